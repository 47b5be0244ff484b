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

/** The fields of each form; `shown` of one that is asked at times: the choices of a pick under which it is. */
function runFields() {
  const named = Object.entries(TestedAnswers.catalogue).map(([name, { fields }]) => {
    const picks = fields.filter((field) => field.kind === "pick");
    const chosen = (field, pick) => pick.options.map(([value]) => value).filter((value) => field.when({ [pick.name]: value }));
    const shown = (field) => Object.fromEntries(picks.map((pick) => [pick.name, chosen(field, pick)]));
    return [name, fields.map((field) => (field.when ? { ...field, shown: shown(field) } : field))];
  });
  return JSON.stringify(Object.fromEntries(named));
}
