"""When the content of a page began and last changed, by the repository's history; without one nothing is said."""

import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tested_answers.content.entry import Entry

_GIT = ("git", "-c", "core.quotePath=false", "--no-optional-locks")
_COMMIT = "commit "


class Dates:
    """The history of the files that pages are made from."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._first: dict[str, datetime] = {}
        self._last: dict[str, datetime] = {}
        self.of_answer = cache(self._of_answer)  # asked for its own page, its topic's, all questions and the feed
        when = datetime.now(UTC)
        for line in _history(root).splitlines():  # newest first
            if line.startswith(_COMMIT):
                when = datetime.fromisoformat(line.removeprefix(_COMMIT)).astimezone(UTC)
            elif line:
                self._first[line] = when
                self._last.setdefault(line, when)

    def began(self, entry: Entry) -> datetime | None:
        """When the page was first there."""
        return self._first.get(self._name(entry.page))

    def changed(self, *paths: Path) -> str | None:
        """The day on which one of the files last changed."""
        known = [self._last[name] for name in map(self._name, paths) if name in self._last]
        return max(known).date().isoformat() if known else None

    def _of_answer(self, entry: Entry) -> str | None:
        """The day on which its text, code or claims last changed."""
        return self.changed(entry.page, entry.test, *entry.variants.values())

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else ""


def _history(root: Path) -> str:
    """Empty where there is no history, or only its end: all files would seem to have changed with the first commit of it."""
    try:
        if _asked(root, "rev-parse", "--is-shallow-repository").strip() != "false":
            return ""
        return _asked(root, "log", f"--format={_COMMIT}%cI", "--name-only", "--no-renames", "--relative")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _asked(root: Path, *words: str) -> str:
    return subprocess.run([*_GIT, *words], cwd=root, capture_output=True, encoding="utf-8", check=True).stdout
