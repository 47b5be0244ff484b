"""What readers do with a page beside reading it: follow its links, print it, miss it, subscribe, share it."""

import os
import subprocess
from collections.abc import Callable
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser

from tested_answers.content.entry import Entry, find_entries
from tested_answers.files import find_root
from tested_answers.site import live
from tested_answers.site.dates import Dates
from tested_answers.site.html import finish_content
from tested_answers.site.markup import escaped
from tested_answers.site.preview import at_rest, pause, show_tab

ROOT = find_root(Path(__file__).parent)
FOUNDING = (
    "layers/dense-units-vs-conv-filters",
    "layers/dense-units-vs-input-dim",
    "losses/softmax-before-cross-entropy",
    "recurrent/lstm-units-and-time-steps",
    "recurrent/rnn-outputs-vs-states",
    "regularization/dropout-on-3d-input",
)
Parsed = Callable[[str], LexborHTMLParser]
PATIENCE = 60_000  # milliseconds; a loaded machine is slow, and no test here is about time


# On a phone


@pytest.mark.browser
@pytest.mark.parametrize("path", FOUNDING)
def test_the_sections_stand_in_a_row_under_the_short_answer(page: Page, site_url: str, path: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site_url}{path}.html")
    row = page.get_by_role("navigation", name="On this page")
    led_to = row.locator("a").evaluate_all("all => all.map((one) => one.hash.slice(1))")
    assert led_to == page.locator("h2").evaluate_all("all => all.map((one) => one.id)")
    before = page.locator(".admonition.success").bounding_box()
    after = page.locator(".tabbed-set, figure, h2").first.bounding_box()
    assert before["y"] + before["height"] <= row.bounding_box()["y"] < after["y"]
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(row).to_be_hidden()  # the contents stand at the side


# Whether nothing lies on what a reader was led to, asked at its left, its middle and its right.
FREE = """(box) => {
  const { left, width, top, height } = box.getBoundingClientRect();
  return [5, width / 2, width - 5].every((x) => box.contains(document.elementFromPoint(left + x, top + height / 2)));
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1440])
def test_the_way_to_the_top_lies_on_no_heading(page: Page, site_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site_url}{FOUNDING[0]}.html#what-people-get-wrong")
    expect(page.locator(".md-top:not([hidden])")).to_have_count(1)
    at_rest(page)
    assert page.locator("#what-people-get-wrong").evaluate(FREE)


@pytest.mark.parametrize("entry", find_entries(ROOT), ids=str)
def test_related_questions_come_before_the_claims(parsed: Parsed, entry: Entry) -> None:
    places = [heading.attributes["id"] for heading in parsed(f"{entry}.html").css("h2")]
    assert places[-3:] == ["related-questions", "what-was-checked", "take-the-code"]


# A point of the empty lower edge, at the right, of what is wider than its place by more than a table's margin.
EDGE = """async (box) => {
  box.scrollIntoView({ block: "center" });
  await new Promise((later) => setTimeout(later, 200));
  const { right, bottom, height } = box.getBoundingClientRect();
  return box.scrollWidth > box.clientWidth + 16 && box.checkVisibility() ? { x: Math.min(right, innerWidth) - 4, y: bottom - 4, fits: height < 700 } : null;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", FOUNDING[2:4])
def test_what_is_wider_than_a_phone_shows_it(page: Page, site_url: str, path: str, scheme: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site_url}{path}.html")
    page.evaluate("document.documentElement.classList.add('whole')")  # all heights are true
    wide = 0
    for box in page.locator("article :is(pre > code, .md-typeset__scrollwrap)").all():
        edge = box.evaluate(EDGE)
        if not edge or not edge["fits"]:
            continue
        wide += 1
        clip = {"x": edge["x"], "y": edge["y"], "width": 1, "height": 1}
        start = page.screenshot(clip=clip)
        box.evaluate("box => { box.scrollLeft = box.scrollWidth }")
        assert start != page.screenshot(clip=clip), box.text_content()[:80]
    assert wide
    cut = "[...document.querySelectorAll('.output')].filter((one) => one.getClientRects().length && one.scrollWidth > one.closest('code').clientWidth).map((one) => one.textContent)"
    assert page.evaluate(cut) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["diagnosis/tensors-on-the-same-device", "layers/empty-parameter-list", "losses/loss-is-nan"]
)
def test_long_code_leaves_the_ticks_of_its_table_in_sight(page: Page, site_url: str, path: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site_url}{path}.html")
    beyond = "all => all.map((one) => one.scrollWidth - one.clientWidth)"
    assert max(page.locator(".md-typeset__scrollwrap").evaluate_all(beyond)) <= 16  # a table's margin, as above


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("torch.zeros(n,device=x.device)", "torch.|zeros(n,|device=x.|device)"),
        ("binary_cross_entropy_with_logits", "binary_|cross_|entropy_|with_|logits"),
        ("nn.MultiheadAttention", "nn.Multihead|Attention"),
        ('k.removeprefix("module.")', 'k.removeprefix(|"module.")'),
        ("super().__init__()", "super().__init__()"),
        ("x = x.to(device)", "x = x.to(device)"),
        ("x.detach()", "x.detach()"),
    ],
)
def test_long_code_of_a_cell_may_break_at_its_joints(code: str, broken: str) -> None:
    cell, prose = f"<td><code>{code}</code></td>", f"<p><code>{code}</code></p>"
    assert finish_content(cell).replace("<wbr>", "|") == f"<td><code>{broken}</code></td>"
    assert finish_content(prose) == prose


