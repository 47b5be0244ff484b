"""The proof of a family notices what is wrong with it."""

from pathlib import Path

import pytest

from tested_answers.content.drawing import FRESH
from tested_answers.explain.engine import Engine
from tested_answers.explain.families import Family, find_families
from tested_answers.explain.proof import prove
from tested_answers.explain.raising import PRELUDES, raised

DEPENDS = [
    "tested_answers/explain/*.py",
    "tested_answers/running/streams.py",
    "docs/assets/javascripts/explain/*.js",
    "tests/families/test_proof.py",
]
FAMILY = """title: It does not fit
library: numpy
wordings:
  - "the size {a} does not fit the size {b} at all"
means: "{a} and {b}"
numbers: {a: one, b: another}
causes:
  - because: They differ.
    when: a > 0
    write: "np.zeros({a})"
    draws: {a: 1..9, b: 1..9}
    where: a != b
    fails: |
      if a != b:
          raise ValueError(f"the size {a} does not fit the size {b} at all")
    fixed: WRITE
"""
RIVAL = """title: Another
library: numpy
wordings:
  - "the size {a} does not fit the size {b} at all"
means: "{a} and {b}"
numbers: {a: one, b: another}
causes:
  - because: Unknown.
    not_run: never
    source: https://example.org/
"""


def families_of(folder: Path, *texts: str) -> list[Family]:
    for number, text in enumerate(texts):
        path = folder / f"families/shapes/family-{number}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "families/areas.yml").write_text("shapes: Shapes\n", encoding="utf-8")
    return find_families(folder)


def test_a_true_family_is_proved_on_many_cases(tmp_path: Path) -> None:
    families = families_of(tmp_path, FAMILY)
    assert len(prove(families[0], families[0].causes[0], Engine(families), raised)) > 30


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("raise ValueError", "print", "raises nothing"),
        ("the size {b} at all\")", "the size {a} at all\")", "the message says"),
        ("the size {b} at all\")", "another size\")", "no pattern fits"),
        ("    where: a != b\n", "", "raises nothing"),
        ("when: a > 0", "when: a > 3", "no reader sees this cause"),
        ("np.zeros({a})", "np.zeros(-{a})", "fixed: fails too"),
        ("draws: {a", "numbers: {b: b + 1}\n    draws: {a", "the message says"),
    ],
)  # fmt: skip
def test_a_wrong_family_is_noticed(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert FAMILY.count(old) == 1
    families = families_of(tmp_path, FAMILY.replace(old, new))
    with pytest.raises(AssertionError, match=says):
        prove(families[0], families[0].causes[0], Engine(families), raised)


def test_a_rival_that_says_more_of_the_message_is_noticed(tmp_path: Path) -> None:
    longer = RIVAL.replace("the size {a} does", "ValueError: the size {a} does")
    families = families_of(tmp_path, FAMILY, longer)
    with pytest.raises(AssertionError, match="shapes/family-1 claims it more strongly"):
        prove(families[0], families[0].causes[0], Engine(families), raised)


@pytest.mark.parametrize("fresh", [False, True])
def test_what_a_program_draws_is_the_same_in_each_run_but_nightly(monkeypatch: pytest.MonkeyPatch, fresh: bool) -> None:
    monkeypatch.delenv(FRESH, raising=False)
    if fresh:
        monkeypatch.setenv(FRESH, "1")
    code = "import random\nraise ValueError((random.random(), np.random.rand(), torch.rand(1)))"
    one, other = (raised(PRELUDES["torch"] + code, {}, {}, False)[0].splitlines()[-1] for _ in range(2))
    assert one.startswith("ValueError: (0.") and (one != other) == fresh
