from math import isclose

import numpy as np
import torch

from tested_answers import breaks


def arrays(lstm):
    """The weights of a one-layer nn.LSTM: w_ih, w_hh, b_ih, b_hh."""
    return [weight.detach().numpy() for weight in lstm.parameters()]


def pull(lstm, head, window):
    """How much each input of a window moves the forecasts: (steps,)."""
    jacobian = torch.autograd.functional.jacobian(lambda w: head(lstm(w.view(1, -1, 1))[0][:, -1])[0], window)
    return jacobian.norm(dim=0)


@breaks("h, c = cell(x[:, t], (h, c))", "h, _ = cell(x[:, t], (h, c))")
@breaks("lstm.state_dict().items()", "nn.LSTM(1, 300).state_dict().items()")
def test_one_cell_twenty_times(answer):
    """One cell with one set of weights, called 20 times and fed its own h and c, gives exactly what the layer gives."""
    torch.testing.assert_close(answer.loop, answer.out, atol=1e-6, rtol=0)
    torch.testing.assert_close(answer.h, answer.h_n[0], atol=1e-6, rtol=0)
    torch.testing.assert_close(answer.c, answer.c_n[0], atol=1e-6, rtol=0)


@breaks("i, f, g, o = np.split", "i, g, f, o = np.split", variant="numpy")
@breaks("b_ih + b_hh]", "b_ih - b_hh]", variant="keras")
def test_three_frameworks_agree(answer, numpy, keras):
    """NumPy, Keras and PyTorch give the same 20 states of 300 numbers once the weights are copied across."""
    lstm = torch.nn.LSTM(1, 300, batch_first=True)  # both biases at work
    expected, (h_n, c_n) = lstm(answer.x)
    W, U, b = keras.from_torch(*arrays(lstm))
    all_h, h, c = numpy.lstm(answer.x.numpy(), W, U, b)
    layer = keras.layers.LSTM(300, return_sequences=True, return_state=True)
    layer.build((7, 20, 1))
    layer.set_weights([W, U, b])
    in_keras = layer(answer.x)
    for ours, theirs, torchs in zip((all_h, h, c), in_keras, (expected, h_n[0], c_n[0]), strict=True):
        torch.testing.assert_close(torch.tensor(ours).float(), torchs, atol=1e-5, rtol=0)
        torch.testing.assert_close(theirs, torchs, atol=1e-5, rtol=0)


@breaks("features, units = 20, 1, 300", "features, units = 20, 2, 300", variant="numpy")
@breaks("n_params, n_head = lstm.count_params()", "n_params, n_head = model.count_params()", variant="keras")
def test_keras_counts_four_gates(numpy, keras):
    """Keras counts 362,400 parameters, four gates of 300 x (1 + 300) weights and 300 biases, and so does the NumPy cell."""
    assert keras.n_params == numpy.n_params == 4 * (300 * (1 + 300) + 300) == 362_400
    assert [tuple(w.shape) for w in keras.lstm.weights] == [numpy.W.shape, numpy.U.shape, numpy.b.shape]


@breaks("lstm.bias_ih_l0 += lstm.bias_hh_l0", "lstm.bias_ih_l0 -= lstm.bias_hh_l0", variant="bias")
@breaks("for p in lstm.parameters())", "for p in [lstm.weight_hh_l0])")
def test_torch_counts_a_second_bias(answer, keras, bias):
    """PyTorch counts 363,600 because of a second bias of 1,200, and that bias can be moved into the first without a change."""
    assert answer.n_lstm == keras.n_params + 4 * 300 == 363_600
    assert not bias.lstm.bias_hh_l0.any()
    torch.testing.assert_close(bias.one_bias, bias.out, atol=1e-6, rtol=0)


@breaks("(7, 200, 1))[0][:, -1])", "(7, 200, 1))[0])")
@breaks("count((200, 1), layers", "count((200, 3), layers", variant="keras")
@breaks("count((1, 20), layers", "count((20, 1), layers", variant="keras")
def test_steps_are_no_parameter(answer, keras):
    """Ten times as many steps need no further weight, while swapping the axes to (1, 20) makes another layer."""
    assert answer.long_forecast.shape == answer.forecast.shape == (7, 20)
    assert keras.n_long == keras.n_params
    assert keras.n_swapped == 4 * (300 * (20 + 300) + 300) != keras.n_params


@breaks("forecast = head(out[:, -1])", "forecast = head(out[:, -2])")
@breaks("head = nn.Linear(300, 20)", "head = nn.Linear(300, 21)")
@breaks("layers.Dense(20)]", "layers.Dense(20, use_bias=False)]", variant="keras")
def test_head_reads_the_last_state(answer, keras):
    """Dense(20) has 6,020 parameters and turns nothing but the last h into all 20 forecasts."""
    assert answer.n_head == keras.n_head == 300 * 20 + 20
    torch.testing.assert_close(answer.forecast, answer.h_n[0] @ answer.head.weight.T + answer.head.bias)
    by_step = torch.autograd.grad(answer.forecast.sum(), answer.out, retain_graph=True)[0].abs().sum(dim=(0, 2))
    assert by_step[-1] > 0 and not by_step[:-1].any()


