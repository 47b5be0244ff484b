import torch

# 2 sentences, 3 words, 4 features; then features before words.
x = torch.arange(24).view(2, 3, 4)
p = x.permute(0, 2, 1)

# permute moves nothing. It reads the same memory with the strides
# in another order, so the last axis no longer has stride 1.
same_memory = p.data_ptr() == x.data_ptr()
print(tuple(x.shape), x.stride(), x.is_contiguous())
#> (2, 3, 4) (12, 4, 1) True
print(tuple(p.shape), p.stride(), p.is_contiguous())
#> (2, 4, 3) (12, 1, 4) False
print("permute shares the memory:", same_memory)
#> permute shares the memory: True

# view wants to merge axes that are no longer neighbours.
try:
    p.view(2, 12)
except RuntimeError as error:
    message = str(error)
    print(f"{type(error).__name__}: {message}")
#> RuntimeError: view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.

# contiguous() writes the values once more, in the order in which p
# reads them. Equal values, new memory, row-major strides.
c = p.contiguous()
print(c.stride(), "equal:", torch.equal(c, p))
#> (12, 3, 1) equal: True
print("copied:", c.data_ptr() != p.data_ptr())
#> copied: True
print(c.view(2, 12)[0].tolist())
#> [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]

# "It always copies." Called on a contiguous tensor it returns it.
print("x.contiguous() is x:", x.contiguous() is x)
#> x.contiguous() is x: True

# "Call it to be safe." Then writes go into the copy.
c[0, 0, 0] = 100
print("written to the copy:", p[0, 0, 0].item())
#> written to the copy: 0

# "Only permute does this." A column does it, and so does expand.
column = x[:, :, 0]
wide = torch.zeros(3, 1).expand(3, 5)
filled = wide.contiguous()
print(column.stride(), column.is_contiguous())
#> (12, 4) False
print(wide.stride(), wide.is_contiguous())
#> (1, 0) False
stores = [one.untyped_storage() for one in (wide, filled)]
numbers = [store.nbytes() // 4 for store in stores]
print("numbers in memory:", numbers)
#> numbers in memory: [3, 15]

# Arithmetic, matmul and indexing need no contiguous tensor.
product = p.float() @ x.float()
print(tuple(product.shape))
#> (2, 4, 4)
