import inspect

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE, SEED = st.integers(1, 5), st.integers(0, 99)
GATES = {nn.LSTM: 4, nn.GRU: 3, nn.RNN: 1}


def count(layer):
    return sum(weight.numel() for weight in layer.parameters())


def keras_count(keras, kind, features, units, **options):
    name = {nn.LSTM: "LSTM", nn.GRU: "GRU", nn.RNN: "SimpleRNN"}[kind]
    layer = getattr(keras.layers, name)(units, **options)
    layer.build((None, 2, features))
    return layer.count_params()


def merged(layer, rows=slice(None)):
    """The layer with its second biases, or some rows of them, moved into the first ones."""
    other = type(layer)(layer.input_size, layer.hidden_size, layer.num_layers, bidirectional=layer.bidirectional)
    other.load_state_dict(layer.state_dict())
    with torch.no_grad():
        for name, bias in other.named_parameters():
            if name.startswith("bias_ih"):
                second = getattr(other, name.replace("ih", "hh"))
                bias[rows] += second[rows]
                second[rows] = 0
    return other


@breaks("nn.LSTM(8, 16), nn.GRU(8, 16)", "nn.LSTM(8, 16, bias=False), nn.GRU(8, 16)")
@breaks("built(layers.SimpleRNN(16))", "built(layers.SimpleRNN(15))", variant="keras")
@drawn(cases=6, kind=st.sampled_from([nn.LSTM, nn.RNN]), features=SIZE, units=SIZE)
def test_one_bias_more(answer, keras, kind, features, units):
    """An LSTM and a plain RNN have in PyTorch one number more for each gate and unit than in Keras, which is the second bias."""
    layer = kind(features, units)
    more = count(layer) - keras_count(keras, kind, features, units)
    assert more == GATES[kind] * units == layer.bias_hh_l0.numel() == layer.bias_ih_l0.numel()
    assert answer.lstm.bias and answer.rnn.bias
    assert count(answer.lstm) - keras.counts[0] == 64 == answer.lstm.bias_hh_l0.numel()
    assert count(answer.rnn) - keras.counts[3] == 16 == answer.rnn.bias_hh_l0.numel()
    assert (answer.lstm.input_size, answer.lstm.hidden_size) == (8, 16)


@breaks("(features + units + biases)", "(features + units) + biases")
@breaks("for gates in (4, 3, 1)", "for gates in (4, 1, 3)")
@breaks("biases=n) for n in (1, 2)", "biases=n) for n in (2, 1)")
@breaks("built(layers.GRU(16, reset_after=False))", "built(layers.GRU(16))", variant="keras")
@drawn(cases=6, kind=st.sampled_from([nn.LSTM, nn.GRU, nn.RNN]), features=SIZE, units=SIZE)
def test_the_formula(answer, keras, kind, features, units):
    """A recurrent layer has gates × units × (features + units + biases) parameters, with 4 gates in an LSTM, 3 in a GRU and 1 in a plain RNN; PyTorch has 2 biases, Keras 1, in a GRU with `reset_after=False` as well, and 2 in one with its default, an option that `nn.GRU` does not take."""
    gates, hand = GATES[kind], answer.n_params
    assert count(kind(features, units)) == hand(gates, features, units, 2)
    assert count(kind(features, units)) == answer.count(kind(features, units))
    assert keras_count(keras, kind, features, units) == hand(gates, features, units, 2 if kind is nn.GRU else 1)
    if kind is nn.GRU:
        assert keras_count(keras, kind, features, units, reset_after=False) == hand(3, features, units, 1)
    with pytest.raises(TypeError, match="unexpected keyword argument 'reset_after'"):
        nn.GRU(8, 16, reset_after=False)
    assert hand(4, 8, 16, 1) == 4 * 16 * 25 and keras.counts == [1600, 1248, 1200, 400]
    assert [count(layer) for layer in (answer.lstm, answer.gru, answer.rnn)] == [1664, 1248, 416]
    assert answer.by_hand == [[1600, 1664], [1200, 1248], [400, 416]]
    assert keras.biases == [(64,), (2, 48), (48,), (16,)]


