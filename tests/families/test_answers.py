"""Every message that an answer prints or quotes has a family, and the command names the answer."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tested_answers.content.entry import find_entries
from tested_answers.explain.engine import Engine
from tested_answers.explain.families import find_families
from tested_answers.files import find_root
from tested_answers.site.indexes import error_texts

# Apart from the others, which a changed page does not touch.
DEPENDS = [
    "docs/*/*.md",
    "snippets/**/*.py",
    "families/**/*.yml",
    "tested_answers/**/*.py",
    "docs/assets/javascripts/explain/*.js",
]
ROOT = find_root(Path(__file__).parent)
ENTRIES = find_entries(ROOT)
ENGINE = Engine(find_families(ROOT))
MAT1 = "mat1 and mat2 shapes cannot be multiplied (2x256 and 400x120)"

# Python's own, about names that a page shows, or the snippet's own; whoever pastes one asks about their own names.
PYTHONS = {
    ("ValueError", "picture 3 is broken"),
    ("NameError", "name 'input_seq' is not defined"),
    ("AttributeError", "'Net' object has no attribute 'num_units'"),
    ("SyntaxError", "invalid syntax (<string>, line 18)"),
}


def has_a_family(text: str) -> bool:
    found = ENGINE.explained(text)
    return bool(found) and not found["general"]  # which says what Python's own words say, of any program


def test_every_message_that_an_answer_prints_has_a_family() -> None:
    printed = {message for entry in ENTRIES for message in error_texts(entry)}
    assert len(printed) > 90
    assert {(kind, text) for kind, text in printed if not has_a_family(f"{kind}: {text}")} <= PYTHONS


def test_every_message_that_a_question_quotes_has_a_family() -> None:
    asked = [text for entry in ENTRIES for text in entry.front_matter.get("asked", [])]
    quoted = [text for text in asked if re.match(r"\w*(Error|Warning): ", text)]
    assert len(quoted) > 80
    assert [text for text in quoted if not has_a_family(text)] == []


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        (MAT1, 0, "nn.Linear(256, 120)"),
        ("KeyError: 'a'", 0, "nothing around them says what the program does"),
        ("shop.PriceError: a", 1, "Not here"),
        (" ", 1, ""),
    ],
)
def test_the_command_answers(text: str, status: int, says: str) -> None:
    command = [sys.executable, "-m", "tested_answers", "explain"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == status
    assert says in done.stdout


def test_the_command_ends_in_silence_where_nobody_reads_on() -> None:
    """As behind `explain < traceback.txt | head`."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "tested_answers", "explain"]
    streams = {"input": MAT1, "stdout": writer, "stderr": subprocess.PIPE, "text": True}
    done = subprocess.run(command, **streams, cwd=ROOT, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")
