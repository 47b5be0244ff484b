import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE, SEEDS = st.integers(1, 4), st.integers(0, 99)


def keras_weights(lstm):
    """The weights of an nn.LSTM as a Keras layer takes them."""
    w_ih, w_hh, b_ih, b_hh = (weight.detach().numpy() for weight in lstm.parameters())
    return [w_ih.T, w_hh.T, b_ih + b_hh]


def made(batch, steps, units, seed):
    torch.manual_seed(seed)
    lstm, x = nn.LSTM(3, units, batch_first=True), torch.randn(batch, steps, 3)
    return lstm, x, *lstm(x)


def taken(layer, x, weights):
    """What a Keras layer with these weights returns, as a list."""
    layer.build(x.shape)
    layer.set_weights(weights)
    got = layer(x)
    return list(got) if isinstance(got, (list, tuple)) else [got]


def refusal(call):
    try:
        call()
    except (ValueError, RuntimeError, TypeError) as error:
        return str(error)
    return "no error"


def same(ours, theirs):
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=0)


@breaks("last = output[:, -1]", "last = output[:, 0]")
@breaks("with_state = last, h_n[-1], c_n[-1]", "with_state = last, c_n[-1], h_n[-1]")
@breaks("every = output", "every = output.flip(1)")
@breaks("h, c = layers.LSTM(5, return_state=True)(x)", "c, h = layers.LSTM(5, return_state=True)(x)", variant="keras")
@drawn(cases=6, batch=SIZE, steps=SIZE, units=SIZE, seed=SEEDS)
def test_torch_slices_equal_the_flags(answer, keras, batch, steps, units, seed):
    """With the same weights, a Keras LSTM returns `output[:, -1]`, which is `h_n[-1]`, by default and every step of `output` with `return_sequences=True`; `return_state=True` adds two more tensors, h and c of the last step, without a step axis, so that three are returned."""
    LSTM, (lstm, x, output, (h, c)) = keras.layers.LSTM, made(batch, steps, units, seed)
    cases = [(lstm, x, output, output[:, -1], h[-1], c[-1])]
    cases += [(answer.lstm, answer.x, answer.every, *answer.with_state)]
    for one, data, every, last, h_last, c_last in cases:
        n, weights = one.hidden_size, keras_weights(one)
        same(taken(LSTM(n), data, weights), [last])
        same(taken(LSTM(n, return_sequences=True), data, weights), [every])
        same(taken(LSTM(n, return_state=True), data, weights), [last, h_last, c_last])
        same(taken(LSTM(n, return_sequences=True, return_state=True), data, weights), [every, h_last, c_last])
        torch.testing.assert_close(last, h_last)
    assert answer.last is answer.with_state[0] and answer.every.shape == (4, 6, 5) and answer.last.shape == (4, 5)
    assert torch.equal(keras.result, keras.h) and not torch.allclose(keras.h, keras.c, atol=1e-3)
    assert torch.equal(keras.steps[:, -1], keras.h_too) and (keras.h_too.abs() < keras.c_too.tanh().abs()).all()
    assert keras.result.shape == keras.c.shape == keras.h_too.shape == (4, 5) and keras.steps.shape == (4, 6, 5)


