from math import isclose

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch.utils.data import DataLoader

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
ROWS = st.integers(1, 6)
CLASSES = st.integers(2, 6)
DTYPES = [torch.float16, torch.float32, torch.float64, torch.bool, torch.int8, torch.int16, torch.int32]
MULTI = "0D or 1D target tensor expected, multi-target not supported"
LABELS = [0, 2, 1, 0, 2, 2, 1]


def said(logits, target, **how):
    try:
        return F.cross_entropy(logits, target, **how).item()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def drawn_batch(seed, rows, classes):
    torch.manual_seed(seed)
    return 3 * torch.randn(rows, classes), torch.randint(0, classes, (rows,))


def mean_of_read(logits, labels):
    """Minus the log of the labelled probability, without log_softmax."""
    p = logits.double().exp() / logits.double().exp().sum(1, keepdim=True)
    return -sum(p[row, label].log().item() for row, label in enumerate(labels.tolist())) / len(labels)


@breaks("column.squeeze(1).long()", "(2 - column.squeeze(1)).long()")
@breaks("log_p[row, labels[row]]", "log_p[row, labels[row - 1]]")
@breaks("-sum(picked) / 7", "-sum(picked) / 3")
@breaks("torch.randn(7, 3)  #", "torch.randn(7, 4)  #")
@drawn(rows=ROWS, classes=st.integers(1, 6), seed=SEED)
def test_class_numbers_are_read(answer, rows, classes, seed):
    """With an int64 target of shape (N,) and values from 0 to C - 1, the loss is minus the mean log of the probability in the labelled column."""
    logits, labels = drawn_batch(seed, rows, classes)
    assert labels.dtype == torch.int64 and isclose(said(logits, labels), mean_of_read(logits, labels), abs_tol=1e-4)
    torch.manual_seed(0)
    assert torch.equal(answer.logits, torch.randn(7, 3)) and answer.labels.tolist() == LABELS
    assert answer.labels.shape == (7,) and answer.labels.dtype == torch.int64
    expected = mean_of_read(answer.logits, answer.labels)
    assert isclose(answer.loss, expected, abs_tol=1e-5) and isclose(answer.by_hand, expected, abs_tol=1e-5)
    assert isclose(expected, 1.5169, abs_tol=1e-4)
    assert np.allclose(answer.picked, answer.logits.log_softmax(1)[range(7), LABELS])


@breaks("column.squeeze(1).long()", "column.squeeze(1)[[1, 0, 2, 3, 4, 5, 6]].long()")
@breaks("attempt(column)", "attempt(column.squeeze(1).long())")
@breaks("attempt(column)", "attempt(column.squeeze(1))")
@breaks("labels.squeeze(1)", "labels.squeeze()", variant="pasted")
@breaks("labels.squeeze(1)", "labels.argmax(1)", variant="pasted")
@breaks("= labels.long()  #", "= labels.float()  #", variant="pasted")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED)
def test_squeeze_and_cast(answer, pasted, rows, classes, seed):
    """A float column of shape (N, 1) does not run with two classes or more, and raises "multi-target not supported"; `labels.squeeze(1).long()` turns it into the class numbers, which run."""
    logits, labels = drawn_batch(seed, rows, classes)
    column = labels.float().unsqueeze(1)
    assert MULTI in said(logits, column)
    ours = pasted(1, labels=column).labels
    assert torch.equal(ours, labels) and ours.dtype == torch.int64 and isinstance(said(logits, ours), float)
    assert answer.column.shape == (7, 1) and answer.column.flatten().tolist() == LABELS
    assert answer.labels.tolist() == LABELS and answer.message == f"RuntimeError: {MULTI}"


@breaks("tell(y[:, None])", "tell(y)", variant="messages")
@breaks("F.one_hot(y, 4).float()", "F.one_hot(y, 3).float()", variant="messages")
@drawn(rows=ROWS, classes=CLASSES, width=st.integers(1, 8), dtype=st.sampled_from([*DTYPES, torch.int64]))
def test_two_axes_of_another_shape(messages, rows, classes, width, dtype):
    """For logits (N, C), a target with two axes and N rows whose width is not C raises "multi-target not supported", a table of floats as well as whole numbers."""
    if width != classes:
        assert MULTI in said(torch.randn(rows, classes), torch.zeros(rows, width).to(dtype))
    assert isinstance(said(torch.randn(rows, classes), torch.zeros(rows, classes)), float)
    assert torch.equal(messages.four[:, :3], F.one_hot(messages.y, 3).float()) and messages.four.shape == (7, 4)
    assert messages.column == messages.wide == f"RuntimeError: {MULTI}"


@breaks("tell(z, logits=y.float())", "tell(y)", variant="messages")
@breaks("tell(z, logits=y.float())", "tell(z, logits=F.one_hot(y, 3).float())", variant="messages")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED)
def test_labels_first(messages, rows, classes, seed):
    """In the order of Keras, `loss(y, logits)`, float class numbers (N,) or in a column raise "multi-target not supported", and a one-hot table of floats runs: the loss is wrong, since it grows with the logits by the same factor; with the logits first it is the loss of the class numbers."""
    logits, labels = drawn_batch(seed, rows, classes)
    loss = torch.nn.CrossEntropyLoss()
    for y in (labels.float(), labels.float()[:, None]):
        with pytest.raises(RuntimeError, match=MULTI):
            loss(y, logits)
    y = F.one_hot(labels, classes).float()
    assert torch.allclose(loss(y, 9 * logits), 9 * loss(y, logits), atol=1e-3)
    assert torch.allclose(loss(logits, y), loss(logits, labels), atol=1e-5)
    assert messages.swapped == f"RuntimeError: {MULTI}"


