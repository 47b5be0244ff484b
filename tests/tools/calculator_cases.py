"""Seeded cases for every calculator, and what torch says of each: the values, or that it refuses."""

import inspect
import math
import random
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import nn

CASES_EACH = 240
BAD = [0, -1, -3, 2.5, "two"]


@dataclass(frozen=True)
class Case:
    calculator: str
    params: dict
    expected: dict | None  # what the result must contain; None: torch refuses

    @property
    def message(self) -> str:
        return f"{self.calculator}({self.params})"


def tuples(value):
    return tuple(value) if isinstance(value, list) else value


def per_axis(rng, axes, draw):
    """One number, or one for each axis."""
    return draw() if axes == 1 or rng.random() < 0.5 else [draw() for _ in range(axes)]


def spoil(rng, params, fields, chance=0.25):
    """Now and then one parameter that cannot be right."""
    if rng.random() < chance:
        params[rng.choice([field for field in fields if field in params])] = rng.choice(BAD)
    return params


# ------------------------------------------------------------ convolution and pooling


def conv_output_size(rng):
    axes = rng.choice([1, 2])
    params = {
        "dims": axes,
        "n": per_axis(rng, axes, lambda: rng.randint(1, 19)),
        "k": per_axis(rng, axes, lambda: rng.randint(1, 7)),
        "s": per_axis(rng, axes, lambda: rng.randint(1, 4)),
        "p": rng.choice(["same", "valid", "full"])
        if rng.random() < 0.25
        else per_axis(rng, axes, lambda: rng.randint(0, 4)),
        "d": per_axis(rng, axes, lambda: rng.randint(1, 3)),
    }
    if params["p"] == "same" and rng.random() < 0.7:
        params["s"] = 1
    return spoil(rng, params, "nkspd", 0.1)


def spatial(params, field="n"):
    size = params[field]
    return tuple(size) if isinstance(size, list) else (size,) * params["dims"]


@cache
def padded_by_same(k, d):
    """Zeros that torch puts before and after one axis, seen through the first tap and through the last."""
    x = torch.ones(1, 1, 2 * k * d)
    taps = torch.eye(k)[[0, -1], None]
    first, last = F.conv1d(x, taps, padding="same", dilation=d)[0]
    return [int((first == 0).sum()), int((last == 0).sum())]


@cache
def read_in_steps(length, k, s, d):
    """The positions that each window reads, in steps of the stride while whole windows fit."""
    x = torch.arange(float(length)).view(1, 1, -1, 1)
    return F.unfold(x, (k, 1), dilation=(d, 1), stride=(s, 1))[0].int().T.tolist()


def torch_conv(params):
    axes = params["dims"]
    layer = getattr(nn, f"Conv{axes}d")(1, 1, *(tuples(params[field]) for field in "kspd"))
    out = layer(torch.zeros(1, 1, *spatial(params)))
    n, k, s, d = spatial(params), layer.kernel_size, layer.stride, layer.dilation
    if params["p"] == "same":
        padding = [padded_by_same(*axis) for axis in zip(k, d, strict=True)]
    else:
        padding = [[size, size] for size in ((0,) * axes if params["p"] == "valid" else layer.padding)]
    padded = [size + sum(around) for size, around in zip(n, padding, strict=True)]
    windows = [read_in_steps(*axis) for axis in zip(padded, k, s, d, strict=True)]
    return {
        "output": list(out.shape[2:]),
        "padding": padding,
        "padded": padded,
        "reach": [one[0][-1] - one[0][0] + 1 for one in windows],
        "unread": [size - 1 - one[-1][-1] for size, one in zip(padded, windows, strict=True)],
        **{name: list(value) for name, value in zip("nksd", (n, k, s, d), strict=True)},
    }


def conv_transpose(rng):
    axes = rng.choice([1, 2])
    draw = lambda low, high: per_axis(rng, axes, lambda: rng.randint(low, high))  # noqa: E731
    params = {
        "dims": axes,
        "n": draw(1, 9),
        "k": draw(1, 6),
        "s": draw(1, 4),
        "p": draw(0, 3),
        "op": draw(0, 2),
        "d": draw(1, 3),
    }
    if rng.random() < 0.5:
        params["target"] = draw(1, 40)
    return spoil(rng, params, ["n", "k", "s", "p", "op", "d"], 0.1)


def torch_conv_transpose(params):
    kind = getattr(nn, f"ConvTranspose{params['dims']}d")
    n, k, s, p, op, d = (tuples(params[field]) for field in ("n", "k", "s", "p", "op", "d"))
    x = torch.zeros(1, 1, *spatial(params))

    def output(extra):
        return list(kind(1, 1, k, s, p, extra, dilation=d)(x).shape[2:])

    def longest(axis):
        """The longest that any output_padding of one axis makes it."""
        size = 0
        for extra in range(5):
            try:
                size = max(
                    size, output(tuple(extra if i == axis else own for i, own in enumerate(layer.output_padding)))[axis]
                )
            except RuntimeError:
                continue
        return size

    layer = kind(1, 1, k, s, p, op, dilation=d)
    out = list(layer(x).shape[2:])
    own = zip("kspd", (layer.kernel_size, layer.stride, layer.padding, layer.dilation), strict=True)
    expected = {
        "output": out,
        "smallest": [size - extra for size, extra in zip(out, layer.output_padding, strict=True)],
        "largest": [longest(axis) for axis in range(params["dims"])],
        "n": list(spatial(params)),
        "op": list(layer.output_padding),
        **{name: list(value) for name, value in own},
    }
    if "target" in params:
        # The finder against trial: every output_padding that torch takes.
        target, found = list(spatial(params, "target")), None
        for extra in [(a,) for a in range(4)] if params["dims"] == 1 else [(a, b) for a in range(4) for b in range(4)]:
            try:
                if output(extra) == target:
                    found = list(extra)
            except RuntimeError:
                continue
        expected |= {"needed": found, "target": target}
        try:
            kind(1, 1, k, s, p, dilation=d)(x, output_size=target)
            expected["viaOutputSize"] = True
        except ValueError:
            expected["viaOutputSize"] = False
        except RuntimeError:  # the layer itself, with output_padding 0, has no output
            expected["viaOutputSize"] = False
    return expected


