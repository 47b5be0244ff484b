import copy
import io
import weakref
from math import prod

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEEDS = st.integers(0, 9999)
TOLD = "view size is not compatible with input tensor's size and stride"


def any_tensor(seed):
    """A tensor of one to four axes of 1 to 5, in any order, some of it sliced, stepped or expanded."""
    rng = np.random.default_rng(seed)
    shape = [int(n) for n in rng.integers(1, 6, rng.integers(1, 5))]
    t = torch.arange(float(prod(shape))).view(shape)
    if rng.random() < 0.7:
        t = t.permute(*rng.permutation(len(shape)).tolist())
    axis = int(rng.integers(len(shape)))
    kind = rng.integers(5)
    if kind == 0:
        t = t.narrow(axis, 0, int(rng.integers(0, t.shape[axis] + 1)))
    elif kind == 1:
        t = t.unsqueeze(axis).expand(*t.shape[:axis], 3, *t.shape[axis:])
    elif kind == 2:
        t = t.index_select(axis, torch.arange(t.shape[axis])).transpose(0, -1)
    elif kind == 3:
        t = t[::2]
    return t


@breaks("c = p.contiguous()", "c = x.view(2, 4, 3)")
@breaks("x = torch.arange(24).view(2, 3, 4)", "x = torch.arange(48)[::2].view(2, 3, 4)")
@breaks("raw_c = c.as_strided", "raw_c = p.as_strided")
@breaks("place = sum(i * s for i, s in zip(index, strides))", "place = len(fresh)", variant="numpy")
@drawn(cases=120, seed=SEEDS)
def test_itself_or_a_copy_in_order(answer, numpy, seed):
    """`contiguous()` returns a tensor with the same numbers, stored in reading order: the tensor itself if they are, and else a copy."""
    t = any_tensor(seed)
    c = t.contiguous()
    assert torch.equal(c, t) and c.is_contiguous()
    memory = c.as_strided((t.numel(),), (1,)).tolist()
    assert memory == [number.item() for number in t.reshape(-1)] == t.flatten().tolist()
    if t.is_contiguous():
        assert c is t
    elif t.numel():
        assert c is not t and c.untyped_storage().data_ptr() != t.untyped_storage().data_ptr()
        fresh, strides = numpy.contiguous(
            t.as_strided((t.untyped_storage().nbytes() // 4,), (1,), 0).tolist(), tuple(t.shape), t.stride()
        )
        assert fresh == memory and strides == c.stride()
    assert answer.c.stride() == (12, 3, 1) and answer.c.shape == (2, 4, 3) and answer.raw_c == [0, 4, 8, 1, 5, 9]
    assert torch.equal(answer.c, answer.p) and answer.x.contiguous() is answer.x


@breaks("p = x.permute(0, 2, 1)", "p = (x + 0).permute(0, 2, 1)")
@breaks("x = torch.arange(24)", "x = torch.arange(1, 25)")
@breaks("p.as_strided((6,), (1,))", "p.as_strided((6,), (4,))")
@drawn(cases=30, seed=SEEDS)
def test_permute_moves_nothing(answer, seed):
    """`permute` keeps the memory, the start and the numbers in it, and brings the strides into the order of the axes; here the memory of `p`, read without strides, still begins with 0, 1, 2, and after `contiguous()` it begins with 0, 4, 8."""
    rng = np.random.default_rng(seed)
    shape = [int(n) for n in rng.integers(1, 6, rng.integers(1, 5))]
    axes = rng.permutation(len(shape)).tolist()
    x = torch.randn(shape)
    before, p = x.flatten().tolist(), x.permute(axes)
    assert p.data_ptr() == x.data_ptr() and p.stride() == tuple(x.stride()[axis] for axis in axes)
    assert p.as_strided((x.numel(),), (1,)).tolist() == before
    assert answer.p.data_ptr() == answer.x.data_ptr()
    assert answer.raw_p == [0, 1, 2, 3, 4, 5] and answer.raw_c[:3] == [0, 4, 8]
    assert answer.x.stride() == (12, 4, 1) and answer.p.stride() == (12, 1, 4) and answer.p.shape == (2, 4, 3)


@breaks("c = p.contiguous()", "c = p.clone()\nc = x.view(2, 4, 3)")
@drawn(cases=20, seed=SEEDS)
def test_a_copy_without_a_name(answer, seed):
    """A copy that `p.contiguous()` makes is gone before the call that gets its `data_ptr()`, else, where you name the copy, it is there with its numbers, as is a tensor that comes back as itself; here the named copy begins with 0, 4, 8."""
    t, kept = any_tensor(seed), []

    def data_ptr(tensor):
        kept.append(weakref.ref(tensor))
        return tensor.data_ptr()

    data_ptr(t.contiguous())
    copied = not t.is_contiguous()
    assert (kept[0]() is None) == copied
    c = t.contiguous()
    place = data_ptr(c)
    assert kept[1]() is c and place == c.data_ptr() and torch.equal(c, t)
    assert answer.c.flatten()[:3].tolist() == [0, 4, 8] and not answer.p.is_contiguous()


@breaks("    p.view(2, 12)", "    raise RuntimeError('no')")
@breaks("flat, short = c.view(2, 12)", "flat, short = x.view(2, 12)")
@breaks("p.reshape(2, 12)", "x.reshape(2, 12)")
@breaks("p.reshape(2, 12)", "x.reshape(2, 12)", variant="pasted")
def test_before_view(answer, pasted):
    """Here `p.view(2, 12)` raises after `permute`, and `p.reshape(2, 12)` does both, the copy and the new shape: it gives the numbers of `p.contiguous()` in that shape, in memory of its own."""
    assert TOLD in answer.message
    with pytest.raises(RuntimeError, match=TOLD):
        answer.p.view(2, 12)
    assert answer.x.view(2, 12).tolist() == [[*range(12)], [*range(12, 24)]]
    assert answer.p.tolist() == [[list(one) for one in zip(*sentence, strict=True)] for sentence in answer.x.tolist()]
    assert answer.flat.tolist()[0] == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]
    assert answer.flat.shape == (2, 12) and torch.equal(answer.flat, answer.short)
    assert answer.short.untyped_storage().data_ptr() != answer.p.untyped_storage().data_ptr()
    ours = pasted(1, p=answer.p, x=answer.x)
    assert ours.flat.tolist() == [
        [n for one in zip(*sentence, strict=True) for n in one] for sentence in answer.x.tolist()
    ]


@breaks("c = p.contiguous()", "c = p.clone()\nc = x.view(2, 4, 3)")
@drawn(cases=40, seed=SEEDS)
def test_arithmetic_needs_none(answer, seed):
    """Adding, multiplying, indexing, mean, softmax, matmul, a Linear and a Conv1d give of a tensor without row-major strides what they give of its contiguous copy, up to rounding."""
    rng = np.random.default_rng(seed)
    sizes = [int(n) for n in rng.integers(2, 6, 3)]
    torch.manual_seed(seed)
    p = torch.randn(sizes).permute(0, 2, 1)
    p = p[:, :, ::2] if rng.random() < 0.5 else p
    copy, (_, rows, columns) = p.clone(memory_format=torch.contiguous_format), p.shape
    assert not p.is_contiguous() or p.shape[1] == 1 or p.shape[2] == 1
    linear, conv = torch.nn.Linear(columns, 3), torch.nn.Conv1d(rows, 3, 1)
    for work in (
        lambda t: t + t * 2,
        lambda t: t[:, 0],
        lambda t: t.mean(1),
        lambda t: t.softmax(-1),
        lambda t: torch.matmul(t, t.mT),
        linear,
        conv,
        lambda t: t.cumsum(1),
        lambda t: t.sort(-1).values,
    ):
        assert torch.allclose(work(p), work(copy), atol=1e-5)
    assert torch.equal(answer.p @ answer.x, answer.c @ answer.x) and not answer.p.is_contiguous()


@breaks("step *= size", "step += size", variant="numpy")
@breaks("axes = row_major(shape), (0, 2, 1)", "axes = row_major(shape), (2, 0, 1)", variant="numpy")
@drawn(cases=150, seed=SEEDS)
def test_row_major_strides(answer, numpy, seed):
    """A tensor with numbers in it is contiguous where its strides are the row-major ones, where an axis of one position does not count: 1 for the last axis, and for another one the product of the sizes to its right; one without numbers is contiguous."""
    t = any_tensor(seed)
    wanted = numpy.row_major(t.shape)
    assert wanted == tuple(prod(t.shape[axis + 1 :]) for axis in range(t.dim()))
    alike = all(size == 1 or stride == want for size, stride, want in zip(t.shape, t.stride(), wanted, strict=True))
    assert t.is_contiguous() == (alike or t.numel() == 0)
    assert numpy.strides == answer.x.stride() and numpy.p_strides == answer.p.stride()
    assert numpy.c_strides == answer.c.stride() and numpy.p_shape == answer.p.shape
    assert numpy.fresh[:12] == answer.flat[0].tolist() and len(numpy.fresh) == 24


@breaks("p = x.permute(0, 2, 1)", "p = x.view(2, 4, 3)")
@drawn(cases=20, sizes=st.lists(st.integers(1, 4), min_size=2, max_size=2), last=st.sampled_from([2, 4, 6]))
def test_a_last_stride_of_one(answer, sizes, last):
    """`torch.view_as_complex` and a `view` as numbers of another size raise where the last stride is another one than 1, and so does a slice of two columns of three with a last stride of 1; after `contiguous()` they run; of a contiguous tensor they raise and name the `storage_offset` where it is odd, after `contiguous()` too, and after `clone().contiguous()` they run, also of a permuted one whose `view` names it and after `clone()` alone names the last stride; here `p` has the last stride 4 and its copy 1."""
    stepped, pairs = torch.zeros(*sizes, 2 * last)[..., ::2], torch.zeros(2, *sizes).movedim(0, -1)
    if prod(sizes) > 1:
        assert stepped.stride()[-1] == 2 and pairs.stride()[-1] > 1
        with pytest.raises(RuntimeError, match="must be 1 to view Float as Double"):
            stepped.view(torch.float64)
        with pytest.raises(RuntimeError, match="must have a last dimension with stride 1"):
            torch.view_as_complex(pairs)
    slit = torch.zeros(sizes[0] + 1, 3)[:, 1:]
    assert slit.stride() == (3, 1) and torch.view_as_complex(slit.contiguous()).shape == (sizes[0] + 1,)
    for work in (torch.view_as_complex, lambda t: t.view(torch.float64)):
        with pytest.raises(RuntimeError, match="divisible by 2"):
            work(slit)
        behind = torch.zeros(2 * sizes[0] + 1)[1:].view(-1, 2)
        assert behind.is_contiguous() and len(work(behind.clone().contiguous())) == len(behind)
        for tensor in (behind, behind.contiguous()):
            with pytest.raises(RuntimeError, match=r"storage_offset.* divisible by 2"):
                work(tensor)
    turned = torch.zeros(2 * last + 1)[1:].view(last, 2).T
    with pytest.raises(RuntimeError, match=r"storage_offset.* divisible by 2"):
        turned.view(torch.float64)
    with pytest.raises(RuntimeError, match="must be 1 to view Float as Double"):
        turned.clone().view(torch.float64)
    assert turned.clone().contiguous().view(torch.float64).shape == (2, last // 2)
    assert stepped.contiguous().view(torch.float64).shape == (*sizes, last // 2)
    assert torch.view_as_complex(pairs.contiguous()).shape == tuple(sizes)
    assert answer.p.stride()[-1] == 4 and answer.c.stride()[-1] == 1


@breaks("c = p.contiguous()", "c = p = p.contiguous()")
@drawn(cases=20, sizes=st.lists(st.integers(2, 5), min_size=3, max_size=3))
def test_the_result_is_returned(answer, sizes):
    """A call of `p.contiguous()` leaves the strides and the memory of `p` as they are, and `view` still refuses; of the result it does not."""
    p = torch.zeros(sizes).permute(0, 2, 1)
    stride, start = p.stride(), p.data_ptr()
    result = p.contiguous()
    assert p.stride() == stride and p.data_ptr() == start and not p.is_contiguous()
    with pytest.raises(RuntimeError, match=TOLD):
        p.view(sizes[0], -1)
    assert result.view(sizes[0], -1).shape == (sizes[0], sizes[1] * sizes[2])
    assert answer.p.stride() == (12, 1, 4) and not answer.p.is_contiguous()


@breaks("again = np.ascontiguousarray(b)", "again = b[::-1]", variant="numpy")
@drawn(cases=20, sizes=st.lists(st.integers(2, 5), min_size=1, max_size=3))
def test_a_negative_stride(numpy, sizes):
    """`torch.from_numpy` refuses `a[::-1]` for a negative stride, and takes its `copy()`, with the numbers in their new order."""
    a = np.arange(float(prod(sizes))).reshape(sizes)
    with pytest.raises(ValueError, match="negative"):
        torch.from_numpy(a[::-1])
    assert torch.equal(torch.from_numpy(a[::-1].copy()), torch.from_numpy(a).flip(0))
    assert min(numpy.again.strides) > 0 and torch.from_numpy(numpy.again).shape == (2, 4, 3)


@breaks("again = np.ascontiguousarray(b)", "again = b[:, :, :1][:, :, ::-1]", variant="numpy")
@drawn(cases=20, sizes=st.lists(st.integers(1, 5), min_size=2, max_size=3))
def test_a_reversed_axis_of_one(numpy, sizes):
    """`np.ascontiguousarray` cures the negative stride of a reversed axis of two or more positions, and leaves that of a reversed axis of one position in a whole array, as the one colour of a grey image: the array counts as contiguous and comes back as itself, and `torch.from_numpy` refuses it; of its `copy()` it takes the numbers, and of a part cut out of a larger array, which does not count as contiguous, `np.ascontiguousarray` makes a copy."""
    a = np.arange(float(prod(sizes))).reshape(sizes)
    back = a[..., ::-1]
    ordered = np.ascontiguousarray(back)
    if sizes[-1] == 1:
        assert ordered is back and back.flags["C_CONTIGUOUS"]
        with pytest.raises(ValueError, match="negative"):
            torch.from_numpy(ordered)
    else:
        assert torch.equal(torch.from_numpy(ordered), torch.from_numpy(a).flip(-1))
    assert torch.equal(torch.from_numpy(back.copy()), torch.from_numpy(a).flip(-1))
    part = np.zeros((6, 6, 1))[:, :5, ::-1]
    assert torch.from_numpy(np.ascontiguousarray(part)).shape == (6, 5, 1)
    assert not part.flags["C_CONTIGUOUS"] and part.strides[-1] < 0
    assert min(numpy.again.strides) > 0 and np.shares_memory(numpy.again, numpy.b)


@breaks("column = x[:, :, 0]", "column = x[0]", variant="copies")
@breaks("expand(3, 5)", "expand(3, 6)", variant="copies")
@breaks("filled = wide.contiguous()", "filled = wide.repeat(2, 1)", variant="copies")
def test_slices_and_expand(copies):
    """Here a column has the strides (12, 4) and an expanded tensor (1, 0), and neither is contiguous; the latter stores 3 numbers, and after `contiguous()` it stores 15."""
    assert copies.column.shape == (2, 3) and copies.column.stride() == (12, 4) and not copies.column.is_contiguous()
    assert copies.wide.shape == (3, 5) and copies.wide.stride() == (1, 0) and not copies.wide.is_contiguous()
    assert repr(copies.numbers) == "[3, 15]" and torch.equal(copies.column, copies.x[:, :, 0])


@breaks("    wide += 1", "    raise RuntimeError('no')", variant="copies")
@breaks("\nfilled += 1", "\nfilled += 2", variant="copies")
@drawn(cases=15, rows=st.integers(1, 5), columns=st.integers(2, 5))
def test_a_write_into_expand(copies, rows, columns):
    """An in-place addition into an expanded tensor raises that more than one element refers to a single memory location; after `contiguous()` it runs."""
    wide = torch.zeros(rows, 1).expand(rows, columns)
    with pytest.raises(RuntimeError, match="more than one element of the written-to tensor refers to a single memory"):
        wide += 1
    wide = wide.contiguous()
    wide += 1
    assert wide.sum() == rows * columns
    assert "more than one element of the written-to tensor refers to a single memory location" in copies.refused
    assert copies.filled.tolist() == [[1] * 5] * 3 and copies.wide.tolist() == [[0] * 5] * 3


@breaks("expand(3, 5)", "repeat(1, 5)", variant="copies")
@drawn(cases=15, rows=st.integers(1, 5), columns=st.integers(2, 5), data=st.data())
def test_a_write_into_one_column(copies, rows, columns, data):
    """A number written into one place of an expanded tensor stands in each column of its row, and an addition into one column is found in each, without an error; after `contiguous()` both stay where they were written."""
    row, column = (data.draw(st.integers(0, n - 1)) for n in (rows, columns))
    for make, alike in ((lambda t: t, True), (torch.Tensor.contiguous, False)):
        wide = make(torch.zeros(rows, 1).expand(rows, columns))
        wide[row, column] = 7
        wide[:, column] += 1
        wanted = torch.zeros(rows, columns)
        wanted[row, slice(None) if alike else column] = 7
        wanted[:, slice(None) if alike else column] += 1
        assert torch.equal(wide, wanted)
    assert copies.wide.untyped_storage().nbytes() == 3 * 4 and copies.wide.shape == (3, 5)


@breaks("copy = p.contiguous()", "copy = p", variant="copies")
@breaks("same = x[0].contiguous()", "same = x[0].clone()", variant="copies")
@breaks("own = x[0].clone()", "own = x[0]", variant="copies")
@breaks("x[0].clone()", "x[0].contiguous()", variant="pasted")
@drawn(cases=100, seed=SEEDS)
def test_a_write_after_it(copies, pasted, seed):
    """A number written into `t.contiguous()` arrives in `t` where `t` was contiguous, which is no protection, and is lost elsewhere; written into `t.clone()` it is lost in both cases."""
    t = any_tensor(seed)
    if t.numel():
        for make, arrives in ((torch.Tensor.contiguous, t.is_contiguous()), (torch.clone, False)):
            before = t.flatten()[0].item()
            make(t)[(0,) * t.dim()] = before + 7
            assert t.flatten()[0].item() == before + 7 * arrives
    x = torch.arange(24.0).view(2, 3, 4)
    ours = pasted(1, x=x, p=x.permute(0, 2, 1))
    ours.own += 7
    assert ours.own.flatten().tolist() == [*range(7, 19)] and x.flatten().tolist() == [*range(24)]
    assert (copies.lost, copies.arrived, copies.cloned) == (0, 200, 200)
    assert copies.copy.flatten().tolist() == [100, *torch.arange(24).view(2, 3, 4).mT.flatten().tolist()[1:]]
    assert copies.own.flatten().tolist() == [300, *range(1, 12)] and copies.same.data_ptr() == copies.x.data_ptr()
    assert copies.x.flatten().tolist() == [200, *range(1, 24)]


@breaks("p.clone()", "p.contiguous()", variant="copies")
@breaks("p + 1", "p.contiguous() + 1", variant="copies")
@breaks("p.float()", "p.float().contiguous()", variant="copies")
@drawn(cases=20, sizes=st.lists(st.integers(2, 5), min_size=3, max_size=3))
def test_a_new_tensor_may_keep_the_order(copies, sizes):
    """`p.clone()`, `p + 1` and a conversion of a permuted `p` are new tensors with the strides of `p`, not contiguous, and `view` refuses to merge their last two axes."""
    p = torch.zeros(sizes).permute(0, 2, 1)
    for new in (p.clone(), p + 1, p.double()):
        assert new.data_ptr() != p.data_ptr() and new.stride() == p.stride() and not new.is_contiguous()
        with pytest.raises(RuntimeError, match=TOLD):
            new.view(sizes[0], -1)
    starts = {t.data_ptr() for t in (copies.p, copies.twin, copies.result, copies.cast)}
    assert len(starts) == 4 and torch.equal(copies.result, copies.p + 1) and torch.equal(copies.cast, copies.p.float())
    assert copies.twin.stride() == copies.result.stride() == copies.cast.stride() == (12, 1, 4)
    assert torch.equal(copies.twin, copies.p)


@breaks("torch.zeros(2, 3, 5, 7)", "torch.zeros(2, 3, 7, 5)", variant="copies")
@breaks("memory_format=torch.channels_last", "memory_format=torch.contiguous_format", variant="copies")
@drawn(cases=10, sizes=st.lists(st.integers(2, 5), min_size=4, max_size=4))
def test_channels_last(copies, sizes):
    """An image in `channels_last` is not contiguous by `is_contiguous()`, and `contiguous()` undoes the format; with `memory_format=torch.channels_last` both keep it."""
    last = torch.randn(sizes).to(memory_format=torch.channels_last)
    assert not last.is_contiguous() and last.is_contiguous(memory_format=torch.channels_last)
    assert last.contiguous().stride() == torch.empty(sizes).stride()
    assert last.contiguous(memory_format=torch.channels_last) is last
    assert copies.last.stride() == (105, 1, 21, 3) and copies.last.contiguous().stride() == (105, 35, 7, 1)


@breaks("memory_format=torch.channels_last", "memory_format=torch.contiguous_format", variant="copies")
@drawn(cases=10, seed=SEEDS, channels=st.integers(2, 5), kernel=st.integers(2, 3))
def test_weights_in_order(copies, seed, channels, kernel):
    """The weights of a Conv2d in `channels_last` and of a Linear set from a transposed tensor are not contiguous; in `{k: v.contiguous() for k, v in model.state_dict().items()}`, for the file, all are, a transposed buffer too, with the same numbers, and it leaves the model alone: its weights stay in their order and tied."""
    torch.manual_seed(seed)
    conv = nn.Conv2d(channels, 4, kernel).to(memory_format=torch.channels_last)
    tied = nn.Linear(3, 5), nn.Linear(3, 5)
    tied[0].weight.data = torch.randn(3, 5).t()
    tied[1].weight = tied[0].weight
    model = nn.ModuleList([conv, *tied])
    model.register_buffer("mask", torch.ones(4, 4).triu().t())
    assert not conv.weight.is_contiguous() and not tied[1].weight.is_contiguous() and not copies.last.is_contiguous()
    places = [weight.data_ptr() for weight in model.parameters()]
    held = {k: v.contiguous() for k, v in model.state_dict().items()}
    assert held.keys() == model.state_dict().keys() and all(v.is_contiguous() for v in held.values())
    assert not model.mask.is_contiguous() and "mask" in held
    assert all(torch.equal(v, model.state_dict()[k]) for k, v in held.items())
    assert places == [weight.data_ptr() for weight in model.parameters()] and not conv.weight.is_contiguous()
    assert tied[0].weight is tied[1].weight and not tied[0].weight.is_contiguous()


@breaks("memory_format=torch.channels_last", "memory_format=torch.contiguous_format", variant="copies")
@drawn(cases=10, seed=SEEDS, wide=st.integers(2, 5), high=st.integers(2, 5))
def test_a_transpose_parts(copies, seed, wide, high):
    """Two weights of which one is the transpose of the other in memory follow each other, until `p.data = p.data.contiguous()` for each parameter of the model itself, which parts them."""
    torch.manual_seed(seed)
    there, back = nn.Linear(wide, high), nn.Linear(high, wide)
    back.weight.data = there.weight.data.t()
    model = nn.Sequential(there, back)
    for parted in (False, True):
        there.weight.data.add_(1)
        assert torch.equal(back.weight.t(), there.weight) is not parted
        for p in model.parameters():
            p.data = p.data.contiguous()
    assert copies.last.stride() == (105, 1, 21, 3)


@breaks("memory_format=torch.channels_last", "memory_format=torch.contiguous_format", variant="copies")
@drawn(
    cases=10, seed=SEEDS, kind=st.sampled_from(["Adam", "AdamW", "SGD"]), how=st.sampled_from([dict(fused=True), {}])
)
def test_a_fused_step_goes_wrong(copies, seed, kind, how):
    """After `p.data = p.data.contiguous()` for weights in `channels_last` the next steps of Adam, AdamW and SGD with momentum go another way with `fused=True`, and not without it, nor where a deep copy of the model is put in order; with `fused=True` they also go another way once the weights, in order, and the optimizer were saved and loaded into a model made without `channels_last`, and not into one made with it."""

    def made(layout):
        model = nn.Conv2d(3, 5, 3).to(memory_format=layout)
        momentum = {"momentum": 0.9} if kind == "SGD" else {}
        return model, getattr(torch.optim, kind)(model.parameters(), lr=0.01, **how, **momentum)

    def train(order=None, file=None):
        torch.manual_seed(seed)
        model, optimizer = made(torch.channels_last)
        images, targets = torch.randn(4, 3, 6, 6), torch.randn(4, 5, 4, 4)
        for step in range(6):
            if step == 3:
                ordered = {"the copy": copy.deepcopy(model), "the model": model}.get(order, nn.Module())
                for p in ordered.parameters():
                    p.data = p.data.contiguous()
                if file is not None:
                    weights = {k: v.contiguous() for k, v in model.state_dict().items()}
                    torch.save([weights, optimizer.state_dict()], held := io.BytesIO())
                    held.seek(0)
                    model, optimizer = made(file)
                    for part, state in zip((model, optimizer), torch.load(held), strict=True):
                        part.load_state_dict(state)
            optimizer.zero_grad()
            (model(images) - targets).square().mean().backward()
            optimizer.step()
        return model.weight.detach()

    alone = train()
    assert torch.equal(train("the copy"), alone)
    assert torch.allclose(train("the model"), alone, atol=1e-4) == (not how)
    assert torch.allclose(train(file=torch.contiguous_format), alone, atol=1e-4) == (not how)
    assert torch.allclose(train(file=torch.channels_last), alone, atol=1e-6)
    assert copies.last.stride() == (105, 1, 21, 3)


@breaks("b = np.ascontiguousarray(a)", "b = a", variant="numpy")
@breaks("again = np.ascontiguousarray(b)", "again = b.copy()", variant="numpy")
@breaks("b[0, 0, 0] = 100", "b[0, 0, 0] = 101", variant="numpy")
@drawn(cases=60, seed=SEEDS)
def test_numpy_copies_alike(numpy, seed):
    """NumPy's `ascontiguousarray` returns a contiguous array itself and a copy of any other, with the numbers and strides of `contiguous()`."""
    t = any_tensor(seed)
    a = t.numpy()
    b, c = np.ascontiguousarray(a), t.contiguous()
    if t.numel():
        assert np.array_equal(b, c.numpy()) and np.shares_memory(a, b) == t.is_contiguous()
        steps = [step // b.itemsize for step in b.strides]
        assert all(n == 1 or s == want for n, s, want in zip(b.shape, steps, c.stride(), strict=True))
    assert numpy.a[0, 0, 0] == 0 and numpy.again[0, 0, 0] == numpy.b[0, 0, 0] == 100
    assert numpy.again.ravel()[1:12].tolist() == numpy.fresh[1:12]
