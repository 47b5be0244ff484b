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


@breaks("with torch.no_grad():\n    no_grad_holds", "if True:\n    no_grad_holds")
@breaks("var, np.ones(5), normed", "var, normed", variant="numpy")
def test_eval_saves_no_memory(answer, numpy):
    """A forward pass in `eval()` holds 217 numbers for backward, as many as the from-scratch count; under `no_grad()` it holds none."""
    assert answer.eval_holds == numpy.only_eval[1] == 217
    assert answer.no_grad_holds == numpy.only_no_grad[1] == 0


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
