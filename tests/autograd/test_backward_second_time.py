import math

import numpy as np
import torch

from tested_answers import breaks

AGAIN = "Trying to backward through the graph a second time"


@breaks("    third = str(error)[:50]", "    third = ''")
@breaks("y = x * x", "y = x + x; third = ''")
def test_the_freed_product_raises(answer):
    """After the last `backward()` without `retain_graph` another one through the product raises."""
    assert answer.third == AGAIN


@breaks("y.backward(retain_graph=True)\n", "")
def test_retained_slopes_add_up(answer, numpy):
    """With `retain_graph=True` the second call adds the same slope again: twice 2x, in PyTorch and in the from-scratch node."""
    product = numpy.Product(3.0, 3.0)
    assert answer.added == product.backward(retain=True) + product.backward() == 2 * 2 * 3.0


@breaks("plain = x + x", "plain = x + x + x")
def test_a_sum_keeps_nothing(answer):
    """A graph of sums alone can be walked again without an error."""
    answer.x.grad = None
    answer.plain.backward()
    assert answer.x.grad == 2


@breaks("as_it_is = train(carry=lambda h: h)", "as_it_is = train(carry=lambda h: h.detach())")
@breaks("retained = train(carry=lambda h: h, retain=True)", "retained = train(carry=lambda h: h)")
@breaks("detached = train(carry=lambda h: h.detach())", "detached = train(carry=lambda h: h)")
def test_the_quoted_cure_gives_the_next_error(answer):
    """A state carried between steps raises at step 2; with `retain_graph=True` the loop raises at step 3, because the optimizer has changed the weights in place; detached, it ends."""
    assert answer.as_it_is[0] == 2 and AGAIN in answer.as_it_is[1]
    assert answer.retained[0] == 3 and "modified by an inplace operation" in answer.retained[1]
    assert answer.detached == (len(answer.steps), "no error")


@breaks("grows = sizes(carry=lambda h: h)", "grows = sizes(carry=lambda h: h.detach())", variant="growth")
@breaks("constant = sizes(carry=lambda h: h.detach())", "constant = sizes(carry=lambda h: h)", variant="growth")
def test_the_graph_grows(growth):
    """Kept graphs grow by the same amount at every step; with `detach()` each step walks the same number of functions."""
    more = [after - before for before, after in zip(growth.grows, growth.grows[1:], strict=False)]
    assert len(more) == 4 and len(set(more)) == 1 and more[0] > 0
    assert growth.constant == [growth.grows[0]] * 5


@breaks("one.backward()\nmessage", "one.backward(retain_graph=True)\nmessage", variant="losses")
@breaks("(one + two).backward()", "one.backward()", variant="losses")
def test_sum_the_losses(losses):
    """Two losses over one trunk raise when walked one after the other; one call for their sum gives the gradient of two calls."""
    assert losses.message and AGAIN in losses.message
    torch.testing.assert_close(losses.summed, losses.called_twice)
    assert losses.summed.abs().max() > 0


@breaks("total = total + left", "total = left", variant="losses")
@breaks("cached = trunk(x).tanh()", "cached = trunk(x).tanh().detach()", variant="losses")
def test_totals_and_cached_features_raise(losses):
    """A total summed over two batches and features computed before the loop raise the same error."""
    assert losses.of_total is not None and AGAIN in losses.of_total
    assert losses.of_cache is not None and AGAIN in losses.of_cache


@breaks("self.saved = self.saved if retain else None", "self.saved = self.saved", variant="numpy")
@breaks("return b + a if a is b else (b, a)", "return b if a is b else (b, a)", variant="numpy")
def test_the_node_lets_go_of_its_factors(numpy):
    """The from-scratch product gives twice 2x when kept once, and refuses the third call."""
    product = numpy.Product(numpy.x, numpy.x)
    assert product.backward(retain=True) + product.backward() == 2 * 2 * numpy.x
    refused = False
    try:
        product.backward()
    except RuntimeError:
        refused = True
    assert refused


@breaks("(before + w * carried)", "before", variant="numpy")
@breaks("whole, cut = slope(xs, w, detach=False)", "whole, cut = slope(xs, w, detach=True)", variant="numpy")
def test_the_whole_slope_is_the_derivative(numpy):
    """The slope through all steps is the derivative of the loss by finite differences to 1e-6; the detached one is less than nine tenths of it."""

    def loss(w):
        h, total = 0.0, 0.0
        for x in numpy.xs:
            h = np.tanh(w * h + x)
            total += h * h
        return total

    numeric = (loss(numpy.w + 1e-5) - loss(numpy.w - 1e-5)) / 2e-5
    assert abs(numpy.whole - numeric) < 1e-6
    assert numpy.cut < 0.9 * numpy.whole


@breaks("(before + w * carried)", "before", variant="numpy")
@breaks("0.0 if detach else through", "through", variant="numpy")
def test_detach_changes_the_gradient(numpy):
    """PyTorch gives both slopes of the NumPy recursion to 1e-5, one backward for the sum of all steps and the same with `detach()`."""
    slopes = {}
    for detach in (False, True):
        w, h, total = torch.tensor(numpy.w, requires_grad=True), torch.tensor(0.0), 0.0
        for x in torch.tensor(numpy.xs):
            h = torch.tanh(w * (h.detach() if detach else h) + x)
            total = total + h * h
        total.backward()
        slopes[detach] = w.grad.item()
    assert math.isclose(slopes[False], numpy.whole, rel_tol=1e-5)
    assert math.isclose(slopes[True], numpy.cut, rel_tol=1e-5)
