import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 5)
SEED = st.integers(0, 99)


def run(seed, batch, steps, features, units, layers, **options):
    torch.manual_seed(seed)
    lstm = nn.LSTM(features, units, layers, batch_first=True, **options)
    x = torch.randn(batch, steps, features)
    output, (h_n, c_n) = lstm(x)
    return lstm, x, output, h_n, c_n


@breaks("num_layers=2", "num_layers=3")
@drawn(cases=15, batch=SIZE, steps=SIZE, features=SIZE, units=SIZE, layers=st.integers(1, 3))
def test_three_shapes(answer, batch, steps, features, units, layers):
    """With `batch_first=True` `output` is (batch, steps, units), and `h_n` and `c_n` are (layers, batch, units), as they are without it: (4, 6, 5) and (2, 4, 5) here."""
    _, x, output, h_n, c_n = run(0, batch, steps, features, units, layers)
    assert output.shape == (batch, steps, units) and h_n.shape == c_n.shape == (layers, batch, units)
    plain, states = nn.LSTM(features, units, layers)(x.transpose(0, 1))
    assert plain.shape == (steps, batch, units) and all(state.shape == (layers, batch, units) for state in states)
    assert answer.lstm.num_layers == 2 and answer.x.shape == (4, 6, 3)
    assert answer.output.shape == (4, 6, 5) and answer.h_n.shape == answer.c_n.shape == (2, 4, 5)


