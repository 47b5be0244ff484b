import math

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from keras.losses import SparseCategoricalCrossentropy
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tested_answers import breaks, drawn


def entropy_of(y):
    shares = np.bincount(y) / len(y)
    shares = shares[shares > 0]
    return -(shares * np.log(shares)).sum()


def variants(answer, seed):
    """The snippet's faults, with other weights and another order of the labels."""
    g = torch.Generator().manual_seed(seed)

    def make(act=nn.ReLU, depth=1):
        return answer.network(act, depth, seed)

    def zeros():
        model = make()
        for weight in model.parameters():
            nn.init.zeros_(weight)
        return model

    x, y, order = answer.x, answer.y, answer.order
    return {
        "nothing": (x, y, make, {}),
        "optimizer": (x, y, make, {"held": make()}),
        "rate": (x, y, make, {"lr": 1e-4}),
        "pixels": (answer.raw, y, make, {}),
        "zeros": (x, y, zeros, {}),
        "sigmoids": (x, y, lambda: make(nn.Sigmoid, 5), {}),
        "minus": (x, y, make, {"sign": -1, "lr": 0.05}),
        "labels": (x, y[torch.randperm(500, generator=g)], make, {}),
        "sorted": (x[order], y[order], make, {"parts": 20}),
    }


def of_a_column(out, labels):
    return F.cross_entropy(out, labels[:, 0])


RUNS = {}  # the claims of one run share what a seed gives


def measured(answer, seed, *names):
    cases = variants(answer, seed)
    for name in names or cases:
        x, y, make, settings = cases[name]
        key = answer.fit, seed, name
        if key not in RUNS:
            RUNS[key] = answer.fit(x, y, make(), **settings)
        yield name, RUNS[key]


@breaks('"sign": -1', '"sign": 1')
@breaks("y[rows], network", "y, network")
@breaks("x[order], y[order]", "x, y")
@breaks("optimizer.step()", "pass")
@drawn(cases=2, seed=st.integers(1, 50))
def test_eight_faults(answer, seed):
    """Each of eight faults leaves at most a quarter of the images right, where the same network without a fault gets more than 0.9."""
    for name, (right, *_) in (*measured(answer, seed), *answer.found.items()):
        assert right > 0.9 if name == "nothing" else right <= 0.25, name
    assert len(answer.found) == len(variants(answer, seed)) == 1 + 8
    model = answer.network()
    start, rate = [p.detach().clone() for p in model.parameters()], 0.5
    for _ in range(60):  # the run without a fault, by hand
        slopes = torch.autograd.grad(F.cross_entropy(model(answer.x), answer.y), list(model.parameters()))
        with torch.no_grad():
            for p, slope in zip(model.parameters(), slopes, strict=True):
                p -= rate * slope
    moved = max((p - q).abs().max().item() for p, q in zip(model.parameters(), start, strict=True))
    logits = model(answer.x).detach()
    wanted = (logits.argmax(1) == answer.y).float().mean().item(), moved, logits.std(0).max().item()
    assert np.allclose(answer.found["nothing"][:3], wanted, atol=3e-3)
    sizes = [tuple(layer.weight.shape) for layer in model if hasattr(layer, "weight")]
    assert sizes == [(32, 64), (10, 32)] and torch.equal(answer.x * 16, answer.raw)
    shuffled = torch.randperm(500, generator=torch.Generator().manual_seed(seed))
    assert answer.fit(answer.x[shuffled], answer.y[shuffled], answer.network(seed=seed), parts=20)[0] > 0.75


