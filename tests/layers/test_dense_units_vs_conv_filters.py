import numpy as np
import pytest
import torch
from torch.nn import functional as F

from tested_answers import breaks


@breaks("hidden = nn.Linear(10, 5)", "hidden = nn.Linear(10, 5); hidden.weight.data[:, 5:] = 0")
def test_every_unit_reads_every_feature(answer):
    """Five units on ten features use all fifty pairs: the Jacobian is the weight matrix, and none of its entries is zero."""
    assert answer.slopes.shape == (5, 10)
    assert torch.equal(answer.slopes, answer.hidden.weight)
    assert (answer.slopes != 0).all()


@breaks("rows[0] + torch.eye(10)", "rows[0] + torch.eye(10) * (torch.arange(10) < 5)")
def test_nudging_any_feature_moves_every_unit(answer):
    """Nudging any one of the ten features moves all five units in the same forward pass."""
    assert answer.moved == [5] * 10


@breaks("y = (x @ torch.randn(10) / 3)", "y = (x[:, :5] @ torch.randn(5) / 3)", variant="training")
def test_missing_features_hurt_and_few_units_do_not(training):
    """With three seeds, one unit on ten features leaves under 3% of the variance; twenty units on five features leave over 15%."""
    assert max(training.left[10, 5]) < 0.03
    assert max(training.left[10, 1]) < 0.03
    assert min(training.left[5, 20]) > 0.15


@breaks("[hidden(row) for row in rows]", "[hidden(row) for row in rows[:50]] * 2")
def test_whole_batch_in_one_pass(answer):
    """One forward pass takes all hundred rows and gives what a hundred passes of one row give, within 1e-5."""
    torch.testing.assert_close(answer.batched, answer.one_by_one, atol=1e-5, rtol=0)


@breaks("hidden = nn.Linear(10, 5)", "hidden = nn.Linear(10, 1)")
def test_integer_labels_need_no_such_shape(answer):
    """Five logits a row train against one integer label a row: shapes (100, 5) and (100,) go together."""
    labels = torch.arange(100) % 5
    assert answer.batched.shape == (100, 5)
    assert F.cross_entropy(answer.batched, labels).isfinite()


@breaks(
    "conv = nn.Conv2d(1, 64, kernel_size=3)",
    "conv = nn.Conv2d(1, 64, kernel_size=3); nn.init.constant_(conv.weight, 0.1)",
)
def test_filters_have_kernels_of_their_own(answer, keras):
    """Conv2d(1, 64, 3) holds 64 different kernels and 640 parameters; so does Conv2D(64, 3) in Keras."""
    assert answer.n_kernels == 64
    assert answer.conv_params == keras.conv.count_params() == 640
    assert len(np.unique(keras.conv.kernel.value.detach().numpy().reshape(9, 64), axis=1).T) == 64


@breaks("maps = conv(images)", "maps = conv(images.flip(0))")
def test_every_filter_scans_every_image(answer):
    """Each filter alone, run over all hundred images, gives its own map of each of them: nothing is shared out."""
    weight, bias = answer.conv.weight, answer.conv.bias
    for f in range(64):
        alone = F.conv2d(answer.images, weight[f : f + 1], bias[f : f + 1])
        torch.testing.assert_close(answer.maps[:, f : f + 1], alone, atol=1e-5, rtol=0)


@breaks("conv(image)[0, 7, 12, 4]", "conv(image)[0, 7, 12, 4:6].sum()")
@breaks("conv(image)[0, 7].sum()", "conv(image)[0, 7, :13].sum()")
def test_a_map_reads_784_pixels_and_a_value_nine(answer):
    """A whole map depends on all 784 pixels, one of its values on the nine pixels of one window."""
    assert answer.behind_map.all() and answer.behind_map.numel() == 784
    window = torch.zeros(28, 28, dtype=torch.bool)
    window[12:15, 4:7] = True
    assert torch.equal(answer.behind_value, window)


