from copy import deepcopy
from itertools import pairwise
from math import isclose
from warnings import catch_warnings, simplefilter

import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 4)
LEAF = "a leaf Variable that requires grad is being used in an in-place operation."
VIEW = "a view of a leaf Variable that requires grad is being used in an in-place operation."
WRITES = {
    "-=": lambda w: w.__isub__(0.5),
    "*=": lambda w: w.__imul__(0.5),
    "fill_": lambda w: w.fill_(0.5),
    "clamp_": lambda w: w.clamp_(-1, 1),
    "copy_": lambda w: w.copy_(torch.zeros_like(w)),
    "mul_ and add_": lambda w: w.mul_(0.9).add_(0.1 * torch.ones_like(w)),
}


def said(use):
    try:
        use()
    except (RuntimeError, TypeError, AttributeError) as error:
        return str(error)
    return "no error"


def trained(seed, sizes=(3, 2), rows=5):
    """A network and its data, in double precision, with a slope for each weight."""
    torch.manual_seed(seed)
    layers = [nn.Linear(a, b, dtype=torch.float64) for a, b in pairwise(sizes)]
    net = nn.Sequential(*layers)
    x, y = torch.randn(rows, sizes[0]).double(), torch.randn(rows, sizes[-1]).double()
    net.data = x, y
    ((net(x) - y) ** 2).mean().backward()
    return net


@breaks("    w -= lr * w.grad\nexcept", "    w - lr * w.grad\nexcept")
@drawn(
    cases=25,
    shape=st.lists(st.integers(0, 3), max_size=3),
    write=st.sampled_from(sorted(WRITES)),
    kind=st.sampled_from([torch.float32, torch.float64, torch.bfloat16]),
)
def test_where_it_is_recorded(answer, shape, write, kind):
    """A write in place into a tensor that you made with `requires_grad=True` raises "a leaf Variable that requires grad is being used in an in-place operation"; into its product with a number, into a tensor without `requires_grad`, and in a `no_grad()` block it runs; tried with `-=`, `*=`, `fill_`, `clamp_`, `copy_` and `mul_`; after a step of SGD a weight that a mask or a clamp had set has moved."""
    w = torch.ones(shape, dtype=kind, requires_grad=True)
    change = WRITES[write]
    assert said(lambda: change(w)) == LEAF and said(lambda: change(nn.Parameter(w.detach()))) == LEAF
    assert said(lambda: change(w * 1)) == said(lambda: change(torch.ones(shape, dtype=kind))) == "no error"
    with torch.no_grad():
        assert said(lambda: change(w)) == "no error" and w.is_leaf and w.requires_grad
    assert torch.equal(w, change(torch.ones(shape, dtype=kind)))
    assert answer.message == LEAF
    layer, mask = nn.Linear(3, 2), torch.tensor([0.0, 1.0, 1.0])

    def masked():
        layer.weight *= mask

    assert said(masked) == LEAF
    with torch.no_grad():
        assert said(masked) == "no error" and layer.weight[:, 0].eq(0).all()
    for write_again in (lambda: w.mul_(0), lambda: w.clamp_(0, 0)):
        with torch.no_grad():
            write_again()
        assert w.eq(0).all()
        w.grad = torch.ones_like(w)
        torch.optim.SGD([w], lr=0.5).step()
        assert w.eq(-0.5).all()


