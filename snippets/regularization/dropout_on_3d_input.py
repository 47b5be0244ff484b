import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.ones(2, 10, 10)
y = F.dropout(x, p=0.1)

# Neither "10 in each" nor "20 in all": a coin for each element.
print("zeros in each slice:", (y == 0).sum((1, 2)).tolist())
#> zeros in each slice: [7, 9]
survivor = y[y > 0].unique().item()
print(f"everything else: {survivor:.4f}")
#> everything else: 1.1111

# The same call 5,000 times, in one call.
draws = F.dropout(torch.ones(5000, 2, 10, 10), p=0.1)
slices = (draws == 0).sum((2, 3))
total = slices.sum(1)
ten_each = (slices == 10).all(1).double().mean().item()
twenty = (total == 20).double().mean().item()
mean, sd = total.double().mean().item(), total.double().std().item()
print(f"{mean:.1f} zeros, give or take {sd:.1f}")
#> 19.9 zeros, give or take 4.2
print(f"from {total.min()} to {total.max()}")
#> from 8 to 36
print(f"exactly 20: {twenty:.0%}, exactly 10 + 10: {ten_each:.0%}")
#> exactly 20: 9%, exactly 10 + 10: 2%


# A mask with 1 in its shape is shared along that axis.
def masked(x, p, noise_shape):
    return x * F.dropout(torch.ones(noise_shape), p)


torch.manual_seed(16)
z = torch.ones(2, 7, 5)
shapes = (2, 7, 5), (2, 1, 1), (1, 7, 5), (2, 7, 1), (2, 1, 5)
masks = {shape: masked(z, 0.4, shape) == 0 for shape in shapes}
for shape, mask in masks.items():
    print(shape, "drops", mask.sum((1, 2)).tolist(), "of 35")
#> (2, 7, 5) drops [13, 17] of 35
#> (2, 1, 1) drops [0, 35] of 35
#> (1, 7, 5) drops [11, 11] of 35
#> (2, 7, 1) drops [20, 10] of 35
#> (2, 1, 5) drops [7, 14] of 35
