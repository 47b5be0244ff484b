import torch
from torch import nn
from torch.nn.functional import one_hot

# A table of 11 words by 3 numbers, and 2 sentences of 5 words.
torch.manual_seed(0)
embedding = nn.Embedding(num_embeddings=11, embedding_dim=3)
ids = torch.tensor([[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]])

# What it computes: word number 7 gets row 7 of the table.
vectors = embedding(ids)
print(tuple(ids.shape), "->", tuple(vectors.shape))
#> (2, 5) -> (2, 5, 3)
rows = embedding.weight[ids]
print(torch.equal(vectors, rows))
#> True

# The same as a linear layer on one-hot vectors, without them.
hot = one_hot(ids, num_classes=11).float()
linear = nn.Linear(11, 3, bias=False)
linear.weight = nn.Parameter(embedding.weight.detach().T)
product = linear(hot)
print(tuple(hot.shape), torch.equal(product, vectors))
#> (2, 5, 11) True

# So one-hot vectors do not go in. As integers they are taken for
# words 0 and 1, and nothing raises.
twice = embedding(hot.long())
distinct = len(twice.view(-1, 3).unique(dim=0))
print(tuple(twice.shape), "different vectors:", distinct)
#> (2, 5, 11, 3) different vectors: 2
refused = {}
for name, wrong in (("float", ids.float()), ("11", ids + 1)):
    try:
        embedding(wrong)
    except (RuntimeError, IndexError) as error:
        refused[name] = f"{type(error).__name__}: {error}"
        print(refused[name])
#> RuntimeError: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)
#> IndexError: index out of range in self

# What it knows before training: nothing. One step of SGD moves
# the rows that were looked up, by as much as they were used.
optimizer = torch.optim.SGD(embedding.parameters(), lr=1.0)
before = embedding.weight.detach().clone()
embedding(ids).sum().backward()
optimizer.step()
moved = (before - embedding.weight.detach())[:, 0].round().int()
print(moved.tolist())
#> [1, 1, 3, 0, 1, 0, 0, 2, 0, 1, 1]
print(ids.flatten().bincount(minlength=11).tolist())
#> [1, 1, 3, 0, 1, 0, 0, 2, 0, 1, 1]
