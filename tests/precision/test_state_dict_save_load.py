import io
import sys
import types
import warnings

import numpy as np
import pytest
import torch
from torch import nn

from tested_answers import breaks


@breaks("torch.save(state, file)", "torch.save(build().state_dict(), file)")
def test_a_new_model_gives_the_same_answers(answer):
    """A model built anew, filled from the file and set to eval mode gives exactly the answers of the old one, with three seeds."""
    loaded = answer.build()
    answer.file.seek(0)
    loaded.load_state_dict(torch.load(answer.file))
    assert torch.equal(loaded.eval()(answer.x), answer.right)
    for seed in range(3):
        torch.manual_seed(seed)
        model, new, file = answer.build(), answer.build(), io.BytesIO()
        model(answer.x)
        torch.save(model.state_dict(), file)
        file.seek(0)
        assert not torch.allclose(new.eval()(answer.x), model.eval()(answer.x), atol=1e-2)
        new.load_state_dict(torch.load(file))
        assert torch.equal(new(answer.x), model(answer.x))


@breaks("nn.BatchNorm1d(3)", "nn.LayerNorm(3)")
@breaks("set(state) - set(weights)", "set(weights) - set(state)")
def test_the_state_is_more_than_the_parameters(answer):
    """The state has nine entries; three of them, the running averages and a counter, are no parameters."""
    assert len(answer.state) == 9 and len(answer.weights) == 6
    assert answer.buffers == ["1.num_batches_tracked", "1.running_mean", "1.running_var"]


@breaks("new.train()(x)", "new.eval()(x)")
@breaks("nn.BatchNorm1d(3)", "nn.Identity()")
def test_the_mode_is_not_in_the_file(answer):
    """The saved model was in eval mode, the loaded one is in train mode; one call in that mode already moves the loaded averages."""
    assert answer.build().training
    loaded = answer.build()
    answer.file.seek(0)
    loaded.load_state_dict(torch.load(answer.file))
    assert loaded.training and not answer.model.training
    assert not torch.allclose(answer.train_mode, answer.right, atol=1e-2)
    assert not torch.allclose(answer.new.eval()(answer.x), answer.right, atol=1e-2)


@breaks("torch.save(model, whole)", "torch.save(state, whole)")
def test_the_whole_model_is_refused(answer):
    """`torch.load` of a whole model raises "Weights only load failed", names the class that it found and warns of code in the file."""
    assert "arbitrary code execution" in answer.refused
    assert "Weights only load failed" in answer.refused
    assert "torch.nn.modules.container.Sequential" in answer.refused


@breaks("torch.save(model, whole)", "torch.save(state, whole)")
def test_the_whole_file_names_the_class(answer):
    """The file of the whole model holds the import path of its class and the mode; without the class it cannot be loaded. The file of the state names no class of a layer."""
    assert b"torch.nn.modules.container" in answer.whole.getvalue()
    assert b"torch.nn.modules" not in answer.file.getvalue()
    answer.whole.seek(0)
    assert not torch.load(answer.whole, weights_only=False).training
    module, file = types.ModuleType("yours"), io.BytesIO()
    module.Net = type("Net", (nn.Linear,), {"__module__": "yours"})
    sys.modules["yours"] = module
    try:
        torch.save(module.Net(5, 3), file)
        del module.Net
        file.seek(0)
        with pytest.raises(AttributeError, match="Net"):
            torch.load(file, weights_only=False)
    finally:
        del sys.modules["yours"]


@breaks("    optimizer.step()\n", "", variant="best")
@breaks("copy.deepcopy(model.state_dict())", "model.state_dict()", variant="best")
@breaks("copy.deepcopy(model.state_dict())", "dict(model.state_dict())", variant="best")
def test_the_state_is_no_copy(best):
    """A state kept in a variable is trained on with the model; a deep copy of it is not."""
    assert torch.equal(best.best["weight"], best.model.weight)
    assert (best.kept["weight"] - best.model.weight).abs().max() > 0.01


