from contextlib import nullcontext
from types import SimpleNamespace

import keras as k
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 9)
HALF = torch.float16
DIVIDE = [torch.optim.Adam, torch.optim.AdamW, torch.optim.NAdam, torch.optim.RMSprop]


def stepped(make, dtype, slope, start=1.0, **options):
    weight = nn.Parameter(torch.full((1,), start, dtype=dtype))
    weight.grad = torch.full_like(weight, slope)
    make([weight], **options).step()
    return weight.item()


@breaks("nn.Linear(3, 1).half()", "nn.Linear(3, 1)")
@breaks("torch.optim.Adam(model", "torch.optim.SGD(model")
@breaks("0.001 * model", "torch.nan * model")
@breaks("(half, adam, slope),", "(full, adam, slope),", variant="half")
@breaks("slope, larger = 0.0005,", "slope, larger = 0.5,", variant="half")
@breaks("(half, adam, 0.0)", "(half, adam, 1.0)", variant="half")
@breaks("eps = 1e-8", "eps = 1e-7", variant="numpy")
@drawn(make=st.sampled_from(DIVIDE), slope=st.floats(-2e-4, 2e-4), each=st.booleans())
def test_adam_divides_by_zero(answer, half, numpy, make, slope, each):
    """The first step of Adam, AdamW, NAdam or RMSprop on a float16 weight is infinite or NaN where the slope is 0.0002 or less, as `eps` of 1e-8 is 0 there; on a float32 weight it is finite."""
    assert not np.isfinite(stepped(make, HALF, slope, lr=0.01, foreach=each))
    assert np.isfinite(stepped(make, torch.float, slope, lr=0.01, foreach=each))
    assert (
        torch.tensor(1e-8, dtype=HALF) == 0 == numpy.kept
        and numpy.eps == torch.optim.Adam([torch.ones(1)]).defaults["eps"]
    )
    assert answer.spoiled == 0 and answer.model.weight.dtype == HALF
    assert half.steps["half, Adam"] == np.inf and np.isnan(half.steps["half, Adam, slope 0"])
    assert half.slope == 0.0005 and answer.model.weight.shape == (1, 3)
    assert answer.optimizer.param_groups[0]["lr"] == 0.01 and -0.00025 < answer.loss < -0.00015


@breaks(
    'with torch.autocast("cpu", torch.float16):\n    out, given',
    'with torch.autocast("cpu", torch.bfloat16):\n    out, given',
)
@breaks("layer = nn.Linear(3, 5)", "layer = nn.Linear(3, 5).half()")
@drawn(seed=SEED, rows=SIZE, wide=SIZE, low=st.sampled_from([HALF, torch.bfloat16]), bias=st.booleans())
def test_the_weights_stay(answer, seed, rows, wide, low, bias):
    """With the forward pass under autocast the output of a Linear layer has its dtype, float16 or bfloat16, `mse_loss` and `cross_entropy` on it are float32, and the weights and their slopes stay float32; the slope of the output has its dtype too."""
    torch.manual_seed(seed)
    layer, x = nn.Linear(wide, 3, bias), torch.randn(rows, wide)
    with torch.autocast("cpu", low):
        out = layer(x)
        out.retain_grad()
        losses = F.mse_loss(out, torch.zeros(rows, 3)), F.cross_entropy(out, torch.zeros(rows).long())
    sum(losses).backward()
    assert out.dtype == out.grad.dtype == low and {
        each.dtype for each in (*losses, layer.weight, layer.weight.grad)
    } == {torch.float}
    assert answer.kinds == (torch.float, HALF, torch.float, torch.float)


@breaks("far = 300.0", "far = 200.0", variant="words")
@breaks("wide = outputs.float().square()", "wide = outputs.square()", variant="words")
@breaks("own = outputs.square()", "own = outputs.float().square()", variant="words")
@drawn(rows=SIZE, far=st.integers(260, 999))
def test_a_loss_of_your_own(words, rows, far):
    """Under autocast `out.square().mean()` of float16 outputs is float16, and infinity at outputs of 260 and more, here 300; with `out.float()`, and in `mse_loss`, it is right."""
    layer = nn.Linear(1, 2, bias=False)
    nn.init.constant_(layer.weight, far)
    with torch.autocast("cpu", HALF):
        out = layer(torch.ones(rows, 1))
        own, wide, given = out.square().mean(), out.float().square().mean(), F.mse_loss(out, torch.zeros(rows, 2))
    assert own.dtype == HALF and own == np.inf and wide.dtype == torch.float
    assert abs(wide.item() / far**2 - 1) < 0.01 and abs(given.item() / far**2 - 1) < 0.01
    assert words.own == np.inf and words.wide.item() == 90000 and words.far == 300


@breaks("eps, far_data = 1e-8", "eps, far_data = 1e-7", variant="words")
@breaks("low, wider = guarded(p)", "low, wider = guarded(p.float())", variant="words")
@drawn(rows=SIZE, eps=st.sampled_from([1e-8, 1e-10, 1e-12]))
def test_an_eps_of_your_own(words, rows, eps):
    """Under autocast an eps of 1e-8 and smaller, added to a float16 zero, is 0: `(p + 1e-8).log()` is infinite, and a ratio of zeros NaN, as in `F.normalize`; with `p.float()` both are finite."""
    layer = nn.Linear(3, 2)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    with torch.autocast("cpu", HALF):
        p = layer(torch.ones(rows, 3))
        logs, ratios = (p + eps).log(), [p / (p.norm() + eps), F.normalize(p)]
        right = [(p.float() + eps).log(), p.float() / (p.float().norm() + eps), F.normalize(p.float())]
    assert p.dtype == HALF and (logs == -np.inf).all() and all(ratio.isnan().all() for ratio in ratios)
    assert all(each.isfinite().all() for each in right)
    assert words.low[0] == -np.inf and np.isnan(words.low[1]) and words.p.abs().max() == 0 and words.eps == 1e-8
    assert abs(words.wider[0] - np.log(1e-8)) < 1e-3 and words.wider[1] == 0


