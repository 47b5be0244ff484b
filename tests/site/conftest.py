"""The site, built once, served on this machine, and opened in a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tested_answers.entry import find_root

ROOT = find_root(Path(__file__).parent)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreadingHTTPServer]:
    """A server on a free port, for a folder that is still empty: the build must know its address."""
    folder = tmp_path_factory.mktemp("site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.folder = folder
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site_url(server: ThreadingHTTPServer) -> str:
    """The address of the site, with a slash at the end."""
    return f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture(scope="session")
def site(server: ThreadingHTTPServer, site_url: str) -> Path:
    """A strict build of the site, served at `site_url`."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": site_url}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(server.folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return server.folder


@pytest.fixture
def page(browser: Browser, site: Path, site_url: str) -> Iterator[Page]:
    """A fresh page in which an error on the console or a request to anyone else is a failure."""
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site_url.rstrip("/"))
    page, errors, foreign = context.new_page(), [], []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((site_url, "data:", "blob:")) else foreign.append(request.url),
    )
    yield page
    context.close()
    assert errors == []
    assert foreign == []