@breaks("row = y[None]", "row = y", variant="messages")
@breaks("row = y[None]", "row = y.flip(0)[None]", variant="messages")
@drawn(rows=ROWS, other=ROWS, classes=CLASSES, seed=SEED)
def test_as_many_labels_as_rows(messages, rows, other, classes, seed):
    """Another number of labels than rows, a view of the logits that has another number of rows, or a row of labels (1, N) with N above 1, raises "Expected input batch_size"; `squeeze(0)` mends the row."""
    logits, labels = drawn_batch(seed, rows, classes)
    wrong = torch.zeros(other).long()
    if other != rows:
        assert f"Expected input batch_size ({rows}) to match target batch_size ({other})." in said(logits, wrong)
    if rows > 1:
        assert "Expected input batch_size" in said(logits, labels[None])
    assert torch.equal(labels[None].squeeze(0), labels)
    assert isinstance(said(logits, labels), float)
    assert isclose(messages.lying_right, 1.5169, abs_tol=1e-4) and messages.row.tolist() == [LABELS]
    assert messages.lying == "ValueError: Expected input batch_size (7) to match target batch_size (1)."
    assert "Expected input batch_size" in said(logits.view(-1, 1), labels)
    assert messages.changed == "ValueError: Expected input batch_size (21) to match target batch_size (7)."
    assert torch.equal(messages.z_long.flatten(), messages.z.flatten())
    assert messages.y.tolist() == LABELS


@breaks("row = y[None]", "row = y", variant="messages")
@drawn(classes=st.integers(2, 5), height=st.integers(6, 9), width=st.integers(1, 4), seed=SEED)
def test_a_batch_axis_lost(messages, classes, height, width, seed):
    """`squeeze()` on a column of one label raises "Expected input batch_size (1) to match target batch_size (0)", and `squeeze(1)` does not; an image or a text whose logits and labels lack the batch axis raises it with two other sizes, and not with `[None]` on both."""
    logits, labels = drawn_batch(seed, 1, classes)
    assert "Expected input batch_size (1) to match target batch_size (0)" in said(logits, labels[:, None].squeeze())
    assert isinstance(said(logits, labels[:, None].squeeze(1)), float)
    for shape in ((height, width), (height,)):
        logits = torch.randn(1, classes, *shape)
        labels = torch.zeros(1, *shape, dtype=torch.long)
        text = f"Expected input batch_size ({classes}) to match target batch_size ({height})"
        assert text in said(logits[0], labels[0])
        assert isinstance(said(logits[0][None], labels[0][None]), float)
    assert "match target batch_size (1)" in str(messages.lying)


@breaks("y.float())\n#> RuntimeError: expected", "y.byte())\n#> RuntimeError: expected", variant="messages")
@breaks("y.int()", "y.long()", variant="messages")
@breaks("y.bool()", "y.bool().byte()", variant="messages")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED, dtype=st.sampled_from(DTYPES))
def test_other_dtypes(messages, rows, classes, seed, dtype):
    """Labels of shape (N,) as floats, booleans, int8, int16 or int32 raise "expected target dtype to be Long or Byte"; with `y.long()` they run, and int64 and uint8 give the same loss; of labels scaled to lie between 0 and 1 it cuts off the fractions, and each but the highest becomes 0 unless the scaling is undone first, and undone alone, without rounding, it may make 14 of 15."""
    logits, labels = drawn_batch(seed, rows, classes)
    assert "RuntimeError: expected target dtype to be Long or Byte, but got " in said(logits, labels.to(dtype))
    assert said(logits, labels.byte()) == said(logits, labels)
    numbers = labels.clamp(max=1) if dtype == torch.bool else labels
    assert said(logits, labels.to(dtype).long()) == said(logits, numbers)
    scaled = labels / (classes - 1)
    assert "expected target dtype" in said(logits, scaled) and isinstance(said(logits, scaled.long()), float)
    assert torch.equal(scaled.long(), (labels == classes - 1).long())
    assert torch.equal((scaled * (classes - 1)).round().long(), labels)
    undone = torch.arange(30) / 29 * 29
    assert undone.long()[15] == 14 and torch.equal(undone.round().long(), torch.arange(30))
    for found, name in ((messages.floats, "Float"), (messages.ints, "Int"), (messages.bools, "Bool")):
        assert found == f"RuntimeError: expected target dtype to be Long or Byte, but got {name}"


