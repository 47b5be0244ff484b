"""What a refusal says may be written is taken, and one beyond it is not: by the calculator and by torch."""

import json
import os
import re
from collections import Counter

import pytest

os.environ["KERAS_BACKEND"] = "torch"

from calculator_cases import GATED, SQUARE, TRANSPOSED, Case, judge_all, judged
from test_formulas import as_json, fault, parse

DEPENDS = ["docs/assets/javascripts/calculators/*", "tests/tools/*"]

DRAWN = "this calculator"  # a limit of the page, not of torch


@pytest.fixture(scope="module")
def run(v8):
    return lambda cases: parse(v8.call("runCases", as_json(cases)))


@pytest.fixture(scope="module")
def refusals(run) -> list[tuple[Case, dict]]:
    """Every drawn case and corner that the calculator refuses, and what it says."""
    cases = judge_all()
    outcomes = run([(case.calculator, case.params) for case in cases])
    return [(case, outcome) for case, outcome in zip(cases, outcomes, strict=True) if "rejected" in outcome]


# ------------------------------------------------------------ numbers that a refusal names


def each(value, wrong, right):
    """A number, or each number of a list that is wrong, put right."""
    if isinstance(value, list):
        return [each(entry, wrong, right) for entry in value]
    return right if wrong(value) else value


def advised(message: str, field: str, params: dict) -> tuple[str, list, list]:
    """What kind of advice it is; what to put into the field by it; and what lies beyond, which nobody takes."""
    value = params[field]
    number = r"(-?\d+)"
    put = lambda wrong: lambda right: each(value, wrong, right)  # noqa: E731
    is_whole = lambda entry: type(entry) is int  # noqa: E731
    if found := re.search(rf"is “.*”, not a whole number; write one such as {number}\.$", message):
        return "one such as", [put(lambda entry: not is_whole(entry))(int(found[1]))], []
    if found := re.search(rf"write a whole number of at least {number}, same or valid\.$", message):
        return "a number or a word", [int(found[1]), "valid", "same"], [int(found[1]) - 1]
    if found := re.search(rf"is {number}; write a whole number of at least {number}\.$", message):
        given, least = map(int, found.groups())
        change = put(lambda entry: is_whole(entry) and entry == given)
        return "at least", [change(least)], [change(least - 1)]
    if found := re.search(r"; choose one of (.*)\.$", message):
        return "one of", [int(one) if one.isdigit() else one for one in found[1].split(", ")], []
    if found := re.search(rf"is {number}\D.*; write (?:at most )?{number}(?:, or (0) for none)?\.$", message):
        given, most, none = found.groups()
        change = put(lambda entry: is_whole(entry) and entry == int(given))
        return "at most", [change(int(most)), *([int(none)] if none else [])], [change(int(most) + 1)]
    if found := re.search(rf"write a multiple of {number}(, or fewer groups)?\.$", message):
        share = int(found[1])
        return "a multiple", [share, 3 * share], [share + 1] if share > 1 else []
    if found := re.search(rf"There is no key {number}; write positions from {number} to {number}\.$", message):
        given, first, last = map(int, found.groups())
        change = put(lambda entry: entry == given)
        return "positions", [change(first), change(last)], [change(last + 1)]
    if found := re.search(rf"write {number} to {number}\.$", message):
        first, last = map(int, found.groups())
        return "from, to", [first, last], [first - 1, last + 1]
    if found := re.search(rf"covers {number} positions but the padded input has only {number};", message):
        lacks = int(found[1]) - int(found[2])
        larger = lambda by: [size + by for size in value] if isinstance(value, list) else value + by  # noqa: E731
        hangs_over = params.get("ceil_mode")  # a little less would do
        return "a larger input", [larger(lacks)], [] if hangs_over else [larger(lacks - 1)]
    return "", [], []


EXPECTED = [
    "one such as",
    "a number or a word",
    "at least",
    "one of",
    "at most",
    "a multiple",
    "positions",
    "from, to",
    "a larger input",
]
MORE = [
    ("convOutputSize", {"dims": 3, "n": 9, "k": 3, "s": 1, "p": 0, "d": 1}),
    ("parameterCount", {"layer": "Conv3d"}),
    ("pooling", {"mode": "min", "dims": 1, "n": 9, "k": 3, "p": 0, "ceil_mode": False}),
    ("recurrentShapes", {"layer": "rnn", "input": [3, 2, 1], "input_size": 1, "hidden_size": 2, "batch_first": True}),
    ("attentionMask", {**SQUARE, "causal": "left"}),
    ("crossEntropy", {"logits": [1, 2, 3], "target": 3}),
]


