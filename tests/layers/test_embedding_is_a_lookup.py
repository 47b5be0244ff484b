import warnings

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)
SEED = st.integers(0, 2**20)
RANGE = "index out of range in self"


def words(use, kind):
    """What an error of this kind says, or "no error"."""
    try:
        use()
    except kind as error:
        return str(error)
    return "no error"


def step(layer, loss, optimizer, **options):
    """How far one step of this optimizer moves the table."""
    before = layer.weight.detach().clone()
    optimizer = getattr(torch.optim, optimizer)(layer.parameters(), **options)
    loss().backward()
    optimizer.step()
    return layer.weight.detach() - before


@breaks("rows = embedding.weight[ids]", "rows = embedding.weight[ids.flip(1)]")
@breaks("vectors = embedding(ids)", "vectors = embedding(ids.flip(1))")
@breaks("off = (vectors - rows)", "off = (vectors - rows + 1)")
@breaks("largest_id + 1", "largest_id", variant="pasted")
@breaks("embedding(ids)", "embedding(ids.flip(0))", variant="pasted")
@drawn(cases=40, n=SIZE, d=st.integers(0, 5), shape=st.lists(st.integers(0, 7), max_size=3), seed=SEED)
def test_each_id_gets_its_row(answer, pasted, n, d, shape, seed):
    """`Embedding(n, d)` gives row i of its weights for id i, at each place of ids of any shape and with int64 or int32, so a length d is added at the end; here (2, 5) becomes (2, 5, 3), and 7, which stands twice, gets the same row twice."""
    torch.manual_seed(seed)
    layer, ids = nn.Embedding(n, d), torch.randint(n, shape)
    for kind in (torch.int64, torch.int32):
        out = layer(ids.to(kind))
        assert out.shape == (*shape, d) and layer.weight.shape == (n, d)
        for place, word in enumerate(ids.flatten().tolist()):
            assert torch.equal(out.view(ids.numel(), d)[place], layer.weight[word])
    assert torch.equal(answer.vectors, answer.rows) and answer.off == 0 and answer.vectors.shape == (2, 5, 3)
    assert torch.equal(answer.rows[1, 1], answer.before[10]) and answer.ids[0, 0] == answer.ids[0, 2] == 7
    assert torch.equal(answer.vectors[0, 0], answer.vectors[0, 2]) and answer.ids[1].tolist() == [4, 10, 2, 2, 1]
    assert answer.ids[0].tolist() == [7, 2, 7, 0, 9]
    lines = {"largest_id": n, "size_of_a_vector": d + 1, "ids": torch.arange(n + 1)[:, None].repeat(1, 3)}
    assert words(lambda: pasted(1, **lines), IndexError) == "no error"
    ours = pasted(1, **lines)
    assert ours.vectors.shape == (n + 1, 3, d + 1) and ours.embedding.weight.shape == (n + 1, d + 1)
    for word, row in enumerate(ours.embedding.weight):
        assert torch.equal(ours.vectors[word], row.expand(3, d + 1))


@breaks("torch.manual_seed(0)", "torch.manual_seed(1)")
@breaks("nn.Embedding(11, 3)", "nn.Embedding.from_pretrained(torch.ones(11, 3), freeze=False)")
@drawn(cases=5, seed=SEED)
def test_the_start_is_random(answer, seed):
    """A new table is drawn from a normal distribution and holds no meaning: over 20,000 numbers the mean is within 0.05 of 0, the standard deviation within 0.05 of 1, and two rows have a correlation below 0.1; another seed gives another table."""
    torch.manual_seed(seed)
    table = nn.Embedding(4, 5000).weight.detach()
    assert abs(table.mean()) < 0.05 and abs(table.std() - 1) < 0.05
    assert 0.66 < (table.abs() < 1).float().mean() < 0.71
    assert (torch.corrcoef(table) - torch.eye(4)).abs().max() < 0.1
    torch.manual_seed(seed + 1)
    assert not torch.equal(nn.Embedding(4, 5000).weight, table)
    torch.manual_seed(0)
    assert torch.equal(nn.Embedding(11, 3).weight, answer.before)


