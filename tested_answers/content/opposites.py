"""Words that turn a sentence round: one that stands for its opposite, `view` for `reshape` or before for after, and a denial."""

import re
from collections.abc import Iterator

_DENIED = re.compile(r"\b(?:not|no|without|never|nothing|none|cannot|neither|nowhere|nobody)\b|n't\b", re.IGNORECASE)
_DENIED_VERB = re.compile(r"not|cannot|n't", re.IGNORECASE)
# The "No:" that answers a question goes with the question, not with what follows.
_NEUTRAL = re.compile(r"\b(?:or not|not only|no longer|no more than)\b|(?:^|\?)\W*(?:No|Neither)[.,:]", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"|“[^”]*”')


def denials(text: str) -> list[str]:
    """The words of a text that deny something; "nor" goes with its "neither"."""
    return _DENIED.findall(_NEUTRAL.sub("", QUOTED.sub("", text)))


def denied_more(text: str, said: str) -> list[str]:
    """The denials of a text if it has more of them than what is said, at all or with the verb alone: "no" vouches for no "not"."""
    own, known = denials(text), denials(said)
    verbs, known_verbs = (list(filter(_DENIED_VERB.fullmatch, words)) for words in (own, known))
    return verbs if len(verbs) > len(known_verbs) else own if len(own) > len(known) else []


class Opposites:
    """Pairs of words, each line "rises/falls, larger/smaller": the first words of a line are on one side."""

    def __init__(self, *lines: str, flags: int = 0) -> None:
        self._counterpart: dict[str, str] = {}
        self._side: dict[str, tuple[str, ...]] = {}
        for line in lines:
            sides = tuple(zip(*(pair.split("/") for pair in line.split(", ")), strict=True))
            for side, other in (sides, sides[::-1]):
                for word, counterpart in zip(side, other, strict=True):
                    self._counterpart.setdefault(word, counterpart)
                    self._side.setdefault(word, side)
        self._flags = flags
        longest_first = "|".join(sorted(self._side, key=len, reverse=True))
        self._any = re.compile(rf"(?<![\w-])(?<!\bno )(?:{longest_first})(?![\w-])", flags)

    def find(self, text: str) -> Iterator[tuple[int, str, str]]:
        """(place, word, what would turn the sentence round) of each word of a text that has an opposite."""
        for match in self._any.finditer(text):
            yield match.start(), match[0], self._counterpart[self._known(match[0])]

    def unsaid(self, text: str, said: str) -> list[str]:
        """A word of a text for each side of which nothing is said, or less than the text has, with words of the other side."""
        known, own = self._by_side(said), self._by_side(text)
        turned = [side for side in own if self._opposite(side) in known and len(own[side]) > len(known.get(side, []))]
        return [words[-1] for side, words in own.items() if side not in known or side in turned]

    def said_less(self, text: str, said: str) -> list[str]:
        """A word of a text for each side that has more words there than in what is said: one may be turned round."""
        known = self._by_side(said)
        return [words[-1] for side, words in self._by_side(text).items() if len(words) > len(known.get(side, []))]

    def _opposite(self, side: tuple[str, ...]) -> tuple[str, ...]:
        return self._side[self._counterpart[side[0]]]

    def _by_side(self, text: str) -> dict[tuple[str, ...], list[str]]:
        found: dict[tuple[str, ...], list[str]] = {}
        for _, word, _ in self.find(text):
            found.setdefault(self._side[self._known(word)], []).append(word)
        return found

    def _known(self, word: str) -> str:
        return word.lower() if self._flags & re.IGNORECASE else word


IN_CODE = Opposites(
    "True/False", "view/reshape", "squeeze/unsqueeze", "train/eval", "sum/mean", "min/max", "all/any", "detach/clone",
    "float/long",
)  # fmt: skip
IN_WORDS = Opposites(
    "rise/fall, rises/falls, rising/falling, rose/fell, grow/shrink, grows/shrinks, growing/shrinking, grew/shrank, "
    "increase/decrease, increases/decreases, larger/smaller, greater/less, higher/lower, longer/shorter, more/less, "
    "more/fewer",
    "at most/at least",
    "before/after, in front of/behind, in front/behind, earlier/later",
    "better/worse",
    "faster/slower",
    "forward/backward",
    "training/evaluation",
    flags=re.IGNORECASE,
)
