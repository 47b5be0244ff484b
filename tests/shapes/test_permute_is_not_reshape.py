from itertools import permutations
from math import gcd

import numpy as np
import torch

from tested_answers import breaks


@breaks("turned = x.permute(1, 0)", "turned = x.reshape(3, 2)")
def test_permute_keeps_values_with_their_indices(answer):
    """After `permute(1, 0)` the value of row i and column j stands in row j and column i, for all six values."""
    for i in range(2):
        for j in range(3):
            assert answer.turned[j, i] == answer.x[i, j]


@breaks("recut = x.reshape(3, 2)", "recut = x.t()")
def test_reshape_keeps_the_reading_order(answer):
    """`reshape(3, 2)`, like `view(3, 2)`, has the shape of the transpose and the reading order of the original, and its second row holds values of two people."""
    assert answer.recut.shape == answer.turned.shape
    assert answer.recut.flatten().tolist() == answer.x.flatten().tolist()
    assert answer.recut[1].tolist() == [13, 21]
    assert torch.equal(answer.x.view(3, 2), answer.recut)


@breaks("right = series.permute(0, 2, 1)", "right = series.reshape(2, 3, 7)")
@breaks("wrong = series.reshape(2, 3, 7)", "wrong = series.permute(0, 2, 1)")
def test_a_feature_becomes_a_stretch_of_time(answer):
    """Row 2 of the permuted series is feature 2 at all 7 steps; row 2 of the reshaped one is all three features of the last steps."""
    assert torch.equal(answer.right[0, 2], answer.series[0, :, 2])
    assert torch.equal(answer.wrong[0, 2], answer.series[0].flatten()[14:])
    assert torch.equal(answer.wrong[0, 2, 1:4], answer.series[0, 5])


@breaks("wrong = series.reshape(2, 3, 7)", "wrong = series.permute(0, 2, 1)")
def test_the_layer_accepts_both(answer):
    """Conv1d takes both tensors without an error, returns the same shape, and other numbers."""
    assert answer.a.shape == answer.b.shape == (2, 4, 5)
    assert (answer.a - answer.b).abs().max() > 1


@breaks("wrong = series.reshape(2, 3, 7)", "wrong = series.permute(0, 2, 1)")
@breaks("right = series.permute(0, 2, 1)", "right = series.flip(1).permute(0, 2, 1)")
def test_most_checks_are_blind(answer):
    """Shape, sum, first and last value and the way back agree for both; only the sum per feature tells them apart."""
    assert list(answer.passed["permute"].values()) == [True] * 4
    assert list(answer.passed["reshape"].values()) == [True, True, True, False]
    assert torch.equal(answer.wrong.reshape(2, 7, 3), answer.series)


@breaks("old[axis] = index", "old[axis] = index // 2", variant="numpy")
@breaks("np.ndindex(*shape)):", "list(np.ndindex(*shape))[::-1]):", variant="numpy")
def test_numpy_agrees_with_torch(answer, numpy):
    """The two loops in the NumPy tab give what torch's `permute` and `reshape` give, for every order of three axes."""
    array = answer.series.numpy()
    for axes in permutations(range(3)):
        ours, theirs = numpy.permute(array, axes), answer.series.permute(axes)
        np.testing.assert_array_equal(ours, theirs.numpy())
        np.testing.assert_array_equal(numpy.reshape(array, theirs.shape), answer.series.reshape(theirs.shape).numpy())


@breaks("out[new] = a[tuple(old)]", "out[new] = a[tuple(old)] + (new[0] > 0)", variant="numpy")
def test_some_values_land_right_by_luck(numpy):
    """For all tables of up to 12 by 12, reshape puts exactly gcd(rows - 1, columns - 1) + 1 values where the transpose has them."""
    for rows in range(1, 13):
        for columns in range(1, 13):
            a = np.arange(rows * columns).reshape(rows, columns)
            same = numpy.permute(a, (1, 0)) == numpy.reshape(a, (columns, rows))
            i, j = np.indices((rows, columns))
            assert np.array_equal(same.T, i * (columns - 1) == j * (rows - 1))
            assert same.sum() == gcd(rows - 1, columns - 1) + 1


@breaks("undone = permute(once, np.argsort((2, 0, 1)))", "undone = permute(once, (2, 0, 1))", variant="numpy")
@breaks("once = permute(a, (2, 0, 1))", "once = permute(a, (0, 2, 1))", variant="numpy")
def test_permute_names_where_an_axis_comes_from(numpy):
    """With (2, 0, 1) the first new axis is the old axis 2; a second time gives another tensor, and `argsort` of the order undoes it."""
    assert numpy.once.shape == (3, 2, 7) and numpy.twice.shape == (7, 3, 2)
    assert np.array_equal(numpy.once[2], numpy.a[:, :, 2])
    assert np.array_equal(numpy.undone, numpy.a)


@breaks("old[axis] = index", "old[axis] = -index", variant="numpy")
def test_moving_an_axis_of_one_is_a_reshape(numpy):
    """Where the axis that moves has size one, reshape and permute give the same array, for one channel or for a batch of one."""
    grey = np.arange(5 * 9).reshape(5, 9, 1)
    assert np.array_equal(numpy.permute(grey, (2, 0, 1)), numpy.reshape(grey, (1, 5, 9)))
    batch = np.arange(5 * 9).reshape(1, 5, 9)
    assert np.array_equal(numpy.permute(batch, (1, 0, 2)), numpy.reshape(batch, (5, 1, 9)))


@breaks("return x.view(2, 3, 5, 4)", "return x.view(2, 5, 3, 4).transpose(1, 2)", variant="heads")
@breaks("later[:, 4] += 1", "later[:, 3] += 1", variant="heads")
def test_one_view_mixes_the_steps_of_attention(heads):
    """Split by view and transpose, a change in the last step shows in the last step of each head; split by one view, it shows in steps 2, 3 and 4 of head 2."""
    assert heads.right.shape == heads.wrong.shape == (2, 3, 5, 4)
    assert heads.right_moved == [(0, 4), (1, 4), (2, 4)]
    assert heads.wrong_moved == [(2, 2), (2, 3), (2, 4)]


@breaks("layers.Permute((2, 1))(series)", "layers.Reshape((3, 7))(series)", variant="keras")
@breaks("layers.Permute((0, 2, 1))", "layers.Permute((2, 1))", variant="keras")
def test_keras_agrees_and_counts_from_one(numpy, keras):
    """Keras `Permute((2, 1))` is `permute(0, 2, 1)`, `Reshape((3, 7))` is the reshape, and `Permute((0, 2, 1))` is refused."""
    np.testing.assert_array_equal(keras.turned.numpy(), numpy.permute(keras.series, (0, 2, 1)))
    np.testing.assert_array_equal(keras.recut.numpy(), numpy.reshape(keras.series, (2, 3, 7)))
    assert keras.same
    assert "The set of indices in `dims` must be consecutive and start from 1" in keras.refused
