import torch
from torch import nn

# A table of 11 words by 3 numbers, and 2 sentences of 5 words.
torch.manual_seed(0)
embedding = nn.Embedding(11, 3)
ids = torch.tensor([[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]])
vectors = embedding(ids)
print(tuple(ids.shape), "->", tuple(vectors.shape))
#> (2, 5) -> (2, 5, 3)

# Word 7 gets row 7 of the table.
rows = embedding.weight[ids]
off = (vectors - rows).abs().max().item()
print("off by", off)
#> off by 0.0

# The same as a linear layer on one-hot vectors, without them.
hot = nn.functional.one_hot(ids, 11).float()
linear = nn.Linear(11, 3, bias=False)
linear.weight = nn.Parameter(embedding.weight.detach().T)
product = linear(hot)
print(tuple(hot.shape), "->", tuple(product.shape))
#> (2, 5, 11) -> (2, 5, 3)

# A step of SGD moves the rows that were looked up. With a slope
# of 1 each word moves by the number of times that it stood there.
optimizer = torch.optim.SGD(embedding.parameters(), lr=1.0)
before = embedding.weight.detach().clone()
embedding(ids).sum().backward()
optimizer.step()
moved = (before - embedding.weight.detach()).round().int()
print(moved[:, 0].tolist())
#> [1, 1, 3, 0, 1, 0, 0, 2, 0, 1, 1]
