import json
import os
import random
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import DataLoader, Dataset, RandomSampler, WeightedRandomSampler, random_split

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
ROWS = st.integers(8, 20)


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def order(loader):
    return [int(row) for batch in loader for row in batch]


def shuffled(extra, epochs=1, g=None):
    """The rows of the loader of the Loaders tab, epoch by epoch."""
    torch.manual_seed(0)
    torch.rand(extra)
    loader = DataLoader(range(8), shuffle=True, generator=g)
    return [order(loader) for _ in range(epochs)]


@breaks("torch.rand(1)  #", "torch.rand(2)  #", variant="streams")
@breaks(
    "first, second = torch.rand(2), torch.rand(2)", "first, second = torch.rand(2), torch.rand(3)", variant="streams"
)
@breaks("moved = torch.rand(2)", "moved = torch.randn(2)", variant="streams")
@drawn(cases=5, seed=SEED, extra=st.integers(1, 7), count=st.integers(1, 7))
def test_an_extra_draw_moves_the_rest(streams, seed, extra, count):
    """After `torch.manual_seed` the same calls of `torch.rand` give the same numbers, a second call goes on in the stream and does not repeat the first, and an extra draw moves what follows by as many numbers, and so here."""
    torch.manual_seed(seed)
    once = torch.rand(extra), torch.rand(count)
    torch.manual_seed(seed)
    stream = torch.rand(extra + count)
    assert torch.equal(torch.cat(once), stream)
    torch.manual_seed(seed)
    start = torch.rand(count)
    assert torch.equal(start, stream[:count]) and not torch.equal(start, once[1])
    torch.manual_seed(0)
    stream = torch.rand(4)
    assert torch.equal(streams.first, stream[:2]) and torch.equal(streams.second, stream[2:])
    assert torch.equal(streams.moved, stream[1:3])


@breaks("valid = DataLoader(data, generator=h)", "valid = data")
@drawn(cases=5, seed=SEED, rows=st.integers(1, 9), shuffle=st.booleans())
def test_a_loader_draws(answer, seed, rows, shuffle):
    """A pass over a `DataLoader` without a generator draws from the stream of PyTorch, with and without shuffle; with a generator of its own it does not, if its samples do not draw; here the loader of the validation is not shuffled."""
    torch.manual_seed(seed)
    before = torch.get_rng_state()
    order(DataLoader(range(rows), shuffle=shuffle, generator=seeded(1)))
    assert torch.equal(torch.get_rng_state(), before)
    order(DataLoader(range(rows), shuffle=shuffle))
    assert not torch.equal(torch.get_rng_state(), before)
    before = torch.get_rng_state()
    order(DataLoader(range(rows), shuffle=False))
    assert not torch.equal(torch.get_rng_state(), before)
    assert answer.validated != answer.plain


@breaks("torch.manual_seed(0)\n", "torch.manual_seed(int(own) + 1)\n")
@breaks("if validate:", "if own:")
@breaks("if validate:", "if not validate:")
def test_validation_changes_training(answer):
    """Here two runs end at the same loss, and a validation that trains nothing changes it, whichever of the three seeds."""
    assert answer.plain == answer.again == answer.run() and round(answer.plain, 3) == 0.523
    assert abs(answer.validated - answer.plain) > 0.05
    assert answer.own == answer.run(own=True) and answer.own_validated == answer.own


@breaks("generator=h", "generator=None")
@breaks("h = torch.Generator().manual_seed(8) if own else None", "h = g")
def test_own_generators(answer):
    """Here, with a generator of its own for each loader, the loss is the same with the validation as without it."""
    assert answer.own == answer.own_validated
    assert answer.plain != answer.validated


