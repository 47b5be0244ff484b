import warnings
from functools import partial
from math import exp, isclose, isnan, log

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
ROWS = st.integers(1, 9)
CLASSES = st.integers(2, 6)
LABELS, WEIGHT, OWN = [0, 0, 2, 0, 1], [1, 2, 5], [1, 1, 5, 1, 2]


def drawn_batch(seed, rows, classes):
    """Logits, labels, and weights from 0.01 to 100."""
    torch.manual_seed(seed)
    z, y = 3 * torch.randn(rows, classes, dtype=torch.float64), torch.randint(0, classes, (rows,))
    return z.requires_grad_(), y, 10 ** (4 * torch.rand(classes, dtype=torch.float64) - 2)


def rows_of(z, y):
    """Minus the log of the labelled share, for each row, without log_softmax."""
    return [log(sum(map(exp, row))) - row[label] for row, label in zip(z.tolist(), y.tolist(), strict=True)]


def weighted(z, y, weight):
    own = [weight[label] for label in y.tolist()]
    return sum(a * b for a, b in zip(own, rows_of(z, y), strict=True)) / sum(own)


def slope(loss, z):
    return torch.autograd.grad(loss, z)[0]


@breaks("logits, labels, weight=weight).item()", "logits, labels, weight=weight, reduction='sum').item() / 5")
@breaks("F.cross_entropy(logits, labels, weight=weight).item()", "each.mean().item()")
@breaks("torch.tensor([1.0, 2.0, 5.0])", "torch.tensor([1.0, 2.0, 4.0])")
@breaks("weight[labels].sum().item()", "weight.sum().item()")
@drawn(cases=12, seed=SEED, rows=ROWS, classes=CLASSES)
def test_a_weighted_mean(answer, seed, rows, classes):
    """The mean is the sum of weight times loss over the samples, divided by the sum of the weights of their labels, not by the number of samples; here 13.08 / 10 = 1.308."""
    z, y, w = drawn_batch(seed, rows, classes)
    assert isclose(F.cross_entropy(z, y, weight=w).item(), weighted(z, y, w.tolist()), rel_tol=1e-9)
    assert answer.labels.tolist() == LABELS and answer.weight.tolist() == WEIGHT
    assert answer.divisor == sum(OWN) == 10 and round(answer.total, 2) == 13.08 and round(answer.loss, 3) == 1.308
    assert isclose(answer.loss, weighted(answer.logits, answer.labels, WEIGHT), abs_tol=1e-5)
    assert isclose(answer.loss, answer.total / answer.divisor, abs_tol=1e-5)
    assert abs(answer.loss - answer.total / len(LABELS)) > 1


@breaks('labels, weight=weight, reduction="none"', 'labels, weight=weight.sqrt(), reduction="none"')
@breaks('cross_entropy(logits, labels, reduction="none")', 'cross_entropy(logits, labels, reduction="none") + 1')
@drawn(cases=12, seed=SEED, rows=ROWS, classes=CLASSES)
def test_each_is_multiplied(answer, seed, rows, classes):
    """Without a reduction, the loss of each sample is its plain loss times the weight of its class."""
    z, y, w = drawn_batch(seed, rows, classes)
    each = F.cross_entropy(z, y, weight=w, reduction="none").tolist()
    np.testing.assert_allclose(each, w[y].numpy() * rows_of(z, y), rtol=1e-9)
    np.testing.assert_allclose(answer.plain.tolist(), rows_of(answer.logits, answer.labels), atol=1e-5)
    np.testing.assert_allclose(answer.each.tolist(), np.array(OWN) * answer.plain.tolist(), atol=1e-5)


@breaks('labels, weight=weight, reduction="none"', 'labels, weight=weight / 2, reduction="none"')
def test_not_by_the_rows(answer):
    """Here the losses times their weights have the mean 2.616 over the rows, and `cross_entropy` returns 1.308."""
    assert round(answer.each.mean().item(), 3) == 2.616 and round(answer.loss, 3) == 1.308
    assert isclose(answer.each.mean().item() * 5, answer.loss * 10, abs_tol=1e-4)


