import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

few = st.integers(1, 4)
side = st.integers(1, 9)


@breaks("    conv(images)\n", "    nn.Conv2d(32, 16, kernel_size=3)(images)\n")
@breaks("    conv(images)\n", "    conv(images.permute(0, 3, 1, 2))\n")
@drawn(wanted=few, given=few, batch=st.integers(0, 3), height=side, width=side)
def test_axis_one(answer, wanted, given, batch, height, width):
    """`Conv2d` takes a batch if the size of axis 1 is its number of channels; else the message names both numbers."""
    x, layer = torch.rand(batch, given, height, width), nn.Conv2d(wanted, 2, kernel_size=1)
    if wanted == given:
        assert layer(x).shape == (batch, 2, height, width)
    else:
        text = rf"expected input\[{batch}, {given}, .* to have {wanted} channels, but got {given} channels instead"
        with pytest.raises(RuntimeError, match=text):
            layer(x)
    assert answer.message.startswith("RuntimeError: Given groups=1, weight of size [16, 3, 5, 5], expected input[2, 32")


@breaks("    conv(images)\n", "    conv(images[:1])\n")
@breaks("    conv(images)\n", "    conv(images[:, :31])\n")
def test_it_got_your_height(answer):
    """Here the batch `(N, H, W, C)` of 2 images, 32 high and 40 wide, with 3 colours, is told that it has 32 channels; after `permute(0, 3, 1, 2)` it is taken."""
    assert answer.images.shape == (2, 32, 40, 3)
    assert "expected input[2, 32, 40, 3] to have 3 channels, but got 32 channels instead" in answer.message
    assert answer.conv(answer.images.permute(0, 3, 1, 2)).shape == answer.shapes[0] == (2, 16, 28, 36)


@breaks("images.permute(0, 3, 1, 2)", "images.permute(0, 3, 2, 1)")
@breaks("images.permute(0, 3, 1, 2)", "images.flip(3).permute(0, 3, 1, 2)")
@breaks("right[0, :, 0, 0]", "right[0, :, 0, 1]")
@breaks("images.permute(0, 3, 1, 2)", "images.permute(0, 3, 2, 1)", variant="pasted")
@breaks("image.permute(2, 0, 1)[None]", "image.permute(2, 1, 0)[None]", variant="pasted")
@breaks("image.permute(2, 0, 1)[None]", "image.permute(2, 0, 1)", variant="pasted")
@drawn(batch=st.integers(0, 3), height=side, width=side, colours=few)
def test_permute_keeps_the_planes(answer, pasted, batch, height, width, colours):
    """After `permute(0, 3, 1, 2)` each plane of axis 1 holds one colour, pixel by pixel."""
    x = torch.rand(batch, height, width, colours)
    for images, moved in ((x, x.permute(0, 3, 1, 2)), (answer.images, answer.right)):
        assert moved.shape[1] == images.shape[3]
        for colour in range(images.shape[3]):
            assert torch.equal(moved[:, colour], images[..., colour])
    assert answer.shapes[0] == (2, 16, 28, 36)
    assert answer.kept.tolist() == answer.pixel.tolist() == answer.images[0, 0, 0].tolist()
    image = torch.rand(height, width, colours)
    one = pasted(1, images=x, image=image).x
    several = pasted.after[0].x
    assert several.shape == (batch, colours, height, width) and one.shape == (1, colours, height, width)
    for colour in range(colours):
        assert several[:, colour].tolist() == x[..., colour].tolist()
        assert one[0, colour].tolist() == image[..., colour].tolist()


@breaks("images.reshape(2, 3, 32, 40)", "images.permute(0, 3, 1, 2)")
@breaks("mixed[0, 0, 0, :3]", "mixed[0, :, 0, 0]")
@drawn(batch=st.integers(1, 3), height=side, width=side, colours=st.integers(2, 4))
def test_reshape_mixes_the_colours(answer, batch, height, width, colours):
    """`reshape` gives the shape that `permute` gives, so the layer takes it, but plane 0 begins with all colours of the first pixel, as far as it has room."""
    x = torch.rand(batch, height, width, colours)
    for images, mixed in (
        (x, x.reshape(batch, colours, height, width)),
        (answer.images, answer.mixed),
    ):
        moved = images.permute(0, 3, 1, 2)
        room = min(images.shape[3], moved[0, 0].numel())
        assert mixed.shape == moved.shape
        assert torch.equal(mixed[0, 0].flatten()[:room], images[0, 0, 0, :room])
        assert not torch.equal(mixed, moved) or moved[0, 0].numel() == 1
    assert answer.shapes[1] == answer.shapes[0]
    assert (answer.conv(answer.mixed) - answer.conv(answer.right)).abs().max() > 0.1
    assert answer.row.tolist() == answer.pixel.tolist()


