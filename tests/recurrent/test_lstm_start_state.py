import itertools

import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 5)
ROWS = st.integers(2, 5)
SEED = st.integers(0, 99)
KIND = st.sampled_from([nn.LSTM, nn.GRU, nn.RNN])


def said(layer, *inputs):
    """What an error says, or "no error"."""
    try:
        layer(*inputs)
    except (RuntimeError, IndexError, AttributeError, TypeError, ValueError) as error:
        return str(error)
    return "no error"


def full(layer, h):
    """The state as the layer takes it: a pair for an LSTM, one tensor for the others."""
    return (h, h + 1) if isinstance(layer, nn.LSTM) else h


@breaks("h.unsqueeze(0), c.unsqueeze(0)", "h.unsqueeze(0), c.unsqueeze(0) * 0")
@breaks("nn.LSTM(3, 5, 2, batch_first=True, bidirectional=True)", "nn.LSTM(3, 5, 2, batch_first=True)")
@breaks("nn.LSTM(3, 5, 2, batch_first=True, bidirectional=True)", "nn.LSTM(3, 5, 2, bidirectional=True)")
@breaks("_, (rows, _) = deep(x)", "rows = deep(x)[1][0].transpose(0, 1)")
@drawn(
    cases=20,
    kind=KIND,
    batch=SIZE,
    steps=SIZE,
    units=SIZE,
    layers=st.integers(1, 3),
    both=st.booleans(),
    first=st.booleans(),
)
def test_it_takes_what_it_returns(answer, kind, batch, steps, units, layers, both, first):
    """For a batch, an LSTM takes a pair (h, c), a GRU and an RNN one tensor, of the shape of what they return, (layers × directions, batch, units), with `batch_first=True` and without, and raise for each other order or count of these axes and with one more row, sequence or unit; here (1, 7, 5), and (4, 7, 5) for two layers in both directions."""
    layer = kind(3, units, layers, batch_first=first, bidirectional=both)
    x = torch.randn((batch, steps, 3) if first else (steps, batch, 3))
    shape = (layers * (1 + both), batch, units)
    state = layer(x)[1]
    parts = state if kind is nn.LSTM else (state,)
    assert all(part.shape == shape for part in parts) and said(layer, x, state) == "no error"
    more = [tuple(size + (i == j) for j, size in enumerate(shape)) for i in range(3)]
    others = {*itertools.permutations(shape), shape[1:], shape[:2], (1, *shape), *more} - {shape}
    assert "no error" not in [said(layer, x, full(layer, torch.zeros(other))) for other in others]
    assert answer.state[0].shape == answer.h_n.shape == answer.c_n.shape == (1, 7, 5)
    assert answer.rows.shape == (4, 7, 5) and answer.x.shape == (7, 6, 3)
    # `output` starts from the state that was given: the layer written out for the first step.
    i, f, g, o = (
        answer.x[:, 0] @ answer.lstm.weight_ih_l0.T
        + answer.h @ answer.lstm.weight_hh_l0.T
        + answer.lstm.bias_ih_l0
        + answer.lstm.bias_hh_l0
    ).chunk(4, dim=1)
    cell = f.sigmoid() * answer.c + i.sigmoid() * g.tanh()
    assert torch.allclose(answer.output[:, 0], o.sigmoid() * cell.tanh(), atol=1e-6)


@breaks("lstm(x, (h, c))", "lstm(x, (h[None], c[None]))")
@breaks("h.unsqueeze(0), c.unsqueeze(0)", "h[:, None].transpose(0, 1) + 1, c[:, None].transpose(0, 1)")
@breaks("says(lstm, x, (flat, flat))", "says(lstm, x, (h, flat))", variant="messages")
@breaks("says(gru, x, flat)", "says(gru, x, h)", variant="messages")
@drawn(cases=15, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), both=st.booleans(), first=st.booleans())
def test_unsqueeze_adds_the_layer_axis(answer, messages, kind, batch, units, layers, both, first):
    """For a batch, states (batch, units), such as `h_n[-1]`, raise "For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors" in an LSTM, "hx should also be 3-D but got 2-D tensor" in a GRU and an RNN, and after `unsqueeze(0)` they run in a layer with one row of state; with more rows they raise "Expected hidden"."""
    layer = kind(3, units, layers, batch_first=first, bidirectional=both)
    x, h = torch.randn((batch, 2, 3) if first else (2, batch, 3)), torch.randn(batch, units)
    pair = kind is nn.LSTM
    if pair:
        _, (h_n, c_n) = layer(x)
        top = h_n[-1], c_n[-1]
    else:
        _, h_n = layer(x)
        top = h_n[-1]
    flat = "For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors"
    one = "For batched 3-D input, hx should also be 3-D but got 2-D tensor"
    assert said(layer, x, full(layer, h)) == said(layer, x, top) == (flat if pair else one)
    after = said(layer, x, full(layer, h.unsqueeze(0)))
    assert after == "no error" if layers == 1 and not both else after.startswith("Expected hidden")
    assert answer.message == messages.told["no layer axis"] == flat and messages.told["GRU, no layer axis"] == one
    assert answer.h.shape == answer.c.shape == (7, 5)
    assert torch.equal(answer.state[0][0], answer.h) and torch.equal(answer.state[1][0], answer.c)


