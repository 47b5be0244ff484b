import inspect
import math
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEEDS = st.integers(0, 2**31)
RATES = st.floats(0.01, 0.99)
SIZES = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6))
SHARED = st.tuples(st.booleans(), st.booleans(), st.booleans())
TF_SHAPES = [(2, 10, 10), (2, 1, 1), (1, 10, 10), (2, 10, 1), (2, 1, 10), (1, 1, 1), (1, 10, 1), (1, 1, 10)]


def shares(mask, shape):
    """Whether a mask is constant along the axes where `shape` is 1, and varies along those where it is not."""
    full = np.broadcast_shapes(mask.shape, shape)
    along = [bool((mask == mask.take([0], axis)).all()) for axis in range(mask.ndim)]
    return full == mask.shape and along == [size == 1 for size in shape]


@breaks("(coins < 0.1)", "(coins < 0.2)", variant="tensorflow")
@breaks("coins = tf.random.uniform((2, 10, 10))", "coins = tf.cast(y != 0, tf.float32)", variant="tensorflow")
@breaks("x = tf.ones((2, 10, 10))", "x = tf.ones((2, 10, 10)) - 1", variant="tensorflow")
def test_tensorflow_flips_a_coin_each(tensorflow):
    """Here `tf.nn.dropout` on 200 elements drops those where `tf.random.uniform` of the same shape and seed is below `rate`: neither 10 in each slice nor 20 in all."""
    mask = np.asarray(tensorflow.mask)
    assert mask.shape == (2, 10, 10) and tensorflow.differ == 0
    assert np.array_equal(mask == 1, np.asarray(tensorflow.coins) < np.float32(0.1))
    assert mask.sum((1, 2)).tolist() == list(tensorflow.calls[0]) and len(np.unique(tensorflow.coins)) > 190
    assert shares(mask, (2, 10, 10)) and mask.max() == 1
    assert not np.isin(10, tensorflow.calls[0]) and sum(tensorflow.calls[0]) != 20


@breaks(".bernoulli_(1 - 0.1)", ".bernoulli_(1 - 0.2)")
@breaks("y = F.dropout(x, p=0.1, training=True)", "y = F.dropout(x, p=0.1, training=False)")
@breaks("keep = torch.empty(2, 10, 10)", "keep = torch.empty(2, 10, 1)")
@drawn(shape=st.lists(st.integers(0, 9), min_size=1, max_size=4), p=st.floats(0, 1), seed=SEEDS)
def test_torch_flips_a_coin_each(answer, shape, p, seed):
    """`F.dropout` drops the elements where `bernoulli_(1 - p)` of the same shape and seed gives 0, for new tensors of ones of one to four axes and p from 0 to 1."""
    torch.manual_seed(seed)
    dropped = F.dropout(torch.ones(shape), p) == 0
    torch.manual_seed(seed)
    assert torch.equal(dropped, torch.empty(shape).bernoulli_(1 - p) == 0)
    assert answer.differ == 0 and answer.zeros == [12, 9] and torch.equal(answer.y == 0, answer.keep == 0)


@breaks("quota(10, (calls, 2, 100))", "quota(20, (calls, 1, 200)).reshape(calls, 2, 100)", variant="numpy")
@breaks("quota(20, (calls, 200))", "quota(10, (calls, 2, 100))", variant="numpy")
@breaks("(each, whole, coins)", "(each, whole, whole)", variant="numpy")
@breaks("(each, whole, coins)", "(each, whole, each)", variant="numpy")
@breaks("np.ones((calls, 2, 100)), 0.1)", "np.ones((calls, 2, 100)), 0.2)", variant="numpy")
@breaks("np.ones((calls, 2, 100)), 0.1)", "np.ones((calls, 2, 100)), 0.1, (calls, 1, 100))", variant="numpy")
def test_both_quotas_fail(numpy, tensorflow):
    """A quota of 10 a slice and a quota of 20 in all both give 20 zeros in each of 5,000 masks; the count of `tf.nn.dropout` and of NumPy's coins is not a quota and varies here, with a spread of 4.2 in all and 3.0 in each slice."""
    assert {mask.shape for mask in (numpy.each, numpy.whole, numpy.coins)} == {(5000, 2, 100)}
    assert set(numpy.each.sum(2).ravel()) == {10} and set(numpy.whole.sum((1, 2))) == {20}
    assert numpy.sds[0] == [0, 0, 0] and numpy.sds[1][0] == 0
    assert np.allclose(numpy.sds[1][1:], 2.13, atol=0.15)
    for total, *parts in (numpy.sds[2], (tensorflow.sd_total, *tensorflow.sd_slices)):
        assert abs(total - 4.24) < 0.2 and np.allclose(parts, 3.0, atol=0.15)
    assert len({sum(call) for call in tensorflow.calls}) > 1 and len(tensorflow.calls) == 5
    assert all(list(call) != [10, 10] for call in tensorflow.calls) and tensorflow.n == 3000
    assert len(tensorflow.sd_slices) == 2 and len(numpy.sds[2]) == 3
    assert math.isclose(numpy.sd_total, 4.2426, abs_tol=1e-4) and math.isclose(numpy.sd_slice, 3)


