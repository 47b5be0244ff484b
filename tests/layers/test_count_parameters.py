import numpy as np
from torch import nn

from tested_answers import breaks


def count(module):
    return sum(p.numel() for p in module.parameters())


@breaks("nn.Linear(784, 128)", "nn.Linear(784, 128, bias=False)")
@breaks("units * (inputs + units) + biases * units", "units * (inputs + units)", variant="numpy")
@breaks('dense(128, 10)\nprint(f"{total', 'dense(128, 10, False)\nprint(f"{total', variant="numpy")
def test_the_formulas_agree_with_torch(answer, numpy):
    """Counts by formula equal the counts of PyTorch, for this model and for linear, conv, LSTM and batch norm layers of three sizes each."""
    assert answer.total == sum(answer.counts.values()) == numpy.total
    for i, o in ((7, 5), (3, 11), (64, 2)):
        assert count(nn.Linear(i, o)) == numpy.dense(i, o)
        assert count(nn.Linear(i, o, bias=False)) == numpy.dense(i, o, bias=False)
        assert count(nn.Conv2d(i, o, (3, 5))) == numpy.conv(i, o, (3, 5))
        assert count(nn.LSTM(i, o)) == numpy.lstm(i, o, biases=2)
        assert count(nn.BatchNorm2d(o)) == numpy.batch_norm(o)


@breaks("nn.BatchNorm1d(128)", "nn.Identity()")
@breaks("model.state_dict().values()", "model.parameters()")
def test_state_dict_counts_too_much(answer):
    """The entries of `state_dict()` are the parameters and the buffers; batch norm alone adds two running averages and a counter."""
    assert answer.saved == answer.total + sum(answer.buffers.values())
    assert answer.saved - answer.total == 2 * 128 + 1


@breaks("model[0].requires_grad_(False)", "model[0].eval()")
@breaks("if p.requires_grad)", "if p.is_leaf)")
def test_frozen_layers_are_left_out(answer):
    """With the first layer frozen, batch norm and the last layer remain trainable; `parameters()` still lists all."""
    assert answer.left == 2 * 128 + (128 + 1) * 10
    assert count(answer.model) == answer.total


@breaks("len(list(model.parameters()))", "len(list(model.modules()))")
def test_len_counts_tensors(answer):
    """`len(list(model.parameters()))` is the number of tensors, six here."""
    assert answer.tensors == len(answer.counts) == 6


@breaks('tied["out"].weight = tied["embed"].weight\n', "", variant="traps")
def test_shared_weights_count_once(traps):
    """A weight that two layers share is counted once by `parameters()` of the whole model, and twice if you add up the layers."""
    assert traps.once == 50 * 16 + 50
    assert traps.twice == traps.once + 50 * 16


@breaks("self.layers = layers", "self.layers = nn.ModuleList(layers)", variant="traps")
@breaks("Stack(nn.ModuleList(five))", "Stack(tuple(five))", variant="traps")
def test_a_plain_list_hides_layers(traps):
    """Five layers in a plain list count zero, and in an `nn.ModuleList` they count five times (7 + 1) x 7."""
    assert traps.in_a_list == 0
    assert traps.in_a_module_list == 5 * (7 + 1) * 7


@breaks("nn.LazyLinear(7)", "nn.Linear(5, 7)", variant="traps")
def test_lazy_layers_have_no_count(traps):
    """A lazy layer raises when it is counted before its first batch."""
    assert "uninitialized parameter" in traps.error_text
    assert count(traps.lazy) == (5 + 1) * 7


@breaks("layers.BatchNormalization(),", "layers.Identity(),", variant="keras")
@breaks("model.layers[0].trainable = False", "model.layers[0].trainable = True", variant="keras")
def test_keras_counts_running_averages(answer, keras):
    """The total of Keras is higher by the two running averages of batch norm; its trainable counts equal those of PyTorch before and after freezing."""
    assert keras.trainable == answer.total
    assert keras.total == keras.trainable + 2 * 128
    assert keras.left == answer.left
    assert keras.left + keras.frozen == keras.total


@breaks('model.compile("adam", "mse")', 'model.compile("sgd", "mse")', variant="keras")
def test_summary_adds_the_optimizer(keras):
    """After one batch with Adam the Keras summary counts two numbers per trainable weight, and two more, in its total; `count_params()` does not."""
    text = "".join(keras.lines)
    assert keras.memory == 2 * keras.left + 2
    assert f"Total params: {keras.total + keras.memory:,}" in text
    assert f"Optimizer params: {keras.memory:,}" in text
    assert keras.model.count_params() == keras.total


@breaks("return (inputs + bias) * units", "return inputs * units + bias", variant="numpy")
@breaks("return 2 * features", "return 4 * features", variant="numpy")
def test_formulas_are_sizes_of_arrays(numpy):
    """Each count is the number of entries of the arrays that the layer holds, for layers of three sizes."""
    for i, o in ((784, 128), (7, 5), (3, 11)):
        matrix, vector = np.zeros((o, i)), np.zeros(o)
        assert numpy.dense(i, o) == matrix.size + vector.size
        assert numpy.dense(i, o, bias=False) == matrix.size
        assert numpy.conv(i, o, (5, 7)) == np.zeros((o, i, 5, 7)).size + vector.size
        assert numpy.lstm(i, o) == np.zeros((4 * o, i)).size + np.zeros((4 * o, o)).size + np.zeros(4 * o).size
        assert numpy.batch_norm(o) == 2 * vector.size


@breaks("bias=False) + dense(128, 10, bias=False)", "bias=False) + dense(128, 10)", variant="numpy")
@breaks("total = dense(784, 128) + batch_norm(128)", "total = dense(784, 128)", variant="numpy")
def test_one_bias_per_unit_is_missing(numpy):
    """Without the biases the count is low by one number for each of the 128 and the 10 units."""
    assert numpy.total - numpy.batch_norm(128) - numpy.no_bias == 128 + 10
