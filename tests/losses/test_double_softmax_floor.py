import math
import re
from math import isclose

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
CLASSES = st.one_of(st.integers(2, 12), st.sampled_from([100, 1000]))


def lowest(classes, span=1.0):
    return math.log(math.exp(span) + classes - 1) - span


@breaks("F.cross_entropy(output, labels)", "F.cross_entropy(perfect, labels)")
@breaks("perfect = 50.0 * F", "perfect = 1.0 * F")
@breaks("perfect.softmax(1)", "perfect.softmax(0)")
@breaks("return np.log(np.e + C - 1) - 1", "return np.log(np.e + C) - 1", variant="numpy")
@breaks("losses = cross_entropy(p, 0)", "losses = cross_entropy(3 * p, 0)", variant="numpy")
@breaks("p /= p.sum(1, keepdims=True)", "p /= p.mean(1, keepdims=True)", variant="numpy")
@breaks("chance = np.e / (np.e + C - 1)", "chance = np.e / (np.e + C)", variant="numpy")
@drawn(seed=SEED, classes=CLASSES, sharpness=st.floats(0, 60))
def test_nothing_leaves_the_band(answer, numpy, seed, classes, sharpness):
    """Behind a softmax each loss lies between ln(e + C - 1) - 1 and 1 more, and not below; outputs that are right and certain reach the lower end, 1.4612 for 10 classes."""
    torch.manual_seed(seed)
    z, y = sharpness * torch.randn(50, classes).double(), torch.randint(classes, (50,))
    losses = F.cross_entropy(z.softmax(1), y, reduction="none")
    assert lowest(classes) - 1e-9 < losses.min() and losses.max() < lowest(classes) + 1 + 1e-9
    sure = 200 * F.one_hot(y, classes).double()
    assert isclose(F.cross_entropy(sure.softmax(1), y).item(), lowest(classes), rel_tol=1e-9)
    assert isclose(numpy.floor(classes), lowest(classes)) and isclose(lowest(10), 1.4612, abs_tol=5e-5)
    assert np.allclose(
        numpy.cross_entropy(z.softmax(1).numpy(), 0), F.cross_entropy(z.softmax(1), y * 0, reduction="none")
    )
    assert isclose(answer.behind_softmax, lowest(10), rel_tol=1e-6) and answer.C == numpy.C == 10
    assert isclose(-math.log(numpy.chance), lowest(10), rel_tol=1e-9)
    assert lowest(10) - 1e-12 < numpy.losses.min() < lowest(10) + 1e-3
    assert lowest(10) + 1 - 1e-3 < numpy.losses.max() < lowest(10) + 1 + 1e-12
    deep = z.softmax(1).numpy().reshape(2, 25, classes)
    assert np.allclose(numpy.cross_entropy(deep, 0).ravel(), numpy.cross_entropy(deep.reshape(50, classes), 0))
    assert len(answer.labels) == 20 and answer.labels.bincount().tolist() == [2] * 10
    assert len(numpy.losses) == 50_000 and np.allclose(numpy.p.sum(1), 1)


@breaks("output = perfect.softmax(1)", "output = perfect.softmax(1).roll(1, 0)")
@breaks("cross_entropy(output, labels)", "cross_entropy(output, labels.flip(0))")
@drawn(seed=SEED, rows=st.integers(1, 30), classes=CLASSES)
def test_certain_answers_add_up(answer, seed, rows, classes):
    """Behind a softmax, certain answers cost the floor when right and 1 more when wrong: the loss is the floor plus the share of wrong ones, and with the accuracy it adds up to the floor plus 1; behind a `log_softmax` right ones cost 0."""
    torch.manual_seed(seed)
    y, guess = torch.randint(classes, (2, rows))
    output = (200 * F.one_hot(guess, classes).double()).softmax(1)
    right = (output.argmax(1) == y).double().mean().item()
    loss = F.cross_entropy(output, y).item()
    assert isclose(loss, lowest(classes) + (guess != y).double().mean().item(), rel_tol=1e-9)
    assert isclose(loss + right, lowest(classes) + 1, rel_tol=1e-9)
    assert F.cross_entropy((200 * F.one_hot(y, classes).double()).log_softmax(1), y) < 1e-12
    assert isclose(answer.behind_softmax + 1, lowest(10) + 1, rel_tol=1e-6)


