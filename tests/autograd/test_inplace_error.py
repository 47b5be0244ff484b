import numpy as np
import torch
from torch import nn

from tested_answers import breaks

MODIFIED = "modified by an inplace operation"


@breaks("y += 1\ncounts", "y = y + 1\ncounts")
@breaks("y = x.exp()\ncounts", "y = x * 2\ncounts")
def test_the_result_of_exp_may_not_be_changed(answer):
    """Adding 1 in place to the result of exp makes backward raise, and the message names Exp with version 1 instead of 0."""
    assert isinstance(answer.in_place, str) and MODIFIED in answer.in_place
    assert "output 0 of Exp, is at version 1; expected version 0" in answer.in_place
    assert "[2, 3]" in answer.in_place


@breaks("counts = [y._version]\ny += 1\n", "y += 1\ncounts = [y._version]\n")
@breaks("y += 1\ncounts", "y = y + 1\ncounts")
def test_the_count_finds_the_line(answer):
    """The version count of y is 0 before the line `y += 1` and 1 after it; an assignment to a row and `relu_` raise it and the error too."""
    assert answer.counts == [0, 1]
    for change in (lambda y: y.__setitem__(0, 0.0), torch.relu_):
        y = answer.x.exp()
        change(y)
        assert y._version == 1 and MODIFIED in str(answer.slope(y))


@breaks("right = slope(x.exp() + 1)", "right = slope(x.exp() * 2)")
@breaks("y = x.exp().clone()", "y = x.exp().clone() * 2")
def test_a_new_tensor_is_right(answer):
    """Both `x.exp() + 1` and a clone between exp and `+=` give the slope e^x."""
    for got in (answer.right, answer.between):
        assert not isinstance(got, str)
        torch.testing.assert_close(got, answer.x.detach().exp())


@breaks("y = x.clone().exp()", "y = x.exp().clone()")
def test_clone_in_front_does_not_help(answer):
    """A clone of the input of exp leaves the error as it is, word for word."""
    assert answer.before == answer.in_place and MODIFIED in answer.before


@breaks("y = x * 2", "y = x * 3")
def test_not_every_change_is_a_fault(answer):
    """After a multiplication by 2 the same `+=` works and the slope is 2."""
    assert not isinstance(answer.harmless, str) and (answer.harmless == 2).all()


@breaks("y.data += 1", "y = y + 1")
def test_data_is_silent_and_wrong(answer, numpy):
    """Through `.data` nothing raises and each slope is too large by 1, in PyTorch as in the NumPy version without its check."""
    assert not isinstance(answer.hidden, str)
    torch.testing.assert_close(answer.hidden, answer.right + 1)
    np.testing.assert_allclose(answer.hidden.numpy(), numpy.unchecked, atol=1e-5)
    np.testing.assert_allclose(answer.right.numpy(), numpy.right, atol=1e-5)
    # Neither detach() nor no_grad() hides it.
    for change in (lambda y: y.detach().add_(1), torch.no_grad()(lambda y: y.add_(1))):
        y = answer.x.exp()
        change(y)
        try:
            y.sum().backward()
        except RuntimeError as error:
            assert MODIFIED in str(error)
        else:
            raise AssertionError("no error")


@breaks('y if change == "result" else h', "h", variant="survey")
@breaks('y if change == "result" else h', "y", variant="survey")
def test_who_keeps_what(survey):
    """Of thirteen functions five keep their result, six keep their input, and adding or multiplying by a constant keeps neither."""
    keeps_result = {name for name, (result, _) in survey.survey.items() if result}
    keeps_input = {name for name, (_, given) in survey.survey.items() if given}
    assert keeps_result == {"exp", "sigmoid", "tanh", "relu", "softmax"}
    assert keeps_input == {"sin", "log", "h ** 2", "Linear", "BatchNorm1d", "LayerNorm"}
    assert set(survey.survey) - keeps_result - keeps_input == {"h + 1", "h * 2"}


@breaks("mul_(3)\n    try", "add_(3)\n    try", variant="survey")
def test_the_name_in_the_message(survey):
    """A changed result is reported under the function that kept it, a changed input under the operation that changed it."""
    for name, (result, given) in survey.survey.items():
        assert result.lower() in ("", name)
        assert given in ("", "Mul")


@breaks("return y.mul_(3)", "return y.exp().mul_(3)", variant="anomaly")
def test_anomaly_mode_names_the_keeper(anomaly):
    """The trace of anomaly mode shows the function that kept the value and not the one that changed it, and the message says that the change was there or later."""
    assert "ExpBackward0" in anomaly.trace
    assert "in keeper" in anomaly.trace and "in changer" not in anomaly.trace
    assert "changed in there or anywhere later" in anomaly.hint


@breaks("return y.mul_(3)", "return y * 3", variant="anomaly")
def test_the_count_names_the_changer(anomaly):
    """The version count rises in the function that changed the tensor."""
    assert [anomaly.kept, anomaly.y._version] == [0, 1]