@breaks("conv2d(pixels, conv.weight)", "conv2d(pixels, conv.weight.flip(2))", variant="matrix")
def test_convolution_is_a_tied_dense_layer(matrix):
    """Of the 33,918,976 weights of the equal dense layer 389,376 are not zero, and those hold 576 different values."""
    assert matrix.weights.shape == (43_264, 784)
    assert matrix.weights.numel() == 33_918_976
    assert len(matrix.used) == 389_376
    assert matrix.n_tied == matrix.conv.weight.numel() == 576
    torch.testing.assert_close(matrix.as_dense, matrix.as_conv, atol=1e-5, rtol=0)


@breaks("maps = conv(images)", "maps = conv(images * torch.linspace(0, 1, 28))")
def test_shifted_image_gives_shifted_maps(answer):
    """Shift an image by one pixel and the maps shift by one: the same weights stand at every place."""
    shifted = answer.conv(answer.images.roll(1, dims=3))
    torch.testing.assert_close(shifted[..., 1:], answer.maps[..., :-1], atol=1e-5, rtol=0)


@breaks(
    "conv = nn.Conv2d(1, 64, kernel_size=3)",
    "conv = nn.Conv2d(1, 64, kernel_size=3); nn.init.constant_(conv.weight, 0.1)",
)
def test_64_kernels_span_nine_dimensions(answer):
    """The 64 kernels of 3x3 span nine dimensions; their maps have rank nine, with the biases ten, and after ReLU 64."""
    assert torch.linalg.matrix_rank(answer.conv.weight.flatten(1)) == 9
    weight, bias = answer.conv.weight.double(), answer.conv.bias.double()
    sums = F.conv2d(answer.images[:7].double(), weight).movedim(1, -1).reshape(-1, 64)
    assert torch.linalg.matrix_rank(sums) == 9
    assert torch.linalg.matrix_rank(sums + bias) == 10
    assert torch.linalg.matrix_rank((sums + bias).relu()) == 64


@breaks("np.stack([upright, upright.T])", "np.stack([upright, upright])", variant="numpy")
def test_one_kernel_asks_one_question(numpy):
    """One edge kernel answers a level edge and a blank patch alike; a second kernel tells them apart."""
    blank, upright_edge, level_edge = numpy.answers
    assert blank[0] == level_edge[0] and blank[1] != level_edge[1]
    assert upright_edge[0] != blank[0]


@breaks(
    "conv2d(conv2d(image, first, [0]), second, [0])",
    "conv2d(conv2d(image, first, [0]).clip(0), second, [0])",
    variant="numpy",
)
def test_stacked_single_kernels_are_one_kernel(numpy):
    """Two stacked 3x3 kernels with nothing between them equal one 5x5 kernel, to 1e-12."""
    assert numpy.stacked.shape == (1, 1, 24, 24)
    np.testing.assert_allclose(numpy.stacked, numpy.single, atol=1e-12)


@breaks("nn.init.constant_(reader.weight, 0.1)", "pass", variant="training")
def test_equal_filters_stay_equal(training):
    """Filters that start equal and are read equally learn, and are still equal after fifty steps."""
    assert training.learned > 0.02
    assert training.apart < 1e-12


@breaks("conv(images.flatten(1))", "conv(images)")
@breaks("(images.reshape(100, 784))", "(images)", variant="keras")
def test_flattened_images_are_refused(answer, keras):
    """A convolution refuses flattened images: PyTorch and Keras both raise."""
    assert "Expected 3D (unbatched) or 4D (batched) input to conv2d" in answer.flat_error
    assert "expected min_ndim=4, found ndim=2" in keras.flat_error


@breaks('np.zeros((4, 10), "float32")', 'np.zeros((4, 5), "float32")', variant="keras")
def test_surplus_features_are_not_dropped(keras):
    """A layer built for five inputs raises on ten, in Keras and in PyTorch; it does not take the first five."""
    assert "expected axis -1 of input shape to have value 5" in keras.width_error
    with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied"):
        F.linear(torch.zeros(4, 10), torch.zeros(3, 5))


@breaks("layers.InputLayer(shape=(10,))", "layers.Dense(10); input_layer.build((None, 10))", variant="keras")
def test_the_input_layer_has_no_weights(keras):
    """The input layer of Keras declares a shape and holds no weights."""
    assert keras.input_layer.weights == []


