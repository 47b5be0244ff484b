import copy
import math
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn


def pairs(seed, batches, at):
    """Batches of pairs; in batch `at` one pair is twice the same."""
    g = torch.Generator().manual_seed(seed)
    a, b = torch.randn(batches, 4, 5, generator=g), torch.randn(batches, 4, 5, generator=g)
    b[at, 2] = a[at, 2]
    return a, b


def nans(values):
    return [math.isnan(value) for value in values]


@breaks("b[9, 4] = a[9, 4]", "b[8, 4] = a[8, 4]")
@breaks("d.square().sum(1).sqrt()", "(d.square().sum(1) + 1e-9).sqrt()")
@breaks("        loss.backward()\n        norm", "        (loss * 0 + 1).backward()\n        norm")
@drawn(
    cases=12,
    lr=st.sampled_from([0.0, 1e-6, 1e-2, 1.0]),
    seed=st.integers(0, 99),
    at=st.integers(0, 4),
    adam=st.booleans(),
)
def test_one_batch_late(answer, lr, seed, at, adam):
    """In the batch with the pair, before `step()`, the loss and the weights are finite and the gradient is NaN in every weight; the loss is NaN from the next batch on, at a learning rate of 0 too."""
    a, b = pairs(seed, 6, at)
    layer = nn.Linear(5, 3, bias=False)
    optimizer = (torch.optim.Adam if adam else torch.optim.SGD)(layer.parameters(), lr)
    for batch, (one, other) in enumerate(zip(a, b, strict=True)):
        optimizer.zero_grad()
        loss = answer.root(layer(one) - layer(other)).mean()
        loss.backward()
        assert loss.isnan() == (batch > at) and layer.weight.grad.isnan().all() == (batch >= at)
        assert layer.weight.isfinite().all() == (batch <= at)
        optimizer.step()
        assert layer.weight.isfinite().all() == (batch < at)
    for losses in (answer.written, answer.frozen, answer.clipped):
        assert nans(losses) == [False] * 10 + [True] * 2
    assert nans(answer.norms) == [False] * 9 + [True] * 3
    assert answer.frozen[9] > 0.5 > answer.written[9] and answer.kept.weight.shape == (3, 5)
    torch.manual_seed(0)
    w = nn.Linear(5, 3, bias=False).weight.detach().numpy().astype(float)
    for batch in range(10):  # the loss that `norm` gives, and its slope by hand
        d = (answer.a[batch] - answer.b[batch]).numpy()
        lengths = np.linalg.norm(d @ w.T, axis=1)
        assert math.isclose(answer.written[batch], lengths.mean(), rel_tol=1e-3)
        if batch < 9:
            w -= 0.1 * ((d @ w.T) / lengths[:, None]).T @ d / 7


@breaks("d.square().sum(1).sqrt()", "d.abs().sum(1)")
@drawn(cases=8, seed=st.integers(0, 99), rows=st.integers(4, 9))
def test_an_embedding_loses_a_row(answer, seed, rows):
    """In an embedding the pair turns the weights of its row into NaN and those of other rows not: the loss is NaN in the batches that hold that row, and finite in the others."""
    torch.manual_seed(seed)
    table, losses = nn.Embedding(rows, 3), []
    optimizer = torch.optim.SGD(table.parameters(), 0.1)
    for one, other in ((1, 2), (3, 3), (0, 1), (3, 1), (2, 0)):
        optimizer.zero_grad()
        loss = answer.root(table(torch.tensor([one])) - table(torch.tensor([other]))).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if (one, other) == (3, 3):
            assert table.weight.isnan().any(1).nonzero().flatten().tolist() == [3]
    assert nans(losses) == [False, False, False, True, False] and losses[1] == 0


@breaks("stop=True", "stop=False")
@breaks("        optimizer.step()\n", "        pass\n")
@breaks(
    "error_if_nonfinite=stop)\n        optimizer.step()\n",
    "error_if_nonfinite=False)\n        optimizer.step()\n        clip(weights, limit, error_if_nonfinite=stop)\n",
)
@breaks("error_if_nonfinite=True", "error_if_nonfinite=False", variant="pasted")
@breaks("torch.inf", "0.01", variant="pasted")
@breaks("loss.backward()\n", "loss.backward()\noptimizer.step()\n", variant="pasted")
@drawn(cases=8, seed=st.integers(0, 99), at=st.integers(0, 4), bad=st.sampled_from(["pair", "nan", "inf"]))
def test_the_line_stops_in_time(answer, pasted, seed, at, bad):
    """With the line between `backward()` and `step()`, a batch with a NaN, an infinity or the pair raises an error while all weights are finite, and a finite gradient is left as it was."""
    a, b = pairs(seed, 6, at)
    if bad != "pair":
        a[at, 1, 3] = float(bad)
    layer, done = nn.Linear(5, 3, bias=False), 0
    optimizer = torch.optim.SGD(layer.parameters(), 0.1)
    start = layer.weight.detach().clone()
    with pytest.raises(RuntimeError, match="is non-finite"):
        for one, other in zip(a, b, strict=True):
            optimizer.zero_grad()
            loss, before = answer.root(layer(one) - layer(other)).mean(), layer.weight.detach().clone()
            (slope,) = torch.autograd.grad(loss, layer.weight, retain_graph=True)
            pasted(1, loss=loss, model=layer, optimizer=optimizer)
            assert torch.equal(slope, layer.weight.grad) and torch.allclose(layer.weight, before - 0.1 * slope)
            done += 1
    assert done == at and layer.weight.isfinite().all()
    assert torch.equal(layer.weight, start) == (at == 0)
    assert answer.message.startswith(
        "RuntimeError: The total norm of order 2.0 for gradients from `parameters` is non-finite"
    )
    assert answer.ruined == 0 and not torch.equal(answer.kept.weight, answer.fresh().weight)