@breaks("lstm(x, (zeros, zeros))", "lstm(x, (zeros + 1, zeros))")
@breaks("zeros = torch.zeros(1, 7, 5)", "zeros = torch.ones(1, 7, 5)")
@drawn(cases=15, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), both=st.booleans(), seed=SEED)
def test_no_state_is_zeros(answer, kind, batch, units, layers, both, seed):
    """Without a state an LSTM, a GRU and an RNN give what they give with zeros, bit for bit, and with another state something else; here the gap is 0."""
    torch.manual_seed(seed)
    layer = kind(3, units, layers, batch_first=True, bidirectional=both)
    x, zeros = torch.randn(batch, 2, 3), torch.zeros(layers * (1 + both), batch, units)
    untold = layer(x)[0]
    assert torch.equal(untold, layer(x, (zeros, zeros) if kind is nn.LSTM else zeros)[0])
    assert not torch.equal(untold, layer(x, full(layer, zeros + 1))[0])
    assert answer.gap == 0 and torch.equal(answer.untold, answer.told) and answer.untold.shape == (7, 6, 5)
    assert not torch.equal(answer.untold, answer.output)


@breaks("says(two, x, torch.zeros(2, 7, 5))", "says(two, x, (torch.zeros(2, 7, 5),) * 2)", variant="messages")
@drawn(cases=10, batch=SIZE, units=SIZE, layers=st.integers(1, 3), both=st.booleans())
def test_h_alone(messages, batch, units, layers, both):
    """For a batch, `h` alone without `c` says "got (2-D, 2-D)" for an LSTM with two rows of state or more, and the pair (h, c) runs."""
    lstm = nn.LSTM(3, units, layers, batch_first=True, bidirectional=both)
    rows = layers * (1 + both)
    x, h = torch.randn(batch, 2, 3), torch.zeros(rows, batch, units)
    expected = "should also be 3-D but got (2-D, 2-D) tensors" if rows > 1 else "index 1 is out of bounds"
    assert expected in said(lstm, x, h) and said(lstm, x, (h, h)) == "no error"
    assert messages.told["h alone, two layers"] == messages.told["no layer axis"]
    assert messages.told["h alone, two layers"].endswith("should also be 3-D but got (2-D, 2-D) tensors")


@breaks("says(lstm, x, h)", "says(lstm, x, (h, h))", variant="messages")
@drawn(cases=6, batch=SIZE, units=SIZE)
def test_h_alone_with_one_row(messages, batch, units):
    """For a batch, `h` alone with one row of state raises "index 1 is out of bounds for dimension 0 with size 1", and the pair (h, c) runs."""
    lstm, x, h = nn.LSTM(3, units, batch_first=True), torch.randn(batch, 2, 3), torch.zeros(1, batch, units)
    words = "index 1 is out of bounds for dimension 0 with size 1"
    assert said(lstm, x, h) == messages.told["h alone, one layer"] == words and said(lstm, x, (h, h)) == "no error"


