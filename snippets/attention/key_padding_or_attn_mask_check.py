import torch

torch.manual_seed(0)
x = torch.randn(3, 5, 8)
lengths = torch.tensor([5, 2, 4])  # 1 is a token, 0 is padding
mask = (torch.arange(5) < lengths[:, None]).long()
mha = torch.nn.MultiheadAttention(8, 2, batch_first=True)

# Under a right mask the padding has no say: put other numbers
# there, and the answers at real tokens stay.
other = x.masked_fill(mask[:, :, None] == 0, 9.0)


def moved(key_padding_mask):  # at the real tokens of sentence 1
    before, _ = mha(x, x, x, key_padding_mask)
    after, _ = mha(other, other, other, key_padding_mask)
    return (after - before)[1, :2].abs().max().item()


moves = [moved(m) for m in (mask.bool(), mask.float(), mask == 0)]
print([round(m, 2) for m in moves])
#> [13.38, 7.47, 0.0]

# All masks here are wrong in the first two; does NaN show it?
nans = []
for s, m in (x, mask), (x[1:], mask[1:]):  # then without sentence 0
    for wrong in (m.bool(), m.float()):
        nans.append(mha(s, s, s, wrong)[0].isnan().sum().item())
print(nans)
#> [40, 0, 0, 0]
