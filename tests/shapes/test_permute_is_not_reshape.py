from math import gcd

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 5)
SHAPE = st.lists(SIZE, min_size=1, max_size=4)


def named(*shape):
    """A tensor whose values are all different."""
    return torch.arange(int(np.prod(shape))).view(shape)


@breaks("recut = x.reshape(3, 2)", "recut = x.t()")
@breaks("[[11, 12, 13], [21, 22, 23]]", "[[11, 12, 13], [22, 21, 23]]")
@breaks(
    "zip(np.ndindex(*a.shape), np.ndindex(*shape))",
    "zip(np.ndindex(*a.shape), list(np.ndindex(*shape))[::-1])",
    variant="numpy",
)
@drawn(cases=60, shape=SHAPE, data=st.data())
def test_reshape_keeps_the_reading_order(answer, numpy, shape, data):
    """`reshape` to the sizes in another order, and `view` of a fresh tensor, keep the reading order, so the sizes alone decide, a square table comes back as it is, and from 2 by 2 on no swap comes out; here [[11, 12], [13, 21], [22, 23]]."""
    x, sizes = named(*shape), data.draw(st.permutations(shape))
    recut = x.reshape(sizes)
    assert recut.flatten().tolist() == list(range(x.numel())) and torch.equal(x.view(sizes), recut)
    assert numpy.reshape(x.numpy(), sizes).tolist() == recut.tolist()
    rows, columns = shape[0] + 1, shape[-1] + 1
    table = named(rows, columns)
    assert not torch.equal(table.reshape(columns, rows), table.t())
    assert torch.equal(table.reshape(columns, rows), table) == (rows == columns)
    assert answer.x.tolist() == [[11, 12, 13], [21, 22, 23]]
    assert answer.recut.tolist() == numpy.recut.tolist() == [[11, 12], [13, 21], [22, 23]]


@breaks("turned = x.permute(1, 0)", "turned = x.reshape(3, 2)")
@breaks("old[axis] = index", "old[axis] = index // 2", variant="numpy")
@breaks("out[new] = a[tuple(old)]", "out[new] = a[tuple(old)] + (new[0] > 0)", variant="numpy")
@breaks("series.permute(0, 2, 1)", "series.permute(0, 1, 2)", variant="pasted")
@breaks("series.transpose(1, 2)", "series.transpose(0, 1)", variant="pasted")
@drawn(cases=60, shape=SHAPE, data=st.data())
def test_permute_keeps_values_with_their_indices(answer, numpy, pasted, shape, data):
    """After `permute` each value stands at its old indices in the new order, and `transpose` swaps a pair; for a table the value at [i, j] goes to [j, i], here [[11, 21], [12, 22], [13, 23]]."""
    x, order = named(*shape), data.draw(st.permutations(range(len(shape))))
    moved = x.permute(order)
    for place in np.ndindex(*shape):
        assert moved[tuple(place[axis] for axis in order)] == x[place]
    assert numpy.permute(x.numpy(), order).tolist() == moved.tolist()
    one, other = order[0], order[-1]
    pair = list(range(len(shape)))
    pair[one], pair[other] = other, one
    assert torch.equal(x.transpose(one, other), x.permute(pair))
    series = named(2, shape[0] + 2, shape[-1] + 4)
    pasted(1, series=series)
    for line in pasted.after:
        assert line.right.tolist() == [[list(values) for values in zip(*one, strict=True)] for one in series.tolist()]
    assert len(pasted.after) == 2
    assert answer.turned.tolist() == numpy.turned.tolist() == [[11, 21], [12, 22], [13, 23]]
    assert answer.turned.shape == answer.recut.shape


