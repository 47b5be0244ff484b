"""Render a page as the site's Markdown does, without building the site."""

from functools import lru_cache
from pathlib import Path

import markdown
from mkdocs.config import load_config

from tested_answers.content.embeds import expand


@lru_cache
def extensions(root: Path) -> tuple[list[str], dict[str, dict]]:
    """The Markdown extensions of `mkdocs.yml` and their settings, but for the one that embeds files, and colours.

    What a page embeds is code and drawings: the contract reads those themselves.
    """
    config = load_config(str(root / "mkdocs.yml"), plugins=[])
    names = [name for name in config.markdown_extensions if name != "pymdownx.snippets"]
    settings = {name: config.mdx_configs[name] for name in names if name in config.mdx_configs}
    settings["pymdownx.highlight"] = {**settings.get("pymdownx.highlight", {}), "use_pygments": False}
    return names, settings


@lru_cache(maxsize=1)  # two checks of an entry ask
def render(root: Path, body: str) -> str:
    """The HTML of a page's body (front matter removed) under the extensions of `mkdocs.yml`."""
    names, settings = extensions(root)
    return markdown.Markdown(extensions=names, extension_configs=settings).convert(expand(body, lambda _: ""))
