"""Lies: where they are planted in a page, and where never."""

from pathlib import Path

import pytest

from tested_answers.content.entry import find_entries
from tested_answers.files import find_root
from tested_answers.mutation.lies import MOST, Lie, lies

DEPENDS = ["tested_answers/**/*.py", "snippets/autograd/zero_grad*.py", "docs/autograd/zero-grad.md"]

ROOT = find_root(Path(__file__).parent)
ENTRIES = [entry for entry in find_entries(ROOT) if entry.slug == "zero-grad"]


def planted(page: str, kind: str, snippet: str = "") -> list[tuple[str, str]]:
    return [(lie.old, lie.new) for lie in lies(page, {"answer": snippet}) if lie.kind == kind]


@pytest.mark.parametrize(
    ("kind", "page", "expected"),
    [
        ("literal", "It has 44 rows.", [("44", "60")]),
        ("literal", "It has 70 rows.", [("70", "5")]),
        ("literal", "Of `44` rows", [("44", "60")]),
        ("number", "It has 362,400 rows.", [("362,400", "462,400")]),
        ("bound number", 'It has `0.25`{data-is="x"} of `4`.', [("0.25", "0.35")]),
        ("order", "The shape `(4, 20, 5)` is", [("4, 20", "20, 4")]),
        ("order", "`(batch, steps, units)` and (yes, no)", [("batch, steps", "steps, batch")]),
        ("order", "Call `x.transpose(0, 1)`.", []),
        ("sign", "It is −0.5, not 2 - 1.", [("−0.5", "0.5")]),
        ("sign", 'Is it `0.7`{data-is="x"}?', [("0.7", "-0.7")]),
        ("percent", "In 25% or 3 % of", [("25", "35"), ("3", "4")]),
        ("product", "A 28×28 map, `128x4` and 5 × 3", [("28×28", "38×28"), ("128x4", "228x4"), ("5 × 3", "6 × 3")]),
        ("axis", "With `softmax(dim=0)` or `axis=-1`", [("dim=0", "dim=1"), ("axis=-1", "axis=0")]),
        ("formula", "It is $2x_1 + e^{10}$ here.", [("2", "3"), ("10", "20")]),
        ("quotation", "It says `at version 9`.", [("9", "1")]),
        ("word", "Two of ten", [("Two", "Three"), ("ten", "two")]),
    ],
)
def test_each_kind_of_lie_is_planted(kind: str, page: str, expected: list[tuple[str, str]]) -> None:
    assert planted(page, kind, "x = [5, 60, 44]") == expected


def test_the_number_of_a_ticked_sentence_is_changed_and_denied() -> None:
    page = "It has 3 rows. The loss is `7` here. [✓](claim:loss) And 5 more."
    assert planted(page, "ticked number") == [("7", "8")]
    assert planted(page, "negation") == [("`7", "not `7")]
    assert "The loss is not `7` here. [✓]" in next(lie.text for lie in lies(page, {}) if lie.kind == "negation")


def test_a_word_of_a_ticked_sentence_is_turned_round() -> None:
    page = "It rises before `x.view()`. [✓](claim:loss) Then it falls, after `eval()` is `True`{data-is='x'}. [✓](claim:loss) It falls."
    assert planted(page, "opposite") == [
        ("rises", "falls"),
        ("before", "after"),
        ("view", "reshape"),
        ("falls", "rises"),
        ("after", "before"),
        ("eval", "train"),
    ]


def test_a_ticked_sentence_is_denied_once() -> None:
    page = "It is here, as it was. [✓](claim:loss) It is not there. [✓](claim:loss) It is so."
    assert planted(page, "denial") == [("is", "is not")]


def test_a_belief_is_not_turned_round() -> None:
    page = '- **"`view` rises. It falls."** It is `x.view()`. [✓](claim:loss)'
    assert planted(page, "opposite") == [("view", "reshape")]
    assert next(lie.text for lie in lies(page, {}) if lie.kind == "opposite").endswith(
        "It is `x.reshape()`. [✓](claim:loss)"
    )


def test_nothing_is_planted_in_what_says_that_it_was_not_run() -> None:
    page = "It has 3 rows. Up to version 12 it had 4. [not run: 5 are needed](claim:none) And 6 more."
    assert {lie.old for lie in lies(page, {})} == {"3", "6"}


HIDDEN = """---
title: Why 3?
description: It has 4 rows.
tags: [two, 5]
asked:
  - why not 6
related: [seven-7]
source: https://example.org/8
added: 2026-11-24
---

```python
x = 9
```

=== "Tab 10"

    ```python
    --8<-- "a/b_11.py"
    y = (12, 13)
    ```

1. See [there](page-14.md#15), <span data-n="16">then</span> {: .n17 }
2. `x`{data-is="y[18]"}
"""


def test_only_what_a_reader_takes_for_the_author_s_words_is_changed() -> None:
    assert {(lie.line, lie.old) for lie in lies(HIDDEN, {"answer": "x = 9"})} == {(2, "3"), (3, "4")}


def is_one_change(page: str, lie: Lie) -> bool:
    """Whether `old` on the line of the lie, once replaced by `new`, gives its text."""
    start = sum(len(line) for line in page.splitlines(keepends=True)[: lie.line - 1])
    places = [i for i in range(start, page.index("\n", start)) if page.startswith(lie.old, i)]
    return any(page[:i] + lie.new + page[i + len(lie.old) :] == lie.text for i in places)


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_a_page_differs_in_one_place_and_never_in_its_code(entry) -> None:
    snippets = {name: path.read_text(encoding="utf-8") for name, path in entry.variants.items()}
    found = lies(entry.text, snippets)
    assert 0 < len(found) <= MOST
    in_code, fenced = set(), False
    for number, line in enumerate(entry.text.splitlines(), start=1):
        fenced ^= line.strip().startswith("```")
        if fenced or line.strip().startswith("```"):
            in_code.add(number)
    for lie in found:
        assert lie.line not in in_code
        assert is_one_change(entry.text, lie)
    assert len({lie.text for lie in found}) == len(found)
    assert found == lies(entry.text, snippets)
