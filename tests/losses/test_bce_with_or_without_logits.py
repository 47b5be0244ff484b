import math
from math import isclose

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from tested_answers import breaks


@breaks("in_model = plain(logits.sigmoid(), labels)", "in_model = plain(logits.sigmoid() / 2, labels)")
@breaks("in_both = with_logits(logits.sigmoid(), labels)", "in_both = with_logits(logits, labels)")
def test_one_sigmoid(answer):
    """One sigmoid, in the model or in the loss, gives one value; a sigmoid in both places gives another without an error."""
    assert isclose(answer.in_model, answer.in_loss, rel_tol=1e-6)
    assert abs(answer.in_both - answer.in_loss) > 0.2
    modules = nn.BCELoss()(answer.logits.sigmoid(), answer.labels), nn.BCEWithLogitsLoss()(answer.logits, answer.labels)
    assert isclose(modules[0].item(), modules[1].item(), rel_tol=1e-6)


@breaks("attempt(plain, logits, labels)", "attempt(plain, logits.sigmoid(), labels)")
@breaks("attempt(with_logits, logits, labels.long())", "attempt(with_logits, logits, labels)")
@breaks("attempt(plain, logits.sigmoid(), labels.long())", "attempt(plain, logits.sigmoid(), labels)")
@breaks("attempt(with_logits, logits.unsqueeze(1), labels)", "attempt(with_logits, logits, labels)")
def test_what_raises(answer):
    """Logits in BCELoss, integer labels and a target of another shape raise, on PyTorch 2.13 each with a message of its own; raw outputs between 0 and 1 pass BCELoss unnoticed."""
    assert "all elements of input should be between 0 and 1" in str(answer.in_neither)
    assert "result type Float can't be cast to the desired output type Long" in str(answer.of_long)
    assert "Found dtype Long but expected Float" in str(answer.of_long_plain)
    assert "must be the same as input size" in str(answer.of_column)
    assert "Using a target size" in answer.attempt(answer.plain, answer.logits.sigmoid().unsqueeze(1), answer.labels)
    assert isinstance(answer.attempt(answer.plain, torch.tensor([0.2, 0.9]), torch.tensor([0.0, 1])), float)


@breaks("plain(z.sigmoid(), no), with_logits(z, no)", "with_logits(z, no), with_logits(z, no)", variant="mistakes")
def test_a_confident_mistake(mistakes):
    """From a logit of 17 on, a sigmoid before BCELoss costs 100 and has the gradient 0, while BCEWithLogitsLoss costs 17 and has the gradient 1."""
    for z in (17.0, 200.0):
        plain, slope, logit_loss, logit_slope = mistakes.mistakes[z]
        assert (plain, slope) == (100, 0)
        assert isclose(logit_loss, z, abs_tol=0.01) and isclose(logit_slope, 1, abs_tol=0.01)
    assert mistakes.mistakes[15.0][1] > 0.9
    for logit in (-25.0, -30.0, -40.0):  # with label 1 the gradient fades later, and gradually
        z = torch.tensor([logit], requires_grad=True)
        F.binary_cross_entropy(z.sigmoid(), torch.ones(1)).backward()
        assert isclose(z.grad.item(), -min(1, math.exp(logit) / 1e-12), rel_tol=1e-3)


@breaks(
    "with_logits(torch.ones(1), torch.ones(1))", "with_logits(5 * torch.ones(1), torch.ones(1))", variant="mistakes"
)
@breaks(
    "with_logits(torch.zeros(1), torch.zeros(1))", "with_logits(-5 * torch.ones(1), torch.zeros(1))", variant="mistakes"
)
def test_double_sigmoid_has_a_floor(mistakes):
    """With two sigmoids a perfect model pays ln(1 + 1/e) for each positive and ln 2 for each negative, and its gradient starts four times smaller."""
    assert isclose(mistakes.best_yes, math.log(1 + 1 / math.e), rel_tol=1e-6)
    assert isclose(mistakes.best_no, math.log(2), rel_tol=1e-6)
    for far in (30.0, 60.0):
        doubled = F.binary_cross_entropy_with_logits(torch.tensor([far, -far]).sigmoid(), torch.tensor([1.0, 0]))
        assert isclose(doubled.item(), (mistakes.best_yes + mistakes.best_no) / 2, rel_tol=1e-5)
    z, yes = torch.zeros(1, requires_grad=True), torch.ones(1)
    (once,) = torch.autograd.grad(F.binary_cross_entropy_with_logits(z, yes), z)
    (twice,) = torch.autograd.grad(F.binary_cross_entropy_with_logits(z.sigmoid(), yes), z)
    assert abs(twice) < abs(once) / 4


