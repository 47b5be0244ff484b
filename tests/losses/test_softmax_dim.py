import math
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tested_answers import breaks


@breaks("z.softmax(dim=1)  #", "z.softmax(dim=0)  #")
@breaks("wrong = z.softmax(dim=0)", "wrong = z.softmax(dim=1)")
def test_the_named_axis_sums_to_one(answer):
    """`dim` is the axis that is summed over: with dim=1 the three numbers of each sample sum to 1, with dim=0 the four numbers of each class do."""
    assert torch.allclose(answer.right.sum(1), torch.ones(4))
    assert torch.allclose(answer.wrong.sum(0), torch.ones(3))
    assert answer.wrong.sum(1).min() < 0.1 and answer.wrong.sum(1).max() > 2


@breaks("alone = z[:1].softmax(dim=0)", "alone = z[:1].softmax(dim=1)")
def test_one_sample_is_certain_of_everything(answer):
    """With dim=0 a batch of one sample gets the probability 1 for every class, whatever the logits are."""
    assert (answer.alone == 1).all()
    for seed in range(3):
        z = torch.randn(1, 5, generator=torch.Generator().manual_seed(seed))
        assert (z.softmax(0) == 1).all()


@breaks("wrong.argmax(1).tolist()", "right.argmax(1).tolist()")
def test_the_guess_can_change(answer):
    """With dim=0 the most likely class of the last sample is another one than that of its logits; with dim=1 the order always stays."""
    right, wrong = answer.guesses
    assert right == answer.z.argmax(1).tolist()
    assert wrong[3] != right[3] and wrong[:3] == right[:3]


@breaks("sums(text, -1), sums(image, 1)", "sums(text, 1), sums(image, 1)")
@breaks("sums(image, 1)", "sums(image, -1)")
def test_one_sum_for_each_decision(answer):
    """There is one sum for each decision: per time step of a text, per pixel of an image, per query of an attention."""
    assert answer.one_each == ((7, 5), (7, 6, 4), (7, 2, 5))


@breaks("image.softmax(-1)", "image.softmax(1)")
def test_the_last_axis_of_an_image(answer):
    """On (batch, classes, height, width) the last axis is the width, and the classes of a pixel then sum to anything from below 0.5 to above 1.5."""
    assert answer.low < 0.5 and answer.high > 1.5
    for seed in range(3):
        image = torch.randn(7, 3, 6, 4, generator=torch.Generator().manual_seed(seed))
        assert image.softmax(-1).sum(1).std() > 0.1


@breaks("p = nn.Softmax()(z)", "p = nn.Softmax()(z); p = z.softmax(-1)", variant="guess")
@breaks("(7, 5, 3), (7", "(7, 5, 2, 3), (7", variant="guess")
def test_without_dim_it_guesses(guess):
    """Without `dim`, `nn.Softmax` takes axis 1 of two or four axes, and axis 0, the batch, of three; it warns."""
    assert guess.guesses == {(3,): 0, (7, 3): 1, (7, 5, 3): 0, (7, 3, 6, 4): 1}
    assert guess.said.startswith("UserWarning: Implicit dimension choice for softmax has been deprecated")
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert torch.equal(F.softmax(guess.z), guess.z.softmax(1))
    assert "Implicit dimension choice" in str(heard[0].message)


@breaks("    z.softmax()\n", "    z.softmax(1)\n", variant="guess")
def test_the_method_asks(guess):
    """`z.softmax()` without `dim` is a TypeError that names the missing argument."""
    assert guess.refused.startswith("TypeError: softmax() missing") and '"dim"' in guess.refused


@breaks("text = torch.randn(7, 5, 3)", "text = torch.randn(7, 3, 3)")
def test_cross_entropy_wants_axis_one(answer):
    """For a text, `CrossEntropyLoss` gives one loss for transposed logits and for flattened ones, and refuses (batch, time, classes) where the two sizes differ."""
    y = torch.randint(3, answer.text.shape[:2], generator=torch.Generator().manual_seed(0))
    flat = F.cross_entropy(answer.text.flatten(0, 1), y.flatten())
    torch.testing.assert_close(F.cross_entropy(answer.text.transpose(1, 2), y), flat)
    with pytest.raises((RuntimeError, ValueError)):
        F.cross_entropy(answer.text, y)


@breaks("softmax(fewer, 1)[0] - right[0]", "softmax(fewer, 0)[0] - wrong[0]", variant="numpy")
@breaks("softmax(fewer, 0)[0] - wrong[0]", "softmax(fewer, 1)[0] - right[0]", variant="numpy")
def test_others_in_the_batch(numpy):
    """Over axis 1 a sample keeps its probabilities when another leaves the batch; over axis 0 they change by more than 0.2."""
    assert numpy.kept == 0
    assert numpy.shifted > 0.2


