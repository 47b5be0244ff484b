import torch
from torch import nn

# 480 samples, 3 features, mean 5 and standard deviation 2.
torch.manual_seed(0)
data = 2 * torch.randn(480, 3) + 5
batches = data.split(32)
norm = nn.BatchNorm1d(3)

# One batch, one layer, two modes.
first_train = norm.train()(batches[0])
first_eval = norm.eval()(batches[0])
print(f"mean {first_train.mean():z.2f}, {first_eval.mean():.2f}")
#> mean 0.00, 4.03

# train() uses this batch. eval() uses running averages: they
# start at 0 and 1, and each batch moves them by a tenth.
batch_mean, running = batches[0].mean(0), norm.running_mean
print(f"{batch_mean.mean():.2f} {running.mean():.2f}")
#> 5.16 0.52

gaps, means = {}, {}
norm = nn.BatchNorm1d(3)
for step in range(1, 61):
    batch = batches[step % 15]
    in_train = norm.train()(batch)
    in_eval = norm.eval()(batch)
    means[step] = norm.running_mean.mean().item()
    gaps[step] = (in_train - in_eval).abs().max().item()
for step in (1, 5, 20, 60):
    print(f"{step:2} {means[step]:.2f} {gaps[step]:.1f}")
#>  1 0.49 5.5
#>  5 2.10 3.4
#> 20 4.49 0.7
#> 60 5.09 0.4

# Leaving eval() out is no cure: then a row's output depends on
# the rows that happen to be with it.
row = data[:1]
norm.train()
alone = [norm(torch.cat([row, batches[i][1:]]))[0] for i in (0, 1)]
norm.eval()
fixed = [norm(torch.cat([row, batches[i][1:]]))[0] for i in (0, 1)]
same_train, same_eval = torch.equal(*alone), torch.equal(*fixed)
print(same_train, same_eval)
#> False True

# The cure for averages that lag: one pass that takes the plain
# mean over all batches (momentum=None) and trains nothing.
late = nn.BatchNorm1d(3)
late(batches[0])
late.reset_running_stats()
late.momentum = None
with torch.no_grad():
    for batch in batches:
        late(batch)
late.eval()
cured = late(data)
print(f"{late.running_mean.mean():.2f} {cured.mean():z.2f}")
#> 5.08 0.00