@breaks("range(before)", "range(1 - before)", variant="streams")
@breaks(
    "return [round(v, 2) for v in layer",
    "torch.manual_seed(0); layer = nn.Linear(2, 1); return [round(v, 2) for v in layer",
    variant="streams",
)
@drawn(cases=5, seed=SEED, wide=st.integers(1, 5))
def test_another_layer_before(streams, seed, wide):
    """With one seed a layer has other starting weights if a `Linear` was built before it, and the same if it was a LayerNorm, a Dropout or a ReLU, and so here; with the `state_dict()` of the other loaded it has the same."""
    built = []
    for before in (0, 1, 0):
        torch.manual_seed(seed)
        for _ in range(before):
            nn.Linear(3, 2)
        built.append(nn.Linear(wide, 4))
    first, behind, again = built
    assert torch.equal(first.weight, again.weight) and not torch.equal(first.weight, behind.weight)
    behind.load_state_dict(first.state_dict())
    assert torch.equal(first.weight, behind.weight) and torch.equal(first.bias, behind.bias)
    torch.manual_seed(seed)
    nn.Sequential(nn.LayerNorm(3), nn.Dropout(0.5), nn.ReLU())
    assert torch.equal(nn.Linear(wide, 4).weight, first.weight)
    torch.manual_seed(0)
    alone = nn.Linear(2, 1).weight[0].tolist()
    assert streams.alone == [round(v, 2) for v in alone] == [-0.01, 0.38] and streams.behind == [-0.06, 0.19]


@breaks(
    "    torch.manual_seed(0)\n    for _ in range(before)",
    "    torch.manual_seed(1)\n    for _ in range(before)",
    variant="streams",
)
@drawn(cases=5, seed=SEED)
def test_a_seed_after_the_model(streams, seed):
    """A seed set after a layer was built leaves its weights as they were, so two of them differ; set before it makes them equal, and so here."""
    late, early = [], []
    for _ in range(2):
        layer = nn.Linear(4, 3)
        torch.manual_seed(seed)
        late.append(layer.weight)
        early.append(nn.Linear(4, 3).weight)
        torch.rand(1)
    torch.seed()
    late.append(nn.Linear(4, 3).weight)
    assert torch.equal(*early) and not torch.equal(late[0], late[2]) and not torch.equal(late[1], late[2])
    assert streams.alone == [-0.01, 0.38] and streams.behind == [-0.06, 0.19]


@breaks("g = torch.Generator().manual_seed(0) if own else None", "g = None", variant="loaders")
@breaks("torch.rand(extra)  #", "torch.rand(0)  #", variant="loaders")
@breaks("epochs=2, own=True", "epochs=2", variant="loaders")
@breaks(", generator=g)", ")", variant="pasted")
@breaks("random.seed(0)\nnp", "np", variant="pasted")
@breaks("np.random.seed(0)\n", "", variant="pasted")
@breaks("torch.manual_seed(0)  # all three", "# all three", variant="pasted")
@drawn(cases=5, seed=SEED, rows=ROWS, extra=st.integers(1, 9))
def test_a_generator_fixes_the_order(loaders, pasted, seed, rows, extra):
    """With `generator=` a seeded generator the order of a shuffled loader is the same whatever else drew, in the first epoch and the next, which has another order; without one it is another behind an extra draw, and so here."""
    seen, shared = [], []
    for draws in (0, extra):
        torch.manual_seed(seed)
        torch.rand(draws)
        loader = DataLoader(range(rows), 3, shuffle=True, generator=seeded(seed))
        seen.append([order(loader), order(loader)])
        torch.manual_seed(seed)
        torch.rand(draws)
        shared.append(order(DataLoader(range(rows), 3, shuffle=True)))
    assert seen[0] == seen[1] and seen[0][0] != seen[0][1] and shared[0] != shared[1]
    assert sorted(seen[0][0]) == list(range(rows))
    runs = []
    for draws in (0, extra):
        ours = pasted(1, random=random, DataLoader=DataLoader, data=range(rows))
        drawn_next = random.random(), np.random.rand(), torch.rand(1).item()
        torch.rand(draws)
        runs.append((drawn_next, order(ours.loader)))
    assert runs[0] == runs[1] and len(next(iter(ours.loader))) == 4 and runs[0][1] != [*range(rows)]
    assert loaders.own == loaders.own_after_a_draw == shuffled(0, g=seeded(0)) and loaders.shared == shuffled(0)
    assert loaders.after_a_draw == shuffled(1) != loaders.shared
    assert loaders.two_epochs == shuffled(0, 2, seeded(0)) and loaders.two_epochs[1] != loaders.own[0]


