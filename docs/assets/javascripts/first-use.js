// What waits for its first use: the claim under a tick, code that is switched, what names were, Run. Nothing of it is fetched
// before. The event that uses it first is held back, and given again when all that it takes is there.
"use strict";

(() => {
  // Instant navigation runs this script again on the page it brings.
  if (window.TestedAnswersUse) {
    TestedAnswersUse.mount();
    return;
  }

  const PARTS = "javascripts/parts.js";
  const SWITCH = [PARTS, "javascripts/switch/panel.js", "stylesheets/switch.css"];
  const GUESS = [...SWITCH, "javascripts/switch/guess.js"];
  // Which elements, the keys that use them besides a click, what that takes, and whose script on the page (data-...).
  const POPPING_UP = [
    { of: "a.tick", keys: /^ $/, takes: [PARTS, "javascripts/ticks.js"] },
    { of: "code[data-switches] .place", keys: /^( |Enter|Arrow|Home|End)/, takes: SWITCH, data: "switches" },
    { of: ".guess", keys: /^Escape$/, takes: GUESS, data: "switches" },
    { of: ".covered .awaited", takes: SWITCH, data: "switches" },
  ];
  const USES = [
    ...("popover" in HTMLElement.prototype ? POPPING_UP : []),
    { of: "code[data-facts], .facts__shapes", hover: true, takes: [PARTS, "javascripts/facts/cards.js", "stylesheets/facts.css"], data: "facts" },
    { of: ".live__run", takes: [PARTS, "javascripts/live/panel.js"] },
  ];

  const assets = new URL("../", document.currentScript.src);
  const brought = {}; // address -> promise
  const here = new Set(); // addresses
  const recorded = {}; // address -> data
  window.testedAnswersSwitches = window.testedAnswersFacts = (data) => (recorded[document.currentScript.src] = data);

  function addressOf(data) {
    const code = document.querySelector(`code[data-${data}]`);
    return code && new URL(code.dataset[data], location.href).href;
  }

  const needs = ({ takes, data }) => [...takes.map((path) => new URL(path, assets).href), ...(data ? [addressOf(data)] : [])];

  // A page from disk may load scripts and styles but fetch nothing. Scripts run in this order.
  const bring = (address) =>
    (brought[address] ??= new Promise((loaded, failed) => {
      const how = address.endsWith(".css") ? ["link", { rel: "stylesheet", href: address }] : ["script", { src: address, async: false }];
      document.head.append(Object.assign(document.createElement(how[0]), how[1], { onload: loaded, onerror: failed }));
    }).then(
      () => here.add(address),
      (reason) => {
        delete brought[address]; // no network: the next use tries again
        throw reason;
      },
    ));

  let lost = null; // the use whose scripts could not be fetched, while its event is given again

  function heard(event) {
    const { target, type } = event;
    if (!(target instanceof Element) || event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const asks = ({ keys, hover }) => type === "click" || (type === "keydown" ? keys?.test(event.key) : hover && event.pointerType === "mouse");
    const use = USES.find((one) => asks(one) && target.closest(one.of));
    if (!use || use === lost || needs(use).every((address) => here.has(address))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const again = () => target.dispatchEvent(new event.constructor(type, event));
    Promise.all(needs(use).map(bring)).then(again, () => {
      unreachable(target, use);
      lost = use; // a tick is still a link
      again();
      lost = null;
    });
  }

  function unreachable(used, { data }) {
    let hint = used.closest(".live")?.querySelector(".live__note");
    if (data === "switches") {
      if (used.closest(".guess, .awaited")) uncover();
      hint = used.closest(".highlight, .guess");
      while (!hint.matches(".places-hint")) hint = hint.nextElementSibling;
    }
    if (!hint) return;
    hint.setAttribute("role", "status");
    hint.textContent = `${data ? "What would have happened" : "What runs the code"} could not be fetched. Press again when there is a network.`;
  }

  // Nothing stays covered that could not be shown.
  function uncover() {
    for (const code of document.querySelectorAll("code.covered")) code.classList.remove("covered");
  }

  function lineOf(code, place) {
    const before = document.createRange();
    before.setStart(code, 0);
    before.setEndBefore(place);
    return before.toString().split("\n").length;
  }

  // Places of the code become buttons. One stop for Tab in each code; the arrow keys go from place to place.
  function upgrade(code, current) {
    const places = [...code.querySelectorAll(".place:not(.place-goes-on)")];
    const texts = places.map((place) => place.textContent.replace(/\s+/g, " "));
    for (const [index, place] of places.entries()) {
      const words = texts[index];
      const twin = texts.indexOf(words) !== texts.lastIndexOf(words);
      place.setAttribute("role", "button");
      place.setAttribute("aria-haspopup", "menu");
      place.setAttribute("aria-label", `other readings of ${words || "an empty place"}${twin || !words ? `, line ${lineOf(code, place)}` : ""}`);
      place.tabIndex = -1;
    }
    const stop = places.find((place) => place.dataset.at === current) ?? places[0];
    if (stop) stop.tabIndex = 0;
  }

  // On a phone a long code shows its beginning (site.css).
  const unfold = (code) => code.closest(".folded")?.classList.remove("folded");

  function arrive() {
    if (location.hash.startsWith("#try=") && addressOf("switches")) {
      Promise.all(needs({ takes: SWITCH, data: "switches" }).map(bring)).then(() => TestedAnswersPanel.arrive(), () => {});
    }
  }

  function mount() {
    window.TestedAnswersCards?.reset();
    if (!USES.includes(POPPING_UP[0])) uncover();
    // From disk there are no workers; the recorded output stands on the page anyway.
    if (location.protocol === "file:") for (const run of document.querySelectorAll(".live")) run.remove();
    (window.requestIdleCallback ?? setTimeout)(() => document.querySelectorAll("code[data-switches]").forEach((code) => upgrade(code)));
    arrive();
  }

  for (const type of ["click", "keydown", "pointerover"]) addEventListener(type, heard, true);
  addEventListener("hashchange", arrive);
  document.addEventListener("click", ({ target }) => {
    if (!target.matches?.(".unfold")) return;
    const code = target.previousElementSibling.querySelector("code");
    unfold(code);
    code.tabIndex = 0;
    code.focus({ preventScroll: true });
  });

  window.TestedAnswersUse = { mount, upgrade, unfold, recorded: (data) => recorded[addressOf(data)] };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
  else mount(); // brought by instant navigation
})();
