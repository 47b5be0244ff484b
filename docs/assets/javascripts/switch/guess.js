// What does this line print? The options are what it really prints, and what it prints after changes of the code: a wrong
// pick says which. Nothing is counted, kept or sent.
"use strict";

window.TestedAnswersGuess ??= (box, code, options, readings, panel) => {
  const status = box.querySelector("[role=status]");
  const list = document.createElement("ul");
  list.className = "guess__options";
  list.ariaLabel = "What it may print";

  const text = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });

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
      status.replaceChildren(text("p", "Right: that is what it prints."));
      return;
    }
    button.disabled = true;
    const { index, reading } = find(option.name);
    const words = document.createElement("p");
    const show = Object.assign(text("button", "Show that change"), { type: "button" });
    show.addEventListener("click", () => {
      panel.uncover(code);
      status.replaceChildren();
      panel.choose(code, index, reading);
    });
    const line = lineOf(index, reading);
    words.append("Not here. ", ...(line && reading.text ? ["That is printed with ", text("code", line)] : ["That is printed without ", text("code", panel.asWritten(code, index))]), ". ", show);
    status.replaceChildren(words);
    (list.querySelector("button:enabled") ?? show).focus({ preventScroll: true });
  }

  for (const option of options) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.append(text("code", option.lines || "nothing"));
    button.addEventListener("click", () => pick(option, button));
    item.append(button);
    list.append(item);
  }
  box.querySelector("[data-guess]").remove();
  box.querySelector("p").after(list);
  box.scrollIntoView({ block: "nearest" }); // the question with its options
  list.querySelector("button").focus({ preventScroll: true });
};