@breaks("= run(), run(), ", "= run(), run(True), ")
@drawn(cases=5, seed=SEED, rows=ROWS)
def test_the_cells_from_the_seeds_on(answer, seed, rows):
    """With the cells that seed, build the model and make the optimizer, the generator and the loader run again in a notebook, the cell that trains ends at the same weights, and without them at others; an optimizer of before leaves the new model as it was, without an error, and a loader of before keeps the old generator, so that the order is another."""
    x = torch.linspace(-1, 1, rows)[:, None]
    notebook, seen = {}, []

    def build():
        torch.manual_seed(seed)
        notebook["model"] = nn.Linear(1, 1)
        notebook["generator"] = seeded(seed)

    def optimizer():
        notebook["optimizer"] = torch.optim.SGD(notebook["model"].parameters(), lr=0.1)

    def loader():
        notebook["loader"] = DataLoader(x, 3, shuffle=True, generator=notebook["generator"])

    def trained(*cells):
        for cell in cells:
            cell()
        model, start, rows_seen = notebook["model"], notebook["model"].weight.item(), []
        for batch in notebook["loader"]:
            rows_seen.append(batch.flatten().tolist())
            notebook["optimizer"].zero_grad()
            (model(batch) - 3 * batch - 1).square().mean().backward()
            notebook["optimizer"].step()
        seen.append((model.weight.item(), rows_seen))
        return model.weight.item() != start

    assert trained(build, optimizer, loader) and trained() and trained(build, optimizer, loader)
    assert not trained(build, loader) and trained(build, optimizer)
    first, on, anew, kept, old = seen
    assert first == anew and on[0] != first[0] and kept[1] == first[1] and old[1] != first[1]
    assert answer.plain == answer.again


@breaks("epochs=2, own=True", "epochs=1, own=True", variant="loaders")
@drawn(cases=5, seed=SEED, rows=ROWS, looks=st.integers(1, 3))
def test_a_look_moves_the_order(loaders, seed, rows, looks):
    """After `next(iter(loader))` on a shuffled loader with a generator of its own the epoch that follows has another order than without it, and with the generator set back the same; an epoch broken off by a `break` leaves another order to the next one than a whole epoch does, which moves the order here too."""
    loader = DataLoader(range(rows), 3, shuffle=True, generator=seeded(seed))
    first = order(loader)
    loader.generator.manual_seed(seed)
    for _ in range(looks):
        next(iter(loader))
    moved = order(loader)
    assert moved != first and sorted(moved) == list(range(rows))
    loader.generator.manual_seed(seed)
    assert order(loader) == first
    after_all = order(loader)
    loader.generator.manual_seed(seed)
    for _ in loader:
        break
    assert order(loader) != after_all
    assert len(loaders.two_epochs) == 2 and loaders.two_epochs[0] != loaders.two_epochs[1]


@breaks("sampler = RandomSampler(range(8), **given)", "sampler = range(8)", variant="loaders")
@breaks("sampled(seed, generator=fixed.manual_seed(0))", "sampled(seed)", variant="loaders")
@drawn(cases=5, seed=st.integers(1, 2**31), rows=ROWS)
def test_a_sampler_does_not_hear(loaders, seed, rows):
    """A `RandomSampler` or `WeightedRandomSampler` of your own does not use the generator of its loader: another seed of PyTorch gives another order; with the generator given to the sampler the order stays, and so here."""
    for make in (lambda **g: RandomSampler(range(rows), **g), lambda **g: WeightedRandomSampler([1] * rows, rows, **g)):
        seen, kept = [], []
        for start in (seed, seed + 1):
            torch.manual_seed(start)
            seen.append(order(DataLoader(range(rows), sampler=make(), generator=seeded(0))))
            kept.append(order(DataLoader(range(rows), sampler=make(generator=seeded(0)))))
        assert seen[0] != seen[1] and kept[0] == kept[1]
    assert loaders.heard[0] == loaders.heard[1] and loaders.unheard[0] != loaders.unheard[1]
    for seen, start in zip(loaders.unheard, (1, 2), strict=True):
        torch.manual_seed(start)
        assert seen == order(DataLoader(range(8), sampler=RandomSampler(range(8)), generator=seeded(0)))


