import argparse
import contextlib
import io
import pickle
import sys
import tempfile
import types
import warnings
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 999)
SIZE = st.integers(1, 9)


def saved_file(thing):
    file = io.BytesIO()
    torch.save(thing, file)
    file.seek(0)
    return file


def through_a_file(thing, **options):
    return torch.load(saved_file(thing), **options)


def refusal(net, state, **options):
    with pytest.raises((RuntimeError, TypeError)) as caught:
        net.load_state_dict(state, **options)
    return " ".join(str(caught.value).split())


@breaks("torch.save(model.state_dict(), file)", "torch.save(build().state_dict(), file)")
@breaks("nn.Dropout(0.5)", "nn.Dropout(0.0)")
@breaks("right = model.eval()(x)", "right = build().eval()(x)")
@breaks("torch.save(model.state_dict()", "torch.save(build().state_dict()", variant="pasted")
@breaks("model.load_state_dict(state)", "", variant="pasted")
@breaks("model.eval() ", "model.train() ", variant="pasted")
@drawn(cases=8, seed=SEED, units=SIZE, rows=st.integers(2, 9))
def test_the_same_answers(answer, pasted, seed, units, rows):
    """A model built anew with the same code, filled with the state from the file and set to eval mode gives the answers of the old one, to the bit; before it was filled it does not."""
    torch.manual_seed(seed)
    x = torch.randn(rows, 5)

    def build():
        return nn.Sequential(nn.Linear(5, units), nn.BatchNorm1d(units), nn.Dropout(), nn.Linear(units, 2))

    old, new = build(), build()
    old(x)
    right = old.eval()(x)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        ours = pasted(1, model=old, build=build).model
    assert ours is not old and torch.equal(ours(x), right)
    assert (new.eval()(x) - right).abs().max() > 1e-4
    new.load_state_dict(through_a_file(old.state_dict()))
    assert torch.equal(new(x), right)
    assert answer.off == 0 and torch.equal(answer.new(answer.x), answer.model(answer.x))
    assert torch.equal(answer.right, answer.model(answer.x)) and str(answer.report) == "<All keys matched successfully>"
    assert answer.model[2].p == 0.5 and answer.model[1].num_batches_tracked == 1
    answer.file.seek(0)
    assert set(torch.load(answer.file)) == set(answer.state)


@breaks("nn.BatchNorm1d(3)", "nn.BatchNorm1d(3, track_running_stats=False)")
@breaks("state = model.state_dict()", "state = dict(model.named_parameters())")
def test_what_the_file_holds(answer):
    """Here the file holds nine names with a tensor each, of which three are no parameters; no class of a layer is named in it."""
    answer.file.seek(0)
    held = torch.load(answer.file)
    assert len(held) == len(answer.state) == 9 and all(isinstance(value, torch.Tensor) for value in held.values())
    assert [tuple(held[name].shape) for name in ("0.weight", "3.weight")] == [(3, 5), (2, 3)]
    assert answer.buffers == ["1.running_mean", "1.running_var", "1.num_batches_tracked"]
    assert set(held) == set(dict(answer.model.named_parameters())) | set(answer.buffers)
    assert b"torch.nn.modules" not in answer.file.getvalue()
    whole = io.BytesIO()
    torch.save(answer.model, whole)
    assert b"torch.nn.modules" in whole.getvalue()


@breaks("late(x)\nspoiled", "spoiled")
@breaks("late(x)\nspoiled", "late.eval()(x)\nspoiled")
@breaks("late.load_state_dict(model.state_dict())\n", "")
def test_eval_too_late(answer):
    """A loaded model that is called once in train mode has other running averages, and is off by 0.16 here after `eval()`; loaded again, it is right."""
    assert not torch.equal(answer.late[1].running_mean, answer.model[1].running_mean)
    assert torch.equal(answer.late[0].weight, answer.model[0].weight) and not answer.late.training
    assert abs(answer.spoiled - 0.16) < 0.005
    torch.manual_seed(0)
    assert torch.equal(answer.x, 2 * torch.randn(64, 5) + 3)
    again = answer.build()
    again.load_state_dict(answer.late.state_dict())
    again.load_state_dict(answer.state)
    assert torch.equal(again.eval()(answer.x), answer.right)


@breaks("model.eval()(x)", "model(x)")
def test_the_mode_is_not_in_the_file(answer):
    """The saved model is in eval mode; a new one is in train mode, and loading the state does not change that."""
    loaded = answer.build()
    assert loaded.training and not answer.model.training
    loaded.load_state_dict(through_a_file(answer.state))
    assert loaded.training and all(layer.training for layer in loaded)


