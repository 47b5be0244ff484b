import math
import re

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from tested_answers import breaks, drawn

SIZE = st.integers(1, 9)
ROWS = st.lists(st.integers(0, 5), max_size=3)  # the axes before the last; none of them for a vector
LEAD = st.lists(st.integers(1, 4), max_size=2)
SEED = st.integers(0, 99)


def four(call):
    """The four numbers of the message."""
    with pytest.raises(RuntimeError) as caught:
        call()
    found = re.fullmatch(
        r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)", str(caught.value)
    )
    assert found, str(caught.value)
    return tuple(int(number) for number in found.groups())


@breaks("nn.Linear(400, 120)", "nn.Linear(400, 121)")
@breaks("torch.zeros(2, 1, 28, 28)", "torch.zeros(3, 1, 28, 28)")
@breaks("nn.Conv2d(6, 16, 5)", "nn.Conv2d(6, 16, 5, bias=False)")
@breaks("nn.MaxPool2d(2),\n    nn.Flatten", "nn.AvgPool2d(2),\n    nn.Flatten")
def test_the_message_here(answer):
    """Here rows of 256 numbers from images of 28 x 28 meet a layer for 400, and the message says (2x256 and 400x120)."""
    assert answer.message == "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x256 and 400x120)"
    assert tuple(answer.x.shape) == (2, 256) and answer.head.in_features == 400
    images = torch.randn(2, 1, 28, 28)
    first, second = answer.features[0], answer.features[3]
    for layer in (first, second):
        images = F.max_pool2d(F.conv2d(images, layer.weight, layer.bias).clamp(min=0), 2)
        if layer is first:
            kept = images
    assert first.bias is not None and second.bias is not None
    images = torch.randn(2, 1, 28, 28)
    assert torch.equal(answer.features[:3](images), F.max_pool2d(first(images).relu(), 2))
    assert torch.equal(answer.features[3:](kept), F.max_pool2d(second(kept).relu(), 2).reshape(2, 256))


@breaks("(2, 1, 28, 28)", "(4, 1, 28, 28)")
@breaks("    head(x)\n", "    head(x[0])\n")
@breaks("nn.Linear(12, 5), steps)", "nn.Linear(12, 5), steps[:3])", variant="cases")
@breaks("x.shape[:-1], dtype", "x.shape[:1], dtype", variant="numpy")
@breaks("return x.reshape(rows, x.shape[-1])", "return x", variant="numpy")
@drawn(rows=ROWS, width=st.integers(0, 9), wanted=SIZE, bias=st.booleans())
def test_mat1_is_what_arrives(answer, numpy, cases, rows, width, wanted, bias):
    """The first number of the message is the product of all axes of the input but the last, which is 1 for a vector, and the second is the last axis; a tensor of more axes, (4, 7, 10), in a layer for 12 is reported as 28x10 and 12x5."""
    if width != wanted:
        assert four(lambda: nn.Linear(wanted, 5, bias=bias)(torch.zeros(*rows, width)))[:2] == (math.prod(rows), width)
    assert four(lambda: nn.Linear(12, 5, bias=bias)(torch.zeros(4, 7, 10))) == (28, 10, 12, 5)
    assert four(lambda: nn.Linear(12, 5, bias=bias)(torch.zeros(4, 10, 7).transpose(1, 2))) == (28, 10, 12, 5)
    assert four(lambda: answer.head(answer.x)) == (*answer.x.shape, 400, 120)
    x = np.arange(math.prod(rows) * width).reshape(*rows, width)
    assert np.array_equal(numpy.mat1(x), np.reshape(x, (math.prod(rows), width)))
    assert "(2x256 and" in answer.message and cases.series == "28x10 and 12x5"


@breaks("nn.Linear(400, 120)", "nn.Linear(400, 119)")
@breaks(
    "head = nn.Linear(400, 120)\n",
    "head = nn.Linear(400, 120)\nhead.weight.data = head.weight.data[:7]\nhead.bias = None\n",
)
@drawn(wanted=SIZE, out=st.integers(0, 9), rows=ROWS, bias=st.booleans())
def test_mat2_is_the_layer(answer, wanted, out, rows, bias):
    """The third number of the message is `in_features` and the fourth is `out_features`: the shape of the weight, transposed."""
    layer = nn.Linear(wanted, out or 1, bias=bias)
    weight = layer.weight[:out]
    assert layer.weight.shape == (layer.out_features, layer.in_features) == (out or 1, wanted)
    assert four(lambda: F.linear(torch.zeros(*rows, wanted + 1), weight))[2:] == (wanted, out)
    assert four(lambda: layer(torch.zeros(*rows, wanted + 1)))[2:] == (layer.in_features, layer.out_features)
    assert tuple(answer.head.weight.shape) == (120, 400) and "and 400x120)" in answer.message


