from math import inf, isclose, isnan, log
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
ROWS = st.integers(1, 6)
CLASSES = st.integers(2, 6)
SCALE = st.sampled_from([0.01, 1.0, 30.0])
LOGITS = [[2, 0, -1], [0, 1, 3], [1, 4, 0], [-1, 0, 2], [0.5, 0, 0]]
LABELS = [0, 2, 1, 2, 1]


def batch(seed, rows, classes, scale=1.0):
    torch.manual_seed(seed)
    return scale * torch.randn(rows, classes), torch.randint(classes, (rows,))


def truth(z, labels):
    """Minus the mean log of the labelled probability, in float64 and without log_softmax."""
    z = np.asarray(z, dtype=np.float64)
    p = np.exp(z - z.max(1, keepdims=True))
    return -np.mean([log(p[row, label] / p[row].sum()) for row, label in enumerate(labels)])


@breaks('"log_softmax": logits.log_softmax(dim=1)', '"log_softmax": logits.log_softmax(dim=0)')
@breaks("F.cross_entropy(output, labels)", "F.cross_entropy(2 * output, labels)")
@breaks("F.nll_loss(output, labels)", "F.nll_loss(2 * output, labels)")
@breaks("F.nll_loss(log_probs, labels)", "F.cross_entropy(-log_probs, labels)", variant="pasted")
@breaks("F.cross_entropy(logits, labels)", "F.nll_loss(logits, labels)", variant="pasted")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, scale=SCALE)
def test_one_loss_in_two_pieces(answer, pasted, seed, rows, classes, scale):
    """`cross_entropy` of the logits and `nll_loss` of their `log_softmax` are both minus the mean log of the labelled probability, as functions and as modules; `nll_loss` of the logits is another number."""
    z, labels = batch(seed, rows, classes, scale)
    wanted = truth(z, labels.tolist())
    for loss in (
        F.cross_entropy(z, labels),
        F.nll_loss(F.log_softmax(z, dim=1), labels),
        nn.CrossEntropyLoss()(z, labels),
        nn.NLLLoss()(nn.LogSoftmax(dim=1)(z), labels),
    ):
        assert isclose(loss.item(), wanted, rel_tol=1e-4, abs_tol=1e-5)
    written = []  # the second line of the page takes the name of the first

    def kept(loss):
        return lambda *arguments: written.append(loss(*arguments))

    both = SimpleNamespace(cross_entropy=kept(F.cross_entropy), nll_loss=kept(F.nll_loss))
    pasted(1, F=both, logits=z, labels=labels, log_probs=nn.LogSoftmax(dim=1)(z))
    assert np.allclose([loss.item() for loss in written], [wanted, wanted], rtol=1e-4, atol=1e-5)
    shift = z.double().logsumexp(1).mean().item()
    assert isclose(F.nll_loss(z, labels).item(), wanted - shift, rel_tol=1e-4, abs_tol=1e-4)
    assert answer.logits.tolist() == LOGITS and answer.labels.tolist() == LABELS
    for value in (answer.table["logits"][0], answer.table["log_softmax"][1]):
        assert isclose(value, truth(LOGITS, LABELS), rel_tol=1e-5)


@breaks("F.nll_loss(output, labels).item()", "F.nll_loss(output.log_softmax(1), labels).item()")
@breaks("torch.arange(5), labels]", "torch.arange(5), labels - 1]")
@breaks("-picked.mean()", "-picked.log().mean()")
@breaks("(len(labels)), labels]", "(len(labels)), labels - 1]", variant="numpy")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, scale=SCALE, end=st.sampled_from(["none", "softmax", "exp"]))
def test_nll_picks_and_negates(answer, numpy, seed, rows, classes, scale, end):
    """`nll_loss` of numbers of any kind is minus the mean of the number in the column of each label, with no logarithm."""
    values, labels = batch(seed, rows, classes, scale)
    values = {"none": values, "softmax": values.softmax(1), "exp": (values / scale).exp()}[end]
    wanted = -sum(values[row, label].item() for row, label in enumerate(labels.tolist())) / rows
    assert isclose(F.nll_loss(values, labels).item(), wanted, rel_tol=1e-4, abs_tol=1e-5)
    assert isclose(numpy.nll_loss(values.numpy(), labels.numpy()), wanted, rel_tol=1e-4, abs_tol=1e-5)
    assert isclose(answer.table["softmax"][1], answer.by_hand, rel_tol=1e-6)
    assert isclose(answer.by_hand, -0.748338, abs_tol=1e-5) and isclose(answer.table["logits"][1], -2.2, abs_tol=1e-6)


