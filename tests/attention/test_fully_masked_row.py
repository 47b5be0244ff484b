import math
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
FEW = st.integers(1, 4)
INF = -torch.inf


def build(seed, batch, keys, heads=2, queries=None, **options):
    """A layer with biases, queries and keys, and padding in which one sentence at least is empty."""
    torch.manual_seed(seed)
    mha = nn.MultiheadAttention(4 * heads, heads, batch_first=True, **options)
    nn.init.normal_(mha.in_proj_bias)
    nn.init.normal_(mha.out_proj.bias)
    q, k = torch.randn(batch, queries or keys, 4 * heads), torch.randn(batch, keys, 4 * heads)
    lengths = torch.randint(0, keys + 1, (batch,))
    lengths[torch.randint(batch, ())] = 0
    return mha, q, k, torch.arange(keys) >= lengths[:, None], lengths


def nans(*tensors):
    return [t.isnan().sum().item() for t in tensors]


def slopes(mha, out):
    return torch.autograd.grad(out.square().sum(), list(mha.parameters()), retain_graph=True)


@breaks("lengths = torch.tensor([5, 0, 2])", "lengths = torch.tensor([5, 1, 2])")
@breaks("key_padding_mask=padding)", "key_padding_mask=padding, need_weights=False)")
@drawn(cases=15, seed=SEED, batch=FEW, keys=FEW, heads=FEW, queries=FEW)
def test_nothing_to_share(answer, seed, batch, keys, heads, queries):
    """A softmax over a row of -inf is NaN, and `MultiheadAttention` by default gives NaN weights and a NaN output for a sentence in which each key is masked, and for no other."""
    assert torch.full((keys,), INF).softmax(0).isnan().all()
    mha, q, k, padding, lengths = build(seed, batch, keys, heads, queries)
    out, weights = mha(q, k, k, key_padding_mask=padding)
    for i in range(batch):
        for got in (out[i], weights[i]):
            assert got.isnan().all() if lengths[i] == 0 else got.isfinite().all()
    assert answer.in_rows == [0, 5 * 8, 0] and answer.lengths.tolist() == [5, 0, 2]


@breaks("out = out.masked_fill(empty[..., None], 0.0)\nright", "right")
@breaks("padding & ~empty", "padding")
@breaks("empty = padding.all(-1, keepdim=True)", "empty = padding.any(-1, keepdim=True)")
@breaks("padding & ~empty", "padding", variant="pasted")
@breaks("empty = padding.all(", "empty = padding.any(", variant="pasted")
@breaks("out.masked_fill(empty[..., None], 0.0)", "out", variant="pasted")
@drawn(
    cases=25,
    seed=SEED,
    batch=FEW,
    keys=FEW,
    heads=FEW,
    queries=FEW,
    train=st.booleans(),
    grad=st.booleans(),
    asked=st.booleans(),
)
def test_open_then_zero(answer, pasted, seed, batch, keys, heads, queries, train, grad, asked):
    """With `padding & ~empty` as mask and zeros for the empty sentences afterwards, those sentences give 0, each other sentence what it gives alone and cut to its tokens, and the slopes are finite: in training and eval mode, with and without gradients, with and without `need_weights`, and for one sentence without a batch axis."""
    mha, q, k, padding, lengths = build(seed, batch, keys, heads, queries)
    mha.train(train)
    with torch.set_grad_enabled(grad):
        empty = padding.all(-1, keepdim=True)
        out = mha(q, k, k, key_padding_mask=padding & ~empty, need_weights=asked)[0]
        out = out.masked_fill(empty[..., None], 0.0)
        ours = pasted(1, mha=mha, x=k, padding=padding)
        if grad:
            assert all(s.isfinite().all() for s in (*slopes(mha, out), *slopes(mha, ours.out)))
    for i in range(batch):
        if lengths[i] == 0:
            assert out[i].eq(0).all() and ours.out[i].eq(0).all()
            continue
        cut = k[i : i + 1, : lengths[i]]
        assert torch.allclose(out[i], mha(q[i : i + 1], cut, cut)[0][0], atol=1e-5)
        assert torch.allclose(ours.out[i], mha(k[i : i + 1], cut, cut)[0][0], atol=1e-5)
        empty = padding[i].all(-1, keepdim=True)
        alone = mha(q[i], k[i], k[i], key_padding_mask=padding[i] & ~empty)[0].masked_fill(empty[..., None], 0.0)
        assert torch.allclose(out[i], alone, atol=1e-5)
    assert torch.equal(answer.padding, torch.arange(5) >= torch.tensor([[5], [0], [2]]))
    x, mha = answer.x, answer.mha
    assert answer.empty.tolist() == [[False], [True], [False]]
    assert answer.out[1].eq(0).all() and answer.opened[1].isfinite().all()
    for i, n in ((0, 5), (2, 2)):
        cut = x[i : i + 1, :n]
        assert torch.allclose(answer.out[i], mha(x[i : i + 1], cut, cut)[0][0], atol=1e-5)
    assert answer.right[1] == [0, 0, 0, 0]
    assert math.isclose(answer.right[0], answer.out.square().mean().item(), rel_tol=1e-6)


