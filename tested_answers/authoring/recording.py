"""`make update` and `make test-cold`: what the files of entries should hold is written; snippets are run as readers run them."""

import os
import sys
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from tested_answers.checks import files
from tested_answers.content.entry import Entry
from tested_answers.files import read_if_there, write_atomically
from tested_answers.proving import replays, snapshot, warming
from tested_answers.proving.verdicts import Verdicts, cold_once
from tested_answers.running import environments
from tested_answers.running.cold import in_turn
from tested_answers.running.process import Crew, SnippetError


def update(root: Path, options: Namespace) -> int:
    """All or nothing: one broken entry and no file is written."""
    entries: list[Entry] = options.entries
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
    changed = [path for path, text in texts.items() if read_if_there(path) != text]
    for path in changed:
        write_atomically(path, texts[path])
        print(f"wrote {path.relative_to(root)}")
    print(*(said := [one for entry in entries for one in snapshot.untaken(entry)]), sep="\n", end="\n" if said else "")
    advice = " Read the diff: it is the review." if changed else ""
    print(f"{len(entries)} entries, {len(changed)} files changed.{advice}")
    return 0


def cold(root: Path, options: Namespace) -> int:
    """The authority: what a reader who copies the file sees."""
    kept, elsewhere, tasks = Verdicts(root), environments.foreign(root), []
    for entry in options.entries:
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
