"""`make dev`: a page that follows each save, and a terminal that shows what the run gives, old -> new.

Four threads: the watcher and the server bring what happens, the builder follows it, the runner runs snippets in
processes of their own; this one asks in the terminal. None of them waits for a snippet but the runner.
"""

import os
import queue
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from tested_answers import lock
from tested_answers.authoring import looking
from tested_answers.authoring.looking import Look
from tested_answers.authoring.serving import State, server
from tested_answers.checks import check_entry, files
from tested_answers.content.entry import Entry
from tested_answers.content.lab import find_all, owner_of
from tested_answers.content.violation import Violation
from tested_answers.files import read_if_there, write_atomically
from tested_answers.proving import snapshot, warming
from tested_answers.running.process import SnippetError, Task
from tested_answers.site.on_demand import CannotBuild, OnDemand, page_of

WATCHED = ("docs", "snippets", "tests", "theme", "families")
# Where a file says that it was closed, it may be half written before.
_UNHEARD = {"opened", "closed_no_write"} | ({"created", "modified"} if sys.platform == "linux" else set())
TOGETHER = 0.05  # seconds within which saves are one
LIMIT = 30.0  # seconds for one statement; a page that takes longer is nobody's first draft


def dev(root: Path, options: Namespace) -> int:
    """Serve until Ctrl-C or the end of the input."""
    folder = Path(tempfile.mkdtemp(prefix="dev-"))
    try:
        return Dev(root, options.entries[0] if options.slugs else None, folder, options.port).run()
    except KeyboardInterrupt:
        return 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


