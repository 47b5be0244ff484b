import io
import math
import warnings

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)
KINDS = [
    "ASGD",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Muon",
    "NAdam",
    "RAdam",
    "RMSprop",
    "Rprop",
    "SGD",
]
MOVERS = [("SGD", {"momentum": 0.9}), ("SGD", {"weight_decay": 0.1}), ("Adam", {}), ("AdamW", {})]


def weights(rows, width, seed):
    torch.manual_seed(seed)
    return nn.Parameter(torch.rand(rows, width) + 1), nn.Parameter(torch.rand(rows, width) + 1)


def train(optimizer, frozen, free, steps, to_none=True):
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=to_none)
        (frozen.sum() + free.sum()).backward()
        optimizer.step()


@breaks("body.requires_grad_(False)\nclean", "clean")
@breaks("body.requires_grad_(False)\nclean", "model.requires_grad_(True)\nclean")
@drawn(
    cases=30,
    kind=st.sampled_from(KINDS),
    decay=st.booleans(),
    late=st.booleans(),
    trained=st.integers(0, 2),
    rows=SIZE,
    width=SIZE,
    seed=st.integers(0, 99),
)
def test_before_or_after(answer, kind, decay, late, trained, rows, width, seed):
    """A weight frozen by `requires_grad_(False)` before or after the optimizer is made, or after a few steps, stays to the bit where each step starts with `zero_grad()`, while the other weight moves, as far as in an optimizer that was given the trained weights alone; with momentum, weight decay and Adam too."""
    frozen, free = weights(rows, width, seed)
    options = (
        {"lr": 0.1}
        | ({"momentum": 0.9} if kind == "SGD" else {})
        | ({"weight_decay": 0.1} if decay and kind != "Rprop" else {})
    )
    frozen.requires_grad_(late or trained > 0)
    optimizer = getattr(torch.optim, kind)([frozen, free], **options)
    train(optimizer, frozen, free, trained)
    frozen.requires_grad_(False)
    before, other = frozen.clone(), free.detach().clone()
    train(optimizer, frozen, free, 3)
    assert torch.equal(frozen, before) and not torch.equal(free, other)
    whole, part = weights(rows, width, seed), weights(rows, width, seed)
    for (still, moving), chosen in (
        (whole, lambda both: both),
        (part, lambda both: filter(lambda p: p.requires_grad, both)),
    ):
        still.requires_grad_(False)
        train(getattr(torch.optim, kind)(chosen([still, moving]), **options), still, moving, 3)
    assert torch.equal(whole[1], part[1]) and torch.equal(whole[0], part[0])
    assert answer.clean == ["2.weight", "2.bias"] and answer.optimizer.defaults["lr"] == 0.01


@breaks("body.requires_grad = False", "body.requires_grad_(False)")
@breaks("optimizer.step()", "optimizer.zero_grad()")
@drawn(cases=8, inputs=SIZE, units=SIZE)
def test_no_underscore(answer, inputs, units):
    """`layer.requires_grad = False` on a module freezes no parameter: each still requires grad; `layer.requires_grad_(False)` freezes each; here the first lets all four weights move."""
    layer = nn.Linear(inputs, units)
    layer.requires_grad = False
    assert [p.requires_grad for p in layer.parameters()] == [True, True]
    layer.requires_grad_(False)
    assert [p.requires_grad for p in layer.parameters()] == [False, False]
    assert answer.body.__dict__.get("requires_grad") is False  # a name on the module
    assert answer.slip == ["0.weight", "0.bias", "2.weight", "2.bias"]


