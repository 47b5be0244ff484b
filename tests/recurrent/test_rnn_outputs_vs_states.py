import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEEDS = st.integers(0, 2**31)
SIZE = st.integers(1, 6)


def close(ours, theirs, atol=1e-6):
    return np.shape(ours) == np.shape(theirs) and np.allclose(ours, theirs, atol=atol, rtol=0)


def replayed(numpy, tensorflow, steps=4, **how):
    """The NumPy cell on the weights and inputs that TensorFlow recorded: outputs, c, h."""
    xs, *weights = map(np.asarray, (tensorflow.small_x, tensorflow.small_kernel, tensorflow.small_bias))
    outputs, (c, h) = numpy.static_rnn(list(xs[:steps]), *weights, **how)
    return np.array(outputs), c, h


@breaks("outputs.append(h)", "outputs.append(c)", variant="numpy")
@breaks('order="ijfo"', 'order="ifjo"', variant="numpy")
@breaks("forget_bias=1.0", "forget_bias=0.0", variant="numpy")
@breaks("np.concatenate([x, h], axis=1)", "np.concatenate([h, x], axis=1)", variant="numpy")
@breaks("np.tanh(c)", "c", variant="numpy")
def test_outputs_are_every_h(numpy, tensorflow):
    """`outputs` of the old call is a list of 28 tensors of (4, 128); a small cell's equal the `h` of every step in NumPy, with the gates in the order i, j, f, o and 1 added to f."""
    assert tensorflow.kind == "list" and tensorflow.n_outputs == 28
    assert [tuple(shape) for shape in tensorflow.output_shapes] == [(4, 128)]
    outputs, _, _ = replayed(numpy, tensorflow)
    assert outputs.shape == (4, 2, 2) and close(outputs, tensorflow.small_out)
    assert np.abs(np.diff(outputs, axis=0)).max(axis=(1, 2)).min() > 0.05  # a wrong step would show
    assert numpy.shapes == [(28, 4, 128), (4, 128), (4, 128)] and np.array_equal(numpy.bias, np.zeros(512))


@breaks("return outputs, (c, h)", "return outputs, (h, c)", variant="numpy")
@breaks("keep * c + sigmoid", "c + sigmoid", variant="numpy")
@breaks(
    "small_c, small_h = last.c.numpy(), last.h.numpy()",
    "small_h, small_c = last.c.numpy(), last.h.numpy()",
    variant="tensorflow",
)
def test_states_are_c_and_h(numpy, tensorflow):
    """`states` is an `LSTMStateTuple` of c and h, in this order, here those of the last of the steps and of no other."""
    assert tensorflow.pair == "LSTMStateTuple" and list(tensorflow.fields) == ["c", "h"]
    assert [tuple(shape) for shape in tensorflow.state_shapes] == [(4, 128), (4, 128)]
    _, c, h = replayed(numpy, tensorflow)
    assert close(c, tensorflow.small_c) and close(h, tensorflow.small_h)
    for all_steps, state in ((tensorflow.loop_c, tensorflow.small_c), (tensorflow.small_out, tensorflow.small_h)):
        assert [bool(close(step, state)) for step in all_steps] == [False, False, False, True]


@breaks("(c_n[0], h_n[0])", "(h_n[0], c_n[0])")
@breaks("list(out)", "list(out)[::-1]")
@breaks("seq, h, c = lstm(images)", "seq, c, h = lstm(images)", variant="keras")
@drawn(steps=SIZE, batch=SIZE, features=SIZE, units=SIZE, seed=SEEDS)
def test_last_output_is_h(answer, keras, numpy, tensorflow, steps, batch, features, units, seed):
    """`outputs[-1]` is `states.h` bit for bit and not `states.c`, in TensorFlow, Keras and NumPy here and in PyTorch for sizes from 1 to 6."""
    torch.manual_seed(seed)
    out, (h_n, c_n) = nn.LSTM(features, units)(torch.randn(steps, batch, features))
    assert torch.equal(out[-1], h_n[0]) and not torch.equal(out[-1], c_n[0])
    for one in (answer, keras, tensorflow):
        assert one.gap_h == 0 and one.gap_c > 0.1
    assert (
        np.array_equal(numpy.outputs[-1], numpy.h)
        and numpy.gap_h == 0
        and np.abs(numpy.outputs[-1] - numpy.c).max() > 0.1
    )
    assert answer.gap_c == (answer.out[-1] - answer.c_n[0]).abs().max().item()
    assert keras.gap_c == (keras.seq[:, -1] - keras.c).abs().max().item()
    assert answer.outputs[0].shape == (4, 128) and len(answer.outputs) == 28


