import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from tested_answers import breaks


@breaks("out, (h_n, _) = lstm(x)", "out, (h_n, _) = lstm(x.flip(1))")
@breaks("padded_off = off(h_n[0])", "padded_off = off(alone)")
def test_zeros_move_the_state(answer):
    """Fed with its padding, each shorter row ends in another state than alone; the longest row does not."""
    assert answer.padded_off[0] < 1e-6
    assert min(answer.padded_off[1:]) > 0.02
    for seed in (1, 2, 3):
        torch.manual_seed(seed)
        lstm = nn.LSTM(6, 4, batch_first=True)
        h = lstm(answer.x)[1][0][0]
        for i in (1, 2):
            assert (h[i] - lstm(answer.rows[i])[1][0][0]).abs().max() > 0.01


@breaks("x, lengths, batch_first=True, enforce_sorted=False)", "x, lengths * 0 + 5, batch_first=True)")
@breaks("packed_off = off(packed_h[0])", "packed_off = off(packed_h[0][packed.sorted_indices])")
def test_packed_is_alone(answer):
    """Packed, each row ends in the state that it has alone, and the states come back in the order of your rows."""
    assert max(answer.packed_off) < 1e-6
    assert answer.packed.sorted_indices.tolist() == [0, 2, 1]
    for seed in (1, 2, 3):
        torch.manual_seed(seed)
        lstm, h_0, c_0 = nn.LSTM(6, 4, batch_first=True), torch.randn(1, 3, 4), torch.randn(1, 3, 4)
        h = lstm(answer.packed, (h_0, c_0))[1][0][0]
        for i, row in enumerate(answer.rows):
            torch.testing.assert_close(h[i], lstm(row, (h_0[:, i], c_0[:, i]))[1][0][0], atol=1e-6, rtol=0)


@breaks("for n in (5, 2, 4)", "for n in (5, 3, 4)")
def test_padding_is_not_computed(answer):
    """Of the 15 steps of the table the LSTM computes 11, with three, three, two, two and one rows at a time."""
    assert answer.packed.data.shape == (11, 6)
    assert answer.packed.batch_sizes.tolist() == [3, 3, 2, 2, 1]
    assert answer.x.shape[:2].numel() == 15


@breaks("off(back[:, -1])", "off(packed_h[0])")
@breaks("off(out[torch.arange(3), lengths - 1])", "off(out[:, -1])")
def test_which_column(answer):
    """After unpacking, the last column is zero for the shorter rows; without packing, the step `lengths - 1` of each row is right."""
    assert (answer.back[1, 2:] == 0).all() and (answer.back[2, 4:] == 0).all()
    assert min(answer.last_column_off[1:]) > 0.02
    assert max(answer.picked_off) < 1e-6


@breaks("lengths = torch.tensor([5, 2, 4])", "lengths = torch.tensor([5, 5, 5])", variant="faults")
@breaks("backward_gap = gap[1, :2, 4:]", "backward_gap = gap[1, :2, :4]", variant="faults")
def test_two_directions_need_it(faults):
    """Padding leaves the forward half of real steps alone and changes their backward half."""
    assert faults.forward_gap < 1e-6
    assert faults.backward_gap > 0.02


@breaks("cut = pack(x, lengths, batch_first=False)", "cut = pack(x, lengths)", variant="faults")
@breaks("torch.tensor([5, 0, 4])", "torch.tensor([5, 1, 4])", variant="faults")
@breaks('lengths.to("meta")', "lengths.sort(descending=True)[0]", variant="faults")
@breaks("attempt(lambda: head(inside))", "attempt(lambda: head(inside.data))", variant="faults")
def test_what_is_refused(faults):
    """A missing `batch_first` raises only in the LSTM, an empty row and lengths that are not on the CPU raise when packed, and `Linear` does not take a PackedSequence."""
    assert faults.cut.data.shape == (8, 6)
    assert faults.no_flag == "RuntimeError: start (8) + length (2) exceeds dimension size (8)."
    assert str(faults.empty_row).startswith("RuntimeError: Length of all samples has to be greater than 0")
    assert "'lengths' argument should be a 1D CPU int64 tensor, but got 1D meta" in faults.elsewhere
    assert faults.as_it_is == "TypeError: linear(): argument 'input' (position 1) must be Tensor, not PackedSequence"
    assert faults.by_step == (11, 2)


