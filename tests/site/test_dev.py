"""`make dev`: the page follows each save, outputs are taken or refused, and nothing that is saved ends it."""

import json
import os
import queue
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tested_answers.authoring import dev, following
from tested_answers.authoring.looking import Look
from tested_answers.content.entry import Entry
from tested_answers.files import find_root

DEPENDS = ["SMALL_SITE", "tested_answers/authoring/*"]
ROOT = find_root(Path(__file__).parent)
PATIENCE = 120  # seconds until a test gives up; nothing here is about time

PAGE = """---
title: How many columns has the output?
description: As many as the layer has units.
tags: [layers]
asked: [how wide is it, what does the second number mean, what are units]
related: [second]
scope: NumPy
source: a colleague
added: 2026-11-24
---

!!! success "Short answer"
    As many as units, here `3`{data-is="y.shape[1]"}. [✓](claim:columns)

=== "NumPy"

    ```python
    --8<-- "layers/first.py"
    ```

## What people get wrong

- **"Rows."** It has columns. [✓](claim:columns)
"""
SNIPPET = "import numpy as np\n\nx = np.ones((7, 5))\ny = x @ np.ones((5, 3))\nprint(y.shape)\n#> (7, 3)\n"
TEST = '''from tested_answers import breaks


@breaks("np.ones((5, 3))", "np.ones((5, 2))")
def test_columns(answer):
    """The output has a column for each unit."""
    assert answer.y.shape[1] >= 3
'''


class Session:
    """One `make dev`."""

    def __init__(self, root: Path) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "tested_answers", "dev", "first", "--port", "8100"]
        self.process = subprocess.Popen(
            command, cwd=root, env=environment | {"EDITOR": "echo edits", "VISUAL": ""}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )  # fmt: skip
        self.entry, self.lines, self.said = Entry(root, "layers", "first"), queue.Queue(), []
        self.reader = threading.Thread(
            target=lambda: [self.lines.put(line) for line in self.process.stdout], daemon=True
        )
        self.reader.start()
        self.address = self.until(r"http://\S+/layers/first.html").split()[0]

    def until(self, pattern: str) -> str:
        """The first line from here on that the pattern is found in."""
        while True:
            assert self.process.poll() is None, "".join(self.said)
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                pytest.fail(f"{pattern!r} was never said:\n{''.join(self.said)}")
            self.said.append(line)
            if re.search(pattern, line):
                return line

    def answer(self, word: str) -> None:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def page(self) -> str:
        with urllib.request.urlopen(self.address, timeout=PATIENCE) as response:
            return response.read().decode()

    def state(self) -> dict:
        with urllib.request.urlopen(self.address.split("/layers")[0] + "/-/events", timeout=PATIENCE) as events:
            return json.loads(events.readline().decode().removeprefix("data: "))

    def swap(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, small_repository: Callable) -> Iterator[Session]:
    root, texts = tmp_path_factory.mktemp("dev"), {"docs/index.md": "# Home\n"}
    for slug, other in (("first", "second"), ("second", "first")):
        texts[f"docs/layers/{slug}.md"] = PAGE.replace("second", other).replace("first.py", f"{slug}.py")
        texts[f"snippets/layers/{slug}.py"] = SNIPPET
        texts[f"tests/layers/test_{slug}.py"] = TEST
    small_repository(root, texts)
    session = Session(root)
    session.until("layers/first ran in .*1 claims hold")
    yield session
    session.process.terminate()
    session.process.wait(PATIENCE)
    session.reader.join(PATIENCE)
    session.process.stdin.close()
    session.process.stdout.close()


def test_a_saved_page_is_built_anew(session: Session) -> None:
    session.swap(session.entry.page, "It has columns.", "It has new words.")
    session.until("docs/layers/first.md saved, page reloaded after")
    html = session.page()
    assert "It has new words." in html and "/-/overlay.js" in html


def test_outputs_and_numbers_are_shown_and_taken(session: Session) -> None:
    session.swap(session.entry.snippet, "np.ones((5, 3))", "np.ones((5, 4))")
    session.until(re.escape("docs/layers/first.md:13: 3 -> 4"))
    session.until(re.escape("snippets/layers/first.py:6: (7, 3) -> (7, 4)"))
    assert len(session.state()["changes"]) == 3  # the facts of its names too
    session.until("Take it")
    session.answer("perhaps")
    session.until("y, n or e")
    session.answer("y")
    session.until("Taken: 3 files written")
    assert "#> (7, 4)" in session.entry.snippet.read_text() and "`4`{data-is" in session.entry.page.read_text()
    session.until("1 claims hold")
    assert session.state()["changes"] == []


def test_what_is_refused_is_not_written(session: Session) -> None:
    session.swap(session.entry.snippet, "np.ones((7, 5))", "np.ones((6, 5))")
    session.until("Take it")
    session.answer("n")
    session.until("Refused")
    assert "#> (7, 4)" in session.entry.snippet.read_text()
    session.swap(session.entry.snippet, "np.ones((6, 5))", "np.ones((7, 5))")
    session.until("1 claims hold")


def test_what_was_saved_since_the_run_is_not_undone(session: Session) -> None:
    session.swap(session.entry.snippet, "np.ones((7, 5))", "np.ones((6, 5))")
    session.until(r"first.py:6: .* -> \(6, ")
    session.answer("e")
    session.until(r"edits .*first\.py")  # a file that people write, not one of facts
    mine = "import numpy as np  # mine\nwhile True:\n    pass\n"  # so that no run of it proposes anything else
    session.swap(session.entry.snippet, "import numpy as np\n", mine)
    session.answer("y")
    session.until("Nothing was written: snippets/layers/first.py was saved since")
    assert mine in session.entry.snippet.read_text(encoding="utf-8")
    session.swap(session.entry.snippet, "while True:\n    pass\n", "")
    session.until("1 claims hold")
    session.swap(session.entry.snippet, "np  # mine", "np")
    session.swap(session.entry.snippet, "np.ones((6, 5))", "np.ones((7, 5))")
    session.until("1 claims hold")


