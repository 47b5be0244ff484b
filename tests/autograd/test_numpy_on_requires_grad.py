import math
from math import isclose
from warnings import catch_warnings, simplefilter

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 4)
SHAPE = st.lists(st.integers(0, 3), max_size=3)
WORDS = "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."


def said(use):
    with catch_warnings():
        simplefilter("ignore")
        try:
            use()
        except (RuntimeError, TypeError, AttributeError, BufferError) as error:
            return str(error)
    return "no error"


def net(seed, inputs=3, outputs=2, rows=4):
    """A linear model and its input, in double precision."""
    torch.manual_seed(seed)
    return nn.Linear(inputs, outputs, dtype=torch.float64), torch.randn(rows, inputs, dtype=torch.float64)


@breaks("y.detach().cpu().numpy()", "(2 * y).detach().cpu().numpy()")
@breaks("    y.numpy()", "    y.detach().numpy()")
@breaks("y = 3 * w", "y = 2 * w")
@breaks("loss = y.mean()", "loss = y.sum()")
@breaks("y.detach().cpu().numpy()", "y.cpu().numpy()", variant="pasted")
@breaks("y.detach().cpu().numpy()", "y.detach_().cpu().numpy()", variant="pasted")
@breaks("losses.append(loss.item())", "losses.append(loss)", variant="pasted")
@drawn(cases=12, seed=SEED, rows=st.integers(0, 3), outputs=SIZE)
def test_the_graph_stays(answer, pasted, seed, rows, outputs):
    """`y.numpy()` of an output raises the message, `y.detach().cpu().numpy()` gives its numbers, and a `backward()` after it gives the weights the slopes that they get without it."""
    slopes = []
    for look in (False, True):
        model, x = net(seed, outputs=outputs, rows=rows)
        y, ours = model(x), []
        loss = y.square().sum()
        if look:
            assert said(y.numpy) == WORDS
            names = {"y": y, "loss": loss, "losses": [9.0]}
            assert said(lambda names=names, ours=ours: ours.append(pasted(1, **names))) == "no error"
            assert type(ours[0].array) is np.ndarray and ours[0].array.tolist() == y.tolist()
            assert [type(one) for one in ours[0].losses] == [float, float]
            assert isclose(ours[0].losses[1], (ours[0].array ** 2).sum(), abs_tol=1e-9)
        assert y.requires_grad and said((loss + y.sum()).backward) == "no error"
        slopes.append(model.weight.grad)
    assert torch.equal(*slopes) and (rows == 0 or slopes[0].abs().max() > 0)
    assert answer.message == WORDS and type(answer.array) is np.ndarray and answer.array.tolist() == [3, 6, 12]
    assert answer.w.grad.tolist() == [1, 1, 1] and answer.w.tolist() == [1, 2, 4]


@breaks("loss.item(), y.tolist()", "loss.item() + 1, y.tolist()")
@breaks("loss.item(), y.tolist()", "loss.item(), w.tolist()")
@breaks("{loss:.2f}", "{2 * loss:.2f}")
@breaks("w = torch.tensor([1.0, 2.0, 4.0]", "w = torch.tensor([1.0, 2.0, 5.0]")
@drawn(cases=12, values=st.lists(st.floats(-9, 9), min_size=1, max_size=5))
def test_python_numbers(answer, values):
    """`.item()`, `.tolist()`, `print` and a format of a single number need no `detach()`: they give Python numbers and text for a tensor that requires grad; here 7 for the mean of 3, 6 and 12."""
    w = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    loss = (w * 1).mean()
    assert (
        (w * 1).tolist() == values
        and type(loss.item()) is float
        and isclose(loss.item(), np.mean(values), abs_tol=1e-9)
    )
    assert f"{loss:.2f}" == f"{loss.item():.2f}" and said(lambda: f"{loss} {w} {w * 1}") == "no error"
    assert said(loss.numpy) == WORDS
    assert answer.number == 7 and type(answer.number) is float and answer.values == [3, 6, 12]
    assert answer.text == "7.00" and answer.loss.requires_grad


