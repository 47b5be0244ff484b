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
  const outcomes = {}; // address -> what was recorded: variant -> places -> readings
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
    return { panel: window.TestedAnswersPanel, readings: outcomes[src][code.dataset.variant] };
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
    arrive();
  }

  function arrive() {
    const [, variant, name] = /^#try=([\w-]+)\.(\w+)$/.exec(location.hash) ?? [];
    const code = name && document.querySelector(`code[data-switches][data-variant="${variant}"]`);
    if (code) load(code).then(({ panel, readings }) => panel.arrive(code, readings, name), () => {});
  }

  const placeOf = (event) => event.target instanceof Element && event.target.closest("code[data-switches] .place");

  function press(event, place) {
    event.preventDefault();
    const code = place.closest("code");
    const index = place.dataset.at;
    code.setAttribute("aria-busy", "true");
    load(code)
      .then(({ panel, readings }) => panel.open(code, readings, index), () => {})
      .finally(() => code.removeAttribute("aria-busy"));
  }

  function move(event, place) {
    const places = [...place.closest("code").querySelectorAll(PLACE)];
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -places.length, End: places.length };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const at = places.indexOf(place) + steps[event.key];
    const next = places[Math.max(0, Math.min(places.length - 1, at))];
    place.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  document.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (place && getSelection().isCollapsed) press(event, place);
  });
  document.addEventListener("keydown", (event) => {
    const place = placeOf(event);
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") press(event, place);
    else move(event, place);
  });
  addEventListener("hashchange", arrive);

  window.TestedAnswersMarks = { mount, upgrade };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
  else mount(); // brought by instant navigation
})();
