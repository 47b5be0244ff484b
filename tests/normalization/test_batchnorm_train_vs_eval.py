import math
import warnings

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.swa_utils import update_bn

from tested_answers import breaks, drawn

some = {
    "rows": st.integers(2, 9),
    "size": st.integers(1, 4),
    "centre": st.floats(-9, 9),
    "width": st.floats(0.5, 5),
    "planes": st.booleans(),
    "seed": st.integers(0, 99),
}


def layer_and_batch(rows, size, centre, width, planes, seed):
    """A layer of `size` channels, and a batch for it: rows, or planes of 4 by 5."""
    g = torch.Generator().manual_seed(seed)
    shape = (rows, size, 4, 5) if planes else (rows, size)
    x = width * torch.randn(shape, generator=g, dtype=torch.float64) + centre
    return (nn.BatchNorm2d if planes else nn.BatchNorm1d)(size, dtype=torch.float64), x


def by_channel(x):
    """(channels, values)."""
    return x.transpose(0, 1).flatten(1)


def normalized(x, mean, var):
    mean, var = (one.reshape(1, -1, *[1] * (x.dim() - 2)) for one in (mean, var))
    return (x - mean) / (var + 1e-5).sqrt()


@breaks("norm.train()(x)", "norm.eval()(x)")
@breaks("norm.eval()(x)", "norm.train()(x)")
@breaks("[[4.0], [6.0]]", "[[4.0], [7.0]]")
@drawn(**some)
def test_two_sources(answer, rows, size, centre, width, planes, seed):
    """In train mode `BatchNorm` subtracts the mean of the batch and divides by the root of its variance; in eval mode it takes the running averages for both."""
    norm, x = layer_and_batch(rows, size, centre, width, planes, seed)
    values = by_channel(x)
    assert torch.allclose(norm(x), normalized(x, values.mean(1), values.var(1, correction=0)))
    norm.running_mean[:], norm.running_var[:] = centre + 1.5, 2.5
    found = norm.eval()(x)
    assert torch.allclose(found, normalized(x, norm.running_mean, norm.running_var))
    assert not torch.allclose(found, norm.train()(x), atol=0.01)
    assert np.allclose(answer.by_batch.flatten().tolist(), (-1, 1), atol=1e-4)
    assert np.allclose(answer.by_average.flatten().tolist(), [(v - 0.5) / math.sqrt(1.1) for v in (4, 6)], atol=1e-4)


@breaks("nn.BatchNorm1d(1)", "nn.BatchNorm1d(1, momentum=0.2)")
@breaks("norm.eval()(x)", "norm.train()(x)")
@breaks("norm.running_mean.item(), norm.running_var.item()", "norm.running_var.item(), norm.running_mean.item()")
@drawn(batches=st.integers(1, 5), momentum=st.floats(0.001, 1), **some)
def test_a_tenth_of_the_way(answer, batches, momentum, rows, size, centre, width, planes, seed):
    """The running averages start at 0 and 1, and each training batch moves them by the share `momentum`, 0.1 by default, towards its mean and its variance (divided by n - 1); a batch in eval mode leaves them."""
    norm, _ = layer_and_batch(rows, size, centre, width, planes, seed)
    assert norm.momentum == 0.1 and (norm.running_mean == 0).all() and (norm.running_var == 1).all()
    for share in (0.1, momentum):
        norm.momentum = share
        for step in range(batches):
            x = layer_and_batch(rows, size, centre, width, planes, seed + step)[1]
            mean, var = norm.running_mean.clone(), norm.running_var.clone()
            norm(x)
            values = by_channel(x)
            assert torch.allclose(norm.running_mean, mean + share * (values.mean(1) - mean))
            assert torch.allclose(norm.running_var, var + share * (values.var(1) - var))
            moved = [average.clone() for average in norm.buffers()]
            norm.eval()(3 * x + 7)
            assert all(map(torch.equal, norm.train().buffers(), moved))
    assert math.isclose(answer.mean, 0.1 * 5, rel_tol=1e-6) and math.isclose(answer.var, 0.9 + 0.1 * 2, rel_tol=1e-6)


