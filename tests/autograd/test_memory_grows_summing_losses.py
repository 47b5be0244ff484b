import contextlib
import gc
import io
import math
import weakref

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)


def networks(depth, width):
    """A network of some linear layers, a batch and its targets."""
    layers = [nn.Linear(width, width) for _ in range(depth)]
    return nn.Sequential(*layers), torch.randn(4, width), torch.randn(4, width)


@breaks("careless += loss  #", "careless += loss.detach()  #")
@breaks("for _ in range(5)", "for _ in range(4)")
@breaks("nn.Linear(5, 3)", "nn.Linear(5, 3, bias=False)")
@drawn(cases=12, depth=st.integers(1, 4), width=SIZE, steps=SIZE, again=st.booleans(), back=st.booleans())
def test_the_sum_keeps_each_graph(answer, depth, width, steps, again, back):
    """The sum of losses, by `total += loss` or `total = total + loss`, refers to the graph of each step, with and without `backward()`: its nodes grow by the same number with each step, down to the weights; here from 6 by 4 to 22."""
    model, x, y = networks(depth, width)
    total, kept, losses = 0.0, [], []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        if back:
            loss.backward()
        if again:
            total = total + loss
        else:
            total += loss
        losses.append(loss.grad_fn)
        kept.append(answer.nodes(total))
    one = answer.nodes(loss)
    weights = 2 * depth  # their nodes are shared by all steps
    assert kept == [weights + (n + 1) * (one - weights + 1) for n in range(steps)]
    found, todo = set(), [total.grad_fn]
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += [parent for parent, _ in node.next_functions if parent]
    assert all(node in found for node in losses)
    whole, total = total, 0.0
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        total = total + loss.item()
    assert answer.nodes(torch.tensor(total)) == 0 and math.isclose(total, whole.item(), rel_tol=1e-4)
    assert sum(hasattr(node, "variable") for node in found) == weights
    assert [careless for careless, _ in answer.kept] == [6, 10, 14, 18, 22]


@breaks("right += loss.item()", "right += loss")
@breaks("return forward().item()", "return forward()", variant="modes")
@breaks("total += loss.item()", "total += loss", variant="pasted")
@breaks("losses.append(loss.item())", "losses.append(loss)", variant="pasted")
@breaks("model.eval()", "model.train()", variant="pasted")
@breaks("with torch.no_grad():", "with torch.enable_grad():", variant="pasted")
@breaks("valid += loss_fn(model(x), y).item()", "valid += loss_fn(model(x), y)", variant="pasted")
@drawn(cases=8, depth=st.integers(1, 4), width=SIZE, steps=SIZE)
def test_a_number_keeps_nothing(answer, modes, pasted, depth, width, steps):
    """The sum of `loss.item()` is a Python number without nodes, and without `backward()` too no saved tensor stays once the loss is gone; here 0 after each step, and those of one graph while the loss has a name; in validation, in eval mode, no graph is recorded and the sum of the batches' losses comes out."""
    model, x, y = networks(depth, width)
    total = 0.0
    for _ in range(steps):
        total += F.mse_loss(model(x), y).item()
    assert type(total) is float and answer.nodes(total) == 0
    assert type(answer.right) is float and [right for _, right in answer.kept] == [0] * 5
    assert modes.counts["as_number"] == modes.counted(modes.as_number, steps=4) == [0] * 4
    named = []

    def step(forward):
        named[:] = [forward()]
        return named[0].item()

    assert modes.counted(step, steps) == [6] * steps
    named.clear()
    model, batches, recorded = nn.Sequential(*model, nn.Dropout()), [], []
    numbers = {"total": 0.0, "valid": 0.0, "losses": []}

    def loss_fn(out, y):
        recorded.append(out.requires_grad)
        return F.mse_loss(out, y)

    for rows in range(1, steps + 2):
        x, y = torch.randn(rows, width), torch.randn(rows, width)
        loss = F.mse_loss(model.train()(x), y)
        ours = pasted(1, model=model, loss_fn=loss_fn, loss=loss, x=x, y=y, **numbers)
        numbers = {name: getattr(ours, name) for name in numbers}
        batches.append((x, y, loss.detach().item()))
    x, y, seen = zip(*batches, strict=True)
    alone = [F.mse_loss(model.eval()(one), other).item() for one, other in zip(x, y, strict=True)]
    assert type(numbers["total"]) is float and math.isclose(numbers["total"], math.fsum(seen), rel_tol=1e-5)
    assert all(type(one) is float for one in numbers["losses"]) and numbers["losses"] == list(seen)
    assert type(numbers["valid"]) is float and not any(recorded)
    assert math.isclose(numbers["valid"], math.fsum(alone), rel_tol=1e-4)


