import inspect
import math
import warnings
from math import isclose

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 9)
Z, Y = [2.0, -1, 0.5, -3, 0], [1.0, 0, 0, 0, 1]
BY_HAND = sum(math.log1p(math.exp(-z if y else z)) for z, y in zip(Z, Y, strict=True)) / 5


def batch(seed, size, scale=3.0):
    torch.manual_seed(seed)
    return (scale * torch.randn(size)).clamp(-10, 10), torch.randint(0, 2, (size,)).float()


def slope_of(loss, z, y):
    z = z.clone().requires_grad_()
    return torch.autograd.grad(loss(z, y), z)[0]


@breaks("in_model = plain(p, labels)", "in_model = plain(p / 2, labels)")
@breaks("in_loss = with_logits(logits, labels)", "in_loss = with_logits(logits + 1, labels)")
@breaks("torch.tensor([2.0, -1, 0.5, -3, 0])", "torch.tensor([2.0, -1, 0.5, -3, 1])")
@breaks("nn.BCEWithLogitsLoss()(logits", "nn.BCEWithLogitsLoss()(logits.sigmoid()", variant="pasted")
@breaks("torch.sigmoid(logits)", "torch.softmax(logits, 0)", variant="pasted")
@drawn(size=SIZE, seed=SEED)
def test_one_sigmoid(answer, pasted, size, seed):
    """For logits from -10 to 10 `BCEWithLogitsLoss` with no sigmoid in the model and `BCELoss` after a sigmoid give the same loss to 0.001; here a sigmoid in the model and another in the loss give another."""
    z, y = batch(seed, size)
    a, b = nn.BCEWithLogitsLoss()(z, y).item(), nn.BCELoss()(z.sigmoid(), y).item()
    wanted = (
        sum(math.log1p(math.exp(-v if label else v)) for v, label in zip(z.tolist(), y.tolist(), strict=True)) / size
    )
    assert isclose(a, wanted, rel_tol=1e-4, abs_tol=1e-5) and isclose(a, b, abs_tol=0.001)
    ours = pasted(1, logits=z, labels=y.long())
    assert isclose(ours.loss.item(), wanted, rel_tol=1e-4, abs_tol=1e-5)
    assert np.allclose(ours.p.tolist(), [1 / (1 + math.exp(-v)) for v in z.tolist()], rtol=1e-4)
    assert answer.logits.tolist() == Z and answer.labels.tolist() == Y
    assert torch.equal(answer.p, answer.logits.sigmoid())
    assert isclose(answer.in_loss, BY_HAND, rel_tol=1e-5) and isclose(answer.in_model, BY_HAND, rel_tol=1e-5)
    assert abs(answer.in_both - BY_HAND) > 0.2


@breaks("in_both = with_logits(p, labels)", "in_both = with_logits(logits, labels)")
@breaks("in_both = with_logits(p, labels)", "in_both = with_logits(p.sigmoid(), labels)")
def test_two_sigmoids_do_not_raise(answer):
    """Here a sigmoid in the model and another in the loss raise nothing and give another loss."""
    q = [1 / (1 + math.exp(-1 / (1 + math.exp(-z)))) for z in Z]
    wanted = -sum(math.log(p if y else 1 - p) for p, y in zip(q, Y, strict=True)) / 5
    assert isclose(answer.in_both, wanted, rel_tol=1e-5) and abs(answer.in_both - answer.in_loss) > 0.2


@breaks("tell(plain, logits, labels)", "tell(plain, p, labels)")
@breaks("torch.nan", "0.5")
@drawn(size=SIZE, seed=SEED, place=st.integers(0, 8), value=st.sampled_from([-1e-7, 1.0000002, 30.0, float("nan")]))
def test_between_0_and_1(answer, size, seed, place, value):
    """`BCELoss` raises "all elements of input should be between 0 and 1" where one output is below 0, above 1 by a last digit or more, or NaN, and takes raw outputs that happen to lie between."""
    z, y = batch(seed, size)
    p = z.sigmoid()
    assert isinstance(answer.tell(answer.plain, p, y), float)
    p[place % size] = value
    words = "RuntimeError: all elements of input should be between 0 and 1"
    assert answer.tell(answer.plain, p, y) == words
    assert answer.in_neither == answer.of_nan == words


@breaks("tell(with_logits, logits, labels.long())", "tell(with_logits, logits, labels)")
@breaks("tell(plain, p, labels.long())", "tell(plain, p, labels)")
@drawn(size=SIZE, seed=SEED, dtype=st.sampled_from([torch.int64, torch.int32, torch.uint8, torch.bool]))
def test_labels_are_floats(answer, size, seed, dtype):
    """Labels as whole numbers or booleans raise in both losses, and `float()` mends it; here int64 gives "result type Float can't be cast" with logits and "Found dtype Long but expected Float" without."""
    z, y = batch(seed, size)
    for loss, output in ((answer.with_logits, z), (answer.plain, z.sigmoid())):
        assert "RuntimeError" in str(answer.tell(loss, output, y.to(dtype)))
        assert isinstance(answer.tell(loss, output, y.to(dtype).float()), float)
    assert answer.of_long == "RuntimeError: result type Float can't be cast to the desired output type Long"
    assert answer.of_long_plain == "RuntimeError: Found dtype Long but expected Float"


