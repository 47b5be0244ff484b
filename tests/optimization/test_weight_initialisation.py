import copy
import math
import warnings
from types import FunctionType

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 40)


def close_below(reach, bound):
    """Many uniform draws come near their bound and do not pass it."""
    return 0.97 * bound < reach <= bound * (1 + 1e-5)


@breaks("bound, xavier = 1 / math.sqrt(400)", "bound, xavier = 1 / math.sqrt(300)")
@breaks("reach(layer.weight), reach(layer.bias)\nbound", "reach(layer.weight), 0.0\nbound")
@breaks("tensor.abs().max()", "tensor.max()")
@drawn(fan_in=SIZE, units=SIZE, seed=st.integers(0, 99))
def test_uniform_within_the_root(answer, fan_in, units, seed):
    """A fresh `nn.Linear` holds uniform draws within ±1/√fan_in, first for the weight, then for the bias."""
    torch.manual_seed(seed)
    layer = nn.Linear(fan_in, units)
    torch.manual_seed(seed)
    bound = 1 / math.sqrt(fan_in)
    for tensor in (layer.weight, layer.bias):
        assert torch.allclose(tensor, torch.empty_like(tensor).uniform_(-bound, bound), atol=1e-6)
    torch.manual_seed(0)
    layer = nn.Linear(400, 300)
    assert answer.drawn == (layer.weight.abs().max().item(), layer.bias.abs().max().item())
    assert answer.bound == 400**-0.5 and all(close_below(reach, answer.bound) for reach in answer.drawn)
    assert answer.reach(torch.tensor([-3.0, 2.0])) == 3


@breaks("xavier = 1 / math.sqrt(400), math.sqrt(6", "xavier = 1 / math.sqrt(400), math.sqrt(3")
@breaks('"Xavier": (6 / (fan_in + fan_out))', '"Xavier": (3 / fan_out)', variant="numpy")
@drawn(fan_in=SIZE, units=SIZE)
def test_not_xavier(answer, numpy, fan_in, units):
    """Xavier's bound is √(6 / (fan_in + fan_out)): for a square layer √3 times the default, and another one unless the layer has five times as many outputs as inputs."""
    bounds, square = numpy.bounds(fan_in, units), numpy.bounds(fan_in, fan_in)
    assert math.isclose(bounds["Xavier"], math.sqrt(6 / (fan_in + units)), rel_tol=1e-9)
    assert math.isclose(square["Xavier"], math.sqrt(3) * square["default"], rel_tol=1e-9)
    assert math.isclose(bounds["Xavier"], bounds["default"], rel_tol=1e-9) == (units == 5 * fan_in)
    assert math.isclose(numpy.here["Xavier"], answer.xavier, rel_tol=1e-9) and answer.xavier > 1.8 * answer.drawn[0]


@breaks("bound, xavier = 1 /", "bound, xavier = 2 /")
@drawn(fan_in=SIZE, units=SIZE, seed=st.integers(0, 99))
def test_the_name_misleads(answer, fan_in, units, seed):
    """`kaiming_uniform_` with a slope of √5 draws the weights of the default: its gain is √(1/3), and √3 times that over √fan_in is 1/√fan_in; with its own a of 0 it draws others."""
    torch.manual_seed(seed)
    weight = nn.Linear(fan_in, units).weight
    for a in (math.sqrt(5), 0):
        torch.manual_seed(seed)
        drawn_ = nn.init.kaiming_uniform_(torch.empty(units, fan_in), a=a)
        assert torch.allclose(weight, drawn_) == (a > 0)
    gain = nn.init.calculate_gain("leaky_relu", math.sqrt(5))
    assert math.isclose(gain, math.sqrt(1 / 3)) and math.isclose(math.sqrt(3) * gain / math.sqrt(400), answer.bound)