@breaks("of_one = head(output[-1])", "of_one = head(output[:, -1])", variant="silent")
@drawn(cases=15, batch=SIZE, steps=SIZE, units=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_minus_one_is_the_last_sequence(silent, batch, steps, units, layers, seed):
    """With `batch_first=True`, `output[-1]` is all steps of the last sequence, and a head gives an answer for each of them; without it `output[-1]` is the last step, `h_n[-1]`."""
    lstm, x, output, _, _ = run(seed, batch, steps, 3, units, layers)
    alone = lstm(x[-1:])[0]
    torch.testing.assert_close(output[-1], alone[0])
    assert torch.nn.Linear(units, 7)(output[-1]).shape == (steps, 7)
    lstm.batch_first = False
    steps_first, (h_n, _) = lstm(x.transpose(0, 1))
    assert torch.equal(steps_first[-1], h_n[-1]) and h_n.shape == (layers, batch, units)
    assert silent.of_one.shape == (6, 7) and torch.equal(silent.of_one, silent.head(silent.output[3]))


@breaks("last = output[:, -1]", "last = output[:, 0]")
@breaks("in_top = int((last == h_n[-1])", "in_top = int((last == h_n[0])")
@breaks("in_top = int((last == h_n[-1])", "in_top = int((last == c_n[-1])")
@drawn(cases=15, batch=SIZE, steps=SIZE, units=SIZE, layers=st.integers(1, 3), dropout=st.booleans(), seed=SEED)
def test_they_meet_in_the_top_layer(answer, batch, steps, units, layers, dropout, seed):
    """`output[:, -1]` equals `h_n[-1]`, with one to three layers, and not `c_n[-1]`; here 20 of 20 numbers agree."""
    _, _, output, h_n, c_n = run(seed, batch, steps, 3, units, layers, dropout=0.5 * (dropout and layers > 1))
    assert torch.equal(output[:, -1], h_n[-1]) and not torch.equal(output[:, -1], c_n[-1])
    assert answer.in_top == answer.last.numel() == 20


@breaks("in_bottom = int((last == h_n[0])", "in_bottom = int((last == h_n[1])")
@drawn(cases=15, batch=SIZE, steps=SIZE, units=SIZE, layers=st.integers(2, 4), seed=SEED)
def test_the_bottom_layer_is_another(answer, batch, steps, units, layers, seed):
    """With two to four layers `h_n[0]` is the last step of layer 0, as a layer with its weights gives it, and not `output[:, -1]`."""
    lstm, x, output, h_n, _ = run(seed, batch, steps, 3, units, layers)
    single = nn.LSTM(3, units, batch_first=True)
    single.load_state_dict({name: w for name, w in lstm.state_dict().items() if name.endswith("l0")})
    torch.testing.assert_close(single(x)[1][0][0], h_n[0])
    assert not torch.allclose(output[:, -1], h_n[0], atol=1e-6)
    assert answer.in_bottom == 0 and answer.head.in_features == 5


@breaks("num_layers=2", "num_layers=1")
@drawn(cases=10, batch=SIZE, steps=SIZE, units=SIZE, seed=SEED)
def test_one_layer_hides_it(answer, batch, steps, units, seed):
    """With one layer `h_n[0]` and `h_n[-1]` are equal; with two they differ."""
    for layers in (1, 2):
        h_n = run(seed, batch, steps, 3, units, layers)[3]
        assert torch.equal(h_n[0], h_n[-1]) == (layers == 1)
    assert answer.in_bottom < answer.in_top


@breaks("head(h_n[-1])", "head(h_n)")
@breaks("head(h_n[-1])", "head(h_n[0])")
@breaks("per_step = head(output)", "per_step = head(output.transpose(0, 1))")
@breaks("head(h_n[-1])", "head(h_n[0])", variant="pasted")
@breaks("head(h_n[-1])", "head(output)", variant="pasted")
@breaks("(h_n, c_n)", "(c_n, h_n)", variant="pasted")
@breaks("nn.Linear(5, 7)", "nn.Linear(5, 8)")
@drawn(cases=10, batch=SIZE, steps=SIZE, units=SIZE, layers=st.integers(1, 3), classes=SIZE)
def test_a_head_for_each_task(answer, pasted, batch, steps, units, layers, classes):
    """A `Linear` on `h_n[-1]` gives one row of answers per sequence, and on `output` one per step, of which the last is the former."""
    lstm, x, output, h_n, _ = run(0, batch, steps, 3, units, layers)
    head = nn.Linear(units, classes)
    torch.testing.assert_close(pasted(1, lstm=lstm, x=x, head=head).answer, head(output)[:, -1])
    assert head(h_n[-1]).shape == (batch, classes) and head(output).shape == (batch, steps, classes)
    torch.testing.assert_close(head(output)[:, -1], head(h_n[-1]))
    assert answer.per_sequence.shape == (4, 7) and answer.per_step.shape == (4, 6, 7)
    torch.testing.assert_close(answer.per_step[:, -1], answer.per_sequence)


@breaks("h_n.transpose(0, 1).flatten(1)", "h_n.reshape(4, 10)")
@breaks("h_n.transpose(0, 1).flatten(1)", "h_n.flip(0).transpose(0, 1).flatten(1)")
@drawn(cases=10, batch=SIZE, units=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_transpose_joins_layers(answer, batch, units, layers, seed):
    """`h_n.transpose(0, 1).flatten(1)` puts the layers of one sequence side by side, the bottom one first."""
    h_n = run(seed, batch, 2, 3, units, layers)[3]
    assert torch.equal(h_n.transpose(0, 1).flatten(1), torch.cat(list(h_n), dim=1))
    assert torch.equal(answer.both, torch.cat([answer.h_n[0], answer.h_n[1]], dim=1))


@breaks("trained(h_n[-1]), trained(h_n[0])", "trained(h_n[-1]), trained(h_n[-1])", variant="silent")
@breaks("trained(h_n[-1]), trained(h_n[0])", "trained(h_n[0]), trained(h_n[0])", variant="silent")
@breaks("    lstm.zero_grad()\n", "", variant="silent")
@drawn(cases=10, batch=SIZE, steps=st.integers(2, 5), units=SIZE, layers=st.integers(2, 4), seed=SEED)
def test_bottom_leaves_the_top_untrained(silent, batch, steps, units, layers, seed):
    """A head on `h_n[0]` gives a gradient to the 4 weights of layer 0 and to none above it; a head on `h_n[-1]` to the weights of all layers, 8 here."""
    lstm, _, _, h_n, _ = run(seed, batch, steps, 3, units, layers)
    head = nn.Linear(units, 7)
    for k, reached in ((0, 4), (-1, 4 * layers)):
        grads = torch.autograd.grad(
            head(h_n[k]).square().mean(), list(lstm.parameters()), retain_graph=True, allow_unused=True
        )
        assert [g is not None and bool(g.any()) for g in grads] == [n < reached for n in range(4 * layers)]
    assert (silent.from_bottom, silent.from_top) == (4, 8)


@breaks("h_n.view(4, 10)[0]", "h_n.transpose(0, 1).reshape(4, 10)[0]", variant="silent")
@breaks("h_n[0, :2]", "h_n[:, 0]", variant="silent")
@drawn(cases=10, batch=st.integers(2, 6), units=SIZE, seed=SEED)
def test_view_joins_sequences(silent, batch, units, seed):
    """With two layers and two or more sequences row 0 of `h_n.view(batch, -1)` is layer 0 of the first two sequences, and not both layers of the first."""
    h_n = run(seed, batch, 2, 3, units, 2)[3]
    row = h_n.view(batch, -1)[0]
    assert torch.equal(row, torch.cat([h_n[0, 0], h_n[0, 1]]))
    assert not torch.equal(row, torch.cat([h_n[0, 0], h_n[1, 0]]))
    assert silent.agree == 10 and torch.equal(silent.mixed, silent.h_n[0, :2]) and silent.h_n.shape == (2, 4, 5)


@breaks("twice = head(h_n)", "twice = head(h_n[-1:])", variant="silent")
@breaks("nn.Linear(5, 7)", "nn.Linear(5, 8)", variant="silent")
def test_a_head_takes_hn_whole(silent):
    """Here `head(h_n)` gives two answers per sequence, one of each layer."""
    assert silent.twice.shape == (2, 4, 7)
    for k in (0, 1):
        torch.testing.assert_close(silent.twice[k], silent.head(silent.h_n[k]))


@breaks("nn.Sequential(lstm, head)(x)", "nn.Sequential(lstm)(x)", variant="pair")
@breaks("nn.Sequential(lstm, head)(x)", "head(output)", variant="pair")
@drawn(cases=8, units=SIZE, layers=st.integers(1, 3), kind=st.sampled_from(["LSTM", "GRU", "RNN"]))
def test_a_layer_takes_no_tuple(pair, units, layers, kind):
    """`nn.Sequential` of a recurrent layer and a Linear raises "argument 'input' (position 1) must be Tensor, not tuple", for LSTM, GRU and RNN; with `LastStep()` behind the last LSTM it runs; between two LSTMs `h_n[-1]` leaves one answer for the whole batch, and one that returns `output` leaves each sequence the answer that it has alone."""
    net = nn.Sequential(getattr(nn, kind)(3, units, layers), nn.Linear(units, 7))
    found = "TypeError: linear(): argument 'input' (position 1) must be Tensor, not tuple"
    assert pair.said(lambda: net(torch.zeros(6, 4, 3))) == found == pair.chained
    last, above = pair.LastStep(), nn.LSTM(units, 5, batch_first=True)
    below, x = nn.LSTM(3, units, layers, batch_first=True), torch.zeros(4, 6, 3)
    assert nn.Sequential(below, last, nn.Linear(units, 7))(x).shape == (4, 7)
    assert nn.Sequential(below, last, above, last, nn.Linear(5, 7))(x).shape == (7,)

    class Steps(nn.Module):
        def forward(self, result):
            output, (_, _) = result
            return output

    net, x = nn.Sequential(below, Steps(), nn.Dropout(0.0), above, last, nn.Linear(5, 7)), torch.randn(4, 6, 3)
    torch.testing.assert_close(net(x), torch.cat([net(one) for one in x.split(1)]))


@breaks("lambda: chain(x)", "lambda: chain[1](output)", variant="pair")
@breaks("nn.LSTM(5, 5, batch_first=True))", "nn.Linear(5, 5))", variant="pair")
@breaks("nn.LSTM(5, 5, batch_first=True))", "nn.LSTM(5, 5))", variant="pair")
@drawn(
    cases=8, units=SIZE, first=st.sampled_from(["LSTM", "GRU", "RNN"]), second=st.sampled_from(["LSTM", "GRU", "RNN"])
)
def test_a_second_layer_takes_no_tuple(pair, units, first, second):
    """`nn.Sequential` of a recurrent layer and a recurrent layer or a BatchNorm raises "'tuple' object has no attribute 'dim'"; one layer with `num_layers=2` runs, whose `output` has the width of the first; a second of another width, with `batch_first=True` as the first, runs when called on `output`, and each sequence then has the answers that it has alone."""
    below, x = getattr(nn, first)(3, units, batch_first=True), torch.randn(4, 6, 3)
    found = "AttributeError: 'tuple' object has no attribute 'dim'"
    for above in (getattr(nn, second)(units, 2), nn.BatchNorm1d(units)):
        assert pair.said(lambda above=above: nn.Sequential(below, above)(x)) == found == pair.stacked
    assert getattr(nn, first)(3, units, num_layers=2, batch_first=True)(x)[0].shape == (4, 6, units)
    wider = getattr(nn, second)(units, units + 2, batch_first=True)
    output, _ = below(x)
    assert pair.said(lambda: nn.Sequential(below, wider)(x)) == found
    above, _ = wider(output)
    assert above.shape == (4, 6, units + 2)
    alone = [wider(below(one)[0])[0] for one in x.split(1)]
    torch.testing.assert_close(above, torch.cat(alone))
    twice, _ = pair.chain[1](pair.output)
    alone = [pair.chain[1](one)[0] for one in pair.output.split(1)]
    torch.testing.assert_close(twice, torch.cat(alone))


@breaks("lstm(x)[:, -1]", "lstm(x)[0][:, -1]", variant="pair")
@drawn(cases=8, batch=SIZE, steps=SIZE, kind=st.sampled_from(["LSTM", "GRU", "RNN"]))
def test_a_tuple_takes_no_slices(pair, batch, steps, kind):
    """Sliced as a tensor, the result of a recurrent layer raises "tuple indices must be integers or slices, not tuple"; `[0]` of it takes the slice."""
    layer, x = getattr(nn, kind)(3, 5, batch_first=True), torch.zeros(batch, steps, 3)
    assert pair.said(lambda: layer(x)[:, -1]) == pair.sliced
    assert pair.sliced == "TypeError: tuple indices must be integers or slices, not tuple"
    assert layer(x)[0][:, -1].shape == (batch, 5)


@breaks("state.detach()", "state[0].detach()", variant="pair")
@drawn(name=st.sampled_from(["detach", "shape", "size", "squeeze", "to"]))
def test_a_pair_has_no_methods(pair, name):
    """The state of an LSTM is the pair of `h_n` and `c_n`; `detach`, `shape`, `size`, `squeeze` and `to` raise "'tuple' object has no attribute", and on `h_n` they do not."""
    assert pair.said(lambda: getattr(pair.state, name)) == f"AttributeError: 'tuple' object has no attribute '{name}'"
    assert pair.said(lambda: getattr(pair.state[0], name)) is None and len(pair.state) == 2
    assert pair.cut == "AttributeError: 'tuple' object has no attribute 'detach'"


@breaks("LastStep(), head)(x)", "LastStep(), head)(x.flip(1))", variant="pair")
@breaks("        return h_n[-1]\n", "        return c_n[-1]\n", variant="pair")
@breaks("        return h_n[-1]\n", "        return output[:, 0]\n", variant="pair")
@drawn(cases=10, batch=SIZE, steps=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_a_module_takes_it_apart(pair, batch, steps, layers, seed):
    """With `LastStep` between them the Linear gives its answers on `h_n[-1]`."""
    lstm, x, _, h_n, _ = run(seed, batch, steps, 3, 5, layers)
    torch.testing.assert_close(nn.Sequential(lstm, pair.LastStep(), pair.head)(x), pair.head(h_n[-1]))
    torch.testing.assert_close(pair.answers, pair.head(pair.output[:, -1]))
    assert pair.answers.shape == (4, 7) and pair.x.shape == (4, 6, 3)


@breaks("        return h_n[-1]\n", "        return c_n[-1]\n", variant="pair")
@drawn(cases=10, batch=st.integers(2, 5), steps=SIZE, layers=st.integers(1, 3), kind=st.sampled_from(["GRU", "RNN"]))
def test_a_gru_wants_another_last_step(pair, batch, steps, layers, kind):
    """Behind a GRU or a plain RNN of two layers `LastStep` hands on the bottom layer of the last sequence alone, without an error, and the Linear answers once; `result[1][-1]` is the last step of the top layer, for each sequence."""
    layer, x = getattr(nn, kind)(3, 5, layers, batch_first=True), torch.randn(batch, steps, 3)
    result = output, h = layer(x)
    assert torch.equal(result[1][-1], output[:, -1])
    chain = nn.Sequential(layer, pair.LastStep(), pair.head)
    if layers == 2:
        torch.testing.assert_close(chain(x), pair.head(h[0, -1]))
        assert chain(x).shape == (7,)
    else:
        with pytest.raises(ValueError, match="values to unpack"):
            chain(x)


@breaks("state.detach()", "state[0].detach()", variant="pair")
@drawn(cases=10, batch=SIZE, steps=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_detached_to_train_on(pair, batch, steps, layers, seed):
    """A second chunk that goes on with the pair raises "backward through the graph a second time" when it is trained; with `h` and `c` detached it trains, on the same outputs, and the pair itself has no `detach`."""
    lstm, x, first, *state = run(seed, batch, steps, 3, 5, layers)
    first.sum().backward()
    kept = tuple(part.detach() for part in state)
    outputs = lstm(x, kept)[0], lstm(x, tuple(state))[0]
    assert torch.equal(*outputs)
    outputs[0].sum().backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        outputs[1].sum().backward()
    assert pair.cut == "AttributeError: 'tuple' object has no attribute 'detach'"


@breaks("lstm(x, state[0])", "lstm(x, state)", variant="pair")
@breaks("state[0][1])", "state[0][0])", variant="pair")
@drawn(cases=10, batch=SIZE, units=SIZE, seed=SEED)
def test_h_alone_raises(pair, batch, units, seed):
    """With one layer in one direction `h` alone, where the pair is wanted, raises "index 1 is out of bounds for dimension 0 with size 1", as the second row of `h_n` does; the pair runs."""
    lstm, x, _, h_n, _ = run(seed, batch, 2, 3, units, 1)
    state = lstm(x)[1]
    found = "IndexError: index 1 is out of bounds for dimension 0 with size 1"
    assert pair.said(lambda: lstm(x, state[0])) == found == pair.alone
    assert pair.said(lambda: h_n[1]) == found == pair.no_second and pair.said(lambda: h_n[0]) is None
    assert pair.said(lambda: lstm(x, state)) is None and pair.state[0].shape == (1, 4, 5)


@breaks("gru(x, state)", "gru(x, state[0])", variant="pair")
@drawn(cases=10, batch=SIZE, units=SIZE, kind=st.sampled_from(["GRU", "RNN"]))
def test_a_gru_takes_no_pair(pair, batch, units, kind):
    """A GRU, and a plain RNN, given a pair raises "'tuple' object has no attribute 'dim'"; h alone runs, and is what it returns; unpacked as `(h_n, c_n)`, the h of two layers gives the bottom one as `h_n` and the top one as `c_n` without an error, and that of one or three says "values to unpack"."""
    gru, x, h = getattr(nn, kind)(3, units, batch_first=True), torch.zeros(batch, 2, 3), torch.zeros(1, batch, units)
    assert pair.said(lambda: gru(x, (h, h))) == "AttributeError: 'tuple' object has no attribute 'dim'" == pair.to_gru
    assert gru(x, h)[1].shape == (1, batch, units) and pair.said(lambda: pair.gru(pair.x, pair.state[0])) is None
    x = torch.randn(batch, 2, 3)
    for layers in (1, 2, 3):
        gru = getattr(nn, kind)(3, units, layers, batch_first=True)
        h = gru(x)[1]
        if layers == 2:
            output, (h_n, c_n) = gru(x)
            assert torch.equal(h_n, h[0]) and torch.equal(c_n, output[:, -1]) and h_n.shape == (batch, units)
        else:
            with pytest.raises(ValueError, match="values to unpack"):
                output, (h_n, c_n) = gru(x)


@breaks("hidden = state[-1]", "hidden = state[0]", variant="pair")
@breaks("in_c = int((hidden == state[1])", "in_c = int((hidden == state[0])", variant="pair")
@drawn(cases=10, batch=SIZE, units=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_the_last_of_the_pair_is_c(pair, batch, units, layers, seed):
    """`state[-1]` is `c_n` for an LSTM and the top layer's h for a GRU; here it shares 0 numbers with `h_n` and 20 with `c_n`."""
    lstm, x, _, h_n, c_n = run(seed, batch, 2, 3, units, layers)
    state = lstm(x)[1]
    assert torch.equal(state[-1], c_n) and not torch.equal(state[-1], h_n)
    output, h = nn.GRU(3, units, layers, batch_first=True)(x)
    assert torch.equal(h[-1], output[:, -1])
    assert (pair.in_h, pair.in_c) == (0, 20) and pair.hidden.shape == (1, 4, 5)


@breaks("output = h[-1].swapaxes(0, 1)", "output = h[0].swapaxes(0, 1)", variant="numpy")
@breaks("h_n = h[:, -1]", "h_n = h[:, 0]", variant="numpy")
@breaks("below = h_row", "below = c_row", variant="numpy")
@breaks("h = sigmoid(o) * np.tanh(c)", "h = sigmoid(o) * c", variant="numpy")
@breaks("c_n = c[:, -1]", "c_n = h[:, -1]", variant="numpy")
@drawn(cases=10, batch=SIZE, steps=SIZE, features=SIZE, units=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_cuts_of_one_grid(numpy, batch, steps, features, units, layers, seed):
    """Given the weights of `nn.LSTM`, the top row of the NumPy grid of h is its `output`, the last column its `h_n`, and the last column of the grid of c its `c_n`, to 1e-5."""

    def compare(lstm, x, results, h, c):
        cuts = h[-1].swapaxes(0, 1), h[:, -1], c[:, -1]
        for ours, theirs in zip(cuts, results, strict=True):
            np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-5)

    lstm, x, *results = run(seed, batch, steps, features, units, layers)
    w = {name: weight.detach().numpy() for name, weight in lstm.named_parameters()}
    stack = [
        (w[f"weight_ih_l{k}"], w[f"weight_hh_l{k}"], w[f"bias_ih_l{k}"] + w[f"bias_hh_l{k}"]) for k in range(layers)
    ]
    compare(lstm, x, results, *numpy.lstm_grid(x.numpy(), stack))
    # The snippet's own weights, in nn.LSTM.
    lstm = nn.LSTM(3, 5, 2, batch_first=True).double()
    names = [f"{kind}_l{k}" for k in (0, 1) for kind in ("weight_ih", "weight_hh", "bias_ih")]
    state = dict(zip(names, [torch.tensor(one) for layer in numpy.layers for one in layer], strict=True))
    lstm.load_state_dict(state | {f"bias_hh_l{k}": torch.zeros(20).double() for k in (0, 1)})
    output, (h_n, c_n) = lstm(torch.tensor(numpy.x))
    for ours, theirs in ((numpy.output, output), (numpy.h_n, h_n), (numpy.c_n, c_n)):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-9)
    assert numpy.h.shape == (2, 6, 4, 5) and numpy.shared == 20


@breaks("h = sigmoid(o) * np.tanh(c)", "h = c", variant="numpy")
@drawn(
    cases=12,
    scale=st.floats(-3, 3).map(lambda power: 10**power),
    batch=SIZE,
    steps=SIZE,
    layers=st.integers(1, 3),
    seed=SEED,
)
def test_h_is_a_share_of_tanh_c(answer, numpy, scale, batch, steps, layers, seed):
    """Each number of `h_n` is at most the tanh of that of `c_n` in size and has its sign, so that each number of `output` is at most 1 in size, with inputs of 0.001 to 1,000 times the usual size."""
    torch.manual_seed(seed)
    lstm = nn.LSTM(3, 5, layers, batch_first=True)
    output, (h_n, c_n) = lstm(torch.randn(batch, steps, 3) * scale)
    assert (h_n.abs() <= c_n.abs().tanh() + 1e-6).all() and (h_n * c_n >= 0).all() and output.abs().max() <= 1
    assert h_n.abs().max() > 0 and (answer.h_n.abs() < answer.c_n.abs().tanh()).all()
    assert (np.abs(numpy.h_n) < np.tanh(np.abs(numpy.c_n))).all()
