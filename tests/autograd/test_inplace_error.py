import copy
from types import SimpleNamespace

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

MODIFIED = "modified by an inplace operation"
SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 6)
WRITES = {
    "y += 1": lambda y: y.__iadd__(1),
    "y[0] = 0": lambda y: y.__setitem__(0, 0.0),
    "y.relu_()": lambda y: y.relu_(),
    "y.mul_(2)": lambda y: y.mul_(2),
    "y.zero_()": lambda y: y.zero_(),
    "nn.ReLU(inplace=True)(y)": lambda y: nn.ReLU(inplace=True)(y),
}


def said(loss):
    try:
        loss.backward()
    except RuntimeError as error:
        return str(error)
    return "no error"


@breaks("y += 1\nafter", "y = y + 1\nafter")
@breaks("y = x.exp()\nbefore", "y = x * 2\nbefore")
@breaks("y += 1\nafter", "y.data += 1\nafter")
@drawn(rows=SIZE, columns=SIZE, write=st.sampled_from(sorted(WRITES)))
def test_a_write_into_what_exp_keeps(answer, rows, columns, write):
    """With `y = x.exp()` each of `y += 1`, `y[0] = 0`, `y.relu_()`, `y.mul_(2)`, `y.zero_()` and a ReLU with `inplace=True` in an earlier line makes `backward()` raise; without a write it does not, and `y + x`, `y = y.clone()`, then `y[i] = x`, and `y.relu()` give the slopes by hand."""
    x = torch.randn(rows, columns, requires_grad=True)
    y = x.exp()
    WRITES[write](y)
    assert MODIFIED in said(y.sum()) and said(x.exp().sum()) == "no error"
    y = x.exp()
    kept, i = y, x > 0
    y = y.clone()
    y[i] = x[i]
    written, y = y, kept
    for cured, wanted in (
        (y + x, y + 1),
        (written, torch.where(i, 1.0, y)),
        (y.relu(), y),
    ):
        (slope,) = torch.autograd.grad(cured.sum(), x, retain_graph=True)
        torch.testing.assert_close(slope, wanted.detach())
    assert torch.equal(answer.x, torch.linspace(-1, 2, 6).reshape(2, 3))
    torch.testing.assert_close(answer.y, answer.x.exp() + 1)
    assert answer.message.startswith("RuntimeError: one of the variables needed") and MODIFIED in answer.message


@breaks("before = y._version\ny += 1\n", "y += 1\nbefore = y._version\n")
@breaks("y += 1\nafter", "y += 1; y += 1\nafter")
@drawn(rows=SIZE, columns=SIZE, times=st.integers(0, 5), write=st.sampled_from(sorted(WRITES)))
def test_the_count_finds_the_line(answer, rows, columns, times, write):
    """`y._version` rises by 1 with each write into `y`, and stays where `y` is only read."""
    y = torch.randn(rows, columns, requires_grad=True).exp()
    for done in range(times):
        assert y._version == done
        WRITES[write](y)
    y.sum(), y * 2, y[0], y.T, y.detach(), y.clone().add_(1)
    assert y._version == times
    assert (answer.before, answer.after) == (0, 1)


@breaks("z = z + 1\n", "z = z * 2\n")
@breaks("z = z + 1\nz.sum().backward()", "z = z + 1\n(2 * z).sum().backward()")
@breaks("y = y + 1", "y += 1", variant="pasted")
@drawn(rows=SIZE, columns=SIZE, seed=SEED)
def test_a_new_tensor_is_right(answer, pasted, rows, columns, seed):
    """With `y = y + 1` the slope of `x.exp() + 1` is e^x."""
    torch.manual_seed(seed)
    x = torch.randn(rows, columns, requires_grad=True)
    y = x.exp()
    ours = pasted(1, y=y)
    assert said(ours.y.sum()) == "no error"
    torch.testing.assert_close(x.grad, x.detach().exp())
    torch.testing.assert_close(ours.y, x.exp() + 1)
    assert answer.off == 0 and torch.equal(answer.z, answer.x.exp() + 1)


@breaks("y += 1\nafter", "y = y + 1\nafter")
@drawn(cases=8, rows=SIZE, columns=SIZE)
def test_a_new_tensor_has_one_name(answer, rows, columns):
    """After `h = h + b` for each `h` of a list the list keeps the old tensors, nothing raises and `b` gets no slope; `hs[i] = hs[i] + b` gives `b` its slope, and `h += b` raises; so it is in a function whose caller keeps the tensor, and for a row of a table, which keep theirs."""
    x, b = torch.randn(rows, columns, requires_grad=True), torch.zeros(columns, requires_grad=True)

    def in_a_list(write):
        hs = [x.exp(), x.sigmoid()]
        for h in hs:
            h = write(h)
        return sum(h.sum() for h in hs)

    def in_a_function(write):
        def shift(h):
            h = write(h)

        shift(y := x.exp())
        return y.sum()

    def in_a_row(write):
        table = x.exp()
        row = table[0]
        row = write(row)
        return table.sum()

    for place in (in_a_list, in_a_function, in_a_row):
        assert MODIFIED in said(place(lambda h: h.add_(b)))
        b.grad = None
        assert said(place(lambda h: h + b)) == "no error" and b.grad is None
        torch.testing.assert_close(place(lambda h: h + 5), place(lambda h: h))
    hs = [x.exp(), x.sigmoid()]
    for i in range(2):
        hs[i] = hs[i] + b
    assert said(sum(h.sum() for h in hs)) == "no error" and b.grad.eq(2 * rows).all()
    assert MODIFIED in answer.message


