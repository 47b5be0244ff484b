// What the panels, menus, cards and sheets of an answer have in common. Fetched with the first of them (first-use.js).
"use strict";

window.TestedAnswersParts ??= (() => {
  const GAP = 8; // pixels between a place and what opens beside it, and twice that to the edge of the window

  /* Text becomes text nodes, never markup. */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== null) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  /* Puts what has opened under its place, above it where there is no room; on a phone the stylesheet puts it at the bottom. */
  function beside(opened, { left, top, bottom }) {
    opened.style.removeProperty("left");
    opened.style.removeProperty("top");
    if (getComputedStyle(opened).position === "fixed") return;
    const { offsetWidth: width, offsetHeight: height } = opened;
    const most = document.documentElement.clientWidth - width - 2 * GAP;
    const below = bottom + height + 3 * GAP <= innerHeight || top - GAP < height;
    opened.style.left = `${Math.max(2 * GAP, Math.min(left, most)) + scrollX}px`;
    opened.style.top = `${(below ? bottom + GAP : top - GAP - height) + scrollY}px`;
  }

  return { element, beside };
})();