@breaks('"softmax": logits.softmax(dim=1)', '"softmax": logits.log_softmax(dim=1)')
@breaks('"softmax": logits.softmax(dim=1)', '"softmax": logits.softmax(dim=0)')
@breaks("nll_loss(np.exp(once), labels)", "nll_loss(once, labels)", variant="numpy")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, scale=st.sampled_from([0.01, 1.0, 5.0]))
def test_on_probabilities_it_is_negative(answer, numpy, seed, rows, classes, scale):
    """On the output of a softmax `nll_loss` is minus the mean chance of the right class, a negative number, without an error."""
    z, labels = batch(seed, rows, classes, scale)
    chance = np.mean([np.exp(-truth(z[[row]], [label])) for row, label in enumerate(labels.tolist())])
    assert isclose(F.nll_loss(z.softmax(1), labels).item(), -chance, rel_tol=1e-4) and chance > 0
    assert answer.table["softmax"][1] < -0.7 and isclose(answer.table["softmax"][1], numpy.of_probs, abs_tol=1e-6)


@breaks('"softmax": logits.softmax(dim=1)', '"softmax": logits.softmax(dim=0)')
@breaks("F.nll_loss(output, labels)", "F.nll_loss(output, labels).abs()")
@breaks('"logits": logits,', '"logits": logits.sigmoid(),')
def test_six_pairs(answer):
    """Here three of the six pairs give the loss 0.3740, `cross_entropy` with nothing behind the logits and both behind `log_softmax`, and the other three give another number: -2.2 and -0.7483 with `nll_loss`, 0.7456 with `cross_entropy`; both layers take `dim=1`."""
    table, right = answer.table, truth(LOGITS, LABELS)
    assert isclose(right, 0.3740, abs_tol=5e-5) and list(table) == ["logits", "log_softmax", "softmax"]
    for value in (table["logits"][0], *table["log_softmax"]):
        assert isclose(value, right, rel_tol=1e-5)
    wrong = table["logits"][1], table["softmax"][1], table["softmax"][0]
    assert np.allclose(wrong, (-2.2, -0.7483, 0.7456), atol=1e-4)
    p = np.exp(LOGITS) / np.exp(LOGITS).sum(1, keepdims=True)
    assert isclose(table["softmax"][0], truth(p, LABELS), rel_tol=1e-5)


@breaks('"log_softmax": logits.log_softmax(dim=1)', '"log_softmax": logits.softmax(dim=1)')
@breaks("z = z - z.max(1, keepdims=True)", "z = z * 2", variant="numpy")
@breaks("z - np.log(np.exp(z).sum(1, keepdims=True))", "z - np.exp(z).sum(1, keepdims=True)", variant="numpy")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, scale=st.sampled_from([0.01, 1.0, 300.0]))
def test_twice_is_once(answer, numpy, seed, rows, classes, scale):
    """A second `log_softmax` leaves the values, the loss and its gradient as they are, since the exponentials of the first sum to 1, and the logarithm of 1 is 0."""
    z, labels = batch(seed, rows, classes, scale)
    z.requires_grad_()
    once = z.log_softmax(1)
    losses = F.cross_entropy(z, labels), F.cross_entropy(once, labels)
    slopes = [torch.autograd.grad(loss, z, retain_graph=True)[0] for loss in losses]
    assert torch.allclose(*slopes, atol=1e-5) and torch.allclose(*losses, rtol=1e-4, atol=1e-5)
    assert torch.allclose(once.log_softmax(1), once, rtol=1e-5, atol=1e-5)
    assert torch.allclose(once.logsumexp(1), torch.zeros(rows), atol=1e-4)
    logs = numpy.log_softmax(z.detach().double().numpy())
    assert np.allclose(numpy.log_softmax(logs), logs, atol=1e-12) and np.allclose(np.exp(logs).sum(1), 1)
    assert np.allclose(numpy.once, answer.outputs["log_softmax"], atol=1e-6)
    assert isclose(*answer.table["log_softmax"], rel_tol=1e-5)
    assert answer.table["softmax"][0] > answer.table["logits"][0] + 0.3


