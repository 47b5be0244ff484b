"""The idea on the home page: one sentence of an answer, its tick, the claim behind it, and an edit that the claim notices."""

import re
from difflib import ndiff
from html import escape
from textwrap import dedent

import markdown as python_markdown
from mkdocs.exceptions import PluginError

from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.prose import Kind, Piece, read_sentences
from tested_answers.content.ticks import TICK, name_of
from tested_answers.site.markup import link

_HERE = re.compile(r"<!-- idea: (?P<slug>[\w-]+)/(?P<name>[\w-]+) -->")


def shown(home: str, entries: list[Entry]) -> str:
    """The home page with the idea in place of its marker."""
    by_slug = {entry.slug: entry for entry in entries}
    return _HERE.sub(lambda match: _idea(by_slug.get(match["slug"]), match), home)


def _idea(entry: Entry | None, marker: re.Match) -> str:
    claims = {name_of(claim.name): claim for claim in read_claims(entry.test)} if entry else {}
    claim, sentence = claims.get(marker["name"]), entry and _sentence(entry, marker["name"])
    if not (claim and claim.mutations and sentence):
        raise PluginError(
            f"docs/index.md: {marker[0]} finds no sentence of {marker['slug']} that cites a claim {marker['name']} with a "
            "mutation; name an entry and a claim of which there is one"
        )
    mutation = claim.mutations[0]
    tick = f'<a class="tick" href="{entry}.html#claim-{marker["name"]}" aria-label="Proof on its page">{TICK}</a>'
    return "\n\n".join(
        [
            '<div class="idea" markdown="1">',
            link(entry.title, f"{entry}.md"),
            f'<p class="idea__sentence">{sentence}&nbsp;{tick}</p>',
            "This test proves the sentence:",
            f"```python\n{claim.code}\n```",
            "This change of the code makes the test fail, as it must:",
            f"```diff\n{_difference(mutation.old, mutation.new)}\n```",
            "</div>",
        ]
    )


def _sentence(entry: Entry, claim: str) -> str | None:
    """The first sentence of the page that cites the claim, as HTML."""
    for block in re.split(r"\n\s*\n", entry.body):
        if f"(claim:{claim})" not in block:
            continue
        html = python_markdown.markdown(
            dedent(block.partition('"Short answer"\n')[2] or block), extensions=["attr_list"]
        )
        for sentence in read_sentences(html):
            if claim in (tick.target for tick in sentence.ticks) and sentence.text:
                return "".join(map(_in_html, sentence.pieces)).strip()
    return None


def _in_html(piece: Piece) -> str:
    text = escape(piece.text, quote=False)
    return f"<code>{text}</code>" if piece.kind in (Kind.CODE, Kind.BOUND, Kind.ARITHMETIC) else text


def _difference(old: str, new: str) -> str:
    lines = ndiff(old.strip("\n").splitlines(), new.strip("\n").splitlines())
    return "\n".join(line for line in lines if not line.startswith("?"))
