import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(2, 5, 3)
labels = torch.tensor([[0, 2, 1, 0, 2], [1, 0, 2, 1, 1]])


def tell(use):
    try:
        return use().item()
    except Exception as error:
        return str(error)


half = tell(lambda: F.cross_entropy(logits.flatten(0, 1), labels))
print(half)
#> Expected input batch_size (10) to match target batch_size (2).
steps = logits.transpose(0, 1)
strided = tell(lambda: steps.view(-1, 3).sum())
print(strided)
#> view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.
cut = tell(lambda: logits[:, :-1].view(8, 3))
short = logits[:, :-1].flatten(0, 1)
print(cut == strided, tuple(short.shape))
#> True (8, 3)
minus = labels.masked_fill(labels == 2, -1)
turned = logits.transpose(1, 2)
outside = tell(lambda: F.cross_entropy(turned, minus))
print(outside)
#> Target -1 is out of bounds.
mended = F.cross_entropy(turned, minus, ignore_index=-1).item()
print(f"{mended:.4f}")
#> 1.8003

# Pooling joins words: cut labels would be those of other words.
pooled = F.max_pool1d(torch.arange(6.0).view(1, 1, 6), 2)
print(pooled.int().flatten().tolist())
#> [1, 3, 5]

# A language model gets all words but the last.
given, following = labels[:, :-1], labels[:, 1:]
longer = tell(lambda: F.cross_entropy(turned[:, :, :-1], labels))
print(longer, given[0].tolist(), following[0].tolist())
#> Expected target size [2, 4], got [2, 5] [0, 2, 1, 0] [2, 1, 0, 2]

# A start token in front, -1 here, has no label: pad in front too.
marked = F.pad(labels, (1, 0), value=-1)
behind = F.pad(labels, (0, 1), value=-100)
front = F.pad(labels, (1, 0), value=-100)
print(*(words[0].tolist() for words in (marked, behind, front)))
#> [-1, 0, 2, 1, 0, 2] [0, 2, 1, 0, 2, -100] [-100, 0, 2, 1, 0, 2]

# A tokenizer cuts words 0 and 3 in two: a label for each piece.
ids = [None, 0, 0, 1, 2, 3, 3, 4, None]  # None: a mark, or padding
word = torch.tensor([[i or 0 for i in ids]]).expand(2, 9)
none = torch.tensor([i is None for i in ids])
pieces = labels.gather(1, word).masked_fill(none, -100)
print(pieces[0].tolist())
#> [-100, 0, 0, 2, 1, 0, 0, 2, -100]
