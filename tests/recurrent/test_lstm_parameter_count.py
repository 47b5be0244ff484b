import numpy as np
import torch

from tested_answers import breaks


@breaks("n_lstm, n_gru, n_rnn = count(lstm)", "n_lstm, n_gru, n_rnn = count(nn.LSTM(8, 16, bias=False))")
@breaks("lstm = built(layers.LSTM(16))", "lstm = built(layers.LSTM(17))", variant="keras")
@breaks("(features + units + biases)", "(features + units) + biases", variant="numpy")
def test_lstm_differs_by_one_bias(answer, numpy, keras):
    """An LSTM of 8 features and 16 units has 1,664 parameters in PyTorch and 1,600 in Keras, and the 64 between them are one bias."""
    assert answer.n_lstm == numpy.n_params(4, 8, 16, biases=2) == 1664
    assert keras.lstm.count_params() == numpy.n_params(4, 8, 16, biases=1) == 1600
    assert answer.n_lstm - keras.lstm.count_params() == answer.lstm.bias_hh_l0.numel() == 64


@breaks("gru = built(layers.GRU(16))", "gru = built(layers.GRU(16, reset_after=False))", variant="keras")
@breaks("old_gru = built(layers.GRU(16, reset_after=False))", "old_gru = built(layers.GRU(16))", variant="keras")
@breaks("rnn = built(layers.SimpleRNN(16))", "rnn = built(layers.SimpleRNN(17))", variant="keras")
def test_gru_agrees_and_rnn_does_not(answer, keras):
    """A GRU has 1,248 parameters in both, 1,200 in Keras with reset_after=False, and a plain RNN has 416 and 400."""
    assert answer.n_gru == keras.gru.count_params() == 1248
    assert keras.old_gru.count_params() == 1200
    assert (answer.n_rnn, keras.rnn.count_params()) == (416, 400)
    assert tuple(keras.gru.weights[2].shape) == (2, 48)


@breaks("merged.bias_hh_l0.zero_()", "merged.bias_hh_l0 += 1")
@breaks("for layer in (lstm, gru, rnn)]", "for layer in (lstm, rnn, gru)]")
def test_only_the_gru_needs_both(answer):
    """Merging the two biases leaves the outputs of the LSTM and the plain RNN as they are and changes those of the GRU."""
    lstm, gru, rnn = answer.changes
    assert lstm < 1e-6 and rnn < 1e-6 and gru > 1e-3
    for seed in range(3):
        torch.manual_seed(seed)
        assert answer.change_when_merged(torch.nn.GRU(8, 16)) > 1e-3
        assert answer.change_when_merged(torch.nn.LSTM(8, 16)) < 1e-6


@breaks("n = np.tanh(x_n + r * h_n)", "n = np.tanh(x_n + h_n)", variant="numpy")
@breaks("return (1 - z) * n + z * h", "return z * n + (1 - z) * h", variant="numpy")
def test_numpy_gru_is_that_of_torch(answer, numpy):
    """The NumPy step with its two biases gives what `nn.GRUCell` gives, and there only the bias of n cannot be merged."""
    cell = torch.nn.GRUCell(8, 16)
    w_ih, w_hh, b_ih, b_hh = (weight.detach().numpy() for weight in cell.parameters())
    x, h = torch.randn(7, 8), torch.randn(7, 16)
    ours = numpy.gru_step(x.numpy(), h.numpy(), w_ih.T, w_hh.T, b_ih, b_hh)
    np.testing.assert_allclose(ours, cell(x, h).detach().numpy(), atol=1e-5)
    args = numpy.x, numpy.h, numpy.W, numpy.U
    for part, merges in ((slice(0, 32), True), (slice(32, 48), False)):
        moved = np.zeros(48)
        moved[part] = numpy.b_h[part]
        merged = numpy.gru_step(*args, numpy.b + moved, numpy.b_h - moved)
        assert np.allclose(merged, numpy.new) == merges


@breaks("torch.randn(50, 1, 8)", "torch.randn(5, 1, 8)")
@breaks("n_no_bias = count(nn.LSTM(8, 16, bias=False))", "n_no_bias = count(nn.LSTM(8, 16))")
def test_steps_do_not_count(answer):
    """One LSTM reads 5 steps and 50 with the same parameters, and `bias=False` takes away both biases, not one."""
    assert (len(answer.short[0]), len(answer.long[0])) == (5, 50)
    assert sum(weight.numel() for weight in answer.lstm.parameters()) == answer.n_lstm
    assert answer.n_no_bias == answer.n_lstm - 2 * 64


@breaks("nn.LSTM(8, 16, num_layers=2)", "nn.LSTM(8, 16, num_layers=3)")
@breaks("nn.LSTM(8, 16, bidirectional=True)", "nn.LSTM(8, 32)")
def test_layers_and_directions(answer, numpy):
    """A second layer reads 16 numbers instead of 8, and a second direction doubles the count."""
    assert answer.n_deep == answer.n_lstm + numpy.n_params(4, 16, 16, biases=2)
    assert answer.n_both == 2 * answer.n_lstm
