import warnings

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SHAPE = st.lists(st.integers(0, 3), max_size=4)
SIZE = st.integers(1, 5)


def filled(shape):
    return torch.arange(float(np.prod(shape))).reshape(shape)


def words(use, kind):
    """What an error of this kind says, or "no error"."""
    try:
        use()
    except kind as error:
        return str(error)
    return "no error"


@breaks("means.unsqueeze(0), means.unsqueeze(1)", "means.unsqueeze(1), means.unsqueeze(1)")
@breaks("means.unsqueeze(0), means.unsqueeze(1)", "means.unsqueeze(0), means.unsqueeze(1).clone()")
@drawn(cases=60, shape=SHAPE, data=st.data())
def test_a_one_in_and_out(answer, shape, data):
    """`unsqueeze(dim)` adds one axis of size one, `squeeze(dim)` takes it out again, and both return the same numbers on the same memory."""
    dim = data.draw(st.integers(-len(shape) - 1, len(shape)))
    x = filled(shape)
    grown = x.unsqueeze(dim)
    back = grown.squeeze(dim)
    assert grown.ndim == x.ndim + 1 and back.shape == x.shape and torch.equal(back, x)
    assert grown.flatten().tolist() == x.flatten().tolist()
    assert grown.data_ptr() == back.data_ptr() == x.data_ptr()
    assert answer.as_row.data_ptr() == answer.as_column.data_ptr() == answer.means.data_ptr()
    assert answer.as_row.shape == (1, 3) and answer.as_column.shape == (3, 1)


@breaks("as_row, as_column = means.unsqueeze(0)", "as_row, as_column = means.unsqueeze(-1)")
@drawn(cases=60, shape=SHAPE, data=st.data())
def test_dim_is_the_place_of_the_one(answer, shape, data):
    """After `unsqueeze(dim)` the 1 stands at place `dim` of the new shape, counted from the front or from the back, so that -1 is the last place; `squeeze(dim)` takes out the 1 at place `dim` of the shape it gets; the other sizes keep their order."""
    x = filled(shape)
    dim = data.draw(st.integers(-len(shape) - 1, len(shape)))
    sizes = list(x.unsqueeze(dim).shape)
    assert sizes.pop(dim) == 1 and sizes == shape
    assert x.unsqueeze(-1).shape == (*shape, 1)
    place = dim % (len(shape) + 1)
    assert list(torch.zeros(*shape[:place], 1, *shape[place:]).squeeze(dim).shape) == shape
    assert answer.right.shape == (1, 3, 5)
    assert answer.as_row.tolist() == [[2, 7, 12]] and answer.as_column.tolist() == [[2], [7], [12]]


@breaks("means.unsqueeze(2)  #", "means.unsqueeze(1)  #")
@drawn(cases=20, shape=SHAPE)
def test_one_place_more_than_axes(answer, shape):
    """`unsqueeze` gives a tensor of n axes one more, at a `dim` from -n - 1 to n, and the error for the next place names that range; a vector says "[-2, 1], but got 2"."""
    n, x = len(shape), filled(shape)
    for dim in (n + 1, -n - 2):
        assert words(lambda dim=dim: x.unsqueeze(dim), IndexError) == (
            f"Dimension out of range (expected to be in range of [{-n - 1}, {n}], but got {dim})"
        )
    assert {x.unsqueeze(dim).ndim for dim in range(-n - 1, n + 1)} == {n + 1}
    assert answer.too_far == "Dimension out of range (expected to be in range of [-2, 1], but got 2)"


@breaks("means.unsqueeze(2)  #", "means.unsqueeze(1)  #")
@drawn(cases=10, rows=SIZE, columns=SIZE)
def test_a_matrix_says_it_too(answer, rows, columns):
    """`squeeze`, `sum` and `softmax` over 2 of a matrix raise the message of a vector with an axis put in at 2, and over 1 and -2 nothing."""
    table = torch.zeros(rows, columns)
    for use in (table.squeeze, table.sum, table.softmax):
        assert words(lambda use=use: use(2), IndexError) == answer.too_far
        assert words(lambda use=use: (use(1), use(-2)), IndexError) == "no error"
    assert answer.too_far == words(lambda: torch.zeros(rows).unsqueeze(2), IndexError)


