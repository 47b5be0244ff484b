import torch
from torch import nn

torch.manual_seed(0)
series = torch.randn(7, 15, 3)
chunks = series.split(5, dim=1)
gru = nn.GRU(3, 4, batch_first=True)


def read(net, state):
    seen = []
    for chunk in chunks:
        output, state = net(chunk, state)
        seen.append(output)
    return torch.cat(seen, dim=1), state


# A second epoch starts in the state in which the first one ended.
first, state = read(gru, None)
second, _ = read(gru, state.detach())
stale = (second - first).abs().amax(dim=(0, 2))
print(f"{stale[0]:.2f} off at step 1, {stale[-1]:.4f} at step 15")
#> 0.47 off at step 1, 0.0043 at step 15

# Two directions: the backward one would have to come from the
# chunk that follows.
both = nn.GRU(3, 4, batch_first=True, bidirectional=True)
off = (read(both, None)[0] - both(series)[0]).abs().amax(dim=(0, 1))
forward, backward = off[:4].max().item(), off[4:].max().item()
print(f"forward half {forward:.2f}, backward half {backward:.2f}")
#> forward half 0.00, backward half 0.48