@breaks("checked = (3 * w).numpy()", "checked = (2 * w).numpy()")
@drawn(cases=10, seed=SEED, rows=st.integers(0, 3), how=st.sampled_from([torch.no_grad, torch.inference_mode]))
def test_in_the_block(answer, seed, rows, how):
    """In a `no_grad()` or `inference_mode()` block `.numpy()` runs, on an output that was computed there, on one from before the block, and on a weight; behind the block the last two raise again."""
    model, x = net(seed, rows=rows)
    before = model(x)
    with how():
        inside = model(x)
        assert said(inside.numpy) == said(before.numpy) == said(model.weight.numpy) == "no error"
        assert np.array_equal(inside.numpy(), before.numpy())
    assert said(inside.numpy) == "no error"
    assert said(before.numpy) == said(model.weight.numpy) == WORDS
    assert answer.checked.tolist() == [3, 6, 12] and said(answer.w.numpy) == WORDS


@breaks('"y.numpy()"', '"y.detach().numpy()"', variant="causes")
@breaks('"np.asarray(y)"', '"np.asarray(y.detach())"', variant="causes")
@breaks('"np.exp(y)"', '"torch.exp(y)"', variant="causes")
@breaks('"y * np.ones(3)"', '"y * torch.ones(3)"', variant="causes")
@drawn(cases=10, seed=SEED, rows=SIZE, outputs=SIZE, dtype=st.sampled_from([torch.float32, torch.float64]))
def test_numpy_asks_for_it(causes, seed, rows, outputs, dtype):
    """`y.numpy()`, `np.asarray(y)`, `np.exp(y)` and `y * np.ones(n)` of an output bring the message; with `y.detach()` none does; `torch.exp(y)` has its slope, and with `torch.from_numpy(array).to(y)` for an array of float64 `y * array` and `y @ array` have the array as their slope, in float32 too."""
    model, x = net(seed, outputs=outputs, rows=rows)
    model, x = model.to(dtype), x.to(dtype)

    def each(y):
        return [said(use) for use in (y.numpy, lambda: np.asarray(y), lambda: np.exp(y), lambda: y * np.ones(outputs))]

    assert each(model(x)) == [WORDS] * 4 and each(model(x).detach()) == ["no error"] * 4
    y, array = model(x), np.arange(1.0, outputs + 1)
    assert torch.allclose(torch.autograd.grad(torch.exp(y).sum(), y)[0], y.detach().exp())
    for use in (lambda: y * torch.from_numpy(array).to(y), lambda: y @ torch.from_numpy(array).to(y)):
        assert use().dtype == dtype
        (slope,) = torch.autograd.grad(use().sum(), y)
        assert slope.tolist() == [array.tolist()] * rows
    if dtype == torch.float32:
        assert "same dtype" in said(lambda: y @ torch.from_numpy(array))
    assert [causes.told[i] for i in (0, 2, 3, 4)] == [WORDS] * 4
    assert not causes.model.training and causes.y.shape == (5, 3)


@breaks('"y.numpy()"', '"y.detach().numpy()"', variant="causes")
@drawn(cases=8, seed=SEED, rows=SIZE)
def test_eval_is_not_enough(causes, seed, rows):
    """After `model.eval()` `.numpy()` of an output raises the message all the same."""
    model, x = net(seed, rows=rows)
    assert said(model.eval()(x).numpy) == WORDS and not model.training
    assert causes.told[0] == WORDS and not causes.model.training


@breaks('"w.clone().cpu().numpy()"', '"w.clone().detach().numpy()"', variant="causes")
@drawn(cases=8, shape=SHAPE, dtype=st.sampled_from([torch.float32, torch.float64, torch.float16]))
def test_a_copy_keeps_its_history(causes, shape, dtype):
    """`w.clone().cpu().numpy()`, `w.cpu().numpy()` and `w.double().numpy()` raise the message as well."""
    w = torch.ones(shape, dtype=dtype, requires_grad=True)
    assert said(w.clone().cpu().numpy) == said(w.cpu().numpy) == said(w.double().numpy) == WORDS
    assert causes.told[1] == WORDS