@breaks("norm.train()(batch) - norm", "norm.eval()(batch) - norm")
@breaks("norm.train()(batch) - norm.eval()", "norm.train()(batch) - 0.5 * norm.eval()")
@breaks("step % 15", "step % 14")
@breaks("gap.abs().max()", "gap.abs().mean()")
@breaks("means[step] = norm.running_mean.mean()", "means[step] = norm.running_var.mean()")
def test_the_gap_closes(answer):
    """Here, with no weight trained, the running mean follows the data, and the largest difference between the modes falls from more than 5 after one batch to under 0.5 after 60."""
    norm = nn.BatchNorm1d(3)
    assert list(answer.means) == list(answer.gaps) == list(range(1, 61))
    for step in answer.means:
        batch = answer.batches[step % 15]
        gap = (norm.train()(batch) - norm.eval()(batch)).abs().max().item()
        assert math.isclose(answer.gaps[step], gap, abs_tol=1e-5)
        assert math.isclose(answer.means[step], norm.running_mean.mean().item(), abs_tol=1e-5)
    assert answer.gaps[1] > 5 and answer.gaps[60] < 0.5
    assert answer.norm.num_batches_tracked == 60 and answer.norm.weight.eq(1).all() and answer.norm.bias.eq(0).all()
    assert answer.shown == {step: (answer.means[step], answer.gaps[step]) for step in (1, 5, 20, 60)}
    assert answer.data.shape == (480, 3) and len(answer.batches) == 15
    assert abs(answer.data.mean() - 5) < 0.1 and abs(answer.data.std() - 2) < 0.1
    assert abs(answer.means[60] - answer.data.mean().item()) < 0.1


@breaks("share = {k: 0.9**k", "share = {k: 0.99**k", variant="numpy")
@breaks("self.mean = self.mean + momentum", "self.mean = 0.5 * self.mean + momentum", variant="numpy")
@breaks("(1, 5, 20, 44, 60)", "(1, 5, 20, 43, 60)", variant="numpy")
@drawn(cases=10, centre=st.floats(-9, 9), rows=st.integers(2, 9))
def test_what_is_left_of_the_start(numpy, centre, rows):
    """After k times the same batch, the running mean lacks 0.9 to the power of k of its mean; that is 0.59 of it after 5 and less than 1% after 44."""
    x = np.random.default_rng(rows).normal(centre, size=(rows, 3))
    ours, theirs = numpy.BatchNorm(3), nn.BatchNorm1d(3, dtype=torch.float64)
    for k in range(1, 61):
        ours(x, training=True)
        theirs(torch.tensor(x))
        for mean in (ours.mean, theirs.running_mean.numpy()):
            assert np.allclose(mean, (1 - 0.9**k) * x.mean(0))
    assert round(0.9**5, 2) == 0.59 and 0.9**44 < 0.01 < 0.9**43
    assert numpy.share == {k: 0.9**k for k in (1, 5, 20, 44, 60)}


@breaks("update_bn(batches, late)", "late(batches[1])")
@breaks("update_bn(batches, late)", "update_bn(batches[:2], late)")
@breaks("late(batches[0])", "late(batches[0] + 1)")
@breaks(
    "torch.optim.swa_utils.update_bn(\n    train_loader, model, next(model.parameters()).device\n)",
    "[model.train()(rows) for rows, _ in train_loader]",
    variant="pasted",
)
@breaks("model.eval()", "model.train()", variant="pasted")
@drawn(cases=10, count=st.integers(1, 5), momentum=st.floats(0.01, 1), mode=st.booleans(), **some)
def test_one_pass(answer, pasted, count, momentum, mode, rows, size, centre, width, planes, seed):
    """`update_bn` makes the running averages the plain means over the batches, whatever they were, in one pass; it changes no weight and leaves mode and `momentum` as they were."""
    norm, _ = layer_and_batch(rows, size, centre, width, planes, seed)
    batches = [layer_and_batch(rows, size, centre, width, planes, seed + i)[1] for i in range(count)]
    net = nn.Sequential(nn.Dropout(0.5), nn.Identity(), norm)
    net[0].p = 0.0
    norm(batches[0] + 3)
    norm.momentum = momentum
    weight = norm.weight.clone()
    values = [by_channel(x) for x in batches]
    whole = [torch.stack(parts).mean(0) for parts in ([v.mean(1) for v in values], [v.var(1) for v in values])]
    ours = pasted(1, train_loader=[(x, None) for x in batches], model=net.train(mode))
    found = norm(batches[0])  # in eval mode it leaves the averages alone
    assert torch.allclose(found, normalized(batches[0], *whole)) and not ours.model.training
    norm.train()(batches[0] + 3)
    update_bn([(x, None) for x in batches], net.train(mode))
    assert torch.allclose(norm.running_mean, whole[0]) and torch.allclose(norm.running_var, whole[1])
    assert norm.momentum == momentum and norm.training == net.training == mode and torch.equal(norm.weight, weight)
    assert math.isclose(answer.before, 0.1 * answer.batches[0].mean().item(), rel_tol=1e-4)
    assert torch.allclose(answer.late.running_mean, answer.data.mean(0), atol=1e-4)
    assert math.isclose(answer.cured, answer.data.mean().item(), abs_tol=1e-4)


