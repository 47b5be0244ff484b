"""One picture a page for links that people share, drawn offline and kept in a cache."""

from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from mkdocs.structure.pages import Page
from PIL import Image, ImageColor, ImageDraw, ImageFont

from tested_answers.kept import Kept, digest

SIZE = (1200, 630)
PAPER, INK, MUTED, ACCENT = "#fbfaf7", "#1f2430", "#5b6472", "#1f6f5c"
VERSION = "3"  # of the drawing: raise it to draw all again


def path_of(page: Page) -> str:
    """The card's path below the site."""
    return f"assets/social/{Path(page.file.src_uri).with_suffix('.png').as_posix()}"


def card(page: Page, root: Path, site_name: str) -> bytes:
    """Draw the card of a page, or take it from where it is kept if its words did not change."""
    title, description = unescape(page.title or site_name), unescape(str(page.meta.get("description", "")))
    kept, key = Kept(root, "social"), digest(VERSION, site_name, title, description)
    return kept.once(key, lambda: _drawn(title, description, site_name))


def _drawn(title: str, description: str, site_name: str) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 14, SIZE[1]), fill=ACCENT)
    draw.text((80, 64), site_name, font=ImageFont.load_default(30), fill=ACCENT)
    size = 60 if len(title) < 70 else 48
    y = 140
    for line in wrap(title, width=1040 * 2 // size, max_lines=4, placeholder=" ..."):
        draw.text((80, y), line, font=ImageFont.load_default(size), fill=INK)
        y += size * 1.25
    y += 24
    for line in wrap(description, width=68, max_lines=4, placeholder=" ..."):
        draw.text((80, y), line, font=ImageFont.load_default(30), fill=MUTED)
        y += 42
    picture = BytesIO()
    small = image.quantize(palette=_palette(), dither=Image.Dither.NONE)
    small.save(picture, "PNG", compress_level=4)  # 6, the usual, takes half as long again for a tenth less
    return picture.getvalue()


@cache
def _palette() -> Image.Image:
    """Every step between the paper and a colour that stands on it: to look for the best colours takes longer than to draw."""
    paper = ImageColor.getrgb(PAPER)
    colours = [ImageColor.getrgb(name) for name in (INK, MUTED, ACCENT)]
    steps = [
        round(a + (b - a) * step / 10)
        for colour in colours
        for step in range(11)
        for a, b in zip(paper, colour, strict=True)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(steps)
    return palette
