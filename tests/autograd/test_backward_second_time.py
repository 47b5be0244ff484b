import copy
import warnings

import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

AGAIN = "Trying to backward through the graph a second time"
MODIFIED = "modified by an inplace operation"
SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 6)
KEEPS = {
    "x * x": lambda x: x * x,
    "x * 0.1": lambda x: x * 0.1,
    "exp": torch.exp,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "softmax": lambda x: x.softmax(-1),
    "matmul": lambda x: x @ x.T,
}
KEEPS_NOTHING = {
    "x + x": lambda x: x + x,
    "-x": lambda x: -x,
    "sum": lambda x: x.sum(),
    "mean": lambda x: x.mean(),
    "reshape": lambda x: x.reshape(-1),
    "cat": lambda x: torch.cat([x, x]),
}


def told(loss, **how):
    try:
        loss.backward(**how)
    except RuntimeError as error:
        return str(error)
    return "no error"


def only_the_second(messages):
    first, second = messages
    return first == "no error" and AGAIN in second


def loop(rnn, carry, optimizer, retain=False):
    """What backward says in each step of a loop that hands its state on."""
    optimizer, h, said = optimizer(rnn.parameters(), lr=0.01), None, []
    for _ in range(4):
        h = rnn(torch.randn(5, 2), carry(h) if h is not None else None)
        h = h[1] if isinstance(rnn, nn.RNNBase) else h
        said.append(told((h[0] if isinstance(h, tuple) else h).square().mean(), retain_graph=retain))
        optimizer.step()
    return said


def after(cell, x, h, c):
    """Two states after a step: of an LSTMCell its own, of another cell one for each."""
    return cell(x, (h, c)) if isinstance(cell, nn.LSTMCell) else (cell(x, h), cell(x, c))


def cut(h):
    return tuple(part.detach() for part in h) if isinstance(h, tuple) else h.detach()


@breaks("y = x * x", "y = x + x")
@breaks("for retain in (True, False)", "for retain in (True, True)")
@breaks("y.backward(retain_graph=retain)", "torch.autograd.grad(y, x, retain_graph=True); x.grad = x * 2")
@drawn(rows=SIZE, columns=SIZE, name=st.sampled_from(sorted(KEEPS)), retain=st.booleans())
def test_the_freed_part_is_gone(answer, rows, columns, name, retain):
    """With an earlier `backward()` through a product, exp, relu, tanh, softmax or a matrix product a second one raises; with `retain_graph=True` in the earlier one it runs."""
    loss = KEEPS[name](torch.randn(rows, columns, requires_grad=True)).sum()
    assert told(loss, retain_graph=retain) == "no error"
    assert (AGAIN in (second := told(loss))) != retain and (second == "no error") == retain
    assert answer.slopes == [6, 12] and answer.third == AGAIN and answer.x == 3
    assert answer.message.startswith("RuntimeError: " + AGAIN)


@breaks("made_by, message = train(lambda h: h)", "made_by, message = train(lambda h: h.detach())")
@breaks("train(lambda h: h.detach())", "train(lambda h: h.clone())")
@breaks("torch.zeros(7, 3)", "torch.zeros(7, 3, requires_grad=True).exp()")
@breaks("torch.randn(5, 7, 2)", "torch.randn(4, 7, 2)")
@breaks("h, c = h.detach(), c.detach()", "h, c = h.detach(), c", variant="pasted")
@drawn(cases=6, hidden=SIZE, seed=SEED, name=st.sampled_from(["RNNCell", "GRUCell", "LSTMCell"]))
def test_a_carried_state(answer, pasted, hidden, seed, name):
    """A carried state of an RNNCell, GRUCell or LSTMCell raises in step 2, where its `grad_fn` is set, and not with `h.detach()`, both parts of it for the LSTMCell; in the snippet the loop of 5 steps then ends."""
    torch.manual_seed(seed)
    cell = getattr(nn, name)(2, hidden)
    assert only_the_second(loop(cell, lambda h: h, torch.optim.SGD)[:2])
    assert loop(cell, cut, torch.optim.SGD) == ["no error"] * 4
    if name == "LSTMCell":
        assert only_the_second(loop(cell, lambda h: (h[0].detach(), h[1]), torch.optim.SGD)[:2])
        assert only_the_second(loop(cell, lambda h: (h[0], h[1].detach()), torch.optim.SGD)[:2])
    assert answer.made_by == [None, "TanhBackward0"] and AGAIN in answer.message
    assert answer.cut == [None] * 5 and answer.silence == "no error"
    assert answer.steps.shape == (5, 7, 2)
    h, c = torch.zeros(5, hidden), torch.ones(5, hidden)
    for x in torch.randn(4, 5, 2):
        wanted = after(cell, x, h.detach(), c.detach())
        slopes = torch.autograd.grad(wanted[0].sum() + wanted[1].square().sum(), list(cell.parameters()))
        h, c = after(cell, x, h, c)
        loss_a, loss_b = h.sum(), c.square().sum()
        cell.zero_grad()
        said = "no error"
        try:
            ours = pasted(1, h=h, c=c, total=0.0, loss=loss_a, loss_a=loss_a, loss_b=loss_b)
        except RuntimeError as error:
            said = str(error)
        assert said == "no error" and ours.h.grad_fn is ours.c.grad_fn is None
        assert torch.equal(ours.h, wanted[0]) and torch.equal(ours.c, wanted[1])
        torch.testing.assert_close([p.grad for p in cell.parameters()], list(slopes))
        h, c = ours.h, ours.c


