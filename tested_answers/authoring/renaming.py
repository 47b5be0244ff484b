"""`make rename`: move an entry to another slug or topic: its files, whatever cites it, and the redirect from the old address."""

import argparse
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tested_answers.authoring.scaffold import free_slug, known_topic
from tested_answers.content import front_matter
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import owner_of
from tested_answers.content.near import did_you_mean
from tested_answers.files import write_atomically

FOLDERS = ("docs", "snippets", "tests", "families", "theme", "benchmarks", "audit", "live")
# Up to the next key, or the end of the front matter.
_RELATED = re.compile(r"(?<=\n)(?:# )?related:.*?(?=\n(?:# )?(?:[A-Za-z_]\w*:|---))", re.DOTALL)
TEXTS = {".md", ".py", ".yml", ".yaml", ".json", ".js", ".html", ".css", ".cjs", ".toml"}


@dataclass
class Plan:
    """What changes: moved files, new texts by their new path, how many places in each file that cites the entry."""

    old: Entry
    new: Entry
    moves: dict[Path, Path] = field(default_factory=dict)
    texts: dict[Path, str] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)


def rename(root: Path, options: argparse.Namespace) -> int:
    """Move an entry. Raises ValueError where it cannot be moved."""
    found = plan(root, options.old, options.name)
    carry_out(found)
    for source, target in found.moves.items():
        print(f"moved {source.relative_to(root)} -> {target.relative_to(root)}")
    for path, count in found.counts.items():
        print(f"changed {path.relative_to(root)} ({count} {'place' if count == 1 else 'places'})")
    left = f"{found.old}.html leads to {found.new}.html from now on (`moved_from`)"
    print(f"{left}. Look for prose that names the old page:\n  git diff, then make prove SLUG={found.new.slug}")
    return 0


def plan(root: Path, old_slug: str, name: str) -> Plan:
    """Nothing is written yet. `name` is a slug, or topic/slug. Raises ValueError with one sentence."""
    entries = {entry.slug: entry for entry in find_entries(root)}
    old = entries.get(old_slug.rpartition("/")[2])
    if old is None:
        raise ValueError(f"there is no entry {old_slug!r}{did_you_mean(old_slug, entries)}; name one with OLD=")
    topic, _, slug = name.rpartition("/")
    known_topic(root, topic := topic or old.topic)
    if slug != old.slug:
        free_slug(root, slug)
    new = Entry(root, topic, slug)
    if str(new) == str(old):
        raise ValueError(f"{old} is called so already; name another with NEW=")
    found = Plan(old, new, _moves(old, new))
    if taken := [target for target in found.moves.values() if target.exists() and target not in found.moves]:
        raise ValueError(f"{old.shown(taken[0])} exists already; name another with NEW=")
    for path in _files(root):
        text = path.read_text(encoding="utf-8")
        changed, count = rewritten(text, path.relative_to(root), old, new)
        target = found.moves.get(path, path)
        if path == old.page:
            changed = _with_redirect(changed, old, new)
        if changed != text:
            found.texts[target] = changed
        if count and path != old.page:
            found.counts[target] = count
    return found


def carry_out(plan: Plan) -> None:
    """Move first, since a moved file keeps what it held; then write."""
    for source, target in plan.moves.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)
    for path, text in plan.texts.items():
        write_atomically(path, text)


def _moves(old: Entry, new: Entry) -> dict[Path, Path]:
    """The page, the test, and each snippet, record and drawing whose name begins with the entry's."""
    entries, moves = find_entries(old.root), {old.page: new.page, old.test: new.test}
    for path in sorted(old.snippet.parent.iterdir()):
        if path.is_file() and owner_of(path, entries) == old:
            moves[path] = new.snippet.parent / f"{new.name}{path.name.removeprefix(old.name)}"
    return {source: target for source, target in moves.items() if source.exists() and source != target}


def _files(root: Path) -> list[Path]:
    found = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*")) if path.suffix in TEXTS]
    found += [path for path in sorted(root.glob("*.md")) if path.name != "CONTRIBUTING.md"]  # its names are examples
    return [path for path in found if path.is_file() and not {"node_modules", "__pycache__"} & set(path.parts)]


def rewritten(text: str, path: Path, old: Entry, new: Entry) -> tuple[str, int]:
    """The text of the file at `path` (from the root) with each place that names the entry changed, and how many."""
    if old.slug not in text and old.name not in text:
        return text, 0
    total = 0
    for pattern, replacement in _patterns(path, old, new):
        text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        total += count
    if old.slug in text and path.suffix in (".md", ".py"):
        text, count = _related(text, old.slug, new.slug)
        total += count
    return text, total


def _patterns(path: Path, old: Entry, new: Entry) -> list[tuple[str, str]]:
    before, slug, name = r"(?<![\w-])", re.escape(old.slug), re.escape(old.name)
    topic, after = re.escape(old.topic), r"(?![\w-])"
    patterns = [
        (rf"{before}{topic}/{slug}{after}", str(new)),  # families, marks, tests, pages of other topics
        (rf"{before}{topic}/(?P<test>(?:test_)?){name}(?=[._*])", rf"{new.topic}/\g<test>{new.name}"),  # embeds, files
        (rf"(?<=claim:){slug}(?=/)", new.slug),
        (rf"(?<=<!-- idea: ){slug}(?=/)", new.slug),
    ]
    here = path.parts[1] if path.parts[0] == "docs" and len(path.parts) == 3 else ""
    if here == old.topic:  # a link to a page beside it
        link = f"{new.slug}.md" if new.topic == old.topic else f"../{new}.md"
        patterns.append((rf"(?<=\]\(){slug}\.md", link))
    elif here == new.topic:  # one that comes to stand beside it
        patterns.insert(0, (rf"(?<=\]\()\.\./{topic}/{slug}\.md", f"{new.slug}.md"))
    if path.suffix != ".md":  # in data and code the slug stands alone in quotes
        patterns.append((rf"(?<=[\"']){slug}(?=[\"'])", new.slug))
    if here == "index.md" or path.name == "index.md":
        patterns.append((rf"(?<=[ ,]){slug}(?=,| -->)", new.slug))
    return patterns


def _related(text: str, old: str, new: str) -> tuple[str, int]:
    """`related:` of a front matter (in a lab it stands in a comment), whatever lines it takes."""
    if not (held := _RELATED.search(text)):
        return text, 0
    changed, count = re.subn(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, held[0])
    return text[: held.start()] + changed + text[held.end() :], count


def _with_redirect(text: str, old: Entry, new: Entry) -> str:
    """The page with `moved_from`, and links that lead from where it now is."""
    head = front_matter.read(text)
    held = head.data.get("moved_from")
    places = [*(held if isinstance(held, list) else []), str(old)]
    places = [place for place in dict.fromkeys(places) if place != str(new)]
    line = yaml.safe_dump({"moved_from": places}, default_flow_style=None, width=10_000)
    text = re.sub(r"^moved_from:.*\n(?:-? .*\n)*", "", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"\n---[ \t]*\n", lambda match: f"\n{line}---\n", text, count=1)
    if old.topic != new.topic:
        text = re.sub(r"(?<=\]\()(?!\.\./|https?:|claim:|#|/)(?=[\w-]+\.md)", f"../{old.topic}/", text)
        text = re.sub(rf"(?<=\]\()\.\./{re.escape(new.topic)}/(?=[\w-]+\.md)", "", text)
    return text