@breaks("table - means\n", "table - means.unsqueeze(1)\n")
@drawn(cases=10, size=st.integers(2, 6))
def test_a_square_table_hides_it(answer, size):
    """A square table with 2 to 6 rows minus its bare means loses mean j in column j, without a warning, and its rows keep a mean other than 0; here the (3, 5) table refuses."""
    table = torch.arange(float(size * size)).view(size, size)
    means = table.mean(dim=1)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        wrong = table - means
    assert not said and all(torch.equal(wrong[:, j], table[:, j] - means[j].item()) for j in range(size))
    assert wrong.mean(dim=1).abs().max() >= 1 and (table - means.unsqueeze(1)).mean(dim=1).abs().max() < 1e-5
    assert answer.table.shape == (3, 5) and answer.refused.startswith("The size of tensor a (5)")


@breaks("table - means\n", "table - means.unsqueeze(1)\n")
@breaks("centred = table - as_column", "centred = table - as_row.mean()")
@breaks("table.mean(dim=1)", "table[:, 2] + 1")
def test_the_column_is_what_a_mean_per_row_needs(answer):
    """Here means of shape (3,) are refused by a (3, 5) table, and as a column (3, 1) they leave each row with a mean of 0."""
    assert answer.refused == "The size of tensor a (5) must match the size of tensor b (3) at non-singleton dimension 1"
    assert answer.table.shape == (3, 5) and answer.as_column.shape == (3, 1)
    assert answer.centred.tolist() == [[-2, -1, 0, 1, 2]] * 3 and answer.centred.mean(dim=1).tolist() == [0, 0, 0]


@breaks("dim=1, keepdim=True", "dim=0, keepdim=True", variant="usual")
@breaks("table.mean(dim=1)", "table.mean(dim=1) + 1")
@drawn(cases=10, rows=SIZE, columns=SIZE)
def test_keepdim_is_the_same_column(answer, usual, rows, columns):
    """`mean(dim=1, keepdim=True)` of a matrix gives the column that `unsqueeze(1)` makes of `mean(dim=1)`."""
    table = torch.arange(float(rows * columns)).view(rows, columns)
    assert torch.equal(table.mean(dim=1, keepdim=True), table.mean(dim=1).unsqueeze(1))
    assert torch.equal(usual.column, answer.as_column) and torch.equal(usual.table, answer.table)


@breaks("as_row, as_column = means.unsqueeze(0)", "as_row, as_column = means[..., None]")
@drawn(cases=20, shape=st.lists(SIZE, min_size=1, max_size=4))
def test_none_is_unsqueeze(answer, shape):
    """`x[None]`, `x[:, None]` and `x[..., None]` give what `unsqueeze` gives at 0 in front, at 1 behind the first axis, and at -1 at the end."""
    x = filled(shape)
    first, *others = shape
    for ours, dim, sizes in (
        (x[None], 0, (1, *shape)),
        (x[:, None], 1, (first, 1, *others)),
        (x[..., None], -1, (*shape, 1)),
    ):
        assert (
            ours.shape == sizes == x.unsqueeze(dim).shape
            and torch.equal(ours, x.unsqueeze(dim))
            and ours.data_ptr() == x.data_ptr()
        )
    assert answer.as_row.shape == answer.means[None].shape and answer.as_column.shape == answer.means[:, None].shape


