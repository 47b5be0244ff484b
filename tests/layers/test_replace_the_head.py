import contextlib
import copy
import io
import warnings

import pytest
import torch
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 9)


class Net(nn.Module):
    def __init__(self, inputs=7, width=5, classes=10):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(inputs, width), nn.ReLU())
        self.fc = nn.Linear(width, classes)

    def forward(self, x):
        return self.fc(self.body(x))


def refusal(net, state, **options):
    """The words of the refusal, or "" where the state is taken."""
    try:
        net.load_state_dict(state, **options)
    except RuntimeError as error:
        return str(error)
    return ""


def same_body(net, state):
    return all(torch.equal(value, state[f"body.{name}"]) for name, value in net.body.state_dict().items())


@breaks("self.fc = nn.Linear(5, classes)", "self.fc = nn.Linear(5, classes, bias=False)")
@drawn(cases=10, width=SIZE, classes=SIZE, other=SIZE, rows=st.integers(0, 4))
def test_a_row_for_each_class(answer, width, classes, other, rows):
    """The weight of the last layer has one row for each class, and a file with another number of classes does not fit: loading raises "size mismatch for fc.weight", and runs where the number is the same; `print(model)` shows the name too; here 10 in the file."""
    saved, mine = Net(width=width, classes=classes), Net(width=width, classes=other)
    assert saved.fc.weight.shape == (classes, width) and saved(torch.zeros(rows, 7)).shape == (rows, classes)
    assert ("size mismatch for fc.weight" in refusal(mine, saved.state_dict())) == (classes != other)
    model, out = answer.Net(10), io.StringIO()
    with contextlib.redirect_stdout(out):
        print(model)
    assert "(fc): Linear(" in out.getvalue()
    head = {name: tuple(value.shape) for name, value in answer.state.items() if name.startswith("fc.")}
    assert head == {"fc.weight": (10, 5), "fc.bias": (10,)}
    assert answer.said[0].startswith("size mismatch for fc.weight: copying a param with shape torch.Size([10, 5])")


@breaks("return self.fc(self.body(x))", "return self.fc(2 * self.body(x))")
@drawn(cases=5, rows=st.integers(1, 4), classes=SIZE)
def test_an_identity_gives_features(answer, rows, classes):
    """With `nn.Identity()` for the last layer the network gives the features that this layer read, in place of its classes; a softmax or sigmoid behind the layer, in `forward` or in an `nn.Sequential`, makes other numbers of them."""
    model, x = answer.Net(classes), torch.randn(rows, 7)
    nn.init.constant_(model.body[0].bias, 9.0)  # alive for any input
    features = model.body(x)
    assert model(x).shape == (rows, classes)
    model.fc = nn.Identity()
    assert model(x).shape == (rows, 5) and torch.equal(model(x), features)

    class Ended(answer.Net):
        def forward(self, x):
            return super().forward(x).log_softmax(1)

    ended = Ended(classes)
    ended.body, ended.fc = model.body, nn.Identity()
    assert ended(x).shape == features.shape and (ended(x) < 0).all() and (features >= 0).all()
    for last in (nn.Softmax(1), nn.Sigmoid()):
        chain = nn.Sequential(model.body, nn.Linear(5, classes), last)
        chain[1] = nn.Identity()
        assert torch.equal(chain(x), last(features)) and not torch.allclose(chain(x), features)
        assert torch.equal(chain[:-1](x), features)