@breaks('"held": network()}', '"held": None}')
@breaks('"lr": 1e-4', '"lr": 1e-2')
@drawn(cases=2, seed=st.integers(1, 50))
def test_no_weight_moves(answer, seed):
    """With the optimizer of another model no weight moves, although the gradients are there; at a rate of 1e-4 none moves by more than 1e-3 in 60 steps, and by 0.009 in 2000 steps on the 20 images here; in both the outputs differ between images."""
    model = answer.network(seed=seed)
    _right, moved, spread = answer.fit(answer.x, answer.y, model, held=answer.network(seed=seed))
    assert moved == 0 and spread > 0.01 and all(weight.grad.abs().max() > 0 for weight in model.parameters())
    summed = model[0].bias.grad.clone()
    model.zero_grad()
    F.cross_entropy(model(answer.x), answer.y).backward()
    assert torch.allclose(summed, 60 * model[0].bias.grad, rtol=1e-3, atol=1e-6)  # nobody clears them either
    _, slow, wide = answer.fit(answer.x, answer.y, answer.network(seed=seed), lr=1e-4)
    assert 0 < slow < 1e-3 and wide > 0.01
    assert answer.found["optimizer"][1] == 0 and 2e-4 < answer.found["rate"][1] < 3.5e-4
    assert min(answer.found["optimizer"][2], answer.found["rate"][2]) > 0.05
    longer = answer.fit(answer.x[answer.few], answer.y[answer.few], answer.network(), lr=1e-4, steps=2000)
    assert round(longer[1], 3) == 0.009
    start = answer.network()
    assert math.isclose(answer.found["optimizer"][2], start(answer.x).std(0).max().item(), rel_tol=1e-6)


@breaks("(raw, y, network, {}),", "(x, y, network, {}),")
@breaks("nn.init.zeros_(weight)", "nn.init.normal_(weight)")
@breaks("network(nn.Sigmoid, depth=5)", "network(nn.ReLU, depth=5)")
@drawn(cases=2, seed=st.integers(1, 50))
def test_the_input_gets_lost(answer, seed):
    """With pixels up to 16, undivided, and with weights that are all 0, the outputs are the same for each image although weights moved; behind five sigmoid layers they differ by less than 1e-3."""
    for name, (_, moved, spread, *_) in (*measured(answer, seed, "pixels", "zeros", "sigmoids"), *answer.found.items()):
        if name in ("pixels", "zeros"):
            assert moved > 0.01 and spread == 0, name
        if name == "sigmoids":
            assert moved > 0.01 and 0 < spread < 1e-3
        if name == "nothing":
            assert moved > 0.1 and spread > 1
    assert answer.raw.max() == 16 and answer.x.max() == 1
    layers = answer.sigmoids()
    assert sum(isinstance(layer, nn.Sigmoid) for layer in layers) == 5


@breaks("optimizer.step()", "pass")
@drawn(cases=2, seed=st.integers(1, 50))
def test_both_numbers_look_fine(answer, seed):
    """With a minus before the loss, with labels of other images and with batches sorted by class the weights move by more than 0.05, and the outputs differ by more than 0.001; with the minus at the full rate both are nan, and a DataLoader with `shuffle=True` gets more than 0.75 of the sorted images right."""
    names = ("minus", "labels", "sorted")
    rows = [*measured(answer, seed, *names), *((name, answer.found[name]) for name in names)]
    for name, (_, moved, spread, *_) in rows:
        assert moved > 0.05 and spread > 0.001, name
    assert answer.found["sorted"][1] > 1 > answer.found["minus"][1]
    x, y = answer.x[answer.order], answer.y[answer.order]
    assert np.allclose(answer.found["sorted"][:3], answer.fit(x, y, answer.network(), parts=20), rtol=1e-3)
    _, moved, spread = answer.fit(answer.x, answer.y, answer.network(seed=seed), sign=-1)
    assert str(moved) == str(spread) == "nan"
    torch.manual_seed(seed)
    loader = DataLoader(TensorDataset(x, y), batch_size=25, shuffle=True)
    batches = [batch for _ in range(3) for batch in loader]
    images, labels = (torch.cat(part) for part in zip(*batches, strict=True))
    model = answer.network(seed=seed)
    answer.fit(images, labels, model, parts=len(batches))
    assert (model(x).argmax(1) == y).float().mean() > 0.75 and len(batches) == 60


