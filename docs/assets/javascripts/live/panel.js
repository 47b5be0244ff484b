// The Run panel under the NumPy variant of an answer. Its button and note stand on the page (tested_answers/site/live.py);
// all else is fetched when the button is first pressed (first-use.js).
"use strict";

(() => {
  const TIME_LIMIT = 30; // seconds for one run
  const ROWS = 200; // of output on the page

  const { element } = TestedAnswersParts;

  // One Python for all panels of a visit; ended by Stop and started again by the next run.
  let python = null;
  // The next frame and the worker's script, already here, so that a run after Stop needs no network.
  let spare = null;
  let script = null;

  function newFrame(settings) {
    const frame = element("iframe", { hidden: "", title: "Python", src: new URL("../frame.html", settings.base).href });
    const loaded = new Promise((done) => frame.addEventListener("load", done));
    document.body.append(frame);
    return { frame, loaded };
  }

  // Kept under the version, so that a second visit runs without the network.
  async function kept(url, version, count) {
    const store = window.caches ? await caches.open(`tested-answers-live-${version}`) : null;
    const known = store && (await caches.match(url));
    const response = known || (await fetch(url));
    if (!response.ok) throw new Error(`${url} could not be fetched (${response.status})`);
    const reader = response.clone().body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) count(part.value.byteLength);
    const data = await response.arrayBuffer();
    if (store && !known) await store.put(url, new Response(data));
    return data;
  }

  async function bring({ base, files, scripts, version }, onProgress) {
    const total = Object.values(files).reduce((sum, size) => sum + size, 0);
    let loaded = 0;
    const brought = {};
    for (const name of Object.keys(files)) {
      brought[name] = await kept(new URL(name, base).href, version, (bytes) => onProgress((loaded += bytes) / total));
    }
    script ??= await (await fetch(new URL("worker.js", scripts))).text();
    const { "pyodide.js": first, "pyodide.asm.js": second, ...rest } = brought;
    return { scripts: [script, first, "\n", second], files: rest, base };
  }

  function start(settings, onProgress = () => {}) {
    if (python) return python.ready;
    const { frame, loaded } = spare || newFrame(settings);
    const { port1: port, port2: other } = new MessageChannel();
    spare = null;
    python = { frame, port, settle: null };
    python.ready = new Promise((resolve, reject) => {
      python.settle = reject;
      port.onmessage = ({ data }) => {
        if (data.kind !== "ready") reject(new Error(data.reason));
        spare ??= newFrame(settings);
        resolve();
      };
      const hand = async (all) => (await loaded, frame.contentWindow?.postMessage(all, "*", [other, ...Object.values(all.files)]));
      bring(settings, onProgress).then(hand).catch(reject);
    });
    return python.ready;
  }

  function stop(reason) {
    if (!python) return;
    python.frame.remove();
    python.settle(new Error(reason));
    python = null;
  }

  function ask(source, claims) {
    const { port } = python;
    return new Promise((resolve, reject) => {
      python.settle = reject;
      port.onmessage = ({ data }) => resolve(data);
      port.postMessage({ source, claims });
    });
  }

  const withoutOutputs = (source) => source.split("\n").filter((line) => !line.startsWith("#>")).join("\n");
  const recordedIn = (source) => source.split("\n").filter((line) => line.startsWith("#>")).map((line) => line.slice(2).trimStart());

  function loadEditor(settings) {
    if (window.TestedAnswersEditor) return Promise.resolve(window.TestedAnswersEditor);
    return new Promise((resolve, reject) => {
      const script = element("script", { src: new URL("editor.js", settings.base).href });
      script.onload = () => resolve(window.TestedAnswersEditor);
      script.onerror = () => reject(new Error("the editor could not be fetched"));
      document.head.append(script);
    });
  }

  class Panel {
    constructor(settings, root) {
      this.settings = settings;
      this.variant = settings.variants[0];
      let block = root;
      while (!block.matches(".highlight")) block = block.previousElementSibling;
      this.code = block.querySelector("code");
      block.addEventListener("switched", () => this.follow());
      this.run = root.querySelector(".live__run");
      this.note = root.querySelector(".live__note");
      this.halt = element("button", { type: "button", class: "md-button", hidden: "", onclick: () => stop("Stopped.") }, "Stop");
      this.reset = element("button", { type: "button", class: "md-button", hidden: "", onclick: () => this.restore() }, "Reset");
      this.bar = element("progress", { hidden: "", max: "1", value: "0", "aria-label": "Fetching Python" });
      this.host = element("div", { class: "live__editor", hidden: "" });
      this.status = element("p", { class: "live__status", role: "status" });
      this.output = element("div", { class: "live__output" });
      this.run.after(this.halt, this.reset);
      root.prepend(this.host);
      root.append(this.bar, this.status, this.output);
    }

    // What the page shows, also where the reader has switched it (switch/panel.js).
    get original() {
      return withoutOutputs(this.code.textContent);
    }

    get recorded() {
      return recordedIn(this.code.textContent);
    }

    async press() {
      this.busy(true);
      this.say("");
      this.output.replaceChildren();
      try {
        const first = !this.editor;
        if (first) await this.open();
        await start(this.settings, (share) => this.progress(share));
        this.progress(null);
        await this.answer();
      } catch (error) {
        this.say(error.message.endsWith(".") ? error.message : `${error.message}. Press Run to try again.`);
        if (!/^Stopped|^Still running/.test(error.message)) stop("");
      }
      this.progress(null);
      this.busy(false);
    }

    async open() {
      const editor = await loadEditor(this.settings);
      this.host.hidden = false;
      this.began = this.original;
      this.editor = editor.mount(this.host, this.began, () => this.run.disabled || this.press());
      this.run.textContent = "Run";
      this.run.title = "Ctrl+Enter";
      this.note.textContent = "Change a number and run again: the claims below say what falls.";
      this.reset.hidden = false;
    }

    async answer() {
      this.say("Running ...");
      const timer = setTimeout(() => stop(`Still running after ${TIME_LIMIT} seconds, so it was stopped.`), TIME_LIMIT * 1000);
      try {
        const began = performance.now();
        const result = await ask(this.editor.text(), this.variant.claims);
        this.show(result, performance.now() - began);
      } finally {
        clearTimeout(timer);
      }
    }

    show({ printed, lines: count, size, coloured, failure, claims }, milliseconds) {
      const kept = printed ? printed.replace(/\n$/, "").split("\n") : [];
      const lines = kept.slice(0, ROWS);
      const notes = [];
      if (count > lines.length) notes.push(`Shown are the first ${lines.length} of ${count.toLocaleString("en")} lines.`);
      else if (size > printed.length && !coloured) notes.push(`Shown are the first ${printed.length.toLocaleString("en")} of ${size.toLocaleString("en")} characters.`);
      if (coloured) notes.push("Codes for colours, which only a terminal shows, are left out.");
      const same = count === this.recorded.length && lines.every((line, i) => line.trim() === this.recorded[i].trim());
      this.editor.markLine(failure && failure.line ? failure.line : 0);
      if (failure) this.say(failure.line ? `Line ${failure.line}: ${failure.text}` : failure.text);
      else this.say(`${same ? "Printed what the page shows" : "Printed something else than the page shows"}, in ${Math.max(1, Math.round(milliseconds))} ms.`);
      const said = notes.length ? [element("p", { class: "live__cut" }, notes.join(" "))] : [];
      this.output.replaceChildren(this.compare(lines), ...said, this.verdicts(claims));
    }

    // Your output beside the recorded one. Text only: what a snippet prints never becomes markup.
    compare(lines) {
      const rows = Array.from({ length: Math.max(lines.length, this.recorded.length) }, (_, i) => {
        const [yours, page] = [lines[i], this.recorded[i]];
        const differs = (yours ?? "").trim() !== (page ?? "").trim() || yours === undefined || page === undefined;
        return element(
          "tr",
          { class: differs ? "live__differs" : null },
          element("td", {}, element("code", {}, yours ?? "")),
          element("td", {}, element("code", {}, page ?? "")),
        );
      });
      const head = element("tr", {}, element("th", { scope: "col" }, "Your run"), element("th", { scope: "col" }, "Recorded"));
      return element("div", { class: "live__scroll", tabindex: "0", role: "region", "aria-label": "Outputs" }, element("table", { class: "live__lines" }, element("thead", {}, head), element("tbody", {}, ...rows)));
    }

    verdicts(answers) {
      const items = answers.map(({ name, holds, reason }) => {
        const claim = this.variant.claims.find((one) => one.name === name);
        const words = element("span", {}, claim.sentence);
        return element(
          "li",
          { class: holds ? "live__holds" : "live__falls" },
          element("strong", {}, holds ? "Holds" : "Falls"),
          " ",
          words,
          ...(holds ? [] : [element("code", {}, reason)]),
        );
      });
      return element("ul", { class: "live__claims" }, ...items);
    }

    restore() {
      this.began = this.original;
      this.editor.reset(this.began);
      this.editor.markLine(0);
      this.output.replaceChildren();
      this.say("");
      this.editor.focus();
    }

    // The page's code was switched: so is the editor's, unless the reader has written in it.
    follow() {
      if (!this.editor || this.editor.text() !== this.began) return;
      this.began = this.original;
      this.editor.reset(this.began);
      this.editor.markLine(0);
      this.output.replaceChildren();
    }

    progress(share) {
      this.bar.hidden = share === null;
      if (share !== null) {
        this.bar.value = share;
        this.say(share < 1 ? `Fetching Python: ${Math.round(share * 100)} %` : "Starting Python ...");
      }
    }

    busy(yes) {
      this.run.disabled = yes;
      this.halt.hidden = !yes;
    }

    say(words) {
      this.status.textContent = words;
    }
  }

  const panels = new WeakMap();

  document.addEventListener("click", ({ target }) => {
    if (!target.matches?.(".live__run")) return;
    const root = target.closest(".live");
    if (!panels.has(root)) {
      const settings = JSON.parse(document.getElementById("live").content.textContent);
      settings.base = new URL(settings.base, location.href).href;
      settings.scripts = new URL(settings.scripts, location.href).href;
      panels.set(root, new Panel(settings, root));
    }
    panels.get(root).press();
  });

  window.TestedAnswersLive = { start, ask };
})();