@breaks("u.data += 1", "u = u + 1")
@breaks("u.data += 1", "u.data += 2")
@breaks("x.grad = None\n", "")
@breaks("add_(1)\n\n    if check", "add_(2)\n\n    if check", variant="numpy")
@drawn(cases=8, rows=SIZE, columns=SIZE, more=st.floats(-3, 3))
def test_data_is_silent_and_wrong(answer, numpy, rows, columns, more):
    """Adding a number through `.data`, or through the NumPy view, raises nothing, and each slope is off by that number; in the snippets it is 1."""
    x = torch.randn(rows, columns, requires_grad=True)

    def through_numpy(y):
        y.detach().numpy()[...] += more

    def through_data(y):
        y.data += more

    for write in (through_data, through_numpy):
        y, x.grad = x.exp(), None
        write(y)
        assert said(y.sum()) == "no error"
        torch.testing.assert_close(x.grad, x.detach().exp() + more, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(answer.u, answer.x.exp() + 1)
    assert round(answer.too_large, 4) == round(float(numpy.too_large), 6) == 1


@breaks("x.exp()\nbefore", "x.exp().clone()\nbefore")
@drawn(rows=SIZE, columns=SIZE)
def test_where_clone_helps(answer, rows, columns):
    """A clone in front of exp changes nothing in the message, which stays word for word; a clone behind exp takes the error away and gives e^x."""
    x = torch.randn(rows, columns, requires_grad=True)
    messages = []
    for function in (lambda: x.exp(), lambda: x.clone().exp(), lambda: x.exp().clone()):
        y, x.grad = function(), None
        y += 1
        messages.append(said(y.sum()))
    assert MODIFIED in messages[0] and messages[0] == messages[1] and messages[2] == "no error"
    torch.testing.assert_close(x.grad, x.detach().exp())
    assert MODIFIED in answer.message and answer.y.shape == (2, 3)


@breaks("y += 1\nafter = y._version", "y = y.clone(); y += 1\nafter = 1")
@drawn(rows=SIZE, columns=SIZE, factor=st.floats(-3, 3))
def test_not_each_write_is_a_fault(answer, rows, columns, factor):
    """After a multiplication by a number the same `+=` runs, and the slope is that number; after exp it raises."""
    x = torch.randn(rows, columns, requires_grad=True)
    y = x * factor
    y += 1
    assert said(y.sum()) == "no error"
    torch.testing.assert_close(x.grad, torch.full_like(x, factor))
    assert MODIFIED in answer.message


@breaks("y += 1\nafter", "y += 1; y += 1\nafter")
@breaks("reshape(2, 3)", "reshape(3, 2)")
@breaks("x.exp()\nbefore", "x.sigmoid()\nbefore")
@drawn(rows=SIZE, columns=SIZE, times=st.integers(1, 5))
def test_reading_the_message(answer, rows, columns, times):
    """The brackets hold the shape of the tensor, `at version` the writes made until backward, `expected version` those made before it was kept."""
    x = torch.randn(rows, columns, requires_grad=True)
    y = x * 1
    y += 1
    z = y.square()  # keeps y, which was written to once
    for _ in range(times):
        y += 1
    assert f"[torch.FloatTensor [{rows}, {columns}]]" in (message := said(z.sum()))
    assert f"is at version {1 + times}; expected version 1 instead" in message
    assert "[torch.FloatTensor [2, 3]], which is output 0 of Exp, is at version 1; expected version 0" in answer.message


@breaks("nn.Sigmoid()", "nn.BatchNorm1d(5)", variant="causes")
@breaks("told(nn.ReLU(inplace=True)(body(x))", "told(nn.ReLU()(body(x))", variant="causes")
@breaks("told(nn.ReLU()(body(x))", "told(nn.ReLU(inplace=True)(body(x))", variant="causes")
@breaks("nn.Linear(3, 5), nn.Sigmoid()", "nn.Linear(3, 6), nn.Sigmoid()", variant="causes")
@breaks("nn.ReLU()", "nn.ReLU(inplace=True)", variant="pasted")
@drawn(cases=10, rows=st.integers(2, 6), seed=SEED)
def test_inplace_true(causes, pasted, rows, seed):
    """`nn.ReLU(inplace=True)` makes backward raise behind a Sigmoid and not behind a Linear or a BatchNorm1d; without `inplace` it does not raise behind Sigmoid."""
    torch.manual_seed(seed)
    x, linear = torch.randn(rows, 3), nn.Linear(3, 5)
    for between, raises in ((nn.Sigmoid(), True), (nn.Identity(), False), (nn.BatchNorm1d(5), False)):
        assert (MODIFIED in said(nn.ReLU(inplace=True)(between(linear(x))).sum())) == raises
    assert "[7, 5]], which is output 0 of Sigmoid, is at version 1; expected version 0" in causes.module
    made = []
    pasted(1, y=x, nn=SimpleNamespace(ReLU=lambda **options: made.append(nn.ReLU(**options))))
    h = linear(x).sigmoid()
    assert said(made[0](h).sum()) == "no error" and torch.equal(made[0](h - 0.5), (h - 0.5).relu())
    assert causes.no_inplace == "no error"


@breaks("(nn.ReLU(inplace=True)(h) + h)", "(nn.ReLU()(h) + h)", variant="causes")
@breaks("(h.relu() + h)", "(h.relu() + h.relu())", variant="causes")
@breaks("h = nn.Linear(3, 4)(x)", "h = nn.Linear(3, 4)(x).sigmoid()", variant="causes")
def test_the_shortcut_is_overwritten(causes):
    """`nn.ReLU(inplace=True)(h) + h` raises nothing, and gives twice the ReLU of `h` instead of the ReLU plus `h`; here 13.9 instead of 8.8."""
    assert causes.silent == "no error"
    assert (round(causes.got, 1), round(causes.wanted, 1)) == (13.9, 8.8)
    for seed in range(3):
        torch.manual_seed(seed)
        h = nn.Linear(3, 4)(causes.x)
        kept = h.detach().clone()
        torch.testing.assert_close(nn.ReLU(inplace=True)(h) + h, 2 * kept.relu())
    assert abs(causes.got - 2 * causes.h.relu().sum().item()) < 1e-4
    assert causes.h.shape == (7, 4)


@breaks("states[t] = cell(states[t - 1])", "states[t] = cell(x)", variant="causes")
@breaks("torch.zeros(4, 7, 3)", "torch.zeros(5, 7, 3)\nstates = states[:4].clone(); states[1] = 0", variant="causes")
@breaks("for t in range(1, 4)", "for t in range(1, 3)", variant="causes")
@drawn(cases=8, n=st.integers(2, 5), rows=SIZE)
def test_rows_share_one_count(causes, n, rows):
    """A write into one row of a buffer raises the count of its other rows, and backward raises for a row that was kept and never changed."""
    buffer = torch.ones(n, rows, requires_grad=True) * 1
    loss = buffer[0].square().sum()
    buffer[n - 1] = 0
    assert buffer[0]._version == 1 and (buffer[0] == 1).all()
    assert MODIFIED in said(loss)
    assert (
        causes.buffer
        == "[torch.FloatTensor [7, 3]], which is output 0 of AsStrided, is at version 4; expected version 3 instead."
    )


@breaks("rows.append(cell(rows[-1]))", "rows.append(cell(rows[-1])); rows[-1].sigmoid_().add_(1)", variant="causes")
@breaks("for _ in range(3):\n    rows", "for _ in range(2):\n    rows", variant="causes")
def test_a_list_instead_of_a_buffer(causes):
    """A list of the rows, stacked at the end, gives a gradient."""
    assert causes.stacked == "no error" and causes.cell.weight.grad.abs().sum() > 0
    assert torch.stack(causes.rows).shape == (4, 7, 3) == causes.states.shape
    torch.testing.assert_close(torch.stack(causes.rows), causes.states)


@breaks("torch.stack(rows, 1)\n", "torch.stack(rows, 2)\n", variant="causes")
@drawn(cases=12, n=st.integers(2, 5), steps=st.integers(2, 5), seed=SEED)
def test_a_list_of_columns(causes, n, steps, seed):
    """`torch.stack(rows, 1)` gives the buffer that was filled as `states[:, t]`; without the number time stands in front, and flattened outputs meet other labels in silence: the loss runs, and not each output stands beside its own label."""
    torch.manual_seed(seed)
    rows, states = [torch.randn(n, 3) for _ in range(steps)], torch.empty(n, steps, 3)
    for t in range(steps):
        states[:, t] = rows[t]
    plain, columns = torch.stack(rows), torch.stack(rows, 1)
    assert torch.equal(columns, states) and torch.equal(plain, states.transpose(0, 1)) and plain.shape == (steps, n, 3)
    labels = torch.arange(n * steps).view(n, steps)  # each place is a label of its own
    places = torch.stack(list(labels.unbind(1)))
    met = places.flatten() == labels.flatten()
    assert met[0] and met[-1] and (met[1:-1].sum() < len(met) - 2)
    targets = torch.randint(0, 3, (n, steps)).flatten()
    loss = torch.nn.functional.cross_entropy
    assert loss(plain.flatten(0, 1), targets).isfinite()
    straight = loss(states.transpose(1, 2), targets.view(n, steps))
    torch.testing.assert_close(loss(columns.flatten(0, 1), targets), straight)
    assert causes.plain.shape == (4, 7, 3) and torch.equal(causes.columns, causes.states.transpose(0, 1))


@breaks("torch.stack(rows[::-1])", "torch.stack(rows)", variant="causes")
@drawn(cases=12, n=st.integers(2, 5), steps=st.integers(2, 5), seed=SEED)
def test_a_loop_from_the_end(causes, n, steps, seed):
    """Where the loop runs from the end and fills `states[t]` from `states[t + 1]`, backward raises; the stack of `rows[::-1]` gives the buffer and a gradient; else the rows stand in reverse, in silence."""
    torch.manual_seed(seed)
    cell, start = torch.nn.Linear(3, 3), torch.randn(n, 3)
    states = torch.zeros(steps, n, 3)
    states[-1], rows = start, [start]
    for t in reversed(range(steps - 1)):
        states[t] = cell(states[t + 1])
        rows.append(cell(rows[-1]))
    assert MODIFIED in said(states.square().sum())
    for stacked in (torch.stack(rows[::-1]), torch.stack(rows[::-1], 1).transpose(0, 1)):
        torch.testing.assert_close(stacked, states)
    cell.zero_grad()
    torch.stack(rows[::-1]).square().sum().backward()
    assert cell.weight.grad.abs().sum() > 0
    assert torch.allclose(torch.stack(rows), states.flip(0)) and not torch.allclose(torch.stack(rows), states)
    assert [row.equal(causes.x) for row in causes.turned] == [False, False, False, True]


def carried(rnn, causes, cut):
    """What backward says in two steps that hand the hidden state on."""
    optimizer, h, said_ = torch.optim.SGD(rnn.parameters(), lr=0.1), None, []
    for _ in range(2):
        out, h = rnn(torch.randn(4, 2, 3), h)
        said_.append(causes.told(out.sum(), retain_graph=True))
        optimizer.step()
        h = h.detach() if cut else h
    return said_


@breaks("    optimizer.step()\nprint", "    for p in net.parameters():\n        p.data -= 0.1\nprint", variant="causes")
@breaks("lr=0.1)\nout", "lr=0.1, fused=True)\nout", variant="causes")
@drawn(cases=6, hidden=SIZE, seed=SEED, name=st.sampled_from(["SGD", "Adam", "AdamW"]))
def test_a_fused_step_is_silent(causes, hidden, seed, name):
    """A step of SGD, Adam or AdamW with `fused=True` leaves the count as it was; a second backward call raises nothing and its slope for the input is that of the new weights, not of the old ones; without `fused` it raises."""
    torch.manual_seed(seed)
    for fused in (False, True):
        x, net = torch.randn(7, 3, requires_grad=True), nn.Sequential(nn.Linear(3, hidden), nn.Linear(hidden, 2))
        optimizer = getattr(torch.optim, name)(net.parameters(), lr=0.1, fused=fused)
        loss, weight = net(x).sum(), net[1].weight
        loss.backward(retain_graph=True)
        old, before, x.grad = x.grad, weight._version, None
        optimizer.step()
        assert (weight._version > before) != fused
        told = causes.told(loss, retain_graph=True)
        assert (told == "no error") == fused
    net.requires_grad_(False)
    new = torch.autograd.grad(net(x).sum(), x)[0]
    torch.testing.assert_close(x.grad, new)
    assert (x.grad - old).abs().max() > 1e-3
    assert "is at version 2; expected version 1" in causes.twice[1]


@breaks("    optimizer.step()\nprint", "    pass\nprint", variant="causes")
@breaks("fresh = told(net(x)", "fresh = told(out", variant="causes")
@breaks("nn.Linear(3, 5), nn.Linear(5, 2))\nopt", "nn.Linear(3, 5))\nopt", variant="causes")
@drawn(cases=8, hidden=SIZE, out=SIZE, seed=SEED)
def test_a_step_writes_weights(causes, hidden, out, seed):
    """With `retain_graph=True`, a second backward call over the same forward pass of two layers raises after `optimizer.step()` and shows the shape of a transposed weight; without the step, or after a new forward pass, it runs; an RNN that hands its hidden state on raises in its second step, and runs with a detached state."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(3, hidden), nn.Linear(hidden, out))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    result = net(causes.x)
    for cut, second in ((False, False), (True, True)):
        runs = carried(nn.RNN(3, hidden), causes, cut)
        assert runs[0] == "no error" and (runs[1] == "no error") == second
    for step in (False, True):
        assert causes.told(result.square().mean(), retain_graph=True) == "no error"
        if step:
            optimizer.step()
    told = causes.told(result.square().mean(), retain_graph=True)
    assert told.startswith(f"[torch.FloatTensor [{hidden}, {out}]]")
    assert causes.told(net(causes.x).square().mean()) == "no error"
    assert causes.twice == [
        "no error",
        "[torch.FloatTensor [5, 2]], which is output 0 of AsStrided, is at version 2; expected version 1 instead.",
    ]
    assert causes.fresh == "no error" and causes.optimizer.param_groups[0]["lr"] == 0.1


@breaks("    optimizer.step()\nprint", "    pass\nprint", variant="causes")
@drawn(cases=8, rows=st.integers(2, 6), steps=st.integers(2, 4), seed=SEED)
def test_an_older_answer(causes, rows, steps, seed):
    """A loop of steps whose loss meets an older answer, PPO's ratio to the `old` log-probability, raises in its second step; `old.detach()` before the loop runs, and the first slopes are those of the log-probability times the advantage; with `old` made anew in each step it runs too: undetached it cancels and trains nothing, as each slope is 0, and detached no ratio leaves 1, where without that it does after a step, so no clip acts."""
    torch.manual_seed(seed)
    x, advantage, said_each, first, ratios = torch.randn(rows, 3), torch.rand(rows) + 0.5, {}, {}, {}
    for way in "kept", "detached", "anew", "both":
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        old, said_each[way] = net(x).log_softmax(1)[:, 0], []
        if way == "detached":
            old = old.detach()
        for step in range(steps):
            if way in ("anew", "both"):
                old = net(x).log_softmax(1)[:, 0]
            if way == "both":
                old = old.detach()
            ratio = (net(x).log_softmax(1)[:, 0] - old).exp()
            ratios[way] = (ratio - 1).abs().max().item()
            optimizer.zero_grad()
            told = causes.told(-(ratio * advantage).mean(), retain_graph=way == "kept")
            said_each[way].append(told)
            if told != "no error":
                break
            if step == 0:
                first[way] = net[0].weight.grad.clone()
            assert way != "anew" or all((p.grad == 0).all() for p in net.parameters())
            optimizer.step()
    assert len(said_each["kept"]) == 2 and said_each["kept"][0] == "no error"
    assert "is at version" in said_each["kept"][1]
    assert said_each["detached"] == said_each["anew"] == said_each["both"] == ["no error"] * steps
    assert ratios["both"] < 1e-6 and ratios["detached"] > 1e-4
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))
    loss = -(net(x).log_softmax(1)[:, 0] * advantage).mean()
    (wanted,) = torch.autograd.grad(loss, net[0].weight)
    torch.testing.assert_close(first["detached"], wanted)
    torch.testing.assert_close(first["both"], wanted)
    assert wanted.abs().max() > 1e-4 and "is at version" in causes.twice[1]


