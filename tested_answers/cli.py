"""The door for contributors: `python -m tested_answers COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from tested_answers import lock
from tested_answers.authoring import commands as authoring
from tested_answers.checks import check_entry, check_house, files
from tested_answers.content.entry import Entry, find_entries, find_root
from tested_answers.content.lab import find_all
from tested_answers.content.near import did_you_mean
from tested_answers.explain import command as explaining
from tested_answers.explain import families
from tested_answers.files import write_atomically
from tested_answers.kept import Kept
from tested_answers.mutation import judging, planting
from tested_answers.proving import replays, snapshot, warming
from tested_answers.proving.verdicts import Verdicts, cold_once
from tested_answers.releases import command as releases
from tested_answers.running import environments
from tested_answers.running.cold import in_turn
from tested_answers.running.process import Crew, SnippetError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 1 where something is to be mended."""
    parser = argparse.ArgumentParser(prog="tested_answers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in (
        ("update", "run the snippets; write their outputs, the bound numbers and the figures"),
        ("check", "check the contract; runs nothing and needs no torch"),
        ("cold", "run each snippet alone: python -I -W error, in an empty folder"),
        ("mutate", "change the snippets at every place; print the mutants that no claim notices"),
        ("lies", "plant wrong numbers and words in the pages; print those that no check notices"),
    ):
        command = commands.add_parser(name, help=help_text)
        command.add_argument("slugs", nargs="*", metavar="SLUG")
        if name == "cold":
            command.add_argument(
                "--recent", action="store_true", help="a seventh, another each day, and the twenty newest"
            )
    new = commands.add_parser("new", help="scaffold an entry")
    new.add_argument("topic")
    new.add_argument("question")
    new.add_argument("--slug", default="")
    new.add_argument("--anyway", action="store_true", help="also where an answer is near it")
    prove = commands.add_parser("prove", help="all that CI asks of one entry, in less than a minute")
    prove.add_argument("slugs", nargs="+", metavar="SLUG")
    dev = commands.add_parser("dev", help="a page that follows each save, and what its run gives, old -> new")
    dev.add_argument("slugs", nargs="*", metavar="SLUG")
    dev.add_argument("--port", type=int, default=8000)
    rename = commands.add_parser("rename", help="move an entry and whatever cites it")
    rename.add_argument("old", metavar="SLUG")
    rename.add_argument("name", metavar="NEW", help="a slug, or topic/slug")
    explain = commands.add_parser("explain", help="say what a pasted error message means: explain < traceback.txt")
    explain.add_argument("--file", type=Path, help="read the message there instead of from the input")
    commands.add_parser("new-error", help="start a family of messages").add_argument("name", metavar="AREA/SLUG")
    releases.add(commands)
    options = parser.parse_args(arguments)
    try:
        root = find_root()
        if options.command == "explain":
            return explaining.explain(root, options.file)
        if options.command == "new-error":
            path, text = explaining.new_error(root, options.name)
            write_atomically(path, text)
            print(f"wrote {path.relative_to(root)}")
            print("Red until it is real: `.venv/bin/python -m pytest tests/families` raises it and says what it lacks.")
            return 0
        if options.command == "new":
            return authoring.new(root, options.topic, options.question, options.slug, anyway=options.anyway)
        if options.command == "rename":
            with lock.writing(root):
                return authoring.rename(root, options.old, options.name)
        chosen = _chosen(find_all(root), options.slugs)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.command == "dev":
        from tested_answers.authoring.dev import dev  # with all of MkDocs

        return dev(root, chosen[0] if options.slugs else None, options.port)
    if options.command == "prove":
        from tested_answers.authoring.prove import prove

        with lock.reading(root):
            return max(prove(root, entry) for entry in chosen)
    if options.command == "versions":
        with lock.reading(root):
            return releases.run(root, chosen, options)
    run = {name: globals()[f"_{name}"] for name in ("update", "check", "cold", "mutate", "lies")}[options.command]
    writes = options.command == "update"
    with (
        lock.writing(root) if writes else lock.reading(root) if options.command in ("cold", "mutate") else nullcontext()
    ):
        return run(root, chosen, options)


def _chosen(entries: list[Entry], slugs: list[str]) -> list[Entry]:
    known = {entry.slug: entry for entry in entries}
    if unknown := [slug for slug in slugs if slug.split("/")[-1] not in known]:
        near = did_you_mean(unknown[0].split("/")[-1], known)
        raise ValueError(f"there is no entry {unknown[0]!r}{near}; `make new` starts one")
    return [known[slug.split("/")[-1]] for slug in slugs] or entries


