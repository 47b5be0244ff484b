import warnings

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 5)
LEAD = st.lists(st.integers(0, 4), max_size=3)
SEED = st.integers(0, 2**20)


def moves(answer, x):
    """The series and steps of x on which this number depends."""
    return (torch.autograd.grad(answer, x, retain_graph=True)[0] != 0).any(dim=2)


def made(features, units, shape, seed, bias=True):
    """A layer with random weights and an input of this shape."""
    torch.manual_seed(seed)
    return nn.Linear(features, units, bias=bias), torch.randn(*shape, features)


def close(one, other):
    torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-4)


@breaks("layer = nn.Linear(8, 5)", "layer = nn.Linear(8, 6)")
@breaks("y = layer(x)\n", "y = layer(x.flip(2))\n")
@drawn(cases=40, features=SIZE, units=SIZE, lead=LEAD, bias=st.booleans(), seed=SEED)
def test_the_last_axis(answer, features, units, lead, bias, seed):
    """A linear layer turns the last axis of any shape from its inputs into its units and keeps the other axes: each vector there becomes W x + b, with one W and one b, so that it does not flatten; here `Linear(8, 5)` makes (4, 20, 5) of (4, 20, 8) with 45 parameters."""
    layer, x = made(features, units, lead, seed, bias)
    y = layer(x)
    assert y.shape == (*lead, units)
    for place in np.ndindex(*lead):
        close(y[place], (layer.weight * x[place]).sum(dim=1) + (layer.bias if bias else 0))
    assert answer.size(layer) == units * features + units * bias
    assert answer.x.shape == (4, 20, 8) and answer.y.shape == (4, 20, 5) and answer.size(answer.layer) == 45
    close(answer.y, answer.x @ answer.layer.weight.T + answer.layer.bias)


@breaks("alone = layer(x[:, 7])", "alone = layer(x[:, 8])")
@drawn(cases=20, batch=st.integers(0, 4), steps=SIZE, seed=SEED)
def test_a_step_alone(answer, batch, steps, seed):
    """A step sent alone gets the numbers that it gets in the whole series, and with a matrix for each step it does not; here step 7."""
    layer, x = made(3, 2, (batch, steps), seed)
    for t in range(steps):
        close(layer(x[:, t]), layer(x)[:, t])
    own = [nn.Linear(3, 2) for _ in range(2)]
    assert (own[0](x[:, 0]) - own[1](x[:, 0])).abs().sum() > 1e-4 or not batch
    close(answer.alone, answer.y[:, 7])
    assert answer.gap < 5e-5 and (answer.each_y[:, 7] - answer.alone).abs().max() > 0.1


@breaks("nudged[:, 7] += 1", "nudged[:, 7:9] += 1")
@breaks("change = (layer(nudged) - y)", "change = (layer(nudged.roll(1, 1)) - y)")
@breaks("self.per_step(x)", "self.per_step(x.cumsum(1))", variant="pasted")
@breaks("x.flatten(1)", "x.transpose(0, 1).reshape(len(x), -1)", variant="pasted")
@drawn(cases=20, batch=SIZE, steps=SIZE, seed=SEED, data=st.data())
def test_no_step_sees_another(answer, pasted, batch, steps, seed, data):
    """The answers of a step have a slope other than 0 to their own step and a slope of 0 to each other step and series; here a change of step 7 moves the answers of step 7 and of no other."""
    layer, x = made(3, 2, (batch, steps), seed)
    place = data.draw(st.integers(0, batch - 1)), data.draw(st.integers(0, steps - 1))
    x.requires_grad_()
    layer(x)[place].sum().backward()
    own = torch.zeros(batch, steps, dtype=torch.bool)
    own[place] = True
    assert (x.grad[~own] == 0).all() and (x.grad[own] != 0).any()
    assert answer.moved == [7] and (answer.nudged != answer.x).any(dim=2)[:, 7].all()
    assert (
        ((answer.nudged - answer.x)[:, 7] - 1).abs().max() < 1e-5
        and answer.change[7] > 0.1
        and answer.change.shape == (20,)
    )
    x, model = torch.randn(batch + 1, steps + 1, 3, requires_grad=True), nn.Module()
    ours = pasted(2, x=x, features=3, units=2, steps=steps + 1, self=model)
    assert ours.per_step.shape == (batch + 1, steps + 1, 2) and ours.per_series.shape == (batch + 1, 2)
    assert moves(ours.per_step[0, steps].sum(), x).nonzero().tolist() == [[0, steps]]
    assert moves(ours.per_series[0].sum(), x).nonzero().tolist() == [[0, step] for step in range(steps + 1)]
    assert len([*model.parameters()]) == 4