def test_numbers_that_a_refusal_names(run, refusals):
    more = [(Case(name, params, None), outcome) for (name, params), outcome in zip(MORE, run(MORE), strict=True)]
    asked = {}
    for case, outcome in refusals + more:
        field = outcome.get("field")
        if field not in case.params or field in ("layers", "calls"):
            continue
        kind, taken, refused = advised(outcome["rejected"], field, case.params)
        for value, takes in [*((value, True) for value in taken), *((value, False) for value in refused)]:
            params = {**case.params, field: value}
            asked[json.dumps([case.calculator, params, takes])] = (
                kind,
                case.calculator,
                params,
                takes,
                outcome["rejected"],
            )
    followed, beyond = Counter(), Counter()
    outcomes = run([(calculator, params) for _, calculator, params, *_ in asked.values()])
    for (kind, calculator, params, takes, said), outcome in zip(asked.values(), outcomes, strict=True):
        case = Case(calculator, params, None) if DRAWN in said else judged(calculator, params)
        if not takes:
            assert "rejected" in outcome, (said, case)
            # The page says so: torch may take no queries or no keys, which leaves nothing to draw.
            nothing = calculator == "attentionMask" and 0 in (params["queries"], params["keys"])
            assert case.expected is None or nothing, (said, case)
            beyond[kind] += 1
        elif "result" in outcome:
            assert DRAWN in said or not fault(case, outcome), said
            followed[kind] += 1
        else:  # another field was wrong as well
            assert outcome["rejected"] != said or (kind == "a larger input" and params["dims"] == 2), case.message
    assert set(followed) == set(EXPECTED), followed
    assert set(beyond) == set(EXPECTED) - {"one such as", "one of"}
    assert sum(followed.values()) > 250 and sum(beyond.values()) > 250


# ------------------------------------------------------------ sentences, whole

CONV = {"dims": 1, "n": 9, "k": 3, "s": 1, "p": 0, "d": 1}
POOL = {"mode": "max", "dims": 1, "n": 9, "k": 2, "p": 0, "ceil_mode": False}
CELLS = {"layer": "LSTM", "input_size": 1, "hidden_size": 2, "batch_first": True}
WRITE_WHOLE = "write whole numbers with commas, such as 2, 3, 4."

