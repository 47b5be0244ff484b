import math
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tested_answers import breaks


@breaks("b[9, 4] = a[9, 4]", "b[3, 4] = a[3, 4]")
@breaks("d.square().sum(1).sqrt()", "(d.square().sum(1) + 1e-9).sqrt()")
def test_the_loss_is_one_step_late(answer):
    """The batch with two equal embeddings has a finite loss and a gradient of nothing but NaN; every loss after it is NaN, with three seeds."""
    for losses in (answer.written, answer.train(answer.root, seed=1), answer.train(answer.root, seed=2)):
        assert np.isfinite(losses[:10]).all()
        assert np.isnan(losses[10:]).all()
    torch.manual_seed(0)
    layer = nn.Linear(5, 3)
    loss = answer.root(layer(answer.a[9]) - layer(answer.b[9])).mean()
    loss.backward()
    assert loss.isfinite() and all(p.grad.isnan().all() for p in layer.parameters())


@breaks("train(root, lr=0.0)", "train(lambda d: d.norm(dim=1), lr=0.0)")
def test_learning_rate_zero_does_not_help(answer):
    """Even a learning rate of 0 ends in NaN at the same batch, because 0 times NaN is NaN."""
    assert np.isfinite(answer.frozen[:10]).all() and np.isnan(answer.frozen[10:]).all()
    assert math.isnan(0.0 * math.nan)


@breaks("train(root, clip=0.01)", "train(lambda d: d.norm(dim=1), clip=0.01)")
def test_clipping_does_not_help(answer):
    """Clipping the gradient changes nothing: the norm it divides by is NaN."""
    assert np.isfinite(answer.clipped[:10]).all() and np.isnan(answer.clipped[10:]).all()


@breaks("d.norm(dim=1)", "d.square().sum(1).sqrt()")
def test_a_slope_of_zero_cures_it(answer):
    """`norm` gives the same losses up to that batch and never NaN, with three seeds."""
    assert np.allclose(answer.safe[:10], answer.written[:10], rtol=1e-4)
    for seed in range(3):
        losses = answer.train(lambda d: d.norm(dim=1), seed=seed)
        assert np.isfinite(losses).all()
    assert np.isfinite(answer.safe).all()


@breaks("        train(root)\n", "        train(lambda d: d.norm(dim=1))\n")
@breaks("d.square().sum(1).sqrt()", "d.square().sum(1).sub(1).sqrt()")
def test_anomaly_mode_names_the_square(answer):
    """Anomaly mode names the square, which multiplied 0 by infinity, and not the root, which supplied the infinity; a warning shows the line of the forward pass."""
    assert "Function 'PowBackward0' returned nan values" in answer.message
    with warnings.catch_warnings(record=True) as heard, torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("always")
        d = torch.zeros(3, requires_grad=True)
        loss = d.square().sum().sqrt()
        with pytest.raises(RuntimeError, match="PowBackward0"):
            loss.backward()
    assert any("d.square().sum().sqrt()" in str(warning.message) for warning in heard)


@breaks("written = train(root)", "written = train(lambda d: d.norm(dim=1))")
@breaks("outer * 2 * d", "outer * d", variant="numpy")
def test_the_slope_by_hand(answer, numpy):
    """The chain rule by hand gives the gradient of PyTorch, and NaN at zero like the run."""
    for seed in range(3):
        d = torch.randn(3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64, requires_grad=True)
        d.square().sum().sqrt().backward()
        assert np.allclose(numpy.slope(d.detach().numpy()), d.grad.numpy(), rtol=1e-12)
    zero = torch.zeros(3, requires_grad=True)
    zero.square().sum().sqrt().backward()
    assert zero.grad.isnan().all() and np.isnan(numpy.slope(numpy.same)).all()
    assert np.isnan(answer.written[10])


@breaks("0.5 / np.sqrt(np.sum(d * d) + eps)", "0.5 / np.sqrt(np.sum(d * d) + eps + 1e-30)", variant="numpy")
@breaks("np.zeros(3)  #", "np.ones(3)  #", variant="numpy")
def test_zero_times_infinity(numpy):
    """At zero the slope of the root is infinite and the slope of the square is 0, and their product is NaN; a small constant under the root makes it 0."""
    assert np.isnan(numpy.slope(numpy.same)).all()
    assert np.array_equal(numpy.slope(numpy.same, eps=1e-12), np.zeros(3))
    assert np.allclose(numpy.ordinary, [0.6, 0, 0.8])


