import copy
import itertools

import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
LARGE = 16777216


def chain(terms):
    """The sum from left to right, rounded after each step."""
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def rows(seed, count, *shape):
    torch.manual_seed(seed)
    return torch.rand(count, *shape) - 0.5


@breaks("torch.tensor([2.0**24, 1.0, -(2.0**24)])", "torch.tensor([2.0**24, 1.0, -(2.0**24)]).double()")
@breaks("first, second = (a + b) + c, (a + c) + b", "first, second = (a + b) + c, (b + a) + c")
@breaks("a.double(), b.double(), c.double()", "a, b, c")
@breaks("torch.tensor([2.0**24, 1.0,", "torch.tensor([2.0**23, 1.0,")
@drawn(cases=15, seed=SEED, count=st.integers(2, 60), scale=st.floats(1e-3, 1e3))
def test_order_changes_the_sum(answer, seed, count, scale):
    """In float32 the sum of the same numbers in two orders differs by at most their number times eps times the sum of their sizes, and for numbers of both signs it does differ; here the 1 is lost beside 16,777,216, so (a + b) + c is 0 where (a + c) + b is 1, and in float64 both are 1."""
    terms = (torch.rand(count, generator=torch.Generator().manual_seed(seed)) - 0.5) * scale
    orders = [
        terms,
        terms.flip(0),
        terms[torch.randperm(count, generator=torch.Generator().manual_seed(seed))],
        terms.sort().values,
    ]
    sums = [chain(order) for order in orders]
    bound = count * torch.finfo(torch.float32).eps * terms.abs().sum()
    assert all((one - other).abs() <= bound for one, other in itertools.combinations(sums, 2))
    many = rows(seed, 200) * scale
    assert len({chain(many[torch.randperm(200)]).item() for _ in range(12)}) > 1
    assert LARGE == 16_777_216 and torch.tensor(float(LARGE)) + 1 == torch.tensor(float(LARGE)) and LARGE == 2**24
    assert (answer.first.item(), answer.second.item()) == (0, 1) and answer.first.dtype == torch.float32
    assert [one.item() for one in answer.exact] == [1, 1] and answer.exact[0].dtype == torch.float64
    assert (answer.a.item(), answer.b.item(), answer.c.item()) == (LARGE, 1, -LARGE)


@breaks("stride = 1 if len(x) < 4 else 5", "stride = 1 if len(x) < 9 else 5")
@breaks("torch.float64, torch.float32, torch.bfloat16:", "torch.float64, torch.float32, torch.float16:")
@breaks("part = part + terms[:, i]", "part = part + terms[:, i] * (1 + (len(x) > 4) / 9)")
@breaks("few, many = model(x[-2:]), model(x)[-2:]", "few, many = model(x)[-2:], model(x)[-2:]")
@drawn(cases=6, seed=SEED, inputs=st.integers(60, 120), count=st.integers(4, 8))
def test_rounding_shrinks(answer, seed, inputs, count):
    """A product whose order of adding depends on the batch size moves a row by less than 1e-5 of the largest output in float32 and less than 1e-13 in float64, where other neighbours move it by 0; here by 2e-07 and 3e-16, and by a far larger 2e-02 in bfloat16, whose eps is 7.8e-03 where that of float32 is 1.2e-07."""
    torch.manual_seed(seed)
    model, x = answer.Product(inputs, 4), torch.rand(count, inputs, dtype=torch.float64)
    double, plain = answer.gap(model, x), answer.gap(model.float(), x.float())
    assert double < 1e-13 and 1e-9 < plain < 1e-5 and answer.moved(model, x.float()) == 0
    wanted = {torch.float64: 3e-16, torch.float32: 2e-07, torch.bfloat16: 2e-02}
    assert list(answer.gaps) == list(wanted)
    for dtype, (off, beside) in answer.gaps.items():
        assert float(f"{off:.0e}") == wanted[dtype] and beside == 0
    assert (
        f"{torch.finfo(torch.bfloat16).eps:.1e}" == "7.8e-03" and f"{torch.finfo(torch.float32).eps:.1e}" == "1.2e-07"
    )


