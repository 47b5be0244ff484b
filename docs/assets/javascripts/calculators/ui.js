// Finds the calculators of a page, on first load and after instant navigation, and loads their scripts when one comes near.
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

  // The look comes with the scripts: most pages have no calculator, or one that nobody scrolls to.
  function loadAll() {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("../../stylesheets/calculators.css", here).href;
    document.head.append(style);
    return Promise.all(SCRIPTS.map(load));
  }

  async function mount(host) {
    loading = loading || loadAll();
    await loading;
    const { catalogue, mountCalculator } = globalThis.TestedAnswers;
    if (!Object.hasOwn(catalogue, host.dataset.calculator)) return; // the fallback stays
    mountCalculator(host, host.dataset.mounted);
  }

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      mount(target);
    }
  }, { rootMargin: "600px" });

  function findAll() {
    const seen = new Map();
    for (const host of document.querySelectorAll("div.calculator[data-calculator]")) {
      const name = host.dataset.calculator;
      const nth = (seen.get(name) || 0) + 1;
      seen.set(name, nth);
      if (host.dataset.mounted !== undefined) continue;
      host.dataset.mounted = nth === 1 ? name : `${name}-${nth}`; // its name in the URL
      near.observe(host);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", findAll);
  else findAll();
  // Material's stream of pages; it never speaks on a page opened from disk, so it cannot replace the line above.
  if (typeof document$ !== "undefined") document$.subscribe(findAll);
})();
