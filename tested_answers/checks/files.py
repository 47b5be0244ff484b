"""The files of an entry: that they belong together, can be read, and show what they should."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tested_answers.content import taxonomy
from tested_answers.content.embeds import find_embeds
from tested_answers.content.entry import Entry
from tested_answers.content.lab import LABS
from tested_answers.content.outputs import MARK, recorded
from tested_answers.content.variants import TAKEN
from tested_answers.content.violation import Violation

COLUMNS = 68
PLACEHOLDER = "REPLACE ME"  # in what `make new` writes, wherever only the author knows what to say


def lonely(root: Path, everything: list[Entry]) -> Iterator[Violation]:
    """Snippets and tests that belong to no page, and folders that are no topic."""
    snippets = {path for entry in everything for path in (entry.figure_script, *entry.variants.values())}
    tests = {entry.test for entry in everything}
    topics = taxonomy.topics(root)
    for topic in (*topics, LABS):
        for path in sorted({*(root / "snippets" / topic).glob("*.py"), *(root / "tests" / topic).glob("test_*.py")}):
            if path not in snippets | tests:
                slug = path.stem.removeprefix("test_").replace("_", "-")
                verb = "tests" if path.name.startswith("test_") else "belongs to"
                sentence = f"{verb} no page; add docs/{topic}/{slug}.md or remove it"
                yield Violation(path.relative_to(root).as_posix(), 1, sentence)
    for folder in sorted((root / "snippets").glob("*/")):
        if folder.name not in (*topics, LABS, "__pycache__"):
            yield Violation(folder.relative_to(root).as_posix(), 1, f"is no topic; the topics are: {', '.join(topics)}")


def twins(everything: list[Entry]) -> Iterator[Violation]:
    by_slug = defaultdict(list)
    for entry in everything:
        by_slug[entry.slug].append(entry)
    for slug, (first, *others) in by_slug.items():
        for entry in others:
            sentence = f"has the slug {slug!r} of {first.shown(first.page)}; a slug names one entry, so rename one"
            yield Violation(entry.shown(entry.page), 1, sentence)


def missing(entry: Entry) -> list[Violation]:
    return [
        Violation(entry.shown(entry.page), 1, f"has no {what}; add {entry.shown(path)}")
        for what, path in (("snippet", entry.snippet), ("test", entry.test))
        if not path.exists()
    ]


def unreadable(entry: Entry) -> list[Violation]:
    """Files that cannot be read as text, or as Python."""
    return [
        violation for path in filter(Path.exists, entry.written()) for violation in _unreadable(entry.shown(path), path)
    ]


def _unreadable(shown: str, path: Path) -> Iterator[Violation]:
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Violation(shown, data.count(b"\n", 0, error.start) + 1, "is not UTF-8; save the file as UTF-8")
        return
    if b"\r" in data:
        line = data.count(b"\n", 0, data.index(b"\r")) + 1
        yield Violation(shown, line, "has Windows line ends (CRLF); save it with LF")
    if path.suffix == ".py":
        try:
            ast.parse(data)
        except SyntaxError as error:
            yield Violation(shown, error.lineno or 1, f"is no valid Python ({error.msg}); correct the line")


def placeholders(entry: Entry) -> Iterator[Violation]:
    for path in filter(Path.exists, entry.written()):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if PLACEHOLDER in line:
                sentence = "still holds the scaffold's placeholder; write the real thing"
                yield Violation(entry.shown(path), number, sentence)


def check(entry: Entry) -> Iterator[Violation]:
    """Each snippet by itself, then what the page embeds."""
    for variant, source in entry.sources().items():
        shown = entry.shown(entry.variants[variant])
        outputs = recorded(source)
        if variant in TAKEN:
            yield Violation(shown, 1, f"would hide pytest's own {variant!r} from the tests; choose another suffix")
        if not outputs:
            sentence = f"shows no output; print what matters and run `make update`, which writes the {MARK} lines"
            yield Violation(shown, 1, sentence)
        for number, line in enumerate(source.splitlines(), start=1):
            if len(line) > COLUMNS and number not in outputs:
                yield Violation(shown, number, f"is {len(line)} columns wide; break the line at {COLUMNS} or before")
        # With Keras already imported a replay would not notice; the reader's run would.
        imported = re.search(r"^(?:import|from) keras\b", source, re.MULTILINE)
        if imported and not 0 <= source.find('os.environ["KERAS_BACKEND"] = "torch"') < imported.start():
            line = source.count("\n", 0, imported.start()) + 1
            sentence = 'imports keras without a backend; put os.environ["KERAS_BACKEND"] = "torch" before it'
            yield Violation(shown, line, sentence)
    yield from _embeds(entry)


def _embeds(entry: Entry) -> Iterator[Violation]:
    shown, base = entry.shown(entry.page), entry.root / "snippets"
    scripts = entry.variants.values() if entry.has_page else ()
    own = {path.relative_to(base).as_posix() for path in (*scripts, *entry.figures)}
    embeds = find_embeds(entry.text)
    for line, path in embeds:
        if path not in own:
            sentence = f"embeds {path!r}, which is not of this entry; its files are: {', '.join(sorted(own))}"
            yield Violation(shown, line, sentence)
    for name in sorted(own - {path for _, path in embeds}):
        yield Violation(shown, 1, f'does not embed {name!r}; add a line --8<-- "{name}", or remove the file')
