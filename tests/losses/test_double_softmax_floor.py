import math
from math import isclose

import numpy as np
import torch
import torch.nn.functional as F

from tested_answers import breaks


@breaks("F.cross_entropy(perfect.softmax(1), labels)", "F.cross_entropy(perfect, labels)")
@breaks("perfect = 50.0 * torch.eye(C)", "perfect = torch.eye(C)")
def test_a_perfect_network_pays(answer):
    """A network that is right and certain has the loss 0 on logits and ln(1 + 9/e) = 1.4612 behind a softmax, for ten classes."""
    assert answer.on_logits < 1e-6
    assert isclose(answer.behind_softmax, math.log(1 + 9 / math.e), rel_tol=1e-6)
    assert isclose(answer.behind_softmax, math.log(math.e + 9) - 1, rel_tol=1e-6)


@breaks("(C - 1) * math.exp(-span)", "C * math.exp(-span)")
@breaks("centred.tanh()", "centred.sigmoid()")
def test_the_span_sets_the_floor(answer):
    """The floor is ln(1 + (C - 1) exp(-span)): sigmoid has the floor of softmax, tanh a lower one, and no bounded output gets below its own."""
    assert isclose(answer.of_sigmoid, answer.floor(1), rel_tol=1e-5)
    assert isclose(answer.of_tanh, answer.floor(2), rel_tol=1e-5)
    assert isclose(answer.floor(0), math.log(10), rel_tol=1e-9)
    for seed in range(3):
        for span in (1, 2, 5):
            for C in (2, 3, 10, 100):
                scores = span * torch.rand(400, C, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
                assert F.cross_entropy(
                    scores, torch.zeros(400, dtype=torch.long), reduction="none"
                ).min() > answer.floor(span, C)


@breaks("train(False), train(True)", "train(False), train(False)", variant="training")
def test_loss_plus_accuracy_is_constant(answer, training):
    """Behind a softmax, loss plus accuracy comes to 2.46 and stays there, with four seeds; on logits it goes to 1."""
    ceiling = math.log(9 + math.e)
    logs = [training.softmax_log, *(training.train(True, seed) for seed in (1, 2, 3))]
    for log in logs:
        for step in (100, 150, 200):
            assert isclose(sum(log[step]), ceiling, abs_tol=0.02)
        assert log[200][1] > 0.9 and log[200][0] > answer.floor(1)
    assert isclose(sum(training.logits_log[200]), 1, abs_tol=0.1)


@breaks("train(False), train(True)", "train(False), train(False)", variant="training")
def test_accuracy_does_not_show_it(training):
    """Both runs get more than 0.95 right, while their losses are below 0.1 and above 1.46."""
    assert training.logits_log[200][1] > 0.95 and training.softmax_log[200][1] > 0.95
    assert training.logits_log[200][0] < 0.1 and training.softmax_log[200][0] > 1.46


@breaks("best = (0.9 * torch.eye(C) + 0.1 / C)", "best = (0.8 * torch.eye(C) + 0.2 / C)")
def test_label_smoothing_has_a_floor_too(answer):
    """With label_smoothing=0.1 the lowest loss of ten classes is the entropy of the smoothed label, 0.5003."""
    entropy = -(0.91 * math.log(0.91) + 9 * 0.01 * math.log(0.01))
    assert isclose(answer.smooth, entropy, rel_tol=1e-5)
    z = torch.zeros(10, 10, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([z], max_iter=50)

    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(z, answer.labels, label_smoothing=0.1)
        loss.backward()
        return loss

    optimizer.step(closure)
    assert isclose(closure().item(), entropy, rel_tol=1e-4)


@breaks("return np.log(np.e + C - 1) - 1", "return np.log(np.e + C) - 1", variant="numpy")
@breaks("chance = np.e / (np.e + C - 1)", "chance = np.e / (np.e + C)", variant="numpy")
def test_the_best_vector_by_hand(numpy):
    """The vector with 1 at the right class and 0 elsewhere costs minus log of e / (e + C - 1), which is the floor, and the vector that is certain of another class costs 1 more, for five numbers of classes."""
    assert isclose(-math.log(numpy.chance), numpy.floor(10), rel_tol=1e-12)
    for n, (top, low) in numpy.rooms.items():
        right, wrong = np.eye(n)[0], np.eye(n)[1]
        assert isclose(numpy.cross_entropy(right, 0), low, rel_tol=1e-9)
        assert isclose(numpy.cross_entropy(wrong, 0), low + 1, rel_tol=1e-9)
        assert isclose(numpy.cross_entropy(np.full(n, 1 / n), 0), top, rel_tol=1e-9)


@breaks("p /= p.sum(1, keepdims=True)", "p /= p.mean(1, keepdims=True)", variant="numpy")
@breaks("losses = cross_entropy(p, 0)", "losses = cross_entropy(np.log(p), 0)", variant="numpy")
def test_nothing_leaves_the_band(numpy):
    """All losses of 50,000 probability vectors lie between the floor and the floor plus 1, and the vectors of three other seeds do too."""
    low = numpy.floor(10)
    assert low - 1e-12 < numpy.losses.min() < numpy.losses.max() < low + 1 + 1e-12
    for seed in (1, 2, 3):
        p = np.random.default_rng(seed).dirichlet(np.full(10, 0.1), size=999)
        losses = numpy.cross_entropy(p, 0)
        assert low - 1e-12 < losses.min() and losses.max() < low + 1 + 1e-12


@breaks("return np.log(np.e + C - 1) - 1", "return np.log(np.e + C) - 1", variant="numpy")
@breaks("losses = cross_entropy(p, 0)", "losses = cross_entropy(3 * p, 0)", variant="numpy")
def test_no_probability_gets_below(answer, numpy):
    """None of 50,000 probability vectors is below the floor or above the floor plus 1, and some come within 0.001 of each; PyTorch gives the same losses."""
    low = numpy.floor(10)
    assert low - 1e-12 < numpy.losses.min() < low + 1e-3
    assert low + 1 - 1e-3 < numpy.losses.max() < low + 1 + 1e-12
    theirs = F.cross_entropy(torch.tensor(numpy.p[:99]), torch.zeros(99, dtype=torch.long), reduction="none")
    assert np.allclose(numpy.losses[:99], theirs.numpy())
    for n, (top, floor) in numpy.rooms.items():
        assert isclose(floor, answer.floor(1, n)) and 0 < top - floor < 1


@breaks("floored = float(Loss(from_logits=True)", "floored = float(Loss()", variant="keras")
def test_keras_has_the_floor(answer, keras):
    """In Keras the same 1.4612 appears when probabilities meet from_logits=True, and 0 in the two right pairs."""
    assert isclose(keras.floored, answer.behind_softmax, rel_tol=1e-5)
    assert abs(keras.default) < 1e-5 and abs(keras.logits) < 1e-5
