import math

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import DataLoader

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)
WORD = {
    torch.float64: "Double",
    torch.float32: "Float",
    torch.float16: "Half",
    torch.int64: "Long",
    torch.int32: "Int",
    torch.uint8: "Byte",
    torch.bfloat16: "BFloat16",
}
PLAIN = {
    torch.float64: "double",
    torch.float32: "float",
    torch.float16: "c10::Half",
    torch.int64: "long int",
    torch.int32: "int",
    torch.uint8: "unsigned char",
    torch.bfloat16: "c10::BFloat16",
}
OTHERS = st.sampled_from([kind for kind in WORD if kind != torch.float32])


def said_by(call):
    """What it says, or "no error"."""
    try:
        call()
    except (RuntimeError, ValueError, IndexError) as error:
        return str(error)
    return "no error"


@breaks("told(model, x), told", "told(model, x.float()), told")
@breaks("told(model, x.float())\nprint(data", "told(model, x.long())\nprint(data")
@breaks("np.ones((7, 5))", "np.ones((7, 5), np.float32)")
@breaks("told(model, x), told", "told(model, x.int()), told")
@breaks("from_numpy(array).float()", "from_numpy(array)", variant="pasted")
@breaks("from_numpy(array).float()", "from_numpy(array).double()", variant="pasted")
@drawn(rows=SIZE, width=SIZE, out=SIZE, kind=OTHERS, bias=st.booleans())
def test_layers_want_the_dtype_of_their_weights(answer, pasted, rows, width, out, kind, bias):
    """A Linear layer raises for data of another dtype than its weights, and names that of the data first, with or without a bias; with the dtype of the weights, here by `x.float()`, it runs and gives it back."""
    layer, x = nn.Linear(width, out, bias=bias), torch.ones(rows, width)
    if bias:
        wanted = f"mat1 and mat2 must have the same dtype, but got {WORD[kind]} and Float"
    else:
        wanted = f"expected m1 and m2 to have the same dtype, but got: {PLAIN[kind]} != float"
    assert said_by(lambda: layer(x.to(kind))) == wanted
    assert layer(x.to(kind).float()).dtype == layer.weight.dtype == torch.float32
    if kind != torch.bfloat16:  # NumPy has none
        array = torch.arange(rows * width).reshape(rows, width).to(kind).numpy()
        ours = pasted(1, array=array, labels=torch.arange(2), target=torch.arange(2))
        assert said_by(lambda: layer(ours.x)) == "no error" and ours.x.tolist() == array.tolist()
    double = layer.double()
    assert said_by(lambda: double(x)).endswith("but got Float and Double" if bias else "but got: float != double")
    assert double(x.double()).dtype == torch.float64
    assert answer.data == "RuntimeError: mat1 and mat2 must have the same dtype, but got Double and Float"
    assert answer.cast == "runs, gives torch.float32" and answer.x.shape == (7, 5)


@breaks("F.cross_entropy, logits, y)", "F.cross_entropy, logits, y.long())")
@breaks("F.cross_entropy, logits, y.long())", "F.cross_entropy, logits, y.int())")
@breaks("labels.long()", "labels.int()", variant="pasted")
@breaks("labels.long()", "labels.float()", variant="pasted")
@drawn(rows=SIZE, classes=st.integers(2, 6), kind=st.sampled_from([*WORD, torch.int8, torch.int16, torch.bool]))
def test_classes_are_long(answer, pasted, rows, classes, kind):
    """For one class a row, `cross_entropy` takes class numbers as int64, by `y.long()`, or uint8 and gives the same loss for both; for floats, int32, int16, int8 or bool it says "expected target dtype to be Long or Byte"."""
    logits, y = torch.randn(rows, classes), torch.randint(2, (rows,))
    said = said_by(lambda: F.cross_entropy(logits, y.to(kind)))
    if kind in (torch.int64, torch.uint8):
        assert said == "no error"
        torch.testing.assert_close(F.cross_entropy(logits, y.to(kind)), F.cross_entropy(logits, y))
    else:
        assert said.startswith("expected target dtype to be Long or Byte, but got ")
    ours = pasted(1, array=np.ones(3), labels=y.to(kind), target=y).labels
    assert said_by(lambda: F.cross_entropy(logits, ours)) == "no error"
    torch.testing.assert_close(F.cross_entropy(logits, ours), -logits.log_softmax(1)[torch.arange(rows), y].mean())
    assert answer.of_classes == "RuntimeError: expected target dtype to be Long or Byte, but got Float"
    assert answer.classes == "runs, gives torch.float32"
    assert answer.y.tolist() == [0, 1, 2, 2, 1, 0, 2] and answer.logits.shape == (7, 3)


