import torch
import torch.nn.functional as F

torch.manual_seed(6)
x = torch.ones(2, 10, 10)

# 10 in each slice, or 20 in all? Neither.
y = F.dropout(x, p=0.1, training=True)
zeros = (y == 0).sum((1, 2)).tolist()
print(zeros, f"left over: {y.max():.4f}")
#> [12, 9] left over: 1.1111


# PyTorch has no noise_shape. This line is all of it.
def dropout(x, p, noise_shape, training=True):
    return x * F.dropout(x.new_ones(noise_shape), p, training)


whole = dropout(x, 0.4, (2, 1, 1))  # a coin for each slice
whole_zeros = (whole == 0).sum((1, 2)).tolist()
print(whole_zeros)
#> [0, 100]

# The same 200 coins, drawn without dropout.
torch.manual_seed(6)
keep = torch.empty(2, 10, 10).bernoulli_(1 - 0.1)
differ = ((y != 0) != (keep != 0)).sum().item()
print(f"{differ} of 200 differ")
#> 0 of 200 differ


# The function does not hear eval() unless you tell it.
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = torch.nn.Dropout(0.1)

    def forward(self, x):
        told = F.dropout(x, 0.1, training=self.training)
        untold = F.dropout(x, 0.1)
        return self.drop(x), told, untold


net = Net()
train_zeros = [(out == 0).sum().item() for out in net(x)]
net.eval()
eval_zeros = [(out == 0).sum().item() for out in net(x)]
print(train_zeros, "after eval()", eval_zeros)
#> [21, 20, 18] after eval() [0, 0, 24]
