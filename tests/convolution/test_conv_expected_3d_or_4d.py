import warnings

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import DataLoader

from tested_answers import breaks, drawn

SIDE = st.integers(3, 8)
COUNT = st.integers(2, 5)
SEED = st.integers(0, 2**32 - 1)
WORDS = "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: "


def predict(model, *data, how="predict"):
    """Without the warnings of NumPy 2 inside Keras."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return getattr(model, how)(*data, verbose=0)


class Lines:
    """The reader's x, another one for each line: a picture, pictures, an image, rows. What a line makes is kept."""

    def __init__(self, n=2, c=3, h=4, w=5):
        self.given = [torch.rand(h, w), torch.rand(n, h, w), torch.rand(c, h, w), torch.rand(n, h * w)]
        self.made = []

    def __len__(self):
        return len(self.given[len(self.made)])

    def __getitem__(self, place):
        self.made.append(self.given[len(self.made)][place])
        return self

    def reshape(self, *sizes):
        self.made.append(self.given[len(self.made)].reshape(*sizes))
        return self


def said(layer, x):
    try:
        return tuple(layer(x).shape)
    except RuntimeError as error:
        return str(error)


def channels(given, wanted, got):
    """The message about channels, without the weight."""
    return f"expected input{given} to have {wanted} channels, but got {got} channels instead"


@breaks("tell(picture))", "tell(picture[None]))")
@breaks("H, W = 9, 7", "H, W = 9, 8")
@drawn(cases=30, shape=st.lists(st.integers(1, 5), max_size=6), wanted=st.integers(1, 3))
def test_three_or_four_axes(answer, shape, wanted):
    """`Conv2d` reads (N, C, H, W) or (C, H, W), and for another number of axes, and not of images, than three or four it says "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: " and the shape; here [9, 7]."""
    layer = nn.Conv2d(wanted, 2, 1)
    words = said(layer, torch.zeros(shape))
    if len(shape) not in (3, 4):
        assert words == WORDS + str(shape)
    elif shape[-3] == wanted:
        assert words == (*shape[:-3], 2, *shape[-2:])
    else:
        given = shape if len(shape) == 4 else [1, *shape]
        assert words.endswith(channels(given, wanted, shape[-3]))
    assert answer.message == WORDS + "[9, 7]"


@breaks("picture[None, None]", "picture[None, None].mT")
@breaks("nn.Conv2d(1, 6, 3)", "nn.Conv2d(1, 5, 3)")
@breaks("x[None, None]", "x[None]", variant="pasted")
@drawn(cases=10, h=SIDE, w=SIDE, seed=SEED)
def test_a_grey_picture(answer, pasted, h, w, seed):
    """`x[None, None]` of one grey picture (H, W) is a batch of one image with one channel, which `Conv2d(1, ...)` takes, and its first value is the sum over the kernel; here of 9 by 7."""
    torch.manual_seed(seed)
    layer, x = nn.Conv2d(1, 2, 3), torch.rand(h, w)
    out = layer(x[None, None])
    assert out.shape == (1, 2, h - 2, w - 2)
    assert torch.allclose(out[0, :, 0, 0], (layer.weight[:, 0] * x[:3, :3]).sum((1, 2)) + layer.bias, atol=1e-5)
    assert answer.one == (1, 6, 7, 5) and answer.picture.shape == (9, 7)
    lines = Lines(h=h, w=w)
    pasted(1, x=lines, H=h, W=w)
    assert lines.made[0].shape == (1, 1, h, w) and torch.equal(lines.made[0][0, 0], lines.given[0])


