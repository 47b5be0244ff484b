import copy
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

import torch
import torch.distributed as dist
from hypothesis import strategies as st
from torch import nn
from torch._C._distributed_c10d import _create_work_from_future
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.checkpoint import checkpoint

from tested_answers import breaks, drawn

PRIOR = "Expected to have finished reduction in the prior iteration before starting a new one"
CHANGED = "Your training graph has changed in this iteration"
FLAG = {"find_unused_parameters": True}
STATIC = {"static_graph": True}
WAYS = ["layer left out", "branch", "output left out", "no_grad", "detach", "frozen late", "checkpoint"]
SIZE = st.integers(1, 5)


class Alone(dist.ProcessGroup):
    """A group of one process, which sends nothing and counts the gradients that it would average."""

    averaged = numbers = 0

    def broadcast(self, tensors, options):
        done = torch.futures.collect_all([])
        done = done.then(lambda _: tensors)
        return _create_work_from_future(done)

    def allreduce(self, tensors, options):
        self.averaged += tensors[0].is_floating_point()  # and not the table of what was used
        self.numbers += sum(tensor.numel() for tensor in tensors)
        return self.broadcast(tensors, options)

    def allgather(self, copies, tensors, options):
        copies[0][0].copy_(tensors[0])
        return self.broadcast(copies, options)


class Fivefold(Alone):
    """It leaves a mark on what it averages."""

    def allreduce(self, tensors, options):
        for tensor in tensors:
            tensor.mul_(5 if tensor.is_floating_point() else 1)
        return super().allreduce(tensors, options)


def ddp(net, **flags):
    return DDP(net, process_group=Alone(0, 1), **flags)


class Net(nn.Module):
    """Layers in a row; those whose number is in `out` are not called."""

    def __init__(self, size, layers, out=()):
        super().__init__()
        self.layers, self.out = nn.ModuleList(nn.Linear(size, size) for _ in range(layers)), out

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            if i not in self.out:
                x = layer(x)
        return x


def lost(net):
    return [name for name, p in net.named_parameters() if p.grad is None]


def said(model, x, steps=3, loss=None):
    """In which round it raises, and what; the rounds and "no error" where it does not."""
    for step in range(steps):
        try:
            (loss(model, x, step) if loss else model(x).sum()).backward()
        except RuntimeError as error:
            return step, str(error)
    return steps, "no error"


WITH_NAMES = """
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP

class Net(nn.Linear):
    def __init__(self):
        super().__init__(5, 3)
        self.spare = nn.Linear(5, 3)

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
model, x = DDP(Net()), torch.ones(7, 5)
model(x).sum().backward()
try:
    model(x)
except RuntimeError as error:
    print(error)
"""


@cache
def told_by_the_environment():
    command = ["env", "TORCH_DISTRIBUTED_DEBUG=INFO", sys.executable, "-c", WITH_NAMES]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def shapes(net):
    return [tuple(p.shape) for p in net.parameters()]


def indices(message):
    return message.split("indices which did not receive grad for rank 0: ")[1].split("\n")[0].split()


@breaks("self.spare = nn.Linear(5, 3)", "self.spare = nn.Identity()")
@breaks("return self.used(x)", "return self.used(x).sum() + self.spare(x).sum()")
@breaks("    model(x)  # the next forward", "    pass")
@breaks("model(x).sum().backward()\nnamed", "model(x)\nnamed")
@drawn(cases=8, size=SIZE, layers=st.integers(2, 5), which=st.integers(0, 4), frozen=st.booleans(), late=st.booleans())
def test_the_next_forward_raises(answer, size, layers, which, frozen, late):
    """A layer that is left out gets no gradient, its own round raises nothing, and the next forward with gradients, in eval mode too, raises the message about the round before (under `no_grad` it passes), with the positions of its parameters among those of `named_parameters()` that required a gradient when DDP was made, counted from 0, and those of a layer frozen since; here of `spare.weight` and `spare.bias`, 2 and 3."""
    which %= layers
    net, x = Net(size, layers, (which,)), torch.randn(3, size)
    net.layers[which - 1].requires_grad_(not (frozen and layers > 2))
    model = ddp(net)
    names = [name for name, p in model.module.named_parameters() if p.requires_grad]
    gone = {which, (which + 1) % layers} if late and layers > 3 else {which}
    for i in gone - {which}:
        net.layers[i].requires_grad_(False)
    model(x).sum().backward()
    with torch.no_grad():
        model(x)
    _, message = said(model.train(late), x, 1)
    assert message.startswith(PRIOR)
    assert [names[int(i)] for i in indices(message)] == [name for name in names if int(name.split(".")[1]) in gone]
    assert said(ddp(Net(size, layers)), x) == (3, "no error")
    assert answer.message.startswith(PRIOR) and indices(answer.message) == ["2", "3"]
    assert answer.told == ["Parameter indices which did not receive grad for rank 0: 2 3"]
    assert answer.lost == ["spare.weight", "spare.bias"]
    assert [name for name, _ in answer.Net().named_parameters()][2:] == answer.lost and answer.x.shape == (7, 5)
    assert shapes(answer.Net()) == [(4, 5), (4,), (3, 5), (3,)]


