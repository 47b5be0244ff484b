"""The question of an answer names a line and mutations; what its options print is what really was printed."""

from pathlib import Path

import pytest

from tested_answers.checks import check_entry
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.outcomes import file_of
from tested_answers.content.predictions import predictions
from tested_answers.files import find_root
from tested_answers.site import switches

DEPENDS = ["DEPENDS", "docs/**/*.md", "snippets/**/*", "tests/*/test_*.py"]
GOOD = 'predict: {prints: print(y.shape), mutations: ["np.ones((6, 5))", "np.ones((5, 2))"]}'


def asking(entry: Entry, question: str) -> Entry:
    text = entry.page.read_text(encoding="utf-8").replace("scope:", f"{question}\nscope:")
    entry.page.write_text(text, encoding="utf-8")
    return Entry(entry.root, entry.topic, entry.slug)  # nothing cached from before


def test_an_entry_need_not_ask(entry: Entry) -> None:
    assert predictions(entry) == []


@pytest.mark.parametrize("entry", find_entries(find_root(Path(__file__).parent)), ids=str)
def test_each_answer_asks_one(entry: Entry) -> None:
    assert len(predictions(entry)) == 1, f"add predict: to {entry.page}"


def test_the_true_option_comes_first_and_the_others_are_what_mutations_print(entry: Entry) -> None:
    entry = asking(entry, GOOD)
    assert check_entry(entry) == []
    (question,) = predictions(entry)
    assert (question.variant, question.line, question.number) == ("answer", "print(y.shape)", 6)
    assert [option.lines for option in question.options] == [["(7, 3)"], ["(6, 3)"], ["(7, 2)"]]
    assert [option.mutation and option.mutation.new for option in question.options] == [
        None,
        "np.ones((6, 5))",
        "np.ones((5, 2))",
    ]


def test_a_changed_question_is_another_page(entry: Entry) -> None:
    before = switches.made_from(entry)
    first = switches.made_from(asking(entry, GOOD))
    assert len({before, first, switches.made_from(asking(entry, GOOD.replace("(6, 5)", "(4, 5)")))}) == 3


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("np.ones((5, 3))", "np.ones((5, 3))\\nw = w[:, :2]", "print(y.shape)"),  # lines are added before
        ("y = x @ w\\nprint(y.shape)", "y = x @ w\\ny = y[:, :2]\\nprint(y.shape)", "print(y.shape)"),  # around it
        ("print(y.shape)", "print(y[:, :2].shape)", "print(y[:, :2].shape)"),  # the line itself
    ],
    ids=["before", "around", "itself"],
)
def test_the_line_is_found_wherever_the_mutation_moves_it(entry: Entry, old: str, new: str, key: str) -> None:
    test = entry.test.read_text(encoding="utf-8").replace('"np.ones((5, 3))", "np.ones((5, 2))"', f'"{old}", "{new}"')
    entry.test.write_text(test, encoding="utf-8")
    held = file_of(entry).read_text(encoding="utf-8").replace('"np.ones((5, 3))"', f'"{old}"')
    held = held.replace('"np.ones((5, 2))"', f'"{new}"').replace('"print(y.shape)": [', f'"{key}": [', 1)
    file_of(entry).write_text(held, encoding="utf-8")
    entry = asking(entry, f'predict: {{prints: print(y.shape), mutations: ["{new}"]}}')
    assert check_entry(entry) == []
    assert [option.lines for option in predictions(entry)[0].options] == [["(7, 3)"], ["(7, 2)"]]


BAD = {
    "no mapping": ("predict: print(y.shape)", "names no line and mutations; write predict: {prints:"),
    "a key too many": (GOOD.replace("{prints", "{answer: 2, prints"), "names no line and mutations"),
    "no mutations": ("predict: {prints: print(y.shape), mutations: []}", "names no mutations"),
    "another variant": (GOOD.replace("{prints", "{variant: keras, prints"), "the variant 'keras'; the variants are: answer"),
    "no such line": (GOOD.replace("print(y.shape)", "print(y.shap)"), "does not hold (did you mean 'print(y.shape)'?)"),
    "a silent line": (GOOD.replace("print(y.shape)", "y = x @ w"), "'y = x @ w', which prints nothing"),
    "no such mutation": (GOOD.replace("(6, 5)", "(6, 4)"), "which no claim makes of 'answer' (did you mean 'np.ones((6, 5))'?)"),
    "equal to the truth": (GOOD.replace("np.ones((6, 5))", "x @ w + 1"), "'x @ w + 1' prints there what is printed really"),
    "equal to another": (GOOD.replace("(6, 5)", "(5, 2)"), "what the mutation to 'np.ones((5, 2))' prints too"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "sentence"), BAD.values(), ids=BAD)
def test_a_question_that_cannot_be_asked_gets_a_sentence(entry: Entry, question: str, sentence: str) -> None:
    entry = asking(entry, question)
    (said,) = map(str, check_entry(entry))
    assert said.startswith("docs/layers/good-question.md:12: 'predict' ") and sentence in said
    assert predictions(entry) == []


def test_an_unrecorded_mutation_is_named(entry: Entry) -> None:
    file_of(entry).unlink()
    said = "\n".join(map(str, check_entry(asking(entry, GOOD))))
    assert "'predict' names the mutation to 'np.ones((6, 5))', whose outcome is not recorded" in said


def test_a_mutation_of_a_text_that_is_gone_is_named(entry: Entry) -> None:
    entry = asking(entry, GOOD)
    snippet = entry.snippet.read_text(encoding="utf-8").replace("np.ones((7, 5))", "np.zeros((7, 5))")
    entry.snippet.write_text(snippet, encoding="utf-8")
    said = "\n".join(map(str, check_entry(Entry(entry.root, entry.topic, entry.slug))))
    assert "'predict' names the mutation to 'np.ones((6, 5))', made of 'np.ones((7, 5))', which" in said
    assert "snippets/layers/good_question.py does not hold" in said


def test_a_text_that_two_mutations_share_is_refused(entry: Entry) -> None:
    test = entry.test.read_text(encoding="utf-8")
    entry.test.write_text(
        test.replace('@breaks("x @ w", "x @ w + 1")', '@breaks("(7, 5)", "n")\n@breaks("(5, 3)", "n")')
    )
    said = "\n".join(map(str, check_entry(asking(entry, GOOD.replace("np.ones((6, 5))", "n")))))
    assert "names the mutation to 'n', which 2 mutations make; choose another" in said
