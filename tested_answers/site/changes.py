"""What is new and what was corrected, by day: a page and a feed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from mkdocs.config.defaults import MkDocsConfig

from tested_answers.content.entry import Entry
from tested_answers.site.dates import Dates
from tested_answers.site.markup import escaped, link

PAGE = "about/changes.md"
_HERE = "<!-- changes -->"


@dataclass(frozen=True)
class Change:
    """An answer that came, or a sentence of one that was wrong; `said` holds what it said and what is right."""

    when: datetime
    entry: Entry
    said: str = ""


def all_changes(entries: list[Entry], dates: Dates) -> list[Change]:
    """The newest first."""
    found = [change for entry in entries for change in _changes(entry, dates)]
    return sorted(found, key=lambda change: (-change.when.timestamp(), str(change.entry)))


def _changes(entry: Entry, dates: Dates) -> Iterator[Change]:
    if entry.front_matter.get("added"):
        yield Change(_added(entry, dates), entry)
    for one in entry.front_matter.get("corrected") or []:
        yield Change(_midnight(date.fromisoformat(str(one["day"]))), entry, str(one["said"]))


def _added(entry: Entry, dates: Dates) -> datetime:
    """The day that the page names; of that day the time at which its first version came, where it is known."""
    day, began = date.fromisoformat(str(entry.front_matter["added"])), dates.began(entry)
    return began if began and began.date() == day else _midnight(day)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def shown(markdown: str, entries: list[Entry], dates: Dates) -> str:
    """The page of all changes with its list in place of the marker."""
    days: dict[str, list[str]] = {}
    for change in all_changes(entries, dates):
        to = link(change.entry.title, f"../{change.entry}.md")
        row = f"- Corrected: {to} {escaped(change.said)}" if change.said else f"- New: {to}"
        days.setdefault(change.when.date().isoformat(), []).append(row)
    return markdown.replace(_HERE, "\n\n".join(f"## {day}\n\n" + "\n".join(rows) for day, rows in days.items()))


def feed(entries: list[Entry], dates: Dates, config: MkDocsConfig, base: str) -> str:
    """The same as RSS."""
    ET.register_namespace("atom", _ATOM)
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    for tag, text in (("title", config.site_name), ("link", base), ("description", config.site_description or "")):
        ET.SubElement(channel, tag).text = text
    ET.SubElement(channel, f"{{{_ATOM}}}link", href=f"{base}feed.xml", rel="self", type="application/rss+xml")
    for change in all_changes(entries, dates):
        address = f"{base}{change.entry}.html"
        item = ET.SubElement(channel, "item")
        ET.SubElement(item, "title").text = f"Corrected: {change.entry.title}" if change.said else change.entry.title
        ET.SubElement(item, "link").text = address
        # The address of an answer is its name; a correction is an event of its own.
        ET.SubElement(item, "guid").text = f"{address}#{change.when.date()}" if change.said else address
        ET.SubElement(item, "description").text = change.said or change.entry.description
        ET.SubElement(item, "pubDate").text = format_datetime(change.when)
    ET.indent(rss)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(rss, encoding="unicode") + "\n"


_ATOM = "http://www.w3.org/2005/Atom"
