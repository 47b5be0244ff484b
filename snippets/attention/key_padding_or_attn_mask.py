import torch

# 3 sentences, padded to 5 tokens of width 8. A tokenizer's mask
# has 1 for a real token and 0 for padding.
torch.manual_seed(0)
x = torch.randn(3, 5, 8)
mask = torch.tensor([[1, 1, 1, 1, 1],
                     [1, 1, 0, 0, 0],
                     [1, 1, 1, 1, 0]])
mha = torch.nn.MultiheadAttention(8, 2, batch_first=True)
causal = torch.ones(5, 5).triu(1).bool()  # True: later than me


def attempt(**masks):  # where the first token of sentence 1 looks
    try:
        weights = mha(x, x, x, **masks)[1].detach()
        print([round(w, 2) for w in weights[1, 0].tolist()])
    except (RuntimeError, AssertionError) as error:
        weights = f"{type(error).__name__}: {error}"
        print(weights)
    return weights


# Only tokens 0 and 1 of that sentence are real. Three lines that
# people write: an error, the padding alone, and a small nudge.
as_it_is = attempt(key_padding_mask=mask)
#> AssertionError: only bool and floating types of key_padding_mask are supported
as_bool = attempt(key_padding_mask=mask.bool())
#> [0.0, 0.0, 0.23, 0.37, 0.39]
as_float = attempt(key_padding_mask=mask.float())
#> [0.38, 0.26, 0.09, 0.14, 0.14]
# Sentence 0 has no padding: now it has nothing to look at.
print(as_bool[0, 0].tolist())
#> [nan, nan, nan, nan, nan]

# The line that works. In this layer True means: do not look.
padding = mask == 0
right = attempt(key_padding_mask=padding)
#> [0.59, 0.41, 0.0, 0.0, 0.0]

# attn_mask has no batch axis: it is (queries, keys), for all.
in_attn_mask = attempt(attn_mask=padding)
#> RuntimeError: The shape of the 2D attn_mask is torch.Size([3, 5]), but should be (5, 5).
both = attempt(attn_mask=causal, key_padding_mask=padding)
#> [1.0, 0.0, 0.0, 0.0, 0.0]

# The proof: other numbers in the padding, same answers elsewhere.
other = x.masked_fill(padding[:, :, None], 9.0)
before = mha(x, x, x, key_padding_mask=padding)[0]
after = mha(other, other, other, key_padding_mask=padding)[0]
same = torch.allclose(before[mask == 1], after[mask == 1])
print(same, torch.allclose(before, after))
#> True False
