import inspect
import math
import warnings
from itertools import product
from types import SimpleNamespace

import keras as k
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from keras.regularizers import L2
from torch import nn, optim
from torch.utils.data import DataLoader, RandomSampler, TensorDataset

from tested_answers import breaks, drawn

seeds, sizes = st.integers(0, 99), st.integers(1, 6)


def default(function, name):
    return inspect.signature(function).parameters[name].default


def lent():
    """Names for the lines to paste, and what they make with them, by the name of its class."""
    made = {}

    def keeping(kind):
        return lambda *given, **named: made.setdefault(kind.__name__, kind(*given, **named))

    layers = SimpleNamespace(**{kind.__name__: keeping(kind) for kind in (nn.BatchNorm1d, nn.LayerNorm, nn.LeakyReLU)})
    steps = SimpleNamespace(SGD=keeping(optim.SGD), Adam=keeping(optim.Adam))
    return {"nn": layers, "torch": SimpleNamespace(optim=steps), "DataLoader": keeping(DataLoader)}, made


@breaks("port(eps=1e-3, momentum=0.01)", "port(eps=1e-5, momentum=0.01)")
@breaks("port(eps=1e-3, momentum=0.01)", "port(eps=1e-3, momentum=0.99)")
@breaks("lr=0.01)", "lr=0.001)")
@breaks("shuffle=False", "shuffle=True")
@breaks("value.detach().T.clone()", "value.detach().T.clone() * 1.01")
@breaks("return model.eval()", "return model")
@breaks("train(port())", "train(port(eps=1e-3, momentum=0.01), lr=0.01)")
def test_step_for_step(answer):
    """Here, after one epoch of SGD on the same batches from the same weights, the port with the values written has the weights of Keras, to 0.0001, and its loss of 2.13, to 0.01; the port by name is off by more than 0.05 in a weight and has a loss of 2.68."""
    kernels = [layer.kernel.value.detach().numpy().T for layer in (answer.first, answer.last)]
    for model, near in (answer.written, True), (answer.by_name, False):
        assert [(model[i].in_features, model[i].out_features) for i in (0, 3)] == [(64, 16), (16, 10)]
        gaps = [np.abs(model[i].weight.detach().numpy() - w).max() for i, w in zip((0, 3), kernels, strict=True)]
        assert max(gaps) < 1e-4 if near else min(gaps) > 0.05
        logits = model.eval()(answer.x).detach()
        cost = -logits.log_softmax(1)[range(len(answer.y)), answer.y].mean().item()
        assert math.isclose(cost, 2.13 if near else 2.68, abs_tol=0.01)
        assert np.allclose(answer.compare(model), (cost, gaps[0]), atol=1e-5)
    lower = answer.port()
    lower[0].weight.data -= 1
    assert math.isclose(answer.compare(lower)[1], 1, abs_tol=1e-5)
    p = answer.old(answer.x).detach().clamp(1e-7, 1)[range(len(answer.y)), answer.y]
    assert math.isclose(answer.loss, -p.log().mean().item(), abs_tol=1e-4) and math.isclose(
        answer.loss, 2.13, abs_tol=0.01
    )
    assert math.isclose(answer.loss_here, 2.13, abs_tol=0.01) and answer.apart < 1e-4 and answer.model is answer.written
    assert answer.x.shape == (1797, 64) and answer.x.max() == 1 and not answer.by_name.training


