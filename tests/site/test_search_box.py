"""The search box, on a small site of its own: keys, pastes, the disk, a lost network. What is found is test_search.py's."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tested_answers.site import search
from tested_answers.site.preview import pause

# The site is this module's own: no answer is part of it.
DEPENDS = ["SMALL_SITE"]
pytestmark = pytest.mark.browser

RESULT = ".md-search-result__item"
STATUS = ".md-search-result__meta"
OPEN = "#__search"
CLOSES = 300  # milliseconds of the page; Material closes the search 125 after each address, the first too
PASTED = "RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x784 and 512x10)"

PAGE = """---
title: {title}
description: {text}
tags: [loss]
asked: [{title}]
related: []
scope: NumPy
added: 2026-11-24
---

!!! success "Short answer"
    Seven. [✓](claim:seven)

{text}
"""
HOME = '# Home\n\n<form class="ask" action="questions.html"><label for="ask">What?</label><input id="ask" type="search"><a href="questions.html" data-ask="target not broadcast">a question</a></form>\n'
ANSWERS = {
    "mean": (
        "Why predicts my regression the mean",
        "The target does not broadcast. Softmax, whose max is soft. The loss is a log; losses slow down.",
    ),
    "dropout": ("Which elements are zero after dropout", "All may be."),
    "product": ("mat1 and mat2 shapes cannot be multiplied", "The layer waits for other features."),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, small_site: Callable) -> Iterator[tuple[Path, str]]:
    """The folder of the built site, and its address."""
    texts = {"docs/index.md": HOME, "docs/questions.md": "# Questions\n"}
    for slug, (title, text) in ANSWERS.items():
        texts[f"docs/losses/{slug}.md"] = PAGE.format(title=title, text=text)
        texts[f"snippets/losses/{slug}.py"] = "y = 7\n"
        texts[f"tests/losses/test_{slug}.py"] = (
            'def test_seven(answer):\n    """It is 7."""\n    assert answer.y == 7\n'
        )
    with small_site(tmp_path_factory.mktemp("searched"), texts) as built:
        yield built


@pytest.fixture(scope="module")
def site(small: tuple[Path, str]) -> Path:
    return small[0]


@pytest.fixture(scope="module")
def site_url(small: tuple[Path, str]) -> str:
    return small[1]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page in which an error is a failure."""
    page, errors = browser.new_page(), []
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


def open_search(page: Page) -> None:
    pause(page, CLOSES)
    page.keyboard.press("s")
    expect(page.locator(STATUS)).to_have_text("Type to start searching")


def test_nothing_is_loaded_before_the_search_is_opened(page: Page, site_url: str) -> None:
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(site_url, wait_until="networkidle")
    assert not [url for url in requests if search.INDEX in url or "minisearch" in url or "worker" in url]
    open_search(page)
    page.keyboard.type("dropout")
    expect(page.locator(RESULT).first).to_be_visible()


def test_keyboard_alone(page: Page, site_url: str) -> None:
    page.goto(site_url)
    pause(page, CLOSES)
    page.keyboard.press("/")
    page.keyboard.type("regression predicts the mean")
    link = page.locator(f"{RESULT} a").first
    expect(page.locator(RESULT).first).to_contain_text("regression")
    expect(page.locator(STATUS)).to_contain_text("matching document")
    # The whole query is answered: nothing is listed anew behind the arrow.
    expect(link).to_have_attribute("href", re.compile(r"[+=]mean"))
    page.keyboard.press("ArrowDown")
    expect(link).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/losses/mean.html?h=*")
    expect(page.locator("article mark").first).to_be_attached()
    expect(page.locator(OPEN)).not_to_be_checked()
    pause(page, CLOSES)
    page.keyboard.press("s")
    expect(page.locator(OPEN)).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator(OPEN)).not_to_be_checked()


@pytest.mark.parametrize("way", ["input", "drop"])
def test_what_no_key_brings_is_heard(page: Page, site_url: str, way: str) -> None:
    """A paste by mouse or long press, dictation, a drop: the box changes, and no key goes up."""
    page.goto(site_url)
    pause(page, CLOSES)
    if way == "input":
        open_search(page)
        page.locator(".md-search__input").focus()
    change = "(box, text) => { box.value = text; box.dispatchEvent(new InputEvent('input', { bubbles: true })); }"
    page.locator(".md-search__input").evaluate(change, PASTED)
    expect(page.locator(RESULT).first).to_contain_text("mat1", timeout=30_000)
    expect(page.locator(OPEN)).to_be_checked()


