"""The site as it is published, under an address with a path: what it says of its own addresses, and a walk through it."""

import json
import mimetypes
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from selectolax.lexbor import LexborHTMLParser

from tested_answers.content.entry import Entry, find_entries
from tested_answers.files import find_root
from tested_answers.site.preview import build, pause

ROOT = find_root(Path(__file__).parent)
TOPIC = "regularization"
PARTS = ("docs", "families", "snippets", "tests", "theme")
KEPT = ("claims", "extracts", "pages", "social", "templates")  # between builds, by all that they are made from
BASE = "https://example.org/answers/"
REPOSITORY = "https://github.com/someone/answers"
SOURCE = "A question heard at a desk."
MOVED = "Half of its training loss was said to vanish; the mean of it does not change."


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A strict build of the site for `BASE`, in which one answer moved and was corrected."""
    root, folder = tmp_path_factory.mktemp("repository"), tmp_path_factory.mktemp("published")
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    for name in KEPT:
        (ROOT / ".cache" / name).mkdir(parents=True, exist_ok=True)
        (root / ".cache").mkdir(exist_ok=True)
        (root / ".cache" / name).symlink_to(ROOT / ".cache" / name)
    answer = moving(root).page
    head = f"moved_from: [old/place, gone]\ncorrected:\n  - {{day: 2026-11-25, said: '{MOVED}'}}\n"
    text = re.sub("^source:.*$", f"source: {SOURCE}", answer.read_text(encoding="utf-8"), flags=re.MULTILINE)
    answer.write_text(text.replace("---\n", f"---\n{head}", 1), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("REPO_URL", REPOSITORY)
        patch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
        build(root, folder, BASE)
    return folder


def moving(root: Path) -> Entry:
    return next(entry for entry in find_entries(root) if entry.topic == TOPIC)


ENTRIES, MOVING = find_entries(ROOT), moving(ROOT)


def file_of(folder: Path, address: str) -> Path:
    """The file that a host of static pages gives for an address of the site."""
    path = unquote(urlsplit(address).path).removeprefix(urlsplit(BASE).path)
    file = folder / path
    return file / "index.html" if file.is_dir() else file


# --- what stands in the files -----------------------------------------------------


def test_every_absolute_address_of_the_site_leads_to_a_file_of_it(published: Path) -> None:
    texts = [path for path in published.rglob("*") if path.suffix in (".html", ".xml", ".json", ".txt", ".md")]
    found = {
        address.rstrip(".,;")
        for path in texts
        for address in re.findall(r"https://example\.org[^\s\"'<>)\\#&]*", path.read_text(encoding="utf-8"))
    }
    assert len(found) > 5 * len(ENTRIES)
    assert [one for one in sorted(found) if not one.startswith(BASE) and one != BASE.rstrip("/")] == []
    assert [one for one in sorted(found) if not file_of(published, one).exists()] == []


@dataclass(frozen=True)
class Read:
    """Of one page: what it calls its own address, and where addresses may lead on it."""

    canonical: str | None
    places: set[str]


@pytest.fixture(scope="module")
def pages(published: Path) -> dict[Path, Read]:
    """The pages with a menu, each read once."""
    found = {}
    for path in published.rglob("*.html"):
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        if path.name != "404.html" and path.parent.name != "live" and page.css("meta[name=generator], .md-main"):
            canonical = page.css_first("link[rel=canonical]")
            places = {tag.attributes["id"] for tag in page.css("[id]")}
            found[path] = Read(canonical and canonical.attributes["href"], places)
    return found


def test_every_page_names_its_own_address_and_is_in_the_site_map(published: Path, pages: dict[Path, Read]) -> None:
    listed = {url.findtext("{*}loc") for url in ET.parse(published / "sitemap.xml").getroot()}
    assert len(pages) > len(ENTRIES)
    for path, page in pages.items():
        assert page.canonical, path
        assert file_of(published, page.canonical) == path
        assert page.canonical in listed


def test_pages_that_are_shared_show_their_card(published: Path) -> None:
    page = LexborHTMLParser((published / f"{MOVING}.html").read_text(encoding="utf-8"))
    card = page.css_first("meta[property='og:image']").attributes["content"]
    assert card == f"{BASE}assets/social/{MOVING}.png" and file_of(published, card).read_bytes().startswith(b"\x89PNG")


def test_crawlers_find_the_site_map_and_programs_the_whole_text(published: Path) -> None:
    assert f"Sitemap: {BASE}sitemap.xml" in (published / "robots.txt").read_text(encoding="utf-8")
    whole = (published / "llms-full.txt").read_text(encoding="utf-8")
    assert f"{BASE}llms-full.txt" in (published / "llms.txt").read_text(encoding="utf-8")
    for entry in ENTRIES:
        assert f"Source: {BASE}{entry}.html" in whole
        assert (published / f"{entry}.md").read_text(encoding="utf-8") in whole


def validator(published: Path, name: str) -> Draft202012Validator:
    schema = json.loads((published / "about" / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(closed(schema), format_checker=FormatChecker())


def closed(schema: object) -> object:
    """The schema without room for keys that it does not describe: readers may meet new ones, we write none."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and "additionalProperties" not in schema and isinstance(schema["properties"], dict):
        made["additionalProperties"] = False
    return made


