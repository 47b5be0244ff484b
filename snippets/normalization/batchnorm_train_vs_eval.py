import torch
from torch import nn
from torch.optim.swa_utils import update_bn

# Two rows, one feature: their mean is 5 and their variance 1.
x = torch.tensor([[4.0], [6.0]])
norm = nn.BatchNorm1d(1)
by_batch = norm.train()(x)
by_average = norm.eval()(x)
print("train: {:.2f} {:.2f}".format(*by_batch.flatten()))
#> train: -1.00 1.00
print("eval: {:.2f} {:.2f}".format(*by_average.flatten()))
#> eval: 3.34 5.24
mean, var = norm.running_mean.item(), norm.running_var.item()
print(f"averages: {mean:.1f} {var:.1f}")
#> averages: 0.5 1.1

# 480 rows around 5, in batches of 32: how fast do they follow?
torch.manual_seed(0)
data = 2 * torch.randn(480, 3) + 5
batches = data.split(32)
norm, means, gaps = nn.BatchNorm1d(3), {}, {}
for step in range(1, 61):
    batch = batches[step % 15]
    gap = norm.train()(batch) - norm.eval()(batch)
    means[step] = norm.running_mean.mean().item()
    gaps[step] = gap.abs().max().item()
shown = {step: (means[step], gaps[step]) for step in (1, 5, 20, 60)}
for step, pair in shown.items():
    print("batch %d: mean %.2f, gap %.1f" % (step, *pair))
#> batch 1: mean 0.49, gap 5.5
#> batch 5: mean 2.10, gap 3.4
#> batch 20: mean 4.49, gap 0.7
#> batch 60: mean 5.09, gap 0.4

# Averages that are late: take the plain mean over all batches.
late = nn.BatchNorm1d(3)
late(batches[0])
before = late.running_mean.mean().item()
update_bn(batches, late)
cured = late.running_mean.mean().item()
print(f"{before:.2f}, then {cured:.2f}; data {data.mean():.2f}")
#> 0.52, then 5.08; data 5.08
