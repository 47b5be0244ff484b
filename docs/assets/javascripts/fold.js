// On a phone a long snippet shows its beginning, where the contract puts what people write, what happens, and what works.
"use strict";

(() => {
  const LINES = 16; // site.css
  const SPARE = 6; // a press is not worth fewer
  if (!matchMedia("(max-width: 30em)").matches) return;
  for (const code of document.querySelectorAll(".tabbed-block pre > code")) {
    const lines = code.textContent.trimEnd().split("\n").length;
    const block = code.closest(".highlight");
    if (lines <= LINES + SPARE || block.classList.contains("folded")) continue;
    const button = document.createElement("button");
    button.className = "unfold";
    button.type = "button";
    button.textContent = `Show all ${lines} lines`;
    button.addEventListener("click", () => {
      block.classList.remove("folded");
      button.remove();
      code.tabIndex = 0;
      code.focus({ preventScroll: true });
    });
    block.classList.add("folded");
    block.after(button);
  }
})();
