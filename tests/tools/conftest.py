"""Node, Chromium and the cases that all calculators are checked on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # calculator_cases, whatever pytest's import mode


def missing(what: str) -> None:
    """Skip on a contributor's machine, fail where CI promises the tool."""
    sentence = f"{what} is not installed, so the calculators were not run in it."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def node():
    """Runs a Node script with arguments and standard input; returns what it printed."""
    binary = shutil.which("node") or missing("Node")

    def run(script: Path, *arguments: str, stdin: str = "") -> str:
        done = subprocess.run([binary, script, *arguments], input=stdin, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