@breaks("w.mean(1).byte()", "w.mean(1).int()", variant="words")
@drawn(batch=SIZE, height=SIZE, width=SIZE)
def test_masks_are_long(words, batch, height, width):
    """`cross_entropy` of (batch, classes, height, width) refuses a mask of uint8 with "expected scalar type Long but found Byte" and one of floats with "expected target dtype to be Long or Byte"; by `y.long()` it takes it."""
    logits, mask = torch.randn(batch, 3, height, width), torch.ones(batch, height, width)
    assert said_by(lambda: F.cross_entropy(logits, mask.byte())) == "expected scalar type Long but found Byte"
    assert said_by(lambda: F.cross_entropy(logits, mask)) == "expected target dtype to be Long or Byte, but got Float"
    torch.testing.assert_close(F.cross_entropy(logits, mask.long()), -logits.log_softmax(1)[:, 1].mean())
    assert words.mask == "RuntimeError: expected scalar type Long but found Byte"


@breaks("told(lookup, y), told", "told(lookup, y.int()), told")
@breaks("told(lookup, y.long())", "told(lookup, y.double())")
@drawn(count=SIZE, kind=st.sampled_from([*WORD, torch.int16, torch.int8, torch.bool]))
def test_ids_are_integers(answer, count, kind):
    """An embedding takes ids as int64 and int32, with the same rows; for floats, uint8, int16, int8 or bool it says "scalar types: Long, Int", and by `ids.long()` they give the rows too, if they are whole, else those of what is left without the decimals, in silence."""
    lookup, rows = nn.Embedding(3, 4), torch.randint(2, (count,))
    ids = rows.to(kind)
    said = said_by(lambda: lookup(ids))
    assert torch.equal(lookup(ids.long()), lookup.weight[rows])
    assert torch.equal(lookup((torch.rand(count) + rows).long()), lookup.weight[rows])
    if kind in (torch.int64, torch.int32):
        assert torch.equal(lookup(ids), lookup.weight[rows])
    else:
        assert "'indices' to have one of the following scalar types: Long, Int; but got" in said
    assert "scalar types: Long, Int; but got torch.FloatTensor instead" in answer.of_ids
    assert answer.ids == "runs, gives torch.float32" and answer.lookup.weight.shape == (3, 4)


@breaks("told(binary, score, hits)", "told(binary, score, hits.float())")
@breaks("hits.float())", "hits.int())")
@breaks("target.float()", "target.long()", variant="pasted")
@drawn(rows=SIZE, whole=st.sampled_from([torch.int64, torch.int32, torch.uint8]), wide=st.booleans())
def test_shares_are_floats(answer, pasted, rows, whole, wide):
    """`binary_cross_entropy_with_logits` takes targets as float32, by `y.float()`, and as float64, with the same loss; for whole numbers it says "result type Float can't be cast"."""
    logits, y = torch.randn(rows), torch.randint(2, (rows,))
    loss = F.binary_cross_entropy_with_logits
    assert "result type Float can't be cast to the desired output type" in said_by(lambda: loss(logits, y.to(whole)))
    by_hand = -torch.where(y > 0, F.logsigmoid(logits), F.logsigmoid(-logits)).mean()
    torch.testing.assert_close(loss(logits, y.double() if wide else y.float()).float(), by_hand)
    ours = pasted(1, array=np.ones(3), labels=y, target=y.to(whole)).target
    assert said_by(lambda: loss(logits, ours)) == "no error"
    torch.testing.assert_close(loss(logits, ours), by_hand)
    assert answer.of_share == "RuntimeError: result type Float can't be cast to the desired output type Long"
    assert answer.share == "runs, gives torch.float32"
    assert answer.hits.tolist() == [0, 0, 1, 1, 0, 0, 1] and answer.binary is loss


@breaks("model.double()", "model.float()")
@breaks("told(model, x.float())\nprint(f", "told(model, x)\nprint(f")
def test_double_moves_the_error(answer):
    """After `model.double()` the weights take 120 bytes instead of 60 and float32 data raises, with the two words exchanged; after `model.float()` it runs again."""
    assert answer.before == 60 and answer.model.weight.nbytes == 120
    assert answer.moved == "RuntimeError: mat1 and mat2 must have the same dtype, but got Float and Double"
    model, x = nn.Linear(5, 3), answer.x.float()
    model.double()
    assert "but got Float and Double" in said_by(lambda: model(x))
    model.float()
    assert model(x).dtype == torch.float32


