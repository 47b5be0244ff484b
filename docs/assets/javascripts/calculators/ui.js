// Finds the calculators of a page, on first load and after instant navigation, and loads their scripts only if there are any.
(function () {
  "use strict";

  const SCRIPTS = ["formulas.js", "elements.js", "pictures.js", "catalogue.js", "form.js"];
  const here = document.currentScript.src;
  let loading = null;

  const load = (name) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(name + new URL(here).search, here);
    script.async = false; // in this order, as each needs the ones before it
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${name} did not load`));
    document.head.append(script);
  });

  async function mountAll() {
    const hosts = [...document.querySelectorAll("div.calculator[data-calculator]:not([data-mounted])")];
    if (!hosts.length) return;
    hosts.forEach((host) => host.setAttribute("data-mounted", ""));
    loading = loading || Promise.all(SCRIPTS.map(load));
    await loading;
    const { catalogue, mountCalculator } = globalThis.TestedAnswers;
    const seen = new Map();
    for (const host of hosts) {
      const name = host.dataset.calculator;
      if (!Object.hasOwn(catalogue, name)) continue; // the fallback stays
      const nth = (seen.get(name) || 0) + 1;
      seen.set(name, nth);
      mountCalculator(host, nth === 1 ? name : `${name}-${nth}`);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mountAll);
  else mountAll();
  // Material's stream of pages; it never speaks on a page opened from disk, so it cannot replace the line above.
  if (typeof document$ !== "undefined") document$.subscribe(mountAll);
})();
