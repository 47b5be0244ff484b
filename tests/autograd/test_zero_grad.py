import math

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn


def by_hand(forget, lr=0.1, steps=63):
    """The path on y = 3x in closed form: the slope is 2 * mean(x * x) * (w - 3), and mean(x * x) is 4 / 9."""
    w, grad, path = 0.0, 0.0, [0.0]
    for _ in range(steps):
        slope = 8 / 9 * (w - 3)
        grad = grad + slope if forget else slope
        w -= lr * grad
        path.append(w)
    return path


def rates(low, high):
    return st.floats(math.log(low), math.log(high)).map(math.exp)


@breaks("    (3 * w).backward()\n", "    w.grad = None\n    (3 * w).backward()\n")
@breaks("range(4)", "range(3)")
@breaks("(3 * w)", "(2 * w)")
@drawn(slopes=st.lists(st.integers(-9, 9), min_size=1, max_size=6), size=st.integers(0, 5))
def test_backward_adds(answer, slopes, size):
    """After each call of `backward()`, `.grad` holds the sum of the slopes of all calls."""
    w = torch.ones(size, requires_grad=True)
    for call, slope in enumerate(slopes, start=1):
        (slope * w).sum().backward()
        assert w.grad.tolist() == [sum(slopes[:call])] * size
    assert answer.totals == [3, 6, 9, 12]


@breaks("        path.append(w.item())\n", "        w.grad = None\n        path.append(w.item())\n")
@breaks('train("nowhere")\n', 'train("before backward")\n')
@breaks("(w * x - y).square()", "(w * x - y).abs()")
@breaks("steps=63", "steps=62")
@breaks("lr=0.1", "lr=0.2")
@breaks("optimizer.zero_grad()\nloss.backward()", "loss.backward()", variant="pasted")
@breaks("optimizer.zero_grad()\nloss.backward()", "loss.backward()\noptimizer.zero_grad()", variant="pasted")
@drawn(cases=10, lr=rates(1e-3, 2.0), inputs=st.integers(1, 7), steps=st.integers(2, 5), seed=st.integers(0, 99))
def test_the_step_follows_the_sum(answer, pasted, lr, inputs, steps, seed):
    """Without the call, a step of plain SGD subtracts the rate times the sum of all gradients so far; with it, times the last gradient alone."""
    for clear in (False, True):
        torch.manual_seed(seed)
        layer, x, y = (
            nn.Linear(inputs, 3).double(),
            torch.randn(steps, 9, inputs).double(),
            torch.randint(3, (steps, 9)),
        )
        optimizer, total = torch.optim.SGD(layer.parameters(), lr=lr), 0
        for batch in range(steps):
            loss, before = nn.functional.cross_entropy(layer(x[batch]), y[batch]), layer.weight.detach().clone()
            (slope,) = torch.autograd.grad(loss, layer.weight, retain_graph=True)
            total = total + slope
            if clear:
                pasted(1, optimizer=optimizer, loss=loss)
            else:
                loss.backward()
                optimizer.step()
            wanted, other = (slope, total) if clear else (total, slope)
            assert torch.allclose(layer.weight, before - lr * wanted, atol=1e-12)
        assert not torch.allclose(layer.weight, before - lr * other, atol=1e-9)
    assert len(answer.kept) == len(answer.cleared) == 64
    assert np.allclose(answer.kept, by_hand(True), atol=1e-4) and np.allclose(answer.cleared, by_hand(False), atol=1e-4)


@breaks("optimizer.step()", "optimizer.step(); w.grad.mul_(0.9) if w.grad is not None else None")
@breaks("SGD([w], lr=lr)", "SGD([w], lr=lr, momentum=0.5)")
@drawn(cases=10, lr=rates(1e-4, 1.5), steps=st.integers(1, 30))
def test_forgetting_is_momentum_one(answer, lr, steps):
    """SGD without `zero_grad()` and SGD with `momentum=1` and `zero_grad()` take the same path; with `momentum=0.9` they part."""

    def path(momentum, lr, steps):
        w, found = torch.zeros(1, requires_grad=True), [0.0]
        optimizer = torch.optim.SGD([w], lr=lr, momentum=momentum)
        for _ in range(steps):
            optimizer.zero_grad()
            (w * answer.x - answer.y).square().mean().backward()
            optimizer.step()
            found.append(w.item())
        return found

    assert np.allclose(path(1.0, lr, steps), answer.train("nowhere", lr, steps), rtol=1e-4, atol=1e-6)
    assert np.abs(np.subtract(path(0.9, 0.1, 30), answer.kept[:31])).max() > 1
    assert np.allclose(path(1.0, 0.1, 30), answer.kept[:31], atol=1e-4)


