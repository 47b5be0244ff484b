import os
import warnings

os.environ["TORCH_CPP_LOG_LEVEL"] = "ERROR"  # hides a warning
import torch
import torch.distributed as dist
from torch import nn
from torch._C._distributed_c10d import _create_work_from_future
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.checkpoint import checkpoint

warnings.simplefilter("ignore")  # of checkpoint


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
    """A body and two heads, and a way to lose one of them."""

    def __init__(self, way):
        super().__init__()
        self.way = way
        self.body = nn.Linear(5, 4)
        self.left, self.right = nn.Linear(4, 3), nn.Linear(4, 3)

    def forward(self, x, step):
        with torch.set_grad_enabled(self.way != "no_grad"):
            h = self.body(x)
        if self.way == "checkpoint":
            h = checkpoint(self.body, x, use_reentrant=True)
        if self.way == "detach":
            h = h.detach()
        if self.way == "layer left out":
            return (self.left(h),)
        if self.way == "branch":
            return ((self.left, self.right)[step % 2](h),)
        return self.left(h), self.right(h)


def rounds(way, steps=4, **flags):
    """How many rounds pass, and what the next one says."""
    torch.manual_seed(0)
    x, model = torch.randn(7, 5), ddp(Net(way), **flags)
    if way == "frozen late":
        model.module.right.requires_grad_(False)
    for step in range(steps):
        try:
            outs = model(x, step)
            if way == "output left out":
                outs = outs[:1]
            sum(out.sum() for out in outs).backward()
        except RuntimeError as error:
            return step, str(error)
    return steps, "no error"


ways = (
    "layer left out",
    "branch",
    "output left out",
    "no_grad",
    "detach",
    "frozen late",
    "checkpoint",
)
plain = {way: rounds(way) for way in ("whole", *ways)}
found = {
    way: rounds(way, find_unused_parameters=True) for way in ways
}
static = {way: rounds(way, static_graph=True) for way in ways}
print("whole:", plain["whole"][0])
#> whole: 4
for way in ways:
    print(f"{way}:", plain[way][0], found[way][0], static[way][0])
#> layer left out: 1 4 4
#> branch: 1 4 1
#> output left out: 1 4 2
#> no_grad: 1 4 4
#> detach: 1 4 4
#> frozen late: 1 4 4
#> checkpoint: 1 4 4
print(plain["branch"][1].split(". ")[0])
#> Expected to have finished reduction in the prior iteration before starting a new one
print(static["branch"][1].split(",")[0])
#> Your training graph has changed in this iteration
