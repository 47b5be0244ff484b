"""Nothing that an entry, an address or a reader brings to a page runs there: it is shown as text.

One small site of made-up files that hold hostile text wherever text goes, opened without its policy: what does not run
does not run because it is text, not because a policy stopped it.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from tested_answers.content.entry import Entry
from tested_answers.files import find_root
from tested_answers.site import live
from tested_answers.site.preview import at_rest, pause, press

# The site is this module's own: no answer is part of it.
DEPENDS = ["SMALL_SITE", "live/*", ".cache/live/manifest.json"]

ROOT = find_root(Path(__file__).parent)
PATIENCE = 60_000  # milliseconds
pytestmark = pytest.mark.browser

# All on one line, since most fields are; `hit()` is what must never be called.
HOSTILE = [
    # script elements, also where the text around them has to be left first
    "<script>hit()</script>",
    "<ScRiPt>hit()</sCrIpT>",
    "<script/src=data:,hit()></script>",
    "<script type=module>hit()</script>",
    "<scr<script>ipt>hit()</scr</script>ipt>",
    "<<script>hit()//<</script>",
    "</script><script>hit()</script>",
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "</style><script>hit()</script>",
    "</template><script>hit()</script>",
    "</code></pre><script>hit()</script>",
    "--><script>hit()</script>",
    "<!--<script>",
    "]]><script>hit()</script>",
    "<svg><script>hit()</script></svg>",
    "<math><mtext><script>hit()</script></mtext></math>",
    # handlers
    "<img src=x onerror=hit()>",
    "<img/src/onerror=hit()>",
    "<svg onload=hit()>",
    "<body onload=hit()>",
    "<details open ontoggle=hit()>",
    "<video><source onerror=hit()></video>",
    "<input autofocus onfocus=hit()>",
    "<style onload=hit()></style>",
    "<link rel=stylesheet href=x onerror=hit()>",
    "<p onclick=hit()>press</p>",
    # addresses
    "javascript:hit()",
    "<iframe src=javascript:parent.hit()></iframe>",
    '<iframe srcdoc="<script>parent.hit()</script>"></iframe>',
    "<object data=javascript:hit()></object>",
    "<embed src=javascript:hit()>",
    "<form action=javascript:hit()><button>b</button></form>",
    '<meta http-equiv=refresh content="0;url=javascript:hit()">',
    '<base href="javascript:hit()//">',
    "[a](javascript:hit())",
    "[a](JaVaScRiPt:hit())",
    "[a](java&#10;script:hit())",
    "[a](data:text/html,<script>parent.hit()</script>)",
    "<javascript:hit()>",
    "[b]: javascript:hit()",
    # broken attributes
    '" onmouseover="hit()',
    "' onfocus='hit()' autofocus='",
    'x" autofocus onfocus="hit()" y="',
    '"><img src=x onerror=hit()>',
    "'><svg onload=hit()>",
    '<img src="x" onerror="hit()"',
    '![a](x"onerror="hit())',
    '{: onclick="hit()" }',
    "{ #a onmouseover=hit() }",
    # other writings of the same signs
    "\uff1cscript\uff1ehit()\uff1c/script\uff1e",
    "<\u017fcript>hit()</\u017fcript>",
    "\\u003cscript\\u003ehit()\\u003c/script\\u003e",
    "&lt;script&gt;hit()&lt;/script&gt;",
    "&#60;img src=x onerror=hit()&#62;",
    "\u202e<script>hit()</script>",
    "\ufeff<img src=x onerror=hit()>",
    "%3Cscript%3Ehit()%3C/script%3E",
    # templates
    "{{ hit() }}",
    "{% raw %}{{ hit() }}{% endraw %}",
    "{{constructor.constructor('hit()')()}}",
    "${hit()}",
    "<%= hit() %>",
    "<template shadowrootmode=open><script>hit()</script></template>",
    '--8<-- "layers/one.py"',
    "\\(\\href{javascript:hit()}{x}\\)",
]
ALL = " | ".join(HOSTILE)

PAGE = """---
title: {text}
description: {text}
tags: {texts}
asked: {texts}
related: [{other}]
scope: {text}
source: {text}
added: 2026-11-24
---

!!! success "Short answer"
    It holds. [✓](claim:holds)

=== "NumPy"

    ```python
    --8<-- "layers/{name}_numpy.py"
    ```
"""

TEST = """from tested_answers import breaks


@breaks({old}, {text}, variant="numpy")
def test_holds(numpy):
    {text}
{notes}
    assert numpy.texts[0] == {old}
"""

LAB = """# ---
# title: {text}
# description: {text}
# related: [one]
# added: 2026-11-24
# ---

# %% [markdown]
# # A lab

# %%
{code}
"""

FAMILY = """title: {text}
library: torch
wordings:
  - pattern: {text}
    since: {text}