@breaks("nn.GRU(8, 16), nn.RNN", "nn.GRU(8, 16, bias=False), nn.RNN")
@breaks("kinds = lstm, gru, old_gru", "kinds = lstm, old_gru, gru", variant="keras")
@drawn(cases=5, features=SIZE, units=SIZE)
def test_the_gru_counts_agree(answer, keras, features, units):
    """A GRU has as many parameters in Keras as in PyTorch, and in Keras its two biases are the rows of one array, (2, 48) for 16 units."""
    layer = keras.layers.GRU(units)
    layer.build((None, 2, features))
    assert layer.count_params() == count(nn.GRU(features, units)) and tuple(layer.weights[2].shape) == (2, 3 * units)
    assert keras.counts[1] == count(answer.gru) == 1248 and keras.biases[1] == (2, 48)


@breaks("merged.bias_hh_l0.zero_()", "merged.bias_hh_l0 += 1", variant="merge")
@breaks("merged.bias_ih_l0 += merged.bias_hh_l0", "merged.bias_ih_l0 -= merged.bias_hh_l0", variant="merge")
@breaks("nn.LSTM(8, 16), nn.RNN(8, 16), nn.GRU(8, 16)", "nn.GRU(8, 16), nn.RNN(8, 16), nn.LSTM(8, 16)", variant="merge")
@drawn(
    cases=10, kind=st.sampled_from([nn.LSTM, nn.RNN]), units=SIZE, deep=st.integers(1, 2), both=st.booleans(), seed=SEED
)
def test_the_second_bias_can_be_merged(merge, kind, units, deep, both, seed):
    """Moving the second biases of an LSTM or a plain RNN into the first ones leaves the outputs as they are, in each layer and direction."""
    torch.manual_seed(seed)
    layer, x = kind(3, units, deep, bidirectional=both), torch.randn(4, 2, 3)
    torch.testing.assert_close(merged(layer)(x)[0], layer(x)[0])
    with torch.no_grad():
        wrong = merged(layer)
        wrong.bias_ih_l0 += 0.5
    assert (wrong(x)[0] - layer(x)[0]).abs().max() > 1e-4
    assert max(merge.changes[:2]) < 1e-6 and merge.x.shape == (7, 3, 8)
    assert [type(each) for each in merge.layers] == [nn.LSTM, nn.RNN, nn.GRU]
    assert [each.hidden_size for each in merge.layers] == [16] * 3


@breaks("nn.RNN(8, 16), nn.GRU(8, 16)", "nn.GRU(8, 16), nn.RNN(8, 16)", variant="merge")
@breaks("(merged(x)[0] - layer(x)[0]).abs()", "0 * (merged(x)[0] - layer(x)[0]).abs()", variant="merge")
@drawn(cases=10, units=SIZE, seed=SEED)
def test_the_gru_needs_it(merge, units, seed):
    """Moving the second bias of a GRU into the first one changes its outputs."""
    torch.manual_seed(seed)
    gru, x = nn.GRU(3, units), torch.randn(4, 2, 3)
    assert (merged(gru)(x)[0] - gru(x)[0]).abs().max() > 1e-5
    assert abs(merge.changes[2] - 0.111) < 0.001