@breaks("weight=10 * weight)", "weight=10 + weight)", variant="batches")
@drawn(cases=15, seed=SEED, rows=ROWS, classes=CLASSES, factor=st.floats(0.001, 1000))
def test_only_ratios_count(batches, seed, rows, classes, factor):
    """All weights times the same factor, from 0.001 to 1000, give the same loss and the same gradient, and so equal weights are like none."""
    z, y, w = drawn_batch(seed, rows, classes)
    one, other = F.cross_entropy(z, y, weight=w), F.cross_entropy(z, y, weight=factor * w)
    assert isclose(one.item(), other.item(), rel_tol=1e-9) and torch.allclose(slope(one, z), slope(other, z))
    same, none = F.cross_entropy(z, y, weight=factor * torch.ones_like(w)), F.cross_entropy(z, y)
    assert isclose(same.item(), none.item(), rel_tol=1e-9) and torch.allclose(slope(same, z), slope(none, z))
    assert isclose(batches.whole.item(), batches.tenfold.item(), abs_tol=1e-6)
    assert isclose(batches.whole.item(), weighted(batches.logits, batches.labels, WEIGHT), abs_tol=1e-5)


@breaks("bare = F.cross_entropy(row, label)", "bare = F.cross_entropy(row, label - 1)", variant="batches")
@breaks("row, label = logits[2:3], labels[2:3]", "row, label = logits[2:5], labels[2:5]", variant="batches")
@drawn(cases=15, seed=SEED, rows=ROWS, classes=CLASSES)
def test_one_class_in_the_batch(batches, seed, rows, classes):
    """In a batch of one sample, or with labels of one class, the weights change neither the loss nor the gradient; here with 2.1769 for a sample of weight 5."""
    z, y, w = drawn_batch(seed, rows, classes)
    y = y[:1].expand(rows)
    one, none = F.cross_entropy(z, y, weight=w), F.cross_entropy(z, y)
    assert isclose(one.item(), none.item(), rel_tol=1e-9) and torch.allclose(slope(one, z), slope(none, z))
    single = F.cross_entropy(z[:1], y[:1], weight=w)
    assert torch.allclose(slope(single, z), slope(F.cross_entropy(z[:1], y[:1]), z))
    assert batches.row.shape == (1, 3) and batches.weight[batches.label].tolist() == [5]
    assert batches.weighted.item() == batches.bare.item() and round(batches.bare.item(), 4) == 2.1769
    assert isclose(batches.bare.item(), rows_of(batches.row, batches.label)[0], abs_tol=1e-5)


@breaks("bare = F.cross_entropy(row, label)", "bare = F.cross_entropy(row, label) / 2", variant="batches")
@breaks(
    "weighted = F.cross_entropy(row, label, weight=weight)",
    "weighted = F.cross_entropy(row, label, weight=weight, reduction='sum')",
    variant="batches",
)
@drawn(cases=15, seed=SEED, rows=ROWS, classes=CLASSES)
def test_at_most_the_batch(batches, seed, rows, classes):
    """Of B samples, one counts in the gradient at most B times as much as without weights, whatever its weight, and nearly so much where its weight is far above the others; here, alone, once."""

    def times_as_much(z, y, w):
        mixed, bare = slope(F.cross_entropy(z, y, weight=w), z), slope(F.cross_entropy(z, y), z)
        return mixed.norm(dim=1) / bare.norm(dim=1)

    z, y, w = drawn_batch(seed, rows, classes)
    assert times_as_much(z, y, w).max() <= rows * (1 + 1e-9)
    y[0], y[1:] = 1, 0
    w[1] = 10_000 * w[0]
    assert 0.99 * rows < times_as_much(z, y, w)[0] <= rows * (1 + 1e-9)
    assert batches.weighted.item() == batches.bare.item()
    assert isclose(batches.bare.item(), rows_of(batches.row, batches.label)[0], abs_tol=1e-5)


