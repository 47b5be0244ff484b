import itertools
import warnings

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from tested_answers import breaks, drawn

KINDS = st.sampled_from([nn.LSTM, nn.GRU, nn.RNN])
LENGTHS = st.lists(st.integers(1, 6), min_size=1, max_size=5)
UNEQUAL = LENGTHS.filter(lambda lengths: len(set(lengths)) > 1)
UNITS, SEEDS = st.integers(1, 4), st.integers(0, 99)


def h_of(result):
    """The states of a layer, be it an LSTM or not."""
    state = result[1]
    return state[0] if isinstance(state, tuple) else state


def made(kind, units, lengths, seed, layers=1, **more):
    """A layer, rows of these lengths, and the last state of each row fed alone."""
    torch.manual_seed(seed)
    layer = kind(3, units, layers, batch_first=True, dtype=torch.float64, **more)
    rows = [torch.randn(n, 3).double() for n in lengths]
    return layer, rows, torch.stack([h_of(layer(row[None]))[:, 0] for row in rows], dim=1)


def padded(rows, side="right", value=0.0):
    return pad_sequence(rows, batch_first=True, padding_side=side, padding_value=value)


def packed(x, lengths):
    return pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)


def gaps(h, alone):
    return (h - alone).abs().amax(dim=-1)