@breaks('train("nowhere")\n', 'train("nowhere", lr=0.001)\n')
@breaks('train("nowhere")\n', 'train("before backward")\n')
@breaks("torch.zeros(1, requires", "torch.full((1,), 6.0, requires")
def test_the_total_carries_it_past(answer):
    """Here the forgetful weight passes the answer with the largest total of slopes so far, and turns round where slopes of the other sign have cancelled that total."""
    path = np.array(answer.kept)
    slopes = 8 / 9 * (path - 3)
    totals = slopes.cumsum()  # at update n: what the step from path[n] follows
    passed, top = int((path > 3).argmax()), int(path.argmax())
    assert 0 < passed < top - 1 < len(path) - 3
    assert totals[:top].argmin() == passed - 1  # the step that passes follows the largest total
    assert (slopes[:passed] < 0).all() and (slopes[passed : top + 1] > 0).all()
    assert (totals[:top] < 0).all() and totals[top] > 0  # it rises until the total has changed its sign
    assert (np.diff(path)[:top] > 0).all() and path[top + 1] < path[top]
    assert math.isclose(path[top], 6.03, abs_tol=0.005)


@breaks('train("before backward"), train("nowhere")', 'train("nowhere"), train("before backward")')
@breaks("(4, 10, 18, 60)", "(4, 10, 18, 61)")
@breaks("(cleared[n], kept[n])", "(kept[n], cleared[n])")
def test_ahead_at_first(answer):
    """Here the loss falls without the call too: the forgetful weight is nearer to the answer after 4 updates, and farther from it after 10."""
    assert answer.rows == {step: (answer.cleared[step], answer.kept[step]) for step in (4, 10, 18, 60)}
    off = {step: [abs(weight - 3) for weight in row] for step, row in answer.rows.items()}
    assert off[4][1] < off[4][0] - 1 and off[10][1] > off[10][0] + 1
    assert answer.kept[:5] == sorted(answer.kept[:5]) and answer.kept[0] == 0 and answer.kept[4] < 3


@breaks("slow = [run(clear, SGD, lr=0.01)", "slow = [run(clear, SGD, lr=1.0)", variant="digits")
@breaks("if clear:", "if not clear:", variant="digits")
def test_forgetting_can_look_better(digits):
    """On digits, SGD at a rate of 0.01 gets more of the held-out images right without the call, over 75%, than with it, under 35%, with three seeds."""
    for seed in (0, 1, 2):
        kept, forgotten = [digits.run(c, digits.SGD, 0.01, seed) for c in (True, False)] if seed else digits.slow
        assert kept < 0.35 and forgotten > 0.75
    assert np.allclose(digits.slow, (0.194, 0.861), atol=0.003)


@breaks("if clear:", "if not clear:", variant="digits")
@breaks("images[1400:]", "images[:397]", variant="digits")
def test_forgetting_ruins_a_good_rate(digits):
    """On digits, SGD at a rate of 1.0 gets more than 85% of the held-out images right with the call and fewer than 40% without it, with three seeds."""
    for seed in (0, 1, 2):
        kept, forgotten = [digits.run(c, digits.SGD, 1.0, seed) for c in (True, False)]
        assert kept > 0.85 and forgotten < 0.4
    assert digits.ruined and digits.few == 0.4 and np.isclose(digits.fast, 0.892, atol=0.003)


@breaks("usual = [run(clear, Adam, lr=0.001)", "usual = [run(clear, Adam, lr=0.01)", variant="digits")
def test_forgetting_can_look_the_same(digits):
    """On digits, Adam at its default rate of 0.001 gets more than 75% of the held-out images right with the call and without it, and the two are less than 3% apart, with three seeds."""
    assert torch.optim.Adam([torch.ones(1)]).defaults["lr"] == 0.001
    for seed in (0, 1, 2):
        kept, forgotten = [digits.run(c, digits.Adam, 0.001, seed) for c in (True, False)] if seed else digits.usual
        assert kept > 0.75 and forgotten > 0.75 and abs(kept - forgotten) < 0.03
    assert np.allclose(digits.usual, (0.824, 0.806), atol=0.003)


