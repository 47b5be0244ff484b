import copy

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

side = st.integers(16, 70)
few = st.integers(1, 3)


@breaks("features(torch.zeros(1, 3, 52, 32))", "features(torch.zeros(1, 3, 32, 32))")
@breaks("torch.zeros(1, 3, 52, 32)).flatten(1)", "torch.zeros(2, 3, 52, 32)).flatten()[None]")
@drawn(cases=15, height=side, width=side, batch=st.integers(0, 3))
def test_channels_height_width(answer, height, width, batch):
    """The `Linear` layer wants channels times height times width of the last map, and the batch takes no part in it: 16 times 10 times 5 here."""
    maps = answer.features(torch.zeros(batch, 3, height, width))
    size = maps.shape[1] * maps.shape[2] * maps.shape[3]
    assert nn.Linear(size, 4)(maps.flatten(1)).shape == (batch, 4)
    with pytest.raises(RuntimeError, match=f"{batch}x{size} and {size + 1}x4"):
        nn.Linear(size + 1, 4)(maps.flatten(1))
    assert answer.in_features == 16 * 10 * 5 and answer.shapes[-1] == (16, 10, 5)


@breaks("    head(features(images).flatten(1))\n", "    head(features(images[:, :, :32]).flatten(1))\n")
@breaks("16 * 5 * 5", "16 * 10 * 5")
def test_the_tutorial_number_is_the_tutorials(answer):
    """Here the number of 32 x 32 images, 400, raises on images of 52 x 32, and runs on those of the tutorial."""
    assert answer.message == "RuntimeError: mat1 and mat2 shapes cannot be multiplied (7x800 and 400x10)"
    assert answer.images.shape == (7, 3, 52, 32) and answer.head.in_features == 400
    assert answer.head(answer.features(torch.zeros(7, 3, 32, 32)).flatten(1)).shape == (7, 10)


@breaks("in_features = row.shape[1]", "in_features = row.shape[0]")
@breaks("lazy(images)", "lazy(images[:, :, :32])")
@breaks("nn.Linear(800, 10))", "nn.Linear(800, 11))")
@breaks("nn.LazyLinear(10)", "nn.LazyLinear(11)")
@drawn(cases=10, height=side, width=side, batch=few)
def test_a_probe_and_a_lazy_layer(answer, height, width, batch):
    """An image of zeros, sent through, has the number of any batch of that size, and `LazyLinear` takes it from its first batch."""
    lazy = nn.Sequential(answer.features, nn.Flatten(), nn.LazyLinear(4))
    found = answer.features(torch.zeros(1, 3, height, width)).flatten(1).shape[1]
    assert lazy[2].in_features == 0
    assert lazy(torch.randn(batch, 3, height, width)).shape == (batch, 4) and lazy[2].in_features == found
    assert answer.in_features == answer.lazy[2].in_features == 800 and answer.lazy[2].out_features == 10
    assert (
        not answer.row.requires_grad and answer.row.shape == (1, 800) and answer.right(answer.images).shape == (7, 10)
    )


@breaks("in_features = row.shape[1]", "in_features = row.shape[0]")
@breaks("copy.deepcopy(features).eval()", "features.eval()", variant="pasted")
@breaks("copy.deepcopy(features).eval()", "copy.deepcopy(features)", variant="pasted")
@breaks(".flatten(1).shape[1]", ".shape[1]", variant="pasted")
@drawn(cases=8, height=side, width=side, modes=st.tuples(st.booleans(), st.booleans()))
def test_the_copy_leaves_them_alone(answer, pasted, height, width, modes):
    """A copy in eval mode gives the number and leaves the modes and averages of the layers as they were, whatever their modes; in train mode an image of zeros moves the averages of BatchNorm."""
    features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Sequential(nn.Flatten(2), nn.BatchNorm1d(4)))
    features[1].train(modes[0]), features[2].train(modes[1])
    before = {name: value.clone() for name, value in features.state_dict().items()}
    flags, zeros = [module.training for module in features.modules()], torch.zeros(1, 3, height, width)
    n = copy.deepcopy(features).eval()(zeros).flatten(1).shape[1]
    ours = pasted(1, features=features)
    assert ours.wide == 4 * 50 * 30 and ours.head(torch.rand(2, ours.wide)).shape == (2, 10)
    assert flags == [module.training for module in features.modules()]
    assert all(torch.equal(value, before[name]) for name, value in features.state_dict().items())
    assert features.train()(zeros).flatten(1).shape[1] == n
    assert not torch.equal(features[1].running_mean, before["1.running_mean"])
    flat = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.BatchNorm1d(4 * 50 * 30))
    refused = "no error"
    try:
        pasted(1, features=flat)
    except ValueError as error:
        refused = str(error)
    assert refused == "no error"  # as train mode does of one row
    assert answer.in_features == 800


