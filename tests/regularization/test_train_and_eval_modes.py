import copy
import inspect
import io
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 5)
READERS = {
    "Dropout": lambda: nn.Dropout(0.5),
    "BatchNorm1d": lambda: nn.BatchNorm1d(4),
    "LSTM with dropout": lambda: nn.LSTM(6, 3, num_layers=2, dropout=0.5),
    "TransformerEncoderLayer": lambda: nn.TransformerEncoderLayer(6, 2, 8),
    "RReLU": nn.RReLU,
    "InstanceNorm1d, track": lambda: nn.InstanceNorm1d(4, track_running_stats=True),
}


def same_weights(plain, layer):
    """A layer without dropout, in training mode, with the weights of another."""
    plain.load_state_dict(layer.state_dict())
    return plain


def by_averages(norm, x):
    return (x - norm.running_mean[:, None]) / (norm.running_var[:, None] + norm.eps).sqrt()


IN_EVAL = {
    "Dropout": lambda layer, x: x,
    "BatchNorm1d": by_averages,
    "InstanceNorm1d, track": by_averages,
    "LSTM with dropout": lambda layer, x: same_weights(nn.LSTM(6, 3, num_layers=2), layer)(x)[0],
    "TransformerEncoderLayer": lambda layer, x: same_weights(nn.TransformerEncoderLayer(6, 2, 8, 0.0), layer)(x),
    "RReLU": lambda layer, x: torch.where(x < 0, x * (1 / 8 + 1 / 3) / 2, x),
}
OTHERS = {
    "Linear": lambda: nn.Linear(6, 3),
    "ReLU": nn.ReLU,
    "Conv1d": lambda: nn.Conv1d(4, 3, 2),
    "LayerNorm": lambda: nn.LayerNorm(6),
    "GroupNorm": lambda: nn.GroupNorm(2, 4),
    "InstanceNorm1d": lambda: nn.InstanceNorm1d(4),
    "LSTM": lambda: nn.LSTM(6, 3, num_layers=2),
}


def small():
    return nn.Sequential(nn.Linear(5, 3), nn.BatchNorm1d(3), nn.Dropout(0.5), nn.LayerNorm(3))


def zeros(output):
    return (output == 0).sum().item()


@breaks("model.eval()\nin_eval", "model[2].eval()\nin_eval")
@breaks("model.train()\nin_train", "model[1].train()\nin_train")
@breaks("model.train()\nin_train", "model.train()\nmodel[0].weight.data.add_(1)\nin_train")
@breaks("    nn.Dropout(0.5),\n", "")
@drawn(depth=SIZE, seed=SEED, mode=st.booleans())
def test_one_flag(answer, depth, seed, mode):
    """`train()` and `eval()` write `training` into each registered module at any depth, return the model, and move no weight; in the snippet it is 5 modules."""
    torch.manual_seed(seed)
    model = small()
    for _ in range(depth):
        model = nn.Sequential(nn.ReLU(), model)
    model.train(not mode)
    before = copy.deepcopy(model.state_dict())
    assert (model.train() if mode else model.eval()) is model
    assert [module.training for module in model.modules()] == [mode] * (5 + 2 * depth)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert (
        answer.in_train == (5, 0)
        and answer.in_eval == (0, 0)
        and answer.before.norm() > 0.1
        and answer.model[2].p == 0.5
    )


@breaks("torch.optim.SGD(model.parameters(), lr=0.1).step()", "pass")
@breaks("model(x).square()", "(0 * model(x)).square()")
@breaks("lr=0.1", "lr=0.2")
@drawn(cases=8, rows=SIZE, seed=SEED)
def test_eval_trains(answer, rows, seed):
    """In eval mode `backward()` gives the weights gradients, and a step of SGD moves them by the rate times the gradient."""
    torch.manual_seed(seed)
    model, x = small().eval(), torch.randn(rows, 5)
    before = model[0].weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(x).square().sum().backward()
    optimizer.step()
    slope = model[0].weight.grad
    assert slope.norm() > 0
    torch.testing.assert_close(model[0].weight.detach(), before - 0.1 * slope)
    assert answer.slope > 0.1 and abs(answer.stepped - 0.1 * answer.slope) < 1e-5 and not answer.model.training
    again = copy.deepcopy(answer.model)
    with torch.no_grad():
        again[0].weight.copy_(answer.before), again[0].bias.add_(0.1 * answer.model[0].bias.grad)
        for after, p in zip(again[1:].parameters(), answer.model[1:].parameters(), strict=True):
            after.add_(0.1 * p.grad)
    again.zero_grad()
    again(answer.x).square().sum().backward()
    assert abs(again[0].weight.grad.norm().item() - answer.slope) < 1e-4 and answer.x.shape == (7, 5)


