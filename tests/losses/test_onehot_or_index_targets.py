from math import exp, isclose, log1p

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
ROWS = st.integers(1, 6)
CLASSES = st.integers(2, 6)
LABELS = [0, 2, 1, 0, 2, 2, 1]
REFUSED = "Expected floating point type for target with class probabilities, got Long"


def batch(seed, rows, classes, scale=2.0):
    torch.manual_seed(seed)
    return scale * torch.randn(rows, classes), torch.randint(classes, (rows,))


def said(*arguments, **how):
    try:
        return F.cross_entropy(*arguments, **how).item()
    except Exception as error:
        return str(error)


def costs(z):
    """-log p of each class in float64, without log_softmax."""
    p = np.exp(np.asarray(z, dtype=np.float64))
    return -np.log(p / p.sum(1, keepdims=True))


def here():
    torch.manual_seed(0)
    return torch.randn(7, 3)


@breaks("index = F.cross_entropy(logits, labels)", "index = F.cross_entropy(logits, labels // 2)")
@breaks("F.cross_entropy(logits, one_hot)\n", "F.cross_entropy(logits, one_hot.int())\n")
@breaks("torch.manual_seed(0)", "torch.manual_seed(1)")
@breaks(".argmax(-1)", ".amax(-1).long()", variant="pasted")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_integers_are_taken(answer, pasted, seed, rows, classes):
    """With one `int64` class number for each sample, and no `one_hot`, the loss is the mean of -log p of the labelled class; a one-hot table of `int64` is refused, and `argmax(1)` turns it into the class numbers."""
    z, y = batch(seed, rows, classes)
    assert isclose(said(z, y), costs(z)[range(rows), y].mean(), rel_tol=1e-4, abs_tol=1e-5)
    assert said(z, F.one_hot(y, classes)) == answer.message == REFUSED
    assert torch.equal(F.one_hot(y, classes).argmax(1), y)
    table = F.one_hot(y, classes)
    for kind in (table, table.bool(), table.float(), np.eye(classes)[y.numpy()]):
        ours = pasted(1, one_hot=kind, logits=z)
        assert torch.equal(ours.labels, y) and ours.labels.dtype == torch.int64
        assert isclose(ours.loss.item(), costs(z)[range(rows), y].mean(), rel_tol=1e-4, abs_tol=1e-5)
    assert answer.labels.tolist() == LABELS and answer.labels.dtype == answer.one_hot.dtype == torch.int64
    assert answer.one_hot.tolist() == np.eye(3)[LABELS].tolist() and torch.equal(answer.logits, here())
    assert isclose(answer.index.item(), costs(here())[range(7), LABELS].mean(), rel_tol=1e-5)


@breaks("F.cross_entropy(logits, one_hot.float())", "F.cross_entropy(logits, one_hot.float().roll(1, 0))")
@breaks("F.cross_entropy(logits, one_hot.float())", 'F.cross_entropy(logits, one_hot.float(), reduction="sum")')
@breaks("for x in (table, index)", "for x in (table, 2 * index)")
@drawn(
    seed=SEED,
    rows=ROWS,
    classes=CLASSES,
    steps=st.integers(0, 3),
    smoothing=st.sampled_from([0.0, 0.2]),
    reduction=st.sampled_from(["mean", "sum"]),
)
def test_same_loss_same_gradient(answer, seed, rows, classes, steps, smoothing, reduction):
    """Class numbers and a float one-hot table, which `.float()` makes of `F.one_hot`, give the same loss and the same gradient, for (N, C) and for (N, C, L), with label smoothing and without."""
    torch.manual_seed(seed)
    extra = (steps,) if steps else ()
    z, y = torch.randn(rows, classes, *extra, requires_grad=True), torch.randint(classes, (rows, *extra))
    table = F.one_hot(y, classes).float().movedim(-1, 1)
    losses = [F.cross_entropy(z, t, label_smoothing=smoothing, reduction=reduction) for t in (y, table)]
    torch.testing.assert_close(*losses)
    torch.testing.assert_close(*(torch.autograd.grad(loss, z)[0] for loss in losses))
    torch.testing.assert_close(answer.table, answer.index)
    torch.testing.assert_close(*answer.slopes)
    slope = (here().softmax(1) - F.one_hot(torch.tensor(LABELS), 3)) / 7
    torch.testing.assert_close(answer.slopes[0], slope)


