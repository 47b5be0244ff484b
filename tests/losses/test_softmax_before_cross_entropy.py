import copy
import math
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn


def push(z, y, softmax):
    z = z.clone().requires_grad_()
    F.cross_entropy(z.softmax(-1) if softmax else z, y, reduction="sum").backward()
    return z.grad


@breaks("criterion(logits, target)", "criterion(logits.softmax(-1), target)")
@breaks("100.0 *", "1.0 *")
@breaks("self.linear(output)", "self.linear(output).softmax(-1)", variant="pasted")
@breaks("output[-1:].softmax(-1)", "output[:, -1].softmax(-1)", variant="pasted")
@breaks("target.reshape(-1)", "target.reshape(-1).flip(0)", variant="pasted")
@drawn(rows=st.integers(1, 7), classes=st.integers(2, 200), seed=st.integers(0, 99))
def test_cross_entropy_applies_softmax(answer, pasted, rows, classes, seed):
    """`CrossEntropyLoss` of logits is minus the mean log of softmax at the right class, and a softmax before it changes the value."""
    torch.manual_seed(seed)
    z, y = torch.randn(rows, classes).double(), torch.randint(classes, (rows,))
    by_hand = -(z.exp() / z.exp().sum(-1, keepdim=True)).log()[torch.arange(rows), y].mean()
    assert torch.isclose(nn.CrossEntropyLoss()(z, y), by_hand)
    assert not torch.isclose(nn.CrossEntropyLoss()(z.softmax(-1), y), by_hand)
    linear = nn.Linear(classes, classes).double()
    with torch.no_grad():
        linear.weight.copy_(torch.eye(classes)), linear.bias.zero_()
    ours = pasted(1, self=SimpleNamespace(linear=linear), output=z, target=y[None])
    assert torch.isclose(ours.loss, by_hand) and ours.p.shape == (1, classes)
    assert torch.allclose(ours.p[0], z[-1].exp() / z[-1].exp().sum())
    assert answer.right == 0 and answer.target.tolist() == [7]


@breaks("criterion(logits.softmax(-1)", "criterion(2 * logits.softmax(-1)")
@breaks("V = 200", "V = 199")
@breaks("(45, 200)", "(45, 199)", variant="numpy")
@breaks("cross_entropy(certain, [0])", "cross_entropy(certain, [1])", variant="numpy")
@breaks("cross_entropy(certain, [1])", "cross_entropy(certain, [0])", variant="numpy")
@drawn(classes=st.integers(2, 300), scale=st.floats(0.01, 300), seed=st.integers(0, 99))
def test_nothing_gets_below(answer, numpy, classes, scale, seed):
    """Behind a softmax no logits get below the loss of a certain right answer, ln(V - 1 + e) - 1, or above that of a certain wrong one, which is 1 more."""
    floor = math.log(classes - 1 + math.e) - 1
    torch.manual_seed(seed)
    z, y = scale * torch.randn(100, classes).double(), torch.randint(classes, (100,))
    losses = F.cross_entropy(z.softmax(-1), y, reduction="none")
    assert floor - 1e-9 < losses.min() and losses.max() < floor + 1 + 1e-9
    certain = 1e4 * F.one_hot(y, classes).double()
    assert torch.allclose(F.cross_entropy(certain.softmax(-1), y), torch.tensor(floor).double())
    assert math.isclose(answer.doubled, math.log(199 + math.e) - 1, abs_tol=1e-5)
    tops = {V: math.log(V - 1 + math.e) for V in (45, 200)}
    assert list(numpy.costs) == list(tops)
    assert (numpy.V, numpy.best, numpy.worst) == (200, *numpy.costs[200])
    assert all(np.allclose(numpy.costs[V], (top - 1, top), rtol=1e-12) for V, top in tops.items())


@breaks("push(softmax=True)", "push(softmax=False)")
@breaks("torch.zeros(1, V", "torch.zeros(1, V - 1")
@breaks("behind = np.linalg.norm(gradient_behind_softmax(", "behind = np.linalg.norm(gradient(", variant="numpy")
@drawn(classes=st.integers(2, 300), level=st.floats(-5, 5))
def test_v_times_smaller(answer, numpy, classes, level):
    """At equal logits the softmax in front makes the gradient V times smaller, in each entry."""
    z, y = torch.full((1, classes), level).double(), torch.tensor([classes - 1])
    assert torch.allclose(push(z, y, False), classes * push(z, y, True), atol=1e-12) and push(z, y, False).norm() > 0.5
    assert math.isclose(answer.strong, 200 * answer.weak, rel_tol=1e-4)
    assert math.isclose(answer.strong, math.sqrt(1 - 1 / 200), rel_tol=1e-4)
    assert math.isclose(numpy.pushes[0][0], 45 * numpy.pushes[0][1])