@breaks(
    "model = Net(10)\nreport = model.load_state_dict(state)",
    'model = Net(10)\nreport = "<All keys matched successfully>"',
)
@breaks("nn.Linear(model.fc.in_features, 4)", "nn.Linear(model.fc.in_features, 5)")
@breaks("model.fc = nn.Linear(model.fc.in_features, 4)\noptimizer", "optimizer")
@breaks("SGD(model.parameters()", "SGD(Net(4).parameters()")
@breaks("model.load_state_dict(state)\n", "", variant="pasted")
@breaks("model.fc = nn.Linear(model.fc.in_features, 4)", "model.fc.out_features = 4", variant="pasted")
@breaks(
    "model.fc = nn.Linear(model.fc.in_features, 4)   # yours\noptimizer = torch.optim.Adam(model.parameters(), lr=0.001)",
    "optimizer = torch.optim.Adam(model.parameters(), lr=0.001)\nmodel.fc = nn.Linear(model.fc.in_features, 4)",
    variant="pasted",
)
@drawn(cases=10, width=SIZE, old=SIZE, new=SIZE, rows=st.integers(0, 4))
def test_load_then_replace(answer, pasted, width, old, new, rows):
    """A network built with the classes of the file takes the state; with the last layer replaced it gives one logit for each of the new classes, its body holds the weights of the file to the bit, and its last layer is a new one; here 4 classes after 10."""
    state, net = Net(width=width, classes=old).state_dict(), Net(width=width, classes=old)
    assert not same_body(net, state)
    assert str(net.load_state_dict(state)) == "<All keys matched successfully>"
    net.fc = nn.Linear(net.fc.in_features, new)
    assert net(torch.zeros(rows, 7)).shape == (rows, new) and same_body(net, state)
    assert str(answer.report) == "<All keys matched successfully>" and same_body(answer.model, answer.state)
    assert answer.model.fc.weight.shape == (4, 5) and answer.logits.shape == (3, 4)
    assert not torch.equal(answer.model.fc.weight, answer.state["fc.weight"][:4])
    held = [id(p) for group in answer.optimizer.param_groups for p in group["params"]]
    assert held == [id(p) for p in answer.model.parameters()] and answer.optimizer.param_groups[0]["lr"] == 0.1
    state = Net(width=width).state_dict()
    ours = pasted(1, Net=lambda classes: Net(width=width, classes=classes), state=state)
    assert same_body(ours.model, state) and ours.model(torch.zeros(rows, 7)).shape == (rows, 4)
    assert not torch.equal(ours.model.fc.weight, state["fc.weight"][:4])
    before = ours.model.fc.bias.tolist()
    ours.model(torch.randn(3, 7)).sum().backward()
    ours.optimizer.step()
    moved = torch.tensor(before) - ours.model.fc.bias.detach()
    assert torch.allclose(moved, torch.full((4,), 0.001), atol=1e-6)


@breaks("Net(4).load_state_dict(state, strict=strict)", "Net(10).load_state_dict(state, strict=strict)")
@breaks("for strict in (True, False)", "for strict in (True,)")
@drawn(cases=10, width=SIZE, old=SIZE, new=SIZE)
def test_strict_forgives_names(answer, width, old, new):
    """With `strict=False` a name that is missing or unexpected does not raise, and a wrong shape raises as it does without; here both raise the same words."""
    state, net = Net(width=width, classes=old).state_dict(), Net(width=width, classes=new)
    strict, loose = (refusal(net, state, strict=option) for option in (True, False))
    assert strict == loose and bool(strict) == (old != new)
    other = {"head.bias": torch.zeros(new)}
    assert refusal(net, other, strict=False) == "" and "Missing key" in refusal(net, other)
    assert "Unexpected key" in refusal(net, other)
    assert len(answer.said) == 2 and answer.said[0] == answer.said[1]
    assert "shape torch.Size([10, 5])" in answer.said[0] and "model is torch.Size([4, 5])" in answer.said[0]


@breaks('not k.startswith("fc.")', 'k.startswith("none.")', variant="drop")
@breaks(
    "report = model.load_state_dict(kept, strict=False)",
    "report = build(4).load_state_dict(kept, strict=False)",
    variant="drop",
)
@drawn(cases=10, width=SIZE, old=SIZE, new=SIZE)
def test_dropped_or_replaced_is_the_same(drop, width, old, new):
    """A network that took the state without the keys of the head, with `strict=False`, has the body of one that took the whole state and got a new head, and so has the one here."""
    state, dropped = Net(width=width, classes=old).state_dict(), Net(width=width, classes=new)
    dropped.load_state_dict({k: v for k, v in state.items() if not k.startswith("fc.")}, strict=False)
    replaced = Net(width=width, classes=old)
    replaced.load_state_dict(state)
    replaced.fc = nn.Linear(width, new)
    assert same_body(dropped, replaced.state_dict()) and same_body(dropped, state)
    assert dropped.fc.weight.shape == replaced.fc.weight.shape == (new, width)
    body = drop.model["body"].state_dict()
    assert all(torch.equal(value, drop.state[f"body.{name}"]) for name, value in body.items()) and len(body) == 2
    assert drop.model["fc"].out_features == 4 and drop.state["fc.weight"].shape == (10, 5)


