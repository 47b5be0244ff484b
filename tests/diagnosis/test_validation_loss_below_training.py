import math

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 99)


def epoch(net, optimizer, x, y, size):
    """One epoch: the mean of the losses that it reports, the same without dropout, and the loss after it."""
    reported, calm = [], []
    for part, labels in zip(x.split(size), y.split(size), strict=True):
        calm.append(eval_loss(net, part, labels))
        loss = F.cross_entropy(net.train()(part), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        reported.append(loss.item())
    return sum(reported) / len(reported), sum(calm) / len(calm), eval_loss(net, x, y)


@torch.no_grad()
def eval_loss(net, x, y):
    return F.cross_entropy(net.eval()(x), y).item()


def case(seed, rate, wide=6):
    torch.manual_seed(seed)
    x, y = torch.randn(24, 5), torch.randint(3, (24,))
    return nn.Sequential(nn.Linear(5, wide), nn.ReLU(), nn.Dropout(rate), nn.Linear(wide, 3)), x, y


@breaks("nn.Dropout(0.5)", "nn.Dropout(0.0)")
@breaks("nn.Dropout(0.5)", "nn.Dropout(0.4)")
@breaks("lr=0.003", "lr=0.0")
@breaks("again = evaluate(train)", "again = evaluate(valid)")
@breaks("        net.train()\n", "")
@breaks("        optimizer.zero_grad()\n", "")
@breaks("validation = evaluate(valid)", "validation = evaluate(train)")
@breaks("again = evaluate(train)", "again = evaluate(valid)", variant="pasted")
@drawn(cases=3, seed=SEED)
def test_the_same_rows_once_more(answer, pasted, seed):
    """On the digits, in the fourth epoch of this network, the training loss reported is above the validation loss, the loss of the same batches without dropout lies between, and the training rows after the epoch are within 0.1 of the validation rows; here 0.96, 0.77, 0.64 and 0.65; so it is after two epochs with other seeds."""
    assert [f"{v:.2f}" for v in (answer.reported, answer.calm, answer.again, answer.validation)] == [
        "0.96",
        "0.77",
        "0.64",
        "0.65",
    ]
    assert eval_loss(answer.net, answer.x[answer.train], answer.y[answer.train]) == answer.again
    assert eval_loss(answer.net, answer.x[answer.valid], answer.y[answer.valid]) == answer.validation
    assert not {*answer.train.tolist()} & {*answer.valid.tolist()} and answer.epoch == 3
    torch.manual_seed(seed)
    train, valid = torch.randperm(1797).split([1300, 497])
    net = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Dropout(0.5), nn.Linear(48, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    for _ in range(2):
        reported, calm, again = epoch(net, optimizer, answer.x[train], answer.y[train], 50)
    ours = pasted(1, evaluate=lambda rows: eval_loss(net, answer.x[rows], answer.y[rows]), train=train, valid=valid)
    validation = eval_loss(net, answer.x[valid], answer.y[valid])
    assert (ours.again, ours.validation) == (again, validation)
    assert reported - 0.01 > calm > again + 0.05 and abs(validation - again) < 0.1 < reported - validation


@breaks("nn.Dropout(0.5)", "nn.Dropout(0.0)")
@breaks("lr=0.003", "lr=0.0")
@drawn(cases=8, seed=SEED)
def test_two_reasons_and_no_third(answer, seed):
    """Without dropout the reported training loss is that of the same batches in eval mode, with a learning rate of 0 those are the loss after the epoch, and with both the three agree to rounding, in a network of Linear, ReLU and Dropout with batches of one size; with dropout and a learning rate they differ."""
    for rate, lr in ((0.0, 0.1), (0.5, 0.0), (0.0, 0.0), (0.5, 0.1)):
        net, x, y = case(seed, rate)
        reported, calm, again = epoch(net, torch.optim.SGD(net.parameters(), lr=lr), x, y, 8)
        assert (abs(reported - calm) < 1e-5) == (rate == 0) and (abs(calm - again) < 1e-5) == (lr == 0)
    assert answer.reported - answer.calm > 0.1 < answer.calm - answer.again


@breaks("nn.Dropout(0.5)", "nn.Dropout(0.0)")
@breaks("lr=0.003", "lr=0.0")
@breaks("        optimizer.zero_grad()\n", "")
@drawn(cases=3, seed=SEED)
def test_accuracy_is_low_likewise(answer, seed):
    """On the digits, in the second epoch of this network, the accuracy counted during the epoch with dropout on is below that of the same batches without dropout, which is below that of the training rows after the epoch, and it is below that of the validation rows; so dropout moves it in the network here."""
    torch.manual_seed(seed)
    x, y = answer.x, answer.y
    train, valid = torch.randperm(1797).split([1300, 497])
    net = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Dropout(0.5), nn.Linear(48, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)

    def right(net, rows):
        return (net(x[rows]).argmax(1) == y[rows]).sum().item()

    for _ in range(2):
        counted = calm = 0
        for batch in train.split(50):
            calm += right(net.eval(), batch)
            answers = net.train()(x[batch])
            counted += (answers.argmax(1) == y[batch]).sum().item()
            loss = F.cross_entropy(answers, y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    again, validation = right(net.eval(), train) / 1300, right(net, valid) / 497
    assert counted / 1300 + 0.08 < calm / 1300 < again - 0.005 and counted / 1300 + 0.1 < validation
    assert right(answer.net.eval(), answer.train) > 1100 > 1050 > right(answer.net.train(), answer.train)


@breaks("lr=0.25", "lr=0.125", variant="hand")
@breaks("torch.tensor(4.0", "torch.tensor(5.0", variant="hand")
@breaks("    optimizer.zero_grad()\n", "", variant="hand")
@breaks("sum(losses) / 3", "sum(losses) / 2", variant="hand")
@breaks("validation = (w**2).item()", "validation = losses[-1]", variant="hand")
@drawn(cases=10, start=st.floats(0.1, 9), lr=st.floats(0.05, 0.45), steps=st.integers(1, 5))
def test_one_row_alone(hand, start, lr, steps):
    """With no dropout and no data but one row, the same in training and validation, the mean of the losses of an epoch of plain SGD on w² is above the loss after it, for learning rates from 0.05 to 0.45; here the three losses 16, 4 and 1 have the mean 7, and 0.25 is left."""
    w, losses = torch.tensor(start, requires_grad=True), []
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = w**2
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert sum(losses) / steps > (w**2).item() >= 0
    assert hand.losses == [16, 4, 1] and hand.reported == 7 and hand.validation == 0.25 and hand.w.item() == 0.5


@breaks("lr=0.25", "lr=0.125", variant="hand")
@drawn(cases=10, start=st.floats(0.5, 9), lr=st.floats(0.05, 0.45), steps=st.integers(1, 5), epochs=st.integers(2, 4))
def test_a_total_of_all_epochs(hand, start, lr, steps, epochs):
    """A total that is not set back at each epoch still holds the losses of the first ones: where the losses fall, its mean is above that of the last epoch, and set back it is that mean; here of 16, 4 and 1 as three epochs it is 7 and not 1."""
    w = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    kept, kept_count = 0.0, 0
    for _ in range(epochs):
        total = count = 0
        last = []
        for _ in range(steps):
            loss = w**2
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            last.append(loss.item())
            kept, total, kept_count, count = kept + last[-1], total + last[-1], kept_count + 1, count + 1
    assert kept / kept_count > 1.05 * sum(last) / steps and math.isclose(total / count, sum(last) / steps)
    assert sum(hand.losses) / 3 == 7 and hand.losses[-1] == 1


@breaks("torch.cat([train[497:], valid])", "torch.cat([train[:497], valid])", variant="leak")
@breaks("torch.cat([train[497:], valid])", "train[497:].repeat(2)[:1300]", variant="leak")
@breaks("honest, leaked = run(train), run(leaky)", "honest, leaked = run(train), run(train)", variant="leak")
@breaks("nn.Dropout(0.5)", "nn.Dropout(0.0)", variant="leak")
@breaks("net.eval()(x[valid])", "net(x[valid])", variant="leak")
def test_the_order_is_no_sign_of_a_leak(leak):
    """Here the validation loss is below the reported training loss without a leak, 0.96 below 1.28, and with each of the 497 validation rows among the training rows, 0.90 below 1.25; `shared` counts 0 and 497 of them."""
    shown = [f"{value:.2f}" for value in (*leak.honest, *leak.leaked)]
    assert shown == ["1.28", "0.96", "1.25", "0.90"]
    assert len(leak.train) == len(leak.leaky) == len({*leak.leaky.tolist()}) == 1300 and len(leak.valid) == 497
    assert [leak.shared(rows) for rows in (leak.train, leak.leaky)] == [0, 497]
    assert leak.run(leak.train) == leak.honest


@breaks("torch.tensor([1.0, 3.0])", "torch.tensor([1.0, 1.0])", variant="terms")
@breaks("logits, target, weight)", "logits, target)", variant="terms")
@breaks("[0.9, 0.9, 0.9, 0.4]", "[0.9, 0.9, 0.9, 0.5]", variant="terms")
@drawn(cases=10, seed=SEED)
def test_class_weights(terms, seed):
    """With class weights the loss is the mean weighted by them, which is above the plain mean if the rows of the heavy class have the larger losses, and below it if they have the smaller ones; here 0.51 above 0.31."""
    torch.manual_seed(seed)
    logits, target = torch.randn(9, 2), torch.tensor([0] * 6 + [1] * 3)
    each = F.cross_entropy(logits, target, reduction="none")
    weighted = F.cross_entropy(logits, target, torch.tensor([1.0, 3.0])).item()
    heavier = each[6:].mean() > each[:6].mean()
    assert abs(weighted - ((each[:6].sum() + 3 * each[6:].sum()) / 15).item()) < 1e-5
    assert (weighted > each.mean().item()) == heavier
    assert f"{terms.weighted:.2f}" == "0.51" and f"{terms.plain:.2f}" == "0.31"


@breaks("label_smoothing=0.1", "label_smoothing=0.0", variant="terms")
@drawn(cases=10, classes=st.integers(2, 12), scale=st.floats(3, 9), smooth=st.floats(0.05, 0.3))
def test_label_smoothing(terms, classes, scale, smooth):
    """Label smoothing raises the loss of a row whose label has the largest logit; here of rows that mostly do 0.39 against 0.31."""
    logits, target = torch.zeros(1, classes), torch.tensor([1])
    logits[0, 1] = scale
    assert F.cross_entropy(logits, target, label_smoothing=smooth) > F.cross_entropy(logits, target)
    assert f"{terms.smooth:.2f}" == "0.39" and f"{terms.plain:.2f}" == "0.31"


@breaks("        net.train()\n", "")
@drawn(cases=6, seed=SEED, rate=st.floats(0.2, 0.8))
def test_eval_mode_stays(answer, seed, rate):
    """A network that gets no `train()` behind its validation, before the next batch, trains without dropout and raises nothing: its reported losses are those without dropout, and with `train()` they are not; here the reported loss is 0.1 above that without dropout."""
    net, x, y = case(seed, rate, wide=32)
    assert eval_loss(net, x, y) > 0 and not net.training
    losses = [F.cross_entropy(net(x), y).item(), F.cross_entropy(net.train()(x), y).item()]
    assert losses[0] == eval_loss(net, x, y) != losses[1]
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    F.cross_entropy(net(x), y).backward()
    optimizer.step()
    assert not net.training and F.cross_entropy(net(x), y).item() == eval_loss(net, x, y) != losses[0]
    assert answer.reported > answer.calm + 0.1


@breaks("batch_means(3)) / 2", "batch_means(2)) / 2", variant="terms")
@breaks("batch_means(3)) / 2", "batch_means(4))", variant="terms")
@drawn(cases=10, size=st.integers(2, 6), batches=st.integers(1, 4), last=st.integers(1, 6), seed=SEED)
def test_a_smaller_last_batch(terms, size, batches, last, seed):
    """The mean of the batches' means is the mean over the rows if the batches are of one size; a smaller last batch counts as much as a whole one, so that its rows weigh otherwise, and the score does not agree with that of the rows: here three rows and one make 0.51 of 0.31."""
    torch.manual_seed(seed)
    each = torch.rand(size * batches + min(last, size))
    means = [part.mean().item() for part in each.split(size)]
    weights = torch.cat([torch.full((len(part),), 1 / len(part)) for part in each.split(size)])
    assert abs(sum(means) / len(means) - ((weights * each).sum() / weights.sum()).item()) < 1e-5
    assert (weights.max() > weights.min()) == (last < size)
    assert f"{terms.uneven:.2f}" == "0.51" and f"{terms.plain:.2f}" == "0.31"
    each = F.cross_entropy(terms.logits, terms.target, reduction="none")
    assert abs(terms.uneven - (each[:3].mean() + each[3]).item() / 2) < 1e-6


@breaks("0.1 * w.square()", "0.0 * w.square()", variant="terms")
@breaks("w = torch.tensor([2.0, -1.0]", "w = torch.tensor([2.0, -2.0]", variant="terms")
@drawn(cases=10, seed=SEED, factor=st.floats(0.01, 1))
def test_a_penalty(terms, seed, factor):
    """A penalty of squares added to the training loss alone makes it larger by that sum, never smaller; here 0.81 instead of 0.31."""
    net, x, y = case(seed, 0.0)
    penalty = sum(p.square().sum() for p in net.parameters())
    loss = F.cross_entropy(net(x), y) + factor * penalty
    assert abs((loss - factor * penalty).item() - eval_loss(net, x, y)) < 1e-4 and loss.item() > eval_loss(net, x, y)
    assert f"{terms.penalised:.2f}" == "0.81" and f"{terms.plain:.2f}" == "0.31"
    assert abs(terms.penalised - terms.plain - 0.5) < 1e-6


@breaks("batch_means(2)) / 4", "batch_means(2)) / 2", variant="terms")
@breaks("batch_means(2)) / 4", "batch_means(1)) / 4", variant="terms")
@drawn(cases=10, size=st.integers(2, 6), batches=st.integers(1, 4), seed=SEED)
def test_divided_by_the_rows(terms, size, batches, seed):
    """The sum of the means of batches of one size, divided by the number of rows, is the mean loss over the batch size; here two rows a batch make 0.15 of 0.31."""
    torch.manual_seed(seed)
    each = torch.rand(size * batches)
    total = sum(part.mean().item() for part in each.split(size))
    assert abs(total / len(each) - each.mean().item() / size) < 1e-6
    assert f"{terms.by_rows:.2f}" == "0.15" and abs(terms.by_rows - terms.plain / 2) < 1e-6
    assert len(terms.batch_means(2)) == 2


@breaks("sum(batch_means(2)) / 4", "sum(batch_means(1)) / 4", variant="terms")
@drawn(cases=5, seed=SEED, epochs=st.integers(2, 4))
def test_a_sum_not_started_anew(terms, seed, epochs):
    """A running sum of the training's losses which no epoch starts anew rises from epoch to epoch, and is above that of the epoch alone from the second on, where the losses themselves do not rise; here the losses of two batches add up."""
    net, x, y = case(seed, 0.0)
    optimizer, running, alone = torch.optim.SGD(net.parameters(), lr=0.01), 0.0, []
    seen = []
    for _ in range(epochs):
        alone.append(0.0)
        for rows, labels in zip(x.split(10), y.split(10), strict=True):
            loss = F.cross_entropy(net(rows), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            running += loss.item()
            alone[-1] += loss.item()
        seen.append(running)
    assert seen == sorted(seen) and seen[0] == alone[0]
    assert all(more > each for more, each in zip(seen[1:], alone[1:], strict=True))
    assert alone[-1] < alone[0] + 0.01
    assert abs(4 * terms.by_rows - sum(terms.batch_means(2))) < 1e-6


@breaks("weight_decay=0.1", "weight_decay=0.0", variant="terms")
@drawn(
    cases=10,
    kind=st.sampled_from([torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW]),
    decay=st.floats(0.01, 0.5),
    seed=SEED,
)
def test_weight_decay_is_not_in_the_loss(terms, kind, decay, seed):
    """With `weight_decay` the first loss of SGD, Adam and AdamW is the one without, and the weights after the step are others; here a step without a gradient makes [1.8, -0.9] of [2.0, -1.0]."""
    found = []
    for value in (0.0, decay):
        net, x, y = case(seed, 0.0)
        optimizer = kind(net.parameters(), lr=0.1, weight_decay=value)
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        found.append((loss.item(), torch.cat([p.detach().flatten() for p in net.parameters()])))
    assert found[0][0] == found[1][0] and not torch.equal(found[0][1], found[1][1])
    assert torch.allclose(terms.w, torch.tensor([1.8, -0.9])) and terms.w.grad.tolist() == [0, 0]


@breaks("order[:60], order[60:]", "order[60:], order[60:]", variant="split")
@breaks("range(11)", "range(12)", variant="split")
@breaks(
    "gap = F.cross_entropy(net(x[valid]), y[valid]) - again",
    "gap = again - F.cross_entropy(net(x[valid]), y[valid]) + 1",
    variant="split",
)
def test_chance(split):
    """Here, with 60 validation rows and the same weights in eval mode, the validation loss is below that of the training rows in 5 of 11 splits."""
    assert split.below == sum(gap < 0 for gap in split.gaps) == 5 and len(split.gaps) == 11
    assert len(split.valid) == 60 and len({*split.order.tolist()}) == 1797 == len(split.train) + 60
    assert [round(gap, 2) for gap in split.gaps[:5]] == [
        -0.11,
        -0.1,
        -0.03,
        -0.03,
        0.21,
    ] and split.net.out_features == 10
    with torch.no_grad():
        rows = [F.cross_entropy(split.net(split.x[r]), split.y[r]).item() for r in (split.valid, split.train)]
    assert abs(rows[0] - rows[1] - split.gaps[-1]) < 1e-5


@breaks('"penalty": both("l2")', '"penalty": both()', variant="keras")
@breaks("keras.optimizers.SGD(0.0)", "keras.optimizers.SGD(0.5)", variant="keras")
def test_keras_has_the_penalty_in_both(keras):
    """Here Keras adds the penalty of a `kernel_regularizer`, 0.063, to `loss` and to `val_loss`: on the same rows with weights that stand still both are 0.828, and both are the loss without it plus the penalty."""
    loss, val_loss, penalty = keras.found["penalty"]
    assert f"{loss:.3f}" == f"{val_loss:.3f}" == "0.828" and f"{penalty:.3f}" == "0.063"
    plain = keras.found["plain"]
    assert abs(plain[0] - plain[1]) < 1e-5 and plain[2] == 0
    k = keras.keras
    model = k.Sequential([k.layers.Dense(8, kernel_regularizer="l2"), k.layers.Dense(2)])
    model.compile(k.optimizers.SGD(0.0), keras.loss)
    rows = keras.x, keras.y
    told = model.fit(*rows, validation_data=rows, batch_size=20, verbose=0).history
    bare = keras.loss(keras.y, model(keras.x)).item()
    more = sum(part.item() for part in model.losses)
    assert more > 0.01
    assert all(math.isclose(told[name][0], bare + more, abs_tol=1e-4) for name in ("loss", "val_loss"))


@breaks("class_weight={0: 1.0, 1: 9.0}", "sample_weight=None", variant="keras")
@breaks("class_weight={0: 1.0, 1: 9.0}", "class_weight={0: 1.0, 1: 8.0}", variant="keras")
def test_keras_weighs_training_alone(keras):
    """Here Keras' `class_weight` is in `loss`, 2.152, and not in `val_loss`, 0.696, as is a `sample_weight` that weighs the same; with `validation_split` the `sample_weight` is in both, the `class_weight` in `loss` alone."""
    loss, val_loss, _ = keras.found["class_weight"]
    assert f"{loss:.3f}" == "2.152" and f"{val_loss:.3f}" == "0.696"
    told = []
    for by in ({}, {"class_weight": {0: 1.0, 1: 9.0}}, {"sample_weight": 1.0 + 8.0 * keras.y}):
        keras.keras.utils.set_random_seed(0)  # the same weights for each
        told.append(keras.both(**by))
    (bare, again, _), (by_class, beside, _), (by_sample, besides, _) = told
    assert abs(by_sample - by_class) < 1e-4 and by_sample > 1.5 * bare
    assert max(abs(value - bare) for value in (again, beside, besides)) < 1e-5
    model = keras.keras.Sequential([keras.keras.layers.Dense(2)])
    model.compile(keras.keras.optimizers.SGD(0.0), keras.loss)
    weights, split = 1.0 + 8.0 * keras.y, {"validation_split": 0.4, "verbose": 0}
    plain, by_class, by_sample = (
        model.fit(keras.x, keras.y, **split, **by).history
        for by in ({}, {"class_weight": {0: 1.0, 1: 9.0}}, {"sample_weight": weights})
    )
    assert abs(by_class["val_loss"][0] - plain["val_loss"][0]) < 1e-5
    assert abs(by_class["loss"][0] - by_sample["loss"][0]) < 1e-4 and by_class["loss"][0] > 1.2 * plain["loss"][0]
    assert by_sample["val_loss"][0] > 1.2 * plain["val_loss"][0]


@breaks("both(rate=0.5)", "both(rate=0.0)", variant="keras")
def test_dropout_can_lower_it(keras):
    """Here, in Keras before training, dropout does not raise the training loss, but lowers it: 0.738 against 0.747."""
    loss, val_loss, _ = keras.found["dropout"]
    assert f"{loss:.3f}" == "0.738" and f"{val_loss:.3f}" == "0.747"


@breaks("from_logits=True", "from_logits=False", variant="keras")
@drawn(cases=4, last=st.integers(7, 40))
def test_keras_splits_off_the_last(keras, last):
    """With `validation_split` Keras' `val_loss` is the loss of the last rows, in their order, `loss` that of the rows before, `evaluate` over those gives it too, and over all rows a mean of both, at weights that stand still."""
    k, x, y = keras.keras, keras.x, keras.y
    dense = k.layers.Dense(2)
    model = k.Sequential([k.Input((4,)), dense])
    model.compile(k.optimizers.SGD(0.0), keras.loss)
    split = {"validation_split": (last + 0.5) / len(x), "batch_size": 20, "verbose": 0}
    history = model.fit(x, y, **split).history
    z = torch.tensor(x) @ dense.kernel.value.detach() + dense.bias.value.detach()
    each = F.cross_entropy(z, torch.tensor(y), reduction="none")
    rows = len(x) - last - 1
    assert abs(history["val_loss"][0] - each[rows:].mean()) < 1e-4
    assert abs(history["loss"][0] - each[:rows].mean()) < 1e-4
    assert abs(model.evaluate(x, y, verbose=0) - each.mean()) < 1e-4
    x_train, y_train = x[:rows], y[:rows]
    assert abs(model.evaluate(x_train, y_train, verbose=0) - history["loss"][0]) < 1e-4
