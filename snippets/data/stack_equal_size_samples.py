import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import default_collate


def said(call, batch):
    try:
        call(batch)
    except RuntimeError as error:
        return str(error)
    return "no error"


# Images of different sizes: resize each one.
tall, wide = torch.rand(3, 9, 7), torch.rand(3, 5, 8)
images = said(default_collate, [tall, wide])

small = torch.stack([
  F.interpolate(x[None], (6, 4), mode="bilinear", antialias=True)[0]
  for x in (tall, wide)
])
print(images, tuple(small.shape), sep="\n")
#> stack expects each tensor to be equal size, but got [3, 9, 7] at entry 0 and [3, 5, 8] at entry 1
#> (2, 3, 6, 4)
# Its mask of class numbers: no mixing, and no shift.
mask, size = (tall[None, :1] > 0.5).float(), small.shape[2:]
small_mask = F.interpolate(mask, size, mode="nearest-exact")[0]

# A grey image (1, H, W) among colour images.
grey, colour = torch.rand(1, 6, 4), torch.rand(3, 6, 4)
channels = said(default_collate, [colour, grey])
both = torch.stack([colour, grey.repeat(3, 1, 1)])
print(channels, tuple(both.shape), sep="\n")
#> stack expects each tensor to be equal size, but got [3, 6, 4] at entry 0 and [1, 6, 4] at entry 1
#> (2, 3, 6, 4)

# Waveforms (1, T): time is the last axis, so turn them.
waves = [torch.rand(1, 9), torch.rand(1, 7)]
first_axis = said(pad_sequence, waves)
turned = pad_sequence([w.mT for w in waves], batch_first=True).mT
print(first_axis, tuple(turned.shape), sep="\n")
#> The size of tensor a (9) must match the size of tensor b (7) at non-singleton dimension 1
#> (2, 1, 9)

# Outputs collected batch by batch: the last one is smaller.
outputs = [torch.rand(4, 2), torch.rand(4, 2), torch.rand(3, 2)]
stacked, joined = said(torch.stack, outputs), torch.cat(outputs)
print(stacked, tuple(joined.shape), sep="\n")
#> stack expects each tensor to be equal size, but got [4, 2] at entry 0 and [3, 2] at entry 2
#> (11, 2)

# A class for each step: pad with the number that the loss skips.
tags = [torch.tensor([1, 0, 2, 1]), torch.tensor([2, 0])]
tags = pad_sequence(tags, batch_first=True, padding_value=-100)
torch.manual_seed(0)
logits = torch.rand(2, 4, 3)
loss = F.cross_entropy(logits.transpose(1, 2), tags)
print(tags.tolist())
#> [[1, 0, 2, 1], [2, 0, -100, -100]]
