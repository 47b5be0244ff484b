import contextlib
import math
from itertools import product

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

BODY = [f"body.{i}.{kind}" for i in (0, 1) for kind in ("weight", "bias")]
HEAD = ["head.weight", "head.bias"]


def seen(answer, fault, seed=0, lr=0.1):
    """What `look` gives for a fresh network with this fault."""
    torch.manual_seed(seed)
    model, other = answer.Network(fault), answer.Network()
    optimizer = torch.optim.SGD((other if fault == "optimizer" else model).parameters(), lr)
    return answer.look(model, optimizer, answer.raw / (1 if fault == "pixels" else 256), answer.labels)


@breaks("            x = x.detach()\n", "            x = x * 1.0\n")
@breaks('body if fault == "list" else nn.ModuleList(body)', "nn.ModuleList(body)")
@breaks('out.softmax(1) if self.fault == "softmax" else out', "out")
@breaks('other if fault == "optimizer" else model', "model")
@breaks('raw if fault == "pixels" else raw / 256', "raw / 256")
@breaks("    optimizer.step()\n", "")
@breaks("    loss.backward()\n", "")
@breaks("named[n].grad is None", "named[n].grad is not None")
@breaks("p.detach().clone()", "p.detach()")
@breaks("old[n].equal(named[n])", "not old[n].equal(named[n])")
@breaks("out[0].sum()", "out[:, 0].sum()")
@breaks("sum(p.numel() for p", "sum(1 for p")
@breaks("(tuple(out.shape), tuple(y.shape))", "(tuple(x.shape), tuple(y.shape))")
@breaks("lr=0.1", "lr=0.0")
@breaks("out.shape[1:2]", "out.shape[0:1]", variant="pasted")
@breaks("*map(math.log, out.shape[1:2])", "math.log(out.shape[1])", variant="pasted")
@breaks("out[0].sum()", "out[:, 0].sum()", variant="pasted")
@breaks("if named[n].grad is None", "if named[n].grad is not None", variant="pasted")
@breaks("named[n] not in held", "named[n] in held", variant="pasted")
@drawn(cases=8, seed=st.integers(0, 99), lr=st.floats(0.01, 1))
def test_five_faults_in_one_step(answer, pasted, seed, lr):
    """In one step `look` raises no error and tells each of five faults from the sound network: pixels from 0 to 255 by a first loss above 3, a softmax by a row that sums to 1, a `detach()` by four weights without a gradient, layers in a list by 330 weights in place of 3,466, the optimizer of another model by weights of which none moves; the sound one has each gradient, moves each weight, and starts with a loss below 2.5."""
    faults = ["pixels", "softmax", "detach", "list", "optimizer"]
    assert list(answer.found) == faults
    for told in ({"": answer.sound, **answer.found}, {fault: seen(answer, fault, seed, lr) for fault in ["", *faults]}):
        sound = told[""]
        assert (
            sound["outputs, labels"] == ((50, 10), (50,)) and sound["weights"] == 64 * 32 + 32 * 33 + 32 + 330 == 3466
        )
        assert sound["no gradient"] == sound["not moved"] == [] and 2.1 < sound["first loss"] < 2.5
        assert abs(sound["sum of a row"] - 1) > 0.01
        assert told["pixels"]["first loss"] > 3
        assert told["softmax"]["sum of a row"] == 1 and told["softmax"]["not moved"] == []
        assert told["detach"]["no gradient"] == told["detach"]["not moved"] == BODY
        assert told["list"]["weights"] == 330 and told["list"]["not moved"] == []
        assert told["optimizer"]["no gradient"] == [] and told["optimizer"]["not moved"] == BODY + HEAD
    for fault in ["", *faults]:
        torch.manual_seed(seed)
        model, other = answer.Network(fault), answer.Network()
        optimizer = torch.optim.SGD((other if fault == "optimizer" else model).parameters(), lr)
        x, y = answer.raw / (1 if fault == "pixels" else 256), answer.labels
        out = model(x)
        loss = F.cross_entropy(out, y)
        loss.backward()
        shapes, first, row, gradients, unheld = pasted(
            1, model=model, optimizer=optimizer, out=out, loss=loss, y=y
        ).printed
        assert shapes == "torch.Size([50, 10]) torch.Size([50]) torch.int64"
        value, usual = map(float, first.split())
        assert abs(usual - math.log(10)) < 1e-9 and (value > 3) == (fault == "pixels")
        assert (abs(float(row.split()[0]) - 1) < 1e-5 and float(row.split()[1]) >= 0) == (fault == "softmax")
        assert gradients == f"{2 if fault == 'list' else 6} {BODY if fault == 'detach' else []} []"
        assert unheld == str(BODY + HEAD if fault == "optimizer" else [])
    # A row of outputs, one for each image, has no number of classes, and the rest is told all the same.
    model = nn.Sequential(nn.Linear(64, 1), nn.Flatten(0))
    out, y = model(x.flatten(1)), (y > 4).float()
    loss = F.binary_cross_entropy_with_logits(out, y)
    loss.backward()
    optimizer = torch.optim.SGD(model.parameters(), lr)
    printed = []
    with contextlib.suppress(IndexError):
        printed = pasted(1, model=model, optimizer=optimizer, out=out, loss=loss, y=y).printed
    assert len(printed) == 5 and printed[1] == str(loss.item()) and printed[3:] == ["2 [] []", "[]"]
    assert (answer.sound["first loss"], answer.sound["sum of a row"]) == (2.3, -1.07)
    assert (answer.found["pixels"]["first loss"], answer.found["pixels"]["sum of a row"]) == (12.63, 20.05)
    assert list(answer.tells.values()) == [
        ["first loss", "sum of a row"],
        ["sum of a row"],
        ["no gradient", "not moved"],
        ["weights"],
        ["not moved"],
    ]


