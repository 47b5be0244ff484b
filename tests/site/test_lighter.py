"""What is left out of stylesheets and scripts was of no use."""

from pathlib import Path

import material
import pytest
from playwright.sync_api import Browser, Route, expect

from tested_answers.kept import Kept
from tested_answers.site import lighter
from tested_answers.site.preview import at_rest, pause

THEME = Path(material.__file__).parent / "templates"
ANSWER = "losses/softmax-before-cross-entropy.html"
PAGES = (
    "index.html",
    "errors.html",
    ANSWER,
    "tools/conv-output-size.html",
    "labs/tied-weights.html",
)


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a-box{x:1}.c-dot{x:2}", ".a-box{x:1}"),
        (".a-box,.c-dot{x:1}", ".a-box{x:1}"),
        (".a-box .c-dot{x:1}", ""),
        (".a-box:not(.c-dot){x:1}", ".a-box:not(.c-dot){x:1}"),
        ("[dir=rtl] .a-box{x:1}[dir=ltr] .a-box{x:2}[data-any]{x:3}", "[dir=ltr] .a-box{x:2}[data-any]{x:3}"),
        ("@media print{.c-dot{x:1}}@media screen{.a-box{x:2}.c-dot{x:1}}", "@media screen{.a-box{x:2}}"),
        ("#place{x:1}#none{x:2}p>b{x:3}", "#place{x:1}p>b{x:3}"),
        (".mi{x:1}", ".mi{x:1}"),
        ("@keyframes spin{to{x:1}}", "@keyframes spin{to{x:1}}"),
        (
            ':root{--seen:url("1");--unseen:url("2");--x:3}.a-box{y:var(--seen)}',
            ':root{--seen:url("1");--x:3}.a-box{y:var(--seen)}',
        ),
    ],
)
def test_rules_stay_whose_every_name_is_used(css: str, kept: str) -> None:
    used = lighter.names('<p class="a-box" id="place" dir="ltr">')
    assert lighter.pruned(css, used) == kept


def test_scripts_lose_lines_of_comment_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "assets/javascripts"
    folder.mkdir(parents=True)
    (folder / "one.js").write_text('/* what\n   it is */\n// why\nif (a) {\n  b("// c"); // d\n\n  // e\n}\n')
    lighter.lighten(tmp_path, set(), Kept(tmp_path, "assets"))
    assert (folder / "one.js").read_text() == 'if (a) {\nb("// c"); // d\n}\n'


# A number for all that each element looks like, its ::before and ::after too.
STYLES = """() => {
  const number = (text) => { let sum = 0; for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) | 0; return sum; };
  return [...document.querySelectorAll("body, body *:not(script, template)")].flatMap((one) =>
    [undefined, "::before", "::after"].map((part) => {
      const style = getComputedStyle(one, part);
      const look = !part ? style.cssText : style.content === "none" ? "" : [...style].filter((name) => !name.startsWith("--")).map((name) => style.getPropertyValue(name)).join(";");
      return [one.outerHTML.slice(0, 120), part ?? "", number(look)].join(" ");
    }));
}"""


def _of_theme(route: Route) -> None:
    route.fulfill(path=THEME / "assets" / "stylesheets" / route.request.url.rpartition("/")[2])


@pytest.mark.theme
@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "width", "scheme", "part"),
    [(path, *screen, "") for path in PAGES for screen in ((360, "light"), (1440, "dark"))]
    + [(ANSWER, 360, "light", "search"), (ANSWER, 360, "light", "drawer")],
)
def test_pages_look_as_with_the_whole_theme(
    browser: Browser, site_url: str, path: str, width: int, scheme: str, part: str
) -> None:
    pages = []
    for whole in (False, True):
        page = browser.new_page(color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": 900})
        if whole:
            page.route("**/*.min.css", _of_theme)
        page.goto(site_url + path)
        page.evaluate("document.documentElement.classList.add('whole')")
        if part:
            pause(page, 300)  # Material closes both 125 after each address
            page.locator(f"label.md-header__button[for=__{part}]").click()
        if part == "search":
            page.keyboard.type("lstm output")
            expect(page.locator(".md-search-result__item").first).to_be_visible()
        pages.append(page)
    for _ in range(60):  # until the same results are listed on both
        for page in pages:
            at_rest(page)
        pause(pages[0], 300)
        seen = [page.evaluate(STYLES) for page in pages]
        if seen[0] == seen[1]:
            break
    for page in pages:
        page.close()
    assert len(seen[0]) > 300 and [pair for pair in zip(*seen, strict=True) if pair[0] != pair[1]][:5] == []
