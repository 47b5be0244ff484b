"""A save under `mkdocs serve`: the saved page is shown at once, and all pages when they are built again behind it.

They are built into another folder, so what is shown stays whole. A save meanwhile ends that build, and the next begins.
"""

from __future__ import annotations

import gc
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from logging import NullHandler, getLogger
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from tested_answers.files import write

if TYPE_CHECKING:
    from tested_answers.site.plugin import TestedAnswers

_WHATEVER_WAS_SAVED = {".css", ".js", ".svg", ".png", ".woff2", ".wasm"}


class Outdated(BaseException):
    """Something was saved while all pages were built. No `Exception`: MkDocs would say that it is an error."""


class Saves(FileSystemEventHandler):
    """Builds for a server that runs, and answers its requests."""

    def __init__(self, server: LiveReloadServer, plugin: TestedAnswers, build: Callable[[], None]) -> None:
        self._server, self._plugin, self._build = server, plugin, build
        self._other = tempfile.TemporaryDirectory(prefix="mkdocs_")
        self._folders = [server.root, self._other.name]
        plugin.saves, server.builder = self, self._rebuild
        server.set_app(self._answer)
        self._whole = dict(vars(plugin))  # the plugin, as the last build of all pages left it
        self._saved: set[Path] = set()  # since then
        self._ahead: dict[str, bytes] = {}  # address of a page that is shown before the others are built -> the page
        self._behind = False  # the pages that are not among them
        self._changed = threading.Condition()
        self._building = False

    def watch(self, folders: Iterable[Path]) -> None:
        for folder in folders:
            self._server.watch(str(folder))
            self._server.observer.schedule(self, str(folder), recursive=True)

    def end(self) -> None:
        self._other.cleanup()

    def on_any_event(self, event: FileSystemEvent) -> None:
        names = [Path(path) for path in (event.src_path, getattr(event, "dest_path", "")) if path]
        with self._changed:
            self._saved |= {path for path in names if path.suffix and not path.name.startswith((".", "#"))}

    def folder(self) -> str:
        """Where all pages are built."""
        return next(folder for folder in self._folders if folder != self._server.root)

    def go_on(self) -> None:
        """Raises Outdated where the build of all pages is no longer wanted."""
        if self._building and self._server._want_rebuild:
            raise Outdated

    def _rebuild(self) -> None:
        with self._changed:
            saved = set(self._saved)
            self._behind, self._ahead = True, self._saved_pages(saved)
            self._changed.notify_all()
        if self._ahead:
            with self._server._epoch_cond:  # browsers reload
                self._server._visible_epoch = self._server._wanted_epoch
                self._server._epoch_cond.notify_all()
        self._building = True
        try:
            self._build()
        except Outdated as error:
            self._plugin.on_build_error(error=error)
            return
        finally:
            self._building = False
        self._whole = dict(vars(self._plugin))
        self._server.root = self._plugin.built.config.site_dir
        with self._changed:
            self._saved -= saved
            built = {name: Path(self._server.root, name) for name in self._ahead}
            now = {name: path.read_bytes() for name, path in built.items() if path.exists()}
            self._server._wanted_epoch += now != self._ahead  # then browsers reload once more
            self._behind, self._ahead = False, {}
            self._changed.notify_all()
        gc.collect()

    def _saved_pages(self, saved: set[Path]) -> dict[str, bytes]:
        """Those whose files were saved, where nothing else was; none where one cannot be built: the others' build says why."""
        plugin = self._plugin
        vars(plugin).update(self._whole)
        of_file = {path: f"{entry}.md" for entry in plugin.entries for path in entry.written()}
        of_file |= {
            Path(file.abs_src_path): file.src_uri
            for file in plugin.built.files.documentation_pages()
            if file.abs_src_path
        }
        if not saved <= of_file.keys():
            return {}
        try:
            with _silent():
                plugin.reread()
                files = map(plugin.built.files.get_file_from_path, {of_file[path] for path in saved})
                return {file.dest_uri: self._built(file) for file in files}
        except Exception:
            return {}

    def _built(self, file: File) -> bytes:
        page = self._plugin.rebuilt(file)
        if entry := self._plugin.by_page.get(file.src_uri):
            for path, text in self._plugin.extracts.scripts(entry).items():
                write(Path(self._server.root, path), text)
        return page

    def _answer(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """What is not built yet is waited for."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        name = path.removeprefix(self._server.mount_path)
        name += "index.html" * (name == "" or name.endswith("/"))
        if not path.startswith("/livereload/") and Path(name).suffix not in _WHATEVER_WAS_SAVED:
            with self._changed:
                self._changed.wait_for(lambda: name in self._ahead or not self._behind)
        return self._server.serve_request(environ, start_response)


@contextmanager
def _silent() -> Iterator[None]:
    """What MkDocs says of these pages it says when it builds all."""
    logger = getLogger("mkdocs")
    said = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [NullHandler()], False
    try:
        yield
    finally:
        logger.handlers, logger.propagate = said