@breaks("layers.LSTM(5, return_sequences=True), layers.LSTM(7))", "layers.LSTM(5), layers.LSTM(7))", variant="keras")
@breaks(
    'layers.LSTM(5), layers.LSTM(7, name="second")',
    'layers.LSTM(5, return_sequences=True), layers.LSTM(7, name="second")',
    variant="keras",
)
@breaks(
    "layers.LSTM(5, return_sequences=True), layers.LSTM(7))",
    "layers.LSTM(5, return_sequences=True), layers.LSTM(8))",
    variant="keras",
)
@breaks("LSTM(5, return_sequences=True)", "LSTM(5)", variant="pasted")
@breaks("layers.LSTM(7)", "layers.LSTM(7, return_sequences=True)", variant="pasted")
@breaks("layers.LSTM(7)", "layers.LSTM(7, go_backwards=True)", variant="pasted")
@drawn(cases=4, steps=SIZE, units=SIZE)
def test_what_the_next_layer_gets(keras, pasted, steps, units):
    """A Keras LSTM refuses the default of the LSTM before it and takes its return_sequences=True, and a Dense gives one answer per step with the flag and one per sequence without it; here `(None, 7) from 544` parameters."""
    layers, Input = keras.layers, keras.keras.Input
    plain, flag = (layers.LSTM(units, return_sequences=on)(Input((steps, 3))) for on in (False, True))
    assert "expected ndim=3, found ndim=2" in refusal(lambda: layers.LSTM(7)(plain))
    assert layers.LSTM(7)(flag).shape == (None, 7)
    assert refusal(lambda: pasted(1)) == "no error"
    model, (first, x, output, _) = pasted(1).model, made(units, 6, 5, steps)
    second, head = nn.LSTM(5, 7, batch_first=True), nn.Linear(7, 2)
    model.set_weights([*keras_weights(first), *keras_weights(second), head.weight.T.detach(), head.bias.detach()])
    same([model(x)], [head(second(output)[1][0][-1])])
    assert layers.Dense(2)(plain).shape == (None, 2) and layers.Dense(2)(flag).shape == (None, steps, 2)
    assert "expected ndim=3, found ndim=2. Full shape received: (None, 5)" in keras.forgotten
    assert keras.stacked == f"(None, 7) from {4 * (5 * (3 + 5) + 5) + 4 * (7 * (5 + 7) + 7)}" == "(None, 7) from 544"


@breaks("batch_first=True)\nx =", "batch_first=False)\nx =")
@drawn(cases=6, batch=SIZE, steps=SIZE, units=SIZE, seed=SEEDS)
def test_torch_has_no_flags(answer, batch, steps, units, seed):
    """`nn.LSTM` takes neither `return_sequences` nor `return_state`, and returns h of each step, with the last h and the last c."""
    for flag in ("return_sequences", "return_state"):
        assert "unexpected keyword argument" in refusal(lambda flag=flag: nn.LSTM(3, 5, **{flag: True}))
    lstm, x, output, (h, c) = made(batch, steps, units, seed)
    for step in range(steps):
        _, (h_then, c_then) = lstm(x[:, : step + 1])
        torch.testing.assert_close(output[:, step], h_then[0])
    assert torch.equal(h_then, h) and torch.equal(c_then, c)
    assert torch.allclose(answer.every[:, 2], answer.lstm(answer.x[:, :3])[0][:, -1]) and answer.output.shape == (
        4,
        6,
        5,
    )
    assert answer.h_n.shape == answer.c_n.shape == (1, 4, 5), "the last of each sequence"


@breaks("for step in range(x.shape[1])", "for step in range(x.shape[1] - 1)", variant="numpy")
@drawn(cases=4, steps=st.integers(1, 6))
def test_each_step_is_computed(keras, numpy, steps):
    """A Keras recurrent layer calls its cell as often with each of the flags as without them, once for each step at least, and the loop of the NumPy tab takes each step too."""
    calls, counts = [], set()

    class Cell(keras.layers.LSTMCell):
        def call(self, *arguments, **options):
            calls.append(1)
            return super().call(*arguments, **options)

    x = keras.keras.ops.ones((2, steps, 3))
    for sequences, state in ((False, False), (True, False), (False, True), (True, True)):
        layer = keras.layers.RNN(Cell(2), return_sequences=sequences, return_state=state)
        layer(x)  # the first call builds it
        calls.clear()
        layer(x)
        counts.add(len(calls))
    assert len(counts) == 1 and steps <= min(counts) <= steps + 1
    for step in range(numpy.x.shape[1]):
        alone = numpy.lstm(numpy.x[:, : step + 1], *numpy.weights)
        assert np.allclose(numpy.every[:, step], alone) and (step == 5) == np.allclose(numpy.last, alone)