@breaks("nn.Linear(256, 120)", "nn.Linear(256, 121)")
@breaks("torch.zeros(2, 1, 32, 32)", "torch.zeros(3, 1, 32, 32)")
@breaks("torch.zeros(2, 1, 32, 32)", "torch.ones(2, 1, 32, 32)")
@breaks("torch.zeros(2, 1, 28, 28)", "torch.ones(2, 1, 28, 28)")
@breaks("nn.Linear(256, 120)", "nn.Linear(400, 120)", variant="pasted")
@breaks("x.flatten(1)", "x.flatten()", variant="pasted")
def test_either_side_mends_it(answer, pasted):
    """The layer for 256 takes the rows of the 28 x 28 images, and the layer for 400 takes those of 32 x 32 images; each gives 120 numbers a row."""
    assert tuple(answer.fixed.shape) == tuple(answer.head(answer.large).shape) == (2, 120)
    assert torch.equal(answer.x, answer.features(torch.zeros(2, 1, 28, 28)))
    assert torch.equal(answer.large, answer.features(torch.zeros(2, 1, 32, 32)))
    assert len(four(lambda: answer.head(answer.x))) == 4
    maps = answer.features[:-1](torch.zeros(2, 1, 28, 28))  # without the Flatten
    for x, seen in ((maps, "[2, 16, 4, 4]"), (answer.x, "[2, 256]")):
        ours = pasted(1, x=x)
        assert ours.printed == [f"torch.Size({seen})"] and torch.equal(ours.x, answer.x)
        assert ours.head.weight.shape == (120, ours.x.shape[1])
        assert torch.allclose(ours.head(ours.x), answer.x @ ours.head.weight.T + ours.head.bias, atol=1e-5)


@breaks("nn.Linear(256, 120)(x)", "nn.Linear(256, 120)(x[:1])")
@breaks("weight.T + bias", "weight.T - bias", variant="numpy")
@breaks("@ weight.T", "@ weight.reshape(weight.shape[::-1])", variant="numpy")
@drawn(rows=ROWS, width=SIZE, wanted=SIZE, out=SIZE, seed=SEED)
def test_only_the_inner_two_must_agree(answer, numpy, rows, width, wanted, out, seed):
    """A Linear layer runs for every number of rows and outputs where the two inner numbers are equal and raises where they differ; the NumPy layer too, and with the same results."""
    rng = np.random.default_rng(seed)
    x, weight, bias = rng.normal(size=(*rows, width)), rng.normal(size=(out, wanted)), rng.normal(size=out)
    there = [torch.tensor(one) for one in (x, weight, bias)]
    if width != wanted:
        assert four(lambda: F.linear(*there)) == (math.prod(rows), width, wanted, out)
        with pytest.raises(ValueError):
            numpy.linear(x, weight, bias)
    else:
        y = F.linear(*there).numpy()
        assert y.shape == (*rows, out) == numpy.linear(x, weight, bias).shape
        np.testing.assert_allclose(y, np.tensordot(x, weight, (-1, -1)) + bias, atol=1e-12)
        np.testing.assert_allclose(numpy.linear(x, weight, bias), y, atol=1e-12)
    nine = answer.features(torch.zeros(9, 1, 28, 28))
    assert four(lambda: answer.head(nine)) == (9, 256, 400, 120) and answer.fixed.shape[0] == 2
    full = rng.normal(size=(2, 3, 4)), rng.normal(size=(5, 4)), rng.normal(size=5)
    np.testing.assert_allclose(numpy.linear(*full), full[0] @ full[1].T + full[2], atol=1e-12)


