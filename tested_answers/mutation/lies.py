"""Lies to plant in a page: wrong numbers, orders and words that the checks should catch.

Only what a reader takes for the author's words is changed: title, description, prose, tables, captions, headings.
"""

import ast
import re
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from zlib import crc32

from tested_answers.checks import check_entry
from tested_answers.content import bindings
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.opposites import IN_CODE, IN_WORDS

MOST = 40  # lies for each page

# What is not the author's words: code blocks first, since they may hold anything.
_BLOCKS = re.compile(
    r"\A---\n.*?^---\n|^(?P<indent> *)(?P<fence>```+|~~~+).*?^(?P=indent)(?P=fence) *$|^ *(?:--8<--|===|!!!|\?\?\?).*?$",
    re.MULTILINE | re.DOTALL,
)
_MARKUP = re.compile(
    r"(?<=[`)])\{[^}\n]*\}|\{:[^}\n]*\}"  # attributes, with the expressions of bindings
    r"|(?<=\])\([^)\n]*\)|</?[a-z][^>]*>|^ *\d+\.(?= )",  # places of links, tags, numbers of a list
    re.MULTILINE,
)
_TITLES = re.compile(r"^(?:title|description): .*$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]+`(?P<binding>(?=\{[^}\n]*data-(?:is|equals)=))?")
_MATH = re.compile(r"\$\$[^$]+\$\$|\$[^$\n]+\$")

_NUMBER = re.compile(r"(?<![\w.,#/])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\w/])")
_DIGITS = re.compile(r"(?<![A-Za-z_\d.,])\d[\d,]*(?:\.\d+)?")  # in LaTeX, `2x` is a number too
_PERCENT = re.compile(r"\d[\d,]*(?:\.\d+)?(?= ?\\?%)")
_PRODUCT = re.compile(r"(?<![\w.,])\d[\d,]* ?[x×] ?\d[\d,]*(?!\w)")
_SIGNED = re.compile(r"(?<![\w)\]}])[-−](?=\d)[\d.,]*\d")
_WHOLE = re.compile(r"(?<=`)[\d.,]*[1-9][\d.,]*%?(?=`)")
_TUPLE = re.compile(r"(?<=[^\w)\]][(\[])[-\w.]+, [-\w.]+(?=[,)\]])")
_TUPLE_OF_NUMBERS = re.compile(r"(?<=[(\[])-?\d[\d.]*, -?\d[\d.]*(?=[,)\]])")
_AXIS = re.compile(r"\b(?:dim|axis)=-?\d")
_TICK = re.compile(r"[.!?]?\s*\[✓\]\(claim:")
_NOT_RUN = re.compile(r"[.!?]?\s*\[[^\[\]\n]*\]\(claim:none\)")
_BELIEF = re.compile(r'\*\*".*?"\*\*')  # turned round it is another belief, and not a false one
_VERB = re.compile(r"\b(?:is|are|was|were|can|does|do|will|has|have|must|may)\b(?! not\b|n't)")
_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Lie:
    """A page with `old`, which stands on `line`, replaced by `new`."""

    line: int
    kind: str
    old: str
    new: str
    text: str


def plant(root: Path, options: Namespace) -> int:
    """The share of planted lies that pass, by page and by kind."""
    everything, planted, passed = find_entries(root), Counter(), Counter()
    for entry in (one for one in options.entries if one.has_page):
        told, left = passing(entry, everything)
        planted.update(lie.kind for lie in told)
        passed.update(lie.kind for lie in left)
        print(f"{len(left):3} of {len(told):3} pass  {entry}", flush=True)
        for lie in left:
            print(f"  {entry.shown(entry.page)}:{lie.line}: {lie.kind}: {lie.old!r} -> {lie.new!r}")
    for kind, count in sorted(planted.items()):
        print(f"{passed[kind]:3} of {count:4} pass  {kind}")
    share = passed.total() / max(1, planted.total())
    print(f"{passed.total()} of {planted.total()} lies pass ({share:.1%}).")
    return 0


def passing(entry: Entry, entries: list[Entry]) -> tuple[list[Lie], list[Lie]]:
    """Lies planted, and those that nothing notices. A bound text that changes is stale: its run gives the true one."""
    planted = lies(entry.text, entry.sources())
    known = {(one.path, one.sentence) for one in check_entry(entry, entries)}
    return planted, [lie for lie in planted if not _is_noticed(entry, entries, lie, known)]


def _is_noticed(entry: Entry, entries: list[Entry], lie: Lie, known: set[tuple[str, str]]) -> bool:
    if bindings.asked(lie.text) != bindings.asked(entry.text):
        return True
    told = replace(entry)
    told.__dict__["text"] = lie.text  # what `cached_property` would read from the file
    return any((one.path, one.sentence) not in known for one in check_entry(told, entries))