@breaks('"np.mean([loss, loss])"', '"np.mean([loss.item(), loss.item()])"', variant="causes")
@drawn(cases=4, seed=SEED, steps=st.integers(1, 4))
def test_a_list_of_losses(causes, seed, steps):
    """`np.mean(losses)` and Matplotlib's `plt.plot(losses)` of a list of losses raise the message; a list of `loss.item()` does not."""
    from matplotlib import pyplot as plt

    model, x = net(seed)
    losses = [model(x).square().mean() * (step + 1) for step in range(steps)]
    assert said(lambda: np.mean(losses)) == said(lambda: plt.plot(losses)) == WORDS
    numbers = [loss.item() for loss in losses]
    assert said(lambda: np.mean(numbers)) == said(lambda: plt.plot(numbers)) == "no error"
    plt.close("all")
    assert causes.told[5] == WORDS and causes.loss.shape == ()


@breaks(
    '"mean_squared_error(np.ones((5, 3)), y)"', '"mean_squared_error(np.ones((5, 3)), y.detach())"', variant="causes"
)
@drawn(cases=6, seed=SEED, rows=st.integers(2, 5))
def test_a_metric(causes, seed, rows):
    """scikit-learn's `mean_squared_error`, `r2_score` and `roc_auc_score` raise the message for scores that require grad; for `y.detach().cpu().numpy()` they do not."""
    from sklearn.metrics import mean_squared_error, r2_score, roc_auc_score

    model, x = net(seed, outputs=1, rows=rows)
    y, wanted = model(x)[:, 0], np.arange(rows) % 2
    for metric in (mean_squared_error, r2_score, roc_auc_score):
        assert said(lambda metric=metric: metric(wanted, y)) == WORDS
        assert said(lambda metric=metric: metric(wanted, y.detach().cpu().numpy())) == "no error"
    assert causes.told[6] == WORDS


@breaks('"y.argmax(1).numpy()"', '"y.max(1).values.numpy()"', variant="causes")
@breaks('"(y > 0).numpy()"', '"y.relu().numpy()"', variant="causes")
@drawn(cases=8, seed=SEED, rows=SIZE)
def test_choices_need_none(causes, seed, rows):
    """`y.argmax(1)` and `y > 0` come without requires grad, and `.numpy()` of them runs."""
    model, x = net(seed, rows=rows)
    y = model(x)
    assert not y.argmax(1).requires_grad and not (y > 0).requires_grad
    assert y.argmax(1).numpy().tolist() == y.argmax(1).tolist() and (y > 0).numpy().tolist() == (y > 0).tolist()
    assert causes.told[10:12] == ["runs", "runs"]


@breaks('"np.ones(3) * y"', '"np.ones(3) * y.detach().numpy()"', variant="causes")
@breaks('"np.mean(y)"', '"np.mean(y.tolist())"', variant="causes")
@breaks('"np.from_dlpack(y)"', '"np.from_dlpack(y.detach())"', variant="causes")
@drawn(cases=8, seed=SEED, outputs=SIZE)
def test_other_words(causes, seed, outputs):
    """`np.ones(n) * y`, `np.mean(y)` and `np.from_dlpack(y)` raise words of their own, and with `y.detach().numpy()` each runs."""
    model, x = net(seed, outputs=outputs)
    y = model(x)

    def each(y):
        return [said(use) for use in (lambda: np.ones(outputs) * y, lambda: np.mean(y), lambda: np.from_dlpack(y))]

    assert each(y) == causes.told[7:10] and WORDS not in causes.told[7:10]
    assert causes.told[7] == "unsupported operand type(s) for *: 'numpy.ndarray' and 'Tensor'"
    assert causes.told[8] == "mean() got an unexpected keyword argument 'axis'"
    assert causes.told[9] == "Can't export tensors that require gradient, use tensor.detach()"
    assert each(y.detach().numpy()) == ["no error"] * 3


