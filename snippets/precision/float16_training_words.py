import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x, classes = torch.randn(4, 3), torch.tensor([0, 1, 1, 0])
half = nn.Linear(3, 2).half()
layer, late = nn.Linear(3, 2), nn.Linear(2, 2)
with torch.autocast("cpu", torch.float16):
    out = layer(x)
said = {}


def attempt(name, line):
    try:
        line()
        said[name] = "no error"
    except (RuntimeError, ValueError) as error:
        said[name] = str(error)
    print(f"{name}: {said[name].partition(', got F')[0]}")


def fill():
    with torch.autocast("cpu", torch.float16):
        table = torch.zeros(4, 2)
        table[classes] = layer(x)


def fill_cast():
    with torch.autocast("cpu", torch.float16):
        table = torch.zeros(4, 2)
        table[classes] = layer(x).to(table.dtype)


def unscale():
    optimizer = torch.optim.SGD(half.parameters())
    scaler = torch.amp.GradScaler("cpu")
    out = half(x.to(half.weight.dtype))
    scaler.scale(out.float().mean()).backward()
    scaler.step(optimizer)


logits = half(x.to(half.weight.dtype))
weight = torch.tensor([1.0, 2.0])
chances, target = out.sigmoid(), torch.ones(4, 2)
mask = torch.ones_like(out, dtype=torch.bool)
far_down = -1e9
attempt("half", lambda: half(x))
#> half: mat1 and mat2 must have the same dtype, but got Float and Half
attempt("outside", lambda: late(out))
#> outside: mat1 and mat2 must have the same dtype, but got Half and Float
attempt("data", lambda: layer(x.half()))
#> data: mat1 and mat2 must have the same dtype, but got Half and Float


def double():
    with torch.autocast("cpu", torch.float16):
        layer(x.double())


attempt("wide", double)
#> wide: mat1 and mat2 must have the same dtype, but got Double and Half
attempt("weight", lambda: F.cross_entropy(logits, classes, weight))
#> weight: expected scalar type Half but found Float
attempt("binary", lambda: F.binary_cross_entropy(chances, target))
#> binary: Found dtype Float but expected Half
attempt("huber", lambda: F.huber_loss(out, target).backward())
#> huber: Found dtype Float but expected Half
attempt("table", fill)
#> table: Index put requires the source and destination dtypes match
attempt("table, cast", fill_cast)
#> table, cast: no error
attempt("mask", lambda: out.masked_fill(mask, far_down))
#> mask: value cannot be converted to type c10::Half without overflow
lowest = torch.finfo(out.dtype).min
attempt("mask, lowest", lambda: out.masked_fill(mask, lowest))
#> mask, lowest: no error
attempt("scaler", unscale)
#> scaler: Attempting to unscale FP16 gradients.

# A loss of your own: the squares are float16 too.
far = 300.0
with torch.autocast("cpu", torch.float16):
    outputs = torch.full_like(out, far)
    own = outputs.square().mean()
    wide = outputs.float().square().mean()
print(f"own loss {own:.0f}, with float() {wide:.0f}")
#> own loss inf, with float() 90000

# An eps of your own is 0 too, and data can be too large.
eps, far_data = 1e-8, 70000.0
p, data = torch.zeros_like(out), torch.full((4, 3), far_data)


def guarded(p):
    logs, ratio = (p + eps).log(), F.normalize(p)
    return logs.mean().item(), ratio.mean().item()


with torch.autocast("cpu", torch.float16):
    low, wider = guarded(p), guarded(p.float())
    too_large = layer(data).isfinite().sum().item()
print("float16:", *low, "with float():", *wider)
#> float16: -inf nan with float(): -18.420682907104492 0.0
print(f"{too_large} outputs are finite")
#> 0 outputs are finite
