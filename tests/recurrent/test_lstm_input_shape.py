import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)
SEED = st.integers(0, 99)


def said(layer, *inputs):
    try:
        layer(*inputs)
    except RuntimeError as error:
        return str(error)
    return "no error"


@breaks("message = reading(20, windows)", "message = reading(8, windows)")
@breaks("message = reading(20, windows)", "message = reading(20, windows[:, :, :1])")
@drawn(batch=SIZE, steps=SIZE, features=SIZE, told=SIZE, first=st.booleans())
def test_the_last_axis_is_checked(answer, batch, steps, features, told, first):
    """An LSTM runs when `input_size` is the length of the last axis and otherwise raises with both numbers; on the windows 20 raises "Expected 20, got 8"."""
    x = torch.zeros(batch, steps, features)
    wanted = f"input.size(-1) must be equal to input_size. Expected {told}, got {features}"
    found = said(nn.LSTM(told, 3, batch_first=first), x)
    assert found == ("no error" if told == features else wanted)
    assert answer.message == "input.size(-1) must be equal to input_size. Expected 20, got 8"


@breaks("nn.LSTM(input_size, 16, batch_first=True)", "nn.LSTM(input_size, 16)")
@breaks("right = reading(8, windows)", "right = reading(8, table)")
@drawn(batch=SIZE, seq_len=SIZE, features=SIZE, units=SIZE, seed=SEED)
def test_steps_and_batch_are_not_told(answer, batch, seq_len, features, units, seed):
    """One LSTM, told neither the batch nor the length, runs on those from 1 to 6, and its weights have the axes `input_size`, `hidden_size` and 4 times `hidden_size` alone; on the windows it reads 81 sequences of 20 steps."""
    torch.manual_seed(seed)
    lstm = nn.LSTM(features, units, batch_first=True)
    shapes = [tuple(w.shape) for w in lstm.parameters()]
    assert shapes == [(4 * units, features), (4 * units, units), (4 * units,), (4 * units,)]
    for size in ((batch, seq_len), (seq_len, batch)):
        assert lstm(torch.zeros(*size, features))[0].shape == (*size, units)
    assert str(answer.right) == "(81, 20)"  # whole numbers


@breaks("table.unfold(0, 20, 1)  # here", "table.unfold(0, 20, 20)  # here")
@drawn(series=st.integers(1, 4), hours=st.integers(3, 9), sensors=SIZE, data=st.data())
def test_windows_run_across_seams(answer, series, hours, sensors, data):
    """Of a table in which several series follow each other, `unfold` makes windows that hold rows of two of them, one fewer than the window is long for each seam; of each series alone it makes none."""
    length = data.draw(st.integers(2, hours))
    owner = torch.arange(series).repeat_interleave(hours)[:, None].expand(-1, sensors)
    windows = owner.unfold(0, length, 1).transpose(1, 2)
    assert sum(len(window.unique()) > 1 for window in windows) == (series - 1) * (length - 1)
    alone = torch.cat([part.unfold(0, length, 1).transpose(1, 2) for part in owner.split(hours)])
    assert all(len(window.unique()) == 1 for window in alone)
    assert len(windows) - len(alone) == (series - 1) * (length - 1)
    assert torch.equal(answer.windows[1, :-1], answer.windows[0, 1:])