@breaks("copied.append(w.detach().numpy().copy())", "copied.append(w.detach().numpy())", variant="silent")
@breaks("kept.append(w.detach().numpy())", "kept.append(w.detach().numpy().copy())", variant="silent")
@breaks("w -= 1\n", "w -= 0\n", variant="silent")
@breaks("range(3)", "range(2)", variant="silent")
@drawn(
    cases=12,
    values=st.lists(st.integers(-9, 9), min_size=1, max_size=4),
    dtype=st.sampled_from([torch.float32, torch.float64, torch.float16]),
)
def test_the_same_memory(silent, values, dtype):
    """On the CPU `w.detach().cpu().numpy()`, `w.numpy(force=True)` and `w.data.numpy()` are the memory of `w`: an update of `w` changes the array, and a write into the array changes `w`; with `.copy()` neither happens; here three kept arrays all show 0, and the copies 3, 2 and 1."""
    makers = (lambda w: w.detach().cpu().numpy(), lambda w: w.numpy(force=True), lambda w: w.data.numpy())
    for make in makers:
        w = torch.tensor(values, dtype=dtype, requires_grad=True)
        array, copy = make(w), make(w).copy()
        with torch.no_grad():
            w += 1
        assert array.tolist() == w.tolist() == [v + 1 for v in values] and copy.tolist() == values
        array[0] = 50
        copy[0] = 60
        assert w[0].item() == 50
    assert silent.first == [0, 0, 0] and silent.alone == [3, 2, 1] and silent.w.requires_grad
    assert all(a.tolist() == silent.w.tolist() == [0, -1] for a in silent.kept)
    assert [a.tolist() for a in silent.copied] == [[3, 2], [2, 1], [1, 0]]


@breaks("values = y.detach().numpy()", "values = y.detach().numpy().copy()", variant="silent")
@breaks("values *= 10", "values *= 11", variant="silent")
@breaks("v = torch.tensor([0.0, 1.0]", "v = torch.tensor([0.5, 1.0]", variant="silent")
@breaks("y = v.exp()", "y = v * v.exp()", variant="silent")
@drawn(cases=10, start=st.lists(st.floats(-2, 2), min_size=1, max_size=3), factor=st.integers(2, 9))
def test_a_write_is_not_noticed(silent, start, factor):
    """Where `exp` keeps its result `y` for backward, a write by NumPy into `y.detach().numpy()` or `y.data.numpy()` raises nothing, and after it the slope is too large by the factor written; a write by torch into `y.detach()` raises; here 10 and 27.18, ten times e to the power of 0 and 1."""
    for make in (lambda y: y.detach(), lambda y: y.data):
        v = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        y = v.exp()
        array = make(y).numpy()
        array *= factor
        y.sum().backward()
        assert torch.allclose(v.grad, factor * v.detach().exp())
    v = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    y = v.exp()
    y.detach().mul_(factor)
    assert "has been modified by an inplace operation" in said(y.sum().backward)
    assert np.allclose(silent.wrong, [10, 10 * np.e]) and silent.v.tolist() == [0, 1]


@breaks("float((u.detach().numpy() ** 2)", "float((u.detach().numpy() ** 3)", variant="silent")
@breaks("loss = u.sum() + squares", "loss = u.sum() + (u**2).sum()", variant="silent")
@breaks("(u.sum() + (u**2).sum())", "(u.sum() + (u**3).sum())", variant="silent")
@breaks("u = torch.tensor([3.0, 2.0]", "u = torch.tensor([3.0, 4.0]", variant="silent")
@drawn(cases=12, seed=SEED, factor=st.floats(0.1, 3), way=st.sampled_from(["numpy", "item", "tolist", "math"]))
def test_a_term_through_numpy(silent, seed, factor, way):
    """A term of the loss that went through NumPy, `.item()`, `.tolist()` or a function of `math` changes its value and no slope, and raises nothing; the same term in torch changes both; here 1 and 1 where 7 and 5 are right."""
    slopes, losses = [], []
    through = {
        "numpy": lambda term: float(np.sqrt(term.detach().numpy())),
        "item": lambda term: term.item() ** 0.5,
        "tolist": lambda term: term.tolist() ** 0.5,
        "math": lambda loss: math.sqrt(loss),
    }
    for kind in ("none", "cut", "torch"):
        model, x = net(seed)
        loss = model(x).square().mean()
        term = model.weight.square().sum()
        if kind == "cut":
            with catch_warnings():
                simplefilter("ignore")
                loss = loss + factor * through[way](term)
        if kind == "torch":
            loss = loss + factor * term.sqrt()
        loss.backward()
        slopes.append(model.weight.grad)
        losses.append(loss.item())
    assert torch.equal(slopes[0], slopes[1]) and not torch.allclose(slopes[0], slopes[2])
    assert isclose(losses[1], losses[2], rel_tol=1e-9) and losses[1] > losses[0]
    assert silent.cut == [1, 1] and silent.whole == [7, 5] and silent.squares == 13 and silent.loss.item() == 18


