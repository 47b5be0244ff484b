import math
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 99)
FEW = st.integers(1, 4)


def build(seed, batch, keys, queries=None, heads=2, batch_first=True, **options):
    """A layer, queries and keys, and the two kinds of mask: padding that leaves the first key of each sentence, and a causal one."""
    torch.manual_seed(seed)
    mha = nn.MultiheadAttention(4 * heads, heads, batch_first=batch_first, **options)
    q, k = torch.randn(batch, queries or keys, 4 * heads), torch.randn(batch, keys, 4 * heads)
    padding = torch.arange(keys) >= torch.randint(1, keys + 1, (batch,))[:, None]
    causal = torch.ones(queries or keys, keys).triu(1).bool()
    if not batch_first:
        q, k = q.transpose(0, 1), k.transpose(0, 1)
    return mha, q, k, padding, causal


def look(mha, q, k, **masks):
    """The weights: batch, heads, queries, keys."""
    return mha(q, k, k, average_attn_weights=False, **masks)[1].detach()


def words(use, kind):
    """What an error of this kind says, or "no error"."""
    try:
        use()
    except kind as error:
        return str(error)
    return "no error"


@breaks("padding = mask == 0", "padding = mask == 1")
@breaks("triu(1)", "tril(-1)")
@breaks("key_padding_mask=padding, attn_mask=causal", "key_padding_mask=padding")
@breaks("mask == 0", "mask == 1", variant="pasted")
@breaks("triu(1)", "tril(-1)", variant="pasted")
@breaks("key_padding_mask=padding, attn_mask=causal", "key_padding_mask=padding", variant="pasted")
@drawn(cases=20, seed=SEED, batch=FEW, keys=FEW, queries=FEW, heads=FEW)
def test_true_ignores(answer, pasted, seed, batch, keys, queries, heads):
    """In `MultiheadAttention` a key with True in either mask has a weight of 0, and each other key one above 0, in each head."""
    mha, q, k, padding, causal = build(seed, batch, keys, queries, heads)
    blocked = (padding[:, None, None] | causal).expand(batch, heads, queries, keys)
    assert torch.equal(look(mha, q, k, key_padding_mask=padding, attn_mask=causal) == 0, blocked)
    mha, _, x, padding, causal = build(seed, batch, keys, heads=heads)
    ours = pasted(1, mask=(~padding).long(), x=x, mha=mha, n=batch)
    assert ours.n == batch  # a reader's counter stays
    assert torch.equal(ours.weights == 0, padding[:, None] | causal)
    alone = x[:1, ~padding[0]]  # the first sentence, cut to its tokens
    out = mha(alone, alone, alone, attn_mask=causal[: alone.shape[1], : alone.shape[1]])[0]
    torch.testing.assert_close(ours.out[:1, : alone.shape[1]], out)
    assert torch.equal(answer.both == 0, answer.padding[:, None] | answer.causal)
    assert answer.causal.tolist() == [[key > query for key in range(5)] for query in range(5)]
    assert answer.padding.sum(dim=1).tolist() == [0, 3, 1]


@breaks("padding = mask == 0", "padding = mask == 1")
@breaks("right = attempt(key_padding_mask=padding)", "right = attempt(key_padding_mask=mask.float())")
@breaks("right = attempt(key_padding_mask=padding)", "right = attempt(attn_mask=causal)")
@drawn(cases=20, seed=SEED, batch=FEW, keys=FEW, queries=FEW, batch_first=st.booleans())
def test_padding_is_a_row_for_each_sentence(answer, seed, batch, keys, queries, batch_first):
    """`key_padding_mask` has the shape (batch, keys), also without `batch_first`, and its row i hides its keys from each query of sentence i and from no other sentence."""
    mha, q, k, padding, _ = build(seed, batch, keys, queries, batch_first=batch_first)
    weights = look(mha, q, k, key_padding_mask=padding)
    for i in range(batch):
        assert ((weights[i] == 0) == padding[i]).all() and (weights[i, :, :, 0] > 0).all()
    if batch != keys:
        assert "Expected key_padded_mask.shape[0]" in words(
            lambda: look(mha, q, k, key_padding_mask=padding.T), AssertionError
        )
    assert answer.padding.shape == (3, 5) and ((answer.right == 0) == answer.padding[:, None]).all()
    torch.testing.assert_close(answer.right.sum(dim=-1), torch.ones(3, 5))