def words(call):
    """What an error of this call says, or "no error"; a warning is an error too."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            call()
        except (RuntimeError, TypeError) as error:
            return str(error)
    return "no error"


def close(ours, wanted):
    return np.allclose(ours, wanted, atol=0.0006)


@breaks("out, (h_n, c_n) = lstm(x)", "out, (h_n, c_n) = lstm(x.flip(1))")
@breaks("padded_off = off(h_n[-1])", "padded_off = off(alone)")
@breaks("torch.manual_seed(0)", "torch.manual_seed(1)")
@drawn(cases=12, kind=KINDS, units=UNITS, lengths=UNEQUAL, more=st.integers(0, 2), seed=SEEDS)
def test_zeros_move_the_state(answer, kind, units, lengths, more, seed):
    """Fed with the padding, each row that is shorter than the table ends in another state than alone, and a row as long as the table does not; here the rows of 5, 2 and 4 steps are off by 0.00, 0.18 and 0.10, where an `h` is at most 1 in size."""
    layer, rows, alone = made(kind, units, lengths, seed)
    x = nn.functional.pad(padded(rows), (0, 0, 0, more))
    for gap, n in zip(gaps(h_of(layer(x))[-1], alone[-1]).tolist(), lengths, strict=True):
        assert gap < 1e-12 if n == x.shape[1] else gap > 1e-7
    assert answer.off(answer.alone - 1) == answer.off(answer.alone + 1) == [1, 1, 1]
    assert alone.abs().max() < 1 and answer.alone.abs().max() < 1
    assert close(answer.padded_off, (0, 0.181, 0.103)) and answer.padded_off[0] < 1e-6
    assert [len(row) for row in answer.rows] == answer.lengths.tolist() == [5, 2, 4]
    assert torch.equal(answer.x, pad_sequence(answer.rows, batch_first=True)) and answer.x.shape == (3, 5, 6)


@breaks("padded_off = off(h_n[-1])", "padded_off = off(packed_h[-1]) if 'packed_h' in globals() else off(alone)")
@drawn(cases=8, kind=KINDS, lengths=UNEQUAL, seed=SEEDS)
def test_nothing_is_raised(answer, kind, lengths, seed):
    """A batch with padding passes without an error or a warning, though a state in it is off."""
    layer, rows, alone = made(kind, 3, lengths, seed)
    assert words(lambda: layer(padded(rows))) == "no error"
    assert words(lambda: layer(padded(rows)[..., 1:])) != "no error"
    assert gaps(h_of(layer(padded(rows)))[-1], alone[-1]).max() > 1e-7
    assert close(answer.padded_off, (0, 0.181, 0.103))


@breaks("x, lengths, batch_first=True, enforce_sorted=False)", "x, lengths * 0 + 5, batch_first=True)")
@breaks("packed_off = off(packed_h[-1])", "packed_off = off(packed_h[-1][packed.sorted_indices])")
@breaks("lstm(packed)", "lstm(x)", variant="pasted")
@breaks("x, lengths, batch_first", "x, lengths.flip(0), batch_first", variant="pasted")
@drawn(cases=12, kind=KINDS, units=UNITS, lengths=LENGTHS, layers=st.integers(1, 2), seed=SEEDS, both=st.booleans())
def test_packed_is_alone(answer, pasted, kind, units, lengths, layers, seed, both):
    """Packed, each row ends in the state that it has alone, in each layer and direction, whatever start state it is given."""
    layer, rows, alone = made(kind, units, lengths, seed, layers, bidirectional=both)
    torch.testing.assert_close(h_of(layer(packed(padded(rows), lengths))), alone)
    longer = [*lengths, max(lengths) + 1]  # never the same from behind
    lstm, one_more, each = made(nn.LSTM, units, longer, seed, layers, bidirectional=both)
    names = {"pack_padded_sequence": pack_padded_sequence, "lengths": torch.tensor(longer)}
    ours = pasted(1, lstm=lstm, x=padded(one_more, value=7.0), **names)
    torch.testing.assert_close(ours.h_n, each)
    torch.testing.assert_close(ours.c_n[:, -1], lstm(one_more[-1][None])[1][1][:, 0])
    assert len(ours.packed_out.data) == sum(longer)
    start = torch.randn(*alone.shape).double()
    given = (start, start.flip(0)) if kind is nn.LSTM else start
    own = [
        (start[:, [i]], start.flip(0)[:, [i]]) if kind is nn.LSTM else start[:, [i]].contiguous()
        for i in range(len(rows))
    ]
    wanted = torch.cat([h_of(layer(row[None], state)) for row, state in zip(rows, own, strict=True)], dim=1)
    torch.testing.assert_close(h_of(layer(packed(padded(rows), lengths), given)), wanted)
    assert max(answer.packed_off) < 1e-6 and answer.packed_h.shape == (1, 3, 4)
    assert torch.allclose(answer.packed_h[-1], answer.alone, atol=1e-6)


@breaks("for n in (5, 2, 4)", "for n in (5, 3, 4)")
@breaks(
    "enforce_sorted=False)\npacked_out",
    "enforce_sorted=False)\npacked = packed._replace(data=packed.data * 1.01)\npacked_out",
)
@drawn(cases=12, kind=KINDS, lengths=LENGTHS, seed=SEEDS)
def test_padding_is_not_computed(answer, kind, lengths, seed):
    """Packed data holds at each step the rows that are longer than it, column by column, and `batch_sizes` counts them, so the layer computes the real steps alone, and NaN as padding changes nothing; here 11 of 15 steps, with 3, 3, 2, 2 and 1 rows."""
    layer, rows, alone = made(kind, 2, lengths, seed)
    ours = packed(padded(rows, value=float("nan")), lengths)
    order = ours.sorted_indices.tolist()
    assert ours.batch_sizes.tolist() == [sum(n > t for n in lengths) for t in range(max(lengths))]
    wanted = [rows[i][t] for t in range(max(lengths)) for i in order if lengths[i] > t]
    assert torch.equal(ours.data, torch.stack(wanted)) and len(ours.data) == sum(lengths)
    result = layer(ours)
    torch.testing.assert_close(h_of(result), alone)
    assert len(result[0].data) == sum(lengths)
    assert answer.packed.data.shape == (11, 6) and answer.x.shape[:2].numel() == 15
    assert answer.packed.batch_sizes.tolist() == [3, 3, 2, 2, 1]
    assert torch.equal(answer.packed.data[:3], answer.x[[0, 2, 1], 0])


@breaks("back, _ = pad_packed_sequence(packed_out, batch_first=True)", "back = out")
@breaks("off(back[:, -1])", "off(packed_h[0])")
@drawn(cases=10, kind=KINDS, lengths=LENGTHS, seed=SEEDS)
def test_which_column(answer, kind, lengths, seed):
    """After unpacking, each row holds its own outputs and zeros behind its end, so the last column is zero for the shorter rows; here it is off by 0.00, 0.34 and 0.20."""
    layer, rows, _ = made(kind, 2, lengths, seed)
    back, _ = pad_packed_sequence(layer(packed(padded(rows), lengths))[0], batch_first=True)
    for i, (row, n) in enumerate(zip(rows, lengths, strict=True)):
        torch.testing.assert_close(back[i, :n], layer(row[None])[0][0])
        assert (back[i, n:] == 0).all() and (back[i, :n] != 0).all()
    assert (answer.back[1, 2:] == 0).all() and (answer.back[2, 4:] == 0).all() and answer.back.shape == (3, 5, 4)
    assert close(answer.last_column_off, (0, 0.3436, 0.2006))


@breaks("back, _ = pad_packed_sequence(packed_out, batch_first=True)", "back = out")
@drawn(cases=10, kind=KINDS, lengths=UNEQUAL, seed=SEEDS)
def test_zeros_count_in_a_mean(answer, kind, lengths, seed):
    """In the unpacked table the mean over the steps of a row of n steps is n / steps times that of the row alone, and no maximum over the steps is below 0; the sum divided by the lengths is the mean of the row alone."""
    layer, rows, _ = made(kind, 2, lengths, seed)
    back, _ = pad_packed_sequence(layer(packed(padded(rows), lengths))[0], batch_first=True)
    for table, sizes in ((back, lengths), (answer.back, [5, 2, 4])):
        alone = [row[:n].mean(0) for row, n in zip(table, sizes, strict=True)]
        for row, mean, n in zip(table, alone, sizes, strict=True):
            torch.testing.assert_close(row.mean(0), mean * n / max(sizes))
            torch.testing.assert_close(row.sum(0) / n, mean)
            assert n == max(sizes) or (row.amax(0) >= 0).all()
    assert answer.back.shape == (3, 5, 4)


@breaks("off(out[torch.arange(len(x)), lengths - 1])", "off(out[:, -1])")
@breaks("lengths - 1])", "lengths - 2])")
@drawn(cases=10, kind=KINDS, lengths=LENGTHS, layers=st.integers(1, 2), seed=SEEDS)
def test_the_last_real_step(answer, kind, lengths, layers, seed):
    """In one direction and without packing, `out` at `lengths - 1` is the last state that each row has alone."""
    layer, rows, alone = made(kind, 2, lengths, seed, layers)
    out = layer(padded(rows))[0]
    torch.testing.assert_close(out[torch.arange(len(rows)), torch.tensor(lengths) - 1], alone[-1])
    assert max(answer.picked_off) < 1e-6 and close(answer.padded_off, (0, 0.181, 0.103))


@breaks("padded_off = off(h_n[-1])", "padded_off = off(h_n[-1].flip(0))")
@drawn(cases=8, kind=KINDS, rows=st.integers(1, 4), n=st.integers(1, 6), seed=SEEDS)
def test_equal_lengths_hide_it(answer, kind, rows, n, seed):
    """Rows of equal length, among them a batch of one, in a table as long as they are end unpacked in the state that each has alone, and so does the row of 5 steps here in all the lines, while the others do not in two of them."""
    layer, data, alone = made(kind, 3, [n] * rows, seed)
    torch.testing.assert_close(h_of(layer(padded(data))), alone)
    lines = answer.padded_off, answer.packed_off, answer.last_column_off, answer.picked_off
    assert all(line[0] < 1e-6 for line in lines) and [min(line[1:]) > 0.05 for line in lines] == [1, 0, 1, 0]


@breaks("x = pad_sequence(rows, batch_first=True)", "x = pad_sequence(rows, batch_first=True)[:, :4]\nlengths[0] = 4")
@drawn(cases=8, kind=KINDS, n=st.integers(1, 3), first=st.integers(4, 5), second=st.integers(6, 8), seed=SEEDS)
def test_another_batch_another_state(answer, kind, n, first, second, seed):
    """The same row beside a row of 4 or 5 steps and beside one of 6 to 8 steps ends in two states, and packed in one."""
    layer, rows, alone = made(kind, 3, [n, first, second], seed)
    pairs = [(0, 1), (0, 2)]
    states = [h_of(layer(padded([rows[i] for i in pair])))[-1, 0] for pair in pairs]
    assert (states[0] - states[1]).abs().max() > 1e-7
    for pair in pairs:
        ours = packed(padded([rows[i] for i in pair]), [len(rows[i]) for i in pair])
        torch.testing.assert_close(h_of(layer(ours))[-1, 0], alone[-1, 0])
    h = answer.lstm(answer.x[:, :4])[1][0][-1]
    assert gaps(h, answer.h_n[-1])[1] > 0.01 and answer.x.shape[1] == 5


@breaks("rows = [torch.randn(n, 6)", "rows = [torch.randn(n, 6) + torch.randn(1, 6) * 0 + 1")
@drawn(cases=10, kind=KINDS, units=UNITS, seed=SEEDS, scale=st.floats(2, 3))
def test_a_zero_step_keeps_the_rest(answer, kind, units, seed, scale):
    """At a step of zeros other input weights have no effect on the state, and other weights of the state or other biases have one; it is so here in the steps after the end of row 1."""
    torch.manual_seed(seed)
    layer = kind(3, units, batch_first=True, dtype=torch.float64)
    state = torch.randn(1, 1, units).tanh().double()
    given = (state, state.flip(-1)) if kind is nn.LSTM else state

    def stepped(x):
        return h_of(layer(x, given)).detach().clone()

    zero, other = torch.zeros(1, 1, 3).double(), torch.ones(1, 1, 3).double() / 9
    for name, moves in (("weight_ih_l0", False), ("weight_hh_l0", True), ("bias_ih_l0", True), ("bias_hh_l0", True)):
        before, real = stepped(zero), stepped(other)
        with torch.no_grad():
            getattr(layer, name).mul_(scale)
        assert (gaps(stepped(zero), before) > 1e-9).all() == moves
        assert (gaps(stepped(other), real) > 1e-9).all()
        with torch.no_grad():
            getattr(layer, name).div_(scale)  # several of them would saturate it
    assert (answer.x[1, 2:] == 0).all() and (answer.x[1, :2] != 0).all()
    first = answer.lstm(answer.rows[1])[1]
    again = answer.lstm(torch.zeros(3, 6), first)[1][0][0]
    torch.testing.assert_close(again, answer.h_n[0, 1], atol=1e-6, rtol=0)
    assert close(answer.padded_off, (0, 0.181, 0.103))


@breaks('padding_side="left"', 'padding_side="right"', variant="front")
@breaks("padded_off = off(x)", "padded_off = off(pack(x))", variant="front")
@breaks("torch.manual_seed(0)", "torch.manual_seed(1)", variant="front")
def test_zeros_in_front_move_it_too(front):
    """Here, padded in front and not packed, the rows of 5, 2 and 4 steps end off by 0.00, 0.06 and 0.00, the last of them by more than 0.001."""
    assert close(front.padded_off, (0, 0.059, 0.003)) and front.padded_off[0] < 1e-6 < 0.001 < front.padded_off[2]
    assert front.lengths.tolist() == [5, 2, 4]


@breaks("cut_off = off(pack(x))", "cut_off = off(x)", variant="front")
@breaks('padding_side="left"', 'padding_side="right"', variant="front")
@drawn(cases=10, kind=KINDS, lengths=UNEQUAL, seed=SEEDS)
def test_packing_takes_the_first_steps(front, kind, lengths, seed):
    """Packing takes the first steps of each row, as many as its length, so of rows padded in front it takes the zeros and loses as many steps at the end, without an error or a warning; here the rows of 5, 2 and 4 steps are off by 0.00, 0.19 and 0.25, more than unpacked."""
    layer, rows, alone = made(kind, 3, lengths, seed)
    x = padded(rows, side="left")
    assert words(lambda: layer(packed(x, lengths))) == "no error"
    taken, _ = pad_packed_sequence(packed(x, lengths), batch_first=True)
    for i, n in enumerate(lengths):
        lost = min(max(lengths) - n, n)
        assert torch.equal(taken[i, :n], x[i, :n]) and (taken[i, :lost] == 0).all()
        assert torch.equal(taken[i, lost:n], rows[i][: n - lost])
    assert (gaps(h_of(layer(packed(x, lengths)))[-1], alone[-1]) > 1e-9).tolist() == [n < max(lengths) for n in lengths]
    assert close(front.cut_off, (0, 0.186, 0.249)) and front.cut_off[0] < 1e-6
    assert all(cut > left for cut, left in zip(front.cut_off[1:], front.padded_off[1:], strict=True))


@breaks("(torch.arange(steps) - ends)", "(torch.arange(steps) + ends)", variant="front")
@breaks("pack(turned(x, lengths))", "turned(x, lengths)", variant="front")
@drawn(cases=12, kind=KINDS, lengths=LENGTHS, seed=SEEDS)
def test_turned_rows_are_right(front, kind, lengths, seed):
    """`turned(x, lengths)` makes of rows that are padded in front, be they features or tokens, rows that are padded at the end, and packed each ends in the state that it has alone; the lengths may be a list, an array or a tensor, of floats too, as packing takes them."""
    layer, rows, alone = made(kind, 3, lengths, seed)
    x = front.turned(padded(rows, side="left"), torch.tensor(lengths))
    assert torch.equal(x, padded(rows))
    torch.testing.assert_close(h_of(layer(packed(x, lengths))), alone)
    for given in (lengths, np.array(lengths), torch.tensor(lengths, dtype=torch.int32), torch.tensor(lengths).float()):
        ours = pack_padded_sequence(x, given, batch_first=True, enforce_sorted=False)
        assert torch.equal(ours.data, packed(x, lengths).data)
        assert torch.equal(front.turned(padded(rows, side="left"), given), x)
    tokens = [torch.arange(n) for n in lengths]
    assert torch.equal(front.turned(padded(tokens, side="left"), torch.tensor(lengths)), padded(tokens))
    assert max(front.turned_off) < 1e-6 and front.x.shape == (3, 5, 6)


@breaks("pack(x, lengths, batch_first=True))", "pack(x, ordered, batch_first=True))", variant="faults")
@drawn(cases=10, lengths=LENGTHS)
def test_unsorted(faults, lengths):
    """Lengths that rise somewhere raise "must be sorted in decreasing order", others and `enforce_sorted=False` do not."""
    x = torch.zeros(len(lengths), 6, 2)
    rises = any(a < b for a, b in itertools.pairwise(lengths))
    said = words(lambda: pack_padded_sequence(x, torch.tensor(lengths), batch_first=True))
    assert ("must be sorted in decreasing order" in said) == rises and (said == "no error") != rises
    assert words(lambda: packed(x, lengths)) == "no error"
    assert "must be sorted in decreasing order" in faults.unsorted


@breaks("say(lambda: pack(x, ordered, True))", "say(lambda: pack(x, lengths, True))", variant="faults")
@drawn(cases=10, kind=KINDS, units=UNITS, lengths=UNEQUAL, seed=SEEDS)
def test_lengths_sorted_alone(faults, kind, units, lengths, seed):
    """Lengths sorted from long to short, where the rows are not, raise nothing and give wrong states, and so do rows sorted, where the lengths are not, with `enforce_sorted=False`; both unsorted, with it, each row ends as alone."""
    layer, rows, alone = made(kind, units, lengths, seed)
    x, order = padded(rows), sorted(lengths, reverse=True)
    assert words(lambda: pack_padded_sequence(x, torch.tensor(order), batch_first=True)) == "no error"
    mixed = h_of(layer(pack_padded_sequence(x, torch.tensor(order), batch_first=True)))
    assert (gaps(mixed, alone).max() > 1e-7) == (order != lengths)
    assert gaps(h_of(layer(packed(x, lengths))), alone).max() < 1e-9
    turn = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    turned = gaps(h_of(layer(packed(x[turn], lengths))), alone[:, turn])
    assert (turned.max() > 1e-7) == (order != lengths)
    assert faults.alone == "no error" and faults.ordered == sorted(faults.lengths.tolist(), reverse=True)


@breaks("pack(x, ordered))", "pack(x, ordered, True))", variant="faults")
def test_counted(faults):
    """Sorted lengths without `enforce_sorted=False` raise "to be equal to batch_size" where `batch_first=True` is missing, here or in `pad_sequence`, or where there is a length too few or too many, and with one a row they pass."""
    assert faults.counted == "Expected `len(lengths)` to be equal to batch_size, but got 3 (batch_size=5)"
    for lengths in ([5, 4], [5, 4, 2, 1]):
        assert f"to be equal to batch_size, but got {len(lengths)} (batch_size=3)" in words(
            lambda lengths=lengths: pack_padded_sequence(faults.x, lengths, batch_first=True)
        )
    assert faults.ordered == [5, 4, 2]
    assert words(lambda: pack_padded_sequence(faults.x, [5, 4, 2], batch_first=True)) == "no error"
    for given in ([5, 4, 2], [5, 5, 5], [2, 2, 1, 1], [3]):
        rows = [torch.ones(n, 6) for n in given]
        said = words(lambda rows=rows, given=given: pack_padded_sequence(pad_sequence(rows), given, batch_first=True))
        assert f"to be equal to batch_size, but got {len(given)} (batch_size={given[0]})" in said
        assert words(lambda rows=rows, given=given: pack_padded_sequence(pad_sequence(rows), given)) == "no error"


@breaks("short = run(x[1:], lengths[1:], True)[0]", "short = run(x, lengths[1:], True)[0]", variant="faults")
@drawn(cases=8, lengths=LENGTHS, missing=st.integers(1, 3), seed=SEEDS)
def test_a_missing_length_may_be_silent(faults, lengths, missing, seed):
    """With `enforce_sorted=False` and too few lengths, packing drops the last rows, without an error."""
    torch.manual_seed(seed)
    x = torch.randn(len(lengths) + missing, 6, 3)
    assert words(lambda: packed(x, lengths)) == "no error"
    assert torch.equal(packed(x, lengths).data, packed(x[: len(lengths)], lengths).data)
    wanted = faults.run(faults.x[[1, 2]], [2, 4], True)[0].data
    torch.testing.assert_close(faults.short.data, wanted)
    assert faults.lengths[1:].tolist() == [2, 4]


@breaks("torch.randn(3, 5, 6), torch.tensor([5, 2, 4])", "torch.randn(2, 5, 6), torch.tensor([5, 2])", variant="faults")
@drawn(cases=8, lengths=LENGTHS, more=st.integers(1, 3), seed=SEEDS)
def test_a_length_too_many(faults, lengths, more, seed):
    """With `enforce_sorted=False` and more lengths than rows, as those kept from a batch larger than the last, or behind `pad_sequence` without `batch_first=True` where a batch has more rows than steps, packing raises "index out of range in self"; with one a row it raises nothing."""
    torch.manual_seed(seed)
    x = torch.randn(len(lengths), 6, 3)
    with pytest.raises(IndexError, match="index out of range in self"):
        packed(x, lengths + [6] * more)
    assert words(lambda: packed(x, lengths)) == "no error"
    with pytest.raises(IndexError, match="index out of range in self"):
        faults.run(faults.x[:2], faults.lengths, True)
    own = [1] * (max(lengths) + more)
    with pytest.raises(IndexError, match="index out of range in self"):
        packed(pad_sequence([torch.ones(n, 3) for n in lengths + own]), lengths + own)
    assert words(lambda: packed(padded([torch.ones(n, 3) for n in lengths + own]), lengths + own)) == "no error"
    assert len(faults.x) == len(faults.lengths) == 3


@breaks("few = say(lambda: run(x, lengths))", "few = say(lambda: run(x, lengths, True))", variant="faults")
@breaks("run(x, too_long, True)", "run(x, ordered, True)", variant="faults")
def test_beyond(faults):
    """Here "exceeds dimension size" is raised by a missing `batch_first=True`, with 8 of the steps taken, by one missing in `pad_sequence`, and by a length greater than the table; of equal lengths either says "is invalid for input of size"; it comes from the layer, packing says nothing."""
    assert faults.few == "start (8) + length (2) exceeds dimension size (8)."
    assert faults.beyond == "start (11) + length (1) exceeds dimension size (11)."
    for first, lengths, flag in ((True, [5, 2, 4], False), (True, [6, 2, 4], True)):
        assert words(lambda lengths=lengths, flag=flag: faults.pack(faults.x, lengths, flag, False)) == "no error"
        assert (
            words(lambda lengths=lengths, first=first: faults.run(faults.x, [min(n, 5) for n in lengths], first))
            == "no error"
        )
    turned = pad_sequence([torch.ones(n, 6) for n in (5, 2, 4)])
    assert "exceeds dimension size" in words(lambda: faults.run(turned, [5, 2, 4], True))
    assert words(lambda: faults.run(turned.transpose(0, 1), [5, 2, 4], True)) == "no error"
    for rows in (1, 2, 3):
        for n, flag in ((5, False), (6, True)):
            assert (
                words(lambda rows=rows, n=n, flag=flag: faults.pack(faults.x[:rows], [n] * rows, flag, False))
                == "no error"
            )
            assert "is invalid for input of size" in words(
                lambda rows=rows, n=n, flag=flag: faults.run(faults.x[:rows], [n] * rows, flag)
            )
            assert words(lambda rows=rows: faults.run(faults.x[:rows], [5] * rows, True)) == "no error"
    assert faults.x.shape == (3, 5, 6) and faults.lengths.tolist() == [5, 2, 4] and faults.too_long == [6, 2, 4]


@breaks("run(tall, many_lengths)", "run(x, ordered, True)", variant="faults")
@drawn(cases=10, steps=st.integers(1, 5), more=st.integers(1, 3), data=st.data())
def test_more_rows_than_steps(faults, steps, more, data):
    """With more rows than steps and `enforce_sorted=False`, a missing `batch_first=True` raises "INDICES element is out of DATA bounds"; with the flag nothing is raised."""
    lengths = data.draw(st.lists(st.integers(1, steps), min_size=steps + more, max_size=steps + more))
    x = torch.zeros(steps + more, steps, 6)
    assert "INDICES element is out of DATA bounds" in words(lambda: faults.pack(x, lengths, enforce_sorted=False))
    assert words(lambda: faults.pack(x, lengths, True, False)) == "no error"
    assert faults.many == "INDICES element is out of DATA bounds, id=5 axis_dim=5"
    assert faults.tall.shape == (6, 5, 6) and faults.many_lengths == [5, 2, 4, 3, 1, 2]


@breaks("quiet = say(lambda: run(wide, sizes))", "quiet = say(lambda: run(x, lengths))", variant="faults")
@breaks("run(wide, sizes), run(wide, sizes, True)", "run(wide, sizes, True), run(wide, sizes, True)", variant="faults")
@breaks("torch.randn(5, 7, 6)", "torch.randn(5, 7, 6) * 0", variant="faults")
@drawn(cases=10, rows=st.integers(2, 6), more=st.integers(0, 3), data=st.data())
def test_a_missing_flag_may_be_silent(faults, rows, more, data):
    """With `enforce_sorted=False` and as many steps as rows or more, a missing `batch_first=True` raises nothing where the longest row has at most as many steps as there are rows, and states are off, here by 0.24; one missing in `pad_sequence` does so where it has as many steps as there are rows."""
    lengths = data.draw(st.lists(st.integers(1, rows), min_size=rows, max_size=rows))
    x = torch.randn(rows, rows + more, 6)
    assert words(lambda: faults.run(x, lengths)) == "no error"
    assert gaps(faults.run(x, lengths)[1][0], faults.run(x, lengths, True)[1][0]).max() > 1e-4
    assert words(lambda: faults.run(x, [rows + 1, *lengths[1:]])) != "no error"
    own = [rows, *lengths[1:]]
    table = [torch.randn(n, 6) for n in own]
    swapped, right = (faults.run(pad_sequence(table, batch_first=first), own, True)[1][0] for first in (False, True))
    assert gaps(swapped, right).max() > 1e-4
    assert faults.quiet == "no error" and abs(faults.quiet_off - 0.24) < 0.006
    assert faults.wide.shape == (5, 7, 6) and faults.sizes == [5, 2, 4, 3, 1]


@breaks("torch.tensor([5, 2, 4])", "torch.tensor([5, 2, 3])", variant="faults")
@breaks("run(x, hollow, True)", "run(x, ordered, True)", variant="faults")
@drawn(cases=8, lengths=LENGTHS)
def test_empty(faults, lengths):
    """A length of 0 raises "has to be greater than 0", lengths from 1 on do not."""
    x = torch.zeros(len(lengths) + 1, 6, 2)
    assert "has to be greater than 0" in words(lambda: packed(x, [0, *lengths]))
    assert words(lambda: packed(x, [1, *lengths])) == "no error"
    assert (
        "has to be greater than 0" in faults.empty
        and faults.hollow == [5, 0, 4]
        and faults.lengths.tolist() == [5, 2, 4]
    )


@breaks('lengths.to("meta")', "lengths.sort(descending=True)[0]", variant="faults")
@breaks("column = torch.tensor([ordered]).T", "column = torch.tensor(ordered)", variant="faults")
def test_elsewhere(faults):
    """Lengths on the device `meta`, and lengths that are no vector but (3, 1), raise "should be a 1D CPU int64 tensor", the same vector on the CPU does not."""
    assert faults.upright == "'lengths' argument should be a 1D CPU int64 tensor, but got 2D cpu Long tensor"
    assert faults.column.tolist() == [[5], [4], [2]]
    assert faults.elsewhere == "'lengths' argument should be a 1D CPU int64 tensor, but got 1D meta Long tensor"
    assert "int64" not in words(lambda: pack_padded_sequence(faults.x, faults.lengths, True))


@breaks("say(lambda: run(x, column, True))", "say(lambda: run(x, column[:, 0], True))", variant="faults")
@drawn(cases=8, lengths=LENGTHS)
def test_a_column_of_lengths(faults, lengths):
    """With `enforce_sorted=False` lengths of the shape (N, 1) raise "Index is supposed to be a vector"; as a vector they do not."""
    x, column = torch.zeros(len(lengths), 6, 2), torch.tensor(lengths)[:, None]
    said = []
    for sizes in (column, column[:, 0]):
        try:
            pack_padded_sequence(x, sizes, batch_first=True, enforce_sorted=False)
            said.append("no error")
        except IndexError as error:
            said.append(str(error))
    assert "Index is supposed to be a vector" in said[0] and said[1] == "no error"
    assert faults.unordered == "index_select(): Index is supposed to be a vector"


@breaks("as_it_is = say(lambda: head(inside))", "as_it_is = say(lambda: head(inside.data))", variant="faults")
@breaks("by_step = head(inside.data)", "by_step = head(inside.data[:-1])", variant="faults")
@drawn(cases=8, kind=KINDS, lengths=LENGTHS, seed=SEEDS)
def test_linear_takes_the_data(faults, kind, lengths, seed):
    """`Linear`, `Dropout`, `ReLU` and `Embedding`, which are no RNN, refuse a PackedSequence with "must be Tensor, not PackedSequence", and an RNN takes it; `Linear` takes its `.data` as well as the unpacked table, with the same answers at the real steps, and `Dropout` takes it too; labels that are packed stand beside their steps there."""
    layer, rows, _ = made(kind, 4, lengths, seed)
    out, head = layer(packed(padded(rows), lengths))[0], nn.Linear(4, 2).double()
    for module in (head, nn.Dropout(), nn.ReLU(), nn.Embedding(3, 4)):
        assert "must be Tensor, not PackedSequence" in words(lambda module=module: module(out))
    assert words(lambda: kind(4, 2, dtype=torch.float64)(out)) == "no error"
    assert torch.equal(nn.Dropout(0)(out.data), out.data)
    table = head(pad_packed_sequence(out, batch_first=True)[0])
    torch.testing.assert_close(packed(table, lengths).data, head(out.data))
    steps = torch.arange(table[..., 0].numel()).reshape(table.shape[:2])
    torch.testing.assert_close(table.flatten(0, 1)[packed(steps, lengths).data], head(out.data))
    assert faults.as_it_is == "linear(): argument 'input' (position 1) must be Tensor, not PackedSequence"
    assert faults.by_step.shape == (11, 2) and torch.equal(faults.by_step, faults.head(faults.inside.data))


@breaks("inside = run(x, lengths, True)[0]", "inside = run(x[:1], lengths[:1], True)[0]", variant="faults")
@drawn(cases=6, kind=KINDS, lengths=LENGTHS.filter(lambda lengths: len(lengths) > 1), seed=SEEDS)
def test_the_next_layer_wants_it_packed(faults, kind, lengths, seed):
    """A second recurrent layer reads the `.data` of a PackedSequence as one row, without an error; put back with `_replace(data=...)`, the same numbers end as two layers end on each row alone."""
    layer, rows, _ = made(kind, 4, lengths, seed)
    packed_out, second = layer(packed(padded(rows), lengths))[0], kind(4, 3, batch_first=True, dtype=torch.float64)
    back = h_of(second(packed_out._replace(data=nn.Dropout(0)(packed_out.data))))[0]
    alone = [h_of(second(layer(row[None])[0]))[0, 0] for row in rows]
    torch.testing.assert_close(back, torch.stack(alone))
    assert h_of(second(packed_out.data)).shape == (1, 3) and back.shape == (len(lengths), 3)
    assert faults.inside.data.shape == (11, 4)


@breaks("inside = run(x, lengths, True)[0]", "inside = run(x[:1], lengths[:1], True)[0]", variant="faults")
@drawn(cases=8, kind=KINDS, lengths=LENGTHS.filter(lambda lengths: len(lengths) > 1), seed=SEEDS)
def test_attention_mixes_the_rows(faults, kind, lengths, seed):
    """`BatchNorm1d`, `MultiheadAttention`, `.size()` and `.mean(1)` refuse a PackedSequence with "'PackedSequence' object has no attribute", and attention of your own whose queries are a `Linear` with "must be Tensor, not PackedSequence"; the first takes its `.data` and brings the mean of all real steps to zero, and of the second and the last the answers on `.data` at the steps of the other rows move when row 0 changes, those of `MultiheadAttention` on the unpacked table with the padding masked do not; the mean, or maximum, over the steps of `.data` is one for all rows."""
    layer, rows, _ = made(kind, 4, lengths, seed)
    attend = nn.MultiheadAttention(4, 2, batch_first=True, dtype=torch.float64)
    query = nn.Linear(4, 4, dtype=torch.float64)

    def own(x):
        return (query(x) @ x.mT).softmax(-1) @ x

    drawn_here = layer(packed(padded(rows), lengths))[0], lengths
    for out, sizes in (drawn_here, (faults.inside.to(torch.float64), faults.lengths.tolist())):
        norm = nn.BatchNorm1d(4, dtype=torch.float64)
        for refused in (
            lambda out=out: attend(out, out, out),
            lambda out=out, norm=norm: norm(out),
            lambda out=out: out.size(),
            lambda out=out: out.mean(1),
            lambda out=out: out.max(1),
        ):
            with pytest.raises(AttributeError, match="'PackedSequence' object has no attribute"):
                refused()
        for refused in (
            lambda out=out: own(out),
            lambda out=out: nn.functional.scaled_dot_product_attention(out, out, out),
        ):
            assert "must be Tensor, not PackedSequence" in words(refused)
        assert norm(out.data).mean(dim=0).abs().max() < 1e-9
        steps = torch.arange(max(sizes))
        row = packed(torch.arange(len(sizes))[:, None].expand(-1, len(steps)), sizes).data
        assert len(row) == len(out.data)
        moved = type(out)(out.data + (row == 0)[:, None], *out[1:])
        for kind_of in (own, lambda x: attend(x, x, x)[0]):
            one, two = (kind_of(each.data)[row > 0] for each in (out, moved))
            assert ((one - two).abs().amax(dim=1) > 1e-9).all()
        for pool in torch.mean, torch.amax:
            assert pool(out.data, 0).shape == (4,) and not torch.equal(pool(out.data, 0), pool(moved.data, 0))
        padding = steps >= torch.tensor(sizes)[:, None]
        tables = (pad_packed_sequence(each, batch_first=True)[0] for each in (out, moved))
        apart = [packed(attend(x, x, x, key_padding_mask=padding)[0], sizes).data[row > 0] for x in tables]
        torch.testing.assert_close(*apart)


@breaks("packed_off = off(packed_h[-1])", "packed_off = off(packed_h[-1][packed.sorted_indices])")
@drawn(cases=12, kind=KINDS, lengths=LENGTHS, seed=SEEDS)
def test_the_order_comes_back(answer, kind, lengths, seed):
    """With `enforce_sorted=False`, `h_n` and the unpacked table hold row i of the input in row i, also where rows were sorted."""
    layer, rows, alone = made(kind, 3, lengths, seed)
    out, *_ = result = layer(packed(padded(rows), lengths))
    torch.testing.assert_close(h_of(result), alone)
    back, sizes = pad_packed_sequence(out, batch_first=True)
    assert sizes.tolist() == lengths
    torch.testing.assert_close(torch.stack([back[i, n - 1] for i, n in enumerate(lengths)]), alone[-1])
    assert answer.packed.sorted_indices.tolist() == [0, 2, 1] and max(answer.packed_off) < 1e-6


@breaks("pack(rows)\nprint", "pack(rows[::-1])\nprint", variant="numpy")
@breaks("for i in order[:n]]", "for i in order[:1] * n]", variant="numpy")
@drawn(cases=12, lengths=LENGTHS)
def test_every_real_step_once(numpy, lengths):
    """Packed data holds each real step once, and the rows that are still going are the first ones of the rows sorted by length, in torch and in NumPy; here the order is 0, 2, 1."""
    rows = [torch.stack([torch.full((n,), float(i)), torch.arange(n)], dim=1) for i, n in enumerate(lengths)]
    theirs = packed(padded(rows, value=-1), lengths)
    for data, sizes, order in (
        (theirs.data.long().tolist(), theirs.batch_sizes.tolist(), theirs.sorted_indices.tolist()),
        numpy.pack(rows),
    ):
        places, start = [tuple(place) for place in data], 0
        assert sorted(places) == [(i, t) for i, n in enumerate(lengths) for t in range(n)]
        assert [lengths[i] for i in order] == sorted(lengths, reverse=True)
        for t, n in enumerate(sizes):
            assert places[start : start + n] == [(i, t) for i in order[:n]]
            start += n
    assert numpy.order == [0, 2, 1] and numpy.batch_sizes == [3, 3, 2, 2, 1]
    assert numpy.places[:4] == [(0, 0), (2, 0), (1, 0), (0, 1)] and len(numpy.places) == 11


@breaks("short = run(x[1:], lengths[1:], True)[0]", "short = run(x, lengths, True)[0]", variant="faults")
@breaks("total_length=5", "total_length=6", variant="faults")
@drawn(cases=10, lengths=LENGTHS, more=st.integers(0, 3))
def test_total_length(faults, lengths, more):
    """Unpacking gives as many steps as the longest row of the batch, and with `total_length=` as many as it says; here 4 and 5 steps."""
    steps = max(lengths) + more
    data = packed(torch.ones(len(lengths), steps, 2), lengths)
    assert pad_packed_sequence(data, batch_first=True)[0].shape == (len(lengths), max(lengths), 2)
    assert pad_packed_sequence(data, batch_first=True, total_length=steps)[0].shape == (len(lengths), steps, 2)
    assert faults.table.shape == (2, 4, 4) and faults.full.shape == (2, 5, 4)


@breaks("pad_packed_sequence(short)", "pad_packed_sequence(short, True)", variant="faults")
@drawn(cases=8, kind=KINDS, lengths=LENGTHS, seed=SEEDS)
def test_unpacking_has_its_own_flag(faults, kind, lengths, seed):
    """Without `batch_first=True`, `pad_packed_sequence` gives (steps, batch, units) and raises nothing, also for what was packed with the flag; here (4, 2, 4)."""
    layer, rows, _ = made(kind, 3, lengths, seed)
    out = layer(packed(padded(rows), lengths))[0]
    assert words(lambda: pad_packed_sequence(out)) == "no error"
    table, turned_round = pad_packed_sequence(out, batch_first=True)[0], pad_packed_sequence(out)[0]
    assert turned_round.shape == (max(lengths), len(lengths), 3)
    assert torch.equal(turned_round, table.transpose(0, 1))
    assert faults.turned_round.shape == (4, 2, 4) and torch.equal(faults.turned_round.transpose(0, 1), faults.table)


@breaks("for n in (5, 2, 4)", "for n in (5, 5, 5)")
@drawn(cases=8, kind=KINDS, lengths=UNEQUAL, seed=SEEDS)
def test_padding_idx_is_a_step_too(answer, kind, lengths, seed):
    """A new embedding with `padding_idx` gives zeros for the padding, and they move the state of each row that is shorter than the table as well."""
    layer, _, _ = made(kind, 3, lengths, seed)
    words_of = nn.Embedding(9, 3, padding_idx=0).double()
    ids = [torch.randint(1, 9, (n,)) for n in lengths]
    x = words_of(padded(ids, value=0))
    for i, n in enumerate(lengths):
        assert (x[i, n:] == 0).all() and (x[i, :n] != 0).all()
        gap = gaps(h_of(layer(x))[-1, i], h_of(layer(words_of(ids[i])[None]))[-1, 0])
        assert gap < 1e-12 if n == max(lengths) else gap > 1e-7
    assert [gap > 0.05 for gap in answer.padded_off] == [False, True, True]


@breaks("h[:n] = np.tanh(step @ W + h[:n] @ U + b)", "h[:n] = np.tanh(step @ W + h[n - 1] @ U + b)", variant="numpy")
@breaks("return h[np.argsort(order)]", "return h", variant="numpy")
@breaks("W, U, b) for row in rows])", "W, U, b * 0) for row in rows])", variant="numpy")
@drawn(cases=12, lengths=LENGTHS, seed=SEEDS)
def test_numpy_agrees(numpy, lengths, seed):
    """The NumPy loop gives the states of `nn.RNN` on packed rows; here each row ends as it does alone, and padded the rows of 5, 2 and 4 steps are off by 0.00, 1.83 and 1.94."""
    layer, rows, _alone = made(nn.RNN, 4, lengths, seed)
    w, u, b, d = (weight.detach().numpy() for weight in layer.parameters())
    ours = numpy.rnn([row.numpy() for row in rows], w.T, u.T, b + d)
    np.testing.assert_allclose(ours, h_of(layer(packed(padded(rows), lengths)))[0].detach(), atol=1e-9)
    assert numpy.packed_off.max() < 1e-9 and np.allclose(numpy.padded_off, (0, 1.83, 1.94), atol=0.006)
    assert [len(row) for row in numpy.rows] == [5, 2, 4] and numpy.packed_off.shape == (3,)


@breaks('pad_sequences(rows, dtype="float32")', 'pad_sequences(rows, dtype="float32", padding="post")', variant="keras")
@drawn(cases=8, lengths=LENGTHS)
def test_keras_pads_in_front(keras, lengths):
    """`keras.utils.pad_sequences` puts its zeros in front by default, and at the end with `padding="post"`."""
    pad = keras.keras.utils.pad_sequences
    rows = [np.arange(n) + 1 for n in lengths]
    tensors = [torch.tensor(row) for row in rows]
    assert pad(rows).tolist() == padded(tensors, side="left").tolist()
    assert pad(rows, padding="post").tolist() == padded(tensors).tolist()
    for ours, zeros, real in ((keras.front, slice(0, 3), slice(3, 5)), (keras.end, slice(2, 5), slice(0, 2))):
        assert ours.shape == (3, 5, 6) and (ours[1, zeros] == 0).all()
        np.testing.assert_allclose(ours[1, real], keras.rows[1], atol=1e-6)


@breaks("layer(skip(end))", "layer(end)", variant="keras")
@breaks("layer(skip(front))", "layer(front)", variant="keras")
@breaks("off(layer(end)), off(layer(front))", "off(layer(front)), off(layer(end))", variant="keras")
@breaks("set_random_seed(0)", "set_random_seed(1)", variant="keras")
def test_keras_masks(answer, keras):
    """Here a mask gives Keras the state of each row fed alone, with the padding at the end and in front, and without the mask the rows of 2 and 4 steps are off by 0.23 and 0.11 or by 0.28 and 0.07; with PyTorch's weights it gives the states of the packed LSTM."""
    assert max(*keras.masked_off, *keras.masked_front_off) < 1e-6
    own = torch.stack(keras.alone)[:, None]
    assert np.allclose([keras.off(own - 1), keras.off(own + 1)], 1, atol=1e-5)
    assert np.allclose(keras.end_off, (0, 0.230, 0.108), atol=0.0006)
    assert np.allclose(keras.front_off, (0, 0.281, 0.074), atol=0.0006)
    w, u, b, d = (weight.detach() for weight in answer.lstm.parameters())
    for variable, value in zip(keras.layer.trainable_variables, (w.T, u.T, b + d), strict=True):
        variable.assign(value)
    for side in ("right", "left"):
        x = pad_sequence(answer.rows, batch_first=True, padding_side=side)
        torch.testing.assert_close(keras.layer(keras.skip(x))[:, -1], answer.packed_h[0], atol=1e-5, rtol=0)