@breaks("vectors = embedding(ids)", "vectors = embedding(ids); embedding.weight.data += 1")
@breaks("optimizer.step()", "pass")
@drawn(cases=10, n=SIZE, calls=st.integers(1, 5), seed=SEED)
def test_looking_up_changes_nothing(answer, n, calls, seed):
    """Calling the layer leaves its table as it is, in train and in eval mode, and a step of SGD after `backward()` does not."""
    torch.manual_seed(seed)
    layer = nn.Embedding(n, 3)
    before = layer.weight.detach().clone()
    for _ in range(calls):
        out = layer.train(not layer.training)(torch.randint(n, (2, 5)))
    assert torch.equal(layer.weight, before)
    assert step(layer, out.sum, "SGD", lr=0.5).abs().max() > 0.4
    torch.manual_seed(0)
    fresh = nn.Embedding(11, 3).weight
    assert torch.equal(answer.before, fresh) and torch.equal(answer.vectors, fresh[answer.ids])
    assert (answer.embedding.weight - answer.before).abs().max() > 2.9 and not answer.before.requires_grad


@breaks("one_hot(ids, 11)", "one_hot(ids.flip(1), 11)")
@breaks("embedding.weight.detach().T", "embedding.weight.detach().T.flip(1)")
@breaks("nn.Linear(11, 3, bias=False)", "nn.Linear(11, 3)")
@drawn(cases=20, n=SIZE, d=SIZE, shape=st.lists(SIZE, max_size=2), seed=SEED)
def test_one_hot_times_table(answer, n, d, shape, seed):
    """A linear layer without bias, whose weight is the transposed table, gives for float one-hot vectors what the table gives for the ids; here it takes (2, 5, 11) and returns (2, 5, 3), and both have 33 weights."""
    torch.manual_seed(seed)
    layer, linear, ids = nn.Embedding(n, d), nn.Linear(n, d, bias=False), torch.randint(n, shape)
    linear.weight = nn.Parameter(layer.weight.detach().T)
    hot = nn.functional.one_hot(ids, n).float()
    torch.testing.assert_close(linear(hot), layer(ids))
    assert torch.equal(answer.product, answer.vectors) and answer.hot.shape == (2, 5, 11)
    assert sum(p.numel() for p in answer.linear.parameters()) == answer.embedding.weight.numel() == 33
    assert (answer.linear.in_features, answer.linear.out_features) == (11, 3) == answer.linear.weight.T.shape
    assert answer.hot.sum() == 10 and answer.product.shape == (2, 5, 3)


@breaks("vectors = embedding(ids)", "vectors = embedding(ids.flip(1))")
@drawn(cases=20, n=SIZE, columns=st.integers(2, 5), seed=SEED)
def test_columns_share_rows(answer, n, columns, seed):
    """In one table the same id gets the same row in each column, so that columns that change places leave the mean as it is; with a table of its own, or numbers of its own, each column gets other rows for it."""
    torch.manual_seed(seed)
    layer, ids = nn.Embedding(n, 3), torch.randint(n, (7, columns))
    assert torch.equal(layer(ids.flip(1)), layer(ids).flip(1))
    assert torch.allclose(layer(ids.flip(1)).mean(1), layer(ids).mean(1), atol=1e-5)
    same = ids[:, :1].expand(7, columns)
    assert (layer(same) == layer(same)[:, :1]).all()
    numbered = nn.Embedding(n * columns, 3)(same + n * torch.arange(columns))
    apart = torch.stack([nn.Embedding(n, 3)(same[:, 0]) for _ in range(columns)], dim=1)
    for out in (numbered, apart):
        assert not (out[:, 1:] == out[:, :1]).all(dim=-1).any()
    assert torch.equal(answer.vectors[0, 1], answer.vectors[1, 2]) and answer.ids[0, 1] == answer.ids[1, 2] == 2


@breaks("[4, 10, 2, 2, 1]", "[4, 9, 2, 2, 1]")
@drawn(cases=20, n=st.integers(2, 8), shape=st.lists(SIZE, max_size=2), seed=SEED)
def test_renumbering(answer, n, shape, seed):
    """New numbers for the words together with the rows in the new order give the same vectors; new numbers with the old rows give for each renumbered word another row, and raise nothing."""
    torch.manual_seed(seed)
    layer, ids = nn.Embedding(n, 3), torch.randint(n, shape)
    order = torch.randperm(n)  # new number of each word
    moved = nn.Embedding(n, 3)
    moved.weight.data[order] = layer.weight.data
    assert torch.equal(moved(order[ids]), layer(ids))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        same = (layer(order[ids]) == layer(ids)).all(dim=-1)
    assert not said and torch.equal(same, order[ids] == ids)
    assert answer.ids.max() == 10 and answer.ids.min() == 0


