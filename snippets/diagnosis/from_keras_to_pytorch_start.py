import torch
from torch import nn


def like_keras(lstm):
    """Start an nn.LSTM of one direction as Keras starts its own."""
    assert isinstance(lstm, (nn.LSTM, nn.LSTMCell))  # no GRU
    units = lstm.hidden_size
    for name, values in lstm.named_parameters():
        if "weight_ih" in name:
            nn.init.xavier_uniform_(values)
        elif "weight_hh" in name:
            nn.init.orthogonal_(values)
        else:
            nn.init.zeros_(values)
            if "bias_ih" in name:  # the forget gate begins open
                nn.init.ones_(values[units : 2 * units])
            else:  # Keras has one bias: the second must not learn
                values.requires_grad_(False)
    return lstm


torch.manual_seed(0)
lstm = nn.LSTM(3, 2)
print([round(b, 2) for b in lstm.bias_ih_l0.tolist()])
#> [0.04, -0.36, 0.12, -0.66, -0.51, -0.36, 0.45, 0.41]
like_keras(lstm)
print(lstm.bias_ih_l0.tolist())
#> [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]

words = nn.Embedding(1000, 8)
before = words.weight.detach().abs().max().item()
nn.init.uniform_(words.weight, -0.05, 0.05)
after = words.weight.detach().abs().max().item()
print(f"embedding up to {before:.2f}, then {after:.2f}")
#> embedding up to 4.10, then 0.05