# calculator; parameters; the sentence; changes that it advises
SENTENCES = [
    ("convOutputSize", {**CONV, "n": None}, "n is missing; write a whole number.", [{"n": 9}]),
    ("convOutputSize", {**CONV, "n": ""}, "n is missing; write a whole number.", [{"n": 9}]),
    ("convOutputSize", {"dims": 1, "n": 9}, "k is missing; write a whole number.", [CONV]),
    ("convOutputSize", {**CONV, "n": 2.5}, "n is “2.5”, not a whole number; write one such as 3.", [{"n": 3}]),
    (
        "convOutputSize",
        {**CONV, "n": 2**53},
        "n is past 2^53, where JavaScript no longer counts exactly; write a smaller number.",
        [],
    ),
    (
        "parameterCount",
        {"layer": "Linear", "in_features": 2**30, "out_features": 2**30},
        "The result is past 2^53, where JavaScript no longer counts exactly; write smaller numbers.",
        [{"in_features": 2**10}],
    ),
    (
        "convOutputSize",
        {**CONV, "p": "same", "s": 2},
        "torch has no padding='same' with a stride above 1; write the padding as a number, or stride 1.",
        [{"p": 1}, {"s": 1}],
    ),
    (
        "convTranspose",
        {**TRANSPOSED, "n": 1, "k": 1, "p": 2**52},
        f"The output would have {1 - 2**53} positions; write a smaller padding.",
        [{"p": 0}],
    ),
    (
        "convTranspose",
        {**TRANSPOSED, "n": 1, "k": 1, "p": 2**52 + 1},
        "The result is past 2^53, where JavaScript no longer counts exactly; write smaller numbers.",
        [{"p": 0}],
    ),
    (
        "convTranspose",
        {**TRANSPOSED, "s": 1, "d": 1, "op": 1},
        "output_padding is 1 but must be smaller than the stride or the dilation; write 0.",
        [{"op": 0}],
    ),
    (
        "convTranspose",
        {**TRANSPOSED, "s": 3, "d": 2, "op": 3},
        "output_padding is 3 but must be smaller than the stride or the dilation; write at most 2.",
        [{"op": 2}],
    ),
    ("pooling", {**POOL, "ceil_mode": "yes"}, "ceil_mode is “yes”; write true or false.", [{"ceil_mode": True}]),
    (
        "pooling",
        {**POOL, "mode": "avg", "d": 2},
        "Average pooling has no dilation in torch; leave it out, or choose max.",
        [{"d": ...}, {"mode": "max"}],
    ),
    (
        "adaptivePooling",
        {"n": 9, "o": 1001},
        "o is 1001; this calculator lists at most 1000 windows, so write fewer.",
        [{"o": 1000}],
    ),
    (
        "parameterCount",
        {"layer": "Conv1d", "in_channels": 3, "out_channels": 4, "kernel_size": 3, "groups": 2},
        "in_channels is 3, which 2 groups cannot share equally; write a multiple of 2, or fewer groups.",
        [{"in_channels": 2}, {"groups": 1}],
    ),
    (
        "recurrentParameters",
        {**GATED, "layer": "GRU", "proj_size": 2},
        "Only LSTM has a proj_size, not GRU; leave it out, or choose LSTM.",
        [{"proj_size": ...}, {"layer": "LSTM"}],
    ),
    (
        "recurrentParameters",
        {**GATED, "proj_size": 4},
        "proj_size is 4 but must be smaller than hidden_size; write at most 3, or 0 for none.",
        [{"proj_size": 3}, {"proj_size": 0}],
    ),
    (
        "recurrentShapes",
        {**CELLS, "input": [3]},
        "The input has 1 axis; write 3 (a batch of sequences) or 2 (one sequence).",
        [{"input": [2, 3, 1]}, {"input": [3, 1]}],
    ),
    (
        "recurrentShapes",
        {**CELLS, "input": [3, 0, 1]},
        "The sequence has no time steps; write at least 1.",
        [{"input": [3, 1, 1]}],
    ),
    (
        "recurrentShapes",
        {**CELLS, "input": [7, 20, 2]},
        "The last axis of the input is 2 but input_size is 1; make them equal.",
        [{"input": [7, 20, 1]}, {"input_size": 2}],
    ),
    (
        "recurrentShapes",
        {**CELLS, "input": [7, 20]},
        "The last axis of the input is 20 but input_size is 1; for sequences of single numbers write 7, 20, 1.",
        [{"input": [7, 20, 1]}],
    ),
    ("broadcast", {"shapes": [5, [1]]}, f"shapes is “5”; {WRITE_WHOLE}", [{"shapes": [[2, 3, 4], [1]]}]),
    (
        "broadcast",
        {"shapes": [[2, 3]]},
        "Write at least two shapes, one a line, such as 5, 1, 4 and 3, 1.",
        [{"shapes": [[5, 1, 4], [3, 1]]}],
    ),
    (
        "broadcast",
        {"shapes": [[1, 2, 7], [4, 3, 1]]},
        "2 and 3 meet at axis -2, and neither is 1; make them equal, or insert an axis of size 1 so that they no longer meet.",
        [{"shapes": [[1, 3, 7], [4, 3, 1]]}, {"shapes": [[1, 2, 1, 7], [4, 1, 3, 1]]}],
    ),
    (
        "crossEntropy",
        {"logits": [], "target": 0},
        "Write the logits of one sample with commas, such as 2, 0.5, -1.",
        [{"logits": [2, 0.5, -1]}],
    ),
    (
        "crossEntropy",
        {"logits": [1, 2], "target": "cat"},
        "target is “cat”, not a whole number; write one such as 0.",
        [{"target": 0}],
    ),
    (
        "attentionMask",
        {**SQUARE, "padded": ["last"]},
        "padded is “last”, not a whole number; write one such as 0.",
        [{"padded": [0]}],
    ),
    (
        "crossEntropy",
        {"logits": [1, "two"], "target": 0},
        "The logit “two” is not a number; write one such as 0.5.",
        [{"logits": [1, 0.5]}],
    ),
    (
        "crossEntropy",
        {"logits": [1, 2], "target": -100},
        "torch leaves out a target of -100, and returns nan for the mean of nothing; write 0 to 1.",
        [{"target": 0}, {"target": 1}],
    ),
    (
        "crossEntropy",
        {"logits": [1, 2], "target": -101},
        "The target is -101 of 2 classes; write 0 to 1.",
        [{"target": 0}, {"target": 1}],
    ),
    (
        "attentionMask",
        {**SQUARE, "keys": 65},
        "keys is 65; this calculator draws at most 64, so write fewer.",
        [{"keys": 64}],
    ),
    (
        "attentionMask",
        {**SQUARE, "padded": [4]},
        "There is no key 4; write positions from 0 to 3.",
        [{"padded": [0, 3]}],
    ),
]


def assert_taken(run, calculator, many):
    """The calculator takes each of these parameters, and gives what torch gives."""
    for params, outcome in zip(many, run([(calculator, params) for params in many]), strict=True):
        assert "result" in outcome and not fault(judged(calculator, params), outcome), params


@pytest.mark.parametrize(("calculator", "params", "sentence", "changes"), SENTENCES)
def test_a_sentence_and_what_it_advises(run, calculator, params, sentence, changes):
    assert run([(calculator, params)])[0]["rejected"] == sentence
    whole = [{**params, **change} for change in changes]
    assert_taken(run, calculator, [{name: one[name] for name in one if one[name] is not ...} for one in whole])


