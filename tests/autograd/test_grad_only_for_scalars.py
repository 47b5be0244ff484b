from math import isclose, isnan, log, pi

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
ROWS = st.integers(1, 6)
WORDS = "grad can be implicitly created only for scalar outputs"


def said(use):
    try:
        use()
    except RuntimeError as error:
        return str(error)
    return "no error"


def case(seed, rows, wide=3):
    """A linear model, inputs and targets, in double precision."""
    torch.manual_seed(seed)
    kind = {"dtype": torch.float64}
    return nn.Linear(wide, 1, **kind), torch.randn(rows, wide, **kind), torch.randn(rows, 1, **kind)


def slopes(model, start, gradient=None):
    return torch.autograd.grad(start, model.weight, gradient, retain_graph=True)[0]


@breaks("    loss.backward()", "    loss.mean().backward(retain_graph=True)")
@breaks("(w * x) ** 2  #", "(w * x) ** 4  #")
@drawn(cases=25, shape=st.lists(st.integers(0, 3), max_size=3))
def test_one_number(answer, shape):
    """`backward()` without an argument, and `torch.autograd.grad`, raise "grad can be implicitly created only for scalar outputs" for a tensor of several numbers or of none, and run for one number, in a shape like (1,) or (1, 1) too; here for 3 losses."""
    w = torch.tensor(2.0, requires_grad=True)
    loss = w * torch.ones(shape)
    words = "no error" if loss.numel() == 1 else WORDS
    assert said(lambda: loss.backward(retain_graph=True)) == said(lambda: torch.autograd.grad(loss, w)) == words
    assert said(lambda: (w * torch.ones(1, 1)).backward()) == said(lambda: (w * torch.ones(1)).backward()) == "no error"
    assert answer.message == WORDS and answer.loss.shape == (3,) and answer.loss.tolist() == [1, 4, 16]


@breaks("slope(loss.mean())", "slope(loss.max())")
@breaks("torch.tensor([1.0, 2.0, 4.0])", "torch.tensor([1.0, 2.0, 5.0])")
@breaks("loss = loss.mean()", "loss = loss.sum()", variant="pasted")
@breaks("loss = loss.mean()", "loss = loss[0]", variant="pasted")
@drawn(cases=12, seed=SEED, rows=ROWS)
def test_the_mean_of_the_slopes(answer, pasted, seed, rows):
    """`loss.mean().backward()` gives the mean of the slopes of the single losses; here the slopes 2, 8 and 32 of three losses have the mean 14."""
    model, x, y = case(seed, rows)
    loss = (model(x) - y) ** 2
    each = torch.stack([slopes(model, one) for one in loss])
    assert torch.allclose(slopes(model, loss.mean()), each.mean(0))
    model, x, y = case(seed, rows + 1)
    loss = (model(x) - y) ** 2
    each = torch.stack([slopes(model, one) for one in loss])
    ours = pasted(1, loss=loss)
    assert torch.allclose(model.weight.grad, each.mean(0)) and ours.loss.shape == () and ours.loss.grad_fn is not None
    model.weight.grad = None
    loss = (model(x) - y) ** 2
    loss.mean().backward()
    assert torch.allclose(model.weight.grad, each.mean(0))
    assert answer.mean == (2 + 8 + 32) / 3 == 14 and answer.x.tolist() == [1, 2, 4] and answer.w.item() == 1


@breaks("slope(loss.sum())", "slope(2 * loss.mean())")
@breaks("torch.ones_like(loss)", "torch.zeros_like(loss)")
@drawn(cases=12, seed=SEED, rows=ROWS)
def test_the_sum_is_n_times(answer, seed, rows):
    """`loss.sum()` has N times the gradient of the average of N losses, and `loss.backward(torch.ones_like(loss))` the same as the sum; here 42 and 42 for 3 losses with 14 for the average."""
    model, x, y = case(seed, rows)
    loss = (model(x) - y) ** 2
    total = slopes(model, loss.sum())
    assert torch.allclose(total, rows * slopes(model, loss.mean())) and total.abs().max() > 0
    assert torch.allclose(total, slopes(model, loss, torch.ones_like(loss)))
    assert answer.total == answer.ones == 42 == 3 * answer.mean and answer.mean == 14