@breaks('not k.startswith("fc.")', 'k == "body.0.bias"', variant="drop")
@breaks("load_state_dict(kept, strict=False)", "load_state_dict({}, strict=False)", variant="drop")
def test_the_report_names_the_head(drop):
    """Here `missing_keys` holds the two names of the head, and no name is unexpected."""
    assert drop.report.missing_keys == ["fc.weight", "fc.bias"] and drop.report.unexpected_keys == []


@breaks('"module." + k', '"" + k', variant="drop")
@breaks("if k in mine and", 'if k == "fc.weight" and', variant="drop")
@breaks("for s in (state, wrapped)", "for s in (wrapped, state)", variant="drop")
def test_what_fits_may_be_nothing(drop):
    """Here the entries that fit in name and shape load without an error: all but the head, and none where each name has `module.` in front of it, so that all names are missing."""
    assert drop.lost[0] == ["fc.weight", "fc.bias"]
    assert drop.lost[1] == ["body.0.weight", "body.0.bias", "fc.weight", "fc.bias"] == list(drop.state)
    assert drop.state["body.0.weight"].shape == (5, 7)


@breaks(
    '"other classes": misfits(file, Net(classes=4))', '"other classes": misfits(file, Net(classes=3))', variant="causes"
)
@breaks("Net(width=6)", "Net(width=5)", variant="causes")
@breaks("Net(inputs=8)", "Net(inputs=6)", variant="causes")
def test_each_misfit(causes):
    """Here the message names `fc.weight` alone for other classes, [10, 5] and [4, 5], the body and `fc.weight` for another width, [10, 5] and [10, 6], and the first layer alone for other inputs, [5, 7] and [5, 8]."""
    assert causes.found["other classes"] == ["fc.weight: [10, 5], here [4, 5]"]
    assert causes.found["another width"] == ["body.0.weight: [5, 7], here [6, 7]", "fc.weight: [10, 5], here [10, 6]"]
    assert causes.found["other inputs"] == ["body.0.weight: [5, 7], here [5, 8]"]


@breaks("report = model.load_state_dict(mine)", 'report = "<All keys matched successfully>"', variant="causes")
@breaks("misfits(mine, Net())", "misfits(mine, Net(classes=4))", variant="causes")
def test_your_own_file(causes):
    """Here a file saved with the head of 4 classes is refused by a model with 10, [4, 5] and [10, 5], and taken once the head is replaced."""
    assert causes.found["your own file"] == ["fc.weight: [4, 5], here [10, 5]"]
    assert str(causes.report) == "<All keys matched successfully>"
    state = causes.model.state_dict()
    assert list(state) == list(causes.mine) and all(torch.equal(state[name], causes.mine[name]) for name in state)


@breaks("Net(width=6)", "Net(width=5)", variant="causes")
@breaks("Net(inputs=8)", "Net(inputs=7)", variant="causes")
@drawn(cases=8, classes=SIZE, width=st.integers(1, 4), inputs=st.integers(8, 12))
def test_a_new_head_cures_no_body(causes, classes, width, inputs):
    """A network of another width, or of other inputs, refuses the file with the head replaced as well, also without the keys of the head."""
    state = {k: v for k, v in Net().state_dict().items() if not k.startswith("fc.")}
    for net in (Net(width=width), Net(inputs=inputs), Net(width=6), Net(inputs=8)):
        net.fc = nn.Linear(net.fc.in_features, classes)
        assert "size mismatch for body.0.weight" in refusal(net, state, strict=False)
    for cause in ("another width", "other inputs"):
        assert [line[:13] for line in causes.found[cause][:1]] == ["body.0.weight"]