@breaks("nn.Linear(20 * 8, 5)", "nn.Linear(20 * 8, 5, bias=False)")
@breaks("nn.Linear(8, 5) for _ in", "nn.Linear(8, 5, bias=False) for _ in")
@breaks("flat_y = flat(x.flatten(1))", "flat_y = flat(x.transpose(1, 2).flatten(1))")
@breaks("each_y = torch.stack([f(x[:, t])", "each_y = torch.stack([each[0](x[:, t])")
def test_the_other_readings(answer):
    """Flattened first, (4, 20, 8) becomes (4, 5), or (5,) for a series, with 805 parameters; a layer for each step gives (20, 5) for a series, of other numbers, with 900."""
    assert answer.flat_y.shape == (4, 5) and answer.size(answer.flat) == 805
    close(answer.flat_y, torch.einsum("ntf,utf->nu", answer.x, answer.flat.weight.view(5, 20, 8)) + answer.flat.bias)
    assert answer.each_y.shape == (4, 20, 5) and answer.size(answer.each) == 900
    assert all(torch.allclose(answer.each_y[:, t], f(answer.x[:, t]), atol=1e-5) for t, f in enumerate(answer.each))
    assert ((answer.each_y - answer.y).abs().amax(dim=(0, 2)) > 0.1).all()


@breaks("out[place] = x[place] @ W + b", "out[place] = x[place].cumsum() @ W + x.sum()", variant="numpy")
@breaks("nudged[:, step] += 1", "nudged[:, step:] += 1", variant="numpy")
def test_each_step_with_itself(numpy):
    """Here the 20 of 400 pairs that react are those of a step with itself."""
    assert np.array_equal(numpy.sees, np.eye(20, dtype=int))
    np.testing.assert_allclose((numpy.nudged - numpy.x)[:, 19], 1)


@breaks("total += np.outer", "total = np.outer", variant="numpy")
@breaks("np.outer(x[place], upstream[place])", "np.outer(x[place], upstream[place]) / 2", variant="numpy")
@drawn(cases=20, lead=LEAD, seed=SEED)
def test_the_gradient_is_a_sum(answer, numpy, lead, seed):
    """The gradient of the weights is the sum, over all vectors along the last axis, of the gradient that each of them gives alone; here there are 80."""
    layer, x = made(3, 2, lead, seed)
    upstream = torch.randn(*lead, 2)
    (layer(x) * upstream).sum().backward()
    whole, total = layer.weight.grad.clone(), torch.zeros(2, 3)
    for place in np.ndindex(*lead):
        layer.zero_grad()
        (layer(x[place]) * upstream[place]).sum().backward()
        total += layer.weight.grad
    close(whole, total)
    close(torch.from_numpy(numpy.weight_gradient(x.numpy(), upstream.numpy())).float(), whole.T)
    assert answer.x[:, :, 0].numel() == 80


@breaks("x = torch.randn(4, 20, 8)", "x = torch.ones(4, 20, 8)")
@drawn(cases=20, steps=st.lists(st.integers(0, 9), min_size=2, max_size=3), seed=SEED)
def test_order_and_length_do_not_matter(answer, steps, seed):
    """One layer takes series of 0 to 9 steps, one length after another, and for shuffled steps it gives the answers of the steps in their new order."""
    layer, _ = made(3, 2, (), seed)
    for length in steps:
        x, order = torch.randn(4, length, 3), torch.randperm(length)
        assert layer(x).shape == (4, length, 2)
        close(layer(x[:, order]), layer(x)[:, order])
    order = torch.arange(19, -1, -1)
    close(answer.layer(answer.x[:, order]), answer.y[:, order])
    assert (answer.y[:, order] - answer.y).abs().max() > 0.1


