import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 4, 6)  # 7 rows, 4 channels or steps, 6 features


def apart(layer):  # the same input in both modes
    outputs = []
    for mode in (True, False):
        layer.train(mode)  # eval() is train(False)
        output = layer(x)
        is_pair = type(output) is tuple  # an LSTM
        outputs.append(output[0] if is_pair else output)
    return (outputs[0] - outputs[1]).norm().item()


layers = {
    "Linear": nn.Linear(6, 3),
    "ReLU": nn.ReLU(),
    "Conv1d": nn.Conv1d(4, 3, 2),
    "LayerNorm": nn.LayerNorm(6),
    "LSTM": nn.LSTM(6, 3, num_layers=2),
    "Dropout": nn.Dropout(0.5),
    "BatchNorm1d": nn.BatchNorm1d(4),
    "LSTM, dropout": nn.LSTM(6, 3, num_layers=2, dropout=0.5),
    "Transformer": nn.TransformerEncoderLayer(6, 2, 8),
    "RReLU": nn.RReLU(),
}
found = {name: apart(layer) for name, layer in layers.items()}
for name, distance in found.items():
    print(f"{name:13} {distance:4.1f}")
#> Linear         0.0
#> ReLU           0.0
#> Conv1d         0.0
#> LayerNorm      0.0
#> LSTM           0.0
#> Dropout       13.1
#> BatchNorm1d    1.3
#> LSTM, dropout  0.3
#> Transformer    2.2
#> RReLU          0.5