@breaks("far_data = 1e-8, 70000.0", "far_data = 1e-8, 60.0", variant="words")
@drawn(rows=SIZE, far=st.floats(65520, 1e6), sign=st.sampled_from([-1, 1]))
def test_data_too_large(words, rows, far, sign):
    """Data of 65520 and more, here 70000, is infinite in float16: no output of a Linear layer is finite under that autocast, and all are in bfloat16."""
    layer, x = nn.Linear(3, 2), torch.full((rows, 3), sign * far)
    with torch.autocast("cpu", HALF):
        assert not layer(x).isfinite().any()
    with torch.autocast("cpu", torch.bfloat16):
        assert layer(x).isfinite().all()
    assert words.too_large == 0 and words.far_data == 70000 and words.data.shape == (4, 3)


@breaks("    step()\n    inside", "    inside")
@breaks(
    "torch.float16):\n    old",
    "torch.float16, cache_enabled=False):\n    old",
)
@breaks("lr=1.0).step", "lr=0.0).step")
@drawn(cases=9, seed=SEED, low=st.sampled_from([HALF, torch.bfloat16]), make=st.sampled_from(DIVIDE))
def test_one_autocast(answer, seed, low, make):
    """Inside of one autocast the loss stays the same while the weights move, in float16 and bfloat16; with one autocast a step it changes."""

    def losses(around):
        torch.manual_seed(seed)
        layer, x, seen = nn.Linear(3, 2), torch.randn(9, 3), []
        optimizer, before = make(layer.parameters(), lr=0.1), layer.weight.detach().clone()
        with torch.autocast("cpu", low) if around else nullcontext():
            for _ in range(4):
                optimizer.zero_grad()
                with torch.autocast("cpu", low):
                    loss = F.mse_loss(layer(x), x[:, :2] * 5)
                loss.backward()
                optimizer.step()
                seen.append(loss.item())
        assert not torch.equal(layer.weight, before)
        return seen

    assert len(set(losses(around=True))) == 1 < len(set(losses(around=False)))
    assert answer.inside == 0 and abs(answer.outside - 4.68) < 0.05


def slope_of(factor, scaled, dtype=HALF):
    """The slope of a weight of 1 at an input of 1 when the loss is `factor` times the output."""
    layer = nn.Linear(1, 1, bias=False)
    nn.init.ones_(layer.weight)
    optimizer = torch.optim.SGD(layer.parameters(), lr=1.0)
    scaler = torch.amp.GradScaler("cpu", enabled=scaled)
    with torch.autocast("cpu", dtype):
        out = layer(torch.ones(1, 1))
    scaler.scale(factor * out.float().sum()).backward()
    scaler.unscale_(optimizer)
    return layer.weight.grad.item()


@breaks("slope = 2e-8", "slope = 4e-8", variant="numpy")
@breaks("scale = 65536.0", "scale = 1.0", variant="numpy")
@breaks("np.float32(held) / np.float32(scale)", "held * half(1 / np.float32(scale))", variant="numpy")
@breaks("again = half(back)", "again = half(2 * back)", variant="numpy")
@breaks("half(6e-8)", "half(2e-8)", variant="numpy")
@drawn(power=st.integers(26, 36), sign=st.sampled_from([-1, 1]), part=st.sampled_from([1, 1.25, 1.5]))
def test_small_slopes_become_zero(numpy, power, sign, part):
    """A slope below 2**-25, about 3e-8, becomes 0 in float16; with a GradScaler, whose scale is 65536 at first, it comes out right in float32, and divided in float16 it is 0 again."""
    slope = sign * part * 2.0**-power
    assert torch.amp.GradScaler("cpu").get_scale() == 65536 == numpy.scale
    assert slope_of(slope, scaled=False) == 0
    assert abs(slope_of(slope, scaled=True) / slope - 1) < 0.01
    assert (numpy.lost, numpy.again) == (0, 0) and abs(float(numpy.back) / 2e-8 - 1) < 1e-3
    assert numpy.slope == 2e-8 and numpy.smallest == 2.0**-24 and round(2.0**-24, 8) == 6e-8


@breaks("train(torch.bfloat16)", "train(torch.float16)")
@drawn(power=st.integers(26, 99), part=st.sampled_from([1, 1.25, 1.5]))
def test_bfloat16_needs_none(answer, power, part):
    """In bfloat16 a slope of 2**-26 down to 2**-99 comes out right without a scaler; here training ends at 0.06 in bfloat16, as in float32."""
    assert slope_of(part * 2.0**-power, scaled=False, dtype=torch.bfloat16) == part * 2.0**-power
    ends = answer.ends
    assert abs(ends["bfloat16, no scaler"] - ends["float32"]) < 0.01 and round(ends["float32"], 2) == 0.06


