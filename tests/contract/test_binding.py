"""Bound numbers: which are bound, what they should say. And what counts as a number at all."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from tested_answers.content import bindings
from tested_answers.content.markdown import render
from tested_answers.content.numbers import numbers_in, shown_in
from tested_answers.files import find_root

DEPENDS = ["tested_answers/content/*.py", "mkdocs.yml"]

ROOT = find_root(Path(__file__).parent)


def shown(source: str) -> list[str]:
    return [number.text for number in shown_in(BeautifulSoup(render(ROOT, source), "html.parser"))]


def test_an_expression_is_what_stands_inside_f_string_braces() -> None:
    scope = {"n": 362400, "keras": SimpleNamespace(loss=0.25), "shape": (7, 5)}
    source = '`0`{data-is="n:,"} `0`{data-is="keras.loss:.0%"} `0`{data-is="tuple(shape)"} `0`{data-is="shape[0] * 2"}'
    assert [bindings.evaluate(one, scope) for one in bindings.find_bound(source)] == ["362,400", "25%", "(7, 5)", "14"]


def test_rewriting_touches_only_the_text() -> None:
    source = 'A `0`{data-is="n"} and `9`{.wide data-is="n + 1"}.\n'
    texts = [(one, bindings.evaluate(one, {"n": 41})) for one in bindings.find_bound(source)]
    assert bindings.rewrite(source, texts) == 'A `41`{data-is="n"} and `42`{.wide data-is="n + 1"}.\n'


def test_the_syntax_inside_a_code_block_is_not_bound() -> None:
    source = '```\n`0`{data-is="nothing"}\n```\n\nHere `1`{data-is="n"}.\n'
    assert [(one.expression, one.line) for one in bindings.find_bound(source)] == [("n", 5)]
    assert bindings.unread(source, BeautifulSoup(render(ROOT, source), "html.parser")) == []


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
    assert bindings.arithmetic(text) == value


@pytest.mark.parametrize("text", ["n + 1", "__import__('os')", "", "1 +"])
def test_anything_else_is_no_arithmetic(text: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        bindings.arithmetic(text)


def test_a_derivation_must_equal_its_expression() -> None:
    good, bad = bindings.find_bound('`3 × 5`{data-equals="n"} and `3 × 6`{data-equals="n"}')
    assert bindings.evaluate(good, {"n": 15}) == "3 × 5"
    with pytest.raises(ValueError, match="is 18, but 'n' is 15"):
        bindings.evaluate(bad, {"n": 15})


def test_a_comprehension_sees_the_variables() -> None:
    (one,) = bindings.find_bound('`0`{data-is="sum(n for n in counts if n < limit)"}')
    assert bindings.evaluate(one, {"counts": [3, 5, 7], "limit": 6}) == "8"


def test_an_unread_binding_does_not_unbind_the_next_in_silence() -> None:
    source = "One `1`{data-is='n'} and\ntwo `2`{data-is=\"n + 1\"}.\n"
    ((line, sentence),) = bindings.unread(source, BeautifulSoup(render(ROOT, source), "html.parser"))
    assert line in (1, 2) and "read differently" in sentence


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("41 units, 25% dropped, 1,000 rows and −7 more", ["41", "25%", "1,000", "−7"]),
        ("128x4 and (5, 20, 4)", ["128", "4", "5", "20", "4"]),
        ("1e-3, -0.5 and .5", ["1e-3", "-0.5", ".5"]),
        ("steps 3–5, a ratio of 1/3, ½ of it", ["3", "5", "1", "3", "½"]),
        ("Conv2d, float32, h_0, a 3-D tensor", []),
        ("seventy sizes and a dozen", ["seventy", "dozen"]),
        ("two or three", []),
        ("at version 9", ["9"]),
    ],
)
def test_numbers_are_read_as_people_read_them(text: str, numbers: list[str]) -> None:
    assert sorted(numbers_in(text)) == sorted(numbers)


def test_code_blocks_drawings_and_attributes_are_not_prose() -> None:
    source = """
Text with [a link](https://example.org/45){title="46"}.

```python
y = 48
```

<figure>
<svg viewBox="0 0 49 50"><text>51</text></svg>
</figure>
"""
    assert shown(source) == []


def test_prose_tables_headings_code_spans_and_math_are() -> None:
    source = "## On 41\n\nA 42 in a sentence, **43** in bold, `f(44)` as code, `(45, 46)` as a shape, $x + 48$.\n\n| a |\n|---|\n| 47 |\n"
    assert sorted(shown(source)) == ["41", "42", "43", "44", "45", "46", "47", "48"]


def test_a_number_knows_its_code_span_and_the_tick_that_ends_its_sentence() -> None:
    source = "It is 41. [✓](claim:one)\n\nAnd `f(42)` is not.\n"
    found = [
        (number.text, number.span, number.claim)
        for number in shown_in(BeautifulSoup(render(ROOT, source), "html.parser"))
    ]
    assert found == [("41", None, "one"), ("42", "f(42)", None)]
