/* The box of the pages with error messages, and what the header's search shows of it. Loads its engine and the families when it is first used.
   Every text of a reader goes through textContent. */
globalThis.explainBox ??= (() => {
  "use strict";

  const here = document.currentScript.src;
  const ROOT = new URL("../../../", here).href;
  const AT_MOST = 1_000_000; // characters
  const TITLE_WORDS = 120; // characters of the message in the title of a question
  let data;
  let engine;
  let loading;

  globalThis.explainFamilies = (families) => (data = families);
  globalThis.explainPart = (part, own) => engine.add(part, own);

  const bring = (path) =>
    new Promise((loaded, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src: new URL(path, here).href, onload: loaded, onerror: failed }));
    });

  function load() {
    loading ??= Promise.all([bring("engine.js"), bring("mending.js"), bring("scrub.js"), bring("../../explain/families.js")])
      .then(() => (engine = explainEngine.create(data.families, data.parts)))
      .catch((reason) => {
        loading = undefined; // no network: the next letter tries again
        throw reason;
      });
    return loading;
  }

  /* What a text means; what its part says is brought when the first of its messages comes. */
  async function explained(pasted) {
    await load();
    const part = engine.missing(pasted);
    if (part) await bring(`../../explain/${part}.js`);
    return engine.explained(pasted);
  }

  /* The nearest families of a text that none fits, with the titles that their parts bring. */
  async function nearest(pasted) {
    const wanted = new Set(engine.nearest(pasted).map((family) => family.part).filter(engine.wants));
    await Promise.all([...wanted].map((part) => bring(`../../explain/${part}.js`)));
    return engine.nearest(pasted);
  }

  function element(name, text = "", attributes = {}) {
    const made = Object.assign(document.createElement(name), attributes);
    made.textContent = text;
    return made;
  }
  const link = (path, text) => element("a", text, { href: new URL(path, ROOT).href });
  const line = (label, ...parts) => {
    const made = element("p", "", { className: "explain-line" });
    made.append(element("span", label, { className: "explain-label" }), " ", ...parts);
    return made;
  };

  /* Code; its comments are broken into lines on a phone (site.css). */
  function written(text) {
    const code = element("code");
    // A comment in lines of its own (site.css) wants the line's end, else its last line is cut off.
    for (const [number, part] of `${text.trimEnd()}\n`.split(/(?<=\S {2})(# .*)/).entries()) code.append(number % 2 ? element("span", part, { className: "ca" }) : part);
    const made = element("pre");
    made.append(code);
    return made;
  }

  function answerOf(cause) {
    const [page, place] = cause.answer.split("#");
    return Object.hasOwn(engine.answers, page) ? link(`${page}.html${place ? `#${place}` : ""}`, engine.answers[page]) : null;
  }

  function causeOf(cause) {
    const made = element("li");
    made.append(element("p", cause.because));
    if (cause.tell) made.append(line("To tell:", cause.tell));
    if (cause.mended) {
      const code = written(cause.mended);
      code.className = "explain-mended";
      made.append(line("Your line, mended:"), code);
    }
    if (cause.write) {
      const code = written(cause.write);
      code.tabIndex = 0; // a long line is scrolled by keyboard
      made.append(line("Write:"), code);
    }
    const answer = answerOf(cause);
    if (answer) made.append(line("Proved:", answer));
    if (cause.not_run) made.append(line("Not run:", cause.not_run));
    return made;
  }

  function numbersOf(found) {
    const made = element("dl", "", { className: "explain-numbers" });
    for (const [, raw, meaning] of found.numbers) made.append(element("dt", raw), element("dd", meaning));
    return made;
  }

  /* The head is announced, the rest is read at the reader's own pace. */
  function explanation(found) {
    const head = element("div", "", { role: "status" });
    head.append(element("h2", found.title), element("p", found.means, { className: "explain-means" }));
    if (found.cut) head.append(element("p", "A part of the message is missing; what is left of it fits."));
    if (found.general) head.append(element("p", "These are Python's own words, and nothing around them says what the program does."));
    if (found.since) head.append(line("This wording:", found.since));
    const causes = element("ol");
    causes.append(...found.causes.map(causeOf));
    return [head, ...(found.numbers.length ? [numbersOf(found)] : []), causes];
  }

  /* The form for a question, with the message in it and without what names somebody; where there is no form, its text. */
  function question(pasted) {
    const { text, removed } = explainScrub(explainEngine.message(pasted));
    const asking = element("p");
    let shown = text;
    if (data.ask) {
      const address = new URL(data.ask);
      address.search = new URLSearchParams({ template: "question.yml", title: text.slice(0, TITLE_WORDS), message: text });
      asking.append(element("a", "Ask it as a question", { href: address.href }), ": the form opens with this message in it, and you send it or not.");
    } else {
      shown = `What I believe:\n\n\nThe code:\n\n\nThe whole message:\n\n    ${text}\n`;
      asking.append("If you ask it somewhere, this is a form to fill in:");
    }
    const said = element("pre");
    said.append(element("code", shown));
    said.tabIndex = 0;
    const left = removed.length ? `Taken out: ${removed.join(", ")}. Put back the sizes that matter; they name nobody.` : "Nothing had to be taken out.";
    return [asking, said, ...(data.ask || !navigator.clipboard ? [] : [copier(shown)]), element("p", left, { className: "explain-note" })];
  }

  function copier(text) {
    const button = element("button", "Copy the form", { type: "button", className: "md-button" });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    });
    return button;
  }

  function notHere(pasted, near) {
    const head = element("div", "", { role: "status" });
    head.append(element("p", "Not here: no family of messages fits this text.", { className: "explain-means" }));
    if (near.length) {
      const list = element("ul");
      list.append(...near.map((family) => {
        const item = element("li");
        item.append(link(`errors/${family.area}.html#${family.slug}`, family.title));
        return item;
      }));
      head.append(element("p", near.length > 1 ? "The nearest, which are not the same:" : "The nearest, which is not the same:"), list);
    }
    return [head, ...question(pasted)];
  }

  let newest = 0; // what was typed last; an older text may still be on its way
  async function answer(box) {
    const host = document.querySelector(".explanation");
    const mine = ++newest;
    const pasted = box.value;
    if (!pasted.trim()) return host.replaceChildren();
    if (pasted.length > AT_MOST) return host.replaceChildren(element("p", "This is more than a million characters; paste the last lines of the traceback.", { role: "status" }));
    let [found, near] = [null, []];
    try {
      found = await explained(pasted);
      if (!found) near = await nearest(pasted);
    } catch {
      return host.replaceChildren(element("p", "The messages could not be fetched; is there a network? All of them stand on the pages of their areas.", { role: "status" }));
    }
    if (mine === newest) host.replaceChildren(...(found ? explanation(found) : notHere(pasted, near)));
  }

  // On the document, because instant navigation replaces the form. Who enters the box is about to paste.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-explain] textarea")) load().catch(() => {});
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-explain] textarea")) answer(event.target);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-explain]")) event.preventDefault();
  });

  /* For the search: a few lines with the way to all of it, or nothing. */
  async function brief(pasted) {
    const found = await explained(pasted);
    if (!found) return null;
    const made = element("div", "", { className: "explained md-search-result__article md-typeset" });
    made.append(element("p", found.title, { className: "explain-means" }), element("p", found.means));
    const [first] = found.causes;
    if (first) {
      made.append(element("p", first.because));
      const write = first.mended || first.write;
      if (write) made.append(written(write));
    }
    // Material's Enter takes the link whose element has the highest score: a result, if there is one.
    const more = link("errors.html", "");
    more.append(element("span", found.causes.length > 1 ? `All ${found.causes.length} causes, with your numbers` : "What your numbers mean"));
    more.firstChild.setAttribute("data-md-score", "0");
    more.addEventListener("click", () => keep(pasted));
    made.append(more);
    return made;
  }

  const KEPT = "explain";
  function keep(pasted) {
    try {
      sessionStorage.setItem(KEPT, pasted);
    } catch {
      // no storage here: the box opens empty
    }
  }

  /* A message that the address names stands on the page of its area. The page of all areas has the way to it, and the page of
     an area leads there what it does not have (any more). The fold of an area opens for its address. */
  function lead() {
    let name;
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // not every hash is an encoded text
    }
    const place = document.getElementById(name);
    const fold = place?.closest(".errors details");
    if (place?.matches(".errors details a")) location.replace(place.href);
    else if (name && !place && document.querySelector(".errors h2")) location.replace(new URL(`errors.html${location.hash}`, ROOT));
    else if (fold && !fold.open) {
      fold.open = true;
      place.scrollIntoView();
    }
  }
  addEventListener("hashchange", lead);

  /* The page is open: what was pasted into the search goes on in its box. */
  function open() {
    const box = document.querySelector("[data-explain] textarea");
    if (!box) return;
    lead();
    let pasted = box.value; // a browser may give back what stood there
    try {
      pasted = sessionStorage.getItem(KEPT) ?? pasted;
      sessionStorage.removeItem(KEPT);
    } catch {
      // no storage here
    }
    if (!pasted) return;
    box.value = pasted;
    answer(box);
  }

  return { brief, open };
})();
explainBox.open();