@breaks("labels = y + 1", "labels = y", variant="messages")
@breaks("labels - 1", "labels * 0", variant="messages")
@breaks("tell(y - 1)", "tell(y)", variant="messages")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED, beyond=st.integers(0, 300))
def test_classes_count_from_zero(messages, rows, classes, seed, beyond):
    """A label of C or more, or of -1, raises "is out of bounds", and a negative label, as a mark, is left out with its number as `ignore_index`; C - 1 is taken, and so are labels from 1 to C once 1 is subtracted."""
    logits, labels = drawn_batch(seed, rows, classes)
    labels[-1] = classes - 1
    assert isinstance(said(logits, labels), float)
    from_one = labels + 1
    assert "out of bounds" in said(logits, from_one) and said(logits, from_one - 1) == said(logits, labels)
    for label in (classes + beyond, -1):
        labels[-1] = label
        assert said(logits, labels) == f"IndexError: Target {label} is out of bounds."
    rest = F.cross_entropy(logits[:-1], labels[:-1]) if rows > 1 else logits.new_tensor(torch.nan)
    torch.testing.assert_close(F.cross_entropy(logits, labels, ignore_index=-1), rest, equal_nan=True)
    assert torch.equal(messages.labels, messages.y + 1)
    assert isclose(messages.from_zero, 1.5169, abs_tol=1e-4)
    assert messages.from_one == "IndexError: Target 3 is out of bounds."
    assert messages.below == "IndexError: Target -1 is out of bounds."


@breaks("F.one_hot(y, 3))\n#> RuntimeError", "F.one_hot(y, 3).float())\n#> RuntimeError", variant="messages")
@breaks("F.one_hot(y, 3).float())\n#> 1", "F.one_hot(y, 3).float() / 2)\n#> 1", variant="messages")
@breaks("tell(y, logits=first)", "tell(y)", variant="messages")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED)
def test_the_shape_of_the_logits(messages, rows, classes, seed):
    """Whole numbers in the logits' own shape raise "Expected floating point type for target with class probabilities", a table as well as labels (N,) beside logits (N,); `y.float()` of a one-hot table, a table of floats, gives the loss of its class numbers."""
    logits, labels = drawn_batch(seed, rows, classes)
    table, words = F.one_hot(labels, classes), "Expected floating point type for target with class probabilities"
    assert words in said(logits, table) and words in said(logits[:, 0], labels)
    assert isclose(said(logits, table.float()), said(logits, labels), abs_tol=1e-5)
    assert messages.table == messages.flat == f"RuntimeError: {words}, got Long"
    assert isclose(messages.table_right, said(messages.z, messages.y), abs_tol=1e-6)
    assert torch.equal(messages.first, messages.z[:, 0])
    torch.manual_seed(0)
    assert torch.equal(messages.z, torch.randn(7, 3)) and isclose(messages.table_right, 1.5169, abs_tol=1e-4)


@breaks("tell(y, logits=first)", "tell(y.float(), logits=first)", variant="messages")
@breaks("loss_and_slope(z, column)", "loss_and_slope(z.T, column.T)", variant="silent")
@drawn(rows=ROWS, seed=SEED)
def test_one_output_of_integers(messages, silent, rows, seed):
    """Whole numbers in the logits' shape, be it (N, 1), (N,), rows with several right classes or an RGB mask, raise "Expected floating point type for target with class probabilities"; `y.float()` makes them run, but is no cure: the loss of the column is 0."""
    torch.manual_seed(seed)
    z, y = torch.randn(rows, 1), torch.randint(0, 2, (rows, 1))
    words = "Expected floating point type for target with class probabilities"
    for logits, labels in ((z, y), (z.squeeze(1), y.squeeze(1)), (silent.z, silent.column.long())):
        assert said(logits, labels) == messages.flat == f"RuntimeError: {words}, got Long"
        assert isinstance(said(logits, labels.float()), float)
    for shape in ((rows, 4), (rows, 3, 4, 5)):
        logits, labels = torch.randn(shape), torch.ones(shape).byte()
        assert said(logits, labels) == f"RuntimeError: {words}, got Byte" and said(logits, labels.float()) > 0
    assert said(z, y.float()) == said(silent.z, silent.column) == silent.one == 0
    assert F.binary_cross_entropy_with_logits(z, y.float()) > 0


@breaks("[[0.0], [2], [1], [0], [2], [2], [1]]", "[[0.0], [2], [1], [0], [2], [2], [2]]")
@breaks("torch.randn(7, 3)  #", "torch.randn(7, 4)  #")
@drawn(gap=st.integers(0, 6))
def test_a_missing_label(answer, gap):
    """Here a NaN in a float column becomes the lowest int64 under `long()`, and the loss raises that it is out of bounds; without that row the rest runs."""
    column = answer.column.clone()
    column[gap] = float("nan")
    labels = column.squeeze(1).long()
    lowest = torch.iinfo(torch.int64).min
    assert labels[gap] == lowest and said(answer.logits, labels) == f"IndexError: Target {lowest} is out of bounds."
    kept = ~column.squeeze(1).isnan()
    expected = mean_of_read(answer.logits[kept], torch.tensor(LABELS)[kept])
    assert kept.sum() == 6 and isclose(said(answer.logits[kept], labels[kept]), expected, abs_tol=1e-4)
    assert answer.logits.shape == (7, 3) and answer.column.flatten().tolist() == LABELS