@breaks("width < wanted and", "width > wanted and", variant="numpy")
@breaks("rows * width % wanted", "rows * wanted % width", variant="numpy")
@breaks("rows * width // wanted", "rows", variant="numpy")
@breaks("if width % wanted == 0", "if wanted % width == 0", variant="numpy")
@breaks("if rows % wanted == 0", "if rows == wanted", variant="numpy")
@breaks("if width == out", "if rows == out", variant="numpy")
@drawn(lead=LEAD, batch=SIZE, channels=st.integers(2, 9), height=SIZE, width=SIZE, out=SIZE, other=SIZE)
def test_read_lists_the_cause(numpy, lead, batch, channels, height, width, out, other):
    """Given the four numbers of a cause in one of the first eight rows (a layer for another width, a missing Flatten, inputs joined as rows, steps flattened too, the batch flattened, a missing batch axis, features that are not the last axis, a stored weight), the function `read` lists that cause."""
    maps = torch.zeros(batch, channels, height, width)
    numbers = four(lambda: nn.Linear(channels * height * width, out)(maps))
    assert f"{batch} samples, not in one row each" in numpy.read(*numbers)
    assert f"in_features={width}" in numpy.read(*numbers)
    numbers = four(lambda: nn.Linear(2 * width, out)(torch.zeros(2 * batch, width)))
    assert f"{batch} samples, not in one row each" in numpy.read(*numbers)
    numbers = four(lambda: nn.Linear(channels * height * width, out)(maps[0].flatten(1)))
    assert "1 samples, not in one row each" in numpy.read(*numbers)
    steps = torch.zeros(batch, channels, width)
    numbers = four(lambda: nn.Linear(width, out)(steps.flatten(1)))
    assert f"{channels} rows flattened to one" in numpy.read(*numbers)
    if batch > 1:
        numbers = four(lambda: nn.Linear(channels * height * width, out)(maps.flatten()))
        assert f"{batch} rows flattened to one" in numpy.read(*numbers)
    if batch != width:
        numbers = four(lambda: nn.Linear(width, out)(torch.zeros(*lead, width, batch)))
        assert "another order of the axes" in numpy.read(*numbers)
        numbers = four(lambda: nn.Linear(width, out)(torch.zeros(*lead, width, height, batch)))
        assert "another order of the axes" in numpy.read(*numbers)
    if width != out:
        numbers = four(lambda: torch.zeros(batch, width) @ nn.Linear(width, out).weight)
        assert "weight.T" in numpy.read(*numbers)
    # What is listed fits: the sign of each cause is in the numbers.
    listed = " ".join(numpy.read(batch, width, other, out))
    assert ("order" in listed) == (batch % other == 0) and ("weight.T" in listed) == (width == out)
    assert ("flattened" in listed) == (width % other == 0)
    assert ("samples" in listed) == (width < other and batch * width % other == 0)
    assert numpy.yours[1:] == [
        four(lambda: nn.Linear(256, 120)(torch.zeros(2, 16, 4, 4))),
        four(lambda: nn.Linear(256, 120)(torch.zeros(16, 4, 4).flatten(1))),
        four(lambda: nn.Linear(10, 5)(torch.zeros(4, 7, 10).flatten(1))),
        four(lambda: nn.Linear(3, 2)(torch.zeros(3, 7))),
        four(lambda: torch.zeros(7, 3) @ nn.Linear(3, 2).weight),
    ]
    assert numpy.yours[0] == (2, 256, 400, 120)
    assert numpy.hints == [
        ["in_features=256"],
        ["in_features=4", "2 samples, not in one row each"],
        ["in_features=16", "1 samples, not in one row each"],
        ["in_features=70", "7 rows flattened to one"],
        ["in_features=7", "another order of the axes"],
        ["in_features=3", "weight.T"],
    ]