def test_what_was_kept_from_markdown_is_one_letter_in_the_page() -> None:
    """Only what HTML would read stays as it is written."""
    signs = escaped("a_b* [c](d) <e> & f: `g`")
    assert finish_content(f"<p title='{signs}&#34;'>{signs}</p>") == (
        "<p title='a_b* [c](d) &#60;e&#62; &#38; f: `g`&#34;'>a_b* [c](d) &#60;e&#62; &#38; f: `g`</p>"
    )


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_all_tabs_are_on_the_screen(browser: Browser, site_url: str, scripts: bool) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800}, java_script_enabled=scripts)
    page.goto(f"{site_url}{FOUNDING[2]}.html")
    boxes = [label.bounding_box() for label in page.locator(".tabbed-labels > label").all()]
    assert len(boxes) > 4 and max(box["x"] + box["width"] for box in boxes) <= 360
    page.close()


@pytest.mark.browser
def test_a_long_snippet_shows_its_beginning_until_the_rest_is_asked_for(page: Page, site_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site_url}{FOUNDING[4]}.html")
    code = page.locator(".tabbed-block pre > code").first
    more = page.locator(".tabbed-block").first.get_by_role("button", name="Show all")
    lines = len(code.text_content().strip().splitlines())
    assert more.text_content() == f"Show all {lines} lines"
    hidden = "code => code.scrollHeight - code.clientHeight"
    assert code.evaluate(hidden) > 100
    page.emulate_media(media="print")
    assert code.evaluate(hidden) <= 1
    page.emulate_media(media="screen")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("pre > code:focus")).to_have_count(1)
    assert code.evaluate(hidden) <= 1
    expect(more).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["404", "about/offline", FOUNDING[3]])
def test_a_button_can_be_seen(page: Page, site_url: str, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site_url}{path}.html")
    if path == FOUNDING[3]:
        show_tab(page, "NumPy")
    button = page.locator(".md-typeset .md-button").first
    if path == FOUNDING[3] and live.manifest(ROOT) is None:
        pytest.skip("no Python for the page here: `make live` brings it")
    expect(button).to_be_visible(timeout=PATIENCE)
    ground = """one => {
      const [own, paper] = [one, document.body].map((node) => getComputedStyle(node).backgroundColor);
      return [getComputedStyle(one).color, own === "rgba(0, 0, 0, 0)" ? paper : own];
    }"""
    assert len(set(button.evaluate(ground))) == 2


