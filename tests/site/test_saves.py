"""`mkdocs serve` after a save: the saved page is shown before the others are built, and no page is shown that is not as its files are."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileModifiedEvent

from tested_answers.content.entry import find_root

DEPENDS = ["SMALL_SITE", "tests/site/test_saves.py"]
ROOT = find_root(Path(__file__).parent)
PATIENCE = 60  # seconds until a test gives up; nothing here is about time
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
    "docs/two.md": "# Two\n",
    "docs/layers/first.md": ANSWER,
    "docs/layers/second.md": ANSWER,
    "snippets/layers/second.py": "",
    "tests/layers/test_second.py": "def test_columns(): ...\n",
    "snippets/layers/first.py": "import numpy as np\n\nprint(np.ones((7, 3)).shape)\n#> (7, 3)\n",
    "tests/layers/test_first.py": '''def test_columns():
    """The output has a column for each unit."""
''',
}


class Serving:
    """`mkdocs serve`, but for its threads: saves are told, and `meanwhile` is done before all pages are built."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.meanwhile: Callable[[], None] = lambda: None
        self.server = LiveReloadServer(self.build, "127.0.0.1", 0, str(folder))
        config = self.config()
        config.plugins.on_startup(command="serve", dirty=False)
        self.plugin = config.plugins["tested-answers"]
        build(config, serve_url=self.server.url)
        config.plugins.on_serve(self.server, config=config, builder=self.build)
        self.server.socket.close()  # it is asked without one

    def config(self) -> MkDocsConfig:
        return load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.folder), site_url=self.server.url)

    def build(self) -> None:
        self.meanwhile()
        build(self.config(), serve_url=self.server.url)

    def save(self, texts: dict[str, str]) -> None:
        """Then do what the server's loop does when it hears of it."""
        for name, text in texts.items():
            (self.root / name).write_text(text, encoding="utf-8")
            for handler in {one for handlers in self.server.observer._handlers.values() for one in handlers}:
                handler.dispatch(FileModifiedEvent(str(self.root / name)))
        self.loop()

    def loop(self) -> None:
        self.server._wanted_epoch += 1
        self.server._want_rebuild = False
        self.server.builder()
        self.server._visible_epoch = self.server._wanted_epoch

    def ask(self, path: str) -> str:
        asked = {"PATH_INFO": path, "SERVER_NAME": "127.0.0.1"}
        return b"".join(self.server.application(asked, lambda status, headers: None)).decode()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the tests' builds keep for each other."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def serving(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    for path in ("theme", "docs/assets"):
        shutil.copytree(ROOT / path, tmp_path / path)
    own = {path: (ROOT / path).read_text(encoding="utf-8") for path in ("mkdocs.yml", "docs/taxonomy.yml")}
    for path, text in (FILES | own).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / ".cache").symlink_to(kept)
    monkeypatch.chdir(tmp_path)  # where snippets are found
    serving = Serving(tmp_path, tmp_path / "served")
    yield serving
    serving.plugin.on_shutdown()


def test_a_saved_page_is_shown_before_the_others_are_built(serving: Serving) -> None:
    before, seen = serving.server._visible_epoch, {}

    def meanwhile() -> None:
        seen["epoch"], seen["one"] = serving.server._visible_epoch, serving.ask("/one.html")
        seen["style"] = serving.ask("/assets/stylesheets/extra.css")
        other = threading.Thread(target=lambda: seen.update(two=serving.ask("/two.html")), daemon=True)
        other.start()
        other.join(0.2)
        seen["waits"], seen["other"] = "two" not in seen, other

    serving.meanwhile = meanwhile
    serving.save({"docs/one.md": "# One\n\nNew.\n"})
    assert seen["epoch"] > before, "browsers reload"
    assert "New." in seen["one"] and seen["style"]
    assert seen["waits"], "the other pages may name what was saved"
    seen["other"].join(PATIENCE)
    assert "Two" in seen["two"] and "New." in serving.ask("/one.html")
    assert serving.server._visible_epoch == seen["epoch"], "once is enough"


def test_a_saved_snippet_is_shown_on_its_page(serving: Serving) -> None:
    seen = []
    serving.meanwhile = lambda: seen.append(serving.ask("/layers/first.html"))
    serving.save({"snippets/layers/first.py": "import numpy as np\n\nprint(np.ones((7, 4)).shape)\n#> (7, 4)\n"})
    assert "(7, 4)" in seen[0].replace("<span>", "")


def test_a_page_that_was_shown_otherwise_than_it_is_built_is_shown_again(serving: Serving) -> None:
    """What it says of another page is as that was at the build before."""
    second, epochs = "/layers/second.html", []
    named, naming = ANSWER.replace("How many", "What number of"), ANSWER.replace("tags:", "related: [first]\ntags:")
    serving.meanwhile = lambda: epochs.append((serving.server._visible_epoch, serving.ask(second)))
    serving.save({"docs/layers/first.md": named, "docs/layers/second.md": naming})
    [(epoch, page)] = epochs
    assert serving.server._visible_epoch > epoch
    assert page != serving.ask(second)


def test_a_save_ends_the_build_of_the_save_before(serving: Serving) -> None:
    def another() -> None:
        serving.server._want_rebuild = True
        serving.meanwhile = lambda: None

    serving.meanwhile = another
    serving.save({"docs/one.md": "# One\n\nNew.\n"})
    waiting = threading.Thread(target=serving.ask, args=["/two.html"], daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive(), "they are not built"
    assert "New." in serving.ask("/one.html")
    serving.loop()
    waiting.join(PATIENCE)
    assert not waiting.is_alive() and "New." in serving.ask("/one.html")


@pytest.mark.parametrize("name", ["docs/three.md", "theme/main.html", "docs/assets/stylesheets/extra.css"])
def test_what_is_of_no_page_yet_is_shown_when_all_are_built(serving: Serving, name: str) -> None:
    epochs, before = [], serving.server._visible_epoch
    serving.meanwhile = lambda: epochs.append(serving.server._visible_epoch)
    path = serving.root / name
    serving.save({name: path.read_text(encoding="utf-8") if path.exists() else "# Three\n"})
    assert epochs == [before] and serving.server._visible_epoch > before


def test_a_page_that_cannot_be_built_is_said_once(serving: Serving, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(FileNotFoundError, match=r"missing\.py"):
        serving.save({"docs/one.md": '# One\n\n```python\n--8<-- "missing.py"\n```\n'})
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1
    serving.save({"docs/one.md": "# One\n\nMended.\n"})
    assert "Mended." in serving.ask("/one.html")
