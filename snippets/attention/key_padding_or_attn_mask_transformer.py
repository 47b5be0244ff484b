import warnings

import torch
from torch import nn

warnings.simplefilter("ignore")  # nested tensors: a prototype
torch.manual_seed(0)
shape = dict(d_model=8, nhead=2, dropout=0, batch_first=True)
layer = nn.TransformerEncoderLayer(**shape)
encoder = nn.TransformerEncoder(layer, 2)
x = torch.randn(3, 5, 8)
right = torch.arange(5) >= torch.tensor([5, 2, 4])[:, None]
left = right.flip(1)  # padding in front
causal = torch.ones(5, 5).triu(1).bool()


def ask(padding, mask=None):
    out = encoder(x, src_key_padding_mask=padding, mask=mask)
    return out[1, 4].tolist(), out.isnan().sum().item()


cases = [(right,), (right, causal), (left, causal), (~right,)]
train = [ask(*case) for case in cases]
encoder.eval()
with torch.no_grad():
    valid = [ask(*case) for case in cases]

# The last place of sentence 1, and the number of nan in all.
for case in range(4):
    print(*(f"{seen[case][0][0]:.2f}" for seen in (train, valid)),
          *(seen[case][1] for seen in (train, valid)))
#> -0.23 0.00 0 0
#> -0.23 -0.23 0 0
#> 0.21 nan 0 80
#> 0.03 0.03 0 40

# The decoder of nn.Transformer looks at the source by itself. What
# do other numbers in the padding move, without its mask and with?
whole = nn.Transformer(
    num_encoder_layers=1, num_decoder_layers=1, **shape)
other = x.masked_fill(right[:, :, None], 9.0)
target = torch.randn(3, 4, 8)


def moved(**masks):
    masks["src_key_padding_mask"] = right
    gap = whole(x, target, **masks) - whole(other, target, **masks)
    return gap.square().mean().item()


moves = moved(), moved(memory_key_padding_mask=right)
print(f"{moves[0]:.2f} {moves[1]:.2f}")
#> 0.07 0.00

# Does place 0 of the target move with the last one?
later = target.clone()
later[:, 3] = 9.0


def ahead(**masks):
    gap = whole(x, target, **masks) - whole(x, later, **masks)
    return gap[:, 0].square().mean().item()


looks = ahead(src_mask=causal), ahead(tgt_mask=causal[:4, :4])
print(f"{looks[0]:.2f} {looks[1]:.2f}")
#> 0.73 0.00