@breaks("retained, next_message = train(lambda h: h, retain=True)", "retained, next_message = train(lambda h: h)")
@breaks("        optimizer.step()\n", "")
@drawn(
    cases=6,
    hidden=SIZE,
    seed=SEED,
    name=st.sampled_from(["RNNCell", "GRUCell", "LSTMCell"]),
    optimizer=st.sampled_from(["SGD", "Adam", "AdamW"]),
)
def test_retain_moves_the_error(answer, hidden, seed, name, optimizer):
    """With `retain_graph=True` a loop that hands on the state of an RNNCell, GRUCell or LSTMCell under SGD, Adam or AdamW raises in step 3 that a variable has been `modified by an inplace operation`, and with the layers RNN, GRU and LSTM in step 2."""
    torch.manual_seed(seed)
    said = loop(getattr(nn, name)(2, hidden), lambda h: h, getattr(torch.optim, optimizer), retain=True)
    assert said[:2] == ["no error"] * 2 and MODIFIED in said[2]
    layer = getattr(nn, name.removesuffix("Cell"))(2, hidden)
    said = loop(layer, lambda h: h, getattr(torch.optim, optimizer), retain=True)
    assert said[0] == "no error" and MODIFIED in said[1]
    assert len(answer.retained) == 3 and MODIFIED in answer.next_message
    assert "[torch.FloatTensor [3, 3]]" in answer.next_message


@breaks("        optimizer.step()\n", "        for p in cell.parameters():\n            p.data -= 0.001 * p.grad\n")
@drawn(cases=6, hidden=SIZE, seed=SEED, name=st.sampled_from(["RNNCell", "GRUCell", "LSTMCell"]))
def test_data_hides_the_next_error(answer, hidden, seed, name):
    """With `retain_graph=True` a loop that hands on the state of an RNNCell, GRUCell or LSTMCell and changes its weights through `p.data` raises nothing in 4 steps, and the slope for its first input is not that of a loop in which each step keeps its own weights."""
    slopes = []
    for in_place in (True, False):
        torch.manual_seed(seed)
        cell, h = getattr(nn, name)(2, hidden), None
        batches = torch.randn(4, 5, 2, requires_grad=True)
        for x in batches:
            h = cell(x, h)
            loss = (h[0] if isinstance(h, tuple) else h).square().sum()
            grads = torch.autograd.grad(loss, [batches, *cell.parameters()], retain_graph=True)
            cell = cell if in_place else copy.deepcopy(cell)
            for p, slope in zip(cell.parameters(), grads[1:], strict=True):
                p.data -= 0.3 * slope
        slopes.append(grads[0][0])
    assert (slopes[0] - slopes[1]).abs().max() > 1e-6
    assert MODIFIED in answer.next_message


@breaks(
    "notebook = [told(loss), told(loss)]", "notebook = [told(net(x).mean()), told(net(x).mean())]", variant="causes"
)
@breaks("return str(error)[:50]", "return 'no error'", variant="causes")
@drawn(cases=8, rows=SIZE, out=SIZE)
def test_a_cell_run_twice(causes, rows, out):
    """A second `backward()` on one loss raises; if each of the two calls has its own forward pass, neither does."""
    x, net = torch.randn(rows, 4), nn.Linear(4, out)
    loss = net(x).square().mean()
    assert only_the_second([told(loss), told(loss)])
    assert [told(net(x).square().mean()) for _ in range(2)] == ["no error"] * 2
    assert causes.notebook == ["no error", AGAIN] and causes.x.shape == (7, 4)


