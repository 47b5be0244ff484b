/* Documents in, ranked pages out. Runs in a worker, or in the page where workers are forbidden. */
globalThis.searchEngine = (() => {
  "use strict";

  const { read, stem, stems, withoutPrefix } = globalThis.searchWords;
  const { nearest } = globalThis.searchSpelling;

  const BOOSTS = { title: 4, asked: 3, errors: 4, description: 2, tags: 1.5, headings: 1.5, code: 1, body: 1 };
  const BM25 = { k: 1.2, b: 0.7, d: 0.25 };
  /* What a hit is worth, against a hit of the word that was typed. */
  const WORTH = { typed: 1, joined: 0.9, prefix: 0.7, corrected: 0.8, part: 0.4, synonym: 0.3 };
  const AT_MOST = 20;
  /* Pages far below the best one share a common word and no more; a few are shown all the same. */
  const FAR_BELOW = 0.4;
  const A_FEW = 5;

  function create(documents, thesaurus) {
    const vocabulary = new Set();
    const index = new MiniSearch({
      idField: "location",
      fields: Object.keys(BOOSTS),
      extractField: textOf,
      tokenize: (text) => {
        const terms = stems(text);
        terms.forEach((term) => vocabulary.add(term));
        return terms;
      },
      processTerm: (term) => term,
    });
    index.addAll(documents);
    const byLocation = new Map(documents.map((document) => [document.location, document]));
    const groups = thesaurus.map((line) => line.split(",").map(phrase));
    const thesaurusWords = new Set(groups.flat(2));
    const words = [...new Set([...vocabulary, ...thesaurusWords])];
    const known = (word) => vocabulary.has(word) || thesaurusWords.has(word);
    const cache = new Map();

    /* Location -> {score, terms} of the pages that have a term, a rare term scoring higher. */
    function lookUp(term, prefix) {
      const key = `${term}${prefix ? "*" : ""}`;
      if (!cache.has(key)) {
        const found = index.search(term, { boost: BOOSTS, bm25: BM25, prefix, tokenize: (text) => [text] });
        const rarity = Math.sqrt(rarityOf(found.length)); // MiniSearch knows it field by field only: a common word can be rare in titles
        cache.set(key, new Map(found.map((hit) => [hit.id, { score: hit.score * rarity, terms: hit.terms }])));
      }
      return cache.get(key);
    }

    const rarityOf = (pages) => Math.log(1 + (documents.length - pages + 0.5) / (pages + 0.5)) / Math.log(2 + 2 * documents.length);

    /* Location -> {score, terms} of the pages that have all the terms. */
    function lookUpAll(terms) {
      const [first, ...others] = terms.map((term) => lookUp(term, false));
      const all = new Map();
      for (const [location, hit] of first) {
        const hits = [hit, ...others.map((other) => other.get(location))];
        if (hits.includes(undefined)) continue;
        const score = hits.reduce((sum, one) => sum + one.score, 0) / hits.length;
        all.set(location, { score, terms: hits.flatMap((one) => one.terms) });
      }
      return all;
    }

    /* The query as ideas: each a list of ways to say it, of which the best counts for a page. */
    function ideas(query) {
      const words = read(query);
      const typing = /[\p{L}\p{N}_]$/u.test(query);
      const spoken = words.map((word) => word.stems[0]);
      return words.map((word, position) => {
        const [whole, ...parts] = word.stems;
        const ways = [{ terms: [whole], worth: WORTH.typed, typed: true }];
        if (parts.length) ways.push({ terms: parts, worth: WORTH.joined, typed: true });
        for (const part of parts) ways.push({ terms: [part], worth: WORTH.part, typed: true });
        const beginning = word.raw.toLowerCase();
        const begins = typing && word.end === query.length && lookUp(beginning, true).size > 0;
        if (begins) ways.push({ terms: [beginning], worth: WORTH.prefix, typed: !known(whole), prefix: true });
        else if (!known(whole)) ways.push(...corrections(whole));
        for (const neighbours of [[position, position + 1], [position - 1, position]]) {
          const joined = joinedWord(words, neighbours);
          if (joined) ways.push({ terms: [joined], worth: WORTH.joined, typed: true });
        }
        const heads = new Set(ways.filter((way) => way.terms.length === 1 && !way.prefix && way.worth >= WORTH.corrected).map((way) => way.terms[0]));
        for (const terms of synonyms(heads, spoken, position)) ways.push({ terms, worth: WORTH.synonym });
        return ways;
      });
    }

    /* `batch` and `norm` where the pages write `batchnorm`. */
    function joinedWord(words, [left, right]) {
      if (!words[left] || !words[right]) return undefined;
      const joined = stem(words[left].raw.toLowerCase() + words[right].raw.toLowerCase());
      return known(joined) ? joined : undefined;
    }

    const corrected = new Map();
    function corrections(word) {
      if (!corrected.has(word)) corrected.set(word, correct(word));
      return corrected.get(word);
    }

    function correct(word) {
      for (let cut = 3; cut <= word.length - 3; cut++) {
        const halves = [word.slice(0, cut), word.slice(cut)].map(stem);
        if (halves.every((half) => vocabulary.has(half))) return [{ terms: halves, worth: WORTH.corrected, typed: true }];
      }
      return nearest(word, words).map((one) => ({ terms: [one], worth: WORTH.corrected, typed: true }));
    }

    /* The other members of every group in which one of these words, or a phrase around this position, stands. */
    function synonyms(heads, spoken, position) {
      const stands = (member) =>
        member.length === 1
          ? heads.has(member[0])
          : member.some((_, offset) => member.every((word, i) => spoken[position - offset + i] === word));
      return groups.filter((group) => group.some(stands)).flatMap((group) => group.filter((member) => !stands(member)));
    }

    function search(query) {
      const text = withoutPrefix(query);
      const pages = new Map();
      let asked = 0;
      for (const ways of ideas(text)) {
        const best = new Map();
        let weight = 0;
        for (const way of ways) {
          const hits = way.prefix ? lookUp(way.terms[0], true) : lookUpAll(way.terms);
          if (hits.size) weight = Math.max(weight, way.worth * rarityOf(hits.size));
          for (const [location, { score, terms }] of hits) {
            const page = best.get(location) ?? { score: 0, terms: new Set(), typed: new Set() };
            page.score = Math.max(page.score, score * way.worth);
            for (const term of terms) (way.typed ? page.typed : page.terms).add(term);
            best.set(location, page);
          }
        }
        asked += weight;
        for (const [location, hit] of best) {
          const page = pages.get(location) ?? { score: 0, covered: 0, terms: new Set(), typed: new Set() };
          page.score += Math.sqrt(hit.score); // so that several ideas count for more than one that a page is full of
          page.covered += weight;
          for (const name of ["terms", "typed"]) hit[name].forEach((term) => page[name].add(term));
          pages.set(location, page);
        }
      }
      const ranked = [...pages].map(([location, page]) => ({ location, ...page, score: page.score * (0.3 + (0.7 * page.covered) / asked) }));
      ranked.sort((a, b) => b.score - a.score || (a.location < b.location ? -1 : 1));
      const found = ranked.filter((page, rank) => rank < A_FEW || page.score >= FAR_BELOW * ranked[0].score).slice(0, AT_MOST);
      return found.length ? found.map(item) : read(text).length ? [] : byTitle(query);
    }

    /* While only `how do I` stands there: the questions that have these words. */
    function byTitle(query) {
      const typed = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      const has = (title) => {
        const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
        return typed.every((one) => words.some((word) => word.startsWith(one)));
      };
      const found = typed.length ? documents.filter((document) => has(document.title)) : [];
      return found.slice(0, AT_MOST).map(({ location }) => item({ location, score: 1, terms: new Set(), typed: new Set() }));
    }

    function item({ location, score, terms, typed }) {
      const { title, description } = byLocation.get(location);
      const hits = new Set([...terms, ...typed]);
      return { location, score, title: marked(title, hits), text: marked(description, hits), terms: wordsToMark(byLocation.get(location), typed) };
    }

    /* What the opened page marks: Material looks for these as the start of words. */
    function wordsToMark(document, typed) {
      const shortest = new Map();
      for (const field of Object.keys(BOOSTS)) {
        for (const { raw, stems: own } of read(textOf(document, field))) {
          const term = own[0];
          if (typed.has(term) && raw.length > 2 && raw.length < (shortest.get(term)?.length ?? Infinity)) shortest.set(term, raw);
        }
      }
      return Object.fromEntries([...shortest.values()].slice(0, 8).map((word) => [word.toLowerCase(), true]));
    }

    return { search };
  }

  const textOf = (document, field) => (field === "location" ? document.location : [document[field] ?? ""].flat().join("\n"));

  /* A member of a thesaurus group, or a typed word, as the terms that must all be there. */
  const phrase = (text) => read(text).map((word) => word.stems[0]);

  /* Text as HTML, hits in <mark>. */
  function marked(text, hits) {
    let html = "";
    let done = 0;
    for (const word of read(text)) {
      if (!word.stems.some((one) => hits.has(one))) continue;
      html += `${escaped(text.slice(done, word.start))}<mark>${escaped(word.raw)}</mark>`;
      done = word.end;
    }
    return html + escaped(text.slice(done));
  }

  const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

  return { create, marked };
})();
