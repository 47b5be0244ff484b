import torch
from torch import nn

x = torch.arange(24.0).view(2, 3, 4)
lstm = nn.LSTM(4, 5, batch_first=True)
conv = nn.Conv2d(1, 2, 3)
image = torch.zeros(1, 1, 5, 6)
last = conv.to(memory_format=torch.channels_last)(image)

tensors = {
    "transpose": x.transpose(1, 2),
    "permute": x.permute(2, 0, 1),
    "some columns": x[:, :, 1:],
    "each second row": x[:, ::2],
    "expand": x[:1].expand(2, 3, 4),
    "LSTM, batch_first": lstm(x)[0],
    "channels_last": last,
}
refused, flat = [], []
for name, tensor in tensors.items():
    try:
        tensor.view(-1)
    except RuntimeError as error:
        refused.append(str(error).partition(" is not ")[0])
    flat.append(len(tensor.reshape(-1)))  # runs
print(len(tensors), "tensors,", len(refused), "refused", flat)
#> 7 tensors, 7 refused [24, 24, 18, 16, 24, 30, 24]

# A wrong count is another fault. There reshape does not help.
wrong_count = []
for ask in (x.view, x.reshape):
    try:
        ask(5)
    except RuntimeError as error:
        wrong_count.append(str(error))
print(wrong_count[0])
#> shape '[5]' is invalid for input of size 24
print(wrong_count[1])
#> shape '[5]' is invalid for input of size 24
