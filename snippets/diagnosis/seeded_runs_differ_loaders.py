import torch
from torch.utils.data import DataLoader, RandomSampler, random_split


def epoch(loader):
    return [int(row) for batch in loader for row in batch]


def order(extra=0, epochs=1, reseed=False, own=False):
    torch.manual_seed(0)
    torch.rand(extra)  # whatever else drew before
    g = torch.Generator().manual_seed(0) if own else None
    loader = DataLoader(range(8), shuffle=True, generator=g)
    seen = []
    for _ in range(epochs):
        if reseed:
            torch.manual_seed(0)
        seen.append(epoch(loader))
    return seen


shared, after_a_draw = order(), order(extra=1)
print(shared, after_a_draw)
#> [[2, 0, 5, 3, 1, 4, 7, 6]] [[3, 5, 1, 6, 7, 4, 0, 2]]
own, own_after_a_draw = order(own=True), order(extra=1, own=True)
print(own, own_after_a_draw)
#> [[5, 3, 1, 7, 2, 6, 4, 0]] [[5, 3, 1, 7, 2, 6, 4, 0]]
two_epochs = order(epochs=2, own=True)
print(two_epochs)
#> [[5, 3, 1, 7, 2, 6, 4, 0], [2, 3, 4, 7, 1, 0, 6, 5]]
reseeded = order(epochs=2, reseed=True)
print(reseeded)
#> [[2, 0, 5, 3, 1, 4, 7, 6], [2, 0, 5, 3, 1, 4, 7, 6]]


# Your own sampler does not see the generator of the loader.
def sampled(seed, **given):
    torch.manual_seed(seed)
    sampler = RandomSampler(range(8), **given)
    g = torch.Generator().manual_seed(0)
    return epoch(DataLoader(range(8), sampler=sampler, generator=g))


unheard = [sampled(1), sampled(2)]
print(unheard)
#> [[6, 5, 4, 7, 3, 1, 0, 2], [4, 3, 6, 7, 2, 5, 0, 1]]
fixed = torch.Generator()
heard = []
for seed in (1, 2):
    heard.append(sampled(seed, generator=fixed.manual_seed(0)))
print(heard)
#> [[4, 0, 7, 3, 2, 5, 1, 6], [4, 0, 7, 3, 2, 5, 1, 6]]


# A split draws as well: rows change sides.
def held_out(extra, **given):
    torch.manual_seed(0)
    torch.rand(extra)
    return list(random_split(range(8), [5, 3], **given)[1])


moved = [held_out(0), held_out(1)]
kept = []
for extra in (0, 1):
    kept.append(held_out(extra, generator=fixed.manual_seed(0)))
print(moved, kept)
#> [[5, 1, 6], [3, 4, 5]] [[5, 1, 6], [5, 1, 6]]
