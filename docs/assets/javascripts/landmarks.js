// Two things that Material adds by script, mended for keyboards and screen readers:
// a wide table gets a focus stop so that it can be scrolled, and each copy button's landmark gets a name of its own.
"use strict";

(() => {
  let count = 0;
  const mend = () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) box.tabIndex = 0;
    for (const box of document.querySelectorAll("nav.md-code__nav:not([aria-label])")) box.setAttribute("aria-label", `Code ${++count}`);
  };
  new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
})();