@breaks("F.cross_entropy(output, labels)", 'F.cross_entropy(output, labels, reduction="sum")')
@drawn(
    seed=SEED,
    rows=ROWS,
    classes=CLASSES,
    weighted=st.booleans(),
    ignored=st.booleans(),
    reduction=st.sampled_from(["mean", "sum", "none"]),
)
def test_the_options_are_the_same(answer, seed, rows, classes, weighted, ignored, reduction):
    """With class weights, `ignore_index` and each `reduction` (mean, sum or none), `cross_entropy` of the logits is `nll_loss` of their `log_softmax`."""
    z, labels = batch(seed, rows, classes)
    how = {"weight": torch.rand(classes) + 0.1 if weighted else None, "reduction": reduction}
    how["ignore_index"] = int(labels[-1]) if ignored and len(labels.unique()) > 1 else -100
    losses = F.cross_entropy(z, labels, **how), F.nll_loss(z.log_softmax(1), labels, **how)
    assert torch.allclose(*losses, atol=1e-5) and losses[0].shape == ((rows,) if reduction == "none" else ())
    assert isclose(answer.table["logits"][0], answer.table["log_softmax"][1], rel_tol=1e-5)


def again(digits, name):
    return [digits.train(digits.ends[name], seed) for seed in (1, 2)]


@breaks('"Linear": nn.Identity()', '"Linear": nn.LogSoftmax(dim=1)', variant="digits")
@breaks("F.nll_loss(net", "F.cross_entropy(net", variant="digits")
def test_logits_run_away(digits):
    """On digits, with `nll_loss` on logits the loss falls below -800 while fewer than 20% of the held-out images are right, with three seeds."""
    for loss, right in (digits.runs["Linear"], *again(digits, "Linear")):
        assert loss < -800 and right < 0.2


@breaks('"Softmax": nn.Softmax(dim=1)', '"Softmax": nn.LogSoftmax(dim=1)', variant="digits")
@breaks('"LogSoftmax": nn.LogSoftmax(dim=1)', '"LogSoftmax": nn.Softmax(dim=1)', variant="digits")
@breaks("images[1400:]", "images[:397]", variant="digits")
def test_a_softmax_learns_less(digits):
    """On digits, with `nll_loss` on a softmax the loss is between -1 and -0.5 and more than 60% of the held-out images are right; on `log_softmax` more are right, with three seeds."""
    softmax = digits.runs["Softmax"], *again(digits, "Softmax")
    logs = digits.runs["LogSoftmax"], *again(digits, "LogSoftmax")
    for (loss, right), (plain, more) in zip(softmax, logs, strict=True):
        assert -1 < loss < -0.5 and 0.6 < right < more and 0 < plain < 0.6
    assert digits.images.max() == 1 and digits.images.min() == 0
    assert isclose(softmax[0][1], 0.81, abs_tol=0.006) and isclose(logs[0][1], 0.88, abs_tol=0.006)


@breaks("nn.LogSoftmax(dim=0)", "nn.LogSoftmax(dim=1)", variant="digits")
@breaks("lr=0.01", "lr=0.0001", variant="digits")
def test_over_the_batch_it_learns(digits):
    """On digits, with `nll_loss` on a `LogSoftmax` over the batch the loss is above 2 and more than 60% of the held-out images are right, with three seeds."""
    for loss, right in (digits.runs["dim=0"], *again(digits, "dim=0")):
        assert loss > 2 and right > 0.6


