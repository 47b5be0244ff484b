import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 20, 1)
lstm = nn.LSTM(input_size=1, hidden_size=300, batch_first=True)
out = lstm(x)[0]

# torch keeps two biases and only ever adds them: move one into the
# other and nothing changes.
with torch.no_grad():
    lstm.bias_ih_l0 += lstm.bias_hh_l0
    lstm.bias_hh_l0.zero_()
one_bias = lstm(x)[0]
print("one bias = two:", torch.allclose(one_bias, out, atol=1e-6))
#> one bias = two: True