@breaks("zeros = moved(to_none=False)", "zeros = moved()")
@breaks("body.requires_grad_(True)\nmoved()\n", "body.requires_grad_(True)\n")
@breaks("set_to_none=to_none", "set_to_none=True")
@drawn(
    cases=16, case=st.sampled_from(MOVERS), trained=st.integers(1, 3), rows=SIZE, width=SIZE, seed=st.integers(0, 99)
)
def test_zeros_move_it(answer, case, trained, rows, width, seed):
    """A weight that was trained and is frozen with the zeros of `zero_grad(set_to_none=False)` in `.grad` moves with SGD with momentum or weight decay, with Adam and with AdamW, and stays with plain SGD; here Adam moves all four weights."""
    kind, options = case
    for name, more, moves in ((kind, options, True), ("SGD", {}, False)):
        frozen, free = weights(rows, width, seed)
        optimizer = getattr(torch.optim, name)([frozen, free], lr=0.1, **more)
        train(optimizer, frozen, free, trained, to_none=False)
        frozen.requires_grad_(False)
        before = frozen.clone()
        train(optimizer, frozen, free, 1, to_none=False)
        assert frozen.grad.tolist() == [[0.0] * width] * rows
        assert bool((frozen != before).all()) == moves == bool((frozen != before).any())
    assert answer.zeros == ["0.weight", "0.bias", "2.weight", "2.bias"]


@breaks("body.zero_grad()", "body.zero_grad(set_to_none=False)")
@breaks("body.zero_grad()", "pass")
@breaks("lr=0.01", "lr=0.0")
@breaks("model.body.zero_grad()", "model.body.eval()", variant="pasted")
@breaks("model.body.zero_grad()", "model.body.zero_grad(set_to_none=False)", variant="pasted")
@breaks("model.body.requires_grad_(False)", "model.body.requires_grad = False", variant="pasted")
@drawn(
    cases=16, case=st.sampled_from(MOVERS), trained=st.integers(1, 3), rows=SIZE, width=SIZE, seed=st.integers(0, 99)
)
def test_emptied_it_stays(answer, pasted, case, trained, rows, width, seed):
    """A weight that was trained, then frozen and its `.grad` set to `None`, stays to the bit with `zero_grad(set_to_none=False)` and without `zero_grad()`, while the other weight moves; `zero_grad()` of the frozen layer sets it to `None`."""
    kind, options = case
    frozen, free = weights(rows, width, seed)
    optimizer = getattr(torch.optim, kind)([frozen, free], lr=0.1, **options)
    train(optimizer, frozen, free, trained, to_none=False)
    model = nn.ModuleDict({"body": nn.ParameterList([frozen]), "fc": nn.ParameterList([free])})
    pasted(1, model=model)
    assert frozen.grad is None and free.grad is not None and not frozen.requires_grad
    before, other = frozen.clone(), free.detach().clone()
    train(optimizer, frozen, free, 1, to_none=False)
    free.sum().backward()
    optimizer.step()
    assert torch.equal(frozen, before) and (free != other).all()
    assert answer.cured == ["2.weight", "2.bias"]


@breaks("w.requires_grad_(step < frozen)", "pass", variant="optimizers")
@breaks("lr=0.1", "lr=0.2", variant="optimizers")
@breaks("(w + other)", "(2 * w + other)", variant="optimizers")
@breaks('"momentum": 0.9', '"momentum": 0.8', variant="optimizers")
@breaks('"weight_decay": 0.1', '"weight_decay": 0.2', variant="optimizers")
@breaks("momentum * seen", "0.8 * seen", variant="numpy")
@breaks("0.999 * seen", "0.99 * seen", variant="numpy")
@breaks("grad + decay * w", "grad", variant="numpy")
def test_by_hand(optimizers, numpy):
    """A weight of 1 with slope 1 at a rate of 0.1, frozen after one step, then steps once more: with `None` it stays, and with zeros PyTorch and the rules by hand take it to the same place: SGD from 0.9 to 0.9, with momentum to 0.81, with decay from 0.89 to 0.8811, Adam from 0.9 to 0.833, AdamW from 0.899 to 0.831."""
    m, v = 0.09 / 0.19, 0.000999 / (1 - 0.999**2)
    adam = 0.1 * m / math.sqrt(v)
    wanted = {
        "SGD": (0.9, 0.9),
        "SGD, momentum": (0.9, 0.9 - 0.1 * 0.9),
        "SGD, decay": (1 - 0.1 * 1.1, 0.89 - 0.1 * 0.1 * 0.89),
        "Adam": (0.9, 0.9 - adam),
        "AdamW": (0.899, 0.899 * (1 - 0.001) - adam),
    }
    assert list(optimizers.rows) == list(wanted) and list(numpy.rows) == list(wanted)[:4]
    for name, (trained, zeros) in wanted.items():
        assert np.allclose(optimizers.rows[name], (trained, trained, zeros), atol=1e-6)
        assert name == "AdamW" or np.allclose(numpy.rows[name], (trained, zeros), atol=1e-6)
    assert abs(wanted["Adam"][1] - 0.833) < 5e-4 and abs(wanted["AdamW"][1] - 0.831) < 5e-4


