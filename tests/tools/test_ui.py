"""The calculators as a reader meets them: typing, keyboard, phone, both themes, shared links, hostile links."""

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tested_answers.site.preview import at_rest, pause

DEPENDS = [
    "docs/assets/javascripts/calculators/*",
    "docs/tools/*",
    "tests/tools/*",
    "docs/assets/stylesheets/*",
    "tests/conftest.py",
    "tested_answers/site/preview.py",
]

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).resolve().parents[2] / "docs/assets"
ORIGIN = "http://tools.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
BASE = "html { font-size: 125% } body { margin: 0; padding: 0 0.8rem; font-family: sans-serif; background: var(--md-default-bg-color) }"
URL_PAUSE = 300  # milliseconds of the page; the address follows after 250

# calculator: a field, what is typed into it, and what the result then says
EDITS = {
    "conv-output-size": ("n", "31, 24", "29 × 22"),
    "conv-transpose": ("op", "1", "28 × 28"),
    "pooling": ("n", "9", "4 × 4"),
    "adaptive-pooling": ("o", "5", "5 windows"),
    "layer-stack": ("input", "1, 32, 32", "576"),
    "receptive-field": ("layers", "Conv1d(1, 1, 3)\nConv1d(1, 1, 5)", "7"),
    "parameter-count": ("out_features", "10", "7,850"),
    "recurrent-parameters": ("hidden_size", "16", "1,216"),
    "recurrent-shapes": ("hidden_size", "5", "(7, 20, 5)"),
    "broadcasting": ("shapes", "2, 1\n3", "(2, 3)"),
    "strides": ("calls", "permute(2, 0, 1)", "View"),
    "cross-entropy": ("logits", "1, 1, 1", "1.0986"),
    "attention-mask": ("padded", "", "21 of 36"),
}
REFUSED = {
    "conv-output-size": ("s", "0"),
    "conv-transpose": ("op", "2"),
    "pooling": ("p", "2"),
    "adaptive-pooling": ("o", "2.5"),
    "layer-stack": ("layers", "Conv2d(3, 6, 5)"),
    "receptive-field": ("layers", "Flatten()"),
    "parameter-count": ("in_features", "ten"),
    "recurrent-parameters": ("hidden_size", "-1"),
    "recurrent-shapes": ("input", "7, 20, 2"),
    "broadcasting": ("shapes", "2, 3\n4"),
    "strides": ("calls", "permute(0, 2, 1).view(24)"),
    "cross-entropy": ("target", "3"),
    "attention-mask": ("padded", "6"),
}
NAMES = list(EDITS)