means: One sentence.
numbers:
  x: {text}
causes:
  - because: One cause.
    answer: layers/one
    not_run: {text}
    source: https://example.org/
"""

TOOL = '# Cross-entropy\n\n<div class="calculator" data-calculator="cross-entropy">JavaScript.</div>\n'


def snippet() -> str:
    lines = [f"texts = {HOSTILE!r}", 'print("\\n".join(texts))', *(f"#> {one}" for one in HOSTILE)]
    lines += ["try:", "    int(texts[0])", "except ValueError as error:", "    print(error)"]
    lines += [*(f"#> {one}" for one in HOSTILE), *(f"# it: {one}" for one in HOSTILE)]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, small_site: Callable) -> Iterator[tuple[Path, str]]:
    """The folder of the built site, and its address."""
    root = tmp_path_factory.mktemp("hostile")
    own = {"text": json.dumps(ALL), "texts": json.dumps(HOSTILE)}
    texts = {
        "docs/index.md": "# Home\n\n<!-- topics -->\n\n<!-- questions: one, two -->\n",
        "docs/tools/cross.md": TOOL,
    }
    for slug, other in (("one", "two"), ("two", "one")):
        entry = Entry(root, "layers", slug)
        texts |= {
            f"docs/{entry}.md": PAGE.format(other=other, name=entry.name, **own),
            f"snippets/layers/{entry.name}.py": "texts = 1\n",
            f"snippets/layers/{entry.name}_numpy.py": snippet(),
            f"tests/layers/test_{entry.name}.py": TEST.format(
                old=repr(HOSTILE[0]), text=repr(ALL), notes="\n".join(f"    # it: {one}" for one in HOSTILE)
            ),
        }
    texts["families/areas.yml"] = "shapes: Shapes\n"
    texts["families/often.yml"] = f"hostile: {json.dumps(ALL)}\n"
    texts["families/shapes/hostile.yml"] = FAMILY.format(**own)
    texts["snippets/labs/lab.py"] = LAB.format(code=snippet(), **own)
    texts["tests/labs/test_lab.py"] = "def test_it(answer):\n    assert answer.texts\n"
    with small_site(root, texts, with_python=live.manifest(ROOT) is not None) as built:
        yield built


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without its policy, on which every call of `hit` and every dialog is a failure."""
    context = browser.new_context(bypass_csp=True)
    hits: list[str] = []
    context.expose_function("hit", lambda: hits.append(page.url))
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("dialog", lambda dialog: (hits.append(dialog.message), dialog.dismiss()))
    yield page
    pause(page, 200)
    context.close()
    assert hits == []


# What would run: handlers, addresses with a program in them, scripts that hold our text.
ARMED = """() => [...document.querySelectorAll("*")].flatMap((node) => [...node.attributes].map(({ name, value }) => [node, name, value]))
  .filter(([node, name, value]) => name.startsWith("on") || (/^(href|src|srcdoc|action|formaction|data|xlink:href)$/.test(name)
    && /^[\\s\\0-\\x20]*(javascript|vbscript|data:text)/i.test(value)) || name === "srcdoc")
  .map(([node, name, value]) => `${node.outerHTML.slice(0, 120)}: ${name}=${value}`)
  .concat([...document.scripts].filter((one) => one.type !== "application/ld+json" && one.text.includes("hit()")).map((one) => one.outerHTML.slice(0, 80)))"""


def words(text: str) -> str:
    """Text as it is compared: however it is broken into lines, without the marks of code in a sentence."""
    return " ".join(text.replace("`", "").replace("¶", "").split())


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("layers/one", ["h1", ".asked", ".scope", ".source", "ul.claims span", ".falls", ".claims pre", ".highlight"]),
        ("questions", [".questions li p:first-child a", ".questions li p + p"]),
        ("layers/index", [".questions li p:first-child a", ".questions li p + p"]),
        ("index", [".questions li p:first-child a", ".questions li p + p"]),
        ("tags", [".tags h2", ".tags li a"]),
        ("errors", [".often li a", ".errors li a"]),
        ("errors/shapes", [".errors p", ".errors h2", ".errors li", ".errors li a"]),
        ("labs/lab", [".lab .highlight", "pre.printed"]),
    ],
)
def test_what_an_entry_says_is_shown_as_text(page: Page, hostile: tuple[Path, str], path: str, fields: list) -> None:
    page.goto(f"{hostile[1]}{path}.html")
    at_rest(page)
    assert page.evaluate(ARMED) == []
    for field in fields:
        text = words(" ".join(page.locator(field).all_text_contents()))
        assert [one for one in HOSTILE if words(one) not in text] == [], field
    if path in ("layers/one", "labs/lab"):
        assert words(ALL) in words(page.title())
        shared = page.locator("meta[property='og:title'], meta[name=description], meta[property='og:description']")
        assert [words(ALL) in words(one.get_attribute("content")) for one in shared.all()] == [True] * 3
    if path == "layers/one":
        assert page.locator(".md-tag").all_text_contents() == HOSTILE
        data = json.loads(page.locator("script[type='application/ld+json']").text_content())
        assert data["headline"] == ALL
        around = " ".join(page.locator(".md-footer__link, .md-nav--primary, .md-content li a").all_text_contents())
        assert words(ALL) in words(around)


