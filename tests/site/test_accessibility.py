"""axe finds nothing to object to on any kind of page, in both themes; the keyboard reaches what a mouse does."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tested_answers.site.preview import at_rest, copied, pause

KINDS = (
    "index.html",
    "questions.html",
    "tags.html",
    "errors.html",
    "errors/shapes.html",
    "losses/index.html",
    "losses/softmax-before-cross-entropy.html",
    "recurrent/lstm-units-and-time-steps.html",
    "regularization/dropout-on-3d-input.html",
    "convolution/conv2d-output-size.html",
    "tools/index.html",
    "tools/conv-output-size.html",
    "tools/attention-mask.html",
    "labs/index.html",
    "labs/tied-weights.html",
    "about/index.html",
    "about/offline.html",
    "404.html",
)

pytestmark = pytest.mark.browser


COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, options: dict | None = None) -> list[str]:
    """Each violation that axe finds, with its first places."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_no_violation(page: Page, site_url: str, path: str, scheme: str) -> None:
    """The dark theme has other colours and the same elements."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(site_url + path, wait_until="networkidle")
    at_rest(page)
    assert violations(page, COLOURS if scheme == "dark" else None) == []


@pytest.mark.parametrize("path", ["index.html", "losses/softmax-before-cross-entropy.html"])
def test_axe_finds_no_violation_on_a_phone(page: Page, site_url: str, path: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(site_url + path, wait_until="networkidle")
    at_rest(page)
    assert violations(page) == []


def test_axe_finds_no_violation_in_the_open_search(page: Page, site_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site_url)
    pause(page, 300)  # Material closes the search 125 after each address
    page.keyboard.press("/")
    page.keyboard.type("lstm output")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    at_rest(page)
    assert violations(page) == []


def test_tabs_and_copy_work_from_the_keyboard(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}losses/softmax-before-cross-entropy.html")
    page.locator(".tabbed-set input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tabbed-block").nth(1)).to_be_visible()
    button = page.locator(".tabbed-block").nth(1).locator("button").first
    button.focus()
    lines = copied(page, lambda: page.keyboard.press("Enter")).splitlines()
    assert lines[2:5] == page.locator(".tabbed-block").nth(1).locator("code").inner_text().splitlines()[2:5]


SEEN = """() => {
  const { left, top, width, height } = document.activeElement.getBoundingClientRect();
  const there = document.elementFromPoint(left + Math.min(5, width / 2), top + height / 2);
  return Boolean(there) && (document.activeElement.contains(there) || there.contains(document.activeElement));
}"""


def test_the_menu_of_a_narrow_window_opens_by_key_and_hides_no_focus(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site_url}errors.html")
    menu = page.locator("label.md-header__button", has=page.get_by_role("img", name="Menu"))
    inside = page.locator(".md-sidebar--primary")
    expect(menu).to_be_visible()
    stops = 0
    while page.evaluate("document.activeElement.id") != "traceback":
        page.keyboard.press("Tab")
        stops += 1
        assert stops < 15, "the menu that is closed takes the focus"
        expect(inside.locator(":focus")).to_have_count(0)
    menu.focus()
    page.keyboard.press("Enter")
    expect(inside.locator(":focus")).to_have_text("Errors")
    for _ in range(5):
        page.keyboard.press("Tab")
        at_rest(page)
        assert page.evaluate(SEEN)
    inside.locator("label.md-nav__title", has_text="Errors").focus()
    page.keyboard.press("Enter")  # a level up
    expect(inside.locator(":focus")).to_have_attribute("aria-label", "Tested Answers")  # the way home
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(page.locator("#__drawer")).not_to_be_checked()