@breaks("nn.BatchNorm1d(4),", "nn.BatchNorm1d(4).eval(),", variant="leaks")
@breaks("nn.BatchNorm1d(4).eval()", "nn.BatchNorm1d(4).train()", variant="leaks")
@breaks("nn.Softmax(dim=0)", "nn.Softmax(dim=1)", variant="leaks")
@breaks("return x - x.mean(0)", "return x - x.mean(1, keepdim=True)", variant="leaks")
@breaks("nn.LSTM(4, 3)", "nn.LSTM(4, 3, batch_first=True)", variant="leaks")
@breaks(
    "copy.deepcopy(model).double(), rows.double()", "copy.deepcopy(model).double(), rows.double() / 2", variant="leaks"
)
@drawn(cases=8, seed=SEED, count=st.integers(3, 7))
def test_a_leak_stays(answer, leaks, seed, count):
    """BatchNorm in train mode, and in eval mode `softmax(dim=0)`, the mean of the batch taken off and an LSTM without `batch_first`, move a row by as much in float64 as in float32, and by other neighbours too; BatchNorm after `eval()` by 0."""
    x = rows(seed, count, 4, 4)
    for name, (model, like) in leaks.suspects.items():
        data = x if like.dim() == 3 else x[:, 0]
        model = copy.deepcopy(model)
        single, beside = leaks.gap(model, data), leaks.moved(model, data)
        model = model.double()
        double, beside_too = leaks.gap(model, data.double()), leaks.moved(model, data.double())
        if name in ("place", "size"):
            continue
        if name == "BatchNorm, eval()":
            assert single == double == beside == beside_too == 0
        else:
            assert abs(single - double) < 1e-3 * double and abs(beside - beside_too) < 1e-3 * beside + 1e-5
            assert min(double, beside_too) > 1e-7
    torch.manual_seed(0)
    x = torch.rand(7, 5, 4)
    x = x[:, 0].double()
    many = {
        "BatchNorm, train()": lambda x: (x - x.mean(0)) / (x.var(0, correction=0) + 1e-5).sqrt(),
        "softmax(dim=0)": lambda x: x.exp() / x.exp().sum(0),
        "x - x.mean(0)": lambda x: x - x.mean(0),
    }
    for name, rule in many.items():
        assert (
            abs(leaks.told[name][0] - leaks.gap(rule, x)) < 1e-4
            and abs(leaks.told[name][1] - leaks.moved(rule, x)) < 1e-4
        )
    assert leaks.told["BatchNorm, eval()"] == (0, 0, 0, 0)
    for name, (_, like) in leaks.suspects.items():
        assert name == "LSTM" or torch.equal(like.double(), x)
    steps, batch = leaks.suspects["LSTM"]
    assert torch.equal(steps(batch), steps.lstm(batch)[0][:, -1]) and steps(batch).shape == (7, 3)
    assert all(
        min(told) > 0.005 for name, told in leaks.told.items() if name not in ("BatchNorm, eval()", "place", "size")
    )
    for told in leaks.told.values():
        assert abs(told[0] - told[2]) < 1e-4 and abs(told[1] - told[3]) < 1e-4
    assert [model.training for model, _ in leaks.suspects.values()] == [True] + [False] * 6