@breaks("tell(tagged, ", "tell(tags, ", variant="messages")
@breaks("tagged.argmax(2)", "tagged.argmin(2)", variant="messages")
@breaks("tagged = F.one_hot(tags, 3)", "tagged = F.one_hot(tags, 4)", variant="messages")
@drawn(rows=ROWS, steps=ROWS, classes=CLASSES, seed=SEED)
def test_an_axis_too_many(messages, rows, steps, classes, seed):
    """For logits (N, C, L) labels (N, L, 1), or one-hot (N, L, C) of another shape than the logits, raise "Expected target size"; without the last axis, or after `argmax(2)`, they are (N, L) and run."""
    torch.manual_seed(seed)
    logits, labels = torch.randn(rows, classes, steps), torch.randint(0, classes, (rows, steps))
    cases = [(logits, labels), (messages.words.transpose(1, 2), messages.tags)]
    for z, y in cases:
        (n, c, length), one_hot = z.shape, F.one_hot(y, z.shape[1])
        start = f"RuntimeError: Expected target size [{n}, {length}], got [{n}, {length}, "
        if (c, length) != (1, 1):
            assert said(z, y[..., None]) == f"{start}1]"
        if c != length:
            assert said(z, one_hot) == said(z, one_hot.float()) == f"{start}{c}]"
        assert torch.equal(y[..., None].squeeze(2), y) and torch.equal(one_hot.argmax(2), y)
        assert isinstance(said(z, y), float)
    assert messages.extra == "RuntimeError: Expected target size [7, 5], got [7, 5, 3]"
    assert messages.extra_right == said(*cases[1]) and torch.equal(messages.tagged, F.one_hot(messages.tags, 3))


@breaks("logits=words)", "logits=words.transpose(1, 2))", variant="messages")
@breaks("tags, logits=words.transpose(1, 2)", "tags, logits=words.reshape(7, 3, 5)", variant="messages")
@drawn(rows=ROWS, steps=ROWS, classes=CLASSES, seed=SEED)
def test_classes_on_axis_one(messages, rows, steps, classes, seed):
    """Logits (N, L, C) with labels (N, L) raise where L is unlike C; with `transpose(1, 2)` the loss is that of N times L rows."""
    torch.manual_seed(seed)
    logits, labels = torch.randn(rows, steps, classes), torch.randint(0, classes, (rows, steps))
    if steps != classes:
        assert f"Expected target size [{rows}, {classes}], got [{rows}, {steps}]" in said(logits, labels.clamp(max=0))
    wanted = mean_of_read(logits.reshape(-1, classes), labels.flatten())
    assert isclose(said(logits.transpose(1, 2), labels), wanted, abs_tol=1e-4)
    assert messages.sequence == "RuntimeError: Expected target size [7, 3], got [7, 5]"
    assert isclose(
        messages.sequence_right, mean_of_read(messages.words.reshape(-1, 3), messages.tags.flatten()), abs_tol=1e-5
    )
    assert messages.tags.unique().tolist() == [0, 1, 2]


@breaks("torch.ones(2, 3, 4).long()", "torch.ones(2, 3, 4)", variant="messages")
@breaks("torch.ones(2, 4, 5)", "torch.ones(2, 4, 5).long()", variant="messages")
def test_the_old_wording(messages):
    """Here `torch.bmm` of whole numbers and floats raises "expected scalar type Long but found Float", and runs with `.float()` of the whole numbers."""
    assert messages.product == "RuntimeError: expected scalar type Long but found Float"
    assert messages.counts.dtype == torch.int64 and messages.weights.dtype == torch.float32
    result = torch.bmm(messages.counts.float(), messages.weights)
    assert result.shape == (2, 3, 5) and (result == 4).all()


@breaks("tags[:, :4]", "tags", variant="messages")
@breaks("tags[:, :4]", "tags[:, :3]", variant="messages")
@drawn(rows=ROWS, steps=ROWS, other=ROWS, classes=CLASSES)
def test_labels_of_another_length(messages, rows, steps, other, classes):
    """For logits (N, C, L), labels of another length than L raise "Expected target size", and so does one label for each text."""
    logits, start = torch.randn(rows, classes, steps), f"RuntimeError: Expected target size [{rows}, {steps}], got "
    if other != steps:
        assert said(logits, torch.zeros(rows, other).long()) == f"{start}[{rows}, {other}]"
    assert said(logits, torch.zeros(rows).long()) == f"{start}[{rows}]"
    assert isinstance(said(logits, torch.zeros(rows, steps).long()), float)
    assert messages.shorter == "RuntimeError: Expected target size [7, 5], got [7, 4]"


@breaks("tell(values)", "tell(y)", variant="messages")
@breaks("values = y.numpy()", "values = y.numpy() // 2", variant="messages")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED, kind=st.sampled_from(["list", "tuple", "array"]))
def test_no_tensor(messages, rows, classes, seed, kind):
    """Numbers in a list, a tuple or a NumPy array as target raise that the target "must be Tensor"; `torch.as_tensor` of them gives the loss, and of a tuple of masks, on which it raises, `torch.stack(masks)` does."""
    logits, labels = drawn_batch(seed, rows, classes)
    values = {"list": list, "tuple": tuple, "array": np.array}[kind](labels.tolist())
    assert "argument 'target' (position 2) must be Tensor, not " in said(logits, values)
    assert said(logits, torch.as_tensor(values)) == said(logits, labels)
    z, y = drawn_pixels(seed, rows, classes, 3, 2)
    masks = tuple(y)  # as `zip(*batch)` in a collate_fn gives them
    assert "must be Tensor, not tuple" in said(z, masks)
    with pytest.raises((ValueError, TypeError)):
        torch.as_tensor(masks)
    assert said(z, torch.stack(masks)) == said(z, y)
    assert str(messages.array).endswith("must be Tensor, not numpy.ndarray")
    assert messages.array_right == said(messages.z, messages.y)