@breaks("total = total + net", "total = net", variant="causes")
@breaks("total = total + loss.item()", "total = total + loss", variant="pasted")
@breaks("total = total + loss.item()", "total = loss.item()", variant="pasted")
@drawn(cases=8, rows=st.integers(2, 9), out=SIZE)
def test_a_running_total(causes, pasted, rows, out):
    """`backward()` on a running total of losses raises in the second batch; on the loss of each batch, with `.item()` for the total, it does not, and the total is the same."""
    net, total, numbers, both = nn.Linear(4, out), 0.0, 0.0, []
    for batch in torch.randn(rows, 4).split((rows + 1) // 2):
        loss = net(batch).square().mean()
        total, numbers = total + loss, numbers + net(batch).square().mean().item()
        both.append((told(total), told(net(batch).square().mean())))
    assert only_the_second([with_total for with_total, _ in both])
    try:
        total.backward()
    except RuntimeError as error:
        assert AGAIN in str(error)
    else:
        raise AssertionError("ran")
    assert [alone for _, alone in both] == ["no error"] * 2
    assert abs(total.item() - numbers) < 1e-4 * (1 + numbers)
    assert causes.running == ["no error", AGAIN] and causes.batch.shape == (3, 4)
    wanted = sum(causes.net(batch).square().mean() for batch in causes.x.split(4))
    torch.testing.assert_close(causes.total, wanted)
    h, total, zero = torch.zeros(2), 0.0, torch.zeros((), requires_grad=True)
    for batch in causes.x.split(4):
        loss = causes.net(batch).square().mean()
        total = pasted(1, h=h, c=h, total=total, loss=loss, loss_a=loss, loss_b=zero).total
    assert type(total) is float and abs(total - wanted.item()) < 1e-5


@breaks("        h = carry(h)\n", "        h = carry(h).detach()\n")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_the_data_overwritten(answer, rows, width, seed):
    """`x = net(x)` in a loop raises in the second step, and with `out = net(x)` in its place it does not and each step gets the data; with `x = x.detach()` in front it does not raise either, and the second step no longer gets the data, but the output of the first."""
    torch.manual_seed(seed)
    data, target, net = torch.randn(rows, width), torch.randn(rows, width), nn.Linear(width, width)
    for way in ("x = net(x)", "out = net(x)", "x = x.detach()"):
        x, got, made, said = data, [], [], []
        for _ in range(2):
            x = x.detach() if way == "x = x.detach()" else x
            got.append(x)
            out = net(x)
            x = x if way == "out = net(x)" else out
            made.append(out)
            said.append(told((out - target).square().mean()))
        assert only_the_second(said) if way == "x = net(x)" else said == ["no error"] * 2
        assert torch.equal(got[0], data) and torch.equal(got[1], data if way == "out = net(x)" else made[0])
    assert not torch.equal(made[0], data)
    assert AGAIN in answer.message and len(answer.made_by) == 2


@breaks("features = net(x)", "features = net(x).detach()", variant="causes")
@breaks("requires_grad=True) * 0.1", "requires_grad=True)", variant="causes")
@breaks("* 0.1\n", "+ 0.1\n", variant="causes")
@drawn(cases=8, rows=SIZE, scale=st.floats(0.01, 10))
def test_made_before_the_loop(causes, rows, scale):
    """Features of a layer, a penalty, what `__init__` makes of a parameter, as its softmax, the values of a critic, not its target, in its own loss, or weights `torch.randn(n, requires_grad=True) * 0.1`, made once before the loop raise in the second step; detached, made inside it, in `forward`, or with `(torch.randn(n) * 0.1).requires_grad_()`, they do not; detached, the features and the values bring their layer no gradient, in silence beside the loss of an actor, and the penalty and the parameter no slope; made inside they do; as the attribute of a module its optimizer lacks such weights, and with `nn.Parameter(torch.randn(4) * 0.1)` it moves them."""
    x, net, head = torch.randn(rows, 4), nn.Linear(4, 3), nn.Linear(3, 2)
    features = net(x)
    assert only_the_second([told(head(features).mean()) for _ in range(2)])
    net.zero_grad()
    assert [told(head(features.detach()).mean()) for _ in range(2)] == ["no error"] * 2
    assert net.weight.grad is None
    assert [told(head(net(x)).mean()) for _ in range(2)] == ["no error"] * 2
    assert net.weight.grad.abs().max() > 0

    class Mixed(nn.Module):
        def __init__(self, way):
            super().__init__()
            self.way, self.raw, self.head = way, nn.Parameter(torch.randn(4)), nn.Linear(4, 2)
            self.shares = self.raw.softmax(0) if way == "as it was" else self.raw.softmax(0).detach()

        def forward(self, x):
            return self.head(x * (self.raw.softmax(0) if self.way == "made inside" else self.shares))

    for way in ("as it was", "detached", "made inside"):
        mixed = Mixed(way)
        said = [told(mixed(x).square().mean()) for _ in range(2)]
        assert only_the_second(said) if way == "as it was" else said == ["no error"] * 2
        assert (mixed.raw.grad is None) == (way == "detached")
    actor, critic, gain = nn.Linear(4, 2), nn.Linear(4, 1), torch.randn(rows, 1)
    values = critic(x)
    for way in ("as they were", "detached", "made inside"):
        said, critic.weight.grad = [], None
        for _ in range(2):
            now = {"as they were": values, "detached": values.detach(), "made inside": critic(x)}[way]
            said.append(told((gain - now).square().mean() - actor(x).log_softmax(1)[:, 0].mean()))
        assert only_the_second(said) if way == "as they were" else said == ["no error"] * 2
        assert (critic.weight.grad is None) == (way == "detached")
    penalty, alone = net.weight.square().sum(), torch.autograd.grad(2 * net(x).mean(), net.weight)[0]
    for way, more in (("as it was", None), ("detached", 0), ("made inside", 4 * scale * net.weight)):
        said, net.weight.grad = [], None
        for _ in range(2):
            now = {"as it was": penalty, "detached": penalty.detach(), "made inside": net.weight.square().sum()}[way]
            said.append(told(net(x).mean() + scale * now))
        assert only_the_second(said) if way == "as it was" else said == ["no error"] * 2
        if way != "as it was":
            torch.testing.assert_close(net.weight.grad, alone + more, atol=1e-4, rtol=1e-3)
    wrong, right = torch.randn(4, requires_grad=True) * scale, (torch.randn(4) * scale).requires_grad_()
    assert only_the_second([told((x @ wrong).mean()) for _ in range(2)])
    assert [told((x @ right).mean()) for _ in range(2)] == ["no error"] * 2
    torch.testing.assert_close(right.grad, 2 * x.mean(0))
    for weight, held in (right, False), (nn.Parameter(torch.randn(4) * 0.1), True):
        module, start = nn.Linear(4, 2), weight.detach().clone()
        module.extra, weight.grad = weight, None
        optimizer = torch.optim.SGD(module.parameters(), lr=1.0)
        assert told((module(x).mean(1) + x @ module.extra).mean()) == "no error"
        optimizer.step()
        torch.testing.assert_close(start - weight, x.mean(0) if held else torch.zeros(4), atol=1e-5, rtol=1e-4)
    assert causes.outside == causes.scaled == ["no error", AGAIN] and not causes.w.is_leaf
    assert causes.w.shape == (4,) and 0.1 < causes.w.abs().max() < 0.2 and causes.features.shape == (7, 3)


@breaks("average = 0.9 * average", "average = 0.9 * average.detach()", variant="causes")
@breaks("0.1 * net(x).mean(0)", "0.1 * net(x).mean(0).detach()", variant="causes")
@drawn(cases=8, rows=SIZE, keep=st.floats(0.1, 0.99))
def test_an_average_handed_on(causes, rows, keep):
    """A running average, a list of earlier outputs, the critic's target, the old log-probabilities or the old values of PPO that go into the loss raise in the second step, and not if what comes from earlier steps is detached; made anew in each step, not detached, the log-probabilities give no slope, the values no clip, and the target other slopes."""
    net = nn.Linear(4, 3)
    for detached in (False, True):
        average, said = torch.zeros(3), []
        for _ in range(2):
            out = net(torch.randn(rows, 4))
            average = keep * (average.detach() if detached else average) + (1 - keep) * out.mean(0)
            said.append(told((out - average).square().mean()))
        assert said == ["no error"] * 2 if detached else only_the_second(said)
        bank, said = [], []
        for _ in range(2):
            out = net(torch.randn(rows, 4))
            said.append(told((out @ torch.cat([out, *bank]).T).mean()))
            bank.append(out.detach() if detached else out)
        assert said == ["no error"] * 2 if detached else only_the_second(said)
    x, gain = torch.randn(rows + 1, 4), torch.randn(rows + 1)
    old = net(x).log_softmax(1)[:, 0]
    for way in ("as it was", "detached", "made anew"):
        said, net.weight.grad = [], None
        for _ in range(2):
            new = net(x).log_softmax(1)[:, 0]
            before = {"as it was": old, "detached": old.detach(), "made anew": net(x).log_softmax(1)[:, 0]}[way]
            said.append(told(-((new - before).exp() * gain).mean()))
        assert only_the_second(said) if way == "as it was" else said == ["no error"] * 2
        if way != "as it was":
            wanted = torch.autograd.grad(-2 * (net(x).log_softmax(1)[:, 0] * gain).mean(), net.weight)[0]
            assert wanted.norm() > 1e-3
            torch.testing.assert_close(
                net.weight.grad, wanted if way == "detached" else 0 * wanted, atol=1e-5, rtol=1e-3
            )
    reward, critic = torch.randn(rows + 1, 1), nn.Linear(4, 1)
    target, slopes = reward + keep * critic(x + 1), {}
    for way in ("as it was", "detached", "made anew"):
        said, critic.weight.grad = [], None
        for _ in range(2):
            goal = {"as it was": target, "detached": target.detach(), "made anew": reward + keep * critic(x + 1)}[way]
            said.append(told((goal - critic(x)).square().mean()))
        assert only_the_second(said) if way == "as it was" else said == ["no error"] * 2
        slopes[way] = critic.weight.grad
    by_hand = -4 * ((target - critic(x)) * x).mean(0, keepdim=True)
    torch.testing.assert_close(slopes["detached"], by_hand, atol=1e-4, rtol=1e-3)
    assert (slopes["made anew"] - by_hand).norm() > 1e-3
    old, slopes = critic(x), {}
    with torch.no_grad():
        critic.bias += 1
    for way in ("as it was", "detached", "made anew"):
        said, critic.weight.grad = [], None
        for _ in range(2):
            new = critic(x)
            before = {"as it was": old, "detached": old.detach(), "made anew": critic(x)}[way]
            said.append(told((before + (new - before).clamp(-0.2, 0.2) - reward).square().mean()))
        assert only_the_second(said) if way == "as it was" else said == ["no error"] * 2
        slopes[way] = critic.weight.grad
    unclipped = torch.autograd.grad(2 * (critic(x) - reward).square().mean(), critic.weight)[0]
    torch.testing.assert_close(slopes["made anew"], unclipped, atol=1e-4, rtol=1e-3)
    assert not slopes["detached"].any() and unclipped.norm() > 1e-3
    assert causes.memory == ["no error", AGAIN] and causes.average.shape == (3,)
    torch.testing.assert_close(causes.gap, causes.net(causes.x) - causes.average)
    torch.testing.assert_close(causes.average, 0.19 * causes.net(causes.x).mean(0))


@breaks("losses = [told(one), told(two)]", "losses = [told(one + two), told(right(net(x)).mean())]", variant="causes")
@breaks("one.backward(retain_graph=True)\ntwo", "two", variant="retain")
@breaks("(one + two).backward()", "one.backward()", variant="retain")
@breaks("trunk.weight.grad = None\n", "", variant="retain")
@breaks("(loss_a + loss_b).backward()", "loss_a.backward()", variant="pasted")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_two_losses(causes, retain, pasted, rows, width, seed):
    """Two losses over one trunk raise at the second `backward()`; one call for their sum gives the gradient of two calls before the `step()`, the first with `retain_graph=True`, and with `h.detach()` between them the trunk gets that of the first alone, without an error; with a step between these two, over a trunk of two layers, the second call raises another error; where an `advantage` of a critic stands in the loss of an actor, the second call raises, with `advantage.detach()` there it runs, and their sum without it gives the critic other slopes."""
    torch.manual_seed(seed)
    x, trunk = torch.randn(rows, 4), nn.Linear(4, width)

    def pair():
        trunk.zero_grad()
        shared = trunk(x).tanh()
        return shared.mean(), shared.square().sum()

    one, two = pair()
    assert only_the_second([told(one), told(two)])
    one, two = pair()
    assert [told(one, retain_graph=True), told(two)] == ["no error"] * 2
    by_two_calls = trunk.weight.grad.clone()
    one, two = pair()
    assert told(one + two) == "no error"
    torch.testing.assert_close(trunk.weight.grad, by_two_calls)
    one, two = pair()
    pasted(1, h=x, c=x, total=0.0, loss=one, loss_a=one, loss_b=two)
    torch.testing.assert_close(trunk.weight.grad, by_two_calls)
    heads, slopes = [nn.Linear(width, 1) for _ in range(2)], []
    for cut in (True, False):
        trunk.zero_grad()
        h = trunk(x).tanh()
        assert told(heads[0](h).mean()) == "no error"
        if cut:
            h = h.detach()
            assert told(heads[1](h).mean()) == "no error"
        slopes.append(trunk.weight.grad.clone())
    assert torch.equal(*slopes)
    deep = nn.Sequential(trunk, nn.Tanh(), nn.Linear(width, 2))
    for step in (False, True):
        shared = deep(x)
        assert told(shared.mean(), retain_graph=True) == "no error"
        if step:
            torch.optim.SGD(deep.parameters(), lr=0.1).step()
        message = told(shared.square().sum())
        assert MODIFIED in message if step else message == "no error"
    assert causes.losses == ["no error", AGAIN] and retain.apart < 1e-6
    assert retain.trunk.weight.grad.norm() > 0.1
    again = torch.autograd.grad(sum(retain.two_losses()), retain.trunk.weight)[0]
    torch.testing.assert_close(retain.two_calls, again)
    shared = retain.trunk(retain.steps[0]).tanh()
    assert shared.shape == (7, 3)
    torch.testing.assert_close((retain.one, retain.two), (shared.mean(), shared.square().sum()))
    slopes = []
    for way in ("apart", "cut", "sum"):
        torch.manual_seed(seed)
        critic, actor, x = nn.Linear(4, 1), nn.Linear(4, 1), torch.randn(rows, 4)
        advantage = torch.randn(rows, 1) - critic(x)
        loss_a = -(actor(x).sigmoid().log() * (advantage.detach() if way == "cut" else advantage)).mean()
        loss_c = advantage.square().mean()
        assert told(loss_a + loss_c if way == "sum" else loss_a) == "no error"
        if way != "sum":
            assert (AGAIN in told(loss_c)) == (way == "apart")
        slopes.append(critic.bias.grad)
    torch.manual_seed(seed)
    critic, actor, x = nn.Linear(4, 1), nn.Linear(4, 1), torch.randn(rows, 4)
    (torch.randn(rows, 1) - critic(x)).square().mean().backward()
    assert torch.equal(slopes[1], critic.bias.grad) and not torch.allclose(slopes[2], slopes[1])


@breaks("[told(output) for output in outputs]", "[told(net(x).sum()) for output in outputs]", variant="causes")
@breaks("outputs = net(x[0])", "outputs = net(x[1])", variant="causes")
@drawn(cases=8, rows=SIZE, out=st.integers(2, 5))
def test_one_output_after_the_other(causes, rows, out):
    """`backward()` on one output after the other of one forward pass raises at the second; with `retain_graph=True` in all calls but the last it does not, and the gradients are those of their sum; `x.grad` is a row of the Jacobian if it is set to `None` after each call, the sum of the rows so far if not, and cleared in place by `zero_()` it takes the rows kept before with it."""
    x, net = torch.randn(rows, 4), nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, out))
    outputs = net(x).mean(0)
    assert only_the_second([told(output) for output in outputs[:2]])
    net.zero_grad()
    outputs = net(x).mean(0)
    assert [told(y, retain_graph=k < out - 1) for k, y in enumerate(outputs)] == ["no error"] * out
    wanted = torch.autograd.grad(net(x).mean(0).sum(), net[0].weight)[0]
    torch.testing.assert_close(net[0].weight.grad, wanted)
    jacobian = torch.autograd.functional.jacobian(lambda x: net(x).mean(0), x)
    for after, right in (("None", jacobian), ("nothing", jacobian.cumsum(0)), ("zero_", torch.zeros_like(jacobian))):
        point, rows_read = x.clone().requires_grad_(), []
        for k, y in enumerate(net(point).mean(0)):
            y.backward(retain_graph=k < out - 1)
            rows_read.append(point.grad.clone() if after == "nothing" else point.grad)
            if after == "None":
                point.grad = None
            elif after == "zero_":
                point.grad.zero_()
        torch.testing.assert_close(torch.stack(rows_read), right)
    assert causes.one_by_one == ["no error", AGAIN, AGAIN] and causes.outputs.shape == (3,)
    torch.testing.assert_close(causes.outputs, causes.net(causes.x[0]))


