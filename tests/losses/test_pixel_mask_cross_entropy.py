import warnings
from math import exp, isclose, isnan, log

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 5)
CLASSES = st.integers(2, 5)
START = "only batches of spatial targets supported (3D tensors) but got targets of dimension: "


def pixels(seed, n, c, h, w):
    torch.manual_seed(seed)
    return torch.randn(n, c, h, w), torch.randint(0, c, (n, h, w))


def said(logits, target, **how):
    """The loss, or the error, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return F.cross_entropy(logits, target, **how).item()
        except Exception as error:
            return str(error)


def by_hand(logits, target):
    """The mean over the pixels of minus the log of the share of the class that the mask names."""
    flat = logits.double().permute(0, 2, 3, 1).reshape(-1, logits.shape[1]).tolist()
    labels = target.flatten().tolist()
    return sum(log(sum(map(exp, row))) - row[label] for row, label in zip(flat, labels, strict=True)) / len(labels)


@breaks("masks.squeeze(1).long()", "(2 - masks.squeeze(1).long())")
@breaks("masks.squeeze(1).long()", "masks.flip(0).squeeze(1).long()")
@breaks('reduction="none")', 'reduction="none") * 2')
@drawn(cases=12, seed=SEED, n=SIZE, c=st.integers(1, 5), h=SIZE, w=SIZE)
def test_one_class_number_a_pixel(answer, seed, n, c, h, w):
    """With logits (N, C, H, W) and an int64 mask (N, H, W) of numbers from 0 to C - 1, the loss is the mean over the pixels of minus the log of the share that the softmax over C gives to the class in the mask."""
    logits, y = pixels(seed, n, c, h, w)
    assert isclose(said(logits, y), by_hand(logits, y), abs_tol=1e-4)
    torch.manual_seed(0)
    assert torch.equal(answer.logits, torch.randn(2, 3, 4, 5))
    assert answer.target.shape == (2, 4, 5) and answer.target.dtype == torch.int64
    assert answer.target.unique().tolist() == [0, 1, 2] and torch.equal(answer.target, answer.masks[:, 0].long())
    assert isclose(answer.loss, by_hand(answer.logits, answer.target), abs_tol=1e-5)
    assert answer.each.shape == (2, 4, 5) and isclose(answer.each.mean().item(), answer.loss, abs_tol=1e-5)


@breaks("logits[0, :, 1, 2]", "logits[0, :, 2, 1]")
@breaks("target[0, 1, 2].item()", "target[1, 1, 2].item() + 1")
def test_one_pixel(answer):
    """Here the pixel in row 1, column 2 of the first image has the scores -2.12, 0.18 and -1.59 and the class 0, and its loss is 2.54."""
    assert answer.scores == [-2.12, 0.18, -1.59] and answer.label == 0
    scores = answer.logits[0, :, 1, 2].tolist()
    assert answer.pixel_loss == answer.each[0, 1, 2].item() and isclose(
        answer.pixel_loss, log(sum(map(exp, scores))) - scores[0], abs_tol=1e-5
    )
    assert round(answer.pixel_loss, 2) == 2.54 and answer.target[0, 1, 2] == 0
    assert round(log(exp(-2.12) + exp(0.18) + exp(-1.59)) + 2.12, 2) == 2.54


@breaks("F.cross_entropy(logits, masks)", "F.cross_entropy(logits, masks.squeeze(1).long())")
@breaks("masks.squeeze(1).long()", "masks.argmax(1)")
@breaks("masks.squeeze(1).long()", "masks.argmax(1)", variant="pasted")
@breaks("masks.unique()", "masks.float().mean()", variant="pasted")
@breaks("F.cross_entropy(logits, target)", "F.cross_entropy(logits.flip(1), target)", variant="pasted")
@drawn(
    cases=20,
    seed=SEED,
    n=SIZE,
    c=CLASSES,
    h=SIZE,
    w=SIZE,
    dtype=st.sampled_from([torch.uint8, torch.int32, torch.int64, torch.float32, torch.bool]),
)
def test_a_channel_axis(answer, pasted, seed, n, c, h, w, dtype):
    """A mask (N, 1, H, W), whatever its dtype, raises "only batches of spatial targets supported (3D tensors) but got targets of dimension: 4" beside logits of several classes; `squeeze(1).long()` makes the (N, H, W) of it that runs, with the same numbers."""
    logits, y = pixels(seed, n, c, h, w)
    assert said(logits, y[:, None].to(dtype)) == f"{START}4" == answer.message
    masks = y[:, None].to(dtype)
    ours = pasted(1, masks=masks, logits=logits)
    assert torch.equal(ours.target, y.bool().long() if dtype == torch.bool else y)
    assert isclose(ours.loss.item(), by_hand(logits, ours.target), abs_tol=1e-4)
    held = torch.tensor(sorted(set(masks.flatten().tolist())), dtype=dtype)
    assert ours.printed == [f"torch.Size([{n}, 1, {h}, {w}]) {held}"]
    assert answer.masks.shape == (2, 1, 4, 5) and answer.masks.dtype == torch.uint8
    assert answer.target.tolist() == answer.masks[:, 0].tolist()


@breaks("colours, deep", "y, deep", variant="causes")
@breaks("hot.argmax(3)", "hot.argmin(3)", variant="causes")
@drawn(cases=15, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_one_hot_with_classes_last(causes, seed, n, c, h, w):
    """A one-hot mask (N, H, W, C) of another shape than the logits raises with "dimension: 4", and a colour image (N, H, W, 3) does, and (N, 3, H, W) beside other than 3 classes; `argmax(3)` makes the (N, H, W) of the one-hot mask that runs."""
    logits, y = pixels(seed, n, c, h, w)
    hot = F.one_hot(y, c)
    if hot.shape != logits.shape:
        assert said(logits, hot) == said(logits, hot.float()) == f"{START}4"
    if (c, h, w) != (h, w, 3):
        assert said(logits, torch.zeros(n, h, w, 3).byte()) == f"{START}4"
    if c != 3:
        assert said(logits, torch.rand(n, 3, h, w)) == said(logits, torch.zeros(n, 3, h, w).byte()) == f"{START}4"
    assert torch.equal(hot.argmax(3), y) and isclose(said(logits, y), by_hand(logits, y), abs_tol=1e-4)
    assert causes.found[0] == causes.found[2] == "dimension: 4" and causes.colours.shape == (2, 4, 5, 3)
    assert causes.hot.shape == (2, 4, 5, 3) and causes.hot.argmax(3).tolist() == causes.y.tolist()
    assert causes.mended[0] == round(by_hand(causes.logits, causes.y), 4)


@breaks("F.one_hot(y, 4).movedim", "F.one_hot(y, 3).movedim", variant="causes")
@drawn(cases=15, seed=SEED, n=SIZE, c=CLASSES, more=st.integers(-1, 3), h=SIZE, w=SIZE, far=st.integers(0, 2))
def test_another_number_of_classes(causes, seed, n, c, more, h, w, far):
    """A mask of floats (N, K, H, W) of another shape than the logits raises with "dimension: 4", be it K, the height or the width that differs; in the logits' shape it runs."""
    logits, _ = pixels(seed, n, c, h, w)
    for other in ((c + more, h, w), (c, h + far, w), (c, h, w + far), (c + more, h + far, w)):
        if other != (c, h, w):
            assert said(logits, torch.zeros(n, *other)) == f"{START}4"
    assert said(logits, torch.zeros(n, c, h, w)) == 0
    assert causes.found[1] == "dimension: 4" and causes.four.shape == (2, 4, 4, 5)
    assert causes.four.argmax(1).tolist() == causes.y.tolist()


