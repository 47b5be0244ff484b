"""What happened after each mutation is recorded, read back whole, and red where it is not what the replay gives."""

import os
from collections.abc import Callable

import pytest

from tested_answers.checks import check_entry
from tested_answers.content import facts
from tested_answers.content.claims import read_claims
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry
from tested_answers.content.outcomes import differing, file_of, mutated, outcomes
from tested_answers.content.outputs import with_outputs
from tested_answers.proving import message, replays, snapshot
from tested_answers.proving.proof import Proof, prove
from tested_answers.running.process import isolated

PLACE = "snippets/layers/good_question.outcomes.json"


def swap(entry: Entry, old: str, new: str, *, of: Callable[[Entry], object] = file_of) -> None:
    text = of(entry).read_text(encoding="utf-8")
    assert old in text
    of(entry).write_text(text.replace(old, new, 1), encoding="utf-8")


def in_test(entry: Entry) -> object:
    return entry.test


def proved(entry: Entry) -> Proof:
    return isolated(_proved, entry)


def _proved(entry: Entry, fresh: str = "") -> Proof:
    """In the clean process, which has its own environment."""
    os.environ.pop(FRESH, None)  # these tests may be asked nightly
    if fresh:
        os.environ[FRESH] = fresh
    return prove(entry, [claim.name for claim in read_claims(entry.test)])


def said_by(violations: list) -> str:
    assert all("\n" not in str(one) for one in violations)
    return "\n".join(map(str, violations))


# --- what is read -----------------------------------------------------------------


def test_an_outcome_is_the_whole_mutated_snippet_with_what_it_printed(entry: Entry) -> None:
    columns, rows, total = outcomes(entry)
    assert (columns.old, columns.new, columns.falls) == (
        "np.ones((5, 3))",
        "np.ones((5, 2))",
        {"test_columns": "2 == 3"},
    )
    assert "w = np.ones((5, 2))" in columns.text and columns.text.endswith("print(y.shape)\n#> (7, 2)\n")
    assert rows.text.endswith("#> (6, 3)\n")
    assert "y = x @ w + 1" in total.text and total.text.endswith("#> (7, 3)\n")  # nothing printed otherwise


def test_without_a_file_there_is_no_outcome(entry: Entry) -> None:
    file_of(entry).unlink()
    assert outcomes(entry) == []


def test_an_edit_elsewhere_leaves_the_record_alone(entry: Entry) -> None:
    before = file_of(entry).read_text(encoding="utf-8")
    swap(entry, "import numpy as np\n", "import numpy as np\n\nprint(np.pi > 3)\n", of=lambda one: one.snippet)
    taken = isolated(replays.record, entry, False)
    assert taken.violations == [] and taken.texts[file_of(entry)] == before


SOURCE = """for n in (2, 3):
    print(n)
#> 2
#> 3
print(
    4,
)
#> 4
print(
    5,
)
#> 5
print(n)
#> 3
"""


@pytest.mark.parametrize(
    "printed",
    [
        {2: ["2", "3"], 7: ["4"], 11: ["5"], 13: ["3"]},
        {2: ["2"], 7: ["4"], 11: ["5", "6"], 13: ["3"]},
        {7: ["4", "", "5"], 11: ["5"]},
        {},
    ],
    ids=["as before", "two differ", "blank line and silence", "silence"],
)
def test_only_what_differs_is_kept_and_the_text_is_whole_again(printed: dict[int, list[str]]) -> None:
    kept = differing(SOURCE, printed)
    assert mutated(SOURCE, kept) == with_outputs(SOURCE, printed)
    assert (kept == {}) == (with_outputs(SOURCE, printed) == SOURCE)


# --- what is recorded -------------------------------------------------------------


