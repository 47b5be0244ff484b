"""What the pages of the calculators say of torch beside their formulas: each sentence stands there as quoted, and is run."""

import itertools
import json
import warnings
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import nn

DEPENDS = ["docs/tools/*", "tests/tools/*"]

DOCS = Path(__file__).resolve().parents[2] / "docs/tools"


def said(page: str, *sentences: str) -> None:
    """A sentence that was rewritten is no longer the one that this test runs."""
    text = " ".join((DOCS / f"{page}.md").read_text(encoding="utf-8").split())
    for sentence in sentences:
        assert sentence in text, f"docs/tools/{page}.md no longer says “{sentence}”; change the test with it"


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


@pytest.fixture
def nothing_left():
    """Bool masks under which query 0 sees nothing: causal, and the first of four keys padded."""
    return {
        "attn_mask": torch.ones(4, 4).triu(1).bool(),
        "key_padding_mask": torch.tensor([[True, False, False, False]]),
    }


def attended(masks, *, training: bool, gradients: bool, batch_first: bool, heads: int, alone: bool = True, **options):
    layer = nn.MultiheadAttention(12, heads, batch_first=batch_first).train(training)
    nn.init.normal_(layer.out_proj.bias)
    x = torch.randn(1, 4, 12) if batch_first else torch.randn(4, 1, 12)
    keys = x if alone else torch.randn_like(x)
    with torch.set_grad_enabled(gradients):
        return layer(x, keys, keys, **masks, **options)[0][0, 0], layer.out_proj.bias


@pytest.mark.parametrize(("training", "gradients", "batch_first"), list(itertools.product([True, False], repeat=3)))
def test_rows_that_see_nothing(nothing_left, training, gradients, batch_first):
    said(
        "attention-mask",
        "`MultiheadAttention` gives NaN for them when it returns the weights (`need_weights=True`, its default).",
        "With `need_weights=False` they come out as the bias of its output projection, but self-attention over an even"
        " number of heads gives NaN again in evaluation without gradients if `batch_first=True`.",
    )
    how = {"training": training, "gradients": gradients, "batch_first": batch_first}
    for heads, alone in itertools.product([1, 2, 3, 4], [True, False]):
        assert attended(nothing_left, **how, heads=heads, alone=alone)[0].isnan().all()
        row, bias = attended(nothing_left, **how, heads=heads, alone=alone, need_weights=False)
        if batch_first and not training and not gradients and heads % 2 == 0 and alone:
            assert row.isnan().all()
        else:
            assert torch.equal(row, bias)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16])
def test_scaled_dot_product_attention_gives_zeros(nothing_left, dtype):
    said("attention-mask", "`scaled_dot_product_attention` gives zeros.")
    keep = ~(nothing_left["attn_mask"] | nothing_left["key_padding_mask"])
    q = torch.randn(1, 2, 4, 8, dtype=dtype)
    as_numbers = torch.zeros(4, 4, dtype=dtype).masked_fill(~keep, -torch.inf)
    for mask in (keep, as_numbers):
        out = F.scaled_dot_product_attention(q, q, q, attn_mask=mask)
        assert not out[..., 0, :].any()
        assert out[..., 1, :].any()


def test_no_queries_and_no_keys():
    said("attention-mask", "0 of either is accepted if you pass no mask")
    attention = nn.MultiheadAttention(4, 2, batch_first=True)
    for queries, keys in ((0, 3), (3, 0)):
        q, k = torch.randn(1, queries, 4), torch.randn(1, keys, 4)
        blind = attention(q, k, k, need_weights=False)[0]
        for out in (attention(q, k, k)[0], blind, F.scaled_dot_product_attention(q, k, k)):
            assert out.shape == (1, queries, 4)
    # with no keys and a mask it may raise
    with pytest.raises(RuntimeError, match="cannot reshape tensor of 0 elements"):
        attention(q, k, k, key_padding_mask=torch.zeros(1, 0, dtype=torch.bool), need_weights=False)


def reached(norm: nn.Module) -> int:
    """Input positions on which one output between two 3 x 3 convolutions depends."""
    net = nn.Sequential(nn.Conv2d(1, 4, 3), norm, nn.Conv2d(4, 1, 3)).double()
    x = torch.randn(1, 1, 16, 16, dtype=torch.float64, requires_grad=True)
    net(x)[0, 0, 0, 0].backward()
    return int(x.grad.count_nonzero())


