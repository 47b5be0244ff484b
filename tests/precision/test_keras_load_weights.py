import contextlib
import io
import os
import re
import shutil
import tempfile
import warnings
import zipfile

import h5py
import keras as k
import numpy as np
import pytest
from hypothesis import strategies as st
from keras.layers import BatchNormalization, Dense, Dropout, Flatten

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**31)
WIDE = st.integers(2, 5)
NEW = st.sampled_from(["weights.h5", "keras"])
ANY = st.sampled_from(["weights.h5", "keras", "h5"])
LOST = "objects could not be loaded"
COUNT = "Layer count mismatch when loading weights from file"


def net(*layers, wide=4):
    return k.Sequential([k.Input((wide,)), *layers])


def quiet(call):
    """Calls without the warnings of NumPy 2 inside Keras."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call()


def got(model):
    return quiet(model.get_weights)


def filled(model, seed):
    values = np.random.default_rng(seed)
    model.set_weights([values.uniform(0.2, 1, weight.shape) for weight in model.weights])
    return model


def through_a_file(model, ending, load):
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = os.path.join(folder, "m." + ending)
        (model.save_weights if ending == "weights.h5" else model.save)(path)
        return load(path)


def answer_of(model, wide=4):
    x = np.linspace(-1, 2, 3 * wide).reshape(3, wide)
    return quiet(lambda: k.ops.convert_to_numpy(model(x)))


def apart(one, other):
    return np.abs(answer_of(one) - answer_of(other)).max()


def loaded(saved, new, ending, **options):
    through_a_file(saved, ending, lambda path: new.load_weights(path, **options))
    return new


def refusal(saved, new, ending, **options):
    with pytest.raises(ValueError) as caught:
        loaded(saved, new, ending, **options)
    return str(caught.value)


def plan(model):
    """Class, units and activation of each layer, those of a model inside too."""
    kinds = [(type(layer).__name__, getattr(layer, "units", None), layer) for layer in model.layers]
    return [
        plan(layer)
        if kind == "Sequential"
        else (kind, units, getattr(getattr(layer, "activation", None), "__name__", None))
        for kind, units, layer in kinds
    ]


SAVED = [("Dense", 4, "relu"), ("BatchNormalization", None, None), ("Dense", 4, "linear"), ("Dense", 2, "linear")]


def three(units, act="relu"):
    return Dense(4, act), BatchNormalization(), Dense(4), Dense(units)


@breaks("saved.set_weights(", "saved.get_weights or (")
@breaks("model.load_weights(file)", "pass")
@drawn(cases=4, seed=SEED, units=WIDE, ending=ANY)
def test_the_same_layers(answer, seed, units, ending):
    """A new model of the same layers in the same order gives, after `load_weights`, the predictions of the saved one, here off by 0.00 in both, and before it does not; it takes `.weights.h5`, `.keras` and `.h5`."""
    assert answer.out["nothing"] == ["off by 0.00", "off by 0.00"] and np.abs(answer.right).max() > 1
    assert plan(answer.saved) == SAVED and not os.path.exists(answer.folder.name)
    assert all(0 <= weight.min() < weight.max() < 1 for weight in got(answer.saved))
    assert answer.right.shape == (3, 2) and [w.shape[0] for w in got(answer.saved)] == [4] * 8 + [4, 2]
    saved, new = filled(net(*three(units)), seed), net(*three(units))
    assert apart(saved, new) > 0.01
    assert apart(saved, loaded(saved, new, ending)) < 1e-6


@breaks('Dense(4, name="a")', 'Dense(4, "tanh", name="a")')
@drawn(cases=4, seed=SEED, units=WIDE, ending=ANY, between=st.sampled_from([Dropout, Flatten, k.layers.ReLU]))
def test_names_do_not_count(answer, seed, units, ending, between):
    """Layers of other names, and a layer without weights more, Dropout, Flatten or a ReLU, take the weights without an error, here off by 0.00."""
    assert answer.out["names"] == answer.out["dropout"] == ["off by 0.00", "off by 0.00"]
    more = between(0.5) if between is Dropout else between()
    first, norm, middle, last = three(units)
    saved = filled(net(*three(units)), seed)
    new = net(first, norm, Dense(4, name=f"other_{seed}"), last)
    assert apart(saved, loaded(saved, new, ending)) < 1e-6
    first, norm, middle, last = three(units)
    new = loaded(saved, net(first, more, norm, middle, last), ending)
    assert all(map(np.array_equal, got(saved), got(new)))
    made = answer.changed["dropout"]()
    assert plan(made) == [*SAVED[:2], ("Dropout", None, None), *SAVED[2:]] and made.layers[2].rate == 0.5


@breaks('first("tanh")', "first()")
@breaks("x=x[:100], y=model.predict(x[:100])", "x=x[:2], y=model.predict(x[:2])", variant="pasted")
@drawn(cases=4, seed=SEED, units=WIDE, ending=ANY, act=st.sampled_from(["tanh", "sigmoid", None]))
def test_an_activation_in_silence(answer, pasted, seed, units, ending, act):
    """A model with another activation takes the weights without an error and predicts otherwise, here off by 3.63, and by 0.36 with the activation on another layer of the same shape; where the first rows agree, as those of positive numbers do without a relu, the 100 rows of the lines to paste tell."""
    assert answer.out["tanh"] == ["off by 3.63"] * 2 and answer.out["relu later"] == ["off by 0.36"] * 2
    saved, new = filled(net(*three(units)), seed), net(*three(units, act=act))
    loaded(saved, new, ending)
    assert all(map(np.array_equal, got(saved), got(new))) and apart(saved, new) > 0.01
    x = np.random.default_rng(seed).uniform(0.5, 1, (110, 4))
    x[50:] -= 3
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        ours = quiet(lambda: pasted(1, model=saved, build=lambda: net(*three(units, act=None)), x=x))
        assert [len(ours.probe[name]) for name in "xy"] == [100, 100]
    few, ours_few = (quiet(lambda model=model: model.predict(x[:50], verbose=0)) for model in (saved, ours.model))
    _, off = (line for line in ours.printed if line and "/step" not in line)
    assert np.abs(few - ours_few).max() < 1e-6 and float(off) > 1e-3


@breaks("net(norm(), first(), *ends())", "net(first(), norm(), *ends())")
@drawn(cases=4, seed=SEED, units=WIDE, ending=NEW)
def test_a_layer_moved(answer, seed, units, ending):
    """With batch norm before its Dense, `.weights.h5` and `.keras` load without an error, each Dense and the batch norm the arrays that it had, and the predictions differ, here by 2.84; `.h5` says "Weight count mismatch"."""
    assert answer.out["norm first"] == ["off by 2.84", "Weight count mismatch"]
    first, norm, middle, last = three(units)
    saved, new = filled(net(*three(units)), seed), net(norm, first, middle, last)
    said = refusal(saved, new, "h5")
    assert said.startswith("Weight count mismatch for layer #0")
    loaded(saved, new, ending)
    pairs = zip((saved.layers[i] for i in (1, 0, 2, 3)), new.layers, strict=True)
    assert all(np.array_equal(a, b) for one, other in pairs for a, b in zip(got(one), got(other), strict=True))
    assert apart(saved, new) > 0.01


@breaks("model.load_weights(file)", "pass")
@drawn(cases=4, seed=SEED, units=WIDE, ending=NEW)
def test_a_layer_less(answer, seed, units, ending):
    """A model without the last layer loads `.weights.h5` and `.keras` without an error; `.h5` says "Layer count mismatch"."""
    assert answer.out["one less"] == ["loads", "Layer count mismatch"]
    assert plan(answer.changed["one less"]()) == SAVED[:3]
    saved, new = filled(net(*three(units)), seed), net(*three(units)[:-1])
    assert f"{COUNT}. Model expected 3 layers, found 4 saved layers" in refusal(saved, new, "h5")
    loaded(saved, new, ending)
    assert all(map(np.array_equal, got(saved), got(new)))


@breaks("model.load_weights(file)", "pass")
@drawn(cases=4, seed=SEED, units=WIDE, ending=NEW, kind=st.sampled_from([Dense, k.layers.Embedding, k.layers.GRU]))
def test_a_layer_more(answer, seed, units, ending, kind):
    """A model with a Dense more says "objects could not be loaded" for `.weights.h5` and `.keras`, behind it the layer and "expected 2 variables, but received 0", and "Layer count mismatch" for `.h5`; a layer of another class in its place is not found either."""
    assert answer.out["one more"] == [f"A total of 1 {LOST}", "Layer count mismatch"]
    assert plan(answer.changed["one more"]()) == [*SAVED, SAVED[3]]
    saved, new = filled(net(*three(units)), seed), net(*three(units), Dense(units))
    said = refusal(saved, new, ending)
    lost, behind = said.split(f"A total of 1 {LOST}")
    assert "expected 2 variables, but received 0 variables during loading" in behind and "expected" not in lost
    assert f"Layer '{new.layers[-1].name}'" in behind
    assert COUNT in refusal(saved, new, "h5")
    start = k.Input((3, 4) if kind is k.layers.GRU else (4,))
    other = k.Sequential([start, kind(4, 4) if kind is k.layers.Embedding else kind(4)])
    lstm = k.Sequential([k.Input((3, 4)), k.layers.LSTM(4)])
    assert "but received 0 variables" in refusal(lstm, other, ending)


@breaks("model.load_weights(file)", "pass")
@drawn(cases=4, seed=SEED, units=WIDE, ending=NEW)
def test_other_units(answer, seed, units, ending):
    """A layer with other units says "objects could not be loaded" for `.weights.h5` and `.keras`, and "Shape mismatch" for `.h5`."""
    assert answer.out["units"] == [f"A total of 1 {LOST}", "Shape mismatch"]
    assert plan(answer.changed["units"]()) == [*SAVED[:3], ("Dense", 3, "linear")]
    saved, new = filled(net(*three(units)), seed), net(*three(units + 1))
    said = refusal(saved, new, ending)
    assert f"A total of 1 {LOST}" in said and "The shape of the target variable" in said
    assert refusal(saved, new, "h5").startswith("Shape mismatch in layer #3")


@breaks("model.load_weights(file)", "pass")
@drawn(cases=4, seed=SEED, units=WIDE, ending=NEW)
def test_no_bias(answer, seed, units, ending):
    """A layer without the bias of the file says "objects could not be loaded" for `.weights.h5` and `.keras`, and "Weight count mismatch" for `.h5`."""
    assert plan(answer.changed["no bias"]()) == SAVED
    assert answer.out["no bias"] == [f"A total of 1 {LOST}", "Weight count mismatch"]
    saved = filled(net(*three(units)), seed)
    new = net(*three(units)[:-1], Dense(units, use_bias=False))
    said = refusal(saved, new, ending)
    assert f"A total of 1 {LOST}" in said and "expected 1 variables, but received 2 variables" in said
    assert refusal(saved, new, "h5").startswith("Weight count mismatch for layer #3")


class Mine(Dense):
    pass


@breaks("Mine(2)", "Dense(2)")
@drawn(cases=3, seed=SEED, units=WIDE, ending=NEW)
def test_a_class_renamed(answer, seed, units, ending):
    """A layer of another class with arrays of the same shapes, such as a subclass, says "objects could not be loaded" for `.weights.h5` and `.keras`; `.h5` takes it without an error, and with LayerNormalization for GroupNormalization predicts otherwise."""
    assert answer.out["class"] == [f"A total of 1 {LOST}", "off by 0.00"]
    assert plan(answer.changed["class"]()) == [*SAVED[:3], ("Mine", 2, "linear")]
    saved = filled(net(*three(units)), seed)
    said = refusal(saved, net(*three(units)[:-1], Mine(units)), ending)
    assert f"A total of 1 {LOST}" in said and "but received 0 variables" in said
    assert apart(saved, loaded(saved, net(*three(units)[:-1], Mine(units)), "h5")) < 1e-6
    groups, layer = filled(net(k.layers.GroupNormalization(2)), seed), net(k.layers.LayerNormalization())
    assert LOST in refusal(groups, layer, ending) and apart(groups, loaded(groups, layer, "h5")) > 0.01


def body_frozen(count, units, last):
    """Three Dense inside another model, the first `count` of them frozen."""
    inner = net(Dense(4), Dense(4), Dense(last))
    for layer in inner.layers[:count]:
        layer.trainable = False
    return net(inner, Dense(units))


@breaks("model.load_weights(file)", "pass")
@drawn(cases=4, seed=SEED, units=WIDE, ending=NEW, frozen=st.integers(1, 2))
def test_one_inside_another(answer, seed, units, ending, frozen):
    """The same layers, three of them inside another model, say "objects could not be loaded" for `.weights.h5` and `.keras`, and "Layer count mismatch" for `.h5`; in `.h5` the frozen arrays of the inner model are last, so that with other layers frozen those of one shape take the arrays of others without an error, and others say "Shape mismatch"."""
    assert answer.out["inside"] == [f"A total of 4 {LOST}", "Layer count mismatch"]
    assert plan(answer.changed["inside"]()) == [SAVED[:3], SAVED[3]]
    one, two = filled(body_frozen(frozen, units, 4), seed), body_frozen(0, units, 4)
    assert apart(one, loaded(one, two, ending)) < 1e-6 and apart(one, loaded(one, two, "h5")) > 1e-3
    inner, taken = one.layers[0], got(two.layers[0])
    stored = [*inner.trainable_weights, *inner.non_trainable_weights]
    assert all(np.array_equal(quiet(w.numpy), array) for w, array in zip(stored, taken, strict=True))
    assert apart(one, loaded(one, body_frozen(frozen, units, 4), "h5")) < 1e-6
    wide = filled(body_frozen(frozen, units, 5), seed)
    assert refusal(wide, body_frozen(0, units, 5), "h5").startswith("Shape mismatch in layer #0")
    first, norm, middle, last = three(units)
    saved, new = filled(net(*three(units)), seed), net(net(first, norm, middle), last)
    assert LOST in refusal(saved, new, ending) and COUNT in refusal(saved, new, "h5")


@breaks("[first(), norm(), *ends()]", "[start, first(), norm(), *ends()]")
@breaks("for model in uncalled, built", "for model in called, built", variant="own")
@drawn(cases=4, seed=SEED, units=WIDE, ending=NEW)
def test_not_built(answer, own, seed, units, ending):
    """A model that has no Input and was not called says "has not yet been built" for `.weights.h5` and `.keras`, and "Layer count mismatch" for `.h5`; called once it loads."""
    assert answer.out["not built"][0].endswith("has not yet been built")
    assert answer.out["not built"][1] == "Layer count mismatch"
    assert own.said[0].endswith("has not yet been built") and own.said[2] == "off by 0.00"
    saved, new = filled(net(*three(units)), seed), k.Sequential(three(units))
    assert "a model that has not yet been built" in refusal(saved, new, ending)
    assert f"{COUNT}. Model expected 0 layers" in refusal(saved, new, "h5")
    new(np.ones((1, 4)))
    assert apart(saved, loaded(saved, new, ending)) < 1e-6


def called(model, seed):
    answer_of(model)
    return filled(model, seed)


class Net(k.Model):
    def __init__(self, units, *names):
        super().__init__()
        self.names = names
        setattr(self, names[0], Dense(4, "relu"))
        setattr(self, names[1], Dense(units))

    def call(self, x):
        return getattr(self, self.names[1])(getattr(self, self.names[0])(x))


@breaks("self.classifier = Dense(2)", "self.head = self.classifier = Dense(2)", variant="own")
@breaks(
    'self.hidden = Dense(3, "relu")\n        self.head',
    'self.body = self.hidden = Dense(3, "relu")\n        self.head',
    variant="own",
)
@drawn(
    cases=4,
    seed=SEED,
    units=WIDE,
    early=st.permutations(["body", "encoder", "head"]),
    late=st.permutations(["tail", "top", "_body"]),
)
def test_attributes_are_places(own, seed, units, early, late):
    """In `.weights.h5` of a subclass of `keras.Model` a layer has its place under its attribute if that begins with a letter and stands before `layers` in the alphabet: renamed, it is not found; the others are counted for each class as in a Sequential model, and load under another name."""
    assert own.renamed.classifier.name in own.lost and [layer.units for layer in own.pair] == [3, 2]
    assert own.counted == ["layers/dense/vars/0", "layers/dense_1/vars/0"] and not os.path.exists(own.folder.name)
    assert own.named == ["head/vars/0", "hidden/vars/0"]
    assert own.lost.startswith(f"A total of 1 {LOST}")
    assert "expected 2 variables, but received 0 variables during loading" in own.lost
    saved = called(Net(units, early[0], late[0]), seed)
    for names in (early[0], late[0]), (early[0], late[1]):
        assert apart(saved, loaded(saved, called(Net(units, *names), seed + 1), "weights.h5")) < 1e-6
    assert LOST in refusal(saved, called(Net(units, early[1], late[0]), seed + 1), "weights.h5")
    both = called(Net(units, *early[:2]), seed)
    for name in (early[2], late[0]):
        assert LOST in refusal(both, called(Net(units, early[0], name), seed + 1), "weights.h5")
    for one, last in ((own.net, own.net.head), (own.renamed, own.renamed.classifier)):
        assert one.hidden.activation.__name__ == "relu" and last.units == 2


class Based(k.Model):
    """A class with a part that is built by itself."""

    def __init__(self, units):
        super().__init__()
        self.base, self.head = net(Dense(4)), Dense(units)

    def call(self, x):
        return self.head(self.base(x))


@breaks("built.build(x.shape)", "built(x)", variant="own")
@breaks("called(x)", "called.build(x.shape)", variant="own")
@breaks('model(probe["x"])   ', 'model.build(probe["x"].shape)', variant="pasted")
@breaks("model.load_weights(", "len(", variant="pasted")
@breaks('model.predict(probe["x"]) - probe["y"]', 'probe["y"] - probe["y"]', variant="pasted")
@drawn(cases=4, seed=SEED, units=WIDE, skip=st.booleans())
def test_build_loads_nothing(own, pasted, seed, units, skip):
    """A subclass of `keras.Model` without a `build` of its own is built after `build(shape)`, which warns of "unbuilt state", has 0 weights, and takes nothing from `.weights.h5`, without an error or a warning of `load_weights`, with `skip_mismatch=True` too; where it holds a model that has an Input, that part alone is loaded; called once it loads all, and a Sequential after `build(shape)` does."""
    assert own.counts == [0, 0, 4] and own.said[2] == "off by 0.00"
    assert own.said[1].startswith("off by ") and float(own.said[1].split()[-1]) > 1
    saved, model, shape = called(Net(units, "hidden", "head"), seed), Net(units, "hidden", "head"), (3, 4)
    with pytest.warns(UserWarning, match="looks like it has unbuilt state"):
        model.build(shape)
    assert model.built and len(model.weights) == 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "m.weights.h5")
        quiet(lambda: saved.save_weights(path))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            model.load_weights(path, skip_mismatch=skip)
    assert len(model.weights) == 0 and apart(saved, model) > 1e-3
    with_base = [Based(units) for _ in range(2)]
    called(with_base[0], seed)
    quiet(lambda: with_base[1].build((3, 4)))
    assert len(with_base[0].weights) == 4 and len(with_base[1].weights) == 2
    loaded(*with_base, "weights.h5", skip_mismatch=skip)
    assert all(map(np.array_equal, got(with_base[0].base), got(with_base[1].base))) and apart(*with_base) > 1e-3
    other = Net(units, "hidden", "head")
    answer_of(other)
    assert len(other.weights) == 4 and apart(saved, loaded(saved, other, "weights.h5")) < 1e-6
    saved, model = filled(net(*three(units)), seed), k.Sequential(three(units))
    model.build(shape)
    assert len(model.weights) == 10 and apart(saved, loaded(saved, model, "weights.h5")) < 1e-6

    def checked(saved, build):
        """What the lines of the page print, without Keras' bars of progress."""
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            ours = quiet(lambda: pasted(1, model=saved, build=build, x=np.linspace(-1, 2, 12).reshape(3, 4)))
        assert ours.model is not saved
        count, off = (line for line in ours.printed if line and "/step" not in line)
        return int(count), float(off), apart(saved, ours.model)

    saved, other = called(Net(units, "hidden", "head"), seed), filled(net(*three(units)), seed)
    for model, build, size in (
        (saved, lambda: Net(units, "hidden", "head"), 4),
        (other, lambda: k.Sequential(three(units)), 10),
    ):
        count, off, gap = checked(model, build)
        assert count == size and off < 1e-6 and gap < 1e-6
    assert checked(other, lambda: net(*three(units, act="sigmoid")))[1] > 1e-3  # the line that tells


