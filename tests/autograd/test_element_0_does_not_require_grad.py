import warnings

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn
from torch.distributions import Categorical, Normal
from torch.utils.checkpoint import checkpoint

from tested_answers import breaks, drawn

MESSAGE = "element 0 of tensors does not require grad and does not have a grad_fn"
SIZE, SEED = st.integers(2, 6), st.integers(0, 2**32 - 1)
KINDS = st.sampled_from(["SGD", "Adam", "AdamW", "RMSprop"])


def told(loss):
    """What backward() says, or "no error"."""
    try:
        loss.backward()
    except RuntimeError as error:
        return str(error)
    return "no error"


def data(seed, rows, inputs, classes):
    torch.manual_seed(seed)
    return torch.randn(rows, inputs), torch.randint(classes, (rows,)), nn.Linear(inputs, classes)


@breaks("loss = (guess != y).float().mean()", "loss = torch.zeros((), requires_grad=True)")
@breaks("told(F.cross_entropy(model(x), y))", "told(F.cross_entropy(model(x).detach(), y))")
@drawn(rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED, cut=st.sampled_from(["argmax", "detach", "frozen", "none"]))
def test_no_way_back(answer, rows, inputs, classes, seed, cut):
    """`backward()` raises the message where the loss has no recorded way back to a tensor that requires grad, be it cut by `argmax`, by `detach()` or with all weights frozen; with the way whole it raises nothing and the weight gets its slope."""
    x, y, model = data(seed, rows, inputs, classes)
    model.requires_grad_(cut != "frozen")
    logits = model(x)
    logits = F.one_hot(logits.argmax(1), classes).float() if cut == "argmax" else logits
    logits = logits.detach() if cut == "detach" else logits
    loss = F.cross_entropy(logits, y)
    assert told(loss) == ("no error" if cut == "none" else MESSAGE)
    assert loss.requires_grad == (loss.grad_fn is not None) == (cut == "none")
    wanted = F.one_hot(y, classes).float().sub(model(x).softmax(1)).T @ x / -rows
    assert model.weight.grad is None if cut != "none" else torch.allclose(model.weight.grad, wanted, atol=1e-5)
    assert answer.message == f"RuntimeError: {MESSAGE}"
    slope = F.one_hot(answer.y, 3).float().sub(answer.model(answer.x).softmax(1)).T @ answer.x / -7
    assert answer.mended == f"{slope.norm():.2f}" and slope.shape == (3, 5)
    assert (
        answer.y.tolist() == [0, 1, 2, 0, 1, 2, 0] and answer.loss.item() == (answer.guess != answer.y).float().mean()
    )
    assert torch.equal(answer.guess, answer.logits.argmax(1)) and 0.5 < answer.loss < 1


@breaks("guess = logits.argmax(1)", "logits = logits.detach()\nguess = logits.argmax(1)")
@breaks("guess = logits.argmax(1)", "guess = logits.sum(1)")
@breaks("torch.is_grad_enabled()", "model.training", variant="pasted")
@breaks("any(p.requires_grad for p in", "any(p.grad is None for p in", variant="pasted")
@breaks("logits.requires_grad, loss", "logits.is_leaf, loss", variant="pasted")
@breaks(", loss.requires_grad)", ", logits.requires_grad)", variant="pasted")
@drawn(cases=10, inputs=SIZE, seed=SEED, cut=st.integers(0, 3), how=st.sampled_from(["detach", "no_grad"]))
def test_the_last_true(answer, pasted, inputs, seed, cut, how):
    """From a frozen layer through a trained one to the loss, `requires_grad` is True from the trained layer on to the cut and nowhere else: the cut lies behind the last True."""
    torch.manual_seed(seed)
    frozen, trained = nn.Linear(inputs, 3).requires_grad_(False), nn.Linear(3, 3)
    h = frozen(torch.randn(5, inputs))
    assert not h.requires_grad
    h, asked = trained(h), []
    assert h.requires_grad
    for place, call in enumerate((torch.tanh, torch.relu, lambda t: 3 * t, torch.mean)):
        if place == cut and how == "no_grad":
            with torch.no_grad():
                h = call(h)
        else:
            h = call(h.detach() if place == cut else h)
        asked.append(h.requires_grad)
    assert asked == [True] * cut + [False] * (4 - cut)
    assert answer.asked == {"logits": True, "guess": False, "loss": False}
    x, y, model = data(seed, 5, inputs, 3)
    for where, printed in {
        "nowhere": ["True", "True", "True True"],
        "in the loss": ["True", "True", "True False"],
        "in the forward pass": ["True", "True", "False False"],
        "at the weights": ["True", "False", "False False"],
        "at recording": ["False", "True", "False False"],
    }.items():
        model.requires_grad_(where != "at the weights")
        with torch.set_grad_enabled(where != "at recording"):
            logits = model(x).detach() if where == "in the forward pass" else model(x)
            guess = F.one_hot(logits.argmax(1), 3).float() if where == "in the loss" else logits
            loss = F.cross_entropy(guess, y)
            assert pasted(1, model=model, logits=logits, loss=loss).printed == printed
        assert told(loss) == ("no error" if where == "nowhere" else MESSAGE)
        model.zero_grad()


