import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(2, 3, 4, 5)
y = torch.randint(0, 3, (2, 4, 5))


def tell(target):
    """The end of the message, or the loss."""
    try:
        return round(F.cross_entropy(logits, target).item(), 4)
    except RuntimeError as error:
        return str(error)[-12:]


hot = F.one_hot(y, 3)  # (N, H, W, C): the classes come last
four = F.one_hot(y, 4).movedim(3, 1).float()  # 4 classes, not 3
colours = torch.zeros(2, 4, 5, 3).byte()  # (N, H, W, 3)
deep = F.one_hot(y[:, None], 3)
flat = y.flatten(1)
animals = torch.tensor([2, 0])  # one label an image
wrong = [hot, four, colours, deep, flat, animals]
found = [tell(target) for target in wrong]
print(found)
#> ['dimension: 4', 'dimension: 4', 'dimension: 4', 'dimension: 5', 'dimension: 2', 'dimension: 1']

right = [hot.argmax(3), flat.view(2, 4, 5)]
mended = [tell(target) for target in right]
print(mended)
#> [1.3792, 1.3792]
pooled = F.cross_entropy(logits.mean((2, 3)), animals).item()
print(f"{pooled:.4f}")
#> 0.9905

# One-hot in the shape of the logits, in whole numbers.
first = hot.movedim(3, 1)
whole = "no error"
try:
    F.cross_entropy(logits, first)
except RuntimeError as error:
    whole = str(error)
print(whole)
#> Expected floating point type for target with class probabilities, got Long

# A bare squeeze() takes the batch of one as well.
alone = y[:1, None]
bare = "no error"
try:
    F.cross_entropy(logits[:1], alone.squeeze())
except ValueError as error:
    bare = str(error)
print(bare)
#> Expected input batch_size (1) to match target batch_size (4).
named = F.cross_entropy(logits[:1], alone.squeeze(1)).item()
print(f"{named:.4f}")
#> 1.3058

# No batch axis on both sides: the classes are taken for images.
one, seen, lone = logits[0], y[0], "no error"
try:
    F.cross_entropy(one, seen)
except ValueError as error:
    lone = str(error)
batched = F.cross_entropy(one[None], seen[None]).item()
print(f"{lone} {batched:.4f}")
#> Expected input batch_size (3) to match target batch_size (4). 1.3058

# A channel behind, (N, H, W, 1): here argmax(3) empties the mask.
mask = y[..., None]
taken, nulled = mask.squeeze(3).long(), mask.argmax(3)
print(tell(mask), tell(taken), nulled.unique().tolist())
#> dimension: 4 1.3792 [0]

# One-hot labels of images; a mask of floats; the mask in one row.
kinds = F.one_hot(animals, 3).float()
shares = F.cross_entropy(logits.mean((2, 3)), kinds).item()
print(tell(kinds), f"{shares:.4f}")
#> dimension: 2 0.9905
floats = "no error"
try:
    F.cross_entropy(logits, y.float())
except RuntimeError as error:
    floats = str(error)
print(floats)
#> expected target dtype to be Long or Byte, but got Float
row = "no error"
try:
    F.cross_entropy(logits, y.flatten())
except ValueError as error:
    row = str(error)
print(row)
#> Expected input batch_size (2) to match target batch_size (40).