@breaks("told(nn.Linear(256, 120), maps)\n", "told(nn.Linear(256, 120), maps.flatten(1))\n", variant="cases")
@breaks("maps.flatten(1)", "maps.flatten(1)[:1]", variant="cases")
@breaks("torch.cat([a, b]))", "torch.cat([a, b], -1))", variant="cases")
@breaks("torch.cat([a, b], -1)", "torch.cat([a, b], 0)", variant="cases")
@drawn(batch=SIZE, channels=st.integers(2, 9), height=SIZE, width=SIZE, out=SIZE)
def test_a_missing_flatten(cases, batch, channels, height, width, out):
    """Without the Flatten, maps of (batch, channels, height, width) are reported as lines of their width; first times second is then the batch times the third, and `x.flatten(1)` mends it; so it is of inputs joined as rows by `torch.cat([a, b])` for a layer as wide as both, here "8x5 and 10x3", and `torch.cat([a, b], -1)` sets those of each sample, or of each of its steps, side by side."""
    maps, layer = torch.zeros(batch, channels, height, width), nn.Linear(channels * height * width, out)
    numbers = four(lambda: layer(maps))
    assert numbers == (batch * channels * height, width, channels * height * width, out)
    assert numbers[0] * numbers[1] == batch * numbers[2]
    assert layer(maps.flatten(1)).shape == (batch, out)
    a, b, both = torch.randn(batch, width), torch.randn(batch, width), nn.Linear(2 * width, out)
    numbers = four(lambda: both(torch.cat([a, b])))
    assert numbers == (2 * batch, width, 2 * width, out) and numbers[0] * numbers[1] == batch * numbers[2]
    for one, two in ((a, b), (torch.randn(batch, height, width), torch.randn(batch, height, width))):
        beside = torch.cat([one, two], -1)
        assert both(beside).shape == (*one.shape[:-1], out)
        assert torch.equal(beside[..., :width], one) and torch.equal(beside[..., width:], two)
    assert cases.below == "8x5 and 10x3" and cases.beside == (4, 3)
    assert cases.lines == "128x4 and 256x120" and cases.flat == (2, 120)
    assert torch.equal(cases.maps, torch.ones(2, 16, 4, 4))


@breaks("maps.flatten())", "maps[0].flatten())", variant="cases")
@breaks("steps.flatten(1)", "steps.flatten(0, 1)", variant="cases")
@breaks("nn.Linear(10, 5), steps)", "nn.Linear(10, 5), steps[:3])", variant="cases")
@drawn(batch=SIZE, steps=st.integers(2, 9), width=SIZE, out=SIZE)
def test_flattened_too_much(cases, batch, steps, width, out):
    """Where the steps, or with `x.flatten()` the samples, are flattened into one row, the second number is a multiple of the third; with their axis kept the layer runs."""
    x, layer = torch.zeros(batch, steps, width), nn.Linear(width, out)
    assert four(lambda: layer(x.flatten(1))) == (batch, steps * width, width, out)
    assert layer(x).shape == (batch, steps, out)
    row, batched = x.flatten(), nn.Linear(steps * width, out)
    if batch > 1:
        assert four(lambda: batched(row)) == (1, batch * steps * width, steps * width, out)
    assert batched(x.flatten(1)).shape == (batch, out) and cases.whole == "1x512 and 256x120"
    assert cases.joined == "4x70 and 10x5" and cases.apart == (4, 7, 5)
    assert torch.equal(cases.steps, torch.ones(4, 7, 10))


@breaks("told(net, maps[0])\n", "told(net, maps)\n", variant="cases")
@breaks("unsqueeze(0)", "expand(2, 16, 4, 4)", variant="cases")
@drawn(channels=st.integers(2, 9), height=SIZE, width=SIZE, out=SIZE)
def test_no_batch_axis(cases, channels, height, width, out):
    """One image of (channels, height, width) without its batch axis, in a Flatten and a Linear, is reported as one row for each channel, first times second being the third; with `unsqueeze(0)` it runs and gives one row."""
    image, net = (
        torch.zeros(channels, height, width),
        nn.Sequential(nn.Flatten(), nn.Linear(channels * height * width, out)),
    )
    numbers = four(lambda: net(image))
    assert numbers == (channels, height * width, channels * height * width, out)
    assert numbers[0] * numbers[1] == numbers[2]
    assert net(image.unsqueeze(0)).shape == (1, out)
    assert cases.alone == "16x16 and 256x120" and cases.batched == (1, 120)


@breaks("if width % wanted == 0", "if rows % wanted == 0", variant="numpy")
@breaks('causes = [f"in_features={width}"]', "causes = []", variant="numpy")
@drawn(batch=SIZE, side=st.integers(2, 28), out=SIZE)
def test_more_than_one_may_fit(numpy, batch, side, out):
    """Pictures of three colours, flattened, in a layer for gray ones give a second number that is a multiple of the third, and `read` lists more than one cause: another `in_features`, and rows flattened to one."""
    numbers = four(lambda: nn.Linear(side * side, out)(torch.zeros(batch, 3, side, side).flatten(1)))
    assert numbers == (batch, 3 * side * side, side * side, out)
    listed = numpy.read(*numbers)
    assert listed[0] == f"in_features={3 * side * side}" and "3 rows flattened to one" in listed


