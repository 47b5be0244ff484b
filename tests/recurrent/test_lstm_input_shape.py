import numpy as np
import torch

from tested_answers import breaks


@breaks("message = attempt(20, windows)", "message = str(attempt(8, windows))")
@breaks("right = attempt(8, windows)", "right = attempt(20, unfolded)")
def test_input_size_is_one_step(answer):
    """On windows of 20 steps and 8 features input_size=20 raises "Expected 20, got 8", and input_size=8 runs."""
    assert "input.size(-1) must be equal to input_size. Expected 20, got 8" in answer.message
    assert answer.right == (81, 20, 16)


@breaks("windows = unfolded.transpose(1, 2)", "windows = unfolded.reshape(81, 20, 8)")
@breaks("table.unfold(0, 20, 1)  # the", "table.unfold(0, 20, 1).flip(2)  # the")
def test_windows_hold_the_rows(answer):
    """Window i holds the rows i to i + 19 of the table, each row as one step."""
    assert answer.windows.shape == (100 - 20 + 1, 20, 8)
    for i in (0, 1, 80):
        assert torch.equal(answer.windows[i], answer.table[i : i + 20])


@breaks("silent = attempt(20, unfolded)", "silent = attempt(20, windows)")
@breaks("mistaken = attempt(20, series)", "mistaken = attempt(1, series.unsqueeze(-1))")
def test_wrong_axes_run_in_silence(answer):
    """With input_size=20 the untransposed windows run as 8 steps, and the windows of one sensor as a single sequence of 81 steps."""
    assert answer.silent == (81, 8, 16)
    assert answer.mistaken == (81, 16)


@breaks("longer = attempt(8, table.unfold(0, 33, 1)", "longer = attempt(8, table.unfold(0, 20, 1)")
@breaks("[keras.Input((None, 8)), layers.LSTM(16)]", "[keras.Input((None, 8)), layers.LSTM(17)]", variant="keras")
def test_length_is_no_parameter(answer, keras):
    """The same sizes take windows of 33 steps, and Keras counts as many parameters with an open length as with 20 steps."""
    assert answer.longer == (100 - 33 + 1, 33, 16)
    assert keras.any_length.count_params() == keras.model.count_params() == 4 * (16 * (8 + 16) + 16)


@breaks("no_axis = attempt(1, series)", "no_axis = str(attempt(1, series.unsqueeze(-1)))")
@breaks("with_axis = attempt(1, series.unsqueeze(-1))", "with_axis = attempt(20, series.unsqueeze(1))")
def test_one_feature_needs_its_axis(answer):
    """Windows of a single series raise "Expected 1, got 20" until a last axis of size one is added."""
    assert "Expected 1, got 20" in answer.no_axis
    assert answer.with_axis == (81, 20, 16)


@breaks("one_long = attempt(8, table)", "one_long = attempt(8, table[None])")
@breaks("flat = attempt(8, table[:, 0])", "flat = str(attempt(8, table))")
def test_two_axes_are_one_sequence(answer):
    """A table of two axes is one sequence of 100 steps without a batch, and a single axis raises a ValueError."""
    assert answer.one_long == (100, 16)
    assert answer.flat == "ValueError: LSTM: Expected input to be 2D or 3D, got 1D instead"


@breaks("table[i : i + length]", "table[i : i + length][::-1]", variant="numpy")
@breaks("moved = view.transpose(0, 2, 1)", "moved = view.reshape(81, 20, 8)", variant="numpy")
def test_numpy_cuts_the_same_windows(answer, numpy):
    """The NumPy loop, NumPy's sliding view with its axis moved and `unfold` with its transpose give the same windows."""
    np.testing.assert_array_equal(numpy.make_windows(answer.table.numpy(), 20), answer.windows.numpy())
    assert np.array_equal(numpy.moved, numpy.windows)
    assert numpy.windows[2, 3, 5] == 2 + 3 + 5 / 10


@breaks("count = len(table) - length + 1", "count = len(table) - length", variant="numpy")
@breaks(
    "table = np.arange(100)[:, None] + np.arange(8) / 10",
    "table = np.arange(100)[::-1, None] + np.arange(8) / 10",
    variant="numpy",
)
def test_each_number_stands_at_its_hour(numpy):
    """Step j of window i is hour i + j, for each of the 8 sensors, and the last window ends with the last hour."""
    i, j, sensor = np.indices(numpy.windows.shape)
    assert np.allclose(numpy.windows, i + j + sensor / 10)
    assert np.array_equal(numpy.windows[-1, -1], numpy.table[-1])
    for length in (1, 33, 100):
        assert numpy.make_windows(numpy.table, length).shape == (100 - length + 1, length, 8)


@breaks("reshaped = view.reshape(81, 20, 8)", "reshaped = view.transpose(0, 2, 1)", variant="numpy")
@breaks("blocks = table.reshape(-1, 20, 8)", "blocks = windows[:5]", variant="numpy")
def test_reshape_scrambles(numpy):
    """Reshaping the sliding view gives the right shape with other contents, while reshaping the table cuts it into whole blocks."""
    assert numpy.reshaped.shape == numpy.windows.shape
    assert not np.array_equal(numpy.reshaped, numpy.windows)
    assert numpy.reshaped[0, 0].tolist() == numpy.table[:8, 0].tolist()
    assert np.array_equal(numpy.blocks, numpy.windows[::20])


@breaks("keras.Input((8, 20)), layers.LSTM(16)", "keras.Input((20, 8)), layers.LSTM(16)", variant="keras")
@breaks("(ops.zeros((81, 20)))", "(ops.zeros((81, 21)))", variant="keras")
def test_keras_wants_three_axes(keras):
    """Keras refuses two axes with "expected ndim=3, found ndim=2", accepts swapped axes, and then counts more parameters."""
    assert "expected ndim=3, found ndim=2. Full shape received: (81, 20)" in keras.message
    assert keras.swapped.count_params() == 4 * (16 * (20 + 16) + 16) > keras.model.count_params()
