"""A replay tells what each name was on its line, and the snippet does not notice that it is watched."""

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy  # noqa: F401 - once, for all the forks that run snippets
import pytest
import torch  # noqa: F401

from tested_answers.content import facts
from tested_answers.content.entry import Entry
from tested_answers.content.facts import Facts
from tested_answers.proving import snapshot
from tested_answers.running.process import SnippetError, Task
from tested_answers.running.replay import run

DEPENDS = [
    "tested_answers/running/*.py",
    "tested_answers/content/*.py",
    "tested_answers/proving/snapshot.py",
    "tests/contract/conftest.py",
]


def isolated(function: Callable, *arguments: object) -> Any:
    """From this process, which has torch imported."""
    return Task(function, *arguments, fork=True).result()


def watched(tmp_path: Path, source: str) -> Facts:
    path = tmp_path / "snippet.py"
    path.write_text(dedent(source), encoding="utf-8")
    return isolated(_watched, path)[0]


def _watched(path: Path) -> tuple[Facts, dict[int, list[str]]]:
    gave = run(path, path.read_text(encoding="utf-8"), watched=True)
    return gave.facts, gave.printed


def test_a_tensor_tells_shape_dtype_and_what_is_not_as_usual(tmp_path: Path) -> None:
    found = watched(
        tmp_path,
        """\
        import torch
        x = torch.zeros(7, 5)
        x = x.T
        w = torch.ones(7, 3, dtype=torch.float64, requires_grad=True)
        y = x.double() @ w
        loss = y.sum() / 4
        there = torch.empty(2, device="meta")
        far = torch.eye(3).to_sparse()
        """,
    )
    assert found["x = torch.zeros(7, 5)"] == {"x": "(7, 5) float32"}
    assert found["x = x.T"] == {
        "x": ["(5, 7) float32; strides (1, 5)", "(7, 5) float32"],
        "T": "(5, 7) float32; strides (1, 5)",
    }
    assert (
        found["w = torch.ones(7, 3, dtype=torch.float64, requires_grad=True)"]["w"] == "(7, 3) float64; requires_grad"
    )
    assert found["y = x.double() @ w"]["y"] == "(5, 3) float64; grad_fn MmBackward0"
    assert found["loss = y.sum() / 4"]["loss"] == "() float64; grad_fn DivBackward0; 0.0"
    assert found['there = torch.empty(2, device="meta")']["there"] == "(2,) float32; meta"
    assert found["far = torch.eye(3).to_sparse()"]["far"] == "(3, 3) float32; sparse_coo"


def test_a_module_tells_its_parameters_and_an_attribute_is_a_name(tmp_path: Path) -> None:
    found = watched(
        tmp_path,
        """\
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.inner = nn.Linear(5, 3)
                self.inner.bias.requires_grad_(False)

            def forward(self, x):
                return self.inner(x).relu()


        net = Net().eval()
        net(torch.zeros(7, 5)).sum().backward()
        print(net.inner.weight.grad)
        lazy = nn.LazyLinear(3)
        """,
    )
    assert found["self.inner = nn.Linear(5, 3)"]["inner"] == "Linear; 18 parameters"
    assert found["def forward(self, x):"] == {"self": "Net; 18 parameters; 3 frozen; eval", "x": "(7, 5) float32"}
    assert found["return self.inner(x).relu()"]["inner"] == "Linear; 18 parameters; 3 frozen; eval"
    line = found["print(net.inner.weight.grad)"]
    assert line["weight"] == "Parameter (3, 5) float32; requires_grad" and line["grad"] == "(3, 5) float32"
    assert found["lazy = nn.LazyLinear(3)"]["lazy"] == "LazyLinear; 0 parameters; not all made yet"


def test_a_layer_that_is_not_made_or_built_yet_says_so(tmp_path: Path) -> None:
    found = watched(
        tmp_path,
        """\
        import os
        os.environ["KERAS_BACKEND"] = "torch"
        import keras
        from torch import nn


        class Twice(keras.Layer):
            def __init__(self):
                super().__init__()
                self.inner = keras.layers.Dense(3)


        class Net(nn.Module):
            def __init__(self, width):
                super().__init__()


        twice, net = Twice(), Net(3)
        twice.inner.build((7, 5))
        made = twice.inner
        """,
    )
    assert found["def __init__(self):"] == {"self": "Twice; not made yet"}
    assert found["def __init__(self, width):"] == {"self": "Net; not made yet", "width": "3"}
    assert found["twice, net = Twice(), Net(3)"]["twice"] == "Twice; not built yet"
    assert found["made = twice.inner"]["made"] == "Dense; 18 parameters"