def pooling(rng):
    axes, mode = rng.choice([1, 2]), rng.choice(["max", "avg"])
    draw = lambda low, high: per_axis(rng, axes, lambda: rng.randint(low, high))  # noqa: E731
    params = {
        "mode": mode,
        "dims": axes,
        "n": draw(1, 17),
        "k": draw(1, 6),
        "p": draw(0, 2),
        "ceil_mode": rng.random() < 0.6,
    }
    if rng.random() < 0.7:
        params["s"] = draw(1, 6)
    if mode == "max" and rng.random() < 0.5:
        params["d"] = draw(1, 3)
    if mode == "avg" and rng.random() < 0.05:
        params["d"] = 2
    return spoil(rng, params, "nkspd", 0.1)


def torch_pooling(params):
    options = {"stride": params.get("s"), "padding": params["p"], "ceil_mode": params["ceil_mode"]}
    if "d" in params:
        options["dilation"] = params["d"]
    layer = getattr(nn, f"{params['mode'].title()}Pool{params['dims']}d")
    layer = layer(tuples(params["k"]), **{name: tuples(value) for name, value in options.items()})
    out = list(layer(torch.zeros(1, 1, *spatial(params))).shape[2:])
    n, axes = spatial(params), params["dims"]
    k, s, p, d = (
        (value,) * axes if isinstance(value, int) else value
        for value in (layer.kernel_size, layer.stride, layer.padding, getattr(layer, "dilation", 1))
    )
    padded = [size + 2 * pad for size, pad in zip(n, p, strict=True)]
    # The windows that torch has, laid out on a line that is long enough for all of them.
    windows = [read_in_steps(99, *axis)[:size] for *axis, size in zip(k, s, d, out, strict=True)]
    last = [one[-1][-1] for one in windows]
    whole = [math.ceil((size - one[0][-1] - 1) / step) + 1 for size, one, step in zip(padded, windows, s, strict=True)]
    return {
        "output": out,
        "padded": padded,
        "reach": [one[0][-1] + 1 for one in windows],
        "unread": [
            size - 1 - max(at for one in axis for at in one if at < size)
            for axis, size in zip(windows, padded, strict=True)
        ],
        "overhang": [len(range(size, end + 1)) for end, size in zip(last, padded, strict=True)],
        "dropped": [params["ceil_mode"] and size < count for size, count in zip(out, whole, strict=True)],
        "padding": [[pad, pad] for pad in p],
        **{name: list(value) for name, value in zip("nksd", (n, k, s, d), strict=True)},
    }


def adaptive_pooling(rng):
    return spoil(rng, {"n": rng.randint(1, 40), "o": rng.randint(0, 25)}, "no", 0.4)


def torch_adaptive_pooling(params):
    rows = nn.AdaptiveAvgPool1d(params["o"])(torch.eye(params["n"]))  # row i: what input i gives to each output
    seen = [column.nonzero().flatten().tolist() for column in rows.T]
    return {
        "windows": [[inputs[0], inputs[-1] + 1] for inputs in seen],
        "lengths": [len(inputs) for inputs in seen],
        "equal": not seen or all(len(inputs) == len(seen[0]) for inputs in seen),
        "overlap": len({place for inputs in seen for place in inputs}) < sum(map(len, seen)),
    }


# ------------------------------------------------------------ layers


def written(rng, name, *values, **keywords):
    """A layer as people write it."""
    text = ", ".join([*map(str, values), *(f"{key}={value!r}" for key, value in keywords.items())])
    return f"{rng.choice(['', 'nn.', f'self.l{rng.randint(1, 9)} = nn.', 'torch.nn.'])}{name}({text}){rng.choice(['', ','])}"


def layer_stack(rng):
    axes = rng.choice([1, 2])
    channels, length = rng.randint(1, 3), rng.randint(8, 24)
    lines, features = [], channels
    for _ in range(rng.randint(1, 4)):
        kind = rng.choice(["conv", "conv", "pool", "norm", "act", "up"])
        size = rng.randint(1, 4) if axes == 1 or rng.random() < 0.6 else (rng.randint(1, 4), rng.randint(1, 4))
        seen = "?" if rng.random() < 0.3 else features
        if kind == "conv":
            features = rng.choice([4, 6, 9])
            options = {"stride": rng.randint(1, 2)} if rng.random() < 0.4 else {}
            if rng.random() < 0.4:
                options["padding"] = rng.choice([1, 2, "same"])
            lines.append(written(rng, f"Conv{axes}d", seen, features, size, **options))
        elif kind == "up":
            features = rng.choice([2, 5])
            lines.append(
                written(
                    rng, f"ConvTranspose{axes}d", seen, features, 3, stride=2, output_padding=rng.choice([0, 1, 1, 2])
                )
            )
        elif kind == "pool":
            lines.append(
                rng.choice(
                    [
                        lambda: written(rng, f"MaxPool{axes}d", 2),
                        lambda: written(
                            rng, f"AvgPool{axes}d", 3, stride=2, padding=rng.choice([0, 1, 2]), ceil_mode=True
                        ),
                        lambda: written(rng, f"AdaptiveAvgPool{axes}d", rng.randint(1, 5)),
                    ]
                )()
            )
        elif kind == "norm":
            lines.append(written(rng, f"BatchNorm{axes}d", seen))
        else:
            lines.append(written(rng, rng.choice(["ReLU", "Dropout", "GELU", "Tanh"])))
        if rng.random() < 0.07:  # a count of channels that is no longer true
            features += 1
    if rng.random() < 0.8:
        lines.append(written(rng, "Flatten", *rng.choice([(), (), (1,), (2,)])))
        lines.append(written(rng, "Linear", "?" if rng.random() < 0.85 else 96, rng.randint(1, 12)))
        lines.append(written(rng, "Linear", rng.choice(["?", "?", 10]), 10, bias=rng.choice([True, False])))
        if rng.random() < 0.2:
            lines.append(written(rng, "LayerNorm", rng.choice([10, 10, 9])))
    if rng.random() < 0.08:
        lines.append(
            rng.choice(
                [
                    "Conv2d(3)",
                    "Linear(4, 2, 3, 4, 5, 6)",
                    "MaxPool3d(2",
                    "relu",
                    "Dropout(1.5)",
                    "Linear(2.0, 3)",
                    "Conv1d(2, 3, 3, strid=2)",
                ]
            )
        )
    lines.insert(rng.randint(0, len(lines)), rng.choice(["", "# a comment", "   "]))
    return {"input": [channels] + [length + i for i in range(axes)], "layers": "\n".join(lines)}


