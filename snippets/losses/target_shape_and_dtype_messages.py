import torch
import torch.nn.functional as F

torch.manual_seed(0)
z = torch.randn(7, 3)
y = torch.tensor([0, 2, 1, 0, 2, 2, 1])


def tell(target, logits=z):
    try:
        result = F.cross_entropy(logits, target).item()
        print(f"{result:.4f}")
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
        print(result)
    return result


# Shape: a column (N, 1), a table of another width, a row (1, N).
column = tell(y[:, None])
#> RuntimeError: 0D or 1D target tensor expected, multi-target not supported
four = F.one_hot(y, 4).float()
wide = tell(four)
#> RuntimeError: 0D or 1D target tensor expected, multi-target not supported
swapped = tell(z, logits=y.float())  # the labels stand first
#> RuntimeError: 0D or 1D target tensor expected, multi-target not supported
row = y[None]
lying = tell(row)
#> ValueError: Expected input batch_size (7) to match target batch_size (1).
lying_right = tell(row.squeeze(0))
#> 1.5169

z_long = z.view(-1, 1)  # a view that changed N
changed = tell(y, logits=z_long)
#> ValueError: Expected input batch_size (21) to match target batch_size (7).

# Dtype: floats, the int32 of NumPy on old Windows, booleans.
floats = tell(y.float())
#> RuntimeError: expected target dtype to be Long or Byte, but got Float
ints = tell(y.int())
#> RuntimeError: expected target dtype to be Long or Byte, but got Int
bools = tell(y.bool())
#> RuntimeError: expected target dtype to be Long or Byte, but got Bool

values = y.numpy()  # or a list, or a pandas Series
array = tell(values)
#> TypeError: cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not numpy.ndarray
array_right = tell(torch.as_tensor(values))
#> 1.5169
classes = ["ant", "bee", "cat"]  # names; a loader makes a tuple
names = ("ant", "cat", "bee", "ant", "cat", "cat", "bee")
named = tell(names)
#> TypeError: cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not tuple
numbers = [classes.index(name) for name in names]
numbered = tell(torch.tensor(numbers))
#> 1.5169

# Values: counted from 1, or more classes than outputs.
labels = y + 1
from_one = tell(labels)
#> IndexError: Target 3 is out of bounds.
from_zero = tell(labels - 1)
#> 1.5169
below = tell(y - 1)
#> IndexError: Target -1 is out of bounds.

# The shape of the logits: PyTorch takes it for probabilities.
table = tell(F.one_hot(y, 3))
#> RuntimeError: Expected floating point type for target with class probabilities, got Long
table_right = tell(F.one_hot(y, 3).float())
#> 1.5169
first = z[:, 0]
flat = tell(y, logits=first)
#> RuntimeError: Expected floating point type for target with class probabilities, got Long

# Texts: 7 with 5 words each. The classes belong on axis 1.
words = torch.randn(7, 5, 3)
tags = torch.randint(0, 3, (7, 5))
sequence = tell(tags, logits=words)
#> RuntimeError: Expected target size [7, 3], got [7, 5]
sequence_right = tell(tags, logits=words.transpose(1, 2))
#> 1.5306
shorter = tell(tags[:, :4], logits=words.transpose(1, 2))
#> RuntimeError: Expected target size [7, 5], got [7, 4]
tagged = F.one_hot(tags, 3)  # an axis too many, as (N, L, 1) has
extra = tell(tagged, logits=words.transpose(1, 2))
#> RuntimeError: Expected target size [7, 5], got [7, 5, 3]
extra_right = tell(tagged.argmax(2), logits=words.transpose(1, 2))
#> 1.5306

# The old wording. Here it comes from a product, not from a loss.
counts, weights = torch.ones(2, 3, 4).long(), torch.ones(2, 4, 5)
product = "no error"
try:
    torch.bmm(counts, weights)
except RuntimeError as error:
    product = f"{type(error).__name__}: {error}"
print(product)
#> RuntimeError: expected scalar type Long but found Float