@breaks("says(lstm, x[:, 0], (h, h))", "says(lstm, x[:, :1], (h, h))", variant="messages")
@breaks("says(lstm, x[:, 0], (flat, flat))", "says(lstm, x[:, :1], (h, h))", variant="messages")
@breaks("lstm(x[:, 0])[0], lstm(x[:, :1])[0]", "lstm(x[:, :1])[0], lstm(x[:, :1])[0]", variant="silent")
@breaks("lstm(x[:, 0])[0], lstm(x[:, :1])[0]", "lstm(x[:, 0])[0], lstm(x[:, 1:2])[0]", variant="silent")
@breaks("output, _ = wide(target, state)", "output, _ = wide(target.flip(1), state)", variant="decoder")
@drawn(cases=12, batch=ROWS, units=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_one_step_keeps_its_axis(messages, silent, decoder, batch, units, layers, seed):
    """With `batch_first=True` `x[:, 0]` of a batch with its state raises "For unbatched 2-D input", with a state (batch, units) "Expected hidden[0]", without a state it runs as one sequence, and `x[:, :1]`, which is `x[:, 0]` with an axis behind the batch, gives the first step of the run over all; here bare (7, 5), kept (7, 1, 5)."""
    torch.manual_seed(seed)
    lstm = nn.LSTM(3, units, layers, batch_first=True)
    x, h = torch.randn(batch, 4, 3), torch.randn(layers, batch, units)
    words = "For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors"
    assert said(lstm, x[:, 0], (h, h)) == words == messages.told["one step"]
    assert torch.equal(x[:, 0].unsqueeze(1), x[:, :1])
    assert torch.allclose(lstm(x[:, :1], (h, h))[0], lstm(x, (h, h))[0][:, :1], atol=1e-6)
    if layers != batch:
        assert (
            said(lstm, x[:, 0], (h[0], h[0]))
            == f"Expected hidden[0] size {(layers, 1, units)}, got [{batch}, 1, {units}]"
        )
    assert messages.told["one step, flat state"] == "Expected hidden[0] size (1, 1, 5), got [7, 1, 5]"
    bare = lstm(x[:, 0])[0]
    assert torch.allclose(bare, lstm(x[None, :, 0])[0][0], atol=1e-6)
    assert not torch.allclose(bare[1:], lstm(x[:, :1])[0][1:, 0])
    assert silent.bare.shape == (7, 5) and silent.kept.shape == (7, 1, 5)
    whole = silent.lstm(silent.x)[0]
    assert torch.allclose(silent.kept, whole[:, :1], atol=1e-6) and not torch.allclose(silent.bare, whole[:, 0])
    assert torch.allclose(silent.bare, silent.lstm(silent.x[None, :, 0])[0][0], atol=1e-6)
    assert torch.allclose(decoder.step, decoder.output[:, :1], atol=1e-6) and decoder.step.shape == (7, 1, 10)


@breaks("says(lstm, x, (front, front))", "says(lstm, x, (h, h))", variant="messages")
@breaks("says(gru, x, front)", "says(gru, x, h)", variant="messages")
@breaks("says(two, x, (h, h))", "says(lstm, x, (h, h))", variant="messages")
@breaks("says(lstm, x[:4], (h, h))", "says(lstm, x, (h, h))", variant="messages")
@breaks("says(nn.LSTM(3, 5), x, (h, h))", "says(lstm, x, (h, h))", variant="messages")
@breaks("says(lstm, x, (h, h[:, :4]))", "says(lstm, x, (h, h))", variant="messages")
@drawn(cases=15, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), axis=st.integers(0, 2))
def test_the_numbers_name_the_axis(messages, kind, batch, units, layers, axis):
    """Three axes of another size raise "Expected hidden" with the shape that is wanted, then yours; for an LSTM `hidden[0]` is `h`, and `hidden[1]` is `c` where `h` fits; here the batch in front (7, 1, 5), which `transpose(0, 1)` mends, one row for two layers, a state of 7 sequences for 4, data read without `batch_first`, and a wrong c."""
    layer = kind(3, units, layers, batch_first=True)
    wanted = (layers, batch, units)
    got = tuple(size + (i == axis) for i, size in enumerate(wanted))
    x, h, bad = torch.randn(batch, 2, 3), torch.zeros(wanted), torch.zeros(got)
    words = f"Expected hidden{{}} size {wanted}, got {list(got)}"
    if kind is nn.LSTM:
        assert said(layer, x, (bad, bad)) == said(layer, x, (bad, h)) == words.format("[0]")
        assert said(layer, x, (h, bad)) == words.format("[1]") and said(layer, x, (h, h)) == "no error"
    else:
        assert said(layer, x, bad) == words.format("") and said(layer, x, h) == "no error"
    told = messages.told
    assert torch.equal(messages.front.transpose(0, 1), messages.h) and messages.front.shape == (7, 1, 5)
    assert told["batch in front"] == "Expected hidden[0] size (1, 7, 5), got [7, 1, 5]"
    assert told["too few rows"] == "Expected hidden[0] size (2, 7, 5), got [1, 7, 5]"
    assert told["a smaller batch"] == "Expected hidden[0] size (1, 4, 5), got [1, 7, 5]"
    assert told["no batch_first"] == "Expected hidden[0] size (1, 6, 5), got [1, 7, 5]"
    assert told["only c"] == "Expected hidden[1] size (1, 7, 5), got [1, 4, 5]"
    assert told["GRU, batch in front"] == "Expected hidden size (1, 7, 5), got [7, 1, 5]"


