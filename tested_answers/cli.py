"""The door for contributors: `python -m tested_answers COMMAND`."""

import json
import os
import sys
from argparse import ArgumentParser as Parser
from argparse import Namespace
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from tested_answers import lock
from tested_answers.authoring import renaming, scaffold
from tested_answers.checks import check_entry, check_house, files
from tested_answers.content.entry import Entry, find_entries, find_root
from tested_answers.content.lab import find_all
from tested_answers.content.near import did_you_mean
from tested_answers.explain import command as explaining
from tested_answers.explain import families
from tested_answers.files import write_atomically
from tested_answers.kept import Kept
from tested_answers.mutation import judging, lies
from tested_answers.proving import replays, snapshot, warming
from tested_answers.proving.verdicts import Verdicts, cold_once
from tested_answers.releases import command as releases
from tested_answers.running import environments
from tested_answers.running.cold import in_turn
from tested_answers.running.process import Crew, SnippetError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 1 where something is to be mended."""
    parser = Parser(prog="tested_answers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, help_text: str, run: Callable, hold: Callable = nullcontext, slugs: str = "") -> Parser:
        """`hold` is the lock under which it runs, `slugs` how many entries may be named."""
        command = commands.add_parser(name, help=help_text)
        command.set_defaults(run=run, hold=hold)
        if slugs:
            command.add_argument("slugs", nargs=slugs, metavar="SLUG")
        return command

    update = "run the snippets; write their outputs, the bound numbers and the figures"
    add("update", update, _update, lock.writing, "*")
    add("check", "check the contract; runs nothing and needs no torch", _check, slugs="*")
    mutate = "change the snippets at every place; print the mutants that no claim notices"
    add("mutate", mutate, _mutate, lock.reading, "*")
    add("lies", "plant wrong numbers and words in the pages; print those that no check notices", _lies, slugs="*")
    add("prove", "all that CI asks of one entry, in less than a minute", _prove, lock.reading, "+")
    cold = add("cold", "run each snippet alone: python -I -W error, in an empty folder", _cold, lock.reading, "*")
    cold.add_argument("--recent", action="store_true", help="a seventh, another each day, and the twenty newest")
    dev = add("dev", "a page that follows each save, and what its run gives, old -> new", _dev, slugs="*")
    dev.add_argument("--port", type=int, default=8000)
    versions = "ask every answer on other releases; write what came of it"
    releases.add_options(add("versions", versions, releases.run, lock.reading, "*"))
    new = add("new", "scaffold an entry", scaffold.new)
    new.add_argument("topic")
    new.add_argument("question")
    new.add_argument("--slug", default="")
    new.add_argument("--anyway", action="store_true", help="also where an answer is near it")
    rename = add("rename", "move an entry and whatever cites it", renaming.rename, lock.writing)
    rename.add_argument("old", metavar="SLUG")
    rename.add_argument("name", metavar="NEW", help="a slug, or topic/slug")
    explain = add("explain", "say what a pasted error message means: explain < traceback.txt", _explain)
    explain.add_argument("--file", type=Path, help="read the message there instead of from the input")
    add("new-error", "start a family of messages", _new_error).add_argument("name", metavar="AREA/SLUG")
    options = parser.parse_args(arguments)
    try:
        root = find_root()
        if "slugs" not in options:
            with options.hold(root):
                return options.run(root, options)
        entries = _chosen(find_all(root), options.slugs)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    with options.hold(root):
        return options.run(root, entries, options)


def _chosen(entries: list[Entry], slugs: list[str]) -> list[Entry]:
    known = {entry.slug: entry for entry in entries}
    if unknown := [slug for slug in slugs if slug.split("/")[-1] not in known]:
        near = did_you_mean(unknown[0].split("/")[-1], known)
        raise ValueError(f"there is no entry {unknown[0]!r}{near}; `make new` starts one")
    return [known[slug.split("/")[-1]] for slug in slugs] or entries


def _explain(root: Path, options: Namespace) -> int:
    return explaining.explain(root, options.file)


def _new_error(root: Path, options: Namespace) -> int:
    path, text = explaining.new_error(root, options.name)
    write_atomically(path, text)
    print(f"wrote {path.relative_to(root)}")
    print("Red until it is real: `.venv/bin/python -m pytest tests/families` raises it and says what it lacks.")
    return 0


def _dev(root: Path, entries: list[Entry], options: Namespace) -> int:
    from tested_answers.authoring.dev import dev  # with all of MkDocs

    return dev(root, entries[0] if options.slugs else None, options.port)


def _prove(root: Path, entries: list[Entry], options: Namespace) -> int:
    from tested_answers.authoring.prove import prove

    return max(prove(root, entry) for entry in entries)


def _update(root: Path, entries: list[Entry], options: Namespace) -> int:
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


def _check(root: Path, entries: list[Entry], options: Namespace) -> int:
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


def _cold(root: Path, entries: list[Entry], options: Namespace) -> int:
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


def _mutate(root: Path, entries: list[Entry], options: Namespace) -> int:
    """The mutation score of each entry; verdicts are kept by content."""
    kept, entries = Kept(root, "mutants"), [entry for entry in entries if entry.has_page]
    keys = {entry: judging.key_of(entry) for entry in entries}
    asked = [entry for entry in entries if kept.get(keys[entry]) is None]
    if asked:
        warming.start(asked)
    judged: list[judging.Judgement] = []
    print(judging.HEADER)
    with Crew() as crew:
        futures = {entry: crew.submit(judging.judge, entry) for entry in asked}
        for entry in entries:
            if entry in futures:
                kept.put(keys[entry], json.dumps(vars(futures[entry].result())))
            judged.append(judging.Judgement(**json.loads(kept.get(keys[entry]))))
            print(judging.report(entry, judged[-1]), flush=True)
    caught = sum(one.killed + one.crashed for one in judged)
    survived = sum(len(one.survivors) for one in judged)
    print(f"{caught / max(1, caught + survived):.1%} of {caught + survived} mutants are caught by the claims alone.")
    return 1 if any(one.violations for one in judged) else 0


def _lies(root: Path, entries: list[Entry], options: Namespace) -> int:
    """The share of planted lies that pass."""
    everything, planted, passed = find_entries(root), 0, 0
    for entry in (one for one in entries if one.has_page):
        count, left = lies.passing(entry, everything)
        planted, passed = planted + count, passed + len(left)
        print(f"{len(left):3} of {count:3} pass  {entry}", flush=True)
        for lie in left:
            print(f"  {entry.shown(entry.page)}:{lie.line}: {lie.kind}: {lie.old!r} -> {lie.new!r}")
    print(f"{passed} of {planted} lies pass ({passed / max(1, planted):.1%}).")
    return 0