@breaks("(norm.momentum, batch.momentum)", "(batch.momentum, norm.momentum)", variant="defaults")
@breaks("(norm.epsilon, batch.eps)", "(batch.eps, norm.epsilon)", variant="defaults")
@breaks("nn.LayerNorm(4).eps", "nn.LayerNorm(4, 1e-3).eps", variant="defaults")
@breaks("nn.LeakyReLU().negative_slope", "nn.LeakyReLU(0.3).negative_slope", variant="defaults")
@breaks("optim.SGD(weight)", "optim.SGD(weight, lr=0.01)", variant="defaults")
@breaks("optim.Adam(weight)", "optim.Adam(weight, eps=1e-7)", variant="defaults")
@breaks("optim.AdamW(weight)", "optim.AdamW(weight, weight_decay=0.004)", variant="defaults")
@breaks("optim.RMSprop(weight)", "optim.RMSprop(weight, lr=0.001)", variant="defaults")
@breaks("optim.Adadelta(weight)", "optim.Adadelta(weight, lr=0.001)", variant="defaults")
@breaks("momentum=0.01", "momentum=0.99", variant="pasted")
@breaks("nn.LayerNorm(n, eps=1e-3)", "nn.LayerNorm(n, eps=1e-5)", variant="pasted")
@breaks("nn.LeakyReLU(0.3)", "nn.LeakyReLU(0.2)", variant="pasted")
@breaks("lr=0.01", "lr=0.001", variant="pasted")
@breaks("eps=1e-7", "eps=1e-8", variant="pasted")
@breaks(", shuffle=True", "", variant="pasted")
def test_the_values(defaults, pasted):
    """Each pair of the table holds the default of Keras and that of PyTorch, in this order; the rates of Adagrad, Adamax and NAdam differ too, and so do the first sum of Adagrad, 0.1 in Keras and 0 in PyTorch, and the momentum decay of 1 in Keras and of 0.004 in PyTorch for NAdam; with both set in PyTorch two steps at one rate are those of Keras, without them they are not."""
    from keras import layers, optimizers

    wanted = {
        "BatchNorm momentum": ((layers.BatchNormalization, "momentum"), (nn.BatchNorm1d, "momentum")),
        "BatchNorm eps": ((layers.BatchNormalization, "epsilon"), (nn.BatchNorm1d, "eps")),
        "LayerNorm eps": ((layers.LayerNormalization, "epsilon"), (nn.LayerNorm, "eps")),
        "LeakyReLU slope": ((layers.LeakyReLU, "negative_slope"), (nn.LeakyReLU, "negative_slope")),
        "SGD lr": ((optimizers.SGD, "learning_rate"), (optim.SGD, "lr")),
        "Adam eps": ((optimizers.Adam, "epsilon"), (optim.Adam, "eps")),
        "AdamW decay": ((optimizers.AdamW, "weight_decay"), (optim.AdamW, "weight_decay")),
        "RMSprop lr": ((optimizers.RMSprop, "learning_rate"), (optim.RMSprop, "lr")),
        "RMSprop decay": ((optimizers.RMSprop, "rho"), (optim.RMSprop, "alpha")),
        "Adadelta lr": ((optimizers.Adadelta, "learning_rate"), (optim.Adadelta, "lr")),
        "Adadelta decay": ((optimizers.Adadelta, "rho"), (optim.Adadelta, "rho")),
        "Adadelta eps": ((optimizers.Adadelta, "epsilon"), (optim.Adadelta, "eps")),
    }
    assert list(defaults.found) == list(wanted)
    for name, (keras_has, torch_has) in defaults.found.items():
        (one, first), (two, second) = wanted[name]
        assert math.isclose(keras_has, default(one.__init__, first), rel_tol=1e-6)
        assert torch_has == default(two.__init__, second) != keras_has
    names, made = lent()
    pasted(1, n=8, model=nn.Linear(8, 2), data=range(64), **names)
    norm, first = layers.BatchNormalization(), made["BatchNorm1d"]
    assert math.isclose(first.momentum, 1 - norm.momentum) and first.eps == norm.epsilon
    assert made["LayerNorm"].eps == layers.LayerNormalization().epsilon
    assert math.isclose(made["LeakyReLU"].negative_slope, layers.LeakyReLU().negative_slope)
    assert math.isclose(made["SGD"].defaults["lr"], default(optimizers.SGD.__init__, "learning_rate"))
    assert made["Adam"].defaults["eps"] == default(optimizers.Adam.__init__, "epsilon")
    assert made["DataLoader"].batch_size == 32
    assert isinstance(made["DataLoader"].sampler, RandomSampler) and default(k.Model.fit, "shuffle") is True
    for name in ("Adagrad", "Adamax", "NAdam"):
        theirs = default(getattr(optimizers, name.replace("NA", "Na")).__init__, "learning_rate")
        assert default(getattr(optim, name).__init__, "lr") in (2 * theirs, 10 * theirs)
    first, decay = "initial_accumulator_value", "momentum_decay"
    assert default(optimizers.Adagrad.__init__, first) == 0.1 and default(optim.Adagrad.__init__, first) == 0
    assert default(optim.NAdam.__init__, decay) == 0.004
    wants = (("Adagrad", {first: 0.1}), ("NAdam", {decay: 1}))
    for name, wanted in wants:
        moved, grad = k.Variable(np.zeros(3)), torch.tensor([0.3, -0.02, 0.1])
        keras_has = getattr(optimizers, name.replace("NA", "Na"))(0.01)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Nadam's own, of NumPy
            for _ in range(2):
                keras_has.apply([grad], [moved])
        for own, agree in ({}, False), (wanted, True):
            theirs = nn.Parameter(torch.zeros(3))
            theirs.grad = grad
            optimizer = getattr(optim, name)([theirs], 0.01, **own)
            for _ in range(2):
                optimizer.step()
            gap = np.abs(theirs.detach().numpy() - moved.value.detach().numpy()).max()
            assert (gap < 1e-6) == agree


@breaks("(norm.epsilon, batch.eps)", "(2 * norm.epsilon, batch.eps)", variant="defaults")
@breaks("layers.LayerNormalization()", "layers.LayerNormalization(epsilon=1e-5)", variant="defaults")
@breaks("layers.LeakyReLU()", "layers.LeakyReLU(0.01)", variant="defaults")
@drawn(cases=12, rows=st.integers(2, 9), size=st.integers(2, 6), spread=st.floats(0.01, 0.1), seed=seeds)
def test_layers_agree(defaults, rows, size, spread, seed):
    """With the values of Keras, batch norm in training, layer norm and leaky ReLU give in PyTorch what fresh layers of Keras give, to 0.00001, and with the defaults of PyTorch other numbers, on inputs that spread less than 0.1."""
    x = spread * torch.randn(rows, size, generator=torch.Generator().manual_seed(seed))
    found = {name: pair[0] for name, pair in defaults.found.items()}
    for theirs, ours, plain in (
        (k.layers.BatchNormalization(), nn.BatchNorm1d(size, found["BatchNorm eps"]), nn.BatchNorm1d(size)),
        (k.layers.LayerNormalization(), nn.LayerNorm(size, found["LayerNorm eps"]), nn.LayerNorm(size)),
        (k.layers.LeakyReLU(), nn.LeakyReLU(found["LeakyReLU slope"]), nn.LeakyReLU()),
    ):
        gave = theirs(x, training=True).detach() if "Norm" in type(theirs).__name__ else theirs(x)
        assert torch.allclose(ours(x), gave, atol=1e-5)
        if x.min() < 0:
            assert not torch.allclose(plain(x), gave, atol=1e-5)


