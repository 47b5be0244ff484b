import math
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F

from tested_answers import breaks

SEEDS = (0, 1, 2)


@cache
def trained(train, softmax, steps, seed):
    return train(softmax, steps, seed)


def gradient(z, y, softmax):
    z = torch.tensor(z, requires_grad=True)
    F.cross_entropy(z.softmax(-1) if softmax else z, torch.tensor(y), reduction="sum").backward()
    return z.grad.numpy()


@breaks("train(True, steps=100)", "train(False, steps=100)")
def test_softmax_stops_the_learning(answer):
    """Same network, text, optimizer and steps: on logits the loss falls below 2.4, behind a softmax it stays above 3.6, with three seeds."""
    assert answer.plain_end < 2.4 and answer.extra_end > 3.6
    assert answer.plain_right > 0.35 > 0.2 > answer.extra_right
    for seed in SEEDS[1:]:
        assert trained(answer.train, False, 100, seed)[1] < 2.4
        assert trained(answer.train, True, 100, seed)[1] > 3.6


@breaks("train(True, steps=100)", "train(False, steps=100)")
def test_the_frozen_network_gives_one_answer(answer):
    """Behind the extra softmax the network ends up guessing one and the same character for all 855 positions, with three seeds."""
    assert answer.same and all(trained(answer.train, True, 100, seed)[3] for seed in SEEDS[1:])
    assert len(answer.codes) - 1 == 855
    assert math.isclose(answer.extra_right, answer.most_common, abs_tol=0.002)


@breaks("math.log(V - 1 + math.e) - most_common", "math.log(V - 1 + math.e) - 0.3")
def test_the_plateau_is_the_loss_of_a_constant_guess(answer):
    """It stops at ln(V - 1 + e) minus the share of the most frequent character, which is the loss of always answering that one."""
    constant = F.one_hot(answer.codes.bincount().argmax(), answer.V).double().expand(len(answer.codes), -1)
    assert math.isclose(answer.plateau, F.cross_entropy(constant, answer.codes).item(), abs_tol=1e-9)
    assert math.isclose(answer.plateau, answer.extra_end, abs_tol=0.03)
    for seed in SEEDS[1:]:
        assert math.isclose(answer.plateau, trained(answer.train, True, 100, seed)[1], abs_tol=0.03)


