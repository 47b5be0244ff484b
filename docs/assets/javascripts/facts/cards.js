// The card of a name, the shapes at the ends of the lines, and the way from name to name by keyboard. The facts are those of
// the page's own program: where the code was switched to another (switch/), there are none. Fetched with what was recorded
// when a pointer first comes to code, or the button for the shapes is pressed (first-use.js).
"use strict";

(() => {
  const { element, beside } = TestedAnswersParts;
  const CODE = "code[data-facts]";
  const WAIT = 200; // milliseconds in which a pointer may go from a name to its card
  const COLUMNS = 78; // of a line and the shapes at its end; longer ones have a line of their own
  const QUIET = /^(?:s(?!i$)\w?|c\w*)$/; // strings and comments hold no names; braces in an f-string do
  const WORD = /[\p{L}\p{N}_]+/gu;
  const ARROW = " → ";

  // ---- Names in a block of code.

  const known = new WeakMap(); // code -> { lines, names }
  const NONE = { lines: [], names: [] };

  /* The names of a block that have a fact, in their order: where they stand in its text, and what is told of them. */
  function read(code, facts) {
    if (code.closest(".switched")) return NONE;
    if (known.has(code)) return known.get(code);
    const text = code.textContent;
    const [variant, first] = code.dataset.names.split(" ");
    const lines = [];
    const names = [];
    let at = 0;
    let row = Number(first);
    for (const line of text.replace(/\n$/, "").split("\n")) {
      if (!line.trimStart().startsWith("#>")) {
        const [ghost, told] = facts[variant]?.[row] || ["", {}];
        if (ghost) lines.push({ end: at + line.length, ghost, below: line.length + ghost.length > COLUMNS });
        const seen = {};
        for (const { 0: word, index } of line.matchAll(WORD)) {
          if (!Object.hasOwn(told, word)) continue;
          const which = (seen[word] = (seen[word] ?? -1) + 1);
          const fact = Array.isArray(told[word]) ? told[word][which] : told[word];
          if (fact) names.push({ name: word, fact, start: at + index, end: at + index + word.length, line: lineNumber(text, at) });
        }
        row += 1;
      }
      at += line.length + 1;
    }
    const quiet = ({ start }) => {
      const within = nodeAt(code, start)[0].parentElement;
      return within !== code && QUIET.test(within.className);
    };
    const made = { lines, names: names.filter((one) => !quiet(one)) };
    known.set(code, made);
    return made;
  }

  const lineNumber = (text, at) => text.slice(0, at).split("\n").length;

  /* The text node and the offset in it of a place in the block's text. */
  function nodeAt(code, place) {
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let left = place;
    while (walker.nextNode()) {
      const length = walker.currentNode.data.length;
      if (left < length) return [walker.currentNode, left];
      left -= length;
    }
    return [code, code.childNodes.length];
  }

  function rangeOf(code, { start, end }) {
    const range = document.createRange();
    range.setStart(...nodeAt(code, start));
    const [node, offset] = nodeAt(code, end - 1);
    range.setEnd(node, offset + 1);
    return range;
  }

  function nameAt(code, facts, x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    const range = caret ? null : document.caretRangeFromPoint?.(x, y);
    const [node, offset] = caret ? [caret.offsetNode, caret.offset] : [range?.startContainer, range?.startOffset];
    if (!node || !code.contains(node)) return null;
    const until = document.createRange();
    until.setStart(code, 0);
    until.setEnd(node, offset);
    const place = until.toString().length;
    const found = read(code, facts).names.find((one) => one.start <= place && place <= one.end);
    const inside = ({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom;
    return found && [...rangeOf(code, found).getClientRects()].some(inside) ? found : null;
  }

  // ---- What is told.

  /* [what, value] of a fact, as on the card. */
  function rows(fact) {
    const parts = fact.split("; ");
    const kinds = parts[0].split(ARROW).map((one) => /^(?:(\w+) )?(\([\d, None]*\)) (\w+)$/.exec(one));
    const made = [];
    if (kinds.every(Boolean)) {
      const all = (group) => [...new Set(kinds.map((one) => one[group]))].join(ARROW);
      made.push(["", kinds[0][1] ?? "tensor"], ["shape", all(2)], ["dtype", all(3)]);
      const tensor = !kinds[0][1] || !/^(?:array|KerasTensor)$/.test(kinds[0][1]);
      const rest = parts.slice(1);
      if (tensor) made.push(["device", rest.find((one) => /^(?:meta|cuda|mps)\b/.test(one)) ?? "cpu"]);
      for (const one of rest) {
        if (/^(?:meta|cuda|mps)\b/.test(one)) continue;
        const [, what, value] = /^(strides|grad_fn) (.*)$/.exec(one) ?? [];
        if (what === "grad_fn") made.push(["requires_grad", "True"]);
        if (what) made.push([what, value]);
        else if (one === "requires_grad") made.push(["requires_grad", "True"]);
        else if (/^sparse/.test(one)) made.push(["layout", one]);
        else made.push(["value", one]);
      }
    } else if (parts[0] === "?") made.push(["", parts[1]]);
    else for (const one of parts) made.push(["", one]);
    if (fact.includes(ARROW)) made.push(["→", "the first time and the last"]);
    return made;
  }

  const spoken = ({ name, fact, line }) => `${name}, line ${line}: ${rows(fact).map((row) => row.filter(Boolean).join(" ")).join(", ").replaceAll("→", "then")}`;

  // ---- The card.

  const card = element("div", { class: "fact md-typeset", popover: "manual" });
  const live = element("div", { class: "facts__heard", role: "status" });
  document.body.append(live);
  const painted = window.Highlight && CSS.highlights ? new Highlight() : null;
  if (painted) CSS.highlights.set("fact", painted);
  let current = null; // { code, one, pinned }
  let leaving = 0;

  function show(code, one, pinned = false) {
    clearTimeout(leaving);
    if (current?.code === code && current.one === one) {
      current.pinned ||= pinned;
      return;
    }
    current = { code, one, pinned };
    const list = element("dl");
    const [[, kind], ...told] = rows(one.fact);
    for (const [what, value] of told) list.append(element("dt", {}, what), element("dd", {}, value));
    card.replaceChildren(element("strong", {}, one.name), " ", kind, list);
    code.closest("article, body").append(card); // in a landmark; instant navigation takes it away
    if (card.showPopover && !card.matches(":popover-open")) card.showPopover();
    const range = rangeOf(code, one);
    painted?.clear();
    painted?.add(range);
    beside(card, range.getBoundingClientRect());
  }

  function hide() {
    clearTimeout(leaving);
    current = null;
    painted?.clear();
    live.textContent = "";
    if (card.matches(":popover-open")) card.hidePopover();
  }

  function leave() {
    clearTimeout(leaving);
    if (current && !current.pinned) leaving = setTimeout(hide, WAIT);
  }

  function point(code, facts, x, y) {
    if (current?.pinned) return;
    pointed = [code, facts];
    const one = nameAt(code, facts, x, y);
    if (one) show(code, one);
    else leave();
  }

  function tap(code, facts, x, y) {
    const one = nameAt(code, facts, x, y);
    if (!one) return;
    show(code, one, true);
    live.textContent = spoken(one);
  }

  let pointed = null; // the block under the pointer
  document.addEventListener("pointerover", ({ pointerType, target, clientX, clientY }) => {
    const code = pointerType === "mouse" && target.closest?.(CODE);
    if (code) point(code, TestedAnswersUse.recorded("facts"), clientX, clientY);
  });
  document.addEventListener("click", ({ target, clientX, clientY }) => {
    const code = target.closest?.(CODE);
    if (target.closest?.(".facts__shapes")) toggle();
    else if (code && !target.closest(".place") && getSelection().isCollapsed) tap(code, TestedAnswersUse.recorded("facts"), clientX, clientY);
  });
  document.addEventListener("pointermove", ({ pointerType, target, clientX, clientY }) => {
    if (pointerType !== "mouse" || !pointed) return;
    if (pointed[0].contains(target)) point(...pointed, clientX, clientY);
    else if (card.contains(target)) clearTimeout(leaving);
    else leave();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (current && !card.contains(target) && !target.closest?.(".facts")) hide();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && current) hide();
  });
  document.addEventListener("scroll", ({ target }) => current && target !== document && hide(), true);

  // ---- Shapes at the ends of the lines, and the way from name to name.

  let on = false; // for the page that is open
  let told; // its facts

  function toggle() {
    on = !on;
    told = TestedAnswersUse.recorded("facts");
    if (!on) hide();
    for (const code of document.querySelectorAll(CODE)) draw(code);
  }

  document.addEventListener("switched", ({ target }) => {
    hide();
    if (told && target.matches(CODE)) draw(target);
  });

  function reset() {
    hide();
    on = false;
    told = pointed = null;
  }

  function draw(code) {
    const bar = code.closest(".highlight").querySelector(".facts");
    for (const ghost of code.querySelectorAll(".ghost")) ghost.remove();
    code.normalize();
    const { lines, names } = read(code, told);
    bar.querySelector(".facts__shapes").setAttribute("aria-pressed", on);
    bar.querySelector(".facts__names")?.remove();
    if (!on || !names.length) return;
    for (const { end, ghost, below } of [...lines].reverse()) {
      const [node, offset] = nodeAt(code, end);
      const shape = element("span", { class: below ? "ghost ghost--below" : "ghost", "data-shape": ghost });
      if (node === code) code.append(shape);
      else if (offset) node.parentNode.insertBefore(shape, node.splitText(offset));
      else node.parentNode.insertBefore(shape, node);
    }
    bar.append(walk(code, names));
  }

  function walk(code, names) {
    const range = element("input", { class: "facts__walk", type: "range", min: 0, max: names.length - 1, value: 0 });
    const say = () => range.setAttribute("aria-valuetext", spoken(names[range.value]));
    const go = () => {
      const one = names[range.value];
      say();
      const at = rangeOf(code, one).getBoundingClientRect();
      const frame = code.getBoundingClientRect();
      if (at.left < frame.left || at.right > frame.right) code.scrollLeft += at.left - frame.left - frame.width / 3;
      if (at.top < 100 || at.bottom > innerHeight - 100) scrollBy({ top: at.top - innerHeight / 3, behavior: "instant" });
      // What scrolled tells so a frame later, and would hide the card.
      requestAnimationFrame(() => requestAnimationFrame(() => document.activeElement === range && show(code, one, true)));
    };
    say();
    range.addEventListener("input", go);
    range.addEventListener("focus", go);
    range.addEventListener("blur", hide);
    return element("label", { class: "facts__names" }, "Name by name", range);
  }

  window.TestedAnswersCards = { reset };
})();
