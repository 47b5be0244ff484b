"""The contract of sentences: a good page passes, and each rule sees its own kind of spoiling."""

import pytest

from tested_answers.checks.sentences import check_sentences, share
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.markdown import render
from tested_answers.content.opposites import IN_CODE, IN_WORDS, denials, denied_more
from tested_answers.content.prose import Place, read_sentences

PAGE = """---
title: How many columns has the output?
description: As many as the layer has units.
tags: [layers]
asked:
  - how wide is the output of a layer
  - what does the second number of the shape mean
  - Dense units and output shape
related: [other-question]
scope: NumPy, float64
source: a colleague
added: 2026-11-24
---

!!! success "Short answer"
    No. Every unit gives one column, here `3`{data-is="y.shape[1]"}. [✓](claim:columns) Pass `units=3`, and never
    transpose. That is `5 × 3`{data-equals="w.size"} weights.

Inputs, e.g. of `nn.Linear`, at a rate of a half and more. Each element sums. [✓](claim:sum)

| case | rows | what it is |
|---|---|---|
| first | `7`{data-is="y.shape[0]"} | `(7, 3)` |
| second | here all samples stay rows | one each [✓](claim:rows) |

Columns, drawn in grey. Left: one row. Nothing here is transposed. [✓](claim:rows)
{: .caption }

## What people get wrong

- **"It never has rows."** It has them here. [✓](claim:rows)
- Read [the other question](other-question.md), which has its own.
  [not run: needs CUDA](claim:none)

## Why

A *unit* is one column of the kernel, nothing else. Is it every column? See [other](other-question.md).
It holds for every other question. [✓](claim:other-question/columns)

```markdown
[✓](claim:explained) is how all of it is written
```
"""

SNIPPET = """import numpy as np

x = np.ones((7, 5))
w = np.ones((5, 3))
y = x @ w
print(y.shape)
#> (7, 3)
print("an old story")
#> an old story
"""

TEST = '''from hypothesis import strategies as st

from tested_answers import breaks, drawn


@breaks("np.ones((5, 3))", "np.ones((5, 2))")
@drawn(units=st.integers(0, 9), cases=7)
def test_columns(answer, units):
    """The output has one column for each unit."""
    assert answer.y.shape[1] == 3


@breaks("np.ones((7, 5))", "np.ones((6, 5))")
def test_rows(answer):
    """The output has one row for each sample, nothing transposed, as (N, C), e.g. `7.0` of them, `rows[0]` or `size 7`."""
    assert answer.y.shape[0] == 7, "the old story"


@breaks("x @ w", "x @ w + 1")
@drawn(units=st.integers(0, 9))
def test_sum(answer, units):
    """Each element sums over the inputs of two units, for four samples."""
    assert answer.y[0, 0] == 5, "an old story"


def layer():
    return nn.Linear(5, units=3).rows[1].sum(dim=1), "size 5"
'''


@pytest.fixture
def good(entry: Entry) -> Entry:
    """An entry with a page that keeps the contract of sentences, and a sister whose claims it cites."""
    for one in find_entries(entry.root):
        one.page.write_text(PAGE, encoding="utf-8")
        one.snippet.write_text(SNIPPET, encoding="utf-8")
        one.test.write_text(TEST, encoding="utf-8")
    return Entry(entry.root, entry.topic, entry.slug)


def found(entry: Entry) -> list[str]:
    return [str(violation) for violation in check_sentences(entry, find_entries(entry.root))]


def spoil(entry: Entry, file: str, old: str, new: str) -> list[str]:
    path = {"page": entry.page, "test": entry.test, "snippet": entry.snippet}[file]
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return found(entry)


def test_no_rule_fires_on_a_good_page(good: Entry) -> None:
    assert found(good) == []