@breaks("nn.Linear(3, 5), nn.Linear(5, 2))\nopt", "nn.Linear(3, 5))\nopt", variant="causes")
@drawn(cases=8, hidden=SIZE, steps=st.integers(1, 5), seed=SEED)
def test_one_linear_repeats_its_slope(causes, hidden, steps, seed):
    """With one `Linear` on plain data each `backward()` over the old forward pass gives the first slope again, whatever the steps between, without an error; on data that requires a gradient, and with two of them, it raises."""
    torch.manual_seed(seed)
    net = nn.Linear(3, hidden)
    optimizer, loss = torch.optim.SGD(net.parameters(), lr=0.1), net(causes.x).square().mean()
    first = torch.autograd.grad(loss, net.weight, retain_graph=True)[0]
    start = net.weight.detach().clone()
    for _ in range(steps):
        optimizer.zero_grad()
        assert causes.told(loss, retain_graph=True) == "no error"
        assert torch.equal(net.weight.grad, first)
        optimizer.step()
    torch.testing.assert_close(net.weight.detach(), start - steps * 0.1 * first)
    assert not torch.allclose(torch.autograd.grad(net(causes.x).square().mean(), net.weight)[0], first)
    asked = net(causes.x.clone().requires_grad_()).square().mean()
    optimizer.step()
    assert causes.told(asked).startswith("[torch.FloatTensor")
    assert "modified" not in causes.twice[0] and causes.twice[1].startswith("[torch.FloatTensor [5, 2]]")


