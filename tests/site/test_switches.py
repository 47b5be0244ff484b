"""Code that readers switch, on a small site of its own: what is shown, struck, said, kept in the address, copied."""

import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tested_answers.files import find_root
from tested_answers.site import live
from tested_answers.site.preview import at_rest, copied, pause, press, show_tab

ROOT = find_root(Path(__file__).parent)
SECONDS = 60_000  # milliseconds until the editor is there, on a slow machine
pytestmark = pytest.mark.browser

# The site is this module's own: no answer is part of it.
DEPENDS = ["SMALL_SITE", ".cache/live/manifest.json"]

PAGE = """---
title: What does {slug} do?
description: It has one value a row.
tags: [linear]
asked: [how many values are there, what is summed, which axis goes]
related: []
scope: NumPy
source: a colleague
added: 2026-11-24
predict: {{variant: numpy, prints: print(y), mutations: ["axis=0", "axis=1, keepdims=True"]}}
---

!!! success "Short answer"
    A sum has one value a row. It is `6` in the first row, e.g. $1 + 2 + 3$ here. [✓](claim:first) There are two rows. [✓](claim:rows)

=== "NumPy"

    ```python
    --8<-- "layers/{name}_numpy.py"
    ```

=== "PyTorch"

    ```python
    --8<-- "layers/{name}.py"
    ```

| case | what it gives |
|---|---|
| `axis=1` | one value a row [✓](claim:rows) |

## What people get wrong

- **"It sums the columns."** The first value is that of the first row. [✓](claim:first)
"""
NUMPY = """import numpy as np

x = np.array([[1, 2, 3], [4, 5, 6]])
y = x.sum(axis=1)
print(y)
#> [ 6 15]
print(y.shape)
#> (2,)
"""
MAIN = """total = 6
low = min(total, 1)
high = max(total, 1)
print(total)
#> 6
"""
TEST = '''from tested_answers import breaks


@breaks("axis=1", "axis=0", variant="numpy")
@breaks("axis=1", "axis=1, keepdims=True", variant="numpy")
@breaks("print(y.shape)\\n", "", variant="numpy")
def test_first(numpy):
    """The first value is 6."""
    assert numpy.y[0] == 6


@breaks("axis=1", "axis=0", variant="numpy")
@breaks("total = 6", "total = 7")
@breaks("min(total, 1)", "min(total, 2)")
@breaks("max(total, 1)", "max(total, 2)")
@breaks("print(total)\\n", "print(total)\\nprint(total)\\n")
def test_rows(numpy, answer):
    """There are two values."""
    assert len(numpy.y) == 2 and answer.total == 6
'''
OUTCOMES = [
    {
        "variant": "numpy",
        "old": "axis=1",
        "new": "axis=0",
        "prints": {"print(y)": ["[5 7 9]"], "print(y.shape)": ["(3,)"]},
        "falls": {"test_first": "assert 5 == 6", "test_rows": "assert 3 == 2"},
    },
    {
        "variant": "numpy",
        "old": "axis=1",
        "new": "axis=1, keepdims=True",
        "prints": {"print(y)": ["[[ 6]", " [15]]"], "print(y.shape)": ["(2, 1)"]},
        "falls": {"test_first": "<b>'no'</b>"},
    },
    {
        "variant": "numpy",
        "old": "print(y.shape)\n",
        "new": "",
        "prints": {"print(y)": ["[ 6 15]"]},
        "falls": {"test_first": "said"},
    },
    {
        "variant": "answer",
        "old": "total = 6",
        "new": "total = 7",
        "prints": {"print(total)": ["7"]},
        "falls": {"test_rows": "assert 7 == 6"},
    },
    *(
        {"variant": "answer", "old": old, "new": new, "prints": prints, "falls": {"test_rows": "said"}}
        for old, new, prints in (
            ("min(total, 1)", "min(total, 2)", {}),
            ("max(total, 1)", "max(total, 2)", {}),
            ("print(total)\n", "print(total)\nprint(total)\n", {"print(total)": ["6"]}),
        )
    ),
]
NAME = sha256(b"axis=1\0axis=0").hexdigest()[:8]  # of the first
CODE = "code[data-variant=numpy]"
PLACE = f"{CODE} [role=button]"
STATUS = ".tabbed-block:visible .what-if"
SWITCHED = re.compile(r"#try=numpy\.")
STRUCK = "[...document.querySelectorAll('del.fell')].map(one => one.textContent).join('|')"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, small_site: Callable) -> Iterator[tuple[Path, str]]:
    """The folder of the built site, and its address."""
    texts = {
        "docs/index.md": f'# Home\n\n<a href="layers/one.html#try=numpy.{NAME}">One, switched</a> [Two](layers/two.md)\n'
    }
    for slug in ("one", "two"):
        texts |= {
            f"docs/layers/{slug}.md": PAGE.format(slug=slug, name=slug),
            f"snippets/layers/{slug}.py": MAIN,
            f"snippets/layers/{slug}_numpy.py": NUMPY,
            f"snippets/layers/{slug}.outcomes.json": json.dumps(OUTCOMES),
            f"tests/layers/test_{slug}.py": TEST,
        }
    with small_site(tmp_path_factory.mktemp("switched"), texts, with_python=live.manifest(ROOT) is not None) as built:
        yield built


