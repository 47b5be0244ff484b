// What the result of a calculator says beside its number: notes and steps of each [name, values] of a text. No page, no drawings.
TestedAnswers.pictures = new Proxy({}, { get: () => () => null });

function runNotes(json) {
  const said = ([name, values]) => {
    const { notes = [], steps } = TestedAnswers.catalogue[name].solve(values);
    return [...steps, ...notes.map((note) => note.sentence)].join("\n");
  };
  return JSON.stringify(JSON.parse(json).map(said));
}

/** The whole result of each [name, values], without its drawing. */
function runResults(json) {
  return JSON.stringify(JSON.parse(json).map(([name, values]) => TestedAnswers.catalogue[name].solve(values)));
}
