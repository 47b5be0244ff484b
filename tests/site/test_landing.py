"""Where a link on the page, a deep link and the step back land: at their place, whatever is laid out late."""

import pytest
from playwright.sync_api import Page, expect

from tested_answers.site.preview import pause

SAMPLE = [
    "layers/dense-units-vs-conv-filters",
    "losses/softmax-before-cross-entropy",
    "recurrent/lstm-units-and-time-steps",
    "regularization/dropout-on-3d-input",
    "labs/tied-weights",
    "tools/layer-stack",
    "questions",
]
NEAR = 10  # pixels between where a target stands and where it should
PATIENCE = 60_000  # milliseconds; a loaded machine is slow, and no test here is about time

pytestmark = pytest.mark.browser

# Links on the page to itself: a few of the contents, and a tick's claim, whose address the sheet holds too.
OWN_LINKS = """() => {
  const own = (selector) => [...new Set([...document.querySelectorAll(selector)]
    .filter((link) => link.hash.length > 1 && link.pathname === location.pathname)
    .map((link) => link.hash))].filter((hash) => document.getElementById(decodeURIComponent(hash.slice(1))));
  const contents = own(".md-nav--secondary a");
  return { contents: [...new Set([contents.at(-1), contents[0]])].filter(Boolean), claims: own("a.tick").slice(-1) };
}"""

# As a reader's press: the element's own listeners, Material's, and then the browser.
PRESS = """hash => {
  const links = [...document.querySelectorAll(".md-nav--secondary a, a.headerlink, .md-content a:not(.tick)")];
  const link = links.find((one) => one.hash === hash && one.pathname === location.pathname);
  if (link) link.click();
  else location.hash = hash; // of a claim: only its tick leads there
}"""

# How far the target stands from its place, once nothing moves any more.
AWAY = """async (hash) => {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return 'no target';
  const state = () => `${scrollY} ${document.documentElement.scrollHeight} ${target.getBoundingClientRect().top}`;
  for (let last = "", still = 0; still < 4; ) {
    await new Promise((later) => setTimeout(later, 100));
    still = state() === last ? still + 1 : 0;
    last = state();
  }
  const own = document.getElementById(decodeURIComponent(hash.slice(1)));
  const top = own.getBoundingClientRect().top;
  const place = parseFloat(getComputedStyle(own).scrollMarginTop);
  const atTheEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
  if (!own.getClientRects().length) return 'out of sight';
  return atTheEnd && top > place && top < innerHeight ? 0 : Math.round(top - place) || 0; // no minus zero
}"""


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("path", SAMPLE)
def test_a_link_on_the_same_page_lands_at_its_heading(page: Page, site_url: str, path: str, width: int) -> None:
    """The first press after a full load, the second, a deep link, and the step back."""
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": width, "height": 800})
    address = f"{site_url}{path}.html"
    page.goto(address)
    links = page.evaluate(OWN_LINKS)
    targets = [*links["contents"], *links["claims"]]
    assert targets
    away = {}
    for target in targets:
        page.goto("about:blank")
        page.goto(address)
        page.evaluate("document.querySelector('.md-content').fromTheStart = true")
        page.evaluate(PRESS, target)
        away[f"first {target}"] = page.evaluate(AWAY, target)
        if not page.evaluate("Boolean(document.querySelector('.md-content').fromTheStart)"):
            away[f"first {target}"] = "the page was brought again"
    if len(targets) > 1:
        page.evaluate(PRESS, targets[0])
        away[f"second {targets[0]}"] = page.evaluate(AWAY, targets[0])
        page.go_back()
        away[f"back {targets[-1]}"] = page.evaluate(AWAY, targets[-1])
    for target in targets[-2:]:  # a heading far down, a claim
        page.goto("about:blank")
        page.goto(f"{address}{target}")
        away[f"deep {target}"] = page.evaluate(AWAY, target)
    print(away)
    assert {step: far for step, far in away.items() if not isinstance(far, int) or abs(far) > NEAR} == {}


@pytest.mark.parametrize("width", [1440, 360])
def test_the_step_back_from_another_page_lands_where_the_reader_was(page: Page, site_url: str, width: int) -> None:
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site_url}{SAMPLE[1]}.html", wait_until="networkidle")  # Material has its list of pages
    target = page.evaluate(OWN_LINKS)["contents"][0]
    top = f"document.getElementById('{target[1:]}').getBoundingClientRect().top"
    page.evaluate(PRESS, target)
    assert abs(page.evaluate(AWAY, target)) <= NEAR
    before = page.evaluate(top)
    page.evaluate("document.querySelector('.md-path a, .md-tabs a').click()")
    page.wait_for_url(lambda url: SAMPLE[1] not in url)
    expect(page.locator("h1")).not_to_contain_text("oftmax")
    pause(page, 300)  # Material notes where a reader is 100 ms after the last movement
    page.go_back()
    expect(page.locator("h1")).to_contain_text("oftmax")
    page.evaluate(AWAY, target)
    assert abs(page.evaluate(top) - before) <= NEAR