@breaks("gru = layers.GRU(5, return_state=True)", "gru = layers.LSTM(5, return_state=True)", variant="keras")
@breaks("gru = layers.GRU(5, return_state=True)", "gru = layers.GRU(6, return_state=True)", variant="keras")
@drawn(cases=4, batch=SIZE, steps=SIZE, units=SIZE, seed=SEEDS)
def test_a_gru_has_one_state(keras, batch, steps, units, seed):
    """With the same weights, a Keras GRU with `return_state=True` returns two tensors, `output[:, -1]` and `h_n[-1]` of `nn.GRU`, which hold the same numbers."""
    torch.manual_seed(seed)
    gru, x = nn.GRU(3, units, batch_first=True), torch.randn(batch, steps, 3)
    r, z, n = (list(part) for part in zip(*(w.detach().chunk(3) for w in gru.parameters()), strict=True))
    w, u, b, d = (torch.cat(parts) for parts in zip(z, r, n, strict=True))
    output, h_n = gru(x)
    weights = [w.T.numpy(), u.T.numpy(), np.stack([b, d])]
    same(taken(keras.layers.GRU(units, return_state=True), x, weights), [output[:, -1], h_n[-1]])
    assert torch.equal(output[:, -1], h_n[-1])
    assert len(keras.gru) == 2 and torch.equal(*keras.gru) and keras.gru[1].shape == (4, 5)


@breaks("head(last), head(every)", "head(last), head(last)")
@breaks("nn.Linear(5, 2)", "nn.Linear(5, 3)")
@breaks(
    "one_each = say(layers.LSTM(5), layers.Dense(2))",
    "one_each = say(layers.LSTM(5), layers.Dense(3))",
    variant="keras",
)
@drawn(cases=4, steps=SIZE, units=SIZE, answers=SIZE)
def test_dense_takes_both(answer, keras, steps, units, answers):
    """A Dense runs on the default and on return_sequences=True with the same parameters, and its answer at a step is that for the h of the step; here `(None, 2) from 192` and `(None, 6, 2) from 192`."""
    layers = keras.layers
    x = keras.keras.random.normal((2, steps, 3))
    every, dense = layers.LSTM(units, return_sequences=True)(x), layers.Dense(answers)
    torch.testing.assert_close(dense(every)[:, -1], dense(every[:, -1]))
    assert dense(every).shape == (2, steps, answers) and dense.count_params() == units * answers + answers
    assert keras.one_each == "(None, 2) from 192" and keras.per_step == "(None, 6, 2) from 192"
    assert answer.one_each.shape == (4, 2) and answer.one_per_step.shape == (4, 6, 2)
    torch.testing.assert_close(answer.one_per_step[:, -1], answer.one_each)


@breaks("layers.TimeDistributed(layers.Dense(2))", "layers.TimeDistributed(layers.Dense(3))", variant="keras")
@drawn(cases=4, batch=SIZE, steps=SIZE, features=SIZE, units=SIZE)
def test_time_distributed_adds_nothing(keras, batch, steps, features, units):
    """`TimeDistributed(Dense)` gives the numbers of the Dense itself on the steps of a sequence, with its parameters, and is refused by the default of an LSTM."""
    x = keras.keras.random.normal((batch, steps, features))
    dense = keras.layers.Dense(units)
    torch.testing.assert_close(keras.layers.TimeDistributed(dense)(x), dense(x), atol=1e-5, rtol=0)
    assert "at least 3 dimensions" in refusal(lambda: keras.layers.TimeDistributed(dense)(x[:, 0]))
    assert keras.wrapped == keras.per_step == "(None, 6, 2) from 192"


