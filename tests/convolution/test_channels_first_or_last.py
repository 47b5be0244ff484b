import numpy as np
import pytest
import torch
from torch import nn

from tested_answers import breaks


@breaks("    conv(images)", "    conv(images.permute(0, 3, 1, 2))")
def test_the_message_reads_axis_one(answer):
    """A channels-last batch raises "expected input[2, 32, 40, 3] to have 3 channels, but got 32 channels instead", where 32 is the height on axis 1."""
    assert "expected input[2, 32, 40, 3] to have 3 channels, but got 32 channels instead" in answer.message
    assert "weight of size [16, 3, 5, 5]" in answer.message
    with pytest.raises(RuntimeError, match=r"expected input\[1, 32, 40, 3\] to have 3 channels, but got 32"):
        answer.conv(answer.images[0])


@breaks("right = images.permute(0, 3, 1, 2)", "right = images.permute(0, 3, 2, 1)")
def test_permute_keeps_every_pixel(answer):
    """After `permute(0, 3, 1, 2)` each of the three planes is the plane that it was, and the convolution gives (2, 16, 28, 36)."""
    assert answer.conv(answer.right).shape == (2, 16, 28, 36)
    for channel in range(3):
        assert torch.equal(answer.right[:, channel], answer.images[..., channel])


@breaks("recut = images.reshape(2, 3, 32, 40)", "recut = images.permute(0, 3, 1, 2)")
def test_reshape_runs_and_is_wrong(answer):
    """`reshape(2, 3, 32, 40)` is accepted and gives the same output shape, but its first plane holds red, green and blue in turn."""
    assert answer.conv(answer.recut).shape == answer.conv(answer.right).shape
    assert not torch.allclose(answer.conv(answer.recut), answer.conv(answer.right), atol=0.1)
    assert torch.equal(answer.recut[0, 0, 0, :3], answer.images[0, 0, 0])


@breaks("on_its_side = images.transpose(1, 3)", "on_its_side = images.permute(0, 3, 1, 2)")
def test_one_transpose_swaps_height_and_width(answer):
    """`transpose(1, 3)` puts the channels first and turns height and width around, and the convolution accepts that as well."""
    assert answer.on_its_side.shape == (2, 3, 40, 32)
    assert torch.equal(answer.on_its_side.transpose(2, 3), answer.right)
    assert answer.conv(answer.on_its_side).shape == (2, 16, 36, 28)


@breaks("nn.Conv2d(32, 16, kernel_size=3)(images)", "nn.Conv2d(3, 16, kernel_size=3)(right)")
@breaks("pool(right), pool(images)", "pool(right), pool(right)")
def test_some_layers_cannot_know(answer):
    """`Conv2d(32, 16, 3)` and `MaxPool2d(2)` take the channels-last batch without an error, and slide over width and colour."""
    assert answer.misled.shape == (2, 16, 40 - 2, 3 - 2)
    assert answer.pooled.shape == (2, 3, 16, 20)
    assert answer.pooled_wrong.shape == (2, 32, 20, 1)
    larger = answer.images[..., :2].amax(dim=3)
    assert torch.equal(answer.pooled_wrong[..., 0], larger.view(2, 32, 20, 2).amax(dim=3))


@breaks("right.contiguous(memory_format=torch.channels_last)", "right.contiguous()")
@breaks("plain = right.contiguous()", "plain = right")
def test_memory_format_changes_strides_only(answer):
    """`memory_format=torch.channels_last` leaves shape and values as they are, changes the strides, and does not make a channels-last shape acceptable."""
    assert answer.last.shape == answer.plain.shape == (2, 3, 32, 40)
    assert torch.equal(answer.last, answer.plain)
    assert answer.plain.stride() == (3 * 32 * 40, 32 * 40, 40, 1)
    assert answer.last.stride() == (32 * 40 * 3, 1, 40 * 3, 3) == answer.right.stride()
    torch.testing.assert_close(answer.conv(answer.last), answer.conv(answer.plain), atol=1e-5, rtol=0)
    with pytest.raises(RuntimeError, match="to have 3 channels, but got 32"):
        answer.conv(answer.images.contiguous(memory_format=torch.channels_last))


@breaks("nyxcij,ijco->nyxo", "nyxcij,jico->nyxo", variant="numpy")
@breaks("kernel.transpose(3, 2, 0, 1)", "kernel.transpose(3, 2, 1, 0)", variant="numpy")
def test_two_layouts_one_convolution(numpy):
    """Written for either layout, with images and kernel permuted, the convolution gives the same numbers to 1e-9."""
    assert numpy.last.shape == (2, 28, 36, 16) and numpy.first.shape == (2, 16, 28, 36)
    np.testing.assert_allclose(numpy.first.transpose(0, 2, 3, 1), numpy.last, atol=1e-9)
    one = (numpy.images[1, 3:8, 6:11, :, None] * numpy.kernel).sum(axis=(0, 1, 2))
    np.testing.assert_allclose(numpy.last[1, 3, 6], one, atol=1e-9)