@breaks("train(True), train(False)", "train(False), train(False)", variant="digits")
@breaks("train(True), train(False)", "train(True), train(True)", variant="digits")
@breaks("lr=0.01, epochs", "lr=0.0001, epochs", variant="digits")
@breaks("x[1400:]", "x[:397]", variant="digits")
def test_the_sum_comes_to_rest(digits):
    """On digits, behind a second softmax loss plus accuracy stays between 2.42 and 2.55 from epoch 4 on, while more than 60% are right; on logits it falls below 1.4, with three seeds."""
    both = [(digits.doubled, digits.plain), *([digits.train(s, seed=n) for s in (True, False)] for n in (1, 2))]
    for doubled, plain in both:
        sums = [sum(row) for row in doubled[4:]]
        assert min(sums) > 2.42 and max(sums) < 2.55 and doubled[8][1] > 0.6
        assert doubled[8][0] > lowest(10) and sum(plain[8]) < 1.4
        assert len(doubled) == len(plain) == 9
    assert np.allclose(digits.doubled[8], (1.66, 0.82), atol=0.006)
    assert np.allclose(digits.plain[8], (0.39, 0.88), atol=0.006)
    assert digits.epochs == (0, 2, 4, 8) and digits.later == (10, 14, 18)
    assert digits.x.min() == 0 and digits.x.max() == 1


@breaks("/ 16, torch", "* 16, torch", variant="digits")
@breaks("nn.Linear(32, 10)\n", "nn.Linear(32, 11)\n", variant="digits")
def test_both_start_near_it(digits):
    """Before the first step here the sum of loss and accuracy lies between 2.3 and 2.5, with a softmax and without."""
    for log in (digits.doubled, digits.plain, digits.slow):
        assert 2.3 < sum(log[0]) < 2.5
        assert isclose(log[0][0], math.log(10), abs_tol=0.03)


@breaks("train(False, SGD", "train(True, SGD", variant="digits")
@breaks("lr=0.05", "lr=0.5", variant="digits")
def test_a_sound_network_passes_it(digits):
    """Here a network on logits, with SGD at a rate of 0.05, has losses on both sides of the floor with over 80% right, and the sum falls in each epoch from 10 to 18."""
    near = [(loss, right) for loss, right in digits.slow if abs(loss - lowest(10)) < 0.1]
    assert len(near) >= 2 and min(right for _, right in near) > 0.8
    sums = [sum(row) for row in digits.slow[10:]]
    assert sorted(sums, reverse=True) == sums and len(sums) == 9
    assert near[0][0] > lowest(10) > near[-1][0] and sums[-1] < sums[0] - 0.5


@breaks("def floor(span, C=C)", "def floor(span, C=11)")
@drawn(classes=st.integers(2, 20), right=st.floats(0.05, 0.95))
def test_a_hard_task_rests_there_too(answer, classes, right):
    """Where the best that can be known is one class with a certain chance and the rest evenly, no output costs less than the entropy, which logits that say so reach: with 30% right among 10 classes loss plus accuracy is 2.45 there."""

    def best(classes, right):
        p = torch.full((classes,), (1 - right) / (classes - 1), dtype=torch.float64)
        p[0] = right
        return p.log(), F.cross_entropy(p.log()[None], p[None]).item()

    z, least = best(classes, right)
    torch.manual_seed(classes)
    other = z + torch.randn(20, classes).double()
    assert F.cross_entropy(other, z.exp().expand(20, classes), reduction="none").min() > least
    assert isclose(least, -(z.exp() * z).sum().item(), rel_tol=1e-9)
    assert isclose(best(10, 0.30)[1] + 0.30, 2.45, abs_tol=0.006) and abs(answer.floor(1) + 1 - 2.45) < 0.02


