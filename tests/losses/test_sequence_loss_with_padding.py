from math import exp, isclose, isnan, log

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 5)
CLASSES = st.integers(2, 5)
LABELS = [[0, 2, 1, 0, 2], [1, 0, 2, 1, 1]]
PADDED = [[0, 2, 1, 0, 2], [1, 0, -100, -100, -100]]
AXIS = "Expected target size "


def case(seed, n, steps, c):
    """Logits (N, L, C), labels (N, L) with padding behind a first word, and where padding is."""
    torch.manual_seed(seed)
    z, y = torch.randn(n, steps, c, dtype=torch.float64), torch.randint(0, c, (n, steps))
    pad = torch.arange(steps) >= torch.randint(1, steps + 1, (n,))[:, None]
    return z, y, pad


def said(*arguments, **how):
    try:
        return F.cross_entropy(*arguments, **how).item()
    except Exception as error:
        return str(error)


def losses(z, y):
    """Minus the log of the labelled share of each word, without log_softmax; 0 where the label is negative."""
    rows = zip(z.reshape(-1, z.shape[-1]).tolist(), y.flatten().tolist(), strict=True)
    return [log(sum(map(exp, row))) - row[label] if label >= 0 else 0.0 for row, label in rows]


def mean(z, y):
    return sum(losses(z, y)) / (y >= 0).sum().item()


@breaks("loss = F.cross_entropy(logits.transpose(1, 2)", "loss = F.cross_entropy(logits.view(2, 3, 5)")
@breaks("logits.flatten(0, 1), labels.flatten()", "logits.flatten(0, 1), labels.T.flatten()")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_classes_on_axis_one(answer, seed, n, steps, c):
    """With `logits.transpose(1, 2)`, which is (N, C, L), and with `logits.flatten(0, 1)` and `labels.flatten()`, the loss of logits (N, L, C) and labels (N, L) is the mean over the words; here both give 1.8248."""
    z, y, _ = case(seed, n, steps, c)
    assert z.transpose(1, 2).shape == (n, c, steps) and isclose(said(z.transpose(1, 2), y), mean(z, y), rel_tol=1e-9)
    assert isclose(said(z.flatten(0, 1), y.flatten()), mean(z, y), rel_tol=1e-9)
    torch.manual_seed(0)
    assert (
        torch.equal(answer.logits, torch.randn(2, 5, 3))
        and answer.labels.tolist() == PADDED
        and answer.tags.tolist() == LABELS
    )
    wanted = mean(answer.logits, answer.labels)
    assert isclose(answer.loss, wanted, abs_tol=1e-5) and isclose(answer.flat, wanted, abs_tol=1e-5)
    assert isclose(wanted, 1.8248, abs_tol=1e-4)


@breaks("F.cross_entropy(logits, tags)", "F.cross_entropy(logits.transpose(1, 2), tags)")
@drawn(cases=15, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_classes_last_raise(answer, seed, n, steps, c):
    """Logits (N, L, C) with labels (N, L) raise "Expected target size" where L is not C, with the sizes [N, C] and [N, L]; here [2, 3] and [2, 5]."""
    z, y, _ = case(seed, n, steps, c)
    if steps != c:
        assert said(z, y) == f"{AXIS}[{n}, {c}], got [{n}, {steps}]"
    assert isinstance(said(z.transpose(1, 2), y), float)
    assert answer.message == f"{AXIS}[2, 3], got [2, 5]"


@breaks("tags.masked_fill(pad, -100)", "tags.masked_fill(pad, 0)")
@breaks("(~pad).sum().item()", "pad.numel()")
@breaks("torch.tensor([5, 2])", "torch.tensor([5, 3])")
@breaks(
    'logits.transpose(1, 2), labels, reduction="none"', 'logits.transpose(1, 2).roll(1, 2), labels, reduction="none"'
)
@breaks("labels.masked_fill(pad, -100)", "labels.masked_fill(pad, 0)", variant="pasted")
@breaks("logits.transpose(1, 2)", "logits.reshape(len(labels), -1, labels.shape[1])", variant="pasted")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES, mark=st.sampled_from([-100, -1, 255]))
def test_padding_is_left_out(answer, pasted, seed, n, steps, c, mark):
    """With -100 in the padded labels, or another number that is given as `ignore_index`, the loss is the sum over the words divided by their number, and the padding gets no gradient; here over 7 words, and each padded word has the loss 0."""
    z, y, pad = case(seed, n, steps, c)
    z.requires_grad_()
    how = {} if mark == -100 else {"ignore_index": mark}
    loss = F.cross_entropy(z.transpose(1, 2), y.masked_fill(pad, mark), **how)
    assert isclose(loss.item(), mean(z, y.masked_fill(pad, -1)), rel_tol=1e-9)
    (slope,) = torch.autograd.grad(loss, z)
    assert not slope[pad].any() and slope[~pad].any(1).all()
    ours = pasted(1, labels=y, pad=pad, logits=z)
    assert isclose(ours.loss.item(), mean(z, y.masked_fill(pad, -1)), rel_tol=1e-9)
    assert torch.equal(torch.autograd.grad(ours.loss, z)[0], slope)
    assert answer.pad.tolist() == [[False] * 5, [False] * 2 + [True] * 3] and answer.words == 7
    np.testing.assert_allclose(answer.each.flatten().tolist(), losses(answer.logits, answer.labels), atol=1e-5)
    assert isclose(answer.total / 7, answer.loss.item(), abs_tol=1e-5) and not answer.each[1, 2:].any()
    assert answer.logits[1, 2:].any()