@breaks("late = train(out.masked_fill(empty[..., None], 0.0))", "late = train(out[~empty[:, 0]])")
@breaks("late = train(out.masked_fill(empty[..., None], 0.0))", "late = train(out.masked_fill(empty[..., None], 1.0))")
@breaks("key_padding_mask=padding)", "key_padding_mask=padding & ~padding.all(-1, keepdim=True))")
@drawn(cases=12, seed=SEED, batch=st.integers(2, 4), keys=FEW, heads=FEW)
def test_zero_after_is_too_late(answer, seed, batch, keys, heads):
    """If the output of the empty sentences is filled with 0, or replaced by `nan_to_num`, after `MultiheadAttention`, the loss is finite, and each slope of its weights is NaN but those of the last bias; here the loss is the right one."""
    mha, _, k, padding, lengths = build(seed, batch, keys, heads)
    lengths[0] = keys
    padding = torch.arange(keys) >= lengths[:, None]
    lengths[1], padding[1] = 0, True
    out, _ = mha(k, k, k, key_padding_mask=padding)
    for filled in (out.masked_fill(padding.all(-1)[:, None, None], 0.0), out.nan_to_num(0.0)):
        assert filled.isfinite().all()
        *inner, bias = slopes(mha, filled)
        assert bias.isfinite().all() and all(s.isnan().all() for s in inner)
    assert answer.late[1] == [192, 24, 64, 0] == [*(p.numel() for p in list(answer.mha.parameters())[:3]), 0]
    assert math.isclose(answer.late[0], answer.right[0], rel_tol=1e-6) and answer.late[0] > 0


@breaks("x, x, x, ~padding[:, None]))", "x, x, x, padding[:, None]))", variant="paths")
@breaks("x, x, x, added[:, None]))", "x, x, x, -1e9 * padding[:, None]))", variant="paths")
@drawn(
    cases=20,
    seed=SEED,
    batch=FEW,
    keys=FEW,
    queries=FEW,
    kind=st.sampled_from([torch.float32, torch.float64, torch.bfloat16, torch.float16]),
    add=st.booleans(),
    grad=st.booleans(),
    heads=st.booleans(),
)
def test_the_function_gives_zero(paths, seed, batch, keys, queries, kind, add, grad, heads):
    """`F.scaled_dot_product_attention` gives 0 for a query with each key masked, by a mask of bool or by -inf, in float32, float64, bfloat16 and float16, and its slopes are finite."""
    torch.manual_seed(seed)
    shape = (batch, 2) if heads else (batch,)
    q = torch.randn(*shape, queries, 4, dtype=kind, requires_grad=grad)
    k, v = (torch.randn(*shape, keys, 4, dtype=kind, requires_grad=grad) for _ in range(2))
    keep = torch.rand(queries, keys) > 0.5
    keep[-1] = False
    mask = torch.zeros(queries, keys, dtype=kind).masked_fill(~keep, INF) if add else keep
    out = F.scaled_dot_product_attention(q, k, v, mask)
    assert out.isfinite().all() and out[..., ~keep.any(-1), :].eq(0).all()
    if grad:
        assert all(s.isfinite().all() for s in torch.autograd.grad(out.sum(), (q, k, v)))
    assert paths.seen["function"].eq(0).all() and paths.seen["function, added"].eq(0).all()


@breaks("mha.eval()\n", "", variant="paths")
@breaks('show("layer, no weights", attend(padding))', 'show("layer, no weights", mha(x, x, x)[0])', variant="paths")
@breaks("mha.out_proj.bias, 0.5", "mha.out_proj.bias, 0.25", variant="paths")
@breaks('no weights, eval, added", attend(added)', 'no weights, eval, added", attend(padding)', variant="paths")
@breaks("need_weights=False", "need_weights=True", variant="paths")
@drawn(cases=12, seed=SEED, batch=FEW, keys=FEW, half=st.integers(1, 2))
def test_the_layer_may_hide_it(paths, seed, batch, keys, half):
    """With `need_weights=False` the layer gives an empty sentence the bias of its last layer, with finite slopes; under `no_grad` in eval mode, with an even number of heads and the same tensor as query, key and value, it is NaN if the mask is bool, and that bias if it is a mask of -inf."""
    mha, _, x, padding, lengths = build(seed, batch, keys, 2 * half)
    empty, added = lengths == 0, torch.zeros(batch, keys).masked_fill(padding, INF)
    out = mha(x, x, x, key_padding_mask=padding, need_weights=False)[0]
    assert torch.allclose(out[empty], mha.out_proj.bias.expand_as(out[empty]))
    assert all(s.isfinite().all() for s in slopes(mha, out))
    mha.eval()
    with torch.no_grad():
        fast = mha(x, x, x, key_padding_mask=padding, need_weights=False)[0]
        other = mha(x, x, x, key_padding_mask=added, need_weights=False)[0]
    assert fast[empty].isnan().all() and fast[~empty].isfinite().all() and torch.allclose(out, other, atol=1e-6)
    assert paths.seen["layer, no weights"].eq(0.5).all() and paths.seen["layer, no weights, eval, added"].eq(0.5).all()
    assert paths.seen["layer, no weights, eval"].isnan().all()
    assert paths.padding.sum(1).tolist() == [0, 5, 3] and paths.lengths.tolist() == [5, 0, 2]


