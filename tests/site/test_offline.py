"""What a reader asked to keep opens without a network, and nothing else is kept; the copy on a disk is whole without errors."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tested_answers.files import find_root, write_atomically
from tested_answers.site import live, offline
from tested_answers.site.preview import pause, press, served

ROOT = find_root(Path(__file__).parent)
PATIENCE = 60_000  # milliseconds; a loaded machine is slow
CLOSES = 300  # milliseconds of the page; Material closes the search 125 after each address, the first too
pytestmark = pytest.mark.browser

# The site is this module's own: no answer is part of it.
DEPENDS = ["SMALL_SITE", "docs/about/offline.md", "live/*", ".cache/live/manifest.json"]

PAGE = """---
title: How many rows are there?
description: As many as there are samples.
tags: [linear]
asked: [how tall is it]
related: []
added: 2026-11-24
---

!!! success "Short answer"
    Seven. [✓](claim:rows)

=== "NumPy"

    ```python
    --8<-- "layers/rows_numpy.py"
    ```
"""
TEXTS = {
    "docs/index.md": "# Home\n\n[Keep it](about/offline.md)\n",
    "docs/about/offline.md": (ROOT / "docs/about/offline.md").read_text(encoding="utf-8"),
    "docs/tools/pooling.md": '# Pooling\n\n<div class="calculator" data-calculator="pooling">JavaScript.</div>\n',
    "docs/layers/rows.md": PAGE,
    "snippets/layers/rows.py": "y = 7\n",
    "snippets/layers/rows_numpy.py": "import numpy as np\n\nprint(np.ones(7).sum())\n#> 7.0\n",
    "tests/layers/test_rows.py": 'def test_rows(answer):\n    """There are 7."""\n    assert answer.y == 7\n',
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, small_site: Callable) -> Iterator[tuple[Path, str]]:
    root = tmp_path_factory.mktemp("kept")
    with small_site(root, TEXTS, with_python=live.manifest(ROOT) is not None) as built:
        yield built


@pytest.fixture
def changing(tmp_path: Path, built: tuple[Path, str]) -> Iterator[tuple[Path, str]]:
    """A copy that a test may change."""
    folder = shutil.copytree(built[0], tmp_path / "site", copy_function=os.link)
    with served(folder) as address:
        yield folder, address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def keep(page: Page, address: str, *, run: bool) -> None:
    page.goto(f"{address}about/offline.html")
    if run:
        page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").last).to_contain_text("Kept.", timeout=PATIENCE)


KEPT = """async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat()"""


def test_pages_search_calculators_and_run_work_without_a_network_and_follow_the_site(
    context: BrowserContext, changing: tuple[Path, str]
) -> None:
    folder, address = changing
    page = context.new_page()
    page.goto(f"{address}about/offline.html")
    expect(page.locator("[data-size=site]")).to_contain_text("MB")
    assert page.evaluate(KEPT) == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0, "not asked yet"
    with_run = live.manifest(ROOT) is not None
    keep(page, address, run=with_run)
    listed = json.loads((folder / "offline.json").read_text(encoding="utf-8"))
    wanted = {*listed["site"], *(listed["run"] if with_run else ())}
    kept = {url.removeprefix(address) for url in page.evaluate(KEPT)}
    assert kept == wanted | {"offline.json", "offline.json?parts"}
    page.close()

    context.set_offline(True)
    page = context.new_page()
    page.goto(f"{address}layers/rows.html?h=rows#related")
    expect(page.locator("h1")).to_contain_text("How many rows")
    pause(page, CLOSES)
    page.locator(".md-search__input").click()
    page.keyboard.type("rows")
    expect(page.locator(".md-search-result__item").first).to_contain_text("How many rows")
    page.goto(f"{address}tools/pooling.html")
    expect(page.locator(".calculator__output")).not_to_be_empty()
    page.goto(address)
    expect(page.locator("h1")).to_contain_text("Home")
    page.goto(f"{address}gone.html")
    expect(page.locator("h1")).to_contain_text("no page at this address")
    if with_run:
        page.goto(f"{address}layers/rows.html")
        press(page.locator(".live__run"))
        expect(page.locator(".live__status")).to_contain_text("Printed what the page shows", timeout=PATIENCE)

    rows = folder / "layers/rows.html"
    write_atomically(rows, rows.read_text(encoding="utf-8").replace("How many rows", "How many columns"))
    (folder / "tools/pooling.html").unlink()
    write_atomically(folder / "offline.json", offline.listed(folder))
    context.set_offline(False)
    page.goto(address)
    page.wait_for_function(f"async () => !(await ({KEPT})()).some((url) => url.endsWith('pooling.html'))")
    context.set_offline(True)
    page.goto(f"{address}layers/rows.html")
    expect(page.locator("h1")).to_contain_text("How many columns")


def test_what_is_kept_can_be_removed_and_what_was_not_asked_for_is_not_kept(
    context: BrowserContext, built: tuple[Path, str]
) -> None:
    _, address = built
    page = context.new_page()
    keep(page, address, run=False)
    page.goto(f"{address}layers/rows.html")
    page.evaluate("fetch('../downloads/layers/rows.ipynb')")
    assert [url for url in page.evaluate(KEPT) if url.startswith(f"{address}live/") or "downloads" in url] == []
    page.goto(f"{address}about/offline.html")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("status").last).to_have_text("Nothing is kept any more.")
    assert page.evaluate(KEPT) == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_the_copy_on_a_disk_logs_no_error(browser: Browser, built: tuple[Path, str]) -> None:
    folder, _ = built
    page, errors = browser.new_page(), []
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in ("index", "questions", "layers/rows", "tools/pooling", "about/offline", "errors", "tags"):
        page.goto((folder / f"{path}.html").as_uri())
        pause(page, CLOSES)
        page.locator(".md-search__input").click()
        page.keyboard.type("rows")
        expect(page.locator(".md-search-result__item").first).to_contain_text("How many rows", timeout=PATIENCE)
        if path == "tools/pooling":
            expect(page.locator(".calculator__output")).not_to_be_empty()
    page.close()
    assert errors == []
