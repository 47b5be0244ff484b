import weakref

import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 6)


def two(seed, rows, features, hidden):
    torch.manual_seed(seed)
    return torch.randn(rows, features), nn.Linear(features, hidden), nn.Linear(hidden, 3)


@breaks("first(x).detach()))", "first(x)))")
@breaks("with torch.no_grad():\n    h = first(x)", "if True:\n    h = first(x)")
@breaks("second(ops.stop_gradient(first(x)))", "second(first(x))", variant="keras")
@drawn(rows=SIZE, features=SIZE, hidden=SIZE, seed=SEED)
def test_both_cut_at_the_same_place(answer, keras, rows, features, hidden, seed):
    """With `detach()` behind the first layer, or the first layer in a `no_grad()` block, the second layer gets one and the same gradient and the first gets none; so it is with Keras' `stop_gradient` here."""
    x, first, second = two(seed, rows, features, hidden)
    with torch.no_grad():
        h = first(x)
    slopes = []
    for given in (first(x).detach(), h):
        second.zero_grad()
        second(given).square().sum().backward()
        slopes.append(second.weight.grad.clone())
    assert torch.equal(*slopes) and slopes[0].any() and first.weight.grad is None
    assert second.weight.requires_grad and not h.requires_grad
    assert answer.cut == answer.block == keras.cut == ["second"]
    assert [tuple(p.shape) for p in (keras.x, keras.first.kernel, keras.second.kernel)] == [(11, 7), (7, 5), (5, 3)]
    answer.second.requires_grad_(True)
    assert answer.reached(answer.second(answer.first(answer.x))) == ["first", "second"]
    assert answer.reached(answer.second(answer.first(answer.x).detach())) == ["second"]
    assert [tuple(p.shape) for p in (answer.x, answer.first.weight, answer.second.weight)] == [(11, 7), (5, 7), (3, 5)]


@breaks("y = second(first(x))\ntoo_much", "h = first(x)\ny = second(h)\ntoo_much")
@drawn(cases=8, rows=SIZE, features=SIZE, hidden=SIZE, seed=SEED)
def test_too_much_in_the_block(answer, rows, features, hidden, seed):
    """With the whole forward pass in a `no_grad()` block there is nothing left to differentiate, and `backward()` raises; so it does with an output that was detached."""
    x, first, second = two(seed, rows, features, hidden)
    with torch.no_grad():
        y = second(first(x))
    for loss in (y.sum(), second(first(x)).detach().sum()):
        with pytest.raises(
            RuntimeError, match="element 0 of tensors does not require grad and does not have a grad_fn"
        ):
            loss.backward()
    assert answer.too_much == "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"
    assert not answer.y.requires_grad and answer.y.shape == (11, 3)


@breaks("torch.no_grad()(lambda: first(x))", "(lambda: first(x))", variant="memory")
@breaks("lambda: first(x).detach())", "torch.no_grad()(lambda: first(x)))", variant="memory")
@breaks("torch.randn(11, 7)", "torch.randn(12, 7)", variant="memory")
@breaks("teacher(x).detach()", "teacher(x)", variant="pasted")
@breaks("with torch.no_grad():", "with torch.enable_grad():", variant="pasted")
@drawn(rows=SIZE, features=SIZE, hidden=SIZE, seed=SEED)
def test_what_is_saved(memory, pasted, rows, features, hidden, seed):
    """Before a `detach()` a trainable `Linear` keeps its input for backward, rows times features numbers, while its output lives; under `no_grad()` it keeps nothing, 0 numbers."""
    x, first, _ = two(seed, rows, features, hidden)
    assert memory.saved(lambda: first(x).detach()) == rows * features
    assert memory.saved(torch.no_grad()(lambda: first(x))) == memory.by_no_grad == 0
    assert memory.by_detach == 77 and memory.x.shape == (11, 7) and memory.first.weight.shape == (5, 7)
    held = []

    class Kept:
        def __init__(self, value):
            self.value = value
            held.append(weakref.ref(self))

    with torch.autograd.graph.saved_tensors_hooks(Kept, lambda kept: kept.value):
        y = first(x)
        assert len(held) == 1 and held[0]().value.shape == x.shape
        cut = y.detach()
        del y
    assert cut.shape == (rows, hidden) and held[0]() is None
    held.clear()
    before = []

    def teacher(x):
        before.append(sum(kept() is not None for kept in held))
        return first(x)

    with torch.autograd.graph.saved_tensors_hooks(Kept, lambda kept: kept.value):
        ours = pasted(1, teacher=teacher, x=x)
    assert before == [0, 0] and len(held) == 1  # the first call keeps until its output is cut off, the second nothing
    assert not ours.target.requires_grad
    assert torch.allclose(ours.target, x @ first.weight.T + first.bias, atol=1e-5)


