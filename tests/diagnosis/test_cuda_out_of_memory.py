import code
import contextlib
import gc
import io
import sys
import weakref

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset

from tested_answers import breaks, drawn

LAST = ("last_type", "last_value", "last_traceback", "last_exc")
SIZE = st.integers(1, 6)
SEED = st.integers(0, 2**32 - 1)
KINDS = ["weights", "gradients", "optimizer", "saved"]


def stack(wide, deep, rate=0.0):
    """Linear, Tanh and Dropout, some times, as a block."""
    return nn.Sequential(
        *[layer for _ in range(deep) for layer in (nn.Linear(wide, wide), nn.Tanh(), nn.Dropout(rate))]
    )


def numbers(model):
    return sum(p.numel() for p in model.parameters())


@breaks("torch.optim.Adam(model", "torch.optim.SGD(model")
@breaks('if name != "step"', 'if name == "exp_avg"')
@breaks("    optimizer.step()\n", "")
@breaks("{id(block): block.nbytes()", "{0: block.nbytes()")
@drawn(cases=10, width=SIZE, size=SIZE, kind=st.sampled_from(["linear", "convolution", "embedding", "lstm"]))
def test_sixteen_bytes(answer, width, size, kind):
    """After a step of training each float32 weight that got a gradient takes 4 bytes, its gradient 4, and the two moments of Adam or AdamW 8, together 16; SGD takes 8, with momentum 12; the weights in `state_dict()` take 4 of them, a quarter of 16."""
    if kind == "linear":
        model, x = nn.Linear(width, size), torch.rand(3, width)
    elif kind == "convolution":
        model, x = nn.Conv2d(width, size, 2), torch.rand(3, width, 4, 5)
    elif kind == "embedding":
        model, x = nn.Embedding(width, size), torch.zeros(3, dtype=torch.long)
    else:
        model, x = nn.LSTM(width, size), torch.rand(3, 2, width)
    for make, bytes_each in (
        (lambda p: torch.optim.Adam(p), 16),
        (lambda p: torch.optim.AdamW(p), 16),
        (lambda p: torch.optim.SGD(p), 8),
        (lambda p: torch.optim.SGD(p, momentum=0.9), 12),
    ):
        model.zero_grad()
        kinds = answer.bill(
            model, make(model.parameters()), lambda: (out := model(x), out if torch.is_tensor(out) else out[0])[1].sum()
        )
        assert list(kinds) == KINDS and kinds["weights"] == kinds["gradients"] == 4 * numbers(model)
        assert sum(kinds.values()) - kinds["saved"] == bytes_each * numbers(model)
        assert kinds["optimizer"] == (bytes_each - 8) * numbers(model)
    assert 4 * sum(t.nbytes for t in model.state_dict().values()) == 16 * numbers(model)
    for kinds in answer.full, answer.half:
        assert [kinds[name] for name in KINDS[:3]] == [4 * 754, 4 * 754, 8 * 754]


@breaks("full, half = step(64), step(32)", "full = step(64); half = {kind: size // 2 for kind, size in full.items()}")
@breaks("full, half = step(64), step(32)", "full = half = step(64)")
@breaks("torch.rand(rows, 20), torch.rand(rows, 4)", "torch.rand(64, 20), torch.rand(64, 4)")
@drawn(cases=10, rows=st.integers(1, 9), width=SIZE, hidden=SIZE, deep=st.integers(1, 3))
def test_half_the_rows(answer, rows, width, hidden, deep):
    """In a network of Linear and ReLU layers with a mean squared error, what is saved grows with the rows: half of them save half the bytes, and leave those of weights, gradients and moments; here 26,912 bytes become 19,488, and the saved part 7,424 of 14,848."""
    layers = [nn.Linear(width, hidden), nn.ReLU()]
    for _ in range(deep):
        layers += [nn.Linear(hidden, hidden), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(hidden, 2))
    optimizer = torch.optim.Adam(model.parameters())

    def of(rows):
        x, y = torch.rand(rows, width), torch.rand(rows, 2)
        return answer.bill(model, optimizer, lambda: F.mse_loss(model(x), y))

    whole, part = of(2 * rows), of(rows)
    assert whole["saved"] == 2 * part["saved"] == 2 * 4 * rows * (width + hidden * (deep + 1) + 2 + 2)
    assert all(whole[name] == part[name] > 0 for name in KINDS[:3])
    assert answer.full["saved"] == 14848 == 2 * answer.half["saved"] and answer.half["saved"] == 7424
    assert sum(answer.full.values()) == 26912 and sum(answer.half.values()) == 19488


