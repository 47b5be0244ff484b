"""Node, Chromium and the cases that all calculators are checked on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # calculator_cases, whatever pytest's import mode

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


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


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for all browser tests."""
    binary = next(filter(None, map(shutil.which, CHROMIUM)), None) or missing("Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        missing("Playwright")
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=binary, args=FLAGS)
        yield instance
        instance.close()