@breaks("attempt(attn_mask=padding)", "attempt(attn_mask=causal)")
@breaks("attn_mask=causal)", "attn_mask=causal.T)")
@drawn(cases=20, seed=SEED, batch=FEW, keys=FEW, queries=FEW, batch_first=st.booleans())
def test_attn_mask_is_a_row_for_each_query(answer, seed, batch, keys, queries, batch_first):
    """A 2-D `attn_mask` has the shape (queries, keys), also without `batch_first`, and its row i holds for query i of each sentence."""
    mha, q, k, _, causal = build(seed, batch, keys, queries, batch_first=batch_first)
    assert ((look(mha, q, k, attn_mask=causal) == 0) == causal).all()
    refused = words(lambda: look(mha, q, k, attn_mask=causal.T), RuntimeError)
    assert (refused == "no error") == (queries == keys)
    assert answer.in_attn_mask == "The shape of the 2D attn_mask is torch.Size([3, 5]), but should be (5, 5)."
    assert ((answer.both[0] == 0) == answer.causal).all()


@breaks("attempt(attn_mask=padding)", "attempt(attn_mask=padding.T)")
@drawn(cases=6, seed=SEED, size=st.integers(3, 6))
def test_who_says_should_be(answer, seed, size):
    """A padding mask, a causal mask of another length, a transposed mask of cross-attention, and a causal mask with a forgotten `batch_first` each bring "The shape of the 2D attn_mask is ..., but should be ..."."""
    mha, q, k, padding, causal = build(seed, 2, size)
    other = build(seed, 2, size, batch_first=False)[0]
    for use in (
        lambda: mha(k, k, k, attn_mask=padding),
        lambda: mha(k, k, k, attn_mask=torch.ones(size + 1, size + 1).triu(1).bool()),
        lambda: mha(q[:, 1:], k, k, attn_mask=causal[1:].T),
        lambda: other(k, k, k, attn_mask=causal),
    ):
        said = words(use, RuntimeError)
        assert said.startswith("The shape of the 2D attn_mask is torch.Size([") and ", but should be (" in said
    assert mha(q[:, 1:], k, k, attn_mask=causal[1:])[1].shape == (2, size - 1, size)
    assert answer.in_attn_mask == "The shape of the 2D attn_mask is torch.Size([3, 5]), but should be (5, 5)."


@breaks("key_padding_mask=mask)", "key_padding_mask=mask == 0)")
@drawn(cases=6, seed=SEED, kind=st.sampled_from([torch.int64, torch.int32, torch.uint8]))
def test_integers_are_refused(answer, seed, kind):
    """A `key_padding_mask` of int64, int32 or uint8 raises "only bool and floating types of key_padding_mask are supported"; where it has 1 for a token `mask == 0` of it passes and is right, and where its ones mark the padding `mask.bool()` is right, and `mask == 0` would leave only the padding."""
    mha, q, k, padding, _ = build(seed, 3, 5)
    padding[0, -1] = True  # padding to look at in the first sentence
    for mask in ((~padding).to(kind), padding.to(kind)):
        said = words(lambda mask=mask: look(mha, q, k, key_padding_mask=mask), AssertionError)
        assert said == "only bool and floating types of key_padding_mask are supported" == answer.as_it_is
    right = look(mha, q, k, key_padding_mask=padding)
    assert torch.equal(look(mha, q, k, key_padding_mask=mask.bool()), right)
    turned = look(mha, q, k, key_padding_mask=mask == 0)[0]
    assert ((turned > 0) == padding[0]).all()
    mask = (~padding).to(kind)
    assert torch.equal(look(mha, q, k, key_padding_mask=mask == 0), right)


@breaks("key_padding_mask=mask.bool()", "key_padding_mask=mask == 0")
@drawn(cases=10, seed=SEED, batch=FEW, keys=st.integers(2, 5))
def test_as_bool_leaves_the_padding(answer, seed, batch, keys):
    """With `mask.bool()` the weights of a padded sentence stand on its padding alone, and those of a sentence without padding are NaN."""
    mha, q, k, padding, _ = build(seed, batch, keys)
    weights = look(mha, q, k, key_padding_mask=~padding)
    for i in range(batch):
        if padding[i].any():
            assert ((weights[i] > 0) == padding[i]).all()
        else:
            assert weights[i].isnan().all()
    assert ((answer.as_bool[1] > 0) == answer.padding[1]).all() and answer.as_bool[0].isnan().all()
    torch.testing.assert_close(answer.as_bool[1].sum(dim=1), torch.ones(5))


