import torch
import torch.nn.functional as F
from torch import nn

# Certain and right, one character of 200: the best there is.
V = 200
target = torch.tensor([7])
logits = 100.0 * F.one_hot(target, V)
criterion = nn.CrossEntropyLoss()
doubled = criterion(logits.softmax(-1), target).item()
right = criterion(logits, target).item()
print(f"softmax first {doubled:.2f}, logits {right:.2f}")
#> softmax first 4.31, logits 0.00


# At the start all logits are about equal.
def push(softmax):
    z = torch.zeros(1, V, requires_grad=True)
    criterion(z.softmax(-1) if softmax else z, target).backward()
    return z.grad.norm().item()


strong, weak = push(softmax=False), push(softmax=True)
print(f"gradient {strong:.3f}, softmax first {weak:.3f}")
#> gradient 0.997, softmax first 0.005

# To sample you do want it. Your rows are steps, n for each text.
torch.manual_seed(0)
B, n, temperature = 3, 4, 0.8
output = torch.randn(B * n, V)
last, wrong = output[n - 1 :: n], output[:, -1]
only = output[-1:]  # with one text, whatever its length
p = F.softmax(last / temperature, dim=-1)
drawn = torch.multinomial(p, 1)
print(f"{tuple(p.shape)} -> {tuple(drawn.shape)}")
#> (3, 200) -> (3, 1)
print(f"output[:, -1] is {tuple(wrong.shape)}: one class")
#> output[:, -1] is (12,): one class