@breaks("stack[:, None]", "stack[:1, None]")
@breaks("stack.unsqueeze(0)", "stack[:1]")
@breaks("x[:, None]", "x[None]", variant="pasted")
@drawn(cases=12, n=COUNT, h=SIDE, w=SIDE, seed=SEED)
def test_a_stack_of_grey(answer, pasted, n, h, w, seed):
    """For 2 grey pictures (N, H, W) or more `Conv2d(1, ...)` says "to have 1 channels, but got N channels", with `x[None]` as without it; `x[:, None]` gives what the pictures give one by one; here for 4."""
    torch.manual_seed(seed)
    layer, x = nn.Conv2d(1, 2, 3), torch.rand(n, h, w)
    for given in (x, x[None]):
        assert said(layer, given).endswith(channels([1, n, h, w], 1, n))
    each = torch.cat([layer(picture[None, None]) for picture in x])
    assert torch.allclose(layer(x[:, None]), each, atol=1e-5)
    assert answer.several == (4, 6, 7, 5) and str(answer.front).endswith(channels([1, 4, 9, 7], 1, 4))
    lines = Lines(n=n, h=h, w=w)
    pasted(1, x=lines, H=h, W=w)
    assert said(layer, lines.made[1]) == (n, 2, h - 2, w - 2) and torch.equal(lines.made[1][:, 0], lines.given[1])


@breaks("rows.reshape(len(rows), 1, H, W)", "rows.reshape(1, len(rows), H, W)")
@breaks("stack.flatten(1)", "stack.flatten(1)[:3]")
@breaks("x.reshape(len(x), 1, H, W)", "x.reshape(1, len(x), H, W)", variant="pasted")
@breaks("x.reshape(len(x), 1, H, W)", "x.reshape(len(x), 1, W, H)", variant="pasted")
@drawn(cases=12, n=st.integers(0, 5), h=SIDE, w=SIDE)
def test_flat_rows(answer, pasted, n, h, w):
    """Rows (N, H * W), and one row (H * W), raise the message, and `x.reshape(len(x), 1, H, W)` gives back the pictures that `flatten(1)` made rows of; here 4 of 9 by 7."""
    pictures = torch.rand(n, 1, h, w)
    rows = pictures.flatten(1)
    layer = nn.Conv2d(1, 2, 3)
    assert said(layer, rows) == WORDS + str([n, h * w]) and said(layer, torch.rand(h * w)) == WORDS + str([h * w])
    assert torch.equal(rows.reshape(len(rows), 1, h, w), pictures)
    for row, picture in zip(rows, pictures, strict=True):
        rows = row[None]
        assert torch.equal(rows.reshape(len(rows), 1, h, w)[0], picture)
    assert answer.restored == (4, 6, 7, 5)
    assert torch.equal(answer.rows.reshape(len(answer.rows), 1, 9, 7)[:, 0], answer.stack) and len(answer.stack) == 4
    lines = Lines(n=n, h=h, w=w + 1)
    pasted(1, x=lines, H=h, W=w + 1)
    assert lines.made[3].shape == (n, 1, h, w + 1) and torch.equal(lines.made[3].flatten(1), lines.given[3])


@breaks("rows.unsqueeze(0)", "rows[:, None]")
@breaks("rows.unsqueeze(0)", "rows.reshape(4, 1, 9, 7)")
@drawn(cases=10, n=st.integers(3, 6), pixels=st.integers(3, 40))
def test_one_wide_picture(answer, n, pixels):
    """With `unsqueeze(0)`, an axis in front of them, rows (N, pixels) run through `Conv2d(1, ...)` as one picture, N high and as wide as a row, if the kernel fits, while (N, H, W) with it raises; here (6, 2, 61)."""
    layer, rows = nn.Conv2d(1, 2, 3), torch.rand(n, pixels)
    assert said(layer, rows.unsqueeze(0)) == (2, n - 2, pixels - 2)
    assert said(layer, rows) == WORDS + str([n, pixels])
    assert torch.equal(layer(rows.unsqueeze(0)), layer(rows[None, None])[0])
    assert said(layer, torch.rand(n, 3, 3).unsqueeze(0)).endswith(channels([1, n, 3, 3], 1, n))
    for behind in (1, 2):
        shape = list(rows.unsqueeze(behind).shape)
        assert said(layer, rows.unsqueeze(behind)).endswith(channels([1, *shape], 1, n))
    assert answer.wide == (6, 2, 61) and answer.rows.shape == (4, 63)