@breaks("key_padding_mask=mask.float()", "key_padding_mask=mask == 0")
@breaks("key_padding_mask=mask.float()", "key_padding_mask=-mask.float()")
@drawn(cases=10, seed=SEED, batch=FEW, keys=st.integers(2, 5), heads=FEW)
def test_as_float_only_nudges(answer, seed, batch, keys, heads):
    """With `mask.float()` the odds of a real token against a padded one rise by a factor of e in each head, and the padding keeps a weight above 0."""
    mha, q, k, padding, _ = build(seed, batch, keys, heads=heads)
    plain, nudged = look(mha, q, k), look(mha, q, k, key_padding_mask=(~padding).float())
    rise = nudged / plain
    for i in range(batch):
        for j in range(keys):
            factor = 1 if padding[i, j] else math.e
            torch.testing.assert_close(
                rise[i, :, :, j] / rise[i, :, :, 0] * math.e, torch.full((heads, keys), float(factor))
            )
    assert (nudged > 0).all()
    a = answer
    mean = look(a.mha, a.x, a.x, key_padding_mask=a.mask.float()).mean(dim=1)
    torch.testing.assert_close(mean, a.as_float)
    assert a.as_float[1, :, 2:].min() > 0.03


@breaks("mask[:, :, None] == 0", "mask[:, :, None] == 9", variant="check")
@breaks("mask.float(), mask == 0)]", "mask == 0, mask.float())]", variant="check")
@breaks("(after - before)[1, :2]", "(after - before)[1, 2:]", variant="check")
@drawn(cases=10, seed=SEED, batch=FEW, keys=st.integers(2, 5), value=st.floats(2, 9))
def test_the_padding_has_no_say(check, seed, batch, keys, value):
    """Other numbers in the padding leave the answers at real tokens as they are under `mask == 0`, in `MultiheadAttention` and, in eval mode, in an encoder with its default dropout; here they move by 13.38 under `mask.bool()` and by 7.47 under `mask.float()`."""
    mha, _, x, padding, _ = build(seed, batch, keys)
    other = x.masked_fill(padding[:, :, None], value)
    before, after = (mha(t, t, t, key_padding_mask=padding)[0] for t in (x, other))
    torch.testing.assert_close(before[~padding], after[~padding])
    encoder = nn.TransformerEncoderLayer(8, 2, 4, batch_first=True).eval()
    before, after = (encoder(t, src_key_padding_mask=padding) for t in (x, other))
    torch.testing.assert_close(before[~padding], after[~padding])
    assert encoder.dropout.p > 0
    if padding.any():
        naive = [mha(t, t, t, key_padding_mask=(~padding).float())[0][~padding] for t in (x, other)]
        assert (naive[0] - naive[1]).abs().max() > 1e-3
    assert [f"{move:.2f}" for move in check.moves] == ["13.38", "7.47", "0.00"]
    assert torch.equal(check.other == 9, (check.mask == 0)[:, :, None].expand(3, 5, 8))


@breaks("< lengths[:, None]).long()", "< lengths[:, None] - 1).long()", variant="check")
@breaks("< lengths[:, None]).long()", "<= lengths[:, None]).long()", variant="check")
@drawn(cases=10, seed=SEED, batch=FEW, keys=st.integers(2, 5), value=st.floats(6, 9))
def test_a_mask_that_hides_a_token(check, seed, batch, keys, value):
    """Another last token moves the answers at the other tokens of its sentence under `mask == 0`, and under a mask that hides it too they stay as they are, without an error, and so they do with other numbers in the padding; they move if the mask is made anew and no longer hides it; here `mask == 0` hides as much as the padding."""
    mha, _, x, padding, _ = build(seed, batch, keys)
    padding[:, :2] = False
    last = ~padding & padding.roll(-1, 1).index_fill(1, torch.tensor([keys - 1]), True)
    assert last.sum() == batch
    rest = ~(padding | last)
    for mask, moves in ((padding, True), (padding | last, False)):
        before, after = (mha(t, t, t, mask)[0][rest] for t in (x, x.masked_fill(last[:, :, None], value)))
        assert ((before - after).abs().amax(-1) > 1e-4).all() == moves and (moves or torch.equal(before, after))
        other = mha(*[x.masked_fill(padding[:, :, None], value)] * 3, mask)[0][rest]
        torch.testing.assert_close(before, other)
        anew = mha(*[x.masked_fill(last[:, :, None], value)] * 3, padding)[0][rest]
        assert ((before - anew).abs().amax(-1) > 1e-4).all()
    assert (check.mask == 0).sum(1).tolist() == [0, 3, 1]


