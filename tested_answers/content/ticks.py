"""Ticks: the marks by which a page cites the claim that proves a sentence.

`[✓](claim:name)` cites `test_name` of the entry, `[✓](claim:slug/name)` that of another entry, and
`[not run: reason](claim:none)` says in place that nothing here proves it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

TICK = "✓"
NONE = "none"  # what a label cites where nothing was run
_NOT_RUN = re.compile(r"not run: *(?P<reason>\S.*)", re.DOTALL)
# The text may hold code with brackets: [not run: `x[0]`](claim:none).
_IN_SOURCE = re.compile(r"\[(?P<text>(?:`[^`\n]*`|[^\[\]`])*)\]\(claim:(?P<target>[^)\s]*)\)")
_IN_HTML = re.compile(r'\s*<a href="claim:(?P<target>[^"]*)">(?P<text>.*?)</a>', re.DOTALL)
HREF = "claim:"


@dataclass(frozen=True)
class Tick:
    """One mark of a page: what it shows, what it cites, and its line in the source (from 1; 0 in rendered HTML)."""

    text: str
    target: str
    line: int = 0

    @property
    def is_proof(self) -> bool:
        """Whether it cites a claim; else it is a label that says why nothing was run."""
        return self.target != NONE

    @property
    def slug(self) -> str | None:
        """The other entry whose claim it cites."""
        return self.target.rpartition("/")[0] or None

    @property
    def function(self) -> str:
        """The test function that it cites."""
        return f"test_{self.target.rpartition('/')[2].replace('-', '_')}"

    @property
    def reason(self) -> str | None:
        """Why nothing was run, where the text says so."""
        match = _NOT_RUN.fullmatch(self.text)
        return match["reason"] if match else None


def name_of(function: str) -> str:
    """A test function as ticks and addresses write it: `test_every_unit` is `every-unit`."""
    return function.removeprefix("test_").replace("_", "-")


def find_ticks(source: str, cited: list[str]) -> list[Tick]:
    """The ticks of a page's source with their lines; `cited` are the targets of the rendered page, in order.

    What only stands in a code block, since it explains the syntax, is left out.
    """
    found, position = [], 0
    for match in _IN_SOURCE.finditer(source):
        if position < len(cited) and match["target"] == cited[position]:
            position += 1
            line = source.count("\n", 0, match.start()) + 1
            found.append(Tick(" ".join(match["text"].split()), match["target"], line))
    return found


def replace_in_html(html: str, replace: Callable[[Tick], str]) -> str:
    """The rendered page with each tick, and the space before it, replaced; the text of these ticks is HTML."""
    return _IN_HTML.sub(lambda match: replace(Tick(match["text"], match["target"])), html)


def replace_in_source(source: str, replace: Callable[[Tick], str]) -> str:
    """The page's Markdown with each tick replaced."""
    return _IN_SOURCE.sub(lambda match: replace(Tick(match["text"], match["target"])), source)
