import warnings

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 5)
SEED = st.integers(0, 99)
LAYERS = st.integers(1, 3)


def pair(seed, features, units, layers, both=False, kind="LSTM"):
    """The same weights with the flag and without it."""
    torch.manual_seed(seed)
    first, plain = (
        getattr(nn, kind)(features, units, layers, batch_first=flag, bidirectional=both) for flag in (True, False)
    )
    plain.load_state_dict(first.state_dict())
    return first, plain


@breaks("by_hand = wrong(x.transpose(0, 1))[0].transpose(0, 1)", "by_hand = wrong(x)[0]")
@breaks("wrong.load_state_dict(right.state_dict())", "right.state_dict()")
@breaks("right = nn.LSTM(3, 4, batch_first=True)", "right = nn.LSTM(3, 4)")
@drawn(cases=15, batch=SIZE, steps=SIZE, layers=LAYERS, both=st.booleans(), seed=SEED)
def test_it_is_two_transposes(answer, batch, steps, layers, both, seed):
    """With the same weights an LSTM with `batch_first=True` reads `x` and gives `output` with the batch first, as one without the flag does between two transposes, of `x` and of `output`, with one to three layers and in one direction or both."""
    first, plain = pair(seed, 3, 4, layers, both)
    x = torch.randn(batch, steps, 3)
    output, states = first(x)
    turned, others = plain(x.transpose(0, 1))
    assert output.shape == (batch, steps, 4 * (1 + both))
    torch.testing.assert_close(output, turned.transpose(0, 1))
    torch.testing.assert_close(states, others)
    torch.testing.assert_close(answer.by_hand, answer.right_output)
    assert 0 <= answer.off < 1e-5 and answer.x.shape == (5, 7, 3)
    assert not torch.allclose(answer.wrong_output, answer.right_output, atol=1e-3)


@breaks("x = torch.randn(5, 7, 3)", "x = torch.randn(5, 8, 3)")
@breaks("wrong = nn.LSTM(3, 4)", "wrong = nn.LSTM(3, 4, batch_first=True)")
@drawn(
    cases=15, batch=SIZE, steps=SIZE, layers=LAYERS, both=st.booleans(), kind=st.sampled_from(["LSTM", "GRU", "RNN"])
)
def test_axis_one_counts_the_batch(answer, batch, steps, layers, both, kind):
    """Either order of batch and steps runs, with the flag and where it is forgotten: axis 1 of `h_n`, and of `c_n`, is the batch with the flag and the number of steps where it is forgotten, in a batch-first `x`, for LSTM, GRU and RNN, while `output` has one shape in both: here (1, 5, 4) and (1, 7, 4), and (5, 7, 4)."""
    first, plain = pair(0, 3, 4, layers, both, kind)
    x = torch.zeros(batch, steps, 3)
    for layer, size in ((first, batch), (plain, steps)):
        output, states = layer(x)
        assert output.shape == (batch, steps, 4 * (1 + both))
        for state in states if kind == "LSTM" else [states]:
            assert state.shape == (layers * (1 + both), size, 4)
        assert layer(x.transpose(0, 1))[0].shape == (steps, batch, 4 * (1 + both))
    assert answer.right_output.shape == answer.wrong_output.shape == (5, 7, 4)
    assert answer.right_h.shape == answer.right_c.shape == (1, 5, 4)
    assert answer.wrong_h.shape == answer.wrong_c.shape == (1, 7, 4)


@breaks("steps_read(right), steps_read(wrong)", "steps_read(right), steps_read(right)")
@breaks("steps_read(right), steps_read(wrong)", "steps_read(wrong), steps_read(wrong)")
@breaks("[0][0, -1].sum()", "[0][-1, 0].sum()")
@drawn(cases=12, batch=SIZE, steps=SIZE, layers=LAYERS, seed=SEED)
def test_the_last_answer_reads_one_step(answer, batch, steps, layers, seed):
    """Where the flag is forgotten `output[i, -1]` has a derivative by the last step of sequence i and of each sequence above it, and by no other input; with the flag by each step of sequence i alone: here by 1 step and by 7."""
    first, plain = pair(seed, 3, 4, layers)
    x = torch.randn(batch, steps, 3, requires_grad=True)
    for i in range(batch):
        reads = []
        for layer in first, plain:
            output, _ = layer(x)
            answers = output[:, -1]
            reads.append(torch.autograd.grad(answers[i].sum(), x)[0].abs().sum(dim=2) > 0)
        own, last = torch.zeros(2, batch, steps, dtype=torch.bool)
        own[i] = True
        last[: i + 1, -1] = True
        assert torch.equal(reads[0], own) and torch.equal(reads[1], last)
    assert (answer.right_steps, answer.wrong_steps) == (7, 1)