@breaks("quota(20, (calls, 200))", "quota(10, (calls, 2, 100))", variant="numpy")
@breaks("np.ones((calls, 2, 100)), 0.1)", "np.ones((calls, 2, 100)), 0.1, (calls, 1, 100))", variant="numpy")
def test_slices_do_not_balance(numpy, tensorflow):
    """Here the zeros of the two slices of `tf.nn.dropout` and of NumPy's coins are uncorrelated and do not balance; under a quota of 20 in all each slice makes up for the other."""
    whole, coins = (np.cov(mask.sum(2).T)[0, 1] for mask in (numpy.whole, numpy.coins))
    assert whole < -4 and abs(coins) < 0.5 and set(numpy.whole.sum((1, 2))) == {20}
    ours = (tensorflow.sd_total**2 - np.square(tensorflow.sd_slices).sum()) / 2  # the covariance, from the spreads
    assert abs(ours) < 0.5


@breaks("chance(20, 200, 0.1)", "chance(19, 200, 0.1)", variant="numpy")
@breaks("chance(10, 100, 0.1) ** 2", "chance(10, 100, 0.1)", variant="numpy")
def test_your_counts_are_rare(numpy):
    """The binomial formula gives 9.4% for exactly 20 in all and 1.7% for 10 in each slice, and 5,000 masks agree."""
    counts = numpy.coins.sum(2)
    assert math.isclose(numpy.twenty, math.comb(200, 20) * 0.1**20 * 0.9**180)
    assert math.isclose(numpy.ten_each, (math.comb(100, 10) * 0.1**10 * 0.9**90) ** 2)
    assert round(numpy.twenty, 3) == 0.094 and round(numpy.ten_each, 3) == 0.017
    assert abs((counts.sum(1) == 20).mean() - numpy.twenty) < 0.015
    assert abs((counts == 10).all(1).mean() - numpy.ten_each) < 0.007


@breaks("return x * keep / (1 - rate)", "return x * keep", variant="numpy")
@breaks("layer = layers.Dropout(0.1)", "layer = layers.Dropout(0.2)", variant="keras")
@breaks("p=0.1, training=True)", "p=0.2, training=True)")
@drawn(rate=RATES, seed=SEEDS)
def test_survivors_are_scaled(answer, numpy, keras, tensorflow, rate, seed):
    """What is not dropped is divided by 1 - rate, in PyTorch and NumPy at rates from 0.01 to 0.99, in TensorFlow and Keras here."""
    torch.manual_seed(seed)
    x = torch.rand(7, 5) + 1
    for y in (F.dropout(x, rate).numpy(), numpy.dropout(x.numpy(), rate)):
        kept = y != 0
        assert np.allclose(y[kept], x.numpy()[kept] / (1 - rate), rtol=1e-4)
    for survivor in (answer.y.max().item(), keras.survivor, tensorflow.survivor, np.max(tensorflow.new)):
        assert math.isclose(survivor, 1 / 0.9, rel_tol=1e-6)
    y = np.asarray(tensorflow.y)
    assert np.allclose(y[y != 0], 1 / 0.9) and (y != 0).any()


