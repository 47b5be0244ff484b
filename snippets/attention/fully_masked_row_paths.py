import warnings

import torch
import torch.nn.functional as F
from torch import nn

warnings.simplefilter("ignore")  # nested tensors: a prototype
torch.manual_seed(0)
x = torch.randn(3, 5, 8)
lengths = torch.tensor([5, 0, 2])
padding = torch.arange(5) >= lengths[:, None]
added = torch.zeros(3, 5).masked_fill(padding, -torch.inf)
seen, shown = {}, {}


def show(name, out):  # the first token of the empty sentence
    seen[name] = out[1, 0]
    shown[name] = f"{out[1, 0, 0].item():.2f}"
    print(name, shown[name])


# The function, with a mask of bool (True: keep), and one to add.
show("function", F.scaled_dot_product_attention(
    x, x, x, ~padding[:, None]))
#> function 0.00
show("function, added", F.scaled_dot_product_attention(
    x, x, x, added[:, None]))
#> function, added 0.00

mha = nn.MultiheadAttention(8, num_heads=2, batch_first=True)
nn.init.constant_(mha.out_proj.bias, 0.5)


def attend(mask):
    return mha(
        x, x, x, key_padding_mask=mask, need_weights=False)[0]


show("layer, no weights", attend(padding))
#> layer, no weights 0.50
mha.eval()
with torch.no_grad():
    show("layer, no weights, eval", attend(padding))
    show("layer, no weights, eval, added", attend(added))
#> layer, no weights, eval nan
#> layer, no weights, eval, added 0.50


def encode(name, train=False, mask=padding, **options):
    torch.manual_seed(1)
    layer = nn.TransformerEncoderLayer(
        8, nhead=2, dropout=0.0, batch_first=True, **options)
    encoder = nn.TransformerEncoder(layer, 2).train(train)
    with torch.set_grad_enabled(train):
        out = encoder(x, src_key_padding_mask=mask)
    show(name, out)
    return out


encode("encoder, train", train=True)
#> encoder, train -1.04
encode("encoder, eval")
#> encoder, eval 0.00
encode("encoder, eval, padding in front", mask=padding.flip(1))
#> encoder, eval, padding in front nan
encode("encoder, norm_first, train", train=True, norm_first=True)
#> encoder, norm_first, train -1.08
encode("encoder, norm_first, eval", norm_first=True)
#> encoder, norm_first, eval nan
# A batch of empty sentences alone, in eval mode.
try:
    encode("only empty", mask=torch.ones(3, 5).bool())
    message = "no error"
except RuntimeError as error:
    message = str(error)
print(message)
#> to_padded_tensor: at least one constituent tensor should have non-zero numel