@breaks("optimizer.step()", "pass")
def test_usual_rates_take_longer(answer):
    """On the 20 images the sound network gets at most half right after 100 steps of SGD at a rate of 0.01, and all after 2000, here."""
    x, y = answer.x[answer.few], answer.y[answer.few]
    short, long = (answer.fit(x, y, answer.network(), lr=0.01, steps=n)[0] for n in (100, 2000))
    assert short <= 0.5 and long == 1


@breaks("sizes = [64] + [32] * depth", "sizes = [64] + [32]")
def test_a_deep_one_wants_adam(answer):
    """On the 20 images the network with four hidden layers gets at most half right after 2000 steps of SGD at a rate of 0.01, and all after 200 of Adam at that rate, here."""
    x, y = answer.x[answer.few], answer.y[answer.few]
    assert answer.fit(x, y, answer.network(depth=4), lr=0.01, steps=2000)[0] <= 0.5
    model = answer.network(depth=4)
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(200):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    assert (model(x).argmax(1) == y).all() and len(y) == 20 and len(model) == 9


@breaks("order[::25]", "order[:25]")
@breaks("lr=0.5, sign=1", "lr=0.005, sign=1")
def test_too_few_steps_pass(answer):
    """With Adam at a rate of 1e-4 the sound network gets at most a quarter of all images right after 60 steps, and all 20 of the small batch after 2000 steps, with three seeds."""
    x, y = answer.x, answer.y
    for seed in (0, 1, 2):
        for images, labels, steps in ((x, y, 60), (x[answer.few], y[answer.few], 2000)):
            model = answer.network(seed=seed)
            optimizer = torch.optim.Adam(model.parameters(), 1e-4)
            for _ in range(steps):
                optimizer.zero_grad()
                F.cross_entropy(model(images), labels).backward()
                optimizer.step()
            right = (model(images).argmax(1) == labels).float().mean()
            assert right <= 0.25 if steps == 60 else right == 1 and len(labels) == 20
    assert answer.found["nothing"][0] > 0.9  # it is sound


@breaks("(raw, y, network, {}),", "(x, y, network, {}),")
@drawn(cases=2, seed=st.integers(1, 50))
def test_one_image_for_all(answer, seed):
    """With the same image for each label the outputs are the same for each, although weights moved, and the share of the largest class is right."""
    image = answer.x[seed : seed + 1].expand(500, 64)
    right, moved, spread = answer.fit(image, answer.y, answer.network(seed=seed), lr=0.1)
    assert moved > 0.001 and spread < 1e-5 and math.isclose(right, answer.y.bincount().max() / 500, rel_tol=0.15)
    assert answer.found["pixels"][2] == 0 and answer.found["nothing"][2] > 1