@breaks("torch.float16, scaled=True)", "torch.float16)")
@breaks('"float16, no scaler": train(torch.float16)', '"float16, no scaler": train(torch.float16, True)')
@breaks("512**3", "512")
@breaks("optimizer.zero_grad()", "pass")
@breaks("rate = 0.01 * voxels", "rate = 0.001 * voxels")
@drawn(cases=3, seed=st.integers(0, 99))
def test_the_scaler_learns(answer, seed):
    """Here training in float16 ends at 0.06 with the scaler, as in float32, and at 1.02 without it."""
    ends = answer.ends
    assert (
        abs(ends["float16, scaler"] - ends["float32"]) < 0.01
        and 0.05 < ends["float32"] < 0.07
        and answer.voxels == 2**27
    )
    assert abs(ends["float16, no scaler"] - 1.02) < 0.1
    torch.manual_seed(seed)
    x, last = torch.randn(32, 3), {}
    for name, low, scaled in (("full", torch.float, False), ("low", HALF, False), ("scaled", HALF, True)):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 1))
        optimizer, scaler = (
            torch.optim.SGD(model.parameters(), 0.002 * 2**27),
            torch.amp.GradScaler("cpu", enabled=scaled),
        )
        for _ in range(40):
            optimizer.zero_grad()
            with torch.autocast("cpu", low, enabled=low == HALF):
                error = model(x).float() - x.sum(1, keepdim=True)
            scaler.scale(error.square().sum() / 2**27).backward()
            scaler.step(optimizer)
            scaler.update()
        last[name] = error.square().mean().item()
    assert abs(last["scaled"] - last["full"]) < 0.05 < last["low"] - last["full"]


def one(order, slopes, limit, scale=1024.0, make=torch.optim.SGD):
    """The step of a float32 weight with these slopes, clipped to `limit`, by the named lines in their order."""
    weights = nn.Parameter(torch.zeros(len(slopes)))
    optimizer = make([weights], lr=1.0)
    scaler = torch.amp.GradScaler("cpu", init_scale=scale)
    loss = (weights * torch.tensor(slopes)).sum()
    for name in order:
        if name == "scale":
            scaler.scale(loss).backward()
        elif name == "alone":
            scaler.scale(loss)
            loss.backward()
        elif name == "clip":
            nn.utils.clip_grad_norm_([weights], limit)
        elif name == "update":
            scaler.update()
        elif name == "plain":
            optimizer.step()
        else:
            getattr(scaler, name)(optimizer)
    return -weights.detach()


SLOPES = st.lists(st.floats(0.5, 9), min_size=1, max_size=5)
LIMIT = st.sampled_from([0.01, 0.1, 0.25])
SCALE = st.sampled_from([256.0, 4096.0, 65536.0])
RIGHT = "scale", "unscale_", "clip", "step", "update"


def clipped(slopes, limit):
    slopes = torch.tensor(slopes)
    return slopes * limit / slopes.norm()


def on_cpu(scale):
    """As much of torch as the lines name, with the CPU in place of the card."""
    amp = SimpleNamespace(GradScaler=lambda card: torch.amp.GradScaler("cpu", init_scale=scale))
    return SimpleNamespace(amp=amp, autocast=lambda card, dtype: torch.autocast("cpu", dtype), float16=HALF)


def reader(slopes, scale):
    """A reader's names in a loop whose loss has these slopes; the loss notes the dtype that it is given."""
    model = nn.Linear(len(slopes), 1, bias=False)
    nn.init.zeros_(model.weight)
    model.weight.grad = torch.full_like(model.weight, 7.0)  # of the batch before

    def loss_fn(out, y):
        loss_fn.seen = out.dtype
        return (out.float() - y).sum()

    data = {"x": torch.tensor([slopes]), "y": torch.ones(1, 1), "loss_fn": loss_fn}
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    return {"torch": on_cpu(scale), "model": model, "optimizer": optimizer, **data}


@breaks("scaler.unscale_(optimizer)\n", "", variant="pasted")
@breaks("scaler.scale(loss).backward()", "scaler.scale(loss)\nloss.backward()", variant="pasted")
@breaks("scaler.step(optimizer)", "optimizer.step()", variant="pasted")
@breaks("scaler.update()", "", variant="pasted")
@breaks("optimizer.zero_grad()", "", variant="pasted")
@breaks(
    'right = "scaled.backward", "unscale_", "clip", "step"',
    'right = "scaled.backward", "unscale_", "step"',
    variant="order",
)
@breaks('"no clipping": ("scaled.backward", "step", "update")', '"no clipping": right', variant="order")
@drawn(slopes=SLOPES, limit=LIMIT, scale=SCALE)
def test_the_right_order(order, pasted, slopes, limit, scale):
    """scale, backward, unscale_, clip, step and update make the step of clipped slopes at any scale; here, at a rate of 1 and a scale of 1024, slopes of norm 5 are clipped to 1."""
    assert torch.allclose(one(RIGHT, slopes, limit, scale=scale), clipped(slopes, limit), rtol=1e-3)
    assert torch.allclose(one(("scale", "step", "update"), slopes, limit, scale=scale), torch.tensor(slopes))
    ours, norm = pasted(1, **reader(slopes, min(scale, 4096.0))), torch.tensor(slopes).norm().item()
    assert torch.allclose(-ours.model.weight[0], clipped(slopes, min(norm, 1.0)), rtol=5e-3)
    assert ours.loss_fn.seen == HALF
    ours = pasted(1, **reader([*slopes[1:], np.inf], scale))
    assert (ours.model.weight == 0).all() and ours.scaler.get_scale() == scale / 2  # left out; half the scale next
    assert abs(order.lengths["right"] - 1) < 1e-3 and order.lengths["no clipping"] == 5 and order.scale == 1024


