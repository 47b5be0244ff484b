import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 5)


def reads_the_flag(layer, x):
    outputs = []
    for mode in (True, False):
        layer.train(mode)  # eval() is train(False)
        output = layer(x)
        is_pair = type(output) is tuple  # an LSTM
        outputs.append(output[0] if is_pair else output)
    return not torch.equal(*outputs)


# Who reads it? Run each layer on one input in both modes.
layers = {
    "Linear": nn.Linear(5, 3),
    "ReLU": nn.ReLU(),
    "Dropout": nn.Dropout(0.5),
    "BatchNorm1d": nn.BatchNorm1d(5),
    "LayerNorm": nn.LayerNorm(5),
    "LSTM": nn.LSTM(5, 3, num_layers=2),
    "LSTM, dropout": nn.LSTM(5, 3, num_layers=2, dropout=0.5),
}
answers = {k: reads_the_flag(v, x) for k, v in layers.items()}
for name, reads in answers.items():
    print(f"{name:13} {reads}")
#> Linear        False
#> ReLU          False
#> Dropout       True
#> BatchNorm1d   True
#> LayerNorm     False
#> LSTM          False
#> LSTM, dropout True
