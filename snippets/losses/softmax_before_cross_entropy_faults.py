import warnings

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
B, n, V, H = 3, 4, 50, 16
logits = torch.randn(B, n, V)
target = torch.randint(V, (B, n))


def attempt(action):
    try:
        action()
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        print(said[:66])
        return said
    return "fine"


# 1. The loss is an object: build it once, then call it.
constructor = attempt(lambda: nn.CrossEntropyLoss(logits, target))
#> RuntimeError: Boolean value of Tensor with more than one value is
criterion = nn.CrossEntropyLoss()


# 2. What forward reads, __init__ has to store; and net(x) looks
# for a method called forward.
class Posted(nn.Module):
    def __init__(self, num_units):
        super().__init__()
        self.dropout = nn.Dropout(0.9)

    def forward_pass(self, x):
        return x.reshape(-1, self.num_units)


net = Posted(V)
attribute = attempt(lambda: net.forward_pass(logits))
#> AttributeError: 'Posted' object has no attribute 'num_units'
forward = attempt(lambda: net(logits))
#> NotImplementedError: Module [Posted] is missing the required "forw
net.num_units = V  # stored; and the dropout nobody calls is idle:
idle = torch.equal(net.forward_pass(logits), logits.flatten(0, 1))
print("the dropout changed nothing:", idle)
#> the dropout changed nothing: True

# 3. A line may not end in a dot, and one_hot counts in integers.
dot = attempt(lambda: compile("x = x.float().", "posted", "exec"))
#> SyntaxError: invalid syntax (posted, line 1)
lstm = nn.LSTM(V, H, batch_first=True)
one_hot = F.one_hot(torch.randint(V, (B, n)), V)
integers = attempt(lambda: lstm(one_hot))
#> ValueError: RNN input dtype (torch.int64) does not match weight dt
x = one_hot.float()

# 4. A batch_first output is a transposed view on this CPU.
sequence, _ = lstm(x)
view = attempt(lambda: sequence.view(-1, H))
#> RuntimeError: view size is not compatible with input tensor's size
print(sequence.stride(), tuple(sequence.reshape(-1, H).shape))
#> (16, 48, 1) (12, 16)

# 5. Classes on dim 1, and the target without that axis.
flat_logits = logits.flatten(0, 1)
half_flat = attempt(lambda: criterion(flat_logits, target))
#> ValueError: Expected input batch_size (12) to match target batch_s
not_flat = attempt(lambda: criterion(logits, target))
#> RuntimeError: Expected target size [3, 50], got [3, 4]
flat = criterion(flat_logits, target.flatten()).item()
moved = criterion(logits.transpose(1, 2), target).item()
print(f"{flat:.4f} {moved:.4f}")
#> 4.7634 4.7634

# 6. With as many steps as classes the mistake is silent.
square, labels = torch.randn(B, 7, 7), torch.randint(7, (B, 7))
silent = criterion(square, labels).item()
truth = criterion(square.flatten(0, 1), labels.flatten()).item()
print(f"silent {silent:.3f}, right {truth:.3f}")
#> silent 2.300, right 2.732

# 7. dim=1 is the class axis after the flatten, time before it.
class_sums = flat_logits.softmax(1).sum(-1)
time_sums = logits.softmax(1).sum(-1)
print([round(total, 2) for total in class_sums[:3].tolist()])
#> [1.0, 1.0, 1.0]
print([round(total, 2) for total in time_sums[0, :3].tolist()])
#> [13.39, 13.96, 11.68]

# 8. dropout= acts between layers, and one layer has no between.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    lonely = nn.LSTM(V, H, dropout=0.5, batch_first=True)
for warning in caught:
    print(str(warning.message)[:64])
#> dropout option adds dropout after all but last recurrent layer,
twice_equal = torch.equal(lonely(x)[0], lonely(x)[0])
print("two training passes are equal:", twice_equal)
#> two training passes are equal: True

# 9. Detaching the old state leaves the new one unused.
hc = (torch.zeros(1, B, H), torch.zeros(1, B, H))
for _ in range(3):
    output, states = lstm(x, hc)
    output.sum().backward()
    for s in hc:
        s.detach_()
carried_nothing = all(s.count_nonzero() == 0 for s in hc)
print("the state is still zero:", carried_nothing)
#> the state is still zero: True


# Use the new state, and cut its history.
def carry(cut):
    hc = (torch.zeros(1, B, H), torch.zeros(1, B, H))
    for _ in range(3):
        output, hc = lstm(x, hc)
        output.sum().backward()
        if cut:
            hc = tuple(s.detach() for s in hc)


uncut = attempt(lambda: carry(cut=False))
#> RuntimeError: Trying to backward through the graph a second time (
cut = attempt(lambda: carry(cut=True))

# 10. Carrying is right only if this batch continues the last.
stream = torch.randn(B, 10, V)
whole, _ = lstm(stream)
first, hc = lstm(stream[:, :6])
rest = whole[:, 6:]
carry_error = (lstm(stream[:, 6:], hc)[0] - rest).abs().max()
restart_error = (lstm(stream[:, 6:])[0] - rest).abs().max()
print(f"{carry_error:.2f} carried, {restart_error:.2f} restarted")
#> 0.00 carried, 0.23 restarted

# 11. NLLLoss wants logarithms, and log_softmax makes them safely.
p = flat_logits.softmax(-1)
negative = F.nll_loss(p, target.flatten()).item()
nll = F.nll_loss(p.log(), target.flatten()).item()
print(f"{negative:.2f} {nll:.4f}")
#> -0.01 4.7634
far = torch.tensor([0.0, -200.0])
unsafe, safe = far.softmax(-1).log(), far.log_softmax(-1)
print(unsafe.tolist(), safe.tolist())
#> [0.0, -inf] [0.0, -200.0]

# 12. The two-class losses come in the same two kinds.
z, t = torch.randn(9), torch.randint(2, (9,)).float()
with_logits = nn.BCEWithLogitsLoss()
bce_logits = with_logits(z, t).item()
bce = nn.BCELoss()(z.sigmoid(), t).item()
bce_twice = with_logits(z.sigmoid(), t).item()
print(f"{bce_logits:.4f} {bce:.4f}, sigmoid twice {bce_twice:.4f}")
#> 1.2474 1.2474, sigmoid twice 0.9579
