import torch
import torch.nn.functional as F

# 5 outputs of a last Linear(…, 1), squeezed, and 5 labels.
logits = torch.tensor([2.0, -1, 0.5, -3, 0])
labels = torch.tensor([1.0, 0, 0, 0, 1])
plain = F.binary_cross_entropy
with_logits = F.binary_cross_entropy_with_logits

# Two right pairs: the sigmoid stands in the model or in the loss.
in_model = plain(logits.sigmoid(), labels).item()
in_loss = with_logits(logits, labels).item()
# In both: nothing raises, and the loss is another one.
in_both = with_logits(logits.sigmoid(), labels).item()
print(f"{in_model:.4f} {in_loss:.4f} {in_both:.4f}")
#> 0.4312 0.4312 0.6853


def attempt(loss, output, target):
    try:
        result = loss(output, target).item()
    except (RuntimeError, ValueError) as error:
        result = f"{type(error).__name__}: {error}"
        print(result)
    return result


# In neither, and with labels as integers or of another shape:
in_neither = attempt(plain, logits, labels)
#> RuntimeError: all elements of input should be between 0 and 1
of_long = attempt(with_logits, logits, labels.long())
#> RuntimeError: result type Float can't be cast to the desired output type Long
of_long_plain = attempt(plain, logits.sigmoid(), labels.long())
#> RuntimeError: Found dtype Long but expected Float
of_column = attempt(with_logits, logits.unsqueeze(1), labels)
#> ValueError: Target size (torch.Size([5])) must be the same as input size (torch.Size([5, 1]))


# A confident mistake: label 0, and the logit grows. Loss and
# slope, first with the sigmoid in the model, then in the loss.
def mistake(z):
    z, no = torch.tensor([z], requires_grad=True), torch.zeros(1)
    row = []
    for loss in (plain(z.sigmoid(), no), with_logits(z, no)):
        (slope,) = torch.autograd.grad(loss, z)
        row += [round(loss.item(), 2), round(slope.item(), 2)]
    return row


mistakes = {z: mistake(z) for z in (5.0, 15.0, 17.0, 200.0)}
for z, row in mistakes.items():
    print(f"{z:3.0f}", row)
#>   5 [5.01, 0.99, 5.01, 0.99]
#>  15 [14.84, 1.0, 15.0, 1.0]
#>  17 [100.0, 0.0, 17.0, 1.0]
#> 200 [100.0, 0.0, 200.0, 1.0]

# With a second sigmoid a perfect model cannot reach zero.
best_yes = with_logits(torch.ones(1), torch.ones(1)).item()
best_no = with_logits(torch.zeros(1), torch.zeros(1)).item()
print(f"{best_yes:.4f} {best_no:.4f}")
#> 0.3133 0.6931
