"""The site, built once, served on this machine, and opened in a real browser."""

import inspect
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from _pytest.runner import runtestprotocol
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from tested_answers.content.drawing import FRESH
from tested_answers.files import find_root
from tested_answers.kept import Kept, digest
from tested_answers.running import environments
from tested_answers.site.preview import build, served

# What the built site is made from, and all that its tests read besides.
DEPENDS = [
    "docs/**/*",
    "families/**/*",
    "snippets/**/*",
    "tests/*/test_*.py",
    "tests/site/*",
    "tests/conftest.py",
    "theme/**/*",
    "tested_answers/**/*.py",
    "live/*",
    "mkdocs.yml",
    ".cache/live/manifest.json",
]
# What `small_site` copies and builds with.
SMALL_SITE = [
    "docs/assets/**/*",
    "docs/offline.js",
    "docs/taxonomy.yml",
    "theme/**/*",
    "tested_answers/**/*.py",
    "tests/conftest.py",
    "tests/site/conftest.py",
    "mkdocs.yml",
]
ROOT = find_root(Path(__file__).parent)
# The same from run to run, so that pages which know their address are taken from where they are kept.
PORTS = [20_000 + crc32(str(ROOT).encode()) % 10_000 + number for number in range(3)]


class Built:
    """The site, built once when it is first asked for, and what each browser test fetched of it.

    A test that sees the site over http alone depends on the files that it fetched: where all of them are as they were
    when it passed, it has passed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.seen = folder, set()
        self.verdicts = None if FRESH in os.environ else Kept(ROOT, "browser")
        self.stack = ExitStack()
        self.address = self.stack.enter_context(served(folder, self.seen.add, PORTS))  # a build must know its address
        try:
            build(ROOT, folder, self.address)
        except subprocess.CalledProcessError:
            pytest.exit("the site does not build strictly; MkDocs has said why", returncode=1)

    def key(self, item: pytest.Item) -> str:
        files = [item.path, Path(__file__), ROOT / "tests" / "conftest.py"]
        name = item.nodeid.rpartition("/")[2]
        return digest(name, environments.fingerprint(), *(file.read_bytes() for file in files))

    def state(self) -> dict[str, str]:
        """What was fetched, and what it held."""
        return {path.relative_to(self.folder).as_posix(): self._digest(path) for path in sorted(self.seen)}

    def is_as_then(self, item: pytest.Item) -> bool:
        known = self.verdicts and self.verdicts.get(self.key(item))
        return bool(known) and all(self._digest(self.folder / path) == mark for path, mark in json.loads(known).items())

    def keep(self, item: pytest.Item) -> None:
        if self.verdicts and self.seen:
            self.verdicts.put(self.key(item), json.dumps(self.state()).encode())

    def _digest(self, path: Path) -> str:
        return self._digest_of(path, path.stat().st_mtime_ns if path.is_file() else None)

    @cache  # noqa: B019 - as long as the session; nearly each test fetches the same styles and scripts
    def _digest_of(self, path: Path, changed: int | None) -> str:
        data = b"" if changed is None else path.read_bytes()
        return digest(data.replace(self.address.encode(), b"").replace(self.address.rstrip("/").encode(), b""))


BUILT = pytest.StashKey[Built]()


def built(config: pytest.Config) -> Built:
    if BUILT not in config.stash:
        config.stash[BUILT] = Built(Path(tempfile.mkdtemp(prefix="site-")))
    return config.stash[BUILT]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if BUILT in session.config.stash:
        session.config.stash[BUILT].stack.close()
        shutil.rmtree(session.config.stash[BUILT].folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Ask a browser test only where something that it fetched has changed."""
    names = getattr(item, "fixturenames", [])
    own = set(inspect.signature(getattr(item, "function", object)).parameters)
    if "site_url" not in names or "python" in names or "site" in own:
        return None
    site = built(item.config)
    site.seen.clear()
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    if site.is_as_then(item):
        call = pytest.CallInfo.from_call(lambda: None, "call")
        reports = [pytest.TestReport.from_item_and_call(item, call)]
        item.ihook.pytest_runtest_logreport(report=reports[0])
        for when in ("setup", "teardown"):
            other = pytest.CallInfo.from_call(lambda: None, when)
            item.ihook.pytest_runtest_logreport(report=pytest.TestReport.from_item_and_call(item, other))
        item.session._setupstate.teardown_exact(nextitem)  # what the test before left standing for this one
    elif all(report.passed for report in runtestprotocol(item, nextitem=nextitem)):
        site.keep(item)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _small_repository(root: Path, texts: dict[str, str]) -> None:
    """A repository of its own at `root`, of given files by their paths, with the settings and the theme of this one."""
    for path in ("theme", "docs/assets"):
        shutil.copytree(ROOT / path, root / path)
    own = ("mkdocs.yml", "docs/taxonomy.yml", "docs/offline.js")
    for path, text in ({one: (ROOT / one).read_text(encoding="utf-8") for one in own} | texts).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


@contextmanager
def _small_site(root: Path, texts: dict[str, str], *, with_python: bool = False) -> Iterator[tuple[Path, str]]:
    """The strict build of a small repository of its own, and the address at which it is served."""
    _small_repository(root, texts)
    if with_python:
        shutil.copytree(ROOT / ".cache/live", root / ".cache/live", copy_function=os.link)
    folder = root / "site"
    folder.mkdir()
    with served(folder) as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # the plugin of this checkout, whichever is installed
        build(root, folder, address)
        yield folder, address


@pytest.fixture(scope="session")
def small_repository() -> Callable:
    """Writes a small repository from given files, see `_small_repository`."""
    return _small_repository


@pytest.fixture(scope="session")
def small_site() -> Callable:
    """Builds a small site from given files, see `_small_site`."""
    return _small_site


@pytest.fixture(scope="session")
def site_url(pytestconfig: pytest.Config) -> str:
    """The address of the site, with a slash at the end."""
    return built(pytestconfig).address


@pytest.fixture(scope="session")
def folder(pytestconfig: pytest.Config) -> Path:
    """Where the site is built."""
    return built(pytestconfig).folder


@pytest.fixture(scope="session")
def site(folder: Path) -> Path:
    """A strict build of the site, served at `site_url`."""
    return folder


@pytest.fixture(scope="session")
def parsed(site: Path) -> Callable[[str], LexborHTMLParser]:
    """The page of the site at a path, parsed once: several tests read it, and none changes it."""
    return cache(lambda path: LexborHTMLParser((site / path).read_text(encoding="utf-8")))


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