@breaks("(norm.epsilon, batch.eps)", "(2 * norm.epsilon, batch.eps)", variant="defaults")
@drawn(cases=12, rows=st.integers(2, 9), size=st.integers(1, 6), spread=st.floats(0.01, 0.1), seed=seeds)
def test_a_frozen_norm(defaults, rows, size, spread, seed):
    """With `trainable = False` a batch norm of Keras takes its averages, also under `training=True`; one of PyTorch with the same numbers takes the batch after `requires_grad_(False)`, and with `.eval()` too it gives what that of Keras gives, to 0.00001, until the next `model.train()`: so it wants it after each."""
    torch.manual_seed(seed)
    seen, x = spread * torch.randn(20, size), 1 + spread * torch.randn(rows, size)
    theirs = k.layers.BatchNormalization(momentum=0)
    theirs(seen, training=True)
    own = spread * torch.randn(size), spread**2 * (1 + torch.rand(size))
    theirs.moving_mean.assign(own[0]), theirs.moving_variance.assign(own[1])
    theirs.trainable = False
    gave = theirs(x, training=True).detach()
    model = nn.Sequential(nn.BatchNorm1d(size, defaults.found["BatchNorm eps"][0]))
    model[0].running_mean.copy_(own[0]), model[0].running_var.copy_(own[1])
    model.requires_grad_(False)
    model.train()
    norm = model[0].eval()
    assert torch.allclose(model(x), gave, atol=1e-5) and torch.equal(norm.running_mean, own[0])
    model.train()
    batch = (x - x.mean(0)) / (x.var(0, correction=0) + norm.eps).sqrt()
    assert torch.allclose(model(x), batch, atol=1e-4) and not torch.allclose(batch, gave, atol=1e-2)
    assert not torch.equal(norm.running_mean, own[0]) and torch.equal(theirs.moving_mean.value, own[0])


def one_step(optimizer, start, slope):
    """The weight after one step of either framework's optimizer from `start` along `slope`."""
    if isinstance(optimizer, k.optimizers.Optimizer):
        weight = k.Variable(np.array([start], "float32"))
        optimizer.apply([torch.tensor([slope])], [weight])
        return weight.value.item()
    weight = nn.Parameter(torch.tensor([float(start)]))
    weight.grad = torch.tensor([slope])
    optimizer(weight).step()
    return weight.item()


@breaks("float(optimizers.SGD().learning_rate)", "2 * float(optimizers.SGD().learning_rate)", variant="defaults")
@breaks("(rms.rho, rms", "(rms.rho / 2, rms", variant="defaults")
@breaks("        adamw.weight_decay,", "        adamw.weight_decay * 100,", variant="defaults")
@breaks("round(float(rms.learning_rate), 6)", "round(float(rms.learning_rate), 2)", variant="defaults")
@drawn(cases=12, start=st.integers(1, 9), slope=st.floats(0.1, 9), sign=st.sampled_from([-1, 1]))
def test_steps_agree(defaults, start, slope, sign):
    """One step of SGD, RMSprop and AdamW from their defaults in Keras, with these values written in PyTorch, leads to the same weight, to 0.00002, for slopes of 0.1 and more, and that of RMSprop and AdamW does not where the slope is small, here 1e-7; by name SGD and RMSprop lead to another."""
    found = {name: pair[0] for name, pair in defaults.found.items()}
    written = {
        "SGD": {"lr": found["SGD lr"]},
        "RMSprop": {"lr": found["RMSprop lr"], "alpha": found["RMSprop decay"], "eps": 1e-7},
        "AdamW": {"weight_decay": found["AdamW decay"], "eps": found["Adam eps"]},
    }
    for name, values in written.items():
        kind = getattr(optim, name)
        theirs = one_step(getattr(k.optimizers, name)(), start, sign * slope)
        ours = one_step(lambda weight, kind=kind, values=values: kind([weight], **values), start, sign * slope)
        assert math.isclose(ours, theirs, abs_tol=2e-5)
        theirs_small = one_step(getattr(k.optimizers, name)(), start, 1e-7)
        ours_small = one_step(lambda weight, kind=kind, values=values: kind([weight], **values), start, 1e-7)
        assert math.isclose(ours_small, theirs_small, abs_tol=2e-5) == (name == "SGD")
        if name != "AdamW":
            assert not math.isclose(
                one_step(lambda weight, kind=kind: kind([weight]), start, sign * slope), theirs, abs_tol=1e-4
            )


