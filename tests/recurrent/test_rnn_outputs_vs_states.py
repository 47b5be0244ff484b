import numpy as np
import torch

from tested_answers import breaks


def arrays(lstm):
    """The weights of a one-layer nn.LSTM: w_ih, w_hh, b_ih, b_hh."""
    return [weight.detach().numpy() for weight in lstm.parameters()]


@breaks("states = (c_n[0], h_n[0])", "states = (h_n[0], c_n[0])")
@breaks("outputs = list(out)", "outputs = list(out)[:-1]")
@breaks("seq, h, c = rnn(images)", "seq, c, h = rnn(images)", variant="keras")
def test_last_output_is_h(answer, keras):
    """The last of the 28 outputs equals the h of the states bit for bit, and differs from their c."""
    assert len(answer.outputs) == 28
    assert all(output.shape == (4, 128) for output in (*answer.outputs, *answer.states))
    assert answer.gap_h == 0 and answer.gap_c > 0.1
    assert keras.gap_h == 0 and keras.gap_c > 0.05


@breaks("lstm(images[:10])", "lstm(images[:11])")
def test_states_are_of_the_last_step(answer):
    """The states belong to the last step that ran and to no other: stop after 10 steps and h is the tenth output."""
    assert answer.h_n.shape == answer.c_n.shape == (1, 4, 128)
    torch.testing.assert_close(answer.h_10[0], answer.outputs[9], atol=1e-6, rtol=0)


@breaks("resumed, _ = lstm(images[10:], (h_10, c_10))", "resumed, _ = lstm(images[10:])")
@breaks("swapped, _ = lstm(images[10:], (c_10, h_10))", "swapped, _ = lstm(images[10:], (h_10, c_10))")
def test_states_let_you_go_on(answer):
    """Both states are needed to go on as if nothing had stopped, and handing them over in the wrong order fails in silence."""
    assert answer.gap_resumed < 1e-6
    assert answer.swapped.shape == answer.resumed.shape
    assert answer.gap_swapped > 0.02
    zeros = torch.zeros_like(answer.c_10)
    without_c, _ = answer.lstm(answer.images[10:], (answer.h_10, zeros))
    assert (without_c - answer.out[10:]).abs().max() > 0.01


@breaks("lengths = torch.tensor([28, 20, 10, 5])", "lengths = torch.tensor([28, 28, 28, 28])", variant="cases")
@breaks("padded[lengths - 1, ", "padded[lengths - 2, ", variant="cases")
def test_lengths_freeze_the_states(cases):
    """With sequence lengths the outputs are 0 past each end and the states are those of the last real step."""
    assert cases.zero_rows == [False, True, True, True]
    for row, length in enumerate(cases.lengths.tolist()):
        assert not cases.padded[length:, row].any()
        alone = cases.lstm(cases.images[:length, row : row + 1])[1][0]
        torch.testing.assert_close(cases.h_len[0, row], alone[0, 0], atol=1e-6, rtol=0)
    assert torch.equal(cases.h_len[0], cases.ends)


@breaks("nn.LSTM(28, 128, num_layers=2)", "nn.LSTM(28, 128, num_layers=1)", variant="cases")
@breaks("    [layers.LSTMCell(128), layers.LSTMCell(128)],", "    [layers.LSTMCell(128)],", variant="keras")
def test_two_layers_have_two_pairs(cases, keras):
    """Two layers have a pair of states each, and only the h of the top one is in the outputs."""
    assert cases.deep_h.shape == cases.deep_c.shape == (2, 4, 128)
    assert cases.top == [False, True]
    assert [len(pair) for pair in keras.deep_states] == [2, 2]
    assert torch.equal(keras.deep_seq[:, -1], keras.deep_states[-1][0])
    assert keras.n_deep == keras.n_params + 4 * (128 * (128 + 128) + 128)


@breaks("nn.GRU(28, 128)(images)", "nn.LSTM(28, 128)(images)[1]", variant="cases")
def test_gru_has_one_state(cases):
    """A GRU has a single state, and it is the last output."""
    assert cases.gru_h.shape == (1, 4, 128)
    assert torch.equal(cases.gru_out[-1], cases.gru_h[0])


