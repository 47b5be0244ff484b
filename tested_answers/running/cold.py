"""The cold run: what a reader sees who copies the file and runs it alone in an empty folder."""

import os
import re
import subprocess
import tempfile
from datetime import date
from itertools import zip_longest
from pathlib import Path
from zlib import crc32

from tested_answers.content.outputs import recorded
from tested_answers.running import guard

# What is logged at import: by TensorFlow's native code whatever its log level, by Matplotlib where the machine is slow.
_LOGGED = re.compile(
    r"WARNING: All log messages before absl::InitializeLog|[IWE]\d{4} [\d:.]+ +\d+ \S+\.cc:\d+\]"
    r"|Matplotlib is building the font cache; this may take a moment\.$"
)
TIME_LIMIT = 600.0  # seconds; guards against a hang on a busy machine. The strict limit is that of `process`.
DAYS = 7  # in which each snippet has its turn
NEWEST = 20  # snippets that run out of turn


def in_turn(root: Path, paths: list[Path], today: date) -> set[Path]:
    """A seventh of the snippets, another each day, and those of the others that the history names last.

    By number, not by date: after a week in which all of them changed it would be all.
    """
    turn = {path for path in paths if crc32(path.name.encode()) % DAYS == today.toordinal() % DAYS}
    log = ["git", "log", "--format=", "--name-only", "--no-renames", "--relative"]
    named = subprocess.run(log, cwd=root, capture_output=True, text=True, check=False).stdout.splitlines()
    rest = set(paths) - turn
    newest = [path for name in dict.fromkeys(named) if (path := root / name) in rest]  # newest first
    return turn | set(newest[:NEWEST])


def run_cold(path: Path, python: str) -> str:
    """Run one snippet with that interpreter; what is wrong in one sentence, or nothing."""
    command = [python, "-I", "-W", "error", guard.__file__, str(path)]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=guard.bare_environment(home),
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                timeout=TIME_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"is still running after {TIME_LIMIT:.0f} s"
        left = os.listdir(folder)
    noise = [line for line in done.stderr.strip().splitlines() if not _LOGGED.match(line)]
    if done.returncode:
        return f"exits with {done.returncode}: {noise[-1] if noise else 'nothing on stderr'}"
    if noise:
        return f"writes to stderr: {noise[0]}"
    if left:
        return f"leaves {left[0]} behind"
    shown = [line.strip() for line in recorded(path.read_text(encoding="utf-8")).values()]
    printed = [line.strip() for line in done.stdout.splitlines()]
    for real, page in zip_longest(printed, shown):
        if real != page:
            return f"prints {real!r} where the page shows {page!r}"
    return ""
