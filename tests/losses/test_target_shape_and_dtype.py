from math import isclose

import numpy as np
import torch
import torch.nn.functional as F

from tested_answers import breaks


@breaks("attempt(column)", "attempt(column.squeeze(1))")
def test_a_column_is_refused(answer):
    """A target of shape (7, 1) raises "0D or 1D target tensor expected, multi-target not supported", whatever its dtype."""
    assert "0D or 1D target tensor expected, multi-target not supported" in str(answer.of_column)
    assert "multi-target not supported" in answer.attempt(answer.column.float())


@breaks("attempt(labels.float())", "attempt(labels.byte())")
@breaks("attempt(labels.int())", "attempt(labels.long())")
def test_class_numbers_are_int64(answer):
    """Class numbers as float or int32 raise "expected target dtype to be Long or Byte" on PyTorch 2.13; int64 and uint8 are taken."""
    assert "expected target dtype to be Long or Byte, but got Float" in str(answer.of_floats)
    assert "expected target dtype to be Long or Byte, but got Int" in str(answer.of_ints)
    assert "expected target dtype to be Long or Byte, but got Double" in answer.attempt(answer.labels.double())
    assert answer.attempt(answer.labels.byte()) == answer.loss


@breaks("attempt(labels + 1)", "attempt(labels)")
def test_classes_count_from_zero(answer):
    """Labels that count from one run out of classes: with three classes, "Target 3 is out of bounds"."""
    assert answer.of_one_based == "IndexError: Target 3 is out of bounds."


@breaks("column.float().squeeze(1).long()", "column.float().argmax(1).long()")
@breaks("attempt(F.one_hot(labels, 3).float())", "attempt(F.one_hot(labels, 3).float() / 2)")
@breaks("attempt(F.one_hot(labels, num_classes=3))", "attempt(F.one_hot(labels, num_classes=3).double())")
def test_two_targets_that_work(answer):
    """Dropping the axis and casting gives the right loss, and so does a one-hot table, but only as floats."""
    assert isclose(answer.repaired, answer.loss, rel_tol=1e-6)
    assert isclose(answer.probabilities, answer.loss, rel_tol=1e-6)
    assert "Expected floating point type for target with class probabilities" in str(answer.of_one_hot)


@breaks("column.argmax(1)", "F.one_hot(labels, 3).argmax(1)")
def test_argmax_on_a_column(answer):
    """Taking argmax(1) of a (7, 1) column runs without an error and turns every label into class 0."""
    assert answer.all_zero.tolist() == [0] * 7
    assert torch.equal(torch.max(answer.column, 1)[1], answer.all_zero)
    assert answer.labels.unique().numel() == 3


@breaks("F.cross_entropy(one_output", "F.binary_cross_entropy_with_logits(one_output")
def test_one_output_learns_nothing(answer):
    """A single output with a (7, 1) float target raises nothing: the loss is 0 and so is every gradient, for any output and labels."""
    assert answer.one_output.shape == (7, 1)
    assert answer.silent.item() == 0 and answer.one_output.grad.abs().max() == 0
    for seed in range(3):
        z = 9 * torch.randn(7, 1, generator=torch.Generator().manual_seed(seed))
        assert F.cross_entropy(z, answer.column.float()).item() == 0


@breaks("np.arange(len(z)), target", "np.arange(len(z)), target - 1", variant="numpy")
@breaks("(target * log_softmax(z)).sum(-1)", "(target * log_softmax(z)).mean(-1)", variant="numpy")
@breaks("Loss(from_logits=True)", "Loss(from_logits=False)", variant="keras")
def test_frameworks_agree(numpy, keras):
    """PyTorch, NumPy and Keras give the same loss for class numbers and for a one-hot table, to 1e-6."""
    z, labels = torch.tensor(numpy.z), torch.tensor(numpy.labels)
    torch_loss = F.cross_entropy(z, labels).item()
    for other in (numpy.by_index, numpy.by_weight, keras.by_index, keras.one_hot_to_dense):
        assert isclose(torch_loss, other, abs_tol=1e-6)


@breaks("np.arange(7), column", "np.arange(7), labels", variant="numpy")
@breaks("labels.astype(float)", "labels.astype(int)", variant="numpy")
def test_the_target_is_an_index(numpy):
    """As an index, a column of seven reads 49 numbers instead of seven, and a float reads none."""
    assert numpy.picked.shape == (7, 7)
    assert "arrays used as indices must be of integer" in str(numpy.by_float)
    assert np.allclose(np.diag(numpy.picked), numpy.log_softmax(numpy.z)[np.arange(7), numpy.labels])


@breaks("(target * log_softmax(z)).sum(-1)", "(target * log_softmax(z)).sum(0)", variant="numpy")
@breaks("z = z - z.max(-1, keepdims=True)", "z = z * 1.5", variant="numpy")
def test_an_index_or_a_weight(numpy):
    """A class number and its one-hot row give one loss, which is minus the mean log of the probability of the right class."""
    for seed in range(3):
        z = np.random.default_rng(seed).normal(size=(7, 3))
        p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
        wanted = -np.log(p[np.arange(7), numpy.labels]).mean()
        assert isclose(numpy.cross_entropy(z, numpy.labels), wanted, rel_tol=1e-9)
        assert isclose(numpy.cross_entropy(z, np.eye(3)[numpy.labels]), wanted, rel_tol=1e-9)


@breaks('labels[:, None].astype("float32")', '(labels[:, None] // 2).astype("float32")', variant="keras")
@breaks("sparse(labels + 0.5, z)", "sparse(labels // 2, z)", variant="keras")
@breaks("attempt(sparse, np.eye(3)[labels])", "attempt(sparse, labels)", variant="keras")
def test_keras_takes_columns_and_floats(keras):
    """Keras takes a column and floats as class numbers and cuts 0.5 off without a word, but its sparse loss refuses a one-hot table."""
    assert keras.by_index == keras.by_column == keras.by_float == keras.by_half
    assert "must have the same shape" in str(keras.one_hot_to_sparse)
    assert "must have the same shape" in str(keras.index_to_dense)
