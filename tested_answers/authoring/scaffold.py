"""`make new`: page, snippet and test that run, and are red until they are real."""

import argparse
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml

from tested_answers.authoring.similar import SAME, similar
from tested_answers.checks.files import PLACEHOLDER
from tested_answers.content import taxonomy
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.near import did_you_mean
from tested_answers.files import write_atomically

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_PAGE = """---
{title}
description: {placeholder} with the short answer in one sentence.
tags: [{topic}]
asked:
- {placeholder} with what someone sees who does not know the cause, in four to nine words
- {placeholder} with the error text, if there is one
- {placeholder} with the words of someone who comes from Keras
related: {related}
scope: {placeholder} with what all sentences are about, as in PyTorch defaults, float32, CPU
source: a question whose address is not known to us
added: {today}
---

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


def new(root: Path, options: argparse.Namespace) -> int:
    """Start an entry; 1 where it seems to be there already. Raises ValueError where it cannot be made."""
    near = similar(options.question, find_entries(root))
    same = [entry for share, entry in near if share >= SAME]
    related = [entry.slug for _, entry in near[:3]]
    files = new_entry(root, options.topic, options.question, options.slug, related)
    if near:
        print("Near it, the nearest first:")
        for share, entry in near:
            asks_it = f" ({share:.0%} of the words are the same)" if share >= SAME else ""
            print(f"  {entry}  {entry.title}{asks_it}")
    if same and not options.anyway:
        may = f"{same[0].shown(same[0].page)} may answer this already"
        print(f"Nothing was written: {may}. If not, repeat it with ANYWAY=1.")
        return 1
    for path, text in files.items():
        write_atomically(path, text)
        print(f"wrote {path.relative_to(root)}")
    if near:
        print("`related:` names the nearest three; leave in it those that help.")
    started = next(iter(files)).stem
    print(f"It runs, and is red until it is real. See it while you write: make dev SLUG={started}")
    return 0


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


def new_entry(root: Path, topic: str, question: str, slug: str = "", related: Sequence[str] = ()) -> dict[Path, str]:
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
        "title": yaml.safe_dump({"title": question}, allow_unicode=True, width=10_000).strip(), "topic": topic,
        "related": yaml.safe_dump(list(related), default_flow_style=True, width=10_000).strip(), "today": date.today(),
        "name": entry.name, "placeholder": PLACEHOLDER, "function": "what_is_so", "claim": "what-is-so",
    }  # fmt: skip
    return {path: template.format(**words) for path, template in files.items()}
