import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 3)
y = x.sum(1, keepdim=True)
voxels = 512**3  # a mean over one volume makes slopes small


def train(dtype, scaled=False):
    torch.manual_seed(0)
    first, last = nn.Linear(3, 5), nn.Linear(5, 1)
    model = nn.Sequential(first, nn.Tanh(), last)
    # The rate is as large as the slopes are small.
    rate = 0.01 * voxels
    optimizer = torch.optim.SGD(model.parameters(), rate)
    scaler = torch.amp.GradScaler("cpu", enabled=scaled)
    for _ in range(40):
        optimizer.zero_grad()
        low = dtype != torch.float
        with torch.autocast("cpu", dtype, enabled=low):
            error = model(x).float() - y
            loss = error.square().sum() / voxels
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
    return error.square().mean().item()


ends = {
    "float32": train(torch.float),
    "float16, no scaler": train(torch.float16),
    "float16, scaler": train(torch.float16, scaled=True),
    "bfloat16, no scaler": train(torch.bfloat16),
}
for name, end in ends.items():
    print(f"{name:20} {end:.2f}")
#> float32              0.06
#> float16, no scaler   1.02
#> float16, scaler      0.06
#> bfloat16, no scaler  0.06

# What autocast casts: not the weights, nor their slopes.
layer = nn.Linear(3, 5)
with torch.autocast("cpu", torch.float16):
    out, given = layer(x), layer(x.half())
    loss = nn.functional.mse_loss(out, y.expand(32, 5))
loss.backward()
kinds = layer.weight.dtype, out.dtype, loss.dtype
kinds += (layer.weight.grad.dtype,)
print(*kinds)
#> torch.float32 torch.float16 torch.float32 torch.float32
differ = (given != out).sum().item()
print(f"{differ} of {out.numel()} differ with x.half()")
#> 0 of 160 differ with x.half()


# It keeps its casts to its end: a step inside is not seen.
def moved():
    return (old - layer(x)).abs().max().item()


step = torch.optim.SGD(layer.parameters(), lr=1.0).step
with torch.autocast("cpu", torch.float16):
    old = layer(x)
    step()
    inside = moved()
with torch.autocast("cpu", torch.float16):
    outside = moved()
print(f"moved {inside:.2f} inside, {outside:.2f} in a new one")
#> moved 0.00 inside, 4.68 in a new one

# model.half() casts the weights. Adam's 1e-8 is then 0.
model = nn.Linear(3, 1).half()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loss = 0.001 * model(x.to(model.weight.dtype)).mean()
loss.backward()
optimizer.step()
spoiled = model.weight.isfinite().sum().item()
print(f"loss {loss:.4f}, finite weights: {spoiled}")
#> loss -0.0002, finite weights: 0
