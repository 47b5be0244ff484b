import torch
from torch import nn

torch.manual_seed(0)

# LSTM(300) on (20, 1), then Dense(20). 300 is the width of the
# state, the first 20 counts steps, the last 20 counts forecasts.
lstm = nn.LSTM(input_size=1, hidden_size=300, batch_first=True)
head = nn.Linear(300, 20)
x = torch.randn(7, 20, 1)  # 7 windows, 20 steps, 1 feature
out, (h_n, c_n) = lstm(x)
forecast = head(out[:, -1])  # Dense reads the last step only
print(tuple(out.shape), tuple(h_n.shape), tuple(c_n.shape))
#> (7, 20, 300) (1, 7, 300) (1, 7, 300)
print(tuple(forecast.shape))
#> (7, 20)

# "20 boxes, so 20 cells." No weight has an axis of 20 steps, and
# 1200 = 4 gates x 300 units.
for name, weight in lstm.named_parameters():
    print(f"{name:12} {tuple(weight.shape)}")
#> weight_ih_l0 (1200, 1)
#> weight_hh_l0 (1200, 300)
#> bias_ih_l0   (1200,)
#> bias_hh_l0   (1200,)
n_lstm = sum(p.numel() for p in lstm.parameters())
n_head = sum(p.numel() for p in head.parameters())
print(f"{n_lstm:,} + {n_head:,} = {n_lstm + n_head:,}")
#> 363,600 + 6,020 = 369,620

# Unroll it: ONE cell, called 20 times, passes h and c to itself.
cell = nn.LSTMCell(input_size=1, hidden_size=300)
cell.load_state_dict(
    {k.removesuffix("_l0"): w for k, w in lstm.state_dict().items()}
)
h = c = torch.zeros(7, 300)
steps = []
for t in range(20):
    h, c = cell(x[:, t], (h, c))
    steps.append(h)
loop = torch.stack(steps, dim=1)
print("loop = layer:", torch.allclose(loop, out, atol=1e-6))
#> loop = layer: True

# So the same weights take 200 steps and still give 20 forecasts.
long_forecast = head(lstm(torch.randn(7, 200, 1))[0][:, -1])
print(tuple(long_forecast.shape))
#> (7, 20)


# All forecasts come from the last h, and h has met every input.
def answer_for(window):
    return head(lstm(window.view(1, 20, 1))[0][:, -1])[0]


jacobian = torch.autograd.functional.jacobian(
    answer_for, x[0].flatten()
)
n_used = int((jacobian != 0).sum())
pull = jacobian.norm(dim=0)  # how much each input moves the answer
print(f"{n_used} of {jacobian.numel()} forecast-input pairs")
#> 400 of 400 forecast-input pairs
stronger = bool(pull[-1] > 10 * pull[0])
print("the last input pulls 10 times the first:", stronger)
#> the last input pulls 10 times the first: True