@breaks("loss_d, loss_g = head(fake).mean()", "loss_d, loss_g = head(fake.detach()).mean()", variant="causes")
@drawn(cases=8, rows=SIZE, width=SIZE)
def test_a_fake_for_both(causes, rows, width):
    """If a discriminator judges `fake` and calls `backward()`, the `backward()` of the generator through the same `fake` raises; with `fake.detach()` for the discriminator it does not, and its slopes are the same."""
    maker, judge, noise = nn.Linear(4, width), nn.Linear(width, 1), torch.randn(rows, 4)
    fake = maker(noise)
    assert only_the_second([told(judge(fake).sigmoid().mean()), told(-judge(fake).mean())])
    slopes = []
    for detached in (False, True):
        judge.zero_grad()
        fake = maker(noise)
        assert told(judge(fake.detach() if detached else fake).sigmoid().mean()) == "no error"
        slopes.append(judge.weight.grad.clone())
    assert told(-judge(fake).mean()) == "no error"
    torch.testing.assert_close(*slopes)
    assert causes.gan == ["no error", AGAIN] and causes.loss_g == -causes.loss_d


@breaks("torch.autograd.grad(loss, points)", "torch.autograd.grad(loss, points, create_graph=True)", variant="causes")
@drawn(cases=8, rows=SIZE, how=st.sampled_from(["retain_graph", "create_graph"]))
def test_grad_frees_too(causes, rows, how):
    """After `torch.autograd.grad` a `backward()` on the same loss raises; with `retain_graph=True` or `create_graph=True` it does not."""
    net, points = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 1)), torch.randn(rows, 4, requires_grad=True)
    for flags in ({}, {how: True}):
        loss = net(points).square().mean()
        torch.autograd.grad(loss, points, **flags)
        message = told(loss)
        assert message == "no error" if flags else AGAIN in message
    x = torch.randn(rows, 4, requires_grad=True)
    loss = net(x).square().mean()
    torch.autograd.grad(loss, x)
    assert AGAIN in told(loss)
    assert causes.penalty == ["no error", AGAIN] and causes.slope.shape == (7, 4)