@breaks("lr=0.1", "lr=0.0", variant="meaning")
@breaks("like.argmax(1)", "torch.arange(14)", variant="meaning")
@breaks("steps=0", "steps=60", variant="meaning")
@breaks("fill_diagonal_(-2)", "fill_diagonal_(2)", variant="meaning")
def test_meaning_comes_from_training(meaning):
    """Here, with seeds 0, 1 and 2, the most similar other row is of the same group for 6, 7 and 4 of 14 words before training and for all 14 after it; the words differ in a label, which makes two groups."""
    assert meaning.fresh == [6, 7, 4] and meaning.trained == [14, 14, 14]
    assert meaning.label.tolist() == [1] * 8 + [0] * 6 and meaning.words.tolist() == list(range(14))
    table, count = torch.randn(14, 4, generator=torch.Generator().manual_seed(3)), 0
    for word, row in enumerate(table):
        like = nn.functional.cosine_similarity(row[None], table).tolist()
        like[word] = -2.0
        count += (like.index(max(like)) < 8) == (word < 8)
    assert meaning.friends(table) == count
    torch.manual_seed(1)
    model, target = nn.Sequential(nn.Embedding(14, 4), nn.Linear(4, 1)), meaning.label
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(60):
        loss = nn.functional.binary_cross_entropy_with_logits(model(meaning.words).squeeze(1), target)
        model.zero_grad()
        loss.backward()
        optimizer.step()
    torch.testing.assert_close(meaning.run(1), model[0].weight.detach())
    assert not meaning.run(1).requires_grad


@breaks("lr=1.0", "lr=0.5")
@breaks("embedding(ids).sum()", "embedding(ids.unique()).sum()")
@breaks("(before - embedding", "(0 - embedding")
@drawn(cases=20, n=SIZE, shape=st.lists(SIZE, max_size=2), seed=SEED)
def test_rows_move_by_their_counts(answer, n, shape, seed):
    """After a step of SGD at a rate of 1 on the sum of the vectors each row has moved down by the number of times that its word was looked up, and the rows that were not looked up are what they were; here [1, 1, 3, 0, 1, 0, 0, 2, 0, 1, 1]."""
    torch.manual_seed(seed)
    layer, ids = nn.Embedding(n, 3), torch.randint(n, shape)
    moved = step(layer, lambda: layer(ids).sum(), "SGD", lr=1.0)
    counts = ids.flatten().bincount(minlength=n)
    torch.testing.assert_close(-moved, counts[:, None].expand(n, 3).float(), atol=1e-5, rtol=0)
    assert (moved[counts == 0] == 0).all()
    assert answer.moved.tolist() == [[count] * 3 for count in [1, 1, 3, 0, 1, 0, 0, 2, 0, 1, 1]]


@breaks("np.add.at(grad, ids, upstream)", "np.add.at(grad, ids[::-1], upstream)", variant="numpy")
@drawn(cases=20, n=SIZE, shape=st.lists(SIZE, max_size=2), lr=st.floats(0.001, 2), seed=SEED)
def test_a_row_gets_the_sum_of_its_slopes(numpy, n, shape, lr, seed):
    """The gradient of a row is the sum of the slopes at the places of its id, and plain SGD moves the row by minus the rate times that."""
    torch.manual_seed(seed)
    layer, ids = nn.Embedding(n, 3), torch.randint(n, shape)
    slopes = torch.randn(*shape, 3)
    moved = step(layer, lambda: (layer(ids) * slopes).sum(), "SGD", lr=lr)
    total = torch.zeros(n, 3)
    for word, slope in zip(ids.flatten().tolist(), slopes.view(-1, 3), strict=True):
        total[word] += slope
    torch.testing.assert_close(layer.weight.grad, total)
    torch.testing.assert_close(moved, -lr * total, atol=1e-5, rtol=1e-4)
    assert np.allclose(numpy.grad[2], numpy.upstream[0, 1] + numpy.upstream[1, 2] + numpy.upstream[1, 3])


