/* The messages that Material's search box understands, answered by the engine. */
globalThis.searchAnswer = (() => {
  "use strict";

  const READY = 1;
  const RESULT = 3;
  let engine;

  /* One list of sections per result: a page is found as a whole, so each list has one item. */
  const resultOf = (query) => ({ items: engine.search(query).map((page) => [page]) });

  return {
    ready() {
      engine = searchEngine.create(searchDocuments, searchThesaurus);
      return { type: READY };
    },
    to: ({ data: query }) => ({ type: RESULT, data: resultOf(query) }),
  };
})();