@breaks("nn.LazyLinear(10)", "nn.LazyLinear(11)")
@drawn(cases=8, size=st.integers(1, 6), kind=st.sampled_from(["SGD", "Adam"]))
def test_lazy_before_the_first_batch(answer, size, kind):
    """Before its first batch the parameters of a `LazyLinear` cannot be counted; SGD and Adam that are built then still train them, Adagrad raises."""
    layer = nn.LazyLinear(3)
    with pytest.raises(ValueError, match="uninitialized parameter"):
        sum(p.numel() for p in layer.parameters())
    with pytest.raises(ValueError, match="uninitialized parameter"):
        torch.optim.Adagrad(layer.parameters())
    optimizer = getattr(torch.optim, kind)(layer.parameters(), lr=0.1)
    layer(torch.ones(2, size)).sum().backward()
    before = layer.weight.clone()
    optimizer.step()
    assert (layer.weight != before).all() and sum(p.numel() for p in layer.parameters()) == 3 * size + 3
    assert sum(p.numel() for p in answer.lazy[2].parameters()) == 8010


@breaks("torch.randn(2, 3, 52, 32)", "torch.randn(2, 3, 44, 32)", variant="adaptive")
@drawn(cases=8, channels=st.integers(2, 5), height=st.integers(1, 4), width=st.integers(1, 4))
def test_lazy_takes_the_first(adaptive, channels, height, width):
    """A `LazyLinear` behind `flatten(1)` runs on one image without its batch axis, a row for each channel, and has then the pixels of a map alone as its inputs; with `[None]` they are channels times pixels; in the snippet a map has 50."""
    image = torch.ones(channels, height, width)
    for first, rows, inputs in ((image, channels, height * width), (image[None], 1, image.numel())):
        layer = nn.LazyLinear(3)
        assert layer(first.flatten(1)).shape == (rows, 3) and layer.in_features == inputs
    assert adaptive.maps[0, 0].numel() == 50