# On paper


@pytest.mark.browser
def test_the_dark_theme_prints_light(page: Page, site_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site_url}{FOUNDING[2]}.html")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    colours = """() => [document.body, ...document.querySelectorAll('article :is(p, code, th, figure, svg, .admonition)')]
      .filter((one) => one.getClientRects().length)
      .flatMap((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color])"""
    dark = set(page.evaluate(colours))
    page.emulate_media(media="print", color_scheme="dark")
    at_rest(page)  # colours fade
    printed = set(page.evaluate(colours))
    page.emulate_media(media="print", color_scheme="light")
    page.evaluate("document.body.dataset.mdColorScheme = 'default'")
    at_rest(page)
    assert printed == set(page.evaluate(colours))
    assert printed != dark


@pytest.mark.browser
@pytest.mark.parametrize("path", FOUNDING[:3])
def test_each_tab_is_printed_under_its_name_and_what_is_for_a_screen_is_not(
    page: Page, site_url: str, path: str
) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site_url}{path}.html")
    page.emulate_media(media="print")
    places = page.evaluate(
        """() => [...document.querySelectorAll('.tabbed-set')].map((set) => {
          const labels = [...set.querySelectorAll(':scope > .tabbed-labels > label')];
          const blocks = [...set.querySelectorAll(':scope > .tabbed-content > .tabbed-block')];
          return labels.flatMap((label, i) => [label, blocks[i]].map((one) => one.getClientRects().length ? one.getBoundingClientRect().top : null));
        })"""
    )
    assert places
    for tops in places:
        assert None not in tops
        assert tops == sorted(tops)
    furniture = "#take-the-code, .downloads, .live, .md-path, .md-code__nav, .md-tags, details.asked, .headerlink, .md-header, .md-sidebar, .md-search"
    seen = f"[...document.querySelectorAll('{furniture}')].filter((one) => one.getClientRects().length).map((one) => one.className || one.id)"
    assert page.evaluate(seen) == []
    broken = "[...document.querySelectorAll('article :is(pre, figure)')].filter((one) => getComputedStyle(one).breakInside !== 'avoid').length"
    assert page.evaluate(broken) == 0


# Not found, feed, metadata


@pytest.mark.browser
def test_an_address_that_leads_nowhere_offers_its_words_to_the_search(page: Page, site: Path, site_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    missing = f"{site_url}losses/softmax_before-cross%20entropy.html"
    page.route(
        missing,
        lambda route: route.fulfill(body=(site / "404.html").read_text(encoding="utf-8"), content_type="text/html"),
    )
    page.goto(missing)
    expect(page).to_have_title("Not found - Tested Answers")
    expect(page.locator("#ask")).to_have_value("losses softmax before cross entropy")
    pause(page, 300)  # Material closes the search 125 after each address
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".md-search-result__item").first).to_contain_text("oftmax")


def test_the_feed_holds_all_answers_the_newest_first(site: Path) -> None:
    items = ET.parse(site / "feed.xml").getroot().findall("channel/item")
    times = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
    assert len(items) == len(find_entries(ROOT))
    assert times == sorted(times, reverse=True)
    days = {
        item.findtext("link").rpartition("/")[2].removesuffix(".html"): time.date()
        for item, time in zip(items, times, strict=True)
    }
    assert days == {entry.slug: date.fromisoformat(str(entry.front_matter["added"])) for entry in find_entries(ROOT)}


@pytest.fixture
def history(tmp_path: Path) -> Entry:
    """An answer in a repository of its own: added on one day, its code changed on another, its sister on a third."""
    entry = Entry(tmp_path, "layers", "one")

    def commit(when: str, *paths: Path) -> None:
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(when, encoding="utf-8")
        who = ["-c", "user.name=a", "-c", "user.email=a@b"]
        for words in (["add", "."], [*who, "commit", "-qm", when]):
            environment = os.environ | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
            subprocess.run(["git", *words], cwd=tmp_path, env=environment, check=True)

    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    commit("2026-01-02T10:00:00+00:00", entry.page, entry.snippet, entry.test)
    commit("2026-02-03T23:30:00-02:00", entry.snippet)
    commit("2026-03-04T10:00:00+00:00", tmp_path / "docs/layers/two.md")
    return entry


def test_an_answer_changed_when_its_text_code_or_claims_did(history: Entry) -> None:
    dates = Dates(history.root)
    assert dates.of_answer(history) == "2026-02-04", "in UTC"
    assert dates.began(history).isoformat() == "2026-01-02T10:00:00+00:00"
    assert dates.changed(history.root / "docs/layers/two.md") == "2026-03-04"
    assert dates.changed(history.root / "docs/layers/three.md") is None


def test_without_a_history_no_day_is_claimed(tmp_path: Path) -> None:
    assert Dates(tmp_path).of_answer(Entry(tmp_path, "layers", "one")) is None


@pytest.mark.skipif(not Dates(ROOT).changed(ROOT / "docs/index.md"), reason="no history here")
def test_the_site_map_says_when_an_answer_changed(site: Path) -> None:
    said = {url.findtext("{*}loc"): url.findtext("{*}lastmod") for url in ET.parse(site / "sitemap.xml").getroot()}
    dates = Dates(ROOT)
    for entry in find_entries(ROOT):
        day = next(day for address, day in said.items() if address.endswith(f"/{entry}.html"))
        assert day == (dates.of_answer(entry) or day)


@pytest.mark.parametrize(
    ("path", "title", "kind"),
    [
        ("index", "Tested Answers: Deep-learning questions, answered by code that ran", "website"),
        ("losses/index", "Losses and targets: questions with their short answers - Tested Answers", "website"),
        ("errors", "Find your error message - Tested Answers", "website"),
        ("errors/keras", "Error messages: Keras, data and training - Tested Answers", "website"),
        ("tools/index", "Tools: calculators for shapes, counts and losses - Tested Answers", "website"),
        ("labs/index", "Labs: guided notebooks with recorded outputs - Tested Answers", "website"),
        (FOUNDING[2], None, "article"),
    ],
)
def test_titles_say_what_the_page_is(parsed: Parsed, path: str, title: str | None, kind: str) -> None:
    page = parsed(f"{path}.html")
    tags = [tag.attributes for tag in page.css("meta[property^='og:']")]
    shared, said = {tag["property"]: tag["content"] for tag in tags}, page.css_first("title").text()
    assert said == title or title is None
    assert said.removesuffix(" - Tested Answers") == shared["og:title"]
    assert shared["og:type"] == kind
    assert len(shared["og:description"]) > 30


@pytest.mark.parametrize("entry", find_entries(ROOT), ids=str)
def test_a_download_is_called_like_its_tab(parsed: Parsed, entry: Entry) -> None:
    page, tabs = parsed(f"{entry}.html"), {}
    for tabbed in page.css(".tabbed-set"):
        blocks = [block.text() for block in tabbed.css(".tabbed-block")]
        for label, block in zip(tabbed.css(".tabbed-labels > label"), blocks, strict=True):
            tabs.setdefault(label.text(), "")
            tabs[label.text()] += block
    for item in page.css(".downloads > li"):
        link = item.css_first("a").attributes["href"]
        path = next(path for path in entry.variants.values() if f"{path.stem}.py" in link)
        shown_in = [name for name, text in tabs.items() if path.read_text(encoding="utf-8").strip() in text]
        assert item.css_first("span").text() in shown_in or not shown_in
