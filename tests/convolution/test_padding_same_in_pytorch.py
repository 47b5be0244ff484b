import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tested_answers import breaks


@breaks('nn.Conv2d(3, 8, 5, padding="same")', 'nn.Conv2d(3, 8, 5, padding="valid")')
@breaks("plain = attempt(lambda: nn.Conv2d(3, 8, 5))", 'plain = attempt(lambda: nn.Conv2d(3, 8, 5, padding="same"))')
def test_same_exists(answer):
    """`padding="same"` keeps 33 by 20 with a kernel of 5, where no padding leaves 29 by 16; in capitals the word is refused."""
    assert answer.same == (7, 8, 33, 20)
    assert answer.plain == (7, 8, 29, 16)
    with pytest.raises(ValueError, match="Invalid padding string 'SAME'"):
        nn.Conv2d(3, 8, 5, padding="SAME")


@breaks('nn.Conv2d(3, 8, 5, 2, padding="same")', 'nn.Conv2d(3, 8, 5, 1, padding="same")')
@breaks('nn.MaxPool2d(3, padding="same")', "nn.MaxPool2d(3, padding=1)")
def test_what_is_refused(answer):
    """A stride of 2 and a pooling layer refuse the word."""
    assert answer.strided == "ValueError: padding='same' is not supported for strided convolutions"
    assert answer.pooled == "TypeError: max_pool2d(): argument 'padding' (position 4) must be tuple of ints, not str"


