import torch

x = torch.arange(24).view(2, 3, 4)
p = x.permute(0, 2, 1)

# A write after contiguous(): lost if it copied, else not.
copy = p.contiguous()
copy[0, 0, 0] = 100
lost = x[0, 0, 0].item()
same = x[0].contiguous()
same[0, 0] = 200
arrived = x[0, 0, 0].item()
own = x[0].clone()
own[0, 0] = 300
cloned = x[0, 0, 0].item()
print(lost, arrived, cloned)
#> 0 200 200

# A copy and a result keep the order of the strides.
twin, result, cast = p.clone(), p + 1, p.float()
print(twin.stride(), result.stride(), cast.stride())
#> (12, 1, 4) (12, 1, 4) (12, 1, 4)

column = x[:, :, 0]
wide = torch.zeros(3, 1).expand(3, 5)
print(column.stride(), wide.stride())
#> (12, 4) (1, 0)
filled = wide.contiguous()
stores = wide.untyped_storage(), filled.untyped_storage()
numbers = [store.nbytes() // 4 for store in stores]
print(numbers)
#> [3, 15]
refused = "no error"
try:
    wide += 1
except RuntimeError as error:
    refused = str(error)
print(refused.split(". ")[0])
#> unsupported operation: more than one element of the written-to tensor refers to a single memory location
filled += 1

image = torch.zeros(2, 3, 5, 7)
last = image.to(memory_format=torch.channels_last)
print(last.stride(), last.contiguous().stride())
#> (105, 1, 21, 3) (105, 35, 7, 1)
