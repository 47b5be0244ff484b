"""What the built folder holds for readers and for programs, seen without a browser."""

import json
import urllib.parse
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import nbformat
import pytest
from selectolax.lexbor import LexborHTMLParser

from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import find_labs
from tested_answers.explain.engine import Engine
from tested_answers.explain.families import find_families
from tested_answers.files import find_root
from tested_answers.site import machines
from tested_answers.site.downloads import notebook
from tested_answers.site.indexes import error_texts

ROOT = find_root(Path(__file__).parent)
ENTRIES = find_entries(ROOT)


Parsed = Callable[[str], LexborHTMLParser]


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_an_answer_shows_its_code_claims_and_related_questions(parsed: Parsed, entry: Entry) -> None:
    page = parsed(f"{entry}.html")
    assert page.css_first("h1").text().removesuffix("¶").strip() == entry.title
    shown = [pre.text().strip() for pre in page.css(".highlight pre")]
    for path in entry.variants.values():
        assert path.read_text(encoding="utf-8").strip() in shown
    claims = [" ".join(li.text().split()) for li in page.css("ul.claims > li > span:first-child")]
    assert claims == [claim.sentence.replace("`", "") for claim in read_claims(entry.test)]
    related = {link.attributes.get("href", "") for link in page.css(".md-content a")}
    for slug in entry.front_matter["related"]:
        assert any(f"{slug}.html" in href for href in related), slug


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_downloads_are_the_snippet_and_a_notebook_with_its_outputs(site: Path, entry: Entry) -> None:
    for path in entry.variants.values():
        base = site / "downloads" / entry.topic / path.stem
        assert base.with_suffix(".py").read_bytes() == path.read_bytes()
        book = nbformat.read(base.with_suffix(".ipynb"), as_version=4)
        nbformat.validate(book)
        code = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
        printed = "".join(output.text for cell in book.cells for output in cell.get("outputs", []))
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in code.splitlines() if line] == [
            line for line in lines if line and not line.startswith("#>")
        ]
        assert printed.splitlines() == [
            line.removeprefix("#>").removeprefix(" ") for line in lines if line.startswith("#>")
        ]


def test_a_notebook_is_the_same_when_it_is_made_again() -> None:
    assert notebook("print(1)\n#> 1\n", "A", "a") == notebook("print(1)\n#> 1\n", "A", "a")


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_a_tag_leads_to_the_other_answers_that_have_it(parsed: Parsed, entry: Entry) -> None:
    chips = {chip.text(): chip.attributes["href"] for chip in parsed(f"{entry}.html").css("a.md-tag")}
    assert list(chips) == entry.front_matter["tags"]
    listing = parsed("tags.html")
    for tag, href in chips.items():
        assert href == f"../tags.html#{tag}"
        listed = {link.attributes["href"] for link in listing.css(f"h2#{tag} + ul a")}
        assert listed == {f"{one}.html" for one in ENTRIES if tag in one.front_matter["tags"]}


def test_error_messages_lead_to_the_answers_that_print_them(parsed: Parsed) -> None:
    """What an answer prints belongs to a family, unless it is an answer's own; the family's causes lead on to answers."""
    families = find_families(ROOT)
    printed = sorted({f"{kind}: {message}" for entry in ENTRIES for kind, message in error_texts(entry)})
    engine = Engine(families)
    found = {message: engine.explained(message) for message in printed}
    lost = [message for message, one in found.items() if not one or one["general"]]
    assert len(lost) <= len(printed) / 4, "\n".join(lost)
    for one in families:
        linked = {link.attributes["href"] for link in parsed(f"errors/{one.area}.html").css(".errors li a")}
        assert {f"../{cause.answer.partition('#')[0]}.html" for cause in one.causes if cause.answer} <= linked


def _is_switch(site: Path, page: Path, fragment: str) -> bool:
    """Whether `try=variant.name` names a reading of the page's code."""
    variant, _, name = fragment.removeprefix("try=").partition(".")
    script = site / "assets/switches" / page.relative_to(site).with_suffix(".js")
    if not fragment.startswith("try=") or not script.exists():
        return False
    readings = script.read_text(encoding="utf-8")
    return f'"{variant}":{{' in readings and f'"name":"{name}"' in readings