@breaks("return x * keep / (1 - rate)", "return x * keep", variant="numpy")
@breaks("outs.mean() / x.mean()", "outs.mean() / x.max()", variant="numpy")
def test_the_mean_stays(numpy, tensorflow):
    """The mean with dropout is the mean without, to 1% here; a further factor of 0.9 would be off by 10%."""
    for ratio in (numpy.ratio, tensorflow.average):
        assert abs(ratio - 1) < 0.01 and abs(0.9 * ratio - 1) > 0.09
    assert numpy.outs.shape == (2000, 2, 10, 10) and np.allclose(numpy.outs.max(0), numpy.x / 0.9)


@breaks("noise_shape=shape", "noise_shape=None", variant="tensorflow")
@breaks("x, rate=0.4, noise_shape=[2, 1, 1])", "x, rate=0.4, noise_shape=[2, 10, 1])", variant="tensorflow")
@breaks("noise_shape=[2, 1, 1]", "noise_shape=[1, 10, 10]", variant="pasted")
@breaks("rate=0.1)", "rate=0.9)", variant="pasted")
@breaks("rate=0.1, noise", "rate=0.2, noise", variant="pasted")
@breaks("rate=0.0", "rate=0.1", variant="pasted")
def test_tensorflow_noise_shapes(tensorflow, keras, pasted):
    """Here the mask of `tf.nn.dropout` is constant along each axis where `noise_shape` is 1, and varies along the others."""
    assert [tuple(int(n) for n in shape) for shape in tensorflow.shapes] == TF_SHAPES
    for shape, mask in zip(TF_SHAPES, np.asarray(tensorflow.masks), strict=True):
        assert mask.shape == (2, 10, 10) and shares(mask, shape)
    assert np.asarray(tensorflow.masks)[0].sum((1, 2)).tolist() == [43, 29]
    assert sorted(tensorflow.whole_zeros) == [0, 100] and math.isclose(np.max(tensorflow.whole), 1 / 0.6, rel_tol=1e-6)
    made = []

    def dropout(x, **named):  # that of Keras has the same words and meaning, and draws here
        assert named.keys() <= set(tensorflow.takes)
        made.append(keras.keras.random.dropout(x, seed=len(made), **named).numpy())

    for _ in range(100):
        pasted(1, tf=SimpleNamespace(nn=SimpleNamespace(dropout=dropout)), x=torch.ones(2, 10, 10))
    each, slices, off = (np.array(made[place::3]) for place in range(3))
    assert all(shares(call == 0, (2, 10, 10)) for call in each) and abs((each == 0).mean() - 0.1) < 0.01
    zeros = (slices == 0).sum((2, 3))
    assert set(zeros.flatten()) == {0, 100} and 60 < (zeros.sum(1) == 0).sum() < 95
    assert np.allclose([each.max(), slices.max()], 1 / 0.9) and (off == 1).all()


@breaks("x.new_ones(noise_shape)", "torch.ones_like(x)")
@breaks("noise_shape), p, training)", "noise_shape), p / 2, training)")
@breaks("whole = dropout(x, 0.4, (2, 1, 1))", "whole = dropout(x, 0.4, (1, 1, 1))")
@breaks("rng.random(noise_shape or x.shape)", "rng.random(x.shape)", variant="numpy")
@drawn(sizes=SIZES, shared=SHARED, rate=RATES, seed=SEEDS)
def test_noise_shape_in_torch_and_numpy(answer, numpy, sizes, shared, rate, seed):
    """PyTorch's dropout functions take no `noise_shape`; both functions called `dropout` here draw their coins in it and broadcast them, for three axes of 1 to 6 with any of them shared."""
    shape = tuple(1 if one else size for one, size in zip(shared, sizes, strict=True))
    torch.manual_seed(seed)
    mask = answer.dropout(torch.ones(sizes), rate, shape) != 0
    torch.manual_seed(seed)
    assert torch.equal(mask, torch.empty(shape).bernoulli_(1 - rate).bool().expand(sizes))
    assert torch.equal(answer.dropout(torch.ones(sizes), rate, shape, training=False), torch.ones(sizes))
    numpy.rng.bit_generator.state = np.random.default_rng(seed).bit_generator.state
    mask = numpy.dropout(np.ones(sizes), rate, shape) != 0
    assert np.array_equal(mask, np.broadcast_to(np.random.default_rng(seed).random(shape) >= rate, sizes))
    for function in (F.dropout, F.dropout1d, F.dropout2d, F.dropout3d):
        assert "noise_shape" not in inspect.signature(function).parameters
    assert answer.whole_zeros == [0, 100] and math.isclose(answer.whole.max(), 1 / 0.6, rel_tol=1e-6)