@breaks("torch.tensor([1.0, 0.0, 0.0])", "torch.tensor([0.0, 1.0, 0.0])")
@breaks("torch.tensor([1.0, 0.0, 0.0])", "torch.tensor([1.0, 1.0, 0.0])")
@drawn(cases=12, seed=SEED, rows=ROWS)
def test_one_weight_for_each_loss(answer, seed, rows):
    """The argument of `backward` holds one factor for each loss, and gives the gradient of the sum of factor times loss; here 2 for the factors [1.0, 0.0, 0.0], which leave the first sample."""
    model, x, y = case(seed, rows)
    loss, factors = (model(x) - y) ** 2, torch.randn(rows, 1, dtype=torch.float64)
    assert torch.allclose(slopes(model, loss, factors), slopes(model, (factors * loss).sum()))
    assert said(lambda: loss.backward(torch.ones(rows + 1, 1))).startswith(
        "Mismatch in shape: grad_output[0] has a shape"
    )
    assert answer.first == 2 and answer.slope(answer.loss, torch.tensor([1.0, 0.0, 0.0])) == 2


@breaks("slope(loss.sum())", "slope(loss.mean())")
@drawn(cases=12, seed=SEED, rows=ROWS, rate=st.floats(1e-4, 1))
def test_n_times_the_rate(answer, seed, rows, rate):
    """A step of plain SGD from the sum of N losses is the step from their mean at N times the learning rate; here the sum has 42 and the mean 14."""
    moved = []
    for reduce, lr in ((torch.sum, rate), (torch.mean, rows * rate)):
        model, x, y = case(seed, rows)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        before = model.weight.detach().clone()
        reduce((model(x) - y) ** 2).backward()
        optimizer.step()
        moved.append(model.weight.detach() - before)
    assert torch.allclose(*moved) and moved[0].abs().max() > 0
    assert answer.total == 42 and answer.mean == 14


@breaks('answers, y, reduction="none")', "answers, y)", variant="causes")
@breaks('made["by hand"] = (answers - y) ** 2', 'made["by hand"] = (answers + y) ** 2', variant="causes")
@breaks('made["no loss"] = answers', 'made["no loss"] = answers.sum()', variant="causes")
@breaks(".log_prob(y)", ".log_prob(y).sum()", variant="causes")
@drawn(cases=10, seed=SEED, rows=st.integers(2, 6))
def test_not_reduced(causes, seed, rows):
    """For 2 samples or more the message comes from a loss with `reduction="none"`, from squares written by hand, from the outputs of the model, and from a `log_prob`; with `.mean()` each runs."""
    model, x, y = case(seed, rows)
    for make in (
        lambda: F.mse_loss(model(x), y, reduction="none"),
        lambda: (model(x) - y) ** 2,
        lambda: model(x),
        lambda: torch.distributions.Normal(model(x), 1.0).log_prob(y),
    ):
        assert said(lambda make=make: make().backward()) == WORDS
        assert said(lambda make=make: make().mean().backward()) == "no error"
    log_prob = torch.distributions.Normal(model(x), 1.0).log_prob(y)
    assert torch.allclose(slopes(model, -log_prob.mean()), slopes(model, F.mse_loss(model(x), y)) / 2, atol=1e-6)
    assert [causes.told[name] for name in ("unreduced", "by hand", "no loss", "log_prob")] == [WORDS] * 4
    torch.manual_seed(0)
    again = nn.Linear(4, 1)
    assert torch.equal(causes.answers, again(torch.randn(5, 4))) and torch.equal(causes.y, torch.randn(5, 1))
    squares = (causes.answers - causes.y).detach() ** 2
    assert torch.allclose(causes.made["unreduced"], squares) and torch.allclose(causes.made["by hand"], squares)
    assert torch.equal(causes.made["no loss"], causes.answers)
    assert torch.allclose(causes.made["log_prob"], squares / 2 + log(2 * pi) / 2)


