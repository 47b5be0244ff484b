import numpy as np
import pytest
import torch
from torch.nn import functional as F

from tested_answers import breaks


@breaks("layer = nn.Linear(784, 32)", "layer = nn.Linear(784, 31)")
def test_units_are_the_outputs(answer, keras):
    """Dense(32) on 784 inputs turns (5, 784) into (5, 32) with 25,088 weights and 32 biases: 25,120 parameters."""
    assert answer.sums.shape == (5, 32)
    assert answer.layer.weight.numel() == 25_088
    assert answer.layer.bias.numel() == 32
    assert answer.n_params == keras.mnist.count_params() == 25_120


@breaks("images @ layer.weight.T + layer.bias", "images @ layer.weight.T")
def test_the_matrix_product_sets_the_shape(answer):
    """The product of (5, 784) and (784, 32), plus the biases, is the whole layer, to 1e-5."""
    torch.testing.assert_close(answer.by_hand, answer.sums, atol=1e-5, rtol=0)


@breaks("active = sums.relu()", "active = sums[:, sums.mean(0) > 0]")
def test_activation_keeps_the_shape(answer):
    """ReLU turns between a quarter and three quarters of the outputs to zero here, and the shape stays (5, 32)."""
    assert answer.active.shape == answer.sums.shape == (5, 32)
    assert answer.zeros == 0
    assert 0.25 < answer.silent < 0.75


@breaks("layer = nn.Linear(784, 32)", "layer = nn.Linear(784, 32); layer.weight.data[:, 32:] = 0")
def test_no_input_is_switched_off(answer):
    """All 784 inputs still move some output after ReLU: not one of them is switched off."""
    assert answer.inputs_in_use == 784


@breaks("nn.Linear(64, 64)", "nn.Linear(64, 64, bias=False)", variant="stack")
@breaks('layers.Dense(10, activation="softmax")', 'layers.Dense(11, activation="softmax")', variant="keras")
def test_counts_of_the_small_net(stack, keras):
    """The 20-64-64-10 net has 1,344 + 4,160 + 650 = 6,154 parameters in both frameworks; ReLU and Dropout have none."""
    assert stack.counts == [1344, 0, 0, 4160, 0, 0, 650]
    assert keras.counts == [1344, 0, 4160, 0, 650]
    assert sum(stack.counts) == keras.net.count_params() == 6154


@breaks("rank(table @ wide.weight.T)", "rank((table @ wide.weight.T).relu())")
@breaks("rank(wide(table).relu())", "rank(wide(table))")
def test_more_units_than_inputs_need_the_bend(answer):
    """Sixty-four sums of twenty numbers have rank 20, with biases 21, and after ReLU 64."""
    assert answer.ranks == [20, 21, 64]


@breaks("return np.maximum(sums, 0)", "return sums", variant="numpy")
def test_relu_makes_extra_units_useful(numpy):
    """With three seeds, a linear readout explains nothing of the squared length from 64 plain sums, and after ReLU over 50% from 64, at least a tenth more than from 20."""
    assert max(numpy.straight[20]) < 0.1 and max(numpy.straight[64]) < 0.1
    assert min(numpy.folded[64]) > 0.5 > max(numpy.folded[20]) + 0.1


@breaks("nn.Linear(20000, 32)(people)", "nn.Linear(100, 32)(people)", variant="columns")
@breaks("keras.Input((100,))", "keras.Input((101,))", variant="keras")
def test_columns_are_the_input_size(columns, keras):
    """A (20000, 100) table goes with 100 inputs and 3,232 parameters; a layer for 20000 inputs raises."""
    assert columns.by_columns(columns.people).shape == (20_000, 32)
    assert keras.table.count_params() == sum(p.numel() for p in columns.by_columns.parameters()) == 3232
    assert "mat1 and mat2 shapes cannot be multiplied (20000x100 and 20000x32)" in columns.rows_error


@breaks("keras.Input((20000, 100))", "keras.Input((100,))", variant="keras")
def test_batch_size_in_the_shape_is_silent(keras):
    """Input((20000, 100)) builds without a word and then expects a batch of whole tables."""
    assert keras.tables.output_shape == (None, 20_000, 32)
    assert keras.tables.count_params() == 3232
    with pytest.raises(ValueError):
        keras.tables(np.zeros((7, 100), "float32"))