@breaks("loss.requires_grad = True", "loss = F.cross_entropy(model(x), y)")
@breaks("loss.requires_grad = True", "loss = torch.ones((), requires_grad=True)")
@breaks("    try:\n        loss", "    model.weight.sum().backward()\n    try:\n        loss")
@drawn(rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED, kind=KINDS)
def test_silenced_trains_nothing(answer, rows, inputs, classes, seed, kind):
    """After `loss.requires_grad = True` on a loss that was cut off, after `Variable(loss, requires_grad=True)` and after `torch.tensor(loss, requires_grad=True)`, `backward()` raises nothing, each weight's `.grad` is `None`, and `step()` of SGD, Adam, AdamW or RMSprop moves no weight; with cross-entropy it moves the weight."""
    x, y, model = data(seed, rows, inputs, classes)
    optimizer = getattr(torch.optim, kind)(model.parameters(), lr=0.1)

    def made_again(loss):
        loss = loss.item()
        return torch.tensor(loss, requires_grad=True)

    marks = [
        lambda loss: loss.requires_grad_(),
        lambda loss: torch.autograd.Variable(loss, requires_grad=True),
        made_again,
    ]
    for mark in (*marks, None):
        whole = mark is None
        before = [p.detach().clone() for p in model.parameters()]
        loss = F.cross_entropy(model(x), y) if whole else (model(x).argmax(1) != y).float().mean()
        loss = loss if whole else mark(loss)
        assert told(loss) == "no error"
        assert [p.grad is None for p in model.parameters()] == [not whole] * 2
        optimizer.step()
        still = [torch.equal(p, then) for p, then in zip(model.parameters(), before, strict=True)]
        assert not still[0] if whole else all(still)
    assert answer.silenced == "no slope" and answer.loss.requires_grad and answer.loss.grad.item() == 1
    assert answer.loss.item() == (answer.model(answer.x).argmax(1) != answer.y).float().mean()


@breaks("torch.set_grad_enabled(False)", "torch.set_grad_enabled(True)", variant="causes")
@breaks("torch.no_grad()(model)(x)", "model(x)", variant="causes")
@breaks("torch.inference_mode()(model)(x)", "model(x)", variant="causes")
@drawn(cases=8, rows=SIZE, inputs=SIZE, seed=SEED)
def test_switched_off(causes, rows, inputs, seed):
    """A forward pass under `no_grad()`, under `inference_mode()` or after `set_grad_enabled(False)` brings the message; after `set_grad_enabled(True)`, and after `model.eval()`, it does not come."""
    x, _, model = data(seed, rows, inputs, 3)
    with torch.no_grad():
        quiet = model(x).sum()
    with torch.inference_mode(), torch.set_grad_enabled(True):  # which does not undo it
        inference = model(x).sum()
    torch.set_grad_enabled(False)
    off = model(x).sum()
    torch.set_grad_enabled(True)
    assert told(quiet) == told(inference) == told(off) == MESSAGE and told(model(x).sum()) == "no error"
    model.eval()
    assert told(model(x).sum()) == "no error"
    assert [causes.says[name] for name in ("no_grad", "inference_mode", "set_grad_enabled")] == [MESSAGE] * 3
    assert len(causes.says) == 20 and len(causes.runs) == 5
    assert causes.x.shape == (7, 5) and causes.model.weight.shape == causes.frozen.weight.shape == (3, 5)
    plain = causes.model(causes.x)
    names = ("no_grad", "inference_mode", "set_grad_enabled", "detach", "data", "numpy", "state_dict")
    for name in names:
        assert torch.allclose(causes.causes[name]() + (causes.saved["bias"] if name == "state_dict" else 0), plain)