@breaks("averaged = sum(means) / 3", "averaged = sum(means) / 2", variant="batches")
@breaks("logits.split(2), labels.split(2)", "logits.split(1), labels.split(1)", variant="batches")
def test_parts_have_their_own_divisors(batches):
    """Here the means of the parts of 2, 2 and 1 have the average 0.8278, and the whole batch 1.3081."""
    assert [len(y) for _, y in batches.parts] == [2, 2, 1]
    own = [weighted(z, y, WEIGHT) for z, y in batches.parts]
    assert isclose(batches.averaged.item(), sum(own) / 3, abs_tol=1e-5)
    assert round(batches.averaged.item(), 4) == 0.8278 and round(batches.whole.item(), 4) == 1.3081


@breaks("divisor = weight[labels].sum()", "divisor = weight.sum()", variant="batches")
@breaks('weight=weight, reduction="sum") / divisor', 'reduction="sum") / divisor', variant="batches")
@breaks("weight[all_labels[all_labels != skip].long()].sum()", "(all_labels != skip).sum()", variant="pasted")
@breaks("!= skip].long()", "!= skip]", variant="pasted")
@breaks("all_labels[all_labels != skip]", "all_labels.clamp(min=0)", variant="pasted")
@breaks(' reduction="sum") / divisor', ' reduction="mean") / divisor', variant="pasted")
@drawn(cases=12, seed=SEED, rows=ROWS, classes=CLASSES, part=st.integers(1, 4), out=st.sampled_from([-100, 0, 255]))
def test_one_divisor(batches, pasted, seed, rows, classes, part, out):
    """Sums of the parts, each divided by the sum of the weights of the whole batch, without the labels at `ignore_index`, be it -100, 0 or 255, add up to the loss and the gradient of the whole batch, of labels that are bytes too."""
    z, y, w = drawn_batch(seed, rows, classes)
    y[0], y[1::3] = 1, out
    loss = partial(F.cross_entropy, weight=w, ignore_index=out)
    whole, divisor = loss(z, y), w[y[y != out]].sum()
    pairs = zip(z.split(part), y.split(part), strict=True)
    added = sum(loss(a, b, reduction="sum") / divisor for a, b in pairs)
    marked = y.masked_fill(y == out, -100)
    parts = zip(z.split(part), marked.split(part), strict=True)
    ours, wanted = sum(pasted(2, weight=w, all_labels=marked, z=a, y=b).loss for a, b in parts), slope(whole, z)
    for total in (added, ours):
        assert isclose(whole.item(), total.item(), rel_tol=1e-9) and torch.allclose(wanted, slope(total, z))
    z, y, w = drawn_batch(seed, classes, classes)
    whole, y = F.cross_entropy(z, y.fill_(1), weight=w), y.to(torch.uint8)
    with warnings.catch_warnings(action="ignore"):  # a mutation takes the bytes for a mask
        ours = pasted(2, weight=w, all_labels=y, z=z, y=y).loss
    assert isclose(whole.item(), ours.item(), rel_tol=1e-9)
    assert batches.divisor == 10 and isclose(batches.summed.item(), batches.whole.item(), abs_tol=1e-5)