@breaks("moved(right), moved(wrong)", "moved(right), moved(right)")
@breaks("nudged[0] += 1", "nudged[4] += 1")
@breaks("nudged[0] += 1", "nudged += 1")
@drawn(cases=10, batch=SIZE, steps=SIZE, layers=LAYERS, seed=SEED, data=st.data())
def test_sequences_leak_without_it(answer, batch, steps, layers, seed, data):
    """A change of one sequence moves its own answers alone with `batch_first=True`, and where that is forgotten also those of each sequence below, in batches of up to 5; a change of sequence 0 moves all 5 here."""
    first, plain = pair(seed, 3, 4, layers)
    x = torch.randn(batch, steps, 3)
    at = data.draw(st.integers(0, batch - 1))
    nudged = x.clone()
    nudged[at] += 1
    for layer, last in ((first, at), (plain, batch - 1)):
        change = (layer(nudged)[0] != layer(x)[0]).flatten(1).any(dim=1)
        assert change.tolist() == [at <= i <= last for i in range(batch)]
    assert answer.right_moved == [1, 0, 0, 0, 0] and answer.wrong_moved == [1] * 5
    assert torch.allclose((answer.nudged - answer.x)[0], torch.ones(7, 3), atol=1e-5)


@breaks(
    "forgotten = train(True, images), train(False, images)",
    "forgotten = train(True, images), train(True, images)",
    variant="digits",
)
@breaks("last_row = train(True, images[:, -1:])", "last_row = train(True, images)", variant="digits")
@breaks("optimizer.step()", "pass", variant="digits")
def test_forgotten_learns_from_one_step(digits):
    """On digits read row by row more than 80% of the held-out ones are right with the flag, and between 35% and 55%, more than chance, where it is forgotten or where the last row alone is shown, with two seeds."""
    found = (digits.with_flag, digits.forgotten, digits.last_row)
    for seed in (0, 1):
        right, forgotten, last_row = (
            found
            if not seed
            else (
                digits.train(flag, images, seed)
                for flag, images in ((True, digits.images), (False, digits.images), (True, digits.images[:, -1:]))
            )
        )
        assert right > 0.8 and 0.35 < forgotten < 0.55 and 0.35 < last_row < 0.55
    assert np.allclose(found, (0.874, 0.471, 0.479), atol=0.004)


@breaks("said(right, (turned, turned))", "said(right, (start, start))", variant="raises")
@breaks("said(right, (start, start))", "said(right, (turned, turned))", variant="raises")
@drawn(cases=15, batch=SIZE, steps=SIZE, layers=LAYERS, flag=st.booleans())
def test_a_start_is_not_batch_first(raises, batch, steps, layers, flag):
    """A start of (layers, batch, units) runs with the flag and without it, and a batch-first one raises "Expected hidden[0] size", unless the batch is as large as the number of layers, where it runs and the numbers are others; here (1, 5, 4) runs and (5, 1, 4) is refused."""
    lstm = pair(0, 3, 4, layers)[not flag]
    x = torch.zeros((batch, steps, 3) if flag else (steps, batch, 3))
    h_0 = c_0 = torch.zeros(layers, batch, 4)
    assert lstm(x, (h_0, c_0))[0].shape == (*x.shape[:2], 4)
    found = "no error"
    try:
        lstm(x, (h_0.transpose(0, 1), c_0.transpose(0, 1)))
    except RuntimeError as error:
        found = str(error)
    if batch == layers:
        assert found == "no error"
        start = torch.arange(batch * batch * 4.0).reshape(batch, batch, 4) / 10
        results = [lstm(torch.zeros(batch, batch, 3), (s, s))[0] for s in (start, start.transpose(0, 1).contiguous())]
        assert batch == 1 or not torch.allclose(*results, atol=1e-3)
    else:
        assert found == f"Expected hidden[0] size ({layers}, {batch}, 4), got [{batch}, {layers}, 4]"
    assert raises.fits == "no error" and raises.refused == "Expected hidden[0] size (1, 5, 4), got [5, 1, 4]"


