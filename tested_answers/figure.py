"""Draw the figure of an entry as a small SVG that follows the reader's theme.

A `<slug>_figure.py` holds `draw(answer)` (or `draw_<name>(answer, keras)`:
the argument names say whose variables are wanted) and returns a `Figure`.
The drawing is recorded next to it and checked like any output.
"""

from collections.abc import Callable, Iterable, Sequence
from math import atan2, cos, log10, pi, sin
from xml.etree import ElementTree as ET

# Role -> (CSS variable of the site, fallback where the file is opened alone).
# One meaning each: accent is the thing the answer is about, warm is the
# mistake or the contrast, cool a second thing that is neither.
COLOURS = {
    "ink": "#1f2430",
    "muted": "#5b6472",
    "faint": "#c9ced8",
    "paper": "#ffffff",
    "accent": "#1f6f5c",
    "accent-soft": "#cfe8e0",
    "warm": "#b4541a",
    "warm-soft": "#f7dcc8",
    "cool": "#3d5fa8",
    "cool-soft": "#d6e0f5",
    "none": "none",
}


def colour(role: str) -> str:
    """The SVG paint of a colour role; raises ValueError for an unknown one."""
    if role not in COLOURS:
        raise ValueError(f"no colour {role!r}; the roles are: {', '.join(COLOURS)}")
    return "none" if role == "none" else f"var(--fig-{role}, {COLOURS[role]})"


def _number(value: float) -> str:
    # One decimal is a tenth of a pixel: enough, and equal on every machine.
    return f"{value:.1f}".rstrip("0").rstrip(".").replace("-0", "0" if abs(value) < 0.05 else "-0")


class Figure:
    """A drawing `width` x `height` units; 360 wide reads well on a phone.

    `title` names it, `alt` says in words what a sighted reader learns from it.
    """

    def __init__(self, width: int = 360, height: int = 200, *, title: str, alt: str):
        self.width, self.height = width, height
        head = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "role": "img"}
        self.root = ET.Element("svg", head | {"class": "figure", "font-family": "var(--fig-font, sans-serif)"})
        ET.SubElement(self.root, "title").text = title
        ET.SubElement(self.root, "desc").text = alt

    def _add(self, tag: str, **attributes: object) -> ET.Element:
        element = ET.SubElement(self.root, tag)
        for name, value in attributes.items():
            if value is not None:
                text = _number(value) if isinstance(value, (int, float)) else str(value)
                element.set(name.replace("_", "-"), text)
        return element

    def _draw(
        self, tag: str, *, fill="none", stroke="none", line=1.0, dash=None, opacity=None, **shape: object
    ) -> None:
        """A shape; `fill` and `stroke` are colour roles."""
        width = line if stroke != "none" else None
        paint = {"fill": colour(fill), "stroke": colour(stroke), "stroke_width": width, "stroke_dasharray": dash}
        self._add(tag, **shape, **paint, opacity=opacity)

    def rect(self, x, y, width, height, *, radius=0, **paint):
        """A rectangle; `fill`, `stroke`, `line`, `dash` and `opacity` are those of every shape."""
        self._draw("rect", x=x, y=y, width=width, height=height, rx=radius or None, **paint)

    def circle(self, x, y, r, **paint):
        self._draw("circle", cx=x, cy=y, r=r, **paint)

    def line(self, x1, y1, x2, y2, *, stroke="ink", line=1.0, dash=None, opacity=None):
        width = {"stroke_width": line, "stroke_dasharray": dash}
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour(stroke), **width, opacity=opacity)

    def arrow(self, x1, y1, x2, y2, *, stroke="ink", line=1.2, head=5.0, dash=None):
        """A line with a filled head at (x2, y2)."""
        angle = atan2(y2 - y1, x2 - x1)
        before = x2 - head * 0.8 * cos(angle), y2 - head * 0.8 * sin(angle)
        self.line(x1, y1, *before, stroke=stroke, line=line, dash=dash)
        wings = [(x2 + head * cos(angle + side), y2 + head * sin(angle + side)) for side in (pi * 0.85, -pi * 0.85)]
        self.polygon([(x2, y2), *wings], fill=stroke)

    def polygon(self, points: Iterable[tuple[float, float]], **paint):
        self._draw("polygon", points=_points(points), **paint)

    def polyline(self, points: Iterable[tuple[float, float]], *, stroke="accent", line=1.8, dash=None):
        paint = {"fill": "none", "stroke": colour(stroke), "stroke_width": line}
        ends = {"stroke_linejoin": "round", "stroke_linecap": "round"}
        self._add("polyline", points=_points(points), **paint, **ends, stroke_dasharray=dash)

    def path(self, d: str, *, stroke="ink", line=1.2, **paint):
        """A path in SVG's own path language, for curves."""
        self._draw("path", d=d, stroke=stroke, line=line, **paint)

    def text(self, x, y, words, *, size=12.0, anchor="start", fill="ink", bold=False, mono=False, rotate=None):
        """Text with its baseline at y; anchor is start, middle or end. Keep size >= 11."""
        font = {"font_weight": "600" if bold else None, "font_family": "var(--fig-mono, monospace)" if mono else None}
        turn = f"rotate({_number(rotate)} {_number(x)} {_number(y)})" if rotate else None
        place = {"x": x, "y": y, "font_size": size, "text_anchor": anchor}
        self._add("text", **place, fill=colour(fill), **font, transform=turn).text = str(words)

    def grid(self, x, y, rows: Sequence[Sequence], *, cell=12.0, gap=1.0, fill: Callable[[object], str], text=None):
        """A matrix as squares: `fill(value)` gives the role, `text(value)` an optional label."""
        side, size = cell - gap, min(12.0, cell * 0.5)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                left, top = x + j * cell, y + i * cell
                self.rect(left, top, side, side, fill=fill(value))
                if text is not None:
                    self.text(left + side / 2, top + cell * 0.68, text(value), size=size, anchor="middle")

    def axes(self, x, y, width, height, **what) -> "Axes":
        """A frame for curves whose top left corner is (x, y), see `Axes`."""
        return Axes(self, x, y, width, height, **what)

    def svg(self) -> str:
        """The drawing as one line an element, without a blank line (Markdown would end the block there)."""
        ET.indent(self.root, " ")
        return ET.tostring(self.root, encoding="unicode") + "\n"