@breaks("update_bn(batches, late)", "late(batches[1])")
@drawn(cases=8, width=st.integers(2, 5), step=st.floats(2, 9), seed=st.integers(0, 99))
def test_a_deeper_layer_is_late(answer, width, step, seed):
    """After a long step of the weights between two layers the first is near the data and the second late, and the modes differ; `update_bn` on a copy brings them together."""
    torch.manual_seed(seed)
    norms = nn.BatchNorm1d(width), nn.BatchNorm1d(width, affine=False)
    net = nn.Sequential(norms[0], nn.Linear(width, width), norms[1])
    batches = torch.randn(60, 64, width) + 5
    for batch in batches:
        net(batch)
    with torch.no_grad():
        net[1].bias += step

    def gap():
        return (net.train()(batches[0]) - net.eval()(batches[0])).abs().mean().item()

    data = batches.flatten(0, 1)
    assert torch.allclose(norms[0].running_mean, data.mean(0), atol=0.2)
    assert (net[:2].eval()(data).mean(0) - norms[1].running_mean).abs().min() > 1 and gap() > 1
    update_bn(batches, net.train())
    assert gap() < 0.5
    assert math.isclose(answer.cured, answer.data.mean().item(), abs_tol=1e-4)


@breaks("update_bn(batches, late)", "late(batches[1])")
@drawn(cases=8, count=st.integers(1, 4), width=st.integers(1, 5), seed=st.integers(0, 99))
def test_dictionaries_go_in_as_tensors(answer, count, width, seed):
    """`update_bn` raises on batches that are dictionaries; with `(batch["x"] for batch in train_loader)` the averages are the plain means over them."""
    torch.manual_seed(seed)
    train_loader = [{"x": 2 * torch.randn(7, width) + 5, "y": torch.zeros(7)} for _ in range(count)]
    norm = nn.BatchNorm1d(width)
    with pytest.raises(AttributeError, match="'dict' object has no attribute"):
        update_bn(train_loader, norm)
    update_bn((batch["x"] for batch in train_loader), norm)
    assert torch.allclose(norm.running_mean, torch.stack([batch["x"].mean(0) for batch in train_loader]).mean(0))
    assert torch.allclose(answer.late.running_mean, answer.data.mean(0), atol=1e-4)


@breaks("update_bn(batches, late)", "late(batches[1])")
@drawn(cases=8, count=st.integers(1, 4), width=st.integers(1, 5), seed=st.integers(0, 99))
def test_frozen_layers_move_too(answer, count, width, seed):
    """`update_bn` recomputes the averages of a layer in eval mode too, and leaves it in the mode of the model; a forward pass of the model does not move them."""
    torch.manual_seed(seed)
    batches = [torch.randn(7, width) + 5 for _ in range(count)]
    net = nn.Sequential(nn.BatchNorm1d(width), nn.Linear(width, 3), nn.BatchNorm1d(3))
    net[0].eval()
    net(batches[0])
    assert (net[0].running_mean == 0).all()
    update_bn(batches, net)
    assert torch.allclose(net[0].running_mean, torch.stack([batch.mean(0) for batch in batches]).mean(0))
    assert net[0].training
    assert torch.allclose(answer.late.running_mean, answer.data.mean(0), atol=1e-4)


