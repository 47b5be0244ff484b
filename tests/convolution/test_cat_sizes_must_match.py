import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(2, 30)


def said(call):
    """The words of the error, or "no error"."""
    try:
        call()
    except (RuntimeError, ValueError) as error:
        return str(error)
    return "no error"


def joined(up, skip):
    return said(lambda: torch.cat([up, skip], dim=1))


@breaks("F.interpolate(low, scale_factor=2.0)", "F.interpolate(low, size=(11, 14))")
@breaks("rand(3, 4, 11, 14)", "rand(3, 4, 10, 14)")
@drawn(cases=25, h=SIZE, w=SIZE)
def test_odd_sizes_lose_one(answer, h, w):
    """A pool of 2 followed by doubling gives back an even size and one less of an odd size, and `torch.cat` with the skip connection then raises "Sizes of tensors must match except in dimension 1"; here 11, 5 and 10."""
    skip = torch.zeros(2, 1, h, w)
    up = F.interpolate(F.max_pool2d(skip, 2), scale_factor=2.0)
    assert up.shape[2:] == (h - h % 2, w - w % 2)
    words = joined(up, skip)
    assert ("Sizes of tensors must match except in dimension 1" in words) == (h % 2 == 1 or w % 2 == 1)
    rows = torch.arange(float(h)).view(1, 1, h, 1).expand(1, 1, h, 2)
    assert F.max_pool2d(rows, 2).flatten().tolist() == [2 * pair + 1 for pair in range(h // 2)]
    assert answer.skip.shape == (3, 4, 11, 14) and answer.low.shape == (3, 4, 5, 7)
    assert answer.plain.shape == (3, 4, 10, 14)
    assert answer.message == (
        "Sizes of tensors must match except in dimension 1. "
        "Expected size 10 but got size 11 for tensor number 1 in the list."
    )


@breaks("up = F.interpolate(low, size=skip.shape[2:])", "up = skip")
@breaks("joined = torch.cat([up, skip], dim=1)", "joined = torch.cat([skip, up], dim=1)")
@breaks("output_size=skip.shape[2:]", "output_size=(10, 15)")
@breaks("F.interpolate(low, size=skip.shape[2:])", "F.interpolate(low, scale_factor=2.0)", variant="pasted")
@breaks("layer(low, output_size=skip.shape[2:])", "layer(low)", variant="pasted")
@breaks("torch.cat([up, skip], dim=1)", "torch.cat([up, skip], dim=2)", variant="pasted")
@drawn(cases=15, h=SIZE, w=SIZE, c=st.integers(1, 3), mode=st.sampled_from(["nearest", "bilinear", "area"]))
def test_the_size_of_the_skip_fits(answer, pasted, h, w, c, mode):
    """`F.interpolate(low, size=skip.shape[2:])`, and a `ConvTranspose2d` of kernel 2 and stride 2 with `output_size`, give the size of the skip after a pool of 2, for heights and widths from 2 to 30; here (3, 8, 11, 14) after joining."""
    skip = torch.zeros(2, c, h, w)
    low = F.max_pool2d(skip, 2)
    layer = nn.ConvTranspose2d(c, 3, kernel_size=2, stride=2)
    for up in (F.interpolate(low, size=skip.shape[2:], mode=mode), layer(low, output_size=skip.shape[2:])):
        assert up.shape[2:] == (h, w) and joined(up, skip) == "no error"
    assert answer.joined.shape == (3, 8, 11, 14) and answer.fitted.shape == (3, 4, 11, 14)
    rows = torch.arange(11) * 5 // 11
    assert torch.equal(answer.joined[:, 4:], answer.skip)
    assert torch.equal(answer.joined[:, :4], answer.low[:, :, rows].repeat_interleave(2, dim=3))
    skip = torch.rand(2, c, 2 * h + 1, w)
    low = F.max_pool2d(skip, 2)
    assert said(lambda: pasted(1, low=low, skip=skip, layer=layer)) == "no error"
    by_size, by_layer, both = pasted.after[0].up, pasted.after[1].up, pasted.after[2].joined
    rows, columns = torch.arange(2 * h + 1) * h // (2 * h + 1), torch.arange(w) * (w // 2) // w
    assert by_size.shape[2:] == skip.shape[2:] and torch.equal(by_size, low[:, :, rows][..., columns])
    assert by_layer.shape == (2, 3, 2 * h + 1, w)
    assert torch.allclose(by_layer[..., : 2 * h, : w // 2 * 2], layer(low), atol=1e-6)
    assert both.shape == (2, 3 + c, 2 * h + 1, w) and torch.equal(both[:, 3:], skip)


@breaks("output_size=skip.shape[2:]", "output_size=(11, 15)")
@drawn(
    cases=15,
    h=st.integers(1, 12),
    w=st.integers(1, 12),
    mode=st.sampled_from(["nearest", "bilinear", "area", "corners"]),
)
def test_even_sizes_stay_as_they_were(answer, h, w, mode):
    """Where the skip has twice the size, `F.interpolate` by size gives the numbers of enlarging by 2 in the same `mode` and with the same `align_corners`, but other ones than another mode, and `ConvTranspose2d` with `output_size` those without it; a convolution behind `torch.cat` gives the same numbers for both, and in the other order of joining other ones, without an error; here it has 14 columns of 7."""
    low = torch.rand(2, 3, h, w)
    mode = {"mode": mode} if mode != "corners" else {"mode": "bilinear", "align_corners": True}
    by_size = F.interpolate(low, size=(2 * h, 2 * w), **mode)
    assert torch.allclose(by_size, F.interpolate(low, scale_factor=2.0, **mode), atol=1e-6)
    conv, skip = nn.Conv2d(6, 2, 1), torch.rand(2, 3, 2 * h, 2 * w)
    trained = conv(torch.cat([skip, F.interpolate(low, scale_factor=2.0, **mode)], dim=1))
    assert torch.allclose(conv(torch.cat([skip, by_size], dim=1)), trained, atol=1e-5)
    assert (conv(torch.cat([by_size, skip], dim=1)) - trained).abs().max() > 1e-4
    if h > 1 and mode["mode"] == "bilinear":
        assert not torch.allclose(by_size, F.interpolate(low, scale_factor=2.0), atol=1e-3)
    layer = nn.ConvTranspose2d(3, 2, kernel_size=2, stride=2)
    assert torch.equal(layer(low, output_size=(2 * h, 2 * w)), layer(low))
    assert answer.plain.shape[3] == answer.fitted.shape[3] == 14
    assert torch.allclose(answer.fitted[:, :, :10], answer.plain, atol=1e-6)


@breaks("kernel_size=2, stride=2", "kernel_size=4, stride=2, padding=1")
@drawn(
    cases=20,
    h=SIZE,
    w=SIZE,
    odd=st.booleans(),
    kernel=st.sampled_from([(2, 0), (3, 1), (3, 0), (4, 1)]),
)
def test_kernel_three_falls_short(answer, h, w, odd, kernel):
    """After a pool of 2, a `ConvTranspose2d` of kernel 3, stride 2 and padding 1 does not reach the size of an odd skip, says "requested an output size" and reaches an even one, one without padding reaches an odd one and not an even one, those of kernel 2, and of kernel 4 with padding 1, reach both, and `F.interpolate` behind the layer gives the size of the skip; here it is of kernel 2."""
    skip = torch.zeros(1, 1, h, w - w % 2 + odd)
    low = F.max_pool2d(skip, 2)
    layer = nn.ConvTranspose2d(1, 1, kernel[0], stride=2, padding=kernel[1])
    words = said(lambda: layer(low, output_size=skip.shape[2:]))
    parities = {n % 2 for n in skip.shape[2:]}
    if (kernel == (3, 1) and 1 in parities) or (kernel == (3, 0) and 0 in parities):
        assert words.startswith("requested an output size")
    else:
        assert words == "no error" and layer(low, output_size=skip.shape[2:]).shape == skip.shape
    assert joined(F.interpolate(layer(low), size=skip.shape[2:]), skip) == "no error"
    assert answer.layer.kernel_size == answer.layer.stride == (2, 2) and answer.layer.padding == (0, 0)


@breaks("kernel_size=2, stride=2", "kernel_size=4, stride=2, padding=1")
@breaks("kernel_size=2, stride=2", "kernel_size=2, stride=2, bias=False")
@drawn(cases=15, h=SIZE, w=SIZE)
def test_the_added_row_is_bias(answer, h, w):
    """What `output_size` adds to the result of a `ConvTranspose2d` of kernel 2 and stride 2 for an odd height or width holds the bias alone, whatever the input; here the last row."""
    low = F.max_pool2d(torch.randn(2, 3, h, w), 2)
    layer = nn.ConvTranspose2d(3, 2, kernel_size=2, stride=2)
    fitted, bias = layer(low, output_size=(h, w)), layer.bias.view(-1, 1, 1)
    assert torch.equal(fitted[:, :, h - h % 2 :], bias.expand(2, -1, h % 2, w))
    assert torch.equal(fitted[..., w - w % 2 :], bias.expand(2, -1, h, w % 2))
    last = answer.fitted[:, :, 10:]
    assert answer.layer.bias is not None and torch.equal(last, answer.layer.bias.view(-1, 1, 1).expand(3, 4, 1, 14))


@breaks("UNet(3), UNet(3, fit=True)", "UNet(2), UNet(3, fit=True)", variant="unet")
@breaks("F.interpolate(x, scale_factor=2.0)", "F.interpolate(x, size=skip.shape[2:])", variant="unet")
@drawn(cases=12, depth=st.integers(1, 4), h=st.integers(16, 70), w=st.integers(16, 70))
def test_multiples_fit(unet, depth, h, w):
    """A U-Net with 1 to 4 pools of 2 takes a size if it is a multiple of 2 to the number of pools and raises for any other; here with 3 pools the multiples of 8, and no other size."""
    fits = h % 2**depth == 0 and w % 2**depth == 0
    assert unet.takes(unet.UNet(depth), h, w) == ((h, w) if fits else None)
    assert unet.takes(unet.UNet(depth), 2**depth * 3, 2**depth * 2) == (2**depth * 3, 2**depth * 2)
    assert unet.fits == [n for n in range(8, 44) if n % 8 == 0] and len(unet.net.convs) == 3


@breaks("if self.fit:", "if not self.fit:", variant="unet")
@breaks("UNet(3), UNet(3, fit=True)", "UNet(3), UNet(3)", variant="unet")
@drawn(cases=12, depth=st.integers(1, 3), h=st.integers(8, 60), w=st.integers(8, 60))
def test_fitting_takes_all(unet, depth, h, w):
    """With `fit=True` the U-Net returns the size that it gets, odd or even, from 8 on; here each height from 8 to 43."""
    assert unet.takes(unet.UNet(depth, fit=True), h, w) == (h, w)
    assert unet.every == list(range(8, 44)) and len(unet.every) == 36 == len(unet.sizes)


@breaks("[..., :h, :w]", "", variant="unet")
@breaks("more = 0, -w % multiple,", "more = -w % multiple, 0,", variant="unet")
@breaks(', mode="replicate")', ")", variant="unet")
@drawn(cases=15, depth=st.integers(1, 3), h=st.integers(1, 40), w=st.integers(1, 40))
def test_padded_and_cut_back(unet, depth, h, w):
    """`padded` hands the network the image with its last row and column repeated below and on the right up to the next multiple, and returns what stands above the image; an image that is a multiple is handed over as it is, and the answer has the size of the image."""
    x, seen = torch.rand(2, 1, h, w), []
    multiple = 2**depth

    def spy(image):
        seen.append(image)
        return image * 3

    assert torch.equal(unet.padded(spy, x, multiple), x * 3)
    full = [-(-n // multiple) * multiple for n in (h, w)]
    assert list(seen[0].shape[2:]) == full and torch.equal(seen[0][..., :h, :w], x)
    rows, columns = (torch.arange(n).clamp(max=size - 1) for n, size in zip(full, (h, w), strict=True))
    assert torch.equal(seen[0], x[..., rows, :][..., columns])
    assert unet.padded(unet.UNet(depth), x, multiple).shape == x.shape
    assert unet.answer.shape == (3, 1, 36, 21)


@breaks("more = 0, -w % multiple,", "more = -w % multiple, 0,", variant="unet")
@drawn(cases=15, h=st.sampled_from([3, 5, 8, 11, 16]), w=st.sampled_from([3, 5, 8, 11, 16]))
def test_group_norm_counts_the_padding(unet, h, w):
    """`padded` around an `nn.GroupNorm` gives other numbers than the norm of the image where something is padded, and the same for a multiple; around an `nn.BatchNorm2d` in eval mode it gives the same."""
    x = torch.rand(2, 4, h, w) + 1
    group, batch = nn.GroupNorm(2, 4), nn.BatchNorm2d(4).eval()
    assert torch.allclose(unet.padded(group, x, 8), group(x), atol=1e-4) == (h % 8 == w % 8 == 0)
    assert torch.equal(unet.padded(batch, x, 8), batch(x))


@breaks(', mode="replicate")', ")", variant="unet")
def test_zeros_cost_the_edge(unet):
    """A U-Net that learned to clean pictures of digits, 16 x 16, is right in over 84% of the last row and column of held-out ones of 13 x 18 where `padded` repeats the edge, and in at least 2.5 points fewer where zeros are padded, with three seeds."""
    digits = torch.tensor(load_digits().images).float() / 16

    def pictures(rows, count, height, width):
        walls = rows[torch.randint(len(rows), (count, 3, 3))].transpose(2, 3).reshape(count, 1, 24, 24)
        clean = walls[..., 4 : 4 + height, 3 : 3 + width]
        return clean + 0.3 * torch.randn(clean.shape), (clean > 0.5).float()

    def with_zeros(net, x):
        return net(F.pad(x, (0, -x.shape[3] % 4, 0, -x.shape[2] % 4)))[..., : x.shape[2], : x.shape[3]]

    for seed in (0, 1, 2):
        torch.manual_seed(seed)
        net = unet.UNet(2)
        optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
        for _ in range(150):
            x, y = pictures(digits[:1400], 16, 16, 16)
            optimizer.zero_grad()
            F.binary_cross_entropy_with_logits(net(x), y).backward()
            optimizer.step()
        x, y = pictures(digits[1400:], 500, 13, 18)
        right = [(answer > 0) == (y > 0) for answer in (unet.padded(net, x, 4), with_zeros(net, x))]
        repeated, zeros = (torch.cat([r[..., -1, :], r[..., -1]], -1).float().mean().item() for r in right)
        assert repeated > 0.84 and repeated - zeros > 0.025, (repeated, zeros)


@breaks('"pool, odd size": said(up', '"pool, odd size": said(strided', variant="causes")
@breaks("said(up, double(up))", "said(up, up)", variant="causes")
@breaks("F.conv2d(wide, kernel)", "F.conv2d(wide, kernel, padding=1)", variant="causes")
@breaks("said(full, rest)", "said(rest, full)", variant="causes")
@breaks("said(full, narrow, dim=0)", "said(full, narrow, dim=1)", variant="causes")
def test_each_cause(causes):
    """Here `torch.cat` says "Expected size 10 but got size 11" after a pool of an odd size, "Expected size 10 but got size 20" for a skip of another level and for a map that nothing enlarged, twice or more for the first skip taken first, the other way round for a skip kept after its pool and for one kept behind the last pool, "Expected size 10 but got size 12" after a convolution without padding, "Expected size 8 but got size 5" for two batches, and "Expected size 7 but got size 6" for matrices joined along the wrong axis; a skip kept before each pool, none behind the last, and the last taken first beside an enlarged map, the border cut off, one batch, and `dim=1` run."""
    sizes = {"pool, odd size": (10, 11), "skip of another level": (10, 20), "unpadded convolution": (10, 12)}
    sizes |= {"another batch": (8, 5), "along the wrong axis": (7, 6)}
    for cause, (want, got) in sizes.items():
        assert causes.told[cause] == f"Expected size {want} but got size {got}"
    first = torch.zeros(1, 1, 40, 40)
    last = F.max_pool2d(first, 2)
    low = F.max_pool2d(last, 2)
    up = F.interpolate(low, scale_factor=2.0)
    for pair, want, got in (((low, last), 10, 20), ((up, first), 20, 40), ((up, low), 20, 10)):
        assert f"Expected size {want} but got size {got}" in joined(*pair)
    assert joined(up, last) == "no error"

    def unet(order, behind):
        """The sizes that a U-Net of three pools joins on the way up, until they differ."""
        x, skips, sizes = torch.zeros(1, 1, 80, 80), [], []
        for _ in range(3):
            skips.append(x)
            x = F.max_pool2d(x, 2)
        if behind:
            skips.append(x)
        for _ in range(3):
            x, skip = F.interpolate(x, scale_factor=2.0), skips.pop(order)
            sizes.append((len(x[0, 0]), len(skip[0, 0])))
            if joined(x, skip) != "no error":
                break
        return sizes

    assert unet(-1, False) == [(20, 20), (40, 40), (80, 80)]
    assert unet(0, False) == [(20, 80)] and unet(-1, True) == [(20, 10)]
    assert causes.wide.shape == (3, 4, 12, 16) and causes.full.shape == (8, 7)
    assert causes.rest.shape == (5, 7) and causes.narrow.shape == (8, 6)
    assert joined(causes.bare, causes.wide[..., 1:-1, 1:-1]) == "no error"
    assert joined(causes.full[: len(causes.rest)], causes.rest) == joined(causes.full, causes.narrow) == "no error"


@breaks("stride=2, padding=1)", "stride=2)", variant="causes")
@breaks("said(strided, skip)", "said(skip, strided)", variant="causes")
@drawn(cases=15, h=SIZE, w=SIZE)
def test_a_stride_rounds_up(causes, h, w):
    """A convolution of kernel 3 with stride 2 and padding 1 halves a size and rounds up, so that doubling gives one more than an odd size, and `F.interpolate` by size gives that of the skip; here 12 and 11."""
    skip = torch.zeros(1, 1, h, w)
    low = F.conv2d(skip, torch.zeros(1, 1, 3, 3), stride=2, padding=1)
    assert F.interpolate(low, scale_factor=2.0).shape[2:] == (h + h % 2, w + w % 2)
    assert joined(F.interpolate(low, size=skip.shape[2:]), skip) == "no error"
    assert causes.told["stride 2, padding 1, odd size"] == "Expected size 12 but got size 11"


@breaks("said(full, rest)", "said(narrow, full)", variant="causes")
@drawn(cases=20, one=st.tuples(*[st.integers(1, 3)] * 4), two=st.tuples(*[st.integers(1, 3)] * 4))
def test_the_first_axis_is_named(causes, one, two):
    """The message names the sizes in the first axis in which they differ, not in the one joined along; here the batch."""
    words = joined(torch.zeros(one), torch.zeros(two))
    differ = [place for place in (0, 2, 3) if one[place] != two[place]]
    if differ:
        assert f"Expected size {one[differ[0]]} but got size {two[differ[0]]} for tensor number 1" in words
    else:
        assert words == "no error"
    assert causes.told["another batch"] == "Expected size 8 but got size 5"


@breaks('"pool, odd size": said(up, skip)', '"pool, odd size": said(skip, up)', variant="causes")
@breaks("said(full, rest)", "said(rest, full)", variant="causes")
@drawn(cases=15, one=st.integers(1, 70), two=st.integers(1, 70))
def test_the_order_swaps_the_sizes(causes, one, two):
    """The expected size in the message is that of the first tensor in the list, so with `[skip, up]` for `[up, skip]` the two sizes change places; here 10 and 11."""
    sizes = [one, two] if one != two else [one, two + 1]
    up, skip = (torch.zeros(1, 1, size, 4) for size in sizes)
    for join, (first, second) in (
        (lambda: torch.cat([up, skip], dim=1), sizes),
        (lambda: torch.cat([skip, up], dim=1), sizes[::-1]),
    ):
        assert f"Expected size {first} but got size {second} for tensor number 1" in said(join)
    assert (causes.up.shape[2], causes.skip.shape[2]) == (10, 11)
    assert causes.told["pool, odd size"] == "Expected size 10 but got size 11"
    assert causes.told["another batch"] == f"Expected size {len(causes.full)} but got size {len(causes.rest)}"


@breaks("rand(3, 4, 11, 14)", "rand(3, 4, 10, 14)")
@drawn(cases=25, h=st.integers(16, 90), pools=st.integers(1, 4))
def test_pools_in_a_row(answer, h, pools):
    """A number of pools of 2 and as many doublings, with no skip connection between, lose the remainder of the size by 2 to the number of pools: one pool loses a row at most, two in a row lose up to three; here one of 11."""
    x = torch.zeros(1, 1, h, 16)
    for _ in range(pools):
        x = F.max_pool2d(x, 2)
    for _ in range(pools):
        x = F.interpolate(x, scale_factor=2.0)
    assert h - x.shape[2] == h % 2**pools
    twice = F.avg_pool2d(answer.low, 2)
    assert answer.skip.shape[2] - 2 * answer.low.shape[2] == 1 and answer.skip.shape[2] - 4 * twice.shape[2] == 3


@breaks("UNet(3), UNet(3, fit=True)", "UNet(2), UNet(3, fit=True)", variant="unet")
def test_even_is_not_enough(unet):
    """Here a height of 36 is refused with three pools and taken with two, and comes to 9 after two."""
    assert 36 not in unet.fits and unet.takes(unet.net, 36, 16) is None
    assert unet.takes(unet.UNet(2), 36, 16) == (36, 16) and 36 // 2 // 2 == 9


@breaks("said(up, skip, dim=2)", "said(up, skip, dim=3)", variant="causes")
def test_another_axis_is_silent(causes):
    """Here joining along `dim=2` runs and gives a height of 21, one map below the other."""
    assert causes.tall == (3, 4, 21, 14) and 10 + 11 == 21
    up, skip = torch.zeros(3, 4, 10, 14), torch.ones(3, 4, 11, 14)
    assert torch.cat([up, skip], dim=2)[0, 0, :, 0].tolist() == [0] * 10 + [1] * 11


@breaks("ceil_mode=True", "ceil_mode=False", variant="causes")
@drawn(cases=10, h=SIZE)
def test_ceil_mode_is_one_too_large(causes, h):
    """With `ceil_mode=True` a pool of 2 followed by doubling gives one more than an odd size; here 12 for 11."""
    low = F.max_pool2d(torch.zeros(1, 1, h, 2), 2, ceil_mode=True)
    assert 2 * low.shape[2] == h + h % 2
    assert 2 * causes.ceiled.shape[2] == 12 and causes.skip.shape[2] == 11


@breaks("(0, 0, half, half)", "(0, 0, half, missing - half)", variant="causes")
@drawn(cases=10, size=st.integers(1, 20), missing=st.integers(0, 9))
def test_half_of_one_is_nothing(causes, size, missing):
    """Half of the difference, rounded down, at each end leaves an odd difference short by 1, and with the rest at the second end none is left; here half of 1 is 0 and the size stays 10."""
    up, half = torch.zeros(1, 1, size, 1), missing // 2
    assert F.pad(up, (0, 0, half, half)).shape[2] == size + missing - missing % 2
    assert F.pad(up, (0, 0, half, missing - half)).shape[2] == size + missing
    assert causes.missing == 1 and causes.half == 0 and causes.short.shape == (3, 4, 10, 14)


@breaks("rand(3, 4, 11, 14)", "rand(3, 4, 10, 14)")
def test_adding_raises_too(answer):
    """Here adding the doubled map to the skip connection raises "The size of tensor a (10) must match the size of tensor b (11)"."""
    up, skip = answer.plain, answer.skip
    words = said(lambda: up + skip)
    assert words.startswith("The size of tensor a (10) must match the size of tensor b (11)")
    assert (answer.fitted + answer.skip).shape == (3, 4, 11, 14)


@breaks("plain, fitted = layer(low),", "plain, fitted = layer(low)[:, :, 1:],")
@drawn(cases=10, h=st.integers(1, 12), w=st.integers(1, 12))
def test_a_kernel_of_three(answer, h, w):
    """`ConvTranspose2d` of kernel 3, stride 2 and padding 1 makes one less than twice the size, one too small at even sizes of the skip too, and twice the size with `output_size` for even sizes or `output_padding=1`; one of kernel 2 and stride 2 makes twice the size."""
    low = torch.zeros(1, 2, h, w)
    layer = nn.ConvTranspose2d(2, 2, 3, stride=2, padding=1)
    assert layer(low).shape[2:] == (2 * h - 1, 2 * w - 1)
    padded = nn.ConvTranspose2d(2, 2, 3, stride=2, padding=1, output_padding=1)
    assert padded(low).shape == layer(low, output_size=(2 * h, 2 * w)).shape == (1, 2, 2 * h, 2 * w)
    assert nn.ConvTranspose2d(2, 2, 2, stride=2)(low).shape == (1, 2, 2 * h, 2 * w)
    assert answer.plain.shape == (3, 4, 10, 14)


@breaks("layer(low, output_size=skip.shape[2:])", "layer(low)")
def test_a_sequential_refuses(answer):
    """Here an `nn.Sequential` around the `ConvTranspose2d` passes no `output_size` on, as it refuses it with a TypeError, and the layer taken out of it takes it."""
    block, refused = nn.Sequential(answer.layer, nn.ReLU()), ""
    try:
        block(answer.low, output_size=(11, 14))
    except TypeError as error:
        refused = str(error)
    assert "unexpected keyword argument 'output_size'" in refused
    assert block[1](block[0](answer.low, output_size=(11, 14))).shape == answer.fitted.shape == (3, 4, 11, 14)


@breaks("up = F.interpolate(low, size=skip.shape[2:])", "up = F.interpolate(low, size=(11, 14), mode='bilinear')")
@drawn(cases=15, h=st.integers(1, 40), w=st.integers(1, 40))
def test_any_size_is_taken(answer, h, w):
    """`F.interpolate` to the size of a skip connection of any height and width from 1 to 40 joins without an error, also of one that is not about twice as large."""
    skip = torch.zeros(3, 4, h, w)
    assert joined(F.interpolate(answer.low, size=skip.shape[2:]), skip) == "no error"
    rows = torch.arange(11) * 5 // 11
    assert torch.equal(answer.up, answer.low[:, :, rows].repeat_interleave(2, dim=3))


@breaks("len(row) // 2 * 2", "len(row) // 2 * 2 - 2", variant="numpy")
@breaks(".max(axis=1)", ".min(axis=1)", variant="numpy")
@breaks("np.arange(size) * len(row) // size", "np.minimum(np.arange(size), len(row) - 1)", variant="numpy")
@drawn(cases=20, values=st.lists(st.integers(0, 9), min_size=2, max_size=20), size=st.integers(1, 40))
def test_numpy_pools_alike(numpy, values, size):
    """The functions of the NumPy tab give the numbers of `F.max_pool1d` and `F.interpolate`; here 5 pairs of 11 numbers, 10 after doubling and 11 after fitting, and `np.concatenate` refuses 10 beside 11."""
    row = torch.tensor([[values]], dtype=torch.float32)
    assert numpy.pool(np.array(values)).tolist() == F.max_pool1d(row, 2)[0, 0].tolist()
    wanted = F.interpolate(row, size=size)[0, 0].tolist()
    if size % len(values) == 0 or size < 2 * len(values):
        assert numpy.enlarge(np.array(values), size).tolist() == wanted
    assert numpy.low.tolist() == [1, 3, 5, 7, 9] and len(numpy.row) == 11
    assert len(numpy.twice) == 10 and numpy.fitted.tolist() == numpy.low[np.arange(11) * 5 // 11].tolist()
    assert "along dimension 1, the array at index 0 has size 10 and the array at index 1 has size 11" in numpy.message


@breaks("build(11, 14, fit=False)", "build(12, 14, fit=False)", variant="keras")
@breaks("build(11, 14, fit=True)", "build(13, 14, fit=True)", variant="keras")
def test_keras_tells_early(keras):
    """Here Keras refuses to build a model whose skip connection has a height of 11, and builds it with `layers.Resizing` behind the `UpSampling2D`, to that size, which leaves an even height as it was to the bit; in the place of the `UpSampling2D` it does not."""
    x = torch.rand(2, 12, 14, 4)
    assert torch.equal(keras.build(12, 14, fit=True)(x), keras.build(12, 14, fit=False)(x))
    low = keras.layers.MaxPooling2D()(x)
    assert (keras.layers.Resizing(12, 14)(low) - keras.layers.UpSampling2D()(low)).abs().max() > 0.1
    assert keras.told == "Received: input_shape=[(None, 10, 14, 4), (None, 11, 14, 4)]"
    assert keras.fitted == (None, 11, 14, 8)


@breaks("ops.zeros((3, 11, 14, 4))", "ops.zeros((3, 10, 14, 4))", variant="keras")
@breaks("ops.zeros((3, 12, 14, 4))", "ops.zeros((3, 13, 14, 4))", variant="keras")
def test_keras_waits_with_none(keras):
    """Here a Keras model on `Input((None, None, 4))` is built, takes a height of 12 and refuses a height of 11."""
    assert keras.even == (3, 12, 14, 8)
    assert keras.odd == "Expected size 10 but got size 11 for tensor number 1 in the list."
    assert tuple(keras.free.input_shape) == (None, None, None, 4)
