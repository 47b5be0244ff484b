/* The question box of the home page: what is typed there goes on in the search. Without this script it leads to all questions. */
(() => {
  "use strict";

  function ask(box) {
    const query = document.querySelector("[data-md-component=search-query]");
    if (!query || !box.value.trim()) return;
    query.value = box.value;
    box.value = "";
    query.focus(); // opens the search
    query.setSelectionRange(query.value.length, query.value.length);
    query.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })); // Material reads its box on this event
  }

  // On the document, because instant navigation replaces the form.
  document.addEventListener("input", (event) => {
    if (event.target.id === "ask" && !event.isComposing) ask(event.target);
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.id === "ask") ask(event.target);
  });
  document.addEventListener("submit", (event) => {
    const box = event.target.querySelector("#ask");
    if (!box?.value.trim()) return;
    event.preventDefault();
    ask(box);
  });
})();