@breaks("windows[:-1], table[20:]", "windows[1:], table[20:]")
@breaks("windows[:-1], table[20:]", "windows[:-1], table[19:]")
@breaks("table[20:, :1]", "table[20:, 0]")
@drawn(cases=15, length=SIZE, more=st.integers(1, 6), sensors=SIZE)
def test_the_next_row_is_the_target(answer, length, more, sensors):
    """`windows[:-1]` and `table[20:]` are equally many where a window has 20 rows, and each window ends with the row before its target, which it does not hold; each of `windows[1:]` ends with the target itself; for the first sensor alone `table[20:, :1]` is a column, in the shape of what one output for each window is, and `table[20:, 0]`, and `table[20:]` of several sensors, are of other shapes."""
    table = torch.arange((length + more) * sensors).reshape(-1, sensors)
    windows = table.unfold(0, length, 1).transpose(1, 2)
    cut = windows[:-1], table[length:]
    for rows, size, (inputs, targets) in ((table, length, cut), (answer.table, 20, (answer.inputs, answer.targets))):
        assert len(inputs) == len(targets) == len(rows) - size
        assert torch.equal(inputs[:, -1], rows[size - 1 : -1]) and torch.equal(targets, rows[size:])
        last = nn.LSTM(rows.shape[1], 4, batch_first=True)(inputs.float())[0][:, -1]
        assert nn.Linear(4, 1)(last).shape == rows[size:, :1].shape != rows[size:, 0].shape
        assert torch.equal(rows[size:, :1], targets[:, :1]) and (rows.shape[1] == 1 or targets.shape != (len(last), 1))
        assert not any((one == target).all(1).any() for one, target in zip(inputs, targets, strict=True))
    assert torch.equal(answer.windows[1:][:, -1], answer.targets) and torch.equal(windows[1:][:, -1], table[length:])
    assert torch.equal(answer.column, answer.targets[:, :1]) and answer.column.shape == (80, 1)


@breaks("windows[:-1], table[20:]", "windows[1:], table[20:]")
@breaks("windows[:-1], table[20:]", "windows[:-1], table[:-20]")
@drawn(cases=15, length=SIZE, more=st.integers(1, 6), sensors=SIZE)
def test_newest_first_forecasts_the_past(answer, length, more, sensors):
    """Of a table in which the newest hour stands first, the same inputs and targets run too, and each target is the hour before the oldest one of its window; with `table = table.flip(0)` before the windows it is the hour that follows; labels in an array of their own, one an hour, want the flip as well, else a label is of another hour than the one that follows its window."""
    hours = torch.arange(length + more)
    for oldest_first, step in ((False, -1), (True, length)):
        table = hours.flip(0)[:, None].expand(-1, sensors)
        if oldest_first:
            table = table.flip(0)
        windows = table.unfold(0, length, 1).transpose(1, 2)
        inputs, targets = windows[:-1], table[length:]
        assert len(inputs) == len(targets) == more
        labels = hours.flip(0)
        if oldest_first:
            follows = inputs[:, -1, 0] + 1
            assert torch.equal(labels.flip(0)[length:], follows) and not torch.equal(labels[length:], follows)
        assert torch.equal(targets, inputs.amin(1) + step)
    assert torch.equal(answer.targets, answer.table[20:]) and torch.equal(answer.inputs[:, -1], answer.table[19:-1])


