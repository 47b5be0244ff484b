"""Render a page exactly as the site's Markdown does, without building the site."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import markdown
from mkdocs.config import load_config


@lru_cache
def _settings(root: Path) -> tuple[list, dict]:
    config = load_config(str(root / "mkdocs.yml"), plugins=[])
    settings = {name: dict(values) for name, values in config.mdx_configs.items()}
    if "pymdownx.snippets" in settings:
        settings["pymdownx.snippets"]["check_paths"] = (
            False  # a figure may not be drawn yet; the contract checks embeds
        )
        settings["pymdownx.snippets"]["base_path"] = [
            str(root / base) for base in settings["pymdownx.snippets"]["base_path"]
        ]
    return list(config.markdown_extensions), settings


def render(root: Path, body: str) -> str:
    """The HTML of a page's body (front matter removed) under the extensions of `mkdocs.yml`."""
    extensions, settings = _settings(root)
    return markdown.Markdown(extensions=extensions, extension_configs=settings).convert(body)
