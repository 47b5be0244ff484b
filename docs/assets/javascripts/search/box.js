/* Stands where Material, or MaterialX, creates its search worker. Loads nothing until the search is opened; then the engine runs in a worker,
   or in the page where it was opened from disk, because browsers forbid workers and fetch there. Loaded before Material's bundle. */
(() => {
  "use strict";

  const SETUP = 0;
  const READY = 1;
  const QUERY = 2;
  const RESULT = 3;
  const FROM_DISK = location.protocol === "file:";
  const here = document.currentScript.src;
  const SCRIPTS = [
    "../vendor/minisearch-7.2.0.js",
    "words.js",
    "spelling.js",
    "thesaurus.js",
    "parts.js",
    "../../search/index.js",
    "engine.js",
    "answer.js",
  ].map((path) => new URL(path, here).href);
  const PARTS = new URL("../../search/", here).href;
  const WORKER = new URL("worker.js", here).href;
  const ROOT = new URL("../../../", here).href;
  const EXPLAIN = new URL("../explain/box.js", here).href;
  const WORDS = 4; // from so many on, a query may be a message
  const LONGEST = 5_000; // characters of a paste that the search takes, from its end
  const NativeWorker = window.Worker;
  const settings = document.getElementById("__config");
  const { search, ...others } = JSON.parse(settings.textContent);
  const NUMBERED = typeof search === "object"; // MaterialX, Material's successor: each message has a number, and its answer the same

  class SearchWorker extends EventTarget {
    #send;
    #ready = false;
    #setup; // the number of MaterialX' message that waits for the engine
    #asked = []; // queries without a result yet, and their numbers
    #shown; // the query whose result is on the page
    #taken; // the query for which Enter was pressed before its result was there

    constructor() {
      super();
      const toggle = document.getElementById("__search");
      const receive = (message) => this.#receive(message);
      const open = async () => {
        this.#send = FROM_DISK ? await inPage(receive) : inWorker(receive);
      };
      toggle.addEventListener("change", open, { once: true });
      const box = document.querySelector(".md-search__input");
      // Material hears keys alone: not what is pasted by mouse, dropped or dictated.
      const heard = () => box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
      box.addEventListener("input", (event) => {
        this.#taken = undefined;
        if (!box.value) offerLists(false); // MaterialX asks nothing then
        box.focus(); // opens the search
        if (!event.isComposing) heard();
      });
      box.addEventListener("compositionend", heard);
      box.addEventListener("paste", takeLines);
      box.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing || !box.value.trim() || this.#shown === box.value) return;
        event.preventDefault();
        event.stopPropagation(); // Material would find no link to take
        this.#taken = box.value;
      });
      // After a result is taken Material leaves the cursor in the box, which is then out of sight and eats every key.
      toggle.addEventListener("change", () => toggle.checked || document.activeElement.closest(".md-search")?.querySelector("input").blur());
    }

    /* Both themes send queries only after they were told that the engine is ready, and the documents are our own. */
    postMessage({ id, type, data }) {
      if (type === SETUP) {
        this.#setup = id;
        if (NUMBERED && this.#ready) this.#tell({ id, type: READY });
      } else if (type === QUERY) {
        const query = NUMBERED ? data.query : data;
        this.#asked.push({ id, query });
        explain(query);
        this.#send({ type, data: query });
      }
    }

    #tell(message) {
      this.dispatchEvent(new MessageEvent("message", { data: message }));
    }

    #receive(message) {
      if (message.type !== RESULT) {
        this.#ready = true;
        this.#tell({ ...message, id: this.#setup });
        return;
      }
      const { id, query } = this.#asked.shift();
      const { items, near } = message.data;
      this.#shown = query;
      this.#tell(NUMBERED ? { ...message, id, data: { items: items.map(([page]) => asGroup(page)) } } : message);
      offerLists(query.trim() !== "" && !items.length, near);
      if (this.#taken !== query) return;
      this.#taken = undefined;
      const box = document.querySelector(".md-search__input");
      const take = () => box === document.activeElement && box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      if (items.length) setTimeout(take); // MaterialX lists it in promises
    }
  }

  /* A page as MaterialX lists it: a link to the whole of it, with the words to mark, and below it what it says. */
  function asGroup({ location, score, title, text, terms }) {
    const plain = (html) => html.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)); // it escapes all but marks
    const words = new URLSearchParams({ h: Object.keys(terms).join(" ") });
    const page = { location: words.get("h") ? `${location}?${words}` : location, score, title: plain(title), text: "", terms: {} };
    return text ? [page, { ...page, location: `${location}#`, title: plain(text), terms }] : [page];
  }

  function inWorker(receive) {
    const worker = new NativeWorker(WORKER);
    worker.addEventListener("message", ({ data }) => receive(data));
    worker.addEventListener("error", () => offerLists(true));
    worker.postMessage({ scripts: SCRIPTS, parts: PARTS });
    return (message) => worker.postMessage(message);
  }

  async function inPage(receive) {
    const bring = (src) =>
      new Promise((loaded, failed) => {
        const script = Object.assign(document.createElement("script"), { src, onload: loaded, onerror: failed });
        document.head.append(script);
      });
    for (const src of SCRIPTS) await bring(src);
    // Later, as a worker would: Material is not prepared for an answer while it still deals with the last message.
    const later = (answer) => setTimeout(async () => receive(await answer()));
    later(() => searchAnswer.ready(PARTS, bring));
    return (message) => later(() => searchAnswer.to(message));
  }

  /* Nothing found: what is near, and the lists of everything, in the place of results. */
  function offerLists(wanted, near = []) {
    const shown = document.querySelector(".search-lists");
    const offered = near.map(({ location }) => location).join(" ");
    if (wanted && shown?.dataset.near === offered) return; // it may have the focus
    shown?.remove();
    if (!wanted) return;
    const lists = document.getElementById("search-lists").content.cloneNode(true);
    lists.firstElementChild.dataset.near = offered;
    const list = lists.querySelector(".search-lists__near");
    if (near.length) list.querySelector("ul").innerHTML = near.map(({ location, title }, rank) => `<li><a href="${location}"><span data-md-score="${1 + near.length - rank}">${title}</span></a></li>`).join("");
    else list.remove();
    // Not from the page's own address: instant navigation changes that and keeps the search.
    for (const link of lists.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), ROOT).href;
    document.querySelector(".md-search-result__meta").after(lists);
  }

  /* A field of one line drops the ends of lines, so that the words beside them grow together. */
  function takeLines(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/[\r\n]/.test(text) && text.length <= LONGEST) return;
    event.preventDefault();
    event.target.setRangeText(text.slice(-LONGEST).replace(/\s+/g, " "), event.target.selectionStart, event.target.selectionEnd, "end");
    event.target.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /* A pasted message is explained above the results; what that takes is brought when a query has so many words. */
  let bringing;
  let asked;
  async function explain(query) {
    asked = query;
    let made = null;
    if (query.trim().split(/\s+/).length >= WORDS) {
      bringing ??= globalThis.explainBox ? Promise.resolve() : new Promise((onload, onerror) => {
        document.head.append(Object.assign(document.createElement("script"), { src: EXPLAIN, onload, onerror }));
      });
      try {
        await bringing;
        made = await explainBox.brief(query);
      } catch {
        bringing = undefined; // no network: the results stand alone
      }
    }
    if (asked !== query) return; // another query came meanwhile
    document.querySelector(".explained")?.remove();
    if (made) document.querySelector(".md-search-result__meta").before(made);
  }

  others.translations["search.result.none"] = "No answer yet";
  // Each theme names its worker in the page's settings; any other worker is made as asked.
  const replaced = NUMBERED ? new URL(search.options.workerUrl, location.href).href : search;
  window.Worker = function Worker(url, options) {
    return url === replaced ? new SearchWorker() : new NativeWorker(url, options);
  };
  // From disk there is no instant navigation, and Material's other parts (copy, tabs, marked words) never start while it is on.
  if (FROM_DISK) others.features = others.features.filter((feature) => feature !== "navigation.instant");
  settings.textContent = JSON.stringify({ ...others, search });

  /* Material marks the searched words wherever their letters stand; whole words stay marked. */
  const besides = (sibling, side) => sibling?.textContent.at(side) ?? "";
  new MutationObserver(() => {
    for (const mark of document.querySelectorAll("mark[data-md-highlight='']")) {
      const around = besides(mark.previousSibling, -1) + besides(mark.nextSibling, 0);
      if (/[\p{L}\p{N}]/u.test(around)) mark.replaceWith(...mark.childNodes);
      else mark.dataset.mdHighlight = "whole";
    }
  }).observe(document.body, { childList: true, subtree: true });
})();
