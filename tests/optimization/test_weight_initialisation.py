import math

import torch
from torch import nn

from tested_answers import breaks


def close_below(reach, bound):
    """Uniform draws come near their bound and do not pass it."""
    return 0.97 * bound < reach <= bound * (1 + 1e-6)


@breaks("bound = 1 / math.sqrt(400)", "bound = 1 / math.sqrt(300)")
@breaks("bound = 1 / math.sqrt(400)", "bound = math.sqrt(6 / (400 + 300))")
def test_the_default_of_linear(answer):
    """For three seeds, weight and bias of `nn.Linear(400, 300)` fill the range of 1 / sqrt(400), with the spread of a uniform distribution, and not the wider one of Xavier; `kaiming_uniform_` with a=√5 draws the same weights."""
    for seed in range(3):
        torch.manual_seed(seed)
        layer = nn.Linear(400, 300)
        torch.manual_seed(seed)
        assert torch.equal(layer.weight, nn.init.kaiming_uniform_(torch.empty(300, 400), a=math.sqrt(5)))
        for tensor in (layer.weight, layer.bias):
            assert close_below(answer.reach(tensor), answer.bound)
            assert math.isclose(tensor.std().item(), answer.bound / math.sqrt(3), rel_tol=0.1)
        assert answer.reach(layer.weight) < 0.6 * answer.xavier


@breaks('nonlinearity="relu"', 'nonlinearity="linear"', variant="depth")
@breaks("nn.init.xavier_uniform_(module.weight)", "nn.init.xavier_normal_(module.weight)", variant="depth")
@breaks("(6 / fan_in) ** 0.5", "(3 / fan_in) ** 0.5", variant="numpy")
@breaks("(1 / fan_in) ** 0.5", "(1 / fan_out) ** 0.5", variant="numpy")
def test_the_bounds_by_formula(answer, numpy, depth):
    """The three bounds computed in NumPy are those that PyTorch draws up to, for three shapes."""
    for fan_in, fan_out in ((400, 300), (300, 500), (250, 900)):
        bounds = numpy.bounds(fan_in, fan_out)
        for name, init in depth.rules.items():
            torch.manual_seed(0)
            layer = nn.Linear(fan_in, fan_out).apply(init)
            assert close_below(answer.reach(layer.weight), bounds[name])


@breaks("        nn.init.zeros_(module.bias)\n\n\ndef glorot", "\n\ndef glorot")
@breaks(
    "if isinstance(module, nn.Linear):\n        nn.init.kaiming",
    "if isinstance(module, nn.Conv2d):\n        nn.init.kaiming",
)
def test_apply_reaches_every_layer(answer):
    """`model.apply(he)` reaches the linear layers inside nested modules and leaves the batch norm alone."""
    model = nn.Sequential(nn.Linear(400, 300), nn.Sequential(nn.BatchNorm1d(300), nn.Linear(300, 7)))
    model.apply(answer.he)
    for layer in (model[0], model[1][1]):
        assert close_below(answer.reach(layer.weight), math.sqrt(6 / layer.in_features))
        assert answer.reach(layer.bias) == 0
    assert torch.equal(model[1][0].weight, torch.ones(300))


@breaks("n * bounds(n, n)[rule] ** 2 / 3 / 2", "n * bounds(n, n)[rule] ** 2 / 3", variant="numpy")
@breaks("deep.apply(init)(x).relu()", "deep.apply(init)(x).tanh()", variant="depth")
def test_the_factor_per_layer(depth, numpy):
    """Over three seeds the first layers with ReLU multiply the signal by about 0.41, 0.71 and 1, as the formula says; in NumPy alike."""
    for name, init in depth.rules.items():
        for seed in range(3):
            first = depth.signal(init, seed)[0][1]
            assert math.isclose(first, numpy.factors[name], rel_tol=0.1)
            assert math.isclose(numpy.signal(name, seed=seed)[0], numpy.factors[name], rel_tol=0.1)