@breaks("update_bn(batches, late)", "late(batches[1])")
@drawn(cases=8, count=st.integers(1, 4), width=st.integers(1, 5), seed=st.integers(0, 99))
def test_held_layers_start_anew(answer, count, width, seed):
    """Where a `train()` of the model holds a layer in eval mode, `update_bn` sets its averages back to 0 and 1, whatever they were, and recomputes those of a layer that follows the mode."""
    torch.manual_seed(seed)
    batches = [torch.randn(7, width) + 5 for _ in range(count)]

    class Held(nn.Sequential):
        def train(self, mode=True):
            super().train(mode)
            self[0].eval()
            return self

    net = Held(nn.BatchNorm1d(width), nn.BatchNorm1d(width))
    net[0].running_mean.fill_(5), net[0].running_var.fill_(2)
    net.train()(batches[0])
    assert (net[0].running_mean == 5).all() and (net[1].running_mean != 0).all()
    update_bn(batches, net)
    assert (net[0].running_mean == 0).all() and (net[0].running_var == 1).all()
    recomputed = torch.stack([batch.mean(0) for batch in batches]).mean(0)
    assert torch.allclose(net[1].running_mean, recomputed, atol=1e-3)
    assert torch.allclose(answer.late.running_mean, answer.data.mean(0), atol=1e-4)


@breaks("few, many = fit(5)", "few, many = fit(100)", variant="digits")
@breaks("for mode in (True, False)", "for mode in (False, True)", variant="digits")
@breaks("lr=0.1", "lr=0.0001", variant="digits")
@breaks("early = right(few, ", "early = right(many, ", variant="digits")
def test_five_batches(digits):
    """On digits, after 5 batches, train mode gets more than 8% more of the new images right than eval mode, with three seeds."""
    for seed in (1, 2):
        by_batch, by_average = digits.right(digits.fit(5, seed), [digits.new], digits.truth)
        assert by_batch > by_average + 0.08
    assert np.allclose(digits.early, (0.451, 0.274), atol=0.02)


@breaks("update_bn(images[:1400].split(100), few)", "pass", variant="digits")
@breaks("update_bn(images[:1400].split(100), few)", "update_bn([images[:1400] / 16], few)", variant="digits")
def test_recomputed_on_digits(digits):
    """On digits, after 5 batches and one pass of `update_bn` over the training images, the two modes are less than 4% apart, with three seeds."""
    for seed in (1, 2):
        net = digits.fit(5, seed)
        update_bn(digits.images[:1400].split(100), net)
        by_batch, by_average = digits.right(net, [digits.new], digits.truth)
        assert abs(by_batch - by_average) < 0.04
    few = digits.fit(5)
    update_bn(digits.images[:1400].split(100), few)
    assert digits.recomputed == digits.right(few, [digits.new], digits.truth)
    assert np.allclose(digits.recomputed, (0.451, 0.441), atol=0.02)


@breaks("fit(200)", "fit(3)", variant="digits")
@breaks("done = right(many", "done = right(few", variant="digits")
def test_two_hundred_batches(digits):
    """On digits, after 200 batches both modes get more than 90% of the new images right, and are less than 3% apart, with three seeds."""
    for seed in (1, 2):
        by_batch, by_average = digits.right(digits.fit(200, seed), [digits.new], digits.truth)
        assert min(by_batch, by_average) > 0.9 and abs(by_batch - by_average) < 0.03
    assert digits.done == digits.right(digits.fit(200), [digits.new], digits.truth)
    assert np.allclose(digits.done, (0.92, 0.92), atol=0.015)


@breaks("fit(200, kinds=2)", "fit(200)", variant="digits")
@breaks("16 - images[i] if", "images[i] if", variant="digits")
@breaks("in_turn = right(turns, ", "in_turn = right(many, ", variant="digits")
@breaks("update_bn(images[:1400].split(100), turns)", "pass", variant="digits")
def test_two_kinds_in_turn(digits):
    """On digits, after 200 batches of which every other one is in negative, train mode gets more than 80% of the new images right and eval mode at least 10% less; after `update_bn` over one kind they are less than 5% apart, with three seeds."""
    shown = digits.early, digits.recomputed, digits.done, digits.in_turn, digits.only_one, digits.scaled, digits.piled
    assert digits.rows == shown
    found = []
    for seed in (0, 1, 2):
        net = digits.fit(200, seed, kinds=2)
        before = digits.right(net, [digits.new], digits.truth)
        update_bn(digits.images[:1400].split(100), net)
        found.append((before, digits.right(net, [digits.new], digits.truth)))
    for before, after in found:
        assert before[0] > 0.8 and before[1] < before[0] - 0.1
        assert abs(after[0] - after[1]) < 0.05 and after[0] == before[0]
    assert found[0] == (digits.in_turn, digits.only_one)
    assert np.allclose(found[0], [(0.892, 0.586), (0.892, 0.884)], atol=0.012)