def test_what_a_normalization_reads():
    said(
        "receptive-field",
        "Batch norm widens nothing in `eval()`.",
        "In training it takes its mean over the whole batch, and `GroupNorm`, and `InstanceNorm2d` as it is by default,"
        " take theirs over the whole map in `eval()` too: behind them one output depends on positions all over the map",
    )
    assert reached(nn.BatchNorm2d(4).eval()) == reached(nn.Identity()) == 25
    assert reached(nn.BatchNorm2d(4)) == 256
    assert reached(nn.GroupNorm(2, 4).eval()) == 256
    assert reached(nn.InstanceNorm2d(4).eval()) == 256


def seen(layers: list[nn.Module], *size: int) -> list[int]:
    """The positions of a sequence that the first output reads."""
    x = torch.zeros(1, 1, *size, requires_grad=True)
    for layer in layers:
        nn.init.ones_(layer.weight)
    nn.Sequential(*layers)(x).flatten()[0].backward()
    return x.grad.flatten().nonzero().flatten().tolist()


def test_a_field_may_have_gaps():
    said(
        "receptive-field",
        "This is the largest possible field, from its first position to its last; a dilation, or a stride above the"
        " kernel, can leave gaps in it.",
    )
    assert seen([nn.Conv1d(1, 1, 3, dilation=2)], 9) == [0, 2, 4]
    assert seen([nn.Conv1d(1, 1, 2, stride=3), nn.Conv1d(1, 1, 2)], 9) == [0, 1, 3, 4]
    assert seen([nn.Conv1d(1, 1, 3, stride=2), nn.Conv1d(1, 1, 3)], 9) == [0, 1, 2, 3, 4, 5, 6]


def test_what_has_no_place_in_the_sum():
    said(
        "receptive-field",
        "`Linear` after `Flatten` sees everything, and how wide the windows of adaptive pooling are depends on the size"
        " of its input",
    )
    read = {}
    for size in (12, 20):
        for name, layer in (("linear", nn.Linear(size, 3)), ("adaptive", nn.AdaptiveAvgPool1d(4))):
            x = torch.zeros(1, 1, size, requires_grad=True)
            layer(x.flatten(1) if name == "linear" else x)[..., 0].sum().backward()
            read[name, size] = int(x.grad.count_nonzero())
    assert read == {("linear", 12): 12, ("adaptive", 12): 3, ("linear", 20): 20, ("adaptive", 20): 5}


def test_what_the_sum_does_not_check(v8):
    said(
        "receptive-field",
        "Channels and padding do not enter the sum, and are not checked: it takes some that torch rejects.",
    )
    plain = "Conv2d(1, 1, 2)\nMaxPool2d(2)"
    for wrong in (
        "Conv2d(1, 5, 2)\nConv2d(3, 1, 2, 2)",
        "Conv2d(1, 1, 2, padding=-1)\nMaxPool2d(2)",
        "Conv2d(1, 1, 2)\nMaxPool2d(2, padding=2)",
    ):
        with pytest.raises((RuntimeError, ValueError)):
            nn.Sequential(*eval(wrong.replace("\n", ", "), vars(nn)))(torch.zeros(1, 1, 9, 9))
        same = json.loads(
            v8.call(
                "runCases",
                json.dumps([{"calculator": "receptiveField", "params": {"layers": one}} for one in (plain, wrong)]),
            )
        )
        assert same[0]["result"]["field"] == same[1]["result"]["field"]


def test_the_stack_knows_no_joined_tensor(v8):
    said(
        "layer-stack",
        "No line stands for `torch.cat`: behind one, as in a U-Net, the stack is told fewer channels than arrive."
        " Begin there again, with what the joined tensor has as the input.",
    )
    up, join = nn.ConvTranspose2d(32, 16, 2, stride=2), nn.Conv2d(32, 16, 3, padding=1)
    skip = torch.zeros(1, 16, 28, 28)
    joined = torch.cat([up(torch.zeros(1, 32, 14, 14)), skip], 1)
    halves = [
        {"input": [32, 14, 14], "layers": f"{up}\n{join}"},
        {"input": list(joined.shape[1:]), "layers": str(join)},
    ]
    cases = [{"calculator": "layerStack", "params": one} for one in halves]
    whole, behind = json.loads(v8.call("runCases", json.dumps(cases)))
    assert "Conv2d has in_channels=32 but gets 16" in whole["rejected"]
    assert behind["result"]["shape"] == list(join(joined).shape[1:])


