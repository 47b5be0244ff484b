// Runs every case of a text ({calculator, params} as JSON) and gives what came of each. Loaded by the browser tests too.
// JSON has no infinities: they travel as "@inf", "@-inf" and "@nan".
const TO_NUMBER = { "@inf": Infinity, "@-inf": -Infinity, "@nan": NaN };
const revive = (_, value) => (Object.hasOwn(TO_NUMBER, value) ? TO_NUMBER[value] : value);
const replace = (_, value) =>
  typeof value === "number" && !Number.isFinite(value) ? `@${String(value).replace("Infinity", "inf").toLowerCase()}` : value;

function outcome({ calculator, params }) {
  try {
    return { result: TestedAnswers.formulas[calculator](params) };
  } catch (error) {
    return error.name === "InputError" ? { rejected: error.message, field: error.field } : { crashed: String(error.stack) };
  }
}

function runCases(json) {
  return JSON.stringify(JSON.parse(json, revive).map(outcome), replace);
}