@breaks("images.transpose(1, 3)", "images.permute(0, 3, 1, 2)")
@breaks("(right, mixed, turned)", "(right, turned, mixed)")
@drawn(batch=st.integers(0, 3), height=side, width=side, colours=few)
def test_one_transpose_turns_the_picture(answer, batch, height, width, colours):
    """`transpose(1, 3)` puts the colours on axis 1 and swaps height and width of each plane."""
    x = torch.rand(batch, height, width, colours)
    assert torch.equal(x.transpose(1, 3), x.permute(0, 3, 1, 2).mT)
    assert torch.equal(answer.turned, answer.right.mT)
    assert answer.shapes[2] == (2, 16, 36, 28)


@breaks("nn.Conv2d(32, 16, kernel_size=3)(images)", "nn.Conv2d(3, 16, kernel_size=3)(right)")
@breaks("nn.Conv2d(32, 16, kernel_size=3)", "nn.Conv2d(32, 15, kernel_size=3)")
@drawn(cases=10, row=st.integers(0, 37))
def test_in_channels_from_the_message(answer, row):
    """Here `Conv2d(32, 16, kernel_size=3)` takes the batch without an error and slides along the width alone: each output reads 3 columns, all 32 rows and all 3 colours."""
    assert answer.misled.shape == (2, 16, 38, 1)
    x = answer.images.clone().requires_grad_()
    nn.Conv2d(32, 16, kernel_size=3)(x)[1, 5, row, 0].backward()
    read = x.grad != 0
    assert read.sum() == 32 * 3 * 3 and read[1, :, row : row + 3].all()


@breaks("nn.MaxPool2d(2)(images)", "nn.MaxPool2d(2)(right)")
@breaks("nn.MaxPool2d(2)(images)", "nn.MaxPool2d(2, ceil_mode=True)(images)")
def test_a_pool_cannot_know(answer):
    """Here `MaxPool2d(2)` takes the batch without an error, keeps the larger of red and green in pairs of columns, and drops blue."""
    assert answer.pooled.shape == (2, 32, 20, 1)
    larger = answer.images[..., :2].amax(dim=3)
    assert torch.equal(answer.pooled[..., 0], larger.view(2, 32, 20, 2).amax(dim=3))


