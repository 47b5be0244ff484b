"""Every calculator says what torch says, number for number and refusal for refusal, in V8 alone and in Chromium."""

import json
import math
import os
import re
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import nn

os.environ["KERAS_BACKEND"] = "torch"

from calculator_cases import CALCULATORS, CASES_EACH, Case, cases_of, in_any_order

DEPENDS = ["docs/assets/javascripts/calculators/*", "docs/tools/*", "tests/tools/*"]

ROOT = Path(__file__).resolve().parents[2]
FORMULAS = ROOT / "docs/assets/javascripts/calculators/formulas.js"
RUNNER = ROOT / "tests/tools/run_cases.js"

# Where JavaScript would round, a sentence must come instead of a number; torch counts these in 64 bits.
PAST_2_53 = [
    ("convOutputSize", {"n": 2**53, "k": 3}),
    ("convOutputSize", {"n": 2**53 - 1, "k": 1, "p": 2**53 - 1}),
    ("convTranspose", {"n": 2**40, "k": 3, "s": 2**20}),
    ("pooling", {"n": 2**60, "k": 2}),
    ("adaptivePooling", {"n": 2**53, "o": 3}),
    ("adaptivePooling", {"n": 5, "o": 10**6}),
    ("layerStack", {"input": [2**30, 2**30], "layers": "Flatten()"}),
    ("receptiveField", {"layers": "\n".join(["MaxPool1d(1000)"] * 6)}),
    ("parameterCount", {"layer": "Linear", "in_features": 10**9, "out_features": 10**9}),
    ("recurrentParameters", {"layer": "LSTM", "input_size": 1, "hidden_size": 2**27}),
    ("recurrentShapes", {"layer": "GRU", "input": [3, 2], "input_size": 2, "hidden_size": 2**53}),
    ("broadcast", {"shapes": [[2**53], [1]]}),
    ("strides", {"shape": [2**30, 2**30], "calls": "contiguous()"}),
    ("crossEntropy", {"logits": [0, 1], "target": 2**53}),
    ("attentionMask", {"queries": 10**6, "keys": 3}),
]
EXACT_TO_THE_LAST_DIGIT = [
    ("convOutputSize", {"n": 2**53 - 1, "k": 3}, {"output": [2**53 - 3]}),
    (
        "parameterCount",
        {"layer": "Embedding", "num_embeddings": 94906265, "embedding_dim": 94906265},
        {"total": 94906265**2},
    ),
    (
        "adaptivePooling",
        {"n": 2**53 - 1, "o": 3},
        {"windows": [[i * (2**53 - 1) // 3, -(-(i + 1) * (2**53 - 1) // 3)] for i in range(3)]},
    ),
    ("broadcast", {"shapes": [[2**52, 1], [2**10]]}, {"elements": str(2**62)}),
]


def as_json(cases) -> str:
    def text(value):
        if isinstance(value, dict):
            return {name: text(item) for name, item in value.items()}
        if isinstance(value, list):
            return [text(item) for item in value]
        if isinstance(value, float) and not math.isfinite(value):
            return f"@{value}"
        return value

    return json.dumps([{"calculator": calculator, "params": text(params)} for calculator, params, *_ in cases])


def revived(item: dict) -> dict:
    return {
        name: float(value[1:]) if isinstance(value, str) and value.startswith("@") else value
        for name, value in item.items()
    }


def parse(text: str) -> list[dict]:
    return json.loads(text, object_hook=revived)


def all_cases() -> list[Case]:
    return [case for calculator in CALCULATORS for case in cases_of(calculator)]


@pytest.fixture(scope="module")
def in_v8(v8):
    """What the calculators give for a list of (calculator, params)."""
    return lambda cases: parse(v8.call("runCases", as_json(cases)))


@pytest.fixture(scope="module")
def outcomes(in_v8) -> dict[str, list[dict]]:
    """All cases at once."""
    results = iter(in_v8([(case.calculator, case.params) for case in all_cases()]))
    return {calculator: [next(results) for _ in cases_of(calculator)] for calculator in CALCULATORS}


def seen(case: Case, result: dict) -> dict:
    """The parts of a result that the oracle speaks of."""
    if case.calculator == "parameterCount":
        result = {**result, "parts": in_any_order(result["parts"])}
    return {name: result[name] for name in case.expected}


def agree(mine, torchs) -> bool:
    if isinstance(torchs, float) and isinstance(mine, float | int):
        return mine == torchs or math.isclose(mine, torchs, rel_tol=1e-9, abs_tol=1e-11)
    if isinstance(torchs, dict):
        return mine.keys() == torchs.keys() and all(agree(mine[name], torchs[name]) for name in torchs)
    if isinstance(torchs, list):
        return len(mine) == len(torchs) and all(map(agree, mine, torchs))
    return type(mine) is type(torchs) and mine == torchs


def fault(case: Case, outcome: dict) -> str | None:
    """What is wrong with an outcome, in words; None where all is well."""
    if "crashed" in outcome:
        return f"{case.message} crashed: {outcome['crashed']}"
    if case.expected is None:
        return (
            None if "rejected" in outcome else f"torch refuses {case.message}, the calculator gives {outcome['result']}"
        )
    if "rejected" in outcome:
        return f"torch takes {case.message} -> {case.expected}, the calculator says: {outcome['rejected']}"
    expected = case.expected
    if case.calculator == "parameterCount":
        expected = {**expected, "parts": in_any_order(expected["parts"])}
    mine = seen(case, outcome["result"])
    return None if agree(mine, expected) else f"{case.message}: torch {expected}, the calculator {mine}"


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_agrees_with_torch(calculator, outcomes):
    cases = cases_of(calculator)
    faults = [text for case, outcome in zip(cases, outcomes[calculator], strict=True) if (text := fault(case, outcome))]
    assert not faults, f"{len(faults)} of {len(cases)}:\n" + "\n".join(faults[:8])


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_cases_are_many_and_mixed(calculator):
    cases = cases_of(calculator)
    refused = sum(case.expected is None for case in cases)
    different = {json.dumps(case.params, sort_keys=True, default=str) for case in cases}
    assert len(cases) >= CASES_EACH >= 200
    assert len(different) >= 150
    assert 0.2 * len(cases) <= refused <= 0.6 * len(cases), refused


def test_every_formula_has_cases(v8):
    assert set(v8.eval("String(Object.keys(TestedAnswers.formulas))").split(",")) == set(CALCULATORS)


def test_refusals_are_sentences_to_the_reader(outcomes, in_v8):
    messages = [outcome["rejected"] for results in outcomes.values() for outcome in results if "rejected" in outcome]
    flat = ("layerStack", {"input": [50], "layers": "MaxPool1d(2)"})  # torch goes on in silence
    messages += [outcome["rejected"] for outcome in in_v8([*PAST_2_53, flat])]
    assert len(messages) > 600
    for message in messages:
        assert re.fullmatch(r"[\w“-].{20,}\.", message), message
        assert not re.search(r"undefined|NaN|null|object|\bn\b is missing|\b0-D|  ", message), message


def test_a_refusal_says_what_may_be_written(in_v8):
    given = [
        ({"dims": 1, "n": [28, 28], "k": 3}, "n has 2 numbers; write one, or take 2-D, without batch and channels."),
        ({"dims": 1, "n": 28, "k": [3, 3]}, "k has 2 numbers; write one, or take 2-D."),
        (
            {"dims": 2, "n": [3, 28, 28], "k": 3},
            "n has 3 numbers; write one, or 2 for 2-D, without batch and channels.",
        ),
        ({"dims": 2, "n": 28, "k": 3, "p": "1.5"}, "p is “1.5”; write a whole number of at least 0, same or valid."),
    ]
    outcomes = in_v8([("convOutputSize", params) for params, _ in given])
    assert [outcome["rejected"] for outcome in outcomes] == [message for _, message in given]


def test_sequences_of_single_numbers_lack_an_axis(in_v8):
    values = {"layer": "LSTM", "hidden_size": 16, "batch_first": True}
    given = [
        ([7, 20], 1, "write 7, 20, 1."),
        ([7, 20], 2, "make them equal."),
        ([7, 20, 2], 1, "make them equal."),
    ]
    outcomes = in_v8([("recurrentShapes", {**values, "input": size, "input_size": i}) for size, i, _ in given])
    for (*_, advice), outcome in zip(given, outcomes, strict=True):
        assert outcome["rejected"].endswith(advice)


def test_a_stack_is_read_as_it_is_pasted(in_v8):
    one_a_line = "nn.Conv2d(1, 6, (5, 3), padding='valid'),\nnn.ReLU(),\nnn.Flatten(),\nnn.Linear(?, 10)"
    pasted = [
        one_a_line.replace("\n", " "),
        f"self.net = nn.Sequential({one_a_line})".replace("),\n", "), "),
        f"nn.Sequential(\n{one_a_line})",
        "Sequential(\n  (0): Conv2d(1, 6, kernel_size=(5, 3), stride=(1, 1), padding=valid)\n  (last): Sequential(\n    (0): ReLU()\n"
        "    (1): Flatten(start_dim=1, end_dim=-1)\n    (2): Linear(in_features=3744, out_features=10, bias=True)\n  )\n)",
    ]
    pasted.append(pasted[-1].replace("Sequential", "Net", 1))
    pasted.append(one_a_line.replace("(1, 6, ", "(\n    1,  # grey\n    6,\n    "))
    keyed = (f'("layer{i}", {line.rstrip(",")}),' for i, line in enumerate(one_a_line.splitlines()))
    pasted.append("model = torch.nn.Sequential(collections.OrderedDict([\n  " + "\n  ".join(keyed) + "\n]))")
    named = [f"        self.layer{i} = {line.rstrip(',')}" for i, line in enumerate(one_a_line.splitlines())]
    head = ["class Net(nn.Module):", "    def __init__(self):", "        super().__init__()"]
    pasted.append("\n".join([*head, *named]))
    plain, *others = in_v8([("layerStack", {"input": [1, 28, 28], "layers": text}) for text in [one_a_line, *pasted]])
    assert plain["result"]["in_features"] == 3744
    for other in others:
        assert [row["shape"] for row in other["result"]["rows"]] == [row["shape"] for row in plain["result"]["rows"]]
    assert [row["text"] for row in others[-1]["result"]["rows"]] == [line.strip() for line in named]
    assert [row["number"] for row in others[-1]["result"]["rows"]] == [4, 5, 6, 7]


def printed_models() -> dict[str, tuple[nn.Module, list[int]]]:
    block = lambda: nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.ReLU())  # noqa: E731
    return {
        "lazy": (nn.Sequential(nn.LazyConv2d(6, 3, padding=1), nn.Flatten(), nn.LazyLinear(7), nn.LazyLinear(5, False)), [2, 9, 8]),
        "lazy1d": (nn.Sequential(nn.LazyConv1d(6, 3, bias=False), nn.ReLU(), nn.LazyConv1d(4, (2,))), [2, 9]),
        "equal": (nn.ModuleList([nn.Linear(4, 4) for _ in range(3)]), [4]),
        "own": (type("Layers", (nn.ModuleList,), {})(nn.Linear(4, 4) for _ in range(3)), [4]),
        "nested": (nn.ModuleList([*(nn.ModuleList([block(), block()]) for _ in range(3)), nn.MaxPool2d(2), nn.Flatten()]), [3, 9, 8]),
    }  # fmt: skip


def leaves(model: nn.Module) -> list[nn.Module]:
    return [layer for child in model.children() for layer in (leaves(child) or [child])]


@pytest.mark.parametrize("name", printed_models())
def test_a_model_is_read_as_torch_prints_it(in_v8, name):
    """Also where print(model) writes a 0 for what is not known yet, and equal layers once."""
    model, size = printed_models()[name]
    text = str(model)
    assert ("3 x " in text or "2 x " in text) is (name in ("equal", "own", "nested"))
    [outcome] = in_v8([("layerStack", {"input": size, "layers": text})])
    x, shapes = torch.zeros(1, *size), []
    for layer in leaves(model):
        x = layer(x)
        shapes.append(list(x.shape[1:]))
    assert [row["shape"] for row in outcome["result"]["rows"]] == shapes
    assert outcome["result"]["total"] == sum(p.numel() for p in model.parameters())


@pytest.mark.parametrize("copies", [1, 2, 9, 10, 11])
def test_equal_layers_are_as_many_as_are_printed(in_v8, copies):
    """What stands behind them is none of them, even on one line."""
    text = " ".join(str(nn.ModuleList([nn.ReLU() for _ in range(copies)])).split())[:-1]
    [outcome] = in_v8([("layerStack", {"input": [4], "layers": f"{text} Linear(4, 5))"})])
    assert [row["name"] for row in outcome["result"]["rows"]] == ["ReLU"] * copies + ["Linear"]


def test_a_printed_model_that_repeats_without_end_is_refused(in_v8):
    for text in (f"ModuleList((0-9): {10**9} x ReLU())", "(0-9): 900 x A(" * 3 + "(0): ReLU()" + ")" * 3):
        [outcome] = in_v8([("layerStack", {"input": [4], "layers": text})])
        assert "more layers here than this calculator reads" in outcome["rejected"]


def test_the_head_of_a_class_is_read_over(in_v8):
    head = 'class Net(nn.Module):\n    """Two layers.\n\n    Conv2d(1, 2, 3) is none of them.\n    """\n\n    def __init__(\n        self,\n        size=(3, 3),\n    ) -> None:\n'
    body = "        super(Net, self).__init__()\n        self.a = nn.Linear(4, 5)\n        self.b = nn.Linear(5, 2)"
    [outcome] = in_v8([("layerStack", {"input": [4], "layers": head + body})])
    assert [(row["number"], row["text"]) for row in outcome["result"]["rows"]] == [
        (12, "self.a = nn.Linear(4, 5)"),
        (13, "self.b = nn.Linear(5, 2)"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "super().__init__(); self.a = nn.Conv2d(1, 6, 5)\nself.b = nn.MaxPool2d(2)",
        "class Net(nn.Module):\n    def __init__(self): super().__init__(); self.a = nn.Conv2d(1, 6, 5); self.b = nn.MaxPool2d(2)",
        "class Net(nn.Module): a = nn.Conv2d(1, 6, 5); b = nn.MaxPool2d(2);",
        "def __init__(self, sides: tuple = (5, 5)) -> None: self.a = nn.Conv2d(1, 6, 5)\nself.b = nn.MaxPool2d(2)",
        "class Net(nn.Sequential):\n    def __init__(self, *args):\n        super().__init__(nn.Conv2d(1, 6, 5), nn.MaxPool2d(2))",
        "super(Net, self).__init__(nn.Conv2d(1, 6, 5))\nself.append = nn.MaxPool2d(2)",
        "super().__init__(\n    OrderedDict([('a', nn.Conv2d(1, 6, 5)), ('b', nn.MaxPool2d(2))])\n)",
        "super().__init__(*args, **kwargs); self.a = nn.Conv2d(1, 6, 5); self.b = nn.MaxPool2d(2)",
        '"""The net #3."""\na = nn.Conv2d(1, 6, 5)\n"""Halves."""\nb = nn.MaxPool2d(2)  # not """',
        "from torch.nn import (\n    Conv2d,\n    MaxPool2d,\n)\na = Conv2d(1, 6, 5)\nb = MaxPool2d(2)",
        "class Net(\n    nn.Module,\n):\n    a = nn.Conv2d(1, 6, 5)\n    b = nn.MaxPool2d(2)",
        "class Net(Module):\n    'Halves: it.'\n    def __init__(self):\n        a = nn.Conv2d(1, 6, 5)\n        b = nn.MaxPool2d(2)",
        "def __init__(self, side=max(1, min(5, len((3, 4))))):\n  a = nn.Conv2d(1, 6, 5)\n  b = nn.MaxPool2d(2)",
        ">>> from torch import nn\n>>> model = nn.Sequential(\n...     nn.Conv2d(1, 6, 5),\n...     nn.MaxPool2d(2),\n... )",
        "In [3]: model = nn.Sequential(\n   ...:     nn.Conv2d(1, 6, 5),\n   ...:     nn.MaxPool2d(2))",
        "Net(\n  (a): ModuleDict(\n    (x-y): Conv2d(1, 6, kernel_size=(5, 5))\n    (z): MaxPool2d(2)\n  )\n)",
        "In [3]: model = nn.Sequential(nn.Conv2d(1, 6, 5), nn.MaxPool2d(2))",
        "Out[12]: \nSequential(\n  (0): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))\n  (1): MaxPool2d(kernel_size=2)\n)",
        "model = nn.Sequential(nn.Conv2d(1, 6, 5), nn.MaxPool2d(2)).to(device).eval()",
        "nn.Sequential(*[nn.Conv2d(1, 6, 5), nn.MaxPool2d(2)])",
        "from torch.nn import Conv2d, \\\n    MaxPool2d\nConv2d(1, 6, 5), \\\nMaxPool2d(2)",
        "nn.Sequential(OrderedDict([('a # not ) this', nn.Conv2d(1, 6, 5)), ('b(', nn.MaxPool2d(2))]))",
        "Sequential((0): Conv2d(1, 6, 5) (1): MaxPool2d(2))",
        "super().__init__() nn.Conv2d(1, 6, 5) nn.MaxPool2d(2)",
        "nn.Sequential(nn.Conv2d(1, 6, 5), nn.MaxPool2d(2)",
        "nn.Conv2d(1, 6, 5),\n]),\nnn.MaxPool2d(2),\n])",
        "import torch\nfrom torch import nn; a = nn.Conv2d(1, 6, 5)\nimport torch.nn.functional as F\nb = nn.MaxPool2d(2)",
    ],
)
def test_no_layer_behind_the_head_of_a_class_is_lost(in_v8, text):
    [outcome] = in_v8([("layerStack", {"input": [1, 28, 28], "layers": text})])
    assert [row["shape"] for row in outcome["result"]["rows"]] == [[6, 24, 24], [6, 12, 12]]


def test_the_batch_may_stand_before_the_input_as_n(in_v8):
    """So that a shape of the table can be the input of the next stack; any other word is no size."""
    layers = "Conv1d(4, 2, 3)"
    inputs = [[4, 9], ["N", 4, 9], ["B", 4, 9], [4, "N"], ["N", "N", 9]]
    plain, same, *others = in_v8([("layerStack", {"input": one, "layers": layers}) for one in inputs])
    assert same == plain and plain["result"]["shape"] == [2, 7]
    for outcome, word in zip(others, "BNN", strict=True):
        assert outcome["rejected"] == f"input is “{word}”, not a whole number; write one such as 3."


def test_a_stack_names_the_likelier_mistake_first(in_v8):
    given = [
        ([1, 28, 28], "Conv2d(1, 6, 5)\nLinear(3456, 10)", "put Flatten() before it"),
        ([28, 28, 1], "Conv2d(1, 6, 5)", "write the channels of the input first"),
        ([64, 1, 28, 28], "Conv2d(1, 6, 5)", "leave the batch out of the input"),
        ([784], "Linear(28, 10)", "but gets 784; write 784."),
        ([3, 28, 28], "Conv2d(1, 6, 5)", "but gets 3; write 3."),
        ([1, 28, 28], "Conv2d(28, 6, 5)", "but gets 1; write 1."),
        ([3, 28, 28], "Conv2D(3, 6, 5)", "Conv2D is not known here; write Conv2d."),
        (
            [10],
            "Softmax(dim=1)",
            "leave the line out if it keeps the shape and has no parameters, ",
        ),
    ]
    outcomes = in_v8([("layerStack", {"input": size, "layers": layers}) for size, layers, _ in given])
    for (*_, advice), outcome in zip(given, outcomes, strict=True):
        assert advice in outcome["rejected"]


def test_where_torch_returns_nan_the_calculator_says_so(in_v8):
    page = " ".join((ROOT / "docs/tools/cross-entropy.md").read_text(encoding="utf-8").split())
    assert (
        "Where torch returns `nan`, this calculator says so instead: a logit of `inf`, which in float32 is all beyond"
        " 3.4 × 10^38, only logits of `-inf`, or nothing left to average because the target is -100." in page
    )
    given = [([1, math.inf], 0), ([1, 3.5e38], 0), ([-math.inf, -3.5e38], 0), ([1, 2], -100)]
    for logits, target in given:
        assert F.cross_entropy(torch.tensor(logits, dtype=torch.float32), torch.tensor(target)).isnan()
    assert F.cross_entropy(torch.tensor([1, 3.4e38]), torch.tensor(0)) == torch.tensor(3.4e38)
    [taken] = in_v8([("crossEntropy", {"logits": [1, 3.4e38], "target": 0})])
    assert taken["result"]["loss"] == 3.4e38
    for outcome in in_v8([("crossEntropy", {"logits": logits, "target": target}) for logits, target in given]):
        assert "returns nan" in outcome["rejected"]


def test_no_number_where_javascript_would_round(in_v8):
    outcomes = in_v8(PAST_2_53)
    assert len(outcomes) == len(PAST_2_53) and {calculator for calculator, _ in PAST_2_53} == set(CALCULATORS)
    for (calculator, params), outcome in zip(PAST_2_53, outcomes, strict=True):
        assert "rejected" in outcome, (calculator, params, outcome)


def test_large_numbers_are_exact(in_v8):
    for (calculator, params, expected), outcome in zip(
        EXACT_TO_THE_LAST_DIGIT, in_v8(EXACT_TO_THE_LAST_DIGIT), strict=True
    ):
        assert {name: outcome["result"][name] for name in expected} == expected, (calculator, params)


@pytest.mark.browser
def test_chromium_says_the_same(browser, outcomes):
    page = browser.new_page()
    page.goto("about:blank")
    page.add_script_tag(path=FORMULAS)
    page.add_script_tag(path=RUNNER)
    cases = [(case.calculator, case.params) for case in all_cases()]
    results = parse(page.evaluate("cases => runCases(cases)", as_json(cases)))
    page.close()
    expected = [outcome for calculator in CALCULATORS for outcome in outcomes[calculator]]
    assert len(results) == len(expected) >= CASES_EACH * len(CALCULATORS)
    # Math.exp may differ in the last digit between two engines, nothing else may.
    assert all(map(agree, results, expected))