@breaks("frozen.spare.requires_grad_(False)", "frozen.spare.requires_grad_(True)")
@breaks("find_unused_parameters=True", "find_unused_parameters=False")
@breaks("static_graph=True", "static_graph=False")
@breaks("return done\n", "return 0\n")
@drawn(cases=6, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3))
def test_four_ways_out(answer, size, layers, which):
    """With a layer that forward does not call, three rounds pass where forward calls it, where it is frozen before DDP is made, with `find_unused_parameters=True` and with `static_graph=True`, and one without them."""
    which %= layers
    x = torch.randn(3, size)
    frozen = Net(size, layers, (which,))
    frozen.layers[which].requires_grad_(False)
    for net, flags in ((frozen, {}), (Net(size, layers), {}), (None, FLAG), (None, STATIC)):
        assert said(ddp(net or Net(size, layers, (which,)), **flags), x) == (3, "no error")
    assert said(ddp(Net(size, layers, (which,))), x)[0] == 1
    assert answer.passed == {"as it is": 1, "frozen": 3, "found": 3, "static": 3}
    assert not any(p.requires_grad for p in answer.frozen.spare.parameters())


@breaks(
    'if self.way == "layer left out":\n            return (self.left(h),)',
    'if self.way == "layer left out":\n            pass',
    variant="causes",
)
@breaks("(self.left, self.right)[step % 2](h)", "self.left(h) + self.right(h)", variant="causes")
@breaks("outs = outs[:1]", "outs = outs[:2]", variant="causes")
@breaks('self.way != "no_grad"', 'self.way != "grad"', variant="causes")
@breaks("h = h.detach()", "h = h + 0", variant="causes")
@breaks("use_reentrant=True", "use_reentrant=False", variant="causes")
@breaks("model.module.right.requires_grad_(False)", "model.module.right.requires_grad_(True)", variant="causes")
def test_seven_causes(causes):
    """Here one round passes and the second forward raises the message with a layer left out, a branch that changes, an output left out of the loss, `no_grad`, `detach` or a reentrant checkpoint of an input without gradient inside forward, and a layer frozen after DDP is made; all four pass where both heads are in the loss."""
    assert causes.ways == tuple(WAYS) and causes.plain["whole"] == (4, "no error")
    assert shapes(causes.Net("whole")) == [(4, 5), (4,), (3, 4), (3,), (3, 4), (3,)]
    body, head = ["0", "1"], ["4", "5"]
    for way in WAYS:
        done, message = causes.plain[way]
        assert done == 1 and message.startswith(PRIOR), way
        assert indices(message) == (body if way in ("no_grad", "detach", "checkpoint") else head)


@breaks("way: rounds(way, find_unused_parameters=True)", "way: rounds(way)", variant="causes")
def test_the_flag_passes_them(causes):
    """Here, with `find_unused_parameters=True`, all four rounds of the seven causes pass."""
    assert causes.found == {way: (4, "no error") for way in WAYS}
    assert [causes.plain[way][0] for way in WAYS] == [1] * 7


@breaks("static_graph=True", "static_graph=False", variant="causes")
@breaks("[step % 2]", "[0]", variant="causes")
@breaks("outs = outs[:1]", "outs = outs[:2]", variant="causes")
def test_a_static_graph(causes):
    """Here, with `static_graph=True`, a branch that changes raises "Your training graph has changed in this iteration", an output left out of the loss the message after two rounds, and the other causes pass."""
    rounds = {way: done for way, (done, _) in causes.static.items()}
    assert rounds == dict.fromkeys(WAYS, 4) | {"branch": 1, "output left out": 2}
    assert causes.static["branch"][1].startswith(CHANGED) and causes.static["output left out"][1].startswith(PRIOR)