class TwoPlaces(nn.Module):
    """Linear, BatchNorm, ReLU, twice: with one norm for both places, or two."""

    def __init__(self, layers):
        super().__init__()
        self.first, self.second, self.head = nn.Linear(64, 32), nn.Linear(32, 32), nn.Linear(32, 10)
        self.norms = nn.ModuleList([nn.BatchNorm1d(32) for _ in range(layers)])

    def forward(self, x):
        first = self.first(x)
        self.came_in = first, self.second(torch.relu(self.norms[0](first)))
        return self.head(torch.relu(self.norms[-1](self.came_in[1])))


@breaks("deepcopy(net).train(mode)", "deepcopy(net).train()", variant="digits")
@breaks("for mode in (True, False)", "for mode in (False, True)", variant="digits")
def test_one_layer_in_two_places(digits):
    """On digits a network that calls one `BatchNorm1d` at two depths, recomputed by `update_bn`, has the mean over both depths as its running mean and knows a tenth more of the new images in train mode than in eval mode, with three seeds; with two layers the modes are within a twentieth."""
    for seed in (1, 2, 3):
        apart = {}
        for layers in (1, 2):
            torch.manual_seed(seed)
            net = TwoPlaces(layers)
            optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
            for _ in range(200):
                i = torch.randint(1400, (64,))
                optimizer.zero_grad()
                nn.functional.cross_entropy(net(digits.images[i]), digits.labels[i]).backward()
                optimizer.step()
            update_bn([digits.images[:1400]], net)
            means = [one.mean(0) for one in net.came_in]
            wanted = [(means[0] + means[1]) / 2] if layers == 1 else means
            for norm, mean in zip(net.norms, wanted, strict=True):
                assert torch.allclose(norm.running_mean, mean, atol=1e-3)
            train, evaluated = digits.right(net, [digits.new], digits.truth)
            assert train > 0.85
            apart[layers] = train - evaluated
        assert apart[1] > 0.1 and abs(apart[2]) < 0.05


@breaks("[small]", "[new]", variant="digits")
@breaks("scaled = right(many", "scaled = right(few", variant="digits")
def test_another_scale(digits):
    """On digits, where the new images alone are divided by 16, train mode still gets more than 90% right and eval mode less than 40%, with three seeds."""
    assert digits.new.max() == 16 and torch.equal(16 * digits.small, digits.new)
    for seed in (1, 2):
        by_batch, by_average = digits.right(digits.fit(200, seed), [digits.new / 16], digits.truth)
        assert by_batch > 0.9 and by_average < 0.4
    assert digits.scaled == digits.right(digits.many, [digits.new / 16], digits.truth)
    assert np.allclose(digits.scaled, (0.92, 0.202), atol=0.03)


@breaks("piled = right(many, piles", "piled = right(many, [torch.cat(piles)]", variant="digits")
@breaks("new[truth == digit]", "new[truth <= digit][: (truth == digit).sum()]", variant="digits")
@breaks("truth.sort().values)", "truth)", variant="digits")
def test_one_digit_to_a_batch(digits):
    """On digits, where each batch of new images holds one digit, train mode gets less than 30% right and eval mode more than 90%, with three seeds."""
    assert [set(digits.truth[digits.truth == d].tolist()) for d in range(10)] == [{d} for d in range(10)]
    for seed in (1, 2):
        by_batch, by_average = digits.right(digits.fit(200, seed), digits.piles, digits.truth.sort().values)
        assert by_batch < 0.3 and by_average > 0.9
    assert len(digits.piles) == 10 and sum(map(len, digits.piles)) == 397
    assert np.allclose(digits.piled, (0.131, 0.92), atol=0.03)


