import numpy as np
import torch

from tested_answers import breaks


@breaks("as_it_is = train(lambda state: state)", "as_it_is = train(lambda state: None)")
@breaks("cut = train(detach)", "cut = train(lambda state: state)")
def test_only_the_cut_gets_through(answer):
    """A carried LSTM state raises at the second chunk, and the loop with both parts detached reads all three."""
    number, words = answer.as_it_is
    assert number == 2 and "Trying to backward through the graph a second time" in words
    assert answer.cut == (3, "no error")


@breaks("backward(retain_graph=retain)", "backward()")
@breaks("            optimizer.step()\n", "")
def test_retain_graph_moves_the_error(answer):
    """With `retain_graph=True` the same chunk raises as before, now because the step has overwritten the weights."""
    number, words = answer.retained
    assert number == 2 and "modified by an" in words


@breaks("as_tensor = train(lambda state: state.detach())", "as_tensor = train(lambda state: None)")
def test_lstm_state_is_a_tuple(answer):
    """The state of an LSTM is a tuple, so calling detach on it raises an AttributeError."""
    assert answer.as_tensor == (1, "AttributeError: 'tuple' object has no attribute 'detach'")


@breaks("detached, near = read(detach)", "detached, near = read(lambda state: None)")
@breaks("fresh, alone = read(lambda state: None)", "fresh, alone = read(lambda state: state)")
def test_detach_forgets_nothing(answer):
    """Detached chunks give the outputs of one run over 15 steps, while a state of None changes the second chunk."""
    assert torch.allclose(answer.detached, answer.whole, atol=1e-6)
    assert torch.allclose(answer.fresh[:, :5], answer.whole[:, :5], atol=1e-6)
    for seed in range(3):
        torch.manual_seed(seed)
        lstm, x = torch.nn.LSTM(3, 4, batch_first=True), torch.randn(7, 10, 3)
        _, (h, c) = lstm(x[:, :5])
        on, anew = lstm(x[:, 5:], (h.detach(), c.detach()))[0], lstm(x[:, 5:])[0]
        assert torch.allclose(on, lstm(x)[0][:, 5:], atol=1e-6)
        assert (on - anew).abs().max() > 1e-2
    assert (answer.fresh - answer.whole).abs().max() > 1e-2


@breaks("linked, far = read(lambda state: state)", "linked, far = read(detach)")
@breaks("detached, near = read(detach)", "detached, near = read(lambda state: state)")
def test_slope_stops_at_the_cut(answer):
    """The slope of the last output reaches all 15 inputs when the state is carried and exactly the last 5 when it is detached."""
    assert bool((answer.far > 0).all())
    assert (answer.near > 0).tolist() == [False] * 10 + [True] * 5
    torch.testing.assert_close(answer.near[10:], answer.far[10:])


@breaks("h = parts[-1][-1]", "h = np.zeros(4)", variant="numpy")
def test_numpy_chunks_are_one_run(numpy):
    """In NumPy three chunks that pass h on equal one run of 15 steps number for number."""
    assert np.array_equal(numpy.in_chunks, numpy.in_one_go)


@breaks("slope(in_chunks, stop=10)", "slope(in_chunks, stop=0)", variant="numpy")
@breaks("stop - 1, -1", "stop, -1", variant="numpy")
def test_numpy_cut_drops_the_rest(numpy):
    """What the cut leaves out is a whole part of the slope; the part that it keeps is unchanged."""
    assert numpy.reach.tolist() == [False] * 10 + [True] * 5
    assert np.array_equal(numpy.cut[10:], numpy.whole[10:])
    assert np.abs(numpy.dropped).max() > 0.01 and np.linalg.norm(numpy.whole[:10]) > 0.01


@breaks("d_z @ w_x, d_z @ w_h", "d_z @ w_x, d_z @ w_h.T", variant="numpy")
def test_numpy_agrees_with_autograd(numpy):
    """The slopes in NumPy are those of `nn.RNN` with the same weights, whole and detached, to within 1e-10."""
    rnn = torch.nn.RNN(3, 4, bias=False, dtype=torch.float64)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(torch.from_numpy(numpy.w_x))
        rnn.weight_hh_l0.copy_(torch.from_numpy(numpy.w_h))
    for carry, expected in ((lambda h: h, numpy.whole), (torch.Tensor.detach, numpy.cut)):
        x, h = torch.from_numpy(numpy.x).requires_grad_(), None
        for chunk in x.split(5):
            output, h = rnn(chunk, h)
            h = carry(h)
        grad = torch.autograd.grad(output[-1].sum(), x)[0]
        np.testing.assert_allclose(grad.numpy(), expected, atol=1e-10)


@breaks("text.view(-1, 5).split(2)", "text.view(2, -1).split(5, dim=1)", variant="rows")
@breaks("text.view(2, -1).split(5, dim=1)", "text.view(-1, 5).split(2)", variant="rows")
def test_rows_must_go_on(rows):
    """Windows dealt in the order of the text put another stretch into row 0; one stretch for each row goes on where it stopped."""
    assert not rows.goes_on(rows.dealt)
    assert rows.goes_on(rows.rows)


@breaks("gru(torch.zeros(2, 5, 3), state", "gru(torch.zeros(7, 5, 3), state", variant="rows")
def test_smaller_last_batch_is_refused(rows):
    """A state of 7 rows does not fit a last batch of 2 rows, and the error names both sizes."""
    assert "Expected hidden size (1, 2, 4), got [1, 7, 4]" in rows.refused


@breaks("SimpleRNN(4, stateful=True)", "SimpleRNN(4)", variant="keras")
@breaks("rnn(chunk) for chunk in chunks", "rnn(series) for chunk in chunks", variant="keras")
def test_stateful_is_a_cut_in_keras(keras):
    """A stateful Keras layer carries the numbers to the next call and lets no slope through to the call before."""
    assert keras.same
    assert keras.reach.tolist() == [False] * 10 + [True] * 5


@breaks("gated = train(keras.layers.LSTM)", "gated = train(keras.layers.SimpleRNN)", variant="keras")
@breaks("layer(4, stateful=True)", "layer(4)", variant="keras")
def test_stateful_lstm_does_not_train_on_torch(keras):
    """On the torch backend of Keras 3.15 a stateful SimpleRNN trains and a stateful LSTM or GRU raises."""
    assert keras.simple == "no error"
    assert "modified" in keras.gated and "modified" in keras.gru