@breaks("(model(x) > 0).float()", "model(x).relu().float()", variant="causes")
@breaks("model(x).long().float(),", "model(x).float(),", variant="causes")
@drawn(cases=6, rows=st.integers(4, 9), inputs=SIZE, seed=SEED)
def test_a_number_to_predict(causes, rows, inputs, seed):
    """`.long()` or a comparison, of a number to predict, such as 1 to 5 stars, brings the message; `F.mse_loss(out, stars)` on equal shapes does not, and its slope is 0 where the outputs are right, and not beside them; `BCEWithLogitsLoss` falls without end there, below zero, in silence."""
    x, _, _ = data(seed, rows, inputs, 3)
    stars = 1.0 + torch.arange(rows) % 5
    model = nn.Linear(inputs, 1)
    out = model(x)[:, 0]
    for cut in F.mse_loss(out.long().float(), stars), ((out - stars).abs() > 0.5).float().mean():
        assert told(cut) == MESSAGE
    assert told(F.mse_loss(out, stars)) == "no error" and model.weight.grad.any()
    for outputs, right in (stars.clone(), True), (stars + 0.4, False):
        outputs.requires_grad_()
        (slope,) = torch.autograd.grad(F.mse_loss(outputs, stars), outputs)
        assert slope.any() != right
    losses = [F.binary_cross_entropy_with_logits(size * torch.ones(rows), stars).item() for size in (0, 10, 100, 1000)]
    assert losses == sorted(losses, reverse=True) and losses[-1] < -500
    assert causes.says["long"] == causes.says[">"] == MESSAGE


@breaks("F.one_hot(model(x).argmax(1)).float()", "model(x).softmax(1)", variant="causes")
@breaks("model(x).max(1)[1].float()", "model(x).max(1)[0].float()", variant="causes")
@breaks("(model(x) > 0).float()", "model(x).relu().float()", variant="causes")
@breaks("model(x).long().float()", "model(x).float()", variant="causes")
@breaks("model(x).softmax(1).max(1).values", "model(x).softmax(1).max(1).indices.float()", variant="causes")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_choices_have_no_slope(causes, rows, inputs, classes, seed):
    """`argmax`, the indices of `max`, `topk` and `sort`, a comparison, `.long()` and other casts to whole numbers bring the message; the values of `max`, `softmax` and `.float()` do not; where there is one logit, the slope of cross-entropy and of `softmax` is 0, and that of `BCEWithLogitsLoss` and of `sigmoid` is not; of tags, any number of them in a row, cross-entropy and `softmax` stay the same where each logit rises by 1, without an error, and `BCEWithLogitsLoss` and `sigmoid` do not."""
    x, _, model = data(seed, rows, inputs, classes)
    z = model(x)
    cut = [
        z.argmax(1),
        z.max(1)[1],
        z.topk(2).indices,
        z.sort().indices,
        z > 0,
        z == z.max(),
        z.long(),
        z.int(),
        z.bool(),
    ]
    for t in (*cut, F.one_hot(z.argmax(1), classes)):
        assert told(t.float().mean()) == MESSAGE
    assert told(z.max(1).values.sum()) == told(model(x).softmax(1).sum()) == "no error"
    assert told(model(x).float().sum()) == "no error"
    one, labels = model(x)[:, :1], (torch.arange(rows) % 2).float()[:, None]
    losses = F.cross_entropy(one, labels), F.mse_loss(one.softmax(1), labels), nn.BCEWithLogitsLoss()(one, labels)
    losses = *losses, F.mse_loss(one.sigmoid(), labels)
    slopes = [torch.autograd.grad(loss, one, retain_graph=True)[0] for loss in losses]
    assert not slopes[0].any() and not slopes[1].any() and min(slope.abs().min() for slope in slopes[2:]) > 0
    tags = (torch.arange(rows * classes) % 3 == 0).float().view(rows, classes)
    for loss, blind in (
        (F.cross_entropy, True),
        (lambda z, tags: F.mse_loss(z.softmax(1), tags), True),
        (nn.BCEWithLogitsLoss(), False),
        (lambda z, tags: F.mse_loss(z.sigmoid(), tags), False),
    ):
        assert all(torch.allclose(loss(z + up, tags), loss(z, tags), rtol=1e-4) for up in (1, -1)) == blind
    assert [causes.says[name] for name in ("argmax", "max(1)[1]", ">", "long")] == [MESSAGE] * 4
    assert causes.runs["softmax"] == "no error"
    z = causes.model(causes.x)
    assert torch.equal(causes.causes["argmax"]().argmax(1), z.argmax(1))
    assert torch.equal(causes.causes["max(1)[1]"](), z.argmax(1).float())
    assert torch.equal(causes.causes[">"](), z.clamp(min=0).sign()) and torch.equal(causes.causes["long"](), z.trunc())
    assert torch.allclose(causes.cures["softmax"](), (z - z.logsumexp(1, keepdim=True)).exp().amax(1), atol=1e-6)


