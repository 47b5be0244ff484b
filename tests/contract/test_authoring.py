"""Start, move and describe an answer: what is written, what is said, what is never published."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tested_answers.authoring import renaming
from tested_answers.authoring.scaffold import new_entry
from tested_answers.authoring.similar import SAME, similar
from tested_answers.checks import check_entry, check_house, shown
from tested_answers.content import front_matter
from tested_answers.content.entry import Entry, find_entries
from tested_answers.files import find_root
from tested_answers.mutation import judging
from tested_answers.proving import snapshot
from tested_answers.running.process import isolated

ROOT = find_root(Path(__file__).parent)
HOSTILE = """Why does `nn.Linear` cost $5, "so to say": #1 in [a, b] {c} $(date) $X `date` it's \\ ?"""


def run(root: Path, *command: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    quiet = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
    return subprocess.run(command, cwd=root, env=environment, **quiet, check=False)


def cli(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    return run(root, sys.executable, "-m", "tested_answers", *arguments)


ONLY_TESTS = (
    "torch numpy keras sklearn matplotlib pytest _pytest pytest_timeout hypothesis playwright axe_playwright_python"
)
WITHOUT = f"""import sys
for name in {ONLY_TESTS.split()}:
    sys.modules[name] = None
from tested_answers.cli import main
sys.exit(main(sys.argv[1:]))"""


@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        ("check batch-first", 0, "1 entries checked, 0 violations"),
        ("lies batch-first", 0, "lies pass"),
        ("explain", 1, ""),
        ("new losses why", 1, "is no question"),
        ("new-error nowhere/x", 1, "is no NAME"),
    ],
)
def test_what_runs_nothing_needs_only_what_the_site_needs(command: str, status: int, says: str) -> None:
    done = run(ROOT, sys.executable, "-c", WITHOUT, *command.split())
    assert done.returncode == status and "Traceback" not in done.stderr, done.stderr
    assert says in done.stdout + done.stderr


# --- new ---


def test_a_question_reaches_the_page_untouched_through_make(house: Path) -> None:
    (house / "Makefile").write_text((ROOT / "Makefile").read_text(encoding="utf-8"), encoding="utf-8")
    for path in ("requirements/site.txt", "requirements/lock.txt", "pyproject.toml", ".venv/.site"):
        (house / path).parent.mkdir(parents=True, exist_ok=True)
        (house / path).touch()
    python = house / ".venv/bin/python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    done = run(house, "make", "new", "TOPIC=losses", f"Q={HOSTILE}", "SLUG=hostile")
    assert done.returncode == 0, done.stdout + done.stderr
    assert Entry(house, "losses", "hostile").title == HOSTILE
    for name, value in (("TOPIC", "losses"), ("SLUG", "mine")):  # nothing runs of what stands in these either
        given = {"TOPIC": "losses", "SLUG": "mine", name: f"$(shell touch {house}/ran){value}"}
        done = run(house, "make", "new", *[f"{key}={text}" for key, text in given.items()], "Q=Why is it so?")
        assert done.returncode and not (house / "ran").exists(), name


@pytest.mark.parametrize("question", [HOSTILE, "- why?", "yes?", "é: \t\"'?", "---?", "key: [value?"])
def test_any_question_is_valid_front_matter(house: Path, question: str) -> None:
    texts = new_entry(house, "losses", question, "any")
    page = texts[Entry(house, "losses", "any").page]
    assert front_matter.read(page).problems == ()
    assert front_matter.read(page).data["title"] == question.strip()


def test_a_new_entry_runs_and_lacks_nothing_but_what_only_its_author_knows(house: Path) -> None:
    question = "How many columns has the output of a layer?"
    assert cli(house, "new", "layers", question, "--slug", "real", "--anyway").returncode == 0
    entry = Entry(house, "layers", "real")
    said = [one.sentence for one in check_entry(entry, find_entries(house))]
    assert {one for one in said if "placeholder" not in one} == {
        "states 1 claims; assert at least 3, one test function each",
        "is missing, so no outcome of a mutation is recorded; run `make update`",
    }
    taken = isolated(snapshot.record, entry, False)
    assert taken.violations == []
    texts = {
        path: text for path, text in taken.texts.items() if path.suffix != ".json"
    }  # facts come with `make update`
    assert texts and {path: path.read_text(encoding="utf-8") for path in texts} == texts


def test_a_related_answer_may_have_a_slug_that_yaml_reads_otherwise(house: Path) -> None:
    files = new_entry(house, "layers", "Is it wide?", slug="wide", related=("no", "1"))
    head = files[Entry(house, "layers", "wide").page].split("---\n")[1]
    assert yaml.safe_load(head)["related"] == ["no", "1"]