@breaks("layer(skip(end))", "layer(end)", variant="keras")
@breaks("return_sequences=True", "return_sequences=True, zero_output_for_mask=True", variant="keras")
def test_keras_repeats(keras):
    """Here Keras, with a mask, repeats the last output of each row to the end of the table, so that its last column is the state of the row alone."""
    out = keras.masked.detach().numpy()
    for row, n in zip(out, (5, 2, 4), strict=True):
        assert (row[n - 1 :] == row[n - 1]).all() and (np.abs(np.diff(row[:n], axis=0)).max(axis=1) > 0.01).all()
    assert max(keras.masked_off) < 1e-6 and out.shape == (3, 5, 4)


@breaks("holed[0, 2] = 0", "pass", variant="keras")
@breaks("[[3, 0, 2, 0, 0]]", "[[3, 1, 2, 0, 0]]", variant="keras")
@drawn(cases=10, tokens=st.lists(st.integers(0, 6), min_size=1, max_size=6))
def test_masking_guesses(keras, tokens):
    """`Masking(0.0)` skips each step whose features are all zero, and `Embedding(mask_zero=True)` each token 0, real or not."""
    ids = np.array([tokens])
    assert keras.words.compute_mask(ids).tolist() == [[token != 0 for token in tokens]]
    x = ids[..., None] * np.ones(3)
    x[..., 0] = 0
    assert keras.skip.compute_mask(x).tolist() == [[token != 0 for token in tokens]]
    assert keras.ids.tolist() == [[3, 0, 2, 0, 0]] and (keras.words.input_dim, keras.words.output_dim) == (7, 4)
    assert keras.guessed == [True, True, False, True, True] and keras.known == [True, False, True, False, False]
    assert (keras.end[0] != 0).all() and (keras.holed[0, 2] == 0).all()