@breaks('"numpy": np.random.seed}', '"numpy": random.seed}', variant="streams")
@breaks('seeds["torch"] = torch.manual_seed', 'seeds["torch"] = random.seed', variant="streams")
@breaks("np.random.rand(), torch", "random.random(), torch", variant="streams")
@drawn(cases=5, seed=SEED)
def test_three_streams(streams, seed):
    """`random.seed`, `np.random.seed` and `torch.manual_seed` each fix their own stream and neither of the two others, and so here."""
    seeds = {"random": random.seed, "numpy": np.random.seed, "torch": torch.manual_seed}

    def take(set_seed):
        set_seed(seed)
        return random.random(), np.random.rand(), torch.rand(1).item()

    for name, set_seed in seeds.items():
        pairs = zip(seeds, take(set_seed), take(set_seed), strict=True)
        assert [stream for stream, a, b in pairs if a == b] == [name]
    assert streams.repeats == {"random": ["random"], "numpy": ["numpy"], "torch": ["torch"]}


class Noisy(Dataset):
    """Rows, each with a number from PyTorch, NumPy and Python."""

    def __len__(self):
        return 8

    def __getitem__(self, row):
        return row, torch.rand(1).item(), np.random.rand(), random.random()


RESUMED = """
import json
import torch
from torch.utils.data import DataLoader

class Drawn:
    def __len__(self):
        return 12

    def __getitem__(self, row):
        return row, torch.rand(1).item()

def start(stay):
    g = torch.Generator().manual_seed(5)
    loader = DataLoader(Drawn(), shuffle=True, generator=g, num_workers=1, persistent_workers=stay)
    return g, loader

def order(loader):
    return [(row.item(), draw.item()) for row, draw in loader]

said = []
for before, after, look in (0, 0, 0), (1, 1, 0), (1, 0, 0), (1, 1, 1):
    g, loader = start(bool(before))
    order(loader)
    state = g.get_state()
    wanted = [order(loader), order(loader)]
    g, loader = start(bool(after))
    if look:
        iter(loader)
    g.set_state(state)
    found = [order(loader), order(loader)]
    said.append([[[one[i] for one in epoch] for epoch in found] == [[one[i] for one in epoch] for epoch in wanted] for i in (0, 1)])
print(json.dumps(said))
"""


@breaks("manual_seed(0) if own", "manual_seed(extra) if own", variant="loaders")
def test_persistent_workers_resume(loaders):
    """On a resume, with `g.set_state` and a new loader of one worker, rows and draws are those of the first run; of a run with `persistent_workers` rows and draws are other ones all the same, with it or without; `iter(loader)` before `g.set_state`, with it, mends the rows alone; here the order is fixed by the generator."""
    done = subprocess.run([sys.executable, "-c", RESUMED], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[True, True], [False, False], [False, False], [True, False]]
    assert loaders.own == loaders.own_after_a_draw


@breaks("manual_seed(0) if own", "manual_seed(extra) if own", variant="loaders")
def test_workers_draw_elsewhere(loaders):
    """Here, with a seeded generator, one worker gives the same rows in PyTorch, NumPy and Python whatever drew before, and without workers the order of the rows is the same in two epochs and what the samples draw is other; with `persistent_workers` the first epoch has that order and the next another."""
    assert loaders.own == loaders.own_after_a_draw
    seen, epochs = [], []
    for workers, draws, stay in ((1, 0, False), (1, 3, False), (0, 0, False), (1, 0, True)):
        random.seed(draws)
        np.random.seed(draws)
        torch.manual_seed(draws)
        loader = DataLoader(
            *(Noisy(), 4), shuffle=True, generator=seeded(0), num_workers=workers, persistent_workers=stay
        )
        for epoch in 0, 1:
            batches = iter(loader)
            parts = [torch.cat(part).tolist() for part in zip(*batches, strict=True)]
            epochs.append(parts[0])
            if not epoch:
                seen.append(parts)
        if workers:
            batches._shutdown_workers()
    assert seen[0] == seen[1] and all(a != b for a, b in zip(seen[0][1:], seen[2][1:], strict=True))
    assert epochs[:2] == epochs[2:4] == epochs[4:6] and epochs[0] == epochs[6] and epochs[1] != epochs[7]