BATCH = 11  # a size that no layer above has, so that it cannot pass for channels


def torch_layer_stack(params):
    x = torch.zeros(BATCH, *params["input"])
    rows, flat = [], None
    for number, text in enumerate(params["layers"].split("\n"), start=1):
        text = text.split("#")[0].strip().rstrip(",")
        line = re.sub(r"^[\w.]+ = ", "", text)
        if not line:
            continue
        name = re.search(r"(\w+)\(", line).group(1)
        seen = x.shape[-1] if "Linear" in name else x.shape[1]
        layer = eval(line.replace("?", str(seen)), {**vars(nn), "nn": nn, "torch": torch})
        rank = re.search(r"(?:Pool|Conv|Transpose)(\d)d", name)
        # torch takes (N, C, L) for one unbatched image (C, H, W) here, in silence: the calculator refuses.
        assert rank is None or x.ndim == int(rank.group(1)) + 2
        x = layer(x)
        # Where the samples are mixed, or no channels come out, torch goes on in silence too.
        assert x.shape[0] == BATCH and x.shape[1] == getattr(layer, "out_channels", x.shape[1])
        first = next(iter(inspect.signature(type(layer)).parameters), None)
        given = "?" in line or name.startswith("Lazy")
        rows.append(
            {
                "number": number,
                "text": text,
                "name": name,
                "shape": list(x.shape[1:]),
                "parameters": sum(p.numel() for p in layer.parameters()),
                "filled": {FIRST.get(name, first): seen} if given else {},
            }
        )
        flat = x.shape[-1] if name == "Flatten" else flat
    return {
        "rows": rows,
        "shape": list(x.shape[1:]),
        "total": sum(row["parameters"] for row in rows),
        "in_features": flat,
    }


FIRST = {"LazyLinear": "in_features", "LazyConv1d": "in_channels", "LazyConv2d": "in_channels"}


def receptive_field(rng):
    axes = 1 if rng.random() < 0.75 else 2
    number = lambda low, high: str(rng.randint(low, high))  # noqa: E731
    lines = []
    for _ in range(rng.randint(1, 4 if axes == 1 else 3)):
        kernel = number(1, 4) if axes == 1 or rng.random() < 0.5 else f"({number(1, 4)}, {number(1, 4)})"
        bad = rng.random() < 0.25
        value = lambda good: str(rng.choice([0, -1, 2.5])) if bad and rng.random() < 0.6 else good  # noqa: E731
        lines.append(
            rng.choice(
                [
                    lambda: (
                        f"Conv{axes}d(1, 1, {value(kernel)}, stride={value(number(1, 2))}, dilation={number(1, 2)})"
                    ),
                    lambda: f"nn.Conv{axes}d(1, 1, kernel_size={kernel}, padding={number(0, 2)})",
                    lambda: f"MaxPool{axes}d({value(kernel)}),",
                    lambda: f"AvgPool{axes}d({kernel}, stride={value(number(1, 3))})",
                    lambda: "ReLU()",
                ]
            )()
        )
    return {"layers": "\n".join(lines)}


def torch_receptive_field(params):
    axes = 2 if "2d" in params["layers"] else 1
    layers, texts = [], []
    for line in params["layers"].split("\n"):
        line = line.rstrip(",")
        layer = eval(line, {**vars(nn), "nn": nn})
        layer(torch.ones(1, getattr(layer, "in_channels", 1), *(60,) * axes))  # refuses what torch refuses
        if isinstance(layer, nn.ReLU):
            continue
        # A pooling reads the same window as a convolution of ones, and channels do not change what is seen.
        options = {"stride": layer.stride, "dilation": getattr(layer, "dilation", 1)}
        layer = getattr(nn, f"Conv{axes}d")(1, 1, layer.kernel_size, **options)
        layer.weight.data.fill_(1)
        layers.append(layer)
        texts.append(line)
    assert layers, "nothing looks at neighbours"

    def window(index, count):
        x = torch.ones(1, 1, *(220 if axes == 1 else 110,) * axes, requires_grad=True)
        out = nn.Sequential(*layers[:count])(x)
        out[(0, 0) + (index,) * axes].backward()
        seen = x.grad[0, 0].nonzero()
        return seen.min(0).values, seen.max(0).values

    rows, jump = [], [1] * axes
    for number, (text, layer) in enumerate(zip(texts, layers, strict=True), start=1):
        (start, end), (after, _) = window(0, number), window(1, number)
        row = {"text": text, "before": jump, "field": (end - start + 1).tolist(), "jump": (after - start).tolist()}
        row |= {"k": list(layer.kernel_size), "s": list(layer.stride), "d": list(layer.dilation)}
        rows.append(row)
        jump = row["jump"]
    return {"rows": rows, "field": rows[-1]["field"], "jump": jump}


