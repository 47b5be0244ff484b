import torch
from torch import nn
from torch.nn.functional import cross_entropy


def off(got, wanted):  # how far from the gradient of the whole
    return ((got - wanted).norm() / wanted.norm()).item()


# Tokens: 32 sentences of up to 9 words, 6 classes, padding -100.
# CrossEntropyLoss divides by the words, so by another number in
# each micro-batch, although all have 8 sentences.
def tokens(seed):
    torch.manual_seed(seed)
    x = torch.randn(32, 9, 5).double()
    target = torch.randint(6, (32, 9))
    length = torch.randint(1, 10, (32,))
    target[torch.arange(9) >= length[:, None]] = -100
    head = nn.Linear(5, 6, dtype=torch.float64)

    def slope(reduction, divisor, parts):
        head.zero_grad()
        for a, b in zip(x.split(parts), target.split(parts)):
            logits = head(a).transpose(1, 2)
            loss = cross_entropy(logits, b, reduction=reduction)
            (loss / divisor).backward()
        return head.weight.grad.clone()

    whole, words = slope("mean", 1, 32), (target != -100).sum()
    by_four = off(slope("mean", 4, 8), whole)
    by_words = off(slope("sum", words, 8), whole)
    return by_four, by_words


for_tokens = [tokens(seed) for seed in range(3)]
for by_four, by_words in for_tokens:
    print(f"mean / 4 {by_four:.0%} off, sum / words {by_words:.0%}")
#> mean / 4 4% off, sum / words 0%
#> mean / 4 9% off, sum / words 0%
#> mean / 4 14% off, sum / words 0%


# Layers that look across the batch see 8 rows and not 32.
def across(layer, seed):
    torch.manual_seed(seed)
    x, y = torch.randn(32, 5).double(), torch.randn(32, 3).double()
    model = nn.Sequential(layer(5), nn.Linear(5, 3)).double()

    def slope(size):
        model.zero_grad()
        for a, b in zip(x.split(size), y.split(size)):
            loss = (model(a) - b).square().mean() * size / 32
            loss.backward()
        return model[1].weight.grad.clone()

    return off(slope(8), slope(32))


for_batchnorm = [across(nn.BatchNorm1d, seed) for seed in range(3)]
for_layernorm = [across(nn.LayerNorm, seed) for seed in range(3)]
print("BatchNorm", [f"{share:.0%}" for share in for_batchnorm])
#> BatchNorm ['23%', '36%', '20%']
print("LayerNorm", [f"{share:.0%}" for share in for_layernorm])
#> LayerNorm ['0%', '0%', '0%']
