import torch
import torch.nn.functional as F

# What a CSV file hands over for 7 samples: a column of floats.
torch.manual_seed(0)
logits = torch.randn(7, 3)  # 3 classes
column = torch.tensor([[0.0], [2], [1], [0], [2], [2], [1]])


def attempt(target):
    try:
        return F.cross_entropy(logits, target).item()
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"


message = attempt(column)
print(message)
#> RuntimeError: 0D or 1D target tensor expected, multi-target not supported

# Drop the axis, then cast: 7 numbers of columns.
labels = column.squeeze(1).long()
print(tuple(labels.shape), labels.dtype, labels.tolist())
#> (7,) torch.int64 [0, 2, 1, 0, 2, 2, 1]
loss = attempt(labels)
print(f"{loss:.4f}")
#> 1.5169

# By hand: read the labelled column of each row.
log_p = logits.log_softmax(1)
picked = [log_p[row, labels[row]].item() for row in range(7)]
by_hand = -sum(picked) / 7
print(f"{by_hand:.4f}")
#> 1.5169