@breaks("if clear:", "if not clear:", variant="digits")
def test_forgetting_ruins_adam(digits):
    """On digits, Adam at a rate of 0.01 gets more than 85% of the held-out images right with the call and fewer than 65% without it, with three seeds."""
    for seed in (0, 1, 2):
        kept, forgotten = [digits.run(c, digits.Adam, 0.01, seed) for c in (True, False)] if seed else digits.adam
        assert kept > 0.85 and forgotten < 0.65
    assert np.allclose(digits.adam, (0.892, 0.383), atol=0.003)


@breaks("grad = grad + slope if forget else slope", "grad = 0.99 * grad + slope if forget else slope", variant="numpy")
@breaks("if forget else slope", "if not forget else slope", variant="numpy")
@drawn(cases=12, lr=rates(0.0001, 1.5))
def test_a_smaller_rate_swings_too(numpy, lr):
    """On this line, at a learning rate from 0.0001 to 1.5, the forgetful weight passes 5.8 and falls below 0.1 in each of three swings, which are slower the smaller the rate; the other one comes nearer with each update."""
    swing = math.ceil(2 * math.pi / math.acos(1 - lr * 4 / 9))
    kept, cleared = (numpy.train(forget, lr, 3 * swing) for forget in (True, False))
    for part in np.split(kept, 3):
        assert part.max() > 5.8 and part.min() < 0.1
    # A swing crosses 3 twice; its length is rounded up, so the last may be a little more than one.
    assert np.count_nonzero(np.diff(kept > 3)) in (5, 6, 7)
    off = np.abs(cleared - 3)
    assert np.diff(off, prepend=3).max() < 1e-9 and off[-1] < 2.8


@breaks("slope = 2 * np.mean", "slope = np.mean", variant="numpy")
@breaks("grad = grad + slope if forget else slope", "grad = 0.5 * grad + slope", variant="numpy")
@drawn(cases=12, lr=st.floats(1.2, 2.2))
def test_a_large_rate_overshoots(numpy, lr):
    """On this line, with the call, at a rate from 1.2 to 2.2, each step passes the answer and comes nearer to it; at a smaller rate, a quarter of that, no step passes it."""
    path = numpy.train(forget=False, lr=lr, steps=12)
    assert ((path > 3) == (np.arange(12) % 2 == 0)).all()
    assert (np.diff(np.abs(path - 3)) < 0).all()
    assert (numpy.train(forget=False, lr=lr / 4, steps=12) < 3).all()


@breaks("torch.tensor(labels)\n", "torch.tensor(labels * 0)\n", variant="digits")
@drawn(cases=4, lr=st.floats(0.001, 0.1))
def test_sorted_batches_jump(digits, lr):
    """With the call, the loss of digits sorted by class rises by more than 0.15 from one batch of 100 to the next, at rates of SGD from 0.001 to 0.1; shuffled, it rises by less than half of that."""
    rises, images, labels = [], digits.images[:1400], digits.labels[:1400]
    for order in (labels.argsort(stable=True), torch.randperm(1400, generator=torch.manual_seed(0))):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)).double()
        optimizer, losses = torch.optim.SGD(net.parameters(), lr=lr), []
        for batch in (*order.split(100), *order.split(100)):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        rises.append(np.diff(losses).max())
    assert rises[0] > 0.15 and rises[1] < 0.075


