// Switches the code of an answer to another reading of one of its places, as it was really run: the outputs that it gave,
// and the sentences of the page that fall with it (tested_answers/site/switches.py). One place at a time.
// Fetched with the page's outcomes when the first place is pressed, or when the address names a change (first-use.js).
"use strict";

(() => {
  const { element, beside } = TestedAnswersParts;
  const LOST = "Lost with this change. "; // said of a tick that fell
  const UNREAD = ".tick, .not-run, .headerlink"; // no part of a sentence
  let current = null; // the switch that is set: { code, original, written, index, reading }

  const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
  const shown = (text) => (text ? element("code", {}, text) : element("em", {}, "nothing"));
  const recordedOf = (code) => TestedAnswersUse.recorded("switches")[code.dataset.variant];
  const placeIn = (code, index) => code.querySelector(`.place:not(.place-goes-on)[data-at="${index}"]`);
  /* What the page itself has at a place. */
  function asWritten(code, index) {
    if (current?.code === code && current.index === index) return current.written;
    const lines = element("code");
    lines.innerHTML = current?.code === code ? current.original : code.innerHTML;
    return [...lines.querySelectorAll(`.place[data-at="${index}"]`)].map((part) => part.textContent).join("\n").replace(/^,\s*/, "");
  }

  // ---- The menu of one place.

  const menu = element("div", { id: "readings", class: "readings md-typeset", role: "menu", popover: "auto" });

  /* Its name has a comma between the code and what is said of it, so that no number is heard as part of the code. */
  function item(reading, said, chosen, choose) {
    const name = `${reading || "nothing"}, ${said}`;
    const choice = element("button", { type: "button", role: "menuitemradio", "aria-checked": String(chosen), "aria-label": name, tabindex: "-1" }, shown(reading), element("small", {}, said));
    choice.addEventListener("click", choose);
    return choice;
  }

  function open(code, index) {
    const readings = recordedOf(code).places;
    const place = placeIn(code, index);
    const set = current?.code === code && current.index === index ? current.reading : null;
    const original = asWritten(code, index);
    const ticks = cited();
    const falls = (reading) => {
      const sentences = Object.keys(reading.falls).reduce((sum, claim) => sum + (ticks[claim]?.length ?? 0), 0);
      return `${count(sentences, "sentence")} fall${sentences === 1 ? "s" : ""}`;
    };
    menu.setAttribute("aria-label", `Readings of ${original.replace(/\s+/g, " ")}`);
    menu.replaceChildren(
      item(original, "as written", !set, () => (set ? reset(code, index) : menu.hidePopover())),
      ...readings[index].map((reading) => item(reading.text, falls(reading), reading === set, () => choose(code, index, reading))),
    );
    place.focus({ preventScroll: true }); // where Escape leads back to
    code.closest("article").append(menu); // in the page's main part
    menu.showPopover();
    beside(menu, place.getBoundingClientRect());
    (menu.querySelector("[aria-checked=true]") ?? menu.firstChild).focus({ preventScroll: true });
    panelOf(code);
  }

  menu.addEventListener("keydown", (event) => {
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Tab") menu.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    items[next].focus();
  });

  // From place to place.
  function move(place, key) {
    const places = [...place.closest("code").querySelectorAll(".place:not(.place-goes-on)")];
    const at = places.indexOf(place) + { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -places.length, End: places.length }[key];
    const next = places[Math.max(0, Math.min(places.length - 1, at))];
    place.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  // ---- What is switched.

  /* Only what differs: each element of the code costs its style. Lines end in text of the code itself, as the build makes them. */
  function replaceLines(code, first, end, made) {
    const range = document.createRange();
    range.setStart(...lineStart(code, first));
    range.setEnd(...lineStart(code, end));
    range.deleteContents();
    range.insertNode(range.createContextualFragment(made.map((line) => `${line}\n`).join("")));
  }

  function lineStart(code, number) {
    let left = number;
    for (const node of left ? code.childNodes : []) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      for (let at = node.data.indexOf("\n"); at >= 0; at = node.data.indexOf("\n", at + 1)) {
        left -= 1;
        if (!left) return [node, at + 1];
      }
    }
    return [code, number ? code.childNodes.length : 0];
  }

  function apply(code, index, reading) {
    clear();
    uncover(code);
    const original = code.innerHTML;
    const written = asWritten(code, index);
    for (const [start, gone, ...made] of [...reading.edits].reverse()) replaceLines(code, start, start + gone, made);
    current = { code, original, written, index, reading };
    code.closest(".highlight").classList.add("switched");
    TestedAnswersUse.upgrade(code, index);
    TestedAnswersUse.unfold(code);
    code.dispatchEvent(new Event("switched", { bubbles: true }));
  }

  function clear() {
    if (!current) return;
    const { code, original } = current;
    current = null;
    heal();
    if (!code.isConnected) return; // another page stands here by now
    code.innerHTML = original;
    code.closest(".highlight").classList.remove("switched");
    TestedAnswersUse.upgrade(code);
    say(code, []);
    code.dispatchEvent(new Event("switched", { bubbles: true }));
  }

  function choose(code, index, reading) {
    apply(code, index, reading);
    tell(code, index, reading);
    history.replaceState(history.state, "", `#try=${code.dataset.variant}.${reading.name}`);
    leadBack(code, index);
  }

  // Behind all else: each focus lays the page out.
  function leadBack(code, index) {
    if (menu.matches(":popover-open")) menu.hidePopover();
    const place = placeIn(code, index);
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "nearest" }); // a code that was folded may have brought it elsewhere
  }

  function reset(code, index) {
    clear();
    history.replaceState(history.state, "", location.pathname + location.search);
    say(code, [element("p", {}, "The code is as the page gives it.")]);
    leadBack(code, index);
  }

  // ---- What falls.

  /* The text of the sentence that ends with a tick: so many letters before it; of a table's row all of it,
     or the tick's own cell where each has one. */
  function sentenceOf(tick) {
    const row = tick.closest("tr");
    const cell = tick.closest("td, th");
    const ofRow = row && [...row.cells].every((one) => one === cell || !one.querySelector("a.tick"));
    const block = ofRow ? row : cell ?? tick.closest("p, li, dd, dt, figcaption, summary, div");
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const before = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!ofRow && tick.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) break;
      if (!node.parentElement.closest(UNREAD)) before.push(node);
    }
    if (ofRow) return before;
    const found = [];
    let left = Number(tick.dataset.says) || Infinity;
    for (const node of before.reverse()) {
      if (left <= 0) break;
      const length = node.parentElement.closest(".math") ? 0 : node.data.replace(/\s/g, "").length;
      if (length > left) {
        let at = node.data.length;
        for (; left; at--) left -= /\S/.test(node.data[at - 1]);
        found.unshift(node.splitText(at));
        break;
      }
      left -= length;
      found.unshift(node);
    }
    return found;
  }

  /* The ticks of each claim; those of other answers' claims are proved elsewhere. */
  function cited() {
    const found = {};
    for (const tick of document.querySelectorAll(".md-content a.tick")) {
      if (tick.pathname === location.pathname) (found[tick.hash.replace("#claim-", "")] ??= []).push(tick);
    }
    return found;
  }

  /* Strikes the sentences of ticks. */
  function strike(ticks) {
    for (const tick of ticks) {
      tick.classList.add("tick--fell");
      tick.ariaLabel = LOST + tick.ariaLabel;
      tick.said = sentenceOf(tick);
      for (const node of tick.said) {
        const formula = node.parentElement.closest(".math");
        formula?.classList.add("fell");
        if (formula || !node.data.trim() || node.parentElement.closest("del.fell")) continue;
        const gone = element("del", { class: "fell" });
        node.replaceWith(gone);
        gone.append(node);
      }
    }
  }

  function heal() {
    for (const gone of document.querySelectorAll("del.fell")) {
      const { parentNode } = gone;
      gone.replaceWith(...gone.childNodes);
      parentNode.normalize();
    }
    for (const tick of document.querySelectorAll(".tick--fell")) tick.ariaLabel = tick.ariaLabel.replace(LOST, "");
    for (const one of document.querySelectorAll(".tick--fell, .math.fell")) one.classList.remove("tick--fell", "fell");
  }

  // ---- What is said of it, under the code.

  /* It stands behind the hint that follows each code with places; live regions must be there before they speak.
     While the code is in view, the stylesheet holds the bar with the count at the foot of the window. */
  function panelOf(code) {
    let hint = code.closest(".highlight");
    while (!hint.matches(".places-hint")) hint = hint.nextElementSibling;
    if (!hint.nextElementSibling?.matches(".what-if")) {
      const bar = element("div", { class: "what-if__bar" }, element("div", { role: "status" }));
      hint.after(element("section", { class: "what-if", "aria-label": "What the change does" }, bar, element("div", { class: "what-if__falls" })));
    }
    return hint.nextElementSibling;
  }

  function say(code, words, buttons = []) {
    const panel = panelOf(code);
    const [bar, list] = panel.children;
    panel.classList.toggle("what-if--set", buttons.length > 0);
    bar.firstChild.replaceChildren(...words);
    bar.replaceChildren(bar.firstChild, ...buttons);
    list.replaceChildren();
  }

  function tell(code, index, reading) {
    const ticks = cited();
    const fallen = Object.entries(reading.falls).map(([claim, said]) => [ticks[claim] ?? [], said]);
    const sentences = fallen.reduce((sum, [those]) => sum + those.length, 0);
    const toList = (event) => {
      event.preventDefault();
      panelOf(code).querySelector("li a")?.focus();
    };
    const lost = sentences
      ? [element("a", { href: fallen.find(([those]) => those.length)[0][0].getAttribute("href"), onclick: toList }, `${count(sentences, "sentence")} of this page`), ` lose${sentences === 1 ? "s its" : " their"} proof.`]
      : ["No sentence of this page loses its proof."];
    say(
      code,
      [element("p", {}, shown(asWritten(code, index)), " became ", shown(reading.text), ". ", ...printed(code, reading), " ", ...lost)],
      [element("button", { type: "button", class: "md-button", title: "Escape", onclick: () => reset(code, index) }, "Back to the page's code")],
    );
    // A frame later: most of them are out of sight, and a slow phone takes longer for them than for the code.
    const set = current;
    const next = () => current === set && fall(code, fallen.filter(([those]) => those.length));
    if (sentences) requestAnimationFrame(() => requestAnimationFrame(next));
  }

  function fall(code, fallen) {
    for (const [ticks] of fallen) strike(ticks);
    panelOf(code).children[1].replaceChildren(element("p", {}, "Each with what the test behind it says:"), element("ol", {}, ...fallen.map(itemOf)));
  }

  /* What became of the outputs; lines that differ are led to, since they may be far from the place. */
  function printed(code, { name, edits, gone = 0 }) {
    const differ = edits.flatMap(([, , ...made]) => made).filter((line) => line.startsWith('<span class="differs"') && line.includes('class="output"')).length;
    const fewer = gone ? `${differ ? `, ${gone}` : count(gone, "line")}${differ ? "" : " of output"} ${gone === 1 ? "is" : "are"} gone` : "";
    if (!differ) return [fewer ? `${fewer}.` : "It prints the same."];
    const toOutput = (event) => {
      event.preventDefault();
      const first = code.querySelector(".differs > .output");
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: "center" });
    };
    const link = element("a", { href: `#try=${code.dataset.variant}.${name}`, onclick: toOutput }, `${count(differ, "line")} of output`);
    return [link, ` ${differ === 1 ? "is" : "are"} different${fewer}.`];
  }

  /* The sentences of one claim, and once what its test says. */
  function itemOf([ticks, said]) {
    return element("li", {}, ...ticks.map(linkTo), ...(said ? [element("code", {}, said)] : []));
  }

  function linkTo(tick) {
    const cells = [...new Set(tick.said.map((node) => node.parentElement.closest("td, th")))];
    const textIn = (cell) => tick.said.filter((node) => node.parentElement.closest("td, th") === cell).map((node) => node.data).join("").replace(/\s+/g, " ").trim();
    const jump = (event) => {
      event.preventDefault();
      tick.focus({ preventScroll: true });
      tick.scrollIntoView({ block: "center" });
    };
    return element("a", { href: tick.getAttribute("href"), onclick: jump }, cells.map(textIn).filter(Boolean).join(" · "));
  }

  // ---- The address, and the way back.

  /* A shared address: its tab, its change, in view. */
  function arrive() {
    const [, variant, name] = /^#try=([\w-]+)\.(\w+)$/.exec(location.hash) ?? [];
    const code = name && document.querySelector(`code[data-switches][data-variant="${variant}"]`);
    if (!code) return;
    const readings = recordedOf(code).places;
    const index = readings.findIndex((place) => place.some((one) => one.name === name));
    if (index < 0) {
      say(code, [element("p", {}, "The change that this address names is no longer part of the page.")]);
      return;
    }
    const reading = readings[index].find((one) => one.name === name);
    if (current?.code === code && current.reading === reading) return;
    const block = code.closest(".tabbed-block");
    if (block) {
      const set = block.closest(".tabbed-set");
      const input = set.querySelectorAll(":scope > input")[[...block.parentElement.children].indexOf(block)];
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    panelOf(code);
    apply(code, String(index), reading);
    tell(code, String(index), reading);
    placeIn(code, index)?.scrollIntoView({ block: "center" });
  }

  // ---- What a line prints is covered until the reader has guessed (guess.js) or passed.

  function codeOf(box) {
    let block = box;
    while (!block.matches(".highlight")) block = block.previousElementSibling;
    return block.querySelector("code");
  }

  function uncover(code) {
    if (!code.classList.contains("covered")) return;
    code.classList.remove("covered");
    TestedAnswersUse.unfold(code);
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

  function ask(box) {
    const code = codeOf(box);
    const { places, options } = recordedOf(code);
    TestedAnswersUse.unfold(code);
    TestedAnswersGuess(box, code, options, places, window.TestedAnswersPanel);
  }

  // ---- What is pressed.

  const placeOf = ({ target }) => target.closest?.("code[data-switches] .place");

  document.addEventListener("click", (event) => {
    const { target } = event;
    const place = placeOf(event);
    const box = target.closest?.(".guess");
    if (place && getSelection().isCollapsed) open(place.closest("code"), place.dataset.at);
    if (box && target.matches("[data-guess]")) ask(box);
    if (box && target.matches("[data-show]")) uncover(codeOf(box));
    if (target.matches?.(".covered .awaited")) uncover(target.closest("code"));
  });
  document.addEventListener("keydown", (event) => {
    const place = placeOf(event);
    const box = event.key === "Escape" && event.target.closest?.(".guess");
    if (box) uncover(codeOf(box));
    if (!place || event.ctrlKey || event.metaKey || event.altKey || !/^( |Enter|Arrow|Home|End)/.test(event.key)) return;
    event.preventDefault();
    if (/^( |Enter)$/.test(event.key)) open(place.closest("code"), place.dataset.at);
    else move(place, event.key);
  });

  // Material's tabs put their own name into the address, where a switch keeps its name.
  addEventListener(
    "click",
    (event) => {
      const tab = event.target.closest?.(".tabbed-labels a");
      if (!tab || !location.hash.startsWith("#try=") || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      tab.closest("label").click();
    },
    true,
  );

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !current?.code.isConnected || document.querySelector(":popover-open")) return;
      if (event.target.closest?.("input, textarea, [contenteditable=true], .md-search") || document.getElementById("__search")?.checked) return;
      reset(current.code, current.index);
    },
    true,
  );

  window.TestedAnswersPanel = { arrive, choose, asWritten, uncover };
})();
