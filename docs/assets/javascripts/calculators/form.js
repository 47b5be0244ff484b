// A calculator on the page: its form, its result, and its state in the URL.
(function () {
  "use strict";

  const { catalogue, element, InputError } = globalThis.TestedAnswers;
  const LONGEST = 4000; // characters of a value in a URL, as servers refuse long addresses
  const PAUSE = 250; // milliseconds without typing before the URL follows

  // ---------------------------------------------------------------- text and values

  const INTEGER = /^[+-]?\d+$/;
  const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const INFINITY = /^([+-]?)inf(inity)?$/i;

  // What is no number stays text, for the formula to say so.
  const integerIn = (text) => (INTEGER.test(text) ? Number(text) : text);
  const decimalIn = (text) => (INFINITY.test(text) ? (text.startsWith("-") ? -Infinity : Infinity) : DECIMAL.test(text) ? Number(text) : text);
  const pieces = (text) => text.replace(/torch\.Size|[()[\]]/g, " ") // a shape may stand as torch prints it
    .replace(/(\d),(?=0\d\d(?!\d))/g, "$1") // 4,096 is no 4 by 96
    .replace(/(?<=\d)\s*[×x]\s*(?=\d)/gi, " ").split(/[,;\s]+/).filter(Boolean); // the x of 28px is no ×

  const ungrouped = (text) => text.replace(/^\d{1,3}([,_]\d{3})+$/, (grouped) => grouped.replace(/\D/g, "")); // 10,000 or 10_000

  const READERS = {
    whole(text) {
      if (/^\s*(?!0x)\d+(\s*[*×x]\s*\d+)+\s*$/i.test(text)) return text.split(/[*×x]/i).reduce((total, factor) => total * Number(factor), 1); // 28*28
      return text.trim() ? integerIn(ungrouped(text.trim())) : undefined;
    },
    sizes(text) {
      if (/[,_]0\d\d/.test(text)) return integerIn(ungrouped(text.trim())); // 16,000 is no 16 by 0
      const found = pieces(text);
      if (found.length > 1 && found.every((piece) => INTEGER.test(piece))) return found.map(Number);
      return found.length ? integerIn(found.length === 1 ? found[0].replace(/^(["'])(\w+)\1$/, "$2") : text.trim()) : undefined; // 'same'
    },
    list: (text) => pieces(text).map(integerIn),
    // as print(logits) writes them, and the minus of a printed page; rows of more than one sample stay text
    decimals: (text) => /\]\s*,\s*\[/.test(text) ? text : text.replace(/\b(?:torch\.)?tensor\b|,\s*[a-z_]+=[^,\])]+|[()[\]]/g, " ").replaceAll("−", "-").split(/[,;\s]+/).filter(Boolean).map(decimalIn),
    lines: (text) => text.replaceAll("torch.Size", "").split(/\n|(?<=[)\]])[^\w()[\]]*(?=[([])/) // (3, 1), (1, 4)
      .filter((line) => line.trim()).map((line) => pieces(line).map(integerIn)),
    text: (text) => text,
    pick: (text) => text,
    yes: (checked) => checked,
  };

  const written = (value) => (Array.isArray(value) ? value.map(written).join(Array.isArray(value[0]) ? "\n" : ", ") : String(value));

  function defaultsOf(field, given) {
    if (!Object.hasOwn(given, field.name)) return field.value;
    return field.kind === "yes" ? given[field.name] === true : written(given[field.name]);
  }

  function dataOf(host) {
    try {
      const given = JSON.parse(host.dataset.values || "{}");
      return given && typeof given === "object" ? given : {};
    } catch {
      return {};
    }
  }

  // ---------------------------------------------------------------- fields

  function control(field, id) {
    const common = { id, name: field.name };
    if (field.kind === "pick") {
      return element("select", common, field.options.map(([value, label]) => element("option", { value }, label)));
    }
    if (field.kind === "yes") return element("input", { ...common, type: "checkbox" });
    const typed = { ...common, spellcheck: "false", autocomplete: "off", autocapitalize: "off" };
    if (field.tall) return element("textarea", typed);
    return element("input", { ...typed, type: "text", inputmode: field.kind === "whole" ? "numeric" : null });
  }

  // The name that messages use stands beside the words, unless the words hold it already.
  function labelParts({ kind, label, name }) {
    if (label === name) return [element("code", {}, name)];
    const said = kind === "pick" || (name.length > 2 && label.toLowerCase().includes(name));
    return said ? [label] : [`${label} `, element("code", {}, name)];
  }

  function fieldRow(field, prefix) {
    const id = `${prefix}-${field.name}`;
    const input = control(field, id);
    const hint = field.hint && element("span", { class: "calculator__hint", id: `${id}-hint` }, field.hint);
    const label = element("label", { for: id }, ...labelParts(field));
    const kind = field.kind === "yes" ? "check" : field.tall || field.wide ? "wide" : "short";
    const row = element("div", { class: `calculator__field calculator__field--${kind}` }, ...(kind === "check" ? [input, label] : [label, input]), hint);
    return { field, input, row, hint };
  }

  const held = ({ field, input }) => (field.kind === "yes" ? input.checked : input.value);

  function hold({ field, input }, value) {
    if (field.kind === "yes") input.checked = value === true || value === "1";
    else if (field.kind !== "pick") input.value = value;
    else if (field.options.some(([option]) => option === value)) input.value = value;
    if (field.tall) input.rows = Math.min(14, Math.max(2, input.value.split("\n").length + 1));
  }

  // Up and down count, as in a number field, where the text is one whole number.
  function countWithArrows(event) {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step || event.target.tagName !== "INPUT" || !INTEGER.test(event.target.value)) return;
    const next = Number(event.target.value) + step;
    if (!Number.isSafeInteger(next)) return;
    event.preventDefault();
    event.target.value = String(next);
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // ---------------------------------------------------------------- the result

  const isFigure = (content) => typeof content === "string" && /^[-\d,.∞]+$/.test(content);

  function cell(content, tag, attributes) {
    if (typeof content === "string") return element(tag, attributes, content);
    return element(tag, attributes, element("code", {}, content.code), content.aside ? [" ", element("span", { class: "calculator__aside" }, content.aside)] : null);
  }

  function table({ head, rows }) {
    const column = (i) => ({ class: rows.every((row) => isFigure(row[i])) ? "calculator__figure" : null });
    return element("div", { class: "calculator__scroll", tabindex: "0", role: "region", "aria-label": "Details" },
      element("table", { class: "calculator__table" },
        element("thead", {}, element("tr", {}, head.map((title, i) => element("th", { scope: "col", ...column(i) }, title)))),
        element("tbody", {}, rows.map((row) => element("tr", {}, row.map((content, i) => cell(content, "td", column(i))))))));
  }

  const aligned = (rows) => element("div", { class: "calculator__scroll", tabindex: "0", role: "region", "aria-label": "Shapes, aligned" }, element("table", { class: "calculator__aligned" },
    element("tbody", {}, rows.map((row) => element("tr", {}, row.map(({ size, stretched, result }) => element("td",
      { class: size === null ? "calculator__absent" : stretched ? "calculator__stretched" : result ? "calculator__sum" : "calculator__size" },
      size === null ? "" : String(size))))))));

  function headline(answer) {
    const parts = Array.isArray(answer.headline) ? answer.headline : [[answer.caption, answer.headline]];
    return parts.map(([name, value]) => element("span", { class: "calculator__answer" },
      element("span", { class: "calculator__number" }, value), " ", name ? element("span", { class: "calculator__name" }, name) : null));
  }

  function reasoning(answer) {
    return [
      ...(answer.steps || []).map((step) => element("p", { class: "calculator__step" }, step)),
      ...(answer.notes || []).map(({ sentence, warns }) => element("p", { class: warns ? "calculator__note calculator__note--warns" : "calculator__note" }, sentence)),
    ];
  }

  // The picture, with a slider where it shows one position of many.
  function stage(prefix) {
    const slider = element("input", { type: "range", id: `${prefix}-position`, min: 0, value: 0 });
    const move = element("label", { class: "calculator__move", for: slider.id });
    const panels = element("div", { class: "calculator__panels" });
    const node = element("div", { class: "calculator__stage" }, panels, element("div", { class: "calculator__slide" }, move, slider));
    let picture = null;
    const draw = () => panels.replaceChildren(...picture.draw(Number(slider.value)));
    slider.addEventListener("input", (event) => {
      event.stopPropagation();
      draw();
    });
    return { node, slider, show(answer) {
      picture = answer && answer.picture;
      node.hidden = !picture;
      if (!picture) return;
      slider.max = String(picture.positions - 1);
      move.textContent = answer.positionLabel || "";
      slider.parentNode.hidden = picture.positions < 2;
      draw();
    } };
  }

  // ---------------------------------------------------------------- the state in the URL

  function readState(key, rows) {
    const given = new URLSearchParams(location.search);
    for (const row of rows) {
      const value = given.get(`${key}.${row.field.name}`);
      if (value !== null && value.length <= LONGEST) hold(row, value);
    }
  }

  const tooLong = (row) => String(held(row)).length > LONGEST;

  function addressOf(key, rows, defaults) {
    const url = new URL(location.href);
    rows.forEach((row, i) => {
      const name = `${key}.${row.field.name}`;
      const value = held(row);
      if (value === defaults[i] || tooLong(row)) url.searchParams.delete(name);
      else url.searchParams.set(name, row.field.kind === "yes" ? (value ? "1" : "0") : value);
    });
    return url;
  }

  function remember(url) {
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // A page opened from disk may be refused its own query; the calculator works without it.
    }
  }

  function copyButton(address, rows) {
    if (!navigator.clipboard) return null;
    const button = element("button", { type: "button", class: "calculator__button" }, "Copy link");
    button.addEventListener("click", async () => {
      try {
        const fits = !rows.some(tooLong);
        if (fits) await navigator.clipboard.writeText(String(address()));
        button.textContent = fits ? "Copied" : "Too long for a link";
      } catch {
        button.textContent = "The link is in the address bar";
      }
      setTimeout(() => { button.textContent = "Copy link"; }, 2000);
    });
    return button;
  }

  // ---------------------------------------------------------------- mounting

  /** Turns a `<div class="calculator">` into a calculator; its former content becomes the explanation. `key` names it in the URL. */
  function mount(host, key) {
    const { title, about, fields, solve } = catalogue[host.dataset.calculator];
    const prefix = `calculator-${key}`;
    const given = dataOf(host);
    const rows = fields.map((field) => fieldRow(field, prefix));
    const defaults = fields.map((field) => defaultsOf(field, given));
    const explanation = host.textContent.trim() ? [...host.childNodes] : [element("p", {}, about)];

    const output = element("output", { id: `${prefix}-result`, class: "calculator__output", "aria-live": "polite", for: rows.map((row) => row.input.id).join(" ") });
    const reasons = element("div", { class: "calculator__reasons" });
    const details = element("div", { class: "calculator__details" });
    const picture = stage(prefix);
    const reset = element("button", { type: "reset", class: "calculator__button" }, "Reset");
    const form = element("form", { class: "calculator__form", "aria-label": title, novalidate: true },
      element("p", { class: "calculator__title" }, title),
      element("div", { class: "calculator__fields" }, rows.map((row) => row.row)),
      element("div", { class: "calculator__result" }, output, reasons, picture.node, details),
      element("div", { class: "calculator__foot" },
        element("details", { class: "calculator__help" },
          element("summary", {}, element("span", { class: "calculator__query", "aria-hidden": "true" }, "?"), "How it works"), ...explanation),
        element("div", { class: "calculator__buttons" }, copyButton(() => addressOf(key, rows, defaults), rows), reset)));

    function values() {
      const chosen = Object.fromEntries(rows.filter((row) => row.field.kind === "pick").map((row) => [row.field.name, row.input.value]));
      const shown = rows.filter((row) => {
        row.row.hidden = Boolean(row.field.when) && !row.field.when(chosen);
        return !row.row.hidden;
      });
      return Object.fromEntries(shown.map((row) => [row.field.name, READERS[row.field.kind](held(row))]).filter(([, value]) => value !== undefined));
    }

    function answer() {
      try {
        return { ...solve(values()), refused: false };
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return { headline: error.message, refused: true, field: error.field };
      }
    }

    function update() {
      const result = answer();
      output.classList.toggle("calculator__output--refused", result.refused);
      output.replaceChildren(...(result.refused ? [result.headline] : headline(result)));
      reasons.replaceChildren(...reasoning(result));
      details.replaceChildren(...[result.aligned && aligned(result.aligned), result.table && table(result.table)].filter(Boolean));
      picture.show(result);
      for (const { field, input, hint } of rows) {
        const wrong = result.refused && result.field === field.name;
        input.setAttribute("aria-invalid", String(wrong));
        input.setAttribute("aria-describedby", [hint, wrong && output].filter(Boolean).map(({ id }) => id).join(" "));
      }
    }

    let pause;
    function changed() {
      update();
      clearTimeout(pause);
      const page = location.pathname;
      pause = setTimeout(() => {
        if (location.pathname === page) remember(addressOf(key, rows, defaults));
      }, PAUSE);
    }

    const start = () => rows.forEach((row, i) => hold(row, defaults[i]));
    form.addEventListener("input", changed);
    form.addEventListener("keydown", countWithArrows);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      start();
      picture.slider.value = "0";
      changed();
    });

    start();
    readState(key, rows);
    host.replaceChildren(form);
    update();
  }

  Object.assign(globalThis.TestedAnswers, { mountCalculator: mount });
})();