@breaks("index = F.cross_entropy(logits, labels)", "index = F.cross_entropy(logits[:, :2], labels // 2)")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_the_gradient_reaches_all_outputs(answer, seed, rows, classes):
    """With class numbers the gradient of each output is its probability over N, less 1/N at the label, and none of them is zero."""
    z, y = batch(seed, rows, classes)
    z.requires_grad_()
    (slope,) = torch.autograd.grad(F.cross_entropy(z, y), z)
    assert torch.allclose(slope, (z.softmax(1) - F.one_hot(y, classes)) / rows, atol=1e-6)
    assert slope.count_nonzero() == rows * classes
    assert answer.slopes[1].count_nonzero() == 21


@breaks("number = torch.tensor([2, 0, 1])", "number = torch.tensor([1, 1, 1])")
@breaks("logits[:, number.argsort()]", "logits")
@breaks("number[labels]", "labels")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_labels_are_names(answer, seed, rows, classes):
    """Giving the classes other numbers, and their columns the same, does not change the loss."""
    z, y = batch(seed, rows, classes)
    number = torch.randperm(classes)
    torch.testing.assert_close(F.cross_entropy(z[:, number.argsort()], number[y]), F.cross_entropy(z, y))
    assert isclose(answer.renamed, answer.index.item(), rel_tol=1e-5)
    assert isclose(said(answer.moved, answer.number[answer.labels]), answer.index.item(), rel_tol=1e-5)
    assert answer.number.tolist() == [2, 0, 1]


@breaks("number = torch.tensor([2, 0, 1])", "number = torch.tensor([0, 1, 2])")
def test_for_a_squared_error_they_are_numbers(answer):
    """Here the squared error of the class numbers changes when the classes get other numbers."""
    guess = torch.full((7,), 0.5)
    old, new = (nn.MSELoss()(guess, t.float()).item() for t in (answer.labels, answer.number[answer.labels]))
    assert abs(old - new) > 0.1


@breaks("hot.double())", "hot)", variant="table")
@breaks("hot.double())", "hot.half())", variant="table")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_the_dtype_of_the_table(table, seed, rows, classes):
    """A one-hot table of float64, as `np.eye` makes it, turns the loss of float32 logits into float64, of the same value."""
    z, y = batch(seed, rows, classes)
    loss = F.cross_entropy(z, torch.tensor(np.eye(classes)[y.numpy()]))
    assert loss.dtype == torch.float64 and isclose(loss.item(), said(z, y), rel_tol=1e-4, abs_tol=1e-5)
    assert F.cross_entropy(z, F.one_hot(y, classes).float()).dtype == torch.float32
    assert table.doubled == torch.float64
    assert table.hot.tolist() == np.eye(3)[LABELS].tolist()


@breaks("torch.zeros(tokens).long()", "torch.zeros(tokens).int()", variant="table")
@breaks("tokens, classes = 1000, 30_000", "tokens, classes = 1000, 3_000", variant="table")
def test_memory(table):
    """For 1,000 tokens and 30,000 classes the labels take 8 bytes a token, and the float table takes 4 for each class of each token."""
    assert table.n_index == 1000 * 8 and table.n_table == 1000 * 30_000 * 4


@breaks("return -weight[labels] * log", "return -log", variant="numpy")
@breaks("[rows, labels]", "[rows, labels - 1]", variant="numpy")
@breaks("-(table * weight * log_softmax(z))", "-(table * log_softmax(z))", variant="numpy")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_each_sample_agrees(numpy, seed, rows, classes):
    """For each sample the weighted sum over all classes is what the label picks, the weight times -log p of its class, and so it is in PyTorch, both ways."""
    z, y = batch(seed, rows, classes)
    w = torch.rand(classes) + 0.1
    hot = F.one_hot(y, classes).float()
    wanted = (w[y] * torch.tensor(costs(z))[range(rows), y]).float()
    for target in (y, hot):
        torch.testing.assert_close(F.cross_entropy(z, target, weight=w, reduction="none"), wanted, rtol=1e-4, atol=1e-5)
    ours = numpy.by_index(z.numpy(), y.numpy(), w.numpy()), numpy.by_table(z.numpy(), hot.numpy(), w.numpy())
    assert np.allclose(ours, wanted, rtol=1e-4, atol=1e-5)
    mine = np.array([1, 3, 5])[LABELS] * costs(numpy.z)[range(7), LABELS]
    assert np.allclose(numpy.per_index, mine) and np.allclose(numpy.per_table, mine)
    assert np.array_equal(numpy.z, np.random.default_rng(0).normal(size=(7, 3)))
    far = z.double().numpy() + 1000 * np.arange(1, rows + 1)[:, None]
    assert np.allclose(numpy.log_softmax(far), numpy.log_softmax(z.double().numpy()), atol=1e-9)


