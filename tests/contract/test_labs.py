"""A lab is held to what holds an entry: fresh outputs, claims that can fail, no number that nothing vouches for."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tested_answers.checks import check_entry, check_house
from tested_answers.content.entry import find_entries
from tested_answers.content.lab import Lab
from tested_answers.proving.proof import prove
from tested_answers.running.process import isolated

SCRIPT = """# ---
# title: "A lab"
# description: What a sum is.
# related: [good-question]
# added: 2026-11-24
# ---

# %% [markdown]
# # A lab
#
# The sum is 7.

# %%
total = 3 + 4
print("total", total)
#> total 7
# --8<-- "labs/small_lab.svg"
"""
FIGURE = """from tested_answers.figure import Figure


def draw(answer):
    return Figure(title="Total", alt=f"The total is {answer.total}.")
"""
TEST = "from tested_answers import breaks\n" + "".join(
    f'''

@breaks("3 + 4", "3 + {number}")
def test_{name}(answer):
    """The sum is not that of 3 and {number}."""
    assert answer.total == 7
'''
    for name, number in (("one", 1), ("two", 2), ("three", 3))
)


@pytest.fixture
def lab(house: Path) -> Lab:
    lab = Lab(house, "labs", "small-lab")
    for path, text in ((lab.snippet, SCRIPT), (lab.test, TEST), (lab.figure_script, FIGURE)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert cli(lab.root, "update", "small-lab").returncode == 0
    return lab


def cli(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tested_answers", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def violations_of(lab: Lab) -> str:
    lab = Lab(lab.root, lab.topic, lab.slug)
    found = check_house(lab.root) + check_entry(lab, find_entries(lab.root))
    return "\n".join(map(str, found or isolated(prove, lab, []).violations))


def test_a_good_lab_has_no_breach(lab: Lab) -> None:
    assert violations_of(lab) == ""


def swap(old: str, new: str) -> Callable[[Lab], None]:
    def change(lab: Lab) -> None:
        text = lab.snippet.read_text(encoding="utf-8")
        assert old in text
        lab.snippet.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


CASES = {
    "stale output": (swap("print(\"total\", total)", "print(\"Total\", total)"), "small_lab.py:16: is stale"),
    "number that is not printed": (swap("is 7.", "is 8."), "small_lab.py:11: 8 ('The sum is 8.') is bound to nothing; print it"),
    "no front matter": (swap("# title:", "# title"), "has front matter that is no `key: value`"),
    "missing key": (swap("# added: 2026-11-24\n", ""), "front matter 'added' is missing"),
    "unknown answer": (swap("good-question", "no-such"), "related slug 'no-such'"),
    "drawing that is not shown": (swap('# --8<-- "labs/small_lab.svg"\n', ""), "does not embed 'labs/small_lab.svg'"),
    "no test": (lambda lab: lab.test.unlink(), "has no test; add tests/labs/test_small_lab.py"),
    "test of no lab": (lambda lab: lab.test.rename(lab.test.with_name("test_other.py")), "tests/labs/test_other.py:1: tests no page"),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "sentence"), CASES.values(), ids=CASES)
def test_a_bad_lab_gets_a_sentence(lab: Lab, spoil: Callable[[Lab], None], sentence: str) -> None:
    spoil(lab)
    assert sentence in violations_of(lab)


def test_the_commands_include_labs(lab: Lab) -> None:
    assert "3 entries checked, 0 violations" in cli(lab.root, "check").stdout
    assert "ok      snippets/labs/small_lab.py" in cli(lab.root, "cold").stdout
    swap("#> total 7", "#> total 8")(lab)
    assert "wrote snippets/labs/small_lab.py" in cli(lab.root, "update").stdout