@breaks(
    "def validated(forward):\n    return forward()",
    "def validated(forward):\n    return forward().detach()",
    variant="modes",
)
@breaks("alive.add(self)", "pass", variant="modes")
@breaks("steps=4", "steps=5", variant="modes")
@drawn(cases=6, steps=SIZE)
def test_validation_keeps_the_activations(modes, steps):
    """Without `backward()` the sum keeps the saved tensors of each step, the same number more with each; here 6 a step and 24 after four."""
    assert modes.counted(modes.validated, steps) == [6 * n for n in range(1, steps + 1)]
    assert modes.counts["validated"] == [6, 12, 18, 24]


@breaks("    loss.backward()  # gives", "    loss.detach()  # gives", variant="modes")
@drawn(cases=6, steps=SIZE)
def test_backward_gives_them_back(modes, steps):
    """After the `backward()` of a training loop no saved tensor stays, although the sum keeps the nodes of each step, where in a validation loop, without `backward()`, they stay; here 0 after each of four steps."""
    seen = []

    def step(forward):
        seen.append(modes.trained(forward))
        return seen[-1]

    assert modes.counted(step, steps) == [0] * steps and all(loss.grad_fn is not None for loss in seen)
    assert modes.counted(modes.validated, steps) == [6 * n for n in range(1, steps + 1)]
    assert modes.counts["trained"] == [0] * 4


@breaks("retain_graph=True", "retain_graph=False", variant="modes")
@drawn(cases=6, steps=SIZE)
def test_retain_graph_keeps_them(modes, steps):
    """With `retain_graph=True` the saved tensors of each step stay, as many as without `backward()`."""
    assert (
        modes.counted(modes.retained, steps)
        == modes.counted(modes.validated, steps)
        == [6 * n for n in range(1, steps + 1)]
    )
    for steps in (modes.retained, modes.trained):
        weight = torch.ones(1, requires_grad=True)
        assert steps(lambda weight=weight: (weight * 3).sum()).item() == 3 and weight.grad.item() == 3
    assert modes.counts["retained"] == modes.counts["validated"]


@breaks("with torch.no_grad():", "with torch.enable_grad():", variant="modes")
@drawn(cases=6, steps=SIZE)
def test_no_grad_makes_none(modes, steps):
    """Under `no_grad()` no tensor is saved and the loss has no `grad_fn`."""
    seen = []

    def step(forward):
        seen.append(modes.without_graph(forward))
        return seen[-1]

    assert modes.counted(step, steps) == [0] * steps and all(loss.grad_fn is None for loss in seen)
    assert modes.counts["without_graph"] == [0] * 4


@breaks("careless += loss  #", "careless += loss.detach() * 1  #")
@drawn(cases=6, width=SIZE)
def test_grad_fn_tells(answer, width):
    """`total.grad_fn` of a sum of losses is a node and stands in what `print` shows of the sum, alone and in a list, and not in an f-string of the sum; a sum of `loss.detach()` or `loss.item()` shows none; here the first is an AddBackward0."""
    model, x, y = networks(1, width)
    loss = F.mse_loss(model(x), y)
    assert (0.0 + loss).grad_fn is not None and (0.0 + loss.detach()).grad_fn is None
    assert "grad_fn" in str(0.0 + loss) and "grad_fn" in str([0.0 + loss]) and "grad_fn" not in f"{0.0 + loss}"
    assert "grad_fn" not in str([0.0 + loss.detach(), 0.0 + loss.item()])
    for total, shown in ((0.0 + loss, True), (0.0 + loss.detach(), False), (0.0 + loss.item(), False)):
        with contextlib.redirect_stdout(io.StringIO()) as screen:
            print(total)
        assert ("grad_fn" in screen.getvalue()) is shown
    assert type(getattr(answer.careless, "grad_fn", None)).__name__ == "AddBackward0"


@breaks("todo += [parent for parent, _ in node.next_functions]", "pass")
@drawn(cases=6, depth=st.integers(1, 3), steps=SIZE)
def test_a_list_keeps_them_too(answer, depth, steps):
    """A list of losses keeps a graph for each of them, and a list of `loss.item()` none."""
    model, x, y = networks(depth, 3)
    losses = [F.mse_loss(model(x), y) for _ in range(steps)]
    assert all(answer.nodes(loss) == 4 * depth + 1 for loss in losses)
    assert len({loss.grad_fn for loss in losses}) == steps
    assert not any(answer.nodes(loss.item()) for loss in losses)