@breaks('nonlinearity="relu"', 'nonlinearity="linear"', variant="depth")
@breaks("nn.init.xavier_uniform_(module.weight)", "nn.init.xavier_normal_(module.weight)", variant="depth")
@breaks("(6 / fan_in) ** 0.5", "(3 / fan_in) ** 0.5", variant="numpy")
@breaks("(1 / fan_in) ** 0.5", "(1 / fan_out) ** 0.5", variant="numpy")
@breaks("here = bounds(400, 300)", "here = bounds(300, 400)", variant="numpy")
@drawn(cases=4, fan_in=st.integers(100, 400), units=st.integers(200, 400), seed=st.integers(0, 99))
def test_the_bounds_by_formula(numpy, depth, fan_in, units, seed):
    """The three bounds in NumPy are those that PyTorch draws up to; Xavier and He leave the bias to you, here at 0."""
    bounds = numpy.bounds(fan_in, units)
    for name, init in depth.rules.items():
        torch.manual_seed(seed)
        layer = nn.Linear(fan_in, units).apply(init)
        assert close_below(layer.weight.abs().max().item(), bounds[name])
        assert math.isclose(layer.weight.std().item(), bounds[name] / math.sqrt(3), rel_tol=0.02)
        assert (layer.bias.abs().max() == 0) == (name != "default")
    assert math.isclose(numpy.here["default"], 400**-0.5) and math.isclose(numpy.here["He"], math.sqrt(6 / 400))


@breaks("            nn.init.zeros_(module.bias)\n", "            pass\n")
@breaks("layer.apply(he)", "pass")
@breaks('nonlinearity="relu"', 'nonlinearity="linear"')
@breaks('nonlinearity="relu"', 'nonlinearity="linear"', variant="pasted")
@breaks("isinstance(module, nn.Linear)", "isinstance(module, nn.Conv2d)", variant="pasted")
@breaks("nn.init.zeros_(module.bias)", "pass", variant="pasted")
@breaks("model.apply(he)", "he(model)", variant="pasted")
@drawn(cases=4, units=st.integers(300, 400), bias=st.booleans())
def test_apply_reaches_the_named(answer, pasted, units, bias):
    """`model.apply(he)` writes He's weights and a bias of 0 into each registered linear layer, also of nested modules, with a bias or without, before and after an optimizer is made, and leaves batch norm as it was."""
    model = nn.Sequential(nn.Linear(400, units, bias=bias), nn.Sequential(nn.BatchNorm1d(units), nn.Linear(units, 300)))
    model[1][0].weight.data.fill_(3)
    model.listed = [nn.Linear(2, 2)]  # a plain list registers nothing
    listed = model.listed[0].weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    for apply in (lambda: model.apply(answer.he), lambda: pasted(1, model=model)):
        for layer in (model[0], model[1][1]):
            layer.reset_parameters()
        apply()
        for layer in (model[0], model[1][1]):
            assert close_below(layer.weight.abs().max().item(), math.sqrt(6 / layer.in_features))
            assert layer.bias is None or (layer.bias == 0).all()
    assert (model[1][0].weight == 3).all() and torch.equal(model.listed[0].weight, listed)
    held = {id(p) for p in optimizer.param_groups[0]["params"]}
    assert held == {id(p) for p in model.parameters()}
    assert close_below(answer.changed[0], math.sqrt(6 / 400)) and answer.changed[1] == 0


@breaks("nn.LSTM(4, 3)", "nn.Linear(4, 3)")
@breaks("if isinstance(module, nn.Linear)", "if isinstance(module, nn.Module) and hasattr(module, 'weight')")
@breaks("torch.equal(p, old)", "not torch.equal(p, old)")
def test_what_apply_leaves_out(answer):
    """A function that asks for `nn.Linear` leaves an LSTM, a convolution and the input weight of `nn.MultiheadAttention` as they were, without an error, and changes the output weight of the latter."""
    for layer, changed in (
        (nn.LSTM(4, 3), set()),
        (nn.Conv2d(3, 2, 3), set()),
        (nn.MultiheadAttention(8, 2), {"out_proj.weight"}),
    ):
        before = {name: p.detach().clone() for name, p in layer.named_parameters()}
        layer.apply(answer.he)
        assert {name for name, p in layer.named_parameters() if not torch.equal(p, before[name])} == changed
    shapes = [tuple(p.shape) for p in answer.model.parameters()]
    assert shapes == [(4, 5), (4,), (12, 4), (12, 3), (12,), (12,)]
    assert answer.missed == ["1.weight_ih_l0", "1.weight_hh_l0", "1.bias_ih_l0", "1.bias_hh_l0"]