@breaks("(weight * each).mean()", "each.mean()", variant="causes")
@breaks("(weight * F.mse_loss(answers, y)).mean()", "(weight * each).mean()", variant="causes")
@drawn(cases=10, seed=SEED, rows=st.integers(2, 6))
def test_weights_of_samples(causes, seed, rows):
    """With weights of samples, the mean of the product, both in one shape, with a loss of `reduction="none"` has the mean of each sample's slope times its weight; with `reduction="none"` left out the product is refused by `backward()` as well, and its mean runs and weighs all samples alike."""
    model, x, y = case(seed, rows)
    weight = torch.rand(rows, generator=torch.Generator().manual_seed(seed)) + torch.arange(rows)
    each = F.mse_loss(model(x), y, reduction="none").flatten()
    alone = [slopes(model, F.mse_loss(model(x[[i]]), y[[i]])) for i in range(rows)]
    wanted = sum(w * slope for w, slope in zip(weight, alone, strict=True)) / rows
    assert torch.allclose(slopes(model, (weight * each).mean()), wanted, rtol=1e-4, atol=1e-5)
    assert (weight * each[:, None]).shape == (rows, rows)
    assert said(lambda: (weight * F.mse_loss(model(x), y)).backward()) == WORDS
    alike = slopes(model, (weight * F.mse_loss(model(x), y)).mean())
    assert torch.allclose(alike, weight.mean() * sum(alone) / rows, rtol=1e-4, atol=1e-5)
    assert isclose(causes.weighted, causes.each[-1].item(), rel_tol=1e-5)
    assert isclose(causes.alike, causes.each.mean().item(), rel_tol=1e-5) and abs(causes.alike - causes.weighted) > 0.1


@breaks("(weight * each).mean()", "each.mean()", variant="causes")
@drawn(cases=10, seed=SEED, rows=st.integers(3, 6))
def test_in_a_formula(causes, seed, rows):
    """The formula of the focal loss of each, then `.mean()`, has the mean of the samples' own slopes; with `reduction="none"` left out the formula runs too, in silence, with the slopes of another loss: those of the plain cross-entropy in direction, or of neither where the chance comes from a softmax of its own."""
    torch.manual_seed(seed)
    x, y = torch.randn(rows, 3), torch.arange(rows) % 2
    w = torch.randn(3, 4, requires_grad=True)

    def slope(reduction, rows=slice(None), focal=True, own=False):
        each = F.cross_entropy(x[rows] @ w, y[rows], reduction=reduction)
        chance = (x[rows] @ w).softmax(1)[range(len(y[rows])), y[rows]] if own else (-each).exp()
        loss = ((1 - chance) ** 2 * each).mean() if focal else each.mean()
        return torch.autograd.grad(loss, w)[0].flatten()

    def angle(a, b):
        return 1 - F.cosine_similarity(a.double(), b.double(), 0).item()

    right, plain, left_out = slope("none"), slope("mean", focal=False), slope("mean")
    alone = [slope("none", [i]) for i in range(rows)]
    torch.testing.assert_close(right, sum(alone) / rows)
    assert angle(left_out, plain) < 1e-11 < 1e-9 < angle(right, plain)
    torch.testing.assert_close(slope("none", own=True), right)
    assert min(angle(slope("mean", own=True), other) for other in (plain, right)) > 1e-9
    assert isclose(causes.weighted, causes.each[-1].item(), rel_tol=1e-5)


@breaks("(-log_prob * reward)", "(-log_prob)", variant="causes")
@breaks("[1.0, 0.0, 0.0])", "[0.0, 1.0, 0.0])", variant="causes")
@drawn(cases=4, seed=SEED, things=st.integers(2, 6))
def test_a_policy_wants_its_reward(causes, seed, things):
    """A policy that learns with `(-log_prob * reward).mean()` takes the one thing of three that pays nearly always; without the reward the slopes cancel on average over what the policy does, whatever pays, and with it they are those of the reward that it expects; here the chance of what paid goes up; both in one shape, since the mean of a column times a row of rewards raises nothing and gives each action the mean reward, in silence."""
    logits = torch.tensor([3.0, 0.0, 0.0], requires_grad=True)
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam([logits], lr=0.05)
    for _ in range(300):
        policy = torch.distributions.Categorical(logits=logits)
        done = policy.sample((64,))
        reward, log_prob = (done == 2).float(), policy.log_prob(done)
        optimizer.zero_grad()
        (-log_prob * reward).mean().backward()
        optimizer.step()
    assert logits.softmax(0)[2] > 0.9
    z = torch.randn(things, dtype=torch.float64, requires_grad=True)
    paid, chance = torch.randn(things, dtype=torch.float64), z.detach().softmax(0)
    plain, rewarded = (chance * -z.log_softmax(0)).sum(), (chance * -z.log_softmax(0) * paid).sum()
    expected = -(z.softmax(0) * paid).sum()
    assert torch.autograd.grad(plain, z, retain_graph=True)[0].abs().max() < 1e-12
    found, wanted = (torch.autograd.grad(loss, z, retain_graph=True)[0] for loss in (rewarded, expected))
    assert torch.allclose(found, wanted) and wanted.any()
    column, row = torch.randn(things, 1, dtype=torch.float64, requires_grad=True), paid  # a Normal with one action, say
    (-column * row).mean().backward()
    assert torch.allclose(column.grad, -row.mean().expand(things, 1) / things)
    own = torch.autograd.grad((-column[:, 0] * row).mean(), column)[0][:, 0]
    assert torch.allclose(own, -row / things) and not torch.allclose(own, column.grad[:, 0])
    once = torch.zeros(3, requires_grad=True)
    (-once.log_softmax(0)[1]).mean().backward()
    assert once.grad[1] < 0 < min(once.grad[0], once.grad[2])
    assert causes.logits.grad.sign().tolist() == [-1, 1, 1]