@breaks("Normal(model(x), 1.0).sample()", "Normal(model(x), 1.0).rsample()", variant="causes")
@breaks("Normal(model(x), 1.0).rsample()", "Normal(model(x), 1.0).sample()", variant="causes")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_samples(causes, rows, inputs, classes, seed):
    """`sample()` of a Normal or a Categorical and `multinomial` bring the message; `rsample()` of a Normal and `log_prob` of a sample do not; on the average over the samples the slope of `log_prob` times a reward is that of the expected reward, and without a reward it is 0; that of an `rsample()` of a Normal gives the mean no slope with a fixed reward: it is 0, without an error; `-log_prob` of shape (N, 1) times a reward of shape (N,) is without an error a table, which pays each action for all of them: its slope is that of the mean reward for each, not that of the reward of its shape."""
    x, _, model = data(seed, rows, inputs, classes)
    normal, choice = Normal(model(x), 1.0), Categorical(logits=model(x))
    for t in (normal.sample(), choice.sample().float(), torch.multinomial(model(x).softmax(1), 1).float()):
        assert told(t.sum()) == MESSAGE
    assert told(normal.rsample().sum()) == told(choice.log_prob(choice.sample()).sum()) == "no error"
    mean, reward = model(x), torch.rand(rows, classes) + 0.5
    normal = Normal(mean, 1.0)
    for score, moved in ((normal.log_prob(normal.sample()), True), (normal.log_prob(normal.rsample()), False)):
        (slope,) = torch.autograd.grad((-score * reward).sum(), mean, retain_graph=True)
        assert bool((slope.abs() > 1e-6).any()) is moved
    score, paid = Normal(mean[:, :1], 1.0).log_prob(normal.sample()[:, :1]), torch.rand(rows) + 0.5
    table, shaped, average = (-score * paid, -score * paid[:, None], -score * paid.mean())
    assert score.shape == (rows, 1) and table.shape == (rows, rows)
    slopes = [torch.autograd.grad(t.mean(), mean, retain_graph=True)[0] for t in (table, shaped, average)]
    assert torch.allclose(slopes[0], slopes[2], atol=1e-6) and told(table.mean()) == "no error"
    assert rows == 1 or not torch.allclose(slopes[0], slopes[1], atol=1e-6)
    reward, each = torch.randn(classes), Categorical(logits=model(x)).logits
    log_prob = Categorical(logits=model(x)).log_prob(choice.sample())
    assert told((-log_prob * torch.rand(rows)).sum()) == "no error"
    odds = each.exp().detach()
    with_it, without = (
        torch.autograd.grad((odds * each * r).sum(), model.weight, retain_graph=True)[0] for r in (reward, 1)
    )
    (expected,) = torch.autograd.grad((each.exp() * reward).sum(), model.weight)
    assert torch.allclose(with_it, expected, atol=1e-4) and without.abs().max() < 1e-4 < expected.abs().max()
    assert causes.says["sample"] == MESSAGE and causes.runs["rsample"] == "no error"
    for make in (causes.causes["sample"], causes.cures["rsample"]):
        torch.manual_seed(seed)
        found = make()
        torch.manual_seed(seed)
        assert torch.allclose(found, Normal(causes.model(causes.x), 1.0).sample())


@breaks("lambda: model(x).detach(),", "lambda: model(x),", variant="causes")
@breaks("lambda: model(x).data,", "lambda: model(x),", variant="causes")
@breaks("torch.tensor(model(x).detach().numpy())", "model(x)", variant="causes")
@breaks("torch.tensor(model(x).sum().item())", "model(x).sum()", variant="causes")
@breaks("torch.tensor([loss.item() for loss in two()])", "torch.stack(two())", variant="causes")
@breaks("torch.stack(two())", "torch.stack(two()).detach()", variant="causes")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_out_of_the_graph(causes, rows, inputs, classes, seed):
    """`.detach()`, `.data`, `.item()`, NumPy, `torch.tensor(loss)`, `torch.tensor([a, b])` of two losses and `Variable(loss)` bring the message; `torch.stack([a, b])` does not and gives the slope of the sum."""
    x, y, model = data(seed, rows, inputs, classes)
    a, b = F.cross_entropy(model(x), y), model(x).square().mean()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cut = [a.detach(), a.data, torch.tensor(a.item()), torch.from_numpy(a.detach().numpy())]
        loss, Variable = a, torch.autograd.Variable
        cut += [torch.tensor(loss), torch.tensor([a, b]).sum(), Variable(loss)]
    assert [told(t) for t in cut] == [MESSAGE] * 7
    assert model.weight.grad is None
    (wanted,) = torch.autograd.grad(a + b, model.weight, retain_graph=True)
    assert told(torch.stack([a, b]).sum()) == "no error"
    assert torch.allclose(model.weight.grad, wanted, atol=1e-6) and wanted.norm() > 0
    assert [causes.says[name] for name in ("detach", "data", "numpy", "item", "list")] == [MESSAGE] * 5
    assert causes.runs["stack"] == "no error"
    z = causes.model(causes.x)
    pair = torch.stack([z.mean(), z.square().mean()])
    assert torch.allclose(causes.causes["list"](), pair) and torch.allclose(causes.cures["stack"](), pair)
    assert torch.allclose(causes.causes["item"](), z.sum())


