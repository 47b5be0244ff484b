import numpy as np
import torch

from tested_answers import breaks


@breaks("model.eval()\nonly_eval = look()", "model.eval()\nwith torch.no_grad():\n    only_eval = look()")
@breaks("model.eval()\nonly_eval = look()", "model.train()\nonly_eval = look()")
def test_eval_still_records(answer):
    """In `eval()` the output is steady and the running averages are kept, and the graph is recorded as in training."""
    assert answer.only_eval == (True, True, True)


@breaks("model.train()\nwith torch.no_grad():", "model.eval()\nwith torch.no_grad():")
def test_no_grad_still_drops(answer):
    """Under `no_grad()` alone no graph is recorded, but dropout changes the output from call to call and batch norm moves its averages."""
    assert answer.only_no_grad == (False, False, False)


@breaks("model.eval()\nwith torch.no_grad():\n    both", "with torch.no_grad():\n    both")
@breaks("model.train()\nneither", "model.eval()\nneither")
def test_the_four_combinations(answer):
    """The two switches are independent: each of the four combinations gives another behaviour."""
    assert answer.both == (False, True, True)
    assert answer.neither == (True, False, False)
    assert len({answer.only_eval, answer.only_no_grad, answer.both, answer.neither}) == 4


@breaks("with torch.no_grad():\n    no_grad_holds", "if True:\n    no_grad_holds", variant="memory")
@breaks("var, np.ones(5), normed", "var, normed", variant="numpy")
@breaks("0 + loss.item()", "0 + loss", variant="memory")
def test_eval_saves_no_memory(numpy, memory):
    """A forward pass in `eval()` holds 217 numbers for backward, as many as the from-scratch count; under `no_grad()` it holds none, and a running sum of losses keeps its graph where a sum of `loss.item()` has none."""
    assert memory.eval_holds == [77, 70, 0, 70]
    assert sum(memory.eval_holds) == numpy.only_eval[1] == 217
    assert sum(memory.no_grad_holds) == numpy.only_no_grad[1] == 0
    assert memory.total.grad_fn is not None and type(memory.number) is float


@breaks("held = sum(t.size for t in kept) if record else 0", "held = sum(t.size for t in kept)", variant="numpy")
@breaks("only_eval = both_times(training=False", "only_eval = both_times(training=True", variant="numpy")
def test_record_keeps_and_changes_nothing(numpy):
    """In NumPy, recording decides what is kept and not what comes out: the same values with and without it, and nothing held without."""
    assert numpy.only_eval[0] and numpy.only_eval[1] > 0
    assert numpy.both == (True, 0)
    args = numpy.x, (numpy.W1, numpy.b1, numpy.W2, numpy.b2), (np.zeros(5), np.ones(5)), False
    (kept, held), (free, none) = numpy.forward(*args, True), numpy.forward(*args, False)
    assert np.array_equal(kept, free) and held > none == 0


@breaks("mean, var = h.mean(0), h.var(0)", "pass", variant="numpy")
@breaks("normed = normed * (rng.random(normed.shape) < 0.5) / 0.5", "pass", variant="numpy")
def test_training_changes_the_values(numpy):
    """Without recording, the training switch still changes the values: two calls differ, and averages handed in are ignored in favour of the batch."""
    assert numpy.only_no_grad == (False, 0)
    weights = numpy.W1, numpy.b1, numpy.W2, numpy.b2
    outputs = []
    for shift in (0.0, 50.0):
        numpy.rng.bit_generator.state = np.random.default_rng(1).bit_generator.state
        outputs.append(numpy.forward(numpy.x, weights, (np.full(5, shift), np.ones(5)), True, False)[0])
    assert np.array_equal(*outputs)


@breaks("model(x).square().mean().backward()", "model.zero_grad()")
def test_eval_can_train(answer):
    """Every parameter receives a gradient from a backward pass in `eval()`."""
    assert answer.trainable


@breaks("np.sqrt(var + 1e-5)", "np.sqrt(var + 1)", variant="numpy")
@breaks("nn.Dropout(0.5)", "nn.ReLU()")
def test_numpy_agrees(answer, numpy):
    """With the weights and averages of the PyTorch model, the NumPy version gives the same output in `eval()` to 1e-5."""
    first, norm, _, last = answer.model
    weights = [p.detach().numpy() for layer in (first, last) for p in (layer.weight, layer.bias)]
    averages = norm.running_mean.numpy(), norm.running_var.numpy()
    ours, _ = numpy.forward(answer.x.numpy(), weights, averages, training=False, record=True)
    with torch.no_grad():
        theirs = answer.model.eval()(answer.x).numpy()
    assert np.allclose(ours, theirs, atol=1e-5)


@breaks("plain = look(model)", "plain = look(lambda x: model(x, training=True))", variant="keras")
@breaks("model.predict(x, verbose=0)", "model(x)", variant="keras")
@breaks("with torch.no_grad():\n    no_grad", "if True:\n    no_grad", variant="keras")
def test_keras_has_the_same_two_switches(answer, keras):
    """On the torch backend `model(x)` is eval alone, `model(x, training=True)` neither, and `predict` both."""
    assert keras.plain == answer.only_eval
    assert keras.training == answer.neither
    assert keras.no_grad == answer.only_no_grad
    assert keras.predict == answer.both
