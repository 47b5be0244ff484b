import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 5)
STEPS = st.integers(2, 6)
LAYERS = st.integers(1, 3)
SEED = st.integers(0, 99)
KIND = st.sampled_from(["LSTM", "GRU", "RNN"])


def run(seed, batch, steps, units, layers=1, kind="LSTM", features=3, **options):
    """The layer, its data, its output and its h_n."""
    torch.manual_seed(seed)
    layer = getattr(nn, kind)(features, units, layers, bidirectional=True, **{"batch_first": True} | options)
    x = torch.randn(batch, steps, features)
    output, state = layer(x if layer.batch_first else x.transpose(0, 1))
    return layer, x, output, state[0] if kind == "LSTM" else state


def alone(layer, x, reverse):
    """The last state of a layer of one direction with the weights of that direction, over the data as it reads them."""
    single = type(layer)(layer.input_size, layer.hidden_size, batch_first=True)
    end = "_reverse" * reverse
    names = [name for name, _ in single.named_parameters()]
    single.load_state_dict({name: layer.state_dict()[name + end] for name in names})
    output, _ = single(x.flip(1) if reverse else x)
    return output[:, -1]


@breaks("last = output[:, -1]", "last = output[:, 0]")
@breaks("last = output[:, -1]", "last = torch.cat([output[:, -1, :5], output[:, 0, 5:]], dim=1)")
@breaks("[h_n[-2], h_n[-1]]", "[h_n[-1], h_n[-2]]")
@breaks("[h_n[-2], h_n[-1]]", "[c_n[-2], c_n[-1]]")
@drawn(cases=20, batch=SIZE, steps=STEPS, units=SIZE, layers=LAYERS, kind=KIND, seed=SEED)
def test_only_the_forward_half_is_final(answer, batch, steps, units, layers, kind, seed):
    """The forward half of `output[:, -1]` is that of the final states joined with `dim=1`, and no row of the other half is, for LSTM, GRU and RNN, one to three layers and two steps or more; here columns 0 to 4 agree in each of 4 sequences and columns 5 to 9 in 0."""
    layer, data, output, h_n = run(seed, batch, steps, units, layers, kind)
    last, ends = output[:, -1], torch.cat([h_n[-2], h_n[-1]], dim=1)
    if kind != "LSTM":
        gru, x, told = layer, data, h_n
        output, h_n = gru(x)
        assert torch.equal(h_n, told) and torch.equal(output[:, -1], last)
    assert torch.equal(last[:, :units], ends[:, :units])
    assert ((last[:, units:] - ends[:, units:]).abs().amax(dim=1) > 1e-6).all()
    assert answer.final == [4] * 5 + [0] * 5 and answer.last.shape == answer.ends.shape == (4, 10)
    assert torch.equal(answer.last, answer.output[:, -1]) and torch.equal(answer.ends[:, 5:], answer.h_n[1])


@breaks("first = output[:, 0]", "first = output[:, 1]")
@breaks("at_first = (first == ends)", "at_first = (last == ends)")
@breaks("x = torch.randn(4, 6, 3, ", "x = torch.randn(4, 1, 3, ")
@drawn(cases=20, batch=SIZE, steps=STEPS, units=SIZE, layers=LAYERS, kind=KIND, seed=SEED)
def test_backward_ends_at_the_first_step(answer, batch, steps, units, layers, kind, seed):
    """The final state of the backward direction stands in the backward half of `output[:, 0]`, and with one layer it is the last state of a layer in one direction that reads the steps from the last to the first; the other half there is unfinished."""
    layer, x, output, h_n = run(seed, batch, steps, units, layers, kind)
    assert torch.equal(output[:, 0, units:], h_n[-1]) and not torch.equal(output[:, 0, :units], h_n[-2])
    if layers == 1:
        torch.testing.assert_close(alone(layer, x, reverse=True), h_n[-1])
        torch.testing.assert_close(alone(layer, x, reverse=False), h_n[-2])
    assert answer.at_first == [0] * 5 + [4] * 5