@breaks("frozen.requires_grad_(False)", "frozen.requires_grad_(True)", variant="causes")
@breaks("model[2] = nn.Linear(4, 3)", "model[2] = nn.Linear(4, 3).requires_grad_(False)", variant="frozen")
@breaks(
    "model.requires_grad_(False)\nbefore = told(x.detach())\n",
    "before = told(x.detach())\nmodel.requires_grad_(False)\n",
    variant="frozen",
)
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_all_frozen(causes, frozen, rows, inputs, classes, seed):
    """With all weights frozen the message comes, also where a new head was put in before the freezing; with a new head put in after the freezing none comes, the head gets a slope, and an optimizer made after it moves it, one made before leaves it."""
    torch.manual_seed(seed)
    body, head = nn.Linear(inputs, 4), nn.Linear(4, classes)
    x, model = torch.randn(rows, inputs), nn.Sequential(body, nn.Tanh(), nn.Linear(4, 1))
    early = torch.optim.SGD(model.parameters(), lr=0.1)
    for late in (True, False):
        model[2] = nn.Linear(4, 1) if late else head
        model.requires_grad_(False)
        if late:
            model[2] = head
        assert told(model(x).sum()) == ("no error" if late else MESSAGE)
    assert head.weight.grad.norm() > 0 and body.weight.grad is None
    start = head.weight.detach().clone()
    early.step()
    assert torch.equal(head.weight, start)
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    assert not torch.equal(head.weight, start)
    assert causes.says["frozen"] == frozen.before == MESSAGE and frozen.after == "no error"
    assert frozen.model[2].weight.grad.shape == (3, 4) and frozen.model[0].weight.grad is None


@breaks(
    "saved, table = model.state_dict(), torch.ones(5, 3)",
    "saved, table = {'weight': model.weight}, model.weight.T",
    variant="causes",
)
@breaks("F.mse_loss(x[1:], x[:-1])", "F.mse_loss(model(x)[1:], model(x)[:-1])", variant="causes")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_no_weight_in_it(causes, rows, inputs, classes, seed):
    """A loss over plain tensors, over the tensors of `model.state_dict()` or over the data alone brings the message; over `nn.Parameter`, which an optimizer moves if it was given to it, and over the weights of the model it does not."""
    x, _, model = data(seed, rows, inputs, classes)
    table = torch.randn(inputs, classes)
    for loss in ((x @ table).sum(), (x @ model.state_dict()["weight"].T).sum(), F.mse_loss(x, x + 1)):
        assert told(loss) == MESSAGE
    assert told((x @ nn.Parameter(table)).sum()) == told((x @ model.weight.T).sum()) == "no error"
    given, spare = nn.Parameter(table.clone()), nn.Parameter(table.clone())
    ((x @ given).square().sum() + (x @ spare).square().sum()).backward()
    torch.optim.SGD([given], lr=0.1).step()
    assert not torch.equal(given, table) and torch.equal(spare, table) and torch.equal(given.grad, spare.grad)
    assert [causes.says[name] for name in ("state_dict", "plain", "data only")] == [MESSAGE] * 3
    x = causes.x
    assert torch.equal(causes.table, torch.ones(5, 3)) and torch.allclose(causes.causes["plain"](), x @ causes.table)
    assert torch.allclose(causes.causes["data only"](), x.diff(dim=0).square().mean())


@breaks("model.requires_grad_(False)\nx =", "x =", variant="frozen")
@breaks("first = x.grad", "first = 2 * x.grad", variant="frozen")
@breaks("torch.randn(7, 5)", "torch.randn(5, 5)", variant="frozen")
@drawn(cases=8, rows=SIZE, inputs=SIZE, seed=SEED)
def test_slopes_by_the_input(frozen, rows, inputs, seed):
    """Over a frozen network `backward()` brings the message unless `x.requires_grad_()` stands before the forward pass; then `x.grad` is the slope by the input."""
    x, _, model = data(seed, rows, inputs, 1)
    model.requires_grad_(False)
    late = model(x).sum()
    x.requires_grad_()
    assert told(late) == MESSAGE and x.grad is None
    assert told(model(x).sum()) == "no error"
    assert torch.allclose(x.grad, model.weight.expand(rows, inputs)) and x.grad.any()
    assert frozen.plain == MESSAGE and frozen.wanted == "no error"
    assert frozen.x.grad.shape == (7, 5)
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 1))
    x = torch.randn(7, 5).requires_grad_()
    (wanted,) = torch.autograd.grad(model(x).sum(), x)
    assert torch.allclose(wanted, frozen.first) and wanted.norm() > 0