@breaks("            x = x.detach()\n", "            x = x * 1.0\n")
@breaks("named[n].grad is None", "named[n].grad is not None")
@drawn(cases=6, seed=st.integers(0, 99))
def test_no_gradient_has_more_causes(answer, seed):
    """Where the first layers run under `no_grad()` on the way, or are frozen, so that their `requires_grad` is False, they have no gradient, as with a `detach()`, and no error is raised; a layer that is frozen, that `forward` does not call, or whose output it drops or cuts off, by a `detach()`, an `argmax` or a comparison, has none in any place, and another layer has one."""

    class Ungraded(answer.Network):
        def forward(self, x):
            with torch.no_grad():
                for layer in self.body:
                    x = F.relu(layer(x))
            return self.head(x)

    class Drops(answer.Network):
        def forward(self, x):
            self.spare(x)
            return super().forward(x)

    class Cuts(answer.Network):
        def forward(self, x):
            return super().forward(x) + self.fault(self.spare(x)).float().mean()

    torch.manual_seed(seed)
    ungraded, frozen, left, drops = Ungraded(), answer.Network(), answer.Network(), Drops()
    cut = [Cuts(way) for way in (torch.detach, lambda h: h.argmax(1), lambda h: h > 0)]
    frozen.body.requires_grad_(False)
    for model in (left, drops, *cut):
        model.spare = nn.Linear(64, 32)
    middle, spare = answer.Network(), ["spare.weight", "spare.bias"]
    middle.body[1].requires_grad_(False)
    without = ((model, spare) for model in (left, drops, *cut))
    for model, wanted in ((ungraded, BODY), (frozen, BODY), (middle, BODY[2:]), *without):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        told = answer.look(model, optimizer, answer.raw / 256, answer.labels)
        assert told["no gradient"] == told["not moved"] == wanted
        asked = [n for n, p in model.named_parameters() if not p.requires_grad]
        assert asked == (wanted if model in (frozen, middle) else [])
    assert answer.found["detach"]["no gradient"] == BODY and answer.sound["no gradient"] == []