@breaks("small(x, state)", "small(x, small.zero_state(2, tf.float32))", variant="tensorflow")
@breaks("all_c.append(state.c)", "all_c.append(state.h)", variant="tensorflow")
@breaks("keep * c + sigmoid", "sigmoid", variant="numpy")
def test_static_rnn_is_a_loop(numpy, tensorflow):
    """Calling the cell step by step with the pair that it returned gives the outputs of `static_rnn` and the c of each step as in NumPy; the c of no step is an output."""
    assert tensorflow.gap_loop == 0
    for step, c in enumerate(tensorflow.loop_c, start=1):
        _, ours, _ = replayed(numpy, tensorflow, steps=step)
        assert close(ours, c)
    assert np.shape(tensorflow.loop_c) == (4, 2, 2)
    assert not any(close(h, c, 1e-3) for h in tensorflow.small_out for c in tensorflow.loop_c)


@breaks("lstm(images[10:], (h_10, c_10))", "lstm(images[10:])")
@breaks("lstm(images[:10])", "lstm(images[:11])")
@breaks("images[:, 10:], initial_state=both)", "images[:, 10:])", variant="keras")
@breaks("(h_10[0] - outputs[9])", "(h_10[0] - outputs[8])")
@breaks("xs[3:], initial_state=half", "xs[3:], dtype=tf.float32", variant="tensorflow")
@drawn(cases=15, steps=st.integers(2, 9), batch=SIZE, units=SIZE, seed=SEEDS, data=st.data())
def test_states_let_you_go_on(answer, keras, tensorflow, steps, batch, units, seed, data):
    """Stop a PyTorch LSTM after some of 2 to 9 steps: h is the output of that step, and going on with (h, c) gives the outputs of one long run, going on without c does not; `static_rnn` goes on with `initial_state=` here, and so does Keras after `images[:, :10]`."""
    stop = data.draw(st.integers(1, steps - 1))
    torch.manual_seed(seed)
    x, lstm = torch.randn(steps, batch, 3), nn.LSTM(3, units)
    out, _ = lstm(x)
    first, (h, c) = lstm(x[:stop])
    assert torch.equal(first[-1], h[0]) and torch.allclose(h[0], out[stop - 1], atol=1e-6)
    assert torch.allclose(lstm(x[stop:], (h, c))[0], out[stop:], atol=1e-6)
    assert (lstm(x[stop:], (h, 0 * c))[0] - out[stop:]).abs().max() > 1e-6
    assert keras.gap_resumed == (keras.resumed - keras.seq[:, 10:]).abs().max().item() < 1e-6
    assert keras.resumed.shape == (4, 18, 128)
    assert tensorflow.gap_went_on == 0 and answer.h_10.shape == (1, 4, 128)
    assert answer.gap_tenth == (answer.h_10[0] - answer.out[9]).abs().max().item() < 1e-6
    assert answer.gap_resumed == (answer.resumed - answer.out[10:]).abs().max().item() < 1e-6
    assert torch.allclose(answer.h_10[0], answer.out[9], atol=1e-6) and answer.resumed.shape == (18, 4, 128)


@breaks("lstm(images[10:], (c_10, h_10))", "lstm(images[10:], (h_10, c_10))")
def test_a_swap_is_silent(answer):
    """Handing (c, h) where (h, c) is wanted raises nothing here and moves the outputs."""
    assert answer.swapped.shape == answer.resumed.shape and answer.h_10.shape == answer.c_10.shape
    assert answer.gap_swapped == (answer.swapped - answer.out[10:]).abs().max().item() > 0.02 > answer.gap_resumed
    assert torch.equal(answer.swapped, answer.lstm(answer.images[10:], (answer.c_10, answer.h_10))[0])


