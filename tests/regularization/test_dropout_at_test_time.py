import inspect
import warnings
from itertools import product

import keras as k
import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
RATE = st.sampled_from([0.2, 0.5, 0.8])
DROPS = (nn.modules.dropout._DropoutNd,)
KINDS = (*DROPS, nn.RNNBase, nn.MultiheadAttention, nn.TransformerEncoderLayer)


def switch(model, kinds):
    model.eval()
    for module in model.modules():
        if isinstance(module, kinds):
            module.training = True
    return model


def first(output):
    return output[0] if isinstance(output, tuple) else output


def apart(call):
    """The largest distance of two calls, with gradients, without, and in inference mode."""
    found = []
    for context in (torch.enable_grad, torch.no_grad, torch.inference_mode):
        with context():
            found.append((first(call()) - first(call())).abs().max().item())
    return found


class Attends(nn.Module):
    """Drops weights of attention, and has no layer for it."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.MultiheadAttention(4, 1, dropout=0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.inner(x, x, x)[0]


@breaks("module.training = True", "module.train(False)")
@breaks("if isinstance(module, kinds):", "if True:")
@breaks("model.train()", "model.eval()")
@breaks("# eval(): each call is the same, and batch norm rests.\nmodel.eval()", "# none")
@breaks("nn.Dropout(0.25)", "nn.Dropout(0.0)")
@breaks("nn.modules.dropout._DropoutNd, nn.RNNBase", "(nn.RNNBase,)", variant="pasted")
@breaks("_DropoutNd, nn.RNNBase", "_DropoutNd, nn.LSTM", variant="pasted")
@breaks("nn.modules.dropout._DropoutNd", "nn.Dropout", variant="pasted")
@breaks("model.eval()                    # off again", "", variant="pasted")
@breaks("kinds += nn.MultiheadAttention, nn.TransformerEncoderLayer", "", variant="pasted")
@breaks("        module.training = True  # this", "        module.train()  # this", variant="pasted")
@breaks("model.modules()", "list(model.modules())[1:]", variant="pasted")
@breaks("model.eval()\nfor", "for", variant="pasted")
@breaks("torch.no_grad()", "torch.enable_grad()", variant="pasted")
@breaks("x.clone()", "x", variant="pasted")
@breaks("runs.mean(0), runs.std(0)", "runs.mean(1), runs.std(0)", variant="pasted")
@breaks("runs.mean(0), runs.std(0)", "runs.mean(0), runs", variant="pasted")
@drawn(cases=12, seed=SEED, rows=st.integers(1, 5), p=RATE, own=st.sampled_from([nn.BatchNorm1d, nn.LayerNorm]))
def test_only_what_drops(answer, pasted, seed, rows, p, own):
    """After `eval()` with `training = True` in the layers that drop and in no other, what stays is the answer of eval mode divided by 1 - p, two calls differ, the averages of batch norm rest and another `eval()` ends it, here set in three ways; after `train()`, also under `no_grad`, they move."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(4, 64), own(64), nn.Dropout(p))
    x, norm = torch.randn(rows, 4), nn.BatchNorm1d(4)
    whole = nn.Sequential(norm, model)
    plain = whole.eval()(x)
    switch(whole, KINDS)
    dropped = whole(x)
    kept = dropped != 0
    assert torch.allclose(dropped[kept], plain[kept] / (1 - p)) and not kept.all()
    assert min(apart(lambda: whole(x))) > 0 and not norm.training
    assert norm.running_mean.norm() == 0
    assert apart(lambda: whole.eval()(x)) == [0, 0, 0] and torch.equal(whole(x), plain)
    x = torch.randn(rows + 1, 4)
    plain, ours = whole(x), pasted(1, model=whole.train(), x=x)
    kept = ours.runs != 0
    assert torch.allclose(ours.runs[kept], (plain / (1 - p)).expand_as(ours.runs)[kept]) and not kept.all()
    assert norm.running_mean.norm() == 0 and apart(lambda: whole(x)) == [0, 0, 0] and not ours.runs.requires_grad
    assert ours.average.shape == ours.spread.shape == plain.shape and ours.spread.max() > 0
    assert torch.allclose(ours.average, sum(ours.runs) / 50, atol=1e-6)
    assert torch.allclose(ours.spread**2, sum((ours.runs - ours.average) ** 2) / 49, rtol=1e-4, atol=1e-6)
    before = x.clone()
    pasted(1, model=nn.Sequential(nn.Dropout(p, inplace=True), whole), x=x)
    assert torch.equal(x, before)
    ours = pasted(1, model=Attends(), x=x)
    assert ours.spread.max() > 0 and ours.kinds == KINDS
    layer, steps = encoder(False), torch.randn(3, 5, 8)
    assert pasted(1, model=layer, x=steps).spread.max() > 0
    layer.norm1 = nn.BatchNorm1d(5)  # `train()` on the layer would go down to it
    pasted(1, model=layer, x=steps)
    assert layer.norm1.running_mean.norm() == 0
    whole.train()
    with torch.no_grad():
        whole(torch.randn(rows + 1, 4))
    assert norm.running_mean.norm() > 0
    assert (answer.off, answer.at_rest, answer.unmoved) == (0, 0, 0)
    assert answer.on > 0.1 and answer.too_much > 0.1 and answer.moved > 0.1
    assert answer.kinds == KINDS and answer.model[2].p == 0.25 and len(answer.x) == 5