@breaks("(x[1:], mask[1:])", "(x[:2], mask[:2])", variant="check")
@breaks("(m.bool(), m.float())", "(m == 0, m.float())", variant="check")
@drawn(cases=8, seed=SEED, keys=st.integers(2, 5))
def test_nan_shows_only_without_padding(check, seed, keys):
    """A batch in which each sentence has padding shows no NaN under `mask.bool()`, and one with a sentence without padding does, in that sentence, which has nothing to look at; `mask.float()` shows none in either."""
    mha, _, x, padding, _ = build(seed, 3, keys)
    padding[:, -1] = True
    whole = padding.clone()
    whole[1] = False
    for mask, nan in ((padding, False), (whole, True)):
        found = mha(x, x, x, key_padding_mask=~mask)[0].isnan().flatten(1)
        assert found.any(1).tolist() == found.all(1).tolist() == (~mask).all(1).tolist() and found.any() == nan
        assert mha(x, x, x, key_padding_mask=(~mask).float())[0].isfinite().all()
    assert check.nans == [5 * 8, 0, 0, 0] and torch.equal(check.m, check.mask[1:]) and torch.equal(check.s, check.x[1:])
    assert check.mask.tolist() == [[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 1, 0]]


@breaks("attn_mask=padding)", "key_padding_mask=padding)", variant="silent")
@breaks("[5, 2, 4, 3, 1]", "[5, 5, 4, 3, 1]", variant="silent")
@drawn(cases=8, seed=SEED, size=st.integers(2, 6))
def test_a_square_batch_hides_it(silent, seed, size):
    """Where the batch has as many sentences as tokens, a padding mask passes as `attn_mask` without a warning and hides the padding of sentence i from query i of each sentence."""
    mha, _, x, padding, _ = build(seed, size, size)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        weights = look(mha, x, x, attn_mask=padding)
    assert not said and ((weights == 0) == padding).all()
    assert ((silent.weights == 0) == (torch.arange(5) >= torch.tensor([5, 2, 4, 3, 1])[:, None])).all()
    assert silent.weights[0, 1].tolist()[2:] == [0, 0, 0] and silent.weights[1, 0].min() > 0.05


@breaks("[5, 2, 4, 3, 1]", "[5, 5, 4, 3, 1]", variant="silent")
@drawn(cases=8, seed=SEED, size=st.integers(2, 6))
def test_a_forgotten_batch_first_mixes_sentences(silent, seed, size):
    """Without `batch_first`, a batch of as many sentences as tokens passes with its padding mask and no warning, and another sentence 0 moves the output of the last one; with it, it does not."""
    mha, _, x, padding, _ = build(seed, size, size)
    other = torch.cat([x[:1] + 1, x[1:]])
    forgotten = nn.MultiheadAttention(8, 2)
    forgotten.load_state_dict(mha.state_dict())
    padding[:, 0] = False
    for layer, moves in ((mha, False), (forgotten, True)):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            before, after = (layer(t, t, t, key_padding_mask=padding)[0][-1] for t in (x, other))
        assert ((before - after).abs().max() > 1e-4) == moves
    assert (silent.padding.sum(dim=1) == torch.tensor([0, 3, 1])).all()


@breaks("memory_key_padding_mask=right)", "tgt_key_padding_mask=right[:, 1:])", variant="transformer")
@breaks('masks["src_key_padding_mask"] = right', "pass", variant="transformer")
@breaks("masked_fill(right[:, :, None], 9.0)", "masked_fill(right[:, :, None] & False, 9.0)", variant="transformer")
def test_the_decoder_needs_its_own_mask(transformer):
    """Here, in training mode, other numbers in the padding of the source move the output of `nn.Transformer` with `src_key_padding_mask` alone, in the padded sentences, and with the same `memory_key_padding_mask` they move nothing."""
    t = transformer
    assert t.moves[0] > 0.01 and t.moves[1] < 1e-9 and t.whole.training and t.target.shape == (3, 4, 8)
    gap = t.whole(t.x, t.target, src_key_padding_mask=t.right) - t.whole(
        t.other, t.target, src_key_padding_mask=t.right
    )
    assert (gap.abs().amax(dim=(1, 2)) > 0.01).tolist() == [False, True, True]
    assert math.isclose(gap.square().mean().item(), t.moves[0], rel_tol=1e-3)
    assert torch.equal(t.other == 9, t.right[:, :, None].expand(3, 5, 8)) and not t.encoder.training
    assert len(t.whole.encoder.layers) == len(t.whole.decoder.layers) == 1