@breaks("each.mean().item()", "each.sum().item() / words")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_the_mean_over_all_places(answer, seed, n, steps, c):
    """A `mean()` after `reduction="none"` divides by all places, padding included, so with padding the result is too small; here 1.2773 instead of 1.8248."""
    z, y, pad = case(seed, n, steps, c)
    y = y.masked_fill(pad, -100)
    each = F.cross_entropy(z.transpose(1, 2), y, reduction="none")
    assert isclose(each.mean().item() * n * steps, mean(z, y) * (~pad).sum().item(), rel_tol=1e-9)
    assert (each.mean().item() < mean(z, y) - 1e-9) is bool(pad.any())
    assert isclose(answer.careless, 1.2773, abs_tol=1e-4) and isclose(answer.loss.item(), 1.8248, abs_tol=1e-4)


@breaks("logits.view(2, 3, 5)", "logits.transpose(1, 2)", variant="silent")
@breaks("logits.transpose(1, 2), labels).item()", "logits.transpose(1, 2), labels.flip(1)).item()", variant="silent")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_view_mixes(silent, seed, n, steps, c):
    """`view(N, C, L)` or `reshape` of logits (N, L, C) runs and puts the numbers of a word in other places than `transpose(1, 2)` unless L is 1; here the loss is then another one."""
    z, y, _ = case(seed, n, steps, c)
    N, L, C = z.shape
    assert isinstance(said(z.view(N, C, L), y), float)
    assert torch.equal(z.view(N, C, L), z.transpose(1, 2)) is (steps == 1)
    assert torch.equal(z.view(N, C, L), z.reshape(N, C, L))
    assert silent.labels.tolist() == LABELS and silent.logits.shape == (2, 5, 3)
    assert isclose(silent.right, mean(silent.logits, silent.labels), abs_tol=1e-5)
    other = silent.logits.reshape(2, 3, 5).transpose(1, 2)
    assert isclose(silent.viewed, mean(other, silent.labels), abs_tol=1e-5) and abs(silent.viewed - silent.right) > 0.02


@breaks("F.cross_entropy(logits, hot)", "F.cross_entropy(logits.mT, hot.mT)", variant="silent")
@breaks("hot.argmax(2)", "hot.argmin(2)", variant="silent")
@drawn(cases=12, seed=SEED, n=SIZE, steps=st.integers(2, 5), c=CLASSES)
def test_one_hot_floats_classes_last(silent, seed, n, steps, c):
    """One-hot floats (N, L, C) beside logits (N, L, C), classes last in both, run, wrong: the shares of the softmax are taken over the words; `hot.argmax(2)` beside the turned logits gives the loss of the class numbers, here another one; one-hot whole numbers, classes last there, raise "Expected floating point type"; zeros in padding become class 0 under `hot.argmax(2)`, and with -100 in padding then the loss is that of the words."""
    z, y, pad = case(seed, n, steps, c)
    hot = F.one_hot(y, c).to(z.dtype)
    filled = F.one_hot(y, c).masked_fill(pad[..., None], 0)
    assert (filled.argmax(2)[pad] == 0).all() and torch.equal(filled.argmax(2)[~pad], y[~pad])
    if not pad.all():
        found = said(z.transpose(1, 2), filled.argmax(2).masked_fill(pad, -100))
        assert isclose(found, z.log_softmax(2).gather(2, y[..., None])[~pad].mean().neg().item(), abs_tol=1e-4)
    over_words = -(hot * (z.exp() / z.exp().sum(1, keepdim=True)).log()).sum().item() / (n * c)
    assert isclose(said(z, hot), over_words, abs_tol=1e-4)
    assert said(z, F.one_hot(y, c)).startswith("Expected floating point type")
    assert isclose(said(z.transpose(1, 2), hot.argmax(2)), mean(z, y), abs_tol=1e-4)
    assert torch.equal(silent.hot.argmax(2), silent.labels) and abs(silent.behind - silent.right) > 0.5
    assert isclose(silent.behind, said(silent.logits, silent.hot), abs_tol=1e-5)
    assert isclose(silent.found, silent.right, abs_tol=1e-6)


