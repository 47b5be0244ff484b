"""Mutants: what is changed in a snippet, and what is left alone."""

from pathlib import Path

import pytest

from tested_answers.content.entry import find_entries
from tested_answers.content.variants import MAIN
from tested_answers.files import find_root
from tested_answers.mutation.operators import mutants

DEPENDS = ["tested_answers/**/*.py", "snippets/autograd/zero_grad*.py", "docs/autograd/zero-grad.md"]

ROOT = find_root(Path(__file__).parent)
SNIPPETS = {
    entry.shown(path): path.read_text(encoding="utf-8")
    for entry in find_entries(ROOT)
    if entry.slug == "zero-grad"  # one that holds every kind of place
    for path in entry.variants.values()
    if path.exists()
}


def changes(source: str) -> list[tuple[str, str, str]]:
    return [(mutant.operator, mutant.old, mutant.new) for mutant in mutants(source, MAIN)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 3", [("number", "3", "4")]),
        ("x = 1", [("number", "1", "2"), ("number", "1", "0")]),
        ("x = -2", [("number", "-2", "-1"), ("number", "-2", "2")]),
        ("x = 0.5", [("number", "0.5", "1.0")]),
        ("x = -0.5", [("number", "-0.5", "-1.0"), ("number", "-0.5", "0.5")]),
        ("x = 0.0", [("number", "0.0", "1.0")]),
        ("y = f(dim=0)", [("dropped keyword", "f(dim=0)", "f()"), ("axis", "dim=0", "dim=1")]),
        ("y = f(axis=-1)", [("dropped keyword", "f(axis=-1)", "f()"), ("axis", "axis=-1", "axis=0")]),
        ("y = f(flag=True)", [("flag", "True", "False")]),
        ("y = a < b", [("comparison", "a < b", "a > b"), ("comparison", "a < b", "a <= b")]),
        ("y = a > 0.5", [("comparison", "a > 0.5", "a < 0.5"), ("number", "0.5", "1.0")]),
        ("y = a == b", [("comparison", "a == b", "a != b")]),
        ("y = a is not None", [("comparison", "a is not None", "a is None")]),
        ("y = a + b", [("arithmetic", "a + b", "a - b")]),
        ("y = c * -(a + b)", [
            ("arithmetic", "c * -(a + b)", "c / -(a + b)"),
            ("arithmetic", "-(a + b)", "(a + b)"),
            ("arithmetic", "a + b", "a - b"),
        ]),
        ("y = a and not b", [("arithmetic", "a and not b", "a or not b"), ("arithmetic", "not b", "b")]),
        ("y = f(a, b, c)", [("swapped arguments", "f(a, b, c)", "f(b, a, c)")]),
        ("y = x.detach()", [("dropped step", "x.detach()", "x")]),
        ("y = x.T @ w", [("arithmetic", "x.T @ w", "x.T * w"), ("dropped step", "x.T", "x")]),
        ("import numpy as np\ny = np.exp(x)", [("dropped step", "np.exp(x)", "x")]),
        ("y = 2 * (a - b).abs()", [
            ("arithmetic", "2 * (a - b).abs()", "2 / (a - b).abs()"),
            ("number", "2", "3"),
            ("dropped step", "(a - b).abs()", "(a - b)"),
            ("arithmetic", "a - b", "a + b"),
        ]),
        ("loss.backward()", [("dropped call", "loss.backward()", "pass")]),
        ("x.zero_()", [("dropped step", "x.zero_()", "x")]),
        ("x += y", [("arithmetic", "x += y", "x -= y"), ("dropped statement", "x += y", "pass")]),
        ("x = a\nx = b", [("dropped statement", "x = b", "pass")]),
        ("x[i] = a", []),
        ("x = a\ndef f(i):\n    x[i] = i", []),
        ("def f(x, i):\n    x[i] = i", [("dropped statement", "x[i] = i", "pass")]),
        ("y = [x for x in a]\nx = b", []),
        ('loss = f(reduction="mean")', [
            ("dropped keyword", 'f(reduction="mean")', "f()"),
            ("mode", '"mean"', "'sum'"),
        ]),
        ("with torch.no_grad():\n    y = x", [("mode", "torch.no_grad()", "torch.enable_grad()")]),
    ],
)  # fmt: skip
def test_each_operator_changes_one_thing(source: str, expected: list[tuple[str, str, str]]) -> None:
    assert changes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""The mean of 3."""',
        "import numpy as np",
        "y = x\n#> 3",
        'print("step", 3, x.mean(dim=0), f"{x:.2f}")',
        'y = f"{x + 1:.2f}"',
        "torch.manual_seed(0)\nrng = np.random.default_rng(0)\nrandom.seed(1)\nkeras.utils.set_random_seed(2)",
        "y = [f(seed) for seed in range(3)]",
        "y = draw(seed=3)",
        'os.environ["KERAS_BACKEND"] = "torch"',
        "y = torch.allclose(a, b, atol=1e-6)",
        'warnings.simplefilter("always")',
        "x = torch.randn(7, 5)\nw = np.ones((5, 3))\nz = rng.normal(size=(7, 5))",
        'y = model.fit(x, x, verbose=0)\nz = {"verbose": 0}',
        'x = log["mean"]',
        "for step in range(300):\n    continue",
    ],
)
def test_what_has_no_meaning_is_left_alone(source: str) -> None:
    assert changes(source) == []


def test_a_tolerance_is_left_alone() -> None:
    assert changes("y = abs(a) < 1e-6") == [("comparison", "abs(a) < 1e-6", "abs(a) > 1e-06")]


def test_only_the_changed_place_differs() -> None:
    source = 'a = "é×"; b = f( x ,3 )   # 3 × 3\nif a:\n    b += c  # why\n#> 3\n'
    assert [mutant.source for mutant in mutants(source, "numpy")] == [
        source.replace(",3 )", ",4 )"),
        source.replace("b += c", "b -= c"),
        source.replace("b += c", "pass"),
    ]
    assert {(mutant.line, mutant.variant) for mutant in mutants(source, "numpy")} == {(1, "numpy"), (3, "numpy")}


@pytest.mark.parametrize("path", SNIPPETS)
def test_every_mutant_of_a_snippet_compiles_and_is_another(path: str) -> None:
    source = SNIPPETS[path]
    found = mutants(source, MAIN)
    assert found, "a snippet has something to change"
    for mutant in found:
        compile(mutant.source, path, "exec")
        start = sum(len(line) for line in source.splitlines(keepends=True)[: mutant.line - 1])
        places = [i for i in range(start, source.index("\n", start)) if source.startswith(mutant.old, i)]
        assert any(source[:i] + mutant.new + source[i + len(mutant.old) :] == mutant.source for i in places)
    sources = [mutant.source for mutant in found]
    assert len({source, *sources}) == len(sources) + 1
    assert found == mutants(source, MAIN)