@breaks("labels.double())", "labels)")
@drawn(size=SIZE, seed=SEED)
def test_labels_from_numpy(answer, size, seed):
    """Float64 labels raise "Found dtype Double but expected Float" in `BCELoss`, and give the loss with logits."""
    z, y = batch(seed, size)
    assert answer.tell(answer.plain, z.sigmoid(), y.double()) == "RuntimeError: Found dtype Double but expected Float"
    assert isclose(answer.tell(answer.with_logits, z, y.double()), answer.tell(answer.with_logits, z, y), rel_tol=1e-5)
    assert answer.of_double == "RuntimeError: Found dtype Double but expected Float"


@breaks("signs = 2 * labels - 1", "signs = labels")
@breaks("counted = labels + 1", "counted = labels")
@breaks("tell(with_logits, logits, counted)", "tell(with_logits, logits, labels)")
@drawn(size=SIZE, seed=SEED)
def test_labels_that_count_from_one(answer, size, seed):
    """Labels of 1 and 2, of −1 and 1, or of 0 and 255, raise in `BCELoss`; with logits they run, and the loss falls without end as the logit of a 2 or of a 255 goes up or that of a −1 down."""
    z, y = batch(seed, size)
    y[0] = 1
    assert answer.tell(answer.plain, z.sigmoid(), y + 1) == answer.one_based
    assert answer.one_based == "RuntimeError: all elements of target should be between 0 and 1"
    z[0], lower = 1e3, z.clone()
    lower[0] = 2e3
    assert isclose(
        answer.tell(answer.with_logits, z, y + 1) - answer.tell(answer.with_logits, lower, y + 1),
        1e3 / size,
        rel_tol=1e-3,
    )
    masks = [answer.tell(answer.with_logits, logits, 255 * y) for logits in (z, lower)]
    assert isclose(masks[0] - masks[1], 254e3 / size, rel_tol=1e-3)
    assert answer.tell(answer.plain, z.sigmoid(), 255 * y) == answer.one_based
    assert answer.tell(answer.plain, z.sigmoid(), 2 * y - 1 - 2 * (y.min() == 1)) == answer.one_based
    y[0] = 0
    fall = [answer.tell(answer.with_logits, torch.cat([torch.tensor([-far]), z[1:]]), 2 * y - 1) for far in (1e3, 2e3)]
    assert isclose(fall[0] - fall[1], 1e3 / size, rel_tol=1e-3)
    wanted = sum(math.log1p(math.exp(z)) - z * (2 * y - 1) for z, y in zip(Z, Y, strict=True)) / 5
    assert isclose(answer.silent_signs, wanted, rel_tol=1e-4)
    wanted = sum(math.log1p(math.exp(z)) - z * (y + 1) for z, y in zip(Z, Y, strict=True)) / 5
    assert isclose(answer.silent, wanted, rel_tol=1e-4)


@breaks("in_loss = with_logits(logits, labels)", "in_loss = with_logits(labels, logits)")
@drawn(cases=12, size=SIZE, seed=SEED)
def test_labels_first(answer, keras, size, seed):
    """With the labels first, the order of Keras, and the logits behind them, `BCEWithLogitsLoss` without a `pos_weight` raises nothing for floats, no negative has a gradient and each positive -1 by the number of samples, whatever its logit, so the loss falls without end; for integer labels it raises."""
    z, y = batch(seed, size)
    swapped = lambda logits, labels: nn.BCEWithLogitsLoss()(labels, logits)  # noqa: E731
    assert torch.allclose(slope_of(swapped, z, y), -y / size)
    y[0], further = 1, z + 1e3 * torch.eye(size)[0]
    fall = swapped(z, y) - swapped(further, y)
    assert isclose(fall.item(), 1e3 / size, rel_tol=1e-3)
    try:
        raise AssertionError(swapped(z, y.long()))
    except NotImplementedError as error:
        assert "not implemented for 'Long'" in str(error)
    assert isclose(answer.in_loss, BY_HAND, rel_tol=1e-5)
    assert list(inspect.signature(keras.Loss().__call__).parameters)[:2] == ["y_true", "y_pred"]


@breaks("in_loss = with_logits(logits, labels)", "in_loss = with_logits(labels, logits)")
def test_labels_first_say_yes(answer):
    """Here a model trained with the labels first says yes to nearly every held-out row, more than 95% with three seeds, where 63% of all are yes, and with a `pos_weight` of 9 no to nearly every one, more than 95% too; with the logits first it is right on more than 90% with either."""
    columns, y = load_breast_cancer(return_X_y=True)
    x, y = torch.tensor(columns).float(), torch.tensor(y).float()
    for seed in (0, 1, 2):
        for labels_first, times in ((True, 1), (True, 9), (False, 1), (False, 9)):
            torch.manual_seed(seed)
            train, held = torch.randperm(len(y)).split([400, len(y) - 400])
            rows = (x - x[train].mean(0)) / x[train].std(0)
            net = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Linear(16, 1), nn.Flatten(0))
            optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
            for _ in range(200):
                pair = y[train], net(rows[train])
                loss = answer.with_logits(*pair[:: 1 if labels_first else -1], pos_weight=torch.tensor(times))
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            yes = net(rows[held]) > 0
            right = (yes == y[held]).double().mean()
            said = yes if times == 1 else ~yes
            assert (said.double().mean() > 0.95 and loss < -10) if labels_first else right > 0.9
    assert round(y.mean().item(), 2) == 0.63 and isclose(answer.in_loss, BY_HAND, rel_tol=1e-5)