@breaks("named.classifier = nn.Linear(5, 4)", "named.fc = nn.Linear(5, 4)", variant="silent")
@breaks("renumbered.fc.out_features = 4", "renumbered.fc = nn.Linear(5, 4)", variant="silent")
@breaks("cross_entropy(named(x), labels)", "cross_entropy(renumbered(x), labels)", variant="silent")
def test_a_name_that_nothing_calls(silent):
    """Here a layer under a name that `forward` does not call, and `out_features` set to 4, leave 10 outputs and raise no error, and the loss takes labels of 4 classes."""
    model = silent.Net()
    model.classifier = nn.Linear(5, 4)
    assert silent.shapes == [(3, 10), tuple(model(silent.x).shape)] == [(3, 10), (3, 10)]
    assert silent.named.classifier.out_features == silent.renumbered.fc.out_features == 4
    logits = silent.named.fc(silent.named.body(silent.x))
    assert torch.equal(silent.named(silent.x), logits) and silent.labels.tolist() == [0, 3, 1]
    by_hand = logits.logsumexp(dim=1) - logits[torch.arange(3), silent.labels]
    assert torch.allclose(silent.loss, by_hand.mean(), atol=1e-5)
    model = copy.deepcopy(silent.named)
    model.fc = model.classifier
    assert model(silent.x).shape == (3, 4)


@breaks(
    "first.requires_grad_(False)\nfirst.fc = nn.Linear(5, 4)",
    "first.fc = nn.Linear(5, 4)\nfirst.requires_grad_(False)",
    variant="silent",
)
@breaks("last.requires_grad_(False)\n", "", variant="silent")
def test_freeze_then_replace(silent):
    """Here a head that replaces the old one in a frozen model needs a gradient, and it alone; a model that is frozen afterwards has no weight that needs one."""
    assert silent.first.fc.out_features == silent.last.fc.out_features == 4
    assert silent.trainable(silent.first) == ["fc.weight", "fc.bias"] and silent.trainable(silent.last) == []
    silent.first(silent.x).sum().backward()
    assert silent.first.body[0].weight.grad is None and silent.first.fc.weight.grad.abs().sum() > 0
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad"):
        silent.last(silent.x).sum().backward()


@breaks("model.fc = nn.Linear(model.fc.in_features, 4)\noptimizer", "optimizer")
@drawn(cases=8, width=SIZE, classes=SIZE, seed=st.integers(0, 99))
def test_the_same_number_loads(answer, width, classes, seed):
    """A state with the same number of classes loads, also with the rows of its head in another order, and its logits then stand in that order; here the model with 4 classes refuses the file with 10."""
    torch.manual_seed(seed)
    order, net, x = torch.randperm(classes), Net(width=width, classes=classes), torch.randn(3, 7)
    right, state = net(x), net.state_dict()
    state = state | {"fc.weight": state["fc.weight"][order], "fc.bias": state["fc.bias"][order]}
    other = Net(width=width, classes=classes)
    assert str(other.load_state_dict(state)) == "<All keys matched successfully>"
    assert torch.allclose(other(x), right[:, order], atol=1e-5)
    assert refusal(Net(), answer.state) == "" and "size mismatch for fc" in refusal(answer.model, answer.state)


@breaks("nn.Linear(7, 5), nn.ReLU()", "nn.Linear(7, 5, bias=False), nn.ReLU()")
def test_a_new_layer_stays_behind(answer):
    """Here, on the `meta` device, a layer made after `model.to(device)` is on the CPU, and a second `to` moves it."""
    model, device = answer.Net(10), "meta"
    model.to(device)
    model.fc = nn.Linear(model.fc.in_features, 4)
    assert [p.device.type for p in model.parameters()] == ["meta", "meta", "cpu", "cpu"]
    model.to(device)
    assert {p.device.type for p in model.parameters()} == {"meta"}
    assert {p.device.type for p in answer.model.parameters()} == {"cpu"}