@breaks("layer.train(mode)", "layer.train(True)", variant="layers")
@breaks("num_layers=2, dropout=0.5", "num_layers=2, dropout=0.0", variant="layers")
@breaks("nn.RReLU()", "nn.ReLU()", variant="layers")
@drawn(cases=12, seed=SEED, name=st.sampled_from(sorted(READERS)))
def test_these_read_it(layers, seed, name):
    """In eval mode Dropout and a TransformerEncoderLayer drop nothing, a two-layer LSTM with dropout drops nothing between its layers, BatchNorm1d and an InstanceNorm1d with `track_running_stats=True` take running averages, not the batch, and RReLU has a fixed slope; in training mode each gives other numbers."""
    torch.manual_seed(seed)
    layer = READERS[name]()
    if "Norm" in name:
        layer.running_mean.normal_(), layer.running_var.uniform_(1, 2)
    found = layer.eval()(layers.x)
    found = found[0] if isinstance(found, tuple) else found
    torch.testing.assert_close(found, IN_EVAL[name](layer, layers.x), atol=1e-5, rtol=1e-4)
    assert layers.apart(READERS[name]()) > 1e-3
    assert {key for key, distance in layers.found.items() if distance > 0.1} == {
        "Dropout",
        "BatchNorm1d",
        "LSTM, dropout",
        "Transformer",
        "RReLU",
    }
    assert layers.x.shape == (7, 4, 6) and layers.layers["Dropout"].p == 0.5
    assert layers.layers["LSTM, dropout"].num_layers == 2 and layers.layers["LSTM, dropout"].dropout == 0.5


@breaks('"ReLU": nn.ReLU()', '"ReLU": nn.RReLU()', variant="layers")
@breaks("nn.LSTM(6, 3, num_layers=2),", "nn.LSTM(6, 3, num_layers=2, dropout=0.1),", variant="layers")
@drawn(cases=12, seed=SEED, name=st.sampled_from(sorted(OTHERS)))
def test_these_do_not(layers, seed, name):
    """Linear, ReLU, Conv1d, LayerNorm, GroupNorm, InstanceNorm1d and an LSTM without dropout give the same numbers in both modes."""
    torch.manual_seed(seed)
    assert layers.apart(OTHERS[name]()) == 0
    assert [layers.found[key] for key in ("Linear", "ReLU", "Conv1d", "LayerNorm", "LSTM")] == [0] * 5
    assert layers.layers["LSTM"].num_layers == 2 and layers.layers["Linear"].out_features == 3
    assert [layers.layers[key].hidden_size for key in ("LSTM", "LSTM, dropout")] == [3, 3]
    assert layers.layers["Conv1d"].weight.shape == (3, 4, 2)
    assert (
        layers.layers["Transformer"].self_attn.num_heads == 2 and layers.layers["Transformer"].linear1.out_features == 8
    )


