// What the result of a calculator says beside its number: notes and steps of each [name, values] of the standard input. No page, no drawings.
const folder = process.argv[2];
require(`${folder}/formulas.js`);
require(`${folder}/elements.js`);
globalThis.TestedAnswers.pictures = new Proxy({}, { get: () => () => null });
require(`${folder}/catalogue.js`);
const { catalogue } = globalThis.TestedAnswers;
const said = ([name, values]) => {
  const { notes = [], steps } = catalogue[name].solve(values);
  return [...steps, ...notes.map((note) => note.sentence)].join("\n");
};
process.stdout.write(JSON.stringify(JSON.parse(require("node:fs").readFileSync(0, "utf8")).map(said)));