@breaks("labels.T.flatten()", "labels.flatten()", variant="silent")
@breaks("steps.flatten(0, 1), labels.flatten()", "steps.flatten(0, 1), labels.T.flatten()", variant="silent")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_time_first(silent, seed, n, steps, c):
    """Logits (L, N, C) and labels (N, L), both flattened, run and pair words with the labels of others, and as they are they raise "Expected input batch_size" where N is not L; with `labels.T`, flattened or beside the turned logits, the loss is the right one, and `logits.permute(1, 2, 0)` gives it too."""
    z, y, _ = case(seed, n, steps, c)
    first = z.transpose(0, 1)
    assert isclose(said(first.flatten(0, 1), y.flatten()), mean(first, y.reshape(steps, n)), rel_tol=1e-9)
    assert isclose(said(first.flatten(0, 1), y.T.flatten()), mean(z, y), rel_tol=1e-9)
    assert isclose(said(first.permute(1, 2, 0), y), mean(z, y), rel_tol=1e-9)
    if n != steps:
        for logits in first, first.transpose(1, 2):
            assert said(logits, y) == f"Expected input batch_size ({steps}) to match target batch_size ({n})."
    assert isclose(said(first.transpose(1, 2), y.T), mean(z, y), rel_tol=1e-9)
    assert isclose(silent.straight, silent.right, abs_tol=1e-5) and silent.steps.shape == (5, 2, 3)
    assert isclose(silent.crossed, mean(silent.steps, silent.labels.reshape(5, 2)), abs_tol=1e-5)
    assert abs(silent.crossed - silent.right) > 0.05


@breaks(
    "turned = F.cross_entropy(square.transpose(1, 2), few)", "turned = F.cross_entropy(square, few)", variant="silent"
)
@breaks("plain = F.cross_entropy(square, few)", "plain = F.cross_entropy(square.mT, few)", variant="silent")
@drawn(cases=12, seed=SEED, n=SIZE, c=CLASSES)
def test_as_many_words_as_classes(silent, seed, n, c):
    """Where L is C, logits (N, L, C) run without `transpose`, and the loss is that of the turned square."""
    z, y, _ = case(seed, n, c, c)
    assert isclose(said(z, y), mean(z.mT, y), rel_tol=1e-9) and isclose(said(z.mT, y), mean(z, y), rel_tol=1e-9)
    assert isclose(silent.turned, mean(silent.square, silent.few), abs_tol=1e-5)
    assert isclose(silent.plain, mean(silent.square.mT, silent.few), abs_tol=1e-5)
    assert abs(silent.plain - silent.turned) > 0.005 and silent.few.tolist() == [[0, 2, 1], [1, 0, 2]]


@breaks("taught = F.cross_entropy(z, zeros)", "taught = F.cross_entropy(z, labels)", variant="silent")
@breaks("zeros, ignore_index=0", "zeros, ignore_index=1", variant="silent")
@breaks("marked[1, 2:] = -100", "marked[1, 3:] = -100", variant="silent")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_a_number_that_is_also_a_tag(silent, seed, n, steps, c):
    """If padding is written as 0 and 0 is also a class, the loss without `ignore_index` teaches class 0 in the padding, and with `ignore_index=0` it leaves out the words of class 0 as well; here they are three losses."""
    z, y, pad = case(seed, n, steps, c)
    zeros = y.masked_fill(pad, 0)
    assert isclose(said(z.transpose(1, 2), zeros), sum(losses(z, zeros)) / (n * steps), rel_tol=1e-9)
    left = zeros.masked_fill(zeros == 0, -1)
    got = said(z.transpose(1, 2), zeros, ignore_index=0)
    assert isclose(got, mean(z, left), rel_tol=1e-9) if (left >= 0).any() else isnan(got)
    z = silent.logits
    assert silent.zeros.tolist() == [LABELS[0], [1, 0, 0, 0, 0]] and silent.marked.tolist() == PADDED
    assert isclose(silent.taught, mean(z, silent.zeros), abs_tol=1e-5)
    assert isclose(silent.without_tag, mean(z, silent.zeros.masked_fill(silent.zeros == 0, -1)), abs_tol=1e-5)
    assert isclose(silent.wanted, mean(z, silent.marked), abs_tol=1e-5)
    assert min(abs(silent.taught - silent.wanted), abs(silent.without_tag - silent.wanted)) > 0.02


@breaks("scores, tokens, ignore_index=0", "scores, tokens, ignore_index=1", variant="silent")
@breaks("(labels + 1) * (marked >= 0)", "labels * (marked >= 0)", variant="silent")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=st.integers(3, 6), token=st.integers(0, 2))
def test_a_pad_token_of_its_own(silent, seed, n, steps, c, token):
    """If no word has the number of the pad token, 0 or another one, that number as `ignore_index` gives the loss of -100."""
    z, y, pad = case(seed, n, steps, c)
    y[y == token] = (token + 1) % c
    got = said(z.transpose(1, 2), y.masked_fill(pad, token), ignore_index=token)
    assert isclose(got, said(z.transpose(1, 2), y.masked_fill(pad, -100)), rel_tol=1e-9)
    assert silent.tokens.tolist() == [[1, 3, 2, 1, 3], [2, 1, 0, 0, 0]] and silent.hundred[1].tolist() == [
        2,
        1,
        *[-100] * 3,
    ]
    assert isclose(silent.alone, mean(silent.scores.transpose(1, 2), silent.hundred), abs_tol=1e-5)