@breaks("nn.LSTM(4, 3)", "nn.Linear(4, 3)")
def test_an_lstm_has_no_weight(answer):
    """An LSTM has no `weight`, and a loop over `module.parameters()` that draws those with two axes changes its weights and leaves its biases as they were."""
    module = copy.deepcopy(answer.model[1])
    assert not hasattr(module, "weight")
    before = {name: p.detach().clone() for name, p in module.named_parameters()}
    for p in module.parameters():
        if p.dim() == 2:
            nn.init.orthogonal_(p)
    assert [name for name, p in module.named_parameters() if not torch.equal(p, before[name])] == [
        "weight_ih_l0",
        "weight_hh_l0",
    ]
    assert torch.allclose(module.weight_hh_l0.mT @ module.weight_hh_l0, torch.eye(3), atol=1e-5)


@breaks("layer.apply(he)", "pass")
@drawn(cases=6, inputs=st.integers(1, 9), units=st.integers(1, 9))
def test_a_computed_weight(answer, inputs, units):
    """Under `weight_norm` the weight of a linear layer stays as it was when `apply` writes into it, without an error; without `weight_norm` it does not."""
    for wrap in (nn.utils.parametrizations.weight_norm, lambda layer: layer):
        layer = wrap(nn.Linear(inputs, units))
        before = layer.weight.detach().clone()
        layer.apply(answer.he)
        assert torch.allclose(before, layer.weight) == (wrap is nn.utils.parametrizations.weight_norm)
    assert close_below(answer.changed[0], math.sqrt(6 / 400))


@breaks("layer.bias = nn.Parameter(torch.zeros(300))", "nn.init.zeros_(layer.bias)")
@breaks("optimizer.step()", "pass")
@breaks("lr=0.1)", "lr=0.2)")
@breaks("torch.ones(7, 400)).sum()", "torch.ones(6, 400)).sum()")
@drawn(cases=8, early=st.booleans(), seed=st.integers(0, 99), lr=st.sampled_from([0.01, 1.0]))
def test_a_new_parameter(answer, early, seed, lr):
    """A `Parameter` that is assigned before the optimizer is made moves in its step; one that is assigned after it has a gradient and stays where it was, while the weight moves."""
    torch.manual_seed(seed)
    layer = nn.Linear(4, 3)
    if early:
        layer.bias = nn.Parameter(torch.zeros(3))
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    if not early:
        layer.bias = nn.Parameter(torch.zeros(3))
    before = layer.weight.detach().clone()
    layer(torch.ones(7, 4)).sum().backward()
    optimizer.step()
    assert (layer.bias.grad == 7).all() and torch.allclose(layer.weight, before - 7 * lr, atol=1e-5)
    assert torch.allclose(layer.bias, torch.full((3,), -7 * lr if early else 0.0))
    assert answer.stuck == (0, 7) and math.isclose(answer.moved, 0.7, rel_tol=1e-4)


@breaks(
    "requires_grad=True)).sum()\nnn.init.zeros_(layer.weight)", "requires_grad=True)).sum()\nnn.init.zeros_(layer.bias)"
)
@breaks("torch.ones(7, 400, requires_grad=True)", "torch.ones(7, 400)")
@drawn(
    cases=12,
    layers=st.integers(1, 3),
    when=st.sampled_from(["before", "between", "between", "after"]),
    frozen=st.booleans(),
    asks=st.booleans(),
)
def test_not_between_forward_and_backward(answer, layers, when, frozen, asks):
    """Written in place between forward and backward, a weight raises an error if what lies below it, a layer or the input, needs a gradient, and no error otherwise, but the weight of a `Conv2d` raises either way; before the forward pass and after `backward()` it runs."""
    model = nn.Sequential(*(nn.Linear(4, 4) for _ in range(layers)))

    for layer in model[:-1]:
        layer.requires_grad_(not frozen)

    def write(now):
        if now == when:
            nn.init.ones_(model[-1].weight)

    write("before")
    loss = model(torch.randn(5, 4, requires_grad=asks)).sum()
    write("between")
    try:
        loss.backward()
        said = ""
    except RuntimeError as error:
        said = str(error)
    write("after")
    assert ("modified by an inplace operation" in said) == (when == "between" and (asks or (layers > 1 and not frozen)))
    assert (model[-1].weight == 1).all()
    conv = nn.Conv2d(3, layers, 3)
    loss = conv(torch.randn(2, 3, 5, 5, requires_grad=asks)).sum()
    nn.init.ones_(conv.weight)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()
    assert answer.message.startswith(
        "one of the variables needed for gradient computation has been modified by an inplace operation"
    )


