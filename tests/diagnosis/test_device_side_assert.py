import math

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import DataLoader

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)
BETWEEN = "all elements of input should be between 0 and 1"


def said(call, *arguments):
    """What it says, or "no error"."""
    try:
        call(*arguments)
    except (IndexError, RuntimeError) as error:
        return str(error)
    return "no error"


def learned(x, labels, classes, **options):
    """What a layer answers to `x` (N, 5) after 200 steps of Adam on these labels (N,)."""
    layer = nn.Linear(5, classes)
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.1)
    for _ in range(200):
        optimizer.zero_grad()
        F.cross_entropy(layer(x), labels, **options).backward()
        optimizer.step()
    return layer(x).argmax(1)


@breaks("nn.Linear(5, 3)", "nn.Linear(5, 4)")
@breaks("torch.tensor([1, 3, 2, 1, 2, 3, 1])", "torch.tensor([1, 2, 2, 1, 2, 2, 1])")
@breaks("F.cross_entropy(model(x), y - 1)", "F.cross_entropy(model(x), y % 3)")
@breaks("torch.tensor([3]))\n", "torch.tensor([2]))\n", variant="causes")
@breaks("y.unique()", "y.shape", variant="pasted")
@breaks("embedding.num_embeddings", "embedding.embedding_dim", variant="pasted")
@drawn(rows=SIZE, classes=SIZE, label=st.integers(0, 12), weighted=st.booleans())
def test_a_class_without_a_score(answer, causes, pasted, rows, classes, label, weighted):
    """`cross_entropy` says "Target 3 is out of bounds." on the CPU, with the number of the first class that has no score, and takes the classes from 0 to one below the number of scores; here for labels from 1 to 3, which it takes once 1 is subtracted."""
    weight = torch.ones(classes) if weighted else None
    words = said(lambda: F.cross_entropy(torch.rand(rows, classes), torch.tensor([0] * (rows - 1) + [label]), weight))
    assert words == ("no error" if label < classes else f"Target {label} is out of bounds.")
    reader = {"y": torch.tensor([label, 0, label]), "logits": torch.rand(rows, classes)}
    reader |= {"ids": torch.tensor([[label, 3]]), "embedding": torch.nn.Embedding(classes, 30)}
    held = sorted({0, label})
    assert pasted(1, **reader).printed == [
        f"{torch.tensor(held)} torch.Size([{rows}, {classes}])",
        f"tensor({min(label, 3)}) tensor({max(label, 3)}) {classes}",
    ]
    assert answer.message == causes.told["class"] == "Target 3 is out of bounds."
    assert (answer.low, answer.high, answer.scores) == (1, 3, 3) and answer.x.shape == (7, 5)
    logits = answer.model(answer.x)
    by_hand = (logits.logsumexp(1) - logits[torch.arange(7), answer.y - 1]).mean()
    torch.testing.assert_close(answer.loss, by_hand)
    assert answer.y.tolist() == [1, 3, 2, 1, 2, 3, 1]