@breaks('"Conv1d": nn.Conv1d(4, 3, 2)', '"Conv1d": nn.Dropout()', variant="layers")
def test_the_whole_list(layers):
    """In `torch.nn` the code that asks for `training` is that of the dropouts, the batch and instance norms, RNN, LSTM and GRU, MultiheadAttention, TransformerEncoder, its layer and RReLU, and that of `spectral_norm`, under which two calls differ in training mode alone; a TransformerEncoder without dropout gives zeros for padding in eval mode without gradients, and others in training mode."""
    asking = set()
    for name, kind in vars(nn).items():
        if inspect.isclass(kind) and issubclass(kind, nn.Module) and kind is not nn.Module:
            own = [base for base in kind.__mro__ if issubclass(base, nn.Module) and base is not nn.Module]
            code = [part for base in own for part in vars(base).values() if hasattr(part, "__code__")]
            code = [part for part in code if "training" in part.__code__.co_names]
            if any(".training" in inspect.getsource(part) for part in code):
                asking.add(name)
    families = ("Dropout", "BatchNorm", "InstanceNorm")
    rest = {name for name in asking if not any(family in name for family in families)}
    assert rest == {
        "RNN",
        "LSTM",
        "GRU",
        "MultiheadAttention",
        "TransformerEncoder",
        "TransformerEncoderLayer",
        "RReLU",
    }
    assert {"Dropout", "Dropout2d", "AlphaDropout", "BatchNorm1d", "BatchNorm2d", "InstanceNorm2d"} <= asking
    for spectral_norm in (nn.utils.parametrizations.spectral_norm, nn.utils.spectral_norm):
        scaled = spectral_norm(nn.Linear(6, 3))
        moved = [not torch.equal(scaled.train(mode)(layers.x), scaled(layers.x)) for mode in (True, False)]
        assert moved == [True, False]
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 2, 8, dropout=0.0, batch_first=True), 1)
    padding = torch.tensor([[False, False, False, True]] * 7)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nested tensors are a prototype
        padded = [encoder.train(mode)(layers.x, src_key_padding_mask=padding)[:, 3] for mode in (True, False)]
    assert padded[0].abs().min() > 0 and (padded[1] == 0).all()
    for key, distance in layers.found.items():
        name = type(layers.layers[key]).__name__
        assert (distance == 0) == (name not in asking or key == "LSTM")
    assert type(layers.layers["Conv1d"]) is nn.Conv1d


