import warnings

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import DataLoader

from tested_answers import breaks, drawn

KINDS = st.sampled_from([nn.LSTM, nn.GRU, nn.RNN])
SIZE, SEEDS = st.integers(1, 3), st.integers(0, 99)
SECOND, IN_PLACE = "Trying to backward through the graph a second time", "has been modified by an inplace operation"
SIZES = {"kind": KINDS, "layers": SIZE, "rows": SIZE, "units": SIZE, "length": st.integers(2, 4), "seed": SEEDS}


def parts(state):
    return state if isinstance(state, tuple) else (state,)


def cut(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def made(kind, layers, rows, units, length, seed, count=3):
    """A layer, and a series of `count` chunks of `length` steps."""
    torch.manual_seed(seed)
    net = kind(2, units, layers, batch_first=True, dtype=torch.float64)
    return net, torch.randn(rows, count * length, 2).double()


def train(net, series, length, carry, retain=False, step=True, kind=torch.optim.SGD, weights=None):
    """The number of the chunk that raises, and what it says."""
    optimizer, state = kind(weights or net.parameters(), lr=0.1), None
    for number, chunk in enumerate(series.split(length, dim=1), start=1):
        try:
            output, state = net(chunk, state)
            optimizer.zero_grad()
            loss = output.square().mean()
            if retain:
                loss.backward(retain_graph=True)
            else:
                loss.backward()
            if step:
                optimizer.step()
            state = carry(state)
        except (RuntimeError, AttributeError) as error:
            return number, str(error)
    return number, "no error"


def read(net, series, length, carry):
    """The outputs of all chunks, and how far the slope of the last one reaches."""
    inputs, state, seen = series.clone().requires_grad_(), None, []
    for chunk in inputs.split(length, dim=1):
        output, state = net(chunk, state)
        state = carry(state)
        seen.append(output)
    output = torch.cat(seen, dim=1)
    slope = torch.autograd.grad(output[:, -1].sum(), inputs)[0]
    return output.detach(), slope


@breaks("as_it_is = train(lambda state: state)", "as_it_is = train(lambda state: None)")
@breaks("cut = train(detach)", "cut = train(lambda state: (state[0].detach(), state[1]))")
@breaks("tuple(part.detach() for part in state)", "tuple(part for part in state)")
@drawn(cases=10, **SIZES, optimizer=st.sampled_from([torch.optim.SGD, torch.optim.Adam]))
def test_only_the_cut_gets_through(answer, kind, layers, rows, units, length, seed, optimizer):
    """A state that is handed on as it is, or for an LSTM with one of its parts detached, raises "Trying to backward through the graph a second time" at chunk 2, and a detached one does not; here the slope of the last output reaches all 15 steps through the state as it is."""
    net, series = made(kind, layers, rows, units, length, seed)
    assert train(net, series, length, cut, kind=optimizer) == (3, "no error")
    carries = [lambda state: state]
    if kind is nn.LSTM:
        carries += [lambda state: (state[0].detach(), state[1]), lambda state: (state[0], state[1].detach())]
    for carry in carries:
        number, words = train(net, series, length, carry, kind=optimizer)
        assert number == 2 and words.startswith(SECOND)
    assert answer.as_it_is == f"chunk 2: {SECOND}" and answer.cut == "3 chunks"
    assert (answer.far > 0).tolist() == [True] * 15 and answer.far_gap < 1e-6
    assert [chunk.shape[1] for chunk in answer.chunks] == [5, 5, 5] and not answer.series.requires_grad


@breaks("backward(retain_graph=retain)", "backward()")
@breaks("            optimizer.step()\n", "")
@drawn(cases=8, **SIZES)
def test_retain_graph_moves_the_error(answer, kind, layers, rows, units, length, seed):
    """With `retain_graph=True` chunk 2 raises that a variable has been modified by an inplace operation, and without `optimizer.step()` nothing is raised."""
    net, series = made(kind, layers, rows, units, length, seed)
    assert train(net, series, length, lambda state: state, retain=True, step=False) == (3, "no error")
    number, words = train(net, series, length, lambda state: state, retain=True)
    assert number == 2 and IN_PLACE in words
    assert answer.retained == "chunk 2: one of the variables needed for gradient computation " + IN_PLACE


@breaks("as_tensor = train(lambda state: state.detach())", "as_tensor = train(lambda state: None)")
@drawn(cases=6, layers=SIZE, rows=SIZE, seed=SEEDS)
def test_an_lstm_state_is_a_pair(answer, layers, rows, seed):
    """The state of an LSTM is a tuple, so that `detach` on it raises "'tuple' object has no attribute 'detach'"; the state of a GRU or an RNN is a tensor, and made a tuple it raises "'tuple' object has no attribute 'dim'" at the next chunk."""
    for kind in (nn.LSTM, nn.GRU, nn.RNN):
        net, series = made(kind, layers, rows, 2, 2, seed)
        said = train(net, series, 2, lambda state: state.detach())
        assert said == ((1, "'tuple' object has no attribute 'detach'") if kind is nn.LSTM else (3, "no error"))
        said = train(net, series, 2, lambda state: tuple(part.detach() for part in state))
        assert said == ((3, "no error") if kind is nn.LSTM else (2, "'tuple' object has no attribute 'dim'"))
    assert answer.as_tensor == "chunk 1: 'tuple' object has no attribute 'detach'"


@breaks("near_gap, near = read(detach)", "near_gap, near = read(lambda state: None)")
@breaks("carry(state) if state else None", "None")
@breaks("lstm(chunk, state)", "lstm(chunk)", variant="pasted")
@breaks("tuple(part.detach() for part in state)", "tuple(state)", variant="pasted")
@breaks("part.detach() for", "part.detach() * 0 for", variant="pasted")
@drawn(cases=10, **SIZES)
def test_detach_forgets_nothing(answer, pasted, kind, layers, rows, units, length, seed):
    """A detached state has the numbers of the state, and chunks that hand it on give the outputs of one run over all steps, so nothing is forgotten: the last outputs move with the first input."""
    net, series = made(kind, layers, rows, units, length, seed)
    _, state = net(series[:, :length])
    assert all(torch.equal(one, other) for one, other in zip(parts(state), parts(cut(state)), strict=True))
    output, _ = read(net, series, length, cut)
    torch.testing.assert_close(output, net(series)[0])
    other = series.clone()
    other[:, 0] += 1
    assert (read(net, other, length, cut)[0] - output)[:, -1].abs().max() > 0
    if kind is nn.LSTM:
        seen, said = [], "no error"

        def lstm(chunk, state=None):
            result = net(chunk, state)
            seen.append(result[0].detach())
            result[0].square().mean().backward()
            return result

        try:
            state = pasted(1, lstm=lstm, chunks=[(chunk, None) for chunk in series.split(length, dim=1)]).state
        except RuntimeError as error:
            said = str(error)
        assert said == "no error" and [part.grad_fn for part in state] == [None, None]
        torch.testing.assert_close(torch.cat(seen, dim=1), net(series)[0])
        torch.testing.assert_close(state, net(series)[1])
    assert answer.near_gap < 1e-6 < 0.1 < answer.anew_gap


@breaks("far_gap, far = read(lambda state: state)", "far_gap, far = read(detach)")
@breaks("near_gap, near = read(detach)", "near_gap, near = read(lambda state: state)")
@drawn(cases=10, **SIZES)
def test_the_slope_stops_at_the_cut(answer, kind, layers, rows, units, length, seed):
    """With detached states the slope of the last output is exactly 0 for each step before the last chunk, and none of the uncut ones is, and in the last chunk both are equal; here it has 5 steps of 15."""
    net, series = made(kind, layers, rows, units, length, seed)
    (_, whole), (_, kept) = (read(net, series, length, carry) for carry in (lambda state: state, cut))
    assert (kept[:, :-length] == 0).all() and (whole[:, :-length].abs().amax(dim=(0, 2)) > 0).all()
    torch.testing.assert_close(kept[:, -length:], whole[:, -length:])
    assert kept[:, -length].abs().max() > 0
    assert (answer.near > 0).tolist() == [False] * 10 + [True] * 5 and (answer.far > 0).all()
    torch.testing.assert_close(answer.near[10:], answer.far[10:])
    assert (answer.near[10:].diff() > 0).sum() >= 3 and answer.series.shape == (7, 15, 3)


@breaks("anew_gap, anew = read(lambda state: None)", "anew_gap, anew = read(lambda state: state)")
@breaks("torch.manual_seed(0)", "torch.manual_seed(1)")
@breaks("lr=0.1", "lr=1.1")
@drawn(cases=8, **SIZES)
def test_none_starts_anew(answer, kind, layers, rows, units, length, seed):
    """With `None`, and with zeros, chunks after the first give other outputs than one run over all steps, and with a detached state the same; here they are off by 0.25 and the slope has 5 steps."""
    net, series = made(kind, layers, rows, units, length, seed)
    (anew, _), (kept, _), whole = (
        read(net, series, length, lambda state: None),
        read(net, series, length, cut),
        net(series)[0],
    )
    torch.testing.assert_close(kept, whole)
    torch.testing.assert_close(anew[:, :length], whole[:, :length])
    assert (anew - whole)[:, length:].abs().max() > 1e-4

    def zeros(state):
        return tuple(map(torch.zeros_like, state)) if isinstance(state, tuple) else torch.zeros_like(state)

    torch.testing.assert_close(read(net, series, length, zeros)[0], anew)
    assert abs(answer.anew_gap - 0.2462) < 0.0006 and (answer.anew > 0).tolist() == [False] * 10 + [True] * 5


@breaks("near_gap, near = read(detach)", "near_gap, near = read(lambda state: None)")
@drawn(cases=6, **SIZES)
def test_data_cuts_too(answer, kind, layers, rows, units, length, seed):
    """A state of `.data` gets through the loop, and gives the outputs and the slopes of a detached one."""
    net, series = made(kind, layers, rows, units, length, seed)

    def data(hidden):
        if isinstance(hidden, tuple):
            return tuple(part.data for part in hidden)
        hidden = hidden.data
        return hidden

    for ours, theirs in zip(read(net, series, length, data), read(net, series, length, cut), strict=True):
        assert torch.equal(ours, theirs)
    assert train(net, series, length, data) == (3, "no error") and answer.near_gap < 1e-6


@breaks("chunks = series.split(5, dim=1)", "chunks = series.split(15, dim=1)")
@drawn(cases=6, kind=KINDS, rows=SIZE, length=st.integers(2, 4), seed=SEEDS, early=st.booleans())
def test_a_graph_before_the_loop(answer, kind, rows, length, seed, early):
    """With a detached state, an embedding of all chunks before the loop raises "Trying to backward through the graph a second time" at chunk 2, as does an output fed back as the first step of the next chunk; one of each chunk, and an output that is detached, do not."""
    torch.manual_seed(seed)
    net, table, text = kind(2, 3, batch_first=True), nn.Embedding(9, 2), torch.randint(9, (rows, 3 * length))
    said = train(
        (lambda chunk, state: net(chunk if early else table(chunk), state)),
        table(text) if early else text,
        length,
        cut,
        weights=[*net.parameters(), *table.parameters()],
    )
    assert said[0] == (2 if early else 3) and said[1].startswith(SECOND if early else "no error")
    last = [torch.randn(rows, 1, 3)]
    net = kind(3, 3, batch_first=True)

    def fed_back(chunk, state):
        output, state = net(torch.cat([last[0], chunk], dim=1), state)
        last[0] = output[:, -1:] if early else output[:, -1:].detach()
        return output, state

    again = train(fed_back, torch.randn(rows, 3 * length, 3), length, cut, weights=net.parameters())
    assert again[0] == said[0] and again[1].startswith(SECOND if early else "no error")
    assert answer.cut == "3 chunks"


@breaks("cut = train(detach)", "cut = train(lambda state: (detach(state), state)[1])")
@drawn(cases=8, kind=KINDS, layers=st.integers(1, 2), rows=SIZE, length=st.integers(2, 4), seed=SEEDS)
def test_a_detach_is_assigned(answer, kind, layers, rows, length, seed):
    """A `state.detach()` alone, whose result is not assigned, cuts nothing: chunk 2 raises "Trying to backward through the graph a second time"; assigned, it does not."""

    def alone(state):
        for part in parts(state):
            part.detach()
        return state

    for carry, wanted in ((alone, (2, SECOND)), (cut, (3, "no error"))):
        net, series = made(kind, layers, rows, 3, length, seed)
        number, words = train(net, series, length, carry)
        assert number == wanted[0] and words.startswith(wanted[1])
    assert answer.cut == "3 chunks"


@breaks("as_it_is = train(lambda state: state)", "as_it_is = train(detach)")
@drawn(cases=8, kind=KINDS, layers=st.integers(1, 2), rows=SIZE, length=st.integers(2, 4), seed=SEEDS)
def test_a_kept_state_is_cut_there(answer, kind, layers, rows, length, seed):
    """In a class that keeps its state as `self.hidden`, a detached copy beside it still raises "Trying to backward through the graph a second time" at chunk 2, and `self.hidden` detached does not."""

    class Kept(nn.Module):
        def __init__(self):
            super().__init__()
            self.net, self.hidden = kind(2, 3, layers, batch_first=True, dtype=torch.float64), None

        def forward(self, x, _):
            output, self.hidden = self.net(x, self.hidden)
            return output, self.hidden

        def cut(self, state):
            self.hidden = cut(self.hidden)

    for inside in (False, True):
        _, series = made(kind, layers, rows, 3, length, seed)
        model = Kept()
        found = train(model, series, length, model.cut if inside else cut)
        assert found[0] == (3 if inside else 2) and found[1].startswith("no error" if inside else SECOND)
    assert SECOND in answer.as_it_is


@breaks("text.view(-1, 5).split(2)", "text.view(2, -1).split(5, dim=1)", variant="rows")
@breaks("text.view(2, -1).split(5, dim=1)", "text.view(-1, 5).split(2)", variant="rows")
@breaks("after[:, 0] - before[:, -1]", "after[:, 0] - before[:, 0]", variant="rows")
@drawn(cases=10, batches=st.integers(2, 4), length=SIZE, count=st.integers(2, 4))
def test_rows_must_go_on(rows, batches, length, count):
    """`text.view(rows, -1).split(length, dim=1)` lets each row go on one step after its end, and windows in the order of the text, more than one to a batch, do not; here row 0 of three batches starts at 0, 5 and 10 or at 0, 10 and 20."""
    text = torch.arange(batches * length * count)
    good, bad = text.view(count, -1).split(length, dim=1), text.view(-1, length).split(count)
    assert rows.jumps(good) == [[1] * count] * (batches - 1)
    assert rows.jumps(bad) == [[1 + (count - 1) * length] * count] * (batches - 1)
    assert rows.rows_jumps == [[1, 1]] * 2 and rows.dealt_jumps == [[6, 6]] * 2
    assert [b[0].tolist() for b in rows.rows] == [[*range(start, start + 5)] for start in (0, 5, 10)]
    assert [b[0].tolist() for b in rows.dealt] == [[*range(start, start + 5)] for start in (0, 10, 20)]
    assert len(rows.text) == 30 and len(rows.rows) == len(rows.dealt) == 3


@breaks("nn.GRU(3, 4, batch_first=True)", "nn.GRU(3, 5, batch_first=True)", variant="rows")
@drawn(cases=6, kind=KINDS, rows_=st.integers(2, 4), length=st.integers(2, 4), seed=SEEDS)
def test_a_wrong_row_is_silent(rows, kind, rows_, length, seed):
    """A state whose rows are those of other series is taken without an error, and gives other outputs."""
    net, series = made(kind, 1, rows_, 2, length, seed)
    _, state = net(series[:, :length])
    wrong = tuple(part.flip(1) for part in state) if isinstance(state, tuple) else state.flip(1)
    right, other = (net(series[:, length:], one)[0] for one in (state, wrong))
    assert right.shape == other.shape and (right - other).abs().max() > 1e-6
    assert rows.refused == "Expected hidden size (1, 2, 4), got [1, 7, 4]"


@breaks("gru(torch.zeros(2, 5, 3), state", "gru(torch.zeros(7, 5, 3), state", variant="rows")
@drawn(cases=8, kind=KINDS, before=st.integers(1, 5), after=st.integers(1, 5))
def test_a_smaller_batch_is_refused(rows, kind, before, after):
    """A state of one number of rows does not fit a batch of another number; here a smaller batch, of 2 rows for 7, raises "Expected hidden size (1, 2, 4), got [1, 7, 4]"."""
    net = kind(2, 3, batch_first=True)
    state = cut(net(torch.zeros(before, 2, 2))[1])
    if before == after:
        assert net(torch.zeros(after, 2, 2), state)[0].shape == (after, 2, 3)
    else:
        with pytest.raises(RuntimeError, match=r"Expected hidden(\[0\])? size"):
            net(torch.zeros(after, 2, 2), state)
    assert rows.refused == "Expected hidden size (1, 2, 4), got [1, 7, 4]"


@breaks("after[:, 0] - before[:, -1]", "after[:, 0] - before[:, 0]", variant="rows")
@drawn(cases=8, kind=KINDS, batches=st.integers(2, 4), length=SIZE, count=st.integers(2, 4), left=st.integers(1, 3))
def test_drop_last_mends_no_row(rows, kind, batches, length, count, left):
    """With `drop_last=True` a `DataLoader` of windows in the order of the text, two or more to a batch, leaves a smaller last batch out, and each state is taken; but no row is the next piece of the row whose state it gets, as it is in `text.view(rows, -1).split(length, dim=1)`."""
    windows = torch.arange((batches * count + min(left, count - 1)) * length).view(-1, length)
    whole = list(DataLoader(windows, batch_size=count))
    dealt = list(DataLoader(windows, batch_size=count, drop_last=True))
    assert len(dealt) == batches == len(whole) - 1 and len(whole[-1]) < count
    net, state = kind(1, 3, batch_first=True), None
    for batch in dealt:
        state = cut(net(batch[..., None] / 9, state)[1])
    with pytest.raises(RuntimeError, match=r"Expected hidden(\[0\])? size"):
        net(whole[-1][..., None] / 9, state)
    assert rows.jumps(dealt) == [[1 + (count - 1) * length] * count] * (batches - 1)
    good = windows[: batches * count].reshape(count, -1).split(length, dim=1)
    assert rows.jumps(good) == [[1] * count] * (batches - 1)


@breaks("read(gru, state.detach())", "read(gru, None)", variant="silent")
@breaks("first, state = read(gru, None)", "first, state = read(gru, None); state = state * 0", variant="silent")
def test_a_new_epoch_needs_none(silent):
    """Here a second pass over the series that starts in the last state of the first one is off by 0.47 at step 1, without an error, and by less than 0.01 at step 15."""
    whole, state = silent.gru(silent.series)
    torch.testing.assert_close(silent.first, whole, atol=1e-6, rtol=0)
    again, _ = silent.gru(silent.series, state)
    torch.testing.assert_close(silent.second, again, atol=1e-6, rtol=0)
    torch.testing.assert_close(silent.stale, (again - whole).abs().amax(dim=(0, 2)), atol=1e-6, rtol=0)
    assert abs(silent.stale[0] - 0.47) < 0.005 and silent.stale[14] < 0.01 and len(silent.stale) == 15
    assert abs(silent.stale[14] - 0.0043) < 0.0001


@breaks("bidirectional=True)", "bidirectional=True, num_layers=2)", variant="silent")
@breaks("off[:4].max().item(), off[4:].max().item()", "off[4:].max().item(), off[:4].max().item()", variant="silent")
@drawn(cases=8, kind=KINDS, rows=SIZE, units=SIZE, length=st.integers(2, 4), seed=SEEDS)
def test_two_directions_do_not_chunk(silent, kind, rows, units, length, seed):
    """With `bidirectional=True` and one layer, chunks that hand the state on give the forward half of one run and another backward half; here it is off by 0.48."""
    torch.manual_seed(seed)
    net, series = (
        kind(2, units, bidirectional=True, batch_first=True).double(),
        torch.randn(rows, 3 * length, 2).double(),
    )
    off = (read(net, series, length, cut)[0] - net(series)[0]).abs()
    assert off[..., :units].max() < 1e-9 and off[..., units:].max() > 1e-4
    assert silent.forward < 1e-6 and abs(silent.backward - 0.48) < 0.005 and len(silent.off) == 8


@breaks("return torch.cat(seen, dim=1), state", "return torch.cat(seen, dim=1), state.detach()", variant="silent")
@drawn(cases=6, **SIZES)
def test_the_graph_grows(silent, kind, layers, rows, units, length, seed):
    """Without `backward()`, a state that is handed on has a larger graph after each chunk and raises nothing; detached it has as large a one each time, and under `no_grad` none."""
    net, series = made(kind, layers, rows, units, length, seed)

    def nodes(output):
        seen, left = set(), [output.grad_fn]
        while left:
            node = left.pop()
            if node is not None and node not in seen:
                seen.add(node)
                left += [child for child, _ in node.next_functions]
        return len(seen)

    def sizes(carry):
        state, found = None, []
        for chunk in series.split(length, dim=1):
            output, state = net(chunk, state)
            found.append(nodes(output))
            state = carry(state)
        return found

    first, second, third = sizes(lambda state: state)
    assert first < second < third and sizes(cut) == [first] * 3
    with torch.no_grad():
        assert sizes(lambda state: state) == [0, 0, 0]
    assert silent.state.grad_fn is not None and silent.first.grad_fn is not None


@breaks("slope(in_chunks, stop=10)", "slope(in_chunks, stop=9)", variant="numpy")
@breaks("w_x = 0.2 *", "w_x = 0.3 *", variant="numpy")
@breaks("np.linalg.norm(whole[:10]) / ", "np.linalg.norm(whole[10:]) / ", variant="numpy")
def test_what_the_numpy_cut_leaves_out(numpy):
    """Here the part of the slope before the cut is 48% of the length of the whole, and the matrix of the state keeps lengths."""
    np.testing.assert_allclose(numpy.w_h @ numpy.w_h.T, np.eye(4), atol=1e-12)
    before = np.sqrt((numpy.whole[:10] ** 2).sum()) / np.sqrt((numpy.whole**2).sum())
    assert np.isclose(numpy.share, before) and abs(numpy.share - 0.478) < 0.0006 and f"{numpy.share:.0%}" == f"{48}%"
    assert (np.abs(numpy.cut).sum(axis=1) > 0).tolist() == [False] * 10 + [True] * 5
    np.testing.assert_array_equal(numpy.cut[10:], numpy.whole[10:])


@breaks("d_z @ w_x, d_z @ w_h", "d_z @ w_x, d_z @ w_h.T", variant="numpy")
@breaks("h = parts[-1][-1]", "h = np.zeros(4)", variant="numpy")
@breaks("parts.append(forward(chunk, h))", "parts.append(forward(chunk * 1.01, h))", variant="numpy")
def test_numpy_agrees(numpy):
    """Here the outputs and the slopes in NumPy are those of `nn.RNN` with the same weights, in one run and in chunks with a cut state."""
    rnn = nn.RNN(3, 4, bias=False, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(torch.from_numpy(numpy.w_x))
        rnn.weight_hh_l0.copy_(torch.from_numpy(numpy.w_h))
    x = torch.from_numpy(numpy.x)[None]
    for carry, outputs, slopes in ((lambda h: h, numpy.in_one_go, numpy.whole), (cut, numpy.in_chunks, numpy.cut)):
        output, slope = read(rnn, x, 5, carry)
        np.testing.assert_allclose(output[0], outputs, atol=1e-10)
        np.testing.assert_allclose(slope[0], slopes, atol=1e-10)
    assert numpy.gap < 1e-12 and numpy.x.shape == (15, 3)


@breaks("SimpleRNN(4, stateful=True)", "SimpleRNN(4)", variant="keras")
@breaks("rnn(chunk) for chunk in chunks", "rnn(series) for chunk in chunks", variant="keras")
@breaks("new.assign(old)", "pass", variant="keras")
def test_stateful_is_a_cut(keras):
    """Here a Keras layer with `stateful=True` gives the state of one run over 15 steps, and a slope to 5 of them, where the plain layer has one to 15."""
    assert keras.gap < 1e-6 and (keras.reach > 0).tolist() == [False] * 10 + [True] * 5
    whole = torch.autograd.grad(keras.plain(keras.series).sum(), keras.series)[0]
    assert (whole.norm(dim=(0, 2)) > 0).tolist() == [True] * 15
    torch.testing.assert_close(whole.norm(dim=(0, 2))[10:], keras.reach[10:], atol=1e-5, rtol=0)


@breaks("rnn.reset_state()\n", "pass\n", variant="keras")
@breaks("again = (rnn(chunks[0])", "again = (rnn(chunks[1])", variant="keras")
def test_reset_state_starts_anew(keras):
    """Here the first chunk gives another output after the last one, and the first output again after `reset_state()`."""
    assert abs(keras.again - 0.2360) < 0.0006 and keras.anew == 0


@breaks("SimpleRNN(4, stateful=True)", "SimpleRNN(4)", variant="keras")
@drawn(cases=3, seed=st.integers(0, 99))
def test_fit_resets_nothing(keras, seed):
    """`fit` does not reset the state: at a rate of 0 its second epoch has another loss than the first, and the same one with a callback that calls the layer's `reset_state()` in `on_epoch_begin`, in `SimpleRNN`, `LSTM` and `GRU`."""
    k, draw = keras.keras, np.random.default_rng(seed)
    x, y = draw.normal(size=(14, 5, 3)), draw.normal(size=(14, 4))
    for kind, options in (
        (k.layers.SimpleRNN, {}),
        (k.layers.LSTM, {"use_cudnn": False}),
        (k.layers.GRU, {"use_cudnn": False}),
    ):
        layer = kind(4, stateful=keras.rnn.stateful, **options)
        model = k.Sequential([k.Input(batch_shape=(7, 5, 3)), layer])
        model.compile(k.optimizers.SGD(0.0), "mse")
        anew = k.callbacks.LambdaCallback(on_epoch_begin=lambda *_, layer=layer: layer.reset_state())

        def moved(*callbacks, model=model):
            run = model.fit(x, y, batch_size=7, epochs=2, shuffle=False, verbose=0, callbacks=[*callbacks])
            return abs(np.diff(run.history["loss"]).item())

        assert moved() > 1e-5 and moved(anew) < 1e-7


@breaks("SimpleRNN(4, stateful=True)", "SimpleRNN(4)", variant="keras")
def test_stateful_wants_its_batch_size(keras):
    """A model of a stateful layer raises a `ValueError` without a `keras.Input` in front in `fit`, and with one without a batch size; with a `keras.Input(batch_shape=...)` `fit` and `predict` run with its `batch_size`, and with their own, or where a smaller batch is left over, raise a `ValueError`."""
    k, x, y = keras.keras, np.zeros((14, 5, 3)), np.zeros((14, 4))

    def fit(kind, *entry, **options):
        layer = kind(4, stateful=keras.rnn.stateful, **options)
        model = k.Sequential([*entry, layer])
        model.compile("sgd", "mse")
        model.fit(x, y, batch_size=7, shuffle=False, verbose=0)
        with warnings.catch_warnings():  # Keras hands a tensor to NumPy 2 in the old way
            warnings.simplefilter("ignore", DeprecationWarning)
            model.predict(x, batch_size=7, verbose=0)
        return model

    for kind, options in (
        (k.layers.SimpleRNN, {}),
        (k.layers.LSTM, {"use_cudnn": False}),
        (k.layers.GRU, {"use_cudnn": False}),
    ):
        model = fit(kind, k.Input(batch_shape=(7, 5, 3)), **options)
        for rows, given in (14, {}), (10, {"batch_size": 7}):
            with pytest.raises(ValueError, match="batch size"):
                model.fit(x[:rows], y[:rows], shuffle=False, verbose=0, **given)
            with pytest.raises(ValueError, match="batch size"):
                model.predict(x[:rows], verbose=0, **given)
        for entry in [k.Input((5, 3))], []:
            with pytest.raises(ValueError):
                fit(kind, *entry, **options)


@breaks("said = [train(kind) for", "said = [train(keras.layers.SimpleRNN) for", variant="keras")
@breaks("stateful=True, **options", "**options", variant="keras")
def test_stateful_lstm_raises(keras):
    """On PyTorch a stateful SimpleRNN of Keras trains here, and a stateful LSTM or GRU raises that a variable has been modified by an inplace operation."""
    assert keras.said[0] == "no error"
    assert keras.said[1:] == ["one of the variables needed for gradient computation " + IN_PLACE] * 2


@breaks("use_cudnn=False", "use_cudnn=True", variant="keras")
@breaks("use_cudnn=False", "unroll=True", variant="keras")
def test_without_cudnn_it_trains(keras):
    """On PyTorch a stateful LSTM and a stateful GRU of Keras train here with `use_cudnn=False`, and raise without it."""
    assert keras.mended == ["no error"] * 2 and "no error" not in keras.said[1:]
