import torch
from torch import nn

torch.manual_seed(0)
embedding = nn.Embedding(11, 3)  # the ids 0 to 10
ids = torch.tensor([[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]])

said = {}
tries = {"float": ids.float(), "11": ids + 1, "-1": ids - 1}
for name, wrong in tries.items():
    try:
        embedding(wrong)
    except (RuntimeError, IndexError) as error:
        said[name] = f"{type(error).__name__}: {error}"
        print(said[name])
#> RuntimeError: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)
#> IndexError: index out of range in self
#> IndexError: index out of range in self

# Look before you embed.
low, high = ids.min().item(), ids.max().item()
print(low, high, "of", embedding.num_embeddings)
#> 0 10 of 11

# One-hot vectors as integers are taken for words 0 and 1.
hot = nn.functional.one_hot(ids, 11)
twice = embedding(hot)
distinct = len(twice.view(-1, 3).unique(dim=0))
print(tuple(twice.shape), "different vectors:", distinct)
#> (2, 5, 11, 3) different vectors: 2