@breaks("lr=0.1)\nout", "lr=0.1)\nx = x[:, :2]\nnet[0] = nn.Linear(2, 5)\nnet = net[:1]\nout", variant="causes")
@drawn(cases=6, seed=SEED)
def test_other_writes_into_weights(causes, seed):
    """Between forward and backward, the step of an optimizer, `load_state_dict`, `nn.init`, a clamp under `no_grad` and new data written into the input make backward raise for two layers; before both, or after both with one loss, they do not."""

    def clamp(net):
        with torch.no_grad():
            net[1].weight.clamp_(-0.1, 0.1)

    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2))
    state = copy.deepcopy(net.state_dict())
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    net(torch.randn(7, 3)).sum().backward()
    rows = torch.empty(7, 3)
    for write in (
        lambda net: optimizer.step(),
        lambda net: net.load_state_dict(state),
        lambda net: nn.init.zeros_(net[1].weight),
        lambda net: rows.copy_(torch.randn(7, 3)),
        clamp,
    ):
        loss = net(rows.normal_()).sum()
        write(net)
        assert MODIFIED in said(loss)
        assert said(net(rows).sum()) == "no error"
        write(net)
    assert len(causes.net) == 2 and "no error" not in causes.twice[1]


@breaks("y = x.exp()\nbefore", "y = x * 2\nbefore")
@drawn(
    cases=15,
    zeros=st.integers(1, 4),
    rest=st.lists(st.floats(0.1, 9), min_size=1, max_size=4),
    of=st.sampled_from(["root", "log", "division"]),
)
def test_a_root_inside_where(answer, zeros, rest, of):
    """In place of `y[i] = x[i].sqrt()`, a log or a division there, which raises behind exp, and behind `y = y.clone()` has the slopes by hand, `torch.where` runs too, in silence, and its values are right, but where the root, log or division inside it meets 0 the slope is NaN, and there alone."""
    work, slope_of = {
        "root": (torch.sqrt, lambda x: 0.5 / x.sqrt()),
        "log": (torch.log, lambda x: 1 / x),
        "division": (lambda x: 1 / x, lambda x: -1 / x.square()),
    }[of]
    x = torch.tensor([0.0] * zeros + rest, requires_grad=True)
    i, y = x > 0, x.exp()
    y[i] = work(x[i])
    assert MODIFIED in said(y.sum())
    y = x.exp()
    y = y.clone()
    y[i] = work(x[i])
    chosen = torch.where(i, work(x), x.exp())
    torch.testing.assert_close(chosen, y)
    slopes = [torch.autograd.grad(out.sum(), x)[0] for out in (y, chosen)]
    wanted = torch.where(i, slope_of(x.detach()), 1.0)
    torch.testing.assert_close(slopes[0], wanted)
    assert slopes[1][:zeros].isnan().all()
    torch.testing.assert_close(slopes[1][zeros:], wanted[zeros:])
    assert MODIFIED in answer.message