@breaks("tell(names)", "tell(z.argmax(1))", variant="messages")
@breaks("classes.index(name) for", "2 - classes.index(name) for", variant="messages")
@drawn(rows=ROWS, width=CLASSES, seed=SEED)
def test_names_of_classes(messages, rows, width, seed):
    """From a dataset that gives names of classes a `DataLoader` makes a tuple, and the loss raises "must be Tensor, not tuple"; in a list or a NumPy array they raise "must be Tensor" as well, and `torch.as_tensor` raises on each of the three; with `classes.index(name)` in the dataset it is that of the class numbers."""
    logits, labels = drawn_batch(seed, rows, width)
    classes = [f"kind {n}" for n in range(width)]
    given = [(row, classes[label]) for row, label in zip(logits, labels.tolist(), strict=True)]
    numbered = [(row, classes.index(name)) for row, name in given]
    (z, names), (_, y) = (next(iter(DataLoader(data, batch_size=rows))) for data in (given, numbered))
    assert type(names) is tuple and "'target' (position 2) must be Tensor, not tuple" in said(z, names)
    for words in (names, list(names), np.array(names)):
        assert "'target' (position 2) must be Tensor, not " in said(z, words)
        with pytest.raises((ValueError, TypeError)):
            torch.as_tensor(words)
    assert said(z, y) == said(logits, labels)
    assert str(messages.named).endswith("must be Tensor, not tuple")
    assert messages.numbered == said(messages.z, messages.y)


def drawn_pixels(seed, images, classes, height, width):
    torch.manual_seed(seed)
    return torch.randn(images, classes, height, width), torch.randint(0, classes, (images, height, width))


@breaks("tell(masks)", "tell(masks[:, 0])", variant="pixels")
@breaks("tell(masks.squeeze(1))", "tell(masks[:, 0].flip(0))", variant="pixels")
@breaks("y = masks.squeeze(1)", "y = masks.squeeze(1) % 2", variant="pixels")
@drawn(cases=12, seed=SEED, images=ROWS, classes=CLASSES, height=ROWS, width=ROWS)
def test_one_class_for_each_pixel(pixels, seed, images, classes, height, width):
    """For logits (N, C, H, W) a target (N, 1, H, W) raises, and so does a one-hot table (N, H, W, C); `squeeze(1)` and `argmax(3)` make it (N, H, W), and the loss is the mean over the pixels."""
    logits, masks = drawn_pixels(seed, images, classes, height, width)
    words = "only batches of spatial targets supported (3D tensors) but got targets of dimension: 4"
    assert words in said(logits, masks[:, None])
    if (images, classes, height, width) != (images, height, width, classes):
        assert words in said(logits, F.one_hot(masks, classes))
    assert torch.equal(F.one_hot(masks, classes).argmax(3), masks)
    flat = logits.permute(0, 2, 3, 1).reshape(-1, classes)
    wanted = mean_of_read(flat, masks.flatten())
    assert isclose(said(logits, masks[:, None].squeeze(1)), wanted, abs_tol=1e-4)
    assert pixels.channel == pixels.classes_last == f"RuntimeError: {words}" and pixels.masks.shape == (2, 1, 4, 5)
    flat = pixels.logits.permute(0, 2, 3, 1).reshape(-1, 3)
    assert isclose(pixels.right, mean_of_read(flat, pixels.masks.flatten()), abs_tol=1e-5)
    assert torch.equal(pixels.last, F.one_hot(pixels.y, 3))
    assert isclose(pixels.classes_last_right, pixels.right, abs_tol=1e-6)
    assert torch.equal(pixels.y, pixels.masks[:, 0]) and pixels.y.unique().tolist() == [0, 1, 2]


@breaks("tell(y.byte())", "tell(y)", variant="pixels")
@drawn(cases=12, seed=SEED, images=ROWS, classes=CLASSES, height=ROWS, width=ROWS)
def test_masks_of_bytes(pixels, seed, images, classes, height, width):
    """A mask (N, H, W) as uint8 raises "expected scalar type Long but found Byte", and so do the labels (N, L) of words; with `long()` they run."""
    assert said(torch.randn(images, classes, width), torch.zeros(images, width).byte()) == pixels.as_bytes
    assert isinstance(said(torch.randn(images, classes, width), torch.zeros(images, width).long()), float)
    logits, masks = drawn_pixels(seed, images, classes, height, width)
    y = masks.to(torch.uint8)
    assert said(logits, y) == "RuntimeError: expected scalar type Long but found Byte" == pixels.as_bytes
    assert said(logits, y.long()) == said(logits, masks) and "Float" in str(said(logits, y.float()))


