"""The Run button: real NumPy in the page prints what the page shows, and an edit shows which claims fall."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tested_answers.entry import Entry, find_entries, find_root
from tested_answers.site import live

ROOT = find_root(Path(__file__).parent)
ENTRIES = [entry for entry in find_entries(ROOT) if live.VARIANT in entry.variants]
SECONDS = 60_000  # milliseconds until Python has started, on a slow machine

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(live.manifest(ROOT) is None, reason="no Python for the page here: `make live` brings it"),
]


def open_panel(page: Page, site_url: str, entry: Entry) -> None:
    page.goto(f"{site_url}{entry}.html")
    page.locator(".tabbed-labels label", has_text="NumPy").first.click()


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_a_variant_prints_in_the_page_what_the_page_shows(page: Page, site_url: str, entry: Entry) -> None:
    open_panel(page, site_url, entry)
    page.locator(".live__run").click()
    expect(page.locator(".live__status")).to_contain_text("Printed what the page shows", timeout=SECONDS)
    assert page.locator(".live__falls").count() == 0
    assert page.locator(".live__holds").count() == len(live.claims_in_browser(entry))


def test_an_error_names_its_line_and_reset_brings_the_code_back(page: Page, site_url: str) -> None:
    open_panel(page, site_url, ENTRIES[0])
    page.locator(".live__run").click()
    expect(page.locator(".live__status")).to_contain_text("Printed", timeout=SECONDS)
    editor = page.locator(".live__editor .cm-content")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("1 / 0\n")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".live__status")).to_contain_text("Line 1: ZeroDivisionError")
    page.get_by_role("button", name="Reset").click()
    expect(editor).not_to_contain_text("1 / 0")


def test_stop_ends_a_loop_and_the_next_run_starts_again(page: Page, site_url: str) -> None:
    open_panel(page, site_url, ENTRIES[0])
    page.locator(".live__run").click()
    expect(page.locator(".live__status")).to_contain_text("Printed", timeout=SECONDS)
    page.locator(".live__editor .cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("while True: pass\n")
    page.locator(".live__run").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".live__status")).to_contain_text("Stopped.")
    page.get_by_role("button", name="Reset").click()
    page.context.set_offline(True)  # Python is kept: no network is needed again
    page.locator(".live__run").click()
    expect(page.locator(".live__status")).to_contain_text("Printed what the page shows", timeout=SECONDS)