def test_output_padding_only_lengthens():
    said(
        "conv-transpose",
        "The output padding only makes the result longer at the end; the other positions keep their values.",
    )
    x = torch.randn(1, 2, 7)
    for kernel, stride, dilation in itertools.product([1, 2, 3, 4], [1, 2, 3], [1, 2]):
        plain = nn.ConvTranspose1d(2, 3, kernel, stride, dilation=dilation)
        for longer in range(1, max(stride, dilation)):
            padded = nn.ConvTranspose1d(2, 3, kernel, stride, dilation=dilation, output_padding=longer)
            padded.load_state_dict(plain.state_dict())
            out, wanted = padded(x), plain(x)
            assert out.shape[-1] == wanted.shape[-1] + longer
            assert torch.allclose(out[..., :-longer], wanted, atol=1e-6)


def test_output_size_is_searched_up_to_the_stride():
    said("conv-transpose", "torch then searches itself, but only up to one less than the stride.")
    layer = nn.ConvTranspose1d(2, 3, 3, stride=3, dilation=5)
    x = torch.randn(1, 2, 7)
    least = layer(x).shape[-1]
    assert [layer(x, output_size=[least + more]).shape[-1] for more in range(3)] == [least, least + 1, least + 2]
    for beyond in (least - 1, least + 3):
        with pytest.raises(ValueError, match="requested an output size"):
            layer(x, output_size=[beyond])


def test_the_last_column_is_padding():
    said("conv-output-size", "no window reads the last column, which here is one of the padding.")
    x = torch.zeros(1, 3, 33, 26, requires_grad=True)
    conv = nn.Conv2d(3, 8, (5, 3), stride=2)
    nn.init.ones_(conv.weight)
    assert conv(x).shape == (1, 8, 15, 12) == nn.Conv2d(3, 8, (5, 3), stride=2, padding=1)(x[..., 1:-1, 1:-1]).shape
    conv(x).sum().backward()
    read = x.grad[0, 0]
    assert (read.sum(0) == 0).nonzero().flatten().tolist() == [25]
    assert (read.sum(1) > 0).all()


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
def test_same_padding_puts_the_odd_one_at_the_end():
    said("conv-output-size", "half before and half after; if that is odd, the extra one goes to the end.")
    conv = nn.Conv1d(1, 1, 4, padding="same", bias=False)
    x = torch.randn(1, 1, 9)
    assert torch.allclose(conv(x), F.conv1d(F.pad(x, (1, 2)), conv.weight), atol=1e-6)


def test_where_almost_no_gradient_comes_through():
    said("cross-entropy", "almost nothing comes through where the model is certain of a wrong class.")
    for classes in (2, 3, 10, 100):
        weaker = {}
        for sure in (0, 1):
            logits = (20.0 * F.one_hot(torch.tensor([sure]), classes)).double().requires_grad_()
            once, twice = (
                torch.autograd.grad(F.cross_entropy(z, torch.tensor([0])), logits)[0].norm().item()
                for z in (logits, logits.softmax(1))
            )
            weaker[sure] = once / twice
        assert 1 < weaker[0] < 2
        assert weaker[1] > 10**6


def test_one_place_for_the_causal_rule():
    said("attention-mask", "`is_causal=True`, or in the mask if you pass one")
    q, keep = torch.randn(2, 4, 8), torch.ones(2, 4, 4, dtype=torch.bool)
    with pytest.raises(RuntimeError, match="attn_mask should not be set when is_causal=True"):
        F.scaled_dot_product_attention(q, q, q, attn_mask=keep, is_causal=True)
    by_flag = F.scaled_dot_product_attention(q, q, q, is_causal=True)
    assert torch.allclose(by_flag, F.scaled_dot_product_attention(q, q, q, attn_mask=keep.tril()), atol=1e-6)


