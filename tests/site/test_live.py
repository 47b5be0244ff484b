"""The Run button: real NumPy in the page prints what the page shows, and an mutation shows which claims fall."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tested_answers.content.entry import Entry, find_entries
from tested_answers.files import find_root
from tested_answers.site import live
from tested_answers.site.preview import at_rest, pause, press, show_tab

ROOT = find_root(Path(__file__).parent)
ENTRIES = [entry for entry in find_entries(ROOT) if live.VARIANT in entry.variants]
LSTM = next(entry for entry in ENTRIES if entry.slug == "lstm-units-and-time-steps")
SECONDS = 60_000  # milliseconds until Python has started, on a slow machine

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(live.manifest(ROOT) is None, reason="no Python for the page here: `make live` brings it"),
]


def open_panel(page: Page, site_url: str, entry: Entry) -> None:
    page.goto(f"{site_url}{entry}.html")
    show_tab(page, "NumPy")


def test_the_panel_shows_both_outputs_and_the_claims(page: Page, site_url: str) -> None:
    open_panel(page, site_url, LSTM)
    assert page.locator(".live__run").inner_text() == "Run it here"
    press(page.locator(".live__run"))
    expect(page.locator(".live__status")).to_contain_text("Printed what the page shows", timeout=SECONDS)
    assert page.locator(".live__differs").count() == 0
    assert page.locator(".live__holds").count() == len(live.claims_in_browser(LSTM)) > 0


def test_nothing_is_fetched_before_the_button_is_pressed(page: Page, site_url: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    open_panel(page, site_url, LSTM)
    pause(page, 500)
    expect(page.locator(".live__run")).to_be_visible()
    assert [url for url in fetched if "/live/" in url and not url.endswith(".css")] == []


def test_a_lost_network_is_said_and_the_next_press_tries_again(browser: Browser, site_url: str) -> None:
    page = browser.new_page()  # a lost network is an error on the console
    open_panel(page, site_url, LSTM)
    page.context.set_offline(True)
    press(page.locator(".live__run"))
    expect(page.locator(".live__note")).to_contain_text("could not be fetched")
    page.context.set_offline(False)
    press(page.locator(".live__run"))
    expect(page.locator(".live__status")).to_contain_text("Printed what the page shows", timeout=SECONDS)
    expect(page.locator(".live__note")).not_to_contain_text("could not be fetched")
    page.close()


def test_every_answer_has_its_panel_after_instant_navigation(page: Page, site_url: str) -> None:
    with page.expect_response("**/sitemap.xml", timeout=SECONDS) as pages:  # without it Material loads each page anew
        open_panel(page, site_url, LSTM)
    pages.value.finished()
    at_rest(page)
    page.evaluate("window.sameDocument = true")
    panel = page.locator(".live__run")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(lambda url: f"{LSTM}.html" not in url)
    expect(page.locator("h1")).not_to_contain_text(LSTM.title)
    show_tab(page, "NumPy")
    expect(panel).to_be_visible()
    page.go_back()
    page.wait_for_url(lambda url: f"{LSTM}.html" in url)
    expect(page.locator("h1")).to_contain_text(LSTM.title)
    expect(panel).to_have_count(1)
    assert page.evaluate("window.sameDocument"), "it was no instant navigation"


def test_an_error_names_its_line_and_reset_brings_the_code_back(page: Page, site_url: str) -> None:
    open_panel(page, site_url, LSTM)
    press(page.locator(".live__run"))
    expect(page.locator(".live__status")).to_contain_text("Printed", timeout=SECONDS)
    editor = page.locator(".live__editor .cm-content")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("1 / 0\n")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".live__status")).to_contain_text("Line 1: ZeroDivisionError")
    page.locator(".md-content button.md-button", has_text="Reset").click()
    expect(editor).not_to_contain_text("1 / 0")


def test_stop_ends_a_loop_and_the_next_run_starts_again(page: Page, site_url: str) -> None:
    open_panel(page, site_url, LSTM)
    press(page.locator(".live__run"))
    expect(page.locator(".live__status")).to_contain_text("Printed", timeout=SECONDS)
    page.locator(".live__editor .cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("while True: pass\n")
    press(page.locator(".live__run"))
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".live__status")).to_contain_text("Stopped.")
    page.locator(".md-content button.md-button", has_text="Reset").click()
    for frame in page.frames:  # that of the next Python too
        frame.wait_for_load_state()
    page.context.set_offline(True)  # Python is kept: no network is needed again
    press(page.locator(".live__run"))
    expect(page.locator(".live__status")).to_contain_text("Printed what the page shows", timeout=SECONDS)


def run(page: Page, code: str) -> None:
    """Run other code than the page's in its panel."""
    page.locator(".live__editor .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    press(page.locator(".live__run"))
    expect(page.locator(".live__run")).to_be_enabled(timeout=SECONDS)


def test_what_a_page_cannot_show_is_said_in_plain_words(browser: Browser, site_url: str) -> None:
    page = browser.new_page()  # the editor logs an inline style that the policy blocks
    page.set_default_timeout(SECONDS)
    open_panel(page, site_url, LSTM)
    press(page.locator(".live__run"))
    expect(page.locator(".live__status")).to_contain_text("Printed", timeout=SECONDS)
    run(page, "for i in range(200000): print(i)")
    assert page.locator(".live__lines tbody tr").count() == 200
    expect(page.locator(".live__cut")).to_have_text("Shown are the first 200 of 200,000 lines.")
    run(page, "print('x' * 50000)")
    expect(page.locator(".live__cut")).to_have_text("Shown are the first 20,000 of 50,001 characters.")
    assert len(page.locator(".live__lines").inner_text()) < 25_000
    run(page, "print('\\x1b[31mred\\x1b[0m')")
    expect(page.locator(".live__lines td").first).to_have_text("red")
    expect(page.locator(".live__cut")).to_contain_text("colours")
    run(page, "n = input('How many? ')")
    expect(page.locator(".live__status")).to_have_text(
        "Line 1: Nobody can type here while the code runs: write the value in place of input()."
    )
    page.close()
