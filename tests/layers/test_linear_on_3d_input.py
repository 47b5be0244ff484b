import numpy as np
import pytest
import torch
from torch import nn

from tested_answers import breaks


@breaks("layer = nn.Linear(8, 5)", "layer = nn.Linear(8, 6)")
def test_only_the_last_axis_changes(answer):
    """`Linear(8, 5)` turns (4, 20, 8) into (4, 20, 5) with 45 parameters, and would do so for any number of series and steps."""
    assert answer.y.shape == (4, 20, 5)
    assert answer.size(answer.layer) == 45
    for shape in ((8,), (1, 8), (3, 2, 8), (2, 7, 3, 8)):
        assert answer.layer(torch.zeros(shape)).shape == (*shape[:-1], 5)


@breaks("alone = layer(x[:, 7])", "alone = layer(x[:, 8])")
def test_a_step_alone_gets_the_same_answer(answer):
    """Each of the 20 steps, sent through the layer on its own, gives its row of the whole output, to 1e-6."""
    torch.testing.assert_close(answer.alone, answer.y[:, 7], atol=1e-6, rtol=0)
    for t in range(20):
        torch.testing.assert_close(answer.layer(answer.x[:, t]), answer.y[:, t], atol=1e-6, rtol=0)


@breaks("nudged[:, 7] += 1", "nudged[:, 7:9] += 1")
@breaks("change = (layer(nudged) - y)", "change = (layer(nudged.roll(1, 1)) - y)")
def test_steps_do_not_see_each_other(answer):
    """A change of step 7 moves the output of step 7 and of no other step, and reversed steps give the same answers in reverse."""
    assert answer.moved == [7]
    torch.testing.assert_close(answer.layer(answer.x.flip(1)), answer.y.flip(1), atol=1e-6, rtol=0)


@breaks("nn.Sequential(nn.Flatten(), nn.Linear(20 * 8, 5))", "nn.Sequential(nn.Linear(8, 5))")
@breaks("nn.Linear(8, 5) for _ in", "nn.Linear(8, 5, bias=False) for _ in")
def test_the_two_other_readings_are_other_models(answer):
    """Flattening first gives (4, 5) from 805 parameters, and a layer for each step (4, 20, 5) from 900; both differ from the 45 of the layer itself."""
    assert answer.flat_y.shape == (4, 5) and answer.size(answer.flat) == 20 * 8 * 5 + 5 == 805
    assert answer.each_y.shape == answer.y.shape and answer.size(answer.each) == 20 * (8 * 5 + 5) == 900
    assert (answer.each_y - answer.y).abs().max() > 0.1


@breaks("    nn.Linear(20, 5)(x)", "    nn.Linear(8, 5)(x)")
@breaks("x.transpose(1, 2))  # over time", "x.reshape(4, 8, 20)[:, :7])  # over time")
def test_in_features_is_the_last_axis(answer):
    """`Linear(20, 5)` refuses the tensor with "mat1 and mat2 shapes cannot be multiplied (80x8 and 20x5)" and takes it once the steps are the last axis; with 20 features it takes both layouts."""
    assert "mat1 and mat2 shapes cannot be multiplied (80x8 and 20x5)" in answer.message
    assert answer.across_y.shape == (4, 8, 5)
    square = torch.randn(4, 20, 20, generator=torch.Generator().manual_seed(0))
    one, other = answer.across(square), answer.across(square.transpose(1, 2))
    assert one.shape == other.shape == (4, 20, 5) and (one - other).abs().max() > 0.1


@breaks("row @ W + b for row in rows", "row @ W for row in rows", variant="numpy")
@breaks("np.outer(x[place], upstream[place])", "np.outer(x[place], upstream[place]) / 2", variant="numpy")
def test_numpy_agrees_with_torch(answer, numpy):
    """With the weights of the torch layer, the row-by-row NumPy functions give its output and its weight gradient, to 1e-4."""
    W, b = answer.layer.weight.detach().numpy().T, answer.layer.bias.detach().numpy()
    x, upstream = answer.x.numpy(), torch.linspace(-1, 1, 400).view(4, 20, 5)
    np.testing.assert_allclose(numpy.linear(x, W, b), answer.y.detach().numpy(), atol=1e-5)
    layer = nn.Linear(8, 5)
    (layer(answer.x) * upstream).sum().backward()
    np.testing.assert_allclose(numpy.weight_gradient(x, upstream.numpy()), layer.weight.grad.numpy().T, atol=1e-4)