def test_claims_that_do_not_name_a_mutation_are_recorded_when_they_fall(entry: Entry) -> None:
    swap(entry, "assert answer.y[0, 0] == 5", "assert answer.y.shape == (7, 3) and answer.y[0, 0] == 5", of=in_test)
    taken = isolated(replays.record, entry, False)
    file_of(entry).write_text(taken.texts[file_of(entry)], encoding="utf-8")
    assert [list(one.falls) for one in outcomes(entry)] == [
        ["test_columns", "test_sum"],
        ["test_rows", "test_sum"],
        ["test_sum"],
    ]
    assert outcomes(entry)[0].falls["test_sum"] == "(7, 2) == (7, 3)"


def test_a_claim_that_crashes_is_not_recorded_as_fallen(entry: Entry) -> None:
    swap(entry, "assert answer.y[0, 0] == 5", "assert answer.y[0, 2] == 5", of=in_test)
    taken = isolated(replays.record, entry, False)
    assert '"test_columns": "2 == 3"\n' in taken.texts[file_of(entry)]  # and no test_sum: y[0, 2] raises


def test_a_message_has_no_address_and_says_what_was_drawn(entry: Entry) -> None:
    swap(entry, "import breaks", "import breaks, drawn\nfrom hypothesis import strategies as st\n", of=in_test)
    swap(entry, '@breaks("x @ w", "x @ w + 1")\n', '@breaks("x @ w", "x @ w + 1")\n@drawn(k=st.just(4))\n', of=in_test)
    swap(entry, "test_sum(answer)", "test_sum(answer, k)", of=in_test)
    swap(entry, "assert answer.y[0, 0] == 5", "assert (answer.y[k, 0], object) == (5, object)", of=in_test)
    taken = isolated(replays.record, entry, False)
    assert '"test_sum": "at k = 4: (6.0, object) == (5, object)"' in taken.texts[file_of(entry)]


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("<function size at 0x7f1dae1a4a40>(8, 3)", "size(8, 3)"),
        ("<function f.<locals>.g at 0x7f1d>(8)", "g(8)"),
        ("<Sequential name=sequential_23, built=True>.output_shape", "Sequential.output_shape"),
        ("torch.Size([5]) == torch.Size([1, 2])", "(5,) == (1, 2)"),
        ("np.float64(6.0) == np.True_", "6.0 == True"),
        ("DID NOT RAISE <class 'builtins.ValueError'>", "DID NOT RAISE ValueError"),
        ("0.12345678 < 1.5", "0.1235 < 1.5"),
    ],
)
def test_a_message_is_plain(said: str, plain: str) -> None:
    assert message.tidied(said) == plain


@pytest.mark.parametrize(
    ("said", "false"),
    [
        ("(1 == 2)", "1 == 2"),
        ("(True and 1 == 0)", "1 == 0"),
        ("(1, 1) == (1, 1) and (7, 9) == (7, 8)", "(7, 9) == (7, 8)"),
        ("('a and b' == 'c and d')", "'a and b' == 'c and d'"),
        ("(11 <= 0) == not False", "(11 <= 0) == not False"),
    ],
)
def test_a_message_names_the_part_that_was_false(said: str, false: str) -> None:
    assert message.false_part(said) == false


# --- bad input --------------------------------------------------------------------

STATIC = {
    "no file": (lambda one: file_of(one).unlink(), f"{PLACE}:1: is missing"),
    "no JSON": (lambda one: swap(one, '"new": ', '"new" '), f"{PLACE}:5: cannot be read as recorded outcomes"),
    "other JSON": (lambda one: swap(one, '"falls"', '"fell"'), f"{PLACE}:1: cannot be read as recorded outcomes"),
    "a mutation that is new": (
        lambda one: swap(one, "x @ w + 1", "x @ w + 2", of=in_test),
        "tests/layers/test_good_question.py:16: the mutation of 'x @ w' to 'x @ w + 2' has no recorded outcome",
    ),
    "a mutation that is gone": (
        lambda one: swap(one, "x @ w + 1", "x @ w + 2", of=in_test),
        f"{PLACE}:29: records the mutation of 'x @ w' to 'x @ w + 1', which no claim names",
    ),
}


