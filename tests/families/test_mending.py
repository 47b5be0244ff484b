"""A reader's own line is found in what was pasted, and changed as a family says or not at all; Python's own parser is asked what is right."""

import ast
import json
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import pytest

from tested_answers.explain.engine import Engine, call
from tested_answers.explain.families import find_families
from tested_answers.files import find_root

DEPENDS = ["tested_answers/explain/*.py", "families/**/*.yml", "tests/families/*", "docs/assets/javascripts/explain/*.js"]  # fmt: skip
ROOT = find_root(Path(__file__).parent)
ENGINE = Engine(find_families(ROOT))
PASTED = json.loads((ROOT / "tests/families/own_lines.json").read_text(encoding="utf-8"))
# Real lines that no answer changes: those of what the messages are of.
WRITTEN = {"torch": ("nn", "optim", "utils/data"), "keras": ("src/layers", "src/callbacks")}
FOLDERS = [Path(find_spec(name).origin).parent / folder for name, folders in WRITTEN.items() for folder in folders]
CODE = sorted(
    {
        line.strip()
        for path in chain(*(folder.rglob("*.py") for folder in FOLDERS))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "(" in line and not line.strip().startswith("#")
    }
)[::4]
CALLS = "$f($x) -> $f($x.long())"
SHARE = 6  # of the rules, to each line another sixth
RULES = (
    CALLS,
    "$f($*) -> $f($*, more=1)",
    "$f($x, $*) -> $f($*)",
    "dim= -> axis=",
    "($*, dim=$d, $*) -> ($*, $*)",
    "$x[$i] -> $x[$i.long()]",
    "$a + $b -> $a.cpu() - $b",
    "torch.float32 -> 'float32'",
    "'relu' -> 'tanh'",
)
MODULES = set(call("(() => [...explainMending.MODULES])"))  # no expression is meant
LEFT_OUT = ast.Starred | ast.GeneratorExp | ast.Lambda | ast.NamedExpr | ast.Yield | ast.Await


@dataclass(frozen=True)
class Line:
    """A line that failed; `span` is the part that the carets show, None where no traceback shows any."""

    code: str
    span: tuple[int, int] | None
    direct: bool = True  # what failed is what the line calls, and not what a library did with it later


def mended(rules: tuple[str, ...], line: Line | None) -> str:
    return call("((rules, line) => explainMending.mended(rules, line, (rule) => rule))", rules, line and asdict(line))


def failing(text: str, message: str) -> Line | None:
    asked = "((text, message) => explainMending.failing(text, explainEngine.plain(text), message, explainEngine))"
    found = call(asked, text, message)
    return found and Line(found["code"], found["span"] and tuple(found["span"]), found["direct"])


def understood(code: str) -> bool:
    return bool(call("explainMending.tokens", code))


def _parsed(code: str) -> ast.Module | None:
    """A line that is a program for itself."""
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError):
        return None


def _ascii(code: str) -> bool:
    return code.isascii() and len(code) < 300


def _calls(tree: ast.Module) -> list[ast.Call]:
    """Calls with one argument, but for those in texts."""
    inside = {id(node) for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for node in ast.walk(text)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in inside]
    return [call for call in calls if len(call.args) == 1 and not call.keywords]


def test_what_is_read_of_a_line_is_what_python_reads() -> None:
    """Each call of one argument is found by its place, and its argument is what Python's own parser says."""
    asked = refused = 0
    for code in CODE:
        tree = _parsed(code)
        if tree is None or not _ascii(code):
            continue
        if not understood(code):
            refused += 1
            continue
        for number, one in enumerate(_calls(tree)):
            [argument] = one.args
            made = mended((CALLS,), Line(code, (one.col_offset, one.end_col_offset)))
            if isinstance(argument, LEFT_OUT) or (isinstance(argument, ast.Name) and argument.id in MODULES):
                assert made == "", code
                continue
            wanted = _parsed(code)
            changed = _calls(wanted)[number]
            text = code[argument.col_offset : argument.end_col_offset]
            changed.args[0] = ast.parse(f"({text}).long()", mode="eval").body
            assert made, code
            assert ast.dump(ast.parse(made)) == ast.dump(wanted), f"{code} -> {made}"
            asked += 1
    assert asked > 1_000
    assert refused < asked // 10


def test_a_changed_line_is_still_a_line() -> None:
    changed = 0
    for code in CODE:
        if _parsed(code) and _ascii(code):
            for rule in RULES:
                if made := mended((rule,), Line(code, None)):
                    assert _parsed(made), f"{rule}: {code} -> {made}"
                    changed += 1
    assert changed > 1000