@breaks("y = x + x", "y = x + x + x")
@breaks("y = x + x\ny.backward()\n", "y = x + x\n")
@breaks("x.grad = None\n", "")
@drawn(rows=SIZE, columns=SIZE, name=st.sampled_from(sorted(KEEPS_NOTHING)))
def test_a_sum_is_walked_again(answer, rows, columns, name):
    """Through a sum, a mean, a minus sign, a reshape or `torch.cat` alone a second `backward()` raises nothing and doubles `.grad`."""
    x = torch.randn(rows, columns, requires_grad=True)
    loss = KEEPS_NOTHING[name](x).sum()
    assert told(loss) == "no error"
    once = x.grad.clone()
    assert told(loss) == "no error" and once.abs().min() > 0
    torch.testing.assert_close(x.grad, 2 * once)
    assert answer.of_sum == 4


@breaks("total = total + batch", "total = batch", variant="retain")
@breaks("    optimizer.zero_grad()\n", "", variant="retain")
@breaks("    optimizer.step()\n", "", variant="retain")
@breaks("lr=0.1", "lr=0.2", variant="retain")
@drawn(cases=8, rows=SIZE, out=SIZE, rate=st.floats(0.001, 0.1), seed=SEED)
def test_a_total_counts_old_batches(retain, rows, out, rate, seed):
    """With `retain_graph=True` a running total over one Linear under SGD raises nothing, and ends at the weights of a loop that steps on each loss without `zero_grad()`; with slope 3 in each of 4 batches the gradients are 3, 6, 9 and 12."""
    torch.manual_seed(seed)
    batches, start = torch.randn(4, rows, 3), nn.Linear(3, out)
    ends = []
    for forgetful, summed in ((True, False), (False, True), (False, False)):
        net = nn.Linear(3, out)
        net.load_state_dict(start.state_dict())
        optimizer, total = torch.optim.SGD(net.parameters(), lr=rate), 0.0
        for batch in batches:
            if not forgetful:
                optimizer.zero_grad()
            loss = net(batch).square().mean()
            total = total + loss
            assert told(total if summed else loss, retain_graph=True) == "no error"
            optimizer.step()
        ends.append(net.weight.detach())
    torch.testing.assert_close(ends[0], ends[1], atol=1e-4, rtol=1e-3)
    assert (ends[0] - ends[2]).abs().max() > 1e-5
    assert abs(retain.total.item() - 3 * (2 + 1.7 + 1.1 + 0.2)) < 1e-5
    assert retain.slopes == [3, 6, 9, 12] and abs(retain.w.item() - (2 - 0.1 * (3 + 6 + 9 + 12))) < 1e-6


