import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from tested_answers import breaks


def entropy_of(y):
    shares = np.bincount(y) / len(y)
    return -(shares * np.log(shares)).sum()


@breaks("good = train(x, y, network())", "good = train(raw, y, network())")
def test_the_network_is_big_enough(answer):
    """The network, the learning rate and 60 steps suffice: more than 0.9 right, with three seeds."""
    for run in (
        answer.good,
        answer.train(answer.x, answer.y, answer.network(1)),
        answer.train(answer.x, answer.y, answer.network(2)),
    ):
        assert run[1] > 0.9 and run[2] == 10


@breaks("unscaled = train(raw, y, network())", "unscaled = train(x, y, network())")
def test_unscaled_pixels_kill_it(answer):
    """On pixels from 0 to 16 instead of 0 to 1 every image gets the same output, to the last digit, with three seeds."""
    for run in (
        answer.unscaled,
        answer.train(answer.raw, answer.y, answer.network(1)),
        answer.train(answer.raw, answer.y, answer.network(2)),
    ):
        assert run[2] == 1 and run[4] == 0
        assert math.isclose(run[0], entropy_of(answer.y), abs_tol=0.02)


@breaks("unscaled = train(raw, y, network())", "unscaled = train(x, y, network())")
def test_no_unit_is_alive(answer):
    """In those networks no hidden unit is above 0 for any image; a learning rate of 30 on scaled pixels does the same, and its loss stays above ln 10."""
    for seed in range(3):
        for x, lr in ((answer.raw, 0.5), (answer.x, 30.0)):
            model = answer.network(seed)
            run = answer.train(x, answer.y, model, lr=lr)
            assert (model[0](x) <= 0).all() and run[2] == 1
            assert lr == 0.5 or run[0] > math.log(10) + 0.2
    assert answer.unscaled[4] == 0


@breaks("train(raw, y, network(), steps=180)", "train(x, y, network(), steps=180)")
def test_longer_does_not_help(answer):
    """Three times as many steps leave one class, an accuracy of the largest share and a loss of the entropy, with three seeds."""
    largest = np.bincount(answer.y).max() / len(answer.y)
    for run in (answer.longer, *(answer.train(answer.raw, answer.y, answer.network(s), steps=180) for s in (1, 2))):
        assert run[2] == 1 and abs(run[1] - largest) < 0.02
        assert math.isclose(run[0], entropy_of(answer.y), abs_tol=0.01)


@breaks("    nn.init.zeros_(weight)", "    nn.init.normal_(weight, std=0.1)")
def test_zeros_stay_zeros(answer):
    """Weights that all start at 0 stay at 0; only the last bias moves."""
    first, _, last = answer.zeros
    assert (first.weight == 0).all() and (first.bias == 0).all() and (last.weight == 0).all()
    assert last.bias.abs().max() > 1e-3
    assert answer.empty[2] == 1 and answer.empty[4] == 0


@breaks("given=network())  # another", "given=None)  # another")
def test_the_optimizer_of_another_model(answer):
    """An optimizer that was given the parameters of another model moves nothing, although the gradients are computed: the loss is the one before training, to the last digit."""
    loss, _, _, moved, spread = answer.stale
    assert moved == 0 and spread > 0.01
    with torch.no_grad():
        assert loss == F.cross_entropy(answer.network()(answer.x), answer.y).item()
    model = answer.network()
    answer.train(answer.x, answer.y, model, given=answer.network(), steps=3)
    assert all(weight.grad.abs().max() > 0 for weight in model.parameters())


@breaks("lr=1e-5", "lr=0.1")
def test_a_tiny_learning_rate(answer):
    """With a learning rate of 1e-5 the outputs differ between images, and no weight moves by more than a thousandth."""
    assert 0 < answer.slow[3] < 1e-3 and answer.slow[4] > 0.01
    assert answer.slow[1] < 0.3


@breaks("y[torch.randperm(500)]", "y")
def test_labels_of_other_images(answer):
    """With labels of other images the weights move, the outputs differ, most classes are predicted, and at most a quarter is right, with three seeds."""
    runs = [answer.mixed]
    for seed in (1, 2):
        order = torch.randperm(500, generator=torch.Generator().manual_seed(seed))
        runs.append(answer.train(answer.x, answer.y[order], answer.network(seed)))
    for loss, right, kinds, moved, spread in runs:
        assert kinds > 5 and moved > 0.05 and spread > 0.05
        assert right < 0.25 and loss > 2.1


@breaks("dead=True), x", "dead=False), x", variant="few")
def test_twenty_images(few):
    """A sound network learns 20 images by heart; one with dead units does not."""
    assert few.works == 1
    assert few.broken < 0.3
    for seed in (1, 2):
        assert few.share(few.learn(few.x[:20], few.y[:20], seed=seed), few.x[:20], few.y[:20]) == 1