@breaks("model.fc.weight[:10] = old.weight", "model.fc.weight[2:] = old.weight", variant="silent")
@breaks("model.fc.bias[:10] = old.bias", "pass", variant="silent")
@breaks("nn.Linear(old.in_features, 12)", "nn.Linear(old.in_features, 11)", variant="silent")
@drawn(cases=8, width=SIZE, old=SIZE, new=st.integers(0, 4), seed=st.integers(0, 99))
def test_old_rows_copied(silent, width, old, new, seed):
    """A head with more outputs, into which the rows and biases of the old one are copied, gives the old logits in front; here 12 logits, of which the first 10 are what they were."""
    torch.manual_seed(seed)
    small, large, x = nn.Linear(width, old), nn.Linear(width, old + new), torch.randn(3, width)
    with torch.no_grad():
        large.weight[:old], large.bias[:old] = small.weight, small.bias
    assert torch.allclose(large(x)[:, :old], small(x), atol=1e-5) and large(x).shape == (3, old + new)
    assert silent.after.shape == (3, 12) and silent.before.shape == (3, 10) and silent.moved < 1e-5
    assert torch.allclose(silent.after[:, :10], silent.before, atol=1e-5) and silent.before.std() > 0.1
    assert silent.model.fc.weight.requires_grad and silent.model.fc.weight.is_leaf


@breaks("model.fc.weight[:10] = old.weight", "model.fc.weight[2:] = old.weight", variant="silent")
def test_new_classes_alone(silent):
    """On digits, a network of six classes whose head got four more rows, trained on the four new classes alone, gives less than half of the unseen old ones right, and trained on all ten more than 80%; before, the old rows answer as they did."""
    data = load_digits()
    x, y = torch.tensor(data.data / 16, dtype=torch.float32), torch.tensor(data.target)
    seen, known = torch.arange(len(x)) % 4 > 0, y < 6

    def fit(net, rows):
        optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
        for _ in range(300):
            batch = rows[torch.randint(len(rows), (64,))]
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x[batch]), y[batch]).backward()
            optimizer.step()
        return (net(x[known & ~seen]).argmax(1) == y[known & ~seen]).float().mean().item()

    for seed in range(3):
        torch.manual_seed(seed)
        net = Net(inputs=64, width=32, classes=6)
        start, old = fit(net, (seen & known).nonzero().flatten()), net.fc
        net.fc = nn.Linear(32, 10)
        with torch.no_grad():
            net.fc.weight[:6], net.fc.bias[:6] = old.weight, old.bias
        both = copy.deepcopy(net)
        alone = fit(net, (seen & ~known).nonzero().flatten())
        assert start > 0.9 and alone < 0.5 and fit(both, seen.nonzero().flatten()) > 0.8
    assert torch.equal(silent.after[:, :10].argmax(1), silent.before.argmax(1))
    assert torch.allclose(silent.after[:, :10], silent.before, atol=1e-5)


@breaks("model.fc = nn.Linear(model.fc.in_features, 4)\noptimizer", "optimizer")
@drawn(cases=8, width=SIZE, old=SIZE, new=SIZE)
def test_an_old_optimizer_loads(answer, width, old, new):
    """The state of an Adam that was saved with the old head loads into the Adam of a model with a new one, and its next `step()` raises where the number of classes differs and neither is one; where it is the same it runs."""
    same = answer.Net(10), copy.deepcopy(answer.model)
    for before, after in ((Net(width=width, classes=old + 1), Net(width=width, classes=new + 1)), same):
        states = [torch.optim.Adam(net.parameters()) for net in (before, after)]
        for net, inputs in ((before, 7), (after, 7)):
            net(torch.randn(3, inputs)).sum().backward()
        states[0].step()
        states[1].load_state_dict(states[0].state_dict())
        raised = ""
        try:
            states[1].step()
        except RuntimeError as error:
            raised = str(error)
        differs = before.fc.out_features != after.fc.out_features
        assert raised.startswith("The size of tensor a") == differs and bool(raised) == differs
    assert answer.model.fc.out_features == 4


