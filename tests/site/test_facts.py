"""What each name in the code was, on a small site of its own: hover, tap, keys, shapes at the ends of lines, the disk."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tested_answers.content import facts as files
from tested_answers.content.entry import Entry
from tested_answers.site import facts
from tested_answers.site.preview import copied, pause

# The site is this module's own: no answer is part of it.
DEPENDS = ["SMALL_SITE"]

PAGE = """---
title: How many columns has the output?
description: Two.
tags: [loss]
asked: [how many columns]
related: []
scope: PyTorch
added: 2026-11-24
---

!!! success "Short answer"
    Two. [✓](claim:columns)

=== "PyTorch"

    ```python
    --8<-- "losses/columns.py"
    ```

=== "NumPy"

    ```python
    --8<-- "losses/columns_numpy.py"
    ```

The line that turns it:

```python
x = x.reshape(5, 7)
```

and one that stands there twice:

```python
print(tuple(x.shape))
```
"""
SNIPPET = """import torch

x = torch.randn(7, 5)
for n in (2, 3):
    y = x[:n].T
    print(f"{n} rows of x: {tuple(y.shape)}")  # x is 5 wide
#> 2 rows of x: (5, 2)
#> 3 rows of x: (5, 3)
print(tuple(x.shape))
#> (7, 5)
x = x.reshape(5, 7)
print(tuple(x.shape))
#> (5, 7)
layer, w = torch.nn.Linear(7, 3), torch.randn(3, 7, 11, requires_grad=True)
"""
NUMPY = "import numpy as np\n\nz = np.zeros((7, 5))\n"
FACTS = {
    "answer": {
        "x = torch.randn(7, 5)": {"x": "(7, 5) float32"},
        "for n in (2, 3):": {"n": "2 → 3"},
        "y = x[:n].T": {
            "y": "(5, 2) float32 → (5, 3) float32; strides (1, 5)",
            "x": "(7, 5) float32",
            "n": "2 → 3",
        },
        'print(f"{n} rows of x: {tuple(y.shape)}")  # x is 5 wide': {
            "n": "2 → 3",
            "y": "(5, 2) float32 → (5, 3) float32",
        },
        "print(tuple(x.shape))": {"x": "(7, 5) float32", "shape": "(7, 5)"},
        "x = x.reshape(5, 7)": {"x": ["(5, 7) float32", "(7, 5) float32"]},
        "print(tuple(x.shape))  #2": {"x": "(5, 7) float32", "shape": "(5, 7)"},
        "layer, w = torch.nn.Linear(7, 3), torch.randn(3, 7, 11, requires_grad=True)": {
            "layer": "Linear; 24 parameters",
            "w": "(3, 7, 11) float32; requires_grad",
        },
    },
    "numpy": {"z = np.zeros((7, 5))": {"z": "array (7, 5) float64"}},
}
TEST = 'def test_columns(answer):\n    """It has two."""\n    assert answer.y.shape[1] == 3\n'
ADDRESS = "losses/columns.html"
BLOCK = 'code[data-names="answer 0"]'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, small_site: Callable) -> Iterator[tuple[Path, str]]:
    """The folder of the built site, and its address."""
    texts = {
        "docs/index.md": "# Home\n",
        "docs/losses/columns.md": PAGE,
        "snippets/losses/columns.py": SNIPPET,
        "snippets/losses/columns_numpy.py": NUMPY,
        "snippets/losses/columns.facts.json": files.to_text(FACTS),
        "tests/losses/test_columns.py": TEST,
    }
    with small_site(tmp_path_factory.mktemp("told"), texts) as built:
        yield built


@pytest.fixture
def open_page(browser: Browser, small: tuple[Path, str]) -> Iterator[Callable[..., Page]]:
    """Opens the answer in a context with the given options; an error on it is a failure."""
    contexts, errors = [], []

    def opened(address: str | None = None, *, clock: bool = False, **options: object) -> Page:
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        if clock:
            page.clock.install()  # before the theme sets timers, which it could not stop afterwards
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(address or small[1] + ADDRESS)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def middle(page: Page, word: str, turn: int = 0, block: str = BLOCK) -> tuple[float, float]:
    """Where the word stands in the window, for the nth time in its block of code."""
    page.locator(block).scroll_into_view_if_needed()
    found = page.locator(block).evaluate(
        """(code, [word, turn]) => {
          const whole = new RegExp(`(?<!\\\\w)${word}(?!\\\\w)`, "g");
          const at = [...code.textContent.matchAll(whole)][turn].index;
          const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
          let left = at;
          while (walker.nextNode() && left >= walker.currentNode.data.length) left -= walker.currentNode.data.length;
          const range = document.createRange();
          range.setStart(walker.currentNode, left);
          range.setEnd(walker.currentNode, left + 1);
          const box = range.getBoundingClientRect();
          return [box.left + box.width / 2, box.top + box.height / 2];
        }""",
        [word, turn],
    )
    return found[0], found[1]


def hover(page: Page, word: str, turn: int = 0) -> None:
    x, y = middle(page, word, turn)
    page.mouse.move(x, y)


def card(page: Page):
    return page.locator(".fact")


def ghosts(page: Page) -> list[str]:
    return page.locator(f"{BLOCK} .ghost").evaluate_all("(all) => all.map((one) => one.dataset.shape)")


# --- what the page is given ---


def test_a_line_ends_with_the_shapes_of_what_it_binds_else_of_what_it_reads(small: tuple[Path, str]) -> None:
    rows = facts.shown(Entry(small[0].parent, "losses", "columns")).rows["answer"]
    assert [row and row[0] for row in rows] == [
        0,
        0,
        "x (7, 5)",
        "",
        "y (5, 2) → (5, 3)",
        "y (5, 2) → (5, 3)",
        "x (7, 5)",
        "x (5, 7)",
        "x (5, 7)",
        "w (3, 7, 11)",
    ]


def test_blocks_are_known_by_their_lines(small: tuple[Path, str]) -> None:
    page = (small[0] / ADDRESS).read_text(encoding="utf-8")
    assert re.findall(r'data-names="([^"]+)"', page) == ["answer 0", "numpy 0", "answer 7"]


def test_the_script_weighs_little(small: tuple[Path, str]) -> None:
    script = (small[0] / "assets/facts/losses/columns.js").read_text(encoding="utf-8")
    assert script.startswith("testedAnswersFacts({") and len(gzip.compress(script.encode())) < 700


# --- in the browser ---


@pytest.mark.browser
def test_nothing_is_fetched_before_a_pointer_comes(open_page: Callable) -> None:
    page = open_page()
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert not [url for url in loaded if "assets/facts/" in url or "cards.js" in url or "facts.css" in url]
    hover(page, "x")
    expect(card(page)).to_be_visible()
    names = sorted(url.rpartition("/")[2].partition("?")[0] for url in asked)
    assert names == ["cards.js", "columns.js", "facts.css", "parts.js"]


@pytest.mark.browser
def test_a_name_tells_what_it_was_under_the_pointer(open_page: Callable) -> None:
    page = open_page()
    hover(page, "x")
    expect(card(page)).to_be_visible()
    expect(card(page)).to_have_text(re.compile(r"x\s+tensor\s*shape\s*\(7, 5\)\s*dtype\s*float32\s*device\s*cpu"))
    hover(page, "layer")
    expect(card(page)).to_have_text(re.compile(r"layer\s+Linear\s*24 parameters"))
    hover(page, "w")
    expect(card(page)).to_contain_text("requires_grad")
    hover(page, "n", 1)
    expect(card(page)).to_contain_text("2 → 3")
    expect(card(page)).to_contain_text("the first time and the last")
    hover(page, "torch")
    expect(card(page)).to_be_hidden()


@pytest.mark.browser
def test_names_tell_while_an_output_is_covered(open_page: Callable) -> None:
    """A class of the whole code is none of a name's."""
    page = open_page()
    page.locator(BLOCK).evaluate("(code) => code.classList.add('covered')")
    hover(page, "x")
    expect(card(page)).to_contain_text("(7, 5)")
    page.get_by_role("button", name="Shapes").first.click()
    expect(page.locator(f"{BLOCK} .ghost")).to_have_count(7)
    expect(page.locator(f".highlight:has({BLOCK}) input[type=range]")).to_have_attribute("max", "14")