@breaks("behind = np.linalg.norm(gradient_behind_softmax(", "behind = np.linalg.norm(gradient(", variant="numpy")
@breaks("np.eye(45)", "np.eye(46)", variant="numpy")
@breaks("(0, 10, 20)", "(0, 10, 19)", variant="numpy")
@breaks("return p * (g", "return (g", variant="numpy")
@drawn(classes=st.integers(3, 300), margin=st.floats(10, 20))
def test_the_more_wrong_the_weaker(numpy, classes, margin):
    """Where one wrong class leads by a margin of 10 to 20, the gradient behind a softmax is below 0.02 and 2.5 to 2.8 times smaller for each unit more; on logits it stays above 1.4."""
    y = torch.tensor([1])
    z, further = (lead * F.one_hot(torch.tensor([0]), classes).double() for lead in (margin, margin + 1))
    assert push(z, y, True).norm() < 0.02
    assert 2.5 < push(z, y, True).norm() / push(further, y, True).norm() < 2.8
    assert push(z, y, False).norm() > 1.4
    for lead, pair in numpy.pushes.items():
        z = lead * F.one_hot(torch.tensor([0]), 45).double()
        assert np.allclose(pair, [push(z, y, softmax).norm() for softmax in (False, True)], rtol=1e-6)
    assert list(numpy.pushes) == [0, 10, 20]
    assert (numpy.margin, numpy.without, numpy.behind) == (20, *numpy.pushes[20])


@breaks("nn.Softmax(dim=1)", "nn.Identity()", variant="training")
@breaks("lr=0.01", "lr=0.0", variant="training")
def test_the_frozen_network_gives_one_answer(training):
    """After 100 steps the network with the softmax guesses one character for the whole text at a loss above 3.6, with outputs whose spread is near zero, below 0.01; without it, more than 5 different ones at a loss below 2.8, with a spread above 1; two seeds."""
    whole = F.one_hot(training.codes[None, :-1], training.V).float()
    for seed in (0, 1):
        found, spreads = [], []
        for softmax in (False, True):
            torch.manual_seed(seed)
            net = training.CharLSTM(48, softmax)
            found += training.train(net)[1:]
            spreads.append(net(whole)[0].detach().std(0).max())
        end, kinds, stuck_end, stuck_kinds = found
        assert end < 2.8 and kinds > 5 and stuck_end > 3.6 and stuck_kinds == 1
        assert spreads[0] > 1 and spreads[1] < 0.01
        if seed == 0:
            shown = training.end, training.kinds, training.stuck_end, training.stuck_kinds
            assert np.allclose(found, shown, atol=1e-4)
    assert (
        training.units == 48 and len(training.codes) - 1 == 855 and len(training.losses) == len(training.stuck) == 100
    )


@breaks("math.log(V - 1 + math.e) - share", "math.log(V) - share", variant="training")
@breaks("lr=0.01", "lr=0.0", variant="training")
def test_it_stops_at_a_constant_guess(training):
    """Here the frozen loss is within 0.03 of what a constant answer, the commonest character, the space, costs behind a softmax."""
    space = training.codes.bincount().argmax()
    constant = F.one_hot(space, training.V).double().expand(len(training.codes), -1)
    assert training.letters[space] == " "
    assert math.isclose(training.constant, F.cross_entropy(constant, training.codes), abs_tol=1e-9)
    assert abs(training.stuck_end - training.constant) < 0.03


@breaks("lr=0.01", "lr=0.0", variant="training")
@breaks("nn.Softmax(dim=1)", "nn.Identity()", variant="training")
def test_the_first_step_is_not_what_freezes_adam(training):
    """Here Adam on gradients multiplied by V ends within 0.03 of the same loss, with one character for the whole text."""
    assert training.stuck_kinds == 1 and abs(training.stuck_end - training.constant) < 0.03
    told = []

    class Louder(training.CharLSTM):
        def forward(self, x, hc=None):
            output, hc = super().forward(x, hc)
            if torch.is_grad_enabled() and len(x) == 16:
                output.register_hook(lambda g: told.append(g) or training.V * g)
            return output, hc

    torch.manual_seed(0)
    _, end, kinds = training.train(Louder(48, softmax=True))
    assert abs(end - training.constant) < 0.03 and kinds == 1 and abs(end - training.stuck_end) < 0.03
    assert len(told) == 100


