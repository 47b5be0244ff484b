import torch
from torch.nn import functional as F

from tested_answers import breaks


@breaks("band[row, row:row + 3] = kernel", "band[row, row:row + 3] = kernel.flip(0)")
def test_band_matrix_is_conv1d(answer):
    """A matrix with the kernel in each row, one place further each time, gives conv1d; reversed it does not."""
    assert answer.same_1d
    for seed in range(3):
        torch.manual_seed(seed)
        x = torch.randn(7, dtype=torch.float64)
        torch.testing.assert_close(answer.band @ x, F.conv1d(x.view(1, 1, 7), answer.kernel.view(1, 1, 3))[0, 0])


@breaks("matrix = columns.flatten(1).T", "matrix = columns.flatten(1).T.flip(0)")
def test_dense_layer_convolves(answer):
    """A Linear(30, 12) that holds the matrix equals the 3 by 3 convolution on 6 by 5 images to within 1e-12."""
    assert answer.matrix.shape == (12, 30) and answer.gap < 1e-12


@breaks(
    "conv = nn.Conv2d(1, 1, 3, bias=False)",
    "conv = nn.Conv2d(1, 1, 3, bias=False)\nnn.init.constant_(conv.weight, 0.3)",
)
def test_nine_weights_stand_twelve_times(answer):
    """Of the 360 entries 252 are zero, and the other 108 are 9 weights, 12 times each."""
    assert (answer.zeros, answer.used, answer.distinct) == (252, 108, 9)
    assert [(answer.matrix == w).sum().item() for w in answer.start_kernel] == [12] * 9


@breaks("local = filters * outputs * (window + 1)", "local = filters * (window + 1)")
def test_counts(answer):
    """With 4 filters and biases the dense layer has 1,488 parameters, the locally connected one 480 and the convolution 40."""
    assert (answer.free, answer.local, answer.tied) == (1488, 480, 40)
    assert answer.free == 48 * (30 + 1)


@breaks(
    "summed[k] = dense.weight.grad[matrix == weight].sum()", "summed[k] = dense.weight.grad[matrix == weight].mean()"
)
def test_tied_gradient_is_the_sum(answer):
    """The gradient of a kernel weight is the sum of the gradients of its 12 places in the dense layer."""
    assert answer.same_gradient


@breaks("layer.weight -= 0.5 * layer.weight.grad", "layer.weight -= 0.0 * layer.weight.grad")
def test_one_step_unties_the_dense_layer(answer):
    """After one step the dense layer has no zero and no two equal weights left; the convolution still has 9 in the same places."""
    weights = answer.dense.weight.detach()
    assert (weights != 0).all() and weights.unique().numel() == 360
    assert torch.equal(answer.moved == 0, answer.matrix == 0)
    assert answer.moved[answer.moved != 0].unique().numel() == 9


@breaks("there[0, 0, 1:4, 2:5] = patch", "there[0, 0, 2:5, 2:5] = patch")
def test_shift_in_shift_out(answer):
    """When a pattern moves by one column, the output of the convolution moves with it; that of the untied layer changes."""
    assert answer.conv_shift < 1e-12 < 0.01 < answer.dense_shift


@breaks("windows = F.unfold(train[:n], 3)", "windows = F.unfold(train[:n].flip(3), 3)")
def test_one_image_is_enough_for_the_convolution(answer):
    """To learn a 3 by 3 filter exactly, the convolution needs 1 image and the dense layer 30."""
    assert max(answer.conv_errors) < 1e-12
    assert min(answer.dense_errors[:28]) > 0.01 and max(answer.dense_errors[29:]) < 1e-12


@breaks("back_by_matrix = (moved.T @ small.flatten())", "back_by_matrix = (matrix.T @ small.flatten())")
def test_transposed_convolution_is_the_transpose(answer):
    """conv_transpose2d multiplies by the transposed matrix, as autograd does for the input, and undoes nothing."""
    assert answer.same_back and answer.same_grad and not answer.restored


@breaks("full.bias.copy_(whole.bias)", "full.bias.copy_(-whole.bias)")
def test_kernel_of_image_size_is_dense(answer):
    """A convolution whose kernel is as large as the image is the dense layer, with the same 372 parameters."""
    assert answer.same_whole
    assert answer.count(answer.whole) == answer.count(answer.full) == 372