@breaks("hidden = nn.Linear(10, 5)", "hidden = nn.Linear(10, 5); hidden.weight.data[:, 5:] = 0")
def test_a_zero_after_relu_is_a_unit(answer):
    """After ReLU a slope is zero where a whole unit is off for that sample; no unit is off for all hundred, and no feature is skipped."""
    on = answer.hidden(answer.rows) > 0
    assert 0 < on.sum() < on.numel() and on.any(dim=0).all()
    for row, active in zip(answer.rows, on, strict=True):
        slopes = torch.autograd.functional.jacobian(lambda x: answer.hidden(x).relu(), row)
        assert torch.equal((slopes != 0).sum(dim=1), 10 * active)


@breaks("conv(last)", "conv(last.permute(0, 3, 1, 2))", variant="layout")
def test_channels_have_their_place(answer, keras, layout):
    """PyTorch wants (100, 1, 28, 28), Keras (100, 28, 28, 1); PyTorch reads the latter as 28 channels."""
    assert "to have 1 channels, but got 28 channels instead" in layout.last_error
    assert answer.maps.shape == layout.moved.shape == (100, 64, 26, 26)
    assert keras.maps.shape == (100, 26, 26, 64)


@breaks("torch.randn(1, 28, 28)", "torch.randn(1, 1, 28, 28)", variant="layout")
def test_one_image_needs_no_batch_axis(layout):
    """PyTorch takes a single (1, 28, 28) image without a batch axis and gives (64, 26, 26)."""
    assert layout.single.shape == (64, 26, 26)


@breaks("colour.reshape(2, 3, 5, 7)", "colour.permute(0, 3, 1, 2)", variant="layout")
def test_permute_moves_channels_and_reshape_does_not(layout):
    """Reshape equals a permute for one channel only; with three channels it scrambles the image."""
    assert layout.grey_same
    assert not layout.colour_same


@breaks('layers.Dense(1, activation="sigmoid")', "layers.Dense(1)", variant="keras")
def test_sigmoid_output_stays_between_0_and_1(keras):
    """A sigmoid output cannot leave 0 to 1, however large the inputs: wrong for a target without bounds."""
    rows = np.random.default_rng(0).normal(size=(100, 10)) * 1000
    output = keras.table(rows.astype("float32")).detach().numpy()
    assert output.min() >= 0 and output.max() <= 1


@breaks("+ bias[unit]", "- bias[unit]", variant="numpy")
@breaks("window[:, None] * kernels[None]", "window[:, None] * kernels[None, ..., ::-1]", variant="numpy")
def test_the_three_agree(answer, numpy, keras):
    """With weights copied across, NumPy, PyTorch and Keras give the same dense outputs and the same maps, to 1e-5."""
    close = dict(atol=1e-5, rtol=0)
    rows = answer.rows.numpy()
    kernel, bias = (w.value.detach().numpy() for w in keras.table.layers[0].weights)
    by_keras = keras.table.layers[0](rows).detach().numpy()
    by_torch = F.linear(answer.rows, torch.tensor(kernel.T), torch.tensor(bias)).tanh().numpy()
    np.testing.assert_allclose(by_keras, by_torch, **close)
    np.testing.assert_allclose(by_keras, np.tanh(numpy.dense(rows, kernel.T, bias)), **close)
    weight, bias = answer.hidden.weight.detach().numpy(), answer.hidden.bias.detach().numpy()
    np.testing.assert_allclose(numpy.dense(rows, weight, bias), answer.batched.detach().numpy(), **close)

    images = keras.images[:7].transpose(0, 3, 1, 2)
    kernels, biases = (w.value.detach().numpy() for w in keras.conv.weights)
    kernels = kernels.transpose(3, 2, 0, 1)
    by_keras = keras.maps[:7].transpose(0, 3, 1, 2)
    by_torch = F.conv2d(torch.tensor(images), torch.tensor(kernels), torch.tensor(biases)).numpy()
    np.testing.assert_allclose(by_keras, by_torch, **close)
    np.testing.assert_allclose(by_keras, numpy.conv2d(images, kernels, biases), **close)