LAYER_KINDS = {
    "Linear": nn.Linear,
    "Conv1d": nn.Conv1d,
    "Conv2d": nn.Conv2d,
    "BatchNorm": nn.BatchNorm1d,
    "LayerNorm": nn.LayerNorm,
    "Embedding": nn.Embedding,
    "MultiheadAttention": nn.MultiheadAttention,
}


def parameter_count(rng):
    layer = rng.choice(list(LAYER_KINDS))
    number = lambda: rng.choice([0, 1, 7, 12, 64, 300, 4096])  # noqa: E731
    coin = lambda: rng.random() < 0.6  # noqa: E731
    if layer == "Linear":
        params = {"in_features": number(), "out_features": number(), "bias": coin()}
    elif layer.startswith("Conv"):
        axes = int(layer[4])
        params = {
            "in_channels": rng.choice([0, 3, 8, 12]),
            "out_channels": rng.choice([4, 12, 64]),
            "kernel_size": per_axis(rng, axes, lambda: rng.randint(0, 7)),
            "groups": rng.choice([1, 1, 2, 3, 4]),
            "bias": coin(),
        }
    elif layer == "BatchNorm":
        params = {"num_features": number(), "affine": coin()}
    elif layer == "LayerNorm":
        params = {
            "normalized_shape": [rng.randint(0, 9) for _ in range(rng.randint(0, 3))],
            "elementwise_affine": coin(),
            "bias": coin(),
        }
    elif layer == "Embedding":
        params = {"num_embeddings": number(), "embedding_dim": number()}
    else:
        params = {
            "embed_dim": rng.choice([8, 12, 512]),
            "num_heads": rng.choice([1, 4, 8]),
            "bias": coin(),
            "add_bias_kv": rng.random() < 0.2,
        }
        if rng.random() < 0.4:
            params |= {"kdim": rng.choice([0, 5, 12]), "vdim": rng.choice([7, 12])}
    sizes = [field for field, value in params.items() if not isinstance(value, bool)]
    # Without weights torch takes any normalized_shape and fails only when it is used.
    if rng.random() < 0.2 and params.get("elementwise_affine", True):
        params[rng.choice(sizes)] = rng.choice([-1, 2.5, "two"])
    return {"layer": layer, **params}


def torch_parameter_count(params):
    options = {name: tuples(value) for name, value in params.items() if name != "layer"}
    layer = LAYER_KINDS[params["layer"]](**options, device="meta")
    return {
        "total": sum(p.numel() for p in layer.parameters()),
        "parts": [{"name": name, "shape": list(p.shape), "count": p.numel()} for name, p in layer.named_parameters()],
        "buffers": [{"name": name, "shape": list(b.shape)} for name, b in layer.named_buffers()],
    }


def in_any_order(parts):
    return sorted(parts, key=lambda part: part["name"])


# ------------------------------------------------------------ recurrent layers


def recurrent(rng):
    params = {
        "layer": rng.choice(["RNN", "LSTM", "GRU"]),
        "input_size": rng.randint(1, 9),
        "hidden_size": rng.randint(1, 9),
        "num_layers": rng.randint(1, 3),
        "bidirectional": rng.random() < 0.5,
    }
    if rng.random() < (0.4 if params["layer"] == "LSTM" else 0.05):
        params["proj_size"] = rng.randint(0, 6)
    return spoil(rng, params, ["input_size", "hidden_size", "num_layers", "proj_size"], 0.2)


def recurrent_parameters(rng):
    return {**recurrent(rng), "bias": rng.random() < 0.8, "reset_after": rng.random() < 0.6}


def torch_recurrent_parameters(params):
    options = {name: value for name, value in params.items() if name not in ("layer", "reset_after")}
    layer = getattr(nn, params["layer"])(**options, device="meta")
    total = sum(p.numel() for p in layer.parameters())
    expected = {
        "torch": {"total": total, "rows": rows_of_layers(layer)},
        "gates": layer.weight_hh_l0.shape[0] // layer.hidden_size,
        "biased": any("bias" in name for name, _ in layer.named_parameters()),
        "directions": sum(name.startswith("weight_ih_l0") for name, _ in layer.named_parameters()),
    }
    if params.get("proj_size"):
        return {**expected, "keras": None, "difference": None}
    keras_total = keras_count(
        params["layer"],
        params["input_size"],
        params["hidden_size"],
        params["num_layers"],
        params["bidirectional"],
        params["bias"],
        params["reset_after"],
    )
    return {**expected, "keras": {"total": keras_total}, "difference": total - keras_total}


def rows_of_layers(layer):
    """The tensors of the first layer, and those of all others, each with how often they are there."""
    groups = {}
    for name, p in layer.named_parameters():
        kind, number, back = re.fullmatch(r"(\w+?)_l(\d+)(_reverse)?", name).groups()
        groups.setdefault((int(number), bool(back)), []).append((kind, list(p.shape), p.numel()))
    rows = []
    for chosen in ([key for key in groups if not key[0]], [key for key in groups if key[0]]):
        if chosen:
            assert all(groups[key] == groups[chosen[0]] for key in chosen), "the page shows one for all of them"
            parts = [dict(zip(("name", "shape", "count"), one, strict=True)) for one in groups[chosen[0]]]
            each = sum(part["count"] for part in parts)
            layers = [min(chosen)[0], max(chosen)[0]]
            rows.append(
                {"layers": layers, "copies": len(chosen), "parts": parts, "each": each, "total": each * len(chosen)}
            )
    return rows


