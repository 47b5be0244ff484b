import math
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 99)
SIZE = st.integers(1, 5)
Z = [[2, 1, 0], [3, 0, 1], [5, 6, 4], [0, 2, 1]]


def random(seed, *shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def words(use, kind):
    """What an error of this kind says, or "no error"."""
    try:
        use()
    except kind as error:
        return str(error)
    return "no error"


@breaks("z.softmax(dim=-1)", "z.softmax(dim=0)")
@breaks("wrong = z.softmax(dim=0)", "wrong = z.softmax(dim=1)")
@breaks("p.sum(dim=1) for p", "p.sum(dim=0) for p")
@drawn(cases=20, seed=SEED, shape=st.lists(SIZE, min_size=1, max_size=4), data=st.data())
def test_the_numbers_along_dim_sum_to_one(answer, seed, shape, data):
    """`softmax(dim)` sums over `dim`, not over an axis that is kept: each line of numbers along it is divided by its own sum, so that it sums to 1, and `log_softmax(dim)` is the logarithm of that."""
    dim = data.draw(st.integers(-len(shape), len(shape) - 1))
    z = random(seed, *shape)
    p = z.softmax(dim)
    torch.testing.assert_close(p, z.exp() / z.exp().sum(dim, keepdim=True))
    torch.testing.assert_close(p.sum(dim), torch.ones_like(p.sum(dim)))
    torch.testing.assert_close(z.log_softmax(dim).exp(), p)
    assert answer.z.tolist() == Z
    torch.testing.assert_close(answer.right.sum(1), torch.ones(4))
    torch.testing.assert_close(answer.wrong.sum(0), torch.ones(3))
    torch.testing.assert_close(answer.totals[0], answer.wrong.sum(1))
    torch.testing.assert_close(answer.totals[1], torch.ones(4))
    assert answer.wrong.sum(1).max() > 2.5


@breaks("flatten(-2).softmax(dim=-1)", "softmax(dim=-1)", variant="pasted")
@breaks("flatten(-2).softmax(dim=-1)", "flatten(-2).softmax(dim=1)", variant="pasted")
@drawn(cases=10, seed=SEED, rows=SIZE, count=SIZE, height=st.integers(2, 5), width=st.integers(2, 5))
def test_a_heatmap_has_two_axes(axes, pasted, seed, rows, count, height, width):
    """The places of a heatmap, (..., height, width), stand on two axes, and `dim` takes one: flattened, each map of (batch, maps, height, width), of one picture or alone gets one sum of 1 over them, and no `dim` of `softmax` on the maps as they are gives that."""
    maps = random(seed, rows, count, height, width)
    for some in (maps, maps[0], maps[0, 0]):
        torch.testing.assert_close(pasted(2, maps=some).p, some.exp() / some.exp().sum((-2, -1), keepdim=True))
    for dim in range(4):
        other = maps.softmax(dim).sum((2, 3))
        assert not torch.allclose(other, torch.ones(rows, count))
    assert axes.sums[2].shape == (7, 6, 4)


@breaks("(text, -1), (image, 1), (scores, -1)", "(text, 1), (image, 1), (scores, -1)", variant="axes")
@breaks("(image, 1), (scores, -1)", "(image, -1), (scores, -1)", variant="axes")
@breaks("(image, 1), (scores, -1)", "(image, 1), (scores, 2)", variant="axes")
@breaks("one = torch.randn(3)", "one = torch.randn(3, 3)", variant="axes")
@breaks("logits.softmax(dim=-1)", "logits.softmax(dim=0)", variant="pasted")
@breaks("logits.softmax(dim=1)", "logits.softmax(dim=-1)", variant="pasted")
@breaks("scores.softmax(dim=-1)", "scores.softmax(dim=-2)", variant="pasted")
@drawn(cases=15, seed=SEED, batch=SIZE, classes=SIZE, time=SIZE, width=SIZE)
def test_one_sum_for_each_decision(axes, pasted, seed, batch, classes, time, width):
    """With -1 for a batch (batch, classes), a text (batch, time, classes), attention (batch, heads, queries, keys) and one sample, and with 1 for pixels (batch, classes, height, width), there is one sum of 1 for each sample, time step, query and pixel."""
    for shape, dim, left in (
        ((classes,), -1, ()),
        ((batch, classes), -1, (batch,)),
        ((batch, time, classes), -1, (batch, time)),
        ((batch, 2, time, width), -1, (batch, 2, time)),
        ((batch, classes, time, width), 1, (batch, time, width)),
    ):
        z = random(seed, *shape)
        total = z.softmax(dim).sum(dim)
        assert total.shape == left
        torch.testing.assert_close(total, torch.ones(left))
        if len(shape) > 1:
            pasted(1, logits=z, scores=z)
            of_keys = dim == -1 and len(shape) == 4
            torch.testing.assert_close(pasted.after[1 if dim == 1 else 2 if of_keys else 0].p.sum(dim), total)
    assert [tuple(total.shape) for total in axes.sums] == [(), (7, 5), (7, 6, 4), (7, 2, 5), (7, 1)]
    assert axes.spread < 1e-5
    assert [dim for _, dim in axes.tensors] == [-1, -1, 1, -1, 0]
    assert [tuple(z.shape) for z, _ in axes.tensors] == [(3,), (7, 5, 3), (7, 3, 6, 4), (7, 2, 5, 9), (5, 7, 1)]


@breaks("((steps, 0),)", "((steps, 1),)", variant="axes")
@breaks("torch.randn(5, 7, 1)", "torch.randn(7, 5, 1)", variant="axes")
@breaks("scores.softmax(dim=1)", "scores.softmax(dim=-1)", variant="pasted")
@breaks("scores.softmax(dim=0)", "scores.softmax(dim=1)", variant="pasted")
@drawn(cases=15, seed=SEED, batch=st.integers(2, 5), time=st.integers(2, 6))
def test_time_first(axes, pasted, seed, batch, time):
    """With attention scores (time, batch, 1), as `nn.LSTM` gives its steps by default, 0 leaves a sum of 1 for each sample, and its weights stay when another sample leaves, with scores (time, batch) as well; 1, the axis of (batch, time, 1), makes the samples compete, and -1 gives 1 to each step, without a warning; of scores (batch, time), -1 does the same, and of (batch, time, k), for k heads, 1 gives each head the weights that it has alone, where -1 makes the heads compete."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        out, _ = nn.LSTM(3, 2)(torch.randn(time, batch, 3))
        score = nn.Linear(2, 1)(out).detach()
    assert score.shape == (time, batch, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        right, wrong, last = (score.softmax(dim) for dim in (0, 1, -1))
    torch.testing.assert_close(right.sum(0), torch.ones(batch, 1))
    torch.testing.assert_close(score[:, 1:].softmax(0), right[:, 1:])
    assert (score[:, 1:].softmax(1) > wrong[:, 1:]).all() and (last == 1).all()
    flat = score.squeeze(-1)
    torch.testing.assert_close(flat.softmax(0), right[..., 0])
    for shown, line, wanted in (
        (score, 4, right),
        (flat, 4, right[..., 0]),
        (score.transpose(0, 1), 3, right.transpose(0, 1)),
        (flat.T, 2, right[..., 0].T),
    ):
        pasted(1, logits=score, scores=shown)
        torch.testing.assert_close(pasted.after[line].p, wanted)
    assert (flat[:, 1:].softmax(-1) > flat.softmax(-1)[:, 1:]).all()
    heads = random(seed, batch, time, 3)
    pasted(1, logits=heads, scores=heads)
    for k in range(3):
        torch.testing.assert_close(pasted.after[3].p[..., k], heads[..., k].softmax(-1))
    assert (heads[..., :2].softmax(-1) > heads.softmax(-1)[..., :2]).all()
    assert [tuple(z.shape) for z, _ in axes.tensors][-1] == (5, 7, 1) and axes.tensors[-1][1] == 0
    torch.testing.assert_close(axes.sums[-1], torch.ones(7, 1))


@breaks("digits.data[:500] / 16", "digits.data[:500] / 8", variant="training")
def test_large_inputs_look_certain(training):
    """Here an untrained network with a hidden layer gives a single class more than 0.99 for most pictures of digits with inputs up to 255, for none with inputs up to 1, and most are wrong."""
    assert training.x.max() == 1
    for seed in range(3):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
        large, small = (model(scale * training.x).softmax(1) for scale in (255, 1))
        assert (large.amax(1) > 0.99).float().mean() > 0.6 and small.amax() < 0.5
        assert (large.argmax(1) == training.y).float().mean() < 0.4


@breaks("fewer = z[[0, 1, 3]].softmax(dim=0)", "fewer = z[[0, 1, 3]].softmax(dim=1)")
@breaks("wrong = z.softmax(dim=0)", "wrong = z.softmax(dim=1)")
@breaks("z[[0, 1, 3]]", "z[[0, 1, 2]]")
@drawn(cases=20, seed=SEED, batch=st.integers(2, 6), classes=st.integers(2, 5))
def test_the_samples_compete(answer, seed, batch, classes):
    """Over `dim=0` the probabilities of a sample change when another one leaves the batch, over `dim=-1` they do not; here 0.04, 0.01 and 0.02 become 0.26, 0.24 and 0.16."""
    z = random(seed, batch, classes)
    assert (z[:-1].softmax(0)[0] > z.softmax(0)[0]).all()
    torch.testing.assert_close(z[:-1].softmax(-1)[0], z.softmax(-1)[0])
    assert answer.wrong[0].mul(100).round().tolist() == [4, 1, 2]
    assert answer.fewer[0].mul(100).round().tolist() == [26, 24, 16]


@breaks("alone = z[:1].softmax(dim=0)", "alone = z[:1].softmax(dim=1)")
@drawn(cases=15, seed=SEED, classes=SIZE, scale=st.floats(0.1, 50))
def test_a_lone_sample_gets_one_for_each_class(answer, seed, classes, scale):
    """With `dim=0` a batch of one sample gets the probability 1.0 for each class, whatever its logits are."""
    assert (scale * random(seed, 1, classes)).softmax(0).tolist() == [[1] * classes]
    assert answer.alone.tolist() == [[1.0, 1.0, 1.0]] and answer.z[0].unique().numel() == 3


@breaks("alone = z[:1].softmax(dim=0)", "alone = z[:1].softmax(dim=1)")
@drawn(cases=10, seed=SEED, batch=SIZE, dim=st.sampled_from([1, -1]))
def test_one_output_gets_one(answer, seed, batch, dim):
    """A network with one output gets 1 from softmax over its classes, for each sample and with the right `dim` as well; with `dim=-1` so do maps of a single pixel, and a single attention score per step, whose layer then gets no slope; with `dim=1` the steps compete and it gets one."""
    assert random(seed, batch, 1).softmax(dim).tolist() == [[1]] * batch
    maps = random(seed, batch, 3, 1, 1)
    assert (maps.softmax(-1) == 1).all() and (maps.softmax(1) < 1).all()
    steps = random(seed, batch, 5, 2)
    for axis, learns in (-1, False), (1, True):
        score = torch.ones(2, 1, dtype=steps.dtype, requires_grad=True)
        share = (steps @ score).softmax(axis)
        (share * steps).sum(1).square().sum().backward()
        assert share.shape == (batch, 5, 1) and score.grad.any() == learns == (not (share == 1).all())
        assert torch.allclose(share.sum(1), torch.tensor(1.0 if learns else 5.0, dtype=steps.dtype))
    assert answer.alone.shape == (1, 3) and (answer.alone == 1).all()


@breaks("wrong.argmax(dim=1)", "right.argmax(dim=1)")
@breaks("right = z.softmax(dim=-1)", "right = z.softmax(dim=0)")
@drawn(cases=15, seed=SEED, batch=SIZE, classes=SIZE)
def test_the_guess_can_change(answer, seed, batch, classes):
    """With `dim=-1` the most likely class is that of the largest logit; with `dim=0` here the last sample gets class 2 and not 1."""
    z = random(seed, batch, classes)
    assert torch.equal(z.softmax(-1).argmax(1), z.argmax(1))
    assert answer.guesses == ([0, 0, 1, 2], [0, 0, 1, 1]) and answer.z.argmax(1).tolist() == [0, 0, 1, 1]


@breaks("on_width = image.softmax(dim=-1)", "on_width = image.softmax(dim=1)", variant="axes")
@drawn(cases=10, seed=SEED, batch=SIZE, size=st.integers(2, 6))
def test_the_last_axis_of_an_image(axes, seed, batch, size):
    """On (batch, classes, height, width) `dim=-1` makes the columns of the picture compete, without a warning; here the classes of a pixel sum to 0.17 up to 1.78."""
    image = random(seed, batch, 3, size, size)
    image[..., 0] += 2  # so that one column wins in each draw
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        p = image.softmax(-1)
    assert not said and (p.sum(1) - 1).abs().max() > 0.05
    torch.testing.assert_close(p.sum(3), torch.ones(batch, 3, size))
    torch.testing.assert_close(axes.on_width, axes.image.softmax(3).sum(1))
    assert f"{axes.on_width.min():.2f} {axes.on_width.max():.2f}" == "0.17 1.78"


@breaks("turned.softmax(dim=-1)", "turned.softmax(dim=1)", variant="axes")
@drawn(cases=10, seed=SEED, batch=SIZE, size=st.integers(2, 6))
def test_text_out_of_conv1d(axes, seed, batch, size):
    """`Conv1d` gives (batch, classes, time): there `dim=-1` makes the time steps compete, without a warning, and `dim=1` leaves one sum of 1 for each step."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        out = torch.nn.Conv1d(5, 3, 1)(3 * torch.randn(batch, 5, size)).detach()
    assert out.shape == (batch, 3, size)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        p = out.softmax(-1)
    assert not said and (p.sum(1) - 1).abs().max() > 1e-3
    torch.testing.assert_close(p.sum(2), torch.ones(batch, 3))
    torch.testing.assert_close(out.softmax(1).sum(1), torch.ones(batch, size))
    assert axes.turned.shape == (7, 3, 5) and (axes.on_step - 1).abs().max() > 0.1


@breaks("picture.softmax(dim=1)", "picture.softmax(dim=0)", variant="axes")
@breaks("picture.softmax(dim=-3)", "picture.softmax(dim=-2)", variant="axes")
@drawn(cases=10, seed=SEED, batch=SIZE, size=st.integers(2, 6))
def test_a_picture_without_a_batch(axes, seed, batch, size):
    """On (classes, height, width) `dim=1` makes the rows of pixels compete, without a warning, and `dim=-3` the classes, as it does on (batch, classes, height, width)."""
    image = random(seed, batch, 3, size, size)
    image[..., 0, :] += 2  # so that one line wins in each draw
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        p = image[0].softmax(1)
    assert not said and (p.sum(0) - 1).abs().max() > 0.05
    torch.testing.assert_close(p.sum(1), torch.ones(3, size))
    assert torch.equal(image.softmax(-3), image.softmax(1))
    torch.testing.assert_close(image[0].softmax(-3).sum(0), torch.ones(size, size))
    torch.testing.assert_close(axes.on_height, axes.image.softmax(2)[0].sum(0))
    torch.testing.assert_close(axes.on_class, torch.ones(6, 4))


@breaks("on_time = text.softmax(dim=1)", "on_time = text.softmax(dim=-1)", variant="axes")
@drawn(cases=10, seed=SEED, batch=SIZE, time=st.integers(2, 6))
def test_axis_one_of_a_text(axes, seed, batch, time):
    """On (batch, time, classes) `dim=1` makes the time steps compete, without a warning; here the classes of a step sum to 0.10 up to 1.32."""
    text = random(seed, batch, time, 3)
    text[:, 0] += 2  # so that one step wins in each draw
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        p = text.softmax(1)
    assert not said and (p.sum(2) - 1).abs().max() > 0.05
    torch.testing.assert_close(p.sum(1), torch.ones(batch, 3))
    torch.testing.assert_close(axes.on_time, axes.text.softmax(1).sum(2))
    assert f"{axes.on_time.min():.2f} {axes.on_time.max():.2f}" == "0.10 1.32"


@breaks("one.softmax(dim=1)", "one.softmax(dim=0)", variant="axes")
@drawn(cases=6, seed=SEED, classes=SIZE)
def test_a_single_sample_has_no_axis_one(axes, seed, classes):
    """For a single sample (classes,) 0 is -1, and 1 raises "Dimension out of range (expected to be in range of [-1, 0], but got 1)"."""
    one = random(seed, classes)
    assert torch.equal(one.softmax(0), one.softmax(-1))
    expected = "Dimension out of range (expected to be in range of [-1, 0], but got 1)"
    assert words(lambda: one.softmax(1), IndexError) == expected == axes.message


@breaks("z.softmax(d))", "z.softmax(-d - 1))", variant="guess")
@breaks("(7, 5, 3), (7", "(7, 3, 2), (7", variant="guess")
@drawn(cases=15, seed=SEED, shape=st.lists(st.integers(2, 4), min_size=1, max_size=6))
def test_without_dim_it_guesses(guess, seed, shape):
    """Without `dim`, `nn.Softmax`, `nn.LogSoftmax` and `F.softmax` take axis 0 of a vector and of three axes, else axis 1, and warn."""
    z = random(seed, *shape)
    took = 0 if len(shape) in (1, 3) else 1
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        for p in (nn.Softmax()(z), nn.LogSoftmax()(z).exp(), F.softmax(z)):
            torch.testing.assert_close(p, z.softmax(took))
    assert len(heard) == 3 and all("Implicit dimension choice for" in str(each.message) for each in heard)
    assert guess.guesses == {(3,): 0, (7, 3): 1, (7, 5, 3): 0, (7, 3, 6, 4): 1} and min(guess.gaps) == 0


@breaks("(7, 3, 6, 4)):", "(7, 3, 6)):", variant="guess")
@breaks("p = nn.Softmax()(z)", "p = nn.Softmin()(z)", variant="guess")
@drawn(cases=8, seed=SEED, shape=st.lists(SIZE, min_size=1, max_size=5))
def test_the_warning_does_not_name_the_axis(guess, seed, shape):
    """The warning of `nn.Softmax` does not name the axis: it has the same words whichever axis was taken."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        nn.Softmax()(random(seed, *shape))
    expected = (
        "Implicit dimension choice for softmax has been deprecated. Change the call to include dim=X as an argument."
    )
    assert [str(each.message) for each in heard] == [expected] == [guess.said]
    assert guess.z.shape == (7, 3, 6, 4)


@breaks("    z.softmax()\n", "    z.softmax(1)\n", variant="guess")
@drawn(cases=5, seed=SEED, shape=st.lists(SIZE, max_size=4))
def test_the_method_asks(guess, seed, shape):
    """`z.softmax()` without `dim` raises a TypeError."""
    said = words(random(seed, *shape).softmax, TypeError)
    assert said == guess.refused == 'softmax() missing 1 required positional arguments: "dim"'


@breaks("z.max(axis, keepdims=True)", "z.min(axis, keepdims=True) - z", variant="numpy")
@breaks("softmax(z, axis=0), softmax(z, axis=-1)", "softmax(z, axis=-1), softmax(z, axis=0)", variant="numpy")
@breaks("e / e.sum(axis, keepdims=True)", "e / e.sum(keepdims=True)", variant="numpy")
@drawn(cases=15, seed=SEED, shape=st.lists(SIZE, min_size=1, max_size=4), scale=st.floats(0.1, 500), data=st.data())
def test_numpy_agrees(answer, numpy, seed, shape, scale, data):
    """Softmax by hand gives the numbers of PyTorch along each axis, for logits up to hundreds as well."""
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    z = scale * random(seed, *shape)
    np.testing.assert_allclose(numpy.softmax(z.numpy(), axis), z.softmax(axis).numpy(), atol=1e-6)
    np.testing.assert_allclose(numpy.right, answer.right.numpy(), atol=1e-6)
    np.testing.assert_allclose(numpy.wrong, answer.wrong.numpy(), atol=1e-6)


@breaks("loss(equal, y, axis), loss(perfect", "loss(perfect, y, axis), loss(perfect", variant="numpy")
@breaks("for axis in (-1, 0)}", "for axis in (0, 0)}", variant="numpy")
@breaks("50 * np.eye(3)[y]", "5 * np.eye(3)[y]", variant="numpy")
@drawn(cases=20, seed=SEED, labels=st.lists(st.integers(0, 2), min_size=1, max_size=8), scale=st.floats(0.1, 50))
def test_the_floor(numpy, seed, labels, scale):
    """Over axis 0 each sample of a class pays on average at least the logarithm of how many of the batch are of that class: perfect logits reach that floor, others stay above, and for equal logits the loss is the logarithm of the batch size."""
    y = np.array(labels)
    counts = np.bincount(y, minlength=3)[y]
    floor = np.log(counts).mean()
    noisy = scale * np.eye(3)[y] + random(seed, len(y), 3).double().numpy()
    assert numpy.loss(noisy, y, 0) >= floor - 1e-9
    np.testing.assert_allclose(numpy.loss(50 * np.eye(3)[y], y, 0), floor, atol=1e-9)
    np.testing.assert_allclose(numpy.loss(np.zeros((len(y), 3)), y, 0), math.log(len(y)))
    assert list(numpy.costs) == [-1, 0]
    np.testing.assert_allclose(numpy.costs[-1], (math.log(3), 0), atol=1e-9)
    assert numpy.perfect.shape == numpy.equal.shape == (7, 3)
    np.testing.assert_allclose(numpy.start, math.log(7))
    np.testing.assert_allclose(numpy.end, (4 * math.log(4) + 2 * math.log(2)) / 7, atol=1e-9)
    assert numpy.y.tolist() == [0, 0, 0, 0, 1, 1, 2] and numpy.axis == 0
    np.testing.assert_allclose(numpy.loss(numpy.perfect, numpy.y, -1), 0, atol=1e-9)


@breaks("square / square.sum(1)", "square / square.sum(1, keepdims=True)", variant="numpy")
@breaks("square.sum(1)", "square.sum(0)", variant="numpy")
@drawn(cases=10, rows=st.integers(2, 6), columns=st.integers(2, 6), seed=SEED)
def test_keepdims(numpy, rows, columns, seed):
    """Without `keepdims`, `e / e.sum(1)` of a square table divides column j by the sum of row j, without an error; a table of other sizes is refused."""
    e = random(seed, rows, columns).exp().numpy()
    said = words(lambda: e / e.sum(1), ValueError)
    assert ("could not be broadcast" in said) == (rows != columns)
    if rows == columns:
        np.testing.assert_allclose((e / e.sum(1)).T, [e[:, j] / e[j].sum() for j in range(rows)], rtol=1e-5)
        assert np.abs((e / e.sum(1)).sum(1) - 1).max() > 1e-3
    s = np.exp(np.array(Z[:3]))
    np.testing.assert_allclose(numpy.slip, s / np.array([s[0].sum(), s[1].sum(), s[2].sum()])[None], rtol=1e-6)


@breaks("samples = train(dim=0, size=40)", "samples = train(dim=1, size=40)", variant="training")
@breaks("larger = train(dim=0, size=160)", "larger = train(dim=0, size=40)", variant="training")
@breaks("(10, 40, 160)", "(10, 40, 161)", variant="training")
@drawn(cases=8, seed=SEED, size=st.integers(20, 300))
def test_the_first_loss_gives_it_away(training, seed, size):
    """Here the first loss is near the logarithm of the batch size with `dim=0`, and near that of the number of classes with `dim=1`, for a batch of 20 to 300."""
    assert abs(training.train(0, size, seed, steps=1)[0] - math.log(size)) < 0.25
    assert abs(training.train(1, size, seed, steps=1)[0] - math.log(10)) < 0.25
    firsts = [run[0] for run in (training.classes, training.samples, training.larger)]
    np.testing.assert_allclose(firsts, [math.log(10), math.log(40), math.log(160)], atol=0.1)
    np.testing.assert_allclose(training.logs, [math.log(10), math.log(40), math.log(160)])


@breaks("(10, 40, 160)", "(11, 40, 160)", variant="training")
@drawn(cases=8, seed=SEED, size=st.integers(20, 300), log=st.booleans())
def test_the_first_loss_is_blind_here(training, seed, size, log):
    """Here the first loss with a `softmax` or `log_softmax` in front of `cross_entropy` is near the logarithm of the number of classes, 2.30, with `dim=0` as with `dim=1`, for a batch of 20 to 300."""
    torch.manual_seed(seed)
    model, some = nn.Linear(64, 10), torch.randperm(500)[:size]
    z = model(training.x[some])
    for dim in (0, 1):
        p = z.log_softmax(dim) if log else z.softmax(dim)
        assert abs(F.cross_entropy(p, training.y[some]).item() - math.log(10)) < 0.25
    assert abs(F.nll_loss(z.log_softmax(0), training.y[some]).item() - math.log(size)) < 0.25
    np.testing.assert_allclose(training.logs[0], math.log(10))


@breaks("samples = train(dim=0, size=40)", "samples = train(dim=1, size=40)", variant="training")
@breaks("loss.backward()\n        optimizer.step()", "loss.backward()", variant="training")
@drawn(cases=3, seed=SEED)
def test_it_trains_and_is_worse(training, seed):
    """Here a training with `dim=0` runs, its loss falls, and 60 to 85 of 100 new digits are right, at least 3 fewer than with `dim=1`."""
    good = training.train(1, 40, seed)
    first, end, right = training.train(0, 40, seed)
    assert end < first - 1 and 0.6 < right < 0.85 and right < good[2] - 0.03
    assert len(training.x) == len(training.y) == 500 and len(training.new_x) == len(training.new_y) == 1297
    assert [f"{run[2]:.0%}" for run in (training.classes, training.samples, training.larger)] == ["88%", "77%", "75%"]
    assert [round(run[1], 2) for run in (training.classes, training.samples, training.larger)] == [0.27, 1.86, 3.18]


@breaks("default = ops.softmax(z)", "default = ops.softmax(z, axis=0)", variant="keras")
@breaks("keras.layers.Softmax()", "keras.layers.Softmax(axis=1)", variant="keras")
@breaks('activation="softmax"', 'activation="sigmoid"', variant="keras")
@drawn(cases=6, seed=SEED, batch=st.integers(2, 4), time=st.integers(2, 4))
def test_keras_takes_the_last_axis(answer, keras, seed, batch, time):
    """`keras.ops.softmax`, `keras.layers.Softmax()` and `activation="softmax"` take the last axis, without a warning."""
    z = random(seed, batch, time, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = (keras.ops.softmax(z), keras.layer(z), keras.keras.activations.softmax(z))
    for p in found:
        torch.testing.assert_close(p.detach(), z.softmax(-1))
    np.testing.assert_allclose(keras.default, answer.right.numpy(), atol=1e-6)
    np.testing.assert_allclose(keras.text.sum(-1), np.ones((7, 5)), atol=1e-5)
    assert keras.text.shape == (7, 5, 3)


@breaks("theirs = layer(first)", "theirs = keras.layers.Softmax(axis=1)(first)", variant="keras")
@breaks("Softmax(axis=1)(first)", "Softmax()(first)", variant="keras")
@breaks("last.transpose(0, 3, 1, 2)", "last.transpose(0, 1, 3, 2)", variant="keras")
def test_keras_on_pictures_of_pytorch(keras):
    """Here the sums over the classes of a pixel are 1 for pictures with the classes last, 0.22 up to 1.81 for those of PyTorch, and 1 with `axis=1`."""
    np.testing.assert_allclose(keras.ours, np.ones((7, 6, 4)), atol=1e-5)
    assert f"{keras.theirs.min():.2f} {keras.theirs.max():.2f}" == "0.22 1.81" and keras.first.shape == (7, 3, 6, 4)
    np.testing.assert_allclose(keras.fixed, np.ones((7, 6, 4)), atol=1e-5)