@breaks("nn.Unflatten(-1, (C, H, W))", "nn.Unflatten(-1, (C, W, H))", variant="causes")
@drawn(cases=10, n=st.integers(1, 4), c=st.integers(1, 3), h=SIDE, w=SIDE)
def test_a_linear_before(causes, n, c, h, w):
    """What a `Linear` before the convolution gives for a batch of rows has two axes and raises the message; with `nn.Unflatten(-1, (C, H, W))` between them the convolution runs, for one row as well."""
    project, layer = nn.Linear(8, c * h * w), nn.Conv2d(c, 2, 3)
    seeds = torch.rand(n, 8)
    assert said(nn.Sequential(project, layer), seeds) == WORDS + str([n, c * h * w])
    assert said(grow := nn.Sequential(project, nn.Unflatten(-1, (c, h, w)), layer), seeds) == (n, 2, h - 2, w - 2)
    assert said(grow, seeds[0]) == (2, h - 2, w - 2)
    assert said(causes.grow, causes.seeds[0]) == (6, 7, 5)
    assert causes.grown == (4, 6, 7, 5) and causes.project(causes.seeds).shape == (4, 189)


@breaks("seeds[:, :, None, None]", "seeds[None, :, :, None].mT", variant="causes")
@drawn(cases=10, n=st.integers(2, 5), c=st.integers(2, 5), k=st.integers(1, 4))
def test_vectors_become_pixels(causes, n, c, k):
    """`ConvTranspose2d` refuses vectors (N, C), for their axes, and `seeds[:, :, None, None]` makes one pixel with C channels of each, which it spreads over its kernel; here 4 of them."""
    up, seeds = nn.ConvTranspose2d(c, 2, k), torch.rand(n, c)
    words = "Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d"
    assert said(up, seeds).startswith(words)
    spread = torch.einsum("nc,cohw->nohw", seeds, up.weight) + up.bias[:, None, None]
    assert torch.allclose(up(seeds[:, :, None, None]), spread, atol=1e-5)
    assert causes.spread == (4, 6, 3, 3) and len(causes.seeds) == 4


@breaks("video.flatten(0, 1)", "video.transpose(0, 1).flatten(0, 1)", variant="causes")
@breaks("twice.squeeze(1)", "twice[0, 0]", variant="causes")
@drawn(cases=10, n=st.integers(1, 3), t=st.integers(1, 3), c=st.integers(1, 3), h=SIDE, w=SIDE)
def test_five_axes(causes, n, t, c, h, w):
    """A video (N, T, C, H, W) raises the message; `x.flatten(0, 1)`, the layer and `.unflatten(0, (N, T))` give what the layer gives frame by frame; of (N, C, T, H, W), without a transpose before, it runs if T is C, and raises otherwise; of (N, 1, C, H, W), which raises too, `x.squeeze(1)` takes the second axis out, and of two frames or more it leaves it and the layer raises."""
    layer, video = nn.Conv2d(c, 2, 3), torch.rand(n, t, c, h, w)
    assert said(layer, video) == WORDS + str([n, t, c, h, w])
    out = layer(video.flatten(0, 1)).unflatten(0, (n, t))
    assert torch.allclose(out, torch.stack([layer(video[:, i]) for i in range(t)], 1), atol=1e-5)
    other = video.transpose(1, 2).flatten(0, 1)
    assert (said(layer, other) == (n * c, 2, h - 2, w - 2)) == (t == c)
    assert t == c or said(layer, other).endswith(channels([n * c, t, h, w], c, t))
    assert torch.equal(video[:, :1].squeeze(1), video[:, 0]) and said(layer, video[:, :1].squeeze(1)) == (
        n,
        2,
        h - 2,
        w - 2,
    )
    assert t == 1 or said(layer, video.squeeze(1)) == WORDS + str([n, t, c, h, w])
    start = WORDS.split(", but")[0]
    assert [causes.tell(causes.conv, x) for x in (causes.video, causes.twice, causes.colour)] == [start] * 3
    assert torch.equal(causes.frames[1], causes.video[0, 1]) and causes.by_video == (2, 5, 6, 7, 5)
    assert causes.single == (4, 6, 7, 5) and causes.twice.shape == (4, 1, 3, 9, 7)


