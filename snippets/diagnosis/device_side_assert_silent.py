import torch
import torch.nn.functional as F

logits, border = torch.zeros(2, 3), torch.tensor([0, 255])

# Clamped, the border becomes the last class.
clamped = border.clamp(0, 2)
print(clamped.tolist())
#> [0, 2]

# With scores enough, it is a class to learn.
wide = F.cross_entropy(torch.zeros(2, 256), border)
print(f"{wide.item():.2f}")
#> 5.55

# An index of -1 is the last place.
table = torch.tensor([10, 20, 30])
last = table[torch.tensor(-1)].item()
print(last)
#> 30

# A mask of 0 and 255 as the target of the binary loss on logits.
mask, confident = torch.tensor([0.0, 255]), torch.tensor([-9.0, 9])
negative = F.binary_cross_entropy_with_logits(confident, mask)
print(f"{negative.item():.0f}")
#> -1143

# Without numbers there is nothing to compare: the meta device.
hollow = F.cross_entropy(logits.to("meta"), border.to("meta"))
print(hollow.device)
#> meta

# A loss that does not look: class 3 of three, on a CPU.
wide_room = torch.arange(48.0).view(6, 1, 8).cos().log_softmax(2)
room = wide_room[:, :, :3]
steps, length = torch.tensor([6]), torch.tensor([1])
unseen = F.ctc_loss(room, torch.tensor([[3]]), steps, length)
print(f"{unseen.item():.1f}")
#> 9.8

# Classes of -1 and 1. With ignore_index the loss sees 1 alone.
y = torch.tensor([-1, 1, -1, 1])
classes = (y > 0).long()
always_one = torch.tensor([[0.0, 9.0]]).expand(4, 2)
counted = F.cross_entropy(always_one, classes)
ignored = F.cross_entropy(always_one, y, ignore_index=-1)
print(f"{counted.item():.2f} {ignored.item():.4f}")
#> 4.50 0.0001
three = torch.tensor([-1, 0, 1])
moved = three + 1
print(moved.tolist())
#> [0, 1, 2]

# Mended in the loss alone: what a perfect model says counts from 0.
answers = torch.eye(4)[moved].argmax(1)
shares = [
    (answers == labels).float().mean().item()
    for labels in (three, moved)
]
print(shares)
#> [0.0, 1.0]
