import torch
from torch import nn


def told(call, *shapes, device="cpu"):
    try:
        call(*(torch.zeros(one, device=device) for one in shapes))
    except (RuntimeError, AssertionError) as error:
        return str(error)


def product(a, b):
    return a @ b


def einsum(a, b):
    return torch.einsum("nk,ko->no", a, b)


# 10 numbers arrive where 12 are awaited.
A, B = (4, 10), (12, 5)
matrices = told(product, A, B)
print(matrices)
#> mat1 and mat2 shapes cannot be multiplied (4x10 and 12x5)
batches = told(product, (6, *A), (6, *B))
print(batches)
#> Expected size for first two dimensions of batch2 tensor to be: [6, 10] but got: [6, 12].
by_vector = told(product, A, 12)
print(by_vector)
#> size mismatch, got input (4), mat (4x10), vec (12)
vectors = told(product, 10, 12)
print(vectors)
#> inconsistent tensor size, expected tensor [10] and src [12] to have the same number of elements, but got 10 and 12 elements respectively
letters = told(einsum, A, B)
print(letters)
#> einsum(): subscript k has size 12 for operand 1 which does not broadcast with previously seen size 10
lstm, attention = nn.LSTM(*B), nn.MultiheadAttention(12, 3)
recurrent = told(lstm, A)
print(recurrent)
#> input.size(-1) must be equal to input_size. Expected 12, got 10
heads = told(attention, A, A, A)
print(heads)
#> was expecting embedding dimension of 12, but got 10
no_data = told(product, A, B, device="meta")
print(no_data)
#> a and b must have same reduction dim, but got [4, 10] X [12, 5].
