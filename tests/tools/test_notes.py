"""What a calculator says beside its number is true for what was typed, not for its first values alone."""

import itertools
import json
import re

import pytest
import torch
from torch import nn

DEPENDS = ["docs/assets/javascripts/calculators/*", "tests/tools/*"]

BETWEEN = "Some positions in between are read by no window"


@pytest.fixture(scope="module")
def said(v8):
    """The sentences for a list of (calculator, values)."""
    return lambda cases: json.loads(v8.call("runNotes", json.dumps(cases)))


def skipped(n: int, k: int, s: int, d: int, p: int = 0) -> bool:
    """Whether a position before the last one that is read is read by no window, padding and all."""
    places = torch.arange(n + 2 * p, dtype=torch.float).view(1, 1, -1, 1)
    read = set(nn.functional.unfold(places, (k, 1), dilation=(d, 1), stride=(s, 1)).flatten().tolist())
    return len(read) <= max(read)


def test_positions_between_those_that_are_read(said):
    """Position by position: between two windows, between the taps of one, and only near an end."""
    sizes = [*itertools.product([1, 2, 3, 4, 5, 7, 8, 14], [1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 3, 5], [0, 1, 2]),
             *itertools.product([60, 61], [1, 2, 3, 4], [1, 2, 3, 4, 6], [1, 2, 3, 4], [0])]  # fmt: skip
    cases = [dict(zip("nksdp", one, strict=True)) for one in sizes]
    cases = [case for case in cases if case["d"] * (case["k"] - 1) < case["n"] + 2 * case["p"]]
    told = said([("conv-output-size", {**case, "dims": "1"}) for case in cases])
    found = [BETWEEN in sentence for sentence in told]
    assert found == [skipped(**case) for case in cases]
    assert 0.2 * len(cases) < sum(found) < 0.8 * len(cases)
    for case, sentence, here in zip(cases, told, found, strict=True):
        either = " either" * ("no window reads the last" in sentence)
        padded = ", the padding counted" * bool(case["p"])
        assert (f"{BETWEEN}{either}{padded}." in sentence) is here


def test_positions_between_along_one_axis_and_of_a_pooling(said):
    high = {"n": [60, 1], "k": [2, 1], "s": [3, 1], "d": 1, "p": 0, "dims": "2"}
    assert [BETWEEN in one for one in said([("conv-output-size", high), ("conv-output-size", high | {"s": 1})])] == [
        True,
        False,
    ]
    pooled = {"mode": "max", "dims": "2", "n": 14, "k": 2, "s": 3, "p": 0, "d": 1, "ceil_mode": False}
    for case in ({}, {"s": 2}, {"s": 2, "d": 5}, {"n": 13, "s": 2, "d": 5}):
        one = {**pooled, **case}
        [sentence] = said([("pooling", one)])
        assert (BETWEEN in sentence) is skipped(**{name: one[name] for name in "nksd"}), case