class Axes:
    """Maps data to the figure: `at(x, y)` is a point, `curve` and `level` draw. Ranges are (low, high)."""

    def __init__(
        self, figure, x, y, width, height, *, x_range, y_range, x_ticks=(), y_ticks=(), x_label=None, y_label=None,
        log_y=False, tick=lambda value: f"{value:g}",
    ):  # fmt: skip
        self.figure, self.log_y = figure, log_y
        self.left, self.top, self.width, self.height = x, y, width, height
        self.x_range, self.y_range = x_range, y_range
        bottom = y + height
        figure.line(x, y, x, bottom, stroke="muted")
        figure.line(x, bottom, x + width, bottom, stroke="muted")
        for value in x_ticks:
            px = self.at(value, y_range[0])[0]
            figure.line(px, bottom, px, bottom + 4, stroke="muted")
            figure.text(px, bottom + 16, tick(value), size=11, anchor="middle", fill="muted")
        for value in y_ticks:
            py = self.at(x_range[0], value)[1]
            figure.line(x - 4, py, x, py, stroke="muted")
            figure.text(x - 7, py + 4, tick(value), size=11, anchor="end", fill="muted")
        if x_label:
            figure.text(x + width, bottom + 31, x_label, size=11, anchor="end", fill="muted")
        if y_label:
            figure.text(x - 4, y - 8, y_label, size=11, fill="muted")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The figure's point for a data point."""
        scale = log10 if self.log_y else float
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        across = (x - x0) / (x1 - x0)
        up = (scale(y) - scale(y0)) / (scale(y1) - scale(y0))
        return self.left + across * self.width, self.top + self.height * (1 - up)

    def curve(self, xs, ys, *, stroke="accent", line=1.8, dash=None):
        points = [self.at(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
        self.figure.polyline(points, stroke=stroke, line=line, dash=dash)

    def level(self, y: float, label: str, *, stroke="muted", above=True):
        """A dashed horizontal line with its label at the right end."""
        (px, py), (qx, _) = self.at(self.x_range[0], y), self.at(self.x_range[1], y)
        self.figure.line(px, py, qx, py, stroke=stroke, dash="4 3")
        self.figure.text(qx, py - 5 if above else py + 13, label, size=11, anchor="end", fill=stroke)


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_number(float(x))},{_number(float(y))}" for x, y in points)