@breaks('other if fault == "optimizer" else model', "model")
@breaks("named[n] not in held", "named[n] in held", variant="pasted")
@drawn(cases=6, seed=st.integers(0, 99))
def test_nothing_moves(answer, pasted, seed):
    """With the optimizer of another model, or of weights that `load_state_dict(..., assign=True)` has replaced since, without a `step()`, with `zero_grad()` right before it and at a rate of 0 each weight has a gradient and nothing moves; the last line names each of these weights where the optimizer holds others, and none else."""
    assert answer.found["optimizer"]["not moved"] == BODY + HEAD and answer.found["optimizer"]["no gradient"] == []
    for fault in ("other", "replaced", "no step", "cleared", "rate"):
        torch.manual_seed(seed)
        model, other = answer.Network(), answer.Network()
        trained = other if fault == "other" else model
        optimizer = torch.optim.SGD(trained.parameters(), lr=0.0 if fault == "rate" else 0.1)
        if fault == "replaced":
            model.load_state_dict(other.state_dict(), assign=True)
        before = [p.detach().clone() for p in model.parameters()]
        out = model(answer.raw / 256)
        loss = F.cross_entropy(out, answer.labels)
        loss.backward()
        assert all(p.grad.any() for p in model.parameters())
        said = pasted(1, model=model, optimizer=optimizer, out=out, loss=loss, y=answer.labels).printed
        assert said[-1] == str(BODY + HEAD if fault in ("other", "replaced") else [])
        if fault == "cleared":
            optimizer.zero_grad()
        if fault != "no step":
            optimizer.step()
        assert all(torch.equal(p, q) for p, q in zip(model.parameters(), before, strict=True))


@breaks("p.detach().clone()", "p.detach()")
@breaks("x = F.relu(layer(x))", "x = layer(x)")
@drawn(cases=6, seed=st.integers(0, 99), rows=st.integers(20, 50))
def test_a_gradient_of_zero(answer, seed, rows):
    """The weight and the bias of a layer have gradients of 0 below dead units, below weights of 0, below a sigmoid or tanh of large inputs and where a `round` or `sign` stands above, as has the weight and not the bias of the layer that reads dead units; on blank inputs, whose `x.min()` is their `x.max()`, the first weight has one of 0, behind batch norm also where blank is another number, and then the second too, with biases of 0 or without any all but the last bias, as below dead units; in the sound network none has one, and the last bias in no case but a `round` or `sign` of the outputs, a clamp or ReLU that holds them all, a sigmoid or tanh of large ones, or a softmax of one output, where each has one."""
    for fault, wanted in ("", []), ("dead", BODY), ("first", BODY[:3]), ("above", BODY), ("blank", BODY[:1]):
        torch.manual_seed(seed)
        model, x = answer.Network(), answer.raw[:rows] / 256
        with torch.no_grad():
            if fault in ("dead", "first"):
                model.body[fault == "dead"].bias -= 9
            if fault == "above":
                model.head.weight.zero_()
        told = answer.look(
            model, torch.optim.SGD(model.parameters(), 0.1), x * (fault != "blank"), answer.labels[:rows]
        )
        named = dict(model.named_parameters())
        none = [n for n in named if named[n].grad is None]
        zero = [n for n in named if n not in none and not named[n].grad.any()]
        assert none == told["no gradient"] == []
        assert zero == told["not moved"] == wanted + HEAD[:1] * (fault == "dead")
        lowest, highest = x.min(), x.max()
        assert lowest < highest
    for step in torch.round, torch.sign:
        cut, model = torch.nn.Linear(64, 32), answer.Network()
        for net, inputs in (cut, x), (model, answer.raw[:rows] / 256):
            slopes = torch.autograd.grad((step(net(inputs)) - 0.3).square().mean(), list(net.parameters()))
            assert not any(slope.any() for slope in slopes)
    for flat in (
        lambda z: z.clamp(100, 200),
        lambda z: (z - 1e4).relu(),
        lambda z: (1e4 + z).sigmoid(),
        lambda z: (1e4 + z).tanh(),
        lambda z: z[:, :1].softmax(1),
    ):
        slopes = torch.autograd.grad((flat(model(inputs)) - 0.3).square().mean(), list(model.parameters()))
        assert not any(slope.any() for slope in slopes)
    for size, squash in product((1, 1e12), (torch.nn.Tanh(), torch.nn.Sigmoid())):
        squashed = torch.nn.Sequential(torch.nn.Linear(64, 32), squash, torch.nn.Linear(32, 10))
        slopes = torch.autograd.grad(
            F.cross_entropy(squashed(size * x), answer.labels[:rows]), list(squashed.parameters())
        )
        assert [bool(slope.any()) for slope in slopes] == [size == 1] * 2 + [True] * 2
    blank = 0 * x
    for x in (blank, blank - 0.5):
        normed = torch.nn.Sequential(torch.nn.BatchNorm1d(64), answer.Network())
        told = answer.look(normed, torch.optim.SGD(normed.parameters(), 0.1), x, answer.labels[:rows])
        lowest, highest = x.min(), x.max()
        assert told["not moved"] == ["0.weight", "1.body.0.weight"] and lowest == highest
    for biases in True, False:
        model = answer.Network()
        for layer in [*model.body, model.head]:
            torch.nn.init.zeros_(layer.bias)
        if not biases:
            model.body[0].bias = model.body[1].bias = None
        told = answer.look(model, torch.optim.SGD(model.parameters(), 0.1), blank, answer.labels[:rows])
        assert told["not moved"] == [n for n, _ in model.named_parameters()][:-1]