@breaks("states[t] = cell(states[t - 1])", "states[t] = cell(x).exp_()", variant="loops")
def test_rows_share_one_count(loops):
    """A write into one row raises for another row that was kept and not changed; a kept view is called AsStrided, and a kept weight has no name."""
    assert "output 0 of AsStrided" in loops.filled and "output 0 of AsStrided" in loops.after_step
    x = torch.ones(4, 3, requires_grad=True)
    rows = x * 1
    loss = (rows[0] ** 2).sum()
    rows[1] = 0
    message = loops.try_backward(loss)
    assert MODIFIED in message and "output 0 of AsStrided" in message
    weight = nn.Parameter(torch.ones(3))
    loss = (x * weight).sum()
    with torch.no_grad():
        weight.add_(1)
    message = loops.try_backward(loss)
    assert MODIFIED in message and "[3]] is at version 1" in message and "output 0" not in message


@breaks("states[t] = cell(states[t - 1])", "states[t] = cell(x)", variant="loops")
@breaks(
    "rows.append(cell(rows[-1]))", "rows.append(cell(rows[-1])); rows[-1].tanh_(); rows[-1].add_(1)", variant="loops"
)
def test_a_list_instead_of_a_buffer(loops):
    """Filling a tensor row by row from its own rows raises; a list of the rows, stacked at the end, gives gradients."""
    assert MODIFIED in loops.filled
    assert loops.listed == "no error" and loops.cell.weight.grad.abs().sum() > 0


@breaks("optimizer.step()\nafter_step = try_backward(two)", "after_step = try_backward(two)", variant="loops")
@breaks(
    "before_step = try_backward(two)\noptimizer.step()",
    "optimizer.step()\nbefore_step = try_backward(two)",
    variant="loops",
)
def test_a_step_changes_weights_in_place(loops):
    """A backward call after `optimizer.step()` raises with the shape of a transposed weight, also where a GAN uses one forward pass for both networks; before the step it does not."""
    assert MODIFIED in loops.after_step and str(list(loops.net[1].weight.T.shape)) in loops.after_step
    assert loops.before_step == "no error"
    generator, judge = nn.Linear(3, 2), nn.Sequential(nn.Linear(2, 5), nn.Linear(5, 1))
    optimizer = torch.optim.SGD(judge.parameters(), lr=0.1)
    verdict = judge(generator(loops.x)).mean()
    verdict.backward(retain_graph=True)
    optimizer.step()
    assert MODIFIED in loops.try_backward(-verdict)


@breaks('kept = y if name == "exp" else x', "kept = y", variant="numpy")
@breaks("self.version += 1", "self.version += 0", variant="numpy")
def test_numpy_result_or_input(numpy):
    """In NumPy, exp refuses a changed result and accepts a changed input; sin does it the other way round."""
    for name, refused, accepted in (("exp", "result", "input"), ("sin", "input", "result")):
        assert numpy.slope(name, refused) == "is at version 1; expected 0"
        assert np.array_equal(numpy.slope(name, accepted), numpy.slope(name))


@breaks("self.value += n", "self.value += 2 * n", variant="numpy")
@breaks('{"result": y, "input": x}[changed].add_(1)', "pass", variant="numpy")
def test_numpy_without_the_check(numpy):
    """Without the check the slope of exp comes from the changed array and is too large by exactly what was added."""
    x = np.linspace(-1, 2, 6).reshape(2, 3)
    step = 1e-6
    numeric = (np.exp(x + step) - np.exp(x - step)) / (2 * step)
    assert np.allclose(numpy.right, numeric, atol=1e-6)
    assert not isinstance(numpy.unchecked, str)
    assert np.allclose(numpy.unchecked - numpy.right, 1)


@breaks('kept.value if name == "exp" else np.cos(kept.value)', "kept.value", variant="numpy")
def test_numpy_agrees_with_torch(survey, numpy):
    """The slopes of exp and sin, and which of their two changes raises, are those of PyTorch."""
    for name, function in (("exp", torch.exp), ("sin", torch.sin)):
        x = torch.linspace(-1, 2, 6, dtype=torch.float64).reshape(2, 3).requires_grad_()
        function(x).sum().backward()
        np.testing.assert_allclose(numpy.slope(name), x.grad.numpy(), atol=1e-9)
        for change, told in zip(("result", "input"), survey.survey[name], strict=True):
            assert isinstance(numpy.slope(name, change), str) == bool(told)


@breaks("nn.BatchNorm1d(3)", "nn.Sequential(nn.BatchNorm1d(3), nn.ReLU())", variant="survey")
def test_adding_a_shortcut(survey):
    """A shortcut added in place works after BatchNorm and raises after ReLU."""
    assert survey.survey["BatchNorm1d"][0] == "" and survey.survey["relu"][0] == "Relu"
    for seed in range(3):
        torch.manual_seed(seed)
        x = torch.randn(7, 3, requires_grad=True)
        y = nn.BatchNorm1d(3)(x)
        y += x
        y.square().sum().backward()
        assert x.grad.abs().sum() > 0
        y = nn.ReLU()(x)
        y += x
        try:
            y.sum().backward()
        except RuntimeError as error:
            assert "output 0 of Relu" in str(error)
        else:
            raise AssertionError("no error")
