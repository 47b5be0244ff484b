"""Numbers in prose: which are bound, what they should say, and which are nobody's."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tested_answers.content import bindings as binding
from tested_answers.content.entry import find_root
from tested_answers.content.markdown import render

ROOT = find_root(Path(__file__).parent)


def bound_in(source: str) -> list[binding.Bound]:
    return binding.find_bound(source, render(ROOT, source))


def orphans_of(source: str, *given: float) -> list[str]:
    return [orphan.number for orphan in binding.orphans(render(ROOT, source), set(given))]


def test_an_expression_is_what_stands_inside_f_string_braces() -> None:
    scope = {"n": 362400, "keras": SimpleNamespace(loss=0.25), "shape": (7, 5)}
    source = '`0`{data-is="n:,"} `0`{data-is="keras.loss:.0%"} `0`{data-is="tuple(shape)"} `0`{data-is="shape[0] * 2"}'
    assert [binding.evaluate(one, scope) for one in bound_in(source)] == ["362,400", "25%", "(7, 5)", "14"]


def test_rewriting_touches_only_the_text() -> None:
    source = 'A `0`{data-is="n"} and `9`{.wide data-is="n + 1"}.\n'
    texts = [(one, binding.evaluate(one, {"n": 41})) for one in bound_in(source)]
    assert binding.rewrite(source, texts) == 'A `41`{data-is="n"} and `42`{.wide data-is="n + 1"}.\n'


def test_the_syntax_inside_a_code_block_is_not_bound() -> None:
    source = '```\n`0`{data-is="nothing"}\n```\n\nHere `1`{data-is="n"}.\n'
    assert [(one.expression, one.line) for one in bound_in(source)] == [("n", 5)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4 × [300 × (1 + 300) + 300]", 362400),
        ("361,200 + 2 × 1,200", 363600),
        ("28^2", 784),
        ("−3 + 1 / 4", -2.75),
    ],
)
def test_arithmetic_is_read_as_people_write_it(text: str, value: float) -> None:
    assert binding.arithmetic(text) == value


@pytest.mark.parametrize("text", ["n + 1", "__import__('os')", "", "1 +"])
def test_anything_else_is_no_arithmetic(text: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        binding.arithmetic(text)


def test_a_derivation_must_equal_its_expression() -> None:
    good, bad = bound_in('`3 × 5`{data-equals="n"} and `3 × 6`{data-equals="n"}')
    assert binding.evaluate(good, {"n": 15}) == "3 × 5"
    with pytest.raises(ValueError, match="is 18, but 'n' is 15"):
        binding.evaluate(bad, {"n": 15})


def test_code_math_figures_and_attributes_are_not_prose() -> None:
    source = """
Text with `Linear(41, 42)` and $43 + 44$ and [a link](https://example.org/45){title="46"}.

    x = 47

```python
y = 48
```

<figure>
<svg viewBox="0 0 49 50"><text>51</text></svg>
</figure>
"""
    assert orphans_of(source) == []


def test_prose_tables_and_headings_are() -> None:
    source = (
        "## On 41\n\nA 42 in a sentence, **43** in bold, `44` as code, `(45, 46)` as a shape.\n\n| a |\n|---|\n| 47 |\n"
    )
    assert orphans_of(source) == ["41", "42", "43", "44", "45", "46", "47"]


def test_literals_of_the_snippet_are_given() -> None:
    given = binding.literals("layer = Linear(41, 0.25)\nx = 1_000\n")
    assert orphans_of("With 41 units, 25% dropped, 1,000 rows and 7 more.", *given) == ["7"]


def test_an_index_is_given_but_the_ends_of_a_slice_are_not() -> None:
    given = binding.literals("last = x[:, 41] + sum(x[17:22])\n")
    assert orphans_of("Step 41 is the last, of 22.", *given) == ["22"]


def test_versions_of_named_products_are_facts_of_history() -> None:
    assert orphans_of("PyTorch 2.13, TensorFlow 1.2, Keras 3 and Conv2d, but not 3.") == ["3"]


def test_a_comprehension_sees_the_variables() -> None:
    (one,) = bound_in('`0`{data-is="sum(n for n in counts if n < limit)"}')
    assert binding.evaluate(one, {"counts": [3, 5, 7], "limit": 6}) == "8"


def test_a_binding_that_markdown_takes_for_text_is_named() -> None:
    html = render(ROOT, 'Version `0`{data-is="torch.__version__"} and `0` {data-is="n"}; `{data-is="n"}` is code.')
    assert len(binding.unread_braces(html)) == 2