@breaks("size(own + saved) - size(own)", "size(own + saved)")
@drawn(cases=8, tall=st.integers(1, 4), wide=st.integers(1, 4), channels=SIZE, deep=st.integers(1, 3))
def test_half_the_sides(answer, tall, wide, channels, deep):
    """One large image is enough: in a network of convolutions that keep the size, with ReLU and max pooling between them, one image with half its sides saves a quarter of the bytes, and the weights take as many as before."""
    layers = [nn.Conv2d(3, channels, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    for _ in range(deep):
        layers += [nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Conv2d(channels, 2, 1))
    optimizer = torch.optim.Adam(model.parameters())

    def of(part):
        image = torch.rand(1, 3, 4 * tall // part, 8 * wide // part)
        return answer.bill(model, optimizer, lambda: model(image).sum())

    whole, half = of(1), of(2)
    assert whole["saved"] == 4 * half["saved"] > 0
    assert all(whole[name] == half[name] > 0 for name in KINDS[:3])


@breaks("nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 4)", "nn.Linear(20, 31), nn.ReLU(), nn.Linear(31, 4)")
@breaks("size(own + saved) - size(own)", "size(own + saved)")
@breaks("    saved, each = [], []\n", "    saved, each = [], []\n    saved += [torch.rand(9)]\n")
def test_saved_by_hand(answer):
    """Here what is saved beside the weights is the input, the hidden layer behind ReLU, the output and the target: 20, 30, 4 and 4 numbers for each of 64 rows."""
    model, x, y = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 4)), torch.rand(64, 20), torch.rand(64, 4)
    hidden = model[:2](x)
    outs, shapes = [], []
    model[1].register_forward_hook(lambda *a: outs.append(a[2]))
    model[2].register_forward_hook(lambda *a: outs.append(a[2]))
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        F.mse_loss(model(x), y)
    own = [p.data_ptr() for p in model.parameters()]
    there = {t.data_ptr() for t in kept if t.data_ptr() not in own}
    assert there == {x.data_ptr(), y.data_ptr(), *(out.data_ptr() for out in outs)}
    shapes = [x.shape[1], hidden.shape[1], outs[1].shape[1], y.shape[1]]
    assert shapes == [20, 30, 4, 4] and answer.full["saved"] == 4 * 64 * sum(shapes)


class Live(TorchDispatchMode):
    """The most bytes of tensors that were alive at a time."""

    def __init__(self):
        super().__init__()
        self.now, self.top, self.seen = 0, 0, set()

    def drop(self, key, size):
        self.now -= size
        self.seen.discard(key)

    def __torch_dispatch__(self, call, types, args=(), kwargs=None):
        out = call(*args, **(kwargs or {}))
        for tensor in torch.utils._pytree.tree_leaves(out):
            if torch.is_tensor(tensor) and id(block := tensor.untyped_storage()) not in self.seen:
                self.seen.add(id(block))
                self.now += block.nbytes()
                self.top = max(self.top, self.now)
                weakref.finalize(block, self.drop, id(block), block.nbytes())
        return out


@breaks("room, held = 20_000,", "room, held = 20_500,")
@breaks('half["weights"] + half["optimizer"]', 'half["weights"] + half["gradients"]')
@breaks('// (half["saved"] // 32)', '// (half["saved"] // 64)')
@drawn(cases=6, rows=st.integers(1, 40), room=st.integers(13_000, 60_000))
def test_rows_that_fit(answer, rows, room):
    """The live tensors of the second step hold weights, moments and what is saved at once, and more at their peak, so no more rows fit than the room beside weights and moments, divided by the saved bytes of a row; here no more than 47 rows in 20,000 bytes."""
    with Live() as live:
        model = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 4))
        optimizer = torch.optim.Adam(model.parameters())
        x, y = torch.rand(rows, 20), torch.rand(rows, 4)
        for _ in range(2):
            live.top = live.now
            optimizer.zero_grad()
            loss = F.mse_loss(model(x), y)
            behind = live.now
            loss.backward()
            optimizer.step()
            del loss
    kinds = answer.step(rows)
    together = kinds["weights"] + kinds["optimizer"] + kinds["saved"]
    assert together <= behind < live.top
    most = (room - kinds["weights"] - kinds["optimizer"]) // (kinds["saved"] // rows)
    over = answer.step(most + 1)
    assert over["weights"] + over["optimizer"] + over["saved"] > room
    assert answer.room == 20_000 and answer.rows == 47 and type(answer.rows) is int and answer.held == 3016 + 6032
    assert answer.held + 232 * 47 <= 20_000 < answer.held + 232 * 48