@breaks(
    'layers.LSTM(5), layers.LSTM(7, name="second")',
    'layers.LSTM(5, return_sequences=True), layers.LSTM(7, name="second")',
    variant="keras",
)
@drawn(cases=4, kind=st.sampled_from(["LSTM", "GRU", "SimpleRNN"]), steps=SIZE)
def test_no_step_axis(keras, kind, steps):
    """A Keras LSTM says "expected ndim=3, found ndim=2" where no step axis comes in: the layer before it is an LSTM, a GRU or a SimpleRNN with the default, or Flatten, or the data has none, with two axes; it takes the same with a step axis."""
    layers, Input, recurrent = keras.layers, keras.keras.Input, getattr(keras.layers, kind)
    frames, says = Input((steps, 3)), "expected ndim=3, found ndim=2"
    for came in (recurrent(5)(frames), layers.Flatten()(frames), Input((3,)), keras.keras.ops.zeros((steps, 3))):
        assert says in refusal(lambda came=came: layers.LSTM(7)(came))
    for came in (recurrent(5, return_sequences=True)(frames), frames, Input((1, 3))):
        assert layers.LSTM(7)(came).shape == (None, 7)
    assert says in keras.forgotten and "'second'" in keras.forgotten


@breaks("layers.LSTM(5, return_state=True), layers.Dense", "layers.LSTM(5), layers.Dense", variant="keras")
def test_sequential_cannot_hand_on_states(keras):
    """A Dense or an LSTM that is handed all the tensors of an LSTM with return_state, by a Sequential model or by a call, says "it received 3 input tensors"; the first tensor alone it takes, and what comes behind an LSTM with the default."""
    whole = keras.layers.LSTM(5, return_state=True)(keras.x)
    for layer in (keras.layers.Dense(2), keras.layers.LSTM(2)):
        row = [keras.keras.Input((6, 3)), keras.layers.LSTM(5, return_state=True), layer]
        for handed in (lambda layer=layer: layer(whole), lambda row=row: keras.keras.Sequential(row)):
            assert "it received 3 input tensors" in refusal(handed)
    assert keras.layers.Dense(2)(whole[0]).shape == (4, 2) and keras.x.shape == (4, 6, 3)
    assert keras.in_a_row == 'Layer "head" expects 1 input(s), but it received 3 input tensors'
    assert keras.one_each == "(None, 2) from 192"


@breaks("compare(True, y)", "compare(False, y)", variant="silent")
@breaks("each = ((answers - y) ** 2)", "each = ((answers[..., 0] - y[:, None]) ** 2)", variant="silent")
@breaks('loss="mse"', 'loss="mae"', variant="silent")
def test_each_answer_with_each_label(silent):
    """Here Keras' `mse` with return_sequences=True, Dense(1) and labels (4,) is the mean over each of 24 answers with each of the 4 labels, without an error, and not the mean over rows."""
    pairs = [(a - label) ** 2 for a in silent.answers.ravel() for label in (0, 1, 2, 3)]
    rows = ((silent.answers[..., 0] - silent.y[:, None]) ** 2).mean()
    assert silent.answers.shape == (4, 6, 1) and silent.y.tolist() == [0, 1, 2, 3] and len(pairs) == 24 * 4
    assert np.isclose(silent.told, np.mean(pairs), atol=1e-5) and np.isclose(silent.each, np.mean(pairs), atol=1e-5)
    assert abs(silent.told - rows) > 0.01


@breaks("compare(True, y[:, None])", "compare(True, y)", variant="silent")
@breaks("own = ((same[..., 0] - y[:, None]) ** 2)", "own = ((same - y) ** 2)", variant="silent")
def test_each_answer_with_its_own_label(silent):
    """Here Keras' `mse` with return_sequences=True, Dense(1) and labels (4, 1) is the mean over each answer with the label of its own sequence, without an error."""
    pairs = [(silent.same[i, t, 0] - i) ** 2 for i in range(4) for t in range(6)]
    crossed = ((silent.same - silent.y) ** 2).mean()
    assert silent.same.shape == (4, 6, 1) and abs(silent.told_own - crossed) > 0.01
    assert np.isclose(silent.told_own, np.mean(pairs), atol=1e-5) and np.isclose(silent.own, np.mean(pairs), atol=1e-5)


