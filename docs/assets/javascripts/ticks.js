// A tick opens the claim that proves its sentence, taken from the foot of the page. Without this script it is a link there.
// Fetched when the first is pressed (first-use.js).
"use strict";

(() => {
  const { element, beside } = TestedAnswersParts;
  const claimOf = (link) => document.getElementById(link.hash.slice(1));
  const unfold = (claim) => {
    const folded = claim && claim.closest("details");
    if (folded) folded.open = true;
  };

  const sheet = element("div", { id: "proof", class: "proof md-typeset", popover: "auto", tabindex: "-1", role: "dialog", "aria-labelledby": "proof-claim" });
  document.body.append(sheet);

  let current = null; // the tick whose claim is shown
  let pressed = false; // whether a press on that tick has just closed the sheet

  function fill(claim, link) {
    const copy = claim.cloneNode(true);
    for (const one of copy.querySelectorAll("[id]")) one.removeAttribute("id");
    const sentence = copy.querySelector("span");
    sentence.id = "proof-claim";
    const close = element("button", { type: "button", class: "proof__close", "aria-label": "Close", onclick: () => sheet.hidePopover() }, "×");
    const foot = element("a", { href: link.hash }, "This claim at the foot of the page");
    const last = element("p", { class: "proof__foot" }, foot);
    sheet.replaceChildren(close, ...copy.childNodes, last);
    sheet.scrollTop = 0;
  }

  function open(link) {
    const claim = claimOf(link);
    if (!claim) return false;
    if (sheet.matches(":popover-open")) sheet.hidePopover();
    link.focus({ preventScroll: true }); // where Escape leads back to
    fill(claim, link);
    sheet.showPopover();
    beside(sheet, link.getBoundingClientRect());
    sheet.focus({ preventScroll: true }); // in its place by now: the text does not move
    current = link;
    return true;
  }

  document.addEventListener(
    "pointerdown",
    (event) => {
      pressed = sheet.matches(":popover-open") && current !== null && event.target.closest("a.tick") === current;
    },
    true,
  );
  document.addEventListener(
    "click",
    (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = event.target.closest("a");
      if (!link) return;
      if (sheet.contains(link)) {
        if (link.hash && link.pathname === location.pathname) unfold(claimOf(link));
        sheet.hidePopover();
      } else if (link.matches("a.tick")) {
        if (pressed && sheet.matches(":popover-open")) sheet.hidePopover();
        if (pressed || open(link)) {
          event.preventDefault();
          event.stopPropagation();
        }
        pressed = false;
      }
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("a.tick")) return;
    if (open(event.target)) event.preventDefault();
  });
})();