@breaks("error_if_nonfinite=True", "error_if_nonfinite=False", variant="pasted")
@drawn(cases=8, seed=st.integers(0, 99), rows=st.integers(2, 6))
def test_weights_of_the_loss(pasted, seed, rows):
    """Parameters of the loss's own, or of a second model, whose gradient is NaN pass the line in silence where that of the model is finite, and the step ruins them; the line for them too raises, while they are finite."""
    torch.manual_seed(seed)
    model, table, x = nn.Linear(5, 3), nn.Linear(3, 2, bias=False), torch.randn(rows, 5)
    nn.init.zeros_(table.weight)
    optimizer = torch.optim.SGD([*model.parameters(), *table.parameters()], 0.1)

    def loss():
        return model(x).square().mean() + table.weight.square().sum().sqrt()

    pasted(1, loss=loss(), model=model, optimizer=optimizer)
    assert model.weight.isfinite().all() and table.weight.isnan().all()
    nn.init.zeros_(table.weight)
    optimizer.zero_grad()
    with pytest.raises(RuntimeError, match="is non-finite"):
        pasted(1, loss=loss(), model=table, optimizer=optimizer)
    assert model.weight.isfinite().all() and table.weight.isfinite().all()


@breaks("root(kept(a[9]) - kept(b[9])).mean()", "kept(a[9]).mean()")
@breaks("d.square().sum(1).sqrt()", "(d * d).sum(1).sqrt()")
def test_anomaly_mode_names_the_square(answer):
    """Anomaly mode names `PowBackward0`, the square, which multiplied 0 by infinity, and not the root, which supplied the infinity; a warning shows the line of the forward pass."""
    assert answer.named == "RuntimeError: Function 'PowBackward0' returned nan values in its 0th output."
    with warnings.catch_warnings(record=True) as heard, torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("always")
        d = torch.zeros(3, requires_grad=True)
        loss = d.square().sum().sqrt()
        with pytest.raises(RuntimeError, match="PowBackward0"):
            loss.backward()
    assert (d == 0).all() and loss == 0
    assert any("d.square().sum().sqrt()" in str(warning.message) for warning in heard)


@breaks("d.square().sum(1).sqrt()", "d.abs().sum(1)")
def test_anomaly_mode_passes_infinity(answer):
    """Anomaly mode raises nothing where a slope is infinite and not NaN, as of a root or a logarithm of 0 or of an overflow; for the root of squares it raises."""
    forward = {torch.sqrt: 0.0, torch.log: 0.0, torch.exp: 100.0, answer.root: 0.0}
    raised = []
    with warnings.catch_warnings(), torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("ignore")
        for function, value in forward.items():
            x = torch.full((2, 3), value, requires_grad=True)
            try:
                function(x).sum().backward()
            except RuntimeError:
                raised.append(function)
            else:
                assert x.grad.isinf().all()
    assert raised == [answer.root]


@breaks("root, lr=0.0)", "lambda d: d.norm(dim=1), lr=0.0)")
@breaks("root, limit=0.01)", "lambda d: d.norm(dim=1), limit=0.01)")
@breaks("limit=0.01", "limit=0.1")
def test_neither_rate_nor_clipping_helps(answer):
    """Here a learning rate of 0 does not help against the root, nor does clipping: the loss is finite up to the same batch and NaN after it, and the norm that clipping divides by is NaN."""
    for losses in (answer.frozen, answer.clipped):
        assert nans(losses) == [False] * 10 + [True] * 2
    w = torch.ones(2, requires_grad=True)
    w.grad = torch.tensor([1.0, torch.nan])
    assert nn.utils.clip_grad_norm_([w], 0.01).isnan() and w.grad.isnan().all()
    still = [
        answer.root(answer.fresh()(one - other)).mean().item() for one, other in zip(answer.a, answer.b, strict=True)
    ]
    assert np.allclose(answer.frozen[:10], still[:10], rtol=1e-5)
    assert 0.005 < still[9] - answer.clipped[9] < 0.015


@breaks("d.norm(dim=1))", "d.square().sum(1).sqrt())")
@breaks("d.norm(dim=1))", "d.norm(dim=1) * 2)")
@breaks("outer * 2 * d", "outer * d", variant="numpy")
@breaks("0.5 / np.sqrt", "1.5 / np.sqrt", variant="numpy")
@breaks("+ eps)", "+ eps + 1e-30)", variant="numpy")
@breaks("eps=1e-12)", "eps=0.0)", variant="numpy")
@drawn(seed=st.integers(0, 99), size=st.integers(1, 6))
def test_zero_times_infinity(answer, numpy, seed, size):
    """At 0 the slope of the root is infinite, that of the square is 0, and their product, the slope of `d.square().sum(1).sqrt()`, is NaN; with `norm` (a row each, `dim=1`) or a small constant under the root it is 0."""
    d = torch.randn(size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64, requires_grad=True)
    d.square().sum().sqrt().backward()
    assert np.allclose(numpy.slope(d.detach().numpy()), d.grad.numpy(), rtol=1e-12)
    zero, r, safe = (torch.zeros(1, size, requires_grad=True) for _ in range(3))
    root = zero.square().sum(1).sqrt()
    root.backward()
    r.sqrt().sum().backward()
    safe.norm(dim=1).backward()
    assert root == 0
    assert zero.grad.isnan().all() and r.grad.isinf().all() and (safe.grad == 0).all()
    assert np.isnan(numpy.slope(np.zeros(size))).all() and (numpy.slope(np.zeros(size), 1e-12) == 0).all()
    assert np.allclose(numpy.far, [0.6, 0, 0.8]) and np.isnan(numpy.near).all() and (numpy.cured == 0).all()
    assert len(numpy.near) == len(numpy.cured) == 3
    assert np.allclose(answer.safe[:10], answer.written[:10], rtol=1e-4) and np.isfinite(answer.safe).all()


@breaks("descend(lr=5.5)", "descend(lr=4.5)", variant="numpy")
@breaks("descend(lr=0.9)", "descend(lr=0.8)", variant="numpy")
@breaks("(2 * w)", "w", variant="numpy")
@breaks("losses.append(w * w)", "losses.append(w * w + 1)", variant="numpy")
@breaks("steps=45", "steps=44", variant="numpy")
def test_long_steps_climb(numpy):
    """Here the loss grows 100 times in each step, is infinite when float32 has no room left, and NaN later; PyTorch gives the same losses, and at a rate of 0.9 it falls."""
    w, losses = torch.ones(1, requires_grad=True), []
    optimizer = torch.optim.SGD([w], lr=5.5)
    for _ in range(45):
        optimizer.zero_grad()
        loss = w.square().sum()
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    assert len(numpy.climbing) == 45 and np.allclose(losses, numpy.climbing, rtol=1e-4, equal_nan=True)
    assert np.allclose(numpy.climbing[:19], 100.0 ** np.arange(19), rtol=1e-4)
    assert numpy.first_inf == math.ceil(numpy.room / 2) < numpy.first_nan
    assert np.isinf(numpy.climbing[numpy.first_inf : numpy.first_nan]).all()
    assert np.isfinite(numpy.climbing[: numpy.first_inf]).all() and np.isnan(numpy.climbing[numpy.first_nan :]).all()
    assert math.isclose(numpy.room, math.log10(torch.finfo(torch.float32).max), rel_tol=1e-6)
    assert np.allclose(numpy.calm, 0.64 ** np.arange(45), rtol=1e-3)