@breaks("out, (h_n, c_n) = lstm(images)", "out, (c_n, h_n) = lstm(images)")
@breaks("seq, h, c = lstm(images)", "seq, c, h = lstm(images)", variant="keras")
@breaks("(4, 28, 28), seed=0)", "(28, 14, 28), seed=0)", variant="keras")
@breaks("out, (h, c) = lstm(images)", "out, (c, h) = lstm(images)", variant="pasted")
@breaks("LSTM(28, 128, batch_first=True)", "LSTM(28, 128)", variant="pasted")
@breaks("out, h, c = lstm(images)", "out, c, h = lstm(images)", variant="pasted")
@breaks("return_sequences=True,", "return_sequences=True, go_backwards=True,", variant="pasted")
def test_new_order(answer, pasted, keras, tensorflow):
    """Keras returns every h as (4, 28, 128), the last h, the last c; PyTorch out and (h_n, c_n): in both the first state is the last output, the second is not; Keras takes (4, 28, 28), the batch first, TensorFlow's old call a list of 28."""
    assert keras.shapes == [(4, 28, 128), (4, 128), (4, 128)] and keras.images.shape == (4, 28, 28)
    assert torch.equal(keras.seq[:, -1], keras.h) and (keras.seq[:, -1] - keras.c).abs().max() > 0.1
    assert answer.out.shape == (28, 4, 128) and answer.h_n.shape == answer.c_n.shape == (1, 4, 128)
    assert torch.equal(answer.out[-1], answer.h_n[0]) and (answer.out[-1] - answer.c_n[0]).abs().max() > 0.1
    assert tensorflow.n_steps == 28
    images = torch.randn(4, 28, 28, generator=torch.Generator().manual_seed(0))
    for ours, shape in ((pasted(1, images=images), (4, 128)), (pasted(2, images=images), (1, 4, 128))):
        assert ours.out.shape == (4, 28, 128) and ours.h.shape == ours.c.shape == shape
        h, c = ours.h.reshape(4, 128), ours.c.reshape(4, 128)
        assert torch.equal(ours.out[:, -1], h)
        assert ((h / torch.tanh(c) > 0) & (h.abs() < torch.tanh(c).abs())).all()  # h is a share of tanh(c)
        alone = ours.lstm(images[:1, :5])[0]
        torch.testing.assert_close(ours.out[:1, 4], alone[:, 4], atol=1e-5, rtol=0)  # it walks along axis 1


@breaks("return_sequences=True,", "return_sequences=True, trainable=False,", variant="pasted")
def test_variables_after_the_first_call(pasted):
    """In a loop of your own `lstm.trainable_variables` of Keras must be trained too: before the first call there are none, a called one has three; a loop that leaves them out leaves them as they were, in silence, and one that takes them moves each."""
    images = torch.randn(4, 28, 28, generator=torch.Generator().manual_seed(0))
    ours = pasted(1, images=images)
    lstm, table = ours.lstm, torch.nn.Linear(128, 10)
    assert not type(lstm)(128).trainable_variables and len(lstm.trainable_variables) == 3
    before = [variable.value.detach().clone() for variable in lstm.trainable_variables]
    for more, moved in (([], False), ([variable.value for variable in lstm.trainable_variables], True)):
        optimizer = torch.optim.SGD([*table.parameters(), *more], 0.1)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(table(lstm(images)[0][:, -1]), torch.arange(4)).backward()
        optimizer.step()
        now = [variable.value for variable in lstm.trainable_variables]
        assert all(torch.equal(a, b) != moved for a, b in zip(before, now, strict=True))


@breaks("seq, h, c = lstm(images)", "seq, c, h = lstm(images)", variant="keras")
@breaks("list(states._fields)", "list(states._fields)[::-1]", variant="tensorflow")
@drawn(cases=8, units=SIZE, batch=SIZE, seed=SEEDS)
def test_an_old_index_is_c(answer, keras, tensorflow, units, batch, seed):
    """Index 1 of the states is h in TensorFlow 1's pair; in Keras and PyTorch it is c, of the same shape, so that nothing is raised by a linear layer that takes it for h, which is index 0."""
    torch.manual_seed(seed)
    out, states = nn.LSTM(3, units)(torch.randn(4, batch, 3))
    assert torch.equal(states[0][0], out[-1]) and not torch.equal(states[1][0], out[-1])
    assert states[0].shape == states[1].shape and nn.Linear(units, 2)(states[1][0]).shape == (batch, 2)
    assert list(tensorflow.fields).index("h") == 1 and tensorflow.gap_h == 0
    _, now = answer.lstm(answer.images)
    assert (
        torch.equal(now[0][0], answer.out[-1]) and torch.equal(now[1], answer.c_n) and torch.equal(now[0], answer.h_n)
    )
    seq, *both = keras.lstm(keras.images)
    assert torch.equal(both[0], seq[:, -1]) and torch.equal(both[1], keras.c) and torch.equal(both[0], keras.h)
    assert keras.layers.Dense(2)(both[1]).shape == (4, 2)