@breaks("torch.stack([row] * len(x))", "torch.stack([row] * len(x)) * 2")
@breaks("torch.stack([row] * len(x))", "x", variant="leaks")
@breaks("enumerate(x)", "enumerate(x[-1:])", variant="leaks")
@breaks("torch.stack([row] * len(x))", "x", variant="pasted")
@breaks("model.eval()  # and train() later\n", "", variant="pasted")
@drawn(cases=8, seed=SEED, count=st.integers(2, 7))
def test_neighbours_tell(answer, leaks, pasted, seed, count):
    """With all rows like itself and the same size each row stays within 1e-5 for Linear, Conv1d, LayerNorm, a GRU and attention with `batch_first=True`, and BatchNorm in eval mode; some row moves by more with the mean of the batch taken off, with a division by its largest number, and with sums over the rows before or behind; with a division by the spread of the batch the lines print more, or `nan` where `out` is finite; a `nan` where it is infinite, as masked logits are, they print of a `Linear` too."""
    x = rows(seed, count, 5, 8)

    class First(nn.Module):
        def __init__(self, layer, times):
            super().__init__()
            self.layer, self.times = layer, times

        def forward(self, x):
            return self.layer(*[x] * self.times)[0]

    class Divided(nn.Module):
        def forward(self, x):
            return (x - x.amin(0)) / (x.amax(0) - x.amin(0))

    class Masked(nn.Linear):
        def forward(self, x):
            return super().forward(x).masked_fill(torch.arange(3) == 1, -torch.inf)

    for model in (
        nn.Linear(8, 3),
        nn.Conv1d(5, 3, 2),
        nn.LayerNorm(8),
        First(nn.GRU(8, 3, batch_first=True), 1),
        First(nn.MultiheadAttention(8, 2, batch_first=True), 3),
        nn.BatchNorm1d(5),
    ):
        model.eval()
        assert answer.moved(model, x) < 1e-5 and leaks.moved(model, x) < 1e-5
        for wrong in (
            lambda x, model=model: (out := model(x)) - out.mean(0),
            lambda x, model=model: (out := model(x)) / out.max(),
            lambda x, model=model: model(x).cumsum(0),
            lambda x, model=model: model(x).flip(0).cumsum(0).flip(0),
        ):
            assert min(answer.moved(wrong, x), leaks.moved(wrong, x)) > 1e-5
    for model, reads in (nn.LayerNorm(8), False), (nn.BatchNorm1d(5), False), (nn.Softmax(dim=0), True):
        told = [line.split() for line in pasted(1, model=model, x=x).printed]
        assert [int(place) for place, _ in told] == [*range(count)]
        assert (max(float(off) for _, off in told) > 1e-5) == reads
    spread = pasted(1, model=Divided(), x=x)
    far = [float(line.split()[1]) for line in spread.printed]
    assert len(far) == count and spread.out.isfinite().all() and all(off > 1e-5 or str(off) == "nan" for off in far)
    masked = pasted(1, model=Masked(8, 3), x=x)
    assert masked.out.isinf().any() and [line.split()[1] for line in masked.printed] == ["nan"] * count
    for find in answer.moved, leaks.moved:
        exact = max(
            (torch.stack([row] * count).cumsum(0)[i] - x.cumsum(0)[i]).abs().max().item() for i, row in enumerate(x)
        )
        assert find(lambda x: x.cumsum(0), x) == find(lambda x: -x.cumsum(0), x) == exact
        signed = torch.arange(float(count))[:, None]
        assert abs(find(lambda x: x.sum(0) - x, signed) - (count - 1) * count / 2) < 1e-4
    assert answer.gaps[torch.float32][1] == 0 and leaks.told["softmax(dim=0)"][1] > 0.01


@breaks("x[-2:, 3:] = 0", "x[-2:, 5:] = 0", variant="leaks")
@breaks("average(x[-2:, :3])", "x[-2:, :3].sum(1) / 5", variant="leaks")
@breaks("beside = moved(average, x)", "beside = moved(lambda x: x - x.mean(0), x)", variant="leaks")
@drawn(cases=8, seed=SEED, length=st.integers(1, 6), longer=st.integers(1, 4))
def test_padding_is_not_a_neighbour(leaks, seed, length, longer):
    """A mean over the steps of a padded row is smaller than that of the row by the share of padding, in float64 as well, and neighbours say nothing of it, as other ones leave it as it is, and leave so rows scaled by their batch before the model, which have other numbers in another batch; here 3 of 5 steps move it by 0.67."""
    row = rows(seed, 2, length, 3).double()
    padded = torch.cat([row, torch.zeros(2, longer, 3).double()], 1)
    assert torch.allclose(padded.mean(1), row.mean(1) * length / (length + longer))
    assert leaks.moved(lambda x: x.mean(1), padded) == 0
    model, many = nn.Linear(3, 2).double(), rows(seed, 6, 3).double()
    scaled, few = many - many.mean(0), many[:2] - many[:2].mean(0)
    assert leaks.moved(model, scaled) < 1e-12 and (model(few) - model(scaled)[:2]).abs().max() > 1e-6
    assert leaks.beside == 0 and abs(leaks.padded - (5 / 3 - 1)) < 1e-5
    assert torch.allclose(leaks.long * 5 / 3, leaks.short) and leaks.x[:-2].gt(0).all()