@breaks("n = np.tanh(x_n + r * h_n)", "n = np.tanh(x_n + h_n)", variant="numpy")
@breaks("np.arange(48) // 16 == gate", "np.arange(48) // 16 == 0", variant="numpy")
@breaks("return (1 - z) * n + z * h", "return z * n + (1 - z) * h", variant="numpy")
@breaks("sigmoid(x_r + h_r), sigmoid(x_z + h_z)", "sigmoid(x_r + h_r), sigmoid(x_z * h_z)", variant="numpy")
@drawn(cases=10, units=SIZE, batch=SIZE, seed=SEED)
def test_only_the_bias_of_n_stays(numpy, units, batch, seed):
    """In a GRU the second biases of the gates r and z can be moved into the first ones, and that of the candidate n has to stay; the NumPy step gives what `nn.GRUCell` gives."""
    torch.manual_seed(seed)
    gru, x = nn.GRU(3, units), torch.randn(4, batch, 3)
    torch.testing.assert_close(merged(gru, slice(0, 2 * units))(x)[0], gru(x)[0])
    assert (merged(gru, slice(2 * units, None))(x)[0] - gru(x)[0]).abs().max() > 1e-5
    cell, h = nn.GRUCell(3, units), torch.randn(batch, units)
    w, u, b, b_h = (weight.detach().numpy() for weight in cell.parameters())
    ours = numpy.gru_step(x[0].numpy(), h.numpy(), w.T, u.T, b, b_h)
    np.testing.assert_allclose(ours, cell(x[0], h).detach().numpy(), atol=1e-5)
    assert np.allclose(numpy.changes, [0, 0, 0.5158], atol=1e-3) and min(numpy.changes) >= 0
    assert numpy.size == 3 * 16 * (8 + 16 + 2)
    cell = nn.GRUCell(8, 16, dtype=torch.float64)
    theirs = (numpy.W.T, numpy.U.T, numpy.b, numpy.b_h)
    with torch.no_grad():
        for weight, array in zip(cell.parameters(), theirs, strict=True):
            weight.copy_(torch.from_numpy(array))
        new = cell(torch.from_numpy(numpy.x), torch.from_numpy(numpy.h))
    np.testing.assert_allclose(numpy.new, new.numpy(), atol=1e-9)


@breaks("nn.LSTM(8, 16, num_layers=2)", "nn.LSTM(8, 16, num_layers=3)")
@breaks("nn.LSTM(8, 16, bidirectional=True)", "nn.LSTM(8, 32)")
@breaks("nn.LSTM(8, 16, 2, bidirectional=True)", "nn.LSTM(8, 16, 4)")
@drawn(
    cases=8,
    kind=st.sampled_from([nn.LSTM, nn.RNN]),
    features=SIZE,
    units=SIZE,
    deep=st.integers(1, 3),
    both=st.booleans(),
)
def test_layers_and_directions(answer, kind, features, units, deep, both):
    """A second layer has as many parameters more as one has that reads the h of the first, of both directions where there are two; two directions are counted as two layers, and a hand count with one bias is low by gates × units for each layer and direction of an LSTM or a plain RNN."""
    ways, gates = 1 + both, GATES[kind]
    reads = [features] + [ways * units] * (deep - 1)
    hand = sum(ways * answer.n_params(gates, size, units, 1) for size in reads)
    assert count(kind(features, units, deep, bidirectional=both)) - hand == gates * units * deep * ways
    assert answer.n_deep - 1664 == answer.n_params(4, 16, 16, 2) == 2176 and answer.n_both == 2 * 1664
    assert answer.n_deep_both - answer.n_both == 2 * answer.n_params(4, 2 * 16, 16, 2) == 6400


@breaks("bias=False", "bias=True")
@drawn(cases=8, kind=st.sampled_from([nn.LSTM, nn.GRU, nn.RNN]), features=SIZE, units=SIZE)
def test_bias_false_drops_both(answer, kind, features, units):
    """`bias=False` drops both biases: gates × units × (features + units) parameters remain; here 1,536."""
    layer = kind(features, units, bias=False)
    assert count(layer) == answer.n_params(GATES[kind], features, units, 0)
    assert [name for name, _ in layer.named_parameters()] == ["weight_ih_l0", "weight_hh_l0"]
    assert answer.n_no_bias == 1536


