"""With what snippets run: this environment, and those that a variant has of its own."""

import json
import os
import platform
import shutil
import sys
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

from tested_answers.files import read_if_there
from tested_answers.kept import digest
from tested_answers.running.guard import bare_environment

SHOWN = ("torch", "numpy", "keras", "scikit-learn")  # to readers


def foreign(root: Path) -> dict[str, Path]:
    """Variant -> interpreter, for each variant that runs in an environment of its own; it may not be installed."""
    return {name: python for name, python in _pinned(root).items() if name.isidentifier()}


def releases(root: Path) -> dict[str, Path]:
    """Name -> interpreter of each environment in which all answers are tried on other releases; it may not be installed."""
    return {name: python for name, python in _pinned(root).items() if not name.isidentifier()}


def _pinned(root: Path) -> dict[str, Path]:
    """A variant's name ends the names of Python files, as `tensorflow` does; `torch-2.14` cannot."""
    files = sorted((root / "requirements" / "environments").glob("*.txt"))
    return {file.stem: root / f".venv-{file.stem}" / "bin" / "python" for file in files}


@lru_cache
def fingerprint() -> str:
    """All of this environment that could change what a snippet gives: a verdict holds for one fingerprint only."""
    packages = sorted({f"{one.metadata['Name']}=={one.version}" for one in distributions()})  # one may be found twice
    bare = sorted(f"{name}={value}" for name, value in bare_environment("").items() if name not in ("PATH", "TMPDIR"))
    browser = find_chromium() or ""
    size = str(os.path.getsize(os.path.realpath(browser))) if browser else ""
    return digest(sys.version, platform.platform(), _processor(), size, *packages, *bare)


def find_chromium() -> str | None:
    """Path of an installed Chromium or Chrome. The shell without windows takes a fifth of the time for each page."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def _processor() -> str:
    """What kernels of torch and NumPy choose by."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else [platform.processor()]
    return next((line for line in lines if line.startswith(("flags", "Features"))), platform.processor())


def installed() -> dict[str, str]:
    """Package -> installed version, without the build tag (`+cpu`)."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in SHOWN:
        try:
            found[name] = version(name).split("+")[0]
        except PackageNotFoundError:
            continue
    return found


def versions(root: Path) -> dict[str, str]:
    """Package -> version of all that answers were run with: as recorded here, and as pinned elsewhere."""
    pinned = {}
    for name in foreign(root):
        for line in (root / "requirements" / "environments" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            package, _, number = line.partition("#")[0].strip().partition("==")
            if number:
                pinned[package.removesuffix("-cpu")] = number
    return pinned | checked(root)


def checked_file(root: Path) -> Path:
    """With what, and on which day, all entries were last recorded."""
    return root / "snippets" / "checked.json"


def checked_now() -> str:
    return json.dumps({"date": date.today().isoformat(), **installed()}, indent=2) + "\n"


def checked(root: Path) -> dict[str, str]:
    """The record of the last whole `make update`; empty where there is none."""
    return json.loads(read_if_there(checked_file(root)) or "{}")