@breaks("np.ones((7, 5))", "np.ones((7, 5), np.float32)")
def test_where_they_come_from(answer):
    """An array of NumPy's floats arrives as float64 and one of pixels as uint8; in `torch.tensor` a Python float becomes float32, a Python whole number int64, as in `arange`, and weights are float32."""
    assert (
        answer.x.dtype
        == torch.from_numpy(np.random.rand(3)).dtype
        == torch.tensor(np.array([0.5])).dtype
        == torch.float64
    )
    assert torch.from_numpy(np.zeros(3, np.uint8)).dtype == torch.uint8
    assert torch.tensor([0.5]).dtype == nn.Linear(5, 3).weight.dtype == torch.float32
    assert torch.tensor([1]).dtype == torch.arange(3).dtype == torch.int64


@breaks("samples = prices.tolist()", "samples = list(prices)", variant="silent")
@drawn(cases=10, value=st.floats(-9, 9), size=SIZE)
def test_a_loader_makes_float64(silent, value, size):
    """A `DataLoader` gives a Python float as float64, alone, in a tuple, a dict or a list, and a Python whole number as int64; a float32 tensor stays."""
    samples = {"float": value, "list": [value], "int": 3, "tensor": torch.tensor(value), "tuple": (value, 3)}
    batch = next(iter(DataLoader([samples] * size, batch_size=size)))
    assert batch["float"].dtype == batch["list"][0].dtype == batch["tuple"][0].dtype == torch.float64
    assert batch["int"].dtype == torch.int64 and batch["tensor"].dtype == torch.float32
    assert next(iter(DataLoader([value] * size, batch_size=size))).tolist() == [value] * size
    assert silent.loaded.dtype == torch.float64


@breaks("np.ones((7, 5))", "np.ones((7, 5), np.int64)")
def test_the_names(answer):
    """In the messages Double is float64, Half is float16, Long is int64, Int is int32, Byte is uint8, and Float is float32."""
    for kind, name in WORD.items():
        if kind != torch.float32:
            assert said_by(lambda kind=kind: nn.Linear(5, 3)(torch.ones(7, 5).to(kind))).endswith(
                f"got {name} and Float"
            )
    assert answer.data.endswith("got Double and Float")


@breaks("(told(layer, x) for", "(told(layer, whole) for", variant="words")
@breaks("nn.Conv1d(5, 3, 2)", "nn.Conv1d(5, 3, 2, bias=False)", variant="words")
@drawn(cases=8, rows=st.integers(2, 5), out=SIZE)
def test_words_of_layers(words, rows, out):
    """For float64 data and float32 weights a convolution with a bias, an LSTM, GRU or RNN, and a LayerNorm or BatchNorm raise in their words, the first "Input type (double) and bias type (float)" and the last "all inputs must share same datatype"; cast to float32 each of them runs."""
    x = torch.ones(rows, 5, 5)
    convolution, norm = (
        "Input type (double) and bias type (float) should be the same",
        "mixed dtype (CPU): all inputs must share same datatype",
    )
    recurrent = "RNN input dtype (torch.float64) does not match weight dtype (torch.float32)"
    layers = {nn.Conv1d(5, out, 2): convolution}
    layers |= {kind(5, out): recurrent for kind in (nn.LSTM, nn.GRU, nn.RNN)}
    layers |= {nn.LayerNorm(5): norm, nn.BatchNorm1d(5): norm, nn.BatchNorm1d(5).eval(): norm}
    for layer, wanted in layers.items():
        assert wanted in said_by(lambda layer=layer: layer(x.double()))
        assert said_by(lambda layer=layer: layer(x)) == "no error"
    shown = (
        "(Conv1d(5, 3, kernel_size=(2,), stride=(1,)), LSTM(5, 3), LayerNorm((5,), eps=1e-05, elementwise_affine=True))"
    )
    assert str(words.layers).replace(", bias=True", "") == shown
    assert words.conv == f"RuntimeError: {convolution}" and words.lstm.startswith(f"ValueError: {recurrent}")
    assert words.norm.startswith(f"RuntimeError: {norm}") and words.x.shape == words.whole.shape == words.w.shape == (
        2,
        5,
        5,
    )


@breaks("attention, x, w, w)", "attention, w, w, w.half())", variant="words")
def test_words_of_attention(words):
    """`scaled_dot_product_attention` names the dtypes of query, key and value: here query.dtype: double key.dtype: float."""
    assert "got query.dtype: double key.dtype: float and value.dtype: float instead" in words.attention
    w = words.w
    assert "query.dtype: float key.dtype: double" in said_by(lambda: F.scaled_dot_product_attention(w, w.double(), w))


