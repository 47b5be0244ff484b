"""Ticks in a real browser, on a small site of their own: two answers, one of which cites the other."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from mkdocs.exceptions import PluginError
from playwright.sync_api import Browser, Page, expect

from tested_answers.content.entry import Entry, find_entries
from tested_answers.site import idea
from tested_answers.site.preview import at_rest, pause

# The site is this module's own: no answer is part of it.
DEPENDS = ["SMALL_SITE"]

PAGE = """---
title: How many columns has the output of {slug}?
description: As many as the layer has units.
tags: [linear]
asked: [how wide is the output, what does the second number mean, Dense units and output shape]
related: []
scope: NumPy, `float64`
source: a colleague
added: 2026-11-24
---

!!! success "Short answer"
    Every unit gives one column, here `3`{{data-is="y.shape[1]"}}. [✓](claim:columns) It sums. [✓](claim:sum)

```python
y = x @ w
```

=== "NumPy"

    ```python
    --8<-- "layers/{name}.py"
    ```

| case | what it is |
|---|---|
| 7 | one row for each sample [✓](claim:{other}/rows) |

## What people get wrong

- **"It never has rows."** It has them here. [✓](claim:rows)
- **"It is fast."** Nobody measured. [not run: needs `CUDA`](claim:none)

[not run: `TensorFlow`](claim:none)
"""

SNIPPET = """import numpy as np

x = np.ones((7, 5))
w = np.ones((5, 3))
y = x @ w
print(y.shape)
#> (7, 3)
"""

TEST = '''from hypothesis import strategies as st

from tested_answers import breaks, drawn


@breaks("np.ones((5, 3))", "np.ones((5, 2))")
@breaks("x @ w\\n", "x @ w\\ny = y[:, :2]\\n")
@drawn(units=st.integers(0, 9), cases=7)
def test_columns(answer, units):
    """The output has one column for each `unit`."""
    assert answer.y.shape[1] == 3 < 4


@breaks("np.ones((7, 5))", "np.ones((6, 5))")
def test_rows(answer):
    """The output has one row for each sample."""
    assert answer.y.shape[0] == 7


@breaks("x @ w", "x @ w + 1")
def test_sum(answer):
    """Each element sums over the inputs."""
    assert answer.y[0, 0] == 5
'''


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a repository with two answers is."""
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="module")
def built(house: Path, small_site: Callable) -> Iterator[tuple[Path, str]]:
    """The folder of its strict build, and the address at which it is served."""
    texts = {"docs/index.md": "# Home\n\n<!-- idea: two/sum -->\n"}
    for slug, other in (("one", "two"), ("two", "one")):
        entry = Entry(house, "layers", slug)
        page = PAGE.format(slug=slug, other=other, name=entry.name)
        for path, text in ((entry.page, page), (entry.snippet, SNIPPET), (entry.test, TEST)):
            texts[path.relative_to(house).as_posix()] = text
    with small_site(house, texts) as built:
        yield built


@pytest.fixture
def open_page(browser: Browser, built: tuple[Path, str]) -> Iterator:
    """Opens the first answer in a fresh context; an error on the console is a failure."""
    contexts, errors = [], []

    def opened(**options: object) -> Page:
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{built[1]}layers/one.html")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def soup(built: tuple[Path, str]) -> BeautifulSoup:
    return BeautifulSoup((built[0] / "layers/one.html").read_text(encoding="utf-8"), "html.parser")


def test_a_tick_is_a_link_to_a_claim_of_the_page(built: tuple[Path, str]) -> None:
    page = soup(built)
    hrefs = [tick["href"] for tick in page.select("a.tick")]
    assert hrefs == ["#claim-columns", "#claim-sum", "#claim-two/rows", "#claim-rows"]
    assert [page.find(id=href[1:]).name for href in hrefs] == ["li"] * 4
    assert page.select_one("a.tick")["aria-label"] == "Proof: columns, 7 drawn cases"
    assert [label.get_text() for label in page.select(".not-run")] == ["not run: needs CUDA", "not run: TensorFlow"]
    assert page.select_one('.cited a[href="../layers/two.html#claim-rows"]')
    assert 'href="claim:' not in str(page)


def test_the_foot_shows_the_share_and_how_strong_each_claim_is(built: tuple[Path, str]) -> None:
    page = soup(built)
    folded = page.select_one("details.proofs")
    assert not folded.has_attr("open")
    assert folded.summary.get_text() == "4 of 5 sentences carry a proof: 3 claims"
    columns, rows, _ = folded.select("ul.claims > li")
    assert columns.select_one(".strength").get_text() == "Holds on 7 drawn cases from units=st.integers(0, 9)"
    assert rows.select_one(".strength").get_text() == "Holds on this run"
    assert columns.pre.get_text() == "def test_columns(answer, units):\n    assert answer.y.shape[1] == 3 < 4"
    assert [fall.get_text() for fall in columns.select(".falls li")] == [
        "falls when np.ones((5, 3)) becomes np.ones((5, 2)) in the tab NumPy",
        "falls when x @ w becomes x @ w ↵ y = y[:, :2] in the tab NumPy",
    ]