@breaks("wrong = series.reshape(2, 3, 7)", "wrong = series.permute(0, 2, 1)")
@breaks("kernel_size=3", "kernel_size=2")
@breaks("apart = (a - b).abs().max()", "apart = (a - b).abs().min()")
@drawn(cases=15, n=SIZE, steps=st.integers(2, 6), features=st.integers(2, 6), seed=st.integers(0, 999))
def test_the_layer_accepts_both(answer, n, steps, features, seed):
    """`Conv1d` takes the permuted and the reshaped series, returns the same shape for both and other numbers; here (2, 4, 5)."""
    torch.manual_seed(seed)
    series, conv = torch.randn(n, steps, features), nn.Conv1d(features, 4, 2)
    a, b = conv(series.permute(0, 2, 1)), conv(series.reshape(n, features, steps))
    assert a.shape == b.shape == (n, 4, steps - 1) and (a - b).abs().max() > 1e-3
    assert answer.a.shape == answer.b.shape == (2, 4, 5) and answer.apart > 10
    assert answer.apart == (answer.a - answer.b).abs().max().item()
    torch.manual_seed(0)
    assert torch.equal(answer.conv.weight, nn.Conv1d(3, 4, 3).weight)


@breaks("right = series.permute(0, 2, 1)", "right = series.reshape(2, 3, 7)")
@breaks("wrong = series.reshape(2, 3, 7)", "wrong = series.permute(0, 2, 1)")
@breaks("series = series + 10 * torch.arange(7).view(7, 1)", "series = series + 11 * torch.arange(7).view(7, 1)")
def test_a_feature_becomes_a_stretch_of_time(answer):
    """Here row 2 of the permuted series 0 is feature 2 at each of the 7 steps, and of `series.reshape(2, 3, 7)` it is the last 7 values of the series, in which all three features stand."""
    expected = [[[100 * n + 10 * t + f for f in range(3)] for t in range(7)] for n in range(2)]
    assert answer.series.tolist() == expected
    assert answer.right[0, 2].tolist() == [10 * t + 2 for t in range(7)] and answer.right.shape == (2, 3, 7)
    assert answer.wrong[0, 2].tolist() == [42, 50, 51, 52, 60, 61, 62]
    assert torch.equal(answer.right, answer.series.transpose(1, 2))
    assert torch.equal(answer.wrong.flatten(), answer.series.flatten())


@breaks("wrong = series.reshape(7, 2, 3)", "wrong = series.transpose(0, 1)", variant="batch")
@breaks("right = series.transpose(0, 1)", "right = series.reshape(7, 2, 3)", variant="batch")
@drawn(cases=20, n=st.integers(2, 6), steps=st.integers(2, 6))
def test_the_batch_gets_mixed(batch, n, steps):
    """From 2 series and 2 steps on, `reshape` to (steps, series), steps in front, puts values of more than one series where series 0 should stand, and `transpose(0, 1)` those of series 0 alone; here [0, 20, 40, 60, 110, 130, 150], where 110 and more are series 1."""
    owner = torch.arange(n).view(n, 1).expand(n, steps)
    assert owner.reshape(steps, n)[:, 0].unique().numel() > 1
    assert (owner.transpose(0, 1)[:, 0] == 0).all()
    assert batch.series.tolist() == [[[100 * i + 10 * t + f for f in range(3)] for t in range(7)] for i in range(2)]
    assert batch.wrong[:, 0, 0].tolist() == [0, 20, 40, 60, 110, 130, 150] and batch.wrong.shape == (7, 2, 3)
    assert batch.right[:, 0, 0].tolist() == [0, 10, 20, 30, 40, 50, 60] and batch.right.shape == (7, 2, 3)


@breaks("return x.view(2, 5, 3, 4).transpose(1, 2)", "return x.view(2, 3, 5, 4)", variant="heads")
@drawn(cases=30, shape=st.lists(SIZE, min_size=4, max_size=4))
def test_neighbours_merge_and_split(heads, shape):
    """`reshape` and `flatten(1)` of (N, C, H, W) to (N, C*H*W) put the value at [n, c, h, w] at place (c*H + h)*W + w of row n, and `reshape` and `view` of (N, T, heads*d) to (N, T, heads, d) give head i the numbers from i*d on."""
    x = named(*shape)
    n, c, h, w = shape
    for flat in (x.reshape(n, c * h * w), x.flatten(1)):
        assert flat.shape == (n, c * h * w)
        assert all(flat[p[0], (p[1] * h + p[2]) * w + p[3]] == x[p] for p in np.ndindex(*shape))
    whole = named(n, c, h * w)
    for split in (whole.view(n, c, h, w), whole.reshape(n, c, h, w)):
        assert all(torch.equal(split[:, :, i], whole[:, :, i * w : (i + 1) * w]) for i in range(h))
    assert heads.split_then_swap(heads.x).shape == (2, 3, 5, 4) and heads.x.shape == (2, 5, 12)
    assert torch.equal(heads.split_then_swap(heads.x)[:, 1], heads.x[:, :, 4:8])


