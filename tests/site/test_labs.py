"""The labs' pages: light, with their outputs, made without running anything, and good to take along."""

from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from tested_answers.content.claims import read_claims
from tested_answers.content.lab import Lab, find_labs
from tested_answers.content.outputs import recorded
from tested_answers.files import find_root
from tested_answers.site import labs, preview

ROOT = find_root(Path(__file__).parent)
LABS = find_labs(ROOT)
KILOBYTES = 150  # of HTML

each_lab = pytest.mark.parametrize("lab", LABS, ids=str)


def printed(lab: Lab) -> list[str]:
    return [line.removeprefix("#>").strip() for line in recorded(lab.text).values()]


def soup_of(site: Path, lab: Lab) -> BeautifulSoup:
    return BeautifulSoup((site / f"{lab}.html").read_text(encoding="utf-8"), "html.parser")


def test_there_are_labs() -> None:
    assert len(LABS) >= 3


@each_lab
def test_a_page_is_light_and_shares_its_styles(site: Path, lab: Lab) -> None:
    assert (site / f"{lab}.html").stat().st_size <= KILOBYTES * 1000
    soup = soup_of(site, lab)
    other = BeautifulSoup((site / "labs/index.html").read_text(encoding="utf-8"), "html.parser")
    content = soup.select_one(".md-content")
    assert content.select("style, script:not([src$='/first-use.js']), link, img, clipboard-copy") == []
    for kind in ("style", "script:not([src]):not([type])", "link[rel=stylesheet]:not([href$='/ticks.css'])"):
        assert len(soup.select(kind)) == len(other.select(kind)), kind


@each_lab
def test_a_page_shows_code_outputs_and_drawings_in_order(site: Path, lab: Lab) -> None:
    content = soup_of(site, lab).select_one(".md-content")
    code = "\n".join(block.get_text() for block in content.select(".lab .highlight code"))
    lines = [line for cell in lab.cells if cell.is_code for line in cell.text.splitlines()]
    assert [line for line in code.splitlines() if line] == [
        line for line in lines if line and not line.startswith(("#>", "# --8<--"))
    ]
    shown = [line.strip() for block in content.select("pre.printed") for line in block.get_text().splitlines()]
    assert [line for line in shown if line] == [line for line in printed(lab) if line]
    assert [svg.title.get_text() for svg in content.select("figure svg")] == [
        BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").title.get_text()
        for path in sorted(lab.figures, key=lambda path: lab.text.index(path.name))
    ]


@each_lab
def test_a_page_has_its_title_claims_and_answers(site: Path, lab: Lab) -> None:
    soup = soup_of(site, lab)
    assert [h1.get_text().removesuffix("¶") for h1 in soup.select("h1")] == [lab.title]
    assert soup.select_one("meta[name=description]")["content"] == lab.description
    assert len(soup.select("ul.claims > li")) == len(read_claims(lab.test))
    linked = {link["href"] for link in soup.select(".md-content a[href]")}
    for slug in lab.front_matter["related"]:
        assert any(href.endswith(f"/{slug}.html") for href in linked), slug
    tabs = {link.get_text().strip(): link["href"] for link in soup.select("a.md-tabs__link")}
    assert tabs["Labs"].endswith("index.html")
    assert soup.select(f'.md-nav a[href="index.html"], .md-nav a[href$="{lab.slug}.html"]')


@each_lab
def test_downloads_are_the_script_and_a_valid_notebook(site: Path, lab: Lab) -> None:
    base = site / "downloads" / "labs" / lab.name
    assert base.with_suffix(".py").read_bytes() == lab.snippet.read_bytes()
    book = nbformat.read(base.with_suffix(".ipynb"), as_version=4)
    nbformat.validate(book)
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    streams = "".join(output.text for output in outputs if output.output_type == "stream")
    assert [line.strip() for line in streams.splitlines()] == printed(lab)
    drawings = [output.data["image/svg+xml"] for output in outputs if output.output_type == "display_data"]
    assert sorted(drawings) == sorted(path.read_text(encoding="utf-8") for path in lab.figures)


@each_lab
def test_a_notebook_is_the_same_when_it_is_made_again(lab: Lab) -> None:
    again = Lab(lab.root, lab.topic, lab.slug)
    assert labs.notebook(lab, "last") == labs.notebook(again, "last")


@each_lab
def test_programs_get_the_lab_as_markdown(site: Path, lab: Lab) -> None:
    copy = (site / f"{lab}.md").read_text(encoding="utf-8")
    assert copy.startswith(f"# {lab.title}\n") and "<svg" not in copy and "--8<--" not in copy
    assert all(line in copy for line in printed(lab))
    assert any(
        f"labs/{lab.slug}.html" in path.read_text(encoding="utf-8") for path in site.rglob("assets/search/*/pages-*.js")
    )


def test_styles_scripts_and_double_cells_of_the_converter_are_left_behind() -> None:
    cell = (
        '<div class="jp-Cell jp-CodeCell"><div class="jp-Cell jp-CodeCell"><div class="jp-InputArea"><clipboard-copy></clipboard-copy>'
        '<div class="highlight"><pre><span></span>x\n</pre></div></div></div>'
        '<div class="jp-OutputArea-output"><pre>1 &lt; 2\n</pre></div></div>'
    )
    prose = '<div class="jp-Cell"><div class="jp-RenderedMarkdown"><p>So $a &lt; b$, at $1.</p></div></div>'
    html = labs.lightened(f"<style>a{{}}</style><script>go()</script>{prose}{cell}")
    assert html == (
        '<div class="lab">\n<p>So <span class="arithmatex">\\(a &lt; b\\)</span>, at $1.</p>\n'
        '<div class="language-python highlight"><pre><span></span><code><span></span>x</code></pre></div>\n'
        '<pre class="printed">1 &lt; 2</pre>\n</div>'
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1440])
@each_lab
def test_nothing_scrolls_sideways(page: Page, site_url: str, lab: Lab, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site_url}{lab}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_instant_navigation_reaches_a_lab_and_its_code_can_be_copied(page: Page, site_url: str) -> None:
    lab = LABS[0]
    page.goto(f"{site_url}labs/index.html", wait_until="networkidle")  # Material has its list of pages
    page.evaluate("window.stayed = true")
    page.locator(f'.questions a[href$="{lab.slug}.html"]').click()
    expect(page.locator("h1")).to_contain_text(lab.title)
    assert page.evaluate("window.stayed") is True
    block = page.locator(".lab .highlight").first
    block.hover()
    button = block.locator("button.md-clipboard, .md-code__button[data-md-type=copy]").first
    copied = preview.copied(page, button.click)
    first = next(cell for cell in lab.cells if cell.is_code)
    assert copied.splitlines() == [line for line in first.text.splitlines() if not line.startswith("#>")]