@breaks(
    '"scaled.backward", "clip", "step", "update"\n',
    '"scaled.backward", "unscale_", "clip", "step", "update"\n',
    variant="order",
)
@breaks(
    '"scaled.backward", "clip", "unscale_", "step"', '"scaled.backward", "unscale_", "clip", "step"', variant="order"
)
@breaks("scale = {}, {}, 1024.0", "scale = {}, {}, 512.0", variant="order")
@drawn(slopes=SLOPES, limit=LIMIT, scale=SCALE, first=st.booleans())
def test_clipped_too_early(order, slopes, limit, scale, first):
    """Clipped before `unscale_`, or without it, the step is the clipped one divided by the scale, here 0.000977, which is 1 / 1024."""
    lines = ("scale", "clip", *["unscale_"] * first, "step", "update")
    assert torch.allclose(scale * one(lines, slopes, limit, scale=scale), clipped(slopes, limit), rtol=1e-3)
    for name in ("clip, not unscaled", "clip, then unscale_"):
        assert abs(order.lengths[name] - 0.000977) < 1e-6 and round(1 / 1024, 6) == 0.000977


@breaks('"scale", "loss.backward",\n', '"scaled.backward",\n', variant="order")
@drawn(slopes=SLOPES, scale=SCALE)
def test_scale_returns_the_loss(order, slopes, scale):
    """`scaler.scale(loss)` leaves `loss` as it is: after `loss.backward()` the step is divided by the scale, here 0.00488."""
    assert torch.allclose(scale * one(("alone", "step", "update"), slopes, 1, scale=scale), torch.tensor(slopes))
    assert abs(order.lengths["scale alone"] - 5 / 1024) < 1e-9 and round(5 / 1024, 5) == 0.00488


@breaks('("scaled.backward", "optimizer.step")', '("scaled.backward", "step")', variant="order")
@drawn(slopes=SLOPES, scale=SCALE)
def test_a_step_of_its_own(order, slopes, scale):
    """`optimizer.step()` without `unscale_` and clipping takes the scaled slopes: the step is longer by the factor of the scale, here 5120."""
    assert torch.allclose(one(("scale", "plain"), slopes, 1, scale=scale), scale * torch.tensor(slopes))
    assert order.lengths["optimizer.step"] == 5120


@breaks('"optimizer.step", "update"', '"step", "update"', variant="order")
@breaks("(torch.inf, 4.0)", "(3.0, 4.0)", variant="order")
@drawn(slopes=SLOPES, limit=LIMIT, place=st.integers(0, 9), far=st.sampled_from([np.inf, -np.inf, np.nan]))
def test_a_step_unasked(order, slopes, limit, place, far):
    """`optimizer.step()` after `unscale_` and clipping makes the right step, here 1, with no message from `update()`; where one slope is infinite or NaN it makes weights NaN, and `scaler.step` leaves all where they are, at 0."""
    unasked = "scale", "unscale_", "clip", "plain", "update"
    assert torch.allclose(one(unasked, slopes, limit), clipped(slopes, limit), rtol=1e-3)
    slopes = [*slopes]
    slopes[place % len(slopes)] = far
    assert one(unasked, slopes, limit).isnan().any() and (one(RIGHT, slopes, limit) == 0).all()
    assert abs(order.lengths["unscale_, optimizer.step"] - 1) < 1e-3
    assert (
        order.slopes == (np.inf, 4)
        and order.infinite["right"] == 0
        and np.isnan(order.infinite["unscale_, optimizer.step"])
    )


@breaks('"update", "step", "update"', '"step", "update"', variant="order")
@drawn(slopes=SLOPES, limit=LIMIT, scale=SCALE)
def test_update_too_early(order, slopes, limit, scale):
    """With `update()` between `unscale_` and `step` the slopes are divided twice: the step is the clipped one divided by the scale, here 0.000977."""
    lines = "scale", "unscale_", "clip", "update", "step", "update"
    assert torch.allclose(scale * one(lines, slopes, limit, scale=scale), clipped(slopes, limit), rtol=1e-3)
    assert abs(order.lengths["update too early"] - 1 / 1024) < 1e-9 and round(1 / 1024, 6) == 0.000977


@breaks(
    '"scaled.backward", "scaled.backward", "step", "update"',
    '"scaled.backward", "unscale_", "scaled.backward", "step", "update"',
    variant="order",
)
@drawn(slopes=SLOPES, limit=LIMIT, times=st.integers(2, 4))
def test_accumulated(order, slopes, limit, times):
    """`scale(loss).backward()` in each batch of a group and unscale_, clip, step and update once make the step of the clipped sum of slopes."""
    weights = nn.Parameter(torch.zeros(len(slopes)))
    optimizer, scaler = torch.optim.SGD([weights], lr=1.0), torch.amp.GradScaler("cpu", init_scale=64.0)
    for i in range(times):
        scaler.scale((weights * torch.tensor(slopes)).sum() * (i + 1)).backward()
    scaler.unscale_(optimizer)
    assert torch.allclose(weights.grad, torch.tensor(slopes) * sum(range(times + 1)))
    nn.utils.clip_grad_norm_([weights], limit)
    scaler.step(optimizer)
    scaler.update()
    assert torch.allclose(-weights.detach(), clipped(slopes, limit), rtol=1e-3)
    assert order.lengths["two batches"] == 10


@breaks('"scaled.backward", "loss.backward", "step"', '"scaled.backward", "scaled.backward", "step"', variant="order")
@drawn(slopes=SLOPES, scale=SCALE)
def test_one_of_two_losses(order, slopes, scale):
    """Of two losses one of which goes backward without `scaler.scale`, that one counts next to nothing, divided by the scale: here the step is 5.005 in place of 10."""
    weights = nn.Parameter(torch.zeros(len(slopes)))
    optimizer, scaler = torch.optim.SGD([weights], lr=1.0), torch.amp.GradScaler("cpu", init_scale=scale)
    weights.sum().backward()
    scaler.scale((weights * torch.tensor(slopes)).sum()).backward()
    scaler.step(optimizer)
    assert torch.allclose(-weights.detach(), torch.tensor(slopes) + 1 / scale)
    assert abs(order.lengths["two losses, one scaled"] - 5.005) < 1e-3 and order.lengths["two batches"] == 10


