import numpy as np
import torch
from torch import nn

from tested_answers import breaks


@breaks("loss.backward()\nwritten", "loss.backward()\noptimizer.step()\nwritten")
@breaks("loss.backward()\nwritten", "w.grad = torch.tensor(0.0)\nwritten")
def test_backward_moves_nothing(answer):
    """After `backward()` the weight is the same and `.grad` holds the slope, 2."""
    assert answer.written == (1, 2)
    for seed in range(3):
        torch.manual_seed(seed)
        layer = nn.Linear(7, 5)
        before = layer.weight.detach().clone()
        layer(torch.randn(3, 7)).square().sum().backward()
        assert torch.equal(layer.weight, before) and layer.weight.grad.abs().max() > 0


@breaks("optimizer.step()\nmoved", "moved")
@breaks("lr=0.25", "lr=0.5")
def test_step_moves_and_keeps_the_gradient(answer):
    """`step()` takes the weight from 1 to 0.5 although the loss is gone, and leaves `.grad` as it was."""
    assert answer.moved == (1 - 0.25 * 2, 2)


@breaks("w.grad = torch.tensor(-2.0)", "w.grad = torch.tensor(0.0)")
def test_any_gradient_will_do(answer):
    """A number that was put into `.grad` by hand moves the weight like one from `backward()`."""
    assert answer.by_hand == answer.moved[0] - 0.25 * -2


@breaks("SGD([w], lr=0.25)", "SGD([w.detach().requires_grad_()], lr=0.25)")
def test_the_optimizer_holds_the_tensor(answer):
    """The tensor in the optimizer is the weight itself, and so is the one at which the links of a loss end."""
    assert answer.held is answer.w
    assert answer.w.square().grad_fn.next_functions[0][0].variable is answer.w


@breaks("model[2] = nn.Linear(5, 3)  #", "model[2].reset_parameters()  #")
def test_a_later_layer_is_not_trained(answer):
    """A head that replaces another one after the optimizer was made gets a gradient and does not move; the body does."""
    assert answer.body.grad is not None and answer.head.grad.abs().max() > 0
    assert answer.went == [True, False]
    # Handed over with add_param_group, a later layer moves.
    old, new = nn.Linear(7, 5), nn.Linear(7, 5)
    optimizer = torch.optim.SGD(old.parameters(), lr=0.1)
    optimizer.add_param_group({"params": new.parameters()})
    before = new.weight.detach().clone()
    new(torch.ones(3, 7)).sum().backward()
    optimizer.step()
    assert not torch.equal(new.weight, before)


@breaks('train(["zero", "backward"])', 'train(["zero", "backward", "step"])', variant="orders")
@breaks('train(["zero", "step"])', 'train(["backward", "step"])', variant="orders")
@breaks('train(["backward", "zero", "step"])', 'train(["zero", "backward", "step"])', variant="orders")
def test_one_without_the_other(orders):
    """Only `backward()`, only `step()`, or `zero_grad()` between the two: the weight stays at 0 in all five rounds."""
    assert orders.no_step == orders.no_backward == orders.wiped == [0] * 5
    assert abs(orders.right[-1] - 3) < 0.05


@breaks('train(["step", "zero", "backward"])', 'train(["zero", "backward", "step"])', variant="orders")
def test_step_first_is_one_loss_behind(orders):
    """With `step()` before `backward()` the first step does nothing and each later one uses the loss before, so the weight runs past 3 to above 4.5."""
    assert orders.early[0] == 0 and orders.early[1] == orders.right[0]
    assert max(orders.early) > 4.5 and max(orders.right) < 3


@breaks("optimizer.step()\nrefused", "refused", variant="between")
def test_a_step_between_forward_and_backward(between):
    """With two layers, a step between the forward and the backward pass is an error about an inplace operation."""
    assert between.refused.startswith(
        "RuntimeError: one of the variables needed for gradient computation has been modified"
    )
    assert between.after < between.loss


@breaks("c = c - 0.1 * c.grad", "c.data -= 0.1 * c.grad", variant="orders")
def test_a_new_tensor_is_not_held(orders):
    """`c = c - 0.1 * c.grad` makes a tensor that the optimizer does not hold and that gets no `.grad`; the old one has not moved."""
    assert orders.kept is not orders.c and orders.kept.item() == 1
    assert abs(orders.c.item() - 0.8) < 1e-6 and not orders.c.is_leaf


@breaks("first.step()", "second.step()", variant="orders")
def test_two_optimizers(orders):
    """After one loss over two weights, the step of the first optimizer moves its own weight only."""
    a, b = orders.only_first
    assert abs(a - 0.9) < 1e-6 and b == 1
    assert orders.b.grad.item() == 1


@breaks("p.value -= self.lr * p.grad", "p.value += self.lr * p.grad", variant="numpy")
@breaks("slope = 2 * self.x.T", "slope = -2 * self.x.T", variant="numpy")
def test_a_loop_by_hand(numpy):
    """Two classes that share nothing but the parameter descend: the error falls in each of three steps."""
    errors = [np.square(numpy.x @ np.array(w) - numpy.y).mean() for w in numpy.path]
    assert np.all(np.diff(errors) < 0) and errors[-1] < 0.01 * errors[0]


@breaks("    Loss(x, y, w).backward()\n", "    Loss(x, y, w).backward()\n    optimizer.step()\n", variant="numpy")
def test_backward_by_hand_moves_nothing(numpy):
    """In the loop by hand the value after `backward()` is still the one of the step before."""
    assert numpy.after_backward == numpy.path[-2]


@breaks("w.value = w.value - 1", "w.value -= 1", variant="numpy")
def test_in_place_or_not(numpy):
    """`w.value = w.value - 1` makes a new array, and whoever holds the old one does not see it."""
    assert numpy.old is not numpy.w.value
    assert np.allclose(numpy.old, numpy.path[-1])


@breaks("p.value -= self.lr * p.grad", "p.value -= self.lr * p.grad / 2", variant="numpy")
@breaks("lr=0.05", "lr=0.04", variant="numpy")
def test_numpy_and_torch_agree(numpy):
    """PyTorch takes the same three steps on the same data, to 1e-6."""
    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.05)
    for wanted in numpy.path[1:]:
        optimizer.zero_grad()
        (torch.tensor(numpy.x) @ w - torch.tensor(numpy.y)).square().mean().backward()
        optimizer.step()
        assert np.allclose(w.detach().numpy(), wanted, atol=1e-6)


@breaks("optimizer.apply([w.value.grad], [w])", "optimizer.apply([2 * w.value.grad], [w])", variant="keras")
@breaks('right = train(["zero", "backward", "step"])', 'right = train(["zero", "backward"])', variant="orders")
def test_keras_is_handed_the_gradients(orders, keras):
    """Keras is given the gradients as an argument and takes the same five steps."""
    assert np.allclose(keras.path, orders.right, atol=0.011)


@breaks("optimizer.apply([ops.ones(1)], [later])", "optimizer.apply([ops.ones(1)], [w])", variant="keras")
def test_keras_refuses_a_later_variable(keras):
    """A variable that comes after the first step is an error in Keras, `Unknown variable`, where PyTorch passes over it."""
    assert keras.message.startswith("ValueError: Unknown variable")
