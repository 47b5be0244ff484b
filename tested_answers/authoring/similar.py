"""Answers that are near a new question, by the words that they share: rare ones count more (BM25)."""

import re
from collections import Counter
from math import log

from tested_answers.content.entry import Entry

_WORD = re.compile(r"[a-z]+\d*|\d+")
_SAY_NOTHING = """a an the is are was be do does did i my me it its in on of to for with and or not what why how when
which that this there if by from at as can should have has get one two after before than then so many much use using"""
_STOP = set(_WORD.findall(_SAY_NOTHING))
K, B = 1.2, 0.6
COUNT = 4  # entries that are named
SAME = 0.45  # of the words of both, weighted: from here on two phrasings may ask the same


def similar(question: str, entries: list[Entry]) -> list[tuple[float, Entry]]:
    """(words shared with the nearest phrasing of it, of all words of both; entry), the nearest first."""
    documents = {
        entry: Counter(words(" ".join([entry.title, *_phrasings(entry), entry.slug, entry.description, entry.topic])))
        for entry in entries
    }
    held = Counter(word for document in documents.values() for word in document)
    mean = sum(map(Counter.total, documents.values())) / max(1, len(documents))
    asked = set(words(question))

    def rank(entry: Entry) -> float:
        document = documents[entry]
        norm = K * (1 - B + B * document.total() / mean)
        return sum(
            log(1 + (len(entries) - held[word] + 0.5) / (held[word] + 0.5))
            * document[word]
            * (K + 1)
            / (document[word] + norm)
            for word in asked
        )

    def share(phrasing: str) -> float:
        other = set(words(phrasing))
        both = {word: log(1 + len(entries) / (held[word] + 0.5)) for word in asked | other}
        return sum(both[word] for word in asked & other) / max(1e-9, sum(both.values()))

    ranked = sorted(((rank(entry), entry) for entry in entries), key=lambda one: (-one[0], str(one[1])))
    return [(max(map(share, _phrasings(entry))), entry) for score, entry in ranked[:COUNT] if score]


def words(text: str) -> list[str]:
    """Its words without endings, and without those that say nothing."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text).lower()
    return [_stem(word) for word in _WORD.findall(plain) if word not in _STOP]


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "es", "ed", "s", "e", "y"):
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _phrasings(entry: Entry) -> list[str]:
    return [entry.title, *entry.listed("asked")]