@breaks("return logits.softmax(-1) if self.softmax else logits", "return logits")
def test_plain_sgd_does_not_even_leave_the_start(answer):
    """With SGD at a learning rate of 0.1 the extra softmax keeps the loss within 0.01 of ln V for 100 steps, with three seeds."""
    for seed in SEEDS:
        torch.manual_seed(seed)
        net = answer.CharLSTM(softmax=True)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(100):
            window = answer.codes[torch.randint(len(answer.codes) - 25, (8, 1)) + torch.arange(26)]
            loss = F.cross_entropy(net(window[:, :-1]).flatten(0, 1), window[:, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        assert abs(loss.item() - answer.start) < 0.01


@breaks("start = math.log(V)", "start = math.log(2 * V)")
def test_the_first_loss_gives_no_warning(answer):
    """Both runs start within 0.05 of ln V, so the usual check of the first loss does not find the mistake."""
    assert abs(answer.plain_losses[0] - answer.start) < 0.05
    assert abs(answer.extra_losses[0] - answer.start) < 0.05


@breaks("train(True, steps=320)", "train(False, steps=320)")
def test_slow_rather_than_dead(answer):
    """After 320 steps the run with the extra softmax has left the plateau, with three seeds, and is still far behind 100 steps on logits."""
    runs = [
        (answer.longer_end, answer.longer_right),
        *(trained(answer.train, True, 320, seed)[1:3] for seed in SEEDS[1:]),
    ]
    for end, right in runs:
        assert answer.floor < end < answer.plateau - 0.03
        assert right > answer.most_common + 0.03
        assert end > answer.plain_end + 0.8 and right < answer.plain_right


@breaks("certain = np.eye(V)[:1]", "certain = 9 * np.eye(V)[:1]", variant="numpy")
def test_the_loss_is_trapped(numpy):
    """Behind a softmax the loss lies between ln(V - 1 + e) - 1 and ln(V - 1 + e): a perfect prediction among 200 classes still costs 4.3069."""
    assert math.isclose(numpy.best, math.log(numpy.V - 1 + math.e) - 1)
    assert math.isclose(numpy.worst, math.log(numpy.V - 1 + math.e))
    assert math.isclose(numpy.best, 4.3069, abs_tol=5e-5)
    for V in (10, 27, 45, 65, 200):
        generator = torch.Generator().manual_seed(V)
        z = 30 * torch.randn(500, V, generator=generator, dtype=torch.float64)
        y = torch.randint(V, (500,), generator=generator)
        low, high = math.log(V - 1 + math.e) - 1, math.log(V - 1 + math.e)
        losses = F.cross_entropy(z.softmax(-1), y, reduction="none")
        assert low - 1e-9 < losses.min() < low + 0.01 and high - 0.01 < losses.max() < high + 1e-9


@breaks(
    "np.linalg.norm(gradient_behind_softmax(lead, wrong))", "np.linalg.norm(gradient(lead, wrong))", variant="numpy"
)
def test_the_gradient_is_smaller_by_the_number_of_classes(numpy):
    """For equal logits the extra softmax makes the gradient exactly V times smaller: 45 times here, 200 times for 200 classes."""
    without, behind = numpy.pushes[0]
    assert math.isclose(without / behind, 45, rel_tol=1e-9)
    for V in (27, 65, 200):
        z, y = np.zeros((1, V)), np.array([1])
        assert np.allclose(numpy.gradient(z, y), V * numpy.gradient_behind_softmax(z, y), atol=1e-12)


@breaks(
    "np.linalg.norm(gradient_behind_softmax(lead, wrong))", "np.linalg.norm(gradient(lead, wrong))", variant="numpy"
)
def test_the_more_wrong_the_weaker(numpy):
    """A wrong class that leads by 20 leaves a gradient below 1e-8, against more than 1.4 on logits; each unit of margin past 10 divides it by e."""
    without, behind = numpy.pushes[20]
    assert without > 1.4 and behind < 1e-8
    for margin in range(10, 20):
        assert math.isclose(numpy.pushes[margin][1] / numpy.pushes[margin + 1][1], math.e, rel_tol=0.02)


@breaks("20 * (q - softmax(p))", "20 * (q - p)", variant="optimum")
def test_the_optimum_is_overconfident(optimum):
    """If the truth is 30% against 29% among 200 classes, the output that minimises this loss is 100%; on logits it would be the true 30%."""
    assert optimum.answers[0.01][0] > 0.99
    assert 0.7 < optimum.answers[0.005][0] < 0.9
    assert 0.005 < optimum.turning_point < 0.01
    # The optimum is where no probability gains by moving: check the gradient at a corner.
    corner = np.eye(200)[0]
    for ahead, is_best in ((0.01, True), (0.005, False)):
        slope = optimum.softmax(corner) - np.array([0.3, 0.3 - ahead, *[(0.4 + ahead) / 198] * 198])
        assert (slope[0] <= slope.min()) is np.bool_(is_best)


@breaks("return softmax(z) - np.eye(z.shape[-1])[y]", "return softmax(z)", variant="numpy")
@breaks("once = cross_entropy(z, y)", "once = cross_entropy(2 * z, y)", variant="numpy")
@breaks(
    "probs_true = float(Loss(from_logits=True)(y, p))",
    "probs_true = float(Loss(from_logits=False)(y, p))",
    variant="keras",
)
def test_three_frameworks_agree(numpy, keras):
    """PyTorch, NumPy and Keras give the same loss on logits, the same doubled loss, and the same gradients, within a millionth."""
    z, y = torch.tensor(numpy.z), torch.tensor(numpy.y)
    once, twice = F.cross_entropy(z, y).item(), F.cross_entropy(z.softmax(-1), y).item()
    for name, loss in (("logits", once), ("doubled", twice)):
        ours = {"logits": numpy.once, "doubled": numpy.twice}[name]
        theirs = {"logits": keras.logits_true, "doubled": keras.probs_true}[name]
        assert math.isclose(loss, ours, abs_tol=1e-6) and math.isclose(loss, theirs, abs_tol=1e-6)
    assert np.allclose(numpy.gradient(numpy.z, numpy.y), gradient(numpy.z, numpy.y, softmax=False), atol=1e-9)
    lead, wrong = 20.0 * np.eye(45)[:1], np.array([1])
    assert math.isclose(numpy.pushes[20][1], np.linalg.norm(gradient(lead, wrong, softmax=True)), rel_tol=1e-6)
    assert np.allclose(
        numpy.gradient_behind_softmax(numpy.z, numpy.y), gradient(numpy.z, numpy.y, softmax=True), atol=1e-9
    )


@breaks("by_name(y, p)", "by_name(y, z)", variant="keras")
@breaks(
    "probs_false = float(Loss(from_logits=False)(y, p))",
    "probs_false = float(Loss(from_logits=True)(y, p))",
    variant="keras",
)
def test_keras_wants_probabilities_by_default(keras):
    """In Keras the default loss takes probabilities, so there the softmax layer belongs; the two wrong pairs give a number without an error."""
    assert math.isclose(keras.logits_true, keras.probs_false, abs_tol=1e-6)
    assert math.isclose(keras.default, keras.probs_false, abs_tol=1e-6)
    assert abs(keras.probs_true - keras.logits_true) > 0.1
    assert abs(keras.logits_false - keras.logits_true) > 0.1
    assert math.isclose(keras.behind_layer, keras.probs_true, abs_tol=1e-6)


@breaks("logits / T", "logits * T", variant="sampling")
def test_temperature(sampling):
    """Softmax at sampling time: a temperature below one sharpens the chances, one above flattens them, and draws at one follow the chances."""
    sharp, plain, flat = (sampling.chances[T] for T in (0.5, 1, 2))
    assert sharp[0] > plain[0] + 0.1 and plain[0] > flat[0] + 0.1
    assert all(math.isclose(p.sum().item(), 1, abs_tol=1e-6) for p in (sharp, plain, flat))
    assert torch.allclose(sampling.shares, plain, atol=0.03)
    assert sampling.logits.argmax() == sharp.argmax() == flat.argmax()


@breaks(
    "attempt(lambda: nn.CrossEntropyLoss(logits, target))",
    "attempt(lambda: nn.CrossEntropyLoss()(logits.mT, target))",
    variant="faults",
)
@breaks("nn.Dropout(0.9)\n", "nn.Dropout(0.9)\n        self.num_units = num_units\n", variant="faults")
@breaks(
    "one_hot = F.one_hot(torch.randint(V, (B, n)), V)",
    "one_hot = F.one_hot(torch.randint(V, (B, n)), V).float()",
    variant="faults",
)
def test_the_posted_lines_raise(faults):
    """As posted, the code cannot run: tensors go to the loss constructor, an attribute is missing, the one-hot input is no float."""
    assert "Boolean value of Tensor" in faults.constructor
    assert "no attribute 'num_units'" in faults.attribute
    assert 'missing the required "forward"' in faults.forward
    assert faults.dot.startswith("SyntaxError")
    assert "dtype" in faults.integers


@breaks("sequence, _ = lstm(x)", "sequence = lstm(x)[0].contiguous()", variant="faults")
def test_view_fails_after_batch_first(faults):
    """On PyTorch 2.13 on a CPU the output of a batch_first LSTM is not contiguous: `view` raises where `reshape` works."""
    assert "view size is not compatible" in faults.view
    assert not faults.sequence.is_contiguous()
    assert faults.sequence.reshape(-1, faults.H).shape == (faults.B * faults.n, faults.H)


@breaks("criterion(square, labels)", "criterion(square.transpose(1, 2), labels)", variant="shapes")
@breaks("attempt(lambda: criterion(logits, target))", "attempt(lambda: criterion(logits.mT, target))", variant="shapes")
def test_shapes_of_the_target(shapes):
    """Unflattened logits raise, unless there are as many steps as classes: then perfect guesses get a loss above 1 in silence, where the right one is below 0.1."""
    assert "Expected input batch_size (12) to match target batch_size (3)" in shapes.half_flat
    assert "Expected target size [3, 50], got [3, 4]" in shapes.not_flat
    assert math.isclose(shapes.flat, shapes.moved, rel_tol=1e-6)
    assert torch.nn.Linear(shapes.V, 5)(shapes.logits).shape == (shapes.B, shapes.n, 5)
    assert shapes.silent > 1 and shapes.truth < 0.1


@breaks("time_sums = logits.softmax(1)", "time_sums = logits.softmax(2)", variant="shapes")
def test_dim_one(shapes):
    """After the flatten dim=1 is the class axis, as the asker thought; before it, dim=1 would normalise over time."""
    assert torch.allclose(shapes.class_sums, torch.ones(shapes.B * shapes.n))
    assert (shapes.time_sums - 1).abs().min() > 0.5


@breaks("    output, states = lstm(x, hc)", "    output, hc = lstm(x, hc)", variant="state")
@breaks("carry(cut=False)", "carry(cut=True)", variant="state")
@breaks("lstm(stream[:, 6:], hc)", "lstm(stream[:, 6:])", variant="state")
def test_carried_states(state):
    """Detaching the old state carries nothing; replacing and detaching it works, and equals one long run when the batches are consecutive."""
    assert state.carried_nothing
    assert "backward through the graph a second time" in state.uncut
    state.carry(cut=True)
    assert state.carry_error < 1e-6 and state.restart_error > 0.05


@breaks(
    "nn.LSTM(V, H, dropout=0.5, batch_first=True)",
    "nn.LSTM(V, H, num_layers=2, dropout=0.5, batch_first=True)",
    variant="state",
)
@breaks("return x.reshape(-1, self.num_units)", "return self.dropout(x.reshape(-1, self.num_units))", variant="faults")
def test_dropout_that_never_acts(faults, state):
    """A dropout module that forward never calls changes nothing, and neither does `dropout=` in an LSTM of one layer."""
    assert faults.idle and state.twice_equal


@breaks("F.nll_loss(p, target)", "F.nll_loss(p.log(), target)", variant="kinds")
@breaks("far.softmax(-1).log()", "far.log_softmax(-1)", variant="kinds")
@breaks("with_logits(z.sigmoid(), t)", "with_logits(z, t)", variant="kinds")
def test_each_loss_wants_its_own_input(kinds):
    """NLLLoss on probabilities is negative, log of softmax reaches minus infinity where log_softmax does not, and BCEWithLogitsLoss applies its own sigmoid."""
    assert kinds.negative < 0 and math.isclose(kinds.nll, kinds.cross, rel_tol=1e-5)
    assert kinds.unsafe.isinf().any() and kinds.safe.isfinite().all()
    assert math.isclose(kinds.bce_logits, kinds.bce, rel_tol=1e-5)
    assert abs(kinds.bce_twice - kinds.bce) > 0.05