@breaks("        adamw.weight_decay,", "        adamw.weight_decay * 100,", variant="defaults")
@drawn(cases=8, start=st.integers(1, 9), slope=st.floats(1, 9), sign=st.sampled_from([-1, 1]))
def test_weight_decay_of_adam(defaults, start, slope, sign):
    """With a `weight_decay` one step of Adam in Keras leads to the weight of `AdamW` in PyTorch, to 0.00002, as its `AdamW` does; `Adam` of PyTorch adds an L2 penalty to the slope and leads to another."""
    decay = 25 * defaults.found["AdamW decay"][0]  # 0.1, so no penalty takes all of a slope: what is left has a sign
    values = {"lr": 0.01, "weight_decay": decay, "eps": defaults.found["Adam eps"][0]}
    adam, adamw = (
        one_step(kind(0.01, weight_decay=0.1), start, sign * slope) for kind in (k.optimizers.Adam, k.optimizers.AdamW)
    )
    by_name, taken, penalty = (
        one_step(lambda weight, kind=kind, own=own: kind([weight], **own), start, grad)
        for kind, own, grad in (
            (optim.Adam, values, sign * slope),
            (optim.AdamW, values, sign * slope),
            (optim.Adam, {**values, "weight_decay": 0.0}, sign * slope + decay * start),
        )
    )
    assert math.isclose(taken, adam, abs_tol=2e-5) and math.isclose(adamw, adam, abs_tol=2e-5)
    assert math.isclose(by_name, penalty, abs_tol=1e-6) and abs(by_name - adam) > 5e-4


@breaks("float(optimizers.SGD().learning_rate)", "2 * float(optimizers.SGD().learning_rate)", variant="defaults")
@breaks("adam.epsilon, adam_torch", "1000000 * adam.epsilon, adam_torch", variant="defaults")
@drawn(cases=6, seed=seeds, c=st.floats(0.1, 0.5))
def test_l2_is_twice(defaults, seed, c):
    """With `kernel_regularizer=L2(c)` three steps of SGD and of Adam in Keras lead to the weights that a `weight_decay` of twice `c` and a group for the bias whose `weight_decay` is 0 give in PyTorch, to 0.0001; one of `c`, a group for the bias that names none, and AdamW with either lead to others; of an LSTM that has it, between an embedding, a batch norm and a dense layer that have none, the matrix of the inputs alone is punished."""
    rate, eps = defaults.found["SGD lr"][0], defaults.found["Adam eps"][0]

    def gap(kind, weight_decay, of_bias=0, **values):
        k.utils.set_random_seed(seed)
        x, y = torch.randn(8, 3), 3 * torch.randn(8, 2)
        dense = k.layers.Dense(2, kernel_regularizer=L2(c))
        model = k.Sequential([k.Input((3,)), dense])
        model.compile(getattr(k.optimizers, kind.replace("W", ""))(0.01), "mse")
        model.set_weights([np.ones((3, 2)), np.ones(2)])
        layer = nn.Linear(3, 2)
        for weight in layer.parameters():
            nn.init.ones_(weight)
        groups = [{"params": [layer.weight]}, {"params": [layer.bias]}]
        if of_bias is not None:
            groups[1]["weight_decay"] = of_bias
        optimizer = getattr(optim, kind)(groups, lr=rate, weight_decay=weight_decay, **values)
        for _ in range(3):
            model.train_on_batch(x, y)
            optimizer.zero_grad()
            nn.functional.mse_loss(layer(x), y).backward()
            optimizer.step()
        pairs = (layer.weight, dense.kernel.value.T), (layer.bias, dense.bias.value)
        return max((ours - theirs).abs().max().item() for ours, theirs in pairs)

    assert max(gap("SGD", weight_decay=2 * c), gap("Adam", weight_decay=2 * c, eps=eps)) < 1e-4
    others = [gap("SGD", weight_decay=c), gap("SGD", 2 * c, None)]
    others += [gap("AdamW", weight_decay=c, eps=eps), gap("AdamW", 2 * c, eps=eps)]
    assert min(others) > 1e-3
    lstm = k.layers.LSTM(2, kernel_regularizer=L2(c))
    around = [k.layers.BatchNormalization(), k.layers.Dense(2)]
    behind = k.Sequential([k.Input((4,)), k.layers.Embedding(9, 3), lstm, *around])
    (punished,) = behind.losses
    assert np.isclose(punished.item(), c * (lstm.cell.kernel.value**2).sum().item())


@breaks("(norm.momentum, batch.momentum)", "(1 - norm.momentum, batch.momentum)", variant="defaults")
@drawn(cases=10, rows=st.integers(2, 9), size=sizes, seed=seeds)
def test_momentum_is_the_other_share(defaults, rows, size, seed):
    """After a batch the moving mean of Keras has kept the share `momentum` of the old one, and the running mean of PyTorch has taken the share `momentum` of the new one; with one minus the number of Keras they agree, to 0.00001."""
    x, kept = (
        torch.randn(rows, size, generator=torch.Generator().manual_seed(seed)),
        defaults.found["BatchNorm momentum"][0],
    )
    theirs, ours = k.layers.BatchNormalization(), nn.BatchNorm1d(size, momentum=1 - kept)
    same = nn.BatchNorm1d(size, momentum=kept)
    theirs(x, training=True), ours(x), same(x)
    mean = theirs.moving_mean.value.detach()
    assert torch.allclose(mean, (1 - kept) * x.mean(0), atol=1e-5) and torch.allclose(
        ours.running_mean, mean, atol=1e-5
    )
    assert torch.allclose(same.running_mean, kept * x.mean(0), atol=1e-5)