@breaks("variable.load(value, session)", "variable.load(0 * value, session)", variant="tensorflow")
@breaks("tf.split(rows, 28, 0)", "tf.split(rows, 28, 0)[::-1]", variant="tensorflow")
def test_a_session_gives_the_same(tensorflow):
    """After `import tensorflow.compat.v1 as tf` and `tf.disable_eager_execution()`, with a placeholder and a session, `static_rnn` on `tf.split(rows, 28, 0)` gives 28 outputs and the pair that the first call gives with the same weights, to 1e-5; `session.run(cell.weights)` gives the kernel."""
    assert tensorflow.gap_session < 1e-5 and tensorflow.n_session == 28
    assert tuple(tensorflow.session_shape) == (156, 512)


@breaks("loss(scores, digits)", "loss(digits, scores)", variant="tensorflow")
@breaks("loss(labels=digits, logits=scores)", "loss(labels=scores, logits=digits)", variant="tensorflow")
def test_the_loss_by_name(tensorflow):
    """`tf.nn.softmax_cross_entropy_with_logits` of `tensorflow.compat.v1` with labels and logits by name has a gradient by the scores; with the scores first and the labels second, as TensorFlow 0.12 took them, it has none."""
    assert list(tensorflow.has_gradient) == [True, False]


@breaks("last = layers.LSTM(128)(images)", "last = layers.LSTM(128, return_sequences=True)(images)", variant="keras")
@drawn(cases=4, steps=SIZE, batch=SIZE, features=SIZE, units=SIZE, seed=SEEDS)
def test_keras_options(keras, steps, batch, features, units, seed):
    """Without the two options a Keras `LSTM` gives one tensor, the last h; `return_sequences=True` gives every h, `return_state=True` the last h and the states, for sizes from 1 to 6."""
    assert keras.last_shape == (4, 128)
    torch.manual_seed(seed)
    x, kept = torch.randn(batch, steps, features), keras.layers.LSTM(units)
    kept.build(x.shape)

    def given(x, **options):
        layer = keras.layers.LSTM(units, **options)
        layer.build(x.shape)
        layer.set_weights([w.value for w in kept.weights])
        return layer(x)

    seq, h, c = given(x, return_sequences=True, return_state=True)
    assert (
        torch.equal(given(x), h)
        and torch.equal(given(x, return_sequences=True), seq)
        and seq.shape == (batch, steps, units)
    )
    for got, wanted in zip(given(x, return_state=True), (h, h, c), strict=True):
        assert torch.equal(got, wanted)
    for step in range(steps):  # each h is the last one of a run that stops there
        assert torch.allclose(seq[:, step], given(x[:, : step + 1]), atol=1e-6)


@breaks("(seq, seq_old), (h, h_old), (c, c_old)", "(seq, seq_old), (h, h_old), (c, h_old)", variant="keras")
@breaks("rnn.set_weights([w.value for w in lstm.weights])", "pass", variant="keras")
def test_unrolled_or_not(keras):
    """Here `RNN(LSTMCell(128), unroll=True)` with the weights of `LSTM(128)` gives its outputs and states."""
    pairs = zip((keras.seq, keras.h, keras.c), (keras.seq_old, keras.h_old, keras.c_old), strict=True)
    assert keras.gap_old == max((a - b).abs().max().item() for a, b in pairs) < 1e-6
    assert keras.rnn.unroll and not keras.lstm.unroll
    assert keras.seq_old.shape == (4, 28, 128)


@breaks("sequence_length=[4, 2]", "sequence_length=[4, 4]", variant="tensorflow")
@breaks("outputs.append(h)", "outputs.append(0 * h)", variant="numpy")
def test_lengths_freeze_the_states(numpy, tensorflow):
    """With `sequence_length=[4, 2]` the outputs of row 1 are 0 after step 2 and its states are those of step 2; row 0 is as without."""
    outputs, _, _ = replayed(numpy, tensorflow)
    short = np.asarray(tensorflow.short_out)
    assert not short[2:, 1].any() and close(short[:2, 1], outputs[:2, 1]) and np.abs(outputs[2:, 1]).min() > 1e-3
    assert close(tensorflow.ended_h[1], outputs[1, 1]) and close(tensorflow.ended_c[1], tensorflow.loop_c[1][1])
    assert close(short[:, 0], outputs[:, 0]) and close(tensorflow.ended_h[0], outputs[3, 0])