@breaks("output = logits.log_softmax(dim=0)", "output = logits.log_softmax(dim=1)", variant="mistakes")
@breaks("output.exp().sum(1)", "output.exp().sum(0)", variant="mistakes")
@breaks("right = F.nll_loss(logits.log_softmax(dim=1)", "right = F.nll_loss(logits.softmax(dim=1)", variant="mistakes")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_over_the_batch(mistakes, seed, rows, classes):
    """After a `log_softmax` over the batch the exponentials of each column sum to 1, and `nll_loss` is not below 0 and raises no error."""
    z, labels = batch(seed, rows, classes)
    logs = z.log_softmax(0)
    assert torch.allclose(logs.exp().sum(0), torch.ones(classes)) and F.nll_loss(logs, labels) >= 0
    z = np.array(LOGITS[:3])
    assert isclose(mistakes.right, truth(z, LABELS[:3]), rel_tol=1e-5) and mistakes.labels.tolist() == LABELS[:3]
    columns = np.exp(z) / np.exp(z).sum(0)
    assert isclose(mistakes.wrong, -np.log(columns[range(3), LABELS[:3]]).mean(), rel_tol=1e-5)
    assert abs(mistakes.right - mistakes.wrong) > 0.02
    assert np.allclose(mistakes.sums, columns.sum(1), atol=1e-5) and np.ptp(columns.sum(1)) > 0.3


@breaks("logits[:1].log_softmax(dim=0)", "logits[:1].log_softmax(dim=1)", variant="mistakes")
@breaks("logits[:1].log_softmax(dim=0)", "logits[:2].log_softmax(dim=0)", variant="mistakes")
@drawn(seed=SEED, classes=CLASSES)
def test_alone_it_knows_nothing(mistakes, seed, classes):
    """A sample alone in its batch gets 0 for each class from a `log_softmax` over the batch; over the classes it does not."""
    z, _ = batch(seed, 1, classes)
    assert z.log_softmax(0).tolist() == [[0] * classes]
    assert (z.log_softmax(1) < 0).any()
    assert mistakes.alone.tolist() == [[0, 0, 0]] and mistakes.alone.argmax(1).tolist() == [0]
    assert mistakes.logits.tolist() == LOGITS[:3]


@breaks('"logits": logits,', '"logits": logits.log_softmax(dim=1),')
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, scale=SCALE)
def test_no_bottom_on_logits(answer, seed, rows, classes, scale):
    """On logits `nll_loss` has no lowest value: its gradient is -1/N at each label and 0 elsewhere, whatever the logits are; a step along it lowers the loss by the step over N; on `log_softmax` the gradient of good ones is smaller."""
    z, labels = batch(seed, rows, classes, scale)
    z.requires_grad_()
    (slope,) = torch.autograd.grad(F.nll_loss(z, labels), z)
    assert torch.allclose(slope, -F.one_hot(labels, classes) / rows)
    lower = F.nll_loss(z.double() - 1e6 * slope.double(), labels) - F.nll_loss(z.double(), labels)
    assert isclose(lower.item(), -1e6 / rows, rel_tol=1e-5)
    better = (9.0 * F.one_hot(labels, classes)).requires_grad_()
    (slope,) = torch.autograd.grad(F.nll_loss(better.log_softmax(1), labels), better)
    assert slope.abs().max() < 0.01 / rows
    assert answer.table["logits"][1] == F.nll_loss(torch.tensor(LOGITS), torch.tensor(LABELS)).item()


@breaks("F.nll_loss(output, labels).item()", "F.nll_loss(output, labels).item() - 1")
@breaks("F.cross_entropy(output, labels).item()", "F.cross_entropy(output, labels).item() - 1")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, scale=st.sampled_from([0.01, 1.0, 300.0]))
def test_the_lowest_value(answer, seed, rows, classes, scale):
    """`cross_entropy` of logits and `nll_loss` of log-probabilities cannot fall below 0, `nll_loss` of probabilities gives nothing below -1; certain outputs reach each to 1e-6."""
    z, labels = batch(seed, rows, classes, scale)
    for scores in (z, z.softmax(1), z.log_softmax(1)):
        assert F.cross_entropy(scores, labels) >= 0
    assert F.nll_loss(z.log_softmax(1), labels) >= 0 and F.nll_loss(z.softmax(1), labels) >= -1 - 1e-6
    sure = 99.0 * F.one_hot(labels, classes)
    assert F.cross_entropy(sure, labels) < 1e-6 and F.nll_loss(sure.log_softmax(1), labels) < 1e-6
    assert F.nll_loss(sure.softmax(1), labels) < -1 + 1e-6
    assert answer.table["softmax"][1] > -1 and min(ce for ce, _ in answer.table.values()) > 0