def test_enter_before_the_index_is_there_is_kept(page: Page, site_url: str) -> None:
    asked = []
    page.route("**/assets/search/index.js", lambda route: asked.append(route))
    page.goto(site_url)
    pause(page, CLOSES)
    with page.expect_request("**/assets/search/index.js"):
        page.keyboard.press("/")
    page.keyboard.insert_text("regression predicts the mean")
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_be_checked()
    asked[0].continue_()
    page.wait_for_url("**/losses/mean.html?h=*")


def test_the_opened_page_marks_whole_words(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}losses/mean.html?h=max+loss+soft+log")
    expect(page.locator("article mark").first).to_be_attached()
    marked = {text.lower() for text in page.locator("article mark").all_text_contents()}
    assert "loss" in marked <= {"loss", "log", "max", "soft"}
    beside = "[...document.querySelectorAll('article mark')].filter((mark) => /[\\p{L}\\p{N}]/u.test((mark.previousSibling?.textContent.at(-1) ?? '') + (mark.nextSibling?.textContent[0] ?? ''))).length"
    assert page.evaluate(beside) == 0


def test_the_dialog_has_a_name_and_announces_results(page: Page, site_url: str) -> None:
    page.goto(site_url)
    expect(page.get_by_role("dialog", name="Search")).to_have_count(1)
    expect(page.locator(STATUS)).to_have_attribute("role", "status")


def test_nothing_found_leads_on_also_after_instant_navigation(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}losses/mean.html")
    page.locator(".md-tabs__link", has_text="Errors").click()
    page.wait_for_url("**/errors.html")
    pause(page, CLOSES)
    page.keyboard.press("s")
    page.keyboard.type("pizzeria")
    lists = page.locator(".search-lists a")
    expect(lists).to_have_text(["All questions", "Find your error message"])
    expect(page.locator(STATUS)).to_have_text("No answer yet")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}questions.html")
    pause(page, CLOSES)
    page.keyboard.press("s")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("dropout")
    expect(page.locator(RESULT).first).to_be_visible()
    expect(lists).to_have_count(0)


def test_what_is_near_is_named_where_nothing_answers_and_enter_takes_it(page: Page, site_url: str) -> None:
    page.goto(site_url)
    open_search(page)
    page.keyboard.type("regression target broadcast pizzeria zebra yacht")
    near = page.locator(".search-lists__near")
    expect(near).to_contain_text("it may be another question")
    expect(near.locator("a").first).to_have_text(ANSWERS["mean"][0])
    expect(page.locator(STATUS)).to_have_text("No answer yet")
    expect(page.locator(".search-lists a").last).to_have_text("Find your error message")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"losses/mean\.html"))


def test_the_home_page_asks_the_search(page: Page, site_url: str) -> None:
    page.goto(site_url)
    pause(page, CLOSES)
    page.locator("#ask").focus()
    page.keyboard.type("target not broadcast", delay=20)
    expect(page.locator(".md-search__input")).to_have_value("target not broadcast")
    expect(page.locator(".md-search__input")).to_be_focused()
    expect(page.locator(RESULT).first).to_be_visible()
    expect(page.locator("#ask")).to_have_value("")


def test_an_example_of_the_home_page_is_asked(page: Page, site_url: str) -> None:
    page.goto(site_url)
    pause(page, CLOSES)
    page.locator("[data-ask]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".md-search__input")).to_have_value("target not broadcast")
    expect(page.locator(".md-search__input")).to_be_focused()
    expect(page.locator(RESULT).first).to_be_visible()
    assert page.url == site_url


def test_the_search_works_from_disk(browser: Browser, site: Path) -> None:
    """Without a server there is no worker and no fetch."""
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((site / "index.html").as_uri())
    open_search(page)
    page.keyboard.type("regression predicts the mean")
    link = page.locator(f"{RESULT} a").first
    expect(link).to_contain_text("regression")
    link.click()
    expect(page.locator("article mark").first).to_be_attached()
    page.close()
    assert errors == []


def test_a_search_that_lost_the_network_finds_again_when_it_is_back(
    browser: Browser, site: Path, site_url: str
) -> None:
    page = browser.new_page()
    page.goto(site_url)
    open_search(page)
    page.wait_for_load_state("networkidle")  # MaterialX says that it is open before the engine is there
    page.context.set_offline(True)
    page.keyboard.type("dropout")
    expect(page.locator(".search-lists a").first).to_be_visible()
    page.context.set_offline(False)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("dropout", delay=100)  # as people do: MaterialX takes what comes at once for the same query
    expect(page.locator(RESULT).first).to_contain_text("ropout")
    page.close()
