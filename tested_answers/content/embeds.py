"""`--8<-- "path"`: the lines of a page by which it shows a file of `snippets/`."""

import re
from collections.abc import Callable
from pathlib import Path

# In a lab it stands in a comment.
_EMBED = re.compile(r'^(?P<indent>(?:#\s)?\s*)--8<-- "(?P<path>[^"\n]+)"[ \t]*$', re.MULTILINE)


def find_embeds(text: str) -> list[tuple[int, str]]:
    """(line from 1, path below `snippets/`) of each embedded file."""
    return [(text.count("\n", 0, match.start()) + 1, match["path"]) for match in _EMBED.finditer(text)]


def expand(text: str, replace: Callable[[str], str]) -> str:
    """The text with each embed replaced by `replace(path)`, indented as the embed was."""

    def lines(match: re.Match) -> str:
        return "\n".join(f"{match['indent']}{line}".rstrip() for line in replace(match["path"]).splitlines())

    return _EMBED.sub(lines, text)


def with_files(text: str, root: Path) -> str:
    """The text with the embedded files in place."""
    return expand(text, lambda path: (root / "snippets" / path).read_text(encoding="utf-8"))
