import numpy as np
import pytest
import torch
from hypothesis import strategies as st

from tested_answers import breaks, drawn

SIZES = {
    "inputs": st.integers(1, 40),
    "units": st.integers(1, 40),
    "rows": st.integers(1, 9),
    "seed": st.integers(0, 999),
}


def weights(inputs, units, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(inputs, units)).astype("float32"), rng.normal(size=units).astype("float32")


def built(keras, units, inputs, **options):
    layer = keras.layers.Dense(units, **options)
    layer.build((None, inputs))
    return layer


@breaks(
    "Sequential([Input((100,)), layers.Dense(32)])", "Sequential([Input((100,)), layers.Dense(31)])", variant="keras"
)
@breaks("down, up = nn.Linear(784, 32)", "down, up = nn.Linear(784, 31)")
@drawn(cases=12, relu=st.booleans(), **SIZES)
def test_units_are_the_output_size(answer, keras, relu, inputs, units, rows, seed):
    """A Keras Dense(units) turns (rows, inputs) into (rows, units) with units smaller than, equal to and larger than inputs, with and without ReLU; here (5, 784) into (5, 32)."""
    activation = "relu" if relu else None
    for width in (units, max(1, inputs - units), inputs, inputs + units):
        assert keras.layers.Dense(width, activation=activation)(np.ones((rows, inputs), "float32")).shape == (
            rows,
            width,
        )
    assert answer.sums.shape == answer.active.shape == (5, 32)
    assert keras.table.output_shape == (None, 32)


@breaks("return x @ W + b", "return x @ W - b", variant="numpy")
@breaks("W, b = [[1, 1], [-1, 1], [1, -2]]", "W, b = [[1, 1], [-1, 1], [0, -2]]", variant="keras")
@drawn(cases=12, **SIZES)
def test_each_unit_reads_all_inputs(numpy, keras, inputs, units, rows, seed):
    """Output j of a Keras Dense layer is the sum of all inputs, each times its own weight, plus one bias, and moving any one input by 1 moves it by that weight; here a unit with the sum -1, which ReLU makes a zero for one row, keeps its weights, no input of it is dropped, and for another row it is 3."""
    W, b = weights(inputs, units, seed)
    layer = built(keras, units, inputs)
    layer.set_weights([W, b])
    x = np.random.default_rng(seed).normal(size=(rows, inputs)).astype("float32")
    expected = (x[:, :, None] * W).sum(axis=1) + b
    before = layer(x).detach().numpy()
    np.testing.assert_allclose(before, expected, atol=1e-4)
    np.testing.assert_allclose(numpy.dense(x, W, b), expected, atol=1e-4)
    moved = layer(x[0] + np.eye(inputs, dtype="float32")).detach().numpy() - before[0]
    np.testing.assert_allclose(moved, W, atol=1e-4)
    assert (W != 0).all() and keras.hidden == [[3, 0], [3, 0]] and keras.sums[0, 1] == -1
    kept = [weight.value.tolist() for weight in keras.small.weights]
    assert kept == [keras.W, keras.b, keras.V, keras.a] and all(row[1] for row in keras.W)
    unit = (keras.two(keras.x[0] + np.eye(3))[:, 1] - keras.sums[0, 1]).tolist()
    assert unit == [row[1] for row in keras.W] and keras.relu(keras.two(np.array([[1, 0, 0]])))[0, 1] == 3


@breaks("active = sums.relu()", "active = sums[:, ::2].relu()")
@breaks("down.weight.T + down.bias", "down.weight.T * 0 + down.bias.abs()")
@drawn(cases=6, **SIZES)
def test_the_product_sets_the_shape(answer, inputs, units, rows, seed):
    """The sums before ReLU have as many columns as after it, here 32; ReLU changes negative sums to 0 and no other, and a sum above 0 has a slope that is not zero by each input."""
    W, b = map(torch.tensor, weights(inputs, units, seed))
    x = torch.randn(rows, inputs, generator=torch.Generator().manual_seed(seed), requires_grad=True)
    sums, activation = x @ W + b, torch.relu
    active = activation(x @ W + b)
    assert active.shape == sums.shape == (rows, units)
    assert torch.equal(active, torch.where(sums < 0, 0, sums))
    for j in (sums[0] > 0).nonzero().flatten().tolist():
        assert (torch.autograd.grad(active[0, j], x, retain_graph=True)[0][0] != 0).all()
    assert answer.active.shape == (5, 32) and torch.equal(answer.active, answer.sums.clamp(min=0))
    assert (answer.sums < 0).any() and (answer.sums > 0).any()
    torch.testing.assert_close(answer.sums, answer.down(answer.images), atol=1e-5, rtol=0)