@breaks(
    '"encoder, norm_first, eval", norm_first', '"encoder, norm_first, eval", train=True, norm_first', variant="paths"
)
@breaks('encode("encoder, eval")', 'encode("encoder, eval", norm_first=True)', variant="paths")
@breaks("torch.set_grad_enabled(train)", "torch.enable_grad()", variant="paths")
@breaks("padding.flip(1)", "padding", variant="paths")
@drawn(
    cases=12,
    seed=SEED,
    batch=st.integers(2, 4),
    keys=st.integers(2, 4),
    half=st.integers(1, 2),
    layers=st.integers(1, 2),
    how=st.sampled_from(["default", "norm_first", "not nested", "front", "mask"]),
)
def test_the_encoder_tells_later(paths, seed, batch, keys, half, layers, how):
    """`nn.TransformerEncoder` with an even number of heads gives an empty sentence numbers in training mode; under `no_grad` in eval mode it gives 0 by default, with the padding behind and no `mask`, and NaN with `norm_first=True`, `enable_nested_tensor=False`, padding in front, or a causal `mask`."""
    _, _, k, padding, lengths = build(seed, batch, keys, 2 * half)
    lengths[0], lengths[1] = 1, 0
    padding = torch.arange(keys) >= lengths[:, None]
    padding = padding.flip(1) if how == "front" else padding
    causal = torch.ones(keys, keys).triu(1).bool() if how == "mask" else None
    encoder = transformer(half, layers, how == "norm_first", how != "not nested")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert encoder(k, mask=causal, src_key_padding_mask=padding).isfinite().all()
        encoder.eval()
        with torch.no_grad():
            out = encoder(k, mask=causal, src_key_padding_mask=padding)
    assert out[lengths == 0].eq(0).all() if how == "default" else out[lengths == 0].isnan().all()
    assert out[lengths > 0].isfinite().all()
    seen = {name: row for name, row in paths.seen.items() if name.startswith("encoder")}
    assert seen["encoder, eval"].eq(0).all() and seen["encoder, norm_first, eval"].isnan().all()
    assert seen["encoder, eval, padding in front"].isnan().all()
    for name, row in paths.seen.items():
        assert paths.shown[name] == f"{row[0].item():.2f}"
    numbers = [paths.shown[name] for name in ("encoder, train", "encoder, norm_first, train")]
    assert numbers == ["-1.04", "-1.08"]


def transformer(half, layers, first, nested):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        layer = nn.TransformerEncoderLayer(8 * half, 2 * half, 8, 0.0, batch_first=True, norm_first=first)
        return nn.TransformerEncoder(layer, layers, enable_nested_tensor=nested)


@breaks('encode("encoder, train", train=True)', 'encode("encoder, train", mask=padding.flip(1))', variant="paths")
@drawn(
    cases=10,
    seed=SEED,
    batch=st.integers(2, 4),
    keys=st.integers(2, 4),
    half=st.integers(1, 2),
    layers=st.integers(1, 2),
    first=st.booleans(),
    nested=st.booleans(),
    front=st.booleans(),
    train=st.booleans(),
)
def test_the_encoder_opened(paths, seed, batch, keys, half, layers, first, nested, front, train):
    """Without a `mask`, and with `src_key_padding_mask=padding & ~empty`, the encoder gives an empty sentence numbers, and each token what it gives in its sentence alone, in training and eval mode."""
    _, _, k, padding, lengths = build(seed, batch, keys, 2 * half)
    padding = padding.flip(1) if front else padding
    encoder = transformer(half, layers, first, nested).train(train)
    with warnings.catch_warnings(), torch.set_grad_enabled(train):
        warnings.simplefilter("ignore")
        empty = padding.all(-1, keepdim=True)
        out = encoder(k, src_key_padding_mask=padding & ~empty)
        assert out[lengths == 0].isfinite().all()
        for i, n in enumerate(lengths.tolist()):
            if n:
                assert torch.allclose(out[i][~padding[i]], encoder(k[i][~padding[i]][None])[0], atol=1e-5)
    assert paths.seen["encoder, train"].isfinite().all()


