"""What a page gives to paste is run by a claim as it stands there, and a claim falls when it is changed."""

import pytest

from tested_answers.checks import check_entry, pasted
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.outcomes import file_of, outcomes
from tested_answers.content.pasted import find_pasted, joined, mutated
from tested_answers.mutation.judging import judge
from tested_answers.proving import replays
from tested_answers.proving.pasting import Pasted
from tested_answers.proving.proof import prove
from tested_answers.running.process import isolated

LINES = "total = table.sum(axis=0)  # of each column\nprint(total.shape)\n"
CLAIM = '''

@breaks("axis=0", "axis=1", variant="pasted")
def test_total(answer, pasted):
    """The sum over the rows has one value for each column."""
    ours = pasted(1, table=answer.y)
    assert ours.total.shape == (3,) and ours.printed == ["(3,)"]
'''
PLACE = "docs/layers/good-question.md:19: "


def gives(entry: Entry, lines: str, claim: str = "") -> Entry:
    """The entry with a block of its own below the short answer, and with a claim."""
    before, after = entry.text.split('=== "NumPy"')
    tick = "The rows vanish. [✓](claim:total)\n\n" if claim else ""
    entry.page.write_text(f'{before}```python\n{lines}```\n\n{tick}=== "NumPy"{after}', encoding="utf-8")
    entry.test.write_text(entry.test.read_text(encoding="utf-8") + claim, encoding="utf-8")
    return Entry(entry.root, entry.topic, entry.slug)


def said(entry: Entry) -> list[str]:
    return [str(one) for one in pasted.check(entry)]


def recorded(entry: Entry) -> Entry:
    """With its outcomes as `make update` writes them."""
    taken = isolated(replays.record, entry, False)
    assert taken.violations == []
    file_of(entry).write_text(taken.texts[file_of(entry)], encoding="utf-8")
    return entry


def test_blocks_that_embed_a_file_are_no_lines_to_paste() -> None:
    text = 'a\n\n```python\n--8<-- "x.py"\n```\n\n- b\n\n    ```python title="c"\n    if d:\n        e()\n    ```\n\n```text\nf\n```\n\n```pycon\n>>> g\n```\n\n```py\nh()\n```\n'
    block, last = find_pasted(text)
    assert (block.line, block.code) == (10, "if d:\n    e()\n")
    assert (last.line, last.code) == (23, "h()\n")


def test_a_mutation_changes_its_block_alone() -> None:
    blocks = find_pasted("```python\na = 1\n```\n\n```python\nb = 2\n```\n")
    changed = mutated(blocks, joined(blocks).replace("b = 2", "b = 3\nc = 4"))
    assert [block.code for block in changed] == ["a = 1\n", "b = 3\nc = 4\n"]
    assert [block.line for block in changed] == [2, 6]


# --- the contract -----------------------------------------------------------------


def test_lines_that_no_claim_runs(entry: Entry) -> None:
    [sentence] = said(gives(entry, LINES))
    assert sentence.startswith(f"{PLACE}gives lines to paste that no claim runs; run them in one, as in pasted(1, ")


def test_a_claim_without_a_body_runs_none(entry: Entry) -> None:
    alone = CLAIM.partition("    ours")[0]
    [sentence] = said(gives(entry, LINES, alone))
    assert "gives lines to paste that no claim runs" in sentence


def test_lines_that_a_claim_runs(entry: Entry) -> None:
    entry = recorded(gives(entry, LINES, CLAIM))
    assert check_entry(entry, find_entries(entry.root)) == []


def test_lines_of_the_snippet_are_run_by_it(entry: Entry) -> None:
    assert said(gives(entry, "w = np.ones((5, 3))  # as wide as you like\n\n# The product:\ny = x @ w\n")) == []


def test_lines_of_the_snippet_in_another_order(entry: Entry) -> None:
    assert len(said(gives(entry, "y = x @ w\nw = np.ones((5, 3))\n"))) == 1


def test_lines_that_cannot_be_run_say_why(entry: Entry) -> None:
    assert said(gives(entry, "# not run: needs CUDA\nx.cuda()\n")) == []
    [sentence] = said(gives(entry, "# not run:\nx.cuda()\n"))
    assert sentence == f"{PLACE}gives no reason; write `# not run: needs CUDA`"