@breaks("set_once = [epoch()", "set_once = [dropout.train() and epoch()")
@breaks("    dropout.eval()  # for the validation\n", "")
@breaks("set_always = [dropout.train() and epoch()", "set_always = [epoch()")
@breaks("torch.ones(900)", "torch.ones(90)")
@breaks("    model.train()   # before the batches\n", "", variant="pasted")
@breaks("    model.eval()", "model.eval()", variant="pasted")
def test_the_flag_stays(answer, pasted):
    """Here, with `train()` once before the loop, which raises nothing, 438 of 900 values are dropped in the first epoch and 0 in the second and third, since the first validation has called `eval()` and the training goes on without dropout; with `train()` in each epoch some are dropped in each."""
    assert answer.set_once == [438, 0, 0]
    assert answer.set_always == [435, 430, 469]
    answer.dropout.train()
    once = [answer.epoch() for _ in range(3)]
    assert 350 < once[0] < 550 and once[1:] == [0, 0]
    dropped = []

    class Told(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Dropout(0.5)

        def train(self, mode=True):
            super().train(mode)
            dropped.append(zeros(self.layer(torch.ones(900))))
            return self

    assert not pasted(1, model=Told(), epochs=3).model.training
    assert dropped[1::2] == [0, 0, 0] and len(dropped) == 6 and all(350 < count < 550 for count in dropped[::2])


@breaks("set_always = [dropout.train()", "set_always = [dropout.eval()")
@drawn(rows=st.integers(10, 40), p=st.floats(0.1, 0.9), seed=SEED)
def test_two_calls(answer, rows, p, seed):
    """In training mode two calls of a network with dropout on one input differ; after `eval()` they are the same."""
    torch.manual_seed(seed)
    model, x = nn.Sequential(nn.Linear(5, 9), nn.Dropout(p), nn.Linear(9, 3)), torch.randn(rows, 5)
    assert not torch.equal(model(x), model(x))
    model.eval()
    assert torch.equal(model(x), model(x))
    assert len(set(answer.set_always)) == 3


@breaks("training=self.training", "training=True", variant="missed")
@breaks("F.dropout(x, 0.5),", "F.dropout(x, 0.5, training=False),", variant="missed")
@drawn(p=st.floats(0.2, 0.8), mode=st.booleans())
def test_the_function_needs_the_flag(missed, p, mode):
    """`F.dropout(x, p)` drops in both modes; with `training=self.training` it drops in training mode alone."""

    class Own(nn.Module):
        def forward(self, x):
            return F.dropout(x, p), F.dropout(x, p, training=self.training)

    bare, asked = Own().train(mode)(torch.ones(200))
    assert zeros(bare) > 0 and (zeros(asked) > 0) == mode
    assert missed.in_train[3] > 300 < missed.in_eval[1] and missed.in_eval[3] == 0
    assert missed.in_train[1] > 300 and missed.x.shape == (900,)


@breaks("nn.Dropout(0.5)(x),", "self.listed[0](x),", variant="missed")
@breaks("nn.Dropout(0.5)(x),", "nn.Dropout(0.5).eval()(x),", variant="missed")
@drawn(p=st.floats(0.2, 0.8), kind=st.sampled_from([nn.Dropout, nn.AlphaDropout]), inside=st.booleans())
def test_made_in_forward(missed, p, kind, inside):
    """A dropout layer made inside `forward` is in training mode in each call and drops after `eval()`; one made in `__init__` does not."""

    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = kind(p)

        def forward(self, x):
            return (kind(p) if inside else self.layer)(x)

    x = torch.ones(200)
    assert torch.equal(Own().eval()(x), x) != inside and not torch.equal(Own()(x), x)
    assert 350 < missed.in_eval[4] < 550 and 350 < missed.in_train[4] < 550 and missed.in_eval[2] == 0


@breaks("set_always = [dropout.train()", "set_always = [dropout.eval()")
@drawn(rows=st.integers(1, 9), features=SIZE, inside=st.booleans(), mode=st.booleans())
def test_weights_made_in_forward(answer, rows, features, inside, mode):
    """An `nn.Linear` made inside `forward` has new weights in each call, so two calls do not give the same, in both modes; one made in `__init__` does."""

    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(features, 3)

        def forward(self, x):
            return (nn.Linear(features, 3) if inside else self.layer)(x)

    model, x = Own().train(mode), torch.randn(rows, features)
    assert torch.equal(model(x), model(x)) != inside
    assert len(set(answer.set_always)) == 3


@breaks("set_always = [dropout.train()", "set_always = [dropout.eval()")
@drawn(cases=12, rows=SIZE, steps=SIZE, layers=st.integers(1, 2), kind=st.sampled_from(["LSTM", "GRU", "RNN"]))
def test_a_random_start(answer, rows, steps, layers, kind):
    """An LSTM, GRU or RNN whose `forward` starts it from `torch.randn`, or from the state of the last call, gives other numbers when it is called again, in both modes; with no start it gives the same twice."""

    class Own(nn.Module):
        def __init__(self, start):
            super().__init__()
            self.rnn, self.start, self.state = getattr(nn, kind)(3, 4, layers, batch_first=True), start, None

        def forward(self, x):
            h = torch.randn(layers, len(x), 4)
            random = (h, torch.randn(layers, len(x), 4)) if kind == "LSTM" else h
            start = {"random": random, "kept": self.state, "none": None}[self.start]
            output, self.state = self.rnn(x, start)
            return output[:, -1]

    for start in ("random", "kept", "none"):
        for mode in (True, False):
            model, x = Own(start).train(mode), torch.randn(rows, steps, 3)
            assert torch.equal(model(x), model(x)) == (start == "none")
    assert len(set(answer.set_always)) == 3


@breaks("F.dropout(x, 0.5),", "F.dropout(x, 0.5, self.training),", variant="missed")
@drawn(p=st.floats(0.2, 0.8), mode=st.booleans(), seed=SEED)
def test_attention_needs_the_flag(missed, p, mode, seed):
    """`F.scaled_dot_product_attention` with `dropout_p` drops in both modes, and with `dropout_p=p * self.training` in training mode alone; so does `F.dropout` in the snippet after `eval()`."""
    torch.manual_seed(seed)
    attend = F.scaled_dot_product_attention

    class Own(nn.Module):
        def forward(self, q):
            return attend(q, q, q, dropout_p=p), attend(q, q, q, dropout_p=p * self.training)

    q = torch.randn(2, 3, 8, 5)
    bare, asked = Own().train(mode)(q)
    plain = attend(q, q, q)
    assert not torch.allclose(bare, plain, atol=1e-3) and torch.allclose(asked, plain, atol=1e-5) != mode
    assert missed.in_eval[1] > 300


@breaks("self.plain = [nn.Dropout(0.5)]", "self.plain = nn.ModuleList([nn.Dropout(0.5)])", variant="missed")
@breaks("self.listed = nn.ModuleList([nn.Dropout(0.5)])", "self.listed = [nn.Dropout(0.5)]", variant="missed")
@drawn(kind=st.sampled_from(["list", "dict", "ModuleList", "ModuleDict"]), count=SIZE)
def test_a_list_hides_them(missed, kind, count):
    """`eval()` does not reach layers in a plain list or dict; in an `nn.ModuleList` or `nn.ModuleDict` it does."""
    model, layers = nn.Module(), [nn.Dropout(0.5) for _ in range(count)]
    named = {str(place): layer for place, layer in enumerate(layers)}
    plain = {"list": layers, "dict": named}
    model.held = (plain | {"ModuleList": nn.ModuleList(layers), "ModuleDict": nn.ModuleDict(named)})[kind]
    model.eval()
    assert [layer.training for layer in layers] == [kind in plain] * count
    assert missed.in_eval[0] > 300 and missed.in_eval[2] == 0
    assert missed.in_train[0] > 300 < missed.in_train[2]
    assert (
        all(350 < count < 550 for count in missed.in_train) and missed.net.plain[0].p == missed.net.listed[0].p == 0.5
    )


@breaks("net.training = False", "net.eval()", variant="missed")
@breaks("net.training = False", "pass", variant="missed")
@drawn(mode=st.booleans())
def test_by_hand_it_does_not_go_down(missed, mode):
    """`model.training = False` changes the flag of the model alone, and not that of its layers, where `model.eval()` changes theirs too; the other value reaches no further."""
    model = small().train(not mode)
    model.training = mode
    assert [layer.training for layer in model] == [not mode] * 4 and model.training is mode
    model = small()
    model.training = False
    assert all(layer.training for layer in model)
    model.eval()
    assert not any(layer.training for layer in model)
    assert missed.by_hand[3] == 0 and missed.by_hand[2] > 300 < missed.by_hand[0]


@breaks("net.eval()\nin_eval", "in_eval", variant="missed")
@drawn(p=st.floats(0.2, 0.8), name=st.sampled_from(["train", "eval", "fit"]))
def test_a_method_called_train(missed, p, name):
    """In a class with `def train(self, data)` of its own, `model.eval()` calls that method with False, and no flag changes; with an `eval` of its own neither, and with a method of another name all do."""
    asked = []

    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Dropout(p)

    class Named(Own):
        def train(self, data):
            asked.append(data)

    if name != "train":
        setattr(Own, name, lambda self, data=None: asked.append(data))
    model = Named() if name == "train" else Own()
    model.eval()
    assert [module.training for module in model.modules()] == [name != "fit"] * 2
    assert asked == {"train": [False], "eval": [None], "fit": []}[name]
    assert missed.in_eval[2] == 0


@breaks(
    "net.eval()\nnet.listed[0] = nn.Dropout(0.5)\n", "net.listed[0] = nn.Dropout(0.5)\nnet.eval()\n", variant="missed"
)
@drawn(last=st.booleans(), place=st.integers(0, 3))
def test_what_comes_later(missed, last, place):
    """A layer put into the model after `eval()` is in training mode, and the others are not; after another `eval()` it is not either."""
    model = small().eval()
    model[place] = nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.5))
    if last:
        model.eval()
    late = {id(module) for module in model[place].modules()}
    assert [module.training for module in model.modules()] == [
        id(module) in late and not last for module in model.modules()
    ]
    assert 350 < missed.later < 550 and missed.net.listed[0].training and not missed.net.listed.training


