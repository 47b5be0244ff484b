"""A new entry: page, snippet and test that are red until they are real."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

from tested_answers.content import taxonomy
from tested_answers.content.entry import Entry, find_entries

PLACEHOLDER = "REPLACE ME"

_PAGE = """---
title: {title}
description: {placeholder} with the short answer in one sentence.
tags: [{topic}]
asked:
  - {placeholder} with the words of someone who does not know the answer
  - {placeholder} with the error text, if there is one
  - {placeholder} with the words of someone who comes from Keras
related: []
source: a question whose address is not known to us
added: {today}
---

!!! success "Short answer"
    {placeholder}: two or three sentences that stand alone.

=== "PyTorch"

    ```python
    --8<-- "{topic}/{name}.py"
    ```

## Why {placeholder}

The output has `0`{{data-is="y.shape[1]"}} columns.

## What people get wrong

- **"{placeholder}."** The run that refutes it.
"""

_SNIPPET = """import torch
from torch import nn

# {placeholder}: the line people write, what it does, the line that works.
torch.manual_seed(0)
x = torch.randn(7, 5)
y = nn.Linear(5, 3)(x)
print(tuple(y.shape))
"""

_TEST = '''from tested_answers import breaks


@breaks("nn.Linear(5, 3)", "nn.Linear(5, 2)")
def test_{name}(answer):
    """{placeholder} with the claim in one sentence."""
    assert answer.y.shape == (7, 3)
'''


def slug_of(question: str) -> str:
    """The words of a question as a slug: lower case, hyphens, no accents, six words at most."""
    plain = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:6])


def new_entry(root: Path, topic: str, question: str, slug: str = "") -> dict[Path, str]:
    """The files of a new entry. Raises ValueError with one sentence where it cannot be made."""
    slug = slug or slug_of(question)
    if topic not in taxonomy.topics(root):
        raise ValueError(f"there is no topic {topic!r}; use one of: {', '.join(taxonomy.topics(root))}")
    if not question.strip().endswith("?"):
        raise ValueError(f"{question!r} is no question; end it with a question mark")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise ValueError(f"the slug {slug!r} is not made of lower-case words and hyphens; name one with SLUG=")
    if twins := [entry for entry in find_entries(root) if entry.slug == slug]:
        raise ValueError(f"{twins[0].shown(twins[0].page)} has the slug {slug!r} already; name another with SLUG=")
    entry = Entry(root, topic, slug)
    title = question.strip() if ": " not in question else repr(question.strip())
    words = {"title": title, "topic": topic, "name": entry.name, "placeholder": PLACEHOLDER, "today": date.today()}
    files = {entry.page: _PAGE, entry.snippet: _SNIPPET, entry.test: _TEST}
    if existing := [path for path in files if path.exists()]:
        raise ValueError(f"{entry.shown(existing[0])} exists already; remove it or name another slug with SLUG=")
    return {path: template.format(**words) for path, template in files.items()}