def test_the_scope_stands_under_the_short_answer_and_what_it_leads_up_to(built: tuple[Path, str]) -> None:
    pasted = soup(built).select_one(".admonition.success").find_next_sibling()
    after = pasted.find_next_sibling()
    assert pasted.get_text().strip() == "y = x @ w" and (after["class"], after.get_text()) == (
        ["scope"],
        "Scope: NumPy, float64",
    )


def test_programs_read_the_claims_too(built: tuple[Path, str]) -> None:
    folder, _ = built
    copy = (folder / "layers/one.md").read_text(encoding="utf-8")
    assert "one column, here `3`. [✓](#claim-columns)" in copy and "[not run: needs `CUDA`]" in copy
    assert '<a id="claim-columns"></a>The output has one column for each `unit`. Holds on 7 drawn cases' in copy
    assert '<a id="claim-two/rows"></a>' in copy and "claim:" not in copy and "claims-here" not in copy
    one = json.loads((folder / "layers/one.json").read_text(encoding="utf-8"))
    assert one["sentences"] == {"of_fact": 5, "proved": 4} and one["scope"] == "NumPy, `float64`"
    claim = one["claims"][0]
    assert (claim["name"], claim["cases"], claim["strength"]) == ("columns", 7, "7 drawn cases")
    assert claim["code"].startswith("def test_columns(answer, units):\n    assert")
    assert claim["falls_when"][0] == {"variant": "answer", "old": "np.ones((5, 3))", "new": "np.ones((5, 2))"}
    llms = (folder / "llms.txt").read_text(encoding="utf-8")
    assert "  - The output has one row for each sample. (this run)\n" in llms


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_tick_opens_and_closes_from_the_keyboard(open_page, key: str) -> None:
    page = open_page()
    tick, sheet = page.locator("a.tick").first, page.locator("#proof[role=dialog]")
    tick.focus()
    page.keyboard.press(key)
    expect(sheet).to_be_visible()
    expect(sheet).to_be_focused()
    expect(sheet).to_have_accessible_name("The output has one column for each unit.")
    expect(sheet).to_contain_text("Holds on 7 drawn cases")
    expect(sheet).to_contain_text("def test_columns(answer, units):")
    expect(sheet).to_contain_text("falls when np.ones((5, 3)) becomes np.ones((5, 2))")
    page.keyboard.press("Tab")
    expect(sheet.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(tick).to_be_focused()
    assert "#" not in page.url


@pytest.mark.browser
def test_a_press_on_the_open_tick_closes_it_and_another_tick_takes_its_place(open_page) -> None:
    page = open_page()
    ticks, sheet = page.locator("a.tick"), page.locator("#proof[role=dialog]")
    ticks.nth(1).click()
    expect(sheet).to_contain_text("Each element sums over the inputs.")
    ticks.nth(0).click()
    expect(sheet).to_contain_text("one column for each unit")
    ticks.nth(0).click()
    expect(sheet).to_be_hidden()
    ticks.nth(0).click()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    expect(ticks.nth(0)).to_be_focused()


@pytest.mark.browser
def test_the_text_stays_where_it_is(open_page) -> None:
    page = open_page(viewport={"width": 1000, "height": 420})
    tick, sheet = page.locator("a.tick").nth(3), page.locator("#proof[role=dialog]")
    tick.evaluate("tick => tick.scrollIntoView({ block: 'center' })")
    at_rest(page)  # heights are estimated until they are seen
    before = page.evaluate("scrollY")
    tick.focus()
    page.keyboard.press("Enter")
    expect(sheet).to_be_focused()
    expect(sheet).to_be_in_viewport(ratio=0.6)
    page.keyboard.press("Escape")
    expect(tick).to_be_focused()
    assert before > 0 and page.evaluate("scrollY") == before


@pytest.mark.browser
def test_the_sheet_leads_to_the_foot_and_to_the_other_page(open_page, built: tuple[Path, str]) -> None:
    page = open_page()
    sheet = page.locator("#proof[role=dialog]")
    page.locator("a.tick").first.click()
    sheet.get_by_role("link", name="This claim at the foot of the page").click()
    expect(page.locator("#claim-columns")).to_be_in_viewport()
    expect(sheet).to_be_hidden()
    page.locator("a.tick").nth(2).click()
    sheet.get_by_role("link", name="How many columns has the output of two?").click()
    page.wait_for_url(f"{built[1]}layers/two.html#claim-rows")
    expect(page.locator("h1")).to_contain_text("output of two")
    expect(page.locator("#claim-rows")).to_be_in_viewport()
    expect(sheet).to_be_hidden()
    page.locator("a.tick").first.click()  # the page that instant navigation brought
    expect(sheet).to_contain_text("one column for each unit")


@pytest.mark.browser
@pytest.mark.parametrize("place", ["", "#claim-rows"])
def test_a_link_pressed_while_the_page_still_scrolls_leads_to_its_place(open_page, place: str) -> None:
    """Material notes where a reader is 100 ms later, and by then in the entry of the next page."""
    page = open_page(viewport={"width": 360, "height": 420})
    page.wait_for_load_state("networkidle")
    asked = []
    page.route("**/layers/two.html", lambda route: asked.append(route))
    press = "place => { scrollTo(0, 100); const link = document.querySelector('.cited a'); link.hash = place; link.click(); }"
    with page.expect_request("**/layers/two.html"):
        page.evaluate(press, place)
    pause(page, 300)
    asked[0].continue_()
    expect(page.locator("h1")).to_contain_text("output of two")
    if place:
        expect(page.locator(place)).to_be_in_viewport()
    else:
        page.wait_for_function("scrollY === 0")


@pytest.mark.browser
def test_a_tap_opens_a_sheet_at_the_bottom_of_a_phone(open_page) -> None:
    page = open_page(viewport={"width": 360, "height": 640}, has_touch=True)
    ticks = page.locator("a.tick")
    expect(ticks).to_have_count(4)
    for tick in ticks.all():
        box = tick.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24
    page.locator("a.tick").nth(3).tap()
    sheet = page.locator("#proof[role=dialog]")
    expect(sheet).to_contain_text("one row for each sample")
    at_rest(page)
    box = sheet.bounding_box()
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 360, 640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.touchscreen.tap(180, 40)
    expect(sheet).to_be_hidden()


@pytest.mark.theme
@pytest.mark.browser
def test_a_tick_makes_no_line_higher_and_stays_with_its_sentence(open_page) -> None:
    page = open_page(viewport={"width": 360, "height": 640})
    places = page.evaluate("""() => {
      const paragraph = document.querySelector(".admonition.success p:last-child");
      const high = paragraph.getBoundingClientRect().height;
      const ticks = [...paragraph.querySelectorAll("a.tick")];
      const apart = ticks.filter((tick) => {
        const word = document.createRange();
        const text = tick.previousSibling;
        word.setStart(text, text.length - 2);
        word.setEnd(text, text.length - 1);
        const [before, after] = [word.getBoundingClientRect(), tick.getBoundingClientRect()];
        return Math.abs(before.top + before.height / 2 - after.top - after.height / 2) > 8;
      });
      ticks.forEach((tick) => { tick.style.padding = "0"; });
      return { grown: high - paragraph.getBoundingClientRect().height, apart: apart.length, ticks: ticks.length };
    }""")
    assert places == {"grown": 0, "apart": 0, "ticks": 2}


@pytest.mark.browser
def test_without_javascript_a_tick_leads_to_its_claim(open_page) -> None:
    page = open_page(java_script_enabled=False)
    expect(page.locator("#claim-rows")).to_be_hidden()
    page.locator("a.tick").nth(3).click()
    expect(page).to_have_url(re.compile("#claim-rows$"))
    expect(page.locator("#claim-rows")).to_be_in_viewport()


@pytest.mark.theme
@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_with_a_claim_open(open_page, scheme: str, width: int) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    page.locator("details.proofs summary").click()
    page.locator("a.tick").first.click()
    expect(page.locator("#proof[role=dialog]")).to_be_visible()
    at_rest(page)
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found] == []