@breaks("y += 1\nafter", "y = y + 1\nafter")
@drawn(cases=10, seed=SEED, tied=st.booleans(), norm=st.floats(0.1, 0.5))
def test_a_call_that_shortens_rows(answer, seed, tied, norm):
    """A call of an `nn.Embedding` that has `max_norm` writes into its weight, where it shortens rows, and raises the weight's count as `y += 1` does; once the weight was used, as for tied outputs, it makes backward raise, and with `emb.weight.clone()` in that use it does not, and each use has its own slopes; without `max_norm` it does not raise either."""
    torch.manual_seed(seed)
    ids, x = torch.tensor([0, 3]), torch.randn(7, 4).requires_grad_()
    for max_norm, cloned in (norm, False), (norm, True), (None, False):
        emb = nn.Embedding(5, 4, max_norm=max_norm)
        before, count = emb.weight.detach().clone(), emb.weight._version
        weight = emb.weight.clone() if cloned else emb.weight
        first = (x @ weight.T).exp().mean() if tied else weight.square().sum()
        second = emb(ids).exp().sum()
        assert (emb.weight._version > count) == (not torch.equal(emb.weight, before)) == (max_norm is not None)
        assert (MODIFIED in said(first + second)) == (max_norm is not None and not cloned)
        if cloned:
            used = before.requires_grad_()
            wanted = torch.autograd.grad((x @ used.T).exp().mean() if tied else used.square().sum(), used)[0]
            wanted[ids] += emb.weight.detach()[ids].exp()
            torch.testing.assert_close(emb.weight.grad, wanted)
    assert answer.after == answer.before + 1