def _update(root: Path, entries: list[Entry], options: argparse.Namespace) -> int:
    """All or nothing: one broken entry and no file is written."""
    violations = [violation for entry in entries for violation in [*files.missing(entry), *files.unreadable(entry)]]
    installed = all(python.exists() for python in environments.foreign(root).values())
    texts: dict[Path, str] = {}
    if not violations:
        warming.start(entries)
        with Crew() as crew:
            futures = {entry: crew.submit(replays.record, entry, installed) for entry in entries}
            for entry, future in futures.items():
                try:
                    taken = future.result()
                except SnippetError as error:
                    taken = snapshot.Snapshot(violations=[snapshot.violation_of(entry, error)])
                violations += taken.violations
                texts |= taken.texts
    if violations:
        print(*sorted(violations), "Nothing was written.", sep="\n", file=sys.stderr)
        return 1
    if not options.slugs:
        texts[environments.checked_file(root)] = environments.checked_now()
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        write_atomically(path, texts[path])
        print(f"wrote {path.relative_to(root)}")
    print(*(said := [one for entry in entries for one in snapshot.untaken(entry)]), sep="\n", end="\n" if said else "")
    advice = " Read the diff: it is the review." if changed else ""
    print(f"{len(entries)} entries, {len(changed)} files changed.{advice}")
    return 0


def _check(root: Path, entries: list[Entry], options: argparse.Namespace) -> int:
    everything = find_entries(root)
    violations = [] if options.slugs else [*check_house(root), *families.read_all(root)[1]]
    for entry in entries:
        violations += check_entry(entry, everything)
    print(*violations, sep="\n", end="\n" if violations else "", file=sys.stderr)
    print(f"{len(entries)} entries checked, {len(violations)} violations.")
    name = entries[0].slug if options.slugs else "..."
    print(
        f"Not asked: outputs, claims, mutations, cold runs, the page in a browser. `make prove SLUG={name}` asks them."
    )
    return 1 if violations else 0


def _cold(root: Path, entries: list[Entry], options: argparse.Namespace) -> int:
    """The authority: what a reader who copies the file sees."""
    kept, elsewhere, tasks = Verdicts(root), environments.foreign(root), []
    for entry in entries:
        for variant, path in entry.variants.items():
            python = elsewhere.get(variant, Path(sys.executable))
            if python.exists():
                tasks.append((path, str(python)))
    if options.recent:
        turn = in_turn(root, [path for path, _ in tasks], date.today())
        tasks = [task for task in tasks if task[0] in turn]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each run is a process of its own
        sentences = list(pool.map(lambda task: cold_once(kept, *task)[0], tasks))
    for (path, _), sentence in zip(tasks, sentences, strict=True):
        print(f"FAILED  {path.relative_to(root)}: {sentence}" if sentence else f"ok      {path.relative_to(root)}")
    failures = len(list(filter(None, sentences)))
    print(f"{len(tasks) - failures} passed, {failures} failed: snippets run cold")
    return 1 if failures else 0


def _mutate(root: Path, entries: list[Entry], options: argparse.Namespace) -> int:
    """The mutation score of each entry; verdicts are kept by content."""
    kept, entries = Kept(root, "mutants"), [entry for entry in entries if entry.has_page]
    keys = {entry: judging.key_of(entry) for entry in entries}
    asked = [entry for entry in entries if kept.get(keys[entry]) is None]
    if asked:
        warming.start(asked)
    judged: dict[Entry, judging.Judgement] = {}
    print(judging.HEADER)
    with Crew() as crew:
        futures = {entry: crew.submit(judging.judge, entry) for entry in asked}
        for entry in entries:
            if entry in futures:
                judged[entry] = futures[entry].result()
                kept.put(keys[entry], judging.to_json(judged[entry]))
            else:
                judged[entry] = judging.from_json(kept.get(keys[entry]))
            print(judging.report(entry, judged[entry]), flush=True)
    caught = sum(one.killed + one.crashed for one in judged.values())
    survived = sum(len(one.survivors) for one in judged.values())
    print(f"{caught / max(1, caught + survived):.1%} of {caught + survived} mutants are caught by the claims alone.")
    return 1 if any(one.violations for one in judged.values()) else 0


def _lies(root: Path, entries: list[Entry], options: argparse.Namespace) -> int:
    """The share of planted lies that pass."""
    everything, planted, passed = find_entries(root), 0, 0
    for entry in (one for one in entries if one.has_page):
        count, left = planting.passing(entry, everything)
        planted, passed = planted + count, passed + len(left)
        print(f"{len(left):3} of {count:3} pass  {entry}", flush=True)
        for lie in left:
            print(f"  {entry.shown(entry.page)}:{lie.line}: {lie.kind}: {lie.old!r} -> {lie.new!r}")
    print(f"{passed} of {planted} lies pass ({passed / max(1, planted):.1%}).")
    return 0