@breaks("descend(lr=5.5)", "descend(lr=1.5)", variant="numpy")
@breaks("w = w - np.float32(lr) * (2 * w)", "w = w - np.float32(lr) * w", variant="numpy")
def test_a_large_learning_rate_announces_itself(numpy):
    """With too large a learning rate the loss grows a hundredfold in every step and is infinite long before it is NaN, at the step that the range of float32 gives."""
    assert np.allclose(numpy.climbing[1:20] / numpy.climbing[:19], 100, rtol=1e-4)
    assert numpy.first_inf == math.ceil(numpy.room / 2)
    assert np.isinf(numpy.climbing[numpy.first_inf : numpy.first_nan]).all()
    assert numpy.first_nan > numpy.first_inf + 10


@breaks("calm = descend(lr=0.9)", "calm = descend(lr=1.9)", variant="numpy")
def test_a_small_enough_one_does_not(numpy):
    """A learning rate below 1 brings the same loss down, for every value that was tried."""
    assert numpy.calm[-1] < 1e-8
    for lr in (0.1, 0.5, 0.9, 0.99):
        losses = numpy.descend(lr)
        assert np.isfinite(losses).all() and losses[-1] < losses[0]


@breaks("np.float32(lr) * (2 * w)", "np.float32(lr) * w", variant="numpy")
def test_torch_diverges_in_the_same_way(numpy):
    """SGD in PyTorch prints the same losses, up to infinity and NaN; with clipped gradients they stay below 100."""

    def descend(clip):
        w, losses = torch.ones(1, requires_grad=True), []
        optimizer = torch.optim.SGD([w], lr=5.5)
        for _ in range(45):
            optimizer.zero_grad()
            loss = w.square().sum()
            losses.append(loss.item())
            loss.backward()
            nn.utils.clip_grad_norm_([w], clip)
            optimizer.step()
        return losses

    assert np.allclose(descend(torch.inf), numpy.climbing, rtol=1e-4, equal_nan=True)
    assert max(descend(1.0)) < 100


@breaks("-(hot * z.softmax(0).log()).sum()", "-(hot * z.log_softmax(0)).sum()", variant="causes")
@breaks("(z.exp() / z.exp().sum())[0]", "z.softmax(0)[0]", variant="causes")
def test_formulas_by_hand(causes):
    """Cross-entropy and softmax written by hand give NaN where the ones of PyTorch give 0 and 1."""
    assert math.isnan(causes.births["hand"][0]) and math.isnan(causes.births["exp"][0])
    assert abs(causes.births["torch"][0]) < 1e-6 and math.isclose(causes.births["softmax"][0], 1)


@breaks('probe("late", late', 'probe("late", early', variant="causes")
@breaks("inside = torch.where(x > 0, x, 1.0)", "inside = x", variant="causes")
def test_where_comes_too_late(causes):
    """`torch.where` after the root has the right value and a NaN slope; `torch.where` before it has both right."""
    (late, late_slopes), (early, early_slopes) = causes.births["late"], causes.births["early"]
    assert late == early == 2
    assert math.isnan(late_slopes[0]) and early_slopes == [0, 0.25]


@breaks("x[x > 9].mean()", "x[x > 9].log().mean() + x.log().sum() * torch.nan", variant="causes")
@breaks("torch.tensor(-100)", "torch.tensor(1)", variant="causes")
def test_the_mean_of_nothing_is_harmless(causes):
    """The mean of nothing and a batch without one label that counts give a NaN loss and slopes of 0."""
    for name in ("empty", "ignored"):
        loss, slopes = causes.births[name]
        assert math.isnan(loss) and slopes == [0, 0]
    # The weights of a network survive such a step.
    layer = nn.Linear(5, 3)
    F.cross_entropy(layer(torch.ones(7, 5)), torch.full((7,), -100)).backward()
    assert (layer.weight.grad == 0).all()


@breaks("none = torch.zeros(2)", "none = torch.ones(2)", variant="causes")
def test_a_mean_by_division_is_not(causes):
    """The same mean written as a masked sum over the sum of the mask has NaN slopes and ruins the weights."""
    loss, slopes = causes.births["over"]
    assert math.isnan(loss) and np.isnan(slopes).all()


@breaks("torch.tensor(-torch.inf)", "torch.tensor(-1e9)", variant="causes")
def test_everything_masked(causes):
    """A softmax over nothing but -inf is NaN in value and slope."""
    loss, slopes = causes.births["masked"]
    assert math.isnan(loss) and np.isnan(slopes).all()


@breaks("3.0, 3.0)", "3.0, 4.0)", variant="causes")
def test_a_constant_column(causes):
    """Standardising a column that never varies is 0 / 0."""
    assert math.isnan(causes.births["constant"][0])


@breaks("dirty[2, 1] = torch.nan", "dirty[2, 1] = 7.0", variant="search")
def test_one_bad_cell_ruins_all(search):
    """One NaN among 35 numbers of a batch makes all 39 weights NaN in a single step."""
    assert search.ruined == search.total == 5 * 4 + 4 + 4 * 3 + 3


