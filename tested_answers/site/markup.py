"""Plain text as Markdown that shows it unchanged."""

from __future__ import annotations

import re


def escaped(text: str) -> str:
    """Text in which Markdown finds nothing to do."""
    # A backslash serves where Markdown knows it, an entity where only an extension reads the character.
    text = re.sub(r"[&<>$~^|]", lambda match: f"&#{ord(match.group())};", text)
    return re.sub(r"([\\`*_{}\[\]()+\-.!]|#(?!\d+;))", r"\\\1", text)


def link(text: str, target: str) -> str:
    """A Markdown link whose text shows unchanged."""
    return f"[{escaped(text)}]({target})"