@breaks("told(nn.Linear(3, 2), table)", "told(nn.Linear(3, 2), table.T)", variant="cases")
@breaks("told(nn.Linear(3, 2), table.T)", "told(nn.Linear(3, 3), table.T)", variant="cases")
@drawn(lead=LEAD, samples=SIZE, width=SIZE, out=SIZE)
def test_axes_in_another_order(cases, lead, samples, width, out):
    """Where the features are not the last axis but the one before it, the first number is a multiple of the third, and `x.mT` mends it; where they are the axis 1 of a feature map, `movedim(1, -1)` does, and where such a map is as high as it has channels, `x.mT` runs too, over its height."""
    layer, x = nn.Linear(width, out), torch.zeros(*lead, width, samples)
    maps = torch.zeros(4, width, 3, samples)
    if samples != width:
        assert four(lambda: layer(x)) == (math.prod(lead) * width, samples, width, out)
        assert four(lambda: layer(maps)) == (4 * width * 3, samples, width, out)
    assert layer(x.mT).shape == (*lead, samples, out)
    assert layer(maps.movedim(1, -1)).shape == (4, 3, samples, out)
    high = torch.randn(4, width, width, samples)
    for line in range(width):
        raised = high.clone()
        raised[:, :, line] += 1
        more = layer(raised.mT) - layer(high.mT)
        assert torch.allclose(more, layer.weight[:, line].expand_as(more), atol=1e-4)
    assert cases.sideways == "3x7 and 3x2" and cases.upright == (7, 2)
    assert torch.equal(cases.table, torch.ones(3, 7))


@breaks("told(lambda x: x @ weight, table.T)", "told(lambda x: x @ weight.T, table.T)", variant="cases")
@breaks("told(lambda x: x @ weight.T, table.T)", "told(lambda x: x @ weight.T, table.T[:4])", variant="cases")
@drawn(samples=SIZE, width=SIZE, out=SIZE)
def test_the_stored_weight(cases, samples, width, out):
    """In the product of rows and the stored weight of a Linear layer, the second number equals the fourth; with the transposed weight it runs and gives what the layer gives without its bias."""
    layer, x = nn.Linear(width, out, bias=False), torch.randn(samples, width)
    if width != out:
        assert four(lambda: x @ layer.weight) == (samples, width, out, width)
    torch.testing.assert_close(x @ layer.weight.T, layer(x))
    assert cases.stored == "7x3 and 2x3" and cases.turned == (7, 2)
    assert tuple(cases.weight.shape) == (2, 3)


@breaks("nn.Linear(3, 30)", "nn.Linear(3, 31)", variant="cases")
@breaks('"in_features", 0) == 40', '"out_features", 0) == 2 or n == "0"', variant="cases")
@breaks('"in_features", 0) == 40', '"in_features", 0)', variant="cases")
@drawn(samples=SIZE, hidden=SIZE, wanted=SIZE, out=SIZE)
def test_two_layers_that_do_not_fit(cases, samples, hidden, wanted, out):
    """Where two layers of a stack do not fit, the second number is the `out_features` of the layer before, or twice the `hidden_size` of a bidirectional LSTM, and the third is the `in_features` of the layer that raises."""
    stack = nn.Sequential(nn.Linear(3, hidden), nn.ReLU(), nn.Linear(wanted, out))
    if hidden != wanted:
        assert four(lambda: stack(torch.zeros(samples, 3))) == (samples, hidden, wanted, out)
    if 2 * hidden != wanted:
        steps, _ = nn.LSTM(3, hidden_size=hidden, bidirectional=True)(torch.zeros(samples, 4, 3))
        assert four(lambda: stack[2](steps)) == (samples * 4, 2 * hidden, wanted, out)
    assert cases.inner == "7x30 and 40x2" and cases.who == ["2"]
    assert [type(layer) for layer in cases.stack] == [nn.Linear, nn.ReLU, nn.Linear]


def words(call, *shapes, **kind):
    with pytest.raises((RuntimeError, AssertionError)) as caught:
        call(*(torch.zeros(shape, **kind) for shape in shapes))
    return str(caught.value)


