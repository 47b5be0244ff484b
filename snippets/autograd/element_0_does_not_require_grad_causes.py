import warnings

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Normal
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)
model, frozen = nn.Linear(5, 3), nn.Linear(5, 3)
frozen.requires_grad_(False)
x = torch.randn(7, 5)
saved, table = model.state_dict(), torch.ones(5, 3)


def switched_off():
    torch.set_grad_enabled(False)
    result = model(x)
    torch.set_grad_enabled(True)
    return result


def two():
    return model(x).mean(), model(x).square().mean()


def slope(**options):
    square = model(x).square().sum()
    return torch.autograd.grad(square, model.weight, **options)[0]


causes = {
    "no_grad": lambda: torch.no_grad()(model)(x),
    "inference_mode": lambda: torch.inference_mode()(model)(x),
    "set_grad_enabled": switched_off,
    "argmax": lambda: F.one_hot(model(x).argmax(1)).float(),
    "max(1)[1]": lambda: model(x).max(1)[1].float(),
    ">": lambda: (model(x) > 0).float(),
    "long": lambda: model(x).long().float(),
    "sample": lambda: Normal(model(x), 1.0).sample(),
    "detach": lambda: model(x).detach(),
    "data": lambda: model(x).data,
    "numpy": lambda: torch.tensor(model(x).detach().numpy()),
    "item": lambda: torch.tensor(model(x).sum().item()),
    "list": lambda: torch.tensor([loss.item() for loss in two()]),
    "frozen": lambda: frozen(x),
    "state_dict": lambda: x @ saved["weight"].T,
    "plain": lambda: x @ table,
    "data only": lambda: F.mse_loss(x[1:], x[:-1]),
    "checkpoint": lambda: checkpoint(model, x, use_reentrant=True),
    "penalty": slope,
    "nothing added": lambda: sum(map(model, x[:0]), torch.zeros(3)),
}
cures = {
    "softmax": lambda: model(x).softmax(1).max(1).values,
    "rsample": lambda: Normal(model(x), 1.0).rsample(),
    "stack": lambda: torch.stack(two()),
    "checkpoint": lambda: checkpoint(model, x, use_reentrant=False),
    "penalty": lambda: slope(create_graph=True),
}


def told(make):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            make().sum().backward()
    except RuntimeError as error:
        return str(error)
    return "no error"


says = {name: told(make) for name, make in causes.items()}
print(len(says), *set(says.values()))
#> 20 element 0 of tensors does not require grad and does not have a grad_fn
runs = {name: told(make) for name, make in cures.items()}
print(len(runs), *set(runs.values()))
#> 5 no error
