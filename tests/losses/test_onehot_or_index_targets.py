import math

import numpy as np
import torch
import torch.nn.functional as F

from tested_answers import breaks


@breaks("table = attempt(one_hot.float())", "table = attempt(one_hot.roll(1, 0).float())")
@breaks("index = attempt(labels)", "index = attempt(labels, label_smoothing=0.1)")
def test_same_loss_same_gradient(answer):
    """Class numbers and a float one-hot table give the same loss and the same gradient, also with label smoothing."""
    torch.testing.assert_close(answer.table, answer.index)
    torch.testing.assert_close(*answer.slopes)
    for seed in (1, 2, 3):
        torch.manual_seed(seed)
        z = torch.randn(7, 3)
        for smoothing in (0.0, 0.2):
            losses = [F.cross_entropy(z, t, label_smoothing=smoothing) for t in (answer.labels, answer.one_hot.float())]
            torch.testing.assert_close(*losses)


@breaks("integers = attempt(one_hot)", "integers = attempt(one_hot.float())")
@breaks("attempt(one_hot.float(), ignore_index=2)", "attempt(one_hot.float())")
def test_what_a_table_cannot(answer):
    """A one-hot table of integers is refused, and so is `ignore_index` beside a float table."""
    assert answer.integers == "RuntimeError: Expected floating point type for target with class probabilities, got Long"
    assert answer.table_ignored == "RuntimeError: ignore_index is not supported for floating point target"


@breaks("number = torch.tensor([2, 0, 1])", "number = torch.tensor([2, 0, 1]).roll(1) * 0 + 1")
@breaks("logits[:, number.argsort()]", "logits")
def test_labels_are_names(answer):
    """Giving the classes other numbers, and their columns the same, leaves the loss as it is for all six orders of three classes; the squared error of class numbers changes."""
    assert sorted(answer.number.tolist()) == [0, 1, 2]
    torch.testing.assert_close(answer.renamed, answer.index)
    for order in ([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]):
        number = torch.tensor(order)
        loss = F.cross_entropy(answer.logits[:, number.argsort()], number[answer.labels])
        torch.testing.assert_close(loss, answer.index)
    guess = torch.zeros(7)  # for a squared error names are numbers
    errors = [F.mse_loss(guess, target.float()) for target in (answer.labels, answer.number[answer.labels])]
    assert not torch.isclose(*errors, atol=0.1)


@breaks("attempt(one_hot.float(), weight=weight)", "attempt(labels, weight=weight)")
@breaks("weight = torch.tensor([1.0, 3.0, 5.0])", "weight = torch.ones(3)")
@breaks('attempt(labels, weight=weight, reduction="sum")', "attempt(labels, weight=weight)")
@breaks('one_hot.float(), weight=weight, reduction="sum"', "one_hot.float(), weight=weight")
def test_weights_divide_by_something_else(answer):
    """With class weights the mean of the table and its gradient are larger by 23 / 7, the sum of the weights of the labels over the number of rows; the sums are equal."""
    ratio = answer.table_weighted.item() / answer.index_weighted.item()
    assert answer.weight[answer.labels].sum() == 23
    assert math.isclose(ratio, 23 / 7, rel_tol=1e-5)
    losses = (answer.table_weighted, answer.index_weighted)
    table, index = (torch.autograd.grad(loss, answer.logits, retain_graph=True)[0] for loss in losses)
    torch.testing.assert_close(table, index * 23 / 7)
    torch.testing.assert_close(answer.index_summed, answer.table_summed)
    torch.testing.assert_close(answer.index_summed, answer.index_weighted * 23)


@breaks("attempt(torch.tensor([[0.0, 0.0, 1.0]]), barred)", "attempt(torch.tensor([2]), barred)")
def test_minus_infinity(answer):
    """A class that is ruled out by minus infinity costs the class numbers nothing and makes the table NaN."""
    assert math.isclose(answer.index_barred.item(), math.log(1 + math.exp(-1)), rel_tol=1e-5)
    assert answer.table_barred.isnan()


@breaks("shares = 0.9 * hard + 0.1 / 3", "shares = hard", variant="table")
@breaks("several[:, 0] = 1", "several[:, 0] = several[:, 0]", variant="table")
def test_shares(table):
    """A table of 0.9 and the rest spread equally is label smoothing of 0.1, and rows that sum to two are not refused."""
    torch.testing.assert_close(table.by_hand, table.built_in)
    assert max(table.sums) == 2 and math.isfinite(table.unchecked)


