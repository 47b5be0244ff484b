import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.tensor([2.0, 1.0, 0.0])  # what the network returns

# You want probabilities to sample from: apply softmax there.
chances = {T: F.softmax(logits / T, dim=-1) for T in (0.5, 1, 2)}
for temperature, p in chances.items():
    print(temperature, [f"{chance:.2f}" for chance in p.tolist()])
#> 0.5 ['0.87', '0.12', '0.02']
#> 1 ['0.67', '0.24', '0.09']
#> 2 ['0.51', '0.31', '0.19']
drawn = torch.multinomial(chances[1], 9000, replacement=True)
shares = drawn.bincount() / len(drawn)
print([f"{share:.1f}" for share in shares.tolist()])
#> ['0.7', '0.2', '0.1']

# The most likely character needs no softmax at all.
print(logits.argmax(-1).item(), chances[1].argmax(-1).item())
#> 0 0
