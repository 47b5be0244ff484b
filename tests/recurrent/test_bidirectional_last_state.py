import numpy as np
import torch

from tested_answers import breaks


@breaks("last, first = output[:, -1], output[:, 0]", "last, first = output[:, 0], output[:, -1]")
@breaks("ends = torch.cat([h_n[-2], h_n[-1]], dim=1)", "ends = output[:, -1]")
def test_only_the_forward_half_is_final(answer):
    """The forward half of `output[:, -1]` equals `h_n[-2]`; the backward half does not equal `h_n[-1]`, which is found at step 0."""
    assert torch.equal(answer.last[:, :5], answer.ends[:, :5])
    assert torch.equal(answer.first[:, 5:], answer.ends[:, 5:])
    assert not torch.allclose(answer.last[:, 5:], answer.ends[:, 5:], atol=1e-2)
    for seed in range(3):
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(3, 5, bidirectional=True)
        out, (h, _) = lstm(torch.randn(6, 4, 3))
        assert torch.equal(out[-1, :, :5], h[0]) and torch.equal(out[0, :, 5:], h[1])
        assert (out[-1, :, 5:] - h[1]).abs().max() > 0.02


@breaks("read(last[:, 5:]), read(ends[:, 5:])", "read(last[:, :5]), read(ends[:, 5:])")
@breaks("read(last[:, 5:]), read(ends[:, 5:])", "read(last[:, 5:]), read(last[:, 5:])")
def test_the_backward_half_has_read_one_step(answer):
    """In `output[:, -1]` of one layer the backward half depends on the last step alone; in `h_n[-1]` it depends on all six."""
    assert answer.read_last == [5]
    assert answer.read_ends == list(range(6))
    x = answer.x.detach().clone()
    x[:, :5] += 100  # five steps of other data
    again = answer.lstm(x)[0][:, -1]
    assert torch.equal(again[:, 5:], answer.last[:, 5:])
    assert not torch.allclose(again[:, :5], answer.last[:, :5], atol=1e-2)


@breaks("idle_last, idle_ends = idle(last), idle(ends)", "idle_last, idle_ends = idle(ends), idle(ends)")
@breaks("idle_last, idle_ends = idle(last), idle(ends)", "idle_last, idle_ends = idle(last), idle(last)")
def test_the_backward_recurrence_is_never_trained(answer):
    """A loss on `output[:, -1]` sends no gradient into `weight_hh_l0_reverse` and the forget gate of that direction, with three seeds; a loss on the joined ends reaches every number."""
    assert answer.idle_last == 5 * 4 * 5 + 5 * 3 + 2 * 5 and answer.idle_ends == 0
    for seed in range(3):
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(3, 5, bidirectional=True, batch_first=True)
        lstm(torch.randn(4, 6, 3))[0][:, -1].square().mean().backward()
        assert not lstm.weight_hh_l0_reverse.grad.any()
        for name in ("weight_ih_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse"):
            gates = getattr(lstm, name).grad.chunk(4)  # input, forget, cell, output
            assert [bool(gate.all()) for gate in gates] == [True, False, True, True] and not gates[1].any()
        for weight in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            assert getattr(lstm, weight).grad.all()


@breaks("deep = nn.LSTM(3, 5, 2, bidirectional=True, batch_first=True)", "deep = lstm")
@breaks("top = deep_out[:, -1, :5]", "top = deep_out[:, 0, :5]")
def test_the_last_pair_is_the_top_layer(answer):
    """With two layers `h_n` has four rows, and the last two, not the first two, are found in the output: forward at the last step, backward at step 0."""
    assert answer.deep_h.shape == (4, 4, 5)
    assert torch.equal(answer.deep_h[-2], answer.top)
    assert torch.equal(answer.deep_h[-1], answer.deep_out[:, 0, 5:])
    assert not torch.allclose(answer.deep_h[0], answer.top, atol=1e-2)
    assert not torch.allclose(answer.deep_h[1], answer.deep_out[:, 0, 5:], atol=1e-2)
    for layers in (1, 2, 3):
        out, (h, _) = torch.nn.LSTM(3, 5, layers, bidirectional=True)(answer.x.transpose(0, 1))
        assert torch.equal(torch.cat([h[-2], h[-1]], dim=1), torch.cat([out[-1, :, :5], out[0, :, 5:]], dim=1))


@breaks(
    "deep = nn.LSTM(3, 5, 2, bidirectional=True, batch_first=True)",
    "deep = nn.LSTM(3, 5, 1, bidirectional=True, batch_first=True)",
)
def test_a_second_layer_hides_the_fault(answer):
    """With two layers the backward half at the last step depends on every step, through the forward half of the layer below, and still is not `h_n[-1]`."""
    half = answer.deep_out[:, -1, 5:]
    assert answer.read(half) == list(range(6))
    assert not torch.allclose(half, answer.deep_h[-1], atol=1e-2)