@breaks("40, 5, momentum=0.9", "40, 5, momentum=0.8", variant="optimizers")
@breaks("40, 5, momentum", "40, 6, momentum", variant="optimizers")
@breaks("for kept in (False, True)", "for kept in (True, False)", variant="optimizers")
def test_it_glides(optimizers):
    """Here SGD with momentum, frozen with 5 of 40 steps done, glides on with zeros, in steps that shrink to 0.9 of the one before, and stands with `None`."""
    glide, stand = np.array(optimizers.glide), np.array(optimizers.stand)
    v, w, path = 0.0, 1.0, []
    for step in range(40):
        v = 0.9 * v + (step < 5)
        w -= 0.1 * v
        path.append(w)
    assert np.allclose(glide, path, atol=1e-5)
    steps = np.diff(glide)
    assert np.allclose(steps[4:] / steps[3:-1], 0.9, atol=1e-3)
    assert np.array_equal(stand[:5], glide[:5]) and (stand[4:] == stand[4]).all()


@breaks("weight.clone()\nmodel(x)", "weight\nmodel(x)", variant="silent")
@breaks("SGD(model.parameters(), lr=0.1).step()", "pass", variant="silent")
@drawn(cases=8, inputs=SIZE, units=SIZE, seed=st.integers(0, 99))
def test_state_dict_is_a_view(silent, inputs, units, seed):
    """After a step of SGD that moves the weight, nothing seems to move without a copy: the tensor that `state_dict()` gave before it equals the new weight, and a clone does not."""
    torch.manual_seed(seed)
    layer = nn.Linear(inputs, units)
    view, clone = layer.state_dict()["weight"], layer.weight.detach().clone()
    layer(torch.ones(2, inputs)).sum().backward()
    torch.optim.SGD(layer.parameters(), lr=0.1).step()
    assert torch.equal(layer.weight, view) and not torch.equal(layer.weight, clone)
    model = silent.build()
    model(silent.x).mean().backward()
    assert silent.by_view == 0 and math.isclose(silent.by_copy, 0.1 * silent.norm(model[0]), rel_tol=1e-3)
    assert model[3].weight.shape == (3, 4) and silent.norm(model[0]) > 0.01
    assert silent.x[0, 0] == -2 and silent.x[10, 6] == 2


@breaks("range(3)", "range(4)", variant="silent")
@breaks("SGD(model[3].parameters())", "SGD(model.parameters())", variant="silent")
@breaks("    optimizer.zero_grad()\n", "", variant="silent")
@drawn(cases=8, calls=st.integers(2, 4), inputs=SIZE, seed=st.integers(0, 99))
def test_left_out_piles_up(silent, calls, inputs, seed):
    """A layer that is not in the optimizer keeps its weight, and its `.grad` grows with each call of `backward()`, although `optimizer.zero_grad()` is called each time, until `zero_grad()` of the layer; `clip_grad_norm_` over the model counts it; here three calls give three times the first."""
    torch.manual_seed(seed)
    body, head, x = nn.Linear(inputs, 5), nn.Linear(5, 3), torch.randn(11, inputs)
    optimizer, first = torch.optim.SGD(head.parameters(), lr=0.0), body.weight.detach().clone()
    for call in range(1, calls + 1):
        optimizer.zero_grad()
        head(body(x)).square().mean().backward()
        optimizer.step()
        if call == 1:
            once, own = body.weight.grad.clone(), head.weight.grad.clone()
    assert torch.equal(body.weight, first) and torch.allclose(body.weight.grad, calls * once, rtol=1e-4)
    assert torch.allclose(head.weight.grad, own)
    whole = nn.utils.clip_grad_norm_([*body.parameters(), *head.parameters()], 1e9)
    assert whole > nn.utils.clip_grad_norm_(head.parameters(), 1e9) * 1.0001
    body.zero_grad()
    assert body.weight.grad is None
    rows = np.array(silent.grads)
    assert rows.shape == (3, 2) and np.allclose(rows[:, 0] / rows[0, 0], (1, 2, 3), rtol=1e-4)
    assert np.allclose(rows[:, 1], rows[0, 1], rtol=1e-6) and rows[0, 1] > 0