@breaks("torch.tensor([-1]))", "torch.tensor([-100]))", variant="causes")
@breaks("border, ignore_index=255", "border.clamp(max=2)", variant="causes")
@breaks("[[[0, 255]]]", "[[[1, 255]]]", variant="causes")
@breaks("(y > 127).long()", "(y > 254).long()", variant="causes")
@drawn(cases=15, mark=st.sampled_from([-1, 255, 3]), rows=SIZE, flat=st.booleans())
def test_a_mark_is_ignored(causes, mark, rows, flat):
    """A label of -1 or 255 raises "is out of bounds"; with it as `ignore_index` the loss is that of the other labels, for rows and for pixels; here `ignore_index=255` for the border of a mask; `(y > 127).long()` makes 0 and 1 of a mask with a foreground of 255 beside 0 alone, 254 included, which as `ignore_index` is not taught, in silence: its outputs get a slope of 0; of a border beside classes it makes the one class, and joins these in the other; `//` by 255 makes 0 of 254."""
    logits, y = torch.rand(rows + 1, 3), torch.tensor([mark] + [1] * rows)
    alone = F.cross_entropy(logits[1:], y[1:])
    ground = torch.tensor([0] + [255] * rows)
    skipped, taken = F.cross_entropy(logits, ground, ignore_index=255), F.cross_entropy(logits, (ground > 127).long())
    torch.testing.assert_close(skipped, F.cross_entropy(logits[:1], ground[:1]))
    for labels, mean_over, taught in (ground, 1, False), ((ground > 127).long(), rows + 1, True):
        slopes = (logits.softmax(1) - F.one_hot(labels.clamp(max=2), 3)) / mean_over
        slopes[1:] *= taught
        z = logits.clone().requires_grad_()
        F.cross_entropy(z, labels, ignore_index=255).backward()
        torch.testing.assert_close(z.grad, slopes)
    assert (torch.tensor([0, 1, 2] * rows + [255]) > 127).long().tolist() == [0] * 3 * rows + [1]
    torch.testing.assert_close(taken, (skipped + rows * alone) / (rows + 1))
    if not flat:
        logits, y = logits.T[None, :, None], y[None, None]
    assert said(F.cross_entropy, logits, y) == f"Target {mark} is out of bounds."
    torch.testing.assert_close(F.cross_entropy(logits, y, ignore_index=mark), alone)
    assert causes.told["left out"] == "Target -1 is out of bounds."
    assert causes.told["border"] == "Target 255 is out of bounds."
    assert causes.border.tolist() == [[[0, 255]]] and causes.y.tolist() == [0, 127, 128, 254, 255]
    assert causes.foreground.tolist() == [0, 0, 1, 1, 1] and causes.divided.tolist() == [0, 0, 0, 0, 1]
    torch.testing.assert_close(causes.skipped, F.cross_entropy(causes.pixels[:, :, 0, 0], torch.tensor([0])))