@breaks("batch = x.unsqueeze(0)", "batch = x.unsqueeze(1)", variant="usual")
@breaks("grey = x.unsqueeze(1)", "grey = x.unsqueeze(0)", variant="usual")
@breaks("sensor = x.unsqueeze(-1)", "sensor = x.unsqueeze(1)", variant="usual")
@breaks("wave = x.unsqueeze(1)", "wave = x.unsqueeze(-1)", variant="usual")
@breaks("targets = y.unsqueeze(1)", "targets = y.unsqueeze(0)", variant="usual")
@drawn(cases=15, n=SIZE, c=SIZE, h=SIZE, w=SIZE, k=SIZE)
def test_the_common_cases(usual, n, c, h, w, k):
    """By `unsqueeze` one image (C, H, W) becomes (1, C, H, W) at 0, grey images (N, H, W) become (N, 1, H, W) at 1, one sensor (N, T) becomes (N, T, 1) at -1, which an LSTM with `batch_first` reads, and (N, 1, T) at 1, which `Conv1d` reads, and targets (N,) get the shape (N, 1) of a `Linear(k, 1)` at 1."""
    zeros = torch.zeros
    assert zeros(c, h, w).unsqueeze(0).shape == (1, c, h, w) and zeros(n, h, w).unsqueeze(1).shape == (n, 1, h, w)
    assert zeros(n, h).unsqueeze(-1).shape == (n, h, 1) and zeros(n, h).unsqueeze(1).shape == (n, 1, h)
    assert (
        usual.sensor.shape == (6, 7, 1)
        and usual.wave.shape == (6, 1, 7)
        and usual.targets.shape == (6, 1) == usual.scores.shape
    )
    assert torch.nn.LSTM(1, 2, batch_first=True)(usual.sensor)[0].shape == (6, 7, 2)
    assert torch.nn.Conv1d(1, 2, 3)(usual.wave).shape == (6, 2, 5)
    assert zeros(n).unsqueeze(1).shape == (n, 1) == torch.nn.Linear(k, 1)(zeros(n, k)).shape
    gaps = usual.scores.flatten() - usual.targets.flatten()
    assert torch.allclose(torch.nn.MSELoss()(usual.scores, usual.targets), (gaps**2).mean())
    assert usual.batch.shape == (1, 3, 4, 5) and usual.grey.shape == (3, 1, 4, 5)


@breaks("x.squeeze(1), x.squeeze()", "x.squeeze(0), x.squeeze()")
@breaks("right, nothing, bare = x.squeeze(2)", "right, nothing, bare = x.squeeze(0)")
@breaks("x.squeeze(2), x.squeeze(1), x.squeeze()", "x.squeeze(2), x.squeeze(1), x.squeeze(0)")
@drawn(cases=60, shape=st.lists(st.integers(0, 3), min_size=1, max_size=4), data=st.data())
def test_squeeze_takes_ones_only(answer, shape, data):
    """`squeeze(dim)` takes out an axis of size one and not one of another size, where the tensor comes back as it is, without a warning; `squeeze()` takes out each axis of size one; here (1, 3, 1, 5) stays as it is at 1."""
    x = filled(shape)
    dim = data.draw(st.integers(-len(shape), len(shape) - 1))
    left = list(shape)
    if left[dim] == 1:
        left.pop(dim)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert list(x.squeeze(dim).shape) == left and not said
    assert list(x.squeeze().shape) == [size for size in shape if size != 1]
    assert answer.x.shape == answer.nothing.shape == (1, 3, 1, 5)
    assert answer.right.shape == (1, 3, 5) and answer.bare.shape == (3, 5)


@breaks("both = x.squeeze((0, 2))", "both = x.squeeze(2)", variant="usual")
@drawn(cases=10, b=SIZE, d=SIZE)
def test_several_dims(usual, b, d):
    """`squeeze((0, 2))` takes out both ones of (1, b, 1, d) and leaves the other axes, also where they are 1; here (1, 3, 1, 5) becomes (3, 5)."""
    assert torch.zeros(1, b, 1, d).squeeze((0, 2)).shape == (b, d)
    assert usual.x.shape == (1, 3, 1, 5) and usual.both.shape == (3, 5)