@breaks('train("found"), train("times 0")', 'train("times 0"), train("times 0")', variant="flag")
@breaks("loss = loss + 0 * net.aside.sum()", "loss = loss + net.aside.sum()", variant="flag")
@drawn(cases=6, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3), seed=st.integers(0, 2**32 - 1))
def test_the_flag_keeps_the_gradients(flag, size, layers, which, seed):
    """With `find_unused_parameters=True` in one process the gradients are those of the model without DDP, and that of a layer that forward does not call stays None."""
    torch.manual_seed(seed)
    net, x = Net(size, layers, (which % layers,)), torch.randn(3, size)
    net(x).square().sum().backward()
    wanted = [p.grad for p in net.parameters()]
    net.zero_grad()
    model = ddp(net, **FLAG)
    model(x).square().sum().backward()
    for grad, p in zip(wanted, net.parameters(), strict=True):
        assert (grad is None) is (p.grad is None) and (grad is None or torch.equal(grad, p.grad))
    assert sum(grad is None for grad in wanted) == 2
    assert flag.by_flag[1] is None and flag.gap == 0 and shapes(flag.Net()) == [(4, 5), (4,), (3, 5), (3,)]
    torch.manual_seed(0)
    assert torch.allclose(flag.by_flag[2], torch.randn(7, 5).sum(0).expand(4, 5), atol=1e-5)
    assert flag.ddp(nn.Linear(2, 3)).process_group.rank() == 0
    assert torch.equal(flag.by_zero[1], torch.zeros(3, 5))


@breaks("loss = loss + 0 * net.aside.sum()", "loss = loss + 1e-9 * net.aside.sum()", variant="flag")
@breaks("torch.optim.AdamW(net.parameters(), lr=0.1)", "torch.optim.Adam(net.parameters(), lr=0.1)", variant="flag")
@drawn(cases=6, size=SIZE, rate=st.floats(1e-4, 0.5), decay=st.floats(0.01, 0.5))
def test_zero_is_not_none(flag, size, rate, decay):
    """A loss with `0 *` the finite output of a layer gives it gradients of 0 instead of None, and weight decay in AdamW and SGD moves it then; here by 0.0022 in two steps, and by 0 with the flag."""
    for kind in torch.optim.AdamW, torch.optim.SGD:
        for zero in (True, False):
            net, x = Net(size, 2, (1,)), torch.ones(3, size)
            before = net.layers[1].weight.detach().clone()
            optimizer = kind(net.parameters(), lr=rate, weight_decay=decay)
            (net(x).sum() + (0 * net.layers[1](x).sum() if zero else 0)).backward()
            optimizer.step()
            after = net.layers[1].weight
            assert torch.allclose(after, before * (1 - rate * decay)) if zero else torch.equal(after, before)
            assert not torch.equal(after, before) or not zero
            assert net.layers[1].weight.grad is None or (zero and not net.layers[1].weight.grad.any())
    assert flag.by_flag[0] == 0 and f"{flag.by_zero[0]:.4f}" == "0.0022"
    torch.manual_seed(0)
    torch.randn(7, 5)
    start = flag.Net().spare.weight.norm().item()
    assert abs(flag.by_zero[0] - start * (1 - (1 - 0.1 * 0.01) ** 2)) < 1e-6


@dataclass
class Pair:
    y: object


class Heads(nn.Module):
    """Two outputs, which share a layer or not."""

    def __init__(self, size, shared):
        super().__init__()
        self.body = nn.Linear(size, size) if shared else nn.Identity()
        self.one, self.two = nn.Linear(size, 2), nn.Linear(size, 3)

    def forward(self, x):
        h = self.body(x)
        return self.one(h), self.two(h)


def both(model, x, step):
    one, two = model(x)
    return one.sum() + two.sum()


@breaks("rounds(way), rounds(way, **find)", "rounds(way, **find), rounds(way)", variant="flag")
@drawn(cases=6, size=SIZE, shared=st.booleans())
def test_some_inputs(flag, size, shared):
    """Where a `backward(inputs=...)` was for a part of its weights, the next forward raises "Expected to have finished reduction in the prior iteration", with `find_unused_parameters=True` too; with `inputs` left out, or for all its weights, three rounds pass and are averaged, and all have a gradient; to keep the rest still for good, freeze it before DDP is made: three rounds pass too, and the rest has none."""
    for flags in ({}, FLAG):
        model, message = ddp(Heads(size, shared), **flags), "no error"
        x = torch.ones(7, size)
        both(model, x, 0).backward(inputs=[*model.module.one.parameters()])
        assert set(lost(model.module)) >= {"two.weight", "two.bias"}
        try:
            model(x)
        except RuntimeError as error:
            message = str(error)
        assert message.startswith(PRIOR)
        for named, frozen in ((False, False), (True, False), (False, True)):
            net = Heads(size, shared)
            part = {f"one.{name}" for name, _ in net.one.named_parameters()}
            rest = [name for name, _ in net.named_parameters() if name not in part]
            for name in rest * frozen:
                net.get_parameter(name).requires_grad_(False)
            model = ddp(net, **flags)
            for _ in range(3):
                both(model, x, 0).backward(inputs=[*model.parameters()] if named else None)
            assert model.process_group.averaged == 3 and lost(net) == rest * frozen and rest
    assert flag.refused["aside"][0] == (3, "no error")  # a loss of some layers, without inputs