@breaks("        optimizer.add_param_group(group)\n", "        pass\n", variant="silent")
@breaks("model[0].requires_grad_(True)\nfirst", "first", variant="silent")
@breaks("    optimizer.step()\n", "    pass\n", variant="silent")
@drawn(cases=8, kind=st.sampled_from(["SGD", "Adam", "AdamW"]), rows=SIZE, width=SIZE, seed=st.integers(0, 99))
def test_thawed_is_not_in_it(silent, kind, rows, width, seed):
    """If the optimizer was made without a weight, since it was frozen, this does not move by a bit when it requires grad again, although it has a gradient; after `add_param_group` it moves, and so does one that was in the optimizer while it was frozen."""
    thawed, free = weights(rows, width, seed)
    optimizer = getattr(torch.optim, kind)([free], lr=0.1)
    before = thawed.detach().clone()
    train(optimizer, thawed, free, 2)
    assert thawed.grad is not None and torch.equal(thawed, before)
    optimizer.add_param_group({"params": [thawed]})
    train(optimizer, thawed, free, 1)
    assert (thawed != before).all()
    within, free = weights(rows, width, seed)
    optimizer = getattr(torch.optim, kind)([within.requires_grad_(False), free], lr=0.1)
    train(optimizer, within, free, 2)
    before = within.clone()
    train(optimizer, within.requires_grad_(True), free, 1)
    assert (within != before).all()
    model = silent.build()
    model(silent.x).mean().backward()  # the gradient of both calls, as the first weight is still
    assert silent.shifts[0] == 0 and len(silent.shifts) == 2
    assert math.isclose(silent.shifts[1], 0.1 * 2 * silent.norm(model[0]), rel_tol=0.1)
    assert silent.optimizer.defaults["lr"] == 0.1


@breaks("optimizer.add_param_group(group)", "optimizer.add_param_group(group | {'lr': 0.05})", variant="silent")
@drawn(cases=10, rate=st.floats(0.01, 1), gamma=st.floats(0.1, 0.9), epochs=st.integers(1, 4))
def test_a_new_group_has_the_first_rate(silent, rate, gamma, epochs):
    """A group that `add_param_group` adds without an `lr` begins at the rate that the optimizer was made with, while `StepLR`, `ExponentialLR` or `CosineAnnealingLR` has brought the first group to a smaller one; with an `lr` it begins there."""
    schedulers = torch.optim.lr_scheduler
    for make in (
        lambda optimizer: schedulers.StepLR(optimizer, 1, gamma),
        lambda optimizer: schedulers.ExponentialLR(optimizer, gamma),
        lambda optimizer: schedulers.CosineAnnealingLR(optimizer, 9),
    ):
        head, body, named = (nn.Linear(2, 2) for _ in range(3))
        optimizer = torch.optim.SGD(head.parameters(), lr=rate)
        scheduler = make(optimizer)
        for _ in range(epochs):
            optimizer.step()
            scheduler.step()
        optimizer.add_param_group({"params": body.parameters()})
        optimizer.add_param_group({"params": named.parameters(), "lr": rate / 100})
        first, new, own = (group["lr"] for group in optimizer.param_groups)
        assert first < 0.98 * rate and new == rate and own == rate / 100
    assert [group["lr"] for group in silent.optimizer.param_groups] == [0.1, 0.1]