@breaks("src_key_padding_mask=padding)", "src_key_padding_mask=padding & False)", variant="queries")
@breaks("one = encoder(x, mask=mask)", "one = encoder(x, mask=causal)", variant="queries")
@breaks("enable_nested_tensor=False).eval()", "enable_nested_tensor=False)", variant="queries")
@drawn(
    cases=10,
    seed=SEED,
    batch=st.integers(2, 4),
    keys=st.integers(2, 4),
    half=st.integers(1, 2),
    first=st.booleans(),
    nested=st.booleans(),
    train=st.booleans(),
)
def test_one_mask_for_the_encoder(queries, seed, batch, keys, half, first, nested, train):
    """With padding in front and a causal `mask`, `padding & ~empty` leaves a sentence with tokens all NaN behind two layers in evaluation, under `no_grad`; the mask that is opened in each row, given as `mask` without padding and `is_causal`, gives each token what it gives in its sentence alone, in both modes; with `is_causal=True` it does not in train mode."""
    _, _, k, padding, lengths = build(seed, batch, keys, 2 * half)
    lengths[0], lengths[1] = 1, 0
    padding, causal = (torch.arange(keys) >= lengths[:, None]).flip(1), torch.ones(keys, keys).triu(1).bool()
    encoder = transformer(half, 2, first, nested).train(train)
    blocked = padding[:, None] | causal
    head_mask = (blocked & ~blocked.all(-1, keepdim=True)).repeat_interleave(2 * half, dim=0)
    with warnings.catch_warnings(), torch.set_grad_enabled(train):
        warnings.simplefilter("ignore")
        opened = encoder(k, mask=causal, src_key_padding_mask=padding & ~padding.all(-1, keepdim=True))
        assert opened[0].isfinite().all() if train else opened[0].isnan().all()
        out = encoder(k, mask=head_mask)
        assert out.isfinite().all()
        for i, n in enumerate(lengths.tolist()):
            if n:
                alone = encoder(k[i : i + 1, keys - n :], mask=causal[:n, :n])[0]
                assert torch.allclose(out[i, keys - n :], alone, atol=1e-5)
        if train and 1 <= lengths[0] < keys:
            assert not torch.allclose(encoder(k, mask=head_mask, is_causal=True)[0], out[0], atol=1e-5)
    q = queries
    assert q.both[1:].isnan().all() and q.both[0].isfinite().all() and q.one.isfinite().all()
    assert q.opened.isfinite().all() and q.encoder.num_layers == 2 and not q.encoder.enable_nested_tensor
    assert torch.equal(q.mask[::2], q.mask[1::2]) and torch.equal(q.mask[::2], q.blocked & ~q.empty)
    with torch.no_grad():
        for i, n in enumerate((5, 2, 4)):
            alone = q.encoder(q.x[i : i + 1, 5 - n :], mask=q.causal[:n, :n])[0]
            assert torch.allclose(q.one[i, 5 - n :], alone, atol=1e-5)


@breaks("torch.ones(3, 5).bool()", "padding", variant="paths")
@drawn(cases=4, batch=FEW, keys=FEW)
def test_only_empty(paths, batch, keys):
    """A batch of empty sentences alone raises "to_padded_tensor: at least one constituent tensor should have non-zero numel" in the default `nn.TransformerEncoder` with an even number of heads, under `no_grad` in eval mode."""
    words = "to_padded_tensor: at least one constituent tensor should have non-zero numel"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 8, 0.0, batch_first=True), 1).eval()
        said = "no error"
        with torch.no_grad():
            try:
                encoder(torch.randn(batch, keys, 8), src_key_padding_mask=torch.ones(batch, keys).bool())
            except RuntimeError as error:
                said = str(error)
    assert said == words == paths.message


@breaks("padding = torch.arange(5) <", "padding = torch.arange(5) <=", variant="queries")
@breaks("triu(1)", "triu(2)", variant="queries")
@breaks("opened.masked_fill(empty, 0.0)", "opened", variant="queries")
@breaks("repeat_interleave(heads, dim=0)", "repeat(heads, 1, 1)", variant="queries")
@breaks("(blocked & ~empty).repeat", "blocked.repeat", variant="pasted")
@breaks("repeat_interleave(heads, dim=0)", "repeat(heads, 1, 1)", variant="pasted")
@breaks("out.masked_fill(empty, 0.0)", "out", variant="pasted")
@drawn(cases=15, seed=SEED, batch=FEW, keys=FEW, heads=FEW)
def test_each_query(queries, pasted, seed, batch, keys, heads):
    """Padding in front with a causal mask leaves the padded queries without a key and NaN; with a mask of (batch, queries, keys) that is opened in these rows, repeated for the heads, and zeros afterwards, they give 0, each token what it gives in its sentence alone, and the slopes are finite."""
    mha, _, k, padding, lengths = build(seed, batch, keys, heads)
    padding, causal = padding.flip(1), torch.ones(keys, keys).triu(1).bool()
    bad = mha(k, k, k, key_padding_mask=padding, attn_mask=causal)[0].isnan()
    assert torch.equal(bad.any(-1), padding) and torch.equal(bad.all(-1), padding)
    tokens = (~padding).long()  # a tokenizer's mask, which the reader needs afterwards
    ours = pasted(2, padding=padding, causal=causal, heads=heads, mha=mha, x=k, mask=tokens)
    out = ours.out
    assert torch.equal(ours.mask, tokens)
    assert out[padding].eq(0).all() and all(s.isfinite().all() for s in slopes(mha, out))
    for i, n in enumerate(lengths.tolist()):
        if n:
            cut, square = k[i : i + 1, keys - n :], causal[:n, :n]
            assert torch.allclose(out[i, keys - n :], mha(cut, cut, cut, attn_mask=square)[0][0], atol=1e-5)
    q = queries
    assert torch.equal(q.bad, q.padding) and q.padding.sum(1).tolist() == [0, 3, 1] and q.padding[:, -1].sum() == 0
    assert q.out[q.padding].eq(0).all() and q.out[~q.padding].abs().sum(-1).gt(0).all()
    for i, n in enumerate((5, 2, 4)):
        cut, square = q.x[i : i + 1, 5 - n :], torch.ones(n, n).triu(1).bool()
        assert torch.allclose(q.out[i, 5 - n :], q.mha(cut, cut, cut, attn_mask=square)[0][0], atol=1e-5)