class Ordered(k.Model):
    def __init__(self, made, call):
        super().__init__()
        self.order = call
        for name in made:
            setattr(self, name, Dense(4))

    def call(self, x):
        for name in self.order:
            x = getattr(self, name)(x)
        return x


@breaks('Two("top", "out")', 'Two("out", "top")', variant="own")
@breaks("return self.top(self.out(x))", "return self.top(x) + self.out(x)", variant="own")
@drawn(cases=4, seed=SEED, late=st.permutations(["tail", "top", "zone", "_body"]))
def test_counted_in_init(own, seed, late):
    """In a subclass of `keras.Model` two layers of one shape whose attributes are behind `layers` in the alphabet, or begin with an underscore, take each other's arrays without an error when `__init__` makes them in the other order, here off by 3.20; in the same order, whatever their names, each takes its own; two before `layers` that swap their names take each other's."""
    assert own.moved == "off by 3.20"
    one, two = late[:2]
    saved = called(Ordered((one, two), (one, two)), seed)
    swapped = loaded(saved, called(Ordered((two, one), (one, two)), seed + 1), "weights.h5")
    for name, other in ((one, two), (two, one)):
        assert all(map(np.array_equal, got(getattr(saved, name)), got(getattr(swapped, other))))
    assert apart(saved, swapped) > 1e-3
    same = loaded(saved, called(Ordered(late[2:], late[2:]), seed + 1), "weights.h5")
    assert apart(saved, same) < 1e-6
    saved = called(Ordered(("body", "head"), ("body", "head")), seed)
    assert (
        apart(saved, loaded(saved, called(Ordered(("head", "body"), ("head", "body")), seed + 1), "weights.h5")) > 1e-3
    )