@breaks("hot, weight=w).item()", "y, weight=w).item()", variant="part")
@breaks("per_table.sum() / len(table)", "per_table.sum() / weight.sum()", variant="numpy")
@breaks("per_index.sum() / weight[labels].sum()", "per_index.mean()", variant="numpy")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_weights_divide_by_something_else(part, numpy, seed, rows, classes):
    """With class weights the mean over class numbers divides the weighted losses by the weights of the labels, the one over a table by the number of rows; so the factor between them is the mean weight of the labels, which other labels change, and no learning rate makes up for it."""
    z, y = batch(seed, rows, classes)
    w = 3 * torch.rand(classes) + 0.1
    total = (w[y].numpy() * costs(z)[range(rows), y]).sum()
    assert isclose(said(z, y, weight=w), total / w[y].sum().item(), rel_tol=1e-4, abs_tol=1e-5)
    assert isclose(said(z, F.one_hot(y, classes).float(), weight=w), total / rows, rel_tol=1e-4, abs_tol=1e-5)
    theirs = [said(torch.tensor(numpy.z), t, weight=torch.tensor(numpy.weight)) for t in (part.y, torch.eye(3)[part.y])]
    assert np.allclose(theirs, (numpy.index_mean, numpy.table_mean), rtol=1e-5)
    first, weight = part.y * 0, torch.tensor(numpy.weight)
    of_first = [said(torch.tensor(numpy.z), t, weight=weight) for t in (first, torch.eye(3)[first])]
    assert part.table / part.index > 3 and isclose(*of_first, rel_tol=1e-5)
    other = torch.zeros(rows, dtype=torch.int64)
    factors = [said(z, F.one_hot(t, classes).float(), weight=w) / said(z, t, weight=w) for t in (y, other)]
    assert np.allclose(factors, [w[t].mean().item() for t in (y, other)], rtol=1e-4)


@breaks("w = torch.tensor([1.0, 3.0, 5.0])", "w = torch.ones(3)", variant="part")
@breaks('weight=w, reduction="sum"', "weight=w", variant="part")
@breaks("for target in (y, hot)", "for target in (y, y // 2)", variant="part")
def test_the_weights_here(part, numpy):
    """Here the labels have weights of 23 in 7 rows, so with class weights 1, 3 and 5 the loss of the table and its gradient are 23 / 7 times as large; with `reduction="sum"` both are equal."""
    y = torch.tensor(LABELS)
    assert part.y.tolist() == LABELS and part.w.tolist() == numpy.weight.tolist() == [1, 3, 5]
    assert part.w[y].sum() == 23 and torch.equal(part.z, here())
    assert isclose(part.table / part.index, 23 / 7, rel_tol=1e-5)
    assert isclose(numpy.table_mean / numpy.index_mean, 23 / 7, rel_tol=1e-9)
    z = part.z.clone().requires_grad_()
    losses = (F.cross_entropy(z, t, weight=part.w) for t in (torch.eye(3)[y], y))
    table, index = (torch.autograd.grad(loss, z)[0] for loss in losses)
    torch.testing.assert_close(table, index * 23 / 7)
    total = (np.array([1, 3, 5])[LABELS] * costs(part.z)[range(7), LABELS]).sum()
    assert np.allclose(part.sums, total, rtol=1e-5) and isclose(part.index, total / 23, rel_tol=1e-5)


@breaks("same = y * 0 + 2", "same = y", variant="part")
@breaks("F.cross_entropy(z, same, weight=w)", 'F.cross_entropy(z, same, weight=w, reduction="sum")', variant="part")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, label=st.integers(0, 5))
def test_one_class_cancels(part, seed, rows, classes, label):
    """In a batch whose labels are of a single class, or of one sample, the class weights cancel out and do nothing to the loss of class numbers, or to its gradient; that of a table they multiply."""
    z, _ = batch(seed, rows, classes)
    z.requires_grad_()
    y, w = torch.full((rows,), label % classes), torch.rand(classes) + 2
    losses = F.cross_entropy(z, y), F.cross_entropy(z, y, weight=w)
    torch.testing.assert_close(*losses)
    torch.testing.assert_close(*(torch.autograd.grad(loss, z)[0] for loss in losses))
    hot = F.one_hot(y, classes).float()
    torch.testing.assert_close(F.cross_entropy(z, hot, weight=w), F.cross_entropy(z, hot) * w[y[0]])
    assert isclose(part.plain, part.weighted, rel_tol=1e-5) and part.same.tolist() == [2] * 7
    assert isclose(part.plain, costs(here())[:, 2].mean(), rel_tol=1e-5)


