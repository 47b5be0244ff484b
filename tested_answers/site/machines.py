"""What programs read: robots.txt, llms.txt, a Markdown copy of every page, entries.json, a feed, structured data, redirects."""

import json
import re
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from tested_answers.content.embeds import with_files
from tested_answers.content.entry import Entry, by_topic
from tested_answers.content.lab import Lab
from tested_answers.site import changes
from tested_answers.site.dates import Dates
from tested_answers.site.markup import alternative, unescaped
from tested_answers.site.releases import Releases
from tested_answers.site.ticks import Ticks

_BOUND = re.compile(r'(`[^`\n]+`)\{[^}\n]*data-(?:is|equals)="[^"\n]*"[^}\n]*\}')
_FIGURE = re.compile(r"<figure>\s*(?P<svg><svg.*?</svg>)\s*</figure>", re.DOTALL)


def files(
    entries: list[Entry],
    labs: list[Lab],
    errors: dict[str, str],
    checked: dict[str, str],
    ticks: Ticks,
    dates: Dates,
    config: MkDocsConfig,
) -> dict[str, str]:
    """Path below the site -> text; `errors`: path of the Markdown of each area of messages -> its heading."""
    base = base_of(config)
    texts = {
        "llms.txt": _llms(entries, labs, errors, ticks, config, base),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n",
        "entries.json": json.dumps(_catalogue(entries, checked, base), ensure_ascii=False) + "\n",
        "feed.xml": changes.feed(entries, dates, config, base),
    }
    for entry in [*entries, *labs]:
        for old in entry.listed("moved_from"):
            texts[f"{old}.html"] = _redirect(entry, old, base)
    return texts


def write_full(site: Path, entries: list[Entry], labs: list[Lab], config: MkDocsConfig, base: str) -> None:
    """llms-full.txt: the Markdown copies of all answers and labs, one after the other, each under its address."""
    with (site / "llms-full.txt").open("w", encoding="utf-8") as file:  # of a thousand answers it has 54 MB
        file.write(f"# {config.site_name}\n\n> {config.site_description}\n")
        for entry in [*entries, *labs]:
            copy = (site / f"{entry}.md").read_text(encoding="utf-8")
            file.write(f"\n---\n\nSource: {base}{entry}.html\n\n{copy}")


def base_of(config: MkDocsConfig) -> str:
    """The address of the site, with a slash at the end."""
    return (config.site_url or "").rstrip("/") + "/"


def plain_markdown(title: str | None, markdown: str, root: Path) -> str:
    """A page as Markdown that stands alone: code included, bindings removed, figures as their text alternative."""
    text = unescaped(_BOUND.sub(r"\1", with_files(markdown, root)))
    text = _FIGURE.sub(lambda match: alternative(match["svg"]), text)
    heading = "" if text.lstrip().startswith("# ") else f"# {title}\n\n"
    return heading + text.strip() + "\n"


def _llms(
    entries: list[Entry], labs: list[Lab], errors: dict[str, str], ticks: Ticks, config: MkDocsConfig, base: str
) -> str:
    lines = [
        f"# {config.site_name}",
        "",
        f"> {config.site_description}",
        "",
        "Every output is real, every number is bound to the code that gives it, every claim is asserted by a test that can fail. "
        f"Each page has a Markdown copy beside it (.md for .html), each answer also its code, outputs and claims (.json); list: {base}entries.json; all text in one file: {base}llms-full.txt",
    ]
    for _, heading, own in by_topic(entries):
        lines += ["", f"## {heading}", ""]
        lines += [line for entry in own for line in [_line(entry, base), *ticks.lines(entry)]]
    if errors:
        lines += ["", "## Error messages: what they mean, their causes, the line that works", ""]
        lines += [f"- [{heading}]({base}{path})" for path, heading in errors.items()]
    if labs:
        lines += ["", "## Labs", "", *(_line(lab, base) for lab in labs)]
    return "\n".join(lines) + "\n"


def _line(entry: Entry, base: str) -> str:
    return f"- [{entry.title}]({base}{entry}.md): {entry.description}"


def _catalogue(entries: list[Entry], checked: dict[str, str], base: str) -> dict:
    """The document that docs/about/entries-json.md describes."""
    return {
        "$schema": f"{base}about/entries.schema.json",
        "format": 2,
        "checked": checked,
        "licence": {"text": "CC-BY-4.0", "code": "MIT"},
        "entries": [_names(entry) | {"url": f"{base}{entry}.html", "data": f"{base}{entry}.json"} for entry in entries],
    }


def _names(entry: Entry) -> dict:
    named = {"slug": entry.slug, "topic": entry.topic}
    return named | {"question": entry.title, "short_answer": entry.description}


def record(entry: Entry, ticks: Ticks, releases: Releases, outputs: dict[str, list[str]], base: str) -> str:
    """The file beside the page: all that the entry says, as data; `outputs` are the printed lines of each variant."""
    (proved, total), head = ticks.share(entry), entry.front_matter
    data = {
        "$schema": f"{base}about/answer.schema.json",
        **_names(entry),
        "url": f"{base}{entry}.html",
        "asked": entry.listed("asked"),
        "tags": entry.listed("tags"),
        "related": entry.listed("related"),
        "added": str(head.get("added", "")),
        "code": entry.sources(),
        "outputs": outputs,
        "scope": str(head.get("scope", "")),
        "sentences": {"of_fact": total, "proved": proved},
        "claims": [{"url": f"{base}{entry}.html#claim-{one['name']}", **one} for one in ticks.records(entry)],
        "run_with": releases.as_data(entry),
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def structured_data(page: Page, entry: Entry, checked: dict[str, str]) -> str:
    """`TechArticle` JSON-LD. Not QAPage: search engines keep that for pages where users submit answers."""
    data = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": entry.title,
        "description": entry.description,
        "url": page.canonical_url,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "keywords": ", ".join(entry.listed("tags")),
        "datePublished": str(entry.front_matter.get("added", "")),
        "dateModified": checked.get("date", ""),
    }
    # "</" could end the script element early, "<!--" keep it from ending.
    return json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False).replace("<", "\\u003c")


def _redirect(entry: Entry, old: str, base: str = "") -> str:
    """A page at an old address. The script keeps the place that was asked for, which a refresh forgets."""
    root = "../" * old.count("/")
    target = escape(f"{root}{entry}.html")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(entry.title)}</title>'
        f'<link rel="canonical" href="{escape(base) + str(entry) + ".html" if base else target}">'
        f'<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript></head>'
        f'<body><p>This answer moved: <a href="{target}">{escape(entry.title)}</a></p>'
        f'<script src="{root}assets/javascripts/moved.js"></script></body></html>\n'
    )