@breaks("prefix = load(prefixed)", "prefix = load(model.state_dict())", variant="mismatch")
@breaks("renamed, _ = load(bare)", "renamed, _ = load(bare, assign=True); renamed = build()", variant="mismatch")
def test_a_prefix_on_the_names(mismatch):
    """Names that begin with `module.` raise missing keys; without the prefix all weights are loaded."""
    assert "Missing key(s)" in mismatch.prefix and "Unexpected key(s)" in mismatch.prefix
    assert torch.equal(mismatch.renamed[0].weight, mismatch.model[0].weight)
    assert torch.equal(mismatch.renamed[1].running_mean, mismatch.model[1].running_mean)


@breaks('wrapper = "module."', 'wrapper = "net."', variant="mismatch")
def test_wrappers_put_a_prefix(mismatch):
    """`nn.DataParallel` names the same tensors with `module.` in front, `torch.compile` (backend eager, never called) with `_orig_mod.`; the model inside the wrapper keeps its names."""
    wrapped = nn.DataParallel(mismatch.model)
    assert list(wrapped.state_dict()) == list(mismatch.prefixed)
    assert list(wrapped.module.state_dict()) == list(mismatch.bare)
    compiled = torch.compile(mismatch.model, backend="eager")
    assert list(compiled.state_dict()) == [f"_orig_mod.{name}" for name in mismatch.model.state_dict()]
    assert list(mismatch.model.state_dict()) == list(mismatch.bare)


@breaks("load(prefixed, strict=False)", "load(model.state_dict(), strict=False)", variant="mismatch")
def test_strict_false_loads_nothing(mismatch):
    """With strict=False the prefixed names raise nothing and no weight is loaded; the report still lists them."""
    assert not torch.allclose(mismatch.quiet[0].weight, mismatch.model[0].weight, atol=1e-3)
    assert len(mismatch.report.unexpected_keys) == len(mismatch.prefixed)
    assert "0.weight" in mismatch.report.missing_keys


@breaks("alone = dict(model.named_parameters())", "alone = model.state_dict()", variant="mismatch")
def test_parameters_are_not_enough(mismatch):
    """A file of the parameters alone raises, because running_mean and running_var are missing."""
    assert "running_mean" in mismatch.parameters and "running_var" in mismatch.parameters
    assert "0.weight" not in mismatch.parameters


@breaks(
    "wider = load(build(units=4).state_dict(), strict=False)",
    "wider = load(build().state_dict(), strict=False)",
    variant="mismatch",
)
@breaks('path = load("model.pt")', "path = load(bare)", variant="mismatch")
def test_sizes_and_paths(mismatch):
    """Another layer size raises even with strict=False, and a file name instead of a dict raises TypeError."""
    assert "size mismatch for 0.weight" in mismatch.wider
    assert "Expected state_dict to be dict-like" in mismatch.path


@breaks("if with_optimizer:", "if not with_optimizer:", variant="resume")
@breaks("torch.optim.Adam", "torch.optim.SGD", variant="resume")
def test_resuming_needs_the_optimizer(resume):
    """Adam resumed with its state repeats the uninterrupted training exactly; without it the weights are more than 0.02 apart, with three seeds."""
    assert resume.with_state == 0 and resume.without > 0.02
    model, optimizer = resume.start(torch.optim.Adam)
    resume.train(model, optimizer, 1)
    assert {"exp_avg", "exp_avg_sq"} < set(optimizer.state_dict()["state"][0])
    for seed in range(3):
        torch.manual_seed(seed)
        assert resume.resume(torch.optim.Adam, with_optimizer=True) == 0
        assert resume.resume(torch.optim.Adam, with_optimizer=False) > 0.02


