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
    """The largest difference between the modes falls from more than 4 after one batch to less than 1 after sixty, with batches of 4 it stays more than twice as large as with 32, and eval mode moves nothing."""
    assert answer.gaps[1] > 4 > 1 > answer.gaps[60]
    for step, mean in answer.means.items():
        expected = (1 - 0.9**step) * answer.data.mean().item()
        assert isclose(mean, expected, abs_tol=0.5)
    for seed in range(3):
        last = []
        for size in (4, 32):
            torch.manual_seed(seed)
            norm, found = nn.BatchNorm1d(3), []
            for _ in range(120):
                batch = 2 * torch.randn(size, 3) + 5
                found.append((norm.train()(batch) - norm.eval()(batch)).abs().max().item())
            last.append(sum(found[60:]) / 60)
        assert last[0] > 2 * last[1]
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


@breaks("mean, var = self.mean, self.var", "mean, var = x.mean(0), x.var(0)", variant="numpy")
@breaks("mean, var = x.mean(0), x.var(0)", "mean, var = x.mean(), x.var()", variant="numpy")
def test_which_numbers_each_mode_uses(numpy):
    """In NumPy, train mode gives each feature the mean 0 and the variance 1 whatever the averages are; eval mode subtracts the averages and leaves them alone."""
    for seed in range(3):
        x = np.random.default_rng(seed).normal((1, 5, 9), 2, size=(32, 3))
        norm = numpy.BatchNorm(3)
        out = norm(x)
        assert np.allclose(out.mean(0), 0) and np.allclose(out.var(0), 1, atol=1e-3)
        norm.training, norm.mean, norm.var = False, np.array([1.0, 5, 9]), np.full(3, 4.0)
        assert np.allclose(norm(x), (x - [1, 5, 9]) / 2, atol=1e-3)
        assert norm.mean.tolist() == [1, 5, 9] and norm.var.tolist() == [4, 4, 4]


@breaks("self.mean += momentum * (mean - self.mean)", "self.mean += momentum * mean", variant="numpy")
@breaks("share = {k: 0.9**k", "share = {k: 0.99**k", variant="numpy")
def test_the_share_of_the_start(numpy):
    """Fed one batch again and again, the running mean is 1 - 0.9^k of its mean after k steps; what is left falls below one percent at 44."""
    norm, x = numpy.BatchNorm(3), numpy.batches[0]
    for step in range(1, 61):
        norm(x)
        if step in numpy.share:
            assert np.allclose(norm.mean, (1 - numpy.share[step]) * x.mean(0))
    assert numpy.share[44] < 0.01 < numpy.share[44] / 0.9


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