@breaks("nn.Linear(20, 5)", "nn.Linear(20, 6)", variant="axis")
@breaks("    across(x)", "    across(x.mT)", variant="axis")
@drawn(cases=30, batch=SIZE, steps=SIZE, features=SIZE, units=SIZE, wanted=SIZE, bias=st.booleans(), swap=st.booleans())
def test_the_message(axis, batch, steps, features, units, wanted, bias, swap):
    """A layer that finds another last axis than its `in_features` in three axes says "mat1 and mat2 shapes cannot be multiplied", the product of all axes but the last, the last, and its own sizes; here `Linear(20, 5)` wants 20, finds 8 and says "mat1 and mat2 shapes cannot be multiplied (80x8 and 20x5)", where 80 is 4 times 20."""
    said = "no error"
    try:
        x = torch.zeros(batch, features, steps).mT if swap else torch.zeros(batch, steps, features)
        nn.Linear(in_features=wanted, out_features=units, bias=bias)(x)
    except RuntimeError as error:
        said = str(error)
    rows = f"{batch * steps}x{features} and {wanted}x{units}"
    assert said == ("no error" if wanted == features else f"mat1 and mat2 shapes cannot be multiplied ({rows})")
    assert axis.message == "mat1 and mat2 shapes cannot be multiplied (80x8 and 20x5)" and axis.x.shape == (4, 20, 8)


@breaks("mixed = across(x.transpose(1, 2))", "mixed = across(x.reshape(4, 8, 20))", variant="axis")
@drawn(cases=20, batch=SIZE, steps=SIZE, features=SIZE, units=SIZE, seed=SEED)
def test_to_mix_the_steps(axis, batch, steps, features, units, seed):
    """A layer over the steps, given `x.transpose(1, 2)`, returns for each series and each feature the weighted sums over the steps; here (4, 8, 5)."""
    layer, x = made(steps, units, (batch, features), seed)
    x = x.transpose(1, 2)  # (batch, steps, features)
    close(layer(x.transpose(1, 2)), torch.einsum("btf,ut->bfu", x, layer.weight) + layer.bias)
    assert axis.mixed.shape == (4, 8, 5)
    close(axis.mixed, torch.einsum("btf,ut->bfu", axis.x, axis.across.weight) + axis.across.bias)


@breaks("torn = across(x.reshape(4, 8, 20))", "torn = across(x.mT)", variant="axis")
@breaks("(torn - mixed).abs().max()", "(torn - mixed).abs().min()", variant="axis")
@drawn(cases=20, steps=st.integers(2, 6), features=st.integers(2, 6), seed=SEED)
def test_silent_axes(axis, steps, features, seed):
    """Neither mistake raises: `reshape` gives the shape of the transposed series with rows that hold numbers of other steps and features, and with as many steps as features both layouts run and give different numbers; here `x.reshape(4, 8, 20)` is off by more than 2."""
    numbers = torch.arange(float(steps * features)).view(1, steps, features)
    torn, right = numbers.reshape(1, features, steps), numbers.transpose(1, 2)
    assert torn.shape == right.shape and torn[0, 0].tolist() == list(range(steps))
    assert right[0, 0].tolist() == list(range(0, steps * features, features)) and not torch.equal(torn, right)
    layer, x = made(steps, 3, (2, steps), seed)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        one, other = layer(x), layer(x.transpose(1, 2))
    assert not said and one.shape == other.shape and (one - other).abs().max() > 1e-4
    close(axis.torn, axis.across(axis.x.reshape(4, 8, 20)))
    assert axis.torn.shape == axis.mixed.shape and 2 < axis.apart < 3
    assert axis.apart == (axis.torn - axis.mixed).abs().max().item()


@breaks("x = torch.randn(4, 20, 8)", "x = torch.zeros(4, 20, 8)")
@drawn(cases=10, lead=LEAD, seed=SEED)
def test_a_step_of_zeros_gives_the_bias(answer, lead, seed):
    """A vector of zeros comes out as the bias, which is other than zero, and here no step of the data does."""
    layer, x = made(3, 2, lead, seed)
    assert (layer(torch.zeros_like(x)) == layer.bias).all() and (layer.bias != 0).all()
    assert (answer.layer(torch.zeros(8)) == answer.layer.bias).all()
    assert ((answer.y - answer.layer.bias).abs().amax(dim=2) > 1e-3).all()