@breaks("tell(with_logits, column, labels)", "tell(with_logits, logits, labels)")
@breaks("tell(plain, p.unsqueeze(1), labels)", "tell(plain, p, labels)")
@drawn(size=st.integers(2, 9), seed=SEED)
def test_shapes_must_agree(answer, size, seed):
    """A column of outputs (N, 1) beside labels (N,) raises a ValueError in both losses; `squeeze(1)` mends it."""
    z, y = batch(seed, size)
    for loss, output in ((answer.with_logits, z), (answer.plain, z.sigmoid())):
        assert "ValueError: " in str(answer.tell(loss, output[:, None], y))
        logits = output[:, None]
        assert answer.tell(loss, logits.squeeze(1), y) == answer.tell(loss, output, y)
    sizes = "(torch.Size([5])) {} the input size (torch.Size([5, 1]))".format
    assert str(answer.of_column).startswith("ValueError: Target size (torch.Size([5])) must be the same as input size")
    assert sizes("that is different to") in str(answer.of_column_plain) and answer.column.shape == (5, 1)


@breaks("logits.unsqueeze(1)", "logits.clone()")
@drawn(size=st.integers(2, 9), seed=SEED)
def test_a_column_in_the_accuracy(answer, size, seed):
    """With guesses (N, 1) from a column of outputs and labels (N,), `guess == labels` has N times N entries, one for each pair, and raises nothing; after `squeeze(1)` it has N."""
    z, labels = batch(seed, size)
    guess = z[:, None].sigmoid() > 0.5
    pairs = [[(v > 0) == (label == 1) for label in labels.tolist()] for v in z.tolist()]
    assert (guess == labels).tolist() == pairs
    assert (guess.squeeze(1) == labels).tolist() == [pairs[i][i] for i in range(size)]
    assert ((answer.column.sigmoid() > 0.5) == answer.labels).shape == (5, 5)


@breaks("plain(z.sigmoid(), no), with_logits(z, no)", "with_logits(z, no), with_logits(z, no)", variant="mistakes")
@breaks("[5.0, 15.0, 17.0, 200.0]", "[5.0, 15.0, 17.0, 20.0]", variant="mistakes")
@breaks("[5.0, 15.0, 17.0, 200.0]", "[5.0, 14.0, 17.0, 200.0]", variant="mistakes")
@drawn(logit=st.floats(17, 1e4))
def test_a_confident_mistake(mistakes, logit):
    """With the label 0, from a logit of 17 on, where the sigmoid is 1, `BCELoss` after it costs 100 and has the gradient 0; `BCEWithLogitsLoss` costs the logit, so that it grows with the output, and has the gradient 1."""
    z, no = torch.tensor([logit]), torch.zeros(1)
    plain = lambda z, y: F.binary_cross_entropy(z.sigmoid(), y)  # noqa: E731
    assert z.sigmoid() == 1 and (plain(z, no).item(), slope_of(plain, z, no).item()) == (100, 0)
    logits = F.binary_cross_entropy_with_logits
    assert isclose(logits(z, no).item(), logit, rel_tol=1e-6) and isclose(
        slope_of(logits, z, no).item(), 1, abs_tol=1e-6
    )
    assert np.allclose(mistakes.rows[2:], [[100, 0, 17, 1], [100, 0, 200, 1]], rtol=1e-6, atol=1e-6)
    assert mistakes.logits == [5, 15, 17, 200]
    below = [[5.01, 0.99, 5.01, 0.99], [14.84, 1.0, 15.0, 1.0]]
    assert np.allclose(mistakes.rows[:2], below, atol=0.006) and isclose(
        mistakes.rows[0][0], math.log1p(math.exp(5)), abs_tol=0.006
    )


@breaks("logits = [5.0, 15.0, 17.0, 200.0]", "logits = [5.0, 15.0, 16.0, 200.0]", variant="mistakes")
@breaks("plain(z.sigmoid(), no), with_logits(z, no)", "with_logits(z, no), with_logits(z, no)", variant="mistakes")
@drawn(logit=st.floats(17, 1e4))
def test_the_sigmoid_lets_nothing_through(mistakes, logit):
    """With the label 0, from a logit of 17 on, the gradient of `BCELoss` for the probability is above 0, and the slope of the sigmoid is 0."""
    z = torch.tensor([logit], requires_grad=True)
    p = z.sigmoid()
    of_p, of_z = torch.autograd.grad(F.binary_cross_entropy(p, torch.zeros(1)), (p, z), retain_graph=True)
    (slope,) = torch.autograd.grad(p, z)
    assert of_p.item() > 1 and slope.item() == 0 and of_z.item() == 0
    assert slope_of(lambda z, _: z.sigmoid().sum(), torch.zeros(1), None).item() == 0.25
    assert mistakes.rows[2][:2] == mistakes.rows[3][:2] == [100, 0]