@breaks("total = (terms[0] + terms[1]) + terms[2]", "total = (terms[0] + terms[2]) + terms[1]", variant="use")
@breaks("torch.tensor(0.5)", "torch.tensor(2.0)", variant="use")
def test_a_tie_flips(use):
    """Here the sums of either order lie on either side of the other score, so that class 1 becomes class 0."""
    assert use.classes == [1, 0] and [score.tolist() for score in use.scores] == [[0, 0.5], [1, 0.5]]
    assert sorted(use.one_order.tolist()) == sorted(use.other_order.tolist()) == [-LARGE, 1, LARGE]


@breaks("cast = terms.float()", "cast = terms", variant="use")
@drawn(cases=6, seed=SEED, inputs=st.integers(60, 120))
def test_a_cast_inside(answer, use, seed, inputs):
    """A model in float64 that casts by `.float()` inside moves a row as in float32 and not as in float64; here the sums are 0 and 1."""
    torch.manual_seed(seed)
    model, x = answer.Product(inputs, 4), torch.rand(7, inputs, dtype=torch.float64)
    plain = answer.gap(copy.deepcopy(model).float(), x.float())

    def cast(x):
        return model.float()(x.float()).double()

    assert answer.gap(model, x) < 1e-13 and abs(answer.gap(cast, x) - plain) < 1e-3 * plain and plain > 1e-9
    assert use.inside == [0, 1]


@breaks("nn.BatchNorm1d(4)]", "nn.Softmax(dim=1)]", variant="use")
@breaks("leak(x[order]) - leak(x)[order]", "leak(x[order]) - leak(x)", variant="use")
@drawn(cases=8, seed=SEED, count=st.integers(3, 9))
def test_shuffling_shows_nothing(leaks, use, seed, count):
    """A shuffled batch gives each row the numbers it had, within 1e-5, with `softmax(dim=0)` and with BatchNorm in train mode, although other neighbours move them."""
    x = rows(seed, count, 4) * 3
    order = torch.randperm(count)
    for leak in nn.Softmax(dim=0), nn.BatchNorm1d(4).train():
        assert torch.allclose(leak(x[order]), leak(x)[order], atol=1e-5) and leaks.moved(leak, x) > 1e-4
    assert use.leaks[0].dim == 0 and use.leaks[1].training
    assert list(use.shuffled) == ["Softmax", "BatchNorm1d"] and all(off < 1e-5 for off in use.shuffled.values())
    for leak, off in zip(use.leaks, use.shuffled.values(), strict=True):
        assert off == (leak(use.x[use.order]) - leak(use.x)[use.order]).abs().max().item()
    assert use.order.tolist() == [3, 0, 6, 2, 5, 1, 4]


@breaks("if len(x) < 4", "if x[0].sum() < x[1].sum()")
@breaks("rtol=1e-4, atol=1e-5", "rtol=0, atol=0", variant="pasted")
@drawn(cases=6, seed=SEED, inputs=st.integers(60, 90), count=st.integers(1, 3))
def test_filled_up_is_the_same(answer, pasted, seed, inputs, count):
    """Where the number of rows decides the order of adding, a small batch that is filled up with other rows behind its own to the size of the large one gives each row the bits that it has in the large one."""
    torch.manual_seed(seed)
    model, x = answer.Product(inputs, 4).float(), torch.rand(7, inputs)
    few = x[:count]
    filled = torch.cat([few, few[-1:].expand(7 - count, -1)])
    assert torch.equal(model(filled)[:count], model(x)[:count])
    assert not torch.equal(model(few), model(x)[:count])
    assert pasted(2, few=model(few), many=model(x)[:count]).printed == ["True"]
    assert pasted(2, few=model(few), many=model(x)[:count] + 0.01).printed == ["False"]