def test_the_data_keeps_its_published_schema(published: Path) -> None:
    catalogue = json.loads((published / "entries.json").read_text(encoding="utf-8"))
    assert [error.message for error in validator(published, "entries.schema.json").iter_errors(catalogue)] == []
    answers = validator(published, "answer.schema.json")
    for one in catalogue["entries"]:
        data = json.loads(file_of(published, one["data"]).read_text(encoding="utf-8"))
        assert [error.message for error in answers.iter_errors(data)] == [], one["slug"]
    data["claims"][0]["cases"] = "many"
    assert len(list(answers.iter_errors(data))) == 1, "the schema can say no"


def test_every_claim_has_an_address_of_its_own(published: Path, pages: dict[Path, Read]) -> None:
    for entry in ENTRIES:
        data = json.loads((published / f"{entry}.json").read_text(encoding="utf-8"))
        assert data["claims"]
        for claim in data["claims"]:
            page, _, place = claim["url"].partition("#")
            assert page == f"{BASE}{entry}.html" and place in pages[published / f"{entry}.html"].places, claim["url"]


def test_the_feed_says_what_is_new_and_what_was_corrected(published: Path) -> None:
    items = ET.parse(published / "feed.xml").getroot().findall("channel/item")
    titles = [item.findtext("title") for item in items]
    assert sorted(titles) == sorted([*(entry.title for entry in ENTRIES), f"Corrected: {MOVING.title}"])
    said = {item.findtext("title"): item.findtext("description") for item in items}
    assert said[f"Corrected: {MOVING.title}"] == MOVED
    assert len({item.findtext("guid") for item in items}) == len(items)
    page = LexborHTMLParser((published / "about/changes.html").read_text(encoding="utf-8"))
    rows = [row.text() for row in page.css(".md-content li")]
    assert f"Corrected: {MOVING.title} {MOVED}" in rows and f"New: {MOVING.title}" in rows


def test_what_prompted_a_page_ends_in_one_full_stop(published: Path) -> None:
    page = LexborHTMLParser((published / f"{MOVING}.html").read_text(encoding="utf-8"))
    assert page.css_first(".source").text().strip().startswith(f"Prompted by {SOURCE} Text and code")


