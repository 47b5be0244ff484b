import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(7, 5),
    nn.BatchNorm1d(5),
    nn.Dropout(),
    nn.Linear(5, 3),
)
model.eval()
own = [*model.parameters(), *model.buffers()]
own = [tensor.data_ptr() for tensor in own]


class Kept:  # a tensor that the graph keeps alive
    numbers = 0

    def __init__(self, tensor):
        self.tensor, self.size = tensor, tensor.numel()
        if tensor.data_ptr() in own:  # the model has it anyway
            self.size = 0
        Kept.numbers += self.size

    def __del__(self):
        Kept.numbers -= self.size


hooks = torch.autograd.graph.saved_tensors_hooks
with hooks(Kept, lambda kept: kept.tensor):
    # One batch, layer by layer.
    h, layers = torch.randn(11, 7), []
    for layer in model:
        before = Kept.numbers
        h = layer(h)
        layers.append(Kept.numbers - before)
    print(layers, sum(layers))
    del h

    # Three batches of 11 rows, and what you add up.
    batches, losses, items = torch.randn(3, 11, 7), 0, 0.0
    for batch in batches:
        losses = losses + model(batch).sum()
    summed, total = Kept.numbers, losses.item()
    losses = None
    for batch in batches:
        items = items + model(batch).sum().item()
    with_item = Kept.numbers
    with torch.no_grad():
        outputs = [model(batch) for batch in batches]
    without = Kept.numbers
#> [77, 55, 0, 55] 187
print(summed, with_item, without)
#> 561 0 0