# The idea on the home page


def test_the_home_page_shows_a_sentence_with_its_proof_and_what_kills_it(built: tuple[Path, str], open_page) -> None:
    _, address = built
    page = open_page()
    page.goto(f"{address}index.html")
    box = page.locator(".idea")
    expect(box.locator(".idea__sentence")).to_contain_text("It sums.")
    expect(box.locator(".highlight code").first).to_have_text(
        re.compile(r"def test_sum\(answer\):\s+assert answer.y\[0, 0\] == 5")
    )
    expect(box.locator(".highlight code").last).to_have_text(re.compile(r"- x @ w\s+\+ x @ w \+ 1"))
    box.locator("a.tick").click()
    expect(page).to_have_url(f"{address}layers/two.html#claim-sum")
    expect(page.locator("li#claim-sum")).to_be_in_viewport()


@pytest.mark.parametrize("marker", ["two/gone", "gone/sum"])
def test_a_claim_that_vanished_from_the_home_page_is_said_in_one_sentence(
    built: tuple[Path, str], house: Path, marker: str
) -> None:
    with pytest.raises(PluginError, match=f"docs/index.md: <!-- idea: {marker} --> finds no sentence"):
        idea.shown(f"# Home\n\n<!-- idea: {marker} -->\n", find_entries(house))