@breaks("(y.numel() * weight[labels].mean())", "weight[y].sum()", variant="batches")
@breaks("logits.split(1), labels.split(1)", "logits.split(3), labels.split(3)", variant="batches")
@drawn(cases=12, seed=SEED, count=st.integers(1, 6), size=st.integers(1, 3), classes=CLASSES)
def test_a_divisor_for_batches_of_one(batches, seed, count, size, classes):
    """With the labels of the batch, rows or pixels, times the mean weight of the training labels as divisor, the losses and gradients of batches of one size, as of one sample, have the average of the whole set, and a sample counts by its weight in a batch of one, as in larger ones, with `1 / counts` 50 times where its class has 1 of 100 labels and another the rest, as far as SGD then steps, and Adam at first does not; here 1.3081."""
    z, y, w = drawn_batch(seed, count * size, classes)
    train_labels, weight, whole = y, w, F.cross_entropy(z, y, weight=w)
    wanted = slope(whole, z)
    pairs = zip(z.split(size), y.split(size), strict=True)
    maps = zip(
        z.view(count, 1, size, classes).permute(0, 3, 1, 2).split(1), y.view(count, 1, size).split(1), strict=True
    )
    for parts in (pairs, maps):
        losses = [
            F.cross_entropy(z, y, weight=weight, reduction="sum") / (y.numel() * weight[train_labels].mean())
            for z, y in parts
        ]
        averaged = sum(losses) / count
        assert isclose(whole.item(), averaged.item(), rel_tol=1e-9)
        assert torch.allclose(wanted, slope(averaged, z))
    rare = torch.tensor([1] + [0] * 99)
    by = (1 / torch.bincount(rare)).to(z.dtype)
    row, label = z[:, :2].detach().requires_grad_(), rare[: len(z)]
    far = slope(F.cross_entropy(row, label, weight=by, reduction="sum") / (label.numel() * by[rare].mean()), row)
    near = slope(F.cross_entropy(row, label), row)
    assert torch.allclose(far[0], 50 * near[0])
    for make, times in (torch.optim.SGD, 50), (partial(torch.optim.Adam, eps=1e-30), 1):
        far_step, near_step = [], []
        for grad, step in (far, far_step), (near, near_step):
            moved = torch.zeros_like(row, requires_grad=True)
            moved.grad = grad.clone()
            make([moved], lr=0.1).step()
            step.append(moved.detach()[0])
        assert torch.allclose(far_step[0], times * near_step[0])
    own = [a / 2 * b for a, b in zip(OWN, rows_of(batches.logits, batches.labels), strict=True)]
    np.testing.assert_allclose([v.item() for v in batches.ones], own, atol=1e-4)
    assert isclose((sum(batches.ones) / 5).item(), batches.whole.item(), abs_tol=1e-5)
    assert round(batches.whole.item(), 4) == 1.3081


@breaks("torch.tensor([0.0, 2, 5])", "torch.tensor([0.1, 2, 5])", variant="batches")
@breaks("logits[:2], labels[:2], weight=no_zero", "logits[:3], labels[:3], weight=no_zero", variant="batches")
@drawn(cases=10, seed=SEED, rows=ROWS, classes=CLASSES)
def test_nothing_by_nothing(batches, seed, rows, classes):
    """Where each label of a batch has the weight 0 and it holds no other, the mean is nan; with one other sample it is the loss of that."""
    z, y, w = drawn_batch(seed, rows, classes)
    w[0] = 0
    assert isnan(F.cross_entropy(z, y * 0, weight=w).item()) and isnan(batches.empty.item())
    mixed = y * 0
    mixed[-1] = 1
    assert isclose(F.cross_entropy(z, mixed, weight=w).item(), rows_of(z, mixed)[-1], rel_tol=1e-9)
    assert batches.labels[:2].tolist() == [0, 0] and batches.no_zero.tolist() == [0, 2, 5]


@breaks("counts.clamp(min=1)", "counts.clamp(min=2)", variant="choose")
@breaks("counts.clamp(min=1)", "counts", variant="pasted")
@drawn(cases=12, seed=SEED, rows=ROWS, classes=CLASSES)
def test_a_class_without_samples(choose, pasted, seed, rows, classes):
    """With `1 / counts.clamp(min=1)` a class without samples has the weight of a class with a single one, the largest, and without the clamp its weight is infinite; here the class with a single sample."""
    z, y, _ = drawn_batch(seed, rows, classes)
    counts = torch.bincount(y[:-1], minlength=classes + 1)
    weight = pasted(1, train_labels=y[:-1], C=classes + 1, logits=F.pad(z, (0, 1)).float(), labels=y).weight
    assert counts[-1] == 0 and (weight == weight[-1]).equal(counts <= 1) and weight.max() == weight[-1]
    assert (1 / counts)[-1].isinf()
    assert choose.counts[1] == 1 and choose.weight[1] == choose.weight.max() == 1


