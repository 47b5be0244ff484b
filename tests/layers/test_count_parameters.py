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


@breaks('tied["out"].weight = tied["embed"].weight\n', "")
def test_shared_weights_count_once(answer):
    """A weight that two layers share is counted once by `parameters()` of the whole model, and twice if you add up the layers."""
    assert answer.once == 50 * 16 + 50
    assert answer.twice == answer.once + 50 * 16


@breaks("nn.LazyLinear(7)", "nn.Linear(5, 7)")
def test_lazy_layers_have_no_count(answer):
    """A lazy layer raises when it is counted before its first batch."""
    assert "uninitialized parameter" in answer.error_text
    assert count(answer.lazy) == (5 + 1) * 7


@breaks("layers.BatchNormalization(),", "layers.Identity(),", variant="keras")
@breaks("model.layers[0].trainable = False", "model.layers[0].trainable = True", variant="keras")
def test_keras_counts_running_averages(answer, keras):
    """The total of Keras is higher by the two running averages of batch norm; its trainable counts equal those of PyTorch before and after freezing."""
    assert keras.trainable == answer.total
    assert keras.total == keras.trainable + 2 * 128
    assert keras.left == answer.left
    assert keras.left + keras.frozen == keras.total