@breaks("half(0.0004)", "half(0.0006)", variant="numpy")
@breaks("half(1) +", "half(0.1) +", variant="numpy")
@breaks("(half, sgd, larger", "(half, sgd, 2 * larger", variant="half")
@breaks("(full, sgd, larger", "(half, sgd, larger", variant="half")
@drawn(power=st.integers(-8, 8), part=st.floats(0.1, 0.9), rate=st.sampled_from([0.5, 1.0]))
def test_small_steps_are_lost(numpy, half, power, part, rate):
    """A step of SGD that takes a float16 weight up by less than half of the distance to the next number leaves it as it was, here 0.0004 at a weight of 1, and moves a float32 weight."""
    start = 2.0**power
    gap = torch.nextafter(torch.tensor(start, dtype=HALF), torch.tensor(1e4, dtype=HALF)).item() - start
    slope = -part * gap / 2 / rate
    assert stepped(torch.optim.SGD, HALF, slope, start, lr=rate) == start
    assert stepped(torch.optim.SGD, torch.float, slope, start, lr=rate) > start
    assert numpy.after == 1 < numpy.after_float and abs(numpy.after_float - 1.0004) < 1e-6
    assert half.larger == 0.02 and half.steps["half, SGD"] == 0 and abs(half.steps["float32, SGD"] - 0.0002) < 1e-6


@breaks("walk(torch.bfloat16, adam, slope, 0.001)", "walk(full, adam, slope, 0.001)", variant="half")
@breaks("adam, slope, 0.001)", "adam, slope, 0.01)", variant="half")
@drawn(power=st.integers(0, 8), slope=st.floats(1e-4, 9))
def test_bfloat16_loses_steps(half, power, slope):
    """The first step of Adam at a rate of `0.001`, which a float32 weight of 1 makes, does not move a bfloat16 weight of one, or of a larger power of 2."""
    start = 2.0**power
    full, low = (stepped(torch.optim.Adam, kind, -slope, start, lr=0.001) for kind in (torch.float, torch.bfloat16))
    assert low == start < full
    assert half.steps["bfloat16, Adam"] == 0
    for rounded in True, False:
        model, x = nn.Linear(3, 2), torch.full((4, 3), slope)
        for p in model.parameters():
            nn.init.constant_(p, start)
        if rounded:
            model.bfloat16()
            x = x.bfloat16()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
        (-model(x).sum()).backward()
        optimizer.step()
        assert all((p == start).all() == rounded for p in model.parameters())


@breaks("eps=1e-4", "eps=1e-2", variant="half")
@breaks("(full, adam, slope)", "(full, sgd, slope)", variant="half")
@drawn(slope=st.floats(3e-4, 2e-3), sign=st.sampled_from([-1, 1]))
def test_a_larger_eps(half, slope, sign):
    """The first step of Adam at a rate of 0.01 is 0.01 in float32; in float16 with `eps=1e-4` it is finite and more than twice as long, here 0.0498."""
    weights = [
        stepped(torch.optim.Adam, low, sign * slope, lr=0.01, eps=eps)
        for low, eps in ((torch.float, 1e-8), (HALF, 1e-4))
    ]
    full, low = (sign * (1 - weight) for weight in weights)
    assert abs(full - 0.01) < 1e-5 and 0.02 < low < 0.3
    assert round(half.steps["half, Adam, eps 1e-4"], 4) == 0.0498 and round(half.steps["float32, Adam"], 4) == 0.01


@breaks("layer(x.half())", "layer(x.half() + 0.1)")
@drawn(seed=SEED, rows=SIZE, wide=SIZE, low=st.sampled_from([HALF, torch.bfloat16]), bias=st.booleans())
def test_the_data_may_stay(answer, seed, rows, wide, low, bias):
    """Under autocast a Linear layer gives the same bits for float32 data and for the same data cast to its dtype, float16 or bfloat16."""
    torch.manual_seed(seed)
    layer, x = nn.Linear(wide, 3, bias), torch.randn(rows, wide)
    with torch.autocast("cpu", low):
        assert torch.equal(layer(x), layer(x.to(low)))
    assert answer.differ == 0 and answer.out.numel() == 160 and torch.equal(answer.given, answer.out)


@breaks("half = nn.Linear(3, 2).half()", "half = nn.Linear(3, 2)", variant="words")
@breaks('attempt("half", lambda: half(x))', 'attempt("half", lambda: half(x.half()))', variant="words")
@drawn(rows=SIZE, wide=SIZE, bias=st.booleans())
def test_words_of_half(words, rows, wide, bias):
    """A float16 Linear with a bias says "must have the same dtype, but got Float and Half" to float32 data; under autocast a float32 one takes it."""
    model, x = nn.Linear(wide, 3), torch.ones(rows, wide)
    with torch.autocast("cpu", HALF):
        assert nn.Linear(wide, 3, bias)(x).dtype == HALF
    model.half()
    with pytest.raises(RuntimeError, match="mat1 and mat2 must have the same dtype, but got Float and Half"):
        model(x)
    assert words.said["half"] == "mat1 and mat2 must have the same dtype, but got Float and Half"