@breaks("wrong = conv_first(recut_images, torch_kernel)", "wrong = conv_first(swapped, torch_kernel)", variant="numpy")
def test_the_wrong_order_has_the_right_shape(numpy):
    """Reshaped images, or a kernel turned by `.T`, give an output of the right shape with other numbers."""
    assert numpy.wrong.shape == numpy.first.shape
    assert np.abs(numpy.wrong - numpy.first).max() > 1
    turned = numpy.conv_first(numpy.swapped, numpy.kernel.T)
    assert np.abs(turned - numpy.first).max() > 1


@breaks("planes = picture.transpose(2, 0, 1)", "planes = picture.reshape(3, 12, 15)", variant="numpy")
@breaks("recut = picture.reshape(3, 12, 15)", "recut = picture.transpose(2, 0, 1)", variant="numpy")
def test_the_disc_falls_apart(numpy):
    """The red disc is whole in the red plane after the permute, and after the reshape all three planes hold pieces of it, with a gap after every lit pixel of a row."""
    assert np.array_equal(numpy.planes[0], numpy.picture[..., 0]) and not numpy.planes[1:].any()
    assert numpy.recut.sum() == numpy.planes.sum() and numpy.recut.any(axis=(1, 2)).all()
    assert not (numpy.recut[..., 1:] & numpy.recut[..., :-1]).any()


@breaks("ncyxij,ocij->noyx", "ncyxij,ocji->noyx", variant="numpy")
def test_numpy_agrees_with_torch(answer, numpy):
    """With the weights of the torch layer the channels-first function gives what the layer gives, to 1e-4."""
    weight, bias = answer.conv.weight.detach().numpy(), answer.conv.bias.detach().numpy()
    ours = numpy.conv_first(answer.right.numpy(), weight) + bias[:, None, None]
    np.testing.assert_allclose(ours, answer.conv(answer.right).detach().numpy(), atol=1e-4)


@breaks(
    'fooled = layers.Conv2D(16, 5, padding="same")',
    'fooled = layers.Conv2D(16, 5, padding="same", data_format="channels_first")',
    variant="keras",
)
@breaks("    conv(first)", "    conv(images)", variant="keras")
def test_keras_takes_the_last_axis(keras):
    """A new Keras Conv2D with padding builds a kernel for 40 channels on a (2, 3, 32, 40) batch and says nothing, as does an unpadded kernel of 3; one that was built for 3 channels raises."""
    assert tuple(keras.fooled.kernel.shape) == (5, 5, 40, 16)
    assert keras.fooled_out.shape == (2, 3, 32, 16)
    assert keras.layers.Conv2D(16, 3)(keras.first).shape == (2, 1, 30, 16)
    assert (
        "expected axis -1 of input shape to have value 3, but received input with shape (2, 3, 32, 40)" in keras.message
    )


@breaks("layers.Conv2D(16, 5)(first)", "layers.Conv2D(16, 3)(first)", variant="keras")
def test_keras_speaks_of_the_size(keras):
    """Without padding, a kernel of 5 on the same batch raises about a negative output size, with no word on channels."""
    assert "Computed output size would be zero or negative" in keras.no_room
    assert "channels" not in keras.no_room


@breaks(
    'told = layers.Conv2D(16, 5, data_format="channels_first")',
    'told = layers.Conv2D(16, 5, data_format="channels_first", padding="same")',
    variant="keras",
)
@breaks("conv = layers.Conv2D(16, 5)", 'conv = layers.Conv2D(16, 5, padding="same")', variant="keras")
def test_a_keras_kernel_in_torch(keras):
    """A Keras kernel (5, 5, 3, 16) permuted by (3, 2, 0, 1) gives in torch what Keras gives, to 1e-4, and data_format leaves the order of the kernel as it is."""
    kernel, bias = keras.conv.kernel.value.detach(), keras.conv.bias.value.detach()
    x = torch.tensor(keras.images).permute(0, 3, 1, 2)
    by_torch = nn.functional.conv2d(x, kernel.permute(3, 2, 0, 1), bias).permute(0, 2, 3, 1)
    torch.testing.assert_close(by_torch, keras.out.detach(), atol=1e-4, rtol=0)
    assert tuple(keras.told_out.shape) == (2, 16, 28, 36)
    assert keras.told.kernel.shape == keras.conv.kernel.shape == (5, 5, 3, 16)