def recurrent(w):
    """The loss of the snippet's unit, in PyTorch, one product after another."""
    h = torch.tensor([1e-7])
    for _ in range(90):
        h = w * h
    return F.cross_entropy(torch.cat([h, torch.zeros(1)]), torch.tensor(1))


@breaks("leap(1.2),", "leap(1.1),", variant="numpy")
@breaks("limit=0.1)\nfor", "limit=0.2)\nfor", variant="numpy")
@breaks("** 90 *", "** 89 *", variant="numpy")
@breaks("lr * min(norms[-1], limit)", "lr * norms[-1]", variant="numpy")
@breaks("lr=0.1):", "lr=0.2):", variant="numpy")
@drawn(cases=3, start=st.floats(1.2, 1.21))
def test_one_step_can_be_too_long(numpy, start):
    """A recurrent unit goes from a loss below 5 to NaN in one step, with a norm between 10 and 10000 before it; clipped to 0.1 its loss falls."""

    def train(start, limit):
        w, losses, norms = torch.tensor(start, requires_grad=True), [], []
        optimizer = torch.optim.SGD([w], lr=0.1)
        for _ in range(4):
            optimizer.zero_grad()
            loss = recurrent(w)
            loss.backward()
            norms.append(nn.utils.clip_grad_norm_([w], limit).item())
            optimizer.step()
            losses.append(loss.item())
        return losses, norms

    losses, norms = train(start, torch.inf)
    assert losses[0] < 5 and 10 < norms[0] < 10_000 and nans(losses) == [False, True, True, True]
    held, _ = train(start, 0.1)
    assert sorted(held, reverse=True) == held and held[-1] < held[0] - 0.1
    for (mine, sizes), limit in ((numpy.leapt, np.inf), (numpy.clipped, 0.1)):
        theirs, lengths = train(1.2, limit)
        assert np.allclose(mine, theirs, rtol=2e-3, equal_nan=True)
        assert np.allclose(sizes, lengths, rtol=2e-3, equal_nan=True)


