import contextlib
import copy
import io
import warnings

import torch
from hypothesis import strategies as st
from torch.optim import SGD, Adam, AdamW
from torch.optim import lr_scheduler as schedules

from tested_answers import breaks, drawn

WORDS = "Detected call of `lr_scheduler.step()` before `optimizer.step()`"
CUT = [WORDS[:16]]
MADE = {
    "step": lambda o, n: schedules.StepLR(o, n, 0.5),
    "multi": lambda o, n: schedules.MultiStepLR(o, [n, n + 2], 0.5),
    "exponential": lambda o, n: schedules.ExponentialLR(o, 0.8),
    "linear": lambda o, n: schedules.LinearLR(o, 0.1, total_iters=n),
    "lambda": lambda o, n: schedules.LambdaLR(o, lambda step: 1 / (n + step)),
    "cosine": lambda o, n: schedules.CosineAnnealingLR(o, n + 2),
}
KIND = st.sampled_from(sorted(MADE))
PERIOD = st.integers(1, 4)
OPTIMIZER = st.sampled_from([SGD, Adam, AdamW])
STEPS = st.integers(1, 7)


def weights():
    weight = torch.nn.Parameter(torch.tensor([5.0]))
    weight.grad = torch.ones(1)
    return weight


def rate(optimizer):
    return optimizer.param_groups[0]["lr"]