@breaks("output = perfect.softmax(1)", "output = perfect.sigmoid()")
@breaks("for x in (perfect, output)", "for x in (output, output)")
@breaks("output.sum(1)", "output.sum(0)", variant="pasted")
@breaks("output.min()", "output.mean()", variant="pasted")
@breaks("output.max()", "output.std()", variant="pasted")
@drawn(seed=SEED, rows=st.integers(1, 9), classes=CLASSES, scale=st.sampled_from([0.1, 1.0, 50.0]))
def test_a_softmax_shows_itself(answer, pasted, seed, rows, classes, scale):
    """The output of a softmax lies from 0 to 1, and each row sums to 1; rows of drawn logits do not."""
    torch.manual_seed(seed)
    z = scale * torch.randn(rows, classes)
    p = z.softmax(1)
    assert p.min() >= 0 and p.max() <= 1 and torch.allclose(p.sum(1), torch.ones(rows), atol=1e-4)
    assert not torch.allclose(z.sum(1), torch.ones(rows), atol=1e-4) or (z < 0).any()
    for output in (p, z):
        shown = " ".join(pasted(1, output=output).printed).partition(", grad_fn")[0]
        low, high, *sums = map(float, re.findall(r"-?\d+\.\d*(?:e[+-]\d+)?", shown))
        assert np.allclose((low, high), (output.min(), output.max()), rtol=1e-3, atol=1e-4) and len(sums) == rows
        assert (low >= 0 and high <= 1 and np.allclose(sums, 1, atol=1e-3)) is (output is p)
    assert np.allclose(answer.ends, [(0, 50, 50), (0, 1, 1)], atol=1e-6)
    assert answer.ends[1][0] >= 0 and torch.allclose(answer.output.sum(1), torch.ones(20))


@breaks("(2, 3, 10, 100, 1000)", "(2, 3, 11, 100, 1000)", variant="numpy")
@breaks("(np.log(n), floor(n))", "(np.log(n), floor(n + 1))", variant="numpy")
@breaks("(np.log(n), floor(n))", "(np.log(n + 1), floor(n))", variant="numpy")
@drawn(classes=st.integers(2, 10**6))
def test_the_room_is_less_than_one(numpy, classes):
    """Equal probabilities cost ln C, and from there to the floor it is more than 0 and less than 1, the more the more classes."""
    equal = torch.full((1, min(classes, 5000)), 1 / min(classes, 5000)).double()
    assert isclose(F.cross_entropy(equal, torch.tensor([0])).item(), math.log(equal.shape[1]), rel_tol=1e-6)
    room = math.log(classes) - lowest(classes)
    assert 0.37 < room < 1 and room < math.log(classes + 1) - lowest(classes + 1)
    assert list(numpy.rooms) == [2, 3, 10, 100, 1000]
    for n, row in numpy.rooms.items():
        assert np.allclose(row, (math.log(n), lowest(n)))


@breaks("(C - 1) * math.exp(-span)", "C * math.exp(-span)")
@breaks("centred.tanh()", "centred.sigmoid()")
@breaks("centred.sigmoid()", "centred.relu()")
@breaks("centred = perfect - 25", "centred = perfect - 1")
@drawn(seed=SEED, classes=CLASSES, span=st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0]))
def test_bounded_scores_have_a_floor(answer, seed, classes, span):
    """Scores that are at most a span apart cost at least ln(1 + (C - 1) exp(-span)); a perfect sigmoid costs that for 1, tanh for 2, and logits cost 0."""
    torch.manual_seed(seed)
    y = torch.randint(classes, (50,))
    losses = F.cross_entropy(span * torch.rand(50, classes).double(), y, reduction="none")
    bound = math.log(1 + (classes - 1) * math.exp(-span))
    assert losses.min() > bound - 1e-9 and isclose(answer.floor(span, classes), bound)
    assert isclose(F.cross_entropy(span * F.one_hot(y, classes).double(), y).item(), bound, rel_tol=1e-9)
    assert np.allclose(answer.spans, (lowest(10), lowest(10, 2))) and isclose(
        answer.of_sigmoid, lowest(10), rel_tol=1e-5
    )
    assert isclose(answer.of_tanh, lowest(10, 2), rel_tol=1e-5) and answer.on_logits < 1e-6


