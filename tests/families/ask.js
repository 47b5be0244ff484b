// The engine of the browser, asked by the tests: what finds a family and what the areas say on the first line, then one pasted text a line.
require("../../docs/assets/javascripts/explain/mending.js");
require("../../docs/assets/javascripts/explain/engine.js");
const [{ families, areas }, ...texts] = require("fs").readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const engine = explainEngine.create(families);
const missed = new Set();
for (const text of texts) {
  const area = engine.missing(text);
  if (area) {
    engine.add(...areas.find(([name]) => name === area));
    missed.add(area);
  }
  console.log(JSON.stringify([explainEngine.plain(text), engine.explained(text), engine.nearest(text).map((one) => one.slug)]));
}
if (missed.size !== areas.length) throw new Error(`no text asked for ${areas.map(([name]) => name).filter((name) => !missed.has(name))}`);