@breaks("compare(False, y_steps)", "compare(False, y_steps[::-1])", variant="silent")
@breaks("np.arange(24.0).reshape(4, 6)", "np.arange(24.0).reshape(6, 4).T", variant="silent")
@breaks("one_for_all = ((lone - y_steps)", "one_for_all = ((lone - y_steps.T.reshape(4, 6))", variant="silent")
def test_one_answer_for_all_steps(silent):
    """Here Keras' `mse` with the default, Dense(1) and labels (4, 6) is the mean over the one answer of a sequence with the labels of all its steps, without an error."""
    pairs = [(silent.lone[i, 0] - (6 * i + t) / 24) ** 2 for i in range(4) for t in range(6)]
    assert silent.lone.shape == (4, 1) and silent.y_steps.shape == (4, 6)
    assert np.isclose(silent.told_steps, np.mean(pairs), atol=1e-5)
    assert np.isclose(silent.one_for_all, np.mean(pairs), atol=1e-5)


@breaks("model.evaluate(x, y, verbose=0)", "model.evaluate(x, y + 1, verbose=0)", variant="silent")
@drawn(cases=2, many=st.booleans(), steps=st.integers(2, 5))
def test_cross_entropy_raises(silent, many, steps):
    """Binary and sparse categorical cross-entropy refuse one label per sequence with return_sequences=True, and one per step with the default, and take the other two; `mse` takes each of them."""
    keras, x = silent.keras, np.zeros((4, steps, 3), "float32")
    loss, units, kind = (
        ("sparse_categorical_crossentropy", 3, "softmax") if many else ("binary_crossentropy", 1, "sigmoid")
    )
    for sequences in (False, True):
        layers = [silent.layers.LSTM(2, return_sequences=sequences), silent.layers.Dense(units, activation=kind)]
        model = keras.Sequential([keras.Input((steps, 3)), *layers])
        for labels in ((4,), (4, 1), (4, steps), (4, steps, 1)):
            fits = sequences == (labels[1:2] == (steps,))
            model.compile(loss=loss)
            said = refusal(lambda labels=labels, model=model: model.evaluate(x, np.ones(labels), verbose=0))
            assert ("must have the same shape" in said) != fits and (said == "no error") == fits
    assert np.isclose(silent.told, silent.each) and np.isclose(silent.told_steps, silent.one_for_all)


@breaks("other[0] += 1", "other[3] += 0", variant="silent")
@breaks("layers.LSTM(5)(x).detach()", "layers.LSTM(5, return_sequences=True)(x).detach()", variant="silent")
@breaks("attend = layers.Attention()", "attend = lambda pair: pair[0]", variant="silent")
@drawn(cases=5, batch=st.integers(2, 5), steps=st.integers(2, 4), seed=SEEDS)
def test_attention_mixes_sequences(silent, batch, steps, seed):
    """`layers.Attention()` on vectors (batch, units) moves the answer for one sequence with another one, and on (batch, steps, units) does not."""
    attend = silent.layers.Attention()
    torch.manual_seed(seed)
    for shape, mixes in (((batch, 5), True), ((batch, steps, 5), False)):
        x = torch.randn(shape)
        other = torch.cat([x[:1] + 1, x[1:]])
        assert (abs(attend([other, other]) - attend([x, x]))[-1].max() > 1e-5) == mixes
    gap = attend([silent.other, silent.other]) - attend([silent.vectors, silent.vectors])
    assert torch.equal(silent.moved, gap[3]) and silent.leak == gap[3].abs().max().item()
    torch.testing.assert_close(silent.other[0], silent.vectors[0] + 1)
    assert silent.vectors.shape == (4, 5) and silent.leak > 0.1 and silent.x.shape == (4, 6, 3)
    assert torch.equal(silent.other[1:], silent.vectors[1:]) and not torch.equal(silent.other[0], silent.vectors[0])