@breaks('step(1_000_000, "meta")', 'step(100_000, "meta")')
@drawn(cases=8, rows=st.integers(1, 9), momentum=st.booleans())
def test_meta_counts_too(answer, rows, momentum):
    """On the `meta` device, whose tensors have no memory, `bill` needs no card and gives the bytes that it gives on the CPU for Linear, convolution, BatchNorm, LayerNorm and dropout layers in train mode, with Adam and with SGD with momentum; here 232,000,000 saved bytes for 1,000,000 rows."""
    found = []
    for device in "cpu", "meta":
        with torch.device(device):
            model, x = (
                nn.Sequential(
                    *(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten()),
                    *(nn.LayerNorm(24), nn.Dropout(0.5), nn.Linear(24, 5)),
                ),
                torch.rand(rows, 3, 5, 4),
            )
            y = torch.zeros(rows, dtype=torch.long)
        rule = torch.optim.SGD(model.parameters(), momentum=0.9) if momentum else torch.optim.Adam(model.parameters())
        found.append(answer.bill(model, rule, lambda model=model, x=x, y=y: F.cross_entropy(model(x), y)))
        assert x.untyped_storage().data_ptr() == 0 if device == "meta" else x.untyped_storage().data_ptr() != 0
    assert found[0] == found[1] and answer.step(rows) == answer.step(rows, "meta")
    assert answer.large["saved"] == 4 * 58 * 1_000_000 == 232_000_000


@breaks("        call()\n", "        pass\n", variant="levers")
@breaks("with torch.no_grad():", "with torch.enable_grad():", variant="levers")
@breaks("for _ in range(3)", "for _ in range(2)", variant="levers")
@breaks("for _ in range(2):", "for _ in range(3):", variant="levers")
def test_levers_here(levers):
    """Here the plain forward pass, with none of the changes, saves the input, the six outputs of Tanh, the output and its difference to the target, which are 54,784 bytes, and under `no_grad()` 0."""
    each = 30 + 6 * 30 + 4
    assert levers.costs["plain"] == 4 * 64 * each == 54784 and levers.costs["validated"] == 0
    h = nn.Sequential(*levers.blocks, levers.head)(levers.x)
    for loss in levers.plain(), levers.checkpointed():
        torch.testing.assert_close(loss, F.mse_loss(h, levers.y))