@breaks("first = features[:, 0].detach()", "first = features[:, 0]", variant="slice")
@drawn(cases=6, rows=SIZE, width=SIZE)
def test_detach_keeps_the_numbers(slice, rows, width):
    """What `out.detach()` gives has no graph and shares the memory of the output: its numbers stay, as many bytes as before."""
    out, outputs = nn.Linear(3, width)(torch.randn(rows, 3)), []
    outputs.append(out.detach())
    (kept,) = outputs
    assert kept.grad_fn is None and out.grad_fn is not None and kept.data_ptr() == out.data_ptr()
    assert kept.nbytes == out.nbytes == 4 * rows * width
    assert slice.first.grad_fn is None and slice.features.grad_fn is not None


@breaks("view(40, 30)", "view(60, 20)", variant="slice")
@breaks("view(40, 30)", "view(30, 40)", variant="slice")
@breaks("detach().clone()", "detach()", variant="slice")
@drawn(cases=8, rows=SIZE, width=SIZE)
def test_a_view_keeps_the_table(slice, rows, width):
    """`features[:, 0].detach()` has the bytes of the whole table behind it, and its `.clone()` those of the column alone; here 4800 and 160."""
    table = torch.ones(rows, width, requires_grad=True) * 2
    column = table[:, 0].detach()
    assert column.untyped_storage().nbytes() == 4 * rows * width
    assert column.clone().untyped_storage().nbytes() == 4 * rows and torch.equal(column.clone(), column)
    assert slice.behind == 4800 and slice.first.nbytes == 160 == slice.alone.untyped_storage().nbytes()
    assert slice.alone.tolist() == list(range(0, 1200, 30)) == slice.first.tolist() and slice.alone.grad_fn is None


@breaks("loss = F.mse_loss(model(x), y)", "loss = F.mse_loss(model.eval()(x).detach(), y).requires_grad_()")
@drawn(cases=6, depth=st.integers(1, 3), width=SIZE)
def test_eval_makes_a_graph(answer, depth, width):
    """In `eval()` mode the loss of linear layers has as many nodes as in train mode, with Dropout behind them it has a `grad_fn` too, and under `no_grad()` none."""
    model, x, y = networks(depth, width)
    assert F.mse_loss(nn.Sequential(model, nn.Dropout()).eval()(x), y).grad_fn is not None
    counts = [answer.nodes(F.mse_loss(model.train(mode)(x), y)) for mode in (True, False)]
    with torch.no_grad():
        assert answer.nodes(F.mse_loss(model(x), y)) == 0
    assert counts == [4 * depth + 1] * 2
    assert answer.nodes(answer.loss) == 5


@breaks("careless += loss  #", "careless = loss  #")
@drawn(cases=5, steps=st.integers(1, 5))
def test_gc_does_not_help(answer, modes, steps):
    """`del loss` and `gc.collect()` leave the nodes and the saved tensors of the sum as they were; after `total = 0.0` no saved tensor stays; here 22 nodes."""
    model, x, y = networks(2, 3)
    total, saved = 0.0, weakref.WeakSet()

    def keep(tensor):
        one = modes.Saved(tensor)
        saved.add(one)
        return one

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda one: one.tensor):
        for _ in range(steps):
            loss = F.mse_loss(model(x), y)
            total += loss
    before, kept = answer.nodes(total), len(saved)
    del loss
    gc.collect()
    assert answer.nodes(total) == before > 0 and len(saved) == kept >= steps
    total = 0.0
    assert total == len(saved) == 0 and answer.nodes(answer.careless) == 22


@breaks("right += loss.item()", "right += loss.detach_().item()")
@drawn(cases=8, depth=st.integers(1, 3), width=SIZE)
def test_item_changes_no_gradient(answer, depth, width):
    """The gradients after `loss.item()` and `backward()` are those without it; here the loss has its nodes after `item()`."""
    model, x, y = networks(depth, width)
    found = []
    for read in (True, False):
        model.zero_grad()
        loss = F.mse_loss(model(x), y)
        if read:
            loss.item()
        loss.backward()
        found.append([p.grad.clone() for p in model.parameters()])
    assert all(torch.equal(one, other) for one, other in zip(*found, strict=True))
    assert any(p.any() for p in found[0]) and answer.nodes(answer.loss) == 5