def test_a_page_leads_to_the_form_that_says_it_is_wrong(published: Path) -> None:
    page = LexborHTMLParser((published / f"{MOVING}.html").read_text(encoding="utf-8"))
    address = urlsplit(page.css_first(".wrong-page a").attributes["href"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.geturl().startswith(f"{REPOSITORY}/issues/new?")
    form = (ROOT / ".github/ISSUE_TEMPLATE" / asked["template"]).read_text(encoding="utf-8")
    assert re.findall(r"^    id: page$", form, re.MULTILINE), "the form has the field that the address fills in"
    assert asked["page"] == f"{BASE}{MOVING}.html"


# --- in a browser, as if it were there --------------------------------------------


@pytest.fixture
def reader(browser: Browser, published: Path) -> Iterator[Page]:
    """A page for which `BASE` is the built folder; an error on the console, a lost file or another host is a failure."""
    context, errors, lost = browser.new_context(service_workers="block"), [], []

    def host(route: Route) -> None:
        address = route.request.url
        file = file_of(published, address)
        if not address.startswith(BASE):
            lost.append(address)
            route.abort()
        elif file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(status=200, body=file.read_bytes(), content_type=kind)
        else:
            if not address.endswith("/nowhere/softmax-twice.html"):
                lost.append(address)
            route.fulfill(status=404, body=(published / "404.html").read_bytes(), content_type="text/html")

    context.route("**/*", host)
    page = watched(context, errors)
    yield page
    context.close()
    assert lost == []
    assert [error for error in errors if "404" not in error] == []


def watched(context: BrowserContext, errors: list[str]) -> Page:
    page = context.new_page()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page


@pytest.mark.browser
def test_a_walk_under_a_path(reader: Page) -> None:
    reader.goto(BASE)
    reader.locator(f'.topics a[href*="{TOPIC}/index"]').click()
    expect(reader).to_have_url(f"{BASE}{TOPIC}/index.html")
    reader.locator(f'.questions a[href$="{MOVING.slug}.html"]').click()
    expect(reader).to_have_url(f"{BASE}{MOVING}.html")
    expect(reader.locator("h1")).to_contain_text(MOVING.title)
    reader.locator("a.tick").first.click()
    assert reader.url.startswith(f"{BASE}{MOVING}.html")
    reader.goto(f"{BASE}{MOVING}.html")
    reader.locator("a.md-tag").first.click()
    expect(reader).to_have_url(re.compile(re.escape(f"{BASE}tags.html#")))


@pytest.mark.browser
def test_the_search_finds_under_a_path(reader: Page) -> None:
    reader.goto(f"{BASE}{MOVING}.html")
    pause(reader, 300)  # Material closes the search 125 after each address
    reader.locator(".md-search__input").click()
    reader.locator(".md-search__input").fill("dropout")
    first = reader.locator(".md-search-result__item a").first
    expect(first).to_be_visible()
    first.click()
    expect(reader.locator(".md-content h1")).to_contain_text("dropout", ignore_case=True)
    assert urlsplit(reader.url).path.startswith(f"/answers/{TOPIC}/")


@pytest.mark.browser
def test_an_old_address_leads_on_with_the_claim_that_was_asked_for(reader: Page, published: Path) -> None:
    claim = json.loads((published / f"{MOVING}.json").read_text(encoding="utf-8"))["claims"][0]["url"]
    for old in ("old/place", "gone"):
        reader.goto(f"{BASE}{old}.html#{claim.partition('#')[2]}")
        expect(reader).to_have_url(claim)
        expect(reader.locator(f"[id='{claim.partition('#')[2]}']")).to_be_visible()


@pytest.mark.browser
def test_without_scripts_an_old_address_leads_on_too(browser: Browser, published: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.route("**/*", lambda route: route.fulfill(path=file_of(published, route.request.url)))
    page = context.new_page()
    page.goto(f"{BASE}old/place.html")
    expect(page).to_have_url(f"{BASE}{MOVING}.html")
    context.close()


@pytest.mark.browser
def test_what_is_not_there_offers_the_search_under_the_path(reader: Page) -> None:
    reader.goto(f"{BASE}nowhere/softmax-twice.html")
    expect(reader.locator("h1")).to_contain_text("There is no page")
    expect(reader.locator(".ask input")).to_have_value("nowhere softmax twice")
    reader.locator(".md-content a", has_text="all questions").click()
    expect(reader).to_have_url(f"{BASE}questions.html")
