import numpy as np
import torch

from tested_answers import breaks


def keras_weights(lstm, suffix=""):
    """The weights of one direction of an nn.LSTM, as a Keras layer takes them."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    w_ih, w_hh, b_ih, b_hh = (getattr(lstm, f"{name}_l0{suffix}").detach().numpy() for name in names)
    return [w_ih.T, w_hh.T, b_ih + b_hh]


@breaks("last = output[:, -1]", "last = output[:, 0]")
@breaks("with_state = (last, h_n[-1], c_n[-1])", "with_state = (last, c_n[-1], h_n[-1])")
def test_torch_slices_equal_the_flags(answer, keras):
    """With the same weights, Keras returns `output[:, -1]` by default, `output` with return_sequences and h, c with return_state."""
    for sequences, expected in ((False, answer.last), (True, answer.every)):
        layer = keras.layers.LSTM(5, return_sequences=sequences, return_state=True)
        layer.build((4, 6, 3))
        layer.set_weights(keras_weights(answer.lstm))
        out, h, c = layer(answer.x)
        torch.testing.assert_close(out, expected, atol=1e-5, rtol=0)
        torch.testing.assert_close(h, answer.with_state[1], atol=1e-5, rtol=0)
        torch.testing.assert_close(c, answer.with_state[2], atol=1e-5, rtol=0)


@breaks(
    "5, return_sequences=sequences, return_state=state",
    "5, return_sequences=sequences, return_state=False",
    variant="keras",
)
@breaks("for sequences in (False, True):", "for sequences in (True, False, True)[1:2]:", variant="keras")
def test_four_combinations(keras):
    """The flags are independent: return_sequences adds the axis of 6 steps, return_state adds two tensors of the last step."""
    assert keras.shapes == {
        (False, False): [(4, 5)],
        (False, True): [(4, 5)] * 3,
        (True, False): [(4, 6, 5)],
        (True, True): [(4, 6, 5), (4, 5), (4, 5)],
    }


@breaks("head(last), head(every)", "head(last), head(last)")
@breaks(
    "one_each = model(layers.LSTM(5), layers.Dense(2))", "one_each = model(every, layers.Dense(2))", variant="keras"
)
def test_dense_takes_both(answer, keras):
    """A Dense or Linear layer runs on either result with the same parameters, and gives one answer or one per step."""
    assert answer.one_each.shape == (4, 2) and answer.one_per_step.shape == (4, 6, 2)
    assert keras.one_each.output_shape == (None, 2) and keras.one_per_step.output_shape == (None, 6, 2)
    assert keras.one_each.count_params() == keras.one_per_step.count_params()


@breaks(
    'first = layers.LSTM(5, name="first")',
    'message = ""; first = layers.LSTM(5, return_sequences=True)',
    variant="keras",
)
def test_keras_refuses_a_stack_without_steps(keras):
    """Without return_sequences between two LSTM layers Keras raises "expected ndim=3, found ndim=2"."""
    assert "expected ndim=3, found ndim=2. Full shape received: (None, 5)" in keras.message


@breaks("wrong = second(last)[0]", "wrong = second(every)[0][:, -1]")
@breaks("leak = (second(other)[0][3] - wrong[3])", "leak = (second(other[3:])[0][0] - second(last[3:])[0][0])")
def test_torch_accepts_it_in_silence(answer):
    """PyTorch runs the same mistake without an error, in the right shape, with one sequence leaking into another."""
    assert answer.wrong.shape == answer.right.shape == (4, 7)
    assert not torch.allclose(answer.wrong, answer.right, atol=1e-3)
    assert answer.leak > 1e-4
    for seed in range(3):
        torch.manual_seed(seed)
        rows = torch.randn(4, 5, requires_grad=True)
        torch.nn.LSTM(5, 7, batch_first=True)(rows)[0][3].sum().backward()
        assert rows.grad[0].abs().max() > 1e-5


@breaks("ends = torch.cat([both_h[0], both_h[1]], dim=1)", "ends = both_output[:, -1]")
def test_bidirectional_default(answer, keras):
    """The default of Bidirectional is the pair of final states, which in PyTorch is h_n joined and not `output[:, -1]`."""
    layer = keras.layers.Bidirectional(keras.layers.LSTM(5))
    layer.build((4, 6, 3))
    layer.set_weights([*keras_weights(answer.both), *keras_weights(answer.both, "_reverse")])
    torch.testing.assert_close(layer(answer.x), answer.ends, atol=1e-5, rtol=0)
    assert not answer.same
    assert not torch.allclose(answer.ends, answer.both_output[:, -1], atol=1e-3)


@breaks("return_state=True)(x)\npair", "return_state=False)(x)\npair", variant="keras")
@breaks(
    "layers.Bidirectional(layers.LSTM(5, return_state=True))(x)",
    "layers.Bidirectional(layers.LSTM(5))(x)",
    variant="keras",
)
def test_states_of_a_gru_and_of_two_directions(keras):
    """A GRU returns its last h twice and no c; a bidirectional LSTM returns the joined result, then h and c forward, then h and c backward."""
    assert len(keras.gru) == 2 and torch.equal(*keras.gru)
    assert [tuple(one.shape) for one in keras.pair] == [(4, 10)] + [(4, 5)] * 4
    result, h_forward, _, h_backward, _ = keras.pair
    torch.testing.assert_close(result, torch.cat([h_forward, h_backward], dim=1))


@breaks("if return_sequences else h", "if return_sequences else c", variant="numpy")
@breaks("every_h.append(h)", "every_h.append(c)", variant="numpy")
def test_the_default_is_the_last_of_the_sequence(numpy):
    """The default is the last step of `return_sequences=True`, and so is the first state."""
    assert np.array_equal(numpy.every[:, -1], numpy.last)
    assert np.array_equal(numpy.out, numpy.last) and np.array_equal(numpy.h, numpy.last)
    assert not np.allclose(numpy.c, numpy.h, atol=1e-2)


@breaks("for step in range(x.shape[1]):", "for step in reversed(range(x.shape[1])):", variant="numpy")
def test_each_step_is_the_default_of_a_shorter_sequence(numpy):
    """Row t of `return_sequences=True` is what the default returns for the first t + 1 steps alone."""
    for step in range(numpy.x.shape[1]):
        assert np.allclose(numpy.every[:, step], numpy.lstm(numpy.x[:, : step + 1], *numpy.weights))


@breaks("if return_sequences else h", "if return_sequences else h * 1.01", variant="numpy")
@breaks("return (out, h, c) if", "return (out, c, h) if", variant="numpy")
def test_numpy_flags(answer, numpy):
    """The NumPy loop with both flags gives the four results of `nn.LSTM` to within 1e-6."""
    weights = keras_weights(answer.lstm)
    out, h, c = numpy.lstm(answer.x.numpy(), *weights, return_sequences=True, return_state=True)
    last = numpy.lstm(answer.x.numpy(), *weights)
    for ours, theirs in ((out, answer.every), (last, answer.last), (h, answer.h_n[0]), (c, answer.c_n[0])):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-6)