@breaks("split(7)", "split(5)", variant="batches")
@breaks("for_luck = [batch.squeeze() for", "for_luck = [batch.squeeze(1) for", variant="batches")
@breaks("scores.squeeze(1)", "scores.squeeze()", variant="pasted")
@breaks("scores.squeeze(1)", "scores.squeeze(0)", variant="pasted")
@breaks("image.unsqueeze(0)", "image.unsqueeze(1)", variant="pasted")
@drawn(cases=10, n=st.integers(0, 9))
def test_a_batch_of_one_loses_its_batch_axis(batches, pasted, n):
    """`squeeze()` makes (N,) of answers (N, 1), but a tensor without axes where N is 1; here (7,), (7,) and ()."""
    assert torch.zeros(n, 1).squeeze().shape == (() if n == 1 else (n,))
    for rows in (n, 1):
        image, numbers = torch.rand(3, n + 4, 5), [float(place) for place in range(rows)]
        ours = pasted(1, image=image, scores=torch.tensor([[number] for number in numbers]).view(rows, 1))
        assert ours.batch.shape == (1, 3, n + 4, 5) and torch.equal(ours.batch[0], image)
        assert ours.flat.shape == (rows,) and ours.flat.tolist() == numbers
    assert [b.shape for b in batches.for_luck] == [(7,), (7,), ()] and [b.shape for b in batches.batches] == [
        (7, 1),
        (7, 1),
        (1, 1),
    ]


@breaks("named = [batch.squeeze(1) for", "named = [batch.squeeze(1)[:2] for", variant="batches")
@breaks("named = [batch.squeeze(1) for", "named = [batch.squeeze(1).flip(0) for", variant="batches")
@breaks("flat = scores.squeeze(1)", "flat = scores.squeeze(0)", variant="usual")
@drawn(cases=10, n=st.integers(0, 9))
def test_a_named_axis_survives(batches, usual, n):
    """`squeeze(1)` makes (N,) of (N, 1) for each N from 0 to 9; here (7,), (7,) and (1,), which join to 15 answers."""
    assert torch.zeros(n, 1).squeeze(1).shape == (n,) and usual.flat.shape == (6,)
    assert [b.shape for b in batches.named] == [(7,), (7,), (1,)]
    assert torch.equal(torch.cat(batches.named), torch.arange(15.0))


@breaks("use(for_luck)", "use([*named])", variant="batches")
@breaks("len(parts[2])", "len(parts[1])", variant="batches")
@drawn(cases=10, value=st.floats(-9, 9), dtype=st.sampled_from([torch.float32, torch.float64, torch.int64, torch.bool]))
def test_without_axes(batches, value, dtype):
    """A tensor without axes is refused by `torch.cat`, by `len`, by a loop, and by `BCEWithLogitsLoss` beside a target of (1,), and the one of (1,) by none of them."""
    bare = torch.tensor(value).to(dtype)
    assert "cannot be concatenated" in words(lambda: torch.cat([bare]), RuntimeError)
    assert (
        words(lambda: len(bare), TypeError) == "len() of a 0-d tensor"
        and words(lambda: list(bare), TypeError) == "iteration over a 0-d tensor"
    )
    assert len(torch.cat([bare[None]])) == len(bare[None]) == len(list(bare[None])) == 1
    loss, target = torch.nn.BCEWithLogitsLoss(), torch.ones(1)
    assert "Target size (torch.Size([1])) must be the same" in words(lambda: loss(bare.float(), target), ValueError)
    assert loss(bare.float()[None], target).shape == ()
    wanted = ["zero-dimensional tensor (at position 2) cannot be concatenated", "len() of a 0-d tensor"]
    assert batches.said[:2] == wanted
    assert words(lambda: list(batches.for_luck[2]), TypeError) == "iteration over a 0-d tensor"
    assert len(list(batches.named[2])) == len(batches.named[2]) == 1 and len(torch.cat(batches.named)) == 15


