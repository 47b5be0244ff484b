import torch
import torch.nn.functional as F

# 7 samples, 3 classes. The target is not shaped like the output:
# it is the number of the right column, one for each row.
torch.manual_seed(0)
logits = torch.randn(7, 3)
labels = torch.tensor([0, 2, 1, 0, 2, 2, 1])
loss = F.cross_entropy(logits, labels).item()
print(tuple(logits.shape), tuple(labels.shape), labels.dtype)
#> (7, 3) (7,) torch.int64
print(f"{loss:.4f}")
#> 1.5169


def attempt(target):
    try:
        result = F.cross_entropy(logits, target).item()
        print(f"{result:.4f}")
    except (RuntimeError, ValueError, IndexError) as error:
        result = f"{type(error).__name__}: {error}"
        print(result)
    return result


# What a table or a CSV file hands over: a column, or floats.
column = labels.unsqueeze(1)
of_column = attempt(column)
#> RuntimeError: 0D or 1D target tensor expected, multi-target not supported
of_floats = attempt(labels.float())
#> RuntimeError: expected target dtype to be Long or Byte, but got Float
of_ints = attempt(labels.int())
#> RuntimeError: expected target dtype to be Long or Byte, but got Int
of_one_based = attempt(labels + 1)
#> IndexError: Target 3 is out of bounds.
of_one_hot = attempt(F.one_hot(labels, num_classes=3))
#> RuntimeError: Expected floating point type for target with class probabilities, got Long

# The line that works on a float column: drop the axis, cast.
repaired = attempt(column.float().squeeze(1).long())
#> 1.5169
# A one-hot table is for floats of the logits' own shape.
probabilities = attempt(F.one_hot(labels, 3).float())
#> 1.5169

# argmax(1) undoes a one-hot table. On a column it runs as well,
# and makes class 0 of every label.
all_zero = column.argmax(1)
print(all_zero.tolist())
#> [0, 0, 0, 0, 0, 0, 0]

# No error, and nothing to learn: with one output the two shapes
# agree, and softmax over one class is always 1.
one_output = torch.randn(7, 1, requires_grad=True)
silent = F.cross_entropy(one_output, column.float())
silent.backward()
print(f"{silent.item():z.1f}, {one_output.grad.abs().max():.1f}")
#> 0.0, 0.0