@pytest.fixture
def context(browser: Browser, small: tuple[Path, str]) -> Iterator[BrowserContext]:
    context = browser.new_context(reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=small[1].rstrip("/"))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, small: tuple[Path, str]) -> Iterator[Page]:
    """The page of the first answer; an error is a failure."""
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{small[1]}layers/one.html")
    yield page
    assert errors == []


def choose(page: Page, place: str, reading: str) -> None:
    page.get_by_role("button", name=f"other readings of {place}", exact=True).click()
    page.get_by_role("menuitemradio", name=reading).click()
    expect(page.locator("del.fell, .what-if li").first).to_be_attached()  # a frame after the code


def shown(page: Page) -> str:
    return page.locator(CODE).inner_text()


def press_copy(page: Page) -> None:
    block = page.locator(".tabbed-block:visible")
    block.hover()
    block.locator("button.md-code__button[data-md-type=copy]").first.click()


def test_nothing_is_fetched_before_a_place_is_pressed(page: Page, small: tuple[Path, str]) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.reload(wait_until="networkidle")
    assert not [url for url in fetched if "switch" in url]
    page.locator(PLACE).first.click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert len([url for url in fetched if "assets/switches/layers/one.js" in url]) == 1


def test_a_lost_network_is_said_and_the_next_press_tries_again(browser: Browser, small: tuple[Path, str]) -> None:
    page = browser.new_page()  # a lost network is an error on the console
    page.goto(f"{small[1]}layers/one.html")
    page.context.set_offline(True)
    page.locator(PLACE).first.click()
    expect(page.locator(".places-hint").first).to_contain_text("could not be fetched")
    page.context.set_offline(False)
    page.locator(PLACE).first.click()
    expect(page.get_by_role("menu")).to_be_visible()
    page.close()


def test_a_choice_shows_what_was_printed_and_what_falls(page: Page) -> None:
    choose(page, "axis=1", "axis=0")
    assert shown(page) == NUMPY.replace("axis=1", "axis=0").replace("[ 6 15]", "[5 7 9]").replace("(2,)", "(3,)")
    assert page.locator(f"{CODE} .differs").all_inner_texts() == ["y = x.sum(axis=0)", "#> [5 7 9]", "#> (3,)"]
    expect(page.locator(STATUS)).to_contain_text(
        "axis=1 became axis=0. 2 lines of output are different. 4 sentences of this page lose their proof."
    )
    expect(page.locator(STATUS)).to_contain_text("assert 5 == 6")
    assert page.locator(f"{STATUS} li code").all_inner_texts() == ["assert 5 == 6", "assert 3 == 2"]  # once a claim
    assert page.locator(f"{STATUS} li a").all_inner_texts() == [
        "It is 6 in the first row, e.g. 1+2+3 here.",
        "The first value is that of the first row.",
        "There are two rows.",
        "axis=1 · one value a row",
    ]


def test_the_code_and_the_count_are_shown_before_sentences_are_struck(page: Page) -> None:
    page.locator(PLACE).first.click()
    at_once = page.get_by_role("menuitemradio", name="axis=0").evaluate(
        """(choice) => {
        choice.click();
        return [".differs", ".what-if--set a", "del.fell"].map((one) => document.querySelectorAll(one).length);
        }"""
    )
    assert at_once == [3, 2, 0]
    expect(page.locator("del.fell").first).to_be_attached()
    page.locator(PLACE).first.click()
    back = """(choice) => { choice.click(); document.querySelector(".what-if--set button").click(); }"""
    page.get_by_role("menuitemradio", name="keepdims").evaluate(back)
    pause(page, 200)
    assert page.locator("del.fell").count() == 0