@breaks("noise_shape=shape", "noise_shape=None", variant="keras")
@breaks("shapes = [(None, 1, 1),", "shapes = [(None, 1, None),", variant="keras")
def test_keras_noise_shapes(keras):
    """Here Keras with `(None, 1, 1)`, `(1, None, None)`, `(None, None, 1)`, `(None, 1, None)`, `(1, 1, 1)`, `(1, None, 1)` and `(1, 1, None)` gives masks that are constant along the axes with 1 and vary along the others; without the argument the mask varies along all."""
    wanted = TF_SHAPES[1:]
    for shape, mask, given in zip(wanted, keras.masks, keras.shapes, strict=True):
        assert tuple(given) == tuple(1 if one == 1 else None for one in shape)
        assert mask.shape == (2, 10, 10) and shares(mask.numpy(), shape)
    assert keras.masks[1].sum((1, 2)).tolist() == [38, 38]
    assert shares((keras.dropped == 0).numpy(), (2, 10, 10))


@breaks("layers.SpatialDropout1D(0.4)", "layers.Dropout(0.4)", variant="keras")
def test_spatial_dropout(keras):
    """Here `SpatialDropout1D` drops whole columns of each slice."""
    assert shares(keras.spatial.numpy(), (2, 1, 10))
    assert keras.spatial_zeros[0] == [10, 0, 0, 0, 0, 10, 0, 0, 10, 10] and set(keras.spatial_zeros[1]) == {0, 10}


@breaks("batch = tf.shape(one)[0]", "batch = 2", variant="tensorflow")
@breaks(
    "fixed = tf.nn.dropout(one, rate=0.4, noise_shape=[2, 1, 1])",
    "fixed = tf.nn.dropout(one, rate=0.4, noise_shape=[1, 1, 1])",
    variant="tensorflow",
)
def test_a_fixed_batch_stretches_one(numpy, answer, tensorflow):
    """Here `[2, 1, 1]` turns one example into two without an error, in PyTorch and NumPy too; `tf.shape(one)[0]` for the 2 does not."""
    assert np.shape(tensorflow.one) == (1, 10, 10) == tuple(tensorflow.kept) == np.shape(tensorflow.free)
    assert tuple(tensorflow.stretched) == (2, 10, 10) == np.shape(tensorflow.fixed)
    assert answer.dropout(torch.ones(1, 10, 10), 0.4, (2, 1, 1)).shape == (2, 10, 10)
    assert numpy.dropout(np.ones((1, 10, 10)), 0.4, (2, 1, 1)).shape == (2, 10, 10)


@breaks(
    "shared = tf.nn.dropout(pairs, rate=0.4, noise_shape=[2,",
    "shared = tf.nn.dropout(pairs, rate=0.4, noise_shape=[5, 2,",
    variant="tensorflow",
)
@breaks("noise_shape=[5, 2, 1, 1]", "noise_shape=[1, 2, 1, 1]", variant="tensorflow")
def test_a_batch_shares_the_coins(numpy, answer, tensorflow):
    """On `(5, 2, 4, 3)`, with a batch in front, `[2, 1, 1]` runs too and drops the same slices of all 5 examples, in PyTorch and NumPy too; `[5, 2, 1, 1]` flips for each on its own, and drops whole slices too."""
    assert np.shape(tensorflow.pairs) == np.shape(tensorflow.shared) == np.shape(tensorflow.own) == (5, 2, 4, 3)
    drops = [np.array(y) == 0 for y in (tensorflow.shared, tensorflow.own)]
    torch.manual_seed(0)
    drops.append(answer.dropout(torch.ones(5, 2, 4, 3), 0.4, (2, 1, 1)).numpy() == 0)
    drops.append(numpy.dropout(np.ones((5, 2, 4, 3)), 0.4, (2, 1, 1)) == 0)
    for number, drop in enumerate(drops):
        assert drop.shape == (5, 2, 4, 3) and (drop == drop[:, :, :1, :1]).all()
        assert (drop == drop[:1]).all() == (number != 1)
    assert drops[0].any() and drops[1].any() and not drops[1].all()