def test_a_question_that_is_there_is_not_started_again(house: Path) -> None:
    asked = ("new", "layers", "How many columns has the output?", "--slug", "again")
    done = cli(house, *asked)
    assert done.returncode == 1
    assert "docs/layers/good-question.md may answer this already" in done.stdout
    assert not Entry(house, "layers", "again").page.exists()
    assert cli(house, *asked, "--anyway").returncode == 0
    assert Entry(house, "layers", "again").front_matter["related"] == ["good-question", "other-question"]


def test_near_answers_come_first() -> None:
    entries = find_entries(ROOT)
    for question, slug in (
        ("Why do I have to zero the gradients before backward?", "zero-grad"),
        ("What is the difference between view and reshape?", "view-vs-reshape"),
        ("How many parameters does an LSTM layer have?", "lstm-parameter-count"),
    ):
        assert slug in [entry.slug for _, entry in similar(question, entries)]
    assert all(share < SAME for share, _ in similar("How do I export a model to ONNX?", entries))


# --- rename ---


@pytest.fixture
def cited(house: Path) -> Entry:
    """The good entry, with everything that may name it."""
    entry, other = Entry(house, "layers", "good-question"), Entry(house, "layers", "other-question")
    page = other.page.read_text(encoding="utf-8")
    more = "\nSee [this](good-question.md#why) and [that](../layers/good-question.md). It has rows. [✓](claim:good-question/rows)\n"
    other.page.write_text(page + more, encoding="utf-8")
    for path, text in {
        "docs/index.md": "# Home\n\n<!-- questions: good-question, other-question -->\n<!-- idea: good-question/rows -->\n",
        "CONTRIBUTING.md": "make prove SLUG=layers/good-question\n",
        "docs/about/index.md": "# About\n\nA good-question is [one](../layers/good-question.md).\n",
        "families/a/b.yml": "answer: layers/good-question\n",
        "tests/equivalent_mutants.yml": "layers/good-question:\n- {variant: answer, line: a, old: b, new: c, why: d}\n",
        "tests/site/queries.json": '[{"slug": "good-question", "query": "a good-question"}]\n',
        "snippets/layers/good_question_numpy.py": "import numpy as np\n\nprint(1)\n#> 1\n",
        "snippets/layers/good_question.outcomes.json": "{}\n",
    }.items():
        (house / path).parent.mkdir(parents=True, exist_ok=True)
        (house / path).write_text(text, encoding="utf-8")
    longer = Entry(house, "layers", "good-question-two")
    for path, source in ((longer.page, entry.page), (longer.snippet, entry.snippet), (longer.test, entry.test)):
        path.write_text(
            source.read_text(encoding="utf-8").replace("layers/good_question.py", "layers/good_question_two.py")
        )
    return entry


@pytest.mark.parametrize("name", ["best-question", "losses/best-question"])
def test_a_renamed_entry_takes_its_files_and_whoever_cites_it_along(cited: Entry, name: str) -> None:
    root, topic = cited.root, name.rpartition("/")[0] or "layers"
    before = [str(one) for one in check_entry(Entry(root, "layers", "other-question"), find_entries(root))]
    assert cli(root, "rename", "good-question", name).returncode == 0
    new = Entry(root, topic, "best-question")
    assert sorted(path.name for path in new.snippet.parent.glob("best_*")) == [
        "best_question.facts.json",
        "best_question.outcomes.json",
        "best_question.py",
        "best_question_numpy.py",
    ]
    assert new.test.exists() and not cited.page.exists() and not cited.test.exists()
    assert new.front_matter["moved_from"] == ["layers/good-question"]
    assert f'--8<-- "{topic}/best_question.py"' in new.body
    assert Entry(root, "layers", "good-question-two").snippet.exists()
    other = Entry(root, "layers", "other-question")
    link = "best-question.md" if topic == "layers" else "../losses/best-question.md"
    assert f"[this]({link}#why) and [that](../{topic}/best-question.md)" in other.body
    assert "claim:best-question/rows" in other.body and other.front_matter["related"] == ["best-question"]
    after = [str(one) for one in check_entry(other, find_entries(root))]
    assert after == before
    assert "questions: best-question, other-question" in (root / "docs/index.md").read_text()
    assert "idea: best-question/rows" in (root / "docs/index.md").read_text()
    assert "A good-question is [one](" in (root / "docs/about/index.md").read_text()
    assert (root / "families/a/b.yml").read_text() == f"answer: {topic}/best-question\n"
    assert yaml.safe_load((root / "tests/equivalent_mutants.yml").read_text()).keys() == {f"{topic}/best-question"}
    assert '"slug": "best-question", "query": "a good-question"' in (root / "tests/site/queries.json").read_text()
    assert (root / "CONTRIBUTING.md").read_text() == "make prove SLUG=layers/good-question\n", "an example stays"
    assert check_house(root) == []