@breaks("[7, 2, 7, 0, 9]", "[7, 2, 7, 3, 9]")
@breaks("optim.SGD(embedding.parameters(), lr=1.0)", "optim.AdamW(embedding.parameters(), lr=1.0)")
@drawn(
    cases=16,
    name=st.sampled_from(["SGD", "Adam", "RMSprop"]),
    lr=st.floats(0.001, 1),
    steps=st.integers(1, 3),
    seed=SEED,
)
def test_unseen_rows_stay(answer, name, lr, steps, seed):
    """A row that no batch looked up is what it was after one to three steps of SGD, Adam or RMSprop, while the rows that were looked up have moved."""
    torch.manual_seed(seed)
    layer, ids = nn.Embedding(7, 3), torch.randint(5, (2, 4))
    before, optimizer = layer.weight.detach().clone(), getattr(torch.optim, name)(layer.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        layer(ids).sum().backward()
        optimizer.step()
    assert torch.equal(layer.weight[5:], before[5:]) and (layer.weight != before)[ids.unique()].all()
    after = answer.embedding.weight.detach()
    assert torch.equal(after[[3, 5, 6, 8]], answer.before[[3, 5, 6, 8]])


@breaks("optim.SGD(embedding.parameters(), lr=1.0)", "optim.Adam(embedding.parameters(), lr=1.0)")
@drawn(cases=10, lr=st.floats(0.001, 1), seed=SEED)
def test_seen_rows_move_on(answer, lr, seed):
    """After a batch with a word, a batch without it moves its row on with Adam and with SGD and momentum, and not with plain SGD."""
    for name, options in (("Adam", {}), ("SGD", {"momentum": 0.9}), ("SGD", {})):
        torch.manual_seed(seed)
        layer = nn.Embedding(5, 3)
        optimizer = getattr(torch.optim, name)(layer.parameters(), lr=lr, **options)
        for word in (0, 1):
            before = layer.weight.detach().clone()
            optimizer.zero_grad()
            layer(torch.tensor([word])).sum().backward()
            optimizer.step()
        assert (layer.weight != before)[:, 0].tolist() == [name == "Adam" or bool(options), True, False, False, False]
    assert answer.moved.max() == 3


@breaks("optim.SGD(embedding.parameters(), lr=1.0)", "optim.SGD(embedding.parameters(), lr=1.0, weight_decay=0.1)")
@drawn(cases=10, name=st.sampled_from(["SGD", "AdamW"]), lr=st.floats(0.01, 1), seed=SEED)
def test_decay_moves_unseen_rows(answer, name, lr, seed):
    """With a weight decay of 0.1, in SGD and in AdamW, the numbers of a row that was not looked up shrink by the rate times 0.1; AdamW shrinks them by default."""
    torch.manual_seed(seed)
    layer = nn.Embedding(7, 3)
    before = layer.weight.detach().clone()
    step(layer, lambda: layer(torch.tensor([0])).sum(), name, lr=lr, weight_decay=0.1)
    torch.testing.assert_close(layer.weight[1:], before[1:] * (1 - 0.1 * lr))
    before = layer.weight.detach().clone()
    step(layer, lambda: layer(torch.tensor([0])).sum(), "AdamW", lr=lr)
    assert (layer.weight[1:].abs() < before[1:].abs()).all()
    assert torch.equal(answer.embedding.weight[3], answer.before[3])


@breaks('"11": ids + 1', '"11": ids', variant="refused")
@breaks('"-1": ids - 1', '"-1": ids', variant="refused")
@drawn(
    cases=40,
    n=SIZE,
    word=st.one_of(st.integers(-12, 12), st.sampled_from([-100, 2**40])),
    kind=st.sampled_from([torch.int64, torch.int32]),
)
def test_out_of_range(refused, n, word, kind):
    """A table of n rows takes the ids from 0 to n - 1, and says "index out of range in self" to an id that is at least n and to a negative one, among them -1 and -100."""
    word = word if kind == torch.int64 else max(-100, min(word, 2**30))
    said = words(lambda: nn.Embedding(n, 3)(torch.tensor([0, word], dtype=kind)), IndexError)
    assert said == ("no error" if 0 <= word < n else RANGE)
    for word in (-1, -100):
        assert words(lambda word=word: nn.Embedding(n, 3)(torch.tensor([word])), IndexError) == RANGE
    assert refused.said.get("11") == refused.said.get("-1") == f"IndexError: {RANGE}"
    assert refused.ids.tolist() == [[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]]
    assert refused.tries["11"].max() == 11 and refused.tries["-1"].min() == -1


@breaks("ids.min()", "ids.max()", variant="refused")
@breaks("ids.max()", "ids.min()", variant="refused")
@breaks("nn.Embedding(11, 3)", "nn.Embedding(12, 3)", variant="refused")
@drawn(cases=10, n=SIZE)
def test_the_last_id_is_one_less(refused, n):
    """A table of n rows refuses id n, and one of n + 1 rows takes it, so that ids with gaps need more rows than there are words; here the ids go from 0 to 10 in a table of 11 rows, and 11 is refused."""
    assert words(lambda: nn.Embedding(n, 3)(torch.tensor([n])), IndexError) == RANGE
    layer = nn.Embedding(n + 1, 3)
    assert torch.equal(layer(torch.tensor([n])), layer.weight[-1:])
    gap = torch.tensor([0, n + 1])
    assert words(lambda: nn.Embedding(len(gap), 3)(gap), IndexError) == RANGE
    assert words(lambda: nn.Embedding(n + 2, 3)(gap), IndexError) == "no error"
    assert (refused.low, refused.high, refused.embedding.num_embeddings) == (0, 10, 11)
    assert refused.said.get("11") == f"IndexError: {RANGE}"


@breaks('"-1": ids - 1', '"-1": ids', variant="refused")
@drawn(cases=10, n=SIZE, marks=st.sampled_from([-1, -100]), seed=SEED)
def test_a_negative_id_needs_a_row(refused, n, marks, seed):
    """Where -1 or -100 marks padding, which is out of range, the number of a free row in its place gives that row there and each word its own; a `clamp` to 0 gives padding the row of word 0, without a warning."""
    torch.manual_seed(seed)
    ids = torch.randint(n, (3, 4))
    padded = torch.rand(3, 4) < 0.5
    padded[0] = torch.tensor([True, False, True, False])
    marked, layer = ids.masked_fill(padded, marks), nn.Embedding(n + 1, 3)
    assert words(lambda: layer(marked), IndexError) == RANGE
    filled = layer(marked.masked_fill(marked < 0, n))
    assert torch.equal(filled[padded], layer.weight[n].expand_as(filled[padded]))
    assert torch.equal(filled[~padded], layer.weight[ids[~padded]])
    with warnings.catch_warnings(action="error"):
        clamped = layer(marked.clamp(min=0))
    assert torch.equal(clamped[padded], layer.weight[0].expand_as(clamped[padded]))
    assert refused.said.get("-1") == f"IndexError: {RANGE}"


@breaks("ids + 1", "ids * 1", variant="refused")
@drawn(cases=10, n=SIZE, length=st.integers(1, 12))
def test_a_long_sentence(refused, n, length):
    """A table of n positions takes a sentence of up to n words, and says "index out of range in self" to a longer one."""
    said = words(lambda: nn.Embedding(n, 3)(torch.arange(length)), IndexError)
    assert said == (RANGE if length > n else "no error")
    assert words(lambda: nn.Embedding(n, 3)(torch.arange(n + 1)), IndexError) == refused.said.get(
        "11", ""
    ).removeprefix("IndexError: ")


@breaks("ids + 1", "ids * 1", variant="refused")
@drawn(cases=10, n=SIZE, word=st.integers(-9, 9))
def test_others_say_it(refused, n, word):
    """`index_select` on n rows says "index out of range in self" as well, where its index is negative or at least n."""
    said = words(lambda: torch.zeros(n, 3).index_select(0, torch.tensor([word])), IndexError)
    assert said == ("no error" if 0 <= word < n else RANGE)
    assert refused.said.get("11") == f"IndexError: {RANGE}"


@breaks('"float": ids.float()', '"float": ids', variant="refused")
@drawn(
    cases=12,
    n=SIZE,
    name=st.sampled_from(["float16", "bfloat16", "float32", "float64", "bool", "uint8", "int8", "int16"]),
)
def test_other_types_are_refused(refused, n, name):
    """Ids of a float type, bool, uint8, int8 and int16 bring the message that asks for Long or Int, and `ids.long()` goes through; here a FloatTensor, which an empty list makes too."""
    start = "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
    ids = torch.zeros(2, 3).to(getattr(torch, name))
    assert words(lambda: nn.Embedding(n, 3)(ids), RuntimeError).startswith(start)
    assert words(lambda: nn.Embedding(n, 3)(ids.long()), RuntimeError) == "no error"
    assert refused.said.get("float", "").startswith(f"RuntimeError: {start}torch.FloatTensor")
    assert words(lambda: nn.Embedding(n, 3)(torch.tensor([])), RuntimeError).startswith(f"{start}torch.FloatTensor")


@breaks('"float": ids.float()', '"float": ids.float() + 0.5', variant="refused")
@drawn(cases=10, n=SIZE, shape=st.lists(SIZE, max_size=2), seed=SEED)
def test_long_cuts_off(refused, n, shape, seed):
    """`ids.long()` gives whole numbers in a float type their own rows, and turns each number of at least 0 and below 1 into word 0, without a warning."""
    torch.manual_seed(seed)
    layer, ids = nn.Embedding(n, 3), torch.randint(n, shape)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert torch.equal(layer(ids.float().long()), layer(ids))
        assert torch.equal(layer(torch.rand(shape).long()), layer.weight[0].expand(*shape, 3))
    assert not said and torch.equal(refused.tries["float"], refused.ids.float())


@breaks("twice = embedding(hot)", "twice = embedding(ids)[..., None, :].repeat(1, 1, 11, 1)", variant="refused")
@breaks("one_hot(ids, 11)", "one_hot(ids.flip(1), 11)", variant="refused")
@drawn(cases=10, n=st.integers(2, 6), shape=st.lists(SIZE, max_size=2), seed=SEED)
def test_one_hot_is_looked_up_twice(refused, n, shape, seed):
    """Integer one-hot vectors raise nothing: each 0 gets row 0 and each 1 gets row 1; here (2, 5, 11, 3) comes out, of 2 different vectors."""
    torch.manual_seed(seed)
    layer, hot = nn.Embedding(n, 3), nn.functional.one_hot(torch.randint(n, shape), n)
    out = layer(hot)
    assert out.shape == (*hot.shape, 3) and len(out.view(-1, 3).unique(dim=0)) == 2
    assert (out == torch.where(hot[..., None] == 1, layer.weight[1], layer.weight[0])).all()
    assert refused.twice.shape == (2, 5, 11, 3) and refused.distinct == 2
    ones = (refused.twice == refused.embedding.weight[1]).all(dim=-1)
    assert torch.equal(ones.int().argmax(dim=-1), refused.ids) and ones.sum() == 10


@breaks("padding_idx=0", "padding_idx=3", variant="padding")
@breaks("vectors.sum().backward()", "vectors.sum().mul(2).backward()", variant="padding")
@drawn(cases=12, n=SIZE, data=st.data(), name=st.sampled_from(["SGD", "Adam", "AdamW"]), seed=SEED)
def test_padding_stays_zero(padding, n, data, name, seed):
    """The row of `padding_idx` starts at zero, has a gradient of zero though it is looked up, and is zero after a step of SGD, Adam and AdamW, whatever word has that number; a table without `padding_idx` moves it."""
    torch.manual_seed(seed)
    pad = data.draw(st.integers(0, n - 1))
    layer, plain = nn.Embedding(n, 3, padding_idx=pad), nn.Embedding(n, 3)
    other = torch.arange(n) != pad
    assert (layer.weight[pad] == 0).all() and (layer.weight[other] != 0).all()
    for table, still in ((layer, True), (plain, False)):
        moved = step(table, lambda table=table: (table(torch.arange(n)) + 5).pow(2).sum(), name, lr=0.1)
        assert (table.weight.grad[pad] == 0).all() == (moved[pad] == 0).all() == still
        assert (moved[other] != 0).all() and (table.weight.grad[other] != 0).all()
    assert padding.slopes.tolist() == [0, 1, 1, 0, 1, 0, 0, 2, 0, 1, 1] and (padding.vectors[1, 2:] == 0).all()


@breaks("vectors.mean(dim=1)", "vectors[:, :2].mean(dim=1)", variant="padding")
@breaks("(ids != 0).sum(dim=1, keepdim=True)", "5", variant="padding")
@drawn(cases=12, steps=st.integers(1, 8), data=st.data(), seed=SEED)
def test_padding_still_counts(padding, steps, data, seed):
    """`padding_idx` is not a mask: the mean over all steps of a padded sentence shrinks to the mean over its words times the share of words among the steps; here to 1 and 0.4 of it."""
    torch.manual_seed(seed)
    real = data.draw(st.integers(1, steps))
    layer = nn.Embedding(9, 3, padding_idx=0)
    ids = torch.cat([torch.randint(1, 9, (real,)), torch.zeros(steps - real, dtype=torch.long)])
    torch.testing.assert_close(layer(ids).mean(dim=0), layer(ids[:real]).mean(dim=0) * real / steps)
    torch.testing.assert_close(torch.tensor(padding.share), torch.tensor([1.0, 0.4]))
    torch.testing.assert_close(padding.right[1], padding.vectors[1, :2].mean(dim=0))
    torch.testing.assert_close(padding.mean, padding.vectors.sum(dim=1) / 5)


@breaks("nn.init.ones_(embedding.weight)", "nn.init.zeros_(embedding.weight)", variant="padding")
@drawn(cases=10, n=SIZE, data=st.data(), seed=SEED)
def test_padding_is_overwritten(padding, n, data, seed):
    """An initialiser after the constructor, and the table given to `from_pretrained`, leave numbers other than zero in the row of `padding_idx`, and that row still gets no gradient; here ones."""
    torch.manual_seed(seed)
    pad = data.draw(st.integers(0, n - 1))
    layer = nn.Embedding(n, 3, padding_idx=pad)
    for fill in (nn.init.xavier_uniform_, nn.init.normal_):
        assert (fill(layer.weight)[pad] != 0).all()
    table = torch.randn(n, 3)
    loaded = nn.Embedding.from_pretrained(table, freeze=False, padding_idx=pad)
    assert torch.equal(loaded.weight, table)
    for each in (layer, loaded):
        each(torch.arange(n)).sum().backward()
        assert each.weight.grad[:, 0].tolist() == [word != pad for word in range(n)]
    assert padding.embedding.weight[0].tolist() == [1, 1, 1]


@breaks("nn.init.ones_(embedding.weight)", "nn.init.zeros_(embedding.weight)", variant="padding")
@drawn(cases=10, n=st.integers(2, 6), data=st.data(), seed=SEED)
def test_a_shared_table_moves_its_padding(padding, n, data, seed):
    """If an output layer shares the table, the row of `padding_idx` gets a gradient other than zero and a step moves it; an output layer with weights of its own leaves it at zero."""
    torch.manual_seed(seed)
    pad = data.draw(st.integers(0, n - 1))
    for shared in (True, False):
        layer, head = nn.Embedding(n, 3, padding_idx=pad), nn.Linear(3, n, bias=False)
        if shared:
            head.weight = layer.weight
        ids = torch.arange(n)
        moved = step(layer, lambda h=head, e=layer, i=ids: nn.functional.cross_entropy(h(e(i)), i), "SGD", lr=1.0)
        assert (
            (moved[pad] != 0).any() == (layer.weight.grad[pad] != 0).any() == (layer.weight[pad] != 0).any() == shared
        )
    assert padding.embedding.weight[0].tolist() == [1, 1, 1]


@breaks("padding_idx=0", "padding_idx=-1", variant="padding")
@drawn(cases=10, n=SIZE)
def test_a_negative_padding_idx(padding, n):
    """A `padding_idx` of -1 zeroes the last row, and an id of -1 is still out of range."""
    layer = nn.Embedding(n, 3, padding_idx=-1)
    assert layer.padding_idx == n - 1 and (layer.weight[n - 1] == 0).all() and (layer.weight[: n - 1] != 0).all()
    assert words(lambda: layer(torch.tensor([-1])), IndexError) == RANGE
    assert padding.embedding.padding_idx == 0


@breaks("freeze=False", "freeze=True", variant="padding")
@breaks("from_pretrained(table)\n", "from_pretrained(table, freeze=False)\n", variant="padding")
@drawn(cases=6, n=SIZE, seed=SEED)
def test_a_loaded_table_is_frozen(padding, n, seed):
    """`from_pretrained` holds the given table, and its weight asks for no gradient; with `freeze=False` it does, and a step moves it."""
    torch.manual_seed(seed)
    table = torch.randn(n, 3)
    frozen = nn.Embedding.from_pretrained(table.clone())
    free = nn.Embedding.from_pretrained(table.clone(), freeze=False)
    assert torch.equal(frozen.weight, table) and torch.equal(free.weight, table)
    assert not frozen.weight.requires_grad and not frozen(torch.arange(n)).requires_grad
    assert (step(free, lambda: free(torch.arange(n)).sum(), "SGD", lr=1.0) != 0).all()
    assert not padding.frozen.weight.requires_grad and padding.free.weight.requires_grad
    assert padding.free.weight.flatten().tolist() == list(range(33))
    assert padding.free.weight.shape == padding.frozen.weight.shape == (11, 3)


@breaks("nn.Embedding(11, 3)", "nn.Embedding(11, 3, _weight=torch.arange(33.0).view(11, 3))")
@drawn(cases=10, n=st.integers(3, 9), seed=SEED)
def test_a_number_makes_a_line(answer, n, seed):
    """A linear layer on the numbers 0, 1, 2 and so on gives points with the same distance and direction from each to the next; the table does not."""
    torch.manual_seed(seed)
    paces = nn.Linear(1, 3)(torch.arange(float(n))[:, None]).diff(dim=0)
    torch.testing.assert_close(paces, paces[:1].expand(n - 1, 3), atol=1e-5, rtol=1e-4)
    assert nn.Embedding(n, 3).weight.diff(dim=0).std(dim=0).min() > 1e-3
    assert answer.before.diff(dim=0).std(dim=0).min() > 0.1


@breaks("vectors = table[ids]", "vectors = table[ids[::-1]]", variant="numpy")
@breaks("hot = np.eye(11)[ids]", "hot = np.eye(11)[ids[::-1]]", variant="numpy")
@breaks("np.add.at(grad, ids, upstream)", "grad[ids] += upstream", variant="numpy")
@breaks("lost[ids] += upstream", "np.add.at(lost, ids, upstream)", variant="numpy")
def test_numpy_agrees_with_torch(numpy):
    """Here the output, the product and the slopes of the NumPy tab are those of `nn.Embedding` with the same table, and `+=` gives other slopes than `np.add.at` for the words 2 and 7, which stand more than once."""
    layer = nn.Embedding.from_pretrained(torch.from_numpy(numpy.table), freeze=False)
    output = layer(torch.from_numpy(numpy.ids))
    output.backward(torch.from_numpy(numpy.upstream))
    for ours in (numpy.vectors, numpy.product):
        np.testing.assert_array_equal(ours, output.detach().numpy())
    np.testing.assert_allclose(layer.weight.grad.numpy(), numpy.grad, atol=1e-12)
    assert numpy.differ.tolist() == [2, 7] and numpy.ids.tolist() == [[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]]
    np.testing.assert_allclose(numpy.lost[2], numpy.upstream[1, 3])
    np.testing.assert_allclose(numpy.lost[7], numpy.upstream[0, 2])


@breaks("keras.layers.Embedding(11, 3)\n", 'keras.layers.Embedding(11, 3, "normal")\n', variant="keras")
@breaks("vectors = embedding(ids)", "vectors = embedding(ids[::-1])", variant="keras")
def test_keras_starts_in_a_band(keras):
    """Here Keras' table holds 33 weights, gives row i for id i, and starts with numbers between -0.05 and 0.05 on both sides of zero, one of them beyond 0.045; a table of 20,000 numbers is as full beyond 0.04 as a uniform band."""
    assert keras.embedding.count_params() == 33 and 0.045 < keras.table.abs().max() < 0.05
    assert keras.table.min() < 0 < keras.table.max()
    assert torch.equal(keras.vectors, keras.table[torch.from_numpy(keras.ids)]) and keras.vectors.shape == (2, 5, 3)
    assert keras.ids.tolist() == [[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]]
    layer = keras.keras.layers.Embedding(4, 5000)
    layer.build()
    table = layer.embeddings.value
    assert table.abs().max() <= 0.05 and 0.17 < (table.abs() > 0.04).float().mean() < 0.23


@breaks("row(2.9)", "row(3.9)", variant="keras")
@breaks("row(-1)", "row(0)", variant="keras")
def test_keras_takes_what_torch_refuses(keras):
    """Keras on the torch backend cuts each id between 0 and 11 down, so that 2.9 is word 2, and reads -1 to -11 as rows 10 to 0; PyTorch refuses both, and an id of 11 raises in Keras too."""
    assert (keras.cut, keras.negative) == (2, 10)
    assert [keras.row(word + part) for word in range(11) for part in (0.0, 0.5, 0.9)] == [
        w for w in range(11) for _ in "abc"
    ]
    assert [keras.row(-word) for word in range(1, 12)] == list(range(10, -1, -1))
    assert RANGE in words(lambda: keras.embedding(np.array([11])), IndexError)
    layer = nn.Embedding(11, 3)
    assert "scalar types: Long, Int" in words(lambda: layer(torch.tensor([2.9])), RuntimeError)
    assert words(lambda: layer(torch.tensor([-1])), IndexError) == RANGE


@breaks("sentence = np.array([7, 2, 0])", "sentence = np.array([7, 2, 3])", variant="keras")
@breaks("padding = abs(masked(np.array([0])))", "padding = 0 * abs(masked(np.array([0])))", variant="keras")
def test_mask_zero_is_a_mask(keras):
    """Here `mask_zero=True` does not zero row 0, which holds other numbers, and gives a mask that is false at id 0; the layer behind it is called with that mask."""
    assert keras.mask == [True, True, False] and keras.sentence.tolist() == [7, 2, 0]
    assert (keras.masked.input_dim, keras.masked.output_dim) == (11, 3)
    assert keras.padding == abs(keras.masked.embeddings.value[0]).max().item() and 0.001 < keras.padding < 0.05
    assert (keras.masked(np.array([0])) != 0).all()
    model = keras.keras.Sequential([keras.masked, keras.keras.layers.GlobalAveragePooling1D()])
    ids = np.array([[7, 2, 0]])
    torch.testing.assert_close(model(ids), keras.masked(ids)[:, :2].mean(dim=1))
