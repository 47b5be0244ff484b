import torch
from torch import nn

# 14 words in two groups, told apart by nothing but their label.
words = torch.arange(14)
label = (words < 8).float()


def friends(table):
    """Words whose most similar other word is of their group."""
    unit = nn.functional.normalize(table)
    like = (unit @ unit.T).fill_diagonal_(-2)
    return (label[like.argmax(1)] == label).sum().item()


def run(seed, steps=60):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Embedding(14, 4), nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    score = nn.BCEWithLogitsLoss()
    for _ in range(steps):
        optimizer.zero_grad()
        score(model(words).squeeze(1), label).backward()
        optimizer.step()
    return model[0].weight.detach()


fresh = [friends(run(seed, steps=0)) for seed in range(3)]
trained = [friends(run(seed)) for seed in range(3)]
print(fresh, "->", trained)
#> [6, 7, 4] -> [14, 14, 14]