# What is spoiled, and the line and the words of the one violation that this gives.
SPOILED = {
    "a fact of the short answer": (
        ("page", "transpose. That", "transpose. The kernel is wide. That"),
        "good-question.md:17: 'The kernel is wide.' stands in the short answer and carries no tick",
    ),
    "a fact behind an instruction": (
        ("page", "transpose. That", "transpose, it never helps. That"),
        "says 'never' and carries no tick",
    ),
    "a tick that covers two sentences": (
        ("page", "No. Every unit gives", "No. The output is wide. Every unit gives"),
        "good-question.md:16: 'The output is wide.' stands in the short answer and carries no tick (the tick further on covers",
    ),
    "a universal word": (
        ("page", "at a rate of a half and more.", "at all rates."),
        "good-question.md:19: 'Inputs, e.g. of nn.Linear, at all rates.' says 'all' and carries no tick",
    ),
    "a universal word in a quotation mark's neighbourhood": (
        ("page", "It has them here. [✓](claim:rows)", "It must not. [not run: no time](claim:none) None of it."),
        "good-question.md:31: 'None of it.' says 'None' and carries no tick",
    ),
    "a number word of a sentence without a proof": (
        ("page", "Columns, drawn in grey.", "Two columns, drawn in grey."),
        "good-question.md:26: 'Two columns, drawn in grey.' says 'two' and cites no claim",
    ),
    "a number of a sentence whose neighbour has the proof": (
        ("page", "It has them here.", "Take 7 of them. It has them here."),
        "good-question.md:31: 'Take 7 of them.' says '7' and cites no claim",
    ),
    "a number word that its claim does not say": (
        ("page", "It has them here.", "It has two here."),
        "good-question.md:31: 'It has two here.' says 'two' and test_rows does not",
    ),
    "a denied number that its claim does not deny": (
        ("page", "here `3`{", "here not `3`{"),
        "good-question.md:16: 'Every unit gives one column, here not 3.' says 'not 3' and test_columns does not",
    ),
    "a number that a quoted belief denies": (
        ("page", "It never has rows.", "It has not 7 rows."),
        "good-question.md:31: '\"It has not 7 rows.\"' says 'not 7' and cites no claim",
    ),
    "a shape of letters that its claim does not say": (
        ("page", "It has them here.", "It has `(C, N)` here."),
        "good-question.md:31: 'It has (C, N) here.' says '(C, N)' and test_rows does not",
    ),
    "an axis that its claim does not say": (
        ("page", "It has them here.", "It has `sum(dim=1)` here."),
        "good-question.md:31: 'It has sum(dim=1) here.' says 'dim=1' and test_rows does not",
    ),
    "letters in brackets that its claim does not say": (
        ("page", "It has them here.", "It has `[b, a]` here."),
        "good-question.md:31: 'It has [b, a] here.' says '[b, a]' and test_rows does not",
    ),
    "code that its claim says with another digit": (
        ("page", "It has them here.", "It has `rows[1]` here."),
        "good-question.md:31: 'It has rows[1] here.' says 'rows[1]' and test_rows does not",
    ),
    "words in code that its claim says with another digit": (
        ("page", "It has them here.", "It prints `size 5` here."),
        "good-question.md:31: 'It prints size 5 here.' says 'size 5' and test_rows does not",
    ),
    "letters in brackets that its claim says once": (
        ("page", "It has them here.", "It has `(N, C)` of `(N, C)` here."),
        "good-question.md:31: 'It has (N, C) of (N, C) here.' says '(N, C) more than once' and test_rows does not",
    ),
    "a small power of ten that its claim does not deny": (
        ("page", "here `3`{", "here not `1e-05` and `3`{"),
        "good-question.md:16: 'Every unit gives one column, here not 1e-05 and 3.' says 'not 1e-05' and test_columns does not",
    ),
    "a direction that its claim does not say": (
        ("page", "It has them here.", "It rises here."),
        "good-question.md:31: 'It rises here.' says 'rises' and test_rows does not",
    ),
    "code with an opposite that its claim does not say": (
        ("page", "It has them here.", "It has `sum` here."),
        "good-question.md:31: 'It has sum here.' says 'sum' and test_rows does not",
    ),
    "a denial that its claim does not say": (
        ("page", "It has them here.", "Nothing here has no rows."),
        "good-question.md:31: 'Nothing here has no rows.' says 'no' and test_rows does not",
    ),
    "a number that its claim says once": (
        ("page", "Each element sums.", "Each element sums two units of two units."),
        "good-question.md:19: 'Each element sums two units of two units.' says '2 more than once' and test_sum does not",
    ),
    "a number that its claim says of something else": (
        ("page", "Each element sums.", "Each element of two samples sums."),
        "good-question.md:19: 'Each element of two samples sums.' says 'two' and test_sum does not",
    ),
    "an index in a title that no snippet has": (
        ("page", "columns has the output?", "columns has output[:, 3]?"),
        "good-question.md:2: 'output[:, 3]' in the title is said by no snippet and by no claim",
    ),
    "a call or index in a description that is said of another name": (
        ("page", "As many as the layer has units.", "As many as in columns[0]."),
        "good-question.md:3: 'columns[0]' in the description is said by no snippet and by no claim",
    ),
    "a number in a description that its claims say of something else": (
        ("page", "As many as the layer has units.", "As many as the layer has, for two rows."),
        "good-question.md:3: 'two' in the description is said by no snippet and by no claim",
    ),
    "a universal word of one run": (
        ("page", "Nothing here is", "It never is"),
        "'It never is transposed.' says 'never' of one run; draw the cases of test_rows with @drawn, or say 'here'",
    ),
    "a caption": (
        ("page", "Nothing here is transposed.", "The axes differ. Nothing here is transposed."),
        "'The axes differ.' says more in a caption than what is drawn",
    ),
    "a verdict": (
        ("page", "\n  [not run: needs CUDA](claim:none)", ""),
        "good-question.md:32: 'Read the other question, which has its own.' is a verdict under 'What people get wrong' without a tick",
    ),
    "a row": (
        ("page", "`(7, 3)` |", "it is a table |"),
        "good-question.md:23: 'first 7 it is a table' is a row that states a fact",
    ),
    "a row that says no": (("page", "`(7, 3)` |", "no |"), "says 'no' and carries no tick"),
    "a tick in the wrong cell": (
        ("page", "stay rows | one each [✓](claim:rows)", "stay rows [✓](claim:rows) | one each"),
        "good-question.md:24: a row carries its tick before its last cell",
    ),
    "two ticks": (
        ("page", "Each element sums. [✓](claim:sum)", "Each element sums. [✓](claim:sum) [✓](claim:rows)"),
        "good-question.md:19: a sentence carries 2 ticks",
    ),
    "two ticks within": (
        ("page", "Each element sums. [✓](claim:sum)", "Each sums [✓](claim:sum) and stays [✓](claim:rows)."),
        "a sentence carries 2 ticks",
    ),
    "a tick within": (
        ("page", "Each element sums. [✓](claim:sum)", "Each sums [✓](claim:sum) and stays."),
        "a tick stands within its sentence",
    ),
    "a tick alone": (
        ("page", "\n## Why\n", "\n[✓](claim:sum)\n\n## Why\n"),
        "holds a tick with no sentence before it",
    ),
    "a claim of no test": (
        ("page", "rows.\"** It has them here. [✓](claim:rows)", "rows.\"** It has them here. [✓](claim:row)"),
        "good-question.md:31: [✓](claim:row) cites no claim of tests/layers/test_good_question.py; the nearest is claim:rows",
    ),
    "a claim of no entry": (
        ("page", "claim:other-question/columns", "claim:other-questions/columns"),
        "good-question.md:38: [✓](claim:other-questions/columns) names no entry; the nearest is 'other-question'",
    ),
    "a claim that another entry lacks": (
        ("page", "claim:other-question/columns", "claim:other-question/column"),
        "cites no claim of tests/layers/test_other_question.py; the nearest is claim:other-question/columns",
    ),
    "a label without a reason": (
        ("page", "[not run: needs CUDA]", "[not run]"),
        "good-question.md:33: [not run](claim:none) gives no reason",
    ),
    "a word for a tick": (
        ("page", "sums. [✓](claim:sum)", "sums. [proof](claim:sum)"),
        "[proof](claim:sum) is no tick; write [✓](claim:sum)",
    ),
    "a tick with a space": (
        ("page", "sums. [✓](claim:sum)", "sums. [✓](claim:sum) [✓] (claim:sum)"),
        "good-question.md:19: holds a tick that is not read as one",
    ),
    "a claim cited nowhere": (
        ("page", "Each element sums. [✓](claim:sum)", ""),
        "test_good_question.py:21: test_sum is cited nowhere; end the sentence that it proves with [✓](claim:sum)",
    ),
    "two facts in a claim": (
        ("test", "Each element sums over", "Each element sums. It is a float, over"),
        "test_good_question.py:21: test_sum states 2 sentences; state one fact",
    ),
    "a long short answer": (
        ("page", "No. Every unit", "No. Every " + "very " * 60 + "unit"),
        "good-question.md:16: has 79 words in the short answer; keep to 60",
    ),
    "a long page": (
        ("page", "## Why\n", "## Why\n\n" + "It is so. " * 220),
        "good-question.md:1: has 765 words; keep to 700",
    ),
    "words of one's own": (
        ("page", "scope: NumPy", "words: 900\nscope: NumPy"),
        "good-question.md:10: front matter 'words' is 900; write 1000 on a founding answer",
    ),
    "words in words": (
        ("page", "scope: NumPy", "words: many\nscope: NumPy"),
        "front matter 'words' is 'many'",
    ),
    "a line that nothing reads": (
        ("test", '"an old story"', '"an older story"'),
        "snippets/layers/good_question.py:8: prints 'an old story', which nothing reads",
    ),
    "a variable that nothing reads": (
        ("snippet", "print(y.shape)\n", "print(x.shape)\n"),
        "snippets/layers/good_question.py:6: prints '(7, 3)', which nothing reads; ask answer.x in a claim",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_a_rule_sees_its_kind_of_spoiling(good: Entry, name: str) -> None:
    edit, wanted = SPOILED[name]
    sentences = spoil(good, *edit)
    assert len(sentences) == 1 and wanted in sentences[0], sentences


@pytest.mark.parametrize(
    ("text", "said", "less"),
    [
        ("It falls.", "It is smaller after it.", []),
        ("It falls after it.", "It is larger before it.", ["falls", "after"]),
        ("More of them, at most.", "At least as many, and fewer.", ["More", "at most"]),
        ("It is no longer there, no more than that.", "It went.", []),
        ("It is before it, not before that.", "It is before it, and after that.", ["before"]),
    ],
)
def test_each_word_with_an_opposite_wants_one_of_its_side(text: str, said: str, less: list[str]) -> None:
    assert IN_WORDS.said_less(text, said) == less


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("x.view(-1)", "`x.view` is refused", []),
        ("x.view(-1)\nx.view(2)", "`x.view` is refused", []),
        ("x.view(-1)\nx.view(2)", "`x.view` is refused where `x.reshape` is not", ["view"]),
        ("x.view(-1)", "`x.reshape` is not, as in `review`", ["view"]),
        ("keepdim=True\nx.float()", "It is true of `float32` with `keepdim=False`.", ["True", "float"]),
    ],
)
def test_code_with_an_opposite_is_said(text: str, said: str, unsaid: list[str]) -> None:
    assert IN_CODE.unsaid(text, said) == unsaid


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("It is not there, without a cause: nothing fell.", ["not", "without", "nothing"]),
        ("Neither this nor that.", ["Neither"]),
        ("It doesn't, and it cannot.", ["n't", "cannot"]),
        ("No: it is.", []),
        ('Whether or not "it is not" is said, no more than that, not only there.', []),
    ],
)
def test_what_denies_is_counted(text: str, denied: list[str]) -> None:
    assert denials(text) == denied