@breaks("n * bounds(n, n)[rule] ** 2 / 3 / 2", "n * bounds(n, n)[rule] ** 2 / 3", variant="numpy")
@breaks("factor(rule, 200)", "factor(rule, 200) ** 2", variant="numpy")
@breaks("deep.apply(init)(x).relu()", "deep.apply(init)(x).tanh()", variant="depth")
@breaks("x.square().mean().sqrt()", "x.square().mean()", variant="depth")
@breaks("x, sizes = torch.randn(500, 200), [1.0]", "x, sizes = torch.rand(500, 200), [1.0]", variant="depth")
@drawn(cases=4, seed=st.integers(0, 99), n=st.sampled_from([150, 200, 300]))
def test_the_factor_per_layer(depth, numpy, seed, n):
    """The first layer with ReLU multiplies the size of the signal by about 0.41, 0.71 and 1, as the formula says at each width."""
    for rule, wanted in (("default", 1 / 6), ("Xavier", 1 / 2), ("He", 1)):
        assert math.isclose(numpy.factor(rule, n), math.sqrt(wanted), rel_tol=1e-9)
        assert math.isclose(numpy.factors[rule], math.sqrt(wanted), rel_tol=1e-9)
        torch.manual_seed(seed)
        size = nn.Linear(n, n).apply(depth.rules[rule])(torch.randn(500, n)).relu().square().mean().sqrt().item()
        assert math.isclose(size, numpy.factors[rule], rel_tol=0.1)
        assert math.isclose(numpy.signal(rule, n, 1, seed)[0], numpy.factors[rule], rel_tol=0.1)
        assert math.isclose(depth.signals[rule][0][1], numpy.factors[rule], rel_tol=0.1)
    assert [round(math.sqrt(part), 2) for part in (1 / 6, 1 / 2, 1)] == [0.41, 0.71, 1]


@breaks('"default": default', '"default": xavier', variant="depth")
@breaks('"He": he}', '"He": default}', variant="depth")
@breaks("x - x.mean(0)", "x - x.mean(1, keepdim=True)", variant="depth")
@breaks("range(9)", "range(10)", variant="depth")
@breaks("return sizes, differs / sizes[-1]", "return sizes, differs", variant="depth")
@breaks('far = bound if rule == "default" else 0.0', "far = 0.0", variant="numpy")
@breaks("floor = (1 / (5 * 200))", "floor = (1 / (3 * 200))", variant="numpy")
@breaks('last = signal("default")[-1]', 'last = signal("default")[0]', variant="numpy")
@drawn(cases=2, seed=st.integers(0, 99))
def test_the_biases_are_left(depth, numpy, seed):
    """With the default, fresh, the signal behind nine layers of width 200 has the size that the biases alone settle at, and less than 2% of it depends on an input of size 1; with He and Xavier it is from 30% to 60%."""
    for rule, init in depth.rules.items():
        for sizes, share in (depth.signal(init, seed), depth.signals[rule]):
            assert len(sizes) == 1 + 9 and (share < 0.02 if rule == "default" else 0.3 < share < 0.6)
            wanted = {"default": numpy.floor, "Xavier": 0.5**4.5, "He": 1}[rule]
            assert math.isclose(sizes[-1], wanted, rel_tol=0.2 if rule == "default" else 0.6)
            assert math.isclose(numpy.signal(rule, seed=seed)[-1], wanted, rel_tol=0.2 if rule == "default" else 0.6)
    assert all(sizes[0] == 1 for sizes, _ in depth.signals.values())
    assert depth.signals == {rule: depth.signal(init, 0) for rule, init in depth.rules.items()}
    assert depth.shown == [f"{depth.signals['He'][0][layers]:.2f}" for layers in (1, 3, 9)] == ["1.01", "1.02", "0.92"]
    assert numpy.last == numpy.signal("default", 200, 9, 0)[-1]
    # The biases settle at q = (q + 1 / n) / 6, whatever went in.
    q = 7.0
    for _ in range(99):
        q = (q + 1 / 200) / 6
    assert math.isclose(q**0.5, numpy.floor, rel_tol=1e-9) and math.isclose(numpy.last, numpy.floor, rel_tol=0.2)