@breaks("told(wrapped, strict=False)", "told(bare, strict=False)", variant="mismatch")
@drawn(cases=8, seed=SEED, units=SIZE)
def test_strict_false_loads_nothing(mismatch, seed, units):
    """With `strict=False` and names that have a prefix, loading raises nothing and changes no entry; the report lists the names."""
    torch.manual_seed(seed)
    old, new = (nn.Sequential(nn.Linear(5, units), nn.BatchNorm1d(units)) for _ in range(2))
    before = {name: value.clone() for name, value in new.state_dict().items()}
    report = new.load_state_dict({f"module.{k}": v + 1 for k, v in old.state_dict().items()}, strict=False)
    assert all(torch.equal(value, before[name]) for name, value in new.state_dict().items())
    assert len(report.unexpected_keys) == 7 and "0.weight" in report.missing_keys
    new.load_state_dict({k: v + 1 for k, v in old.state_dict().items()}, strict=False)
    assert torch.equal(new[0].weight, old[0].weight + 1)
    assert (
        mismatch.quiet.startswith("_IncompatibleKeys(missing_keys=['0.weight'") and "module.0.weight" in mismatch.quiet
    )


@breaks("nn.MultiheadAttention(8, 2)", "nn.MultiheadAttention(8, 4)", variant="silent")
@breaks("nn.MultiheadAttention(8, 4)", "nn.MultiheadAttention(8, 2)", variant="silent")
def test_heads_are_not_in_the_file(silent):
    """The state of an attention with four heads loads into one with two: all keys match, and here the answers are off by 0.35."""
    assert silent.four.num_heads == 4 and silent.two.num_heads == 2
    assert silent.heads == "<All keys matched successfully>, off by 0.35"
    assert all(torch.equal(value, silent.four.state_dict()[name]) for name, value in silent.two.state_dict().items())


@breaks("build(nn.ReLU())", "build(nn.Tanh())", variant="silent")
@breaks("eps=0.5", "eps=1e-5", variant="silent")
@breaks("eps=0.5", "eps=0.6", variant="silent")
def test_code_is_not_in_the_file(silent):
    """A state loads into a model with another activation, and into a BatchNorm with another eps: all keys match, and here the answers are off by 0.94 and 0.63."""
    matched = "<All keys matched successfully>, off by "
    assert (silent.activation, silent.eps) == (matched + "0.94", matched + "0.63")
    torch.testing.assert_close(silent.large(silent.x), silent.x / 1.5**0.5)


@breaks("self.layers = [nn.Linear(8, 5)]", "self.layers = nn.ModuleList([nn.Linear(8, 5)])", variant="silent")
@breaks("apart(Listed(), Listed(), ", "apart(*[Listed()] * 2, ", variant="silent")
def test_a_plain_list_is_not_in_the_file(silent):
    """The layers in a plain list, and a bare tensor that the class drew, are not in the state: all keys match, and the answers of a new model are others; with `nn.ModuleList` and `register_buffer` they are the same."""

    class Held(nn.Module):
        def __init__(self, kind):
            super().__init__()
            self.layers, self.head = kind([nn.Linear(8, 5)]), nn.Linear(5, 3)

        def forward(self, x):
            return self.head(self.layers[0](x))

    for kind, lost in ((list, True), (nn.ModuleList, False)):
        old, new = Held(kind), Held(kind)
        assert (len(old.state_dict()) == 2) == lost
        assert str(new.load_state_dict(old.state_dict())) == "<All keys matched successfully>"
        assert torch.equal(old(silent.x), new(silent.x)) != lost

    class Drawn(nn.Module):
        def __init__(self, buffer):
            super().__init__()
            self.head, drawn = nn.Linear(5, 3), torch.randn(8, 5)
            if buffer:
                self.register_buffer("drawn", drawn)
            else:
                self.drawn = drawn

        def forward(self, x):
            return self.head(x @ self.drawn)

    for buffer in (False, True):
        old, new = Drawn(buffer), Drawn(buffer)
        assert str(new.load_state_dict(old.state_dict())) == "<All keys matched successfully>"
        assert torch.equal(old(silent.x), new(silent.x)) == buffer
    words, _, off = silent.hidden.rpartition(" ")
    assert words == "<All keys matched successfully>, off by" and float(off) > 0.1
    assert list(silent.Listed().state_dict()) == ["head.weight", "head.bias"]
    assert [silent.Listed().layers[0].out_features, silent.Listed().head.out_features] == [5, 3]


@breaks("nn.DataParallel(model).state_dict()", "model.state_dict()", variant="mismatch")
@breaks("removed = told(bare)", "removed = told(wrapped)", variant="mismatch")
def test_a_prefix_on_the_names(mismatch):
    """`nn.DataParallel` puts `module.` in front of each name, so the state of the wrapper raises; without the prefix all keys match, with the same tensors."""
    assert list(mismatch.wrapped) == [f"module.{name}" for name in mismatch.state]
    assert 'Unexpected key(s) in state_dict: "module.0.weight"' in mismatch.prefix and mismatch.prefix.startswith(
        "RuntimeError"
    )
    assert mismatch.removed == "<All keys matched successfully>"
    assert all(torch.equal(mismatch.bare[name], value) for name, value in mismatch.state.items())
    assert list(mismatch.bare) == list(mismatch.state)
    assert [tuple(value.shape) for value in mismatch.bare.values()] == [(3, 5), *[(3,)] * 5, ()]