@breaks("kept = torch.zeros(1, 6, 4)", "kept = torch.zeros(1, 5, 4)", variant="raises")
@breaks("with_kept = said(right, (kept, kept))", "with_kept = said(right, (turned, turned))", variant="raises")
def test_a_kept_state_says_it_too(raises):
    """Here a state of a batch of 6 raises "Expected hidden[0] size (1, 5, 4), got [1, 6, 4]" in a batch of 5 with the flag, and words of the same kind without it."""
    assert raises.with_kept == "Expected hidden[0] size (1, 5, 4), got [1, 6, 4]"
    assert raises.said(raises.wrong, (raises.kept, raises.kept)) == "Expected hidden[0] size (1, 7, 4), got [1, 6, 4]"
    assert raises.said(raises.right, (raises.start, raises.start)) == "no error"


@breaks("with_start = said(wrong, (start, start))", "with_start = said(right, (start, start))", variant="raises")
def test_a_right_start_raises(raises):
    """Here a start of (1, 5, 4) raises "Expected hidden[0] size (1, 7, 4), got [1, 5, 4]" where the flag is forgotten, and not with it."""
    assert raises.with_start == "Expected hidden[0] size (1, 7, 4), got [1, 5, 4]"
    assert raises.said(raises.right, (raises.start, raises.start)) == "no error"


@breaks("with_loss = said(wrong)", "with_loss = said(right)", variant="raises")
@breaks("head(h_n[-1])", "head(h_n[-1][:5])", variant="raises")
def test_a_loss_on_hn_raises(raises):
    """Here cross entropy on `h_n[-1]` raises "Expected input batch_size (7) to match target batch_size (5)" where the flag is forgotten; on `output[:, -1]` it does not."""
    assert raises.with_loss == "Expected input batch_size (7) to match target batch_size (5)."
    assert raises.said(raises.right) == "no error" and raises.head.out_features == 6
    last = raises.wrong(raises.x)[0][:, -1]
    assert nn.functional.cross_entropy(raises.head(last), raises.labels).isfinite()


@breaks("last = output[-1]", "last = output[:, -1]", variant="raises")
@breaks("last = output[-1]", "last = output[0]", variant="raises")
@breaks("output, _ = right(x)", "output, _ = right(x[:, :5])", variant="raises")
@drawn(cases=12, batch=SIZE, steps=SIZE, kind=st.sampled_from(["LSTM", "GRU", "RNN"]), seed=SEED)
def test_the_last_sequence_says_it_too(raises, batch, steps, kind, seed):
    """With the flag `output[-1]` is every step of the last sequence, so cross entropy with a label a sequence raises the words that a forgotten flag raises, about batch_size, unless there are as many steps as sequences; here with 7 and 5."""
    layer = pair(seed, 3, 4, 1, kind=kind)[0]
    x, labels = torch.randn(batch, steps, 3), torch.zeros(batch, dtype=torch.long)
    output, _ = layer(x)
    last = output[-1]
    torch.testing.assert_close(last, layer(x[-1:])[0][0])
    if steps == batch:
        assert nn.functional.cross_entropy(last, labels).isfinite()
    else:
        with pytest.raises(ValueError, match=rf"batch_size \({steps}\) to match target batch_size \({batch}\)"):
            nn.functional.cross_entropy(last, labels)
    assert raises.with_sequence == raises.with_loss == "Expected input batch_size (7) to match target batch_size (5)."
    torch.testing.assert_close(raises.last, raises.right(raises.x[4:])[0][0])