def test_sentences_are_struck_from_their_first_word_to_their_tick_and_healed(page: Page) -> None:
    before = page.locator("article").inner_html()
    choose(page, "axis=1", "keepdims")
    struck = page.evaluate(STRUCK).replace("|", "").strip()
    assert struck.startswith("It is 6 in the first row, e.g. ") and struck.endswith(
        "The first value is that of the first row."
    )
    assert "A sum has" not in struck and "There are two" not in struck
    assert page.locator(f"{STATUS} [role=status]").count() == 1  # the count is spoken, not the whole list
    assert "<b>" in page.locator(STATUS).inner_text()  # a message is text
    page.get_by_role("button", name="Back to the page's code").click()
    assert shown(page) == NUMPY
    assert page.evaluate(STRUCK) == ""
    assert page.locator(".tick--fell").count() == 0
    expect(page).not_to_have_url(re.compile("try="))
    assert page.locator("article .admonition").inner_html() in before


def test_outputs_that_differ_are_led_to(page: Page) -> None:
    choose(page, "axis=1", "axis=0")
    page.locator(STATUS).get_by_role("link", name="2 lines of output").click()
    expect(page.locator(f"{CODE} .differs > .output").first).to_be_focused()
    expect(page).to_have_url(SWITCHED)


def test_outputs_that_are_gone_or_new_or_the_same_are_told_apart(page: Page) -> None:
    choose(page, "print(y.shape)", "nothing")
    expect(page.locator(STATUS)).to_contain_text("print(y.shape) became nothing. 1 line of output is gone. ")
    show_tab(page, "PyTorch")
    choose(page, "an empty place, line 4", "print")
    expect(page.locator(STATUS)).to_contain_text("1 line of output is different. ")
    assert page.locator("code[data-variant=answer] .differs .output").all_inner_texts() == ["#> 6"]  # as one above it
    choose(page, "1, line 2", "2")
    expect(page.locator(STATUS)).to_contain_text("1 became 2. It prints the same. ")


def test_each_place_and_reading_has_a_name_of_its_own(page: Page) -> None:
    show_tab(page, "PyTorch")
    names = [f"other readings of {one}" for one in ("6", "1, line 2", "1, line 3", "an empty place, line 4")]
    for name in names:
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    page.get_by_role("button", name=names[0], exact=True).click()
    expect(page.get_by_role("menuitemradio", name="6, as written", exact=True)).to_be_focused()
    expect(page.get_by_role("menuitemradio", name="7, 2 sentences fall", exact=True)).to_be_visible()


def test_a_fallen_tick_says_so_until_it_is_back(page: Page) -> None:
    tick = page.locator("article a.tick[href$='#claim-first']").first
    before = tick.get_attribute("aria-label")
    choose(page, "axis=1", "axis=0")
    expect(tick).to_have_attribute("aria-label", f"Lost with this change. {before}")
    page.get_by_role("button", name="Back to the page's code").click()
    expect(tick).to_have_attribute("aria-label", before)


def test_one_place_at_a_time(page: Page) -> None:
    choose(page, "axis=1", "axis=0")
    show_tab(page, "PyTorch")
    choose(page, "6", "7")
    assert page.locator("code[data-variant=answer]").inner_text() == MAIN.replace("6", "7")
    show_tab(page, "NumPy")
    assert shown(page) == NUMPY


def test_what_takes_away_can_be_put_back(page: Page) -> None:
    choose(page, "print(y.shape)", "nothing")
    assert shown(page).rstrip() == NUMPY.partition("print(y.shape)")[0].rstrip()
    page.get_by_role("button", name="other readings of an empty place, line 5").click()
    page.get_by_role("menuitemradio", name="as written").click()
    assert shown(page) == NUMPY


def test_a_jump_leads_to_the_tick_and_keeps_the_address(page: Page) -> None:
    choose(page, "axis=1", "axis=0")
    expect(page).to_have_url(SWITCHED)
    address = page.url
    page.locator(f"{STATUS} li a").nth(1).click()
    expect(page.locator("a.tick--fell").last).to_be_focused()
    expect(page).to_have_url(address)


def test_the_changed_place_is_in_view_wherever_the_page_was(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 420})
    page.locator(PLACE).first.click()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.get_by_role("menuitemradio", name="axis=0").click()
    expect(page.locator(PLACE).first).to_be_in_viewport()


def test_a_shared_address_opens_its_tab_with_the_switch_set(page: Page, context: BrowserContext) -> None:
    choose(page, "axis=1", "axis=0")
    show_tab(page, "PyTorch")
    choose(page, "6", "7")
    expect(page).to_have_url(re.compile(r"#try=answer\."))
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator("code[data-variant=answer]")).to_contain_text("#> 7")
    expect(other.locator("code[data-variant=answer]")).to_be_in_viewport()
    expect(other.locator(STATUS)).to_contain_text("assert 7 == 6")
    other.goto(page.url.partition("#")[0] + "#try=numpy.00000000")
    expect(other.locator(".what-if").first).to_contain_text("no longer part of the page")