@pytest.mark.browser
def test_what_is_assigned_and_what_is_read_on_one_line_are_told_apart(open_page: Callable) -> None:
    page = open_page()
    hover(page, "x", 7)
    expect(card(page)).to_contain_text("(5, 7)")
    hover(page, "x", 8)
    expect(card(page)).to_contain_text("(7, 5)")


@pytest.mark.browser
def test_words_in_strings_and_comments_are_no_names_but_those_in_braces_are(open_page: Callable) -> None:
    page = open_page()
    hover(page, "y", 1)
    expect(card(page)).to_contain_text("(5, 2) → (5, 3)")
    for turn in (2, 3):  # in the f-string's text, in the comment
        hover(page, "y", 1)
        expect(card(page)).to_be_visible()
        hover(page, "x", turn)
        expect(card(page)).to_be_hidden()


@pytest.mark.browser
def test_the_card_waits_for_the_pointer_and_stays_under_it(open_page: Callable) -> None:
    page = open_page(clock=True)
    hover(page, "x")
    expect(card(page)).to_be_visible()
    box = card(page).bounding_box()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)  # a slow machine takes longer for the way than a card waits
    page.mouse.move(box["x"] + 20, box["y"] + 10, steps=4)
    page.clock.run_for(500)
    expect(card(page)).to_be_visible()
    page.mouse.move(box["x"] + 20, box["y"] - 200)
    expect(card(page)).to_be_visible()
    page.clock.run_for(500)
    expect(card(page)).to_be_hidden()


