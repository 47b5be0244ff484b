"""The lines that a page gives to paste: its blocks of Python that embed no file.

They use the reader's names, so they stand in no snippet: a claim runs them as they stand on the page.
"""

import re
import textwrap
from dataclasses import dataclass

from tested_answers.content.embeds import find_embeds

PASTED = "pasted"  # what claims and mutations call them
NOT_RUN = "# not run: "  # behind it stands why, for the reader too
LABEL = "the lines to paste"

_BLOCK = re.compile(
    r"^(?P<indent> *)```(?:python|py)\b[^\n]*\n(?P<code>.*?)^(?P=indent)``` *$",
    re.DOTALL | re.MULTILINE,
)
_BETWEEN = "\f"


@dataclass(frozen=True)
class Block:
    """One block; `line` is that of its first line on the page, from 1."""

    line: int
    code: str


def find_pasted(text: str) -> list[Block]:
    """The blocks of a page, in order."""
    return [
        Block(text.count("\n", 0, match.start("code")) + 1, textwrap.dedent(match["code"]))
        for match in _BLOCK.finditer(text)
        if not find_embeds(match["code"])
    ]


def joined(blocks: list[Block]) -> str:
    """As one text, in which a mutation names its place."""
    return _BETWEEN.join(block.code for block in blocks)


def mutated(blocks: list[Block], text: str) -> list[Block]:
    """The blocks after a mutation of the joined text."""
    return [Block(block.line, code) for block, code in zip(blocks, text.split(_BETWEEN), strict=True)]