def test_nothing_left_of_one_axis():
    said(
        "conv-transpose",
        "In 2-D torch may go on where an axis is left with exactly 0 positions, as in a batch of two, and give an empty tensor",
    )
    for k, p, rows in ((2, 1, 1), (3, 2, 2), (4, 2, 1)):
        assert nn.ConvTranspose2d(1, 1, k, padding=(p, 0))(torch.zeros(2, 1, rows, 4)).shape == (2, 1, 0, 3 + k)
    for empty in (
        lambda: nn.ConvTranspose2d(1, 1, 2, padding=(1, 0))(torch.zeros(1, 1, 1, 4)),  # a batch of one
        lambda: nn.ConvTranspose2d(1, 1, 3, padding=(2, 0))(torch.zeros(1, 1, 2, 4)),
        lambda: nn.ConvTranspose1d(1, 1, 4, padding=2)(torch.zeros(1, 1, 1)),
        lambda: nn.ConvTranspose2d(1, 1, 4, padding=(3, 0))(torch.zeros(1, 1, 1, 4)),
    ):
        with pytest.raises(RuntimeError):
            empty()


def test_two_sizes_become_one():
    said(
        "conv-transpose", "A convolution with kernel 3, stride 2 and padding 1 maps 27 and 28 positions to the same 14"
    )
    conv = nn.Conv1d(1, 1, 3, 2, 1)
    assert {conv(torch.zeros(1, 1, size)).shape[-1] for size in (27, 28)} == {14}


def test_softmax_in_front_makes_the_gradient_smaller():
    said("cross-entropy", "What differs is the gradient: softmax in front makes it smaller")
    for classes in (2, 3, 10, 100):
        logits = (
            torch.randn(500, classes, dtype=torch.float64) * torch.logspace(-2, 1, 500, dtype=torch.float64)[:, None]
        )
        logits.requires_grad_()
        target = torch.randint(classes, (500,))
        once, twice = (
            torch.autograd.grad(F.cross_entropy(z, target, reduction="sum"), logits)[0].norm(dim=1)
            for z in (logits, logits.softmax(1))
        )
        assert (twice < once).all()


def test_a_class_that_is_ruled_out():
    said(
        "cross-entropy",
        "A single `-inf` is fine and rules its class out; if that class is the target, the loss is `inf`.",
    )
    logits = torch.tensor([[1.0, -torch.inf, 2.0]])
    assert torch.equal(
        F.cross_entropy(logits, torch.tensor([0])), F.cross_entropy(logits[:, [0, 2]], torch.tensor([0]))
    )
    assert F.cross_entropy(logits, torch.tensor([1])) == torch.inf


def test_what_pooling_pads_with():
    said(
        "pooling",
        "Max pooling pads with minus infinity, so padding never beats a value; average pooling pads with zeros and counts"
        " them, unless `count_include_pad=False`. What hangs over the edge with `ceil_mode` it never counts.",
    )
    assert F.max_pool1d(torch.ones(1, 1, 2), 2, 1, 1, dilation=3).item() == -torch.inf  # both taps in the padding
    for counted in (True, False):
        hanging = nn.AvgPool1d(3, 2, ceil_mode=True, count_include_pad=counted)
        assert (hanging(torch.ones(1, 1, 12)) == 1).all()
    below = torch.full((1, 1, 3), -5.0)
    assert (F.max_pool1d(below, 3, 1, 1) == -5).all()
    assert F.avg_pool1d(below, 3, 1, 1)[0, 0, 0] == pytest.approx(-10 / 3)
    assert F.avg_pool1d(below, 3, 1, 1, count_include_pad=False)[0, 0, 0] == -5


def test_a_window_may_hang_over():
    said(
        "pooling",
        "A window larger than the padded input; with `ceil_mode`, only if it is larger by the stride or more.",
    )
    for size, kernel, stride, padding in itertools.product(range(1, 6), range(1, 8), range(1, 5), range(2)):
        larger = kernel - (size + 2 * padding)
        if larger <= 0 or padding > kernel // 2:
            continue
        for pool, ceil_mode in itertools.product((nn.MaxPool1d, nn.AvgPool1d), (False, True)):
            layer = pool(kernel, stride, padding, ceil_mode=ceil_mode)
            if ceil_mode and larger < stride:
                assert layer(torch.ones(1, 1, size)).shape == (1, 1, 1)
            else:
                with pytest.raises(RuntimeError, match=r"output size: -?\d|too small"):
                    layer(torch.ones(1, 1, size))