@breaks("told(torch.matmul, wide, single)", "told(torch.matmul, single, wide)", variant="words")
@breaks("told(torch.bmm, whole, w)", "told(torch.bmm, w, whole)", variant="words")
@breaks("told(torch.bmm, w.half(), w)", "told(torch.bmm, w, w)", variant="words")
@drawn(
    left=st.sampled_from([torch.float64, torch.float32, torch.float16, torch.int64]),
    right=st.sampled_from([torch.float64, torch.float32, torch.float16, torch.int64]),
    n=SIZE,
    k=SIZE,
)
def test_words_of_products(words, left, right, n, k):
    """A product of two dtypes raises, the left one named first: of two matrices with "got: double != float", of batches with "expected scalar type Long but found Float", or "expected scalar type Double but found Float" and the reversed words, as do a convolution without a bias and a transposed one for the data; of one dtype it runs."""
    a, b = torch.ones(2, n, k, dtype=left), torch.ones(2, k, 3, dtype=right)
    if left == right:
        assert said_by(lambda: a @ b) == said_by(lambda: a[0] @ b[0]) == "no error"
    else:
        assert said_by(lambda: torch.bmm(a, b)) == f"expected scalar type {WORD[left]} but found {WORD[right]}"
        if right == torch.float32:
            for layer in (nn.Conv1d(n, 3, 1, bias=False), nn.ConvTranspose1d(n, 3, 1)):
                assert said_by(lambda layer=layer: layer(a)) == f"expected scalar type {WORD[left]} but found Float"
                assert said_by(lambda layer=layer: layer(a.float())) == "no error"
        assert said_by(lambda: a[0] @ b[0]).endswith(f"the same dtype, but got: {PLAIN[left]} != {PLAIN[right]}")
    assert words.product.endswith("the same dtype, but got: double != float")
    assert words.batches == "RuntimeError: expected scalar type Long but found Float"
    assert words.halves == "RuntimeError: expected scalar type Half but found Float"
    for layer in (nn.Conv2d(k, 3, 1, bias=False), nn.ConvTranspose2d(k, 3, 1)):
        said = said_by(lambda layer=layer: layer(torch.ones(2, k, n, n).double()))
        assert said == "expected scalar type Double but found Float"
    assert said_by(lambda: torch.bmm(words.whole.float(), words.w)) == "no error"
    both = [torch.ones(2, n, n, dtype=dtype) for dtype in (torch.float64, torch.float32)]
    assert said_by(lambda: torch.bmm(*both)) == "expected scalar type Double but found Float"
    assert said_by(lambda: torch.bmm(*both[::-1])) == "expected scalar type Float but found Double"


@breaks(
    "batch_first=True)\nheads = told(heads, x, x, x)",
    "batch_first=True)\nheads = told(heads, w, w, w)",
    variant="words",
)
@drawn(cases=10, rows=st.integers(2, 5), steps=st.integers(2, 5), width=st.integers(2, 5), batch_first=st.booleans())
def test_layers_that_multiply(words, rows, steps, width, batch_first):
    """For float64 data a Linear layer without a bias, one with a bias that is fed a transposed tensor of three axes, and a MultiheadAttention with `batch_first=True` say "got: double != float", the last one without it "got Double and Float"; cast to float32 each of them runs."""
    x = torch.ones(rows, steps, width)
    heads = nn.MultiheadAttention(width, 1, batch_first=batch_first)
    calls = (
        (nn.Linear(width, 3, bias=False), x),
        (nn.Linear(steps, 3), x.transpose(1, 2)),
        (lambda t: heads(t, t, t)[0], x),
    )
    for call, data in calls:
        said = said_by(lambda call=call, data=data: call(data.double()))
        as_linear = call is calls[2][0] and not batch_first
        assert said.endswith("got Double and Float" if as_linear else "got: double != float")
        assert call(data.float()).dtype == torch.float32
    assert words.heads == "RuntimeError: expected m1 and m2 to have the same dtype, but got: double != float"


@breaks("told(F.multi_margin_loss, rows, y.float())", "told(F.multi_margin_loss, rows, y)", variant="words")
@drawn(rows=SIZE, classes=st.integers(2, 6), kind=st.sampled_from([torch.float32, torch.float64, torch.int32]))
def test_margins_want_long(words, rows, classes, kind):
    """`multi_margin_loss` and `multilabel_margin_loss` refuse classes of float32 with "expected scalar type Long but found Float", other dtypes by their names; by `y.long()` both take them."""
    scores, y = torch.randn(rows, classes), torch.ones(rows)
    for loss, target in ((F.multi_margin_loss, y), (F.multilabel_margin_loss, torch.ones(rows, classes))):
        said = said_by(lambda loss=loss, target=target: loss(scores, target.to(kind)))
        assert said == f"expected scalar type Long but found {WORD[kind]}"
        assert loss(scores, target.long()).dtype == torch.float32
    assert words.margin == "RuntimeError: expected scalar type Long but found Float"
    assert words.rows.shape == (7, 3) and words.y.tolist() == [0, 1, 2, 2, 1, 0, 2]