@breaks("window.view(1, 20, 1))[0][:, -1])[0]", "window.view(1, 20, 1))[0][:, -2])[0]")
@breaks("jacobian.norm(dim=0)", "jacobian.norm(dim=1)")
def test_every_forecast_meets_every_input(answer):
    """Each of the 20 forecasts depends on each of the 20 inputs, and before training far more on the last than on the first."""
    assert answer.n_used == answer.jacobian.numel() == 20 * 20
    for seed in range(3):
        torch.manual_seed(seed)
        lstm, head = torch.nn.LSTM(1, 300, batch_first=True), torch.nn.Linear(300, 20)
        first, last = pull(lstm, head, answer.x[0].flatten())[[0, -1]]
        assert last > 10 * first
    assert answer.pull[-1] > 10 * answer.pull[0]


@breaks("z = x[:, t] @ W + h @ U + b", "z = np.tanh(x[:, t] @ W) + np.tanh(h @ U) + b", variant="numpy")
@breaks("np.tanh(x[:, 0] @ W1 + h @ W2)", "np.tanh(x[:, 0] @ W1) + np.tanh(h @ W2)", variant="numpy")
def test_one_activation_on_the_sum(numpy):
    """PyTorch's plain RNN cell and its LSTM put one activation on the sum of both products, as the NumPy cells do."""
    plain = torch.nn.RNNCell(1, 300, bias=False)
    plain.load_state_dict({"weight_ih": torch.tensor(numpy.W1.T), "weight_hh": torch.tensor(numpy.W2.T)})
    x, h = (torch.tensor(one).float() for one in (numpy.x[:, 0], numpy.h))
    torch.testing.assert_close(torch.tensor(numpy.h_plain).float(), plain(x, h), atol=1e-6, rtol=0)
    lstm = torch.nn.LSTM(1, 300, batch_first=True, bias=False)
    lstm.load_state_dict({"weight_ih_l0": torch.tensor(numpy.W.T), "weight_hh_l0": torch.tensor(numpy.U.T)})
    torch.testing.assert_close(
        torch.tensor(numpy.all_h).float(), lstm(torch.tensor(numpy.x).float())[0], atol=1e-6, rtol=0
    )


@breaks("np.tanh(0.7 + 0.9)", "np.tanh(0.7) + np.tanh(0.9)", variant="numpy")
def test_no_state_is_a_sum_of_two_tanh(numpy):
    """The tanh of 0.7 + 0.9 is below 1 as every state is; the sum of the two tanh is above 1."""
    assert abs(numpy.one_tanh) < 1 < numpy.two_tanh
    assert np.abs(numpy.h_plain).max() < 1


@breaks("features, units = 20, 1, 300", "features, units = 20, 2, 300", variant="numpy")
def test_only_the_first_matrix_has_the_input_size(numpy):
    """In a plain RNN cell the first matrix is 1 x 300, from input to state, and the second 300 x 300, from state to state."""
    assert numpy.W1.shape == (1, 300) and numpy.W2.shape == (300, 300)


@breaks("for t in range(x.shape[1])", "for t in range(x.shape[1] - 1, x.shape[1])", variant="numpy")
def test_the_last_state_has_met_the_first_input(numpy):
    """The same weights take 200 steps, and the last h of 20 changes when only the first input does."""
    assert numpy.lstm(np.ones((1, 200, 1)), numpy.W, numpy.U, numpy.b)[1].shape == (1, 300)
    window = numpy.x[:1].copy()
    before = numpy.lstm(window, numpy.W, numpy.U, numpy.b)[1]
    window[0, 0] += 1
    assert not np.array_equal(before, numpy.lstm(window, numpy.W, numpy.U, numpy.b)[1])


@breaks("np.full((1, 4), 3.0)", "np.full((1, 4), 0.1)", variant="numpy")
@breaks("h = sigmoid(o) * np.tanh(c)", "h = sigmoid(o) * c", variant="numpy")
def test_h_is_bounded_and_c_is_not(numpy):
    """The state h stays between -1 and 1 while the cell state c adds up past 10."""
    assert abs(numpy.h_open.item()) < 1
    assert numpy.c_open.item() > 10


@breaks(
    "layers.LSTM(300), layers.Dense(20)]",
    "layers.LSTM(300, unit_forget_bias=False), layers.Dense(20)]",
    variant="keras",
)
def test_forget_bias_differs_at_the_start(keras):
    """Keras starts the forget bias at 1 and the other biases at 0, PyTorch draws all of them from a narrow interval around 0."""
    assert keras.gate_bias.tolist() == [0, 1, 0, 0]
    for seed in range(3):
        torch.manual_seed(seed)
        for weight in torch.nn.LSTM(1, 300).parameters():
            assert weight.abs().max() <= 300**-0.5
            assert isclose(weight.mean().item(), 0, abs_tol=0.01)