@pytest.mark.browser
def test_escape_closes_the_card(open_page: Callable) -> None:
    page = open_page()
    hover(page, "x")
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()


@pytest.mark.browser
def test_a_tap_shows_the_card_and_says_it(open_page: Callable) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.touchscreen.tap(*middle(page, "y"))
    expect(card(page)).to_contain_text("(5, 2) → (5, 3)")
    expect(page.locator(".facts__heard")).to_have_text(re.compile("^y, line 5: tensor, shape .5, 2. then .5, 3."))
    box = card(page).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.touchscreen.tap(*middle(page, "torch"))
    expect(card(page)).to_be_hidden()


@pytest.mark.browser
def test_by_keyboard_alone(open_page: Callable) -> None:
    page = open_page()
    page.locator(f".highlight:has({BLOCK}) .facts__shapes").focus()
    page.keyboard.press("Enter")
    names = page.get_by_role("slider", name="Name by name").first
    expect(names).to_be_attached()
    page.keyboard.press("Tab")
    expect(names).to_be_focused()
    expect(names).to_have_attribute("aria-valuetext", "x, line 3: tensor, shape (7, 5), dtype float32, device cpu")
    expect(card(page)).to_contain_text("(7, 5)")
    page.keyboard.press("ArrowRight")
    expect(names).to_have_attribute("aria-valuetext", "n, line 4: 2 then 3, then the first time and the last")
    expect(card(page)).to_contain_text("2 → 3")
    page.keyboard.press("End")
    expect(card(page)).to_have_text(re.compile(r"^w\s"))
    page.keyboard.press("Shift+Tab")
    expect(card(page)).to_be_hidden()