@pytest.mark.parametrize(("spoil", "sentence"), STATIC.values(), ids=STATIC)
def test_check_says_what_the_record_lacks(entry: Entry, spoil: Callable, sentence: str) -> None:
    spoil(entry)
    said = said_by(check_entry(entry))
    assert sentence in said and "run `make update`" in said


STALE = {
    "another output": (lambda one: swap(one, '"(7, 2)"', '"(7, 9)"'), f"{PLACE}:3: is stale: after 'np.ones((5, 3))'"),
    "another message": (lambda one: swap(one, "6 == 7", "8 == 7"), f"{PLACE}:16: is stale: after 'np.ones((7, 5))'"),
    "no message": (lambda one: swap(one, '"test_sum": "6.0 == 5"', ""), "test_sum falls, the record says it holds"),
    "nothing": (lambda one: file_of(one).unlink(), "has no recorded outcome; run `make update`"),
}


@pytest.mark.parametrize(("spoil", "sentence"), STALE.values(), ids=STALE)
def test_the_proof_is_red_where_the_record_is_not_what_the_replay_gives(
    entry: Entry, spoil: Callable, sentence: str
) -> None:
    assert proved(entry).violations == []
    spoil(entry)
    said = said_by(proved(entry).violations)
    assert sentence in said and "run `make update`" in said


def test_measured_numbers_may_be_rounded_otherwise(entry: Entry) -> None:
    swap(entry, "6.0 == 5", "6.25 == 5")
    swap(entry, "print(y.shape)", "print(y.shape, y[0, 0] / 4.5)", of=lambda one: one.snippet)
    swap(entry, "#> (7, 3)", "#> (7, 3) 1.1111111111111112", of=lambda one: one.snippet)
    held = file_of(entry).read_text(encoding="utf-8").replace("print(y.shape)", "print(y.shape, y[0, 0] / 4.5)")
    held = held.replace("(7, 2)", "(7, 2) 1.1111111111111334").replace("(6, 3)", "(6, 3) 1.1111111111111112")
    held = held.replace('"prints": {}', '"prints": {"print(y.shape, y[0, 0] / 4.5)": ["(7, 3) 1.3333333333333333"]}')
    file_of(entry).write_text(held, encoding="utf-8")
    facts.file_of(entry).write_text(
        isolated(snapshot.record, entry, False).texts[facts.file_of(entry)], encoding="utf-8"
    )
    assert proved(entry).violations == []
    swap(entry, "1.1111111111111334", "2.4131111111111112")
    assert "is stale: after 'np.ones((5, 3))'" in said_by(proved(entry).violations)


def test_nightly_every_claim_is_asked_after_every_mutation(entry: Entry) -> None:
    swap(entry, '"test_rows": "6 == 7"', '"test_rows": "6 == 7",\n   "test_sum": "1 == 2"')
    assert proved(entry).violations == []  # test_sum does not name that mutation
    assert "test_sum holds, the record says it falls" in said_by(isolated(_proved, entry, "1").violations)


RANDOM = "x @ w + np.random.default_rng().random()"
LONG = "x @ w\\nprint(*range(201), sep='\\\\n')"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (RANDOM, "to 'x @ w + np.random.default_rng().random()' differs from one run to the next; seed what it draws"),
        (LONG, "makes the snippet print more than 200 lines; name one that prints less"),
    ],
    ids=["random", "long"],
)
def test_update_refuses_what_cannot_be_recorded(entry: Entry, new: str, sentence: str) -> None:
    swap(entry, '"x @ w + 1"', f'"{new}"', of=in_test)
    said = said_by(isolated(replays.record, entry, False).violations)
    assert said.startswith("tests/layers/test_good_question.py:16: the mutation of 'x @ w'") and sentence in said