def test_a_name_that_was_left_can_be_taken_again(house: Path) -> None:
    for old, new in (("good-question", "best-question"), ("best-question", "good-question")):
        renaming.carry_out(renaming.plan(house, old, new))
    assert Entry(house, "layers", "good-question").front_matter["moved_from"] == ["layers/best-question"]


def test_there_and_back_leaves_nothing_but_the_redirect(cited: Entry) -> None:
    other = Entry(cited.root, "layers", "other-question")
    page = cited.page.read_text(encoding="utf-8")
    cited.page.write_text(f"{page}\nSee [the other](other-question.md).\n", encoding="utf-8")
    text = other.page.read_text(encoding="utf-8")
    other.page.write_text(text.replace("../layers/good-question.md", "good-question.md"), encoding="utf-8")
    files = [path for path in cited.root.rglob("*") if path.is_file()]
    before = {path: path.read_text(encoding="utf-8") for path in files}
    for old, new in (("good-question", "losses/best-question"), ("best-question", "layers/good-question")):
        renaming.carry_out(renaming.plan(cited.root, old, new))
    after = {path: path.read_text(encoding="utf-8") for path in cited.root.rglob("*") if path.is_file()}
    after[cited.page] = after[cited.page].replace("moved_from: [losses/best-question]\n", "")
    assert after == before


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("god-question", "x", "there is no entry 'god-question' (did you mean 'good-question'?)"),
        ("good-question", "other-question", "has the slug 'other-question' already"),
        ("good-question", "loses/x", "there is no topic 'loses' (did you mean 'losses'?)"),
        ("good-question", "Not A Slug", "is not made of lower-case words and hyphens"),
        ("good-question", "good-question", "is called so already"),
    ],
)
def test_what_cannot_be_renamed_is_said(house: Path, old: str, new: str, sentence: str) -> None:
    done = cli(house, "rename", old, new)
    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr


# --- front matter ---

BROKEN = {
    "a colon": ("title: Why: this?", "docs/layers/good-question.md:2: has broken front matter (column 11: mapping values are not allowed here); a colon and a space begin a value, so put the value in quotes"),
    "a back quote": ("title: `x`?", "good-question.md:2: has broken front matter (column 8: found character '`' that cannot start any token)"),
    "quotes inside quotes": ('title: "a "b" c?"', "good-question.md:2: has broken front matter (column 12: expected <block end>, but found '<scalar>'); put the value in quotes, and double those inside"),
    "a list that is open": ("title: [a", "good-question.md:2: has broken front matter (column 10: "),
    "a tab": ("title:\n\t- a", "good-question.md:3: has broken front matter (column 1: found character '\\t' that cannot start any token); indent with spaces, not with a tab"),
    "a comment": ("title: Why is #1 so?", "good-question.md:2: loses '#1 so?' to a comment"),
    "a key twice": ("title: Why?\ntitle: So?", "good-question.md:3: has the key 'title' twice"),
    "a day that is none": ("title: Why?\nadded: 2026-13-01", "good-question.md:3: has broken front matter (column 1: month must be in 1..12)"),
    "no end": ("title: Why?", "good-question.md:1: opens its front matter and never closes it"),
    "no key": ("just words", "good-question.md:2: has front matter that is no `key: value` ('just words')"),
    "empty lines above": ("title: Why?", "good-question.md:1: has empty lines above its front matter"),
}  # fmt: skip


def broken(entry: Entry, name: str) -> None:
    """The entry with that front matter and, below it, a sentence with a number that nothing vouches for."""
    text = entry.page.read_text(encoding="utf-8").replace("The inner sizes", "The 41 inner sizes")
    text = text.replace("title: How many columns has the output?", BROKEN[name][0])
    text = (
        text.replace("added: 2026-11-24\nscope: NumPy, float64\n---\n", "scope: NumPy, float64\n")
        if name == "no end"
        else text
    )
    entry.page.write_text("\n" * (name == "empty lines above") + text, encoding="utf-8")


@pytest.mark.parametrize("name", BROKEN)
def test_broken_front_matter_is_named_and_hides_nothing_else(entry: Entry, name: str) -> None:
    broken(entry, name)
    said = [str(one) for one in check_entry(entry, find_entries(entry.root))]
    assert any(BROKEN[name][1] in one for one in said), said
    if name != "no end":  # then no line is known to be text
        assert any("41 ('The 41 inner sizes" in one for one in said), said