@breaks("torch.tensor([1.0, 0, 1, 0])", "torch.tensor([1.0, 0, 1, 1])", variant="mistakes")
@breaks("torch.full((4,), 20.0", "torch.full((4,), 10.0", variant="mistakes")
@breaks("sure.sigmoid()", "(sure - sure.detach() + 0.1).sigmoid()", variant="mistakes")
@drawn(pairs=st.integers(1, 9), logit=st.floats(25, 1e3))
def test_half_a_batch(mistakes, pairs, logit):
    """If half of the answers are confident mistakes on label 0, `BCELoss` costs half of 100, that is 50, and they have no gradient: it is 0."""
    z, y = torch.full((2 * pairs,), logit), torch.tensor([1.0, 0.0] * pairs)
    plain = lambda z, y: F.binary_cross_entropy(z.sigmoid(), y)  # noqa: E731
    assert isclose(plain(z, y).item(), 100 / 2, abs_tol=1e-5) and not slope_of(plain, z, y).any()
    assert isclose(mistakes.half.item(), 50, abs_tol=1e-5) and mistakes.sure.grad.tolist() == [0] * 4
    assert mistakes.sure.tolist() == [20] * 4


@breaks("[5.0, 15.0, 17.0, 200.0]", "[5.0, 16.0, 17.0, 200.0]", variant="mistakes")
@drawn(logit=st.floats(0, 15))
def test_moderate_mistakes_agree(mistakes, logit):
    """With the label 0 and a logit from 0 to 15 the two losses agree to 2%, and so do their gradients to 20%."""
    z, no = torch.tensor([logit]), torch.zeros(1)
    plain, logits = (lambda z, y: F.binary_cross_entropy(z.sigmoid(), y)), F.binary_cross_entropy_with_logits
    assert isclose(plain(z, no).item(), logits(z, no).item(), rel_tol=0.02)
    assert isclose(slope_of(plain, z, no).item(), slope_of(logits, z, no).item(), rel_tol=0.2)
    assert mistakes.logits[:2] == [5, 15] and isclose(mistakes.rows[1][0], mistakes.rows[1][2], rel_tol=0.02)


@breaks(
    "plain(z.sigmoid(), no), with_logits(z, no)", "plain((-z).sigmoid(), no), with_logits(z, no)", variant="mistakes"
)
@drawn(logit=st.floats(-100, -17))
def test_the_other_label_fades_later(mistakes, logit):
    """With the label 1 the gradient of `BCELoss` after a sigmoid is still 1 at a logit of -17 and below 0.000001 at -42, where that of `BCEWithLogitsLoss` is 1."""
    plain, logits = (lambda z, y: F.binary_cross_entropy(z.sigmoid(), y)), F.binary_cross_entropy_with_logits
    yes, z = torch.ones(1), torch.tensor([logit])
    assert isclose(slope_of(plain, z, yes).item(), -min(1, math.exp(logit) / 1e-12), rel_tol=1e-3, abs_tol=1e-12)
    assert isclose(slope_of(logits, z, yes).item(), -1, abs_tol=1e-6)
    assert isclose(slope_of(plain, torch.tensor([-17.0]), yes).item(), -1, rel_tol=1e-3)
    assert abs(slope_of(plain, torch.tensor([-42.0]), yes).item()) < 0.000001
    assert mistakes.mistake(17.0)[:2] == [100, 0]


@breaks(
    "with_logits(torch.ones(1), torch.ones(1))", "with_logits(5 * torch.ones(1), torch.ones(1))", variant="mistakes"
)
@breaks(
    "with_logits(torch.zeros(1), torch.zeros(1))", "with_logits(-torch.ones(1), torch.zeros(1))", variant="mistakes"
)
@drawn(logit=st.floats(-200, 200))
def test_double_sigmoid_has_a_floor(mistakes, logit):
    """With two sigmoids the loss cannot fall below ln(1 + 1/e) for a positive and ln 2 for a negative, whatever the logit."""
    p = torch.tensor([logit]).sigmoid()
    yes, no = (F.binary_cross_entropy_with_logits(p, label(1)).item() for label in (torch.ones, torch.zeros))
    floors = math.log(1 + 1 / math.e), math.log(2)
    assert yes > floors[0] - 1e-6 and no > floors[1] - 1e-6
    assert isclose(mistakes.best_yes, floors[0], rel_tol=1e-6) and isclose(mistakes.best_no, floors[1], rel_tol=1e-6)


@breaks("p = logits.sigmoid()", "p = logits.softmax(0)")
@drawn(logit=st.floats(-200, 200))
def test_twice_it_always_says_yes(answer, logit):
    """The sigmoid of a sigmoid never falls below 0.5, whatever the logit; one sigmoid does for a negative one."""
    p = torch.tensor(logit).sigmoid()
    assert p.sigmoid() >= 0.5 and (p < 0.5 or logit > -1e-6)
    assert (answer.p.sigmoid() >= 0.5).all() and (answer.p < 0.5).tolist() == [z < 0 for z in Z]


