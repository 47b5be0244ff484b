import math

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)


def said(call):
    """The words of the error, or "no error"."""
    try:
        call()
    except RuntimeError as error:
        return str(error)
    return "no error"


def filled(*shape):
    return torch.arange(float(math.prod(shape))).view(shape)


@breaks("images.view(-1, 784)", "images.view(-1, 768)")
@breaks("divmod(images.numel(), 784)", "divmod(images.numel(), 768)")
@breaks("divmod(images.numel(), 784)", "divmod(images.numel(), 783)")
@drawn(cases=40, n=st.integers(0, 9), c=SIZE, h=SIZE, wide=st.integers(1, 40))
def test_only_what_divides(answer, n, c, h, wide):
    """`view(-1, wide)` runs where `wide` divides the size, and else raises "shape '[-1, wide]' is invalid for input of size" with that size; here 784 goes 8 times into 6912 and leaves 640, so no rows of 784."""
    x = filled(n, c, h)
    size = n * c * h
    if size % wide:
        assert said(lambda: x.view(-1, wide)) == f"shape '[-1, {wide}]' is invalid for input of size {size}"
    else:
        assert torch.equal(x.view(-1, wide).flatten(), torch.arange(float(size)))
    assert answer.message == "shape '[-1, 784]' is invalid for input of size 6912"
    assert (answer.full, answer.left) == (8, 640) and 8 * 784 + 640 == 6912


@breaks("torch.zeros(2, 3, 28, 28), -1, 784", "torch.zeros(2, 3, 28, 28), -1, 2352", variant="silent")
@breaks("torch.zeros(49, 1, 32, 36), -1, 784", "torch.zeros(49, 1, 32, 36), -1, 1152", variant="silent")
@drawn(cases=30, n=SIZE, per_image=st.integers(1, 40), data=st.data())
def test_minus_one_is_the_quotient(silent, n, per_image, data):
    """The `-1` of `view(-1, wide)` becomes size / wide, also where that is not the batch; here 6 rows from 2 images and 72 rows from 49."""
    size = n * per_image
    wide = data.draw(st.sampled_from([k for k in range(1, size + 1) if size % k == 0]))
    rows = len(filled(n, per_image).view(-1, wide))
    assert rows == size // wide and (rows == n) == (wide == per_image)
    assert len(silent.colour) == 6 and len(silent.lucky) == 72


@breaks("len(images), images[0]", "images.shape[1], images[0]")
@breaks("images[0].numel()", "images[:2].numel()")
@drawn(cases=20, n=SIZE, c=SIZE, h=SIZE, w=SIZE)
def test_the_size_is_a_product(answer, n, c, h, w):
    """The size in the message is the batch times the numbers of one image; here 6 times 1152."""
    images = filled(n, c, h, w)
    words = said(lambda: images.view(-1, images.numel() + 1))
    assert words.endswith(f"is invalid for input of size {n * images[0].numel()}") and images[0].numel() == c * h * w
    assert (answer.batch, answer.per_image) == (6, 1152) and answer.message.endswith(f"size {6 * 1152}")


@breaks("rows = images.flatten(1)", "rows = images.mT.flatten(1)")
@breaks("rows = images.flatten(1)", "rows = images.flatten(1).flip(0)")
@drawn(cases=30, n=st.integers(0, 6), c=SIZE, h=SIZE, w=SIZE, turned=st.booleans())
def test_flatten_keeps_the_batch(answer, n, c, h, w, turned):
    """`flatten(1)` makes row i of image i, in its order, for a batch of 0 to 6 images, and a `Linear` layer of that width takes the rows; here 6 rows of 1152."""
    images = filled(n, c, h, w)
    images = images.mT if turned else images
    rows = images.flatten(1)
    assert rows.shape == (n, c * h * w)
    assert all(
        row.tolist() == [v for plane in image.tolist() for line in plane for v in line]
        for row, image in zip(rows, images, strict=True)
    )
    assert nn.Linear(rows.shape[1], 3)(rows).shape == (n, 3)
    assert answer.rows.tolist() == filled(6, 1152).tolist() and answer.answers.shape == (6, 10)
    assert answer.layer.in_features == answer.rows.shape[1] == 1152


