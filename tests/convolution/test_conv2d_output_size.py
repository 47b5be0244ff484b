import keras as k3
import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

N, K, S, P, D = st.integers(1, 40), st.integers(1, 7), st.integers(1, 5), st.integers(0, 4), st.integers(1, 4)
AXIS = st.tuples(N, K, S, P, D)
TOO_LARGE = "Kernel size can't be greater than actual input size"


def conv(first, second, batch=1, channels=1, filters=1):
    """The shape that Conv2d gives for (n, k, s, p, d) of each axis, or its message."""
    n, k, s, p, d = zip(first, second, strict=True)
    layer = nn.Conv2d(channels, filters, k, s, p, d)
    try:
        return tuple(layer(torch.zeros(batch, channels, *n)).shape)
    except RuntimeError as error:
        return str(error)


def fits(n, k, s, p, d):
    return n + 2 * p >= d * (k - 1) + 1


@breaks("(n + 2*p - d*(k-1) - 1) // s + 1", "-(-(n + 2*p - d*(k-1) - 1) // s) + 1")
@breaks("(n + 2*p - d*(k-1) - 1) // s + 1", "round((n + 2*p - d*(k-1) - 1) / s) + 1")
@breaks("(n + 2*p - d*(k-1) - 1) // s + 1", "(n + 2*p - k) // s + 1")
@breaks("(n + 2*p - d*(k-1) - 1) // s + 1", "(n + 2*p - k) // s + 1", variant="pasted")
@breaks("(n + 2*p - d*(k-1) - 1) // s + 1", "(n + p - d*(k-1) - 1) // s + 1", variant="pasted")
@breaks("torch.zeros(1, 3, 32, 17)", "torch.zeros(1, 3, 17, 32)", variant="pasted")
@drawn(cases=80, first=AXIS, second=AXIS)
def test_the_formula_is_the_layer(answer, pasted, first, second):
    """For sizes of 1 to 40, kernels of 1 to 7, strides of 1 to 5, paddings of 0 to 4 and dilations of 1 to 4, drawn for height and width apart, `Conv2d` gives the rounded-down formula (n + 2p - d(k - 1) - 1) // s + 1 on each axis, and `Conv1d` does on one."""
    got = conv(first, second)
    if fits(*first) and fits(*second):
        assert got == (1, 1, answer.size(*first), answer.size(*second))
        n, k, s, p, d = first
        assert nn.Conv1d(1, 1, k, s, p, d)(torch.zeros(1, 1, n)).shape == (1, 1, answer.size(*first))
        ours = pasted(1, n=n, k=k, s=s, p=p, d=d, conv=nn.Conv2d(3, 8, 3, stride=2, padding=1))
        assert ours.height == got[2] and ours.printed == ["torch.Size([1, 8, 16, 9])"]
    else:
        assert TOO_LARGE in got
    assert answer.size(8, 3) == 6 and answer.size(8, 3, d=2) == 4


@breaks("(n + 2*p - d*(k-1) - 1) // s + 1", "max((n + 2*p - d*(k-1) - 1) // s + 1, 1)")
@breaks("(n + 2*p - d*(k-1) - 1) // s + 1", "int((n + 2*p - d*(k-1) - 1) / s) + 1")
@drawn(cases=60, axis=AXIS)
def test_where_it_fits_nowhere(answer, axis):
    """Where the kernel does not fit, the formula gives 0 or less, without an error, and `Conv2d` raises; where it fits, it gives a positive number."""
    _n, _k, _s, _p, _d = axis
    assert (answer.size(*axis) <= 0) == (not fits(*axis)) == isinstance(conv(axis, (1, 1, 1, 0, 1)), str)
    assert answer.size(4, 5) == 0 and answer.size(1, 5, s=2) == -1 and answer.size(5, 5) == 1
    assert isinstance(conv((1, 5, 9, 0, 1), (9, 3, 1, 0, 1)), str) and answer.size(1, 5, s=9) == 0