@breaks("out[place] = x[place] @ W + b", "out[place] = x[place] @ W", variant="numpy")
@drawn(cases=20, lead=LEAD, seed=SEED)
def test_numpy_agrees(numpy, lead, seed):
    """The loop of the NumPy tab gives what torch gives for the same weights; here with one to four axes, and 45 parameters."""
    layer, x = made(3, 2, lead, seed)
    W, b = layer.weight.detach().numpy().T, layer.bias.detach().numpy()
    close(torch.from_numpy(numpy.linear(x.numpy(), W, b)).float(), layer(x))
    assert numpy.shapes == {(8,): (5,), (4, 8): (4, 5), (4, 20, 8): (4, 20, 5), (4, 20, 3, 8): (4, 20, 3, 5)}
    assert numpy.W.size + numpy.b.size == 45


@breaks(
    "dense = layers.Dense(5)", "dense = layers.Dense(5, bias_initializer=keras.initializers.Ones())", variant="keras"
)
@breaks("y = dense(x)", "y = dense(x[::-1].copy())", variant="keras")
def test_keras_agrees(numpy, keras):
    """Keras' `Dense(5)` has 45 parameters and gives the numbers of the NumPy loop, here and for other biases and for two, three and four axes."""
    kernel, bias = (w.value.detach().numpy() for w in keras.dense.weights)
    assert keras.dense.count_params() == 45 and keras.y.shape == (4, 20, 5) and not bias.any()
    np.testing.assert_allclose(keras.y.numpy(force=True), numpy.linear(keras.x, kernel, bias), atol=1e-5)
    other = keras.layers.Dense(5, bias_initializer="normal")
    for shape in ((3, 8), (3, 1, 8), (3, 2, 4, 8)):
        x = np.random.default_rng(1).normal(size=shape).astype("float32")
        y = other(x).numpy(force=True)
        kernel, bias = (w.value.detach().numpy() for w in other.weights)
        np.testing.assert_allclose(y, numpy.linear(x, kernel, bias), atol=1e-5)
    assert bias.all()


@breaks("layers.TimeDistributed(dense)", "layers.Activation(dense)", variant="keras")
@breaks("layers.TimeDistributed(dense)", "layers.TimeDistributed(layers.Dense(5))", variant="keras")
def test_time_distributed_adds_nothing(keras):
    """`TimeDistributed(Dense(5))` calls the one layer with one step after the other, and gives the numbers of `Dense(5)` on the whole, with no parameter more; around another layer it gives other numbers."""
    seen = []
    Dense, TimeDistributed = keras.layers.Dense, keras.layers.TimeDistributed

    class Spy(Dense):
        def call(self, x):
            seen.append(tuple(x.shape))
            return super().call(x)

    spy = Spy(5)
    wrapped = TimeDistributed(spy)(keras.x)
    assert seen == [(4, 8)] * 20
    close(wrapped, spy(keras.x))
    steps = TimeDistributed(Dense(5))
    close(steps(keras.x), steps.layer(keras.x))
    assert (
        steps.count_params() == keras.wrapper.count_params() == 45 and type(keras.wrapper).__name__ == "TimeDistributed"
    )
    assert keras.gap < 5e-5 and (wrapped - keras.y).abs().max() > 0.1
    close(keras.wrapper(keras.x), keras.y)


@breaks("np.arange(4.0, ", "np.ones(4, ", variant="keras")
@breaks('loss="mse"', 'loss="mae"', variant="keras")
@breaks("layers.Dense(1)])\nmodel", "layers.Dense(1), layers.Cropping1D(9)])\nmodel", variant="keras")
def test_keras_scores_each_step(keras):
    """Here Keras' `mse` compares each target of shape (4, 1) with the 20 answers for its own series, and each of the 4 targets of shape (4,) with the answers for all series."""
    answers, target = keras.model(keras.x).numpy(force=True)[:, :, 0], np.arange(4.0)
    assert keras.target.dtype == keras.x.dtype == np.float32 and keras.target.flatten().tolist() == target.tolist()
    assert answers.shape == (4, 20) and keras.target.shape == (4, 1) and keras.model.output_shape == (None, 20, 1)
    own, crossed = ((answers - target[:, None]) ** 2).mean(), ((answers[:, :, None] - target) ** 2).mean()
    np.testing.assert_allclose(keras.loss, own, rtol=1e-5)
    np.testing.assert_allclose(keras.model.evaluate(keras.x, keras.target[:, 0], verbose=0), crossed, rtol=1e-5)
    assert abs(own - crossed) > 0.05


