import torch
from torch import nn

torch.manual_seed(0)


def describe(name, tensor, bound=None):
    reach, spread = tensor.abs().max().item(), tensor.std().item()
    known = f", bound {bound:.3f}" if bound else ""
    print(f"{name}: reach {reach:.3f}, std {spread:.3f}{known}")
    return reach, spread, bound


# A convolution: fan_in is what one output number is made of.
conv = nn.Conv2d(3, 64, (5, 7))
kernel = describe("Conv2d", conv.weight, (3 * 5 * 7) ** -0.5)
#> Conv2d: reach 0.098, std 0.056, bound 0.098
# Recurrent layers go by the length of the state, not the input.
lstm = nn.LSTM(8, 50)
gates = describe("LSTM", lstm.weight_ih_l0, 50**-0.5)
#> LSTM: reach 0.141, std 0.081, bound 0.141
# An embedding is normal with a standard deviation of 1.
table = describe("Embedding", nn.Embedding(900, 40).weight)
#> Embedding: reach 4.563, std 0.996
norm = nn.BatchNorm1d(5)
print(norm.weight.tolist(), norm.bias.tolist())
#> [1.0, 1.0, 1.0, 1.0, 1.0] [0.0, 0.0, 0.0, 0.0, 0.0]