@breaks("ahead(src_mask=causal)", "ahead(src_mask=causal, tgt_mask=causal[:4, :4])", variant="transformer")
@breaks("ahead(tgt_mask=causal[:4, :4])", "ahead(tgt_mask=causal[:4, :4].T)", variant="transformer")
@breaks("later[:, 3] = 9.0", "later[:, 0] = 9.0", variant="transformer")
@breaks("gap[:, 0]", "gap[:, 3]", variant="transformer")
@drawn(cases=6, seed=SEED, keys=st.integers(2, 5), queries=st.integers(2, 5))
def test_the_decoder_hides_its_future(transformer, seed, keys, queries):
    """In `nn.Transformer` a causal `src_mask` does not hide the later tokens of the target from the earlier ones, and a causal `tgt_mask` does."""
    torch.manual_seed(seed)
    whole = nn.Transformer(8, 2, 1, 1, 16, 0.0, batch_first=True)
    source, target = torch.randn(3, keys, 8), torch.randn(3, queries, 8)
    later = target.clone()
    later[:, -1] = torch.randn(3, 8)
    for masks, looks in (
        ({"src_mask": torch.ones(keys, keys).triu(1).bool()}, True),
        ({"tgt_mask": torch.ones(queries, queries).triu(1).bool()}, False),
    ):
        gap = whole(source, target, **masks) - whole(source, later, **masks)
        assert (gap[:, :-1].abs().max() > 1e-4) == looks and gap[:, -1].abs().max() > 0.01
        if not looks:
            assert gap[:, :-1].abs().max() < 1e-5
    t = transformer
    assert t.looks[0] > 1e-3 and t.looks[1] < 1e-10
    assert torch.equal(t.later[:, :3], t.target[:, :3]) and t.later[:, 3].eq(9).all()
    gap = t.whole(t.x, t.target, src_mask=t.causal) - t.whole(t.x, t.later, src_mask=t.causal)
    assert gap[:, 0].square().mean().item() > 1e-3


@breaks("each.repeat_interleave(heads, dim=0)", "each.repeat(heads, 1, 1)", variant="silent")
@breaks("mha(x, x, x, attn_mask=each)", "mha(x, x, x)", variant="silent")
@drawn(cases=10, seed=SEED, batch=FEW, keys=st.integers(2, 5), heads=FEW)
def test_one_slice_for_each_head(silent, seed, batch, keys, heads):
    """An `attn_mask` with three axes has the shape (batch × heads, queries, keys), and `repeat_interleave(heads, dim=0)` puts the heads of a sentence together."""
    mha, _, x, padding, _ = build(seed, batch, keys, heads=heads)
    each = padding[:, None].expand(batch, keys, keys)
    spread = each.repeat_interleave(heads, dim=0)
    assert spread.shape == (batch * heads, keys, keys)
    torch.testing.assert_close(look(mha, x, x, attn_mask=spread), look(mha, x, x, key_padding_mask=padding))
    if heads > 1:
        assert f"should be ({batch * heads}, {keys}, {keys})" in words(
            lambda: look(mha, x, x, attn_mask=each), RuntimeError
        )
    expected = "The shape of the 3D attn_mask is torch.Size([3, 5, 5]), but should be (6, 5, 5)."
    assert silent.message == expected and silent.gaps[0] < 1e-6


@breaks("each.repeat(heads, 1, 1)", "each.repeat_interleave(heads, dim=0)", variant="silent")
@breaks("for w in (paired, crossed)]", "for w in (crossed, paired)]", variant="silent")
def test_repeat_runs_in_the_wrong_order(silent):
    """Here `repeat(heads, 1, 1)` raises nothing and moves a weight by 0.50, since it gives sentences the masks of others."""
    assert f"{silent.gaps[1]:.2f}" == "0.50" and silent.crossing.shape == (6, 5, 5)
    torch.testing.assert_close(silent.gaps[1], (silent.crossed - silent.wanted).abs().max().item())
    assert torch.equal(silent.crossing[1], silent.padding[1].expand(5, 5))
    assert torch.equal(silent.together[1], silent.padding[0].expand(5, 5))
    torch.testing.assert_close(silent.wanted, silent.paired.detach())


@breaks("padding = mask == 0", "padding = mask == 1")
@drawn(cases=10, seed=SEED, batch=FEW, keys=st.integers(2, 5))
def test_padded_rows_are_not_zero(answer, seed, batch, keys):
    """A padded token is still a query: its weights sum to 1 over the real tokens, and its output of `MultiheadAttention` is other than 0."""
    mha, _, x, padding, _ = build(seed, batch, keys)
    out, weights = mha(x, x, x, key_padding_mask=padding)
    torch.testing.assert_close((weights * ~padding[:, None]).sum(dim=-1), torch.ones(batch, keys))
    assert out[padding].abs().sum(dim=-1).gt(0.01).all()
    a = answer
    torch.testing.assert_close((a.right * a.mask[:, None]).sum(dim=-1), torch.ones(3, 5))
    assert (a.mha(a.x, a.x, a.x, key_padding_mask=a.padding)[0][a.mask == 0].abs().sum(dim=1) > 0.01).all()