@breaks("with torch.no_grad():\n        w -= lr * w.grad", "with torch.no_grad():\n        w -= 2 * lr * w.grad")
@breaks("w.grad = None", "pass")
@breaks("lr, message = 0.05,", "lr, message = 0.04,")
@breaks("with torch.no_grad():", "with torch.enable_grad():", variant="pasted")
@breaks("p -= lr * p.grad", "p = p - lr * p.grad", variant="pasted")
@breaks("p -= lr * p.grad", "p += lr * p.grad", variant="pasted")
@breaks("p.grad = None", "pass", variant="pasted")
@drawn(cases=10, seed=SEED, sizes=st.lists(SIZE, min_size=2, max_size=4), rate=st.floats(1e-3, 0.1), steps=SIZE)
def test_the_block(answer, pasted, seed, sizes, rate, steps):
    """Under `no_grad()` the write `w -= lr * w.grad` runs, `w` is the same tensor and still requires grad; with the gradient cleared each time it goes where plain SGD goes, here from 0 to 2.1, 2.73, 2.919 and 2.976."""
    by_hand = trained(seed, sizes)
    by_sgd = deepcopy(by_hand)
    optimizer = torch.optim.SGD(by_sgd.parameters(), lr=rate)
    x, y = by_hand.data
    held = list(by_hand.parameters())
    by_hand.zero_grad()
    for _ in range(steps + 1):
        optimizer.zero_grad()
        for net in (by_hand, by_sgd):
            ((net(x) - y) ** 2).mean().backward()
        optimizer.step()
        assert said(lambda: pasted(1, model=by_hand, lr=rate)) == "no error"
        assert all(p.grad is None for p in by_hand.parameters())
    start = trained(seed, sizes)
    for p, same, wanted, first in zip(by_hand.parameters(), held, by_sgd.parameters(), start.parameters(), strict=True):
        assert p is same and p.requires_grad and p.is_leaf and torch.allclose(p, wanted)
        assert not torch.equal(p, first)
    assert answer.path == [2.1, 2.73, 2.919, 2.976] and answer.w.requires_grad and answer.w.is_leaf


@breaks("torch.tensor([1.0, 2.0, 4.0])", "torch.tensor([1.0, 2.0, 3.0])")
@breaks("w * x - 3 * x", "w * x - 2 * x")
@breaks("    return ((w * x - 3 * x) ** 2).mean()", "    return ((w * x - 3 * x) ** 2).sum()")
def test_three_tenths_are_left(answer):
    """Here the mean of the squares of `x` is 7, so the first slope is -42, and a step at 0.05 leaves 0.3 of the distance to 3."""
    assert (answer.x**2).mean().item() == 7 and answer.lr == 0.05
    with torch.no_grad():
        there = answer.w.clone()
        answer.w.zero_()
    answer.w.grad = None
    answer.loss().backward()
    assert isclose(answer.w.grad.item(), -42, rel_tol=1e-6)
    with torch.no_grad():
        answer.w.copy_(there)
    left = [3 - value for value in [0, *answer.path]]
    assert all(isclose(b, 0.3 * a, abs_tol=2e-3) for a, b in pairwise(left)) and isclose(there, 2.976, abs_tol=1e-3)


@breaks("        p = p - 0.1 * p.grad", "        p -= 0.1 * p.grad", variant="ways")
@breaks("            p -= 0.1 * p.grad", "            p = p - 0.1 * p.grad", variant="ways")
@breaks("if p.grad is not None:", "if p.grad is None:", variant="ways")
@breaks("            p -= 0.1 * p.grad", "            p -= 0.2 * p.grad", variant="ways")
@drawn(cases=10, seed=SEED, sizes=st.lists(SIZE, min_size=2, max_size=4), recording=st.booleans())
def test_rebound_in_a_loop(ways, seed, sizes, recording):
    """`for p in model.parameters(): p = p - lr * p.grad` raises nothing and moves no weight, inside the block and outside; `p -= lr * p.grad` in the block moves each; here by 0.0 and by 0.5."""
    net = trained(seed, sizes)
    before = [p.detach().clone() for p in net.parameters()]
    with torch.set_grad_enabled(recording):
        for p in net.parameters():
            p = p - 0.1 * p.grad
    assert all(torch.equal(p, b) for p, b in zip(net.parameters(), before, strict=True))
    with torch.no_grad():
        for p in net.parameters():
            p -= 0.1 * p.grad
    for p, b in zip(net.parameters(), before, strict=True):
        assert torch.allclose(p, b - 0.1 * p.grad) and not torch.equal(p, b)
    assert ways.rebound == 0 and isclose(ways.written, 0.5, rel_tol=1e-5)
    assert torch.allclose(ways.model.weight, ways.start - 0.5) and ways.start.shape == (2, 3)
    assert ways.model.weight.grad is ways.model.bias.grad is None
    assert torch.allclose(ways.new, ways.model.bias) and ways.new is not ways.model.bias and not ways.new.requires_grad
    torch.manual_seed(0)
    assert torch.equal(ways.start, nn.Linear(3, 2).weight)