@breaks("torch.tensor([2.0, -1, 0.5, -3, 0])", "torch.tensor([2.0, -1, 0.6, -3, 0])")
@drawn(logits=st.lists(st.integers(-20_000, 20_000), min_size=1, max_size=9))
def test_the_threshold_is_zero(answer, logits):
    """A sigmoid is above 0.5 where the logit, here a multiple of 0.001, is above 0; at a logit of 0.3 it is, though 0.3 is below 0.5."""
    z = torch.tensor(logits) * 0.001
    assert torch.equal(z.sigmoid() > 0.5, z > 0)
    assert torch.tensor(0.3).sigmoid() > 0.5 > 0.3
    assert torch.equal(answer.p > 0.5, answer.logits > 0) and answer.logits[2] == 0.5


@breaks("logits.unsqueeze(1)", "torch.stack([-logits, logits], 1)")
@drawn(logits=st.lists(st.floats(-50, 50), min_size=1, max_size=9))
def test_argmax_of_one_column(answer, logits):
    """`argmax(1)` of one column of outputs is 0 in each row, whatever the logits."""
    column = torch.tensor(logits).unsqueeze(1)
    assert column.argmax(1).tolist() == [0] * len(logits)
    assert answer.column.argmax(1).tolist() == [0] * 5 and (answer.column > 0).any()


@breaks(
    "logits, labels, pos_weight=pos_weight, reduction",
    "logits, labels, pos_weight=pos_weight * 2, reduction",
    variant="weight",
)
@breaks(
    "mean = with_logits(logits, labels, pos_weight=pos_weight)", "mean = with_logits(logits, labels)", variant="weight"
)
@drawn(size=SIZE, seed=SEED, factor=st.floats(0.01, 100))
def test_pos_weight(weight, size, seed, factor):
    """`pos_weight` multiplies the loss of each positive and leaves that of each negative; the mean still divides by the number of samples."""
    z, y = batch(seed, size)
    how = {"pos_weight": torch.tensor(factor)}
    plain, each = (F.binary_cross_entropy_with_logits(z, y, reduction="none", **more) for more in ({}, how))
    assert torch.allclose(each, torch.where(y == 1, factor * plain, plain), rtol=1e-4, atol=1e-6)
    assert isclose(F.binary_cross_entropy_with_logits(z, y, **how).item(), each.sum().item() / size, rel_tol=1e-4)
    assert torch.allclose(weight.each, torch.tensor([9 * math.log(2)] * 2 + [math.log(2)] * 18), rtol=1e-5)
    assert isclose(weight.mean, 1.8 * math.log(2), rel_tol=1e-5)


@breaks(
    "logits, labels, pos_weight=pos_weight, reduction",
    "logits, labels, pos_weight=pos_weight.sqrt(), reduction",
    variant="weight",
)
@drawn(size=SIZE, seed=SEED, columns=st.integers(2, 5))
def test_one_weight_a_column(weight, size, seed, columns):
    """For outputs (N, C), C numbers as `pos_weight` weigh the positives of one column each, and one number those of all; a plain number raises a TypeError."""
    z, y = batch(seed, size * columns)
    z, y, factors = z.view(size, columns), y.view(size, columns), torch.arange(1.0, columns + 1)
    plain, each = (F.binary_cross_entropy_with_logits(z, y, reduction="none", pos_weight=w) for w in (None, factors))
    for column in range(columns):
        wanted = torch.where(y[:, column] == 1, (column + 1) * plain[:, column], plain[:, column])
        assert torch.allclose(each[:, column], wanted, rtol=1e-4, atol=1e-6)
    for one in (torch.tensor(3.0), torch.tensor([3.0])):
        alike = F.binary_cross_entropy_with_logits(z, y, reduction="none", pos_weight=one)
        assert torch.allclose(alike, torch.where(y == 1, 3 * plain, plain), rtol=1e-4, atol=1e-6)
    raised = []
    for call in (
        lambda: nn.BCEWithLogitsLoss(pos_weight=9.0),
        lambda: F.binary_cross_entropy_with_logits(z, y, pos_weight=9.0),
    ):
        try:
            call()
        except TypeError:
            raised.append(True)
    assert len(raised) == 2 and isclose(weight.each[0].item(), 9 * math.log(2), rel_tol=1e-5)


@breaks("logits, labels, weight=pos_weight", "logits, labels, pos_weight=pos_weight", variant="weight")
@drawn(size=SIZE, seed=SEED, factor=st.floats(0.01, 100))
def test_weight_is_for_both(weight, size, seed, factor):
    """`weight` multiplies the loss of each sample, negatives and positives alike."""
    z, y = batch(seed, size)
    how = {"weight": torch.tensor(factor)}
    plain, each = (F.binary_cross_entropy_with_logits(z, y, reduction="none", **more) for more in ({}, how))
    assert torch.allclose(each, factor * plain, rtol=1e-4, atol=1e-6)
    assert torch.allclose(weight.both, torch.full((20,), 9 * math.log(2)), rtol=1e-5)