@breaks("weight = 1 / counts.clamp(min=1)", "weight = counts.clamp(min=1) / 10", variant="choose")
@breaks("weight=weight).item()\nmeans", "weight=weight.sqrt()).item()\nmeans", variant="choose")
@breaks("logits[labels == c], labels[labels == c]", "logits[labels != c], labels[labels != c]", variant="choose")
@breaks("1 / counts.clamp(min=1)", "counts.clamp(min=1).float()", variant="pasted")
@breaks("train_labels.flatten()", "train_labels.flatten().unique()", variant="pasted")
@drawn(cases=15, seed=SEED, rows=ROWS, classes=CLASSES)
def test_the_mean_of_the_means(choose, pasted, seed, rows, classes):
    """With the weight `1 / counts` for each class, counted on the same samples, the loss is the mean over the classes that occur of the mean loss of each, and `rows / (classes * counts)` gives the same; here 0.9693."""
    z, y, _ = drawn_batch(seed, rows, classes)
    counts = torch.bincount(y, minlength=classes).clamp(min=1)
    each = np.array(rows_of(z, y))
    wanted = np.mean([each[y.numpy() == c].mean() for c in y.unique().tolist()])
    for w in (1 / counts.double(), rows / (classes * counts.double())):
        assert isclose(F.cross_entropy(z, y, weight=w).item(), wanted, rel_tol=1e-9)
    ours = pasted(1, train_labels=y[:, None], C=classes, logits=z.float(), labels=y)
    assert isclose(ours.loss.item(), wanted, rel_tol=1e-4) and ours.weight.shape == (classes,)
    assert choose.counts.tolist() == [7, 1, 2] and torch.allclose(choose.weight, torch.tensor([1 / 7, 1, 1 / 2]))
    each = np.array(rows_of(choose.logits, choose.labels))
    own = [each[choose.labels.numpy() == c].mean() for c in range(3)]
    np.testing.assert_allclose(choose.means, own, atol=1e-5)
    assert isclose(choose.balanced, np.mean(own), abs_tol=1e-5) and round(choose.balanced, 4) == 0.9693


@breaks("Counter(labels.tolist())", "Counter(labels.sort().values.tolist())", variant="choose")
@breaks("torch.tensor([2, 0, 0, 1", "torch.tensor([0, 0, 2, 1", variant="choose")
def test_the_order_of_a_counter(choose):
    """Here a Counter lists the counts as 2, 7 and 1, in the order of first appearance, and `bincount` as 7, 1 and 2, in the order of the class numbers; as weights both run, and no message tells which is which."""
    assert choose.by_counter == [2, 7, 1] and choose.counts.tolist() == [7, 1, 2]
    assert choose.labels.tolist() == [2, 0, 0, 1, 0, 0, 2, 0, 0, 0]
    z = torch.randn(10, 3, generator=torch.manual_seed(0))
    with warnings.catch_warnings(action="error"):
        both = [F.cross_entropy(z, choose.labels, weight=1 / torch.tensor(n)) for n in ([2, 7, 1], [7, 1, 2])]
    assert both[0].isfinite() and abs(both[0] - both[1]) > 0.01


@breaks("for _ in range(200):", "for _ in range(2):", variant="choose")
@breaks("labels, weight=weight).backward()", "labels).backward()", variant="choose")
@breaks("z.detach().softmax(0)", "z.detach().sigmoid()", variant="choose")
@drawn(cases=15, seed=SEED, counts=st.lists(st.integers(1, 30), min_size=2, max_size=5))
def test_answers_are_shifted(choose, seed, counts):
    """Over one batch, constant logits have the least weighted loss where their softmax is in proportion to weight times count, so here `1 / counts` leads to 0.33 for each class, whose shares are 0.7, 0.1 and 0.2."""
    y = torch.arange(len(counts)).repeat_interleave(torch.tensor(counts))
    w = drawn_batch(seed, 1, len(counts))[2]
    z = (w * torch.tensor(counts)).log().requires_grad_()
    loss = F.cross_entropy(z.expand(len(y), -1), y, weight=w)
    assert slope(loss, z).abs().max() < 1e-9
    moved = z + 0.3 * torch.randn_like(z)
    assert loss < F.cross_entropy(moved.expand(len(y), -1), y, weight=w)
    np.testing.assert_allclose(choose.answers, [1 / 3] * 3, atol=1e-3)
    assert [round(v, 2) for v in choose.answers.tolist()] == [0.33] * 3
    assert (choose.counts / 10).tolist() == torch.tensor([0.7, 0.1, 0.2]).tolist()