@breaks("real = (marked >= 0)[:, None]", "real = (marked >= -100)[:, None]", variant="silent")
@breaks("F.cross_entropy(z * real, labels)", "F.cross_entropy(z * real, marked)", variant="silent")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_a_mask_on_the_logits(silent, seed, n, steps, c):
    """Logits multiplied by a mask of zeros leave each padded word in the loss, with the log of the number of classes."""
    z, y, pad = case(seed, n, steps, c)
    got = said((z * ~pad[..., None]).transpose(1, 2), y)
    wanted = sum(losses(z, y.masked_fill(pad, -1))) + pad.sum().item() * log(c)
    assert isclose(got, wanted / (n * steps), rel_tol=1e-9)
    wanted = sum(losses(silent.logits, silent.marked)) + 3 * log(3)
    assert isclose(silent.masked, wanted / 10, abs_tol=1e-5)


@breaks("F.cross_entropy(z, only_padding).item()", "F.cross_entropy(z, labels).item()", variant="batches")
@breaks('only_padding, reduction="sum"', 'labels, reduction="sum"', variant="batches")
@drawn(cases=10, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_only_padding(batches, seed, n, steps, c):
    """If each label is ignored, the mean is nan and the sum is 0; with one word left the mean is its loss."""
    z, y, _ = case(seed, n, steps, c)
    mask = torch.full_like(y, -100)
    assert isnan(said(z.transpose(1, 2), mask)) and said(z.transpose(1, 2), mask, reduction="sum") == 0
    mask[0, 0] = y[0, 0]
    assert isclose(said(z.transpose(1, 2), mask), losses(z, mask)[0], rel_tol=1e-9)
    assert isnan(batches.empty) and batches.added == 0 and batches.only_padding.shape == (2, 5)


@breaks("averaged = sum(means) / 2", "averaged = sum(means) / 3", variant="batches")
@breaks("[1, 0, -100, -100, -100]", "[1, 0, 2, 1, -100]", variant="batches")
def test_a_mean_for_each_sentence(batches):
    """Here the mean of the means of the sentences is another number than the mean over the words, since the second sentence has 2 words and the first 5."""
    z = batches.z.transpose(1, 2)
    assert batches.labels.tolist() == PADDED and (batches.labels >= 0).sum(1).tolist() == [5, 2]
    own = [mean(z[i], batches.labels[i]) for i in range(2)]
    assert isclose(batches.averaged, sum(own) / 2, abs_tol=1e-5)
    assert (
        isclose(batches.whole, mean(z, batches.labels), abs_tol=1e-5) and abs(batches.whole - batches.averaged) > 0.02
    )


@breaks("(labels != -100).sum().clamp(min=1)", "(labels != 100).sum().clamp(min=1)", variant="batches")
@breaks('F.cross_entropy(a, b, reduction="sum") for', "F.cross_entropy(a, b) for", variant="batches")
@breaks("(all_labels != -100)", "(y != -100)", variant="pasted")
@breaks(".clamp(min=1)", "", variant="pasted")
@breaks('reduction="sum") / words', 'reduction="mean") / words', variant="pasted")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_one_divisor_for_the_parts(batches, pasted, seed, n, steps, c):
    """The sums of the parts, divided by the number of words of the whole batch, add up to its loss and its gradient where padding is -100, and with `clamp(min=1)` to 0 where it has no words; a pad token of your own counts as a word; where the parts lack the first word of each sentence, counting it too gives less than the loss, and the labels that the parts have give it."""
    z, y, pad = case(seed, n, steps, c)
    z.requires_grad_()
    for labels in (y.masked_fill(pad, -100), torch.full_like(y, -100)):
        pairs = zip(z.transpose(1, 2).split(1), labels.split(1), strict=True)
        got = sum(pasted(2, all_labels=labels, z=a, y=b).loss for a, b in pairs)
        assert pasted(2, all_labels=labels, z=z.transpose(1, 2), y=labels).words == max(1, (labels != -100).sum())
        if (labels < 0).all():
            assert got.item() == 0 and not torch.autograd.grad(got, z)[0].any()
            continue
        whole = F.cross_entropy(z.transpose(1, 2), labels)
        assert isclose(got.item(), whole.item(), rel_tol=1e-9)
        assert torch.allclose(torch.autograd.grad(got, z)[0], torch.autograd.grad(whole, z)[0])
    own = pasted(2, all_labels=y.masked_fill(pad, 0), z=z.transpose(1, 2), y=y.masked_fill(pad, 0))
    assert own.words == y.numel()
    assert isclose(own.loss.item(), F.cross_entropy(z.transpose(1, 2), y.masked_fill(pad, 0)).item(), rel_tol=1e-9)
    if steps > 1 and not pad[:, 1:].all():
        labels, ahead = y.masked_fill(pad, -100), z[:, :-1].transpose(1, 2)
        kept = labels[:, 1:]
        mean = F.cross_entropy(ahead, kept).item()
        for counted in (kept, labels):
            found = pasted(2, all_labels=counted, z=ahead, y=kept).loss.item()
            assert isclose(found, mean, rel_tol=1e-9) == (counted is kept or (labels[:, 0] < 0).all().item())
            assert found <= mean + 1e-9
    assert batches.words == 7 and isclose(batches.summed, batches.whole, abs_tol=1e-5)


@breaks("(guess == labels)[real]", "(guess == labels)[~real]", variant="batches")
@breaks("z.argmax(1)", "z.argmin(1)", variant="batches")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_the_share_of_right_words(batches, seed, n, steps, c):
    """With padding at -100, the share of right words over all places counts the padding as wrong: it is the share over the words times their part of the places."""
    z, y, pad = case(seed, n, steps, c)
    right = z.argmax(2) == y.masked_fill(pad, -100)
    assert not right[pad].any()
    over_all, over_words = right.double().mean().item(), right[~pad].double().mean().item()
    assert isclose(over_all, over_words * (~pad).double().mean().item(), abs_tol=1e-12)
    right = batches.z.argmax(1)[batches.real].eq(torch.tensor([0, 2, 1, 0, 2, 1, 0])).sum().item()
    assert isclose(batches.share, right / 7, abs_tol=1e-6) and isclose(batches.careless, right / 10, abs_tol=1e-6)
    assert 0 < right < 7 and torch.equal(batches.real, batches.labels >= 0)


@breaks(
    "F.cross_entropy(logits.flatten(0, 1), labels)",
    "F.cross_entropy(logits.flatten(0, 1), labels.flatten())",
    variant="messages",
)
@breaks("steps.view(-1, 3)", "steps.reshape(-1, 3)[:2]", variant="messages")
@drawn(cases=12, seed=SEED, n=st.integers(2, 5), steps=st.integers(2, 5), c=CLASSES)
def test_half_flattened(messages, seed, n, steps, c):
    """Flat logits with labels (N, L), or logits (N, C, L) with flat labels, raise "Expected input batch_size", as both flat do where one is longer, and both flat of one length run; `view` of turned logits does not run and says "view size is not compatible", where logits flattened before the turn run; a `reshape` of those that `transpose(1, 2)` turned mixes them."""
    z, y, _ = case(seed, n, steps, c)
    assert said(z.flatten(0, 1), y) == f"Expected input batch_size ({n * steps}) to match target batch_size ({n})."
    assert said(z.transpose(1, 2), y.flatten()).startswith(f"Expected input batch_size ({n})")
    assert said(z.flatten(0, 1), y[:, 1:].flatten()).startswith(f"Expected input batch_size ({n * steps})")
    assert isclose(said(z.flatten(0, 1), y.flatten()), mean(z, y), rel_tol=1e-9)
    for turned in (z.transpose(0, 1), z.transpose(1, 2)):
        try:
            raise AssertionError(turned.view(-1, c))
        except RuntimeError as error:
            assert str(error).startswith("view size is not compatible")
    assert isclose(said(z.view(-1, c), y.flatten()), mean(z, y), rel_tol=1e-9)
    assert not torch.equal(z.transpose(1, 2).reshape(-1, c), z.view(-1, c))
    assert isclose(said(z.transpose(0, 1).reshape(-1, c), y.T.flatten()), mean(z, y), rel_tol=1e-9)
    assert messages.half == "Expected input batch_size (10) to match target batch_size (2)."
    assert str(messages.strided).startswith("view size is not compatible") and messages.steps.shape == (5, 2, 3)


@breaks("logits[:, :-1].view(8, 3)", "logits[:, :-1].reshape(8, 3)", variant="messages")
@breaks("logits[:, :-1].flatten(0, 1)", "logits[:, 1:].flatten(0, 1)", variant="messages")
@drawn(cases=10, seed=SEED, n=st.integers(2, 5), steps=st.integers(3, 6), c=CLASSES)
def test_cut_and_flattened(messages, seed, n, steps, c):
    """`view(-1, C)` of `logits[:, :-1]`, the logits without the last word, says "view size is not compatible", and `flatten(0, 1)` gives the words in the order of `labels[:, 1:].flatten()`."""
    z, y, _ = case(seed, n, steps, c)
    refused = ""
    try:
        z[:, :-1].view(-1, c)
    except RuntimeError as error:
        refused = str(error)
    assert refused.startswith("view size is not compatible")
    cut = z[:, :-1].flatten(0, 1)
    assert isclose(said(cut, y[:, 1:].flatten()), mean(z[:, :-1], y[:, 1:]), rel_tol=1e-9)
    assert str(messages.cut).startswith("view size is not compatible")
    assert torch.equal(messages.short, torch.cat([rows[:4] for rows in messages.logits]))


@breaks("labels == 2, -1)", "labels == 1, -1)", variant="messages")
@breaks("minus, ignore_index=-1", "minus.abs(), ignore_index=1", variant="messages")
@drawn(cases=10, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES, mark=st.integers(-9, -1))
def test_another_mark(messages, seed, n, steps, c, mark):
    """A padded label from -9 to -1 raises "is out of bounds" by default, and is left out with that `ignore_index`; here padding written as -1 raises "Target -1 is out of bounds", and `ignore_index=-1` leaves it out."""
    z, y, pad = case(seed, n, steps, c)
    marked = y.masked_fill(pad, mark)
    got = said(z.transpose(1, 2), marked)
    assert got == f"Target {mark} is out of bounds." if pad.any() else isinstance(got, float)
    assert isclose(said(z.transpose(1, 2), marked, ignore_index=mark), mean(z, marked), rel_tol=1e-9)
    assert messages.outside == "Target -1 is out of bounds." and messages.minus.tolist() == [
        [0, -1, 1, 0, -1],
        [1, 0, -1, 1, 1],
    ]
    assert isclose(messages.mended, mean(messages.logits, messages.minus), abs_tol=1e-5)


@breaks("(read[..., 0] * real).sum() / real.sum()", "(read[..., 0] * real).mean()", variant="numpy")
@breaks("labels != ignore_index", "labels > 0", variant="numpy")
@breaks("max(axis=-1", "max(axis=1", variant="numpy")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES, mark=st.sampled_from([-100, -1, 99]))
def test_numpy_agrees(numpy, seed, n, steps, c, mark):
    """The function of the NumPy tab gives PyTorch's loss of a padded batch, also for large logits and another `ignore_index`."""
    z, y, pad = case(seed, n, steps, c)
    z, y = 300 * z, y.masked_fill(pad, mark)
    ours = numpy.cross_entropy(z.numpy(), y.numpy(), mark)
    assert isclose(ours, said(z.transpose(1, 2), y, ignore_index=mark), rel_tol=1e-9, abs_tol=1e-9)
    assert (numpy.labels[1, 2:] == -100).all() and (numpy.labels >= 0).sum() == 7
    assert isclose(
        numpy.loss, said(torch.tensor(numpy.logits).transpose(1, 2), torch.tensor(numpy.labels)), rel_tol=1e-9
    )
    assert isclose(numpy.loss, 1.2436, abs_tol=1e-4)


