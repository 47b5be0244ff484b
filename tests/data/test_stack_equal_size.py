import pickle
from types import FunctionType

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from PIL import Image
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, default_collate

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)
SIZES = st.lists(st.integers(0, 7), min_size=2, max_size=5)
STACK = "stack expects each tensor to be equal size, but got "


def said(call, *arguments):
    """What it says, or "no error"."""
    try:
        call(*arguments)
    except (RuntimeError, TypeError, ValueError) as error:
        return str(error)
    return "no error"


@breaks("batch_size=3)", "batch_size=1)")
@breaks("torch.tensor([9.0, 6])", "torch.tensor([9.0, 6, 1])")
@drawn(cases=20, sizes=SIZES, kind=st.sampled_from(["tensors", "arrays", "pairs", "dictionaries"]))
def test_one_shape_or_none(answer, sizes, kind):
    """A batch of tensors, arrays, pairs or dictionaries becomes one tensor with an axis more if the shapes are equal, and says "stack expects each tensor to be equal size" if they differ, as `torch.stack` does; here for 5 and 2 steps."""
    rows = [torch.rand(n) for n in sizes]
    made = {
        "tensors": rows,
        "arrays": [row.numpy() for row in rows],
        "pairs": [(row, 1) for row in rows],
        "dictionaries": [{"x": row} for row in rows],
    }[kind]
    words = said(lambda: next(iter(DataLoader(made, batch_size=len(sizes)))))
    if len(set(sizes)) == 1:
        batch = next(iter(DataLoader(made, batch_size=len(sizes))))
        batch = batch[0] if kind == "pairs" else batch["x"] if kind == "dictionaries" else batch
        assert words == "no error" and torch.equal(batch, torch.stack(rows))
        assert batch.shape == (len(sizes), sizes[0])
    else:
        assert words == said(torch.stack, rows) and words.startswith(STACK)
    assert answer.message == STACK + "[5] at entry 0 and [2] at entry 1"


@breaks("pad_sequence(xs, batch_first=True)", "pad_sequence(xs, batch_first=True, padding_value=1)")
@breaks("torch.tensor([len(x) for x in xs])", "torch.tensor([max(map(len, xs)) for x in xs])")
@breaks("pad_sequence(xs, batch_first=True)", "pad_sequence(xs, batch_first=True, padding_side='left')")
@drawn(cases=20, sizes=SIZES, wide=st.integers(0, 3), kind=st.sampled_from(["tensor", "array", "list"]))
def test_collate_pads_and_keeps(answer, sizes, wide, kind):
    """With `collate` a loader gives the samples, of shape (T,) or (T, F), filled up with zeros behind to the longest, their lengths, and their labels, from tensors, arrays and, with one number a step, lists."""
    shape = (wide,) if wide else ()
    rows = [torch.rand(n, *shape) + 1 for n in sizes]
    kind = "tensor" if kind == "list" and wide else kind
    change = {"tensor": lambda row: row, "array": torch.Tensor.numpy, "list": torch.Tensor.tolist}[kind]
    data = [(change(row), place) for place, row in enumerate(rows)]
    x, lengths, y = next(iter(DataLoader(data, batch_size=len(sizes), collate_fn=answer.collate)))
    assert x.shape == (len(sizes), max(sizes), *shape)
    for row, padded, n in zip(rows, x, sizes, strict=True):
        assert torch.allclose(padded[:n], row) and not padded[n:].any()
    assert lengths.tolist() == sizes and y.tolist() == list(range(len(sizes)))
    assert answer.loader.batch_size == 3
    assert answer.lengths.tolist() == [5, 2, 4] and answer.y.tolist() == [1, 0, 1]
    assert answer.x.tolist() == [[4, 7, 2, 9, 3], [9, 6, 0, 0, 0], [6, 1, 2, 1, 0]]


@breaks("default_collate(ys)", "torch.tensor(ys).float()")
@drawn(
    cases=20, kind=st.sampled_from(["int", "float", "tensor", "array", "dictionary", "text"]), count=st.integers(1, 5)
)
def test_labels_as_before(answer, kind, count):
    """For numbers, tensors, arrays, dictionaries and texts as labels, `collate` gives what the loader gives without it for samples of one size."""
    label = {
        "int": lambda i: i,
        "float": lambda i: i / 2,
        "tensor": lambda i: torch.tensor([i, i + 1]),
        "array": lambda i: np.array([i, 2.0]),
        "dictionary": lambda i: {"a": i},
        "text": lambda i: str(i),
    }[kind]
    data = [(torch.rand(4), label(i)) for i in range(count)]
    ours = next(iter(DataLoader(data, batch_size=count, collate_fn=answer.collate)))[2]
    theirs = next(iter(DataLoader(data, batch_size=count)))[1]
    if kind == "dictionary":
        ours, theirs = ours["a"], theirs["a"]
    if kind == "text":
        assert ours == theirs or list(ours) == list(theirs)
    else:
        assert ours.dtype == theirs.dtype and torch.equal(ours, theirs)
    assert answer.y.dtype == torch.int64