@breaks("np.arange(4.0, ", "np.ones(4, ", variant="keras")
def test_cross_entropies_refuse(keras):
    """Here Keras' binary cross-entropy behind `Dense(1)`, and its sparse categorical one behind `Dense(3)`, refuse targets of shape (4, 1) for answers at 20 steps, and its `mse` computes a loss."""
    for units, loss in ((1, "binary_crossentropy"), (3, "sparse_categorical_crossentropy")):
        model = keras.keras.Sequential([keras.keras.Input((20, 8)), keras.layers.Dense(units, activation="sigmoid")])
        model.compile(loss=loss)
        said = []
        for target in (np.zeros((4, 1)), np.zeros((4, 20))):
            try:
                said.append(float(model.evaluate(keras.x, target, verbose=0)) > 0)
            except ValueError as error:
                said.append("must have the same shape" in str(error) and "refused")
        assert said == ["refused", True]
    assert keras.target.flatten().tolist() == [0, 1, 2, 3] and keras.target.shape == (4, 1) and keras.loss > 0


@breaks("np.arange(4.0, ", "np.ones(4, ", variant="keras")
def test_steps_taken_for_classes(keras):
    """Here `sparse_categorical_crossentropy` behind `Dense(1)` takes targets of shape (4, 1) for class numbers among the 20 steps: a 19 is looked up in the last step, and a 20 is out of range."""
    ks, model = keras.keras, keras.keras.Sequential([keras.keras.Input((20, 8)), keras.keras.layers.Dense(1)])
    logits = ks.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=logits)
    answers = model(keras.x)[:, :, 0].detach()
    assert answers.shape == (4, 20) and keras.target.flatten().tolist() == [0, 1, 2, 3]
    for target in (keras.target, np.full((4, 1), 19), np.full((4, 1), 7)):
        wanted = nn.functional.cross_entropy(answers, torch.tensor(target[:, 0]).long())
        np.testing.assert_allclose(model.evaluate(keras.x, target, verbose=0), wanted, rtol=1e-4)
    with pytest.raises((IndexError, RuntimeError)):
        model.evaluate(keras.x, np.full((4, 1), 20), verbose=0)


@breaks("x = torch.randn(4, 20, 8)", "x = torch.randn(1, 20, 8).expand(4, 20, 8)", variant="axis")
@drawn(cases=30, batch=SIZE, steps=SIZE)
def test_mse_in_pytorch(axis, batch, steps):
    """With 1 to 5 series and steps `MSELoss` raises on answers (N, T, 1) and targets (N, 1) unless T equals N or one of them is 1, and on targets (N,) it warns and compares each target with all answers; here (4, 20, 1) with (4, 1) raises, and with (4,) is computed."""
    answers, target = torch.randn(batch, steps, 1), torch.randn(batch, 1)

    def said(answers, target):
        with warnings.catch_warnings(record=True) as notes:
            warnings.simplefilter("always")
            try:
                return len(notes) or nn.MSELoss()(answers, target), len(notes)
            except RuntimeError as error:
                return str(error), len(notes)

    raised = said(answers, target)[0]
    assert ("must match the size" in str(raised)) == (batch != steps and 1 not in (batch, steps))
    value, notes = said(answers, target[:, 0])
    assert notes == 1 and torch.isclose(value, (answers - target[:, 0]).pow(2).mean())
    four = torch.zeros(*axis.x.shape[:2], 1)
    assert "must match the size" in str(said(four, torch.zeros(4, 1))[0]) and said(four, torch.zeros(4)) == (0, 1)
    assert four.shape == (4, 20, 1) and (axis.x[0] != axis.x[1]).all()