def test_a_loop_has_first_and_last_and_a_function_its_last_call(tmp_path: Path) -> None:
    found = watched(
        tmp_path,
        """\
        import numpy as np
        total = 0
        for n in range(2, 5):
            x = np.zeros((n, 3))
            total += n


        def double(y, only=False):
            if only:
                z = y
            for turn in range(3):
                y = 2 * y
            return y


        double(7, only=True)
        double(5)
        shapes = [np.zeros(k).shape for k in (3, 4) if k]
        add = lambda a: a + 1
        add(3); add(4)
        """,
    )
    assert found["x = np.zeros((n, 3))"] == {"x": "array (2, 3) float64 → array (4, 3) float64", "n": "2 → 4"}
    assert found["total += n"]["total"] == "2 → 9"
    assert found["def double(y, only=False):"] == {"y": "5", "only": "False"}
    assert found["y = 2 * y"]["y"] == ["10 → 40", "5 → 20"]
    assert found["z = y"]["z"] == "7", "what the last call did not reach keeps the call that did"
    assert found["shapes = [np.zeros(k).shape for k in (3, 4) if k]"]["k"] == "3 → 4"
    assert found["add = lambda a: a + 1"]["a"] == "4"


def test_every_way_to_bind_a_name_is_seen(tmp_path: Path) -> None:
    found = watched(
        tmp_path,
        """\
        import io
        a = b = 3
        (c, [d, *e]), f = (4, [5, 6, 7]), 8
        g: int = 9
        if (h := a + 1) > 3:
            pass
        for i, (j, k) in [(1, (2, 3))]:
            pass
        with io.StringIO("text") as file:
            lines = file.readlines()
        pairs = {p: q for p, q in [(1, 2)]}
        m = a; m += b
        del m
        text = f"{a} {h:>{g}}"
        gen = (r for r in (1, 2, 3))
        first = next(gen)
        match a:
            case 3:
                n = a
        """,
    )
    assert found["a = b = 3"] == {"a": "3", "b": "3"}
    line = found["(c, [d, *e]), f = (4, [5, 6, 7]), 8"]
    assert line == {"c": "4", "d": "5", "e": "[6, 7]", "f": "8"}
    assert found["g: int = 9"] == {"g": "9"}
    assert found["if (h := a + 1) > 3:"] == {"h": "4", "a": "3"}
    assert found["for i, (j, k) in [(1, (2, 3))]:"] == {"i": "1", "j": "2", "k": "3"}
    assert found["pairs = {p: q for p, q in [(1, 2)]}"] == {"pairs": "dict of 1", "p": "1", "q": "2"}
    assert found["m = a; m += b"]["m"] == ["3", "6"]
    assert found["del m"] == {"m": "6"}
    assert found['text = f"{a} {h:>{g}}"'] == {"text": "'3         4'", "a": "3", "h": "4", "g": "9"}
    assert found["gen = (r for r in (1, 2, 3))"] == {"r": "1"}
    assert found["n = a"] == {"n": "3", "a": "3"}


def test_the_same_line_twice_has_two_keys_and_outputs_have_none(tmp_path: Path) -> None:
    found = watched(tmp_path, "x = 1\nx = x + 1\nprint(x)\n#> 2\nx = x + 1\nprint(x)\n#> 3\n")
    assert found == {
        "x = 1": {"x": "1"},
        "x = x + 1": {"x": ["2", "1"]},
        "print(x)": {"x": "2"},
        "x = x + 1  #2": {"x": ["3", "2"]},
        "print(x)  #2": {"x": "3"},
    }


def test_two_names_of_one_tensor_tell_the_same(tmp_path: Path) -> None:
    found = watched(tmp_path, "import torch\nx = torch.zeros(3)\nalias = x\nalias.unsqueeze_(0)\nprint(x, alias)\n")
    assert found["alias = x"] == {"alias": "(3,) float32", "x": "(3,) float32"}
    assert found["print(x, alias)"] == {"x": "(1, 3) float32", "alias": "(1, 3) float32"}