@breaks("last = torch.zeros(17, 1, 28, 28)", "last = torch.zeros(64, 1, 28, 28)", variant="causes")
@breaks("last.view(64, 784)", "last.view(-1, 784)", variant="causes")
@breaks("kept = last.flatten(1)", "kept = last.flatten(2)", variant="causes")
@drawn(cases=10, n=st.integers(0, 130), batch=st.integers(1, 130))
def test_a_batch_size_in_the_code(causes, n, batch):
    """`view(batch, 784)` of images of 28 x 28 runs where `batch` of them come and raises the message for any other number of images, 0 to 130, as where the last batch is not full; here 17 where the code says 64, and `flatten(1)` makes 17 rows of 784."""
    images = torch.zeros(n, 1, 28, 28)
    words = f"shape '[{batch}, 784]' is invalid for input of size {n * 784}"
    assert said(lambda: images.view(batch, 784)) == ("no error" if n == batch else words)
    assert said(lambda: images.view(n, 784)) == "no error" and images.flatten(1).shape == (n, 784)
    assert causes.told[2] == "shape '[64, 784]' is invalid for input of size 13328" and 17 * 784 == 13328 != 64 * 784
    assert causes.kept[0].shape == (17, 784)


@breaks("last.view(64, 28, 28)", "last.view(17, 28, 28)", variant="causes")
@breaks("steps = last.view(len(last), 28, 28)", "steps = last.view(1, 476, 28)", variant="causes")
@drawn(cases=10, n=st.integers(1, 40), batch=st.integers(1, 40))
def test_a_batch_size_beside_steps(causes, n, batch):
    """`view(batch, 28, 28)` of 1 to 40 images runs where `batch` of them come and raises the message for another number; `view(len(images), 28, 28)` keeps each image, row for row; here '[64, 28, 28]' with 17."""
    images = torch.arange(n * 784.0).view(n, 1, 28, 28)
    words = f"shape '[{batch}, 28, 28]' is invalid for input of size {n * 784}"
    assert said(lambda: images.view(batch, 28, 28)) == ("no error" if n == batch else words)
    assert torch.equal(images.view(len(images), 28, 28), images[:, 0])
    assert causes.told[8] == "shape '[64, 28, 28]' is invalid for input of size 13328" and len(causes.last) == 17
    assert causes.steps.shape == (17, 28, 28)


