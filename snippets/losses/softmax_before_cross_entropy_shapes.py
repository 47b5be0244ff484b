import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
B, n, V = 3, 4, 50
logits = torch.randn(B, n, V)
target = torch.randint(V, (B, n))
criterion = nn.CrossEntropyLoss()


def attempt(action):
    try:
        action()
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        print(said[:66])
        return said
    return "fine"


# Classes on dim 1, and the target without that axis.
flat_logits = logits.flatten(0, 1)
half_flat = attempt(lambda: criterion(flat_logits, target))
#> ValueError: Expected input batch_size (12) to match target batch_s
not_flat = attempt(lambda: criterion(logits, target))
#> RuntimeError: Expected target size [3, 50], got [3, 4]
flat = criterion(flat_logits, target.flatten()).item()
moved = criterion(logits.transpose(1, 2), target).item()
print(f"{flat:.4f} {moved:.4f}")
#> 4.7634 4.7634

# With as many steps as classes the mistake is silent: here each
# guess is right, and the loss says otherwise.
labels = torch.randint(7, (B, 7))
square = 5.0 * F.one_hot(labels, 7)
silent = criterion(square, labels).item()
truth = criterion(square.flatten(0, 1), labels.flatten()).item()
print(f"silent {silent:.3f}, right {truth:.3f}")
#> silent 2.772, right 0.040

# dim=1 is the class axis after the flatten, time before it.
class_sums = flat_logits.softmax(1).sum(-1)
time_sums = logits.softmax(1).sum(-1)
print([round(total, 2) for total in class_sums[:3].tolist()])
#> [1.0, 1.0, 1.0]
print([round(total, 2) for total in time_sums[0, :3].tolist()])
#> [13.39, 13.96, 11.68]