@breaks("border[:, 0] = 255", "border[:, 0] = 2", variant="pixels")
@breaks("ignore_index=255", "ignore_index=255, reduction='sum'", variant="pixels")
@breaks("logits[:, :, 1:], y[:, 1:]", "logits[:, :, 2:], y[:, 2:]", variant="pixels")
@drawn(cases=12, seed=SEED, images=ROWS, classes=CLASSES, height=st.integers(2, 6), width=ROWS)
def test_ignore_index(pixels, seed, images, classes, height, width):
    """Pixels of 255, a mark for those without a class, raise "Target 255 is out of bounds"; with `ignore_index=255` the loss is the mean over the other pixels."""
    logits, masks = drawn_pixels(seed, images, classes, height, width)
    border = masks.clone()
    border[:, 0] = 255
    assert said(logits, border) == "IndexError: Target 255 is out of bounds." == pixels.unknown
    wanted = said(logits[:, :, 1:], masks[:, 1:])
    assert isclose(said(logits, border, ignore_index=255), wanted, abs_tol=1e-5)
    assert torch.equal(pixels.border[:, 1:], pixels.y[:, 1:]) and (pixels.border[:, 0] == 255).all()
    assert isclose(pixels.ignored, pixels.without, abs_tol=1e-6)
    assert isclose(pixels.without, said(pixels.logits[:, :, 1:], pixels.y[:, 1:]), abs_tol=1e-6)


@breaks("tell(animals)", "tell(y)", variant="pixels")
@breaks("logits.mean((2, 3))", "logits.sum((2, 3))", variant="pixels")
@drawn(cases=12, images=ROWS, classes=CLASSES, height=ROWS, width=ROWS)
def test_one_label_an_image(pixels, images, classes, height, width):
    """Labels (N,) beside logits (N, C, H, W) raise "only batches of spatial targets supported"; with `logits.mean((2, 3))` they run."""
    logits, labels = torch.randn(images, classes, height, width), torch.zeros(images).long()
    words = "only batches of spatial targets supported (3D tensors) but got targets of dimension: 1"
    assert words in said(logits, labels) and isinstance(said(logits.mean((2, 3)), labels), float)
    assert pixels.whole == f"RuntimeError: {words}" and pixels.animals.tolist() == [2, 0]
    assert isclose(pixels.pooled, mean_of_read(pixels.logits.flatten(2).mean(2), pixels.animals), abs_tol=1e-5)


@breaks("tell(low.squeeze(1))", "tell(y)", variant="pixels")
@breaks('mode="nearest-exact"', 'mode="bilinear"', variant="pixels")
@breaks("(4, 5), mode", "(4, 6), mode", variant="pixels")
@drawn(cases=12, seed=SEED, images=ROWS, classes=CLASSES, height=ROWS, width=ROWS, more=st.integers(1, 4))
def test_masks_of_another_size(pixels, seed, images, classes, height, width, more):
    """A mask with a larger or smaller height or width than the logits, also (N, W, H), raises "size mismatch"; `masks.mT` turns it back, and `F.interpolate` with "nearest-exact" on (N, 1, H, W) of floats mends the other and makes no new class, and on int64 it raises."""
    logits, masks = drawn_pixels(seed, images, classes, height, width)
    turned = masks.mT.contiguous()
    assert height == width or "RuntimeError: size mismatch (got input:" in said(logits, turned)
    assert said(logits, turned.mT) == said(logits, masks)
    for pad in ((0, more), (0, 0, 0, more)):
        for z, other in ((logits, F.pad(masks, pad)), (F.pad(logits, pad), masks)):
            assert "RuntimeError: size mismatch (got input:" in said(z, other)
            low, size = other[:, None], tuple(z.shape[2:])
            mended = F.interpolate(low.float(), size, mode="nearest-exact").long()
            assert isinstance(said(z, mended.squeeze(1)), float)
            assert set(mended.unique().tolist()) <= set(low.unique().tolist())
            try:
                raise AssertionError(F.interpolate(low, size, mode="nearest-exact"))
            except NotImplementedError as error:
                assert "not implemented for 'Long'" in str(error)
    assert isinstance(said(logits, masks), float)
    assert pixels.low.unique().tolist() == pixels.resized.unique().tolist() == [0, 2]
    assert pixels.low[0].tolist() == pixels.low[1].tolist() == [[[0, 2, 0], [2, 0, 2]]] and pixels.low.shape[0] == 2
    assert pixels.resized.shape == (2, 1, 4, 5) and pixels.large == said(
        pixels.logits, pixels.resized.squeeze(1).long()
    )
    assert pixels.small == "RuntimeError: size mismatch (got input: [2, 3, 4, 5] , target: [2, 2, 3]"


@breaks("scaled.long()", "scaled.ceil().long()", variant="pixels")
@breaks("scaled = y / 255", "scaled = y / 256", variant="pixels")
@drawn(mask=st.lists(st.integers(0, 255), min_size=1, max_size=9))
def test_divided_by_255(pixels, mask):
    """A mask that was divided by 255 becomes class 0 under `long()` in each pixel below 255; times 255 and rounded first, it is what it was; `mask.unique()` shows a division."""
    y = mask = torch.tensor(mask)
    assert (y == 255).long().tolist() == (mask / 255).long().tolist()
    mask = mask / 255
    assert mask.unique().max() <= 1
    mask = y
    assert (mask / 255).long().tolist() == [int(label == 255) for label in mask.tolist()]
    assert torch.equal((mask / 255 * 255).round().long(), mask)
    assert torch.allclose(pixels.scaled * 255, pixels.y.float(), atol=1e-4)
    assert pixels.cut.shape == pixels.y.shape and not pixels.cut.any() and pixels.y.any()