@breaks("return x.view(2, 5, 3, 4).transpose(1, 2)", "return x.view(2, 5, 3, 4).transpose(1, 3).mT", variant="heads")
@drawn(cases=20, n=SIZE, steps=SIZE, count=SIZE, d=SIZE)
def test_heads_need_both(heads, n, steps, count, d):
    """Of (N, T, heads*d), `view(N, T, heads, d).transpose(1, 2)` gives head i at step t the numbers from i*d on of that step, in the shape (N, heads, T, d); here [[0, 4], [1, 4], [2, 4]] for a change of the last step."""
    x = named(n, steps, count * d)
    y = x.view(n, steps, count, d).transpose(1, 2)
    assert y.shape == (n, count, steps, d)
    assert all(torch.equal(y[:, i, t], x[:, t, i * d : (i + 1) * d]) for i in range(count) for t in range(steps))
    assert heads.right == [[0, 4], [1, 4], [2, 4]]
    same = torch.arange(120.0).view(2, 5, 12)
    assert torch.equal(heads.split_then_swap(same)[1, 2, 3], same[1, 3, 8:])


@breaks("back = heads.transpose(1, 2).reshape", "back = heads.reshape", variant="heads")
@breaks("mixed = heads.reshape", "mixed = heads.transpose(1, 2).reshape", variant="heads")
@drawn(cases=25, n=SIZE, steps=SIZE, count=SIZE, d=SIZE)
def test_heads_back_need_both(heads, n, steps, count, d):
    """From (N, heads, T, d) `transpose(1, 2)` and then `reshape` bring back the (N, T, heads*d) that was split; `reshape` alone gives the same shape and, from 2 heads and 2 steps on, other numbers."""
    x = named(n, steps, count * d)
    split = x.view(n, steps, count, d).transpose(1, 2)
    assert torch.equal(split.transpose(1, 2).reshape(n, steps, count * d), x)
    alone = split.reshape(n, steps, count * d)
    assert torch.equal(alone, x) == (count == 1 or steps == 1)
    assert torch.equal(heads.back, heads.x) and heads.mixed.shape == heads.x.shape
    assert torch.equal(heads.mixed, heads.split_then_swap(heads.x).reshape(2, 5, 12))
    assert heads.whole == [[4], []] and not torch.equal(heads.mixed, heads.x)


@breaks("a.transpose(1, 2)", 'raise ValueError("no")', variant="numpy")
@breaks("whole = a.transpose(0, 2, 1)", "whole = a.reshape(2, 3, 7)", variant="numpy")
@drawn(cases=20, shape=st.lists(SIZE, min_size=3, max_size=3))
def test_numpy_wants_the_whole_order(numpy, shape):
    """NumPy's `transpose(0, 2, 1)` of three axes gives what PyTorch's `transpose(1, 2)` gives, and so does `swapaxes(1, 2)`; NumPy's `transpose(1, 2)` raises "axes don't match array" on three axes, and `x.transpose(0, 1)` does nothing on two axes."""
    x = named(*shape)
    a, wanted = x.numpy(), x.transpose(1, 2).tolist()
    assert a.transpose(0, 2, 1).tolist() == a.swapaxes(1, 2).tolist() == wanted
    said = ""
    try:
        a.transpose(1, 2)
    except ValueError as error:
        said = str(error)
    x, turned = a[0], x[0].t()
    assert x.transpose(0, 1).tolist() == x.tolist() and x.swapaxes(0, 1).tolist() == turned.tolist()
    assert said == numpy.refused == "axes don't match array"
    assert numpy.whole.tolist() == named(2, 7, 3).transpose(1, 2).tolist()