@breaks('removeprefix("net.")', 'removeprefix("net.0.")', variant="mismatch")
@breaks('nn.ModuleDict({"net": model})', "model", variant="mismatch")
def test_a_layer_called_otherwise(mismatch):
    """The state of a class that had the layers as `self.net`, or one layer under another old name, raises with the old name in the unexpected keys; with `net.` taken off, or the old name given again, all keys match."""

    class Old(nn.Module):
        def __init__(self):
            super().__init__()
            self.net, self.model = nn.Linear(5, 3), nn.Linear(3, 2)

    class New(nn.Module):
        def __init__(self):
            super().__init__()
            self.net, self.head = nn.Linear(5, 3), nn.Linear(3, 2)

    state = Old().state_dict()
    words = refusal(New(), state)
    assert (
        'Missing key(s) in state_dict: "head.weight"' in words
        and 'Unexpected key(s) in state_dict: "model.weight"' in words
    )
    assert str(Old().load_state_dict(state)) == mismatch.found == "<All keys matched successfully>"
    assert 'Missing key(s) in state_dict: "0.weight"' in mismatch.other_name
    assert 'Unexpected key(s) in state_dict: "net.0.weight"' in mismatch.other_name
    assert list(mismatch.outer) == list(mismatch.state)
    assert all(torch.equal(mismatch.outer[name], value) for name, value in mismatch.state.items())


@breaks('removeprefix("module.")', 'removeprefix("module.0.")', variant="mismatch")
def test_compile_puts_a_prefix(mismatch):
    """`torch.compile` names the same tensors with `_orig_mod.` in front, or inside the names where a child alone or a wrapped model is compiled; `replace` takes it out at each place, and they load."""
    compiled = torch.compile(mismatch.model, backend="eager").state_dict()
    assert list(compiled) == [f"_orig_mod.{name}" for name in mismatch.state]
    assert "_orig_mod.0.weight" in refusal(mismatch.build(), compiled)
    child = mismatch.build()
    child[0] = torch.compile(child[0], backend="eager")
    assert next(iter(child.state_dict())) == "0._orig_mod.weight"
    for state in (compiled, child.state_dict(), nn.Sequential(child).state_dict()):
        bare = {k.replace("_orig_mod.", ""): v for k, v in state.items()}
        model = nn.Sequential(mismatch.build()) if "0.0.weight" in bare else mismatch.build()
        assert str(model.load_state_dict(bare)) == mismatch.removed == "<All keys matched successfully>"


@breaks("nn.DataParallel(model).state_dict()", "model.state_dict()", variant="mismatch")
@breaks("return str(build()", "return str(nn.DataParallel(build())", variant="mismatch")
def test_a_wrapper_wants_the_prefix(mismatch):
    """Loaded into `nn.DataParallel` or a compiled model, the state of the bare one raises with `module.` or `_orig_mod.` in the missing names and none in the unexpected ones, with the prefix taken from its names too; loaded before it is wrapped, all keys match."""
    compiled = lambda model: torch.compile(model, backend="eager")  # noqa: E731
    for wrap, prefix in ((nn.DataParallel, "module."), (compiled, "_orig_mod.")):
        bare = {name.replace(prefix, ""): value for name, value in mismatch.state.items()}
        for state in (mismatch.state, bare):
            missing, _, unexpected = refusal(wrap(mismatch.build()), state).partition("Unexpected key(s)")
            assert f'Missing key(s) in state_dict: "{prefix}0.weight"' in missing
            assert '"0.weight"' in unexpected and prefix not in unexpected
        model = mismatch.build()
        assert str(model.load_state_dict(mismatch.state)) == "<All keys matched successfully>"
        assert list(wrap(model).state_dict()) == [prefix + name for name in mismatch.state]
    assert list(mismatch.wrapped) == [f"module.{name}" for name in mismatch.state]
    assert 'Missing key(s) in state_dict: "0.weight"' in mismatch.prefix


@breaks("nn.BatchNorm1d(3)", "nn.Identity()", variant="mismatch")
def test_a_file_of_one_part(mismatch):
    """A file that holds the state of what is `self.net` in the model raises with `net.` in front of the missing names and not of the unexpected ones; `model.net.load_state_dict(state)` loads it, not the rest of the model, which stays as it is."""

    class Whole(nn.Module):
        def __init__(self):
            super().__init__()
            self.net, self.head = mismatch.build(), nn.Linear(3, 2)

    model, state = Whole(), mismatch.state
    missing, _, unexpected = refusal(model, state).partition("Unexpected key(s)")
    assert 'Missing key(s) in state_dict: "net.0.weight"' in missing and '"net.1.running_mean"' in missing
    assert '"0.weight"' in unexpected and "net." not in unexpected
    before = model.head.weight.clone()
    assert str(model.net.load_state_dict(state)) == mismatch.removed == "<All keys matched successfully>"
    assert all(torch.equal(model.net.state_dict()[name], value) for name, value in state.items())
    assert torch.equal(model.head.weight, before)