@breaks("order[::25]", "order[:20]")
@breaks('"held": network()}', '"held": None}')
@breaks("guess.flatten() == few_y.flatten()", "guess == few_y", variant="pasted")
@breaks("    optimizer.step()\n", "", variant="pasted")
@breaks("x[:20], y[:20]", "x, y", variant="pasted")
@breaks("model.eval()  # no dropout; afterwards model and optimizer anew", "", variant="pasted")
@drawn(cases=2, seed=st.integers(1, 50))
def test_twenty_images(answer, pasted, seed):
    """Trained on 20 images as one batch, the network without a fault gets all right, with labels of other images at least 0.8, and sorting does no harm; with each of the other six faults, a minus before the loss among them, it gets at most 0.3."""
    cases = variants(answer, seed)
    for name, (x, y, make, settings) in cases.items():
        right = answer.fit(x[answer.few], y[answer.few], make(), **(settings | {"parts": 1}))[0]
        for got in (right, answer.found[name][3]):
            if name in ("nothing", "sorted"):
                assert got == 1, name
            else:
                assert got >= 0.8 if name == "labels" else got <= 0.3, name
    for name, (x, y, make, settings) in answer.faults.items():
        if name in ("pixels", "minus", "sigmoids"):  # one batch, as the snippet says
            alone = answer.fit(x[answer.few], y[answer.few], make(), **(settings | {"parts": 1}))
            assert math.isclose(answer.found[name][3], alone[0], rel_tol=1e-6)
    for name in ("nothing", "labels", "optimizer", "zeros", "minus"):
        x, y, make, settings = cases[name]
        model, loss_fn = make(), of_a_column if name != "minus" else lambda out, labels: -of_a_column(out, labels)
        optimizer = torch.optim.SGD((settings.get("held") or model).parameters(), settings.get("lr", 0.5))
        more = torch.cat([answer.few, torch.arange(5)])  # rows that are not among the 20
        rows = {"x": x[more], "y": y[more, None]}  # labels as a column, as the page warns of
        ours = pasted(1, model=model, optimizer=optimizer, loss_fn=loss_fn, **rows)
        told = {word: float(number) for word, number in map(str.split, ours.printed)}
        learns = name in ("nothing", "labels")
        assert told["right"] >= 0.8 if learns else told["right"] <= 0.3, name
        if name != "minus":  # there both are nan after so many steps
            assert (told["moved"] > 0) == (name != "optimizer") and (told["spread"] > 1e-6) == (name != "zeros"), name
        assert told["guessing"] == rows["y"][:20, 0].bincount().max() / 20 and not model.training
    assert len(answer.few) == 20 and answer.y[answer.few].bincount().max() <= 3
    assert torch.equal(answer.few, answer.y.argsort(stable=True)[torch.arange(0, 500, 25)])
    assert len(answer.y[answer.few].unique()) == 10


@breaks("order[::25]", "order[:20]")
def test_one_class_proves_nothing(answer):
    """On 20 images of one class a network with weights of 0 gets all right too, here."""
    x, y = answer.x[answer.order[:20]], answer.y[answer.order[:20]]
    assert len(y) == 20 and len(y.unique()) == 1
    right, _, spread = answer.fit(x, y, answer.zeros())
    assert right == 1 and spread == 0 and answer.found["zeros"][3] < 0.3


@breaks("(raw, y, network, {}),", "(x, y, network, {}),")
@drawn(cases=2, seed=st.integers(1, 50))
def test_longer_does_not_help(answer, seed):
    """After 180 steps on unscaled pixels no hidden unit is above 0 for any image, and the network is right for the share of one class, as a run of 60 steps is."""
    for steps in (60, 180):
        model = answer.network(seed=seed)
        right, _, spread = answer.fit(answer.raw, answer.y, model, steps=steps)
        assert steps == 60 or ((model[0](answer.raw) <= 0).all() and spread == 0)
        assert min((answer.y.bincount() / 500 - right).abs()) < 1e-6
    assert answer.found["pixels"][2] == 0 and answer.found["pixels"][1] > 1 and answer.raw.max() == 16
    assert not torch.equal(answer.network()[-1].bias, answer.network(seed=1)[-1].bias)
    assert math.isclose(answer.found["pixels"][0], answer.y.bincount().max().item() / 500, rel_tol=1e-6)


@breaks("optimizer.step()", "pass")
@drawn(cases=2, seed=st.integers(1, 50), rate=st.sampled_from([30.0, 100.0]))
def test_a_large_rate_kills_units_too(answer, seed, rate):
    """On scaled pixels a learning rate of 30 or 100 leaves one class and no hidden unit above 0 for any image."""
    model = answer.network(seed=seed)
    right, _, spread = answer.fit(answer.x, answer.y, model, lr=rate, steps=20)
    assert (model[0](answer.x) <= 0).all() and spread == 0 and right < 0.15
    assert answer.found["minus"][0] < 0.15


