import torch

# One strip of memory, 0 to 5. x reads it in order; t, the
# transpose, reads the same strip with other steps.
x = torch.arange(6).view(2, 3)
t = x.t()
order = t.flatten().tolist()
print(order)
#> [0, 3, 1, 4, 2, 5]

# view must find one constant step through memory, or it refuses.
try:
    t.view(6)
except RuntimeError as error:
    print(f"{type(error).__name__}: {error}")
#> RuntimeError: view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.

# reshape gives up on sharing instead: it copies and says nothing.
copied = t.reshape(6)
shared = x.reshape(6)
view = x.view(6)
copied_shares = copied.data_ptr() == t.data_ptr()
shared_shares = shared.data_ptr() == x.data_ptr()
print("t.reshape(6) shares memory:", copied_shares)
#> t.reshape(6) shares memory: False
print("x.reshape(6) shares memory:", shared_shares)
#> x.reshape(6) shares memory: True

# So the same line of code writes into your tensor or into a copy
# that nobody keeps. It depends on how the tensor was made.
copied[0] = 70
print("written through the copy:  ", t[0, 0].item())
#> written through the copy:   0
shared[0] = 80
print("written through the view:  ", x[0, 0].item())
#> written through the view:   80

# "view needs a contiguous tensor." It needs only the axes that it
# merges to be neighbours in memory. p keeps its last two together.
p = torch.arange(24).view(2, 3, 4).permute(2, 0, 1)
print(tuple(p.shape), p.stride(), "contiguous:", p.is_contiguous())
#> (4, 2, 3) (1, 12, 4) contiguous: False
merged = p.view(4, 6)
print(tuple(merged.shape), merged.stride())
#> (4, 6) (1, 4)

# Neither of them swaps axes: both keep the order of reading.
same_order = torch.equal(view.view(3, 2), x.reshape(3, 2))
swapped = torch.equal(x.reshape(3, 2), t)
print("same order:", same_order, "transposed:", swapped)
#> same order: True transposed: False
