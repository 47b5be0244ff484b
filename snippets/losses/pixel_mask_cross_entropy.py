import torch
import torch.nn.functional as F

# 2 images of 4 x 5 pixels, 3 classes; masks of (N, 1, H, W).
torch.manual_seed(0)
logits = torch.randn(2, 3, 4, 5)
masks = torch.randint(0, 3, (2, 1, 4, 5), dtype=torch.uint8)
message = "no error"
try:
    F.cross_entropy(logits, masks)
except RuntimeError as error:
    message = str(error)
print(message)
#> only batches of spatial targets supported (3D tensors) but got targets of dimension: 4

target = masks.squeeze(1).long()
loss = F.cross_entropy(logits, target).item()
print(tuple(target.shape), target.dtype, f"{loss:.4f}")
#> (2, 4, 5) torch.int64 1.3792

# One pixel by hand: its 3 logits, and the class the mask names.
scores = [round(v, 2) for v in logits[0, :, 1, 2].tolist()]
label = target[0, 1, 2].item()
each = F.cross_entropy(logits, target, reduction="none")
pixel_loss = each[0, 1, 2].item()
print(scores, label, f"{pixel_loss:.2f}")
#> [-2.12, 0.18, -1.59] 0 2.54