@breaks("net(20, 64)", "net(20, 63)", variant="keras")
@breaks("net(784, 32)", "net(783, 32)", variant="keras")
@breaks("nn.Linear(20, 64)", "nn.Linear(64, 20)")
@drawn(cases=6, **SIZES)
def test_the_count(answer, keras, inputs, units, rows, seed):
    """A Keras Dense layer has inputs x units weights and units biases, and the next layer has units as its input size: 25,120 and 330 for 784-32-10, 1,344 and 650 for 20-64-10, 3,232 for (20000, 100)."""
    net = keras.keras.Sequential([keras.keras.Input((inputs,)), keras.layers.Dense(units), keras.layers.Dense(3)])
    first, second = net.layers
    assert first.count_params() == inputs * units + units and second.kernel.shape == (units, 3)
    down, up = ([layer.count_params() for layer in one.layers] for one in (keras.down, keras.up))
    assert (down, up) == ([784 * 32 + 32, 330], [20 * 64 + 64, 650]) == ([25_120, 330], [1344, 650])
    assert keras.down.layers[1].kernel.shape == (32, 10) and keras.up.layers[1].kernel.shape == (64, 10)
    assert keras.table.count_params() == 3232 == sum(p.numel() for p in answer.table.parameters())
    for ours, theirs in ((answer.down, keras.down), (answer.up, keras.up)):
        assert ours.weight.T.shape == theirs.layers[0].kernel.shape and ours.bias.shape == theirs.layers[0].bias.shape
    assert answer.n_params == 1344


@breaks("[1, -2]], [1, 2]", "[1, -2]], [1, 1]", variant="keras")
@breaks("np.array([1, 2])", "np.array([1, -2])", variant="numpy")
@breaks('"2.bias": torch.tensor([1.0, 2, -4, 3])', '"2.bias": torch.tensor([1.0, 2, 4, 3])')
@breaks("[[1, 2, 3], [2, 5, 5]])", "[[1, 2, 3], [2, 5, 4]])", variant="keras")
def test_three_two_four(answer, numpy, keras):
    """In Keras, PyTorch and NumPy the inputs (1, 2, 3) and (2, 5, 5) have the sums 3 and -1, after ReLU 3 and 0, and the four outputs 4, -1, 2 and 6; none of the 14 weights is 0."""
    assert numpy.x.tolist() == keras.x.tolist() == answer.x.tolist() == [[1, 2, 3], [2, 5, 5]]
    assert numpy.sums.tolist() == [[3, -1]] * 2 and keras.hidden == [[3, 0]] * 2
    assert keras.sums.tolist() == answer.small_sums == [[3, -1]] * 2
    assert numpy.answers.tolist() == keras.answers == answer.answers == [[4, -1, 2, 6]] * 2
    assert numpy.V.tolist() == keras.V == answer.V.tolist() == [[1, -1, 2, 1], [1, 1, 1, -2]]
    assert np.count_nonzero(numpy.W) + np.count_nonzero(numpy.V) == 14


@breaks("np.linalg.svd(kernel.T)[2][32:]", "np.linalg.svd(kernel.T)[2][31:]", variant="numpy")
@breaks("28 * blind[0]", "27 * blind[0]", variant="numpy")
@drawn(cases=6, inputs=st.integers(2, 60), share=st.floats(0, 0.99), rank=st.integers(0, 60), seed=st.integers(0, 99))
def test_fewer_units_lose(numpy, inputs, share, rank, seed):
    """With fewer units than inputs, whatever the weights, at least inputs - units directions move no output; with 784 inputs and 32 units 752, and here two inputs 28.0 apart have equal outputs to 6 digits."""
    units = max(1, int(share * inputs))
    W, b = weights(inputs, units, seed)
    W = W.astype(float)
    W[:, rank:] = 0  # weights of a low rank too
    blind = np.linalg.svd(W.T)[2][units:]
    assert len(blind) == inputs - units and np.linalg.matrix_rank(blind) == inputs - units
    x = np.random.default_rng(seed).normal(size=inputs)
    assert np.abs(numpy.dense(x + 100 * blind, W, b) - numpy.dense(x, W, b)).max() < 1e-9
    assert numpy.kernel.shape == (784, 32) and numpy.blind.shape == (752, 784)
    assert np.isclose(np.linalg.norm(numpy.other - numpy.image), 28, atol=0.01) and np.isclose(
        numpy.distance, 28, atol=0.01
    )
    theirs, ours = (numpy.dense(one, numpy.kernel, numpy.bias) for one in (numpy.other, numpy.image))
    assert np.abs(theirs - ours).max() == numpy.gap < 1e-6
    assert np.abs(numpy.dense(numpy.image + 28 * numpy.kernel[:, 0], numpy.kernel, numpy.bias) - ours).max() > 1