@breaks("begun, complete = last[:, 5:]", "begun, complete = last[:, :5]")
@breaks("read(begun), read(complete)", "read(begun), read(begun)")
@breaks("dim=(0, 2)", "dim=(0, 1)")
@drawn(cases=15, batch=SIZE, steps=STEPS, units=SIZE, layers=LAYERS, kind=KIND, seed=SEED)
def test_it_has_read_one_step(answer, batch, steps, units, layers, kind, seed):
    """The backward half of `output[:, -1]` is what the top layer gives for the last step alone of what it reads, with one to three layers; with one layer it stays so when the other steps are replaced, and the forward half changes; the backward half of the joined states changes with each step, here with 0 to 5."""
    deep, x, output, _ = run(seed, batch, steps, units, layers, kind)
    below, read = deep.state_dict(), x
    for k in range(layers):
        cell = getattr(nn, kind)(read.shape[2], units, bidirectional=True, batch_first=True)
        cell.load_state_dict({name: below[name.replace("_l0", f"_l{k}")] for name in cell.state_dict()})
        one, read = cell(read[:, -1:])[0], cell(read)[0]
    torch.testing.assert_close(read, output)
    torch.testing.assert_close(output[:, -1, units:], one[:, 0, units:])
    layer, x, output, _h_n = run(seed, batch, steps, units, 1, kind)
    torch.testing.assert_close(output[:, -1, units:], layer(x[:, -1:])[0][:, 0, units:])
    other = torch.cat([x[:, :-1] + 100, x[:, -1:]], dim=1)
    torch.testing.assert_close(layer(other)[0][:, -1, units:], output[:, -1, units:])
    assert not torch.allclose(layer(other)[0][:, -1, :units], output[:, -1, :units], atol=1e-6)
    assert torch.equal(answer.begun, answer.last[:, 5:]) and torch.equal(answer.complete, answer.h_n[1])
    assert answer.read_last == [5] and answer.read_ends == [0, 1, 2, 3, 4, 5]


@breaks("wrong = head(last)", "wrong = head(last[:1])")
@breaks("right = head(ends)", "right = head(ends.T[:, :1].T)")
@drawn(cases=15, batch=SIZE, steps=SIZE, units=SIZE, layers=LAYERS, kind=KIND, seed=SEED)
def test_both_fit(answer, batch, steps, units, layers, kind, seed):
    """`output[:, -1]` and the joined states are both of the shape (batch, 2 × units), here (4, 10), so a head that takes one takes the other."""
    _, _, output, h_n = run(seed, batch, steps, units, layers, kind)
    assert output[:, -1].shape == torch.cat([h_n[-2], h_n[-1]], dim=1).shape == (batch, 2 * units)
    assert answer.last.shape == answer.ends.shape == (4, 10) and answer.wrong.shape == answer.right.shape == (4, 7)
    torch.testing.assert_close(answer.wrong, answer.head(answer.last))
    torch.testing.assert_close(answer.right, answer.head(answer.ends))
    assert answer.output.shape == (4, 6, 10) and answer.h_n.shape == (2, 4, 5)


@breaks("output[:, -1, :5], output[:, 0, 5:]", "h_n[0], h_n[1]", variant="deep")
@breaks("[int((h == forward)", "[int((h == backward)", variant="deep")
@breaks("[int((h == backward)", "[int((h == forward)", variant="deep")
@breaks("nn.LSTM(3, 5, 2, bid", "nn.LSTM(3, 5, 4, bid", variant="deep")
@breaks("[h_n[-2], h_n[-1]]", "[h_n[0], h_n[1]]", variant="pasted")
@breaks("[h_n[-2], h_n[-1]]", "[h_n[-1], h_n[-2]]", variant="pasted")
@breaks("answer = head(ends)", "answer = head(output[:, -1])", variant="pasted")
@drawn(cases=20, batch=SIZE, steps=STEPS, units=SIZE, layers=LAYERS, flag=st.booleans(), kind=KIND, seed=SEED)
def test_the_last_pair_for_any_depth(deep, pasted, batch, steps, units, layers, flag, kind, seed):
    """`h_n` has a row for each layer and direction, and the last two hold the top layer's final states, forward before backward, with one to three layers and `batch_first` True or False; here, with 4 rows, all 20 numbers of `h_n[-2]` and `h_n[-1]` are found there and 0 of the other rows."""
    layer, x, output, h_n = run(seed, batch, steps, units, layers, kind, batch_first=flag)
    steps_first = output.transpose(0, 1) if flag else output
    other = getattr(nn, kind)(3, units, layers, bidirectional=True, batch_first=False)
    other.load_state_dict(layer.state_dict())
    state = other(x.transpose(0, 1))[1]
    torch.testing.assert_close(state[0] if kind == "LSTM" else state, h_n)
    assert h_n.shape == (2 * layers, batch, units)
    assert torch.equal(h_n[-2], steps_first[-1, :, :units]) and torch.equal(h_n[-1], steps_first[0, :, units:])
    if kind == "LSTM":
        head = nn.Linear(2 * units, 7)
        forward, backward = head.weight.split(units, dim=1)
        ours = pasted(1, lstm=layer, x=x if flag else x.transpose(0, 1), head=head)
        both = steps_first[-1, :, :units] @ forward.T + steps_first[0, :, units:] @ backward.T
        torch.testing.assert_close(ours.answer, both + head.bias)
    assert deep.at_last == [0, 0, 20, 0] and deep.at_first == [0, 0, 0, 20] and deep.h_n.shape == (4, 4, 5)


