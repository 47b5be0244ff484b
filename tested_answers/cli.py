"""The door for contributors: `python -m tested_answers update|check|cold|new`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tested_answers.checks import contract
from tested_answers.content.entry import Entry, find_entries, find_root
from tested_answers.content.lab import find_labs
from tested_answers.files import write_atomically
from tested_answers.proving.recording import record
from tested_answers.running import versions
from tested_answers.running.cold import run_cold
from tested_answers.running.process import preload
from tested_answers.scaffold import new_entry


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 1 where something is to be mended."""
    parser = argparse.ArgumentParser(prog="tested_answers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in (
        ("update", "run the snippets; write their outputs, the bound numbers and the figures"),
        ("check", "check the contract; entries named are also run, without names nothing is"),
        ("cold", "run each snippet alone: python -I -W error, in an empty folder"),
    ):
        commands.add_parser(name, help=help_text).add_argument("slugs", nargs="*", metavar="SLUG")
    new = commands.add_parser("new", help="scaffold an entry")
    new.add_argument("topic")
    new.add_argument("question")
    new.add_argument("--slug", default="")
    options = parser.parse_args(arguments)
    try:
        root = find_root()
        if options.command == "new":
            return _new(root, options)
        chosen = _chosen([*find_entries(root), *find_labs(root)], options.slugs)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return {"update": _update, "check": _check, "cold": _cold}[options.command](root, chosen, named=bool(options.slugs))


def _chosen(entries: list[Entry], slugs: list[str]) -> list[Entry]:
    known = {entry.slug: entry for entry in entries}
    if unknown := [slug for slug in slugs if slug.split("/")[-1] not in known]:
        raise ValueError(f"there is no entry {unknown[0]!r}; `make new` starts one")
    return [known[slug.split("/")[-1]] for slug in slugs] or entries


def _update(root: Path, entries: list[Entry], *, named: bool) -> int:
    """All or nothing: one broken entry and no file is written."""
    violations, texts = [], {}
    _preload(entries)
    for entry in entries:
        missing = [path for path in (entry.snippet, entry.page) if not path.exists()]
        broken = contract.check_readable(entry)
        if missing or broken:
            violations += broken or contract.check_entry(entry, find_entries(root))
            continue
        recording = record(entry)
        print(f"{recording.seconds:6.2f} s  {entry}", flush=True)
        violations += recording.violations
        texts |= recording.texts
    if violations:
        print(*violations, "Nothing was written.", sep="\n", file=sys.stderr)
        return 1
    if not named:
        texts[versions.path(root)] = versions.now()
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        write_atomically(path, texts[path])
        print(f"wrote {path.relative_to(root)}")
    print(
        f"{len(entries)} entries, {len(changed)} files changed."
        + (" Read the diff: it is the review." if changed else "")
    )
    return 0


def _check(root: Path, entries: list[Entry], *, named: bool) -> int:
    everything = find_entries(root)
    violations = [] if named else contract.check_house(root)
    for entry in entries:
        violations += contract.check_entry(entry, everything)
    if named and not violations:
        _preload(entries)
        for entry in entries:
            violations += contract.check_recording(entry, record(entry))
    print(*violations, sep="\n", end="\n" if violations else "", file=sys.stderr)
    print(f"{len(entries)} entries checked, {len(violations)} violations.")
    return 1 if violations else 0


def _cold(root: Path, entries: list[Entry], **_: bool) -> int:
    """The authority: what a reader who copies the file sees."""
    paths = [path for entry in entries for path in entry.variants.values()]
    failures = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each run is a process of its own
        for path, sentence in zip(paths, pool.map(run_cold, paths), strict=True):
            verdict = (
                f"FAILED  {path.relative_to(root)}: {sentence}" if sentence else f"ok      {path.relative_to(root)}"
            )
            print(verdict, flush=True)
            failures += bool(sentence)
    print(f"{len(paths)} snippets run cold, {failures} failed.")
    return 1 if failures else 0


def _new(root: Path, options: argparse.Namespace) -> int:
    for path, text in new_entry(root, options.topic, options.question, options.slug).items():
        write_atomically(path, text)
        print(f"wrote {path.relative_to(root)}")
    print("Red until it is real: replace each placeholder, then `make update` and `make test`.")
    return 0


def _preload(entries: Iterable[Entry]) -> None:
    sources = [
        path.read_bytes().decode("utf-8", "replace")
        for entry in entries
        for path in entry.variants.values()
        if path.exists()
    ]
    preload(sources)