@breaks("model.weight.abs().sum(0)", "model.weight.abs().sum()", variant="causes")
@drawn(cases=10, seed=SEED, rows=ROWS, terms=st.integers(2, 5))
def test_a_term_of_several_numbers(causes, seed, rows, terms):
    """A mean plus a term of several numbers is as long as that term and raises; with `.sum()` of the term it runs."""
    model, x, y = case(seed, rows, terms)
    plain, penalty = F.mse_loss(model(x), y), model.weight.abs().sum(0)
    assert plain.shape == () and (plain + penalty).shape == (terms,)
    assert said((plain + penalty).backward) == WORDS
    plain, penalty = F.mse_loss(model(x), y), model.weight.abs().sum()
    assert said((plain + penalty).backward) == "no error"
    assert causes.told["penalty"] == WORDS and causes.made["penalty"].shape == (4,)
    squares = ((causes.answers - causes.y) ** 2).mean()
    assert torch.allclose(causes.made["penalty"], squares + causes.model.weight[0].abs())


@breaks("recon + kl[:, None]", "recon * 4 + kl[:, None]", variant="causes")
@breaks("flatten(1).sum(1)", "flatten(1).mean(1)", variant="causes")
@drawn(cases=10, seed=SEED, rows=ROWS, wide=st.integers(2, 9), maps=st.integers(1, 3))
def test_a_loss_for_each_feature(causes, seed, rows, wide, maps):
    """With a loss for each of D features and a KL for each row, `(recon.flatten(1).sum(1) + kl).mean()` is the mean of the sums of the rows, and `mean()` alone lets the KL weigh D times as much beside the features; here it is 1 of 5 and 1 of 2 parts."""
    torch.manual_seed(seed)
    recon, kl = torch.rand(rows, maps, wide, dtype=torch.float64), torch.rand(rows, dtype=torch.float64)
    for square in (recon, recon[:, 0]):
        every = square[0].numel()
        whole = sum(row.sum().item() for row in square) + kl.sum().item()
        recon = square
        assert isclose((recon.flatten(1).sum(1) + kl).mean().item(), whole / rows)
        column = kl.view(rows, *[1] * (recon.dim() - 1))
        assert isclose((recon + column).mean().item(), (recon.flatten(1).sum(1) + every * kl).mean().item() / every)
    assert causes.recon.shape == (5, 4) and causes.kl.shape == (5,)
    assert causes.mixed == 1 + 1 == 2 and causes.by_row == 4 * 1 + 1 == 5


@breaks("torch.zeros(5, dtype=torch.bool)", "torch.ones(5, dtype=torch.bool)", variant="causes")
@breaks('made["empty"].mean()', 'made["empty"].sum()', variant="causes")
@drawn(cases=10, seed=SEED, rows=ROWS)
def test_nothing_left(causes, seed, rows):
    """A loss from which a mask picks nothing raises as well, its mean is nan, and its sum is 0."""
    model, x, y = case(seed, rows)
    none = ((model(x) - y) ** 2)[torch.zeros(rows).bool()]
    assert said(none.backward) == WORDS and isnan(none.mean().item()) and none.sum().item() == 0
    assert causes.told["empty"] == WORDS and isnan(causes.empty_mean) and causes.made["empty"].shape == (0, 1)


