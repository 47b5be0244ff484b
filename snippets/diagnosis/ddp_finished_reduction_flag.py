import torch
import torch.distributed as dist
from torch import nn
from torch._C._distributed_c10d import _create_work_from_future
from torch.nn.parallel import DistributedDataParallel as DDP


class Alone(dist.ProcessGroup):
    """A group of one process, which sends nothing."""

    def broadcast(self, tensors, options):
        future = torch.futures.Future()
        future.set_result(tensors)
        return _create_work_from_future(future)

    allreduce = broadcast

    def allgather(self, copies, tensors, options):
        copies[0][0].copy_(tensors[0])
        return self.broadcast(copies, options)


def ddp(net, **flags):
    return DDP(net, process_group=Alone(0, 1), **flags)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.used, self.spare = nn.Linear(5, 4), nn.Linear(5, 3)

    def forward(self, x):
        self.aside = self.spare(x)  # kept, not returned
        return self.used(x)


def train(way):
    """How far two steps of AdamW move the spare layer."""
    torch.manual_seed(0)
    x, model = torch.randn(7, 5), ddp(Net(), **flags[way])
    net = model.module
    before = net.spare.weight.detach().clone()
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.1)
    for _ in range(2):
        loss = model(x).square().mean()
        if way == "times 0":
            loss = loss + 0 * net.aside.sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    moved = (net.spare.weight - before).abs().max().item()
    return moved, net.spare.weight.grad, net.used.weight.grad


flags = {"found": {"find_unused_parameters": True}, "times 0": {}}
by_flag, by_zero = train("found"), train("times 0")
print(f"{by_flag[0]:.4f} {by_zero[0]:.4f}")
#> 0.0000 0.0009
print(by_flag[1], by_zero[1].abs().max().item())
#> None 0.0
gap = (by_flag[2] - by_zero[2]).abs().max().item()
print(gap)
#> 0.0

# A loss of what forward does not return: fine without the flag.
refused = {}
for way in flags:
    torch.manual_seed(0)
    x, model = torch.randn(7, 5), ddp(Net(), **flags[way])
    refused[way] = "no error"
    for _ in range(2):
        try:
            out = model(x)
            (out.sum() + model.module.aside.sum()).backward()
        except RuntimeError as error:
            refused[way] = str(error).split(". ")[0]
            break
    print(f"{way}: {refused[way]}")
#> found: Expected to mark a variable ready only once
#> times 0: no error