@breaks("(u.detach().numpy() ** 2).sum(), ", "(u**2).sum(), ", variant="silent")
@drawn(
    cases=6,
    values=st.lists(st.floats(-3, 3), min_size=1, max_size=4),
    dtype=st.sampled_from([torch.float32, torch.float64]),
)
def test_a_number_has_no_backward(silent, values, dtype):
    """A loss that NumPy or `.item()` computed has no `backward`: it raises "object has no attribute 'backward'"; in torch it runs."""
    w = torch.tensor(values, dtype=dtype, requires_grad=True)
    loss = w.square().sum()
    kind = str(dtype).removeprefix("torch.")
    total = np.square(w.detach().numpy()).sum()
    assert said(lambda: total.backward()) == f"'numpy.{kind}' object has no attribute 'backward'"
    assert said(lambda: loss.item().backward()) == "'float' object has no attribute 'backward'"
    assert said(loss.backward) == "no error" and torch.allclose(w.grad, 2 * w.detach())
    assert silent.words == "'numpy.float32' object has no attribute 'backward'" and silent.total == 13


@breaks("(u.sum() + (u**2).sum())", "(u.sum() + (u**3).sum())", variant="silent")
@drawn(cases=6, values=st.lists(st.floats(-3, 3), min_size=1, max_size=4))
def test_a_function_of_your_own(silent, values):
    """A `torch.autograd.Function` whose `forward` uses NumPy and whose `backward` gives the slope has the slopes of the same sum of squares in torch; here 7 and 5."""

    class Squares(torch.autograd.Function):
        @staticmethod
        def forward(ctx, u):
            ctx.save_for_backward(u)
            return torch.tensor(np.square(u.detach().numpy()).sum())

        @staticmethod
        def backward(ctx, above):
            return above * 2 * ctx.saved_tensors[0]

    for start in (values, [3.0, 2.0]):
        u = torch.tensor(start, requires_grad=True)
        (u.sum() + Squares.apply(u)).backward()
        assert torch.allclose(u.grad, 1 + 2 * u.detach())
    assert u.grad.tolist() == silent.whole == [7, 5]


@breaks('"w.requires_grad_(False).numpy()"', '"w.requires_grad_(True).numpy()"', variant="causes")
@drawn(cases=8, seed=SEED, rate=st.floats(1e-3, 1))
def test_a_frozen_weight(causes, seed, rate):
    """After `weight.requires_grad_(False)` its `.numpy()` runs, it gets no slope and `step()` of SGD leaves it, without an error; the bias moves."""
    model, x = net(seed)
    model.weight.requires_grad_(False)
    before, bias = model.weight.clone(), model.bias.detach().clone()
    assert said(model.weight.numpy) == "no error"
    (model(x) - 1).square().mean().backward()
    torch.optim.SGD(model.parameters(), lr=rate).step()
    assert model.weight.grad is None and torch.equal(model.weight, before) and not torch.equal(model.bias, bias)
    assert causes.told[12] == "runs" and not causes.w.requires_grad