@breaks("norm.eval()\nmodel.train()\n", "model.train()\nnorm.eval()\n", variant="missed")
@breaks("norm.eval()  # after each train()", "norm.train()", variant="missed")
@breaks("norm.reset_running_stats()\n", "", variant="missed")
@drawn(cases=8, rows=st.integers(2, 6), frozen=st.booleans(), seed=SEED)
def test_train_takes_it_back(missed, rows, frozen, seed):
    """After `norm.eval()` a `model.train()` puts the layer back into training mode, and its averages move, also under `requires_grad_(False)`; with `norm.eval()` after each `model.train()` they stay."""
    torch.manual_seed(seed)
    for last in (False, True):
        norm = nn.BatchNorm1d(3)
        model = nn.Sequential(nn.Linear(5, 3), norm).requires_grad_(not frozen)
        norm.eval()
        model.train()
        if last:
            norm.eval()
        model(torch.randn(rows, 5))
        assert (norm.running_mean.abs().sum() == 0) == last
    assert (
        missed.taken_back > 0.1
        and missed.kept == 0
        and missed.output.mean(0).abs().max() > 0.05
        and missed.norm.momentum == 1
    )


@breaks("model.eval()\nin_eval", "in_eval")
@drawn(cases=6, mode=st.booleans())
def test_the_state_holds_no_flag(answer, mode):
    """A `state_dict` holds no flag: a new model is in training mode before and after `load_state_dict`, whichever mode the saved one was in."""
    saved, new = small().train(mode), small()
    assert not any("training" in name for name in saved.state_dict())
    new.load_state_dict(saved.state_dict())
    assert all(module.training for module in new.modules())
    new.eval().load_state_dict(saved.state_dict())
    assert not any(module.training for module in new.modules())
    assert answer.in_eval[0] == 0