@breaks("opt_d.step()\nmessage", "message", variant="gan")
@breaks("wrong_g = bce(verdict, yes)", "wrong_g = bce(G(noise)[:, :1], yes)", variant="gan")
def test_one_verdict_for_both(gan):
    """Where both losses of a GAN come from one verdict, the backward call of the generator raises after the step of the discriminator, with the shape of a transposed weight of the latter."""
    assert (
        gan.message
        == "[torch.FloatTensor [5, 1]], which is output 0 of AsStrided, is at version 2; expected version 1 instead."
    )
    assert gan.D[2].weight.T.shape == (5, 1)
    torch.testing.assert_close(gan.wrong_g, nn.functional.softplus(-gan.verdict).mean())


def slopes(loss, net):
    return torch.cat(
        [slope.flatten() for slope in torch.autograd.grad(loss, list(net.parameters()), retain_graph=True)]
    )


@breaks("D(fake.detach()), no", "D(fake.detach()), yes", variant="gan")
@breaks("loss_g = bce(D(fake), yes)", "loss_g = bce(D(fake.detach()), yes)", variant="gan")
@breaks("loss_d.backward()\nopt_d.step()\nopt_g", "loss_d.backward()\nopt_g", variant="gan")
@breaks("opt_g.zero_grad()\n", "", variant="gan")
@breaks("loss_g = bce(D(fake), yes)", "loss_g = bce(D(fake), no)", variant="gan")
@breaks("opt_d.zero_grad()\nloss_d", "loss_d", variant="gan")
def test_a_fresh_verdict(gan):
    """In the GAN step with `fake.detach()` and a fresh verdict, no call raises, and each network moves by its own loss alone: the discriminator first, the generator against the stepped one."""
    # The same script again, with the slopes of each loss taken by torch.autograd.grad.
    torch.manual_seed(0)
    G = nn.Linear(3, 2)
    D = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1))
    real, noise = torch.randn(7, 2), torch.randn(7, 3)
    bce = nn.functional.binary_cross_entropy_with_logits
    yes, no = torch.ones(7, 1), torch.zeros(7, 1)
    fake = G(noise)

    def move(net, loss):
        delta = slopes(loss, net)
        with torch.no_grad():
            for p, d in zip(net.parameters(), delta.split([p.numel() for p in net.parameters()]), strict=True):
                p -= 0.1 * d.view_as(p)

    for _ in range(2):  # the first script makes a step of D before it raises
        move(D, bce(D(real), yes) + bce(D(fake), no))
    move(G, bce(D(G(noise)), yes))
    for mine, theirs in ((D, gan.D), (G, gan.G)):
        for p, q in zip(mine.parameters(), theirs.parameters(), strict=True):
            torch.testing.assert_close(p, q)
    assert torch.equal(gan.yes, yes) and torch.equal(gan.no, no) and gan.real.shape == (7, 2)