@breaks("return a @ b", "return b @ a", variant="forms")
@breaks("told(product, 10, 12)", "told(product, 12, 10)", variant="forms")
@breaks("told(product, A, 12)", "told(product, 10, B)", variant="forms")
@breaks("(6, *A), (6, *B)", "(6, *A), B", variant="forms")
@drawn(n=SIZE, k=SIZE, wanted=SIZE, out=SIZE, batch=SIZE)
def test_forms_of_the_message(forms, n, k, wanted, out, batch):
    """A product whose inner sizes differ raises: of two matrices, or with a Linear, with mat1, which stands on the left, and mat2; of batches with batch2; of a matrix and a vector with mat and vec; of two vectors with tensor and src."""
    at = torch.matmul
    if k != wanted:
        assert f"mat1 and mat2 shapes cannot be multiplied ({n}x{k} and {wanted}x{out})" == words(
            at, (n, k), (wanted, out)
        )
        assert f"({n}x{k} and {wanted}x{out})" in words(nn.Linear(wanted, out), (n, k))
        for call in (at, torch.bmm):
            told = words(call, (batch, n, k), (batch, wanted, out))
            assert f"of batch2 tensor to be: [{batch}, {k}] but got: [{batch}, {wanted}]." in told
        assert f"size mismatch, got input ({n}), mat ({n}x{k}), vec ({wanted})" == words(at, (n, k), (wanted,))
        assert f"inconsistent tensor size, expected tensor [{k}] and src [{wanted}]" in words(at, (k,), (wanted,))
    assert forms.matrices == "mat1 and mat2 shapes cannot be multiplied (4x10 and 12x5)"
    assert forms.batches == words(at, (6, 4, 10), (6, 12, 5)) and "[6, 10] but got: [6, 12]" in forms.batches
    assert forms.by_vector == words(at, (4, 10), (12,)) and "(4), mat (4x10), vec (12)" in forms.by_vector
    assert forms.vectors == words(at, (10,), (12,)) and "tensor [10] and src [12]" in forms.vectors


@breaks('"nk,ko->no"', '"kn,ok->no"', variant="forms")
@breaks("einsum, A, B", "einsum, (4, 12), (10, 5)", variant="forms")
@drawn(k=st.integers(2, 9), wanted=st.integers(2, 9))
def test_forms_of_einsum(forms, k, wanted):
    """`torch.einsum` names the letter and both sizes, the right one first, where two sizes of two and more differ."""
    if k != wanted:
        told = words(lambda a, b: torch.einsum("nk,ko->no", a, b), (4, k), (wanted, 5))
        assert f"subscript k has size {wanted} for operand 1" in told and told.endswith(f"previously seen size {k}")
    assert "subscript k has size 12 for operand 1" in forms.letters and forms.letters.endswith("seen size 10")


@breaks("nn.LSTM(*B)", "nn.LSTM(11, 5)", variant="forms")
@breaks("MultiheadAttention(12", "MultiheadAttention(15", variant="forms")
@drawn(cases=12, k=SIZE, wanted=SIZE)
def test_forms_of_layers(forms, k, wanted):
    """LSTM, GRU and RNN say "Expected 12, got 10" for 10 features where 12 are awaited, a packed LSTM says mat1 and mat2, and nothing where oneDNN runs it on rows that are equally long, as one row is, and MultiheadAttention says "was expecting embedding dimension of 12, but got 10", with your two sizes in these places."""
    if k != wanted:
        for kind in (nn.LSTM, nn.GRU, nn.RNN):
            told = words(kind(wanted, 5), (7, 4, k))
            assert told == f"input.size(-1) must be equal to input_size. Expected {wanted}, got {k}"
        packed = nn.utils.rnn.pack_padded_sequence(torch.zeros(7, 2, k), [7, 4])
        assert four(lambda: nn.LSTM(wanted, 5)(packed)) == (11, k, wanted, 4 * 5)
    # With more features than awaited it reads past its weights, which may end the process.
    if k < wanted and torch.backends.mkldnn.is_available():
        for rows in (1, 2):
            level = nn.utils.rnn.pack_padded_sequence(torch.zeros(7, rows, k), [7] * rows)
            with torch.no_grad():
                assert tuple(nn.LSTM(wanted, 5)(level)[0].data.shape) == (7 * rows, 5)
        told = words(nn.MultiheadAttention(wanted, 1), *[(7, 4, k)] * 3)
        assert told == f"was expecting embedding dimension of {wanted}, but got {k}"
    assert forms.lstm.input_size == 12 and forms.attention.num_heads == 3
    assert forms.recurrent.endswith("Expected 12, got 10")
    assert forms.heads == "was expecting embedding dimension of 12, but got 10"