@breaks("picture = torch.rand(H, W)", "picture = torch.rand(1, H, W)")
@drawn(cases=10, n=st.integers(1, 4), c=st.integers(1, 3), h=SIDE, w=SIDE)
def test_a_loader_adds_the_batch(answer, n, c, h, w):
    """A `DataLoader` of samples (C, H, W) gives batches (N, C, H, W), which `Conv2d` takes, and of samples (1, C, H, W) batches of five axes, which raise; here `x[None]` gives a grey picture its channel."""
    samples, layer = list(torch.rand(n, c, h, w)), nn.Conv2d(c, 2, 3)
    batch = next(iter(DataLoader(samples, batch_size=n)))
    assert batch.shape == (n, c, h, w) and said(layer, batch) == (n, 2, h - 2, w - 2)
    batch = next(iter(DataLoader([x[None] for x in samples], batch_size=n)))
    assert said(layer, batch) == WORDS + str([n, 1, c, h, w])
    batch = next(iter(DataLoader([answer.picture[None]] * 2, batch_size=2)))
    assert batch.shape == (2, 1, 9, 7) and said(answer.conv, batch) == (2, 6, 7, 5)


@breaks("scan[None, None]", "scan[None]", variant="causes")
@breaks("scans[:, None])]", "scans)]", variant="causes")
@drawn(cases=10, n=st.integers(2, 5), d=st.integers(3, 6), h=st.integers(3, 6))
def test_a_grey_volume(causes, n, d, h):
    """`Conv3d` with one channel refuses a grey volume (D, H, W), for its axes, and a stack (N, D, H, W), whose pictures it counts as channels; `scan[None, None]` and `scans[:, None]` run, each volume as it does alone."""
    layer, scans = nn.Conv3d(1, 2, 3), torch.rand(n, d, h, h + 1)
    scan = scans[0]
    assert said(layer, scan).startswith("Expected 4D (unbatched) or 5D (batched) input to conv3d")
    assert f"to have 1 channels, but got {n} channels" in said(layer, scans)
    assert said(layer, scan[None, None]) == (1, 2, d - 2, h - 2, h - 1)
    assert said(layer, scans[:, None]) == (n, 2, d - 2, h - 2, h - 1)
    assert torch.allclose(layer(scans[:, None])[:1], layer(scan[None, None]), atol=1e-6)
    assert causes.depths == [(1, 6, 6, 7, 5), (4, 6, 6, 7, 5)]


@breaks("nn.Conv1d(1, 6, 3), nn.Conv3d(1, 6, 3)", "nn.Conv2d(1, 6, 3), nn.Conv3d(1, 6, 3)", variant="causes")
@breaks("nn.ConvTranspose2d(1, 6, 3)", "nn.ConvTranspose1d(1, 6, 3)", variant="causes")
@drawn(cases=20, shape=st.lists(st.integers(1, 3), max_size=6))
def test_the_sisters_count_alike(causes, shape):
    """`Conv1d`, `ConvTranspose2d` and `Conv3d` want one or two axes more than the digit in their name, and each names them in its message; here for one axis."""
    start = []
    for layer, name in ((nn.Conv1d, "conv1d"), (nn.ConvTranspose2d, "conv_transpose2d"), (nn.Conv3d, "conv3d")):
        axes = int(name[-2]) + 1
        start.append(f"Expected {axes}D (unbatched) or {axes + 1}D (batched) input to {name}")
        words = said(layer(1, 2, 1), torch.zeros(shape))
        assert str(words).startswith(start[-1]) == (len(shape) not in (axes, axes + 1))
    assert causes.sisters == start
    shapes = [tuple(layer.weight.shape) for layer in (causes.line, causes.grow_map, causes.cube)]
    assert shapes == [(6, 1, 3), (1, 6, 3, 3), (6, 1, 3, 3, 3)]