@breaks("unfolded.transpose(1, 2)", "unfolded.reshape(81, 20, 8)")
@breaks("table.unfold(0, 20, 1)  # here", "table.unfold(0, 20, 1).flip(2)  # here")
@breaks("table[i : i + length]", "table[i : i + length][::-1]", variant="numpy")
@breaks("view.transpose(0, 2, 1)", "view.reshape(81, 20, 8)", variant="numpy")
@breaks("np.arange(100)[:, None]", "np.arange(100)[::-1, None]", variant="numpy")
@breaks(".transpose(1, 2)", ".reshape(-1, 20, 8)", variant="pasted")
@breaks("dtype=torch.float32", "dtype=torch.float64", variant="pasted")
@breaks("unfold(0, 20, 1)", "unfold(0, 20, 20)", variant="pasted")
@breaks("hidden_size=16, batch_first=True", "hidden_size=16", variant="pasted")
@drawn(hours=st.integers(1, 9), sensors=SIZE, data=st.data())
def test_windows_hold_the_rows(answer, pasted, numpy, hours, sensors, data):
    """A table has two axes and its windows have three: those from `unfold` and `transpose`, from NumPy's sliding view and from a loop are the same, and window i is row i of the table and those after it."""
    length = data.draw(st.integers(1, hours))
    table = torch.randn(hours, sensors)
    windows = table.unfold(0, length, 1).transpose(1, 2)
    assert table.dim() == 2 and windows.dim() == 3 and windows.shape == (hours - length + 1, length, sensors)
    for i, window in enumerate(windows):
        assert torch.equal(window, table[i : i + length])
    array = np.arange(8 * (20 + hours)).reshape(-1, 8) / 100  # float64, as a table often is
    ours = pasted(1, array=array)
    assert len(ours.windows) == hours + 1 and ours.windows.dtype == torch.float32
    assert all(np.allclose(window, array[i : i + 20]) for i, window in enumerate(ours.windows))
    torch.testing.assert_close(ours.lstm(ours.windows)[0][-1], ours.lstm(ours.windows[-1])[0])
    looped = numpy.make_windows(table.numpy(), length)
    view = np.lib.stride_tricks.sliding_window_view(table.numpy(), length, axis=0)
    assert np.array_equal(looped, windows) and np.array_equal(view.transpose(0, 2, 1), windows)
    assert len(numpy.windows) == 100 - 20 + 1
    assert answer.table.shape == (100, 8) and answer.windows.shape == (81, 20, 8)
    assert all(torch.equal(window, answer.table[i : i + 20]) for i, window in enumerate(answer.windows))
    i, step, sensor = np.indices((81, 20, 8))
    assert np.allclose(numpy.windows, i + step + sensor / 10) and np.array_equal(numpy.moved, numpy.windows)
    assert numpy.right == numpy.table[0].tolist()


@breaks("nn.LSTM(8, 16)(windows)", "nn.LSTM(8, 16, batch_first=True)(windows)")
@breaks("nn.LSTM(8, 16)(windows)", "nn.LSTM(8, 16)(windows[:, 1:])")
@drawn(cases=15, batch=SIZE, steps=SIZE, layers=st.integers(1, 2), both=st.booleans(), seed=SEED)
def test_without_the_flag(answer, batch, steps, layers, both, seed):
    """Without `batch_first=True` the same windows run too, as 20 sequences here: each answer is that to one place in all windows, which counts as one sequence."""
    torch.manual_seed(seed)
    lstm = nn.LSTM(3, 4, layers, bidirectional=both)
    x = torch.randn(batch, steps, 3)
    output, (h_n, _) = lstm(x)
    assert output.shape[:2] == (batch, steps) and h_n.shape == (layers * (1 + both), steps, 4)
    for place in range(steps):
        torch.testing.assert_close(output[:, place], lstm(x[:, place])[0])
    assert answer.unflagged == (1, 20, 16) and answer.right == (81, 20)


@breaks("silent = reading(20, unfolded)", "silent = reading(8, windows)")
@breaks("table.unfold(0, 20, 1)  # here", "table.unfold(0, 20, 1).flip(1)  # here")
def test_untransposed_walks_over_sensors(answer):
    """Untransposed, step k of a window is sensor k at its 20 hours; `input_size=20` runs and reads 8 steps."""
    assert answer.unfolded.shape == (81, 8, 20) and answer.silent == (81, 8)
    for k in range(8):
        assert torch.equal(answer.unfolded[3, k], answer.table[3:23, k])
    # The reading that the asker believes in would be the other one.
    assert answer.reading(8, answer.windows) == (81, 20)


@breaks("view.reshape(81, 20, 8)", "view.transpose(0, 2, 1)", variant="numpy")
@breaks("wrong = reshaped[0, 0]", "wrong = reshaped[0, 1]", variant="numpy")
def test_reshape_scrambles(numpy):
    """Reshaped, the sliding view has the shape of the windows but not their contents, and its first step is sensor 0 at 8 hours."""
    assert numpy.reshaped.shape == numpy.windows.shape
    assert numpy.wrong == numpy.table[:8, 0].tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert not np.array_equal(numpy.reshaped, numpy.windows)