@breaks("norm.train()(batch) - norm.eval()", "norm.train()(batch) - norm.train()")
@drawn(**some)
def test_neighbours(answer, rows, size, centre, width, planes, seed):
    """In training mode the output of a row changes with the other rows of its batch; in eval mode it stays."""
    norm, x = layer_and_batch(rows, size, centre, width, planes, seed)
    other = x.clone()
    other[1:] = 2 * x[0] - x[1:]  # on the other side of row 0: of two rows only the order counts
    for mode in (True, False):
        a, b = (norm.train(mode)(batch)[0] for batch in (x, other))
        assert torch.allclose(a, b, atol=1e-6) != mode
    assert answer.gaps[5] > 1


@breaks("norm.train()(x)", "norm.eval()(x)")
@breaks("late(batches[0])", "late.eval()(batches[0])")
@drawn(**some)
def test_forward_moves_them(answer, rows, size, centre, width, planes, seed):
    """A forward pass in train mode moves the running averages, under `no_grad()` too; one in eval mode leaves them, and so does a step of an optimizer, which moves the weight."""
    norm, x = layer_and_batch(rows, size, centre, width, planes, seed)
    optimizer = torch.optim.SGD(norm.parameters(), lr=0.1)

    def moved(act):
        before = norm.running_mean.clone(), norm.running_var.clone()
        act()
        return not (torch.equal(before[0], norm.running_mean) and torch.equal(before[1], norm.running_var))

    with torch.no_grad():
        assert moved(lambda: norm(x))
    norm.eval()
    assert not moved(lambda: (norm(x) * x).sum().backward())
    assert not moved(optimizer.step) and (norm.weight != 1).any()
    assert {name for name, _ in norm.named_buffers()} == {"running_mean", "running_var", "num_batches_tracked"}
    assert answer.before > 0.4 and answer.mean == 0.5


@breaks("    norm(last)\n", "    norm(rows[:2])\n", variant="one")
@breaks("    norm(last)\n", "    norm(last[..., None].expand(1, 3, 2))\n", variant="one")
@breaks("torch.randn(481, 3)", "torch.randn(482, 3)", variant="one")
@drawn(cases=10, size=st.integers(1, 4), height=st.integers(1, 3), width=st.integers(1, 3))
def test_one_value(one, size, height, width):
    """A batch with one value for each channel raises "Expected more than 1 value per channel when training" in train mode, as a row or as an image of one pixel, and runs in eval mode; an image with more pixels runs in both."""
    text = "Expected more than 1 value per channel when training"
    norm, image = nn.BatchNorm2d(size), torch.rand(1, size, height, width)
    if height * width == 1:
        for layer, x in ((norm, image), (nn.BatchNorm1d(size), torch.rand(1, size))):
            with pytest.raises(ValueError, match=text):
                layer(x)
            assert layer.eval()(x).shape == x.shape
    else:
        assert norm(image).shape == norm.eval()(image).shape == image.shape
    assert one.message == f"ValueError: {text}, got input size torch.Size([1, 3])"
    assert one.last.shape == (1, 3) and torch.equal(one.last, one.rows[480:])
    assert one.out.shape == (1, 3, 4, 5) and torch.allclose(one.out.mean((0, 2, 3)), torch.zeros(3), atol=1e-5)


@breaks("nn.BatchNorm1d(3)\nmessage", "nn.GroupNorm(1, 3)\nmessage", variant="one")
@drawn(cases=10, size=st.integers(2, 5))
def test_other_causes(one, size):
    """The same words come from `GroupNorm` with as many groups as channels, and from `track_running_stats=False`, in eval mode too; `LayerNorm` takes one row."""
    row = torch.rand(1, size)
    for layer in (nn.GroupNorm(size, size), nn.BatchNorm1d(size, track_running_stats=False)):
        with pytest.raises(ValueError, match="Expected more than 1 value per channel when training"):
            layer.eval()(row)
        assert layer(torch.rand(1, size, 2)).shape == (1, size, 2)
    assert nn.LayerNorm(size)(row).std() > 0.1
    assert "Expected more than 1 value" in one.message


