import math

import pytest
import torch

from tested_answers import breaks

AGAIN = "Trying to backward through the graph a second time"


@breaks("y.backward()\ntorch", "y.backward(retain_graph=True)\ntorch")
def test_the_second_call_raises(answer):
    """A second `backward()` through a product raises, also after `zero_grad()`."""
    assert AGAIN in answer.twice


@breaks("y.backward(retain_graph=True)\ny.backward()", "y.backward()")
@breaks("self.saved = self.saved if retain else None", "self.saved = self.saved", variant="numpy")
def test_retained_slopes_add_up(answer, numpy):
    """With `retain_graph=True` the second call adds the same slope again: twice 2x, in PyTorch and in the from-scratch node."""
    product = numpy.Product(3.0, 3.0)
    assert answer.added == product.backward(retain=True) + product.backward() == 2 * 2 * 3.0
    with pytest.raises(RuntimeError):
        product.backward()


@breaks("plain = x + x", "plain = x.detach().requires_grad_() * 2; plain.backward = lambda: None")
def test_a_sum_keeps_nothing(answer):
    """A graph of sums alone can be walked again without an error."""
    assert answer.x.grad.item() == answer.added + 2 + 2


@breaks("as_it_is = train(carry=lambda h: h)", "as_it_is = train(carry=lambda h: h.detach())")
@breaks("retained = train(carry=lambda h: h, retain=True)", "retained = train(carry=lambda h: h, retain=True, lr=0)")
def test_the_quoted_cure_gives_the_next_error(answer):
    """A state carried between steps raises; with `retain_graph=True` the loop raises again, because the optimizer has changed the weights in place."""
    assert AGAIN in answer.as_it_is
    assert "modified by an inplace operation" in answer.retained


@breaks("grows = train(carry=lambda h: h, retain=True, lr=0)", "grows = train(carry=lambda h: h.detach(), lr=0)")
@breaks("detached = train(carry=lambda h: h.detach())", "detached = train(carry=lambda h: h, retain=True, lr=0)")
def test_the_graph_grows(answer):
    """Kept graphs grow by the same amount at every step; with `detach()` each step walks the same number of functions."""
    growth = [after - before for before, after in zip(answer.grows, answer.grows[1:], strict=False)]
    assert len(growth) == 4 and len(set(growth)) == 1 and growth[0] > 0
    assert answer.detached == [answer.grows[0]] * 5


@breaks("one.backward()\nmessage", "one.backward(retain_graph=True)\nmessage", variant="losses")
@breaks("(one + two).backward()", "one.backward()", variant="losses")
def test_sum_the_losses(losses):
    """Two losses over one trunk raise when walked one after the other; one call for their sum gives the gradient of two calls."""
    assert AGAIN in losses.message
    torch.testing.assert_close(losses.summed, losses.called_twice)
    assert losses.summed.abs().max() > 0


@breaks("(before + w * carried)", "before", variant="numpy")
@breaks("0.0 if detach else through", "through", variant="numpy")
def test_detach_changes_the_gradient(numpy):
    """One backward for the sum of all steps gives the whole gradient; `detach()` gives a smaller one, and both agree with the recursion in NumPy to 1e-5."""
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
    assert slopes[True] < 0.9 * slopes[False]