@breaks("optimizer.add_param_group(group)", "optimizer = SGD(group['params'], lr=0.1)", variant="silent")
@drawn(cases=10, rate=st.floats(0.01, 1), steps=st.integers(1, 4))
def test_some_refuse_a_group(silent, rate, steps):
    """After `add_param_group`, with an `lr` or without, `LambdaLR`, `OneCycleLR`, `CyclicLR`, `MultiplicativeLR` and `CosineAnnealingWarmRestarts` raise at their next step, where `StepLR` goes on; made anew, all step, and all but `MultiplicativeLR` start over where they first began, `OneCycleLR` and `CyclicLR` with one rate for all groups or one of a list for each, the others with the new group's own."""
    schedulers = torch.optim.lr_scheduler
    for make, error in (
        (lambda optimizer: schedulers.LambdaLR(optimizer, lambda step: 0.9**step), ValueError),
        (lambda optimizer: schedulers.OneCycleLR(optimizer, rate, 20), KeyError),
        (lambda optimizer: schedulers.CyclicLR(optimizer, rate / 10, rate, 3), ValueError),
        (lambda optimizer: schedulers.MultiplicativeLR(optimizer, lambda step: 0.9), ValueError),
        (lambda optimizer: schedulers.CosineAnnealingWarmRestarts(optimizer, 10), ValueError),
        (lambda optimizer: schedulers.StepLR(optimizer, 1, 0.9), None),
    ):
        for own in ({}, {"lr": rate / 100}):
            head, body = nn.Linear(2, 2), nn.Linear(2, 2)
            optimizer = torch.optim.SGD(head.parameters(), lr=rate)
            scheduler = make(optimizer)
            start = optimizer.param_groups[0]["lr"]
            for _ in range(steps):
                optimizer.step()
                scheduler.step()
            optimizer.add_param_group({"params": body.parameters(), **own})
            optimizer.step()
            if error:
                with pytest.raises(error):
                    scheduler.step()
                left = optimizer.param_groups[0]["lr"]
                scheduler = make(optimizer)
                goes_on = isinstance(scheduler, schedulers.MultiplicativeLR)
                one_rate = isinstance(scheduler, (schedulers.OneCycleLR, schedulers.CyclicLR))
                begun = left if goes_on else start, start if one_rate else own.get("lr", rate)
                assert np.allclose([group["lr"] for group in optimizer.param_groups], begun, atol=0)
                assert left != start
            before = [group["lr"] for group in optimizer.param_groups]
            optimizer.step()
            scheduler.step()
            after = [group["lr"] for group in optimizer.param_groups]
            assert len(after) == 2 and all(one != other for one, other in zip(before, after, strict=True))
    for make in (
        lambda optimizer, low, high: schedulers.OneCycleLR(optimizer, high, 20, div_factor=10),
        lambda optimizer, low, high: schedulers.CyclicLR(optimizer, low, high, 3),
    ):
        optimizer = torch.optim.SGD(nn.Linear(2, 2).parameters(), lr=rate)
        make(optimizer, rate / 10, rate)
        optimizer.add_param_group({"params": nn.Linear(2, 2).parameters()})
        make(optimizer, lows := [rate / 10, rate / 1000], [rate, rate / 100])
        assert np.allclose([group["lr"] for group in optimizer.param_groups], lows, atol=0)
    assert len(silent.optimizer.param_groups) == 2


@breaks("shift(nothing, freeze),", "shift(freeze, nothing),", variant="causes")
@breaks("shift(nothing, freeze_and_empty),", "shift(nothing, freeze),", variant="causes")
@breaks('"in time": shift(freeze, nothing)', '"in time": shift(nothing, freeze)', variant="causes")
@drawn(cases=10, kind=st.sampled_from(KINDS), rows=SIZE, width=SIZE, seed=st.integers(0, 99))
def test_between_is_too_late(causes, kind, rows, width, seed):
    """Frozen between `backward()` and `step()`, a weight still moves in that step; with `.grad` set to `None` as well it stays."""
    for empty in (False, True):
        frozen, free = weights(rows, width, seed)
        optimizer, before = getattr(torch.optim, kind)([frozen, free], lr=0.1), frozen.detach().clone()
        (frozen.sum() + free.sum()).backward()
        frozen.requires_grad_(False)
        if empty:
            frozen.grad = None
        optimizer.step()
        assert bool((frozen == before).all()) == empty
    found, model = causes.shifts, causes.build()
    model(causes.x).mean().backward()
    assert math.isclose(found["after backward"], 0.1 * model[0].weight.grad.norm().item(), rel_tol=1e-3)
    assert found["the same, emptied"] == found["in time"] == 0 < 0.001 < found["after backward"]
    causes.freeze_and_empty(model)
    assert model[0].weight.grad is None and not model[0].weight.requires_grad
    assert causes.x[0, 0] == -2 and causes.x[10, 6] == 2
    assert model[2].weight.shape == (3, 5) and model[2].weight.grad is not None