@breaks("find_unused_parameters=True", "find_unused_parameters=False")
@drawn(cases=6, size=st.integers(2, 5), seed=st.integers(0, 99))
def test_a_penalty_alone(answer, size, seed):
    """A gradient penalty as the only loss of its `backward()`, alone or behind the `backward()` of a loss with a forward of its own, gives the last bias no slope, and the next forward raises the message, with the first flag, `find_unused_parameters=True`, too, where that flag passes a layer left out; with the sum of its outputs times zero added rounds pass, with the flag or without, and what is averaged is all the gradients; with `static_graph=True` a penalty in the only `backward()` runs, alone, beside that sum or the loss, and nothing is averaged, in silence; behind a round of the loss, a forward and a `backward()`, it raises the message too."""

    def penalised(model, x, share):
        x = x.clone().requires_grad_()
        out = model(x)
        (slope,) = torch.autograd.grad(out.sum(), x, create_graph=True)
        return slope.square().sum() + (0 if share is None else 0 * out.sum() if share == 0 else out.sum())

    torch.manual_seed(seed)
    x = torch.randn(3, size)
    runs = [(share, flags, False) for share in (None, 0, 1) for flags in ({}, FLAG, STATIC)]
    for share, flags, behind in [*runs, *((share, flags, True) for share in (None, 0) for flags in ({}, FLAG, STATIC))]:
        net = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 2))
        model, weights, rounds = DDP(net, process_group=Tripled(0, 1), **flags), list(net.parameters()), 3
        for step in range(rounds):
            model.zero_grad()
            if step and share is None and (behind or flags != STATIC):
                done, message = said(model, x, 1)
                assert done == 0 and message.startswith(PRIOR)
                break
            before = [0 * p for p in weights]
            if behind:  # a loss with a forward and a backward of its own
                model(x).square().sum().backward()
                before = [3 * slope for slope in torch.autograd.grad(net(x).square().sum(), weights)]
            penalised(model, x, share).backward()
            assert lost(net) == ["2.bias"] * (share is None and not behind)
            slopes = torch.autograd.grad(penalised(net, x, share), weights, allow_unused=True)
            assert (slopes[3] is None) == (share is None)
            times = 1 if (flags == STATIC and not behind) or share is None else 3
            for p, first, slope in zip(weights, before, slopes, strict=True):
                if p.grad is not None:
                    whole = first if slope is None else first + slope
                    torch.testing.assert_close(p.grad, times * whole, rtol=1e-3, atol=1e-4)
        assert max(slope.abs().max() for slope in slopes[:3]) > 1e-3
    assert answer.passed["found"] == 3


@breaks("rounds(way), rounds(way, **find)", "rounds(way, **find), rounds(way)", variant="flag")
@drawn(cases=6, size=SIZE)
def test_two_backwards(flag, size):
    """Without a flag two calls of `backward()` after one forward, where their losses share a layer and each has one too, say "Expected to mark a variable ready only once", and where they share none they pass three rounds, as does the sum of the losses; with `find_unused_parameters=True` they pass the first round also where they share a layer, and the second loss's own layer is not averaged, without an error, where the sum's is."""

    def apart(model, x, step):
        one, two = model(x)
        one.sum().backward(retain_graph=True)
        return two.sum()

    x = torch.ones(7, size)
    step, message = said(ddp(Heads(size, True)), x, 3, apart)
    assert step == 0 and message.startswith("Expected to mark a variable ready only once")
    for shared, loss in ((False, apart), (False, both), (True, both)):
        model = ddp(Heads(size, shared))
        assert said(model, x, 3, loss) == (3, "no error") and model.process_group.averaged == 3
    for loss, factor in ((apart, 1), (both, 5)):
        model = DDP(Heads(size, True), process_group=Fivefold(0, 1), **FLAG)
        assert said(model, x, 1, loss) == (1, "no error")
        assert torch.equal(model.module.two.bias.grad, torch.full((3,), 7.0 * factor))
        assert torch.equal(model.module.one.bias.grad, torch.full((2,), 35.0))
    assert flag.refused["checkpoint"] == ((3, "no error"), (0, "Expected to mark a variable ready only once"))


