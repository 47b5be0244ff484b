import torch
import torch.nn.functional as F

# 2 images of 4 x 5 pixels, 3 classes: one logit for each class
# and pixel. The loader gives masks of the shape (N, 1, H, W).
torch.manual_seed(0)
logits = torch.randn(2, 3, 4, 5)
masks = torch.randint(0, 3, (2, 1, 4, 5))


def tell(target, **how):
    try:
        result = F.cross_entropy(logits, target, **how).item()
        print(f"{result:.4f}")
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
        print(result)
    return result


channel = tell(masks)
#> RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 4
right = tell(masks.squeeze(1))
#> 1.3792
y = masks.squeeze(1)
last = F.one_hot(y, 3)
classes_last = tell(last)
#> RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 4
classes_last_right = tell(last.argmax(3))
#> 1.3792

# A PNG file holds bytes, and often 255 for "no class". If it is
# the foreground instead, use (y == 255).long().
as_bytes = tell(y.byte())
#> RuntimeError: expected scalar type Long but found Byte
border = y.clone()
border[:, 0] = 255
unknown = tell(border)
#> IndexError: Target 255 is out of bounds.
ignored = tell(border, ignore_index=255)
#> 1.4231
without = F.cross_entropy(logits[:, :, 1:], y[:, 1:]).item()
print(f"{without:.4f}")
#> 1.4231

# One label for each image, and logits that still have pixels.
animals = torch.tensor([2, 0])
whole = tell(animals)
#> RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 1
pooled = F.cross_entropy(logits.mean((2, 3)), animals).item()
print(f"{pooled:.4f}")
#> 0.9905

# Another size than that of the logits.
low = 2 * torch.tensor([[[[0, 1, 0], [1, 0, 1]]]] * 2)
small = tell(low.squeeze(1))
#> RuntimeError: size mismatch (got input: [2, 3, 4, 5] , target: [2, 2, 3]
resized = F.interpolate(low.float(), (4, 5), mode="nearest-exact")
large = tell(resized.squeeze(1).long())
#> 1.5302
print(resized.unique().tolist())  # 0 and 2, no class between
#> [0.0, 2.0]

# No error: divided by 255, as images are, and cut to class 0.
scaled = y / 255
cut = scaled.long()
print(y.unique().tolist(), cut.unique().tolist())
#> [0, 1, 2] [0]
