import torch
from torch import nn

torch.manual_seed(0)


def reach(name, tensor, bound):
    far = tensor.abs().max().item()
    print(f"{name}: reach {far:.3f}, bound {bound:.3f}")
    return far, bound


# A convolution: fan_in is what one output number is made of.
conv = nn.Conv2d(6, 64, (5, 7), groups=2)
kernel = reach("Conv2d", conv.weight, (6 / 2 * 5 * 7) ** -0.5)
#> Conv2d: reach 0.098, bound 0.098
# A transposed one counts the outputs of a group instead.
back = nn.ConvTranspose2d(64, 6, (5, 7), groups=2)
edge = (6 / 2 * 5 * 7) ** -0.5
turned = reach("ConvTranspose2d", back.weight, edge)
#> ConvTranspose2d: reach 0.098, bound 0.098
# Recurrent layers go by the length of the state, not the input.
lstm = nn.LSTM(8, 50)
gates = reach("LSTM", lstm.weight_ih_l0, 50**-0.5)
#> LSTM: reach 0.141, bound 0.141
# An embedding is normal with a standard deviation of 1.
table = nn.Embedding(900, 40)
spread = table.weight.std().item()
print(f"Embedding: standard deviation {spread:.3f}")
#> Embedding: standard deviation 0.997
norm = nn.BatchNorm1d(5)
started = norm.weight.tolist(), norm.bias.tolist()
print(*started)
#> [1.0, 1.0, 1.0, 1.0, 1.0] [0.0, 0.0, 0.0, 0.0, 0.0]