def test_where_torch_goes_on_in_silence():
    said(
        "layer-stack",
        "a layer for images on a sequence, or one for sequences on a flat vector, where torch takes the batch for channels"
        " (pooling, or a convolution if the batch has `in_channels` samples)",
        "`Flatten(0)`, which mixes the samples of the batch.",
    )
    for samples in (1, 3, 5):
        sequences = torch.randn(samples, 4, 50)
        assert nn.MaxPool2d(2)(sequences).shape == (samples, 2, 25)
        assert nn.MaxPool1d(2)(sequences[:, 0]).shape == (samples, 25)
        assert nn.AdaptiveAvgPool1d(7)(sequences[:, 0]).shape == (samples, 7)
        assert nn.Flatten(0)(sequences).shape == (samples * 200,)
        if samples == 3:
            assert nn.Conv2d(3, 8, 3)(sequences).shape == (8, 2, 48)
            assert nn.Conv1d(3, 8, 3)(sequences[:, 0]).shape == (8, 48)
        else:
            with pytest.raises(RuntimeError, match="to have 3 channels"):
                nn.Conv2d(3, 8, 3)(sequences)


def test_nothing_is_copied_when_an_axis_is_stretched():
    said("broadcasting", "Nothing is copied when an axis is stretched, but the result has all the elements")
    column, row = torch.randn(4, 1), torch.randn(4)
    for stretched, source in zip(torch.broadcast_tensors(column, row), (column, row), strict=True):
        assert stretched.shape == (4, 4)
        assert stretched.untyped_storage().data_ptr() == source.untyped_storage().data_ptr()
    said("broadcasting", "turns into `(N, N)`. `MSELoss` warns of it; a minus sign does not say a word.")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (column - row).untyped_storage().nbytes() == 16 * 4
    with pytest.warns(UserWarning, match="target size"):
        nn.MSELoss()(column, row)