@breaks("back(pack(x[1:], lengths[1:]))", "back(pack(x, lengths))", variant="faults")
def test_total_length(faults):
    """Unpacking pads to the longest row of this batch, 4 steps here; `total_length=5` brings back the width of the table."""
    assert faults.shorter == (2, 4, 6)
    packed = faults.pack(faults.x[1:], faults.lengths[1:])
    assert pad_packed_sequence(packed, batch_first=True, total_length=5)[0].shape == (2, 5, 6)


@breaks("h[:n] = np.tanh(step @ W + h[:n] @ U)", "h[:n] = np.tanh(step @ W)", variant="numpy")
@breaks("return h[np.argsort(order)]", "return h", variant="numpy")
def test_numpy_agrees(numpy):
    """The NumPy loop gives the batch sizes, the order of the data and the states of `nn.RNN` on a packed sequence."""
    rows = [torch.tensor(row, dtype=torch.float32) for row in numpy.rows]
    lengths = torch.tensor([len(row) for row in rows])
    packed = pack_padded_sequence(pad_sequence(rows), lengths, enforce_sorted=False)
    assert packed.batch_sizes.tolist() == numpy.batch_sizes
    ours = np.array([numpy.rows[i][t] for i, t in numpy.places])
    np.testing.assert_allclose(packed.data, ours, atol=1e-6)
    for seed in (0, 1, 2):
        torch.manual_seed(seed)
        rnn = nn.RNN(6, 4, bias=False)
        W, U = (weight.detach().numpy().T for weight in rnn.parameters())
        h = numpy.rnn(numpy.rows, numpy.places, numpy.batch_sizes, numpy.order, W, U)
        np.testing.assert_allclose(h, rnn(packed)[1][0].detach(), atol=1e-5)


@breaks("for t in range(longest)]", "for t in range(longest - 1)]", variant="numpy")
@breaks("for i in order[:n]]", "for i in order[:1] * n]", variant="numpy")
def test_every_real_step_once(numpy):
    """The packed data holds each real step once and no padding, and the rows that are still going are always the first ones."""
    assert sorted(numpy.places) == [(i, t) for i, n in enumerate((5, 2, 4)) for t in range(n)]
    start = 0
    for n in numpy.batch_sizes:
        assert [i for i, _ in numpy.places[start : start + n]] == numpy.order[:n]
        start += n


@breaks("h[:n] = np.tanh(step @ W + h[:n] @ U)", "h[:n] = np.tanh(step @ W + h[n - 1] @ U)", variant="numpy")
@breaks("padded = rnn(zeros, *pack(zeros), W, U)", "padded = packed", variant="numpy")
def test_numpy_alone(numpy):
    """In NumPy too a packed row ends as it does alone, and a padded one does not."""
    assert np.allclose(numpy.packed, numpy.alone)
    assert np.abs(numpy.padded - numpy.alone).max(axis=1)[1:].min() > 0.02


@breaks("masked = layer(x, mask=real)", "masked = layer(x)", variant="keras")
@breaks("plain_off = off(layer(x))", "plain_off = off(layer(x, mask=real))", variant="keras")
def test_keras_masks(answer, keras):
    """A mask gives Keras the same states, repeated to the end of the row; with PyTorch's weights they are the numbers of the packed LSTM."""
    assert min(keras.plain_off[1:]) > 0.02
    assert max(keras.masked_off) < 1e-6 and keras.repeated
    w, u, b, d = (weight.detach() for weight in answer.lstm.parameters())
    for variable, value in zip(keras.layer.trainable_variables, (w.T, u.T, b + d), strict=True):
        variable.assign(value)
    states = keras.layer(answer.x, mask=torch.as_tensor(keras.real))[:, -1]
    torch.testing.assert_close(states, answer.packed_h[0], atol=1e-5, rtol=0)


@breaks("x[0, 2] = 0", "pass", variant="keras")
def test_masking_guesses(keras):
    """`Masking(0.0)` skips a real step whose features are all zero, and `Embedding(mask_zero=True)` skips the index 0."""
    assert keras.real[0].all()
    assert keras.guessed[0].tolist() == [True, True, False, True, True]
    embedding = keras.keras.layers.Embedding(7, 4, mask_zero=True)
    assert embedding.compute_mask(np.array([[3, 1, 0]])).tolist() == [[True, True, False]]
