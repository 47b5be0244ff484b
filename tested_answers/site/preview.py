"""The built site in a browser of this machine: what the browser checks, the audit and the bench share."""

from __future__ import annotations

import gzip
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
NO_CHROMIUM = "no Chromium here: install Debian's package chromium-headless-shell"
BUILDER = "TESTED_ANSWERS_BUILDER"  # set: the command of another builder
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md")


def build(root: Path, folder: Path, address: str) -> None:
    """A strict build into the folder that knows its address. Raises CalledProcessError; MkDocs has said why."""
    environment = os.environ | {"SITE_URL": address, "NO_MKDOCS_2_WARNING": "1"}
    builder = shlex.split(os.environ.get(BUILDER, "")) or [sys.executable, "-m", "mkdocs"]
    command = [*builder, "build", "--strict", "--quiet", "-f", "mkdocs.yml", "--site-dir", str(folder)]
    subprocess.run(command, cwd=root, env=environment, check=True)


@contextmanager
def served(folder: Path, seen: Callable[[Path], None] = lambda path: None, ports: Iterable[int] = ()) -> Iterator[str]:
    """The folder over http; its address ends with a slash. `seen` hears which files are asked for.

    On the first of the ports that is free, else on any.
    """
    server = listening([*ports, 0], partial(_Compressing, seen, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 64  # a browser opens more connections at once than the five that wait by default


def listening(ports: Iterable[int], handler: Callable) -> ThreadingHTTPServer:
    """A server on the first of the ports that is free; it does not serve yet."""
    for port in ports:
        with suppress(OSError):
            return _Server(("127.0.0.1", port), handler)
    raise OSError("no free port")


# Two frames, in which what was changed begins to fade, and whatever has an end.
_AT_REST = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const moving = () => document.getAnimations().filter((one) => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity);
  await document.fonts.ready;
  do {
    await frame();
    await frame();
    await Promise.allSettled(moving().map((one) => one.finished));
  } while (moving().length);
}"""


def at_rest(page: Page) -> None:
    """Waits until nothing on the page fades or moves any more."""
    page.evaluate(_AT_REST)


def press(button: Locator) -> None:
    """Clicks where nothing moves any more. What is scrolled to is laid out late and pushes the rest (site.css), and what moves between
    the two halves of a click is not clicked."""
    button.scroll_into_view_if_needed()
    at_rest(button.page)
    button.click()


def show_tab(page: Page, title: str) -> None:
    """Opens the first tab of this title."""
    press(page.locator(".tabbed-labels label", has_text=title).first)


def pause(page: Page, milliseconds: int) -> None:
    """Waits by the page's own clock: a timer of the page that ends earlier has ended, however slow the machine is."""
    page.evaluate("time => new Promise((later) => setTimeout(later, time))", milliseconds)


def copied(page: Page, press: Callable[[], None]) -> str:
    """What the press puts on the clipboard, whenever it does."""
    page.evaluate("navigator.clipboard.writeText('')")
    press()
    page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
    return page.evaluate("navigator.clipboard.readText()")


class Quiet(SimpleHTTPRequestHandler):
    """Does not talk."""

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(ConnectionError):  # the browser has closed the page
            super().handle()


class _Compressing(Quiet):
    """Serves text compressed, as every host of static pages does."""

    def __init__(self, seen: Callable[[Path], None], *rest: object, **options: object) -> None:
        self.seen = seen
        super().__init__(*rest, **options)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        self.seen(path)
        if path.suffix not in COMPRESSED or not path.exists() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            super().do_GET()
            return
        data = _compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@lru_cache
def _compressed(path: Path, changed: int) -> bytes:
    """The file as it goes over the line; `changed` is when it last did."""
    return gzip.compress(path.read_bytes(), 6)
