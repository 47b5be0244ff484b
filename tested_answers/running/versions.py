"""With what, and on which day, all entries were last recorded."""

from __future__ import annotations

import json
import platform
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RECORDED = ("torch", "numpy", "keras", "scikit-learn")


def path(root: Path) -> Path:
    return root / "snippets" / "checked.json"


def installed() -> dict[str, str]:
    """Package -> installed version, without the build tag (`+cpu`)."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in RECORDED:
        try:
            found[name] = version(name).split("+")[0]
        except PackageNotFoundError:
            continue
    return found


def now() -> str:
    """The record of a run made now."""
    return json.dumps({"date": date.today().isoformat(), **installed()}, indent=2) + "\n"


def read(root: Path) -> dict[str, str]:
    """The record of the last whole `make update`; empty where there is none."""
    file = path(root)
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
