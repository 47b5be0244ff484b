import torch

# 3 sentences, padded to 5 tokens of width 8. A tokenizer's mask
# has 1 for a real token and 0 for padding.
torch.manual_seed(0)
x = torch.randn(3, 5, 8)
mask = torch.tensor([[1, 1, 1, 1, 1],
                     [1, 1, 0, 0, 0],
                     [1, 1, 1, 1, 0]])
mha = torch.nn.MultiheadAttention(8, 2, batch_first=True)


def attempt(**masks):  # where token 0 of sentence 1 looks
    try:
        weights = mha(x, x, x, **masks)[1]
        print([round(w, 2) for w in weights[1, 0].tolist()])
    except (RuntimeError, AssertionError) as error:
        weights = str(error)
        print(weights)
    return weights


# Only tokens 0 and 1 of that sentence are real. Handed over as it
# is, the mask is refused; as bool it leaves the padding alone.
as_it_is = attempt(key_padding_mask=mask)
#> only bool and floating types of key_padding_mask are supported
as_bool = attempt(key_padding_mask=mask.bool())
#> [0.0, 0.0, 0.23, 0.37, 0.39]
as_float = attempt(key_padding_mask=mask.float())
#> [0.38, 0.26, 0.09, 0.14, 0.14]

# The lines that work. In this layer True means: ignore.
padding = mask == 0
n = mask.shape[1]
causal = torch.ones(n, n, device=x.device).triu(1).bool()
right = attempt(key_padding_mask=padding)
#> [0.59, 0.41, 0.0, 0.0, 0.0]
both = attempt(key_padding_mask=padding, attn_mask=causal)
#> [1.0, 0.0, 0.0, 0.0, 0.0]

# attn_mask has no batch axis: it is (queries, keys), for all.
in_attn_mask = attempt(attn_mask=padding)
#> The shape of the 2D attn_mask is torch.Size([3, 5]), but should be (5, 5).
