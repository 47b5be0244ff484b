import torch
from torch import nn
from torch.nn.functional import cosine_similarity

# 6 words; 0, 1, 2 are followed by 1 and 3, 4, 5 by 0.
words = torch.arange(6)
label = torch.tensor([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])


def groups(table):  # likeness within and across the two groups
    like = cosine_similarity(table[:, None], table[None], dim=2)
    same = label[:, None] == label[None]
    within = like[same & ~torch.eye(6).bool()].mean().item()
    return within, like[~same].mean().item()


def run(seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Embedding(6, 4), nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    start = groups(model[0].weight.detach())
    for _ in range(60):
        optimizer.zero_grad()
        guess = model(words).squeeze(1)
        loss = nn.functional.binary_cross_entropy_with_logits
        loss(guess, label).backward()
        optimizer.step()
    return start, groups(model[0].weight.detach())


runs = [run(seed) for seed in range(3)]
for start, end in runs:
    print("within {:.1f}, across {:.1f}".format(*start), end=" -> ")
    print("within {:.1f}, across {:.1f}".format(*end))
#> within -0.1, across 0.1 -> within 0.7, across -0.7
#> within -0.0, across -0.2 -> within 0.8, across -0.8
#> within 0.6, across 0.1 -> within 0.9, across -0.9