@breaks("right = nn.LSTM(3, 4, batch_first=True)", "right = nn.LSTM(3, 4)")
@breaks("wrong = nn.LSTM(3, 4)", "wrong = nn.LSTM(3, 4, batch_first=True)")
@breaks("h_n.shape[1]", "h_n.shape[0]", variant="pasted")
@breaks("batch_first=True)\n", "batch_first=False)\n", variant="pasted")
@drawn(cases=15, counts=st.lists(st.integers(1, 6), min_size=1, max_size=5), flag=st.booleans(), own=st.booleans())
def test_the_labels_tell(answer, pasted, counts, flag, own):
    """`pad_sequence` gives (steps, batch, features) without `batch_first=True`, and a layer with the flag takes it; `h_n.shape[1]` is the number of labels, one a sequence, where both have the flag or neither, and the number of steps where one alone has it; `len(x)` is `h_n.shape[1]` with the flag in either case, and so is the length of labels for each step, padded as `x` was."""
    x = nn.utils.rnn.pad_sequence([torch.ones(n, 3) for n in counts], batch_first=own)
    assert x.shape == ((len(counts), max(counts), 3) if own else (max(counts), len(counts), 3))
    _, (h_n, _) = nn.LSTM(3, 4, batch_first=flag)(x)
    assert h_n.shape[1] == (len(counts) if flag == own else max(counts))
    assert not flag or h_n.shape[1] == len(x)
    labels = nn.utils.rnn.pad_sequence([torch.zeros(n, dtype=torch.long) for n in counts], batch_first=own)
    assert not flag or h_n.shape[1] == len(labels)

    def passes(labels):
        try:
            ours = pasted(1, x=x, labels=labels)
        except AssertionError:
            return False
        assert torch.allclose(ours.output[-1:], ours.lstm(x[-1:])[0], atol=1e-6)  # it reads each sequence alone
        return True

    assert passes(labels) and passes([0] * len(counts)) == (own or max(counts) == len(counts))
    assert (answer.right_h.shape[1], answer.wrong_h.shape[1]) == answer.x.shape[:2] == (5, 7)


@breaks("right = nn.LSTM(3, 4, batch_first=True)", "right = nn.LSTM(3, 4)")
@breaks("wrong = nn.LSTM(3, 4)", "wrong = nn.LSTM(3, 4, batch_first=True)")
@drawn(cases=12, batch=st.integers(2, 5), steps=SIZE, seed=SEED)
def test_a_second_layer_has_its_own(answer, batch, steps, seed):
    """A second `nn.LSTM` without the flag, behind a first one that has it, takes its output without an error, and another sequence 0 moves the answers of the last one, so the sequences mix in silence; where both have the flag, it does not."""
    torch.manual_seed(seed)
    first, x = nn.LSTM(3, 4, batch_first=True), torch.randn(batch, steps, 3)
    other = torch.cat([x[:1] + 1, x[1:]])
    for flag in (False, True):
        second = nn.LSTM(4, 5, batch_first=flag)
        ours, moved = (second(first(data)[0])[0] for data in (x, other))
        assert ours.shape == (batch, steps, 5) and torch.equal(ours[-1], moved[-1]) == flag
    assert answer.right.batch_first and not answer.wrong.batch_first


@breaks("by_hand = wrong(x.transpose(0, 1))[0].transpose(0, 1)", "by_hand = wrong(x)[0]")
@drawn(cases=12, batch=SIZE, steps=SIZE, layers=LAYERS, kind=st.sampled_from(["LSTM", "GRU", "RNN"]), seed=SEED)
def test_behind_your_own_transpose(answer, batch, steps, layers, kind, seed):
    """Without the flag and behind a transpose of `x`, `output[-1]` is the last step of each sequence and `output[:, -1]` all steps of the last sequence, so cross entropy of that with a label a sequence raises the words about batch_size, unless there are as many steps as sequences."""
    first, plain = pair(seed, 3, 4, layers, kind=kind)
    x, labels = torch.randn(batch, steps, 3), torch.zeros(batch, dtype=torch.long)
    right, _ = first(x)
    output, states = plain(x.transpose(0, 1))
    torch.testing.assert_close(output[-1], right[:, -1])
    torch.testing.assert_close(output[:, -1], right[-1])
    assert (states[0] if kind == "LSTM" else states).shape[1] == batch  # the assert of the page passes
    assert nn.functional.cross_entropy(output[-1], labels).isfinite()
    if steps == batch:
        assert nn.functional.cross_entropy(output[:, -1], labels).isfinite()
    else:
        with pytest.raises(ValueError, match=rf"batch_size \({steps}\) to match target batch_size \({batch}\)"):
            nn.functional.cross_entropy(output[:, -1], labels)
    torch.testing.assert_close(answer.by_hand[:, -1], answer.right_h[-1])