@breaks("for depth in (1, 3, 4, 6)", "for depth in (2, 4, 5, 6)")
@breaks("shapes = [(3, 52, 32)]", "shapes = [(3, 32, 52)]")
@breaks("size = (size + 2 * padding - kernel)", "size = (size + padding - kernel)", variant="numpy")
@breaks("kernel) // stride + 1", "kernel) // stride", variant="numpy")
@drawn(cases=20, height=side, width=side, kernel=st.integers(1, 5), stride=few, padding=st.integers(0, 2), out=few)
def test_the_formula(answer, numpy, height, width, kernel, stride, padding, out):
    """Height and width become (n + 2p - kernel) / stride + 1, rounded down, in a convolution and in a pool, as the NumPy function says, so without padding or stride n - (kernel - 1), and n / 2, rounded down, in a pool of 2; the channels become those of the convolution."""
    padding = min(padding, kernel // 2)
    x = torch.zeros(1, 3, height, width)
    conv, pool = nn.Conv2d(3, out, kernel, stride, padding), nn.MaxPool2d(kernel, stride, padding)
    wanted = tuple((n + 2 * padding - kernel) // stride + 1 for n in (height, width))
    assert conv(x).shape == (1, out, *wanted) and pool(x).shape == (1, 3, *wanted)
    assert nn.Conv2d(3, out, kernel)(x).shape[2:] == (height - (kernel - 1), width - (kernel - 1))
    assert nn.MaxPool2d(2)(x).shape[2:] == (height // 2, width // 2)
    assert numpy.walk([(kernel, stride, padding, out)], 3, height, width)[1] == (out, *wanted)
    assert numpy.walk([(kernel, stride, padding, None)], 3, height, width)[1] == (3, *wanted)
    assert numpy.walk(numpy.stack, 3, height, width)[-1] == answer.features(x).shape[1:]
    assert numpy.shapes == answer.shapes == [(3, 52, 32), (6, 48, 28), (6, 24, 14), (16, 20, 10), (16, 10, 5)]


@breaks("(32, 64, 224)", "(32, 65, 224)", variant="numpy")
@breaks("walk(stack, 3, side, side)", "walk(stack, 3, side, 32)", variant="numpy")
@drawn(cases=8, half=st.integers(8, 30))
def test_twice_the_side(answer, numpy, half):
    """Here the numbers grow faster than the pixels: square images of twice the side have more than 4 times as many, 2,704 for 64 against 400 for 32; 224 gives 44,944."""
    small, large = (answer.features(torch.zeros(1, 3, n, n)).numel() for n in (2 * half, 4 * half))
    assert large > 4 * small
    assert numpy.sides == {32: 400, 64: 2704, 224: 44944} and 2704 > 4 * 400


RAISED = "RuntimeError: mat1 and mat2 shapes cannot be multiplied ({} and {}x10)"


@breaks("copied(maps.flatten(1))),", "head(maps.flatten(1))),", variant="messages")
@breaks("copied, head = nn.Linear(400, 10)", "copied, head = nn.Linear(400, 11)", variant="messages")
@breaks("large = head(maps.flatten(1))", "large = head(maps.flatten(1)[:2])", variant="messages")
@breaks("nn.Linear(256, 10)(small.flatten(1))", "nn.Linear(256, 11)(small.flatten(1))", variant="messages")
@breaks("head(maps)),", "head(maps[:1])),", variant="messages")
@breaks("head(maps.flatten())),", "head(maps.flatten(2))),", variant="messages")
@breaks("features(images[0])", "features(images[:1])", variant="messages")
@breaks("small.view(-1, 400)),", "small.reshape(-1, 256)),", variant="messages")
@breaks("(copied(maps.view(-1, 400)), labels)", "(copied(maps.view(-1, 400))[::2], labels)", variant="messages")
def test_each_message(answer, messages):
    """Here each of the six lines, one with no flatten, one with an image without a batch axis, two of them with `view(-1, 400)`, raises the message of its row, and what its row says to write runs: (7, 10)."""
    assert messages.told == [
        RAISED.format("7x800", 400),
        RAISED.format("1120x5", 800),
        RAISED.format("1x5600", 800),
        RAISED.format("16x50", 800),
        "ValueError: Expected input batch_size (14) to match target batch_size (7).",
        "RuntimeError: shape '[-1, 400]' is invalid for input of size 1792",
    ]
    assert torch.equal(messages.maps, answer.features(messages.images))
    assert messages.large.shape == messages.little.shape == (7, 10) and messages.small.shape == (7, 16, 4, 4)
    assert torch.equal(messages.large, messages.head(messages.maps.flatten(1)))
    assert 1120 == 7 * 16 * 10 and 5600 == 7 * 800 and 50 == 10 * 5 and 1792 == 7 * 256
    assert messages.head(messages.features(messages.images[:1]).flatten(1)).shape == (1, 10)


@breaks("answers = copied(maps.view(-1, 400))", "answers = copied(maps.view(-1, 400))[:7]", variant="messages")
@breaks("answers = copied(maps.view(-1, 400))", "answers = copied(maps.flatten(1)[:, :400])", variant="messages")
@drawn(cases=10, batch=st.integers(1, 5), parts=st.integers(2, 4), width=few)
def test_view_cuts_images(messages, batch, parts, width):
    """`view(-1, n)` with a part of the true number makes several rows of each image, without an error: 14 answers for 7 images here."""
    maps = torch.randn(batch, parts, 2, width)
    rows = maps.view(-1, 2 * width)
    assert len(rows) == parts * batch
    for image, own in zip(maps, rows.split(parts), strict=True):
        assert torch.equal(own, image.flatten(1))
    assert messages.answers.shape == (14, 10) and len(messages.images) == 7
    halves = messages.maps.flatten(1)[3].split(400)
    assert torch.allclose(messages.answers[6:8], messages.copied(torch.stack(halves)), atol=1e-5)


@breaks("features(images.mT)", "features(images)", variant="messages")
@breaks("features(images.mT)", "features(images.mT[..., :-8, :])", variant="messages")
@drawn(cases=10, height=st.integers(52, 55), width=st.integers(32, 35))
def test_other_sizes_with_that_number(messages, height, width):
    """Images of 52 to 55 by 32 to 35 pixels, upright or on their side, all give 800; one of 51 by 32 does not."""
    for size in ((height, width), (width, height)):
        assert messages.features(torch.zeros(1, 3, *size)).numel() == 800
    assert messages.features(torch.zeros(1, 3, 51, 32)).numel() != 800
    assert messages.turned.shape == (7, 800) and messages.images.mT.shape == (7, 3, 32, 52)
    assert torch.allclose(messages.turned, messages.features(messages.images.transpose(2, 3)).flatten(1), atol=1e-5)
    assert not torch.allclose(messages.turned, messages.maps.flatten(1), atol=1e-2)


@breaks("torch.randn(2, 3, 67, 90)", "torch.randn(2, 3, 32, 32)", variant="adaptive")
@breaks("torch.randn(2, 3, 52, 32)", "torch.randn(2, 3, 52, 52)", variant="adaptive")
@breaks("(5, 5)), nn.Linear(400, 10)", "(4, 5)), nn.Linear(320, 10)", variant="adaptive")
@drawn(cases=10, height=side, width=side)
def test_adaptive_takes_other_sizes(answer, adaptive, height, width):
    """With adaptive pooling one head of 400 inputs takes images of any size from 16 pixels on; without it, only one size of map."""
    image = torch.zeros(2, 3, height, width)
    assert adaptive.fixed(image).shape == (2, 10) and adaptive.head.in_features == 400
    assert adaptive.features(torch.zeros(1, 3, 16, 16)).shape[2:] == (1, 1)
    assert torch.equal(adaptive.features(adaptive.images[0]), answer.features(adaptive.images[0]))
    flat = adaptive.features(image).flatten(1)
    if flat.shape[1] != 400:
        with pytest.raises(RuntimeError, match="cannot be multiplied"):
            adaptive.head(flat)
    assert [tuple(x.shape) for x in adaptive.images] == [(2, 3, 52, 32), (2, 3, 32, 32), (2, 3, 67, 90)]


@breaks("nn.AdaptiveAvgPool2d", "nn.AdaptiveMaxPool2d", variant="adaptive")
@breaks("pooled = pool(maps)", "pooled = maps[:, :, ::2]", variant="adaptive")
@breaks("maps = features(images[0])", "maps = features(images[1])", variant="adaptive")
@drawn(cases=10, seed=st.integers(0, 99))
def test_it_averages(adaptive, seed):
    """A map of 10 x 5 becomes 5 x 5 by averaging its rows in pairs, and a map of 5 x 5 stays as it is."""
    torch.manual_seed(seed)
    large, small = torch.randn(2, 16, 10, 5), torch.randn(2, 16, 5, 5)
    for maps, pooled in ((large, adaptive.pool(large)), (adaptive.maps, adaptive.pooled)):
        assert maps.shape[2:] == (10, 5)
        assert torch.allclose(pooled, (maps[:, :, 0::2] + maps[:, :, 1::2]) / 2, atol=1e-6)
    assert torch.equal(adaptive.pool(small), small)


@breaks("places.transpose(1, 2, 0)", "places.transpose(0, 1, 2)", variant="numpy")
@breaks('layers.Conv2D(6, 5, activation="relu")', "layers.Conv2D(6, 5)", variant="keras")
@breaks('layers.Conv2D(16, 5, activation="relu")', "layers.Conv2D(16, 5)", variant="keras")
def test_another_order(answer, numpy, keras):
    """Here Keras, with the weights of PyTorch, gives the same output to 1e-4 once the rows in the kernel of the `Dense` behind the `Flatten` are reordered with `keras_order`, and another output, without an error, where they are not; `keras_order.argsort()` brings them back."""
    conv1, conv2, dense = answer.features[0], answer.features[3], answer.right[2]
    weights = []
    for conv in (conv1, conv2):
        weights += [conv.weight.detach().permute(2, 3, 1, 0).numpy(), conv.bias.detach().numpy() + 0.1]
    kernel, bias = dense.weight.detach().T.numpy(), dense.bias.detach().numpy() + 0.1
    images, x = answer.images.permute(0, 2, 3, 1).numpy(), answer.images
    for conv in (conv1, conv2):
        moved = nn.functional.conv2d(x, conv.weight, conv.bias + 0.1).relu()
        x = nn.functional.max_pool2d(moved, 2)
    wanted = (dense(x.flatten(1)) + 0.1).detach().numpy()
    model, found = keras.build(52, 32), []
    assert numpy.keras_order.shape == (800,) and model.layers[-1].kernel.shape == (800, 10)
    for order in (numpy.keras_order, np.arange(800)):
        for variable, value in zip(model.weights, [*weights, kernel[order], bias], strict=True):
            variable.assign(value)
        found.append(model(images).detach().numpy())
    assert np.allclose(found[0], wanted, atol=1e-4)
    back = numpy.keras_order.argsort()
    assert np.array_equal(kernel[numpy.keras_order][back], kernel) and (back != numpy.keras_order).any()
    assert abs(found[1] - wanted).max() > 0.05


@breaks("model = build(52, 32)", "model = build(52, 33 + 3)", variant="keras")
@breaks("layers.Flatten()", "layers.GlobalAveragePooling2D()", variant="keras")
@breaks("ops.zeros((1, 1040))", "ops.zeros((1, 800))", variant="keras")
@drawn(cases=3, height=st.integers(16, 40), width=st.integers(16, 40))
def test_keras_builds_the_number_in(answer, keras, height, width):
    """In Keras the kernel of the `Dense` layer has the height that PyTorch's `in_features` has; after that another number raises: 1040, of images of 64 x 32, here."""
    kernel = keras.build(height, width).layers[-1].kernel
    assert tuple(kernel.shape) == (answer.features(torch.zeros(1, 3, height, width)).numel(), 10)
    assert (
        keras.model.input_shape == (None, 52, 32, 3)
        and keras.kernel == (800, 10)
        and answer.features(torch.zeros(1, 3, 64, 32)).numel() == 1040
    )
    assert keras.message.endswith("to have value 800, but received input with shape (1, 1040)")


@breaks("layers.GlobalAveragePooling2D()(ops", "layers.GlobalMaxPooling2D()(2 * ops", variant="keras")
@breaks("(1, 10, 5, 16)", "(1, 10, 5, 17)", variant="keras")
@drawn(cases=5, height=few, width=few, channels=few)
def test_global_pooling_leaves_the_channels(keras, height, width, channels):
    """`GlobalAveragePooling2D` in Keras and `AdaptiveAvgPool2d(1)` in PyTorch leave one mean for each channel, whatever the size of the map."""
    maps = np.random.default_rng(height).normal(size=(2, height, width, channels)).astype("float32")
    in_keras = keras.layers.GlobalAveragePooling2D()(maps).detach().numpy()
    in_torch = nn.AdaptiveAvgPool2d(1)(torch.tensor(maps).permute(0, 3, 1, 2)).flatten(1).numpy()
    assert np.allclose(in_keras, maps.mean((1, 2)), atol=1e-5) and np.allclose(in_torch, in_keras, atol=1e-5)
    assert keras.pooled.shape == (1, 16) and (keras.pooled == 1).all()