@breaks("F.mse_loss(model(x[:1]), y[:1],", "F.mse_loss(model(x[:2]), y[:2],", variant="causes")
@drawn(cases=10, seed=SEED, rows=ROWS)
def test_a_batch_of_one(causes, seed, rows):
    """An unreduced loss of one number for each sample runs with a batch of one, and raises with two samples or more."""
    model, x, y = case(seed, rows)
    words = said(F.mse_loss(model(x), y, reduction="none").backward)
    assert words == ("no error" if rows == 1 else WORDS)
    assert causes.alone == "runs" and causes.single.shape == (1, 1)
    assert causes.single.item() == causes.made["unreduced"][0].item()


@breaks("torch.tensor(1.0 + 2.0j,", "torch.tensor(1.0 + 2.0,", variant="causes")
@drawn(cases=10, real=st.floats(-3, 3), imaginary=st.floats(-3, 3))
def test_complex_numbers(causes, real, imaginary):
    """One complex number raises "grad can be implicitly created only for real scalar outputs", and its `.abs()` runs; of an energy, which may be negative, or a mean of energies, the `.real` has its slope and the `.abs()` that of its size; in a mean of errors, complex numbers or their squares may cancel one another, and the `.abs()` of each, taken first, add up, as their squares do."""
    z = torch.tensor(complex(real, imaginary), requires_grad=True)
    start = "grad can be implicitly created only for real scalar outputs but got torch.complex"
    assert said((z * z).backward).startswith(start) and said((z * z).abs().backward) == "no error"
    state = torch.tensor([z.item(), 1j], requires_grad=True)
    energy = -torch.vdot(state, state)
    assert said(energy.backward).startswith(start) and energy.real <= -1
    for real_one, sign in ((energy.real, -1), (energy.abs(), 1)):
        (slope,) = torch.autograd.grad(real_one, state, retain_graph=True)
        torch.testing.assert_close(slope, sign * 2 * state.detach())
    states = torch.tensor([[2.0, 1.0], [0.5, 3.0]], requires_grad=True)
    energies = torch.complex(states.square() @ torch.tensor([0.0, -1.0]), torch.zeros(2))
    for reduced, sign in ((energies.mean().real, -1.0), (energies.abs().mean(), 1.0)):
        slope = torch.autograd.grad(reduced, states, retain_graph=True)[0]
        torch.testing.assert_close(slope, sign * states.detach() * torch.tensor([0.0, 1.0]))
    pair = torch.tensor([1.0 + 0j, 1j]) * (round(real) or 1)
    assert pair.square().mean() == 0 and pair.abs().square().mean() >= 1
    both = torch.stack([z.detach() + 1j, -z.detach() - 1j]) * 2
    assert both.mean() == 0 and (both.abs().mean() > 0) == bool(both.any()) and pair.square().abs().mean() >= 1
    assert causes.complex_words == f"{start}64" and causes.z.item() == 1 + 2j and causes.square.item() == -3 + 4j


@breaks("net(t).sum().backward()", "net(t).mean().backward()", variant="inputs")
@breaks("torch.autograd.grad(net(t).sum(), t)", "net(t).sum().backward(retain_graph=True)", variant="inputs")
@drawn(cases=8, seed=SEED, rows=st.integers(1, 6))
def test_backward_fills_the_weights(inputs, seed, rows):
    """Of a model, `y.sum().backward()` adds to the `.grad` of the weights too, so that the step of a loss that follows is another one, and nothing raises; `torch.autograd.grad(u.sum(), t)` leaves them and the step as they were; here the last bias gets 3."""
    model, x, y = case(seed, rows)
    x.requires_grad_()
    steps = []
    for take in (
        lambda: None,
        lambda: torch.autograd.grad(model(x).sum(), x),
        lambda: model(x).sum().backward(),
    ):
        model.zero_grad()
        take()
        F.mse_loss(model(x), y).backward()
        steps.append(model.weight.grad.clone())
    assert torch.equal(steps[0], steps[1]) and not torch.allclose(steps[0], steps[2])
    assert torch.allclose(steps[2] - steps[0], x.detach().sum(0, keepdim=True))
    assert inputs.filled == [None, 3]