@breaks('if self.fault == "softmax" else out', 'if self.fault == "softmax" else out.relu()')
@drawn(cases=6, seed=st.integers(0, 99), rows=st.integers(20, 50))
def test_a_last_relu(answer, seed, rows):
    """With a last ReLU, sigmoid or softmax over the batch before `cross_entropy` no output is below 0 and the first row does not sum to 1, and in the sound network one output is below 0, while in such networks of two classes by chance none is in more than 1 of 100; the weights and the bias of a class that the ReLU holds at 0 for each image have a gradient of 0, those of no class have one without it."""
    torch.manual_seed(seed)
    model, x, y = answer.Network(), answer.raw[:rows] / 256, answer.labels[:rows]
    with torch.no_grad():
        model.head.bias[seed % 10] -= 9
    for last in nn.Identity(), nn.Sigmoid(), nn.ReLU():
        out = last(model(x))
        assert (out.min() < 0) == isinstance(last, nn.Identity) and abs(out[0].sum() - 1) > 1e-3
        model.zero_grad()
        F.cross_entropy(out, y).backward()
        dead = (out == 0).all(dim=0)
        assert dead[seed % 10] == isinstance(last, nn.ReLU)
        for grad in model.head.weight.grad, model.head.bias.grad[:, None]:
            assert torch.equal((grad == 0).all(dim=1), dead)
    over = model(x).softmax(0)
    assert over.min() >= 0 and abs(over[0].sum() - 1) > 1e-3
    torch.manual_seed(seed)
    assert answer.Network()(x).min() < 0
    few = [answer.Network() for _ in range(100)]
    for network in few:
        network.head = nn.Linear(32, 2)
    assert 1 < sum(network(x).min().item() >= 0 for network in few) < 50


@breaks("out.softmax(1) if", "out.log_softmax(1) * 9 if")
@breaks("            x = x.detach()\n", "            x = 900 * x.detach()\n")
@breaks("raw if fault", "raw / 256 if fault")
@drawn(cases=6, seed=st.integers(0, 99))
def test_the_first_loss_hides_four(answer, seed):
    """With a softmax before the loss, layers in a list, a `detach()` or another optimizer the first loss is within 0.2 of the logarithm of 10, as in the sound network; with pixels up to 255 it is more than 0.5 off."""
    for fault in "", "softmax", "list", "detach", "optimizer", "pixels":
        told = [seen(answer, fault, seed), (answer.found | {"": answer.sound})[fault]]
        for one in told:
            gap = abs(one["first loss"] - math.log(10))
            assert gap > 0.5 if fault == "pixels" else gap < 0.2


