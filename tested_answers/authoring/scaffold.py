"""A new entry: page, snippet and test that run, and are red until they are real."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import yaml

from tested_answers.checks.files import PLACEHOLDER
from tested_answers.content import taxonomy
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.near import did_you_mean

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_PAGE = """---
{head}---

!!! success "Short answer"
    {placeholder}: the answer in a few sentences. [✓](claim:{claim})

=== "PyTorch"

    ```python
    --8<-- "{topic}/{name}.py"
    ```

## Why {placeholder}

The output has `3`{{data-is="y.shape[1]"}} columns.

## What people get wrong

- **"{placeholder}."** The run that refutes it. [✓](claim:{claim})
"""

_SNIPPET = """import torch
from torch import nn

# {placeholder}: the line people write, what it does,
# the line that works.
torch.manual_seed(0)
x = torch.randn(7, 5)
y = nn.Linear(5, 3)(x)
print(tuple(y.shape))
#> (7, 3)
"""

_TEST = '''from tested_answers import breaks


@breaks("nn.Linear(5, 3)", "nn.Linear(5, 2)")
def test_{function}(answer):
    """{placeholder} with the claim in one sentence."""
    assert answer.y.shape == (7, 3)
'''


def slug_of(question: str) -> str:
    """The words of a question as a slug: lower case, hyphens, no accents, six words at most."""
    plain = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:6])


def free_slug(root: Path, slug: str) -> None:
    """Raises ValueError with one sentence where no new entry can have it."""
    if not SLUG.fullmatch(slug):
        raise ValueError(f"the slug {slug!r} is not made of lower-case words and hyphens; name one with SLUG=")
    if twins := [entry for entry in find_entries(root) if entry.slug == slug]:
        raise ValueError(f"{twins[0].shown(twins[0].page)} has the slug {slug!r} already; name another with SLUG=")


def known_topic(root: Path, topic: str) -> None:
    """Raises ValueError with one sentence where it is none."""
    if topic not in (topics := taxonomy.topics(root)):
        near = did_you_mean(topic, topics)
        raise ValueError(f"there is no topic {topic!r}{near}; use one of: {', '.join(topics)}")


def new_entry(root: Path, topic: str, question: str, slug: str = "", related: tuple[str, ...] = ()) -> dict[Path, str]:
    """The files of a new entry. Raises ValueError with one sentence where it cannot be made."""
    slug, question = slug or slug_of(question), question.strip()
    known_topic(root, topic)
    if not question.endswith("?"):
        raise ValueError(f"{question!r} is no question; end it with a question mark")
    free_slug(root, slug)
    entry = Entry(root, topic, slug)
    files = {entry.page: _PAGE, entry.snippet: _SNIPPET, entry.test: _TEST}
    if existing := [path for path in files if path.exists()]:
        raise ValueError(f"{entry.shown(existing[0])} exists already; remove it or name another slug with SLUG=")
    words = {
        "head": _front_matter(topic, question, list(related)), "topic": topic, "name": entry.name,
        "placeholder": PLACEHOLDER, "function": "what_is_so", "claim": "what-is-so",
    }  # fmt: skip
    return {path: template.format(**words) for path, template in files.items()}


def _front_matter(topic: str, question: str, related: list[str]) -> str:
    asked = [
        "what someone sees who does not know the cause, in four to nine words",
        "the error text, if there is one",
        "the words of someone who comes from Keras",
    ]
    values = {
        "title": question,
        "description": f"{PLACEHOLDER} with the short answer in one sentence.",
        "tags": [topic],
        "asked": [f"{PLACEHOLDER} with {words}" for words in asked],
        "related": related,
        "scope": f"{PLACEHOLDER} with what all sentences are about, as in PyTorch defaults, float32, CPU",
        "source": "a question whose address is not known to us",
        "added": date.today(),
    }
    return "".join(_dumped({key: value}, flow=key in ("tags", "related")) for key, value in values.items())


def _dumped(values: dict, *, flow: bool) -> str:
    return yaml.safe_dump(
        values, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=None if flow else False
    )
