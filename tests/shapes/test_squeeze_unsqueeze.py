import itertools

import numpy as np
import pytest
import torch

from tested_answers import breaks


@breaks(
    "as_row, as_column = means.unsqueeze(0), means.unsqueeze(1)",
    "as_row, as_column = means.unsqueeze(1), means.unsqueeze(1)",
)
def test_dim_is_a_place_in_the_new_shape(answer):
    """`unsqueeze(0)` turns (3,) into the row (1, 3), `unsqueeze(1)` and `unsqueeze(-1)` into the column (3, 1), with the same three numbers."""
    assert answer.as_row.shape == (1, 3) and answer.as_column.shape == (3, 1)
    assert torch.equal(answer.as_column, answer.means.unsqueeze(-1))
    assert torch.equal(answer.as_row, answer.means[None]) and torch.equal(answer.as_column, answer.means[:, None])
    assert torch.equal(answer.as_column, answer.means[..., None])
    assert answer.as_row.flatten().tolist() == answer.as_column.flatten().tolist() == answer.means.tolist()


@breaks("means.unsqueeze(0), means.unsqueeze(1)", "means.unsqueeze(0), means.unsqueeze(1).clone()")
def test_torch_returns_a_view(answer):
    """Row and column lie on the memory of `means`, which itself keeps the shape (3,)."""
    assert answer.as_row.data_ptr() == answer.as_column.data_ptr() == answer.means.data_ptr()
    assert answer.means.shape == (3,)


@breaks("table - means\n", "table - means.unsqueeze(1)\n")
@breaks("centred = table - as_column", "centred = table - as_row.mean()")
def test_the_column_is_what_a_mean_per_row_needs(answer):
    """Row means of shape (3,) cannot be subtracted from a (3, 5) table, and as a column (3, 1), which `keepdim=True` gives too, they leave every row with mean zero."""
    assert "The size of tensor a (5) must match the size of tensor b (3)" in answer.refused
    torch.testing.assert_close(answer.centred.mean(dim=1), torch.zeros(3))
    assert torch.equal(answer.table.mean(dim=1, keepdim=True), answer.as_column)


@breaks("means.unsqueeze(2)  #", "means.unsqueeze(1)  #")
def test_one_place_more_than_axes(answer):
    """A vector offers the places -2 to 1, and `unsqueeze(2)` raises an IndexError that names them."""
    assert "Dimension out of range (expected to be in range of [-2, 1], but got 2)" in answer.too_far
    for dim in (-2, -1, 0, 1):
        assert answer.means.unsqueeze(dim).shape in ((1, 3), (3, 1))


@breaks("x.squeeze(1), x.squeeze()", "x.squeeze(0), x.squeeze()")
@breaks("right, nothing, bare = x.squeeze(2)", "right, nothing, bare = x.squeeze(0)")
def test_squeeze_takes_ones_only(answer):
    """`squeeze(2)` removes the 1 at place 2 of (1, 3, 1, 5), `squeeze(1)` returns the shape unchanged and says nothing, and `squeeze()` removes both ones."""
    assert answer.right.shape == (1, 3, 5)
    assert answer.nothing.shape == answer.x.shape == (1, 3, 1, 5)
    assert answer.x.squeeze((0, 2)).shape == (3, 5)
    assert answer.bare.shape == (3, 5)


@breaks("split(7)", "split(5)")
@breaks("for_luck = [batch.squeeze() for", "for_luck = [batch.squeeze(1) for")
def test_a_batch_of_one_loses_its_batch_axis(answer):
    """Fifteen answers in batches of 7 end with a batch of one, which `squeeze()` turns into a tensor without axes, so that `torch.cat`, `len` and a loop raise."""
    assert [b.ndim for b in answer.for_luck] == [1, 1, 0]
    for use in (len, list):
        with pytest.raises(TypeError):
            use(answer.for_luck[2])
    assert "zero-dimensional tensor (at position 2) cannot be concatenated" in answer.no_cat


@breaks("named = [batch.squeeze(1) for", "named = [batch.squeeze(1)[:2] for")
def test_a_named_axis_survives(answer):
    """With `squeeze(1)` every batch keeps its batch axis, and the batches join to all fifteen answers."""
    assert [tuple(b.shape) for b in answer.named] == [(7,), (7,), (1,)]
    assert torch.cat(answer.named).shape == (15,)