@breaks("bias.requires_grad_(False).zero_()", "bias.requires_grad_(False)")
@breaks("bias.requires_grad_(False).zero_()", "bias.detach().zero_()")
@breaks('if "bias_hh" in name', 'if "bias" in name')
@drawn(
    cases=6,
    optimizer=st.sampled_from([torch.optim.SGD, torch.optim.AdamW]),
    units=SIZE,
    deep=st.integers(1, 2),
    seed=SEED,
)
def test_frozen_at_zero(answer, keras, optimizer, units, deep, seed):
    """With its second biases frozen at zero a new LSTM has as many trainable parameters as in Keras, and they stay zero in a step of SGD or AdamW, while the others move; a trained one gives other outputs then, without an error, and the same ones where its second bias is added to the first before."""
    torch.manual_seed(seed)
    lstm = nn.LSTM(3, units, deep)
    for name, bias in nn.ModuleDict({"layer": lstm}).named_parameters():
        if "bias_hh" in name:
            bias.requires_grad_(False).zero_()
    first, steps = lstm.bias_ih_l0.detach().clone(), optimizer(lstm.parameters(), lr=0.1)
    lstm(torch.randn(4, 2, 3))[0].square().sum().backward()
    steps.step()
    assert lstm.bias_hh_l0.abs().max() == 0 < (lstm.bias_ih_l0 - first).abs().max()
    trainable = sum(weight.numel() for weight in lstm.parameters() if weight.requires_grad)
    trained, x = nn.LSTM(3, units), torch.randn(4, 2, 3)
    before, second = trained(x)[0], trained.bias_hh_l0.detach().clone()
    trained.bias_hh_l0.requires_grad_(False).zero_()
    assert (trained(x)[0] - before).abs().max() > 1e-4
    trained.bias_ih_l0.data += second
    assert torch.allclose(trained(x)[0], before, atol=1e-6)
    in_keras = [keras_count(keras, nn.LSTM, size, units) for size in [3, units][:deep]]
    assert trainable == sum(in_keras)
    assert answer.n_trainable == keras.counts[0] and answer.lstm.bias_hh_l0.abs().max() == 0
    assert answer.lstm.bias_ih_l0.abs().max() > 0 and len(answer.trainable) == 3


@breaks("torch.optim.SGD(lstm.parameters(), lr=0.1)", "torch.optim.SGD([lstm.bias_ih_l0], lr=0.1)", variant="merge")
@breaks("optimizer.step()", "pass", variant="merge")
@drawn(cases=8, kind=st.sampled_from([nn.LSTM, nn.RNN]), units=SIZE, seed=SEED, lr=st.floats(0.001, 1))
def test_the_sum_moves_twice_as_far(merge, kind, units, seed, lr):
    """Both biases of an LSTM or a plain RNN get the same gradient, so a step of plain SGD moves their sum twice as far as that of a layer with one trained bias."""
    torch.manual_seed(seed)
    layer, x = kind(3, units), torch.randn(4, 2, 3)
    moved = []
    for single in (False, True):
        one = merged(layer)
        one.bias_hh_l0.requires_grad_(not single)
        start = one.bias_ih_l0.detach() + one.bias_hh_l0.detach()
        one(x)[0].square().sum().backward()
        if not single:
            torch.testing.assert_close(one.bias_ih_l0.grad, one.bias_hh_l0.grad)
        torch.optim.SGD(one.parameters(), lr=lr).step()
        moved.append(one.bias_ih_l0.detach() + one.bias_hh_l0.detach() - start)
    torch.testing.assert_close(moved[0], 2 * moved[1], atol=1e-6, rtol=1e-3)
    assert moved[1].abs().max() > 1e-7 and abs(merge.ratio - 2) < 1e-3 and merge.lstm is merge.layers[0]


@breaks("nn.LSTM(8, 16), nn.GRU(8, 16)", "nn.LSTM(8, 16, bias=False), nn.GRU(8, 16)")
def test_the_source_says_why(answer):
    """PyTorch's source says of the second bias that it is "included for CuDNN compatibility", and that only one is needed."""
    source = " ".join(inspect.getsource(nn.RNNBase).replace("#", " ").split())
    assert "Second bias vector included for CuDNN compatibility. Only one bias vector is needed" in source
    assert answer.lstm.bias and answer.count(answer.lstm) == 1664


