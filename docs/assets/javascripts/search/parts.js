/* The parts of the index, each brought once, when a query asks for it. Each is a script that calls `searchPart`. */
globalThis.searchParts = (() => {
  "use strict";

  const parts = new Map();
  const coming = new Map();
  let bring;

  globalThis.searchPart = (name, data) => parts.set(name, data);

  /* A worker fetches its parts side by side, which it could not do with scripts. */
  async function fetched(url) {
    const text = await (await fetch(url)).text();
    searchPart(...JSON.parse(`[${text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))}]`));
  }

  /* Where the parts lie, and how one comes that is not to be fetched. */
  function from(folder, way) {
    bring = (name) => (way ?? fetched)(new URL(`${parts.get("index").folder}/${name}.js`, folder).href);
  }

  function load(names) {
    for (const name of names) if (!coming.has(name)) coming.set(name, bring(name).finally(() => coming.delete(name)));
    return Promise.all(names.map((name) => coming.get(name)));
  }

  return { from, load, get: (name) => parts.get(name) };
})();
