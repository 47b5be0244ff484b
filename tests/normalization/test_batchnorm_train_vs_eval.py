from math import isclose

import numpy as np
import torch
from torch import nn

from tested_answers import breaks


@breaks("first_eval = norm.eval()(batches[0])", "first_eval = norm.train()(batches[0])")
def test_two_modes_two_answers(answer):
    """One and the same batch has an output mean of 0 in train mode and of more than 3 in eval mode after one step, with three seeds."""
    assert answer.first_train.mean().abs() < 1e-5
    assert answer.first_eval.mean() > 3
    for seed in range(3):
        x = 2 * torch.randn(32, 3, generator=torch.Generator().manual_seed(seed)) + 5
        norm = nn.BatchNorm1d(3)
        assert norm(x).mean().abs() < 1e-5 and norm.eval()(x).mean() > 3


@breaks("first_train = norm.train()(batches[0])", "first_train = norm.train()(batches[1])")
@breaks("norm = nn.BatchNorm1d(3)\n\n# One batch", "norm = nn.BatchNorm1d(3, momentum=0.2)\n\n# One batch")
def test_running_averages_move_by_a_tenth(answer):
    """After the first batch the running mean is a tenth of the batch mean, because it started at 0."""
    torch.testing.assert_close(answer.running, 0.1 * answer.batch_mean)


@breaks("in_train = norm.train()(batch)", "in_train = norm.eval()(batch)")
def test_the_gap_closes(answer):
    """The largest difference between the modes falls from more than 4 after one batch to less than 1 after sixty; eval mode moves nothing."""
    assert answer.gaps[1] > 4 > 1 > answer.gaps[60]
    for step, mean in answer.means.items():
        expected = (1 - 0.9**step) * answer.data.mean().item()
        assert isclose(mean, expected, abs_tol=0.5)
    before = answer.norm.eval().running_mean.clone()
    answer.norm(answer.data)
    assert torch.equal(before, answer.norm.running_mean)


@breaks("norm.eval()\nfixed", "norm.train()\nfixed")
@breaks("norm.train()\nalone", "norm.eval()\nalone")
def test_train_mode_mixes_rows(answer):
    """In train mode the output of a row changes with the other rows of its batch; in eval mode it does not."""
    assert not torch.allclose(*answer.alone, atol=1e-3)
    assert torch.equal(*answer.fixed)


@breaks("late.momentum = None", "late.momentum = 0.1")
@breaks("late.reset_running_stats()", "late.num_batches_tracked += 9")
def test_one_pass_with_the_plain_mean(answer):
    """One pass with momentum=None sets the running mean to the mean of the data, and eval mode then gives outputs with mean 0."""
    torch.testing.assert_close(answer.late.running_mean, answer.data.mean(0), rtol=1e-5, atol=1e-5)
    assert answer.cured.mean().abs() < 1e-3
    assert answer.cured.std() > 0.95


@breaks("unbiased = x.var(0, ddof=1)", "unbiased = x.var(0)", variant="numpy")
@breaks("mean, var = x.mean(0), x.var(0)", "mean, var = x.mean(0), x.var(0, ddof=1)", variant="numpy")
@breaks("mean, var = self.mean, self.var", "mean, var = x.mean(0), x.var(0)", variant="numpy")
def test_numpy_is_the_layer(numpy):
    """Twelve lines of NumPy give the outputs of PyTorch in both modes and its two running averages, over 60 batches."""
    ours, theirs = numpy.BatchNorm(3), nn.BatchNorm1d(3, dtype=torch.float64)
    for batch in numpy.batches:
        x = torch.tensor(batch)
        for mode in (True, False):
            ours.training = mode
            assert np.allclose(ours(batch), theirs.train(mode)(x).detach().numpy(), atol=1e-9)
    assert np.allclose(ours.mean, theirs.running_mean.numpy()) and np.allclose(ours.var, theirs.running_var.numpy())
    assert isclose(numpy.share[44], 0.9**44) and numpy.share[44] < 0.01 < 0.9**43


@breaks("momentum=0.9, epsilon=1e-5", "momentum=0.1, epsilon=1e-5", variant="keras")
@breaks("means, output, norm = run()", "means, output, norm = run(momentum=0.9)", variant="keras")
def test_keras_names_the_other_share(keras):
    """Keras' momentum=0.9 is PyTorch's momentum=0.1; its default of 0.99 is still below half of the mean after 60 batches."""
    norm = nn.BatchNorm1d(3, dtype=torch.float64)
    for batch in keras.batches:
        norm(torch.tensor(batch))
    assert isclose(norm.running_mean.mean().item(), keras.means_fast[60], abs_tol=1e-5)
    assert keras.means[60] < 0.5 * keras.batches.mean() and keras.output > 1.5
    # Keras averages the biased variance, PyTorch the unbiased one.
    start = 0.9**60
    assert np.allclose(norm.running_var.numpy() - start, 32 / 31 * (keras.moving_var - start), atol=1e-4)