@breaks("torch.zeros(32, 1, 28, 28), 64, -1", "torch.zeros(64, 1, 28, 28), 64, -1", variant="silent")
@breaks("last.view(64, -1)", "last.view(34, -1)", variant="causes")
@drawn(cases=10, n=st.integers(1, 64))
def test_half_an_image_a_row(silent, causes, n):
    """`view(64, -1)` of 1 to 64 images of 28 x 28 makes 64 rows where 64 divides the size, and else raises; here a smaller last batch, of 32, becomes 64 rows of half an image, 17 images raise, and `flatten(1)` makes 17 rows of them."""
    images = torch.zeros(n, 1, 28, 28)
    words = f"shape '[64, -1]' is invalid for input of size {n * 784}"
    assert said(lambda: images.view(64, -1)) == (words if n * 784 % 64 else "no error")
    assert len(silent.halves) == 2 * 32 == 64 and silent.halves == [[row // 2] for row in range(64)]
    assert causes.told[3] == "shape '[64, -1]' is invalid for input of size 13328"
    assert causes.kept[0].shape == (17, 784)


@breaks("last.view(64, 784)", "last.view(64, 208)", variant="causes")
@drawn(cases=15, c=st.sampled_from([1, 3, 4]), h=st.integers(26, 30), w=st.integers(26, 30))
def test_a_full_batch_of_others(causes, c, h, w):
    """`view(64, 784)` of 64 images raises the message where an image holds another number than 784, in colour or of another size, and runs where it holds 784; `flatten(1)` makes 64 rows of them."""
    images = torch.zeros(64, c, h, w)
    words = f"shape '[64, 784]' is invalid for input of size {64 * c * h * w}"
    assert said(lambda: images.view(64, 784)) == ("no error" if c * h * w == 784 else words)
    assert images.flatten(1).shape == (64, c * h * w)
    assert said(lambda: torch.zeros(64, 1, 28, 28).view(64, 784)) == "no error"
    assert causes.told[2].startswith("shape '[64, 784]'")


@breaks("one.view(64, 784)", "one.view(1, 784)", variant="causes")
@breaks("last.view(64, 784)", "last.view(17, 784)", variant="causes")
@drawn(cases=10, n=st.integers(1, 200), batch=st.integers(1, 64))
def test_drop_last_leaves_images_out(causes, n, batch):
    """With `drop_last=True` a loader gives batches of one size and leaves out the remainder of the division, up to one batch less an image; a single image raises in `view(64, 784)` as before."""
    loader = torch.utils.data.DataLoader(torch.arange(n), batch_size=batch, drop_last=True)
    sizes = [len(part) for part in loader]
    assert set(sizes) <= {batch} and n - sum(sizes) == n % batch
    assert causes.told[4] == "shape '[64, 784]' is invalid for input of size 784"
    assert causes.told[2] == "shape '[64, 784]' is invalid for input of size 13328"


@breaks("one = torch.zeros(1, 28, 28)", "one = torch.zeros(64, 28, 28)", variant="causes")
@breaks("one[None].flatten(1)", "one.flatten(0)", variant="causes")
def test_a_single_image(causes):
    """Here `view(64, 784)` refuses a single image, and `one[None].flatten(1)` makes one row of it."""
    assert causes.told[4] == "shape '[64, 784]' is invalid for input of size 784"
    assert causes.one.shape == (1, 28, 28) and causes.kept[1].shape == (1, 784)


@breaks("size = (28, 28)", "size = (28, 32)", variant="causes")
@drawn(cases=10, n=st.integers(1, 3), h=st.integers(1, 40), w=st.integers(1, 40))
def test_resized_images_fit(causes, n, h, w):
    """With `size = (28, 28)`, `F.interpolate(images, size, mode="bilinear", antialias=True)`, then flat, makes one row of 784 of each grey image, of any size from 1 x 1 to 40 x 40."""
    images, size = torch.zeros(n, 1, h, w), (28, 28)
    small = F.interpolate(images, size, mode="bilinear", antialias=True).flatten(1)
    assert small.shape == (n, 784)
    assert causes.small.shape == (6, 784)


@breaks("words.view(2, 5, 3, 3)", "words.view(2, 5, 5, 2)", variant="causes")
@breaks("words.view(2, 5, 2, 5)", "words.view(2, 5, 5, 2)", variant="causes")
@drawn(cases=20, n=SIZE, steps=SIZE, width=st.integers(1, 20), heads=st.integers(1, 20))
def test_heads_divide_the_width(causes, n, steps, width, heads):
    """`view(n, steps, heads, width // heads)` runs where `heads` divides the width, and else raises; here 3 heads of a width of 10."""
    x = torch.zeros(n, steps, width)
    words = f"shape '[{n}, {steps}, {heads}, {width // heads}]' is invalid for input of size {n * steps * width}"
    assert said(lambda: x.view(n, steps, heads, width // heads)) == (words if width % heads else "no error")
    assert causes.told[5] == "shape '[2, 5, 3, 3]' is invalid for input of size 100"
    assert causes.words.shape[-1] == 10 and 10 % 3 == 1 and causes.heads.shape == (2, 5, 2, 5)


@breaks("torch.zeros(6, 5, 8)", "torch.zeros(6, 3, 8)", variant="causes")
@breaks("torch.zeros(4, 3, 8)", "torch.zeros(4, 5, 8)", variant="causes")
def test_attention_says_it_too(causes):
    """Here `nn.MultiheadAttention` raises the message "shape '[6, 6, 4]'" for another second axis in the queries than in the keys, and takes keys with the same; where the batch is first it raises for one batch too, and with `batch_first=True` it runs."""
    assert causes.told[6] == "shape '[6, 6, 4]' is invalid for input of size 240"
    assert causes.query.shape[1] == 3 and causes.keys.shape[1] == 5
    assert causes.query.shape == (4, 3, 8) and causes.keys.shape == (6, 5, 8)
    fits = causes.keys[:, :3]
    assert causes.attention(causes.query, fits, fits)[0].shape == (4, 3, 8)
    fits = causes.keys[:4]
    assert "is invalid for input of size 160" in said(lambda: causes.attention(causes.query, fits, fits))
    assert nn.MultiheadAttention(8, 2, batch_first=True)(causes.query, fits, fits)[0].shape == (4, 3, 8)


@breaks("images.view_as(last)", "images.view_as(images.mT)", variant="causes")
@drawn(cases=20, one=st.lists(SIZE, min_size=1, max_size=3), two=st.lists(SIZE, min_size=1, max_size=3))
def test_another_tensor_gives_the_shape(causes, one, two):
    """`view_as` runs where both tensors have as many numbers, and else raises the message with the shape of the other; here `'[17, 1, 28, 28]'`."""
    x, other = filled(*one), filled(*two)
    words = f"shape '{two}' is invalid for input of size {x.numel()}"
    assert said(lambda: x.view_as(other)) == ("no error" if x.numel() == other.numel() else words)
    assert causes.told[7] == "shape '[17, 1, 28, 28]' is invalid for input of size 6912"


@breaks("images.reshape(-1, 784)", "images.reshape(-1, 768)", variant="causes")
@drawn(cases=20, n=SIZE, c=SIZE, wide=st.integers(1, 40))
def test_reshape_says_it_too(causes, n, c, wide):
    """`reshape` raises the words of `view` where the size does not fill the shape, and runs where `view` runs."""
    x = torch.zeros(n, c, 7)
    assert said(lambda: x.reshape(-1, wide)) == said(lambda: x.view(-1, wide))
    assert (said(lambda: x.reshape(-1, wide)) == "no error") == (n * c * 7 % wide == 0)
    assert causes.told[0] == causes.told[1] == "shape '[-1, 784]' is invalid for input of size 6912"


@breaks("torch.zeros(2, 3, 28, 28)", "torch.zeros(2, 1, 28, 28)", variant="silent")
@breaks("torch.zeros(2, 3, 28, 28)", "torch.zeros(3, 2, 28, 28)", variant="silent")
def test_colour_makes_three_rows(silent):
    """Here `view(-1, 784)` makes 6 rows of 2 colour images, without an error, each with a third of one image."""
    assert len(silent.colour) == 6 == 2 * 3 and silent.colour == [[0], [0], [0], [1], [1], [1]]
    photo = filled(2, 3, 28, 28)
    assert torch.equal(photo.view(-1, 784)[4], photo[1, 1].flatten())


@breaks("torch.zeros(49, 1, 32, 36)", "torch.zeros(98, 1, 32, 36)", variant="silent")
@breaks("row.unique()", "row[:1]", variant="silent")
def test_a_lucky_batch_mixes_images(silent):
    """Here `view(-1, 784)` makes 72 rows of 49 images of 32 x 36, without an error, and some rows hold parts of two images; 48 images raise."""
    assert 72 * 784 == 49 * 32 * 36 and len(silent.lucky) == 72
    assert silent.lucky == [sorted({row * 784 // 1152, (row * 784 + 783) // 1152}) for row in range(72)]
    assert silent.lucky[1] == [0, 1] and max(len(row) for row in silent.lucky) == 2
    assert "is invalid" in said(lambda: torch.zeros(48, 1, 32, 36).view(-1, 784))


@breaks("resize_(6, 784)", "view(-1)[:4704].view(6, 784)[:, :783]", variant="silent")
@breaks("resize_(6, 784)", "resize_(6, 1152)", variant="silent")
def test_resize_cuts(silent):
    """Here `resize_(6, 784)` takes 6912 numbers without an error and keeps the first 4704 of them."""
    assert silent.cut.shape == (6, 784) and silent.cut.flatten().tolist() == list(range(4704))
    assert silent.numbers.tolist() == list(range(6912))


@breaks("resize_(64, 784)", "resize_(17, 784)", variant="silent")
@breaks("torch.ones(17, 784)", "torch.zeros(17, 784)", variant="silent")
def test_resize_adds_rows(silent):
    """Here `resize_(64, 784)` makes 64 rows of 17 images without an error; the first 17 are the images, the other 47 were never written."""
    assert silent.grown.shape == (64, 784) and 64 - 17 == 47 and bool((silent.grown[:17] == 1).all())
    batch = torch.ones(17, 784)
    before = batch.untyped_storage().nbytes()
    assert batch.resize_(64, 784).untyped_storage().nbytes() == before // 17 * 64


@breaks("torch.arange(6912.0)", "torch.arange(6912)", variant="silent")
@drawn(cases=8, n=SIZE, wide=SIZE)
def test_resize_refuses_what_is_trained(silent, n, wide):
    """`resize_` of a tensor that requires grad raises "cannot resize variables that require grad", whatever the shape."""
    for tensor in (silent.numbers.clone(), torch.zeros(n, wide)):
        words = said(lambda: tensor.requires_grad_().resize_(6, 784))  # noqa: B023
        assert words == "cannot resize variables that require grad"


@breaks("thirds, whole = photo.flatten(1)", "thirds, whole = photo.flatten(0)", variant="silent")
@breaks("photo[None].flatten(1)", "photo.flatten(1)", variant="silent")
@drawn(cases=10, c=SIZE, h=SIZE, w=SIZE)
def test_a_photo_without_a_batch(silent, c, h, w):
    """`flatten(1)` of one image without a batch axis makes a row of each channel, and with `[None]` one row of the image; here 3 rows."""
    photo = filled(c, h, w)
    assert torch.equal(photo.flatten(1), filled(c, h * w)) and torch.equal(photo[None].flatten(1), filled(1, c * h * w))
    assert silent.thirds.shape == (3, 784) and silent.whole.shape == (1, 2352)


@breaks("merged, joined = steps.view(-1, 784)", "merged, joined = steps.view(-1, 392)", variant="silent")
@breaks("steps.flatten(1)", "steps.flatten(0, 1)", variant="silent")
@drawn(cases=10, n=SIZE, steps=SIZE, wide=SIZE)
def test_steps_are_rows(silent, n, steps, wide):
    """`view(-1, wide)` of sequences whose steps have `wide` numbers makes one row of each step; here 10 rows of 784 from 2 sequences of 5 steps."""
    x = filled(n, steps, wide)
    assert x.view(-1, wide).tolist() == [row for sequence in x.tolist() for row in sequence]
    assert silent.steps.shape == (2, 5, 784)
    assert silent.merged.shape == (10, 784) and silent.joined.shape == (2, 3920)


@breaks("if size % known:", "if size % known > 640:", variant="numpy")
@breaks("shape if known == size else None", "shape", variant="numpy")
@breaks("size // known if n == -1", "known if n == -1", variant="numpy")
@drawn(cases=80, size=st.integers(0, 60), shape=st.lists(st.integers(1, 6), max_size=3), data=st.data())
def test_numpy_counts_alike(numpy, size, shape, data):
    """The function of the NumPy tab gives the shape that torch gives, with a -1 at each place or at none, and `None` where torch raises."""
    place = data.draw(st.integers(0, len(shape)))
    x = torch.zeros(size)
    for asked in (shape, [*shape[:place], -1, *shape[place:]]):
        try:
            wanted = tuple(x.view(asked).shape)
        except RuntimeError as error:
            assert "is invalid for input of size" in str(error)
            wanted = None
        assert numpy.filled(size, tuple(asked)) == wanted
    assert str(numpy.found) == "[None, (6, 1152), None, (6, 1152), (2304, 3)]"
    assert numpy.asked == [(-1, 784), (6, -1), (6, 784), (6, 1152), (-1, 3)]


@breaks("np.zeros(6912)", "np.zeros(7840)", variant="numpy")
@breaks(".reshape(-1, 784)", ".reshape(-1, 576)", variant="numpy")
@breaks("np.zeros(6912).reshape(-1, 784)", "np.zeros(6912).reshape(-1, 864)", variant="numpy")
def test_numpy_says_it_otherwise(numpy):
    """Here NumPy's `reshape` says "cannot reshape array of size 6912 into shape (784)"."""
    assert numpy.message.strip() == "cannot reshape array of size 6912 into shape (784)"
    assert np.zeros(6912).reshape(6, -1).shape == (6, 1152)


@breaks("ops.reshape(images, (-1, 784))", "ops.reshape(images, (-1, 1152))", variant="keras")
@breaks("ops.reshape(colour, (-1, 784))", "ops.reshape(colour, (-1, 2352))", variant="keras")
def test_keras_ops_count_over_the_batch(keras):
    """Here `ops.reshape` raises torch's message for the 6 images, and makes 15 rows of 5 colour images."""
    assert keras.bare == "shape '[-1, 784]' is invalid for input of size 6912"
    assert keras.silent == (15, 784) and tuple(keras.colour.shape) == (5, 28, 28, 3)


@breaks("layers.Reshape((784,))", "layers.Reshape((-1, 4))", variant="keras")
def test_the_keras_layer_counts_in_each_image(keras):
    """Here the layer `Reshape((784,))` refuses the images of 32 x 36 and the colour images, and takes grey ones of 28 x 28."""
    for words, shape in zip(keras.refused, ("(32, 36, 1)", "(28, 28, 3)"), strict=True):
        assert (
            words
            == f"The total size of the tensor must be unchanged. Received: input_shape={shape}, target_shape=(784,)"
        )
    assert tuple(keras.layer(keras.ops.zeros((5, 28, 28, 1))).shape) == (5, 784)


@breaks("layers.Flatten()(images)", "layers.Flatten()(colour)", variant="keras")
def test_keras_flatten(keras):
    """Here `layers.Flatten()` gives (6, 1152), as `flatten(1)` does."""
    assert keras.flat == (6, 1152) == tuple(torch.as_tensor(keras.images).flatten(1).shape)