@breaks("static_graph=True", "static_graph=False")
@drawn(cases=8, size=SIZE, seed=st.integers(0, 1000), part=st.booleans(), again=st.booleans())
def test_two_backwards_of_all(answer, size, seed, part, again):
    """Of two calls of `backward()` after one forward, or after two in a row, where the first reached all weights, the second call's slopes are not averaged, in silence, with a flag, `find_unused_parameters=True` or `static_graph=True`, or without, and the first's are; behind a forward of its own each call is, and those of the sum of the losses are averaged, all of them."""
    torch.manual_seed(seed)
    x = torch.randn(7, size)

    def losses(model):
        one, two = model(x)
        first = one.square().sum() + two.sum()
        one, two = model(2 * x) if again else (one, two)
        return first, two.square().sum() if part else (one + two.sum()).square().sum()

    for flags in ({}, FLAG, STATIC):
        net = Heads(size, True)
        model, weights = DDP(net, process_group=Tripled(0, 1), **flags), list(net.parameters())
        for together in (True, True, False, False) if flags != STATIC else (False, False):
            model.zero_grad()
            first, second = losses(model)
            for loss in [first + second] if together else [first, second]:
                loss.backward(retain_graph=True)
            plain = losses(net)
            for p in weights:
                one, two = (torch.autograd.grad(loss, p, retain_graph=True, allow_unused=True)[0] for loss in plain)
                two = torch.zeros_like(p) if two is None else two
                torch.testing.assert_close(p.grad, 3 * one + (3 if together else 1) * two, rtol=1e-3, atol=1e-3)
            assert torch.autograd.grad(plain[1], net.two.weight)[0].abs().max() > 1e-4
        model = DDP(net, process_group=Tripled(0, 1), **flags)
        for _ in range(2):  # a forward and a backward, and another forward and backward
            model.zero_grad()
            for loss in (lambda net: both(net, x, 0), lambda net: both(net, 2 * x, 0).square()):
                wanted = [0 * p if p.grad is None else p.grad.clone() for p in weights]
                loss(model).backward()
                for p, before, slope in zip(weights, wanted, torch.autograd.grad(loss(net), weights), strict=True):
                    torch.testing.assert_close(p.grad, 3 * (before + slope), rtol=1e-3, atol=1e-3)
    assert answer.passed["as it is"] == 1 and answer.passed["static"] == 3


@breaks("use_reentrant=True", "use_reentrant=False", variant="flag")
@breaks("        return h\n", "        return self.out\n", variant="flag")
@breaks("rounds(way), rounds(way, **find)", "rounds(way, **find), rounds(way)", variant="flag")
@drawn(cases=6, size=SIZE, pack=st.sampled_from([lambda y: [y], lambda y: (y, 1), lambda y: {"y": y}, Pair]))
def test_what_the_flag_refuses(flag, size, pack):
    """Here a loss of what forward keeps aside, an output in an object of a class of one's own and a reentrant checkpoint pass three rounds without the flag, and with `find_unused_parameters=True` raise "Expected to mark a variable ready only once" in the first; with the flag a tensor in a list, a tuple, a dictionary or a dataclass passes, and a checkpoint with `use_reentrant=False`."""
    assert shapes(flag.Odd("box")) == [(4, 5), (4,), (3, 4), (3,)]
    for way in ("aside", "box", "checkpoint"):
        assert flag.refused[way] == ((3, "no error"), (0, "Expected to mark a variable ready only once"))

    class Packed(nn.Module):
        def __init__(self, plain):
            super().__init__()
            self.body, self.head, self.plain = nn.Linear(size, size), nn.Linear(size, size), plain

        def forward(self, x):
            h = self.body(x)
            return pack(self.head(h)) if self.plain else pack(checkpoint(self.head, h, use_reentrant=False))

    def loss(model, x, step):
        out = model(x)
        return (out.y if isinstance(out, Pair) else out["y"] if isinstance(out, dict) else out[0]).sum()

    for plain in (True, False):
        model = ddp(Packed(plain), **FLAG)
        assert said(model, torch.ones(3, size), 3, loss) == (3, "no error") and not lost(model)