@breaks("torch.rand(2, 10, 784)", "torch.rand(2, 784)", variant="columns")
@breaks("words(np.zeros((2, 10, 784)", "words(np.zeros((2, 784)", variant="keras")
def test_only_the_last_axis_counts(columns, keras):
    """A (2, 10, 784) input gives (2, 10, 32) in both frameworks, from the same 25,120 parameters."""
    assert tuple(columns.words.shape) == keras.words_shape == (2, 10, 32)
    assert keras.words.count_params() == 25_120


@breaks("lazy(torch.randn(7, 20))", "lazy(torch.randn(7, 21))", variant="columns")
@breaks("waiting(np.zeros((7, 20)", "waiting(np.zeros((7, 21)", variant="keras")
def test_the_input_size_can_be_inferred(columns, keras):
    """LazyLinear(64) and a Keras Dense(64) read 20 from their first batch; before it the Keras layer has no weights."""
    assert tuple(columns.lazy.weight.shape) == (64, 20)
    assert keras.before == 0
    assert tuple(keras.waiting.kernel.shape) == (20, 64)


@breaks("layers.Dense(64, input_dim=20)", "layers.Dense(64, input_shape=(21,))", variant="keras")
def test_input_dim_still_works_with_a_warning(keras):
    """Keras 3 accepts input_dim=20, builds a (20, 64) kernel and warns to use Input."""
    assert tuple(keras.old.layers[0].kernel.shape) == (20, 64)
    assert "Do not pass an `input_shape`/`input_dim` argument" in keras.warning


@breaks("keras.Input((784))", "keras.Input((784,))", variant="keras")
@breaks('np.zeros((5, 20), "float32")', 'np.zeros((5, 784), "float32")', variant="keras")
def test_wrong_shapes_are_refused(keras):
    """Keras refuses the number (784) as a shape, and twenty columns for a layer built on 784."""
    assert "Cannot convert '784' to a shape" in keras.int_error
    assert "expected axis -1 of input shape to have value 784" in keras.size_error


@breaks("np.vstack([kernel, bias])", "np.vstack([kernel, 0 * bias])", variant="numpy")
def test_785_rows_are_the_same_arithmetic(numpy):
    """A constant 1 on the input and the biases as row 785 give the same outputs to 1e-12, from 32 columns as before."""
    assert numpy.augmented_kernel.shape == (785, 32)
    np.testing.assert_allclose(numpy.augmented, numpy.outputs, atol=1e-12)


@breaks(
    "nn.Linear(64, units), nn.ReLU(), nn.Linear(units, 10)",
    "nn.Linear(64, units), nn.Linear(units, 10), nn.Dropout(0.99)",
    variant="width",
)
def test_width_is_no_copy_of_the_input_size(width):
    """With three seeds on the digits, 2 units read under 75% and 16, 64 and 128 units over 90%, and the best run of 16 beats the worst of 128."""
    assert max(width.accuracy[2]) < 0.75
    for units in (16, 64, 128):
        assert min(width.accuracy[units]) > 0.9
    assert max(width.accuracy[16]) > min(width.accuracy[128])


@breaks("return inputs @ kernel + bias", "return inputs @ kernel - bias", variant="numpy")
def test_the_three_agree(answer, numpy, keras):
    """With weights copied across, NumPy, PyTorch and Keras give the same 32 outputs for each image, to 1e-5."""
    images = answer.images.numpy()
    kernel, bias = (w.value.detach().numpy() for w in keras.mnist.weights)
    by_keras = keras.mnist(images).detach().numpy()
    by_torch = F.linear(answer.images, torch.tensor(kernel.T), torch.tensor(bias)).numpy()
    np.testing.assert_allclose(by_keras, by_torch, atol=1e-5, rtol=0)
    weight, bias = answer.layer.weight.detach().numpy(), answer.layer.bias.detach().numpy()
    np.testing.assert_allclose(numpy.dense(images, weight.T, bias), answer.sums.detach().numpy(), atol=1e-5, rtol=0)
