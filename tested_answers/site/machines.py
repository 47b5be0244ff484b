"""What programs read: llms.txt, a Markdown copy of every page, entries.json, a feed, structured data, redirects."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from tested_answers.content import taxonomy
from tested_answers.content.embeds import with_files
from tested_answers.content.entry import Entry
from tested_answers.content.lab import Lab
from tested_answers.site.dates import Dates
from tested_answers.site.markup import alternative, unescaped
from tested_answers.site.ticks import Ticks

_BOUND = re.compile(r'(`[^`\n]+`)\{[^}\n]*data-(?:is|equals)="[^"\n]*"[^}\n]*\}')
_FIGURE = re.compile(r"<figure>\s*(?P<svg><svg.*?</svg>)\s*</figure>", re.DOTALL)


def files(
    entries: list[Entry],
    labs: list[Lab],
    checked: dict[str, str],
    ticks: Ticks,
    dates: Dates,
    config: MkDocsConfig,
) -> dict[str, str]:
    """Path below the site -> text."""
    base = (config.site_url or "").rstrip("/") + "/"
    texts = {
        "llms.txt": _llms(entries, labs, ticks, config, base),
        "entries.json": _json(_catalogue(entries, checked, base)),
        "feed.xml": _feed(entries, dates, config, base),
    }
    for entry in entries:
        for old in entry.front_matter.get("moved_from") or []:
            texts[f"{old}.html"] = _redirect(entry, old)
    return texts


def plain_markdown(title: str | None, markdown: str, root: Path) -> str:
    """A page as Markdown that stands alone: code included, bindings removed, figures as their text alternative."""

    text = unescaped(_BOUND.sub(r"\1", with_files(markdown, root)))
    text = _FIGURE.sub(lambda match: alternative(match["svg"]), text)
    heading = "" if text.lstrip().startswith("# ") else f"# {title}\n\n"
    return heading + text.strip() + "\n"


def _llms(entries: list[Entry], labs: list[Lab], ticks: Ticks, config: MkDocsConfig, base: str) -> str:
    lines = [
        f"# {config.site_name}",
        "",
        f"> {config.site_description}",
        "",
        "Every output is real, every number is bound to the code that gives it, every claim is asserted by a test that can fail. "
        f"Each page has a Markdown copy beside it (.md for .html), each answer also its code, outputs and claims (.json); list: {base}entries.json",
    ]
    for topic, heading in taxonomy.topics(entries[0].root).items():
        if own := [entry for entry in entries if entry.topic == topic]:
            lines += [
                "",
                f"## {heading}",
                "",
                *(line for entry in own for line in [_line(entry, base), *ticks.lines(entry)]),
            ]
    if labs:
        lines += ["", "## Labs", "", *(_line(lab, base) for lab in labs)]
    return "\n".join(lines) + "\n"


def _line(entry: Entry, base: str) -> str:
    return f"- [{entry.title}]({base}{entry}.md): {entry.description}"


def _catalogue(entries: list[Entry], checked: dict[str, str], base: str) -> dict:
    """The document that docs/about/entries-json.md describes."""
    return {
        "format": 2,
        "checked": checked,
        "licence": {"text": "CC-BY-4.0", "code": "MIT"},
        "entries": [_names(entry) | {"url": f"{base}{entry}.html", "data": f"{base}{entry}.json"} for entry in entries],
    }


def _names(entry: Entry) -> dict:
    return {
        "slug": entry.slug,
        "topic": entry.topic,
        "question": entry.title,
        "short_answer": entry.description,
    }


def record(entry: Entry, ticks: Ticks, outputs: dict[str, list[str]]) -> str:
    """The file beside the page: all that the entry says, as data; `outputs` are the printed lines of each variant."""
    return _json(_record(entry, ticks, outputs))


def _json(data: dict) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _record(entry: Entry, ticks: Ticks, outputs: dict[str, list[str]]) -> dict:
    proved, total = ticks.share(entry)
    return _names(entry) | {
        "asked": [str(words) for words in entry.front_matter.get("asked") or []],
        "tags": list(entry.front_matter.get("tags") or []),
        "related": list(entry.front_matter.get("related") or []),
        "added": str(entry.front_matter.get("added", "")),
        "code": {variant: path.read_text(encoding="utf-8") for variant, path in entry.variants.items()},
        "outputs": outputs,
        "scope": str(entry.front_matter.get("scope", "")),
        "sentences": {"of_fact": total, "proved": proved},
        "claims": ticks.records(entry),
    }


def _feed(entries: list[Entry], dates: Dates, config: MkDocsConfig, base: str) -> str:
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    for tag, text in (("title", config.site_name), ("link", base), ("description", config.site_description or "")):
        ET.SubElement(channel, tag).text = text
    dated = [(_added(entry, dates), entry) for entry in entries if entry.front_matter.get("added")]
    for added, entry in sorted(dated, key=lambda pair: (-pair[0].timestamp(), str(pair[1]))):
        item = ET.SubElement(channel, "item")
        ET.SubElement(item, "title").text = entry.title
        ET.SubElement(item, "link").text = f"{base}{entry}.html"
        ET.SubElement(item, "guid").text = f"{base}{entry}.html"
        ET.SubElement(item, "description").text = entry.description
        ET.SubElement(item, "pubDate").text = format_datetime(added)
    ET.indent(rss)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(rss, encoding="unicode") + "\n"


def _added(entry: Entry, dates: Dates) -> datetime:
    """The day that the page names; of that day the time at which its first version came, where it is known."""
    day = date.fromisoformat(str(entry.front_matter["added"]))
    began = dates.began(entry)
    return began if began and began.date() == day else datetime.combine(day, time(), UTC)


def structured_data(page: Page, entry: Entry, checked: dict[str, str]) -> str:
    """`TechArticle` JSON-LD. Not QAPage: search engines keep that for pages where users submit answers."""
    data = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": entry.title,
        "description": entry.description,
        "url": page.canonical_url,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "keywords": ", ".join(entry.front_matter.get("tags") or []),
        "datePublished": str(entry.front_matter.get("added", "")),
        "dateModified": checked.get("date", ""),
    }
    # "</" could end the script element early, "<!--" keep it from ending.
    return json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False).replace("<", "\\u003c")


def _redirect(entry: Entry, old: str) -> str:
    target = escape("../" * old.count("/") + f"{entry}.html")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(entry.title)}</title>'
        f'<link rel="canonical" href="{target}"><meta http-equiv="refresh" content="0; url={target}"></head>'
        f'<body><p>This answer moved: <a href="{target}">{escape(entry.title)}</a></p></body></html>\n'
    )