@breaks("SimpleNamespace(y=", "__import__('collections').namedtuple('Row', 'y')(y=", variant="flag")
@drawn(cases=6, size=SIZE, pack=st.sampled_from([lambda y: [y], lambda y: (y, 1), lambda y: {"y": y}]))
def test_a_static_graph_averages_nothing(flag, size, pack):
    """Here, with `static_graph=True`, all three of a reentrant checkpoint, an output in an object of a class of one's own and a loss of what forward keeps aside pass three rounds, and with the object, a dataclass too, or what is kept aside nothing is averaged, where the checkpoint and a tensor in a list, a tuple or a dictionary are averaged once a round."""

    def averaged(net, x):
        def loss(model, x, step):
            out = model(x)
            if getattr(net, "way", None) == "aside":
                out = net.out
            if isinstance(out, dict | Pair | flag.SimpleNamespace):
                out = out["y"] if isinstance(out, dict) else out.y
            return (out[0] if isinstance(out, list | tuple) else out).sum()

        model = ddp(net, **STATIC)
        assert said(model, x, 3, loss) == (3, "no error")
        return model.process_group.averaged

    class Packed(nn.Linear):
        def forward(self, x):
            return self.pack(super().forward(x))

    found = {way: averaged(flag.Odd(way), torch.randn(7, 5)) for way in ("checkpoint", "box", "aside")}
    assert found == {"checkpoint": 3, "box": 0, "aside": 0}
    for given, rounds in (pack, 3), (Pair, 0):
        net = Packed(size, size)
        net.pack = given
        assert averaged(net, torch.ones(3, size)) == rounds


@breaks("return self.used(x)", "return self.used(x) + self.spare(x).sum()")
@drawn(cases=4, size=SIZE, layers=st.integers(2, 4))
def test_what_does_not_raise(answer, size, layers):
    """With all layers in the loss, none of these raises in one process: two forwards before a backward, a forward under `no_grad` or in eval mode before one, a backward that is left out, and a layer frozen before DDP is made."""

    def two(m, x, i):
        return m(x).sum() + m(x + 1).sum()

    def watched(m, x, i):
        with torch.no_grad():
            m(x)
        m.eval()(x)
        return m.train()(x).sum()

    def left_out(m, x, i):
        return m(x).sum() if i != 1 else torch.zeros(1, requires_grad=True).sum()

    x = torch.randn(3, size)
    for loss in (two, watched, left_out):
        assert said(ddp(Net(size, layers)), x, 4, loss) == (4, "no error")
        done, message = said(ddp(Net(size, layers, (1,))), x, 4, loss)
        assert message.startswith(PRIOR) and done < 3
    frozen = Net(size, layers)
    frozen.layers[0].requires_grad_(False)
    assert said(ddp(frozen), x) == (3, "no error")
    assert answer.passed["as it is"] == 1 and answer.passed["frozen"] == 3


@breaks("self.spare = nn.Linear(5, 3)", "self.spare = nn.Identity()")
@drawn(cases=4, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3))
def test_a_bucket_waits(answer, size, layers, which):
    """In a round with a layer without gradients the bucket that holds it is not averaged, and `step()` runs all the same: of small layers, which share a bucket, none is averaged; with all layers in the loss, or the flag, it is averaged once."""

    def averaged(net, **flags):
        model = ddp(net, **flags)
        weight = model.module.layers[(which + 1) % layers].weight
        before = weight.detach().clone()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model(torch.ones(3, size)).sum().backward()
        optimizer.step()
        assert not torch.equal(weight, before)
        return model.process_group.averaged

    out = (which % layers,)
    assert averaged(Net(size, layers)) == averaged(Net(size, layers, out), **FLAG) == 1
    assert averaged(Net(size, layers, out)) == 0
    assert answer.lost == ["spare.weight", "spare.bias"]


