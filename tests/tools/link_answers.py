"""Lists in each calculator's explanation the answers of its front matter that exist. Run it when answers were added."""

import re
from pathlib import Path

from mkdocs.utils import meta

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r'(<div class="calculator" .*?)\n</div>', re.DOTALL)
ITEM = re.compile(r"^- \[.*\]\(\.\./.*\)\n", re.MULTILINE)


def escaped(title: str) -> str:
    """A title in which Markdown finds nothing to do, still easy to read in the page's source."""
    return re.sub(r"([\\`*_\[\]<$])", r"\\\1", title)


def linked(page: str, docs: Path = DOCS) -> str:
    """The text of a tool's page with the links to its answers as they should be."""
    pages = [docs / f"{answer}.md" for answer in meta.get_data(page)[1].get("answers", [])]
    titles = {path: meta.get_data(path.read_text(encoding="utf-8"))[1]["title"] for path in pages if path.exists()}
    items = "".join(f"- [{escaped(title)}](../{path.parent.name}/{path.name})\n" for path, title in titles.items())

    def rewritten(match: re.Match) -> str:
        explanation = ITEM.sub("", match[1] + "\n").rstrip("\n")
        return f"{explanation}\n{items and chr(10)}{items}\n</div>"

    return BLOCK.sub(rewritten, page, count=1)


if __name__ == "__main__":
    for path in sorted((DOCS / "tools").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        path.write_text(linked(text), encoding="utf-8")