@breaks("inplace=True", "inplace=False")
@breaks("inplace(copy)\n", "inplace(x)\n")
@drawn(cases=10, seed=SEED, p=RATE)
def test_in_place(answer, seed, p):
    """A dropout with `inplace=True` writes its zeros into x, and leaves x as it is when it gets a clone."""
    torch.manual_seed(seed)
    x, layer = torch.randn(64), nn.Dropout(p, inplace=True)
    before = x.clone()
    layer(x.clone())
    assert torch.equal(x, before)
    assert torch.equal(layer(x), x) and (x == 0).any()
    assert answer.kept == 0 < answer.in_copy < 30 and 0 < answer.lost < 30 and answer.inplace.p == 0.25


FUNCTIONS = {"dropout": (5, 7), "dropout1d": (2, 5, 7), "dropout2d": (2, 5, 3, 3), "dropout3d": (2, 5, 3, 3, 3)}


@breaks("F.dropout(x, 0.25),  #", "F.dropout(x, 0.25, self.training),  #", variant="function")
@breaks("F.dropout(x, 0.25),  #", "F.dropout(x, 0.5),  #", variant="function")
@breaks("net.eval()\n", "net.train()\n", variant="function")
@drawn(cases=12, seed=SEED, name=st.sampled_from(list(FUNCTIONS)), mode=st.booleans())
def test_on_by_default(function, seed, name, mode):
    """`F.dropout`, `F.dropout1d`, `F.dropout2d` and `F.dropout3d` have `training=True` by default and do not ask the model: they drop in either mode of it; here `F.dropout` sets 223 of 900 values to zero in each."""
    torch.manual_seed(seed)
    call, shape = getattr(F, name), FUNCTIONS[name]
    assert inspect.signature(call).parameters["training"].default is True

    class Net(nn.Module):
        def forward(self, x):
            return call(x, 0.5)

    net = Net().train(mode)
    assert any((net(torch.ones(shape)) == 0).any() for _ in range(9))
    assert torch.equal(call(torch.ones(shape), 0.5, training=False), torch.ones(shape))
    assert (function.in_train[0], function.in_eval[0], function.values) == (223, 223, [0, 4])
    assert not function.net.training and len(function.x) == 900 and function.in_train[1] == 197


@breaks("F.dropout(x, self.training)", "F.dropout(x, 0.25 * self.training)", variant="function")
@drawn(cases=10, seed=SEED, size=st.integers(1, 9))
def test_true_is_a_rate_of_one(function, seed, size):
    """`F.dropout(x, self.training)` takes the flag for `p`: in training mode it sets all values to zero, here 900 of 900, and in eval mode none."""
    torch.manual_seed(seed)
    x = torch.randn(size)
    assert list(inspect.signature(F.dropout).parameters)[1] == "p"
    net = nn.Module()
    assert F.dropout(x, net.training).abs().max() == 0
    assert torch.equal(F.dropout(x, net.eval().training), x)
    assert (function.in_train[2], function.in_eval[2], len(function.x)) == (900, 0, 900)


