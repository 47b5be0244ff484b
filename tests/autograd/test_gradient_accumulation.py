from math import isclose

import numpy as np
import torch

from tested_answers import breaks


@breaks("divided = gradient(eights, lambda rows: 1 / 4)", "divided = gradient(eights, lambda rows: 1)")
@breaks("everything.split(8)", "everything[:28].split(8)")
def test_four_quarters_are_the_whole(answer):
    """Four micro-batches of 8, each loss divided by 4, give the gradient of one batch of 32."""
    torch.testing.assert_close(answer.divided, answer.whole)


@breaks("plain = gradient(eights, lambda rows: 1)", "plain = gradient(eights, lambda rows: 1 / 4)")
def test_undivided_is_four_times(answer):
    """Without the division the gradient points the same way and is 4 times as long."""
    assert isclose(answer.times, 4, rel_tol=1e-9)
    torch.testing.assert_close(answer.plain, 4 * answer.whole)


@breaks("1 / 4, clear=True", "1 / 4")
def test_clearing_inside_keeps_one_part(answer):
    """With `zero_grad` before each micro-batch only the last 8 rows are left in the gradient."""
    alone = answer.gradient(answer.eights[-1:], lambda rows: 1 / 4)
    torch.testing.assert_close(answer.last, alone)
    assert (answer.last - answer.whole).norm() > 0.1 * answer.whole.norm()


@breaks("by_count = gradient(uneven, lambda rows: 1 / 4)", "by_count = gradient(uneven, lambda rows: len(rows) / 30)")
@breaks("by_share = gradient(uneven, lambda rows: len(rows) / 30)", "by_share = gradient(uneven, lambda rows: 1 / 4)")
def test_uneven_parts_need_their_share(answer):
    """For 8 + 8 + 8 + 6 rows a factor of 1/4 misses the gradient of the 30 rows, and the share of the rows hits it."""
    torch.testing.assert_close(answer.by_share, answer.whole30)
    assert (answer.by_count - answer.whole30).norm() > 0.01 * answer.whole30.norm()


@breaks("if number % every == 0 or leftover", "if number % 5 == 0 or leftover", variant="loop")
@breaks("train(\n    torch.optim.SGD, leftover=True\n)", "train(torch.optim.SGD)", variant="loop")
def test_leftover_waits(loop):
    """Ten micro-batches with a step at every fourth make two steps and leave a gradient behind; a step at the end uses it."""
    assert (loop.steps, loop.waiting) == (2, True)
    assert (loop.all_steps, loop.none_waiting) == (3, False)


@breaks("(torch.optim.SGD, torch.optim.Adam)", "(torch.optim.Adam, torch.optim.SGD)[:1]", variant="loop")
@breaks("divide=False)[0]", "divide=True)[0]", variant="loop")
def test_adam_hides_it(loop):
    """Without the division SGD moves the weights nearly 4 times as far, and Adam moves them as far as before."""
    assert 3.5 < loop.ratio.get("SGD", 0) <= 4
    assert isclose(loop.ratio["Adam"], 1, abs_tol=1e-3)


@breaks('slope("mean", 4, 8)', 'slope("sum", words, 8)', variant="limits")
@breaks('slope("sum", words, 8)', 'slope("sum", words / 2, 8)', variant="limits")
def test_tokens_share_one_divisor(limits):
    """With padded words the mean of four means is more than 1% off in each of three seeds, and the sum over all words is exact."""
    for by_four, by_words in limits.for_tokens:
        assert by_four > 0.01
        assert by_words < 1e-9


@breaks("across(nn.BatchNorm1d, seed)", "across(nn.LayerNorm, seed)", variant="limits")
@breaks("across(nn.LayerNorm, seed)", "across(nn.BatchNorm1d, seed)", variant="limits")
def test_batchnorm_is_not_simulated(limits):
    """BatchNorm makes the accumulated gradient more than 5% wrong in each of three seeds; with LayerNorm it is exact."""
    assert min(limits.for_batchnorm) > 0.05
    assert max(limits.for_layernorm) < 1e-9


@breaks("held(one_call=True)", "held(one_call=False)", variant="memory")
@breaks("                waiting = 0\n", "", variant="memory")
def test_one_call_saves_no_memory(memory):
    """Adding up the losses for one backward call gives the same gradient and keeps four times as many numbers."""
    assert memory.at_once == 4 * memory.by_part > 0
    torch.testing.assert_close(memory.grad_at_once, memory.grad_by_part)


@breaks("lambda rows: 1 / 5", "lambda rows: 1 / 4", variant="numpy")
@breaks("grad += slope(rows)", "grad = slope(rows)", variant="numpy")
def test_numpy_equal_parts(numpy):
    """In NumPy the mean of the slopes of five equal parts is the slope of all 30 rows."""
    np.testing.assert_allclose(numpy.by_five, numpy.whole, atol=1e-12)


@breaks(
    "by_four = accumulate(uneven, lambda rows: 1 / 4)",
    "by_four = accumulate(uneven, lambda rows: len(rows) / 30)",
    variant="numpy",
)
@breaks("30 / 4 / len(part)", "30 / 5 / len(part)", variant="numpy")
def test_numpy_small_part_weighs_more(numpy):
    """A factor of 1/4 for each uneven part is a weighted mean in which a row of the last part counts a third more."""
    assert not np.allclose(numpy.by_four, numpy.whole)
    np.testing.assert_allclose(numpy.by_share, numpy.whole, atol=1e-12)
    np.testing.assert_allclose(numpy.by_four, numpy.weighted, atol=1e-12)
    assert isclose(numpy.weight[3] / numpy.weight[0], 8 / 6)


@breaks(
    "guess[np.arange(len(rows)), labels[rows]] -= 1", "guess[np.arange(len(rows)), labels[rows]] -= 2", variant="numpy"
)
def test_numpy_agrees_with_autograd(numpy):
    """The accumulated slopes in NumPy are those that autograd adds up in `.grad`, part by part."""
    w = torch.from_numpy(numpy.w).requires_grad_()
    x, labels = torch.from_numpy(numpy.x), torch.from_numpy(numpy.labels)
    for rows in numpy.uneven:
        loss = torch.nn.functional.cross_entropy(x[rows] @ w, labels[rows])
        (loss * (len(rows) / 30)).backward()
    np.testing.assert_allclose(w.grad.numpy(), numpy.by_share, atol=1e-10)


@breaks("fit(32, 8, every=4)", "fit(32, 8)", variant="keras")
@breaks("fit(24, 8, every=4)", "fit(24, 8)", variant="keras")
@breaks("parts30 = fit(30, 30), fit(30, 8, every=4)", "parts30 = fit(30, 30), fit(30, 30)", variant="keras")
def test_keras_counts_batches(keras):
    """Keras divides by the number of batches itself: exact for 4 times 8 rows, off for 30 rows, and without a step after three batches."""
    assert np.allclose(keras.whole, keras.parts, atol=1e-6)
    assert abs(keras.whole30 - keras.parts30).max() > 1e-3
    assert abs(keras.waiting).max() == 0
