import warnings

import numpy as np
import pytest
import torch
from hypothesis import strategies as st

from tested_answers import breaks, drawn

SIZES = {
    "units": st.integers(1, 9),
    "features": st.integers(1, 5),
    "steps": st.integers(1, 40),
    "seed": st.integers(0, 99),
}
H = [[0.182, -0.445], [0.457, -0.852], [-0.221, -0.049]]
C = [[0.381, -0.557], [0.871, -1.358], [-0.289, -1.464]]


def matrices(units, features, seed):
    """W, U, b of a Keras LSTM, with biases that are not zero."""
    rng = np.random.default_rng(seed)
    shapes = (features, 4 * units), (units, 4 * units), (4 * units,)
    return [rng.uniform(-1.5, 1.5, shape).astype("float32") for shape in shapes]


def in_keras(keras, weights, x, start=None, **options):
    """What a Keras LSTM with these weights returns: every h, the last h, the last c."""
    layer = keras.layers.LSTM(len(weights[1]), return_sequences=True, return_state=True, **options)
    layer.build(x.shape)
    layer.set_weights(weights)
    return [part.detach().numpy() for part in layer(x, initial_state=start)]


def weights_of(keras):
    return [np.array(part, "float32") for part in (keras.W, keras.U, keras.b)]


def count(keras, layer, steps, features):
    layer.build((None, steps, features))
    return layer.count_params()


def reaches(keras, out, x):
    """Which numbers of `out` have a derivative that is not zero by which step of `x`."""
    rows = [torch.autograd.grad(one, x, retain_graph=True)[0][0].abs().sum(dim=1) for one in out.flatten()]
    return torch.stack(rows) != 0


@breaks("units_size=300)", "units=300)", variant="keras")
def test_the_argument_is_units(keras):
    """`LSTM(units_size=300)` raises "missing 1 required positional argument: 'units'"."""
    assert keras.message == "LSTM.__init__() missing 1 required positional argument: 'units'"


@breaks("layers.LSTM(300), layers.Dense(20)]", "layers.LSTM(301), layers.Dense(20)]", variant="keras")
@breaks("torch.randn(7, 20, 1)", "torch.randn(7, 21, 1)")
@drawn(cases=8, **SIZES)
def test_units_is_the_length_of_h_and_c(answer, keras, units, features, steps, seed):
    """In Keras the two state vectors h and c of one window have as many numbers as there are units, whatever the number of steps and features; here 300, not a number of cells: one cell has the parameters of the whole layer."""
    every_h, h, c = in_keras(keras, matrices(units, features, seed), np.ones((1, steps, features), "float32"))
    assert every_h.shape == (1, steps, units) and h.shape == c.shape == (1, units)
    assert keras.recurrent == (300, 1200) and keras.lstm.units == 300
    assert keras.lstm.cell.units == 300 and keras.lstm.cell.count_params() == keras.lstm.count_params()
    assert answer.out.shape == (7, 20, 300) and answer.h_n.shape == answer.c_n.shape == (1, 7, 300)


@breaks("h, (h, c) = small.cell(x[:, t], [h, c])", "h, _ = small.cell(x[:, t], [h, c])", variant="keras")
@breaks("U = [[1, 0, 0, 2, -1", "U = [[1, 0, 0, 2, 1", variant="keras")
@breaks("W = [[0, 1, 1, 0, 1, -1, 0, 2]]", "W = [[0, 1, 1, 0, 1, -1, 0, 1]]")
@breaks("W = [[0, 1, 1, 0", "W = [[1, 1, 1, 0", variant="numpy")
def test_two_units_three_steps(answer, numpy, keras):
    """Two units over three steps and a Dense layer of four forecasts give the same printed h and c in Keras, PyTorch and NumPy, to three decimals."""
    for shown in (keras.all_h, numpy.shown_h, answer.shown_h):
        np.testing.assert_allclose(shown, H, atol=1e-6)
    for shown in (keras.all_c, numpy.shown_c):
        np.testing.assert_allclose(shown, C, atol=1e-6)
    np.testing.assert_allclose([answer.shown_c, *keras.last_h], [C[-1], H[-1]], atol=1e-6)
    assert numpy.forecast.tolist() == [-0.32, 1.394, 1.385, 3.147]