@breaks("wrong_axis = F.cross_entropy(words, tags)", "wrong_axis = F.cross_entropy(words.mT, tags)", variant="silent")
@breaks("F.cross_entropy(words.transpose(1, 2), tags)", "F.cross_entropy(words, tags)", variant="silent")
@breaks("torch.randint(0, 4, (7, 4))", "torch.randint(0, 3, (7, 4))", variant="silent")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED)
def test_wrong_axis_in_silence(silent, rows, classes, seed):
    """Where texts have as many words as there are classes, logits (N, L, C) raise nothing, and the loss reads the class axis as words."""
    torch.manual_seed(seed)
    logits, labels = torch.randn(rows, classes, classes), torch.randint(0, classes, (rows, classes))
    other = mean_of_read(logits.transpose(1, 2).reshape(-1, classes), labels.flatten())
    assert isclose(said(logits, labels), other, abs_tol=1e-4)
    assert silent.words.shape == (7, 4, 4) and silent.tags.unique().tolist() == [0, 1, 2, 3]
    right = mean_of_read(silent.words.reshape(-1, 4), silent.tags.flatten())
    wrong = mean_of_read(silent.words.mT.reshape(-1, 4), silent.tags.flatten())
    assert isclose(silent.right_axis, right, abs_tol=1e-5) and isclose(silent.wrong_axis, wrong, abs_tol=1e-5)
    assert abs(right - wrong) > 0.05 and isclose(right, 2.9551, abs_tol=1e-3)


@breaks(
    "F.cross_entropy(logits, target, **how)",
    "F.cross_entropy(logits.reshape(-1, 3), target.reshape(-1), **how)",
    variant="pixels",
)
@drawn(rows=ROWS, classes=CLASSES, height=st.integers(2, 5), width=st.integers(2, 5), seed=SEED)
def test_a_view_mixes_classes(pixels, rows, classes, height, width, seed):
    """After `view(-1, C)` of logits (N, C, H, W) flat masks raise nothing, and neighbouring pixels are taken for classes; with the classes moved last it gives the loss of the pixels."""
    torch.manual_seed(seed)
    logits = 3 * torch.randn(rows, classes, height, width)
    masks = torch.randint(0, classes, (rows, height, width))
    right = said(logits, masks)
    assert isclose(said(logits.permute(0, 2, 3, 1).reshape(-1, classes), masks.flatten()), right, abs_tol=1e-4)
    mixed = logits.view(-1, classes)
    assert isclose(said(mixed, masks.flatten()), mean_of_read(mixed, masks.flatten()), abs_tol=1e-4)
    assert torch.equal(mixed[0], logits[0].flatten()[:classes])
    theirs = said(pixels.logits.view(-1, 3), pixels.masks.flatten())
    assert isclose(pixels.right, said(pixels.logits, pixels.masks[:, 0]), abs_tol=1e-5)
    assert abs(theirs - pixels.right) > 0.005


@breaks("column.argmax(1)", "column.flatten().long()", variant="silent")
@breaks("[[0.0], [1], [1], [0], [1], [0], [1]]", "[[0.0], [0], [0], [0], [0], [0], [0]]", variant="silent")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED)
def test_argmax_of_a_column(silent, rows, classes, seed):
    """`argmax(1)` gives back the class numbers of a one-hot table; of a column it makes class 0 in each row, without an error."""
    _, labels = drawn_batch(seed, rows, classes)
    assert torch.equal(F.one_hot(labels, classes).argmax(1), labels)
    assert labels[:, None].argmax(1).tolist() == [0] * rows
    assert torch.equal(torch.max(labels[:, None], 1)[1], labels[:, None].argmax(1))
    assert silent.argmax.tolist() == [0] * 7 and silent.column.flatten().tolist() == [0, 1, 1, 0, 1, 0, 1]


@breaks(
    "loss_and_slope(z, column)",
    "loss_and_slope(torch.cat([z, z], 1), torch.cat([column, column], 1))",
    variant="silent",
)
@breaks("loss_and_slope(z, column)", "loss_and_slope(z.T, column.T)", variant="silent")
@drawn(rows=ROWS, seed=SEED)
def test_one_output_learns_nothing(silent, rows, seed):
    """Logits (N, 1) with a float target (N, 1) of zeros and ones raise nothing: the loss is 0, and so is each gradient; the binary loss has a gradient."""
    torch.manual_seed(seed)
    z, column = torch.randn(rows, 1, requires_grad=True), torch.randint(0, 2, (rows, 1)).float()
    for loss, dead in ((F.cross_entropy, True), (F.binary_cross_entropy_with_logits, False)):
        (slope,) = torch.autograd.grad(loss(z, column), z)
        assert (slope.abs().max().item() == 0) is dead
    assert F.cross_entropy(z, column).item() == 0
    assert silent.one == 0 and not silent.slope_one.any() and silent.slope_one.shape == (7, 1)