@breaks("nn.Conv2d(3, 8, kernel", "nn.Conv2d(3, 9, kernel")
@breaks("torch.zeros(7, 3", "torch.zeros(6, 3")
@drawn(
    cases=30, batch=st.integers(0, 5), channels=st.integers(1, 5), filters=st.integers(1, 5), first=AXIS, second=AXIS
)
def test_batch_and_channels(answer, batch, channels, filters, first, second):
    """The output of `Conv2d` has as many images as the input, an empty batch included, and `out_channels` channels."""
    got = conv(first, second, batch, channels, filters)
    if fits(*first) and fits(*second):
        assert got[:2] == (batch, filters)
    assert answer.shape[:2] == (7, 8)


@breaks("kernel_size=(5, 3)", "kernel_size=(3, 5)")
@breaks("stride=2, padding=1)", "stride=3, padding=1)")
@breaks("stride=2, padding=1)", "stride=2, padding=0)")
def test_the_snippets_sizes(answer):
    """Here 32 rows with a kernel of 5, a stride of 2 and a padding of 1 become 15, and 17 columns with a kernel of 3 become 9."""
    assert answer.shape == (7, 8, 15, 9) and (answer.height, answer.width) == (15, 9)
    assert answer.x.shape[2:] == (32, 17) and answer.conv.kernel_size == (5, 3)
    assert answer.conv.stride == (2, 2) and answer.conv.padding == (1, 1)


@breaks("(n - k + 2*p) / s + 1", "(n - k + 2*p) // s + 1")
@breaks("(n - k + 2*p) / s + 1", "(n - k + p) / s + 1")
@drawn(cases=60, axis=AXIS)
def test_the_remembered_formula(answer, axis):
    """Where the kernel fits, (n - k + 2p)/s + 1 is the size of the layer if there is no dilation and no rest, and gives a fraction where a rest is left; here it says 15.5 and the layer 15."""
    n, k, s, p, d = axis
    says = answer.remembered(n, k, s, p)
    if fits(n, k, s, p, 1):
        got = conv((n, k, s, p, 1), (1, 1, 1, 0, 1))[2]
        assert (says == got) == ((n + 2 * p - k) % s == 0) == (says == int(says)) and got == says // 1
    if fits(*axis) and d > 1 and k > 1:
        assert says > conv(axis, (1, 1, 1, 0, 1))[2]
    assert answer.remembered(32, 5, s=2, p=1) == 15.5 and answer.height == 15 == answer.shape[2]
    assert answer.remembered(8, 3) == 6


@breaks("torch.conv1d(line, taps, stride=2)", "torch.conv1d(line, taps, stride=1)")
@breaks("torch.ones(1, 1, 3)", "torch.ones(1, 1, 4)")
@breaks("padded = np.pad(x, p)", "padded = np.pad(x, p + 1)", variant="numpy")
def test_the_rest_is_never_read(answer, numpy):
    """Here 8 positions, 3 taps and a stride of 2 read the positions [1, 1, 2, 1, 2, 1, 1, 0] times, the last one not: another last number changes no output, and another one before it does."""
    assert answer.reads == [1, 1, 2, 1, 2, 1, 1, 0]
    assert answer.line.shape == (1, 1, 8) and answer.size(8, 3, s=2) == 3
    x = torch.arange(8.0).view(1, 1, 8)
    for place, moved in ((7, False), (6, True)):
        other = x.clone()
        other[..., place] = 99
        same = torch.equal(*(torch.conv1d(v, answer.taps, stride=2) for v in (x, other)))
        ours = np.array_equal(*(numpy.conv1d(v.flatten().numpy(), numpy.w, s=2) for v in (x, other)))
        assert same == ours == (not moved)