@breaks("right += loss.item()", "right += loss.item() / 2")
@drawn(cases=6, steps=SIZE, width=SIZE)
def test_detach_is_enough(answer, steps, width):
    """The sum of `loss.detach()`, from 0.0 on, is a tensor without nodes, with the value of the sum of `loss.item()`, and leaves the losses as they were."""
    model, x, y = networks(1, width)
    total, number, losses = 0.0, 0.0, []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        total += loss.detach()
        number += loss.item()
        losses.append(loss)
    assert torch.is_tensor(total) and answer.nodes(total) == 0 and math.isclose(total.item(), number, rel_tol=1e-5)
    assert all(loss.item() == losses[0].item() for loss in losses)
    assert math.isclose(answer.right, answer.careless.item(), rel_tol=1e-5)


@breaks("careless, right, kept = 0.0, 0.0, []", "careless, right, kept = 1.0, 0.0, []")
@drawn(cases=6, width=SIZE)
def test_plus_equals_writes_into_it(answer, width):
    """`total = loss.detach()` and then `total += other` changes the value of the loss; `total = 0.0` and `+=` does not; here the sum starts at 0.0."""
    model, x, y = networks(1, width)
    loss = F.mse_loss(model(x), y + 1)
    before = loss.item()
    total = 0.0
    total += loss.detach()
    total += 1.0
    assert loss.item() == before
    total = loss.detach()
    total += 1.0
    assert loss.item() == total.item() and math.isclose(loss.item(), before + 1, rel_tol=1e-5)
    assert math.isclose(answer.careless.item(), answer.right, rel_tol=1e-5)


@breaks("lr=0.1", "lr=0.2")
@breaks("loss.backward()", "(-loss).backward()")
@breaks("    optimizer.zero_grad()\n", "")
@breaks("    optimizer.step()\n", "")
@breaks("torch.manual_seed(0)", "torch.manual_seed(1)")
def test_the_sum_is_the_same(answer):
    """Here the sum of the losses and the sum of their numbers are the same, and that of five steps of gradient descent by hand."""
    torch.manual_seed(0)
    layer, x, y = nn.Linear(5, 3), torch.randn(7, 5), torch.randn(7, 3)
    w, b, total = layer.weight.detach(), layer.bias.detach(), 0.0
    for _ in range(5):
        gap = x @ w.T + b - y
        total += gap.square().mean().item()
        w, b = w - 0.1 * 2 * gap.T @ x / 21, b - 0.1 * 2 * gap.sum(0) / 21
    assert math.isclose(answer.right, total, rel_tol=1e-5)
    assert math.isclose(answer.careless.item(), total, rel_tol=1e-5)


@breaks("todo += [parent for parent, _ in node.next_functions]", "pass")
@drawn(cases=6, depth=st.integers(1, 3), steps=st.integers(2, 6), rate=st.floats(0.01, 0.5))
def test_a_running_mean_keeps_them(answer, depth, steps, rate):
    """A running mean of activations, or of a weight, keeps the nodes of all steps, the same number more with each, and one of `value.detach()` none."""
    model, x, _ = networks(depth, 3)
    for activation in (lambda: model(x).mean(), lambda: 1 * model[0].weight):
        careless, right, kept = 0.0, 0.0, []
        for _ in range(steps):
            value = activation()
            careless = (1 - rate) * careless + rate * value
            right = (1 - rate) * right + rate * value.detach()
            kept.append(answer.nodes(careless))
        more = torch.tensor(kept).diff()[1:].unique()
        assert kept == sorted(set(kept)) and len(more) <= 1 and answer.nodes(right) == 0
        assert torch.allclose(careless, right)


@breaks(
    "F.mse_loss(model(x), y)",
    "F.mse_loss(model(x), y, reduction='none').mean(1)[:1].detach().requires_grad_() + 0 * model(x).sum()",
)
@drawn(cases=6, rows=st.integers(2, 6))
def test_item_wants_one_number(answer, rows):
    """A loss of several numbers raises at `.item()`, and its mean does not; here the loss is one number without axes."""
    loss = F.mse_loss(torch.rand(rows), torch.rand(rows), reduction="none")
    try:
        raise AssertionError(loss.item())
    except RuntimeError as error:
        assert "cannot be converted to Scalar" in str(error)
    assert isinstance(loss.mean().item(), float) and answer.loss.shape == ()
