import torch
from torch import nn

from tested_answers import breaks


@breaks("returned = model.train()", "returned = model[1].weight.data.add_(1)")
def test_train_trains_nothing(answer):
    """Calling `train()` moves no weight; it returns the model itself."""
    assert answer.returned is answer.model
    assert answer.same_weights


@breaks("model.eval()\n", "model[2].eval()\n")
def test_eval_reaches_every_module(answer):
    """One `eval()` sets `training` to False in the model and in all four layers, those included that do not care."""
    assert answer.flags == [False] * 5
    assert not any(module.training for module in answer.model.train(False).modules())


@breaks("model(x).square().sum().backward()", "with torch.no_grad(): model(x)")
def test_eval_leaves_gradients_on(answer):
    """In eval mode `backward()` works, leaves a gradient in the weights, and an optimizer step moves them."""
    assert answer.has_gradient and torch.is_grad_enabled()
    before = answer.model[0].weight.clone()
    torch.optim.SGD(answer.model.parameters(), lr=0.1).step()
    assert not answer.model.training and not torch.equal(before, answer.model[0].weight)


@breaks("layer.train(mode)", "layer.train(True)", variant="layers")
@breaks(
    '"LSTM, dropout": nn.LSTM(5, 3, num_layers=2, dropout=0.5)',
    '"LSTM, dropout": nn.LSTM(5, 3, num_layers=2, dropout=0)',
    variant="layers",
)
def test_who_reads_the_flag(layers):
    """Dropout, BatchNorm and an LSTM with dropout compute something else in eval mode; Linear, ReLU, LayerNorm and a plain LSTM do not."""
    assert {k for k, reads in layers.answers.items() if reads} == {"Dropout", "BatchNorm1d", "LSTM, dropout"}
    x = torch.randn(6, 4, 7, generator=torch.Generator().manual_seed(0))
    assert not layers.reads_the_flag(nn.GroupNorm(2, 4), x)
    assert not layers.reads_the_flag(nn.InstanceNorm1d(4), x)
    assert layers.reads_the_flag(nn.InstanceNorm1d(4, track_running_stats=True), x)
    assert layers.reads_the_flag(nn.RReLU(), x)


@breaks('zeros_in_epochs("before the loop")', 'zeros_in_epochs("in the loop")')
@breaks("        dropout.eval()  # for the validation\n", "        dropout.requires_grad_(False)\n")
def test_the_flag_stays(answer):
    """Called once before the loop, `train()` lasts until the first validation: from the second epoch on nothing is dropped."""
    assert answer.set_once[0] > 300 and answer.set_once[1:] == [0, 0]
    assert all(300 < count < 600 for count in answer.set_always)


@breaks("child.train(mode)", "pass", variant="numpy")
@breaks("self.training = mode", "self.training = True", variant="numpy")
def test_the_flag_is_passed_on(numpy):
    """`train()` and `eval()` in NumPy set one flag in the module and hand it to its children, at any depth, and return the module."""
    inner = numpy.Dropout()
    net = numpy.Module(numpy.Double(), numpy.Module(numpy.Module(inner)))
    assert net.train() is net and inner.training is True
    assert net.eval() is net and inner.training is False and net.children[0].training is False
    assert numpy.nested is False


@breaks("if not self.training:", "if self.training:", variant="numpy")
@breaks("(rng.random(x.shape) >= 0.5) / 0.5", "(rng.random(x.shape) >= 0.5)", variant="numpy")
def test_one_reader_changes_the_output(numpy):
    """Dropout reads the flag: 0 or twice the value in training, with the mean kept, and the value itself in eval mode."""
    assert numpy.in_training.tolist() == [0, 4] and numpy.in_eval.tolist() == [2]
    many = numpy.np.ones((300, 300))
    for _ in range(3):
        assert abs(numpy.net.train()(many).mean() - 2) < 0.1
    assert (numpy.net.eval()(many) == 2).all()


@breaks("(rng.random(x.shape) >= 0.5) / 0.5", "(rng.random(x.shape) >= 0.5) / 0.4", variant="numpy")
def test_pytorch_does_the_same(numpy):
    """The same model in PyTorch gives the same values in both modes, and `F.dropout` without `training=` drops in both."""
    double = nn.Linear(5, 5, bias=False)
    double.weight.data = 2 * torch.eye(5)
    net = nn.Sequential(double, nn.Sequential(nn.Dropout(0.5)))
    x = torch.tensor(numpy.x, dtype=torch.float32)
    for seed in range(3):
        torch.manual_seed(seed)
        assert net.train()(x).unique().tolist() == numpy.in_training.tolist()
        assert (nn.functional.dropout(torch.ones(900), 0.5) == 0).any()
    assert net.eval()(x).unique().tolist() == numpy.in_eval.tolist()
    assert net[1][0].training is False


@breaks("training = zeros(drop(x, training=True))", "training = zeros(drop(x))", variant="keras")
@breaks("model.evaluate(x, x, verbose=0)", "model(x, training=True)", variant="keras")
@breaks("after_train = zeros(drop(x))", "after_train = zeros(drop(x, training=True))", variant="keras")
def test_keras_has_an_argument(keras):
    """Keras has no mode: a plain call and `evaluate` drop nothing, `training=True` and `fit` drop, and the inherited `train()` changes nothing."""
    assert keras.plain == keras.after_train == 0
    assert keras.drop.training and keras.in_fit is True and keras.in_evaluate is False
    assert 5 < keras.training < 30


@breaks("drop.trainable = False", "drop.rate = 0", variant="trainable")
@breaks("for norm.trainable in (True, False)", "for norm.trainable in (True, True)", variant="trainable")
def test_keras_trainable(trainable):
    """In Keras `trainable=False` leaves dropout running and makes BatchNormalization use its moving averages even under `training=True`."""
    assert trainable.frozen > 5
    assert abs(trainable.means[0]) < 0.01 and trainable.means[1] > 2
    in_torch = nn.BatchNorm1d(5).requires_grad_(False)
    assert in_torch(torch.tensor(trainable.batch).float()).mean().abs() < 0.01
