"""What a change does to the pages, as a comment for its reviewers: `python -m tested_answers.forge.comment OLD NEW`.

OLD and NEW are two checkouts. Only files are read: pages, sentences that carry no proof, recorded outputs.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tested_answers.checks.sentences import demands
from tested_answers.content.claims import read_claims
from tested_answers.content.differences import unequal
from tested_answers.content.entry import Entry
from tested_answers.content.lab import find_all
from tested_answers.content.markdown import render
from tested_answers.content.outputs import recorded
from tested_answers.content.prose import read_sentences

MARK = "<!-- tested-answers: what this changes -->"
LONGEST = 60_000  # characters that a comment may have
_SHOWN = 12  # outputs of one file


def comment(old: Path, new: Path) -> str:
    """The comment as Markdown; what is quoted stands in code blocks, so that it calls nobody and formats nothing."""
    before, after = ({str(entry): entry for entry in find_all(root)} for root in (old, new))
    parts = [MARK, "### What this changes for readers"]
    for name in sorted(before.keys() | after.keys()):
        if lines := list(_entry(before.get(name), after.get(name))):
            parts.append("\n\n".join(lines))
    if len(parts) == 2:
        parts.append("No answer, output or claim changes.")
    text = "\n\n".join(parts) + "\n"
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit("\n\n", 1)[0] + "\n\nThe rest is in the artifact.\n"


def _entry(old: Entry | None, new: Entry | None) -> Iterator[str]:
    if old is None or new is None:
        yield f"**{new or old}**: {'new' if old is None else 'removed; is its old address listed under `moved_from` of another?'}"
        if new is None:
            return
    texts = [_texts(one) if one else {} for one in (old, new)]
    if old and texts[0] == texts[1]:
        return
    if old:
        yield f"**{new}**: {', '.join(sorted(name for name in texts[1].keys() | texts[0].keys() if texts[0].get(name) != texts[1].get(name)))}"
    unproved = [one for one in _unproved(new) if not old or one not in _unproved(old)]
    if unproved:
        yield f"New sentences without a proof:\n\n{_quoted(unproved)}"
    claims = [
        {claim.name: claim.sentence for claim in read_claims(one.test)} if one and one.test.exists() else {}
        for one in (old, new)
    ]
    gone = [sentence for name, sentence in claims[0].items() if name not in claims[1]]
    if gone:
        yield f"Claims that are gone:\n\n{_quoted(gone)}"
    for path in new.variants.values() if old else ():
        was = old.root / path.relative_to(new.root)
        if path.exists() and was.exists() and (rows := list(_outputs(was, path))):
            yield f"Outputs of `{path.relative_to(new.root).as_posix()}`:\n\n{_quoted(rows, 'diff')}"


def _texts(entry: Entry) -> dict[str, str]:
    files = filter(Path.exists, [*entry.written(), *entry.figures])
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def _unproved(entry: Entry) -> list[str]:
    """Sentences that state a fact without a claim, and those that say in place that nothing was run."""
    if not entry.has_page:
        return []
    sentences = read_sentences(render(entry.root, entry.body))
    found = [sentence for sentence, _ in demands(sentences)]
    found += [one for one in sentences if one.ticks and not any(tick.is_proof for tick in one.ticks)]
    return [one.text for one in found]


def _outputs(old: Path, new: Path) -> Iterator[str]:
    was, now = ([*recorded(path.read_text(encoding="utf-8")).values()] for path in (old, new))
    rows = []
    for _, one, other in unequal(was, now):
        rows += [f"- {one}"] * (one is not None) + [f"+ {other}"] * (other is not None)
    yield from rows[: 2 * _SHOWN]
    if len(rows) > 2 * _SHOWN:
        yield f"  and {len(rows) - 2 * _SHOWN} more"


def _quoted(lines: list[str], language: str = "text") -> str:
    text = "\n".join(lines)
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    return f"{fence}{language}\n{text}\n{fence}"


if __name__ == "__main__":
    print(comment(*(Path(one).resolve() for one in sys.argv[1:3])), end="")