@breaks("nn.Softmax(dim=1)", "nn.Identity()", variant="training")
@breaks("lr=0.01", "lr=0.0", variant="training")
def test_one_size_sets_it_free(training):
    """With the gradients of all guesses brought to one size, each in its own direction, the network with the softmax guesses better: it gets over 0.25 of the text right after 100 steps and guesses more than 5 characters; untouched, it gets under 0.15 right; two seeds."""
    assert training.stuck_kinds == 1 and training.end < 2.8  # untouched, and without the softmax
    told = []

    class Levelled(training.CharLSTM):
        def forward(self, x, hc=None):
            logits, hc = self.lstm(x, hc)
            logits = self.linear(logits.reshape(-1, self.num_units))
            if torch.is_grad_enabled() and len(x) == 16:
                logits.register_hook(lambda g: told.append(g.norm(dim=1)) or F.normalize(g, dim=1, eps=1e-30) / len(g))
            return self.last(logits), hc

    text = F.one_hot(training.codes[None, :-1], training.V).float()
    for seed in (0, 1):
        right = {}
        for kind in (Levelled, training.CharLSTM):
            torch.manual_seed(seed)
            net = kind(48, softmax=True)
            kinds = training.train(net)[2]
            right[kind] = (net(text)[0].argmax(1) == training.codes[1:]).float().mean()
            assert (kinds > 5) == (kind is Levelled)
        assert right[Levelled] > 0.25 and right[training.CharLSTM] < 0.15
    assert len(told) == 200 and told[-1].max() > 10 * told[-1].min()


@breaks(
    "loss = criterion(output, window[:, 1:].reshape(-1))",
    "loss = 2 * criterion(output, window[:, 1:].reshape(-1))",
    variant="training",
)
def test_the_first_loss_gives_no_warning(training):
    """Both runs start within 0.03 of ln V."""
    assert abs(training.losses[0] - math.log(45)) < 0.03 and abs(training.stuck[0] - math.log(45)) < 0.03


@breaks("lr=0.01", "lr=0.0", variant="training")
def test_slow_rather_than_dead(training):
    """After 400 steps the run with the softmax is below 3.65 and guesses more than one character; it is still above the loss of 100 steps without."""
    assert training.end < 2.8
    torch.manual_seed(0)
    _, end, kinds = training.train(training.CharLSTM(48, softmax=True), steps=400)
    assert training.end + 0.5 < end < 3.65 and kinds > 1


@breaks("target = codes + 1", "target = (codes + 1).reshape(-1)", variant="posted")
@breaks("output.view(", "output.reshape(", variant="posted")
def test_each_line_raises_in_turn(posted):
    """On 3 texts of 4 steps and patched in this order, the first six lines of the question raise SyntaxError (`.float().`), NameError, AttributeError, RuntimeError twice (first about the `view size`, for a `view` after the LSTM, in place of `reshape`) and, for a target `(B, n)` without `reshape(-1)`, ValueError; then the class runs."""
    parts = ("SyntaxError: invalid syntax", "NameError: name 'input_seq'", "AttributeError: 'Net' object has no attribute 'num_units'",
             "RuntimeError: view size is not compatible", "RuntimeError: Boolean value of Tensor with more than one value",
             "ValueError: Expected input batch_size (12) to match target batch_size (3)")  # fmt: skip
    assert (posted.B, posted.n) == (3, 4) and posted.codes.shape == (3, 4)
    assert (posted.V, posted.H) == (50, 16) and torch.equal(posted.target, posted.codes + 1)
    assert len(posted.said) == 6 and all(said.startswith(part) for said, part in zip(posted.said, parts, strict=True))
    assert abs(posted.frozen - math.log(50)) < 0.1 and abs(posted.freed - math.log(50)) < 0.1
    assert posted.frozen != posted.freed