@breaks("table.reshape(-1, 20, 8)", "windows[:5]", variant="numpy")
@breaks("table.reshape(-1, 20, 8)", "table[:80].reshape(-1, 20, 8)", variant="numpy")
@drawn(count=SIZE, length=SIZE, sensors=SIZE)
def test_blocks_do_not_overlap(numpy, count, length, sensors):
    """Where the length divides the table, `reshape(-1, length, sensors)` of it gives the blocks of rows one after another, without overlap."""
    table = np.arange(count * length * sensors).reshape(-1, sensors)
    blocks = table.reshape(-1, length, sensors)
    assert len(blocks) == count
    assert all(np.array_equal(block, table[i * length : (i + 1) * length]) for i, block in enumerate(blocks))
    assert numpy.blocks.shape == (5, 20, 8) and np.array_equal(numpy.blocks, numpy.windows[::20])


@breaks("no_axis = reading(1, series)", "no_axis = reading(1, series.unsqueeze(-1))")
@breaks("with_axis = reading(1, series.unsqueeze(-1))", "with_axis = reading(20, series.unsqueeze(1))")
@breaks("table[:, 0].unfold", "table[:, 1].unfold")
def test_one_feature_needs_its_axis(answer):
    """Windows of one sensor without a last axis raise "Expected 1, got 20"; with `unsqueeze(-1)` they are 81 sequences of 20 steps."""
    assert answer.no_axis == "input.size(-1) must be equal to input_size. Expected 1, got 20"
    assert answer.with_axis == (81, 20)
    assert torch.equal(answer.series, answer.windows[:, :, 0])


@breaks("mistaken = reading(20, series)", "mistaken = reading(1, series.unsqueeze(-1))")
@breaks("mistaken = reading(20, series)", "mistaken = reading(20, series[:, None])")
@drawn(cases=15, steps=SIZE, features=SIZE, first=st.booleans(), layers=st.integers(1, 2), seed=SEED)
def test_two_axes_are_one_sequence(answer, steps, features, first, layers, seed):
    """An LSTM reads two axes as one sequence without a batch, with `batch_first=True` and without; the windows of one sensor are 81 steps with `input_size=20`."""
    torch.manual_seed(seed)
    lstm = nn.LSTM(features, 3, layers, batch_first=first)
    x = torch.randn(steps, features)
    output, (h_n, c_n) = lstm(x)
    assert output.shape == (steps, 3) and h_n.shape == c_n.shape == (layers, 3)
    batched, _ = lstm(x[None] if first else x[:, None])
    torch.testing.assert_close(output, batched.squeeze(0 if first else 1))
    assert answer.mistaken == (1, 81)


@breaks("as_steps = moved((6, 8))", "as_steps = moved((6, 1, 8))", variant="rows")
@breaks("nudged[0] += 1", "nudged[5] += 1", variant="rows")
@breaks("8, 16, batch_first=True", "8, 16", variant="rows")
@drawn(cases=15, count=st.integers(2, 6), features=SIZE, seed=SEED)
def test_rows_become_steps(rows, count, features, seed):
    """A row of a table that is fed as it is, without an error, moves its own answer and that of each row below it: all 6 here."""
    torch.manual_seed(seed)
    lstm = nn.LSTM(features, 4, batch_first=True)
    table = torch.randn(count, features)
    nudged = table.clone()
    nudged[1] += 1
    moved = (lstm(nudged)[0] - lstm(table)[0]).abs().amax(dim=1) > 0
    assert moved.tolist() == [False] + [True] * (count - 1)
    assert torch.allclose(rows.nudged - rows.rows, torch.eye(6)[:, :1].expand(6, 8), atol=1e-5)
    assert rows.as_steps == 6 and rows.moved((1, 6, 8)) == 6 and rows.moved((6, 1, 8)) == 1