@breaks("checkpoint(block, h, use_reentrant=False)", "block(h)", variant="levers")
@breaks("register_forward_pre_hook(", "register_forward_hook(", variant="again")
@breaks("checkpoint(block, x, use_reentrant=False)", "block(x)", variant="again")
@breaks("checkpoint(block, h, use_reentrant=False)", "block(h)", variant="pasted")
@breaks("with torch.no_grad():", "with torch.enable_grad():", variant="pasted")
@breaks("batch_size=16", "batch_size=32", variant="pasted")
@breaks("model.train()\n", "", variant="pasted")
@drawn(
    cases=8, seed=SEED, wide=SIZE, deep=st.integers(1, 3), blocks=st.integers(1, 3), rate=st.sampled_from([0.0, 0.5])
)
def test_checkpoint_keeps_the_inputs(levers, again, pasted, seed, wide, deep, blocks, rate):
    """With `checkpoint` and `use_reentrant=False` a block of Linear, Tanh and Dropout saves its input and nothing of what is inside, runs once more in `backward()`, and the gradients are the same; here 24,064 bytes."""
    torch.manual_seed(seed)
    parts = nn.ModuleList([stack(wide, deep, rate) for _ in range(blocks)])
    calls, kept, slopes = [], [], []
    for part in parts:
        part.register_forward_pre_hook(lambda *_: calls.append(1))
    x = torch.rand(5, wide)
    data = TensorDataset(torch.rand(40, wide))

    def lines(part, h):
        ours = pasted(1, model=dropping, x=x, data=data, block=part, h=h, checkpoint=checkpoint, DataLoader=DataLoader)
        assert torch.equal(ours.out, x @ weight.T) and ours.out.grad_fn is None
        assert ours.model.training and ours.loader.batch_size == 16
        return ours.h

    weight = torch.ones(1, wide)
    dropping = nn.Sequential(nn.Dropout(), nn.Linear(wide, 1, bias=False))
    dropping.load_state_dict({"1.weight": weight})
    for run in (lambda part, h: part(h)), lines:
        torch.manual_seed(seed)
        calls.clear()
        kept.clear()
        inputs, h = [], x
        with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t.data_ptr()) or t, lambda t: t):
            for part in parts:
                inputs.append(h)
                h = run(part, h)
        first = len(calls)
        slopes.append(torch.autograd.grad(h.sum(), list(parts.parameters())))
    assert set(kept) == {one.data_ptr() for one in inputs} and first == blocks and len(calls) == 2 * blocks
    assert all(torch.allclose(a, b) for a, b in zip(*slopes, strict=True)) and any(one.any() for one in slopes[0])
    assert levers.costs["checkpointed"] == 4 * 64 * (30 + 30 + 30 + 4) == 24064
    assert again.before[0] == 1 and again.after[0] == 2 and again.calls == [1, 1]


@breaks("blocks.requires_grad_(False)", "blocks.requires_grad_(True)", variant="levers")
@breaks("blocks.requires_grad_(False)", "model.requires_grad_(False)", variant="levers")
@drawn(cases=8, wide=SIZE, deep=st.integers(1, 3), rows=SIZE)
def test_a_frozen_body(answer, levers, wide, deep, rows):
    """Below a head that learns, a body that is frozen from the start has no gradients and no moments, 4 bytes a weight, and saves nothing but the input of the head; here 8,704 bytes, with output and target."""
    body, head, x = stack(wide, deep), nn.Linear(wide, 3), torch.rand(rows, wide)
    body.requires_grad_(False)
    model = nn.Sequential(body, head)
    kinds = answer.bill(model, torch.optim.Adam(model.parameters()), lambda: model(x).sum())
    assert kinds["saved"] == 4 * rows * wide
    assert kinds["weights"] == 4 * numbers(model) and kinds["gradients"] == 4 * numbers(head)
    assert kinds["optimizer"] == 8 * numbers(head)
    body.requires_grad_(True)
    assert answer.bill(model, torch.optim.Adam(model.parameters()), lambda: model(x).sum())["saved"] > 4 * rows * wide
    assert levers.costs["frozen"] == 4 * 64 * (30 + 4) == 8704


