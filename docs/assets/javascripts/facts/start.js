// What each name in the code was. Under each block a button for the shapes; the cards (cards.js) and what was recorded are
// fetched when a pointer first comes to the code or the button is pressed.
"use strict";

(() => {
  // Instant navigation runs this script again on the page it brings.
  if (window.TestedAnswersFacts) {
    TestedAnswersFacts.mount();
    return;
  }

  const CODE = "code[data-facts]";
  const here = document.currentScript.src;
  const brought = {}; // address -> promise
  const recorded = {}; // address -> variant -> lines
  window.testedAnswersFacts = (facts) => (recorded[document.currentScript.src] = facts);

  // A page from disk may load scripts and styles but fetch nothing.
  const bring = (tag, attributes) => {
    const key = attributes.src ?? attributes.href;
    return (brought[key] ??= new Promise((loaded, failed) => {
      document.head.append(Object.assign(document.createElement(tag), attributes, { onload: loaded, onerror: failed }));
    }).catch((reason) => {
      delete brought[key]; // no network: the next try brings it
      throw reason;
    }));
  };

  async function load(code) {
    const src = new URL(code.dataset.facts, location.href).href;
    await Promise.all([
      bring("link", { rel: "stylesheet", href: new URL("../../stylesheets/facts.css", here).href }),
      bring("script", { src: new URL("cards.js", here).href }),
      bring("script", { src }),
    ]);
    return [window.TestedAnswersCards, recorded[src]];
  }

  const codeOf = (event) => event.target instanceof Element && event.target.closest(CODE);
  const ask = (code, what) => load(code).then(([cards, facts]) => cards[what[0]](code, facts, ...what.slice(1)), () => {});

  function bar(code) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "facts__shapes", textContent: "Shapes" });
    button.title = "The shapes at the end of each line";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => ask(code, ["toggle"]));
    const made = Object.assign(document.createElement("div"), { className: "facts" });
    made.append(button);
    return made;
  }

  const own = new WeakMap(); // code -> its text as the page gives it; the facts are of no other program (switch/)
  const isOwn = (code) => own.get(code) === code.textContent;

  function mount() {
    window.TestedAnswersCards?.reset();
    for (const code of document.querySelectorAll(CODE)) {
      if (own.has(code)) continue;
      own.set(code, code.textContent);
      const block = code.closest(".highlight");
      const row = bar(code);
      block.append(row);
      block.addEventListener("switched", () => {
        row.hidden = !isOwn(code);
        window.TestedAnswersCards?.redraw(code);
      });
    }
  }

  document.addEventListener("pointerover", (event) => {
    const code = event.pointerType === "mouse" && codeOf(event);
    if (code) ask(code, ["point", event.clientX, event.clientY]);
  });
  document.addEventListener("click", (event) => {
    const code = codeOf(event);
    if (code && !event.target.closest(".place") && getSelection().isCollapsed) ask(code, ["tap", event.clientX, event.clientY]);
  });

  window.TestedAnswersFacts = { mount, isOwn };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
  else mount(); // brought by instant navigation
})();