def around(name, attribute):
    """A Sequential around a class of that name, of `keras.layers.Layer`, that keeps its Dense under that attribute."""

    class Block(k.layers.Layer):
        def __init__(self):
            super().__init__()
            setattr(self, attribute, Dense(4))

        def call(self, x):
            return getattr(self, attribute)(x)

    Block.__name__ = name
    return net(Block())


class Scaled(k.layers.Layer):
    """Two arrays of `add_weight`, made in the order of `names`."""

    def __init__(self, *names):
        super().__init__()
        self.names = names

    def build(self, shape):
        for name in self.names:
            setattr(self, name, self.add_weight(shape=shape[1:], name=name))

    def call(self, x):
        return self.scale * x + self.shift


@breaks("self.top = Dense(4)", "self.top = self.out = Dense(4)", variant="own")
@drawn(
    cases=4,
    seed=SEED,
    attribute=st.permutations(["body", "top", "zone"]),
    named=st.permutations(["Block", "Part", "Unit"]),
)
def test_places_in_a_layer(own, seed, attribute, named):
    """In a subclass of `keras.layers.Layer` a layer has its place under the class's name and its attribute, also one behind `layers` in the alphabet: with either renamed it is not found; two arrays of `add_weight` made in the other order take each other's without an error."""
    assert own.blocks == ["layers/block/top/vars/0"]
    assert own.Block().top.units == 4
    one = filled(net(Scaled("scale", "shift")), seed)
    same, turned = (
        loaded(one, net(Scaled(*names)), "weights.h5") for names in (("scale", "shift"), ("shift", "scale"))
    )
    assert apart(one, same) < 1e-6 and apart(one, turned) > 1e-3
    assert np.array_equal(*(quiet(w.numpy) for w in (one.layers[0].scale, turned.layers[0].shift)))
    saved = filled(around(named[0], attribute[0]), seed)
    assert apart(saved, loaded(saved, around(named[0], attribute[0]), "weights.h5")) < 1e-6
    for new in (around(named[1], attribute[0]), around(named[0], attribute[1])):
        assert LOST in refusal(saved, new, "weights.h5")