@breaks('device="meta"', 'device="cpu"', variant="forms")
@breaks("return a @ b", "return (a * 2) @ torch.cat([b, b])", variant="forms")
def test_forms_without_data(forms):
    """On the meta device and under `torch.compile` the message shows both shapes, with "must have same reduction dim, but got [4, 10] X [12, 5]" for 10 numbers where 12 are awaited."""
    assert forms.no_data == "a and b must have same reduction dim, but got [4, 10] X [12, 5]."
    assert words(nn.Linear(12, 5, device="meta"), (4, 10), device="meta") == forms.no_data
    torch._logging.set_logs(dynamo=50)
    with pytest.raises(RuntimeError, match="must have same reduction dim"):
        torch.compile(nn.Linear(12, 5), backend="eager")(torch.zeros(4, 10))


@breaks("nn.Linear(7, 2)(table.T)", "nn.Linear(3, 2)(table)", variant="cures")
@breaks("nn.Linear(3, 2)(table)", "nn.Linear(3, 2)(table[:3])", variant="cures")
@drawn(samples=SIZE, width=SIZE, out=SIZE, seed=SEED)
def test_turning_mixes_samples(cures, samples, width, out, seed):
    """Turned data give one row of answers for each feature, and each of them moves with every sample; the right `in_features` gives one row for each sample, which moves with that sample alone."""
    torch.manual_seed(seed)
    table = torch.randn(samples, width)
    turned, right = nn.Linear(samples, out), nn.Linear(width, out)
    assert turned(table.T).shape == (width, out) and right(table).shape == (samples, out)
    for row in range(samples):
        other = table.clone()
        other[row] += 1
        assert ((turned(other.T) - turned(table.T)).abs() > 0).any(1).all()
        assert (right(other) - right(table)).abs().amax(1).gt(0).nonzero().flatten().tolist() == [row]
    assert tuple(cures.turned.shape) == (3, 2) and tuple(cures.right.shape) == (7, 2)


@breaks("names.index(name)", "seen.index(name)", variant="cures")
@breaks("torch.cat([new, torch.zeros(2, 1)], 1)", "torch.cat([torch.zeros(2, 1), new], 1)", variant="cures")
@drawn(cases=15, width=st.integers(3, 7), missing=st.integers(0, 6), seed=SEED)
def test_a_missing_column(cures, width, missing, seed):
    """Of one-hot rows without one of the columns a layer gives what it gave with it where each column stands in its old place, by its name; with zeros at the end the columns behind the missing one meet the weights of another, and nothing raises; here green and red are read as blue and green."""
    torch.manual_seed(seed)
    missing %= width - 1
    layer, whole = nn.Linear(width, 4), torch.eye(width)
    kept = [place for place in range(width) if place != missing]
    rows = whole[kept][:, kept]
    placed = torch.zeros(width - 1, width)
    placed[:, kept] = rows
    shifted = torch.cat([rows, torch.zeros(width - 1, 1)], 1)
    assert torch.equal(layer(placed), layer(whole)[kept])
    assert torch.equal(layer(shifted), layer(whole)[:-1]) and not torch.equal(layer(shifted), layer(placed))
    assert torch.equal(layer(shifted)[:missing], layer(placed)[:missing])
    assert cures.by_name.tolist() == [[0, 1, 0], [0, 0, 1]] and cures.at_the_end.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert cures.names == ["blue", "green", "red"] and cures.seen == ["green", "red"]