@breaks("(per_class, per_class.view(-1, 1, 1))", "(per_class, per_class)", variant="weight")
@breaks("masks[:, 2] = 1", "masks[:, :, :, 2] = 1", variant="weight")
@breaks("[1.0, 2.0, 9.0]", "[1.0, 2.0, 3.0]", variant="weight")
@drawn(size=st.integers(1, 3), seed=SEED, columns=st.integers(2, 4), width=st.integers(2, 4))
def test_weights_of_masks(weight, size, seed, columns, width):
    """For masks (N, C, H, W), C numbers after `view(-1, 1, 1)` weigh the positives of one channel each; a vector of them raises, or where the width is C weighs those of one column of pixels each."""
    z, y = batch(seed, size * columns * 5 * width)
    z, y, factors = z.view(size, columns, 5, width), y.view(size, columns, 5, width), torch.arange(1.0, columns + 1)

    def loss(w):
        return F.binary_cross_entropy_with_logits(z, y, reduction="none", pos_weight=w)

    plain = loss(None)
    along = factors.view(-1, 1, 1)
    assert torch.allclose(loss(along), torch.where(y == 1, along * plain, plain), rtol=1e-4, atol=1e-6)
    try:
        wrong = loss(factors)
    except RuntimeError:
        assert width != columns
    else:
        assert width == columns
        assert torch.allclose(wrong, torch.where(y == 1, factors * plain, plain), rtol=1e-4, atol=1e-6)
    assert isclose(weight.flat, (2 + 4) / 3 * math.log(2), rel_tol=1e-5)
    assert isclose(weight.along, (2 + 9) / 3 * math.log(2), rel_tol=1e-5)


@breaks("pos_weight = negatives / positives", "pos_weight = positives / negatives", variant="weight")
@breaks("[1.0] * 2 + [0] * 18", "[1.0] * 3 + [0] * 17", variant="weight")
@drawn(positives=st.integers(1, 50), negatives=st.integers(1, 50))
def test_negatives_over_positives(weight, positives, negatives):
    """With `pos_weight` = negatives / positives, all positives together weigh as much as all negatives at a logit of 0."""
    y = torch.tensor([1.0] * positives + [0.0] * negatives)
    ratio = torch.tensor(negatives / positives)
    each = F.binary_cross_entropy_with_logits(torch.zeros(len(y)), y, pos_weight=ratio, reduction="none")
    assert isclose(each[y == 1].sum().item(), each[y == 0].sum().item(), rel_tol=1e-4)
    assert isclose(each[y == 0].sum().item(), negatives * math.log(2), rel_tol=1e-4)
    assert weight.labels.tolist() == [1] * 2 + [0] * 18 and weight.pos_weight.item() == 9
    assert (weight.negatives, weight.positives) == (18, 2)


@breaks("[1.0] * 2 + [0] * 18", "[0.0] * 2 + [0] * 18", variant="weight")
@drawn(size=SIZE, seed=SEED)
def test_a_batch_without_positives(weight, size, seed):
    """In a batch without positives negatives / positives is infinite, and the loss with it is NaN; with a positive it is finite."""
    z, y = batch(seed, size)[0], torch.zeros(size)
    ratio = (y == 0).sum() / (y == 1).sum()
    assert ratio == math.inf and F.binary_cross_entropy_with_logits(z, y, pos_weight=ratio).isnan()
    y[0] = 1
    ratio = (y == 0).sum() / (y == 1).sum()
    assert F.binary_cross_entropy_with_logits(z, y, pos_weight=ratio).isfinite()
    assert math.isfinite(weight.mean)


@breaks("settled = push(0.0, pos_weight)", "settled = push(0.0, None)", variant="weight")
@breaks("push(honest, None)", "push(honest, pos_weight / 9 * 2)", variant="weight")
@breaks("logits - pos_weight.log()", "logits - pos_weight", variant="weight")
@breaks("share = positives / 20", "share = positives / 18", variant="weight")
@drawn(positives=st.integers(1, 50), negatives=st.integers(1, 50), factor=st.floats(0.05, 20))
def test_it_shifts_the_probability(weight, positives, negatives, factor):
    """A constant model settles where its odds are `pos_weight` times the odds in the data, and the logit less log(pos_weight) gives the share of positives; with negatives / positives it settles at 0.5."""
    y = torch.tensor([1.0] * positives + [0.0] * negatives).double()
    share = positives / (positives + negatives)

    def slope(logit, ratio):
        loss = lambda z, y: F.binary_cross_entropy_with_logits(z.expand(len(y)), y, pos_weight=torch.tensor(ratio))  # noqa: E731
        return slope_of(loss, torch.tensor([logit]).double(), y).item()

    settled = math.log(factor * positives / negatives)
    assert abs(slope(settled, factor)) < 1e-6 and slope(settled + 0.1, factor) > 0 > slope(settled - 0.1, factor)
    assert isclose(1 / (1 + math.exp(-(settled - math.log(factor)))), share, rel_tol=1e-6)
    assert abs(slope(0.0, negatives / positives)) < 1e-6 and torch.tensor(0.0).sigmoid() == 0.5
    assert isclose(weight.share, 0.1, rel_tol=1e-6) and isclose(weight.honest, math.log(1 / 9), rel_tol=1e-5)
    assert abs(weight.without) < 1e-6 and abs(weight.settled) < 1e-6 and isclose(weight.pushed, -0.72, abs_tol=1e-4)
    assert isclose(weight.mended, 0.1, rel_tol=1e-5) and weight.logits.tolist() == [0] * 20