@breaks("torch.randn(7, 3, 8)", "torch.randn(1, 3, 8)", variant="merge")
@drawn(cases=8, kind=st.sampled_from([nn.LSTM, nn.GRU, nn.RNN]), steps=st.sampled_from([1, 5, 50]))
def test_steps_do_not_count(merge, kind, steps):
    """One layer reads 1, 5 or 50 steps with the same parameters."""
    layer = kind(8, 16)
    before = count(layer)
    assert len(layer(torch.randn(steps, 1, 8))[0]) == steps and count(layer) == before
    assert len(merge.layers[0](merge.x)[0]) == 7


@breaks("nn.LSTM(8, 16), nn.GRU(8, 16), nn.RNN", "nn.LSTM(16, 8), nn.GRU(8, 16), nn.RNN")
@drawn(cases=8, kind=st.sampled_from([nn.LSTM, nn.GRU, nn.RNN]), features=SIZE, units=SIZE)
def test_all_gates_in_one_tensor(answer, kind, features, units):
    """All gates of a layer stand in one tensor, so the weights have gates × units rows, and the biases gates × units numbers; with 16 units an LSTM has 64."""
    rows = GATES[kind] * units
    shapes = [tuple(weight.shape) for weight in kind(features, units).parameters()]
    assert shapes == [(rows, features), (rows, units), (rows,), (rows,)]
    assert answer.shapes == [(64, 8), (64, 16), (64,), (64,)] and answer.lstm.hidden_size == 16


@breaks("torch.cat([z, r, n])", "torch.cat([r, z, n])", variant="keras")
@breaks("b + b_h]", "b]", variant="keras")
@breaks("torch.stack([b, b_h])])\n\n\ndef", "torch.stack([b_h, b])])\n\n\ndef", variant="keras")
@breaks("[:, -1]).norm()", "[:, 0]).norm()", variant="keras")
@drawn(cases=4, features=SIZE, units=SIZE, steps=SIZE, seed=SEED)
def test_converted_weights_give_equal_outputs(keras, features, units, steps, seed):
    """Keras gives the outputs of PyTorch with the matrices turned, the biases of an LSTM added, and those of a GRU stacked with its r and z swapped."""
    torch.manual_seed(seed)
    x = torch.randn(2, steps, features)
    lstm, gru = nn.LSTM(features, units, batch_first=True), nn.GRU(features, units, batch_first=True)
    w, u, b, b_h = (weight.detach() for weight in lstm.parameters())
    w_g, u_g, c, c_h = (keras.swapped(weight) for weight in gru.parameters())
    for theirs, name, arrays in (
        (lstm, "LSTM", [w.T, u.T, b + b_h]),
        (gru, "GRU", [w_g.T, u_g.T, torch.stack([c, c_h])]),
    ):
        ours = getattr(keras.layers, name)(units)
        ours.build(x.shape)
        ours.set_weights(arrays)
        torch.testing.assert_close(ours(x), theirs(x)[0][:, -1], atol=1e-5, rtol=0)
    assert max(keras.gaps) < 1e-5 and min(keras.gaps) >= 0 and keras.x.shape == (3, 5, 8)
    assert [type(theirs) for theirs in (keras.torch_lstm, keras.torch_gru)] == [nn.LSTM, nn.GRU]


@breaks("lstm.set_weights([w.T, u.T, b])", "lstm.set_weights([w.T, u.T, b + b_h])", variant="keras")
@breaks("w, u, b, b_h = torch_gru.parameters()", "w, u, b, b_h = map(swapped, torch_gru.parameters())", variant="keras")
@drawn(cases=4, features=SIZE, units=SIZE, seed=SEED)
def test_a_forgotten_swap_fits(keras, features, units, seed):
    """Without the swap of r and z, or with one bias of an LSTM, Keras takes the weights of PyTorch without an error and gives other outputs; here by 0.54 for the GRU and by 0.39 for the LSTM."""
    torch.manual_seed(seed)
    x = torch.randn(2, 3, features)
    lstm, gru = nn.LSTM(features, units, batch_first=True), nn.GRU(features, units, batch_first=True)
    w, u, b, _ = (weight.detach() for weight in lstm.parameters())
    w_g, u_g, c, c_h = (weight.detach() for weight in gru.parameters())
    for theirs, name, arrays in ((lstm, "LSTM", [w.T, u.T, b]), (gru, "GRU", [w_g.T, u_g.T, torch.stack([c, c_h])])):
        ours = getattr(keras.layers, name)(units)
        ours.build(x.shape)
        ours.set_weights(arrays)
        assert (ours(x) - theirs(x)[0][:, -1]).abs().max() > 1e-5
    assert np.allclose(keras.careless, (0.39, 0.54), atol=0.006)