@breaks("grows = sizes(lambda h: h)", "grows = sizes(lambda h: h.detach())", variant="retain")
@breaks("constant = sizes(lambda h: h.detach())", "constant = sizes(lambda h: h)", variant="retain")
@breaks("torch.randn(5, 7, 2)", "torch.randn(6, 7, 2)", variant="retain")
def test_the_graph_grows(retain):
    """Where no weight changes, `backward()` walks through 6 functions more at each step of the carried state, from 12 to 36; with `detach()` it walks through 12 each time."""
    assert retain.grows == [12, 18, 24, 30, 36]
    assert retain.constant == [12] * 5 and retain.cell.weight_hh.grad.norm() > 0
    again = nn.RNNCell(2, 3)(torch.randn(7, 2), torch.zeros(7, 3)).square().mean()
    assert retain.size(again.grad_fn) == 12
    leaf = torch.ones(2, requires_grad=True)
    assert retain.size((leaf * leaf + leaf).sum().grad_fn) == 4  # sum, add, mul and the leaf, once


@breaks("[told(one), told(two)]", "[told(one), told(one)]; right(shared.detach()).sum().backward()", variant="causes")
@breaks("nn.Linear(3, 2)\none", "nn.Linear(3, 3)\none", variant="causes")
@drawn(cases=8, rows=SIZE, out=SIZE)
def test_the_failed_call_fills(causes, rows, out):
    """With two losses over one trunk, the call that raises has by then filled `.grad` of the head of its loss, and a repeat of it adds to that."""
    trunk, right = nn.Linear(4, 3), nn.Linear(3, out)
    shared = trunk(torch.randn(rows, 4)).tanh()
    shared.mean().backward()
    two = right(shared).mean()
    for times in (1, 2):
        loss = two if times == 1 else right(shared).mean()
        assert AGAIN in told(loss)
        torch.testing.assert_close(right.bias.grad, torch.full((out,), times / out))
    assert causes.losses[1] == AGAIN and causes.filled == [0.5, 0.5]
    assert causes.head.out_features == causes.right.out_features == 2