@breaks("says(lstm, x[0], (h", "says(lstm, x[:1], (h", variant="messages")
@drawn(cases=12, kind=KIND, steps=SIZE, units=SIZE, seed=SEED)
def test_one_series_alone(messages, kind, steps, units, seed):
    """One series (steps, features) with a state of three axes, for a batch of one, raises "For unbatched 2-D input"; `x[None]` runs with `batch_first`, and gives what that series and state give without a batch."""
    torch.manual_seed(seed)
    x, layer = torch.randn(steps, 3), kind(3, units, batch_first=True)
    h = torch.randn(1, 1, units)
    assert said(layer, x, full(layer, h)).startswith("For unbatched 2-D input")
    output = layer(x[None], full(layer, h))[0]
    assert output.shape == (1, steps, units)
    assert torch.allclose(output[0], layer(x, full(layer, h[:, 0]))[0], atol=1e-6)
    assert (
        messages.told["one series"] == messages.told["one step"]
        and "2-D but got (3-D, 3-D)" in messages.told["one step"]
    )


@breaks("nn.LSTM(3, 8, batch_first=True)", "nn.LSTM(3, 5, batch_first=True)", variant="messages")
@drawn(cases=12, kind=KIND, batch=SIZE, units=SIZE, more=st.integers(1, 4), seed=SEED)
def test_other_units(messages, kind, batch, units, more, seed):
    """A state of other units than those of the layer raises "Expected hidden" with two last numbers that differ; after a `Linear` for each part it runs, and its slopes reach that state."""
    torch.manual_seed(seed)
    x, layer = torch.randn(batch, 2, 3), kind(3, units + more, batch_first=True)
    h = torch.randn(1, batch, units, requires_grad=True)
    assert f"size {(1, batch, units + more)}, got {[1, batch, units]}" in said(layer, x, full(layer, h))
    fits = [nn.Linear(units, units + more)(part) for part in (h, h.detach())]
    output, _ = layer(x, tuple(fits) if kind is nn.LSTM else fits[0])
    output.sum().backward()
    assert output.shape == (batch, 2, units + more) and h.grad.abs().sum() > 0
    assert messages.told["other units"] == "Expected hidden[0] size (1, 7, 8), got [1, 7, 5]"


@breaks("says(two, x, (start, start))", "says(two, x, (each, each))", variant="messages")
@breaks("says(two, x, (each, each))", "says(two, x, (start, start))", variant="messages")
@drawn(cases=12, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), both=st.booleans(), seed=SEED)
def test_one_start_for_each_sequence(messages, kind, batch, units, layers, both, seed):
    """A state (layers × directions, units), without a batch, raises "should also be 3-D" for a batch, in an LSTM with "got (2-D, 2-D)", and after `unsqueeze(1)` and `repeat` over the batch, here `start.unsqueeze(1).repeat(1, len(x), 1)`, each sequence runs as it does alone with that state."""
    torch.manual_seed(seed)
    layer = kind(3, units, layers, batch_first=True, bidirectional=both)
    x, h = torch.randn(batch, 3, 3), torch.randn(layers * (1 + both), units)
    words = said(layer, x, full(layer, h))
    assert "should also be 3-D" in words and ("got (2-D, 2-D)" in words) is (kind is nn.LSTM)
    output = layer(x, full(layer, h.unsqueeze(1).repeat(1, batch, 1)))[0]
    alone = torch.stack([layer(one, full(layer, h))[0] for one in x])
    assert torch.allclose(output, alone, atol=1e-6) and not torch.allclose(output, layer(x)[0], atol=1e-6)
    assert messages.told["one for each"] == "no error" and messages.each.shape == (2, 7, 5)
    assert (
        messages.told["no batch axis"] == messages.told["no layer axis"]
        and "should also be 3-D" in messages.told["no batch axis"]
    )


