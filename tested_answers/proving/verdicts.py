"""Verdicts kept by all that they depend on, so that nothing is proved twice. Only success is kept."""

import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tested_answers.content import bindings, facts, outcomes, pasted
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry
from tested_answers.kept import Kept, digest
from tested_answers.proving.snapshot import record_of
from tested_answers.running import cold, environments, guard

ENGINE = ("content/*.py", "running/*.py", "proving/*.py", "figure.py", "__init__.py")


class Verdicts:
    """Names that passed, by key; deaf where fresh runs are asked for (nightly, `make test-all`)."""

    def __init__(self, root: Path) -> None:
        self._kept = None if FRESH in os.environ else Kept(root, "verdicts")

    def get(self, key: str) -> list[str] | None:
        data = self._kept.get(key) if self._kept else None
        return json.loads(data) if data else None

    def put(self, key: str, names: Iterable[str]) -> None:
        if self._kept:
            self._kept.put(key, json.dumps(sorted(names)).encode())


def of_proof(entry: Entry, environment: str = "") -> str:
    """The key of an entry's proof: its prose is no part of it, its bindings are."""
    parts = [*bindings.asked(entry.text), pasted.joined(entry.pasted)] if entry.has_page else []
    files = [
        *entry.variants.values(),
        *map(record_of, entry.variants.values()),
        entry.test,
        outcomes.file_of(entry),
        entry.figure_script,
        *entry.figures,
        facts.file_of(entry),
    ]
    files.append(entry.test.with_name("conftest.py"))
    return digest("proof", environment, environments.fingerprint(), _code(*ENGINE), *parts, *_texts(files))


def of_replays(entry: Entry, sources: dict[str, str], there: bool) -> str:
    """The key of what the mutations of these sources give; where not all are replayed, the record is a part of it."""
    files = [entry.test, entry.test.with_name("conftest.py"), *([] if there else [outcomes.file_of(entry)])]
    return digest("replays", str(there), environments.fingerprint(), _code(*ENGINE), *sources.values(), *_texts(files))


def cold_once(kept: Verdicts, path: Path, python: str) -> tuple[str, bool]:
    """What is wrong with a cold run, or nothing; and whether that was known."""
    texts = _texts([path, Path(cold.__file__), Path(guard.__file__)])
    key = digest("cold", python, environments.fingerprint(), *texts)
    if kept.get(key) is not None:
        return "", True
    if not (sentence := cold.run_cold(path, python)):
        kept.put(key, [path.name])
    return sentence, False


def of_contract(entry: Entry, entries: list[Entry]) -> str:
    """The key of what `checks` finds in an entry: all that it reads, and the places and phrasings of all entries."""
    said = [part for one in entries for part in (str(one), *one.listed("asked"))]
    return digest(
        "contract", environments.fingerprint(), _code("**/*.py"), *said, *_texts(read_by_checks(entry, entries))
    )


def read_by_checks(entry: Entry, entries: list[Entry]) -> list[Path]:
    """The files that `checks` reads of an entry, of those whose claims it may cite, and of the house."""
    named = [one for one in entries if one == entry or one.slug in entry.text]
    house = [entry.root / path for path in ("mkdocs.yml", "docs/taxonomy.yml", "snippets/checked.json")]
    house += sorted((entry.root / "requirements/environments").glob("*.txt"))
    return [*entry.files(), *(path for one in named for path in one.files()), *house]


def of_module(root: Path, module: Path, depends: list[str]) -> str:
    """The key of a whole test module that says which files it depends on (globs from the root)."""
    found = {path for pattern in depends for path in root.glob(pattern)}
    files = [path for path in sorted(found) if path.is_file() and "__pycache__" not in path.parts]
    return digest("module", environments.fingerprint(), *_texts([module, *files]))


@cache
def _code(*patterns: str) -> str:
    """Of the package's own modules; they are in memory, so what changes meanwhile is of the next run."""
    package = Path(__file__).parents[1]
    return digest(*_texts(sorted(path for pattern in patterns for path in package.glob(pattern))))


def _texts(files: list[Path]) -> list[str | bytes]:
    """Name and content of each file that exists."""
    return [part for path in files if path.exists() for part in (path.name, _content(path, path.stat().st_mtime_ns))]


@cache
def _content(path: Path, changed: int) -> str:
    """One digest for a file that many modules depend on; `changed` is when it last did."""
    return digest(path.read_bytes())