@breaks("apart = moved((6, 1, 8))", "apart = moved((1, 6, 8))", variant="rows")
@breaks("apart = moved((6, 1, 8))", "apart = moved((6, 8))", variant="rows")
@drawn(cases=15, count=SIZE, features=SIZE, seed=SEED)
def test_a_step_axis_keeps_rows_apart(rows, count, features, seed):
    """With `unsqueeze(1)` each row of a table without a time axis gets the answer that it gets alone, so that here 1 changes."""
    torch.manual_seed(seed)
    lstm, table = nn.LSTM(features, 4, batch_first=True), torch.randn(count, features)
    apart = lstm(table.unsqueeze(1))[0]
    assert apart.shape == (count, 1, 4)
    for row, alone in zip(table, apart, strict=True):
        torch.testing.assert_close(alone, lstm(row[None, None])[0][0])
    assert rows.apart == 1


@breaks("kept = h_n[-1:], c_n[-1:]", "kept = h_n[:1], c_n[:1]", variant="state")
@drawn(batch=SIZE, layers=st.integers(2, 4))
def test_into_one_layer_or_into_all(state, batch, layers):
    """`h_n[-1:]`, or `h_n[-1].unsqueeze(0)`, of several layers is a state for one layer and raises in as many layers as it came from; there the whole `h_n` runs, and in one layer that raises."""
    one, many, x = nn.LSTM(3, 4, batch_first=True), nn.LSTM(3, 4, layers, batch_first=True), torch.zeros(batch, 2, 3)
    _, (h_n, c_n) = many(x)
    for top in ((h_n[-1:], c_n[-1:]), (h_n[-1].unsqueeze(0), c_n[-1].unsqueeze(0))):
        assert said(one, x, top) == "no error"
        assert said(many, x, top) == f"Expected hidden[0] size ({layers}, {batch}, 4), got [1, {batch}, 4]"
    assert said(many, x, (h_n, c_n)) == "no error" and "Expected hidden[0] size" in said(one, x, (h_n, c_n))
    assert torch.equal(state.kept[0], state.h_n[-1:]) and len(state.h_n) == 3


@breaks("lost = h_n[-1], c_n[-1]", "lost = h_n[-1:], c_n[-1:]", variant="state")
@breaks("lost = h_n[-1], c_n[-1]", "lost = h_n[0], c_n[0]", variant="state")
@breaks("decoded, _ = decoder(x, kept)", "decoded, _ = decoder(x)", variant="state")
@breaks("kept = h_n[-1:], c_n[-1:]", "kept = h_n[:1], c_n[:1]", variant="state")
@breaks("kept = h_n[-1:], c_n[-1:]", "kept = c_n[-1:], h_n[-1:]", variant="state")
@drawn(
    cases=15, batch=SIZE, layers=st.integers(1, 3), both=st.booleans(), first=st.booleans(),
    cut=st.sampled_from(["h", "c", "hc"]),
)  # fmt: skip
def test_a_state_keeps_its_layer_axis(state, batch, layers, both, first, cut):
    """A batch of three axes with a two-axis `h`, `c` or both raise "For batched 3-D input, hx and cx should also be 3-D"; states of three, (layers times directions, batch, units), run, with `batch_first=True` and without."""
    lstm = nn.LSTM(3, 4, layers, batch_first=first, bidirectional=both)
    x = torch.zeros((batch, 2, 3) if first else (2, batch, 3))
    full = torch.zeros(layers * (1 + both), batch, 4)
    assert said(lstm, x, (full, full)) == "no error"
    h, c = (full[0] if name in cut else full for name in "hc")
    found = "For batched 3-D input, hx and cx should also be 3-D but got ({}-D, {}-D) tensors"
    assert said(lstm, x, (h, c)) == found.format(h.dim(), c.dim())
    assert state.message == found.format(2, 2) and state.x.shape == (*state.decoded.shape[:2], 8) == (6, 7, 8)
    # `lost` is the top layer, `kept` the same with its axis, and the decoder starts there, not from zeros.
    assert torch.equal(state.lost[0], state.output[:, -1])
    assert torch.equal(state.lost[1], state.encoder(state.x)[1][1][2])
    again = tuple(part.unsqueeze(0) for part in state.lost)
    assert all(torch.equal(*pair) for pair in zip(again, state.kept, strict=True))
    torch.testing.assert_close(state.decoder(state.x, again)[0], state.decoded)
    assert not torch.allclose(state.decoder(state.x)[0], state.decoded, atol=1e-4)


