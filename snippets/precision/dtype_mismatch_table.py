import torch
import torch.nn.functional as F
from torch import nn

model, lookup = nn.Linear(5, 3), nn.Embedding(11, 4)
zeros, logits = torch.zeros(7), torch.zeros(7, 3)
binary = F.binary_cross_entropy_with_logits
takes = {
    "Linear": lambda t: model(torch.zeros(7, 5, dtype=t)),
    "cross_entropy": lambda t: F.cross_entropy(logits, zeros.to(t)),
    "Embedding": lambda t: lookup(zeros.to(t)),
    "bce_with_logits": lambda t: binary(zeros, zeros.to(t)),
    "mse_loss": lambda t: F.mse_loss(zeros, zeros.to(t)),
}


def works(call, dtype):
    try:
        call(dtype)
    except RuntimeError:
        return False
    return True


# Who takes what? Inputs of Linear, targets of the losses, ids.
kinds = torch.float32, torch.float64, torch.int32, torch.int64
table = {}
for who, call in takes.items():
    table[who] = [works(call, kind) for kind in kinds]
    print(f"{who:16}", *(k for k in kinds if works(call, k)))
#> Linear           torch.float32
#> cross_entropy    torch.int64
#> Embedding        torch.int32 torch.int64
#> bce_with_logits  torch.float32 torch.float64
#> mse_loss         torch.float32 torch.float64 torch.int32 torch.int64