def kept(before, model):
    return list(map(np.array_equal, before, got(model)))


@breaks("load_weights(new, skip_mismatch=True)", "load_weights(old, skip_mismatch=True)", variant="silent")
@drawn(cases=4, seed=SEED, units=WIDE, ending=ANY)
def test_skipped_is_untrained(silent, seed, units, ending):
    """With `skip_mismatch=True` the layer of other units keeps the arrays that it started with, the other layers are loaded, and a warning says so; of a layer that has only its kernel in another shape `.h5` loads the bias, the others nothing."""
    assert silent.skipped == [False, False, True, True] and silent.words[-1] == f"A total of 1 {LOST}"
    assert plan(silent.build()) == [("Dense", 3, "relu"), ("Dense", 2, "linear")]
    assert silent.skipping.output_shape == (None, 7) and not os.path.exists(silent.folder.name)
    assert silent.build(classes=7).output_shape == (None, 7)
    one, two = filled(net(Dense(units)), seed), filled(net(Dense(units), wide=5), seed + 1)
    before = got(two)
    quiet(lambda: loads(one, two, ending))
    assert kept(before, two) == [True, ending != "h5"]
    saved, new = filled(net(*three(units)), seed), filled(net(*three(units + 1)), seed + 1)
    before = got(new)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loads(saved, new, ending)
    said = " ".join(str(warning.message) for warning in caught)
    assert LOST in said or "Skipping loading weights for layer" in said
    assert kept(before, new) == [False] * 8 + [True] * 2