@breaks("ignore_class=-100", "reduction='sum', ignore_class=-100", variant="keras")
@breaks("labels[1, 2:] = -100", "labels[1, 3:] = -100", variant="keras")
def test_ignore_class(keras, numpy):
    """Here Keras' sparse loss reads the classes on the last axis, and with `ignore_class=-100` it gives PyTorch's loss."""
    assert isclose(keras.loss, numpy.loss, abs_tol=1e-5) and np.array_equal(keras.labels, numpy.labels)
    assert keras.logits.shape == (2, 5, 3)


@breaks("(safe, logits, real)", "(safe, logits)", variant="keras")
def test_a_sample_weight_of_zeros(keras, numpy):
    """Here a `sample_weight` of zeros for the padding divides by all 10 places: 0.8705 instead of 1.2436."""
    assert isclose(keras.weighted * 10, numpy.loss * 7, abs_tol=1e-4) and isclose(keras.weighted, 0.8705, abs_tol=1e-4)
    again = keras.Loss(from_logits=True)(keras.safe, keras.logits, sample_weight=keras.real)
    assert isclose(float(again), keras.weighted, abs_tol=1e-6)
    assert isclose(keras.loss, 1.2436, abs_tol=1e-4) and keras.real.sum() == 7


@breaks("np.full((2, 5), -100)", "np.full((2, 5), 0)", variant="keras")
def test_only_padding_in_keras(keras):
    """Here Keras gives 0 for a batch of padding alone."""
    assert keras.empty == 0