@breaks("triu(1)", "tril()")
@drawn(cases=8, seed=SEED, keys=st.integers(2, 6))
def test_a_lower_triangle_blocks_the_past(answer, seed, keys):
    """A lower triangle of True as `attn_mask` hides the past and the token itself, and leaves the future; the last token gets NaN."""
    mha, _, x, _, causal = build(seed, 2, keys)
    weights = look(mha, x, x, attn_mask=torch.ones(keys, keys).tril().bool())
    assert torch.equal(weights[0, 0, :-1] > 0, causal[:-1]) and weights[:, :, -1].isnan().all()
    assert not answer.causal.tril().any() and answer.causal.sum() == 10


@breaks("key_padding_mask=padding, attn_mask=causal", "attn_mask=causal")
@breaks("key_padding_mask=padding, attn_mask=causal", "key_padding_mask=padding, attn_mask=None")
@drawn(cases=6, seed=SEED, batch=FEW, keys=st.integers(2, 5))
def test_a_float_causal_mask_warns(answer, seed, batch, keys):
    """`generate_square_subsequent_mask` beside a bool `key_padding_mask` gives the weights of the bool mask, with the warning "Support for mismatched key_padding_mask and attn_mask is deprecated"."""
    mha, _, x, padding, causal = build(seed, batch, keys)
    floats = nn.Transformer.generate_square_subsequent_mask
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        weights = look(mha, x, x, attn_mask=floats(keys), key_padding_mask=padding)
        here = look(answer.mha, answer.x, answer.x, attn_mask=floats(5), key_padding_mask=answer.padding)
    assert "Support for mismatched key_padding_mask and attn_mask is deprecated" in str(said[0].message)
    torch.testing.assert_close(weights, look(mha, x, x, attn_mask=causal, key_padding_mask=padding))
    torch.testing.assert_close(here.mean(dim=1), answer.both)


@breaks("(left, causal), (~right,)", "(right, causal), (~right,)", variant="transformer")
@breaks("left = right.flip(1)", "left = right", variant="transformer")
@breaks("encoder.eval()", "encoder.train()", variant="transformer")
def test_left_padding_with_a_causal_mask(answer, transformer):
    """Here padding in front, with a causal mask, leaves the first tokens without a key: in eval mode under `no_grad` the encoder gives NaN for the whole of both padded sentences, in training mode none."""
    t = transformer
    assert t.train[2][1] == 0 and t.valid[2][1] == 2 * 5 * 8
    assert t.left.tolist() == [[False] * 5, [True] * 3 + [False] * 2, [True] + [False] * 4]
    assert (t.left[1, :3, None] | t.causal[:3]).sum() > 0 and (t.left[1] | t.causal[0]).all()
    weights = answer.mha(t.x, t.x, t.x, key_padding_mask=t.left, attn_mask=t.causal)[1]
    assert weights[1, :3].isnan().all() and not weights[1, 3:].isnan().any()


@breaks("cases = [(right,), ", "cases = [(right, causal), ", variant="transformer")
@breaks("encoder.eval()", "encoder.train()", variant="transformer")
@breaks("torch.no_grad()", "torch.enable_grad()", variant="transformer")
def test_the_encoder_may_fill_with_zeros(transformer):
    """Here `nn.TransformerEncoder` gives 0 at padded places in eval mode under `no_grad`, but not in training mode, or with a causal mask, where other numbers stand there."""
    (train, _), (train_causal, _) = transformer.train[:2]
    (valid, _), (valid_causal, _) = transformer.valid[:2]
    assert valid == [0] * 8 and min(map(abs, train)) > 0.001 and transformer.right[1, 4]
    np.testing.assert_allclose(valid_causal, train_causal, atol=1e-5)
    assert min(map(abs, train_causal)) > 0.001
    assert round(train[0], 2) == -0.23 and round(train_causal[0], 2) == -0.23
    assert [nan for _, nan in transformer.train[:2] + transformer.valid[:2]] == [0] * 4


@breaks("(~right,)]", "(right,)]", variant="transformer")
@breaks("encoder.eval()", "encoder.train()", variant="transformer")
def test_the_encoder_may_hide_the_nan(transformer):
    """Here the encoder under `mask.bool()` gives no NaN in training mode, and NaN for the whole sentence in eval mode under `no_grad`."""
    assert transformer.train[3][1] == 0 and transformer.valid[3][1] == 5 * 8
    assert (~transformer.right).sum(dim=1).tolist() == [5, 2, 4]