# shape of one sample; layers; the sentence without “Line 1: ”; layers that it advises
LINES = [
    ([1, 9, 9], "conv", "“conv” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Conv2d(1, 6, 5)"]),
    ([1, 9, 9], "layers.append(nn.Conv2d(1, 6, 5))", "“layers.append(nn.Conv2d(1, 6, 5))” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Conv2d(1, 6, 5)"]),
    ([1, 9, 9], "Conv2d(1, 6, 5", "“Conv2d(1, 6, 5” has a bracket that nothing closes; write one such as Conv2d(1, 6, 5).", ["Conv2d(1, 6, 5)"]),
    ([4], "def forward(self, x):", "“def forward(self, x):” is not a layer; write the layers alone, in the order in which forward calls them.", ["ReLU()"]),
    ([3], "super().__init__(3, 4)", "“super().__init__(3, 4)” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "class X(nn.Linear): super().__init__(in_features=3, *sizes)", "“super().__init__(in_features=3, *sizes)” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "...\nLinear(3, 4)", "“...” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "... # more of them\nLinear(3, 4)", "“...” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "from torch.nn import Linear Linear(3, 4)", "“3, 4)” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "class (ReLU()), Linear(3, 4)", "“class (ReLU()), Linear(3, 4)” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "def __init__ ReLU(); Linear(3, 4)", "“def __init__ ReLU(); Linear(3, 4)” is not a layer; write the layers alone, in the order in which forward calls them.", ["Linear(3, 4)"]),
    ([3], "(0): ReLU(\n(1): Linear(3, 4))", "“ReLU(” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "from torch.nn import (ReLU, Linear(3, 5)); Linear(3, 4)", "“ReLU, Linear(3, 5)); Linear(3, 4)” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "[ReLU(), import (ReLU()), Linear(3, 4)]", "“import (ReLU()), Linear(3, 4)]” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "'net' Linear(3, 4)", "“'net' Linear(3, 4)” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "Linear[3, 4]", "“Linear[3, 4]” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "layers = [nn.Linear(3, 4)]", "“layers = [nn.Linear(3, 4)]” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)", "Linear(in_features=3, out_features=4, bias=True)"]),
    ([3], "for i in range(2):\n    nn.Linear(3, 3)", "“for i in range(2):” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 3)\nLinear(3, 3)"]),
    ([3], "Linear(sizes[0], 4)", "“sizes[0]” is not a number, True, False, None, a tuple or ?; write one of these, or paste what print(model) gives.", ["Linear(3, 4)", "Linear(in_features=3, out_features=4, bias=True)"]),
    ([3], "0 x ReLU()", "“0 x ReLU()” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["ReLU()"]),
    ([3], "ReLU()(Linear(3, 4))", "“(Linear(3, 4))” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)\nReLU()"]),
    ([3], "from torch.nn import (ReLU\nLinear(3, 4)", "“ReLU” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "Linear(3, 4).to(device)(x)", "“(x)” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([3], "Linear(3, 4).half()", "“.half()” is not a layer; write one such as Conv2d(1, 6, 5), or paste what print(model) gives.", ["Linear(3, 4)"]),
    ([4], "return ReLU()(x)", "“return ReLU()(x)” is not a layer; write the layers alone, in the order in which forward calls them.", ["ReLU()"]),
    ([1, 9, 9], "Conv2D(1, 6, 5)", "Conv2D is not known here; write Conv2d.", ["Conv2d(1, 6, 5)"]),
    ([4], "Sigmoid(inplace=True)", "Sigmoid has no argument inplace here; write none.", ["Sigmoid()"]),
    ([4], "ReLU(inplce=True)", "ReLU has no argument inplce here; write inplace.", ["ReLU(inplace=True)"]),
    ([4], "ReLU(True, 3)", "ReLU takes at most 1 argument here; leave “3” out.", ["ReLU(True)"]),
    ([4], "ReLU(True, inplace=True)", "ReLU gets inplace twice; write it once.", ["ReLU(True)", "ReLU(inplace=True)"]),
    ([4], "Linear(in_features=4, 3)", "In Linear(…), “3” comes after a keyword; write its name too.", ["Linear(in_features=4, out_features=3)"]),
    ([4, 9], "Conv1d(4)", "Conv1d needs out_channels; write Conv1d(in_channels, out_channels, kernel_size).", ["Conv1d(4, 6, 3)"]),
    ([4], "Linear(4)", "Linear needs out_features; write Linear(in_features, out_features, bias).", ["Linear(4, 6, True)"]),
    ([4], "ReLU(five)", "“five” is not a number, True, False, None, a tuple or ?; write one of these, or paste what print(model) gives.", ["ReLU(True)"]),
    ([], "Linear(4, 3)", "Linear has no feature axis to read; write the sizes of the input, or put it before the axes are gone.", []),
    ([4], "Linear(4, 3.0)", "out_features is “3.0”, not a whole number; write one such as 3.", ["Linear(4, 3)"]),
    ([4], "Linear(4, -1)", "out_features is -1; write a whole number of at least 0.", ["Linear(4, 0)"]),
    ([4], "Linear(5, 3)", "Linear has in_features=5 but gets 4; write 4.", ["Linear(4, 3)"]),
    (
        [6, 5, 4],
        "Linear(5, 3)",
        "Linear has in_features=5 but gets 4; put Flatten() before it if it is to read all of (N, 6, 5, 4), or write 4.",
        ["Linear(4, 3)", "Flatten()\nLinear(120, 3)"],
    ),
    (
        [9, 4],
        "BatchNorm1d(4)",
        "BatchNorm1d has num_features=4 but gets 9; write the channels of the input first, or write 9.",
        ["BatchNorm1d(9)"],
    ),
    ([9, 4], "BatchNorm1d(5)", "BatchNorm1d has num_features=5 but gets 9; write 9.", ["BatchNorm1d(9)"]),
    ([9, 4, 4], "Conv2d(4, 2, 3)", "Conv2d has in_channels=4 but gets 9; write 9.", ["Conv2d(9, 2, 3)"]),
    ([9], "BatchNorm1d(5)", "BatchNorm1d has num_features=5 but gets 9; write 9.", ["BatchNorm1d(9)"]),
    ([9], "Conv1d(9, 2, 3)", "Conv1d wants (N, C, L) but gets (N, 9); change the input.", []),
    ([9, 8], "Conv2d(9, 2, 3)", "Conv2d wants (N, C, H, W) but gets (N, 9, 8); change the input, or use a layer for 1-D.", ["Conv1d(9, 2, 3)"]),
    ([9, 8, 7], "MaxPool1d(2)", "MaxPool1d wants (N, C, L) but gets (N, 9, 8, 7); change the input, or use a layer for 2-D.", ["MaxPool2d(2)"]),
    ([9, 8, 7], "BatchNorm1d(9)", "BatchNorm1d wants (N, C, L) but gets (N, 9, 8, 7); change the input, or use a layer for 2-D.", ["BatchNorm2d(9)"]),
    ([64, 1, 9, 9], "Conv2d(1, 2, 3)", "Conv2d wants (N, C, H, W) but gets (N, 64, 1, 9, 9); leave the batch out of the input.", []),
    ([], "Conv1d(1, 2, 3)", "Conv1d wants (N, C, L) but gets (N,); write the sizes of the input.", []),
    ([0, 9], "Conv1d(0, 2, 3)", "Conv1d gets 0 channels; give it at least 1.", []),
    ([4, 9], "AdaptiveAvgPool1d((2, 3))", "AdaptiveAvgPool1d has 2 output sizes; write one, or 1.", ["AdaptiveAvgPool1d(2)", "AdaptiveAvgPool1d((2,))"]),
    ([4, 9], "MaxPool1d(2, return_indices=True)", "MaxPool1d with return_indices gives two tensors; leave it out.", ["MaxPool1d(2)"]),
    ([4, 9], "Flatten(3)", "Flatten has start_dim=3 but there are 3 axes; write -3 to 2.", ["Flatten(2)"]),
    ([4, 9], "Flatten(1, -4)", "Flatten has end_dim=-4 but there are 3 axes; write -3 to 2.", ["Flatten(1, 2)"]),
    ([4, 9], "Flatten(2, 1)", "Flatten starts after it ends; write a start_dim before end_dim.", ["Flatten(1, 2)"]),
    ([4, 9], "Flatten(0)", "Flatten with start_dim=0 mixes the samples of the batch; write start_dim=1.", ["Flatten(start_dim=1)"]),
    ([4, 9], "LayerNorm(4)", "LayerNorm normalizes (4) but the last axes are (9); write (9).", ["LayerNorm((9))"]),
    ([4, 9], "LayerNorm((9, 4))", "LayerNorm normalizes (9, 4) but the last axes are (4, 9); write (4, 9).", ["LayerNorm((4, 9))"]),
    ([4], "Dropout(1.5)", "Dropout has p=1.5; write a probability from 0 to 1.", ["Dropout(0)", "Dropout(1)"]),
    ([4], "Dropout(None)", "Dropout has p=None; write a probability from 0 to 1.", ["Dropout(0)", "Dropout(1)"]),
    ([3, 9], "Conv1d(3, 4, 3, stride=0)", "stride is 0; write a whole number of at least 1.", ["Conv1d(3, 4, 3, stride=1)"]),
    ([3, 9], "Conv1d(3, 4, 3, 1, -1)", "padding is -1; write a whole number of at least 0.", ["Conv1d(3, 4, 3, 1, 0)"]),
    ([3, 9], "Conv1d(3, 4, 3, dilation=0)", "dilation is 0; write a whole number of at least 1.", ["Conv1d(3, 4, 3, dilation=1)"]),
    ([3, 9], "MaxPool1d(0)", "kernel_size is 0; write a whole number of at least 1.", ["MaxPool1d(1)"]),
    ([3, 9, 8], "AvgPool2d((2, 2, 2))", "kernel_size has 3 numbers; write one, or 2 for 2-D.", ["AvgPool2d(2)", "AvgPool2d((2, 2))"]),
    ([3, 9], "ConvTranspose1d(3, 4, 3, output_padding=-1)", "output_padding is -1; write a whole number of at least 0.", ["ConvTranspose1d(3, 4, 3, output_padding=0)"]),
    ([3, 0], "MaxPool1d(2)", "a side of the input is 0; write a whole number of at least 1.", []),
    ([4], "LeakyReLU('a')", "LeakyReLU has negative_slope=a; write a number such as 0.01.", ["LeakyReLU(0.01)"]),
    ([3, 9], "Conv1d(3, 4, 3, groups=2)", "in_channels is 3, which 2 groups cannot share equally; write a multiple of 2, or fewer groups.", ["Conv1d(3, 4, 3, groups=1)"]),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "layers", "sentence", "advised"), LINES)