@breaks('torch.ones(3, device="meta"), None', "torch.ones(3), None", variant="messages")
@breaks("torch.ones(3).bfloat16()", "torch.ones(3).half()", variant="messages")
@breaks("torch.tensor([1 + 2j]).conj()", "torch.tensor([1 - 2j])", variant="messages")
@breaks("torch.eye(2).to_sparse()", "torch.eye(2)", variant="messages")
@drawn(cases=6, n=SIZE)
def test_further_words(messages, n):
    """Without requires grad a tensor on the meta device says "can't convert meta device type tensor to numpy", one of bfloat16 "Got unsupported ScalarType BFloat16", a conjugate "has conjugate bit set", its imaginary part "has negative bit set" and a sparse one "can't convert Sparse layout tensor to numpy"; `.float()`, `.resolve_conj()`, `.resolve_neg()` and `.to_dense()` before `.numpy()` mend all but the first."""
    told = messages.told
    tensors = {
        "meta": torch.ones(n, device="meta"),
        "bfloat16": torch.ones(n).bfloat16(),
        "conj": torch.full((n,), 1 + 2j).conj(),
        "neg": torch.full((n,), 1 + 2j).conj().imag,
        "sparse": torch.eye(n).to_sparse(),
    }
    for name, words in (
        ("meta", "can't convert meta device type tensor to numpy"),
        ("bfloat16", "Got unsupported ScalarType BFloat16"),
        ("conj", "has conjugate bit set"),
        ("neg", "has negative bit set"),
        ("sparse", "can't convert Sparse layout tensor to numpy"),
    ):
        assert words in told[name] and said(tensors[name].numpy) == told[name]
    assert tensors["bfloat16"].float().numpy().tolist() == [1] * n
    assert tensors["conj"].resolve_conj().numpy().tolist() == [1 - 2j] * n
    assert tensors["neg"].resolve_neg().numpy().tolist() == [-2] * n
    assert tensors["sparse"].to_dense().numpy().tolist() == np.eye(n).tolist()
    assert messages.mended == {"bfloat16": [1, 1, 1], "conj": [1 - 2j], "neg": [-2], "sparse": [[1, 0], [0, 1]]}


@breaks("torch.tensor([1 + 2j]).conj()", "torch.tensor([1 + 2j])", variant="messages")
@drawn(cases=6, n=SIZE)
def test_force(messages, n):
    """`numpy(force=True)` takes a tensor that requires grad, a conjugate and its imaginary part, and refuses bfloat16 and a sparse one."""
    assert np.ones(n).tolist() == torch.ones(n, requires_grad=True).numpy(force=True).tolist()
    z = torch.full((n,), 1 + 2j, requires_grad=True)
    assert z.conj().numpy(force=True).tolist() == [1 - 2j] * n
    assert z.conj().imag.numpy(force=True).tolist() == [-2] * n
    for refused in (torch.ones(n, requires_grad=True).bfloat16(), torch.eye(n).to_sparse()):
        assert said(lambda refused=refused: refused.numpy(force=True)) != "no error"
    assert "has conjugate bit set" in messages.told["conj"]


@breaks("    y.numpy()", "    y.detach().numpy()", variant="keras")
@breaks("keras.layers.Dense(3)", "keras.layers.Dense(4)", variant="keras")
@breaks("model.predict(x", "model.predict(2 * x", variant="keras")
def test_keras_on_torch(keras):
    """On the torch backend `.numpy()` of the output of a Keras model raises the message here; `keras.ops.convert_to_numpy` and `predict` give its numbers, and `layer.kernel.numpy()` those of the weight."""
    assert keras.message == WORDS and type(keras.converted) is np.ndarray
    assert keras.converted.shape == keras.predicted.shape == (5, 3) and keras.weight.shape == (4, 3)
    assert np.allclose(keras.converted, keras.predicted) and np.allclose(keras.x @ keras.weight, keras.converted)
    assert np.allclose(keras.converted, keras.y.detach().numpy()) and keras.x.tolist() == [[1] * 4] * 5


@breaks("(u.numpy() ** 2).sum()", "(u.numpy() ** 3).sum()", variant="tensorflow")
@breaks("tf.reduce_sum(u) + squares", "tf.reduce_sum(2 * u) + squares", variant="tensorflow")
@breaks("tf.reduce_sum(u**2)", "tf.reduce_sum(u**3)", variant="tensorflow")
@breaks("@tf.function  #", "#", variant="tensorflow")
def test_tensorflow_is_silent(silent, tensorflow):
    """In an eager tape of TensorFlow `.numpy()` raises nothing, and the term has no slope: 1 and 1 where 7 and 5 are right; inside `tf.function` it says "'SymbolicTensor' object has no attribute 'numpy'"."""
    assert tensorflow.cut == silent.cut == [1, 1] and tensorflow.whole == silent.whole == [7, 5]
    assert tensorflow.squares == silent.squares == 13
    assert "'SymbolicTensor' object has no attribute 'numpy'" in tensorflow.refused