@breaks("c1 = sigmoid(0)", "c1 = sigmoid(1)", variant="numpy")
@breaks("h1 = sigmoid(0)", "h1 = sigmoid(1)", variant="numpy")
def test_first_step_by_hand(numpy):
    """Before the first step h and c are 0, so the sums of unit 1 are the input, 1, times its input weights: 0 for gate i, 1 for g and 0 for o, each with a bias of 0; and the hand computation gives the c and the h of the loop."""
    sums = numpy.x[0, 0] @ numpy.W + numpy.b
    assert np.array(numpy.W)[0, [0, 4, 6]].tolist() == [0, 1, 0] and np.array(numpy.b)[[0, 4, 6]].tolist() == [0, 0, 0]
    assert numpy.x[0, 0] == 1 and sums[[0, 4, 6]].tolist() == [0, 1, 0] and numpy.c1 == 0.5 * np.tanh(1)
    assert np.allclose([numpy.c1, numpy.h1], [numpy.all_c[0, 0, 0], numpy.all_h[0, 0, 0]], atol=1e-12)


@breaks("i, f, g, o = np.split", "i, g, f, o = np.split", variant="numpy")
@breaks("h = gate(o) * activation(c)", "h = gate(o) * np.tanh(c)", variant="numpy")
@breaks("gate(i) * activation(g)", "gate(i) * np.tanh(g)", variant="numpy")
@breaks("c = gate(f) * c", "c = activation(f) * c", variant="numpy")
@drawn(cases=12, relu=st.booleans(), hard=st.booleans(), **SIZES)
def test_activation_replaces_two_tanh(numpy, keras, relu, hard, units, features, steps, seed):
    """Keras agrees, to 1e-4, with a loop in which `activation` stands for the tanh of g and for the tanh of the new c, and `recurrent_activation` for the sigmoids of i, f and o; with relu in other places it disagrees."""
    fixed = [[0.7, 0.7, 0.7, 0.7]], [[0.2, 0.2, 0.2, 0.2]], [0.1, 0.1, 0.1, 0.1]  # the control, on one unit
    one, ones = [np.array(part, "float32") for part in fixed], np.ones((1, 2, 1), "float32")
    tanh_everywhere = numpy.lstm(ones, *one)[0][:, -1]
    assert np.abs(in_keras(keras, one, ones)[1] - tanh_everywhere).max() < 1e-4
    weights, steps = matrices(units, features, seed), min(steps, 5)
    x = np.random.default_rng(seed).uniform(-1, 1, (3, steps, features)).astype("float32")
    options = {"activation": "relu"} if relu else {}
    options |= {"recurrent_activation": "hard_sigmoid"} if hard else {}
    act = (lambda z: np.maximum(z, 0)) if relu else np.tanh
    gate = (lambda z: np.clip(z / 6 + 0.5, 0, 1)) if hard else numpy.sigmoid
    every_h, h, c = in_keras(keras, weights, x, **options)
    with np.errstate(over="ignore"):  # exp, in a gate that is shut
        ours_h, ours_c = numpy.lstm(x, *weights, act, gate)
    scale = 1 + np.abs(ours_c).max()
    assert np.abs(every_h - ours_h).max() < 1e-4 * scale
    assert np.abs(h - ours_h[:, -1]).max() < 1e-4 * scale and np.abs(c - ours_c[:, -1]).max() < 1e-4 * scale
    theirs = in_keras(keras, one, ones, activation="relu")[1]
    relu_everywhere = numpy.lstm(ones, *one, act := lambda z: np.maximum(z, 0), act)[0][:, -1]
    assert np.abs(theirs - relu_everywhere).max() > 0.01 and np.abs(theirs - tanh_everywhere).max() > 0.01