def test_a_line_and_what_its_refusal_advises(run, shape, layers, sentence, advised):
    [outcome] = run([("layerStack", {"input": shape, "layers": layers})])
    assert (outcome["rejected"], outcome["field"]) == (f"Line 1: {sentence}", "layers")
    assert_taken(run, "layerStack", [{"input": shape, "layers": text} for text in advised])


OF_KERAS = [
    ("from tensorflow.keras.layers import Dense, Conv2D, MaxPooling2D\nmodel = Sequential([Conv2D(6, 5)])", 2, "Conv2D(6, 5)])"),
    ("from keras.layers import *\nLeakyReLU(alpha=0.1)", 2, "LeakyReLU(alpha=0.1)"),
    ("model.add(Dense(10))", 1, "model.add(Dense(10))"),
    ("model = Sequential()\nmodel.add(Flatten())", 2, "model.add(Flatten())"),
    ("x = layers.Dense(10)(x)", 1, "x = layers.Dense(10)(x)"),
    ("model = keras.Sequential([", 1, "model = keras.Sequential(["),
    ("model = tf.keras.models.Sequential([", 1, "model = tf.keras.models.Sequential(["),
    ("Flatten(input_shape=(28, 28)),\nDense(10)", 1, "Flatten(input_shape=(28, 28)),"),
    ("Conv2D(6, 5, activation='relu')", 1, "Conv2D(6, 5, activation='relu')"),
    ("Conv2D(32, 3)", 1, "Conv2D(32, 3)"),
    ("MaxPool3D(2)", 1, "MaxPool3D(2)"),
    ("Conv2D(32, (3, 3), padding='same')", 1, "Conv2D(32, (3, 3), padding='same')"),
    ("ReLU(), Conv1D(32, 3), Flatten()", 1, "Conv1D(32, 3), Flatten()"),
    ("Conv2D(6, 5),\nActivation('relu'),", 1, "Conv2D(6, 5),"),
    ("Conv2D(\n  filters=6,\n  kernel_size=5)", 1, "Conv2D("),
    ("Conv2D(6, 5),\nMaxPooling2D(2),", 1, "Conv2D(6, 5),"),
    ("x = Dense(10)(x)  # no nn.Linear", 1, "x = Dense(10)(x)"),
    ("import torch\nx = layers.Dense(10)(x)", 2, "x = layers.Dense(10)(x)"),
    ("BatchNormalization()", 1, "BatchNormalization()"),
    ("Conv2DTranspose(8, 3)", 1, "Conv2DTranspose(8, 3)"),
    ("Conv1DTranspose(8, 3)", 1, "Conv1DTranspose(8, 3)"),
    ('Model: "sequential"', 1, 'Model: "sequential"'),
    ("_____\n Layer (type)      Output Shape      Param #", 1, "_____"),
    ("┃ Layer (type)      ┃ Output Shape      ┃", 1, "┃ Layer (type)      ┃ Output Shape      ┃"),
    ("conv2d (Conv2D)    (None, 26, 26, 32)     320", 1, "conv2d (Conv2D)    (None, 26, 26, 32)     320"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "line"), OF_KERAS)