@breaks("batch.squeeze() for batch", "batch.squeeze(1) for batch", variant="batches")
@drawn(cases=8, batch=st.integers(1, 3), time=st.integers(3, 6), size=st.integers(2, 5))
def test_a_layer_takes_it_unbatched(batches, batch, time, size):
    """After a bare `squeeze()` of a batch of one, `nn.LSTM` with `batch_first` and `nn.Conv2d` give an output without a batch axis and no error; a batch of two or three keeps its axis; with a single feature or channel the batch of one raises."""
    series, images = torch.zeros(batch, time, size), torch.zeros(batch, size, time, time)
    outputs = nn.LSTM(size, 4, batch_first=True)(series.squeeze())[0], nn.Conv2d(size, 4, 2)(images.squeeze())
    front = () if batch == 1 else (batch,)
    assert [tuple(y.shape) for y in outputs] == [(*front, time, 4), (*front, 4, time - 1, time - 1)]
    one, grey = torch.zeros(1, time, 1).squeeze(), torch.zeros(1, 1, time, time).squeeze()
    assert "2D or 3D" in words(lambda: nn.LSTM(1, 4, batch_first=True)(one), ValueError)
    assert "3D (unbatched) or 4D" in words(lambda: nn.Conv2d(1, 4, 2)(grey), RuntimeError)
    assert batches.for_luck[2].shape == () and batches.for_luck[0].shape == (7,)


@breaks("batch.squeeze() for batch", "batch.squeeze(1) for batch", variant="batches")
@drawn(cases=8, n=st.integers(2, 5), c=st.integers(2, 5))
def test_mend_the_squeeze_not_the_dim(batches, n, c):
    """Of answers (N, 1, C) a bare `squeeze()` leaves (C,) of a last batch of one, and `softmax` over 1 of that says "Dimension out of range (expected to be in range of [-1, 0], but got 1)"; with `squeeze(1)`, and not with `squeeze(0)`, `softmax` over 1 runs over the classes of each batch; `softmax` over 0 behind the bare one runs too, and over the batch of the full ones, without a warning."""
    full, last = torch.randn(n, 1, c), torch.randn(1, 1, c)
    assert last.squeeze().shape == (c,) and batches.for_luck[2].shape == ()
    said = "Dimension out of range (expected to be in range of [-1, 0], but got 1)"
    assert words(lambda: last.squeeze().softmax(1), IndexError) == said
    for answers in (full, last):
        assert torch.allclose(answers.squeeze(1).softmax(1), answers[:, 0].exp() / answers.exp().sum(2))
    assert torch.equal(full.squeeze(0).softmax(1), torch.ones(n, 1, c))
    with warnings.catch_warnings(action="error"):
        over_batch, alone = full.squeeze().softmax(0), last.squeeze().softmax(0)
    assert torch.allclose(over_batch, full[:, 0].exp() / full[:, 0].exp().sum(0)) and alone.shape == (c,)


@breaks("batch.squeeze() for batch", "batch.squeeze(1) for batch", variant="batches")
@drawn(cases=8, n=st.integers(2, 5), c=st.integers(2, 5))
def test_a_state_wants_the_first(batches, n, c):
    """Of the last state of an LSTM, (1, N, C), with the first axis named, `squeeze(0)` keeps (N, C) of each batch, of one too; `squeeze(1)` leaves the state of a full batch as it is, where `softmax` over 1 runs over the batch, without a warning, and takes the batch axis of one."""
    lstm = nn.LSTM(3, c, batch_first=True)
    for size in (n, 1):
        _, (state, _) = lstm(torch.randn(size, 2, 3))
        assert state.shape == (1, size, c) and torch.equal(state.squeeze(0), state[0])
        with warnings.catch_warnings(action="error"):
            assert torch.allclose(state.squeeze(0).softmax(1).sum(1), torch.ones(size))
            if size > 1:
                assert torch.allclose(state.squeeze(1).softmax(1).sum(1), torch.ones(1, c))
        assert state.squeeze(1).shape == ((1, n, c) if size > 1 else (1, c))
    assert batches.for_luck[2].shape == ()  # a bare one takes the batch axis too