@breaks("nn.Conv2d(1, 6, 3)", "nn.Conv2d(1, 6, 3, groups=1, bias=False)")
@breaks("x = x[None]  #", "x = x[:, None]  #", variant="pasted")
@drawn(cases=10, c=st.integers(1, 3), h=SIDE, w=SIDE)
def test_no_batch_axis(answer, pasted, c, h, w):
    """One image (C, H, W), a grey one of (1, H, W) among them, gives the numbers that `x[None]` gives, without the batch axis."""
    layer, x = nn.Conv2d(c, 2, 3), torch.rand(c, h, w)
    assert torch.allclose(layer(x), layer(x[None])[0], atol=1e-5) and layer(x).shape == (2, h - 2, w - 2)
    x = answer.picture[None]
    assert torch.allclose(answer.conv(x), F.conv2d(x[None], answer.conv.weight, answer.conv.bias)[0], atol=1e-5)
    assert answer.conv(x).shape == (6, 7, 5) and answer.conv.bias is not None
    lines = Lines(c=c + 1, h=h, w=w)
    pasted(1, x=lines, H=h, W=w)
    assert lines.made[2].shape == (1, c + 1, h, w) and torch.equal(lines.made[2][0], lines.given[2])


@breaks("nn.Sequential(conv, nn.Flatten())", "nn.Sequential(conv, nn.Flatten(0))", variant="causes")
@breaks("image = torch.rand(C, H, W)", "image = torch.rand(C, H, 8)", variant="causes")
def test_flatten_keeps_the_filters(causes):
    """Behind the convolution of one image without a batch axis `nn.Flatten()` gives here a row for each filter, (6, 35), and with the axis one row, (1, 210)."""
    assert causes.tell(causes.head, causes.image) == (6, 35)
    assert causes.tell(causes.head, causes.image[None]) == (1, 210)
    assert torch.equal(causes.head(causes.image)[1], causes.conv(causes.image)[1].flatten())


@breaks("colour.reshape(-1, 1, H, W)", "colour.reshape(-1, C, H, W)", variant="causes")
@breaks("torch.rand(4, C * H * W)", "torch.rand(3, C * H * W)", variant="causes")
@drawn(cases=10, n=st.integers(1, 4), h=SIDE, w=SIDE)
def test_rows_of_colour(causes, n, h, w):
    """`reshape(-1, 1, H, W)` of N rows with three colours gives three times as many pictures without an error, and where a row holds one colour after the other `reshape(len(x), C, H, W)` gives back the images; here 4 become 12."""
    images = torch.rand(n, 3, h, w)
    rows = images.flatten(1)
    assert rows.reshape(-1, 1, h, w).shape == (3 * n, 1, h, w)
    assert torch.equal(rows.reshape(len(rows), 3, h, w), images)
    assert causes.cut.shape == (12, 1, 9, 7) and len(causes.colour) == 4 and causes.whole.shape == (4, 3, 9, 7)
    assert torch.equal(causes.whole[1, 2], causes.cut[5, 0])


@breaks("stack.flatten(1)", "stack.mT.flatten(1)")
@drawn(cases=10, h=SIDE, w=SIDE)
def test_swapped_sides(answer, h, w):
    """`reshape` with H and W swapped runs, keeps the numbers in their order, and of unequal sides gives another picture than the transpose."""
    picture = torch.arange(float(h * w)).reshape(h, w)
    swapped = picture.flatten().reshape(w, h)
    assert torch.equal(swapped.flatten(), picture.flatten())
    assert torch.equal(swapped, picture.T) == (h == w == 1)
    assert torch.equal(answer.rows.reshape(4, 7, 9).flatten(1), answer.stack.flatten(1))


