import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(3, 20, 1)  # 3 windows, 20 steps, 1 feature


def lstm(**options):
    return nn.LSTM(1, 300, **options)


# batch_first forgotten: no error. The 3 windows are read as steps
# and the 20 steps as a batch. Only h_n gives it away.
flipped_out, (flipped_h, _) = lstm()(x)
out, (h_n, c_n) = lstm(batch_first=True)(x)
print(tuple(flipped_out.shape), tuple(flipped_h.shape))
#> (3, 20, 300) (1, 20, 300)
print(tuple(out.shape), tuple(h_n.shape), tuple(c_n.shape))
#> (3, 20, 300) (1, 3, 300) (1, 3, 300)

# Two layers: out is the top layer, h_n has the last h of each.
deep = lstm(num_layers=2, batch_first=True)
deep_out, (deep_h, _) = deep(x)
n_deep = sum(p.numel() for p in deep.parameters())
print(tuple(deep_out.shape), tuple(deep_h.shape), f"{n_deep:,}")
#> (3, 20, 300) (2, 3, 300) 1,086,000

# Both directions: the backward half ends at step 0, not at -1.
both = lstm(bidirectional=True, batch_first=True)
both_out, (both_h, _) = both(x)
n_both = sum(p.numel() for p in both.parameters())
at_start = torch.equal(both_h[1], both_out[:, 0, 300:])
at_end = torch.equal(both_h[1], both_out[:, -1, 300:])
print(tuple(both_out.shape), tuple(both_h.shape), f"{n_both:,}")
#> (3, 20, 600) (2, 3, 300) 727,200
print("backward h_n is at step 0:", at_start, "at step -1:", at_end)
#> backward h_n is at step 0: True at step -1: False

# A head on every h: answer k has met inputs 0 to k, none after.
step_lstm, step_head = lstm(batch_first=True), nn.Linear(300, 1)


def answers(window):
    return step_head(step_lstm(window.view(1, 20, 1))[0]).flatten()


reach = torch.autograd.functional.jacobian(answers, x[0].flatten())
n_reach = int((reach != 0).sum())
n_future = int(reach.triu(diagonal=1).count_nonzero())
print(n_reach, "pairs,", n_future, "from the future")
#> 210 pairs, 0 from the future