@breaks("bce(again, yes).backward()\noff", "off", variant="gan")
@drawn(cases=8, seed=SEED, rows=SIZE)
def test_a_critic_before_its_actor(gan, seed, rows):
    """A critic's `step()` before the `backward()` of its actor's loss, where that was made before the step, makes it raise; made anew after the step it does not, and the critic moves by its own loss alone, and the actor by its own, against the stepped critic; with both `backward()` calls first the critic collects the slopes of both losses, in silence; here `D` is off by more than 100%."""
    for order in ("before", "anew", "both first"):
        torch.manual_seed(seed)
        actor, critic = nn.Linear(3, 2), nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 1))
        seen, done, reward = torch.randn(rows, 3), torch.randn(rows, 2), torch.randn(rows, 1) + 3

        def of_actor(actor=actor, critic=critic, seen=seen):
            return -critic(torch.cat([seen, actor(seen)], 1)).mean()

        optimizers = [torch.optim.SGD(net.parameters(), lr=0.1) for net in (critic, actor)]
        loss, of_both = (critic(torch.cat([seen, done], 1)) - reward).square().mean(), of_actor()
        own, others = slopes(loss, critic), slopes(of_both, critic)
        start = nn.utils.parameters_to_vector(critic.parameters()).detach()
        loss.backward()
        if order == "both first":
            assert said(of_both) == "no error"
        optimizers[0].step()
        moved = start - nn.utils.parameters_to_vector(critic.parameters()).detach()
        torch.testing.assert_close(moved, 0.1 * (own + others if order == "both first" else own), rtol=1e-3, atol=1e-5)
        assert others.norm() > 1e-2
        if order == "before":
            assert MODIFIED in said(of_both)
        if order == "anew":
            wanted = slopes(of_actor(), actor)
            assert said(of_actor()) == "no error"
            got = torch.cat([p.grad.flatten() for p in actor.parameters()])
            torch.testing.assert_close(got, wanted)
    assert gan.off > 1