def test_splitting_an_axis_is_always_possible():
    said("strides", "Splitting an axis is always possible.")
    for order in itertools.permutations(range(3)):
        x = torch.randn(4, 6, 8).permute(order)[:, ::2]
        assert x.unflatten(2, (2, -1)).untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
        shape = [part for size in x.shape for part in ((2, size // 2) if size % 2 == 0 else (size,))]
        assert x.view(shape).shape == tuple(shape)


def test_the_last_step_of_the_backward_direction():
    said(
        "recurrent-shapes",
        "`h_n` lists layer 0 forward, layer 0 backward, layer 1 forward, and so on.",
        "The last step of the backward direction is the first position in time.",
    )
    lstm = nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True)
    x = torch.randn(2, 5, 3)
    output, (h, _) = lstm(x)
    assert torch.equal(h[2], output[:, -1, :4])
    assert torch.equal(h[3], output[:, 0, 4:])
    first = nn.LSTM(3, 4, bidirectional=True, batch_first=True)
    first.load_state_dict({name: value for name, value in lstm.state_dict().items() if "_l0" in name})
    assert torch.allclose(first(x)[1][0], h[:2])


def test_a_first_state_tells_batch_from_time():
    said("recurrent-shapes", "a first state of the right shape, which then fits only where the two are equal.")
    x = torch.zeros(7, 20, 1)
    assert nn.GRU(1, 16)(x)[0].shape == nn.GRU(1, 16, batch_first=True)(x)[0].shape
    assert nn.GRU(1, 16, batch_first=True)(x, torch.zeros(1, 7, 16))[1].shape == (1, 7, 16)
    with pytest.raises(RuntimeError, match="Expected hidden size"):
        nn.GRU(1, 16)(x, torch.zeros(1, 7, 16))
    assert nn.GRU(1, 16)(torch.zeros(7, 7, 1), torch.zeros(1, 7, 16))[1].shape == (1, 7, 16)


def test_what_directions_and_a_projection_count():
    said(
        "recurrent-parameters",
        "With two directions each layer has that count twice, with the wider $i$ from the second layer on.",
        "the next layer then reads $p$ or $2p$.",
    )
    i, h, p = 3, 7, 5
    for directions in (1, 2):
        for projection in (0, p):
            lstm = nn.LSTM(i, h, 3, bidirectional=directions == 2, proj_size=projection)
            state = projection or h
            for layer, wide in enumerate((i, directions * state, directions * state)):
                counted = directions * (4 * (wide * h + state * h + 2 * h) + projection * h)
                assert sum(v.numel() for name, v in lstm.named_parameters() if f"_l{layer}" in name) == counted


def test_half_of_layer_norm_is_its_bias():
    said("parameter-count", "`LayerNorm(..., bias=False)` keeps half.")
    half, whole = (sum(p.numel() for p in nn.LayerNorm([3, 5], bias=bias).parameters()) for bias in (False, True))
    assert 2 * half == whole == 30


@pytest.mark.filterwarnings("ignore:Initializing zero-element tensors is a no-op")
def test_sizes_of_zero():
    said(
        "parameter-count",
        "A size of 0 is accepted, with a warning for some layers; 0 groups, 0 heads and an `embed_dim` of 0 are not.",
    )
    for layer in (
        nn.Linear(0, 3),
        nn.Linear(3, 0),
        nn.Conv2d(0, 4, 3),
        nn.Conv2d(4, 0, 3),
        nn.Conv1d(4, 2, 0),
        nn.BatchNorm1d(0),
        nn.LayerNorm(0),
        nn.Embedding(0, 3),
        nn.MultiheadAttention(4, 2, kdim=0, vdim=0),
    ):
        assert any(p.numel() == 0 for p in layer.parameters())
    for refused in (
        lambda: nn.Conv2d(4, 2, 3, groups=0),
        lambda: nn.MultiheadAttention(0, 1),
        lambda: nn.MultiheadAttention(4, 0),
    ):
        with pytest.raises(ValueError, match=r"positive integer|greater than 0"):
            refused()


def test_refused_and_empty_batches():
    said("recurrent-shapes", "A sequence of no steps. A batch of no sequences is accepted.")
    for layer in (nn.LSTM, nn.GRU, nn.RNN):
        with pytest.raises(RuntimeError, match="Expected sequence length to be larger than 0"):
            layer(1, 2, batch_first=True)(torch.zeros(7, 0, 1))
        assert layer(1, 2, batch_first=True)(torch.zeros(0, 3, 1))[0].shape == (0, 3, 2)


def test_what_a_printed_model_leaves_out(v8):
    said("layer-stack", "`print(model)` leaves out the `ceil_mode` of average pooling: write it where it is true.")
    for kind, size in ((nn.AvgPool1d, [3, 8]), (nn.AvgPool2d, [3, 8, 8])):
        even, up = kind(3, 2), kind(3, 2, ceil_mode=True)
        assert str(even) == str(up)
        told = f"{str(up)[:-1]}, ceil_mode=True)"
        for layer, text in ((even, str(even)), (up, told)):
            case = {"calculator": "layerStack", "params": {"input": size, "layers": text}}
            [outcome] = json.loads(v8.call("runCases", json.dumps([case])))
            assert outcome["result"]["shape"] == list(layer(torch.zeros(1, *size)).shape[1:])
    for kind in (nn.MaxPool1d, nn.MaxPool2d):
        assert "ceil_mode=True" in str(kind(3, ceil_mode=True))


def test_a_branch_is_read_as_if_it_came_behind(v8):
    said(
        "layer-stack",
        "A branch, such as `downsample` in a printed ResNet, is read as if it came behind the layers beside it: take its lines out.",
    )

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(4, 4, 3, 2, 1)
            self.downsample = nn.Conv2d(4, 4, 1, 2)

        def forward(self, x):
            return self.conv(x) + self.downsample(x)

    block = Block()
    lines = str(block).split("\n")
    whole, without = "\n".join(lines), "\n".join(line for line in lines if "downsample" not in line)
    cases = [
        {"calculator": "layerStack", "params": {"input": [4, 16, 16], "layers": text}} for text in (whole, without)
    ]
    behind, beside = (one["result"]["shape"] for one in json.loads(v8.call("runCases", json.dumps(cases))))
    x = torch.zeros(1, 4, 16, 16)
    assert beside == list(block(x).shape[1:])
    assert behind == list(block.downsample(block.conv(x)).shape[1:]) != beside