@breaks("return x @ W + b", "return x @ W", variant="numpy")
@drawn(cases=8, inputs=st.integers(1, 20), more=st.integers(1, 44), seed=st.integers(0, 999))
def test_more_units_know_nothing_more(numpy, inputs, more, seed):
    """With more units than inputs and weights drawn at random the outputs after ReLU can be computed from as many of the sums as there are inputs: those of 64 units on 20 inputs from 20 sums."""
    rng = np.random.default_rng(seed)
    for few, units in ((inputs, inputs + more), (20, 64)):
        W, b = rng.normal(size=(few, units)), rng.normal(size=units)
        x = rng.normal(size=(50, few))
        sums = numpy.dense(x, W[:, :few], b[:few])
        back = np.linalg.solve(W[:, :few].T, (sums - b[:few]).T).T
        assert np.abs(numpy.relu(numpy.dense(back, W, b)) - numpy.relu(numpy.dense(x, W, b))).max() < 1e-5
        assert np.linalg.matrix_rank(numpy.dense(x, W, 0)) == few


@breaks("pair = np.array([[1, -1]])", "pair = np.array([[1, 1]])", variant="numpy")
@breaks("folded = relu(line @ pair)", "folded = (line @ pair)", variant="numpy")
@breaks("straight = (line @ pair)", "straight = relu(line @ pair)", variant="numpy")
@drawn(
    cases=10, x=st.floats(-1e3, 1e3), out=st.lists(st.floats(-9, 9), min_size=2, max_size=64), seed=st.integers(0, 999)
)
def test_relu_folds(numpy, x, out, seed):
    """relu(x) + relu(-x) is |x|, while weighted sums of any number of plain sums of one x lie on a line, and |x| lies on none."""
    assert numpy.relu(np.array([[x]]) @ numpy.pair).sum() == abs(x)
    W, b = np.random.default_rng(seed).normal(size=(2, 1, len(out)))
    left, middle, right = (
        numpy.dense(numpy.dense(np.array([[at]]), W, b), np.array(out), 0).item() for at in (-1, 0, 1)
    )
    assert abs(left + right - 2 * middle) < 1e-9
    assert numpy.line[:, 0].tolist() == [-2, -1, 0, 1, 2]
    assert (
        numpy.folded.tolist() == [2, 1, 0, 1, 2] == np.abs(numpy.line[:, 0]).tolist()
        and numpy.straight.tolist() == [0] * 5
    )


@breaks("Input((100,))", "Input((101,))", variant="keras")
@breaks("nn.Linear(20000, 32)(people)", "nn.Linear(100, 32)(people)")
def test_columns_are_the_input_size(answer, keras):
    """A layer for 100 inputs takes the (20000, 100) table in both frameworks, and a PyTorch layer for 20000 raises "mat1 and mat2 shapes cannot be multiplied (20000x100 and 20000x32)"."""
    assert keras.table.input_shape == (None, 100)
    assert answer.people.shape == (20_000, 100) and answer.table(answer.people).shape == (20_000, 32)
    assert keras.table(np.zeros((20_000, 100), "float32")).shape == (20_000, 32)
    assert answer.message == "mat1 and mat2 shapes cannot be multiplied (20000x100 and 20000x32)"


@breaks("Input((20000, 100))", "Input((100,))", variant="keras")
def test_rows_in_the_shape_build_in_silence(keras):
    """`Input((20000, 100))` builds without an error, as (None, 20000, 32), and its first batch of rows raises "Expected shape (None, 20000, 100)"."""
    assert keras.tables.output_shape == (None, 20_000, 32)
    assert keras.message == "Expected shape (None, 20000, 100)"
    with pytest.raises(ValueError):
        keras.tables(np.zeros((3, 100)))
    assert keras.table(np.zeros((3, 100))).shape == (3, 32)