@breaks("h_n.unflatten(0, (-1, 2))", "h_n.unflatten(0, (2, -1)).transpose(0, 1)", variant="deep")
@breaks("named[-1, 0], named[-1, 1]", "named[0, 0], named[0, 1]", variant="deep")
@drawn(cases=15, batch=SIZE, steps=STEPS, units=SIZE, layers=LAYERS, seed=SEED)
def test_rows_by_layer_and_direction(deep, batch, steps, units, layers, seed):
    """`h_n.unflatten(0, (-1, 2))` is of the shape (layers, 2, batch, units): row 0 holds the final states of the bottom layer, forward, then backward, as layers in one direction with its weights give them, and row -1 those of the top; here all 20 numbers of each of the top pair agree."""
    layer, x, _output, h_n = run(seed, batch, steps, units, layers)
    named = h_n.unflatten(0, (-1, 2))
    assert named.shape == (layers, 2, batch, units)
    for direction in (0, 1):
        torch.testing.assert_close(named[0, direction], alone(layer, x, reverse=bool(direction)))
        assert torch.equal(named[-1, direction], h_n[direction - 2])
    assert (deep.same, deep.also) == (20, 20) and torch.equal(deep.named[0, 1], deep.h_n[1])


@breaks("h_n[-2:].view(4, 10)", "h_n[-2:].transpose(0, 1).reshape(4, 10)", variant="deep")
@drawn(cases=15, batch=st.integers(2, 6), steps=STEPS, units=SIZE, seed=SEED)
def test_view_mixes_sequences(deep, batch, steps, units, seed):
    """With two sequences or more row 0 of `h_n[-2:].view(batch, -1)` holds the forward states of the first two sequences, and not both directions of the first; here 10 of its 40 numbers are right."""
    h_n = run(seed, batch, steps, units, 2)[3]
    row = h_n[-2:].view(batch, -1)[0]
    assert torch.equal(row, torch.cat([h_n[-2, 0], h_n[-2, 1]]))
    assert not torch.equal(row, torch.cat([h_n[-2, 0], h_n[-1, 0]]))
    assert deep.in_mixed == 10 and deep.ends.numel() == 40
    assert torch.equal(deep.ends, torch.cat([deep.h_n[2], deep.h_n[3]], dim=1))


@breaks("bottom = torch.cat([h_n[0], h_n[1]]", "bottom = torch.cat([h_n[2], h_n[3]]", variant="deep")
@drawn(cases=15, batch=SIZE, steps=STEPS, units=SIZE, layers=LAYERS, seed=SEED)
def test_the_first_pair_is_the_bottom(deep, batch, steps, units, layers, seed):
    """`torch.cat([h_n[0], h_n[1]], dim=1)` is the joined final state with one layer; with more it has the same shape and is right in no sequence, here in 0 of 40 numbers."""
    h_n = run(seed, batch, steps, units, layers)[3]
    bottom, ends = (torch.cat([h_n[a], h_n[a + 1]], dim=1) for a in (0, -2))
    assert bottom.shape == ends.shape
    assert int((bottom == ends).all(dim=1).sum()) == (batch if layers == 1 else 0)
    assert deep.in_bottom == 0 and torch.equal(deep.bottom, torch.cat([deep.h_n[0], deep.h_n[1]], dim=1))
    assert deep.ends.numel() == 40


