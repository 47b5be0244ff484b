"""A reader's own line with the change that a family declares: `F.upsample($*) -> F.interpolate($*)`.

`$x` stands for one expression of the line: a whole argument where brackets and commas stand around it, else a name, number, text or
bracket with what follows it by dots and brackets. `$*` stands for any arguments, also none. A rule with the same on both sides
says which lines are left alone: no later rule is tried there. `'a'|'b'` on the right is the nearest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tested_answers.explain.filling import filled
from tested_answers.explain.lines import CLOSE, OPEN, Line, Token, tokens
from tested_answers.explain.plain import lowered

ARROW = " -> "
_OWN = re.compile(r"(?P<any>\$\*)|(?P<own>\$\w+)", re.ASCII)
_EITHER = re.compile(r"(?P<own>\$\w+)|(?P<any>\$\*)|(?P<text>'[^']*')", re.ASCII)
_NOTHING = "\x00"  # no arguments; a comma beside it goes too
_GONE = re.compile(rf", ?{_NOTHING}|{_NOTHING}, ?|{_NOTHING}")
_BEFORE, _BEHIND = (*OPEN, ",", "="), (*CLOSE, ",")  # what stands around a whole argument
_SIGNS = {
    "+", "-", "*", "/", "//", "%", "@", "&", "|", "^", "<<", ">>", "**",
    "==", "!=", "<", ">", "<=", ">=", "and", "or", "not", "in", "is",
}  # fmt: skip
MODULES = frozenset(["torch", "np", "numpy", "tf", "keras", "nn", "F", "plt"])  # no expression is meant
_MAKES = frozenset(["for", "yield"])  # more than one argument of it would be another line
_LEFT_OUT = frozenset(["=", ":=", ":", "for", "lambda", "yield", "await"])


@dataclass(frozen=True)
class _Place:
    """Where a rule fits: from which word to which, and what its names stand for."""

    start: int
    end: int
    own: dict[str, tuple[int, int]]
    more: tuple[tuple[int, int], ...]


def parted(rule: str) -> tuple[str, str]:
    """Both sides of a rule. Raises ValueError with one sentence."""
    old, arrow, new = rule.partition(ARROW)
    parts = tokens(old, _OWN)
    if not arrow or not parts:
        raise ValueError(
            f"mend: {rule} is no change of a line; write what stands there, ->, and what is to stand there"
        )
    if unknown := {match[0] for match in _OWN.finditer(new)} - {one.text for one in parts}:
        raise ValueError(f"mend: {min(unknown)} stands only on the right; name it on the left")
    return old, new


def mended(rules: tuple[str, ...], line: Line | None, values: dict, shown: dict[str, str]) -> str:
    """The line with the first change that has one place in it; empty where none has, and where it is none that is understood."""
    words = tokens(line.code) if line else None
    if not words:
        return ""
    for rule in rules:
        made, whole = filled(rule, values, shown)
        old, _, new = made.partition(ARROW)
        parts = tokens(old, _OWN) if whole else None
        left, _, right = rule.partition(ARROW)
        if parts and left == right:
            if _places(parts, new, words):
                return ""
            continue
        place = _place(parts, new, words, line) if parts else None
        if place and not _twice(new, place, words):
            changed = f"{line.code[: words[place.start].start]}{_built(new, place, words, line.code)}{line.code[words[place.end - 1].end :]}"
            if changed != line.code and (after := tokens(changed)) and not _named_twice(after):
                return changed
    return ""


def _named_twice(words: list[Token]) -> bool:
    """Whether a call has an argument of one name twice, which Python refuses."""
    for start in range(len(words)):
        if words[start].text == "(" and _trailer(words, start):
            names, place = [], start + 1
            while place < words[start].mate:
                if words[place].text == "=" and words[place - 2].text in ("(", ","):
                    names.append(words[place - 1].text)
                place = words[place].mate + 1 if words[place].text in (*OPEN,) else place + 1
            if len(names) > len(set(names)):
                return True
    return False


def _twice(new: str, place: _Place, words: list[Token]) -> bool:
    """Whether something would be called twice that was called once, as next(batches)."""
    return any(
        len(re.findall(rf"{re.escape(name)}\b", new)) > 1
        and any(words[at].text == "(" and _trailer(words, at) for at in range(start, end))
        for name, (start, end) in place.own.items()
    )


def _places(parts: list[Token], new: str, words: list[Token]) -> dict[tuple[int, int], _Place]:
    """Where in the line a rule fits."""
    found: dict[tuple[int, int], _Place] = {}
    for start in range(len(words)):
        if _may_begin(parts, new, words, start):
            for place in _fits(parts, 0, words, _Place(start, start, {}, ())):
                if _may_end(parts, words, place.end):
                    found.setdefault((words[start].start, words[place.end - 1].end), place)
    return found


def _place(parts: list[Token], new: str, words: list[Token], line: Line) -> _Place | None:
    """The one place that can be meant, if there is one."""
    found = _places(parts, new, words)
    expression = parts[0].kind == "own"
    nameless = expression and not any(one.kind in ("name", "string", "number") for one in parts)
    if nameless and not line.direct:
        return None
    if line.span is None:
        if nameless:
            calls = sum(_trailer(words, place) for place in range(len(words)))
            if calls > sum(one.text in ("(", "[") for one in parts):
                return None
        return next(iter(found.values())) if len(found) == 1 else None
    if expression:  # of a missing method the carets show no call
        return found.get(line.span) or found.get((line.span[0], _called_end(words, line.span[1])))
    inside = {span: place for span, place in found.items() if span[0] >= line.span[0] and span[1] <= line.span[1]}
    if len(inside) > 1:
        inside = {span: place for span, place in inside.items() if span[1] == line.span[1]}
    return next(iter(inside.values())) if len(inside) == 1 else None


def _called_end(words: list[Token], end: int) -> int:
    """Where the call ends of what is shown."""
    place = next((place for place, one in enumerate(words) if one.start == end), 0)
    called = place and words[place].text == "(" and words[place - 1].kind == "name" and _trailer(words, place)
    return words[words[place].mate].end if called else end


def _may_begin(parts: list[Token], new: str, words: list[Token], start: int) -> bool:
    before = words[start - 1] if start else None
    if parts[0].kind == "own":
        sign_behind = len(parts) > 1 and parts[1].text in _SIGNS
        return not sign_behind or before is None or before.text not in _SIGNS
    if len(parts) > 1 and parts[0].kind == "name" and parts[1].text == "=":  # the name of an argument
        return before is not None and before.text in ("(", ",") and _in_call(words, start)
    if before is not None and before.text == "." and parts[0].kind == "name":
        return re.match(rf"{re.escape(parts[0].text)}\b", new) is not None  # what stands before the dot stays
    return parts[0].text not in ("(", "[") or _trailer(words, start) == (parts[0].text == "(")  # of a call, of a list


def _may_end(parts: list[Token], words: list[Token], end: int) -> bool:
    if parts[-1].kind != "own" or end == len(words):
        return True
    behind = words[end]
    return (
        behind.text != "."
        and not _trailer(words, end)
        and not (len(parts) > 1 and parts[-2].text in _SIGNS and behind.text in _SIGNS)
    )


def _in_call(words: list[Token], place: int) -> bool:
    """Whether the bracket around a word is that of a call."""
    depth = place - 1
    while depth >= 0:
        if words[depth].text in (*CLOSE,):
            depth = words[depth].mate
        elif words[depth].text in (*OPEN,):
            return words[depth].text == "(" and _trailer(words, depth)
        depth -= 1
    return False


def _trailer(words: list[Token], place: int) -> bool:
    """Whether a bracket is a call or an index."""
    return words[place].text in ("(", "[") and place > 0 and words[place - 1].ends


def _fits(parts: list[Token], number: int, words: list[Token], made: _Place) -> Iterator[_Place]:
    at = made.end
    if number == len(parts):
        if at > made.start:
            yield made
        return
    part = parts[number]
    if part.kind == "any":
        yield from _fits_any(parts, number, words, made)
    elif part.kind == "own":
        before = parts[number - 1].text if number else ""
        behind = parts[number + 1].text if number + 1 < len(parts) else ""
        whole = before in _BEFORE and (behind in _BEHIND or not behind)
        ends = _argument(words, at) if whole else _atom(words, at)
        for end in ends:
            own = made.own.get(part.text)
            if end == at + 1 and words[at].text in MODULES:
                continue
            if own is None or [one.text for one in words[own[0] : own[1]]] == [one.text for one in words[at:end]]:
                named = made.own | {part.text: (at, end)}
                yield from _fits(parts, number + 1, words, replace(made, end=end, own=named))
    elif part.text == "," and number + 1 < len(parts) and parts[number + 1].kind == "any":
        yield from _fits_any(parts, number + 1, words, made, comma=True)
    elif at < len(words) and _same(part, words[at]):
        yield from _fits(parts, number + 1, words, replace(made, end=at + 1))


def _fits_any(
    parts: list[Token], number: int, words: list[Token], made: _Place, comma: bool = False
) -> Iterator[_Place]:
    """Any arguments. A comma between them and the next one goes with them."""
    at = made.end
    behind = not comma and number + 1 < len(parts) and parts[number + 1].text == ","
    following = number + 2 if behind else number + 1
    yield from _fits(parts, following, words, replace(made, more=(*made.more, (at, at))))
    if comma and (at >= len(words) or words[at].text != ","):
        return
    start = at + comma
    for end in _ends(words, start):
        if end == start and not comma:
            continue
        if (behind and words[end].text != ",") or _has(words, start, end, _MAKES):
            continue
        last = end - 1 if end > start and words[end - 1].text == "," else end
        yield from _fits(parts, following, words, replace(made, end=end + behind, more=(*made.more, (start, last))))


def _ends(words: list[Token], start: int) -> Iterator[int]:
    """Where a run of arguments may end: before each comma, and before the bracket that closes them."""
    place = start
    while place < len(words):
        if words[place].text in (*CLOSE,):
            yield place
            return
        if words[place].text == ",":
            yield place
        place = words[place].mate + 1 if words[place].text in (*OPEN,) else place + 1
    yield place


def _argument(words: list[Token], start: int) -> list[int]:
    """Where one argument ends that has no name and no star."""
    end = next(_ends(words, start), start)
    if end == start or words[start].text in ("*", "**"):
        return []
    return [] if _has(words, start, end, _LEFT_OUT) else [end]


def _has(words: list[Token], start: int, end: int, texts: frozenset[str]) -> bool:
    """Whether one of these stands outside of brackets."""
    place = start
    while place < end:
        if words[place].text in texts:
            return True
        place = words[place].mate + 1 if words[place].text in (*OPEN,) else place + 1
    return False


def _atom(words: list[Token], start: int) -> list[int]:
    """Where an expression without operators may end: behind its name, number, text or bracket, and behind each dot and bracket that follows."""
    if start >= len(words) or (start and (words[start - 1].text == "." or words[start - 1].ends)):
        return []
    first = words[start]
    if first.text in (*OPEN,):
        ends = [first.mate + 1]
    elif first.kind in ("name", "number", "string") and not first.word:
        ends = [start + 1]
    else:
        return []
    while (end := ends[-1]) < len(words):
        if words[end].text == "." and end + 1 < len(words) and words[end + 1].kind == "name":
            ends.append(end + 2)
        elif words[end].text in ("(", "["):
            ends.append(words[end].mate + 1)
        else:
            break
    return ends[::-1]


def _same(part: Token, word: Token) -> bool:
    if part.kind != word.kind:
        return False
    if part.kind == "string" and part.text[0] in "'\"" and word.text[0] in "'\"":
        return lowered(part.text[1:-1]) == lowered(word.text[1:-1])
    return part.text == word.text


def _built(new: str, place: _Place, words: list[Token], code: str) -> str:
    """The right side with the reader's own expressions in it, and their kind of quotes."""
    double = any(one.kind == "string" and one.text[0] == '"' for one in words)
    more = iter(place.more)

    def put(match: re.Match) -> str:
        if match["text"]:
            return f'"{match["text"][1:-1]}"' if double else match["text"]
        if match["any"]:
            start, end = next(more, (0, 0))
            return code[words[start].start : words[end - 1].end] if start < end else _NOTHING
        start, end = place.own[match["own"]]
        text = code[words[start].start : words[end - 1].end]
        before, behind = new[: match.start()].rstrip(" ")[-1:], new[match.end() :].lstrip(" ")[:1]
        alone = before in _BEFORE and (behind in _BEHIND or not behind)
        atom = end in _atom(words, start) and not (words[start].kind == "number" and behind == ".")
        return text if alone or atom else f"({text})"

    return _GONE.sub("", _EITHER.sub(put, new))