@breaks("F.one_hot(few).shape", "F.one_hot(few, 3).shape", variant="table")
@breaks("F.cross_entropy(pixels, last)\n", "F.cross_entropy(pixels, last.movedim(-1, 1))\n", variant="table")
@breaks("last.movedim(-1, 1))\nsame", "last.movedim(-1, 1).flip(1))\nsame", variant="table")
def test_shapes_of_one_hot(table):
    """`one_hot` makes as many columns as this batch needs, and puts the classes last, where a loss over pixels wants them at axis 1."""
    assert table.narrow == (7, 2) and table.wide == (7, 3)
    assert table.message == "RuntimeError: Expected target size [7, 5], got [7, 5, 3]"
    assert table.same


@breaks("dtype=torch.long", "dtype=torch.int32", variant="table")
@breaks("1000, 30_000, device", "1000, 3_000, device", variant="table")
def test_memory(table):
    """For 30,000 classes the float table takes 15,000 times the memory of the class numbers."""
    assert table.n_table == 15_000 * table.n_index


@breaks("[rows, labels]", "[rows, labels - 1]", variant="numpy")
@breaks(
    "return -(table * weight * log_softmax(z)).sum(axis=1)",
    "return -(table * log_softmax(z)).sum(axis=1)",
    variant="numpy",
)
def test_each_sample_agrees(numpy):
    """Sample by sample the sum of the books and the one number that the label picks are equal, with and without weights."""
    for weight in (numpy.ones, numpy.weight):
        ours = numpy.by_index(numpy.z, numpy.labels, weight)
        np.testing.assert_allclose(ours, numpy.by_table(numpy.z, numpy.table, weight))
    np.testing.assert_allclose(numpy.per_index, numpy.weight[numpy.labels] * numpy.plain)


@breaks("per_table.sum() / len(table)", "per_table.sum() / weight.sum()", variant="numpy")
@breaks("per_index.sum() / weight[labels].sum()", "per_index.mean()", variant="numpy")
def test_only_the_means_differ(numpy):
    """The weighted means have the ratio of the summed weights, 23, to the number of rows, 7."""
    assert math.isclose(numpy.table_mean / numpy.index_mean, 23 / 7)


@breaks("weight[labels].sum()\n", "len(labels)\n", variant="numpy")
@breaks("per_table.sum() / len(table)", "per_table.sum()", variant="numpy")
def test_frameworks_agree(numpy, keras):
    """NumPy gives PyTorch's weighted loss in both forms, and Keras gives that of the table in both of its losses."""
    z, labels, weight = (torch.tensor(value) for value in (numpy.z, numpy.labels, numpy.weight))
    index = F.cross_entropy(z, labels, weight).item()
    table = F.cross_entropy(z, F.one_hot(labels, 3).to(z.dtype), weight).item()
    assert math.isclose(numpy.index_mean, index) and math.isclose(numpy.table_mean, table)
    assert math.isclose(keras.index_weighted, table, rel_tol=1e-5)
    assert math.isclose(keras.table_weighted, table, rel_tol=1e-5)
    assert math.isclose(keras.index, keras.table, rel_tol=1e-5)


@breaks(
    "keras.metrics.CategoricalAccuracy(), labels[:, None]",
    "keras.metrics.CategoricalAccuracy(), one_hot",
    variant="keras",
)
def test_keras_metric_of_the_wrong_kind(keras):
    """`CategoricalAccuracy` takes a column of class numbers without an error and counts how often class 0 is predicted."""
    predicted = keras.z.argmax(axis=1)
    assert math.isclose(keras.right, (predicted == keras.labels).mean(), rel_tol=1e-6)
    assert math.isclose(keras.wrong, (predicted == 0).mean(), rel_tol=1e-6)
    assert keras.wrong != keras.right


@breaks("SparseCategoricalAccuracy(), labels)", "SparseCategoricalAccuracy(), z.argmax(axis=1))", variant="keras")
def test_the_word_accuracy(keras):
    """The word "accuracy" chooses the metric that fits the loss."""
    model = keras.keras.Sequential([keras.keras.Input((3,)), keras.keras.layers.Activation("softmax")])
    for loss, target in (
        ("sparse_categorical_crossentropy", keras.labels),
        ("categorical_crossentropy", keras.one_hot),
    ):
        model.compile(loss=loss, metrics=["accuracy"])
        assert math.isclose(float(model.test_on_batch(keras.z, target)[1]), keras.right, rel_tol=1e-6)
