"""Builds beside and after one another: what is kept from one to the next never shows in what they give."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from unittest.mock import Mock

import pytest
from bs4 import BeautifulSoup

from tested_answers.content.lab import find_labs
from tested_answers.files import find_root
from tested_answers.site import live
from tested_answers.site.plugin import TestedAnswers
from tested_answers.site.preview import served

ROOT = find_root(Path(__file__).parent)
TOPIC = "regularization"
PARTS = ("theme", "docs/about", "docs/assets", "docs/labs", "docs/tools", f"docs/{TOPIC}")
DEPENDS = [
    "mkdocs.yml",
    "docs/*",
    "theme/**/*",
    "docs/about/**/*",
    "docs/assets/**/*",
    "docs/labs/*",
    "docs/tools/*",
    "docs/regularization/*",
    "snippets/labs/*",
    "snippets/regularization/*",
    "tests/labs/*",
    "tests/regularization/*",
    "tested_answers/**/*.py",
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small site of its own: one topic and the labs, nothing kept yet."""
    folder = tmp_path / "checkout"
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part)
    for part in ("snippets", "tests"):
        for own in (TOPIC, "labs"):
            shutil.copytree(ROOT / part / own, folder / part / own)
    for file in ("mkdocs.yml", "docs/index.md", "docs/taxonomy.yml"):
        shutil.copyfile(ROOT / file, folder / file)
    (folder / "docs/what-if.yml").write_text("[]\n", encoding="utf-8")  # it names answers that are not there
    home, answer = folder / "docs/index.md", f"{TOPIC}/dropout-on-3d-input"
    claim = re.search(r"\(claim:([\w-]+)\)", (folder / f"docs/{answer}.md").read_text(encoding="utf-8"))[1]
    idea = f"<!-- idea: {answer.partition('/')[2]}/{claim} -->"  # of an answer that is there
    home.write_text(re.sub("<!-- idea: .* -->", idea, home.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


# Modules that are None cannot be imported: nothing is run while a site is built.
BUILD = """import runpy, sys
for name in ("torch", "keras", "sklearn", "matplotlib", "pytest", "ipykernel"):
    sys.modules[name] = None
runpy.run_module(sys.argv.pop(1), run_name="__main__")
"""


def start(checkout: Path, site: Path, *options: str, builder: str = "mkdocs", first: str = "") -> subprocess.Popen:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", first + BUILD, builder, "build", "-d", str(site), "-f", "mkdocs.yml", *options]
    return subprocess.Popen(command, cwd=checkout, env=environment, stderr=subprocess.PIPE, text=True)


def built(checkout: Path, site: Path, first: str = "") -> dict[str, str]:
    build = start(checkout, site, first=first)
    said = build.communicate()[1]
    assert build.returncode == 0, said
    return contents(site)


def contents(site: Path) -> dict[str, str]:
    files = [path for path in site.rglob("*") if path.is_file()]
    return {path.relative_to(site).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_two_builds_beside_each_other_give_the_same(checkout: Path, tmp_path: Path) -> None:
    """Also two into one folder; nothing is kept yet, so the labs' converter has to work."""
    sites = [tmp_path / "a", tmp_path / "b", tmp_path / "b"]
    builds = [start(checkout, site) for site in sites]
    said = [build.communicate()[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], said
    one, two = contents(sites[0]), contents(sites[1])
    assert f"{TOPIC}/index.html" in one and "labs/index.html" in one
    assert one == two
    assert [path for path in one if Path(path).name.startswith(".")] == [], "a file that was never finished"
    for lab in find_labs(checkout):
        page = BeautifulSoup((sites[0] / f"{lab}.html").read_text(encoding="utf-8"), "html.parser")
        assert page.select(".lab pre.printed"), lab


# Notes who keeps pages; the copy of the build then does as it is told, and the build waits until it has begun.
NOTED = """import multiprocessing, os, signal, time
from tested_answers import kept
from tested_answers.site import second

signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts behind & ignores it
second._cores = lambda: 2
put = kept.Kept.put

def noted(self, key, data):
    copy = multiprocessing.parent_process()
    with open("copy-keeps" if copy else "keeps", "a") as file:
        file.write(f"{os.getpid()}\\n")
    if copy:
        COPY
    while multiprocessing.active_children() and not os.path.exists("copy-keeps"):
        time.sleep(0.01)
    put(self, key, data)

kept.Kept.put = noted
"""


def without_labs(checkout: Path) -> None:
    """Sooner built."""
    for part in ("docs/labs", "docs/tools", "snippets/labs"):
        shutil.rmtree(checkout / part)


def test_a_copy_of_the_build_changes_nothing_but_the_time(checkout: Path, tmp_path: Path) -> None:
    """Whether it works, dies or hangs."""
    without_labs(checkout)
    keeps, copy_keeps = checkout / "keeps", checkout / "copy-keeps"
    alone = built(checkout, tmp_path / "alone", NOTED.replace("lambda: 2", "lambda: 1"))
    all_of_it = len(_lines(keeps))
    assert not copy_keeps.exists()
    for copy in ("pass", "os._exit(9)", "time.sleep(600)"):
        shutil.rmtree(checkout / ".cache")
        keeps.unlink()
        copy_keeps.unlink(missing_ok=True)
        assert built(checkout, tmp_path / "both", NOTED.replace("COPY", copy)) == alone, copy
        assert _lines(copy_keeps), f"no copy was made: {copy}"
        assert (len(_lines(keeps)) < all_of_it) == (copy == "pass"), "what the copy kept is not worked out again"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT], ids=lambda how: how.name)
def test_the_copy_of_a_build_ends_with_it(checkout: Path, tmp_path: Path, how: signal.Signals) -> None:
    without_labs(checkout)
    # It hangs, and the build waits for it.
    build = start(checkout, tmp_path / "a", first=NOTED.replace("COPY", "time.sleep(600)").replace("not os", "os"))
    while not (copies := {int(one) for one in _lines(checkout / "copy-keeps")}):
        assert build.poll() is None
        time.sleep(0.02)
    build.send_signal(how)
    build.communicate()
    while any(_runs(one) for one in copies):  # pytest's timeout ends it
        time.sleep(0.02)
    assert build.returncode != 0


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _runs(process: int) -> bool:
    """Whether there is such a process; one that nobody has buried yet does not count."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state.strip()) and not state.strip().startswith("Z")


def test_a_build_after_edits_gives_what_a_build_from_nothing_gives(checkout: Path, tmp_path: Path) -> None:
    before = built(checkout, tmp_path / "a")
    edits = {
        f"docs/{TOPIC}/dropout-on-3d-input.md": ("\n## ", "\nNew words.\n\n## "),
        f"docs/{TOPIC}/train-and-eval-modes.md": ("title: ", "title: New name. "),
        f"snippets/{TOPIC}/dropout_on_3d_input.py": ("import torch", "import torch  # new words"),
        f"tests/{TOPIC}/test_train_and_eval_modes.py": ('    """', '    """New words. '),
        "theme/main.html": ('<meta property="og:type"', '<meta name="new-words" content=""><meta property="og:type"'),
        "docs/taxonomy.yml": (f"{TOPIC}: ", f"{TOPIC}: New "),
    }
    for path, (old, new) in edits.items():
        text = (checkout / path).read_text(encoding="utf-8")
        assert old in text, path
        (checkout / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    after = built(checkout, tmp_path / "a")
    shutil.rmtree(checkout / ".cache")
    assert after == built(checkout, tmp_path / "b")
    changed = {path for path in before if before[path] != after.get(path)}
    assert {f"{TOPIC}/{Path(path).stem}.html" for path in edits if path.startswith(f"docs/{TOPIC}/")} <= changed
    assert {f"downloads/{TOPIC}/dropout_on_3d_input.py", f"{TOPIC}/train-and-eval-modes.json"} <= changed


def test_a_link_that_no_longer_leads_anywhere_stops_each_build(checkout: Path, tmp_path: Path) -> None:
    """What a page asks of the others is part of what it is made from."""
    without_labs(checkout)
    others = (checkout / "docs/about/other.md", checkout / "docs/about/index.md")
    others[0].write_text("# Other\n", encoding="utf-8")
    text = others[1].read_text(encoding="utf-8")
    others[1].write_text(f"{text}\n[other](other.md)\n", encoding="utf-8")
    assert "about/other.html" in built(checkout, tmp_path / "a")
    others[0].unlink()
    for options in (["--strict", "--quiet"], ["--strict"]):
        build = start(checkout, tmp_path / "a", *options)
        assert "contains a link 'other.md'" in build.communicate()[1]
        assert build.returncode != 0


def test_serving_watches_all_that_a_page_is_made_from() -> None:
    plugin, server = TestedAnswers(), Mock()
    plugin.root = ROOT
    plugin.on_serve(server, config=None, builder=None)
    watched = {Path(call.args[0]).relative_to(ROOT).as_posix() for call in server.watch.call_args_list}
    assert {"snippets", "theme", f"tests/{TOPIC}", "tests/labs"} <= watched
    assert "tests/site" not in watched, "no page shows it"


def test_the_runtime_is_a_second_name_for_what_was_brought(tmp_path: Path) -> None:
    source, site = tmp_path / ".cache/live", tmp_path / "site"
    source.mkdir(parents=True)
    (source / "python.wasm").write_bytes(b"code")
    (source / "manifest.json").write_text("{}", encoding="utf-8")
    placed = site / "live/1/python.wasm"
    live.copy(tmp_path, site, "1")
    assert placed.samefile(source / "python.wasm"), "so that a build copies nothing"
    source.joinpath("python.wasm").unlink()
    source.joinpath("python.wasm").write_bytes(b"other code")
    live.copy(tmp_path, site, "1")
    assert placed.read_bytes() == b"other code"
    assert sorted(path.name for path in placed.parent.iterdir()) == ["python.wasm"]


def test_the_second_builder_builds_too(checkout: Path, tmp_path: Path) -> None:
    """With the theme of the first; `make test-second-builder` asks every page of it, strictly and with its own theme."""
    build = start(checkout, tmp_path / "site", "--quiet", builder="properdocs")
    said = build.communicate()[1]
    assert build.returncode == 0, said
    pages = {
        path.relative_to(checkout / "docs").with_suffix(".html") for path in (checkout / "docs" / TOPIC).glob("*.md")
    }
    assert pages and all((tmp_path / "site" / page).exists() for page in pages)


def test_a_site_is_served_on_the_port_that_is_asked_for_unless_another_has_it(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        port = int(address.strip("/").rpartition(":")[2])
        with served(tmp_path, ports=[port]) as other:
            assert other != address
    with served(tmp_path, ports=[port]) as again:
        assert again == address
