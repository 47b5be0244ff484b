from math import isclose

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from tested_answers import breaks


@breaks('"log_softmax": logits.log_softmax(dim=1)', '"log_softmax": logits.log_softmax(dim=0)')
@breaks("F.cross_entropy(output, labels)", "F.cross_entropy(2 * output, labels)")
def test_cross_entropy_is_log_softmax_and_nll(answer):
    """`cross_entropy` of logits equals `nll_loss` of their log_softmax, as function and as module."""
    assert isclose(answer.table["logits"][0], answer.table["log_softmax"][1], rel_tol=1e-6)
    model = nn.Sequential(nn.LogSoftmax(dim=1))
    module = nn.NLLLoss()(model(answer.logits), answer.labels).item()
    assert isclose(module, nn.CrossEntropyLoss()(answer.logits, answer.labels).item(), rel_tol=1e-6)


@breaks('"softmax": logits.softmax(dim=1)', '"softmax": logits.log_softmax(dim=1)')
@breaks("F.nll_loss(output, labels).item()", "F.nll_loss(output.log_softmax(1), labels).item()")
def test_nll_takes_no_log(answer):
    """`nll_loss` on probabilities is minus the mean probability of the right class, a negative number."""
    value = answer.table["softmax"][1]
    assert isclose(value, -answer.picked.mean().item(), rel_tol=1e-6)
    assert -1 < value < 0
    assert answer.table["logits"][1] < -1


@breaks("F.nll_loss(z, labels)", "F.cross_entropy(z, labels)")
@breaks("range(100)", "range(99)")
def test_nll_on_logits_has_no_bottom(answer):
    """On raw logits `nll_loss` falls by one fifth at each step for five samples: -20 after 100 steps, and there is no lowest value."""
    assert isclose(answer.endless, -100 / len(answer.labels), rel_tol=1e-5)
    assert F.nll_loss(1e6 * answer.logits, answer.labels) < -1e6
    z = torch.zeros(5, 3, requires_grad=True)
    (slope,) = torch.autograd.grad(F.nll_loss(z, answer.labels), z)
    assert torch.allclose(slope, -F.one_hot(answer.labels, 3) / 5)


@breaks("F.nll_loss(z.softmax(1), labels)", "F.nll_loss(z, labels)")
@breaks("F.nll_loss(z.log_softmax(1), labels)", "F.nll_loss(z.softmax(1), labels)")
def test_three_bottoms(answer):
    """On probabilities the loss cannot go below -1; on log-probabilities it cannot go below 0."""
    assert -1 < answer.bounded < -0.9
    assert 0 < answer.sound < 0.1


@breaks("z = z - z.max(1, keepdims=True)", "z = z * 2", variant="numpy")
@breaks("twice = log_softmax(once)", "twice = log_softmax(np.exp(once))", variant="numpy")
def test_log_softmax_twice_is_once(answer, numpy):
    """A second log_softmax changes nothing, so `cross_entropy` after LogSoftmax is right; a second softmax does change the values."""
    assert np.allclose(numpy.once, numpy.twice, atol=1e-12)
    assert np.allclose(answer.outputs["log_softmax"].numpy(), numpy.once, atol=1e-6)
    assert isclose(answer.table["log_softmax"][0], answer.table["logits"][0], rel_tol=1e-6)
    assert answer.table["softmax"][0] > answer.table["logits"][0] + 0.3
    assert numpy.p[0, 0] > numpy.p_again[0, 0] + 0.3
    far = torch.tensor([0.0, -200])
    assert far.softmax(0).log()[1] == -torch.inf and far.log_softmax(0)[1] == -200


@breaks("of_probs = nll_loss(p, labels)", "of_probs = nll_loss(once, labels)", variant="numpy")
@breaks("return -values", "return values", variant="numpy")
def test_picking_is_all_that_nll_does(numpy):
    """In NumPy, nll_loss of probabilities is minus the mean chance of the right class, and only of log-probabilities it is the cross entropy."""
    chance = numpy.p[np.arange(5), numpy.labels]
    assert isclose(numpy.of_probs, -chance.mean(), rel_tol=1e-12) and numpy.of_probs < 0
    assert isclose(numpy.of_logits, -np.log(chance).mean(), rel_tol=1e-12)


@breaks("z - z.max(1, keepdims=True)", "z - z.max(0, keepdims=True)", variant="numpy")
@breaks("z - np.log(np.exp(z).sum(1, keepdims=True))", "z - np.exp(z).sum(1, keepdims=True)", variant="numpy")
def test_log_probabilities_stay(numpy):
    """For three seeds log_softmax gives rows whose exponentials sum to 1, for logits of 900 too, and applying it again changes nothing."""
    for seed in range(3):
        for scale in (1, 900):
            z = scale * (1 + np.random.default_rng(seed).random((7, 3)))
            logs = numpy.log_softmax(z)
            assert np.allclose(np.exp(logs).sum(1), 1)
            assert np.allclose(numpy.log_softmax(logs), logs, atol=1e-12)


@breaks("return -values", "return values", variant="numpy")
@breaks("of_probs = float(Loss(from_logits=False)", "of_probs = float(Loss(from_logits=True)", variant="keras")
def test_frameworks_agree(answer, numpy, keras):
    """PyTorch, NumPy and Keras give one loss for the five rows, to 1e-6; Keras takes it from probabilities by default."""
    truth = answer.table["logits"][0]
    for value in (numpy.of_logits, keras.of_probs, keras.of_logits, keras.of_log_probs):
        assert isclose(truth, value, abs_tol=1e-6)


@breaks("wrong = float(Loss(from_logits=False)", "wrong = float(Loss(from_logits=True)", variant="keras")
def test_keras_does_not_refuse_log_probs(keras):
    """Log-probabilities handed to the default Keras loss give another number without an error."""
    assert keras.wrong > keras.of_probs + 1
