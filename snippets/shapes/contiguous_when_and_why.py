import torch

# 2 sentences, 3 words, 4 features; then features before words.
x = torch.arange(24).view(2, 3, 4)
p = x.permute(0, 2, 1)
print(tuple(x.shape), x.stride(), tuple(p.shape), p.stride())
#> (2, 3, 4) (12, 4, 1) (2, 4, 3) (12, 1, 4)

message = "no error"
try:
    p.view(2, 12)
except RuntimeError as error:
    message = str(error)
print(message)
#> view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.

c = p.contiguous()
flat, short = c.view(2, 12), p.reshape(2, 12)
print(tuple(c.shape), c.stride())
#> (2, 4, 3) (12, 3, 1)
print(flat[0].tolist(), short[0].tolist())
#> [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11] [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]

# The memory itself, read place by place, without strides.
raw_p = p.as_strided((6,), (1,)).tolist()
raw_c = c.as_strided((6,), (1,)).tolist()
print(raw_p, raw_c)
#> [0, 1, 2, 3, 4, 5] [0, 4, 8, 1, 5, 9]