@breaks("(norm.momentum, batch.momentum)", "(norm.momentum / 2, batch.momentum)", variant="defaults")
@drawn(cases=10, rows=st.integers(2, 9), size=sizes, seed=seeds)
def test_the_running_variance(defaults, rows, size, seed):
    """The running variance does not agree: that of PyTorch takes the squares divided by the number of rows less 1, the moving variance of Keras those divided by the number of rows."""
    x, kept = (
        torch.randn(rows, size, generator=torch.Generator().manual_seed(seed)),
        defaults.found["BatchNorm momentum"][0],
    )
    theirs, ours = k.layers.BatchNormalization(), nn.BatchNorm1d(size, momentum=1 - kept)
    theirs(x, training=True), ours(x)
    squares = (x - x.mean(0)).square().sum(0)
    assert torch.allclose(theirs.moving_variance.value.detach(), kept + (1 - kept) * squares / rows, atol=1e-5)
    assert torch.allclose(ours.running_var, kept + (1 - kept) * squares / (rows - 1), atol=1e-5)


@breaks("nn.init.xavier_uniform_(values)", "nn.init.kaiming_uniform_(values)", variant="start")
@breaks("nn.init.orthogonal_(values)", "nn.init.xavier_uniform_(values)", variant="start")
@breaks("values[units : 2 * units]", "values[:units]", variant="start")
@breaks('"bias_ih" in name', '"bias" in name', variant="start")
@breaks("nn.init.zeros_(values)", "nn.init.ones_(values)", variant="start")
@breaks("nn.LSTM(3, 2)", "nn.LSTM(3, 3)", variant="start")
@breaks("like_keras(lstm)\nprint", "print", variant="start")
@breaks("(nn.LSTM, nn.LSTMCell)", "nn.Module", variant="start")
@breaks("(nn.LSTM, nn.LSTMCell)", "nn.LSTM", variant="start")
@drawn(cases=10, features=sizes, units=sizes, seed=seeds)
def test_like_keras(start, features, units, seed):
    """`like_keras` gives an `nn.LSTM` what a fresh LSTM of Keras has: biases that add up to 1 for the forget gate and to 0 elsewhere, a recurrent matrix whose products with itself are the identity, input weights that come near Glorot's bound and stay within it; a fresh `nn.LSTM` stays within 1/√units and has no bias of 1 and no such matrix; `like_keras` takes an `nn.LSTMCell` too and refuses an `nn.GRU`, whose biases in Keras start at 0."""
    torch.manual_seed(seed)
    k.utils.set_random_seed(seed)
    fresh, theirs = nn.LSTM(features, units), k.layers.LSTM(units)
    theirs.build((None, None, features))
    assert max(p.abs().max().item() for p in fresh.parameters()) <= 1 / math.sqrt(units)
    if units > 1:
        assert not torch.allclose(fresh.weight_hh_l0.T @ fresh.weight_hh_l0, torch.eye(units), atol=1e-4)
    ours = start.like_keras(fresh)
    kernel, recurrent, bias = (w.value.detach() for w in theirs.weights)
    assert torch.equal(bias, (ours.bias_ih_l0 + ours.bias_hh_l0).detach())
    assert bias.tolist() == [0] * units + [1] * units + [0] * (2 * units)
    for u in recurrent.T, ours.weight_hh_l0.detach():
        assert u.shape == (4 * units, units) and torch.allclose(u.T @ u, torch.eye(units), atol=1e-4)
    bound = math.sqrt(6 / (features + 4 * units))
    for w in kernel.T, ours.weight_ih_l0.detach():
        assert w.shape == (4 * units, features) and w.abs().max() <= bound
    many = start.like_keras(nn.LSTM(features, 60)).weight_ih_l0.abs().max().item()
    assert 0.9 < many / math.sqrt(6 / (features + 240)) <= 1
    assert start.lstm.bias_ih_l0.tolist() == [0, 0, 1, 1, 0, 0, 0, 0] and start.lstm.input_size == 3
    try:
        cell = start.like_keras(nn.LSTMCell(features, units))
    except AssertionError:
        pytest.fail("an nn.LSTMCell is refused")
    assert ((cell.bias_ih + cell.bias_hh).view(4, units).sum(1) == torch.tensor([0, units, 0, 0])).all()
    assert cell.bias_ih.requires_grad and not cell.bias_hh.requires_grad
    gru = k.layers.GRU(units)
    gru.build((None, None, features))
    assert not gru.weights[2].value.any()
    with pytest.raises(AssertionError):
        start.like_keras(nn.GRU(features, units))