@breaks('{"model": state, "optimizer": {}}', "state", variant="mismatch")
@breaks('{"model": state, "optimizer": {}}', '{"model": state}', variant="mismatch")
def test_a_nested_state(mismatch):
    """A checkpoint that holds the state under "model" beside an "optimizer" raises with these two as unexpected keys; the state in it loads."""
    assert mismatch.nested.endswith('Unexpected key(s) in state_dict: "model", "optimizer".')
    assert mismatch.nested.startswith("RuntimeError: Error(s) in loading state_dict for Sequential: Missing key(s)")
    assert mismatch.told({"model": mismatch.state}["model"]) == "<All keys matched successfully>"


@breaks("dict(model.named_parameters())", "state", variant="mismatch")
@breaks("nn.BatchNorm1d(3))", "nn.BatchNorm1d(3, affine=False))", variant="mismatch")
def test_parameters_are_not_enough(mismatch):
    """A state of the parameters alone raises: `running_mean` and `running_var` are missing, and no other names; so does the file of a model that has a `LayerNorm` or a `GroupNorm` there, which loads into the same again, and into the other one without an error, with other answers."""
    assert mismatch.parameters.endswith('state_dict: "1.running_mean", "1.running_var".')
    assert len(list(mismatch.model.parameters())) == 4 and len(mismatch.state) == 7
    x, norms = torch.randn(4, 5), (lambda: nn.LayerNorm(3), lambda: nn.GroupNorm(3, 3))
    for norm in norms:
        other = nn.Sequential(nn.Linear(5, 3), norm())
        assert mismatch.told(other.state_dict()) == mismatch.parameters
        for now in norms:
            again = nn.Sequential(nn.Linear(5, 3), now())
            again.load_state_dict(through_a_file(other.state_dict()))
            assert torch.equal(again(x), other(x)) is (now is norm)


@breaks('told("model.pt")', "told({})", variant="mismatch")
@breaks("told(model)\n", "told(state)\n", variant="mismatch")
def test_a_dictionary_is_wanted(mismatch):
    """The name of a file and the model itself both raise "Expected state_dict to be dict-like"; what `torch.load` gives for the name loads, and so does the `state_dict()` of the model, which `torch.load` gives back as a model."""
    assert mismatch.path == "TypeError: Expected state_dict to be dict-like, got <class 'str'>."
    assert mismatch.itself.startswith("TypeError: Expected state_dict to be dict-like, got <class 'torch.nn.modules")
    assert mismatch.told(through_a_file(mismatch.state)) == "<All keys matched successfully>"
    file = io.BytesIO()
    torch.save(mismatch.model, file)
    file.seek(0)
    loaded = torch.load(file, weights_only=False)
    assert mismatch.told(loaded) == mismatch.itself
    assert mismatch.told(loaded.state_dict()) == "<All keys matched successfully>"


@breaks("    state.eval()\n", "    state.items()\n", variant="mismatch")
def test_a_state_is_no_model(mismatch):
    """What `torch.load` gives of a saved state is an OrderedDict and not a model, and its `eval()` raises "'collections.OrderedDict' object has no attribute 'eval'"."""
    assert type(through_a_file(mismatch.state)) is type(mismatch.state) is OrderedDict
    assert mismatch.message == "AttributeError: 'collections.OrderedDict' object has no attribute 'eval'"
    assert mismatch.build().eval().training is False


@breaks("told(build(4), state)", "told(build(10), state)", variant="head")
@breaks("told(build(4), state, strict=False)", "told(build(10), state, strict=False)", variant="head")
@drawn(cases=8, old=SIZE, new=SIZE, strict=st.booleans())
def test_another_number_of_classes(head, old, new, strict):
    """A state for another number of classes raises "size mismatch for 1.weight", and `strict=False` does not help."""
    if old != new:
        words = refusal(head.build(new), head.build(old).state_dict(), strict=strict)
        assert f"size mismatch for 1.weight: copying a param with shape torch.Size([{old}, 3])" in words
        assert f"the shape in current model is torch.Size([{new}, 3])" in words
    assert head.refused == head.loose
    assert head.told(head.build(4), {}, strict=False).startswith("_IncompatibleKeys")
    assert head.refused.startswith("RuntimeError: size mismatch for 1.weight") and "torch.Size([4, 3])" in head.refused