@breaks(
    "        h = checkpoint(block, h, use_reentrant=False)",
    "        for one in block:\n            h = checkpoint(one, h, use_reentrant=False)",
    variant="levers",
)
@drawn(cases=8, deep=st.integers(1, 4), rows=SIZE)
def test_one_layer_is_no_block(levers, deep, rows):
    """Around each Linear and Tanh pair alone `checkpoint` saves the input of each pair, which is all that is saved without it but for the last output; around all of them, the first input."""
    pairs, x = [nn.Sequential(nn.Linear(6, 6), nn.Tanh()) for _ in range(deep)], torch.rand(rows, 6)

    def one_by_one():
        h = x
        for pair in pairs:
            h = checkpoint(pair, h, use_reentrant=False)
        return h

    model = nn.Sequential(*pairs)
    each = 4 * rows * 6
    assert levers.saved(lambda: model(x), model) == (deep + 1) * each
    assert levers.saved(one_by_one, model) == deep * each
    assert levers.saved(lambda: checkpoint(model, x, use_reentrant=False), model) == each
    assert levers.costs["checkpointed"] == 24064 < levers.costs["plain"] == 54784


@breaks("checkpoint(block, h, use_reentrant=False)", "block(h)", variant="levers")
@drawn(cases=3, seed=SEED, rows=st.integers(500, 900))
def test_one_block_for_all(levers, seed, rows):
    """At the most a training step of twelve Linear and Tanh pairs holds less than a tenth fewer bytes with one block under `checkpoint` around all of them than without, since `backward()` holds what is inside again, and more than a third fewer with three blocks."""
    torch.manual_seed(seed)
    pairs = [nn.Sequential(nn.Linear(30, 30), nn.Tanh()) for _ in range(12)]

    def most(call, blocks):
        h, each = torch.rand(rows, 30), 12 // blocks
        with Live() as live:
            for first in range(0, 12, each):
                h = call(nn.Sequential(*pairs[first : first + each]), h)
            h.square().mean().backward()
        return live.top

    def again(block, h):
        return checkpoint(block, h, use_reentrant=False)

    plain = most(lambda block, h: block(h), 1)
    assert plain > 12 * 4 * rows * 30
    assert 0.9 * plain < most(again, 1) < plain and most(again, 3) < plain * 2 / 3
    assert levers.costs["checkpointed"] == 24064


@breaks("nn.Sequential(nn.Linear(30, 30), norm", "nn.Sequential(nn.Linear(30, 30), norm.eval()", variant="again")
@breaks("loss.backward()\n", "loss.detach()\n", variant="again")
@drawn(cases=8, seed=SEED, rows=st.integers(2, 6))
def test_batchnorm_counts_twice(again, seed, rows):
    """In train mode a BatchNorm inside a block under `checkpoint` moves its running averages once in the forward pass and once more in `backward()`; without `checkpoint` once."""
    torch.manual_seed(seed)
    x, means = torch.rand(rows, 3), []
    for run in (lambda part: part(x)), (lambda part: checkpoint(part, x, use_reentrant=False)):
        norm = nn.BatchNorm1d(3)
        run(nn.Sequential(norm, nn.Tanh())).sum().backward()
        means.append((norm.num_batches_tracked.item(), norm.running_mean.clone()))
    (once, plain), (twice, moved) = means
    assert (once, twice) == (1, 2)
    assert torch.allclose(plain, 0.1 * x.mean(0)) and torch.allclose(moved, 0.19 * x.mean(0))
    assert again.before[1] == 1 and again.after[1] == 2
    assert [type(layer) for layer in again.block] == [nn.Linear, nn.BatchNorm1d, nn.Tanh]


@breaks(
    "torch.optim.Adam(model",
    "torch.optim.AdamW(model.parameters()); optimizer = torch.optim.NAdam(model",
    variant="when",
)
@breaks(
    "    counts.append(moments())\n    optimizer.step()",
    "    optimizer.step()\n    counts.append(moments())",
    variant="when",
)
@drawn(cases=6, width=SIZE, size=SIZE)
def test_moments_come_with_the_first_step(when, width, size):
    """A new Adam holds no state before its first `step()`, and twice as many numbers as weights after it; here 0, then 1,260."""
    model = nn.Linear(width, size)
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.rand(3, width)).sum().backward()
    assert not optimizer.state
    optimizer.step()
    held = sum(state["exp_avg"].numel() + state["exp_avg_sq"].numel() for state in optimizer.state.values())
    assert held == 2 * numbers(model)
    assert when.model.bias.grad.eq(64).all()  # of one batch
    assert type(when.optimizer) is torch.optim.Adam and when.counts == [0, 1260, 1260] and numbers(when.model) == 630