@breaks("F.cross_entropy(z, y, ignore_index=2)", "F.cross_entropy(z, y, ignore_index=1)", variant="part")
@breaks("F.cross_entropy(z, hot, ignore_index=2)", "F.cross_entropy(z, hot.long())", variant="part")
@drawn(seed=SEED, rows=st.integers(2, 6), classes=CLASSES)
def test_a_table_ignores_nothing(part, seed, rows, classes):
    """`ignore_index` takes the mean over the class numbers that are left; beside a float table `ignore_index=2` raises, as each that is not negative does."""
    z, y = batch(seed, rows, classes)
    left = y != y[0]
    if left.any():
        assert isclose(said(z, y, ignore_index=int(y[0])), said(z[left], y[left]), rel_tol=1e-4, abs_tol=1e-5)
    refused = said(z, F.one_hot(y, classes).float(), ignore_index=int(y[0]))
    assert refused == part.message == "ignore_index is not supported for floating point target"
    left = torch.tensor(LABELS) != 2
    assert isclose(part.ignored, costs(here())[left, torch.tensor(LABELS)[left]].mean(), rel_tol=1e-5)


@breaks("hot[y == 2] = 0", "hot[y == 1] = 0", variant="part")
@breaks("hot[y == 2] = 0", "hot[y == 2] = hot[y == 2]", variant="part")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_zeros_count(part, seed, rows, classes):
    """A row of zeros in the table has a loss of 0 and no gradient, and the mean divides by the number of all rows."""
    z, y = batch(seed, rows, classes)
    z.requires_grad_()
    hot = F.one_hot(y, classes).float()
    hot[0] = 0
    loss = F.cross_entropy(z, hot)
    total = costs(z.detach())[range(1, rows), y[1:]].sum()
    assert isclose(loss.item(), total / rows, rel_tol=1e-4, abs_tol=1e-6)
    assert not torch.autograd.grad(loss, z)[0][0].any()
    assert isclose(part.zeros, part.ignored * 4 / 7, rel_tol=1e-5)


@breaks("hot[y == 2] = 0", "hot[y == 1] = 0", variant="part")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_argmax_of_zeros(part, seed, rows, classes):
    """`argmax` gives class 0 for a row of zeros, without an error, and the label for the other rows."""
    _, y = batch(seed, rows, classes)
    hot = F.one_hot(y, classes)
    hot[0] = 0
    assert hot.argmax(1).tolist() == [0, *y[1:].tolist()]
    assert part.hot.argmax(1).tolist() == [0, 0, 1, 0, 0, 0, 1]


@breaks("hot[y == 2] = 0", "hot[y == 1] = 0", variant="part")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_argmax_without_the_first(part, seed, rows, classes):
    """Of a table without its first column, where a row of zeros means the first class, `argmax` makes one class of the first two, without an error; over the whole table it gives the labels."""
    _, y = batch(seed, rows, classes)
    hot = F.one_hot(y, classes).float()
    assert hot[:, 1:].argmax(-1).tolist() == [max(label - 1, 0) for label in y.tolist()]
    assert torch.equal(hot.argmax(-1), y)
    assert part.hot.argmax(1).tolist() == [0, 0, 1, 0, 0, 0, 1]


@breaks("column = y.unsqueeze(1)", "column = F.one_hot(y, 3)[:, :1]", variant="part")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_argmax_of_a_column(part, seed, rows, classes):
    """Over the last axis of a column of class numbers `argmax` gives class 0 for each, without an error; `column.squeeze(1)` leaves the class numbers."""
    _, y = batch(seed, rows, classes)
    assert y[:, None].argmax(-1).tolist() == [0] * rows and torch.equal(y[:, None].squeeze(1), y)
    assert part.column.squeeze(1).tolist() == [0, 2, 1, 0, 2, 2, 1] and not part.column.argmax(-1).any()