@breaks("rest = np.log1p(np.exp(-np.abs(z)))", "rest = np.log1p(np.exp(-z))", variant="numpy")
@breaks("np.log(1 - p)", "np.log(p)", variant="numpy")
@breaks("np.float32([17]), np.float32([0])", "np.float32([18]), np.float32([0])", variant="numpy")
@drawn(logit=st.floats(-700, 700), label=st.integers(0, 1))
def test_the_formula(numpy, logit, label):
    """The formula without a probability gives the loss of PyTorch in float64 for logits from -700 to 700, and so does the other one from -20 to 20."""
    z, y = np.array([logit, -1.0]), np.array([label, 1.0])
    wanted = F.binary_cross_entropy_with_logits(torch.tensor(z), torch.tensor(y)).item()
    assert isclose(numpy.bce_with_logits(z, y), wanted, rel_tol=1e-9)
    mild, both = np.full(2, logit / 36 + 0.5), np.array([0.0, 1.0])  # from -20 to 20, with either label
    wanted = F.binary_cross_entropy_with_logits(torch.tensor(mild), torch.tensor(both)).item()
    assert isclose(numpy.bce(numpy.sigmoid(mild), both), wanted, rel_tol=1e-6)
    assert numpy.stable == 17 and np.isinf(numpy.log_of_zero) and numpy.log_of_zero > 0


@breaks("np.float32([16, 17])", "np.float64([16, 17])", variant="numpy")
@breaks("sides = np.float32([16, 17])", "sides = np.float32([16, 20])", variant="numpy")
@breaks("edge = 24 * np.log(2)", "edge = 23 * np.log(2)", variant="numpy")
@drawn(above=st.floats(0.05, 50))
def test_where_the_sigmoid_becomes_one(numpy, above):
    """In float32 a sigmoid is below 1 at a logit of 24 ln 2 less 0.05, and exactly 1 at 0.05 above it and further on, in NumPy and in PyTorch."""
    below, after = np.float32([24 * math.log(2) - 0.05, 24 * math.log(2) + above])
    for p in (numpy.sigmoid(np.array([below, after])), torch.tensor([below, after]).sigmoid()):
        assert p[0] < 1 and p[1] == 1
    assert (
        isclose(numpy.edge, 24 * math.log(2))
        and numpy.after == 1
        and numpy.sides.tolist() == [16, 17]
        and numpy.sigmoid(np.float32([numpy.edge - 0.05])) < 1
    )
    assert numpy.before == torch.tensor(16.0).sigmoid().item() and numpy.before.dtype == np.float32


@breaks("from_z = bce_with_logits(z, y)", "from_z = bce_with_logits(z + 1, y)", variant="numpy")
@breaks("from_p = bce(sigmoid(z), y)", "from_p = bce(sigmoid(z + 1), y)", variant="numpy")
@breaks("probs = float(Loss()(y, p))", "probs = float(Loss()(y, p / 2))", variant="keras")
@breaks(
    "logits = float(Loss(from_logits=True)(y, z))", "logits = float(Loss(from_logits=True)(y, z / 2))", variant="keras"
)
def test_frameworks_agree(answer, numpy, keras):
    """PyTorch, NumPy and Keras give one loss for the samples of the snippets, to 0.000001."""
    for value in (answer.in_loss, numpy.from_p, numpy.from_z, keras.probs, keras.logits):
        assert isclose(value, answer.in_model, abs_tol=0.000001)
    assert numpy.z.tolist() == keras.z.tolist() == Z and numpy.y.tolist() == keras.y.tolist() == Y


@breaks("raw = float(Loss()(y, z))", "raw = float(Loss()(y, p))", variant="keras")
@breaks("double = float(Loss(from_logits=True)(y, p))", "double = float(Loss(from_logits=True)(y, z))", variant="keras")
def test_keras_does_not_raise(answer, keras):
    """Here Keras takes logits without `from_logits=True`, and probabilities with it, and both give another loss than the right pairs."""
    p = np.clip(Z, 1e-7, 1 - 1e-7)
    assert isclose(keras.raw, -np.mean(np.where(Y, np.log(p), np.log(1 - p))), rel_tol=1e-3)
    assert isclose(keras.double, answer.in_both, abs_tol=1e-5)
    assert min(abs(keras.raw - keras.logits), abs(keras.double - keras.logits)) > 0.2


@breaks("y = np.array([1, 0, 0, 0, 1])", "y = np.array([1.0, 0, 0, 0, 1])", variant="keras")
def test_keras_takes_integers(answer, keras):
    """Here integer labels give the loss of PyTorch with floats."""
    assert keras.y.dtype.kind == "i" and isclose(keras.logits, answer.in_loss, abs_tol=1e-6)