@breaks("nn.LSTM(3, 5, 2, bid", "nn.LSTM(3, 5, 1, bid", variant="deep")
@breaks("output[:, -1].sum()", "output[:, 0].sum()", variant="deep")
@drawn(cases=12, batch=SIZE, steps=STEPS, units=SIZE, layers=st.integers(2, 4), kind=KIND, seed=SEED)
def test_with_more_layers_look_at_the_top(deep, batch, steps, units, layers, kind, seed):
    """With two to four layers of LSTM, GRU or RNN a loss on `output[:, -1]` gives the `weight_hh` of the top layer's backward direction a gradient of zero and that of the bottom layer's one that is not zero; a loss on the joined states gives both one that is not zero."""
    layer, _x, output, h_n = run(seed, batch, steps, units, layers, kind)
    cases = [(layer, output, h_n), (deep.lstm, *(lambda out, state: (out, state[0]))(*deep.lstm(torch.ones(4, 6, 3))))]
    for cell, out, state in cases:
        bottom, top = (getattr(cell, f"weight_hh_l{k}_reverse") for k in (0, cell.num_layers - 1))
        for v, silent in ((out[:, -1], True), (torch.cat([state[-2], state[-1]], dim=1), False)):
            cell.zero_grad()
            (v**2).sum().backward(retain_graph=True)
            assert bool(bottom.grad.any()) and bool(top.grad.any()) != silent
    assert deep.lstm.num_layers == 2 and deep.silent == ["weight_hh_l1_reverse"]


@breaks("forward_only = idle(h_n[-2])", "forward_only = idle(h_n[-1])", variant="cost")
@breaks("forward_only = idle(h_n[-2])", "forward_only = idle(output[:, -1])", variant="cost")
@drawn(cases=10, batch=SIZE, steps=STEPS, units=SIZE, layers=LAYERS, kind=KIND, seed=SEED)
def test_the_forward_state_alone_gives_it_too(cost, batch, steps, units, layers, kind, seed):
    """A loss on `h_n[-2]` alone gives `weight_hh` of the top layer's backward direction a gradient of zero, with one to three layers of LSTM, GRU or RNN, while that of the forward direction is another; here it leaves 200 numbers without one."""
    layer, _, _, h_n = run(seed, batch, steps, units, layers, kind)
    (h_n[-2] ** 2).sum().backward()
    name = f"weight_hh_l{layers - 1}"
    assert not getattr(layer, name + "_reverse").grad.any() and getattr(layer, name).grad.any()
    parts = {"weight_ih": 60, "weight_hh": 100, "bias_ih": 20, "bias_hh": 20}
    assert cost.forward_only == {f"{name}_l0_reverse": n for name, n in parts.items()} and sum(parts.values()) == 200


@breaks("lengths = torch.tensor([6, 5, 3, 2])", "lengths = torch.tensor([6, 6, 6, 6])", variant="padding")
@drawn(cases=10, units=SIZE, layers=LAYERS, kind=KIND, lengths=st.lists(st.integers(1, 6), min_size=2, max_size=5))
def test_unpacked_it_is_zero(padding, units, layers, kind, lengths):
    """Packed and unpacked again, `output[:, -1]` of a row that is shorter than the longest is 0 in both halves, for LSTM, GRU and RNN with one to three layers; of the longest it is 0 in neither; here of all rows but the first."""
    torch.manual_seed(0)
    for layer, x, counts in (
        (
            getattr(nn, kind)(3, units, layers, bidirectional=True, batch_first=True),
            torch.randn(len(lengths), 6, 3),
            lengths,
        ),
        (padding.lstm, padding.x, padding.lengths.tolist()),
    ):
        packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor(counts), batch_first=True, enforce_sorted=False)
        output, _ = nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True)
        for half in output[:, -1].chunk(2, dim=1):
            assert [bool(row.any()) for row in half] == [count == max(counts) for count in counts]
    assert [count == max(counts) for count in counts] == [True, False, False, False]


