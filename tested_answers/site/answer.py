"""What every answer has around its text: scope and contents, related questions, the claims, the downloads, the source."""

import os
import re
from html import escape

from tested_answers.content.entry import Entry
from tested_answers.site import tabs
from tested_answers.site.markup import escaped, link
from tested_answers.site.releases import Releases
from tested_answers.site.ticks import HERE as CLAIMS_HERE
from tested_answers.site.ticks import with_code

# With the lines to paste, which it may lead up to.
_SHORT_ANSWER = re.compile(
    r'^!!! success "Short answer"\n(?:(?: {4}.*)?\n)*(?:```.*\n(?:(?!```).*\n)*```\n+)?', re.MULTILINE
)
MOST_RELATED = 6
_CONTENTS_HERE = '<div class="on-this-page"></div>'
_SECTION = re.compile(r'<h2 id="(?P<place>[^"]+)">(?P<name>.*?)<a class="headerlink"', re.DOTALL)


class Related:
    """Which entries name which as related."""

    def __init__(self, entries: list[Entry]) -> None:
        self._by_slug = {entry.slug: entry for entry in entries}
        self._naming: dict[str, list[str]] = {}
        for entry in entries:
            for slug in entry.listed("related"):
                self._naming.setdefault(slug, []).append(entry.slug)

    def of(self, entry: Entry) -> list[Entry]:
        """Those that it names, then those that name it, as far as there is room."""
        named = entry.listed("related")
        slugs = dict.fromkeys(named + self._naming.get(entry.slug, []))
        return [self._by_slug[slug] for slug in slugs if slug in self._by_slug][: max(MOST_RELATED, len(named))]


def complete(markdown: str, entry: Entry, related: Related, releases: Releases, repo_url: str | None) -> str:
    """The page's Markdown with its title and the sections that are made from the entry's other files."""
    head = f"# {escaped(entry.title)}\n\n{_asked(entry)}"
    return f"{head}\n\n{_with_scope(markdown, entry)}\n\n{sections(entry, related, releases, repo_url)}\n"


def with_contents(html: str) -> str:
    """The page with its sections in one row under the short answer, for screens that have no room for them at the side."""
    links = [f'<a href="#{found["place"]}">{found["name"]}</a>' for found in _SECTION.finditer(html)]
    row = f'<nav class="on-this-page" aria-label="On this page">On this page: {" · ".join(links)}</nav>'
    return html.replace(_CONTENTS_HERE, row if links else "", 1)


def without_contents(markdown: str) -> str:
    """The Markdown for programs."""
    return markdown.replace(f"{_CONTENTS_HERE}\n\n", "", 1)


def _with_scope(markdown: str, entry: Entry) -> str:
    """The page with its scope, and the place of its contents, under the short answer and the lines to paste."""
    scope = " ".join(str(entry.front_matter.get("scope") or "").split())
    line = f'<p class="scope">Scope: {with_code(scope)}</p>\n\n' if scope else ""
    return _SHORT_ANSWER.sub(lambda match: f"{match.group()}{line}{_CONTENTS_HERE}\n\n", markdown, count=1)


def sections(entry: Entry, related: Related, releases: Releases, repo_url: str | None) -> str:
    """What stands below the text: related questions, claims, downloads, source."""
    parts = [_related(entry, related), _claims(entry, releases), _downloads(entry, repo_url), _source(entry)]
    return "\n\n".join(part for part in parts if part)


def _asked(entry: Entry) -> str:
    """People's own words for the question, for the search and for whoever wonders whether this is theirs."""
    lines = [f"<li>{escape(words)}</li>" for words in entry.listed("asked")]
    if not lines:
        return ""
    return '<details class="asked"><summary>Also asked as</summary>\n<ul>' + "".join(lines) + "</ul></details>"


def _claims(entry: Entry, releases: Releases) -> str:
    checked = releases.here
    with_what = ", ".join(f"{name} {number}" for name, number in checked.items() if name not in ("date", "python"))
    when = f"Last run on {checked['date']} with {with_what}, Python {checked['python']}." if checked else ""
    return (
        "## What was checked\n\n"
        f'<p class="checked">Each claim is asserted by a test, and each test is shown to fail when the code is changed. {escape(when)}</p>\n\n'
        f"{releases.on_page(entry)}\n\n"
        f"{CLAIMS_HERE}"
    )


def _downloads(entry: Entry, repo_url: str | None) -> str:
    rows, names = [], tabs.names(entry)
    for variant, path in entry.variants.items():
        base = f"../downloads/{entry.topic}/{path.stem}"
        links = f'<a href="{base}.py" download>.py</a> <a href="{base}.ipynb" download>.ipynb</a>'
        if repo_url and "github.com" in repo_url:
            repository = repo_url.rstrip("/").removeprefix("https://github.com/")
            notebook = (
                f"https://colab.research.google.com/github/{repository}/blob/notebooks/{entry.topic}/{path.stem}.ipynb"
            )
            links += f' <a href="{escape(notebook)}">Colab</a>'
        rows.append(f"<li><span>{escape(names[variant])}</span> {links}</li>")
    return '## Take the code\n\n<ul class="downloads">\n' + "\n".join(rows) + "\n</ul>"


def _related(entry: Entry, related: Related) -> str:
    rows = [f"- {link(one.title, os.path.relpath(f'{one}.md', entry.topic))}" for one in related.of(entry)]
    return "## Related questions\n\n" + "\n".join(rows) if rows else ""


def _source(entry: Entry) -> str:
    source = str(entry.front_matter.get("source", "")).removesuffix(".")  # the sentence below has its own
    where = f"[{escaped(source)}]({source})" if source.startswith("https://") else escaped(source)
    return (
        f'<div class="source" markdown="1">\n\nPrompted by {where}. Text and code are our own: text CC BY 4.0, code MIT.\n\n</div>'
        if source
        else ""
    )