@breaks("model[1] = nn.Linear(3, 4)\noptimizer", "optimizer", variant="head")
@breaks("loaded = told(model, state)", 'loaded = "<All keys matched successfully>"', variant="head")
@breaks("optimizer = torch.optim.SGD(model.parameters(), lr=0.1)", "optimizer = early", variant="head")
@breaks("    optimizer.step()\n", "", variant="head")
@breaks("    model.zero_grad()\n", "", variant="head")
def test_head_then_optimizer(head):
    """Here the old size takes the state, and a new head with four outputs then replaces the old one; where that comes after an optimizer is made, this one moves the body alone, and one that is made last moves both."""
    assert head.loaded == "<All keys matched successfully>" and head.model[1].out_features == 4
    (body, still), (also, moved) = head.forgotten, head.trained
    assert body > 0.01 and still == 0 and also > 0.01 and moved > 0.01
    # The same two steps again, from the state and by hand.
    weights = [head.state["0.weight"], head.state["0.bias"]]
    torch.manual_seed(0)
    for classes in (10, 4, 4, 10):
        head.build(classes)
    new = nn.Linear(3, 4)
    net = nn.Sequential(nn.Linear(5, 3), new)
    with torch.no_grad():
        net[0].weight.copy_(weights[0]), net[0].bias.copy_(weights[1])
    totals = []
    for parts in ([0, 1], [0, 1, 2, 3]):
        slopes = torch.autograd.grad(net(torch.ones(7, 5)).square().mean(), list(net.parameters()))
        totals.append([0.1 * slopes[i].abs().sum().item() if i in parts else 0 for i in (0, 2)])
        with torch.no_grad():
            for i, p in enumerate(net.parameters()):
                p -= 0.1 * slopes[i] if i in parts else 0
    np.testing.assert_allclose([head.forgotten, head.trained], totals, rtol=1e-4)


@breaks("told(saved(model))", "told(saved(model.state_dict()))", variant="file")
@breaks('averaged = told(saved({"loss": loss}))', 'averaged = told(saved({"loss": float(loss)}))', variant="file")
@breaks("np.mean([0.25, 0.5])", "0.375", variant="file")
@breaks("float(loss)", "loss", variant="file")
@drawn(cases=10, number=st.floats(allow_nan=False), count=st.integers(), words=st.text(max_size=5))
def test_what_the_file_may_hold(file, number, count, words):
    """`torch.load` refuses a whole model, an optimizer, a NumPy number, a NumPy array, a Path and a Namespace with "Weights only load failed", and names the object that it found; plain numbers, such as that of `float(loss)`, texts, lists, tuples and dictionaries come back as they were."""
    assert file.whole == "UnpicklingError: Weights only load failed: torch.nn.modules.linear.Linear"
    assert file.averaged == "UnpicklingError: Weights only load failed: numpy._core.multiarray.scalar"
    losses = [number % 1, 0.5]
    plain = {"a": number, "b": [count, words, True, None], "c": (number, {"d": count})}
    assert through_a_file(plain) == plain
    for refused in (
        np.float32(number % 1),
        np.int64(3),
        np.mean(losses),
        np.zeros(2),
        Path("x"),
        argparse.Namespace(lr=0.1),
        torch.optim.SGD([torch.ones(2)]),
    ):
        with pytest.raises(pickle.UnpicklingError, match="Weights only load failed") as caught:
            through_a_file({"a": refused})
        assert "GLOBAL" in str(caught.value)
    assert file.plain == {"loss": 0.375, "lr": [0.1], "step": 7} and type(file.plain["loss"]) is float


@breaks("whole_file[: len(whole_file) // 2]", "whole_file", variant="file")
@drawn(cases=8, size=SIZE, share=st.floats(0.3, 0.9))
def test_a_file_cut_off(file, size, share):
    """A file that `torch.save` wrote and that is cut off in the middle raises "failed finding central directory"; the whole one loads."""
    kept = saved_file(nn.Linear(size, 3).state_dict()).getvalue()
    assert list(torch.load(io.BytesIO(kept))) == ["weight", "bias"]
    with pytest.raises(RuntimeError, match="failed finding central directory"):
        torch.load(io.BytesIO(kept[: int(share * len(kept))]))
    assert file.cut.endswith("failed finding central directory")