@breaks("lengths = torch.tensor([6, 5, 3, 2])", "lengths = torch.tensor([6, 6, 6, 6])", variant="padding")
@drawn(cases=10, batch=SIZE, units=SIZE, short=st.integers(1, 5), seed=SEED)
def test_padding_hides_the_zero(padding, batch, units, short, seed):
    """In a padded batch that is not packed a loss on the entry at `lengths - 1` gives `weight_hh_l0_reverse` a gradient other than zero, and a loss on `output[:, -1]` one of zero."""
    layer, x, _, _ = run(seed, batch, 6, units)
    x[:, short:] = 0
    for cell, data, lengths in ((layer, x, torch.full((batch,), short)), (padding.lstm, padding.x, padding.lengths)):
        output, _ = cell(data)
        for places, silent in ((lengths - 1, False), (-1, True)):
            cell.zero_grad()
            (output[torch.arange(len(data)), places] ** 2).sum().backward(retain_graph=True)
            assert bool(cell.weight_hh_l0_reverse.grad.any()) != silent


@breaks("with_last = idle(output[:, -1])", "with_last = idle(output[:, 0])", variant="cost")
@breaks("    lstm.zero_grad()\n", "", variant="cost")
@breaks("with_ends = idle(h_n)", "with_ends = idle(h_n[:1])", variant="cost")
@breaks("sum(w.numel()", "sum(w.numel() // 2", variant="cost")
@breaks("lstm.weight_hh_l0_reverse", "lstm.weight_hh_l0", variant="pasted")
@breaks("lstm.weight_hh_l0_reverse", "lstm.weight_ih_l0_reverse", variant="pasted")
@drawn(cases=15, batch=SIZE, steps=STEPS, units=SIZE, seed=SEED)
def test_part_of_the_backward_half_gets_no_gradient(cost, pasted, batch, steps, units, seed):
    """With one LSTM layer a loss on `output[:, -1]` gives `weight_hh_l0_reverse` and the rows of the backward forget gate a gradient of zero, and each other number one; a loss on the joined states gives each number one; from a state and a cell of 0.5 the loss on `output[:, -1]` gives each number one too; here 125 of 400 and 0."""
    layer, x, _, _ = run(seed, batch, steps, units)
    forget = slice(units, 2 * units)
    for cut in True, False:
        output, (h_n, _) = layer(x)
        v = output[:, -1] if cut else torch.cat([h_n[-2], h_n[-1]], dim=1)
        layer.zero_grad()
        loss = (v**2).sum()
        loss.backward()
        for name, weight in layer.named_parameters():
            idle = torch.zeros(weight.shape, dtype=torch.bool)
            if cut and name.endswith("_reverse"):
                idle[forget] = True
                idle |= "weight_hh" in name
            assert torch.equal(weight.grad == 0, idle)
        assert (pasted(2, lstm=layer).printed == ["tensor(0.)"]) == cut
    layer.zero_grad()
    start = torch.full((2, batch, units), 0.5)
    (layer(x, (start, start))[0][:, -1] ** 2).sum().backward()
    assert all(weight.grad.all() for weight in layer.parameters())
    parts = {"weight_ih": 15, "weight_hh": 100, "bias_ih": 5, "bias_hh": 5}
    assert cost.with_last == {f"{name}_l0_reverse": n for name, n in parts.items()} and cost.with_ends == {}
    assert (cost.lost, cost.total) == (125, 400)


@breaks("lengths - 1]", "lengths - 2]", variant="padding")
@breaks("picked = gap(output[torch.arange(4), lengths - 1])", "picked = gap(output[:, -1])", variant="padding")
@breaks("picked = gap(output[", "picked = gap(output.relu()[", variant="padding")
@drawn(cases=15, batch=SIZE, units=SIZE, short=st.integers(1, 5), seed=SEED)
def test_lengths_minus_one_is_half_right(padding, batch, units, short, seed):
    """With `bidirectional=True` and one layer, the entry at `lengths - 1` of a padded, unpacked batch has the forward half of the row fed alone, and another backward half; with two layers both are others."""
    for layers in (1, 2):
        layer, x, _, _ = run(seed, batch, 6, units, layers)
        layer, x = layer.double(), x.double()
        x[:, short:] = 0
        output, (_h_n, _) = layer(x)
        right = layer(x[:, :short])[1][0]
        off = (output[:, short - 1] - torch.cat([right[-2], right[-1]], dim=1)).abs()
        assert (off[:, units:].amax(dim=1) > 1e-6).all()
        assert off[:, :units].max() < 1e-12 if layers == 1 else (off[:, :units].amax(dim=1) > 1e-9).all()
    assert padding.picked[0] == 0 and padding.picked[1] == round(padding.picked[1], 2) > 0.1


