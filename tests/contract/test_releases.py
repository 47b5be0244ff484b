"""Answers on other releases: what is asked there, what is recorded, and what the pages say of it."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from tested_answers import breaks, holds
from tested_answers.checks import claims as checked_claims
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.since import applies
from tested_answers.releases import command, record
from tested_answers.releases.record import Found, Record
from tested_answers.running import environments
from tested_answers.site.releases import Releases

DEPENDS = ["tested_answers/**/*.py", "tests/contract/conftest.py", "docs/taxonomy.yml", "mkdocs.yml", "pyproject.toml"]
OLD = {"python": "3.11", "torch": "2.13.0", "numpy": "1.0.0"}


def here(entry: Entry) -> Record:
    """What comes of an entry with the interpreter of this test."""
    return command.ask(entry.root, "elsewhere", Path(sys.executable), [entry])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_answer_that_holds_leaves_one_line(entry: Entry) -> None:
    found = here(entry)
    assert found.packages["numpy"] == np.__version__
    assert found.of(entry) == Found(entry.mark) and found.of(entry).same
    row = [line for line in found.text().splitlines() if str(entry) in line]
    assert row == [f'  "{entry}": {{"mark": "{entry.mark}"}}']


def test_what_is_otherwise_is_recorded_with_both_texts(entry: Entry) -> None:
    edit(entry.snippet, "#> (7, 3)", "#> (3, 7)")
    edit(entry.test, "== 7", "== 8")
    found = here(entry).of(entry)
    line = {"file": "snippets/layers/good_question.py", "line": 7, "here": "#> (3, 7)", "there": "#> (7, 3)"}
    assert found.outputs == [line] and not found.versions
    assert list(found.claims) == ["test_rows"] and "7 == 8" in found.claims["test_rows"]
    assert not found.holds


def test_a_printed_version_is_no_other_output(entry: Entry) -> None:
    edit(entry.snippet, "print(y.shape)\n#> (7, 3)", "print(np.__version__)\n#> 1.0.0")
    environments.checked_file(entry.root).write_text(json.dumps({"date": "2026-01-01", **OLD}), encoding="utf-8")
    found = here(entry).of(entry)
    assert found.versions and found.same
    assert [(one["here"], one["there"]) for one in found.outputs] == [("#> 1.0.0", f"#> {np.__version__}")]


def test_a_snippet_that_does_not_run_says_where(entry: Entry) -> None:
    edit(entry.snippet, "y = x @ w", "y = np.no_such_name(x)")
    found = here(entry).of(entry)
    assert found.stopped.startswith("snippets/layers/good_question.py:5: raises AttributeError")
    assert not found.holds


@pytest.fixture
def half(entry: Entry) -> Entry:
    """An entry of which one variant stops, and one claim asks it."""
    variant = entry.snippet.with_name(f"{entry.name}_numpy.py")
    variant.write_text("import numpy as np\n\nprint(np.no_such_name)\n#> 1\n", encoding="utf-8")
    edit(entry.test, "def test_rows(answer)", "def test_rows(answer, numpy)")
    return Entry(entry.root, entry.topic, entry.slug)


def test_where_a_variant_stops_the_claims_of_the_others_are_asked(half: Entry) -> None:
    edit(half.test, "answer.y[0, 0] == 5", "answer.y[0, 0] == 6")
    found = here(half).of(half)
    assert found.stops.keys() == {"numpy"} and found.stopped == ""
    line, sentence = found.stops["numpy"]
    assert line == 3 and sentence.startswith("raises AttributeError: module 'numpy' has no attribute 'no_such_name'")
    assert list(found.claims) == ["test_sum"], "test_rows asks the variant, and was not asked"
    assert not found.holds


def test_a_page_says_which_sentences_rest_on_what_stops(half: Entry) -> None:
    kept = here(half)
    record.file_of(half.root, "elsewhere").write_text(kept.text(), encoding="utf-8")
    said = Releases(half.root).on_page(half)
    assert "a part of its code stops, and 1 of 3 claims rests on it; the other 2 hold." in said
    assert (
        "The NumPy code stops there at line 3, <code>print(np.no_such_name)</code>: it raises <code>AttributeError"
        in said
    )
    assert "not asked there:</p><ul><li>The output has one row for each sample.</li></ul>" in said
    assert Releases(half.root).as_data(half)[-1]["result"] == "runs in part"


def test_a_drawing_that_fails_there_is_no_answer_that_stops(entry: Entry) -> None:
    entry.figure_script.write_text("def draw(answer):\n    return answer.no_such_name\n", encoding="utf-8")
    entry.snippet.with_suffix(".svg").write_text("<svg/>\n", encoding="utf-8")
    found = here(entry).of(entry)
    assert found.holds and found.outputs == [{"file": "snippets/layers/good_question.svg"}]


def test_an_output_is_told_as_it_is_printed(entry: Entry) -> None:
    line = {"file": "snippets/layers/good_question.py", "line": 7, "here": "#> (7, 3)", "there": ""}
    found = Found(entry.mark, outputs=[line, {"file": "snippets/layers/good_question.svg"}])
    kept = Record("old", "2026-01-01", OLD, {str(entry): found})
    record.file_of(entry.root, "old").write_text(kept.text(), encoding="utf-8")
    said = Releases(entry.root).on_page(entry)
    assert "There nothing, here <code>(7, 3)</code> (snippets/layers/good_question.py, line 7)." in said
    assert "A drawing is made otherwise there (snippets/layers/good_question.svg)." in said


def test_a_record_says_nothing_of_an_answer_that_changed_since(entry: Entry) -> None:
    kept = Record("elsewhere", "2026-01-01", OLD, {str(entry): Found(entry.mark)})
    edit(entry.page, "Each row is a sample.", "Each row is one sample.")
    assert Record("x", "", {}, kept.entries).of(entry), "its prose is no part of it"
    edit(entry.test, "== 7", "== 6 + 1")
    assert kept.of(Entry(entry.root, entry.topic, entry.slug)) is None


def test_a_record_is_read_as_it_was_written(entry: Entry) -> None:
    found = Found("m", claims={"test_rows": "assert 7 == 8"}, outputs=[{"file": "a.svg"}])
    kept = Record("elsewhere", "2026-01-01", OLD, {str(entry): found})
    record.file_of(entry.root, "elsewhere").write_text(kept.text(), encoding="utf-8")
    assert record.read(entry.root, "elsewhere") == kept
    assert record.read_all(entry.root) == [kept]


def test_only_what_is_new_is_told(entry: Entry) -> None:
    good, bad = Found("m"), Found("m", claims={"test_rows": "assert 7 == 8"})
    was, now = Record("a", "", OLD, {str(entry): good}), Record("a", "", OLD, {str(entry): bad})
    assert command.changes(was, was, [entry]) == []
    (said, detail) = command.changes(was, now, [entry])
    assert said == f"- {entry}: no longer holds"
    assert "The output has one row for each sample. (`assert 7 == 8`)" in detail
    assert command.changes(now, was, [entry]) == [f"- {entry}: holds again, and prints the same"]


# --- claims that hold from some release on ----------------------------------------


def says(value: bool) -> None:
    assert value


@pytest.mark.parametrize(
    ("since", "value", "passes"), [("1.0", True, True), ("1.0", False, False), ("99", False, True)]
)
def test_a_claim_is_asked_from_its_release_on(since: str, value: bool, passes: bool) -> None:
    asked = holds(since=f"numpy {since}")(breaks("a", "b")(lambda: says(value)))
    if passes:
        asked()
    else:
        with pytest.raises(AssertionError):
            asked()
    assert bool(asked.mutations) == (since == "1.0"), "what does not hold cannot fall"


def test_a_claim_that_holds_before_its_release_is_a_false_statement() -> None:
    with pytest.raises(AssertionError, match=r"holds with numpy .* already; name an older release"):
        holds(since="numpy 99")(lambda: says(True))()


def test_releases_are_compared_as_numbers() -> None:
    assert applies("torch 2.4", {"torch": "2.13.0"}) and not applies("torch 2.14", {"torch": "2.4.1+cpu"})


def test_a_release_is_written_with_its_package_and_on_top(entry: Entry) -> None:
    edit(entry.test, "import breaks", "import breaks, holds")
    edit(entry.test, '@breaks("x @ w"', '@holds(since="2.14")\n@breaks("x @ w"')
    edit(entry.test, "def test_rows", '@holds(since="numpy 9")\ndef test_rows')
    said = [str(one) for one in checked_claims.check(entry)]
    assert len(said) == 2
    assert "put it on top" in said[0] and 'write a package and its release, as in @holds(since="torch 2.14")' in said[1]


def test_a_claim_of_a_newer_release_passes_here_and_its_page_says_both(entry: Entry) -> None:
    edit(entry.test, "import breaks", "import breaks, holds")
    edit(entry.test, '@breaks("x @ w"', '@holds(since="numpy 99")\n@breaks("x @ w"')
    edit(entry.test, "answer.y[0, 0] == 5", "answer.y[0, 0] == 6")
    assert [claim.since for claim in read_claims(entry.test)] == ["", "", "numpy 99"]
    kept = here(entry)
    assert kept.of(entry).same
    record.file_of(entry.root, "elsewhere").write_text(kept.text(), encoding="utf-8")
    said = Releases(entry.root).on_page(entry)
    assert "Holds from numpy 99 on, and not there: Each element sums over the inputs." in said


# --- what pages say ---------------------------------------------------------------


def test_a_page_names_what_it_was_run_with_and_what_does_not_hold(entry: Entry) -> None:
    mark = entry.mark
    for name, numpy, found in (
        ("new", "3.0", Found(mark)),
        ("old", "0.9", Found(mark, claims={"test_rows": "assert <1>"})),
    ):
        kept = Record(name, "2026-01-01", {**OLD, "numpy": numpy}, {str(entry): found})
        record.file_of(entry.root, name).write_text(kept.text(), encoding="utf-8")
    told = Releases(entry.root)
    said = told.on_page(entry)
    assert "Run too, with the same result: torch 2.13.0, numpy 3.0." in said
    assert "1 of 3 claims does not hold." in said
    assert "The output has one row for each sample. There this is false: <code>&lt;1&gt;</code>." in said
    table = told.matrix("<!-- releases -->", [entry])
    assert '<td>proved</td><td>same</td><td class="differs">1 claim fails</td>' in table
    assert [one["result"] for one in told.as_data(entry)] == ["the same", "1 claim fails"]


def test_without_a_record_a_page_says_nothing_of_other_releases(entry: Entry) -> None:
    assert Releases(entry.root).on_page(entry) == ""