@breaks("reach = d*(k-1) + 1", "reach = d*k", variant="numpy")
@breaks("reach + 1, s)", "reach, s)", variant="numpy")
@breaks("taps = d * np.arange(len(w))", "taps = np.arange(len(w))", variant="numpy")
@breaks("range(0, n + 2", "range(p, n + 2", variant="numpy")
@breaks("padded = np.pad(x, p)", "padded = np.pad(x, (0, 2 * p))", variant="numpy")
@drawn(cases=80, axis=AXIS, seed=st.integers(0, 99))
def test_the_size_counts_places(answer, numpy, axis, seed):
    """The size of `Conv1d` is the number of places, one stride apart, at which taps that reach over d*(k-1) + 1 positions fit into the padded input, each stride of the room to the right of the first being one more place and a rest none, and the products at these places are its numbers."""
    n, k, s, p, d = axis
    if fits(*axis):
        rng = np.random.default_rng(seed)
        x, w = rng.normal(size=n), rng.normal(size=k)
        theirs = torch.conv1d(torch.tensor(x).view(1, 1, n), torch.tensor(w).view(1, 1, k), None, s, p, d)
        ours = numpy.conv1d(x, w, s, p, d)
        assert len(ours) == len(numpy.starts(*axis)) == answer.size(*axis) == theirs.shape[2]
        assert np.allclose(ours, theirs.flatten().numpy())
        ends = [first + d * (k - 1) + 1 for first in numpy.starts(*axis)]
        assert ends[0] == d * (k - 1) + 1 and set(np.diff(ends)) <= {s} and 0 <= n + 2 * p - ends[-1] < s
    assert numpy.places == [0, 2, 4] and numpy.dilated == [0, 1, 2, 3]
    assert numpy.starts(8, 3) == range(0, 6) and len(numpy.conv1d(np.ones(8), np.ones(3))) == 6
    assert numpy.strided.tolist() == [210, 432, 654] and numpy.spread.tolist() == [420, 531, 642, 753]