@breaks("z.detach() - weight.log()", "z.detach() + weight.log()", variant="choose")
@drawn(cases=15, seed=SEED, counts=st.lists(st.integers(1, 30), min_size=2, max_size=5))
def test_minus_the_log_of_the_weight(choose, seed, counts):
    """Over one batch, so with one divisor, the best constant logits minus the log of the weights have the softmax of the shares; here 0.7, 0.1 and 0.2."""
    w, n = drawn_batch(seed, 1, len(counts))[2], torch.tensor(counts).double()
    weight, logits = w, (w * n).log()
    assert torch.allclose((logits - weight.log()).softmax(0), n / n.sum())
    np.testing.assert_allclose(choose.shares, [0.7, 0.1, 0.2], atol=1e-3)


@breaks("tell(weight[labels])", "tell(weight)", variant="messages")
@drawn(cases=12, rows=ROWS, classes=CLASSES, width=st.integers(0, 9))
def test_one_for_each_class(messages, rows, classes, width):
    """A weight of another shape than (C,) raises "weight tensor should be defined either for all 3 classes", with the C of the logits; here one weight for each sample does."""
    z, y = torch.zeros(rows, classes), torch.zeros(rows).long()
    for w in (torch.ones(width), torch.ones(1, classes), torch.tensor(1.0)):
        if w.shape != (classes,):
            try:
                raise AssertionError(F.cross_entropy(z, y, weight=w))
            except RuntimeError as error:
                start = f"weight tensor should be defined either for all {classes} classes or no classes but got "
                assert str(error) == f"{start}weight tensor of shape: {list(w.shape)}"
    assert isclose(F.cross_entropy(z, y, weight=torch.ones(classes)).item(), log(classes), abs_tol=1e-5)
    start = "weight tensor should be defined either for all 3 classes or no classes but got "
    assert messages.a_row == f"{start}weight tensor of shape: [5]" and round(messages.right, 4) == 1.3081


@breaks("tell(weight.double())", "tell(weight.half())", variant="messages")
@breaks("tell(weight.long())", "tell(weight.float())", variant="messages")
@drawn(
    cases=12,
    kind=st.sampled_from(["Float", "Double", "Half", "BFloat16"]),
    other=st.sampled_from(["Float", "Double", "Half", "BFloat16", "Long"]),
)
def test_the_dtype_of_the_logits(messages, kind, other):
    """A weight of another dtype than the logits raises "expected scalar type ... but found ...", with the dtype of the logits first, and `weight.to(logits.dtype)` mends it; here a float64 weight and whole numbers; in float16 a weight of 2e-8 becomes 0, the loss of its class alone NaN, and with `logits.float()` that of float32."""
    names = {
        "Float": torch.float32,
        "Double": torch.float64,
        "Half": torch.float16,
        "BFloat16": torch.bfloat16,
        "Long": torch.int64,
    }
    logits, weight = messages.logits.to(names[kind]), messages.weight.to(names[other])
    said = ""
    try:
        F.cross_entropy(logits, messages.labels, weight=weight)
    except RuntimeError as error:
        said = str(error)
    assert said == ("" if kind == other else f"expected scalar type {kind} but found {other}")
    assert abs(F.cross_entropy(logits, messages.labels, weight=weight.to(logits.dtype)).item() - messages.right) < 0.02
    assert messages.doubled == "expected scalar type Float but found Double"
    assert messages.whole == "expected scalar type Float but found Long"
    z, y = messages.logits, messages.labels
    for w in (messages.weight.double(), messages.weight.long()):
        assert F.cross_entropy(z, y, weight=w.float()).item() == messages.right
    one, logits = torch.zeros_like(y), z.half()
    for tiny in (2e-8, 1e-9):
        w = messages.weight.float() * torch.tensor([tiny, 1, 1])
        assert w.half()[0] == 0 and F.cross_entropy(logits, one, weight=w.half()).isnan()
        assert abs(F.cross_entropy(logits.float(), one, weight=w) - F.cross_entropy(z, one)) < 0.01