@breaks("plain = resume(sgd, ", "plain = resume(adam, ", variant="resume")
def test_plain_sgd_has_nothing_to_lose(resume):
    """Plain SGD resumed without its state repeats the training exactly; an optimizer's state has the keys `state` and `param_groups`."""
    assert resume.plain == 0
    assert list(resume.start(torch.optim.SGD)[1].state_dict()) == ["state", "param_groups"]


@breaks(
    "return {name: arrays[name] for name in arrays.files}",
    "return {name: arrays[name] + 1 for name in arrays.files}",
    variant="numpy",
)
def test_numpy_names_and_arrays_are_enough(numpy):
    """In NumPy the loaded arrays and the same function give the same answers, and nothing else was in the file."""
    assert np.array_equal(numpy.forward(numpy.loaded, numpy.x), numpy.forward(numpy.state, numpy.x))
    assert set(numpy.loaded) == set(numpy.shapes)
    for name, array in numpy.state.items():
        assert np.array_equal(numpy.loaded[name], array)


@breaks("partial = load(save(alone)) | new", "partial = new | load(save(state))", variant="numpy")
@breaks('h = (h - state["1.running_mean"]) / scale', "h = h / 1.0", variant="numpy")
def test_numpy_without_the_buffers(numpy):
    """In NumPy the answers are off by more than 1 when the two running averages are not saved, with three seeds."""
    for seed in range(3):
        x = np.random.default_rng(seed).normal(3, 2, size=(7, 5))
        assert np.abs(numpy.forward(numpy.partial, x) - numpy.forward(numpy.state, x)).max() > 1


@breaks("+ 1e-5", "+ 1e-1", variant="numpy")
@breaks('h * state["1.weight"] + state["1.bias"]', 'h + state["1.bias"]', variant="numpy")
def test_numpy_reads_the_torch_state(answer, numpy):
    """Given the loaded PyTorch state, the NumPy function gives PyTorch's answers to within 1e-5, also with other scales."""
    torch.manual_seed(0)
    net = answer.build()
    with torch.no_grad():
        for weight in net.parameters():
            weight.uniform_(0.5, 1.5)
    net(answer.x)
    state = {name: value.numpy() for name, value in net.state_dict().items()}
    ours = numpy.forward(state, answer.x.numpy())
    np.testing.assert_allclose(ours, net.eval()(answer.x).detach().numpy(), rtol=1e-5, atol=1e-4)


@breaks("ours.assign(theirs)", "pass", variant="keras")
@breaks(
    "for ours, theirs in zip(rebuilt.weights, model.weights)",
    "for ours, theirs in zip(rebuilt.trainable_weights, model.trainable_weights)",
    variant="keras",
)
def test_keras_config_and_state(keras):
    """Keras rebuilds the layers from plain data; they give the same answers once the weights and moving averages are filled in, and not before."""
    assert [layer["class_name"] for layer in keras.config["layers"]] == [
        "InputLayer",
        "Dense",
        "BatchNormalization",
        "Dense",
    ]
    assert keras.same and not keras.fresh


@breaks("layers.BatchNormalization()", "layers.LayerNormalization()", variant="keras")
def test_keras_file_holds_both(keras, tmp_path):
    """The file of `model.save` gives the model back without any code of yours, that of `save_weights` fills a model that was built; moving averages are in both."""
    path = tmp_path / "model.keras"
    with warnings.catch_warnings():  # Keras 3.15 meets a deprecation of NumPy 2.4
        warnings.simplefilter("ignore", DeprecationWarning)
        keras.model.save(path)
        loaded = keras.keras.models.load_model(path)
        keras.model.save_weights(tmp_path / "model.weights.h5")
        filled = keras.keras.Sequential.from_config(keras.config)
        filled.load_weights(tmp_path / "model.weights.h5")
    for model in (loaded, filled):
        np.testing.assert_allclose(model(keras.x).detach(), keras.right.detach(), atol=1e-6)
    assert [w.name for w in keras.model.weights if not w.trainable] == ["moving_mean", "moving_variance"]