def loads(saved, new, ending):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "m." + ending)
        (saved.save_weights if ending == "weights.h5" else saved.save)(path)
        new.load_weights(path, skip_mismatch=True)


@breaks("model.load_weights(old, **skip)", "model.load_weights(old)", variant="silent")
@breaks("(build(classes=7), less)", "(build(classes=7), build())", variant="silent")
@drawn(cases=4, seed=SEED, units=WIDE, more=st.booleans())
def test_skip_forgives_no_count(silent, seed, units, more):
    """For `.h5`, `skip_mismatch=True` takes a last layer of other units, raises "Layer count mismatch" when the model has a layer more or less, and "Weight count mismatch" when a layer has no bias."""
    assert [said is None for said in silent.too_many] == [True, False] and silent.too_many[1].startswith(COUNT)
    assert plan(silent.less) == [("Dense", 3, "linear")]
    saved = filled(net(*three(units)), seed)
    bare = net(*three(units)[:-1], Dense(units, use_bias=False))
    assert refusal(saved, bare, "h5", skip_mismatch=True).startswith("Weight count mismatch for layer #3")
    new = net(*three(units), Dense(2)) if more else net(*three(units)[:-1])
    assert COUNT in refusal(saved, new, "h5", skip_mismatch=True)


@breaks(
    "raising.load_weights(new)\nexcept ValueError",
    "raising.load_weights(new, by_name=True)\nexcept ValueError",
    variant="silent",
)
@drawn(cases=4, seed=SEED, units=WIDE, ending=ANY)
def test_half_loaded(silent, seed, units, ending):
    """Where layers of another shape raise, those that fit have the arrays of the file with `.weights.h5` and `.keras`, and with `.h5` those before the array of another shape, which it names, or before the layer without a bias, which it names, and none where it says "Layer count mismatch"; the others keep their own."""
    assert silent.after_error == [False, False, True, True]
    assert silent.raising.output_shape == (None, 7)
    one, two = (filled(net(Dense(4), Dense(wide), Dense(4), Dense(units)), seed + wide) for wide in (3, 5))
    before = got(two)
    refusal(one, two, ending)
    assert kept(before, two) == [False] * 2 + [True] * 4 + [ending == "h5"] * 2
    saved, other = (
        filled(k.Sequential([k.Input((3, 4)), Dense(2), k.layers.GRU(units, reset_after=after)]), seed + after)
        for after in (True, False)
    )
    before = got(other)
    said = refusal(saved, other, "h5")
    assert "Shape mismatch" in said and "/bias." in said and kept(before, other) == [False] * 4 + [True]
    saved, bare = (filled(net(Dense(2), Dense(units, use_bias=bias)), seed + bias) for bias in (True, False))
    before = got(bare)
    assert f"layer #1 (named {bare.layers[1].name} " in refusal(saved, bare, "h5")
    assert kept(before, bare) == [False] * 2 + [True]
    saved, longer = filled(net(*three(units)), seed), filled(net(*three(units), Dense(2)), seed + 1)
    before = got(longer)
    assert COUNT in refusal(saved, longer, "h5") and kept(before, longer) == [True] * 12
    saved, new = filled(net(*three(units)), seed), filled(net(*three(units + 1)), seed + 1)
    before = got(new)
    refusal(saved, new, ending)
    assert kept(before, new) == [False] * 8 + [True] * 2