@breaks('largest_h("relu")', 'largest_h("sigmoid")', variant="keras")
@breaks('= largest_h("tanh")', '= largest_h("linear")', variant="keras")
@breaks("b = [0, 0, 1, 1", "b = [0, 0, -9, -9", variant="numpy")
@drawn(cases=8, scale=st.floats(-3, 3).map(lambda power: 10**power), **SIZES)
def test_h_stays_within_one(numpy, keras, scale, units, features, steps, seed):
    """With the default tanh and sigmoid each number of h is at most 1 in size, from −1 to 1, while c passes 1 here, and with relu on ten times the inputs an h passes 1 here where with tanh none does."""
    x = scale * np.random.default_rng(seed).normal(size=(2, steps, features))
    with np.errstate(over="ignore"):
        every_h = numpy.lstm(x, *matrices(units, features, seed))[0]
    assert every_h.min() >= -1 and every_h.max() <= 1
    assert np.abs(numpy.all_h).max() < 1 < np.abs(numpy.all_c).max()
    assert keras.tanh_h < 1 < keras.relu_h
    assert max(in_keras(keras, weights_of(keras), 10 * keras.x, activation="relu")[0].ravel()) == keras.relu_h


@breaks("i, f, g, o = np.split", "i, f, o, g = np.split", variant="numpy")
@breaks('"weight_hh_l0": weights[1].T', '"weight_hh_l0": weights[1].T * 0')
@breaks('"bias_ih_l0": weights[2]', '"bias_ih_l0": 0 * weights[2]')
@drawn(cases=8, **SIZES)
def test_torch_gives_the_same(answer, numpy, units, features, steps, seed):
    """With the matrices transposed and its two biases adding up to that of Keras, PyTorch gives the h and c of the NumPy loop, to 1e-4."""
    W, U, b = matrices(units, features, seed)
    lstm, part = torch.nn.LSTM(features, units, batch_first=True), np.random.default_rng(seed).normal(size=b.shape)
    arrays = (W.T, U.T, b - part, part)
    lstm.load_state_dict({name: torch.tensor(a) for name, a in zip(lstm.state_dict(), arrays, strict=True)})
    x = np.random.default_rng(seed).normal(size=(3, steps, features)).astype("float32")
    out, (h_n, c_n) = lstm(torch.tensor(x))
    all_h, all_c = numpy.lstm(x, W, U, b)
    for theirs, ours in ((out, all_h), (h_n[0], all_h[:, -1]), (c_n[0], all_c[:, -1])):
        assert np.abs(theirs.detach().numpy() - ours).max() < 1e-4
    np.testing.assert_allclose(answer.small_out.detach().numpy(), numpy.all_h, atol=1e-5)
    np.testing.assert_allclose(answer.small_c[0].detach().numpy(), numpy.all_c[:, -1], atol=1e-5)


@breaks("h, (h, c) = small.cell(x[:, t], [h, c])", "_, (_, c) = small.cell(x[:, t], [h, c])", variant="keras")
@breaks("count((200, 1), layers", "count((200, 3), layers", variant="keras")
@drawn(cases=6, **SIZES)
def test_one_cell_for_all_steps(keras, units, features, steps, seed):
    """Calling the one cell of a Keras LSTM once for each step, fed its own h and c, gives the h and c of the layer, and the number of steps changes no count: here 20, and 200."""
    x = np.random.default_rng(seed).normal(size=(2, steps, features)).astype("float32")
    layer = keras.layers.LSTM(units, return_state=True)
    _, last_h, last_c = layer(x)
    h = c = np.zeros((2, units), "float32")
    for t in range(steps):
        h, (h, c) = layer.cell(x[:, t], [h, c])
    torch.testing.assert_close(h, last_h, atol=1e-5, rtol=0)
    torch.testing.assert_close(c, last_c, atol=1e-5, rtol=0)
    np.testing.assert_allclose([keras.all_h[-1]], keras.last_h, atol=1e-6)
    assert layer.count_params() == count(keras, keras.layers.LSTM(units), steps + 180, features)
    assert keras.model.input_shape == (None, 20, 1)
    assert keras.n_long == keras.n_lstm == keras.count((200, 1), keras.layers.LSTM(300))