@breaks('"default": default', '"default": xavier', variant="depth")
@breaks('"He": he}', '"He": default}', variant="depth")
def test_only_biases_are_left(depth, numpy):
    """With the default, the signal after 9 layers has the size that the biases alone produce, and less than 2% of it depends on the input; with He more than 30% does, and with Xavier the same share."""
    for seed in range(3):
        sizes, share = depth.signal(depth.rules["default"], seed)
        assert math.isclose(sizes[-1], numpy.floor, rel_tol=0.2)
        assert share < 0.02
        sizes, share = depth.signal(depth.rules["He"], seed)
        assert 0.5 < sizes[-1] < 1.6
        assert share > 0.3
        assert math.isclose(share, depth.signal(depth.rules["Xavier"], seed)[1], rel_tol=1e-3)


@breaks("(6 / (fan_in + fan_out)) ** 0.5", "(6 / fan_out) ** 0.5", variant="numpy")
@breaks("(1 / fan_in) ** 0.5", "(2 / fan_in) ** 0.5", variant="numpy")
@breaks("/ 3 / 2) ** 0.5", "/ 3) ** 0.5", variant="numpy")
def test_three_bounds_three_factors(numpy):
    """For a square layer Xavier's bound is √3 times the default of PyTorch and He's √6 times; with ReLU their factors are √(1/6), √(1/2) and 1 at every width."""
    for n in (50, 200, 900):
        bounds = numpy.bounds(n, n)
        assert math.isclose(bounds["Xavier"], math.sqrt(3) * bounds["default"], rel_tol=1e-9)
        assert math.isclose(bounds["He"], math.sqrt(6) * bounds["default"], rel_tol=1e-9)
        for rule, wanted in (("default", 1 / 6), ("Xavier", 1 / 2), ("He", 1)):
            assert math.isclose(numpy.factor(rule, n), math.sqrt(wanted), rel_tol=1e-9)


@breaks("floor = (1 / (5 * 200))", "floor = (1 / (3 * 200))", variant="numpy")
@breaks('far = bound if rule == "default" else 0.0', "far = 0.0", variant="numpy")
def test_what_nine_layers_leave(numpy):
    """From scratch, with three seeds, nine layers leave the default at the floor of its biases, Xavier near √(1/2) to the ninth and He near 1."""
    for seed in range(3):
        assert math.isclose(numpy.signal("default", seed=seed)[-1], numpy.floor, rel_tol=0.2)
        assert math.isclose(numpy.signal("Xavier", seed=seed)[-1], 0.5**4.5, rel_tol=0.6)
        assert 0.5 < numpy.signal("He", seed=seed)[-1] < 1.6


@breaks("layer.bias = nn.Parameter(torch.zeros(300))", "nn.init.zeros_(layer.bias)")
def test_a_replaced_parameter_is_not_trained(answer):
    """A `Parameter` assigned after the optimizer was built does not move in a step, although it has a gradient."""
    assert answer.stuck == 0
    assert answer.layer.bias.grad.abs().min() > 0


@breaks("layers.Dense(300))", 'layers.Dense(300, kernel_initializer="lecun_uniform"))', variant="keras")
@breaks('"he_uniform"', '"he_normal"', variant="keras")
@breaks("VarianceScaling(1 / 3,", "VarianceScaling(1,", variant="keras")
def test_keras_draws_xavier(answer, keras, numpy):
    """Keras draws its kernels from Xavier's range with a bias of 0; a scale of a third on fan_in gives the range of PyTorch."""
    bounds = numpy.bounds(400, 300)
    for (kernel, bias), name in ((keras.plain, "Xavier"), (keras.he, "He")):
        assert close_below(kernel, bounds[name])
        assert bias == 0
    assert all(close_below(reach, answer.bound) for reach in keras.ported)


@breaks("(3 * 5 * 7) ** -0.5", "3**-0.5", variant="layers")
@breaks("weight_ih_l0, 50**-0.5", "weight_ih_l0, 8**-0.5", variant="layers")
@breaks("nn.Embedding(900, 40).weight", "nn.Linear(40, 900).weight", variant="layers")
def test_other_layers(layers):
    """A convolution counts channels times kernel as fan_in, an LSTM goes by its state, an embedding is standard normal, batch norm starts at 1 and 0."""
    for reach, spread, bound in (layers.kernel, layers.gates):
        assert close_below(reach, bound)
        assert math.isclose(spread, bound / math.sqrt(3), rel_tol=0.1)
    reach, spread, _ = layers.table
    assert math.isclose(spread, 1, rel_tol=0.05) and reach > 3
    assert layers.norm.weight.tolist() == [1] * 5 and layers.norm.bias.tolist() == [0] * 5