@breaks("several[:, 0] = 1", "several[:, 1] = 1", variant="table")
@drawn(rows=st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=5))
def test_argmax_of_several(table, rows):
    """Of a row with several ones `argmax` gives the class of the first, without an error."""
    several = torch.zeros(len(rows), 7)
    for k, classes in enumerate(rows):
        several[k, list(classes)] = 1
    assert several.argmax(-1).tolist() == [min(classes) for classes in rows]
    assert not table.several.argmax(-1).any() and table.several.shape == (7, 3)


@breaks("F.one_hot(labels, num_classes=3)", "F.one_hot(labels.flip(0), num_classes=3)")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, words=st.integers(1, 5))
def test_argmax_of_a_table(answer, seed, rows, classes, words):
    """`argmax(-1)` of a one-hot table (N, C) or (N, T, C), of integers, floats or bool, of PyTorch or NumPy, gives the class numbers."""
    _, y = batch(seed, rows * words, classes)
    for labels in (y, y.view(rows, words)):
        hot = F.one_hot(labels, classes)
        for table in (hot, hot.float(), hot.bool(), hot.numpy(), hot.numpy().astype(bool), hot.tolist()):
            assert torch.equal(torch.as_tensor(table).float().argmax(-1), labels)
    assert torch.equal(answer.one_hot.argmax(-1), answer.labels)


@breaks("F.cross_entropy(barred, row)", "F.cross_entropy(barred, torch.tensor([2]))", variant="part")
@breaks("F.cross_entropy(barred, torch.tensor([2]))", "F.cross_entropy(barred, torch.tensor([0]))", variant="part")
@drawn(seed=SEED, classes=CLASSES)
def test_minus_infinity(part, seed, classes):
    """Where a wrong class has a logit of minus infinity, class numbers give the loss of the other classes and a one-hot table gives NaN."""
    z, _ = batch(seed, 1, classes)
    index = torch.tensor([1])
    rest = said(z[:, 1:], torch.tensor([0]))
    z[0, 0] = -torch.inf
    assert isclose(said(z, index), rest, rel_tol=1e-4, abs_tol=1e-6)
    assert F.cross_entropy(z, F.one_hot(index, classes).float()).isnan()
    assert isclose(part.by_index, log1p(exp(-1)), rel_tol=1e-5) and part.by_table != part.by_table
    assert part.row.tolist() == [[0, 0, 1]] and part.barred.tolist() == [[0, -np.inf, 1]]


@breaks("mixed = 0.7 * hot", "mixed = 0.6 * hot", variant="table")
@breaks("0.7 * losses[0] + 0.3 * losses[1]", "0.3 * losses[0] + 0.7 * losses[1]", variant="table")
@breaks("other = torch.tensor([1,", "other = torch.tensor([2,", variant="table")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, share=st.floats(0, 1, width=32))
def test_shares(table, seed, rows, classes, share):
    """A table of shares gives minus the sum of share times log p, over N; a mixture of 0.7 and 0.3, or others, of one-hot tables gives that mixture of the losses of their class numbers; class numbers do not hold shares: here those of the largest share give another loss."""
    z, y = batch(seed, rows, classes)
    other = torch.randint(classes, (rows,))
    mixed = share * F.one_hot(y, classes) + (1 - share) * F.one_hot(other, classes)
    loss = said(z, mixed)
    assert isclose(loss, (mixed.numpy() * costs(z)).sum() / rows, rel_tol=1e-4, abs_tol=1e-5)
    assert isclose(loss, share * said(z, y) + (1 - share) * said(z, other), rel_tol=1e-4, abs_tol=1e-5)
    each = costs(here())
    wanted = 0.7 * each[range(7), LABELS].mean() + 0.3 * each[range(7), [1, 2, 0, 0, 1, 1, 2]].mean()
    assert isclose(table.shares, wanted, rel_tol=1e-5) and isclose(table.by_hand, wanted, rel_tol=1e-5)
    assert abs(table.shares - each[range(7), LABELS].mean()) > 0.01