@breaks("wrong = y[torch.randperm(len(y))]", "wrong = y", variant="few")
def test_wrong_labels_pass_the_small_test(few):
    """Wrong labels are learned by heart as well; only new images show the fault, with three seeds."""
    x, y, wrong = few.x, few.y, few.wrong
    runs = [(few.by_heart, few.on_new, few.right_on_new)]
    for seed in (1, 2):
        fooled, sound = few.learn(x[:20], wrong[:20], seed=seed), few.learn(x[:20], y[:20], seed=seed)
        runs.append(
            (
                few.share(fooled, x[:20], wrong[:20]),
                few.share(fooled, x[20:], wrong[20:]),
                few.share(sound, x[20:], y[20:]),
            )
        )
    for by_heart, on_new, right_on_new in runs:
        assert by_heart == 1
        assert on_new < 0.25 and right_on_new > 0.6


@breaks("keepdim=True)", "keepdim=False)", variant="few")
def test_counted_wrongly(few):
    """A network that is right on all 20 images counts as chance when its guesses have the shape (20, 1): each is compared with each label."""
    assert few.works == 1 and few.counted < 0.2
    shares = np.bincount(few.y[:20]) / 20
    assert math.isclose(few.counted, (shares**2).sum(), rel_tol=1e-6)


@breaks("b1 - 50, w2, b2)  #", "b1, w2, b2)  #", variant="numpy")
@breaks("[11, 6, 3]", "[7, 7, 6]", variant="numpy")
def test_where_the_last_bias_ends(numpy):
    """When only the last bias can learn, the loss ends at the entropy of the labels and the accuracy at the largest share."""
    for loss, right in (numpy.dead, numpy.zero):
        assert math.isclose(loss, numpy.entropy, abs_tol=1e-6)
        assert right == numpy.shares.max() == 11 / 20
    assert numpy.good[0] < numpy.entropy - 0.3


@breaks("push @ w2.T * (hidden > 0)", "push @ w2.T", variant="numpy")
def test_no_slope_through_dead_units(numpy):
    """The first layer of a network with dead units gets a slope of exactly 0, and so does one with zero weights above it."""
    assert numpy.fallen == 0 and numpy.alive > 0.01
    _, grads, _ = numpy.slopes(numpy.x, numpy.y, 0 * numpy.w1, numpy.b1, 0 * numpy.w2, numpy.b2)
    assert [bool(np.abs(grad).max() > 0) for grad in grads] == [False, False, False, True]


@breaks("push = (p - np.eye(p.shape[1])[y]) / len(y)", "push = (p - np.eye(p.shape[1])[y]) / 19", variant="numpy")
@breaks("unscaled = train(raw, y, network())", "unscaled = train(x, y, network())")
def test_gradients_agree(answer, numpy):
    """The gradients by hand are those of PyTorch, for a working network and for a dead one; the dead network in PyTorch ends at the same formula."""
    for shift in (0.0, -50.0):
        hidden, last = nn.Linear(7, 5).double(), nn.Linear(5, 3).double()
        with torch.no_grad():
            hidden.weight.copy_(torch.tensor(numpy.w1.T))
            hidden.bias.fill_(shift)
            last.weight.copy_(torch.tensor(numpy.w2.T))
            last.bias.zero_()
        loss = F.cross_entropy(last(hidden(torch.tensor(numpy.x)).relu()), torch.tensor(numpy.y))
        loss.backward()
        mine, grads, _ = numpy.slopes(numpy.x, numpy.y, numpy.w1, numpy.b1 + shift, numpy.w2, numpy.b2)
        assert math.isclose(mine, loss.item(), rel_tol=1e-12)
        for ours, theirs in zip(
            grads, (hidden.weight.grad.T, hidden.bias.grad, last.weight.grad.T, last.bias.grad), strict=True
        ):
            assert np.allclose(ours, theirs.numpy(), atol=1e-12)
    assert math.isclose(answer.unscaled[0], entropy_of(answer.y), abs_tol=0.02)


@breaks('1, "softmax", "binary', '1, "sigmoid", "binary', variant="keras")
def test_softmax_over_one_unit(keras):
    """`Dense(1, activation="softmax")` says yes to everything, so its accuracy is the share of yes and each no costs the logarithm of what float32 leaves below 1; Keras warns."""
    assert math.isclose(keras.stuck[1], keras.small.mean(), abs_tol=1e-6)
    assert keras.stuck[2] and not keras.one[2]
    no = 1 - keras.small.mean()
    assert math.isclose(keras.stuck[0], no * -math.log(np.finfo("float32").eps), rel_tol=1e-3)
    for run in (keras.one, *(keras.fit(keras.small, 1, "sigmoid", "binary_crossentropy", seed) for seed in (1, 2))):
        assert run[1] > 0.8
    assert (torch.randn(7, 1).softmax(-1) == 1).all()


@breaks("fit(kind, 10, None, sparse)", 'fit(kind, 10, "softmax", sparse)', variant="keras")
def test_logits_for_a_loss_of_probabilities(keras):
    """Ten logits with the default of `sparse_categorical_crossentropy` stay below a half right, where softmax gets more than 0.8; Keras says nothing."""
    assert keras.raw[1] < 0.5 and not keras.raw[2]
    assert keras.ten[1] > 0.8
    for seed in (1, 2):
        assert keras.fit(keras.kind, 10, None, keras.sparse, seed)[1] < 0.5
        assert keras.fit(keras.kind, 10, "softmax", keras.sparse, seed)[1] > 0.8