@breaks("if p.grad is None]", "if p.grad is not None]")
@breaks("model(x).sum().backward()\nnamed", "model(x).sum()\nnamed")
@breaks("if p.grad is None", "if p.grad is not None", variant="pasted")
@breaks("find_unused_parameters=True", "find_unused_parameters=False", variant="pasted")
@drawn(cases=6, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3), early=st.booleans())
def test_the_list_of_names(answer, pasted, size, layers, which, early):
    """The list of names without a gradient is right without DDP too; with an earlier round that used the layer it is empty until `zero_grad()`, and with `zero_grad(set_to_none=False)` still empty; and it holds a frozen layer, whether it was frozen before DDP was made, which raises nothing, or after, which raises the message."""
    which %= layers
    net, x = Net(size, layers), torch.randn(3, size)
    names = [f"layers.{which}.weight", f"layers.{which}.bias"]
    net(x).sum().backward()
    net.out = (which,)
    net(x).sum().backward()
    assert lost(net) == []
    net.zero_grad(set_to_none=False)
    net(x).sum().backward()
    assert lost(net) == []
    net.zero_grad()
    net(x).sum().backward()
    assert lost(net) == names
    ours = pasted(1, model=net, net=Net(size, layers, (which,)), DDP=ddp)
    assert ours.printed == [str(names)] and said(ours.model, x) == (3, "no error")
    net = Net(size, layers)
    if early:
        net.layers[which].requires_grad_(False)
    model = ddp(net)
    net.layers[which].requires_grad_(False)
    model(x).sum().backward()
    assert lost(net) == names
    done, message = said(model, x, 1)
    assert done == early and message.startswith("no error" if early else PRIOR)
    assert answer.lost == ["spare.weight", "spare.bias"]


@breaks("self.spare = nn.Linear(5, 3)", "self.spare = nn.Identity()")
@drawn(cases=4, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3))
def test_the_message_with_names(answer, size, layers, which):
    """With `TORCH_DISTRIBUTED_DEBUG=INFO`, in the environment of a process of its own, or set in Python before DDP is made, the message has the names of the parameters too, and without it only their positions."""
    which %= layers
    found = []
    for level in (dist.DebugLevel.INFO, dist.DebugLevel.OFF):
        dist.set_debug_level(level)
        try:
            found.append(said(ddp(Net(size, layers, (which,))), torch.ones(3, size))[1])
        finally:
            dist.set_debug_level(dist.DebugLevel.OFF)
    start = "Parameters which did not receive grad for rank 0: "
    names = found[0].split(start)[1].split("\n")[0].split(", ")
    assert sorted(names) == [f"layers.{which}.bias", f"layers.{which}.weight"]
    assert all(message.startswith(PRIOR) for message in found) and "layers" not in found[1]
    names = told_by_the_environment().split(start)[1].split("\n")[0].split(", ")
    assert sorted(names) == ["spare.bias", "spare.weight"]
    assert indices(found[0]) == indices(found[1]) and answer.told and answer.lost == ["spare.weight", "spare.bias"]


@breaks("frozen.spare.requires_grad_(False)", "frozen.spare.requires_grad_(True)")
@drawn(cases=6, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3))
def test_unfrozen_later(answer, size, layers, which):
    """A layer that was frozen when DDP was made and is not any more gets gradients and raises nothing, but its numbers are not among those that are averaged."""
    net, x = Net(size, layers), torch.randn(3, size)
    layer = net.layers[which % layers]
    layer.requires_grad_(False)
    model = ddp(net)
    layer.requires_grad_(True)
    assert said(model, x, 1) == (1, "no error") and not lost(net)
    assert model.process_group.numbers == (layers - 1) * (size * size + size)
    whole = ddp(Net(size, layers))
    assert said(whole, x, 1) == (1, "no error") and whole.process_group.numbers == layers * (size * size + size)
    assert answer.passed["frozen"] == 3


class Tripled(Alone):
    """What came through the group is three times what it was, so that one sees what did not."""

    def allreduce(self, tensors, options):
        if tensors[0].is_floating_point():
            tensors[0].mul_(3)
        return super().allreduce(tensors, options)


