import torch

from tested_answers import breaks


@breaks("same_h = torch.allclose(h_rows, output)", "same_h = torch.allclose(c_rows, output)")
def test_output_is_h_after_every_row(answer):
    """`output` holds h after each of the 8 rows, and its last step is `h`; `c` is in no output."""
    assert answer.output.shape == (360, 8, 24) and answer.h.shape == answer.c.shape == (1, 360, 24)
    assert answer.h_is_last and not answer.c_is_last and answer.same_h


@breaks("lr=0.01)", "lr=0.0)")
def test_early_outputs_are_no_early_answers(answer):
    """Trained on the last row only, the head is right on most digits after row 8 and on fewer than one in five after row 3."""
    assert answer.final > 0.8
    assert answer.by_row[2] < 0.2


@breaks("seen, (h_seen, c_seen) = lstm(x_train)", "seen, (h_seen, c_seen) = lstm(x_train.flip(0))")
@breaks("lr=0.01)", "lr=0.0)")
def test_training_changes_the_end(answer):
    """A linear head of its own reads the digit from row 5 in more than 60 %, where the trained head guesses, and from an untrained LSTM too; after row 8 the trained LSTM gives at least 10 points more than the untrained one."""
    assert answer.own_head[4] > 0.6 > 0.3 > answer.by_row[4]
    assert answer.untrained[4] > 0.6 and abs(answer.own_head[0] - answer.untrained[0]) < 0.05
    assert answer.own_head[7] - answer.untrained[7] > 0.1


@breaks("c_rows.append(state[1][0])", "c_rows.append(state[0][0])")
def test_h_is_bounded_and_c_is_not(answer):
    """h stays below 1 in size and has the sign of c; c grows past 2, below 1 before training, and h / tanh(c) is a gate between 0 and 1."""
    assert answer.raw_c.abs().max() < 1
    assert answer.h_rows.abs().max() < 1 < 2 < answer.c_rows.abs().max()
    assert (answer.h_rows.sign() == answer.c_rows.sign()).all()
    assert answer.between


@breaks('"h and c": (h5, c5)', '"h and c": (c5, h5)')
def test_only_the_pair_goes_on(answer):
    """Read in two parts, only h and c together change no answer; either alone costs at least 5 points."""
    assert answer.changed["h and c"] == 0 and answer.changed["swapped"] > 0
    assert max(answer.resumed["h only"], answer.resumed["c only"]) < answer.final - 0.05


@breaks("lr=0.01)", "lr=0.0)")
@breaks("names = F.one_hot(labels, 10)", "names = F.one_hot(labels.roll(1), 10)")
def test_the_name_tells_the_first_rows_too(answer):
    """A read-out from the name of the digit alone explains the ink of rows 1 to 4 to within 0.1 of what one from h of the trained LSTM explains, and that of row 8 by at least 0.2 less; the name is most of what name and state explain together of rows 1 to 4."""
    more = [known - named for known, named in zip(answer.memory_h, answer.by_name, strict=True)]
    assert all(abs(gap) < 0.1 for gap in more[:4]) and more[7] > 0.2
    train, test = answer.names[:1437], answer.names[1437:]
    for seen, state in ((answer.h_seen, answer.h), (answer.c_seen, answer.c)):
        known = [torch.cat([train, seen[0]], dim=1), torch.cat([test, state[0]], dim=1)]
        assert all(answer.by_name[row] > 0.6 * answer.remembered(*known, row) for row in range(4))
    assert answer.names.shape == (1797, 9) and answer.names.sum(1).tolist() == (answer.labels > 0).tolist()


@breaks("lr=0.01)", "lr=0.0)")
@breaks("remembered(raw_h_seen[0], raw_h[0], row)", "remembered(h_seen[0], h[0], row)")
def test_training_evens_out_what_can_be_told(answer):
    """From h or c a linear read-out explains between a third and four fifths of the ink of every row; before training it explains more than nine tenths of the last, less than a third of row 3, and of each of the last three rows more than of any other."""
    assert all(0.33 < score < 0.8 for score in answer.memory_c + answer.memory_h)
    assert answer.memory_raw[7] > 0.9 and answer.memory_raw[2] < 0.33
    assert min(answer.memory_raw[5:]) > max(answer.memory_raw[:5])


@breaks("wrong = nn.LSTM(7, 24)", "wrong = nn.LSTM(7, 24, batch_first=True)")
def test_wrong_axis_is_silent(answer):
    """Without batch_first the same weights give an `output` of the same shape and answers no better than one in four."""
    assert answer.wrong_output.shape == answer.output.shape
    assert answer.wrong_h.shape == (1, 8, 24)
    assert answer.wrong_axis < 0.25