@breaks("several[:, 0] = 1", "several[:, 1] = 1", variant="table")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_rows_are_not_checked(table, seed, rows, classes):
    """A table with rows that sum to 2 is taken, and gives minus the sum of its entries times log p, over N."""
    z, y = batch(seed, rows, classes)
    several = F.one_hot(y, classes).float() + F.one_hot((y + 1) % classes, classes)
    assert several.sum(1).tolist() == [2] * rows
    assert isclose(said(z, several), (several.numpy() * costs(z)).sum() / rows, rel_tol=1e-4, abs_tol=1e-5)
    marked = np.maximum(np.eye(3)[LABELS], [1, 0, 0])
    assert table.sums == marked.sum(1).tolist() and max(table.sums) == 2
    assert isclose(table.unchecked, (marked * costs(here())).sum() / 7, rel_tol=1e-5)


@breaks("F.one_hot(few).float()", "F.one_hot(few, 4).float()", variant="table")
@breaks("few = torch.tensor([0, 1, 1,", "few = torch.tensor([0, 3, 1,", variant="table")
@drawn(seed=SEED, rows=ROWS, classes=st.integers(2, 6))
def test_one_hot_counts_this_batch(table, seed, rows, classes):
    """`F.one_hot` has one column more than the largest label; fewer than the logits have raise "multi-target not supported", and `num_classes` gives one for each class."""
    z, y = batch(seed, rows, classes)
    labels = y
    narrow = F.one_hot(labels)
    assert narrow.shape == (rows, y.max() + 1) and F.one_hot(y, num_classes=classes).shape == (rows, classes)
    if y.max() + 1 < classes:
        assert "multi-target not supported" in said(z, narrow.float())
    assert table.few.tolist() == [0, 1, 1, 0, 1, 1, 0] and table.narrow.shape == (7, 2)
    assert "multi-target not supported" in table.message


@breaks("F.cross_entropy(words, last)", "F.cross_entropy(words, last.movedim(-1, 1))", variant="table")
@breaks(
    "F.cross_entropy(words, last.movedim(-1, 1))",
    "F.cross_entropy(words, last.movedim(-1, 1).flip(0))",
    variant="table",
)
@breaks("F.cross_entropy(words, tags)", "F.cross_entropy(words.transpose(1, 2), tags)", variant="table")
@breaks("F.cross_entropy(behind, both)", "F.cross_entropy(behind.mT, both.mT)", variant="table")
@breaks("both.movedim(-1, 1))", "both.movedim(-1, 1).flip(1))", variant="table")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, steps=st.integers(1, 6))
def test_classes_go_to_axis_one(table, seed, rows, classes, steps):
    """For logits (N, C, L) `F.one_hot` gives (N, L, C), which raises unless L is C, where it raises no error and gives another loss; moved to axis 1 it gives that of the class numbers; beside logits that have the classes last too it raises no error for any length, and the loss is that of a softmax over the words, until both are moved."""
    torch.manual_seed(seed)
    words, tags = torch.randn(rows, classes, steps), torch.randint(classes, (rows, steps))
    last = F.one_hot(tags, classes).float()
    right = said(words, tags)
    assert last.shape == (rows, steps, classes)
    assert isclose(said(words, last.movedim(-1, 1)), right, rel_tol=1e-4)
    if steps != classes:
        assert "Expected target size" in said(words, last)
    else:
        symmetric = torch.equal(last, last.transpose(1, 2))
        assert symmetric or not isclose(said(words, last), right, rel_tol=1e-6)
    assert isclose(table.right, table.truth, rel_tol=1e-5) and abs(table.wrong - table.truth) > 0.1
    assert isclose(said(table.words, table.tags), table.truth, rel_tol=1e-6)
    assert isclose(said(table.words, F.one_hot(table.tags, 3).float()), table.wrong, rel_tol=1e-6)
    behind = words.transpose(1, 2)
    over_words = -(last * (behind.exp() / behind.exp().sum(1, keepdim=True)).log()).sum() / rows / classes
    assert isclose(said(behind, last), over_words.item(), rel_tol=1e-4, abs_tol=1e-5)
    assert isclose(said(behind.movedim(-1, 1), last.movedim(-1, 1)), right, rel_tol=1e-4)
    assert isclose(table.turned.item(), said(table.behind.mT, table.numbers), rel_tol=1e-5)
    assert table.agreed == said(table.behind, table.both) and abs(table.agreed - table.turned) > 0.1
    assert table.behind.shape == table.both.shape == (7, 5, 3)


