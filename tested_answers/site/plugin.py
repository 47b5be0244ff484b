"""The MkDocs plugin: what readers get around the pages. It runs no snippet and needs no torch."""

import fcntl
import gc
import logging
import os
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from tested_answers.checks import front_matter
from tested_answers.content import taxonomy
from tested_answers.content.embeds import with_files
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import LABS, Lab, find_labs
from tested_answers.explain.families import FOLDER, find_families
from tested_answers.files import write, write_atomically
from tested_answers.kept import Kept, digest
from tested_answers.lock import taken
from tested_answers.site import (
    answer,
    changes,
    explain,
    facts,
    forge,
    html,
    idea,
    indexes,
    labs,
    lighter,
    live,
    machines,
    navigation,
    offline,
    releases,
    search,
    second,
    social,
    switches,
    what_if,
)
from tested_answers.site.dates import Dates
from tested_answers.site.extracts import Extracts
from tested_answers.site.markup import identifier
from tested_answers.site.pages import Pages
from tested_answers.site.ticks import Ticks

# What stands under the short headings of the menu.
_SECTIONS = {"tools": "calculators for shapes, counts and losses", "labs": "guided notebooks with recorded outputs"}


_OBJECTS = 100_000  # made between two looks for what nothing holds: a build keeps most of what it makes, and then ends

# At its import, for mkdocs-jupyter is loaded next: it would make an exporter of each kind, a tenth of a build, to list them.
os.environ.setdefault("NBCONVERT_DISABLE_CONFIG_EXPORTERS", "1")

_log = logging.getLogger(f"mkdocs.plugins.{__name__}")


class Settings(Config):
    """Options under `plugins: tested-answers:` in mkdocs.yml."""

    social_cards = config_options.Type(bool, default=True)


