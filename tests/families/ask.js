// The engine of the browser, asked by the tests: families on the first line, then one pasted text a line, all as JSON.
require("../../docs/assets/javascripts/explain/engine.js");
const [families, ...texts] = require("fs").readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const engine = explainEngine.create(families);
for (const text of texts) console.log(JSON.stringify([explainEngine.plain(text), engine.explained(text), engine.nearest(text).map((one) => one.slug)]));
