"""The numbers that a text shows, read as a person reads them: signs, tuples, `3x4`, percent, words from eleven up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag

# Digits within a name (Conv2d, float32, h_0) are none; so are 1-D, 2-D, 3-D and the names of licences.
_NUMBER = re.compile(
    r"(?:(?<![\w.])|(?<=\dx))(?:(?<![\w)\]}.,–-])[-+−±])?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][-+−]?\d+)?\s?%?"
    r"|(?<![a-zA-Z_.])\.\d+|[½⅓⅔¼¾⅕⅛]"
)
_WORD = re.compile(
    r"\b(?:eleven|twelve|thir(?:teen|ty)|four(?:teen|ty)|forty|fif(?:teen|ty)|six(?:teen|ty)|seven(?:teen|ty)"
    r"|eigh(?:teen|ty)|nine(?:teen|ty)|twenty|hundreds?|thousands?|millions?|billions?|dozens?)\b",
    re.IGNORECASE,
)
_SMALL = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_SMALL_WORD = re.compile(rf"\b(?:{'|'.join(_SMALL)})\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d][\w'-]*|(?:(?<![\w)\]}.,–-])[-−])?(?:\d[\d.,]*\d|\d)")
_ONE = re.compile(r"[-−]?(?:\d|10)")
_EMPTY = re.compile(r"(?:an?|the|of|and|or|in|on|at|to|is|are|was|for|with|by|as|its?|that|than|from|x)", re.IGNORECASE)
_NAMED = re.compile(r"CC BY(?:-SA)? \d\.\d|\b[1-5]-?D\b")
_VERSION = re.compile(
    r"\b(?P<product>PyTorch|torch|TensorFlow|TF|Keras|NumPy|scikit-learn)\s+(?P<version>\d+(?:\.\d+)*)"
)
_UNREAD = {"pre", "svg", "script", "style", "figure"}
_BLOCKS = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "summary", "blockquote"}


@dataclass(frozen=True)
class Shown:
    """A number of a page: in which code span, under which tick, and among which words it stands."""

    text: str
    context: str
    span: str | None = None  # the code span that it is part of
    claim: str | None = None  # the target of the tick that ends its sentence


def value_of(number: str) -> float:
    """The value of a number as `numbers_in` gives it; a percent sign divides."""
    plain = number.replace(",", "").replace("−", "-").replace("±", "").replace(" ", "")
    return float(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)


def versions_in(text: str) -> list[tuple[str, str]]:
    """(product, version) of each version that a text names."""
    return [(match["product"], match["version"]) for match in _VERSION.finditer(text)]


def numbers_in(text: str) -> list[str]:
    """The numbers of a plain text, and number words from eleven up."""
    return [text[start:end].strip() for start, end in _places(text)]


def small_words_in(text: str) -> list[str]:
    """The number words from two to ten of a plain text, in lower case."""
    return [match.group().lower() for match in _SMALL_WORD.finditer(text)]


def has_small(word: str, text: str) -> bool:
    """Whether a text has the number of this word from two to ten, in letters or as a digit."""
    value = _SMALL.index(word) + 2
    return re.search(rf"\b{word}\b|(?<![\w.,]){value}(?![\w,]|\.\d)", text, re.IGNORECASE) is not None


@dataclass(frozen=True)
class Small:
    """A number up to ten of a plain text, in digits or as a word, and the words near it (their beginnings)."""

    shown: str
    value: int
    near: frozenset[str]


def small_numbers_in(text: str) -> list[Small]:
    """The numbers up to ten of a plain text. Of the words near them the articles and the like say nothing."""
    words = [word for word in _TOKEN.findall(_NAMED.sub("", text)) if not _EMPTY.fullmatch(word)]
    values = [str(_SMALL.index(word.lower()) + 2) if word.lower() in _SMALL else word for word in words]
    return [
        Small(words[place], int(value.replace("−", "-")), _near(values, place))
        for place, value in enumerate(values)
        if _ONE.fullmatch(value)
    ]


def _near(words: list[str], place: int) -> frozenset[str]:
    around = words[max(0, place - 2) : place] + words[place + 1 : place + 3]
    return frozenset(word[:4].lower() for word in around)


def _places(text: str) -> Iterator[tuple[int, int]]:
    text = _NAMED.sub(lambda match: " " * len(match.group()), text)
    for pattern in (_NUMBER, _WORD):
        for match in pattern.finditer(text):
            yield match.span()


def shown_in(page: BeautifulSoup) -> Iterator[Shown]:
    """The numbers of a rendered page that are not bound. Code blocks and drawings are not prose; math is."""
    for node in page.find_all(string=True):
        if type(node) is not NavigableString or not any(
            character.isdigit() or character.isalpha() for character in node
        ):
            continue
        parents = [parent for parent in node.parents if isinstance(parent, Tag)]
        if any(parent.name in _UNREAD for parent in parents):
            continue
        code = next((parent for parent in parents if parent.name == "code"), None)
        if code is not None and (code.has_attr("data-is") or code.has_attr("data-equals")):
            continue
        text = str(node)
        for start, end in _places(text):
            around = " ".join(text[max(0, start - 24) : end + 24].split())
            yield Shown(text[start:end].strip(), around, code and code.get_text(), _tick_after(node))


def _tick_after(node: NavigableString) -> str | None:
    """The target of the first tick that follows in the same block."""
    if inside := next((parent for parent in node.parents if str(parent.get("href", "")).startswith("claim:")), None):
        return inside["href"].removeprefix("claim:")
    block = next((parent for parent in node.parents if parent.name in _BLOCKS), None)
    for link in node.find_all_next("a", href=re.compile("^claim:"), limit=1):
        if block is not None and block in link.parents:
            return link["href"].removeprefix("claim:")
    return None