@breaks(
    "        if p.grad is not None:\n            p -= 0.1 * p.grad",
    "        if p.grad is None:\n            p -= 0.1",
    variant="ways",
)
@breaks("if p.grad is not None:", "if p is not None:", variant="pasted")
@drawn(cases=6, seed=SEED, rate=st.floats(1e-3, 1))
def test_a_weight_without_a_slope(ways, pasted, seed, rate):
    """A layer that the loss did not use has `.grad` None, and `p -= lr * p.grad` raises there; with `if p.grad is not None` the loop runs and that layer stays."""
    net, unused = trained(seed), nn.Linear(2, 2)
    stays = unused.weight.detach().clone()
    before = net[0].weight.detach().clone()
    with torch.no_grad():
        assert "NoneType" in said(lambda: unused.weight.__isub__(rate * unused.weight.grad))
    assert said(lambda: pasted(1, model=nn.ModuleList([net, unused]), lr=rate)) == "no error"
    assert torch.equal(unused.weight, stays) and not torch.equal(net[0].weight, before)
    assert isclose(ways.written, 0.5, rel_tol=1e-5) and ways.model.weight.grad is None


@breaks("                w = w - 0.25", "                w.data = w.data - 0.25", variant="ways")
@breaks("            if zero:", "            if not zero:", variant="ways")
@drawn(cases=10, start=st.floats(-3, 3), rate=st.floats(1e-3, 1))
def test_rebound_once(ways, start, rate):
    """`w = w - lr * w.grad` outside the block makes a computed tensor whose `.grad` is `None`: `w.grad.zero_()` behind it raises "'NoneType' object has no attribute 'zero_'" at once, and without that the next step "unsupported operand type(s) for *: 'float' and 'NoneType'" with a rate that is a float."""
    first = w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    lr = rate
    (w * w).backward()
    w = w - lr * w.grad
    assert not w.is_leaf and w.grad_fn is not None and first.is_leaf
    with catch_warnings():
        simplefilter("ignore")
        assert said(lambda: w.grad.zero_()) == "'NoneType' object has no attribute 'zero_'"
        (w * w).backward()
        assert w.grad is None
        words = said(lambda: w - rate * w.grad)
    assert words == "unsupported operand type(s) for *: 'float' and 'NoneType'"
    assert ways.plain == f"at 1.0: {words}"
    assert ways.zeroed == "at 1.0: 'NoneType' object has no attribute 'zero_'"


@breaks("set_grad_enabled(not block)", "set_grad_enabled(block)", variant="ways")
@breaks("two_steps(block=True)", "two_steps(block=False)", variant="ways")
@drawn(cases=10, start=st.floats(-3, 3), rate=st.floats(1e-3, 1))
def test_rebound_in_the_block(ways, start, rate):
    """`w = w - lr * w.grad` in the block makes another tensor, which does not require grad and whose `.grad` is `None`; where `w` is the only weight the next `backward()` raises "element 0 of tensors does not require grad and does not have a grad_fn"."""
    first = w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    (w * w).backward()
    with torch.no_grad():
        w = w - rate * w.grad
    assert w is not first and not w.requires_grad and w.grad is None and first.item() == start
    words = said(lambda: (w * w).backward())
    assert words == "element 0 of tensors does not require grad and does not have a grad_fn"
    assert ways.blocked == f"at 1.0: {words}"