@breaks("return x.view(2, 3, 5, 4)", "return x.view(2, 5, 3, 4).transpose(1, 2)", variant="heads")
@breaks("x[0, 4] = 1", "x[0, 3] = 1", variant="heads")
def test_one_view_mixes_the_steps(heads):
    """Here one `view` shows a change of the last step at steps 2, 3 and 4 of head 2, and `view` with `transpose` at step 4 of each head."""
    assert heads.wrong == [[2, 2], [2, 3], [2, 4]] and heads.right == [[0, 4], [1, 4], [2, 4]]
    assert heads.x.sum() == 12 and (heads.x[0, 4] == 1).all()


@breaks("upright = image.permute(2, 0, 1)", "upright = image.reshape(3, 2, 4)", variant="batch")
@drawn(cases=20, shape=st.lists(st.integers(2, 5), min_size=4, max_size=4))
def test_pixels_as_rows(batch, shape):
    """`permute(0, 2, 3, 1)` and then `reshape(-1, C)` of (N, C, H, W) gives (N*H*W, C), one row for each pixel with its C values, and `reshape(-1, C)` alone does not."""
    n, c, h, w = shape
    x = named(*shape)
    rows = x.permute(0, 2, 3, 1).reshape(-1, c)
    assert rows.shape == (n * h * w, c)
    for row, (i, y, z) in zip(rows, np.ndindex(n, h, w), strict=True):
        assert torch.equal(row, x[i, :, y, z])
    assert not torch.equal(x.reshape(-1, c), rows)
    assert batch.upright.permute(1, 2, 0).tolist() == batch.image.tolist() and batch.image.shape == (2, 4, 3)


@breaks("permute(once, np.argsort((2, 0, 1)))", "permute(once, (2, 0, 1))", variant="numpy")
@breaks("twice = permute(once, (2, 0, 1))", "twice = permute(once, (1, 2, 0))", variant="numpy")
@breaks("a = np.arange(2 * 7 * 3)", "a = 1 + np.arange(2 * 7 * 3)", variant="numpy")
@drawn(cases=30, shape=st.lists(SIZE, min_size=1, max_size=4), data=st.data())
def test_argsort_undoes(numpy, shape, data):
    """`permute` with the `argsort` of an order undoes `permute` with that order; here (2, 0, 1) twice does not, and gives (7, 3, 2) of (2, 7, 3)."""
    x, order = named(*shape), data.draw(st.permutations(range(len(shape))))
    assert torch.equal(x.permute(order).permute(np.argsort(order).tolist()), x)
    assert numpy.a.tolist() == named(2, 7, 3).tolist()
    assert numpy.twice.shape == (7, 3, 2) and numpy.twice.tolist() == named(2, 7, 3).permute(1, 2, 0).tolist()
    assert numpy.undone.tolist() == numpy.a.tolist()


@breaks("once = permute(a, (2, 0, 1))", "once = permute(a, (1, 2, 0))", variant="numpy")
@drawn(cases=30, shape=st.lists(SIZE, min_size=1, max_size=4), data=st.data())
def test_a_number_says_where_from(numpy, shape, data):
    """In `permute` number k of the order is the old axis that becomes the new axis k; with (2, 0, 1) the new first axis is the old axis 2."""
    x, order = named(*shape), data.draw(st.permutations(range(len(shape))))
    moved = x.permute(order)
    for new, old in enumerate(order):
        assert moved.shape[new] == shape[old]
        for index in range(shape[old]):
            assert moved.select(new, index).flatten().sort()[0].tolist() == x.select(old, index).flatten().tolist()
    assert numpy.once.shape == (3, 2, 7) and numpy.once[2].tolist() == numpy.a[:, :, 2].tolist()


