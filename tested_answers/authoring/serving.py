"""The server of `make serve` and `make dev`: pages are built when they are asked for, and each open page hears what is new."""

import json
import threading
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tested_answers.site.on_demand import CannotBuild
from tested_answers.site.preview import Quiet

HERE = Path(__file__).parent
PARTS = b'<link rel="stylesheet" href="/-/overlay.css"><script src="/-/overlay.js" defer></script></head>'
BEAT = 15  # seconds after which an open page is told that nothing happened


class State:
    """What the open pages show; `epoch` changes where they must reload."""

    def __init__(self) -> None:
        self.now = {"epoch": 0, "violations": [], "changes": [], "note": ""}
        self._changed = threading.Condition()
        self._number = 0

    def tell(self, *, reload: bool = False, **news: object) -> None:
        with self._changed:
            self.now = self.now | news | {"epoch": self.now["epoch"] + reload}
            self._number += 1
            self._changed.notify_all()

    def wait(self, seen: int) -> int:
        """The number of the state after `seen`, or the same one where nothing happens for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen, timeout=BEAT)
            return self._number


class Handler(Quiet):
    """`wait_for` is called before a file that is no page."""

    def __init__(self, build: Callable, wait_for: Callable, state: State, *rest: object, **options: object) -> None:
        self.build, self.wait_for, self.state = build, wait_for, state
        super().__init__(*rest, **options)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        if path == "-/events":
            self._events()
        elif path.startswith("-/"):
            self._file(HERE / Path(path).name)
        elif path == "" or path.endswith(".html"):
            self._page(path)
        else:
            self.wait_for(path)
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _page(self, path: str) -> None:
        try:
            html = self.build(path)
        except CannotBuild as error:
            said = "".join(f"<li>{escape(str(one))}</li>" for one in error.violations)
            broken = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not built</title></head><body><h1>Not built</h1><ul>{said}</ul></body></html>'
            html = error.held or broken.encode()
        if html is None and Path(self.directory, path).is_file():
            html = Path(self.directory, path).read_bytes()
        if html is None:
            self.send_error(404)
            return
        self._send(html.replace(b"</head>", PARTS, 1), "text/html; charset=utf-8")

    def _file(self, file: Path) -> None:
        if file.suffix not in (".js", ".css") or not file.is_file():
            self.send_error(404)
            return
        self._send(file.read_bytes(), self.guess_type(file.name))

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = -1
        while True:
            seen = self.state.wait(seen)
            self.wfile.write(f"data: {json.dumps(self.state.now)}\n\n".encode())
            self.wfile.flush()