@breaks("        w -= 0.5", "        w.sub_(0.5)", variant="ways")
@breaks("w.sub_(0.5)", "w.sub_(0.4)", variant="ways")
@drawn(cases=6, start=st.floats(-3, 3), rate=st.floats(1e-3, 1))
def test_in_a_function(ways, start, rate):
    """In a function `w -= lr * w.grad` on a `w` from outside it raises an UnboundLocalError, before anything is written, and `w.sub_(lr * w.grad)` in the block updates that `w`; here from 2 to 1.5."""
    space = {"w": torch.tensor(start, dtype=torch.float64, requires_grad=True), "lr": rate, "torch": torch}
    (space["w"] * 3).backward()
    body = "def update():\n    with torch.no_grad():\n        "
    exec(body + "w -= lr * w.grad", space)
    raised = False
    try:
        space["update"]()
    except UnboundLocalError:
        raised = True
    assert raised and space["w"].item() == start
    exec(body + "w.sub_(lr * w.grad)", space)
    space["update"]()
    assert isclose(space["w"].item(), start - 3 * rate, abs_tol=1e-9) and space["w"].requires_grad
    assert ways.local == "UnboundLocalError" and ways.left == 1.5 and ways.w.requires_grad and ways.w.is_leaf


@breaks("        u -= slope", "        u -= slope[:, 0]", variant="ways")
@breaks("u.data = u.data - slope", "u.data = u.data - slope[:, 0]", variant="ways")
@breaks("torch.ones(3, 1)", "torch.ones(3)", variant="ways")
@drawn(cases=12, n=st.integers(2, 5), rate=st.floats(1e-3, 1))
def test_data_takes_another_shape(ways, n, rate):
    """`w.data = w.data - lr * slope` with a slope of shape (n, 1), here (3, 1), turns a weight (n,) into one of (n, n) in silence; here three numbers become (3, 3), and `w -= lr * slope` in the block raises "output with shape [3] doesn't match the broadcast shape [3, 3]"."""
    slope = torch.ones(n, 1)
    w = torch.zeros(n, requires_grad=True)
    with torch.no_grad():
        words = said(lambda: w.__isub__(rate * slope))
    assert words == f"output with shape [{n}] doesn't match the broadcast shape [{n}, {n}]" and w.shape == (n,)
    lr = rate
    w.data = w.data - lr * slope
    assert w.shape == (n, n) and w.is_leaf and w.requires_grad
    assert ways.refused == "output with shape [3] doesn't match the broadcast shape [3, 3]"
    assert ways.grown == (3, 3) and ways.u.eq(-1).all() and ways.slope.shape == (3, 1) and ways.u.requires_grad


@breaks("with torch.no_grad():\n        w -= lr * w.grad", "with torch.no_grad():\n        w += lr * w.grad")
@drawn(cases=10, seed=SEED, rate=st.floats(1e-3, 1))
def test_data_after_backward(answer, seed, rate):
    """After `backward()`, `w.data -= lr * w.grad` gives the weight that `w -= lr * w.grad` gives in the block."""
    one, other = trained(seed), trained(seed)
    with torch.no_grad():
        one[0].weight -= rate * one[0].weight.grad
    other[0].weight.data -= rate * other[0].weight.grad
    assert torch.equal(one[0].weight, other[0].weight) and not torch.equal(one[0].weight, trained(seed)[0].weight)
    w, path = torch.tensor(0.0, requires_grad=True), []
    for _ in range(4):
        w.grad = None
        ((w * answer.x - 3 * answer.x) ** 2).mean().backward()
        w.data -= answer.lr * w.grad
        path.append(round(w.item(), 3))
    assert path == answer.path