@cache
def keras_count(kind, inputs, hidden, layers, bidirectional, bias, reset_after):
    """The same stack built in Keras, layer on layer."""
    import keras

    made = {"RNN": keras.layers.SimpleRNN, "LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU}[kind]
    total = 0
    for _ in range(layers):
        options = {"reset_after": reset_after} if kind == "GRU" else {}
        layer = made(
            hidden,
            use_bias=bias,
            return_sequences=True,
            kernel_initializer="zeros",
            recurrent_initializer="zeros",
            **options,
        )
        layer = keras.layers.Bidirectional(layer) if bidirectional else layer
        layer.build((None, 5, inputs))
        total += layer.count_params()
        inputs = hidden * (2 if bidirectional else 1)
    return total


def recurrent_shapes(rng):
    params = recurrent(rng)
    features = params["input_size"] if rng.random() < 0.9 else 10
    axes = rng.choice([2, 3, 3, 3, rng.choice([1, 4])])
    leading = [rng.choice([1, 2, 3, 4, 5, 0]) for _ in range(axes - 1)]
    return {**params, "input": [*leading, features], "batch_first": rng.random() < 0.5}


def torch_recurrent_shapes(params):
    options = {name: value for name, value in params.items() if name not in ("layer", "input")}
    layer = getattr(nn, params["layer"])(**options)
    output, states = layer(torch.zeros(params["input"]))
    h_n, c_n = states if isinstance(states, tuple) else (states, None)
    batched = h_n.ndim == 3
    leading = params["input"][:-1]
    time = axis_of_time(params["layer"], layer.batch_first) if batched else 0
    directions = sum(name.startswith("weight_ih_l0") for name, _ in layer.named_parameters())
    names = ["batch"] * len(leading)
    names[time] = "time"
    return {
        "output": list(output.shape),
        "h_n": list(h_n.shape),
        "c_n": None if c_n is None else list(c_n.shape),
        "axes": [*names, "features"],
        "batched": batched,
        "batchFirst": layer.batch_first,
        "time": leading[time],
        "batch": h_n.shape[1] if batched else None,
        "layers": h_n.shape[0] // directions,
        "directions": directions,
        "emitted": h_n.shape[-1],
        "hidden": layer.hidden_size,
    }


@cache
def axis_of_time(kind, batch_first):
    """The axis along which what comes first changes what comes later."""
    layer = getattr(nn, kind)(1, 2, batch_first=batch_first)
    x = torch.zeros(2, 2, 1)
    still, x[0, 0] = layer(x)[0], 1
    changed = (layer(x)[0] != still).any(2)
    assert changed[1, 0] != changed[0, 1]
    return 0 if changed[1, 0] else 1


# ------------------------------------------------------------ shapes and strides


def broadcast(rng):
    full = [rng.choice([0, 1, 2, 3, 5]) for _ in range(rng.randint(0, 4))]
    shapes = []
    for _ in range(rng.choice([2, 2, 3])):
        shape = [size if rng.random() < 0.65 else rng.choice([1, 1, 1, 4]) for size in full]
        shapes.append(shape[rng.randint(0, len(shape)) :] if rng.random() < 0.4 else shape)
    if rng.random() < 0.1:
        shapes[0] = [*shapes[0], rng.choice([-1, 2.5, "two"])]
    return {"shapes": shapes}


def torch_broadcast(params):
    made = torch.broadcast_tensors(*(torch.empty(shape, device="meta") for shape in params["shapes"]))
    axes = made[0].ndim
    return {
        "shape": list(made[0].shape),
        "elements": str(math.prod(made[0].shape)),
        "aligned": [[None] * (axes - len(shape)) + shape for shape in params["shapes"]],
        # What is repeated lies at one place in memory.
        "stretched": [[x.stride(i) == 0 and x.shape[i] != 1 for i in range(axes)] for x in made],
    }


def strides(rng):
    shape = [rng.choice([1, 2, 3, 4, 6]) if rng.random() < 0.96 else 0 for _ in range(rng.randint(0, 4))]
    x, calls = torch.empty(shape, device="meta"), []
    for _ in range(rng.randint(1, 4)):
        axes = x.ndim
        name = rng.choice(
            [
                "permute",
                "permute",
                "view",
                "view",
                "view",
                "reshape",
                "reshape",
                "transpose",
                "contiguous",
                "flatten",
                "expand",
                "unsqueeze",
                "squeeze",
                "t",
            ]
        )
        axis = lambda low=0: rng.randint(-axes - low, axes)  # noqa: E731
        if name == "permute":
            args = rng.sample(range(axes), axes) if rng.random() < 0.93 else [axis() for _ in range(axes)]
        elif name in ("view", "reshape"):
            args = refactored(rng, list(x.shape))
        elif name == "transpose":
            args = [axis() if rng.random() < 0.1 else rng.randint(-axes, max(axes - 1, 0)) for _ in "ab"]
        elif name == "expand":
            args = [rng.choice([2, 3]) for _ in range(rng.randint(0, 1))] + [
                rng.choice([-1, 5, 1]) if size == 1 else rng.choice([-1, size, size, size, 7]) for size in x.shape
            ]
        elif name == "flatten":
            args = rng.choice([[], [0], [-1], [rng.randint(-axes, axes), -1], [0, 1], [1, 2]])
        elif name == "unsqueeze":
            args = [axis(1)]
        elif name == "squeeze":
            args = rng.choice([[], [axis()]])
        else:
            args = []
        if name in ("permute", "view", "reshape", "expand") and not args:
            continue
        calls.append(f"{name}({', '.join(map(str, args))})")
        try:
            x = eval(f"x.{calls[-1]}")
        except (RuntimeError, IndexError, TypeError):
            break
    return {"shape": shape, "calls": rng.choice(["", "x."]) + ".".join(calls or ["contiguous()"])}


def refactored(rng, shape):
    """Sizes for view: the prime factors dealt out anew, sometimes one -1, sometimes wrong."""
    elements = math.prod(shape)
    factors = [prime for prime in (2, 3, 5, 7) for _ in range(20) if elements and elements % prime ** (_ + 1) == 0]
    sizes = [1] * rng.randint(1, 4)
    if elements == 0:
        sizes[0] = 0
    else:
        ordered = sorted(factors, key=lambda _: rng.random()) if rng.random() < 0.5 else factors
        for factor in ordered:
            sizes[rng.randrange(len(sizes))] *= factor
    if rng.random() < 0.4 and elements:  # keep whole axes, so that views of permuted tensors exist too
        sizes = []
        for size in shape:
            half = 2 if size % 2 == 0 and rng.random() < 0.5 else 1
            sizes += [size // half, half] if half > 1 else [size]
        if len(sizes) > 1 and rng.random() < 0.5:
            at = rng.randrange(len(sizes) - 1)
            sizes[at : at + 2] = [sizes[at] * sizes[at + 1]]
    for wrong, chance in ((-1, 0.2), (-1, 0.05), (-2, 0.02), (4, 0.04)):
        if sizes and rng.random() < chance:
            sizes[rng.randrange(len(sizes))] = wrong
    return sizes


def torch_strides(params):
    x = torch.empty(params["shape"])
    first, rows = x, []

    def described(y, before):
        return {
            "shape": list(y.shape),
            "strides": list(y.stride()),
            "contiguous": y.is_contiguous(),
            "copied": storage(y) != storage(before),
            "shared": storage(y) == storage(first),
        }

    def storage(y):
        return y.untyped_storage()._cdata

    rows.append({"text": "x", **described(x, x)})
    for call in re.findall(r"\w+\((?:[^()]|\([^()]*\))*\)", params["calls"]):
        before, x = x, eval(f"x.{call}", {"x": x})
        rows.append({"text": call, **described(x, before)})
    return {"rows": rows, **rows[-1]}


# ------------------------------------------------------------ losses and attention


def cross_entropy(rng):
    classes = rng.choice([1, 2, 3, 5, 10, 100])
    scale = rng.choice([0.1, 1, 10, 300])
    logits = [rng.choice([round(rng.gauss(0, scale), 3), 0.0]) for _ in range(classes)]
    for value, chance in ((-math.inf, 0.15), (math.inf, 0.05), (math.nan, 0.05)):
        if rng.random() < chance:
            logits[rng.randrange(classes)] = value
    target = rng.randrange(classes) if rng.random() < 0.8 else rng.choice([classes, -1, -100, 1.5])
    return {"logits": logits, "target": target}


def torch_cross_entropy(params):
    target = torch.tensor(params["target"])
    logits = torch.tensor(params["logits"], dtype=torch.float64, requires_grad=True)
    loss = F.cross_entropy(logits, target)
    assert not loss.isnan(), "torch returns nan: the calculator must say so"
    doubled = F.cross_entropy(logits.softmax(0), target)
    expected = {
        "loss": loss.item(),
        "doubled": doubled.item(),
        "probabilities": logits.softmax(0).tolist(),
        "doubledProbabilities": logits.softmax(0).softmax(0).tolist(),
        "classes": len(logits),
    }
    if torch.isfinite(loss):
        expected["gradient"] = torch.autograd.grad(loss, logits)[0].norm().item()
    expected["doubledGradient"] = torch.autograd.grad(doubled, logits)[0].norm().item()
    classes = len(params["logits"])
    best, worst = torch.zeros(2, classes, dtype=torch.float64).unbind()
    best[0], worst[-1] = 1, 1
    expected |= {
        "floor": F.cross_entropy(best, torch.tensor(0)).item(),
        "uniform": F.cross_entropy(0 * best, torch.tensor(0)).item(),
        "ceiling": F.cross_entropy(worst, torch.tensor(0)).item(),
    }
    return expected


def attention_mask(rng):
    queries, keys = rng.randint(1, 7), rng.randint(1, 7)
    if rng.random() < 0.5:
        queries = keys
    params = {"queries": queries, "keys": keys, "causal": rng.choice(["none", "top-left", "bottom-right"])}
    if rng.random() < 0.7:
        params["padded"] = [
            rng.randint(-keys, keys - 1) if rng.random() < 0.93 else keys for _ in range(rng.randint(0, keys))
        ]
    if rng.random() < 0.15:
        params[rng.choice(["queries", "keys"])] = rng.choice([-1, 2.5, "two"])
    return params


def torch_attention_mask(params):
    queries, keys = params["queries"], params["keys"]
    hidden = torch.zeros(keys, dtype=torch.bool)
    for key in params.get("padded", []):
        hidden[key] = True
    blocks = torch.zeros(queries, keys, dtype=torch.bool)
    if params["causal"] != "none":
        shift = keys - queries if params["causal"] == "bottom-right" else 0
        blocks = ~torch.ones(queries, keys, dtype=torch.bool).tril(shift)
    attention = nn.MultiheadAttention(4, 1, batch_first=True)
    with torch.no_grad():
        q, k = torch.randn(1, queries, 4), torch.randn(1, keys, 4)
        weights = attention(q, k, k, attn_mask=blocks, key_padding_mask=hidden[None])[1][0]
        keep = ~(blocks | hidden)
        scaled = F.scaled_dot_product_attention(q, k, torch.eye(keys)[None], attn_mask=keep)[0]
    empty = weights.isnan().any(1).nonzero().flatten().tolist()
    assert torch.equal(weights.nan_to_num(0) > 0, scaled > 0), "the two conventions agree"
    return {
        "keep": (scaled > 0).tolist(),
        "emptyRows": empty,
        "hidden": hidden.nonzero().flatten().tolist(),
        "kept": int(scaled.count_nonzero()),
        "total": weights.numel(),
    }


# ------------------------------------------------------------

CALCULATORS: dict[str, tuple[Callable, Callable]] = {
    "convOutputSize": (conv_output_size, torch_conv),
    "convTranspose": (conv_transpose, torch_conv_transpose),
    "pooling": (pooling, torch_pooling),
    "adaptivePooling": (adaptive_pooling, torch_adaptive_pooling),
    "layerStack": (layer_stack, torch_layer_stack),
    "receptiveField": (receptive_field, torch_receptive_field),
    "parameterCount": (parameter_count, torch_parameter_count),
    "recurrentParameters": (recurrent_parameters, torch_recurrent_parameters),
    "recurrentShapes": (recurrent_shapes, torch_recurrent_shapes),
    "broadcast": (broadcast, torch_broadcast),
    "strides": (strides, torch_strides),
    "crossEntropy": (cross_entropy, torch_cross_entropy),
    "attentionMask": (attention_mask, torch_attention_mask),
}


# Corners that chance reaches too seldom; torch judges these too.
TRANSPOSED = {"dims": 1, "n": 5, "k": 3, "s": 2, "p": 0, "op": 0, "d": 4}
GATED = {
    "layer": "LSTM",
    "input_size": 3,
    "hidden_size": 4,
    "num_layers": 2,
    "bidirectional": True,
    "bias": True,
    "reset_after": True,
}
SQUARE = {"queries": 3, "keys": 4, "causal": "none"}
CORNERS = {
    "convOutputSize": [
        {"dims": 1, "n": 3, "k": 4, "s": 1, "p": "same", "d": 2},
        {"dims": 1, "n": 1, "k": 1, "s": 9, "p": 0, "d": 9},
    ],
    "convTranspose": [{**TRANSPOSED, "target": target} for target in (16, 17, 18, 19, 20, 21)]
    + [{**TRANSPOSED, "dims": 2, "d": [4, 1], "target": target} for target in ([17, 11], [19, 11], [19, 12], [17, 12])],
    "pooling": [
        {"mode": "max", "dims": dims, "n": 6, "k": 3, "s": 1, "p": p, "d": 2, "ceil_mode": False}
        for dims in (1, 2)
        for p in (1, 2)
    ],
    "layerStack": [
        {"input": [16, 5, 5], "layers": f"Flatten()\nnn.Linear({features}, 12)"}
        for features in ("16 * 5 * 5", "4_00", "16*5*5", "16 * 25", "16 * 5 * 4", "16 * 5.0 * 5", "16 * ")
    ]
    + [
        {"input": [1, 9, 9], "layers": layers}
        for layers in (
            "Conv2d(1, 6, (5), padding=(2))",
            "BatchNorm2d(1, bias=False)",
            "BatchNorm2d(1, affine=False, bias=True)",
        )
    ]
    + [
        {"input": size, "layers": layers}
        for size, texts in (
            (
                [4, 9],
                "Conv1d(4,6,3)  Conv1d(4, 1, 3)  Conv1d(4, 0, 3)  Conv1d(4, 6, kernel_size=3, 2)  LazyConv1d(6, 3)  LazyConv1d(0, 3)"
                "  LazyConv2d(6, 3)  LazyConv1d(6, 3, 2, 1, 2, 2, False)  ConvTranspose1d(4, 6, 3)  ConvTranspose1d(4, 1, 3)"
                "  ConvTranspose1d(4, 0, 3)  ConvTranspose1d(4, 6, 3, 2, 1, 1, 2, False, 1)  ConvTranspose1d(4, 6, 3, groups=2)"
                "  ConvTranspose1d(4, 6, 3, groups=3)  AvgPool1d(3, 2, 1)  AvgPool1d(3, 2, 1, True)  AvgPool1d(3, 2, 1, True, False)"
                "  AvgPool1d(4, dilation=2)  MaxPool1d(3, 2, 1, 2)  MaxPool1d(3, 2, 1, 2, False, True)  MaxPool1d(3, None)"
                "  AdaptiveAvgPool1d(0)  AdaptiveMaxPool1d(3)  AdaptiveMaxPool1d(None)  AdaptiveAvgPool1d((None,))  AdaptiveMaxPool2d(3)  AdaptiveAvgPool1d((2, 3))"
                "  BatchNorm1d(4)  BatchNorm1d(9)  BatchNorm2d(4)  LayerNorm(9)  LayerNorm((4, 9))  LayerNorm([9], 1e-6, False)"
                "  LayerNorm((4, 9), bias=False)  LayerNorm(4)  LayerNorm((9, 4))  LayerNorm(())  LazyLinear(3)  LazyLinear(3, False)"
                "  Linear(9, 3)  Linear(4, 3)  Linear(?, 0)",
            ),
            (
                [2, 3, 4],
                "Flatten(0, 0)  Flatten(0, 1)  Flatten(0)  Flatten(-4)  Flatten(-4, -4)  Flatten(-3)  Flatten(-5)  Flatten(3)  Flatten(4)"
                "  Flatten(1, 2)  Flatten(1, 3)  Flatten(1, 4)  Flatten(2, -2)  Flatten(2, 1)  Flatten(1, -4)  Flatten(1, -5)  Dropout(0)"
                "  Dropout(1)  Dropout(1.0)  Dropout(0.0)  Dropout(1.5)  Dropout(2)  Dropout(-1)  Dropout(-0.5)  Dropout(None)  Dropout('x')"
                "  Dropout(0.1, True)  AdaptiveAvgPool2d((None, 3))  AdaptiveAvgPool2d((3, None))  AdaptiveMaxPool2d((5, 6))"
                "  AdaptiveMaxPool1d(3)  LazyConv2d(6, (3, 2))  LazyConv1d(6, 3)  BatchNorm2d(?)  BatchNorm1d(2)  Sigmoid(3)  ReLU(True)"
                "  LeakyReLU(0.2, True)  LeakyReLU('a')  LeakyReLU(-1)  LeakyReLU(None)  GELU('foo')  GELU(3)  GELU(None)  GELU('tanh')  SiLU(True)  Dropout2d(0.3, True)  Identity()  ConvTranspose2d(2, 4, (3, 2))",
            ),
            (
                [0, 5],
                "Flatten()  AdaptiveAvgPool1d(3)  AdaptiveMaxPool1d(3)  MaxPool1d(2)  AvgPool1d(2)  ConvTranspose1d(0, 4, 3)  LazyConv1d(4, 3)  Linear(5, 2)  Conv1d(0, 4, 3)  BatchNorm1d(0)",
            ),
            ([2, 0], "Flatten()  AdaptiveAvgPool1d(3)  Linear(0, 2)  Linear(?, 2)  ReLU()"),
            ([0], "Linear(0, 3)  Linear(1, 3)  BatchNorm1d(0)"),
            ([5], "BatchNorm1d(5)  BatchNorm2d(5)  LayerNorm(5)  Linear(5, 2)  Flatten()"),
        )
        for layers in texts.split("  ")
    ],
    "parameterCount": [{"layer": "MultiheadAttention", "embed_dim": 512, "num_heads": heads} for heads in (6, 7, 512)]
    + [
        {"layer": "MultiheadAttention", "embed_dim": 4, "num_heads": 1, "kdim": 4, "vdim": 4, **odd}
        for odd in ({"embed_dim": 0}, {"kdim": -1}, {"vdim": -1}, {"num_heads": 0}, {"kdim": 3}, {"vdim": 3}, {})
    ]
    + [
        {"layer": "Conv1d", "in_channels": 4, "out_channels": 6, "kernel_size": 3, "groups": 2, **odd}
        for odd in ({"out_channels": -1}, {"out_channels": 0}, {"in_channels": 3}, {"out_channels": 5}, {"groups": 0})
    ],
    "recurrentParameters": [{**GATED, "proj_size": size} for size in (3, 4, 5)]
    + [{**GATED, "layer": "GRU", "proj_size": 0}],
    "broadcast": [{"shapes": shapes} for shapes in ([[0], [1]], [[0], [3]], [[], [2, 3]], [[2], [2], [3]])],
    "strides": [
        {"shape": shape, "calls": calls}
        for shape, calls in (
            ([3, 1, 4], "transpose(0, 1).view(12)"),
            ([2, 3, 1], "permute(2, 1, 0).view(3, 2)"),
            ([0, 3], "view(-1, 0)"),
            ([0, 3], "view(-1, 5)"),
            ([1, 3], "expand(4, 3).view(12)"),
            ([1, 3], "expand(4, 3).view(2, 2, 3)"),
            ([], "view(1, 1).squeeze()"),
            ([2, 3], "t().contiguous().t().view(6)"),
            ([4], "view(2)"),
            ([4], "view(3, -1)"),
            ([4], "view(-1, 0)"),
            ([0, 3], "view(2, 3)"),
            ([2, 3, 4], "permute(2,0,1)"),
            ([2, 3], "view((3, 2))"),
            ([2, 3], "permute([1, 0]).reshape((6,))"),
            ([3], "expand(1, 3)"),
            ([3], "expand(2, 1, 1, 3)"),
            ([], "expand(1)"),
            ([], "expand(2, 3)"),
            ([], "unsqueeze(0)"),
            ([], "unsqueeze(1)"),
            ([2, 3], "transpose(0)"),
            ([2, 3], "transpose(0, 1, 1)"),
            ([2, 3], "t(1)"),
            ([2, 3], "flatten(0, 1, 2)"),
            ([2, 3], "contiguous(1)"),
            ([2, 3], "unsqueeze()"),
            ([2, 3], "unsqueeze(0, 1)"),
            ([2, 3], "transpose((0, 1))"),
            ([2, 3], "unsqueeze((0,))"),
            ([2, 3], "flatten([0, 1])"),
            ([2, 3], "contiguous([])"),
            ([2, 3], "t(())"),
            ([2, 1, 3], "squeeze(())"),
            ([2, 1, 1], "squeeze([1, 2])"),
        )
    ]
    + [
        {"shape": [2, 3], "calls": f"{name}({axis}{more})"}
        for name, more in (("transpose", ", 0"), ("unsqueeze", ""), ("flatten", ", -1"), ("squeeze", ""))
        for axis in range(-4, 5)
    ],
    "crossEntropy": [
        {"logits": logits, "target": target}
        for logits in ([1e30, 1e30, 2.0], [-1e17, -1e17], [3e15, 3e15 - 1, 0.0], [-1e30, -math.inf, -1e30])
        for target in (0, 1)
    ],
    "attentionMask": [{**SQUARE, "padded": [position]} for position in (-5, -4, 3, 4)]
    + [{**SQUARE, "padded": [3, 0, 2]}],
}


def judged(calculator: str, params: dict) -> Case:
    """What torch says of these parameters."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = CALCULATORS[calculator][1](params)
    except (RuntimeError, ValueError, TypeError, IndexError, AssertionError, AttributeError, SyntaxError):
        expected = None
    return Case(calculator, params, expected)


@cache
def cases_of(calculator: str) -> tuple[Case, ...]:
    rng = random.Random(f"tested answers: {calculator}")
    draw = CALCULATORS[calculator][0]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # tensors this small wait longer for a second thread than they compute
    try:
        drawn = [draw(rng) for _ in range(CASES_EACH)]
        return tuple(judged(calculator, params) for params in drawn + CORNERS.get(calculator, []))
    finally:
        torch.set_num_threads(threads)


def judge_all() -> tuple[Case, ...]:
    """The cases of all calculators."""
    return tuple(case for calculator in CALCULATORS for case in cases_of(calculator))