@pytest.mark.parametrize("name", ["a colon", "no end", "empty lines above", "a day that is none", "all gone"])
@pytest.mark.parametrize("strict", [True, False])
def test_no_build_publishes_front_matter_as_text(entry: Entry, name: str, strict: bool) -> None:
    if name == "all gone":
        entry.page.write_text("\n", encoding="utf-8")
    else:
        broken(entry, name)
    sentence = BROKEN[name][1] if name in BROKEN else "good-question.md:1: is empty; write the page"
    settings = entry.root / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "plugins: [tested-answers]\n", encoding="utf-8")
    (entry.root / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    done = run(entry.root, sys.executable, "-m", "mkdocs", "build", *["--strict"] * strict, "-d", "built")
    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr
    assert list((entry.root / "built").rglob("*.html")) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("tags: [layers]", "tags: [yes]", "front matter 'tags' holds True, which YAML reads as bool, so put it in quotes"),
        ("related:", "ralated:", "front matter 'related' is missing (is 'ralated' meant?)"),
        ("added: 2026-11-24", "added: 2026-11-24\nmoved_from: [layers/other-question]", "'moved_from' names 'layers/other-question'"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_meant_is_named(entry: Entry, old: str, new: str, sentence: str) -> None:
    text = entry.page.read_text(encoding="utf-8")
    assert old in text
    entry.page.write_text(text.replace(old, new), encoding="utf-8")
    assert any(sentence in one.sentence for one in check_entry(entry, find_entries(entry.root)))


# --- drawings ---


def test_the_picture_of_all_calls_is_what_its_script_draws() -> None:
    script = ROOT / "tests/contract/figure_example.py"
    picture = script.with_suffix(".svg")
    assert picture.read_text(encoding="utf-8") == runpy.run_path(str(script))["draw"]().svg()
    assert list(shown.drawing("picture.svg", picture)) == []


# --- prove ---


def test_a_good_entry_is_proved_and_what_was_not_asked_is_said(entry: Entry) -> None:
    done = cli(entry.root, "prove", "good-question")
    for name in (
        "contract: keeps it",
        "recorded twice: 3 files",
        "claims and mutations: 3 claims",
        "cold: good_question.py: prints",
    ):
        assert re.search(rf"^ok .* {re.escape(name)}", done.stdout, re.MULTILINE), done.stdout
    assert "Not asked: other pages" in done.stdout and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("snippet", "print(y.shape)", "print(y.shape, np.random.rand())", "seed it before it draws here"),
        ("test", "answer.y[0, 0] == 5", "answer.y[0, 0] > 0", "test_sum still holds after 'x @ w' becomes 'x @ w + 1'"),
        ("snippet", "#> (7, 3)", "#> (7, 4)", "cold: good_question.py"),
        ("snippet", "x @ w", "x @ @ w", "snippets/layers/good_question.py:5: is no valid Python"),
    ],
)
def test_what_is_wrong_is_said_by_each_part_that_sees_it(
    entry: Entry, name: str, old: str, new: str, sentence: str
) -> None:
    path = getattr(entry, name)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    done = cli(entry.root, "prove", "good-question")
    assert done.returncode == 1
    assert sentence in done.stdout and "Traceback" not in done.stdout + done.stderr


def test_check_says_what_it_did_not_ask(entry: Entry) -> None:
    said = cli(entry.root, "check", "good-question").stdout
    assert (
        "Not asked: outputs, claims, mutations, cold runs, the page in a browser. `make prove SLUG=good-question`"
        in said
    )


# --- marks of equivalent mutants ---


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("layers/good-question:\n", "tests/equivalent_mutants.yml:1: holds no marks under 'layers/good-question'"),
        ("# a\nlayers/god-question: []\n", "tests/equivalent_mutants.yml:2: marks mutants of 'layers/god-question', which is no entry (did you mean 'layers/good-question'?)"),
        ("layers/good-question:\n- {line: a, old: 1, new: b, why: c}\n", "without the text 'old'"),
        ("layers/good-question: [\n", "tests/equivalent_mutants.yml:2: is no YAML"),
        ("- a\n", "tests/equivalent_mutants.yml:1: has no keys"),
    ],
)  # fmt: skip
def test_marks_that_cannot_be_read_are_named(entry: Entry, text: str, sentence: str) -> None:
    (entry.root / "tests/equivalent_mutants.yml").write_text(text, encoding="utf-8")
    assert any(sentence in str(one) for one in check_house(entry.root))
    done = cli(entry.root, "mutate", "good-question")
    assert "Traceback" not in done.stderr
    assert "god-question" in text or sentence in done.stdout


def test_a_mark_of_another_entry_leaves_a_judgement_as_it_is(entry: Entry) -> None:
    file, mark = entry.root / "tests/equivalent_mutants.yml", '- {line: a, old: "1", new: b, why: c}\n'
    file.write_text(f"layers/good-question:\n{mark}", encoding="utf-8")
    before = judging.key_of(entry)
    file.write_text(f"layers/good-question:\n{mark}layers/other-question:\n{mark}", encoding="utf-8")
    assert judging.key_of(entry) == before
    file.write_text(f"layers/good-question:\n{mark}{mark}", encoding="utf-8")
    assert judging.key_of(entry) != before