@breaks("tell(weight.tolist())", "tell(weight)", variant="messages")
@breaks("CrossEntropyLoss(weight=weight.tolist())", "CrossEntropyLoss(weight=weight)", variant="messages")
def test_a_list(messages):
    """Here a list is not taken and cannot stand for a tensor: it raises "must be Tensor, not list" in `cross_entropy`, and "cannot assign 'list' object to buffer" in `CrossEntropyLoss`; `torch.tensor(weight)` is taken by both."""
    assert str(messages.listed).endswith("argument 'weight' (position 3) must be Tensor, not list")
    assert messages.buffer.startswith("cannot assign 'list' object to buffer 'weight'")
    weight = messages.weight.tolist()
    as_tensor = torch.tensor(weight)
    assert messages.tell(as_tensor) == messages.right
    assert torch.nn.CrossEntropyLoss(weight=as_tensor)(messages.logits, messages.labels).item() == messages.right


@breaks('weight.to("meta")', 'weight.to("cpu")', variant="messages")
def test_another_device(messages):
    """Here a weight on another device than the logits does not run and "is not on the expected device"; `weight.to(device)` and `loss_fn.to(device)` mend it."""
    device, weight, loss_fn = "meta", messages.weight, torch.nn.CrossEntropyLoss(messages.weight)
    z, y = messages.logits.to(device), messages.labels.to(device)
    for loss in (partial(F.cross_entropy, weight=weight), loss_fn):
        try:
            raise AssertionError(loss(z, y))
        except RuntimeError as error:
            assert str(error) == "Tensor on device cpu is not on the expected device meta!"
    assert F.cross_entropy(z, y, weight=weight.to(device)).shape == loss_fn.to(device)(z, y).shape == ()
    assert messages.elsewhere == "Tensor on device meta is not on the expected device cpu!"
    w = torch.tensor([1.0, 2.0, 5.0])
    assert F.cross_entropy(messages.logits, messages.labels, weight=w).item() == messages.right


@breaks("own * each).sum() / own.sum()", "own * each).sum() / 5", variant="messages")
@breaks("own = torch.tensor([1.0, 1, 5, 1, 2])", "own = torch.tensor([1.0, 1, 1, 1, 5])", variant="messages")
def test_a_weight_for_each_sample(messages):
    """Here the plain losses times one weight for each sample, added up and divided by the sum of the weights, give the loss with the weights of the classes."""
    assert messages.own.tolist() == OWN and isclose(messages.by_hand, messages.right, abs_tol=1e-6)
    assert torch.allclose(messages.each, torch.tensor(rows_of(messages.logits, messages.labels)), atol=1e-5)


@breaks("torch.tensor([1.0, 2.0, 5.0])", "torch.tensor([1.0, 1.0, 1.0])")
@drawn(cases=12, seed=SEED, rows=ROWS, by=st.floats(0.1, 10))
def test_the_binary_loss_divides_by_the_rows(answer, seed, rows, by):
    """With `pos_weight`, the mean of the binary loss is the sum of weight times loss, divided by the number of rows: a row of ones has its weight in the loss."""
    z, y, _ = drawn_batch(seed, rows, 2)
    z, y = z[:, 0], y.double()
    pos = torch.tensor(by, dtype=torch.float64)
    plain = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    got = F.binary_cross_entropy_with_logits(z, y, pos_weight=pos).item()
    assert isclose(got, (torch.where(y > 0, pos, 1.0) * plain).sum().item() / rows, rel_tol=1e-9)
    assert answer.weight.tolist() == WEIGHT and answer.each.mean().item() > answer.loss + 1


@breaks("torch.tensor([1.0, 2.0, 5.0])", "torch.tensor([1.0, 2.0, 6.0])")
@drawn(cases=12, seed=SEED, rows=ROWS, classes=CLASSES)
def test_ignored_labels(answer, seed, rows, classes):
    """A label that is `ignore_index` is in neither sum, that of the losses or that of the weights in the divisor, whatever its weight."""
    z, y, w = drawn_batch(seed, rows + 1, classes)
    y[0] = 1
    y[1:][y[1:] == 0] = -100
    y[1:][y[1:] == 1] = 0
    kept = y != -100
    assert isclose(F.cross_entropy(z, y, weight=w).item(), weighted(z[kept], y[kept], w.tolist()), rel_tol=1e-9)
    z, y = answer.logits, answer.labels
    got = F.cross_entropy(z, y, weight=answer.weight, ignore_index=0).item()
    assert isclose(got, (5 * answer.plain[2].item() + 2 * answer.plain[4].item()) / 7, abs_tol=1e-5)