def lies(page_text: str, snippets: dict[str, str]) -> list[Lie]:
    """At most `MOST` lies, as many of each kind as there is room for, in the order of the page."""
    kinds: dict[str, list[tuple[int, Lie]]] = {}
    seen = {page_text}
    for kind, place, old, new in _plans(page_text, _literals(snippets)):
        text = page_text[:place] + new + page_text[place + len(old) :]
        if text not in seen:
            seen.add(text)
            line = page_text.count("\n", 0, place) + 1
            kinds.setdefault(kind, []).append((place, Lie(line, kind, old, new, text)))
    for planted in kinds.values():  # from all over the page, and the same ones after an edit elsewhere
        planted.sort(key=lambda one: crc32(one[1].text.splitlines()[one[1].line - 1].encode()))
    turns = [one for turn in zip_longest(*kinds.values()) for one in turn if one is not None]
    return [lie for _, lie in sorted(turns[:MOST], key=lambda one: one[0])]


def _plans(page: str, literals: list[float]) -> Iterator[tuple[str, int, str, str]]:
    """(kind, place, old, new); where two rules plant the same lie, the first one names its kind."""
    titles = [match.span() for match in _TITLES.finditer(page, 0, page.find("\n---\n") + 1)]
    blocks = [match.span() for match in _BLOCKS.finditer(page)]
    source = "".join(map(max, _without(page, blocks), _only(page, titles)))
    source = _without(source, list(_before(source, _NOT_RUN)))  # says itself that nothing checks it
    codes = list(_CODE.finditer(source))
    read = _without(source, [match.span() for match in _MARKUP.finditer(source)])
    code = _only(read, [match.span() for match in codes])
    bound = _only(read, [match.span() for match in codes if match["binding"] is not None])
    quoted = _only(read, [match.span() for match in codes if match["binding"] is None])
    words = _without(read, [match.span() for match in codes])
    formulas = [match.span() for match in _MATH.finditer(words)]
    math, prose = _only(words, formulas), _without(words, formulas)
    beliefs = [match.span() for match in _BELIEF.finditer(source)]

    for start, end in _before(source, _TICK):
        for match in _NUMBER.finditer(read, start, end):
            place = match.start() - (page[match.start() - 1] == "`")
            yield "ticked number", match.start(), match[0], _other_digit(match[0])
            yield "negation", place, page[place : match.end()], f"not {page[place : match.end()]}"
        for region, opposites in ((_without(quoted, beliefs), IN_CODE), (_without(prose, beliefs), IN_WORDS)):
            for place, old, new in opposites.find(region[start:end]):
                yield "opposite", start + place, old, new
        if verb := _VERB.search(_without(prose, beliefs), start, end):
            yield "denial", verb.start(), verb[0], f"{verb[0]} not"
    rules: list[tuple[str, str, re.Pattern, Callable[[str], str]]] = [
        ("order", code, _TUPLE, _swapped),
        ("order", prose, _TUPLE_OF_NUMBERS, _swapped),
        ("sign", read, _SIGNED, lambda old: old[1:]),
        ("sign", code, _WHOLE, lambda old: f"-{old}"),
        ("percent", read, _PERCENT, _other_digit),
        ("product", read, _PRODUCT, _other_digit),
        ("axis", code, _AXIS, lambda old: f"{old.partition('=')[0]}={int(old.endswith('=0'))}"),
        ("formula", math, _DIGITS, _other_digit),
        ("bound number", bound, _NUMBER, _other_digit),
        ("literal", prose, _NUMBER, lambda old: _other_literal(old, literals)),
        ("literal", quoted, _WHOLE, lambda old: _other_literal(old, literals)),
        ("number", prose, _NUMBER, _other_digit),
        ("quotation", quoted, _NUMBER, _other_digit),
        ("word", prose, _WORD, _other_word),
    ]
    for kind, region, pattern, change in rules:
        for match in pattern.finditer(region):
            yield kind, match.start(), match[0], change(match[0])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these parts made unreadable; nothing moves."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", "\0", text[start:end]) + text[end:]
    return text


def _only(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with all but these parts made unreadable."""
    ends = [0, *(end for _, end in spans)]
    return _without(text, list(zip(ends, [*(start for start, _ in spans), len(text)], strict=True)))


def _before(source: str, ending: re.Pattern) -> Iterator[tuple[int, int]]:
    """Where each sentence stands that ends like this."""
    for tick in ending.finditer(source):
        before = [source.rfind(end, 0, tick.start()) for end in (". ", "! ", "? ", "\n\n", "\n- ", "|", "✓")]
        yield max(0, *before), tick.end()


def _swapped(pair: str) -> str:
    first, second = pair.split(", ")
    return f"{second}, {first}"


def _other_digit(number: str) -> str:
    """The same with its first digit changed that is not 0."""
    first = re.search(r"[1-9]", number) or re.search(r"0", number)
    return number[: first.start()] + str(int(first[0]) % 9 + 1) + number[first.end() :]


def _other_word(word: str) -> str:
    other = _WORDS[(_WORDS.index(word.lower()) + 1) % len(_WORDS)]
    return other.capitalize() if word[0].isupper() else other


def _other_literal(number: str, literals: list[float]) -> str:
    """The next larger literal of the snippets, else the smallest."""
    value = float(number.rstrip("%").replace(",", ""))
    larger = [literal for literal in literals if literal > value]
    return f"{(larger or literals or [value + 1])[0]:,}" + "%" * number.endswith("%")


def _literals(snippets: dict[str, str]) -> list[float]:
    nodes = [node for source in snippets.values() for node in ast.walk(ast.parse(source))]
    return sorted({node.value for node in nodes if isinstance(node, ast.Constant) and type(node.value) in (int, float)})
