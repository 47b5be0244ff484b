// The places of the code that can be changed become buttons. What they do (panel.js) and the page's outcomes are fetched
// when the first is pressed, or when the address names a change.
"use strict";

(() => {
  // Instant navigation runs this script again on the page it brings.
  if (window.TestedAnswersMarks) {
    TestedAnswersMarks.mount();
    return;
  }
  if (!("popover" in HTMLElement.prototype)) return;

  const PLACE = ".place:not(.place-goes-on)";
  const here = document.currentScript.src;
  const brought = {}; // address -> promise
  const outcomes = {}; // address -> what was recorded: variant -> its places with their readings, its guesses
  window.testedAnswersSwitches = (recorded) => (outcomes[document.currentScript.src] = recorded);

  // A page from disk may load scripts and styles but fetch nothing.
  const bring = (tag, attributes) =>
    (brought[Object.values(attributes).join()] ??= new Promise((loaded, failed) => {
      document.head.append(Object.assign(document.createElement(tag), attributes, { onload: loaded, onerror: failed }));
    }).catch((reason) => {
      delete brought[Object.values(attributes).join()]; // no network: the next press tries again
      throw reason;
    }));

  async function load(code) {
    const src = new URL(code.dataset.switches, location.href).href;
    await Promise.all([
      bring("link", { rel: "stylesheet", href: new URL("../../stylesheets/switch.css", here).href }),
      bring("script", { src: new URL("panel.js", here).href }),
      bring("script", { src }),
    ]);
    const { places, options } = outcomes[src][code.dataset.variant];
    return { panel: window.TestedAnswersPanel, readings: places, options };
  }

  // One stop for Tab in each code; the arrow keys go from place to place.
  function upgrade(code, current) {
    const places = [...code.querySelectorAll(PLACE)];
    for (const place of places) {
      const words = place.textContent.replace(/\s+/g, " ");
      place.setAttribute("role", "button");
      place.setAttribute("aria-haspopup", "menu");
      place.setAttribute("aria-label", words ? `other readings of ${words}` : "other readings of what was taken away");
      place.tabIndex = -1;
    }
    const stop = places.find((place) => place.dataset.at === current) ?? places[0];
    if (stop) stop.tabIndex = 0;
  }

  function mount() {
    for (const code of document.querySelectorAll("code[data-switches]")) upgrade(code);
    for (const box of document.querySelectorAll(".guess:has([data-guess])")) codeOf(box).classList.add("covered");
    arrive();
  }

  // What a line prints is covered until the reader has guessed (guess.js) or passed.
  function codeOf(box) {
    let block = box;
    while (!block.matches(".highlight")) block = block.previousElementSibling;
    return block.querySelector("code");
  }

  // On a phone a long code shows its beginning (fold.js).
  function unfold(code) {
    const block = code.closest(".highlight.folded");
    if (!block) return;
    block.classList.remove("folded");
    block.parentElement.querySelector(".unfold")?.remove();
  }

  function uncover(code) {
    if (!code.classList.contains("covered")) return;
    code.classList.remove("covered");
    unfold(code);
    let box = code.closest(".highlight");
    while (!box.matches(".guess")) box = box.nextElementSibling;
    const inside = box.contains(document.activeElement);
    box.querySelector("[data-show]").closest("p").remove();
    box.querySelector(".guess__options")?.remove();
    if (!inside) return;
    code.tabIndex = 0;
    code.focus({ preventScroll: true }); // where the output stands now
    code.querySelector(".awaited").scrollIntoView({ block: "nearest" });
  }

  async function ask(box) {
    const code = codeOf(box);
    unfold(code);
    box.scrollIntoView({ block: "nearest" });
    const [{ panel, readings, options }] = await Promise.all([load(code), bring("script", { src: new URL("guess.js", here).href })]);
    window.TestedAnswersGuess(box, code, options, readings, panel);
  }

  function arrive() {
    const [, variant, name] = /^#try=([\w-]+)\.(\w+)$/.exec(location.hash) ?? [];
    const code = name && document.querySelector(`code[data-switches][data-variant="${variant}"]`);
    if (code) load(code).then(({ panel, readings }) => panel.arrive(code, readings, name), () => {});
  }

  function unreachable(code) {
    let hint = code.closest(".highlight");
    while (!hint.matches(".places-hint")) hint = hint.nextElementSibling;
    hint.setAttribute("role", "status");
    hint.textContent = "What would have happened could not be fetched. Press again when there is a network.";
  }

  const placeOf = (event) => event.target instanceof Element && event.target.closest("code[data-switches] .place");

  function press(event, place) {
    event.preventDefault();
    const code = place.closest("code");
    const index = place.dataset.at;
    code.setAttribute("aria-busy", "true");
    load(code)
      .then(({ panel, readings }) => panel.open(code, readings, index), () => unreachable(code))
      .finally(() => code.removeAttribute("aria-busy"));
  }

  document.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (place && getSelection().isCollapsed) press(event, place);
    const box = event.target.closest?.(".guess");
    if (box && event.target.matches("[data-guess]")) ask(box).catch(() => unreachable(codeOf(box)));
    if (box && event.target.matches("[data-show]")) uncover(codeOf(box));
    if (event.target.matches?.(".covered .awaited")) uncover(event.target.closest("code"));
  });
  document.addEventListener("keydown", (event) => {
    const place = placeOf(event);
    const box = event.key === "Escape" && event.target.closest?.(".guess");
    if (box) uncover(codeOf(box));
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") press(event, place);
    if (!/^(Arrow|Home|End)/.test(event.key)) return;
    event.preventDefault();
    load(place.closest("code")).then(({ panel }) => panel.move(place, event.key), () => {});
  });
  addEventListener("hashchange", arrive);

  window.TestedAnswersMarks = { mount, upgrade, unfold, uncover };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
  else mount(); // brought by instant navigation
})();
