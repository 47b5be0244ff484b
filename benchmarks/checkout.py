"""A copy of the site's files in which every answer stands several times, and its builds."""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tested_answers.content import facts, outcomes
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import find_labs
from tested_answers.explain.families import FOLDER as FAMILIES
from tested_answers.files import find_root
from tested_answers.site import labs

ROOT = find_root(Path(__file__).parent)
# Writes each page as the site's build hands it to Markdown, with what the theme reads of its front matter.
WRITE_PAGES = """import json, pathlib
from mkdocs.plugins import event_priority

config = {}  # plugins have one

@event_priority(-100)
def on_page_markdown(markdown, *, page, **_):
    if page.file.src_uri.endswith(".md"):
        path = pathlib.Path("stock", page.file.src_uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {name: str(page.meta[name]) for name in ("title", "description") if name in page.meta}
        path.write_text(f"---\\n{json.dumps(kept)}\\n---\\n{markdown}", "utf-8")
"""


@dataclass(frozen=True)
class Cost:
    """Of one build: by the clock, of the processor (all its processes), at most in memory (the largest of them)."""

    seconds: float
    processor: float
    megabytes: float


def grown(folder: Path, times: int) -> Path:
    """Every answer `times` times, the copies with a number in their slug; nothing kept."""
    for part in ("docs", "snippets", "tests", "theme", FAMILIES):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    for entry in find_entries(ROOT):
        for number in range(2, times + 1):
            _copy(entry, Entry(folder, entry.topic, f"{entry.slug}-n{number}"))
    return folder


def _copy(entry: Entry, copy: Entry) -> None:
    embeds = re.compile(rf'(--8<-- "{entry.topic}/{entry.name})(?=[_.])')
    copy.page.write_text(embeds.sub(rf"\1_{copy.name.rsplit('_', 1)[1]}", entry.text), encoding="utf-8")
    shutil.copyfile(entry.test, copy.test)
    recorded = [path for path in (facts.file_of(entry), outcomes.file_of(entry)) if path.exists()]
    for path in (*entry.variants.values(), *entry.figures, *recorded):
        shutil.copyfile(path, copy.snippet.with_name(copy.name + path.name.removeprefix(entry.name)))
    if entry.figure_script.exists():
        shutil.copyfile(entry.figure_script, copy.figure_script)


def build(checkout: Path, config: str = "mkdocs.yml") -> Cost:
    """One build, in a process of its own."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", config, "-d", str(checkout / "site")]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=checkout, env=environment(), stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed in {checkout}")
    memory = used.ru_maxrss / (1e3 if sys.platform == "linux" else 1e6)
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, memory)


def build_stock(checkout: Path) -> Cost:
    """The same pages with Material and mkdocs-jupyter as they come, the labs as notebooks ready to convert.

    The same: the made ones (topics, tags, messages) too, and below each answer what stands there in Markdown.
    """
    settings = (checkout / "mkdocs.yml").read_text(encoding="utf-8")
    (checkout / "write_pages.py").write_text(WRITE_PAGES, encoding="utf-8")
    (checkout / "pages.yml").write_text(f"{settings}\nhooks: [write_pages.py]\n", encoding="utf-8")
    shutil.copytree(checkout / "docs", checkout / "stock", ignore=shutil.ignore_patterns("*.md"))
    build(checkout, "pages.yml")
    shutil.rmtree(checkout / "site")
    for kept in (checkout / ".cache").iterdir():
        if kept.name != "live":
            shutil.rmtree(kept)
    for lab in find_labs(checkout):
        (checkout / "stock" / labs.path_of(lab)).write_text(labs.notebook(lab, ""), encoding="utf-8")
    plugins, extensions = (settings.index(f"{part}:") for part in ("  - mkdocs-jupyter", "markdown_extensions"))
    own = f"plugins:\n  - search\n{settings[plugins:extensions]}{settings[extensions : settings.index('validation:')]}"
    head = "site_name: Stock\ndocs_dir: stock\nuse_directory_urls: false\n"
    (checkout / "stock.yml").write_text(f"{head}theme: {{name: material, font: false}}\n{own}", "utf-8")
    return build(checkout, "stock.yml")


def edit(checkout: Path, entry: Entry) -> str:
    """Add a sentence to the page of an answer; returns the sentence."""
    page, sentence = Entry(checkout, entry.topic, entry.slug).page, f"Sentence {time.time_ns()}."
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{sentence}\n", encoding="utf-8")
    return sentence


def environment() -> dict[str, str]:
    return os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT), "SITE_URL": "http://127.0.0.1:8000/"}
