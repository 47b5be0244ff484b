import numpy as np

from tested_answers import breaks


@breaks("first(x).detach()))", "first(x)))")
@breaks("with torch.no_grad():\n    h = first(x)", "if True:\n    h = first(x)")
def test_both_cut_at_the_same_place(answer):
    """With `detach()` after the first layer, or the first layer in a `no_grad()` block, the gradient reaches the second layer only; weights from outside the block keep their `requires_grad`."""
    assert answer.cut == answer.block == [False, True]
    assert answer.first.weight.requires_grad and not answer.h.requires_grad


@breaks("y = second(first(x))\ntoo_much", "h = first(x)\ny = second(h)\ntoo_much")
def test_too_much_in_the_block(answer):
    """With the whole model in the block there is nothing left to differentiate, and `backward()` raises."""
    assert "element 0 of tensors does not require grad" in answer.too_much


@breaks("    with torch.no_grad():\n        first(x)", "    if True:\n        first(x)", variant="memory")
def test_what_is_saved(memory):
    """Before a `detach()` the forward pass saves its input, 11 x 7 numbers; under `no_grad()` it saves none."""
    assert memory.by_detach == 11 * 7
    assert memory.by_no_grad == 0


@breaks("w * w.detach()).backward()", "w * w).backward()")
@breaks("w * w.detach())", "w * w)", variant="numpy")
@breaks("w * ops.stop_gradient(w)", "w * w", variant="keras")
@breaks("if recording else ()", "if True else ()", variant="numpy")
def test_one_of_two_paths(answer, numpy, keras):
    """The slope of w * w at 3 is 6, and 3 with one factor cut off, in PyTorch, NumPy and Keras; with recording off it is nothing."""
    assert answer.both_paths == numpy.both_paths == 6
    assert answer.one_path == numpy.one_path == keras.one_path == 3
    assert numpy.no_path == 0


@breaks("v.detach()[0] = 7", "v.detach().clone()[0] = 7", variant="memory")
@breaks("v.detach().clone()[0] = 99", "v.detach()[0] = 99", variant="memory")
def test_detach_does_not_copy(memory):
    """Writing into a detached tensor changes the original; writing into its clone does not."""
    assert memory.v.tolist() == [7, 1]
    assert memory.v.data_ptr() == memory.v.detach().data_ptr() != memory.v.detach().clone().data_ptr()


@breaks("return Tensor(self.value)  #", "return Tensor(self.value.copy())  #", variant="numpy")
@breaks("v.detach().value[0] = 7", "v.value.copy()[0] = 7", variant="numpy")
def test_the_same_array(numpy):
    """From scratch, `detach()` is a new object around the same array, without parents, and a write through it shows in the original."""
    assert numpy.v.value.tolist() == [7, 1]
    product = numpy.v * numpy.v
    cut = product.detach()
    assert np.shares_memory(product.value, cut.value)
    assert product.made_of and not cut.made_of


@breaks("slopes if recording else ()", "slopes", variant="numpy")
@breaks("w * w.detach())", "w.detach() * w.detach())", variant="numpy")
def test_a_flag_or_a_cut(numpy):
    """From scratch, w * w has the slope 2w, w with one factor cut off, and none with recording off, for three values of w."""
    assert (numpy.both_paths, numpy.one_path, numpy.no_path) == (6, 3, 0)
    for value in (-2.0, 0.5, 3.0):
        w, half = numpy.Tensor(value), numpy.Tensor(value)
        (w * w).backward()
        (half * half.detach()).backward()
        assert w.grad == 2 * value and half.grad == value


@breaks("through = reached(second(first(x)))", "through = reached(second(first(x).detach().requires_grad_()))")
@breaks("second.trainable = False", "second.trainable = True", variant="keras")
@breaks("second(ops.stop_gradient(first(x)))", "second(first(x))", variant="keras")
def test_a_frozen_layer_lets_through(answer, keras):
    """A frozen second layer gets no gradient and passes it on to the first, in PyTorch and in Keras, where `stop_gradient` cuts like `detach`."""
    assert answer.through == keras.through == [True, False]
    assert keras.cut == answer.cut


@breaks("    h.detach()[0] = 100", "    h.data[0] = 100", variant="data")
@breaks("    h.data[0] = 100", "    h.data[0] = h.data[0]", variant="data")
def test_data_is_silent(data):
    """Overwriting a saved value through `detach()` raises at `backward()`; through `.data` it gives a wrong gradient without a word."""
    assert data.untouched == [8 * 3, 8 * 1]
    assert "modified by an inplace operation" in data.noticed
    assert data.silent[0] == 2 * 2 * 100 and data.silent[1] == 8
