/* The question box of the home page and its examples: what is asked there goes on in the search. Without this script they lead to lists. */
(() => {
  "use strict";

  function ask(words) {
    const query = document.querySelector("[data-md-component=search-query]");
    if (!query || !words.trim()) return false;
    query.value = words;
    document.querySelector("#ask").value = "";
    query.focus(); // opens the search
    query.setSelectionRange(query.value.length, query.value.length);
    query.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })); // Material reads its box on this event
    return true;
  }

  // On the document, because instant navigation replaces the form.
  document.addEventListener("input", (event) => {
    if (event.target.id === "ask" && !event.isComposing) ask(event.target.value);
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.id === "ask") ask(event.target.value);
  });
  document.addEventListener("submit", (event) => {
    const box = event.target.querySelector("#ask");
    if (box && ask(box.value)) event.preventDefault();
  });
  // An example; before instant navigation follows the link.
  document.addEventListener("click", (event) => {
    const example = event.target.closest("[data-ask]");
    if (!example || event.ctrlKey || event.metaKey || event.shiftKey || !ask(example.dataset.ask)) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
