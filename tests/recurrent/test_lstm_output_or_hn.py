import numpy as np
import torch

from tested_answers import breaks


@breaks("last = output[:, -1]", "last = output[:, 0]")
@breaks("bottom, top = h_n[0], h_n[-1]", "bottom, top = h_n[-1], h_n[0]")
def test_they_meet_in_the_top_layer(answer):
    """The last step of output equals `h_n[-1]`, the top layer, and neither `h_n[0]` nor `c_n[-1]`."""
    assert torch.equal(answer.last, answer.top)
    assert not torch.allclose(answer.last, answer.bottom, atol=1e-2)
    assert not torch.allclose(answer.last, answer.c_n[-1], atol=1e-2)


@breaks("lstm = nn.LSTM(3, 5, num_layers=2, batch_first=True)", "lstm = nn.LSTM(3, 5, num_layers=2)")
def test_three_shapes(answer):
    """For 4 sequences of 6 steps and 2 layers of 5 units the shapes are (4, 6, 5), (2, 4, 5) and (2, 4, 5)."""
    assert answer.output.shape == (4, 6, 5)
    assert answer.h_n.shape == answer.c_n.shape == (2, 4, 5)


@breaks("trained(bottom), trained(top)", "trained(top), trained(top)")
@breaks("trained(bottom), trained(top)", "trained(bottom), trained(bottom)")
def test_bottom_layer_leaves_the_top_untrained(answer):
    """A head on `h_n[0]` sends no gradient into the second layer, while a head on `h_n[-1]` reaches all eight weights."""
    assert len(answer.from_bottom) == 4 and all(name.endswith("_l0") for name in answer.from_bottom)
    assert len(answer.from_top) == 8
    for seed in range(3):
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(3, 5, num_layers=2)
        state = lstm(torch.randn(6, 4, 3))[1][0][0]
        grads = torch.autograd.grad(state.square().mean(), list(lstm.parameters()))
        assert [bool(grad.any()) for grad in grads] == [True] * 4 + [False] * 4


@breaks("flat = h_n.view(4, -1)", "flat = h_n.transpose(0, 1).flatten(1)")
@breaks("both = h_n.transpose(0, 1).flatten(1)", "both = h_n.reshape(4, 10)")
def test_view_mixes_sequences(answer):
    """Flattening h_n with `view` puts two sequences into row 0; with the batch axis moved to the front, row 0 is one sequence."""
    assert answer.flat.shape == answer.both.shape
    assert torch.equal(answer.flat[0], torch.cat([answer.h_n[0, 0], answer.h_n[0, 1]]))
    assert torch.equal(answer.both, torch.cat([answer.h_n[0], answer.h_n[1]], dim=1))


@breaks("output = h[-1].swapaxes(0, 1)", "output = h[0].swapaxes(0, 1)", variant="numpy")
@breaks("h_n = h[:, -1]", "h_n = h[:, 0]", variant="numpy")
def test_output_and_hn_are_cuts_of_one_grid(numpy):
    """In the NumPy grid of all h, output is the top row, h_n the last column, and they share the corner."""
    assert np.array_equal(numpy.output[:, -1], numpy.h_n[-1])
    assert np.array_equal(numpy.h_n, np.stack([layer[-1] for layer in numpy.h]))
    assert np.array_equal(numpy.output.transpose(1, 0, 2), numpy.h[1])


@breaks("below = h_row", "below = c_row", variant="numpy")
@breaks("h = sigmoid(o) * np.tanh(c)", "h = sigmoid(o) * c", variant="numpy")
def test_numpy_agrees_with_torch(answer, numpy):
    """Given the weights of `nn.LSTM`, the NumPy grid cut twice gives its output, h_n and c_n to within 1e-6."""
    w = {name: weight.detach().numpy() for name, weight in answer.lstm.named_parameters()}
    layers = [(w[f"weight_ih_l{k}"], w[f"weight_hh_l{k}"], w[f"bias_ih_l{k}"] + w[f"bias_hh_l{k}"]) for k in (0, 1)]
    h, c = numpy.lstm_grid(answer.x.numpy(), layers)
    for ours, theirs in ((h[-1].swapaxes(0, 1), answer.output), (h[:, -1], answer.h_n), (c[:, -1], answer.c_n)):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-6)


@breaks("torch.cat([h_n2[-2], h_n2[-1]], dim=1)", "output2[:, -1]")
@breaks("torch.cat([h_n2[-2], h_n2[-1]], dim=1)", "torch.cat([h_n2[-1], h_n2[-2]], dim=1)")
def test_two_directions_end_at_two_steps(answer):
    """With two directions the last two rows of h_n are the forward half at the last step and the backward half at step 0."""
    assert torch.equal(answer.ends[:, :5], answer.output2[:, -1, :5])
    assert torch.equal(answer.ends[:, 5:], answer.output2[:, 0, 5:])
    assert not torch.allclose(answer.ends, answer.output2[:, -1], atol=1e-2)


@breaks("below = h_row", "below = [0 * one for one in h_row]", variant="numpy")
def test_the_second_layer_reads_the_first(numpy):
    """The top row of the grid is what one layer alone makes of the bottom row, and the bottom row is what the first layer makes of the data."""
    alone, _ = numpy.lstm_grid(numpy.h[0].swapaxes(0, 1), numpy.layers[1:])
    assert np.allclose(alone[0], numpy.h[1])
    assert not np.allclose(numpy.h[0], numpy.h[1], atol=1e-2)


@breaks("c_n = c[:, -1]", "c_n = h[:, -1]", variant="numpy")
def test_hidden_is_not_cell(answer, numpy):
    """Every number of h_n is smaller than the tanh of its c_n, in NumPy and in PyTorch, so the two are never the same thing."""
    assert (np.abs(numpy.h_n) < np.tanh(np.abs(numpy.c_n))).all()
    assert (answer.h_n.abs() < answer.c_n.abs().tanh()).all()
