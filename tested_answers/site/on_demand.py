"""Single pages of the site, each built when it is asked for: what the rest of a build takes, nobody waits for."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import BufferingHandler
from pathlib import Path

import yaml
from jinja2 import TemplateError
from mkdocs.commands.build import _build_theme_template, _populate_page
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import get_files, set_exclusions
from mkdocs.structure.nav import get_navigation

from tested_answers.checks import check_entry
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.violation import Violation
from tested_answers.files import write_atomically
from tested_answers.site import live
from tested_answers.site.search import files as search_files

OURS = "tested-answers"
_NOTEBOOKS = "mkdocs-jupyter"  # takes longer to import than everything else


class CannotBuild(Exception):
    """Why, in sentences; `held` is the page as it last was."""

    held: bytes | None = None

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("\n".join(map(str, violations)))
        self.violations = violations


class OnDemand:
    """The pages of one checkout below `folder`. All methods may be called from any thread."""

    def __init__(self, root: Path, folder: Path, address: str, *, labs: bool = False) -> None:
        self.root, self.folder, self.address, self.labs = root, folder, address, labs
        self._lock = threading.RLock()
        self._known: list[str] = []
        self._heard = BufferingHandler(sys.maxsize)  # keeps what MkDocs says
        self._heard.setLevel(logging.WARNING)
        self._ready = False

    def start(self) -> None:
        """Read the settings, the theme and the menu. Raises CannotBuild."""
        with self._lock, _said(self.root):
            self._ready = False
            logger = logging.getLogger("mkdocs")
            logger.setLevel(logging.WARNING)
            logger.handlers = [self._heard]
            held = yaml.load((self.root / "mkdocs.yml").read_text(encoding="utf-8"), _Tolerant)
            plugins = [one for one in held.get("plugins", []) if self.labs or _name(one) != _NOTEBOOKS]
            config = load_config(
                str(self.root / "mkdocs.yml"), site_dir=str(self.folder), site_url=self.address, plugins=plugins
            )
            config.plugins.on_startup(command="serve", dirty=False)
            self.plugin = config.plugins[OURS]
            self.plugin.config.social_cards = False
            config = config.plugins.on_config(config)
            config.validation.nav.omitted_files = config.validation.nav.not_found = logging.DEBUG
            files, env = get_files(config), config.theme.get_env()
            files.add_files_from_theme(env, config)
            files = config.plugins.on_files(files, config=config)
            set_exclusions(files, config)
            nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
            for page in nav.pages:
                if page.file.src_uri.endswith(".md"):
                    page.read_source(config)  # for its title in the menu
            env = config.plugins.on_env(env, config=config, files=files)
            files.copy_static_files()
            for template in config.theme.static_templates:  # the site map, which instant navigation reads
                _build_theme_template(template, env, files, config, nav)
            self.config, self.files = config, files
            self._known = sorted(map(str, find_entries(self.root)))
            for path, text in search_files([], {}).items():
                write_atomically(self.folder / path, text)
            if self.plugin.live:
                live.copy(self.root, self.folder, self.plugin.live["version"])
                write_atomically(self.folder / "live/frame.html", live.frame(self.folder))
            self._ready = True

    def build(self, url: str) -> bytes | None:
        """The page as it is now; None where there is none at that address. Raises CannotBuild."""
        with self._lock:
            try:
                return self._built(url)
            except CannotBuild as error:
                held = self.folder / (url or "index.html")
                error.held = held.read_bytes() if held.is_file() else None
                raise

    def _built(self, url: str) -> bytes | None:
        if not self._ready or self._known != sorted(map(str, find_entries(self.root))):
            self.start()
        file = next((one for one in self.files.documentation_pages() if one.url in (url, url or "index.html")), None)
        if file is None:
            return None
        self.plugin.reread()
        entry = self.plugin.by_page.get(file.src_uri)
        if entry and (wrong := [Violation(entry.shown(entry.page), *one) for one in entry.head.problems]):
            raise CannotBuild(wrong)
        with _said(self.root, entry):
            self._heard.flush()
            return self.plugin.rebuilt(file)

    def addresses(self) -> set[str]:
        """Of all pages, and of those that moved."""
        moved = {f"{old}.html" for entry in self.plugin.entries for old in entry.listed("moved_from")}
        return {file.url for file in self.files.documentation_pages()} | moved

    def warnings(self, entry: Entry) -> list[str]:
        """What MkDocs warned of when it last built the page, its links to places on other pages included."""
        with self._lock:
            page = self.files.get_file_from_path(f"{entry}.md").page
            for file in page.links_to_anchors or ():
                if file.page is not page and file.src_uri.endswith(".md"):
                    file.page.__dict__.pop("render", None)
                    _populate_page(file.page, self.config, self.files)
            page.validate_anchor_links(files=self.files, log_level=logging.WARNING)
            return list(dict.fromkeys(record.getMessage() for record in self._heard.buffer))

    def copy_static(self) -> None:
        """What changed of the files that are no pages."""
        with self._lock:
            if self._ready:
                self.files.copy_static_files(dirty=True)


def page_of(entry: Entry) -> str:
    """The address of an entry's page below the site's."""
    return f"{entry}.html"


def _name(plugin: str | dict) -> str:
    return plugin if isinstance(plugin, str) else next(iter(plugin))


class _Tolerant(yaml.SafeLoader):
    """Reads the names of the plugins, whatever `!ENV` says elsewhere."""


_Tolerant.add_multi_constructor("", lambda *_: None)


@contextmanager
def _said(root: Path, entry: Entry | None = None) -> Iterator[None]:
    """Turns what a build may raise into sentences."""
    try:
        yield
    except CannotBuild:
        raise
    except Exception as error:
        raise CannotBuild(_sentences(root, entry, error)) from error


def _sentences(root: Path, entry: Entry | None, error: Exception) -> list[Violation]:
    if isinstance(error, TemplateError):
        path, line = Path(getattr(error, "filename", None) or root / "theme/main.html"), getattr(error, "lineno", None)
        shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        return [Violation(shown, line or 1, f"is no valid template ({error}); correct the line")]
    if entry is not None and (found := _checked(entry)):  # says it with its line
        return found
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        return [Violation("mkdocs.yml", mark.line + 1, f"is no YAML (column {mark.column + 1}: {error.problem})")]
    if isinstance(error, MkDocsException):  # says where by itself
        return [_violation(line) for line in str(error).splitlines() if line]
    place = entry.shown(entry.page) if entry else "mkdocs.yml"
    return [Violation(place, 1, f"could not be built ({type(error).__name__}: {error})")]


def _checked(entry: Entry) -> list[Violation]:
    try:
        return check_entry(Entry(entry.root, entry.topic, entry.slug))
    except Exception:  # what breaks the build may break the check: the build's error is said then
        return []


def _violation(line: str) -> Violation:
    path, number, sentence = [*line.split(":", 2), "", ""][:3]
    return Violation(path, int(number), sentence.strip()) if number.isdigit() else Violation("mkdocs.yml", 1, line)