def resized(x):
    return F.interpolate(x[None], (6, 4), mode="bilinear", antialias=True)[0]


@breaks("(6, 4)", "(6, 5)", variant="samples")
@breaks("torch.rand(3, 9, 7), torch.rand(3, 5, 8)", "torch.rand(3, 9, 7), torch.rand(3, 9, 7)", variant="samples")
@breaks("for x in (tall, wide)", "for x in (wide, tall)", variant="samples")
@drawn(cases=15, tall=st.integers(1, 9), wide=st.integers(1, 9), channels=st.sampled_from([1, 3, 4]))
def test_images_are_resized(samples, tall, wide, channels):
    """`F.interpolate(x[None], (6, 4), mode="bilinear", antialias=True)[0]` brings an image (C, H, W) of any height and width to 6 by 4, leaves one of that size as it is, and then `torch.stack` runs; here for images of (3, 9, 7) and (3, 5, 8), which it refuses as they are."""
    one, two = torch.rand(channels, tall, wide), torch.rand(channels, 6, 4)
    assert torch.stack([resized(one), resized(two)]).shape == (2, channels, 6, 4)
    assert torch.allclose(resized(two), two, atol=1e-6)
    torch.testing.assert_close(resized(torch.full((channels, tall, wide), 0.25)), torch.full((channels, 6, 4), 0.25))
    assert samples.images == STACK + "[3, 9, 7] at entry 0 and [3, 5, 8] at entry 1"
    assert samples.small.shape == (2, 3, 6, 4)
    assert torch.equal(samples.small, torch.stack([resized(samples.tall), resized(samples.wide)]))


@breaks("antialias=True", "antialias=False", variant="samples")
@drawn(cases=10, tall=st.integers(13, 40), wide=st.integers(9, 30))
def test_each_pixel_counts(samples, tall, wide):
    """In an image made more than 2 times smaller each pixel counts with `antialias=True`, and without it some do not."""

    def counting(resize):
        image = torch.rand(1, tall, wide, requires_grad=True)
        resize(image).sum().backward()
        return (image.grad != 0).float().mean().item()

    assert counting(resized) == 1
    assert counting(lambda image: F.interpolate(image[None], (6, 4), mode="bilinear")[0]) < 1
    assert torch.equal(samples.small[0], resized(samples.tall))


@breaks('mode="nearest-exact"', 'mode="nearest"', variant="samples")
@drawn(cases=10, times=st.integers(3, 30), rows=st.integers(4, 9))
def test_a_mask_stays_in_place(samples, times, rows):
    """A mask made at least 3 times smaller with "nearest-exact" takes pixels from the middle of those that the image there is made of, to half a pixel, and with "nearest" their first ones."""
    places = torch.arange(float(times * rows))[None, None, :, None].expand(1, 1, -1, 2)
    size = (rows, 2)
    image = F.interpolate(places, size, mode="bilinear", antialias=True)[0, 0, 1:-1, 0]
    exact, plain = (F.interpolate(places, size, mode=mode)[0, 0, :, 0] for mode in ("nearest-exact", "nearest"))
    assert (exact[1:-1] - image).abs().max() <= 0.51
    assert torch.equal(plain, times * torch.arange(float(rows))) and (plain[1:-1] - image).abs().min() > 0.9
    nearest = F.interpolate(samples.mask, (6, 4), mode="nearest-exact")[0]
    assert torch.equal(samples.small_mask, nearest) and set(nearest.unique().tolist()) == {0, 1}
    assert torch.equal(samples.mask[0, 0], (samples.tall[0] > 0.5).float())