@breaks("return x.log()", "return x.exp()", variant="search")
@breaks("dirty[2, 1] = torch.nan", "dirty[2, 1] = 7.0", variant="search")
def test_the_search_finds_the_place(search):
    """The search names the first that is not finite: the batch, a weight, a statistic of BatchNorm, or the output of a layer."""
    log = nn.Sequential(nn.Linear(5, 4), search.Log())
    assert search.first_bad(log, search.batch) == "output of 1 (Log())"
    assert search.first_bad(log, search.dirty) == "the batch"
    assert search.first_bad(search.good, search.batch) == "stored 0.weight"
    normed = nn.Sequential(nn.BatchNorm1d(5))
    normed(search.dirty)  # the statistics are ruined, no weight is
    assert search.first_bad(normed.eval(), search.batch) == "stored 0.running_mean"
    fresh = nn.Sequential(nn.Linear(5, 4), nn.Tanh())
    assert search.first_bad(fresh, search.batch).startswith("nothing")


@breaks('plain = run("root", root, [1.0, 2.0])', 'plain = run("root", root, [1.0, 2.0], skip=True)', variant="norm")
@breaks("[1.0, 2.0], clip=0.1)", "[1.0, 2.0], skip=True)", variant="norm")
def test_ask_the_norm_of_the_gradient(norm):
    """With a root at 0 the norm that `clip_grad_norm_` returns is NaN while the loss is still a number, and clipping does not help."""
    for losses, norms in (norm.plain, norm.clipped):
        assert np.isfinite(losses[:2]).all() and np.isnan(losses[2:]).all()
        assert math.isfinite(norms[0]) and math.isnan(norms[1])


@breaks("[1.0, 2.0], skip=True)", "[1.0, 2.0])", variant="norm")
@breaks("b[9, 4] = a[9, 4]", "b[9, 4] = a[9, 3]")
def test_skip_that_step(answer, norm):
    """Skipping the one step whose norm is not finite saves the run, in both roots at 0, with three seeds."""
    assert np.isfinite(norm.skipped[0]).all() and math.isnan(norm.skipped[1][1])
    for seed in range(3):
        torch.manual_seed(seed)
        layer, skips = nn.Linear(5, 3), []
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
        for number, (one, other) in enumerate(zip(answer.a, answer.b, strict=True)):
            optimizer.zero_grad()
            loss = answer.root(layer(one) - layer(other)).mean()
            assert loss.isfinite()
            loss.backward()
            if nn.utils.clip_grad_norm_(layer.parameters(), torch.inf).isfinite():
                optimizer.step()
            else:
                skips.append(number)
        assert skips == [9]


@breaks("recurrent, [1.2])", "recurrent, [1.0])", variant="norm")
@breaks("recurrent, [1.2], clip=0.1)", "recurrent, [1.2])", variant="norm")
def test_one_step_can_be_too_long(norm):
    """A recurrent unit goes from an ordinary loss to NaN in one step without printing infinity; its norm was finite and large, and clipping saves it, from three starts."""
    for start, leap, held in (
        (1.2, norm.leap, norm.held),
        *((s, norm.run("", norm.recurrent, [s]), norm.run("", norm.recurrent, [s], clip=0.1)) for s in (1.205, 1.21)),
    ):
        losses, norms = leap
        assert losses[0] < 5 and 10 < norms[0] < 1e6, start
        assert np.isnan(losses[1:]).all()
        assert np.isfinite(held[0]).all() and held[0][-1] < held[0][0]


@breaks("y[12] = np.nan", "y[12] = 0.0", variant="keras")
@breaks("x, y = x[known], y[known]", "x, y = x[:28], y[:28]", variant="keras")
def test_keras_stops_too_late(keras):
    """`TerminateOnNaN` ends the training in the batch with the missing label, and by then all 22 weights are NaN; without the row none is."""
    assert len(keras.stopped) == 2 and len(keras.seen) == 5
    assert keras.ruined == keras.ruined_too == 5 * 3 + 3 + 3 * 1 + 1
    assert keras.ruined_clean == 0 and np.isfinite(keras.clean).all()


@breaks("trainable=False)", "trainable=True)", variant="keras")
@breaks("y[12] = np.nan", "y[12] = 0.0", variant="keras")
def test_keras_shows_the_mean_so_far(keras):
    """The loss that Keras shows is the mean of the epoch so far: after one bad batch it stays NaN although no weight is."""
    assert np.isnan(keras.shown[1:]).all() and keras.untouched == 0
    assert math.isclose(keras.seen[0], keras.clean[0])