def test_another_tab_leaves_the_address_to_the_switch(page: Page) -> None:
    choose(page, "axis=1", "axis=0")
    expect(page).to_have_url(SWITCHED)
    address = page.url
    page.locator(".tabbed-labels a", has_text="PyTorch").click()
    expect(page.locator("code[data-variant=answer]")).to_be_visible()
    expect(page).to_have_url(address)


def test_a_link_of_the_site_leads_to_a_switch(page: Page, small: tuple[Path, str]) -> None:
    page.goto(small[1], wait_until="networkidle")  # before Material has its list of pages, a link loads the whole page
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="One, switched").click()
    expect(page.locator(CODE)).to_contain_text("#> [5 7 9]")
    expect(page.locator(CODE)).to_be_in_viewport()
    expect(page).to_have_url(f"{small[1]}layers/one.html#try=numpy.{NAME}")
    assert page.evaluate("window.stayed") is True


def test_paper_shows_what_is_shown_and_no_button(page: Page) -> None:
    expect(page.locator(".awaited .output")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".awaited .output")).to_be_visible()
    page.emulate_media(media="screen")
    choose(page, "axis=1", "axis=0")
    page.emulate_media(media="print")
    expect(page.locator(CODE)).to_contain_text("#> [5 7 9]")
    expect(page.locator(STATUS)).to_contain_text("axis=1 became axis=0")
    assert page.locator(".guess:visible, .places-hint:visible, .what-if button:visible").count() == 0


def test_the_hint_says_what_can_be_done_with_what_is_there(browser: Browser, small: tuple[Path, str]) -> None:
    for touch in (False, True):
        page = browser.new_page(has_touch=touch, is_mobile=touch)
        page.goto(f"{small[1]}layers/one.html")
        hint = page.locator(".places-hint:visible")
        expect(hint).to_contain_text("Press dotted code to change it and see what it printed then.")
        expect(hint).to_contain_text("Press another name to see what it was.")
        expect(hint.get_by_text("arrow keys lead")).to_be_visible(visible=not touch)
        page.close()


def test_keyboard_alone(page: Page) -> None:
    page.locator(PLACE).first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(PLACE).nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemradio", checked=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(PLACE).first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("menuitemradio", checked=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(PLACE).first).to_be_focused()
    expect(page.locator(PLACE).first).to_have_text("axis=0")
    page.keyboard.press("Escape")
    expect(page.locator(PLACE).first).to_have_text("axis=1")
    expect(page.locator(PLACE).first).to_be_focused()
    assert page.locator(f"{CODE} [tabindex='0']").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_with_a_switch_set_and_its_menu_open(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    choose(page, "axis=1", "axis=0")
    page.get_by_role("button", name="other readings of axis=0", exact=True).click()
    expect(page.get_by_role("menu")).to_be_visible()
    at_rest(page)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_copy_takes_what_is_shown(page: Page) -> None:
    choose(page, "axis=1", "axis=0")
    assert copied(page, lambda: press_copy(page)).rstrip() == shown(page).rstrip()


def test_each_page_has_its_own_after_instant_navigation(page: Page, small: tuple[Path, str]) -> None:
    choose(page, "axis=1", "axis=0")
    page.wait_for_load_state("networkidle")  # Material has its list of pages
    page.evaluate("window.stayed = true")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/two.html")
    expect(page.locator("h1")).to_contain_text("two")
    choose(page, "axis=1", "keepdims")
    expect(page.locator(STATUS)).to_contain_text("keepdims")
    page.go_back()
    page.wait_for_url("**/one.html**")
    expect(page.locator("h1")).to_contain_text("one")
    expect(page.locator(CODE)).to_contain_text("#> [5 7 9]")  # the address names it, and its tab comes with it
    show_tab(page, "PyTorch")
    choose(page, "6", "7")
    expect(page.locator(STATUS)).to_contain_text("7")
    assert page.evaluate("window.stayed") is True


@pytest.mark.skipif(live.manifest(ROOT) is None, reason="no Python for the page here: `make live` brings it")
def test_the_run_button_starts_from_the_switched_code(browser: Browser, small: tuple[Path, str]) -> None:
    page = browser.new_page()  # the editor logs an inline style that the policy blocks
    page.goto(f"{small[1]}layers/one.html")
    choose(page, "axis=1", "axis=0")
    press(page.locator(".live__run"))
    editor = page.locator(".live__editor .cm-content")
    expect(editor).to_contain_text("x.sum(axis=0)", timeout=SECONDS)
    page.get_by_role("button", name="Back to the page's code").click()
    expect(editor).to_contain_text("x.sum(axis=1)")
    page.close()


def test_it_works_from_disk(browser: Browser, small: tuple[Path, str]) -> None:
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((small[0] / "layers/one.html").as_uri())
    choose(page, "axis=1", "axis=0")
    expect(page.locator(CODE)).to_contain_text("#> [5 7 9]")
    expect(page).to_have_url(SWITCHED)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(CODE)).to_contain_text("#> [5 7 9]")
    page.close()
    assert errors == []


