// What Material leaves out for keyboards and screen readers: a wide table gets a focus stop so that it can be scrolled, each copy
// button's landmark a name of its own, and the labels that open the menu of a narrow window can be focused (Enter is Material's).
"use strict";

(() => {
  let count = 0;
  const MENU = "label.md-header__button[for=__drawer]";
  const mend = () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) box.tabIndex = 0;
    for (const box of document.querySelectorAll("nav.md-code__nav:not([aria-label])")) box.setAttribute("aria-label", `Code ${++count}`);
    for (const label of document.querySelectorAll(`:is(${MENU}, .md-nav--primary label[for]:not([for=__drawer])):not([tabindex="0"])`)) {
      label.tabIndex = 0; // and no role: none is allowed beside `for`
      const icon = label.matches(MENU) && label.querySelector("svg");
      if (icon) for (const [name, value] of [["role", "img"], ["aria-label", "Menu"]]) icon.setAttribute(name, value);
    }
  };

  // Into the menu and its levels when they are opened by key, out of it with Escape, and it closes behind who leaves it.
  const sidebar = () => document.querySelector(".md-sidebar--primary");
  const drawer = () => document.getElementById("__drawer");
  document.addEventListener("change", ({ target }) => {
    if (!document.activeElement.matches(`label[for="${target.id}"]:focus-visible`)) return;
    if (drawer().checked) [...sidebar().querySelectorAll("a[href], label[tabindex]")].find((one) => one.checkVisibility({ visibilityProperty: true }))?.focus();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !drawer()?.checked) return;
    drawer().click();
    document.querySelector(MENU).focus();
  });
  document.addEventListener("focusin", ({ target }) => {
    if (drawer()?.checked && !sidebar().contains(target) && !target.matches(MENU)) drawer().click();
  });
  new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
})();