@breaks("y, torch.tensor(shares))", "y, torch.tensor(shares).float())", variant="words")
@drawn(
    rows=SIZE,
    kind=st.sampled_from([torch.float64, torch.float16, torch.int64]),
    numbers=st.lists(st.floats(0.25, 4), min_size=3, max_size=3),
)
def test_class_weights_too(words, rows, kind, numbers):
    """Class weights of another dtype than the logits make `cross_entropy` say "expected scalar type Float but found Double", with the name of theirs; as float32 they weigh the rows."""
    logits, y, weights = torch.randn(rows, 3), torch.randint(3, (rows,)), torch.tensor(numbers)
    said = said_by(lambda: F.cross_entropy(logits, y, weights.to(kind)))
    assert said == f"expected scalar type Float but found {WORD[kind]}"
    each = F.cross_entropy(logits, y, reduction="none")
    torch.testing.assert_close(F.cross_entropy(logits, y, weights), (weights[y] * each).sum() / weights[y].sum())
    assert words.weights == "RuntimeError: expected scalar type Float but found Double"
    assert words.shares.dtype == np.float64 and words.shares.tolist() == [1 / 2, 1 / 2, 1 / 3]


@breaks("told(binary, w, w.bool())", "told(binary, w, w)", variant="words")
@drawn(count=SIZE, wide=st.booleans())
def test_flags_are_floats_too(words, count, wide):
    """The binary loss on logits refuses a target of bools with "Subtraction, the `-` operator, with two bool tensors is not supported"; by `y.float()` it takes them."""
    logits = torch.randn(count, dtype=torch.float64 if wide else torch.float32)
    wanted = "Subtraction, the `-` operator, with two bool tensors is not supported"
    loss = F.binary_cross_entropy_with_logits
    assert said_by(lambda: loss(logits, logits > 0)).startswith(wanted)
    torch.testing.assert_close(loss(logits, (logits > 0).float()).float(), -F.logsigmoid(logits.abs()).mean().float())
    assert str(words.flags).startswith(f"RuntimeError: {wanted}") and words.binary is loss


@breaks("kinds = x.float()", "x = x.float()\nkinds = x")
@drawn(rows=SIZE, width=SIZE)
def test_float_returns_a_new_tensor(answer, rows, width):
    """`x.float()` on a line of its own changes nothing of a float64 tensor and returns a new one, so the layer still raises; with `x = x.float()` it runs, and `model.double()` changes the model in place."""
    model, x = nn.Linear(width, 3), torch.ones(rows, width).double()
    x.float()
    assert x.dtype == answer.x.dtype == torch.float64 and answer.kinds == (torch.float32, torch.float64)
    assert said_by(lambda: model(x)).endswith("but got Double and Float")
    x = x.float()
    assert model(x).dtype == torch.float32 and model.double().weight.dtype == model.weight.dtype == torch.float64


@breaks("single[single]", "single[single.double()[:, :0].long()]", variant="words")
@breaks("    logits[rows, classes]\n", "    logits[rows, classes.astype(int)]\n", variant="numpy")
@drawn(count=SIZE, kind=st.sampled_from([torch.float32, torch.float64, torch.float16]))
def test_words_of_positions(words, numpy, count, kind):
    """Floats are refused as positions in PyTorch and in NumPy, even when they are whole; by `i.long()` they pick, and a mask of 0 and 1 does so by `i.bool()`, where `i.long()` takes it for the rows 0 and 1 in silence."""
    w, i = torch.arange(6).reshape(2, 3), torch.ones(count, dtype=kind)
    assert said_by(lambda: w[i]) == "tensors used as indices must be long, int, byte or bool tensors"
    assert torch.equal(w[i.long()], w[1].expand(count, 3))
    assert said_by(lambda: w.numpy()[i.numpy()]).startswith("arrays used as indices must be of integer")
    i = torch.tensor([0.0, 1.0], dtype=kind)
    assert torch.equal(w[i.bool()], w[1:]) and torch.equal(w[i.long()], w)
    assert said_by(lambda: w[i]) == "tensors used as indices must be long, int, byte or bool tensors"
    assert words.position == "IndexError: tensors used as indices must be long, int, byte or bool tensors"
    assert numpy.refused.startswith("IndexError: arrays used as indices must be of integer")