@pytest.mark.parametrize(
    ("text", "said", "more"),
    [
        ("It is not there.", "It is there, but not for no reason.", []),
        ("It is not there.", "It is there without a cause, and nothing fell.", ["not"]),
        ("No row moves.", "A row does not move.", []),
        ("No row moves, without a cause.", "A row does not move.", ["No", "without"]),
        ("It cannot, and it doesn't.", "It cannot, without no cause.", ["cannot", "n't"]),
    ],
)
def test_what_denies_a_verb_is_counted_on_its_own(text: str, said: str, more: list[str]) -> None:
    assert denied_more(text, said) == more


def test_a_founding_page_may_be_longer(good: Entry) -> None:
    spoil(good, "page", "scope: NumPy", "words: 1000\nscope: NumPy")
    assert spoil(good, "page", "## Why\n", "## Why\n\n" + "It is so. " * 220) == []


def test_a_binding_reads_what_is_printed(good: Entry) -> None:
    spoil(good, "snippet", 'print("an old story")', "print(w.sum())")
    spoil(good, "page", "## Why\n", '## Why\n\nIt is `15`{data-is="w.sum():.0f"}.\n')
    assert spoil(good, "test", ', "an old story"', "") == []


def test_a_loop_reads_what_it_runs_over(good: Entry) -> None:
    loop = "for name, total in {7: x.sum()}.items():\n    print(total)"
    spoil(good, "snippet", 'print("an old story")', loop)
    (unread,) = spoil(good, "test", ', "an old story"', "")
    assert "which nothing reads; ask answer.total in a claim" in unread
    assert spoil(good, "test", "answer.y[0, 0] == 5", "answer.x.sum() == 35") == []


