"""`make serve`: a page is built when it is asked for and after each save; what is made of all pages comes behind them."""

import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tested_answers.files import find_root

DEPENDS = ["SMALL_SITE", "tested_answers/authoring/*", "tests/site/test_serve.py"]
ROOT = find_root(Path(__file__).parent)
PATIENCE = 120  # seconds until a test gives up; nothing here is about time
ANSWER = """---
title: How many columns has the output?
description: As many as the layer has units.
tags: [layers]
asked: [how wide is it, what does the second number mean, what are units]
source: a colleague
added: 2026-11-24
---

!!! success "Short answer"
    As many as units. [✓](claim:columns)

=== "NumPy"

    ```python
    --8<-- "layers/first.py"
    ```
"""
FILES = {
    "docs/index.md": "# Home\n",
    "docs/one.md": "# One\n\nOld.\n",
    "docs/layers/first.md": ANSWER,
    "snippets/layers/first.py": "import numpy as np\n\nprint(np.ones((7, 3)).shape)\n#> (7, 3)\n",
    "tests/layers/test_first.py": '''def test_columns():
    """The output has a column for each unit."""
''',
}


class Serving:
    """One `make serve`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        command = [sys.executable, "-m", "tested_answers", "serve", "--port", "8200"]
        self.process = subprocess.Popen(
            command, cwd=root, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
        )
        self.address = re.match(r"(http://\S+/)  follows", self.process.stdout.readline())[1]

    def ask(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as response:
            return response.read().decode()

    def save(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def until(self, path: str, holds: Callable[[str], bool]) -> str:
        end = time.monotonic() + PATIENCE
        while not holds(said := self.ask(path)):
            assert time.monotonic() < end, said
            time.sleep(0.1)
        return said


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory, small_repository: Callable) -> Iterator[Serving]:
    root = tmp_path_factory.mktemp("serve")
    small_repository(root, FILES)
    serving = Serving(root)
    yield serving
    serving.process.terminate()
    serving.process.wait(PATIENCE)
    serving.process.stdout.close()


def test_a_page_is_as_its_files_are_without_a_build_of_the_others(serving: Serving) -> None:
    assert "Old." in serving.ask("one.html")
    serving.save("docs/one.md", "# One\n\nNew.\n")
    assert "New." in serving.ask("one.html"), "whoever asks after a save sees it"
    assert "(7, 3)" in serving.ask("layers/first.html").replace("<span>", "")
    serving.save("snippets/layers/first.py", FILES["snippets/layers/first.py"].replace("3", "4"))
    assert "(7, 4)" in serving.ask("layers/first.html").replace("<span>", "")


def test_a_page_that_is_new_needs_no_other_start(serving: Serving) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        serving.ask("layers/second.html")
    serving.save("snippets/layers/second.py", "print(1)\n#> 1\n")
    serving.save("tests/layers/test_second.py", FILES["tests/layers/test_first.py"])
    serving.save("docs/layers/second.md", ANSWER.replace("first.py", "second.py").replace("How many", "What number of"))
    assert "What number of columns" in serving.ask("layers/second.html")


def test_the_search_waits_for_all_pages_and_what_programs_read_follows_a_save(serving: Serving) -> None:
    assert '"others":{"one"' in serving.ask("assets/search/index.js")
    serving.save("docs/layers/first.md", ANSWER.replace("How many columns", "How many pillars"))
    serving.until("entries.json", lambda text: "How many pillars" in text)
    serving.save("docs/layers/first.md", ANSWER)


def test_what_is_broken_is_said_on_the_page_as_it_last_was(serving: Serving) -> None:
    assert "One</h1>" in re.sub("<a .*?</a>", "", serving.ask("one.html"))
    serving.save("docs/layers/first.md", ANSWER.replace("layers/first.py", "layers/frist.py"))
    assert "As many as units" in serving.ask("layers/first.html")
    events = urllib.request.urlopen(serving.address + "-/events", timeout=PATIENCE)
    with events:
        while "frist.py" not in (said := events.readline().decode()):
            pass
    assert "embeds 'layers/frist.py'" in said
    serving.save("docs/layers/first.md", ANSWER)
    assert "As many as units" in serving.ask("layers/first.html")


def test_no_page_is_shown_as_an_editor_leaves_its_file_while_it_saves(serving: Serving) -> None:
    with (serving.root / "docs/layers/first.md").open("w", encoding="utf-8") as file:
        assert "As many as units" in serving.ask("layers/first.html"), "the file is empty now"
        file.write(ANSWER)
    saving = threading.Thread(target=lambda: [serving.save("docs/layers/first.md", ANSWER) for _ in range(2000)])
    saving.start()
    while saving.is_alive():
        assert "As many as units" in serving.ask("layers/first.html")
    saving.join()


def test_a_saved_stylesheet_is_there_at_once(serving: Serving) -> None:
    style = serving.root / "docs/assets/stylesheets/site.css"
    style.write_text(f"{style.read_text(encoding='utf-8')}\n.mine {{ color: red; }}\n", encoding="utf-8")
    assert ".mine" in serving.until("assets/stylesheets/site.css", lambda text: ".mine" in text)