@breaks('"w *= 0.5"', '"w = w * 0.5"', variant="causes")
@breaks('"w[:] = 0.0"', '"w[:1] = 0.0"', variant="causes")
@breaks('"w[w > 0] = 0.0"', '"w[0] = 0.0 "', variant="causes")
@breaks('"w[0] = 0.0"', '"w[[0]] = 0.0"', variant="causes")
@breaks('"w[:, 1:] += 1.0"', '"w[:, [1]] += 1.0"', variant="causes")
@breaks('"w.T.fill_(1.0)"', '"w.clone().T.fill_(1.0)"', variant="causes")
@drawn(cases=10, rows=st.integers(2, 4), columns=st.integers(2, 4))
def test_part_or_whole(causes, rows, columns):
    """A write into a row, a slice or the transpose says "a view of a leaf Variable"; one into `w[:]`, by a mask or by a list of indices says "a leaf Variable"; in a `no_grad()` block each runs, and a later step of plain SGD moves a row that was set to 0; the row of an embedding's `padding_idx` that was set to 0 stays after such a step, and without `padding_idx` it moves."""

    def put(index):
        w = torch.ones(rows, columns, requires_grad=True)
        return said(lambda: w.__setitem__(index, 0.0))

    w = torch.ones(rows, columns, requires_grad=True)
    assert put(0) == put(slice(1, None)) == put((slice(None), 1)) == said(lambda: w.T.fill_(1.0)) == VIEW
    assert put(slice(None)) == put(torch.ones(rows, columns).bool()) == put([0]) == put([0, 1]) == LEAF
    with torch.no_grad():
        assert put(0) == put(slice(1, None)) == put([0]) == said(lambda: w.T.fill_(5.0)) == "no error"
    assert w.eq(5).all() and w.is_leaf and w.requires_grad
    with torch.no_grad():
        w[0] = 0.0
    assert w[0].eq(0).all() and w[1:].eq(5).all()
    w.sum().backward()
    torch.optim.SGD([w], lr=0.5).step()
    assert w[0].eq(-0.5).all()
    for padded in (True, False):
        table = nn.Embedding(5, 3, padding_idx=0) if padded else nn.Embedding(5, 3)
        with torch.no_grad():
            table.weight[0] = 0.0
        before = table.weight.detach().clone()
        table(torch.arange(5)).sum().backward()
        torch.optim.SGD(table.parameters(), lr=0.5).step()
        assert table.weight[0].eq(0).all() == padded and not torch.equal(table.weight[1], before[1])
    assert causes.told[:3] == [LEAF] * 3 and causes.told[3:6] == [VIEW] * 3


@breaks('"w[0] = 0.0"', '"w = 0.0 * w"', variant="causes")
@drawn(cases=8, rows=st.integers(1, 4), columns=st.integers(1, 4), seed=SEED)
def test_filled_with_outputs(causes, rows, columns, seed):
    """A write `out[i] = net(x)` into a table `out` that was made with `requires_grad=True` says "a view of a leaf Variable", and `loss += net(x).sum()` onto such a `loss` "a leaf Variable"; in a `no_grad()` block both run and `net` gets no slope; with a table or a loss that was made without, they run and `net` gets its slope."""
    torch.manual_seed(seed)
    net, x = nn.Linear(3, columns), torch.randn(3)

    def fill(out):
        for i in range(rows):
            out[i] = net(x)

    assert said(lambda: fill(torch.zeros(rows, columns, requires_grad=True))) == VIEW
    table, out = torch.zeros(rows, columns, requires_grad=True), torch.zeros(rows, columns)
    with torch.no_grad():
        fill(table)
    fill(out)
    assert torch.equal(table, out) and out.any()
    table.square().sum().backward()
    assert net.weight.grad is None and table.grad.any()
    out.square().sum().backward()
    torch.testing.assert_close(net.weight.grad, 2 * rows * torch.outer(net(x).detach(), x))
    assert causes.told[3] == VIEW

    def add_up(loss):
        for _ in range(rows):
            loss += net(x).sum()
        return loss

    net.zero_grad()
    assert said(lambda: add_up(torch.zeros(1, requires_grad=True))) == LEAF
    with torch.no_grad():
        blocked = add_up(torch.zeros(1, requires_grad=True))
    blocked.backward()
    assert net.weight.grad is None and blocked.grad.eq(1).all()
    plain = add_up(torch.zeros(1))
    plain.backward()
    torch.testing.assert_close(plain, blocked)
    torch.testing.assert_close(net.weight.grad, rows * x.expand(columns, 3))
    assert causes.told[0] == LEAF