@breaks("told(F.binary_cross_entropy, w, whole)", "told(F.binary_cross_entropy, w, w)", variant="words")
@breaks("nn.Parameter(prices), cut", "nn.Parameter(prices), cut.float()", variant="silent")
@drawn(rows=SIZE, kind=st.sampled_from([torch.int64, torch.int32, torch.float64]))
def test_words_of_targets(words, silent, rows, kind):
    """For a target of int64, int32 or float64, `F.binary_cross_entropy` says "Found dtype Long but expected Float", with the name of that dtype, and `huber_loss` says it in `backward()`; with `y.float()` both run."""
    y, share = torch.ones(rows), torch.full((rows,), 0.5, requires_grad=True)
    wanted = f"Found dtype {WORD[kind]} but expected Float"
    assert said_by(lambda: F.binary_cross_entropy(share, y.to(kind))) == wanted
    loss = F.huber_loss(share, y.to(kind))
    assert said_by(loss.backward) == wanted
    assert said_by(lambda: (F.binary_cross_entropy(share, y) + F.huber_loss(share, y)).backward()) == "no error"
    assert words.target == silent.late == "RuntimeError: Found dtype Long but expected Float"


@breaks("told(whole.add_, w)", "told(whole.add_, whole)", variant="words")
@drawn(count=SIZE, number=st.floats(-9, 9))
def test_a_counter_says_it_too(words, count, number):
    """A float, or a tensor of floats, added in place to int64 numbers raises "result type Float can't be cast to the desired output type Long"; out of place, or in place to floats, it runs."""
    counter = torch.zeros(count, dtype=torch.int64)
    wanted = "result type Float can't be cast to the desired output type Long"
    assert said_by(lambda: counter.add_(torch.full((count,), number))) == wanted
    assert said_by(lambda: counter.add_(number)) == wanted and words.counter == f"RuntimeError: {wanted}"
    torch.testing.assert_close(counter + number, counter.float().add_(number))


@breaks("2, bias=False))  # behind", "2))  # behind", variant="words")
@breaks("behind = told(late, w.half())", "behind = told(late.half(), w.half())", variant="words")
@breaks("late.half()(w.half())", "late.float()(w)", variant="words")
@drawn(cases=10, rows=st.integers(1, 3), size=st.integers(1, 4), axes=st.integers(1, 2), kernel=st.integers(1, 2))
def test_a_late_layer(words, rows, size, axes, kernel):
    """A convolution without a bias that is put in behind `model.half()` says "expected scalar type Half but found Float", and after `model.half()` again the model runs in float16."""
    conv = (nn.Conv1d, nn.Conv2d)[axes - 1]
    x = torch.ones(rows, size, *[5] * axes).half()
    model = nn.Sequential(conv(size, 3, kernel, bias=False)).half()
    model.append(conv(3, 4, kernel, bias=False))
    assert said_by(lambda: model(x)) == "expected scalar type Half but found Float"
    assert model.half()(x).dtype == torch.float16
    assert words.behind == "RuntimeError: expected scalar type Half but found Float"
    assert words.mended.dtype == torch.float16 and words.mended.shape == (2, 3, 3)


@breaks("inside, small = told(layer, x), layer(w)", "inside, small = told(layer, w.half()), layer(w)", variant="words")
@breaks("outside = told(layer, small)", "outside = told(layer, small.float())", variant="words")
@breaks('with torch.autocast("cpu"):', 'with torch.autocast("cpu", enabled=False):', variant="words")
def test_words_of_autocast(words):
    """Under autocast a Linear layer does not take float64 data, with the words "got Double and BFloat16", and gives bfloat16 for float32 data, which a layer outside refuses with "got BFloat16 and Float" until it is cast by `.float()`."""
    assert "got Double and BFloat16" in str(words.inside) and "got BFloat16 and Float" in str(words.outside)
    assert words.inside.endswith("got Double and BFloat16") and words.outside.endswith("got BFloat16 and Float")
    assert words.small.dtype == torch.bfloat16 and words.layer(words.small.float()).dtype == torch.float32
    assert words.layer.weight.shape == (5, 5)


@breaks("cut = prices.long()", "cut = prices.round().long()", variant="silent")
@breaks("0.3, 1.7, 2.9", "0.3, 1.7, 3.9", variant="silent")
@drawn(values=st.lists(st.floats(0, 0.96875, allow_subnormal=False), min_size=1, max_size=5), whole=st.integers(0, 9))
def test_long_cuts_values(silent, values, whole):
    """`.long()` makes 0 of all values from 0 to below 1, and cuts the decimals of others; `mse_loss` takes what is left."""
    x = torch.tensor(values)
    assert x.long().tolist() == [0] * len(values)
    assert (x.double() + whole).long().tolist() == [whole] * len(values)
    assert said_by(lambda: F.mse_loss(x, x.long())) == "no error"
    assert silent.cut.tolist() == [0, 1, 2]
    torch.testing.assert_close(silent.prices, torch.tensor([0.3, 1.7, 2.9]))