@breaks("w * w.detach(), w)", "w * w, w)")
@breaks("    copy = w.clone()", "    copy = w")
@breaks("w * w.detach())", "w * w)", variant="numpy")
@breaks("w * ops.stop_gradient(w)", "w * w", variant="keras")
@breaks("slopes if recording else ()", "slopes", variant="numpy")
@drawn(value=st.floats(-9, 9, width=32))
def test_one_of_two_paths(answer, numpy, keras, value):
    """The slope of `w * w` is twice that of `w * w.detach()`, and `w * copy` with `copy` made in a `no_grad()` block has the slope of the latter; at 3 they are 6, 3 and 3; from scratch it is nothing with recording off."""
    w = torch.tensor(value, requires_grad=True)
    with torch.no_grad():
        copy = w.clone()
    slopes = [torch.autograd.grad(w * other, w)[0].item() for other in (w, w.detach(), copy)]
    assert slopes == [2 * value, value, value]
    assert [numpy.slope(lambda w: w * w), numpy.slope(lambda w: w * w.detach())] == [6, 3]
    assert (
        answer.slopes == [6, 3, 3]
        and numpy.both_paths == 6
        and numpy.one_path == keras.one_path == 3
        and numpy.no_path == 0
    )
    mine = numpy.Tensor(value)
    (mine * mine.detach()).backward()
    assert mine.grad == value


@breaks("first(x).detach()))", "(h := first(x), h.detach())[0]))")
@drawn(cases=8, rows=SIZE, features=SIZE, hidden=SIZE, seed=SEED)
def test_a_bare_detach_does_nothing(answer, rows, features, hidden, seed):
    """`h.detach()` whose result is dropped, or `torch.no_grad()` without `with`, raises nothing and leaves the first layer the gradient that it has without; `h = h.detach()`, or the block, leaves it none; in a loop over a list it leaves the list as it is and the first layer its gradient, and `hs = [h.detach() for h in hs]` leaves it none."""
    x, first, second = two(seed, rows, features, hidden)
    slopes = []
    for bare in ("", "detach", "no_grad"):
        first.zero_grad()
        if bare == "no_grad":
            torch.no_grad()
        h = first(x)
        if bare == "detach":
            h.detach()
        second(h).square().sum().backward()
        slopes.append(first.weight.grad.clone())
    assert all(torch.equal(slopes[0], other) for other in slopes) and slopes[0].any()
    first.zero_grad()
    h = first(x)
    h = h.detach()
    with torch.no_grad():
        in_block = first(x)
    for right in (h, in_block):
        second(right).sum().backward()
    assert first.weight.grad is None and answer.cut == ["second"]
    hs = [first(x), first(x)]
    kept = list(hs)
    for h in hs:
        h = h.detach()
    assert all(now is then for now, then in zip(hs, kept, strict=True))
    second(hs[0] + hs[1]).square().sum().backward()
    assert first.weight.grad.any()
    first.zero_grad()
    hs = [first(x), first(x)]
    hs = [h.detach() for h in hs]
    second(hs[0] + hs[1]).square().sum().backward()
    assert first.weight.grad is None


