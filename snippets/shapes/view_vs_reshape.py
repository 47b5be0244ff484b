import torch

# One strip of memory, 0 to 5. x reads it in order; its transpose
# t reads the same strip in another order.
x = torch.arange(6).view(2, 3)
t = x.t()
message = "no error"
try:
    t.view(6)
except RuntimeError as error:
    message = str(error)
print(message)
#> view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.

# reshape copies instead, and says nothing. To read, that is fine.
copied = t.reshape(6)
order = copied.tolist()
print(order)
#> [0, 3, 1, 4, 2, 5]

# To write, it is not: the 70 is lost. Where view works, reshape
# returns the view, and the 80 arrives.
copied[0] = 70
shared = x.reshape(6)
shared[5] = 80
print(x.tolist())
#> [[0, 1, 2], [3, 4, 80]]

# "view needs a contiguous tensor." It needs only the axes that it
# merges to be neighbours in memory. p keeps its last two together.
p = torch.arange(24).view(2, 3, 4).permute(2, 0, 1)
merged = p.view(4, 6)
print(tuple(p.shape), p.stride(), "->", merged.stride())
#> (4, 2, 3) (1, 12, 4) -> (1, 4)

# Neither of the two moves an axis: this is no transpose.
folded = x.reshape(3, 2)
print(folded.tolist())
#> [[0, 1], [2, 3], [4, 80]]
