import math
import random

import numpy as np
import pytest
import torch

from tested_answers import breaks


@breaks("t = x.t()", "t = x.view(3, 2)")
def test_view_refuses_the_transpose(answer):
    """Flattening a transposed matrix with `view` raises a RuntimeError that speaks of "size and stride"."""
    with pytest.raises(RuntimeError, match="view size is not compatible with input tensor's size and stride"):
        answer.t.view(6)
    assert answer.order == [0, 3, 1, 4, 2, 5]


@breaks("copied = t.reshape(6)", "copied = x.reshape(6)")
def test_reshape_copies_the_transpose(answer):
    """On the transpose `reshape` copies: a number written into the result never arrives in the tensor."""
    assert not answer.copied_shares
    assert answer.copied[0] == 70 and answer.copied[1:].tolist() == [3, 1, 4, 2, 5]
    assert answer.t[0, 0] != 70


@breaks("shared = x.reshape(6)", "shared = x.reshape(6).clone()")
def test_reshape_does_not_always_copy(answer):
    """On a tensor in reading order `reshape` returns a view, and a number written into it arrives in the tensor."""
    assert answer.shared_shares
    assert answer.x[0, 0] == answer.view[0] == 80


@breaks("permute(2, 0, 1)", "permute(0, 1, 2)")
@breaks("merged = p.view(4, 6)", "merged = p.reshape(8, 3)")
def test_view_works_without_contiguity(answer):
    """A permuted tensor that is not contiguous can be viewed, as long as the merged axes are neighbours in memory."""
    assert not answer.p.is_contiguous()
    assert answer.merged.data_ptr() == answer.p.data_ptr()
    assert torch.equal(answer.merged, answer.p.reshape(4, 6))


@breaks("swapped = torch.equal(x.reshape(3, 2), t)", "swapped = torch.equal(x.t(), t)")
@breaks("torch.equal(view.view(3, 2), x.reshape(3, 2))", "torch.equal(view.view(3, 2), t)")
def test_neither_swaps_axes(answer):
    """Where both work they give the same tensor, and it is not the transpose."""
    assert answer.same_order and not answer.swapped


@breaks("runs[-1][1] == size * step", "runs[-1][1] >= size * step", variant="numpy")
@breaks("left // size, step * size", "left // size, step + size", variant="numpy")
def test_the_rule_predicts_torch(numpy):
    """The stride rule in NumPy says of 1,500 random tensors whether `view` works, and names the strides that it gives."""
    rng, seen = random.Random(), {True: 0, False: 0}
    for _ in range(1500):
        sizes = rng.choices([1, 2, 3, 4], k=3)
        tensor = torch.zeros(sizes).permute(rng.sample(range(3), 3))[..., :: rng.choice([1, 1, 2])]
        n = tensor.numel()
        first = rng.choice([d for d in range(1, n + 1) if n % d == 0])
        second = rng.choice([d for d in range(1, n // first + 1) if n // first % d == 0])
        new_shape = (first, second, n // first // second)
        ours = numpy.view_strides(tensor.shape, tensor.stride(), new_shape)
        try:
            theirs = tensor.view(new_shape).stride()
        except RuntimeError:
            theirs = None
        seen[theirs is None] += 1
        assert (ours is None) == (theirs is None)
        if ours is not None:
            free = [size == 1 for size in new_shape]  # the stride of an axis of one is never used
            assert all(f or a == b for f, a, b in zip(free, ours, theirs, strict=True))
            assert math.prod(new_shape) == n
    assert min(seen.values()) > 50


@breaks("runs[-1][1] == size * step", "runs[-1][1] >= size * step", variant="numpy")
@breaks("result.append(step)", "result.append(1)", variant="numpy")
def test_numpy_copies_where_the_rule_says_so(numpy):
    """For every order of three axes and nine new shapes NumPy's `reshape` copies exactly where the rule finds no strides, and has those strides elsewhere."""
    seen = []
    for axes in [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]:
        array = np.arange(24).reshape(2, 3, 4).transpose(axes)
        strides = [step // array.itemsize for step in array.strides]
        for new_shape in [(24,), (2, 12), (12, 2), (3, 8), (8, 3), (4, 6), (6, 4), (2, 6, 2), (3, 2, 4)]:
            rule, result = numpy.view_strides(array.shape, strides, new_shape), array.reshape(new_shape)
            seen.append(rule is None)
            assert np.shares_memory(array, result) == (rule is not None)
            if rule is not None:
                assert rule == tuple(step // array.itemsize for step in result.strides)
    assert 5 < sum(seen) < len(seen) - 5


@breaks("np.shares_memory(a, a.reshape(6))", "np.shares_memory(a, a.flatten())", variant="numpy")
@breaks("np.shares_memory(a, a.T.reshape(6))", "np.shares_memory(a, a.T)", variant="numpy")
def test_numpy_reshape_is_as_silent(numpy):
    """NumPy's `reshape` shares memory for a matrix and copies for its transpose, without a word, as torch's does."""
    assert numpy.shares and not numpy.t_shares
    assert np.array_equal(numpy.a.T.reshape(6), [0, 3, 1, 4, 2, 5])