@breaks("(y > 127).long()", "(y // 127).long()", variant="causes")
@drawn(cases=10, rows=SIZE)
def test_levels_of_grey(causes, rows):
    """A mask of more levels of grey, as 0, 127 and 255 for three classes, raises "Target 255 is out of bounds" too; `y // 127` makes 0, 1 and 2 of them, and `(y > 127)` joins 0 and 127, in silence."""
    y = torch.tensor([255, 0, 127] * rows)
    logits = torch.rand(len(y), 3)
    assert said(F.cross_entropy, logits, y) == "Target 255 is out of bounds."
    assert (y // 127).tolist() == [2, 0, 1] * rows and said(F.cross_entropy, logits, y // 127) == "no error"
    assert (y > 127).tolist() == [1, 0, 0] * rows and said(F.cross_entropy, logits, (y > 127).long()) == "no error"
    assert causes.y.tolist()[:2] == [0, 127] and causes.foreground.tolist()[:2] == [0, 0]


@breaks("y, ignore_index=-1)", "classes, ignore_index=-1)", variant="silent")
@breaks("(y > 0).long()", "(y > -2).long()", variant="silent")
@breaks("moved = three + 1", "moved = three + 2", variant="silent")
def test_minus_one_as_a_class(silent):
    """Where -1 and 1 are the two classes, a label of -1 raises "Target -1 is out of bounds", with `(y > 0).long()` a layer learns both, and with -1 as `ignore_index` it trains without an error and then says 1 of most rows, those of the other half too; here a model that says 1 always has a loss near 0; three of them, as `[-1, 0, 1]`, say the same, and where you add one all are learnt; as `ignore_index` the lowest is never said, and `(y > 0).long()` would make two of them."""
    for seed in range(3):
        torch.manual_seed(seed)
        x = torch.randn(400, 5)
        y = (x[:, 0] > 0).long() * 2 - 1
        assert said(F.cross_entropy, torch.zeros(400, 2), y) == "Target -1 is out of bounds."
        ones = []
        for labels in ((y > 0).long(), y):
            answers = learned(x, labels, 2, ignore_index=-1)
            ones.append(((answers == 1) == (y == 1)).float().mean().item())
        assert ones[0] > 0.95 and answers.float().mean() > 0.75 and ones[1] < 0.75
        y = torch.bucketize(x[:, 0].contiguous(), torch.tensor([-0.5, 0.5])) - 1
        assert torch.equal(y.unique(), torch.tensor([-1, 0, 1])) and (y > 0).long().unique().tolist() == [0, 1]
        assert said(F.cross_entropy, torch.zeros(400, 3), y) == "Target -1 is out of bounds."
        found = [learned(x, labels, 3, ignore_index=-1) for labels in (y + 1, y)]
        assert (found[0] == y + 1).float().mean() > 0.9 and found[0].min() == 0
        assert found[1].unique().tolist() == [0, 1]
    assert silent.three.tolist() == [-1, 0, 1] and silent.moved.tolist() == [0, 1, 2]
    assert silent.classes.tolist() == [0, 1, 0, 1] and silent.y.tolist() == [-1, 1, -1, 1]
    assert silent.ignored < 0.001 and math.isclose(silent.counted, 4.5, abs_tol=0.01)


@breaks("moved = three + 1", "moved = three + 1 - 1", variant="silent")
@breaks("torch.eye(4)[moved].argmax(1)", "torch.eye(4)[moved].argmax(1) - 1", variant="silent")
def test_mended_in_the_loss_alone(silent):
    """With labels counted from one, of -1 and 1, of 0 and 255 or of -1 to 1 that are mended in the loss alone, a layer learns, but its answers count from 0, and the accuracy on the data's own labels is wrong, below 0.65 where that on mended labels, as in a mended dataset, is above 0.9."""
    for seed in range(3):
        torch.manual_seed(seed)
        x = torch.randn(400, 5)
        three, two = torch.bucketize(x[:, 0].contiguous(), torch.tensor([-0.5, 0.5])), (x[:, 0] > 0).long()
        for own, mended in (
            (three + 1, lambda y: y - 1),
            (three - 1, lambda y: y + 1),
            (two * 2 - 1, lambda y: (y > 0).long()),
            (two * 255, lambda y: (y > 127).long()),
        ):
            answers = learned(x, mended(own), 3)
            assert answers.min() == 0 and (answers == mended(own)).float().mean() > 0.9
            assert (answers == own).float().mean() < 0.65
    assert silent.shares == [0.0, 1.0] and torch.equal(silent.answers, silent.moved)


@breaks("torch.tensor([1.5])", "torch.tensor([0.5])", variant="causes")
@breaks("torch.tensor([2, 10])", "torch.tensor([2, 9])", variant="causes")
@drawn(cases=20, value=st.floats(-3, 3, width=32), size=SIZE)
def test_no_probability(causes, value, size):
    """`F.binary_cross_entropy` with no sigmoid before it says "all elements of input should be between 0 and 1" for a number below 0 or above 1, also by one rounding, and takes it with a sigmoid before the loss; here for 1.5, and an embedding of 10 rows refuses id 10."""
    row = torch.cat([torch.full((size,), 0.5), torch.tensor([value])])
    for loss in F.binary_cross_entropy, nn.BCELoss():
        words = said(loss, row, torch.ones(size + 1))
        assert words == ("no error" if 0 <= value <= 1 else BETWEEN)
    assert said(F.binary_cross_entropy, row.sigmoid(), torch.ones(size + 1)) == "no error"
    assert said(F.binary_cross_entropy, torch.ones(1).nextafter(row[:1] + 2), torch.ones(1)) == BETWEEN
    assert causes.told["logit"] == BETWEEN and causes.logit.tolist() == [1.5] and causes.target.tolist() == [1]
    assert causes.table.weight.shape == (10, 4) and causes.ids.tolist() == [2, 10]
    assert causes.told["id"] == "index out of range in self"


@breaks("torch.tensor([torch.nan])", "target", variant="causes")
@drawn(cases=10, size=SIZE)
def test_nan_is_no_probability(causes, size):
    """A NaN, also behind a sigmoid, raises "all elements of input should be between 0 and 1"."""
    row = torch.cat([torch.zeros(size), torch.tensor([torch.nan])])
    for broken in (row, row.sigmoid()):
        assert said(F.binary_cross_entropy, broken, torch.ones(size + 1)) == BETWEEN
    assert said(F.binary_cross_entropy, row.nan_to_num().sigmoid(), torch.ones(size + 1)) == "no error"
    assert causes.told["nan"] == BETWEEN


@breaks("scores[torch.tensor([2])]", "scores[torch.tensor([1])]", variant="causes")
@drawn(cases=20, size=SIZE, index=st.integers(-8, 8))
def test_an_index_too_large(causes, size, index):
    """`x[i]` of a tensor `i` takes the places from minus the size to one below it, and for any other says that the index is out of bounds; here "index 2 is out of bounds for dimension 0 with size 2"."""
    words = said(lambda: torch.zeros(size, 3)[torch.tensor([index])])
    inside = -size <= index < size
    assert words == ("no error" if inside else f"index {index} is out of bounds for dimension 0 with size {size}")
    assert causes.told["index"] == "index 2 is out of bounds for dimension 0 with size 2"


@breaks("torch.tensor([[3]]))", "torch.tensor([[2]]))", variant="causes")
@drawn(cases=20, size=SIZE, index=st.integers(-3, 8))
def test_gather_too(causes, size, index):
    """`gather` and `scatter` take an index from 0 to one below the size of the axis, and for any other say that it is out of bounds; here "index 3 is out of bounds for dimension 1 with size 3"; for an id that its table lacks an embedding says "index out of range in self", and `index_select` too."""
    row, place = torch.zeros(1, size), torch.tensor([[index]])
    for call in (lambda: row.gather(1, place), lambda: row.scatter(1, place, 1.0)):
        inside = 0 <= index < size
        assert said(call) == (
            "no error" if inside else f"index {index} is out of bounds for dimension 1 with size {size}"
        )
    for call in (lambda: torch.zeros(size, 2).index_select(0, place[0]), lambda: nn.Embedding(size, 2)(place)):
        assert said(call) == ("no error" if 0 <= index < size else "index out of range in self")
    assert causes.told["gather"] == "index 3 is out of bounds for dimension 1 with size 3"
    assert causes.scores.shape == (2, 3)


@breaks("(y < 0) | (y >= classes)", "y >= classes", variant="scan")
@breaks("y >= classes)", "y > classes)", variant="scan")
@breaks("ignore_index=-100", "ignore_index=-1", variant="scan")
@breaks("y = y.long()", "pass", variant="scan")
@breaks("enumerate(loader)", "enumerate(list(loader)[1:], 1)", variant="scan")
@drawn(
    cases=20,
    labels=st.lists(st.integers(-3, 6), min_size=1, max_size=12),
    batch=SIZE,
    classes=st.integers(1, 5),
    ignore=st.sampled_from([-100, -1]),
)
def test_scan_names_them(scan, labels, batch, classes, ignore):
    """`scan(loader, classes)` of batches `(x, y)` returns the number of each batch that holds a label without a score, with those labels, in `uint8` too, leaves `ignore_index` out, runs through all batches, and is given no model; here label 3 and -1 in batch 2."""
    loader = DataLoader([(torch.zeros(2), label) for label in labels], batch_size=batch)
    wanted = []
    for place in range(0, len(labels), batch):
        bad = {one for one in labels[place : place + batch] if not 0 <= one < classes and one != ignore}
        wanted += [(place // batch, sorted(bad))] if bad else []
    assert scan.scan(loader, classes, ignore_index=ignore) == wanted
    assert (scan.scan(loader, classes) == wanted) == (ignore == -100 or -1 not in labels)
    pixels = [(0, torch.tensor([[0, 255], [1, -100]]))]
    assert scan.scan(pixels, 2) == [(0, [255])] and scan.scan(pixels, 2, 255) == [(0, [-100])]
    small = [(0, torch.tensor([0, 156], dtype=torch.uint8))]
    assert scan.scan(small, 2) == [(0, [156])] and scan.scan(small, 256) == []
    assert scan.found == [(2, [-1, 3])] and scan.labels == [0, 2, 1, 1, -100, 2, 0, 1, 3, 1, -1]


@breaks("kinds = torch.tensor([0, 3])", "kinds = torch.tensor([0, 2])", variant="causes")
@drawn(cases=12, classes=SIZE, label=st.integers(-3, 9))
def test_one_hot_too(causes, classes, label):
    """`F.one_hot` says on the CPU "Class values must be smaller than num_classes." for a class that the number does not reach, "Class values must be non-negative." for one below 0, and takes the others; here for class 3 of 3."""
    words = said(F.one_hot, torch.tensor([0, label]), classes)
    if label < 0:
        assert words == "Class values must be non-negative."
    else:
        assert words == ("no error" if label < classes else "Class values must be smaller than num_classes.")
    assert (
        causes.kinds.tolist() == [0, 3] and causes.told["one-hot"] == "Class values must be smaller than num_classes."
    )


@breaks("torch.zeros(2, 256), border", "torch.zeros(2, 257), border", variant="silent")
@drawn(cases=10, spare=st.integers(0, 5))
def test_more_outputs_hide_it(silent, spare):
    """With 256 outputs or more a label of 255 raises nothing and its score gets a gradient that raises it."""
    logits = torch.zeros(2, 256 + spare, requires_grad=True)
    F.cross_entropy(logits, silent.border).backward()
    assert logits.grad[1, 255] < 0 and logits.grad[1, :255].gt(0).all()
    assert math.isclose(silent.wide.item(), math.log(256), abs_tol=1e-4) and silent.border.tolist() == [0, 255]


@breaks("border.clamp(0, 2)", "border.clamp(0, 1)", variant="silent")
@drawn(cases=10, classes=st.integers(2, 6), rows=SIZE)
def test_clamped_labels_lie(silent, classes, rows):
    """Labels of 255, clamped to the classes, are the last class for the loss, which raises nothing and pulls that score up."""
    y = torch.full((rows,), 255).clamp(0, classes - 1)
    logits = torch.zeros(rows, classes, requires_grad=True)
    F.cross_entropy(logits, y).backward()
    assert logits.grad[:, -1].lt(0).all() and logits.grad[:, :-1].gt(0).all()
    assert silent.clamped.tolist() == [0, 2] and silent.logits.shape == (2, 3)


@breaks("torch.tensor(-1)", "torch.tensor(-2)", variant="silent")
@drawn(cases=10, size=SIZE)
def test_minus_one_is_the_last(silent, size):
    """`x[i]` with -1 gives the last place, and an embedding and `gather` refuse -1; here 30 of 10, 20 and 30."""
    row, last = torch.arange(size) + 5, torch.tensor([-1])
    assert row[last].item() == size + 4
    assert said(nn.Embedding(size, 2), last) == "index out of range in self"
    assert said(row.gather, 0, last) == f"index -1 is out of bounds for dimension 0 with size {size}"
    assert silent.last == 30 and silent.table.tolist() == [10, 20, 30]


@breaks("torch.tensor([0.0, 255])", "torch.tensor([0.0, 1])", variant="silent")
@breaks("torch.tensor([-9.0, 9])", "torch.tensor([9.0, -9])", variant="silent")
@drawn(cases=10, score=st.floats(1, 20))
def test_a_mask_of_255_is_taken(silent, score):
    """`binary_cross_entropy_with_logits` takes a target of 0 and 255, and its loss is below zero and falls without end with the scores, where a target of 0 and 1 keeps it above; here for scores of 9."""
    mask, scores = torch.tensor([0.0, 255]), torch.tensor([-score, score])
    loss = nn.BCEWithLogitsLoss()
    assert loss(2 * scores, mask) < loss(scores, mask) < 0 < loss(scores, mask / 255)
    torch.testing.assert_close(silent.negative, loss(torch.tensor([-9.0, 9]), silent.mask))
    assert silent.confident.tolist() == [-9, 9] and silent.mask.tolist() == [0, 255] and silent.negative < -1000


@breaks('logits.to("meta"), border.to("meta")', "logits, border % 3", variant="silent")
@drawn(cases=10, label=st.integers(-9, 300))
def test_meta_does_not_look(silent, label):
    """On the `meta` device `cross_entropy` and an embedding raise nothing, whatever the label or id."""
    y = torch.tensor([0, label], device="meta")
    assert said(F.cross_entropy, torch.zeros(2, 3, device="meta"), y) == "no error"
    assert said(nn.Embedding(3, 2, device="meta"), y) == "no error"
    assert silent.hollow.device.type == "meta" and silent.logits.device.type == "cpu"


@breaks("torch.tensor([[3]])", "torch.tensor([[2]])", variant="silent")
def test_ctc_does_not_look(silent):
    """Here `ctc_loss` of three scores takes class 3, which has no score, on the CPU and gives a finite number, where `cross_entropy` refuses it."""
    assert silent.room.shape == (6, 1, 3) and math.isfinite(silent.unseen.item())
    assert said(F.cross_entropy, silent.room[0], torch.tensor([3])) == "Target 3 is out of bounds."
    whole = F.ctc_loss(silent.wide_room, torch.tensor([[3]]), silent.steps, silent.length)
    torch.testing.assert_close(silent.wide_room.exp().sum(2), torch.ones(6, 1))
    assert silent.length.tolist() == [1] and silent.steps.tolist() == [6]
    assert silent.wide_room.shape == (6, 1, 8) and silent.unseen.item() == whole.item()


@breaks("torch.tensor([255.0])", "torch.tensor([1.0])", variant="causes")
@drawn(cases=15, value=st.floats(-300, 300, width=32))
def test_the_target_too(causes, value):
    """A target of `F.binary_cross_entropy` below 0 or above 1 raises "all elements of target should be between 0 and 1" on the CPU, here one of 255, and one from 0 to 1 does not."""
    words = said(nn.BCELoss(), torch.tensor([0.5]), torch.tensor([value]))
    wanted = "all elements of target should be between 0 and 1"
    assert words == ("no error" if 0 <= value <= 1 else wanted)
    assert said(F.binary_cross_entropy, torch.tensor([0.5]), causes.white) == causes.told["target"] == wanted
    assert causes.white.tolist() == [255]


@breaks("torch.tensor([0.5, torch.nan])", "torch.tensor([0.5, 0.1])", variant="causes")
@drawn(cases=12, bad=st.sampled_from([math.nan, math.inf, -1.0]), size=SIZE)
def test_sampling_too(causes, bad, size):
    """`torch.multinomial` says "probability tensor contains either `inf`, `nan` or element < 0" for NaN, infinity and a negative number."""
    odds = torch.rand(size + 1) + 0.1
    assert said(torch.multinomial, odds, 1) == "no error"
    odds[-1] = bad
    wanted = "probability tensor contains either `inf`, `nan` or element < 0"
    assert said(torch.multinomial, odds, 1) == causes.told["sample"] == wanted and causes.odds[0] == 0.5
