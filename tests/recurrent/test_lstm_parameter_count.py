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
    """The NumPy step with its two biases gives what `nn.GRUCell` gives, to 1e-5."""
    cell = torch.nn.GRUCell(8, 16)
    w_ih, w_hh, b_ih, b_hh = (weight.detach().numpy() for weight in cell.parameters())
    x, h = torch.randn(7, 8), torch.randn(7, 16)
    ours = numpy.gru_step(x.numpy(), h.numpy(), w_ih.T, w_hh.T, b_ih, b_hh)
    np.testing.assert_allclose(ours, cell(x, h).detach().numpy(), atol=1e-5)


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


@breaks("n = np.tanh(x_n + r * h_n)", "n = np.tanh(x_n + h_n)", variant="numpy")
@breaks(
    "r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)", "r, z = sigmoid(x_r + h_r), sigmoid(x_z * h_z)", variant="numpy"
)
def test_only_the_bias_of_n_cannot_be_merged(numpy):
    """In the NumPy GRU the second biases of r and z can be moved into the first ones, and that of n cannot."""
    args = numpy.x, numpy.h, numpy.W, numpy.U
    for part, merges in ((slice(0, 32), True), (slice(32, 48), False)):
        moved = np.zeros(48)
        moved[part] = numpy.b_h[part]
        merged = numpy.gru_step(*args, numpy.b + moved, numpy.b_h - moved)
        assert np.allclose(merged, numpy.new) == merges


@breaks("(features + units + biases)", "(features + units) + biases", variant="numpy")
def test_the_formula_counts_the_arrays(numpy):
    """The formula for three gates and two biases is the number of entries in the arrays of the NumPy GRU."""
    sizes = numpy.W.size + numpy.U.size + numpy.b.size + numpy.b_h.size
    assert numpy.n_params(3, 8, 16, biases=2) == sizes
    assert numpy.n_params(3, 8, 16, biases=1) == sizes - numpy.b_h.size


@breaks("lstm, gru, rnn = nn.LSTM(8, 16)", "lstm, gru, rnn = nn.GRU(8, 16)")
def test_both_biases_get_the_same_gradient(answer):
    """The two biases of the LSTM get equal gradients, so a step moves their sum by twice that gradient."""
    answer.lstm.zero_grad()
    answer.lstm(answer.x)[0].square().sum().backward()
    torch.testing.assert_close(answer.lstm.bias_ih_l0.grad, answer.lstm.bias_hh_l0.grad)
    assert answer.lstm.bias_ih_l0.grad.abs().max() > 1e-3


@breaks("gru = built(layers.GRU(16))", "gru = built(layers.GRU(16, go_backwards=True))", variant="keras")
@breaks("lstm = built(layers.LSTM(16))", "lstm = built(layers.LSTM(16, go_backwards=True))", variant="keras")
def test_converted_weights_give_equal_outputs(answer, keras):
    """Keras gives the outputs of PyTorch to 1e-5 once the biases of the LSTM are added, and those of the GRU stacked with its first two gates swapped."""
    x = answer.x.transpose(0, 1)
    for ours, theirs in ((answer.lstm, keras.lstm), (answer.gru, keras.gru)):
        w_ih, w_hh, b_ih, b_hh = (weight.detach() for weight in ours.parameters())
        if isinstance(ours, torch.nn.LSTM):
            arrays = [w_ih.T, w_hh.T, b_ih + b_hh]
        else:
            arrays = [w_ih.T, w_hh.T, torch.stack([b_ih, b_hh])]
            arrays = [torch.cat([z, r, n], dim=-1) for r, z, n in (array.chunk(3, dim=-1) for array in arrays)]
        for variable, array in zip(theirs.weights, arrays, strict=True):
            variable.assign(array.numpy())
        torch.testing.assert_close(theirs(x).detach(), ours(answer.x)[0][-1].detach(), atol=1e-5, rtol=0)