@breaks(
    "kernel, bias = (w.numpy() for w in dense.weights)", "bias, kernel = np.ones(5), np.eye(8, 5)", variant="tensorflow"
)
@breaks("np.arange(4.0, ", "np.ones(4, ", variant="tensorflow")
def test_tensorflow_agrees(numpy, tensorflow):
    """Here TensorFlow's `Dense(5)` gives the numbers of the NumPy loop, with 45 parameters, and its loss compares each of the 4 targets of shape (4, 1) with the 20 answers for its own series."""
    np.testing.assert_allclose(tensorflow.y, numpy.linear(tensorflow.x, tensorflow.kernel, tensorflow.bias), atol=1e-5)
    assert tensorflow.y.shape == (4, 20, 5) and tensorflow.kernel.size + tensorflow.bias.size == 45
    target = np.arange(4.0)[:, None]
    assert tensorflow.answers.shape == (4, 20) and tensorflow.target.tolist() == target.tolist()
    np.testing.assert_allclose(tensorflow.loss, ((tensorflow.answers - target) ** 2).mean(), rtol=1e-5)
    assert abs(tensorflow.loss - ((tensorflow.answers[:, :, None] - target[:, 0]) ** 2).mean()) > 0.05


@breaks("layers.Flatten(), layers.Dense(1)", "layers.GlobalAveragePooling1D(), layers.Dense(1)", variant="keras")
@drawn(cases=6, seed=st.integers(0, 9999))
def test_pooling_forgets_the_order(keras, seed):
    """Steps sent through `Dense` in reverse give the same answer behind `GlobalAveragePooling1D` and not behind `Flatten`, an LSTM, a GRU or a SimpleRNN, nor behind the pooling where an LSTM or a `Conv1D` stands before `Dense`."""
    layers, ops, k = keras.layers, keras.keras.ops, keras.keras
    k.utils.set_random_seed(seed)
    x = ops.convert_to_tensor(np.random.default_rng(seed).normal(size=(4, 20, 8)).astype("float32"))
    per_step = layers.Dense(6, activation="relu")
    kinds = [layers.GlobalAveragePooling1D(), layers.Flatten()]
    kinds += [kind(5) for kind in (layers.LSTM, layers.GRU, layers.SimpleRNN)]
    for kind in kinds:
        last = layers.Dense(1)
        forth, back = (last(kind(per_step(steps))) for steps in (x, ops.flip(x, axis=1)))
        apart = (forth - back).abs().max().item()
        assert (apart < 1e-5) == (kind is kinds[0])
    for before in (layers.LSTM(8, return_sequences=True), layers.Conv1D(8, 3)):
        forth, back = (kinds[0](per_step(before(steps))) for steps in (x, ops.flip(x, axis=1)))
        assert (forth - back).abs().max().item() > 1e-4
    series = ops.convert_to_tensor(keras.x)
    assert (keras.fixed(series) - keras.fixed(ops.flip(series, axis=1))).abs().max().item() > 1e-3


@breaks("layers.Flatten(), layers.Dense(1)", "layers.Dense(1)", variant="keras")
@breaks("layers.Flatten()(x)", "x[:, -1]", variant="pasted")
@breaks(
    "per_step = layers.Dense(units)(x)\n", "per_step = layers.Dense(units)(layers.Flatten()(x))\n", variant="pasted"
)
def test_one_answer_for_a_series(keras, pasted):
    """Here `Flatten` and `GlobalAveragePooling1D` before `Dense(1)`, and an LSTM, a GRU and a SimpleRNN without `return_sequences=True`, give one answer for each series, (None, 1), and an LSTM with it gives 20."""
    layers, steps = keras.layers, keras.keras.Input((20, 8))
    assert keras.fixed.output_shape == (None, 1)
    kinds = [layers.Flatten(), layers.GlobalAveragePooling1D()]
    kinds += [kind(3) for kind in (layers.LSTM, layers.GRU, layers.SimpleRNN)]
    for kind in kinds:
        assert layers.Dense(1)(kind(steps)).shape == (None, 1)
    assert layers.Dense(1)(layers.LSTM(3, return_sequences=True)(steps)).shape == (None, 20, 1)
    x = torch.tensor(keras.x, requires_grad=True)
    ours = pasted(1, x=x, units=5)
    assert ours.per_series.shape == (4, 5) and ours.per_step.shape == (4, 20, 5)
    assert moves(ours.per_series[3].sum(), x).nonzero().tolist() == [[3, step] for step in range(20)]
    assert moves(ours.per_step[3, 7].sum(), x).nonzero().tolist() == [[3, 7]]