@breaks("torch.autograd.grad(u.sum(), t)", "torch.autograd.grad(u.mean(), t)", variant="inputs")
@breaks("torch.autograd.grad(u.sum(), t)", "torch.autograd.grad(u[0].sum(), t)", variant="inputs")
@breaks("torch.autograd.grad(u, t)", "torch.autograd.grad(u.sum(), t, retain_graph=True)", variant="inputs")
@drawn(cases=10, seed=SEED, rows=st.integers(2, 6), width=st.integers(1, 6))
def test_slopes_by_the_inputs(inputs, seed, rows, width):
    """Where each output depends on its own row alone, the gradient of `u.sum()` by the inputs holds the slope of each row, as taken one by one; `torch.autograd.grad(u, t)` raises, and with `torch.ones_like(u)` it gives the same; with `create_graph=True` a loss of the slopes has a gradient, without it none."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(1, width), nn.Tanh(), nn.Linear(width, 1)).double()
    t = torch.randn(rows, 1, dtype=torch.float64, requires_grad=True)
    u = net(t)
    assert said(lambda: torch.autograd.grad(u, t)) == WORDS == inputs.message
    (together,) = torch.autograd.grad(u.sum(), t, retain_graph=True)
    (part,) = torch.autograd.grad(u.sum(), t, create_graph=True)
    assert torch.equal(part, together) and said(lambda: together.square().sum().backward()).startswith("element 0 of")
    assert torch.autograd.grad(part.square().sum(), net[0].weight, retain_graph=True)[0].any()
    assert torch.allclose(together, torch.autograd.grad(u, t, torch.ones_like(u), retain_graph=True)[0])
    for i in range(rows):
        (alone,) = torch.autograd.grad(u[i, 0], t, retain_graph=True)
        assert torch.allclose(alone[i], together[i]) and alone[:i].eq(0).all() and alone[i + 1 :].eq(0).all()
    first, _, last = inputs.net
    a, b = first.weight.detach()[:, 0], first.bias.detach()
    by_hand = ((1 - (inputs.t.detach() * a + b).tanh() ** 2) * a) @ last.weight.detach()[0]
    assert torch.allclose(inputs.slopes[:, 0], by_hand, atol=1e-6) and torch.allclose(inputs.single, inputs.slopes)
    assert inputs.t.flatten().tolist() == [0, 0.5, 2]


@breaks(
    "(slopes,) = torch.autograd.grad(u.sum(), t)", "(slopes,) = torch.autograd.grad(u.mean() + 0, t)", variant="inputs"
)
@drawn(cases=8, seed=SEED, n=st.integers(2, 7))
def test_the_slope_of_each(inputs, seed, n):
    """For `y = x.square()` of N numbers `y.backward()` raises, `y.sum().backward()` gives the slope of each, twice its `x`, and with `mean()` in place of the sum they are divided by N."""
    torch.manual_seed(seed)
    x = torch.randn(n, requires_grad=True)
    y = x.square()
    assert said(lambda: y.backward()) == WORDS
    y.sum().backward()
    torch.testing.assert_close(x.grad, 2 * x.detach())
    slopes, x.grad = x.grad, None
    x.square().mean().backward()
    torch.testing.assert_close(x.grad, slopes / n)
    assert torch.allclose(inputs.single, inputs.slopes)


@breaks(
    "(slopes,) = torch.autograd.grad(u.sum(), t)", "(slopes,) = torch.autograd.grad(2 * u.sum(), t)", variant="inputs"
)
@drawn(cases=8, seed=SEED, rows=st.integers(1, 6), out=st.integers(2, 4))
def test_several_outputs_a_row(inputs, seed, rows, out):
    """With several outputs a row the gradient of `u.sum()` by the inputs adds the slopes of all of them up and raises nothing; `torch.autograd.grad(u[:, i].sum(), t, retain_graph=True)` gives those of each one, as taken row by row, and `backward()` of each adds them up in `t.grad` again; without `retain_graph` the second raises "Trying to backward through the graph a second time"."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, out)).double()
    t = torch.randn(rows, 2, dtype=torch.float64, requires_grad=True)
    u = net(t)
    jacobian = torch.stack(
        [torch.autograd.functional.jacobian(net, row) for row in t.detach()]
    )  # rows, outputs, inputs
    (added,) = torch.autograd.grad(u.sum(), t, retain_graph=True)
    assert torch.allclose(added, jacobian.sum(1))
    for i in range(out):
        (slopes,) = torch.autograd.grad(u[:, i].sum(), t, retain_graph=True)
        assert torch.allclose(slopes, jacobian[:, i]) and not torch.allclose(added, slopes)
        u[:, i].sum().backward(retain_graph=True)
        torch.testing.assert_close(t.grad, jacobian[:, : i + 1].sum(1))
    assert said(lambda: torch.autograd.grad(u[:, 0].sum(), t)) == "no error"
    assert "Trying to backward through the graph a second time" in said(lambda: torch.autograd.grad(u[:, 1].sum(), t))
    assert torch.allclose(inputs.single, inputs.slopes) and inputs.u.shape == (3, 1)