def test_lines_that_no_mutation_changes(entry: Entry) -> None:
    [sentence] = said(
        gives(entry, LINES, CLAIM.replace('"axis=0", "axis=1", variant="pasted"', '"x @ w", "x @ w + 1"'))
    )
    assert sentence.startswith(f"{PLACE}gives lines to paste that may be wrong without a claim noticing")
    assert sentence.endswith('variant="pasted")')


def test_a_block_that_the_page_has_not(entry: Entry) -> None:
    sentences = said(gives(entry, LINES, CLAIM.replace("pasted(1", "pasted(2")))
    assert sentences[1:] == [
        "tests/layers/test_good_question.py:1: runs pasted(2), and the page has 1 blocks to paste; count them from 1"
    ]


def test_a_mutation_of_what_the_page_does_not_give(entry: Entry) -> None:
    entry = gives(entry, LINES, CLAIM.replace('"axis=0", "axis=1"', '"axis=7", "axis=1"'))
    found = [str(one) for one in check_entry(entry, find_entries(entry.root))]
    assert any("'axis=7'" in one and "(docs/layers/good-question.md)" in one for one in found)


# --- the proof --------------------------------------------------------------------


def test_a_block_gets_the_usual_imports_and_the_names_of_the_reader(entry: Entry) -> None:
    entry = gives(entry, "made = np.full(n, 7)\nprint(made)\n")
    ours = Pasted(entry.page, entry.pasted)(1, n=2)
    assert (ours.made.tolist(), ours.printed, ours.n) == ([7, 7], ["[7 7]"], 2)


def test_two_lines_may_write_one_name(entry: Entry) -> None:
    pasted = Pasted(entry.page, gives(entry, "a = n\na = a + 1\n").pasted)
    assert pasted(1, n=2).a == 3 and [line.a for line in pasted.after] == [2, 3]


def test_what_a_block_raises_names_the_line_of_the_page(entry: Entry) -> None:
    entry = gives(entry, "a = 1\nb = missing\n")
    pasted = Pasted(entry.page, entry.pasted)
    with pytest.raises(NameError, match="missing") as caught:
        pasted(1)
    assert [line.a for line in pasted.after] == [1], "what the lines before it gave"
    last = caught.traceback[-1]
    assert (str(last.path), last.lineno + 1) == (str(entry.page), 20)


def test_a_claim_over_them_is_proved_and_recorded(entry: Entry) -> None:
    entry = recorded(gives(entry, LINES, CLAIM))
    proof = isolated(prove, entry, ["test_total"])
    assert (proof.violations, proof.claims) == ([], {"test_total": ""})
    assert '"test_total": "(7,) == (3,)' in file_of(entry).read_text(encoding="utf-8")
    assert {one.variant for one in outcomes(entry)} == {"answer"}, "no tab shows them"


def test_a_claim_that_does_not_notice_their_change_fails(entry: Entry) -> None:
    entry = recorded(gives(entry, LINES, CLAIM.replace('"axis=0", "axis=1"', '"  # of each column", ""')))
    said = isolated(prove, entry, ["test_total"]).claims["test_total"]
    assert "test_total still holds after '  # of each column' becomes ''" in said


def test_a_proof_is_not_kept_when_they_change(entry: Entry) -> None:
    before = gives(entry, LINES, CLAIM).mark
    swapped = entry.page.read_text(encoding="utf-8").replace("axis=0", "axis=-2")
    entry.page.write_text(swapped, encoding="utf-8")
    assert Entry(entry.root, entry.topic, entry.slug).mark != before


def test_their_mutants_are_judged_by_the_claims(entry: Entry) -> None:
    entry = recorded(
        gives(entry, "total = table.sum(axis=0) + 0\n", CLAIM.replace(' and ours.printed == ["(3,)"]', ""))
    )
    survivors = isolated(judge, entry).survivors
    assert any("docs/layers/good-question.md:19: " in one and "'table.sum(axis=0) + 0'" in one for one in survivors)
    assert not any("axis" in one.partition("->")[2] and "axis=0" not in one.partition("->")[2] for one in survivors)