@breaks("nn.Conv2d(3, 8, 5, padding=2)", "nn.Conv2d(3, 8, 4, padding=2)", variant="settings")
@breaks("nn.Conv2d(3, 8, 5, padding=2)", "nn.Conv2d(3, 8, 5, padding=1)", variant="settings")
@drawn(cases=20, n=N, half=st.integers(0, 4), d=D)
def test_an_odd_kernel_keeps_the_size(answer, settings, n, half, d):
    """At stride 1 an odd kernel k with dilation d and a padding of d*(k-1)//2 keeps the size; with a dilation of 2 or more a padding of (k-1)//2 does not, for k > 1."""
    k = 2 * half + 1
    assert conv((n, k, 1, d * (k - 1) // 2, d), (n + 1, k, 1, d * (k - 1) // 2, d))[2:] == (n, n + 1)
    if k > 1 and d > 1:
        assert conv((n + 24, k, 1, (k - 1) // 2, d), (1, 1, 1, 0, 1))[2] < n + 24
    assert settings.sizes[0] == (32, 17) and settings.x.shape == (7, 3, 32, 17)
    assert {getattr(settings, name).out_channels for name in ("keep", "up", "down", "less", "atrous")} == {8}


@breaks("nn.Conv2d(3, 8, 3, stride=2, padding=1)", "nn.Conv2d(3, 8, 4, stride=2, padding=1)", variant="settings")
@breaks("nn.Conv2d(3, 8, 3, stride=2, padding=1)", "nn.Conv2d(3, 8, 3, stride=2)", variant="settings")
@drawn(cases=20, n=N)
def test_half_rounded_up(settings, n):
    """A kernel of 3 with a stride of 2 and a padding of 1 halves the size and rounds up."""
    assert conv((n, 3, 2, 1, 1), (n + 1, 3, 2, 1, 1))[2:] == ((n + 1) // 2, (n + 2) // 2)
    assert settings.sizes[1] == (16, 9)


@breaks("nn.Conv2d(3, 8, 2, stride=2)", "nn.Conv2d(3, 8, 1, stride=2)", variant="settings")
@drawn(cases=20, n=st.integers(2, 40))
def test_half_rounded_down(settings, n):
    """A kernel of 2 with a stride of 2 halves a size of at least 2 and rounds down."""
    assert conv((n, 2, 2, 0, 1), (n + 1, 2, 2, 0, 1))[2:] == (n // 2, (n + 1) // 2)
    assert settings.sizes[2] == (16, 8)


@breaks("nn.Conv2d(3, 8, 5)", "nn.Conv2d(3, 8, 4)", variant="settings")
@breaks("dilation=2", "dilation=3", variant="settings")
@drawn(cases=40, n=N, k=K, d=D)
def test_what_a_kernel_takes_away(settings, n, k, d):
    """At stride 1 and without padding the size falls by k - 1, and with a dilation by d*(k-1)."""
    if n > d * (k - 1):
        assert conv((n, k, 1, 0, d), (n, k, 1, 0, 1))[2:] == (n - d * (k - 1), n - (k - 1))
    assert settings.sizes[3] == settings.sizes[4] == (28, 13)


@breaks("nn.MaxPool2d(2)", "nn.MaxPool2d(2, ceil_mode=True)", variant="settings")
@breaks("nn.MaxPool2d(2)", "nn.MaxPool2d(2, stride=1)", variant="settings")
@drawn(cases=50, axis=AXIS, n=N)
def test_max_pooling_counts_alike(answer, settings, axis, n):
    """`MaxPool2d` gives the sizes of the formula, with its kernel as the stride if none is named, and says "Output size is too small" where the kernel does not fit; with `ceil_mode` 17 columns become 9 and not 8."""
    _, k, s, p, d = axis
    p = min(p, k // 2)
    x = torch.zeros(1, 1, n, n)
    for layer, expected in ((nn.MaxPool2d(k, s, p, d), (n, k, s, p, d)), (nn.MaxPool2d(k), (n, k, k, 0, 1))):
        try:
            assert layer(x).shape[2] == answer.size(*expected) and fits(*expected)
        except RuntimeError as error:
            assert "Output size is too small" in str(error) and not fits(*expected)
    assert settings.sizes[5] == (16, 8) and nn.MaxPool2d(2, ceil_mode=True)(settings.x).shape[2:] == (16, 9)


@breaks("nn.Conv2d(3, 8, 5), 3, 32, 17)", "nn.Conv2d(3, 8, 5), 1, 3, 32, 17)", variant="messages")
@drawn(cases=10, channels=st.integers(1, 5), filters=st.integers(1, 5), seed=st.integers(0, 99))
def test_three_axes_are_one_image(messages, channels, filters, seed):
    """`Conv2d` reads an input of 3 axes as one image: it gives the three axes that a batch of that image gives without its batch axis, and the number of grey images as the first axis passes where it is `in_channels`; here (3, 32, 17) becomes (8, 28, 13)."""
    torch.manual_seed(seed)
    x, layer = torch.randn(channels, 9, 7), nn.Conv2d(in_channels=channels, out_channels=filters, kernel_size=5)
    assert layer(x).shape == (filters, 5, 3)
    assert torch.allclose(layer(x), layer(x.unsqueeze(0))[0], atol=1e-6)
    assert nn.Conv2d(1, filters, 5)(x.unsqueeze(1)).shape == (channels, filters, 5, 3)
    assert messages.grey == (8, 28, 13)


@breaks("nn.Conv2d(3, 8, 3, dilation=3)", "nn.Conv2d(3, 8, 3, dilation=4)", variant="messages")
@drawn(cases=25, first=AXIS, second=AXIS)
def test_the_message_names_the_reach(messages, first, second):
    """Where the kernel fits nowhere the message names the padded size and the reach d*(k-1) + 1 of each axis, not k; here a dilation of 3 makes "(7 x 7)" of 3 taps."""
    got = conv(first, second)
    if isinstance(got, str):
        padded, reach = zip(*((n + 2 * p, d * (k - 1) + 1) for n, k, s, p, d in (first, second)), strict=True)
        assert got == (
            f"Calculated padded input size per channel: ({padded[0]} x {padded[1]}). "
            f"Kernel size: ({reach[0]} x {reach[1]}). {TOO_LARGE}"
        )
    assert messages.spread == messages.small.replace("(5 x 5)", "(7 x 7)")
    assert messages.message(nn.Conv2d(3, 8, 3, dilation=3), 7, 3, 7, 9) == (7, 8, 1, 3)


@breaks("nn.Conv2d(3, 8, 5), 7, 3, 4, 9)", "nn.Conv2d(3, 8, 4), 7, 3, 4, 9)", variant="messages")
@breaks("7, 3, 32, 72)", "7, 3, 40, 72)", variant="messages")
@breaks("nn.Conv2d(3, 8, 5), 7, 3, 17, 3)", "nn.Conv2d(3, 8, 5), 7, 3, 3, 17)", variant="messages")
def test_four_ways_to_the_message(messages):
    """Here a kernel of 5 on (4, 9) raises the message, a dilation does, three pools before it that leave (4, 9) of (32, 72) do, and so do 3 rows of 17 columns with the channels last; the same layers let a larger image pass."""
    start = "Calculated padded input size per channel: "
    assert messages.small == messages.shrunk == f"{start}(4 x 9). Kernel size: (5 x 5). {TOO_LARGE}"
    assert messages.spread == f"{start}(4 x 9). Kernel size: (7 x 7). {TOO_LARGE}"
    assert messages.last == f"{start}(17 x 3). Kernel size: (5 x 5). {TOO_LARGE}"
    assert messages.message(messages.deep, 7, 3, 40, 72) == (7, 8, 1, 5)
    assert messages.message(nn.Conv2d(3, 8, 3, dilation=3), 7, 3, 7, 9) == (7, 8, 1, 3)


@breaks("Conv2D(8, (5, 3), strides=2)(x)", "Conv2D(8, (3, 5), strides=2)(x)", variant="keras")
@breaks("ZeroPadding2D(1)", "ZeroPadding2D(2)", variant="keras")
@breaks("np.zeros((7, 32, 17, 3)", "np.zeros((7, 17, 32, 3)", variant="keras")
@drawn(cases=25, n=N, k=K, s=S, p=P, d=D)
def test_keras_valid_is_the_formula(answer, keras, n, k, s, p, d):
    """By default Keras' `Conv2D` has the sizes of the formula with a padding of 0, and after `ZeroPadding2D(p)` those with a padding of p; here `ZeroPadding2D(1)` gives the sizes of PyTorch with p = 1."""
    if fits(n, k, s, p, d) and (s == 1 or d == 1):
        y = keras.Conv2D(2, k, strides=s, dilation_rate=d)(keras.ZeroPadding2D(p)(np.zeros((1, n, n, 1), "float32")))
        assert tuple(y.shape) == (1, answer.size(n, k, s, p, d), answer.size(n, k, s, p, d), 2)
    assert keras.valid == (7, answer.size(32, 5, s=2, p=0), answer.size(17, 3, s=2, p=0), 8) == (7, 14, 8, 8)
    assert answer.conv.padding == (1, 1) and keras.like_torch == (7, *answer.shape[2:], 8)


@breaks("told(x[:, :4])", "told(x[:, :5])", variant="keras")
@breaks('.split(" Received")[0]', '.split(" Received")[1]', variant="keras")
@drawn(cases=10, n=st.integers(1, 6), k=K)
def test_keras_says_it_otherwise(keras, n, k):
    """Where the kernel does not fit, a `Conv2D` of Keras that is not built raises `Computed output size would be zero or negative`, and one built by larger images, or by an `Input` without sizes, says what PyTorch says; where it fits neither raises."""
    layer, large = keras.Conv2D(2, k), np.zeros((1, 9, 9, 1), "float32")
    layer(large)
    open_sizes = k3.Sequential([k3.Input((None, None, 1)), k3.layers.Conv2D(2, k)])
    told = []
    for conv in (keras.Conv2D(2, k), layer, open_sizes):
        told.append("")
        try:
            conv(large[:, :n])
        except (ValueError, RuntimeError) as error:
            told[-1] = str(error)
    words = ["Computed output size would be zero or negative.", *[TOO_LARGE] * 2]
    assert [word in said for word, said in zip(words, told, strict=True)] == [k > n] * 3
    assert words[0] not in "".join(told[1:]) and (k > n or told == ["", "", ""])
    assert keras.refused == "Computed output size would be zero or negative."


@breaks("np.moveaxis(x, -1, 1)", "np.moveaxis(x, -1, 2)", variant="keras")
@drawn(cases=10, c=st.integers(1, 6), k=K)
def test_keras_reads_channels_as_height(keras, c, k):
    """Of a batch with its channels in front, here (7, 3, 32, 17), a `Conv2D` of Keras reads them as the height and raises `Computed output size would be zero or negative` where they are fewer than the kernel is high, though the image is larger; under a kernel of three, of three channels, the next layer raises it; channels last of the same images run."""
    images = np.zeros((2, c, 9, 8), "float32")
    words = ""
    try:
        assert keras.Conv2D(2, k)(images).shape[1] == c - k + 1
    except ValueError as error:
        words = str(error)
    assert words.startswith("Computed output size would be zero or negative.") == (c < k)
    assert tuple(keras.Conv2D(2, k)(np.moveaxis(images, 1, -1)).shape) == (2, 10 - k, 9 - k, 2)
    left = keras.Conv2D(8, 3)(np.zeros((7, 3, 32, 17), "float32"))
    assert tuple(left.shape) == (7, 1, 30, 8)
    words = ""
    try:
        keras.Conv2D(8, 3)(left)
    except ValueError as error:
        words = str(error)
    assert words.startswith("Computed output size would be zero or negative.")
    assert keras.front == keras.refused == "Computed output size would be zero or negative."


@breaks("told(x[:, :4])", "told(x[:, :5])", variant="keras")
@drawn(cases=8, h=st.integers(4, 40), w=st.integers(4, 40), k=st.integers(2, 4))
def test_keras_one_grey_image(keras, h, w, k):
    """In Keras a `Sequential` with an `Input` of one channel reads one grey image without its batch axis as images one pixel wide, one for each of its rows, and says what PyTorch says of a kernel that does not fit; `x[None]` runs."""
    model = k3.Sequential([k3.Input((h, w, 1)), k3.layers.Conv2D(2, k)])
    x, said = np.zeros((h, w, 1), "float32"), ""
    try:
        model(x)
    except RuntimeError as error:
        said = str(error)
    assert TOO_LARGE in said and f"({w} x 1)" in said and f"[{h}, {w}, 1, 1]" in said
    assert tuple(model(x[None]).shape) == (1, h - k + 1, w - k + 1, 2)
    assert keras.refused == "Computed output size would be zero or negative."


@breaks('strides=2, padding="same"', 'strides=2, padding="valid"', variant="keras")
@breaks('(5, 3), strides=2, padding="same"', '(5, 3), padding="same"', variant="keras")
@drawn(cases=25, n=N, k=K, s=S, d=D)
def test_keras_same_rounds_up(keras, n, k, s, d):
    """With `padding="same"` Keras' `Conv2D` gives n / s, rounded up, for kernels of 1 to 7; here 16 by 9."""
    if s == 1 or d == 1:
        layer = keras.Conv2D(2, k, strides=s, dilation_rate=d, padding="same")
        assert tuple(layer(np.zeros((1, n, n, 1), "float32")).shape) == (1, -(-n // s), -(-n // s), 2)
    assert keras.same == (7, 16, 9, 8)