@breaks("words.weight, -0.05, 0.05", "words.weight, -0.5, 0.5", variant="start")
@breaks("nn.Embedding(1000, 8)", "nn.Embedding(2, 8)", variant="start")
def test_embeddings(start):
    """Here an embedding of PyTorch reaches 4.10 with a deviation of about 1, one of Keras comes near 0.05 and stays within it, and so does that of PyTorch once written."""
    torch.manual_seed(0)
    nn.LSTM(3, 2)
    fresh = nn.Embedding(1000, 8).weight.detach()
    assert abs(fresh.std().item() - 1) < 0.05 and start.words.weight.shape == fresh.shape
    theirs = k.layers.Embedding(1000, 8)
    theirs.build((None,))
    for values in start.words.weight.detach(), theirs.embeddings.value.detach():
        assert 0.049 < values.abs().max().item() <= 0.05 and values.min() < -0.049
    assert (
        start.before > 3.5 and start.after == start.words.weight.abs().max().item() and round(start.before, 2) == 4.10
    )


@breaks("model.fit(rows, rows, verbose=0)", "model.fit(rows, rows, shuffle=False, verbose=0)", variant="loop")
@breaks("model.fit(rows, rows, verbose=0)", "model.fit(rows, rows, batch_size=25, verbose=0)", variant="loop")
@breaks("batch_size=32, shuffle=True", "batch_size=32", variant="loop")
@breaks("batch_size=32, shuffle=True", "shuffle=True", variant="loop")
@breaks("plain, alike = order()", "plain, alike = order(shuffle=True)", variant="loop")
@breaks("torch.arange(100.0)", "torch.arange(99.0)", variant="loop")
def test_fit_shuffles(loop):
    """Here `fit` gives 100 rows in batches of 32, each row once and not in order, `DataLoader` by default 100 batches of one row, in order, and with `batch_size=32, shuffle=True` it does what `fit` does."""
    for batches in loop.fit, loop.alike:
        assert [len(batch) for batch in batches] == [32, 32, 32, 4]
        rows = [row for batch in batches for row in batch]
        assert rows != sorted(rows) == list(range(100))
    assert loop.plain == [[row] for row in range(100)]
    data = TensorDataset(loop.rows)
    assert [batch[0].flatten().tolist() for batch in DataLoader(data)] == loop.plain


@breaks("float(optimizers.SGD().learning_rate)", "2 * float(optimizers.SGD().learning_rate)", variant="defaults")
@drawn(cases=6, seed=seeds, c=st.floats(0.1, 0.5))
def test_clipnorm_is_for_each(defaults, seed, c):
    """With `clipnorm` a step of SGD in Keras is that of PyTorch's SGD behind a `clip_grad_norm_` of each weight by itself, and with `global_clipnorm` that behind one of all weights, to 0.00001; neither is the other's."""
    rate = defaults.found["SGD lr"][0]

    def gap(each, **clip):
        k.utils.set_random_seed(seed)
        x, y = torch.randn(8, 3), 30 * torch.randn(8, 2)
        dense, layer = k.layers.Dense(2), nn.Linear(3, 2)
        model = k.Sequential([k.Input((3,)), dense])
        model.compile(k.optimizers.SGD(**clip), "mse")
        with torch.no_grad():
            layer.weight.copy_(dense.kernel.value.T), layer.bias.copy_(dense.bias.value)
        model.train_on_batch(x, y)
        nn.functional.mse_loss(layer(x), y).backward()
        for weights in [[layer.weight], [layer.bias]] if each else [layer.parameters()]:
            nn.utils.clip_grad_norm_(weights, c)
        optim.SGD(layer.parameters(), lr=rate).step()
        pairs = (layer.weight, dense.kernel.value.T), (layer.bias, dense.bias.value)
        return max((ours - theirs).abs().max().item() for ours, theirs in pairs)

    assert max(gap(True, clipnorm=c), gap(False, global_clipnorm=c)) < 1e-5
    assert min(gap(False, clipnorm=c), gap(True, global_clipnorm=c)) > 2e-5


@breaks("values.requires_grad_(False)", "pass", variant="start")
@breaks("nn.init.zeros_(values)", "nn.init.ones_(values)", variant="start")
@drawn(cases=4, units=st.integers(2, 6), seed=seeds, adam=st.booleans())
def test_the_second_bias_learns(start, units, seed, adam):
    """From the same weights, on the same batches, 10 steps of SGD or Adam lead an `nn.LSTM` that `like_keras` has started to the weights of an LSTM of Keras, to 0.02, and its second bias stays 0; with that bias free the biases together are off by more than 0.02."""

    def gaps(free):
        k.utils.set_random_seed(seed)
        theirs, last = k.layers.LSTM(units), k.layers.Dense(1)
        model = k.Sequential([k.Input((7, 3)), theirs, last])
        model.compile(k.optimizers.Adam(0.01) if adam else k.optimizers.SGD(0.1), "mse")
        x = torch.randn(16, 7, 3)
        y = 2 + x.sum((1, 2))[:, None]
        ours, head = start.like_keras(nn.LSTM(3, units, batch_first=True)), nn.Linear(units, 1)
        with torch.no_grad():
            for to, of in zip((ours.weight_ih_l0, ours.weight_hh_l0), theirs.weights[:2], strict=True):
                to.copy_(of.value.T)
            ours.bias_ih_l0.copy_(theirs.weights[2].value)
            head.weight.copy_(last.kernel.value.T), head.bias.copy_(last.bias.value)
        if free:
            ours.bias_hh_l0.requires_grad_()
        weights = [*ours.parameters(), *head.parameters()]
        optimizer = optim.Adam(weights, 0.01, eps=1e-7) if adam else optim.SGD(weights, 0.1)
        for _ in range(10):
            model.train_on_batch(x, y)
            optimizer.zero_grad()
            nn.functional.mse_loss(head(ours(x)[0][:, -1]), y).backward()
            optimizer.step()
        assert free or not ours.bias_hh_l0.any()
        both = (ours.bias_ih_l0 + ours.bias_hh_l0).detach()
        pairs = zip((ours.weight_ih_l0.T, ours.weight_hh_l0.T, both), theirs.weights, strict=True)
        return [(one - of.value).abs().max().item() for one, of in pairs]

    assert max(gaps(free=False)) < 0.02 and gaps(free=True)[2] > 0.02