@breaks("deep = train(default), train(he)", "deep = train(he), train(he)", variant="training")
@breaks("norm=nn.Identity", "norm=nn.BatchNorm1d", variant="training")
@breaks("optimizer.step()", "pass", variant="training")
def test_deep_networks_need_it(training):
    """Here nine hidden layers with ReLU, without normalization or skips, fed pixels between 0 and 1, get less than 50% of the new digits right from the default and more than 75% from He after a training of 50 steps, with two seeds."""
    assert training.x.min() == 0 and training.x.max() == 1
    probe = nn.Linear(64, 64).apply(training.he)
    assert close_below(probe.weight.abs().max().item(), math.sqrt(6 / 64)) and (probe.bias == 0).all()
    assert training.deep[0] < 0.5 and training.deep[1] > 0.75
    assert training.train(training.default, seed=1) < 0.5 and training.train(training.he, seed=1) > 0.75


@breaks("normed = train(default, norm=bn)", "normed = train(default)", variant="training")
@breaks("optimizer.step()", "pass", variant="training")
def test_where_it_is_not_needed(training):
    """Here the default gets more right than He with batch norm in each of nine hidden layers, after the same 50 steps, with two seeds."""
    assert np.allclose(training.normed, (0.77, 0.64), atol=0.02) and np.allclose(training.deep, (0.28, 0.83), atol=0.02)
    again = [training.train(init, norm=training.bn, seed=1) for init in (training.default, training.he)]
    for default, he in (training.normed, again):
        assert default > 0.7 > he > 0.5


@breaks("depth=1), train(he, depth=1)", "depth=9), train(he, depth=9)", variant="training")
@breaks("depth=1, seed=1), train", "depth=1, seed=0), train", variant="training")
@breaks("optimizer.step()", "pass", variant="training")
def test_a_single_layer_needs_no_rule(training):
    """Here, with one hidden layer, the default gets more right than He with one seed and fewer with another, and each more than 55%."""
    assert training.flat[0] > training.flat[1] > 0.55 and 0.55 < training.other[0] < training.other[1]
    assert np.allclose(training.flat, (0.76, 0.67), atol=0.02) and np.allclose(training.other, (0.69, 0.72), atol=0.015)
    assert training.flat == tuple(training.train(init, 1) for init in (training.default, training.he))
    assert training.other == tuple(training.train(init, 1, seed=1) for init in (training.default, training.he))


@breaks("/ 16", "/ 4080", variant="training")
def test_raw_pixels(training):
    """Here, with pixels from 0 to 255 and nine hidden layers without batch norm, the default gets more right than He after the same 50 steps, with two seeds."""
    names = {**training.train.__globals__, "x": training.x * 255}
    train = FunctionType(training.train.__code__, names, argdefs=training.train.__defaults__)
    assert names["x"].max() == 255 and training.deep[0] < training.deep[1]  # otherwise from 0 to 1
    for seed in (0, 1):
        default, he = (train(init, seed=seed) for init in (training.default, training.he))
        assert default > 0.7 > he


@breaks("optimizer.step()", "pass", variant="training")
def test_sigmoids_stay_at_chance(training):
    """Here nine hidden layers with a sigmoid in place of ReLU stay at chance, below 15% of the new digits, from the default and from He, after the same 50 steps, with three seeds; one such layer does not."""
    assert training.deep[1] > 0.75  # with ReLU

    def right(init, seed, depth):
        torch.manual_seed(seed)
        body = [layer for _ in range(depth) for layer in (nn.Linear(64, 64), nn.Sigmoid())]
        model = nn.Sequential(*body, nn.Linear(64, 10)).double().apply(init)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01 if depth == 1 else 0.001)
        for _ in range(50):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(training.x[:500]), training.y[:500]).backward()
            optimizer.step()
        return (model(training.x[500:]).argmax(1) == training.y[500:]).float().mean()

    for seed in (0, 1, 2):
        assert right(training.default, seed, 1) > 0.6
        assert max(right(init, seed, 9) for init in (training.default, training.he)) < 0.15


