import torch
import torch.nn.functional as F
from torch import nn


def size(tensors):
    """The bytes behind them, each memory counted once."""
    blocks = [tensor.untyped_storage() for tensor in tensors]
    sizes = {id(block): block.nbytes() for block in blocks}
    return sum(sizes.values())


def bill(model, optimizer, loss_of):
    """Bytes of a training step, by kind. It takes that step."""
    own = [*model.parameters(), *model.buffers()]
    saved, each = [], []

    def keep(tensor):
        saved.append(tensor)
        return tensor

    saving = torch.autograd.graph.saved_tensors_hooks
    with saving(keep, lambda tensor: tensor):
        loss = loss_of()
    loss.backward()
    optimizer.step()
    for state in optimizer.state.values():
        each += [state[name] for name in state if name != "step"]
    slopes = [p.grad for p in own if p.grad is not None]
    kinds = {"weights": size(own), "gradients": size(slopes)}
    kinds["optimizer"] = size(t for t in each if torch.is_tensor(t))
    kinds["saved"] = size(own + saved) - size(own)
    return kinds


def step(rows, device="cpu"):
    with torch.device(device):
        layers = nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 4)
        model = nn.Sequential(*layers)
        x, y = torch.rand(rows, 20), torch.rand(rows, 4)
    optimizer = torch.optim.Adam(model.parameters())
    return bill(model, optimizer, lambda: F.mse_loss(model(x), y))


full, half = step(64), step(32)
print(full, sum(full.values()))
#> {'weights': 3016, 'gradients': 3016, 'optimizer': 6032, 'saved': 14848} 26912
print(half, sum(half.values()))
#> {'weights': 3016, 'gradients': 3016, 'optimizer': 6032, 'saved': 7424} 19488

# No card and no memory yet: the meta device has the sizes alone.
large = step(1_000_000, "meta")
print(large)
#> {'weights': 3016, 'gradients': 3016, 'optimizer': 6032, 'saved': 232000000}

# At the end of a later forward pass these are held together.
room, held = 20_000, half["weights"] + half["optimizer"]
rows = (room - held) // (half["saved"] // 32)
print(rows)
#> 47