@breaks("nn.BatchNorm1d(8))", "nn.BatchNorm1d(8).eval())", variant="inputs")
@drawn(cases=10, seed=SEED, rows=st.integers(2, 6))
def test_batchnorm_mixes_the_rows(inputs, seed, rows):
    """Behind BatchNorm in training mode the gradient of the sum by the inputs is 0 to rounding, where a single output has a slope in other rows than its own; in eval mode it has a size."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(1, 3), nn.BatchNorm1d(3)).double()
    t = torch.randn(rows, 1, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.grad(net(t).sum(), t)[0].abs().max() < 1e-9
    assert torch.autograd.grad(net(t)[0, 0], t)[0][1:].abs().max() > 0
    assert torch.autograd.grad(net.eval()(t).sum(), t)[0].abs().max() > 1e-3
    assert (
        inputs.largest == inputs.flat.abs().max().item()
        and inputs.largest < 1e-5
        and inputs.flat.shape == inputs.t.shape == (3, 1)
    )


@breaks("return (y - p) ** 2", "return (y - p) ** 2 + 1", variant="keras")
@breaks("np.full((1, 1), 2.0)", "np.full((1, 1), 1.0)", variant="keras")
def test_keras_averages(keras):
    """Here Keras takes a loss of 3 numbers, 1, 4 and 16, and reports their mean: they become 7."""
    assert keras.fitted == (1 + 4 + 16) / 3 == 7 and keras.loss.flatten().tolist() == [1, 4, 16]
    assert keras.start.kernel.value.item() == 2 and keras.y.tolist() == [[3], [6], [12]]


@breaks("loss.backward()", "loss.sum().backward()", variant="keras")
def test_a_loop_in_keras_raises(keras):
    """Here `backward()` of 3 losses of a Keras model on the torch backend raises "grad can be implicitly created only for scalar outputs"."""
    assert keras.message == WORDS and keras.loss.shape == (3, 1)


@breaks('MeanSquaredError(reduction="none")', "MeanSquaredError()", variant="keras")
def test_keras_leaves_none(keras):
    """Here `fit` on the torch backend, with a loss of Keras made with `reduction="none"`, raises "grad can be implicitly created only for scalar outputs", beyond a batch of one, which runs; by default the same loss is averaged."""
    assert keras.in_fit == WORDS
    start = keras.keras.layers.Dense(1, use_bias=False)
    model = keras.keras.Sequential([keras.keras.Input((1,)), start])
    MeanSquaredError = keras.keras.losses.MeanSquaredError
    none = MeanSquaredError(reduction="none")
    for loss, size, wanted in (
        (none, 3, WORDS),
        (none, 2, WORDS),
        (none, 1, "no error"),
        (MeanSquaredError(), 3, "no error"),
    ):
        start.set_weights([torch.full((1, 1), 2.0)])
        model.compile("sgd", loss)
        words = "no error"
        try:
            losses = model.fit(keras.x, keras.y, size, verbose=0).history["loss"]
        except RuntimeError as error:
            words = str(error)
        assert words == wanted
    assert losses == [7]


@breaks("(w * x) ** 2", "(w * x) ** 3", variant="tensorflow")
@breaks("tf.reduce_mean(loss)", "tf.reduce_sum(loss)", variant="tensorflow")
def test_a_tape_sums(answer, tensorflow):
    """Here a `GradientTape` of TensorFlow takes a vector of 3 losses without an error and gives the gradient of the sum, 42; of the mean it gives 14."""
    assert isclose(tensorflow.of_vector, 42) and isclose(tensorflow.of_mean, 14)
    assert answer.total == 42 and answer.mean == 14 and answer.loss.shape == (3,)