@breaks("rest = np.log1p(np.exp(-np.abs(z)))", "rest = np.log1p(np.exp(-z))", variant="numpy")
@breaks("np.maximum(z, 0) - z * y + rest", "np.maximum(z, 0) - z + rest", variant="numpy")
@breaks("probs = float(Loss()(y, p))", "probs = float(Loss()(y, z))", variant="keras")
def test_frameworks_agree(answer, numpy, keras):
    """PyTorch, NumPy and Keras give one loss for the five samples, to 1e-6, and the NumPy formula is PyTorch's up to logits of 200."""
    for value in (answer.in_loss, numpy.from_p, numpy.from_z, keras.probs, keras.logits):
        assert isclose(value, answer.in_model, abs_tol=1e-6)
    z, y = np.array([-200.0, -17, 3, 200]), np.array([1.0, 0, 1, 0])
    theirs = F.binary_cross_entropy_with_logits(torch.tensor(z), torch.tensor(y)).item()
    assert isclose(numpy.bce_with_logits(z, y), theirs, rel_tol=1e-9)


@breaks("np.float32([16, 17])", "np.float64([16, 17])", variant="numpy")
@breaks("np.float32([16, 17])", "np.float32([15, 16])", variant="numpy")
@breaks("edge = 24 * np.log(2)", "edge = 23 * np.log(2)", variant="numpy")
def test_where_the_sigmoid_becomes_one(numpy):
    """In float32 a sigmoid is exactly 1 above 24 ln 2, about 16.6, and the loss of the other label is minus log of 0."""
    assert numpy.before < 1 and numpy.after == 1
    assert np.isinf(numpy.log_of_zero) and numpy.stable == 17
    below, above = numpy.sigmoid(np.float32([numpy.edge - 0.05, numpy.edge + 0.05]))
    assert below < 1 and above == 1


@breaks("np.log1p(np.exp(-np.abs(z)))", "np.log1p(np.exp(-z))", variant="numpy")
@breaks("np.log(1 - p)", "np.log(p)", variant="numpy")
def test_one_loss_in_two_forms(numpy):
    """For three seeds the two forms give one value; for a logit of 200 with label 0 the form without a probability gives 200."""
    for seed in range(3):
        rng = np.random.default_rng(seed)
        z, y = 3 * rng.normal(size=11), rng.integers(0, 2, size=11)
        assert isclose(numpy.bce(numpy.sigmoid(z), y), numpy.bce_with_logits(z, y), rel_tol=1e-9)
    assert isclose(numpy.bce_with_logits(np.array([200.0]), np.array([0])), 200, rel_tol=1e-12)
    assert numpy.bce_with_logits(np.array([200.0]), np.array([1])) < 1e-12


@breaks("np.float32([16, 17])", "np.float32([15, 16])", variant="numpy")
def test_pytorch_rounds_alike(numpy):
    """PyTorch's float32 sigmoid is below 1 just before 24 ln 2 and exactly 1 just after it, as NumPy's."""
    below, above = torch.tensor([numpy.edge - 0.05, numpy.edge + 0.05]).float().sigmoid()
    assert below < 1 and above == 1
    assert torch.tensor(17.0).sigmoid() == numpy.after == 1


@breaks(
    "logits = float(Loss(from_logits=True)(y, z))", "logits = float(Loss(from_logits=True)(y, z / 2))", variant="keras"
)
@breaks("no = np.zeros(1)", "no = np.ones(1)", variant="keras")
def test_keras_does_not_raise(answer, keras):
    """Keras takes both wrong pairs and integer labels without an error, and caps the loss of a probability at about 16."""
    assert isclose(keras.logits, answer.in_loss, abs_tol=1e-6)
    assert isclose(keras.double, answer.in_both, abs_tol=1e-6)
    assert abs(keras.raw - keras.logits) > 1
    assert 15 < keras.capped < 17 and isclose(keras.open_ended, 200, rel_tol=1e-6)