class Dev:
    """One session."""

    def __init__(self, root: Path, entry: Entry | None, folder: Path, port: int) -> None:
        self.root, self.entry, self.state = root, entry, State()
        self.server = server(folder, lambda url: self.site.build(url), self.state, port)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        self.site = OnDemand(root, folder, self.address, labs=entry is None or not entry.has_page)
        self.saved: queue.Queue[Path | None] = queue.Queue()
        self.runs: queue.Queue[Entry] = queue.Queue()
        self.proposal: Proposal | None = None
        self.waiting = threading.Lock()  # for the proposal
        self.task: Task | None = None
        self.found: dict[str, list[Violation]] = {"build": [], "check": [], "run": []}
        self.reported: dict[str, set[Violation]] = {"check": set(), "run": set()}
        self.shown = entry

    # --- this thread: the terminal ---

    def run(self) -> int:
        observer = Observer()
        for name in WATCHED:
            if (self.root / name).is_dir():
                observer.schedule(_Heard(self.saved), str(self.root / name), recursive=True)
        observer.schedule(_Heard(self.saved), str(self.root), recursive=False)
        observer.start()
        for work in (self.server.serve_forever, self._follow, self._run_all):
            threading.Thread(target=work, daemon=True).start()
        self.saved.put(None)
        place = page_of(self.entry) if self.entry else ""
        _say(f"{self.address}{place}  follows each save. Ctrl-C ends it.")
        try:
            self._listen()
        finally:
            observer.stop()
            self._stop()
        return 0

    def _listen(self) -> None:
        """Answers from the input; where there is none, until Ctrl-C."""
        while True:
            if not select.select([sys.stdin], [], [], 0.2)[0]:
                continue
            line = sys.stdin.readline()
            if not line:
                while True:  # nobody will answer
                    time.sleep(1)
            self._answer(line.strip().lower())

    def _answer(self, word: str) -> None:
        with self.waiting:
            proposal, self.proposal = self.proposal, None
        if proposal is None:
            _say("Nothing waits for an answer.")
            return
        if word in ("y", "yes"):
            with lock.writing(self.root):
                if saved := proposal.outdated():
                    _say(f"Nothing was written: {proposal.entry.shown(saved[0])} was saved since. It runs again.")
                    return
                for path, text in proposal.texts.items():
                    write_atomically(path, text)
            _say(f"Taken: {len(proposal.texts)} files written. Read the diff: it is the review.")
            self.state.tell(changes=[])
        elif word in ("e", "edit"):
            self._edit(proposal)
        elif word in ("n", "no"):
            _say("Refused: nothing was written. Change the snippet or the page, and save.")
            self.state.tell(changes=[])
        else:
            with self.waiting:
                self.proposal = self.proposal or proposal
            _say("Take it? y, n or e (edit)")

    def _edit(self, proposal: Proposal) -> None:
        written = [one for one in proposal.changes if one.path.endswith((".py", ".md"))]  # by people
        first = (written or proposal.changes)[0]
        if editor := os.environ.get("VISUAL") or os.environ.get("EDITOR"):
            subprocess.run([*shlex.split(editor), str(self.root / first.path)], check=False)
        else:
            _say(f"Open {first.path}:{first.line} (set EDITOR, and it opens here); save, and it runs again.")
        with self.waiting:
            self.proposal = self.proposal or proposal

    # --- the builder ---

    def _follow(self) -> None:
        while True:
            paths = {self.saved.get()}
            with suppress(queue.Empty):
                while True:
                    paths.add(self.saved.get(timeout=TOGETHER))
            try:
                self._saved(paths)
            except Exception as error:  # a fault of ours must not end the session
                _say(f"Could not follow {', '.join(map(str, paths))}: {type(error).__name__}: {error}")

    def _saved(self, paths: set[Path | None]) -> None:
        began, first = time.monotonic(), None in paths
        touched = [path for path in paths if path]
        known = find_all(self.root)
        owners = [one for path in touched if (one := owner_of(path, known))]
        entry = self.shown = next((one for one in owners if one == self.entry), None) or (owners or [self.shown])[0]
        kinds = {"settings"} if first else {_kind(self.root, path) for path in touched}
        self.found["build"] = self._build(entry, kinds)
        self._tell(reload=True, note="")
        if not first and touched:
            names = ", ".join(sorted({path.relative_to(self.root).as_posix() for path in touched})[:3])
            after = f"page reloaded after {time.monotonic() - began:.2f} s"
            _say(f"{names} saved, {'page kept as it was' if self.found['build'] else after}")
        if entry and entry.page.exists():
            if first or any(path.suffix == ".py" for path in touched) or _binds(touched, entry):
                self.runs.put(entry)
                self._stop()  # a save ends a run that still goes
            self.found["check"] = self._check(entry)
        self._report("check")

    def _build(self, entry: Entry | None, kinds: set[str]) -> list[Violation]:
        """Why the page is not as its files are, if it is not."""
        if entry and not entry.page.exists():
            return [
                Violation(entry.shown(entry.page), 1, "is gone; bring it back, or start `make dev` with another SLUG")
            ]
        try:
            if "settings" in kinds:
                self.site.start()
            if "theme" in kinds:
                self.site.take_theme()
            self.site.copy_static()
            if entry:
                self.site.build(page_of(entry))
        except CannotBuild as error:
            return error.violations
        return []

    def _check(self, entry: Entry) -> list[Violation]:
        try:
            return check_entry(type(entry)(entry.root, entry.topic, entry.slug))  # as its files are now
        except Exception as error:
            return [Violation(entry.shown(entry.page), 1, f"could not be checked ({type(error).__name__}: {error})")]

    # --- the runner ---

    def _run_all(self) -> None:
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
            self._tell(note="not run")
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
        self._tell(changes=list(map(str, proposed)), note=note)
        self._report("run")
        _say(f"{entry} ran in {time.monotonic() - began:.1f} s" + (f", {note}" if note else ""))
        if found.texts:
            for change in proposed:
                _say(f"  {change}")
            _say("Take it? y, n or e (edit)")

    def _stop(self) -> None:
        if task := self.task:
            with suppress(ValueError):  # it has just ended
                task.stop()

    # --- what people see ---

    def _tell(self, **news: object) -> None:
        violations = sorted({one for found in self.found.values() for one in found})
        self.state.tell(violations=list(map(str, violations)), **news)

    def _report(self, kind: str) -> None:
        """In the terminal, what is new."""
        self._tell()
        now = {*self.found["build"], *self.found[kind]} if kind == "check" else set(self.found[kind])
        for one in sorted(now - self.reported[kind]):
            _say(f"  {one}")
        if old := now & self.reported[kind]:
            _say(f"  ({len(old)} as before)")
        self.reported[kind] = now


class _Heard(FileSystemEventHandler):
    """Brings the files that were written, moved or deleted."""

    def __init__(self, saved: queue.Queue) -> None:
        self.saved = saved

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type in _UNHEARD:
            return
        for path in filter(None, (event.src_path, getattr(event, "dest_path", ""))):
            name = Path(os.fsdecode(path))
            if not (
                name.name.startswith((".", "#"))
                or name.suffix in ("", ".pyc", ".swp", ".tmp")
                or name.name.endswith("~")
            ):
                self.saved.put(name)


def _kind(root: Path, path: Path) -> str:
    """What a saved file is part of."""
    inside = path.relative_to(root).parts
    if inside in (("mkdocs.yml",), ("docs", "taxonomy.yml")):
        return "settings"
    return "theme" if inside[0] == "theme" else "entry"


def _binds(paths: list[Path], entry: Entry) -> bool:
    """Whether a page was saved that binds numbers: another expression gives another one."""
    return any(path == entry.page for path in paths) and "data-" in entry.page.read_text(encoding="utf-8")


def _say(text: str) -> None:
    print(text, flush=True)