@breaks("second.load_weights(old, by_name=True)", "second.load_weights(old)", variant="silent")
@drawn(cases=4, seed=SEED, units=WIDE, ending=NEW)
def test_by_name_loads_nothing(silent, seed, units, ending):
    """With `by_name=True` a second model in the same process, whose layers have automatic names, takes nothing from `.h5` without an error, in a session of its own, where the count begins anew, a layer takes the arrays of whichever had its number, and layers with the names of the file take theirs; `.weights.h5` and `.keras` refuse it: "only supports loading legacy"."""
    assert silent.by_name == [[True] * 4, [False] * 2 + [True] * 2] and silent.no_names.startswith(
        "`by_name` only supports loading legacy"
    )
    saved, new = filled(net(*three(units)), seed), filled(net(*three(units)), seed + 1)
    before = got(new)
    loaded(saved, new, "h5", by_name=True)
    assert kept(before, new) == [True] * 10
    k.utils.clear_session(free_memory=False)  # collecting warns of open folders
    two = filled(net(Dense(4), Dense(4)), seed)
    k.utils.clear_session(free_memory=False)  # collecting warns of open folders
    more = filled(net(Dense(4), Dense(4), Dense(4)), seed + 1)
    before = got(more)
    loaded(two, more, "h5", by_name=True)
    assert kept(before, more) == [False] * 4 + [True] * 2
    named = [filled(net(Dense(4, name="one"), Dense(units, name="two")), seed + i) for i in range(2)]
    assert apart(named[0], loaded(*named, "h5", by_name=True)) < 1e-6
    assert "`by_name` only supports loading legacy '.h5'" in refusal(saved, new, ending, by_name=True)