def test_keras_is_told_as_keras(run, text, number, line):
    [outcome] = run([("layerStack", {"input": [1, 9, 9], "layers": text})])
    assert outcome["rejected"] == (
        f"Line {number}: “{line}” is of Keras, which is not read here; write it as in torch, the channels of the input first: "
        "Conv2d(?, 6, 5) for Conv2D(6, 5), MaxPool2d(2) for MaxPooling2D(2), Linear(?, 10) for Dense(10)."
    )


def test_what_is_advised_for_keras_has_the_shapes_of_keras(run):
    import keras

    layers = [keras.layers.Conv2D(6, 5), keras.layers.MaxPooling2D(2), keras.layers.Dense(10)]
    shape, stack = (None, 9, 11, 3), ["Conv2d(?, 6, 5)", "MaxPool2d(2)"]
    for layer in layers[:2]:
        shape = layer.compute_output_shape(shape)
    both = "\n".join([*stack, "AdaptiveAvgPool2d(1)", "Flatten()", "Linear(?, 10)"])
    [outcome] = run([("layerStack", {"input": [3, 9, 11], "layers": both})])
    rows = outcome["result"]["rows"]
    assert rows[1]["shape"] == [shape[3], *shape[1:3]]
    layers[0].build((None, 9, 11, 3))
    assert rows[0]["parameters"] == layers[0].count_params()
    layers[2].build((None, 6))
    assert rows[-1]["parameters"] == layers[2].count_params()
    assert tuple(rows[-1]["shape"]) == layers[2].compute_output_shape((None, 6))[1:]