def told(use):
    """How often the warning comes, which must be the only one."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        use()
    assert all(str(w.message).startswith(WORDS) for w in caught)
    return len(caught)


def used(optimizer, scheduler, steps, first):
    """The rates of the steps, with the scheduler first or the optimizer."""
    rates = []
    for _ in range(steps):
        if first:
            scheduler.step()
        rates.append(rate(optimizer))
        optimizer.step()
        if not first:
            scheduler.step()
    return rates


@breaks("wrong = train(scheduler_first=True)", "wrong = train(scheduler_first=False)")
@drawn(
    cases=30, kind=KIND, n=PERIOD, opt=OPTIMIZER, before=st.integers(0, 2), steps=st.integers(0, 2), twin=st.booleans()
)
def test_it_asks_once(answer, kind, n, opt, before, steps, twin):
    """The warning comes at the first `scheduler.step()`, and not at the later ones, unless the optimizer that the scheduler holds has stepped since it was first given to a scheduler."""
    optimizer = opt([weights()], lr=0.1)
    for _ in range(before):
        optimizer.step()
    if twin:
        MADE["step"](optimizer, 3)
        optimizer.step()
    scheduler = MADE[kind](optimizer, n)
    for _ in range(steps):
        optimizer.step()
    assert told(scheduler.step) == (0 if steps or twin else 1)
    assert told(scheduler.step) == told(scheduler.step) == 0
    assert answer.message == WORDS


@breaks("wrong = train(scheduler_first=True)", "wrong = train(scheduler_first=False)")
@breaks("right = train(scheduler_first=False)", "right = train(scheduler_first=True)")
@breaks("step_size=2", "step_size=1")
@breaks("gamma=0.5", "gamma=0.1")
@breaks(
    "optimizer.step()  # in each batch\nscheduler.step()",
    "scheduler.step()  # in each batch\noptimizer.step()",
    variant="pasted",
)
@drawn(cases=30, kind=KIND, n=PERIOD, opt=OPTIMIZER, steps=STEPS)
def test_a_step_early(answer, pasted, kind, n, opt, steps):
    """With `scheduler.step()` first, each step uses the rate that belongs to the one after it, and the first entry of the schedule is left out; here the second of five steps has 0.5 instead of 1.0, half of it."""
    optimizer = opt([weights()], lr=0.1)
    right = used(optimizer, MADE[kind](optimizer, n), steps + 1, first=False)
    other = opt([weights()], lr=0.1)
    scheduler = MADE[kind](other, n)
    wrong = []
    assert told(lambda: wrong.extend(used(other, scheduler, steps, first=True))) == 1
    assert wrong == right[1:] and right[0] == rate_at_start(kind, n, opt)
    weight = weights()
    plain = SGD([weight], lr=0.1)
    scheduler, ways = MADE[kind](plain, n), []
    for _ in right:
        old = weight.item()
        assert told(lambda: pasted(1, optimizer=plain, scheduler=scheduler)) == 0
        ways.append(old - weight.item())  # as long as its rate, since the slope is 1
    assert all(abs(way - wanted) < 1e-5 for way, wanted in zip(ways, right, strict=True))
    assert answer.wrong == [1.0, 0.5, 0.5, 0.25, 0.25] and answer.right == [1.0, 1.0, 0.5, 0.5, 0.25]
    assert answer.wrong[1] == answer.right[1] / 2 and len(answer.right) == 5
    assert answer.weight.item() == 5 - sum(answer.wrong) - sum(answer.right)


def rate_at_start(kind, n, opt):
    optimizer = opt([weights()], lr=0.1)
    MADE[kind](optimizer, n)
    return rate(optimizer)


@breaks("unchecked = train(check=False)", "unchecked = train(check=True)", variant="scaler")
@breaks("dtype=torch.float16", "dtype=torch.bfloat16", variant="scaler")
@breaks("torch.finfo(torch.float16)", "torch.finfo(torch.bfloat16)", variant="scaler")
@breaks("old_scale, rate, old - now", "old_scale, rate, 1 - now", variant="scaler")
@drawn(cases=12, kind=KIND, n=PERIOD, opt=OPTIMIZER, value=st.sampled_from([torch.inf, -torch.inf, torch.nan]))
def test_the_scaler_leaves_it_out(scaler, kind, n, opt, value):
    """A `GradScaler` leaves out the step of a gradient that is infinite or nan and halves its scale, and `scheduler.step()` after it warns; here the slope of 1 becomes 65536, more than the 65504 of float16."""
    weight = weights()
    optimizer = opt([weight], lr=0.1)
    scheduler, scale = MADE[kind](optimizer, n), torch.amp.GradScaler("cpu")
    scale.scale((weight * value).sum()).backward()
    scale.step(optimizer)
    scale.update()
    assert weight.item() == 5 and scale.get_scale() == 65536 / 2 and told(scheduler.step) == 1
    assert scaler.message == WORDS and scaler.largest == 65504
    assert [row[0] for row in scaler.unchecked] == [65536, 32768, 32768]
    assert [row[1] for row in scaler.unchecked] == [1.0, 0.5, 0.25]
    assert [row[2] for row in scaler.unchecked] == [0.0, 3.0, 1.5]


@breaks("scaler.get_scale() >= old_scale:", "scaler.get_scale() > old_scale:", variant="scaler")
@breaks("checked = train(check=True)\n", "checked = train(check=False)\n", variant="scaler")
@breaks("if scaler.get_scale() >= old_scale:", "if scaler.get_scale() > old_scale:", variant="pasted")
@breaks("if scaler.get_scale() >= old_scale:", "if scaler.get_scale() > 0:", variant="pasted")
@breaks(
    "old_scale = scaler.get_scale()\nscaler.step(optimizer)\nscaler.update()",
    "scaler.step(optimizer)\nscaler.update()\nold_scale = scaler.get_scale()",
    variant="pasted",
)
@drawn(
    cases=25,
    kind=KIND,
    n=PERIOD,
    bad=st.lists(st.booleans(), min_size=1, max_size=6),
    grow=st.integers(1, 3),
    fused=st.booleans(),
    on=st.booleans(),
)
def test_the_scale_tells(scaler, pasted, kind, n, bad, grow, fused, on):
    """With one optimizer to a scaler and `if scaler.get_scale() >= old_scale`, the rate moves after each step that was made and stays after each that was left out, and the warning does not come: also with `fused=True`, with a scale that grows, and with `enabled=False`."""
    bad = [flag and on for flag in bad]
    weight = weights()
    optimizer = SGD([weight], lr=0.1, fused=fused)
    scheduler, pace = MADE[kind](optimizer, n), torch.amp.GradScaler("cpu", growth_interval=grow, enabled=on)
    plain = SGD([weights()], lr=0.1)
    rates = used(plain, MADE[kind](plain, n), len(bad) + 1, first=False)
    made, kept = 0, []
    for flag in bad:
        old = weight.item()
        optimizer.zero_grad()
        pace.scale(weight.sum() * (torch.inf if flag else 1.0)).backward()
        names = {"scaler": pace, "optimizer": optimizer, "scheduler": scheduler}
        assert told(lambda names=names: kept.append(pasted(2, **names, scale=0.25).scale)) == 0
        made += not flag
        assert (weight.item() == old) == (flag or rates[made - 1] == 0) and rate(optimizer) == rates[made]
    assert kept == [0.25] * len(bad)  # a reader's own `scale`, as of accumulation, is left alone
    assert [row[0] for row in scaler.checked] == [65536, 32768, 32768]
    assert [row[1:] for row in scaler.checked] == [(1.0, 0.0), (1.0, 6.0), (0.5, 3.0)]


@breaks("checked = train(check=True)\n", "checked = train(check=False)\n", variant="scaler")
@drawn(cases=8, kind=KIND, n=PERIOD, shared=st.booleans())
def test_a_shared_scaler(scaler, kind, n, shared):
    """If two optimizers share a scaler and the step of one is left out, the scale falls, and the check lets the scheduler of the other wait though its step was made; with a scaler for each it goes on."""
    pairs, paces = [], [torch.amp.GradScaler("cpu") for _ in range(2)]
    for _ in range(2):
        weight = weights()
        weight.grad = None
        optimizer = SGD([weight], lr=0.1)
        pairs.append((weight, optimizer, MADE[kind](optimizer, n)))
    paces = paces[:1] * 2 if shared else paces
    for (weight, _, _), pace, slope in zip(pairs, paces, (torch.inf, 1.0), strict=True):
        pace.scale(weight.sum() * slope).backward()
    scale = paces[1].get_scale()
    for (_, optimizer, _), pace in zip(pairs, paces, strict=True):
        pace.step(optimizer)
    for pace in set(paces):
        pace.update()
    assert pairs[0][0].item() == 5 and pairs[1][0].item() < 5
    assert (paces[1].get_scale() >= scale) is (not shared)
    assert scaler.checked[0] == (65536, 1.0, 0.0) and scaler.checked[1] == (32768, 1.0, 6.0)


@breaks("factor=torch.nan", "factor=0.5", variant="scaler")
@drawn(cases=6, kind=KIND, n=PERIOD, steps=STEPS)
def test_each_step_left_out(scaler, kind, n, steps):
    """With a nan in each gradient `GradScaler` makes no step, and its scale falls to half each time."""
    weight = weights()
    optimizer, pace = SGD([weight], lr=0.1), torch.amp.GradScaler("cpu")
    for step in range(steps):
        pace.scale((weight * torch.nan).sum()).backward()
        pace.step(optimizer)
        pace.update()
        assert weight.item() == 5 and pace.get_scale() == 65536 / 2 ** (step + 1)
    assert scaler.broken == [(65536, 1.0, 0.0), (32768, 1.0, 0.0), (16384, 1.0, 0.0)]


@breaks("    optimizer = SGD([weight], lr=1.0)  # as after new layers\n", "", variant="causes")
@breaks("lr=1.0)  # as after", "lr=0.5)  # as after", variant="causes")
@drawn(cases=12, kind=KIND, n=PERIOD, opt=OPTIMIZER, steps=STEPS)
def test_another_optimizer(causes, kind, n, opt, steps):
    """If the optimizer is made anew after the scheduler, the warning comes and its rate stays as it was; with a scheduler made for it there is no warning, and its rates are the right ones."""
    weight = weights()
    first = opt([weight], lr=0.1)
    scheduler = MADE[kind](first, n)
    second = opt([weight], lr=0.1)
    rates = []
    assert told(lambda: rates.extend(used(second, scheduler, steps, first=False))) == 1
    assert rates == [0.1] * steps and rate(second) == 0.1
    scheduler, rates = MADE[kind](second, n), []
    assert told(lambda: rates.extend(used(second, scheduler, steps, first=False))) == 0
    plain = opt([weights()], lr=0.1)
    assert rates == used(plain, MADE[kind](plain, n), steps, first=False)
    assert causes.told["replaced"] == (1.0, 2.0, CUT)


@breaks("StepLR(Wrapper(optimizer),", "StepLR(optimizer,", variant="causes")
@drawn(cases=6, kind=KIND, n=PERIOD, opt=OPTIMIZER)
def test_a_wrapper(causes, kind, n, opt):
    """A scheduler made for a wrapper warns if what is inside is stepped, and does not warn if the wrapper is; the rate moves here, as both share their groups; `print(scheduler.optimizer is optimizer)` prints False for what is inside and for a new one, and True for the one that the scheduler was made for."""
    inner = opt([weights()], lr=0.1)
    outer = causes.Wrapper(inner)
    scheduler = MADE[kind](outer, n)
    inner.step()
    assert told(scheduler.step) == 1 and outer.param_groups is inner.param_groups
    for optimizer, printed in ((inner, "False\n"), (opt([weights()], lr=0.1), "False\n"), (outer, "True\n")):
        with contextlib.redirect_stdout(io.StringIO()) as screen:
            print(scheduler.optimizer is optimizer)
        assert screen.getvalue() == printed
    scheduler, old = MADE[kind](outer, n), inner.param_groups[0]["params"][0].item()
    outer.step()
    assert told(scheduler.step) == 0 and inner.param_groups[0]["params"][0].item() < old
    assert causes.told["wrapped"] == (0.5, 4.0, CUT)


@breaks("return optimizer, StepLR(optimizer,", "return optimizer, StepLR(SGD([weight], lr=1.0),", variant="causes")
@drawn(cases=10, kind=KIND, n=PERIOD, opt=OPTIMIZER)
def test_a_step_kept_before(causes, kind, n, opt):
    """A step that is kept from `optimizer.step` before the scheduler is made moves the weights, and the rates are right, but the scheduler warns; kept after, it does not."""
    optimizer, plain = (opt([weights()], lr=0.1) for _ in range(2))
    step = optimizer.step
    scheduler, rates = MADE[kind](optimizer, n), []
    for wanted in (1, 0, 0):
        rates.append(rate(optimizer))
        step()
        assert told(scheduler.step) == wanted
    assert rates == used(plain, MADE[kind](plain, n), 3, first=False)
    assert optimizer.param_groups[0]["params"][0] == plain.param_groups[0]["params"][0] < 5
    optimizer, scheduler = causes.make()
    step = optimizer.step
    step()
    assert told(scheduler.step) == 0


@breaks("    optimizer.step()\n    scheduler = StepLR", "    scheduler = StepLR", variant="causes")
@breaks(
    "    optimizer.step()\n    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)\n",
    "    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)\n    optimizer.step()\n",
    variant="causes",
)
@drawn(cases=10, kind=KIND, n=PERIOD, opt=OPTIMIZER, before=STEPS)
def test_made_late(causes, kind, n, opt, before):
    """A scheduler that is made after the steps of the optimizer warns if it steps before the next one, and the first rate of the schedule is then not used."""
    optimizer, plain = (opt([weights()], lr=0.1) for _ in range(2))
    for _ in range(before):
        optimizer.step()
    scheduler = MADE[kind](optimizer, n)
    assert told(scheduler.step) == 1
    assert used(optimizer, scheduler, 3, first=False) == used(plain, MADE[kind](plain, n), 4, first=False)[1:]
    assert causes.told["made_late"] == (0.5, 4.0, CUT)


@breaks(
    "    for epoch in range(3):  # to go on",
    "    optimizer.step()\n    for epoch in range(3):  # to go on",
    variant="causes",
)
@breaks("range(3):  # to go on", "range(4):  # to go on", variant="causes")
@drawn(cases=12, kind=KIND, n=PERIOD, opt=OPTIMIZER, done=STEPS)
def test_wound_forward(causes, kind, n, opt, done):
    """A new scheduler of a new optimizer that is stepped as often as before the break warns, and its next rates are those of a run without a break; they are the same without the warning if both are made and then the states of both are loaded; here, of an optimizer with a loaded state, ExponentialLR decays twice."""
    whole = opt([weights()], lr=0.1)
    schedule = MADE[kind](whole, n)
    used(whole, schedule, done, first=False)
    states = copy.deepcopy((whole.state_dict(), schedule.state_dict()))
    wanted = used(whole, schedule, 3, first=False)
    fresh = opt([weights()], lr=0.1)
    scheduler = MADE[kind](fresh, n)
    assert told(lambda: [scheduler.step() for _ in range(done)]) == 1
    assert used(fresh, scheduler, 3, first=False) == wanted
    saved, twice = (opt([weights()], lr=0.1) for _ in range(2))
    used(saved, MADE["exponential"](saved, n), done, first=False)
    twice.load_state_dict(saved.state_dict())
    again = MADE["exponential"](twice, n)
    assert told(lambda: [again.step() for _ in range(done)]) == 1
    assert abs(rate(twice) - 0.1 * 0.8 ** (2 * done)) < 1e-9
    loaded = opt([weights()], lr=0.1)
    scheduler = MADE[kind](loaded, n)
    loaded.load_state_dict(states[0])
    scheduler.load_state_dict(states[1])
    rates = []
    assert told(lambda: rates.extend(used(loaded, scheduler, 3, first=False))) == 0 and rates == wanted
    assert causes.told["wound_forward"] == (1 / 2**3, 5.0, CUT)


@breaks("if batch % 4 == 0:", "if batch % 4 == 1:", variant="causes")
@breaks(
    "    for batch in range(1, 9):\n        if batch % 4 == 0:\n",
    "    for batch in range(8):\n        if True:\n",
    variant="causes",
)
@drawn(cases=12, kind=KIND, n=PERIOD, opt=OPTIMIZER, parts=st.integers(2, 5), groups=st.integers(1, 4))
def test_accumulated(causes, kind, n, opt, parts, groups):
    """With `scheduler.step()` in each batch and `optimizer.step()` in each k-th, k above one, the warning comes, and the schedule moves k times for each step; here four times; with both in the same `if` a cosine schedule with the length of the steps ends at 0, and with that of the batches it is cut short, at half its rate or more."""
    optimizer, plain = (opt([weights()], lr=0.1) for _ in range(2))
    scheduler = MADE[kind](optimizer, n)
    rates = []

    def train():
        for batch in range(1, parts * groups + 1):
            if batch % parts == 0:
                rates.append(rate(optimizer))
                optimizer.step()
            scheduler.step()

    assert told(train) == 1 and scheduler.last_epoch == parts * groups
    assert rates == used(plain, MADE[kind](plain, n), parts * groups, first=False)[parts - 1 :: parts]
    for length, low, high in ((groups, 0, 1e-6), (parts * groups, 0.05, 0.1)):
        optimizer = opt([weights()], lr=0.1)
        scheduler = schedules.CosineAnnealingLR(optimizer, length)
        for batch in range(1, parts * groups + 1):
            if batch % parts == 0:
                optimizer.step()
                scheduler.step()
        assert low - 1e-6 <= rate(optimizer) <= high
    assert causes.told["accumulated"] == (1 / 2**8, 5 - 1 / 2**3 - 1 / 2**7, CUT)


@breaks("    second_scheduler.step()\n", "    second.step()\n    second_scheduler.step()\n", variant="causes")
@breaks("    first.step()\n", "", variant="causes")
@drawn(cases=6, kind=KIND, n=PERIOD, opt=OPTIMIZER)
def test_two_pairs(causes, kind, n, opt):
    """Of two optimizers, each with a scheduler, the scheduler of the one that has not stepped warns, and the other does not."""
    pairs = [(optimizer, MADE[kind](optimizer, n)) for optimizer in (opt([weights()], lr=0.1) for _ in range(2))]
    pairs[0][0].step()
    assert told(pairs[0][1].step) == 0 and told(pairs[1][1].step) == 1
    assert causes.told["two_pairs"] == ((0.5, 0.5), 4.0, CUT)


@breaks("for batch in []:", "for batch in [0]:", variant="causes")
@breaks(
    "    for epoch in range(3):\n        for batch", "    for epoch in range(2):\n        for batch", variant="causes"
)
@drawn(cases=12, kind=KIND, n=PERIOD, rows=st.integers(0, 5), size=st.integers(1, 5), nan=st.booleans())
def test_no_batches(causes, kind, n, rows, size, nan):
    """With a loader of no batches, as `drop_last=True` makes it of fewer rows than a batch, or with a `continue` over a NaN loss in each batch, no step is made and the warning comes after the first epoch, though the order is right."""
    loader = torch.utils.data.DataLoader(range(rows), size, drop_last=True)
    optimizer = SGD([weights()], lr=0.1)
    scheduler = MADE[kind](optimizer, n)
    steps = 0
    for _ in loader:
        loss = torch.tensor(float("nan") if nan else 1.0)
        if not loss.isfinite():
            continue
        optimizer.step()
        steps += 1
    assert (len(loader) == 0) == (rows < size)
    assert told(scheduler.step) == (steps == 0) == (rows < size or nan)
    assert causes.told["no_batches"] == (1 / 2**3, 5.0, CUT)


@breaks("optimizer.step()\nquieted", "quieted", variant="silent")
@drawn(cases=12, kind=KIND, n=PERIOD, opt=OPTIMIZER, steps=STEPS)
def test_quieted(silent, kind, n, opt, steps):
    """With one `optimizer.step()` before the loop the wrong order brings no warning, and the rates of its loop are still those of the wrong order."""
    optimizer, plain = (opt([weights()], lr=0.1) for _ in range(2))
    scheduler = MADE[kind](optimizer, n)
    optimizer.step()
    rates = []
    assert told(lambda: rates.extend(used(optimizer, scheduler, steps, first=True))) == 0
    assert rates == used(plain, MADE[kind](plain, n), steps + 1, first=False)[1:]
    assert silent.quieted == ([1.0, 0.5, 0.5, 0.25, 0.25], 0)


@breaks("fresh.load_state_dict(optimizer.state_dict())\n", "", variant="silent")
@drawn(cases=8, kind=KIND, n=PERIOD, opt=OPTIMIZER, done=STEPS)
def test_loaded_it_does_not_ask(silent, kind, n, opt, done):
    """A scheduler that has stepped, and whose state is loaded, does not warn in the wrong order."""
    old = opt([weights()], lr=0.1)
    schedule = MADE[kind](old, n)
    used(old, schedule, done, first=False)
    fresh = opt([weights()], lr=0.1)
    scheduler = MADE[kind](fresh, n)
    fresh.load_state_dict(old.state_dict())
    scheduler.load_state_dict(schedule.state_dict())
    assert told(scheduler.step) == 0
    assert silent.resumed == ([0.125, 0.125, 0.0625, 0.0625, 0.03125], 0)
    assert silent.fresh is not silent.optimizer and silent.loaded is not silent.scheduler


@breaks("T_0=2", "T_0=3", variant="silent")
@drawn(cases=8, n=PERIOD, opt=OPTIMIZER)
def test_two_do_not_ask(silent, n, opt):
    """`CosineAnnealingWarmRestarts` and `ReduceLROnPlateau` do not warn in the wrong order, where `StepLR` does."""
    for make, arguments, count in (
        (lambda o: schedules.CosineAnnealingWarmRestarts(o, n), (), 0),
        (schedules.ReduceLROnPlateau, (1.0,), 0),
        (lambda o: schedules.StepLR(o, n), (), 1),
    ):
        scheduler = make(opt([weights()], lr=0.1))
        assert told(lambda scheduler=scheduler, arguments=arguments: scheduler.step(*arguments)) == count
    assert silent.restarts == ([0.5, 1.0, 0.5, 1.0, 0.5], 0)


@breaks("stuck = train(SGD([weight], lr=1.0), scheduler)", "stuck = train(old, scheduler)", variant="silent")
@drawn(cases=10, kind=KIND, n=PERIOD, opt=OPTIMIZER, steps=STEPS, done=STEPS)
def test_replaced_later(silent, kind, n, opt, steps, done):
    """If the optimizer is made anew after the first `scheduler.step()`, its rate stays as it was, and no warning comes."""
    weight = weights()
    first = opt([weight], lr=0.1)
    scheduler = MADE[kind](first, n)
    used(first, scheduler, done, first=False)
    second, rates = opt([weight], lr=0.1), []
    assert told(lambda: rates.extend(used(second, scheduler, steps, first=False))) == 0
    assert rates == [0.1] * steps and rate(second) == 0.1
    assert silent.stuck == ([1.0] * 5, 0) and silent.moved_on == 1 / 2**3 == rate(silent.old)


@breaks("later = skip(at=1)", "later = skip(at=2)", variant="silent")
@breaks("skip(at=0, fused=True)", "skip(at=1, fused=True)", variant="silent")
@drawn(cases=12, kind=KIND, n=PERIOD, at=st.integers(0, 3), fused=st.booleans())
def test_left_out_in_silence(silent, kind, n, at, fused):
    """If `GradScaler` leaves out a later step than the first, no warning comes, and with `fused=True` none comes for the first either; the rate moves on."""
    weight = weights()
    optimizer, pace = SGD([weight], lr=0.1, fused=fused), torch.amp.GradScaler("cpu")
    scheduler = MADE[kind](optimizer, n)
    for step in range(at + 1):
        optimizer.zero_grad()
        old = weight.item()
        pace.scale(weight.sum() * (torch.inf if step == at else 1.0)).backward()
        pace.step(optimizer)
        pace.update()
        assert told(scheduler.step) == (at == 0 and not fused)
    assert weight.item() == old and scheduler.last_epoch == at + 1
    assert silent.later == ([4.0, 4.0, 3.75], 0) and silent.in_fused == ([5.0, 4.5, 4.25], 0)


@breaks("decay_steps=2", "decay_steps=3", variant="keras")
@breaks("decay_rate=0.5", "decay_rate=0.2", variant="keras")
@breaks("    optimizer.apply([slope], [weight])", "    pass", variant="keras")
def test_keras_counts_steps(keras, answer):
    """Here the rates of five steps in Keras are those of the right order in PyTorch, since its optimizer reads the schedule at its own count of steps."""
    assert keras.rates == answer.right == [1.0, 1.0, 0.5, 0.5, 0.25]
    assert int(keras.optimizer.iterations) == 5


@breaks("slope in np.inf, 1.0", "slope in 1.0, 1.0", variant="keras")
def test_keras_does_not_count_it(keras):
    """Here the optimizer inside `LossScaleOptimizer` does not count the step that is left out over an infinite slope."""
    assert keras.counts == [0, 1, 2]
    went = 5 - sum(keras.rates) - keras.weight.value.item()
    assert abs(went - (1.0 + 1.0) / float(keras.scaled.initial_scale) * 2) < 1e-6