@breaks("        h = carry(h)\n", "        h = carry(h) if h.grad_fn is None else h.detach()\n")
@drawn(rows=SIZE, name=st.sampled_from(["optimizer", "model", "none"]))
def test_zero_grad_brings_nothing_back(answer, rows, name):
    """After `zero_grad()` of the optimizer or of the model the second `backward()` raises as it does without."""
    net = nn.Linear(4, 3)
    optimizer, loss = torch.optim.SGD(net.parameters(), lr=0.1), net(torch.randn(rows, 4)).square().mean()
    assert told(loss) == "no error"
    {"optimizer": optimizer.zero_grad, "model": net.zero_grad, "none": lambda: None}[name]()
    assert (net.weight.grad is None) == (name != "none")
    assert AGAIN in told(loss)
    assert AGAIN in answer.message


@breaks("made_by, message = train(lambda h: h)", "made_by, message = train(lambda h: h + 0 * h.detach())\nmessage = ''")
def test_anomaly_mode_shows_the_maker(answer):
    """`set_detect_anomaly(True)`, turned on before the forward pass, warns with the forward line that made the freed value, here of a carried state, and not with the line of the second loss; turned on for `backward()` alone, it has no forward line."""
    cell, h = nn.RNNCell(2, 3), torch.zeros(7, 3)
    with warnings.catch_warnings(record=True) as caught, torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("always")
        for x in answer.steps[:2]:
            h = cell(x, h)  # the maker
            loss = h.mean()  # the second loss
            last = told(loss)
    assert AGAIN in last
    words = "".join(str(one.message) for one in caught)
    assert "Error detected in TanhBackward0" in words
    assert "# the maker" in words and "# the second loss" not in words
    late = cell(answer.steps[0], torch.zeros(7, 3)).mean()
    told(late)
    with warnings.catch_warnings(record=True) as caught, torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("always")
        assert AGAIN in told(late)
    words = "".join(str(one.message) for one in caught)
    assert "No forward pass information available" in words and "# the" not in words
    assert AGAIN in answer.message