@breaks("F.one_hot(y[:, None], 3)", "F.one_hot(y, 3)", variant="causes")
@breaks("flat = y.flatten(1)", "flat = y[:, :, :, None]", variant="causes")
@breaks("flat.view(2, 4, 5)", "flat.view(2, 4, 5).flip(2)", variant="causes")
@drawn(cases=15, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_five_and_two_axes(causes, seed, n, c, h, w):
    """`one_hot` of a mask (N, 1, H, W) raises with "dimension: 5", and its `squeeze(1).long()` alone runs; a flattened mask (N, H * W) raises with "dimension: 2", and `view(N, H, W)` mends it."""
    logits, y = pixels(seed, n, c, h, w)
    assert said(logits, F.one_hot(y[:, None], c)) == f"{START}5" and said(logits, y.flatten(1)) == f"{START}2"
    assert isclose(said(logits, y[:, None].byte().squeeze(1).long()), by_hand(logits, y), abs_tol=1e-4)
    assert torch.equal(y.flatten(1).view(n, h, w), y)
    assert causes.found[3:5] == ["dimension: 5", "dimension: 2"] and causes.deep.shape == (2, 1, 4, 5, 3)
    assert causes.deep.argmax(4)[:, 0].tolist() == causes.y.tolist()
    assert causes.flat.tolist() == causes.y.reshape(2, 20).tolist()
    assert isclose(causes.mended[1], by_hand(causes.logits, causes.y), abs_tol=1e-4)


@breaks("torch.tensor([2, 0])", "torch.tensor([2, 1])", variant="causes")
@breaks("logits.mean((2, 3)), kinds", "logits.amax((2, 3)), kinds", variant="causes")
@breaks("logits.mean((2, 3)), animals", "logits.sum((2, 3)), animals", variant="causes")
@drawn(cases=10, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_one_label_an_image(causes, seed, n, c, h, w):
    """Labels (N,) beside logits (N, C, H, W) raise with "dimension: 1", and one-hot ones (N, C) with "dimension: 2"; with `logits.mean((2, 3))` both run, with the same loss, the one-hot ones as `hot.float()`: whole numbers are refused."""
    logits, y = pixels(seed, n, c, h, w)
    hot = F.one_hot(y[:, 0, 0], c)
    means = logits.mean((2, 3))
    assert said(logits, hot) == f"{START}2" and "floating point type" in said(means, hot)
    hot = hot.float()
    assert said(logits, hot) == f"{START}2" and isclose(said(means, hot), said(means, y[:, 0, 0]), abs_tol=1e-5)
    assert causes.kinds.tolist() == [[0, 0, 1], [1, 0, 0]] and isclose(causes.shares, causes.pooled, abs_tol=1e-5)
    assert said(logits, y[:, 0, 0]) == f"{START}1" and isinstance(said(logits.mean((2, 3)), y[:, 0, 0]), float)
    assert causes.found[5:] == ["dimension: 1"] and causes.animals.tolist() == [2, 0]
    means = causes.logits.flatten(2).double().mean(2).tolist()
    wanted = sum(log(sum(map(exp, row))) - row[label] for row, label in zip(means, [2, 0], strict=True)) / 2
    assert isclose(causes.pooled, wanted, abs_tol=1e-5)


@breaks("mask.squeeze(3).long(), mask.argmax(3)", "mask.argmax(3), mask.argmax(3)", variant="causes")
@breaks("mask.squeeze(3).long(), mask.argmax(3)", "mask.squeeze(3).long(), mask.amax(3)", variant="causes")
@drawn(cases=12, seed=SEED, n=SIZE, c=CLASSES, h=st.integers(2, 5), w=SIZE)
def test_a_channel_behind(causes, seed, n, c, h, w):
    """A mask (N, H, W, 1) raises with "dimension: 4", also after `squeeze(1)`; `squeeze(3).long()` makes the (N, H, W) of it that runs, also from bytes, and `argmax(3)` makes class 0 of each pixel, in silence."""
    logits, y = pixels(seed, n, c, h, w)
    mask = y[..., None]
    assert said(logits, mask) == said(logits, mask.squeeze(1)) == f"{START}4"
    assert torch.equal(mask.squeeze(3), y) and isclose(said(logits, mask.squeeze(3)), by_hand(logits, y), abs_tol=1e-4)
    assert torch.equal(mask.byte().squeeze(3).long(), y) and "found Byte" in said(logits, mask.byte().squeeze(3))
    assert (mask.argmax(3) == 0).all() and isinstance(said(logits, mask.argmax(3)), float)
    assert torch.equal(causes.taken, causes.y) and causes.mask.shape == (2, 4, 5, 1) and causes.y.any()
    assert causes.nulled.shape == (2, 4, 5) and not causes.nulled.any()


@breaks("F.cross_entropy(logits, y.float())", "F.cross_entropy(logits, y)", variant="causes")
@drawn(
    cases=12,
    seed=SEED,
    n=SIZE,
    c=CLASSES,
    h=SIZE,
    w=SIZE,
    dtype=st.sampled_from([torch.float32, torch.float64, torch.int32, torch.int16, torch.bool]),
)
def test_other_dtypes(causes, seed, n, c, h, w, dtype):
    """A mask (N, H, W) of floats, of bool, or of whole numbers other than int64 and bytes, raises "expected target dtype to be Long or Byte"; `long()` mends it where it holds the class numbers."""
    logits, y = pixels(seed, n, c, h, w)
    y = y.clamp(max=1)
    assert said(logits, y.to(dtype)).startswith("expected target dtype to be Long or Byte, but got ")
    masks = y.to(dtype)
    assert said(logits, masks.long()) == said(logits, y)
    assert causes.floats == "expected target dtype to be Long or Byte, but got Float"


@breaks("F.cross_entropy(logits, y.flatten())", "F.cross_entropy(logits, y)", variant="causes")
@drawn(cases=12, seed=SEED, n=SIZE, c=CLASSES, h=st.integers(2, 5), w=SIZE)
def test_a_mask_alone_flattened(causes, seed, n, c, h, w):
    """A mask flattened to one axis beside logits (N, C, H, W) raises "Expected input batch_size", and left (N, H, W) it runs."""
    logits, y = pixels(seed, n, c, h, w)
    words = f"Expected input batch_size ({n}) to match target batch_size ({n * h * w})."
    assert said(logits, y.flatten()) == words and isinstance(said(logits, y), float)
    assert causes.row == "Expected input batch_size (2) to match target batch_size (40)."


@breaks("alone.squeeze())\n", "alone.squeeze(1))\n", variant="causes")
@breaks("alone = y[:1, None]", "alone = y[1:, None]", variant="causes")
@drawn(cases=15, seed=SEED, n=SIZE, c=CLASSES, h=st.integers(2, 5), w=st.integers(2, 5))
def test_a_bare_squeeze(causes, seed, n, c, h, w):
    """A bare `squeeze()` of a mask (N, 1, H, W) of at least 2 by 2 pixels runs, except for a batch of one: there it raises "Expected input batch_size (1) to match target batch_size", and `squeeze(1)` runs."""
    logits, y = pixels(seed, n, c, h, w)
    mask = y[:, None]
    assert isinstance(said(logits, mask.squeeze(1)), float)
    if n == 1:
        assert said(logits, mask.squeeze()) == f"Expected input batch_size (1) to match target batch_size ({h})."
    else:
        assert said(logits, mask.squeeze()) == said(logits, y)
    assert causes.bare == "Expected input batch_size (1) to match target batch_size (4)."
    assert isclose(causes.named, by_hand(causes.logits[:1], causes.y[:1]), abs_tol=1e-5)


@breaks("masks.argmax(1)", "masks.squeeze(1)", variant="silent")
@breaks("y = masks.squeeze(1)", "y = masks.squeeze(1) % 2", variant="silent")
@drawn(cases=10, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_argmax_empties_it(silent, seed, n, c, h, w):
    """`argmax(1)` of a mask (N, 1, H, W) is class 0 in each pixel, not the class, and the loss runs on it; of a one-hot mask (N, C, H, W) it is the class."""
    logits, y = pixels(seed, n, c, h, w)
    emptied = y[:, None].argmax(1)
    assert emptied.shape == y.shape and not emptied.any() and isinstance(said(logits, emptied), float)
    assert torch.equal(F.one_hot(y, c).movedim(3, 1).argmax(1), y)
    assert silent.emptied.shape == silent.y.shape == (2, 5, 5) and not silent.emptied.any()
    assert silent.y.unique().tolist() == [0, 1, 2] and silent.y.tolist() == silent.masks[:, 0].tolist()


@breaks("cross_entropy(blind, emptied)", "cross_entropy(blind, y)", variant="silent")
@breaks("torch.tensor([9.0, 0, 0])", "torch.tensor([0, 9.0, 0])", variant="silent")
def test_the_blind_network(silent):
    """Here logits that say class 0 with 9 against 0 at each pixel get a loss of 0.0002 on the emptied mask, and 6.3002 on the right one."""
    assert silent.blind.shape == (2, 3, 5, 5)
    assert isclose(silent.praised, log(1 + 2 * exp(-9)), abs_tol=1e-6) and round(silent.praised, 4) == 0.0002
    wrong = (silent.y > 0).sum().item() / silent.y.numel()
    assert isclose(silent.honest, silent.praised + 9 * wrong, abs_tol=1e-4) and round(silent.honest, 4) == 6.3002
    assert silent.blind.unique().tolist() == [0, 9] and (silent.blind[:, 0] == 9).all()


@breaks("F.cross_entropy(z, binary)", "F.binary_cross_entropy_with_logits(z, binary)", variant="silent")
@breaks("logits(z, binary)", "logits(z, 1 - binary)", variant="silent")
@drawn(cases=12, seed=SEED, n=SIZE, h=SIZE, w=SIZE)
def test_one_output(silent, seed, n, h, w):
    """Logits (N, 1, H, W) with a float mask of zeros and ones in the same shape run, and the loss and each slope are 0; the binary loss has slopes, and takes the same shapes."""
    torch.manual_seed(seed)
    z, mask = torch.randn(n, 1, h, w, requires_grad=True), torch.randint(0, 2, (n, 1, h, w)).float()
    for loss, dead in ((F.cross_entropy, True), (F.binary_cross_entropy_with_logits, False)):
        value = loss(z, mask)
        (slope,) = torch.autograd.grad(value, z)
        assert (value.item() == 0) is (slope.abs().max().item() == 0) is dead
    assert silent.one.item() == 0 and not silent.slope.any() and silent.slope.shape == silent.z.shape == (2, 1, 5, 5)
    assert torch.equal(silent.binary, (silent.masks > 0).float()) and 0 < silent.binary.mean() < 1
    assert isclose(
        silent.bce,
        -((2 * silent.binary.double() - 1) * silent.z.detach()).sigmoid().log().mean().item(),
        abs_tol=1e-5,
    )


@drawn(cases=10, seed=SEED, n=SIZE, h=SIZE, w=SIZE)
@breaks("turned = F.cross_entropy(logits, y.mT)", "turned = F.cross_entropy(logits, y)", variant="silent")
def test_square_images(silent, seed, n, h, w):
    """A mask (N, W, H) raises "size mismatch" where H is unlike W, and none where they are equal: it runs; `.mT` turns it back; here the loss is then 1.3536 instead of 1.2276."""
    logits, y = pixels(seed, n, 3, h, w)
    got = said(logits, y.mT)
    assert isinstance(got, float) if h == w else got.startswith("size mismatch (got input: ")
    masks = y.mT.contiguous()
    assert said(logits, masks.mT) == said(logits, y)
    assert isclose(silent.upright, by_hand(silent.logits, silent.y), abs_tol=1e-5)
    assert isclose(silent.turned, by_hand(silent.logits, silent.y.mT), abs_tol=1e-5)
    assert round(silent.upright, 4) == 1.2276 and round(silent.turned, 4) == 1.3536


@breaks("nothing, ignore_index=255", "y, ignore_index=255", variant="silent")
@drawn(cases=10, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_all_ignored(silent, seed, n, c, h, w):
    """Where each pixel is ignored, the loss is nan; with one pixel left it is a number."""
    logits, y = pixels(seed, n, c, h, w)
    mask = torch.full_like(y, 255)
    assert isnan(said(logits, mask, ignore_index=255))
    mask[0, 0, 0] = y[0, 0, 0]
    assert isclose(said(logits, mask, ignore_index=255), by_hand(logits[:1, :, :1, :1], y[:1, :1, :1]), abs_tol=1e-4)
    assert isnan(silent.empty) and silent.nothing.shape == (2, 5, 5) and (silent.nothing == 255).all()


@breaks('mode="bilinear"', 'mode="nearest"', variant="silent")
@breaks("F.interpolate(edge, (1, 12)).long()", 'F.interpolate(edge, (1, 12), mode="bilinear").long()', variant="silent")
@drawn(cases=10, times=st.integers(3, 6), far=st.integers(2, 5))
def test_a_smooth_resize(silent, times, far):
    """Enlarging a border between class 0 and a class from 2 to 5 by 3 to 6 with "bilinear" makes pixels of a class between them; the default, "nearest", makes none; here 1 stands between 0 and 2."""
    edge = torch.tensor([[[[0.0, 0, far, far]]]])
    made = set(F.interpolate(edge, (1, 4 * times), mode="bilinear").round().long().unique().tolist())
    assert {0, far} < made and set(F.interpolate(edge, (1, 4 * times)).unique().tolist()) == {0, far}
    assert silent.edge.tolist() == [[[[0, 0, 2, 2]]]]
    assert silent.smooth == [0] * 5 + [1] * 2 + [2] * 5
    assert silent.nearest == [0] * 6 + [2] * 6


@breaks("png == 255", "png != 255", variant="png")
@drawn(cases=10, values=st.lists(st.integers(0, 255), min_size=1, max_size=9))
def test_255_as_foreground(png, values):
    """`(png == 255).long()` is 1 where the byte is 255 and 0 elsewhere."""
    assert (torch.tensor(values) == 255).long().tolist() == [int(v == 255) for v in values]
    assert png.foreground.tolist() == [[0, 0, 0], [0, 0, 1]] and png.foreground.dtype == torch.int64


@breaks("photo = png[None] / 255", "photo = png[None] / 256", variant="png")
@breaks("* 255).round()", "* 254).round()", variant="png")
@drawn(cases=10, values=st.lists(st.integers(0, 255), min_size=1, max_size=9))
def test_loaded_like_a_photo(png, values):
    """Bytes divided by 255 become 0 under `long()`, and 255 becomes 1; times 255 and rounded they are what they were."""
    mask = torch.tensor(values, dtype=torch.uint8)
    photo = mask / 255
    assert photo.long().tolist() == [int(v == 255) for v in values] and (photo * 255).round().long().tolist() == values
    assert png.png.tolist() == png.target.tolist() == png.back.tolist() == [[0, 1, 1], [2, 2, 255]]
    assert png.png.dtype == torch.uint8 and png.photo.shape == (1, 2, 3) and png.target.dtype == torch.int64
    assert png.cut.tolist() == [[0, 0, 0], [0, 0, 1]]


@breaks("torch.tensor([0, 128, 255])]", "torch.tensor([0, 255, 128])]", variant="png")
@breaks("= torch.arange(3)", "= 2 - torch.arange(3)", variant="png")
@drawn(cases=10, values=st.lists(st.integers(0, 255), min_size=3, max_size=3, unique=True), seed=SEED)
def test_grey_values(png, values, seed):
    """A grey value of 128 raises "Target 128 is out of bounds" with fewer classes; a table of 256 entries, asked with `grey.long()`, gives each of three grey values its class number, and the other values 255; bytes and floats it refuses."""
    assert said(torch.randn(1, 3, 2, 3), png.grey[None]) == "Target 128 is out of bounds."
    assert isinstance(said(torch.randn(1, 129, 1, 1), torch.full((1, 1, 1), 128)), float)
    torch.manual_seed(seed)
    grey = torch.randint(0, 256, (4, 5))
    grey[0, :3] = torch.tensor(values)
    table = torch.full((256,), 255)
    table[torch.tensor(values)] = torch.arange(3)
    wanted = [values.index(v) if v in values else 255 for v in grey.flatten().tolist()]
    for found in (grey, grey.byte(), grey.float()):
        assert table[found.long()].flatten().tolist() == wanted
    for found in (grey.byte(), grey.float()):
        with pytest.raises(IndexError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table[found]
    assert png.table.tolist() == [{0: 0, 128: 1, 255: 2}.get(v, 255) for v in range(256)]
    assert png.grey.tolist() == [[0, 128, 128], [255, 255, 0]] and png.by_grey.tolist() == [[0, 1, 1], [2, 2, 0]]


@breaks("torch.where(same.any(2), same.int().argmax(2), 255)", "same.int().argmax(2)", variant="png")
@breaks("palette).all(3)", "palette).any(3)", variant="png")
@breaks("[128, 0, 9]", "[128, 0, 0]", variant="png")
def test_colours(png):
    """Here comparing with three colours gives each pixel the number of its colour, and 255 to the one whose colour is not among them; `argmax` alone would call that one class 0."""
    palette = [[0, 0, 0], [128, 0, 0], [0, 128, 0]]
    assert png.palette.tolist() == palette
    assert png.rgb.tolist() == [[palette[0], [128, 0, 9], palette[1]], [palette[2], palette[2], palette[0]]]
    assert png.by_colour.tolist() == [[0, 255, 1], [2, 2, 0]] and png.same.int().argmax(2)[0, 1] == 0
    assert png.same.shape == (2, 3, 3) and png.same[0, 1].tolist() == [False] * 3


@breaks("hot = F.one_hot(y, 3)", "hot = F.one_hot((y + 1) % 3, 3)", variant="causes")
@drawn(cases=12, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_one_hot_is_not_needed(causes, seed, n, c, h, w):
    """A one-hot mask of floats (N, C, H, W) gives the loss of its class numbers (N, H, W)."""
    logits, y = pixels(seed, n, c, h, w)
    assert isclose(said(logits, F.one_hot(y, c).movedim(3, 1).float()), said(logits, y), abs_tol=1e-5)
    hot = causes.hot.movedim(3, 1).float()
    assert isclose(said(causes.logits, hot), by_hand(causes.logits, causes.y), abs_tol=1e-5)


@breaks("axis=1, keepdims=True)\n    log_p", "axis=2, keepdims=True)\n    log_p", variant="numpy")
@breaks("np.exp(z).sum(axis=1", "np.exp(z).sum(axis=3", variant="numpy")
@breaks("return -read[:, 0]", "return read[:, 0]", variant="numpy")
@breaks("plain = float(loss(target, last))", "plain = float(loss(2 - target, last))", variant="keras")
@drawn(cases=10, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_numpy_agrees(numpy, keras, seed, n, c, h, w):
    """The loss of the NumPy tab gives PyTorch's loss of each pixel, also for large logits; here its mean is Keras' loss."""
    logits, y = pixels(seed, n, c, h, w)
    logits = 300 * logits.double()
    ours = numpy.cross_entropy(logits.numpy(), y.numpy())
    np.testing.assert_allclose(ours, F.cross_entropy(logits, y, reduction="none").numpy(), atol=1e-9)
    losses = F.cross_entropy(torch.tensor(numpy.logits), torch.tensor(numpy.target), reduction="none").numpy()
    np.testing.assert_allclose(numpy.losses, losses, atol=1e-12, strict=True)
    assert numpy.losses.shape == (2, 4, 5) and isclose(numpy.losses.mean(), 1.4100, abs_tol=1e-4)
    assert np.unique(numpy.target).tolist() == [0, 1, 2]
    assert isclose(keras.plain, numpy.losses.mean(), abs_tol=1e-5) and np.array_equal(keras.target, numpy.target)


@breaks("loss(target[..., None], last)", "loss(target[..., ::-1, None], last)", variant="keras")
@breaks("np.moveaxis(logits, 1, -1)", "logits.reshape(2, 4, 5, 3)", variant="keras")
def test_keras_takes_both(keras, numpy):
    """Here Keras' sparse loss takes the classes on the last axis and masks (N, H, W) and (N, H, W, 1), without a channel and with one, with the same loss."""
    assert keras.last.shape == (2, 4, 5, 3) and keras.target[..., None].shape == (2, 4, 5, 1)
    assert np.array_equal(keras.last[..., 1], keras.logits[:, 1]) and np.array_equal(keras.logits, numpy.logits)
    assert isclose(keras.plain, keras.channel, abs_tol=1e-7) and isclose(keras.channel, 1.4100, abs_tol=1e-4)


@breaks("F.cross_entropy(logits, first)", "F.cross_entropy(logits, first.float())", variant="causes")
@breaks("first = hot.movedim(3, 1)", "first = hot.movedim(3, 1).flip(1)", variant="causes")
@drawn(
    cases=12,
    seed=SEED,
    n=SIZE,
    c=CLASSES,
    h=SIZE,
    w=SIZE,
    dtype=st.sampled_from([torch.int64, torch.uint8, torch.bool]),
)
def test_whole_numbers_like_the_logits(causes, seed, n, c, h, w, dtype):
    """A one-hot mask (N, C, H, W) of int64, uint8 or bool raises "Expected floating point type for target with class probabilities", and so do colours of bytes, (N, 3, H, W), beside 3 classes, and a mask (N, 1, H, W) beside logits of one output; the class numbers that run, with no `one_hot`, are its `argmax(1)`."""
    logits, y = pixels(seed, n, c, h, w)
    hot = F.one_hot(y, c).movedim(3, 1).to(dtype)
    assert said(logits, hot).startswith("Expected floating point type for target with class probabilities, got ")
    colours = torch.zeros(n, 3, h, w).byte()
    assert said(torch.randn(n, 3, h, w), colours).endswith("with class probabilities, got Byte")
    assert "type for target with class probabilities, got " in said(logits[:, :1], y[:, None].to(dtype))
    assert torch.equal(hot.int().argmax(1), y) and isclose(said(logits, y), by_hand(logits, y), abs_tol=1e-4)
    assert causes.whole == "Expected floating point type for target with class probabilities, got Long"
    assert causes.first.shape == causes.logits.shape and torch.equal(causes.first.argmax(1), causes.y)


@breaks("F.cross_entropy(one, seen)", "F.cross_entropy(one[None], seen[None])", variant="causes")
@breaks("F.cross_entropy(one[None], seen[None])", "F.cross_entropy(one[:1], seen[:1])", variant="causes")
@drawn(cases=12, seed=SEED, c=CLASSES, h=SIZE, w=SIZE)
def test_no_batch_axis(causes, seed, c, h, w):
    """Logits (C, H, W) with a mask (H, W), which have no batch axis, raise "Expected input batch_size (C) to match target batch_size (H)" where C is unlike H; with a batch axis on both they run."""
    batch, masks = pixels(seed, 1, c, h, w)
    logits, y = batch[0], masks[0]
    if c != h:
        assert said(logits, y) == f"Expected input batch_size ({c}) to match target batch_size ({h})."
    assert isclose(said(logits[None], y[None]), by_hand(batch, masks), abs_tol=1e-4)
    assert causes.lone == "Expected input batch_size (3) to match target batch_size (4)."
    assert isclose(causes.batched, by_hand(causes.logits[:1], causes.y[:1]), abs_tol=1e-5)


@breaks("first = hot.movedim(3, 1)", "first = hot.movedim(3, 2)", variant="causes")
@drawn(cases=12, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_classes_last(causes, seed, n, c, h, w):
    """Logits (N, H, W, C) raise "size mismatch" where H, W and C are not all equal, and with `movedim` of C to the second place they run."""
    logits, y = pixels(seed, n, c, h, w)
    last = logits.movedim(1, 3).contiguous()
    if not h == w == c:
        assert said(last, y).startswith("size mismatch (got input: ")
    assert isclose(said(last.movedim(3, 1), y), by_hand(logits, y), abs_tol=1e-4)
    assert causes.hot.shape == (2, 4, 5, 3) and causes.first.shape == causes.logits.shape


@breaks("F.cross_entropy(z, binary[:, 0].long())", "F.cross_entropy(z, 0 * binary[:, 0].long())", variant="silent")
@drawn(cases=10, seed=SEED, n=SIZE, h=SIZE, w=SIZE)
def test_one_output_is_one_class(silent, seed, n, h, w):
    """Logits (N, 1, H, W) with an int64 mask (N, H, W) for two classes raise "Target 1 is out of bounds" where a pixel is 1, and give 0 where none is; `BCEWithLogitsLoss` takes the mask as floats (N, 1, H, W)."""
    torch.manual_seed(seed)
    z, mask = torch.randn(n, 1, h, w), torch.zeros(n, h, w).long()
    assert said(z, mask) == 0
    mask[0, 0, 0] = 1
    assert said(z, mask) == silent.classes == "Target 1 is out of bounds."
    each = torch.where(mask[:, None] > 0, -F.logsigmoid(z), -F.logsigmoid(-z))
    assert torch.isclose(nn.BCEWithLogitsLoss()(z, mask[:, None].float()), each.mean(), rtol=1e-4)
    assert silent.bce > 0.5


@breaks("torch.rand(2, 3, 5, 5)", "torch.rand(2, 3, 5, 5) * 0", variant="silent")
@breaks("F.cross_entropy(logits, colours)", "F.cross_entropy(logits, y)", variant="silent")
@drawn(cases=10, seed=SEED, n=SIZE, h=SIZE, w=SIZE)
def test_colours_as_shares(silent, seed, n, h, w):
    """A float image (N, 3, H, W) beside logits of 3 classes runs, and its loss is minus the sum over the classes of colour times log share."""
    logits, _ = pixels(seed, n, 3, h, w)
    for z, image, got in ((logits, torch.rand(n, 3, h, w), None), (silent.logits, silent.colours, silent.passed)):
        wanted = -(image * z.log_softmax(1)).sum(1).mean().item()
        assert isclose(said(z, image), wanted, abs_tol=1e-4) and wanted > 0
        assert got is None or isclose(got, wanted, abs_tol=1e-4)


@breaks("logits.movedim(1, 3), hot)", "logits, hot.movedim(3, 1))", variant="silent")
@breaks("hot.argmax(3)", "hot.argmin(3)", variant="silent")
@drawn(cases=10, seed=SEED, n=SIZE, c=CLASSES, h=st.integers(2, 5), w=SIZE)
def test_one_hot_floats_classes_last(silent, seed, n, c, h, w):
    """One-hot floats (N, H, W, C) beside logits (N, H, W, C), classes last in both, run, and the shares of the softmax are taken over the height; with the classes second in the logits, `hot.argmax(3)` gives the loss of the class numbers, here another one."""
    z, y = pixels(seed, n, c, h, w)
    hot, behind = F.one_hot(y, c).float(), z.movedim(1, 3)
    over_height = -(hot * (behind.exp() / behind.exp().sum(1, keepdim=True)).log()).sum().item() / (n * w * c)
    assert isclose(said(behind, hot), over_height, abs_tol=1e-4)
    assert isclose(said(behind.movedim(3, 1), hot.argmax(3)), by_hand(z, y), abs_tol=1e-4)
    assert torch.equal(silent.hot.argmax(3), silent.y) and abs(silent.last - silent.upright) > 0.5
    assert isclose(silent.last, said(silent.logits.movedim(1, 3), silent.hot), abs_tol=1e-5)
    assert isclose(silent.found, silent.upright, abs_tol=1e-6)


@breaks("hot.argmax(3)", "hot.argmin(3)", variant="silent")
@drawn(cases=10, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_a_pixel_of_zeros(silent, seed, n, c, h, w):
    """Of a pixel of zeros in a one-hot mask `hot.argmax(3)` makes class 0, in silence; with -100 written there then, the loss is the mean over the other pixels; with a class of its own and an output more, it is that of a mask with the background as its last class; as floats, classes second, it teaches nothing: each slope there is 0, and the loss is the sum over the other pixels, divided by all."""
    z, y = pixels(seed, n, c + 1, h, w)
    none = torch.rand(n, h, w) < 0.5
    y = y % c
    hot = F.one_hot(y, c).masked_fill(none[..., None], 0)
    found = hot.argmax(3)
    assert torch.equal(found, y.masked_fill(none, 0)) and torch.equal(hot.sum(3) == 0, none)
    few = z[:, :c]
    each = few.log_softmax(1).gather(1, y[:, None])[:, 0].neg()
    if not none.all():
        assert isclose(said(few, found.masked_fill(none, -100)), each[~none].mean().item(), abs_tol=1e-4)
    asked = few.clone().requires_grad_()
    F.cross_entropy(asked, hot.movedim(3, 1).float()).backward()
    assert torch.equal((asked.grad == 0).all(1), none)
    assert isclose(said(few, hot.movedim(3, 1).float()), each[~none].sum().item() / none.numel(), abs_tol=1e-4)
    more = torch.cat([hot, none[..., None].long()], 3).argmax(3)
    assert torch.equal(found.masked_fill(none, c), more)
    assert isclose(said(z, more), by_hand(z, y.masked_fill(none, c)), abs_tol=1e-4)
    assert (silent.hot.sum(3) == 1).all() and isclose(silent.found, by_hand(silent.logits, silent.y), abs_tol=1e-5)


@breaks("cropped = y[:, 1:-1, 1:-1]", "cropped = y[:, 2:, 2:]", variant="silent")
@breaks(
    "resized = F.interpolate(image, (3, 3)", "resized = F.interpolate(image[..., 1:-1, 1:-1], (3, 3)", variant="silent"
)
@drawn(
    cases=12, seed=SEED, layers=st.integers(1, 3), k=st.sampled_from([3, 5]), h=st.integers(3, 5), w=st.integers(3, 5)
)
def test_the_border_is_cropped(silent, seed, layers, k, h, w):
    """Behind convolutions without padding each output stands over the pixel of the cropped mask, `y[:, 1:-1, 1:-1]` for one of 3 x 3 and so on for more, and a resized mask is not that: of its corners none is the pixel under the output."""
    torch.manual_seed(seed)
    border = layers * (k // 2)
    x = torch.rand(1, 1, h + 2 * border, w + 2 * border, requires_grad=True)
    net = nn.Sequential(*(nn.Conv2d(1, 1, k) for _ in range(layers)))
    z = net(x)
    assert z.shape == (1, 1, h, w)
    place = torch.arange(x.numel()).view(x.shape[1:])
    crop = place[:, border:-border, border:-border]
    for i in range(h):
        for j in range(w):
            (slope,) = torch.autograd.grad(z[0, 0, i, j], x, retain_graph=True)
            seen = slope[0, 0].nonzero().double()  # its window, and the pixel in the middle of it
            row, column = seen.mean(0).round().long().tolist()
            assert len(seen) == (2 * border + 1) ** 2 and place[0, row, column] == crop[0, i, j]
    resized = F.interpolate(place[None].double(), (h, w), mode="nearest-exact")[0].long()
    corners = (..., [0, 0, -1, -1], [0, -1, 0, -1])
    assert not (resized[corners] == crop[corners]).any()
    y, logits = silent.y, torch.randn(2, 3, 3, 3)
    assert said(logits, y).startswith("size mismatch") and isinstance(said(logits, y[:, 1:-1, 1:-1]), float)
    assert torch.equal(silent.cropped, y[:, 1:-1, 1:-1]) and torch.equal(silent.inner, silent.cropped)
    assert silent.fits == 1 and silent.off < 0.7 and silent.tap.sum() == silent.tap[0, 0, 1, 1] == 1


@breaks("[[0, 1, 2], [3, 0, 1]]", "[[1, 1, 2], [3, 1, 1]]", variant="png")
@drawn(cases=12, seed=SEED, n=SIZE, c=CLASSES, h=SIZE, w=SIZE)
def test_a_background_too(png, seed, n, c, h, w):
    """Labels from 1 to C are taken by C outputs with one subtracted; from 0 to C they raise "is out of bounds", also with one subtracted, where a byte of 0 becomes 255, and one output more takes them, the outputs being too few."""
    logits, y = pixels(seed, n, c, h, w)
    from_one = y + 1
    from_one[0, 0, 0] = c
    assert said(logits, from_one) == f"Target {c} is out of bounds." and isinstance(said(logits, from_one - 1), float)
    both = torch.cat([from_one, torch.zeros_like(from_one)])
    twice = torch.cat([logits, logits])
    assert said(twice, both) == f"Target {c} is out of bounds."
    assert said(twice, both - 1) == "Target -1 is out of bounds."
    wrapped = (both.byte() - 1).long()
    assert said(twice, wrapped) == "Target 255 is out of bounds." and torch.equal(wrapped == 255, both == 0)
    ignored = said(twice, wrapped, ignore_index=255)  # the 0 is left out
    assert isclose(ignored, said(logits, from_one - 1), abs_tol=1e-5)
    more = torch.cat([twice, torch.randn(2 * n, 1, h, w)], 1)
    assert isclose(said(more, both), by_hand(more, both), abs_tol=1e-4)
    assert png.four.unique().tolist() == [0, 1, 2, 3]