@breaks('"self.softmax(", "("', '"self.softmax(", "(2 * "', variant="posted")
@breaks('"self.softmax(", "("', '"nothing", "("', variant="posted")
def test_the_patched_class_trains(posted, training):
    """The patched class of the question, without its softmax, learns the text as the class of the tab Training does: the same loss at each step."""

    space = {"V": training.V}
    exec(posted.source.split("torch.manual_seed")[0], space)

    class Patched(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = space["Net"](48)

        def forward(self, x):
            zeros = torch.zeros(2, len(x), 48)
            return self.net.forward_pass(x, (zeros, zeros))

    torch.manual_seed(0)
    losses, _, _ = training.train(Patched(), steps=40)
    assert np.allclose(losses, training.losses[:40], atol=1e-4)


@breaks(
    "    output, states = net.forward_pass(input, hc_states)\n    for",
    "    output, states = net.forward_pass(input, hc_states)\n    hc_states = states\n    for",
    variant="posted",
)
def test_the_state_is_never_carried(posted):
    """With the new states in `states`, three calls and `detach_()` raise no error and leave `hc_states` at zero; `hc_states = tuple(s.detach() for s in states)` carries them."""
    assert (
        posted.unused == 0
        and math.isclose(posted.kept, sum(s.norm().item() for s in posted.states))
        and posted.kept > 1
    )
    assert all(torch.equal(s, t) and not s.requires_grad for s, t in zip(posted.hc_states, posted.states, strict=True))


@breaks(
    "return self.softmax(self.linear(output)), states",
    "return self.softmax(self.linear(self.dropout(output))), states",
    variant="posted",
)
@breaks("first - second", "first + second", variant="posted")
def test_dropout_is_never_called(posted):
    """A dropout that forward does not call drops nothing: two training passes are equal; called on their output it drops some, after `net.eval()` none, and after `net.train()` some again."""
    assert posted.net.training and posted.changed == 0 and posted.first.abs().max() > 0
    called = posted.net.dropout(posted.first)
    assert (called == 0).any() and not torch.equal(called, posted.first)
    net = copy.deepcopy(posted.net)
    net.eval()
    assert torch.equal(net.dropout(posted.first), posted.first)
    net.train()
    assert (net.dropout(posted.first) == 0).any()


@breaks("last, wrong = output[n - 1 :: n]", "last, wrong = output[:3]")
@breaks("only = output[-1:]", "only = output[:1]")
@breaks("last / temperature", "last * temperature")
@breaks("dim=-1)\ndrawn", "dim=0)\ndrawn")
@drawn(batch=st.integers(1, 5), steps=st.integers(1, 6), classes=st.integers(2, 9))
def test_the_last_step_of_each_text(answer, batch, steps, classes):
    """Of an output flattened to (B*n, V), text by text, `output[n - 1 :: n]` is the last step of each text of n steps, and `output[-1:]` that of one text of any length; `output[:, -1]` is the last class."""
    whole = torch.randn(batch, steps, classes)
    logits = whole.reshape(-1, classes)
    assert torch.equal(logits[steps - 1 :: steps], whole[:, -1])
    assert torch.equal(logits[:, -1], whole[..., -1].flatten())
    output = whole[:1].reshape(-1, classes)
    assert torch.equal(output[-1:], whole[:1, -1]) and output[-1:].softmax(-1).shape == (1, classes)
    assert (answer.B, answer.n) == (3, 4)
    torch.manual_seed(0)
    posted = torch.randn(12, 200).view(3, 4, 200)
    assert torch.equal(answer.only, posted[-1:, -1])
    assert torch.equal(answer.last, posted[:, -1]) and torch.equal(answer.wrong, posted[..., -1].flatten())
    chances = (answer.last / 0.8).exp()
    assert torch.allclose(answer.p, chances / chances.sum(-1, keepdim=True)) and answer.drawn.shape == (3, 1)


@breaks("return self.last(self.linear(output)), hc", "return self.last(self.linear(output)), None", variant="training")
@drawn(cases=6, steps=st.integers(2, 9), seed=st.integers(0, 99))
def test_the_states_stand_for_the_text(training, steps, seed):
    """One character, handed in with the states of the text before it, gets the scores that it has at the end of the whole text; handed in alone, it gets others."""
    torch.manual_seed(seed)
    net, text = training.CharLSTM(48, softmax=False), F.one_hot(torch.randint(45, (1, steps)), 45).float()
    whole, (_, hc) = net(text)[0][-1:], net(text[:, :-1])
    assert torch.allclose(net(text[:, -1:], hc)[0], whole, atol=1e-5)
    assert not torch.allclose(net(text[:, -1:])[0], whole, atol=1e-4)


@breaks("F.softmax(last / temperature, dim=-1)", "F.softmax(last / temperature, dim=0)")
@drawn(batch=st.integers(2, 5), steps=st.integers(2, 6), classes=st.integers(2, 9))
def test_dim_one(answer, batch, steps, classes):
    """On (B*n, V) `dim=1` sums over the classes, as `dim=-1` does; on (B, n, V) it sums over time."""
    whole = torch.randn(batch, steps, classes)
    logits = whole.reshape(-1, classes)
    assert torch.equal(logits.softmax(1), logits.softmax(-1))
    assert torch.allclose(logits.softmax(1).sum(-1), torch.ones(batch * steps))
    assert torch.allclose(whole.softmax(1).sum(1), torch.ones(batch, classes))
    assert not torch.allclose(whole.softmax(1).sum(-1), torch.ones(batch, steps))
    assert torch.allclose(answer.p.sum(1), torch.ones(3))


@breaks("return softmax(z) - np.eye(z.shape[1])[y]", "return softmax(z)", variant="numpy")
@breaks("once = cross_entropy(z, y)", "once = cross_entropy(2 * z, y)", variant="numpy")
@breaks("twice = cross_entropy(softmax(z), y)", "twice = cross_entropy(z, y)", variant="numpy")
@breaks(
    "probs_true = float(Loss(from_logits=True)(y, p))",
    "probs_true = float(Loss(from_logits=False)(y, p))",
    variant="keras",
)
def test_three_frameworks_agree(numpy, keras):
    """PyTorch, NumPy and Keras give the same loss on logits and the same doubled loss, and NumPy's gradients are PyTorch's."""
    assert np.array_equal(numpy.z, keras.z) and np.array_equal(numpy.y, keras.y)
    z, y = torch.tensor(numpy.z), torch.tensor(numpy.y)
    once, twice = F.cross_entropy(z, y).item(), F.cross_entropy(z.softmax(-1), y).item()
    assert np.allclose([once, twice], [numpy.once, numpy.twice], atol=1e-9)
    assert np.allclose([once, twice], [keras.logits_true, keras.probs_true], atol=1e-6)
    assert np.allclose(numpy.gradient(numpy.z, numpy.y), push(z, y, False))
    assert np.allclose(numpy.gradient_behind_softmax(numpy.z, numpy.y), push(z, y, True))
    # Logits of thousands, where exp alone would overflow.
    assert np.allclose(numpy.cross_entropy(900 * numpy.z, numpy.y), F.cross_entropy(900 * z, y, reduction="none"))
    assert np.allclose(numpy.gradient(900 * numpy.z, numpy.y), push(900 * z, y, False))


@breaks("by_name(y, p)", "by_name(y, z)", variant="keras")
@breaks("probs_false = float(Loss(from_logits=False)", "probs_false = float(Loss(from_logits=True)", variant="keras")
def test_keras_wants_probabilities_by_default(keras):
    """In Keras the default cross entropy of probabilities is that of their logits with `from_logits=True`."""
    assert math.isclose(keras.logits_true, keras.probs_false, abs_tol=1e-6)
    assert math.isclose(keras.default, keras.probs_false, abs_tol=1e-6)
    assert math.isclose(keras.logits_true, 3.2312, abs_tol=1e-4)


@breaks(
    "logits_false = float(Loss(from_logits=False)(y, z))",
    "logits_false = float(Loss(from_logits=True)(y, z))",
    variant="keras",
)
@breaks(
    "probs_true = float(Loss(from_logits=True)(y, p))",
    "probs_true = float(Loss(from_logits=False)(y, p))",
    variant="keras",
)
def test_the_wrong_pairs_do_not_raise(keras):
    """The two wrong pairs give numbers that are more than 1 off, without an error."""
    assert keras.probs_true < keras.logits_true - 1 and keras.logits_false > keras.logits_true + 1


@breaks(
    "default = float(keras.ops.mean(by_name(y, p)))", "default = float(keras.ops.mean(by_name(y, z)))", variant="keras"
)
@drawn(classes=st.integers(2, 100), lead=st.floats(17, 60), under=st.floats(0, 12))
def test_keras_clips_the_certain(keras, classes, lead, under):
    """On the torch backend the default cross entropy of Keras gives no gradient once a wrong character leads by 17 or more and the right one has less than 1e-7; at a lead below 12 it gives one, and on logits with `from_logits=True` it does at both."""

    def slope(ahead, logits):
        z = (ahead * F.one_hot(torch.tensor([0]), classes).float()).requires_grad_()
        scores = z if logits else keras.keras.ops.softmax(z)
        assert ahead < 17 or z.softmax(1)[0, 1] < 1e-7
        keras.Loss(from_logits=logits)(np.array([1]), scores).backward()
        return z.grad.norm()

    assert slope(lead, False) == 0 and slope(under, False) > 0.5
    assert slope(lead, True) > 0.5 < slope(under, True)
    assert math.isclose(keras.default, keras.logits_true, abs_tol=1e-6)