@breaks("norm(rows[:2])", "norm(rows[:3])", variant="one")
@breaks("norm(rows[:2])", "norm.eval()(rows[:2])", variant="one")
@breaks("torch.randn(481, 3)", "torch.zeros(481, 3)", variant="one")
@drawn(centre=st.floats(-99, 99), width=st.floats(0.1, 99), size=st.integers(1, 4), seed=st.integers(0, 99))
def test_two_rows(one, centre, width, size, seed):
    """Of 2 rows in train mode, each feature becomes -1 in the smaller and 1 in the larger row, whatever its values, if they are clearly apart."""
    norm, x = layer_and_batch(2, size, centre, width, False, seed)
    x[1] = x[0] + torch.where(x[1] < x[0], -1, 1) * width
    assert torch.allclose(norm(x), torch.sign(x - x.mean(0)), atol=0.01)
    assert one.pair.shape == (2, 3)
    assert torch.allclose(one.pair, torch.sign(one.rows[:2] - one.rows[:2].mean(0)), atol=1e-3)
    assert one.pair[0].tolist() != one.pair[1].tolist()


@breaks("32, drop_last=True", "32, drop_last=False", variant="one")
@breaks("DataLoader(rows, 32", "DataLoader(rows, 31", variant="one")
@breaks("norm.eval()(last)", "last[:, :2]", variant="one")
def test_drop_the_last(one):
    """Here 481 rows in batches of 32 leave one row, `drop_last=True` gives 15 full batches, and eval mode takes the one row."""
    assert one.rows.shape == (481, 3) and 481 == 15 * 32 + 1
    assert len(one.loader) == 15 and one.sizes == {32}
    assert one.one.shape == (1, 3) and not one.norm.training
    assert torch.allclose(one.one, normalized(one.last, one.norm.running_mean, one.norm.running_var), atol=1e-5)


@breaks("batch_size=1", "batch_size=2", variant="one")
@breaks("torch.randn(2, 3, 1, 1)", "torch.randn(2, 3, 1, 2)", variant="one")
@drawn(cases=10, rows=st.integers(1, 6), size=st.integers(1, 4), batch=st.integers(2, 3))
def test_single_rows_are_kept(one, rows, size, batch):
    """With `batch_size=1` a loader with `drop_last=True` drops nothing; two images of one pixel run in train mode, and one does when that layer alone is in eval mode."""
    data = torch.randn(rows, size, 1, 1)
    singles = list(torch.utils.data.DataLoader(data, batch_size=1, drop_last=True))
    assert len(singles) == rows and len(torch.utils.data.DataLoader(data, batch, drop_last=True)) == rows // batch
    model = nn.Sequential(nn.Conv2d(size, 3, 1), nn.BatchNorm2d(3))
    assert model(torch.randn(2, size, 1, 1)).shape == (2, 3, 1, 1)
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        model(singles[0])
    model[1].eval()
    model(singles[0]).sum().backward()
    assert model.training and model[1].weight.grad.isfinite().all()
    assert len(one.singles) == 481 and one.pixels.shape == (2, 3, 1, 1)


@breaks("unbiased = x.var(0, ddof=1)", "unbiased = x.var(0)", variant="numpy")
@breaks("mean, var = x.mean(0), x.var(0)", "mean, var = x.mean(0), x.var(0, ddof=1)", variant="numpy")
@breaks("mean, var = self.mean, self.var", "mean, var = self.mean, 1.1 * self.var", variant="numpy")
@breaks("out = norm(batch, training=False)", "out = norm(batch, training=True)", variant="numpy")
def test_numpy_is_the_layer(numpy):
    """Here the NumPy class gives the outputs of PyTorch in both modes and its running averages, over 60 batches."""
    ours, theirs, rows = numpy.BatchNorm(3), nn.BatchNorm1d(3, dtype=torch.float64), []
    for batch in numpy.batches:
        for mode in (True, False):
            out = theirs.train(mode)(torch.tensor(batch)).detach().numpy()
            assert np.allclose(ours(batch, training=mode), out, rtol=1e-9, atol=1e-9)
        assert np.allclose(ours.mean, theirs.running_mean.numpy()) and np.allclose(ours.var, theirs.running_var.numpy())
        rows.append((theirs.running_mean.mean().item(), out.mean()))
    assert list(numpy.rows) == list(range(1, 61)) and np.allclose(list(numpy.rows.values()), rows)
    assert abs(numpy.batches.mean() - 5) < 0.1 and abs(numpy.batches.std() - 2) < 0.1