@breaks("rows.view(-1, 400)", "rows[:16].repeat(1, 2)[:, :400]", variant="cures")
@breaks("25 * 256.0).reshape(25, 256)", "24 * 256.0).reshape(24, 256)[:, :250].contiguous()", variant="cures")
def test_view_cuts_across_samples(cures):
    """Here `view(-1, 400)` makes 16 rows of 400 out of 25 rows of 256, and each of the new rows holds numbers of two or three samples."""
    assert tuple(cures.rows.shape) == (25, 256) and tuple(cures.cut.shape) == (16, 400)
    assert torch.equal(cures.cut.flatten(), torch.arange(25 * 256.0)) and torch.equal(
        cures.rows.flatten(), cures.cut.flatten()
    )
    samples = {len((row // 256).unique()) for row in cures.cut}
    assert samples == {2, 3}


@breaks("lazy(maps)", "lazy(maps.flatten(1))", variant="cures")
@breaks("flat(maps.flatten(1))", "flat(maps)", variant="cures")
@breaks("nn.LazyLinear(120), nn.LazyLinear(120)", "nn.LazyLinear(120), nn.LazyLinear(121)", variant="cures")
@breaks("maps = torch.randn(2, 16, 4, 4)", "maps = torch.randn(2, 16, 5, 4)", variant="cures")
def test_lazy_takes_what_comes(cures):
    """Without the Flatten, LazyLinear raises nothing here: it takes the 4 numbers of a line as its inputs and answers for each line of each map; with it, the 256."""
    assert cures.lazy.in_features == 4 and cures.flat.in_features == 256
    assert tuple(cures.maps.shape) == (2, 16, 4, 4)
    assert cures.lazy(cures.maps).shape == (2, 16, 4, 120) and cures.flat(cures.maps.flatten(1)).shape == (2, 120)
    torch.testing.assert_close(cures.lazy(cures.maps)[1, 7, 2], cures.lazy(cures.maps[1, 7, 2]))


@breaks("head(ops.zeros((2, 256)))", "head(ops.zeros((2, 257)))", variant="keras")
@breaks("head(ops.zeros((2, 256)))", "head(ops.zeros((2, 400)))", variant="keras")
@breaks("first = head(ops.zeros((2, 400)))", "first = head(ops.zeros((3, 400)))", variant="keras")
def test_keras_has_its_own_words(keras):
    """Keras builds the layer with the 400 of the first tensor; for a second one of (2, 256) it says "expected axis -1 of input shape to have value 400" and names that shape."""
    assert tuple(keras.head.kernel.shape) == (400, 120) and tuple(keras.first.shape) == (2, 120)
    assert keras.message.startswith("ValueError: ") and keras.message.endswith(
        "expected axis -1 of input shape to have value 400, but received input with shape (2, 256)"
    )


@breaks("model(ops.zeros((2, 256)))", "model(ops.zeros((2, 257)))", variant="keras")
@breaks("model(ops.zeros((2, 256)))", "head(ops.zeros((2, 256)))", variant="keras")
def test_a_functional_model_names_the_whole_shape(keras):
    """Here a functional `keras.Model` for 400 numbers says "expected shape=(None, 400), found shape=(2, 256)"."""
    assert keras.whole.endswith("expected shape=(None, 400), found shape=(2, 256)")
    assert keras.model.name == "model" and len(keras.model.layers) == 2


@breaks("(ops.zeros((2, 16, 4, 4)))", "(ops.zeros((2, 256)))", variant="keras")
@breaks("maps = layers.Dense(120)", "maps = layers.Dense(119)", variant="keras")
def test_keras_without_the_flatten(keras):
    """Without the Flatten, a new Dense(120) runs on (2, 16, 4, 4) and gives (2, 16, 4, 120)."""
    assert tuple(keras.maps.shape) == (2, 16, 4, 120)


@breaks("tf.zeros((400, 120))", "tf.zeros((400, 121))", variant="tensorflow")
@breaks("tf.zeros((2, 256))", "tf.zeros((2, 257))", variant="tensorflow")
def test_tensorflow_has_its_own_words(tensorflow):
    """TensorFlow's product of two matrices says "Matrix size-incompatible" and both shapes, left and right: In[0]: [2,256], In[1]: [400,120]."""
    assert tensorflow.message == "Matrix size-incompatible: In[0]: [2,256], In[1]: [400,120]"


@breaks("np.ones((120, 400))", "np.ones((120, 401))", variant="numpy")
@breaks("np.ones((2, 256))", "np.ones((2, 400))", variant="numpy")
@drawn(n=SIZE, k=SIZE, wanted=SIZE)
def test_numpy_has_its_own_words(numpy, n, k, wanted):
    """NumPy's `@` of two matrices names the two inner sizes, the right one first."""
    if k != wanted:
        with pytest.raises(ValueError) as caught:
            np.ones((n, k)) @ np.ones((wanted, 5))
        assert f"(size {wanted} is different from {k})" in str(caught.value)
    assert numpy.refused.endswith("(size 400 is different from 256)")