@breaks("return x + torch.arange", "return x + 0 * torch.arange", variant="leaks")
@breaks("[:, None] / 9", "[:, None] / 8", variant="leaks")
@breaks("return x / len(x)", "return x / 7", variant="leaks")
@drawn(cases=8, seed=SEED, count=st.integers(3, 8))
def test_a_place_is_not_a_neighbour(answer, leaks, seed, count):
    """A row to which a number of its place in the batch is added, and one that is divided by the number of rows, move in another batch size, in float64 by as much, and rows like itself leave them as they are; a shuffled batch moves the first."""
    x = rows(seed, count, 4)
    for model, part in ((leaks.placed, (count - 2) / 9), (leaks.shared, None)):
        off = (model(x)[-2:] - model(x[-2:])).abs().double()
        wanted = torch.full((2, 4), part) if part else x[-2:].abs() * (1 / 2 - 1 / count)
        assert torch.allclose(off, wanted.double(), atol=1e-5)
        double = x.double()
        exact = (model(double)[-2:] - model(double[-2:])).abs().max() / model(double)[-2:].abs().max()
        for find in answer.gap, leaks.gap:
            assert abs(find(model, double) - find(lambda x, model=model: -model(x), double)) == 0
        assert abs(leaks.gap(model, x) - leaks.gap(model, double)) < 1e-5
        assert leaks.moved(model, x) == leaks.moved(model, double) == 0 and exact > 0
    assert not torch.allclose(leaks.placed(x.flip(0)), leaks.placed(x).flip(0))
    torch.manual_seed(0)
    x = torch.rand(7, 5, 4)[:, 0].double()
    for name, add, times in (("place", torch.arange(7.0).double()[:, None] / 9, 1), ("size", 0, 7)):
        many = (x / times + add)[-2:]
        few = (x[-2:] / (2 if times == 7 else 1)) + (add[:2] if times == 1 else 0)
        gap, beside, double, beside_too = leaks.told[name]
        assert abs(double - (few - many).abs().max().item() / (x / times + add).abs().max().item()) < 1e-12
        assert abs(gap - double) < 1e-6 and beside == beside_too == 0


@breaks("model.eval()  # and train() later\n", "", variant="pasted")
@breaks("few, many = model(x[-2:]), model(x)[-2:]", "few, many = model(x)[-2:], model(x)[-2:]", variant="leaks")
@drawn(cases=8, seed=SEED, count=st.integers(4, 7))
def test_the_lines_hide_it(leaks, pasted, seed, count):
    """With BatchNorm or Dropout, where a missing `eval()` lets the rows differ in another batch size, the lines, which call it, print zeros, to 1e-5, and the rows agree from then on."""
    x = rows(seed, count, 8)
    for layer in nn.BatchNorm1d(16), nn.Dropout():
        model = nn.Sequential(nn.Linear(8, 16), layer, nn.Linear(16, 3)).train()
        model(x)
        assert leaks.gap(model, x) > 1e-2
        ours = pasted(1, model=model, x=x)
        assert len(ours.printed) == count and all(float(line.split()[1]) < 1e-5 for line in ours.printed)
        assert not model.training and leaks.gap(model, x) < 1e-5


@breaks("nn.Softmax(dim=0).eval()", "nn.Softmax(dim=1).eval()", variant="leaks")
@drawn(cases=8, seed=SEED, count=st.integers(3, 7))
def test_eval_is_not_enough(leaks, seed, count):
    """In eval mode other neighbours move a row with `softmax(dim=0)` and with a BatchNorm with `track_running_stats=False`, as in train mode; with a BatchNorm of running averages they do not."""
    x = rows(seed, count, 4)
    for leak in nn.Softmax(dim=0), nn.BatchNorm1d(4, track_running_stats=False):
        assert leaks.moved(leak.eval(), x) == leaks.moved(leak.train(), x) > 1e-5
    assert leaks.moved(nn.BatchNorm1d(4).eval(), x) == 0
    assert leaks.told["softmax(dim=0)"][1] > 0.01 and leaks.told["BatchNorm, eval()"][1] == 0


@breaks("return x + torch.randn_like(x)", "return x + torch.randn_like(x[:1])", variant="leaks")
@drawn(cases=12, seed=SEED, rows=st.integers(2, 6), columns=st.integers(2, 9))
def test_noise_by_place(leaks, seed, rows, columns):
    """A row that was not the first of its batch gets, alone and after the same seed, other noise from `torch.randn_like`, while the same batch gets the same."""
    x = torch.zeros(rows, columns)

    def noise(x):
        torch.manual_seed(seed)
        return torch.randn_like(x)

    assert torch.equal(noise(x), noise(x))
    assert all((noise(x[i : i + 1])[0] - noise(x)[i]).abs().max() > 1e-3 for i in range(1, rows))
    assert leaks.noisy > 0.3
    assert leaks.noisy == leaks.gap(leaks.noised, leaks.x[:, 0])
    noised = leaks.noised(x + 1)
    torch.manual_seed(0)
    assert torch.equal(noised, 1 + torch.randn(rows, columns))
