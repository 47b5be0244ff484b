"""The page "What if?": the most telling switches, chosen and captioned in docs/what-if.yml, with what really happened."""

from collections.abc import Iterator
from html import escape
from itertools import starmap, zip_longest
from pathlib import Path

import yaml
from mkdocs.exceptions import PluginError

from tested_answers.content.entry import Entry
from tested_answers.content.outcomes import Outcome, outcomes
from tested_answers.content.outputs import printed_after
from tested_answers.content.variants import MAIN, label
from tested_answers.site.markup import link

PAGE, CHOSEN = "about/what-if.md", "docs/what-if.yml"
HERE = "<!-- what if -->"
MOST = 4  # lines shown of what a mutation prints otherwise


def listed(markdown: str, root: Path, entries: list[Entry]) -> str:
    """The page with the switches in place of the marker."""
    return markdown.replace(HERE, "\n\n".join(starmap(_shown, chosen(root, entries))))


def chosen(root: Path, entries: list[Entry]) -> Iterator[tuple[Entry, Outcome, str]]:
    """The switches that docs/what-if.yml names, with their captions; raises PluginError where one is not there."""
    by_name = {str(entry): entry for entry in entries}
    nodes = yaml.compose((root / CHOSEN).read_text(encoding="utf-8"))
    for node in nodes.value:
        one = yaml.safe_load(yaml.serialize(node))
        place = f"{CHOSEN}:{node.start_mark.line + 1}"
        if set(one) - {"variant"} != {"caption", "answer", "new"}:
            raise PluginError(f"{place}: has the keys {', '.join(one)}; write caption, answer and new (and variant)")
        entry, variant = by_name.get(one["answer"]), one.get("variant", MAIN)
        if entry is None:
            raise PluginError(f"{place}: there is no answer {one['answer']!r}; write topic/slug")
        found = [outcome for outcome in outcomes(entry) if (outcome.variant, outcome.new) == (variant, one["new"])]
        if len(found) != 1:
            raise PluginError(f"{place}: {len(found)} mutations of {variant!r} make {one['new']!r}; name one of them")
        yield entry, found[0], one["caption"]


def _shown(entry: Entry, outcome: Outcome, caption: str) -> str:
    # A link of its own: to MkDocs, the part after # would be a place on the page.
    target = f"../{entry}.html#try={outcome.variant}.{outcome.name}"
    count = len(outcome.falls)
    fell = f"{count} of its claims {'falls' if count == 1 else 'fall'}."
    parts = [
        f'<h2><a href="{target}">{escape(caption, quote=False)}</a></h2>',
        f"In {label(outcome.variant)}, {link(entry.title, f'../{entry}.md')} {fell}",
        f"```diff\n{_difference(outcome.old, outcome.new)}\n```",
    ]
    if printed := list(_printed(entry, outcome)):
        parts.append("```diff\n" + "\n".join(printed) + "\n```")
    else:
        parts.append("It prints the same; only a test notices.")
    return "\n\n".join(parts)


def _difference(old: str, new: str) -> str:
    """Both as a diff, without the lines that they share at either end."""
    before, after = old.strip("\n").splitlines(), new.strip("\n").splitlines()
    while len(before) > 1 and len(after) > 1 and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return "\n".join([*(f"- {line}" for line in before), *(f"+ {line}" for line in after)])


def _printed(entry: Entry, outcome: Outcome) -> Iterator[str]:
    """The first output that differs, as it was and as it is."""
    texts = entry.sources()[outcome.variant], outcome.text
    for before, after in zip_longest(*(printed_after(text).values() for text in texts), fillvalue=[]):
        if before != after:
            yield from (f"- {line}" for line in before[:MOST])
            yield from (f"+ {line}" for line in after[:MOST])
            return
