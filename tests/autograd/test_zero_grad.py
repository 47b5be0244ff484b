import math

import numpy as np
import torch

from tested_answers import breaks


@breaks("    (3 * w).backward()\n", "    w.grad = None\n    (3 * w).backward()\n")
def test_backward_adds(answer):
    """Four calls of `backward()` on a slope of 3 leave 3, 6, 9 and 12 in `.grad`."""
    assert answer.sums == [3 * (call + 1) for call in range(4)]


@breaks("torch.optim.SGD([w]).zero_grad()", "torch.optim.SGD([w]).zero_grad(set_to_none=False)")
@breaks("torch.optim.SGD([w]).zero_grad()", "w.grad = None; w.data.zero_()")
def test_the_weight_is_not_reset(answer):
    """After `zero_grad()` the gradient is `None` and the weight is what it was."""
    assert answer.w.grad is None
    assert answer.w.item() == 2


@breaks('train("top"), train("end")', 'train("top"), train("between")')
@breaks('between = train("between")', 'between = train("top")')
def test_two_good_places(answer):
    """Clearing before `backward()` and clearing after `step()` give the same weights at every step; between the two nothing is learned."""
    assert answer.top == answer.end
    assert math.isclose(answer.top[-1], 3, abs_tol=0.02)
    assert set(answer.between) == {0.0}


@breaks('never = train("nowhere")', 'never = train("top")')
def test_forgotten_it_swings(answer):
    """Without clearing, the weight overshoots to about twice the target, comes back to its start, and is no nearer after 63 steps."""
    never = np.array(answer.never)
    assert abs(never[4] - 3) < abs(answer.top[4] - 3)
    for swing in (never[:22], never[21:43], never[42:]):
        assert swing.max() > 5.8 and abs(swing.min()) < 0.1
    assert abs(never[-1] - 3) > 2.5


@breaks("grad = grad + slope if forget else slope", "grad = 0.9 * grad + slope if forget else slope", variant="numpy")
def test_no_learning_rate_helps(numpy):
    """A learning rate ten or a hundred times smaller overshoots just as far, only later."""
    for lr, steps in ((0.01, 200), (0.001, 600)):
        assert numpy.train(True, steps, lr).max() > 5.95


@breaks("return 2 * np.mean(", "return 2 * np.sum(", variant="numpy")
@breaks("* len(x[part]) / 7", "/ 2", variant="numpy")
def test_parts_add_up_to_the_whole(numpy):
    """The slopes of two points and of five, each weighted by its share, sum to the slope of all seven."""
    assert math.isclose(sum(numpy.parts), numpy.whole, rel_tol=1e-9)
    for w in (-2.0, 0.5, 5.0):
        two, five = (numpy.slope_on(numpy.x[part], numpy.y[part], w) for part in (slice(0, 2), slice(2, 7)))
        assert math.isclose(two * 2 / 7 + five * 5 / 7, numpy.slope_on(numpy.x, numpy.y, w), rel_tol=1e-9)


@breaks("momentum=1.0", "momentum=0.9")
def test_it_is_momentum_one(answer):
    """A loop without `zero_grad()` and SGD with momentum 1 take the same path, number for number."""
    assert answer.frictionless == answer.never


@breaks("grad = grad + slope if forget else slope", "grad = 0.9 * grad + slope if forget else slope", variant="numpy")
@breaks("np.arccos(1 - pull / 2)", "np.arccos(1 - pull)", variant="numpy")
@breaks("model.zero_grad()", "pass", variant="keras")
def test_three_frameworks_agree(answer, numpy, keras):
    """PyTorch, NumPy and Keras on torch agree on both paths to 1e-4, and the swing has the period of the formula."""
    for torch_path, numpy_path, keras_path in (
        (answer.top, numpy.cleared, keras.cleared),
        (answer.never, numpy.never, keras.never),
    ):
        assert np.allclose(torch_path[1:], numpy_path, atol=1e-4)
        assert np.allclose(torch_path[1:], keras_path, atol=1e-4)
    # Periodic: one swing later the weight is where it was.
    assert abs(numpy.period - 21) < 0.1
    assert np.allclose(numpy.never[21:], numpy.never[:-21], atol=0.1)


@breaks("epochs=21", "epochs=3", variant="keras")
def test_fit_clears(answer, keras):
    """Keras `fit` clears before each batch: 21 epochs of one batch end where 21 cleared updates end."""
    assert math.isclose(keras.fitted, answer.top[21], abs_tol=1e-4)


@breaks("    optimizer.zero_grad()\n    model(x)", "    model.zero_grad()\n    model(x)", variant="whose")
@breaks("model.zero_grad()  #", "head.zero_grad()  #", variant="whose")
def test_whose_gradients(whose):
    """An optimizer that holds only the head leaves the gradients of the body to pile up, 1, 2, 3, 4 times; `model.zero_grad()` clears both."""
    assert np.allclose(whose.growth, [1, 2, 3, 4], rtol=1e-4)
    assert np.allclose(whose.steady, 1, rtol=1e-4)
    assert all(p.grad is None for p in whose.model.parameters())
    assert isinstance(whose.body, torch.nn.Linear)


@breaks("drift(set_to_none=False)", "drift(set_to_none=True)", variant="whose")
@breaks("momentum=0.9", "momentum=0.0", variant="whose")
def test_none_is_not_zero(whose):
    """With momentum, a weight whose gradient is zero still moves and one whose gradient is `None` does not."""
    assert whose.skipped == 0
    assert math.isclose(whose.moved, -0.09, abs_tol=1e-6)