@breaks("n_lstm, n_head = lstm.count_params()", "n_lstm, n_head = model.count_params()", variant="keras")
@drawn(cases=8, **SIZES)
def test_keras_counts_four_gates(keras, units, features, steps, seed):
    """With its four gates a Keras LSTM has 4 x [units x (features + units) + units] parameters; 300 units on one feature have 362,400, as kernels of (1, 1200) and (300, 1200) and a bias of (1200,)."""
    assert count(keras, keras.layers.LSTM(units), steps, features) == 4 * (units * (features + units) + units)
    assert keras.n_lstm == 4 * (300 * (1 + 300) + 300) == 362_400
    assert (keras.kernel, keras.recurrent, keras.bias) == ((1, 1200), (300, 1200), (1200,))


@breaks("for p in lstm.parameters())", "for p in [lstm.weight_hh_l0])")
@drawn(cases=8, **SIZES)
def test_torch_counts_a_second_bias(answer, keras, units, features, steps, seed):
    """PyTorch has 4 x units parameters more than Keras, one further bias; for 300 units that is 363,600."""
    lstm = torch.nn.LSTM(features, units)
    theirs = count(keras, keras.layers.LSTM(units), steps, features)
    assert sum(p.numel() for p in lstm.parameters()) - theirs == lstm.bias_hh_l0.numel() == 4 * units
    assert answer.n_lstm == keras.n_lstm + 4 * 300 == 363_600


@breaks("layers.GRU(300))", "layers.GRU(301))", variant="keras")
@breaks("reset_after=False", "reset_after=True", variant="keras")
@drawn(cases=8, **SIZES)
def test_gru_counts_three_gates(keras, units, features, steps, seed):
    """A Keras GRU has 3 x [units x (features + units) + 2 x units] parameters, and with `reset_after=False` one bias of 3 x units less: 272,700 and 271,800 here."""
    two, one = keras.layers.GRU(units), keras.layers.GRU(units, reset_after=False)
    assert count(keras, two, steps, features) == 3 * (units * (features + units) + 2 * units)
    assert count(keras, one, steps, features) == 3 * (units * (features + units) + units)
    assert (keras.n_gru, keras.n_gru_1) == (3 * (300 * 301 + 600), 3 * (300 * 301 + 300)) == (272_700, 271_800)


@breaks("forecast = head(out[:, -1])", "forecast = head(out[:, -2])")
@breaks("layers.Dense(20)]", "layers.Dense(20, use_bias=False)]", variant="keras")
@breaks("head = nn.Linear(300, 20)", "head = nn.Linear(300, 21)")
@breaks("all_h[0, -1] @ V + a", "all_h[0].mean(axis=0) @ V + a", variant="numpy")
@breaks("layers.Dense(20),", "layers.Dense(20, activation='relu'),", variant="pasted")
@breaks("layers.LSTM(300),", "layers.LSTM(300, go_backwards=True),", variant="pasted")
@drawn(cases=4, **SIZES)
def test_dense_reads_the_last_h(answer, numpy, keras, pasted, units, features, steps, seed):
    """In LSTM then Dense the forecasts are the last h times the kernel of the Dense layer plus its bias; the mean of all h gives something else, and Dense(20) has 6,020 parameters, which makes 368,420 with the Keras LSTM and 369,620 with that of PyTorch."""
    layers, x = keras.layers, np.random.default_rng(seed).normal(size=(2, steps + 1, features)).astype("float32")
    stack = keras.keras.Sequential(
        [layers.LSTM(units, return_sequences=True), layers.Dense(4, bias_initializer="ones")]
    )
    every_h, dense = stack.layers[0](x).detach(), stack.layers[1]
    stack(x)
    model = keras.keras.Sequential([keras.keras.Input((steps + 1, features)), layers.LSTM(units), layers.Dense(4)])
    model.set_weights([w.value.detach().numpy() for w in stack.weights])
    kernel, bias = (w.value.detach() for w in dense.weights)
    torch.testing.assert_close(model(x).detach(), every_h[:, -1] @ kernel + bias, atol=1e-5, rtol=0)
    assert (model(x).detach() - (every_h.mean(dim=1) @ kernel + bias)).abs().max() > 1e-5
    ours, x = pasted(1).model, np.random.default_rng(seed).normal(size=(2, 20, 1)).astype("float32")
    *weights, kernel, bias = [w.value.detach() for w in ours.weights]
    theirs = in_keras(keras, weights, x)[0][:, -1] @ kernel.numpy() + bias.numpy()
    np.testing.assert_allclose(ours(x).detach().numpy(), theirs, atol=1e-5)
    assert ours.input_shape == (None, 20, 1) and ours.count_params() == 368_420
    assert keras.n_head == answer.n_head == 300 * 20 + 20 == 6020
    assert (keras.n_model, answer.n_model) == (368_420, 369_620)
    torch.testing.assert_close(answer.forecast, answer.h_n[0] @ answer.head.weight.T + answer.head.bias)
    assert answer.forecast.shape == (7, 20)
    assert np.allclose(numpy.forecast, np.transpose(numpy.V) @ numpy.all_h[0, -1] + [0, 1, 2, 3], atol=6e-4)