@breaks("F.alpha_dropout(x, 0.25, True)", "F.alpha_dropout(x, 0.25)", variant="function")
@breaks("unsaid = (F.alpha_dropout(x, 0.25)", "unsaid = (F.alpha_dropout(x, 0.25, True)", variant="function")
@drawn(cases=10, seed=SEED, p=RATE)
def test_alpha_is_off(function, seed, p):
    """`F.alpha_dropout(x, p)` gives x, and with `training=True` it changes x."""
    torch.manual_seed(seed)
    x = torch.randn(64)
    assert torch.equal(F.alpha_dropout(x, p), x)
    assert not torch.equal(F.alpha_dropout(x, p, training=True), x)
    assert (function.unsaid, function.said) == (0, 900)


@breaks("net.eval()\n", "net.train()\n", variant="function")
@drawn(cases=8, seed=SEED, heads=st.sampled_from([1, 2, 4]), mode=st.booleans())
def test_attention_is_on(function, seed, heads, mode):
    """`F.multi_head_attention_forward` has `training=True` by default and drops in either mode of the model, and with `training=False` in none."""
    torch.manual_seed(seed)
    assert inspect.signature(F.multi_head_attention_forward).parameters["training"].default is True
    weight, out = torch.randn(24, 8), torch.eye(8)

    class Net(nn.Module):
        def forward(self, x, **flag):
            return F.multi_head_attention_forward(
                x, x, x, 8, heads, weight, None, None, None, False, 0.5, out, None, **flag
            )

    net, x = Net().train(mode), torch.randn(5, 3, 8)
    assert min(apart(lambda: net(x))) > 0 and apart(lambda: net(x, training=False)) == [0, 0, 0]
    assert not function.net.training and function.in_eval[0] == 223


def missed(make, x, seed):
    """How far two calls are apart with the dropout modules alone switched on, and with all kinds."""
    torch.manual_seed(seed)
    model = make()
    few = apart(lambda: switch(model, DROPS)(*x))
    return few, apart(lambda: switch(model, KINDS)(*x))


@breaks("Lstm(8, 4, num_layers=2, dropout=0.5)", "Lstm(8, 4, num_layers=2)", variant="hidden")
@breaks("kinds = *drops, nn.RNNBase", "kinds = *drops, nn.Linear", variant="hidden")
@drawn(
    cases=8,
    seed=SEED,
    kind=st.sampled_from([nn.RNN, nn.LSTM, nn.GRU]),
    layers=st.integers(2, 3),
    both=st.booleans(),
)
def test_recurrent_layers(hidden, seed, kind, layers, both):
    """In RNN, LSTM and GRU of 2 or 3 layers with `dropout` two calls are the same when only the dropout modules are switched on, and differ with `nn.RNNBase`."""
    few, full = missed(lambda: kind(6, 16, layers, dropout=0.5, bidirectional=both), [torch.randn(5, 3, 6)], seed)
    assert few == [0, 0, 0] and min(full) > 0
    assert (hidden.models["LSTM"].hidden_size, hidden.models["LSTM"].num_layers) == (4, 2)
    assert hidden.found["LSTM"][0] == 0 and min(hidden.found["LSTM"][1:]) > 0.01


@breaks("Attention(8, 2, dropout=0.5)", "Attention(8, 2)", variant="hidden")
@breaks("kinds += nn.MultiheadAttention, ", "kinds += nn.Linear, ", variant="hidden")
@drawn(cases=8, seed=SEED, heads=st.sampled_from([1, 2, 4]), batch_first=st.booleans())
def test_attention(hidden, seed, heads, batch_first):
    """`nn.MultiheadAttention` with `dropout` drops nothing when only the dropout modules are switched on, and drops with its own class."""
    x = torch.randn(5, 7, 8)
    few, full = missed(lambda: nn.MultiheadAttention(8, heads, dropout=0.5, batch_first=batch_first), [x, x, x], seed)
    assert few == [0, 0, 0] and min(full) > 0
    assert hidden.models["attention"](hidden.x).shape == hidden.x.shape
    assert hidden.found["attention"][0] == 0 and min(hidden.found["attention"][1:]) > 0.01