@breaks("model.eval()\nmodel(x)", "model.train()\nmodel(x)")
@drawn(cases=6, mode=st.booleans())
def test_a_whole_model_keeps_it(answer, mode):
    """A whole model, saved by `torch.save` and loaded with `weights_only=False`, comes back in the mode that it was saved in."""
    for model, wanted in ((small().train(mode), mode), (answer.model, False)):
        file = io.BytesIO()
        torch.save(model, file)
        file.seek(0)
        loaded = torch.load(file, weights_only=False)
        assert [module.training for module in loaded.modules()] == [wanted] * 5


@breaks("child.train(mode)", "pass", variant="numpy")
@breaks("self.training = mode", "self.training = True", variant="numpy")
@breaks("if not self.training:", "if self.training:", variant="numpy")
@breaks("(rng.random(x.shape) >= 0.5) / 0.5", "(rng.random(x.shape) >= 0.5)", variant="numpy")
@breaks("(rng.random(x.shape) >= 0.5) / 0.5", "(rng.random(x.shape) >= 0.1) / 0.5", variant="numpy")
@breaks("return self.train(False)", "self.train(False)\n        return Module()", variant="numpy")
def test_from_scratch(numpy):
    """The modules from scratch hand the flag down and return themselves, and give the values of PyTorch: of a 3, it makes 0 and 12 in training mode, with the mean kept, and 6 in eval mode."""
    inner = numpy.Dropout()
    net = numpy.Module(numpy.Double(), numpy.Module(numpy.Module(inner)))
    assert inner.training is True
    for mode in (False, True):
        assert (net.train() if mode else net.eval()) is net
        assert [net.training, net.children[0].training, inner.training] == [mode] * 3
    many = numpy.np.ones((300, 300))
    assert abs(numpy.net.train()(many).mean() - 2) < 0.1 and (numpy.net.eval()(many) == 2).all()
    assert numpy.x.shape == (7, 5)
    assert [type(child) for child in numpy.net.children] == [numpy.Double, numpy.Module]
    torch.manual_seed(0)
    theirs = nn.Sequential(nn.Dropout(0.5))
    for mode, values in ((True, numpy.in_training), (False, numpy.in_eval)):
        assert (
            theirs.train(mode)(6 * torch.ones(900)).unique().tolist() == values.tolist() == ([0, 12] if mode else [6])
        )