@pytest.mark.parametrize(
    "text",
    [
        "units = 128",
        "self.e = TransformerEncoderLayer(8, 2, activation=F.gelu)",
        "nn.Dense(10)",
        "Net(\n  (a): Dense(\n    (0): ReLU()\n  )\n  (b): Softmax(dim=1)\n)",
        '"""As keras.layers.Dense."""\nSoftmax(dim=1)  # keras',
        "Conv2D(1, 6, 5)",
        "Conv2D(1, 6, kernel_size=5)",
        "Conv2D(1, 6, bias=True, kernel_size=5)",
        "-----\n    Layer (type)       Output Shape     Param #\n=====\n     Conv2d-1       [-1, 6, 5, 5]         156",
    ],
)
def test_what_is_not_of_keras_is_not_told_as_keras(run, text):
    [outcome] = run([("layerStack", {"input": [1, 9, 9], "layers": text})])
    assert "Keras" not in outcome["rejected"]


def test_brackets_without_end_are_refused(run):
    for text in ("(" * 50000, "nn.Sequential(" * 5000, f"ReLU({'(' * 50000}1{')' * 50000})"):
        [outcome] = run([("layerStack", {"input": [4], "layers": text})])
        assert "more brackets within brackets here than this calculator reads" in outcome["rejected"]
    for text in ("nn.Sequential([" * 40 + "ReLU()" + "])" * 40, "nn.Sequential(" * 90 + "ReLU()"):
        [outcome] = run([("layerStack", {"input": [4], "layers": text})])
        assert outcome["result"]["shape"] == [4]


def test_a_limit_is_taken_and_one_more_is_not(run):
    for taken, more in (
        ("(" * 100 + ")" * 100 + "ReLU()", "(" * 101 + ")" * 101 + "ReLU()"),  # brackets within brackets
        ("(0-1999): 2000 x ReLU()", "(0-2000): 2001 x ReLU()"),  # layers
        ("(0-999): 1000 x A((0): ReLU() (1): Tanh())", "(0-1000): 1001 x A((0): ReLU() (1): Tanh())"),
    ):
        outcomes = run([("layerStack", {"input": [4], "layers": text}) for text in (taken, more)])
        assert "result" in outcomes[0] and "than this calculator reads; write fewer." in outcomes[1]["rejected"]


def test_a_long_line_is_quoted_in_part(run):
    for line in ("a" * 80, "a" * 81):
        [outcome] = run([("layerStack", {"input": [4], "layers": line})])
        assert outcome["rejected"].startswith(f"Line 1: “{line}”" if len(line) == 80 else f"Line 1: “{'a' * 60}…”")
    [outcome] = run([("layerStack", {"input": [4], "layers": f"forward({'x, ' * 40}"})])
    assert re.match(r"Line 1: “.{60}…” has a bracket", outcome["rejected"])