TRACE = "Traceback (most recent call last):\n"
FRAMES = {
    "own, then a library": (
        f'{TRACE}  File "a.py", line 3, in <module>\n    y = net(x)\n        ^^^^^^\n'
        '  File "/x/site-packages/torch/nn/m.py", line 9, in f\n    return g(x)\n           ^^^^\n',
        Line("y = net(x)", (4, 10)),
    ),
    "an older Python": (f'{TRACE}  File "a.py", line 3, in <module>\n    y = net(x)\n', Line("y = net(x)", None)),
    "the whole line": (
        f'{TRACE}  File "a.py", line 3, in f\n    run(x)\n  File "/lib/python3.11/site-packages/a.py", line 9, in f\n    return g(x)\n           ^^^^\n',
        Line("run(x)", (0, 6), direct=False),
    ),
    "two own": (
        f'{TRACE}  File "a.py", line 3, in <module>\n    main()\n  File "C:\\me\\a.py", line 9, in main\n    y = f(x)  # so\n        ^^^^\n',
        Line("y = f(x)  # so", (4, 8)),
    ),
    "a notebook": (
        "-----\nE    Traceback (most recent call last)\nCell In[3], line 2\n      1 x = 3\n----> 2 y = net(x)\n\n"
        "File /x/lib/python3.12/site-packages/torch/m.py:7, in f(x)\n----> 7     return g(x)\n",
        Line("y = net(x)", None),
    ),
    "an older notebook": (
        "E    Traceback (most recent call last)\n<ipython-input-3-8c6e> in <module>\n      1 x = 3\n----> 2 y = net(x)\n\n"
        "/usr/local/lib/python3.7/dist-packages/torch/m.py in f(x)\n----> 7     return g(x)\n",
        Line("y = net(x)", None),
    ),
    "a rank": (f'[rank0]: {TRACE}[rank0]:   File "a.py", line 3, in f\n[rank0]:     y = net(x)\n', Line("y = net(x)", None)),
    "what a library did with it": (
        f'{TRACE}  File "a.py", line 3, in f\n    run.fit(x)\n  File "/x/site-packages/lightning/a.py", line 3, in f\n    return g(x)\n           ^^^^\n'
        '  File "/x/site-packages/torch/nn/m.py", line 9, in f\n    return g(x)\n           ^^^^\n',
        Line("run.fit(x)", (0, 10), direct=False),
    ),
    "several lines": (f'{TRACE}  File "a.py", line 3, in f\n    y = net(\n        ~~~^\n        x)\n        ^^\n', None),
    "no source": (f'{TRACE}  File "a.py", line 3, in f\n', None),
    "only a library": (f'{TRACE}  File "/x/site-packages/a.py", line 3, in f\n    y = net(x)\n', None),
    "no traceback": ("y = net(x)\n", None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line"), FRAMES.values(), ids=FRAMES)
def test_the_failing_line_is_the_readers_last(text: str, line: Line | None) -> None:
    message = "it does not fit"
    text = f"{text}ValueError: {message}\n"
    assert failing(text, message) == line


def test_what_a_library_did_later_is_no_reason_to_change_an_argument() -> None:
    line = Line("run.fit(x)", (0, 10), direct=False)
    assert mended((CALLS,), line) == ""
    assert mended(("$r.fit($*) -> $r.fit($*, n=1)",), line) == "run.fit(x, n=1)"


def test_the_line_is_of_the_exception_that_is_explained() -> None:
    first = f'{TRACE}  File "a.py", line 3, in f\n    y = net(x)\nValueError: it does not fit\n'
    both = f'{first}\nDuring handling of the above exception, another exception occurred:\n\n{TRACE}  File "a.py", line 5, in f\n    clean()\nKeyError: 3\n'
    assert failing(both, "it does not fit").code == "y = net(x)"
    assert failing(both, "KeyError: 3").code == "clean()"


@pytest.mark.parametrize(
    "code",
    ["f(a; b)", "f(a", "f(a))", "f(a]", "x = '''a", "f('a)", "f(a) \\", "def f(a): pass", "@f(a)", "class A(b): pass", "f(é)", "f(lambda a, b=1: a)", "$f(a)", "f(a?)", "!pip f(a)", "", "f(a" + " " * 300 + ")"],
)  # fmt: skip
def test_what_is_not_understood_is_refused(code: str) -> None:
    text = f'{TRACE}  File "a.py", line 3, in f\n    {code}\nValueError: it does not fit\n'
    assert mended(("$f($*) -> $f($*, b=2)", "a -> b"), failing(text, "it does not fit")) == ""


@pytest.mark.parametrize(
    ("rule", "code", "shown", "made"),
    [
        ("a= -> b=", "f(a=1)", "", "f(b=1)"),
        ("a= -> b=", "a = f(x)", "", ""),
        ("a= -> b=", "f(a=1, g=h(a=2))", "", ""),
        ("a= -> b=", "f(a=1, g=h(a=2))", "         ^^^^^^", "f(a=1, g=h(b=2))"),
        ("'a' -> 'b'", 'f("A", c)', "", 'f("b", c)'),
        ("'a' -> 'b'", "f(r'a')", "", ""),
        ("F($*) -> F($*, n=1)", "x = m.F(a,)", "", "x = m.F(a, n=1)"),
        ("F($*) -> F($*, n=1)", "x = F()", "", "x = F(n=1)"),
        ("F($*) -> F($*, n=1)", "x = F(F(a))", "", ""),
        ("F($*) -> F($*, n=1)", "x = F(F(a))", "      ^^^^", "x = F(F(a, n=1))"),
        ("F($*) -> F($*, n=1)", "x = F(F(a))", "    ^^^^^^^", "x = F(F(a), n=1)"),
        ("($*, v=$v, $*) -> ($*, $*)", "F(a, v=g(1, 2), b=2)", "", "F(a, b=2)"),
        ("($*, v=$v, $*) -> ($*, $*)", "F(v=1)", "", "F()"),
        ("np.float -> float", "y = x.np.float", "", ""),
        ("np.float -> float", "y = x.astype(np.float)", "", "y = x.astype(float)"),
        ("$x.numpy() -> $x.cpu().numpy()", "plot(a[0].b(c).numpy())", "", "plot(a[0].b(c).cpu().numpy())"),
        ("$f($x) -> $f($x.cpu())", "y = f(a - b)", "", "y = f((a - b).cpu())"),
        ("$f($x) -> $f($x.cpu())", "y = f(g(a))", "", ""),
        ("$f($x) -> $f($x.cpu())", "y = f(g(a))", "      ^^^^", "y = f(g(a.cpu()))"),
        ("$f($x) -> $f($x.cpu())", "y = f(*a)", "", ""),
        ("$f($x) -> $f($x.cpu())", "y = f(x=a)", "", ""),
        ("$a * $b -> $a / $b", "c = x + a * b", "", ""),
        ("$a * $b -> $a / $b", "c = f(a * b)", "      ^^^^^", "c = f(a / b)"),
        ("$f($x, $x) -> $f($x)", "f(a, a)", "", "f(a)"),
        ("$f($x, $x) -> $f($x)", "f(a, b)", "", ""),
        ("f($x) -> f($x.to($x.dtype))", "f(a[0])", "", "f(a[0].to(a[0].dtype))"),
        ("f($x) -> f($x.to($x.dtype))", "f(next(a))", "", ""),
        ("$f($x) -> $f($x.cpu())", "f(4)", "", "f((4).cpu())"),
        ("$f([$*]) -> $f($*)", "f([a(b) for b in c])", "", ""),
    ],
)  # fmt: skip
def test_a_rule_has_one_place_or_none(rule: str, code: str, shown: str, made: str) -> None:
    span = (len(shown) - len(shown.lstrip()), len(shown)) if shown else None
    assert mended((rule,), Line(code, span)) == made


def test_a_rule_of_the_same_on_both_sides_leaves_a_line_alone() -> None:
    rules = ("norm($x.numpy()) -> norm($x.numpy())", "$x.numpy() -> $x.cpu().numpy()")
    for line in (
        Line("l = norm(w.numpy())", (9, 18)),
        Line("l = norm(w.numpy())", None),
        Line("l = 1 + norm(w.numpy())", (13, 22)),
    ):
        assert mended(rules, line) == ""
    assert mended(rules, Line("l = f(w.numpy())", (6, 15))) == "l = f(w.cpu().numpy())"


@pytest.mark.parametrize(
    ("rule", "code", "made"),
    [
        ("b_1= -> b=", "f(b_1=1, b_2=2)", "f(b=1, b_2=2)"),
        ("b_2= -> b=", "f(b=1, b_2=2)", ""),
        ("b_2= -> b=", "f(g(b=1), b_2=2)", "f(g(b=1), b=2)"),
        ("b_2= -> b=", "f(g(b=1, c=3), h[c:b], b=[d == 1], b_2=2)", ""),
        ("F($*) -> F($*, n=1)", "x = F(a, n=2)", ""),
    ],
)
def test_no_argument_is_named_twice(rule: str, code: str, made: str) -> None:
    assert mended((rule,), Line(code, None)) == made


@pytest.mark.parametrize("case", PASTED, ids=lambda case: case["mended"] or case["text"][-50:])
def test_a_pasted_traceback_brings_its_own_line_back_mended(case: dict) -> None:
    found = ENGINE.explained(case["text"])
    assert [one["mended"] for one in found["causes"] if one["mended"]][:1] == [case["mended"]] * bool(case["mended"])
