"""What a reader sees or runs of an entry, as far as its files tell: sections, outputs, drawings, code for the browser."""

import ast
import re
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import ImageFont

from tested_answers.checks.claims import imported
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import recorded
from tested_answers.content.prose import WRONG
from tested_answers.content.violation import Violation
from tested_answers.running.guard import unprintable

WIDTH, SMALLEST = 360, 11.0  # of a drawing, in its own units: a phone shows it as it is
IN_BROWSER = {"numpy", "math", "itertools", "collections", "functools", "statistics", "io"}
_SECTIONS = {'!!! success "Short answer"': "short answer", f"## {WRONG}": f"section {WRONG!r}"}
_SVG = "{http://www.w3.org/2000/svg}"
_TOUCH = 1.5  # units by which two labels may reach into one another: a font has room around its letters


def check(entry: Entry) -> Iterator[Violation]:
    """Violations that a browser would show later."""
    if entry.has_page:
        for heading, name in _SECTIONS.items():
            if not re.search(rf"^{re.escape(heading)}\s*$", entry.text, re.MULTILINE):
                yield Violation(entry.shown(entry.page), 1, f"has no {name}; write it under the line {heading}")
    for variant, source in entry.sources().items():
        shown = entry.shown(entry.variants[variant])
        for line, text in recorded(source).items():
            if wrong := unprintable(text):
                yield Violation(shown, line, f"shows what a page cannot: it {wrong}")
        if variant == "numpy" and entry.front_matter.get("live") is not False:
            yield from _not_in_browser(shown, source)
    for figure in entry.figures:
        yield from drawing(entry.shown(figure), figure)


def _not_in_browser(shown: str, source: str) -> Iterator[Violation]:
    for line, name in imported(ast.parse(source)):
        if (first := name.split(".")[0]) not in IN_BROWSER and first not in sys.stdlib_module_names:
            sentence = f"imports {first!r}, which the reader's browser has not; a NumPy variant needs NumPy alone"
            yield Violation(shown, line, sentence)


def drawing(shown: str, file: Path) -> Iterator[Violation]:
    try:
        root = ET.fromstring(file.read_text(encoding="utf-8"))
    except ET.ParseError as error:
        yield Violation(shown, error.position[0], f"is no valid SVG ({error}); run `make update`")
        return
    width = float(root.get("viewBox", "0 0 0 0").split()[2])
    if width > WIDTH:
        sentence = f"is {width:g} units wide; keep Figure(width=...) to {WIDTH}, which a phone shows without shrinking"
        yield Violation(shown, 1, sentence)
    for tag, argument in (("title", "title"), ("desc", "alt")):
        if not (root.findtext(f"{_SVG}{tag}") or "").strip():
            yield Violation(shown, 1, f"has no {argument}; say in Figure({argument}=...) what the picture shows")
    texts = [element for element in root.iter(f"{_SVG}text") if (element.text or "").strip()]
    for element in texts:
        if (size := float(element.get("font-size", "12"))) < SMALLEST:
            sentence = f"has text of size {size:g} ({element.text!r}); write size={SMALLEST:g} or more"
            yield Violation(shown, 1, sentence)
    boxes = [(element.text or "", _box(element)) for element in texts if not element.get("transform")]
    for text, (left, _, right, _) in boxes:
        if left < -_TOUCH or right > width + _TOUCH:
            yield Violation(shown, 1, f"cuts {text!r} off at its edge; move the text, or shorten it")
    for (one, a), (other, b) in combinations(boxes, 2):
        over = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if min(over) > _TOUCH:
            yield Violation(shown, 1, f"has labels that overlap ({one!r} and {other!r}); move one")


def _box(element: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text, by the metrics of a usual font."""
    x, y, size = (float(element.get(name, "0")) for name in ("x", "y", "font-size"))
    text = element.text or ""
    if "mono" in element.get("font-family", ""):
        wide = 0.6 * size * len(text)
    else:
        wide = ImageFont.load_default(size).getlength(text) * 0.92  # our font is narrower
    left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor", "start"), 0)
    return left, y - 0.72 * size, left + wide, y + 0.12 * size
