"""What is left out is what torch takes when it is left out; its own signatures say what that is."""

import inspect
import os
import re

import pytest
import torch.nn as nn

os.environ["KERAS_BACKEND"] = "torch"

from calculator_cases import LAYER_KINDS, judge_all
from test_formulas import as_json, parse

DEPENDS = ["docs/assets/javascripts/calculators/*", "tests/tools/*"]

WORDS = {"k": "kernel_size", "s": "stride", "p": "padding", "op": "output_padding", "d": "dilation"}


@pytest.fixture(scope="module")
def run(v8):
    return lambda cases: parse(v8.call("runCases", as_json(cases)))


def kind_of(calculator: str, params: dict) -> type | None:
    if calculator == "pooling":
        return getattr(nn, f"{params['mode'].title()}Pool{params['dims']}d")
    if calculator in ("convOutputSize", "convTranspose"):
        return getattr(nn, f"Conv{'Transpose' if calculator == 'convTranspose' else ''}{params['dims']}d")
    if calculator == "parameterCount":
        return LAYER_KINDS[params["layer"]]
    return nn.RNNBase if calculator.startswith("recurrent") else None


def defaults(kind: type) -> dict:
    signature = inspect.signature(kind).parameters.values()
    return {one.name: one.default for one in signature if one.default is not inspect.Parameter.empty}


def test_what_is_left_out(run):
    """A drawn case with an optional value put to torch's default, and the same without it."""
    import keras

    said, unsaid, seen = [], [], set()
    for case in judge_all():
        kind = kind_of(case.calculator, case.params)
        if kind is None or case.expected is None:
            continue
        known = defaults(kind)
        if case.calculator == "recurrentParameters":
            known["reset_after"] = inspect.signature(keras.layers.GRU).parameters["reset_after"].default
        for field in case.params:
            name = WORDS.get(field, field)
            if name in known and known[name] is not None:
                said.append((case.calculator, {**case.params, field: known[name]}))
                unsaid.append((case.calculator, {key: value for key, value in case.params.items() if key != field}))
                seen.add((kind.__name__, name))
    with_default, without = run(said), run(unsaid)
    assert with_default == without
    assert len(said) > 1500 and sum("result" in one for one in without) > 1000
    for kind in {name for name, _ in seen}:
        asked = {name for one, name in seen if one == kind}
        assert asked <= set(defaults(getattr(nn, kind))) | {"reset_after"}, kind
    assert {
        "stride",
        "padding",
        "output_padding",
        "dilation",
        "ceil_mode",
        "groups",
        "bias",
        "affine",
        "add_bias_kv",
    } <= {name for _, name in seen}
    assert {"elementwise_affine", "num_layers", "bidirectional", "batch_first", "reset_after", "proj_size"} <= {
        name for _, name in seen
    }


def test_a_default_that_is_another_argument(run):
    """None in torch's signature: the stride of a pooling is its kernel, kdim and vdim are embed_dim."""
    assert {defaults(kind)["stride"] for kind in (nn.MaxPool1d, nn.AvgPool2d)} == {None}
    attention = {"layer": "MultiheadAttention", "embed_dim": 8, "num_heads": 2}
    pairs = []
    for k in (2, 3, [3, 4]):
        pool = {"mode": "max", "dims": 2, "n": 13, "k": k, "p": 1}
        pairs += [
            (("pooling", {**pool, "s": k}), ("pooling", pool)),
            (("pooling", {**pool, "s": None}), ("pooling", pool)),
        ]
    for field in ("kdim", "vdim"):
        assert defaults(nn.MultiheadAttention)[field] is None
        other = {"kdim": 5, "vdim": 6, "embed_dim": 8}[{"kdim": "vdim", "vdim": "kdim"}[field]]
        here = {**attention, {"kdim": "vdim", "vdim": "kdim"}[field]: other}
        pairs.append((("parameterCount", {**here, field: 8}), ("parameterCount", here)))
    said, unsaid = (run(list(side)) for side in zip(*pairs, strict=True))
    assert said == unsaid and all("result" in one for one in said)


def test_dims_may_be_read_off_the_lists(run):
    cases = [
        (name, params)
        for name, params, *_ in ((case.calculator, case.params, case) for case in judge_all() if case.expected)
        if params.get("dims") == 1 or any(isinstance(params.get(field), list) for field in "nkspd")
        if "dims" in params
    ]
    without = [(name, {key: value for key, value in params.items() if key != "dims"}) for name, params in cases]
    assert len(cases) > 250
    assert run(cases) == run(without)


def test_a_layer_has_the_arguments_of_torch_in_its_order(run):
    """Read off a refusal that lists them; what only says where or how a tensor is kept is left out."""
    [outcome] = run([("layerStack", {"input": [1], "layers": "Softmax()"})])
    kinds = re.search(r"write one of (.*)\.$", outcome["rejected"])[1].split(", ")
    assert len(kinds) > 25
    absent = {"padding_mode", "device", "dtype", "divisor_override"}
    for kind in kinds:
        [outcome] = run([("layerStack", {"input": [1], "layers": f"{kind}(nonesuch=1)"})])
        listed = re.search(r"no argument nonesuch here; write (.*)\.$", outcome["rejected"])[1]
        takes = [
            name
            for name, one in inspect.signature(getattr(nn, kind)).parameters.items()
            if name not in absent and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        ]
        if takes[-1:] == ["return_indices"]:
            takes.pop()  # the adaptive ones
        assert listed == (", ".join(takes) or "none"), kind


SHAPES = {"1d": [4, 9], "2d": [4, 9, 8]}
NEEDED = {"in_channels": 4, "out_channels": 6, "kernel_size": 3, "num_features": 4, "in_features": 9, "out_features": 5}


def test_a_layer_with_its_defaults_written_out(run):
    """Each optional argument of each layer, written as torch has it, changes neither shape nor count."""
    said, unsaid = [], []
    for kind in ["Conv1d", "Conv2d", "LazyConv1d", "LazyConv2d", "ConvTranspose1d", "ConvTranspose2d", "MaxPool1d", "MaxPool2d", "AvgPool1d", "AvgPool2d", "BatchNorm1d", "BatchNorm2d", "Linear", "LazyLinear", "LayerNorm", "Flatten", "Dropout", "Dropout2d", "ReLU", "LeakyReLU", "GELU", "SiLU"]:  # fmt: skip
        made = inspect.signature(getattr(nn, kind)).parameters.values()
        shape = SHAPES["2d" if kind.endswith("2d") else "1d"]
        needed = [f"{one.name}={NEEDED.get(one.name, shape)}" for one in made if one.default is one.empty]
        for name, default in defaults(getattr(nn, kind)).items():
            if name in ("padding_mode", "device", "dtype", "divisor_override"):
                continue
            for other in ([], ["stride=2"] if "stride" in defaults(getattr(nn, kind)) and name != "stride" else []):
                lines = [f"{kind}({', '.join([*needed, *other, *more])})" for more in ([f"{name}={default!r}"], [])]
                for line, into in zip(lines, (said, unsaid), strict=True):
                    into.append(("layerStack", {"input": shape, "layers": line}))
    for (_, params), with_default, without in zip(said, run(said), run(unsaid), strict=True):
        assert "result" in without, (params, without)
        rows = [[{**row, "text": ""} for row in one["result"]["rows"]] for one in (with_default, without)]
        assert rows[0] == rows[1], params
    assert len(said) > 80