@breaks("z.max(axis, keepdims=True)", "0 * z.max(axis, keepdims=True) + z", variant="numpy")
@breaks("right, wrong = softmax(z, axis=1)", "right, wrong = softmax(z, axis=0)", variant="numpy")
@breaks("right = z.softmax(dim=1)", "right = z.softmax(dim=0)")
def test_numpy_agrees(answer, numpy):
    """Softmax by hand gives the numbers of PyTorch on both axes, and on four axes."""
    assert np.allclose(numpy.right, answer.right.numpy(), atol=1e-6)
    assert np.allclose(numpy.wrong, answer.wrong.numpy(), atol=1e-6)
    for axis in range(4):
        assert np.allclose(numpy.softmax(answer.image.numpy(), axis), answer.image.softmax(axis).numpy(), atol=1e-6)


@breaks("loss(equal, y, axis) for axis in (1, 0)", "loss(equal, y, axis) for axis in (1, 1)", variant="numpy")
@breaks("loss(perfect, y, axis) for axis in (1, 0)", "loss(perfect, y, axis) for axis in (1, 1)", variant="numpy")
def test_start_and_floor(numpy):
    """Over the samples the loss starts at the logarithm of the batch size, 7, and cannot fall below the mean of ln(number of samples of the same class)."""
    assert math.isclose(numpy.start[0], math.log(3)) and math.isclose(numpy.start[1], math.log(7))
    floor = (4 * math.log(4) + 2 * math.log(2) + 1 * math.log(1)) / 7
    assert abs(numpy.end[0]) < 1e-6 and math.isclose(numpy.end[1], floor, abs_tol=1e-6)
    rng = np.random.default_rng(0)
    for scale in (1, 5, 20):
        for _ in range(100):
            assert numpy.loss(scale * rng.normal(size=(7, 3)), numpy.y, 0) > floor


@breaks("square / square.sum(1)", "square / square.sum(1, keepdims=True)", variant="numpy")
def test_keepdims(numpy):
    """Without `keepdims` a square table is divided along the wrong axis, without an error; a table of 4 rows and 3 columns is refused."""
    assert np.abs(numpy.slip.sum(1) - 1).min() > 0.1
    try:
        numpy.z / numpy.z.sum(1)
    except ValueError:
        return
    raise AssertionError("a table that is not square was divided")


@breaks("samples = train(dim=0, size=40)", "samples = train(dim=1, size=40)", variant="training")
@breaks("larger = train(dim=0, size=160)", "larger = train(dim=0, size=40)", variant="training")
def test_the_first_loss_gives_it_away(training):
    """With dim=0 the first loss is near ln(batch size) and not near ln(number of classes), with three seeds."""
    for dim, size, run in ((1, 40, training.classes), (0, 40, training.samples), (0, 160, training.larger)):
        for first in (run[0], training.train(dim, size, 1)[0], training.train(dim, size, 2)[0]):
            assert abs(first - math.log(10 if dim == 1 else size)) < 0.2


@breaks("samples = train(dim=0, size=40)", "samples = train(dim=1, size=40)", variant="training")
def test_it_trains_and_is_worse(training):
    """With dim=0 the loss falls and more than half of the new images are right, at least 4 in 100 fewer than with dim=1, with three seeds."""
    pairs = [(training.classes, training.samples)]
    pairs += [(training.train(1, 40, seed), training.train(0, 40, seed)) for seed in (1, 2)]
    for classes, samples in pairs:
        assert samples[1] < samples[0] - 1
        assert 0.5 < samples[2] < classes[2] - 0.04


@breaks("ours = layer(last)", "ours = keras.layers.Softmax(axis=1)(last)", variant="keras")
@breaks("theirs = layer(first)", "theirs = keras.layers.Softmax(axis=1)(first)", variant="keras")
def test_keras_takes_the_last_axis(answer, keras):
    """The default of Keras is the last axis: right for images with the channels last, wrong for those of PyTorch, and the same numbers as dim=-1."""
    assert keras.same < 1e-6
    assert np.allclose(keras.ours, 1, atol=1e-5) and np.abs(keras.theirs - 1).max() > 0.3
    assert np.allclose(keras.fixed, 1, atol=1e-5)
    layer = keras.layer(answer.image.numpy()).detach().numpy()
    assert np.allclose(layer, F.softmax(answer.image, dim=-1).numpy(), atol=1e-6)
