import re

import numpy as np
import pytest
import torch

from tested_answers import breaks


def shapes_in(message):
    return [int(number) for number in re.findall(r"\d+", message.rpartition("(")[2])]


@breaks("head = nn.Linear(400, 120)", "head = nn.Linear(256, 120)")
@breaks("images = torch.zeros(2, 1, 28, 28)", "images = torch.zeros(2, 1, 32, 32)")
def test_the_message_names_data_and_layer(answer):
    """Feeding 256 features to `Linear(400, 120)` reports (2x256 and 400x120): batch, last axis, in_features, out_features; so does the product with the transposed weight."""
    assert "mat1 and mat2 shapes cannot be multiplied" in answer.message
    assert shapes_in(answer.message) == [*answer.flat.shape, answer.head.in_features, answer.head.out_features]
    assert shapes_in(answer.message) == [2, 256, 400, 120]
    with pytest.raises(RuntimeError) as caught:
        answer.flat @ answer.head.weight.T
    assert shapes_in(str(caught.value)) == [2, 256, 400, 120]


@breaks("fixed = attempt(nn.Linear(256, 120), flat)", "fixed = attempt(nn.Linear(256, 120), flat.T)")
@breaks("features(torch.zeros(2, 1, 32, 32))", "features(torch.zeros(2, 1, 30, 30))")
@breaks("nn.LazyLinear(120), flat)", "nn.LazyLinear(120), images)")
def test_three_ways_to_agree(answer):
    """The layer runs with in_features of 256, with images of 32 x 32, or as `LazyLinear`, which reads the width from the data."""
    assert answer.fixed == answer.resized == answer.lazy == (2, 120)


@breaks("torch.zeros(9, 1, 28, 28)", "torch.zeros(2, 1, 28, 28)")
def test_batch_size_is_not_the_cause(answer):
    """Another batch size changes the first number and leaves the disagreement where it was."""
    assert shapes_in(answer.bigger) == [9, *shapes_in(answer.message)[1:]]


@breaks("torch.zeros(4, 7, 10)", "torch.zeros(4, 10, 7)")
def test_leading_axes_are_multiplied(answer):
    """A (4, 7, 10) tensor is reported as 28x10, because all axes but the last are multiplied."""
    assert shapes_in(answer.series) == [4 * 7, 10, 12, 5]


@breaks("attempt(wrong, table.T)", "attempt(nn.Linear(3, 2), table)")
def test_transposing_answers_another_question(answer):
    """Transposing the data silences the error and gives 3 rows of answers for 7 samples; the right in_features gives 7."""
    assert "7x3 and 7x2" in answer.refused
    assert answer.transposed == (3, 2)
    assert answer.right == (7, 2)


@breaks("x.shape[:-1]))  # 1 where", "x.shape[1:]))  # 1 where", variant="numpy")
@breaks("return (rows, x.shape[-1]), weight.T.shape", "return (rows, x.shape[-1]), weight.shape", variant="numpy")
def test_numpy_reads_the_same_two_shapes(numpy):
    """The NumPy layer predicts the four numbers of PyTorch's message for inputs of one to four axes, and its results where it runs."""
    rng = np.random.default_rng()
    weight, bias = rng.normal(size=(5, 12)), rng.normal(size=5)
    as_torch = [torch.tensor(one) for one in (weight, bias)]
    for shape in [(10,), (4, 10), (4, 7, 10), (2, 4, 7, 10)]:
        with pytest.raises(RuntimeError) as caught:
            torch.nn.functional.linear(torch.zeros(shape, dtype=torch.float64), *as_torch)
        mat1, mat2 = numpy.read(np.zeros(shape), weight)
        assert shapes_in(str(caught.value)) == [*mat1, *mat2]
        x = rng.normal(size=(*shape[:-1], 12))
        expected = torch.nn.functional.linear(torch.tensor(x), *as_torch)
        np.testing.assert_allclose(numpy.linear(x, weight, bias), expected.numpy(), atol=1e-12)


@breaks("x.shape[:-1]))  # 1 where", "x.shape[:1]))  # 1 where", variant="numpy")
@breaks("return (rows, x.shape[-1]), weight.T.shape", "return (rows, x.shape[-1]), weight.shape", variant="numpy")
def test_all_axes_but_the_last_are_rows(numpy):
    """A vector is one row, and of three or four axes all but the last are multiplied; the layer reads (in, out) from its (out, in) weight."""
    weight = np.zeros((5, 12))
    for shape, rows in (((10,), 1), ((4, 10), 4), ((4, 7, 10), 28), ((2, 4, 7, 10), 56)):
        assert numpy.read(np.zeros(shape), weight) == ((rows, 10), (12, 5))


@breaks("if mat1[1] != mat2[0]:", "if mat1[1] > mat2[0]:", variant="numpy")
@breaks("y = x.reshape(mat1) @ weight.T + bias", "y = x.reshape(mat1) @ weight.T - bias", variant="numpy")
def test_only_the_inner_two_must_agree(numpy):
    """The layer runs for any number of rows and outputs once the inner numbers agree, row by row; else it says which two differ."""
    rng = np.random.default_rng()
    for rows, outputs in ((1, 5), (500, 5), (3, 2)):
        x, weight, bias = rng.normal(size=(rows, 12)), rng.normal(size=(outputs, 12)), rng.normal(size=outputs)
        assert np.allclose(numpy.linear(x, weight, bias), [weight @ row + bias for row in x])
    words = ""
    try:
        numpy.linear(np.zeros((2, 3, 7)), np.zeros((5, 12)), 0.0)
    except ValueError as error:
        words = str(error)
    assert words == "6x7 and 12x5: 7 is not 12"


@breaks("(size - kernel + 1) // pool", "(size - kernel) // pool", variant="numpy")
def test_where_256_and_400_come_from(answer, numpy):
    """The widths follow from the convolutions: 16 maps of 4 x 4 for images of 28, of 5 x 5 for images of 32."""
    for size in (28, 32):
        assert numpy.flat[size] == answer.features(torch.zeros(2, 1, size, size)).shape[1]
    assert numpy.flat == {28: 16 * 4 * 4, 32: 16 * 5 * 5}


@breaks("head(ops.zeros((2, 256)))", "head(ops.zeros((2, 257)))", variant="keras")
@breaks("deep = head(ops.zeros((2, 3, 400)))", "deep = head(ops.zeros((6, 400)))", variant="keras")
def test_keras_has_its_own_words(keras):
    """Keras says "expected axis -1 of input shape to have value 400" before it multiplies, and applies Dense to the last axis."""
    assert "expected axis -1 of input shape to have value 400" in keras.message
    assert "received input with shape (2, 256)" in keras.message
    assert tuple(keras.deep.shape) == (2, 3, 120)