@breaks("head(old.input)", "head(layers.Dense(5)(base.inputs[0]))", variant="keras")
@breaks("build(4, ", "build(5, ", variant="keras")
def test_keras_keeps_the_layers(keras):
    """Here the new Keras model, built on the input of the old head, shares with the old one the layers before that head, weights and all, and has a head of its own for 4 classes."""
    assert keras.shapes == [(7, 5), (5,), (5, 4), (4,)]
    assert keras.model.weights[0] is keras.base.weights[0] and keras.body in keras.model.layers
    assert keras.model.layers[-1] not in keras.base.layers
    assert tuple(keras.base.weights[2].shape) == (5, 10) and keras.body.activation.__name__ == "relu"


@breaks('build(4, "softmax")', "build(4, None)", variant="keras")
def test_keras_activation_of_the_head(keras):
    """Here a new head without a softmax is taken by `sparse_categorical_crossentropy` without a warning and learns far less than one with it, which gets nearly all of its own training rows right."""
    head = keras.model.layers[-1]
    assert head.activation is keras.keras.activations.softmax
    for seed in range(2):
        keras.keras.utils.set_random_seed(seed)
        y = torch.arange(80) % 4
        x, right = 3 * torch.randn(4, 7)[y] + torch.randn(80, 7), []
        body = keras.keras.Sequential([keras.keras.Input((7,)), keras.layers.Dense(16, activation="relu")])
        for activation in (head.activation, None):
            last = keras.layers.Dense(4, activation=activation)
            model = keras.keras.Model(body.inputs[0], last(body.layers[-1].output))
            body.layers[-1].trainable = False
            model.compile(keras.keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy")
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)
                model.fit(x, y, epochs=40, batch_size=80, verbose=0)
            right.append((model(x).argmax(1) == y).float().mean().item())
        assert right[0] > 0.9 and right[1] < right[0] - 0.2


@breaks('build(4, "softmax")', 'build(4, "sigmoid")', variant="keras")
def test_keras_head_of_other_labels(keras):
    """Here the new head has a softmax, for classes; for two classes on one unit and for a regression such a head learns nothing, it gives 1 for each row, and for several labels a row it learns far less; with a sigmoid, and for the regression with none, it learns nearly all of its own training rows; under a loss with `from_logits=True` a head with none ends far below the loss of one with the sigmoid or the softmax, whatever `activation` the old head had."""
    assert keras.model.layers[-1].activation is keras.keras.activations.softmax
    for seed in range(2):
        keras.keras.utils.set_random_seed(seed)
        kind = torch.arange(80) % 4
        x, y = 3 * torch.randn(4, 7)[kind] + torch.randn(80, 7), torch.stack([kind > 0, kind > 1, kind == 2], 1).float()
        body = keras.keras.Sequential([keras.keras.Input((7,)), keras.layers.Dense(16, activation="relu")])
        for labels in (y, y[:, :1]):
            right = []
            for activation in ("sigmoid", "softmax"):
                last = keras.layers.Dense(labels.shape[1], activation=activation)
                model = keras.keras.Model(body.inputs[0], last(body.layers[-1].output))
                body.layers[-1].trainable = False
                model.compile(keras.keras.optimizers.Adam(0.05), "binary_crossentropy")
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    model.fit(x, labels, epochs=40, batch_size=80, verbose=0)
                    outputs = model(x)
                right.append(((outputs > 0.5) == (labels > 0.5)).float().mean().item())
            assert right[0] > 0.95 and right[1] < right[0] - 0.1
            assert torch.allclose(outputs.sum(1), torch.ones(80))
        for labels, squashed, kind_of_loss in (
            (y, "sigmoid", keras.keras.losses.BinaryCrossentropy),
            (y[:, :1], "sigmoid", keras.keras.losses.BinaryCrossentropy),
            (kind, "softmax", keras.keras.losses.SparseCategoricalCrossentropy),
        ):
            ends = []
            for activation in (None, squashed):
                last = keras.layers.Dense(4 if labels is kind else labels.shape[1], activation=activation)
                model = keras.keras.Model(body.inputs[0], last(body.layers[-1].output))
                model.compile(keras.keras.optimizers.Adam(0.05), kind_of_loss(from_logits=True))
                with warnings.catch_warnings():
                    warnings.simplefilter("error", UserWarning)
                    ends.append(model.fit(x, labels, epochs=40, batch_size=80, verbose=0).history["loss"][-1])
            assert ends[0] < 0.25 and ends[1] > ends[0] + 0.15
        far, errors = 5 + x[:, :1] / x[:, :1].std(), []
        for activation in (None, "softmax"):
            last = keras.layers.Dense(1, activation=activation)
            model = keras.keras.Model(body.inputs[0], last(body.layers[-1].output))
            model.compile(keras.keras.optimizers.Adam(0.2), "mse")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model.fit(x, far, epochs=100, batch_size=80, verbose=0)
                outputs = model(x)
            errors.append((outputs - far).square().mean().item())
        assert errors[0] < 0.5 < 3 < errors[1] and torch.allclose(outputs, torch.ones(80, 1))