def test_a_run_that_a_save_overtook_proposes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, text in {
        "docs/layers/first.md": PAGE,
        "snippets/layers/first.py": SNIPPET,
        "tests/layers/test_first.py": TEST,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    entry, saves = Entry(tmp_path, "layers", "first"), [SNIPPET.replace("(7, 5)", "(6, 5)"), None]

    class Overtaken:
        """A run during which the snippet is saved, once, and nobody has heard of it yet."""

        def __init__(self, *_: object) -> None:
            pass

        def result(self, limit: float) -> Look:
            if text := saves.pop(0):
                entry.snippet.write_text(text, encoding="utf-8")
            return Look(
                texts={entry.snippet: entry.snippet.read_text(encoding="utf-8").replace("#> (7, 3)", "#> (6, 3)")}
            )

    monkeypatch.setattr(dev, "Task", Overtaken)
    monkeypatch.setattr(following, "OnDemand", lambda *_, **__: None)
    session = dev.Dev(tmp_path, entry, tmp_path, 0)
    session._run(entry)
    assert session.proposal is None and session.runs.get_nowait() == entry
    session._run(entry)
    assert "np.ones((6, 5))" in session.proposal.texts[entry.snippet] and not session.proposal.outdated()
    session.server.server_close()


def test_a_claim_that_fails_is_said_with_its_line(session: Session) -> None:
    session.swap(session.entry.test, ">= 3", ">= 9")
    session.until("tests/layers/test_first.py:5: test_columns does not hold: .*assert 4 >= 9")
    session.swap(session.entry.test, ">= 9", ">= 3")
    session.until("1 claims hold")


BROKEN = {
    "front matter": ("docs/layers/first.md", "title: How", "title: So: how", "docs/layers/first.md:2: has broken front matter .column 10"),
    "an embed": ("docs/layers/first.md", "layers/first.py", "layers/frist.py", "docs/layers/first.md:18: embeds 'layers/frist.py'"),
    "a test that is no Python": ("tests/layers/test_first.py", "def test_", "def test ", "tests/layers/test_first.py:5: is no valid Python"),
    "a snippet that is no Python": ("snippets/layers/first.py", "x = ", "x = = ", "snippets/layers/first.py:3: is no valid Python"),
    "a snippet that raises": ("snippets/layers/first.py", "x @ ", "x @ x @ ", "snippets/layers/first.py:4: raises ValueError"),
    "a template": ("theme/main.html", "{% block htmltitle %}", "{% block htmltitle", "theme/main.html:[0-9]+: is no valid template"),
    "the settings": ("mkdocs.yml", "theme:\n", "theme: [\n", "mkdocs.yml:[0-9]+: is no YAML"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_broken_is_said_and_the_session_goes_on(session: Session, kind: str) -> None:
    name, old, new, sentence = BROKEN[kind]
    path = session.entry.root / name
    session.swap(path, old, new)
    session.until(sentence)
    assert any(re.search(sentence, one) for one in session.state()["violations"])
    assert "What people get wrong" in session.page()  # as it last was
    session.swap(path, new, old)
    session.until(f"{re.escape(name)} saved, page reloaded")
    session.swap(session.entry.snippet, "x = ", f"tag = {len(kind)}\nx = ")
    session.until("1 claims hold")
    session.swap(session.entry.snippet, f"tag = {len(kind)}\n", "")
    session.until("1 claims hold")
    assert not any(re.search(sentence, one) for one in session.state()["violations"])


def test_a_save_ends_a_snippet_that_never_ends(session: Session) -> None:
    session.swap(session.entry.snippet, "x = ", "while True:\n    pass\nx = ")
    session.until("first.py saved, page reloaded")
    session.swap(session.entry.snippet, "while True:\n    pass\n", "")
    session.until("layers/first ran in .*1 claims hold")


@pytest.mark.parametrize("name", ["snippets/layers/first.py", "tests/layers/test_first.py", "docs/layers/first.md"])
def test_a_deleted_file_is_named_and_may_come_back(session: Session, name: str) -> None:
    path = session.entry.root / name
    text = path.read_text(encoding="utf-8")
    path.unlink()
    said = "is gone" if name.startswith("docs") else f"docs/layers/first.md:1: has no .*; add {name}"
    session.until(said) if not name.startswith("docs") else session.until(f"{name}:1: is gone")
    path.write_text(text, encoding="utf-8")
    session.until("1 claims hold")
    assert "What people get wrong" in session.page()


def test_an_open_page_reloads_and_shows_what_is_wrong(session: Session, browser: Browser) -> None:
    page, errors = browser.new_page(viewport={"width": 360, "height": 700}), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(session.address)
    overlay = page.locator("#dev-overlay")
    expect(overlay).to_contain_text("states 1 claims; assert at least 3")
    session.swap(session.entry.page, "It has new words.", "It has 41 words.")
    expect(page.locator("article")).to_contain_text("It has 41 words.")
    expect(overlay).to_contain_text("41 ('It has 41 words.') is bound to nothing")
    page.keyboard.press("Escape")
    expect(overlay.locator("ul")).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert errors == []
    page.close()