@breaks("conv(stack[..., None])", "conv(stack[:, None])", variant="keras")
@breaks("conv(picture[None])", "conv(picture[:1, None])", variant="keras")
@breaks("rand(4, 9, 7)", "rand(4, 9, 6)", variant="keras")
def test_keras_counts_the_batch(keras):
    """Here `Conv2D` says "expected min_ndim=4, found ndim=3" of grey pictures (4, 9, 7), which `x[..., None]` mends, and of one image (9, 7, 3), which `x[None]` mends."""
    words = "expected min_ndim=4, found ndim=3. Full shape received: "
    assert keras.message == words + "(4, 9, 7)" and keras.alone == words + "(9, 7, 3)"
    assert keras.several == (4, 7, 5, 6) and keras.one == (1, 7, 5, 6)


@breaks("rand(9, 7, 3)", "rand(9, 6, 3)", variant="keras")
@drawn(cases=4, n=st.integers(33, 70))
def test_keras_predict_cuts_it(keras, n):
    """`fit` and `predict` pass 32 rows at a time, so that of one image of more rows "expected min_ndim=4, found ndim=3" shows a first size of 32, and of more pictures too: `x.shape` tells; `x[None]` of the image gives what the layer gives."""
    lib, image = keras.keras, np.concatenate([keras.picture] * 8)[:n]
    pictures = image[..., 0, None] + np.zeros(6, "float32")
    said, seen = [], []
    for how, x, *rest in (("predict", image), ("predict", pictures), ("fit", pictures, np.zeros(n))):
        model = lib.Sequential([keras.layers.Conv2D(2, 3)])
        model.compile(loss="mse")
        try:
            predict(model, x, *rest, how=how)
        except ValueError as error:
            said.append(str(error))
        seen.append(f"expected min_ndim=4, found ndim=3. Full shape received: {(32, *x.shape[1:])}")
    assert len(said) == 3 and all(words in told for words, told in zip(seen, said, strict=True))
    assert image.shape == (n, 7, 3) and pictures.shape == (n, 7, 6)
    layer = keras.layers.Conv2D(2, 3)
    model, wanted = lib.Sequential([layer]), layer(torch.tensor(image[None]).float())
    found = torch.tensor(predict(model, image[None]))
    assert found.shape == (1, n - 2, 5, 2) and torch.allclose(found, wanted, atol=1e-5)