@breaks("1.7e9 + 30", "1.7e9 + 300", variant="silent")
@breaks("coarse = times.float()", "coarse = times", variant="silent")
@breaks("fine = (times - times[0]).float()", "fine = times.float()", variant="silent")
@drawn(start=st.integers(2**24, 2**31))
def test_float_rounds_large_numbers(silent, start):
    """`.float()` makes some whole numbers above 16,777,216 equal that are one apart, and keeps them apart when the first is taken away before; here it makes two times equal that are 30 seconds apart."""
    times = torch.arange(start, start + 4).double()
    assert 16_777_216 == 2**24 and len(times.float().unique()) < 4
    assert (times - times[0]).float().tolist() == [0, 1, 2, 3]
    assert silent.times.diff().item() == 30 == silent.fine and silent.coarse == 0


@breaks("mask.long()", "mask.round()", variant="silent")
@breaks("torch.tensor([0, 1, 2])", "torch.tensor([0, 255, 2])", variant="silent")
@breaks("(mask * 255)", "(mask * 100)", variant="silent")
@breaks("classes / 255", "classes / 2", variant="silent")
@drawn(pixels=st.lists(st.integers(0, 254), min_size=1, max_size=9))
def test_a_mask_like_a_photo(silent, pixels):
    """A mask of classes below 255 that was divided by 255 is class 0 everywhere after `.long()`, and `cross_entropy` takes it; times 255 and rounded it is what it was."""
    classes = torch.tensor(pixels)
    mask = classes / 255
    lost = mask.long()
    assert not lost.any() and torch.equal((mask * 255).round().long(), classes)
    assert said_by(lambda: F.cross_entropy(torch.randn(1, 255, len(pixels)), lost[None])) == "no error"
    assert said_by(lambda: F.cross_entropy(torch.randn(1, 255, len(pixels)), mask[None])) != "no error"
    assert silent.classes.tolist() == silent.found.tolist() == [0, 1, 2]
    assert silent.lost.tolist() == [0, 0, 0] and silent.lost.dtype == torch.int64
    torch.testing.assert_close(silent.mask, torch.tensor([0, 1 / 255, 2 / 255]))


@breaks("prices.double())", "prices)", variant="silent")
@drawn(count=SIZE, wide=st.booleans())
def test_mse_mixes(silent, count, wide):
    """`mse_loss` of float32 and a float64 target runs and gives float64; of float32 and an int64 target float32."""
    x = torch.randn(count)
    assert F.mse_loss(x, x.double() if wide else x.long()).dtype == (torch.float64 if wide else torch.float32)
    assert silent.wide == torch.float64


@breaks("kinds = torch.float32, torch.float64", "kinds = torch.float64, torch.float64", variant="table")
@breaks("torch.zeros(7, 5, dtype=t)", "torch.zeros(7, 5, dtype=t).float()", variant="table")
@breaks("classes.astype(np.int64)]", "0]", variant="numpy")
@breaks("classes.astype(np.int64)]", "classes.astype(np.int64) - 1]", variant="numpy")
def test_a_class_is_a_position(table, numpy):
    """The loss of PyTorch is the mean negative log-softmax of the logits that NumPy picked at the classes, and an embedding gives the rows of its table at the ids; of float32, float64, int32 and int64 a linear layer takes the first, `cross_entropy` the last, an embedding the two integers, the binary loss the two floats, `mse_loss` all."""
    wanted = [row[int(c)] for row, c in zip(numpy.logits.tolist(), numpy.classes.tolist(), strict=True)]
    assert numpy.picked.tolist() == wanted == [2, 3, 7, 10, 14, 15, 19] and numpy.logits.shape == (7, 3)
    ours = (np.log(np.exp(numpy.logits).sum(1)) - numpy.picked).mean()
    theirs = F.cross_entropy(torch.tensor(numpy.logits), torch.tensor(numpy.classes).long()).item()
    assert math.isclose(theirs, ours, rel_tol=1e-9)
    ids = torch.tensor(numpy.classes).long()
    assert torch.equal(table.lookup(ids), torch.stack([table.lookup.weight[int(c)] for c in numpy.classes]))
    assert table.table == {
        "Linear": [True, False, False, False],
        "cross_entropy": [False, False, False, True],
        "Embedding": [False, False, True, True],
        "bce_with_logits": [True, True, False, False],
        "mse_loss": [True, True, True, True],
    }
    assert table.zeros.shape == (7,) and table.logits.shape == (7, 3) and table.model.weight.shape == (3, 5)
    assert table.lookup.weight.shape == (11, 4) and table.kinds == (
        torch.float32,
        torch.float64,
        torch.int32,
        torch.int64,
    )
    assert not table.zeros.any() and not table.logits.any()