@pytest.mark.parametrize(
    "asked",
    [
        "    assert [one.w.sum() for one in (answer,)] == [15]",
        "    assert total(answer) == 15\n\n\ndef total(run):\n    return run.w.sum()",
    ],
)
def test_a_claim_may_hand_its_fixture_on(good: Entry, asked: str) -> None:
    spoil(good, "snippet", 'print("an old story")', "print(w.sum())")
    assert spoil(good, "test", '    assert answer.y[0, 0] == 5, "an old story"', asked) == []


def test_the_share_counts_sentences_of_fact(good: Entry) -> None:
    html = render(good.root, good.body)
    assert share(read_sentences(html)) == (6, 7)  # the label of what was not run is no proof
    bare = html.replace(' <a href="claim:rows">✓</a>', "", 1)
    assert share(read_sentences(bare)) == (5, 7)


def test_a_sentence_is_cut_where_a_person_would(good: Entry) -> None:
    html = (
        "<p>In nn.Linear, e.g. <code>nn.Linear(5, 3)</code>, it is 0.5 vs. 0.25. "
        "<code>fit</code> clears (it does). A unit is one. Is it? No. It is at 0.1 now. Then it falls. <a href='claim:a'>✓</a> y is left</p>"
    )
    sentences = [(one.text, [tick.target for tick in one.ticks]) for one in read_sentences(html)]
    assert sentences == [
        ("In nn.Linear, e.g. nn.Linear(5, 3), it is 0.5 vs. 0.25.", []),
        ("fit clears (it does).", []),
        ("A unit is one.", []),
        ("Is it?", []),
        ("No.", []),
        ("It is at 0.1 now.", []),
        ("Then it falls.", ["a"]),
        ("y is left", []),
    ]


def test_a_sentence_knows_its_place(good: Entry) -> None:
    places = {one.text[:9]: one.place for one in read_sentences(render(good.root, good.body))}
    assert places["No."] is Place.ANSWER and places["Inputs, e"] is Place.TEXT and places["Why"] is Place.HEADING
    assert places["first 7 ("] is Place.ROW and places["case rows"] is Place.HEADING
    assert places["Nothing h"] is Place.CAPTION and places["It has th"] is Place.WRONG
    assert not any("explained" in text for text in places)


def test_a_claim_knows_its_strength_and_its_code(good: Entry) -> None:
    columns, rows, total = read_claims(good.test)
    assert (columns.cases, columns.drawn_from) == (7, "units=st.integers(0, 9)")
    assert (rows.cases, rows.drawn_from) == (0, "")
    assert total.cases == 20
    source = good.test.read_text(encoding="utf-8")
    assert source.splitlines()[rows.line - 1] == "def test_rows(answer):"
    assert rows.code == 'def test_rows(answer):\n    assert answer.y.shape[0] == 7, "the old story"'