@breaks("0.5, batch_first=True)", "0.5)", variant="hidden")
@breaks("nn.MultiheadAttention, nn.TransformerEncoderLayer", "nn.MultiheadAttention, nn.Linear", variant="hidden")
@drawn(cases=8, seed=SEED, stacked=st.booleans(), first_norm=st.booleans())
def test_the_fast_path(hidden, seed, stacked, first_norm):
    """An encoder layer with `batch_first=True` drops nothing under `no_grad` when only the dropout modules are switched on, alone or in `nn.TransformerEncoder`, on its fast path (an even number of heads, ReLU or GELU), and drops with `nn.TransformerEncoderLayer`; with gradients its dropout modules drop."""
    few, full = missed(
        lambda: (
            nn.TransformerEncoder(encoder(first_norm), 2, enable_nested_tensor=False)
            if stacked
            else encoder(first_norm)
        ),
        [torch.randn(3, 5, 8)],
        seed,
    )
    assert few[1:] == [0, 0] and min(few[0], *full) > 0
    assert hidden.layer.linear1.out_features == 16
    assert hidden.found["encoder layer"][0] == 0 and min(hidden.found["encoder layer"][1:]) > 0.01


def encoder(first_norm):
    return nn.TransformerEncoderLayer(
        8, 2, 16, 0.5, F.gelu if first_norm else F.relu, batch_first=True, norm_first=first_norm
    )


class Own(nn.Module):
    def __init__(self, p, attention):
        super().__init__()
        self.norm, self.p, self.attention = nn.BatchNorm1d(6), p, attention

    def forward(self, x):
        x = self.norm(x)
        if not self.attention:
            return F.dropout(x, self.p, self.training)
        return F.scaled_dot_product_attention(x[None], x[None], x[None], dropout_p=self.p * self.training)[0]


@breaks("(*kinds, Own)", "kinds", variant="hidden")
@breaks("F.dropout(self.norm(x), 0.5, self.training)", "F.dropout(self.norm(x), 0.5)", variant="hidden")
@breaks("            module.training = True", "            module.train()", variant="hidden")
@drawn(cases=10, seed=SEED, p=RATE, deep=st.booleans(), attention=st.booleans())
def test_your_own_class(hidden, seed, p, deep, attention):
    """A class that hands `self.training` to `F.dropout`, or to `dropout_p` of `F.scaled_dot_product_attention`, is not reached by `kinds`, and two calls are the same; with the class itself in it, it drops and its batch norm rests, while `train()` on it moves the batch norm."""
    torch.manual_seed(seed)
    own, x = Own(p, attention), torch.randn(64, 6)
    model = nn.Sequential(nn.Linear(6, 6), own) if deep else own
    assert apart(lambda: switch(model, KINDS)(x)) == [0, 0, 0]
    assert min(apart(lambda: switch(model, (*KINDS, Own))(x))) > 0 and own.norm.running_mean.norm() == 0
    own.train()(x)
    assert own.norm.running_mean.norm() > 0
    assert hidden.found["your F.dropout"][:2] == [0, 0] and hidden.found["your F.dropout"][2] > 0.1
    assert hidden.own_norm == 0 and list(hidden.found)[3] == "your F.dropout"


@breaks("p = 0.25", "p = 0.5", variant="numpy")
@breaks("x * keep / (1 - p)", "x * keep", variant="numpy")
@breaks("F.dropout(x, 0.25),  #", "F.dropout(x, 0.2),  #", variant="function")
@drawn(cases=10, seed=SEED)
def test_three_becomes_four(numpy, function, seed):
    """At a rate of 0.25 `F.dropout` makes 4 of a 3, or 0, in about three calls of four and one of four: what stays is divided by 0.75."""
    torch.manual_seed(seed)
    dropped = F.dropout(torch.full((4000,), 3.0), 0.25)
    assert dropped.unique().tolist() == [0, 4] == function.values and 3 / 0.75 == 4
    assert abs((dropped == 4).float().mean().item() - 3 / 4) < 0.05
    assert numpy.single.tolist() == [4, -8, 0]


@breaks("/ (1 - p)  #", "* (1 - p)  #", variant="numpy")
@breaks("np.where(keep, 1 - p, p)", "np.where(keep, p, 1 - p)", variant="numpy")
@drawn(cases=10, seed=SEED, size=st.integers(1, 5), p=st.floats(0.05, 0.9))
def test_the_average_is_the_input(numpy, seed, size, p):
    """Over all masks, each with its chance, the average of x times mask divided by 1 - p is x, and without the division it is x times 1 - p; PyTorch's dropout in training is that product."""
    x = np.random.default_rng(seed).normal(size=size)
    masks = np.array(list(product([0, 1], repeat=size)))
    chances = np.prod(np.where(masks, 1 - p, p), 1)
    assert np.allclose(chances @ (x * masks / (1 - p)), x) and np.allclose(chances @ (x * masks), x * (1 - p))
    torch.manual_seed(seed)
    y = F.dropout(torch.tensor(x), p)
    assert torch.allclose(y, torch.tensor(x) * (y != 0) / (1 - p))
    assert torch.equal(F.dropout(torch.tensor(x), p, training=False), torch.tensor(x))
    assert np.allclose(numpy.mean, numpy.x) and numpy.x.tolist() == [3, -6, 12]