@breaks("values[units : 2 * units]", "values[:units]", variant="start")
@drawn(cases=6, units=sizes, steps=st.integers(2, 6), rate=st.floats(0.2, 0.8), seed=seeds)
def test_dropout_of_an_lstm(start, units, steps, rate, seed):
    """In training an LSTM of Keras with `dropout` reads for each row of one feature either zeros or the feature divided by what is kept, at all steps; `nn.LSTM` with one layer gives what it gives in eval mode, and with two other outputs and the same ones of its first layer, and behind `F.dropout1d` across the features each row of one feature is read as in Keras, where `nn.Dropout` in front drops single steps; with `recurrent_dropout` each gate of an LSTM of Keras reads for each row either a zero or the state divided by what is kept, at all steps the same, in each gate others, a loop over `nn.LSTMCell` behind one mask for all gates gives what they give where they drop alike, and what that LSTM gives where nothing is dropped, and `nn.LSTM` knows no such argument; here the LSTM starts as that of Keras."""
    k.utils.set_random_seed(seed)
    x = 1 + torch.rand(64, steps, 1)
    theirs = k.layers.LSTM(units, dropout=rate, return_sequences=True)
    gave = theirs(x, training=True).detach()
    read = [theirs(part, training=False).detach() for part in (0 * x, x / (1 - rate))]
    rows = [torch.isclose(gave, one, atol=1e-5).all(2).all(1) for one in read]
    assert (rows[0] | rows[1]).all() and rows[0].any() and rows[1].any()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on the single layer
        for layers in 1, 2:
            ours = nn.LSTM(1, units, layers, dropout=rate, batch_first=True)
            (out, (h, _)), (calm, (still, _)) = ours(x), ours.eval()(x)
            assert torch.allclose(h[0], still[0], atol=1e-6) and torch.allclose(out, calm, atol=1e-6) == (layers == 1)
    fresh = nn.LSTM(1, units, batch_first=True)
    read = [fresh(part)[0] for part in (0 * x, x / (1 - rate))]

    class Rows(nn.Module):
        def forward(self, x, p=rate):
            x = F.dropout1d(x.mT, p, self.training).mT
            return fresh(x)[0]

    for gave, alike in (Rows()(x), True), (fresh(nn.Dropout(rate)(x))[0], False):
        rows = [torch.isclose(gave, one, atol=1e-5).all(2).all(1) for one in read]
        assert (rows[0] | rows[1]).all() == alike and (not alike or (rows[0].any() and rows[1].any()))
    assert torch.equal(Rows().eval()(x), fresh(x)[0])
    recurrent = k.layers.LSTM(1, recurrent_dropout=rate, return_sequences=True)
    long = torch.randn(64, 5, 1)
    gave = recurrent(long, training=True).detach()
    kernel, of_state, bias = (weight.value.detach() for weight in recurrent.weights)

    def read_with(masks):  # one number for each gate, at all steps
        h = c = torch.zeros(64, 1)
        for step in range(5):
            i, f, g, o = (long[:, step] @ kernel + h * masks @ of_state.diag_embed()[0] + bias).chunk(4, 1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            yield h

    kinds = [torch.tensor(masks) for masks in product((0, 1 / (1 - rate)), repeat=4)]
    alike = [torch.isclose(gave, torch.stack([*read_with(masks)], 1), atol=1e-5).all(2).all(1) for masks in kinds]
    assert torch.stack(alike).any(0).all() and sum(rows.any() for rows in alike) > 2
    cell, mask = nn.LSTMCell(1, 1), F.dropout(torch.ones(64, 1), rate)  # one for all gates
    own = {"weight_ih": kernel.T, "weight_hh": of_state.T, "bias_ih": bias, "bias_hh": 0 * bias}
    cell.load_state_dict(own)
    h = c = torch.zeros(64, 1)
    drops, keeps = read_with(kinds[0]), read_with(kinds[-1])
    for step in long.unbind(1):
        h, c = cell(step, (h * mask, c))
        assert torch.allclose(h, torch.where(mask == 0, next(drops), next(keeps)), atol=1e-5)
    recurrent = k.layers.LSTM(units, recurrent_dropout=rate)
    recurrent.build(x.shape)
    cell = nn.LSTMCell(1, units)  # the loop, with the weights of Keras
    theirs = [weight.value.detach() for weight in recurrent.cell.weights]
    ours = {"weight_ih": theirs[0].T, "weight_hh": theirs[1].T, "bias_ih": theirs[2], "bias_hh": 0 * theirs[2]}
    cell.load_state_dict(ours)
    for kept in torch.zeros(64, units), torch.ones(64, units):
        h = c = torch.zeros(64, units)
        for step in x.unbind(1):
            h, c = cell(step, (h * kept, c))
        assert torch.allclose(h, recurrent(x), atol=1e-5) == bool(kept.any())
    with pytest.raises(TypeError, match="recurrent_dropout"):
        nn.LSTM(1, units, recurrent_dropout=rate)
    assert start.lstm.bias_ih_l0.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]