@breaks("hits = F.binary_cross_entropy_with_logits", "hits = F.mse_loss")
@drawn(rows=SIZE, share=st.floats(0, 1))
def test_a_share_is_weighed(answer, rows, share):
    """The binary loss on logits is the share times minus the log of the sigmoid, plus the rest times that of the other class, also for shares between 0 and 1."""
    logits = torch.randn(rows)
    target = torch.full((rows,), share)
    by_hand = -(share * F.logsigmoid(logits) + (1 - share) * F.logsigmoid(-logits)).mean()
    torch.testing.assert_close(answer.binary(logits, target), by_hand)


@breaks("data = np.ones((7, 5))", "data = np.ones((7, 5), np.float32)", variant="numpy")
@breaks("difference = prediction - target", "difference = prediction - target.astype(np.float32)", variant="numpy")
@breaks("data @ weights.T", "data @ weights.T * 2", variant="numpy")
@breaks("np.ones((3, 5), np.float32)", "np.ones((3, 5))", variant="numpy")
def test_numpy_widens(numpy):
    """NumPy gives float64 for float32 times float64 and for float32 minus int64, at twice the bytes, and raises nothing."""
    assert numpy.weights.dtype == numpy.prediction.dtype == np.float32 and numpy.data.dtype == np.float64
    assert numpy.product.dtype == numpy.difference.dtype == np.float64 and numpy.target.dtype == np.int64
    assert numpy.difference.nbytes == 2 * numpy.prediction.nbytes == 56
    assert numpy.product.shape == (7, 3) and (numpy.product == 5).all() and not numpy.difference.any()


@breaks("np.ones(7, np.int64)", "np.ones(7, np.float64)", variant="numpy")
@drawn(count=SIZE)
def test_torch_stays(numpy, count):
    """In PyTorch float32 minus int64 is float32, float32 minus or plus a float64 array is float64, and a Linear layer refuses that with "got Double and Float"."""
    x = torch.randn(count)
    assert (x - x.long()).dtype == torch.float32 and (x - x.double()).dtype == torch.float64
    wide = x + torch.from_numpy(np.ones(count))
    assert wide.dtype == torch.float64
    assert said_by(lambda: nn.Linear(count, 2)(wide)).endswith("but got Double and Float")
    assert (torch.tensor(numpy.prediction) - torch.tensor(numpy.target)).dtype == torch.float32


@breaks("layers.Dense(3)", 'layers.Dense(3, dtype="float64")', variant="keras")
@breaks("layers.Dense(3)", "layers.Dense(4)", variant="keras")
def test_keras_casts_data(keras):
    """A Keras Dense layer takes float32, float64 and int64 data and gives float32."""
    assert keras.outputs == {"float32": "float32", "float64": "float32", "int64": "float32"}
    for kind in keras.outputs:
        assert tuple(keras.dense(np.ones((7, 5), kind)).shape) == (7, 3)


@breaks("    conv(whole)\n", '    conv(whole.astype("float64"))\n', variant="keras")
@breaks("layers.Conv1D(3, 4)", "layers.Conv1D(3, 3)", variant="keras")
def test_keras_casts_at_the_input(keras):
    """Called alone, a Conv1D of Keras refuses int64 data with "expected scalar type Long but found Float" and takes float64; in a model with an `Input` it takes int64 and gives float32."""
    assert keras.alone == "RuntimeError: expected scalar type Long but found Float"
    assert keras.whole.dtype == np.int64 and keras.whole.shape == (7, 5, 2)
    alone = keras.conv(keras.whole.astype("float64"))
    assert tuple(alone.shape) == (7, 2, 3) and alone.dtype == keras.inside == torch.float32


@breaks("from_logits=True", "from_logits=False", variant="keras")
@breaks("np.arange(21,", "np.arange(1, 22,", variant="keras")
@breaks("2, 0, 1, 1, 2, 0, 1", "2, 0, 1, 1, 2, 0, 0", variant="keras")
def test_keras_casts_classes(keras):
    """The sparse loss of Keras gives the same value for classes as int64, int32, float32 and float64, which is the value of PyTorch for int64."""
    assert list(keras.values) == ["int64", "int32", "float32", "float64"]
    assert (keras.logits == np.arange(21).reshape(7, 3)).all()
    wanted = F.cross_entropy(torch.tensor(keras.logits), torch.tensor([2, 0, 1, 1, 2, 0, 1])).item()
    assert all(math.isclose(value, wanted, rel_tol=1e-5) for value in keras.values.values())
