import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(3, 5, 8)


class Own(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(5)

    def forward(self, x):
        return F.dropout(self.norm(x), 0.5, self.training)


class Attention(nn.MultiheadAttention):
    def forward(self, x):
        return super().forward(x, x, x)[0]


class Lstm(nn.LSTM):
    def forward(self, x):
        return super().forward(x)[0]


drops = (nn.modules.dropout._DropoutNd,)
kinds = *drops, nn.RNNBase
kinds += nn.MultiheadAttention, nn.TransformerEncoderLayer


def apart(model, kinds):
    model.eval()
    for module in model.modules():
        if isinstance(module, kinds):
            module.training = True
    with torch.no_grad():
        return (model(x) - model(x)).norm().item()


layer = nn.TransformerEncoderLayer(8, 2, 16, 0.5, batch_first=True)
models = {
    "LSTM": Lstm(8, 4, num_layers=2, dropout=0.5),
    "attention": Attention(8, 2, dropout=0.5),
    "encoder layer": layer,
    "your F.dropout": Own(),
}
found = {}
for name, model in models.items():
    tries = drops, kinds, (*kinds, Own)
    found[name] = [apart(model, kind) for kind in tries]
    print(f"{name:15}", *[f"{d:.2f}" for d in found[name]])
#> LSTM            0.00 0.43 0.49
#> attention       0.00 3.92 4.11
#> encoder layer   0.00 8.31 7.59
#> your F.dropout  0.00 0.00 15.66
own_norm = models["your F.dropout"].norm.running_mean.norm().item()
print(own_norm)
#> 0.0