@breaks("refusal(encoder, x, h_n)", "refusal(encoder, x, (h_n, c_n))", variant="state")
@breaks("refusal(encoder, x, h_n)", "refusal(encoder, x[0], h_n[:, 0])", variant="state")
@drawn(cases=15, batch=SIZE, layers=st.integers(2, 4), first=st.booleans())
def test_h_alone_says_the_same(state, batch, layers, first):
    """With more than one layer, two to four, `h` alone without `c` raises "For batched 3-D input, hx and cx should also be 3-D" as well, and the pair does not."""
    lstm = nn.LSTM(3, 4, layers, batch_first=first)
    x, h = torch.zeros((batch, 2, 3) if first else (2, batch, 3)), torch.zeros(layers, batch, 4)
    found = "For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors"
    assert said(lstm, x, h) == found == state.alone and said(lstm, x, (h, h)) == "no error"


@breaks("x[0], kept", "x, lost", variant="state")
@breaks("x[0], kept", "x[0], lost", variant="state")
@drawn(cases=15, steps=SIZE, layers=st.integers(1, 3), both=st.booleans(), first=st.booleans())
def test_one_sequence_takes_two_axes(state, steps, layers, both, first):
    """Data without a batch, of two axes, raise "For unbatched 2-D input, hx and cx should also be 2-D" with states of three; with states without a batch, of two axes, (layers times directions, units), they run."""
    lstm = nn.LSTM(3, 4, layers, batch_first=first, bidirectional=both)
    x, full = torch.zeros(steps, 3), torch.zeros(layers * (1 + both), 4)
    assert said(lstm, x, (full, full)) == "no error"
    found = "For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors"
    assert said(lstm, x, (full[:, None], full[:, None])) == found == state.single


@breaks("keras.Input((20, 8)), layers.LSTM(16)", "keras.Input((20, 9)), layers.LSTM(16)", variant="keras")
@breaks("keras.Input((8, 20)), layers.LSTM(16)", "keras.Input((20, 8)), layers.LSTM(16)", variant="keras")
@breaks("n_swapped = swapped", "n_swapped = model", variant="keras")
@drawn(cases=8, steps=SIZE, features=SIZE, units=SIZE)
def test_keras_counts_what_it_reads(keras, steps, features, units):
    """A Keras model takes (steps, features) in either order and counts 4 times [units times (last axis + units) + units] parameters: 1,600 for 8 features and 2,368 for 20 here."""
    Input, LSTM = keras.keras.Input, keras.layers.LSTM
    for shape in ((steps, features), (features, steps), (None, features)):
        model = keras.keras.Sequential([Input(shape), LSTM(units)])
        assert model.count_params() == 4 * (units * (shape[-1] + units) + units)
    assert keras.model.input_shape == (None, 20, 8) and keras.swapped.input_shape == (None, 8, 20)
    assert (keras.n_right, keras.n_swapped) == (1600, 2368)


@breaks("(ops.zeros((6, 8)))", "(ops.zeros((6, 1, 8)))", variant="keras")
@breaks("(ops.zeros((6, 8)))", "(ops.zeros((8, 6)))", variant="keras")
@drawn(cases=8, rows=SIZE, features=SIZE)
def test_keras_wants_three_axes(keras, rows, features):
    """A Keras LSTM layer refuses two axes with "expected ndim=3, found ndim=2", and takes them with a time axis of one step; this `Sequential`, with an `Input` of (20, 8), says "Invalid input shape"."""
    layer = keras.layers.LSTM(4)
    try:
        layer(keras.ops.zeros((rows, features)))
    except ValueError as error:
        assert f"expected ndim=3, found ndim=2. Full shape received: ({rows}, {features})" in str(error)
    else:
        raise AssertionError("two axes were taken")
    assert layer(keras.ops.zeros((rows, 1, features))).shape == (rows, 4)
    with pytest.raises(ValueError, match="Invalid input shape"):
        keras.model(keras.ops.zeros((rows, 8)))
    assert keras.model(keras.ops.zeros((rows, 20, 8))).shape == (rows, 16)
    assert keras.layer.units == 16 and keras.message.endswith(
        "expected ndim=3, found ndim=2. Full shape received: (6, 8)"
    )