@breaks("filled = scores.masked_fill(blocked & ~empty, -torch.inf)", "filled = scores + added", variant="queries")
@breaks("slopes(scores + added)", "slopes(scores.masked_fill(blocked, -torch.inf))", variant="queries")
@breaks("softmax(-1).masked_fill(blocked, 0.0)", "softmax(-1)", variant="queries")
@breaks("scores.masked_fill(blocked & ~empty", "scores.masked_fill(blocked", variant="pasted")
@breaks("softmax(-1).masked_fill(blocked, 0.0)", "softmax(-1)", variant="pasted")
@breaks("softmax(-1)", "softmax(-2)", variant="pasted")
@drawn(cases=12, seed=SEED, batch=FEW, keys=FEW, how=st.sampled_from(["fill", "where"]))
def test_by_hand(queries, pasted, seed, batch, keys, how):
    """By hand, scores that are set to -inf by `masked_fill` or `torch.where` with the empty rows opened, and weights that are set to 0 in the blocked places, give finite slopes, also under `detect_anomaly`; if -inf is added to the scores of rows that are not opened, the weights are the same and the slopes of the empty rows are NaN."""
    torch.manual_seed(seed)
    scores = torch.randn(batch, keys, keys, requires_grad=True)
    blocked = torch.rand(batch, keys, keys) > 0.5
    blocked[:, 0] = True
    empty = blocked.all(-1)

    def ask(masked):
        weights = masked.softmax(-1).masked_fill(blocked, 0.0)
        return weights, torch.autograd.grad(weights.square().sum(), scores)[0]

    opened = blocked & ~empty[..., None]
    filled = scores.masked_fill(opened, INF) if how == "fill" else torch.where(opened, INF, scores)
    with warnings.catch_warnings(), torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("ignore")
        weights, slope = ask(filled)
    assert weights[empty].eq(0).all() and torch.allclose(weights.sum(-1)[~empty], torch.ones(()))
    assert slope.isfinite().all()
    said, mine = "no error", None
    with warnings.catch_warnings(), torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("ignore")
        ours = pasted(3, scores=scores, blocked=blocked, empty=empty[..., None]).weights
        try:
            mine = torch.autograd.grad(ours.square().sum(), scores)[0]
        except RuntimeError as error:
            said = str(error)
    assert torch.equal(ours, weights) and said == "no error" and torch.equal(mine, slope)
    two = torch.stack([scores, scores], dim=1)  # heads
    ours = pasted(3, scores=two, blocked=blocked[:, None], empty=empty[..., None][:, None]).weights
    assert torch.equal(ours, torch.stack([weights, weights], dim=1))
    others, slope = ask(scores + torch.zeros(batch, keys, keys).masked_fill(blocked, INF))
    assert torch.equal(others, weights) and slope[empty].isnan().all() and slope[~empty].isfinite().all()
    q = queries
    assert q.slope.isfinite().all() and q.slope[2, 1:].abs().max() > 1e-3
    assert q.added_slope[q.empty[..., 0]].isnan().all() and q.added_slope[~q.empty[..., 0]].isfinite().all()
    assert torch.allclose(q.weights.sum(-1), (~q.empty[..., 0]).float()) and torch.equal(q.weights, q.added_weights)
    assert torch.equal(q.weights == 0, q.blocked) and q.added_slope.isnan().sum() == 4 * 5
    by_hand = torch.exp(q.scores.detach()) * ~q.blocked
    assert torch.allclose(q.weights, by_hand / by_hand.sum(-1, keepdim=True).clamp(min=1e-9), atol=1e-6)
    assert torch.allclose(q.scores, (q.q[:, :, None] * q.k[:, None]).sum(-1) / math.sqrt(8), atol=1e-5)


