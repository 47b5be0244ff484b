"""A pasted message is explained in the page: by paste, keyboard, on a phone, in the search, from disk; nothing of it is run or sent."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tested_answers.explain.families import find_families
from tested_answers.files import find_root
from tested_answers.site.preview import copied, pause

ROOT = find_root(Path(__file__).parent)
FAMILIES = find_families(ROOT)
MOST = 74_500  # bytes that a message may bring, compressed: what finds its family, and what its part says
MOST_OF_NEAR = 79_500  # and of one that fits nothing, which brings the titles of two neighbours
MOST_OF_PAGE = 150_000  # bytes of HTML; compressed a quarter of that
MESSAGE = "Given groups=1, weight of size [16, 3, 5, 5], expected input[2, 32, 40, 3] to have 3 channels, but got 32 channels instead"
TRACEBACK = f'Traceback (most recent call last):\n  File "train.py", line 12, in <module>\nRuntimeError: {MESSAGE}\n'
LINE = "x = x.movedim(-1, -3)"
CLOSES = 300  # milliseconds of the page; Material closes the search 125 after each address, the first too
PASTE = "navigator.clipboard.writeText"


def test_a_message_brings_little(site: Path) -> None:
    sizes = {path.stem: len(gzip.compress(path.read_bytes())) for path in (site / "assets/explain").glob("*.js")}
    assert {name.rpartition("-")[0] for name in sizes.keys() - {"families"}} == {family.area for family in FAMILIES}
    found_by, second, largest = sizes.pop("families"), *sorted(sizes.values())[-2:]
    assert found_by + largest <= MOST
    assert found_by + second + largest <= MOST_OF_NEAR


def test_a_page_of_messages_stays_small(site: Path) -> None:
    pages = [site / "errors.html", *(site / "errors").glob("*.html")]
    assert len(pages) == 1 + len({family.area for family in FAMILIES})
    assert [page.name for page in pages if page.stat().st_size > MOST_OF_PAGE] == []
    assert [page.name for page in pages if len(gzip.compress(page.read_bytes())) > MOST_OF_PAGE / 4] == []


def test_each_family_has_an_address_and_the_page_of_all_leads_there(site: Path) -> None:
    overview = (site / "errors.html").read_text(encoding="utf-8")
    pages = {family.area: (site / f"errors/{family.area}.html").read_text(encoding="utf-8") for family in FAMILIES}
    sitemap, llms = ((site / name).read_text(encoding="utf-8") for name in ("sitemap.xml", "llms.txt"))
    kept = (site / "offline.json").read_text(encoding="utf-8")
    assert FAMILIES
    assert [str(one) for one in FAMILIES if f'<h2 id="{one.slug}">' not in pages[one.area]] == []
    assert [str(one) for one in FAMILIES if f'<a href="{one.address}" id="{one.slug}">' not in overview] == []
    for area in pages:
        assert f"/errors/{area}.html<" in sitemap and f'"errors/{area}.html"' in kept
        assert f"/errors/{area}.md)" in llms and (site / f"errors/{area}.md").exists()


@pytest.mark.browser
def test_an_area_unfolds_for_its_address(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}errors.html")
    expect(page.locator(".errors details")).not_to_have_count(0)
    expect(page.locator(".errors details[open]")).to_have_count(0)
    page.goto(f"{site_url}errors.html#area-numpy")
    expect(page.locator(".errors details[open]").get_by_role("heading", name="NumPy")).to_be_in_viewport()
    expect(page.locator(".errors details[open]")).to_have_count(1)


@pytest.mark.browser
def test_a_message_is_found_at_its_older_addresses(page: Page, site_url: str) -> None:
    """All messages stood on one page, and one may change its area."""
    page.goto(f"{site_url}questions.html")  # behind it, the step back goes no detour
    heading = page.get_by_role("heading", name="This PyTorch was built without CUDA")
    for older in ("errors.html", "errors/numpy.html"):
        page.goto(f"{site_url}{older}#no-cuda")
        page.wait_for_url("**/errors/devices.html#no-cuda")
        expect(heading).to_be_in_viewport()
        page.go_back()
        page.wait_for_url("**/questions.html")
    page.goto(f"{site_url}errors.html")
    page.evaluate("location.hash = 'no-cuda'")
    page.wait_for_url("**/errors/devices.html#no-cuda")


@pytest.mark.browser
def test_without_scripts_the_older_address_shows_the_way(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}errors.html#no-cuda")
    expect(page.locator(".errors details[open]")).to_have_count(1)
    page.get_by_role("link", name="This PyTorch was built without CUDA").click()
    page.wait_for_url("**/errors/devices.html#no-cuda")
    expect(page.get_by_text("Torch not compiled with CUDA enabled").first).to_be_in_viewport()
    context.close()


@pytest.mark.browser
def test_what_is_sought_in_the_page_is_unfolded(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}errors.html#:~:text=This%20PyTorch%20was%20built%20without")  # finds as Ctrl+F does
    expect(page.get_by_role("link", name="This PyTorch was built without CUDA")).to_be_in_viewport()
    context.close()


@pytest.mark.browser
def test_folded_the_list_takes_one_screen_of_a_phone(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}errors.html")
    assert phone.locator(".errors").bounding_box()["height"] <= 740
    phone.locator(".errors summary").first.click()
    expect(phone.locator(".errors li a").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_nothing_is_fetched_before_the_box_is_used(page: Page, site_url: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{site_url}errors.html")
    page.wait_for_load_state("networkidle")
    assert [url for url in fetched if "families" in url or "engine" in url] == []
    with page.expect_request("**/families.js"):
        page.locator("#traceback").focus()
    page.locator("#traceback").fill(MESSAGE)
    expect(page.locator(".explanation li")).to_have_count(2)
    assert [url.rpartition("/")[2] for url in fetched if "/explain/" in url][-2:] == ["families.js", "layers-1.js"]
    page.locator("#traceback").fill("CUDA error: invalid device ordinal")
    expect(page.locator(".explanation h2")).to_have_text("There is no GPU of that number")
    assert [url for url in fetched if "families" in url or "/layers-1.js" in url] == [
        url for url in dict.fromkeys(fetched) if "families" in url or "/layers-1.js" in url
    ]


@pytest.mark.browser
def test_a_pasted_traceback_is_explained_with_its_numbers(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}errors.html")
    page.evaluate(f"text => {PASTE}(text)", TRACEBACK)
    page.locator("#traceback").focus()
    page.keyboard.press("ControlOrMeta+v")
    expect(page.locator(".explanation [role=status]")).to_contain_text("32 arrive, the layer waits for 3")
    expect(page.locator(".explanation pre").first).to_have_text(LINE)
    expect(page.locator(".explanation dt")).to_have_text(["1", "[16, 3, 5, 5]", "[2, 32, 40, 3]", "3", "32"])
    page.keyboard.press("Tab")  # on through what was explained
    page.locator(".explanation a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/convolution/channels-first-or-last.html")


MISSPELT = "TypeError: AdamW.__init__() got an unexpected keyword argument 'weigth_decay'\n"
OWN_LINE = (
    'Traceback (most recent call last):\n  File "train.py", line 7, in <module>\n'
    f"    rule = AdamW(net.parameters(), weigth_decay=0.1)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n{MISSPELT}"
)


@pytest.mark.browser
def test_the_readers_own_line_comes_back_mended(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}errors.html")
    page.locator("#traceback").fill(OWN_LINE)
    first = page.locator(".explanation li").first
    expect(first).to_contain_text("Your line, mended:")
    expect(first.locator("pre").first).to_have_text("rule = AdamW(net.parameters(), weight_decay=0.1)")
    page.locator("#traceback").fill(MISSPELT)  # without the line
    expect(first.locator("pre").first).to_contain_text("weight_decay=value")
    expect(page.locator(".explanation")).not_to_contain_text("Your line")


@pytest.mark.browser
def test_what_fits_nothing_is_said_to_be_not_here(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}errors.html")
    box = page.locator("#traceback")
    box.fill(
        "RuntimeError: The size of tensor x must match its size of tensor y at non-singleton places in /home/me/a.py line 7"
    )
    explanation = page.locator(".explanation")
    expect(explanation).to_contain_text("Not here")
    expect(explanation.locator("li a").first).to_have_attribute(
        "href", f"{site_url}errors/shapes.html#size-of-tensor-a"
    )
    expect(explanation.locator("pre")).to_contain_text("in <path> line #")
    expect(explanation.locator("pre")).to_contain_text("What I believe:")
    expect(explanation).to_contain_text("Taken out: 1 path, 1 number.")
    form = copied(page, explanation.get_by_role("button", name="Copy the form").click)
    expect(explanation.get_by_role("button")).to_have_text("Copied")
    assert "The whole message:" in form
    box.fill("")
    expect(explanation).to_be_empty()


@pytest.mark.browser
def test_pythons_own_words_are_said_to_be_of_any_program(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}errors.html")
    page.locator("#traceback").fill("KeyError: 'price'")
    head = page.locator(".explanation [role=status]")
    expect(head).to_contain_text("price was asked for")
    expect(head).to_contain_text("nothing around them says what the program does")
    expect(page.locator(".explanation li")).not_to_have_count(0)


FORM = "https://github.com/me/answers/issues/new"


@pytest.mark.browser
def test_not_here_leads_to_the_form_with_the_message_in_it(page: Page, site_url: str) -> None:
    def with_a_repository(route: Route) -> None:
        route.fulfill(body=route.fetch().text().replace('"ask":""', f'"ask":"{FORM}"'), content_type="text/javascript")

    page.route("**/families.js", with_a_repository)
    page.goto(f"{site_url}errors.html")
    page.locator("#traceback").fill(
        'Traceback (most recent call last):\n  File "/home/anna/acme.py", line 3, in <module>\n'
        "OSError: 12 files of anna@example.org in /home/anna/acme/data.csv & token=abcdefgh cannot be joined"
    )
    link = page.locator(".explanation").get_by_role("link", name="Ask it as a question")
    said = "OSError: # files of <e-mail> in <path> & token=<secret> cannot be joined"
    address = urlsplit(link.get_attribute("href"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == FORM
    assert parse_qs(address.query) == {"template": ["question.yml"], "title": [said], "message": [said]}
    expect(page.locator(".explanation pre")).to_have_text(said)
    expect(page.locator(".explanation")).to_contain_text("Taken out: 1 e-mail address, 1 secret, 1 path, 1 number.")


HOSTILE = [
    "<img src=x onerror=document.title='hit'>",
    f"RuntimeError: {MESSAGE.replace('[16, 3, 5, 5]', '[<script>]')}",
    "{constructor.constructor('hit')()}",
    "\u0000\u001b[31m\u202e" * 1000,
    "mat1 and mat2 shapes cannot be multiplied (" * 20_000,
    "RuntimeError: expected target dtype to be Long or Byte, but got __proto__",
]


@pytest.mark.browser
def test_a_pasted_text_is_text(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}errors.html")
    title = page.title()
    box = page.locator("#traceback")
    for text in HOSTILE:
        box.fill("")
        box.fill(text)
        expect(page.locator(".explanation [role=status]")).not_to_be_empty()
        assert page.locator(".explanation :is(img, script, style, iframe)").count() == 0
    for_a_megabyte = "box => { box.value = `<script>document.title = 'hit'</script>\\x07\n`.repeat(22_000);"
    page.evaluate(
        f"{for_a_megabyte} box.dispatchEvent(new Event('input', {{ bubbles: true }})) }}", box.element_handle()
    )
    expect(page.locator(".explanation")).to_contain_text("Not here")
    assert page.locator(".explanation :is(img, script, style, iframe)").count() == 0
    page.evaluate(
        "box => { box.value = 'x'.repeat(1_000_001); box.dispatchEvent(new Event('input', { bubbles: true })) }",
        box.element_handle(),
    )
    expect(page.locator(".explanation")).to_contain_text("more than a million characters")
    assert page.title() == title


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark", has_touch=True)
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["errors.html", "errors/shapes.html"])
def test_on_a_phone_nothing_sticks_out(phone: Page, site_url: str, path: str) -> None:
    phone.goto(site_url + path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator("#traceback").fill(TRACEBACK)
    expect(phone.locator(".explanation pre").first).to_have_text(LINE)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_on_a_phone_the_comment_of_a_line_to_write_is_read(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}errors.html")
    phone.locator("#traceback").fill(MISSPELT)
    comment = phone.locator(".explanation pre .ca").first
    expect(comment).to_contain_text("# ")
    for side in ("right", "bottom"):
        assert comment.evaluate(
            "(one, side) => one.getBoundingClientRect()[side] <= one.closest('code').getBoundingClientRect()[side]",
            side,
        )
    assert comment.evaluate("""one => {
      const code = document.createRange();
      code.selectNode(one.previousSibling);
      return one.getBoundingClientRect().top >= code.getBoundingClientRect().bottom;
    }""")


@pytest.mark.browser
def test_the_search_explains_first_and_hands_on_the_text(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.evaluate(f"text => {PASTE}(text)", TRACEBACK)
    pause(page, CLOSES)
    page.keyboard.press("s")
    page.keyboard.press("ControlOrMeta+v")
    expect(page.locator(".explained")).to_contain_text("32 arrive, the layer waits for 3")
    page.locator(".explained a").click()
    page.wait_for_url("**/errors.html")
    expect(page.locator(".explanation pre").first).to_have_text(LINE)


@pytest.mark.browser
def test_other_queries_are_not_explained(page: Page, site_url: str) -> None:
    page.goto(site_url)
    pause(page, CLOSES)
    page.keyboard.press("s")
    page.keyboard.type("how do I read the shape of a tensor")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    expect(page.locator(".explained")).to_have_count(0)


@pytest.mark.browser
def test_from_disk_it_explains_too(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "errors.html").as_uri())
    page.locator("#traceback").fill(MESSAGE)
    expect(page.locator(".explanation pre").first).to_have_text(LINE)
    page.context.close()
