import torch

torch.manual_seed(0)

# Attention: 5 steps of 12 numbers into 3 heads of 4 numbers each.
x = torch.randn(2, 5, 12)


def one_call(x):
    return x.view(2, 3, 5, 4)


def split_then_swap(x):
    return x.view(2, 5, 3, 4).transpose(1, 2)


right, wrong = split_then_swap(x), one_call(x)
print(tuple(right.shape), tuple(wrong.shape))
#> (2, 3, 5, 4) (2, 3, 5, 4)

# Change the last step only. Where does it show, as (head, step)?
later = x.clone()
later[:, 4] += 1


def moved(split):
    change = (split(later) != split(x))[0].any(dim=-1)
    return [tuple(place) for place in change.nonzero().tolist()]


right_moved, wrong_moved = moved(split_then_swap), moved(one_call)
print("view, then transpose:", right_moved)
#> view, then transpose: [(0, 4), (1, 4), (2, 4)]
print("view alone:          ", wrong_moved)
#> view alone:           [(2, 2), (2, 3), (2, 4)]