def test_a_tag_leads_to_its_place_whatever_it_is(hostile: tuple[Path, str]) -> None:
    answer, tags = (
        BeautifulSoup((hostile[0] / path).read_text(encoding="utf-8"), "html.parser")
        for path in ("layers/one.html", "tags.html")
    )
    for chip in answer.select(".md-tag"):
        path, _, place = chip["href"].partition("#")
        assert path == "../tags.html"
        assert words(tags.find(id=place).get_text()) == words(chip.get_text())


def test_what_programs_read_is_well_formed(hostile: tuple[Path, str]) -> None:
    folder, _ = hostile
    items = ET.parse(folder / "feed.xml").getroot().findall("channel/item")
    assert [item.findtext("title") for item in items] == [ALL] * 2
    entry = json.loads((folder / "layers/one.json").read_text(encoding="utf-8"))
    assert (entry["question"], entry["asked"], entry["scope"]) == (ALL, HOSTILE, ALL)
    assert (
        ALL
        in json.loads((folder / "downloads/layers/one_numpy.ipynb").read_text(encoding="utf-8"))["cells"][0]["source"][
            0
        ]
    )


def test_what_is_searched_for_and_what_is_found_is_text(page: Page, hostile: tuple[Path, str]) -> None:
    page.goto(f"{hostile[1]}questions.html")
    pause(page, 300)  # Material closes the search 125 after each address
    box = page.locator(".md-search__input")
    box.click()
    for text in [*HOSTILE, ALL]:
        box.fill(text)
    box.fill("holds cross entropy hit script")
    expect(page.locator(".md-search-result__list")).to_contain_text("<script>hit()</script>")
    assert page.evaluate(ARMED) == []


@pytest.mark.parametrize("path", ["layers/one.html", "questions.html"])
def test_an_address_is_no_program(page: Page, hostile: tuple[Path, str], path: str) -> None:
    _, address = hostile
    page.goto(f"{address}{path}?h={quote(ALL)}#{quote(ALL)}")
    for text in HOSTILE:
        page.evaluate("text => { location.hash = text }", text)
        page.evaluate("text => { location.hash = encodeURIComponent(text) }", text)
    for text in HOSTILE[::6]:
        page.goto(f"{address}{path}?h={quote(text)}")
    assert page.evaluate(ARMED) == []


def test_an_address_that_leads_nowhere_is_no_program(page: Page, hostile: tuple[Path, str]) -> None:
    folder, address = hostile
    page.route(
        "**/nowhere/**",
        lambda route: route.fulfill(body=(folder / "404.html").read_text(encoding="utf-8"), content_type="text/html"),
    )
    for text in [*HOSTILE[::6], ALL]:
        page.goto(f"{address}nowhere/{quote(text, safe='')}")
        expect(page.locator("#ask")).to_have_value(re.compile("^nowhere"))
        assert page.evaluate(ARMED) == []


def test_the_state_of_a_calculator_is_text(page: Page, hostile: tuple[Path, str]) -> None:
    _, address = hostile
    for at in range(0, len(HOSTILE), 3):
        logits, target, ignored = (HOSTILE[(at + step) % len(HOSTILE)] for step in range(3))
        state = "&".join(
            f"cross-entropy.{name}={quote(text)}"
            for name, text in (("logits", logits), ("target", target), (ignored, ignored))
        )
        page.goto(f"{address}tools/cross.html?{state}")
        expect(page.locator("input[name=logits], textarea[name=logits]")).to_have_value(logits)
        expect(page.locator(".calculator__output")).not_to_be_empty()
        assert page.evaluate(ARMED) == []


@pytest.mark.skipif(live.manifest(ROOT) is None, reason="no Python for the page here: `make live` brings it")
def test_what_a_run_prints_is_text(page: Page, hostile: tuple[Path, str]) -> None:
    page.goto(f"{hostile[1]}layers/one.html")
    press(page.locator(".live__run"))
    expect(page.locator(".live__lines")).to_be_visible(timeout=PATIENCE)
    printed = [words(text) for text in page.locator(".live__lines tbody td:first-child").all_text_contents()]
    assert printed[: len(HOSTILE)] == [words(text) for text in HOSTILE]
    assert page.locator(".live__falls, .live__holds").count() == 1
    assert words(ALL) in words(page.locator(".live__claims").text_content())
    assert page.evaluate(ARMED) == []