@breaks("keras.models.load_model(new)", "keras.models.load_model(old + '.keras')", variant="silent")
@drawn(cases=3, seed=SEED, units=WIDE)
def test_no_model_in_it(silent, seed, units):
    """`load_model` of a `.weights.h5` says "No model config found in the file", and `save_weights` takes names that end in `.weights.h5` alone; `model.save` and `load_model` take a `.keras`, which is a zip whose `model.weights.h5` loads and shows in `h5py` the shapes of the weights, and `h5py` does not open the zip."""
    assert silent.no_model.startswith("No model config found in the file")
    assert silent.ending.startswith("The filename must end in `.weights.h5`")
    with pytest.raises(ValueError, match="No model config found in the file"):
        through_a_file(net(*three(units)), "weights.h5", k.models.load_model)
    model, two = (filled(net(*three(units)), seed + i) for i in range(2))
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save("m.keras")
        assert apart(model, k.models.load_model("m.keras")) < 1e-6
        with pytest.raises(OSError, match="file signature not found"):
            h5py.File("m.keras")
        with zipfile.ZipFile("m.keras") as archive:
            path = archive.extract("model.weights.h5", folder)
        two.load_weights(path)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            h5py.File(path).visititems(print)
    assert apart(model, two) < 1e-6
    held = re.findall(r"/vars/.* shape (\(.*\)),", printed.getvalue())
    assert sorted(held) == sorted(str(shape) for shape in [w.shape for w in model.weights]) and len(held) == 10
    for name in ("m.h5", "m.keras", "m", "weights.h5"):
        with pytest.raises(ValueError, match=r"The filename must end in `.weights.h5`"):
            net(*three(units)).save_weights(name)


@breaks("epochs=3", "epochs=2", variant="silent")
@breaks("for built in (False, True)", "for built in (True, False)", variant="silent")
@breaks("model.optimizer.build(model.trainable_variables)", "pass", variant="silent")
@drawn(cases=2, epochs=st.integers(1, 3), ending=NEW)
def test_the_optimizer_starts_anew(silent, epochs, ending):
    """`load_weights` leaves an optimizer that is not built at step 0, with a warning "Skipping variable loading for optimizer"; after `model.optimizer.build(model.trainable_variables)` it takes the step, here 3, and the learning rate of the file from `.weights.h5` and `.keras`, until you set yours, and neither from `.h5`."""
    assert silent.steps == [0, 3] and silent.rates == ["0.0001", "0.0010"]
    saved, new, built, old = (net(Dense(2)) for _ in range(4))
    for model, rate in ((saved, 0.01), (new, 0.001), (built, 0.001), (old, 0.001)):
        model.compile(k.optimizers.Adam(rate), "mse")
    for model in (built, old):
        model.optimizer.build(model.trainable_variables)
    saved.fit(np.ones((3, 4)), np.ones((3, 2)), epochs=epochs, verbose=0)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        path = os.path.join(folder, "m." + ending)
        (saved.save_weights if ending == "weights.h5" else saved.save)(path)
        new.load_weights(path)
    assert "Skipping variable loading for optimizer" in " ".join(str(warning.message) for warning in caught)
    loaded(saved, built, ending)
    loaded(saved, old, "h5")
    assert [int(model.optimizer.iterations) for model in (saved, new, built, old)] == [epochs, 0, epochs, 0]
    rates = [round(float(model.optimizer.learning_rate), 4) for model in (new, built, old)]
    built.optimizer.learning_rate = 0.002
    assert abs(float(built.optimizer.learning_rate) - 0.002) < 1e-6 and int(built.optimizer.iterations) == epochs
    assert rates == [0.001, 0.01, 0.001]


@breaks("short.layers[1]", "short.layers[0]", variant="silent")
@breaks('long, short = stack("a", "b", "c")', 'long, short = stack("a", "c", "b")', variant="silent")
@drawn(cases=3, seed=SEED, ending=NEW, depth=st.integers(3, 5))
def test_places_shift(silent, seed, ending, depth):
    """Of layers of one class and shape, a model that lacks one in the middle loads without an error, and those that follow have the arrays of others; with one put in front of equal ones and `skip_mismatch=True` every layer but the last has the arrays of another, and the warning names the last alone."""
    assert silent.shifted == [False, True, False] and [layer.name for layer in silent.short.layers] == ["a", "c"]
    assert [layer.name for layer in silent.long.layers] == ["a", "b", "c"]
    assert plan(silent.long) == [("Dense", 4, "linear")] * 3
    saved = filled(net(*[Dense(4) for _ in range(depth)]), seed)
    less, more = (filled(net(*[Dense(4) for _ in range(n)]), seed + 1) for n in (depth - 1, depth + 1))
    loaded(saved, less, ending)
    assert all(map(np.array_equal, got(saved), got(less))) and apart(saved, less) > 0.01
    before = got(more)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loads(saved, more, ending)
    said = next(str(warning.message) for warning in caught if LOST in str(warning.message))
    assert f"A total of 1 {LOST}" in said and f"name={more.layers[-1].name}," in said
    assert kept(before, more) == [False] * 2 * depth + [True] * 2
    assert all(map(np.array_equal, got(saved), got(more)))