@breaks("lstm.set_weights([w.T, u.T, b])", "lstm.set_weights([w.T, u.T, b + b_h])", variant="keras")
@drawn(cases=4, features=SIZE, units=SIZE, steps=SIZE, seed=SEED)
def test_from_keras_the_second_is_zero(keras, features, units, steps, seed):
    """PyTorch gives the outputs of a Keras LSTM with its matrices turned, its bias as `bias_ih` and zeros as `bias_hh`; with the `bias_hh` that PyTorch drew it gives others, here by 0.39, and nothing is raised."""
    torch.manual_seed(seed)
    layer = keras.layers.LSTM(units)
    layer.build((None, steps, features))
    layer.set_weights([torch.randn(tuple(weight.shape)) for weight in layer.weights])
    for theirs, x in ((layer, torch.randn(2, steps, features)), (keras.lstm, keras.x)):
        w, u, b = (weight.value.detach().clone() for weight in theirs.weights)
        ours = nn.LSTM(len(w), len(u), batch_first=True)
        drawn_there = ours.bias_hh_l0.detach().clone()
        ours.load_state_dict(
            {"weight_ih_l0": w.T, "weight_hh_l0": u.T, "bias_ih_l0": b, "bias_hh_l0": torch.zeros_like(b)}
        )
        torch.testing.assert_close(ours(x)[0][:, -1], theirs(x), atol=1e-5, rtol=0)
        ours.bias_hh_l0.data = drawn_there
        assert (ours(x)[0][:, -1] - theirs(x)).abs().max() > 1e-5
    _, _, bias, second = keras.torch_lstm.parameters()
    assert torch.equal(bias, keras.lstm.weights[2].value) and (second != 0).all()
    assert abs(keras.gap(keras.lstm, keras.torch_lstm) - 0.39) < 0.006


@breaks("built(layers.GRU(16, reset_after=False))", "built(layers.GRU(16))", variant="keras")
@drawn(cases=4, units=st.integers(2, 5), seed=SEED)
def test_reset_before_is_another_layer(keras, units, seed):
    """A Keras GRU with `reset_after=False` applies r to h before the product with the matrix, and with at least 2 units it gives other outputs than one with the default, given the same weights and a second bias of zero."""
    torch.manual_seed(seed)
    x, w, u, b = (torch.randn(shape) for shape in ((3, 4, 2), (2, 3 * units), (units, 3 * units), (3 * units,)))
    after, before = keras.layers.GRU(units), keras.layers.GRU(units, reset_after=False)
    for layer in (after, before):
        layer.build(x.shape)
    before.set_weights([w, u, b])
    after.set_weights([w, u, torch.stack([b, 0 * b])])
    h = torch.zeros(3, units)
    for step in x.unbind(1):
        (x_z, x_r, x_n), (b_z, b_r, b_n) = (step @ w).chunk(3, 1), b.chunk(3)
        u_z, u_r, u_n = u.chunk(3, 1)
        z, r = (x_z + h @ u_z + b_z).sigmoid(), (x_r + h @ u_r + b_r).sigmoid()
        h = z * h + (1 - z) * torch.tanh(x_n + (r * h) @ u_n + b_n)
    torch.testing.assert_close(before(x), h, atol=1e-5, rtol=0)
    gap = (after(x) - before(x)).abs()
    one_step = (after(x[:, :1]) - before(x[:, :1])).abs()
    assert gap.max() > 1e-4 and one_step.max() < 1e-6
    assert keras.old_gru.reset_after is False and keras.gru.reset_after is True
