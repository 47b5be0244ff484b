"""The tree of pages, from the folders: there is no list to keep."""

from pathlib import Path

from mkdocs.structure.nav import Navigation

from tested_answers.content.entry import Entry, by_topic

ALL_QUESTIONS, TAGS_PAGE, ERRORS = "questions.md", "tags.md", "errors.md"


def tree(root: Path, entries: list[Entry], labs: list[str], errors: dict[str, str]) -> list:
    """The `nav` of mkdocs.yml; `labs` are the paths of the labs' notebooks, `errors` the pages of messages with their names."""
    topics = [
        {heading: [f"{topic}/index.md", *(f"{entry}.md" for entry in own)]} for topic, heading, own in by_topic(entries)
    ]
    areas = [{heading: path} for path, heading in errors.items()]
    sections = [
        {"Home": "index.md"},
        {"Answers": [ALL_QUESTIONS, TAGS_PAGE, *topics]},
        {"Errors": [ERRORS, *areas]},
    ]
    for heading, folder, made in (("Tools", "tools", []), ("Labs", "labs", labs), ("About", "about", [])):
        if pages := [*_pages(root, folder), *made]:
            sections.append({heading: pages})
    return sections


def _pages(root: Path, folder: str) -> list[str]:
    """The Markdown of a folder below docs/, the index first."""
    base = root / "docs"
    found = sorted((base / folder).glob("*.md"), key=lambda path: (path.stem != "index", path.name))
    return [path.relative_to(base).as_posix() for path in found]


def keep_neighbours_in_topic(nav: Navigation, answers: set[str]) -> None:
    """Previous and next lead from answer to answer of one topic, not across topics."""
    for page in nav.pages:
        for side in ("previous_page", "next_page"):
            other = getattr(page, side)
            inside = other and other.parent is page.parent and other.file.src_uri in answers
            if page.file.src_uri in answers and not inside:
                setattr(page, side, None)