@breaks('page = b"<!DOCTYPE html>"', "page = saved({}).getvalue()", variant="file")
@breaks("no_cure = told(io.BytesIO(page), weights_only=False)", "no_cure = strange", variant="file")
@drawn(
    cases=4,
    start=st.sampled_from([b"<!DOCTYPE html>", b"<html>", b"version https://git-lfs.github.com/spec/v1"]),
    more=st.binary(max_size=20),
)
def test_a_page_is_no_file(file, start, more):
    """A web page, a Git LFS pointer, what `pickle.dump` wrote, a `.npy` and the head of a `.safetensors` in place of the file, and a file in memory that is read twice, raise "Weights only load failed" without the word GLOBAL, and with `weights_only=False`, which does not help, other words; after `file.seek(0)` the last one loads."""
    kept = saved_file({"w": torch.ones(2)})
    torch.load(kept)
    head = b'{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        with Path("w.pickle").open("wb") as written:
            pickle.dump({"w": torch.ones(2)}, written)
        np.save("w.npy", np.ones(3))
        Path("w.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + bytes(8))
        others = [Path(name).read_bytes() for name in ("w.pickle", "w.npy", "w.safetensors")]
    for strange in (io.BytesIO(start + more), *map(io.BytesIO, others), kept):
        place = strange.tell()
        with (
            warnings.catch_warnings(),
            pytest.raises(pickle.UnpicklingError, match="Weights only load failed") as caught,
        ):
            warnings.simplefilter("ignore")  # of the protocol that `pickle.dump` takes by default
            torch.load(strange)
        assert "GLOBAL" not in str(caught.value)
        strange.seek(place)
        with pytest.raises((pickle.UnpicklingError, RuntimeError, EOFError)) as caught:
            torch.load(strange, weights_only=False)
        assert "Weights only" not in str(caught.value)
    kept.seek(0)
    assert torch.load(kept)["w"].tolist() == [1, 1] and pickle.loads(others[0])["w"].tolist() == [1, 1]
    with pytest.raises(pickle.UnpicklingError, match="invalid load key"):
        torch.load(io.BytesIO(start + more), weights_only=False)
    with pytest.raises(pickle.UnpicklingError, match="GLOBAL"):
        through_a_file(file.model)
    assert file.strange == "UnpicklingError: Weights only load failed: "
    assert file.no_cure == "UnpicklingError: invalid load key, '<': "


@breaks('opened = told(saved({"loss": loss}))', 'opened = told(saved({"loss": float(loss)}))', variant="file")
@breaks("allowed = [scalar, np.dtype, np.dtypes.Float64DType]", "allowed = []", variant="file")
def test_allow_what_you_know(file):
    """A file with a NumPy number of 64 bits loads where `scalar`, `dtype` and `Float64DType` are allowed by `safe_globals`."""
    assert file.opened == {"loss": 0.375} and type(file.opened["loss"]) is np.float64
    assert file.told(file.saved({"loss": file.loss})) == file.averaged


class Runs:
    """An object whose file calls a function when it is unpickled."""

    def __reduce__(self):
        return sys.setswitchinterval, (0.125,)


@breaks("saved(model), weights_only=False", "saved(model), weights_only=True", variant="file")
def test_weights_only_false_runs_code(file):
    """With `weights_only=False` the file of a whole model loads, and a file can call a function of its choice; by default that one is refused and the function is not called."""
    assert isinstance(file.trusted, nn.Linear) and torch.equal(file.trusted.weight, file.model.weight)
    assert file.model.weight.shape == (3, 5)
    before = sys.getswitchinterval()
    try:
        with pytest.raises(pickle.UnpicklingError):
            through_a_file(Runs())
        assert sys.getswitchinterval() == before != 0.125
        through_a_file(Runs(), weights_only=False)
        assert sys.getswitchinterval() == 0.125
    finally:
        sys.setswitchinterval(before)


@breaks('map_location="cpu"', 'map_location="meta"', variant="device")
@breaks('map_location="meta"', 'map_location="cpu"', variant="device")
@breaks("file.getvalue().replace(here, there)", "file.getvalue()", variant="device")
@breaks("torch.arange(3.0)", "torch.arange(1, 4.0)", variant="device")
def test_map_location(device):
    """A file in which the tensor is marked with cuda:0 raises "Attempting to deserialize object on a CUDA device" on a machine without one; with `map_location="cpu"` the numbers come back on the CPU, and with "meta" the shape alone."""
    assert device.refused.startswith("RuntimeError: Attempting to deserialize object on a CUDA device")
    assert "map_location=torch.device('cpu')" in device.refused
    loaded, shapes = device.loaded["weight"], device.shapes["weight"]
    assert loaded.device.type == "cpu" and loaded.tolist() == [0, 1, 2]
    assert shapes.is_meta and shapes.shape == (3,)


@breaks("fresh.load_state_dict(averages)", "pass", variant="resume")
@breaks("torch.optim.Adam", "torch.optim.SGD", variant="resume")
@breaks("train(again, fresh, 5)", "train(again, fresh, 4)", variant="resume")
@breaks("again.load_state_dict(weights)\n", "again.load_state_dict(model.state_dict())\n", variant="resume")
def test_adam_needs_its_state(resume):
    """Adam that is interrupted after seven steps and resumed with its state ends after five more where the uninterrupted run ends, to the bit, with three seeds; without its state it ends more than 0.02 away, and 0.18 here."""
    assert resume.kept == 0 and abs(resume.lost - 0.18) < 0.005
    for seed in range(3):
        torch.manual_seed(seed)
        assert resume.resume(torch.optim.Adam, with_optimizer=True) == 0
        assert resume.resume(torch.optim.Adam, with_optimizer=False) > 0.02
    # The steps again, by hand, with the two averages.
    torch.manual_seed(3)
    model, optimizer = resume.start(torch.optim.Adam)
    torch.manual_seed(3)
    w, b = (p.detach().clone().requires_grad_() for p in nn.Linear(5, 2).parameters())
    first = second = torch.zeros(2, 5)
    biases = [torch.zeros(2), torch.zeros(2)]
    for step in range(1, 13):
        loss = (resume.x @ w.T + b - resume.target).square().mean()
        slopes = torch.autograd.grad(loss, (w, b))
        first, second = 0.9 * first + 0.1 * slopes[0], 0.999 * second + 0.001 * slopes[0] ** 2
        biases = [0.9 * biases[0] + 0.1 * slopes[1], 0.999 * biases[1] + 0.001 * slopes[1] ** 2]
        with torch.no_grad():
            for p, (m, v) in ((w, (first, second)), (b, biases)):
                p -= 0.05 * (m / (1 - 0.9**step)) / ((v / (1 - 0.999**step)).sqrt() + 1e-8)
    resume.train(model, optimizer, 7)
    resume.train(model, optimizer, 5)
    torch.testing.assert_close(model.weight, w, atol=1e-4, rtol=1e-4)


@breaks("fresh.load_state_dict(averages)", "pass", variant="resume")
@drawn(cases=8, old=st.floats(1e-4, 1), new=st.floats(1e-4, 1), kind=st.sampled_from(["Adam", "AdamW", "SGD"]))
def test_the_old_rate_comes_back(resume, old, new, kind):
    """`load_state_dict` of an optimizer puts the saved learning rate in place of the one that it was made with; one that is set after that stays."""
    saved, fresh = (getattr(torch.optim, kind)(nn.Linear(5, 2).parameters(), lr=rate) for rate in (old, new))
    fresh.load_state_dict(through_a_file(saved.state_dict()))
    assert fresh.param_groups[0]["lr"] == old
    fresh.param_groups[0]["lr"] = new
    fresh.step()
    assert fresh.param_groups[0]["lr"] == new
    assert resume.kept == 0


@breaks("plain = resume(sgd, ", "plain = resume(adam, ", variant="resume")
@breaks("    train(again, fresh, 5)\n", "", variant="resume")
def test_plain_sgd_has_none(resume):
    """Plain SGD that is resumed without its state ends where the uninterrupted run ends, to the bit, with three seeds; its state has nothing for a parameter."""
    assert resume.plain == 0
    for seed in range(3):
        torch.manual_seed(seed)
        assert resume.resume(torch.optim.SGD, with_optimizer=False) == 0
    model, optimizer = resume.start(torch.optim.SGD)
    resume.train(model, optimizer, 2)
    assert all(value is None for one in optimizer.state_dict()["state"].values() for value in one.values())


@breaks("train(model, optimizer, 3)\n", "", variant="resume")
@breaks("train(model, optimizer, 3)\n", "train(model, optimizer, 4)\n", variant="resume")
@breaks("copy.deepcopy(model.state_dict())", "dict(model.state_dict())", variant="resume")
def test_the_state_is_no_copy(resume):
    """A state that is kept in a variable shares its memory with the model and trains on; a deep copy of it does not."""
    assert resume.best["weight"].data_ptr() == resume.model.weight.data_ptr()
    assert resume.moved[0] == 0 and resume.moved[1] > 0.02
    assert resume.moved[1] == (resume.model.weight - resume.copied["weight"]).abs().max()
    model, optimizer = resume.start(torch.optim.SGD)
    best = model.state_dict()
    with torch.no_grad():
        model.weight.copy_(resume.copied["weight"]), model.bias.copy_(resume.copied["bias"])
    resume.train(model, optimizer, 3)
    torch.testing.assert_close(model.weight, resume.model.weight)
    assert all(torch.equal(best[name], value) for name, value in model.state_dict().items())


@breaks("trusted = told(saved(model), weights_only=False)", "trusted = model.state_dict()", variant="file")
def test_the_class_stays_at_home(file, tmp_path):
    """The file of a whole model names its class and has not its code: a method that was changed since is the one that runs, and once the class has another name, or stands in another module, the file does not load, as `torch.load` with `weights_only=False` raises."""
    module = types.ModuleType("yours")
    module.Net = type("Net", (type(file.trusted),), {"__module__": "yours"})
    sys.modules["yours"] = module
    try:
        model, path = module.Net(5, 3) if module.Net.__mro__[1] is nn.Linear else None, tmp_path / "net.pt"
        assert model is not None
        torch.save(model, path)
        module.Net.forward = lambda self, x: "as it is now"
        loaded = torch.load(path, weights_only=False)
        assert isinstance(loaded, module.Net) and loaded(torch.zeros(1, 5)) == "as it is now"
        assert b"yours" in path.read_bytes()
        module.Other = module.Net
        del module.Net
        with pytest.raises(AttributeError, match="Net"):
            torch.load(path, weights_only=False)
        sys.modules["ours"] = sys.modules.pop("yours")
        with pytest.raises(ModuleNotFoundError, match="yours"):
            torch.load(path, weights_only=False)
    finally:
        sys.modules.pop("yours", None), sys.modules.pop("ours", None)


@breaks("report = new.load_state_dict(torch.load(file))", "new.load_state_dict(torch.load(file)); report = new")
def test_it_returns_a_report(answer):
    """What `load_state_dict` returns is a report of keys, and to call it raises "'_IncompatibleKeys' object is not callable"."""
    assert hasattr(answer.report, "missing_keys")
    message, model, state = "called", answer.build(), answer.model.state_dict()
    try:
        model = model.load_state_dict(state)
        model(answer.x)
    except TypeError as error:
        message = str(error)
    assert message == "'_IncompatibleKeys' object is not callable"
    assert answer.report.missing_keys == answer.report.unexpected_keys == []


@breaks("loaded | new", "loaded | state", variant="numpy")
@breaks('(h - state["1.running_mean"])', "(h - 0)", variant="numpy")
@breaks("np.ones(3)}", "np.zeros(3)}", variant="numpy")
def test_numpy_without_the_buffers(numpy):
    """In NumPy the answers are off by 61.2 here without the two running averages, with those of a new layer in their place, and by more than 1 with three other inputs; with all arrays they are the same to the bit."""
    gap = np.abs(numpy.forward(numpy.loaded | numpy.new, numpy.x) - numpy.forward(numpy.state, numpy.x)).max()
    assert numpy.partial == gap
    assert abs(numpy.partial - 61.2) < 0.05 and numpy.off == 0 and set(numpy.loaded) == set(numpy.shapes)
    assert all(np.array_equal(numpy.loaded[name], value) and value.min() >= 1 for name, value in numpy.state.items())
    assert set(numpy.new) == {"1.running_mean", "1.running_var"} and numpy.x.shape == (7, 5)
    assert (numpy.new["1.running_mean"] == 0).all() and (numpy.new["1.running_var"] == 1).all()
    for seed in range(3):
        x = np.random.default_rng(seed).normal(3, 2, size=(7, 5))
        gap = numpy.forward(numpy.loaded | numpy.new, x) - numpy.forward(numpy.state, x)
        assert np.abs(gap).max() > 1


@breaks("+ 1e-5", "+ 1e-1", variant="numpy")
@breaks('h * state["1.weight"] + state["1.bias"]', 'h + state["1.bias"]', variant="numpy")
@breaks("model(x)  # stands", "model(x * 0)  # stands")
def test_numpy_reads_the_torch_state(answer, numpy):
    """Given a PyTorch state, the NumPy function gives PyTorch's answers to within 1e-4, also with other scales."""
    torch.manual_seed(0)
    net = answer.build()
    net.load_state_dict(answer.state)
    assert answer.state["1.running_mean"].abs().max() > 0.05
    for scaled in (False, True):
        if scaled:
            with torch.no_grad():
                for weight in net.parameters():
                    weight.uniform_(0.5, 1.5)
                net[1].running_var.fill_(1e-4)
        state = {name: value.numpy() for name, value in net.state_dict().items()}
        ours = numpy.forward(state, answer.x.numpy())
        np.testing.assert_allclose(ours, net.eval()(answer.x).detach().numpy(), rtol=1e-4, atol=1e-4)


@breaks("new.assign(old)", "pass", variant="keras")
@breaks(
    "zip(rebuilt.weights, model.weights)", "zip(rebuilt.trainable_weights, model.trainable_weights)", variant="keras"
)
@breaks("from_config(config)", "from_config(config); rebuilt = model", variant="keras")
def test_keras_config_and_state(keras):
    """Keras rebuilds the layers from plain data; they give the same answers once the weights and moving averages are filled in, and are off by more than 1 before."""
    kinds = ["InputLayer", "Dense", "BatchNormalization", "Dense"]
    assert [layer["class_name"] for layer in keras.config["layers"]] == kinds
    shapes = [(5, 3), (3,), (3,), (3,), (3,), (3,), (3, 2), (2,)]
    assert [tuple(weight.shape) for weight in keras.rebuilt.weights] == shapes
    assert np.array_equal(keras.x, np.random.default_rng(0).normal(3, 2, size=(64, 5)))
    assert keras.before == (keras.fresh - keras.right).abs().max()
    assert keras.before > 1 and keras.after == 0 and keras.rebuilt is not keras.model
    np.testing.assert_allclose(keras.rebuilt(keras.x).detach(), keras.right.detach(), atol=1e-6)


@breaks("layers.BatchNormalization()", "layers.LayerNormalization()", variant="keras")
@breaks("right = model(x)", "right = model(x, training=True)", variant="keras")
def test_keras_file_holds_both(keras, tmp_path):
    """The file of `model.save` gives a model of built-in layers back without any code of yours, with the same answers, moving averages included."""
    model = keras.model
    with warnings.catch_warnings(), contextlib.chdir(tmp_path):
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras 3.15 meets one of NumPy 2.4
        model.save("model.keras")
        loaded = keras.keras.models.load_model("model.keras")
    np.testing.assert_allclose(loaded(keras.x).detach(), keras.right.detach(), atol=1e-5)
    fixed = [w for w in loaded.weights if not w.trainable]
    assert [w.name for w in fixed] == ["moving_mean", "moving_variance"]
    assert fixed[0].value.abs().max() > 0.01
