import math
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tested_answers import breaks


@breaks("key_padding_mask=mask.bool()", "key_padding_mask=mask == 0")
def test_true_blocks(answer):
    """A mask with True for real tokens makes `MultiheadAttention` look at the padding alone, and gives NaN where there is none."""
    assert (answer.as_bool[1, :, :2] == 0).all()
    torch.testing.assert_close(answer.as_bool[1, :, 2:].sum(dim=1), torch.ones(5))
    assert answer.as_bool[0].isnan().all() and not answer.as_bool[1:].isnan().any()


@breaks("padding = mask == 0", "padding = mask == 1")
@breaks("right = attempt(key_padding_mask=padding)", "right = as_float")
def test_padding_is_true(answer):
    """With True for the padding, no query of any head gives a padded key any weight."""
    for i, length in enumerate((5, 2, 4)):
        assert (answer.right[i, :, length:] == 0).all()
        torch.testing.assert_close(answer.right[i, :, :length].sum(dim=1), torch.ones(5))


@breaks("key_padding_mask=mask)", "key_padding_mask=mask == 0)")
@breaks("attempt(attn_mask=padding)", "attempt(attn_mask=causal)")
def test_what_is_refused(answer):
    """An integer mask and a padding mask in the place of `attn_mask` raise, but five sentences of five tokens would be let through."""
    assert answer.as_it_is == "AssertionError: only bool and floating types of key_padding_mask are supported"
    assert (
        answer.in_attn_mask
        == "RuntimeError: The shape of the 2D attn_mask is torch.Size([3, 5]), but should be (5, 5)."
    )
    square = torch.randn(5, 5, 8)
    lengths = torch.tensor([5, 2, 4, 3, 1])
    padding = torch.arange(5) >= lengths[:, None]
    weights = answer.mha(square, square, square, attn_mask=padding)[1]
    assert (weights[0, 1, 2:] == 0).all()  # sentence 0 is whole, and its query 1 lost three keys
    assert (weights[1, 0, 2:] > 0).all()  # sentence 1 has three padded keys, and its query 0 sees them


@breaks("key_padding_mask=mask.float()", "key_padding_mask=mask == 0")
def test_float_mask_is_added(answer):
    """Ones and zeros as floats leave the padding a share: in each head the odds of a real token rise by e and no more."""
    assert answer.as_float[1, 0, 2:].min() > 0.03
    x = answer.x
    plain = answer.mha(x, x, x, average_attn_weights=False)[1]
    nudged = answer.mha(x, x, x, key_padding_mask=answer.mask.float(), average_attn_weights=False)[1]
    torch.testing.assert_close(nudged.mean(dim=1).detach(), answer.as_float)
    odds = nudged[1, :, :, 0] / nudged[1, :, :, 4] / (plain[1, :, :, 0] / plain[1, :, :, 4])
    torch.testing.assert_close(odds, torch.full((2, 5), math.e), atol=1e-4, rtol=0)


@breaks("before = mha(x, x, x, key_padding_mask=padding)", "before = mha(x, x, x)")
@breaks("padding = mask == 0", "padding = mask == 1")
def test_padding_has_no_say(answer):
    """Other numbers in the padding leave the answers at real tokens alone, in a layer of `nn.Transformer` too; those at padded positions change."""
    assert answer.same
    layer = torch.nn.TransformerEncoderLayer(8, 2, dropout=0.0, batch_first=True)
    masks = {"src_key_padding_mask": answer.padding, "src_mask": answer.causal}
    real = [layer(x, **masks)[~answer.padding] for x in (answer.x, answer.other)]
    torch.testing.assert_close(*real)
    assert not torch.allclose(answer.before[answer.padding], answer.after[answer.padding], atol=1e-2)
    assert answer.before[answer.padding].abs().sum(dim=1).min() > 0.01


@breaks("attempt(attn_mask=causal, key_padding_mask=padding)", "attempt(attn_mask=causal)")
def test_two_kinds_of_mask(answer):
    """Both masks act together, and a float causal mask beside a bool padding mask gives the same weights with a warning."""
    blocked = answer.causal | answer.padding[:, None, :]
    assert torch.equal(answer.both == 0, blocked)
    floats = torch.nn.Transformer.generate_square_subsequent_mask(5)
    x = answer.x
    with pytest.warns(UserWarning, match="Support for mismatched key_padding_mask and attn_mask is deprecated"):
        weights = answer.mha(x, x, x, attn_mask=floats, key_padding_mask=answer.padding)[1]
    torch.testing.assert_close(weights.detach(), answer.both)


@breaks("kept = attend(keep)", "kept = attend(~keep)", variant="functional")
@breaks("blocked = attend(~keep)", "blocked = attend(keep)", variant="functional")
def test_sdpa_reads_it_the_other_way(answer, functional):
    """In `scaled_dot_product_attention` True keeps, floats of 0 and -inf mean the same, and a row without keys is 0."""
    padded = answer.padding[1]
    assert (functional.kept[1, :, :, padded] == 0).all() and (functional.kept[1, :, :, ~padded] > 0).all()
    assert (functional.blocked[1, :, :, ~padded] == 0).all() and (functional.blocked[1, :, :, padded] > 0).all()
    torch.testing.assert_close(functional.added, functional.kept)
    assert (functional.blocked[0] == 0).all()