@breaks("head(old.input)", "head(old.output)", variant="keras")
@drawn(cases=4, width=SIZE, old=st.integers(2, 9), new=st.integers(2, 9))
def test_keras_softmax_behind_the_head(keras, width, old, new):
    """In a Keras model with a `Softmax` or an `Activation` layer behind its last `Dense`, a new head on the input of `base.layers[-1]` is built without an error on the outputs of the old one, and on that of `base.layers[-2]` on the layer before it; in a `Sequential`, `base.pop()` and `base.add(...)` too want that layer popped first, else the new head stands on the old one; here the last layer is the head."""
    for last in keras.layers.Softmax(), keras.layers.Activation("softmax"):
        dense = keras.layers.Dense(width), keras.layers.Dense(old)
        base = keras.keras.Sequential([keras.keras.Input((7,)), *dense, last])
        behind = base.layers[-1].input, [(7, width), (width, old), (old, new)]
        instead = base.layers[-2].input, [(7, width), (width, new)]
        for entry, wanted in behind, instead:
            model = keras.keras.Model(base.inputs[0], keras.layers.Dense(new)(entry))
            assert [tuple(w.shape) for w in model.weights if len(w.shape) == 2] == wanted
        base.pop()
        base.add(keras.layers.Dense(new))
        assert [tuple(w.shape) for w in base.weights if len(w.shape) == 2] == [(7, width), (width, old), (old, new)]
        for _ in range(2):
            base.pop()
        base.add(keras.layers.Dense(new))
        assert [tuple(w.shape) for w in base.weights if len(w.shape) == 2] == [(7, width), (width, new)]
    assert keras.shapes[2] == (5, 4)


@breaks("layers.Dense(10,", "layers.Dense(9,", variant="keras")
@drawn(cases=4, width=SIZE, old=st.integers(2, 9), new=st.integers(10, 12))
def test_keras_layers_is_a_copy(keras, width, old, new):
    """In a Keras model `base.layers` is a copy: another layer put into `base.layers[-1]`, or `base.layers.pop()`, raises nothing and leaves the old head, and a layer added afterwards stands on it; in a `Sequential`, `base.pop()` and `base.add(...)` replace it, and if it was frozen as a whole, leave the new one untrained in `fit`, which only warns, but trained where each layer was frozen; here the old head has 10 outputs."""
    layers = keras.layers

    def made():
        return keras.keras.Sequential([keras.keras.Input((7,)), layers.Dense(width), layers.Dense(old)])

    def shapes(model):
        return [tuple(w.shape) for w in model.weights if len(w.shape) == 2]

    base, before = made(), [(7, width), (width, old)]
    base.layers[-1] = layers.Dense(new)
    base.layers.pop()
    assert shapes(base) == before and base.output_shape == (None, old)
    base.add(layers.Dense(new))
    assert shapes(base) == [*before, (old, new)]
    base = made()
    base.pop()
    base.add(layers.Dense(new))
    assert shapes(base) == [(7, width), (width, new)] and base(torch.zeros(3, 7)).shape == (3, new)
    for whole in (True, False):
        base = made()
        for part in [base] if whole else base.layers:
            part.trainable = False
        base.pop()
        base.add(layers.Dense(new))
        base.compile("sgd", "mse")
        body, head = (base.layers[place].kernel.value.detach().clone() for place in (0, -1))
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            base.fit(torch.rand(6, 7), torch.rand(6, new) + 1, verbose=0)
        assert any("does not have any trainable weights" in str(one.message) for one in told) == whole
        assert torch.equal(base.layers[0].kernel.value, body)
        assert torch.equal(base.layers[-1].kernel.value, head) == whole
    assert keras.base.output_shape == (None, 10)