@breaks("SparseCategoricalCrossentropy(from_logits=True)", "SparseCategoricalCrossentropy()", variant="keras")
@breaks("CategoricalCrossentropy(from_logits=True)\nindex", "CategoricalCrossentropy()\nindex", variant="keras")
@drawn(cases=10, seed=SEED, rows=ROWS, classes=CLASSES)
def test_keras_agrees(keras, seed, rows, classes):
    """The sparse loss of Keras on class numbers and the categorical one on the table of `to_categorical` give the loss of PyTorch."""
    z, y = batch(seed, rows, classes)
    wanted = said(z, y)
    assert isclose(float(keras.sparse(y.numpy(), z.numpy())), wanted, rel_tol=1e-4, abs_tol=1e-5)
    table = keras.keras.utils.to_categorical(y.numpy(), num_classes=classes)
    assert isclose(float(keras.dense(table, z.numpy())), wanted, rel_tol=1e-4, abs_tol=1e-5)
    wanted = costs(keras.z)[range(7), LABELS].mean()
    assert np.allclose((keras.index, keras.table), wanted, rtol=1e-5)
    assert keras.labels.tolist() == LABELS and np.array_equal(keras.one_hot, np.eye(3)[LABELS])


@breaks("w = np.array([1.0, 3.0, 5.0])", "w = np.array([1.0, 3.0, 4.0])", variant="keras")
@breaks("sparse(labels, z, sample_weight=w)", "sparse(labels, z)", variant="keras")
@breaks("dense(one_hot, z, sample_weight=w)", "dense(one_hot, z)", variant="keras")
@breaks("weight = np.array([1.0, 3.0, 5.0])", "weight = np.array([1.0, 3.0, 4.0])", variant="numpy")
def test_keras_divides_by_the_rows(numpy, keras):
    """Here both losses of Keras, with sample weights, give the weighted mean over the rows, as PyTorch does for the table; for class numbers it divides by the weights."""
    z, y, w = torch.tensor(numpy.z), torch.tensor(LABELS), torch.tensor([1.0, 3.0, 5.0]).double()
    index, table = said(z, y, weight=w), said(z, torch.eye(3)[y].double(), weight=w)
    assert np.allclose((keras.index_weighted, keras.table_weighted), table, rtol=1e-5)
    assert isclose(nn.CrossEntropyLoss(weight=w)(z, y).item(), index)
    assert isclose(numpy.index_mean, index) and isclose(numpy.table_mean, table) and table > 3 * index
    assert np.array_equal(keras.z, numpy.z)


@breaks("CategoricalAccuracy(), labels[:, None]", "CategoricalAccuracy(), one_hot", variant="keras")
@breaks("SparseCategoricalAccuracy(), labels)", "SparseCategoricalAccuracy(), z.argmax(axis=1))", variant="keras")
@drawn(cases=10, seed=SEED, rows=ROWS, classes=CLASSES)
def test_keras_metric_of_the_wrong_kind(keras, seed, rows, classes):
    """`CategoricalAccuracy` takes a column of class numbers without an error and gives the share of samples whose guess is class 0; the sparse one gives the accuracy."""
    z, y = (value.numpy() for value in batch(seed, rows, classes))
    for name, target, wanted in (("", y[:, None], 0), ("Sparse", y, y)):
        metric = getattr(keras.keras.metrics, f"{name}CategoricalAccuracy")()
        metric.update_state(target, z)
        assert isclose(float(metric.result()), (z.argmax(1) == wanted).mean(), rel_tol=1e-6)
    guesses = keras.z.argmax(axis=1)
    assert isclose(keras.right, (guesses == LABELS).mean(), rel_tol=1e-6)
    assert isclose(keras.wrong, (guesses == 0).mean(), rel_tol=1e-6) and keras.wrong < keras.right


@breaks("SparseCategoricalAccuracy(), labels)", "SparseCategoricalAccuracy(), z.argmax(axis=1))", variant="keras")
def test_the_word_accuracy(keras):
    """Here the word "accuracy" gives the accuracy with either loss and its form of labels."""
    model = keras.keras.Sequential([keras.keras.Input((3,)), keras.keras.layers.Activation("softmax")])
    for kind, target in (("sparse_categorical", keras.labels), ("categorical", keras.one_hot)):
        model.compile(loss=f"{kind}_crossentropy", metrics=["accuracy"])
        assert isclose(float(model.test_on_batch(keras.z, target)[1]), keras.right, rel_tol=1e-6)
    assert isclose(keras.right, 3 / 7, rel_tol=1e-6)