@breaks("adam = torch.optim.Adam(net.parameters(), lr", "spare = torch.optim.Adam(net.parameters(), lr", variant="when")
@breaks("last = error", "last = str(error)", variant="when")
def test_a_cell_run_again(when):
    """When the lines that make a model and its Adam run a second time, as in a notebook, the old weights are held until both have been made anew; and after an error Python's console keeps it, which holds what the function that failed had made, while an error that is let go holds nothing."""
    assert when.alive == [True, False] and when.kept == [True, False]
    made = []

    def fails():
        big = torch.rand(5, 7)
        made.append(weakref.ref(big))
        raise RuntimeError("CUDA out of memory")

    before = {name: getattr(sys, name) for name in LAST if hasattr(sys, name)}
    console = code.InteractiveConsole({"fails": fails})
    with contextlib.redirect_stderr(io.StringIO()):
        console.push("fails()")
    gc.collect()
    assert made[0]() is not None and str(sys.last_value) == "CUDA out of memory"
    for name in LAST:
        if hasattr(sys, name):
            delattr(sys, name)
    for name, value in before.items():
        setattr(sys, name, value)
    gc.collect()
    assert made[0]() is None


@breaks("torch.rand(50, 20)]", "torch.rand(6, 20)]", variant="when")
@drawn(cases=8, lengths=st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_one_long_sample(answer, when, lengths):
    """A padded batch, and what a Linear layer saves of it, grows with the longest sample times the number of samples; here 4 samples go from 6 steps to 50."""
    x, layer = pad_sequence([torch.rand(length, 3) for length in lengths], batch_first=True), nn.Linear(3, 2)
    kinds = answer.bill(layer, torch.optim.Adam(layer.parameters()), lambda: layer(x).sum())
    assert kinds["saved"] == 4 * 3 * len(lengths) * max(lengths)
    assert when.padded == [(4, 6, 20), (4, 50, 20)]
    assert [[len(one) for one in batch] for batch in (when.short, when.long)] == [[5, 4, 6, 5], [5, 4, 6, 50]]


@breaks("outputs.append(model(torch.rand(64, 20)))", "outputs = [model(torch.rand(64, 20))]", variant="when")
@breaks("torch.no_grad()", "torch.enable_grad()", variant="when")
@drawn(cases=6, rows=SIZE, width=SIZE, batches=SIZE)
def test_outputs_add_up(when, rows, width, batches):
    """Outputs that are collected in a list under `no_grad()` have no graph, and their bytes add up with each batch; here 7,680 bytes a batch."""
    layer, outputs, held = nn.Linear(width, 3), [], []
    with torch.no_grad():
        for _ in range(batches):
            outputs.append(layer(torch.rand(rows, width)))
            held.append(len({out.data_ptr() for out in outputs}) * outputs[0].untyped_storage().nbytes())
    assert held == [4 * 3 * rows * n for n in range(1, batches + 1)] and not any(out.requires_grad for out in outputs)
    assert when.held == [7680, 15360, 23040] and not any(out.requires_grad for out in when.outputs)
    assert len({out.data_ptr() for out in when.outputs}) == 3


@breaks("checkpoint(block, h, use_reentrant=False)", "block(h)", variant="levers")
@drawn(cases=4, seed=SEED, rows=SIZE, deep=st.integers(1, 3))
def test_an_encoder_layer_is_a_block(levers, seed, rows, deep):
    """A `TransformerEncoderLayer` under `checkpoint` saves its input alone, less than a fourth of what it saves without, and the gradients are the same."""
    torch.manual_seed(seed)
    layers = nn.ModuleList([nn.TransformerEncoderLayer(8, 2, 16, batch_first=True) for _ in range(deep)])
    x, costs, slopes = torch.rand(rows, 5, 8), [], []
    for run in (lambda layer, h: layer(h)), (lambda layer, h: checkpoint(layer, h, use_reentrant=False)):

        def forward(run=run):
            torch.manual_seed(seed)
            h = x
            for layer in layers:
                h = run(layer, h)
            return h.square().mean()

        costs.append(levers.saved(forward, layers))
        slopes.append(torch.autograd.grad(forward(), list(layers.parameters())))
    last = x.nbytes  # for the loss
    assert costs[1] == deep * x.nbytes + last and 4 * deep * x.nbytes < costs[0]
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(*slopes, strict=True))
    assert levers.costs["checkpointed"] == 24064