@breaks("bound, xavier = 1 / math.sqrt(400)", "bound, xavier = 0 / math.sqrt(400)")
@drawn(
    cases=12,
    value=st.sampled_from([0.0, 0.05, 0.5, 1.0]),
    bias=st.sampled_from([0.0, 0.5]),
    seed=st.integers(0, 99),
    units=st.integers(2, 6),
)
def test_a_constant_start(answer, value, bias, seed, units):
    """From zeros, or one number for all weights, with equal biases and no dropout the units of a hidden layer stay equal in the first five steps of plain SGD, without an error; with a bias of zero or another number and drawn weights they do not."""
    assert answer.bound > 0  # the default draws
    for constant in (True, False):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(5, units), nn.Tanh(), nn.Linear(units, 3))
        for layer in (model[0], model[2]):
            nn.init.constant_(layer.bias, bias)
            if constant:
                nn.init.constant_(layer.weight, value)
        x, y = torch.randn(20, 5), torch.randint(3, (20,))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(5):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
        gap = (model[0].weight - model[0].weight[:1]).abs().max()
        assert gap < 1e-5 if constant else gap > 1e-2


@breaks("bound, xavier = 1 / math.sqrt(400)", "bound, xavier = 0 / math.sqrt(400)")
@drawn(cases=3, seed=st.integers(0, 9))
def test_adam_enlarges_roundings(answer, seed):
    """Between units that start from one number but for a rounding, a millionth in one weight, Adam enlarges the difference to more than 0.1 in 300 steps, where plain SGD leaves it below 0.001, and plain SGD later, in 4,000."""
    assert answer.bound > 0  # the default draws
    for kind, rate in ((torch.optim.Adam, 0.01), (torch.optim.SGD, 0.1)):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(5, 3), nn.Tanh(), nn.Linear(3, 3)).double()
        for p in model.parameters():
            nn.init.constant_(p, 0.5 if p.dim() == 2 else 0)
        with torch.no_grad():
            model[0].weight[1, 0] += 1e-6
        x, y, optimizer = torch.randn(40, 5).double(), torch.randint(3, (40,)), kind(model.parameters(), lr=rate)
        gaps = {}
        for step in range(1, 301 if kind is torch.optim.Adam else 4001):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
            if step in (300, 4000):
                gaps[step] = (model[0].weight - model[0].weight[:1]).abs().max()
        assert gaps[300] > 0.1 if kind is torch.optim.Adam else gaps[300] < 1e-3 and gaps[4000] > 0.1


@breaks("optimizer.step()", "pass", variant="training")
def test_skips_need_less(training):
    """Here, with a skip around each of nine hidden layers without batch norm, the default gets more right than He after the same 50 steps, with two seeds."""
    assert training.deep[0] < 0.5 < training.deep[1]  # without the skips
    probe = nn.Linear(64, 64).apply(training.he)
    assert close_below(probe.weight.abs().max().item(), math.sqrt(6 / 64))

    class Skip(nn.Linear):
        def forward(self, x):
            return x + super().forward(x).relu()

    def right(init, seed):
        torch.manual_seed(seed)
        model = nn.Sequential(*(Skip(64, 64) for _ in range(9)), nn.Linear(64, 10)).apply(init).double()
        optimizer = torch.optim.Adam(model.parameters(), fused=True)
        for _ in range(50):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(training.x[:500]), training.y[:500]).backward()
            optimizer.step()
        return (model(training.x[500:]).argmax(1) == training.y[500:]).float().mean()

    for seed in (0, 1):
        assert right(training.default, seed) > 0.8 > 0.72 > right(training.he, seed)