@breaks("F.cross_entropy(out, y)", "F.cross_entropy(out, y, reduction='sum')")
@breaks("round(loss.item(), 2)", "round(loss.item() / 2, 2)")
@breaks("raw / 256", "raw")
@drawn(
    cases=15, width=st.integers(4, 200), classes=st.integers(2, 100), rows=st.integers(20, 60), seed=st.integers(0, 99)
)
def test_the_first_loss(answer, width, classes, rows, seed):
    """On inputs from 0 to 1 the first loss of fresh linear layers is within 0.25 of the logarithm of the number of classes, for 2 to 100 of them, with weights drawn from `torch.randn`, of 32 units or more and 10 classes or more, it is more than 2 higher, and with `reduction="sum"` it is the mean, near ln C, times the rows; by a formula by hand the sum of one-hot labels times the log-softmax is that too, and its mean over rows and classes is near ln C / C, where `F.cross_entropy(out, y)` on C logits is right, and on their softmax another loss; here too."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Linear(width, classes))
    out, labels = model(torch.rand(rows, 64)), torch.randint(classes, (rows,))
    loss = F.cross_entropy(out, labels)
    assert abs(loss.item() - math.log(classes)) < 0.25
    units, many = max(width, 32), max(classes, 10)
    drawn = nn.Sequential(nn.Linear(64, units), nn.ReLU(), nn.Linear(units, many))
    with torch.no_grad():
        for layer in drawn[0], drawn[2]:
            layer.weight.copy_(torch.randn(layer.weight.shape))
    assert F.cross_entropy(drawn(torch.rand(rows, 64)), torch.randint(many, (rows,))) > math.log(many) + 2
    assert abs(F.cross_entropy(out, labels, reduction="sum").item() / rows - loss.item()) < 1e-4
    hot = F.one_hot(labels, classes)
    torch.testing.assert_close(-(hot * out.log_softmax(1)).sum() / rows, loss)
    torch.testing.assert_close(-(hot * out.log_softmax(1)).mean() * classes, loss)
    sure = 20.0 * hot
    assert F.cross_entropy(sure, labels) < 1e-4 < F.cross_entropy(sure.softmax(1), labels) - 0.3
    assert abs(answer.sound["first loss"] - math.log(10)) < 0.25


@breaks("y[torch.randperm(len(y))]", "y.clone()", variant="controls")
@breaks("torch.zeros_like(x)", "x.clone()", variant="controls")
@breaks("lr=0.5", "lr=0.0", variant="controls")
@breaks("right(blank, y)", "right(x, y)", variant="controls")
@breaks("== y[1400:]", "!= y[1400:]", variant="controls")
@breaks("model(x[1400:])", "model(x[1400:] * 0)", variant="controls")
def test_the_controls(controls):
    """Here more than 85% of the unseen images are right with their own labels, and fewer than 20% with labels of other images and with blank images."""
    names = "right labels", "labels of other images", "blank images"
    own, other, blank = (controls.controls[name] for name in names)
    assert own > 0.85 and other < 0.2 and blank < 0.2
    assert [f"{share:.1%}" for share in (own, other, blank)] == ["87.7%", "2.0%", "9.8%"]
    assert not torch.equal(controls.other, controls.y) and torch.equal(controls.other.sort()[0], controls.y.sort()[0])
    assert controls.blank.shape == controls.x.shape and not controls.blank.any() and controls.x.max() == 1


@breaks("y[:1400].argsort(stable=True)", "torch.arange(1400)", variant="controls")
@breaks("right(x[rows], y[rows])", "right(x, y)", variant="controls")
def test_sorted_by_class(controls):
    """Here batches sorted by class leave fewer than 30% of the unseen images right, and the same rows in any of three other orders more than 60%."""
    by_class = controls.controls["sorted by class"]
    assert by_class < 0.3
    assert (controls.y[controls.rows][:1400].diff() >= 0).all()
    assert controls.rows.sort()[0].equal(torch.arange(len(controls.y)))
    assert by_class == controls.right(controls.x[controls.rows], controls.y[controls.rows])
    for seed in range(3):
        mixed = torch.randperm(1400, generator=torch.Generator().manual_seed(seed))
        mixed = torch.cat([controls.rows[:1400][mixed], controls.rows[1400:]])
        assert controls.right(controls.x[mixed], controls.y[mixed]) > 0.6, seed


@breaks("right(x, y, lr) for lr", "right(x, y) for lr", variant="controls")
@breaks("(0.001, 0.03, 1.0, 30.0)", "(0.03, 1.0)", variant="controls")
@breaks("parameters(), lr)", "parameters(), 0.5)", variant="controls")
@breaks("range(100)", "range(2)", variant="controls")
def test_the_rates(controls):
    """Here, after 100 steps, a rate of 0.001 gets fewer than 15% of the unseen images right, 0.03 between 30% and 60%, 1.0 more than 85% and 30.0 fewer than 15%."""
    assert list(controls.rates) == [0.001, 0.03, 1.0, 30.0]
    slow, low, good, wild = controls.rates.values()
    assert slow < 0.15 and 0.3 < low < 0.6 and good > 0.85 and wild < 0.15
    assert [f"{share:.0%}" for share in controls.rates.values()] == ["6%", "41%", "89%", "10%"]