@breaks("shape.insert(dim % places, 1)", "shape.insert(dim, 1)", variant="numpy")
@breaks("if a.shape[i] == 1]", "if a.shape[i] <= 3]", variant="numpy")
def test_numpy_agrees_with_torch(numpy):
    """For ten shapes and every dim the functions in the NumPy tab give the shapes and the numbers that torch gives."""
    shapes = [(), (1,), (3,), (1, 1), (1, 3), (3, 1), (3, 5), (1, 3, 1, 5), (7, 1, 5), (1, 1, 1)]
    for shape in shapes:
        array = np.arange(float(np.prod(shape))).reshape(shape)
        tensor = torch.tensor(array)
        for dim in range(-len(shape) - 1, len(shape) + 1):
            np.testing.assert_array_equal(numpy.unsqueeze(array, dim), tensor.unsqueeze(dim).numpy())
        np.testing.assert_array_equal(numpy.squeeze(array), tensor.squeeze().numpy())
        for dim in range(-len(shape), len(shape)):
            np.testing.assert_array_equal(numpy.squeeze(array, dim), tensor.squeeze(dim).numpy())


@breaks("shape.insert(dim % places, 1)", "shape.insert(dim, 1)", variant="numpy")
def test_the_one_stands_where_dim_says(numpy):
    """Counted from the front or from the back, the 1 always stands at place dim of the new shape, and squeezing that place gives the old shape."""
    for shape in itertools.product((2, 3, 5), repeat=3):
        array = np.zeros(shape)
        for dim in range(-4, 4):
            grown = numpy.unsqueeze(array, dim)
            assert grown.shape[dim] == 1
            assert numpy.squeeze(grown, dim).shape == shape


@breaks(
    "return as_strided(a, shape, steps)\n\n\ndef squeeze",
    "return as_strided(a, shape, steps).copy()\n\n\ndef squeeze",
    variant="numpy",
)
def test_nothing_is_copied(numpy):
    """The new axis is only a new description: the result shares its memory with the array, and a number written into it arrives there."""
    assert numpy.a[2, 4] == 70
    assert np.shares_memory(numpy.unsqueeze(numpy.a, 0), numpy.a)
    assert np.shares_memory(numpy.squeeze(numpy.x), numpy.x)


@breaks("np.squeeze(x, axis=1)", "np.squeeze(x, axis=2)", variant="numpy")
@breaks("ops.squeeze(frames, 1)", "ops.squeeze(frames, 2)", variant="keras")
@breaks("ops.squeeze(x, 2), ops.squeeze(x, 1)", "ops.squeeze(x, 2), ops.squeeze(x, 0)", variant="keras")
@breaks("x.squeeze(1), x.squeeze()", "x.squeeze(2), x.squeeze()")
def test_who_refuses_and_who_is_silent(answer, numpy, keras):
    """Asked to squeeze an axis of size 3, NumPy and a Keras model raise a ValueError, while torch and Keras on a plain tensor return it as it was."""
    assert "ValueError: cannot select an axis to squeeze out which has size not equal to one" in numpy.refused
    assert "ValueError: Cannot squeeze axis 1, because the dimension is not 1" in keras.refused
    assert answer.nothing.shape == tuple(keras.nothing.shape) == (1, 3, 1, 5)


@breaks(
    "bare = keras.Model(frames, ops.squeeze(frames))",
    "bare = keras.Model(frames, ops.squeeze(frames, 2))",
    variant="keras",
)
@breaks(
    "named = keras.Model(frames, ops.squeeze(frames, 2))",
    "named = keras.Model(frames, ops.squeeze(frames))",
    variant="keras",
)
def test_a_keras_model_does_not_keep_its_plan(keras):
    """A Keras model with a bare squeeze plans (None, 3, 5) and returns (3, 5) for a batch of one; with the axis named it keeps (1, 3, 5)."""
    assert keras.bare.output_shape == keras.named.output_shape == (None, 3, 5)
    assert keras.got == {7: ((7, 3, 5), (7, 3, 5)), 1: ((3, 5), (1, 3, 5))}
