import torch
from torch import nn

lstm = nn.LSTM(3, 5, bidirectional=True, batch_first=True)
output, (h_n, c_n) = lstm(torch.randn(4, 6, 3))
total = sum(w.numel() for w in lstm.parameters())


def idle(v):
    """How many numbers of each weight get no gradient."""
    lstm.zero_grad()
    v.sum().backward(retain_graph=True)
    named = lstm.named_parameters()
    count = {name: int((w.grad == 0).sum()) for name, w in named}
    return {name: n for name, n in count.items() if n}


with_ends = idle(h_n)  # the final states
with_last = idle(output[:, -1])
print(with_ends)
#> {}
print("\n".join(f"{name}: {n}" for name, n in with_last.items()))
#> weight_ih_l0_reverse: 15
#> weight_hh_l0_reverse: 100
#> bias_ih_l0_reverse: 5
#> bias_hh_l0_reverse: 5
lost = sum(with_last.values())
print(lost, "of", total)
#> 125 of 400

# The forward state alone leaves the other direction idle too.
forward_only = idle(h_n[-2])
print(sum(forward_only.values()))
#> 200