@breaks(
    "g = torch.Generator().manual_seed(0) if own else None",
    "g = torch.Generator().manual_seed(extra)",
    variant="loaders",
)
@drawn(cases=5, seed=SEED, extra=st.integers(1, 4))
def test_samples_draw_too(loaders, seed, extra):
    """Without workers, samples that draw numbers in `__getitem__` draw from the three streams, those of PyTorch, NumPy and Python: with the generator of the loader an extra draw leaves the order of the rows and changes those numbers, and what dropout drops; here the order stays."""
    seen, dropped = [], []
    for draws in (0, extra):
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        torch.rand(draws)
        for _ in range(draws):
            random.random()
            np.random.rand()
        batches = DataLoader(Noisy(), 4, shuffle=True, generator=seeded(0))
        seen.append([torch.cat(part).tolist() for part in zip(*batches, strict=True)])
        dropped.append(nn.Dropout(0.5)(torch.ones(64)))
    assert not torch.equal(*dropped) and seen[0][0] == seen[1][0]
    assert all(a != b for a, b in zip(seen[0][1:], seen[1][1:], strict=True))
    assert loaders.own == loaders.own_after_a_draw


@breaks("    torch.rand(extra)\n    return list", "    return list", variant="loaders")
@breaks("held_out(extra, generator=fixed.manual_seed(0))", "held_out(extra)", variant="loaders")
@breaks("[5, 3]", "[4, 4]", variant="loaders")
@drawn(cases=5, seed=SEED, rows=ROWS, extra=st.integers(1, 9))
def test_a_split_draws(loaders, seed, rows, extra):
    """`random_split` without a generator gives another split after an extra draw, and with a seeded generator the same, and so here."""
    splits, kept = [], []
    for draws in (0, extra):
        torch.manual_seed(seed)
        torch.rand(draws)
        splits.append([list(part) for part in random_split(range(rows), [rows - 4, 4])])
        kept.append([list(part) for part in random_split(range(rows), [rows - 4, 4], generator=seeded(1))])
    assert splits[0] != splits[1] and kept[0] == kept[1]
    assert loaders.moved[0] != loaders.moved[1] and loaders.kept[0] == loaders.kept[1]
    for side, draws in zip(loaders.moved, (0, 1), strict=True):
        torch.manual_seed(0)
        torch.rand(draws)
        assert side == list(random_split(range(8), [5, 3])[1])
    assert [len(part) for part in loaders.moved + loaders.kept] == [3] * 4


