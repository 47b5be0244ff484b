/* A reader's own failing line with the change that a family declares: `F.upsample($*) -> F.interpolate($*)`. It cuts text; nothing of it
   is run.

   `$x` stands for one expression of the line: a whole argument where brackets and commas stand around it, else a name, number, text or
   bracket with what follows it by dots and brackets. `$*` stands for any arguments, also none. A rule with the same on both sides says
   which lines are left alone: no later rule is tried there. `'a'|'b'` on the right is the nearest. */
globalThis.explainMending = (() => {
  "use strict";

  // The line.
  const LONGEST = 300; // characters of a line that is read
  const PREFIX = /^[ \t]{0,20}\[rank[0-9]{1,4}\]: ?/;
  const TRACE = /Traceback \(most recent call last\)/;
  const FRAME = /^[ \t]*File ["']?([^"'\n]{1,300}?)["']?, line [0-9]+(?:, in [^\n]*)?$/;
  const CELL = /^(?:(?:Cell|Input) In ?\[|<ipython-input|File [^ ]|[^ \t]{1,300}\.py in )/;
  const ARROW = /^-{1,6}> ?[0-9]+ ([^\n]*)$/;
  const CARETS = /^[ \t]*[~^]+[ \t]*$/;
  const LIBRARY =
    /(?:site|dist)-packages|[\\/]lib(?:64)?[\\/]python[0-9]|(?:ython[0-9.]*|conda[0-9]?|envs[\\/][\w.-]+)[\\/][Ll]ib[\\/]|keras[\\/]src[\\/]|torch[\\/](?:nn|optim|utils)[\\/]|<frozen|<__array|<string>|__autograph|\.pyx$/;
  const DIRECT =
    /(?:torch|torchvision|timm)[\\/](?!utils[\\/]data|_dynamo|_inductor|distributed)|numpy[\\/]|keras[\\/]src[\\/](?!trainers|backend[\\/]\w+[\\/]trainer)|tensorflow[\\/]python[\\/](?!keras|data|eager[\\/]polymorphic)/;
  const RAISED = /^[\w.]{0,80}(?:Error|Exception|Warning|Interrupt)\b/;
  const TOKEN =
    /(?<space>[ \t]+)|(?<comment>#[^\n]*)|(?<string>[bBrRuUfF]{0,2}(?:'(?:[^'\\]|\\[^\n])*'|"(?:[^"\\]|\\[^\n])*"))|(?<name>[A-Za-z_]\w*)|(?<number>0[xX][0-9a-fA-F]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?[jJ]?)|(?<mark>\.\.\.|\*\*=|\/\/=|>>=|<<=|->|:=|[-+*/%@&|^]=|==|!=|<=|>=|\*\*|\/\/|>>|<<|[-+*/%@&|^~<>=.,:()[\]{}])/y;
  const OWN = /(?<any>\$\*)|(?<own>\$\w+)/y;
  const set = (words) => new Set(words.split(" "));
  const MADE = set("def class async await yield global nonlocal del");
  const WORDS = set(
    "and as assert await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield",
  );
  const [OPEN, CLOSE] = [["(", "[", "{"], [")", "]", "}"]];

  // A word of Python itself. Behind what may end an operand a bracket is a call or an index.
  const isWord = (token) => token.kind === "name" && WORDS.has(token.text);
  const endsOperand = (token) => ["string", "number"].includes(token.kind) || (token.kind === "name" && !isWord(token)) || CLOSE.includes(token.text);

  function at(pattern, code, place) {
    pattern.lastIndex = place;
    return pattern.exec(code);
  }

  /* The words of one line, null where it is none that stands alone; `mate` is where a bracket closes or opens, `more` what a rule has besides. */
  function tokens(code, more) {
    const found = [];
    const opened = [];
    let place = 0;
    while (place < code.length) {
      const match = (more && at(more, code, place)) || at(TOKEN, code, place);
      if (!match) return null;
      const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
      const text = match[0];
      const end = place + text.length;
      if (kind !== "space" && kind !== "comment") {
        if (kind === "string" && (text.endsWith("''") || text.endsWith('""')) && code[end] === text.at(-1)) return null; // it begins three quotes
        let mate = -1;
        if (OPEN.includes(text)) opened.push(found.length);
        else if (CLOSE.includes(text)) {
          if (!opened.length || OPEN.indexOf(found[opened.at(-1)].text) !== CLOSE.indexOf(text)) return null;
          mate = opened.pop();
          found[mate].mate = found.length;
        }
        found.push({ kind, text, start: place, end, mate });
      }
      place = end;
    }
    return opened.length || found.some((_, number) => unclear(found, number)) ? null : found;
  }

  /* What would make commas and names mean something else. */
  function unclear(line, place) {
    const token = line[place];
    if ((token.kind === "name" && MADE.has(token.text)) || (place === 0 && token.text === "@")) return true;
    return token.text === "lambda" && !line.slice(place + 1, place + 3).some((one) => one.text === ":"); // more than one name, or a default
  }

  /* The last line of the reader in the traceback that holds the message; `span` is the part that the carets show, `direct` whether what
     failed is what the line calls and not what a library did with it later, as fit() does. */
  function failing(pasted, flat, message, { plain, unframed }) {
    if (flat !== plain(pasted)) return null; // a terminal broke the lines
    const lines = unframed(pasted).split("\n").map((line) => line.replace(PREFIX, ""));
    const starts = [0, ...lines.keys(), lines.length].filter((number, place) => place === 0 || number === lines.length || (number && TRACE.test(lines[number])));
    let last = -1;
    for (let place = 1; place < starts.length; place += 1) if (plain(lines.slice(starts[place - 1], starts[place]).join("\n")).includes(message)) last = starts[place];
    return last < 0 ? null : lastOwn(lines.slice(0, last));
  }

  const begins = (code) => RAISED.test(code) || FRAME.test(code);
  const indentOf = (line) => /^[ \t]*/.exec(line)[0].length;
  const says = (text) => /[^ \t]/.test(text);

  function lastOwn(lines) {
    let own = null;
    let header = "";
    let carets = false;
    let direct = true;
    lines.forEach((line, number) => {
      const arrow = ARROW.exec(line);
      const frame = arrow ? null : FRAME.exec(line);
      if (arrow) {
        if (header && !LIBRARY.test(header)) [own, direct] = [[arrow[1], null], true];
        else if (header) direct &&= DIRECT.test(header);
      } else if (frame) {
        header = frame[1];
        const [code, below] = [lines[number + 1] ?? "", lines[number + 2] ?? ""];
        const shown = CARETS.test(below);
        carets ||= shown;
        if (LIBRARY.test(header)) {
          direct &&= DIRECT.test(header);
          return;
        }
        direct = true;
        own = (shown || !below.startsWith("    ")) && !begins(code) ? [code, shown ? below : null] : ["", null];
      } else if (CELL.test(line)) header = line;
    });
    if (!own || own[0].length > LONGEST || /[^\x00-\x7f]/.test(own[0])) return null;
    const [raw, below] = own;
    const indent = indentOf(raw);
    const code = raw.replace(/^[ \t]+|[ \t]+$/g, "");
    const found = tokens(code);
    if (!found?.length) return null;
    if (below === null) return { code, span: carets ? [found[0].start, found.at(-1).end] : null, direct };
    const span = [indentOf(below) - indent, below.replace(/[ \t]+$/, "").length - indent];
    if (found.find(({ start }) => start >= span[1])?.text === "=") span[1] = found.at(-1).end; // what is set failed, and its left side shows the whole of it
    const known = found.some(({ start }) => start === span[0]) && found.some(({ end }) => end === span[1]);
    return { code, span: known ? span : null, direct };
  }

  // Its change.
  const EITHER = /(\$\w+)|(\$\*)|('[^']*')/g;
  const GONE = /, ?\x00|\x00, ?|\x00/g;
  const BEFORE = [...OPEN, ",", "="]; // what stands around a whole argument
  const BEHIND = [...CLOSE, ","];
  const SIGNS = set("+ - * / // % @ & | ^ << >> ** == != < > <= >= and or not in is");
  const MODULES = set("torch np numpy tf keras nn F plt"); // no expression is meant
  const MAKES = set("for yield"); // more than one argument of it would be another line
  const LEFT_OUT = set("= := : for lambda yield await");
  const lowered = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const parting = (rule) => {
    const place = rule.indexOf(" -> ");
    return place < 0 ? [rule, ""] : [rule.slice(0, place), rule.slice(place + 4)];
  };

  /* The line with the first change that has one place in it; empty where none has. `fill` puts what the message says into a rule, or says nothing where it does not say all. */
  function mended(rules, line, fill) {
    const words = line && tokens(line.code);
    if (!words?.length) return "";
    for (const rule of rules) {
      const made = fill(rule);
      if (made === null) continue;
      const [old, now] = parting(made);
      const parts = tokens(old, OWN);
      if (parts?.length && leavesAlone(rule)) {
        if (placesOf(parts, now, words).size) return "";
        continue;
      }
      const place = parts?.length ? placeOf(parts, now, words, line) : null;
      if (!place || twice(now, place, words)) continue;
      const changed = line.code.slice(0, words[place.start].start) + built(now, place, words, line.code) + line.code.slice(words[place.end - 1].end);
      const after = changed === line.code ? null : tokens(changed);
      if (after?.length && !namedTwice(after)) return changed;
    }
    return "";
  }

  function leavesAlone(rule) {
    const [old, now] = parting(rule);
    return old === now;
  }

  /* Whether a call has an argument of one name twice, which Python refuses. */
  function namedTwice(words) {
    return words.some((word, start) => {
      if (word.text !== "(" || !isTrailer(words, start)) return false;
      const names = [];
      for (let place = start + 1; place < word.mate; place = next(words, place))
        if (words[place].text === "=" && ["(", ","].includes(words[place - 2].text)) names.push(words[place - 1].text);
      return names.length > new Set(names).size;
    });
  }

  /* Whether something would be called twice that was called once, as next(batches). */
  function twice(now, place, words) {
    const often = (name) => (now.match(/\$\w+/g) ?? []).filter((one) => one === name).length;
    return Object.entries(place.own).some(([name, [start, end]]) => often(name) > 1 && words.some((_, at) => at >= start && at < end && words[at].text === "(" && isTrailer(words, at)));
  }

  /* Where in the line a rule fits. */
  function placesOf(parts, now, words) {
    const found = new Map();
    words.forEach((_, start) => {
      if (!mayBegin(parts, now, words, start)) return;
      for (const place of fits(parts, 0, words, start, { start, end: start, own: {}, more: [] })) {
        const key = `${words[start].start},${words[place.end - 1].end}`;
        if (mayEnd(parts, words, place.end) && !found.has(key)) found.set(key, place);
      }
    });
    return found;
  }

  /* The one place that can be meant, if there is one. */
  function placeOf(parts, now, words, { span, direct = true }) {
    const found = placesOf(parts, now, words);
    const places = [...found.values()];
    const expression = parts[0].kind === "own";
    const nameless = expression && !parts.some(({ kind }) => ["name", "string", "number"].includes(kind));
    if (nameless && !direct) return null;
    if (!span) {
      if (nameless) {
        const calls = words.filter((_, place) => isTrailer(words, place)).length;
        if (calls > parts.filter(({ text }) => text === "(" || text === "[").length) return null;
      }
      return places.length === 1 ? places[0] : null;
    }
    // Of a missing method the carets show no call.
    if (expression) return found.get(span.join(",")) ?? found.get(`${span[0]},${calledEnd(words, span[1])}`) ?? null;
    let inside = places.filter((place) => words[place.start].start >= span[0] && words[place.end - 1].end <= span[1]);
    if (inside.length > 1) inside = inside.filter((place) => words[place.end - 1].end === span[1]);
    return inside.length === 1 ? inside[0] : null;
  }

  /* Where the call ends of what is shown. */
  function calledEnd(words, end) {
    const place = words.findIndex((one) => one.start === end);
    return place > 0 && words[place].text === "(" && words[place - 1].kind === "name" && isTrailer(words, place) ? words[words[place].mate].end : end;
  }

  function mayBegin(parts, now, words, start) {
    const before = words[start - 1];
    const [first, second] = parts;
    if (first.kind === "own") return !SIGNS.has(second?.text) || !SIGNS.has(before?.text);
    if (first.kind === "name" && second?.text === "=") return ["(", ","].includes(before?.text) && inCall(words, start);
    if (before?.text === "." && first.kind === "name") return now.startsWith(first.text) && !/^\w/.test(now.slice(first.text.length)); // what stands before the dot stays
    return !["(", "["].includes(first.text) || isTrailer(words, start) === (first.text === "(");
  }

  function mayEnd(parts, words, end) {
    const behind = words[end];
    if (parts.at(-1).kind !== "own" || !behind) return true;
    return behind.text !== "." && !isTrailer(words, end) && !(SIGNS.has(parts.at(-2)?.text) && SIGNS.has(behind.text));
  }

  /* Whether the bracket around a word is that of a call. */
  function inCall(words, place) {
    for (let depth = place - 1; depth >= 0; depth -= 1) {
      if (CLOSE.includes(words[depth].text)) depth = words[depth].mate;
      else if (OPEN.includes(words[depth].text)) return words[depth].text === "(" && isTrailer(words, depth);
    }
    return false;
  }

  const isTrailer = (words, place) => ["(", "["].includes(words[place].text) && place > 0 && endsOperand(words[place - 1]);
  const textOf = (words, [start, end]) => words.slice(start, end).map((one) => one.text).join("\n");

  function* fits(parts, number, words, from, made) {
    if (number === parts.length) {
      if (from > made.start) yield { ...made, end: from };
      return;
    }
    const part = parts[number];
    if (part.kind === "any") yield* fitsAny(parts, number, words, from, made, false);
    else if (part.kind === "own") {
      const before = parts[number - 1]?.text ?? "";
      const behind = parts[number + 1]?.text ?? "";
      const whole = BEFORE.includes(before) && (BEHIND.includes(behind) || !behind);
      for (const end of whole ? argument(words, from) : atom(words, from)) {
        if (end === from + 1 && MODULES.has(words[from].text)) continue;
        const own = Object.hasOwn(made.own, part.text) ? made.own[part.text] : null;
        if (!own || textOf(words, own) === textOf(words, [from, end])) yield* fits(parts, number + 1, words, end, { ...made, own: { ...made.own, [part.text]: [from, end] } });
      }
    } else if (part.text === "," && parts[number + 1]?.kind === "any") yield* fitsAny(parts, number + 1, words, from, made, true);
    else if (from < words.length && same(part, words[from])) yield* fits(parts, number + 1, words, from + 1, made);
  }

  /* Any arguments. A comma between them and the next one goes with them. */
  function* fitsAny(parts, number, words, from, made, comma) {
    const behind = !comma && parts[number + 1]?.text === ",";
    const following = behind ? number + 2 : number + 1;
    yield* fits(parts, following, words, from, { ...made, more: [...made.more, [from, from]] });
    if (comma && words[from]?.text !== ",") return;
    const start = comma ? from + 1 : from;
    for (const end of ends(words, start)) {
      if ((end === start && !comma) || (behind && words[end]?.text !== ",") || has(words, start, end, MAKES)) continue;
      const last = end > start && words[end - 1].text === "," ? end - 1 : end;
      yield* fits(parts, following, words, behind ? end + 1 : end, { ...made, more: [...made.more, [start, last]] });
    }
  }

  const next = (words, place) => (OPEN.includes(words[place].text) ? words[place].mate + 1 : place + 1);

  /* Where a run of arguments may end: before each comma, and before the bracket that closes them. */
  function* ends(words, start) {
    let place = start;
    while (place < words.length && !CLOSE.includes(words[place].text)) {
      if (words[place].text === ",") yield place;
      place = next(words, place);
    }
    yield place;
  }

  /* Where one argument ends that has no name and no star. */
  function argument(words, start) {
    const end = ends(words, start).next().value;
    if (end === start || words[start].text === "*" || words[start].text === "**") return [];
    return has(words, start, end, LEFT_OUT) ? [] : [end];
  }

  function has(words, start, end, texts) {
    for (let place = start; place < end; place = next(words, place)) if (texts.has(words[place].text)) return true;
    return false;
  }

  /* Where an expression without operators may end: behind its name, number, text or bracket, and behind each dot and bracket that follows. */
  function atom(words, start) {
    const [first, before] = [words[start], words[start - 1]];
    if (!first || (before && (before.text === "." || endsOperand(before)))) return [];
    const found = [];
    if (OPEN.includes(first.text)) found.push(first.mate + 1);
    else if (["name", "number", "string"].includes(first.kind) && !isWord(first)) found.push(start + 1);
    else return [];
    for (let end = found.at(-1); end < words.length; end = found.at(-1)) {
      if (words[end].text === "." && words[end + 1]?.kind === "name") found.push(end + 2);
      else if (["(", "["].includes(words[end].text)) found.push(words[end].mate + 1);
      else break;
    }
    return found.reverse();
  }

  function same(part, word) {
    if (part.kind !== word.kind) return false;
    const texts = part.kind === "string" && /^['"]/.test(part.text) && /^['"]/.test(word.text);
    return texts ? lowered(part.text.slice(1, -1)) === lowered(word.text.slice(1, -1)) : part.text === word.text;
  }

  /* The right side with the reader's own expressions in it, and their kind of quotes. */
  function built(now, place, words, code) {
    const double = words.some((one) => one.kind === "string" && one.text.startsWith('"'));
    const more = [...place.more];
    const cut = (start, end) => code.slice(words[start].start, words[end - 1].end);
    const put = (match, own, any, text, where) => {
      if (text) return double ? `"${text.slice(1, -1)}"` : text;
      if (any) {
        const [start, end] = more.shift() ?? [0, 0];
        return start < end ? cut(start, end) : "\x00"; // no arguments; a comma beside it goes too
      }
      const [start, end] = place.own[own];
      const before = now.slice(0, where).replace(/ +$/, "").slice(-1);
      const behind = now.slice(where + match.length).replace(/^ +/, "").slice(0, 1);
      const alone = BEFORE.includes(before) && (BEHIND.includes(behind) || !behind);
      const whole = atom(words, start).includes(end) && !(words[start].kind === "number" && behind === ".");
      return alone || whole ? cut(start, end) : `(${cut(start, end)})`;
    };
    return now.replace(EITHER, put).replace(GONE, "");
  }

  return { failing, mended, tokens, MODULES };
})();
