import torch
import torch.distributed as dist
from torch import nn
from torch._C._distributed_c10d import _create_work_from_future
from torch.nn.parallel import DistributedDataParallel as DDP


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
        self.used = nn.Linear(5, 4)
        self.spare = nn.Linear(5, 3)  # forward leaves it out

    def forward(self, x):
        return self.used(x)


torch.manual_seed(0)
x = torch.randn(7, 5)
model = ddp(Net())
model(x).sum().backward()
named = model.module.named_parameters()
lost = [name for name, p in named if p.grad is None]
print("no gradient:", lost)
#> no gradient: ['spare.weight', 'spare.bias']
message = "no error"
try:
    model(x)  # the next forward
except RuntimeError as error:
    message = str(error)
print(message.split(". ")[0])
#> Expected to have finished reduction in the prior iteration before starting a new one
told = [line for line in message.split("\n") if "indices" in line]
print(*told)
#> Parameter indices which did not receive grad for rank 0: 2 3


def rounds(net, **flags):
    """How many of three rounds pass."""
    model = ddp(net, **flags)
    for done in range(3):
        try:
            model(x).sum().backward()
        except RuntimeError:
            return done
    return done + 1


frozen = Net()
frozen.spare.requires_grad_(False)  # before DDP
passed = {
    "as it is": rounds(Net()),
    "frozen": rounds(frozen),
    "found": rounds(Net(), find_unused_parameters=True),
    "static": rounds(Net(), static_graph=True),
}
print(passed)
#> {'as it is': 1, 'frozen': 3, 'found': 3, 'static': 3}