@breaks("rows = x.reshape(-1, x.shape[-1])", "rows = x.reshape(-1, x.shape[-1]).cumsum(axis=0)", variant="numpy")
def test_twenty_of_four_hundred_pairs(numpy):
    """Of the 400 pairs of an output step and an input step exactly the 20 equal ones are connected."""
    assert np.array_equal(numpy.sees, np.eye(20, dtype=int))


@breaks("total += np.outer", "total = np.outer", variant="numpy")
def test_the_gradient_is_a_sum_over_the_steps(numpy):
    """The one weight matrix gets the sum of the gradients of all 20 steps."""
    assert numpy.gradient.shape == numpy.W.shape == (8, 5)
    np.testing.assert_allclose(numpy.gradient, sum(numpy.by_step), atol=1e-9)
    np.testing.assert_allclose(numpy.gradient, np.repeat(numpy.x.sum(axis=(0, 1))[:, None], 5, axis=1), atol=1e-9)


@breaks("row @ W + b for row in rows", "row @ W + b * row[0] for row in rows", variant="numpy")
def test_any_number_of_axes(numpy):
    """From a single row to a tensor with four axes, all that changes is the last size, and the row-by-row loop gives what `x @ W + b` gives."""
    assert numpy.shapes == {(8,): (5,), (4, 8): (4, 5), (4, 20, 8): (4, 20, 5), (4, 20, 3, 8): (4, 20, 3, 5)}
    np.testing.assert_allclose(numpy.linear(numpy.x, numpy.W, numpy.b), numpy.x @ numpy.W + numpy.b, atol=1e-12)


@breaks("dense = layers.Dense(5)", "dense = layers.Dense(6)", variant="keras")
@breaks("layers.Flatten(), layers.Dense(5)", "layers.Dense(5)", variant="keras")
def test_keras_dense_is_the_same(answer, numpy, keras):
    """A Keras Dense(5) has the 45 parameters too, agrees with the NumPy loop, and equals its TimeDistributed version to 1e-5; with Flatten before it, 805."""
    kernel, bias = (w.value.detach().numpy() for w in keras.dense.weights)
    np.testing.assert_allclose(keras.y.detach().numpy(), numpy.linear(keras.x, kernel, bias), atol=1e-5)
    assert keras.gap < 1e-5
    assert keras.dense.count_params() == answer.size(answer.layer) == 45
    assert keras.flat.count_params() == answer.size(answer.flat) == 805


@breaks(
    "[keras.Input((20, 8)), layers.Dense(1)]",
    "[keras.Input((20, 8)), layers.Dense(1), layers.Cropping1D(9)]",
    variant="keras",
)
@breaks(
    "by_hand = ((answers - target) ** 2).mean()", "by_hand = ((answers[:, -1:] - target) ** 2).mean()", variant="keras"
)
def test_the_target_meets_every_step(keras):
    """With one target for each series, a Keras model that ends in Dense(1) on 20 steps is scored without an error, each step against that target; the same two shapes make MSELoss in torch raise."""
    assert keras.model.output_shape == (None, 20, 1)
    assert keras.target.shape == (4, 1)
    assert abs(keras.loss - keras.by_hand) < 1e-4 * keras.by_hand
    assert keras.fixed.output_shape == (None, 1)
    assert keras.layers.GlobalAveragePooling1D()(keras.x).shape == (4, 8)
    with pytest.warns(UserWarning), pytest.raises(RuntimeError, match="must match the size"):
        nn.MSELoss()(torch.zeros(4, 20, 1), torch.zeros(4, 1))
