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