@breaks("units[labels] @ units", "3 * units[labels] @ units")
@breaks("torch.eye(C) - 1 / C", "torch.eye(C)")
@drawn(seed=SEED, classes=CLASSES)
def test_a_cosine_needs_a_scale(answer, seed, classes):
    """Cosines without a scale cost at least what scores 2 apart cost; here, with directions as far apart as they can be, 1.3769, and 30 times the cosines cost less than 0.01."""
    torch.manual_seed(seed)
    cosine = F.normalize(torch.randn(20, 8), dim=1) @ F.normalize(torch.randn(classes, 8), dim=1).T
    assert F.cross_entropy(cosine, torch.randint(classes, (20,)), reduction="none").min() > lowest(classes, 2) - 1e-5
    gram = answer.units @ answer.units.T
    apart = gram[~torch.eye(10, dtype=torch.bool)]
    assert torch.allclose(apart, torch.full((90,), -1 / 9), atol=1e-6) and torch.allclose(gram.diag(), torch.ones(10))
    assert isclose(answer.of_cosine, math.log(1 + 9 * math.exp(-10 / 9)), rel_tol=1e-5)
    assert isclose(answer.of_cosine, 1.3769, abs_tol=5e-5)
    assert F.cross_entropy(30 * gram, torch.arange(10)) < 0.01


@breaks("best = (0.9 * F.one_hot(labels, C) + 0.1 / C)", "best = (0.8 * F.one_hot(labels, C) + 0.2 / C)")
@breaks("label_smoothing=0.1", "label_smoothing=0.2")
@drawn(seed=SEED, classes=st.integers(2, 12), smoothing=st.floats(0.01, 0.9), scale=st.sampled_from([0.1, 1.0, 9.0]))
def test_label_smoothing_has_a_floor(answer, seed, classes, smoothing, scale):
    """With `label_smoothing` the loss of logits is at least the entropy of the smoothed label, which the logs of that label reach: 0.5003 for `label_smoothing=0.1` and 10 classes."""
    torch.manual_seed(seed)
    y = torch.randint(classes, (20,))
    label = (1 - smoothing) * F.one_hot(y, classes).double() + smoothing / classes
    entropy = -(label * label.log()).sum(1)[0].item()
    losses = F.cross_entropy(scale * torch.randn(20, classes).double(), y, label_smoothing=smoothing, reduction="none")
    assert losses.min() > entropy - 1e-9
    assert isclose(F.cross_entropy(label.log(), y, label_smoothing=smoothing).item(), entropy, rel_tol=1e-6)
    assert isclose(answer.smooth, -(0.91 * math.log(0.91) + 9 * 0.01 * math.log(0.01)), rel_tol=1e-5)
    assert isclose(answer.smooth, 0.5003, abs_tol=5e-5)


@breaks("output = perfect.softmax(1)", "output = (-perfect).softmax(1)")
@drawn(seed=SEED, rows=st.integers(1, 9), classes=CLASSES)
def test_the_order_stays(answer, seed, rows, classes):
    """A softmax, applied to logits or to a softmax of them, leaves the largest entry of each row where it is."""
    torch.manual_seed(seed)
    z = 3 * torch.randn(rows, classes).double()
    assert torch.equal(z.argmax(1), z.softmax(1).argmax(1))
    assert torch.equal(z.argmax(1), z.softmax(1).softmax(1).argmax(1))
    assert torch.equal(answer.output.argmax(1), answer.labels)