@breaks("noise_shape=[3, 1, 1])", "noise_shape=[4, 1, 1])", variant="tensorflow")
def test_misfits_raise(numpy, tensorflow):
    """A `noise_shape` of `[3, 1, 1]` on `(2, 10, 10)` raises here in TensorFlow, run eagerly, and in NumPy; `[2, 1, 1]` does not."""
    assert tensorflow.misfit == "condition [3,1,1], then [2,10,10], and else [] must be broadcastable"
    with pytest.raises(ValueError, match="broadcast"):
        numpy.dropout(np.ones((2, 10, 10)), 0.4, (3, 1, 1))
    assert numpy.dropout(np.ones((2, 10, 10)), 0.4, (2, 1, 1)).shape == np.shape(tensorflow.whole) == (2, 10, 10)


@breaks("rows = nn.Dropout1d(0.4)(x) == 0", "rows = nn.Dropout(0.4)(x) == 0", variant="modules")
@breaks("nn.Dropout1d(0.4)(x.mT).mT", "nn.Dropout1d(0.4)(x)", variant="modules")
@breaks("nn.Dropout2d(0.4)(x[None])[0]", "nn.Dropout1d(0.4)(x)", variant="modules")
@drawn(sizes=SIZES, p=RATES, seed=SEEDS)
def test_modules_share_coins(modules, sizes, p, seed):
    """On three axes `nn.Dropout1d` draws one coin a row, between two `.mT` one a column, and `nn.Dropout2d(p)(x[None])[0]` one a slice."""
    x, (a, b, c) = torch.ones(sizes), sizes
    for drop, shape in (
        (lambda: nn.Dropout1d(p)(x), (a, b, 1)),
        (lambda: nn.Dropout1d(p)(x.mT).mT, (a, 1, c)),
        (lambda: nn.Dropout2d(p)(x[None])[0], (a, 1, 1)),
    ):
        torch.manual_seed(seed)
        mask = drop() != 0
        torch.manual_seed(seed)
        assert torch.equal(mask, torch.empty(shape).bernoulli_(1 - p).bool().expand(sizes))
    assert set(np.ravel(modules.row_zeros)) == {0, 5} and np.shape(modules.row_zeros) == (2, 7)
    assert set(np.ravel(modules.column_zeros)) == {0, 7} and np.shape(modules.column_zeros) == (2, 5)
    assert modules.slice_zeros == [0, 35] and modules.row_zeros[0] == [0, 5, 5, 0, 0, 5, 0]
    assert modules.column_zeros[0] == [7, 7, 0, 0, 0]
    for mask, shape in ((modules.rows, (2, 7, 1)), (modules.columns, (2, 1, 5)), (modules.slices, (2, 1, 1))):
        assert mask.shape == (2, 7, 5) and shares(mask.numpy(), shape)


@breaks("torch.manual_seed(6)\nwith", "torch.manual_seed(7)\nwith", variant="modules")
@breaks("rows_2d = nn.Dropout2d(0.4)(x) == 0", "rows_2d = nn.Dropout3d(0.4)(x) == 0", variant="modules")
@drawn(sizes=SIZES, p=RATES, seed=SEEDS)
def test_dropout2d_on_three_axes(modules, sizes, p, seed):
    """On three axes, without a `[None]`, `nn.Dropout2d` warns and draws the mask of `nn.Dropout1d`."""
    torch.manual_seed(seed)
    with pytest.warns(UserWarning, match="dropout2d: Received a 3D input"):
        mask = nn.Dropout2d(p)(torch.ones(sizes))
    torch.manual_seed(seed)
    assert torch.equal(mask, nn.Dropout1d(p)(torch.ones(sizes)))
    assert torch.equal(modules.rows_2d, modules.rows) and shares(modules.rows_2d.numpy(), (2, 7, 1))
    assert modules.zeros_2d == modules.row_zeros
    assert modules.warned == "dropout2d: Received a 3D input to dropout2d"