@breaks("padded = gap(join(h_n))", "padded = gap(alone)", variant="padding")
@breaks(
    "    x[row, length:] = 0\n", "    x[row, length:] = 0\n    x = x[:, :1]\n    lengths[:] = 1\n", variant="padding"
)
@drawn(cases=15, batch=SIZE, units=SIZE, layers=st.integers(1, 2), short=st.integers(1, 5), seed=SEED)
def test_padding_spoils_both_ends(padding, batch, units, layers, short, seed):
    """In a padded batch that is not packed neither `h_n[-2]` nor `h_n[-1]` is that of the row fed alone, with one and two layers."""
    layer, x, _, _ = run(seed, batch, 6, units, layers)
    layer, x = layer.double(), x.double()
    x[:, short:] = 0
    wrong, right = layer(x)[1][0][-2:], layer(x[:, :short])[1][0][-2:]
    assert ((wrong - right).abs().amax(dim=2) > 1e-9).all()
    assert min(padding.padded) > 0.01


@breaks("(x, lengths, True)", "(x, lengths * 0 + 6, True)", variant="padding")
@breaks("join(lstm(row[:n])[1][0])", "join(lstm(row)[1][0])", variant="padding")
@drawn(cases=15, units=SIZE, layers=LAYERS, lengths=st.lists(st.integers(1, 6), min_size=1, max_size=5), seed=SEED)
def test_packed_is_right_in_both(padding, units, layers, lengths, seed):
    """Packed, each row's `torch.cat([h_n[-2], h_n[-1]], dim=1)` is that of the row fed alone, for rows of 1 to 6 steps in any order, to 1e-5."""
    layer, x, _, _ = run(seed, len(lengths), 6, units, layers)
    packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    h_n = layer(packed)[1][0]
    for row, n in enumerate(lengths):
        torch.testing.assert_close(h_n[-2:, row], layer(x[row : row + 1, :n])[1][0][-2:, 0], atol=1e-5, rtol=0)
    assert padding.packed == [0, 0] and padding.alone.shape == (4, 10)
    own = padding.lstm(padding.x[1:2, :5])[1][0][:, 0]
    torch.testing.assert_close(padding.alone[1], torch.cat([own[0], own[1]]))
    x, n = padding.x, padding.lengths.tolist()
    assert n == [6, 5, 3, 2] and not any(x[row, k:].any() for row, k in enumerate(n))


@breaks("back[:, ::-1]], axis=2)", "back], axis=2)", variant="numpy")
@breaks("[ahead[:, -1], back[:, -1]]", "[ahead[:, -1], back[:, 0]]", variant="numpy")
@breaks("back = read_along(x[:, ::-1], *backward)", "back = read_along(x, *backward)", variant="numpy")
@breaks("h = sigmoid(o) * np.tanh(c)", "h = sigmoid(o) * c", variant="numpy")
@drawn(cases=10, batch=SIZE, steps=SIZE, features=SIZE, units=SIZE, seed=SEED)
def test_numpy_agrees_with_torch(numpy, batch, steps, features, units, seed):
    """Given the weights of `nn.LSTM`, two NumPy loops in opposite directions give its output and its joined final states, to 1e-5; the backward half is flipped into the order of the data."""
    layer, x, output, h_n = run(seed, batch, steps, units, features=features)
    w = {name: weight.detach().numpy() for name, weight in layer.named_parameters()}
    sides = [
        (w[f"weight_ih_l0{s}"], w[f"weight_hh_l0{s}"], w[f"bias_ih_l0{s}"] + w[f"bias_hh_l0{s}"])
        for s in ("", "_reverse")
    ]
    ours = numpy.both_ways(x.numpy(), *sides)
    for mine, theirs in zip(ours, (output, torch.cat([h_n[-2], h_n[-1]], dim=1)), strict=True):
        np.testing.assert_allclose(mine, theirs.detach().numpy(), atol=1e-5)
    back = numpy.read_along(x.numpy()[:, ::-1], *sides[1])
    np.testing.assert_allclose(back[:, ::-1], output[:, :, units:].detach().numpy(), atol=1e-5)
    # The snippet's own weights, in nn.LSTM.
    layer = nn.LSTM(3, 5, bidirectional=True, batch_first=True).double()
    state = {
        f"{name}_l0{s}": torch.tensor(one)
        for s, side in (("", numpy.forward), ("_reverse", numpy.backward))
        for name, one in zip(("weight_ih", "weight_hh", "bias_ih"), side, strict=True)
    }
    layer.load_state_dict(state | {f"bias_hh_l0{s}": torch.zeros(20).double() for s in ("", "_reverse")})
    output, (h_n, _) = layer(torch.tensor(numpy.x))
    np.testing.assert_allclose(numpy.output, output.detach().numpy(), atol=1e-9)
    np.testing.assert_allclose(numpy.ends, torch.cat([h_n[-2], h_n[-1]], dim=1).detach().numpy(), atol=1e-9)
    assert numpy.output.shape == (4, 6, 10)


