import torch
from torch import nn

device = torch.device("meta")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(5, 4)]
        self.scale = torch.ones(4)

    def listed(self, x):
        return self.layers[0](x)

    def scaled(self, x):
        return x[:, :4] * self.scale

    def shifted(self, x):
        return x[:, :4] + torch.ones(4)


class Cured(Net):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(self.layers)
        del self.scale
        self.register_buffer("scale", torch.ones(4))

    def shifted(self, x):
        return x[:, :4] + torch.ones(4, device=x.device)


def told(call):
    try:
        return f"runs on {call(x).device}"
    except RuntimeError as error:
        return str(error)


x = torch.zeros(7, 5, device=device)
net, cured = Net().to(device), Cured().to(device)
says = [told(net.listed), told(net.scaled), told(net.shifted)]
runs = [told(cured.listed), told(cured.scaled), told(cured.shifted)]
print(*says, *runs, sep="\n")
#> Tensor on device cpu is not on the expected device meta!
#> Tensor on device cpu is not on the expected device meta!
#> Tensor on device cpu is not on the expected device meta!
#> runs on meta
#> runs on meta
#> runs on meta


def parts(value):
    """The value, or what a list, tuple or dict holds inside."""
    if isinstance(value, dict):
        value = [*value.values()]
    if not isinstance(value, (list, tuple)):
        return [value]
    return [part for one in value for part in parts(one)]


def strays(model):
    """Tensors and layers in it that model.to() does not see."""
    seen = [*model.parameters(), *model.buffers(), *model.modules()]
    seen, kinds, found = set(seen), (torch.Tensor, nn.Module), []
    for path, module in model.named_modules():
        for name, value in vars(module).items():
            held = [v for v in parts(value) if isinstance(v, kinds)]
            if not seen.issuperset(held):
                found.append(f"{path}.{name}".lstrip("."))
    return found


stray, clean = strays(net), strays(cured)
print(stray, clean)
#> ['layers', 'scale'] []
