import warnings
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

N, K, S, D, SEED = (st.integers(*ends) for ends in ((1, 30), (1, 8), (1, 4), (1, 3), (0, 99)))
ODD = st.sampled_from([1, 3, 5, 7])


def quiet(layer, x):
    """What the layer gives, without the warning about even kernels; nothing where the kernel does not fit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return layer(x)
        except RuntimeError:
            return torch.zeros(0)


def keeping(kind, made):
    """Makes what the class makes, and keeps it."""
    return lambda *given, **named: made.append(kind(*given, **named))


def random(seed, *shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@breaks('(3, 8, 5, padding="same")', '(3, 8, 5, padding="valid")')
@breaks('(3, 8, 5, padding="same")', "(3, 8, 5, padding=1)")
@breaks('padding="same"', "padding=1", variant="pasted")
@drawn(cases=25, sizes=st.lists(st.integers(1, 9), min_size=1, max_size=3), k=K, d=D)
def test_same_keeps_the_size(answer, pasted, sizes, k, d):
    """At stride 1 `padding="same"` keeps the sizes of `Conv1d`, `Conv2d` and `Conv3d` with kernels of 1 to 8 and dilations of 1 to 3; without it a kernel of 5 leaves 29 by 16 of 33 by 20."""
    layer = (nn.Conv1d, nn.Conv2d, nn.Conv3d)[len(sizes) - 1](1, 2, k, padding="same", dilation=d)
    assert quiet(layer, torch.zeros(1, 1, *sizes)).shape == (1, 2, *sizes)
    assert answer.kept == (7, 8, 33, 20)
    assert nn.Conv2d(3, 8, 5)(answer.x).shape == (7, 8, 29, 16)
    made = []
    pasted(1, nn=SimpleNamespace(Conv2d=keeping(nn.Conv2d, made)), SameConv2d=answer.SameConv2d)
    (layer,), x = made, torch.rand(2, 3, sizes[0], k)
    wanted = F.conv2d(F.pad(x, (2, 2, 2, 2)), layer.weight, layer.bias)
    got = quiet(layer, x)
    assert got.shape == (2, 8, sizes[0], k) and torch.allclose(got, wanted, atol=1e-5)


@breaks('stride=2, padding="same"', 'stride=1, padding="same"')
@breaks('nn.MaxPool1d(3, padding="same")', "nn.MaxPool1d(3, padding=1)", variant="pooling")
@drawn(cases=20, k=K, rows=S, columns=S)
def test_what_is_refused(answer, pooling, k, rows, columns):
    """`Conv2d` refuses `padding="same"` where one of its strides is larger than 1, and `MaxPool2d` and `AvgPool2d` refuse it when they are called."""
    try:
        nn.Conv2d(1, 1, k, stride=(rows, columns), padding="same")
        said = "no error"
    except ValueError as error:
        said = str(error)
    assert said == ("no error" if rows == columns == 1 else answer.refused)
    assert answer.refused == "padding='same' is not supported for strided convolutions"
    for pool in (nn.MaxPool2d, nn.AvgPool2d):
        with pytest.raises(TypeError, match="argument 'padding'"):
            pool(3, padding="same")(torch.zeros(1, 1, 9, 9))
    assert pooling.refused == "max_pool1d(): argument 'padding' (position 4) must be tuple of ints, not str"


@breaks("digits, stride=2, padding=1)", "digits, stride=2, padding=2)")
@breaks("return total // 2, total - total // 2", "return total - total // 2, total // 2")
@drawn(cases=25, half=st.integers(1, 15), k=st.sampled_from([3, 5, 7]), seed=SEED)
def test_equal_shapes_other_windows(answer, half, k, seed):
    """At stride 2 on an even size, an odd kernel of 3, 5 or 7 with `padding=k // 2` gives as many outputs as the padding of Keras, without an error, and other numbers: it adds more zeros, and each window stands one position earlier."""
    x, w = random(seed, 1, 1, 2 * half), random(seed + 1, 1, 1, k)
    alike = F.conv1d(x, w, stride=2, padding=k // 2)
    before, behind = answer.same_pad(2 * half, k, 2)
    assert 2 * (k // 2) > before + behind
    theirs = F.conv1d(F.pad(x, (before, behind)), w, stride=2)
    earlier = F.conv1d(F.pad(x, (before + 1, behind)), w, stride=2)
    assert alike.shape == theirs.shape == (1, 1, half) and not torch.allclose(alike, theirs)
    assert torch.allclose(alike, earlier)
    assert answer.alike.flatten().tolist() == [12, 234, 456]
    assert answer.as_keras.flatten().tolist() == [123, 345, 560]


@breaks("[[[100.0, 10.0, 1.0]]]", "[[[100.0, 10.0, 2.0]]]")
@breaks("torch.arange(1.0, 7)", "torch.arange(0.0, 6)")
@breaks("ends = same_pad(6, 3, 2)", "ends = same_pad(5, 3, 2)")
@breaks("np.array([100, 10, 1])", "np.array([1, 10, 100])", variant="numpy")
def test_the_windows_of_the_picture(answer, numpy):
    """Here 6 positions, a kernel of 3 with the weights 100, 10, 1 and a stride of 2 lack one zero, so that both ends cannot have as many; the outputs spell 123, 345, 560 with it and 12, 234, 456 with a zero at each end."""
    assert answer.row.tolist() == [[[1, 2, 3, 4, 5, 6]]] and numpy.x.tolist() == [1, 2, 3, 4, 5, 6]
    assert answer.digits.tolist() == [[[100, 10, 1]]] and numpy.w3.tolist() == [100, 10, 1]
    assert answer.ends == (0, 1) and sum(answer.ends) % 2 == 1
    assert answer.as_keras.flatten().tolist() == numpy.same.tolist() == [123, 345, 560]
    assert answer.alike.flatten().tolist() == numpy.alike.tolist() == [12, 234, 456]


@breaks("s + d*(k-1) + 1 - n, 0)", "s + d*(k-1) - n, 0)")
@breaks("- 1) * s + d*(k-1)", "- 1) * s + (k-1)")
@breaks("self.kernel_size, self.stride, self.dilation)", "self.kernel_size, self.stride)")
@breaks("x.shape[-2:]", "(x.shape[-1], x.shape[-2])")
@breaks(
    "dilation=self.dilation, groups=self.groups", "padding=self.padding, dilation=self.dilation, groups=self.groups"
)
@breaks("self.weight, self.bias, self.stride,", "self.weight, None, self.stride,")
@breaks("5, stride=2)", "5, stride=1)", variant="pasted")
@drawn(cases=25, rows=N, columns=N, k=K, wide=K, s=S, d=D, seed=SEED)
def test_the_class_is_keras(answer, keras, pasted, rows, columns, k, wide, s, d, seed):
    """`SameConv2d` gives the numbers of Keras' rule on images of 1 to 30 rows and columns, with kernels of 1 to 8, even ones included, strides of 1 to 4 and dilations of 1 to 3, also on a second size and where a number for `padding`, or a `padding_mode`, is named; at stride 1 `padding="same"` gives them too."""
    more = {
        "stride": (s, 1),
        "dilation": (1, d),
        "bias": False,
        "padding": seed % 3,
        "padding_mode": ("zeros", "reflect")[seed % 2],
    }
    layer = answer.SameConv2d(1, 1, (k, wide), **more).double()
    for height in (rows, rows + 1):
        x = random(seed, 2, 1, height, columns)
        got = quiet(layer, x)
        w = layer.weight
        top, left = answer.same_pad(height, k, s)[0], answer.same_pad(columns, wide, 1, d)[0]
        assert got.shape == (2, 1, -(-height // s), columns)
        big = F.pad(x, (12, 12, 12, 12))[..., 12 - top :, 12 - left :]
        theirs = F.conv2d(big, w, stride=(s, 1), dilation=(1, d))[..., : got.shape[2], : got.shape[3]]
        assert torch.allclose(got, theirs)
        assert torch.equal(quiet(layer, x[0]), got[0])
        if s == 1:
            word = nn.Conv2d(1, 1, (k, wide), dilation=(1, d), padding="same", bias=False).double()
            word.weight = w
            assert torch.allclose(quiet(word, x), got)
    if s == 1 or d == 1:
        row, taps = random(seed, rows).mul(9).round().numpy(), random(seed + 1, k).mul(9).round().numpy()
        ends = answer.same_pad(rows, k, s, d)
        ours = F.conv1d(
            F.pad(torch.tensor(row)[None, None], ends), torch.tensor(taps)[None, None], stride=s, dilation=d
        )
        assert ours.flatten().tolist() == keras.conv(row, taps, s, d)
    grouped = answer.SameConv2d(4, 6, 3, stride=2, groups=2).double()
    x = random(seed, 1, 4, 6, 6)
    wanted = F.conv2d(F.pad(x, (0, 1, 0, 1)), grouped.weight, grouped.bias, 2, groups=2)
    assert grouped(x).shape == wanted.shape and torch.allclose(grouped(x), wanted) and grouped.bias.norm() > 0
    assert answer.halved == (7, 8, 17, 10)
    made = []
    pasted(1, SameConv2d=keeping(answer.SameConv2d, made))
    (layer,), x = made, torch.rand(2, 3, 33, 20)
    wanted = F.conv2d(F.pad(x, (1, 2, 2, 2)), layer.weight, layer.bias, stride=2)
    assert layer(x).shape == (2, 8, 17, 10) and torch.allclose(layer(x), wanted, atol=1e-5)


@breaks("s + d*(k-1) + 1 - n, 0)", "s + d*(k-1) - n, 0)")
@breaks("return total // 2, total - total // 2", "return total - total // 2, total // 2")
def test_the_table(answer):
    """Here the zeros of Keras are (2, 2) for size 33, kernel 5, stride 1; (1, 2) for 6, 4, 1; (0, 1) for 6, 3, 2; (1, 1) for 5, 3, 2; (2, 2) for 33, 5, 2; (1, 2) for 20, 5, 2: `padding=2` or `padding=1` where both ends have as many, `F.pad` where not, and at stride 1 the word "same"."""
    rows = {(33, 5, 1): 2, (6, 4, 1): (1, 2), (6, 3, 2): (0, 1), (5, 3, 2): 1, (33, 5, 2): 2, (20, 5, 2): (1, 2)}
    assert answer.equal == ((2, 2), (2, 2), (1, 1)) and answer.uneven == ((1, 2), (1, 2), (0, 1))
    for seed, ((n, k, s), padding) in enumerate(rows.items()):
        ends = (padding, padding) if isinstance(padding, int) else padding
        assert answer.same_pad(n, k, s) == ends
        x, w = random(seed, 1, 1, n), random(seed + 1, 1, 1, k)
        theirs = F.conv1d(F.pad(x, ends), w, stride=s)
        if isinstance(padding, int):
            assert torch.allclose(F.conv1d(x, w, stride=s, padding=padding), theirs)
        else:
            found = [F.conv1d(x, w, stride=s, padding=p) for p in range(9)]
            assert not any(y.shape == theirs.shape and torch.allclose(y, theirs) for y in found)


@breaks("s + d*(k-1) + 1 - n, 0)", "s + k - n, 0)")
@breaks("return total // 2, total - total // 2", "return 0, total")
@drawn(cases=25, n=N, k=ODD, d=D, seed=SEED)
def test_an_odd_kernel_needs_no_word(answer, n, k, d, seed):
    """At stride 1 an odd kernel lacks as many zeros in front as behind, d*(k-1) // 2, and `padding` with this number gives the numbers of `padding="same"`."""
    x, w = random(seed, 1, 1, n), random(seed + 1, 1, 1, k)
    number = d * (k - 1) // 2
    same = F.conv1d(x, w, padding="same", dilation=d)
    assert torch.allclose(same, F.conv1d(x, w, padding=number, dilation=d)) and same.shape == x.shape
    assert answer.same_pad(n, k, 1, d) == (number, number)


@breaks("(-(-n // s) - 1)", "(n // s - 1)")
@breaks("return total // 2, total - total // 2", "return total, total")
@drawn(cases=25, n=N, k=st.sampled_from([3, 5, 7]), seed=SEED)
def test_odd_sizes_have_a_number(answer, n, k, seed):
    """At stride 2 a kernel of 3, 5 or 7 lacks as many zeros in front as behind for odd sizes, where `padding=k // 2` gives the numbers of Keras, and not for even ones."""
    before, behind = answer.same_pad(n, k, 2)
    assert (before == behind) == (n % 2 == 1) and behind - before in (0, 1)
    if n % 2:
        assert before == behind == k // 2
        x, w = random(seed, 1, 1, n), random(seed + 1, 1, 1, k)
        assert torch.allclose(
            F.conv1d(x, w, stride=2, padding=k // 2), F.conv1d(F.pad(x, (before, behind)), w, stride=2)
        )


@breaks('(3, 8, 5, padding="same")', '(3, 8, 5, padding="valid")')
def test_capitals_are_refused(answer):
    """Here `padding="SAME"` raises a ValueError, and `padding="same"` does not."""
    with pytest.raises(ValueError, match="Invalid padding string 'SAME'"):
        nn.Conv2d(3, 8, 5, padding="SAME")
    assert answer.kept == (7, 8, 33, 20)


@breaks("F.conv1d(row, digits, stride=2, padding=1)", "F.conv1d(row, digits, stride=2)")
@drawn(cases=40, n=N, k=ODD, s=S, d=st.integers(2, 3))
def test_an_odd_kernel_has_the_shape(answer, n, k, s, d):
    """Without dilation an odd kernel with `padding=k // 2` gives n / s outputs, rounded up, as Keras does; at stride 1 and with dilation a kernel of at least 3 gives fewer, or fits nowhere."""
    x, w = torch.zeros(1, 1, n), torch.zeros(1, 1, k)
    assert F.conv1d(x, w, stride=s, padding=k // 2).shape[2] == -(-n // s)
    if k > 1 and n + 2 * (k // 2) > d * (k - 1):
        assert F.conv1d(x, w, padding=k // 2, dilation=d).shape[2] < n
    assert answer.alike.shape == answer.as_keras.shape == (1, 1, 3)


@breaks("conv_alike(x, w4, p=2)", "conv_alike(x, w4, p=1)", variant="numpy")
@breaks("np.pad(x, (total // 2, total - total // 2))", "np.pad(x, total)", variant="numpy")
@breaks("np.array([1000, 100, 10, 1])", "np.array([1000, 100, 10, 2])", variant="numpy")
@drawn(cases=40, n=N, k=st.sampled_from([2, 4, 6, 8]), s=S)
def test_an_even_kernel_gives_one_more(numpy, n, k, s):
    """An even kernel with `padding=k // 2` gives one output more than n / s, rounded up, where the stride divides the size, and as many where it does not; here 7 for 6 positions and a kernel of 4."""
    got = F.conv1d(torch.zeros(1, 1, n), torch.zeros(1, 1, k), stride=s, padding=k // 2).shape[2]
    assert got == -(-n // s) + (n % s == 0) == len(numpy.conv_alike(np.zeros(n), np.zeros(k), s, k // 2))
    assert len(numpy.even_alike) == 7 == len(numpy.even_same) + 1 and numpy.w4.shape == (4,)
    assert numpy.even_same.tolist() == [123, 1234, 2345, 3456, 4560, 5600] == numpy.even_alike[1:].tolist()


@breaks('Conv2D(8, 5, 2, padding="same")', 'Conv2D(8, 5, 2, padding="valid")', variant="keras")
@breaks('MaxPooling2D(3, 2, padding="same")', "MaxPooling2D(3, 2)", variant="keras")
@drawn(cases=10, n=N, k=K, s=S)
def test_keras_counts_first(keras, n, k, s):
    """With `padding="same"` Keras' convolution and max pooling give n / s outputs, rounded up; here at stride 2 an image of 33 by 20 becomes 17 by 10."""
    x = np.zeros((1, n, n, 1), "float32")
    for layer in (keras.Conv2D(1, k, s, padding="same"), keras.MaxPooling2D(k, s, padding="same")):
        assert tuple(layer(x).shape) == (1, -(-n // s), -(-n // s), 1)
    assert keras.image.shape == (7, 33, 20, 3) and (-(-33 // 2), -(-20 // 2)) == (17, 10)
    assert keras.halved == (7, 17, 10, 8) and keras.pooled == (7, 17, 10, 3)


@breaks("(*columns, *rows)", "(*rows, *columns)")
@drawn(cases=10, size=st.integers(1, 9), sides=st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_width_comes_first(answer, size, sides):
    """`F.pad` takes the zeros left, right, above and below: its first pair belongs to the last axis."""
    left, right, above, below = sides
    x = torch.ones(1, 1, size, size + 1)
    got = F.pad(x, sides)
    assert got.shape[2:] == (above + size + below, left + size + 1 + right)
    assert torch.equal(got[..., above : above + size, left : left + size + 1], x) and got.sum() == x.numel()
    layer = answer.SameConv2d(1, 1, 5, stride=2)
    seen = layer(torch.zeros(1, 1, 33, 20)).shape
    y = F.conv2d(F.pad(torch.ones(1, 1, 33, 20), (1, 2, 2, 2)), layer.weight, layer.bias, 2)
    assert seen == y.shape and torch.allclose(layer(torch.ones(1, 1, 33, 20)), y)


@breaks('(3, 8, 5, padding="same")', '(3, 8, 4, padding="valid")')
def test_an_even_kernel_may_warn(answer):
    """Here an even kernel with `padding="same"` and no dilation brings the warning that a zero-padded copy of the input may be created, and an odd one does not, nor an even one with a dilation of 2; with a dilation of 3 it does."""
    torch.set_warn_always(True)
    try:
        with pytest.warns(UserWarning) as said:
            F.conv2d(answer.x, torch.zeros(8, 3, 5, 5), padding="same")
            F.conv2d(answer.x, torch.zeros(8, 3, 4, 4), padding="same", dilation=2)
            assert not said.list
            F.conv2d(answer.x, torch.zeros(8, 3, 4, 4), padding="same", dilation=3)
            assert len(said.list) == 1
            even = F.conv2d(answer.x, torch.zeros(8, 3, 4, 4), padding="same")
    finally:
        torch.set_warn_always(False)
    assert ["may require a zero-padded copy of the input be created" in str(w.message) for w in said] == [True] * 2
    assert even.shape == answer.kept


@breaks("value=lowest", "value=0", variant="pooling")
@breaks("F.max_pool1d(F.pad(x, ends), 3, 2)", "F.max_pool1d(F.pad(x, ends, value=lowest), 3, 2)", variant="pooling")
@breaks("F.max_pool1d(x, 3, 2, padding=1)", "F.max_pool1d(F.pad(x, (0, 1), value=lowest), 3, 2)", variant="pooling")
@drawn(cases=15, n=N, k=K, s=S, seed=SEED)
def test_max_pooling_pads_with_the_lowest(answer, pooling, keras, n, k, s, seed):
    """Max pooling of negative numbers, padded with minus infinity by the rule of Keras, gives the numbers of Keras, and padded with zeros it gives a 0 for each window that holds one."""
    x = -1 - random(seed, 1, 2, n, n + 1).abs()
    sides = (*answer.same_pad(n + 1, k, s), *answer.same_pad(n, k, s))
    ours = F.max_pool2d(F.pad(x, sides, value=float("-inf")), k, s)
    theirs = keras.MaxPooling2D(k, s, padding="same", dtype="float64")(x.movedim(1, -1)).movedim(-1, 1)
    assert torch.equal(ours, theirs)
    zeros = F.max_pool2d(F.pad(x, sides), k, s)
    touched = F.max_pool2d(F.pad(torch.zeros_like(x), sides, value=1), k, s) == 1
    assert torch.equal(zeros, ours.masked_fill(touched, 0))
    assert pooling.x.tolist() == [[[-6, -5, -4, -3, -2, -1]]]
    assert pooling.most.tolist() == [[[-4, -2, -1]]] and pooling.zero_wins.tolist() == [[[-4, -2, 0]]]
    assert pooling.shifted.tolist() == [[[-5, -3, -1]]]


@breaks(
    "return F.avg_pool1d(F.pad(x, ends), k, s) / count", "return F.avg_pool1d(F.pad(x, ends), k, s)", variant="pooling"
)
@breaks(
    "counted = F.avg_pool1d(F.pad(x + 7, ends), 3, 2)",
    "counted = F.avg_pool1d(F.pad(x + 7, ends, value=6), 3, 2)",
    variant="pooling",
)
@breaks('tf.nn.avg_pool1d(x, 3, 2, "SAME")', 'tf.nn.avg_pool1d(x, 3, 2, "VALID")', variant="tensorflow")
def test_means_of_tensorflow(pooling, tensorflow):
    """Here the mean over the real positions of each window is that of TensorFlow's average pooling, and with the zero counted the last one is smaller."""
    assert pooling.means.flatten().tolist() == tensorflow.means == [2, 4, 5.5]
    assert torch.allclose(pooling.counted, torch.tensor([[[2, 4, 11 / 3]]])) and abs(pooling.last - 11 / 3) < 1e-5
    assert tensorflow.most == [value for value in pooling.most.flatten().tolist()]


@breaks('AveragePooling1D(3, 2, padding="same")', "AveragePooling1D(3, 2)", variant="keras")
@breaks("mean = AveragePooling1D(3, 2,", "mean = AveragePooling1D(4, 2,", variant="keras")
@drawn(cases=15, n=N, k=st.integers(2, 8), s=S, seed=SEED)
def test_keras_on_torch_repeats_the_edge(answer, keras, tensorflow, n, k, s, seed):
    """Where Keras' rule has as many zeros in front as behind, average pooling with `padding="same"` on the torch backend leaves them out of the mean; where one more stands behind, each window is the mean of the row with its edge repeated; here the last mean is 17 / 3, that is 5.67, and TensorFlow's 5.5."""
    x = random(seed, 1, 1, n)
    before, behind = answer.same_pad(n, k, s)
    got = keras.AveragePooling1D(k, s, padding="same", dtype="float64")(x.movedim(1, -1)).movedim(-1, 1)
    if before == behind:
        count = F.avg_pool1d(F.pad(torch.ones_like(x), (before, behind)), k, s)
        assert torch.allclose(got, F.avg_pool1d(F.pad(x, (before, behind)), k, s) / count)
    else:
        assert torch.allclose(got, F.avg_pool1d(F.pad(x, (before, behind), mode="replicate"), k, s))
    assert len(keras.edge) == 3 and np.allclose(keras.edge, [2, 4, 17 / 3]) and round(keras.edge[2], 2) == 5.67
    assert tensorflow.means[2] == 5.5


@breaks('digits, 2, "SAME")', 'digits, 2, "VALID")', variant="tensorflow")
@breaks("padded[i * s + at] @ w for", "padded[i + at] @ w for", variant="numpy")
def test_tensorflow_agrees(answer, keras, numpy, tensorflow):
    """Here TensorFlow's "SAME" gives the numbers of Keras, NumPy and the padded convolution of PyTorch: 123, 345, 560."""
    assert tensorflow.same == keras.same == numpy.same.tolist() == answer.as_keras.flatten().tolist() == [123, 345, 560]


@breaks("n, places = len(x), -(-len(x) // s)", "n, places = len(x), max(len(x) // s, 1)", variant="numpy")
@breaks("(total // 2, total - total // 2)", "(total - total // 2, total // 2)", variant="numpy")
@breaks("at = d * np.arange", "at = np.arange", variant="numpy")
@breaks("padded = np.pad(x, p)", "padded = np.pad(x, (0, 2 * p))", variant="numpy")
@drawn(cases=40, n=N, k=K, s=S, d=D, seed=SEED)
def test_numpy_is_keras(numpy, keras, n, k, s, d, seed):
    """Keras gives n / s outputs, rounded up, and the numbers of a row to which the zeros are added that the last window lacks, half of them in front, and of an odd number one more behind; PyTorch's number of zeros stands at both ends."""
    rng = np.random.default_rng(seed)
    row, w = rng.integers(-9, 10, n), rng.integers(-9, 10, k)
    for stride, dilation in ((s, 1), (1, d)):
        theirs = keras.conv(row.astype(float), w, stride, dilation)
        assert stride > 1 or dilation > 1 or keras.conv(row.astype(float), w) == theirs
        assert len(theirs) == -(-n // stride) and numpy.conv_same(row, w, stride, dilation).tolist() == theirs
    x, taps = torch.tensor(row).double()[None, None], torch.tensor(w).double()[None, None]
    if n >= k:
        assert numpy.conv_alike(row, w).tolist() == F.conv1d(x, taps).flatten().round().tolist()
    if n + 2 * (k // 2) >= k:
        torchs = F.conv1d(x, taps, stride=s, padding=k // 2)
        assert numpy.conv_alike(row, w, s, k // 2).tolist() == torchs.flatten().round().tolist()


@breaks('conv(pad, w, s=2, padding="valid")', "conv(pad, w, s=2)", variant="keras")
@breaks("ZeroPadding1D(1)(x", "ZeroPadding1D(2)(x", variant="keras")
def test_from_pytorch_to_keras(answer, keras):
    """Here `ZeroPadding1D(1)` before a convolution with `padding="valid"` gives the numbers of PyTorch's `padding=1` in Keras, and `ZeroPadding2D(1)` does so on an image."""
    from keras.layers import ZeroPadding2D

    assert keras.like_torch == answer.alike.flatten().tolist() == [12, 234, 456] and keras.same == [123, 345, 560]
    x, w = random(0, 1, 1, 8, 6), random(1, 1, 1, 3, 3)
    layer = keras.Conv2D(1, 3, 2, padding="valid", use_bias=False, dtype="float64")
    layer.build((1, 10, 8, 1))
    layer.kernel.assign(w.permute(2, 3, 1, 0).numpy())
    got = layer(ZeroPadding2D(1)(x.float().movedim(1, -1))).movedim(-1, 1)
    assert torch.allclose(got, F.conv2d(x, w, stride=2, padding=1), atol=1e-5)
