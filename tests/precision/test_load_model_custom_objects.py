import contextlib
import copy
import os
import re
import tempfile
import warnings
import zipfile

import keras as k
import numpy as np
import torch
from hypothesis import strategies as st
from keras.saving import deserialize_keras_object
from keras.saving import serialize_keras_object as to_plain

from tested_answers import breaks, drawn

FACTOR = st.sampled_from([-2.5, 0.0, 3.0])
NAME = st.from_regex("[A-Z][a-z]{2,7}", fullmatch=True)
MODEL = "could not be deserialized properly. Please ensure that components that are Python object instances"


class Scale(k.layers.Layer):
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return self.factor * x


class Plain(k.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.head = k.layers.Dense(3)

    def call(self, x):
        return self.head(x)


def kind(name, base=Scale, **members):
    return type(name, (base,), members)


def network(functional, *layers):
    start = k.Input((4,))
    if not functional:
        return k.Sequential([start, *layers])
    end = start
    for layer in layers:
        end = layer(end)
    return k.Model(start, end)


def said(use):
    try:
        use()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "no error"


def from_plain(plain, **options):
    return deserialize_keras_object(copy.deepcopy(plain), **options)  # it empties what it gets


def end(words):
    """What stands behind the last "Exception encountered", up to the first full stop."""
    return words.rpartition("Exception encountered: ")[2].removeprefix("TypeError: ").partition(".")[0]


def through_a_file(model, ending, load):
    """Saves the model and hands the name of the file to `load`."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = os.path.join(folder, "model" + ending)
        model.save(path)
        return load(path)


@contextlib.contextmanager
def beside_its_file(model):
    """In a folder with the model in `model.keras`, as a reader's."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save("model.keras")
        yield


def answers(model):
    return model(torch.arange(8.0).reshape(2, 4)).detach()


def through_and_back(own, *arguments, now=None):
    """What `load_model` says of the file of such a model, or that it gives the same answers; `now` is the class then."""
    model, found = own(*arguments), []
    right = answers(model)
    load = lambda path: answers(k.models.load_model(path, custom_objects={own.__name__: now or own}))  # noqa: E731
    words = said(lambda: found.append(through_a_file(model, ".keras", load)))
    return "the same answers" if found and torch.equal(found[0], right) else words


@breaks('given = {"Scale": Scale}', 'given = {"scale": Scale}')
@breaks('"factor": self.factor}', '"factor": 2.0}')
@breaks('{"Scale": Scale}', '{"scale": Scale}', variant="pasted")
@breaks(', custom_objects={"Scale": Scale}', "", variant="pasted")
@drawn(cases=4, name=NAME, factor=FACTOR, functional=st.booleans())
def test_names_not_code(answer, pasted, name, factor, functional):
    """A model with a layer of a class that is not registered raises "Could not locate class" with its name and shows its `registered_name`; with `custom_objects` of that name it loads and gives the same answers, here off by 0.00."""
    assert answer.out[0] == ("load_model", "Could not locate class 'Scale'")
    assert (
        answer.out[1] == ("custom_objects", "off by 0.00")
        and "'registered_name': 'Scale'" in answer.words["load_model"]
    )
    assert (
        answer.build().layers[-1].factor == 5 and answer.model.layers[-1].factor == 5 and answer.right.abs().max() > 0.1
    )
    assert answer.x.tolist() == [[1] * 4] and answer.model.output_shape == (None, 3)
    given = answer.Scale(3.0, name="given")
    assert given.name == "given" and given(torch.tensor([2.0])).tolist() == [6] and answer.Scale().factor == 1
    own = kind(name)
    model = network(functional, own(factor))
    plain = to_plain(model)
    words = said(lambda: from_plain(plain))
    assert (
        end(words) == f"Could not locate class '{name}'"
        and f"'registered_name': '{name}'" in words.rpartition("Full object config")[2]
    )
    new = from_plain(plain, custom_objects={name: own})
    assert torch.equal(answers(new), answers(model)) and new.layers[-1].factor == factor
    model, found = network(functional, k.layers.Dense(3), Scale(factor)), []
    with beside_its_file(model):
        words = said(lambda: found.append(pasted(1, Scale=Scale).model))
    assert words == "no error" and torch.equal(answers(found[0]), answers(model)) and found[0] is not model


@breaks('register = keras.saving.register_keras_serializable("mine")', "register = print")
@breaks("keras.saving.get_custom_objects().clear()", "pass")
@drawn(cases=4, name=NAME, factor=FACTOR, package=st.sampled_from(["Custom", "mine"]), functional=st.booleans())
def test_the_decorator_on_both_sides(answer, name, factor, package, functional):
    """With `register_keras_serializable` run before saving and before loading a model loads without `custom_objects`; where it has not run in the process that loads, the class is not located."""
    assert dict(answer.out)["decorated, then saved"] == "off by 0.00"
    assert dict(answer.out)["not imported"] == "Could not locate class 'Scale'"
    own = k.saving.register_keras_serializable(package)(kind(name))
    try:
        model = network(functional, own(factor))
        plain = to_plain(model)
        assert torch.equal(answers(from_plain(plain)), answers(model))
    finally:
        k.saving.get_custom_objects().clear()
    assert end(said(lambda: from_plain(plain))) == f"Could not locate class '{name}'"


@breaks("new.load_weights(path)", "pass")
@breaks("model(x[:1])  ", "", variant="pasted")
@breaks('model.load_weights("model.keras")', "", variant="pasted")
@drawn(cases=4, functional=st.booleans(), ending=st.sampled_from([".keras", ".h5"]), factor=FACTOR)
def test_weights_by_hand(answer, pasted, functional, ending, factor):
    """A model built by the same code takes its weights by `load_weights` from the file that `load_model` refuses, `.keras` or `.h5`, and gives the same answers, here off by 0.00."""
    assert dict(answer.out)["load_weights"] == "off by 0.00"

    def build():
        return network(functional, k.layers.Dense(3), kind("Own")(factor), k.layers.Dense(2))

    model, new = build(), build()

    def load(path):
        assert "Own" in said(lambda: k.models.load_model(path))
        new.load_weights(path)

    before = answers(new)
    through_a_file(model, ending, load)
    assert torch.equal(answers(new), answers(model))
    assert factor == 0 or not torch.equal(before, answers(model))
    x, old, found = torch.arange(8.0).reshape(2, 4), Plain(), []
    old(x)
    for saved, make in ((model, build), (old, Plain)):
        with beside_its_file(saved):
            words = said(lambda make=make: found.append(pasted(2, build=make, x=x).model))
        assert words == "no error" and torch.equal(answers(found[-1]), answers(saved)) and found[-1] is not saved


@breaks('end = words[name].rpartition("Exception encountered: ")[2]', "end = words[name]")
@drawn(cases=4, name=NAME, functional=st.booleans())
def test_the_end_names_it(answer, name, functional):
    """The message of a model begins with "could not be deserialized properly" and has the part that failed behind its last "Exception encountered", also for a layer inside another model; a layer alone has its own words only."""
    assert answer.beginning.endswith("could not be deserialized properly") and MODEL in answer.words["load_model"]
    assert answer.out[0][1] == "Could not locate class 'Scale'"
    own = kind(name)(2.0)
    inner = network(functional, own)
    for model in (inner, k.Sequential([k.Input((4,)), inner])):
        words = said(lambda model=model: from_plain(to_plain(model)))
        assert MODEL in words.partition("config=")[0] and end(words) == f"Could not locate class '{name}'"
    alone = said(lambda: from_plain(to_plain(own)))
    assert MODEL not in alone and end(alone) == f"Could not locate class '{name}'"


@breaks('full = {"mine>Scale": Scale}', 'full = {"Scale": Scale}')
@breaks(
    'attempt("class name", lambda: load(path, custom_objects=given))',
    'attempt("class name", lambda: load(path, custom_objects={"mine>Scale": Scale}))',
)
@drawn(cases=4, name=NAME, package=st.sampled_from(["Custom", "mine", "yours"]))
def test_the_full_name_is_the_key(answer, name, package):
    """For a class saved with the decorator the key in `custom_objects` is package and name, as in `mine>Scale`, where the package is `Custom` by default; under the class name alone it is not located."""
    out = dict(answer.out)
    assert out["class name"] == "Could not locate class 'Scale'" and out["full name"] == "off by 0.00"
    own = k.saving.register_keras_serializable(*[package] * (package != "Custom"))(kind(name))
    try:
        plain = to_plain(network(False, own(3.0)))
    finally:
        k.saving.get_custom_objects().clear()
    assert end(said(lambda: from_plain(plain, custom_objects={name: own}))) == f"Could not locate class '{name}'"
    assert from_plain(plain, custom_objects={f"{package}>{name}": own}).layers[0].factor == 3


@breaks("register(Scale)\nattempt", "register(Scale)\nmodel.save(path)\nattempt")
@drawn(cases=4, name=NAME, package=st.sampled_from(["Custom", "mine"]))
def test_a_decorator_comes_late(answer, name, package):
    """A file that was saved before the class was decorated keeps the old name: with the decorator the class is not located, and with `custom_objects` under the class name the file loads."""
    out = dict(answer.out)
    assert out["decorated later"] == "Could not locate class 'Scale'"
    assert out["decorated, then saved"] == "off by 0.00"
    own = kind(name)
    plain = to_plain(network(False, own(3.0)))
    k.saving.register_keras_serializable(package)(own)
    try:
        words = said(lambda: from_plain(plain))
        new = from_plain(plain, custom_objects={name: own})
    finally:
        k.saving.get_custom_objects().clear()
    assert end(words) == f"Could not locate class '{name}'" and new.layers[0].factor == 3


@breaks('{**config, "inner": inner}', "config", variant="config")
@breaks("plain, whole = again(Wrap(dense))[0]", "plain, whole = again(Whole(dense))[0]", variant="config")
@drawn(cases=4, name=NAME, functional=st.booleans())
def test_a_layer_as_argument(config, name, functional):
    """A layer that returns another layer from `get_config` gets it back as a plain mapping, so that its `call` fails while the model loads, "'TrackedDict' object is not callable"; with a `from_config` that calls `deserialize_keras_object` it loads as a layer."""
    assert type(config.plain.inner).__name__ == "TrackedDict" and type(config.whole.inner) is k.layers.Dense
    for base, said_no in ((config.Wrap, True), (config.Whole, False)):
        own = kind(name, base, call=lambda self, x: self.inner(x))
        plain = to_plain(network(functional, own(k.layers.Dense(3))))
        words = said(lambda plain=plain, own=own: from_plain(plain, custom_objects={name: own}))
        assert ("'TrackedDict' object is not callable" in words.rpartition("Exception encountered")[2]) is said_no
        assert (MODEL in words) is said_no and (words == "no error") is not said_no
    new = from_plain(plain, custom_objects={name: own})
    assert type(new.layers[-1].inner) is k.layers.Dense and new.layers[-1].inner.units == 3


@breaks("new.load_weights(path)", "pass")
@drawn(cases=3, key=st.from_regex("[a-z]{4,8}_[a-z]{4,8}", fullmatch=True), functional=st.booleans())
def test_a_file_of_another_release(answer, key, functional):
    """A `.keras` file in which a Dense layer has an argument that this Keras does not know raises "Unrecognized keyword arguments passed to Dense", with `custom_objects`, `safe_mode=False` and `compile=False` too; `load_weights` reads it, and `metadata.json` in the file has the release that saved it."""
    assert dict(answer.out)["load_weights"] == "off by 0.00" and type(answer.model.layers[1]) is k.layers.Dense
    model, new = (network(functional, k.layers.Dense(3)) for _ in range(2))

    def load(path):
        with zipfile.ZipFile(path) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        assert f'"keras_version": "{k.__version__}"'.encode() in parts["metadata.json"]
        parts["config.json"] = parts["config.json"].replace(b'"units": 3', f'"units": 3, "{key}": null'.encode())
        with zipfile.ZipFile(path, "w") as file:
            for name, part in parts.items():
                file.writestr(name, part)
        for options in ({}, {"custom_objects": {"Dense": k.layers.Dense}}, {"safe_mode": False}, {"compile": False}):
            words = said(lambda options=options: k.models.load_model(path, **options))
            assert MODEL in words and end(words) == f"Unrecognized keyword arguments passed to Dense: {{'{key}': None}}"
        new.load_weights(path)

    through_a_file(model, ".keras", load)
    assert torch.equal(answers(new), answers(model))


@breaks("def __init__(self, factor, **kwargs):", "def __init__(self, factor=2.0, **kwargs):", variant="config")
@drawn(cases=4, name=NAME, functional=st.booleans())
def test_an_argument_is_missing(config, name, functional):
    """A `get_config` that leaves out an argument without a default raises "missing 1 required positional argument", and loads when it returns it."""
    assert str(config.needed).endswith("Needed.__init__() missing 1 required positional argument: 'factor'")

    def init(self, units, **kwargs):
        k.layers.Layer.__init__(self, **kwargs)
        self.units = units

    def full(self):
        return {**k.layers.Layer.get_config(self), "units": self.units}

    def back(get_config):
        own = kind(name, __init__=init, get_config=get_config, call=lambda self, x: x)
        return from_plain(to_plain(network(functional, own(3))), custom_objects={name: own})

    words = said(lambda: back(lambda self: k.layers.Layer.get_config(self)))
    assert "missing 1 required positional argument: 'units'" in words
    assert back(full).layers[-1].units == 3


@breaks(
    "known = {type(layer).__name__: type(layer)}",
    'known = {type(layer).__name__: type(layer), "NoName": Scale}',
    variant="config",
)
@drawn(cases=4, name=NAME, functional=st.booleans())
def test_kwargs_are_missing(config, name, functional):
    """An `__init__` without `**kwargs` raises "unexpected keyword argument 'name'", or `'trainable'` of a layer that has no `get_config` either, and with them passed on it loads with its name and with `trainable=False`; taken and not passed on, or with a `get_config` without that of `super().get_config()`, it loads without an error and has lost both."""
    assert str(config.no_name).endswith("NoName.__init__() got an unexpected keyword argument 'name'")

    def bare(self, factor):
        Scale.__init__(self, factor)

    def full(self):
        return {**k.layers.Layer.get_config(self), "factor": self.factor}

    def back(**members):
        own = kind(name, get_config=full, **members)
        return from_plain(to_plain(network(functional, own(3.0))), custom_objects={name: own})

    assert "got an unexpected keyword argument 'name'" in said(lambda: back(__init__=bare))
    own = kind(name, __init__=bare)
    plain = to_plain(network(functional, own(3.0)))
    words = said(lambda: from_plain(plain, custom_objects={name: own}))
    assert words.rpartition("unexpected keyword argument ")[2].startswith("'trainable'")
    assert back().layers[-1].factor == 3

    def dropped(self, factor, **kwargs):
        Scale.__init__(self, factor)

    def alone(self):
        return {"factor": self.factor}

    for members, kept in (({}, True), ({"__init__": dropped}, False), ({"get_config": alone}, False)):
        own = kind(name, **{"get_config": full, **members})
        layer = own(3.0)
        layer.name = "mine"
        layer.trainable = False
        new = from_plain(to_plain(network(functional, layer)), custom_objects={name: own}).layers[-1]
        assert ((new.name, new.trainable) == ("mine", False)) is kept and new.factor == 3
        assert kept or (new.name != "mine" and new.trainable)
    inner = config.dense
    assert inner.units == 3
    for made in (config.Scale, config.Default, config.Needed, config.Net):
        assert made(2.0, name="mine").name == "mine" and made(2.0, name="mine").factor == 2
    for made in (config.Wrap, config.Whole):
        assert made(inner, name="mine").name == "mine"


@breaks(
    "return keras.layers.Layer.get_config(self)",
    'return {**super().get_config(), "factor": self.factor}',
    variant="config",
)
@breaks(
    "factor=1.0, **kwargs):\n        super().__init__(**kwargs)\n        self.factor = factor\n\n\nclass Default",
    "factor=0.0, **kwargs):\n        super().__init__(**kwargs)\n        self.factor = factor\n\n\nclass Default",
    variant="config",
)
@breaks("silent = again(Default(factor))", "silent = again(Scale(factor))", variant="config")
@drawn(cases=4, name=NAME, factor=FACTOR, functional=st.booleans())
def test_a_default_in_silence(config, name, factor, functional):
    """A `get_config` that leaves out an argument with a default loads without an error and with the default, here 1 instead of 5."""
    assert (config.silent, config.kept) == (1, 5)
    own = kind(name, get_config=lambda self: k.layers.Layer.get_config(self))
    new = from_plain(to_plain(network(functional, own(factor))), custom_objects={name: own})
    assert new.layers[-1].factor == 1


class Held:
    """Takes a factor that a `get_config` may return."""

    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor


@breaks("silent = again(Default(factor))", "silent = again(Scale(factor))", variant="config")
@drawn(cases=3, name=NAME, factor=FACTOR)
def test_a_loss_forgets(config, name, factor):
    """A loss, a metric, an optimizer or a constraint class without a `get_config` of its own loads from `.keras` with the default of its argument, so that `fit` goes on with the default, and one that returns the argument there keeps it; here a layer forgets the 5 in the same way."""

    def call(self, y, p):
        return self.factor * k.ops.mean((y - p) ** 2, axis=-1)

    def update_step(self, slope, weight, rate):
        k.optimizers.SGD.update_step(self, self.factor * slope, weight, rate)

    def kept(self):
        return {**super(type(self), self).get_config(), "factor": self.factor}

    x, y = np.ones((4, 4), "float32"), np.ones((4, 1), "float32")
    kinds = (
        (k.losses.Loss, {"call": call}),
        (k.metrics.Metric, {"update_state": lambda self, *y, **kwargs: None, "result": lambda self: self.factor}),
        (k.constraints.Constraint, {"__call__": lambda self, w: w}),
        (k.optimizers.SGD, {"update_step": update_step}),
    )
    for base, members in kinds:
        for more, wanted in ({}, 1), ({"get_config": kept}, factor):
            own = type(name, (Held, base), {**members, **more})
            thing = own(factor)
            head = k.layers.Dense(1, kernel_constraint=thing if base is k.constraints.Constraint else None)
            model = k.Sequential([k.Input((4,)), head])
            metrics = [thing] if base is k.metrics.Metric else None
            model.compile(
                thing if base is k.optimizers.SGD else "sgd", thing if base is k.losses.Loss else "mse", metrics=metrics
            )
            model.fit(x, y, verbose=0)
            with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # Keras' own, of NumPy
                model.save(folder + "/m.keras")
                new = k.models.load_model(folder + "/m.keras", custom_objects={name: own})
            if base is k.losses.Loss:
                found = new.loss
                before, after = (m.evaluate(x, y, verbose=0) for m in (model, new))
                assert np.isclose(after * factor, before * wanted, rtol=1e-4)
            elif base is k.constraints.Constraint:
                found = new.layers[-1].kernel_constraint
            elif base is k.optimizers.SGD:
                found = new.optimizer
                new.layers[-1].set_weights([np.zeros((4, 1)), np.zeros(1)])
                new.fit(x, y, verbose=0)  # rate 0.01, and a slope of -2 by each of four weights and the bias
                assert np.isclose(new.evaluate(x, y, verbose=0), (5 * 0.02 * wanted - 1) ** 2, rtol=1e-4)
            else:
                new.fit(x, y, verbose=0)
                found = next(m for group in new.metrics for m in getattr(group, "metrics", []) if type(m) is own)
            assert found.factor == wanted
    assert (config.silent, config.kept) == (1, 5)


@breaks(
    "super().__init__(**kwargs)\n        self.factor = factor\n\n\nclass Default",
    "super().__init__(**kwargs)\n        self.factor = 2.0\n\n\nclass Default",
    variant="config",
)
@drawn(cases=8, name=NAME, value=st.sampled_from([-2.5, 7, "text", None, True, [1, 2]]))
def test_keras_keeps_plain_arguments(config, name, value):
    """A class of `Layer` itself, without a `get_config` of its own, comes back with its argument if that is a number, a text, None, a boolean or a list of numbers, here 5."""
    own = kind(name)
    new = from_plain(to_plain(own(value)), custom_objects={name: own})
    assert new.factor == value and isinstance(new.factor, type(value)) and config.kept == 5


@breaks("again(Scale(np.arange(factor)))", "again(NoName(np.arange(factor)))", variant="config")
@drawn(cases=4, name=NAME, size=st.integers(0, 5))
def test_an_array_is_refused(config, name, size):
    """A layer without a `get_config` of its own that was given an array raises when it is saved, "was created by passing non-serializable argument values", and so does a `keras.Model` that was given a number for an argument without a default."""
    assert config.array == "Object Scale was created by passing non-serializable argument values in `__init__()`,"
    message = "was created by passing\nnon-serializable argument values"
    assert f"Object {name} {message}" in said(lambda: to_plain(kind(name)(np.arange(float(size)))))

    class Needs(k.Model):
        def __init__(self, factor, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

    assert f"Object Needs {message}" in said(lambda: to_plain(Needs(9.0)))


class Net(k.Model):
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return self.factor * x


class Whole(Net):
    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


@breaks("def __init__(self):", "def __init__(self, **kwargs):", variant="config")
@drawn(cases=4, name=NAME, units=st.integers(1, 5))
def test_a_model_without_kwargs(config, name, units):
    """A subclass of `keras.Model` without `**kwargs` in its `__init__`, and without `get_config`, raises "Unable to revive model from config" when it is loaded with `custom_objects`; with them passed to `super().__init__` it loads and gives the same answers."""
    assert config.revive == "Unable to revive model from config"

    def bare(self):
        k.Model.__init__(self)
        self.head = k.layers.Dense(units)

    def full(self, **kwargs):
        k.Model.__init__(self, **kwargs)
        self.head = k.layers.Dense(units)

    assert "Unable to revive model from config" in through_and_back(kind(name, Plain, __init__=bare))
    assert through_and_back(kind(name, Plain, __init__=full)) == "the same answers"


@breaks("class Net(keras.Model):", "class Net(keras.layers.Layer):", variant="config")
@drawn(cases=4, name=NAME, units=st.integers(1, 5))
def test_a_size_forgotten(config, name, units):
    """A subclass of `keras.Model` without `get_config` raises "objects could not be loaded" where an argument is the size of its layers, and its default another; so does a layer with a `get_config` without the size of its weights; with the argument in `get_config` either loads and gives the same answers; a model whose code has changed, to another size, a layer more or another name of a layer, raises it too, and with the old code it loads."""
    assert config.net == 1 and config.kept == 5

    def init(self, units=6, **kwargs):
        k.Model.__init__(self, **kwargs)
        self.units, self.head = units, k.layers.Dense(units)

    def full(self):
        return {**k.Model.get_config(self), "units": self.units}

    assert "objects could not be loaded" in through_and_back(kind(name, Plain, __init__=init), units)
    assert through_and_back(kind(name, Plain, __init__=init, get_config=full), units) == "the same answers"

    def weighs(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))

    def starts(self, units=6, **kwargs):
        k.layers.Layer.__init__(self, **kwargs)
        self.units = units

    def keeps(self):
        return {**k.layers.Layer.get_config(self), "units": self.units}

    members = {"__init__": starts, "build": weighs, "call": lambda self, x: x @ self.kernel}
    for get_config in (lambda self: k.layers.Layer.get_config(self), keeps):
        own = kind(name, k.layers.Layer, **members, get_config=get_config)
        model, found = network(False, own(units)), []
        load = lambda path, own=own: answers(k.models.load_model(path, custom_objects={name: own}))  # noqa: E731
        words = said(lambda model=model, found=found, load=load: found.append(through_a_file(model, ".keras", load)))
        assert torch.equal(found[0], answers(model)) if found else "objects could not be loaded" in words
        assert bool(found) == (get_config is keeps)

    def fixed(size, call="head", more=False):
        def init(self, **kwargs):
            k.Model.__init__(self, **kwargs)
            setattr(self, call, k.layers.Dense(size))
            self.more = k.layers.Dense(2) if more else lambda x: x

        return kind(name, Plain, __init__=init, call=lambda self, x: self.more(getattr(self, call)(x)))

    old = fixed(units)
    for now in (fixed(6), fixed(units, more=True), fixed(units, call="top")):
        assert "objects could not be loaded" in through_and_back(old, now=now)
    assert through_and_back(old) == "the same answers"


SLIDES = {"filters": 2, "kernel_size": 3}


@breaks("class Net(keras.Model):", "class Net(keras.layers.Layer):", variant="config")
@drawn(cases=8, factor=FACTOR, keyword=st.booleans(), inside=st.booleans())
def test_a_model_forgets(config, factor, keyword, inside):
    """A subclass of `keras.Model`, or of a layer of Keras, such as `Dense`, `Conv1D` or `Dropout`, without a `get_config` of its own loads without an error and with the default of its argument, alone or inside another model, here 1 instead of 5; with `get_config` the argument comes back."""
    assert config.net == 1 and config.kept == 5
    for made, back in ((Net, 1), (Whole, factor)):
        own = made(factor=factor) if keyword else made(factor)
        new = from_plain(to_plain(network(True, own) if inside else own), custom_objects={made.__name__: made})
        assert (new.layers[-1] if inside else new).factor == back
    for base, first in ((k.layers.Dense, {"units": 3}), (k.layers.Conv1D, SLIDES), (k.layers.Dropout, {"rate": 0.5})):

        def init(self, factor=1.0, base=base, **kwargs):
            base.__init__(self, **kwargs)
            self.factor = factor

        def full(self, base=base):
            return {**base.get_config(self), "factor": self.factor}

        for members, back in (({}, 1), ({"get_config": full}, factor)):
            made = kind("Made", base, __init__=init, **members)
            own = made(factor, **first)
            assert from_plain(to_plain(own), custom_objects={"Made": made}).factor == back


def marks(self, shape):
    self.built = True


def makes(self, shape):
    self.head = k.layers.Dense(3)
    self.built = True


def builds(self, shape):
    self.head.build(shape)
    self.built = True


class Nested(Plain):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.head = Plain()


class Super(Plain):
    def build(self, shape):
        super().build(shape)


def inside(self, shape):
    self.head.head.build(shape)
    self.built = True


LOST = {
    "marks": (Plain, kind("Marks", Plain, build=marks)),
    "makes": (Plain, kind("Makes", Plain, build=makes)),
    "super": (Plain, Super),
    "holds": (Nested, kind("Holds", Nested, build=builds)),
}


@breaks('given = {"Scale": Scale}', 'given = {"scale": Scale}')
@drawn(cases=8, lost=st.sampled_from([*LOST]), compiled=st.booleans())
def test_a_build_of_your_own(answer, lost, compiled):
    """A subclass of `keras.Model` whose `build` only sets `built`, only makes its layers, only calls `super().build(shape)` or only calls that of a model of yours in it that has none of its own, has another answer after `load_model`, without an error, and but for the last without a warning where it is not compiled; with a `build` that calls that of its layers, those inside the inner model there, and without one, which reads the first file too where `__init__` makes the layers, it has the same."""
    x = torch.ones(2, 4)
    base, own = LOST[lost]

    def load(path, kind):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore" if compiled or base is Nested else "error")
            return k.models.load_model(path, custom_objects={"Own": kind})

    sound = kind("Own", base, build=inside if base is Nested else builds)
    for saved, read in ((own, own), (own, base), (base, base), (sound, sound)):
        saved = kind("Own", saved)()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore" if base is Nested else "error")
            if compiled:
                saved.compile("adam", "mse")
                saved.fit(np.ones((2, 4)), np.zeros((2, 3)), verbose=0)
            before = saved(x)
        new = through_a_file(saved, ".keras", lambda path, read=read: load(path, kind("Own", read)))
        assert torch.equal(new(x), before) is (read is not own)
    assert dict(answer.out)["custom_objects"] == "off by 0.00"


class Two(k.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.left, self.right = k.layers.Dense(3), k.layers.Dense(3)

    def call(self, x, y):
        return self.left(x) + (0 if y is None else self.right(y))


@breaks('given = {"Scale": Scale}', 'given = {"scale": Scale}')
@drawn(cases=6, way=st.sampled_from(["both", "either", "one list"]), name=NAME, rows=st.integers(1, 4))
def test_a_call_of_two_inputs(answer, way, name, rows):
    """A subclass of `keras.Model` with `call(self, x, y)` loads untrained by `load_model` and warns; with `call(self, x, y=None)` a part does, the layer that `y` goes through, in silence; the file holds all: called on both, the model takes it by `load_weights`, as does a class that takes one list, which `load_model` makes untrained out of this file; a model saved with one list comes back whole."""
    x, y = torch.rand(rows, 4), torch.rand(rows, 2)
    calls = {
        "both": lambda self, x, y: Two.call(self, x, y),
        "either": lambda self, x, y=None: Two.call(self, x, y),
        "one list": lambda self, both: Two.call(self, *both),
    }
    own = kind(name, Two, call=calls[way])
    ask = lambda model: model([x, y]) if way == "one list" else model(x, y)  # noqa: E731
    model, warned = own(), []
    right = ask(model)

    def load(path):
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            new = k.models.load_model(path, custom_objects={name: own})
        warned.extend(str(one.message) for one in heard)
        first = ask(new)
        loaded = [torch.equal(new.left.kernel.value, model.left.kernel.value)]
        loaded.append(torch.equal(new.right.kernel.value, model.right.kernel.value))
        new.load_weights(path)
        assert torch.equal(ask(new), right)
        listed = k.models.load_model(path, custom_objects={name: kind(name, Two, call=calls["one list"])})
        assert torch.equal(listed([x, y]), right) == (way == "one list")
        assert torch.equal(listed.left.kernel.value, model.left.kernel.value) == (way == "one list")
        listed.load_weights(path)
        assert torch.equal(listed([x, y]), right)
        return loaded, torch.equal(first, right)

    loaded, same = through_a_file(model, ".keras", load)
    assert loaded == {"both": [False, False], "either": [True, False], "one list": [True, True]}[way]
    assert same == (way == "one list") and bool(warned) == (way == "both")
    assert dict(answer.out)["custom_objects"] == "off by 0.00"


@breaks("new.load_weights(path)", "pass")
@drawn(cases=3, ending=st.sampled_from([".keras", ".h5"]), other=FACTOR)
def test_weights_alone(answer, ending, other):
    """`load_weights` into a model whose code says another factor raises nothing, brings the weights and leaves that factor; after `model.build(shape)` alone a subclass of `keras.Model` takes nothing from a `.keras` file, without an error, and called on data it takes all."""
    model = network(False, k.layers.Dense(3), kind("Own")(5.0))
    new = network(False, k.layers.Dense(3), kind("Own")(other))
    through_a_file(model, ending, new.load_weights)
    assert torch.allclose(5 * answers(new), other * answers(model)) and not torch.equal(answers(new), answers(model))
    assert new.layers[1].factor == other and dict(answer.out)["load_weights"] == "off by 0.00"
    saved, built, called = Plain(), Plain(), Plain()
    answers(saved), answers(called)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        built.build((2, 4))
    for one in (built, called):
        through_a_file(saved, ".keras", one.load_weights)
    assert built.built and torch.equal(answers(called), answers(saved))
    assert len(built.weights) == 0 and not torch.allclose(answers(built), answers(saved))


@breaks("return self.factor + x", "return self.factor * x")
@breaks('other = {"Scale": Shift}', 'other = {"Scale": Scale}')
@drawn(cases=4, name=NAME, factor=FACTOR, functional=st.booleans())
def test_another_class_in_silence(answer, name, factor, functional):
    """Another class under the name in `custom_objects` loads without an error and computes what its own `call` says."""
    assert answer.Shift(3.0)(torch.tensor([2.0])).tolist() == [5]
    told = dict(answer.out)["another class"]
    assert told.startswith("off by ") and float(told.split()[-1]) > 1
    model = network(functional, kind(name)(factor))
    other = kind(name, call=lambda self, x: self.factor + x - 100)
    new = from_plain(to_plain(model), custom_objects={name: other})
    x = torch.arange(8.0).reshape(2, 4)
    assert torch.equal(new(x), factor + x - 100) and not torch.equal(new(x), model(x))


def double(x):
    return x * 2


def times_of(factor):
    def act(x):
        return x * factor

    return act


@breaks('{"double": double}', '{"two": double}', variant="functions")
@drawn(cases=4, factors=st.tuples(st.integers(2, 9), st.integers(10, 19)), first=st.booleans(), layer=st.booleans())
def test_functions_of_one_factory(functions, factors, first, layer):
    """Another function under the name in `custom_objects` loads without an error and computes as it says; all activations and functions in a `Lambda` that one factory makes share a name: both layers of a model compute by the one that is given, and with a `__name__` of its own for each, given before it is registered or saved, each layer computes by its own; given to registered ones, both compute by the last."""
    assert functions.told["activation=double"][1] == "loads"
    both = [times_of(factor) for factor in factors]
    given = both[0 if first else 1]
    assert both[0].__name__ == both[1].__name__ == "act"
    make = k.layers.Lambda if layer else k.layers.Activation
    model = network(True, *map(make, both))
    new = from_plain(to_plain(model), custom_objects={"act": given})
    x = torch.ones(2, 4)
    assert (model(x) == factors[0] * factors[1]).all() and (new(x) == given(1) ** 2).all()
    for act, own in zip(both, ("first", "second"), strict=True):
        act.__name__ = own
    given = {act.__name__: act for act in both}
    named = from_plain(to_plain(network(True, *map(make, both))), custom_objects=given)
    assert [part(x)[0, 0].item() for part in named.layers[1:]] == list(factors)
    for early in (True, False):
        both = [times_of(factor) for factor in factors]
        for register in (not early, early):
            for act, own in zip(both, ("first", "second"), strict=True):
                if register:
                    k.saving.register_keras_serializable("factory")(act)
                else:
                    act.__name__ = own
        back = from_plain(to_plain(network(True, *map(make, both))))
        assert [part(x)[0, 0].item() for part in back.layers[1:]] == (list(factors) if early else [factors[1]] * 2)


@breaks('{"double": double}', '{"two": double}', variant="functions")
@drawn(cases=6, name=st.sampled_from(["relu", "tanh", "gelu"]), factor=st.integers(2, 9), dense=st.booleans())
def test_a_name_that_keras_has(functions, name, factor, dense):
    """An activation of your own named `relu`, `tanh` or `gelu`, as one of Keras, loads as Keras's from a `.keras` file, without an error, even with `custom_objects`, registered since too; registered, or renamed, and saved again, it loads as yours."""
    assert functions.told["activation=double"][1] == "loads"
    x = torch.arange(8.0).reshape(2, 4) + 1
    for way in ("as it was", "registered", "renamed"):
        act = times_of(factor)
        act.__name__ = "mine" if way == "renamed" else name
        if way == "registered":
            k.saving.register_keras_serializable("own")(act)
        layer = k.layers.Dense(4, activation=act, kernel_initializer="identity") if dense else k.layers.Activation(act)
        given = {} if way == "registered" else {act.__name__: act}
        load = lambda path, given=given: k.models.load_model(path, custom_objects=given)  # noqa: E731
        new = [through_a_file(network(True, layer), ".keras", load)]
        if way == "as it was":

            def later(path, act=act, load=load):
                k.saving.register_keras_serializable("since")(act)
                return load(path)

            new.append(through_a_file(network(True, layer), ".keras", later))
        wanted = k.activations.get(name)(x) if way == "as it was" else x * factor
        assert all(torch.allclose(one(x), wanted) for one in new)


@breaks('register = keras.saving.register_keras_serializable("mine")', "register = print")
@drawn(cases=6, name=NAME, what=st.sampled_from(["layer", "cell", "activation"]), register=st.booleans())
def test_a_wrapper_that_copies(answer, name, what, register):
    """Making a `Bidirectional` around an LSTM, a cell or an activation of your own raises "Could not locate" with its name, from a cell and an activation behind "could not be deserialized properly"; with the decorator and in a `custom_object_scope` it is made, and `TimeDistributed` takes it without; `deepcopy` of a model that holds one raises and is made just so."""
    assert dict(answer.out)["decorated, then saved"] == "off by 0.00"
    if what == "activation":
        own = lambda x: x * 2  # noqa: E731
        own.__name__ = own.__qualname__ = name.lower()
    else:
        own = type(name, (k.layers.LSTM if what == "layer" else k.layers.LSTMCell,), {})
    kinds = {"layer": lambda: own(3), "cell": lambda: k.layers.RNN(own(3))}

    def make(wrapper=k.layers.Bidirectional):
        return wrapper(kinds.get(what, lambda: k.layers.LSTM(3, activation=own))())

    held = k.Sequential([k.Input((5, 4)), make(lambda layer: layer)])
    lost = f"Could not locate {'function' if what == 'activation' else 'class'} '{own.__name__}'"

    def copied():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # NumPy's, about reading arrays of PyTorch
            return copy.deepcopy(held)

    words = said(make)
    assert lost in words and lost in said(copied)
    assert ("could not be deserialized properly" in words) is (what != "layer")
    assert said(lambda: make(k.layers.TimeDistributed)) == "no error"
    try:
        if register:
            k.saving.register_keras_serializable()(own)
            made, twin = make(), copied()
        else:
            with k.saving.custom_object_scope({own.__name__: own}):
                made, twin = make(), copied()
    finally:
        k.saving.get_custom_objects().clear()
    x = torch.ones(2, 5, 4)
    assert made(x).shape == (2, 6) and torch.equal(twin(x), held(x))


@breaks('"Lambda(double)": Lambda(double)', '"Lambda(double)": Lambda(keras.ops.relu)', variant="functions")
@breaks("Dense(3, activation=double)", 'Dense(3, activation="relu")', variant="functions")
@breaks('{"double": double}', '{"two": double}', variant="functions")
@drawn(cases=4, layer=st.booleans(), functional=st.booleans())
def test_a_function_by_name(functions, layer, functional):
    """An activation or a `Lambda` layer with a function that has a name is not found, with `safe_mode=False` neither: it raises "Could not locate function"; with `custom_objects` under that name it loads."""
    assert functions.double(5) == 10 and functions.layers["activation=double"].units == 3
    model = network(functional, k.layers.Lambda(double) if layer else k.layers.Dense(3, activation=double))
    plain = to_plain(model)
    for options in ({}, {"safe_mode": False}):
        assert end(said(lambda options=options: from_plain(plain, **options))) == "Could not locate function 'double'"
    new = from_plain(plain, custom_objects={"double": double})
    assert new(torch.ones(2, 4)).shape == model(torch.ones(2, 4)).shape
    for name in ("activation=double", "Lambda(double)"):
        assert functions.told[name] == [
            "Could not locate function 'double'",
            "loads",
            "Could not locate function 'double'",
        ]


def start(shape, dtype=None):
    return k.ops.ones(shape, dtype)


def penalty(weight):
    return k.ops.sum(weight)


@breaks('{"double": double}', '{"two": double}', variant="functions")
@drawn(cases=4, functional=st.booleans(), regularizer=st.booleans())
def test_an_initializer_of_your_own(functions, functional, regularizer):
    """A function of your own as initializer raises "Could not interpret initializer identifier", as a regularizer the same of a regularizer, and loads with `custom_objects` under its name."""
    assert functions.named == {"custom_objects": {"double": functions.double}}
    options = {"kernel_regularizer": penalty} if regularizer else {"kernel_initializer": start}
    plain = to_plain(network(functional, k.layers.Dense(3, **options)))
    words = "Could not interpret initializer identifier"
    words = words.replace("initializer", "regularizer") if regularizer else words
    assert words in said(lambda: from_plain(plain)).rpartition("Exception")[2]
    if regularizer:
        assert from_plain(plain, custom_objects={"penalty": penalty}).layers[-1].kernel_regularizer is penalty
    else:
        assert from_plain(plain, custom_objects={"start": start}).layers[-1].kernel_initializer is start


@breaks("activation=lambda x: x * 2", "activation=double", variant="functions")
@drawn(cases=4, functional=st.booleans())
def test_a_lambda_as_activation(functions, functional):
    """`activation=lambda x: ...` is saved and raises "Could not interpret activation function identifier" when it is loaded, also under `safe_mode=False`; a function made with `def` loads with `custom_objects`."""
    dense = functions.layers["activation=lambda"]
    assert dense.units == 3 and dense.activation(5) == 10
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = to_plain(network(functional, k.layers.Dense(3, activation=lambda x: x * 2)))
        words = "Could not interpret activation function identifier"
        for options in ({}, {"safe_mode": False}, {"custom_objects": {"double": double}}):
            assert words in said(lambda options=options: from_plain(plain, **options)).rpartition("Exception")[2]
    named = to_plain(network(functional, k.layers.Dense(3, activation=double)))
    assert from_plain(named, custom_objects={"double": double}).layers[-1].activation is double
    assert functions.told["activation=lambda"] == [words] * 3


@breaks('"Lambda(lambda)": Lambda(lambda x: x * 2)', '"Lambda(lambda)": Lambda(double)', variant="functions")
@breaks('{"safe_mode": False}', '{"safe_mode": True}', variant="functions")
@drawn(cases=4, factor=FACTOR, functional=st.booleans())
def test_a_lambda_in_a_layer(functions, factor, functional):
    """A `Lambda` layer with a lambda raises "Requested the deserialization of a Lambda layer", also with `custom_objects`; with `safe_mode=False` it loads and gives the same answers."""
    assert functions.layers["Lambda(lambda)"].function(5) == 10
    model = network(functional, k.layers.Lambda(lambda x: x * factor))
    plain = to_plain(model)
    refused = "Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda"
    for options in ({}, {"custom_objects": {"double": double}}):
        assert refused in said(lambda options=options: from_plain(plain, **options))
    assert torch.equal(answers(from_plain(plain, safe_mode=False)), answers(model))
    assert functions.told["Lambda(lambda)"] == [refused, refused, "loads"]


# What marshal.dumps gives in Python 3.8 for the code of lambda x: x * 2.
OLD_CODE = (
    "4wEAAAAAAAAAAAAAAAEAAAACAAAAQwAAAHMIAAAAfABkARQAUwApAk7pAgAAAKkAKQHaAXhyAgAAAHICAAAA2gDaCDxsYW1iZGE+AQAAAPMAAAAA"
)


@breaks("new.load_weights(path)", "pass")
@drawn(cases=3, functional=st.booleans(), units=st.integers(1, 5))
def test_a_lambda_of_another_python(answer, functional, units):
    """A `Lambda` layer whose lambda was saved by Python 3.8 raises "bad marshal data" under `safe_mode=False`; `load_weights` reads the file into a model built by the same code, and it gives the same answers."""
    assert dict(answer.out)["load_weights"] == "off by 0.00"

    def build():
        return network(functional, k.layers.Dense(units), k.layers.Lambda(lambda x: x * 2))

    model, new = build(), build()

    def load(path):
        with zipfile.ZipFile(path) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        config, count = re.subn(rb'"code": "[^"]*"', b'"code": "' + OLD_CODE.encode() + b'"', parts["config.json"])
        assert count == 1
        parts["config.json"] = config
        with zipfile.ZipFile(path, "w") as file:
            for name, part in parts.items():
                file.writestr(name, part)
        assert "Requested the deserialization" in said(lambda: k.models.load_model(path))
        assert "bad marshal data (unknown type code)" in said(lambda: k.models.load_model(path, safe_mode=False))
        new.load_weights(path)

    through_a_file(model, ".keras", load)
    assert torch.equal(answers(new), answers(model))


@breaks("(keras.ops.ones(3))", "", variant="functions")
def test_a_global_in_a_lambda(functions):
    """Here a `Lambda` layer with a lambda that uses a global name, or an imported module, fails under `safe_mode=False`: in a Sequential model it loads and raises NameError when it is called, and in a functional one it raises while it loads, as one that has a default argument does in both; one without these can be called, and so can a function with `custom_objects`."""
    assert functions.told["with a global"][2] == "loads" and functions.two == 2
    assert functions.called == "NameError" and functions.layers["with a global"].function(5) == 10
    for function in (lambda x: x * SEVEN, lambda x: x * np.pi, lambda x: k.ops.exp(x)):
        layer = k.layers.Lambda(function)
        new = from_plain(to_plain(network(False, layer)), safe_mode=False)
        assert said(lambda new=new: answers(new)).startswith("NameError")
        plain = to_plain(network(True, layer))
        assert "Lambda.call()" in said(lambda plain=plain: from_plain(plain, safe_mode=False))
    for functional in (False, True):
        model = network(functional, k.layers.Lambda(lambda x, factor=3: x * factor))
        words = said(lambda model=model: through_a_file(model, ".keras", without_safety))
        assert "(defaults) must be None or tuple" in words
    new = from_plain(to_plain(network(True, k.layers.Lambda(lambda x: x * 2))), safe_mode=False)
    assert new(torch.ones(1, 4)).tolist() == [[2] * 4]
    given = {"times": times}
    new = from_plain(to_plain(network(True, k.layers.Lambda(times))), custom_objects=given)
    assert new(torch.ones(1, 4)).tolist() == [[7] * 4]


SEVEN = 7


def without_safety(path):
    return k.models.load_model(path, safe_mode=False)


def times(x):
    return x * SEVEN


@breaks("own_keras = attempt(own, ", 'own_keras = attempt("mse", ', variant="compiled")
@breaks('custom_objects={"own": own})', 'compile=False)\nwhole.compile("adam")', variant="compiled")
@drawn(cases=2, metric=st.booleans())
def test_a_loss_of_your_own(compiled, metric):
    """A model compiled with a loss or a metric that is a function of your own raises "Could not locate function"; with `compile=False` it loads, and with `custom_objects` it loads with it and with the step that its optimizer had taken."""
    assert compiled.own_keras == "Could not locate function 'own'"
    assert compiled.own(torch.tensor([4.0, 1.0]), torch.ones(2)).tolist() == 4.5

    def mine(y, p):
        return k.ops.mean((y - p) ** 2)

    model = network(True, k.layers.Dense(3))
    model.compile("adam", *(["mse", None, None, [mine]] if metric else [mine]))
    model.fit(np.ones((5, 4)), np.ones((5, 3)), verbose=0)

    def load(path):
        words = said(lambda: k.models.load_model(path))
        given = {"custom_objects": {"mine": mine}}
        return words, k.models.load_model(path, compile=False), k.models.load_model(path, **given)

    words, bare, whole = through_a_file(model, ".keras", load)
    assert end(words) == "Could not locate function 'mine'" and not bare.compiled and whole.compiled
    assert int(whole.optimizer.iterations.value) == 1 and compiled.whole.loss is compiled.own


@breaks('own_h5 = attempt(own, "h5")', 'own_h5 = attempt(own, "h5", compile=False)', variant="compiled")
@breaks('object_h5 = attempt(Squares(), "h5")', 'object_h5 = attempt(Squares(), "keras")', variant="compiled")
def test_a_loss_in_h5(compiled):
    """Here a model compiled with a loss of your own and saved as `.h5` raises "string indices must be integers" for a function and "Could not interpret loss identifier" for a class, and loads with `compile=False` and with `custom_objects`; loaded otherwise than with `compile=False`, with a loss of Keras too, `fit` says "Unknown variable" until `compile` is called after loading."""
    assert str(compiled.own_h5).startswith("string indices must be integers")
    assert compiled.object_h5 == "Could not interpret loss identifier: squares"
    given = {"custom_objects": {"own": compiled.own, "Squares": compiled.Squares}}
    assert compiled.Squares()(torch.tensor([4.0, 1.0]), torch.ones(2)).tolist() == 4.5
    for loss, options in (
        (compiled.own, {"compile": False}),
        (compiled.own, given),
        (compiled.Squares(), {"compile": False}),
        (compiled.Squares(), given),
        (k.losses.MeanSquaredError(), {}),
    ):
        model = network(True, k.layers.Dense(3))
        model.compile("adam", loss)
        new = through_a_file(model, ".h5", lambda path, options=options: k.models.load_model(path, **options))
        assert torch.equal(answers(new), answers(model))
        x, target = torch.ones(2, 4), torch.ones(2, 3)
        if options != {"compile": False}:
            assert said(lambda: new.fit(x, target, verbose=0)).startswith("ValueError: Unknown variable")  # noqa: B023
        new.compile("adam", loss)
        new.fit(x, target, verbose=0)
        assert not torch.equal(answers(new), answers(model))


@breaks('attempt("mse", "h5", twice)', 'attempt("mse", "keras", twice)', variant="compiled")
@drawn(cases=2, name=NAME)
def test_unknown_layer_in_h5(compiled, name):
    """An `.h5` file with a layer of a class that is not registered raises "Unknown layer" with its name, and loads with `custom_objects`."""
    assert compiled.unknown == "Unknown layer: 'Twice'"
    assert compiled.twice.layers[-1](torch.tensor([3.0])).tolist() == [6]
    made, Twice = kind(name), compiled.Twice
    again = through_a_file(
        compiled.twice, ".h5", lambda path: k.models.load_model(path, custom_objects={"Twice": Twice}, compile=False)
    )
    assert torch.equal(again(torch.ones(2, 4)), compiled.twice(torch.ones(2, 4)))
    words, new = through_a_file(
        network(False, made(3.0)),
        ".h5",
        lambda path: (said(lambda: k.models.load_model(path)), k.models.load_model(path, custom_objects={name: made})),
    )
    assert f"Unknown layer: '{name}'" in words and new.layers[-1].factor == 3


@breaks('mse_h5 = attempt("mse", "h5")', 'mse_h5 = attempt("mse", "keras")', variant="compiled")
@breaks(
    "as_object = keras.losses.MeanSquaredError()", "as_object = keras.losses.MeanAbsoluteError()", variant="compiled"
)
def test_mse_in_h5(compiled):
    """Here a model compiled with the loss "mse" and saved as `.h5` raises "Could not deserialize 'keras.metrics.mse'"; with `compile=False` it loads, and so does one compiled with `keras.losses.MeanSquaredError()`."""
    assert str(compiled.mse_h5).startswith("Could not deserialize 'keras.metrics.mse'")
    assert type(compiled.bare).__name__ == "Functional" and type(compiled.kept).__name__ == "MeanSquaredError"


@breaks("compile=False)\napart", 'compile=False)\nbare.compile("adam", "mse")\napart', variant="compiled")
@breaks('bare = attempt("mse", "h5", compile=False)', "bare = keras.models.clone_model(model)", variant="compiled")
def test_compile_false(compiled):
    """Here `compile=False` gives a network without a loss and an optimizer, with the answers of the model that was saved, and `fit` raises "You must call `compile()` before using the model"."""
    assert compiled.bare.output_shape == (None, 3)
    parts = [[getattr(net, name, None) for name in ("loss", "optimizer")] for net in (compiled.bare, compiled.model)]
    assert parts[0] == [None, None] and None not in parts[1]
    assert compiled.apart == 0 and compiled.message == "You must call `compile()` before using the model."