@breaks("(x * real).sum(1) / lengths", "(x * real).sum(1) / x.shape[1]")
@breaks("x.mean(1)", "x.sum(1) / lengths")
@breaks("< lengths[:, None]", "<= lengths[:, None] - 2")
@drawn(cases=20, rows=st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=6), min_size=1, max_size=4))
def test_padding_counts_until_masked(answer, rows):
    """The mean of a padded row of positive numbers is smaller than that of the row itself, and the masked mean is that of the row; here [9, 6, 0, 0, 0] has the mean 3 instead of 7.5."""
    x = pad_sequence([torch.tensor(row).float() for row in rows], batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    real = torch.arange(x.shape[1]) < lengths[:, None]
    masked = (x * real).sum(1) / lengths
    for row, plain, right in zip(rows, x.mean(1).tolist(), masked.tolist(), strict=True):
        assert np.isclose(right, np.mean(row)) and (plain < right - 0.1 if len(row) < x.shape[1] else plain == right)
    assert answer.careless.tolist() == [5, 3, 2] and answer.right.tolist() == [5, 7.5, 2.5]
    assert answer.real.sum(1).tolist() == [5, 2, 4] and answer.x[1].tolist() == [9, 6, 0, 0, 0]


@breaks("torch.tensor([9.0, 6])", "torch.tensor([9.0, 6, 8, 8, 8])")
@breaks("batch_size=2)", "batch_size=3)", variant="silent")
@drawn(cases=25, shapes=st.lists(st.tuples(st.integers(1, 2), st.integers(1, 2)), min_size=2, max_size=5))
def test_the_first_that_differs(answer, silent, shapes):
    """The message names entry 0 and the first entry of another shape, counted inside the batch; here entry 1 of the second batch is sample 3 of the dataset."""
    words = said(default_collate, [torch.zeros(shape) for shape in shapes])
    differ = [place for place, shape in enumerate(shapes) if shape != shapes[0]]
    if differ:
        one, two = list(shapes[0]), list(shapes[differ[0]])
        assert words == f"{STACK}{one} at entry 0 and {two} at entry {differ[0]}"
    else:
        assert words == "no error"
    assert answer.message.endswith("got [5] at entry 0 and [2] at entry 1")
    assert silent.second == STACK + "[2] at entry 0 and [4] at entry 1" and len(silent.data[3]) == 4


@breaks("xs, ys = zip(*batch)", "xs, ys = [one[0] for one in batch], [one[0][:1] for one in batch]")
@drawn(cases=15, sizes=SIZES)
def test_without_a_label(answer, sizes):
    """For samples without a label, `collate` with `xs = batch` and without `ys` gives the batch and the lengths that `collate` gives with one."""

    def without(batch):
        xs = batch
        xs = [torch.as_tensor(x) for x in xs]
        lengths = torch.tensor([len(x) for x in xs])
        return pad_sequence(xs, batch_first=True), lengths

    rows = [torch.rand(n) for n in sizes]
    got = next(iter(DataLoader(rows, batch_size=len(sizes), collate_fn=without)))
    x, lengths, y = answer.collate([(row, place) for place, row in enumerate(rows)])
    assert torch.equal(got[0], x) and torch.equal(got[1], lengths) and y.tolist() == list(range(len(sizes)))


@breaks("pad_sequence(xs, batch_first=True)", "pad_sequence(xs, batch_first=True, padding_side='left')")
@breaks("torch.tensor([len(x) for x in xs])", "torch.tensor([max(map(len, xs)) for x in xs])")
@breaks("< lengths[:, None]", "< lengths[:, None] - 1")
@drawn(cases=15, sizes=st.lists(st.integers(1, 7), min_size=2, max_size=5), lists=st.booleans(), pad=st.integers(0, 9))
def test_dictionaries_become_pairs(answer, sizes, lists, pad):
    """Of samples that are dictionaries, of tensors or of lists, a loader whose `collate_fn` gives `collate([(d["x"], d["y"]) for d in batch])` makes the padded batch, the lengths and the labels, `real` from these lengths is their padded attention mask, and with a padding id as `padding_value` in it the batch is padded with that; of rows `(1, T)` `d["x"].flatten()` gives the same, where `d["x"]` raises or has lengths of 1; `collate` on the dictionaries themselves raises a TypeError."""
    rows = [torch.randint(1, 9, (n,)) for n in sizes]
    data = [{"x": row.tolist() if lists else row, "y": place} for place, row in enumerate(rows)]

    def pairs(batch):
        return answer.collate([(d["x"], d["y"]) for d in batch])

    x, lengths, y = next(iter(DataLoader(data, batch_size=len(data), collate_fn=pairs)))
    assert x.shape == (len(sizes), max(sizes)) and lengths.tolist() == sizes and y.tolist() == list(range(len(sizes)))
    assert all(torch.equal(one[:n], row) and not one[n:].any() for one, n, row in zip(x, sizes, rows, strict=True))
    real = torch.arange(x.shape[1]) < lengths[:, None]
    masks = [torch.ones(n, dtype=torch.long) for n in sizes]
    assert torch.equal(real.long(), pad_sequence(masks, batch_first=True)) and answer.real.sum(1).tolist() == [5, 2, 4]

    def padded(*xs, **given):
        return pad_sequence(*xs, padding_value=pad, **given)

    inside = FunctionType(answer.collate.__code__, {**answer.collate.__globals__, "pad_sequence": padded})
    own = inside([(d["x"], d["y"]) for d in data])[0]
    assert torch.equal(own, torch.where(real, x, pad))
    turned = [{"x": row[None], "y": place} for place, row in enumerate(rows)]  # as of return_tensors="pt"
    again = answer.collate([(d["x"].flatten(), d["y"]) for d in turned])
    assert torch.equal(again[0], x) and torch.equal(again[1], lengths)
    try:
        assert pairs(turned)[1].tolist() == [1] * len(sizes)
    except RuntimeError as error:
        assert "match" in str(error) and len(set(sizes)) > 1
    try:
        raise AssertionError(answer.collate(data))
    except TypeError as error:
        assert "str" in str(error)


@breaks("padding_value=-100", "padding_value=0", variant="samples")
@breaks("logits.transpose(1, 2)", "logits.reshape(2, 3, 4)", variant="samples")
@drawn(cases=15, sizes=st.lists(st.integers(1, 6), min_size=1, max_size=4), classes=st.integers(2, 5))
def test_labels_are_skipped(samples, sizes, classes):
    """With labels, lists of numbers too once they are tensors, padded by -100, a row for each sample by `batch_first=True`, `cross_entropy` of a padded batch is that of the real steps alone; padded by 0 it is another number where a step is padded; among bools without `.long()` these become `True`, in silence, and the loss is another one; of a number for each step `mse_loss` and `BCEWithLogitsLoss` count the padding of -100, in silence, and so does `cross_entropy` of one-hot labels in fractions; `F.mse_loss(out[real], y[real])` of numbers padded too, without `.long()`, is that of the real steps."""
    ys = [torch.randint(classes, (n,)).tolist() for n in sizes]
    tags = [torch.as_tensor(y).long() for y in ys]
    logits = torch.rand(len(sizes), max(sizes), classes) + torch.arange(classes)
    alone = F.cross_entropy(torch.cat([row[:n] for row, n in zip(logits, sizes, strict=True)]), torch.cat(tags))

    def loss(value):
        padded = pad_sequence(tags, batch_first=True, padding_value=value)
        return F.cross_entropy(logits.transpose(1, 2), padded)

    torch.testing.assert_close(loss(-100), alone)
    assert said(pad_sequence, ys) != "no error"
    assert pad_sequence(tags, batch_first=True).shape == logits.shape[:2] == pad_sequence(tags).shape[::-1]
    assert len(set(sizes)) == 1 or not torch.isclose(loss(0), alone, atol=1e-4)
    for raw in ([y > 0 for y in tags], [(y > 0).numpy() for y in tags], [(y > 0).tolist() for y in tags]):
        late = pad_sequence([torch.as_tensor(y) for y in raw], batch_first=True, padding_value=-100)
        soon = pad_sequence([torch.as_tensor(y).long() for y in raw], batch_first=True, padding_value=-100)
        padded = torch.arange(max(sizes)) >= torch.tensor(sizes)[:, None]
        assert late.dtype == torch.bool and late[padded].all() and (soon[padded] == -100).all()
        assert torch.equal(soon[~padded], late[~padded].long())
        scores = logits - 50 * padded[..., None] * torch.eye(classes)[1]  # the padding is surely not of class 1
        one, other = (F.cross_entropy(scores.transpose(1, 2), y.long()) for y in (soon, late))
        real = F.cross_entropy(logits[~padded], torch.cat([(y > 0).long() for y in tags]))
        torch.testing.assert_close(one, real)
        assert len(set(sizes)) == 1 or other > real + 1
    hot = [F.one_hot(y, classes).float() for y in tags]
    for count, values, scores in (
        (F.mse_loss, [y.float() for y in tags], logits[..., 0] + 1),
        (nn.BCEWithLogitsLoss(), [y.clamp(max=1).float() for y in tags], logits[..., 0] + 1),
        (F.cross_entropy, hot, logits),
    ):
        padded = pad_sequence(values, batch_first=True, padding_value=-100)
        kept = torch.arange(max(sizes)) < torch.tensor(sizes)[:, None]
        whole, real = count(scores.flatten(0, 1), padded.flatten(0, 1)), count(scores[kept], padded[kept])
        assert len(set(sizes)) == 1 or (whole - real).abs() > 1
    numbers, out = [y + 0.5 for y in tags], logits[..., 0] + 1
    y = pad_sequence([torch.as_tensor(number.tolist()) for number in numbers], batch_first=True)
    real = torch.arange(y.shape[1]) < torch.tensor(sizes)[:, None]
    each = [(row[:n] - number).square() for row, n, number in zip(out, sizes, numbers, strict=True)]
    torch.testing.assert_close(F.mse_loss(out[real], y[real]), torch.cat(each).mean())
    real = torch.cat([samples.logits[0], samples.logits[1, :2]])
    torch.testing.assert_close(samples.loss, F.cross_entropy(real, torch.tensor([1, 0, 2, 1, 2, 0])))
    assert samples.tags.tolist() == [[1, 0, 2, 1], [2, 0, -100, -100]]


@breaks("[w.mT for w in waves], batch_first=True).mT", "[w.mT for w in waves]).mT", variant="samples")
@breaks("torch.rand(1, 9), torch.rand(1, 7)", "torch.rand(1, 9), torch.rand(1, 9)", variant="samples")
@drawn(cases=15, sizes=st.lists(st.integers(2, 7), min_size=2, max_size=5), channels=SIZE)
def test_waveforms_are_turned(answer, samples, sizes, channels):
    """`pad_sequence` refuses waveforms of shape (1, T), or spectrograms (F, T), of unequal lengths from 2 on; `collate` with `torch.as_tensor(x).mT` gives their lengths and a batch (N, T, channels), which `x.mT` turns into waveforms padded with zeros behind, where `len(x)` of one that was not turned counts its channels."""
    waves = [torch.rand(channels, n) + 1 for n in sizes]
    words = said(pad_sequence, waves)
    assert words == "no error" if len(set(sizes)) == 1 else words.startswith("The size of tensor a (")
    padded = pad_sequence([w.mT for w in waves], batch_first=True).mT
    assert padded.shape == (len(sizes), channels, max(sizes))
    for wave, row in zip(waves, padded, strict=True):
        n = wave.shape[1]
        assert torch.equal(row[:, :n], wave) and not row[:, n:].any()

    def turning(batch):
        xs, ys = zip(*batch, strict=True)
        xs = [torch.as_tensor(x).mT for x in xs]
        lengths = torch.tensor([len(x) for x in xs])
        return pad_sequence(xs, batch_first=True), lengths, default_collate(ys)

    x, lengths, _ = turning([(wave, 0) for wave in waves])
    assert x.shape == (len(sizes), max(sizes), channels) and lengths.tolist() == sizes and torch.equal(x.mT, padded)
    theirs, counted, _ = answer.collate([(wave.mT, 0) for wave in waves])
    assert torch.equal(theirs, x) and torch.equal(counted, lengths)
    assert [len(wave) for wave in waves] == [channels] * len(sizes)
    assert samples.first_axis.startswith("The size of tensor a (9) must match the size of tensor b (7)")
    assert samples.turned.shape == (2, 1, 9) and torch.equal(samples.turned[1, :, :7], samples.waves[1])


@breaks("grey.repeat(3, 1, 1)", "torch.cat([grey, grey * 0, grey])", variant="samples")
@breaks("torch.rand(1, 6, 4), torch.rand(3, 6, 4)", "torch.rand(1, 5, 4), torch.rand(3, 5, 4)", variant="samples")
@drawn(cases=10, h=SIZE, w=SIZE)
def test_grey_is_repeated(answer, samples, h, w):
    """A grey image of shape (1, H, W) among colour images raises the message, and `grey.repeat(3, 1, 1)` puts its numbers in three channels; `collate` fills its other colours with zeros, without an error; here of 6 by 4."""
    grey, colour = torch.rand(1, h, w) + 1, torch.rand(3, h, w)
    filled = answer.collate([(colour, 0), (grey, 1)])[0]
    assert torch.equal(filled[1, :1], grey) and not filled[1, 1:].any() and torch.equal(filled[0], colour)
    assert said(default_collate, [colour, grey]) == f"{STACK}[3, {h}, {w}] at entry 0 and [1, {h}, {w}] at entry 1"
    both = default_collate([colour, grey.repeat(3, 1, 1)])
    assert torch.equal(both[1], torch.cat([grey, grey, grey])) and torch.equal(both[0], colour)
    assert samples.channels == STACK + "[3, 6, 4] at entry 0 and [1, 6, 4] at entry 1"
    assert torch.equal(samples.both[1], torch.cat([samples.grey] * 3))


@breaks("torch.rand(1, 6, 4), torch.rand(3, 6, 4)", "torch.rand(1, 5, 4), torch.rand(3, 5, 4)", variant="samples")
@drawn(cases=10, mode=st.sampled_from(["L", "RGB", "RGBA", "P", "1"]), w=SIZE, h=SIZE)
def test_pil_converts(samples, mode, w, h):
    """`image.convert("RGB")` of PIL, before the image becomes a tensor, makes three channels of a grey, RGB, RGBA, palette or black and white image, as many as a colour image has here; it clips grey of more than a byte, of 16 bits here, or of fractions, to 255 and to whole numbers, without an error, and `torch.as_tensor(np.array(image)).float().repeat(3, 1, 1)` keeps each number, in three channels."""
    image = Image.new(mode, (w, h))
    array = np.array(image.convert("RGB"))
    assert array.shape == (h, w, 3) and samples.colour.shape[0] == 3 and samples.grey.shape == (1, 6, 4)
    assert not hasattr(torch.from_numpy(array), "convert")
    for grey, left in ((np.full((h, w), 300, np.uint16), 255), (np.full((h, w), 0.5, np.float32), 0)):
        image = Image.fromarray(grey)
        clipped = np.array(image.convert("RGB"))
        kept = torch.as_tensor(np.array(image)).float().repeat(3, 1, 1)
        assert kept.shape == (3, h, w) and (kept == float(grey[0, 0])).all()
        assert clipped.shape == (h, w, 3) and clipped.dtype == np.uint8 and (clipped == left).all()


@breaks("torch.rand(3, 9, 7), torch.rand(3, 5, 8)", "torch.rand(3, 9, 7), torch.rand(3, 9, 8)", variant="samples")
@drawn(
    cases=10,
    counts=st.lists(st.integers(0, 4), min_size=1, max_size=4),
    tall=st.integers(12, 30),
    wide=st.integers(9, 20),
)
def test_tuples_are_not_stacked(samples, counts, tall, wide):
    """With `collate_fn=lambda batch: tuple(zip(*batch))` a batch is a tuple of images and one of boxes, each as it was; here for images of unequal height and width; boxes in pixels that scale with a resized image point to what they held, as do boxes in fractions of it that stay; boxes in pixels that stay, and boxes in fractions that scale, point elsewhere, in silence."""
    image, box = torch.zeros(1, tall, wide), torch.tensor([wide // 2, tall // 2, wide, tall])
    image[:, box[1] : box[3], box[0] : box[2]] = 1.0
    small = resized(image)[0]
    height, width = small.shape
    across, down = small.sum(0) @ torch.arange(float(width)), small.sum(1) @ torch.arange(float(height))
    held = (across + down * 1j) / small.sum() + 0.5 + 0.5j
    scaled, fractions = torch.tensor([width / wide, height / tall] * 2), box / torch.tensor([wide, tall] * 2)
    ends = torch.tensor([width, height] * 2)
    for part, holds in (
        (box * scaled, True),
        (box, False),
        (fractions * ends, True),
        (fractions * scaled * ends, False),
    ):
        left, top, right, bottom = part
        middle = (left + right) / 2 + (top + bottom) / 2 * 1j
        assert ((middle - held).abs() < 0.3) == holds and ((middle - held).abs() > 2) != holds
    data = [(samples.tall, torch.rand(n, 4)) for n in counts] + [(samples.wide, torch.rand(5, 4))]
    images, boxes = next(iter(DataLoader(data, batch_size=len(data), collate_fn=lambda batch: tuple(zip(*batch)))))  # noqa: B905
    assert all(a is b[0] for a, b in zip(images, data, strict=True))
    assert [len(part) for part in boxes] == [*counts, 5]
    assert all(a != b for a, b in zip(samples.tall.shape[1:], samples.wide.shape[1:], strict=True))


@breaks("torch.rand(3, 2)]", "torch.rand(4, 2)]", variant="samples")
@breaks("torch.cat(outputs)", "torch.cat(outputs[::-1])", variant="samples")
@drawn(cases=15, batch=st.integers(2, 5), batches=st.integers(1, 4), last=st.integers(1, 5), wide=SIZE)
def test_outputs_are_joined(samples, batch, batches, last, wide):
    """`torch.stack` of the outputs of batches raises the message if the last one has fewer or more rows, and `torch.cat` joins the rows in order; here 4, 4 and 3 rows to 11."""
    parts = [torch.rand(n, wide) for n in [batch] * batches + [last]]
    words = said(torch.stack, parts)
    assert words == "no error" if last == batch else words.endswith(f"[{last}, {wide}] at entry {batches}")
    assert torch.equal(torch.cat(parts), torch.tensor([row for part in parts for row in part.tolist()]))
    assert samples.stacked == STACK + "[4, 2] at entry 0 and [3, 2] at entry 2"
    assert samples.joined.shape == (11, 2) and torch.equal(samples.joined[8:], samples.outputs[2])
    assert torch.equal(samples.joined[:4], samples.outputs[0])


@breaks("torch.tensor([9.0, 6])", "torch.tensor([9.0, 6, 1])")
@drawn(cases=10, words=st.integers(2, 6), width=SIZE)
def test_word_zero_is_padding(answer, words, width):
    """With `padding_idx` set to 0, `nn.Embedding` gives zeros for 0, other numbers for the words from 1, and no gradient to row 0, so the padding stays zeros; here x is padded with zeros."""
    table = nn.Embedding(words, width, padding_idx=0)
    out = table(torch.arange(words))
    assert not out[0].any() and out[1:].any(1).all()
    out.sum().backward()
    assert not table.weight.grad[0].any() and table.weight.grad[1:].eq(1).all()
    plain = nn.Embedding(words, width)
    assert plain(torch.tensor(0)).any()
    assert answer.x[1].tolist() == [9, 6, 0, 0, 0]


@breaks("time_first = pad_sequence(data)", "time_first = pad_sequence(data, batch_first=True)", variant="silent")
@drawn(cases=15, sizes=SIZES)
def test_time_comes_first(silent, sizes):
    """Without `batch_first=True` the result of `pad_sequence` is (T, N), the transpose of what it is with it."""
    rows = [torch.rand(n) for n in sizes]
    assert torch.equal(pad_sequence(rows), pad_sequence(rows, batch_first=True).T)
    assert pad_sequence(rows).shape == (max(sizes), len(sizes))
    assert torch.equal(silent.time_first[:, 3], torch.cat([silent.data[3], torch.zeros(1)]))
    assert silent.time_first.shape == (5, 4)


@breaks("[[4, 7, 2], [8, 3]]", "[[4, 7, 2], [8, 3, 1]]", variant="silent")
@breaks("default_collate([[4, 7, 2], [8, 3, 6]])", "torch.tensor([[4, 7, 2], [8, 3, 6]])", variant="silent")
@drawn(cases=20, sizes=st.lists(st.integers(1, 5), min_size=1, max_size=5), equal=st.booleans())
def test_lists_are_turned(silent, sizes, equal):
    """Lists of numbers of unequal length say "each element in list of batch should be of equal size"; lists of one length become a list of tensors, one for each place and not for each sample, with a number of each sample."""
    sizes = [sizes[0]] * len(sizes) if equal else sizes
    rows = [[10 * i + j for j in range(n)] for i, n in enumerate(sizes)]
    if len(set(sizes)) == 1:
        parts = default_collate(rows)
        assert [part.tolist() for part in parts] == [list(column) for column in zip(*rows, strict=True)]
    else:
        assert said(default_collate, rows) == "each element in list of batch should be of equal size"
    assert silent.ragged == [[4, 7, 2], [8, 3]]
    assert silent.lists == "each element in list of batch should be of equal size"
    assert [part.tolist() for part in silent.turned] == [[4, 8], [7, 3], [2, 6]]


@breaks("([9, 6], [2.5])", "([9.0, 6], [2.5])", variant="silent")
@breaks("for numbers in ([9, 6], [2.5])", "for numbers in ([2.5], [9, 6])", variant="silent")
@drawn(cases=10, whole=st.lists(st.integers(0, 9), min_size=1, max_size=4), part=st.floats(0.1, 0.9))
def test_the_first_gives_the_dtype(silent, whole, part):
    """`pad_sequence` gives the dtype of the first of its tensors, and cuts the fractions of those behind a list of whole numbers; with `torch.as_tensor(x, dtype=torch.float32)` they stay, in either order."""
    lists = [whole, [2 + part]]
    for order in (lists, lists[::-1]):
        x = pad_sequence([torch.as_tensor(one) for one in order], batch_first=True)
        assert x.dtype == (torch.int64 if order is lists else torch.float32)
        row = x[order.index(lists[1])]
        assert row[0] == (2 if order is lists else torch.tensor(2 + part))
        kept = pad_sequence([torch.as_tensor(x, dtype=torch.float32) for x in order], batch_first=True)
        assert kept.dtype == torch.float32 and kept[order.index(lists[1])][0] == torch.tensor(2 + part)
    assert silent.cut.tolist() == [[9, 6], [2, 0]] and not silent.cut.is_floating_point()
    assert [one.tolist() for one in silent.mixed] == [[9, 6], [2.5]]


@breaks("(5, 5, 2, 4)", "(2, 5, 5, 4)", variant="silent")
def test_a_worker_says_it_otherwise(silent):
    """Here one batch in a worker process says "Trying to resize storage that is not resizable", and without workers "stack expects each tensor to be equal size"."""
    words = []
    for workers in (1, 0):
        batches = iter(DataLoader(silent.data, batch_size=4, num_workers=workers))
        words.append(said(next, batches))
        if workers:
            batches._shutdown_workers()
    assert words[0].rstrip().endswith("RuntimeError: Trying to resize storage that is not resizable")
    assert words[1].startswith(STACK)


@breaks("DataLoader(data)]", "DataLoader(data[:2], 2)]", variant="silent")
@drawn(cases=10, sizes=st.lists(st.integers(0, 7), min_size=1, max_size=6))
def test_one_sample_fits(silent, sizes):
    """With one sample a batch a loader raises nothing whatever the sizes, since nothing has to fit where each batch holds one sample; with two a batch it raises where they differ."""
    rows = [torch.rand(n) for n in sizes]
    assert [tuple(x.shape) for x in DataLoader(rows)] == [(1, n) for n in sizes]
    differ = any(a != b for a, b in zip(sizes[::2], sizes[1::2], strict=False))
    assert (said(lambda: list(DataLoader(rows, batch_size=2))) != "no error") == differ
    assert silent.alone == [(1, 5), (1, 5), (1, 2), (1, 4)]


@breaks("(5, 5, 2, 4)", "(5, 5, 2, 2)", variant="silent")
@breaks("(5, 5, 2, 4)", "(5, 4, 2, 4)", variant="silent")
def test_a_batch_fits_by_luck(silent):
    """Here the first batch has two samples of one length and passes, and the second raises."""
    assert silent.first == "no error" and silent.second.startswith(STACK)


@breaks("torch.rand(3, 5, 8)", "torch.rand(3, 7, 9)", variant="samples")
@drawn(cases=15, a=st.integers(0, 20), b=st.integers(0, 20))
def test_view_cannot_pad(samples, a, b):
    """`view` and `reshape` raise where the number of elements differs; here for one image to the shape of the other."""
    row = torch.zeros(a)
    for change in (row.view, row.reshape):
        assert (said(change, (b,)) == "no error") == (a == b)
    assert "is invalid for input of size" in said(samples.tall.view, samples.wide.shape)


@breaks("row[: len(values)] = values", "row[-len(values) :] = values", variant="numpy")
@breaks("(x * real).sum(1) / lengths", "(x * real).mean(1)", variant="numpy")
@breaks("x.mean(1), (x", "(x * real).sum(1) / lengths, (x", variant="numpy")
@breaks("[9.0, 6]", "[9.0, 6, 1, 1, 1]", variant="numpy")
def test_numpy_pads_alike(answer, numpy):
    """`np.stack` says "all input arrays must have the same shape", and the batch, the lengths, the mask and both means of the NumPy tab are those of the PyTorch tab."""
    assert numpy.message == "all input arrays must have the same shape"
    assert numpy.x.tolist() == answer.x.tolist() and numpy.lengths.tolist() == answer.lengths.tolist()
    assert numpy.real.tolist() == answer.real.tolist()
    assert numpy.careless.tolist() == answer.careless.tolist() == [5, 3, 2]
    assert numpy.right.tolist() == answer.right.tolist() == [5, 7.5, 2.5]


@breaks("pad_sequences(data)\n", "pad_sequences(data, padding='post')\n", variant="keras")
@breaks("pad_sequences(data)\n", "pad_sequences(data, dtype='float32')\n", variant="keras")
@breaks("[8.5]]", "[9.5]]", variant="keras")
def test_keras_pads_in_front(keras):
    """By default `pad_sequences` of Keras puts the zeros in front and makes int32 of decimals, 4.5 becomes 4."""
    assert keras.by_default.tolist() == [[4, 7, 2], [0, 0, 8]] and keras.by_default.dtype == "int32"
    assert keras.data[0][0] == 4.5


@breaks('padding="post", dtype="float32"', 'dtype="float32"', variant="keras")
@drawn(cases=10, sizes=SIZES)
def test_keras_can_pad_behind(keras, sizes):
    """With `padding="post"` and `dtype="float32"` Keras gives the batch of `pad_sequence` with `batch_first=True`, also here."""
    rows = [np.random.rand(n).astype("float32").tolist() for n in sizes]
    ours = pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
    theirs = keras.pad_sequences(rows, padding="post", dtype="float32")
    assert theirs.dtype == "float32" and np.array_equal(theirs, ours.numpy())
    assert keras.padded.tolist() == [[4.5, 7, 2.5], [8.5, 0, 0]] and keras.padded.dtype == "float32"


@breaks('maxlen=2, dtype="float32"', 'maxlen=2, dtype="float32", truncating="post"', variant="keras")
@drawn(cases=10, size=st.integers(1, 8), most=st.integers(1, 8))
def test_keras_cuts_the_beginning(keras, size, most):
    """With `maxlen` Keras keeps the last numbers of a longer sample and cuts the beginning off, by default; here two of three are kept."""
    row = list(range(1, size + 1))
    wanted = row[-most:] if size > most else [0] * (most - size) + row
    assert keras.pad_sequences([row], maxlen=most).tolist() == [wanted]
    assert keras.cut.tolist() == [[7, 2.5], [0, 8.5]]


@breaks(
    "loader = DataLoader(data, batch_size=3, collate_fn=collate)",
    "loader = DataLoader(data, batch_size=3, collate_fn=lambda batch: collate(batch))",
)
def test_a_lambda_cannot_be_pickled(answer):
    """A lambda cannot be pickled, and a `def` of a module can; here the loader has the `def`."""
    assert pickle.loads(pickle.dumps(default_collate)) is default_collate
    try:
        raise AssertionError(pickle.dumps(lambda batch: default_collate(batch)))
    except (AttributeError, pickle.PicklingError) as error:
        assert "pickle" in str(error).lower() and "lambda" in str(error)
    assert answer.loader.collate_fn.__name__ == "collate"


@breaks("< lengths[:, None]", "< lengths[:, None] - 1")
@drawn(cases=12, sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5), features=st.integers(1, 5))
def test_features_need_an_axis(answer, sizes, features):
    """For a padded batch (N, T, F), `x * real[..., None]` has the masked sums, and divided by `lengths[:, None]` they are the means; bare, `real` and `lengths` both raise where their axes differ, and for as many features as steps as samples, `lengths` for one feature too, they give other numbers in silence."""
    rows = [torch.rand(n, features) + 1 for n in sizes]
    x, lengths = pad_sequence(rows, batch_first=True), torch.tensor(sizes)
    real = torch.arange(x.shape[1]) < lengths[:, None]
    x = x + 100 * ~real[..., None]
    masked = (x * real[..., None]).sum(1)
    assert torch.allclose(masked, torch.stack([row.sum(0) for row in rows]))
    cube, own = torch.ones(3, 3, 3), torch.arange(3) < torch.tensor([3, 2, 1])[:, None]
    assert (cube * own).sum(1)[:, 0].tolist() == [3, 3, 3] and (cube * own[..., None]).sum(1)[:, 0].tolist() == [
        3,
        2,
        1,
    ]
    assert "must match the size" in said(lambda: torch.ones(3, 5, 2) * torch.ones(3, 5).bool())
    assert torch.allclose(masked / lengths[:, None], torch.stack([row.mean(0) for row in rows]))
    sums, counts = (cube * own[..., None]).sum(1), torch.tensor([3, 2, 1])
    assert (sums / counts[:, None] == 1).all() and (sums / counts)[1].tolist() != [1, 1, 1]
    assert (sums[:, :1] / counts).shape == (3, 3) and (sums[:, :1] / counts[:, None]).shape == (3, 1)
    assert "must match the size" in said(lambda: torch.ones(3, 2) / counts)
    assert answer.real.sum(1).tolist() == [5, 2, 4]