@breaks('(new, "/r.h5")', '(new, "/s.weights.h5")', variant="silent")
@breaks('(old, "/r.weights.h5")', '(old, "/s.h5")', variant="silent")
@drawn(cases=3, seed=SEED, units=WIDE)
def test_the_ending_counts(silent, seed, units):
    """A `.h5` renamed to `.weights.h5` says "received 0 variables" for every layer, and a `.weights.h5` renamed to `.h5` says "found 0 saved layers"."""
    assert len(silent.wrong) == 2 and "found 0 saved layers" in silent.wrong[0]
    assert f"A total of 2 {LOST}" in silent.wrong[1] and "received 0 variables" in silent.wrong[1]
    saved = filled(net(Dense(4), Dense(units)), seed)
    said = []
    for ending, other in (("h5", "weights.h5"), ("weights.h5", "h5")):
        with pytest.raises(ValueError) as caught:
            through_a_file(
                saved, ending, lambda path, other=other: saved.load_weights(shutil.copy(path, f"{path}.{other}"))
            )
        said.append(str(caught.value))
    assert f"A total of 2 {LOST}" in said[0] and "but received 0 variables" in said[0]
    assert f"{COUNT}. Model expected 2 layers, found 0 saved layers" in said[1]


@breaks("(build(classes=7), arrays)", "(build(), arrays)", variant="lists")
@breaks("(build(), arrays[:4])", "(build(), arrays[:5])", variant="lists")
@breaks("(fresh, arrays)", "(build(), arrays[:2])", variant="lists")
@breaks("arrays[:1])", "arrays[:2] * 2)", variant="lists")
@drawn(cases=4, seed=SEED, units=WIDE, count=st.integers(1, 9))
def test_set_weights_compares(lists, seed, units, count):
    """`set_weights` raises for a list of another length than `model.weights`, where 0 are expected by a model that is not built and by a layer that has none, such as Dropout, and for another shape; with the list of `get_weights` it gives the same predictions."""
    assert lists.same == 0 and "(4, 7)" in lists.said[0] and lists.fresh.layers[0].units == lists.last.units == 2
    saved, new = filled(net(*three(units)), seed), net(*three(units))
    arrays = got(saved)
    assert [array.shape for array in arrays] == [tuple(weight.shape) for weight in new.weights]
    with pytest.raises(ValueError, match=f"a weight list of length {count}, but the layer was expecting 10 weights"):
        new.set_weights(arrays[:count])
    with pytest.raises(ValueError, match="but the layer was expecting 0 weights"):
        k.Sequential(three(units)).set_weights(arrays)
    with pytest.raises(ValueError, match="but the layer was expecting 0 weights"):
        Dropout(0.5).set_weights(arrays)
    with pytest.raises(ValueError, match="is not compatible with provided weight shape"):
        net(*three(units + 1)).set_weights(arrays)
    new.set_weights(arrays)
    assert apart(saved, new) < 1e-6
    ends = [said.partition("with ")[2] for said in lists.said]
    assert ends == [
        "provided weight shape (4, 2).",
        "a weight list of length 4, but the layer was expecting 6 weights.",
        "a weight list of length 6, but the layer was expecting 0 weights.",
        "a weight list of length 1, but the layer was expecting 2 weights.",
    ]


@breaks("arrays[0], arrays[2] = arrays[2], arrays[0]", "arrays[0], arrays[2] = arrays[0], arrays[2]", variant="lists")
@drawn(cases=4, seed=SEED, units=WIDE)
def test_swapped_in_silence(lists, seed, units):
    """`set_weights` takes two arrays of the same shape in each other's place without an error, and the predictions differ, here by 2.00; and a square kernel turned, as PyTorch has it."""
    assert lists.shapes[0] == lists.shapes[2] == (4, 4)
    assert round(float(lists.swapped), 2) == 2 and lists.same == 0
    saved, new = filled(net(*three(units)), seed), net(*three(units))
    arrays = got(saved)
    new.set_weights([arrays[0].T, *arrays[1:]])
    assert apart(saved, new) > 1e-3
    arrays[0], arrays[6] = arrays[6], arrays[0]
    assert arrays[0].shape == arrays[6].shape
    new.set_weights(arrays)
    assert apart(saved, new) > 1e-3


@breaks("layer.set_weights(source.get_weights())", "pass", variant="lists")
@breaks("other = build(classes=7)", "other = build()", variant="lists")
@breaks("new(x[:2])", "x[:2]", variant="pasted")
@breaks("[:-1]", "", variant="pasted")
@breaks("layer.set_weights(source.get_weights())", "source.set_weights(layer.get_weights())", variant="pasted")
@drawn(cases=4, seed=SEED, units=WIDE)
def test_copied_layer_by_layer(lists, pasted, seed, units):
    """The layers with weights but the last of them, copied one by one, have the arrays of the trained model, and the last keeps its own, also before a softmax; a model of another number of them raises."""
    assert (
        lists.copied == [True] * 4 + [False] * 2
        and np.array_equal(got(lists.trained)[0], lists.arrays[2])
        and lists.other.output_shape == (None, 7)
    )
    saved = filled(net(*three(units), k.layers.Softmax()), seed)
    new = filled(net(*three(units + 1), Dropout(0.5), k.layers.Softmax()), seed + 1)
    before = got(new)

    def copied(new):
        try:
            quiet(lambda: pasted(2, new=new, old=saved, x=np.ones((3, 4))))
        except ValueError as error:
            return str(error)
        return "no error"

    assert copied(new) == "no error" and "zip()" in copied(net(*three(units), Dense(2)))
    unbuilt = k.Sequential([*three(units + 1), k.layers.Softmax()])
    assert copied(unbuilt) == "no error" and kept(got(saved)[:8], unbuilt) == [True] * 8
    assert kept(before, new) == [False] * 8 + [True] * 2 and kept(got(saved)[:8], new) == [True] * 8