@breaks("np.maximum(x.sum() - 3, 0)", "x.sum() - 3", variant="numpy")
@breaks("x.sum() - 3", "x.sum() + 3", variant="numpy")
def test_behind_a_relu(numpy):
    """Here the average over all masks behind a ReLU is 7.55, and not the answer without dropout, which is 6."""
    exact = 0
    for a, b, c in product([0, 1], repeat=3):
        exact += 0.75 ** (a + b + c) * 0.25 ** (3 - a - b - c) * max(4 * a - 8 * b + 16 * c - 3, 0)
    assert abs(numpy.many - exact) < 1e-9 and round(exact, 2) == 7.55 and numpy.in_eval == 6 == 3 - 6 + 12 - 3


@breaks(
    "of_logits = sigmoid(average(logit))",
    "of_logits = average(lambda dropped: sigmoid(logit(dropped)))",
    variant="numpy",
)
@breaks("average(lambda dropped: sigmoid(logit(dropped)))", "sigmoid(average(logit))", variant="numpy")
@breaks("np.sum(x) - 3", "np.sum(x) + 3", variant="numpy")
@drawn(cases=10, seed=SEED, p=st.floats(0.2, 0.8), classes=st.integers(1, 4), bend=st.sampled_from([nn.ReLU, nn.Tanh]))
def test_logits_lose_the_doubt(numpy, seed, p, classes, bend):
    """With the only `Dropout` right before the last `Linear` the logits, averaged over all masks, are those of eval mode, and the average of the probabilities is not their probability; here the sigmoid of the average logit is 0.998, as in eval mode, and the average of the sigmoids 0.784."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(4, 5), bend(), nn.Dropout(p), nn.Linear(5, classes)).double().eval()
    x = torch.randn(3, 4, dtype=torch.double)
    masks = torch.tensor(list(product([0, 1], repeat=5)), dtype=torch.double)
    chances = ((1 - p) ** masks * p ** (1 - masks)).prod(1)
    logits = model[3](model[:2](x) * masks[:, None] / (1 - p))
    averaged = torch.einsum("m,mrc->rc", chances, logits)
    assert torch.allclose(averaged, model(x)) and abs(chances.sum() - 1) < 1e-9
    to_chances = torch.sigmoid if classes == 1 else lambda logits: logits.softmax(-1)
    assert (torch.einsum("m,mrc->rc", chances, to_chances(logits)) - to_chances(averaged)).abs().max() > 1e-5
    assert numpy.sure == 1 / (1 + np.exp(-6)) and round(numpy.of_logits, 3) == 0.998 == round(numpy.sure, 3)
    exact = 0
    for a, b, c in product([0, 1], repeat=3):
        chance = 0.75 ** (a + b + c) * 0.25 ** (3 - a - b - c)
        exact += chance / (1 + np.exp(3 - 4 * a + 8 * b - 16 * c))
    assert abs(numpy.of_chances - exact) < 1e-9 and round(exact, 3) == 0.784


@breaks("Dropout(0.5)(start, training=True))", "AlwaysDropout(0.5)(start))", variant="keras")
@breaks("Dropout(0.5)(start, training=True))", "Dropout(0.5)(start))", variant="keras")
@breaks("zeros(old(x))", "zeros(old(x, training=False))", variant="keras")
def test_predict_overrules(keras):
    """Here a functional model of `Dropout(0.5)(x, training=True)` in Keras 3.15 drops 0 of 350 values in `predict` and under `training=False`, none in `evaluate` and in the validation of `fit`, and 174 in a plain call; `model(x, training=True)` drops."""
    assert keras.of_old == [0, 0, 174] and keras.x.size == 350
    keras.old.compile(loss="mse")  # of x against itself: zero where nothing drops
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert keras.old.evaluate(keras.x, keras.x, verbose=0) == 0
        past = keras.old.fit(keras.x, keras.x, validation_data=(keras.x, keras.x), verbose=0).history
    assert past["val_loss"] == [0] and past["loss"][0] > 0.1
    assert 100 < keras.told[0] < 250


@breaks("norm.trainable = False", "norm.trainable = True", variant="keras")
@breaks("zeros(model(x, training=True))", "zeros(model(x))", variant="keras")
@breaks("Dropout(0.5)(norm(start))", "Dropout(0.0)(norm(start))", variant="keras")
def test_batch_norm_hears_it(keras):
    """Here `model(x, training=True)` drops 176 of 350 values and moves the averages of BatchNormalization; with `trainable = False` in that layer it drops and they rest."""
    assert keras.told[0] == 176 and keras.told[1] > 0.5 and round(keras.told[1], 2) == keras.told[1]
    assert 100 < keras.at_rest[0] < 250 and keras.at_rest[1] == 0


@breaks("return super().call(inputs, training=True)", "return super().call(inputs, training=training)", variant="keras")
@breaks("clone_function=swap", "clone_function=None", variant="keras")
@breaks("always.set_weights(model.get_weights())", "pass", variant="keras")
@breaks("zeros(model.predict(", "zeros(always.predict(", variant="keras")
def test_a_layer_of_its_own(keras):
    """Here a subclass of Dropout whose `call` passes `training=True`, put in by `clone_model` and `set_weights`, drops 159 of 350 values in `predict`; the model that it was made from predicts without, 0 dropped, and the weights are the same."""
    assert keras.of_always == 159 and keras.of_model == 0 and keras.x.size == 350
    pairs = [(a.value, b.value) for a, b in zip(keras.always.weights, keras.model.weights, strict=True)]
    assert len(pairs) == 4 and all(torch.equal(a, b) for a, b in pairs) and pairs[2][0].any()
    assert [type(layer).__name__ for layer in keras.always.layers[1:]] == ["BatchNormalization", "AlwaysDropout"]


@breaks("return self.drop(inputs, training=True)", "return self.drop(inputs)", variant="keras")
def test_a_model_of_its_own(keras):
    """Here a model with a `call` of its own that passes `training=True` drops 177 of 350 values in `predict`."""
    assert keras.of_own == 177 and keras.x.size == 350


@breaks("always = type(layer) is Dropout", "always = isinstance(layer, Dropout)", variant="keras")
def test_what_the_swap_misses(keras):
    """A model cloned with `swap` drops in `predict` where Dropout is a layer of the model itself, and here not where it is inside a nested model, a SpatialDropout1D, a GaussianDropout, the `dropout` of an LSTM or of MultiHeadAttention."""
    start, x = k.Input((6, 5)), np.ones((64, 6, 5))
    layers = {
        "flat": k.layers.Dropout(0.5),
        "nested": k.Sequential([start, k.layers.Dropout(0.5)]),
        "spatial": k.layers.SpatialDropout1D(0.5),
        "gaussian": k.layers.GaussianDropout(0.5),
        "lstm": k.layers.LSTM(4, dropout=0.5),
        "attention": lambda at: k.layers.MultiHeadAttention(2, 4, dropout=0.5)(at, at),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, layer in layers.items():
            model = k.Model(start, layer(start))
            told = [np.asarray(k.ops.convert_to_numpy(model(x, training=True))) for _ in range(2)]
            model = k.models.clone_model(model, clone_function=keras.swap)
            apart = np.abs(model.predict(x, verbose=0) - model.predict(x, verbose=0)).max()
            assert (apart > 0) == (name == "flat") and (told[0] != told[1]).any(), name


@breaks("model = build(library, training=True)", "model = build(library)", variant="tensorflow")
def test_keras_two_obeys_the_layer(tensorflow):
    """In tf_keras 2.21 a layer with `training=True` drops about half of 350 values in `predict` and under `training=False`; in Keras 3 on TensorFlow it drops 0 in both."""
    (predict, told), three = tensorflow.found
    assert 120 < predict < 230 and 120 < told < 230 and list(three) == [0, 0]


@breaks("off = build(tf_keras)", "off = build(tf_keras, training=True)", variant="tensorflow")
def test_off_again_in_keras_two(tensorflow):
    """In tf_keras the model built again without `training=True` drops 0 values in `predict`."""
    assert tensorflow.of_off == 0
