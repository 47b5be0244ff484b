import torch
from torch import nn

# 300 units, 1 feature, 20 forecasts. torch adds a second bias.
lstm = nn.LSTM(input_size=1, hidden_size=300, batch_first=True)
head = nn.Linear(300, 20)
n_lstm = sum(p.numel() for p in lstm.parameters())
n_head = sum(p.numel() for p in head.parameters())
n_model = n_lstm + n_head
print(f"{n_lstm:,} + {n_head:,} = {n_model:,}")
#> 363,600 + 6,020 = 369,620
x = torch.randn(7, 20, 1)  # 7 windows, 20 steps, 1 feature
out, (h_n, c_n) = lstm(x)
forecast = head(out[:, -1])  # the last step only
print(tuple(out.shape), tuple(h_n.shape), tuple(c_n.shape))
#> (7, 20, 300) (1, 7, 300) (1, 7, 300)
print(tuple(forecast.shape))
#> (7, 20)

# 2 units, 3 steps: the matrices of Keras, transposed.
W = [[0, 1, 1, 0, 1, -1, 0, 2]]
U = [[1, 0, 0, 2, -1, 0, 1, 0], [0, -1, 1, 0, 0, 2, -1, 1]]
b = [0, 0, 1, 1, 0, 0, 0, 0]
small = nn.LSTM(1, 2, batch_first=True)
weights = [torch.tensor(w) for w in (W, U, b)]
small.load_state_dict(
    {
        "weight_ih_l0": weights[0].T,
        "weight_hh_l0": weights[1].T,
        "bias_ih_l0": weights[2],
        "bias_hh_l0": torch.zeros(8),
    }
)
series = torch.tensor([[[1.0], [2.0], [-1.0]]])
small_out, (small_h, small_c) = small(series)
h, c = small_out[0].detach().numpy(), small_c.detach().numpy()
shown_h, shown_c = h.round(3), c.round(3).squeeze()
print(shown_h)  # a row a step
#> [[ 0.182 -0.445]
#>  [ 0.457 -0.852]
#>  [-0.221 -0.049]]
print("last c", shown_c)
#> last c [-0.289 -1.464]

# There is no activation=: write the loop instead (NumPy tab).
message = "no error"
try:
    nn.LSTM(1, 300, activation="relu")
except TypeError as error:
    message = str(error)
print(message)
#> RNNBase.__init__() got an unexpected keyword argument 'activation'
