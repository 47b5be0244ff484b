import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tested_answers import breaks


@breaks("np.ones((7, 5))", "np.ones((7, 5), np.float32)")
@breaks("made = torch.tensor([1.0])", "made = torch.tensor([1])")
def test_where_they_come_from(answer):
    """An array of NumPy arrives as float64; a Python float becomes float32, a Python int becomes int64, and weights are float32."""
    assert answer.x.dtype == torch.float64
    assert [made.dtype for made in answer.made] == [torch.float32, torch.int64]
    assert answer.weights == torch.float32


@breaks("attempt(model, x)", "attempt(model, x.float())")
@breaks("attempt(F.cross_entropy, logits, zeros)", "attempt(F.cross_entropy, logits, zeros.long())")
@breaks("attempt(lookup, zeros)", "attempt(lookup, zeros.int())")
@breaks("attempt(binary, zeros, zeros.long())", "attempt(binary, zeros, zeros)")
def test_the_four_messages(answer):
    """The messages name the two dtypes: Double and Float for a layer, Long for class targets and ids, Float cast to Long for binary targets."""
    assert "mat1 and mat2 must have the same dtype, but got Double and Float" in answer.of_linear
    assert "expected target dtype to be Long or Byte, but got Float" in answer.of_classes
    assert "one of the following scalar types: Long, Int; but got torch.FloatTensor" in answer.of_ids
    assert "Float can't be cast to the desired output type Long" in answer.of_binary
    with pytest.raises(RuntimeError, match=r"Input type \(double\) and bias type \(float\) should be the same"):
        nn.Conv2d(3, 5, 3)(torch.zeros(2, 3, 7, 9, dtype=torch.float64))


@breaks("cured_linear = attempt(model, x.float())", "cured_linear = attempt(model, x.long())")
@breaks(
    "cured_classes = attempt(F.cross_entropy, logits, zeros.long())",
    "cured_classes = attempt(F.cross_entropy, logits, zeros.int())",
)
@breaks("cured_ids = attempt(lookup, zeros.long())", "cured_ids = attempt(lookup, zeros.double())")
@breaks("zeros.long().float()", "zeros.long().int()")
def test_the_four_cures(answer):
    """One cast of the data cures each: float for inputs, long for classes and ids, float for binary targets."""
    assert answer.cured_linear == answer.cured_classes == answer.cured_ids == answer.cured_binary == "works"


@breaks("kinds = torch.float32, torch.float64", "kinds = torch.float64, torch.float64", variant="table")
@breaks("torch.zeros(7, 5, dtype=t)", "torch.zeros(7, 5, dtype=t).float()", variant="table")
def test_who_takes_what(table):
    """Of float32, float64, int32 and int64 a linear layer takes the first, `cross_entropy` the last, an embedding the two integers, the binary loss the two floats, `mse_loss` all."""
    assert table.table == {
        "Linear": [True, False, False, False],
        "cross_entropy": [False, False, False, True],
        "Embedding": [False, False, True, True],
        "bce_with_logits": [True, True, False, False],
        "mse_loss": [True, True, True, True],
    }


@breaks("zeros.double()).dtype", "zeros).dtype", variant="table")
@breaks("np.zeros(7, np.int64)", "np.zeros(7, np.float32)", variant="numpy")
def test_promotion_is_silent(table, numpy):
    """`mse_loss` with a float64 target returns float64 without an error, and cut-off decimals pass it too; float32 minus int64 is float32 in PyTorch and float64 in NumPy."""
    assert table.mixed == torch.float64
    y = torch.tensor([0.5, 1.7])
    assert y.long().tolist() == [0, 1] and F.mse_loss(y, y.long()) > 0.3
    pair = torch.tensor(numpy.prediction), torch.tensor(numpy.target)
    assert (pair[0] - pair[1]).dtype == torch.float32
    assert numpy.difference.dtype == np.float64


@breaks("data = np.ones((7, 5))", "data = np.ones((7, 5), np.float32)", variant="numpy")
@breaks("difference = prediction - target", "difference = prediction - target.astype(np.float32)", variant="numpy")
def test_numpy_widens(numpy):
    """NumPy gives float64 for float32 times float64 and for float32 minus int64, at twice the bytes, and raises nothing."""
    assert numpy.weights.dtype == numpy.prediction.dtype == np.float32
    assert numpy.product.dtype == numpy.difference.dtype == np.float64
    assert numpy.difference.nbytes == 2 * numpy.prediction.nbytes


@breaks("    logits[np.arange(7), classes]\n", "    logits[np.arange(7), classes.astype(int)]\n", variant="numpy")
@breaks("classes.astype(np.int64)]", "classes.astype(np.int64) - 1]", variant="numpy")
def test_a_position_is_an_integer(numpy):
    """A float is refused as a position even when it is whole; as an integer it picks the logit of the true class in each row."""
    assert "arrays used as indices must be of integer" in numpy.refused
    assert all(value % 1 == 0 for value in numpy.classes)
    wanted = [row[int(c)] for row, c in zip(numpy.logits.tolist(), numpy.classes.tolist(), strict=True)]
    assert numpy.picked.tolist() == wanted


@breaks("model.double()", "model.float()")
def test_double_moves_the_error(answer):
    """After `model.double()` the weights take twice the bytes and float32 data raises, with the two words exchanged."""
    assert answer.model.weight.nbytes == 2 * answer.before
    assert "got Float and Double" in answer.moved


@breaks("classes.astype(np.int64)]", "0]", variant="numpy")
def test_a_class_is_a_position(numpy):
    """The mean negative log-softmax of the logits that NumPy picked is the loss of PyTorch."""
    logits = torch.tensor(numpy.logits)
    ours = (np.log(np.exp(numpy.logits).sum(1)) - numpy.picked).mean()
    assert math.isclose(F.cross_entropy(logits, torch.tensor(numpy.classes).long()).item(), ours, rel_tol=1e-9)


@breaks("layers.Dense(3)", 'layers.Dense(3, dtype="float64")', variant="keras")
@breaks("from_logits=True", "from_logits=False", variant="keras")
def test_keras_casts(answer, keras):
    """Keras layers cast floats and integers to float32, and its sparse loss gives the same value for integer and float classes, which is the value of PyTorch."""
    assert set(keras.outputs.values()) == {"float32"}
    wanted = F.cross_entropy(torch.tensor(keras.logits), torch.tensor(keras.classes)).item()
    assert all(math.isclose(value, wanted, rel_tol=1e-5) for value in keras.values.values())
