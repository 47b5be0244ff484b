"""Python in the page, asked without its panel: each NumPy variant prints what the page shows, and nothing gets out."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.outputs import recorded
from tested_answers.files import find_root
from tested_answers.site import live

ROOT = find_root(Path(__file__).parent)
ENTRIES = [entry for entry in find_entries(ROOT) if live.VARIANT in entry.variants]
# No page's prose is part of it.
DEPENDS = [
    "docs/assets/javascripts/live/*",
    "docs/assets/javascripts/parts.js",
    "snippets/*/*_numpy.py",
    "tests/*/test_*.py",
    "tests/conftest.py",
    "tests/site/conftest.py",
    "tested_answers/**/*.py",
    "theme/**/*",
    "live/*",
    "mkdocs.yml",
    ".cache/live/manifest.json",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(live.manifest(ROOT) is None, reason="no Python for the page here: `make live` brings it"),
]


@pytest.fixture(scope="module")
def python(browser: Browser, site_url: str) -> Iterator[Page]:
    """A page whose `ask(source, claims)` runs a snippet as its panel does."""
    page = browser.new_page()
    page.goto(f"{site_url}{ENTRIES[0]}.html")
    for script in ("parts.js", "live/panel.js"):
        page.add_script_tag(url=f"{site_url}assets/javascripts/{script}")
    page.evaluate("settings => TestedAnswersLive.start(settings)", live.settings(live.manifest(ROOT), site_url))
    page.evaluate("() => { window.ask = TestedAnswersLive.ask }")
    yield page
    page.close()


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_a_variant_prints_in_the_page_what_the_page_shows(python: Page, entry: Entry) -> None:
    source = entry.variants[live.VARIANT].read_text(encoding="utf-8")
    claims = live.claims_in_browser(entry)
    result = python.evaluate("([source, claims]) => ask(source, claims)", [source, claims])
    assert result["failure"] is None
    shown = [line.removeprefix("#>").strip() for line in recorded(source).values()]
    assert [line.strip() for line in result["printed"].splitlines()] == shown
    assert [answer["name"] for answer in result["claims"]] == [claim["name"] for claim in claims]
    assert [answer for answer in result["claims"] if not answer["holds"]] == []


def test_claims_fall_when_the_code_is_changed(python: Page) -> None:
    """Each mutation of a claim that asks NumPy alone makes it fall in the page too."""
    asked = 0
    for entry in ENTRIES:
        source = entry.variants[live.VARIANT].read_text(encoding="utf-8")
        claims = {claim["name"]: claim for claim in live.claims_in_browser(entry)}
        for claim in read_claims(entry.test):
            for mutation in claim.mutations if claim.name in claims else ():
                result = python.evaluate("([s, c]) => ask(s, c)", [mutation.apply(source), [claims[claim.name]]])
                assert [answer["holds"] for answer in result["claims"]] == [False], (
                    f"{entry}: {claim.name} after {mutation}"
                )
                asked += 1
    assert asked > 20


# Each door by which code could leave, tried in the frame of Python with a worker of our own. `way` is an address that hears
# whoever comes; a door that is shut throws, rejects, or says that it failed.
DOORS = {
    "fetch": "await fetch(way)",
    "XMLHttpRequest": "const asked = new XMLHttpRequest(); asked.open('GET', way, false); asked.send()",
    "WebSocket": "await new Promise((open, shut) => Object.assign(new WebSocket(way.replace('http', 'ws')), { onopen: open, onerror: shut }))",
    "EventSource": "await new Promise((open, shut) => Object.assign(new EventSource(way), { onopen: open, onerror: shut }))",
    "WebTransport": "await new WebTransport(way.replace('http:', 'https:')).ready",
    "importScripts": "importScripts(way)",
    "importScripts of a blob": "importScripts(URL.createObjectURL(new Blob(['self.came = 1'])))",
    "import()": "await import(way)",
    "import() of data": "await import('data:text/javascript,export default 1')",
    "Worker": "await new Promise((open, shut) => Object.assign(new Worker(way), { onmessage: open, onerror: shut }))",
    "eval": "(0, eval)('1')",
    "Function": "new Function('return 1')()",
    "caches": "await caches.open('x')",
    "indexedDB": "await new Promise((open, shut) => Object.assign(indexedDB.open('x'), { onsuccess: open, onerror: shut }))",
    "navigator.storage": "await navigator.storage.getDirectory()",
}


TRY = """([frame, door]) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(data);
  const place = Object.assign(document.createElement("iframe"), { src: frame, hidden: true });
  place.onload = () => place.contentWindow.postMessage({ scripts: [door], files: {} }, "*", [port2]);
  document.body.append(place);
})"""


WORKER = """onmessage = async ({ ports: [port] }) => {
  const way = WAY;
  try { DOOR; port.postMessage("open"); } catch (reason) { port.postMessage("shut"); }
}"""


@pytest.fixture
def listener() -> Iterator[tuple[str, list]]:
    """An address that notes who comes, and the notes."""
    came: list[tuple] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connection, who = server.accept()
                    came.append(who)
                    connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x.js", came
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("door", DOORS)
def test_code_in_the_frame_of_python_can_neither_leave_nor_store(
    python: Page, site_url: str, listener: tuple[str, list], door: str
) -> None:
    foreign, came = listener
    for way in (foreign, f"{site_url}assets/javascripts/landmarks.js?leaked"):
        worker = WORKER.replace("DOOR", DOORS[door]).replace("WAY", json.dumps(way))
        assert python.evaluate(TRY, [f"{site_url}live/frame.html", worker]) == "shut", way
    assert came == []


@pytest.mark.parametrize(
    "code",
    [
        "import js\nawait_ = js.fetch('{way}')",
        "import js\nasked = js.XMLHttpRequest.new()\nasked.open('GET', '{way}', False)\nasked.send()",
        "import js\njs.importScripts('{way}')",
        "import js\njs.WebSocket.new('{way}')",
        "import js\njs.eval('import(\"{way}\")')",
        "from pyodide.http import open_url\nopen_url('{way}')",
        "from urllib.request import urlopen\nurlopen('{way}')",
    ],
)
def test_a_snippet_can_send_nothing(python: Page, site_url: str, listener: tuple[str, list], code: str) -> None:
    foreign, came = listener
    answered: list[str] = []
    python.on("response", lambda response: answered.append(response.url))
    for way in (foreign, f"{site_url}assets/javascripts/landmarks.js?leaked"):
        python.evaluate("(source) => ask(source, [])", code.replace("{way}", way))
    again = python.evaluate("(source) => ask(source, [])", "print(1)")
    assert again["printed"] == "1\n"
    assert (came, [url for url in answered if "leaked" in url]) == ([], [])
