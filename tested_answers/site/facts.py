"""What each name in the code was, for the page: a script of the recorded facts, fetched when they are first asked for.

Blocks of code say which snippet they are, and from which of its lines on (docs/assets/javascripts/facts/).
"""

import ast
import re
from dataclasses import dataclass

from tested_answers.content import facts
from tested_answers.content.entry import Entry
from tested_answers.content.facts import ARROW, PART, Fact, Facts
from tested_answers.content.outputs import MARK, keys
from tested_answers.files import read_if_there
from tested_answers.kept import digest
from tested_answers.site.html import text_of
from tested_answers.site.markup import script

MOST = 3  # names whose shapes stand at the end of a line
_BLOCK = re.compile(
    r'(?P<block><div class="(?:language-python )?highlight)(?P<open>"><pre><span></span><code)(?P<rest>[^>]*>(?P<code>.*?)</code></pre>)',
    re.DOTALL,
)
_SHAPES = (
    '<div class="facts"><button type="button" class="facts__shapes" aria-pressed="false"'
    ' title="The shapes at the end of each line">Shapes</button></div>'
)
_SHAPE = re.compile(r"(?:\w+ )?(\([\d, ]*\)) \w+")


@dataclass(frozen=True)
class Shown:
    """The facts of one entry as its page gets them: the script; lines of code by variant, and what is told of each."""

    script: str
    lines: dict[str, list[str]]
    rows: dict[str, list]

    def in_page(self, html: str, entry: Entry) -> str:
        """The page's content with its blocks of code named; they are finished (html.finish_content)."""
        if not self.script:
            return html
        address = f"../{path_of(entry)}?{digest(self.script)[:8]}"

        def block(match: re.Match) -> str:
            place = self._place(_code(text_of(match["code"])))
            if place is None:
                return match.group()
            return f'{match["block"]} with-facts{match["open"]} data-facts="{address}" data-names="{place}"{match["rest"]}{_SHAPES}'

        return _BLOCK.sub(block, html)

    def _place(self, shown: list[str]) -> str | None:
        """Variant and first line of a block: a whole snippet, or lines that stand in one of them once."""
        found = []
        for variant, lines in self.lines.items():
            if lines == shown:
                return f"{variant} 0"
            for start in range(len(lines) - len(shown) + 1):
                if lines[start : start + len(shown)] == shown and any(self.rows[variant][start : start + len(shown)]):
                    found.append(f"{variant} {start}")
        return found[0] if len(found) == 1 else None


def path_of(entry: Entry) -> str:
    """The script below the site."""
    return f"assets/facts/{entry}.js"


def made_from(entry: Entry) -> str:
    """What a page depends on beside its own files."""
    return read_if_there(facts.file_of(entry))


def shown(entry: Entry) -> Shown:
    held, rows, lines = facts.of(entry), {}, {}
    for variant, source in entry.sources().items():
        if own := held.get(variant):
            lines[variant], rows[variant] = _code(source), _rows(source, own)
    return Shown(script("testedAnswersFacts", rows) if rows else "", lines, rows)


def _code(text: str) -> list[str]:
    """The lines that are no outputs, without the space around them; the page's script leaves out the same."""
    return [line.strip() for line in text.strip("\n").split("\n") if not line.lstrip().startswith(MARK)]


def _rows(source: str, own: Facts) -> list:
    """Of each line of code: what stands at its end, and name -> fact; 0 where there is nothing."""
    named, bound = keys(source), _bound(source)
    rows = []
    for number, line in enumerate(source.strip("\n").split("\n"), start=1):
        if line.lstrip().startswith(MARK):
            continue
        names = own.get(named.get(number, ""), {})
        rows.append([_ghost(line, names, bound.get(number, {})), names] if names else 0)
    return rows


def _ghost(line: str, names: dict[str, Fact], bound: dict[str, int]) -> str:
    """The shapes of what the line binds; where that is nothing, of what it reads."""
    found = {}
    for name, fact in names.items():
        columns = facts.places(line, name)
        if line[: columns[0]].endswith("."):
            continue
        which = columns.index(bound[name]) if bound.get(name) in columns else None
        said = _nth(fact, which)
        if shape := _shape(said):
            found[name] = shape
    chosen = {name: found[name] for name in bound if name in found} or found
    rows = [f"{name} {shape}" for name, shape in list(chosen.items())[:MOST]]
    return ", ".join([*rows, *["…"] * (len(chosen) > MOST)])


def _nth(fact: Fact, which: int | None) -> str:
    if not isinstance(fact, list):
        return fact or ""
    return (fact[which] if which is not None else next(filter(None, fact), "")) or ""


def _shape(fact: str) -> str:
    """The shape of an array or a tensor, of the first time and of the last."""
    shapes = [match[1] for part in fact.partition(PART)[0].split(ARROW) if (match := _SHAPE.fullmatch(part))]
    return ARROW.join(dict.fromkeys(shapes))


def _bound(source: str) -> dict[int, dict[str, int]]:
    """Line -> name -> column of the names that it binds: what is assigned, loops, parameters."""
    found: dict[int, dict[str, int]] = {}
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg):
            name = node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            name = node.id
        else:
            continue
        column = len(lines[node.lineno - 1].encode()[: node.col_offset].decode(errors="ignore"))
        found.setdefault(node.lineno, {}).setdefault(name, column)
    return {line: dict(sorted(names.items(), key=lambda one: one[1])) for line, names in found.items()}