@breaks("    conv(images)\n", "    conv(images[:, :3])\n")
@drawn(batch=st.integers(0, 3), width=side, kernel=st.sampled_from([1, 3]))
def test_a_height_of_three(answer, batch, width, kernel):
    """If the height is 3, `Conv2d(3, ...)` takes the colours-last batch without an error; at another height it raises."""
    layer = nn.Conv2d(3, 2, kernel_size=kernel, padding=kernel // 2)
    assert layer(torch.rand(batch, 3, width, 3)).shape == (batch, 2, width, 3)
    with pytest.raises(RuntimeError, match="to have 3 channels, but got 4"):
        layer(torch.rand(batch, 4, width, 3))
    assert "but got 32" in answer.message


@breaks(
    "flat = torch.rand(32, 40, 3), torch.rand(7, 32, 40)",
    "flat = torch.rand(32, 40, 3), torch.rand(3, 32, 40)",
    variant="causes",
)
@drawn(height=side, width=side)
def test_three_grey_pictures(causes, height, width):
    """A stack of 3 grey pictures, without an axis for the colour, is taken without an error and gives one output, that of one colour image with those planes; here 7 of them raise."""
    stack, layer = torch.rand(3, height, width), nn.Conv2d(3, 2, kernel_size=3, padding=1)
    assert layer(stack).shape == (2, height, width)
    assert torch.allclose(layer(stack), layer(torch.stack([*stack], dim=0)[None])[0], atol=1e-5)
    assert causes.flat.shape == (7, 32, 40) and causes.causes[3].endswith("but got 7 channels instead")


@breaks("last = plain.contiguous(memory_format=torch.channels_last)", "last = plain.contiguous()")
@breaks("plain = right.contiguous()", "plain = right")
@breaks("last = plain.contiguous(", "last = images.contiguous(")
def test_memory_format_keeps_the_shape(answer):
    """Here `memory_format=torch.channels_last` keeps the shape (2, 3, 32, 40) and the values and changes the strides; the colours-last shape raises with it as without it."""
    assert answer.last.shape == answer.plain.shape == (2, 3, 32, 40)
    assert torch.equal(answer.last, answer.plain)
    assert answer.plain.stride() == (3840, 1280, 40, 1) and answer.last.stride() == (3840, 1, 120, 3)
    with pytest.raises(RuntimeError, match="to have 3 channels, but got 32"):
        answer.conv(answer.images.contiguous(memory_format=torch.channels_last))


@breaks("images.permute(0, 3, 1, 2)", "images.permute(0, 3, 1, 2).contiguous()")
def test_a_later_view_raises(answer):
    """Here `view` to two axes raises behind the convolution of the permuted batch, where `nn.Flatten()` works, and it does not raise behind that of a contiguous copy, nor of the reshaped batch."""
    assert answer.right.data_ptr() == answer.images.data_ptr() != answer.plain.data_ptr()
    out, copied = answer.conv(answer.right), answer.conv(answer.plain)
    with pytest.raises(RuntimeError, match="view size is not compatible"):
        out.view(2, -1)
    assert torch.allclose(nn.Flatten()(out), copied.view(2, -1), atol=1e-5)
    assert answer.conv(answer.mixed).view(2, -1).shape == (2, 16 * 28 * 36)


@breaks("(image, grey, rgba, flat)", "(image, grey[:1], rgba, flat)", variant="causes")
@breaks("(image, grey, rgba, flat)", "(image, grey, rgba.mT, flat)", variant="causes")
@breaks("(image, grey, rgba, flat)", "(image, grey, rgba, flat.mT)", variant="causes")
@breaks("told(nn.Conv2d(1, 16", "told(nn.Conv2d(2, 16", variant="causes")
@breaks("told(nn.Conv2d(6, 8", "told(nn.Conv2d(5, 8", variant="causes")
@breaks("flat[:, None].repeat(1, 3, 1, 1)", "flat[None, :3]", variant="causes")
@breaks("colour.mean(dim=-3", "colour.amax(dim=-3", variant="causes")
@breaks("rgba[..., :3, :, :]", "rgba[..., 1:, :, :]", variant="causes")
@breaks("colour.permute(0, 3, 1, 2)", "colour.permute(0, 3, 2, 1)", variant="causes")
def test_each_cause_has_its_number(causes):
    """Each of the causes raises the message with the numbers of its row, with a 1 in front of three axes, and after what the row says the layer takes it, with the planes in their order; `rgba[..., :3, :, :]` and `mean(dim=-3, keepdim=True)` do it for one picture without a batch axis too, and in a grey network `flat[:, None]`, where three grey images say what colours say, with a 1 in front, and `mean(dim=-3, keepdim=True)` makes one image of them."""
    said = "RuntimeError: Given groups=1, weight of size [{}, 5, 5], expected input[{}] to have {} channels, but got {} channels instead"
    assert causes.causes == [
        said.format("16, 3", "1, 32, 40, 3", 3, 32),
        said.format("16, 3", "2, 1, 32, 40", 3, 1),
        said.format("16, 3", "2, 4, 32, 40", 3, 4),
        said.format("16, 3", "1, 7, 32, 40", 3, 7),
        said.format("8, 6", "2, 16, 28, 36", 6, 16),
        said.format("16, 1", "2, 3, 32, 40", 1, 3),
        said.format("16, 3", "2, 40, 3, 32", 3, 40),
    ]
    conv, planes = causes.conv, [causes.image[..., i] for i in (0, 1, 2)]
    grey, flat = ([plane] * 3 for plane in (causes.grey[:, 0], causes.flat))
    wanted = ([torch.stack(planes)[None]], grey, [causes.rgba[:, i] for i in (0, 1, 2)], flat)
    for found, given in zip(causes.cured, wanted, strict=False):
        x = given[0] if len(given) == 1 else torch.stack(given, dim=1)
        assert torch.allclose(found, conv(x), atol=1e-5)
    sizes = [tuple(x.shape) for x in causes.cured]
    assert sizes[:4] == [(1, 16, 28, 36), (2, 16, 28, 36), (2, 16, 28, 36), (7, 16, 28, 36)]
    assert sizes[4:] == [(2, 8, 24, 32), (2, 16, 28, 36), (2, 16, 28, 36)]
    assert torch.equal(causes.cured[6], conv(causes.twice.permute(0, 2, 3, 1)))
    assert torch.allclose(causes.mean, (causes.colour[:, 0] + causes.colour[:, 1] + causes.colour[:, 2])[:, None] / 3)
    rgba, colour = causes.rgba[1], causes.colour[1]
    assert torch.equal(conv(rgba[..., :3, :, :]), conv(torch.stack([rgba[0], rgba[1], rgba[2]])))
    assert torch.equal(colour.mean(dim=-3, keepdim=True), causes.mean[1])
    layer = nn.Conv2d(1, 2, 5)
    with pytest.raises(RuntimeError, match="to have 1 channels, but got 7"):
        layer(causes.flat)
    with pytest.raises(RuntimeError, match=r"\[1, 3, 32, 40\] to have 1 channels, but got 3"):
        layer(causes.flat[:3])
    assert causes.flat[:3].mean(dim=-3, keepdim=True).shape == (1, 32, 40)
    for picture, found in zip(causes.flat, layer(causes.flat[:, None]), strict=True):
        assert torch.allclose(found, layer(picture[None]), atol=1e-5)


@breaks("flat[:, None].repeat(1, 3, 1, 1)", "flat[None, :3]", variant="causes")
@drawn(cases=5, height=st.integers(5, 9), width=st.integers(5, 9))
def test_four_grey_images(causes, height, width):
    """In a colour network four grey images of 32 by 40 say "expected input[1, 4, 32, 40]" and "got 4 channels", as one RGBA image does, with a batch axis or without: `rgba[..., :3, :, :]` makes one image of them, without an error, and `flat[:, None].repeat(1, 3, 1, 1)` four, as it does, without an error, of an RGBA image without a batch axis."""
    conv, flat = nn.Conv2d(3, 2, 5), torch.rand(4, height, width)
    for axes in ((4,), (1, 4)):
        with pytest.raises(RuntimeError) as raised:
            conv(torch.rand(*axes, 32, 40))
        assert "expected input[1, 4, 32, 40] to have 3 channels, but got 4 channels" in str(raised.value)
    rgba = flat
    assert conv(rgba[..., :3, :, :]).shape == (2, height - 4, width - 4)
    each = conv(flat[:, None].repeat(1, 3, 1, 1))
    for picture, found in zip(flat, each, strict=True):
        assert torch.allclose(found, conv(torch.stack([picture] * 3)), atol=1e-5)
    assert causes.cured[3].shape == (len(causes.flat), 16, 28, 36)


@breaks("    conv(grey.repeat(1, 3, 1, 1))", "    conv(grey.repeat(1, 3, 1, 1) / 3)", variant="causes")
@breaks("conv.weight.sum(dim=1", "conv.weight.mean(dim=1", variant="causes")
@breaks('"bias": conv.bias', '"bias": 0 * conv.bias', variant="causes")
@drawn(cases=10, batch=st.integers(1, 3), colours=st.integers(2, 4), bias=st.booleans(), seed=st.integers(0, 99))
def test_sum_the_kernel(causes, batch, colours, bias, seed):
    """A layer with the kernel summed over the colours gives on grey images what the colour layer gives on the grey repeated; with the mean of the kernel it does not, and if you normalize each channel in its own way, as for ImageNet, the summed kernel gives other numbers, without an error, however the grey is normalized with one of these pairs."""
    torch.manual_seed(seed)
    layer, grey = nn.Conv2d(colours, 5, kernel_size=3, bias=bias), torch.rand(batch, 1, 7, 8)
    wanted = layer(grey.expand(-1, colours, -1, -1))
    for name, close in (("sum", True), ("mean", False)):
        kernel = getattr(layer.weight, name)(dim=1, keepdim=True)
        found = nn.functional.conv2d(grey, kernel, layer.bias)
        assert torch.allclose(found, wanted, atol=1e-5) == close
    if colours == 3:
        mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
        each = layer((grey.expand(-1, 3, -1, -1) - mean[:, None, None]) / std[:, None, None])
        for one, other in zip(mean, std, strict=True):
            found = nn.functional.conv2d((grey - one) / other, layer.weight.sum(1, keepdim=True), layer.bias)
            assert (found - each).abs().max() > 1e-3
    assert causes.summed.weight.shape == (16, 1, 5, 5)
    assert torch.allclose(causes.summed(causes.grey), causes.conv(causes.grey.repeat(1, 3, 1, 1)), atol=1e-5)
    assert causes.apart == (causes.summed(causes.grey) - causes.cured[1]).abs().max() < 1e-5


@breaks("conv(image.permute(2, 0, 1)), ", "conv(image.permute(2, 1, 0)), ", variant="causes")
@breaks("    norm(out)\n", "    norm(out[None])\n", variant="causes")
@drawn(cases=10, colours=few, height=side, width=side)
def test_one_image(causes, colours, height, width):
    """`Conv2d` and `MaxPool2d` take one image without a batch axis, and `BatchNorm2d` refuses it; with `[None]` all three take it."""
    one = torch.rand(colours, 2 * height, 2 * width)
    layer, pool, norm = nn.Conv2d(colours, 5, kernel_size=1), nn.MaxPool2d(2), nn.BatchNorm2d(5).eval()
    assert layer(one).shape == (5, 2 * height, 2 * width) and pool(layer(one)).shape == (5, height, width)
    with pytest.raises(ValueError, match=r"expected 4D input \(got 3D input\)"):
        norm(layer(one))
    assert pool(norm(layer(one[None]))).shape == (1, 5, height, width)
    assert torch.allclose(layer(one[None])[0], layer(one), atol=1e-6)
    assert causes.refused == "ValueError: expected 4D input (got 3D input)"
    assert causes.out.shape == (16, 28, 36) and torch.equal(causes.out, causes.cured[0][0])
    assert causes.norm(causes.out[None]).shape == (1, 16, 28, 36)


@breaks('Image.new("RGB", (40, 32)', 'Image.new("RGB", (32, 40)', variant="pillow")
@breaks("(40, 32), (250, 0, 0))\npixels", "(40, 32), (0, 0, 250))\npixels", variant="pillow")
@drawn(cases=10, height=side, width=side)
def test_pillow_has_the_colours_last(pillow, height, width):
    """A colour picture of Pillow becomes an array with rows first and the colours last."""
    picture = pillow.Image.new("RGB", (width, height), (1, 2, 3))
    assert np.array_equal(np.asarray(picture), np.full((height, width, 3), (1, 2, 3)))
    assert pillow.red.size == (40, 32)
    assert np.array_equal(pillow.pixels, np.full((32, 40, 3), (250, 0, 0)))


@breaks("permute(2, 0, 1)[None] / 255", "permute(2, 0, 1)[None] / 250", variant="pillow")
@breaks("permute(2, 0, 1)[None] / 255", "permute(2, 1, 0)[None] / 255", variant="pillow")
@drawn(cases=10, height=side, width=side, seed=st.integers(0, 99))
def test_from_pillow_to_conv(pillow, height, width, seed):
    """Bytes, permuted by (2, 0, 1), with `[None]` and divided by 255, are a batch (1, 3, H, W) of floats from 0 to 1 with the colours in their planes, which `Conv2d` takes; without the division it raises."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    pixels, layer = np.asarray(pillow.Image.fromarray(pixels)), nn.Conv2d(3, 2, kernel_size=1)
    planes = torch.tensor(pixels).permute(2, 0, 1)[None]
    with pytest.raises(RuntimeError, match="should be the same"):
        layer(planes)
    batch = planes / 255
    assert layer(batch).shape == (1, 2, height, width) and batch.dtype == torch.float32
    assert np.allclose(batch[0, 1] * 255, pixels[..., 1]) and 0 <= batch.min() <= batch.max() <= 1
    assert pillow.batch.shape == (1, 3, 32, 40) and pillow.batch.dtype == torch.float32
    assert np.allclose(pillow.batch[0].permute(1, 2, 0), pillow.pixels / 255)


@breaks('red.convert("L")', 'red.convert("LA")', variant="pillow")
@breaks('grey.convert("RGB")', 'red.convert("RGB")', variant="pillow")
@drawn(cases=10, height=side, width=side, grey=st.integers(0, 255))
def test_a_grey_picture_has_two_axes(pillow, height, width, grey):
    """A grey picture of Pillow becomes an array of height and width with no colour axis; after `convert("RGB")` it has three equal colours."""
    picture = pillow.Image.new("L", (width, height), grey)
    assert np.asarray(picture).shape == (height, width)
    assert np.array_equal(np.asarray(picture.convert("RGB")), np.full((height, width, 3), grey))
    assert pillow.flat.shape == (32, 40) and pillow.again.shape == (32, 40, 3)
    assert pillow.again[0, 0].tolist() == [pillow.flat[0, 0]] * 3 and 0 < pillow.flat[0, 0] < 255


@breaks("(250, 0, 0, 51)", "(250, 0, 0, 255)", variant="pillow")
@breaks("alpha_composite(white, glass)", "alpha_composite(glass, white)", variant="pillow")
@breaks('glass.size, "white"', 'glass.size, "grey"', variant="pillow")
@drawn(cases=10, colour=st.tuples(*[st.integers(0, 255)] * 3), alpha=st.integers(0, 255))
def test_dropping_alpha_shows_what_was_hidden(pillow, colour, alpha):
    """When the alpha is cut off, by `convert("RGB")` as by `[..., :3]`, a pixel keeps its full colour, however transparent it is; laid on white it is mixed with white."""
    glass = pillow.Image.new("RGBA", (4, 3), (*colour, alpha))
    for cut in (np.asarray(glass.convert("RGB")), np.asarray(glass)[..., :3]):
        assert cut[0, 0].tolist() == list(colour)
    laid = pillow.Image.alpha_composite(pillow.Image.new("RGBA", (4, 3), "white"), glass)
    mixed = [255 - (255 - one) * alpha / 255 for one in colour] + [255]
    assert np.abs(np.asarray(laid)[0, 0] - mixed).max() <= 1
    assert pillow.cut.shape == pillow.laid.shape == (32, 40, 3)
    assert pillow.cut[0, 0].tolist() == [250, 0, 0] and pillow.laid[0, 0].tolist() == [254, 204, 204]


@breaks('inks = red.convert("CMYK")', 'inks = red.convert("RGBA")', variant="pillow")
@breaks('inks.convert("RGB")', 'inks.convert("RGBA")', variant="pillow")
@drawn(cases=10, colour=st.tuples(*[st.integers(0, 255)] * 3))
def test_cmyk_has_four_too(pillow, colour):
    """A picture in CMYK has 4 channels of ink: its first 3 are 255 minus the colour, the fourth is taken from each colour as black, and `convert("RGB")` gives the colour."""
    picture = pillow.Image.new("RGB", (4, 3), colour)
    inks = picture.convert("CMYK")
    assert np.asarray(inks).shape == (3, 4, 4)
    assert np.asarray(inks)[0, 0, :3].tolist() == [255 - one for one in colour]
    assert np.array_equal(np.asarray(inks.convert("RGB")), np.asarray(picture))
    black = pillow.Image.new("CMYK", (4, 3), (0, 0, 0, colour[0])).convert("RGB")
    assert np.array_equal(np.asarray(black), np.full((3, 4, 3), 255 - colour[0]))
    assert pillow.first_three[0, 0].tolist() == [5, 255, 255]
    assert pillow.back.shape == (32, 40, 3) and pillow.back[0, 0].tolist() == [250, 0, 0]


@breaks("3000", "30", variant="pillow")
@breaks('"uint16"', '"int32"', variant="pillow")
@drawn(cases=10, value=st.integers(0, 65535))
def test_sixteen_bits_are_cut(pillow, value):
    """Of a picture with 16 bits of grey, mode `I;16`, `convert("RGB")` leaves each value up to 255 as it is and makes 255 of the others."""
    deep = pillow.Image.fromarray(np.full((3, 4), value, "uint16"))
    assert deep.mode == "I;16" and (np.asarray(deep.convert("RGB")) == min(value, 255)).all()
    assert pillow.deep.mode == "I;16" and np.asarray(pillow.deep).max() == 3000 and (pillow.eight == 255).all()


@breaks("nyxcij,ijco->nyxo", "nyxcij,jico->nyxo", variant="numpy")
@breaks("ncyxij,ocij->noyx", "ncyxij,ocji->noyx", variant="numpy")
@breaks("kernel.transpose(3, 2, 0, 1)", "kernel.transpose(3, 2, 1, 0)", variant="numpy")
@breaks("images.reshape(2, 3, 32, 40)", "swapped", variant="numpy")
def test_two_layouts_one_convolution(numpy):
    """Here, with images and kernel permuted, both layouts give in NumPy what `conv2d` of PyTorch gives; with reshaped images, or the kernel turned by `.T`, other numbers of the same shape."""
    x, weight = torch.tensor(numpy.images).permute(0, 3, 1, 2), torch.tensor(numpy.kernel).permute(3, 2, 0, 1)
    theirs = nn.functional.conv2d(x, weight).numpy()
    assert theirs.shape == (2, 16, 28, 36) and numpy.last.shape == (2, 28, 36, 16)
    assert np.allclose(numpy.first, theirs) and np.allclose(numpy.last.transpose(0, 3, 1, 2), theirs)
    for other in (numpy.mixed, numpy.conv_first(numpy.swapped, numpy.kernel.T)):
        assert other.shape == theirs.shape and np.abs(other - theirs).max() > 1
    assert np.allclose(numpy.mixed, nn.functional.conv2d(torch.tensor(numpy.images).reshape(2, 3, 32, 40), weight))


@breaks("planes = picture.transpose(2, 0, 1)", "planes = picture.reshape(3, 12, 15)", variant="numpy")
@breaks("recut = picture.reshape(3, 12, 15)", "recut = picture.transpose(2, 0, 1)", variant="numpy")
@breaks("(y - 5.5) ** 2", "(y - 4.5) ** 2", variant="numpy")
def test_the_disc_falls_apart(numpy):
    """In the picture each plane after `reshape` holds a third of the rows of the disc, with a gap after every lit pixel of a row; after `permute` red holds all of it."""
    y, x = np.mgrid[:12, :15]
    disc = np.hypot(y - 5.5, x - 7) < 24**0.5
    assert np.array_equal(numpy.planes, [disc, 0 * disc, 0 * disc])
    assert numpy.recut.shape == (3, 12, 15)
    for plane, rows in zip(numpy.recut, np.split(disc, 3), strict=True):
        assert plane.sum() == rows.sum() > 0
    assert not (numpy.recut[..., 1:] & numpy.recut[..., :-1]).any()


@breaks("    conv(batch)", "    layers.Conv2D(16, 5)(batch)", variant="keras")
@breaks("(first, images[..., :1], images[0])", "(first, images[..., :2], images[0])", variant="keras")
@breaks("(first, images[..., :1], images[0])", "(first, images[..., :1], images[0, 0])", variant="keras")
def test_a_built_keras_layer_compares(keras):
    """Here a Keras layer that was built for 3 colours refuses channels first, grey, and one image without a batch axis, each in words of its own."""
    assert len(keras.told) == 3 and np.array_equal(keras.batch, keras.images[0])
    first, grey, one = keras.told
    assert all(
        text.startswith("ValueError: Input 0 with name 'None' of layer 'conv' is incompatible") for text in keras.told
    )
    assert first.endswith(
        "expected axis -1 of input shape to have value 3, but received input with shape (2, 3, 32, 40)"
    )
    assert grey.endswith(
        "expected axis -1 of input shape to have value 3, but received input with shape (2, 32, 40, 1)"
    )
    assert one.endswith("expected min_ndim=4, found ndim=3. Full shape received: (32, 40, 3)")


@breaks(
    'fooled = layers.Conv2D(16, 5, padding="same")',
    'fooled = layers.Conv2D(16, 5, padding="same", data_format="channels_first")',
    variant="keras",
)
@breaks("fooled(first)", "fooled(images)", variant="keras")
@breaks("layers.Conv2D(16, 5)(first)", "layers.Conv2D(16, 3)(first)", variant="keras")
def test_a_new_keras_layer_is_fooled(keras):
    """Here a new layer with `padding="same"` or a kernel of 3 takes channels-first images in silence, with a kernel for 40 channels; a kernel of 5 without padding raises about the output size."""
    assert tuple(keras.fooled.kernel.shape) == (5, 5, 40, 16) and tuple(keras.conv.kernel.shape) == (5, 5, 3, 16)
    assert keras.fooled.count_params() == 5 * 5 * 40 * 16 + 16
    assert keras.layers.Conv2D(16, 3)(keras.first).shape == (2, 1, 30, 16)
    assert "Computed output size would be zero or negative" in keras.no_room
    assert (
        "`inputs shape=(2, 3, 32, 40)`, `kernel shape=(5, 5, 40, 16)`" in keras.no_room
        and "channel" not in keras.no_room
    )


@breaks('conv = layers.Conv2D(16, 5, name="conv")', 'conv = layers.Conv2D(16, 5, activation="relu")', variant="keras")
@breaks('conv = layers.Conv2D(16, 5, name="conv")', 'conv = layers.Conv2D(16, 5, padding="same")', variant="keras")
@breaks("out = conv(images)", "out = conv(images[::-1].copy())", variant="keras")
def test_a_keras_kernel_in_torch(keras):
    """Here the Keras kernel, permuted by (3, 2, 0, 1), gives in PyTorch what Keras gives, to 1e-4; turned by `.T` it gives other numbers of the same shape."""
    kernel, bias = keras.conv.kernel.value.detach(), keras.conv.bias.value.detach() + 0.5
    x, theirs = torch.tensor(keras.images).permute(0, 3, 1, 2), keras.out.detach().permute(0, 3, 1, 2)
    assert theirs.shape == (2, 16, 28, 36)
    ours, turned = (
        nn.functional.conv2d(x, k, bias) - 0.5 for k in (kernel.permute(3, 2, 0, 1), kernel.permute(3, 2, 1, 0))
    )
    assert torch.allclose(ours, theirs, atol=1e-4)
    assert turned.shape == theirs.shape and (turned - theirs).abs().max() > 0.1


@breaks(
    'ready = layers.Conv2D(16, 5, data_format="channels_first")',
    'ready = layers.Conv2D(16, 5, padding="same")',
    variant="keras",
)
@breaks("images.transpose(0, 3, 1, 2)", "images.reshape(2, 3, 32, 40)", variant="keras")
def test_keras_can_be_told(keras):
    """Here `data_format="channels_first"` takes channels-first images in Keras on the torch backend, and keeps height and width first in its kernel; a model with a `keras.Input` of channels last refuses them."""
    assert keras.told_out.shape == (2, 16, 28, 36)
    assert keras.ready.kernel.shape == (5, 5, 3, 16)
    kernel, bias = keras.ready.kernel.value.detach(), keras.ready.bias.value.detach()
    x = torch.tensor(keras.images).permute(0, 3, 1, 2)
    wanted = nn.functional.conv2d(x, kernel.permute(3, 2, 0, 1), bias)
    assert torch.allclose(keras.told_out.detach(), wanted, atol=1e-4)
    model = keras.keras.Sequential([keras.keras.Input(keras.images.shape[1:]), keras.layers.Conv2D(16, 5)])
    refused = "no error"
    try:
        model(x.numpy())
    except ValueError as error:
        refused = str(error)
    assert "incompatible" in refused and model(keras.images).shape == (2, 28, 36, 16)


@breaks('Conv2D(16, 5, data_format="channels_first")', "Conv2D(16, 3)", variant="tensorflow")
@breaks("(0, 2, 3, 1)", "(0, 3, 2, 1)", variant="tensorflow")
@breaks("tf.ones((2, 3, 32, 40))", "tf.ones((2, 3, 32, 41))", variant="tensorflow")
def test_tensorflow_on_a_cpu(tensorflow):
    """Here, in Keras on TensorFlow and a CPU without oneDNN, `data_format="channels_first"` raises "currently only supports the NHWC tensor format", and after a transpose to channels last the images are taken."""
    assert "The Conv2D op currently only supports the NHWC tensor format on the CPU." in tensorflow.message
    assert tensorflow.message.endswith("The op was given the format: NCHW") and tensorflow.shape == (2, 28, 36, 16)