@breaks("wrong = series.reshape(2, 3, 7)", "wrong = series.reshape(2, 3, 7) + 1")
@drawn(cases=20, steps=SIZE, features=SIZE, seed=st.integers(0, 999))
def test_a_linear_does_not_mind(answer, steps, features, seed):
    """A `Linear` over the flattened sample whose columns are shuffled in the same way gives for the reshaped series the numbers that it gives for the permuted one, for each sample alike."""
    torch.manual_seed(seed)
    series, layer = torch.randn(6, steps, features), nn.Linear(features * steps, 2)
    shuffle = named(1, steps, features).permute(0, 2, 1).flatten()  # where reshape has what permute puts here
    other = nn.Linear(features * steps, 2)
    with torch.no_grad():
        other.bias.copy_(layer.bias)
        other.weight[:, shuffle] = layer.weight
    ours = layer(series.permute(0, 2, 1).flatten(1))
    torch.testing.assert_close(other(series.reshape(6, features, steps).flatten(1)), ours)
    assert torch.equal(answer.wrong.flatten(1)[:, named(1, 7, 3).mT.flatten()], answer.right.flatten(1))


@breaks("recut = x.reshape(3, 2)", "recut = x.t()")
@drawn(cases=80, rows=st.integers(1, 12), columns=st.integers(1, 12))
def test_some_land_right_by_luck(answer, rows, columns):
    """In a table `reshape` puts the first and the last value where the transpose has them, and gcd(rows - 1, columns - 1) + 1 values in all: 2 values of 2 × 3, 5 values of 5 × 9."""
    x = named(rows, columns)
    same = x.reshape(columns, rows) == x.t()
    assert same[0, 0] and same[-1, -1] and same.sum() == gcd(rows - 1, columns - 1) + 1
    assert (answer.recut == answer.turned).sum() == 2
    assert (named(5, 9).reshape(9, 5) == named(5, 9).t()).sum() == 5


@breaks("recut = x.reshape(3, 2)", "recut = x.t()")
@drawn(cases=20, shape=SHAPE, data=st.data())
def test_the_way_back_is_blind(answer, shape, data):
    """`reshape` to any order of the sizes and back to the old sizes gives the old tensor; here `reshape` back from the permuted table does not."""
    x, sizes = named(*shape), data.draw(st.permutations(shape))
    assert torch.equal(x.reshape(sizes).reshape(shape), x)
    assert torch.equal(answer.recut.reshape(2, 3), answer.x) and not torch.equal(answer.turned.reshape(2, 3), answer.x)


@breaks("turned = x.permute(1, 0)", "turned = x.reshape(3, 2)")
@drawn(cases=30, shape=st.lists(SIZE, min_size=1, max_size=3), data=st.data())
def test_an_axis_of_one(answer, shape, data):
    """Moving an axis of size one to another place gives with `movedim` and with `reshape` the same tensor; here moving an axis of size 2 does not."""
    place = data.draw(st.integers(0, len(shape)))
    target = data.draw(st.integers(0, len(shape)))
    x = named(*shape[:place], 1, *shape[place:])
    moved = x.movedim(place, target)
    assert torch.equal(moved, x.reshape(moved.shape))
    assert answer.x.shape[0] == 2 and not torch.equal(answer.turned, answer.recut)


@breaks("side = image.transpose(0, 2)", "side = image.permute(2, 0, 1)", variant="batch")
@breaks("10 * torch.arange(4).view(4, 1)", "11 * torch.arange(4).view(4, 1)", variant="batch")
@drawn(cases=20, shape=st.lists(st.integers(2, 5), min_size=3, max_size=3))
def test_an_image_on_its_side(batch, shape):
    """`transpose(0, 2)` of (H, W, C) brings the colours in front and the columns before the rows, so that each colour is the transpose of what `permute(2, 0, 1)` gives, with the same sum, which finds no fault."""
    x = named(*shape)
    side, upright = x.transpose(0, 2), x.permute(2, 0, 1)
    for colour in range(shape[2]):
        assert torch.equal(upright[colour], x[:, :, colour]) and torch.equal(side[colour], upright[colour].t())
        assert side[colour].sum() == x[:, :, colour].sum()
    assert batch.image.tolist() == [[[100 * y + 10 * z + c for c in range(3)] for z in range(4)] for y in range(2)]
    assert batch.upright[0].tolist() == [[0, 10, 20, 30], [100, 110, 120, 130]]
    assert batch.side[0].tolist() == [[0, 100], [10, 110], [20, 120], [30, 130]]


