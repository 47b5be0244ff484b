import torch

# Attention: 5 steps of 12 numbers into 3 heads of 4 numbers each.
x = torch.zeros(2, 5, 12)


def one_call(x):
    return x.view(2, 3, 5, 4)


def split_then_swap(x):
    return x.view(2, 5, 3, 4).transpose(1, 2)


# Change the last step only. Where does it show, as (head, step)?
x[0, 4] = 1


def moved(split):
    return split(x)[0].any(dim=-1).nonzero().tolist()


right, wrong = moved(split_then_swap), moved(one_call)
print("view, then transpose:", right)
#> view, then transpose: [[0, 4], [1, 4], [2, 4]]
print("view alone:          ", wrong)
#> view alone:           [[2, 2], [2, 3], [2, 4]]

# The way back needs both as well.
heads = split_then_swap(x)
back = heads.transpose(1, 2).reshape(2, 5, 12)
mixed = heads.reshape(2, 5, 12)
whole = [y[0].all(dim=-1).nonzero().flatten().tolist()
         for y in (back, mixed)]
print("back, steps that are whole:", whole)
#> back, steps that are whole: [[4], []]