@breaks("/ w.sum()", "/ len(y)", variant="numpy")
@breaks("w = weight[y]", "w = weight[y[::-1]]", variant="numpy")
@breaks("-log_p[np.arange", "log_p[np.arange", variant="numpy")
@drawn(cases=12, seed=SEED, rows=ROWS, classes=CLASSES)
def test_numpy_agrees(numpy, seed, rows, classes):
    """The function of the NumPy tab gives PyTorch's loss, also for large logits."""
    z, y, w = drawn_batch(seed, rows, classes)
    z = 300 * z.detach()
    assert isclose(
        numpy.cross_entropy(z.numpy(), y.numpy(), w.numpy()), F.cross_entropy(z, y, weight=w).item(), rel_tol=1e-9
    )
    tensors = [torch.tensor(a) for a in (numpy.z, numpy.y, numpy.weight)]
    assert isclose(numpy.loss, F.cross_entropy(tensors[0], tensors[1], weight=tensors[2]).item(), abs_tol=1e-12)
    assert numpy.y.tolist() == LABELS and numpy.weight.tolist() == WEIGHT and isclose(numpy.loss, 1.8015, abs_tol=1e-4)


@breaks("from_logits=True)(y, z, weight[y])", "from_logits=True)(y, z)", variant="keras")
@breaks('reduction="mean_with_sample_weight"', 'reduction="sum_over_batch_size"', variant="keras")
@breaks("like_torch(y, z, weight[y])", "like_torch(y, z)", variant="keras")
def test_keras_divides_by_the_rows(keras, numpy):
    """Here Keras' loss with these weights is 3.6031, the sum divided by the 5 rows; with `reduction="mean_with_sample_weight"` it is 1.8015, as in PyTorch."""
    assert isclose(keras.by_rows, 3.6031, abs_tol=1e-4) and isclose(keras.by_weights, 1.8015, abs_tol=1e-4)
    assert isclose(keras.by_rows * 5, numpy.loss * 10, abs_tol=1e-4)
    assert isclose(keras.by_weights, numpy.loss, abs_tol=1e-5) and keras.weight.tolist() == WEIGHT


@breaks("2: 5.0}", "2: 4.0}", variant="keras")
def test_class_weight_of_fit(keras):
    """Here `fit` with `class_weight` reports 3.6031 as well."""
    assert isclose(keras.fitted, keras.by_rows, abs_tol=1e-4) and isclose(keras.fitted, 3.6031, abs_tol=1e-4)


@breaks('model.compile("sgd", Loss(from_logits=True))', 'model.compile("sgd", like_torch)', variant="keras")
def test_small_weights_in_keras(keras):
    """Here, with weights for the rows 100 times smaller, Keras' loss and the step of SGD in `fit` are 100 times smaller, and with weights whose mean over the rows is 1 the loss is PyTorch's."""
    k, z, y = keras.keras, keras.z, keras.y

    def fit(by):
        model = k.Sequential([k.Input((3,)), k.layers.Dense(3)])
        model.layers[0].kernel.assign(k.ops.eye(3))
        model.compile("sgd", keras.model.loss)
        weights = {c: float(v) for c, v in enumerate(by)}
        loss = model.fit(z, y, class_weight=weights, verbose=0).history["loss"][0]
        return float(loss), model.layers[0].bias.value.detach().numpy()

    (loss, step), (less, shorter) = fit(keras.weight), fit(keras.weight / 100)
    assert isclose(loss / less, 100, rel_tol=1e-3) and np.allclose(step / shorter, 100, rtol=1e-2)
    assert isclose(fit(keras.weight / keras.weight[y].mean())[0], keras.by_weights, abs_tol=1e-4)