@breaks("checkpoint(model, x, use_reentrant=True)", "checkpoint(model, x, use_reentrant=False)", variant="causes")
@breaks("checkpoint(model, x, use_reentrant=False)", "checkpoint(model, x, use_reentrant=True)", variant="causes")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_checkpoint(causes, rows, inputs, classes, seed):
    """`checkpoint` with `use_reentrant=True` or without the argument, on an input that does not require grad, brings the message; with `use_reentrant=False` it gives the slope of the plain call."""
    x, _, model = data(seed, rows, inputs, classes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for flag in ({"use_reentrant": True}, {}):
            assert told(checkpoint(model, x, **flag).sum()) == MESSAGE
    (wanted,) = torch.autograd.grad(model(x).sum(), model.weight)
    assert told(checkpoint(model, x, use_reentrant=False).sum()) == "no error"
    assert torch.allclose(model.weight.grad, wanted)
    assert causes.says["checkpoint"] == MESSAGE and causes.runs["checkpoint"] == "no error"


@breaks("create_graph=True", "create_graph=False, retain_graph=True", variant="causes")
@breaks('"penalty": slope,', '"penalty": lambda: slope(create_graph=True),', variant="causes")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_a_penalty_on_the_slope(causes, rows, inputs, classes, seed):
    """The slopes that `torch.autograd.grad` returns and those in `.grad` bring the message in a loss, and added to another loss they count for nothing, in silence; with `create_graph=True` they do not, and the weight gets the slope of the penalty; `backward(create_graph=True)` leaves its own slope in the weight too."""
    x, _, model = data(seed, rows, inputs, classes)
    model(x).square().sum().backward()
    w = model.weight
    (plain,) = torch.autograd.grad(model(x).square().sum(), w)
    (whole,) = torch.autograd.grad(model(x).square().sum(), w, create_graph=True)
    assert told(w.grad.norm()) == told(plain.norm()) == MESSAGE and torch.allclose(whole, plain)
    w.grad = None
    assert told(whole.sum()) == "no error"
    assert torch.allclose(w.grad, 2 * (x.T @ x).sum(0).expand(classes, inputs), rtol=1e-3, atol=1e-4)
    assert causes.says["penalty"] == MESSAGE and causes.runs["penalty"] == "no error"
    z = causes.model(causes.x)
    assert torch.allclose(causes.slope(), 2 * z.T @ causes.x, atol=1e-4)
    x, w.grad = x.clone().requires_grad_(), None
    (inner,) = torch.autograd.grad(model(x).square().sum(), x, create_graph=True)
    (wanted,) = torch.autograd.grad(inner.square().sum(), w)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model(x).square().sum().backward(create_graph=True)
    assert torch.allclose(w.grad, plain, atol=1e-5)
    assert told(x.grad.square().sum()) == "no error"
    assert torch.allclose(w.grad, plain + wanted, rtol=1e-3, atol=1e-4)
    (alone,) = torch.autograd.grad(model(x).sum(), w)
    x.grad = w.grad = None
    model(x).square().sum().backward()
    (lost,) = torch.autograd.grad(model(x).square().sum(), x)
    for slopes in (lost, x.grad.clone()):
        w.grad = None
        assert told(slopes.square().sum() + model(x).sum()) == "no error"
        assert torch.allclose(w.grad, alone, atol=1e-5) and wanted.norm() > 0
    w.grad = None


@breaks("map(model, x[:0])", "map(model, x[:1])", variant="causes")
@drawn(cases=8, rows=st.integers(0, 3), inputs=SIZE, seed=SEED)
def test_nothing_added(causes, rows, inputs, seed):
    """A sum that starts at a tensor of zeros brings the message where nothing of the model was added, and from 1 row on it does not."""
    x, _, model = data(seed, rows, inputs, 3)
    loss = torch.tensor(0.0)
    for row in x:
        loss = loss + model(row).sum()
    assert told(loss) == (MESSAGE if rows == 0 else "no error")
    assert causes.says["nothing added"] == MESSAGE and causes.causes["nothing added"]().tolist() == [0, 0, 0]


@breaks("told(x, x.detach())", "told(x.detach(), x)", variant="frozen")
@drawn(cases=8, before=st.integers(0, 3), seed=SEED)
def test_the_number(frozen, before, seed):
    """Of several tensors that are given to `torch.autograd.backward` or `torch.autograd.grad`, the number in the message is the place of the first without a way back, counted from 0."""
    x, _, model = data(seed, 5, 4, 3)
    losses = [model(x).sum() for _ in range(before)] + [x.sum(), x.mean()]
    for call in (lambda: torch.autograd.backward(losses), lambda: torch.autograd.grad(losses, model.weight)):
        try:
            call()
            said = "no error"
        except RuntimeError as error:
            said = str(error)
        assert said == MESSAGE.replace("0", str(before))
    assert frozen.second == "element 1 of tensors does not require grad and does not have a grad_fn"


@breaks("errors(body, head, x, y).requires_grad_()", "whole(body, head, x, y)", variant="silent")
@breaks("lr=0.01", "lr=0.0001", variant="silent")
@breaks("return F.cross_entropy(head(body(x)), y)", "return F.cross_entropy(-head(body(x)), y)", variant="silent")
@breaks("images[1400:]", "images[:397]", variant="silent")
def test_silenced_digits(silent):
    """On digits, after an epoch with the message silenced, 0 of 4 weight tensors have moved and fewer than 25% of the held-out images are right; with cross-entropy 4 have moved and more than 65% are right, with three seeds."""
    for seed in range(3):
        moved, right = silent.train(silent.silenced, seed)
        assert moved == 0 and right < 0.25
        moved, right = silent.train(silent.whole, seed)
        assert moved == 4 and right > 0.65
    assert silent.results["silenced"] == silent.train(silent.silenced)
    assert np.allclose([silent.results[n] for n in ("whole", "silenced")], [(4, 0.768), (0, 0.063)], atol=0.003)
    body, head, x, y = nn.Linear(3, 2), nn.Linear(2, 2), torch.randn(5, 3), torch.tensor([0, 1, 1, 0, 1])
    assert silent.errors(body, head, x, y) == (head(body(x)).argmax(1) != y).float().mean()


@breaks("head(body(x).detach())", "head(body(x))", variant="silent")
@breaks("head(body(x).detach())", "head(body(x)).detach().requires_grad_()", variant="silent")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_a_cut_in_the_middle(silent, rows, inputs, classes, seed):
    """A cut in front of a trained layer, by `detach()` or by `checkpoint` with `use_reentrant=True`, raises nothing: that layer gets its slope and the layer before the cut gets none; on digits 2 of 4 weight tensors move and more than 40% of the held-out images are right."""
    x, y, body = data(seed, rows, inputs, classes)
    head = nn.Linear(classes, classes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cuts = body(x).detach(), checkpoint(body, x, use_reentrant=True)
    for cut in cuts:
        head.zero_grad()
        assert told(F.cross_entropy(head(cut), y)) == "no error"
        assert body.weight.grad is None and head.weight.grad.norm() > 0
    moved, right = silent.results["halved"]
    assert moved == 2 and 0.4 < right < 0.7


@breaks("+ head.weight.square().sum()", "+ head.bias.square().sum()", variant="silent")
@breaks("errors(body, head, x, y) + head", "whole(body, head, x, y) + head", variant="silent")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_a_penalty_hides_it(silent, rows, inputs, classes, seed):
    """With a penalty on a weight added, a loss that was cut off raises nothing, and the weight gets the slope of the penalty alone; on digits fewer than 25% of the held-out images are right."""
    x, y, model = data(seed, rows, inputs, classes)
    assert told((model(x).argmax(1) != y).float().mean() + model.weight.square().sum()) == "no error"
    assert torch.allclose(model.weight.grad, 2 * model.weight) and model.bias.grad is None
    moved, right = silent.results["penalised"]
    assert moved == 1 and right < 0.25
    body, head = nn.Linear(inputs, 4), nn.Linear(4, 2)
    silent.penalised(body, head, x, torch.arange(rows) % 2).backward()
    assert head.weight.grad is not None and torch.allclose(head.weight.grad, 2 * head.weight)
    assert head.bias.grad is None and body.weight.grad is None


@breaks("F.mse_loss(scores.values, y.float())", "F.cross_entropy(head(body(x)), y)", variant="silent")
@breaks("F.mse_loss(scores.values, y.float())", "scores.indices.float().mean().requires_grad_()", variant="silent")
def test_the_highest_score_is_no_class(silent):
    """On digits a squared error of the values of `max` against the labels raises nothing, moves 4 of 4 weight tensors, lowers itself, and leaves fewer than 25% of the held-out images right; softmax against one-hot labels more than 60%, with five seeds."""
    fallen = []

    def watched(body, head, x, y):
        fallen.append(silent.highest(body, head, x, y))
        return fallen[-1]

    def soft(body, head, x, y):
        return F.mse_loss(head(body(x)).softmax(1), F.one_hot(y).float())

    for seed in range(5):
        fallen.clear()
        moved, right = silent.train(watched, seed)
        assert moved == 4 and right < 0.25 and fallen[-1] < 0.7 * fallen[0]
        assert silent.train(soft, seed)[1] > 0.6
    moved, right = silent.results["highest"]
    assert moved == 4 and right < 0.25


@breaks("head(body(x)).round()", "head(body(x))", variant="silent")
@breaks("head(body(x)).round()", "head(body(x)).long().float().requires_grad_()", variant="silent")
@drawn(cases=8, rows=SIZE, inputs=SIZE, classes=SIZE, seed=SEED)
def test_round_is_silent(silent, rows, inputs, classes, seed):
    """`round`, `floor`, `ceil`, `sign` and `bernoulli` raise nothing, and each slope of the weight is 0; on digits 0 of 4 weight tensors move."""
    x, _, model = data(seed, rows, inputs, classes)
    for call in (torch.round, torch.floor, torch.ceil, torch.sign, lambda t: torch.bernoulli(t.sigmoid())):
        model.zero_grad()
        assert told(call(model(x)).sum()) == "no error"
        assert model.weight.grad.shape == (classes, inputs) and not model.weight.grad.any()
    moved, right = silent.results["rounded"]
    assert moved == 0 and right < 0.25
    body, head = nn.Linear(inputs, 4), nn.Linear(4, 2)
    silent.rounded(body, head, x, torch.arange(rows) % 2).backward()
    assert all(p.grad is not None and not p.grad.any() for m in (body, head) for p in m.parameters())


@breaks("argmax(1) != y", "argmax(1) == y", variant="numpy")
@breaks("step=1e-5", "step=1.0", variant="numpy")
@breaks("- z[np.arange(7), y]", "", variant="numpy")
@drawn(cases=10, seed=st.integers(0, 10**6))
def test_a_count_has_no_slope(numpy, seed):
    """Moved by 1e-5 either way, no weight changes the number of wrong answers, here and on drawn data with a margin between the two best scores, while the cross-entropy changes with the slope that autograd gives."""
    w = np.random.default_rng(seed).normal(size=(5, 3))
    scores = np.sort(numpy.x @ w, axis=1)
    if (scores[:, -1] - scores[:, -2]).min() > 1e-3:
        for place in np.ndindex(w.shape):
            moved = w.copy()
            moved[place] += 1e-5
            assert numpy.wrong(moved) == numpy.wrong(w)
    assert numpy.flat == 0 and np.isclose(numpy.steep, np.abs(numpy.smooth).max())
    assert not numpy.counted.any() and numpy.counted.shape == (5, 3) and numpy.y.tolist() == [0, 1, 2, 0, 1, 2, 0]
    tensor = torch.tensor(numpy.w, requires_grad=True)
    loss = F.cross_entropy(torch.tensor(numpy.x) @ tensor, torch.tensor(numpy.y))
    loss.backward()
    assert np.allclose(numpy.smooth, tensor.grad.numpy(), atol=1e-7)
    assert np.isclose(numpy.cross_entropy(numpy.w), loss.item())
    assert np.isclose(numpy.wrong(numpy.w), ((numpy.x @ numpy.w).argmax(1) != numpy.y).mean())


@breaks("told(wrong)", "told(keras.losses.SparseCategoricalCrossentropy(True))", variant="keras")
@breaks("SparseCategoricalCrossentropy(True)", "SparseCategoricalCrossentropy()", variant="keras")
def test_keras_says_it_too(keras):
    """Keras' `fit` on the torch backend raises the message for a loss of `argmax`, and moves the weight for cross-entropy."""
    assert keras.counted == MESSAGE and keras.y.tolist() == [0, 1, 2, 0, 1, 2, 0]
    scores = torch.tensor([[1.0, 3.0, 2.0], [4.0, 2.0, 9.0], [5.0, 1.0, 0.0], [0.0, 1.0, 7.0]])
    assert keras.wrong(torch.tensor([1, 0, 0, 2]), scores).item() == 0.25
    assert np.isclose(keras.smooth, 0.00205, atol=0.00002)
    rise, fall = (keras.told(lambda _, scores, sign=sign: sign * scores.mean()) for sign in (1, -1))
    assert np.isclose(rise, fall, atol=1e-6)  # the largest change, up or down


@breaks("[(tape.gradient(counted, w), w)]", "[(tape.gradient(smooth, w), w)]", variant="tensorflow")
@breaks("tape.gradient(smooth, w)))", "tf.ones(3)))", variant="tensorflow")
def test_tensorflow_says_no_gradients(tensorflow):
    """TensorFlow says `No gradients provided for any variable` for a loss of `argmax`; cross-entropy has the slope of PyTorch here."""
    assert tensorflow.message == "No gradients provided for any variable."
    w = torch.ones(5, 3, requires_grad=True)
    x = torch.arange(35.0).reshape(7, 5) / 35
    F.cross_entropy(x @ w, torch.tensor([0, 1, 2, 2, 1, 0, 2])).backward()
    assert np.isclose(tensorflow.slope, w.grad.norm().item(), atol=1e-5)
