from types import SimpleNamespace

import torch
import torch.distributed as dist
from torch import nn
from torch._C._distributed_c10d import _create_work_from_future
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.checkpoint import checkpoint


def finished(result):
    done = torch.futures.collect_all([])
    return _create_work_from_future(done.then(lambda _: result))


class Alone(dist.ProcessGroup):
    """A group of one process, which sends nothing."""

    def broadcast(self, tensors, options):
        return finished(tensors)

    allreduce = broadcast

    def allgather(self, copies, tensors, options):
        copies[0][0].copy_(tensors[0])
        return finished(copies)


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
    before = net.spare.weight.clone()
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.1)
    for _ in range(2):
        loss = model(x).sum()
        if way == "times 0":
            loss = loss + 0 * net.aside.sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    moved = (net.spare.weight - before).norm().item()
    return moved, net.spare.weight.grad, net.used.weight.grad


find = {"find_unused_parameters": True}
flags = {"found": find, "times 0": {}}
by_flag, by_zero = train("found"), train("times 0")
print(f"{by_flag[0]:.4f} {by_zero[0]:.4f}")
#> 0.0000 0.0022
print(by_flag[1], by_zero[1].norm().item())
#> None 0.0
gap = (by_flag[2] - by_zero[2]).norm().item()
print(gap)
#> 0.0


class Odd(nn.Module):
    """All is used, in a way that the flag does not see."""

    def __init__(self, way):
        super().__init__()
        self.way, self.out = way, None
        self.body, self.head = nn.Linear(5, 4), nn.Linear(4, 3)

    def forward(self, x):
        h = self.body(x)
        if self.way == "checkpoint":
            return checkpoint(self.head, h, use_reentrant=True)
        self.out = self.head(h)
        if self.way == "box":
            return SimpleNamespace(y=self.out)
        return h


def rounds(way, **flags):
    """How many of three rounds pass, and what the next says."""
    x, model = torch.randn(7, 5), ddp(Odd(way), **flags)
    for done in range(3):
        try:
            out = model(x)
            if way == "aside":
                out = model.module.out
            if way == "box":
                out = out.y
            out.sum().backward()
        except RuntimeError as error:
            return done, str(error).split(". ")[0]
    return done + 1, "no error"


refused = {}
for way in ("aside", "box", "checkpoint"):
    refused[way] = rounds(way), rounds(way, **find)
    print(f"{way}:", *refused[way])
#> aside: (3, 'no error') (0, 'Expected to mark a variable ready only once')
#> box: (3, 'no error') (0, 'Expected to mark a variable ready only once')
#> checkpoint: (3, 'no error') (0, 'Expected to mark a variable ready only once')
