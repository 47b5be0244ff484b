"""One headless Chromium for all browser tests: Playwright can be started only once in a process."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tested_answers.running.environments import find_chromium
from tested_answers.site.preview import CHROMIUM_FLAGS, NO_CHROMIUM

expect.set_options(timeout=30_000)  # milliseconds; a busy machine is slow, and no test here is about time


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; skipped with a sentence where there is none, a failure in CI."""
    chromium = find_chromium()
    if chromium is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
