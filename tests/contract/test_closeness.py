"""What counts as the same on another processor, kind by kind."""

import pytest

from tested_answers.content.closeness import FACT, MESSAGE, PRINT, RECORD, Closeness, cut, same_message


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        (FACT, "() float32; 0.1234", "() float32; 0.1235", True),
        (FACT, "() float32; 1.2e-08", "() float32; 3.4e-07", True),
        (FACT, "() float32; 0.1234", "() float32; 0.1334", False),
        (FACT, "() float32; 0.1234", "() float32; -0.1234", False),
        (FACT, "() float32; 0.1234", "() float64; 0.1234", False),
        (FACT, "(3, 4) float32", "(3, 5) float32", False),
        (FACT, "3", "3.0", False),
        (FACT, "torch 2.13.0", "torch 2.13.1", False),
        (FACT, "0.5 → 0.25", "0.5 → 0.2501", True),
        (FACT, "0.5 → 0.25", "0.25", False),
        (RECORD, "  3.142857313156128,", "  3.142857074737549,", True),
        (RECORD, "  3.1429,", "  3.1428,", False),
        (RECORD, "7,", "8,", False),
        (RECORD, '"1.0000001",', '"1.0000002",', False),
        (PRINT, "good: loss 2.5749, right 0.60", "good: loss 1.7622, right 0.70", True),
        (PRINT, "shuffled 91.8%, 3 rows", "shuffled 91.6%, 3 rows", True),
        (PRINT, "loss 2.57", "loss 0.57", False),
        (PRINT, "loss 5.", "loss 4.9999999", True),
        (PRINT, "(7, 2)", "(7, 9)", False),
        (PRINT, "90% right", "10% right", False),
        (PRINT, "loss nan", "loss 2.5", False),
        (MESSAGE, "dense_3 is off by 0.5", "dense_7 is off by 1234.5", True),
        (MESSAGE, "off by 0.5", "off by -0.5", False),
        (MESSAGE, "3 == 4", "3 == 5", False),
    ],
)  # fmt: skip
def test_close(kind: Closeness, one: str, other: str, same: bool) -> None:
    assert kind(one, other) is kind(other, one) is same


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        ("off by 3.8888 " + "at this place, " * 20, True),
        ("off by 3.8888 " + "at that place, " * 20, False),
        ("off by 3.8888 at", False),
    ],
    ids=["longer number", "other words", "far shorter"],
)
def test_a_message_may_be_cut_at_another_word(theirs: str, same: bool) -> None:
    """A number of another width moves the place of the cut; other words before it are another message."""
    one, other = cut("off by 3.9 " + "at this place, " * 20), cut(theirs)
    assert one.endswith("…") and one[:-1] not in other
    assert same_message(one, other) is same_message(other, one) is same


def test_where_the_greatest_difference_is_does_not_count() -> None:
    one, other = (f"not close. Greatest absolute difference: {place}" for place in ("0.5 at (1, 2)", "0.7 at (3, 4)"))
    assert same_message(one, other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("[0.0821, 0.08216...9905319214], [0.185]]", "[0.0822, 0.08217...905319214], [0.186]]", True),
        ("array([0.2884, 0.5768, 0.8652])", "array([0.2884, 0.5768, 0.8652 ])", True),
        ("array([0.2884, 0.5768])", "array([0.2884, 0.5768, 0.8652])", False),
    ],
)
def test_how_a_long_number_is_cut_or_padded_does_not_count(one: str, other: str, same: bool) -> None:
    assert same_message(one, other) is same