@breaks("(y.sum(2) - series.sum(1))", "(y.sum() - series.sum())")
@breaks("right = series.permute(0, 2, 1)", "right = series.reshape(2, 3, 7)")
@drawn(cases=20, n=SIZE, steps=st.integers(2, 6), features=st.integers(2, 6), seed=st.integers(0, 999))
def test_the_sum_of_a_feature_finds_it(answer, n, steps, features, seed):
    """The sum over the steps of each feature in each sample is that of the series after `permute`, and after `reshape` of random numbers it is not, be it of features and steps or, from 2 samples on, of samples and steps."""
    series = torch.randn(n, steps, features, generator=torch.Generator().manual_seed(seed))
    for y, same in ((series.permute(0, 2, 1), True), (series.reshape(n, features, steps), False)):
        assert torch.allclose(y.sum(2), series.sum(1), atol=1e-5) == same
    for y, same in ((series.transpose(0, 1), True), (series.reshape(steps, n, features), n == 1)):
        assert torch.allclose(y.sum(0), series.sum(1), atol=1e-5) == same
    assert answer.off(answer.right) == 0 and answer.off(answer.wrong) == 154
    assert answer.off(answer.right + 1) == 7 == answer.off(answer.right - 1)


@breaks("wrong = series.reshape(7, 2, 3)", "wrong = series.flatten().flip(0).roll(1).view(7, 2, 3)", variant="batch")
@drawn(cases=20, n=st.integers(2, 5), steps=st.integers(2, 6), features=SIZE, seed=st.integers(0, 999))
def test_a_sum_over_all_is_blind(batch, n, steps, features, seed):
    """The sum of each feature over all steps and samples is the same before and after a `reshape` that mixes the batch, and in each sample it is not."""
    series = torch.randn(n, steps, features, generator=torch.Generator().manual_seed(seed))
    mixed = series.reshape(steps, n, features)
    torch.testing.assert_close(mixed.sum((0, 1)), series.sum((0, 1)), atol=1e-5, rtol=0)
    assert not torch.allclose(mixed.sum(0), series.sum(1), atol=1e-5)
    assert torch.equal(batch.wrong.sum((0, 1)), batch.series.sum((0, 1)))
    assert not torch.equal(batch.wrong.sum(0), batch.series.sum(1))


@breaks("layers.Permute((2, 1))(series)", "layers.Reshape((3, 7))(series)", variant="keras")
@breaks("layers.Reshape((3, 7))(series)", "layers.Permute((2, 1))(series)", variant="keras")
@breaks("ops.transpose(series, (0, 2, 1))", "ops.transpose(series, (2, 0, 1))", variant="keras")
@drawn(cases=10, n=SIZE, steps=SIZE, features=SIZE)
def test_keras_agrees(keras, n, steps, features):
    """Keras' `Permute((2, 1))` and `ops.transpose` with (0, 2, 1) give what PyTorch's `permute(0, 2, 1)` gives, and `Reshape` with the sizes behind the batch what `reshape` gives; `Reshape` and `Permute`, which counts from 1, do not name the batch axis, and `ops.transpose` counts from 0."""
    x = named(n, steps, features).float()
    turned = x.permute(0, 2, 1)
    assert keras.layers.Permute((2, 1))(x).tolist() == keras.ops.transpose(x, (0, 2, 1)).tolist() == turned.tolist()
    assert keras.layers.Reshape((features, steps))(x).tolist() == x.reshape(n, features, steps).tolist()
    series = torch.from_numpy(keras.series)
    assert series.tolist() == named(2, 7, 3).tolist() and series.dtype == torch.float32
    assert keras.turned.tolist() == keras.by_ops.tolist() == series.permute(0, 2, 1).tolist()
    assert keras.recut.tolist() == series.reshape(2, 3, 7).tolist()


@breaks("layers.Permute((0, 2, 1))", "layers.Permute((2, 1))", variant="keras")
def test_keras_refuses_a_zero(keras):
    """Here `Permute((0, 2, 1))` raises a ValueError which says that the indices must be consecutive and start from 1."""
    assert keras.refused == (
        "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be consecutive "
        "and start from 1. Received dims=(0, 2, 1)"
    )
