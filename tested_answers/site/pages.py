"""Each page is converted and rendered once for all that it is made from, and kept from one build to the next.

What a page is made from: its Markdown with the files it embeds, the files that its links ask for, the menu, the settings,
the theme, and the installed packages. Pages at which MkDocs warns are not kept, so the warning comes again.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2
import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler

from tested_answers.kept import Kept, digest

_SHOWN_IN_MENU = ("icon", "status", "subtitle")


@cache
def code_version() -> str:
    """Changes with this package and with each installed one; as this process has loaded them."""
    own = sorted(Path(__file__).parents[1].rglob("*.py"))
    installed = sorted(path.name for path in Path(mkdocs.__file__).parents[1].glob("*.dist-info"))
    return digest(*(path.read_bytes() for path in own), *installed)


class Pages:
    """The pages of one build."""

    def __init__(self, root: Path, config: MkDocsConfig) -> None:
        self._kept = Kept(root, "pages")
        self._bytecode = root / ".cache" / "templates"
        self._settings = digest(code_version(), type(config).__module__, Path(config.config_file_path).read_bytes())
        theme = [path for path in sorted((root / "theme").rglob("*")) if path.is_file()]
        addresses = (config.site_url, config.repo_url, config.edit_uri, config.use_directory_urls)
        self._site = digest(self._settings, repr(addresses), *(path.read_bytes() for path in theme))
        self._converted: dict[str, str] = {}  # page -> key of its content
        self._notes: dict[str, Any] = {}
        self._menu = ""
        self.missed: Callable[[], None] = lambda: None  # hears of each page that was not kept

    def convert_once(
        self, page: Page, source: str, finish: Callable[[str], str], note: Callable[[], Any] = lambda: None
    ) -> None:
        """Let the page take its content from where it is kept; `source` is all that it is converted from.

        `note` says what else is to be kept of it; `noted` gives it back.
        """
        key, convert = digest(self._settings, page.file.src_uri, page.file.url, source), page.render

        def render(config: MkDocsConfig, files: Files) -> None:
            place, kept = key, json.loads(self._kept.get(key) or "null")
            if kept is None or any(_address(files, path) != url for path, url in kept["asked"].items()):
                self.missed()
                asking = _Asking(files)
                with _warnings(logging.getLogger(type(page).__module__.partition(".")[0])) as warnings:
                    convert(config, asking)
                    content = finish(page.content)
                kept = {
                    "content": content,
                    "note": note(),
                    "title": page._title_from_render,
                    "toc": _tokens(page.toc),
                    "anchors": sorted(page.present_anchor_ids or ()),
                    "links": {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()},
                    "asked": asking.asked,
                }
                if warnings.get_counts():
                    place = digest(key, "warned")  # found by this build alone
                self._kept.put(place, json.dumps(kept).encode())
            # The one comes back where it is rendered: a thousand need no room at once.
            page.content = page.markdown = ""
            page._title_from_render, page.toc = kept["title"], get_toc(kept["toc"])
            page.present_anchor_ids = set(kept["anchors"])
            page.links_to_anchors = {files.get_file_from_path(path): links for path, links in kept["links"].items()}
            self._converted[page.file.src_uri], self._notes[page.file.src_uri] = place, kept["note"]

        page.render = render

    def noted(self, page: Page) -> Any:
        return self._notes[page.file.src_uri]

    def render_once(self, env: jinja2.Environment, nav: Navigation, finish: Callable[[str], str]) -> None:
        """Let the theme's templates take finished pages from where they are kept."""
        self._finish = finish
        rows = [(page.title, page.url, [page.meta.get(name) for name in _SHOWN_IN_MENU]) for page in nav.pages]
        self._menu = digest(str(nav), repr(rows))
        self._bytecode.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(self._bytecode))
        env.template_class = _Template
        env.pages = self

    def rendered(self, render: Callable[[], str], context: dict) -> str:
        """The whole page; `context` holds what the template may show beside the menu and the settings."""
        page = context["page"]
        around = [page.previous_page, page.next_page]
        own = {name: value for name, value in context.items() if isinstance(value, str | int | None)}
        shown = [page.title, page.meta, page.edit_url, page.canonical_url, [one and one.url for one in around], own]
        content = self._kept.get(self._converted[page.file.src_uri])
        key = digest(self._site, self._menu, page.file.src_uri, json.dumps(shown, default=str, sort_keys=True), content)

        def finished() -> str:
            self.missed()
            page.content = json.loads(content)["content"]
            made = self._finish(render())
            page.content = ""
            return made

        return self._kept.once(key, finished).decode()


class _Template(jinja2.Template):
    """A template whose pages are kept; the others (404, the site map) are rendered as ever."""

    def render(self, context: dict[str, Any]) -> str:
        if context.get("page") is None:
            return super().render(context)
        return self.environment.pages.rendered(partial(super().render, context), context)


class _Asking:
    """The files of the site for one page, remembering which it asked for."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.asked: dict[str, str | None] = {}

    def get_file_from_path(self, path: str) -> File | None:
        self.asked[path] = _address(self._files, path)
        return self._files.get_file_from_path(path)


def _address(files: Files, path: str) -> str | None:
    file = files.get_file_from_path(path)
    return file and f"{file.url} {file.inclusion.name}"


@contextmanager
def _warnings(logger: logging.Logger) -> Iterator[CountHandler]:
    """Counts what a logger warns of while the block runs."""
    counts = CountHandler(level=logging.WARNING)
    logger.addHandler(counts)
    yield counts
    logger.removeHandler(counts)


def _tokens(links: Any) -> list[dict]:
    return [
        {"name": link.title, "id": link.id, "level": link.level, "children": _tokens(link.children)} for link in links
    ]