@breaks('nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")', "pass", variant="training")
def test_he_wants_a_smaller_rate(training):
    """Here, in a regression of scikit-learn's diabetes by plain SGD, behind one and four hidden layers, a rate of 0.1 trains the default and ends in NaN with He, which trains at a smaller one, 0.01, with three seeds."""
    x, y = (torch.tensor(numbers) for numbers in load_diabetes(return_X_y=True))
    x, y = x / x.std(0), ((y - y.mean()) / y.std())[:, None]

    def error(init, depth, rate, seed):
        torch.manual_seed(seed)
        body = [layer for width in [10] + [64] * (depth - 1) for layer in (nn.Linear(width, 64), nn.ReLU())]
        model = nn.Sequential(*body, nn.Linear(64, 1)).apply(init).double()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(200):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x[:350]), y[:350]).backward()
            optimizer.step()
        return nn.functional.mse_loss(model(x[350:]), y[350:]).item()

    for depth in (1, 4):
        for seed in range(3):
            assert math.isnan(error(training.he, depth, 0.1, seed))
            assert error(training.default, depth, 0.1, seed) < 0.7
            assert error(training.he, depth, 0.01, seed) < 0.7


@breaks("layers.Dense(300))", 'layers.Dense(300, kernel_initializer="lecun_uniform"))', variant="keras")
@breaks('"he_uniform"', '"he_normal"', variant="keras")
@breaks("edge = fan_in**-0.5", "edge = units**-0.5", variant="keras")
@breaks("fan_in=400", "fan_in=300", variant="keras")
@breaks(
    "bias_initializer=initializers.RandomUniform(-edge, edge)",
    "bias_initializer=initializers.RandomUniform(-edge, edge / 2)",
    variant="keras",
)
@drawn(cases=3, fan_in=st.integers(200, 400), units=st.integers(300, 400))
def test_keras_draws_xavier(keras, numpy, fan_in, units):
    """A fresh `Dense` of Keras draws its kernel up to Xavier's bound with a bias of 0; two uniform initializers with 1/√fan_in give the range of PyTorch to both."""
    bounds, here = numpy.bounds(fan_in, units), numpy.bounds(400, 300)
    kernel, bias = keras.reaches(keras.layers.Dense(units), fan_in)
    assert close_below(kernel, bounds["Xavier"]) and bias == keras.plain[1] == keras.he[1] == 0
    assert all(
        close_below(reach, bounds["default"]) for reach in keras.reaches(keras.like_torch(units, fan_in), fan_in)
    )
    assert close_below(keras.plain[0], here["Xavier"]) and close_below(keras.he[0], here["He"])
    assert all(close_below(reach, here["default"]) for reach in keras.ported)
    constant = keras.initializers.Constant(-3)
    assert keras.reaches(keras.layers.Dense(2, kernel_initializer=constant), 5) == [3, 0]
    keras.keras.utils.set_random_seed(0)
    dense = keras.layers.Dense
    made = dense(300), dense(300, kernel_initializer="he_uniform"), keras.like_torch(300, 400)
    assert [keras.plain, keras.he, keras.ported] == [keras.reaches(layer, 400) for layer in made]
    kernel = keras.like_torch(units, fan_in)
    kernel.build((None, fan_in))
    assert all(abs(w.value.mean().item()) < 0.2 * bounds["default"] and w.value.min() < 0 for w in kernel.weights)


@breaks(
    "        bias_initializer=initializers.RandomUniform(-edge, edge),\n    )",
    "    )",
    variant="keras",
)
@drawn(cases=4, fan_in=st.integers(2, 9), units=st.integers(2, 9), seed=st.integers(0, 99))
def test_a_shared_initializer(keras, fan_in, units, seed):
    """Two `Dense` layers of Keras that share one `RandomUniform` or `HeUniform` start with the same kernel, and under `RandomUniform` the bias repeats it, without a warning; with one for each, or a name, the kernels differ."""
    keras.keras.utils.set_random_seed(seed)

    def drawn_by(make):
        made = [keras.layers.Dense(units, kernel_initializer=make(), bias_initializer=make()) for _ in range(2)]
        for layer in made:
            layer.build((None, fan_in))
        return [[w.value.detach().flatten().tolist() for w in layer.weights] for layer in made]

    for kind in (lambda: keras.initializers.RandomUniform(-1, 1), keras.initializers.HeUniform):
        one = kind()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            (kernel, bias), (other, _) = drawn_by(lambda one=one: one)
        assert kernel == other and (kind is keras.initializers.HeUniform or bias == kernel[:units])
        (kernel, bias), (other, _) = drawn_by(kind)
        assert kernel != other and bias != kernel[:units]
    (kernel, _), (other, _) = drawn_by(lambda: "he_uniform")
    assert kernel != other and keras.ported[1] > 0