@breaks("z = np.array([2.0, -1, 0.5, -3, 0])", "z = np.array([2.0, -1, 0.6, -3, 0])", variant="keras")
@breaks("y = np.array([1, 0, 0, 0, 1])", "y = np.array([1, 0, 1, 0, 1])", variant="keras")
def test_keras_accuracy_of_logits(keras):
    """Here, with `from_logits=True` and one column, `"accuracy"` is 0.8 and counts a logit of 0.4 as no; `BinaryAccuracy` with the threshold 0 is 0.6 and counts it as yes, as the sigmoid does."""
    k = keras.keras
    model = k.Sequential([k.Input((1,)), k.layers.Dense(1, kernel_initializer="ones")])
    metrics = ["accuracy", k.metrics.BinaryAccuracy(threshold=0, name="at_zero")]
    model.compile("sgd", k.losses.BinaryCrossentropy(from_logits=True), metrics=metrics)

    def ask(z, y):
        said = model.evaluate(z[:, None], y[:, None], verbose=0, return_dict=True)
        return round(float(said["accuracy"]), 4), round(float(said["at_zero"]), 4)

    assert ask(keras.z, keras.y) == (0.8, 0.6) and (keras.p > 0.5).tolist() == (keras.z > 0).tolist()
    assert ask(np.full(3, 0.4), np.ones(3)) == (0, 1)


@breaks("no = np.zeros(1)", "no = np.ones(1)", variant="keras")
@breaks("np.ones(1)", "np.ones(1) / 2", variant="keras")
@breaks("np.array([200.0]", "np.array([20.0]", variant="keras")
def test_keras_clips(keras):
    """Here a confident mistake on label 0 costs 15.94 in Keras on probabilities, at a logit of 17 as at 200; with `from_logits=True` the one of 200 costs 200."""
    assert isclose(keras.capped, 15.94, abs_tol=0.005) and isclose(keras.open_ended, 200, rel_tol=1e-6)
    assert keras.big.tolist() == [200] and keras.no.tolist() == [0]
    again = float(keras.Loss()(np.zeros(1), 1 / (1 + np.exp(-np.float32([17])))))
    assert again == keras.capped


@breaks("np.array([200.0]", "np.array([10.0]", variant="keras")
@breaks("open_ended = float(Loss(from_logits=True)(no, big))", "open_ended = float(Loss()(no, big))", variant="keras")
@drawn(label=st.sampled_from([0, 1]), sure=st.floats(17, 200), less=st.floats(0, 12))
def test_keras_clips_the_gradient_too(keras, label, sure, less):
    """On the torch backend Keras' loss on probabilities gives no gradient to a mistake with a logit of 17 or more in size, on either label, and one to a mistake below 12; with `from_logits=True` both have one."""

    def slope(size, logits):
        z = torch.tensor([[size if label == 0 else -size]], requires_grad=True)
        keras.Loss(from_logits=logits)(np.array([[label]]), z if logits else keras.keras.ops.sigmoid(z)).backward()
        return z.grad.abs().item()

    assert slope(sure, False) == 0 and slope(less, False) > 0.4
    assert slope(sure, True) > 0.4 < slope(less, True)
    assert keras.big[0] > 17 and isclose(keras.open_ended, keras.big[0], rel_tol=1e-6)


@breaks("class_weight={0: 1, 1: 9}\n", "class_weight={0: 9, 1: 1}\n", variant="keras")
@breaks("class_weight={0: 1, 1: 9}\n", "class_weight={0: 1, 1: 8}\n", variant="keras")
def test_keras_has_class_weight(keras):
    """Here `fit` with `class_weight={0: 1, 1: 9}` in Keras gives the loss of `pos_weight` 9 in PyTorch, and with more output columns, two or three, another one: each row is weighed by its argmax, without a warning."""
    nine = torch.tensor(9.0)
    wanted = F.binary_cross_entropy_with_logits(torch.tensor(Z), torch.tensor(Y), pos_weight=nine).item()
    assert isclose(keras.weighted, wanted, rel_tol=1e-5)
    logits = torch.tensor([[2.0, -1, 3], [0.5, 1.5, -1], [-3, 0.25, -2], [1, -2, 0.5]])
    labels = torch.tensor([[1.0, 1, 1], [0, 1, 0], [0, 0, 0], [1, 0, 0]])
    for columns in (2, 3):
        z, y = logits[:, :columns], labels[:, :columns]
        dense = keras.layer.__class__(columns, kernel_initializer="identity")
        several = keras.keras.Sequential([keras.keras.Input((columns,)), dense])
        several.compile("sgd", keras.Loss(from_logits=True))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            loss = several.fit(z.numpy(), y.numpy(), verbose=0, class_weight={0: 1, 1: 9}).history["loss"][0]
        rows = F.binary_cross_entropy_with_logits(z, y, reduction="none").mean(1)
        assert isclose(loss, (rows * torch.tensor([1.0, 9.0])[y.argmax(1)]).mean().item(), rel_tol=1e-5)
        assert not [w for w in caught if "class_weight" in str(w.message)]
        assert abs(loss - F.binary_cross_entropy_with_logits(z, y, pos_weight=nine).item()) > 0.3