@breaks("each.repeat_interleave(2, dim=0)", "each.repeat(2, 1, 1)", variant="functional")
@breaks("attn_mask=each.repeat(2, 1, 1)", "attn_mask=each.repeat_interleave(2, dim=0)", variant="functional")
@breaks("mha(x, x, x, attn_mask=each)", "pass", variant="functional")
def test_one_slice_for_each_head(functional):
    """A 3-D `attn_mask` has batch times heads slices, the heads of a sentence side by side; `repeat` runs and pairs them wrongly."""
    assert functional.message.endswith("should be (6, 5, 5).")
    torch.testing.assert_close(functional.paired, functional.wanted)
    assert not torch.allclose(functional.crossed, functional.wanted, atol=1e-2)


@breaks("blocked = of_batch | of_pairs", "blocked = of_batch & of_pairs", variant="numpy")
@breaks("np.where(blocked, -np.inf, scores)", "scores * ~blocked", variant="numpy")
def test_numpy_agrees(answer, numpy):
    """The NumPy function gives the weights of `MultiheadAttention` for both masks, head by head, with three seeds."""
    for seed in (0, 1, 2):
        torch.manual_seed(seed)
        mha = torch.nn.MultiheadAttention(8, 2, batch_first=True)
        x = torch.randn(3, 5, 8)
        masks = {"key_padding_mask": answer.padding, "attn_mask": answer.causal}
        theirs = mha(x, x, x, average_attn_weights=False, **masks)[1].detach()
        q, k, _ = F.linear(x, mha.in_proj_weight, mha.in_proj_bias).detach().chunk(3, dim=-1)
        heads = (part.reshape(3, 5, 2, 4).transpose(1, 2).numpy() for part in (q, k))
        _, ours = numpy.attention(*heads, answer.padding.numpy(), answer.causal.numpy())
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


@breaks("of_pairs = attn_mask[None, None, :, :]", "of_pairs = attn_mask.T[None, None, :, :]", variant="numpy")
@breaks("blocked = of_batch | of_pairs", "blocked = of_pairs | ~of_batch", variant="numpy")
def test_a_key_is_blocked_by_either(numpy):
    """A weight is zero where the padding mask or the causal mask is True, nowhere else, and each row sums to one."""
    for i in range(3):
        for query in range(5):
            for key in range(5):
                hidden = numpy.padding[i, key] or numpy.causal[query, key]
                assert ((numpy.weights[i, :, query, key] == 0) == hidden).all()
    assert np.allclose(numpy.weights.sum(axis=-1), 1)


@breaks("attention(q, k, ~padding,", "attention(q, k, padding,", variant="numpy")
def test_read_the_wrong_way_round(numpy):
    """Negating the padding mask leaves the weight on the padding only, and NaN for the sentence that has none."""
    assert (numpy.opposite[1, :, :, :2] == 0).all()
    assert np.allclose(numpy.opposite[1, :, :, 2:].sum(axis=-1), 1)
    assert np.isnan(numpy.opposite[0]).all()


@breaks("added = scores + ~padding", "added = scores + 3.0 * ~padding", variant="numpy")
def test_ones_and_zeros_only_nudge(numpy):
    """Added as floats, ones and zeros multiply the odds of a real token by e and leave the padding in."""
    odds = (numpy.nudged[0] / numpy.nudged[4]) / (numpy.plain[0] / numpy.plain[4])
    assert math.isclose(odds, math.e, rel_tol=1e-9)
    assert numpy.nudged[2:].min() > 0.01


@breaks("attention_mask=mask[:, None, :])", "attention_mask=mask[:, None, :] == 0)", variant="keras")
@breaks("attention_mask=mask[:, None, :] == 0)", "attention_mask=mask[:, None, :])", variant="keras")
@breaks("by_key = attend(key_mask=mask == 1)", "by_key = attend()", variant="keras")
def test_keras_keeps(answer, keras):
    """In Keras True keeps: the mask of `MultiheadAttention`, carried over, leaves the padding only."""
    padded = answer.padding[1]
    assert (keras.kept[1, :, :, padded] == 0).all() and (keras.kept[1, :, :, ~padded] > 0).all()
    torch.testing.assert_close(keras.by_key, keras.kept)
    assert (keras.carried[1, :, :, ~padded] == 0).all()
    assert torch.equal(keras.both[:, 0] == 0, answer.causal | answer.padding[:, None, :])


@breaks("triu(1).bool()", "tril().bool()")
def test_lower_triangle_hides_the_past(answer):
    """A causal mask with True at and below the diagonal hides the past and the token itself, and the last token gets NaN."""
    weights = answer.mha(answer.x, answer.x, answer.x, attn_mask=~answer.causal)[1]
    assert (weights[:, :4].tril() == 0).all() and weights[:, 4].isnan().all()
    assert (weights[:, 0, 1:] > 0).all()


@breaks("padding = mask == 0", "padding = mask == 1")
def test_the_encoder_has_two_paths(answer):
    """In eval mode without gradients `nn.TransformerEncoder` zeroes padded positions and gives NaN for a sentence without keys; in training neither."""
    for seed in (0, 1, 2):
        torch.manual_seed(seed)
        encoder = torch.nn.TransformerEncoder(torch.nn.TransformerEncoderLayer(8, 2, dropout=0.0, batch_first=True), 2)
        x, real = torch.randn(3, 5, 8), answer.mask == 1
        in_training = encoder(x, src_key_padding_mask=answer.padding)
        assert in_training[~real].abs().sum(dim=1).min() > 0.01
        assert encoder(x, src_key_padding_mask=real).isfinite().all()
        encoder.eval()
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nested tensors are a prototype, says PyTorch
            in_eval = encoder(x, src_key_padding_mask=answer.padding)
            assert encoder(x, src_key_padding_mask=real)[0].isnan().all()
        assert (in_eval[~real] == 0).all()
        torch.testing.assert_close(in_eval[real], in_training[real], atol=1e-5, rtol=0)