def test_without_javascript_the_page_is_as_ever(browser: Browser, small: tuple[Path, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{small[1]}layers/one.html")
    assert page.locator(CODE).inner_text() == NUMPY
    assert page.locator("[role=button]").count() == 0
    assert page.locator(".places-hint:visible, .guess:visible").count() == 0
    expect(page.locator(".awaited .output")).to_be_visible()
    assert page.locator(f"{CODE} .place").first.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"
    context.close()


def test_a_guess_covers_one_output_and_names_the_program_that_prints_the_other(page: Page) -> None:
    expect(page.locator(".awaited .output")).to_have_text("#> [ 6 15]")
    expect(page.locator(".awaited .output")).to_be_hidden()
    expect(page.locator(f"{CODE} .output").last).to_be_visible()
    page.get_by_role("button", name="Guess").click()
    options = page.get_by_role("list", name="What it may print").get_by_role("button")
    expect(options).to_have_count(3)  # they are fetched
    assert sorted(options.all_inner_texts()) == ["[ 6 15]", "[5 7 9]", "[[ 6]\n [15]]"]
    options.filter(has_text="[5 7 9]").click()
    expect(page.locator(".guess [role=status]")).to_contain_text("Not here. That is printed with y = x.sum(axis=0).")
    expect(page.locator(".awaited .output")).to_be_hidden()
    options.filter(has_text="[ 6 15]").click()
    expect(page.locator(".guess [role=status]")).to_have_text("Right: that is what it prints.")
    expect(page.locator(".awaited .output")).to_be_visible()
    assert options.count() == page.locator(".guess button").count() == 0
    assert (
        page.evaluate(
            "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter(key => /guess|predict/i.test(key))"
        )
        == []
    )


def test_on_a_phone_the_options_come_into_view_and_then_the_output(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 420})
    page.evaluate("document.querySelector('.guess').scrollIntoView({ block: 'end' })")
    page.get_by_role("button", name="Guess").click()
    options = page.locator(".guess__options button")
    expect(options).to_have_count(3)
    for number in range(3):
        expect(options.nth(number)).to_be_in_viewport(ratio=1)
    page.locator(".guess__options button", has_text="[ 6 15]").click()
    output = page.locator(".awaited .output")
    expect(output).to_be_in_viewport(ratio=1)
    header = page.locator(".md-header").bounding_box()
    assert output.bounding_box()["y"] >= header["y"] + header["height"]


def test_a_wrong_guess_offers_its_change(page: Page) -> None:
    page.get_by_role("button", name="Guess").click()
    page.locator(".guess__options button", has_text="[5 7 9]").click()
    page.get_by_role("button", name="Show that change").click()
    expect(page.locator(CODE)).to_contain_text("axis=0")
    expect(page.locator(STATUS)).to_contain_text("axis=1 became axis=0")


@pytest.mark.parametrize("way", ["Escape", "button", "the cover", "a change"])
def test_one_key_or_press_passes(page: Page, way: str) -> None:
    if way == "Escape":
        page.get_by_role("button", name="Guess").focus()
        page.keyboard.press("Escape")
    elif way == "button":
        page.get_by_role("button", name="Show it").click()
    elif way == "the cover":
        page.locator(".awaited").click()
    else:
        choose(page, "print(y.shape)", "nothing")
    expect(page.locator(f"{CODE} .output").first).to_have_text("#> [ 6 15]")
    expect(page.locator(f"{CODE} .output").first).to_be_visible()
    assert page.get_by_role("button", name="Guess").count() == 0


def test_what_is_covered_is_copied(page: Page) -> None:
    assert copied(page, lambda: press_copy(page)).rstrip() == NUMPY.rstrip()
    expect(page.locator(".awaited .output")).to_be_hidden()