@breaks("z.softmax(dim=1).log()", "z.log_softmax(dim=1)", variant="mistakes")
@breaks("[[0.0, 200.0]]", "[[0.0, 20.0]]", variant="mistakes")
@breaks("torch.tensor([0])", "torch.tensor([1])", variant="mistakes")
@drawn(gap=st.floats(110, 1e4, width=32), seed=SEED, classes=CLASSES)
def test_the_log_of_a_softmax(mistakes, gap, seed, classes):
    """Where the right logit trails by 200, or another 110 and more, the log of the softmax gives an infinite loss and a gradient with NaN; `log_softmax` gives a loss of 200, of that gap."""
    z = torch.zeros(1, classes)
    z[0, 1] = gap
    z.requires_grad_()
    label = torch.tensor([0])
    loss = F.nll_loss(z.softmax(1).log(), label)
    assert loss.item() == inf and torch.autograd.grad(loss, z)[0].isnan().any()
    loss = F.nll_loss(z.log_softmax(1), label)
    assert isclose(loss.item(), gap, rel_tol=1e-5) and torch.autograd.grad(loss, z)[0].isfinite().all()
    assert mistakes.shaky.item() == inf and all(isnan(v) for v in mistakes.slope[0].tolist())
    assert mistakes.steady.item() == 200


@breaks("+ 1e-9", "+ 1e-3", variant="mistakes")
@breaks("torch.autograd.grad(hidden, z)", "torch.autograd.grad(steady, z)", variant="mistakes")
@drawn(gap=st.floats(110, 1e4, width=32), seed=SEED, classes=CLASSES, small=st.sampled_from([1e-12, 1e-9, 1e-6]))
def test_a_small_number_hides_it(mistakes, gap, seed, classes, small):
    """Where the right logit trails by 110 and more, a small number added to `z.softmax(dim=1)` makes the loss finite and its gradient 0, where that of `log_softmax` is not; here 1e-9 gives a loss of 20.7."""
    torch.manual_seed(seed)
    z = torch.randn(1, classes)
    z[0, 0], z[0, 1] = 0, gap
    z.requires_grad_()
    label = torch.tensor([0])
    loss = F.nll_loss((z.softmax(1) + small).log(), label)
    assert isclose(loss.item(), -log(small), rel_tol=1e-4) and not torch.autograd.grad(loss, z)[0].any()
    (slope,) = torch.autograd.grad(F.nll_loss(z.log_softmax(1), label), z)
    assert isclose(slope[0, 0].item(), -1, abs_tol=1e-6)
    assert isclose(mistakes.hidden.item(), -log(1e-9), rel_tol=1e-4) and round(mistakes.hidden.item(), 1) == 20.7
    assert mistakes.flat.abs().tolist() == [[0, 0]]