def document(body: str) -> str:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/base.css"><link rel="stylesheet" href="/stylesheets/site.css">
<link rel="stylesheet" href="/stylesheets/calculators.css"></head>
<body class="md-typeset" data-md-color-scheme="default">{body}<script src="/javascripts/calculators/ui.js"></script></body></html>"""


def host(name: str, values: str = "{}", inside: str = "<p>The formula.</p>") -> str:
    return f'<div class="calculator" data-calculator="{name}" data-values=\'{values}\'>{inside}</div>'


ALL = document("".join(host(name) for name in NAMES))


# A calculator is mounted when it comes near: go to each until it is, however slow the machine, then back to the top.
MOUNT_ALL = """async () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 30));
  const late = (what) => { if (performance.now() > 60_000) throw new Error(`not there after a minute: ${what}`); };
  const hosts = [...document.querySelectorAll("[data-calculator]")];
  hosts[0]?.scrollIntoView();
  while (hosts.length && !globalThis.TestedAnswers?.catalogue) { late("catalogue"); await pause(); }
  for (const host of hosts) {
    while (Object.hasOwn(TestedAnswers.catalogue, host.dataset.calculator) && !host.querySelector("form")) {
      host.scrollIntoView();
      late(host.dataset.calculator);
      await pause();
    }
  }
  scrollTo(0, 0);
}"""


@pytest.fixture
def visit(browser):
    """Opens a document below a strict Content-Security-Policy; any error or violation of the policy fails the test."""
    contexts, faults = [], []

    def serve(route, html):
        path = urlsplit(route.request.url).path
        if path == "/":
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})
        elif path == "/base.css":
            route.fulfill(body=BASE, content_type="text/css")
        elif (ASSETS / path[1:]).is_file():
            route.fulfill(path=ASSETS / path[1:])
        else:
            route.fulfill(status=404, body="")

    def open_page(html=ALL, query="", wait=True, **options):
        context = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.route("**/*", lambda route: serve(route, html))
        page.goto(f"{ORIGIN}/{query}")
        if wait:
            page.evaluate(MOUNT_ALL)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


def card(page, name):
    return page.locator(f'[data-calculator="{name}"]').first


def field(page, name, key):
    return card(page, name).locator(f'[name="{key}"]')


def said(page, name):
    return card(page, name).locator("output").inner_text()


def queried(page) -> dict[str, str]:
    return {
        key: values[0]
        for key, values in parse_qs(page.evaluate("location.search.slice(1)"), keep_blank_values=True).items()
    }


def test_every_calculator_mounts_with_a_result_and_labels(visit):
    page = visit()
    assert page.locator(".calculator__form").count() == len(NAMES) == 13
    for name in NAMES:
        form = card(page, name).locator("form")
        output = form.locator("output")
        assert output.get_attribute("aria-live") == "polite"
        assert output.inner_text().strip() and not form.locator(".calculator__output--refused").count(), name
        assert form.get_attribute("aria-label")
        unlabelled = form.evaluate(
            "form => [...form.querySelectorAll('input, select, textarea')].filter(e => ![...e.labels].some(l => l.textContent.trim()) && e.checkVisibility()).map(e => e.id)"
        )
        assert unlabelled == [], name
        assert (
            "The formula." in form.locator("details").inner_text()
            or form.locator("details p").text_content() == "The formula."
        )
    identifiers = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(identifiers) > 60 and len(set(identifiers)) == len(identifiers)


def test_pictures_are_drawn_and_follow_the_slider(visit):
    page = visit()
    drawn = [name for name in NAMES if card(page, name).locator("svg.calculator__drawing").count()]
    assert len(drawn) == 9
    marks = card(page, "conv-output-size").locator(".calculator__mark--out")
    before = marks.get_attribute("x"), marks.get_attribute("y")
    card(page, "conv-output-size").locator("input[type=range]").fill("27")
    assert (marks.get_attribute("x"), marks.get_attribute("y")) != before
    assert card(page, "conv-output-size").locator(".calculator__mark--tap").count() == 9


def test_typing_changes_the_result_at_once(visit):
    page = visit()
    for name, (key, typed, expected) in EDITS.items():
        before = said(page, name)
        after = card(page, name).evaluate(
            '(card, [key, typed]) => { const input = card.querySelector(`[name="${key}"]`); input.value = typed;'
            " input.dispatchEvent(new Event('input', { bubbles: true })); return card.querySelector('output').textContent; }",
            [key, typed],
        )  # read in the same task: no timer may stand between
        assert after != before, name
        assert re.search(rf"(^|\D){re.escape(expected)}(\D|$)", after), (name, after)


def test_bad_input_is_answered_with_a_sentence(visit):
    page = visit()
    for name, (key, typed) in REFUSED.items():
        field(page, name, key).fill(typed)
        assert re.fullmatch(r".{25,}\.", said(page, name), re.DOTALL), name
        assert card(page, name).locator(".calculator__output--refused").count() == 1
        assert card(page, name).locator("[aria-invalid=true]").count() == 1, name
        assert not card(page, name).locator("table, svg.calculator__drawing >> visible=true").count(), name


def test_a_wrong_field_is_described_by_its_hint_and_by_what_is_wrong(visit):
    page = visit()
    described = "input => input.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent).join('|')"
    p = field(page, "conv-output-size", "p")
    assert p.evaluate(described) == "a number, same or valid"
    p.fill("-1")
    assert p.evaluate(described) == f"a number, same or valid|{said(page, 'conv-output-size')}"
    assert field(page, "conv-output-size", "s").get_attribute("aria-describedby") == ""
    p.fill("1")
    assert p.evaluate(described) == "a number, same or valid" and p.get_attribute("aria-invalid") == "false"


def test_what_people_paste_is_understood(visit):
    page = visit()
    for name, key, typed, expected in (
        ("broadcasting", "shapes", "torch.Size([5, 1, 4])\ntorch.Size([3, 1])", "(5, 3, 4)"),
        ("recurrent-shapes", "input", "torch.Size([9, 20, 1])", "(9, 20, 16)"),
        ("pooling", "n", "torch.Size([28, 9])", "14 × 4"),
        ("pooling", "n", "16,000", "8,000 × 8,000"),
        ("pooling", "n", "224,100", "112 × 50"),
        ("broadcasting", "shapes", "(4,096, 1)\n5,000", "(4096, 5000)"),
        ("recurrent-shapes", "input", "1, 1,000,000, 1", "(1, 1000000, 16)"),
        ("parameter-count", "in_features", "10,000", "320,032"),
        ("parameter-count", "in_features", "28 * 14*2", "25,120"),
        ("recurrent-parameters", "hidden_size", "1_000", "4,012,000"),
        ("parameter-count", "in_features", "16 × 5 x 5", "12,832"),
        ("pooling", "n", "28 ×9", "14 × 4"),
        ("conv-output-size", "p", "'same'", "28 × 28"),
        ("layer-stack", "input", "(N, 1, 32, 32)", "576"),
        ("broadcasting", "shapes", "(5, 1, 4), (3, 1)", "(5, 3, 4)"),
        ("broadcasting", "shapes", "torch.Size([5, 1, 4]) + torch.Size([3, 1])\n7, 1, 1, 1", "(7, 5, 3, 4)"),
        ("broadcasting", "shapes", "(3,)\n()", "(3,)"),
        ("strides", "calls", "x = x.permute(0, 2, 1)\nx = x.reshape(2, 12)", "(2, 12), strides (12, 1)"),
        ("cross-entropy", "logits", "tensor([[1., 1., 1.]], device='cuda:0', grad_fn=<AddmmBackward0>)", "1.0986"),
        ("cross-entropy", "logits", "−1, −1", "0.6931"),
    ):
        field(page, name, key).fill(typed)
        assert expected in said(page, name), (name, typed)


def test_what_is_not_understood_is_quoted_whole(visit):
    """Also its end: no x of a unit is taken for a ×, nothing is left out in silence."""
    page = visit()
    for name, key, typed, quoted in (
        ("parameter-count", "in_features", "1,0000", "1,0000"),
        ("parameter-count", "in_features", "3 x", "3 x"),
        ("parameter-count", "in_features", "0x10", "0x10"),
        ("conv-output-size", "n", "28px", "28px"),
        ("conv-output-size", "n", "28, x", "28, x"),
        ("conv-transpose", "k", "3 by 3", "3 by 3"),
        ("broadcasting", "shapes", "x.shape = (3, 1)\n4", "x.shape"),
        ("layer-stack", "input", "28, 28px", "28px"),
    ):
        field(page, name, key).fill(typed)
        assert f"“{quoted}”, not a whole number; write one such as 3." in said(page, name), typed
    field(page, "cross-entropy", "logits").fill("tensor([[2.0, 0.5],\n        [1.0, 3.0]])")
    assert said(page, "cross-entropy") == "Write the logits of one sample with commas, such as 2, 0.5, -1."


def test_keyboard_alone(visit):
    page = visit(document(host("conv-output-size")))
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "n"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("30")
    assert "28 × 28" in said(page, "conv-output-size")
    page.keyboard.press("ArrowUp")
    assert "29 × 29" in said(page, "conv-output-size")
    page.keyboard.press("Enter")
    assert page.evaluate("location.pathname") == "/" and "29 × 29" in said(page, "conv-output-size")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.name || document.activeElement.type || document.activeElement.tagName"
            )
        )
    for stop in ("k", "s", "p", "d", "range", "SUMMARY", "reset"):
        assert stop in reached, reached
    card(page, "conv-output-size").locator("summary").focus()
    page.keyboard.press("Enter")
    assert card(page, "conv-output-size").locator("details").get_attribute("open") is not None
    card(page, "conv-output-size").locator("[type=reset]").focus()
    page.keyboard.press("Enter")
    assert "26 × 26" in said(page, "conv-output-size")


def test_the_address_holds_what_was_typed(visit):
    page = visit(query="?other=1#part")
    length = page.evaluate("history.length")
    field(page, "conv-output-size", "n").fill("31, 24")
    field(page, "conv-output-size", "p").fill("same")
    field(page, "pooling", "ceil_mode").check()
    field(page, "broadcasting", "shapes").fill("2, 1\n3")
    pause(page, URL_PAUSE)
    assert queried(page) == {
        "other": "1",
        "conv-output-size.n": "31, 24",
        "conv-output-size.p": "same",
        "pooling.ceil_mode": "1",
        "broadcasting.shapes": "2, 1\n3",
    }
    assert page.evaluate("location.hash") == "#part" and page.evaluate("history.length") == length
    results = {name: said(page, name) for name in NAMES}
    other = visit(query=page.evaluate("location.search"))
    assert {name: said(other, name) for name in NAMES} == results
    assert "31 × 24" in results["conv-output-size"] and "4 × 4" in results["pooling"]
    card(page, "conv-output-size").locator("[type=reset]").click()
    pause(page, URL_PAUSE)
    assert set(queried(page)) == {"other", "pooling.ceil_mode", "broadcasting.shapes"}


CLIPBOARD = """Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { globalThis.copied = text; } } })"""


def test_what_is_too_long_for_a_link_is_not_linked(visit):
    """Who follows a link gets so much of a field and no more: what would be dropped there in silence gets no link."""
    page = visit(document("<p>Text.</p>" * 200 + host("layer-stack")), wait=False)
    page.evaluate(CLIPBOARD)  # which a page without https has not
    page.evaluate(MOUNT_ALL)
    button = card(page, "layer-stack").locator("button[type=button]")
    field(page, "layer-stack", "input").fill("784")
    for count in (300, 200):
        layers = "\n".join(["Linear(784, 784)"] * count)
        field(page, "layer-stack", "layers").fill(layers)
        pause(page, URL_PAUSE)
        button.click()
        assert queried(page).get("layer-stack.layers") == (layers if count == 200 else None)
        assert button.inner_text() == ("Copied" if count == 200 else "Too long for a link")
        assert page.evaluate("globalThis.copied") == (page.url if count == 200 else None)
    other = visit(document(host("layer-stack")), query=page.evaluate("location.search"))
    assert said(other, "layer-stack") == said(page, "layer-stack")


def test_two_of_a_kind_do_not_share_their_state(visit):
    page = visit(document(host("pooling") + host("pooling", '{"n": 12}')), "?pooling-2.k=4")
    outputs = page.locator("output").all_inner_texts()
    assert "3 × 3" in outputs[0] and "3 × 3" in outputs[1]
    page.locator("[name=n]").nth(0).fill("20")
    pause(page, URL_PAUSE)
    assert queried(page) == {"pooling-2.k": "4", "pooling.n": "20"}
    assert (
        "10 × 10" in page.locator("output").nth(0).inner_text()
        and "3 × 3" in page.locator("output").nth(1).inner_text()
    )


HOSTILE = '"><img src=x onerror="hacked=1"><script>hacked=1</script>'


def test_a_hostile_link_is_inert_text(visit):
    attacks = {
        "conv-output-size.n": HOSTILE,
        "conv-output-size.dims": HOSTILE,
        "layer-stack.layers": f"{HOSTILE}\n__proto__(1)",
        "strides.calls": HOSTILE,
        "broadcasting.shapes": HOSTILE,
        "cross-entropy.logits": HOSTILE,
        "attention-mask.padded": HOSTILE,
        "__proto__.n": "1",
        "pooling.n": "9" * 5000,
    }
    page = visit(query="?" + "&".join(f"{key}={quote(value)}" for key, value in attacks.items()))
    assert field(page, "conv-output-size", "n").input_value() == HOSTILE
    assert "<img src=x" in said(page, "conv-output-size")
    assert field(page, "conv-output-size", "dims").input_value() == "2"
    assert field(page, "pooling", "n").input_value() == "7"
    assert page.locator(".calculator :is(img, script, iframe, a)").count() == 0
    assert page.evaluate("typeof hacked") == "undefined" and page.evaluate("({}).n") is None
    assert (
        page.locator(".calculator *").evaluate_all(
            "all => all.flatMap(e => [...e.attributes].filter(a => a.name === 'style' || a.name.startsWith('on')))"
        )
        == []
    )


def test_names_of_javascript_are_no_layers_and_no_calls(visit):
    page = visit(document(host("layer-stack") + host("strides")))
    for text in ("constructor(1)", "__proto__(1)", "toString()", "hasOwnProperty(2)"):
        for name, key in (("layer-stack", "layers"), ("strides", "calls")):
            field(page, name, key).fill(text)
            assert "not known here" in said(page, name), text


def test_a_calculator_that_does_not_exist_leaves_its_text(visit):
    page = visit(document(host("constructor") + host("nothing") + host("pooling", "{broken")))
    assert page.locator(".calculator__form").count() == 1
    assert page.get_by_text("The formula.").filter(visible=True).count() == 2
    assert "3 × 3" in said(page, "pooling")


def test_nothing_is_loaded_before_a_calculator_comes_near(visit):
    page = visit(document("<p>Text.</p>" * 200 + host("pooling")), wait=False)
    pause(page, 300)
    assert page.evaluate("typeof globalThis.TestedAnswers") == "undefined"
    page.evaluate(MOUNT_ALL)
    assert "3 × 3" in said(page, "pooling")


def test_without_javascript_the_formula_stays(visit):
    page = visit(java_script_enabled=False, wait=False)
    assert page.get_by_text("The formula.").filter(visible=True).count() == len(NAMES)


def test_instant_navigation_mounts_again(visit):
    page = visit(document(host("pooling")))
    page.evaluate(
        """html => { document.querySelector('.calculator').outerHTML = html; globalThis.document$ = { subscribe: told => told() };
        const again = document.createElement('script'); again.src = '/javascripts/calculators/ui.js'; document.head.append(again); }""",
        host("adaptive-pooling"),
    )
    card(page, "adaptive-pooling").locator("form").wait_for()
    assert "4 windows" in said(page, "adaptive-pooling")


def test_it_works_from_disk(browser, tmp_path):
    target = tmp_path / "page.html"
    target.write_text(
        f'<meta charset="utf-8">{host("pooling")}<script src="{(ASSETS / "javascripts/calculators/ui.js").as_uri()}"></script>'
    )
    page = browser.new_page()
    page.goto(target.as_uri())
    page.locator(".calculator__form").wait_for()
    page.locator("[name=n]").fill("12")
    assert "6 × 6" in page.locator("output").inner_text()
    page.close()


@pytest.fixture(scope="module")
def phone():
    return {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}


def test_a_phone_needs_no_sideways_scroll_and_has_room_for_fingers(visit, phone):
    page = visit(**phone)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.evaluate(
        """[...document.querySelectorAll('.calculator :is(input:not([type=checkbox]), select, textarea, button, summary, .calculator__field--check)')]
        .filter(e => e.checkVisibility()).map(e => [e.name || e.className, e.getBoundingClientRect().height]).filter(([, height]) => height < 44)"""
    )
    assert small == []
    for name, (key, typed) in REFUSED.items():
        field(page, name, key).fill(typed)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_scrolls_sideways_is_reached_by_keyboard(visit):
    shapes = quote("1,2,3,4,5,6,7,8,9,10,11,12,13\n1")
    page = visit(query=f"?broadcasting.shapes={shapes}", viewport={"width": 360, "height": 800})
    named = page.evaluate(
        """[...document.querySelectorAll('.calculator__scroll')].filter(e => e.scrollWidth > e.clientWidth && e.checkVisibility())
        .map(e => [e.closest('.calculator').dataset.calculator, e.tabIndex, e.getAttribute('role'), e.getAttribute('aria-label')])"""
    )
    assert "broadcasting" in [name for name, *_ in named]
    assert [one for one in named if one[1:3] != [0, "region"] or not one[3]] == []


CONTRAST = """() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const parse = c => { const [r, g, b, a = 1] = c.match(/[\\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
  const light = rgb => rgb.map(channel).reduce((t, v, i) => t + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a === 1) return c.rgb; } return [255, 255, 255]; };
  const found = [];
  for (const e of document.querySelectorAll('.calculator *')) {
    const text = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim()).join('');
    if (!e.checkVisibility() || !(text || e.matches('input[type=text], textarea, select'))) continue;
    const style = getComputedStyle(e);
    let back = behind(e);
    if (e.matches('.calculator__place')) back = parse(getComputedStyle(e.previousElementSibling).fill).rgb;
    const [a, b] = [light(parse(e.closest('svg') ? style.fill : style.color).rgb), light(back)].sort((x, y) => y - x);
    found.push([Math.round((a + 0.05) / (b + 0.05) * 100) / 100, e.className.baseVal ?? e.className, text]);
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_contrast_in_both_themes(visit, scheme):
    page = visit(query="?attention-mask.padded=0&cross-entropy.logits=3,0,1")
    page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
    field(page, "pooling", "p").fill("2")
    at_rest(page)  # colours fade
    ratios = page.evaluate(CONTRAST)
    assert len(ratios) > 250
    assert [found for found in ratios if found[0] < 4.5] == []


def test_no_motion_where_none_is_wanted(visit):
    page = visit(reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('.calculator *')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0.01).length"
    )
    assert moving == 0