@breaks("late(out)", "late(out.float())", variant="words")
@breaks('attempt("data", lambda: layer(x.half()))', 'attempt("data", lambda: layer(x))', variant="words")
@drawn(rows=SIZE, low=st.sampled_from([(HALF, "Half"), (torch.bfloat16, "BFloat16")]))
def test_words_outside(words, rows, low):
    """A float32 Linear outside of autocast says "got Half and Float" to a result of it and to float16 data, in bfloat16 "got BFloat16 and Float"; inside, and with `.float()`, it runs."""
    first, second = nn.Linear(3, 2), nn.Linear(2, 2)
    with torch.autocast("cpu", low[0]):
        out = first(torch.ones(rows, 3))
        second(out)
    with pytest.raises(RuntimeError, match=f"must have the same dtype, but got {low[1]} and Float"):
        second(out)
    data = torch.ones(rows, 3, dtype=low[0])
    with pytest.raises(RuntimeError, match=f"must have the same dtype, but got {low[1]} and Float"):
        first(data)
    with torch.autocast("cpu", low[0]):
        first(data)
    assert first(data.float()).dtype == torch.float and words.said["data"] == words.said["outside"]
    assert second(out.float()).dtype == torch.float
    assert words.said["outside"].endswith("but got Half and Float") and words.late.weight.shape == (2, 2)


@breaks("layer(x.double())", "layer(x)", variant="words")
@breaks("layer(x.double())", "layer(x.long())", variant="words")
@drawn(rows=SIZE, wide=SIZE, low=st.sampled_from([(HALF, "Half"), (torch.bfloat16, "BFloat16")]))
def test_words_of_float64(words, rows, wide, low):
    """Under autocast a Linear with a bias says "got Double and Half" to float64 data and "got Long and Half" to whole numbers, in bfloat16 "BFloat16"; with `x.float()` it runs."""
    layer = nn.Linear(wide, 3)
    with torch.autocast("cpu", low[0]):
        for kind, name in ((torch.double, "Double"), (torch.long, "Long")):
            x = torch.ones(rows, wide, dtype=kind)
            with pytest.raises(RuntimeError, match=f"must have the same dtype, but got {name} and {low[1]}"):
                layer(x)
            assert layer(x.float()).dtype == low[0]
    assert words.said["wide"].endswith("but got Double and Half")


@breaks("F.cross_entropy(logits, classes, weight)", "F.cross_entropy(logits, classes)", variant="words")
@breaks("F.cross_entropy(logits, classes, weight)", "F.cross_entropy(logits.float(), classes, weight)", variant="words")
@drawn(rows=SIZE, count=st.integers(2, 6))
def test_words_of_a_weight(words, rows, count):
    """`cross_entropy` with float16 logits and float32 class weights says "expected scalar type Half but found Float", and runs with `logits.float()`."""
    logits, classes, weight = torch.ones(rows, count).half(), torch.zeros(rows).long(), torch.ones(count)
    with pytest.raises(RuntimeError, match="expected scalar type Half but found Float"):
        F.cross_entropy(logits, classes, weight)
    assert F.cross_entropy(logits.float(), classes, weight).isfinite()
    assert words.said["weight"] == "expected scalar type Half but found Float"
    assert words.weight.tolist() == [1, 2] and words.classes.tolist() == [0, 1, 1, 0]


@breaks("F.binary_cross_entropy(chances, target)", "F.binary_cross_entropy(chances.float(), target)", variant="words")
@breaks("F.huber_loss(out, target)", "F.smooth_l1_loss(out, target)", variant="words")
@drawn(rows=SIZE, low=st.sampled_from([HALF, torch.bfloat16]))
def test_words_of_a_binary_loss(words, rows, low):
    """`F.binary_cross_entropy` of a float16 input and a float32 target outside of autocast says "Found dtype Float but expected Half", and so does `huber_loss` in `backward()`; inside, the former on logits, they run."""
    out, target = torch.zeros(rows, 2, dtype=low), torch.ones(rows, 2)
    with pytest.raises(RuntimeError, match=r"Found dtype Float but expected (Half|BFloat16)"):
        F.binary_cross_entropy(out.sigmoid(), target)
    out.requires_grad_()
    with pytest.raises(RuntimeError, match=r"Found dtype Float but expected (Half|BFloat16)"):
        F.huber_loss(out, target).backward()
    with torch.autocast("cpu", low):
        losses = F.binary_cross_entropy_with_logits(out, target), F.huber_loss(out, target)
    sum(losses).backward()
    assert {each.dtype for each in losses} == {torch.float} and out.grad.isfinite().all()
    assert words.said["binary"] == words.said["huber"]
    assert words.said["binary"] == "Found dtype Float but expected Half" and torch.equal(
        words.chances, words.out.sigmoid()
    )


@breaks("table[classes] = layer(x)\n", "table[:] = layer(x)\n", variant="words")
@breaks("layer(x).to(table.dtype)", "layer(x)", variant="words")
@drawn(rows=SIZE, mask=st.booleans(), low=st.sampled_from([HALF, torch.bfloat16]))
def test_words_of_a_table(words, rows, mask, low):
    """`table[i] = out` under autocast, with i positions or a mask and a float32 table, says "Index put requires the source and destination dtypes match"; with `out.to(table.dtype)` it runs."""
    layer, table = nn.Linear(3, 2), torch.zeros(rows, 2)
    i = torch.ones(rows, dtype=torch.bool) if mask else torch.arange(rows)
    with torch.autocast("cpu", low):
        out = layer(torch.ones(rows, 3))
        with pytest.raises(RuntimeError, match="Index put requires the source and destination dtypes match, got Float"):
            table[i] = out
        table[i] = out.to(table.dtype)
    assert torch.equal(table, out.float())
    assert words.said["table"].startswith("Index put requires the source and destination dtypes match")
    assert words.said["table, cast"] == "no error"