@breaks("norm = nn.BatchNorm1d(5)", "norm = nn.BatchNorm1d(5)\nnorm.bias.data.fill_(1)", variant="layers")
@drawn(cases=4, heads=st.integers(1, 4), width=st.integers(16, 30), seed=st.integers(0, 99))
def test_attention_is_xavier(layers, heads, width, seed):
    """The input weight of a fresh `nn.MultiheadAttention` reaches up to Xavier's bound, and its biases are 0."""
    torch.manual_seed(seed)
    made = nn.MultiheadAttention(heads * width, heads)
    size = heads * width
    assert close_below(made.in_proj_weight.abs().max().item(), math.sqrt(6 / (size + 3 * size)))
    assert (made.in_proj_bias == 0).all() and (made.out_proj.bias == 0).all()
    assert layers.started[1] == [0] * 5


@breaks("nn.Embedding(900, 40)", "nn.Embedding(900, 40, padding_idx=0)", variant="layers")
@drawn(cases=8, rows=st.integers(2, 9), width=st.integers(2, 9), place=st.integers(0, 8))
def test_init_fills_the_padding(layers, rows, width, place):
    """The row of `padding_idx` in a fresh `nn.Embedding` is zero; `nn.init.normal_` fills it, and a step of SGD on all rows leaves it as it is, unlike the others; without `padding_idx` no row is zero."""
    place %= rows
    table = nn.Embedding(rows, width, padding_idx=place)
    assert (table.weight == 0).all(1).tolist() == [row == place for row in range(rows)]
    nn.init.normal_(table.weight)
    filled = table.weight.detach().clone()
    assert filled[place].abs().max() > 0
    optimizer = torch.optim.SGD(table.parameters(), lr=0.1)
    table(torch.arange(rows)).sum().backward()
    optimizer.step()
    assert (table.weight == filled).all(1).tolist() == [row == place for row in range(rows)]
    assert layers.table.weight.abs().amax(1).min() > 0


@breaks("conv.weight, (6 / 2", "conv.weight, (6 / 1", variant="layers")
@breaks("edge = (6 / 2", "edge = (64 / 2", variant="layers")
@breaks("ConvTranspose2d(64, 6, (5, 7), groups=2)", "ConvTranspose2d(64, 6, (5, 7))", variant="layers")
@breaks("weight_ih_l0, 50**-0.5", "weight_ih_l0, 8**-0.5", variant="layers")
@breaks("nn.Embedding(900, 40)", "nn.Linear(40, 900)", variant="layers")
@breaks("norm = nn.BatchNorm1d(5)", "norm = nn.BatchNorm1d(5)\nnorm.bias.data.fill_(1)", variant="layers")
def test_other_layers(layers):
    """A convolution counts input channels of a group times kernel, a transposed one output channels of a group times kernel, an LSTM goes by its state; an embedding is normal with a deviation of 1, batch norm starts at 1 and 0."""
    for (reach, bound), wanted in ((layers.kernel, 3 * 5 * 7), (layers.turned, 3 * 5 * 7), (layers.gates, 50)):
        assert close_below(reach, bound) and math.isclose(bound, wanted**-0.5)
    for tensor in (layers.conv.bias, *layers.lstm.parameters()):
        edge = (105 if tensor is layers.conv.bias else 50) ** -0.5
        assert 0.9 * edge < tensor.abs().max() <= edge * (1 + 1e-5)
    assert layers.reach("", torch.tensor([-3.0, 2]), 1) == (3, 1)
    assert layers.lstm.weight_ih_l0.shape == (200, 8) and layers.table.weight.shape == (900, 40)
    table = layers.table.weight
    assert math.isclose(layers.spread, 1, rel_tol=0.02)
    assert math.isclose((table.abs() < 1).float().mean().item(), 0.6827, abs_tol=0.01)
    assert layers.started == ([1] * 5, [0] * 5)
