"""The page "What if?" shows what is recorded for the switches that a file chooses, and refuses what is not there."""

import pytest
from mkdocs.exceptions import PluginError

from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.outcomes import outcomes
from tested_answers.site import what_if

CHOSEN = """- caption: What if the input has six rows?
  answer: layers/good-question
  new: np.ones((6, 5))
- caption: What if 1 is added?
  answer: layers/good-question
  variant: answer
  new: x @ w + 1
"""


def listed(entry: Entry, chosen: str) -> str:
    (entry.root / what_if.CHOSEN).write_text(chosen, encoding="utf-8")
    return what_if.listed(f"# What if?\n\n{what_if.HERE}\n", entry.root, find_entries(entry.root))


def test_each_switch_leads_to_its_place_and_says_what_happened(entry: Entry) -> None:
    page = listed(entry, CHOSEN)
    rows, total = outcomes(entry)[1:]
    assert f'<a href="../layers/good-question.html#try=answer.{rows.name}">What if the input has six rows?</a>' in page
    assert "- np.ones((7, 5))\n+ np.ones((6, 5))" in page and "- (7, 3)\n+ (6, 3)" in page
    assert f"#try=answer.{total.name}" in page and page.count("It prints the same") == 1


def test_the_name_of_a_switch_does_not_change_with_what_stands_around_it(entry: Entry) -> None:
    before = [one.name for one in outcomes(entry)]
    entry.snippet.write_text(f"import os\n{entry.snippet.read_text(encoding='utf-8')}", encoding="utf-8")
    assert [one.name for one in outcomes(entry)] == before and len(set(before)) == 3


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("layers/good-question\n  variant", "layers/no-such\n  variant", "docs/what-if.yml:4: there is no answer"),
        ("x @ w + 1", "x @ w + 3", "docs/what-if.yml:4: 0 mutations of 'answer' make 'x @ w + 3'"),
        ("caption: What if 1", "title: What if 1", "docs/what-if.yml:4: has the keys title, answer, variant, new"),
    ],
    ids=["answer", "mutation", "keys"],
)
def test_what_is_not_there_is_named_with_its_line(entry: Entry, old: str, new: str, sentence: str) -> None:
    assert old in CHOSEN
    with pytest.raises(PluginError) as caught:
        listed(entry, CHOSEN.replace(old, new))
    assert str(caught.value).startswith(sentence)
