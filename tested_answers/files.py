"""Find the checkout; read a file that may not be there; write one so that an interruption leaves the old or the new one."""

import os
import tempfile
from pathlib import Path


def read_if_there(path: Path) -> str:
    """Its text; nothing where there is no such file."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def find_root(start: Path | None = None) -> Path:
    """The nearest folder upwards that holds `mkdocs.yml`; raises FileNotFoundError."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").exists():
            return folder
    raise FileNotFoundError("no mkdocs.yml here or above; run this inside the repository")


def write(path: Path, data: str | bytes) -> None:
    """Write a file of a site, which is of use when all of it is there: ten thousand in a build have no time for more."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def write_atomically(path: Path, data: str | bytes) -> None:
    """Write to a temporary file beside `path`, then rename it."""
    data = data.encode() if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