@breaks("(3, 5, bidirectional=True, batch_first=True)\nx", "(3, 5, bidirectional=True)\nx")
def test_padding_spoils_the_backward_half(answer):
    """In an unpacked padded batch the entry at `lengths - 1` has the right forward half and a wrong backward half; packed, `h_n` is right in both."""
    lengths = torch.tensor([6, 4, 3, 2])
    padded = answer.x.detach().clone()
    for row, length in enumerate(lengths):
        padded[row, length:] = 0
    alone = [answer.lstm(padded[row : row + 1, :length])[1][0] for row, length in enumerate(lengths)]
    right = torch.cat([torch.cat([h[-2], h[-1]], dim=1) for h in alone])
    picked = answer.lstm(padded)[0][torch.arange(4), lengths - 1]
    torch.testing.assert_close(picked[:, :5], right[:, :5])
    assert (picked[1:, 5:] - right[1:, 5:]).abs().amax(dim=1).min() > 0.01
    packed = torch.nn.utils.rnn.pack_padded_sequence(padded, lengths, batch_first=True)
    h_n = answer.lstm(packed)[1][0]
    torch.testing.assert_close(torch.cat([h_n[-2], h_n[-1]], dim=1), right)


@breaks("back[:, ::-1]], axis=2)", "back], axis=2)", variant="numpy")
@breaks("[ahead[:, -1], back[:, -1]]", "[ahead[:, -1], back[:, 0]]", variant="numpy")
def test_numpy_agrees_with_torch(answer, numpy):
    """Given the weights of `nn.LSTM`, two NumPy loops in opposite directions give its output and its two final states to within 1e-6."""
    w = {name: weight.detach().numpy() for name, weight in answer.lstm.named_parameters()}
    sides = [
        (w[f"weight_ih_l0{s}"], w[f"weight_hh_l0{s}"], w[f"bias_ih_l0{s}"] + w[f"bias_hh_l0{s}"])
        for s in ("", "_reverse")
    ]
    output, ends = numpy.both_ways(answer.x.detach().numpy(), *sides)
    np.testing.assert_allclose(output, answer.output.detach().numpy(), atol=1e-6)
    np.testing.assert_allclose(ends, answer.ends.detach().numpy(), atol=1e-6)


@breaks("back[:, ::-1]], axis=2)", "back], axis=2)", variant="numpy")
@breaks("last, first = output[:, -1], output[:, 0]", "last, first = output[:, 0], output[:, -1]", variant="numpy")
def test_numpy_ends_stand_at_two_steps(numpy):
    """In NumPy the forward loop ends at the last place of output and the backward loop at place 0; with the backward half flipped once more both end at the last place."""
    assert np.array_equal(numpy.last[:, :5], numpy.ends[:, :5])
    assert np.array_equal(numpy.first[:, 5:], numpy.ends[:, 5:])
    assert not np.allclose(numpy.last[:, 5:], numpy.ends[:, 5:], atol=1e-2)
    flipped = numpy.output[:, ::-1, 5:]
    assert np.array_equal(np.concatenate([numpy.last[:, :5], flipped[:, -1]], axis=1), numpy.ends)


@breaks("back = read_along(x[:, ::-1], *backward)", "back = read_along(x, *backward)", variant="numpy")
@breaks("h = sigmoid(o) * np.tanh(c)", "h = sigmoid(o) * c + h", variant="numpy")
def test_numpy_one_step_alone_gives_the_backward_half(numpy):
    """The backward half at the last step is what one step of an LSTM, begun from zeros with no h to multiply, makes of the last step alone."""
    w_ih, _, bias = numpy.backward
    i, _, g, o = np.split(numpy.x[:, -1] @ w_ih.T + bias, 4, axis=1)
    alone = numpy.sigmoid(o) * np.tanh(numpy.sigmoid(i) * np.tanh(g))
    assert np.allclose(numpy.last[:, 5:], alone)


@breaks("[steps[:, -1, :5], steps[:, 0, 5:]]", "[steps[:, -1, :5], steps[:, -1, 5:]]", variant="keras")
@breaks("[h_f, h_b]", "[h_f, c_b]", variant="keras")
def test_keras_joins_the_ends(keras):
    """Keras' `Bidirectional(LSTM(5))` returns the two final states joined, not the last step of its own sequence."""
    assert np.allclose(keras.vector, keras.joined, atol=1e-6)
    assert np.allclose(keras.vector, keras.hs, atol=1e-6)
    assert not np.allclose(keras.vector, keras.steps[:, -1], atol=1e-2)


@breaks("ends = torch.cat([h_n[-2], h_n[-1]], dim=1)", "ends = torch.cat([h_n[-1], h_n[-2]], dim=1)")
@breaks("ends = torch.cat([h_n[-2], h_n[-1]], dim=1)", "ends = last")
def test_keras_and_torch_agree(answer, keras):
    """With PyTorch's weights, `Bidirectional(LSTM(5))` gives `torch.cat([h_n[-2], h_n[-1]], dim=1)` to within 1e-5."""
    layer = keras.layers.Bidirectional(keras.layers.LSTM(5))
    layer.build((4, 6, 3))
    w = dict(answer.lstm.named_parameters())
    ours = []
    for s in ("", "_reverse"):
        ours += [w[f"weight_ih_l0{s}"].T, w[f"weight_hh_l0{s}"].T, w[f"bias_ih_l0{s}"] + w[f"bias_hh_l0{s}"]]
    layer.set_weights([value.detach().numpy() for value in ours])
    torch.testing.assert_close(layer(answer.x), answer.ends, atol=1e-5, rtol=0)