@breaks("parts[2].tolist()", "parts[1].tolist()", variant="batches")
@breaks("use(for_luck)", "use([*named])", variant="batches")
@drawn(cases=10, values=st.lists(st.floats(-9, 9), min_size=1, max_size=5))
def test_extend_wants_a_list(batches, values):
    """`tolist()` of a tensor of floats without axes is a float, which `extend` of a list refuses with "'float' object is not iterable"; of a tensor (N,) it is a list."""
    bare, row, wanted = torch.tensor(values[0]), torch.tensor(values), "'float' object is not iterable"
    assert batches.said[2:] == [wanted]
    assert type(bare.tolist()) is float and words(lambda: [].extend(bare.tolist()), TypeError) == wanted
    assert len(row.tolist()) == len(values) and words(lambda: [].extend(row.tolist()), TypeError) == "no error"


@breaks("use(for_luck)", "use([*named])", variant="batches")
@drawn(cases=10, values=st.lists(st.integers(-9, 9), min_size=1, max_size=5))
def test_stack_joins_single_numbers(batches, values):
    """`torch.stack` joins single numbers, among them losses, to one axis, in their order; here `torch.cat` refuses one."""
    parts = [torch.tensor(float(value)) for value in values]
    assert torch.stack(parts).tolist() == values
    losses = [torch.nn.functional.mse_loss(part, torch.zeros(())) for part in parts]
    assert torch.stack(losses).tolist() == [value * value for value in values]
    assert batches.said[:1] == ["zero-dimensional tensor (at position 2) cannot be concatenated"]
    assert "cannot be concatenated" in words(lambda: torch.cat(parts), RuntimeError)


@breaks("batch = x.unsqueeze(0)", "batch = x.unsqueeze_(0)", variant="usual")
@drawn(cases=10, shape=SHAPE)
def test_the_result_is_returned(usual, shape):
    """`x.unsqueeze(0)` leaves the shape of `x` as it is."""
    x = filled(shape)
    assert x.unsqueeze(0).ndim == len(shape) + 1 and list(x.shape) == shape
    assert usual.batch.shape == (1, 3, 4, 5) and usual.grey.shape == (3, 1, 4, 5)


@breaks("unsqueeze(a, 1)[2, 0, 4] = 70", "unsqueeze(a, 1).copy()[2, 0, 4] = 70", variant="numpy")
@breaks("return as_strided(a, shape, steps)", "return as_strided(a, shape, steps).copy()", variant="numpy")
@drawn(cases=10, shape=st.lists(SIZE, min_size=1, max_size=3), data=st.data())
def test_a_write_arrives(numpy, shape, data):
    """What is written through the axis that `unsqueeze` adds stands in the tensor, and here in the array of the NumPy tab."""
    x, dim = filled(shape), data.draw(st.integers(-len(shape) - 1, len(shape)))
    x.unsqueeze(dim).select(dim, 0).mul_(2).add_(1)
    assert torch.equal(x, filled(shape) * 2 + 1)
    assert numpy.a[2, 4] == 70 and numpy.a.flatten().tolist() == [*range(14), 70]


