/* What an error message means, with the reader's own numbers: in the page, and by tested_answers/explain/engine.py in the terminal and
   in the proofs. What comes out is plain text: nothing of a pasted text is run or read as markup. */
globalThis.explainEngine = (() => {
  "use strict";

  // What was pasted, without what a terminal, a notebook or a log put around it.
  const MOST = 200_000; // characters that are read: half from the beginning, half from the end
  const NARROW = 40; // characters that the longest line has at least, if a terminal cut it
  const LOGGED = 100; // characters of a line in which that is sought which a log wrote before each line
  const LOG = /^(?:[[(<{0]|[A-Z]{4,8}\b)[^\n]*[\])>|:](?: |$)/;
  const SAYS = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/; // as Python's strip
  const COLOUR = /(?:\x1b|\^\[)?\[[0-9]{1,3}(?:;[0-9]{1,3}){0,6}m|\x1b\[[0-9;?]{0,20}[A-Za-z]/g;
  const PREFIX =
    /\n[ \t]{0,20}(?:\[rank[0-9]{1,4}\]:|E {2,7}|>{1,3} |\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{5,20}[Z\]]{0,2}(?: \[?[A-Z]{4,8}\]?:?)?)/g;
  const BEGINS = /^[\w.]{0,80}(?:Error|Exception|Warning): /;
  const IGNORED = "\nException ignored in"; // what an object says that goes when the program has ended
  const RAISED = /(?:Error|Exception): /;
  const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": " ", "&#39;": " ", "&#x27;": " ", "&amp;": "&" };
  const ENTITY = /&lt;|&gt;|&quot;|&#39;|&#x27;|&amp;/g;
  const QUOTE = /["'`\u2018\u2019\u201c\u201d]|\*\*/g; // two stars are bold where people ask
  const SPACE = /[\x00-\x20\x7f-\xa0\u2000-\u200b\u2028\u2029\u3000\ufeff\u2500-\u257f|]+/g;

  /* `glued` says which line breaks a terminal put into a word: "full" those behind the longest lines, "all" each. */
  function plain(text, glued = "") {
    let lines = unframed(text);
    if (glued === "full") lines = withoutFullBreaks(lines);
    lines = `\n${lines}`.replace(PREFIX, glued === "all" ? "" : " ");
    return (glued === "all" ? lines.replaceAll("\n", "") : lines)
      .replace(ENTITY, (entity) => ENTITIES[entity])
      .replace(QUOTE, "")
      .replace(SPACE, " ")
      .replace(/^ | $/g, "");
  }

  /* What the function gave for the last text: one text is asked several things. */
  function kept(work) {
    let [last, made] = [];
    return (text) => {
      if (text !== last) [last, made] = [text, work(text)];
      return made;
    };
  }

  /* The lines without colours and without what a log wrote before each of them. */
  const unframed = kept((pasted) => {
    const characters = pasted.length > MOST ? `${pasted.slice(0, MOST / 2)}\n${pasted.slice(-MOST / 2)}` : pasted;
    let text = characters.replace(/\r\n?/g, "\n").replace(COLOUR, "");
    if (!text.includes("\n")) text = text.replaceAll("\\n", "\n"); // a log in one line
    const ended = text.indexOf(IGNORED);
    if (ended > 0 && RAISED.test(text.slice(0, ended))) text = text.slice(0, ended);
    const lines = text.split("\n");
    const masked = lines.filter((line) => SAYS.test(line)).map((line) => [...line.slice(0, 2 * LOGGED)].slice(0, LOGGED).join("").replace(/[0-9]+/g, "0"));
    if (masked.length < 2) return text;
    const first = masked.reduce((a, b) => (a < b ? a : b));
    const last = masked.reduce((a, b) => (a > b ? a : b));
    let shared = 0;
    while (shared < first.length && first[shared] === last[shared]) shared += 1;
    const before = LOG.exec(first.slice(0, shared));
    if (!before) return text;
    const log = new RegExp(`^${asText(before[0]).replaceAll("0", "[0-9]+")}`);
    return lines.map((line) => line.replace(log, "")).join("\n");
  });

  const ARROW = /^-{1,6}> ?[0-9]+ /m;
  const BESIDE = /^ {1,8}[0-9]+(?: [^\n]*)?\n/gm;

  /* A notebook's traceback without the lines that it shows above and below each that failed. */
  const failed = kept((pasted) => {
    const text = unframed(pasted);
    return ARROW.test(text) ? text.replace(BESIDE, "") : pasted;
  });

  function withoutFullBreaks(text) {
    const lines = text.split("\n");
    const lengths = lines.map((line) => [...line].length);
    const longest = lengths.reduce((most, length) => Math.max(most, length), NARROW);
    return lines
      .map((line, place) => {
        if (place === 0) return line;
        const joined = lengths[place - 1] === longest && !BEGINS.test(line);
        return joined ? `\n${line}`.replace(PREFIX, "").replace(/^\n/, "") : `\n${line}`;
      })
      .join("");
  }

  const lowered = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

  // The pattern of a message (tested_answers/explain/patterns.py): only the expressions below come of it, so none can blow up.
  const GAP = 600; // characters that `...` may stand for
  const PART = 1_500; // characters that a part between two gaps may take
  const STARTS = 30; // places from which a pattern is tried, the last ones first
  const LEFT = 0.6; // of what a pattern says that must be left of a message whose end or beginning was cut off
  const [LEFT_LEAST, LEFT_MOST] = [20, 30]; // letters of it: at least, and what is enough of a long one
  const MOST_UNSURE = 3; // causes shown of which the message says only a part
  const SAID = 4; // characters of a literal that is looked for before the rest is tried,
  const LEAST = 12; // and how many of them
  const EDGE = 600; // characters at the end or the beginning of a text in which a message that was cut off is sought
  const ITEM = "(?:-?[0-9]+L?|None|\\?|\\*)"; // 10L is Python 2's
  const ITEMS = `(?:${ITEM}(?:(?:, ?| ?x ?)${ITEM}){0,15},?)?`;
  const KINDS = {
    number: "-?[0-9]+(?:\\.[0-9]+)?(?:e[-+]?[0-9]+)?",
    shape: `(?:\\[${ITEMS}\\]|\\(${ITEMS}\\)|[0-9]+(?:x[0-9]+){1,15})`,
    word: "\\w(?:[\\w.:/-]{0,120}\\w)?",
    rest: "[A-Za-z_]\\S{0,120}(?: \\S{1,120}){0,2}$", // a name of at most three words, with which the text ends
  };
  const NAMED = /\{([a-z]\w*)(?::(\w+))?\}/g;
  const asText = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

  function compile(text) {
    const names = {};
    for (const [, name, kind] of text.matchAll(NAMED)) names[name] = kind ?? "number";
    const flat = plain(text);
    const literals = flat.split(/\.\.\.|\{[^{}]*\}/).map((part) => lowered(part.trim())).filter(Boolean);
    const strength = literals.reduce((sum, part) => sum + part.replaceAll(" ", "").length, 0);
    const edges = [/^\s*["'`]\w/.test(text) ? "(?<!\\w)" : "", /\w["'`]\s*$/.test(text) ? "(?!\\w)" : ""];
    let parts; // few patterns come so far that they are tried
    return {
      flat, names, literals, strength, edges,
      get parts() {
        if (parts) return parts;
        const made = flat.split("...").map((part) => part.trim()).filter(Boolean).map(expression);
        made[0] = edges[0] + made[0];
        made[made.length - 1] += edges[1];
        return (parts = made.map((one) => new RegExp(one, "gi")));
      },
    };
  }

  function expression(part) {
    let made = "";
    let last = 0;
    for (const match of part.matchAll(NAMED)) {
      made += `${asText(part.slice(last, match.index))}(?<${match[1]}>${KINDS[match[2] ?? "number"]})`;
      last = match.index + match[0].length;
    }
    return made + asText(part.slice(last));
  }

  const DOTS = "(?:\\.{2,3}|\\u2026)?";
  const PIECES = { rest: "", word: "[\\w.:/-]{0,60}", number: "[-0-9.]{0,20}", shape: "[-0-9, x\\[\\]()]{0,60}" };
  const pieceOf = (hole) => (hole ? PIECES[hole.slice(1, -1).split(":")[1] ?? "number"] : "");
  const HOLES = /\{[^{}]*\}/g;

  /* The beginning of a word of the pattern, or nothing of it. */
  function begun(word) {
    const letters = [...word.split("{")[0]].reverse();
    return `(?: ${letters.reduce((made, letter) => `(?:${asText(letter)}${made})?`, pieceOf(word.match(HOLES)?.[0]))})?`;
  }

  /* The end of a word of the pattern, or nothing of it. */
  function ended(word) {
    const letters = [...word.split("}").at(-1)];
    return `(?:${letters.reduce((made, letter) => `(?:${made}${asText(letter)})?`, pieceOf(word.match(HOLES)?.at(-1)))} )?`;
  }

  const strengthOf = (piece) => piece.replace(/\{[^{}]*\}| /g, "").length;

  /* The piece with one word less each time, from its end or its beginning, and the word that went last. */
  function shorter(piece, behind) {
    const words = piece.split(" ");
    return words.slice(1).map((_, place) => {
      const count = behind ? place + 1 : words.length - 1 - place;
      return behind ? [words.slice(count).join(" "), words[count - 1]] : [words.slice(0, count).join(" "), words[count]];
    });
  }

  /* What is left at the end of a text whose last words are missing, or at the beginning without the first words. */
  function cut({ flat, literals, strength, edges }, text, low) {
    const enough = Math.min(Math.max(LEFT * strength, LEFT_LEAST), LEFT_MOST);
    const long = literals.filter((part) => part.length >= SAID);
    const said = long.length ? long : literals;
    if (low.slice(-EDGE).includes(said[0].slice(0, LEAST))) {
      const from = Math.max(0, text.length - EDGE);
      for (const [piece, next] of shorter(flat.split("...")[0].replace(/ +$/, ""), false)) {
        if (strengthOf(piece) < enough) break;
        const match = new RegExp(`${edges[0]}${expression(piece)}${begun(next)} ?${DOTS}$`, "i").exec(text.slice(from));
        if (!match) continue;
        const values = { ...match.groups };
        const name = piece.endsWith("}") && [...piece.matchAll(NAMED)].at(-1)[1];
        if (name && match[0].endsWith(values[name])) delete values[name];
        return { start: from + match.index, end: text.length, values, strength: strengthOf(piece) };
      }
    }
    if (low.slice(0, EDGE).includes(said.at(-1).slice(-LEAST))) {
      for (const [piece, before] of shorter(flat.split("...").at(-1).replace(/^ +/, ""), true)) {
        if (strengthOf(piece) < enough) break;
        const match = new RegExp(`^${DOTS} ?${ended(before)}${expression(piece)}${edges[1]}`, "i").exec(text.slice(0, EDGE));
        if (!match) continue;
        const values = { ...match.groups };
        const name = piece.startsWith("{") && [...piece.matchAll(NAMED)][0][1];
        if (name && match[0].startsWith(values[name])) delete values[name]; // some of its digits may be missing
        return { start: 0, end: match[0].length, values, strength: strengthOf(piece) };
      }
    }
    return null;
  }

  const tripleAt = (text, at) => (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & 0xffff;

  /* The quick look: whether a part may stand in the text, by its triples of letters. Nearly all patterns end here. */
  function mayHold(text) {
    const here = new Uint8Array(0x10000);
    for (let at = text.length - 3; at >= 0; at -= 1) here[tripleAt(text, at)] = 1;
    return (part) => {
      for (let at = part.length - 3; at >= 0; at -= 1) if (!here[tripleAt(part, at)]) return false;
      return true;
    };
  }

  function found(pattern, text, low, may) {
    if (pattern.literals.some((part) => !may(part)) || pattern.literals.some((part) => !low.includes(part))) return [];
    const starts = [...text.matchAll(pattern.parts[0])].slice(-STARTS);
    return starts.map((start) => from(pattern, text, start)).filter(Boolean);
  }

  function from(pattern, text, match) {
    let end = match.index + match[0].length;
    const values = { ...match.groups };
    for (const part of pattern.parts.slice(1)) {
      part.lastIndex = 0;
      const next = part.exec(text.slice(end, end + GAP + PART));
      if (!next || next.index > GAP) return null;
      end += next.index + next[0].length;
      Object.assign(values, next.groups);
    }
    return { start: match.index, end, values };
  }

  // A family's sentences with a reader's numbers in them: `{rows}`, `{size[-1]}`, `{arrive // 4}`, `{product(size)}`.
  const TERM = "(?:[a-z]+\\()?(?:-?[0-9]+|[a-z]\\w*|'[\\w.:|-]*')(?:\\[-?[0-9]+\\])?\\)?";
  const ARITHMETIC = `${TERM}(?:(?: (?:\\*|//|%) ${TERM})+| [+-] ${TERM})?`;
  const COMPARISON = `${ARITHMETIC}(?: (?:==|!=|<=?|>=?|in|not in) ${ARITHMETIC})?`;
  const ONLY_SAID = /^(\w+) (?:== \1|>= 0)$/; // of wordings that say it
  const EXPRESSION = new RegExp(`^${COMPARISON}(?: (?:and|or) ${COMPARISON})*$`);
  const COMPARED = / (==|!=|<=?|>=?|in|not in) /;
  const PARTS = /^(?:([a-z]+)\()?(-?[0-9]+|[a-z]\w*|'[\w.:|-]*')(?:\[(-?[0-9]+)\])?\)?$/;
  const WHOLE = /^-?[0-9]+$/;
  const DTYPES = {};
  for (const [dtype, words] of Object.entries({
    float32: "float floattensor float32", float64: "double doubletensor float64", float16: "half halftensor float16 c10::half",
    bfloat16: "bfloat16 bfloat16tensor c10::bfloat16", int64: "long longtensor int64", int32: "int inttensor int32",
    int16: "short shorttensor int16", int8: "char chartensor int8", uint8: "byte bytetensor uint8", bool: "bool booltensor",
  })) for (const word of words.split(" ")) DTYPES[word] = dtype;
  Object.assign(DTYPES, { "long int": "int64", "unsigned char": "uint8" });

  function valueOf(raw, kind) {
    if (kind === "word" || kind === "rest") return raw;
    if (kind === "shape") return (raw.match(/-?[0-9]+|None/g) ?? []).map((item) => (WHOLE.test(item) ? Number(item) : item));
    return Number(raw);
  }

  const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

  function term(expression, values) {
    const [, name, label, place] = PARTS.exec(expression);
    if (label.startsWith("'")) return label.slice(1, -1);
    let value = WHOLE.test(label) ? Number(label) : own(values, label);
    if (place !== undefined && value !== undefined) value = Array.isArray(value) ? value.at(Number(place)) : undefined;
    if (name === undefined || value === undefined) return value;
    if (name === "dtype") {
      const dtype = own(DTYPES, String(value).toLowerCase().replace(/^torch\./, "").replace(/^cuda\./, ""));
      return dtype && `torch.${dtype}`;
    }
    if (!Array.isArray(value)) return undefined;
    if (name === "axes") return value.length;
    if (name === "rest") return value.slice(1);
    return value.filter((size) => typeof size === "number" && size >= 0).reduce((product, size) => product * size, 1);
  }

  /* What stands before the brackets with which a message begins, if it is known: StepLR of `StepLR.__init__()`. Others too may call a
     function `cat`; it is torch.cat where the text has a line with `torch.cat(`. */
  function calledIn(text, start, known) {
    const name = /([\w.]+?)(?:\.__init__)?$/.exec(text.slice(Math.max(0, start - 80), start))?.[1];
    return name && known.split(" ").find((one) => one === name || (one.endsWith(`.${name}`) && text.includes(`${one}(`)));
  }

  /* The argument that is spelt most alike: `t_max` is `T_max`. */
  function meant(name, takes) {
    const bare = (word) => word.toLowerCase().replaceAll("_", "");
    const said = bare(name);
    const once = (word) => word.replace(/(.)\1+/g, "$1"); // a letter typed twice
    const rank = (one) => [apart(said, one), Number(once(said) !== once(one)), Number(!said.startsWith(one)), Math.abs(one.length - said.length)];
    const far = takes.split(" ").map((one) => [...rank(bare(one)), one]);
    const near = far.filter(([letters]) => letters <= Math.min(Math.floor(said.length / 3), 3));
    return near.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3])[0]?.[4];
  }

  /* How many letters are wrong, two that changed places as one; a word with another one in it counts as one. */
  function apart(a, b) {
    if (Math.min(a.length, b.length) > 3 && (a.includes(b) || b.includes(a))) return Number(a !== b);
    let [before, row] = [[], [...Array(b.length + 1).keys()]];
    for (let i = 0; i < a.length; i += 1) {
      const next = [i + 1];
      for (let j = 0; j < b.length; j += 1) {
        const swapped = i && j && a[i] === b[j - 1] && a[i - 1] === b[j];
        next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + Number(a[i] !== b[j]), swapped ? before[j - 1] + 1 : Infinity));
      }
      [before, row] = [row, next];
    }
    return row.at(-1);
  }

  const OPERATIONS = {
    "*": (a, b) => a * b, "//": (a, b) => Math.floor(a / b), "%": (a, b) => a - b * Math.floor(a / b), "+": (a, b) => a + b, "-": (a, b) => a - b,
    "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
  };

  function workedOut(expression, values) {
    if (!EXPRESSION.test(expression)) return undefined;
    const ways = expression.split(" or ").map((way) => way.split(" and ").map((part) => compared(part, values)));
    if (ways.flat().length === 1) return ways[0][0];
    return ways.some((way) => way.every((part) => part && !(Array.isArray(part) && !part.length)));
  }

  /** How much a condition claims that the message does not say, where the rest of it holds; null where it does not, or all is unsaid. What it says and cannot be compared, such as an axis that a shape has not, does not hold. */
  function unsaid(expression, values) {
    const ways = expression.split(" or ").map((way) => unsaidOfOne(way, values)).filter((count) => count !== null);
    return ways.length ? Math.min(...ways) : null;
  }

  function unsaidOfOne(way, values) {
    const parts = way.split(" and ");
    const open = parts.filter((part) => namesIn(part).some((name) => !Object.hasOwn(values, name)));
    const known = parts.filter((part) => !open.includes(part));
    if (!known.length || open.some((part) => ONLY_SAID.test(part)) || !known.every((part) => workedOut(part, values))) return null;
    return open.filter((part) => !/ (?:!=|not in) /.test(part)).length;
  }

  const namesIn = (part) => part.replace(/'[^']*'/g, "").match(/\b(?!(?:in|not)\b)[a-z]\w*\b(?!\()/g) ?? [];

  function compared(expression, values) {
    const [first, op, second] = expression.split(COMPARED);
    const left = calculated(first, values);
    if (op === undefined || left === undefined) return left;
    const right = calculated(second, values);
    if (right === undefined) return undefined;
    if (op === "==" || op === "!=") return (String(left) === String(right)) === (op === "==");
    if (op.endsWith("in")) return typeof right === "string" && !Array.isArray(left) ? holds(second, right, String(left)) === (op === "in") : undefined;
    return Number.isInteger(left) && Number.isInteger(right) ? OPERATIONS[op](left, right) : undefined;
  }

  /* One of the words of a list (`name in 'dim|shape'`), or a part of what the message says (`'cuda' in got`). */
  const holds = (expression, text, part) => (expression.startsWith("'") ? text.split("|") : text).includes(part);

  function calculated(expression, values) {
    const [first, ...others] = expression.split(" ");
    let value = term(first, values);
    for (let place = 0; place < others.length; place += 2) {
      const [op, right] = [others[place], term(others[place + 1], values)];
      if (!Number.isInteger(value) || !Number.isInteger(right) || (right === 0 && (op === "//" || op === "%"))) return undefined;
      value = OPERATIONS[op](value, right);
    }
    return value;
  }

  const said = (value) => (Array.isArray(value) ? `(${value.join(", ")}${value.length === 1 ? "," : ""})` : String(value));

  function filled(text, values, shown) {
    let whole = true;
    const made = text.replace(/\{\{|\}\}|\{([^{}]+)\}/g, (brace, hole) => {
      if (hole === undefined) return brace[0];
      if (Object.hasOwn(shown, hole)) return shown[hole];
      const value = workedOut(hole, values);
      whole &&= value !== undefined;
      return value === undefined ? "\u2026" : said(value);
    });
    return [made, whole];
  }

  // Which family a text belongs to.
  const NEAR = 0.6; // of what a pattern says that must stand in a text, weighed by how rare each word is
  const WINDOW = 1_000; // characters behind the name of the last exception in which neighbours are sought
  const SHORT = 300; // characters that a message written down without its values may have,
  const WORDS = 4; // words of it at least that the pattern has,
  const AHEAD = 0.8; // and of its share the most that the next family may have
  const VALUE = /[0-9]|(?<![A-Za-z])["'`]/;
  const EXCEPTION = /^[\w.]*(?:error|exception|warning):? /;

  function lastRaised(text) {
    let last = 0;
    for (const match of text.matchAll(/(?:Error|Exception|Warning):(?: |$)/g)) last = match.index;
    const from = Math.max(0, last - 60);
    return from + text.slice(from, last).search(/[A-Za-z_.]{0,60}$/);
  }

  // What Python itself raises, and how far from that name its words may begin, behind the name of a function.
  const OF_PYTHON = /^(?:Attribute|File(?:Exists|NotFound)|Import|Indentation|Index|IsADirectory|json\.decoder\.JSONDecode|Key|Lookup|ModuleNotFound|Name|NotADirectory|NotImplemented|OS|Overflow|Permission|Recursion|Runtime|Syntax|Type|UnboundLocal|UnicodeDecode|UnicodeEncode|Value|ZeroDivision)Error: /;
  const NAMED_FIRST = 120;
  const BARE = /(?<![\w.])(?:AssertionError|NotImplementedError|StopIteration)$/; // raised without a word

  const TRACE = "traceback (most recent call last)";
  const ENDS = /(?<![\w.])(?<!except )[\w.]{0,80}(?:Error|Exception|Interrupt|Iteration)(?:: |$)/;

  /* Where the first traceback begins, if an exception ends it: what a log wrote above it was not raised. */
  function logged(text, low) {
    const start = low.indexOf(TRACE);
    return start > 0 && ENDS.test(text.slice(start + TRACE.length)) ? start : 0;
  }

  /* A table of columns as one object for each row. */
  function rows(table) {
    const [first] = Object.values(table);
    return first.map((_, row) => Object.fromEntries(Object.entries(table).map(([key, column]) => [key, column[row]])));
  }

  /* The rows of one family. */
  const of = (table, number) => rows(Object.fromEntries(Object.entries(table).map(([key, column]) => [key, column[number]])));

  const AROUND = "..., ";
  const ANYWHERE = "~"; // before the frame of a wording that fits any program, where nothing else fits
  const MARKED = { "": ":word", "#": "", "^": ":shape", $: ":rest" }; // of a hole, as packed.py sends it

  const PLACE = "at"; // at0, at1: what a hole is called until the part of its family brings its name

  /* The patterns and frames of each family, out of their lines. */
  function unpacked({ pattern, frame }) {
    const called = (line) => {
      let place = 0;
      return line.replace(/\{([#^$]?)\}/g, (_, mark) => `{${PLACE}${place++}${MARKED[mark]}}`);
    };
    const patterns = pattern.split("\n\n").map((own) => own.split("\n").map(called));
    const lines = frame.split("\n");
    const frames = patterns.map((own) => lines.splice(0, own.length));
    const each = (read) => frames.map((own) => own.map(read));
    return { pattern: patterns, frame: each((one) => (one.startsWith(ANYWHERE) ? one.slice(ANYWHERE.length) : one)), anywhere: each((one) => one.startsWith(ANYWHERE)) };
  }

  /* The columns find the family of a text; what the parts say is added when it is wanted. `parts`: name -> how many families it has, in their order. */
  function create({ wordings, ...columns }, parts) {
    const tables = unpacked(wordings);
    const partOf = Object.entries(parts).flatMap(([part, count]) => Array(count).fill(part));
    const families = rows(columns).map((family, number) => ({ ...family, part: partOf[number], wordings: of(tables, number) }));
    const added = new Set();
    const answers = {};

    function add(part, own) {
      const first = partOf.indexOf(part);
      const { area, slug, title, means, takes, known, names, meanings, wordings, causes, ...more } = own;
      slug.forEach((one, number) => {
        const family = families[first + number];
        of(wordings, number).forEach((wording, which) => Object.assign(family.wordings[which], wording));
        const numbers = Object.fromEntries(names[number].map((name, place) => [name, meanings[number][place]]));
        Object.assign(family, { area, slug: one, title: title[number], means: means[number], takes: takes[number], known: known[number] || {}, numbers, causes: of(causes, number) });
      });
      Object.assign(answers, more.answers);
      added.add(part);
    }

    const compiled = families.map((family) => family.wordings.map((wording) => compile(wording.pattern)));

    function each(ask) {
      families.forEach((family, number) => compiled[number].forEach((pattern, which) => ask(family, pattern, family.wordings[which])));
    }

    /* Words behind a first "..." must stand around the message: a name in it says nothing of the program. */
    const framed = (frame, place, low) => (frame.startsWith(AROUND) ? says(frame.slice(AROUND.length), `${low.slice(0, place.start)} ${low.slice(place.end)}`) : says(frame, low));

    const near = (family, wording, place, text, low) =>
      (!wording.frame ? !wording.anywhere : framed(wording.frame, place, low)) && (!family.called || Boolean(calledIn(text, place.start, family.called)));

    const says = (frame, text) => frame.split(", ").some((word) => text.includes(word));

    const goesBefore = (a, b) => {
      if (!b) return true;
      for (const place of a.rank.keys()) if (a.rank[place] !== b.rank[place]) return a.rank[place] > b.rank[place];
      return false;
    };

    /* The family that says most of the message literally. Behind the name of the last exception the first message is the one; before it
       the nearest. */
    function whole(text, pasted, glued) {
      const low = lowered(text);
      const may = mayHold(low);
      const last = lastRaised(text);
      const above = logged(text, low);
      let hit = null;
      const failing = kept(() => {
        const lines = failed(pasted);
        if (lines === pasted) return null;
        const own = plain(lines, glued);
        return [own, lowered(own), mayHold(lowered(own))];
      });
      // What begins in the traceback begins in a line that failed.
      const beside = (pattern, place) => place.start < last && place.end > last && failing(pasted) && !found(pattern, ...failing(pasted)).length;
      each((family, pattern, wording) => {
        for (const place of found(pattern, text, low, may)) {
          if (place.end <= above || !near(family, wording, place, text, low) || beside(pattern, place)) continue;
          const behind = place.end > last;
          const one = { family, pattern, place, wording, text, cut: false, rank: [-family.yields, Number(behind), pattern.strength, behind ? -place.start : place.start] };
          if (goesBefore(one, hit)) hit = one;
        }
      });
      return hit;
    }

    /* The family of Python's own words, of which nothing around them says what the program does. */
    function general(text) {
      const bare = BARE.test(text);
      const last = lastRaised(text);
      const raised = OF_PYTHON.exec(text.slice(last).trimStart());
      if (!bare && !raised) return null;
      const fits = ({ start, end }) => (bare ? end === text.length : start >= last && start <= last + raised[0].length + NAMED_FIRST);
      const low = lowered(text);
      const may = mayHold(low);
      let hit = null;
      each((family, pattern, wording) => {
        if (!wording.anywhere) return;
        for (const place of found(pattern, text, low, may)) {
          const one = { family, pattern, place, wording, text, cut: false, general: true, rank: [pattern.strength, -place.start] };
          if (fits(place) && goesBefore(one, hit)) hit = one;
        }
      });
      return hit;
    }

    /* The family of what is left of a message whose end or beginning is missing. */
    function part(text) {
      const low = lowered(text);
      const above = logged(text, low);
      let hit = null;
      each((family, pattern, wording) => {
        const place = cut(pattern, text, low);
        const one = place && place.end > above && { family, pattern, place, wording, text, cut: true, rank: [place.strength] };
        if (one && near(family, wording, place, text, low) && goesBefore(one, hit)) hit = one;
      });
      return hit;
    }

    const WORD = /[a-z_][a-z_0-9]{2,}/g;
    const wordsOf = (text) => new Set(text.match(WORD) ?? []);

    /* How often each word stands in a text. */
    function counted(text) {
      const counts = new Map();
      for (const word of text.match(/[\p{L}\p{N}_]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
      return counts;
    }

    let words; // of each pattern; few texts ask for them
    let often;

    /* The nearest wording of each family that is near, the nearest first: the share of what it says that a text says too, each word weighed by how rare it is. */
    function nearestOf(said, asked) {
      if (!words) {
        words = families.flatMap((family, number) => compiled[number].map((pattern, which) => ({ family, pattern, wording: family.wordings[which], own: [...wordsOf(pattern.literals.join(" "))] })));
        often = new Map();
        for (const { own } of words) for (const word of own) often.set(word, (often.get(word) ?? 0) + 1);
      }
      const weight = (some) => some.reduce((sum, word) => sum + 1 / often.get(word), 0);
      const near = new Map();
      for (const one of words) {
        const both = one.own.filter((word) => said.has(word));
        const share = both.length ? Number((weight(both) / weight(one.own)).toFixed(6)) : 0;
        if (share >= NEAR && share > (near.get(one.family)?.share ?? 0) && asked(one, both.length)) near.set(one.family, { ...one, share });
      }
      return [...near.values()].sort((a, b) => b.share - a.share);
    }

    /* A message as people quote it: no number, no name in quotes, maybe words less. With values the family would have fitted. */
    function withoutValues(pasted, text) {
      if ([...pasted].length > SHORT || VALUE.test(pasted)) return null;
      const message = lowered(text).replace(EXCEPTION, "");
      const said = counted(message);
      const holds = (literals) => {
        const own = counted(literals.join(" "));
        return [...said].every(([word, count]) => count <= (own.get(word) ?? 0)); // else a value stands there after all
      };
      const [first, other] = nearestOf(wordsOf(message), ({ family, pattern, wording }, count) => count >= WORDS && !wording.frame && !wording.anywhere && !family.called && holds(pattern.literals));
      if (!first || (other && other.share > AHEAD * first.share)) return null;
      const { family, pattern, wording } = first;
      return { family, pattern, place: { start: 0, end: text.length, values: {} }, wording, text, cut: true };
    }

    /* Of a number that digits go on, and of a word whose rest fills a line, unless that could begin a sentence. */
    function goesOn(raw, made, pasted) {
      const rest = made.startsWith(raw) ? made.slice(raw.length) : made;
      if (!/[A-Za-z_]/.test(rest)) return true;
      return made.startsWith(raw) && new RegExp(`(?:^|\\n)${asText(rest)}\\W{0,3}(?:\\n|$)`).test(unframed(pasted)) && !/^[A-Z][a-z]+$/.test(rest);
    }

    /* Whether the text without the breaks behind its longest lines says more: `size 1` and `0` on the next line are 10. */
    function cutByATerminal(hit, joined, pasted) {
      if (joined.wording !== hit.wording) return joined.pattern.strength > hit.pattern.strength;
      const closed = (text) => text.replaceAll(" ", "");
      const pairs = Object.entries(hit.place.values).map(([name, raw]) => [raw ?? "", joined.place.values[name] ?? ""]);
      const longer = pairs.filter(([raw, made]) => closed(raw) !== closed(made));
      return longer.length > 0 && longer.every(([raw, made]) => goesOn(raw, made, pasted));
    }

    const best = kept((pasted) => {
      const [text, full] = [plain(pasted), plain(pasted, "full")];
      const hit = whole(text, pasted, "");
      const joined = full === text ? null : whole(full, pasted, "full");
      if (hit) return joined && cutByATerminal(hit, joined, pasted) ? joined : hit;
      const all = plain(pasted, "all");
      return joined ?? (all === text || all === full ? null : whole(all, pasted, "all")) ?? part(text) ?? withoutValues(pasted, text) ?? general(text);
    });

    function spelt(family, place, text, values) {
      const made = {};
      if (family.called) {
        made.called = calledIn(text, place.start, family.called);
        const takes = family.takes[family.called.split(" ").indexOf(made.called)];
        made.takes = takes.replaceAll(" ", ", ");
        const near = values.name && meant(values.name, takes);
        if (near) made.meant = near;
      }
      for (const [name, words] of Object.entries(family.known)) {
        if (!Object.hasOwn(values, name)) continue;
        made.wrong = values[name];
        const near = meant(values[name], words);
        if (near) made.meant = near;
      }
      return made;
    }

    function unsure(causes, values) {
      const open = causes.map((cause) => [cause, unsaid(cause.when, values)]).filter(([, count]) => count !== null);
      return open.sort(([, one], [, other]) => one - other).map(([cause]) => cause).slice(0, MOST_UNSURE);
    }

    function explained(pasted) {
      const hit = best(pasted);
      if (!hit) return null;
      const { family, pattern, place, wording, text } = hit;
      const names = wording.holes.split(" ");
      const kinds = Object.fromEntries(Object.entries(pattern.names).map(([hole, kind]) => [names[hole.slice(PLACE.length)], kind]));
      const shown = {};
      for (const [hole, raw] of Object.entries(place.values)) if (raw !== undefined) shown[names[hole.slice(PLACE.length)]] = raw;
      const values = {};
      for (const name of Object.keys(shown)) values[name] = valueOf(shown[name].replaceAll("?", "None"), kinds[name]);
      Object.assign(values, { ...spelt(family, place, text, values), ...values });
      const told = hit.cut ? { ...Object.fromEntries(Object.keys(kinds).map((name) => [name, "\u2026"])), ...shown } : shown;
      const chosen = family.causes.filter((cause) => !cause.when || workedOut(cause.when, values));
      // Where nothing is chosen, what would choose was cut off, or this wording is too short to say it.
      const fits = chosen.length ? chosen : hit.cut ? family.causes : unsure(family.causes, values);
      // A pattern may begin in the traceback; what was raised begins with the name of the last exception.
      const last = lastRaised(text);
      const raised = last > place.start && last < place.end ? last : place.start;
      const around = lowered(`${text.slice(0, raised)} ${text.slice(place.end)}`);
      const traced = hit.general || /traceback \(most recent|(?:line |:)[0-9]+, in /.test(around);
      // What a frame points at goes first, then what the numbers do; of the others later what a traceback would show, last what it should and does not.
      const rank = (cause) => (cause.frame && says(cause.frame, around) ? 0 : cause.frame && traced ? 4 : cause.when ? 1 : cause.frame ? 3 : 2);
      const causes = [...fits].sort((a, b) => rank(a) - rank(b));
      const message = text.slice(place.start, place.end);
      const mends = (cause) => cause.mend || [];
      const line = causes.some((cause) => mends(cause).length) ? explainMending.failing(pasted, text, message, { plain, unframed }) : null;
      const fill = (rule) => {
        const [made, whole] = filled(rule, values, shown);
        return whole ? made : null;
      };
      return {
        slug: family.slug,
        title: family.title,
        message,
        since: wording.since ?? "",
        cut: hit.cut,
        general: Boolean(hit.general),
        values,
        line,
        means: filled(wording.means || family.means, values, told)[0],
        numbers: Object.keys(shown).map((name) => [name, shown[name], own(family.numbers, name) ?? ""]),
        causes: causes.map((cause) => {
          const [write, whole] = filled(cause.write ?? "", values, shown);
          return {
            number: family.causes.indexOf(cause),
            because: filled(cause.because, values, told)[0],
            tell: filled(cause.tell ?? "", values, told)[0],
            mended: explainMending.mended(mends(cause), line, fill),
            write: whole ? write : "",
            answer: cause.answer ?? "",
            not_run: cause.not_run ?? "",
          };
        }),
      };
    }

    /* The two families whose words stand most in a text that none fits, if they are near; their parts bring their titles. */
    const neighbours = kept((pasted) => {
      const text = plain(pasted);
      const said = wordsOf(lowered(text.slice(lastRaised(text)).slice(0, WINDOW)));
      return nearestOf(said, (_, count) => count >= 3).slice(0, 2).map(({ family }) => family);
    });
    const nearest = (pasted) => neighbours(pasted).map(({ part, slug, area, title }) => ({ part, slug, area, title }));

    /* The part that has to be added before a text can be explained, or nothing. */
    function missing(pasted) {
      const part = best(pasted)?.family.part;
      return part !== undefined && wants(part) ? part : "";
    }

    const wants = (part) => !added.has(part);

    return { add, missing, wants, explained, nearest, answers };
  }

  /* What a question is about: the last exception and what it says, in one line. */
  function message(pasted) {
    const text = plain(pasted);
    return text.slice(lastRaised(text));
  }

  return { create, plain, unframed, message, filled, workedOut, meant };
})();
