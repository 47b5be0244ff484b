import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.nn.utils.rnn import pad_packed_sequence

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

# Padded rows of 20, 12 and 5 steps: out is 0 after the end of each
# row, h_n stops at its last real step.
lengths = torch.tensor([20, 12, 5])
packed = pack_padded_sequence(x, lengths, batch_first=True)
packed_out, (packed_h, _) = lstm(batch_first=True)(packed)
padded, _ = pad_packed_sequence(packed_out, batch_first=True)
zero_at_end = (padded[:, -1] == 0).all(dim=1).tolist()
ends = padded[torch.arange(3), lengths - 1]
print("out[:, -1] is zero:", zero_at_end)
#> out[:, -1] is zero: [False, True, True]
print("h_n is the last real step:", torch.equal(packed_h[0], ends))
#> h_n is the last real step: True

# proj_size makes h narrower than c. (float64: in float32 on a CPU
# this option warns that it runs without oneDNN.)
narrow = lstm(proj_size=5, batch_first=True).double()
_, (narrow_h, narrow_c) = narrow(x.double())
print(tuple(narrow_h.shape), tuple(narrow_c.shape))
#> (1, 3, 5) (1, 3, 300)

# A head on every h: answer k has met inputs 0 to k, none after.
step_lstm, step_head = lstm(batch_first=True), nn.Linear(300, 1)


def answers(window):
    return step_head(step_lstm(window.view(1, 20, 1))[0]).flatten()


reach = torch.autograd.functional.jacobian(answers, x[0].flatten())
n_reach = int((reach != 0).sum())
n_future = int(reach.triu(diagonal=1).count_nonzero())
print(n_reach, "pairs,", n_future, "from the future")
#> 210 pairs, 0 from the future