def test_odd_objects_end_nothing_and_the_file_says_so(tmp_path: Path) -> None:
    """No hash, an `==` and a truth that raise, a length and a `__class__` that cannot be asked."""
    path = tmp_path / "snippet.py"
    source = """\
        class Odd(dict):
            __hash__ = None

            def __eq__(self, other):
                raise TypeError("no")

            __bool__ = __len__ = __eq__


        class Shy:
            @property
            def shape(self):
                raise ValueError("no shape")

            @property
            def __class__(self):
                raise ValueError("no class")


        odd, shy = Odd(), Shy()
        try:
            shy.shape
        except ValueError as error:
            print(error)
        many = [one for one in [odd, odd]]
        """
    path.write_text(dedent(source), encoding="utf-8")
    found, printed = isolated(_watched, path)
    assert [*printed.values()] == [["no shape"]]
    assert found["odd, shy = Odd(), Shy()"] == {"odd": "?; its facts cannot be taken: TypeError"}
    assert "shy.shape" not in found


def test_a_snippet_does_not_notice(tmp_path: Path) -> None:
    """Operations that it counts, hooks, the lives of its tensors, lines of its errors, names of its functions."""
    path = tmp_path / "snippet.py"
    source = """\
        import gc, inspect, sys, traceback, weakref
        import torch
        from torch.overrides import TorchFunctionMode
        from torch.utils._python_dispatch import TorchDispatchMode


        class Counting(TorchFunctionMode):
            asked = 0

            def __torch_function__(self, function, types, args=(), kwargs=None):
                Counting.asked += 1
                return function(*args, **(kwargs or {}))


        class Dispatched(TorchDispatchMode):
            asked = 0

            def __torch_dispatch__(self, function, types, args=(), kwargs=None):
                Dispatched.asked += 1
                return function(*args, **(kwargs or {}))


        class Own(torch.Tensor):
            asked = 0

            @classmethod
            def __torch_function__(cls, function, types, args=(), kwargs=None):
                cls.asked += 1
                return super().__torch_function__(function, types, args, kwargs or {})


        x = torch.ones(3, requires_grad=True)
        own = torch.ones(3).as_subclass(Own)
        saved = []
        with torch.autograd.graph.saved_tensors_hooks(lambda one: saved.append(1) or one, lambda one: one):
            with Counting(), Dispatched():
                y = (x * x).sum()
                z = y
                twin = own
        print(Counting.asked, Dispatched.asked, Own.asked, len(saved))


        def gone():
            big = torch.zeros(1000)
            last = weakref.ref(big)
            print(sys.getrefcount(big))
            del big
            return last() is None


        print(gone(), gone.__name__, inspect.signature(gone), "big = torch" in inspect.getsource(gone))


        class Late:
            @property
            def slow(self):
                print("asked")
                return x


        late = Late()
        y = late.slow + late.slow
        seen = sum(1 for one in (x, y) if one is x)
        try:
            (x
             @ torch.ones(4))
        except RuntimeError as error:
            print(traceback.extract_tb(error.__traceback__)[-1].lineno, error)
        """
    path.write_text(dedent(source), encoding="utf-8")
    found, printed = isolated(_watched, path)
    assert printed == isolated(_printed, path)
    assert found["z = y"]["z"] == "() float32; grad_fn SumBackward0; 3.0"
    assert found["twin = own"]["twin"] == "Own (3,) float32"


def _printed(path: Path) -> dict[int, list[str]]:
    return run(path, path.read_text(encoding="utf-8")).printed


def test_an_error_in_a_watched_snippet_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SnippetError) as caught:
        watched(tmp_path, "x = 3\n\n\ndef f(y):\n    return y.size\n\n\nf(x)\n")
    assert caught.value.line == 5


def test_a_claim_that_calls_a_function_afterwards_is_not_watched(tmp_path: Path) -> None:
    assert isolated(_called_later, tmp_path / "snippet.py") == (7, "3")


def _called_later(path: Path) -> tuple[int, object]:
    source = "def f(x):\n    return x\n\n\ny = f(3)\n"
    path.write_text(source, encoding="utf-8")
    gave = run(path, source, watched=True)
    return gave.variables.f(7), gave.facts["return x"]["x"]


# --- the file ---


def test_an_entry_s_file_has_one_line_for_each_of_a_snippet(entry: Entry) -> None:
    text = recorded_file(entry)
    assert "answer" in json.loads(text)
    assert (
        '  "y = x @ w": {"y": "array (7, 3) float64", "x": "array (7, 5) float64", "w": "array (5, 3) float64"}' in text
    )


