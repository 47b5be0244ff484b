import torch
import torch.nn.functional as F

# 7 samples, 3 classes: the same answers written in two ways.
torch.manual_seed(0)
logits = torch.randn(7, 3, requires_grad=True)
labels = torch.tensor([0, 2, 1, 0, 2, 2, 1])
one_hot = F.one_hot(labels, num_classes=3)
print(tuple(labels.shape), tuple(one_hot.shape), one_hot.dtype)
#> (7,) (7, 3) torch.int64


def attempt(target, z=logits, **options):
    try:
        loss = F.cross_entropy(z, target, **options)
        print(f"{loss.item():.4f}")
    except RuntimeError as error:
        loss = f"{type(error).__name__}: {error}"
        print(loss)
    return loss


# The line people write, and its repair. The simpler line comes
# to the same loss and the same gradient.
integers = attempt(one_hot)
#> RuntimeError: Expected floating point type for target with class probabilities, got Long
table = attempt(one_hot.float())
#> 1.5169
index = attempt(labels)
#> 1.5169
slopes = [torch.autograd.grad(y, logits)[0] for y in (table, index)]
print(torch.allclose(*slopes))
#> True

# A label is a name. Give the classes other numbers, move the
# columns along, and nothing changes: 2 is not more than 1.
number = torch.tensor([2, 0, 1])  # the new number of each class
renamed = attempt(number[labels], logits[:, number.argsort()])
#> 1.5169

# Where the two part: class weights, labels to leave out, and a
# class that is ruled out with -inf.
weight = torch.tensor([1.0, 3.0, 5.0])
index_weighted = attempt(labels, weight=weight)
#> 1.4763
table_weighted = attempt(one_hot.float(), weight=weight)
#> 4.8507
index_summed = attempt(labels, weight=weight, reduction="sum")
#> 33.9551
table_summed = attempt(
    one_hot.float(), weight=weight, reduction="sum"
)
#> 33.9551
index_ignored = attempt(labels, ignore_index=2)
#> 1.5199
table_ignored = attempt(one_hot.float(), ignore_index=2)
#> RuntimeError: ignore_index is not supported for floating point target
barred = torch.tensor([[0.0, -torch.inf, 1.0]])
index_barred = attempt(torch.tensor([2]), barred)
#> 0.3133
table_barred = attempt(torch.tensor([[0.0, 0.0, 1.0]]), barred)
#> nan
