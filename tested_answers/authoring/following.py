"""`make serve`: the site, each page built when it is asked for, and built anew after a save that touches it.

The watcher and the server bring what happens, the builder follows it. What is made of all pages (the search, feeds, what
programs read) is built behind them, and again after each save.
"""

import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from tested_answers.authoring.serving import Handler, State
from tested_answers.content.entry import Entry
from tested_answers.content.lab import find_all, owner_of
from tested_answers.content.violation import Violation
from tested_answers.site.on_demand import CannotBuild, OnDemand, page_of
from tested_answers.site.preview import listening

WATCHED = ("docs", "snippets", "tests", "theme", "families")
# Where a file says that it was closed, it may be half written before.
_UNHEARD = {"opened", "closed_no_write"} | ({"created", "modified"} if sys.platform == "linux" else set())
# Pages are built when they are asked for, Python for the page is there, stylesheets lack what no page of that build had.
_BETTER_IN_FRONT = shutil.ignore_patterns("live", "*.html", "*.css")
SEARCH = "assets/search/"  # is empty before all pages were read
TOGETHER = 0.05  # seconds within which saves are one


def serve(root: Path, options: Namespace) -> int:
    """Until Ctrl-C."""
    return followed_in_a_folder(lambda folder: Serve(root, folder, options.port))


def followed_in_a_folder(make: Callable[[Path], "Following"]) -> int:
    """Follow saves until Ctrl-C, with pages in a folder that is gone after it."""
    folder = Path(tempfile.mkdtemp(prefix="serve-"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    try:
        make(folder).run()
    except KeyboardInterrupt:
        pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


class Following:
    """Shows pages as their files are, and hears of saves. What else is done after one, a kind of it says in `followed`."""

    def __init__(self, root: Path, folder: Path, port: int, entry: Entry | None, *, labs: bool) -> None:
        self.root, self.folder, self.shown, self.state = root, folder, entry, State()
        answer = partial(Handler, lambda url: self.site.build(url), self.wait_for, self.state, directory=str(folder))
        self.server = listening((*range(port, port + 20), 0), answer)  # the next free port where that one is taken
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        self.site = OnDemand(root, folder, self.address, labs=labs)
        self.saved: queue.Queue[Path | None] = queue.Queue()
        self.found: dict[str, list[Violation]] = {"build": []}

    def run(self) -> None:
        """Until Ctrl-C."""
        observer = Observer()
        for name in WATCHED:
            if (self.root / name).is_dir():
                observer.schedule(_Heard(self.saved), str(self.root / name), recursive=True)
        observer.schedule(_Heard(self.saved), str(self.root), recursive=False)
        observer.start()
        for work in (self.server.serve_forever, self._follow, self.beside):
            threading.Thread(target=work, daemon=True).start()
        self.saved.put(None)
        say(f"{self.address}{page_of(self.shown) if self.shown else ''}  follows each save. Ctrl-C ends it.")
        try:
            self.listen()
        finally:
            observer.stop()
            self.stop()

    # --- what a kind of it does otherwise ---

    def listen(self) -> None:
        """In this thread, until Ctrl-C."""
        while True:
            time.sleep(1)

    def beside(self) -> None:
        """In a thread of its own."""

    def followed(self, entry: Entry | None, touched: list[Path], first: bool) -> None:
        """After a page was built anew; `first` where nothing was saved yet."""

    def wait_for(self, path: str) -> None:
        """Called before a file is answered that is no page."""

    def stop(self) -> None:
        """End what still runs."""

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
                say(f"Could not follow {', '.join(map(str, paths))}: {type(error).__name__}: {error}")

    def _saved(self, paths: set[Path | None]) -> None:
        began, first = time.monotonic(), None in paths
        touched = [path for path in paths if path]
        known = find_all(self.root)
        owners = [one for path in touched if (one := owner_of(path, known))]
        entry = self.shown = self.chosen(owners)
        self.found["build"] = self._build(entry, first or any(_is_of_all_pages(self.root, path) for path in touched))
        self.tell(reload=True, note="")
        if not first and touched:
            names = ", ".join(sorted({path.relative_to(self.root).as_posix() for path in touched})[:3])
            after = f"page reloaded after {time.monotonic() - began:.2f} s"
            say(f"{names} saved, {'page kept as it was' if self.found['build'] else after}")
        self.followed(entry, touched, first)

    def _build(self, entry: Entry | None, anew: bool) -> list[Violation]:
        """Why the page is not as its files are, if it is not."""
        if entry and not entry.page.exists():
            return [Violation(entry.shown(entry.page), 1, "is gone; bring it back, or name another SLUG")]
        try:
            if anew:
                self.site.start()
            self.site.copy_static()
            if entry:
                self.site.build(page_of(entry))
        except CannotBuild as error:
            return error.violations
        return []

    def chosen(self, owners: list[Entry]) -> Entry | None:
        """Whose page is built at once, of those that were saved."""
        return (owners or [self.shown])[0]

    def tell(self, **news: object) -> None:
        """Show in the open pages what is wrong, and what else is new."""
        violations = sorted({one for found in self.found.values() for one in found})
        self.state.tell(violations=list(map(str, violations)), **news)


class Serve(Following):
    """All pages, and behind them what is made of all of them."""

    def __init__(self, root: Path, folder: Path, port: int) -> None:
        super().__init__(root, folder, port, None, labs=True)
        self._wanted, self._built = threading.Event(), threading.Event()
        self._process: subprocess.Popen | None = None

    def beside(self) -> None:
        environment = os.environ | {"SITE_URL": self.address, "NO_MKDOCS_2_WARNING": "1"}
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir"]
        while self._wanted.wait():
            self._wanted.clear()
            with tempfile.TemporaryDirectory(prefix="behind-") as behind:
                self._process = subprocess.Popen([*command, behind], cwd=self.root, env=environment)
                if self._process.wait() == 0 and not self._wanted.is_set():
                    shutil.copytree(behind, self.folder, ignore=_BETTER_IN_FRONT, dirs_exist_ok=True)
            if not self._wanted.is_set():
                self._built.set()

    def followed(self, entry: Entry | None, touched: list[Path], first: bool) -> None:
        for violation in self.found["build"]:
            say(f"  {violation}")
        self._wanted.set()
        self.stop()  # the build of the save before

    def wait_for(self, path: str) -> None:
        if not (self.folder / path).is_file() or path.startswith(SEARCH):
            self._built.wait()

    def stop(self) -> None:
        if self._process:
            self._process.terminate()


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


def _is_of_all_pages(root: Path, path: Path) -> bool:
    inside = path.relative_to(root).parts
    return inside[0] in ("mkdocs.yml", "theme") or inside == ("docs", "taxonomy.yml")


def say(text: str) -> None:
    print(text, flush=True)
