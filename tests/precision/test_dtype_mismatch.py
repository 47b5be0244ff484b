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


@breaks('"Linear": attempt("Linear", torch.float64)', '"Linear": attempt("Linear", torch.float32)')
@breaks('attempt("cross_entropy", torch.float32)', 'attempt("cross_entropy", torch.int64)')
@breaks('attempt("Embedding", torch.float32)', 'attempt("Embedding", torch.int32)')
@breaks('attempt("bce_with_logits", torch.int64)', 'attempt("bce_with_logits", torch.float32)')
def test_the_four_messages(answer):
    """The messages name the two dtypes: Double and Float for a layer, Long for class targets and ids, Float cast to Long for binary targets."""
    assert "mat1 and mat2 must have the same dtype, but got Double and Float" in answer.errors["Linear"]
    assert "expected target dtype to be Long or Byte, but got Float" in answer.errors["cross_entropy"]
    assert "one of the following scalar types: Long, Int; but got torch.FloatTensor" in answer.errors["Embedding"]
    assert "Float can't be cast to the desired output type Long" in answer.errors["bce_with_logits"]
    with pytest.raises(RuntimeError, match=r"Input type \(double\) and bias type \(float\) should be the same"):
        nn.Conv2d(3, 5, 3)(torch.zeros(2, 3, 7, 9, dtype=torch.float64))


@breaks("kinds = torch.float32, torch.float64", "kinds = torch.float64, torch.float64")
@breaks("torch.zeros(7, 5, dtype=t)", "torch.zeros(7, 5, dtype=t).float()")
def test_who_takes_what(answer):
    """Of float32, float64, int32 and int64 a linear layer takes the first, `cross_entropy` the last, an embedding the two integers, the binary loss the two floats, `mse_loss` all."""
    assert answer.table == {
        "Linear": [True, False, False, False],
        "cross_entropy": [False, False, False, True],
        "Embedding": [False, False, True, True],
        "bce_with_logits": [True, True, False, False],
        "mse_loss": [True, True, True, True],
    }
    assert answer.fed == torch.float32


@breaks("zeros.double()).dtype", "zeros).dtype")
@breaks("np.zeros(7, np.int64)", "np.zeros(7, np.float32)", variant="numpy")
def test_promotion_is_silent(answer, numpy):
    """`mse_loss` with a float64 target returns float64 without an error; float32 minus int64 is float32 in PyTorch and float64 in NumPy."""
    assert answer.mixed == torch.float64
    pair = torch.tensor(numpy.prediction), torch.tensor(numpy.target)
    assert (pair[0] - pair[1]).dtype == torch.float32
    assert numpy.difference.dtype == np.float64
    assert numpy.product.dtype == np.float64


@breaks("model.double()", "model.float()")
def test_double_moves_the_error(answer):
    """After `model.double()` the weights take twice the bytes and float32 data raises, with the two words exchanged."""
    assert answer.model.weight.nbytes == 2 * answer.before
    assert "got Float and Double" in answer.moved


@breaks("classes.astype(np.int64)]", "0]", variant="numpy")
def test_a_class_is_a_position(numpy):
    """NumPy refuses float indices too, and with integers the mean negative log-softmax of the picked logits is the loss of PyTorch."""
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
