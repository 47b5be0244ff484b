/* A query in, ranked pages out. Runs in a worker, or in the page where workers are forbidden. What the query needs of the index
   is brought part by part: a search is tried, what it missed is loaded, and it is tried again until it misses nothing. */
globalThis.searchEngine = (() => {
  "use strict";

  const { read, stem, stems, withoutPrefix, inWords, fillers } = globalThis.searchWords;
  const { nearest } = globalThis.searchSpelling;

  const BOOSTS = { title: 4, asked: 5, errors: 4, description: 2, tags: 1.5, headings: 1.5, code: 1, body: 1 };
  const BM25 = { k: 1.2, b: 0.7, d: 0.25 };
  /* What a hit is worth, against a hit of the word that was typed. */
  const WORTH = { typed: 1, joined: 0.9, prefix: 0.7, corrected: 0.8, part: 0.4, synonym: 0.45 };
  const AT_MOST = 20;
  /* What a page is worth that answers no question, by its folder; an answer with the same words goes before it. */
  const LESS = { about: 0.6, index: 0.5, tools: 0.8, labs: 0.8 };
  /* What it is worth that single lines of a page, its title and those of `asked`, say what is asked and little else. Learnt with what
     a page's words are worth (logistic regression, cross-validated) from 1,342 queries, of which 853 are `asked` lines that the
     index was made without: docs/about/search.md. */
  const LINES = 1.6;
  /* Pages far below the best one share a common word and no more; a few are shown all the same. */
  const FAR_BELOW = 0.4;
  const A_FEW = 5;
  /* How well what is found must fit a query of more than two words (`fit`). Below it there is no answer: tests/site/foreign_queries.json
     holds what is asked elsewhere. */
  const FITS = 1.85;
  /* What fits less than that but so well is near; two are named. */
  const IS_NEAR = 1.5;
  const NEAR = 2;
  /* So much less must what is found fit a query of two words, of which no page has one; other two are answered. */
  const OF_TWO = 0.35;
  /* Of many words the best page says a smaller share, by chance or not. */
  const PER_LENGTH = 0.6;
  /* A query is read from its end, where a pasted text has its message. */
  const LONGEST = 400;
  const MOST_WORDS = 40;

  /* `parts.get(name)` is a part that is there, `parts.load(names)` brings others. */
  function create(parts, thesaurus) {
    const { fields, firsts, lengths, lines, others = {}, pages: pagesInPart } = parts.get("index");
    const count = lengths.length;
    const shared = {
      documentCount: count,
      nextId: count,
      documentIds: Object.fromEntries(lengths.map((_, page) => [page, page])),
      fieldIds: Object.fromEntries(fields.map((field, number) => [field, number])),
      fieldLength: { ...lengths },
      averageFieldLength: fields.map((_, field) => lengths.reduce((sum, own) => sum + own[field], 0) / count),
      storedFields: {},
      dirtCount: 0,
      serializationVersion: 2,
    };
    const inLines = new Set(["title", "asked"].map((field) => String(fields.indexOf(field))));
    const pageOf = lines.flatMap((own, page) => own.map(() => page));
    const lineLengths = lines.flat();
    const groups = thesaurus.map((line) => line.split(",").map(phrase));
    const thesaurusWords = new Set(groups.flat(2));
    const cache = new Map();
    const opened = new Map();
    const missed = new Set();

    const less = new Map(Object.entries(others).flatMap(([kind, own]) => own.map((page) => [page, LESS[kind] ?? 1])));
    const worthOf = (page) => less.get(page) ?? 1;

    const there = (name) => {
      if (parts.get(name) === undefined) missed.add(name);
      return parts.get(name);
    };

    /* The number of the part in which a term stands, with all words that have it. */
    function placeOf(term) {
      let [low, high] = [0, firsts.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (firsts[middle] <= term.slice(0, 3)) low = middle;
        else high = middle;
      }
      return low;
    }

    /* A part as {words, terms, said, index}: the pages of its words, its terms with their words and with the lines that have them,
       and MiniSearch over both. */
    function open(place) {
      const data = there(`terms-${place}`);
      if (data && !opened.has(place)) {
        const words = new Map();
        const terms = new Map();
        const counts = new Map();
        const said = new Map();
        for (const [word, steps] of Object.entries(data)) {
          const own = Object.entries(steps).map(([field, numbers]) => [field, running(numbers)]);
          const itsLines = own.flatMap(([field, numbers]) => (inLines.has(field) ? numbers : []));
          const found = own.map(([field, numbers]) => [field, inLines.has(field) ? numbers.map((line) => pageOf[line]) : numbers]);
          words.set(word, found);
          for (const term of stems(word).filter((one) => placeOf(one) === place)) {
            if (!terms.has(term)) terms.set(term, []);
            terms.get(term).push(word);
            if (!counts.has(term)) counts.set(term, {});
            if (!said.has(term)) said.set(term, new Map());
            const byLine = said.get(term);
            for (const line of itsLines) byLine.set(line, [...(byLine.get(line) ?? []), word]);
            for (const [field, own] of found) {
              const pages = (counts.get(term)[field] ??= {});
              for (const page of own) pages[page] = (pages[page] ?? 0) + 1;
            }
          }
        }
        const options = { fields, processTerm: (term) => term, tokenize: (text) => [text] };
        opened.set(place, { words, terms, said, index: MiniSearch.loadJS({ ...shared, index: [...counts] }, options) });
      }
      return opened.get(place);
    }

    /* The parts with the terms that begin so; undefined while one is missing. */
    function openFor(beginning) {
      const places = [];
      for (let place = placeOf(beginning); place <= placeOf(`${beginning}\uffff`); place++) places.push(open(place));
      return places.includes(undefined) ? undefined : places;
    }

    /* Whether a page or the thesaurus has the word; while nobody can say, yes. */
    const known = (word) => thesaurusWords.has(word) || (open(placeOf(word))?.terms.has(word) ?? true);

    /* Page -> {score, terms} of the pages that have a term, a rare term scoring higher. */
    function lookUp(term, prefix) {
      const key = `${term}${prefix ? "*" : ""}`;
      if (!cache.has(key)) {
        const places = prefix ? openFor(term) : open(placeOf(term)) && [open(placeOf(term))];
        if (!places) return new Map();
        const found = places.flatMap(({ index }) => index.search(term, { boost: BOOSTS, bm25: BM25, prefix }));
        const hits = new Map();
        for (const { id, score, terms } of found) {
          const one = hits.get(id) ?? { score: 0, terms: [] };
          hits.set(id, { score: one.score + score, terms: [...one.terms, ...terms] });
        }
        const rarity = Math.sqrt(rarityOf(hits.size)); // MiniSearch knows it field by field only: a common word can be rare in titles
        for (const hit of hits.values()) hit.score *= rarity;
        cache.set(key, hits);
      }
      return cache.get(key);
    }

    const rarityOf = (pages) => Math.log(1 + (count - pages + 0.5) / (pages + 0.5)) / Math.log(2 + 2 * count);

    /* Page -> {score, terms} of the pages that have all the terms. */
    function lookUpAll(terms) {
      const [first, ...others] = terms.map((term) => lookUp(term, false));
      const all = new Map();
      for (const [page, hit] of first) {
        const hits = [hit, ...others.map((other) => other.get(page))];
        if (hits.includes(undefined)) continue;
        const score = hits.reduce((sum, one) => sum + one.score, 0) / hits.length;
        all.set(page, { score, terms: hits.flatMap((one) => one.terms) });
      }
      return all;
    }

    /* Line -> its words that have a term, of the lines that have all the terms. */
    function linesWith(terms, prefix) {
      const [first, ...others] = terms.map((term) => {
        if (!prefix) return open(placeOf(term))?.said.get(term) ?? new Map();
        const all = new Map();
        for (const { said } of openFor(term) ?? []) {
          for (const [one, own] of said) if (one.startsWith(term)) own.forEach((words, line) => all.set(line, [...(all.get(line) ?? []), ...words]));
        }
        return all;
      });
      if (!others.length) return first;
      const found = [...first].filter(([line]) => others.every((other) => other.has(line)));
      return found.map(([line, words]) => [line, [...words, ...others.flatMap((other) => other.get(line))]]);
    }

    /* The query as ideas: each a list of ways to say it, of which the best counts for a page. */
    function ideas(query) {
      const words = read(query).slice(0, MOST_WORDS);
      const typing = /[\p{L}\p{N}_]$/u.test(query);
      const spoken = words.map((word) => word.stems[0]);
      return words.map((word, position) => {
        const [whole, ...parts] = word.stems;
        const ways = [{ terms: [whole], worth: WORTH.typed, typed: true }];
        const together = parts.length ? parts : partsOf(whole);
        if (together.length) ways.push({ terms: together, worth: WORTH.joined, typed: true });
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

    /* Of `batchsize` or `crossentropyloss`, where the pages write `batch_size` and `CrossEntropyLoss`. */
    function partsOf(whole) {
      const written = open(placeOf(whole))?.terms.get(whole) ?? [];
      const taken = written.map((word) => stems(word)).find(([first, ...parts]) => first === whole && parts.length > 1);
      return taken?.slice(1) ?? [];
    }

    /* `batch` and `norm` where the pages write `batchnorm`. */
    function joinedWord(words, [left, right]) {
      if (!words[left] || !words[right]) return undefined;
      const joined = stem(words[left].raw.toLowerCase() + words[right].raw.toLowerCase());
      return known(joined) ? joined : undefined;
    }

    const corrected = new Map();
    let vocabulary;
    let everyWord;
    let forms;
    function corrections(word) {
      if (there("words") === undefined) return [];
      vocabulary ??= new Set(stems(there("words")));
      if (!corrected.has(word)) corrected.set(word, correct(word));
      return corrected.get(word);
    }

    function correct(word) {
      for (let cut = 3; cut <= word.length - 3; cut++) {
        const halves = [word.slice(0, cut), word.slice(cut)].map(stem);
        if (halves.every((half) => vocabulary.has(half))) return [{ terms: halves, worth: WORTH.corrected, typed: true }];
      }
      everyWord ??= [...new Set([...vocabulary, ...thesaurusWords])];
      let near = nearest(word, everyWord);
      if (!near.length) {
        forms ??= [...new Set(there("words").toLowerCase().split(" "))]; // `bidirectonal`: the fault stands where a form is cut
        near = [...new Set(nearest(word, forms).map(stem))];
      }
      return near.map((one) => ({ terms: [one], worth: WORTH.corrected, typed: true }));
    }

    /* The other members of every group in which one of these words, or a phrase around this position, stands. */
    function synonyms(heads, spoken, position) {
      const stands = (member) =>
        member.length === 1
          ? heads.has(member[0])
          : member.some((_, offset) => member.every((word, i) => spoken[position - offset + i] === word));
      return groups.filter((group) => group.some(stands)).flatMap((group) => group.filter((member) => !stands(member)));
    }

    /* The pages that answer, and where none does those that are near. */
    const search = (query) => untilThere(() => attempt(query, FITS));
    const near = (query) => untilThere(() => attempt(query, IS_NEAR).slice(0, NEAR));

    async function untilThere(tried) {
      for (;;) {
        missed.clear();
        const found = tried();
        if (!missed.size) return found;
        await parts.load([...missed]);
      }
    }

    function attempt(query, enough) {
      const text = inWords(withoutPrefix(query.slice(-10 * LONGEST)).slice(0, LONGEST));
      const pages = new Map();
      const lineHits = new Map();
      let asked = 0;
      let wanted = 0; // the same as `asked`, of all that stands there
      let allThere = true;
      const all = ideas(text);
      for (const ways of all) {
        const best = new Map();
        const inLine = new Map(); // line -> what its best way is worth
        let weight = 0;
        for (const way of ways) {
          const hits = way.prefix ? lookUp(way.terms[0], true) : lookUpAll(way.terms);
          if (hits.size) weight = Math.max(weight, way.worth * rarityOf(hits.size));
          for (const [number, { score, terms }] of hits) {
            const page = best.get(number) ?? { score: 0, worth: 0, terms: new Set(), typed: new Set() };
            page.score = Math.max(page.score, score * way.worth);
            page.worth = Math.max(page.worth, way.worth);
            for (const term of terms) (way.typed ? page.typed : page.terms).add(term);
            best.set(number, page);
          }
          for (const [line, words] of linesWith(way.terms, way.prefix)) {
            if (!lineHits.has(line)) lineHits.set(line, { covered: 0, words: new Set() });
            for (const word of words) lineHits.get(line).words.add(word);
            inLine.set(line, Math.max(inLine.get(line) ?? 0, way.worth));
          }
        }
        asked += weight;
        const isThere = known(ways[0].terms[0]) || ways.some((way) => way.prefix);
        allThere &&= isThere;
        const rarity = best.size && isThere ? weight : rarityOf(0); // no page has `pin_memory`: rare, though it is found in parts
        if (best.size || !nearest(ways[0].terms[0], fillers).length) wanted += rarity; // `whcih` says nothing
        for (const [line, worth] of inLine) lineHits.get(line).covered += weight * worth;
        for (const [number, hit] of best) {
          const page = pages.get(number) ?? { score: 0, covered: 0, said: 0, terms: new Set(), typed: new Set() };
          page.score += Math.sqrt(hit.score); // so that several ideas count for more than one that a page is full of
          page.covered += weight;
          page.said += rarity * hit.worth;
          for (const name of ["terms", "typed"]) hit[name].forEach((term) => page[name].add(term));
          pages.set(number, page);
        }
      }
      const alike = likeness(lineHits, asked);
      const ranked = [...pages].map(([page, hit]) => {
        const byWords = hit.score * (0.3 + (0.7 * hit.covered) / asked) * worthOf(page);
        return { page, ...hit, byWords, score: byWords * Math.exp(LINES * Math.sqrt(alike.get(page) ?? 0)) };
      });
      if (missed.size) return [];
      ranked.sort((a, b) => b.score - a.score || a.page - b.page);
      const best = ranked.reduce((one, other) => (other.byWords > one.byWords ? other : one), ranked[0]);
      const found = ranked.filter((page, rank) => rank < A_FEW || page.byWords >= FAR_BELOW * best.byWords).slice(0, AT_MOST);
      if (!found.length) return read(text).length ? [] : byTitle(text);
      const fit = ranked[0].said / wanted + Math.sqrt((Math.max(0, ...alike.values()) * asked) / wanted) + PER_LENGTH * Math.log(all.length);
      const least = all.length > 2 ? enough : allThere ? -Infinity : enough - OF_TWO;
      return all.length > 1 && fit < least ? [] : found.map(item);
    }

    /* Page -> how alike its lines are to the query, summed: the share of what is asked that a line says, times the share of its words
       that say it, with one word more, or lines of two words would win too often. */
    function likeness(lineHits, asked) {
      const alike = new Map();
      for (const [line, { covered, words }] of lineHits) {
        const one = (covered / asked) * (words.size / (1 + lineLengths[line]));
        alike.set(pageOf[line], (alike.get(pageOf[line]) ?? 0) + one);
      }
      return alike;
    }

    /* While only `how do I` stands there: the questions that have these words. */
    function byTitle(query) {
      const title = String(fields.indexOf("title"));
      const typed = [...new Set(query.toLowerCase().match(/[\p{L}\p{N}]+/gu))].slice(0, 12);
      const having = typed.map((beginning) => {
        const words = (openFor(beginning) ?? []).flatMap((part) => [...part.words]);
        const found = words.filter(([word]) => word.toLowerCase().startsWith(beginning)).flatMap(([, own]) => own);
        return new Set(found.filter(([field]) => field === title).flatMap(([, pages]) => pages));
      });
      if (missed.size || !typed.length) return [];
      const found = [...having[0]].filter((page) => having.every((pages) => pages.has(page))).sort((a, b) => a - b);
      return found.slice(0, AT_MOST).map((page) => item({ page, score: 1, terms: new Set(), typed: new Set() }));
    }

    function item({ page, score, terms, typed }) {
      const [location, title, description] = there(`pages-${Math.floor(page / pagesInPart)}`)?.[page % pagesInPart] ?? ["", "", ""];
      const hits = new Set([...terms, ...typed]);
      return { location, score, title: marked(title, hits), text: marked(description, hits), terms: wordsToMark(page, typed) };
    }

    /* What the opened page marks: the forms of the typed words that stand there; box.js keeps whole words. */
    function wordsToMark(page, typed) {
      const forms = [...typed].flatMap((term) => {
        const { words, terms } = open(placeOf(term));
        const own = (terms.get(term) ?? []).filter((word) => stems(word)[0] === term && word.length > 2);
        return own.filter((word) => words.get(word).some(([, pages]) => pages.includes(page))).sort((a, b) => a.length - b.length);
      });
      return Object.fromEntries(forms.slice(0, 12).map((word) => [word.toLowerCase(), true]));
    }

    return { search, near };
  }

  /* Numbers from the steps between them. */
  const running = (steps) => {
    let at = 0;
    return steps.map((step) => (at += step));
  };

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