@breaks("v.detach()[0] += 4", "v.detach().clone()[0] += 4", variant="memory")
@breaks("clone[1] = 99", "pass", variant="memory")
@breaks("clone = v.detach().clone()", "clone = v.detach()", variant="memory")
@breaks("return Tensor(self.value)  #", "return Tensor(self.value.copy())  #", variant="numpy")
@drawn(size=SIZE, place=st.integers(0, 5), value=st.floats(-9, 9, width=32))
def test_detach_does_not_copy(memory, numpy, size, place, value):
    """A write through `v.detach()` changes `v`, in PyTorch and from scratch; a write into `v.detach().clone()` does not."""
    v = torch.ones(size, requires_grad=True)
    v.detach().clone()[place % size] = 50
    assert v.tolist() == [1] * size
    v.detach()[place % size] = value
    assert v[place % size] == value and v.data_ptr() == v.detach().data_ptr()
    assert memory.v.tolist() == [7, 1] and numpy.v.value.tolist() == [7, 1]
    assert memory.clone.tolist() == [7, 99] and memory.v.requires_grad and not memory.clone.requires_grad
    assert numpy.same is not numpy.v and numpy.same.value is numpy.v.value
    product = numpy.v * numpy.v
    assert product.made_of and not product.detach().made_of


@breaks("    second.zero_grad()\n", "")
@breaks("through = reached(second(first(x)))", "through = reached(second(first(x).detach().requires_grad_()))")
@breaks("second.requires_grad_(False)", "second.requires_grad_(True)")
@breaks("second.trainable = False", "second.trainable = True", variant="keras")
@drawn(cases=10, rows=SIZE, features=SIZE, hidden=SIZE, seed=SEED)
def test_a_frozen_layer_lets_through(answer, keras, rows, features, hidden, seed):
    """A layer with `requires_grad_(False)` gets no gradient, and the layer before it gets the gradient that it gets without the freezing; under `no_grad()` it gets none; Keras' `trainable = False` lets it through as well."""
    x, first, second = two(seed, rows, features, hidden)
    slopes = []
    for train in (True, False):
        second.requires_grad_(train)
        first.zero_grad()
        second.zero_grad()
        second(first(x)).square().sum().backward()
        slopes.append(first.weight.grad.clone())
    assert torch.equal(*slopes) and slopes[0].any() and second.weight.grad is None
    with torch.no_grad():
        y = second(first(x))
    assert not y.requires_grad
    assert answer.through == keras.through == ["first"]


@breaks("slope(torch.Tensor.detach)", "slope(lambda h: h.data)", variant="data")
@breaks("view(h)[0] = 100", "view(h)[0] += 0", variant="data")
@breaks("lambda h: h.data)", "lambda h: h.data.clone())", variant="data")
@breaks("h = 2 * x", "h = 3 * x", variant="data")
@breaks("[3.0, 1.0]", "[3.0, 2.0]", variant="data")
def test_data_is_silent(data):
    """Here a value that backward needs is overwritten before it: through `detach()` backward raises, through `.data` it gives 400 where 24 is right."""
    assert data.untouched == [24, 8] and data.silent == [400, 8]
    assert (
        data.noticed == "one of the variables needed for gradient computation has been modified by an inplace operation"
    )


@breaks("    h = first(x)\nrefused", "    h = first(x).clone()\nh = h.clone()\nrefused", variant="inference")
@breaks("with torch.inference_mode():", "with torch.no_grad():", variant="inference")
@breaks("second(h.clone()).square()", "second(2 * h.clone()).square()", variant="inference")
@breaks("second(h).square().sum().backward()", "second(first(x * 2)).square().sum().backward()", variant="inference")
@drawn(cases=10, rows=SIZE, features=SIZE, hidden=SIZE, seed=SEED)
def test_inference_mode(inference, rows, features, hidden, seed):
    """A trainable `Linear` refuses a tensor that was computed under `inference_mode()`; it takes one that was computed under `no_grad()`, and a clone of the former, made outside, with the same gradient; a clone made inside, and such a target in `mse_loss`, are refused."""
    x, first, second = two(seed, rows, features, hidden)
    with torch.inference_mode():
        h = first(x)
        inside = h.clone()
    for use in (lambda: second(h), lambda: second(inside), lambda: nn.functional.mse_loss(first(x), h)):
        with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
            use()
    second(h.clone()).sum().backward()
    slope, second.weight.grad = second.weight.grad, None
    with torch.no_grad():
        h = first(x)
    second(h).sum().backward()
    assert torch.equal(slope, second.weight.grad) and not inference.h.requires_grad
    nn.functional.mse_loss(first(x), h).backward()  # the block of no_grad is taken
    assert (
        inference.refused.startswith("RuntimeError: Inference tensors cannot be saved for backward.")
        and inference.apart == 0
    )
    assert inference.cloned.shape == (3, 5) and inference.cloned.any() and inference.x.shape == (11, 7)