@breaks(
    "            if v.isnan().any() or v.isposinf().any():\n                return",
    "            if v.isnan().all():\n                return",
    variant="search",
)
@breaks(
    "            if v.isnan().any() or v.isposinf().any():\n                return",
    "            if not v.isfinite().all():\n                return",
    variant="search",
)
@breaks("            if v.isneginf().any():  #", "            if False:  #", variant="search")
@breaks("isposinf().any():\n                    bad", "isnan().any():\n                    bad", variant="search")
@breaks("elif v.isneginf().any() and not bad", "elif False", variant="search")
@breaks("elif v.isneginf().any() and not bad", "elif v.isneginf().any()", variant="search")
@breaks("*low[:1]", "*low[-1:]", variant="search")
@breaks("            model(**x)\n", "            model(*x.values())\n", variant="search")
@breaks("if type(x) is tuple", "if isinstance(x, (tuple, list))", variant="search")
@breaks("if not weight.isfinite().all()", "if weight.isnan().all()", variant="search")
@breaks("if b.isnan().any()", "if not b.isfinite().all()", variant="search")
@breaks("*stored[:1]", "*stored[:0]", variant="search")
@breaks("[bad[0], *low", "[bad[-1], *low", variant="search")
@breaks('if hasattr(value, "__array__")', "if torch.is_tensor(value)", variant="search")
@breaks("if isinstance(value, dict)", "if False", variant="search")
@breaks("isinstance(value, (tuple, list))", "isinstance(value, list)", variant="search")
@breaks("b.data.copy_(kept[name])", "pass", variant="search")
@breaks("b.data.copy_(", "b.copy_(", variant="search")
@breaks("hook.remove()", "pass", variant="search")
@breaks("register_forward_pre_hook(check)", "register_forward_hook(check)", variant="search")
@breaks('if len(seen) > 1 else "into"', 'if len(seen) > 1 else "out of"', variant="search")
@breaks("return x.log()", "return x.exp()", variant="search")
@breaks("return name\n", "return 'batch'\n", variant="search")
@drawn(
    cases=8,
    row=st.integers(0, 6),
    column=st.integers(0, 2),
    seed=st.integers(0, 99),
    value=st.sampled_from([math.nan, math.inf]),
)
def test_the_search_finds_the_place(search, row, column, seed, value):
    """`first_bad` names inputs, labels, a weight, a layer that makes NaN or +∞, also in place, in a dictionary, under a float16 autocast or in front of the BatchNorm that this batch has ruined, or a layer that gets it from code in between, and the first -∞ before it, of inputs, labels, a mask or float16, and a ruined stored statistic; batches may be tuples, dictionaries, lists or NumPy arrays; it leaves weights and stored statistics as they were, also for a backward() after it, and passes a mask of -inf."""
    torch.manual_seed(seed)
    x, y = torch.randn(7, 5), torch.randn(7, 3)
    named = search.first_bad

    def spoil(tensor, value=value):
        copied = tensor.detach().clone()
        copied[row, column] = value
        return copied

    class Between(nn.Module):
        def __init__(self):
            super().__init__()
            self.before, self.after = nn.Linear(5, 4), nn.Linear(4, 3)
            self.register_buffer("mask", torch.tensor(-math.inf))

        def forward(self, x):
            return self.after(self.before(x).abs().neg().sqrt())

    class Recurrent(nn.Module):
        state = None  # kept from batch to batch, with its graph

        def __init__(self):
            super().__init__()
            self.lstm, self.head = nn.LSTM(5, 4), nn.Linear(4, 3)

        def forward(self, x):
            out, self.state = self.lstm(x, self.state)
            return self.head(out)

    class InPlace(nn.Module):
        def forward(self, x):
            return x.log_()

    class Named(nn.Module):
        def forward(self, x):
            return {"out": [x.log()]}

    sound = nn.Sequential(nn.BatchNorm1d(5), nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 3))
    before = copy.deepcopy(sound.state_dict())
    assert named(sound, x, y) == "nothing: the loss, or backward"
    assert all(torch.equal(kept, before[name]) for name, kept in sound.state_dict().items())
    assert not any(layer._forward_hooks or layer._forward_pre_hooks for layer in sound)
    assert named(sound, spoil(x), y) == "inputs" and named(sound, x, spoil(y)) == "labels"
    assert named(nn.Sequential(nn.Linear(5, 3), search.Log(), nn.Linear(3, 3)), x, y) == "out of 1"
    assert named(Between(), x, y) == "into after"
    later = nn.Sequential(nn.Linear(5, 3), search.Log(), nn.BatchNorm1d(3), nn.Linear(3, 3))
    for ruined in ("", "; NaN stored in 2.running_mean"):  # the batch itself goes through BatchNorm
        assert named(later, x, y) == "out of 1" + ruined
        later(x)
    for mode in (True, False):
        loss = F.mse_loss(sound.train(mode)(x), y)
        assert named(sound, x, y).startswith("nothing")
        try:
            loss.backward()
        except RuntimeError as error:
            raise AssertionError("the search has written into what backward() needs") from error
    assert named(nn.Linear(5, 3), x, spoil(y).numpy()) == "labels"
    assert named(nn.Linear(5, 3), spoil(x).numpy(), y) == "inputs"
    for layer in (InPlace(), Named()):
        assert named(nn.Sequential(nn.Linear(5, 3), layer), x, y) == "out of 1"
    memory = Recurrent()
    memory(x)
    assert named(memory, x, y).startswith("nothing")
    full = Recurrent()
    full.state = torch.zeros(1, 4), torch.full((1, 4), torch.inf)
    assert named(full, x, y) == "into lstm"
    large = nn.Sequential(nn.Identity(), nn.Linear(4, 1, bias=False))
    nn.init.constant_(large[1].weight, 300.0)
    with torch.autocast("cpu", dtype=torch.float16):
        assert named(large, torch.full((1, 4), 100.0), None) == "out of 1"
    assert named(large, torch.full((1, 4), 100.0), None) == "nothing: the loss, or backward"
    nn.init.constant_(large[1].weight, -300.0)
    for after, told in (
        (nn.Identity(), "nothing: the loss, or backward; before, -inf out of 1"),
        (nn.ReLU(), "nothing: the loss, or backward; before, -inf out of 1"),
        (nn.Softmax(1), "out of 2; before, -inf out of 1"),
    ):
        with torch.autocast("cpu", dtype=torch.float16):
            assert named(large.append(after), torch.full((1, 4), 100.0), None) == told
        large.pop(2)

    class Floor(nn.Module):
        def forward(self, x):
            return torch.zeros_like(x).log()

    assert named(nn.Sequential(search.Log(), Floor()), x, y) == "out of 0"

    class Both(nn.Module):
        def forward(self, left, right):
            return (left - right).log()

    mask = torch.full((7, 7), -torch.inf).triu(1)

    class Masked(nn.Module):
        def forward(self, x, mask):
            return (x @ x.mT + mask).softmax(-1)

    nothing, low = "nothing: the loss, or backward", "; before, -inf in the "
    for batch in ((x, mask), {"x": x, "mask": mask}):
        assert named(Masked(), batch, y) == nothing + low + "inputs"
        assert named(nn.Sequential(search.Log()), x.abs(), spoil(y, -math.inf)) == nothing + low + "labels"
    assert named(Masked(), (x, mask.fill_(-torch.inf)), y) == "out of the model" + low + "inputs"

    class Listed(nn.Module):
        def forward(self, images, *more):
            return (images.abs() if more else images[0]).log()

    for batch in ((x, x.abs() + x), {"right": x.abs() + x, "left": x}):
        assert named(Both(), batch, {"y": [y]}) == "out of the model"
        assert named(Both(), batch, [{"y": spoil(y)}]) == "labels"
    assert named(Both(), (x, spoil(x)), y) == "inputs" and named(Both(), (x, x - 1), y).startswith("nothing")
    assert named(Listed(), [x, x], y) == "out of the model"
    sound[1].weight.data = spoil(sound[1].weight)
    assert named(sound, x, y) == "weight 1.weight"
    assert search.found == ["nothing: the loss, or backward", "out of 1", "inputs"]
    assert search.dirty.isnan().sum() == 1 and search.dirty[2, 1].isnan()
    assert [layer.out_features for layer in search.good if hasattr(layer, "out_features")] == [3]