@breaks('nn.Conv2d(3, 8, 5, padding="same")', "nn.Conv2d(3, 8, 5, padding=1)")
def test_odd_kernels_need_no_word(answer):
    """For odd kernels at stride 1 the word equals `padding=d * (k - 1) // 2`, number for number."""
    assert answer.same[2:] == answer.x.shape[2:]
    for k in (1, 3, 5, 7):
        for d in (1, 2, 3):
            w = torch.randn(8, 3, k, k)
            same = F.conv2d(answer.x, w, padding="same", dilation=d)
            torch.testing.assert_close(same, F.conv2d(answer.x, w, padding=d * (k - 1) // 2, dilation=d))


@breaks("digits, stride=2, padding=1)", "digits, stride=2, padding=2)")
@breaks("return total // 2, total - total // 2", "return total - total // 2, total // 2")
def test_equal_shapes_other_windows(answer):
    """At stride 2, `padding=1` and Keras's rule give three outputs each: the windows 012, 234, 456 and 123, 345, 560."""
    assert answer.alike.flatten().tolist() == [12, 234, 456]
    assert answer.as_keras.flatten().tolist() == [123, 345, 560]


@breaks("total = max(reach - n, 0)", "total = k - 1")
@breaks("+ d * (k - 1) + 1", "+ k")
def test_the_rule_is_that_of_keras(answer, keras):
    """Padded by `same_pad`, PyTorch gives the numbers of Keras for seven sizes, four kernels, three strides and, at stride 1, two dilations."""
    for n in range(5, 12):
        row = np.arange(1.0, n + 1)
        for k in (2, 3, 4, 5):
            w = 10.0 ** np.arange(k)[::-1]
            for s, d in ((1, 1), (2, 1), (3, 1), (1, 2)):
                x = F.pad(torch.tensor(row).view(1, 1, n), answer.same_pad(n, k, s, d))
                ours = F.conv1d(x, torch.tensor(w).view(1, 1, k), stride=s, dilation=d)
                assert ours.flatten().tolist() == keras.same(row, w, s, d)


@breaks("same_pad(20, 5, 2), *same_pad(33, 5, 2)", "same_pad(33, 5, 2), *same_pad(20, 5, 2)")
def test_width_comes_first(answer, keras):
    """`F.pad` takes the width first; padded so, the image has 17 by 10 outputs, as in Keras for each of three kernels."""
    assert answer.sides == (1, 2, 2, 2)
    assert answer.image.shape == (7, 8, 17, 10)
    assert keras.shapes == [(7, 17, 10, 8)] * 3


@breaks("places = len(x), -(-len(x) // s)", "places = len(x), len(x) // s", variant="numpy")
@breaks("(total // 2, total - total // 2)", "(total - total // 2, total // 2)", variant="numpy")
def test_numpy_agrees(answer, numpy, keras):
    """NumPy, Keras and PyTorch agree at stride 1, even kernels included, and NumPy and Keras agree at strides of 2 and 3."""
    for n in (5, 6, 11):
        row = np.arange(1.0, n + 1)
        for k in (2, 3, 4, 5):
            w = 10.0 ** np.arange(k)[::-1]
            for s in (1, 2, 3):
                assert numpy.conv_same(row, w, s).tolist() == keras.same(row, w, s)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an even kernel may copy the input, says PyTorch
                torchs = F.conv1d(torch.tensor(row).view(1, 1, n), torch.tensor(w).view(1, 1, k), padding="same")
            assert numpy.conv_same(row, w).tolist() == torchs.flatten().tolist()


@breaks("padded = np.pad(x, p)", "padded = np.pad(x, (0, 2 * p))", variant="numpy")
@breaks("w3, s=2), conv_alike(x, w3, s=2, p=1)", "w3, s=2), conv_same(x, w3, s=2)", variant="numpy")
def test_only_even_totals_agree(numpy):
    """Six positions give other windows with `p=1` than with Keras's rule; five positions, which lack two zeros, give the same."""
    assert numpy.same.tolist() == [123, 345, 560] and numpy.alike.tolist() == [12, 234, 456]
    assert numpy.odd[0].tolist() == numpy.odd[1].tolist() == [12, 234, 450]


@breaks("conv_alike(x, w4, p=2)", "conv_alike(x, w4, p=1)", variant="numpy")
@breaks("padded = np.pad(x, (total // 2, total - total // 2))", "padded = np.pad(x, total)", variant="numpy")
def test_even_kernels(numpy):
    """For a kernel of 4, padding by `k // 2` gives one output too many, at stride 2 as well, and its windows begin a step earlier than those of "same"."""
    assert len(numpy.even_same) == len(numpy.x) == len(numpy.even_alike) - 1
    assert len(numpy.conv_alike(numpy.x, numpy.w4, 2, 2)) == len(numpy.conv_same(numpy.x, numpy.w4, 2)) + 1 == 4
    assert numpy.even_same.tolist() == numpy.even_alike[1:].tolist()


@breaks('3, strides=2, padding="same")', "3, strides=2)", variant="keras")
@breaks("return total // 2, total - total // 2", "return total - total // 2, total // 2")
def test_keras_pools_too(answer, keras):
    """Keras max pooling takes "same"; in PyTorch padding with minus infinity first gives its numbers, and padding with zeros does not."""
    assert keras.pooled == (7, 17, 10, 3)
    sides = (*answer.same_pad(20, 3, 2), *answer.same_pad(33, 3, 2))
    x = -1 - answer.x.abs()  # all negative: a zero would win
    ours = F.max_pool2d(F.pad(x, sides, value=float("-inf")), 3, 2)
    theirs = keras.pool(x.movedim(1, -1)).movedim(-1, 1)
    torch.testing.assert_close(ours, theirs)
    assert (F.max_pool2d(F.pad(x, sides), 3, 2) - theirs).max() > 0.1


@breaks("total = max(reach - n, 0)", "total = k - 1")
def test_even_sizes_have_no_number(answer):
    """At stride 2, kernels of 3, 5 and 7 lack equally many zeros at both ends for odd sizes and never for even ones."""
    for k in (3, 5, 7):
        for n in range(8, 40):
            before, after = answer.same_pad(n, k, 2)
            assert (before == after) == (n % 2 == 1)


@breaks("total = max(reach - n, 0)", "total = k - 1")
def test_average_pooling_repeats_the_edge(answer, keras):
    """On its torch backend Keras average pooling repeats the value at the edge; zeros and uncounted positions give other numbers."""
    sides = (*answer.same_pad(20, 3, 2), *answer.same_pad(33, 3, 2))
    layer = keras.keras.layers.AveragePooling2D(3, strides=2, padding="same")
    theirs = layer(answer.x.movedim(1, -1)).movedim(-1, 1)
    repeated = F.avg_pool2d(F.pad(answer.x, sides, mode="replicate"), 3, 2)
    assert repeated.shape == theirs.shape
    torch.testing.assert_close(repeated, theirs, atol=1e-5, rtol=0)
    zeros = F.avg_pool2d(F.pad(answer.x, sides), 3, 2)
    counted = F.avg_pool2d(F.pad(torch.ones_like(answer.x), sides), 3, 2)
    assert (zeros - theirs).abs().max() > 0.1 and (zeros / counted - theirs).abs().max() > 0.1


@breaks("digits, stride=2, padding=1)", "digits, stride=2, padding=2)")
def test_from_pytorch_to_keras(answer, keras):
    """`ZeroPadding1D(1)` before a layer without padding gives the numbers of PyTorch's `padding=1` in Keras."""
    layer = keras.keras.layers.Conv1D(1, 3, strides=2, padding="valid", use_bias=False)
    layer.build((1, 8, 1))
    layer.kernel.assign(answer.digits.view(3, 1, 1))
    y = layer(keras.keras.layers.ZeroPadding1D(1)(answer.line.view(1, 6, 1)))
    assert y.flatten().tolist() == answer.alike.flatten().tolist()


@breaks('nn.Conv2d(3, 8, 5, padding="same")', 'nn.Conv2d(3, 8, 4, padding="valid")')
def test_an_even_kernel_may_warn(answer):
    """With an even kernel the word keeps the size and PyTorch warns that the input may be copied."""
    torch.set_warn_always(True)
    try:
        with pytest.warns(UserWarning, match="may require a zero-padded copy"):
            even = F.conv2d(answer.x, torch.randn(8, 3, 4, 4), padding="same")
    finally:
        torch.set_warn_always(False)
    assert even.shape == answer.same
