"""One question: its page, its snippets, its test. Found by slug alone; there is no registry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from tested_answers.content import bindings, front_matter, pasted, taxonomy
from tested_answers.content.variants import FIGURE, MAIN, order
from tested_answers.kept import digest

KEYS = {
    "title": (str, "the question, ending with a question mark"),
    "description": (str, "the short answer in one sentence"),
    "tags": (list, "a list of topics, as in [shapes, linear]"),
    "asked": (list, "three or more ways in which people phrase the question"),
    "related": (list, "a list of slugs, as in [batch-first, lstm-input-shape]"),
    "scope": (str, "one line that says what all sentences are about, as in scope: PyTorch 2.13 defaults, float32, CPU"),
    "source": (str, "the address of the thread, or who asked it in words"),
    "added": (date, "the day it is first published, as in 2026-11-24"),
}


@dataclass(frozen=True)
class Entry:
    """The files of one question below `root`."""

    root: Path
    topic: str
    slug: str

    keys = KEYS  # of its front matter: kind, and what to write
    has_page = True  # beside its snippets; a lab is both in one

    def __str__(self) -> str:
        return f"{self.topic}/{self.slug}"

    @property
    def name(self) -> str:
        """The slug as Python files write it."""
        return self.slug.replace("-", "_")

    @property
    def page(self) -> Path:
        return self.root / "docs" / self.topic / f"{self.slug}.md"

    @property
    def test(self) -> Path:
        return self.root / "tests" / self.topic / f"test_{self.name}.py"

    @property
    def snippet(self) -> Path:
        return self.root / "snippets" / self.topic / f"{self.name}.py"

    @property
    def figure_script(self) -> Path:
        return self.snippet.with_name(f"{self.name}_{FIGURE}.py")

    @cached_property
    def variants(self) -> dict[str, Path]:
        """Variant -> file: the main snippet first, then `<name>_<variant>.py`, NumPy before Keras."""
        found = {
            path.stem.removeprefix(f"{self.name}_"): path
            for path in self.snippet.parent.glob(f"{self.name}_*.py")
            # Not the main snippet of a longer slug, as `softmax` and `softmax-dim`.
            if not (self.page.parent / f"{path.stem.replace('_', '-')}.md").exists()
        }
        return {MAIN: self.snippet} | {
            suffix: found[suffix] for suffix in sorted(found, key=order) if suffix != FIGURE and "_" not in suffix
        }

    def sources(self) -> dict[str, str]:
        """Variant -> source, of the snippets that exist."""
        return {variant: path.read_text(encoding="utf-8") for variant, path in self.variants.items() if path.exists()}

    @cached_property
    def pasted(self) -> list[pasted.Block]:
        """What the page gives to paste."""
        return pasted.find_pasted(self.text) if self.has_page else []

    def mutable(self) -> dict[str, str]:
        """What a mutation may change: the snippets by variant, and what the page gives to paste."""
        return self.sources() | ({pasted.PASTED: pasted.joined(self.pasted)} if self.pasted else {})

    def file_of(self, variant: str) -> Path:
        """Where that stands."""
        return self.page if variant == pasted.PASTED else self.variants[variant]

    @cached_property
    def figures(self) -> list[Path]:
        """The recorded drawings."""
        if not self.figure_script.exists():
            return []
        return sorted([*self.snippet.parent.glob(f"{self.name}.svg"), *self.snippet.parent.glob(f"{self.name}_*.svg")])

    def written(self) -> list[Path]:
        """The files of it that people write; not all of them need exist."""
        return [self.page, self.test, self.figure_script, *self.variants.values()]

    def files(self) -> list[Path]:
        """All that lies there for it, records and drawings too, and those of longer slugs that begin as its own."""
        here = ((self.page, self.slug), (self.snippet, self.name), (self.test, f"test_{self.name}"))
        return sorted({path for one, begins in here for path in one.parent.glob(f"{begins}*") if path.is_file()})

    def shown(self, path: Path) -> str:
        """A path as people write it, from the root."""
        return path.relative_to(self.root).as_posix()

    @cached_property
    def text(self) -> str:
        return self.page.read_text(encoding="utf-8")

    @property
    def head(self) -> front_matter.FrontMatter:
        return front_matter.read(self.text)

    @property
    def front_matter(self) -> dict:
        """The page's metadata, as far as it can be read."""
        return self.head.data

    def listed(self, key: str) -> list[str]:
        """The texts of a list in its front matter; none where another thing stands there."""
        held = self.front_matter.get(key)
        return [str(one) for one in held] if isinstance(held, list) else []

    @property
    def body(self) -> str:
        return self.head.body

    @cached_property
    def mark(self) -> str:
        """Changes with all that is asked of it: code, claims, drawings, bound numbers. Its prose is no part of that."""
        texts = [*bindings.asked(self.text), pasted.joined(self.pasted)] if self.has_page else []
        files = [path for path in (*self.variants.values(), self.test, self.figure_script) if path.exists()]
        return digest(*texts, *(part for path in files for part in (path.name, path.read_text(encoding="utf-8"))))[:12]

    @property
    def title(self) -> str:
        return str(self.front_matter.get("title", self.slug))

    @property
    def description(self) -> str:
        return str(self.front_matter.get("description", ""))


def find_entries(root: Path) -> list[Entry]:
    """Every page below a topic folder, in the order of the topics, then by slug."""
    return [
        Entry(root, topic, page.stem)
        for topic in taxonomy.topics(root)
        for page in sorted((root / "docs" / topic).glob("*.md"))
        if page.stem != "index"
    ]


def by_topic(entries: list[Entry]) -> Iterator[tuple[str, str, list[Entry]]]:
    """Topic, its heading and its entries, in the order of the site; no topic without an entry."""
    for topic, heading in taxonomy.topics(entries[0].root).items() if entries else ():
        if own := [entry for entry in entries if entry.topic == topic]:
            yield topic, heading, own