@breaks("layers.Dense(classes, activation", "layers.Dense(classes + 1, activation", variant="keras")
@drawn(cases=4, width=SIZE, new=st.integers(2, 9))
def test_keras_a_called_model(keras, width, new):
    """A subclass of `keras.Model` that was called refuses a new layer, "You cannot add new elements of state", and one put into a list of its layers it calls and leaves untrained in `fit`, which only warns; a new model of the class, called, with the weights of each other layer copied, computes the same before its head; here the new head has 4 outputs."""

    class Own(keras.keras.Model):
        def __init__(self, classes):
            super().__init__()
            self.hidden, self.head = keras.layers.Dense(width), keras.layers.Dense(classes)

        def call(self, x):
            return self.head(self.hidden(x))

    old, fresh, x = Own(10), Own(new), torch.rand(3, 7)
    old(x)
    try:
        old.head = keras.layers.Dense(new)
    except ValueError as error:
        assert str(error).startswith("You cannot add new elements of state")
    else:
        raise AssertionError("taken")
    assert old(x).shape == (3, 10) and fresh(x).shape == (3, new)
    assert not torch.allclose(fresh.hidden(x), old.hidden(x))
    fresh.hidden.set_weights([w.value for w in old.hidden.weights])

    class Listed(keras.keras.Model):
        def __init__(self):
            super().__init__()
            self.parts = [keras.layers.Dense(width), keras.layers.Dense(10)]

        def call(self, x):
            return self.parts[1](self.parts[0](x))

    listed = Listed()
    listed(x)
    listed.parts[-1] = keras.layers.Dense(new)
    assert listed(x).shape == (3, new) and len(listed.weights) == 4
    listed.compile("sgd", "mse")
    body, head = (part.kernel.value.detach().clone() for part in listed.parts)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        listed.fit(x, torch.rand(3, new) + 1, verbose=0)
    assert any("Gradients do not exist for variables" in str(one.message) for one in told)
    assert torch.equal(listed.parts[1].kernel.value, head) and not torch.equal(listed.parts[0].kernel.value, body)
    assert torch.allclose(fresh.hidden(x), old.hidden(x)) and keras.model.output_shape == (None, 4)


@breaks("w.value for w in base.weights", "w.value for w in model.weights", variant="keras")
def test_keras_refuses_too(keras):
    """Here `set_weights` with the weights of the old Keras model raises a ValueError."""
    assert keras.message.startswith("Layer yours weight shape (5, 4) is not compatible")


@breaks("old.in_channels, 4, 1)", "old.in_channels, 6, 1)", variant="causes")
@breaks("pixels[-1] = ", "spare = ", variant="causes")
@breaks("3, 9, 8)", "3, 8, 9)", variant="causes")
@drawn(cases=10, width=SIZE, old=st.integers(2, 9), new=st.integers(2, 9), bias=st.booleans())
def test_a_head_of_pixels(causes, width, old, new, bias):
    """In a network that classifies pixels a convolution of size 1 takes the place of the last one and gives one map for each new class, of the height and width of before; here 4."""
    net, x = nn.Sequential(nn.Conv2d(3, width, 3), nn.Conv2d(width, old, 1, bias=bias)), torch.rand(2, 3, 6, 7)
    state, before = net.state_dict(), net(x)
    net.load_state_dict(state)
    net[-1] = nn.Conv2d(net[-1].in_channels, new, 1)
    assert net(x).shape == (2, new, *before.shape[2:]) and before.shape[1] == old
    assert torch.equal(net[0].weight, state["0.weight"])
    assert causes.maps.shape == (2, 4, 7, 6) and causes.old.weight.shape == (10, 5, 1, 1)
    assert causes.pixels[0].weight.shape == (5, 3, 3, 3) and causes.pixels[-1].weight.shape == (4, 5, 1, 1)