@breaks(
    "nn.LSTM(3, 4, batch_first=True), nn.LSTM(3, 4)", "nn.LSTM(3, 4), nn.LSTM(3, 4, batch_first=True)", variant="raises"
)
def test_mse_on_hn_warns(raises):
    """Here, where the flag is forgotten, `mse_loss` of a head of a single unit on `h_n[-1]` with flat labels warns of other sizes and raises nothing: it is the mean over each answer with each label; with the flag and labels of a column it does not warn."""
    head, labels = nn.Linear(4, 1), torch.arange(5.0)
    scores = head(raises.wrong(raises.x)[1][0][-1])
    with pytest.warns(UserWarning, match="different to the input size"):
        loss = nn.functional.mse_loss(scores, labels)
    table = (scores - labels) ** 2
    assert table.shape == (7, 5)
    torch.testing.assert_close(loss, table.mean())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nn.functional.mse_loss(head(raises.right(raises.x)[1][0][-1]), labels[:, None])


@breaks("right = nn.LSTM(3, 4, batch_first=True)", "right = nn.LSTM(3, 4)")
@drawn(cases=10, size=st.integers(2, 6), layers=LAYERS, seed=SEED)
def test_equal_axes_hide_it(answer, size, layers, seed):
    """With as many steps as sequences, from 2 to 6, a forgotten flag changes no shape, a start state is taken, and the numbers are others."""
    first, plain = pair(seed, 3, 4, layers)
    x, start = torch.randn(size, size, 3), torch.randn(2, layers, size, 4)
    (right, (h, _)), (wrong, (other, _)) = first(x, tuple(start)), plain(x, tuple(start))
    assert right.shape == wrong.shape and h.shape == other.shape
    assert not torch.allclose(right, wrong, atol=1e-3) and not torch.allclose(h, other, atol=1e-3)
    assert not torch.allclose(answer.wrong_output, answer.right_output, atol=1e-3)


@breaks("np.tanh(x_t @ W + h @ U)", "np.tanh(x_t @ W)", variant="numpy")
@breaks("return output, h[None]", "return output, h[:, None]", variant="numpy")
@breaks("batch_first=True)\nwrong", "batch_first=False)\nwrong", variant="numpy")
@breaks("wrong, wrong_h = rnn(x, W, U)", "wrong, wrong_h = rnn(x, W, U, batch_first=True)", variant="numpy")
@drawn(cases=12, batch=SIZE, steps=SIZE, features=SIZE, units=SIZE, flag=st.booleans(), seed=SEED)
def test_numpy_loops_over_axis_zero(numpy, batch, steps, features, units, flag, seed):
    """The NumPy loop over the first axis gives what `nn.RNN` gives, with the flag and without it, to 1e-5."""

    def compare(x, W, U, flag, ours):
        rnn = nn.RNN(*W.shape, bias=False, batch_first=flag).double()
        rnn.load_state_dict({"weight_ih_l0": torch.tensor(W.T.copy()), "weight_hh_l0": torch.tensor(U.T.copy())})
        for one, other in zip(ours, rnn(torch.tensor(x)), strict=True):
            assert one.shape == other.shape
            np.testing.assert_allclose(one, other.detach().numpy(), atol=1e-5)

    rng = np.random.default_rng(seed)
    x, W, U = (rng.normal(size=size) for size in ((batch, steps, features), (features, units), (units, units)))
    compare(x, W, U, flag, numpy.rnn(x, W, U, flag))
    compare(numpy.x, numpy.W, numpy.U, True, (numpy.right, numpy.right_h))
    compare(numpy.x, numpy.W, numpy.U, False, (numpy.wrong, numpy.wrong_h))
    assert numpy.x.shape == (5, 7, 3) and numpy.W.shape == (3, 4)


@breaks("pieces, turned = x.reshape(7, 5, 3)", "pieces, turned = x.transpose(1, 0, 2)", variant="numpy")
@breaks("x.reshape(7, 5, 3), x.swapaxes(0, 1)", "x.reshape(7, 5, 3), x.reshape(7, 5, 3)", variant="numpy")
@drawn(cases=10, batch=st.integers(2, 6), steps=st.integers(2, 6), features=SIZE)
def test_reshape_cuts_sequences(numpy, batch, steps, features):
    """From 2 sequences of 2 steps on, `reshape(steps, batch, features)` cuts some sequence, and swapping the axes keeps all; here 0 of 5 are whole, and 5."""
    x = np.arange(batch * steps * features).reshape(batch, steps, features)
    whole = [
        [np.array_equal(a[:, i], x[i]) for i in range(batch)]
        for a in (x.reshape(steps, batch, features), x.swapaxes(0, 1))
    ]
    assert not all(whole[0]) and all(whole[1])
    assert numpy.pieces.shape == (7, 5, 3) and numpy.kept == [0, 5]
