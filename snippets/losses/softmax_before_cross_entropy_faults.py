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


# The loss is an object: build it once, then call it.
constructor = attempt(lambda: nn.CrossEntropyLoss(logits, target))
#> RuntimeError: Boolean value of Tensor with more than one value is


# What forward reads, __init__ has to store; and net(x) looks
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

# A line may not end in a dot, and one_hot counts in integers.
dot = attempt(lambda: compile("x = x.float().", "posted", "exec"))
#> SyntaxError: invalid syntax (posted, line 1)
lstm = nn.LSTM(V, H, batch_first=True)
one_hot = F.one_hot(torch.randint(V, (B, n)), V)
integers = attempt(lambda: lstm(one_hot))
#> ValueError: RNN input dtype (torch.int64) does not match weight dt
x = one_hot.float()

# A batch_first output is a transposed view on this CPU.
sequence, _ = lstm(x)
view = attempt(lambda: sequence.view(-1, H))
#> RuntimeError: view size is not compatible with input tensor's size
print(sequence.stride(), tuple(sequence.reshape(-1, H).shape))
#> (16, 48, 1) (12, 16)