@breaks("body.requires_grad_(False)\nclean", "model.requires_grad_(False)[2].weight.requires_grad_(True)\nclean")
@drawn(cases=8, kind=st.sampled_from(["SGD", "Adam", "AdamW"]), width=SIZE, seed=st.integers(0, 99))
def test_all_but_the_head(answer, kind, width, seed):
    """After `model.requires_grad_(False)` and `requires_grad_(True)` on the head, the weights of the head move in a step, and the others stay; here the head is the last layer."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(width, 4), nn.Tanh(), nn.Linear(4, 2))
    model.add_module("fc", nn.Linear(2, 3))
    model.requires_grad_(False)
    model.fc.requires_grad_(True)
    before = [p.detach().clone() for p in model.parameters()]
    optimizer = getattr(torch.optim, kind)(model.parameters(), lr=0.1)
    model(torch.rand(5, width)).square().sum().backward()
    optimizer.step()
    assert [torch.equal(p, b) for p, b in zip(model.parameters(), before, strict=True)] == [True] * 4 + [False] * 2
    assert answer.clean == ["2.weight", "2.bias"]


@breaks("body.requires_grad_(False)\nclean", "model.append(nn.Dropout()).eval()[3].train()\nclean")
@drawn(cases=8, width=st.integers(20, 30), seed=st.integers(0, 99))
def test_dropout_still_drops(answer, width, seed):
    """A frozen body with Dropout gives two outputs for one input in training mode, and one output after `eval()`; here the body is a layer without it."""
    torch.manual_seed(seed)
    body, x = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.5)).requires_grad_(False), torch.rand(2, width)
    assert not torch.equal(body(x), body(x))
    body.eval()
    assert torch.equal(body(x), body(x))
    assert torch.equal(answer.body(answer.x), answer.body(answer.x)) and len(answer.model) == 3


@breaks("shift(misspell, nothing)", "shift(freeze, nothing)", variant="causes")
def test_misspelt(causes):
    """Here `require_grad = False`, with a letter missing, raises nothing, and the weight moves."""
    assert causes.shifts["require_grad"] == causes.shifts["after backward"] > 0.001
    model = causes.build()
    causes.misspell(model)
    assert getattr(model[0].weight, "require_grad", None) is False and model[0].weight.requires_grad
    p = nn.Parameter(torch.ones(3))
    p.require_grad = False
    assert p.requires_grad


@breaks("shift(evaluate, nothing)", "shift(freeze, nothing)", variant="causes")
@breaks("optimizer.step()", "pass", variant="causes")
@drawn(cases=8, kind=st.sampled_from(["SGD", "Adam", "AdamW"]), inputs=SIZE, seed=st.integers(0, 99))
def test_eval_is_no_freeze(causes, kind, inputs, seed):
    """In `eval()` mode a weight moves in a step as far as in the other one, in a network without BatchNorm and Dropout; here it stays with `requires_grad_(False)`."""
    after = []
    for mode in (True, False):
        torch.manual_seed(seed)
        layer = nn.Linear(inputs, 3).train(mode)
        before = layer.weight.detach().clone()
        layer(torch.ones(2, inputs)).square().sum().backward()
        getattr(torch.optim, kind)(layer.parameters(), lr=0.1).step()
        assert not torch.equal(layer.weight, before)
        after.append(layer.weight)
    assert torch.equal(*after)
    assert causes.shifts["eval()"] == causes.shifts["after backward"] > 0.001 > causes.shifts["in time"] == 0
    model = causes.build()
    causes.evaluate(model)
    assert not model.training and model[0].weight.requires_grad


@breaks(
    "frozen, loaded = build().requires_grad_(False), build()",
    "frozen = loaded = build().requires_grad_(False)",
    variant="causes",
)
@breaks("sum(p.requires_grad for p in net", "sum(not p.requires_grad for p in net", variant="causes")
@drawn(cases=6, inputs=SIZE, units=SIZE, strict=st.booleans())
def test_not_in_the_file(causes, inputs, units, strict):
    """The flag is not in the file: the saved state of a frozen layer, loaded into a new layer, gives the same weights, and they require grad."""
    frozen, new = nn.Linear(inputs, units).requires_grad_(False), nn.Linear(inputs, units)
    file = io.BytesIO()
    torch.save(frozen.state_dict(), file)
    file.seek(0)
    new.load_state_dict(torch.load(file), strict=strict)
    assert torch.equal(new.weight, frozen.weight) and new.weight.requires_grad and not frozen.weight.requires_grad
    assert causes.flags == [0, 4]
    assert causes.loaded[0].bias.tolist() == [2] * 5 and torch.equal(causes.loaded[0].weight, causes.frozen[0].weight)


@breaks("max_norm=1.0", "max_norm=None", variant="causes")
@breaks("torch.tensor([1])", "torch.tensor([2])", variant="causes")
@breaks("weight.fill_(2.0)", "weight.fill_(0.1)", variant="causes")
@drawn(cases=10, rows=st.integers(2, 6), width=SIZE, limit=st.floats(0.1, 3), size=st.floats(4, 9))
def test_max_norm_writes(causes, rows, width, limit, size):
    """A frozen `Embedding` with `max_norm` shortens a row that is longer to that length when it is looked up, and leaves the other rows; without `max_norm` the row stays."""
    for option in (limit, None):
        lookup = nn.Embedding(rows, width, max_norm=option).requires_grad_(False)
        lookup.weight.fill_(size)
        before = lookup.weight.clone()
        lookup(torch.tensor([1]))
        assert torch.equal(lookup.weight[0], before[0]) and torch.equal(lookup.weight[1], before[1]) == (option is None)
        assert option is None or math.isclose(lookup.weight[1].norm(), option, rel_tol=1e-3)
    assert np.allclose(causes.rows, (12**0.5, 1, 12**0.5, 12**0.5), atol=1e-3)


@breaks("tied.weight = lookup.weight\n", "tied.weight = nn.Parameter(lookup.weight)\n", variant="causes")
@drawn(cases=6, rows=SIZE, width=SIZE, first=st.booleans())
def test_shared_flag(causes, rows, width, first):
    """A weight that two layers share has one flag: whichever of them you freeze, it is frozen, and whichever you thaw, it requires grad in both, the head and the embedding; the bias of the head is left out where you freeze the embedding."""
    lookup, tied = nn.Embedding(rows, width), nn.Linear(width, rows)
    tied.weight = lookup.weight
    (lookup if first else tied).requires_grad_(False)
    assert not tied.weight.requires_grad and not lookup.weight.requires_grad
    assert tied.bias.requires_grad == first
    (tied if first else lookup).requires_grad_(True)
    assert tied.weight.requires_grad and lookup.weight.requires_grad
    assert causes.tied.in_features == 3 and causes.tied.out_features == 4 and causes.tied.bias.shape == (4,)
    assert causes.left == 1 and not causes.tied.weight.requires_grad


@breaks("middle.requires_grad_(False)", "pass", variant="causes")
@breaks("middle(first(x))", "middle(first(x).detach() + 0 * first.weight.sum())", variant="causes")
@drawn(cases=8, inputs=SIZE, units=SIZE, seed=st.integers(0, 99))
def test_lets_it_through(causes, inputs, units, seed):
    """A frozen layer gets no `.grad`, and the layer before it gets the same gradient as if it were not frozen; under `no_grad()` that layer gets none."""
    torch.manual_seed(seed)
    first, last, head, x = nn.Linear(inputs, units), nn.Linear(units, 3), nn.Linear(3, 2), torch.randn(4, inputs)
    head(last(first(x))).square().sum().backward()
    wanted = first.weight.grad
    first.zero_grad()
    last.requires_grad_(False).zero_grad()
    head(last(first(x))).square().sum().backward()
    assert last.weight.grad is None and torch.equal(first.weight.grad, wanted) and wanted.norm() > 0
    first.zero_grad()
    with torch.no_grad():
        hidden = last(first(x))
    head(hidden).square().sum().backward()
    assert first.weight.grad is None
    first, middle, x = causes.first, causes.middle, causes.x
    hidden = middle(first(x))
    assert middle.weight.shape == (3, 5)
    slope = (2 * hidden @ middle.weight).T @ x
    assert middle.weight.grad is None and torch.allclose(first.weight.grad, slope, rtol=1e-3, atol=1e-3)
    assert math.isclose(causes.reached, slope.norm().item(), rel_tol=1e-3)


@breaks("body.trainable = False  #", "pass  #", variant="keras")
@breaks("body.trainable = False  #", "model.compile(keras.optimizers.SGD(0.0), 'mse')  #", variant="keras")
def test_keras_after_fit(keras):
    """Here `trainable = False` after `compile` and after a `fit` with Adam keeps the weights of that layer in the next `fit`, and those of the head move, with no new `compile`."""
    assert len(keras.trained) == 4 and 0.15 < min(keras.trained) <= max(keras.trained) < 0.21
    assert keras.frozen[:2] == [0, 0] and min(keras.frozen[2:]) > 0.05
    assert keras.body.units == 5 and keras.body.activation.__name__ == "tanh"
    assert keras.trained == [round(one, 2) for one in keras.trained]


@breaks('message = str(error).split(":")[0]', "pass", variant="keras")
@breaks("body.trainable = True\nback", "back", variant="keras")
@breaks("body.trainable = True\nmessage", "message", variant="keras")
@breaks('model.compile(keras.optimizers.Adam(0.1), "mse")\nthawed', "body.trainable = False\nthawed", variant="keras")
def test_keras_thaw_compiles(keras):
    """Here, in Keras on torch, `trainable = True` works in the next `fit` where the layer was trained since `compile`; if it was not, but frozen, that `fit` raises "Unknown variable", and after a new `compile` the layer moves."""
    assert len(keras.back) == 4 and 0.05 < min(keras.back) <= max(keras.back) < 0.21
    assert keras.again[:2] == [0, 0] and 0.15 < max(keras.again) < 0.21
    assert keras.message == "Unknown variable"
    assert len(keras.thawed) == 4 and 0.05 < min(keras.thawed) <= 0.15 < max(keras.thawed) < 0.21


@breaks("model.trainable = False\nhead", "body.trainable = False\nhead", variant="keras")
def test_keras_model_flag_is_above(keras):
    """In Keras on torch, where `model.trainable = False` stands above a head with `trainable = True`, the model has 0 weights to train and `fit` moves none and warns, compiled before or after; with the layers frozen one by one the head moves, and so does a layer with `trainable = True` in a frozen model that stands inside the fitted one."""
    assert keras.nothing == [0, 0, 0, 0] and keras.head.trainable and not keras.model.trainable
    assert len(keras.model.trainable_weights) == 0
    assert set(keras.warned) == {"The model does not have any trainable weights."}
    for whole in (True, False):
        for late in (True, False):
            body, head = keras.layers.Dense(4), keras.layers.Dense(2)
            model = keras.keras.Sequential([keras.keras.Input((3,)), body, head])
            x, y = np.ones((6, 3)), np.zeros((6, 2))
            if not late:
                model.compile("sgd", "mse")
            (model if whole else body).trainable = False
            head.trainable = True
            if late:
                model.compile("sgd", "mse")
            before = [w.value.detach().clone() for w in model.weights]
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("ignore")
                warnings.filterwarnings("always", "The model does not")
                model.fit(x, y, verbose=0)
            said = [str(one.message) for one in caught]
            assert ("The model does not have any trainable weights." in said) == whole
            stays = [torch.equal(a, w.value) for a, w in zip(before, model.weights, strict=True)]
            assert stays == ([True] * 4 if whole else [True, True, False, False])
    lower, upper = keras.layers.Dense(4), keras.layers.Dense(4)
    inside = keras.keras.Sequential([keras.keras.Input((3,)), lower, upper])
    model = keras.keras.Sequential([keras.keras.Input((3,)), inside, keras.layers.Dense(2)])
    inside.trainable = False
    upper.trainable = True
    model.compile("sgd", "mse")
    before = [w.value.detach().clone() for w in model.weights]
    model.fit(np.ones((6, 3)), np.ones((6, 2)), verbose=0)
    moves = [not torch.equal(a, w.value) for a, w in zip(before, model.weights, strict=True)]
    assert not inside.trainable and moves == [False, False, True, True, True, True]