@breaks("says(lstm, x, (one, one))", "says(lstm, x[:1], (one, one))", variant="messages")
@drawn(
    cases=12, kind=KIND, batch=st.integers(2, 6), units=SIZE, layers=st.integers(1, 3), both=st.booleans(), seed=SEED
)
def test_one_state_for_all(messages, kind, batch, units, layers, both, seed):
    """A state (layers × directions, 1, units), learned or of one sequence, raises "Expected hidden" for two sequences or more, here with the sizes (1, 7, 5) and [1, 1, 5]; after `one.repeat(1, len(x), 1)` each sequence runs as it does alone with that state, and the state gets its slope; so repeated, the state of a batch of one makes all start from its sequence, which no state does; one series with the new axis behind its steps, or in a batch of one in a layer with no `batch_first`, raises the same, and repeated, or without a state, each step is a sequence of its own, in silence, while `x[None]`, with the flag, is the series."""
    torch.manual_seed(seed)
    layer = kind(3, units, layers, batch_first=True, bidirectional=both)
    x, one = torch.randn(batch, 3, 3), torch.randn(layers * (1 + both), 1, units, requires_grad=True)
    assert f"size {(len(one), batch, units)}, got {list(one.shape)}" in said(layer, x, full(layer, one))
    output = layer(x, full(layer, one.repeat(1, len(x), 1)))[0]
    alone = torch.cat([layer(row[None], full(layer, one))[0] for row in x])
    assert torch.allclose(output, alone, atol=1e-6) and not torch.allclose(output, layer(x)[0], atol=1e-6)
    output.sum().backward()
    assert one.grad.abs().sum() > 0
    series = torch.randn(batch, 3)
    assert said(layer, series[:, None], full(layer, one)) == said(layer, x, full(layer, one))
    apart = layer(series[:, None], full(layer, one.repeat(1, batch, 1)))[0]
    steps = torch.cat([layer(step[None, None], full(layer, one))[0] for step in series])
    assert torch.allclose(apart, steps, atol=1e-6)
    whole = layer(series[None], full(layer, one))[0][0]
    unflagged = kind(3, units, layers, bidirectional=both)
    unflagged.load_state_dict(layer.state_dict())
    assert said(unflagged, series[None], full(layer, one)) == said(layer, x, full(layer, one))
    repeated = unflagged(series[None], full(layer, one.repeat(1, batch, 1)))[0]
    assert torch.allclose(repeated[0], apart[:, 0], atol=1e-6)
    for stateless in (layer(series[:, None])[0][:, 0], unflagged(series[None])[0][0]):
        alone = torch.cat([layer(step[None, None])[0][0] for step in series])
        assert torch.allclose(stateless, alone, atol=1e-6)
    assert not torch.allclose(apart[:, 0], whole, atol=1e-6)
    assert messages.told["one for all"] == "Expected hidden[0] size (1, 7, 5), got [1, 1, 5]"
    assert messages.told["one for all, repeated"] == "no error" and messages.shared.shape == (1, 7, 5)


@breaks("says(gru, x, (h, h))", "says(gru, x, h)", variant="messages")
@drawn(cases=8, kind=st.sampled_from([nn.GRU, nn.RNN]), batch=SIZE, units=SIZE, layers=st.integers(1, 3))
def test_a_gru_takes_h_alone(messages, kind, batch, units, layers):
    """A GRU and an RNN take one tensor, and raise "'tuple' object has no attribute 'dim'" for a pair."""
    layer = kind(3, units, layers, batch_first=True)
    x, h = torch.randn(batch, 2, 3), torch.zeros(layers, batch, units)
    assert said(layer, x, h) == "no error"
    assert said(layer, x, (h, h)) == messages.told["GRU, a pair"] == "'tuple' object has no attribute 'dim'"


