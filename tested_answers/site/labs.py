"""The labs: notebooks made from scripts and their recorded outputs, and a light page from what mkdocs-jupyter makes of them."""

import re
from base64 import b64decode
from html import escape

from bs4 import BeautifulSoup, NavigableString, Tag

from tested_answers.content.entry import Entry
from tested_answers.content.lab import Cell, Lab
from tested_answers.content.outputs import recorded
from tested_answers.site import answer, downloads
from tested_answers.site.markup import alternative, escaped, link
from tested_answers.site.releases import Releases

INDEX = "labs/index.md"
_LABS_HERE = "<!-- labs -->"

_DRAWN = re.compile(r'^# --8<-- "(?P<path>[^"]+)"\n?', re.MULTILINE)
_STYLES = re.compile(r"<(?P<tag>style|script)\b.*?</(?P=tag)>", re.DOTALL)  # nine tenths of it
_SVG = "image/svg+xml"
_BETWEEN_DOLLARS = re.compile(r"\$\$(?P<block>[^$]+)\$\$|\$(?P<inline>[^$\n]+)\$")


def path_of(lab: Lab) -> str:
    """Where the lab's notebook stands below docs/, as MkDocs sees it."""
    return f"{lab}.ipynb"


def index(text: str, labs: list[Lab]) -> str:
    """The page of all labs with its list in place of the marker."""
    rows = [f"-   {link(lab.title, f'{lab.slug}.ipynb')}\n\n    {escaped(lab.description)}" for lab in labs]
    return text.replace(_LABS_HERE, '<div class="questions" markdown="1">\n\n' + "\n\n".join(rows) + "\n\n</div>")


def tail(lab: Lab, related: answer.Related, releases: Releases) -> str:
    """What every answer has below its text, as the last cell of the page."""
    rest = answer.sections(lab, related, releases, None).replace(
        "## Related questions", "## The answers this lab ties together"
    )
    return re.sub(r"\]\(([^)]+)\.md\)", r"](\1.html)", rest).strip()


def files(labs: list[Lab], entries: list[Entry], site_url: str) -> dict[str, str]:
    """Path below the site -> text of the downloads."""
    by_slug = {entry.slug: entry for entry in entries}
    texts = {}
    for lab in labs:
        related = [by_slug[slug] for slug in lab.front_matter["related"] if slug in by_slug]
        rows = [f"- {link(entry.title, f'{site_url}{entry}.html')}" for entry in related]
        texts[f"downloads/{lab.topic}/{lab.name}.py"] = lab.text
        texts[f"downloads/{lab.topic}/{lab.name}.ipynb"] = notebook(
            lab, "## The answers this lab ties together\n\n" + "\n".join(rows)
        )
    return texts


def notebook(lab: Lab, last: str) -> str:
    """The lab as a notebook with its recorded outputs and drawings; `last` is the Markdown of its last cell."""
    cells = [
        downloads.code(_without_outputs(cell), _outputs(lab, cell)) if cell.is_code else downloads.prose(cell.text)
        for cell in [*lab.cells, Cell(last, False)]
    ]
    return downloads.written(lab.slug, cells)


def _without_outputs(cell: Cell) -> str:
    outputs = recorded(cell.text)
    lines = [line for number, line in enumerate(cell.text.splitlines(), start=1) if number not in outputs]
    return _DRAWN.sub("", "\n".join(lines)).strip("\n")


def _outputs(lab: Lab, cell: Cell) -> list[dict]:
    """What the cell printed, then what is drawn from its variables."""
    outputs = downloads.printed([*recorded(cell.text).values()])
    for match in _DRAWN.finditer(cell.text):
        svg = (lab.root / "snippets" / match["path"]).read_text(encoding="utf-8")
        outputs.append(downloads.drawn(svg, alternative(svg)))
    return outputs


def markdown(lab: Lab, last: str) -> str:
    """The lab as Markdown, for the search and for programs."""
    parts = []
    for cell in lab.cells:
        if not cell.is_code:
            parts.append(cell.text)
            continue
        parts.append(f"```python\n{_DRAWN.sub('', cell.text).strip()}\n```")
        parts += [output["data"]["text/plain"][0] for output in _outputs(lab, cell) if "data" in output]
    return "\n\n".join([*parts, last])


def lightened(html: str) -> str:
    """A page's content from mkdocs-jupyter's: the same cells, without the styles and scripts that come with each page."""
    page = BeautifulSoup(_STYLES.sub("", html), "html.parser")
    parts = []
    for cell in page.select(".jp-Cell"):
        if cell.find_parent(class_="jp-Cell"):  # its template nests a code cell in itself
            continue
        if text := cell.select_one(".jp-RenderedMarkdown"):
            parts.append(_prose(text))
        if code := cell.select_one(".jp-InputArea pre"):
            tokens = code.decode_contents().strip("\n")
            parts.append(f'<div class="language-python highlight"><pre><span></span><code>{tokens}</code></pre></div>')
        for output in cell.select(".jp-OutputArea-output"):
            parts.append(_output(output))
    return '<div class="lab">\n' + "\n".join(parts) + "\n</div>"


def _prose(text: Tag) -> str:
    for anchor in text.select("a.anchor-link"):
        anchor["class"], anchor["title"] = "headerlink", "Link to this section"
        anchor.string = "¶"
    for node in list(text.descendants):
        if isinstance(node, NavigableString) and "$" in node and not node.find_parent(["code", "pre"]):
            node.replace_with(BeautifulSoup(_BETWEEN_DOLLARS.sub(_math, escape(node, quote=False)), "html.parser"))
    return text.decode_contents().strip()


def _math(match: re.Match) -> str:
    """Math as the site's Markdown leaves it for `html.finish_content`."""
    if match["block"]:
        return f'<span class="arithmatex">\\[{match["block"]}\\]</span>'
    return f'<span class="arithmatex">\\({match["inline"]}\\)</span>'


def _output(output: Tag) -> str:
    if drawing := output.select_one(f'img[src^="data:{_SVG};base64,"]'):  # inline, it follows the reader's theme
        return f"<figure>\n{b64decode(drawing['src'].partition(',')[2]).decode()}</figure>"
    return f'<pre class="printed">{escape(output.get_text().strip(chr(10)), quote=False)}</pre>'
