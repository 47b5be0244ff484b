/* The known words nearest to one that no page has. */
globalThis.searchSpelling = (() => {
  "use strict";

  /* Short words have too many neighbours. */
  const editsFor = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

  /* Edits (insert, delete, replace, swap neighbours) between two words; more than `limit` is not counted out. */
  function distance(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > limit) return limit + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  /* The letters of a word as bits. An edit changes two at most, so most words need not be compared letter by letter. */
  const lettersOf = (word) => {
    if (!letters.has(word)) letters.set(word, [...word].reduce((bits, sign) => bits | (1 << (sign.charCodeAt(0) % 32)), 0));
    return letters.get(word);
  };
  const letters = new Map();
  const bitsIn = (number) => {
    let count = 0;
    for (let rest = number; rest; rest &= rest - 1) count += 1;
    return count;
  };

  /* All words at the smallest distance found, at most five. */
  function nearest(word, vocabulary) {
    let limit = editsFor(word);
    let found = [];
    for (const known of limit ? vocabulary : []) {
      if (known.length < 3 || bitsIn(lettersOf(word) ^ lettersOf(known)) > 2 * limit) continue;
      const edits = distance(word, known, limit);
      if (edits > limit) continue;
      if (edits < limit) found = [];
      limit = edits;
      found.push(known);
    }
    return found.slice(0, 5);
  }

  return { distance, nearest };
})();