@breaks("[rows[0::2], rows[1::2]], dim=-1", "[rows[1::2], rows[0::2]], dim=-1", variant="decoder")
@breaks("[rows[0::2], rows[1::2]], dim=-1", "[rows[:2], rows[2:]], dim=-1", variant="decoder")
@breaks("state = joined(rows_h), joined(rows_c)", "state = joined(rows_h), joined(rows_h)", variant="decoder")
@breaks("both(source)\n", "both(source.flip(1))\n", variant="decoder")
@drawn(cases=15, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), batched=st.booleans(), seed=SEED)
def test_directions_side_by_side(decoder, kind, batch, units, layers, batched, seed):
    """`torch.cat([rows[0::2], rows[1::2]], dim=-1)` holds for each layer its forward and its backward final state side by side, and a one-way layer of as many layers and 2 × units takes it, with a batch and for one sequence without; here (4, 7, 5) becomes (2, 7, 10)."""
    torch.manual_seed(seed)
    layer = kind(3, units, layers, batch_first=True, bidirectional=True)
    x = torch.randn(batch, 3, 3) if batched else torch.randn(3, 3)
    state = layer(x)[1]
    parts = state if kind is nn.LSTM else (state,)
    joined = tuple(torch.cat([part[0::2], part[1::2]], dim=-1) for part in parts)
    for part, whole in zip(parts, joined, strict=True):
        for k in range(layers):
            assert torch.equal(whole[k], torch.cat([part[2 * k], part[2 * k + 1]], dim=-1))
    decoding = kind(4, 2 * units, layers, batch_first=True)
    data = torch.randn(batch, 2, 4) if batched else torch.randn(2, 4)
    assert said(decoding, data, joined if kind is nn.LSTM else joined[0]) == "no error"
    _, ends = decoder.both(decoder.source)
    for part, whole in zip(ends, decoder.state, strict=True):
        assert torch.equal(whole, torch.stack([torch.cat([part[0], part[1]], 1), torch.cat([part[2], part[3]], 1)]))
    assert decoder.rows_h.shape == (4, 7, 5) and decoder.state[0].shape == (2, 7, 10)
    assert decoder.output.shape == (7, 9, 10)
    assert torch.equal(decoder.output, decoder.wide(decoder.target, decoder.state)[0])


@breaks("return rows[0::2] + rows[1::2]", "return rows[0::2] * rows[1::2]", variant="decoder")
@breaks("return rows[0::2] + rows[1::2]", "return joined(rows)", variant="decoder")
@drawn(cases=15, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), batched=st.booleans(), seed=SEED)
def test_directions_added(decoder, kind, batch, units, layers, batched, seed):
    """Of two directions, `added(rows_h)` is for each layer the sum of its forward and its backward final state, which `joined` puts side by side; a one-way layer of as many layers and as many units takes the sum, with a batch and for one sequence without, and refuses what is joined."""
    torch.manual_seed(seed)
    layer = kind(3, units, layers, batch_first=True, bidirectional=True)
    shape = (batch,) if batched else ()
    state = layer(torch.randn(*shape, 3, 3))[1]
    parts = state if kind is nn.LSTM else (state,)
    added, joined = tuple(map(decoder.added, parts)), tuple(map(decoder.joined, parts))
    for one, both in zip(added, joined, strict=True):
        assert one.shape[-1] == units and torch.equal(one, both[..., :units] + both[..., units:])
    decoding, data = kind(4, units, layers, batch_first=True), torch.randn(*shape, 2, 4)
    assert said(decoding, data, added if kind is nn.LSTM else added[0]) == "no error"
    assert said(decoding, data, joined if kind is nn.LSTM else joined[0]).startswith("Expected hidden")
    output, _ = decoder.both(decoder.source)
    rows_h = decoder.rows_h
    assert torch.equal(decoder.added(rows_h)[-1], output[:, -1, :5] + output[:, 0, 5:])


@breaks("top = h_n[-1:], c_n[-1:]", "top = h_n[:1], c_n[-1:]", variant="decoder")
@breaks("top = h_n[-1:], c_n[-1:]", "top = h_n[-1:], c_n[:1]", variant="decoder")
@drawn(cases=12, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), batched=st.booleans(), seed=SEED)
def test_a_slice_keeps_the_axis(decoder, kind, batch, units, layers, batched, seed):
    """`h_n[-1:]` of a one-way layer is its top row with the layer axis kept, which a layer of one row takes, with a batch and for one sequence without; here the top one of three layers, (1, 7, 5), and a decoder of one layer runs."""
    torch.manual_seed(seed)
    layer, one = kind(3, units, layers, batch_first=True), kind(4, units, batch_first=True)
    x, data = (
        (torch.randn(batch, 2, 3), torch.randn(batch, 2, 4)) if batched else (torch.randn(2, 3), torch.randn(2, 4))
    )
    output, state = layer(x)
    parts = tuple(part[-1:] for part in (state if kind is nn.LSTM else (state,)))
    assert said(one, data, parts if kind is nn.LSTM else parts[0]) == "no error"
    assert torch.allclose(parts[0][0], output[..., -1, :], atol=1e-6)
    assert decoder.top[0].shape == decoder.top[1].shape == (1, 7, 5) and decoder.h_n.shape == (3, 7, 5)
    outputs, ends = decoder.encoder(decoder.source)
    assert torch.allclose(decoder.top[0][0], outputs[:, -1], atol=1e-6) and torch.equal(decoder.top[1][0], ends[1][2])
    assert torch.equal(decoder.decoded, decoder.decoder(decoder.target, decoder.top)[0])
    assert decoder.decoded.shape == (7, 9, 5)


