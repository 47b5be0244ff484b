"""What the browser needs to explain a message: the families as scripts, and the pages that list them."""

import re
from collections.abc import Callable
from pathlib import Path

from tested_answers.content.entry import Entry
from tested_answers.explain.families import Family, areas, often
from tested_answers.explain.holes import HOLE, holes, unbraced
from tested_answers.explain.packed import found_by, said_of
from tested_answers.site.markup import compact, counted, escaped, link, script

DATA, PART = "assets/explain/families.js", "assets/explain/{name}.js"
MOST_OF_PART = 15_000  # characters of what the families of a part say; compressed about a third of that
PAGE = "errors/{area}.md"
_NAMED = re.compile(r"\{(?P<name>[a-z]\w*)(?::\w+)?\}")


def scripts(root: Path, families: list[Family], entries: list[Entry], ask: str) -> dict[str, str]:
    """Path -> script. The first has what finds the family of a message, the others what some families of an area say.

    A reader gets two of them.
    """
    titles = {str(entry): entry.title for entry in entries}
    parts = {
        f"{area}-{number}": own
        for area in areas(root)
        for number, own in enumerate(_parts([family for family in families if family.area == area], titles), 1)
    }
    ordered = [family for own in parts.values() for family in own]
    data = {"families": found_by(ordered), "parts": {name: len(own) for name, own in parts.items()}, "ask": ask}
    return {DATA: script("explainFamilies", data)} | {
        PART.format(name=name): script("explainPart", name, said_of(own, titles)) for name, own in parts.items()
    }


def _parts(families: list[Family], titles: dict[str, str]) -> list[list[Family]]:
    """The families of an area in their order, so many to a part as its size allows: one more costs its own part alone."""
    parts: list[list[Family]] = []
    left = 0
    for family in families:
        size = len(compact(said_of([family], titles)))
        if size > left:
            parts.append([])
            left = MOST_OF_PART
        parts[-1].append(family)
        left -= size
    return parts


BOX = """<form class="explain" data-explain>
<label for="traceback">Paste the message, or the whole traceback</label>
<textarea id="traceback" rows="5" spellcheck="false" autocapitalize="off" autocomplete="off"></textarea>
<p class="explain-note">It is read in your browser; nothing is sent.</p>
</form>
<div class="explanation" role="status" aria-live="polite"></div>
"""


def areas_shown(root: Path, families: list[Family]) -> dict[str, tuple[str, list[Family]]]:
    """Path below docs/ -> heading and messages of each area."""
    shown = {}
    for area, heading in areas(root).items():
        if own := [family for family in families if family.area == area]:
            shown[PAGE.format(area=area)] = (heading, own)
    return shown


def overview(root: Path, families: list[Family]) -> str:
    """The way to each message as Markdown: what is met most, then by area, folded.

    Each title has the place of its message, which box.js leads on from: all of them stood on this page once, and it is the
    address that stays when a message changes its area. The heading of a fold is no Markdown: a link to itself does not
    belong into what opens it.
    """
    by_slug = {family.slug: family for family in families}
    rows = [
        f'- [<code class="error">{escaped(words)}</code>]({_page_of(by_slug[slug])})'
        for slug, words in often(root).items()
    ]
    folds = []
    for path, (heading, own) in areas_shown(root, families).items():
        count = counted(len(own), "message")
        head = f'<summary id="area-{Path(path).stem}"><span role="heading" aria-level="3">{escaped(heading)}</span> <span>{count}</span></summary>'
        titles = [f"- {link(one.title, _page_of(one))}{{ #{one.slug} }}" for one in own]
        all_of_them = f"[All of them on one page]({path}), with their causes."
        folds.append("\n\n".join([f'<details markdown="1">{head}', all_of_them, "\n".join(titles), "</details>"]))
    return "\n\n".join(
        [
            *(["## Met most often", '<div class="often" markdown="1">', "\n".join(rows), "</div>"] if rows else []),
            "## By area",
            '<div class="errors" markdown="1">',
            *folds,
            "</div>",
        ]
    )


def of_area(families: list[Family], entries: list[Entry]) -> str:
    """The messages of one area as Markdown, each under an address of its own."""
    titles = {str(entry): entry.title for entry in entries}
    listed = [_listed(family, titles) for family in families]
    return '<div class="errors" markdown="1">\n\n' + "\n\n".join(listed) + "\n\n</div>"


def _page_of(family: Family) -> str:
    return family.address.replace(".html", ".md")


def _listed(family: Family, titles: dict[str, str]) -> str:
    lines = [f"## {escaped(family.title)} {{ #{family.slug} }}", ""]
    for one in family.wordings:
        since = f" <span>{escaped(one.since)}</span>" if one.since else ""
        lines += [
            f'<p><code class="error">{"<var>called</var>" * bool(family.takes)}{_shown(one.pattern.text)}</code>{since}</p>',
            "",
        ]
    lines += [_named(family.means), ""]
    for cause in family.causes:
        said = [_named(cause.because)]
        answer = cause.answer.partition("#")[0]
        if cause.write and not holes(cause.write) and "\n" not in cause.write:
            said.append(f"<code>{escaped(unbraced(cause.write))}</code>")
        if answer in titles:
            said.append(link(titles[answer], f"../{answer}.md"))
        if cause.not_run:
            said.append(f"<span>Not run: {escaped(cause.not_run)} ({link('source', cause.source)})</span>")
        lines.append("- " + " ".join(said))
    return "\n".join(lines)


def _shown(pattern: str) -> str:
    """A pattern with its names as variables."""
    return _replaced(_NAMED, pattern, lambda match: f"<var>{match['name']}</var>")


def _named(text: str) -> str:
    """A sentence with the names of its holes as variables."""
    return _replaced(HOLE, text, lambda match: f"<var>{escaped(match[1])}</var>" if match[1] else escaped(match[0][0]))


def _replaced(pattern: re.Pattern, text: str, replace: Callable[[re.Match], str]) -> str:
    """The text escaped, but for what stands in place of each match."""
    made, last = "", 0
    for match in pattern.finditer(text):
        made += escaped(text[last : match.start()]) + replace(match)
        last = match.end()
    return made + escaped(text[last:])