@breaks('gate["f"] + forget_bias', 'gate["f"]', variant="numpy")
@breaks("np.hstack([i, g, f, o])", "np.hstack([i, f, g, o])", variant="numpy")
@breaks("b_f = b_f - 1", "b_f = b_f - 0", variant="numpy")
@breaks("[w_ih.T, w_hh.T, b_ih + b_hh]", "[w_ih.T, w_hh.T, b_ih]", variant="keras")
def test_three_frameworks_agree(answer, numpy, keras):
    """The old cell in NumPy, nn.LSTM and the Keras cell give the same outputs and states once the weights are copied across."""
    weights = arrays(answer.lstm)
    outputs, (c, h) = numpy.static_rnn(list(answer.images.numpy()), *numpy.from_torch(*weights))
    for ours, theirs in ((outputs, answer.out), (c, answer.c_n[0]), (h, answer.h_n[0])):
        np.testing.assert_allclose(np.array(ours), theirs.detach().numpy(), atol=1e-5)
    unrolled = keras.layers.RNN(keras.layers.LSTMCell(128), unroll=True, return_sequences=True, return_state=True)
    looped = keras.layers.LSTM(128, return_sequences=True, return_state=True)
    batch_first = answer.images.transpose(0, 1)
    for layer in (unrolled, looped):
        layer.build((4, 28, 28))
        layer.set_weights(keras.from_torch(*weights))
        seq, h, c = layer(batch_first)
        torch.testing.assert_close(seq.transpose(0, 1), answer.out, atol=1e-5, rtol=0)
        torch.testing.assert_close(h, answer.h_n[0], atol=1e-5, rtol=0)
        torch.testing.assert_close(c, answer.c_n[0], atol=1e-5, rtol=0)


@breaks("outputs.append(h)", "outputs.append(c)", variant="numpy")
def test_the_loop_keeps_every_h_and_one_c(numpy):
    """The loop puts the h of each of the 28 steps into the list and overwrites c: the last output is h, and stopping after 10 steps gives output 9."""
    assert len(numpy.outputs) == 28
    assert np.array_equal(numpy.outputs[-1], numpy.h)
    assert np.abs(numpy.outputs[-1] - numpy.c).max() > 0.05
    _, (_, h_10) = numpy.static_rnn(numpy.images[:10], numpy.kernel, numpy.bias)
    assert np.array_equal(h_10, numpy.outputs[9])


@breaks("n_params = kernel.size + bias.size", "n_params = kernel.size", variant="numpy")
def test_one_kernel_for_input_and_state(numpy):
    """The old cell has one kernel of 28 + 128 rows and 4 x 128 columns, with its biases 80,384 parameters."""
    assert numpy.kernel.shape == (28 + 128, 4 * 128)
    assert numpy.n_params == 4 * (128 * (28 + 128) + 128) == 80_384


@breaks('order="ifjo"', 'order="ijfo"', variant="numpy")
@breaks("bias, forget_bias=0)", "bias, forget_bias=1)", variant="numpy")
def test_gate_order_matters(numpy):
    """TF1's kernel read in the order of torch and Keras, or without the 1 on the forget gate, fits in shape and is wrong."""
    assert numpy.h_torch.shape == numpy.h_no_one.shape == numpy.h.shape
    assert numpy.gap_order > 0.1
    assert numpy.gap_one > 0.1


@breaks("n_params = kernel.size + bias.size", "n_params = kernel.size", variant="numpy")
@breaks("input_size=28, hidden_size=128)", "input_size=28, hidden_size=128, bias=False)")
@breaks("rnn = layers.RNN(\n    layers.LSTMCell(128)", "rnn = layers.RNN(\n    layers.LSTMCell(127)", variant="keras")
@breaks("head = nn.Linear(128, 10)", "head = nn.Linear(128, 11)")
def test_parameter_counts(answer, numpy, keras):
    """The layer has 80,384 parameters in TF1 and Keras, 80,896 in torch with its second bias, and the head of ten digits 1,290."""
    assert numpy.n_params == keras.n_params == 4 * (128 * (28 + 128) + 128) == 80_384
    assert answer.n_params == keras.n_params + 4 * 128 == 80_896
    assert answer.n_head == 128 * 10 + 10 == 1_290


@breaks("for _ in range(6):", "for _ in range(1):", variant="digits")
@breaks(
    '"c of the last step": lambda out, h, c: c,', '"c of the last step": lambda out, h, c: out[:, 0],', variant="digits"
)
@breaks(
    '"h of the first step": lambda out, h, c: out[:, 0],',
    '"h of the first step": lambda out, h, c: out[:, -1],',
    variant="digits",
)
def test_which_tensor_feeds_the_head(digits):
    """The last h and the last c read over 88% of the test digits with each of three seeds, the mean over the steps is worse, and the first step knows least but more than a guess."""
    for seed in range(3):
        score = (
            digits.scores if seed == 0 else {name: digits.accuracy(read, seed) for name, read in digits.reads.items()}
        )
        assert min(score["h of the last step"], score["c of the last step"]) > max(0.88, score["mean of all h"] + 0.02)
        assert abs(score["h of the last step"] - score["c of the last step"]) < 0.08
        assert score["mean of all h"] > score["h of the first step"] + 0.2 > 0.4