@breaks("kept = attend(keep)", "kept = attend(~keep)", variant="functional")
@breaks("blocked = attend(~keep)", "blocked = attend(keep)", variant="functional")
@breaks("tril()", "triu()", variant="functional")
@drawn(cases=10, seed=SEED, batch=FEW, keys=FEW, heads=FEW)
def test_true_keeps(functional, seed, batch, keys, heads):
    """In `scaled_dot_product_attention` a key with True has a weight above 0 and each other key one of 0."""
    torch.manual_seed(seed)
    q, k = torch.randn(2, batch, heads, keys, 4)
    values = torch.eye(keys).expand(batch, heads, keys, keys)
    keep = (torch.rand(batch, 1, 1, keys) < 0.5) | torch.eye(keys).bool()
    out = F.scaled_dot_product_attention(q, k, values, keep)
    assert torch.equal(out > 0, keep.expand_as(out))
    real = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 1, 0]]).bool()[:, None, None]
    for weights, kept in (
        (functional.kept, real),
        (functional.blocked, ~real),
        (functional.both, real & torch.ones(5, 5).tril().bool()),
    ):
        assert torch.equal(weights > 0, kept.expand_as(weights)) and weights.shape == (3, 2, 5, 5)
    np.testing.assert_allclose(functional.kept[1, 0, 4], [0.15, 0.85, 0, 0, 0], atol=0.005)


@breaks("[:, None, None, :]", "[:, None, :, None]", variant="functional")
@breaks("both = attend(keep & torch.ones(5, 5).tril().bool())", "both = attend(keep)", variant="functional")
@drawn(cases=8, seed=SEED, batch=FEW, keys=FEW, heads=FEW)
def test_the_function_stretches_its_mask(functional, seed, batch, keys, heads):
    """A mask of `scaled_dot_product_attention` for (batch, heads, queries, keys) may have 1 in place of the batch, the heads or the queries, and is stretched there."""
    torch.manual_seed(seed)
    q, k, v = torch.randn(3, batch, heads, keys, 4)
    for shape in ((batch, 1, 1, keys), (1, heads, 1, keys), (batch, 1, keys, keys), (1, 1, keys, keys)):
        keep = torch.rand(shape) < 0.5
        wide = keep.expand(batch, heads, keys, keys).contiguous()
        torch.testing.assert_close(
            F.scaled_dot_product_attention(q, k, v, keep), F.scaled_dot_product_attention(q, k, v, wide)
        )
    assert functional.keep.shape == (3, 1, 1, 5) and functional.both[1, 0, 0].tolist() == [1, 0, 0, 0, 0]


@breaks("blocked = attend(~keep)", "blocked = attend(keep)", variant="functional")
def test_an_empty_row_is_zero(functional):
    """Here `scaled_dot_product_attention` gives 0 for a query without keys, on this CPU."""
    assert functional.blocked[0].tolist() == [[[0] * 5] * 5] * 2 and (functional.blocked[1].sum(dim=-1) > 0.99).all()


@breaks("blocked = of_batch | of_pairs", "blocked = of_batch", variant="numpy")
@breaks(
    "of_batch = key_padding_mask[:, None, None, :]", "of_batch = key_padding_mask[::-1, None, None, :]", variant="numpy"
)
@breaks("blocked = of_batch | of_pairs", "blocked = of_batch & of_pairs", variant="numpy")
@breaks("np.where(blocked, -np.inf, scores)", "scores * ~blocked", variant="numpy")
@breaks("/ np.sqrt(q.shape[-1])", "/ q.shape[-1]", variant="numpy")
@drawn(cases=10, seed=SEED, batch=FEW, keys=FEW, heads=FEW)
def test_numpy_agrees(answer, numpy, seed, batch, keys, heads):
    """The NumPy function blocks a key where either mask is True, and gives the weights of `MultiheadAttention`, head by head."""
    mha, _, x, padding, causal = build(seed, batch, keys, heads=heads)
    with torch.no_grad():
        q, k, _ = F.linear(x, mha.in_proj_weight, mha.in_proj_bias).chunk(3, dim=-1)
    parts = (part.reshape(batch, keys, heads, 4).transpose(1, 2).numpy() for part in (q, k))
    _, ours = numpy.attention(*parts, padding.numpy(), causal.numpy())
    np.testing.assert_allclose(ours, look(mha, x, x, key_padding_mask=padding, attn_mask=causal), atol=1e-6)
    hidden = (answer.padding[:, None, None] | answer.causal).numpy()
    np.testing.assert_array_equal(numpy.table, hidden)
    np.testing.assert_array_equal(numpy.weights == 0, np.broadcast_to(hidden, (3, 2, 5, 5)))
    np.testing.assert_array_equal(numpy.padding, answer.padding.numpy())
    assert numpy.weights[1, 0, 4].round(2).tolist() == [0.4, 0.6, 0, 0, 0]
    far = numpy.softmax(np.array([[1000.0, 1000.0], [-1000.0, -1001.0]]))
    np.testing.assert_allclose(far, [[0.5, 0.5], [0.731, 0.269]], atol=0.001)