@breaks("def call(self, x):\n", "def call(self, x, training=None):\n", variant="keras")
@breaks(
    "training=None):\n        return self.body",
    "training=False):\n        training = False\n        return self.body",
    variant="keras",
)
def test_keras_call_takes_training(keras):
    """In `fit` a `keras.Model` whose `call` names no `training` runs its dropout and batch norm as for inference, with `**kwargs` too: it does not drop and the averages stay; one whose `call` names it runs them in training, handed on or not."""
    assert list(keras.fitted) == ["inference", "training"]
    layers, x = keras.keras.layers, 3 * np.ones((40, 50), "float32")

    class Own(keras.keras.Model):
        def __init__(self):
            super().__init__()
            self.drop, self.spy, self.norm = layers.Dropout(0.5), Told(), layers.BatchNormalization()

    class Told(layers.Layer):
        def call(self, x):
            told.append(int(keras.keras.ops.sum(x == 0)))
            return x

    class Deaf(Own):
        def call(self, x):
            return self.norm(self.spy(self.drop(x)))

    class Others(Own):
        def call(self, x, **kwargs):
            return self.norm(self.spy(self.drop(x, **kwargs)), **kwargs)

    class Hearing(Own):
        def call(self, x, training=None):
            return self.norm(self.spy(self.drop(x)))

    class Handing(Own):
        def call(self, x, training=None):
            return self.norm(self.spy(self.drop(x, training=training)), training=training)

    with warnings.catch_warnings(action="ignore"):  # of NumPy 2, for torch
        for kind in (Deaf, Others, Hearing, Handing):
            told, model = [], kind()
            model.compile(loss="mse")
            model.fit(x, x, verbose=0, batch_size=40)
            moved = float(keras.keras.ops.max(model.norm.moving_mean))
            assert (told[-1] == 0) == (moved == 0) == (kind in (Deaf, Others))


@breaks("training = zeros(drop(x, training=True))", "training = zeros(drop(x))", variant="keras")
@breaks("plain = zeros(drop(x))", "plain = zeros(drop(x, training=True))", variant="keras")
@breaks("model.evaluate(x, x, verbose=0)", "model(x, training=True)", variant="keras")
@breaks("model.fit(x, x, verbose=0)", "model(x)", variant="keras")
def test_keras_has_an_argument(keras):
    """Here a plain call in Keras drops 0 of 35 values, and one with `training=True` drops 17; `fit` passes training and `evaluate` inference."""
    assert keras.plain == 0 and keras.training == 17 and keras.x.size == 35
    assert (keras.in_fit, keras.in_evaluate) == ({"training"}, {"inference"})


@breaks("model.eval()\n", "model.train()\n", variant="keras")
@breaks("model.eval()\n", "model.eval(); drop.eval()\n", variant="keras")
@breaks("after_eval = zeros(drop(x, training=True))", "after_eval = zeros(drop(x))", variant="keras")
def test_keras_eval_is_not_asked(keras):
    """On the torch backend `model.eval()` of a Keras model does not reach its dropout, which drops under `training=True` as before."""
    assert not keras.model.training and keras.drop.training is True and 5 < keras.after_eval < 30


@breaks("drop.trainable = False", "drop.rate = 0", variant="keras")
@breaks("drop.trainable = False\n", "", variant="keras")
def test_keras_trainable_dropout(keras):
    """Here a Keras dropout with `trainable=False` goes on dropping under `training=True`."""
    assert keras.frozen > 5 and not keras.drop.trainable


@breaks("for norm.trainable in (True, False)", "for norm.trainable in (True, True)", variant="keras")
@breaks("normal(4, 2, (7, 5))", "normal(0, 2, (7, 5))", variant="keras")
def test_keras_trainable_norm(keras):
    """In Keras `BatchNormalization` with `trainable=False` leaves the batch even under `training=True`: the mean of its output is that of the batch by about 4, instead of 0; `nn.BatchNorm1d` with `requires_grad_(False)` goes on to use the batch."""
    assert abs(keras.means[0]) < 1e-4 and abs(keras.means[1] - keras.batch.mean()) < 0.1
    assert abs(keras.batch.mean() - 4) < 0.5 and 1.5 < keras.batch.std() < 2.5 and keras.batch.shape == (7, 5)
    in_torch = nn.BatchNorm1d(5).requires_grad_(False)
    with warnings.catch_warnings():
        assert in_torch(torch.tensor(keras.batch).float()).mean().abs() < 1e-4
