import torch
from torch import nn

torch.manual_seed(0)

# 4 sequences, 6 steps, 3 features, through 2 layers of 5 units.
lstm = nn.LSTM(3, 5, num_layers=2, batch_first=True)
x = torch.randn(4, 6, 3)
output, (h_n, c_n) = lstm(x)
print(tuple(output.shape), tuple(h_n.shape), tuple(c_n.shape))
#> (4, 6, 5) (2, 4, 5) (2, 4, 5)

# output: every step, top layer. h_n: last step, every layer. They
# meet in one place, and that place is h_n[-1].
last = output[:, -1]
bottom, top = h_n[0], h_n[-1]
print("output[:, -1] is h_n[0]: ", torch.equal(last, bottom))
#> output[:, -1] is h_n[0]:  False
print("output[:, -1] is h_n[-1]:", torch.equal(last, top))
#> output[:, -1] is h_n[-1]: True

# "h_n[0] is the state I need." It is the BOTTOM layer. The shape
# fits, no error comes, and half of the LSTM is never trained.
head = nn.Linear(5, 2)


def trained(features):
    loss = head(features).square().mean()
    weights = lstm.parameters()
    grads = torch.autograd.grad(loss, weights, retain_graph=True)
    names = [name for name, _ in lstm.named_parameters()]
    return [n for n, g in zip(names, grads) if g.any()]


from_bottom, from_top = trained(bottom), trained(top)
print(len(from_bottom), "of 8 weights learn from h_n[0]")
#> 4 of 8 weights learn from h_n[0]
print(len(from_top), "of 8 weights learn from h_n[-1]")
#> 8 of 8 weights learn from h_n[-1]

# "Flatten both layers with view." h_n is layers first, so row 0
# gets two SEQUENCES of one layer. Move the batch to the front.
flat = h_n.view(4, -1)
both = h_n.transpose(0, 1).flatten(1)
print("mixed:", torch.equal(flat[0], h_n[0, :2].flatten()))
#> mixed: True
print("one sequence:", torch.equal(both[0], h_n[:, 0].flatten()))
#> one sequence: True

# Two directions: h_n[-1] is the backward one alone. Join the pair.
lstm2 = nn.LSTM(3, 5, bidirectional=True, batch_first=True)
output2, (h_n2, _) = lstm2(x)
ends = torch.cat([h_n2[-2], h_n2[-1]], dim=1)
backward = torch.equal(h_n2[-1], output2[:, 0, 5:])
print("h_n[-1] comes from step 0:", backward)
#> h_n[-1] comes from step 0: True
