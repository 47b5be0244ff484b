import numpy as np
import pytest
import torch

from tested_answers import breaks


@breaks("p = x.permute(0, 2, 1)", "p = x.permute(0, 2, 1).contiguous()")
def test_permute_moves_nothing(answer):
    """After `permute` the memory is the same, the strides are (12, 1, 4), and the tensor is not contiguous."""
    assert answer.same_memory
    assert answer.x.stride() == (12, 4, 1) and answer.x.is_contiguous()
    assert answer.p.stride() == (12, 1, 4) and not answer.p.is_contiguous()


@breaks("    p.view(2, 12)", "    message = ''")
def test_view_raises_before_and_works_after(answer):
    """Merging the permuted axes with `view` raises, and after `contiguous()` it gives what `reshape` gives."""
    assert "view size is not compatible with input tensor's size and stride" in answer.message
    with pytest.raises(RuntimeError):
        answer.p.view(2, 12)
    expected = torch.arange(24).view(2, 3, 4).permute(0, 2, 1).reshape(2, 12)
    assert torch.equal(answer.c.view(2, 12)[1], expected[1])
    assert answer.c.view(2, 12)[0, 1:].tolist() == expected[0, 1:].tolist()


@breaks("c = p.contiguous()", "c = x.view(2, 4, 3)")
@breaks("c[0, 0, 0] = 100", "p[0, 0, 0] = 100")
def test_contiguous_copies_what_is_not(answer):
    """On a permuted tensor `contiguous()` copies: the strides become (12, 3, 1) and a later write stays in the copy."""
    assert answer.c.stride() == (12, 3, 1)
    assert answer.c.data_ptr() != answer.p.data_ptr()
    assert answer.c[0, 0, 0] == 100 and answer.p[0, 0, 0] == answer.x[0, 0, 0] == 0


@breaks("x = torch.arange(24).view(2, 3, 4)", "x = torch.arange(24).view(4, 3, 2).permute(2, 1, 0)")
def test_contiguous_returns_what_is(answer):
    """On a contiguous tensor `contiguous()` copies nothing and returns the very same object."""
    assert answer.x.contiguous() is answer.x


@breaks("column = x[:, :, 0]", "column = x[0]")
@breaks("expand(3, 5)", "repeat(1, 5)")
def test_slices_and_expand_too(answer):
    """A column and an expanded tensor are not contiguous either, while the stride of an axis of size one does not count; making the expanded one so turns 3 numbers in memory into 15."""
    assert not answer.column.is_contiguous() and not answer.wide.is_contiguous()
    assert answer.wide.stride() == (1, 0)
    assert answer.numbers == [3, 15]
    assert torch.zeros(9).as_strided((1, 3), (5, 1)).is_contiguous()


@breaks("product = p.float() @ x.float()", "product = p.float().reshape(2, 3, 4).mT @ x.float()")
def test_arithmetic_does_not_need_it(answer):
    """A matrix product of a tensor that is not contiguous is that of its contiguous copy."""
    fresh = torch.arange(24.0).view(2, 3, 4)
    torch.testing.assert_close(answer.product, fresh.permute(0, 2, 1).contiguous() @ fresh)


@breaks("place = sum(i * s for i, s in zip(index, strides))", "place = len(fresh)", variant="numpy")
@breaks("axes = (0, 2, 1)", "axes = (2, 0, 1)", variant="numpy")
@breaks("step *= size", "step += size", variant="numpy")
def test_strides_from_scratch(answer, numpy):
    """The lists of the NumPy tab give the strides of PyTorch and the memory that `contiguous()` writes, for any order of the axes."""
    assert numpy.strides == answer.x.stride() and numpy.p_strides == answer.p.stride()
    assert numpy.c_strides == answer.c.stride()
    assert numpy.fresh[1:] == answer.c.flatten()[1:].tolist()
    tensor = torch.arange(24).view(2, 3, 4)
    for axes in [(0, 1, 2), (1, 0, 2), (2, 0, 1), (2, 1, 0), (0, 2, 1), (1, 2, 0)]:
        turned = tensor.permute(axes)
        fresh, strides = numpy.contiguous(list(range(24)), turned.shape, turned.stride())
        assert fresh == turned.contiguous().flatten().tolist()
        assert strides == turned.contiguous().stride()


@breaks("step *= size", "step += size", variant="numpy")
@breaks("place = sum(i * s for i, s in zip(index, strides))", "place = len(fresh)", variant="numpy")
def test_the_lists_agree_with_numpy(numpy):
    """For each order of three axes the written-out list is NumPy's own copy, with the strides that NumPy gives it."""
    for axes in [(0, 1, 2), (1, 0, 2), (2, 0, 1), (2, 1, 0), (0, 2, 1), (1, 2, 0)]:
        turned = np.arange(24).reshape(2, 3, 4).transpose(axes)
        strides = [step // turned.itemsize for step in turned.strides]
        fresh, found = numpy.contiguous(list(range(24)), turned.shape, strides)
        copy = np.ascontiguousarray(turned)
        assert fresh == copy.ravel().tolist()
        assert found == tuple(step // copy.itemsize for step in copy.strides)


@breaks("reshape(shape).transpose(axes)", "reshape(shape)[:, ::-1].transpose(axes)", variant="numpy")
def test_memory_keeps_its_order_under_a_transpose(numpy):
    """The first three numbers in the memory of a transposed array are 0, 1, 2; those of its contiguous copy are 0, 4, 8."""
    assert numpy.raw.tolist() == [0, 1, 2]
    assert numpy.b.ravel()[:3].tolist() == [0, 4, 8]


@breaks("b = np.ascontiguousarray(a)", "b = a", variant="numpy")
def test_numpy_copies_once(numpy):
    """NumPy's `ascontiguousarray` copies a transposed array and hands a contiguous one back without a copy."""
    assert not np.shares_memory(numpy.a, numpy.b)
    assert np.shares_memory(numpy.b, np.ascontiguousarray(numpy.b))
