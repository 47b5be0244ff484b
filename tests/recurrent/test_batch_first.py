import numpy as np
import torch

from tested_answers import breaks


@breaks("x = torch.randn(5, 7, 3)", "x = torch.randn(5, 8, 3)")
@breaks("wrong = nn.LSTM(3, 4)", "wrong = nn.LSTM(3, 4, batch_first=True)")
def test_only_the_states_betray_it(answer):
    """With and without the flag the output has the shape (5, 7, 4); h_n is (1, 5, 4) with it and (1, 7, 4) without."""
    assert answer.right_output.shape == answer.wrong_output.shape == (5, 7, 4)
    assert answer.right_h.shape == answer.right_c.shape == (1, 5, 4)
    assert answer.wrong_h.shape == answer.wrong_c.shape == (1, 7, 4)
    assert not torch.allclose(answer.right_output, answer.wrong_output, atol=1e-2)


@breaks("wrong_moved = moved(right), moved(wrong)", "wrong_moved = moved(right), moved(right)")
@breaks("nudged[0] += 1", "nudged[4] += 1")
def test_sequences_leak_without_it(answer):
    """A change in sequence 0 moves the answers of sequence 0 only, or those of all 5 sequences when the flag is forgotten."""
    assert answer.right_moved == [True, False, False, False, False]
    assert answer.wrong_moved == [True] * 5


@breaks("wrong(x.transpose(0, 1))[0].transpose(0, 1)", "wrong(x)[0]")
@breaks("wrong.load_state_dict(right.state_dict())", "right.state_dict()")
def test_it_is_two_transposes(answer):
    """The flag is a transpose before and a transpose after, around the same weights."""
    torch.testing.assert_close(answer.by_hand, answer.right_output, atol=1e-6, rtol=0)
    assert [w.shape for w in answer.right.parameters()] == [w.shape for w in answer.wrong.parameters()]


@breaks("right(x, (torch.zeros(5, 1, 4), torch.zeros(5, 1, 4)))", "message = ''")
@breaks("(torch.zeros(1, 5, 4), torch.zeros(1, 5, 4)))", "(torch.ones(1, 5, 4), torch.ones(1, 5, 4)))")
def test_h_0_is_not_batch_first(answer):
    """A batch-first starting state raises "Expected hidden[0] size (1, 5, 4), got [5, 1, 4]", and zeros of (1, 5, 4) change nothing."""
    assert answer.message == "Expected hidden[0] size (1, 5, 4), got [5, 1, 4]"
    assert torch.equal(answer.started, answer.right_output)


@breaks("np.tanh(x_t @ W + h @ U)", "np.tanh(x_t @ W)", variant="numpy")
@breaks("return output, h[None]", "return output, h[:, None]", variant="numpy")
def test_numpy_agrees_with_nn_rnn(answer, numpy):
    """The NumPy loop over the first axis gives what `nn.RNN` gives, with the flag and without it."""
    for batch_first in (True, False):
        rnn = torch.nn.RNN(3, 4, bias=False, batch_first=batch_first)
        W, U = (weight.detach().numpy().T for weight in rnn.parameters())
        for ours, theirs in zip(numpy.rnn(answer.x.numpy(), W, U, batch_first), rnn(answer.x), strict=True):
            assert ours.shape == theirs.shape
            np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-6)


@breaks("wrong, wrong_h = rnn(x, W, U)", "wrong, wrong_h = rnn(x, W, U, batch_first=True)", variant="numpy")
def test_other_numbers(numpy):
    """The two layouts give the same numbers at the first step of the first sequence and nowhere else."""
    same = np.isclose(numpy.right, numpy.wrong).all(axis=2)
    assert same[0, 0] and same.sum() == 1


@breaks("pieces, turned = x.reshape(7, 5, 3)", "pieces, turned = x.transpose(1, 0, 2)", variant="numpy")
@breaks("x.reshape(7, 5, 3), x.swapaxes(0, 1)", "x.reshape(7, 5, 3), x", variant="numpy")
def test_reshape_cuts_sequences(numpy):
    """Reshaping to (7, 5, 3) leaves no sequence whole; swapping the axes keeps all five."""
    assert numpy.pieces.shape == (7, 5, 3)
    for i in range(5):
        assert not np.array_equal(numpy.pieces[:, i], numpy.x[i])
        assert np.array_equal(numpy.turned[:, i], numpy.x[i])


@breaks("return output, h[None]", "return output, h[:, None]", variant="numpy")
@breaks("h = np.tanh(x_t @ W + h @ U)", "h = np.tanh(x_t @ W + h[::-1] @ U)", variant="numpy")
def test_one_sequence_at_a_time(numpy):
    """With the flag each sequence gets the answer that it gets alone, and its last h is the last step of its output."""
    for i in range(5):
        alone, _ = numpy.rnn(numpy.x[i][:, None], numpy.W, numpy.U)
        assert np.allclose(numpy.right[i], alone[:, 0])
    assert np.array_equal(numpy.right_h[0], numpy.right[:, -1])


@breaks("wrong = nn.LSTM(3, 4)", "wrong = nn.LSTM(3, 4, batch_first=True)")
def test_the_check_holds_for_layers_and_directions(answer):
    """Axis 1 of h_n counts sequences for two layers in two directions of an LSTM, a GRU and a plain RNN, and it counts steps where the flag is forgotten."""
    for module in (torch.nn.LSTM, torch.nn.GRU, torch.nn.RNN):
        states = module(3, 4, num_layers=2, bidirectional=True, batch_first=True)(answer.x)[1]
        h_n = states[0] if isinstance(states, tuple) else states
        assert h_n.shape == (4, 5, 4)
    assert answer.wrong_h.shape[1] == 7
