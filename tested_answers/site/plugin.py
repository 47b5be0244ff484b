"""The MkDocs plugin: what readers get around the pages. It runs no snippet and needs no torch."""

from __future__ import annotations

from html import escape
from pathlib import Path

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import Lab, find_labs
from tested_answers.files import write_atomically
from tested_answers.running import environments
from tested_answers.site import answer, downloads, html, indexes, labs, live, machines, navigation, search, social
from tested_answers.site.ticks import Ticks


class Settings(Config):
    """Options under `plugins: tested-answers:` in mkdocs.yml."""

    social_cards = config_options.Type(bool, default=True)


class TestedAnswers(BasePlugin[Settings]):
    """Hands MkDocs the indexes, completes each answer, and writes what programs read."""

    __test__ = False  # its name is the project's; pytest collects nothing here

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.root = Path(config.config_file_path).parent
        self.entries = find_entries(self.root)
        self.by_page = {f"{entry}.md": entry for entry in self.entries}
        self.labs = {labs.path_of(lab): lab for lab in find_labs(self.root)}
        self.ticks = Ticks(self.entries)
        self.checked = environments.checked(self.root)
        self.live = live.manifest(self.root)
        self.generated = indexes.pages(self.entries)
        self.sources: dict[str, str] = {}
        config.nav = navigation.tree(self.root, self.entries, list(self.labs))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for path, text in self.generated.items():
            files.append(File.generated(config, path, content=text))
        notebooks = self.root / ".cache" / "notebooks"  # mkdocs-jupyter reads nothing but files
        for path, lab in self.labs.items():
            write_atomically(notebooks / path, labs.notebook(lab, labs.tail(lab, self.entries, self.checked)))
            files.append(File(path, str(notebooks), config.site_dir, config.use_directory_urls))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        navigation.keep_neighbours_in_topic(nav, set(self.by_page))
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        page.meta["search"] = {"exclude": True}  # the site's own search has its own index
        if lab := self._lab(page):  # mkdocs-jupyter renders the file itself, not this Markdown
            page.meta.update(title=lab.title, description=escape(lab.description))
            page.edit_url = page.edit_url and page.edit_url.replace(f"docs/{page.file.src_uri}", lab.shown(lab.page))
            text = labs.markdown(lab, labs.tail(lab, self.entries, self.checked))
            self.sources[f"{lab}.md"] = self.ticks.in_copy(machines.plain_markdown(lab.title, text, self.root), lab)
            return text
        if "description" in page.meta:  # Material puts it into an attribute as it is
            page.meta["description"] = escape(str(page.meta["description"]))
        if entry := self._entry(page):
            markdown = answer.complete(markdown, entry, self.entries, self.checked, config.repo_url)
        elif page.file.src_uri == "index.md":
            markdown = indexes.home(markdown, self.entries)
        elif page.file.src_uri == labs.INDEX:
            markdown = labs.index(markdown, list(self.labs.values()))
        copy = machines.plain_markdown(page.title, markdown, self.root)
        self.sources[page.file.src_uri] = self.ticks.in_copy(copy, entry) if entry else copy
        return markdown

    def on_page_content(self, html_text: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        lab = self._lab(page)
        html_text = labs.lightened(html_text) if lab else html_text
        if entry := lab or self._entry(page):
            html_text = self.ticks.in_page(html_text, entry)
        return html.finish_content(html_text)

    def on_page_context(self, context: dict, *, page: Page, config: MkDocsConfig, nav: Navigation) -> dict:
        entry = self._entry(page)
        context["social_image"] = social.path_of(page) if self.config.social_cards else None
        context["structured_data"] = machines.structured_data(page, entry, self.checked) if entry else None
        context["live"] = live.data_of(entry, self.live) if entry and self.live else None
        context["proofs"] = bool(entry or self._lab(page))
        context["markdown_copy"] = Path(page.file.src_uri).with_suffix(".md").name
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        if self.config.social_cards:
            social.write_card(page, Path(config.site_dir), self.root / ".cache" / "social", config.site_name)
        return html.finish_page(output)

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        return html.finish_page(output) if template_name.endswith(".html") else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        all_labs = list(self.labs.values())
        texts = downloads.files(self.entries) | labs.files(all_labs, self.entries, config.site_url or "")
        texts |= machines.files(self.entries, all_labs, self.sources, self.checked, self.ticks, config)
        others = self.sources.keys() - self.by_page.keys() - self.generated.keys() - {"index.md"}
        texts |= search.files(self.entries, {path: self.sources[path] for path in others})
        for path, text in texts.items():
            write_atomically(site / path, text)
        if self.live:
            live.copy(self.root, site, self.live["version"])

    def _entry(self, page: Page) -> Entry | None:
        return self.by_page.get(page.file.src_uri)

    def _lab(self, page: Page) -> Lab | None:
        return self.labs.get(page.file.src_uri)