@breaks("model(stack[..., None])))", "keras.Sequential([layers.Conv2D(6, 3)])(stack[..., None])))", variant="keras")
@drawn(cases=5, n=st.integers(1, 5), h=SIDE, w=SIDE)
def test_keras_keeps_the_refused(keras, n, h, w):
    """A `Sequential` that had no `keras.Input` and refused (N, H, W) keeps that shape and refuses the array with its last axis too; `model.build` does not help, since it raises the same, and a new model takes it."""
    lib, stack = keras.keras, torch.rand(n, h, w)
    said = []
    for model in [lib.Sequential([keras.layers.Conv2D(2, 3)]) for _ in range(2)]:
        for x in (stack, stack[..., None])[len(said) // 2 :]:
            try:
                said.append(tuple(model(x).shape))
            except ValueError as error:
                said.append(str(error))
    assert "expected min_ndim=4, found ndim=3" in said[0] and said[2] == (n, h - 2, w - 2, 2)
    assert f"already been configured to use input shape {(n, h, w)}" in said[1]
    model = lib.Sequential([keras.layers.Conv2D(2, 3)])
    for step, shape in ((model, stack), (model.build, (None, h, w, 1))):
        try:
            step(shape)
        except ValueError as error:
            said.append(str(error))
    assert said[3] != said[4] and f"already been configured to use input shape {(n, h, w)}" in said[4]
    assert keras.refused == keras.message and "already been configured" in str(keras.kept)


@breaks("keras.Input((9, 7))", "keras.Input((9, 7, 1))", variant="keras")
@breaks(
    "mended := tell(lambda: conv(keras.Input((9, 7, 1))))",
    "mended := tell(lambda: conv(keras.Input((7, 9, 1))))",
    variant="keras",
)
@breaks("keras.Input((4, 9, 7, 1))", "keras.Input((9, 7, 1, 1)[:3])", variant="keras")
def test_keras_input(keras):
    """Here `keras.Input((9, 7))` arrives as (None, 9, 7) and raises, `keras.Input((9, 7, 1))` is taken, and with the batch in it `keras.Input((4, 9, 7, 1))` raises "Kernel shape must have the same length", while `keras.Input((4, 9, 7))` passes, as images with 7 colours."""
    assert keras.declared == "expected min_ndim=4, found ndim=3. Full shape received: (None, 9, 7)"
    assert keras.mended == (None, 7, 5, 6)
    assert str(keras.with_batch).startswith("Kernel shape must have the same length as input")
    layer = keras.layers.Conv2D(6, 3)
    assert layer(keras.keras.Input((4, 9, 7))).shape == (None, 2, 7, 6) and layer.kernel.shape == (3, 3, 7, 6)


@breaks("layers.Flatten()(", "layers.Reshape((9, 7, 1))(", variant="keras")
@breaks("(flat, dense)", "(flat, flat[..., None])", variant="keras")
@breaks("layers.Reshape((9, 7, 1))(dense)", "layers.Reshape((9, 7))(dense)", variant="keras")
def test_keras_two_axes(keras):
    """Here `Conv2D` says `found ndim=2` of the shape (None, 63) from `Flatten` and from `Dense`; with `Flatten` behind the convolution it runs, and with `layers.Reshape((9, 7, 1))` between it and `Dense`."""
    assert keras.behind == ["expected min_ndim=4, found ndim=2. Full shape received: (None, 63)"] * 2
    assert keras.laid == (None, 7, 5, 6) == keras.mended
    out = keras.conv(keras.keras.Input((9, 7, 1)))
    assert keras.layers.Flatten()(out).shape == (None, 7 * 5 * 6)


@breaks("model(grey)", "model(grey[None])", variant="keras")
@breaks("added = model(stack)", "added = model(stack[:, ::-1])", variant="keras")
@drawn(cases=5, n=st.integers(1, 5), h=st.integers(1, 6), w=st.integers(1, 6))
def test_keras_adds_an_axis(keras, n, h, w):
    """A `Sequential` model with a declared last axis of 1, `keras.Input((H, W, 1))`, gives for (N, H, W) what it gives with a last axis added, and with 3 declared it raises; here, with `padding="same"`, one image (9, 7, 1) without a batch gives 9 answers, those of its rows as pictures, where `x[None]` gives one."""
    lib, layers = keras.keras, keras.layers
    model = lib.Sequential([lib.Input((h, w, 1)), layers.Conv2D(2, 3, padding="same"), layers.GlobalAveragePooling2D()])
    x = torch.rand(n, h, w)
    assert torch.allclose(model(x), model(x[..., None]), atol=1e-6)
    colour = lib.Sequential([lib.Input((h, w, 3)), layers.Conv2D(2, 1)])
    refused = "no error"
    try:
        colour(x)
    except ValueError as error:
        refused = str(error)
    assert "incompatible" in refused
    assert torch.allclose(keras.added, keras.model(keras.stack[..., None]), atol=1e-6)
    assert keras.model.layers[0].kernel_size == (3, 3) and keras.model.layers[0].padding == "same"
    assert keras.grey.shape == (9, 7, 1) and keras.fooled.shape == (9, 6) and keras.right.shape == (1, 6)
    each = torch.cat([keras.model(row[None, ..., None]) for row in keras.grey])
    assert torch.allclose(keras.fooled, each, atol=1e-5)