@breaks("bce(again, yes).backward()\noff", "off", variant="gan")
@breaks("wanted).norm() / wanted", "wanted).norm() / slopes_of_d()", variant="gan")
@drawn(cases=8, seed=SEED, rows=SIZE)
def test_every_backward_first(gan, seed, rows):
    """If both backward calls of a GAN come before both steps, the `.grad` of the discriminator holds the sum of the slopes of both losses; with a loss of the generator that is minus the fake half, that half is gone."""
    torch.manual_seed(seed)
    G, D = nn.Linear(3, 2), nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1))
    verdict, real = D(G(torch.randn(rows, 3))), nn.functional.softplus(-D(torch.randn(rows, 2))).mean()
    half = nn.functional.softplus(verdict).mean()
    for loss_g in (nn.functional.softplus(-verdict).mean(), -half):
        both = slopes(real + half, D) + slopes(loss_g, D)
        D.zero_grad()
        (real + half).backward(retain_graph=True)
        loss_g.backward(retain_graph=True)
        got = torch.cat([p.grad.flatten() for p in D.parameters()])
        torch.testing.assert_close(got, both)
        assert (got - slopes(real + half, D)).norm() > 1e-3
    torch.testing.assert_close(got, slopes(real, D))
    verdict = gan.D(gan.G(gan.noise))
    right = slopes(gan.bce(gan.D(gan.real), gan.yes) + gan.bce(verdict, gan.no), gan.D)
    torch.testing.assert_close(gan.wanted, right)
    assert abs(gan.off - (slopes(gan.bce(verdict, gan.yes), gan.D).norm() / right.norm()).item()) < 1e-4


@breaks("return y.mul_(3)", "return y.exp().mul_(3)", variant="anomaly")
@breaks("counts = [y._version]\ny = changer(y)", "y = changer(y)\ncounts = [y._version]", variant="anomaly")
@breaks("return y.mul_(3)", "return y.mul_(3).mul_(3)", variant="anomaly")
def test_anomaly_mode_names_the_keeper(anomaly):
    """Here the trace of anomaly mode shows the function that kept the value instead of the one that wrote into it later; the count rises in the latter."""
    assert anomaly.shown == ["keeper"] and "ExpBackward0" in anomaly.trace and "in changer" not in anomaly.trace
    assert "changed in there or anywhere later" in anomaly.hint
    assert anomaly.counts == [0, 1] and torch.equal(anomaly.x, torch.linspace(-1, 2, 6).reshape(2, 3))
    torch.testing.assert_close(anomaly.y, 3 * anomaly.x.exp())


@breaks("x.exp()\nbefore", "(x * 2)\nbefore")
@drawn(rows=SIZE, columns=SIZE)
def test_no_mode_hides_a_write(answer, rows, columns):
    """A write between forward and `backward()` into a kept tensor, under `no_grad()`, under `inference_mode()` or through `detach()` is counted, and `backward()` raises."""
    for how in (torch.no_grad(), torch.inference_mode(), None):
        y = torch.randn(rows, columns, requires_grad=True).exp()
        if how is None:
            y.detach().add_(1)
        else:
            with how:
                y.add_(1)
        assert y._version == 1 and MODIFIED in said(y.sum())
    assert "output 0 of Exp" in answer.message


@breaks("y += 1\nafter", "y = y + 1\nafter")
@drawn(cases=8, hidden=SIZE, seed=SEED)
def test_allowed_writes(answer, hidden, seed):
    """With `torch.autograd.graph.allow_mutation_on_saved_tensors()` around forward and backward a write and a step raise nothing, and the gradient is that of the old values; around `backward()` alone it does not help."""
    torch.manual_seed(seed)
    x, net = torch.randn(7, 3, requires_grad=True), nn.Sequential(nn.Linear(3, hidden), nn.Tanh(), nn.Linear(hidden, 2))
    wanted = slopes(net(x).square().sum(), net)
    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        y = x.exp()
        y += 1
        y.sum().backward()
        out = net(x)
        out.mean().backward(retain_graph=True)
        torch.optim.SGD(net.parameters(), lr=0.1).step()
        got = slopes(out.square().sum(), net)
    torch.testing.assert_close(x.grad.isfinite().all(), torch.tensor(True))
    torch.testing.assert_close(got, wanted)
    x.grad = None
    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        y = x.exp()
        y += 1
        y.sum().backward()
    torch.testing.assert_close(x.grad, x.detach().exp())
    y = x.exp()
    y += 1
    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        assert MODIFIED in said(y.sum())
    assert MODIFIED in answer.message


@breaks('kept = y if name == "exp" else x', "kept = y", variant="numpy")
@breaks("self.version += 1", "self.version += 2", variant="numpy")
@breaks("kept.version != seen", "kept.version < seen", variant="numpy")
@breaks("else np.cos(kept.value)", "else np.sin(kept.value)", variant="numpy")
def test_numpy_counts_too(numpy):
    """From scratch, exp refuses a changed result and accepts a changed input, sin the other way round, and the slopes are those of PyTorch to 1e-6."""
    assert [type(one) for one in (numpy.exp_result, numpy.sin_input)] == [str, str]
    assert numpy.exp_result == numpy.sin_input == "is at version 1; expected 0"
    for name, free, function in (("exp", "input", torch.exp), ("sin", "result", torch.sin)):
        x = torch.linspace(-1, 2, 6, dtype=torch.float64).reshape(2, 3).requires_grad_()
        function(x).sum().backward()
        for changed in (None, free):
            assert not isinstance(numpy.slope(name, changed), str)
            np.testing.assert_allclose(numpy.slope(name, changed), x.grad.numpy(), atol=1e-6)
