"""An explanation in a terminal."""

from collections.abc import Callable
from textwrap import fill

from tested_answers.explain.families import Family
from tested_answers.explain.matching import explained, nearest

WIDE = 100


def said(text: str, families: list[Family], answer: Callable[[str], str]) -> tuple[str, bool]:
    """What to print, and whether a family fits; `answer` gives the title and address of one."""
    found = explained(text, families)
    if not found:
        lines = ["Not here: no family of messages fits this text."]
        if near := nearest(text, families):
            lines += ["Near, but not the same:", *(f"  {family.title} ({family.address})" for family in near)]
        return "\n".join(lines), False
    lines = [found["title"], "", _wrapped(found["means"])]
    if found["cut"]:
        lines.append(_wrapped("(A part of the message is missing; what is left of it fits.)"))
    if found["since"]:
        lines.append(_wrapped(f"(This wording: {found['since']}.)"))
    lines += [f"  {raw:<12} {meaning}" for _, raw, meaning in found["numbers"]]
    for number, cause in enumerate(found["causes"], 1):
        lines += ["", _wrapped(f"{number}. {cause['because']}")]
        if cause["tell"]:
            lines.append(_wrapped(f"   To tell: {cause['tell']}", "            "))
        if cause["mended"]:
            lines += ["   Your line, mended:", f"      {cause['mended']}"]
        if cause["write"]:
            lines += ["   Write:", *(f"      {line}" for line in cause["write"].splitlines())]
        if cause["answer"]:
            lines.append(f"   Proved:  {answer(cause['answer'])}")
        if cause["not_run"]:
            lines.append(_wrapped(f"   Not run: {cause['not_run']}", "            "))
    address = next(family.address for family in families if family.slug == found["slug"])
    return "\n".join([*lines, "", address]), True


def _wrapped(text: str, later: str = "   ") -> str:
    return fill(text, WIDE, subsequent_indent=later if text[:1] in " 123456789" else "")