@breaks('"nn.init.zeros_(w[0])"', '"w[0].zero_()"', variant="causes")
@drawn(
    cases=12,
    rows=st.integers(2, 4),
    columns=st.integers(2, 4),
    fill=st.sampled_from(["zeros_", "normal_", "uniform_", "orthogonal_", "kaiming_uniform_", "xavier_normal_"]),
)
def test_init_has_the_block(causes, rows, columns, fill):
    """`nn.init.zeros_`, `normal_`, `uniform_`, `orthogonal_`, `kaiming_uniform_` and `xavier_normal_` run on a weight, and `zeros_` on a row of it, with no `no_grad()` around them; the weight is filled, the same tensor and still requires grad."""
    w = torch.full((rows, columns), 7.0, requires_grad=True)
    getattr(nn.init, fill)(w)
    assert w.is_leaf and w.requires_grad and (w != 7).any()
    nn.init.ones_(w)
    nn.init.zeros_(w[0])
    assert w[0].eq(0).all() and w[1:].eq(1).all()
    assert causes.told[8] == "runs"


@breaks("        h += v\n", "        h = h + v\n", variant="causes")
@breaks("range(2):\n    with", "range(1):\n    with", variant="causes")
@breaks("        h = u\n", "        h = u.clone()\n", variant="causes")
@drawn(cases=8, seed=SEED, size=SIZE, calls=st.integers(2, 4))
def test_a_sum_in_forward(causes, seed, size, calls):
    """If `h = w` and `h += x` stand in a forward pass, the message comes; in a `no_grad()` block each call adds `x` to the weight, and `h` has no history; `h = w + x` leaves the weight as it was, and gives both their slopes."""
    torch.manual_seed(seed)
    w, x = torch.randn(size, requires_grad=True), torch.randn(size, requires_grad=True)
    start = w.detach().clone()

    class Sum(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(w.detach().clone())

        def forward(self, x):
            h = self.w
            h += x
            return h

        def right(self, x):
            h = self.w + x
            return h

    net = Sum()
    w, forward = net.w, lambda: net(x)
    assert said(forward) == LEAF
    for call in range(1, calls + 1):
        h = net.right(x)
        (h.sum() * call).backward()
        assert torch.equal(w, start) and torch.equal(h, start + x)
    assert torch.equal(w.grad, x.grad) and w.grad.eq(sum(range(1, calls + 1))).all()
    for call in range(1, calls + 1):
        with torch.no_grad():
            h = forward()
        assert h is w and torch.allclose(w, start + call * x, atol=1e-5) and h.grad_fn is None
    assert causes.sums == [[1, 1], [2, 2]] and causes.u.tolist() == [2, 2] and causes.h is causes.u
    assert causes.v.tolist() == [1, 1] and causes.u.requires_grad and not causes.v.requires_grad


@breaks('"torch.empty(5, requires_grad=True).uniform_()"', '"torch.empty(5).uniform_()"', variant="causes")
@drawn(cases=8, size=st.lists(st.integers(1, 3), max_size=3))
def test_filled_first(causes, size):
    """`torch.empty(..., requires_grad=True).uniform_()` raises the message; `torch.empty(...).uniform_().requires_grad_()` runs and gives a weight that gets a slope, but as the attribute of a module its `parameters()` lack it, in silence, and with `nn.Parameter(torch.empty(size).uniform_())` they hold it; `torch.rand(..., requires_grad=True) * 0.1` runs and is no leaf, and after `backward()` its `.grad` is `None`."""
    assert said(lambda: torch.empty(size, requires_grad=True).uniform_()) == LEAF
    w = torch.empty(size).uniform_().requires_grad_()
    w.sum().backward()
    assert w.is_leaf and w.grad.eq(1).all()

    def moves(weight):
        module = nn.Linear(3, 2)
        module.extra = weight
        start = weight.detach().clone()
        (module(torch.ones(4, 3)).sum() + module.extra.sum()).backward()
        torch.optim.SGD(module.parameters(), lr=0.5).step()
        return torch.allclose(start - weight, torch.full_like(start, 0.5))

    assert not moves(torch.empty(size).uniform_().requires_grad_())
    assert moves(nn.Parameter(torch.empty(size).uniform_()))
    scale = 0.1
    w = torch.rand(size, requires_grad=True) * scale
    w.sum().backward()
    with catch_warnings():
        simplefilter("ignore")
        assert w.grad is None and not w.is_leaf
    assert causes.told[6] == LEAF and causes.told[11] == "runs"


@breaks('"for row in w: row += 1.0"', '"for row in [w[0]]: row += 1.0"', variant="causes")
@breaks('"torch.add(w, 1.0, out=w)"', '"w.add_(1.0)"', variant="causes")
@drawn(cases=8, rows=SIZE, columns=SIZE)
def test_other_words(causes, rows, columns):
    """A write into a row of `for row in w` says "Output 0 of Unbind is a view and is being modified inplace", and `out=` says "functions with out=... arguments don't support automatic differentiation"; under `no_grad()` both run."""
    w = torch.ones(rows, columns, requires_grad=True)

    def loop():
        for row in w:
            row += 1.0

    def out():
        torch.add(w, 1.0, out=w)

    first, second = causes.told[9:11]
    assert first == "Output 0 of Unbind is a view and is being modified inplace." and said(loop).startswith(first)
    assert second == said(out) and "functions with out=... arguments don't support automatic differentiation" in second
    with torch.no_grad():
        assert said(loop) == said(out) == "no error"
    assert w.eq(3).all() and w.is_leaf and w.requires_grad


@breaks("    row.zero_()\nexcept", "    row = row * 0\nexcept", variant="causes")
@drawn(cases=8, rows=SIZE, columns=SIZE)
def test_a_view_from_the_block(causes, rows, columns):
    """A row that is taken in the block and written outside raises "A view was created in no_grad mode and is being modified inplace with grad mode enabled"; written in the block too it changes the weight."""
    w = torch.ones(rows, columns, requires_grad=True)
    with torch.no_grad():
        row = w[0]
    words = said(lambda: row.add_(1.0))
    assert words.startswith("A view was created in no_grad mode and is being modified inplace with grad mode enabled")
    with torch.no_grad():
        row += 1.0
    assert w[0].eq(2).all() and w[1:].eq(1).all() and w.is_leaf and w.requires_grad
    assert causes.outside == "A view was created in no_grad mode" and causes.w.equal(torch.eye(4))
    assert causes.row.tolist() == [1, 0, 0, 0] and causes.w.requires_grad


@breaks('"nn.ReLU(inplace=True)(w)"', '"nn.ReLU()(w)"', variant="causes")
@drawn(
    cases=12,
    seed=SEED,
    rows=SIZE,
    make=st.sampled_from([nn.ReLU, nn.LeakyReLU, nn.ELU, nn.SiLU, nn.Hardswish]),
)
def test_an_activation_first(causes, seed, rows, make):
    """ReLU, LeakyReLU, ELU, SiLU or Hardswish with `inplace=True` as the first layer raises the message for an input that requires grad; given `x.clone()` it runs, and `x.grad` is that of the layer without `inplace`."""
    torch.manual_seed(seed)
    x, last = torch.randn(rows, 3, requires_grad=True), nn.Linear(3, 2)
    assert said(lambda: last(make(inplace=True)(x))) == LEAF
    slopes = []
    for net, given in ((make(inplace=True), x.clone()), (make(), x)):
        slopes += torch.autograd.grad(last(net(given)).sum(), x)
    net = make(inplace=True)
    assert torch.equal(torch.autograd.grad(last(net(x.clone())).sum(), x)[0], slopes[0])
    assert torch.allclose(*slopes) and (slopes[0].abs().max() > 0 or x.max() < 0)
    assert causes.told[7] == LEAF


@breaks('"w *= 0.5"', '"w = w * 0.5"', variant="causes")
@drawn(cases=12, seed=SEED, rows=SIZE, steps=st.integers(1, 4), cut=st.booleans())
def test_an_attacked_image(causes, seed, rows, steps, cut):
    """`x += step * x.grad.sign()` raises the message for an `x` that requires grad; in the block it runs, and with `x = x0.detach().clone().requires_grad_()` once, before the steps, the images `x0`, of which a slope was asked or not, stay, and each step goes on from the one before, where inside the loop that line begins anew in silence; without `x.grad = None` a step follows the sum of all slopes so far; without the clone, `detach()` or none, `x0` moves along in silence, so that a limit around `x0` holds nothing back."""
    torch.manual_seed(seed)
    net, images, step, limit = nn.Linear(3, 2), torch.randn(rows, 3), 0.5, 0.1
    for cloned in (True, False):
        x0 = images.clone().requires_grad_(cloned and cut)
        x = x0.detach().clone().requires_grad_() if cloned else (x0.detach() if cut else x0).requires_grad_()
        for _ in range(steps):
            net(x).sum().backward()
            assert said(lambda x=x: x.__iadd__(step * x.grad.sign())) == LEAF
            with torch.no_grad():
                x += step * x.grad.sign()
                x.copy_(torch.clamp(x, x0 - limit, x0 + limit))
                x.grad = None
        far = (x - images).abs().max().item()
        assert torch.equal(x0, images) == cloned and isclose(far, limit if cloned else step * steps, rel_tol=1e-2)
    for anew in (False, True):
        x = images.clone().requires_grad_()
        for _ in range(steps):
            x = images.detach().clone().requires_grad_() if anew else x
            net(x).sum().backward()
            with torch.no_grad():
                x += step * x.grad.sign()
                x.grad = None
        assert isclose((x - images).abs().max().item(), step if anew else step * steps, rel_tol=1e-2)
    for cleared in (True, False):
        x, slopes = images.clone().requires_grad_(), []
        for _ in range(steps):
            slopes.append(torch.autograd.grad(net(x).square().sum(), x)[0])
            net(x).square().sum().backward()
            assert torch.allclose(x.grad, slopes[-1] if cleared else sum(slopes), atol=1e-5)
            with torch.no_grad():
                x += step * x.grad.sign()
                if cleared:
                    x.grad = None
    assert causes.told[0] == LEAF


@breaks("nn.ReLU(inplace=True), nn.Linear", "nn.ReLU(), nn.Linear", variant="causes")
@breaks("x = torch.tensor([[-1.0, 2.0, -3.0]])", "x = torch.tensor([[1.0, 2.0, 3.0]])", variant="causes")
@drawn(cases=10, seed=SEED, rows=SIZE)
def test_plain_data_are_overwritten(causes, seed, rows):
    """A `ReLU` with `inplace=True` as the first layer overwrites an input that does not require grad, without a message; without `inplace` the input stays; here -1, 2 and -3 become 0, 2 and 0 for a ReLU."""
    torch.manual_seed(seed)
    for inplace in (True, False):
        x = torch.randn(rows, 3)
        given = x.clone()
        nn.Sequential(nn.ReLU(inplace=inplace), nn.Linear(3, 2))(given)
        assert torch.equal(given, x.relu() if inplace else x)
    assert causes.before == [[-1, 2, -3]] and causes.x.tolist() == [[0, 2, 0]] and causes.net[1].weight.shape == (2, 3)
