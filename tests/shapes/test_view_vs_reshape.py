import math
import random
import warnings

import numpy as np
import torch
from hypothesis import strategies as st

from tested_answers import breaks, drawn

WORDS = "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead."


def strided(rng):
    """A tensor of two to four axes in any order, some of it sliced, expanded or unfolded, and a new shape for it."""
    axes = rng.choice([2, 3, 3, 4])
    sizes = rng.choices([1, 2, 3, 4], k=axes)
    tensor = torch.arange(math.prod(sizes)).reshape(sizes).permute(rng.sample(range(axes), axes))
    tensor = tensor[..., :: rng.choice([1, 1, 2])]
    if rng.random() < 0.2:
        tensor = tensor[:1].expand(3, *tensor.shape[1:])
    if rng.random() < 0.1 and tensor.shape[-1] > 1:
        tensor = tensor.unfold(-1, 2, 1)  # windows that overlap
    n = tensor.numel()
    first = rng.choice([d for d in range(1, n + 1) if n % d == 0])
    second = rng.choice([d for d in range(1, n // first + 1) if n // first % d == 0])
    return tensor, (first, second, n // first // second)


def viewed(tensor, shape):
    """The view, or the words of the refusal."""
    try:
        return tensor.view(shape)
    except RuntimeError as error:
        return str(error)


def one_storage(a, b):
    return a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()


@breaks("shared = x.reshape(6)", "shared = x.reshape(6).clone()")
@breaks("x = torch.arange(6).view(2, 3)", "x = torch.arange(6).view(3, 2).t()")
@breaks("x.reshape(-1)", "x.clone().reshape(-1)", variant="pasted")
@drawn(cases=4, seed=st.integers(0, 9999))
def test_where_view_works_it_is_one(answer, pasted, seed):
    """Where `view` works `reshape` gives the same view: one memory, one start, one shape, the same strides; `.clone()` of it is a copy."""
    rng, seen = random.Random(seed), 0
    for _ in range(150):
        tensor, shape = strided(rng)
        view, other = viewed(tensor, shape), tensor.reshape(shape)
        if not isinstance(view, str):
            seen += 1
            assert view.stride() == other.stride() and view.shape == other.shape == shape
            assert view.data_ptr() == other.data_ptr() == tensor.data_ptr() and one_storage(other, tensor)
            assert not one_storage(other.clone(), tensor)
        if not isinstance(viewed(tensor, (-1,)), str):
            pasted(1, x=tensor)
            read, written = (line.flat for line in pasted.after)
            assert one_storage(read, tensor) and torch.equal(read, written)
    assert 20 < seen < 145
    assert answer.shared.data_ptr() == answer.x.data_ptr() and answer.shared.shape == (6,)


@breaks("t = x.t()", "t = x.view(3, 2)")
@breaks("t.view(6)", "t.reshape(6)")
@breaks("copied = t.reshape(6)", "copied = x.reshape(6)")
@breaks("x.view(-1)", "x.reshape(-1)", variant="pasted")
@breaks("x.reshape(-1)", "x.t().reshape(-1)", variant="pasted")
@drawn(cases=4, seed=st.integers(0, 9999))
def test_elsewhere_view_raises_and_reshape_copies(answer, pasted, seed):
    """Where the strides forbid a view `view` raises these words and `reshape` returns a copy with the same numbers in reading order, without a warning; here [0, 3, 1, 4, 2, 5]."""
    rng, seen = random.Random(seed), 0
    for _ in range(150):
        tensor, shape = strided(rng)
        words = viewed(tensor, shape)
        if isinstance(words, str):
            seen += 1
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                copy = tensor.reshape(shape)
            assert words == WORDS and not said and not one_storage(copy, tensor)
            order = [tensor[index].item() for index in np.ndindex(*tensor.shape)]
            assert copy.is_contiguous() and copy.flatten().tolist() == order
    assert seen > 5
    assert answer.message == WORDS and answer.order == [0, 3, 1, 4, 2, 5]
    assert answer.t.shape == (3, 2) and not one_storage(answer.copied, answer.t)
    said = "no error"
    try:
        pasted(1, x=answer.t)
    except RuntimeError as error:
        said = str(error)
    read = pasted.after[0]
    assert said == WORDS and not one_storage(read.flat, answer.t)
    assert read.flat.tolist() == [n for row in answer.t.tolist() for n in row]


@breaks("copied = t.reshape(6)", "copied = x.view(6)")
@breaks("copied[0] = 70", "pass")
@breaks("shared = x.reshape(6)", "shared = x.flatten().clone()")
@breaks("shared[5] = 80", "shared[4] = 80")
def test_a_write_is_lost_or_arrives(answer):
    """Here a 70 written into `t.reshape(6)` does not arrive in `t`, and an 80 written into `x.reshape(6)` arrives in `x` and in its transpose, after which the copy keeps its 5; where `view` raises, a write by index arrives."""
    assert answer.copied.tolist() == [70, 3, 1, 4, 2, 5]
    assert answer.x.tolist() == [[0, 1, 2], [3, 4, 80]] and answer.t.tolist() == [[0, 3], [1, 4], [2, 80]]
    x = torch.arange(6).view(2, 3)
    turned = x.t()
    assert viewed(turned, 6) == WORDS
    turned[0, 1] = 70
    assert x.tolist() == [[0, 1, 2], [70, 4, 5]]


@breaks("shared = x.reshape(6)", "shared = x.reshape(6).clone()")
@breaks("shared[5] = 80", "pass")
@drawn(cases=6, inputs=st.integers(1, 7), units=st.integers(1, 7), seed=st.integers(0, 9999))
def test_a_kept_view_follows(answer, inputs, units, seed):
    """A `reshape(-1)` of a weight that was taken before steps of SGD or Adam is equal to the weight after each of them, and its `.detach().clone()` keeps the numbers of before; a distance from one that was not detached has no slope; here the 80 stands in `shared` and in `x`."""
    torch.manual_seed(seed)
    for make in (torch.optim.SGD, torch.optim.Adam):
        layer = torch.nn.Linear(inputs, units)
        optimizer = make(layer.parameters(), lr=0.1)
        before = layer.weight.detach().tolist()
        shared = layer.weight.detach().reshape(-1)
        kept = layer.weight.reshape(-1).detach().clone()
        for _ in range(3):
            optimizer.zero_grad()
            (layer(torch.ones(2, inputs)) - 9).square().mean().backward()
            optimizer.step()
            assert torch.equal(shared, layer.weight.flatten()) and not torch.equal(kept, shared)
        assert kept.view(units, inputs).tolist() == before
        for attached in (True, False):
            anchor = layer.weight.reshape(-1).clone() if attached else layer.weight.reshape(-1).detach().clone()
            optimizer.zero_grad()
            (layer.weight.reshape(-1) - anchor - 1).square().sum().backward()
            assert (layer.weight.grad == (0 if attached else -2)).all()
    assert answer.shared[5] == 80 == answer.x[1, 2]


@breaks("permute(2, 0, 1)", "permute(0, 1, 2)")
@breaks("merged = p.view(4, 6)", "merged = p.reshape(8, 3)")
@breaks("merged = p.view(4, 6)", "merged = p.contiguous().view(4, 6)")
def test_not_contiguous_and_viewed(answer):
    """Here `p` is not contiguous and `p.view(4, 6)` works, with strides (1, 4) on the memory of `p`."""
    assert answer.p.shape == (4, 2, 3) and answer.p.stride() == (1, 12, 4) and not answer.p.is_contiguous()
    assert one_storage(answer.merged, answer.p) and answer.merged.stride() == (1, 4)
    assert answer.merged.tolist() == [[i + 4 * j for j in range(6)] for i in range(4)]


@breaks("folded = x.reshape(3, 2)", "folded = x.t()")
@drawn(cases=20, rows=st.integers(2, 7), columns=st.integers(2, 7))
def test_no_axis_moves(answer, rows, columns):
    """From 2 by 2 on, `view` and `reshape` to the transposed shape keep the reading order, so `reshape` does not give the transpose."""
    x = torch.arange(rows * columns).view(rows, columns)
    folded = x.reshape(columns, rows)
    assert folded.flatten().tolist() == list(range(rows * columns)) == x.view(columns, rows).flatten().tolist()
    assert not torch.equal(folded, x.t()) and folded.shape == x.t().shape
    assert answer.folded.tolist() == [[0, 1], [2, 3], [4, 80]]


@breaks("copied = t.reshape(6)", "copied = x.view(6)")
@breaks("merged = p.view(4, 6)", "merged = p.contiguous().view(4, 6)")
@drawn(cases=4, seed=st.integers(0, 9999))
def test_contiguous_then_view(answer, seed):
    """`contiguous().view(...)` gives the numbers of `reshape(...)`, and copies also `p`, which `view` alone would have shared."""
    rng, needless = random.Random(seed), 0
    for _ in range(150):
        tensor, shape = strided(rng)
        assert torch.equal(tensor.contiguous().view(shape), tensor.reshape(shape))
        needless += one_storage(tensor.reshape(shape), tensor) and not one_storage(tensor.contiguous(), tensor)
    assert needless > 0 and one_storage(answer.merged, answer.p) and not one_storage(answer.p.contiguous(), answer.p)
    assert torch.equal(answer.t.contiguous().view(6)[:5], torch.tensor([0, *answer.copied.tolist()[1:5]]))


@breaks("copied = t.reshape(6)", "copied = x.view(6)")
@breaks("shared = x.reshape(6)", "shared = x.reshape(6).clone()")
@drawn(cases=4, seed=st.integers(0, 9999))
def test_the_pointer_tells(answer, seed):
    """`data_ptr()` of what `reshape` returns equals that of the tensor where it shares, and does not where it copied."""
    rng, seen = random.Random(seed), set()
    for _ in range(150):
        tensor, shape = strided(rng)
        result = tensor.reshape(shape)
        shares = not isinstance(viewed(tensor, shape), str)
        seen.add(shares)
        assert (result.data_ptr() == tensor.data_ptr()) == shares
    assert seen == {True, False}
    assert answer.shared.data_ptr() == answer.x.data_ptr() != answer.copied.data_ptr()


@breaks("t = x.t()", "t = x.view(3, 2)")
@drawn(cases=8, rows=st.integers(2, 5), columns=st.integers(2, 5))
def test_the_slope_goes_through(answer, rows, columns):
    """The gradient goes back through the copy of `reshape` to the tensor, each number to its own place."""
    w = torch.zeros(rows, columns, requires_grad=True)
    factors = torch.arange(1.0, rows * columns + 1)
    (w.t().reshape(-1) * factors).sum().backward()
    assert torch.equal(w.grad.t().flatten(), factors)
    assert not one_storage(answer.t.reshape(6), answer.t)


CASES = {
    "transpose": ((2, 4, 3), (12, 1, 4)),
    "permute": ((4, 2, 3), (1, 12, 4)),
    "some columns": ((2, 3, 3), (12, 4, 1)),
    "each second row": ((2, 2, 4), (12, 8, 1)),
    "expand": ((2, 3, 4), (0, 4, 1)),
    "LSTM, batch_first": ((2, 3, 5), (5, 10, 1)),
    "channels_last": ((1, 2, 3, 4), (24, 1, 8, 2)),
}


@breaks(
    '"transpose": x.transpose(1, 2)',
    '"transpose": x.transpose(1, 2).clone(memory_format=torch.contiguous_format)',
    variant="causes",
)
@breaks("batch_first=True", "batch_first=False", variant="causes")
@breaks('"expand": x[:1].expand(2, 3, 4)', '"expand": x[:1].repeat(2, 1, 1)', variant="causes")
@breaks("torch.channels_last", "torch.contiguous_format", variant="causes")
@breaks("x[:, ::2]", "x[::2]", variant="causes")
@breaks("x[:, :, 1:]", "x[:, :, 0:]", variant="causes")
def test_who_is_refused(causes):
    """Here `view` is refused after transpose, permute, a slice of columns, each second row, expand, an LSTM with `batch_first=True` and a convolution in channels_last, and `reshape` runs on all of them."""
    assert {name: (tuple(t.shape), t.stride()) for name, t in causes.tensors.items()} == CASES
    assert causes.refused == ["view size"] * len(CASES)
    assert causes.flat == [24, 24, 18, 16, 24, 30, 24]
    for tensor in causes.tensors.values():
        assert viewed(tensor, (-1,)) == WORDS and tensor.reshape(-1).shape == (tensor.numel(),)
        assert torch.equal(tensor.contiguous().view(-1), tensor.reshape(-1))


@breaks("(x.view, x.reshape)", "(x.view, x.view)", variant="causes")
@breaks("ask(5)", "ask(4)", variant="causes")
def test_a_wrong_count_is_another_fault(causes):
    """Here `view(5)` and `reshape(5)` of 24 numbers both raise "shape '[5]' is invalid for input of size 24"."""
    assert causes.wrong_count == ["shape '[5]' is invalid for input of size 24"] * 2
    assert [ask.__name__ for ask in (causes.x.view, causes.x.reshape)] == [
        "view",
        "reshape",
    ] and causes.ask.__name__ == "reshape"


@breaks("runs[-1][1] == size * step", "runs[-1][1] >= size * step", variant="numpy")
@breaks("left // size, step * size", "left // size, step + size", variant="numpy")
@breaks("x = (2, 3), (3, 1)", "x = (2, 3), (1, 2)", variant="numpy")
@drawn(cases=4, seed=st.integers(0, 9999))
def test_the_rule_predicts_torch(numpy, seed):
    """The rule in the NumPy tab, by which axes longer than one merge where the outer step is the inner size times the inner step, says whether `view` works, and with which strides, for tensors of two to four axes in any order, sliced, expanded and unfolded; here (1,), None and (1, 4)."""
    rng, seen = random.Random(seed), set()
    for _ in range(200):
        tensor, shape = strided(rng)
        ours, theirs = numpy.view_strides(tensor.shape, tensor.stride(), shape), viewed(tensor, shape)
        seen.add(ours is None)
        assert (ours is None) == isinstance(theirs, str)
        if ours is not None:  # the stride of an axis of size one is never used
            assert all(size == 1 or a == b for size, a, b in zip(shape, ours, theirs.stride(), strict=True))
    assert seen == {True, False}
    assert (numpy.x, numpy.t) == (((2, 3), (3, 1), (6,)), ((3, 2), (1, 3), (6,)))
    assert numpy.p == ((4, 2, 3), (1, 12, 4), (4, 6)) and numpy.found == [(1,), None, (1, 4)]


@breaks("copied = a.T.reshape(6)", "copied = a.reshape(6)", variant="numpy")
@breaks("a.reshape(6)[5] = 80", "a.T.reshape(6)[5] = 80", variant="numpy")
@breaks("return None", "return (1,) * len(new_shape)", variant="numpy")
@drawn(cases=4, seed=st.integers(0, 9999))
def test_numpy_decides_alike(numpy, seed):
    """NumPy's `reshape` copies without a warning where the rule finds no strides, and shares elsewhere; here 70 is lost and 80 arrives."""
    rng, seen = random.Random(seed), set()
    for _ in range(150):
        tensor, shape = strided(rng)
        array = tensor.numpy()
        rule = numpy.view_strides(tensor.shape, tensor.stride(), shape)
        seen.add(rule is None)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert np.shares_memory(array, array.reshape(shape)) == (rule is not None)
    assert numpy.copied.tolist() == [70, 3, 1, 4, 2, 5]
    assert seen == {True, False} and numpy.a.tolist() == [[0, 1, 2], [3, 4, 80]]


@breaks("keras.ops.transpose(x)", "x", variant="keras")
@breaks("(2, 3))", "(3, 2))", variant="keras")
@drawn(cases=4, seed=st.integers(0, 9999))
def test_keras_keeps_the_order(keras, answer, seed):
    """On the torch backend `keras.ops.reshape` gives, with no call of `contiguous()`, the numbers and strides of `torch.reshape`, and shares and copies in the same cases; here, after `transpose`, [0, 3, 1, 4, 2, 5]."""
    rng, seen = random.Random(seed), set()
    assert keras.keras.backend.backend() == "torch"
    for _ in range(60):
        tensor, shape = strided(rng)
        ours, theirs = keras.keras.ops.reshape(tensor, shape), torch.reshape(tensor, shape)
        seen.add(one_storage(ours, tensor))
        assert torch.equal(ours, theirs) and ours.stride() == theirs.stride()
        assert one_storage(ours, tensor) == one_storage(theirs, tensor)
    assert seen == {True, False} and keras.x.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert keras.flat == answer.order == [0, 3, 1, 4, 2, 5]