@breaks("shape.insert(dim % places, 1)", "shape.insert(dim, 1)", variant="numpy")
@breaks("steps.insert(dim % places, 0)", "steps.insert(0, 0)", variant="numpy")
@breaks("if a.shape[i] == 1]", "if a.shape[i] <= 3]", variant="numpy")
@drawn(cases=80, shape=SHAPE, data=st.data())
def test_numpy_agrees_with_torch(numpy, shape, data):
    """The functions of the NumPy tab give the shapes and the numbers that torch gives, and `np.expand_dims` those of `unsqueeze`."""
    array = np.arange(float(np.prod(shape))).reshape(shape)
    tensor = torch.tensor(array)
    dim = data.draw(st.integers(-len(shape) - 1, len(shape)))
    for ours in (numpy.unsqueeze(array, dim), np.expand_dims(array, dim)):
        np.testing.assert_array_equal(ours, tensor.unsqueeze(dim).numpy(), strict=True)
    np.testing.assert_array_equal(numpy.squeeze(array), tensor.squeeze().numpy(), strict=True)
    for dim in range(-len(shape), len(shape)):
        np.testing.assert_array_equal(numpy.squeeze(array, dim), tensor.squeeze(dim).numpy(), strict=True)
    assert numpy.grown == {d: tuple(torch.zeros(3, 5).unsqueeze(d).shape) for d in range(-3, 3)}
    assert numpy.shrunk == {None: (3, 5), 0: (3, 1, 5), 1: (1, 3, 1, 5), 2: (1, 3, 5)}


@breaks("np.squeeze(x, axis=1)", "np.squeeze(x, axis=2)", variant="numpy")
@drawn(cases=10, size=st.sampled_from([0, *range(2, 10)]))
def test_numpy_refuses(numpy, size):
    """NumPy's `squeeze(axis=1)` raises a ValueError where that size is 0 or 2 to 9, and takes out a 1; torch says nothing."""
    assert np.squeeze(np.zeros((size, 1)), axis=1).shape == (size,)
    expected = "cannot select an axis to squeeze out which has size not equal to one"
    assert words(lambda: np.squeeze(np.zeros((1, size)), axis=1), ValueError) == expected == numpy.refused
    assert torch.zeros(1, size).squeeze(1).shape == (1, size)


@breaks("ops.squeeze(frames, 1)", "ops.squeeze(frames, 2)", variant="keras")
@breaks("nothing = ops.squeeze(x, 1)", "nothing = ops.squeeze(x, 2)", variant="keras")
def test_keras_refuses_in_a_model(keras):
    """Here a Keras model under construction refuses to squeeze an axis of size 3, and a plain tensor on the torch backend passes as it is."""
    assert keras.refused == "Cannot squeeze axis 1, because the dimension is not 1."
    assert tuple(keras.frames.shape) == (None, 3, 1, 5) and tuple(keras.nothing.shape) == (1, 3, 1, 5)


@breaks("ops.expand_dims(v, 0), ops.expand_dims(v, 1)", "ops.expand_dims(v, 1), ops.expand_dims(v, 0)", variant="keras")
def test_expand_dims(keras):
    """Here `expand_dims` gives the shapes of `unsqueeze`: at 0 and 1 (1, 3) and (3, 1), and of (2, 3) at each place from -3 to 2."""
    for dim in range(-3, 3):
        assert tuple(keras.ops.expand_dims(torch.zeros(2, 3), dim).shape) == tuple(
            torch.zeros(2, 3).unsqueeze(dim).shape
        )
    assert tuple(keras.row.shape) == (1, 3) == tuple(torch.zeros(3).unsqueeze(0).shape)
    assert tuple(keras.column.shape) == (3, 1) == tuple(torch.zeros(3).unsqueeze(1).shape)
    assert keras.row.tolist() == [[0, 1, 2]]


@breaks("keras.Model(frames, ops.squeeze(frames))", "keras.Model(frames, ops.squeeze(frames, 2))", variant="keras")
@breaks("keras.Model(frames, ops.squeeze(frames, 2))", "keras.Model(frames, ops.squeeze(frames))", variant="keras")
def test_a_keras_model_does_not_keep_its_plan(keras):
    """Here a Keras model with a bare squeeze plans (None, 3, 5) and returns (3, 5) for a batch of one; with the axis named it keeps (1, 3, 5)."""
    assert keras.planned == ((None, 3, 5), (None, 3, 5)) and keras.got == ((3, 5), (1, 3, 5))
