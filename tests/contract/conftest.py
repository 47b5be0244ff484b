"""A small house of its own for each test, with one good entry to spoil."""

import shutil
from pathlib import Path

import pytest

from tested_answers.content import outcomes
from tested_answers.content.entry import Entry
from tested_answers.content.facts import file_of
from tested_answers.files import find_root

DEPENDS = [
    "tested_answers/**/*.py",
    "tests/contract/conftest.py",
    "tests/contract/figure_example.*",
    "docs/taxonomy.yml",
    "mkdocs.yml",
    "pyproject.toml",
]
ROOT = find_root(Path(__file__).parent)

PAGE = """---
title: How many columns has the output?
description: As many as the layer has units.
tags: [layers]
asked:
  - how wide is the output of a layer
  - what does the second number of the shape mean
  - Dense units and output shape
related: [other-question]
source: a colleague
added: 2026-11-24
scope: NumPy, float64
---

!!! success "Short answer"
    As many as the layer has units, here `3`{data-is="y.shape[1]"}. [✓](claim:columns)

=== "NumPy"

    ```python
    --8<-- "layers/good_question.py"
    ```

## Why

The inner sizes vanish: `5 × 3`{data-equals="w.size"} weights.

Each row is a sample. [✓](claim:rows)

Each element sums over the inputs. [✓](claim:sum)

## What people get wrong

- **"The second number counts samples."** It counts columns. [✓](claim:columns)
"""

SNIPPET = """import numpy as np

x = np.ones((7, 5))
w = np.ones((5, 3))
y = x @ w
print(y.shape)
#> (7, 3)
"""

FACTS = """{
"answer": {
  "x = np.ones((7, 5))": {"x": "array (7, 5) float64"},
  "w = np.ones((5, 3))": {"w": "array (5, 3) float64"},
  "y = x @ w": {"y": "array (7, 3) float64", "x": "array (7, 5) float64", "w": "array (5, 3) float64"},
  "print(y.shape)": {"y": "array (7, 3) float64", "shape": "(7, 3)"}
}
}
"""

TEST = '''from tested_answers import breaks


@breaks("np.ones((5, 3))", "np.ones((5, 2))")
def test_columns(answer):
    """The output has one column for each unit."""
    assert answer.y.shape[1] == 3


@breaks("np.ones((7, 5))", "np.ones((6, 5))")
def test_rows(answer):
    """The output has one row for each sample."""
    assert answer.y.shape[0] == 7


@breaks("x @ w", "x @ w + 1")
def test_sum(answer):
    """Each element sums over the inputs."""
    assert answer.y[0, 0] == 5
'''

OUTCOMES = """[
 {
  "variant": "answer",
  "old": "np.ones((5, 3))",
  "new": "np.ones((5, 2))",
  "prints": {
   "print(y.shape)": [
    "(7, 2)"
   ]
  },
  "falls": {
   "test_columns": "2 == 3"
  }
 },
 {
  "variant": "answer",
  "old": "np.ones((7, 5))",
  "new": "np.ones((6, 5))",
  "prints": {
   "print(y.shape)": [
    "(6, 3)"
   ]
  },
  "falls": {
   "test_rows": "6 == 7"
  }
 },
 {
  "variant": "answer",
  "old": "x @ w",
  "new": "x @ w + 1",
  "prints": {},
  "falls": {
   "test_sum": "6.0 == 5"
  }
 }
]
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The root of a repository with two good entries under the site's Markdown extensions."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    extensions = settings[settings.index("markdown_extensions:") : settings.index("validation:")]
    (tmp_path / "mkdocs.yml").write_text(f"site_name: A house\n{extensions}", encoding="utf-8")
    shutil.copy(ROOT / "docs/taxonomy.yml", (tmp_path / "docs").mkdir() or tmp_path / "docs")
    for slug, other in (("good-question", "other-question"), ("other-question", "good-question")):
        entry = Entry(tmp_path, "layers", slug)
        page = PAGE.replace("other-question", other).replace("good_question", entry.name)
        if slug == "other-question":
            page = page.replace("  - ", "  - elsewhere, ")
        files = {
            entry.page: page,
            entry.snippet: SNIPPET,
            entry.test: TEST,
            outcomes.file_of(entry): OUTCOMES,
            file_of(entry): FACTS,
        }
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def entry(house: Path) -> Entry:
    return Entry(house, "layers", "good-question")