@breaks("far_down = -1e9", "far_down = -1e4", variant="words")
@breaks("torch.finfo(out.dtype).min", "torch.finfo(torch.float).min", variant="words")
@drawn(rows=SIZE, value=st.sampled_from([-1e9, -1e5, 7e4, 1e38]))
def test_words_of_a_mask(words, rows, value):
    """`masked_fill` of a float16 tensor with -1e9 says "value cannot be converted to type c10::Half without overflow", also with other numbers that float16 cannot hold; with `torch.finfo(out.dtype).min` it runs."""
    z = torch.ones(rows, 2).half()
    with pytest.raises(RuntimeError, match="value cannot be converted to type c10::Half without overflow"):
        z.masked_fill(z > 0, value)
    out = z
    lowest = torch.finfo(out.dtype).min
    assert (z.masked_fill(z > 0, lowest) == -65504).all()
    assert words.said["mask"] == "value cannot be converted to type c10::Half without overflow"
    assert (
        words.said["mask, lowest"] == "no error"
        and words.lowest == -65504
        and words.mask.shape == (4, 2)
        and words.far_down == -1e9
    )


@breaks("far_down = -1e9", "far_down = -1e4", variant="words")
@drawn(rows=SIZE, keys=st.integers(1, 6), seed=SEED)
def test_a_mask_in_silence(words, rows, keys, seed):
    """`scores[mask] = -1e9` and `torch.where(mask, -1e9, scores)` make minus infinity of float16 scores without an error, and a row in which all are masked is NaN after softmax; with `torch.finfo(scores.dtype).min`, and in float32, it is not."""
    torch.manual_seed(seed)
    scores, mask = torch.randn(rows + 1, keys), torch.rand(rows + 1, keys) < 0.5
    mask[0] = True

    def filled(scores, value):
        out = scores.clone()
        out[mask] = value
        return out, torch.where(mask, value, scores)

    for out in filled(scores.half(), words.far_down):
        assert out[mask].isneginf().all() and out.softmax(1)[0].isnan().all()
    for out in (*filled(scores.half(), words.lowest), *filled(scores, words.far_down)):
        assert out.softmax(1).isfinite().all()


@breaks("half = nn.Linear(3, 2).half()", "half = nn.Linear(3, 2).bfloat16()", variant="words")
@breaks('torch.amp.GradScaler("cpu")', 'torch.amp.GradScaler("cpu", enabled=False)', variant="words")
@drawn(wide=SIZE, unscale=st.booleans(), made=st.sampled_from(["half", "loaded"]), frozen=st.booleans())
def test_words_of_the_scaler(words, wide, unscale, made, frozen):
    """`unscale_`, and `step`, of a GradScaler say "Attempting to unscale FP16 gradients" to float16 weights, made so by `half()` or loaded in float16, and where the others are frozen; under autocast they run once the trained ones are float32 by `p.data = p.data.float()`, which leaves frozen ones in float16, and with `model.float()`."""

    def run(model, x):
        optimizer, scaler = torch.optim.SGD(model.parameters(), lr=0.1), torch.amp.GradScaler("cpu")
        with torch.autocast("cpu", HALF):
            loss = model(x).float().mean() / 99
        scaler.scale(loss).backward()
        (scaler.unscale_ if unscale else scaler.step)(optimizer)

    model, x = nn.Sequential(nn.Linear(wide, 4), nn.Linear(4, 3)), torch.ones(2, wide)
    if made == "half":
        model.half()
    else:
        low = {name: weight.half() for name, weight in model.state_dict().items()}
        model.load_state_dict(low, assign=True)
    model[0].requires_grad_(not frozen)
    with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients"):
        run(model, x)
    model.zero_grad()
    for p in model.parameters():
        if p.requires_grad:
            p.data = p.data.float()
    run(model, x)
    assert model[1].weight.dtype == torch.float and model[0].weight.dtype == (HALF if frozen else torch.float)
    run(model.float(), x)
    assert words.said["scaler"] == "Attempting to unscale FP16 gradients."


def saying(order, *lines):
    return order.said.get(lines, "").partition(": ")[2]


@breaks('("loss.backward", "step"),', '("scale", "loss.backward", "step"),', variant="order")
@breaks('("scale", "step"),', '("scale", "loss.backward", "step"),', variant="order")
@drawn(slopes=SLOPES)
def test_words_of_a_missing_line(order, slopes):
    """Without `scaler.scale`, `step` says that "_scale is None"; without the backward of the scaled loss it says "No inf checks", and so does `update` where `scaler.step` is missing, also after `optimizer.step()`."""
    weights = nn.Parameter(torch.tensor(slopes))
    for backward in (weights.sum, lambda: torch.amp.GradScaler("cpu").scale(weights.sum())):
        backward().backward()
        with pytest.raises(AssertionError, match="_scale is None"):
            torch.amp.GradScaler("cpu").step(torch.optim.SGD([weights], lr=1.0))
    optimizer, scaler = torch.optim.SGD([weights], lr=1.0), torch.amp.GradScaler("cpu")
    scaler.scale(weights.sum()).backward()
    optimizer.step()
    with pytest.raises(AssertionError, match="No inf checks were recorded prior to update"):
        scaler.update()
    for scale, call in ((False, "step"), (True, "step"), (True, "update"), (False, "update")):
        optimizer, scaler = torch.optim.SGD([weights], lr=1.0), torch.amp.GradScaler("cpu")
        weights.grad = None
        if scale:
            scaler.scale(weights.sum())
        with pytest.raises(AssertionError, match="No inf checks were recorded" if scale else "_scale is None"):
            scaler.step(optimizer) if call == "step" else scaler.update()
    assert saying(order, "loss.backward", "step").startswith("Attempted step but _scale is None.")
    assert saying(order, "scale", "step") == "No inf checks were recorded for this optimizer."
    assert saying(order, "scaled.backward", "update") == "No inf checks were recorded prior to update."