@breaks("if not retain:", "if retain is None:", variant="numpy")
@breaks("a * b, (a, b)", "a + b, (a, b)", variant="numpy")
@breaks("return b, a", "return a, a + b", variant="numpy")
@breaks("self.value = a + b", "self.value = a - b", variant="numpy")
@breaks("return 1.0, 1.0", "return 1.0, 2.0", variant="numpy")
@breaks("for retain in (True, False)", "for retain in (True, True)", variant="numpy")
@drawn(a=st.floats(-3, 3), b=st.floats(-3, 3))
def test_from_scratch(answer, numpy, a, b):
    """The product from scratch frees its factors as PyTorch's does, and the sum keeps none; their values and slopes are those of PyTorch."""
    left, right = (torch.tensor(v, requires_grad=True, dtype=torch.float64) for v in (a, b))
    for kind, result in ((numpy.Product, left * right), (numpy.Sum, left + right)):
        left.grad = right.grad = None
        result.backward()
        node = kind(a, b)
        assert node.value == result.item()
        assert node.backward() == (left.grad.item(), right.grad.item())
        try:
            assert node.backward() == (left.grad.item(), right.grad.item()) and kind is numpy.Sum
        except RuntimeError as error:
            assert kind is numpy.Product and str(error) == "freed"
    assert numpy.slopes == answer.slopes and numpy.of_sum == answer.of_sum == 4 and numpy.third == "freed"


@breaks("once = float(tape.gradient(y, x))", "once = 6.0", variant="tensorflow")
@breaks("for _ in range(2)", "for _ in range(3)", variant="tensorflow")
def test_a_tape_is_used_once(answer, tensorflow):
    """A `GradientTape` raises when it is asked a second time; with `persistent=True` it answers 6 both times and adds nothing up, where PyTorch's `.grad` goes from 6 to 12."""
    assert (
        tensorflow.once == 6
        and "A non-persistent GradientTape can only be used to compute one set" in tensorflow.message
    )
    assert tensorflow.kept == [6, 6] and answer.slopes == [6, 12]