@breaks("masked_fill(padding, -1e9)", "masked_fill(padding, -1.0)", variant="wrong")
@breaks("masked_fill(padding, -1e9)", "masked_fill(~padding, -1e9)", variant="wrong")
@drawn(cases=10, seed=SEED, batch=FEW, keys=FEW, large=st.sampled_from([-1e9, torch.finfo(torch.float32).min]))
def test_a_large_number(wrong, seed, batch, keys, large):
    """With -1e9, or the least float32, instead of -inf, an empty sentence gets no NaN but the same weight on each key, all of them padding; here 0.2 for each of 5."""
    mha, q, k, padding, lengths = build(seed, batch, keys)
    weights = mha(q, k, k, key_padding_mask=torch.zeros(batch, keys).masked_fill(padding, large))[1]
    assert torch.allclose(weights[lengths == 0], torch.full((keys,), 1 / keys)) and weights.isfinite().all()
    assert np.allclose(wrong.shared, [0.2] * 5) and wrong.lengths.tolist() == [5, 0, 1]
    assert torch.equal(wrong.large, torch.where(wrong.padding, -1e9, 0.0)) and wrong.padding.sum(1).tolist() == [
        0,
        5,
        4,
    ]


@breaks("masked_fill(padding, -1e9)", "masked_fill(padding, -1.0)", variant="wrong")
@drawn(cases=8, batch=FEW, keys=FEW)
def test_minus_infinity_again(wrong, batch, keys):
    """In float16 `torch.where` makes -inf of -1e9, so the softmax of such a row is NaN, and `masked_fill` refuses the number; in float32 the row is finite."""
    every, scores = torch.ones(batch, keys, dtype=torch.bool), torch.zeros(batch, keys)
    assert torch.where(every, -1e9, scores).softmax(-1).isfinite().all()
    half = torch.where(every, -1e9, scores.half())
    assert half.dtype == torch.float16 and half.isneginf().all() and half.softmax(-1).isnan().all()
    refused = ""
    try:
        scores.half().masked_fill(every, -1e9)
    except RuntimeError as error:
        refused = str(error)
    assert "cannot be converted to type" in refused and "without overflow" in refused
    assert wrong.large.half()[wrong.padding].isneginf().all() and wrong.large.isfinite().all()


@breaks("(each * ~empty).sum()", "each[~empty].sum()", variant="wrong")
@drawn(cases=8, seed=SEED, batch=FEW, keys=FEW)
def test_times_zero(wrong, seed, batch, keys):
    """The loss of an empty sentence times 0 is NaN, and with it the sum."""
    mha, q, k, padding, lengths = build(seed, batch, keys)
    each = mha(q, k, k, key_padding_mask=padding)[0].square().mean((1, 2))
    assert (each * (lengths > 0)).sum().isnan() and each[lengths > 0].isfinite().all()
    assert math.isnan(wrong.times_zero) and wrong.each.isnan().tolist() == [False, True, False] == wrong.empty.tolist()
    assert torch.allclose(wrong.each[0], wrong.out[0].square().mean())


@breaks("short * -torch.inf", "short * -1e9", variant="wrong")
@breaks("torch.tensor([5, 3, 1])", "torch.tensor([5, 0, 1])", variant="wrong")
@drawn(cases=12, seed=SEED, batch=FEW, keys=FEW)
def test_a_multiplied_mask(wrong, seed, batch, keys):
    """A mask of padding that is multiplied, `padding * -torch.inf`, holds 0 times infinity, which is NaN: each sentence is NaN, though none is empty; with `padding.bool()` none is NaN, and it blocks what padding of bool blocks; zeros and ones as floats are added instead, without an error, and the padding has a share."""
    mha, q, k, _, lengths = build(seed, batch, keys)
    padding = torch.arange(keys) >= lengths.clamp(min=1)[:, None]
    for multiplied in (padding * -torch.inf, (1 - (~padding).float()) * -torch.inf):
        assert multiplied[~padding].isnan().all() and not padding.all(1).any()
        assert mha(q, k, k, key_padding_mask=multiplied)[0].isnan().all()
    wanted = mha(q, k, k, key_padding_mask=padding)[0]
    ignored, floats = padding, padding.float()
    for padding in (ignored, floats, ignored.long()):
        out, weights = mha(q, k, k, key_padding_mask=padding.bool())
        assert out.isfinite().all() and torch.equal(out, wanted)
        assert not weights.transpose(1, 2)[ignored].any()
    shares = mha(q, k, k, key_padding_mask=floats)[1]
    assert (shares > 0).all()
    assert wrong.multiplied.all() and not wrong.short.all(1).any() and wrong.short.any()