@breaks('"scaled.backward", "zero_grad", "step"', '"scaled.backward", "step"', variant="order")
@breaks('"zero_grad": optimizer.zero_grad', '"zero_grad": optimizer.step', variant="order")
@drawn(wide=SIZE, how=st.sampled_from(["cleared", "frozen", "another model"]), unscale=st.booleans())
def test_words_of_no_slopes(order, wide, how, unscale):
    """With `zero_grad()` after `backward()`, between it and `step`, or an optimizer that has only weights without slopes, frozen or of another model, `step` says "No inf checks"; with `zero_grad()` first and `model.parameters()` it runs."""

    def run(how):
        model, other, last = nn.Linear(3, wide), nn.Linear(3, wide), nn.Linear(wide, 1)
        model.requires_grad_(how != "frozen")
        optimizer = torch.optim.SGD((other if how == "another model" else model).parameters(), lr=0.1)
        scaler = torch.amp.GradScaler("cpu")
        optimizer.zero_grad()
        scaler.scale(last(model(torch.ones(2, 3))).mean()).backward()
        if how == "cleared":
            optimizer.zero_grad()
        if unscale:
            scaler.unscale_(optimizer)
        scaler.step(optimizer)

    with pytest.raises(AssertionError, match="No inf checks were recorded for this optimizer"):
        run(how)
    run("right")
    assert saying(order, "scaled.backward", "zero_grad", "step").startswith("No inf checks")


@breaks('("scaled.backward", "step", "step")', '("scaled.backward", "step", "update", "step")', variant="order")
@breaks(
    '("scaled.backward", "unscale_", "unscale_")',
    '("scaled.backward", "unscale_", "update", "unscale_")',
    variant="order",
)
@drawn(slopes=SLOPES)
def test_words_of_a_second_call(order, slopes):
    """A second `unscale_` or `step` before `update()` says "has already been called", in the next batch too where `update()` is missing, and does not where it is there."""
    for name in ("unscale_", "step"):
        for lines in (("scale", name, name), ("scale", name, "scale", name)):
            with pytest.raises(RuntimeError, match="has already been called"):
                again(lines, slopes)
        again(("scale", "step", "update", "scale", name), slopes)
    assert saying(order, "scaled.backward", "step", "step") == "step() has already been called since the last update()."
    assert "has already been called on this optimizer since" in saying(order, "scaled.backward", "unscale_", "unscale_")
    assert saying(order, "scaled.backward", "step", "unscale_") == "unscale_() is being called after step()."


WRONG = [
    ("scale", "clip", "step", "update"),
    ("scale", "clip", "unscale_", "step", "update"),
    ("alone", "step", "update"),
    ("scale", "plain"),
    ("scale", "unscale_", "clip", "plain", "update"),
    ("scale", "unscale_", "clip", "update", "step", "update"),
]


@breaks("make=torch.optim.Adam)", "make=torch.optim.SGD)", variant="order")
@drawn(
    slopes=SLOPES,
    limit=st.sampled_from([0.1, 0.25]),
    scale=st.sampled_from([256.0, 1024.0]),
    lines=st.sampled_from(WRONG),
)
def test_adam_hides_it(order, slopes, limit, scale, lines):
    """At slopes of 0.5 to 9 and a scale of 256 or 1024 the first step of Adam does not show the mistake: it is the same in the right order and in each of the six wrong ones, here 1.41 long in all of them."""
    right, wrong = (one(each, slopes, limit, scale=scale, make=torch.optim.Adam) for each in (RIGHT, lines))
    assert torch.allclose(right, torch.ones(len(slopes)), atol=0.02) and torch.allclose(right, wrong, atol=0.02)
    assert (
        1.4 < order.few <= order.most < 1.42
        and len(order.hidden) == 10
        and all(abs(length - 2**0.5) < 0.01 for length in order.hidden.values())
    )
    assert round(2**0.5, 2) == 1.41


def again(lines, slopes):
    weights = nn.Parameter(torch.tensor(slopes))
    optimizer, scaler = torch.optim.SGD([weights], lr=1.0), torch.amp.GradScaler("cpu")
    for name in lines:
        if name == "scale":
            scaler.scale(weights.sum()).backward()
        elif name == "update":
            scaler.update()
        else:
            getattr(scaler, name)(optimizer)


@breaks('"mixed_float16"', '"float16"', variant="keras")
@breaks("epochs=10", "epochs=9", variant="keras")
def test_keras_wraps_it(keras):
    """Here `mixed_float16` keeps the kernel in float32, computes in float16, `compile` wraps SGD in a LossScaleOptimizer, and ten epochs lower the loss from 5.82 to 3.94."""
    assert keras.kinds == ("float32", "float16") and type(keras.model.optimizer).__name__ == "LossScaleOptimizer"
    assert abs(keras.losses[0] - 5.82) < 0.05 and abs(keras.losses[-1] - 3.94) < 0.05


@breaks('dtype="float32"', 'dtype="mixed_float16"', variant="keras")
@drawn(cases=6, rows=SIZE, units=SIZE)
def test_the_last_layer_in_float32(keras, rows, units):
    """Under `mixed_float16` a Dense layer gives float16, and one with `dtype="float32"` float32."""
    x = np.ones((rows, 3), "float32")
    kinds = [str(k.layers.Dense(units, dtype=low)(x).dtype) for low in ("mixed_float16", "float32")]
    assert kinds == ["torch.float16", "torch.float32"] == keras.outputs and keras.plain.units == keras.last.units == 1