def recorded_file(entry: Entry) -> str:
    taken = isolated(snapshot.record, entry, False)
    assert not taken.violations
    text = taken.texts[facts.file_of(entry)]
    facts.file_of(entry).write_text(text, encoding="utf-8")
    return text


def drift(entry: Entry) -> list[str]:
    return isolated(_drift, entry)


def _drift(entry: Entry) -> list[str]:
    return [str(one) for one in snapshot.differences(entry, snapshot.take(entry))]


def test_drift_is_told_with_file_line_and_what_to_do(entry: Entry) -> None:
    text = recorded_file(entry)
    assert not [one for one in drift(entry) if "facts" in one]
    facts.file_of(entry).write_text(text.replace("(7, 3) float64", "(7, 4) float64"), encoding="utf-8")
    (told,) = [one for one in drift(entry) if "facts" in one]
    assert told.startswith("snippets/layers/good_question.facts.json:5: is stale: it says")
    assert "(7, 4)" in told and "(7, 3)" in told and told.endswith("run `make update` and read the diff")


def test_facts_that_cannot_be_taken_are_told_with_file_and_line_and_break_nothing(entry: Entry) -> None:
    odd = "\n\nclass Odd(np.ndarray):\n    shape = 3\n\n\nodd = y.view(Odd)\n"
    entry.snippet.write_text(entry.snippet.read_text(encoding="utf-8") + odd, encoding="utf-8")
    recorded_file(entry)
    assert [str(one) for one in snapshot.untaken(entry)] == [
        "snippets/layers/good_question.py:14: the facts of 'odd' cannot be taken (TypeError); its card says so"
    ]
    assert not [one for one in drift(entry) if "facts" in one]


def test_last_digits_of_another_machine_are_no_drift(entry: Entry) -> None:
    entry.snippet.write_text(entry.snippet.read_text(encoding="utf-8") + "third = 1 / 3\n", encoding="utf-8")
    text = recorded_file(entry)
    assert '"third": "0.3333"' in text
    for told, is_drift in (("0.3334", False), ("0.3433", True), ("1", True)):
        facts.file_of(entry).write_text(text.replace("0.3333", told), encoding="utf-8")
        assert bool([one for one in drift(entry) if "facts" in one]) == is_drift


@pytest.mark.parametrize(
    ("held", "fresh", "same"),
    [
        ("7.451e-09 → 1.49e-08", "2.235e-08", True),  # no arrow where the two are one and the same
        ("2.235e-08", "7.451e-09 → 1.49e-08", True),
        ("0.25 → 0.5", "0.5", False),
        ("0.5", "0.5 → 0.25", False),
        ("0.25 → 0.5", "0.25 → 0.5001", True),
        ("0.25 → 0.5", "0.5 → 0.25", False),
    ],
)
def test_a_value_that_a_loop_leaves_as_it_was_is_close_to_both_of_its_ends(held: str, fresh: str, same: bool) -> None:
    assert facts.close(held, fresh) == same


def test_what_is_drawn_anew_says_so_and_is_no_drift(entry: Entry) -> None:
    # Over so many orders of magnitude that two draws are not close, none of them next to nothing.
    source = entry.snippet.read_text(encoding="utf-8") + "drawn = 10 ** np.random.default_rng().uniform(0, 99)\n"
    source += "rows = [drawn]\nscalar = np.asarray(drawn)\n"
    entry.snippet.write_text(source, encoding="utf-8")
    text = recorded_file(entry)
    assert '"scalar": "array () float64; differs from run to run"' in text  # what does not differ is told
    assert '"drawn": "differs from run to run"' in text and '"rows": "differs from run to run"' in text
    assert not [one for one in drift(entry) if "facts" in one]
    facts.file_of(entry).write_text(text.replace("array () float64; differs", "differs"), encoding="utf-8")
    assert not [one for one in drift(entry) if "facts" in one]
    assert recorded_file(entry) == text


def test_a_file_that_is_none_is_drift(entry: Entry) -> None:
    recorded_file(entry)
    for text in ("", "{", "[3]", '{"answer": 3}', '{"answer": {"y = x @ w": [3]}}'):
        facts.file_of(entry).write_text(text, encoding="utf-8")
        assert [one for one in drift(entry) if "good_question.facts.json:" in one and "is stale" in one]
