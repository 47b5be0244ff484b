"""What a page quotes as code stands in code that runs."""

import pytest

from tested_answers.checks import check_entry
from tested_answers.checks.quoted import stands_in
from tested_answers.content.entry import Entry, find_entries

PLACE = "docs/layers/good-question.md:"


def said(entry: Entry, sentence: str, claim: str = "") -> list[str]:
    """What the check says of the entry with another sentence, and with more in its test file."""
    text = entry.page.read_text(encoding="utf-8").replace("Each row is a sample.", sentence)
    entry.page.write_text(text, encoding="utf-8")
    entry.test.write_text(entry.test.read_text(encoding="utf-8") + claim, encoding="utf-8")
    entry = Entry(entry.root, entry.topic, entry.slug)
    return [str(one) for one in check_entry(entry, find_entries(entry.root)) if "which nothing runs" in str(one)]


@pytest.mark.parametrize(
    "span",
    [
        "np.ones((5, 3))",
        "x@w",
        "y.shape",
        "answer.y.shape[0] == 7",
        "np",
        "shape",
        "print(...)",
    ],
)
def test_code_of_the_snippet_or_of_a_claim(entry: Entry, span: str) -> None:
    assert said(entry, f"Each row of `{span}` is a sample.") == []


@pytest.mark.parametrize(
    "span",
    [
        "import this",
        "np.one((5, 3))",
        "y.shapes",
        "y.w_",
        "answer.y.shape[1] == 7",
        "ones((5, 3)) @ w",
        "hape",
        "np.ones(...) + w",
    ],
)
def test_code_that_nothing_runs(entry: Entry, span: str) -> None:
    [sentence] = said(entry, f"Each row of `{span}` is a sample.")
    assert sentence.startswith(f"{PLACE}28: quotes {span!r}, which nothing runs; write it as a snippet")


@pytest.mark.parametrize(
    "more",
    [
        '\n\ndef helper():\n    """Calls np.zeros(4)."""\n',
        "\n\n# np.zeros(4) is not called\n",
        "\nX = 1  # np.zeros(4)\n",
    ],
)
def test_what_only_a_comment_or_a_docstring_says_is_not_run(entry: Entry, more: str) -> None:
    assert len(said(entry, "Each row of `np.zeros(4)` is a sample.", more)) == 1


def test_what_a_helper_of_the_claims_runs(entry: Entry) -> None:
    assert (
        said(
            entry,
            "Each row of `np.zeros(4)` is a sample.",
            "\n\ndef helper():\n    return np.zeros(\n        4,\n    )\n",
        )
        == []
    )


def test_what_a_snippet_prints_and_what_the_page_gives_to_paste(entry: Entry) -> None:
    text = entry.page.read_text(encoding="utf-8").replace("## Why", "```python\nz = y.T\n```\n\n## Why")
    entry.page.write_text(text, encoding="utf-8")
    assert said(entry, "Each row of `(7, 3)`, `z = y.T`, is a sample.") == []


@pytest.mark.parametrize(
    "span", ["(batch, steps, units)", "(N, C * H)", "channels × height", "x", "$x_{first}$", "[i, j]"]
)
def test_sizes_and_letters_are_no_code(entry: Entry, span: str) -> None:
    shown = span if span.startswith("$") else f"`{span}`"
    assert said(entry, f"Each row of {shown} is a sample.") == []


def test_a_sentence_that_says_that_it_was_not_run(entry: Entry) -> None:
    before = "Each row is a sample. [✓](claim:rows)"
    text = entry.page.read_text(encoding="utf-8")
    entry.page.write_text(
        text.replace(before, f"{before} On `x.cuda()` too. [not run: CUDA](claim:none)"), encoding="utf-8"
    )
    assert said(entry, "Each row is a sample.") == []


def test_the_first_column_of_a_table_below_such_a_sentence(entry: Entry) -> None:
    table = "| card | here |\n|---|---|\n| `x.cuda()` | `y.cpu()` |\n\nSo `z.cuda()` too."
    found = said(entry, f"A card says more. [not run: CUDA](claim:none)\n\n{table}\n\nEach row is a sample.")
    assert [sentence.split("quotes ")[1].split(",")[0] for sentence in found] == ["'y.cpu()'", "'z.cuda()'"]


def test_code_of_another_answer_whose_claim_is_cited(entry: Entry) -> None:
    other = next(one for one in find_entries(entry.root) if one.slug == "other-question")
    other.test.write_text(other.test.read_text(encoding="utf-8") + "\n\nHERE = np.zeros(4)\n", encoding="utf-8")
    assert len(said(entry, "Each row of `np.zeros(4)` is a sample.")) == 1
    text = entry.page.read_text(encoding="utf-8")
    entry.page.write_text(
        text.replace("is a sample. [✓](claim:rows)", "is a sample. [✓](claim:other-question/rows)"), encoding="utf-8"
    )
    assert said(entry, "") == []


@pytest.mark.parametrize(
    ("span", "code"),
    [
        ("f(a, b)", "f(\n    a,\n    b,\n)"),
        ('x["k"]', "x['k']"),
        ("Linear(..., bias=False)", "nn.Linear(3, 4, bias=False)"),
        (".copy_()", "w.copy_()"),
        ("MSELoss", "nn.MSELoss()"),
    ],
)
def test_space_and_quotation_marks_do_not_count(span: str, code: str) -> None:
    assert stands_in(span, code)


def test_words_count_whole() -> None:
    assert (
        not stands_in("relu", "relus()")
        and not stands_in("relu", "a_relu()")
        and not stands_in("x.sum(0)", "x.sum(01)")
    )
