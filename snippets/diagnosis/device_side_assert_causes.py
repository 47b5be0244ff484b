import torch
import torch.nn.functional as F
from torch import nn


def said(call, *arguments):
    try:
        call(*arguments)
    except (IndexError, RuntimeError) as error:
        return str(error)
    return "no error"


torch.manual_seed(0)
told, scores = {}, torch.rand(2, 3)
entropy, binary = F.cross_entropy, F.binary_cross_entropy
# Assertion t >= 0 && t < n_classes
told["class"] = said(entropy, scores[:1], torch.tensor([3]))
told["left out"] = said(entropy, scores[:1], torch.tensor([-1]))
pixels, border = torch.rand(1, 3, 1, 2), torch.tensor([[[0, 255]]])
told["border"] = said(entropy, pixels, border)
# Assertion ind >=0 && ind < ind_dim_size
# or Assertion srcIndex < srcSelectDimSize
table, ids = nn.Embedding(10, 4), torch.tensor([2, 10])
told["id"] = said(table, ids)
# Assertion input_val >= zero && input_val <= one
target, logit = torch.tensor([1.0]), torch.tensor([1.5])
told["logit"] = said(binary, logit, target)
told["nan"] = said(binary, torch.tensor([torch.nan]), target)
# Assertion target_val >= zero && target_val <= one
white = torch.tensor([255.0])
told["target"] = said(binary, target, white)
# Assertion -sizes[i] <= index && index < sizes[i]
told["index"] = said(lambda: scores[torch.tensor([2])])
# Assertion idx_dim >= 0 && idx_dim < index_size
told["gather"] = said(scores.gather, 1, torch.tensor([[3]]))
kinds = torch.tensor([0, 3])
told["one-hot"] = said(F.one_hot, kinds, 3)
# Assertion probability tensor contains either ...
odds = torch.tensor([0.5, torch.nan])
told["sample"] = said(torch.multinomial, odds, 1)
for name, words in told.items():
    print(f"{name}: {words}")
#> class: Target 3 is out of bounds.
#> left out: Target -1 is out of bounds.
#> border: Target 255 is out of bounds.
#> id: index out of range in self
#> logit: all elements of input should be between 0 and 1
#> nan: all elements of input should be between 0 and 1
#> target: all elements of target should be between 0 and 1
#> index: index 2 is out of bounds for dimension 0 with size 2
#> gather: index 3 is out of bounds for dimension 1 with size 3
#> one-hot: Class values must be smaller than num_classes.
#> sample: probability tensor contains either `inf`, `nan` or element < 0

# The border of a mask: tell the loss to skip it.
skipped = entropy(pixels, border, ignore_index=255)
# A foreground: near 255 too, as a JPEG blurs it.
y = torch.tensor([0, 127, 128, 254, 255])
foreground, divided = (y > 127).long(), y // 255
print(foreground.tolist(), divided.tolist())
#> [0, 0, 1, 1, 1] [0, 0, 0, 0, 1]
