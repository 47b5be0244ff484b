from functools import partial
from math import isclose

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn
from torch.nn.functional import cross_entropy

from tested_answers import breaks, drawn

KINDS = ["SGD", "Adam", "AdamW", "RMSprop"]
SEEDS = st.integers(0, 99)


def weights_after(answer, train, rows, size, kind, seed, lr=0.05, **more):
    """The weights of a small network after two epochs, for a loop of the snippet."""
    torch.manual_seed(seed)
    x, y = torch.randn(rows, 5).double(), torch.randn(rows, 3).double()
    model = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.LayerNorm(7), nn.Linear(7, 3)).double()
    optimizer = getattr(torch.optim, kind)(model.parameters(), lr=lr)
    for _ in range(2):
        train(model, optimizer, list(zip(x.split(size), y.split(size), strict=True)), **more)
    return nn.utils.parameters_to_vector(model.parameters()).detach()


@breaks("even = off(run(every_fourth, 8, rows=64)", "even = off(run(every_fourth, 8, rows=65)")
@breaks("(loss / 4)", "(loss / 3)")
@breaks("        if number % 4 == 0:", "        if number % 4 == 1:")
@breaks(
    "            optimizer.step()\n            optimizer.zero_grad()",
    "            optimizer.step()",
)
@breaks("        loss = times", "        optimizer.zero_grad()\n        loss = times")
def test_a_quarter_of_each(answer):
    """Here a loss divided by 4 for each of 4 batches of 8 rows gives the gradient of 32 rows, in float32 to 1e-6; with a step then, SGD ends in 2 epochs where batches of 32 rows end, to 1e-12, in float32 to 1e-5, and elsewhere than those of 8."""
    assert answer.even < 1e-12
    large = answer.run(answer.large, 32, rows=64)
    assert large.norm() > 0.1 and len(answer.x[:64].split(8)) // 4 == 2
    assert (answer.run(answer.every_fourth, 8, rows=64) - large).norm() < 1e-12
    ends = []
    for train, size in ((answer.every_fourth, 8), (answer.large, 32)):
        torch.manual_seed(1)
        model = nn.Linear(5, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(2):
            train(
                model,
                optimizer,
                list(zip(answer.x[:64].float().split(size), answer.y[:64].float().split(size), strict=True)),
            )
        ends.append(model.weight.detach())
    assert ends[0].dtype == torch.float32 and torch.allclose(*ends, atol=1e-5)
    slopes, rows, target = [], answer.x[:32].float(), answer.y[:32].float()
    for size in (8, 32):
        model.zero_grad()
        for some, wanted in zip(rows.split(size), target.split(size), strict=True):
            (answer.criterion(model(some), wanted) * size / 32).backward()
        slopes.append(model.weight.grad.clone())
    assert slopes[1].norm() > 0.1 and torch.allclose(*slopes, atol=1e-6)
    # The wrong beliefs end elsewhere: a step for each 8, or no division.
    assert answer.off(answer.run(answer.large, 8, rows=64), large) > 0.1
    assert answer.off(answer.run(answer.every_fourth, 8, rows=64, times=4), large) > 0.1


@breaks("(loss * len(target) / in_all)", "(loss / len(group))")
@breaks("len(target) / in_all", "len(target) / 32")
@breaks("islice(batches, 4)", "islice(batches, 3)")
@breaks("groups = off(run(in_groups, 8), run(large, 32))", "groups = off(run(in_groups, 8, lr=0.2), run(large, 32))")
@drawn(cases=12, rows=st.integers(1, 40), size=st.integers(1, 9), kind=st.sampled_from(KINDS), seed=SEEDS)
def test_the_share_is_right_for_any_group(answer, rows, size, kind, seed):
    """With `loss * len(y) / in_all` over groups of 4 batches the weights after 2 epochs are those of batches of four times the size, to 1e-9, for SGD, Adam, AdamW and RMSprop, however many rows there are; where the last part is smaller or a group is short, dividing by 4 is off."""
    large = weights_after(answer, answer.large, rows, 4 * size, kind, seed)
    assert torch.allclose(weights_after(answer, answer.in_groups, rows, size, kind, seed), large, atol=1e-9)
    usual = weights_after(answer, answer.every_fourth, rows, size, kind, seed)
    assert torch.allclose(usual, large, atol=1e-9) == (rows % (4 * size) == 0)
    assert answer.groups < 1e-12 and isclose(answer.fourth, 0.66, abs_tol=0.005)
    assert len(answer.x) == 70 and answer.once["rows"] == 64


@breaks("(loss * len(target) / in_all)", "(loss / len(group))")
@drawn(cases=8, size=st.integers(2, 6), data=st.data(), seed=SEEDS)
def test_len_of_a_list(answer, size, data, seed):
    """Where the target is a dictionary, or a list with an entry for each output, `len` counts the entries, not the rows of one entry: nothing raises, and a group with a smaller last part ends elsewhere than its rows at once, where the rows of one entry end there; a list with an entry for each row ends there as it is."""
    names = answer.in_groups.__globals__
    rows, criterion = 3 * size + data.draw(st.integers(1, size - 1)), names["criterion"]
    large = weights_after(answer, answer.large, rows, 4 * size, "SGD", seed)
    assert torch.allclose(weights_after(answer, answer.in_groups, rows, size, "SGD", seed), large, atol=1e-9)
    kinds = (0, lambda y: [y, y]), ("mask", lambda y: {"mask": y, "box": y}), (None, list)
    for key, pack in kinds:

        def packed(model, optimizer, loader, pack=pack):
            answer.in_groups(model, optimizer, [(x, pack(y)) for x, y in loader])

        names["criterion"] = lambda out, target, key=key: criterion(
            out, torch.stack(target) if key is None else target[key]
        )
        try:
            found = weights_after(answer, packed, rows, size, "SGD", seed)
        finally:
            names["criterion"] = criterion
        assert torch.allclose(found, large, atol=1e-9) if key is None else not torch.allclose(found, large, atol=1e-6)


@breaks("        if number % 4 == 0:", "        if number % 4 == 1:")
@drawn(cases=8, size=st.integers(1, 5), kind=st.sampled_from(KINDS), seed=SEEDS)
def test_counting_from_zero(answer, size, kind, seed):
    """With `if number % 4 == 0` and numbers from 0 the first step comes after the first part and follows its gradient alone, and the weights after 2 epochs are other ones than those of the whole batches."""
    counted, steps = [], []

    def from_zero(model, optimizer, loader):
        hook = optimizer.register_step_pre_hook(lambda *_: steps.append((len(counted), model[0].weight.grad.clone())))
        for number, (some, target) in enumerate(loader):
            counted.append(torch.autograd.grad(answer.criterion(model(some), target) / 4, model[0].weight)[0])
            (answer.criterion(model(some), target) / 4).backward()
            if number % 4 == 0:
                optimizer.step()
                optimizer.zero_grad()
        hook.remove()

    wrong = weights_after(answer, from_zero, 8 * size, size, kind, seed)
    assert steps[0][0] == 1 and torch.allclose(steps[0][1], counted[0]) and steps[1][0] == 5
    assert not torch.allclose(wrong, weights_after(answer, answer.large, 8 * size, 4 * size, kind, seed), atol=1e-6)
    usual = weights_after(answer, answer.every_fourth, 8 * size, size, kind, seed)
    assert torch.allclose(usual, weights_after(answer, answer.large, 8 * size, 4 * size, kind, seed), atol=1e-9)


@breaks(
    "fourth = off(run(every_fourth, 8), run(large, 32))", "fourth = off(run(every_fourth, 8, rows=64), run(large, 32))"
)
def test_the_rest_waits(answer):
    """Of 70 rows in parts of 8, a step at every fourth makes 2 steps an epoch, and the gradient of the last 6 rows waits and goes into the first step of the next epoch; in groups it is 3 steps and none waits."""
    counts = {}
    loader = list(zip(answer.x.split(8), answer.y.split(8), strict=True))
    assert [len(some) for some, _ in loader] == [8] * 8 + [6] and len(answer.x) == 70
    for train in (answer.every_fourth, answer.in_groups):
        model, twin = nn.Linear(5, 3).double(), nn.Linear(5, 3).double()
        optimizer, seen = torch.optim.SGD(model.parameters(), lr=0.1), []
        optimizer.register_step_pre_hook(lambda *_, m=model, s=seen: s.append(m.weight.grad.clone()))
        train(model, optimizer, loader)
        counts[train.__name__] = len(seen)
        twin.load_state_dict(model.state_dict())
        waits = model.weight.grad.clone() if train is answer.every_fourth else torch.zeros(3, 5)
        train(model, optimizer, loader)
        first = nn.functional.mse_loss(twin(answer.x[:32]), answer.y[:32])
        (fresh,) = torch.autograd.grad(first, twin.weight)
        assert torch.allclose(seen[counts[train.__name__]], waits + fresh)
        if train is answer.every_fourth:
            last = nn.functional.mse_loss(twin(answer.x[64:]), answer.y[64:]) / 4
            assert torch.allclose(waits, torch.autograd.grad(last, twin.weight)[0]) and waits.norm() > 0.01
    assert counts == {"every_fourth": 2, "in_groups": 3}
    assert isclose(answer.fourth, 0.66, abs_tol=0.005)


@breaks("            optimizer.zero_grad()\n\n\ndef in_groups", "\n\ndef in_groups")
@breaks("optimizer.zero_grad()\n        criterion", "criterion")
@drawn(cases=8, size=st.integers(1, 5), kind=st.sampled_from(KINDS), seed=SEEDS)
def test_clearing_inside_keeps_the_last(answer, size, kind, seed):
    """With `zero_grad()` before each part the step of a group follows the gradient of its last part alone."""

    def cleared(model, optimizer, loader):
        for number, (some, target) in enumerate(loader, start=1):
            optimizer.zero_grad()
            answer.criterion(model(some), target).backward()
            if number % 4 == 0:
                optimizer.step()

    def last_only(model, optimizer, loader):
        answer.large(model, optimizer, loader[3::4])

    found = [weights_after(answer, train, 8 * size, size, kind, seed) for train in (cleared, last_only, answer.large)]
    assert torch.equal(found[0], found[1]) and not torch.allclose(found[0], found[2])
    assert answer.even < 1e-12


@breaks("**once, times=4)", "**once, times=1)")
@breaks('"lr": 0.01', '"lr": 0.1')
@breaks('once = {"rows": 64', 'once = {"rows": 32')
@breaks("(torch.optim.SGD, torch.optim.Adam)", "(torch.optim.Adam, torch.optim.SGD)[:1]")
def test_adam_hides_it(answer):
    """Here, without the division, the weights move 3.90 times as far with SGD, and as far as before with Adam, AdamW and RMSprop, to 0.1%."""
    assert isclose(answer.farther.get("SGD", 0), 3.90, abs_tol=0.005)
    assert isclose(answer.farther["Adam"], 1, abs_tol=1e-5)
    for kind in ("Adam", "AdamW", "RMSprop"):
        plain, divided = (
            answer.run(answer.every_fourth, 8, rows=64, kind=getattr(torch.optim, kind), lr=0.01, times=times)
            for times in (4, 1)
        )
        assert divided.norm() > 0.1 and answer.off(plain, divided) < 1e-3


@breaks("loss = times * criterion", "loss = criterion")
@breaks("optimizer = kind(model.parameters(), lr=lr)", "optimizer = torch.optim.SGD(model.parameters(), lr=lr)")
def test_decay_tells(answer):
    """Here, with a weight decay of 0.1 in Adam, the weights without the division are more than 30% off those with it, and without weight decay less than 0.1%."""
    for decay, low, high in ((0.1, 0.3, 1), (0, 0, 0.001)):

        def kind(weights, lr, decay=decay):
            return torch.optim.Adam(weights, lr=lr, weight_decay=decay)

        plain, divided = (
            answer.run(answer.every_fourth, 8, rows=64, kind=kind, lr=0.01, times=times) for times in (4, 1)
        )
        assert low <= answer.off(plain, divided) < high and divided.norm() > 0.1


@breaks("added = sum(parts)", "added = sum(parts) / 2", variant="numpy")
@breaks("part / 2 for part in parts", "part for part in parts", variant="numpy")
@breaks("np.split(slopes, [2])", "np.split(slopes, [1])", variant="numpy")
@drawn(parts=st.integers(1, 5), size=st.integers(1, 6), inputs=st.integers(1, 4), seed=SEEDS)
def test_the_mean_of_means(numpy, parts, size, inputs, seed):
    """For equal parts the gradient of the whole batch is the mean of those of the parts, and `.grad`, undivided, holds their sum, as many times longer as there are parts."""
    torch.manual_seed(seed)
    x, y = torch.randn(parts * size, inputs).double(), torch.randint(3, (parts * size,))
    model = nn.Linear(inputs, 3).double()
    cross_entropy(model(x), y).backward()
    whole = model.weight.grad.clone()
    for factor in (1, 1 / parts):
        model.zero_grad()
        for some, target in zip(x.split(size), y.split(size), strict=True):
            (cross_entropy(model(some), target) * factor).backward()
        assert torch.allclose(model.weight.grad, whole * factor * parts, atol=1e-12)
    assert (numpy.whole, numpy.parts, numpy.added, numpy.halves) == (4, [2, 6], 8, 4)
    assert numpy.slopes.tolist() == [1, 3, 5, 7]


@breaks("uneven[0] * 2 / 3", "uneven[0] * 1 / 2", variant="numpy")
@breaks("part / 2 for part in uneven", "part / 3 for part in uneven", variant="numpy")
@breaks("np.split(slopes[:3], [2])", "np.split(slopes[:3], [1])", variant="numpy")
@breaks("lambda n: n / 30", "lambda n: 1 / 4", variant="numpy")
@breaks("guess[np.arange(len(x)), labels] -= 1", "guess[np.arange(len(x)), labels] -= 2", variant="numpy")
@breaks("by_count = off(accumulate(*data, 8,", "by_count = off(accumulate(*data, 6,", variant="numpy")
@drawn(cases=8, rows=st.integers(1, 20), size=st.integers(1, 7), seed=SEEDS)
def test_the_share_from_scratch(numpy, rows, size, seed):
    """From scratch each part that counts by its share of the rows gives the gradient of all rows, and the gradients are those of autograd, to 1e-9; for 3 rows in parts of 2 and 1 halves give 3.5 instead of 3."""
    assert (numpy.whole3, numpy.uneven, numpy.by_half, numpy.by_share) == (3, [2, 5], 3.5, 3)
    assert isclose(numpy.by_count, 0.106, abs_tol=0.0005) and numpy.by_rows < 1e-12
    rng = np.random.default_rng(seed)
    drawn_data = rng.normal(size=(5, 3)), rng.normal(size=(rows, 5)), rng.integers(3, size=rows)
    for (w, x, labels), part in ((numpy.data, 8), (drawn_data, size)):
        for number in (part, len(x)):
            tensor = torch.from_numpy(w.copy()).requires_grad_()
            for some, target in zip(
                torch.from_numpy(x).split(number), torch.from_numpy(labels).split(number), strict=True
            ):
                (cross_entropy(some @ tensor, target) * len(some) / len(x)).backward()
            mine = numpy.accumulate(w, x, labels, number, partial(lambda whole, n: n / whole, len(x)))
            assert np.allclose(tensor.grad.numpy(), mine, atol=1e-9)
            assert np.allclose(numpy.slope(w, x, labels), mine, atol=1e-9) and np.abs(mine).max() > 0


@breaks("factor=1 / 22, empty=10", "factor=1 / 32, empty=10", variant="limits")
@breaks("cured = off(total, cross_entropy", "cured = off(cross_entropy, cross_entropy", variant="limits")
@breaks("ignored = off(cross_entropy, empty=10)", "ignored = off(cross_entropy)", variant="limits")
@breaks("empty=10)\ncured", "empty=9)\ncured", variant="limits")
def test_ignored_labels(limits):
    """With ignored labels the mean of four means is more than 10% off, with three seeds; the sum over each part, divided by the labels that count in all parts, is not off by 1e-12."""
    assert isclose(limits.ignored, 0.146, abs_tol=0.0005) and limits.cured < 1e-12
    for seed in (1, 2):
        assert limits.off(cross_entropy, empty=10, seed=seed) > 0.1
        assert limits.off(limits.total, cross_entropy, factor=1 / 22, empty=10, seed=seed) < 1e-12


@breaks("[1.0, 2.0, 9.0]", "[1.0, 1.0, 1.0]", variant="limits")
@breaks("classes, rooted = off(weighted)", "classes, rooted = off(total)", variant="limits")
@breaks("labels.double()).sqrt()", "labels.double())", variant="limits")
def test_not_a_mean_over_rows(limits):
    """With class weights, or with the root of a mean squared error, a quarter of each part is more than 5% off, with three seeds; the weighted sum of each part, divided by the weights of all labels, is not, and the loss without the root has a gradient of the same direction and another length."""
    assert isclose(limits.classes, 0.317, abs_tol=0.0005) and isclose(limits.rooted, 0.082, abs_tol=0.0005)
    for seed in (1, 2):
        assert limits.off(limits.weighted, seed=seed) > 0.05 and limits.off(limits.root, seed=seed) > 0.05
    assert limits.off(cross_entropy) < 1e-12
    weight = torch.tensor([1.0, 2.0, 9.0]).double()
    for seed in (0, 1, 2):
        torch.manual_seed(seed)
        x, labels = torch.randn(32, 5).double(), torch.randint(3, (32,))
        assert limits.off(nn.CrossEntropyLoss(weight=weight), seed=seed) == limits.off(limits.weighted, seed=seed)
        assert (
            limits.off(
                partial(cross_entropy, weight=weight, reduction="sum"),
                limits.weighted,
                1 / weight[labels].sum().item(),
                seed,
            )
            < 1e-12
        )
        model = nn.Linear(5, 3).double()
        squares = limits.gradient(model, lambda s, t: limits.root(s, t) ** 2, x, labels, 8, 1 / 4)
        rooted = limits.gradient(model, limits.root, x, labels, 32, 1)
        assert isclose(torch.cosine_similarity(squares, rooted, dim=0), 1, abs_tol=1e-12)
        assert abs(squares.norm() / rooted.norm() - 1) > 0.1


@breaks(
    "summed, undivided = off(total), off(total, factor=1)",
    "summed, undivided = off(total), off(total)",
    variant="limits",
)
@breaks("summed, undivided = off(total)", "summed, undivided = off(cross_entropy)", variant="limits")
def test_a_sum_needs_no_division(limits):
    """With `reduction="sum"` parts that are not divided give the gradient of all rows, and a division by 4 is 75% off."""
    for seed in (0, 1, 2):
        assert limits.off(limits.total, factor=1, seed=seed) < 1e-12
        assert isclose(limits.off(limits.total, seed=seed), 0.75, abs_tol=1e-9)
    assert limits.undivided < 1e-12 and isclose(limits.summed, 0.75, abs_tol=1e-9)


@breaks(
    "batch = off(cross_entropy, first=nn.BatchNorm1d)",
    "batch = off(cross_entropy, first=nn.LayerNorm)",
    variant="limits",
)
@breaks("first=nn.BatchNorm1d, train=False", "first=nn.BatchNorm1d", variant="limits")
@breaks(
    "layer = off(cross_entropy, first=nn.LayerNorm)",
    "layer = off(cross_entropy, first=nn.BatchNorm1d)",
    variant="limits",
)
def test_batchnorm_sees_eight_rows(limits):
    """With a BatchNorm in training mode the gradient is more than 10% off and no factor brings it below 5%, with three seeds; in eval mode, with a LayerNorm, and over images with a `GroupNorm` of one group, it is not off by 1e-12; after `model.train()` a BatchNorm in eval mode is in training mode again."""
    norm = nn.BatchNorm1d
    for seed in (0, 1, 2):
        assert limits.off(cross_entropy, first=norm, seed=seed) > 0.1
        assert min(limits.off(cross_entropy, first=norm, seed=seed, factor=k / 80) for k in range(41)) > 0.05
        assert limits.off(cross_entropy, first=norm, train=False, seed=seed) < 1e-12
        assert limits.off(cross_entropy, first=nn.LayerNorm, seed=seed) < 1e-12
    assert isclose(limits.batch, 0.502, abs_tol=0.0005) and limits.fixed < 1e-12 and limits.layer < 1e-12
    for seed in (0, 1, 2):
        assert over_images(limits, nn.GroupNorm(1, 3), seed) < 1e-12
        woken = nn.BatchNorm2d(3).eval()
        assert over_images(limits, woken, seed) < 1e-12
        model = nn.Sequential(woken)
        model.train()
        assert woken.training and over_images(limits, woken, seed) > 0.1


def over_images(limits, norm, seed):
    """How far four parts of 8 are from 32 images at once, with a convolution before the normalization."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Conv2d(1, 3, 2), norm, nn.ReLU(), nn.Flatten(), nn.Linear(36, 3)).double()
    x, y = torch.randn(32, 1, 4, 5).double(), torch.randint(3, (32,))
    whole = limits.gradient(net, cross_entropy, x, y, 32, 1)
    return ((limits.gradient(net, cross_entropy, x, y, 8, 1 / 4) - whole).norm() / whole.norm()).item()


@breaks("scores @ scores.T", "scores.square() @ scores.T", variant="limits")
def test_rows_against_rows(limits):
    """With a contrastive loss the gradient is more than 10% off and no factor brings it below 5%, with three seeds."""
    for seed in (0, 1, 2):
        assert limits.off(limits.contrast, seed=seed) > 0.1
        assert min(limits.off(limits.contrast, seed=seed, factor=k / 80) for k in range(81)) > 0.05
    torch.manual_seed(0)
    scores = torch.randn(8, 3).double()
    each = [(scores @ row).logsumexp(0) - row @ row for row in scores]
    assert isclose(limits.contrast(scores, None), sum(each) / 8, rel_tol=1e-9)
    assert isclose(limits.against, limits.off(limits.contrast), rel_tol=1e-9)


@breaks("(loss(model(some), target) * factor)", "(loss(model(x), y) * factor)", variant="limits")
@drawn(cases=8, seed=st.integers(0, 999))
def test_words_counted_in_each_part(limits, seed):
    """Under an `nn.Embedding` with `scale_grad_by_freq=True`, which counts words part by part, the gradient is more than 5% off and no factor brings it below 5%; without it a quarter of each part is right."""
    torch.manual_seed(seed)
    words, labels = torch.randint(5, (32,)), torch.randint(3, (32,))
    for counts, table in ((False, nn.Embedding(5, 4)), (True, nn.Embedding(5, 4, scale_grad_by_freq=True))):
        net = nn.Sequential(table, nn.Linear(4, 3)).double()
        whole = limits.gradient(net, cross_entropy, words, labels, 32, 1)[: 5 * 4]
        each = limits.gradient(net, cross_entropy, words, labels, 8, 1 / 4)[: 5 * 4]
        off = [((each * k / 20 - whole).norm() / whole.norm()).item() for k in range(81)]
        assert min(off) > 0.05 if counts else off[20] < 1e-12


def dices(guess, truth, more=1):
    """The loss of each row of pixels."""
    return 1 - (2 * (guess * truth).sum(1) + more) / ((guess + truth).sum(1) + more)


@breaks("(guess + truth).sum()", "(guess + truth).mean()", variant="limits")
@breaks("- 2 * (guess * truth).sum() / (guess + truth).sum()", "- (guess * truth).mean()", variant="limits")
def test_a_dice_over_the_batch(limits):
    """With a Dice over the whole batch the gradient is more than 5% off and no factor brings it below 2%, with three seeds; with the mean of a Dice for each image, with 1 added above and below the line, parts of equal size give the right one; an image without the class has a gradient with the 1, and none without."""
    for seed in (0, 1, 2):
        assert limits.off(limits.dice, seed=seed) > 0.05
        assert min(limits.off(limits.dice, seed=seed, factor=k / 80) for k in range(81)) > 0.02
        torch.manual_seed(seed)
        model, images = nn.Conv1d(1, 1, 3, padding=1).double(), torch.randn(32, 1, 20).double()
        masks = (torch.rand(32, 20) > torch.rand(32, 1)).double()

        def gradient(size, model=model, images=images, masks=masks):
            model.zero_grad()
            for some, mask in zip(images.split(size), masks.split(size), strict=True):
                (dices(model(some)[:, 0].sigmoid(), mask).mean() * len(some) / 32).backward()
            return torch.cat([p.grad.flatten() for p in model.parameters()])

        assert torch.allclose(gradient(8), gradient(32), rtol=1e-12)
        for more in (0, 1):
            guess = torch.randn(3, 20).double().requires_grad_()
            dices(guess.sigmoid(), torch.zeros(3, 20).double(), more).sum().backward()
            assert (guess.grad.abs() > 1e-6).all() if more else not guess.grad.any()
    torch.manual_seed(0)
    scores, labels = torch.randn(8, 3).double(), torch.arange(8) % 3
    wanted = dices(scores[None, :, 0].sigmoid(), (labels == 0).double()[None], 0)[0]
    assert isclose(limits.dice(scores, labels), wanted, rel_tol=1e-9)
    assert isclose(limits.overlap, limits.off(limits.dice), rel_tol=1e-9)


@breaks("held(one_call=True), held(one_call=False)", "held(one_call=False), held(one_call=False)", variant="memory")
@breaks(".mean() / 4", ".mean() / 3", variant="memory")
@breaks("if len(saved) == 8:", "if len(saved) == 7:", variant="memory")
def test_one_call_saves_no_memory(memory):
    """Here one `backward()` for the sum of the four losses gives the gradient of four calls and saves no memory: it keeps 480 numbers for it instead of 120."""
    assert memory.at_once[0] == 32 * (5 + 7 + 3) == 480 and memory.by_part[0] == 8 * (5 + 7 + 3) == 120
    memory.model.zero_grad()
    memory.model(memory.x).square().mean().backward()
    wanted = memory.model[0].weight.grad.norm().item()
    assert isclose(memory.at_once[1], wanted, rel_tol=1e-5) and isclose(memory.by_part[1], wanted, rel_tol=1e-5)


def by_hand(keras, batches, every):
    """Keras' plan in NumPy: slopes add up, and each fourth batch brings a step with their mean."""
    kernel, total, seen = np.zeros((5, 3)), 0, 0
    for batch in batches:
        x, y = keras.x[batch].astype(float), keras.y[batch].astype(float)
        total = total + 2 * x.T @ (x @ kernel - y) / y.size
        seen += 1
        if seen == every:
            kernel, total, seen = kernel - 0.1 * total / every, 0, 0
    return kernel


@breaks("even = off(fit(32, 8, every=4)", "even = off(fit(32, 8)", variant="keras")
@breaks("SGD(0.1, grad", "SGD(0.2, grad", variant="keras")
@breaks("uneven = off(fit(30, 8, every=4)", "uneven = off(fit(30, 8, every=3)", variant="keras")
@breaks('"shuffle": False', '"shuffle": True', variant="keras")
def test_keras_counts_batches(keras):
    """Keras' SGD with `gradient_accumulation_steps=4` gives the weights of one batch of 32 for parts of 8, and for 8 + 8 + 8 + 6 rows it is 18% off those of 30, since it divides by 4 batches, not by rows."""
    assert keras.even < 1e-5 and isclose(keras.uneven, 0.18, abs_tol=0.005)
    for rows in (32, 30):
        parts = [slice(first, min(first + 8, rows)) for first in range(0, rows, 8)]
        assert [part.stop - part.start for part in parts] == [8, 8, 8, 8 if rows == 32 else 6]
        assert np.allclose(keras.fit(rows, 8, every=4), by_hand(keras, parts, 4), atol=1e-6)
        assert np.allclose(keras.fit(rows, 8, every=4, epochs=2), by_hand(keras, 2 * parts, 4), atol=1e-6)


@breaks("even = off(fit(32, 8, every=4)", "even = off(fit(32, 8)", variant="keras")
@drawn(cases=3, every=st.integers(2, 4), groups=st.integers(2, 3))
def test_keras_schedules_read_batches(keras, every, groups):
    """With `gradient_accumulation_steps` in Keras a `LearningRateSchedule` gets the number of batches so far, not that of the steps, which `optimizer.iterations` counts."""
    k, seen = keras.keras, []

    class Schedule(k.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):
            seen.append(int(step))
            return 0.1

        def get_config(self):
            return {}

    rows = 2 * every * groups
    dense = k.layers.Dense(3)
    model = k.Sequential([k.Input((5,)), dense])
    model.compile(k.optimizers.SGD(Schedule(), gradient_accumulation_steps=every), "mse")
    model.fit(keras.x[:rows], keras.y[:rows], 2, shuffle=False, verbose=0)
    assert set(seen) == {every * n - 1 for n in range(1, groups + 1)}
    assert int(model.optimizer.iterations) == groups and keras.even < 1e-5


@breaks(
    "waiting = np.linalg.norm(fit(24, 8, every=4))", "waiting = np.linalg.norm(fit(24, 8, every=3))", variant="keras"
)
@breaks("epochs=2))", "epochs=3))", variant="keras")
def test_keras_waits_for_the_fourth(keras):
    """With 24 rows in parts of 8 the weights have not moved after one epoch, and the step comes in the second, with its first part and those of the first."""
    assert keras.waiting == 0 and np.abs(keras.fit(24, 8, every=4)).max() == 0
    parts = [slice(first, first + 8) for first in (0, 8, 16, 0)]
    assert isclose(keras.later, np.linalg.norm(by_hand(keras, parts, 4)), rel_tol=1e-5) and keras.later > 0.05