@breaks("frozen.spare.requires_grad_(False)", "frozen.spare.requires_grad_(True)")
@drawn(cases=6, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3), before=st.integers(0, 2))
def test_replaced_later(answer, size, layers, which, before):
    """With a layer of several or a weight that was replaced after DDP was made, and all layers in the loss, the list of names is empty after backward, the next forward raises the message, another DDP passes after the first is gone, and with the first flag, `find_unused_parameters=True`, rounds pass in which the gradients of what is new are not averaged, and those of the other layers are; `static_graph=True` does the same where no round had passed, and raises the message where one had."""

    def replace(net, part, whole):
        if whole:
            setattr(*part, nn.Linear(*getattr(*part).weight.shape[::-1]))
        else:
            getattr(*part).weight = nn.Parameter(torch.randn_like(getattr(*part).weight))

    def gradients(model, x):
        model.zero_grad()
        model(x).square().sum().backward()
        return {name.removeprefix("module."): p.grad.clone() for name, p in model.named_parameters()}

    which %= layers
    for whole in (True, False):
        net, x = Net(size, layers), torch.randn(3, size)
        model = ddp(net)
        replace(net, (net.layers, str(which)), whole)
        assert said(model, x, 1) == (1, "no error") and not lost(model)
        done, message = said(model, x, 1)
        assert done == 0 and message.startswith(PRIOR)
        del model
        assert said(ddp(net), x) == (3, "no error")

        for flags in (FLAG, STATIC):
            net = Net(size, layers)
            model = DDP(net, process_group=Tripled(0, 1), **flags)
            for _ in range(before):
                gradients(model, x)
            replace(net, (net.layers, str(which)), whole)
            if flags == STATIC and before:
                assert said(model, x, 2)[0] == 1 and said(model, x, 1)[1].startswith(PRIOR)
                continue
            new = {f"layers.{which}.{kind}" for kind in ("weight", "bias")[: 1 + whole]}
            for _ in range(2):
                found, plain = gradients(model, x), gradients(net, x)
                for name, grad in plain.items():
                    assert torch.allclose(found[name], grad * (1 if name in new else 3), rtol=1e-4, atol=1e-5)
            assert max(plain[name].abs().max() for name in new) > 0
    given = copy.deepcopy(answer.frozen)
    model = answer.ddp(given)
    replace(given, (given, "used"), False)
    assert said(model, answer.x, 2)[1].startswith(PRIOR)
    del model
    assert said(answer.ddp(given), answer.x) == (3, "no error")


@breaks("return self.used(x)", "return self.used(x).sum() + self.spare(x).sum()")
@drawn(cases=6, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3))
def test_around_ddp_nothing_is_averaged(answer, size, layers, which):
    """With a layer left out `model.module(x)` passes three rounds where `model(x)` passes one, and nothing is averaged; after a round of `model(x)` it raises."""
    model, x = ddp(Net(size, layers, [which % layers])), torch.randn(3, size)
    for _ in range(3):
        model.module(x).sum().backward()
    assert model.process_group.averaged == model.process_group.numbers == 0
    model(x).sum().backward()
    assert said(model.module, x)[0] == 0 and "ready only once" in said(model.module, x)[1]
    whole = ddp(Net(size, layers))
    assert said(whole, x, 3) == (3, "no error") and whole.process_group.averaged == 3
    assert answer.passed["as it is"] == 1


@breaks("frozen.spare.requires_grad_(False)", "frozen.spare.requires_grad_(True)")
@drawn(cases=6, size=SIZE, layers=st.integers(1, 4), which=st.integers(0, 3), flags=st.sampled_from([{}, FLAG]))
def test_a_backward_that_broke_off(answer, size, layers, which, flags):
    """With all layers in the loss and a backward that raises and is caught, the next forward raises the message, with `find_unused_parameters=True` too; another DDP passes after the first is gone, and not beside it."""

    def broken(net, layer, x):
        def stop(grad):
            raise RuntimeError("out of memory")

        model = answer.ddp(net, **flags)
        assert said(model, x, 2) == (2, "no error")
        hook = layer.weight.register_hook(stop)
        assert said(model, x, 1) == (0, "out of memory")
        hook.remove()
        done, message = said(model, x, 1)
        assert done == 0 and message.startswith(PRIOR)
        assert said(answer.ddp(net, **flags), x, 1)[0] == 0
        del model
        assert said(answer.ddp(net, **flags), x, 2) == (2, "no error")

    net = Net(size, layers)
    broken(net, net.layers[which % layers], torch.randn(3, size))
    if not flags:
        broken(answer.frozen, answer.frozen.used, answer.x)


@breaks("return self.used(x)", "return self.used(x).sum() + self.spare(x).sum()")
@drawn(cases=4, size=SIZE, layers=st.integers(2, 4), which=st.integers(0, 3), later=st.integers(1, 4))
def test_caught_it_comes_again(answer, size, layers, which, later):
    """Where the message is caught, each later forward with gradients raises it again, though all layers are used by then, and another DDP passes after the first is gone."""
    net, x = Net(size, layers, (which % layers,)), torch.randn(3, size)
    model, given = ddp(net), answer.ddp(answer.Net())
    assert said(model, x)[0] == said(given, answer.x)[0] == 1
    net.out = ()
    for _ in range(later):
        for again, of in ((model, x), (given, answer.x)):
            done, message = said(again, of, 1)
            assert done == 0 and message.startswith(PRIOR)
    del model, again
    assert said(ddp(net), x) == (3, "no error")
