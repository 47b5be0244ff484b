/* The messages that Material's search box understands, answered by the engine, one after the other. */
globalThis.searchAnswer = (() => {
  "use strict";

  const READY = 1;
  const RESULT = 3;
  let engine;
  let before = Promise.resolve();

  /* One list of sections per result: a page is found as a whole, so each list has one item. */
  async function resultOf(query) {
    const found = await engine.search(query);
    return { items: found.map((page) => [page]), near: found.length ? [] : await engine.near(query) };
  }

  return {
    /* `folder`: where the parts of the index lie; `bring`: how they come, if not by fetch. */
    ready(folder, bring) {
      searchParts.from(folder, bring);
      engine = searchEngine.create(searchParts, searchThesaurus);
      return { type: READY };
    },
    to({ data: query }) {
      const nothing = () => ({ items: [], near: [] }); // offline: the page offers its lists, and the next query tries again
      before = before.then(() => resultOf(query)).catch(nothing);
      return before.then((data) => ({ type: RESULT, data }));
    },
  };
})();