class TestedAnswers(BasePlugin[Settings]):
    """Hands MkDocs the indexes, completes each answer, and writes what programs read."""

    __test__ = False  # its name is the project's; pytest collects nothing here

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        if command == "build":
            gc.set_threshold(_OBJECTS)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        logger = logging.getLogger(type(config).__module__.partition(".")[0])
        logger.setLevel(min(logger.level, logging.WARNING))  # --quiet drops warnings, and --strict would count none
        self.root = Path(config.config_file_path).parent
        search.in_a_worker(config)
        if unread := front_matter.unread(self.root):
            raise PluginError("\n".join(map(str, unread)))
        self.entries = find_entries(self.root)
        self.by_page = {f"{entry}.md": entry for entry in self.entries}
        self.labs = {labs.path_of(lab): lab for lab in find_labs(self.root)}
        try:
            self.families = find_families(self.root)
        except ValueError as error:
            raise PluginError(str(error)) from None
        self.ticks, self.dates, self.related = Ticks(self.entries), Dates(self.root), answer.Related(self.entries)
        self.releases = releases.Releases(self.root)
        self.checked = self.releases.here
        self.live = live.manifest(self.root)
        self.pages, self.extracts = Pages(self.root, config), Extracts(self.root)
        self.generated = indexes.pages(self.entries, self.families)
        self.second = second.Second([], lambda name: None)  # of no use, until all pages are built
        self.building = self.is_copy = False
        self.names: set[str] = set()  # that stylesheets may find on pages
        self.sources: dict[str, str] = {}  # of the pages that are no answers, for the search
        self.areas = explain.areas_shown(self.root, self.families)
        self.errors = {path: heading for path, (heading, _) in self.areas.items()}
        config.nav = navigation.tree(self.root, self.entries, list(self.labs), self.errors)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Two builds into one folder go one after the other."""
        turn = self.root / ".cache" / "turns" / digest(config.site_dir)
        said = f"Another build writes {config.site_dir}; waiting for it"
        self.turn = taken(turn, fcntl.LOCK_EX, lambda: _log.info(said))
        self.building = True

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for path, text in self.generated.items():
            files.append(File.generated(config, path, content=text))
        notebooks = self.root / ".cache" / "notebooks"  # mkdocs-jupyter reads nothing but files
        for path, lab in self.labs.items():
            write_atomically(notebooks / path, labs.notebook(lab, labs.tail(lab, self.related, self.releases)))
            files.append(File(path, str(notebooks), config.site_dir, config.use_directory_urls))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        navigation.keep_neighbours_in_topic(nav, set(self.by_page))
        self.nav = nav
        if self.building:
            paths = [file.src_uri for file in files.documentation_pages()]
            self._share(paths, lambda path: _populate_page(files.get_file_from_path(path).page, config, files))
        return nav

    def _share(self, names: list[str], work: Callable[[str], object]) -> None:
        def copied(name: str) -> None:
            self.is_copy = True
            work(name)

        self.second.end()
        self.second = second.Second(names, copied)
        self.pages.missed = self.second.missed

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """An answer as it was checked: while a server runs, its file may change in between."""
        entry = self._entry(page)
        return entry.text if entry else None

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        self.second.reached(page.file.src_uri)
        page.meta["search"] = {"exclude": True}  # the site's own search has its own index
        page.update_date = self._changed(page) or page.update_date
        if lab := self._lab(page):  # mkdocs-jupyter renders the file itself, not this Markdown
            page.meta |= {"title": escape(lab.title), "description": escape(lab.description)}
            page.edit_url = page.edit_url and page.edit_url.replace(f"docs/{page.file.src_uri}", lab.shown(lab.page))
            text = labs.markdown(lab, labs.tail(lab, self.related, self.releases))
            self._copy(f"{lab}.md", lab.title, text, lab, config)
            notebook = Path(page.file.abs_src_path).read_text(encoding="utf-8")
            made_from = notebook + self.ticks.made_from(text, lab) + facts.made_from(lab)
            self._convert_once(page, made_from, lab)
            return text
        title = page.title
        for name in {"title", "description"} & page.meta.keys():  # Material puts them into the page as they are
            page.meta[name] = escape(str(page.meta[name]))
        if "tags" in page.meta:
            page.meta["tags"] = {identifier(str(tag)): escape(str(tag)) for tag in page.meta["tags"] or []}
        if entry := self._entry(page):
            markdown = answer.complete(markdown, entry, self.related, self.releases, config.repo_url)
        elif page.file.src_uri == "index.md":
            markdown = idea.shown(indexes.home(markdown, self.entries), self.entries)
        elif page.file.src_uri == labs.INDEX:
            markdown = labs.index(markdown, list(self.labs.values()))
        elif page.file.src_uri == changes.PAGE:
            markdown = changes.shown(markdown, self.entries, self.dates)
        elif page.file.src_uri == releases.PAGE:
            markdown = self.releases.matrix(markdown, [*self.entries, *self.labs.values()])
        elif page.file.src_uri == what_if.PAGE:
            markdown = what_if.listed(markdown, self.root, self.entries)
        self._copy(page.file.src_uri, title, markdown, entry, config)
        made_from = ""
        if entry:
            made_from = self.ticks.made_from(markdown, entry) + switches.made_from(entry) + facts.made_from(entry)
            made_from += live.button(self.live) if self.live else ""
        self._convert_once(page, with_files(markdown, self.root) + made_from, entry)
        return markdown

    def _changed(self, page: Page) -> str | None:
        """The day on which what the page says last changed; a made page changes with its answers."""
        path = page.file.src_uri
        if entry := self._entry(page) or self._lab(page):
            return self.dates.of_answer(entry)
        if path in self.generated:
            areas = self.errors if path == navigation.ERRORS else {path} & self.errors.keys()
            if own := [one.path for area in areas for one in self.areas[area][1]]:
                return self.dates.changed(*own)
            topic = path.rpartition("/")[0]
            days = [self.dates.of_answer(entry) for entry in self.entries if topic in ("", entry.topic)]
            return max(filter(None, days), default=None)
        return self.dates.changed(self.root / "docs" / path)

    def _copy(self, path: str, title: str, markdown: str, entry: Entry | None, config: MkDocsConfig) -> None:
        """The Markdown of a page beside it, for programs."""
        if self.is_copy:
            return
        text = machines.plain_markdown(title, answer.without_contents(markdown), self.root)
        text = self.ticks.in_copy(text, entry) if entry else text
        write(Path(config.site_dir, path), text)
        if path not in self.by_page and path not in self.generated and path != "index.md":
            self.sources[path] = text

    def _convert_once(self, page: Page, source: str, entry: Entry | None) -> None:
        def finish(made: str) -> str:
            made = labs.lightened(made) if isinstance(entry, Lab) else made
            made = html.finish_content(answer.with_contents(self.ticks.in_page(made, entry)) if entry else made)
            if entry and entry.has_page:
                made = live.in_page(made, entry, self.live) if self.live else made
                made = self.extracts.switches(entry).in_page(made, entry)
            return html.with_folds(self.extracts.facts(entry).in_page(made, entry)) if entry else made

        self.pages.convert_once(page, source, finish, lambda: entry and self.ticks.share(entry))

    def on_page_content(self, html_text: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if entry := self._entry(page) or self._lab(page):
            self.ticks.remember(entry, self.pages.noted(page))
        return html_text

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        self.pages.render_once(env, self.nav, html.finish_page)
        self.built = config, files, env  # what the pages of this build are made with
        if self.building:
            pages = files.documentation_pages()

            entries = {str(entry): entry for entry in self.entries}

            def work(name: str) -> None:
                if name in entries:
                    self.extracts.of(entries[name])
                    self.extracts.scripts(entries[name])
                else:
                    for page in self.nav.pages:  # the copy was made in the middle of one
                        page.active = False
                    _build_page(files.get_file_from_path(name).page, config, pages, self.nav, env)

            self._share([*(file.src_uri for file in pages), *entries], work)
        return env

    def on_page_context(self, context: dict, *, page: Page, config: MkDocsConfig, nav: Navigation) -> dict:
        self.second.reached(page.file.src_uri)
        entry = self._entry(page)
        context["social_image"] = social.path_of(page) if self.config.social_cards else None
        context["structured_data"] = machines.structured_data(page, entry, self.checked) if entry else None
        context["live"] = live.data_of(entry, self.live) if entry and self.live else None
        context["proofs"] = bool(entry or self._lab(page))
        context["shared_title"] = self._shared_title(page, config)
        address = page.canonical_url or page.file.url
        context["wrong_page"] = forge.wrong_page(config.repo_url, context["shared_title"], address)
        context["markdown_copy"] = Path(page.file.src_uri).with_suffix(".md").name
        return context

    def _shared_title(self, page: Page, config: MkDocsConfig) -> str:
        """What the page is called where it stands alone: in a window's title, in a shared link."""
        if page.is_homepage:
            return f"{config.site_name}: {config.site_description.rstrip('.')}"
        title = str(page.meta.get("title") or page.title)
        section = page.file.src_uri.rpartition("/")
        if section[2] != "index.md" or section[0] == "about":
            return title
        return f"{title}: {_SECTIONS.get(section[0], 'questions with their short answers')}"

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        card = social.card(page, self.root, config.site_name) if self.config.social_cards else b""
        if self.is_copy:
            return ""  # MkDocs writes no empty page
        if card:
            write(Path(config.site_dir, social.path_of(page)), card)
        self.names |= lighter.names(output)
        return output

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        if not template_name.endswith(".html"):
            return output
        self.names |= lighter.names(output)
        return html.finish_page(output)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        all_labs = list(self.labs.values())
        texts = labs.files(all_labs, self.entries, config.site_url or "")
        texts |= machines.files(self.entries, all_labs, self.errors, self.checked, self.ticks, self.dates, config)
        machines.write_full(site, self.entries, all_labs, config, base := machines.base_of(config))
        documents = []
        for entry in self.entries:
            self.second.reached(str(entry))
            extract = self.extracts.of(entry)
            documents.append(extract["found_by"])
            data = machines.record(entry, self.ticks, self.releases, extract["outputs"], base)
            for path, text in (extract["files"] | self.extracts.scripts(entry) | {f"{entry}.json": data}).items():
                write(site / path, text)
        self.second.end()
        for lab in all_labs:
            texts |= self.extracts.scripts(lab)
        texts |= search.files(documents, self.sources)
        texts |= explain.scripts(self.root, self.families, self.entries, forge.form(config.repo_url))
        for path, text in texts.items():
            write(site / path, text)
        if self.live:
            live.copy(self.root, site, self.live["version"])
            write(site / "live/frame.html", live.frame(site))
        lighter.lighten(site, self.names, Kept(self.root, "assets"))
        write(site / "offline.json", offline.listed(site))
        for kind in ("assets", "claims", "extracts", "families-read", "pages", "social"):
            Kept(self.root, kind).forget()
        self.turn.close()

    def on_build_error(self, *, error: Exception) -> None:
        if turn := getattr(self, "turn", None):
            self.second.end()
            turn.close()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable) -> LiveReloadServer:
        topics = [*taxonomy.topics(self.root), LABS]
        folders = ["docs", "snippets", "theme", FOLDER, *(f"tests/{topic}" for topic in topics)]
        for name in folders:
            if (self.root / name).exists():
                server.watch(str(self.root / name))
        return server

    def rebuilt(self, file: File) -> bytes:
        """One page of the last build as its files are now, beside the others as they were."""
        (config, files, env), page = self.built, file.page
        page.__dict__.pop("render", None)  # what was put there for the build before
        _populate_page(page, config, files)
        _build_page(page, config, files.documentation_pages(), self.nav, env)
        if entry := self._entry(page) or self._lab(page):
            for path, text in self.extracts.scripts(entry).items():
                write(Path(config.site_dir, path), text)
        return Path(file.abs_dest_path).read_bytes()

    def reread(self) -> None:
        """The entries as their files are now."""
        self.entries = [Entry(one.root, one.topic, one.slug) for one in self.entries]
        self.by_page = {f"{entry}.md": entry for entry in self.entries}
        self.ticks = Ticks(self.entries)

    def _entry(self, page: Page) -> Entry | None:
        return self.by_page.get(page.file.src_uri)

    def _lab(self, page: Page) -> Lab | None:
        return self.labs.get(page.file.src_uri)