@breaks("wrong = second(last)[0]", "wrong = second(every)[0][:, -1]")
@breaks("leak = (second(other)[0][3] - wrong[3])", "leak = (second(other[3:])[0][0] - second(last[3:])[0][0])")
@breaks("other[0] += 1", "other[0] += 0")
@breaks("right = second(every)[0][:, -1]", "right = second(every)[0][:, 0]")
@drawn(cases=6, batch=st.integers(2, 5), steps=SIZE, units=SIZE, seed=SEEDS)
def test_torch_accepts_it_in_silence(answer, batch, steps, units, seed):
    """A second nn.LSTM takes `output[:, -1]` as one sequence, in the shape of the right answer, and its last row moves with the first one; here the shape is (4, 7) and sequence 0 moves the answer for sequence 3."""
    _, _, output, _ = made(batch, steps, 5, seed)
    rows, second = output[:, -1].detach().requires_grad_(), nn.LSTM(5, units, batch_first=True)
    wrong = second(rows)[0]
    assert wrong.shape == second(output)[0][:, -1].shape == (batch, units)
    torch.testing.assert_close(wrong, second(rows[None])[0][0])
    wrong[-1].sum().backward()
    assert rows.grad[0].abs().max() > 0
    whole = output.detach().requires_grad_()
    second(whole)[0][-1, -1].sum().backward()
    assert whole.grad[0].abs().max() == 0 < whole.grad[-1].abs().max()
    assert answer.wrong.shape == answer.right.shape == (4, 7) and answer.leak > 0.001
    torch.testing.assert_close(answer.other[0], answer.last[0] + 1)
    moved = answer.second(answer.other)[0][3] - answer.second(answer.last)[0][3]
    assert np.isclose(moved.abs().max().item(), answer.leak, atol=1e-5)
    assert (answer.other != answer.last).any(dim=1).tolist() == [True, False, False, False]
    torch.testing.assert_close(answer.wrong, answer.second(answer.last[None])[0][0])
    torch.testing.assert_close(answer.right, answer.second(answer.every)[1][0][0])


@breaks("result, h, c = layers.LSTM(5", "result, h, c = layers.LSTM(6", variant="keras")
@drawn(cases=4, batch=SIZE, steps=SIZE, units=SIZE, seed=SEEDS)
def test_a_stack_has_a_state_a_layer(keras, batch, steps, units, seed):
    """With the weights of `nn.LSTM(3, units, num_layers=2)`, each of two Keras LSTM layers returns its own h and c, and they are the rows of `h_n` and `c_n`."""
    torch.manual_seed(seed)
    lstm, x = nn.LSTM(3, units, num_layers=2, batch_first=True), torch.randn(batch, steps, 3)
    output, (h_n, c_n) = lstm(x)
    came = x
    for row in range(2):
        w, u, b, d = (
            getattr(lstm, f"{name}_l{row}").detach() for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        layer = keras.layers.LSTM(units, return_sequences=True, return_state=True)
        came, h, c = taken(layer, came, [w.T.numpy(), u.T.numpy(), (b + d).numpy()])
        same([h, c], [h_n[row], c_n[row]])
    same([came], [output])
    assert keras.h.shape == keras.c.shape == (4, 5)


@breaks("if return_sequences else h", "if return_sequences else c", variant="numpy")
@breaks("every_h.append(h)", "every_h.append(c)", variant="numpy")
@breaks("return (out, h, c) if", "return (out, c, h) if", variant="numpy")
@breaks("@ U + b", "@ U", variant="numpy")
@breaks("return_sequences=True)\nout", "return_sequences=False)\nout", variant="numpy")
@drawn(cases=8, batch=SIZE, steps=SIZE, units=SIZE, seed=SEEDS)
def test_numpy_flags(numpy, batch, steps, units, seed):
    """The NumPy loop gives the results of `nn.LSTM` with each of the flags, and the flags stand in its last two lines alone."""
    lstm, x, output, (h_n, c_n) = made(batch, steps, units, seed)
    weights = keras_weights(lstm)
    out, h, c = numpy.lstm(x.numpy(), *weights, return_sequences=True, return_state=True)
    last = numpy.lstm(x.numpy(), *weights)
    for ours, theirs in ((out, output), (last, output[:, -1]), (h, h_n[0]), (c, c_n[0])):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-5)
    assert np.array_equal(numpy.every[:, -1], numpy.last) and np.array_equal(numpy.out, numpy.last)
    assert np.array_equal(numpy.h, numpy.last) and (np.abs(numpy.h) < np.abs(np.tanh(numpy.c))).all()
    assert numpy.every.shape == (4, 6, 5) and numpy.c.shape == (4, 5)