@breaks("loss_and_slope(z.squeeze(1), column.squeeze(1))", "loss_and_slope(z.T, column.T / 4)", variant="silent")
@breaks(
    "binary_cross_entropy_with_logits(z, column)", "binary_cross_entropy_with_logits(z, 1 - column)", variant="silent"
)
@drawn(rows=st.integers(2, 6), seed=SEED)
def test_both_squeezed(silent, rows, seed):
    """Logits (N,) with floats (N,) run as one sample of N classes: one softmax over the batch, so the slopes of its rows sum to 0 where half the labels are ones."""
    torch.manual_seed(seed)
    z, y = torch.randn(rows, requires_grad=True), torch.randint(0, 2, (rows,)).float()
    p = z.double().exp() / z.double().exp().sum()
    loss = F.cross_entropy(z, y)
    assert isclose(loss.item(), -(y * p.log()).sum().item(), abs_tol=1e-4)
    (slope,) = torch.autograd.grad(loss, z)
    assert torch.allclose(slope, (y.sum() * p - y).detach().float(), atol=1e-5)
    z, y = silent.z.detach().flatten(), silent.column.flatten()
    p = z.softmax(0)
    assert isclose(silent.flat, -(y * p.log()).sum().item(), abs_tol=1e-4)
    assert torch.allclose(silent.slope_flat.flatten(), y.sum() * p - y, atol=1e-5) and abs(silent.total) < 1e-5
    q = torch.where(y == 1, z.sigmoid(), 1 - z.sigmoid())
    assert isclose(silent.binary, -q.log().mean().item(), abs_tol=1e-5)


@breaks("np.arange(7), labels[:, None]", "np.arange(7), labels", variant="numpy")
@breaks("labels.astype(float)", "labels.astype(int)", variant="numpy")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED)
def test_the_target_is_an_index(numpy, rows, classes, seed):
    """Used as an index, a column of N labels reads N times N numbers, and floats raise."""
    rng = np.random.default_rng(seed)
    z, labels = rng.normal(size=(rows, classes)), rng.integers(0, classes, size=rows)
    log_p = numpy.log_softmax(z)
    assert log_p[np.arange(rows), labels[:, None]].shape == (rows, rows)
    assert numpy.picked.shape == (7, 7)
    assert np.allclose(numpy.picked, numpy.log_softmax(numpy.z)[np.arange(7)][:, numpy.labels].T)
    assert numpy.by_float == "IndexError: arrays used as indices must be of integer (or boolean) type"


@breaks("np.arange(len(z)), target", "np.arange(len(z)), target - 1", variant="numpy")
@breaks("(target * log_softmax(z)).sum(1)", "(target * log_softmax(z)).mean(1)", variant="numpy")
@breaks("z = z - z.max(1, keepdims=True)", "z = z - z.max(0)", variant="numpy")
@breaks("Sparse(from_logits=True)", "Sparse(from_logits=False)", variant="keras")
@breaks("Dense(from_logits=True)", "Dense(from_logits=False)", variant="keras")
@drawn(rows=ROWS, classes=CLASSES, seed=SEED, scale=st.sampled_from([1.0, 500.0]))
def test_frameworks_agree(numpy, keras, rows, classes, seed, scale):
    """PyTorch, NumPy and Keras give the same loss for class numbers and for a one-hot table, to 1e-6."""
    rng = np.random.default_rng(seed)
    z, labels = scale * rng.normal(size=(rows, classes)), rng.integers(0, classes, size=rows)
    wanted = F.cross_entropy(torch.tensor(z), torch.tensor(labels)).item()
    for target in (labels, np.eye(classes)[labels]):
        assert isclose(numpy.cross_entropy(z, target), wanted, rel_tol=1e-6, abs_tol=1e-6)
    wanted = F.cross_entropy(torch.tensor(numpy.z), torch.tensor(LABELS)).item()
    for other in (numpy.by_index, numpy.by_weight, keras.index, keras.table):
        assert isclose(wanted, other, abs_tol=1e-6)
    assert np.array_equal(numpy.z, keras.z) and numpy.labels.tolist() == keras.labels.tolist() == LABELS


@breaks('labels[:, None].astype("float32")', '(labels[:, None] // 2).astype("float32")', variant="keras")
@breaks("labels + 0.5", "labels // 2", variant="keras")
def test_keras_takes_more(keras):
    """Here Keras gives a float column and labels with 0.5 added the loss of the class numbers."""
    assert keras.index == keras.float_column == keras.half
    assert isclose(keras.index, 1.1136, abs_tol=1e-4) and keras.index == float(
        keras.sparse(keras.labels + 0.5, keras.z)
    )
    assert abs(float(keras.sparse(keras.labels // 2, keras.z)) - keras.index) > 0.01


@breaks("tell(sparse, labels + 1)", "tell(sparse, labels)", variant="keras")
def test_keras_counts_from_zero(keras):
    """Here Keras raises "Target 3 is out of bounds" for labels that count from one."""
    assert keras.from_one == "IndexError: Target 3 is out of bounds." and keras.labels.tolist() == LABELS


@breaks("tell(sparse, one_hot)", "tell(sparse, labels)", variant="keras")
@breaks("tell(dense, labels)", "tell(dense, one_hot)", variant="keras")
def test_keras_has_two_losses(keras):
    """Here the sparse loss of Keras refuses a one-hot table, and the categorical one refuses class numbers, each with a ValueError."""
    start = "ValueError: Arguments `target` and `output` must have the same shape"
    assert str(keras.table_to_sparse).startswith(f"{start} up until the last dimension")
    assert str(keras.index_to_dense).startswith(f"{start}. Received: target.shape=torch.Size([7])")
    assert keras.table == keras.index and np.array_equal(keras.one_hot, np.eye(3)[LABELS])
