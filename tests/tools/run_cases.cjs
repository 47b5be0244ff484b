// Runs every case of the standard input ({calculator, params} as JSON) and prints what each gave. Loaded by the browser tests too.
// JSON has no infinities: they travel as "@inf", "@-inf" and "@nan".
const TO_NUMBER = { "@inf": Infinity, "@-inf": -Infinity, "@nan": NaN };
const revive = (_, value) => (Object.hasOwn(TO_NUMBER, value) ? TO_NUMBER[value] : value);
const replace = (_, value) =>
  typeof value === "number" && !Number.isFinite(value) ? `@${String(value).replace("Infinity", "inf").toLowerCase()}` : value;

function outcome(formulas, { calculator, params }) {
  try {
    return { result: formulas[calculator](params) };
  } catch (error) {
    return error.name === "InputError" ? { rejected: error.message } : { crashed: String(error.stack) };
  }
}

function runCases(formulas, json) {
  return JSON.stringify(JSON.parse(json, revive).map((one) => outcome(formulas, one)), replace);
}

if (typeof module !== "undefined" && require.main === module) {
  const { formulas } = require(process.argv[2]);
  process.stdout.write(runCases(formulas, require("node:fs").readFileSync(0, "utf8")));
}