@breaks("outputs.append(h)", "outputs.append(c)", variant="numpy")
def test_dynamic_rnn(numpy, tensorflow):
    """`dynamic_rnn` gives one tensor, batch first, with the outputs of `static_rnn`, and a pair whose h is its last step."""
    outputs, _, _ = replayed(numpy, tensorflow)
    assert close(np.asarray(tensorflow.dynamic_out), outputs.transpose(1, 0, 2)) and tensorflow.gap_dynamic == 0
    assert list(tensorflow.dynamic_fields) == ["c", "h"]


@breaks("v1.nn.rnn_cell.GRUCell(2)", "v1.nn.rnn_cell.GRUCell(3)", variant="tensorflow")
def test_gru_has_one_state(tensorflow):
    """Here the state of a `GRUCell` has no c: it is one tensor, equal to the last output."""
    assert tuple(tensorflow.gru_shape) == (2, 2) and tensorflow.gap_gru == 0


@breaks("for n in (5, 2)]", "for n in (2, 5)]", variant="tensorflow")
def test_one_pair_a_layer(tensorflow):
    """Here `MultiRNNCell` of 5 and 2 units gives a pair of states for each layer, and the last output is the h of the last one."""
    assert [tuple(tuple(one) for one in pair) for pair in tensorflow.deep_shapes] == [((2, 5),) * 2, ((2, 2),) * 2]
    assert tensorflow.gap_deep == 0


@breaks("flat_state = flat.numpy()", "flat_state = flat.numpy()[:, ::-1]", variant="tensorflow")
@breaks("flat_cell.set_weights([small_kernel, small_bias])", "pass", variant="tensorflow")
def test_a_flat_state(tensorflow):
    """With `state_is_tuple=False` `states` is here one tensor, c on the left and h on the right, and `states[1]` is the row of image 1."""
    flat = np.asarray(tensorflow.flat_state)
    assert close(flat, np.hstack([tensorflow.small_c, tensorflow.small_h])) and flat.shape == (2, 4)
    assert not close(flat[:, :2], flat[:, 2:], 1e-2) and close(flat[1, 2:], tensorflow.small_h[1])


@breaks("lambda: tf.contrib,", "lambda: tf.contrive,", variant="tensorflow")
def test_names_that_are_gone(tensorflow):
    """In TensorFlow 2.21 `tf.nn.rnn`, `tf.nn.static_rnn` and `tf.contrib` raise `AttributeError`."""
    assert [message.split(" has no attribute ")[1] for message in tensorflow.gone] == [
        "'rnn'",
        "'static_rnn'",
        "'contrib'",
    ]
    assert tensorflow.gone[2] == "module 'tensorflow' has no attribute 'contrib'"


@breaks('order="ifjo"', 'order="ijfo"', variant="numpy")
@breaks("bias, forget_bias=0)", "bias, forget_bias=1)", variant="numpy")
def test_wrong_readings_fit(numpy, tensorflow):
    """The old kernel read in the order of PyTorch and Keras, or without the 1, gives states of the right shape and wrong numbers, for the recorded weights too; here the weights lie between -0.1 and 0.1."""
    _, _, right = replayed(numpy, tensorflow)
    for how in ({"order": "ifjo"}, {"forget_bias": 0}):
        _, _, wrong = replayed(numpy, tensorflow, **how)
        assert wrong.shape == right.shape and np.abs(wrong - tensorflow.small_h).max() > 0.02
    assert close(right, tensorflow.small_h)
    assert numpy.h_order.shape == numpy.h_one.shape == numpy.h.shape
    assert numpy.gap_order == np.abs(numpy.h_order - numpy.h).max() > 0.5
    assert numpy.gap_one == np.abs(numpy.h_one - numpy.h).max() > 0.15
    assert -0.1 <= numpy.kernel.min() < -0.09 and 0.09 < numpy.kernel.max() <= 0.1


def in_keras(convert, weights, xs):
    layer = convert.keras.layers.LSTM(len(weights[1]), return_sequences=True, return_state=True)
    layer.build((None, *xs.shape[1:]))
    layer.set_weights(weights)
    return [one.detach().numpy() for one in layer(xs)]


def in_torch(weights, xs):
    units, features = weights["weight_hh_l0"].shape[1], weights["weight_ih_l0"].shape[1]
    lstm = nn.LSTM(features, units, batch_first=True)
    lstm.load_state_dict(weights)
    with torch.no_grad():
        out, (h, c) = lstm(torch.from_numpy(xs))
    return out.numpy(), h[0].numpy(), c[0].numpy()