@breaks("torch.tensor(labels)\n", "torch.tensor(labels * 0)\n", variant="digits")
@drawn(cases=3, seed=st.integers(0, 99))
def test_small_batches_jump(digits, seed):
    """With the call and a rate of 0.1, the loss of shuffled digits jumps up by over 0.3 from one batch of 8 to the next, and its mean over an epoch falls in each of three."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)).double()
    optimizer, losses = torch.optim.SGD(net.parameters(), lr=0.1), []
    for batch in (batch for _ in range(3) for batch in torch.randperm(1400).split(8)):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(digits.images[batch]), digits.labels[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    first, second, third = np.reshape(losses, (3, -1)).mean(1)
    assert np.diff(losses).max() > 0.3 and first > second > third


@breaks('train("after step"), train("between")', 'train("nowhere"), train("between")')
@breaks('after, between = train("after step")', 'after, between = train("between")')
def test_after_step_is_the_same(answer):
    """Here clearing after `step()` gives the same weights as clearing at the start of each step."""
    assert answer.after == answer.cleared
    assert np.allclose(answer.after, by_hand(False), atol=1e-4)


@breaks('train("after step"), train("between")', 'train("after step"), train("after step")')
@breaks('if place == "between":', "if False:")
@drawn(cases=10, lr=rates(1e-4, 1.5), steps=st.integers(1, 20))
def test_between_nothing_moves(answer, lr, steps):
    """Cleared between `backward()` and `step()`, the weight does not move; cleared before, it moves."""
    assert answer.train("between", lr, steps) == [0.0] * (steps + 1)
    assert answer.train("before backward", lr, steps)[-1] > 0
    assert answer.between == [0.0] * 64


@breaks("torch.optim.SGD([w]).zero_grad()", "torch.optim.SGD([w]).zero_grad(); w.data.zero_()")
@breaks("torch.tensor(2.0", "torch.tensor(1.0")
@drawn(start=st.floats(-9, 9, width=32), size=st.integers(0, 4))
def test_the_weight_is_not_reset(answer, start, size):
    """`zero_grad()` leaves the weight what it was before the call."""
    w = torch.full((size,), start, requires_grad=True)
    (3 * w).sum().backward()
    torch.optim.SGD([w]).zero_grad()
    assert w.tolist() == [start] * size
    assert answer.w.item() == 2


@breaks("torch.optim.SGD([w]).zero_grad()", "torch.optim.SGD([w]).zero_grad(set_to_none=False)")
@breaks("torch.optim.SGD([w]).zero_grad()", "pass")
@drawn(size=st.integers(0, 4), kind=st.sampled_from(["SGD", "Adam", "AdamW", "RMSprop"]))
def test_none_by_default(answer, size, kind):
    """After `zero_grad()` as people write it, `.grad` is `None`; with `set_to_none=False` it would be zeros."""
    w = torch.ones(size, requires_grad=True)
    optimizer = getattr(torch.optim, kind)([w])
    for arguments, found in (({"set_to_none": False}, [0.0] * size), ({}, None)):
        (3 * w).sum().backward()
        assert w.grad.tolist() == [3] * size
        optimizer.zero_grad(**arguments)
        assert found == (None if w.grad is None else w.grad.tolist())
    assert answer.w.grad is None


@breaks("optimizer.zero_grad()\ngone", "model.zero_grad(set_to_none=False)\ngone", variant="whose")
@breaks("optimizer.zero_grad()\ngone", "gone", variant="whose")
@drawn(cases=10, inputs=st.integers(1, 6), seed=st.integers(0, 99))
def test_an_optimizer_clears_its_own(whose, inputs, seed):
    """An optimizer that holds only the head clears the gradient of the head and not that of the body, which stays as it was."""
    torch.manual_seed(seed)
    body, head = nn.Linear(inputs, 5), nn.Linear(5, 3)
    head(body(torch.randn(11, inputs))).square().mean().backward()
    before = body.weight.grad.clone()
    assert before.norm() > 0 and head.weight.grad.norm() > 0
    torch.optim.SGD(head.parameters()).zero_grad()
    assert head.weight.grad is None and torch.equal(body.weight.grad, before)
    torch.manual_seed(0)
    body, head = nn.Linear(7, 5), nn.Linear(5, 3)
    head(body(torch.randn(11, 7)).tanh()).square().mean().backward()
    assert (
        whose.gone is None
        and whose.left == whose.full
        and math.isclose(whose.full, body.weight.grad.norm(), rel_tol=1e-4)
    )


@breaks("model.zero_grad()", "head.zero_grad()", variant="whose")
@breaks("model.zero_grad()", "body.zero_grad()", variant="whose")
@breaks("model.zero_grad()", "optimizer.zero_grad()", variant="whose")
def test_the_model_clears_both(whose):
    """Here `model.zero_grad()` clears the gradients of body and head, where both had one before."""
    assert len(whose.filled) == 4 and min(whose.filled) > 0.01
    assert all(grad is None for grad in whose.cleared)
    assert [p.grad for p in whose.model.parameters()] == whose.cleared == [None] * 4
    # The body had kept its first gradient, so it holds two; the head holds one.
    assert math.isclose(whose.filled[0], 2 * whose.full, rel_tol=1e-4)


@breaks("encoder.zero_grad()", "encoder.zero_grad(); decoder.zero_grad()", variant="whose")
@breaks("encoder.zero_grad()", "pass", variant="whose")
@drawn(cases=10, inputs=st.integers(1, 6), seed=st.integers(0, 99))
def test_a_model_clears_its_own(whose, inputs, seed):
    """`model.zero_grad()` leaves the gradients of a second model and of a loss with weights as they were; the call of an optimizer that holds all of them clears them."""
    torch.manual_seed(seed)
    model, second, criterion = nn.Linear(inputs, 5), nn.Linear(5, 3), nn.PReLU()
    optimizer = torch.optim.SGD([*model.parameters(), *second.parameters(), *criterion.parameters()])
    criterion(second(model(torch.randn(11, inputs)))).square().mean().backward()
    before = [second.weight.grad.clone(), criterion.weight.grad.clone()]
    assert all(slope.norm() > 0 for slope in before)
    model.zero_grad()
    assert model.weight.grad is None
    assert torch.equal(second.weight.grad, before[0]) and torch.equal(criterion.weight.grad, before[1])
    optimizer.zero_grad()
    assert second.weight.grad is None and criterion.weight.grad is None
    assert whose.beside == [True, False]


@breaks("epochs=11", "epochs=10", variant="keras")
@breaks("shuffle=False", "shuffle=True", variant="keras")
@breaks("model.fit(x, y, 4", "model.fit(x, y, 7", variant="keras")
@breaks(
    "model.compile(keras.optimizers.SGD(0.1)", "model.compile(keras.optimizers.SGD(0.1, momentum=0.5)", variant="keras"
)
def test_fit_clears(keras):
    """Keras `fit` ends where a loop that clears before each batch ends, after 22 batches, and not where a forgetful one ends."""
    ends = {}
    for forget in (False, True):
        w, grad = 0.0, 0.0
        for _ in range(11):
            for x in (np.linspace(-1, 1, 7)[:4], np.linspace(-1, 1, 7)[4:]):
                slope = 2 * np.mean(x * x) * (w - 3)
                grad = grad + slope if forget else slope
                w -= 0.1 * grad
        ends[forget] = w
    assert math.isclose(keras.fitted, ends[False], abs_tol=1e-4)
    assert abs(ends[True] - ends[False]) > 0.5


def own_steps(keras, forget):
    """The weight after each of 12 steps of a `train_step` of our own."""
    layer, found = keras.fresh(), []

    class Own(keras.keras.Model):
        def call(self, x):
            return layer(x)

        def train_step(self, data):
            if not forget:
                self.zero_grad()
            loss = keras.ops.mean((self(data[0]) - data[1]) ** 2)
            loss.backward()
            weights = self.trainable_weights
            with torch.no_grad():
                self.optimizer.apply([w.value.grad for w in weights], weights)
            found.append(weights[0].value.item())
            return {"loss": loss}

    own = Own()
    own.layer = layer
    own.compile(keras.keras.optimizers.SGD(0.1))
    own.fit(keras.x, keras.y, 7, epochs=12, verbose=0)
    return found


@breaks("optimizer.step()", "optimizer.step(); w.data.mul_(1.001)")
@breaks("grad = grad + slope if forget else slope", "grad = 0.9 * grad + slope if forget else slope", variant="numpy")
@breaks("slope = 2 * np.mean", "slope = np.mean", variant="numpy")
@breaks("model.zero_grad()", "pass", variant="keras")
@breaks("steps=63", "steps=62", variant="keras")
@breaks("fresh(), keras.optimizers.SGD(0.1), []", "fresh(), keras.optimizers.SGD(0.2), []", variant="keras")
def test_three_frameworks_agree(answer, numpy, keras):
    """PyTorch, NumPy and a loop in Keras on torch agree on both paths, with the call and without it, to 1e-4, and with the formula; a Keras `train_step` takes their first 12 steps."""
    pairs = ((False, answer.cleared, numpy.cleared, keras.cleared), (True, answer.kept, numpy.kept, keras.kept))
    for forget, path, in_numpy, in_keras in pairs:
        assert len(path) - 1 == len(in_numpy) == len(in_keras) == 63
        assert np.allclose(path[1:], in_numpy, atol=1e-4) and np.allclose(path[1:], in_keras, atol=1e-4)
        assert np.allclose(path, by_hand(forget), atol=1e-4)
        assert np.allclose(own_steps(keras, forget), by_hand(forget)[1:13], atol=1e-4)


@breaks("loss = 3 * w", "loss = 2 * w", variant="tensorflow")
@breaks("slopes.append(float(", "slopes.append(sum(slopes) + float(", variant="tensorflow")
@breaks("range(4)", "range(3)", variant="tensorflow")
def test_a_tape_starts_anew(tensorflow):
    """Here 4 `GradientTape`s on a slope of 3 return 3 each."""
    assert tensorflow.slopes == [3] * 4
