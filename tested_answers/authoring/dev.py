"""`make dev`: a page that follows each save, and a terminal that shows what the run gives, old -> new.

Beside the threads that follow saves the runner runs snippets in processes of their own, and this one asks in the
terminal. None of them waits for a snippet but the runner.
"""

import os
import queue
import select
import shlex
import subprocess
import sys
import threading
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tested_answers import lock
from tested_answers.authoring import looking
from tested_answers.authoring.following import Following, followed_in_a_folder, say
from tested_answers.authoring.looking import Look
from tested_answers.checks import check_entry, files
from tested_answers.content.entry import Entry
from tested_answers.content.violation import Violation
from tested_answers.files import read_if_there, write_atomically
from tested_answers.proving import snapshot, warming
from tested_answers.running.process import SnippetError, Task

LIMIT = 30.0  # seconds for one statement; a page that takes longer is nobody's first draft


def dev(root: Path, options: Namespace) -> int:
    """Until Ctrl-C."""
    entry = options.entries[0] if options.slugs else None
    return followed_in_a_folder(lambda folder: Dev(root, entry, folder, options.port))


@dataclass
class Proposal:
    """What the run would write, and waits for an answer."""

    entry: Entry
    texts: dict[Path, str]
    held: dict[Path, str] = field(default_factory=dict)  # what people write, as it was when the run began
    changes: list[Violation] = field(default_factory=list)

    def outdated(self) -> list[Path]:
        """Files that people saved since: to write them would undo that."""
        return [path for path, text in self.held.items() if path in self.texts and read_if_there(path) != text]


class Dev(Following):
    """One session."""

    def __init__(self, root: Path, entry: Entry | None, folder: Path, port: int) -> None:
        super().__init__(root, folder, port, entry, labs=entry is None or not entry.has_page)
        self.entry = entry
        self.runs: queue.Queue[Entry] = queue.Queue()
        self.proposal: Proposal | None = None
        self.waiting = threading.Lock()  # for the proposal
        self.task: Task | None = None
        self.found |= {"check": [], "run": []}
        self.reported: dict[str, set[Violation]] = {"check": set(), "run": set()}

    # --- this thread: the terminal ---

    def listen(self) -> None:
        """Answers from the input; when it ends, until Ctrl-C."""
        while True:
            if select.select([sys.stdin], [], [], 0.2)[0]:  # in the background nothing is read, which would stop it
                if not (line := sys.stdin.readline()):
                    break
                self._answer(line.strip().lower())
        super().listen()

    def _answer(self, word: str) -> None:
        with self.waiting:
            proposal, self.proposal = self.proposal, None
        if proposal is None:
            say("Nothing waits for an answer.")
            return
        if word in ("y", "yes"):
            with lock.writing(self.root):
                if saved := proposal.outdated():
                    say(f"Nothing was written: {proposal.entry.shown(saved[0])} was saved since. It runs again.")
                    return
                for path, text in proposal.texts.items():
                    write_atomically(path, text)
            say(f"Taken: {len(proposal.texts)} files written. Read the diff: it is the review.")
            self.state.tell(changes=[])
        elif word in ("e", "edit"):
            self._edit(proposal)
        elif word in ("n", "no"):
            say("Refused: nothing was written. Change the snippet or the page, and save.")
            self.state.tell(changes=[])
        else:
            with self.waiting:
                self.proposal = self.proposal or proposal
            say("Take it? y, n or e (edit)")

    def _edit(self, proposal: Proposal) -> None:
        written = [one for one in proposal.changes if one.path.endswith((".py", ".md"))]  # by people
        first = (written or proposal.changes)[0]
        if editor := os.environ.get("VISUAL") or os.environ.get("EDITOR"):
            subprocess.run([*shlex.split(editor), str(self.root / first.path)], check=False)
        else:
            say(f"Open {first.path}:{first.line} (set EDITOR, and it opens here); save, and it runs again.")
        with self.waiting:
            self.proposal = self.proposal or proposal

    # --- the builder ---

    def chosen(self, owners: list[Entry]) -> Entry | None:
        return self.entry if self.entry in owners else super().chosen(owners)

    def followed(self, entry: Entry | None, touched: list[Path], first: bool) -> None:
        if entry and entry.page.exists():
            # Another expression gives another number, where a page binds some.
            binds = entry.page in touched and "data-" in entry.page.read_text(encoding="utf-8")
            if first or binds or any(path.suffix == ".py" for path in touched):
                self.runs.put(entry)
                self.stop()  # a save ends a run that still goes
            self.found["check"] = self._check(entry)
        self._report("check")

    def _check(self, entry: Entry) -> list[Violation]:
        try:
            return check_entry(type(entry)(entry.root, entry.topic, entry.slug))  # as its files are now
        except Exception as error:
            return [Violation(entry.shown(entry.page), 1, f"could not be checked ({type(error).__name__}: {error})")]

    # --- the runner ---

    def beside(self) -> None:
        with suppress(Exception):  # what cannot be read is said by the check
            warming.start([self.entry] if self.entry else [])
        while True:
            entry = self.runs.get()
            with suppress(queue.Empty):
                while True:
                    entry = self.runs.get_nowait()
            try:
                self._run(entry)
            except Exception as error:
                sentence = f"could not be run ({type(error).__name__}: {str(error).strip().splitlines()[-1:]})"
                self.found["run"] = [Violation(entry.shown(entry.snippet), 1, sentence)]
                self._report("run")

    def _run(self, entry: Entry) -> None:
        began = time.monotonic()
        if files.missing(entry) or files.unreadable(entry):  # the check says so
            self.found["run"] = []
            self.tell(note="not run")
            return
        self.state.tell(note="running")
        held = {path: read_if_there(path) for path in (entry.page, *entry.variants.values())}
        self.task = task = Task(looking.look, type(entry)(entry.root, entry.topic, entry.slug))
        try:
            if not self.runs.empty():  # outdated before it began
                task.stop()
            found = task.result(LIMIT)
        except SnippetError as error:
            found = Look(violations=[snapshot.violation_of(entry, error)])
        finally:
            self.task = None
        if not self.runs.empty():
            return  # outdated
        proposed = looking.changes(entry, found.texts)
        proposal = Proposal(entry, found.texts, held, proposed) if found.texts else None
        if proposal and proposal.outdated():  # saved while it ran, and not heard yet
            self.runs.put(entry)
            return
        with self.waiting:
            self.proposal = proposal
        said = self.found["check"]
        self.found["run"] = [one for one in found.violations if one not in said]
        note = f"{found.claims} claims hold" if found.claims else ""
        self.tell(changes=list(map(str, proposed)), note=note)
        self._report("run")
        say(f"{entry} ran in {time.monotonic() - began:.1f} s" + (f", {note}" if note else ""))
        if found.texts:
            for change in proposed:
                say(f"  {change}")
            say("Take it? y, n or e (edit)")

    def stop(self) -> None:
        if task := self.task:
            with suppress(ValueError):  # it has just ended
                task.stop()

    # --- what people see ---

    def _report(self, kind: str) -> None:
        """In the terminal, what is new."""
        self.tell()
        now = {*self.found["build"], *self.found[kind]} if kind == "check" else set(self.found[kind])
        for one in sorted(now - self.reported[kind]):
            say(f"  {one}")
        if old := now & self.reported[kind]:
            say(f"  ({len(old)} as before)")
        self.reported[kind] = now