@breaks("good = nn.Sequential(nn.BatchNorm1d(5), nn", "good = nn.Sequential(nn.LayerNorm(5), nn", variant="search")
@breaks("skipped = (good(dirty)", "skipped = (good(x)", variant="search")
@drawn(cases=6, seed=st.integers(0, 99), later=st.integers(1, 5))
def test_skipping_leaves_batchnorm_ruined(search, seed, later):
    """After a skipped batch with a NaN, each training loss is finite and the loss in evaluation mode is NaN: BatchNorm has stored it."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.BatchNorm1d(5), nn.Linear(5, 3))
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    for batch in range(1 + later):
        x, y = torch.randn(7, 5), torch.randn(7, 3)
        if batch == 0:
            x[3, 2] = torch.nan
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        assert loss.isfinite() == (batch > 0)
        if loss.isfinite():
            optimizer.step()
    assert all(weight.isfinite().all() for weight in model.parameters())
    assert F.mse_loss(model.eval()(x), y).isnan() and model[0].running_mean.isnan().any()
    torch.manual_seed(0)
    x, y = torch.randn(7, 5), torch.randn(7, 3)
    model = nn.Sequential(nn.BatchNorm1d(5), nn.Linear(5, 3))
    assert math.isclose(search.train_loss, F.mse_loss(model(x), y).item(), rel_tol=1e-5)
    assert (
        math.isnan(search.test_loss)
        and math.isnan(search.skipped)
        and search.place == "out of 0; NaN stored in 0.running_mean"
    )


@breaks("-(hot * z.softmax(0).log()).sum()", "-(hot * z.log_softmax(0)).sum()", variant="causes")
@breaks("F.cross_entropy(z, hot)", "-(hot * z.softmax(0).log()).sum()", variant="causes")
@breaks("(z.exp() / z.exp().sum())[0]", "z.softmax(-1)[0]", variant="causes")
@breaks("z.softmax(-1)[0], 100.0, 0.0", "z.softmax(-1)[0], 100.0, 110.0", variant="causes")
@drawn(gap=st.floats(105, 1000))
def test_formulas_by_hand(causes, gap):
    """By hand, `-(hot * z.softmax(0).log()).sum()` is NaN where one logit of a right answer leads by more than 104, `z.exp() / z.exp().sum()` at logits above 89; PyTorch's own give 0 and 1 there, with slopes of 0, and `z.softmax(-1)` a sum of 1 for each row of a batch."""
    hot = torch.tensor([1.0, 0.0])
    z = torch.tensor([gap, 0.0], requires_grad=True)
    assert (-(hot * z.softmax(0).log()).sum()).isnan() and (z.exp() / z.exp().sum()).isnan().any()
    own = F.cross_entropy(z, hot)
    own.backward()
    assert own == 0 and (z.grad == 0).all() and z.softmax(-1)[0] == 1
    rows = torch.tensor([[gap, 0.0], [0.0, 1.0], [2.0, 5.0]])  # of a batch too
    assert torch.allclose(rows.softmax(-1).sum(1), torch.ones(3))
    for mild in (89.5, 104.5):
        assert torch.tensor(mild).exp().isinf() and torch.tensor([mild - 1.5, 0.0]).softmax(0).log().isfinite().all()
    assert torch.tensor(88.0).exp().isfinite()
    for (loss, slopes, at), top in ((causes.hand, 200), (causes.exp, 100)):
        assert nans([loss, *slopes]) == [True] * 3 and at == (top, 0)
    assert causes.own[2] == (200, 0) and causes.softmax[2] == (100, 0) and causes.hot.tolist() == [1, 0]
    mild = torch.tensor([gap / 99, 0.0])
    assert math.isclose(causes.formula(mild).item(), math.log1p(math.exp(-gap / 99)), rel_tol=1e-3, abs_tol=2e-7)
    assert np.allclose([causes.own[0], *causes.own[1]], [0, 0, 0], atol=1e-30)
    assert np.allclose([causes.softmax[0], *causes.softmax[1]], [1, 0, 0], atol=1e-30)


@breaks("z.sigmoid().log()", "(z.sigmoid() + 1e-8).log()", variant="causes")
@breaks("F.logsigmoid(z)", "z.sigmoid().log()", variant="causes")
@drawn(z=st.floats(-1000, -104, width=32), row=st.integers(1, 5), tiny=st.sampled_from([1e-8, 1e-12, 1e-20]))
def test_log_of_a_sigmoid(causes, z, row, tiny):
    """At -200, as at each logit below -104, the log of a sigmoid is infinite and its slope NaN; with 1e-8, 1e-12 or 1e-20 added it is finite with a slope of 0, and `F.logsigmoid` gives the logit and a slope of 1."""
    bare, late, own = (torch.full((row,), z, requires_grad=True) for _ in range(3))
    bare.sigmoid().log().sum().backward()
    (late.sigmoid() + tiny).log().sum().backward()
    F.logsigmoid(own).sum().backward()
    assert (bare.sigmoid() == 0).all() and bare.sigmoid().log().isneginf().all() and bare.grad.isnan().all()
    assert (late.sigmoid() + tiny).log().isfinite().all() and (late.grad == 0).all()
    assert (own.grad == 1).all() and torch.equal(F.logsigmoid(own), own)
    assert causes.log[0] == -math.inf and nans(causes.log[1]) == [True] and causes.log[2] == (-200,)
    assert causes.logs == (-200, [1], (-200,))


@breaks("v.log() + 4 / v", "v.abs().log() + 4 / v", variant="causes")
@breaks("F.softplus(v) + 1e-6", "v", variant="causes")
@drawn(v=st.floats(-1000, -0.5, width=32), error=st.floats(0, 9, width=32), rows=st.integers(1, 5))
def test_log_of_a_negative(causes, v, error, rows):
    """The log of a variance below zero makes the loss NaN and leaves the slope finite, so the line raises nothing; of `F.softplus(v) + 1e-6` both are finite."""
    for safe in (False, True):
        x = nn.Parameter(torch.full((rows,), v))
        used = F.softplus(x) + 1e-6 if safe else x
        loss = (used.log() + error / used).mean()
        loss.backward()
        assert loss.isnan() != safe and x.grad.isfinite().all()
        nn.utils.clip_grad_norm_([x], torch.inf, error_if_nonfinite=True)
    assert math.isnan(causes.below[0]) and causes.below[1:] == ([-1.5], (-2,))
    wide = math.log1p(math.exp(-2)) + 1e-6
    assert math.isclose(causes.positive[0], math.log(wide) + 4 / wide, rel_tol=1e-4)
    slope = (1 / wide - 4 / wide**2) / (1 + math.exp(2))
    assert math.isclose(causes.positive[1][0], slope, rel_tol=1e-4)


@breaks('bad.append("nothing: the loss, or backward")', 'bad.append("the loss")', variant="search")
@breaks("return v.log() + 4 / v", "return v.log() + 4 / v * v.log()", variant="causes")
@drawn(value=st.floats(-1000, -1.5, width=32), target=st.floats(0, 9, width=32), rows=st.integers(1, 5))
def test_a_loss_that_is_nan(search, causes, value, target, rows):
    """Where the loss itself makes NaN, `first_bad` names nothing; for `log1p` below -1 in a squared error anomaly mode names another operation, `PowBackward0`, the square, and for the log of a negative variance none."""
    model, x = nn.Linear(5, 1), torch.ones(rows, 5)
    nn.init.zeros_(model.weight)
    nn.init.constant_(model.bias, value)
    named = []
    losses = lambda p: (p.log1p() - target).square().mean(), lambda p: causes.density(p).mean()
    for loss_of in losses:
        loss = loss_of(model(x))
        assert loss.isnan() and search.first_bad(model, x, x) == "nothing: the loss, or backward"
        with warnings.catch_warnings(), torch.autograd.set_detect_anomaly(True):
            warnings.simplefilter("ignore")
            try:
                loss_of(model(x)).backward()
            except RuntimeError as error:
                named.append(str(error).split("'")[1])
            else:
                named.append("none")
    assert named == ["PowBackward0", "none"]


