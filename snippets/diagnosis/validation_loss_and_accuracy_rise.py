import torch

# What a net gives to the right label of five rows, two classes.
early = torch.tensor([0.6, 0.45, 0.45, 0.45, 0.6])
late = torch.tensor([0.9, 0.8, 0.8, 0.7, 0.002])


def measure(p):
    each = -p.log()  # cross-entropy, one loss a row
    share = (p > 0.5).double().mean().item()
    return share, each.mean().item(), each.median().item()


text = "right {:.2f}, mean loss {:.2f}, median {:.2f}"
first, then = measure(early), measure(late)
print(text.format(*first))
#> right 0.40, mean loss 0.68, median 0.80
print(text.format(*then))
#> right 0.80, mean loss 1.42, median 0.22

# The other way: no mistake left, but each row only just passes.
sure = measure(torch.tensor([0.9, 0.9, 0.9, 0.45]))
unsure = measure(torch.tensor([0.6, 0.6, 0.6, 0.6]))
print(text.format(*sure))
#> right 0.75, mean loss 0.28, median 0.11
print(text.format(*unsure))
#> right 1.00, mean loss 0.51, median 0.51

# Were the fifth row the only one of its class:
labels = torch.tensor([0, 0, 0, 0, 1])
kept = [(p[labels == 1] > 0.5).sum().item() for p in (early, late)]
print(f"right in class 1: {kept[0]}, then {kept[1]}")
#> right in class 1: 1, then 0
