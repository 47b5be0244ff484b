"""What the built site does in a real browser: copy, tabs, theme, instant navigation, small screens."""

import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.outputs import recorded
from tested_answers.files import find_root
from tested_answers.site import preview

ROOT = find_root(Path(__file__).parent)
ENTRIES = find_entries(ROOT)
KINDS = (
    "index.html",
    "questions.html",
    "tags.html",
    "errors.html",
    "errors/keras-models.html",
    "losses/index.html",
    "about/index.html",
    "tools/index.html",
    "labs/index.html",
)
TOOLS = [f"tools/{path.stem}.html" for path in sorted((ROOT / "docs" / "tools").glob("*.md")) if path.stem != "index"]
ANSWER = "losses/softmax-before-cross-entropy"
OTHER = "recurrent/lstm-units-and-time-steps"

pytestmark = pytest.mark.browser


def too_wide(page: Page) -> list[str]:
    """What scrolls sideways on a desk and on a phone, on which the page is left; a formula that is cut off there."""
    found = []
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{wide} pixels on a screen of {width}"] * (wide > width)
    cut = "[...document.querySelectorAll('div.math')].filter(box => box.scrollWidth > box.clientWidth).map(box => box.textContent)"
    return found + page.evaluate(cut)


def copied(page: Page, tab: int) -> str:
    """What the copy button of a code tab puts on the clipboard."""
    block = page.locator(".tabbed-block").nth(tab)
    block.hover()
    return preview.copied(page, block.locator("button.md-clipboard, .md-code__button[data-md-type=copy]").first.click)


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if str(entry) in (ANSWER, OTHER)], ids=str)
def test_what_a_reader_copies_runs_and_prints_what_the_page_shows(
    page: Page, site_url: str, entry: Entry, width: int, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site_url}{entry}.html")
    preview.show_tab(page, "PyTorch")
    code = copied(page, page.locator(".tabbed-labels label").all_inner_texts().index("PyTorch"))
    assert code.strip() == entry.snippet.read_text(encoding="utf-8").strip()
    (tmp_path / "pasted.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "pasted.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    shown = [line.removeprefix("#>").strip() for line in recorded(code).values()]
    assert [line.strip() for line in done.stdout.splitlines()] == shown


CUT = """() => [...document.querySelectorAll(".highlight pre > code :is(.c1, .ca)")]
  .filter((comment) => comment.checkVisibility())
  .filter((comment) => comment.getBoundingClientRect().right > comment.closest("code").getBoundingClientRect().right)
  .map((comment) => comment.textContent)"""


@pytest.mark.parametrize("path", ["losses/target-shape-and-dtype", "attention/fully-masked-row"])
def test_no_comment_is_cut_on_a_phone(page: Page, site_url: str, path: str) -> None:
    """Code may be scrolled sideways; what is said of it is read."""
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(f"{site_url}{path}.html")
    assert page.locator(".highlight .ca").count() > 3
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(CUT) == []
    behind = page.locator(".highlight .ca").first.evaluate("one => getComputedStyle(one).display")
    assert behind == "block"


def test_tabs_with_the_same_name_move_together(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{ANSWER}.html")
    preview.show_tab(page, "Keras")
    page.goto(f"{site_url}{OTHER}.html")
    expect(page.locator(".tabbed-block", has_text="KERAS_BACKEND").first).to_be_visible()


def test_the_theme_switches_and_is_kept(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{ANSWER}.html")
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    page.locator("label[for^=__palette]:visible").first.click()
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", scheme)
    page.reload()
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", scheme)


def test_instant_navigation_keeps_everything_working(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}questions.html", wait_until="networkidle")  # Material has its list of pages
    page.evaluate("window.stayed = true")
    page.locator(f'.questions a[href$="{OTHER.split("/")[1]}.html"]').click()
    expect(page.locator("h1")).to_contain_text("LSTM")
    assert page.evaluate("window.stayed") is True
    assert "import" in copied(page, 0)
    preview.show_tab(page, "NumPy")
    numpy = page.locator(".tabbed-labels label").all_inner_texts().index("NumPy")
    expect(page.locator(".tabbed-block").nth(numpy)).to_be_visible()


@pytest.mark.parametrize("path", [*KINDS, *TOOLS])
def test_nothing_scrolls_sideways(page: Page, site_url: str, path: str) -> None:
    page.goto(site_url + path)
    assert too_wide(page) == []


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_an_answer_fits_the_screen_and_the_finger(page: Page, site_url: str, entry: Entry) -> None:
    """What is pressed is large enough or alone, with everything laid out: axe passes over what is left for later."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site_url}{entry}.html")
    assert too_wide(page) == []
    page.evaluate("document.documentElement.classList.add('whole')")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    preview.at_rest(page)
    found = Axe().run(page, options={"runOnly": ["target-size"]}).response["violations"]
    assert [(one["help"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []


def test_the_folder_opens_from_disk(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / f"{ANSWER}.html").as_uri())
    expect(page.locator("h1")).to_contain_text("Softmax")
    preview.show_tab(page, "NumPy")
    numpy = page.locator(".tabbed-labels label").all_inner_texts().index("NumPy")
    expect(page.locator(".tabbed-block").nth(numpy)).to_be_visible()
    page.locator("a.md-tabs__link", has_text="Errors").click()
    expect(page.locator("h1")).to_contain_text("error message")
    page.close()


def test_print_shows_every_tab(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{ANSWER}.html")
    page.emulate_media(media="print")
    blocks = page.locator(".tabbed-block")
    assert blocks.count() > 1
    for index in range(blocks.count()):
        expect(blocks.nth(index)).to_be_visible()
