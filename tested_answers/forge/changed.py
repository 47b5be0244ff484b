"""The answers that a change touches, so that they are asked first: `python -m tested_answers.forge.changed origin/main`."""

import subprocess
import sys
from pathlib import Path

from tested_answers.content.entry import Entry
from tested_answers.content.lab import find_all, owner_of
from tested_answers.files import find_root


def entries_of(root: Path, paths: list[str]) -> list[Entry]:
    """The entries to which one of these paths from the root belongs."""
    everything = find_all(root)
    own = [Path(path) for path in paths if path.startswith(("docs/", "snippets/", "tests/"))]
    touched = {owner_of(path, everything) for path in own}
    return [entry for entry in everything if entry in touched]


def changed_paths(root: Path, base: str) -> list[str]:
    """What differs from the point at which this branch left `base`. Raises CalledProcessError where there is no such commit."""
    command = ["git", "-c", "core.quotePath=false", "diff", "--name-only", f"{base}...HEAD"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()


def main(base: str) -> None:
    """The test files of the changed entries that still exist, one a line."""
    root = find_root()
    for entry in entries_of(root, changed_paths(root, base)):
        if entry.test.exists():
            print(entry.shown(entry.test))


if __name__ == "__main__":
    main(*sys.argv[1:])