@breaks("slopes = [p.grad for", "slopes = [p.grad.half() for")
@drawn(cases=6, rows=st.integers(40, 80), wide=st.integers(4, 7))
def test_autocast_halves_no_weight(answer, rows, wide):
    """Under autocast to bfloat16 on a CPU the weights, their gradients and Adam's moments are float32, and take the bytes that they take without it, while the saved part is smaller for 40 rows or more, and larger for one row, as copies of the weights are saved."""
    model, x = stack(wide, 3), torch.rand(rows, wide)

    def forward(on):
        with torch.autocast("cpu", torch.bfloat16, enabled=on):
            return model(x).sum()

    bills = []
    for on in True, False:
        model.zero_grad()
        optimizer = torch.optim.Adam(model.parameters())
        bills.append(answer.bill(model, optimizer, lambda on=on: forward(on)))
        assert all(
            p.dtype == p.grad.dtype == optimizer.state[p]["exp_avg"].dtype == torch.float32 for p in model.parameters()
        )
    mixed, plain = bills
    assert all(mixed[name] == plain[name] == 4 * numbers(model) * (1 + (name == "optimizer")) for name in KINDS[:3])
    assert mixed["saved"] < plain["saved"]
    x = x[:1].clone()
    assert (
        answer.bill(model, optimizer, lambda: forward(True))["saved"]
        > answer.bill(model, optimizer, lambda: forward(False))["saved"]
    )
    assert answer.full["gradients"] == answer.full["weights"]


@breaks("    optimizer.step()\n", "")
@breaks("    loss.backward()\n", "")
def test_sgd_wants_a_smaller_rate(answer):
    """Here, in each of 3 seeds, two Linear layers trained by SGD with momentum 0.9 for two epochs on 640 digits name 2 in 3 of the unseen ones or more with a batch of 32 at a rate of 0.1, less than 0.15 of them, as a guess does, with a batch of 2 in place of 32 at the old rate, and 3 in 4 or more at a sixteenth of it; with Adam at its default rate a batch of 2 names 2 in 3 or more."""
    digits = load_digits()
    pixels, y = torch.tensor(digits.data / 16).float(), torch.tensor(digits.target)

    def right(rows, make):
        found = []
        for seed in range(3):
            torch.manual_seed(seed)
            order, model = torch.randperm(len(y)), nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
            seen, unseen, optimizer = order[:640], order[640:], make(model.parameters())
            for _ in range(2):
                for part in seen[torch.randperm(640)].split(rows):
                    optimizer.zero_grad()
                    answer.bill(
                        model, optimizer, lambda net=model, part=part: F.cross_entropy(net(pixels[part]), y[part])
                    )
            found.append((model(pixels[unseen]).argmax(1) == y[unseen]).double().mean().item())
        return found

    def sgd(rate):
        return lambda weights: torch.optim.SGD(weights, lr=rate, momentum=0.9)

    assert min(right(32, sgd(0.1))) > 2 / 3
    assert max(right(2, sgd(0.1))) < 0.15
    assert min(right(2, sgd(0.1 / 16))) > 3 / 4 and min(right(2, torch.optim.Adam)) > 2 / 3
