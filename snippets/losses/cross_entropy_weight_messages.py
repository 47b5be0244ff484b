import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits, labels = torch.randn(5, 3), torch.tensor([0, 0, 2, 0, 1])
weight = torch.tensor([1.0, 2.0, 5.0])


def tell(weight):
    try:
        return F.cross_entropy(logits, labels, weight=weight).item()
    except Exception as error:
        return str(error)


a_row = tell(weight[labels])  # one for each sample
print(a_row)
#> weight tensor should be defined either for all 3 classes or no classes but got weight tensor of shape: [5]
doubled = tell(weight.double())  # from NumPy or scikit-learn
print(doubled)
#> expected scalar type Float but found Double
whole = tell(weight.long())
print(whole)
#> expected scalar type Float but found Long
listed = tell(weight.tolist())
print(listed)
#> cross_entropy_loss(): argument 'weight' (position 3) must be Tensor, not list
buffer = "no error"
try:
    torch.nn.CrossEntropyLoss(weight=weight.tolist())
except TypeError as error:
    buffer = str(error)
print(buffer)
#> cannot assign 'list' object to buffer 'weight' (torch Tensor or None required)
elsewhere = tell(weight.to("meta"))
print(elsewhere)
#> Tensor on device meta is not on the expected device cpu!
right = tell(weight)
print(f"{right:.4f}")
#> 1.3081

# One weight for each sample: do it by hand.
own = torch.tensor([1.0, 1, 5, 1, 2])
each = F.cross_entropy(logits, labels, reduction="none")
by_hand = ((own * each).sum() / own.sum()).item()
print(f"{by_hand:.4f}")
#> 1.3081
