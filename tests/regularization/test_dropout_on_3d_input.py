import math
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tested_answers import breaks

SEEDS = (0, 1, 2)


@breaks("torch.ones(5000, 2, 10, 10), p=0.1)", "torch.ones(5000, 1, 10, 10), p=0.1).expand(-1, 2, -1, -1)")
def test_a_coin_for_each_element(answer, numpy):
    """The number of zeros varies from call to call as 200 independent coins do: mean 20, standard deviation 4.24."""
    counts = [answer.total]
    for seed in SEEDS[1:]:
        torch.manual_seed(seed)
        counts.append((F.dropout(torch.ones(5000, 200), 0.1) == 0).sum(1))
    for count in counts:
        assert math.isclose(count.double().mean(), numpy.mean, abs_tol=0.4)
        assert math.isclose(count.double().std(), numpy.sd, abs_tol=0.3)
    assert math.isclose(numpy.mean, 20) and math.isclose(numpy.sd, math.sqrt(18))


@breaks("torch.ones(5000, 2, 10, 10), p=0.1)", "torch.ones(5000, 1, 10, 10), p=0.1).expand(-1, 2, -1, -1)")
def test_neither_twenty_nor_ten_and_ten(answer, numpy):
    """Exactly 20 zeros is one call in eleven, and 10 in each of the two slices one in 58, as the binomial formula says."""
    assert math.isclose(answer.twenty, numpy.twenty, abs_tol=0.02)
    assert math.isclose(answer.ten_each, numpy.ten_each, abs_tol=0.01)
    assert round(1 / numpy.twenty) == 11 and round(1 / numpy.ten_each) == 58


@breaks("torch.ones(5000, 2, 10, 10), p=0.1)", "torch.ones(5000, 1, 10, 10), p=0.1).expand(-1, 2, -1, -1)")
def test_slices_do_not_know_each_other(answer):
    """No quota is shared between the slices: their counts are uncorrelated, each around 10."""
    first, second = answer.slices.double().unbind(1)
    assert abs(torch.corrcoef(torch.stack([first, second]))[0, 1]) < 0.06
    assert abs(first.mean() - 10) < 0.3 and abs(second.mean() - 10) < 0.3


@breaks("y = F.dropout(x, p=0.1)", "y = F.dropout(x, p=0.2)")
@breaks("return x * keep / (1 - rate)", "return x * keep", variant="numpy")
@breaks("layer = layers.Dropout(0.1)", "layer = layers.Dropout(0.2)", variant="keras")
def test_survivors_are_scaled_up(answer, numpy, keras):
    """PyTorch, NumPy and Keras all multiply what is left by 1/0.9, which keeps the mean at 1."""
    for survivor in (answer.survivor, numpy.survivor, keras.survivor):
        assert math.isclose(survivor, 1 / 0.9, rel_tol=1e-6)
    assert math.isclose(numpy.average, 1, abs_tol=0.01)
    assert math.isclose(answer.draws.mean().item(), 1, abs_tol=0.01)


@breaks("return x * F.dropout(torch.ones(noise_shape), p)", "return F.dropout(x, p)")
@breaks("rng.random(noise_shape or x.shape)", "rng.random(x.shape)", variant="numpy")
def test_a_one_in_noise_shape_shares_the_mask(answer, numpy):
    """A 1 in noise_shape shares the mask along that axis: whole slices, whole rows, whole columns, or one mask for both slices."""
    for seed in SEEDS:
        torch.manual_seed(seed)
        for drop in (
            lambda shape: answer.masked(answer.z, 0.4, shape).numpy(),
            lambda shape: numpy.dropout(np.ones((2, 7, 5)), 0.4, shape),
        ):
            assert set((drop((2, 1, 1)) == 0).sum((1, 2))) <= {0, 35}
            assert set((drop((2, 7, 1)) == 0).sum(2).ravel()) == {0, 5}
            assert set((drop((2, 1, 5)) == 0).sum(1).ravel()) == {0, 7}
            assert (drop((1, 1, 1)) == 0).sum() in (0, 70)
            both = drop((1, 7, 5)) == 0
            assert (both[0] == both[1]).all()
    with pytest.raises(ValueError, match="broadcast"):
        numpy.dropout(np.ones((2, 7, 5)), 0.4, (3, 1, 1))


@breaks("noise_shape=(None, 1, 1)", "noise_shape=(None, None, 1)", variant="keras")
@breaks("layers.SpatialDropout1D(0.4)", "layers.Dropout(0.4)", variant="keras")
def test_keras_noise_shape(keras):
    """Keras takes the same noise_shape with None for an axis as it is, and SpatialDropout1D is the one that drops whole features."""
    assert keras.slice_counts == [0, 35] and keras.step_counts == [0, 5]
    assert keras.feature_counts == keras.spatial_counts == [0, 7]
    shared = keras.layers.Dropout(0.4, noise_shape=(1, None, None))(keras.z, training=True)
    assert (shared == shared[:1]).all() and not (shared == shared[:1, :1]).all()


@breaks("nn.Dropout1d(0.4)", "nn.Dropout(0.4)", variant="modules")
@breaks("lambda z: drop2d(z[None])", "lambda z: drop1d(z)", variant="modules")
def test_modules_that_share_a_mask(modules):
    """On three axes nn.Dropout1d drops whole rows; nn.Dropout2d drops whole slices once a batch axis is put in front."""
    assert modules.rows == [0, 5]
    assert modules.slices_2d == [0, 35]
    assert modules.zeros(lambda z: F.dropout1d(z.mT, 0.4).mT, -2) == [0, 7]