@breaks("flipped_h, _) = lstm()(x)", "flipped_h, _) = lstm(batch_first=True)(x)", variant="shapes")
@breaks("_) = lstm()(x)", "_) = lstm()(x.transpose(0, 1))", variant="shapes")
def test_forgotten_batch_first_is_silent(shapes):
    """Without `batch_first=True` the outputs have the shape that you expect, and only h_n shows a batch of 20 instead of 3."""
    assert shapes.flipped_out.shape == shapes.out.shape == (3, 20, 300)
    assert shapes.flipped_h.shape == (1, 20, 300)
    assert shapes.h_n.shape == shapes.c_n.shape == (1, 3, 300)


@breaks("both_out[:, 0, 300:]", "both_out[:, -1, 300:]", variant="shapes")
@breaks("both_out[:, -1, 300:]", "both_out[:, 0, 300:]", variant="shapes")
@breaks("lstm(num_layers=2", "lstm(num_layers=3", variant="shapes")
@breaks("layers.Bidirectional(layers.LSTM(300))", "layers.LSTM(600)", variant="keras")
def test_layers_and_directions(shapes, keras):
    """With two layers only the top one is in the outputs, and the backward direction of a bidirectional LSTM ends at step 0."""
    assert shapes.deep_h.shape == (2, 3, 300)
    assert torch.equal(shapes.deep_h[-1], shapes.deep_out[:, -1])
    assert not torch.allclose(shapes.deep_h[0], shapes.deep_out[:, -1], atol=1e-3)
    assert shapes.n_deep == 363_600 + 4 * (300 * (300 + 300) + 300 + 300)
    assert torch.equal(shapes.both_h[0], shapes.both_out[:, -1, :300])
    assert shapes.at_start and not shapes.at_end
    assert shapes.n_both == 2 * 363_600 and keras.n_both == 2 * keras.n_params


@breaks("lengths = torch.tensor([20, 12, 5])", "lengths = torch.tensor([20, 20, 20])", variant="padding")
@breaks("lengths - 1]", "lengths - 2]", variant="padding")
def test_packed_rows_stop_at_their_end(padding):
    """A packed short row has zeros as its last output, and h_n holds its last real step."""
    assert padding.zero_at_end == [False, True, True]
    assert torch.equal(padding.packed_h[0], padding.ends)
    assert padding.ends.any(dim=1).all()


@breaks("proj_size=5", "proj_size=6", variant="padding")
def test_projection_narrows_h_only(padding):
    """A proj_size of 5 makes h five wide and leaves c at 300."""
    assert padding.narrow_h.shape == (1, 3, 5)
    assert padding.narrow_c.shape == (1, 3, 300)


@breaks(
    "lstm(batch_first=True), nn.Linear(300, 1)",
    "lstm(batch_first=True, bidirectional=True), nn.Linear(600, 1)",
    variant="shapes",
)
@breaks("every_h, layers.Dense(1))", "every_h, layers.Flatten(), layers.Dense(1))", variant="keras")
def test_one_answer_a_step_is_causal(shapes, keras):
    """A head on every h gives 20 answers of which none has met a later input: 210 pairs of 400, at 362,701 parameters."""
    assert torch.equal(shapes.reach, shapes.reach.tril())
    assert shapes.n_reach == 20 * 21 // 2 == 210
    assert keras.n_per_step == keras.n_params + 300 + 1 == 362_701


@breaks("return_sequences=True, return_state=True\n)", "return_sequences=False, return_state=True\n)", variant="keras")
@breaks("all_h, last_h, last_c =", "all_h, last_c, last_h =", variant="keras")
def test_keras_returns_h_before_c(keras):
    """With both options Keras returns every h, then the last h, then the last c."""
    assert tuple(keras.all_h.shape) == (7, 20, 300)
    assert torch.equal(keras.all_h[:, -1], keras.last_h)
    assert not torch.allclose(keras.last_h, keras.last_c, atol=1e-3)


@breaks("series[t - 19 : t + 1]", "series[t - 20 : t + 1]", variant="forecast")
@breaks("= series[t - 20 : t + 1],", "= series[t - 20 : t],", variant="forecast")
def test_window_of_twenty_starts_at_minus_nineteen(forecast):
    """The 20 values that end at x[t] start at t - 19, while t - 20 to t are 21 values."""
    assert len(forecast.window) == len(forecast.target) == 20 and len(forecast.too_long) == 21
    assert forecast.window[-1] == forecast.series[forecast.t]
    assert forecast.target[0] == forecast.series[forecast.t + 1]


@breaks("head(lstm(past[rows])[0][:, -1])", "head(lstm(past[rows])[0][:, 0])", variant="forecast")
@breaks("range(200)", "range(2)", variant="forecast")
def test_the_sine_is_learnt(forecast):
    """With three seeds, a 32-unit LSTM with a Dense(20) forecasts 20 steps of a sine with under a quarter of the error of repeating the last value."""
    assert forecast.beaten
    assert all(forecast.fit(seed) < forecast.naive_error / 4 for seed in (1, 2))
    train, test = (forecast.pairs[rows] for rows in (forecast.train, forecast.test))
    assert not np.isin(test[0].numpy(), train[-1].numpy()).any()
