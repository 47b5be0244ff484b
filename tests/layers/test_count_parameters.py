import contextlib
import copy
import io

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 9)
LAYERS = st.lists(SIZE, min_size=1, max_size=4)


def network(inputs, sizes, norm=True):
    """Dense layers of these sizes, with batch norm behind each or not, and what they should count."""
    layers, count = [], 0
    for units in sizes:
        layers += [nn.Linear(inputs, units), *[nn.BatchNorm1d(units)] * norm, nn.ReLU()]
        count += inputs * units + units + 2 * units * norm
        inputs = units
    return nn.Sequential(*layers), count


def total(model):
    return sum(p.numel() for p in model.parameters())


def free(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


@breaks("total = sum(p.numel() for p", "total = sum(len(p) for p")
@breaks("nn.Linear(784, 128)", "nn.Linear(784, 128, bias=False)")
@breaks("nn.BatchNorm1d(128)", "nn.BatchNorm1d(128, affine=False)")
@breaks("{name: p.numel() for name, p in model.named_p", "{name: p.shape[0] for name, p in model.named_p")
@breaks("n_params = sum(p.numel() for p", "n_params = sum(len(p) for p", variant="pasted")
@drawn(cases=20, inputs=SIZE, sizes=LAYERS, norm=st.booleans())
def test_the_total(answer, pasted, inputs, sizes, norm):
    """The sum of `numel()` over `parameters()` of a model is the number of its weights and biases; here 100,480 and 256 and 1,290, none for the ReLU, and 102,026 in all, as `named_parameters()` lists them."""
    model, count = network(inputs, sizes, norm)
    assert total(model) == count
    wanted = {"0.weight": 784 * 128, "0.bias": 128, "1.weight": 128, "1.bias": 128, "3.weight": 1280, "3.bias": 10}
    assert answer.counts == wanted and answer.total == 102026 == sum(wanted.values())
    assert (784 * 128 + 128, 128 + 128, 1280 + 10) == (100480, 256, 1290)
    assert total(answer.model[0]) == 100480 and total(answer.model[1]) == 256
    assert total(answer.model[2]) == 0 and total(answer.model[3]) == 1290
    assert pasted(1, model=model).n_params == count and pasted(1, model=answer.model).n_params == 102026


@breaks("model[0].requires_grad_(False)", "model[0].eval()")
@breaks("if p.requires_grad]", "if p.is_leaf]")
@breaks("left = sum(p.numel() for p in free)", "left = len(free)")
@breaks("if p.requires_grad]", "if p.is_leaf]", variant="pasted")
@breaks(
    "n_trainable = sum(p.numel() for p in free)",
    "n_trainable = n_params - sum(p.numel() for p in free)",
    variant="pasted",
)
@drawn(cases=20, inputs=SIZE, sizes=LAYERS, data=st.data())
def test_frozen_ones_are_left_out(answer, pasted, inputs, sizes, data):
    """With `if p.requires_grad` the weights of frozen layers are left out, and those that are left are the ones that get a slope; `parameters()` still lists all; here 1,546 are left."""
    model, count = network(inputs, sizes, norm=False)
    frozen = data.draw(st.sets(st.integers(0, len(sizes) - 1), max_size=len(sizes) - 1))
    out = 0
    for place in frozen:
        model[2 * place].requires_grad_(False)
        out += total(model[2 * place])
    assert free(model) == count - out and total(model) == count
    model(torch.rand(3, inputs)).sum().backward()
    assert sum(p.numel() for p in model.parameters() if p.grad is not None) == free(model) > 0
    assert answer.left == 256 + 1290 == 1546 and total(answer.model) == answer.total
    ours = pasted(1, model=model)
    assert ours.n_trainable == sum(p.grad.numel() for p in model.parameters() if p.grad is not None)
    assert ours.n_params == count and ours.printed == [f"{count} {free(model)}"]
    assert pasted(1, model=answer.model).n_trainable == 1546


@breaks("model[0].requires_grad_(False)", "model.requires_grad_(False)")
@drawn(cases=10, inputs=SIZE, sizes=LAYERS)
def test_an_unused_layer_counts(answer, inputs, sizes):
    """A layer that `forward` leaves out is counted as trainable, and gets no slope, where the layers that it uses get one; here 1,546 are trainable before a slope is computed."""
    model, count = network(inputs, sizes)

    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.used, self.unused = model, nn.Linear(inputs, 3)

        def forward(self, x):
            return self.used(x)

    two = Two()
    two(torch.rand(3, inputs)).sum().backward()
    assert free(two) == count + 3 * inputs + 3
    assert all((p.grad is None) == name.startswith("unused") for name, p in two.named_parameters())
    assert answer.left == 1546 and all(p.grad is None for p in answer.free)


@breaks("self.layers = layers", "self.layers = nn.ModuleList(layers)", variant="traps")
@drawn(cases=10, shape=st.lists(SIZE, max_size=3))
def test_a_plain_tensor_is_missing(traps, shape):
    """A tensor that is kept in a module is missing from `parameters()` where it is not an `nn.Parameter`, with `requires_grad=True` too, and as one it counts; here the layers of a list are missing."""
    assert traps.hidden == 0
    for grad in (False, True):
        tensor = torch.ones(shape, requires_grad=grad)
        assert total(traps.Stack(tensor)) == 0
        assert total(traps.Stack(nn.Parameter(tensor.detach()))) == tensor.numel() > 0


@breaks("len(list(model.parameters()))", "len(list(model.modules()))")
@drawn(cases=10, inputs=SIZE, sizes=LAYERS, norm=st.booleans())
def test_len_counts_tensors(answer, inputs, sizes, norm):
    """`len(list(model.parameters()))` is the number of tensors, a weight and a bias for each dense and each batch norm layer; here 6."""
    model, _ = network(inputs, sizes, norm)
    assert len(list(model.parameters())) == 2 * len(sizes) * (1 + norm)
    assert answer.tensors == len(answer.counts) == 6


@breaks("model.state_dict().values()", "model.parameters()")
@breaks("nn.BatchNorm1d(128)", "nn.BatchNorm1d(128, track_running_stats=False)")
@breaks('tied["out"].weight = tied["embed"].weight\n', "", variant="traps")
@breaks("tied.state_dict().values()", "tied.parameters()", variant="traps")
@drawn(cases=20, inputs=SIZE, sizes=LAYERS, norm=st.booleans())
def test_state_dict_counts_buffers(answer, traps, inputs, sizes, norm):
    """`state_dict()` holds the parameters and the buffers, for each batch norm the running mean, the running variance and one counter of batches; here 102,283; a weight that two layers share stands in it twice, here 1,650 in place of 850."""
    model, count = network(inputs, sizes, norm)
    saved = sum(t.numel() for t in model.state_dict().values())
    assert saved == count + sum(2 * units + 1 for units in sizes) * norm
    assert answer.saved == 102026 + 2 * 128 + 1 == 102283
    assert answer.buffers == {"1.running_mean": 128, "1.running_var": 128, "1.num_batches_tracked": 1}
    assert (traps.once, traps.in_file) == (850, 1650) and len(traps.tied.state_dict()) == 3


@breaks('tied["out"].weight = tied["embed"].weight\n', "", variant="traps")
@breaks('size(tied["embed"]) + size(tied["out"])', "size(tied)", variant="traps")
@drawn(cases=10, words=SIZE, width=SIZE)
def test_shared_weights_count_once(traps, words, width):
    """A weight that two layers share is counted once by `parameters()` of the whole model, and twice if you add up the layers; here 850 and 1,650."""
    embed, out = nn.Embedding(words, width), nn.Linear(width, words)
    apart = total(nn.ModuleList([embed, out]))
    out.weight = embed.weight
    assert total(nn.ModuleList([embed, out])) == words * width + words == apart - words * width
    assert total(embed) + total(out) == apart
    assert tuple(traps.tied["embed"].weight.shape) == (50, 16) and traps.tied["out"].in_features == 16
    assert (
        traps.tied["embed"].embedding_dim == 16
        and traps.once == 50 * 16 + 50 == 850
        and traps.twice == 2 * 50 * 16 + 50 == 1650
    )


@breaks("self.layers = layers", "self.layers = nn.ModuleList(layers)", variant="traps")
@breaks("Stack(nn.ModuleList(five))", "Stack(tuple(five))", variant="traps")
@drawn(cases=10, inputs=SIZE, sizes=LAYERS)
def test_a_plain_list_hides_layers(traps, inputs, sizes):
    """Layers in a plain list, a tuple or a plain dict are missing from `parameters()`, without an error, and in an `nn.ModuleList` they count; here five layers count 0 and 280."""
    model, count = network(inputs, sizes)
    layers = list(model)
    for box in (layers, tuple(layers), dict(enumerate(layers))):
        assert total(traps.Stack(box)) == 0
    assert total(traps.Stack(nn.ModuleList(layers))) == count
    assert (len(traps.five), traps.hidden, traps.seen) == (5, 0, 280)


@breaks("nn.LazyLinear(7)", "nn.Linear(5, 7)", variant="traps")
@breaks("after = size(lazy)", "after = size(lazy) - 7", variant="traps")
@drawn(cases=10, units=SIZE, inputs=SIZE)
def test_lazy_layers_raise(traps, units, inputs):
    """`numel()` of a lazy linear, convolution or batch norm layer says "Attempted to use an uninitialized parameter" until it has seen a batch, and then the layer counts as another one; here 42."""
    batch = torch.zeros(2, inputs, 3, 3)
    for layer, x, twin in (
        (nn.LazyLinear(units), batch[..., 0, 0], nn.Linear(inputs, units)),
        (nn.LazyConv2d(units, 3), batch, nn.Conv2d(inputs, units, 3)),
        (nn.LazyBatchNorm2d(), batch, nn.BatchNorm2d(inputs)),
    ):
        said = "no error"
        try:
            total(layer)
        except ValueError as error:
            said = str(error)
        assert said.startswith("Attempted to use an uninitialized parameter in <method 'numel'")
        layer(x)
        assert total(layer) == total(twin)
    assert traps.message.startswith("Attempted to use an uninitialized parameter in <method 'numel'")
    assert traps.after == (5 + 1) * 7 == 42


@breaks("model[0].requires_grad_(False)", "model.requires_grad_(False)")
@drawn(cases=10, inputs=SIZE, sizes=LAYERS, rows=st.integers(2, 5))
def test_eval_freezes_nothing(answer, inputs, sizes, rows):
    """After `eval()` a model counts as many trainable numbers as before, and each weight gets a slope; after `requires_grad_(False)` it counts none."""
    model, count = network(inputs, sizes)
    model.eval()
    assert free(model) == count
    model(torch.rand(rows, inputs)).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    assert free(model.requires_grad_(False)) == 0 and not model.training
    assert free(answer.model.eval()) == free(answer.model.train()) == answer.left == 1546


@breaks("nn.BatchNorm1d(128)", "nn.BatchNorm1d(128, momentum=0.0)")
@drawn(cases=10, features=SIZE, rows=st.integers(2, 5), seed=st.integers(0, 99))
def test_frozen_averages_move(answer, features, rows, seed):
    """A batch norm layer with `requires_grad_(False)` moves its running averages in train mode, and in eval mode it does not; its weight gets no slope."""
    torch.manual_seed(seed)
    layer = nn.BatchNorm1d(features).requires_grad_(False)
    before = layer.running_mean.clone()
    layer.eval()(torch.rand(rows, features) + 1)
    assert torch.equal(layer.running_mean, before)
    x = (torch.rand(rows, features) + 1).requires_grad_()
    layer.train()(x).sum().backward()
    assert (layer.running_mean > before).all() and layer.weight.grad is None and x.grad is not None
    norm = copy.deepcopy(answer.model[1]).requires_grad_(False)
    norm(torch.ones(2, 128))
    assert torch.allclose(norm.running_mean, torch.full((128,), 0.1))


@breaks("layers.BatchNormalization(),", "layers.BatchNormalization(momentum=1.0),", variant="keras")
@drawn(cases=3, features=SIZE, rows=st.integers(2, 5), seed=st.integers(0, 99))
def test_keras_freezes_the_averages(keras, features, rows, seed):
    """Keras' batch norm with `trainable = False` does not move its averages where `fit` trains the layer in front of it, and the trainable one moves each of them; here too the trainable one moved them."""
    x = np.random.default_rng(seed).random((rows, features)) + 1
    keras.keras.utils.set_random_seed(seed)
    for trainable in (False, True):
        dense, norm = keras.layers.Dense(3, bias_initializer="ones"), keras.layers.BatchNormalization()
        norm.trainable = trainable
        model = keras.keras.Sequential([keras.keras.Input((features,)), dense, norm, keras.layers.Dense(1)])
        averages = norm.moving_mean, norm.moving_variance
        kernel, *before = (v.value.detach().clone() for v in (dense.kernel, *averages))
        model.compile("sgd", "mse")
        model.fit(x, x[:, 0], verbose=0)
        moved = [(now.value != then).all().item() for now, then in zip(averages, before, strict=True)]
        still = [torch.equal(now.value, then) for now, then in zip(averages, before, strict=True)]
        assert moved == [trainable] * 2 and still == [not trainable] * 2
        assert trainable or not torch.equal(dense.kernel.value, kernel)
    norm = keras.model.layers[1]
    assert norm.trainable and (norm.moving_variance.value < 1).all()


@breaks("total = sum(p.numel() for p", "total = 2 * sum(p.numel() for p")
@drawn(cases=10, inputs=SIZE, sizes=LAYERS)
def test_bytes(answer, inputs, sizes):
    """`nbytes` sums to 4 bytes for each float32 number of a model and to 2 in half precision, where the count stays the same."""
    model, count = network(inputs, sizes)
    for change, each in ((nn.Module.float, 4), (nn.Module.half, 2), (nn.Module.bfloat16, 2)):
        assert sum(p.nbytes for p in change(model).parameters()) == each * count and total(model) == count
    assert sum(p.nbytes for p in answer.model.parameters()) == 4 * answer.total


@breaks("nn.Linear(784, 128)", "nn.Linear(785, 128)")
def test_print_shows_no_counts(answer):
    """Here `print(model)` shows the layers with their sizes, and none of the counts."""
    model, out = answer.model, io.StringIO()
    with contextlib.redirect_stdout(out):
        print(model)
    shown = out.getvalue().replace(",", "")
    assert "in_features=784 out_features=128" in shown and "BatchNorm1d(128" in shown
    assert not any(str(n) in shown for n in (100352, 100480, 1280, 1290, 256, 102026, 1546))


@breaks("for p in params)", "for p in list(nn.Linear(7, 5).parameters()))", variant="traps")
@drawn(cases=10, inputs=SIZE, sizes=LAYERS)
def test_a_generator_is_used_up(traps, inputs, sizes):
    """A second sum over the same `params = model.parameters()` is 0, without an error; over a list of them it is the total again; here 40 and 0."""
    model, count = network(inputs, sizes)
    params = model.parameters()
    assert [sum(p.numel() for p in params) for _ in range(2)] == [count, 0]
    params = list(model.parameters())
    assert [sum(p.numel() for p in params) for _ in range(2)] == [count, count]
    assert traps.sums == [7 * 5 + 5, 0] == [40, 0]


@breaks("return (inputs + bias) * units", "return inputs * units + bias", variant="numpy")
@breaks("gates * (inputs + units + biases) * units", "gates * (inputs + units) * units", variant="numpy")
@breaks("math.prod(kernel) + 1", "math.prod(kernel)", variant="numpy")
@breaks("return 2 * features", "return 4 * features", variant="numpy")
@breaks("dense(3, 2)", "dense(2, 3)", variant="numpy")
@drawn(cases=15, i=SIZE, o=SIZE, height=st.integers(1, 4), width=st.integers(1, 4), bias=st.booleans())
def test_the_formulas(answer, numpy, i, o, height, width, bias):
    """The formulas of the NumPy tab give PyTorch's counts for dense layers with and without a bias, 2-D convolution, batch norm, RNN, GRU and LSTM; here 3 inputs and 2 units give 8, and the model 102,026."""
    assert total(nn.Linear(i, o, bias=bias)) == numpy.dense(i, o, bias)
    assert total(nn.Conv2d(i, o, (height, width))) == numpy.conv(i, o, (height, width))
    assert total(nn.BatchNorm2d(o)) == numpy.batch_norm(o)
    for gates, kind in ((1, nn.RNN), (3, nn.GRU), (4, nn.LSTM)):
        assert total(kind(i, o)) == numpy.recurrent(gates, i, o, biases=2)
    assert numpy.small == 8 == total(nn.Linear(3, 2)) and numpy.total == answer.total == 102026
    assert numpy.lstm == total(nn.LSTM(8, 16)) == 1664


@breaks("recurrent(4, 8, 16, biases=2)", "recurrent(4, 8, 16, biases=1)", variant="numpy")
def test_layers_that_differ(numpy, keras):
    """Here an LSTM and a plain RNN of 8 inputs and 16 units count one bias vector more in PyTorch than in Keras, 1,664 and 416 numbers for 1,600 and 400, and a PReLU on 8 features has one slope in PyTorch and 8 in Keras, and on (4, 4, 3) it has 48 there."""
    layers = keras.layers
    pairs = [(nn.LSTM(8, 16), layers.LSTM(16), (5, 8)), (nn.RNN(8, 16), layers.SimpleRNN(16), (5, 8))]
    pairs += [(nn.PReLU(), layers.PReLU(), (8,)), (nn.PReLU(), layers.PReLU(), (4, 4, 3))]
    for _, theirs, shape in pairs:
        theirs.build((None, *shape))
    counts = [(total(ours), theirs.count_params()) for ours, theirs, _ in pairs]
    assert counts == [(1664, 1600), (416, 400), (1, 8), (1, 48)]
    assert numpy.lstm == 1664 == 1600 + 4 * 16 and 416 == 400 + 16
    assert numpy.recurrent(4, 8, 16, 1) == 1600 and numpy.recurrent(1, 8, 16, 1) == 400


@breaks("recurrent(4, 8, 16, biases=2)", "recurrent(3, 8, 16, biases=2)", variant="numpy")
def test_layers_that_agree(numpy, keras):
    """Here dense, 2-D convolution, embedding, layer norm and GRU layers of equal sizes count the same in PyTorch and Keras, and an LSTM does not."""
    layers = keras.layers
    for ours, theirs, shape in (
        (nn.Linear(8, 16), layers.Dense(16), (8,)),
        (nn.Conv2d(3, 16, (5, 7)), layers.Conv2D(16, (5, 7)), (20, 20, 3)),
        (nn.Embedding(11, 3), layers.Embedding(11, 3), (5,)),
        (nn.LayerNorm(8), layers.LayerNormalization(), (5, 8)),
        (nn.GRU(8, 16), layers.GRU(16), (5, 8)),
    ):
        theirs.build((None, *shape))
        assert total(ours) == theirs.count_params() > 0
    lstm = layers.LSTM(16)
    lstm.build((None, 5, 8))
    assert lstm.count_params() != total(nn.LSTM(8, 16)) == numpy.lstm


@breaks("layers.BatchNormalization(),", "layers.Identity(),", variant="keras")
@breaks("layers.Dense(128)", "layers.Dense(128, use_bias=False)", variant="keras")
def test_keras_counts_running_averages(answer, keras):
    """Here, before anything is frozen, Keras' total is 102,282, the 102,026 trainable numbers of PyTorch and the two running averages of batch norm, 2 times 128."""
    assert keras.trainable == answer.total == 102026 > keras.left == 1546
    assert keras.total == 102026 + 2 * 128 == 102282 and keras.other == 2 * 128
    names = [w.name for w in keras.model.layers[1].non_trainable_weights]
    assert names == ["moving_mean", "moving_variance"]


@breaks("model.layers[0].trainable = False", "model.layers[0].trainable = True", variant="keras")
@breaks("model.layers[0].trainable = False", "model.layers[2].trainable = False", variant="keras")
def test_keras_freezing_moves(answer, keras):
    """Here `trainable = False` leaves 1,546 trainable numbers, as in PyTorch, and moves 100,480 to the non-trainable ones, which also hold the averages; the total stays 102,282."""
    assert keras.left == answer.left == 1546 and keras.frozen == 100480 + 2 * 128 == 100736
    assert keras.left + keras.frozen == keras.total == keras.model.count_params() == 102282
    model = keras.keras.Sequential([keras.keras.Input((7,)), keras.layers.Dense(5), keras.layers.Dense(3)])
    layer = model.layers[0]
    layer.trainable = False
    assert keras.counts(model) == [5 * 3 + 3, 7 * 5 + 5]


@breaks('model.compile("adam", "mse")', 'model.compile("sgd", "mse")', variant="keras")
@breaks("in model.optimizer.variables", "in model.optimizer.variables[2:]", variant="keras")
def test_summary_adds_the_optimizer(keras):
    """Here the summary after a batch with Adam counts 2 numbers for each trainable weight, and 2 more, in its total, where that of a model that is only compiled counts its weights alone; `count_params()` stays."""
    assert keras.memory == 2 * keras.left + 2 == 3094
    assert keras.said == [
        f"Total params: {keras.total + keras.memory:,}",
        "Trainable params: 1,546",
        "Non-trainable params: 100,736",
        "Optimizer params: 3,094",
    ]
    assert keras.model.count_params() == keras.total
    model, out = keras.keras.Sequential([keras.keras.Input((7,)), keras.layers.Dense(3)]), io.StringIO()
    model.compile("adam", "mse")
    with contextlib.redirect_stdout(out):
        model.summary()
    assert "Total params: 24 " in out.getvalue() and "Optimizer params" not in out.getvalue()
    model.train_on_batch(torch.zeros(2, 7), torch.zeros(2, 3))
    with contextlib.redirect_stdout(out):
        model.summary()
    assert f"Total params: {24 + 2 * 24 + 2} " in out.getvalue()
