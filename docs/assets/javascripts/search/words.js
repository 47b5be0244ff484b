/* What counts as a word: in the documents, in a query, and where a hit is highlighted. */
globalThis.searchWords = (() => {
  "use strict";

  const STOP = new Set(
    ("a about actually after again all also always am an and any anyone are as ask at be because been before being between both but by can cannot cant " +
      "come comes could did do does doesn doesnt doing don done dont each either else error errors etc ever every example exactly explain fail failed failing fails " +
      "for from get gets getting give given gives go goes going good got had happen happens has hasn have having help here how i if in instead into is isn " +
      "issue it its itself just keep keeps know let like look looks made make makes making many may me means might more most much must my necessarily necessary need needed needs no " +
      "not now of off ok on one only or other our out own people please possible problem put question quite raise raised raises really right say says " +
      "see seem seems set should show shown so some someone something still such take takes tell than that the their them then there these they thing things " +
      "intuition purpose setting settings understanding clarification clarify concerning regarding unable perform performed performing performs prefer preferred prefers advance appreciate appreciated appreciation author clue clues confused curious dear greetings guys hello hey hi hint idea ideas kindly regards sir somebody suggestion suggestions thank thanks thx wonder wondering " +
      "this those though to too trying try tried understand until up upon us usage use used uses using very via want wants was way we well went were what when where " +
      "whether which while who whose why will with without won work working works would wrong yes yet you your")
      .split(" "),
  );

  /* Words as they stand in a text: letters, digits and underscores. */
  const RAW = /[\p{L}\p{N}_]+/gu;
  /* `batch_first`, `CrossEntropyLoss`, `LSTMCell`: the parts that people type. */
  const PARTS = /[A-Z]+s?(?![a-z])\d*|[A-Z]?[a-z]+(?:\d+[a-z]{0,2})?|\d+[a-z]*|[^\x00-\x7f]+/g;
  /* A pasted message: what stands before the last `SomeError:` is a traceback, and the name says little. */
  const BEFORE_MESSAGE = /^[^]*\b\w*(?:Error|Warning|Exception):\s+(?=\S)/;

  const withoutPrefix = (text) => text.replace(BEFORE_MESSAGE, "");

  /* What says something only as a whole: its words are fillers. */
  const WHOLES = [[/\bnot[\s-]a[\s-]number\b/gi, "nan"]];

  /* What signs and digits are about, where a query is made of nothing else. */
  const SIGNS = [
    [/@/, "matrix product multiplied"],
    [/[-+*/]=/, "in-place operation"],
    [/\[[^\]]*:/, "last step output"],
    [/[0-9]x[0-9]/i, "shapes multiplied"],
    [/[([]\s*(?:-?[0-9]+\s*,\s*)+-?[0-9]*\s*[)\]]/, "shape axes"],
    [/(?:^|[^0-9.])-1(?:[^0-9.]|$)/, "view reshape axis"],
    [/[0-9]\s*(?:\/\/|\/|%)\s*[0-9]/, "output size stride"],
    [/[*+-]/, "broadcast shapes"],
    [/[0-9]\.[0-9]|[0-9]e-?[0-9]/i, "loss stuck chance"],
    [/[0-9]/, "shape size"],
  ];

  /* A query in words. */
  function inWords(query) {
    const text = WHOLES.reduce((made, [whole, word]) => made.replace(whole, word), query);
    const words = text.replace(/(?<=[0-9])[xe](?=-?[0-9])/gi, " ").match(/\p{L}+/gu) ?? [];
    if (words.some((word) => word.length > 1 && !STOP.has(word.toLowerCase())) || !/[0-9@*+/=%-]/.test(text) || words.length > 4) return text;
    return SIGNS.find(([sign]) => sign.test(text))?.[1] ?? text;
  }

  /* Numbers say nothing: a reader's are not the page's. `2d` is a word, `4x10` is not. */
  const isNumber = (word) => /^\d/.test(word) && !/^[1-9]d$/i.test(word);

  const IRREGULAR = new Map(
    Object.entries({
      axes: "axis", bias: "bias", embed: "embed", frozen: "freez", indices: "index", matrices: "matrix", reduction: "reduc",
      scheduler: "schedul", schedulers: "schedul", vertices: "vertex",
    }),
  );

  const saysSomething = (raw) => !STOP.has(raw.toLowerCase()) && !isNumber(raw);

  /* One form for the forms of a word. It need not be a word itself, only the same for all of them.
     It keeps the first three letters, by which tested_answers/site/search.py files words; it knows the few exceptions. */
  function stem(word) {
    if (/\d/.test(word) || word.length < 4) return word;
    if (IRREGULAR.has(word)) return IRREGULAR.get(word);
    let w = word;
    const cut = (ending, replacement, atLeast) => {
      const match = ending.exec(w);
      if (!match || match.index < atLeast) return false;
      w = w.slice(0, match.index) + replacement;
      return true;
    };
    const undouble = () => /([^aeiousl])\1$/.test(w) && (w = w.slice(0, -1));
    if (!cut(/ies$/, "y", 3) && !cut(/(?<=ss|x|ch|sh)es$/, "", 3)) cut(/(?<![sui])s$/, "", 3);
    if (IRREGULAR.has(w)) return IRREGULAR.get(w);
    cut(/(?<=tion)al$/, "", 4);
    if (cut(/i[sz](?:e|ed|er|ing|able|ation)$/, "iz", 4)) return w;
    if (cut(/(?:ied|ier|ication)$/, "y", 4)) return w;
    if (cut(/bility$/, "bl", 3)) return w;
    if (cut(/ation$/, "at", 3) || cut(/(?<=[cs])tion$|(?<=[cs]t)ion$/, /ction$/.test(w) ? "t" : "", 3)) return w;
    if (cut(/(?<=[aeiouy].*)(?:ing|ed)$/, "", 3)) undouble();
    else cut(/(?<=....)(?:able|(?<!p)ly|ment)$/, "", 5);
    if (w.length > 4) cut(/e$/, "", 3);
    return w;
  }

  /* The stems that one raw word stands for: itself without underscores, then its parts. */
  function stemsOf(raw) {
    if (!remembered.has(raw)) remembered.set(raw, takeApart(raw));
    return remembered.get(raw);
  }
  const remembered = new Map();

  function takeApart(raw) {
    const whole = raw.replaceAll("_", "").toLowerCase();
    const parts = (raw.match(PARTS) ?? []).map((part) => part.toLowerCase());
    const compound = parts.length > 1 && whole.length > 3; // `NaN` is one word
    const found = [stem(whole)];
    if (compound) found.push(...parts.filter((part) => !STOP.has(part)).map(stem));
    const lettersBefore = /^([a-z]{3,})\d+[a-z]?$/.exec(whole);
    if (lettersBefore) found.push(lettersBefore[1]);
    return [...new Set(found)].filter((one) => one.length > 1 && !isNumber(one));
  }

  /* [{raw, start, end, stems}] of the words of a text that say something. */
  function read(text) {
    const words = [];
    for (const match of text.matchAll(RAW)) {
      const raw = match[0];
      if (!saysSomething(raw)) continue;
      const stems = stemsOf(raw);
      if (stems.length) words.push({ raw, start: match.index, end: match.index + raw.length, stems });
    }
    return words;
  }

  /* The same without places, for the index. */
  const stems = (text) => (text.match(RAW) ?? []).flatMap((raw) => (saysSomething(raw) ? stemsOf(raw) : []));

  return { read, stem, stems, withoutPrefix, inWords, fillers: [...STOP] };
})();
