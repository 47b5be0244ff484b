"""Topics and tags: data beside the content (`docs/taxonomy.yml`), so that a new one needs no code."""

from functools import lru_cache
from pathlib import Path

import yaml


def topics(root: Path) -> dict[str, str]:
    """Topic -> the heading that readers see, in the order of the site."""
    return dict(_read(root)["topics"])


def tags(root: Path) -> list[str]:
    """The words that run through topics; a topic is a tag too."""
    return list(_read(root)["tags"])


def _read(root: Path) -> dict:
    return _parsed((root / "docs" / "taxonomy.yml").read_text(encoding="utf-8"))


_parsed = lru_cache(maxsize=1)(yaml.safe_load)
