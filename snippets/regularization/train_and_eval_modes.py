import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(5, 3),
    nn.BatchNorm1d(3),
    nn.Dropout(0.5),
    nn.LayerNorm(3),
)
x = torch.randn(7, 5)

# train() trains nothing: no weight moves, it returns the model.
before = [p.clone() for p in model.parameters()]
returned = model.train()
after = list(model.parameters())
same_weights = all(map(torch.equal, before, after))
print(returned is model, same_weights)
#> True True

# eval() sets one attribute in the model and in all modules below.
model.eval()
flags = [module.training for module in model.modules()]
print(flags)
#> [False, False, False, False, False]

# It does not stop gradients. That is the work of no_grad().
model(x).square().sum().backward()
has_gradient = model[0].weight.grad is not None
print(has_gradient, torch.is_grad_enabled())
#> True True


def zeros_in_epochs(where):
    dropout, counts = nn.Dropout(0.5), []
    dropout.train()
    for _ in range(3):
        if where == "in the loop":
            dropout.train()
        counts.append((dropout(torch.ones(900)) == 0).sum().item())
        dropout.eval()  # for the validation
    return counts


# The flag stays as it was set. Set once, it is gone for good
# after the first validation.
set_once = zeros_in_epochs("before the loop")
set_always = zeros_in_epochs("in the loop")
print([n > 0 for n in set_once], [n > 0 for n in set_always])
#> [True, False, False] [True, True, True]