@breaks("F.cross_entropy(logits, shares)", "F.cross_entropy(logits, labels)", variant="mistakes")
@breaks("torch.tensor([[0.9, 0.1, 0]", "torch.tensor([[0.1, 0.9, 0]", variant="mistakes")
@drawn(seed=SEED, rows=st.integers(2, 6), classes=CLASSES)
def test_a_table_of_shares(mistakes, seed, rows, classes):
    """Both losses take class numbers; `cross_entropy` takes a float table of shares too, and `nll_loss` refuses it."""
    z, labels = batch(seed, rows, classes)
    shares = torch.rand(rows, classes).softmax(1)
    wanted = -(shares * z.log_softmax(1)).sum() / rows
    assert torch.isclose(F.cross_entropy(z, shares), wanted, atol=1e-5)
    assert isclose(F.nll_loss(z.log_softmax(1), labels).item(), truth(z, labels.tolist()), abs_tol=1e-4)
    try:
        F.nll_loss(z.log_softmax(1), shares)
    except RuntimeError as error:
        assert "multi-target not supported" in str(error)
    else:
        raise AssertionError("taken")
    z, shares = np.array(LOGITS[:3]), np.array([[0.9, 0.1, 0], [0, 0.2, 0.8], [0, 1, 0]])
    logs = np.log(np.exp(z) / np.exp(z).sum(1, keepdims=True))
    assert isclose(mistakes.taken, -(shares * logs).sum() / 3, rel_tol=1e-5)
    assert mistakes.refused == "0D or 1D target tensor expected, multi-target not supported"


@breaks("F.cross_entropy(logits, shares)", "F.cross_entropy(logits, 2 * shares - 1)", variant="mistakes")
@drawn(seed=SEED, rows=st.integers(1, 6), classes=st.integers(4, 12), size=st.integers(10, 1000))
def test_a_table_with_minus_one(mistakes, seed, rows, classes, size):
    """With a table of -1 and 1 in the place of class numbers, of several labels a row too, `cross_entropy` falls without end as the logits of a -1 fall, and of more than three classes with the logit of one class in each row, whatever the labels; with a table of shares it has a floor of 0, and so has a binary loss with each -1 made 0, which else falls without end too."""
    z, labels = batch(seed, rows, classes)
    table = 2 * F.one_hot(labels, classes).float() - 1
    for some in (2 * F.one_hot(labels % 2, 2).float() - 1, table, table.where(z < 0, -1 * table)):
        down = size * some.clamp(max=0)
        if (some < 0).any() and (some > 0).any(dim=1).all():
            assert F.cross_entropy(10 * down, some) < 5 * F.cross_entropy(down, some) < 0
    for one in range(classes):
        far = torch.zeros(rows, classes)
        far[:, one] = size
        assert F.cross_entropy(10 * far, table) < 5 * F.cross_entropy(far, table) < -size / 2
        assert F.cross_entropy(far, labels) >= 0
    assert F.cross_entropy(z, torch.rand(rows, classes).softmax(1)) >= 0 and mistakes.taken > 0
    binary = F.binary_cross_entropy_with_logits
    for some in (table, table.where(z < 0, -1 * table)):
        assert binary(z, some.clamp(min=0)) >= 0 and set(some.clamp(min=0).unique().tolist()) <= {0, 1}
        if (some < 0).any():
            down = size * some.clamp(max=0)
            assert binary(10 * down, some) < 5 * binary(down, some) < 0


@breaks("F.kl_div(shares, shares", "F.kl_div(shares.log(), shares", variant="mistakes")
@breaks("F.kl_div(logits.log_softmax(dim=1), shares", "F.kl_div(logits.softmax(dim=1), shares", variant="mistakes")
@drawn(seed=SEED, rows=ROWS, classes=CLASSES)
def test_kl_on_probabilities(mistakes, seed, rows, classes):
    """On probabilities `KLDivLoss` is negative, for the shares themselves too; on log-probabilities it is not below 0."""
    z, _ = batch(seed, rows, classes)
    shares = torch.randn(rows, classes).softmax(1)
    for reduction in ("sum", "batchmean"):
        loss = nn.KLDivLoss(reduction=reduction)
        assert loss(z.softmax(1), shares) < 0 and loss(shares, shares) < 0 and loss(z.log_softmax(1), shares) > -1e-6
    logs = np.log([0.9, 0.1, 0.2, 0.8])
    own = [0.9, 0.1, 0.2, 0.8] @ logs
    assert isclose(mistakes.raw, (own - (0.81 + 0.01 + 0.04 + 0.64 + 1)) / 3, rel_tol=1e-4)
    assert isclose(mistakes.proper, mistakes.taken + own / 3, rel_tol=1e-3) and mistakes.proper > 0 > mistakes.raw