@breaks("short * -torch.inf", "short * -1e9", variant="wrong")
@drawn(cases=12, seed=SEED, batch=FEW, keys=st.integers(2, 5))
def test_the_function_keeps(wrong, seed, batch, keys):
    """`F.scaled_dot_product_attention` keeps what is True: with a multiplied mask it gives NaN, with `~padding.bool()[:, None, None]` what each sentence without its padding gets, and with `padding.bool()[:, None, None]` another mean, without an error."""
    _, q, k, _, lengths = build(seed, batch, keys)
    lengths = lengths.clamp(min=1, max=keys - 1)
    padding = (torch.arange(keys) >= lengths[:, None]).float()
    q, k = (t.unflatten(2, (2, 4)).transpose(1, 2) for t in (q, k))
    added = F.scaled_dot_product_attention(q, k, k, padding[:, None, None] * -torch.inf)
    out = F.scaled_dot_product_attention(q, k, k, ~padding.bool()[:, None, None])
    other = F.scaled_dot_product_attention(q, k, k, padding.bool()[:, None, None])
    for row, n in enumerate(lengths.tolist()):
        alone = F.scaled_dot_product_attention(q[row], k[row, :, :n], k[row, :, :n])
        assert added[row].isnan().all() and torch.allclose(out[row], alone, atol=1e-5)
        assert not torch.allclose(other[row], alone, atol=1e-3)
    assert wrong.multiplied.all()


@breaks("optimizer.step()\n", "", variant="wrong")
@breaks("loss.backward()\n", "", variant="wrong")
@drawn(cases=8, seed=SEED, batch=st.integers(2, 4), keys=FEW, opt=st.sampled_from([torch.optim.SGD, torch.optim.Adam]))
def test_one_step(wrong, seed, batch, keys, opt):
    """If the empty sentences are left out of the loss by an index after the default call, it is finite, and after one step of SGD or Adam the outputs of the sentences with tokens are NaN."""
    mha, _, k, padding, lengths = build(seed, batch, keys)
    lengths[0], lengths[1] = keys, 0
    padding = torch.arange(keys) >= lengths[:, None]
    optimizer = opt(mha.parameters(), lr=0.01)
    loss = mha(k, k, k, key_padding_mask=padding)[0].square().mean((1, 2))[lengths > 0].sum()
    assert loss.isfinite() and loss > 0
    loss.backward()
    optimizer.step()
    assert mha(k, k, k, key_padding_mask=padding)[0].isnan().all()
    assert math.isfinite(wrong.finite) and wrong.after == 5 * 8 and torch.equal(wrong.whole, wrong.x[0])
    assert math.isclose(wrong.finite, wrong.each[[0, 2]].sum().item(), rel_tol=1e-6)


@breaks("tokens.clamp(min=1)", "tokens.clamp(max=1)", variant="wrong")
@breaks("mean, safe = total / tokens,", "mean, safe = total / tokens.clamp(min=1),", variant="wrong")
@drawn(cases=6, seed=SEED, batch=FEW, keys=FEW)
def test_a_mean_of_no_tokens(wrong, seed, batch, keys):
    """A mean over no tokens, the sum of an empty sentence divided by their number, is NaN; with `clamp(min=1)` it is 0, and each other mean is the mean."""
    _, _, k, padding, lengths = build(seed, batch, keys)
    total, tokens = k.masked_fill(padding[..., None], 0.0).sum(1), (~padding).sum(1, keepdim=True)
    mean, safe = total / tokens, total / tokens.clamp(min=1)
    empty = lengths == 0
    assert mean[empty].isnan().all() and safe[empty].eq(0).all() and torch.equal(mean[~empty], safe[~empty])
    assert wrong.mean.isnan().all(1).tolist() == [False, True, False] and wrong.safe[1].eq(0).all()
    assert wrong.tokens.tolist() == [[5], [0], [1]] and torch.equal(wrong.safe[2], wrong.x[2, 0])
    assert torch.allclose(wrong.safe[0], wrong.x[0].mean(0)) and torch.equal(wrong.mean[::2], wrong.safe[::2])