@breaks("tf.compat.v1.nn.dropout(x, 0.1)", "tf.compat.v1.nn.dropout(x, rate=0.1)", variant="tensorflow")
@breaks("keep_prob=0.9)", "keep=0.9)", variant="tensorflow")
@breaks("tf.nn.dropout(x, 0.9))", "tf.compat.v1.nn.dropout(x, 0.9))", variant="tensorflow")
def test_keep_prob(tensorflow):
    """Positional 0.1, here outside of any training, is `keep_prob` under the signature of TensorFlow 1, about 9 of 10 are dropped and the rest is multiplied by 10; under that of TensorFlow 2 it is the rate, 0.9 drops about 9 of 10 without an error, and `keep_prob=` raises."""
    assert list(tensorflow.old_zeros) == [90, 91] and list(tensorflow.new_zeros) == [12, 9]
    assert np.isin(np.asarray(tensorflow.old), (0, 10)).all() and math.isclose(
        np.max(tensorflow.new), 1 / 0.9, rel_tol=1e-6
    )
    assert math.isclose(tensorflow.old_survivor, 10, rel_tol=1e-6)
    assert 160 < sum(tensorflow.ported_zeros) < 200 and len(tensorflow.ported_zeros) == 2
    assert tensorflow.renamed == "Got an unexpected keyword argument 'keep_prob'"


@breaks("parameters)", "parameters) + ['training']", variant="tensorflow")
@breaks("rate=0.0)", "rate=0.5)", variant="tensorflow")
def test_no_training_flag(tensorflow):
    """`tf.nn.dropout` takes `x`, `rate`, `noise_shape`, `seed` and `name`; called here outside of any training it drops, and with `rate=0.0` it drops nothing."""
    assert list(tensorflow.takes) == ["x", "rate", "noise_shape", "seed", "name"]
    assert min(sum(call) for call in tensorflow.calls) > 0 and list(tensorflow.off_zeros) == [0, 0]


@breaks("training=self.training)", "training=True)")
@breaks("untold = F.dropout(x, 0.1)", "untold = F.dropout(x, 0.1, self.training)")
@breaks("net.eval()", "net.train()")
@drawn(p=RATES, seed=SEEDS)
def test_eval_and_the_function(answer, p, seed):
    """After `eval()` `nn.Dropout` and `F.dropout` with `training=self.training` drop nothing; `F.dropout` without it goes on as in training."""
    x = torch.ones(40, 50)
    layer = nn.Dropout(p)
    assert (layer(x) == 0).any() and torch.equal(layer.eval()(x), x)
    assert torch.equal(F.dropout(x, p, training=layer.training), x)
    torch.manual_seed(seed)
    untold = F.dropout(x, p)
    torch.manual_seed(seed)
    assert torch.equal(untold, F.dropout(x, p, training=True)) and (untold == 0).any()
    assert answer.train_zeros == [21, 20, 18] and answer.eval_zeros == [0, 0, 24]


@breaks("zeros(layer(x))", "zeros(layer(x, training=True))", variant="keras")
@breaks("dropped = layer(x, training=True)", "dropped = layer(x)", variant="keras")
def test_keras_plain_call(keras):
    """A plain call of the Keras layer and `predict` of a model with it drop nothing here; with `training=True` both drop."""
    assert keras.plain_zeros == [0, 0] and keras.train_zeros == [11, 13]
    model, x = keras.keras.Sequential([keras.layers.Dropout(0.1)]), np.ones((2, 10, 10), "float32")
    with warnings.catch_warnings(action="ignore"):  # of NumPy 2, for torch
        assert (model.predict(x, verbose=0) == 1).all() and (model(x, training=True) == 0).any()


@breaks("chance(k, 7, 0.3)", "chance(k, 7, 0.5)", variant="numpy")
@breaks("range(8)", "range(7)", variant="numpy")
def test_seven_units(numpy):
    """Rate 0.3 on 7 units drops none in 8.2% of the calls, two in 31.8%, four in 9.7%, and 20,000 drawn masks agree with the formula."""
    assert math.isclose(sum(numpy.seven), 1)
    assert [round(numpy.seven[k], 3) for k in (0, 2, 4)] == [0.082, 0.318, 0.097]
    dropped = (numpy.dropout(np.ones((20_000, 7)), 0.3) == 0).sum(1)
    assert np.allclose(np.bincount(dropped, minlength=8) / 20_000, numpy.seven, atol=0.015)
