"""What a reader may keep to read without a network: the files of the built site with their digests and sizes (docs/offline.js)."""

import json
import zlib
from pathlib import Path

from tested_answers.kept import digest

_SITE = {".html", ".css", ".js", ".woff2", ".svg"}
_ALSO = ("sitemap.xml", "search/search_index.json")  # Material asks for them
_NOT = ("assets/javascripts/lunr/", "offline.js")


def listed(site: Path) -> str:
    """The list: `site` is pages, search and calculators, `run` what the Run button needs."""
    parts: dict[str, dict[str, tuple[str, int]]] = {"site": {}, "run": {}}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name.startswith("live/"):
            parts["run"][name] = _entry(path)
        elif name in _ALSO or (path.suffix in _SITE and not name.startswith(_NOT)):
            parts["site"][name] = _entry(path)
    return json.dumps(parts, separators=(",", ":"))


def _entry(path: Path) -> tuple[str, int]:
    """Digest, and how many bytes it is on the line."""
    data = path.read_bytes()
    return digest(data)[:12], len(zlib.compress(data, 1))