@breaks("learn(shift=False)", "learn(shift=True)", variant="silent")
@breaks(
    "copied, ahead = learn(shift=False), learn(shift=True)",
    "ahead, copied = learn(shift=False), learn(shift=True)",
    variant="silent",
)
@breaks("labels[:, 1:]\n", "labels[:, :-1]\n", variant="silent")
@breaks("range(60)", "range(1)", variant="silent")
def test_labels_one_ahead(silent):
    """With the input as labels the loss of a language model falls as far as with `logits[:, :-1]` and `labels[:, 1:]`, and under 10% of the next words are right instead of over 90%: here, and for a GRU on padded lines of letters, with 3 seeds."""
    assert silent.copied[1] == 0 and silent.ahead[1] == 1 and max(silent.copied[0], silent.ahead[0]) < 0.05
    assert silent.sentences.tolist() == [[(start + step) % 7 for step in range(6)] for start in range(7)]
    lines = ["explicit is better", "than implicit", "flat beats nested", "sparse, not dense"]
    letters = sorted(set("".join(lines)))
    words = torch.zeros(4, 18, dtype=torch.long)
    for row, line in enumerate(lines):
        words[row, : len(line)] = torch.tensor([letters.index(letter) + 1 for letter in line])
    labels = words.masked_fill(words == 0, -100)
    real = labels[:, 1:] != -100
    for seed in range(3):
        for shifted in (False, True):
            torch.manual_seed(seed)
            table = torch.nn.Embedding(len(letters) + 1, 12)
            gru, head = torch.nn.GRU(12, 32, batch_first=True), torch.nn.Linear(32, len(letters) + 1)
            weights = [*table.parameters(), *gru.parameters(), *head.parameters()]
            optimizer = torch.optim.Adam(weights, lr=0.02)
            for _ in range(80):
                logits = head(gru(table(words))[0])
                kept, wanted = (logits[:, :-1], labels[:, 1:]) if shifted else (logits, labels)
                loss = F.cross_entropy(kept.transpose(1, 2), wanted)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            right = (logits.argmax(2)[:, :-1] == labels[:, 1:])[real].float().mean()
            assert loss < 0.2 and (right > 0.9 if shifted else right < 0.1), (loss, right)


