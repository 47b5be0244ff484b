// The engine of the browser, asked by the tests: what finds a family and what the parts say on the first line, then one pasted text a line.
require("../../docs/assets/javascripts/explain/mending.js");
require("../../docs/assets/javascripts/explain/engine.js");
const [{ families, parts, said }, ...texts] = require("fs").readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const engine = explainEngine.create(families, parts);
const missed = new Set();
for (const text of texts) {
  for (const part of [engine.missing(text), ...engine.nearest(text).map((one) => one.part)].filter(Boolean).filter(engine.wants)) {
    engine.add(...said.find(([name]) => name === part));
    missed.add(part);
  }
  console.log(JSON.stringify([explainEngine.plain(text), engine.explained(text), engine.nearest(text).map((one) => one.slug)]));
}
const areaOf = (part) => part.replace(/-[0-9]+$/, ""); // where the parts of an area end moves with what its families say
const areas = new Set([...missed].map(areaOf));
const unasked = said.map(([part]) => areaOf(part)).filter((area) => !areas.has(area));
if (unasked.length) throw new Error(`no text asked for ${unasked}`);