@breaks("wanted[0], torch.inf)", "wanted[0], 2)", variant="silent")
@breaks("as_it_is = off(2, lambda own: own)", "as_it_is = off(2, lambda own: own.transpose(0, 1))", variant="silent")
@drawn(cases=15, kind=KIND, n=ROWS, units=SIZE, seed=SEED)
def test_equal_sizes_hide_it(silent, kind, n, units, seed):
    """A state with the batch in front runs where the batch is as large as the number of layers, from 2 to 5, and its outputs are not those of the right order; here they are off by 0.60."""
    torch.manual_seed(seed)
    layer = kind(3, units, n, batch_first=True)
    x, own = torch.randn(n, 2, 3), torch.randn(n, n, units)
    assert (layer(x, full(layer, own))[0] - layer(x, full(layer, own.transpose(0, 1)))[0]).abs().max() > 1e-6
    assert f"{silent.as_it_is:.2f}" == "0.60" and f"{silent.swapped:.2f}" == "0.00"
    assert silent.lstm.num_layers == 2


@breaks("joined(rows_h)[-1:], joined(rows_c)[-1:]", "joined(rows_h)[:1], joined(rows_c)[-1:]", variant="decoder")
@breaks("joined(rows_h)[-1:], joined(rows_c)[-1:]", "joined(rows_h)[-1:], joined(rows_c)[:1]", variant="decoder")
@breaks("[rows[0::2], rows[1::2]], dim=-1", "[rows[1::2], rows[0::2]], dim=-1", variant="decoder")
@breaks("[rows[0::2], rows[1::2]], dim=-1", "[rows[:2], rows[2:]], dim=-1", variant="decoder")
@drawn(cases=10, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_the_top_pair(decoder, kind, batch, units, layers, seed):
    """Of a layer in two directions `joined` gives rows of which the last, `[-1:]`, is the pair of final states of the top layer, and a one-way layer of one row and 2 × units takes it; here (1, 7, 10)."""
    for rows, last in zip(decoder.both(decoder.source)[1], decoder.last, strict=True):
        assert last.shape == (1, 7, 10) and torch.equal(last[0], torch.cat([rows[2], rows[3]], 1))
    torch.manual_seed(seed)
    layer, one = kind(3, units, layers, batch_first=True, bidirectional=True), kind(4, 2 * units, batch_first=True)
    state = layer(torch.randn(batch, 3, 3))[1]
    parts = state if kind is nn.LSTM else (state,)
    tops = tuple(decoder.joined(part)[-1:] for part in parts)
    assert all(torch.equal(top[0], torch.cat([part[-2], part[-1]], 1)) for top, part in zip(tops, parts, strict=True))
    assert said(one, torch.randn(batch, 2, 4), tops if kind is nn.LSTM else tops[0]) == "no error"


@breaks("both(source)\n", "both(source.flip(1))\n", variant="decoder")
@drawn(cases=10, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 3), seed=SEED)
def test_a_slice_is_one_direction(decoder, kind, batch, units, layers, seed):
    """`h_n[-1:]` of a layer in two directions runs in a one-way decoder of one layer, and is the backward final state of the top layer, as `output[:, 0]` has it, and not the other one."""
    torch.manual_seed(seed)
    layer, one = kind(3, units, layers, batch_first=True, bidirectional=True), kind(4, units, batch_first=True)
    output, state = layer(torch.randn(batch, 3, 3))
    parts = tuple(part[-1:] for part in (state if kind is nn.LSTM else (state,)))
    assert said(one, torch.randn(batch, 2, 4), parts if kind is nn.LSTM else parts[0]) == "no error"
    assert torch.allclose(parts[0][0], output[:, 0, units:], atol=1e-6)
    assert not torch.allclose(parts[0][0], output[:, -1, :units], atol=1e-6)
    ours = decoder.both(decoder.source)[0]
    assert torch.allclose(decoder.rows_h[-1], ours[:, 0, 5:], atol=1e-6)
    assert not torch.allclose(decoder.rows_h[-1], ours[:, -1, :5], atol=1e-3)


