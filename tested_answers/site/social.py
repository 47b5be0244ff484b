"""One picture a page for links that people share, drawn offline and kept in a cache."""

from __future__ import annotations

import shutil
from hashlib import sha256
from html import unescape
from pathlib import Path
from textwrap import wrap

from mkdocs.structure.pages import Page
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
PAPER, INK, MUTED, ACCENT = "#fbfaf7", "#1f2430", "#5b6472", "#1f6f5c"
VERSION = b"1"  # of the drawing: raise it to draw all again


def path_of(page: Page) -> str:
    """The card's path below the site."""
    return f"assets/social/{Path(page.file.src_uri).with_suffix('.png').as_posix()}"


def write_card(page: Page, site: Path, cache: Path, site_name: str) -> None:
    """Draw the card of a page, or take it from the cache where its words did not change."""
    title, description = page.title or site_name, unescape(str(page.meta.get("description", "")))
    name = sha256(VERSION + "\0".join((site_name, title, description)).encode()).hexdigest()[:24]
    drawn, target = cache / f"{name}.png", site / path_of(page)
    if not drawn.exists():
        cache.mkdir(parents=True, exist_ok=True)
        temporary = drawn.with_suffix(".part")
        _draw(title, description, site_name).save(temporary, "PNG", optimize=True)
        temporary.replace(drawn)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(drawn, target)


def _draw(title: str, description: str, site_name: str) -> Image.Image:
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
    return image.quantize(32)