@breaks(
    "layers.LSTM(300), layers.Dense(20)]",
    "layers.LSTM(300, activation='relu', kernel_initializer='zeros'), layers.Dense(20)]",
    variant="keras",
)
@drawn(cases=3, units=st.integers(1, 9), steps=st.integers(1, 20), seed=st.integers(0, 99))
def test_every_forecast_meets_every_input(keras, units, steps, seed):
    """Before training each forecast of an LSTM with a Dense layer has a derivative that is not zero by each input, in the 300-unit model each of 20 forecasts by each of 20 inputs."""
    keras.keras.utils.set_random_seed(seed)
    layers = [keras.layers.LSTM(units), keras.layers.Dense(5)]
    x = torch.randn(1, steps, 1, requires_grad=True)
    assert reaches(keras, keras.keras.Sequential(layers)(x), x).all()
    x = torch.randn(1, 20, 1, requires_grad=True)
    used = reaches(keras, keras.model(x), x)
    assert used.shape == (20, 20) and used.all()


@breaks("layers.LSTM(300), layers.Dense(20)]", "layers.LSTM(300), layers.Dense(1)]", variant="keras")
@drawn(cases=3, units=st.integers(1, 9), steps=st.integers(1, 20), seed=st.integers(0, 99))
def test_one_answer_a_step_sees_no_later_input(keras, units, steps, seed):
    """With `return_sequences=True` and Dense(1) behind it, answer k has a derivative other than zero by the inputs 1 to k and by no later one, while with Dense(20) on the last h each of the 20 answers has one by each input."""
    keras.keras.utils.set_random_seed(seed)
    model = keras.keras.Sequential([keras.layers.LSTM(units, return_sequences=True), keras.layers.Dense(1)])
    x = torch.randn(1, steps, 1, requires_grad=True)
    assert torch.equal(reaches(keras, model(x), x), torch.ones(steps, steps).tril().bool())
    x = torch.randn(1, 20, 1, requires_grad=True)
    used = reaches(keras, keras.model(x), x)
    assert used.shape == (20, 20) and used.all()