@breaks(
    "kept = attend(attention_mask=mask[:, None, :])",
    "kept = attend(attention_mask=mask[:, None, :] == 0)",
    variant="keras",
)
@breaks("mask[:, None, :] == 0)", "mask[:, None, :])", variant="keras")
@breaks("by_key = attend(key_mask=mask)", "by_key = attend(key_mask=mask == 0)", variant="keras")
@drawn(cases=6, seed=SEED, batch=FEW, keys=st.integers(2, 4))
def test_keras_keeps(answer, keras, seed, batch, keys):
    """In Keras a key with True or 1, in `attention_mask` with a query axis as in `key_mask` without one, has a weight above 0 and each other key one of 0."""
    draw = np.random.default_rng(seed)
    x, mask = draw.normal(size=(batch, keys, 8)), draw.integers(0, 2, size=(batch, keys))
    mask[:, 0] = 1
    for masks in ({"attention_mask": mask[:, None, :]}, {"key_mask": mask}, {"key_mask": mask == 1}):
        weights = keras.mha(x, x, return_attention_scores=True, **masks)[1].detach().numpy()
        np.testing.assert_array_equal(weights > 0, np.broadcast_to(mask[:, None, None] == 1, weights.shape))
    real = ~answer.padding[:, None, None].expand(3, 2, 5, 5)
    assert torch.equal(keras.kept > 0, real) and torch.equal(keras.by_key, keras.kept)
    assert torch.equal(keras.carried[1:] > 0, ~real[1:])
    hidden, shown = [0, 0, 0.01, 0.01, 0.98], [0.13, 0.87, 0, 0, 0]
    assert keras.rows == [shown, shown, hidden, [0.02, 0.15, 0, 0.01, 0.81], shown]


@breaks("causal = attend(use_causal_mask=True)", "causal = attend()", variant="keras")
@breaks("mask[:, None, :], use_causal_mask=True", "mask[:, None, :], use_causal_mask=False", variant="keras")
@drawn(cases=5, seed=SEED, batch=FEW, keys=st.integers(2, 4))
def test_keras_causal(answer, keras, seed, batch, keys):
    """`use_causal_mask=True` hides the keys after the query, and acts together with `attention_mask`."""
    x = np.random.default_rng(seed).normal(size=(batch, keys, 8))
    weights = keras.mha(x, x, return_attention_scores=True, use_causal_mask=True)[1].detach()
    assert torch.equal(weights == 0, torch.ones(keys, keys).triu(1).bool().expand_as(weights))
    later, padded = answer.causal.expand(3, 2, 5, 5), answer.padding[:, None, None]
    assert torch.equal(keras.causal == 0, later) and torch.equal(keras.both == 0, later | padded)


@breaks("kept = attend(attention_mask=mask[:, None, :])", "kept = attend()", variant="keras")
@drawn(cases=4, size=st.integers(2, 5))
def test_keras_needs_the_query_axis(keras, size):
    """In Keras a mask (batch, keys) as `attention_mask` raises an error for a batch of several sentences that is not as large as the queries; where it is, it passes as (queries, keys)."""
    x = np.random.default_rng(size).normal(size=(size, size, 8))
    keep = np.tri(size) == 1
    weights = keras.mha(x, x, attention_mask=keep, return_attention_scores=True)[1].detach().numpy()
    np.testing.assert_array_equal(weights > 0, np.broadcast_to(keep, weights.shape))
    more = np.concatenate([x, x])
    for scores in (True, False):
        masks = {"attention_mask": np.concatenate([keep, keep]), "return_attention_scores": scores}
        assert words(lambda masks=masks: keras.mha(more, more, **masks), (ValueError, RuntimeError)) != "no error"
    assert keras.mask.shape == (3, 5) and (keras.kept[1, :, :, 2:] == 0).all()