@breaks("(ops.zeros((6, 8)))", "(ops.zeros((6, 1, 8)))", variant="keras")
@drawn(cases=8, rows=SIZE, steps=st.integers(2, 6), units=SIZE, seed=SEED)
def test_an_lstm_before_it(keras, rows, steps, units, seed):
    """A Keras LSTM behind another LSTM says "expected ndim=3, found ndim=2" too, where the first lacks `return_sequences=True`, though the data have three axes; with that it reads each step, and with an axis of one step put between them it runs, without an error, on the last step alone."""
    keras.keras.utils.set_random_seed(seed)
    x, LSTM = torch.rand(rows, steps, 3), keras.layers.LSTM
    first, each, second = LSTM(units), LSTM(units, return_sequences=True), LSTM(4)
    last, _ = first(x), each(x)
    for ours, theirs in zip(each.weights, first.weights, strict=True):
        ours.assign(theirs.value)
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        second(last)
    one = second(last[:, None])
    assert one.shape == (rows, 4) and torch.allclose(one, second(each(x)[:, -1:]), atol=1e-6)
    assert (one - second(each(x))).abs().max() > 1e-5
    assert "expected ndim=3, found ndim=2" in keras.message


@breaks("keras.Input((20, 8)), layers.LSTM(16)", "keras.Input((20, 1)), layers.LSTM(16)", variant="keras")
@drawn(cases=6, rows=st.integers(2, 6), steps=st.integers(2, 6))
def test_one_window_becomes_many(keras, rows, steps):
    """Where the `Input` of a Keras model, `Sequential` or functional, has one feature, as (20, 1) here, it adds the last axis without an error: windows (rows, steps) give one answer a row, and one window (20, 1) gives 20 answers, each from one step, where `x[None]` gives one; (20, 8) raises where it is (20, 8)."""
    keras, layers, wide = keras.keras, keras.layers, keras.model
    declared = keras.Input((steps, 1))
    functional = keras.Model(declared, layers.LSTM(4)(declared))
    for model, x in (
        (keras.Sequential([keras.Input((20, 1)), layers.LSTM(4)]), torch.rand(20, 1)),
        (keras.Sequential([keras.Input((steps, 1)), layers.LSTM(4)]), torch.rand(steps, 1)),
        (functional, torch.rand(steps, 1)),
    ):
        windows = torch.rand(rows, len(x))
        assert torch.allclose(model(windows), model(windows[..., None]), atol=1e-6)
        assert model(x).shape == (len(x), 4) and model(x[None]).shape == (1, 4)
        assert torch.allclose(model(x), model.layers[-1](x[:, None]), atol=1e-6)
    assert wide.input_shape == (None, 20, 8)
    with pytest.raises(ValueError, match="Invalid input shape"):
        wide(torch.rand(20, 8))


@breaks("unfolded.transpose(1, 2)", "unfolded.transpose(1, 2).clone()")
@drawn(cases=15, length=st.integers(2, 6), more=st.integers(1, 5), sensors=SIZE, seed=SEED)
def test_windows_share_the_table(answer, length, more, sensors, seed):
    """Windows share the numbers of the table: a change of the first in place, without an error, changes the next and the table; of a clone it changes that window alone."""
    torch.manual_seed(seed)
    table = torch.randn(length + more, sensors)
    before = table.clone()
    windows = table.unfold(0, length, 1).transpose(1, 2)
    own = windows.clone()
    own[0] += 100
    assert torch.equal(table, before) and torch.equal(own[1:], windows[1:])
    windows[0] += 100
    assert torch.equal(windows[1, : length - 1], before[1:length] + 100)
    assert torch.equal(table[:length], before[:length] + 100)
    assert answer.windows.data_ptr() == answer.table.data_ptr()