def test_what_a_pooling_leaves_unread_with_a_window_over_the_edge(said):
    """A tap beyond the edge reads nothing, so a dilated last window can leave the end unread, and nothing lies beyond it."""
    sizes = itertools.product(range(1, 12), [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 5], [0, 1], [False, True])
    cases = [dict(zip(["n", "k", "s", "d", "p", "ceil_mode"], one, strict=True)) for one in sizes]
    cases = [case for case in cases if case["p"] <= case["k"] // 2]
    seen = 0
    for case in cases:
        n, k, s, d, p, ceil_mode = case.values()
        try:
            windows = nn.MaxPool1d(k, s, p, d, ceil_mode=ceil_mode)(torch.zeros(1, 1, n)).shape[2]
        except RuntimeError:
            continue
        places = torch.arange(99.0).view(1, 1, -1, 1)
        taken = nn.functional.unfold(places, (k, 1), dilation=(d, 1), stride=(s, 1))[0, :, :windows]
        read = {int(place) for place in taken.flatten() if place < n + 2 * p}
        [sentence] = said([("pooling", {**case, "mode": "max", "dims": "1"})])
        assert (BETWEEN in sentence) is (len(read) <= max(read)), case
        last = n + 2 * p - 1 - max(read)
        told = re.search(r"no window reads the last (?:(\d+) )?position", sentence)
        assert (int(told[1] or 1) if told else 0) == last, case
        seen += bool(last and "hangs over" in sentence)
    assert seen > 50


@pytest.mark.parametrize(("k", "s", "d"), [*itertools.product([1, 2, 3], [1, 2, 3], [1, 2, 3, 5])])
def test_positions_between_of_very_many_windows(said, k, s, d):
    """The two ends are as those of a line that is shorter by whole steps, and the middle repeats."""
    values = {"n": 10**9, "k": k, "s": s, "d": d, "p": 0, "dims": "1"}
    [sentence] = said([("conv-output-size", values)])
    assert (BETWEEN in sentence) is skipped(n=60 + (10**9 - 60) % s, k=k, s=s, d=d)


@pytest.mark.parametrize(
    ("k", "s", "d"), [(300, 5, 3), (300, 3, 5), (300, 1, 5), (300, 5, 1), (300, 4, 6), (300, 301, 1), (150, 1, 301)]
)
def test_positions_between_of_a_very_long_kernel(said, k, s, d):
    """Near an end a step and a dilation above 1 leave positions out, however many taps there are."""
    for n in (d * (k - 1) + 1, d * (k - 1) + 7, d * (k - 1) + 300, d * (k - 1) + 309):
        [sentence] = said([("conv-output-size", {"n": n, "k": k, "s": s, "d": d, "p": 0, "dims": "1"})])
        assert (BETWEEN in sentence) is skipped(n=n, k=k, s=s, d=d), n


@pytest.mark.parametrize("layer", ["LSTM", "GRU", "RNN"])
def test_an_empty_number_of_layers_is_said_as_the_one_that_torch_takes(said, layer):
    values = {"layer": layer, "input_size": 3, "hidden_size": 4, "bias": True, "reset_after": False}
    empty, one = said([("recurrent-parameters", values), ("recurrent-parameters", {**values, "num_layers": 1})])
    assert empty == one and "1 layer." in one
    assert nn.LSTM(3, 4).num_layers == 1


def test_how_many_elements(said):
    shapes = [[[5, 1], [4]], [[5], [1]], [[], []]]
    told = said([("broadcasting", {"shapes": one}) for one in shapes])
    assert [one.split("\n")[0] for one in told] == ["5 × 4 = 20 elements", "5 elements", "1 element"]


def test_what_the_broadcast_drawing_marks_is_what_is_told(said):
    """A size is dashed where it is there and 1; an axis that is not there has nothing to be dashed."""
    shapes = [[[5, 1], [4]], [[2, 3], [3]], [[], [3]], [[2, 3], [2, 3]], [[1], [1, 1]], [[0], [1]]]
    told = said([("broadcasting", {"shapes": one}) for one in shapes])
    for sizes, sentence in zip(shapes, told, strict=True):
        made = torch.broadcast_tensors(*map(torch.zeros, sizes))
        repeated = [x.dim() - len(size) + i for x, size in zip(made, sizes, strict=True) for i, one in enumerate(size)
                    if one == 1 and x.shape[x.dim() - len(size) + i] != 1]  # fmt: skip
        grown = any(list(x.shape) != size and x.numel() != 1 for x, size in zip(made, sizes, strict=True))
        assert ("Dashed sizes are repeated" in sentence) is bool(repeated), sizes
        assert ("What has fewer axes is repeated along those that it lacks" in sentence) is (grown and not repeated)
        assert ("No axis is stretched." in sentence) is not grown


@pytest.mark.parametrize(("size", "batch_first"), [([0, 20, 1], True), ([20, 0, 1], False), ([1, 20, 1], True)])
def test_swapped_axes_of_an_empty_batch_raise(said, size, batch_first):
    values = {"layer": "LSTM", "input_size": 1, "hidden_size": 16, "num_layers": 1, "batch_first": batch_first}
    [sentence] = said([("recurrent-shapes", {**values, "input": size})])
    try:
        raises = not nn.LSTM(1, 16, batch_first=not batch_first)(torch.zeros(size))
    except RuntimeError:
        raises = True
    assert ("the wrong way round torch raises here" in sentence) is raises is (0 in size)
    assert ("raises nothing here" in sentence) is not raises


def test_where_swapped_axes_show(said):
    values = {"layer": "LSTM", "input_size": 1, "hidden_size": 16, "num_layers": 1, "batch_first": True}
    for size, shows in (([7, 20, 1], True), ([5, 5, 1], False)):
        [sentence] = said([("recurrent-shapes", {**values, "input": size})])
        states = [nn.LSTM(1, 16, batch_first=first)(torch.zeros(size))[1][0].shape for first in (True, False)]
        assert (states[0] != states[1]) is shows is ("h_n is where you see it." in sentence)
        assert ("no shape shows it." in sentence) is not shows


def test_the_letters_are_for_the_mask_that_is_named(said):
    values = {"queries": 3, "keys": 4, "causal": "top-left", "padded": [3]}
    blocks, keeps = said([("attention-mask", {**values, "convention": one}) for one in ("blocks", "keeps")])
    keep = torch.ones(3, 4).tril().bool() & torch.tensor([True, True, True, False])
    q, k = torch.randn(1, 3, 8), torch.randn(1, 4, 8)
    attention = nn.MultiheadAttention(8, 1, batch_first=True)
    assert "MultiheadAttention, called with attn_mask=mask: True blocks a pair" in blocks
    assert torch.equal(attention(q, k, k, attn_mask=~keep)[1][0] > 0, keep)
    assert "scaled_dot_product_attention, called with attn_mask=mask: True keeps a pair" in keeps
    seen = nn.functional.scaled_dot_product_attention(q, k, torch.eye(4)[None], attn_mask=keep)[0]
    assert torch.equal(seen > 0, keep)


def test_no_gradient_is_told(said):
    logits = [[1000, 0], [200, 0], [110, 0], [100, 0], [20, 0], [0, 1000], [0, 110], [1, 1]]
    told = said([("cross-entropy", {"logits": one, "target": 1}) for one in logits])
    slopes = []
    for one in logits:
        z = torch.tensor([one], dtype=torch.float32, requires_grad=True)
        nn.functional.cross_entropy(z.softmax(1), torch.tensor([1])).backward()
        slopes.append(bool(z.grad.any()) or one[1] > one[0])  # a certain right answer has none without softmax either
    assert ["no gradient reaches the logits: in float32" in one for one in told] == [not slope for slope in slopes]
    assert slopes == [False] * 3 + [True] * 5
    assert max(map(len, told)) < 250  # and no number of a hundred figures
    ended = [[104.5, 0], [104.5, 0, 0], [0, 110, 110, 110]]
    told = said([("cross-entropy", {"logits": one, "target": one.index(0)}) for one in ended])
    assert all("no gradient reaches the logits" in one for one in told)


@pytest.mark.parametrize("target", [0, 1, 2])
def test_how_much_smaller_the_gradient_is(said, target):
    drawn = [[3, 0, -1], [0, 80, 80], [50, 50, 50], [40, 0, 40], [31.32, -3.33, -9], [20, 0, 0], [-30, 5, 6]]
    for logits, told in zip(
        drawn, said([("cross-entropy", {"logits": z, "target": target}) for z in drawn]), strict=True
    ):
        z = torch.tensor([logits], dtype=torch.float64, requires_grad=True)
        p, t = z.softmax(1), torch.tensor([target])
        plain = p[0].detach().clone()
        plain[target] = sum(part for i, part in enumerate(plain) if i != target)  # its size; 1 - p would be lost near 1
        slope, *_ = torch.autograd.grad(nn.functional.cross_entropy(p, t), p)
        p, slope = p[0].detach(), slope[0]
        doubled = torch.stack([p[i] * (p * (slope[i] - slope)).sum() for i in range(3)])
        weaker = (plain.norm() / doubled.norm()).item()
        assert (" times smaller" in told) is (weaker > 1)
        if weaker > 1:
            written = told.split("The gradient on the logits is ")[1].split(" times smaller")[0]
            assert abs(float(written.replace(",", "").replace(" × 10^", "e")) / weaker - 1) < 0.006
            assert len(written) < 13 and (" × 10^" in written) is (
                weaker >= 1e6
            )  # a million has no number that is read


def test_two_biases_add_up_unless_a_gate_stands_between(said):
    values = {"input_size": 3, "hidden_size": 4, "num_layers": 1, "bidirectional": False, "bias": True, "proj_size": 0}
    kinds = ("LSTM", "RNN", "GRU")
    sentences = said([("recurrent-parameters", {**values, "layer": kind, "reset_after": False}) for kind in kinds])
    for kind, sentence in zip(kinds, sentences, strict=True):
        torch.manual_seed(0)
        layer, merged = getattr(nn, kind)(3, 4), getattr(nn, kind)(3, 4)
        merged.load_state_dict(layer.state_dict())
        with torch.no_grad():
            merged.bias_ih_l0 += merged.bias_hh_l0
            merged.bias_hh_l0.zero_()
        x = torch.randn(5, 2, 3)
        same = torch.allclose(layer(x)[0], merged(x)[0], atol=1e-6)
        assert same is ("The two are only ever added, so the models can do the same." in sentence) is (kind != "GRU")
        assert ("with reset_after=False Keras computes something else." in sentence) is (kind == "GRU")


def test_only_what_is_multiplied_stands_before_in_features(said):
    layers = "Conv2d(3, 768, 16, stride=16)\n"
    whole, patches, rows = said(
        [("layer-stack", {"input": [3, 224, 224], "layers": f"{layers}Flatten({dims})"}) for dims in ("", 2, "1, 2")]
    )
    assert "768 × 14 × 14 = 150,528" in whole
    [one_axis] = said([("layer-stack", {"input": [28], "layers": "Flatten()\nLinear(28, 2)"})])
    assert "=" not in patches + rows + one_axis
    [two_axes] = said([("layer-stack", {"input": [16, 5], "layers": "Flatten()"})])
    assert "16 × 5 = 80" in two_axes


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
def test_an_even_kernel_along_one_axis_is_told(said):
    """torch pads one position more at the end there, so the first position of a row of ones and the last differ."""
    for k in ([3, 3], [2, 3], [3, 2], [2, 2], 3, 2):
        [sentence] = said([("conv-output-size", {"n": 8, "k": k, "s": 1, "p": "same", "d": 1, "dims": "2"})])
        layer = nn.Conv2d(1, 1, tuple(k) if isinstance(k, list) else k, padding="same", bias=False)
        nn.init.ones_(layer.weight)
        y = layer(torch.ones(1, 1, 8, 8))[0, 0]
        uneven = not torch.equal(y, y.flip(0, 1))
        assert ("torch puts the extra position at the end" in sentence) is uneven, k


@pytest.mark.parametrize("step", [1, 2, [1, 2], [2, 1]])
def test_positions_apart(said, step):
    [sentence] = said(
        [("receptive-field", {"layers": f"Conv2d(1, 1, 3, stride={step})".replace("[", "(").replace("]", ")")})]
    )
    layer = nn.Conv2d(1, 1, 3, stride=tuple(step) if isinstance(step, list) else step, bias=False)
    nn.init.ones_(layer.weight)
    x = torch.zeros(1, 1, 12, 12, requires_grad=True)
    seen = [torch.autograd.grad(layer(x)[0, 0, i, i], x)[0][0, 0].nonzero()[0] for i in (0, 1)]
    down, right = (seen[1] - seen[0]).tolist()
    words = str(down) if down == right else f"{down} × {right}"
    assert f"look {words} input {'position' if words == '1' else 'positions'} apart" in sentence


@pytest.mark.parametrize("queries", [1, 2, 7, 8, 9, 10])
def test_the_queries_that_see_nothing_are_named(said, queries):
    values = {"queries": queries, "keys": 2, "causal": "none", "padded": [0, 1], "convention": "blocks"}
    [sentence] = said([("attention-mask", values)])
    named = re.search(r"Quer(?:y|ies) ([\d, ]+?)(, …)? sees? no key", sentence)
    assert named[1].split(", ") == [str(i) for i in range(min(queries, 8))]
    assert bool(named[2]) is (queries > 8)


@pytest.mark.parametrize(
    ("padded", "twice"), [([0, 0, 0, 0, 1, 1], True), ([0, 1], False), ([1, 0, 1], True), ([], False), ([5], False)]
)
def test_a_mask_of_zeros_and_ones_is_not_taken_for_positions_in_silence(said, padded, twice):
    values = {"queries": 6, "keys": 6, "causal": "none", "padded": padded, "convention": "blocks"}
    [sentence] = said([("attention-mask", values)])
    assert ("write positions such as 4, 5, not a mask such as 0, 0, 1, 1." in sentence) is twice


def test_why_a_chain_copies(said):
    chains = ["permute(0, 2, 1).contiguous()", "permute(0, 2, 1).reshape(2, -1)", "permute(0, 2, 1)"]
    rows, merged, shared = said([("strides", {"shape": [2, 3, 4], "calls": calls}) for calls in chains])
    assert "contiguous() copies: the elements did not lie in row-major order" in rows
    assert "reshape(2, -1) copies: no strides read the elements in that order" in merged
    assert "shares the memory" in shared
    chain = "permute(0, 2, 1).contiguous().permute(0, 2, 1).reshape(2, -1)"
    [twice] = said([("strides", {"shape": [2, 3, 4], "calls": chain})])
    assert twice.split("\n") == [rows, "reshape(2, -1) copies: no strides read the elements in that order"]