@breaks("    torch.rand(extra)  #", "    torch.random.fork_rng(); torch.rand(0)  #", variant="loaders")
@drawn(cases=5, seed=SEED, rows=st.integers(1, 9))
def test_a_fork_keeps_the_stream(loaders, seed, rows):
    """What is drawn inside `with torch.random.fork_rng():` leaves PyTorch's stream where it was, and not those of NumPy and Python; here a draw outside of it moves the order."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
    before = torch.get_rng_state(), np.random.get_state()[2], random.getstate()
    with torch.random.fork_rng():
        order(DataLoader(range(rows), shuffle=True))
        nn.Dropout(0.5)(torch.rand(rows))
        np.random.rand()
        random.random()
        assert not torch.equal(torch.get_rng_state(), before[0])
    assert torch.equal(torch.get_rng_state(), before[0])
    assert np.random.get_state()[2] != before[1] and random.getstate() != before[2]
    assert loaders.shared != loaders.after_a_draw


@breaks("nn.Linear(1, 1), nn.Dropout(0.2)", "nn.Linear(1, 1), nn.Dropout(0.0)")
@drawn(cases=5, seed=SEED, extra=st.integers(1, 9))
def test_dropout_draws(answer, seed, extra):
    """Dropout in training mode draws from the stream of PyTorch, so behind an extra draw it drops others; in evaluation mode it does not draw; here the loss hangs on it."""
    drop, x = nn.Dropout(0.5), torch.ones(64)
    outs = []
    for draws in (0, extra, 0):
        torch.manual_seed(seed)
        torch.rand(draws)
        outs.append(drop(x))
    assert torch.equal(outs[0], outs[2]) and not torch.equal(outs[0], outs[1])
    before = torch.get_rng_state()
    drop.eval()(x)
    assert torch.equal(torch.get_rng_state(), before)
    assert round(answer.own, 3) == 1.762


@breaks("sorted(set(words))", "dict.fromkeys(words)", variant="streams")
@breaks("sorted(set(words))", "sorted(set(words))[::-1]", variant="streams")
def test_sort_your_sets(streams):
    """Here the order of a `set` of strings is not the same in all of four processes with other hash seeds, and the order of the sorted set is."""
    assert streams.ids == {"ant": 0, "sea": 1, "tree": 2}
    code = "words = {'tree', 'ant', 'sea'}; print(list(words), sorted(words))"
    told = []
    for seed in range(4):
        run = [sys.executable, "-S", "-c", code]
        made = subprocess.run(run, env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, text=True)
        told.append(made.stdout.split("] ["))
    assert len({first for first, _ in told}) > 1 and len({last for _, last in told}) == 1


@breaks("left = (parts[0] + parts[1] + parts[2])", "left = (parts[1] + (parts[0] + parts[2]))", variant="sums")
@breaks("[1e8, 1.0, -1e8]", "[1e7, 1.0, -1e7]", variant="sums")
def test_another_order_another_sum(sums):
    """Here the same three numbers have the sum 0 or 1, as the order is, and 100,000 numbers have another sum with another `torch.set_num_threads`, in their last digits."""
    assert (sums.left, sums.right) == (0, 1)
    told, was = [], torch.get_num_threads()
    try:
        for count in (1, 2, 3):
            torch.set_num_threads(count)
            told.append([torch.randn(100_000, generator=seeded(s)).sum().item() for s in range(4)])
    finally:
        torch.set_num_threads(was)
    assert len(told) == 3 and len({tuple(each) for each in told}) > 1
    assert max(abs(a - b) for each in told for a, b in zip(each, told[0], strict=True)) < 0.01


@breaks("np.random.rand(), torch", "np.random.default_rng().random(), torch", variant="streams")
@drawn(cases=5, seed=SEED)
def test_default_rng(streams, seed):
    """`np.random.default_rng()` does not hear `np.random.seed`: it gives other numbers after the same one, and the same after the same seed of its own, as what is drawn from `np.random` does after `np.random.seed`; here it is `np.random.rand` that repeats."""
    taken = []
    for _ in range(2):
        np.random.seed(seed)
        taken.append((np.random.default_rng().random(), np.random.default_rng(seed).random(), np.random.rand()))
    assert taken[0][0] != taken[1][0] and taken[0][1:] == taken[1][1:]
    assert streams.repeats["numpy"] == ["numpy"]


class Seeded(Dataset):
    """Rows with what NumPy draws for them, in four ways."""

    def __init__(self):
        self.own, self.bare = np.random.default_rng(0), np.random.default_rng()

    def __len__(self):
        return 8

    def __getitem__(self, row):
        return np.random.default_rng(0).random(), self.own.random(), self.bare.random(), np.random.rand()


@breaks("np.random.rand(), torch", "np.random.default_rng().random(), torch", variant="streams")
def test_a_seeded_dataset_repeats(streams):
    """With one seed in the `__getitem__` of a dataset `np.random.default_rng` gives each sample the same number; made in its `__init__`, seeded or not, it gives each of two workers the same numbers, without `persistent_workers` in each epoch, and without workers each sample another one; `np.random.rand` gives each sample another number, with two workers and without; here it is `np.random.rand` that repeats after its seed."""
    for workers, kept, numbers in ((0, False, 16), (2, False, 4), (2, True, 8)):
        np.random.seed(0)
        loader = DataLoader(
            Seeded(), 2, shuffle=True, generator=seeded(0), num_workers=workers, persistent_workers=kept
        )
        epochs = [[torch.stack(batch, 1).tolist() for batch in loader] for _ in range(2)]
        rows = [row for epoch in epochs for batch in epoch for row in batch]
        apart = [len(set(drawn)) for drawn in zip(*rows, strict=True)]
        assert len(rows) == 16 and apart == [1, numbers, numbers, 16]
        first, second = ([[row[1:3] for row in batch] for batch in epoch] for epoch in epochs)
        assert (first == second) == (numbers == 4)
        if workers:
            assert first[0] == first[1] != first[2] == first[3] and second[0] == second[1] != second[2] == second[3]
    assert streams.repeats["numpy"] == ["numpy"]


@breaks("moved = torch.rand(2)", "moved = torch.rand(2) + 1", variant="streams")
@drawn(cases=5, seed=SEED, count=st.integers(1, 40), rows=ROWS)
def test_the_state_of_the_stream(streams, seed, count, rows):
    """`torch.set_rng_state` with what `torch.get_rng_state()` gave makes the stream go on from there, where a seed starts it anew, and `g.set_state` with `g.get_state()` does so for the generator of a loader, `random.setstate` with `random.getstate()` for Python and `np.random.set_state` with `np.random.get_state()` for NumPy: each of the four goes on alike where its state is set back, and not where it is left out; here a seed gave numbers that were there before."""
    torch.manual_seed(seed)
    start = torch.rand(count)
    state = torch.get_rng_state()
    wanted = torch.rand(count)
    torch.rand(3)
    torch.set_rng_state(state)
    assert torch.equal(torch.rand(count), wanted) and not torch.equal(wanted, start)
    torch.manual_seed(seed)
    assert torch.equal(torch.rand(count), start)
    g = seeded(seed)
    loader = DataLoader(range(rows), shuffle=True, generator=g)
    first, state, second = order(loader), g.get_state(), order(loader)
    g.set_state(state)
    assert order(loader) == second != first
    g.manual_seed(seed)
    assert order(loader) == first
    draws = [
        (torch.get_rng_state, torch.set_rng_state, lambda: torch.rand(1).item()),
        (g.get_state, g.set_state, lambda: torch.rand(1, generator=g).item()),
        (random.getstate, random.setstate, random.random),
        (np.random.get_state, np.random.set_state, np.random.rand),
    ]
    states, wanted = [get() for get, _, _ in draws], [draw() for _, _, draw in draws]
    for left in range(5):  # 4 is none of them: all are set back
        for place, ((_, put, _), state) in enumerate(zip(draws, states, strict=True)):
            if place != left:
                put(state)
        again = [draw() for _, _, draw in draws]
        assert [old == new for old, new in zip(wanted, again, strict=True)] == [place != left for place in range(4)]
    assert streams.moved[0] == streams.first[1] and streams.moved[1] == streams.second[0]


@breaks(
    "        if reseed:\n            torch.manual_seed(0)",
    "        if reseed:\n            torch.manual_seed(len(seen))",
    variant="loaders",
)
@breaks("epochs=2, reseed=True", "epochs=2", variant="loaders")
@drawn(cases=5, seed=SEED, rows=ROWS)
def test_seeded_each_epoch(loaders, seed, rows):
    """With `torch.manual_seed` before each epoch a shuffled loader without a generator gives the same order in each, and with a generator of its own other orders; seeded once, other orders, and so here."""
    loader, each = DataLoader(range(rows), 3, shuffle=True), []
    for again in (True, True, False):
        if again:
            torch.manual_seed(seed)
        each.append(order(loader))
    assert each[0] == each[1] != each[2]
    loader, each = DataLoader(range(rows), 3, shuffle=True, generator=seeded(0)), []
    for _ in range(2):
        torch.manual_seed(seed)
        each.append(order(loader))
    assert each[0] != each[1]
    assert loaders.reseeded == shuffled(0) * 2
    assert loaders.two_epochs[0] != loaders.two_epochs[1]


@breaks("torch.manual_seed(0)\ntorch.rand(1)", "torch.rand(1)", variant="streams")
@breaks("use_deterministic_algorithms(True)", "use_deterministic_algorithms(False)", variant="pasted")
@breaks("benchmark = False", "benchmark = True", variant="pasted")
@breaks('":4096:8"', '":4096"', variant="pasted")
def test_deterministic_is_no_seed(streams, pasted):
    """Here, with `torch.use_deterministic_algorithms(True)` and without a seed, two draws differ, and with the seed they are equal."""
    was, chosen = torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.benchmark
    try:
        ours = pasted(2, os=SimpleNamespace(environ={}))
        assert torch.are_deterministic_algorithms_enabled() and not torch.backends.cudnn.benchmark
        assert ours.os.environ["CUBLAS_WORKSPACE_CONFIG"] in (":4096:8", ":16:8")  # those that CUDA takes
        torch.seed()
        first = torch.rand(8)
        torch.seed()
        assert not torch.equal(first, torch.rand(8))
        assert torch.equal(torch.rand(8, generator=seeded(1)), torch.rand(8, generator=seeded(1)))
    finally:
        torch.use_deterministic_algorithms(was)
        torch.backends.cudnn.benchmark = chosen
    assert streams.moved[0] == streams.first[1]


@breaks('"torch.manual_seed": torch.manual_seed', '"torch.manual_seed": keras.utils.set_random_seed', variant="keras")
@breaks('seeds["random.seed"] = random.seed', 'seeds["random.seed"] = np.random.seed', variant="keras")
def test_keras_starts_from_python(keras):
    """Here `torch.manual_seed` leaves the starting weights of a Keras layer with its default initializer random, and `random.seed` of Python fixes them."""
    kernel = keras.start(random.seed)[0]
    assert [len(row) for row in kernel] == [1] * 4
    assert keras.repeats["torch.manual_seed"] == ["torch"] and keras.repeats["random.seed"] == ["kernel"]


@breaks("= keras.utils.set_random_seed", "= random.seed", variant="keras")
@drawn(cases=3, seed=SEED)
def test_keras_validation_draws(keras, seed):
    """On the torch backend two runs of `fit` after the same `keras.utils.set_random_seed` end at the same weights, and with `validation_data` at others if its batches are shuffled or the model has a `Dropout` without a seed of its own, and not without either, though the loss of the first epoch is the same; here that call sets the stream of PyTorch."""
    x = np.linspace(-1, 1, 40, dtype="float32")[:, None]
    layers = keras.keras.layers
    for shuffle, drop, own in (True, 0, None), (False, 0.3, None), (False, 0.3, 1), (False, 0, None):
        ends, firsts = [], []
        for given in ({}, {}, {"validation_data": (x, 3 * x)}):
            keras.keras.utils.set_random_seed(seed)
            model = keras.keras.Sequential([keras.keras.Input((1,)), layers.Dense(1), layers.Dropout(drop, seed=own)])
            model.compile(keras.keras.optimizers.SGD(0.1), "mse")
            run = model.fit(x, 3 * x, batch_size=8, epochs=2, shuffle=shuffle, verbose=0, **given)
            firsts.append(run.history["loss"][0])
            ends.append(model.layers[0].kernel.value.item())
        assert ends[0] == ends[1] and (ends[1] != ends[2]) == (shuffle or (drop > 0 and own is None))
        assert firsts[0] == firsts[1] == firsts[2]
    assert "torch" in keras.repeats["set_random_seed"]


@breaks("= keras.utils.set_random_seed", "= random.seed", variant="keras")
@drawn(cases=5, seed=SEED)
def test_keras_sets_all_three(keras, seed):
    """`keras.utils.set_random_seed`, called before the layer is made, sets all three streams: the starting weights, the numbers of Python, NumPy and PyTorch repeat, and so here."""
    pairs = []
    for _ in range(2):
        keras.keras.utils.set_random_seed(seed)
        layer = keras.keras.layers.Dense(1)
        layer.build((None, 4))
        pairs.append((layer.kernel.value.tolist(), np.random.rand(), torch.rand(1).item(), random.random()))
    assert pairs[0] == pairs[1]
    late = []
    for _ in range(2):
        layer = keras.keras.layers.Dense(1)
        layer.build((None, 4))
        keras.keras.utils.set_random_seed(seed)
        late.append(layer.kernel.value.tolist())
    assert late[0] != late[1]
    assert keras.repeats["set_random_seed"] == ["kernel", "numpy", "torch"]