@breaks("train(True), train(False)", "train(False), train(True)", variant="digits")
@breaks("nn.Softmax(dim=1) if softmax", "nn.LogSoftmax(dim=1) if softmax", variant="digits")
def test_training_suffers(digits):
    """Training behind a second softmax suffers: on the same digits, fewer come out right after 8 epochs, with three seeds."""
    both = [(digits.doubled, digits.plain), *([digits.train(s, seed=n) for s in (True, False)] for n in (1, 2))]
    for doubled, plain in both:
        assert doubled[8][1] < plain[8][1] - 0.01


@breaks(
    "test(from_logits=True), test(from_logits=False)",
    "test(from_logits=False), test(from_logits=True)",
    variant="keras",
)
@breaks('Activation("softmax")', 'Activation("linear")', variant="keras")
@breaks("perfect = 50 * np.eye(10)", "perfect = np.eye(10)", variant="keras")
def test_keras_has_the_floor(answer, keras):
    """Here, in Keras on torch, a softmax at the end of the model with `from_logits=True` gives the floor of 10 classes, and 0 with the default."""
    assert isclose(keras.floored, answer.behind_softmax, rel_tol=1e-5)
    assert abs(keras.default) < 1e-5


@breaks("test(from_logits=False)", "test(from_logits=True)", variant="keras")
@drawn(cases=5, seed=SEED, rows=st.integers(1, 9), classes=st.integers(2, 12))
def test_the_default_wants_a_softmax(keras, seed, rows, classes):
    """In Keras on torch the loss of a softmax by default, and that of logits with `from_logits=True`, are the cross entropy; logits by default give another loss, without an error: right and certain ones, below zero, cost more than 2."""
    torch.manual_seed(seed)
    z, y = torch.randn(rows, classes), torch.randint(classes, (rows,))
    wanted = F.cross_entropy(z, y).item()
    default, of_logits = keras.Loss(), keras.Loss(from_logits=True)
    assert isclose(default(y, z.softmax(1)), wanted, abs_tol=1e-3) and isclose(of_logits(y, z), wanted, abs_tol=1e-3)
    sure = 10.0 * F.one_hot(y, classes) - 11
    assert F.cross_entropy(sure, y) < 1e-3 and default(y, sure) > 2 and abs(keras.default) < 1e-5


@breaks('keras.layers.Activation("softmax")', 'keras.layers.Activation("tanh")', variant="tensorflow")
@breaks("loss = Loss(from_logits=True)", "loss = Loss()", variant="tensorflow")
def test_tensorflow_takes_it_back(tensorflow):
    """Here, in Keras on TensorFlow, a model that ends in a softmax layer gives 0 with `from_logits=True`, and a warning that its output was produced by a Softmax activation."""
    assert abs(tensorflow.undone) < 1e-5
    assert (
        "received `from_logits=True`, but the `output` argument was produced by a Softmax activation"
        in tensorflow.heard
    )


@breaks("test(softmax, keras.layers.Reshape((10,)))", "test(softmax)", variant="tensorflow")
def test_tensorflow_keeps_a_hidden_one(tensorflow):
    """Here, in Keras on TensorFlow, a `Reshape` behind the softmax hides it: with `from_logits=True` the model has the floor, 1.4612, and no warning is heard."""
    assert isclose(tensorflow.hidden, 1.4612, abs_tol=1e-4) and isclose(tensorflow.hidden, lowest(10), rel_tol=1e-5)
    assert tensorflow.unheard == ""


@breaks("tf.nn.softmax(perfect)", "perfect", variant="tensorflow")
@breaks("perfect = 50 * np.eye(10", "perfect = np.eye(10", variant="tensorflow")
def test_tensorflow_keeps_your_own(tensorflow):
    """Here a `tf.nn.softmax` of an array, with `from_logits=True`, costs 1.4612, the floor of 10 classes."""
    assert isclose(tensorflow.by_hand, 1.4612, abs_tol=1e-4) and isclose(tensorflow.by_hand, lowest(10), rel_tol=1e-5)
