import math
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tested_answers import breaks


@breaks("(n + 2 * p - reach) // s + 1", "(n + 2 * p - k) // s + 1")
@breaks("(n + 2 * p - reach) // s + 1", "-(-(n + 2 * p - reach) // s) + 1")
def test_formula_is_the_layer(answer):
    """The formula with reach and floor agrees with PyTorch in all 108 cases of the snippet and in 500 more with larger sizes, and max pooling has the same sizes."""
    assert answer.tried == 108 and answer.wrong == 0
    checked = 0
    for n, k, s, p, d in product((9, 20, 31, 64), (1, 3, 4, 7, 11), (1, 2, 3, 5), (0, 1, 3), (1, 2, 3)):
        if n + 2 * p >= d * (k - 1) + 1:
            out = F.conv1d(torch.zeros(1, 1, n), torch.zeros(1, 1, k), stride=s, padding=p, dilation=d)
            assert out.shape[2] == answer.size(n, k, s, p, d)
            if p <= k // 2:
                pooled = F.max_pool1d(torch.zeros(1, 1, n), k, stride=s, padding=p, dilation=d)
                assert pooled.shape[2] == out.shape[2]
            checked += 1
    assert checked > 500


@breaks("return (n - k + 2 * p) / s + 1", "return (n - d * (k - 1) - 1 + 2 * p) // s + 1")
def test_remembered_formula_fails(answer):
    """Without the floor and the dilation it fails in more than half of the cases, and gives 15.5 rows where there are 15."""
    assert answer.wrong_remembered > answer.tried / 2
    assert answer.remembered(32, 5, s=2, p=1) == 15.5 and answer.height == 15
    for n, k, s, p, d in product((5, 8, 12), (1, 2, 3), (1, 2, 3), (0, 1), (1, 2)):
        fails = answer.remembered(n, k, s, p, d) != answer.size(n, k, s, p, d)
        assert fails is bool((n + 2 * p - k) % s or (d > 1 and k > 1))


@breaks("kernel_size=(5, 3)", "kernel_size=(3, 5)")
@breaks("nn.Conv2d(3, 8, kernel_size=(5", "nn.Conv2d(3, 9, kernel_size=(5")
def test_axes_are_independent(answer):
    """Batch and out_channels are passed through, and height and width follow the formula each on its own: (7, 8, 15, 9)."""
    assert tuple(answer.y.shape) == (7, 8, answer.height, answer.width) == (7, 8, 15, 9)


@breaks("torch.conv1d(line, ones, stride=2)", "torch.conv1d(line, ones, stride=1)")
def test_the_rest_is_never_read(answer):
    """With 8 positions, 3 taps and stride 2 the last position has no influence on the output: its gradient is 0."""
    assert answer.reads[-1] == 0 and min(answer.reads[:-1]) > 0


@breaks("kernel_size=5)", "kernel_size=4)")
def test_kernel_too_large(answer):
    """A kernel that reaches past the padded input raises "Kernel size can't be greater than actual input size"."""
    assert "Kernel size can't be greater than actual input size" in answer.message


@breaks("(n + 2 * p - reach) // s + 1", "(n + 2 * p - reach - 1) // s + 1")
def test_keeping_the_size(answer):
    """At stride 1 an odd kernel with padding (k - 1) / 2 keeps the size, as "same" does; at stride 2 PyTorch refuses "same"."""
    for k in (1, 3, 5, 7):
        assert answer.size(17, k, p=(k - 1) // 2) == 17
        assert torch.nn.Conv1d(1, 1, k, padding="same")(torch.zeros(1, 1, 17)).shape[2] == 17
    with pytest.raises(ValueError, match="padding='same' is not supported for strided"):
        torch.nn.Conv1d(1, 1, 3, stride=2, padding="same")


@breaks("reach + 1, s)", "reach, s)", variant="numpy")
@breaks("taps = d * np.arange(len(w))", "taps = np.arange(len(w))", variant="numpy")
def test_size_counts_the_places(answer, numpy):
    """The size is the number of places where the kernel fits, and the NumPy convolution over these places gives PyTorch's numbers."""
    x, w = torch.tensor(numpy.x).view(1, 1, -1), torch.tensor(numpy.w).view(1, 1, -1)
    for s, p, d in product((1, 2, 3), (0, 1, 2), (1, 2, 3)):
        ours = numpy.conv1d(numpy.x, numpy.w, s, p, d)
        assert len(ours) == answer.size(8, 3, s, p, d)
        assert np.allclose(ours, torch.conv1d(x, w, stride=s, padding=p, dilation=d).flatten().numpy())


@breaks("range(0, n + 2 * p", "range(p, n + 2 * p", variant="numpy")
@breaks("reach + 1, s)", "reach, s)", variant="numpy")
def test_the_count_is_the_formula(numpy):
    """The length of the range of starting places is the rounded-down formula, and the kernel ends inside the padded input at each of them."""
    for n, k, s, p, d in product((5, 8, 12), (1, 2, 3), (1, 2, 3), (0, 1, 2), (1, 2)):
        places = numpy.starts(n, k, s, p, d)
        assert len(places) == (n + 2 * p - d * (k - 1) - 1) // s + 1
        assert places[-1] + d * (k - 1) < n + 2 * p <= places[-1] + d * (k - 1) + s


@breaks("padded = np.pad(x, p)", "padded = np.pad(x, p, mode='edge')", variant="numpy")
@breaks("places = list(starts(8, 3, s=2))", "places = list(starts(8, 3, s=1))", variant="numpy")
def test_what_a_place_reads(numpy):
    """With stride 2 the kernel stands at 0, 2 and 4, so changing the last of eight numbers changes nothing; padding puts zeros at the ends."""
    assert numpy.places == [0, 2, 4] and numpy.dilated == [0, 1, 2, 3]
    changed = numpy.x.copy()
    changed[-1] = 99
    assert np.array_equal(numpy.conv1d(changed, numpy.w, s=2), numpy.conv1d(numpy.x, numpy.w, s=2))
    ones = np.ones(8)
    assert numpy.conv1d(ones, np.ones(3), p=1).tolist() == [2, 3, 3, 3, 3, 3, 3, 2]


@breaks("strides=2, padding=padding", "strides=3, padding=padding", variant="keras")
@breaks("ZeroPadding2D(1)", "ZeroPadding2D(2)", variant="keras")
def test_keras_sizes(answer, keras):
    """In Keras "valid" is the formula without padding, "same" is the input divided by the stride and rounded up, and padding 1 is a layer of its own."""
    assert keras.shapes["valid"] == (7, answer.size(32, 5, s=2), answer.size(17, 3, s=2), 8)
    assert keras.shapes.get("same") == (7, math.ceil(32 / 2), math.ceil(17 / 2), 8)
    assert keras.like_torch == (7, answer.height, answer.width, 8)
