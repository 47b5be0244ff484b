"""The site, built once, served on this machine, and opened in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tested_answers.content.entry import find_root
from tested_answers.site.preview import build, served

ROOT = find_root(Path(__file__).parent)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site is built; served before it is, since the build must know its address."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site_url(folder: Path) -> Iterator[str]:
    """The address of the site, with a slash at the end."""
    with served(folder) as address:
        yield address


@pytest.fixture(scope="session")
def site(folder: Path, site_url: str) -> Path:
    """A strict build of the site, served at `site_url`."""
    build(ROOT, folder, site_url)
    return folder


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