@breaks("zeros(drop3d, (-2, -1))", "zeros(drop1d, (-2, -1))", variant="modules")
@breaks("zeros(drop2d, -1)", "zeros(nn.Dropout(0.4), -1)", variant="modules")
def test_modules_on_the_wrong_number_of_axes(modules):
    """On PyTorch 2.13 Dropout2d warns about three axes and acts as Dropout1d; Dropout3d warns and drops whole slices."""
    assert modules.rows_2d == [0, 5] and modules.slices_3d == [0, 35]
    assert [message.split(":")[0] for message in modules.warned] == ["dropout2d", "dropout3d"]
    assert "please use dropout instead" in modules.warned[1]
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        for seed in SEEDS:
            torch.manual_seed(seed)
            acted = nn.Dropout2d(0.4)(modules.z)
            torch.manual_seed(seed)
            assert torch.equal(acted, nn.Dropout1d(0.4)(modules.z))


@breaks("nn.Dropout(0.1).eval()", "nn.Dropout(0.1)", variant="modules")
@breaks("plain = layer(x)", "plain = layer(x, training=True)", variant="keras")
@breaks("F.dropout(z, 0.1), z)", "F.dropout(z, 0.1, training=False), z)", variant="modules")
def test_training_only(modules, keras):
    """The torch module after eval() and a plain call of the Keras layer change nothing, while Keras passes training=True in fit; F.dropout drops by default."""
    assert modules.module_off and not modules.function_off
    assert (keras.plain == keras.x).all() and not (keras.dropped == keras.x).all()
    flags = []

    class Spy(keras.layers.Layer):
        def call(self, x, training=None):
            flags.append(training)
            return x

    model = keras.keras.Sequential([Spy(), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras 3.15 on NumPy 2.4, when it copies its inputs
        model.predict(np.ones((3, 2)), verbose=0)
        assert flags and not any(flags)
        model.fit(np.ones((3, 2)), np.ones((3, 1)), verbose=0)
    assert flags[-1] is True


@breaks("out.sum().backward()", "F.dropout(w, 0.1).sum().backward()", variant="modules")
def test_the_gradient_meets_the_same_mask(modules):
    """Backward uses the mask of the forward pass: for an input of ones the gradient of the sum equals the output."""
    assert torch.equal(modules.w.grad, modules.out)


@breaks("rate=1 - 0.1", "rate=0.1", variant="numpy")
def test_keep_prob_is_the_other_part(numpy):
    """Read as keep_prob, 0.1 drops about 90% and multiplies the rest by 10."""
    assert math.isclose(numpy.old_dropped, 0.9, abs_tol=0.01)
    assert math.isclose(numpy.old_survivor, 10)


@breaks("chance(k, 7, 0.3)", "chance(k, 7, 0.5)", variant="numpy")
def test_seven_units(numpy):
    """Rate 0.3 on 7 units drops no fixed 30%: none in 8% of the calls, two in 32%, four or more in 13%, and drawn masks agree."""
    assert math.isclose(sum(numpy.seven), 1)
    assert [round(numpy.seven[k], 2) for k in (0, 2)] == [0.08, 0.32] and round(sum(numpy.seven[4:]), 2) == 0.13
    for _ in SEEDS:
        dropped = (numpy.dropout(np.ones((8000, 7)), 0.3) == 0).sum(1)
        assert np.allclose(np.bincount(dropped, minlength=8) / 8000, numpy.seven, atol=0.02)


@breaks("(2, 1, 5))\n", "(2, 7, 5))\n", variant="numpy")
def test_rows_share_a_mask_by_broadcasting(numpy):
    """A mask drawn as (2, 1, 5) is stretched over all 7 rows: each of the 10 columns is kept or dropped whole."""
    assert numpy.row_shared
    zeros = (numpy.one_row == 0).sum(axis=1)
    assert zeros.shape == (2, 5) and set(zeros.ravel().tolist()) <= {0, 7}


@breaks("return x * keep / (1 - rate)", "return x * keep", variant="numpy")
def test_no_correction_when_predicting(numpy):
    """With the division by 0.9 the mean in training is 1, as without dropout; a further factor of 0.9 when predicting makes it 10% too small."""
    assert math.isclose(numpy.average, 1, abs_tol=0.01)
    assert math.isclose(0.9 * numpy.average, 0.9, abs_tol=0.01)


@breaks("torch.manual_seed(0)", "torch.manual_seed(1)")
def test_a_seed_repeats_a_mask_in_one_library(answer, numpy):
    """The same seed gives the same mask again in PyTorch, and another mask in NumPy."""
    torch.manual_seed(0)
    again = F.dropout(torch.ones(2, 10, 10), 0.1)
    assert torch.equal(again, answer.y)
    assert ((numpy.y == 0) != (answer.y.numpy() == 0)).any()


@breaks("widths = np.array([3, 7, 7, 3, 2, 1])", "widths = np.array([3, 7, 4, 3, 2, 1])", variant="numpy")
def test_where_the_weights_are(numpy):
    """In a network 3-7-7-3-2-1 the layer between the two sevens holds 56 of 119 parameters, 47%."""
    layers = [nn.Linear(a, b) for a, b in zip(numpy.widths[:-1].tolist(), numpy.widths[1:].tolist(), strict=True)]
    counted = [sum(p.numel() for p in layer.parameters()) for layer in layers]
    assert counted == numpy.sizes.tolist()
    assert numpy.sizes[1] == 56 and numpy.sizes.sum() == 119


@breaks("F.dropout(z, p=1.0)", "F.dropout(z, p=0.5)", variant="modules")
def test_the_edges(modules):
    """p=1 leaves nothing, a negative p and an integer tensor raise."""
    assert modules.left == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        F.dropout(modules.z, -0.1)
    with pytest.raises(RuntimeError, match="Long"):
        F.dropout(torch.ones(3, dtype=torch.int64), 0.1)
