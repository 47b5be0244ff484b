// A tick opens the claim that proves its sentence, taken from the foot of the page. Without this script it is a link there.
// Fetched when the first is pressed (first-use.js).
"use strict";

(() => {
  const claimOf = (link) => document.getElementById(link.hash.slice(1));
  const unfold = (claim) => {
    const folded = claim && claim.closest("details");
    if (folded) folded.open = true;
  };

  const GAP = 8; // pixels between tick and sheet, and twice that to the edge of the window
  const sheet = document.createElement("div");
  sheet.id = "proof";
  sheet.className = "proof md-typeset";
  sheet.popover = "auto";
  sheet.tabIndex = -1;
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-labelledby", "proof-claim");
  document.body.append(sheet);

  let current = null; // the tick whose claim is shown
  let pressed = false; // whether a press on that tick has just closed the sheet

  function fill(claim, link) {
    const copy = claim.cloneNode(true);
    for (const one of copy.querySelectorAll("[id]")) one.removeAttribute("id");
    const sentence = copy.querySelector("span");
    sentence.id = "proof-claim";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "proof__close";
    close.setAttribute("aria-label", "Close");
    close.append("×");
    close.addEventListener("click", () => sheet.hidePopover());
    const foot = document.createElement("a");
    foot.href = link.hash;
    foot.append("This claim at the foot of the page");
    const last = document.createElement("p");
    last.className = "proof__foot";
    last.append(foot);
    sheet.replaceChildren(close, ...copy.childNodes, last);
    sheet.scrollTop = 0;
  }

  // Under the tick, above it where there is no room; on a phone the stylesheet puts it at the bottom.
  function place(link) {
    sheet.style.removeProperty("left");
    sheet.style.removeProperty("top");
    if (getComputedStyle(sheet).position === "fixed") return;
    const tick = link.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = sheet;
    const left = Math.max(2 * GAP, Math.min(tick.left, innerWidth - width - 2 * GAP));
    const below = tick.bottom + GAP;
    const fits = below + height + 2 * GAP <= innerHeight || tick.top - GAP < height;
    sheet.style.left = `${left + scrollX}px`;
    sheet.style.top = `${(fits ? below : tick.top - GAP - height) + scrollY}px`;
  }

  function open(link) {
    const claim = claimOf(link);
    if (!claim) return false;
    if (sheet.matches(":popover-open")) sheet.hidePopover();
    link.focus({ preventScroll: true }); // where Escape leads back to
    fill(claim, link);
    sheet.showPopover();
    place(link);
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
