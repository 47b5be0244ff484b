"""What every entry promises; each violation is one sentence a contributor can act on."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from pathlib import Path

from tested_answers.content import bindings as binding
from tested_answers.content import taxonomy
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import LABS, Lab, find_labs
from tested_answers.content.markdown import render
from tested_answers.content.outputs import MARK, recorded
from tested_answers.content.violation import Violation
from tested_answers.proving.recording import Recording
from tested_answers.scaffold import PLACEHOLDER

COLUMNS = 68
MIN_CLAIMS = 3
_EMBED = re.compile(r'^(?:#\s)?\s*--8<-- "([^"]+)"\s*$')  # in a lab it stands in a comment
_FRONT_MATTER = {
    "title": (str, "the question, ending with a question mark"),
    "description": (str, "the short answer in one sentence"),
    "tags": (list, "a list of topics, as in [shapes, linear]"),
    "asked": (list, "three or more ways in which people phrase the question"),
    "related": (list, "a list of slugs, as in [batch-first, lstm-input-shape]"),
    "source": (str, "the address of the thread, or who asked it in words"),
    "added": (date, "the day it is first published, as in 2026-11-24"),
}
_LAB_FRONT_MATTER = {
    "title": (str, "what the lab is about"),
    "description": (str, "what the reader learns, in one sentence"),
    "related": (list, "the slugs of the answers that it ties together"),
    "added": _FRONT_MATTER["added"],
}


def check_house(root: Path) -> list[Violation]:
    """Breaches between entries: files without a page, and slugs that stand twice. Runs nothing."""
    return sorted([*_lonely_files(root), *_twins(root)])


def check_entry(entry: Entry, entries: list[Entry]) -> list[Violation]:
    """Breaches that show without running the entry."""
    missing = [
        Violation(entry.shown(entry.page), 1, f"has no {what}; add {entry.shown(path)}")
        for what, path in (("snippet", entry.snippet), ("test", entry.test))
        if not path.exists()
    ]
    if unreadable := check_readable(entry):
        return sorted(missing + unreadable)
    checks = [_front_matter(entry, entries), _placeholders(entry)]
    if not missing:
        checks += [_columns(entry), _embeds(entry), _shows_output(entry), _keras_backend(entry), _claims(entry)]
        checks += [_orphans(entry)] if entry.front_matter else []
    return sorted(missing + [violation for check in checks for violation in check])


def check_readable(entry: Entry) -> list[Violation]:
    """Files that cannot be read as text, or as Python."""
    return [violation for path in _files(entry) for violation in _unreadable(entry, path)]


def _files(entry: Entry) -> list[Path]:
    files = (entry.page, entry.test, entry.figure_script, *entry.variants.values())
    return [path for path in files if path.exists()]


def check_recording(entry: Entry, recording: Recording) -> list[Violation]:
    """Where the files of an entry differ from what its run gives."""
    violations = list(recording.violations)
    for path, text in recording.texts.items():
        found = path.read_text(encoding="utf-8") if path.exists() else ""
        if found != text:
            violations.append(_difference(entry.shown(path), found, text))
    if not recording.violations:
        for path in entry.figures:
            if path not in recording.texts:
                violations.append(
                    Violation(
                        entry.shown(path),
                        1,
                        f"is drawn by nothing in {entry.shown(entry.figure_script)}; remove the file",
                    )
                )
    return sorted(violations)


def _difference(shown: str, found: str, text: str) -> Violation:
    for number, (old, new) in enumerate(zip_longest(found.splitlines(), text.splitlines()), start=1):
        if old != new:
            return Violation(
                shown,
                number,
                f"is stale: it says {_short(old)}, the run gives {_short(new)}; run `make update` and read the diff",
            )
    return Violation(shown, 1, "is stale in its line ends; run `make update`")


def _short(line: str | None) -> str:
    if line is None:
        return "nothing"
    line = line.strip()
    return repr(line if len(line) <= 120 else line[:117] + "...")


# --- between entries --------------------------------------------------------------


def _lonely_files(root: Path) -> Iterator[Violation]:
    entries = [*find_entries(root), *find_labs(root)]
    snippets = {path for entry in entries for path in (entry.figure_script, *entry.variants.values())}
    tests = {entry.test for entry in entries}
    for topic in (*taxonomy.topics(root), LABS):
        for path in sorted((root / "snippets" / topic).glob("*.py")):
            if path not in snippets:
                slug = path.stem.replace("_", "-")
                yield Violation(
                    path.relative_to(root).as_posix(), 1, f"belongs to no page; add docs/{topic}/{slug}.md or remove it"
                )
        for path in sorted((root / "tests" / topic).glob("test_*.py")):
            if path not in tests:
                slug = path.stem.removeprefix("test_").replace("_", "-")
                yield Violation(
                    path.relative_to(root).as_posix(), 1, f"tests no page; add docs/{topic}/{slug}.md or remove it"
                )
    for folder in sorted((root / "snippets").glob("*/")):
        if folder.name not in taxonomy.topics(root) and folder.name not in (LABS, "__pycache__"):
            yield Violation(
                folder.relative_to(root).as_posix(),
                1,
                f"is no topic; the topics are: {', '.join(taxonomy.topics(root))}",
            )


def _twins(root: Path) -> Iterator[Violation]:
    by_slug = defaultdict(list)
    for entry in [*find_entries(root), *find_labs(root)]:
        by_slug[entry.slug].append(entry)
    for slug, twins in by_slug.items():
        for entry in twins[1:]:
            first = twins[0].shown(twins[0].page)
            yield Violation(
                entry.shown(entry.page), 1, f"has the slug {slug!r} of {first}; a slug names one entry, so rename one"
            )


# --- within one entry -------------------------------------------------------------


def _unreadable(entry: Entry, path: Path) -> Iterator[Violation]:
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield Violation(entry.shown(path), line, "is not UTF-8; save the file as UTF-8")
        return
    if b"\r" in data:
        line = data.count(b"\n", 0, data.index(b"\r")) + 1
        yield Violation(entry.shown(path), line, "has Windows line ends (CRLF); save it with LF")
    if path.suffix == ".py":
        try:
            ast.parse(data)
        except SyntaxError as error:
            yield Violation(entry.shown(path), error.lineno or 1, f"is no valid Python ({error.msg}); correct the line")


def _front_matter(entry: Entry, entries: list[Entry]) -> Iterator[Violation]:
    shown, is_lab = entry.shown(entry.page), isinstance(entry, Lab)
    keys = _LAB_FRONT_MATTER if is_lab else _FRONT_MATTER
    if not entry.front_matter:
        begun = entry.text.startswith(("---", "# ---"))
        yield Violation(
            shown,
            1,
            "has broken front matter; it is no YAML mapping, so check colons and quotes"
            if begun
            else "has no front matter; begin with --- and the keys " + ", ".join(keys),
        )
        return
    for key, (kind, wanted) in keys.items():
        value = entry.front_matter.get(key)
        if (
            not value
            or not isinstance(value, kind)
            or (kind is list and not all(isinstance(item, str) for item in value))
        ):
            yield Violation(
                shown,
                _line_of(entry, f"{key}:"),
                f"front matter {key!r} is missing or no {kind.__name__}; write {wanted}",
            )
    if not is_lab and not entry.title.rstrip().endswith("?"):
        yield Violation(
            shown, _line_of(entry, "title:"), f"title {entry.title!r} is no question; end it with a question mark"
        )
    tags = entry.front_matter.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        if tag not in taxonomy.tags(entry.root) and tag not in taxonomy.topics(entry.root):
            yield Violation(
                shown,
                _line_of(entry, "tags:"),
                f"tag {tag!r} is not known; use a topic or one of: {', '.join(taxonomy.tags(entry.root))} (or add it to docs/taxonomy.yml)",
            )
    asked = entry.front_matter.get("asked")
    if isinstance(asked, list) and len(asked) < 3:
        yield Violation(
            shown,
            _line_of(entry, "asked:"),
            f"'asked' holds {len(asked)} phrasings; write at least three, best five or six",
        )
    known = {one.slug for one in entries}
    related = entry.front_matter.get("related")
    for slug in related if isinstance(related, list) else ():
        if slug not in known or slug == entry.slug:
            yield Violation(
                shown, _line_of(entry, "related:"), f"related slug {slug!r} is no other entry; use one that exists"
            )


def _placeholders(entry: Entry) -> Iterator[Violation]:
    for path in _files(entry):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if PLACEHOLDER in line:
                yield Violation(
                    entry.shown(path), number, "still holds the scaffold's placeholder; write the real thing"
                )


def _columns(entry: Entry) -> Iterator[Violation]:
    for path in entry.variants.values():
        source = path.read_text(encoding="utf-8")
        outputs = recorded(source)
        for number, line in enumerate(source.splitlines(), start=1):
            if len(line) > COLUMNS and number not in outputs:
                yield Violation(
                    entry.shown(path), number, f"is {len(line)} columns wide; break the line at {COLUMNS} or before"
                )


def _embeds(entry: Entry) -> Iterator[Violation]:
    shown, base = entry.shown(entry.page), entry.root / "snippets"
    scripts = () if isinstance(entry, Lab) else entry.variants.values()
    own = {path.relative_to(base).as_posix() for path in (*scripts, *entry.figures)}
    embedded = set()
    for number, line in enumerate(entry.text.splitlines(), start=1):
        if match := _EMBED.match(line):
            embedded.add(match[1])
            if match[1] not in own:
                yield Violation(
                    shown,
                    number,
                    f"embeds {match[1]!r}, which is not of this entry; its files are: {', '.join(sorted(own))}",
                )
    for name in sorted(own - embedded):
        yield Violation(shown, 1, f'does not embed {name!r}; add a line --8<-- "{name}", or remove the file')


def _shows_output(entry: Entry) -> Iterator[Violation]:
    for path in entry.variants.values():
        if not recorded(path.read_text(encoding="utf-8")):
            yield Violation(
                entry.shown(path),
                1,
                f"shows no output; print what matters and run `make update`, which writes the {MARK} lines",
            )


def _keras_backend(entry: Entry) -> Iterator[Violation]:
    # With Keras already imported a replay would not notice; the reader's run would.
    for path in entry.variants.values():
        source = path.read_text(encoding="utf-8")
        if imported := re.search(r"^(?:import|from) keras\b", source, re.MULTILINE):
            chosen = source.find('os.environ["KERAS_BACKEND"] = "torch"')
            if not 0 <= chosen < imported.start():
                line = source.count("\n", 0, imported.start()) + 1
                yield Violation(
                    entry.shown(path),
                    line,
                    'imports keras without a backend; put os.environ["KERAS_BACKEND"] = "torch" before it',
                )


def _claims(entry: Entry) -> Iterator[Violation]:
    shown, claims = entry.shown(entry.test), read_claims(entry.test)
    if len(claims) < MIN_CLAIMS:
        yield Violation(shown, 1, f"states {len(claims)} claims; assert at least {MIN_CLAIMS}, one test function each")
    for claim in claims:
        if not claim.sentence:
            yield Violation(
                shown, claim.line, f"{claim.name} has no docstring; state the claim in one sentence, the page shows it"
            )
        if not claim.mutations:
            yield Violation(
                shown,
                claim.line,
                f"{claim.name} names no @breaks; name an mutation of the snippet that must make it fail, both texts written out",
            )
        for mutation in claim.mutations:
            if mutation.variant not in entry.variants:
                yield Violation(
                    shown,
                    claim.line,
                    f"@breaks names the variant {mutation.variant!r}; this entry has: {', '.join(entry.variants)}",
                )
                continue
            try:
                mutation.apply(entry.variants[mutation.variant].read_text(encoding="utf-8"))
            except ValueError as error:
                yield Violation(shown, claim.line, f"{error} ({entry.shown(entry.variants[mutation.variant])})")


def _orphans(entry: Entry) -> Iterator[Violation]:
    shown, html = entry.shown(entry.page), render(entry.root, entry.body)
    for braces in binding.unread_braces(html):
        yield Violation(
            shown,
            _line_of(entry, braces),
            f"{braces} is read as text; leave no space before it, and use no __ or * that Markdown reads (version.torch is there)",
        )
    given = set().union(*(binding.literals(path.read_text(encoding="utf-8")) for path in entry.variants.values()))
    advice = 'bind it as `0`{data-is="expression"}, or use the number that the snippet has'
    if isinstance(entry, Lab):  # its prose may use what its cells print
        given |= binding.numbers_in("\n".join(recorded(entry.text).values()))
        advice = "print it, or use a number that the lab prints"
    fences = [number for number, line in enumerate(entry.text.splitlines(), 1) if line.removeprefix("# ") == "---"]
    head = fences[1] if len(fences) > 1 else 0
    for orphan in binding.orphans(html, given):
        yield Violation(
            shown,
            _line_of(entry, orphan.number, orphan.context, after=head),
            f"{orphan.number} ({orphan.context!r}) is bound to nothing; {advice}",
        )
    bound = binding.find_bound(entry.text, html)
    vouched = given | {number for one in bound for number in binding.numbers_in(one.text)}
    for key in ("title", "description"):
        for orphan in binding.orphans_in(str(entry.front_matter.get(key, "")), vouched):
            yield Violation(
                shown,
                _line_of(entry, f"{key}:"),
                f"{orphan.number} in the {key} is bound nowhere on the page; {advice}",
            )


def _line_of(entry: Entry, words: str, context: str = "", after: int = 0) -> int:
    """The line below `after` that holds the words, and most of the context where several do."""
    wanted = set(context.split())
    numbered = list(enumerate(entry.text.splitlines(), start=1))[after:]
    lines = [(number, line) for number, line in numbered if words in line]
    return max(lines, key=lambda pair: len(wanted & set(pair[1].split())), default=(1, ""))[0]
