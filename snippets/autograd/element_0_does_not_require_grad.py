import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Linear(5, 3)
x, y = torch.randn(7, 5), torch.arange(7) % 3


def told(loss):
    """What backward() says, or the slope that the weight gets."""
    try:
        loss.backward()
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"
    slope = model.weight.grad
    return "no slope" if slope is None else f"{slope.norm():.2f}"


# A loss that counts wrong answers. argmax cuts it off.
logits = model(x)
guess = logits.argmax(1)
loss = (guess != y).float().mean()
message = told(loss)
print(message)
#> RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn

# Ask each tensor on the way: the cut is behind the last True.
way = {"logits": logits, "guess": guess, "loss": loss}
asked = {name: t.requires_grad for name, t in way.items()}
print(asked)
#> {'logits': True, 'guess': False, 'loss': False}

# This silences the message, and the weight still gets nothing.
loss.requires_grad = True
silenced = told(loss)
# This is the cure: a loss that changes a little with the weight.
mended = told(F.cross_entropy(model(x), y))
print(silenced, mended, sep=", ")
#> no slope, 0.50