@breaks("attention(q, k, v, blocked & ~empty)", "attention(q, k, v, blocked)", variant="numpy")
@breaks("np.where(empty, 0.0, out)", "np.where(empty, 1.0, out)", variant="numpy")
@breaks("np.sqrt(q.shape[-1])", "q.shape[-1]", variant="numpy")
@breaks("blocked[1] = True", "blocked[1, 1:] = True", variant="numpy")
@drawn(cases=12, seed=SEED, batch=FEW, keys=FEW, queries=FEW)
def test_numpy_agrees(numpy, seed, batch, keys, queries):
    """From scratch, `attention` of the NumPy tab gives NaN for a query without keys and warns, and `mended`, with its two lines more, gives what `F.scaled_dot_product_attention` gives, 0."""
    torch.manual_seed(seed)
    q, k, v = (torch.randn(batch, n, 4, dtype=torch.float64) for n in (queries, keys, keys))
    q = 3000 * q  # large scores
    blocked = torch.rand(batch, queries, keys) > 0.5
    blocked[:, 0] = True
    case = [t.numpy() for t in (q, k, v)] + [blocked.numpy()]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        raw = numpy.attention(*case)
        spoken = len(caught)
        ours = numpy.mended(*case)
    assert len(caught) == spoken
    assert any("invalid value" in str(w.message) for w in caught)
    theirs = F.scaled_dot_product_attention(q, k, v, ~blocked).numpy()
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert (np.isnan(raw).all(-1) == blocked.all(-1).numpy()).all() and (ours[:, 0] == 0).all()
    assert np.isnan(numpy.out[1]).all() and np.isfinite(numpy.out[0]).all() and (numpy.safe[1] == 0).all()
    np.testing.assert_allclose(numpy.safe[0], numpy.out[0])
    keep = ~torch.tensor(numpy.blocked)
    theirs = F.scaled_dot_product_attention(*(torch.tensor(t) for t in (numpy.q, numpy.k, numpy.v)), keep)
    np.testing.assert_allclose(numpy.safe, theirs.numpy(), atol=1e-6)


@breaks("lengths = np.array([5, 0, 2])", "lengths = np.array([5, 1, 2])", variant="keras")
@breaks("plain = mha(x, x, attention_mask", "plain = -mha(x, x, attention_mask", variant="keras")
@breaks("keras.ops.where(empty[:, None, None], 0.0, plain)", "plain", variant="keras")
def test_keras_two_ways(keras):
    """Here Keras gives no NaN: an empty sentence gets the last bias with `return_attention_scores=True`, which is 0 before training, and without it the mean of its padding; `keras.ops.where` sets both to 0."""
    asked, plain, mended = (t.detach().numpy() for t in (keras.asked, keras.plain, keras.mended))
    assert np.abs(asked[1]).max() < 1e-6 and np.isfinite(plain).all() and (mended[1] == 0).all()
    values = keras.mha._output_dense(keras.mha._value_dense(keras.x)).detach().numpy()
    np.testing.assert_allclose(plain[1], np.broadcast_to(values[1].mean(0), (5, 8)), atol=1e-5)
    assert np.abs(plain[1]).max() > 0.1 and keras.shown == [0, round(plain[1, 0, 0].item(), 2)]
    np.testing.assert_allclose(asked[::2], plain[::2], atol=1e-5)
    np.testing.assert_allclose(mended[::2], plain[::2])
    assert keras.empty.tolist() == [False, True, False] and keras.lengths.tolist() == [5, 0, 2]
    bias, given = keras.mha._output_dense.bias, {"attention_mask": keras.tokens[:, None]}
    bias.assign(np.arange(8.0))  # as training may leave it
    moved = keras.mha(keras.x, keras.x, return_attention_scores=True, **given)[0]
    other = keras.mha(keras.x, keras.x, **given)
    bias.assign(np.zeros(8))
    np.testing.assert_allclose(moved[1].detach().numpy(), np.tile(np.arange(8.0), (5, 1)), atol=1e-5)
    np.testing.assert_allclose(other[1].detach().numpy(), plain[1] + np.arange(8.0), atol=1e-5)
    for out in (moved, other):
        zeroed = keras.keras.ops.where(keras.empty[:, None, None], 0.0, out)
        assert (zeroed[1] == 0).all() and torch.equal(zeroed[::2], out[::2])
    assert keras.tokens.sum(1).tolist() == [5, 0, 2] and (keras.mha.num_heads, keras.mha.key_dim) == (2, 4)


@breaks("blocked[1] = True", "blocked[1, 1:] = True", variant="wrong")
@breaks("blocked = torch.zeros(6, 5, 5", "blocked = torch.ones(6, 5, 5", variant="wrong")
@drawn(cases=10, seed=st.integers(0, 999), batch=st.integers(2, 4), keys=st.integers(1, 5), head=st.integers(0, 3))
def test_one_head(wrong, seed, batch, keys, head):
    """With one head of one sentence blocked, `MultiheadAttention` gives NaN in each number of that sentence and in no other; with that head opened all are finite, and so are the gradients."""
    torch.manual_seed(seed)
    mha, x = nn.MultiheadAttention(8, 4, batch_first=True), torch.randn(batch, keys, 8)
    blocked = torch.zeros(4 * batch, keys, keys, dtype=torch.bool)
    blocked[head] = True
    out = mha(x, x, x, attn_mask=blocked)[0]
    assert out[0].isnan().all() and out[1:].isfinite().all()
    out = mha(x, x, x, attn_mask=blocked & ~blocked.all(-1, keepdim=True))[0]
    out.square().sum().backward()
    assert out.isfinite().all() and all(p.grad.isfinite().all() for p in mha.parameters())
    assert wrong.one_head.tolist() == [40, 0, 0] and wrong.blocked.sum((1, 2)).tolist() == [0, 25, 0, 0, 0, 0]