@breaks("(3,), 0.01)", "(3,), 1.01)", variant="mistakes")
def test_densities_may_be_negative(mistakes):
    """Here the Gaussian loss of a perfect mean is half the log of the variance 0.01, which is negative."""
    assert isclose(mistakes.density, log(0.01) / 2, rel_tol=1e-5) and mistakes.density < -2
    assert nn.GaussianNLLLoss()(mistakes.mean, mistakes.mean, mistakes.var).item() == mistakes.density
    assert mistakes.mean.tolist() == [0, 0, 0]


@breaks('"log_softmax": logits.log_softmax(dim=1)', '"log_softmax": logits.log_softmax(dim=0)')
@drawn(seed=SEED, rows=ROWS, classes=CLASSES, scale=SCALE)
def test_reading_probabilities(answer, seed, rows, classes, scale):
    """After `LogSoftmax` over the classes `output.exp()` is the softmax of the logits with `dim=1`, and its `sum(1)` is 1 for each sample."""
    z, _ = batch(seed, rows, classes, scale)
    p = nn.LogSoftmax(dim=1)(z).exp()
    assert torch.allclose(p, z.softmax(dim=1), atol=1e-6) and torch.allclose(p.sum(1), torch.ones(rows))
    assert torch.allclose(answer.outputs["log_softmax"].exp(), answer.outputs["softmax"], atol=1e-6)


@breaks("return -values", "return values", variant="numpy")
@breaks("z = z - z.max(1, keepdims=True)", "z = z - z.max(0, keepdims=True)[:, :1] * 2 * z", variant="numpy")
@breaks("of_probs = float(Loss()", "of_probs = float(Loss(from_logits=True)", variant="keras")
@breaks("of_logits = float(Loss(from_logits=True)", "of_logits = float(Loss()", variant="keras")
@breaks("Loss(from_logits=True)(labels, np.log(p))", "Loss(from_logits=True)(labels, p)", variant="keras")
@drawn(cases=10, seed=SEED, rows=ROWS, classes=CLASSES, scale=st.sampled_from([0.01, 1.0, 2.0]))
def test_frameworks_agree(answer, numpy, keras, seed, rows, classes, scale):
    """NumPy gives the loss of PyTorch, and Keras' `SparseCategoricalCrossentropy` gives it from probabilities of 1e-7 and more by default, which is `from_logits=False`, and from logits or log-probabilities with `from_logits=True`."""
    z, labels = batch(seed, rows, classes, scale)
    wanted = F.cross_entropy(z, labels).item()
    z, labels = z.numpy(), labels.numpy()
    assert isclose(numpy.cross_entropy(z, labels), wanted, rel_tol=1e-4, abs_tol=1e-5)
    logs = numpy.log_softmax(z)
    losses = [loss(labels, np.exp(logs)) for loss in (keras.Loss(), keras.Loss(from_logits=False))]
    losses += [keras.Loss(from_logits=True)(labels, v) for v in (z, logs)]
    assert np.allclose([float(loss) for loss in losses], wanted, rtol=1e-3, atol=1e-5)
    for value in (numpy.of_logits, keras.of_probs, keras.of_logits, keras.of_log_probs):
        assert isclose(answer.table["logits"][0], value, abs_tol=1e-6)
    assert keras.z.tolist() == numpy.z.tolist() == LOGITS and keras.labels.tolist() == numpy.labels.tolist() == LABELS


@breaks("wrong = float(Loss()", "wrong = float(Loss(from_logits=True)", variant="keras")
@breaks("wrong = float(Loss()(labels, np.log(p)))", "wrong = float(Loss()(labels, p))", variant="keras")
def test_keras_does_not_refuse_log_probs(keras):
    """Here log-probabilities in the default Keras loss give 3.2185 instead of 0.3740, and logits a loss above 1, without an error."""
    assert isclose(keras.wrong, 3.2185, abs_tol=1e-4) and isclose(keras.of_probs, 0.3740, abs_tol=1e-4)
    assert float(keras.Loss()(keras.labels, keras.z)) > 1