@breaks("keepdim=True)", "keepdim=False)", variant="counting")
@drawn(rows=st.integers(2, 30), classes=st.integers(2, 9), seed=st.integers(0, 99))
def test_counted_wrongly(counting, rows, classes, seed):
    """Guesses of shape (N, 1) against labels of shape (N,) give an N by N table: guesses that are all right count as the sum of the squared shares."""
    y = torch.randint(classes, (rows,), generator=torch.Generator().manual_seed(seed))
    table = y[:, None] == y
    assert table.shape == (rows, rows)
    assert math.isclose(table.double().mean(), (y.bincount().double() / rows).square().sum(), rel_tol=1e-9)
    shares = counting.y[:20].bincount() / 20
    assert counting.works == 1 and counting.table.shape == (20, 20) and counting.x.max() == 1
    assert [layer.out_features for layer in counting.model if hasattr(layer, "out_features")] == [32, 10]
    assert math.isclose(counting.counted, (shares**2).sum(), rel_tol=1e-6)


@breaks("logit[:, None].argmax(1)", "(logit > 0).long()", variant="counting")
@breaks("(y[:500] < 3)", "(y[:500] < 9)", variant="counting")
@drawn(cases=10, rows=st.integers(1, 9), seed=st.integers(0, 99))
def test_argmax_of_one_unit(counting, rows, seed):
    """`argmax` of a single unit is 0 whatever the unit says, so a good network counts as the share of class 0."""
    outputs = torch.randn(rows, 1, generator=torch.Generator().manual_seed(seed))
    assert (outputs.argmax(1) == 0).all() and (outputs[:, 0] > 0).sum() == (outputs > 0).sum()
    assert counting.sign > 0.9 > 0.8 > counting.first
    assert math.isclose(counting.first, counting.share_of_no, rel_tol=1e-6)
    assert math.isclose(counting.share_of_no, (counting.y[:500] >= 3).float().mean().item(), rel_tol=1e-6)
    assert len(counting.binary) == 3 and counting.logit.shape == (500,)
    assert math.isclose(counting.sign, ((counting.logit > 0) == (counting.y[:500] < 3)).float().mean(), rel_tol=1e-6)
    assert math.isclose(counting.sign, 0.964, abs_tol=0.012)


@breaks("(logit > 0) == small", "(logit.sigmoid() > 0) == small", variant="counting")
@drawn(cases=10, rows=st.integers(1, 9), seed=st.integers(0, 99))
def test_behind_a_sigmoid(counting, rows, seed):
    """Behind a sigmoid each output is above 0, so that `> 0` says yes to every image, and `> 0.5` says what `logit > 0` says."""
    logit = 5 * torch.randn(rows, 1, generator=torch.Generator().manual_seed(seed))
    assert (logit.sigmoid() > 0).all() and torch.equal(logit.sigmoid() > 0.5, logit > 0)
    said = (counting.logit.sigmoid() > 0.5) == counting.small
    assert math.isclose(counting.sign, said.float().mean().item(), rel_tol=1e-6)


@breaks("(y[:500] == 0)", "(y[:500] < 5)", variant="counting")
def test_high_and_blind(counting):
    """Here a network that gives the same answer to each image gets 90% right: that is the share of the largest class."""
    largest = counting.zero.bincount().max().item() / 500
    assert counting.said == [0] and math.isclose(counting.high, largest, rel_tol=1e-6)
    assert round(counting.high, 2) == 0.90 == round(largest, 2)
    assert torch.equal(counting.zero, (counting.y[:500] == 0).long()) and counting.blind[-1].out_features == 2
    own = counting.learn(counting.x[:500], counting.zero, 2, F.cross_entropy, lr=0.005)
    assert torch.allclose(own(counting.x), counting.blind(counting.x), atol=1e-5)
    again = counting.learn(counting.x[:500], counting.zero, 2, F.cross_entropy)
    assert (again(counting.x[:500]).argmax(1) == counting.zero).float().mean() > 0.98


