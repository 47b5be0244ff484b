import torch

# An LSTM without batch_first wants the steps in front.
series = 100 * torch.arange(2).view(2, 1, 1)
series = series + 10 * torch.arange(7).view(7, 1) + torch.arange(3)
right = series.transpose(0, 1)
wrong = series.reshape(7, 2, 3)
print(tuple(right.shape), tuple(wrong.shape))
#> (7, 2, 3) (7, 2, 3)
print("series 0, transpose:", right[:, 0, 0].tolist())
#> series 0, transpose: [0, 10, 20, 30, 40, 50, 60]
print("series 0, reshape:  ", wrong[:, 0, 0].tolist())
#> series 0, reshape:   [0, 20, 40, 60, 110, 130, 150]

# An image of 2 rows, 4 columns, 3 colours: 130 is row 1, column
# 3, colour 0. Conv2d wants the colours in front.
image = 100 * torch.arange(2).view(2, 1, 1)
image = image + 10 * torch.arange(4).view(4, 1) + torch.arange(3)
upright = image.permute(2, 0, 1)
side = image.transpose(0, 2)
print(upright[0].tolist())
#> [[0, 10, 20, 30], [100, 110, 120, 130]]
print(side[0].tolist())
#> [[0, 100], [10, 110], [20, 120], [30, 130]]