@breaks("np.hstack([i, f, j, o])", "np.hstack([i, j, f, o])", variant="convert")
@breaks("f[-1] += forget_bias", "f[-1] -= forget_bias", variant="convert")
@breaks("w[:n_inputs], w[n_inputs:-1]", "w[-1 - n_inputs:-1], w[:-1 - n_inputs]", variant="convert")
@breaks("torch.zeros_like(b)", "b", variant="convert")
@breaks("(kernel, bias, n_inputs, forget_bias)", "(kernel, bias, n_inputs, 0.0)", variant="convert")
def test_old_weights_convert(convert, tensorflow):
    """`to_keras` and `to_torch` on the recorded weights of TensorFlow give its recorded outputs, h and c in Keras and in PyTorch, to 1e-6."""
    old = [np.asarray(one, dtype="float32") for one in (tensorflow.small_kernel, tensorflow.small_bias)]
    xs = np.ascontiguousarray(np.asarray(tensorflow.small_x, dtype="float32").transpose(1, 0, 2))
    for out, h, c in (in_keras(convert, convert.to_keras(*old, 3), xs), in_torch(convert.to_torch(*old, 3), xs)):
        assert close(out.transpose(1, 0, 2), tensorflow.small_out)
        assert close(h, tensorflow.small_h) and close(c, tensorflow.small_c)
    assert convert.gap_h == (convert.h - convert.h_n[0]).abs().max().item() < 1e-5 and convert.h.shape == (4, 128)
    assert convert.gap_c == (convert.c - convert.c_n[0]).abs().max().item() < 1e-5
    for drawn_weight in (convert.kernel, convert.bias):
        assert -0.1 <= drawn_weight.min() < -0.09 and 0.09 < drawn_weight.max() <= 0.1


@breaks("f[-1] += forget_bias", "f[-1] += 1", variant="convert")
@breaks('keep = sigmoid(gate["f"] + forget_bias)', 'keep = sigmoid(gate["f"] + 1)', variant="numpy")
@drawn(
    cases=6,
    steps=SIZE,
    batch=SIZE,
    features=st.sampled_from([1, 2, 5]),
    units=SIZE,
    forget_bias=st.floats(-2, 2),
    seed=SEEDS,
)
def test_any_size_converts(convert, numpy, steps, batch, features, units, forget_bias, seed):
    """For sizes from 1 to 6 and a forget bias from -2 to 2 the converted weights give in Keras and PyTorch what the NumPy cell gives with the old ones, to 1e-5."""
    rng = np.random.default_rng(seed)
    kernel = rng.normal(size=(features + units, 4 * units)).astype("float32")
    bias = rng.normal(size=4 * units).astype("float32")
    kept = kernel.copy(), bias.copy()
    xs = rng.normal(size=(batch, steps, features)).astype("float32")
    outputs, (c, h) = numpy.static_rnn(list(xs.transpose(1, 0, 2)), kernel, bias, forget_bias=forget_bias)
    for ours in (
        in_keras(convert, convert.to_keras(kernel, bias, features, forget_bias), xs),
        in_torch(convert.to_torch(kernel, bias, features, forget_bias), xs),
    ):
        assert all(
            close(*pair, atol=1e-5) for pair in zip(ours, (np.array(outputs).transpose(1, 0, 2), h, c), strict=True)
        )
    assert np.array_equal(kernel, kept[0]) and np.array_equal(bias, kept[1])


@breaks("input_size=28, hidden_size=128)", "input_size=28, hidden_size=128, bias=False)")
@breaks(
    "sum(p.numel() for p in lstm.parameters())",
    "sum(p.numel() for p in list(lstm.parameters())[:3])",
    variant="convert",
)
def test_parameter_counts(answer, numpy, keras, convert, tensorflow):
    """The kernel is [156, 512], with its 512 biases 80,384 parameters in TensorFlow and Keras; PyTorch has 80,896."""
    assert list(tensorflow.kernel_shape) == [156, 512] and list(tensorflow.bias_shape) == [512]
    assert tensorflow.n_params == keras.n_params == convert.n_keras == 4 * (128 * (28 + 128) + 128) == 80_384
    assert answer.n_params == convert.n_torch == 80_384 + 512 == 80_896
    assert numpy.kernel.shape == convert.kernel.shape == (156, 512) and numpy.bias.shape == convert.bias.shape == (512,)