@breaks("own.view(2, 7, 5)", "own.transpose(0, 1)", variant="silent")
@breaks("lambda own: own.transpose(0, 1))\nprint", "lambda own: own.reshape(2, 7, 5))\nprint", variant="silent")
@drawn(cases=15, kind=KIND, batch=ROWS, units=SIZE, layers=st.integers(2, 4), seed=SEED)
def test_view_deals_anew(silent, kind, batch, units, layers, seed):
    """With two layers or more and two sequences or more, `view(layers, batch, units)` of a state with the batch in front runs and holds the rows in another order, and its outputs are not those of `transpose(0, 1)`; here they are off by 0.73."""
    torch.manual_seed(seed)
    layer = kind(3, units, layers, batch_first=True)
    x, own = torch.randn(batch, 2, 3), torch.randn(batch, layers, units)
    viewed, right = own.view(layers, batch, units), own.transpose(0, 1)
    assert torch.equal(viewed[0, 1], own[0, 1]) and not torch.equal(viewed, right)
    assert (layer(x, full(layer, viewed))[0] - layer(x, full(layer, right))[0]).abs().max() > 1e-6
    assert torch.allclose(layer(x, full(layer, right))[0], layer(x, full(layer, right.contiguous()))[0], atol=1e-6)
    assert f"{silent.viewed:.2f}" == "0.73" and f"{silent.swapped:.2f}" == "0.00"


@breaks("four(x, both(x)[1])", "four(x)", variant="silent")
@breaks("four(x, both(x)[1])", "four(x, tuple(s[[0, 2, 1, 3]] for s in both(x)[1]))", variant="silent")
@drawn(cases=10, kind=KIND, batch=SIZE, units=SIZE, layers=st.integers(1, 2), seed=SEED)
def test_directions_fit_layers(silent, kind, batch, units, layers, seed):
    """The state of a layer in two directions runs in a one-way layer with twice the layers, whose layers then start from a forward and a backward state in turn; here two layers in two directions have four rows for four layers, and (7, 6, 5) comes out."""
    torch.manual_seed(seed)
    two_way, stack = (
        kind(3, units, k, batch_first=True, bidirectional=b) for k, b in ((layers, True), (2 * layers, False))
    )
    x = torch.randn(batch, 3, 3)
    state = two_way(x)[1]
    assert said(stack, x, state) == "no error"
    row = (state[0] if kind is nn.LSTM else state)[1]
    reverse = kind(3, units, batch_first=True)
    for name, weight in reverse.named_parameters():
        weight.data = getattr(two_way, f"{name}_reverse").data
    end = reverse(x.flip(1))[1]
    assert torch.allclose(row, (end[0] if kind is nn.LSTM else end)[0], atol=1e-6)
    assert silent.output.shape == (7, 6, 5) and silent.four.num_layers == 4
    assert torch.equal(silent.output, silent.four(silent.x, silent.both(silent.x)[1])[0])


@breaks("lstm(x, (h, c))", "lstm(x, (h[None], c[None]))")
@drawn(cases=8, batch=SIZE, units=SIZE)
def test_a_cell_takes_two_axes(answer, batch, units):
    """`nn.LSTMCell` takes the pair of states (batch, units) that `nn.LSTM` refuses for a batch, and refuses those of three axes."""
    cell, x, h = nn.LSTMCell(3, units), torch.randn(batch, 3), torch.randn(batch, units)
    assert said(cell, x, (h, h)) == "no error" and said(cell, x, (h[None], h[None])).endswith(
        "1D or 2D, got 3D instead"
    )
    assert "should also be 3-D" in said(nn.LSTM(3, units, batch_first=True), x[:, None], (h, h))
    assert "should also be 3-D" in answer.message
    assert said(nn.LSTMCell(3, 5), answer.x[:, 0], (answer.h, answer.c)) == "no error"


@breaks("initial_state=[h, c]", "initial_state=[c, h]", variant="keras")
@breaks("bias, 0 * bias", "bias, bias", variant="keras")
def test_keras_has_no_layer_axis(keras):
    """Here Keras' `initial_state=[h, c]` takes states (batch, units), (7, 5), with no axis for the layer, raises with one, and gives what PyTorch gives with its weights and the same states with a layer axis in front, to 1e-5."""
    assert keras.h.shape == keras.c.shape == tuple(keras.answer.shape) == (7, 5) and keras.x.shape == (7, 6, 3)
    assert keras.gap < 1e-5
    with pytest.raises(RuntimeError, match="must match the size"):
        keras.ours(keras.x, initial_state=[keras.h[None], keras.c[None]])
    bare = keras.theirs(keras.x)[0][:, -1]
    assert (bare - keras.same).abs().max() > 0.01
    torch.manual_seed(0)
    torch.testing.assert_close(keras.theirs(keras.x, (keras.h[None], keras.c[None]))[0][:, -1], keras.same)