@breaks("view(1, 1, 6), 2)", "view(1, 1, 6), 1)", variant="messages")
@drawn(cases=12, steps=st.integers(2, 5), stride=st.integers(2, 4), kernel=st.sampled_from([1, 3, 5]))
def test_a_stride_joins_words(messages, steps, stride, kernel):
    """Behind a pooling or a stride there are fewer steps than words, and labels cut to as many are those of other words: step i stands over word i times the stride; left out, each word has its own logits in a convolution with `padding="same"`."""
    words = torch.rand(1, 1, steps * stride)
    assert torch.equal(F.max_pool1d(words, stride), words.unflatten(2, (steps, stride)).amax(3))
    conv = nn.Conv1d(1, 1, kernel, stride=stride, padding=kernel // 2, bias=False)
    nn.init.dirac_(conv.weight)  # it copies the word in the middle of its window
    got = conv(words)
    assert got.shape == (1, 1, steps) and torch.equal(got, words[..., ::stride])
    assert not torch.eq(got, words[..., :steps])[..., 1:].any()
    plain = nn.Conv1d(1, 3, kernel, padding="same")(words)
    assert plain.shape == (1, 3, steps * stride) and F.cross_entropy(plain, torch.zeros(1, steps * stride).long()) > 0
    with pytest.raises(RuntimeError, match="Expected target size"):
        F.cross_entropy(got.expand(1, 3, steps), torch.zeros(1, steps * stride).long())
    assert messages.pooled.tolist() == [[[1, 3, 5]]]


@breaks("labels[:, :-1], labels[:, 1:]", "labels[:, :-1], labels[:, :4]", variant="messages")
@breaks("turned[:, :, :-1], labels)", "turned, labels)", variant="messages")
@drawn(cases=12, seed=SEED, n=SIZE, steps=SIZE, c=CLASSES)
def test_one_word_longer(messages, seed, n, steps, c):
    """Where a language model got all words but the last, the labels are one longer than its logits and raise "Expected target size"; `labels[:, 1:]` are the words that follow, and cut at the end they are the words that it got, which teach it to copy."""
    torch.manual_seed(seed)
    labels = torch.randint(0, c, (n, steps + 1))
    got, logits = labels[:, :-1], torch.randn(n, steps, c)
    assert said(logits.transpose(1, 2), labels) == f"{AXIS}[{n}, {steps}], got [{n}, {steps + 1}]"
    follow = labels[:, 1:]
    assert isinstance(said(logits.transpose(1, 2), follow), float)
    assert all(follow[i, j] == labels[i, j + 1] for i in range(n) for j in range(steps))
    sure = 30.0 * F.one_hot(got, c).float()  # a model that says each word again
    assert said(sure.transpose(1, 2), labels[:, :steps]) < 1e-6
    assert torch.equal(got, labels[:, :steps]) and (follow.equal(got) or said(sure.transpose(1, 2), follow) > 0.5)
    assert messages.longer == "Expected target size [2, 4], got [2, 5]" and messages.labels.tolist() == LABELS
    assert messages.given.tolist() == [row[:-1] for row in LABELS]
    assert messages.following.tolist() == [row[1:] for row in LABELS]


@breaks("front = F.pad(labels, (1, 0)", "front = F.pad(labels, (0, 1)", variant="messages")
@breaks("behind = F.pad(labels, (0, 1)", "behind = F.pad(labels, (1, 0)", variant="messages")
@drawn(cases=12, seed=SEED, n=SIZE, steps=st.integers(2, 5), c=CLASSES)
def test_a_token_in_front(messages, seed, n, steps, c):
    """Where a tagger puts a start token in front of the words, the labels are one shorter than its logits and raise "Expected target size"; `F.pad(labels, (1, 0), value=-100)` puts each label beside its own word, and with logits cut behind, or labels padded there, each stands beside the word before it; the labels of a language model, the words that follow, padded so are the words that it got, by which it learns to copy, and `logits[:, :-1]` stand beside the words that follow; where one stands behind too, as in BERT, (1, 1) does so."""
    torch.manual_seed(seed)
    labels = torch.randint(0, c, (n, steps))
    sure = 30.0 * F.one_hot(labels, c).double()  # a model that knows the tag of each word
    logits = torch.cat([torch.randn(n, 1, c), sure], 1)
    assert said(logits.transpose(1, 2), labels) == f"{AXIS}[{n}, {steps + 1}], got [{n}, {steps}]"
    front = F.pad(labels, (1, 0), value=-100)
    assert said(logits.transpose(1, 2), front) < 1e-6 and front[:, 0].eq(-100).all()
    bert = torch.cat([logits, torch.randn(n, 1, c)], 1)
    assert said(bert.transpose(1, 2), F.pad(labels, (1, 1), value=-100)) < 1e-6
    place = torch.arange(steps + 1).double().expand(n, steps + 1)  # 0 is the start token, j the word j
    own = torch.arange(1, steps + 1).expand(n, steps)
    for seen, labelled in ((place[:, :-1], own), (place, F.pad(own, (0, 1), value=-100))):
        kept = labelled != -100
        assert torch.equal(seen[kept], labelled[kept] - 1.0) and kept.sum() == n * steps
    cut, padded = logits[:, :-1], F.pad(labels, (0, 1), value=-100)
    moved = mean(cut, labels)
    assert isclose(said(cut.transpose(1, 2), labels), moved, rel_tol=1e-9)
    assert isclose(said(logits.transpose(1, 2), padded), moved, rel_tol=1e-9)
    assert labels[:, 1:].equal(labels[:, :-1]) or moved > 0.5
    words = torch.randint(0, c, (n, steps + 1))
    follow, given = words[:, 1:], 30.0 * F.one_hot(words, c).double()  # a model that says each word again
    assert said(given.transpose(1, 2), follow) == f"{AXIS}[{n}, {steps + 1}], got [{n}, {steps}]"
    assert said(given.transpose(1, 2), F.pad(follow, (1, 0), value=-100)) < 1e-6
    ahead = torch.cat([30.0 * F.one_hot(follow, c).double(), torch.randn(n, 1, c)], 1)  # one that knows the next
    assert said(ahead[:, :-1].transpose(1, 2), follow) < 1e-6
    assert messages.marked.tolist() == [[-1, *row] for row in LABELS]
    assert messages.behind.tolist() == [[*row, -100] for row in LABELS]
    assert messages.front.tolist() == [[-100, *row] for row in LABELS]


@breaks("labels.gather(1, word)", "F.pad(labels, (0, 4))", variant="messages")
@breaks(".masked_fill(none, -100)", "", variant="messages")
@breaks("[None, 0, 0, 1, 2,", "[None, 0, 1, 1, 2,", variant="messages")
@drawn(cases=12, seed=SEED, n=SIZE, cuts=st.lists(st.integers(1, 3), min_size=2, max_size=5), c=CLASSES)
def test_pieces_of_words(messages, seed, n, cuts, c):
    """Where a tokenizer cuts words into pieces, labels of words raise "Expected target size"; `labels.gather(1, word)`, with the number of each piece's word, gives each piece the label of its word; a mark or padding has no word, its number is `None`, which makes no tensor and as -1 raises; with 0 it learns the first label, and with -100 there it is left out; padded behind, pieces meet the labels of other words, and nothing raises."""
    torch.manual_seed(seed)
    cuts = [2, *cuts]
    labels = torch.randint(0, c, (n, len(cuts)))
    word = torch.tensor([[i for i, pieces in enumerate(cuts) for _ in range(pieces)]]).expand(n, -1)
    long = word.shape[1]
    known = 30.0 * F.one_hot(torch.stack([row[w] for row, w in zip(labels, word, strict=True)]), c).double()
    assert said(known.transpose(1, 2), labels) == f"{AXIS}[{n}, {long}], got [{n}, {len(cuts)}]"
    assert said(known.transpose(1, 2), labels.gather(1, word)) < 1e-6
    padded = F.pad(labels, (0, long - len(cuts)), value=-100)
    kept = padded != -100
    numbers = torch.arange(len(cuts)).expand(n, -1)
    assert (word[kept].view(n, -1) != numbers)[:, 1:].all()  # all but the first stand beside another word
    assert isinstance(said(known.transpose(1, 2), padded), float)
    marked = torch.cat([torch.zeros(n, 1, dtype=torch.long), word, torch.zeros(n, 2, dtype=torch.long)], 1)
    none = torch.tensor([True, *[False] * long, True, True])
    assert (labels.gather(1, marked)[:, none] == labels[:, :1]).all()
    left_out = labels.gather(1, marked).masked_fill(none, -100)
    sure = F.pad(known, (0, 0, 1, 2), value=7.0)  # the marks say nothing
    assert said(sure.transpose(1, 2), left_out) < 1e-6 < 0.05 < said(sure.transpose(1, 2), labels.gather(1, marked))
    for number, kind in ((None, RuntimeError), (-1, RuntimeError)):
        with pytest.raises(kind):
            labels.gather(1, torch.tensor([[number, 0, 0]]).expand(n, -1))
    assert messages.pieces[0].tolist() == [-100, 0, 0, 2, 1, 0, 0, 2, -100]