@breaks("    flat = y.squeeze(1)", "    pass\nflat = y.squeeze(1)", variant="data")
@breaks("    flat = y.squeeze(1)", "    flat = y.squeeze(1).clone().requires_grad_()", variant="data")
@drawn(cases=8, rows=SIZE, features=SIZE, seed=SEED)
def test_a_view_in_the_block_is_silent(data, rows, features, seed):
    """A view of a recorded `y` that is made in a `no_grad()` block, by `squeeze(1)`, `view`, `reshape`, `flatten` or an index, requires grad, and `backward()` from it raises nothing and gives the layer before it no gradient; made outside it gives one, and a copy made in the block raises."""
    torch.manual_seed(seed)
    layer, x = nn.Linear(features, 1), torch.randn(rows, features)
    for view in (
        lambda y: y.squeeze(1),
        lambda y: y.view(rows),
        lambda y: y.reshape(rows),
        torch.flatten,
        lambda y: y[:, 0],
    ):
        y = layer(x)
        with torch.no_grad():
            flat, copy = view(y), view(y).clone()
        assert flat.requires_grad and flat.data_ptr() == y.data_ptr() and not copy.requires_grad
        flat.square().sum().backward()
        assert layer.weight.grad is None
        view(y).square().sum().backward()
        assert layer.weight.grad is not None
        layer.zero_grad()
        with pytest.raises(RuntimeError, match="does not require grad"):
            copy.sum().backward()
    assert data.flat.requires_grad and data.x.grad is None and data.flat.data_ptr() == data.y.data_ptr()
    assert data.flat.tolist() == [6, 2]


@breaks("torch.no_grad()(lambda: first(x))", "(lambda: first(x))", variant="memory")
@drawn(cases=6, seed=SEED)
def test_made_in_a_block(memory, seed):
    """A layer that is made inside `no_grad()` has trainable weights, and a weight from before the block keeps its `requires_grad`; the output of a layer that is called there has none; `y.float()`, `y.contiguous()` and `nn.Identity` give `y` itself, which is not cut off, and a clone is."""
    torch.manual_seed(seed)
    with torch.no_grad():
        layer = nn.Linear(2, 3)
        y, z = layer(torch.ones(1, 2)), memory.first(memory.x)
    assert layer.weight.requires_grad and memory.first.weight.requires_grad
    assert not y.requires_grad and not z.requires_grad and memory.by_no_grad == 0
    w = torch.randn(3, requires_grad=True)
    y = 2 * w
    with torch.no_grad():
        same, clone = (y.float(), y.contiguous(), nn.Identity()(y)), y.clone()
    assert all(one is y for one in same) and not clone.requires_grad
    assert torch.autograd.grad(same[0].sum(), w)[0].tolist() == [2] * 3


@breaks("with torch.no_grad():\n    h = first(x)", "h = first(x).detach()\nsecond.eval()\nif True:\n    pass")
@drawn(cases=6, seed=SEED)
def test_neither_is_eval(answer, seed):
    """Under `no_grad()` a Dropout in training mode drops all the same, and `detach()` leaves the mode alone; after `eval()` it does not drop."""
    torch.manual_seed(seed)
    drop, x = nn.Dropout(0.5), torch.ones(200)
    with torch.no_grad():
        assert (drop(x) == 0).any()
    drop(x.requires_grad_()).detach()
    assert drop.training and answer.second.training
    drop.eval()
    assert (drop(x) == 1).all()