@breaks("momentum=0.9, epsilon=1e-5", "momentum=0.1, epsilon=1e-5", variant="keras")
@breaks("momentum=0.9, epsilon=1e-5", "momentum=0.9, epsilon=1e-3", variant="keras")
@breaks("norm(batch, training=True)", "norm(batch, training=False)", variant="keras")
def test_keras_names_the_other_share(keras):
    """Here `momentum=0.9` in Keras gives the running mean of `momentum=0.1` in PyTorch, batch by batch."""
    norm = nn.BatchNorm1d(3, dtype=torch.float64)
    for step, batch in enumerate(keras.batches, start=1):
        norm(torch.tensor(batch))
        assert math.isclose(norm.running_mean.mean().item(), keras.means_fast[step], abs_tol=1e-5)
    assert keras.norm_fast.momentum == 0.9 and keras.norm_fast.epsilon == norm.eps == 1e-5
    # Keras averages the biased variance, PyTorch the unbiased one.
    moving, start = keras.norm_fast.moving_variance.value.detach().numpy(), 0.9**60
    assert np.allclose(norm.running_var.numpy() - start, 32 / 31 * (moving - start), atol=1e-4)


@breaks("means, norm = run()", "means, norm = run(momentum=0.9)", variant="keras")
@breaks("size=(60, 32, 3)", "size=(61, 32, 3)", variant="keras")
def test_keras_is_slower(keras):
    """Here the moving mean of Keras, with its default of 0.99, has gone less than half of the way after 60 batches, and 0.99 to the power of k is left of the start."""
    assert abs(keras.batches.mean() - 5) < 0.1 and abs(keras.batches.std() - 2) < 0.1
    assert keras.norm.momentum == 0.99 and keras.norm.epsilon == 0.001
    assert len(keras.means) == 60 and keras.means[60] < 0.5 * keras.batches.mean()
    wanted = sum(0.01 * 0.99 ** (60 - step) * batch.mean() for step, batch in enumerate(keras.batches, start=1))
    assert math.isclose(keras.means[60], wanted, abs_tol=1e-4)


@breaks("means, norm = run()", "means, norm = run(momentum=0.9)", variant="keras")
def test_keras_catches_up(keras):
    """After 3 epochs of Keras' `fit` on digits with the default, a small convolutional network gets more than 80% of them right there and less than 50% of the new ones in `predict`; after 440 calls with `training=True`, which change no weight, more than 70%, as with `momentum=0.9`; with two seeds."""
    assert keras.norm.momentum == 0.99
    layers, images = keras.keras.layers, load_digits()
    x, new, y, truth = *np.split(images.data.astype("float32"), [1400]), *np.split(images.target, [1400])

    def fitted(seed, **share):
        keras.keras.utils.set_random_seed(seed)
        body = [layers.Reshape((8, 8, 1))]
        for channels in (12, 24):
            body += [layers.Conv2D(channels, 3), layers.BatchNormalization(**share), layers.ReLU()]
        body += [layers.GlobalAveragePooling2D(), layers.Dense(10)]
        model = keras.keras.Sequential([keras.keras.Input((64,)), *body])
        loss = keras.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.keras.optimizers.Adam(0.005), loss, metrics=["accuracy"])
        return model, model.fit(x, y, epochs=3, batch_size=64, verbose=0).history["accuracy"][-1]

    def right(model):
        with warnings.catch_warnings(action="ignore"):  # of NumPy 2, for torch
            return (model.predict(new, verbose=0).argmax(1) == truth).mean()

    for seed in (0, 1):
        model, in_fit = fitted(seed)
        assert in_fit > 0.8 and right(model) < 0.5
        before = [weight.value.detach().clone() for weight in model.trainable_variables]
        for step in range(440):
            start = step % 22 * 64
            batch = x[start : start + 64]
            model(batch, training=True)
        assert right(model) > 0.7 < right(fitted(seed, momentum=0.9)[0])
        assert all(map(torch.equal, before, [weight.value.detach() for weight in model.trainable_variables]))


@breaks("np.ones((1, 3)), training=True", "np.ones((1, 3)), training=False", variant="keras")
@breaks("np.ones((1, 3)), training=True", "batches[0, :1] + [[1], [2]], training=True", variant="keras")
def test_keras_takes_one_row(keras):
    """Here Keras takes one row in train mode without an error, and its output is 0."""
    assert keras.row.shape == (1, 3) and np.abs(keras.row).max() == 0
