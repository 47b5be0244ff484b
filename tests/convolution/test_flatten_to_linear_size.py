import numpy as np
import torch
from torch import nn

from tested_answers import breaks


@breaks("head(features(images).flatten(1))", "head(features(images[:, :, :32]).flatten(1))")
def test_the_copied_number_raises(answer):
    """The tutorial's 400 meets 800 numbers per image, and the message shows both."""
    assert "mat1 and mat2 shapes cannot be multiplied (7x800 and 400x10)" in answer.copied


@breaks("features(images).view(-1, 400)", "features(images)[:, :, :5].flatten(1)")
def test_view_cuts_images(answer):
    """`view(-1, 400)` turns 7 images into 14 rows, each half of an image; the halves of an image, joined, are the image."""
    assert answer.cut.shape == (14, 400)
    whole = answer.features(answer.images).flatten(1)
    assert torch.equal(answer.cut.reshape(7, 800), whole)
    assert "Expected input batch_size (14) to match target batch_size (7)" in answer.halves


@breaks("lazy(images)", "lazy(images[:, :, :32])")
@breaks("padding - kernel) // stride + 1", "padding - kernel) // stride", variant="numpy")
@breaks("tuple(model.layers[-1].kernel.shape)", "tuple(build(64, 32).layers[-1].kernel.shape)", variant="keras")
def test_three_ways_to_the_number(answer, numpy, keras):
    """The probe, the lazy layer, the formula in NumPy and Keras all find the same `in_features`."""
    assert answer.in_features == answer.lazy[2].in_features == numpy.in_features == keras.kernel[0]
    assert answer.shapes[0] == numpy.shapes[0] and answer.shapes[-1] == numpy.shapes[-1]


@breaks("size = (size + 2 * padding - kernel)", "size = (size + padding - kernel)", variant="numpy")
def test_the_formula_holds_for_other_stacks(answer, numpy):
    """The size formula agrees with PyTorch for four image sizes, and for a stack with stride 2 and padding 1."""
    other = [(3, 2, 1, 5), (3, 1, 1, 7), (2, 2, 0, None)]
    strided = nn.Sequential(nn.Conv2d(3, 5, 3, 2, 1), nn.Conv2d(5, 7, 3, padding=1), nn.MaxPool2d(2))
    for height, width in ((32, 32), (52, 32), (67, 90), (45, 31)):
        image = torch.zeros(1, 3, height, width)
        assert tuple(answer.features(image).shape[1:]) == numpy.walk(numpy.stack, 3, height, width)[-1]
        assert tuple(strided(image).shape[1:]) == numpy.walk(other, 3, height, width)[-1]


@breaks("for height, width in (52, 32), (32, 32), (67, 90):", "for height, width in ((32, 32),):", variant="adaptive")
@breaks("/ 2\nprint", "/ 3\nprint", variant="adaptive")
def test_adaptive_pooling_takes_any_size(adaptive):
    """With adaptive pooling one head of 400 inputs serves images of three sizes; a map of 10 x 5 becomes 5 x 5 by averaging rows in pairs."""
    assert adaptive.head.in_features == 400
    assert len(adaptive.sizes) == 3 and set(adaptive.sizes.values()) == {(2, 10)}
    assert torch.equal(adaptive.pool(adaptive.small), adaptive.small)
    torch.testing.assert_close(adaptive.pooled, adaptive.pairs)


@breaks("padding - kernel) // stride + 1", "padding - kernel) // stride", variant="numpy")
@breaks("size = (size + 2 * padding - kernel)", "size = (size + padding - kernel)", variant="numpy")
def test_the_formula_counts_places_of_a_window(numpy):
    """For every size from 7 to 40 the formula counts the places where a window fits, with strides and padding."""
    for kernel, stride, padding in ((5, 1, 0), (2, 2, 0), (3, 2, 1), (7, 3, 2)):
        for size in range(7, 41):
            places = [start for start in range(0, size + 2 * padding, stride) if start + kernel <= size + 2 * padding]
            assert numpy.walk([(kernel, stride, padding, 4)], 3, size, 9)[-1][:2] == (4, len(places))


@breaks("places.transpose(1, 2, 0)", "places.transpose(0, 1, 2)", variant="numpy")
def test_keras_order_picks_channels_last(numpy):
    """Taking a flattened map in Keras order gives what flattening it with the channels last gives."""
    maps = np.random.default_rng().normal(size=numpy.shapes[-1])
    assert np.array_equal(maps.ravel()[numpy.keras_order], np.moveaxis(maps, 0, -1).ravel())
    assert sorted(numpy.keras_order) == list(range(numpy.in_features))


@breaks("places.transpose(1, 2, 0)", "places.transpose(0, 1, 2)", variant="numpy")
@breaks(
    'activation="relu"),\n            layers.MaxPooling2D(2),\n            layers.Flatten()',
    "),\n            layers.MaxPooling2D(2),\n            layers.Flatten()",
    variant="keras",
)
def test_the_same_size_in_another_order(answer, numpy, keras):
    """With the weights of PyTorch, Keras gives the same output to 1e-4 once the rows of the dense kernel are put in its order, and another output if they are not."""
    conv1, conv2, dense = answer.features[0], answer.features[3], answer.right[2]
    weights = []
    for conv in (conv1, conv2):
        weights += [conv.weight.detach().permute(2, 3, 1, 0).numpy(), conv.bias.detach().numpy()]
    kernel, bias = dense.weight.detach().T.numpy(), dense.bias.detach().numpy()
    wanted = answer.right(answer.images).detach().numpy()
    images = answer.images.permute(0, 2, 3, 1).numpy()
    model = keras.build(52, 32)
    found = []
    for order in (numpy.keras_order, np.arange(800)):
        for variable, value in zip(model.weights, [*weights, kernel[order], bias], strict=True):
            variable.assign(value)
        found.append(model(images).detach().numpy())
    assert np.allclose(found[0], wanted, atol=1e-4)
    assert abs(found[1] - wanted).max() > 0.05


@breaks("np.zeros((1, 64, 32, 3)", "np.zeros((1, 52, 32, 3)", variant="keras")
def test_keras_is_tied_to_the_size_too(keras):
    """A Keras model built for 52 x 32 refuses images of 64 x 32 in the dense layer."""
    assert "expected axis -1 of input shape to have value 800" in keras.message