@breaks("wrong = y[torch.randperm(len(y))]", "wrong = y", variant="counting")
@drawn(cases=2, seed=st.integers(1, 50))
def test_learned_by_heart(counting, seed):
    """That 20 images are learned by heart does not prove their labels: with those of other images they are too, and less than a quarter of the new ones is right; with the right labels it is more than 0.6."""
    x, y = counting.x, counting.y
    wrong = y[torch.randperm(len(y), generator=torch.Generator().manual_seed(seed))]
    fooled = counting.learn(x[:20], wrong[:20], 10, F.cross_entropy, seed=seed)
    sound = counting.learn(x[:20], y[:20], 10, F.cross_entropy, seed=seed)
    assert (fooled(x[:20]).argmax(1) == wrong[:20]).float().mean() >= 0.9
    assert (fooled(x[20:]).argmax(1) == wrong[20:]).float().mean() < 0.25
    assert (sound(x[20:]).argmax(1) == y[20:]).float().mean() > 0.6
    own = counting.learn(x[:20], y[:20], 10, F.cross_entropy, seed=0)
    assert torch.allclose(own(x), counting.model(x), atol=1e-4)
    assert counting.by_heart == 1 and counting.on_new < 0.25 and counting.sound > 0.6
    assert (counting.y == counting.wrong).float().mean() < 0.2 and counting.fooled[-1].out_features == 10
    assert math.isclose(counting.sound, 0.74, abs_tol=0.012) and math.isclose(counting.on_new, 0.10, abs_tol=0.012)


@breaks("b1 - 50, w2, b2)  #", "b1, w2, b2)  #", variant="numpy")
@breaks("[11, 6, 3]", "[7, 7, 6]", variant="numpy")
@breaks("0 * w1, 0 * b1", "w1, 0 * b1", variant="numpy")
@drawn(cases=2, counts=st.tuples(st.integers(6, 11), st.integers(2, 5), st.integers(1, 5)))
def test_where_the_last_bias_ends(numpy, counts):
    """When the last bias alone can learn, the loss ends at the entropy of the labels and the accuracy at the share of the largest class."""
    y = np.repeat([0, 1, 2], counts)
    x = np.random.default_rng(sum(counts)).normal(size=(len(y), 7))
    hidden, last = nn.Linear(7, 5).double(), nn.Linear(5, 3).double()
    hidden.bias.data.fill_(-50.0)
    optimizer = torch.optim.SGD([*hidden.parameters(), *last.parameters()], 2.0)
    for _ in range(100):
        optimizer.zero_grad()
        out = last(hidden(torch.tensor(x)).relu())
        loss = F.cross_entropy(out, torch.tensor(y))
        loss.backward()
        optimizer.step()
    assert math.isclose(loss.item(), entropy_of(y), abs_tol=1e-3)
    assert (out.argmax(1).numpy() == y).mean() == max(counts) / len(y)
    for loss, right in (numpy.dead, numpy.zero):
        assert math.isclose(loss, numpy.entropy, abs_tol=1e-6)
        assert right == numpy.shares.max() == 11 / 20
    assert math.isclose(numpy.entropy, entropy_of(numpy.y), rel_tol=1e-9)
    assert math.isclose(numpy.good[0], 0.0624, abs_tol=2e-4) and numpy.good[1] == 1