@breaks(
    "Sequential([Input((100,)), layers.Dense(32)])", "Sequential([Input((100,)), layers.Dense(31)])", variant="keras"
)
@breaks("layers.Dense(1))", "layers.Dense(32))", variant="pasted")
@breaks('activation="relu"', 'activation="tanh"', variant="pasted")
@drawn(cases=3, seed=st.integers(0, 999))
def test_without_the_last_layer(keras, pasted, seed):
    """With `mse`, a vector of targets and no last layer behind the 32, `fit` takes rows in its default batches of 32 without an error, and compares each row with the targets of all 32; with a last `Dense(1)` it compares each row with its own."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(32, 100)), rng.normal(size=32)
    ours = pasted(1)
    for net, all_32 in ((keras.keras.models.clone_model(keras.table), True), (ours.model, False)):
        net.compile("sgd", "mse")
        out = net(x).detach().numpy()
        if all_32:
            column = net.evaluate(x, y[:, None], verbose=0)
            assert np.isclose(column, ((out - y[:, None]) ** 2).mean(), rtol=1e-4)  # no vector: its own
            with pytest.raises(RuntimeError, match="must match the size"):
                net.fit(x[:-1], y[:-1], verbose=0)
        (loss,) = net.fit(x, y, shuffle=False, verbose=0).history["loss"]
        crossed, own = ((out - y) ** 2).mean(), ((out - y[:, None]) ** 2).mean()
        assert np.isclose(loss, crossed if all_32 else own, rtol=1e-4) and not np.isclose(crossed, own, rtol=1e-3)
    hidden, last = ours.model.layers
    W, b = (one.value.detach().numpy() for one in hidden.weights)
    np.testing.assert_allclose(hidden(x).detach().numpy(), np.maximum(x @ W + b, 0), atol=1e-4)
    assert W.shape == (100, 32) and last(np.zeros((5, 32), "float32")).shape == (5, 1)
    assert 20_000 % 32 == 0  # whole batches


@breaks(
    "Sequential([Input((100,)), layers.Dense(32)])", "Sequential([Input((101,)), layers.Dense(32)])", variant="keras"
)
@drawn(cases=3, classes=st.integers(2, 9), seed=st.integers(0, 999))
def test_classes_want_softmax(keras, classes, seed):
    """With `sparse_categorical_crossentropy` by name and a unit for each class, `fit` takes a last layer without softmax in silence, and its loss is that of the sums taken for probabilities; with softmax it is the cross entropy of the sums."""
    assert keras.table.input_shape == (None, 100)
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(32, 100)), rng.integers(classes, size=32)
    for activation in (None, "softmax"):
        net = keras.keras.models.clone_model(keras.table)
        net.add(keras.layers.Dense(classes, activation=activation, name="last"))
        sums = (net.layers[0](x) @ net.layers[1].kernel.value).detach()  # fresh biases are 0
        net.compile("sgd", "sparse_categorical_crossentropy")
        (loss,) = net.fit(x, y, shuffle=False, verbose=0).history["loss"]
        own = torch.nn.functional.cross_entropy(sums, torch.tensor(y)).item()
        shares = (sums / sums.sum(1, keepdim=True)).clamp(1e-7, 1 - 1e-7)
        taken = torch.nn.functional.nll_loss(shares.log(), torch.tensor(y)).item()
        assert np.isclose(loss, own if activation else taken, rtol=1e-3) and abs(own - taken) > 0.1


@breaks("Input((100, 1)), layers.Dense(32)", "Input((100,)), layers.Dense(32)", variant="keras")
@drawn(cases=4, inputs=st.integers(2, 40), units=st.integers(1, 40), rows=st.integers(1, 9))
def test_one_too_many_reads_one_column(keras, inputs, units, rows):
    """`Input((inputs, 1))` takes a table of (rows, inputs) without an error as (rows, inputs, units), here (7, 100, 32) from 64 parameters, and moving one column moves the outputs of that column only."""
    net = keras.keras.Sequential([keras.keras.Input((inputs, 1)), keras.layers.Dense(units)])
    x = np.zeros((rows, inputs), "float32")
    before = net(x).detach().numpy()
    assert before.shape == (rows, inputs, units) and net.count_params() == 2 * units
    x[:, -1] = 1
    moved = net(x).detach().numpy() != before
    assert not moved[:, :-1].any() and moved[:, -1].all()
    assert keras.taken == (7, 100, 32) and keras.thin.count_params() == 64
    assert keras.thin.layers[0].kernel.shape == (1, 32) and keras.table.layers[0].kernel.shape == (100, 32)


@breaks("input_shape=(100))", "input_shape=(100,))", variant="keras")
@drawn(cases=3, inputs=st.integers(1, 40))
def test_a_number_is_no_shape(keras, inputs):
    """Without the comma `input_shape=(100)` is a number and raises `Cannot convert '100' to a shape.`, and so does another number; with the comma a layer at the start of a model is built for that many inputs."""
    for number in (inputs, 100):
        words = rf"Cannot convert '{number}' to a shape\."
        with pytest.warns(UserWarning), pytest.raises(ValueError, match=words):
            keras.keras.Sequential([keras.layers.Dense(32, input_shape=(number))])
        with pytest.warns(UserWarning):
            net = keras.keras.Sequential([keras.layers.Dense(32, input_shape=(number,))])
        assert net.layers[0].kernel.shape == (number, 32)
    assert keras.refused == "Cannot convert '100' to a shape."


@breaks("str(caught[0].message)", "str(caught[0].category)", variant="keras")
@drawn(cases=3, inputs=st.integers(1, 40), units=st.integers(1, 40))
def test_the_old_spelling_works_with_a_warning(keras, inputs, units):
    """Keras 3 builds a Dense layer with `input_dim` or `input_shape` as it does with Input, and warns "Do not pass an `input_shape`/`input_dim` argument to a layer" and to use an `Input(shape)` object."""
    words = "Do not pass an `input_shape`/`input_dim` argument to a layer"
    for old in ({"input_dim": inputs}, {"input_shape": (inputs,)}):
        with pytest.warns(UserWarning, match=words):
            net = keras.keras.Sequential([keras.layers.Dense(units, **old)])
        assert net.layers[0].kernel.shape == (inputs, units)
    assert keras.warning.startswith(words) and "prefer using an `Input(shape)` object" in keras.warning


@breaks("np.vstack([kernel, bias])", "np.vstack([kernel, 0 * bias])", variant="numpy")
@breaks("np.append(image, 1)", "np.append(image, 0)", variant="numpy")
@drawn(cases=8, **SIZES)
def test_bias_as_a_last_row(numpy, inputs, units, rows, seed):
    """A constant 1 as one more input and the biases as one more row of weights give the same outputs from the same number of units, here 32, and no neuron is added."""
    W, b = weights(inputs, units, seed)
    x = np.random.default_rng(seed).normal(size=(rows, inputs))
    longer = np.hstack([x, np.ones((rows, 1))]) @ np.vstack([W, b])
    assert longer.shape == (rows, units) and np.abs(longer - numpy.dense(x, W, b)).max() < 1e-4
    assert numpy.same == np.abs(numpy.longer - numpy.outputs).max() < 1e-9
    assert numpy.longer.shape == (32,) and np.abs(numpy.bias).max() > 0.1


@breaks('"0.weight": W.T', '"0.weight": W.T * 0')
@breaks("return x @ W + b", "return x @ W", variant="numpy")
@drawn(cases=6, **SIZES)
def test_frameworks_agree(answer, numpy, keras, inputs, units, rows, seed):
    """With the weights copied across, transposed for PyTorch, Keras, PyTorch and NumPy give the same outputs, to 1e-4."""
    W, b = weights(inputs, units, seed)
    x = np.random.default_rng(seed).normal(size=(rows, inputs)).astype("float32")
    layer, linear = built(keras, units, inputs), torch.nn.Linear(inputs, units)
    layer.set_weights([W, b])
    linear.load_state_dict({"weight": torch.tensor(W.T), "bias": torch.tensor(b)})
    ours = numpy.dense(x, W, b)
    for theirs in (layer(x), linear(torch.tensor(x))):
        np.testing.assert_allclose(theirs.detach().numpy(), ours, atol=1e-4)
    assert answer.answers == keras.answers == numpy.answers.tolist()


@breaks("nn.Linear(64, units), nn.ReLU()", "nn.Linear(64, units), nn.Dropout(0.98)", variant="width")
@breaks(
    "net(pixels[new]).argmax(dim=1) == labels[new]",
    "net(pixels[seen]).argmax(dim=1) == labels[new].sum()",
    variant="width",
)
@breaks("lr=0.03", "lr=0.0", variant="width")
def test_a_quarter_of_the_inputs_is_enough_here(width):
    """With three seeds and 40 steps, 2 units read under 60 % of 360 unseen digits, 16 and 128 over 90 %, and the best run of 16 beats the worst of 128; untrained, 16 units read under 25 %."""
    assert len(width.labels) - 360 == 1437 and width.pixels.shape[1] == 64 and width.pixels.max() == 1
    assert width.accuracy.__defaults__ == (40,)
    for share in (one for found in width.shares.values() for one in found):
        assert abs(360 * share - round(360 * share)) < 1e-9
    assert max(width.shares[2]) < 0.6 and min(width.shares[16] + width.shares[128]) > 0.9
    assert max(width.shares[16]) > min(width.shares[128])
    assert max(width.accuracy(16, seed, steps=0) for seed in range(3)) < 0.25
