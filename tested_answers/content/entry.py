"""One question: its page, its snippets, its test. Found by slug alone; there is no registry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mkdocs.utils import meta

from tested_answers.content import taxonomy

MAIN = "answer"  # what tests call the main snippet; a variant is called by its suffix
FIGURE = "figure"  # the suffix of the script that draws; it is no variant
VARIANT_NAMES = {"answer": "PyTorch", "numpy": "NumPy", "keras": "Keras"}


@dataclass(frozen=True)
class Entry:
    """The files of one question below `root`."""

    root: Path
    topic: str
    slug: str

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
        others = {}
        for path in sorted(self.snippet.parent.glob(f"{self.name}_*.py")):
            suffix = path.stem.removeprefix(f"{self.name}_")
            if suffix != FIGURE and "_" not in suffix and not self._is_another(path):
                others[suffix] = path
        order = sorted(others, key=lambda v: (list(VARIANT_NAMES).index(v) if v in VARIANT_NAMES else 99, v))
        return {MAIN: self.snippet, **{variant: others[variant] for variant in order}}

    def _is_another(self, path: Path) -> bool:
        """Whether `path` is the main snippet of a longer slug (`softmax` and `softmax-dim`)."""
        page = self.root / "docs" / self.topic / f"{path.stem.replace('_', '-')}.md"
        return page.exists()

    @cached_property
    def figures(self) -> list[Path]:
        """The recorded drawings."""
        if not self.figure_script.exists():
            return []
        return sorted([*self.snippet.parent.glob(f"{self.name}.svg"), *self.snippet.parent.glob(f"{self.name}_*.svg")])

    def shown(self, path: Path) -> str:
        """A path as people write it, from the root."""
        return path.relative_to(self.root).as_posix()

    @cached_property
    def text(self) -> str:
        return self.page.read_text(encoding="utf-8")

    @cached_property
    def front_matter(self) -> dict:
        """The page's metadata; an empty dict where it is missing or broken."""
        return meta.get_data(self.text)[1]

    @cached_property
    def body(self) -> str:
        return meta.get_data(self.text)[0]

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


def find_root(start: Path | None = None) -> Path:
    """The nearest folder upwards that holds `mkdocs.yml`; raises FileNotFoundError."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").exists():
            return folder
    raise FileNotFoundError("no mkdocs.yml here or above; run this inside the repository")


def label(variant: str) -> str:
    """A variant as readers see it: PyTorch, NumPy, Keras; else its own name."""
    return VARIANT_NAMES.get(variant, variant.capitalize())