def test_every_link_and_anchor_of_the_site_leads_somewhere(site: Path, parsed: Parsed) -> None:
    pages = {path: parsed(path.relative_to(site).as_posix()) for path in site.rglob("*.html")}
    anchors = {path: {tag.attributes["id"] for tag in page.css("[id]")} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        if path.name == "404.html":  # its links are absolute: nobody knows the depth at which it is shown
            continue
        for link in page.css("a[href], link[href], script[src], img[src]"):
            target = urllib.parse.urlsplit(link.attributes.get("href") or link.attributes.get("src"))
            if target.scheme or target.netloc:
                continue
            file = (path.parent / urllib.parse.unquote(target.path)).resolve() if target.path else path
            file = file / "index.html" if file.is_dir() else file
            lost = (
                target.fragment
                and file in anchors
                and target.fragment not in anchors[file]
                and not target.fragment.startswith("__")
                and not _is_switch(site, file, target.fragment)
            )
            if not file.exists() or lost:
                broken.append(f"{path.relative_to(site)} -> {target.geturl()}")
    assert broken == []


class _Inline(HTMLParser):
    """Collects what a strict policy forbids in markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value!r}>")


def test_no_markup_needs_a_weaker_policy(site: Path) -> None:
    for path in site.rglob("*.html"):
        parser = _Inline()
        parser.feed(path.read_text(encoding="utf-8"))
        assert parser.found == [], path.relative_to(site)


def test_every_page_has_the_policy_and_no_third_party(site: Path, parsed: Parsed) -> None:
    for path in site.rglob("*.html"):
        page = parsed(path.relative_to(site).as_posix())
        if page.css_first('meta[http-equiv="refresh"]') or path.parent.name == "live":
            continue  # the frame of Python has a policy of its own (test_live.py)
        policy = page.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        loaded = [
            tag.attributes.get("src") or tag.attributes["href"]
            for tag in page.css("script[src], img[src], link[rel=stylesheet], link[rel=preload]")
        ]
        assert [url for url in loaded if "//" in url] == [], path.relative_to(site)


def test_programs_find_everything(site: Path, parsed: Parsed) -> None:
    catalogue = json.loads((site / "entries.json").read_text(encoding="utf-8"))
    assert [one["slug"] for one in catalogue["entries"]] == [entry.slug for entry in ENTRIES]
    for one in catalogue["entries"]:
        assert one["data"].endswith(f"/{one['topic']}/{one['slug']}.json")
        data = json.loads((site / one["topic"] / f"{one['slug']}.json").read_text(encoding="utf-8"))
        assert data["code"]["answer"] and data["outputs"]["answer"]
        assert all(claim["claim"] and claim["falls_when"] for claim in data["claims"])
    llms = (site / "llms.txt").read_text(encoding="utf-8")
    feed = ET.parse(site / "feed.xml").getroot()
    assert len(feed.findall("channel/item")) == len(ENTRIES)
    for lab in find_labs(ROOT):
        assert f"{lab}.md" in llms and (site / f"{lab}.md").exists()
    for entry in ENTRIES:
        assert f"{entry}.md" in llms
        copy = (site / f"{entry}.md").read_text(encoding="utf-8")
        assert entry.snippet.read_text(encoding="utf-8").splitlines()[0] in copy
        assert 'data-is="' not in copy and "--8<--" not in copy and "<svg" not in copy
        data = json.loads(parsed(f"{entry}.html").css_first('script[type="application/ld+json"]').text())
        assert (data["@type"], data["headline"]) == ("TechArticle", entry.title)
    sitemap = ET.parse(site / "sitemap.xml").getroot()
    listed = [url.findtext("{*}loc") for url in sitemap]
    assert all(any(url.endswith(f"{entry}.html") for url in listed) for entry in ENTRIES)


def test_the_catalogue_has_the_keys_that_its_page_describes(site: Path) -> None:
    described = (ROOT / "docs/about/entries-json.md").read_text(encoding="utf-8")
    catalogue = json.loads((site / "entries.json").read_text(encoding="utf-8"))
    entry = json.loads((site / f"{ENTRIES[0]}.json").read_text(encoding="utf-8"))
    for key in (*catalogue, *catalogue["entries"][0], *entry, *entry["claims"][0]):
        assert f"`{key}`" in described, key


def test_a_moved_answer_is_found_at_its_old_address() -> None:
    page = machines._redirect(ENTRIES[0], "old/place")
    assert f'content="0; url=../{ENTRIES[0]}.html"' in page


def test_what_the_build_reads_is_not_published(site: Path) -> None:
    assert (ROOT / "docs/taxonomy.yml").exists() and list(site.glob("*.yml")) == []


def test_each_page_has_a_card_for_sharing(site: Path) -> None:
    for entry in ENTRIES:
        card = (site / "assets/social" / f"{entry}.png").read_bytes()
        assert card.startswith(b"\x89PNG") and len(card) < 80_000