@breaks("eps=1e-3, momentum", "eps=1e-1, momentum", variant="pasted")
@drawn(
    cases=8,
    rows=st.integers(2, 5),
    steps=st.integers(2, 5),
    features=st.integers(2, 5),
    kernel=st.integers(1, 2),
    seed=seeds,
)
def test_batch_norm_of_sequences(pasted, rows, steps, features, kernel, seed):
    """On sequences (batch, steps, features) a batch norm, a `Conv1D` and a pooling of Keras have the features last, and those of PyTorch have them second, so `norm(x.mT).mT` gives the numbers of Keras with each; without that a pooling runs in silence, and so do the other two made for the steps, at no fewer features than the kernel is wide, and all give other numbers; made for the features they do so too where steps and features are equal, and else raise."""
    torch.manual_seed(seed)
    k.utils.set_random_seed(seed)
    x = torch.randn(rows, steps, features) * torch.arange(1, features + 1) + torch.arange(features)
    theirs = k.layers.Conv1D(features, kernel)
    gave = k.layers.BatchNormalization()(x, training=True), theirs(x).detach(), k.layers.MaxPooling1D(2)(x)
    names, made = lent()
    pasted(1, n=features, model=nn.Linear(8, 2), data=range(64), **names)
    conv, pool = nn.Conv1d(features, features, kernel), nn.MaxPool1d(2)
    with torch.no_grad():
        conv.weight.copy_(theirs.kernel.value.permute(2, 1, 0)), conv.bias.copy_(theirs.bias.value)

    def apart(found, wanted):
        return found.shape != wanted.shape or not torch.allclose(found, wanted, atol=1e-2)

    ours = made["BatchNorm1d"].train(), conv, pool
    others = nn.BatchNorm1d(steps, eps=1e-3), nn.Conv1d(steps, steps, kernel), pool
    for norm, other, wanted in zip(ours, others, gave, strict=True):
        assert torch.allclose(norm(x.mT).mT, wanted, atol=1e-4)
        assert apart(other(x), wanted)
        if steps != features and norm is not pool:
            with pytest.raises(RuntimeError, match=r"running_mean should contain|to have"):
                norm(x)
        else:
            assert apart(norm(x), wanted)


@breaks("values[units : 2 * units]", "values[:units]", variant="start")
@drawn(cases=8, units=sizes, real=st.integers(1, 5), zeros=st.integers(1, 4), seed=seeds)
def test_a_mask_is_lost(start, units, real, zeros, seed):
    """With the same weights and rows that end in padding, an LSTM of Keras behind `Embedding(mask_zero=True)` gives the state of the row without its padding, and `out[:, -1]` of `nn.LSTM` behind `Embedding(padding_idx=0)` is another than that, where packed it is that one; here the LSTM starts as that of Keras."""
    k.utils.set_random_seed(seed)
    torch.manual_seed(seed)
    table, theirs = k.layers.Embedding(20, 3, mask_zero=True), k.layers.LSTM(units)
    ids = torch.cat([torch.randint(1, 20, (2, real)), torch.zeros(2, zeros, dtype=torch.int64)], 1)
    gave = theirs(table(ids)).detach()
    words, ours = nn.Embedding(20, 3, padding_idx=0), nn.LSTM(3, units, batch_first=True)
    kernel, recurrent, bias = (w.value.detach() for w in theirs.weights)
    with torch.no_grad():
        words.weight[1:] = table.embeddings.value[1:]
        ours.weight_ih_l0.copy_(kernel.T), ours.weight_hh_l0.copy_(recurrent.T)
        ours.bias_ih_l0.copy_(bias), ours.bias_hh_l0.zero_()
        short = ours(words(ids[:, :real]))[0][:, -1]
        padded = ours(words(ids))[0][:, -1]
        packed = nn.utils.rnn.pack_padded_sequence(words(ids), [real] * 2, batch_first=True)
        ends = ours(packed)[1][0][-1]
    assert torch.allclose(gave, short, atol=1e-5) and torch.allclose(ends, short, atol=1e-5)
    assert not torch.allclose(padded, short, atol=1e-5)
    assert start.lstm.bias_ih_l0.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