@pytest.mark.browser
def test_shapes_stand_at_the_ends_of_lines_and_are_not_copied(open_page: Callable) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    before = page.locator(BLOCK).evaluate("(code) => code.innerText")
    button = page.get_by_role("button", name="Shapes").first
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    shown = ["x (7, 5)", "y (5, 2) → (5, 3)", "y (5, 2) → (5, 3)", "x (7, 5)", "x (5, 7)", "x (5, 7)", "w (3, 7, 11)"]
    assert ghosts(page) == shown
    assert page.locator(BLOCK).evaluate("(code) => code.innerText") == before
    copy = page.locator(f".highlight:has({BLOCK}) .md-clipboard, .highlight:has({BLOCK}) .md-code__button").first
    code = copied(page, copy.click)
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    assert "reshape(5, 7)\nprint" in code and "# x" not in code.replace("# x is", "")
    hover(page, "x", 7)
    expect(card(page)).to_contain_text("(5, 7)")
    button.click()
    assert ghosts(page) == []


@pytest.mark.browser
def test_shapes_are_asked_for_once_for_all_tabs_and_not_for_the_next_page(open_page: Callable, small: tuple) -> None:
    page = open_page()
    page.get_by_role("button", name="Shapes").first.click()
    expect(page.locator('code[data-names="numpy 0"] .ghost')).to_have_count(1)
    page.goto(small[1] + ADDRESS)
    expect(page.get_by_role("button", name="Shapes").first).to_have_attribute("aria-pressed", "false")
    assert ghosts(page) == []


@pytest.mark.browser
def test_code_that_is_switched_has_no_facts(open_page: Callable) -> None:
    """They are of the page's own program."""
    page = open_page()
    page.get_by_role("button", name="Shapes").first.click()
    expect(page.locator(f"{BLOCK} .ghost")).to_have_count(7)
    switch = """(code, to) => {
      window.original ??= code.innerHTML;
      code.innerHTML = to ? window.original.replace("reshape", "view") : window.original;
      code.closest(".highlight").classList.toggle("switched", to);
      code.dispatchEvent(new Event("switched", { bubbles: true }));
    }"""
    page.locator(BLOCK).evaluate(switch, True)
    bar = page.locator(f".highlight:has({BLOCK}) .facts")
    expect(bar).to_be_hidden()
    assert ghosts(page) == []
    hover(page, "x")
    pause(page, 400)
    expect(card(page)).to_be_hidden()
    page.locator(BLOCK).evaluate(switch, False)
    expect(bar).to_be_visible()
    assert len(ghosts(page)) == 7
    hover(page, "x")
    expect(card(page)).to_contain_text("(7, 5)")


@pytest.mark.browser
def test_from_disk(browser: Browser, small: tuple[Path, str], open_page: Callable) -> None:
    page = open_page((small[0] / ADDRESS).as_uri())
    hover(page, "x")
    expect(card(page)).to_contain_text("(7, 5)")


@pytest.mark.browser
def test_without_javascript_and_on_paper_the_page_is_as_it_was(open_page: Callable) -> None:
    page = open_page(java_script_enabled=False)
    assert page.locator(".facts:visible").count() == 0
    band = "(code) => getComputedStyle(code.closest('.highlight')).paddingBottom"
    page = open_page()
    assert page.locator(BLOCK).evaluate(band) != "0px"
    page.emulate_media(media="print")
    assert page.locator(BLOCK).evaluate(band) == "0px"
    expect(page.locator(".facts").first).to_be_hidden()


@pytest.mark.browser
def test_on_a_phone_shapes_bring_nothing_to_scroll_for(open_page: Callable) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    width = page.locator(BLOCK).evaluate("(code) => code.scrollWidth")
    page.get_by_role("button", name="Shapes").first.tap()
    expect(page.locator(f"{BLOCK} .ghost")).to_have_count(7)
    assert page.locator(BLOCK).evaluate("(code) => code.scrollWidth") == width
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_no_violation_with_shapes_and_a_card(open_page: Callable, scheme: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.get_by_role("button", name="Shapes").first.click()
    names = page.get_by_role("slider", name="Name by name").first
    names.focus()
    expect(card(page)).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