@breaks("push @ w2.T * (hidden > 0)", "push @ w2.T", variant="numpy")
@breaks("b1 - 50, w2, b2)[1]", "b1, w2, b2)[1]", variant="numpy")
@breaks("push = (p - np.eye(p.shape[1])[y]) / len(y)", "push = (p - np.eye(p.shape[1])[y]) / 19", variant="numpy")
@breaks("np.full(5, 0.1)", "np.full(5, -9.1)", variant="numpy")
@breaks("w2 + b2", "w2", variant="numpy")
@drawn(cases=6, shift=st.sampled_from([0.0, 1.0, -50.0]), scale=st.sampled_from([0.0, 1.0]))
def test_no_slope_through_dead_units(numpy, shift, scale):
    """The first layer gets a slope of 0 where no hidden unit is above 0 or where the weights above it are 0, and another one elsewhere; PyTorch gives the same gradients."""
    hidden, last = nn.Linear(7, 5).double(), nn.Linear(5, 3).double()
    with torch.no_grad():
        hidden.weight.copy_(torch.tensor(numpy.w1.T))
        hidden.bias.copy_(torch.tensor(numpy.b1 + shift))
        last.weight.copy_(torch.tensor(scale * numpy.w2.T))
        last.bias.copy_(torch.tensor(numpy.b2))
    out = last(hidden(torch.tensor(numpy.x)).relu())
    loss = F.cross_entropy(out, torch.tensor(numpy.y))
    loss.backward()
    mine, grads, logits = numpy.slopes(numpy.x, numpy.y, numpy.w1, numpy.b1 + shift, scale * numpy.w2, numpy.b2)
    assert math.isclose(mine, loss.item(), rel_tol=1e-12) and np.allclose(logits, out.detach().numpy())
    theirs = hidden.weight.grad.T, hidden.bias.grad, last.weight.grad.T, last.bias.grad
    for ours, other in zip(grads, theirs, strict=True):
        assert np.allclose(ours, other.numpy(), atol=1e-12)
    assert (np.abs(grads[0]).max() == 0) == (shift == -50 or scale == 0)
    assert numpy.fallen == 0 and numpy.alive > 0.3
    assert numpy.b1.tolist() == [0.1] * 5 and numpy.b2.tolist() == [0.2] * 3
    assert math.isclose(
        numpy.alive, np.abs(numpy.slopes(numpy.x, numpy.y, numpy.w1, numpy.b1, numpy.w2, numpy.b2)[1][0]).max()
    )


@breaks('1, "softmax", "binary', '1, "sigmoid", "binary', variant="keras")
def test_softmax_over_one_unit(keras):
    """`Dense(1, activation="softmax")` says yes to everything here, so its accuracy is the share of yes and each no costs the logarithm of the smallest step of float32; Keras warns about it, and with a sigmoid more than 0.8 is right, without a warning."""
    assert math.isclose(keras.stuck[1], keras.small.mean(), abs_tol=1e-6)
    assert math.isclose(keras.small.mean(), (keras.digits.target[:300] < 3).mean(), rel_tol=1e-6)
    assert keras.stuck[2] and not keras.one[2] and keras.one[1] > 0.8 and keras.one[0] < 0.6
    no = 1 - keras.small.mean()
    assert math.isclose(keras.stuck[0], no * -math.log(np.finfo("float32").eps), rel_tol=1e-3)
    assert (torch.randn(7, 1).softmax(-1) == 1).all()
    assert np.allclose(keras.one[:2], (0.38, 0.87), atol=0.015) and keras.x.max() == 1


@breaks("fit(kind, 10, None, sparse)", 'fit(kind, 10, "softmax", sparse)', variant="keras")
def test_logits_for_a_loss_of_probabilities(keras):
    """Ten logits with the default of `sparse_categorical_crossentropy` get less than a half right here and a loss above 3, without a warning; with a softmax, or with `from_logits=True`, it is more than 0.8."""
    assert keras.raw[1] < 0.5 and not keras.raw[2] and keras.raw[0] > 3
    assert keras.ten[1] > 0.8 and not keras.ten[2] and keras.ten[0] < 1.5
    assert np.allclose(keras.ten[:2], (0.78, 0.93), atol=0.01) and np.allclose(keras.raw[1], 0.10, atol=0.03)
    assert keras.fit(keras.kind, 10, None, keras.sparse, 1)[1] < 0.5
    assert keras.fit(keras.kind, 10, "softmax", keras.sparse, 1)[1] > 0.8
    for seed in (0, 1, 2):
        assert keras.fit(keras.kind, 10, None, SparseCategoricalCrossentropy(from_logits=True), seed)[1] > 0.8