@breaks("range(60)", "range(50)", variant="half")
@breaks("train(line=True)", "train(line=False)", variant="half")
@breaks("5 * torch.randn(16, 8)", "0 * torch.randn(16, 8)", variant="half")
@drawn(cases=6, seed=st.integers(0, 99), wide=st.integers(4, 9), unscaled=st.booleans())
def test_the_line_stops_a_scaler(half, seed, wide, unscaled):
    """A run in float16 whose `GradScaler` leaves out its first steps learns, and with the line it is stopped in the first, behind `unscale_` and without it."""

    def run(line):
        torch.manual_seed(seed)
        x, y = 5 * torch.randn(16, wide), 3 * torch.randn(16, 1)
        model = nn.Sequential(nn.Linear(wide, 7), nn.ReLU(), nn.Linear(7, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
        scaler, losses, scales = torch.amp.GradScaler("cpu"), [], []
        for _ in range(40):
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.float16):
                loss = F.mse_loss(model(x).float(), y)
            scaler.scale(loss).backward()
            losses.append(loss.item())
            if line:
                if unscaled:
                    scaler.unscale_(optimizer)
                nn.utils.clip_grad_norm_(model.parameters(), torch.inf, error_if_nonfinite=True)
            scaler.step(optimizer)
            scaler.update()
            scales.append(scaler.get_scale())
        return losses, scales

    losses, scales = run(line=False)
    assert scales[0] == 32768 and losses[1] == losses[0] and losses[-1] < 0.95 * losses[0]
    assert scales[-1] == min(scales) > 1
    with pytest.raises(RuntimeError, match="is non-finite"):
        run(line=True)
    found = half.losses
    assert half.scales == [32768, 16384, *[8192] * 58] and len(found) == 60
    assert len(set(found[:4])) == 1 and sorted(found[3:], reverse=True) == found[3:]
    assert math.isclose(max(found), 7.37, abs_tol=0.02) and math.isclose(min(found), 4.71, abs_tol=0.05)
    assert half.stopped.startswith("RuntimeError: The total norm of order 2.0 for gradients from `parameters` is")


@breaks("(torch.float16, torch.bfloat16)", "(torch.bfloat16, torch.float16)", variant="half")
@breaks("torch.full((1, 4), 100.0)", "torch.full((1, 4), 50.0)", variant="half")
@drawn(terms=st.integers(2, 9), value=st.integers(1, 250), weight=st.integers(1, 250))
def test_float16_overflows(half, terms, value, weight):
    """A layer whose sum is 65520 or more gives infinity under a float16 autocast and a finite number under bfloat16; below, both are finite."""
    layer, sums = nn.Linear(terms, 1, bias=False), []
    nn.init.constant_(layer.weight, float(weight))
    for cast in (torch.autocast("cpu", dtype=torch.float16), torch.autocast("cpu", dtype=torch.bfloat16)):
        with cast:
            sums.append(layer(torch.full((1, terms), float(value))).item())
    whole = terms * value * weight
    assert math.isinf(sums[0]) == (whole >= 65520) and math.isclose(sums[1], whole, rel_tol=2**-8)
    assert half.sums == [math.inf, 119808] and half.largest == 65504
    assert (
        half.layer.weight.tolist() == [[300.0] * 4] and half.layer.bias is None and half.rows.tolist() == [[100.0] * 4]
    )


@breaks("probe(outside", "probe(inside", variant="causes")
@breaks("probe(inside", "probe(outside", variant="causes")
@breaks("safe = torch.where(x > 0, x, 1.0)", "safe = x", variant="causes")
@breaks("safe.sqrt(), 0.0)", "safe.sqrt(), 1.0)", variant="causes")
@drawn(x=st.lists(st.floats(0.01, 9), max_size=4), zeros=st.integers(1, 3))
def test_where_comes_too_late(causes, x, zeros):
    """`torch.where` after the root gives the right value and NaN slopes at 0; with the input made safe first both are right."""
    values = torch.tensor([0.0] * zeros + x)
    (late, early), slopes = (values.clone().requires_grad_() for _ in range(2)), 0.5 / values[zeros:].sqrt()
    for f, t in ((causes.outside, late), (causes.inside, early)):
        loss = f(t)
        assert torch.allclose(loss, values.sqrt().sum())
        loss.backward()
        assert torch.allclose(t.grad[zeros:], slopes)
    assert late.grad[:zeros].isnan().all() and (early.grad[:zeros] == 0).all()
    assert causes.late[0] == 2 and nans(causes.late[1]) == [True, False]
    assert causes.late[1][1] == 0.25 and causes.early == (2, [0, 0.25], (0, 4)) and causes.late[2] == (0, 4)


@breaks("x[x > 9].mean()", "x[x < 9].mean()", variant="causes")
@breaks("torch.tensor(-100)", "torch.tensor(0)", variant="causes")
@drawn(cases=6, rows=st.integers(1, 5), classes=st.integers(2, 5), seed=st.integers(0, 99))
def test_the_mean_of_nothing_is_harmless(causes, rows, classes, seed):
    """The mean of no element and a batch whose labels are all ignored give a NaN loss with slopes of 0, so a step of SGD leaves the weights as they were, and the loss after it is ordinary."""
    torch.manual_seed(seed)
    for nothing in (True, False):
        layer = nn.Linear(4, classes)
        before, x = layer.weight.detach().clone(), torch.randn(rows, 4)
        optimizer = torch.optim.SGD(layer.parameters(), 0.1)
        loss = F.cross_entropy(layer(x), torch.full((rows,), -100 if nothing else 0))
        loss.backward()
        optimizer.step()
        assert loss.isnan() == nothing and torch.equal(before, layer.weight) == nothing
        assert F.cross_entropy(layer(x), torch.zeros(rows, dtype=torch.long)).isfinite()
    for loss, slopes, at in (causes.empty, causes.ignored):
        assert math.isnan(loss) and slopes == [0, 0] and at == (1, 2)


@breaks("one, weight=hot", "one - 1, weight=hot", variant="causes")
@breaks("none = torch.zeros(2)", "none = torch.ones(2)", variant="causes")
@breaks("torch.tensor(-torch.inf)", "torch.tensor(-1e9)", variant="causes")
@drawn(cases=6, size=st.integers(1, 6), seed=st.integers(0, 99))
def test_masks_that_leave_nothing(causes, size, seed):
    """A masked sum over the sum of a mask of zeros, a softmax over a row of -inf, and a loss with class weights that are 0 for each label are NaN with NaN slopes; one open place, so that `mask.any()` is true, or a positive weight, makes them finite; a small weight teaches such a batch in full, as without weights, and the rest of another batch has the loss that is left when they are left out."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(size, generator=g)
    for open_places in (0, 1):
        mask = torch.zeros(size)
        mask[:open_places] = 1
        for f in (
            lambda t, m=mask: (t * m).sum() / m.sum(),
            lambda t, m=mask: t.masked_fill(m == 0, -torch.inf).softmax(0)[0],
        ):
            t = x.clone().requires_grad_()
            loss = f(t)
            loss.backward()
            assert loss.isnan() == (not mask.any()) == (open_places == 0)
        assert (x + torch.where(mask == 0, -torch.inf, 0.0)).softmax(0).isnan().all() == (open_places == 0)
    for loss, slopes, at in (causes.over, causes.masked, causes.unweighted):
        assert nans([loss, *slopes]) == [True] * 3 and at == (1, 2)
    assert causes.blocked == -torch.inf
    for weight in (0.0, 0.5):
        t = torch.cat([x, x]).requires_grad_()
        labels, weights = torch.zeros(1, dtype=torch.long), torch.ones(2 * size)
        weights[0] = weight
        loss = F.cross_entropy(t[None], labels, weight=weights)
        loss.backward()
        assert loss.isnan() == (weight == 0) and t.grad.isnan().all() == (weight == 0)
    z = torch.randn(size, 3, generator=g, requires_grad=True)
    labels, slopes = torch.zeros(size, dtype=torch.long), []
    for how in ({}, {"weight": torch.tensor([1e-6, 1, 1])}):
        slopes += torch.autograd.grad(F.cross_entropy(z, labels, **how), z)
    assert torch.allclose(*slopes, rtol=1e-4, atol=1e-7) and slopes[0].any()
    both, other = torch.cat([z, z + 1]), torch.cat([labels, labels + 1])
    assert torch.allclose(
        F.cross_entropy(both, other, weight=torch.tensor([0.0, 1, 1])), F.cross_entropy(z + 1, labels + 1)
    )


@breaks("standard(x)[0], 3.0, 3.0)", "standard(x)[0], 3.0, 4.0)", variant="causes")
@breaks("(x.std() + eps)", "(x.std() + eps + 1e-9)", variant="causes")
@breaks("standard(x, 1e-5)[0]", "standard(x, 1e-3)[0]", variant="causes")
@breaks("(x.var() + 1e-5).sqrt()", "(x.std() + 1e-5)", variant="causes")
@breaks("(x.var() + 1e-5).sqrt()", "(x.var().sqrt() + 1e-5)", variant="causes")
@drawn(value=st.floats(-9, 9, width=16), rows=st.integers(2, 5))
def test_no_spread(causes, value, rows):
    """A column that never varies, standardised, is NaN where its mean is exact; for 3 times 0.9 the mean is rounded, and the result has ordinary values and slopes above 1e6; with 1e-5 beside the deviation the slopes stay above 1e4, under its root they are below 1e3; the range of such an input is zero though its deviation need not be, a new row that is larger by one comes out above 100 with either constant, and a division by infinity makes zeros of the column."""
    same = torch.full((rows,), value)
    mean_is_exact = value == 0 or (torch.equal(same.mean(), same[0]) and same.std() == 0)
    x = same
    by_hand = (x - x.mean()) / x.std()
    assert by_hand.isnan().all() == mean_is_exact and torch.equal(by_hand.nan_to_num(), causes.standard(x).nan_to_num())
    assert mean_is_exact or causes.standard(same).square().sum() > 0.5
    x = torch.full((3,), 0.9, requires_grad=True)
    causes.standard(x).square().sum().backward()
    assert 0.1 < causes.rounded < 3 and x.grad.abs().max() > 1e6
    for column in (same, x.detach()):
        for f, low, high in ((lambda t: causes.standard(t, 1e-5), 1e4, 1e5), (causes.gentle, 100, 1e3)):
            t = column.clone().requires_grad_()
            y = f(t)
            y[0].backward()
            assert y.abs().max() < 0.1 and low < t.grad.abs().max() < high
        moved = column[0] + 1 - column.mean()
        assert moved / (column.std() + 1e-5) > 1e4 and moved / (column.var() + 1e-5).sqrt() > 100
        assert column.amax() == column.amin() and moved / torch.inf == 0 == (column - column.mean())[0] / torch.inf
    assert x.std() > 0 and x.amax() == x.amin()
    varied = torch.arange(rows) + value
    assert math.isclose(causes.standard(varied).square().sum().item(), rows - 1, rel_tol=1e-3)
    assert torch.allclose(causes.standard(varied), causes.gentle(varied), atol=1e-3)
    assert nans([causes.constant[0], *causes.constant[1]]) == [True] * 3
    for (loss, slopes, at), size in ((causes.beside, 5e4), (causes.under, 158.1)):
        assert loss == 0 and at == causes.constant[2] == (3, 3)
        assert np.allclose(slopes, [size, -size], rtol=1e-2)


@breaks("(x.std() + eps)", "(x.std(correction=0) + eps)", variant="causes")
@drawn(value=st.floats(-9, 9, width=16), columns=st.integers(1, 4))
def test_a_row_has_no_deviation(causes, value, columns):
    """`std()` of a single row is NaN in each column, that of a pair of rows is not; where the last batch is a single row, `drop_last=True` leaves no NaN."""
    rows = value + torch.rand(5, columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert torch.full((1, columns), value).std(0).isnan().all()
        spread = [x.std(0).isnan().all() for x in torch.utils.data.DataLoader(rows, batch_size=2)]
        assert spread == [False, False, True]
        assert causes.standard(torch.tensor([value])).isnan().all()
    assert torch.full((2, columns), value).std(0).isfinite().all()
    kept = list(torch.utils.data.DataLoader(rows, batch_size=2, drop_last=True))
    assert len(kept) == 2 and all(x.std(0).isfinite().all() for x in kept)
    assert math.isclose(causes.standard(torch.tensor([value, value + 1])).square().sum().item(), 1, rel_tol=1e-3)


@breaks("zero_infinity=True", "zero_infinity=False", variant="causes")
@breaks("torch.tensor([[1, 1]])", "torch.tensor([[1, 0]])", variant="causes")
@breaks("probe(ctc, 1.0, 2.0)", "probe(lambda z: ctc(z, zero_infinity=True), 1.0, 2.0)", variant="causes")
@drawn(cases=8, steps=st.integers(1, 4), more=st.integers(1, 3), seed=st.integers(0, 99))
def test_ctc_of_a_long_target(causes, steps, more, seed):
    """`F.ctc_loss` of a target that, with a blank between equal labels, is longer than its input is infinite, with NaN slopes; with `zero_infinity=True` it is 0 with slopes of 0, and a target that fits is finite."""
    torch.manual_seed(seed)
    for extra, zero in ((more, False), (more, True), (0, False)):
        z, n = torch.randn(steps, 1, 9, requires_grad=True), steps + extra
        target = torch.arange(1, n + 1)[None]
        how = {"zero_infinity": zero}
        loss = F.ctc_loss(z.log_softmax(2), target, torch.tensor([steps]), torch.tensor([n]), **how)
        loss.backward()
        assert loss.isinf() == (extra > 0 and not zero) == z.grad.isnan().any()
        assert not zero or (loss == 0 and (z.grad == 0).all())
    for steps_there in (2 * steps - 1, 2 * steps - 2):  # a blank between each pair of equal labels
        z = torch.randn(max(steps_there, 1), 1, 9)
        ones = torch.ones(1, steps, dtype=torch.long)
        loss = F.ctc_loss(z.log_softmax(2), ones, torch.tensor([steps_there]), torch.tensor([steps]))
        assert loss.isinf() == (steps_there < 2 * steps - 1)
    assert causes.long[0] == math.inf and nans(causes.long[1]) == [True, True]
    assert causes.zeroed == (0, [0, 0], (1, 2)) and causes.long[2] == (1, 2)
    assert causes.target.tolist() == [[1, 1]]


@breaks("lr=0.1, eps=0.0", "lr=0.1, eps=1.0", variant="causes")
@drawn(slope=st.floats(1e-3, 1e3), shrink=st.sampled_from([1e-1, 1e-3]), lr=st.sampled_from([0.001, 0.1, 8.0]))
def test_adam_steps_as_far_when_clipped(causes, slope, shrink, lr):
    """The first step of Adam has the same length when the gradient is 10 or 1000 times smaller; that of SGD shrinks with it."""

    def step(make, slope):
        w = torch.zeros(1, requires_grad=True)
        optimizer = make([w], lr=lr)
        (w * slope).backward()
        optimizer.step()
        return w.item()

    full, small = (step(torch.optim.Adam, slope * part) for part in (1, shrink))
    assert math.isclose(full, small, rel_tol=0.02) and math.isclose(full, -lr, rel_tol=0.02)
    assert math.isclose(step(torch.optim.SGD, slope * shrink), step(torch.optim.SGD, slope) * shrink, rel_tol=1e-4)
    assert math.isclose(causes.after[0], 1 - 0.1, rel_tol=1e-4)
    assert causes.w.grad.tolist() == [3, 0] and math.isnan(causes.after[1])


@breaks("torch.ones(2, requires_grad=True)", "torch.full((2,), 0.5, requires_grad=True)", variant="causes")
@drawn(shape=st.tuples(st.integers(1, 4), st.integers(1, 4)), n=st.integers(1, 9))
def test_unfilled_memory(causes, shape, n):
    """`torch.empty` holds numbers that nobody chose, as a parameter too: in PyTorch's deterministic mode it is filled with NaN."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True)
    try:
        assert nn.Parameter(torch.empty(n)).isnan().all()
        assert torch.empty(*shape).isnan().all() and not torch.zeros(*shape).isnan().any()
    finally:
        torch.use_deterministic_algorithms(before)
    assert math.isclose(causes.after[0], 0.9, rel_tol=1e-5)


@breaks("y[12] = np.nan", "y[12] = 0.0", variant="keras")
@breaks("stopped, ruined_too = fit(x, y, stop)", "stopped, ruined_too = fit(x, y)", variant="keras")
@breaks("fit(x[known], y[known])", "fit(x[:28], y[:28])", variant="keras")
@breaks('"sgd", "mse"', '"adam", "mse"', variant="keras")
def test_keras_stops_too_late(keras):
    """Here `TerminateOnNaN` ends the training in batch 2, the one with the missing label, and by then all 22 weights are NaN, as without it; without the row none is."""
    import torch as backend

    assert len(keras.stopped) == 2 and len(keras.seen) == 5 and keras.stopped[0] == keras.seen[0]
    assert keras.ruined == keras.ruined_too == 22 == 5 * 3 + 3 + 3 * 1 + 1
    assert keras.ruined_clean == 0 and np.isfinite(keras.clean).all() and len(keras.clean) == 5
    x, y = (backend.tensor(t) for t in (keras.x[keras.known], keras.y[keras.known]))
    keras.keras.utils.set_random_seed(0)
    first, last = keras.keras.layers.Dense(3), keras.keras.layers.Dense(1)
    model = keras.keras.Sequential([keras.keras.Input((5,)), first, last])
    weights, losses = [w.value for w in model.weights], []
    for batch in range(5):
        rows = slice(7 * batch, 7 * batch + 7)
        loss = (model(x[rows]) - y[rows]).square().mean()
        grads = backend.autograd.grad(loss, weights)
        with backend.no_grad():
            for w, grad in zip(weights, grads, strict=True):
                w -= 0.01 * grad
        losses.append(loss.item())
    means = np.cumsum([loss * n for loss, n in zip(losses, [7] * 4 + [6], strict=True)]) / np.array([7, 14, 21, 28, 34])
    assert np.allclose(keras.clean, means, rtol=1e-3)


@breaks("trainable=False)\n", "trainable=True)\n", variant="keras")
@breaks("model.trainable = trainable", "model.trainable = True", variant="keras")
@breaks("y[12] = np.nan", "y[22] = np.nan", variant="keras")
def test_keras_shows_the_mean_so_far(keras):
    """The loss that Keras shows is a mean of the epoch so far: here it stays NaN from batch 2 to 5 although no weight is NaN and the later batches are fine."""
    assert nans(keras.shown) == [False, True, True, True, True] and keras.untouched == 0
    assert nans(keras.shown).index(True) + 1 == 2 and len(keras.shown) == 5
    assert np.flatnonzero(np.isnan(keras.y)).tolist() == [12] and np.isfinite(keras.x).all()
    assert math.isclose(keras.seen[0], keras.clean[0], rel_tol=1e-6) and keras.shown[0] == keras.seen[0]
