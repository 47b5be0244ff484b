// What does this line print? The options are what it really prints, and what it prints after changes of the code: a wrong
// pick says which. Nothing is counted, kept or sent.
"use strict";

window.TestedAnswersGuess ??= (box, code, options, readings, panel) => {
  const status = box.querySelector("[role=status]");
  const { element } = TestedAnswersParts;
  const list = element("ul", { class: "guess__options", "aria-label": "What it may print" });

  function find(name) {
    const index = readings.findIndex((place) => place.some((one) => one.name === name));
    return index < 0 ? null : { index: String(index), reading: readings[index].find((one) => one.name === name) };
  }

  /* The line of code that the change makes. */
  function lineOf(index, reading) {
    const made = reading.edits.flatMap(([, , ...lines]) => lines).find((line) => line.includes(`data-at="${index}"`));
    return new DOMParser().parseFromString(made ?? "", "text/html").body.textContent.trim();
  }

  function pick(option, button) {
    if (!option.name) {
      panel.uncover(code);
      status.replaceChildren(element("p", {}, "Right: that is what it prints."));
      return;
    }
    button.disabled = true;
    const { index, reading } = find(option.name);
    const change = () => {
      panel.uncover(code);
      status.replaceChildren();
      panel.choose(code, index, reading);
    };
    const show = element("button", { type: "button", onclick: change }, "Show that change");
    const line = reading.text && lineOf(index, reading);
    const made = line ? ["with ", element("code", {}, line)] : ["without ", element("code", {}, panel.asWritten(code, index))];
    status.replaceChildren(element("p", {}, "Not here. That is printed ", ...made, ". ", show));
    (list.querySelector("button:enabled") ?? show).focus({ preventScroll: true });
  }

  for (const option of options) {
    const button = element("button", { type: "button", onclick: () => pick(option, button) }, element("code", {}, option.lines || "nothing"));
    list.append(element("li", {}, button));
  }
  box.querySelector("[data-guess]").remove();
  box.querySelector("p").after(list);
  box.scrollIntoView({ block: "nearest" }); // the question with its options
  list.querySelector("button").focus({ preventScroll: true });
};
