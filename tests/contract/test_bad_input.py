"""Every kind of bad entry gets one sentence with its place; nothing is written and the others are still checked."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tested_answers.checks import check_entry, check_house
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.violation import Violation
from tested_answers.files import find_root
from tested_answers.proving import snapshot
from tested_answers.proving.proof import prove
from tested_answers.running.process import SnippetError, isolated

VICTIM = "/nowhere/victim"  # no such file: should the guard fail, nothing is lost
ROOT = find_root(Path(__file__).parent)
PRIVATE = "/etc/hosts"  # of no snippet and no library


def violations_of(entry: Entry) -> list[Violation]:
    """What `check` says of an entry, and where that is nothing, what a proof of its snapshot says."""
    entry = Entry(entry.root, entry.topic, entry.slug)  # nothing cached from before the change
    found = check_house(entry.root) + check_entry(entry, find_entries(entry.root))
    try:
        return found or isolated(prove, entry, []).violations
    except SnippetError as error:  # the process is gone
        return [snapshot.violation_of(entry, error)]


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_good_entry_has_no_breach(entry: Entry) -> None:
    assert violations_of(entry) == []


def page(old: str, new: str) -> Callable[[Entry], None]:
    return lambda entry: swap(entry.page, old, new)


def snippet(old: str, new: str) -> Callable[[Entry], None]:
    return lambda entry: swap(entry.snippet, old, new)


def claim(old: str, new: str) -> Callable[[Entry], None]:
    return lambda entry: swap(entry.test, old, new)


def appended(code: str) -> Callable[[Entry], None]:
    return lambda entry: entry.snippet.write_text(entry.snippet.read_text() + code, encoding="utf-8")


def encoded(encoding: str) -> Callable[[Entry], None]:
    return lambda entry: entry.page.write_bytes(
        entry.page.read_text().replace("colleague", "café").encode(encoding, "replace")
    )


def twin(entry: Entry) -> None:
    other = Entry(entry.root, "losses", entry.slug)
    for path, source in ((other.page, entry.page), (other.snippet, entry.snippet), (other.test, entry.test)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.read_text(), encoding="utf-8")


def foreign(record: dict | None) -> Callable[[Entry], None]:
    """A variant that runs in an environment of its own, which is not installed."""

    def spoil(entry: Entry) -> None:
        settings = entry.root / "requirements" / "environments" / "elsewhere.txt"
        settings.parent.mkdir(parents=True)
        settings.touch()
        variant = entry.snippet.with_name(f"{entry.name}_elsewhere.py")
        shutil.copy(entry.snippet, variant)
        if record is not None:
            variant.with_suffix(".json").write_text(json.dumps(record), encoding="utf-8")
        shown = f'--8<-- "layers/{variant.name}"\n\n`7`{{data-is="elsewhere.y.shape[0]"}}\n\n## Why'
        swap(entry.page, "## Why", shown)

    return spoil


def numpy_variant(entry: Entry) -> None:
    entry.snippet.with_name(f"{entry.name}_numpy.py").write_text("import torch\n\nprint(1)\n#> 1\n", encoding="utf-8")


def drawing(size: str, more: str = "pass", *, alt: str = "What it shows.") -> Callable[[Entry], None]:
    """The entry with a drawing, recorded where its script runs."""
    script = f"from tested_answers.figure import Figure\n\n\ndef draw(answer):\n    figure = Figure({size}title='A', alt={alt!r})\n    {more}\n    return figure\n"

    def spoil(entry: Entry) -> None:
        entry.figure_script.write_text(script, encoding="utf-8")
        swap(entry.page, "## Why", '<figure>\n--8<-- "layers/good_question.svg"\n</figure>\n\n## Why')
        names: dict = {}
        exec(script, names)
        recorded = names["Figure"](title="A", alt="B")
        with contextlib.suppress(OSError):
            recorded = names["draw"](None)
        entry.snippet.with_suffix(".svg").write_text(recorded.svg(), encoding="utf-8")

    return spoil


def lonely(entry: Entry) -> None:
    entry.snippet.with_name("nobody.py").write_text("print(1)\n#> 1\n", encoding="utf-8")


CASES = {
    "page without snippet": (lambda e: e.snippet.unlink(), "docs/layers/good-question.md:1: has no snippet; add snippets/layers/good_question.py"),
    "snippet without page": (lonely, "snippets/layers/nobody.py:1: belongs to no page"),
    "missing test": (lambda e: e.test.unlink(), "has no test; add tests/layers/test_good_question.py"),
    "same slug in two topics": (twin, "docs/losses/good-question.md:1: has the slug 'good-question' of docs/layers/good-question.md"),
    "missing front matter": (lambda e: e.page.write_text("# Hello\n"), "has no front matter"),
    "unknown tag": (page("tags: [layers]", "tags: [layer]"), "good-question.md:4: tag 'layer' is not known"),
    "broken front matter": (page("tags: [layers]", "tags: [layers"), "has broken front matter"),
    "no scope": (page("scope: NumPy, float64\n", ""), "good-question.md:1: front matter 'scope' is missing; write one line"),
    "a scope that is no text": (page("scope: NumPy, float64", "scope: [NumPy]"), "good-question.md:12: front matter 'scope' is missing or no str; write one line"),
    "missing key": (page("source: a colleague\n", ""), "front matter 'source' is missing"),
    "title that is no question": (page("output?", "output."), "docs/layers/good-question.md:2: title"),
    "too few phrasings": (page("  - how wide is the output of a layer\n", ""), "'asked' holds 2 phrasings"),
    "empty phrasing": (page("how wide is the output of a layer", '" "'), "good-question.md:5: 'asked' holds an empty phrasing"),
    "phrasing of a paragraph": (page("how wide is the output of a layer", "how " * 41), "holds 41 words in one phrasing"),
    "phrasing twice": (page("how wide is the output of a layer", "dense units and  output shape"), "output shape' twice"),
    "phrasing of another page": (
        lambda e: swap(e.page.with_name("other-question.md"), "elsewhere, Dense", "dense"),
        "'asked' holds 'Dense units and output shape' of layers/other-question too",
    ),
    "unknown related slug": (page("[other-question]", "[no-such]"), "docs/layers/good-question.md:9: related slug 'no-such'"),
    "embed of the wrong file": (page("layers/good_question.py", "layers/other_question.py"), "good-question.md:21: embeds 'layers/other_question.py'"),
    "bound expression that raises": (page("y.shape[1]", "z.shape[1]"), "good-question.md:16: 'z.shape[1]' raises NameError"),
    "bound text that is no expression": (page("y.shape[1]", "y.shape["), "good-question.md:16: data-is='y.shape[' is no expression"),
    "binding that asks no variable": (
        page("y.shape[1]", "1 + 2"),
        "good-question.md:16: data-is='1 + 2' asks no variable",
    ),
    "stale number": (page('`3`{data-is', '`4`{data-is'), "good-question.md:16: is stale: it says 'As many as the layer has units, here `4`"),
    "wrong derivation": (page("`5 × 3`", "`5 × 4`"), "'5 × 4' is 20, but 'w.size' is 15"),
    "derivation that is no arithmetic": (page("`5 × 3`", "`five × 3`"), "is no arithmetic"),
    "stale output": (snippet("#> (7, 3)", "#> (7, 4)"), "snippets/layers/good_question.py:7: is stale: it says '#> (7, 4)', the run gives '#> (7, 3)'"),
    "orphan number": (page("The inner sizes", "The 41 inner sizes"), "good-question.md:26: 41"),
    "orphan number in the description": (page("has units.\ntags", "has units, 43.\ntags"), "good-question.md:3: 43 in the description"),
    "message in the title that nobody prints": (
        page("title: How many columns has the output?", 'title: Why "shape (7, 4)"?'),
        "good-question.md:2: 'shape (7, 4)' in the title is printed by no snippet",
    ),
    "message in the title with the rank of another": (
        page("title: How many columns has the output?", 'title: Why "a batched 4-D input"?'),
        "good-question.md:2: 'a batched 4-D input' in the title is printed by no snippet",
    ),
    "a generation that is still to come": (page("The inner sizes", "NumPy 9 reads it. The inner sizes"), "good-question.md:26: 9"),
    "a line that is too wide": (snippet("x = np.ones((7, 5))", "x = np.ones((7, 5))  # " + "x" * 60), "good_question.py:3: is 83 columns wide"),
    "no output": (snippet("print(y.shape)\n#> (7, 3)\n", ""), "shows no output"),
    "claim without breaks": (claim('@breaks("x @ w", "x @ w + 1")\n', ""), "test_good_question.py:16: test_sum names no @breaks"),
    "claim without a sentence": (claim('    """Each element sums over the inputs."""\n', ""), "test_sum has no docstring"),
    "breaks text that is not there": (claim('"x @ w", "x', '"x % w", "x'), "'x % w', which the snippet does not contain"),
    "breaks text that is there twice": (claim('"x @ w", "x @ w + 1"', '"np", "pn"'), "stands 3 times in the snippet"),
    "snippet that is no Python": (appended("x = (\n"), "is no valid Python"),
    "snippet that raises": (appended("x @ x\n"), "good_question.py:8: raises ValueError"),
    "snippet that warns": (appended("np.log(np.zeros(2))\n"), "good_question.py:8: warns RuntimeWarning"),
    "snippet that exits": (appended("import sys\nsys.exit()\n"), "good_question.py:9: calls sys.exit"),
    "snippet that ends its process": (appended("import os\nos._exit(0)\n"), "good_question.py:9: ended the process"),
    "snippet that asks": (appended("input()\n"), "good_question.py:8: reads standard input"),
    "snippet that reads stdin": (appended("import sys\nsys.stdin.read()\n"), "good_question.py:9: reads standard input"),
    "snippet that writes a file": (appended("open('x.txt', 'w')\n"), "good_question.py:8: writes the file 'x.txt'"),
    "the same, hidden": (appended("try:\n    open('x.txt', 'w')\nexcept Exception:\n    pass\n"), "writes the file 'x.txt'"),
    "snippet that connects": (appended("import socket\nsocket.create_connection(('127.0.0.1', 9))\n"), "opens a network connection"),
    "snippet that prints colours": (appended("print('\\x1b[31mred')\n"), "good_question.py:8: prints control characters"),
    "snippet that prints HTML": (appended("print('<script>alert(1)</script>')\n"), "prints HTML ('<script>')"),
    "snippet that prints megabytes": (appended("print('x' * 5_000_000)\n"), "prints more than 20,000 characters"),
    "snippet that writes to stderr": (appended("import sys\nprint('psst', file=sys.stderr)\n"), "good_question.py:9: writes to stderr"),
    "placeholder of the scaffold": (page("a colleague", "REPLACE ME"), "still holds the scaffold's placeholder"),
    "not UTF-8": (encoded("latin-1"), "docs/layers/good-question.md:10: is not UTF-8"),
    "Windows line ends": (lambda e: e.page.write_bytes(e.page.read_bytes().replace(b"\n", b"\r\n")), "has Windows line ends"),
    "snippet that removes a file": (appended(f"import os\nos.remove({VICTIM!r})\n"), "good_question.py:9: changes files (os.remove of 'victim')"),
    "snippet that renames a file": (appended(f"import os\nos.rename({VICTIM!r}, 'x')\n"), "changes files (os.rename of"),
    "snippet that makes a folder here": (appended("import os\nos.mkdir('x')\n"), "changes files (os.mkdir of 'x')"),
    "snippet that removes a tree": (appended("import shutil\nshutil.rmtree('/nowhere/at/all')\n"), "changes files (shutil.rmtree of 'all')"),
    "snippet that starts a program": (appended("import subprocess\nsubprocess.run(['true'])\n"), "good_question.py:9: starts a process"),
    "snippet that asks the shell": (appended("import os\nos.system('true')\n"), "good_question.py:9: starts a process"),
    "snippet that forks": (appended("import os\nos.fork()\n"), "starts a process with os.fork"),
    "snippet that kills": (appended("import os\nos.kill(os.getppid(), 0)\n"), "sends a signal"),
    "snippet that reads the user's files": (appended(f"open({PRIVATE!r}).read()\n"), "good_question.py:8: reads the file 'hosts'; a snippet brings its own data"),
    "snippet that misses a file": (appended("open('data.csv')\n"), "good_question.py:8: misses the file 'data.csv'; a snippet brings its own data"),
    "snippet that prints a tab": (appended("print('a\\tb')\n"), "good_question.py:8: prints control characters (tabs"),
    "binding in single quotes": (page('data-is="y.shape[1]"', "data-is='y.shape[1]'"), "holds a binding that Markdown and the check read differently"),
    "binding in double back quotes": (page('`3`{data-is', '``3``{data-is'), "holds a binding that Markdown and the check read differently"),
    "binding with an escaped bar": (page('`5 × 3`{data-equals="w.size"}', '\n\n| a |\n|---|\n| `15`{data-is="w.size \\| 0"} |\n\n'), "holds a binding that"),
    "binding after a space": (page('`3`{data-is', '`3` {data-is'), "good-question.md:16: holds a binding that is read as text"),
    "literal of the snippet": (page("The inner sizes", "With 7 rows, the inner sizes"), "7 ('With 7 rows"),
    "order of a tuple": (page("The inner sizes", "The shape `(3, 7)`. The inner sizes"), "the span '(3, 7)' is bound to nothing"),
    "sign": (page("The inner sizes", "At −7 the inner sizes"), "−7 ('At −7"),
    "product": (page("The inner sizes", "The 7x3 inner sizes"), "7 ('The 7x3"),
    "fraction": (page("The inner sizes", "About ½ of the inner sizes"), "½ ('About ½"),
    "number in math": (page("The inner sizes", "By $x^9$ the inner sizes"), "is bound to nothing"),
    "number beside words in code": (page("The inner sizes", "`at version 9` the inner sizes"), "the span 'at version 9' is bound to nothing"),
    "number word": (page("The inner sizes", "The seventy inner sizes"), "seventy ('The seventy"),
    "axis": (page("The inner sizes", "Along `dim=1` the inner sizes"), "the span 'dim=1' is bound to nothing"),
    "version that is not the one that ran": (page("The inner sizes", "In NumPy 1.2 the inner sizes"), "1.2 ('In NumPy 1.2"),
    "suffix of pytest's own": (lambda e: shutil.copy(e.snippet, e.snippet.with_name("good_question_request.py")), "would hide pytest's own 'request'"),
    "claim that imports a helper": (claim("from tested_answers import breaks", "import tests\nfrom tested_answers import breaks"), "imports 'tests' from the repository"),
    "snippet that forgets its seed": (snippet("print(y.shape)", "print(y.shape, np.random.uniform(1, 2))"), "good_question.py:6: prints '(7, 3) 1."),
    "the same, and where": (appended("z = np.random.rand(3)\n\nprint(z.sum())\n"), "in the next; seed it above line 8, the first that draws"),
    "the same, of a layer": (appended("import torch\nprint(torch.nn.Linear(2, 1).weight[0, 0])\n"), "good_question.py:9: prints 'tensor("),
    "misses a file, as Keras says it": (appended("raise ValueError('File not found: filepath=model.keras. Please')\n"), "good_question.py:8: misses the file 'model.keras'; a snippet brings its own data"),
    "a tab in a recorded output": (snippet("#> (7, 3)", "#> (7,\t3)"), "good_question.py:7: shows what a page cannot: it prints control characters"),
    "torch in the NumPy variant": (numpy_variant, "good_question_numpy.py:1: imports 'torch', which the reader's browser has not"),
    "no section on what people get wrong": (page("## What people get wrong", "## Wrong"), "has no section 'What people get wrong'; write it under the line ## What people get wrong"),
    "no short answer": (page('!!! success "Short answer"', '!!! success "Answer"'), "has no short answer"),
    "a drawing that is too wide": (drawing("width=400, "), "good_question.svg:1: is 400 units wide; keep Figure(width=...) to 360"),
    "a drawing without alt": (drawing("", alt=""), "good_question.svg:1: has no alt; say in Figure(alt=...)"),
    "a drawing with small text": (drawing("", "figure.text(9, 50, 'tiny', size=8)"), "good_question.svg:1: has text of size 8 ('tiny'); write size=11 or more"),
    "labels that overlap": (drawing("", "figure.text(10, 50, 'one label'); figure.text(30, 52, 'another')"), "good_question.svg:1: has labels that overlap ('one label' and 'another')"),
    "a label that is cut": (drawing("", "figure.text(330, 50, 'a long label')"), "good_question.svg:1: cuts 'a long label' off at its edge"),
    "a drawing that reads a file": (drawing("", "open('x.csv')"), "good_question_figure.py:6: misses the file 'x.csv'; a drawing is made from the variables of a run"),
    "fixture that does not exist": (claim("def test_sum(answer)", "def test_sum(answr)"), "test_good_question.py:17: test_sum asks for 'answr', which this entry has not (did you mean 'answer'?); it has: answer"),
    "a record that is missing": (foreign(None), "has no record good_question_elsewhere.json; run `make update` with its environment installed"),
    "a record of another text": (foreign({"source": "0", "variables": {}}), "is not the text that good_question_elsewhere.json records"),
    "misspelt tag": (page("tags: [layers]", "tags: [layerss]"), "(did you mean 'layers'?)"),
    "misspelt related slug": (page("[other-question]", "[other-qestion]"), "(did you mean 'other-question'?)"),
    "Keras without a backend": (appended("import keras\n"), 'imports keras without a backend'),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "sentence"), CASES.values(), ids=CASES)
def test_bad_input_gets_a_sentence_with_its_place(entry: Entry, spoil: Callable[[Entry], None], sentence: str) -> None:
    spoil(entry)
    said = [str(violation) for violation in violations_of(entry)]
    assert any(sentence in violation for violation in said), said
    assert all("\n" not in violation for violation in said)


def test_a_snippet_that_never_ends_is_named(entry: Entry) -> None:
    appended("while True:\n    pass\n")(entry)
    with pytest.raises(SnippetError) as caught:
        isolated(snapshot.record, entry, False, step_limit=10)
    assert (caught.value.path, caught.value.line) == (entry.snippet, 8)
    assert "is still running" in caught.value.sentence


def run_cli(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tested_answers", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}  # this checkout's package, whichever is installed
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_update_writes_nothing_when_a_snippet_raises(entry: Entry) -> None:
    appended("1 / 0\n")(entry)
    swap(Entry(entry.root, "layers", "other-question").snippet, "#> (7, 3)", "#> (0, 0)")
    before = {path: path.read_bytes() for path in entry.root.rglob("*.*") if path.is_file()}
    done = run_cli(entry.root, "update")
    assert done.returncode == 1
    assert "snippets/layers/good_question.py:8: raises ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert {path: path.read_bytes() for path in entry.root.rglob("*.*") if path.is_file()} == before


def test_update_mends_what_is_stale_and_then_finds_nothing_to_do(entry: Entry) -> None:
    swap(entry.snippet, "#> (7, 3)", "#> (0, 0)")
    swap(entry.page, "`3`{data-is", "`9`{data-is")
    assert run_cli(entry.root, "update", "good-question").returncode == 0
    assert violations_of(entry) == []
    assert "0 files changed" in run_cli(entry.root, "update", "good-question").stdout


def test_update_says_which_facts_cannot_be_taken_and_writes_the_rest(entry: Entry) -> None:
    appended("\n\nclass Odd(np.ndarray):\n    shape = 3\n\n\nodd = y.view(Odd)\n")(entry)
    done = run_cli(entry.root, "update", "good-question")
    assert done.returncode == 0
    assert "good_question.py:14: the facts of 'odd' cannot be taken (TypeError); its card says so\n" in done.stdout


def test_check_names_every_broken_entry(entry: Entry) -> None:
    page("output?", "output.")(entry)
    swap(Entry(entry.root, "layers", "other-question").page, "output?", "output.")
    done = run_cli(entry.root, "check")
    assert done.returncode == 1
    assert "docs/layers/good-question.md:2" in done.stderr
    assert "docs/layers/other-question.md:2" in done.stderr
    assert "Traceback" not in done.stderr


def run_claims(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "-v", "--import-mode=importlib", "--rootdir", str(root), *arguments]
    return subprocess.run([*command, str(root / "tests")], cwd=root, capture_output=True, text=True, check=False)


def test_claims_of_a_good_house_pass(house: Path) -> None:
    done = run_claims(house)
    assert done.returncode == 0, done.stdout
    assert "8 passed" in done.stdout


def test_a_claim_that_its_edit_does_not_break_fails(entry: Entry) -> None:
    claim('"x @ w", "x @ w + 1"', '"print(y.shape)", "print(x.shape)"')(entry)
    done = run_claims(entry.root)
    assert done.returncode == 1
    assert "test_sum still holds after 'print(y.shape)' becomes 'print(x.shape)'" in done.stdout
    assert "6 passed" in done.stdout and "2 failed" in done.stdout


def test_an_edit_that_stops_the_snippet_proves_nothing(entry: Entry) -> None:
    claim('"x @ w", "x @ w + 1"', '"x @ w", "x @ x"')(entry)
    done = run_claims(entry.root)
    assert "test_sum cannot be asked after 'x @ w' becomes 'x @ x'" in done.stdout
    assert "Choose one that leaves the snippet running" in done.stdout


def test_a_claim_that_is_false_fails_with_its_values(entry: Entry) -> None:
    claim("== 5", "== 6")(entry)
    done = run_claims(entry.root)
    assert "assert np.float64(5.0) == 6" in done.stdout


def _said(entry: Entry, fresh: bool) -> str:
    os.environ.pop(FRESH, None)  # of a process of its own
    if fresh:
        os.environ[FRESH] = "1"
    return prove(entry, ["test_sum"]).claims["test_sum"]


@pytest.mark.parametrize("fresh", [False, True])
def test_what_a_claim_draws_is_the_same_on_each_run_but_the_nightly(entry: Entry, fresh: bool) -> None:
    claim("assert answer.y[0, 0] == 5", "assert (answer.np.random.rand(), __import__('random').random()) == 5")(entry)
    one, other = (isolated(_said, entry, fresh) for _ in range(2))
    assert "E       assert (" in one and (one != other) == fresh


def test_a_claim_that_never_ends_is_ended_and_named(entry: Entry) -> None:
    claim("assert answer.y[0, 0] == 5", "while True:\n        __import__('time').sleep(1)")(entry)
    with pytest.raises(SnippetError) as caught:
        isolated(prove, entry, ["test_sum"], step_limit=10)
    assert (caught.value.path, caught.value.sentence[:16]) == (entry.test, "is still running")


def test_a_mutation_that_makes_the_claim_crash_proves_nothing(entry: Entry) -> None:
    claim('"x @ w", "x @ w + 1"', '"np.ones((5, 3))", "np.ones((5, 2))"')(entry)
    claim("answer.y[0, 0] == 5", "answer.y[0, 2] == 5")(entry)
    said = isolated(prove, entry, ["test_sum"]).claims["test_sum"]
    assert "crashes after" in said and "IndexError" in said and "a crash proves nothing" in said


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        (("-x",), 8),
        (("--ff",), 8),
        (("-k", "columns or sum"), 4),
    ],
    ids=str,
)
def test_any_selection_of_claims_ends(house: Path, arguments: tuple[str, ...], passed: int) -> None:
    assert f"{passed} passed" in run_claims(house, *arguments).stdout


def test_shards_add_up_to_the_whole(house: Path) -> None:
    passed = [run_claims(house, "--shard", f"{part}/3").stdout.count("PASSED") for part in (1, 2, 3)]
    assert sum(passed) == 8


def test_what_passed_is_not_run_again_and_what_failed_is(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FRESH, raising=False)  # this test may be asked nightly
    assert "passed before" not in run_claims(entry.root).stdout
    assert "8 of these passed before" in run_claims(entry.root).stdout
    page("how wide is the output", "how broad is the output")(entry)  # prose is no part of a proof
    assert "8 of these passed before" in run_claims(entry.root).stdout
    claim("== 5", "== 6")(entry)
    for _ in range(2):
        said = run_claims(entry.root).stdout
        assert "1 failed" in said and "4 of these passed before" in said


def test_an_unknown_variable_is_named(entry: Entry) -> None:
    claim("answer.y[0, 0]", "answer.yy[0, 0]")(entry)
    done = run_claims(entry.root)
    assert "the snippet has no variable 'yy'; it has: np, w, x, y" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("new", "nothing", "Why?"), "there is no topic 'nothing'"),
        (("new", "loses", "Why?"), "there is no topic 'loses' (did you mean 'losses'?)"),
        (("check", "good-qestion"), "there is no entry 'good-qestion' (did you mean 'good-question'?)"),
        (("new", "layers", "Because."), "is no question"),
        (("new", "losses", "Why so?", "--slug", "good-question"), "has the slug 'good-question' already"),
        (("update", "no-such"), "there is no entry 'no-such'"),
    ],
)
def test_the_command_line_answers_with_a_sentence(house: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run_cli(house, *arguments)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_new_entry_is_red_until_it_is_real(house: Path) -> None:
    assert run_cli(house, "new", "losses", "Why is it so?").returncode == 0
    said = [str(violation) for violation in violations_of(Entry(house, "losses", "why-is-it-so"))]
    assert any("placeholder" in violation for violation in said)
    assert run_cli(house, "check").returncode == 1