# shape of x; calls; the sentence; calls that it advises
CALLS = [
    ([2, 3], "permute", "“permute” is not a call; write calls such as permute(0, 2, 1).view(3, -1).", ["permute(1, 0)"]),
    ([2, 3], "sum()", "sum is not known here; write one of permute, transpose, t, view, reshape, flatten, contiguous, unsqueeze, squeeze, expand.", ["t()"]),
    ([2, 3], "view()", "view() says no sizes; write them, such as view(3, 2).", ["view(3, 2)"]),
    ([2, 3], "permute(0)", "permute names 1 of 2 axes; write each axis once.", ["permute(1, 0)"]),
    ([2, 3], "permute(0, 0)", "permute names an axis twice; write each axis once.", ["permute(0, 1)"]),
    ([2, 3], "transpose(0, 2)", "transpose names axis 2 of 2 axes; write -2 to 1.", ["transpose(-2, 1)"]),
    ([], "unsqueeze(1)", "unsqueeze names axis 1 of 1 axis; write -1 to 0.", ["unsqueeze(-1)", "unsqueeze(0)"]),
    ([], "squeeze(1)", "squeeze names axis 1 of 0 axes; write -1 to 0.", ["squeeze(-1)", "squeeze(0)"]),
    ([2, 3], "transpose(0)", "transpose gets 1 number; write 2.", ["transpose(0, 1)"]),
    ([2, 3], "flatten(0, 1, 2)", "flatten gets 3 numbers; write 0 to 2.", ["flatten()", "flatten(0, 1)"]),
    ([2, 3], "flatten(1, 0)", "flatten starts after it ends; write the smaller axis first.", ["flatten(0, 1)"]),
    ([2, 3, 4], "t()", "t() wants at most 2 axes but gets 3; write transpose(0, 1).", ["transpose(0, 1)"]),
    ([2, 3], "view(-1, -1)", "view has two -1; only one size can be inferred, so write the other.", ["view(-1, 2)"]),
    ([2, 3], "view(-2, 3)", "view has the size -2; write 0 or more, or -1 for the one to infer.", ["view(-1, 3)"]),
    ([0, 3], "view(-2, 3)", "view has the size -2; write 0 or more, or -1 for the one to infer.", ["view(0, 3)", "view(-1, 3)"]),
    ([0, 3], "view(-1, 0)", "view cannot infer -1 beside a size 0, any size would do; write it.", ["view(7, 0)"]),
    ([4], "view(-1, 0)", "view asks for (-1, 0), which cannot hold the 4 elements; write sizes whose product is 4.", ["view(1, 4)"]),
    ([4], "view(-1, 3)", "view asks for (-1, 3), which cannot hold the 4 elements; write sizes whose product is 4.", ["view(1, 4)"]),
    ([0, 3], "view(2, 3)", "view asks for (2, 3), which cannot hold the 0 elements; write sizes whose product is 0.", ["view(2, 0)"]),
    ([0, 3], "view(2, 0, 3).view(5)", "view asks for (5), which cannot hold the 0 elements; write sizes whose product is 0.", ["view(0)"]),
    (
        [2, 3],
        "t().view(6)",
        "No view: the axes that (6) merges or splits do not lie evenly in memory (strides (1, 3)); write reshape, or contiguous() before view.",
        ["t().reshape(6)", "t().contiguous().view(6)"],
    ),
    ([2, 1], "squeeze(1, 1)", "squeeze names an axis twice; write each axis once.", ["squeeze(1)"]),
    ([2, 3], "expand(3)", "expand names 1 size for 2 axes; write one for each.", ["expand(2, 3)"]),
    ([2, 3], "expand(4, 3)", "expand asks for 4 where the size is 2; only a size of 1 can grow, so write 2 or -1.", ["expand(2, 3)", "expand(-1, 3)"]),
    ([2, 3], "transpose((0, 1))", "transpose takes no tuple; write transpose(0, 1).", ["transpose(0, 1)"]),
    ([2, 3], "unsqueeze([0])", "unsqueeze takes no tuple; write unsqueeze(0).", ["unsqueeze(0)"]),
    ([2, 3], "transpose((0, 1, 1))", "transpose takes no tuple; write transpose(0, 1).", ["transpose(0, 1)"]),
    ([2, 3], "flatten((0, 1, 1))", "flatten takes no tuple; write flatten(0, 1).", ["flatten(0, 1)"]),
    ([2, 3], "contiguous((0,))", "contiguous takes no tuple; write contiguous().", ["contiguous()"]),
    ([2, 3], "x.view(6)\nx.t()", "“x.t()” is not a call; write calls such as permute(0, 2, 1).view(3, -1).", ["x = x.view(6)\nx = x.t()", "x.t()"]),
    ([2, 3], "y = x.t()", "“y = x.t()” is not a call; write calls such as permute(0, 2, 1).view(3, -1).", ["x = x.t()"]),
    ([6], "view(x.size(0), -1)", "“x.size(0)” is not a whole number or a tuple; write one.", ["view(6, -1)"]),
    ([2, 3], "t((0, 1))", "t takes no tuple; write t().", ["t()"]),
    ([2, 3], "unsqueeze((0, 1))", "unsqueeze takes no tuple; write unsqueeze(0).", ["unsqueeze(0)"]),
    ([2, 3], "contiguous(())", "contiguous takes no tuple; write contiguous().", ["contiguous()"]),
    ([1, 3], "expand(-2, 3)", "expand is -2; write a whole number of at least 0.", ["expand(0, 3)"]),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "calls", "sentence", "advised"), CALLS)
def test_a_chain_and_what_its_refusal_advises(run, shape, calls, sentence, advised):
    [outcome] = run([("strides", {"shape": shape, "calls": calls})])
    assert outcome["rejected"] == sentence
    assert_taken(run, "strides", [{"shape": shape, "calls": text} for text in advised])


def test_what_a_receptive_field_leaves_out(run):
    """A normalization over the map keeps the shape too, so keeping the shape is no reason to leave it out there."""
    for name in ("InstanceNorm2d(1)", "Upsample(scale_factor=2)", "Softmax2d()"):
        layers = f"Conv2d(1, 1, 3)\n{name}\nConv2d(1, 1, 3)"
        [outcome] = run([("receptiveField", {"layers": layers})])
        advice = (
            "leave the line out if each position there is computed from that position alone, "
            "paste what print(model) gives if it is of your own, or write one of "
        )
        assert f"{name.split('(')[0]} is not known here; {advice}" in outcome["rejected"]
        named = outcome["rejected"].split(advice)[1].rstrip(".").split(", ")
        taken = [
            f"{layer}({'3' if 'Pool' in layer else '1, 3' if 'Lazy' in layer else '1, 1, 3'})"
            for layer in named
            if "2d" in layer
        ]
        assert len(taken) == 4 and all(
            "result" in one for one in run([("receptiveField", {"layers": line}) for line in taken])
        )
    [stack] = run([("layerStack", {"input": [1, 9, 9], "layers": "InstanceNorm2d(1)"})])
    assert (
        "leave the line out if it keeps the shape and has no parameters, paste what print(model)" in stack["rejected"]
    )