@breaks("count((1, 20), layers", "count((20, 1), layers", variant="keras")
@drawn(cases=4, units=st.integers(1, 9), seed=st.integers(0, 99))
def test_one_step_never_uses_the_recurrent_matrix(keras, units, seed):
    """In Keras and PyTorch an LSTM without a start state gives on (1, 20) the same output with another recurrent matrix; on (20, 1), or with a start state, it does not; with 300 units the first has 385,200 parameters."""
    rng = np.random.default_rng(seed)
    given = [rng.normal(size=(3, units)).astype("float32") for _ in "hc"]
    for features, start, same in ((20, None, True), (1, None, False), (20, given, False)):
        x = rng.normal(size=(3, 20 // features, features)).astype("float32")
        W, U, b = matrices(units, features, seed)
        one, other = in_keras(keras, [W, U, b], x, start)[1], in_keras(keras, [W, U + 1, b], x, start)[1]
        assert (np.abs(one - other).max() < 1e-6) == same
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(features, units, batch_first=True)
        state = start and [torch.tensor(part[None]) for part in start]
        one = lstm(torch.tensor(x), state)[0][:, -1].detach()
        lstm.weight_hh_l0.data += 1
        other = lstm(torch.tensor(x), state)[0][:, -1].detach()
        assert ((one - other).abs().max() < 1e-6) == same
    assert keras.n_swapped == 4 * (300 * (20 + 300) + 300) == 385_200


@breaks("one_tanh = np.tanh(0.7 + 0.9)", "one_tanh = np.tanh(0.7) + np.tanh(0.9)", variant="numpy")
@breaks("two_tanh = np.tanh(0.7) +", "two_tanh = np.tanh(0.9) +", variant="numpy")
def test_one_tanh_on_the_sum(numpy, keras):
    """A unit of a Keras SimpleRNN with 0.7 from its input and 0.9 from its old state puts out the tanh of the sum, not the sum of two tanh."""
    cell = keras.layers.SimpleRNNCell(1)
    cell.build((1, 1))
    cell.set_weights([np.array([[0.7]]), np.array([[0.9]]), np.zeros(1)])
    h = cell(np.ones((1, 1), "float32"), [np.ones((1, 1), "float32")])[0].item()
    assert abs(h - numpy.one_tanh) < 1e-6 and abs(numpy.two_tanh - np.tanh([0.7, 0.9]).sum()) < 1e-12
    assert numpy.two_tanh > 1 > numpy.one_tanh


@breaks("LSTM(1, 300, activation", "LSTM(1, 300, batch_first=True) or dict(activation")
def test_torch_has_no_activation(answer):
    """`nn.LSTM` has no `activation` and raises "got an unexpected keyword argument 'activation'"."""
    assert answer.message == "RNNBase.__init__() got an unexpected keyword argument 'activation'"


@breaks("range(t - 19, t + 1)", "range(t - 20, t + 1)", variant="keras")
@breaks("range(t - 20, t + 1),", "range(t - 20, t),", variant="keras")
def test_window_starts_at_minus_nineteen(keras):
    """From t-20 to t there are 21 values; the 20 that end at t begin at t-19, and from t+1 to t+20 there are 20."""
    assert len(keras.too_long) == 21 and keras.too_long[0] == keras.t - 20
    assert len(keras.window) == 20 and keras.window[0] == keras.t - 19
    assert keras.too_long[-1] == keras.window[-1] == keras.t == 100
    assert list(keras.target) == list(range(101, 121)) and len(keras.target) == 20
    x, t = np.arange(200), keras.t
    assert [x[t - 20], x[t]] == [keras.too_long[0], keras.too_long[-1]]
    assert [x[t + 1], x[t + 20]] == [keras.target[0], keras.target[-1]]


@breaks("range(t - 20, t + 1),", "range(t - 19, t + 1),", variant="keras")
@drawn(cases=4, steps=st.integers(1, 60))
def test_a_longer_window_runs_too(keras, steps):
    """The `Sequential` for 20 steps takes a longer window, of 21 steps, and those of other lengths, without an error and answers with 20 forecasts, while a functional `keras.Model` of its layers raises at another length, and a second feature raises in both."""
    assert keras.model.input_shape == (None, 20, 1) and type(keras.model) is keras.keras.Sequential
    entry = keras.keras.Input((20, 1))
    functional = keras.keras.Model(entry, keras.head(keras.lstm(entry)))
    assert functional(np.ones((3, 20, 1), "float32")).shape == (3, 20)
    for length in (steps, len(keras.too_long)):
        x = np.ones((3, length, 1), "float32")
        assert keras.model(x).shape == (3, 20)
        if length != 20:
            with pytest.raises(ValueError, match="is incompatible with the layer"):
                functional(x)
    assert len(keras.too_long) == 21
    with pytest.raises(Exception, match="cannot be multiplied"):
        keras.model(np.ones((3, 20, 2), "float32"))
    with pytest.raises(Exception, match="cannot be multiplied"):
        functional(np.ones((3, 20, 2), "float32"))


@breaks("model(one).shape)", "model(one[None]).shape)", variant="keras")
@breaks("model(one[None]).shape)", "model(one[:, None]).shape)", variant="keras")
@drawn(cases=4, units=st.integers(1, 9), steps=st.integers(2, 40), seed=st.integers(0, 99))
def test_a_window_needs_its_batch_axis(keras, units, steps, seed):
    """A window of (steps, 1) without a batch axis is taken without an error, each of its values as a window of one step: (20, 1) gives (20, 20) here, and `one[None]` gives (1, 20)."""
    assert keras.one.shape == (20, 1) and keras.wrong == (20, 20) and keras.right == (1, 20)
    entry = keras.keras.Input((steps, 1))
    model = keras.keras.Sequential([entry, keras.layers.LSTM(units), keras.layers.Dense(steps)])
    window = np.random.default_rng(seed).normal(size=(steps, 1)).astype("float32")
    alone = model(window[:, None])
    assert alone.shape == (steps, steps) and torch.allclose(model(window), alone, atol=1e-6)
    assert model(window[None]).shape == (1, steps)
    assert not torch.allclose(model(window[None])[0], alone[-1], atol=1e-6)


@breaks("layers.LSTM(300), layers.Dense(20)]", "layers.LSTM(300), layers.Dense(21)]", variant="keras")
def test_the_count_hides_every_h(keras):
    """With `return_sequences=True` and Dense(20) behind it, a window of 20 steps gives (20, 20) numbers, from as many parameters as without it: 368,420; here `fit` takes targets with a third axis of size 1 without an error and changes its weights."""
    layers = [keras.keras.Input((20, 1)), keras.layers.LSTM(300, return_sequences=True), keras.layers.Dense(20)]
    model = keras.keras.Sequential(layers)
    assert model(np.ones((3, 20, 1), "float32")).shape == (3, 20, 20)
    assert keras.model(np.ones((3, 20, 1), "float32")).shape == (3, 20)
    assert model.count_params() == keras.n_model == 368_420
    before = [w.value.detach().clone() for w in model.weights]
    model.compile(loss="mse", optimizer="sgd")
    with warnings.catch_warnings(action="ignore"):  # of NumPy 2, for torch
        model.fit(np.ones((3, 20, 1), "float32"), np.ones((3, 20, 1), "float32"), verbose=0)
    with pytest.raises(RuntimeError, match="must match the size"):  # without that axis no target of one number fits
        model.fit(np.ones((3, 20, 1), "float32"), np.ones((3, 1), "float32"), verbose=0)
    assert not any(torch.equal(w.value, old) for w, old in zip(model.weights, before, strict=True))


@breaks("last_h = small(x)", "last_h = small(x[:, :2])", variant="keras")
@drawn(cases=5, **SIZES)
def test_keras_flags(keras, units, features, steps, seed):
    """A Keras LSTM returns the last h by default, every h with `return_sequences=True`, and the result, the last h and the last c with `return_state=True`."""
    weights, x = (
        matrices(units, features, seed),
        np.random.default_rng(seed).normal(size=(3, steps, features)).astype("float32"),
    )

    def layer(**options):
        one = keras.layers.LSTM(units, **options)
        one.build(x.shape)
        one.set_weights(weights)
        return one(x)

    plain, every_h, (out, h, c) = layer(), layer(return_sequences=True), layer(return_state=True)
    assert plain.shape == (3, units) and every_h.shape == (3, steps, units)
    assert torch.equal(plain, every_h[:, -1]) and torch.equal(plain, out) and torch.equal(plain, h)
    assert c.shape == h.shape and not torch.allclose(c, h, atol=1e-6)
    np.testing.assert_allclose(keras.last_h, keras.all_h[-1:], atol=1e-6)