@breaks("final = (output[:, -1]", "final = (output[:, 0]", variant="numpy")
@breaks("at_first = (output[:, 0]", "at_first = (output[:, 1]", variant="numpy")
def test_numpy_ends_stand_at_both_places(numpy):
    """In NumPy the forward half of the ends stands at the last place of output and the backward half at place 0: columns 0 to 4 agree in 4 sequences there, columns 5 to 9 in 4 here."""
    assert numpy.final == [4] * 5 + [0] * 5 and numpy.at_first == [0] * 5 + [4] * 5


@breaks("last, first = steps[:, -1], steps[:, 0]", "last, first = steps[:, 0], steps[:, -1]", variant="keras")
@breaks("final = np.isclose(vector, last)", "final = np.isclose(vector, first)", variant="keras")
@breaks("        ours.assign(theirs)\n", "        pass\n", variant="keras")
def test_keras_steps_have_the_same_fault(keras):
    """With `return_sequences=True` and the same weights, the backward half of `steps[:, -1]` is not that of Keras' vector, and the one of `steps[:, 0]` is: columns 0 to 4 agree in 4 sequences at the last step, columns 5 to 9 at the first."""
    assert keras.final == [4] * 5 + [0] * 5 and keras.at_first == [0] * 5 + [4] * 5
    assert keras.x.shape == (4, 6, 3) and keras.vector.shape == (4, 10) and keras.steps.shape == (4, 6, 10)


@breaks("[h_f, h_b]", "[h_b, h_f]", variant="keras")
@breaks("_, h_f, c_f, h_b, c_b = ", "_, h_f, h_b, c_f, c_b = ", variant="keras")
def test_keras_returns_four_states(keras):
    """With `return_state=True` `Bidirectional(LSTM(5))` returns its result, then h and c forward, then h and c backward; the h of both, joined, are its vector in all 40 numbers."""
    assert keras.shared == keras.vector.size == 40 and len(keras.result) == 5
    for h, c in ((keras.h_f, keras.c_f), (keras.h_b, keras.c_b)):
        assert h.shape == (4, 5) and (np.abs(h) < np.abs(np.tanh(c))).all()


@breaks("ends = torch.cat([h_n[-2], h_n[-1]]", "ends = torch.cat([h_n[-1], h_n[-2]]")
@breaks("ends = torch.cat([h_n[-2], h_n[-1]]", "ends = torch.cat([c_n[-2], c_n[-1]]")
def test_keras_and_torch_agree(answer, keras):
    """With PyTorch's weights, `Bidirectional(LSTM(5))` gives `torch.cat([h_n[-2], h_n[-1]], dim=1)` to within 1e-5, here and with other data."""
    layer = keras.layers.Bidirectional(keras.layers.LSTM(5))
    layer.build((4, 6, 3))
    other = run(1, 4, 6, 5)
    cases = (answer.lstm, answer.x, answer.ends), (*other[:2], torch.cat([other[3][-2], other[3][-1]], dim=1))
    for lstm, x, ends in cases:
        w = dict(lstm.named_parameters())
        ours = []
        for s in ("", "_reverse"):
            ours += [w[f"weight_ih_l0{s}"].T, w[f"weight_hh_l0{s}"].T, w[f"bias_ih_l0{s}"] + w[f"bias_hh_l0{s}"]]
        layer.set_weights([value.detach().numpy() for value in ours])
        torch.testing.assert_close(layer(x), ends, atol=1e-5, rtol=0)
