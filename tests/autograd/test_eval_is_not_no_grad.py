import copy

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SEED = st.integers(0, 2**32 - 1)
SIZE = st.integers(1, 6)
RATE = st.floats(0.2, 0.8)
MODES = {"no_grad": torch.no_grad, "inference_mode": torch.inference_mode, "recording": torch.enable_grad}
QUIET = st.sampled_from(["no_grad", "inference_mode"])
ANY = st.sampled_from(sorted(MODES))


def net(width=20, rate=0.5):
    return nn.Sequential(nn.Linear(7, width), nn.BatchNorm1d(width), nn.Dropout(rate), nn.Linear(width, 3))


def batch(rows=11):
    return torch.randn(rows, 7) + 2


@breaks("model.eval()\nonly_eval", "model.eval()\nmodel.requires_grad_(False)\nonly_eval")
@breaks("model.eval()\nonly_eval", "only_eval")
@drawn(cases=8, rows=SIZE, width=SIZE, rate=RATE, seed=SEED)
def test_eval_still_records(answer, rows, width, rate, seed):
    """In `eval()` without `no_grad()` the graph is recorded, and a backward pass gives each parameter a gradient."""
    torch.manual_seed(seed)
    model = net(width, rate).eval()
    loss = model(batch(rows)).square().mean()
    assert loss.requires_grad
    loss.backward()
    assert all(p.grad is not None for p in model.parameters()) and model[3].bias.grad.abs().sum() > 0
    assert answer.only_eval == ("AddmmBackward0", 0, 0)
    assert answer.x.shape == (11, 7) and (answer.x.mean() - 2).abs() < 0.3


@breaks("model.eval()\nwith torch.no_grad():\n    both", "model.eval()\nif True:\n    both")
@breaks("model.eval()\nwith torch.no_grad():\n    both", "with torch.no_grad():\n    both")
@breaks("model.eval()\nnew_outs", "new_outs", variant="pasted")
@breaks("with torch.no_grad():", "with torch.enable_grad():", variant="pasted")
@breaks("model.train()  # only", "pass  # only", variant="pasted")
@drawn(cases=8, rows=SIZE, rate=RATE, quiet=QUIET, seed=SEED)
def test_both_give_both(answer, pasted, rows, rate, quiet, seed):
    """With `eval()` and `no_grad()` or `inference_mode()` no graph is recorded, two calls on a batch agree and the averages stay; in train mode with recording none of the three holds; the lines leave the averages, record nothing, print the loss of the rows and go back to train mode."""
    torch.manual_seed(seed)
    model, x = net(rate=rate), batch(rows + 1)
    for mode, good in ((quiet, True), ("recording", False)):
        model.train(not good)
        before = model[1].running_mean.clone()
        with MODES[mode]():
            a, b = model(x), model(x)
        assert a.requires_grad != good and torch.equal(a, b) == good
        assert torch.equal(before, model[1].running_mean) == good
    assert answer.both == (None, 0, 0)
    x, y = batch(3 * rows + 6), torch.randint(3, (3 * rows + 6,))
    wanted = -model.eval()(x).log_softmax(1)[torch.arange(len(x)), y].mean().item()
    before, recorded = model[1].running_mean.clone(), []

    def loss_of(scores, labels):
        recorded.append(scores.requires_grad)
        return F.cross_entropy(scores, labels)

    ours = pasted(1, model=model.train(), batches=cut(x, y, rows), loss_of=loss_of)
    assert len(ours.printed) == 1 and abs(float(ours.printed[0]) - wanted) < 1e-4 and recorded == [False]
    assert torch.equal(before, model[1].running_mean) and all(part.training for part in model.modules())
    maker, apart, moved = answer.neither
    assert maker == "AddmmBackward0" and apart > 1 and moved > 0.1


def cut(x, y, rows):
    return [(x[: rows + 1], y[: rows + 1]), (x[rows + 1 :], y[rows + 1 :])]


WEIGHT = torch.tensor([0.1, 1.0, 9.0])


def three_losses(rows, seed, both=False):
    """Options of `cross_entropy`, labels, scores and what the mean divides by; the first rows + 1 rows say class 2 and are another."""
    torch.manual_seed(seed)
    scores, labels = torch.rand(3 * rows + 6, 3), torch.arange(3 * rows + 6) % 3
    scores[: rows + 1, 2] += 100
    labels[: rows + 1], ignore_index, weight = 0, -100, WEIGHT
    skipped = labels.clone()
    skipped[1 : rows + 1] = ignore_index
    yield {}, labels, scores, lambda new_y: new_y.numel()
    yield {"ignore_index": ignore_index}, skipped, scores, lambda new_y: (new_y != ignore_index).sum()
    yield {"weight": weight}, labels, scores, lambda new_y: weight[new_y].sum()
    if both:
        ignore_index, mixed = 0, labels.clone()
        mixed[0] = 1
        options = {"weight": weight, "ignore_index": ignore_index}
        yield options, mixed, scores, lambda new_y: weight[new_y[new_y != ignore_index]].sum()


@breaks("torch.cat(new_outs), torch.cat(new_ys)", "new_outs[0], new_ys[0]", variant="pasted")
@drawn(cases=6, rows=SIZE, seed=SEED)
def test_the_loss_of_all_rows(pasted, rows, seed):
    """The lines print the loss of all rows at once, and the mean of the batches' losses is another for batches of which the labels differ in number, are ignored with `ignore_index` or weighted by class."""
    for options, labels, scores, _ in three_losses(rows, seed):
        loss_of = lambda x, y, options=options: F.cross_entropy(x, y, **options)  # noqa: E731
        batches, wanted = cut(scores, labels, rows), loss_of(scores, labels).item()
        said = float(pasted(1, model=nn.Identity(), batches=batches, loss_of=loss_of).printed[0])
        mean = sum(loss_of(x, y).item() for x, y in batches) / 2
        assert abs(said - wanted) < 1e-3 < 0.05 < abs(mean - wanted)


@breaks("torch.cat(new_outs), torch.cat(new_ys)", "new_outs[0], new_ys[0]", variant="pasted")
@drawn(cases=6, rows=SIZE, seed=SEED)
def test_what_the_mean_divides_by(pasted, rows, seed):
    """What the lines print is the loss of each batch weighed by `numel()`; with labels at `ignore_index` by `(new_y != ignore_index).sum()`, with class weights of `cross_entropy` by `weight[new_y].sum()`, and with both by `weight[new_y[new_y != ignore_index]].sum()`: there `numel()` gives another loss, in silence; the loss of a batch for which that is 0 is `nan`."""
    for options, labels, scores, divides in three_losses(rows, seed, both=True):
        loss_of = lambda x, y, options=options: F.cross_entropy(x, y, **options)  # noqa: E731
        batches = cut(scores, labels, rows)
        printed = float(pasted(1, model=nn.Identity(), batches=batches, loss_of=loss_of).printed[0])
        for count, fits in ((divides, True), (torch.numel, not options)):
            weighed = sum(loss_of(x, y) * count(y) for x, y in batches) / sum(count(y) for _, y in batches)
            assert abs(weighed - printed) < 1e-3 if fits else abs(weighed - printed) > 0.05
        if "ignore_index" in options:
            empty = torch.full((2,), options["ignore_index"])
            assert divides(empty) == 0 and str(loss_of(scores[:2], empty).item()) == "nan"


@breaks("model.train()\nwith torch.no_grad():", "model.eval()\nwith torch.no_grad():")
@breaks("nn.Dropout(0.5)", "nn.Identity()")
@drawn(cases=8, rows=SIZE, rate=RATE, quiet=QUIET, seed=SEED)
def test_no_grad_still_drops(answer, rows, rate, quiet, seed):
    """In train mode, without `eval()`, two calls on a batch give different numbers under `no_grad()` and `inference_mode()`; in `eval()` the same."""
    torch.manual_seed(seed)
    model, x = nn.Sequential(nn.Linear(7, 50), nn.Dropout(rate)), batch(rows)
    for training in (True, False):
        model.train(training)
        with MODES[quiet]():
            assert torch.equal(model(x), model(x)) != training
    assert answer.only_no_grad[0] is None and answer.only_no_grad[1] > 1


@breaks("model.train()\nwith torch.no_grad():", "model.train()\nmodel[1].eval()\nwith torch.no_grad():")
@breaks("nn.BatchNorm1d(5)", "nn.BatchNorm1d(5, momentum=0)")
@drawn(cases=8, rows=st.integers(2, 9), quiet=QUIET, seed=SEED)
def test_averages_move_without_gradients(answer, rows, quiet, seed):
    """In train mode the running averages of batch norm move in the forward pass, with no gradient, by a tenth of the way to the mean of the batch, under `no_grad()` and `inference_mode()` as with recording; in `eval()` they stay."""
    torch.manual_seed(seed)
    x = torch.randn(rows, 5) + 2
    for mode in (quiet, "recording"):
        norm = nn.BatchNorm1d(5)
        with MODES[mode]():
            norm(x)
            norm.eval()(x)
        torch.testing.assert_close(norm.running_mean, 0.1 * x.mean(0))
    assert answer.only_no_grad[2] > 0.1
    first = answer.model[0]
    assert (first.in_features, first.out_features) == (7, 5) and answer.model[3].out_features == 3


@breaks("model.eval  # no brackets", "model.eval()")
@breaks("torch.no_grad()  # no with", "torch.set_grad_enabled(False)")
@drawn(cases=4, seed=SEED)
def test_slips_switch_nothing(answer, seed):
    """`model.eval` without brackets, and `torch.no_grad()` or `torch.inference_mode()` without `with`, as a line of its own, raise nothing and switch nothing."""
    torch.manual_seed(seed)
    model, x = net(), batch()
    model.eval  # noqa: B018
    torch.no_grad()
    torch.inference_mode()
    a, b = model(x), model(x)
    assert model.training and a.requires_grad and not torch.equal(a, b)
    maker, apart, moved = answer.slips
    assert maker == "AddmmBackward0" and apart > 1 and moved > 0.1


@breaks("off = [(recorded", "off = [(2 * recorded", variant="inference")
@breaks("model.eval()\nrecorded", "recorded", variant="inference")
@drawn(cases=8, rows=SIZE, width=SIZE, seed=SEED)
def test_the_numbers_are_the_same(inference, rows, width, seed):
    """In `eval()` the same batch gives the same numbers with recording, under `no_grad()` and under `inference_mode()`, to the bit in a feed-forward net and to 1e-6 in an LSTM; without `eval()` it gives other numbers, since dropout draws anew."""
    torch.manual_seed(seed)
    for training in (False, True):
        model, x = net(20 if training else width).train(training), batch(rows + 1)
        outputs = []
        for mode in MODES.values():
            with mode():
                outputs.append(model(x).clone())
        same = torch.equal(outputs[0], outputs[1]) and torch.equal(outputs[1], outputs[2])
        assert same != training
    lstm, x, outputs = nn.LSTM(7, width).eval(), torch.randn(4, rows, 7), []
    for mode in MODES.values():
        with mode():
            outputs.append(lstm(x)[0].clone())
    for other in outputs[1:]:
        torch.testing.assert_close(outputs[0].detach(), other.detach(), atol=1e-6, rtol=0)
    assert inference.off == [0, 0]
    assert inference.plain.norm() > 1
    assert inference.plain.shape == (11, 5) == (*inference.x.shape[:1], inference.model[0].out_features)
    assert inference.x.shape == (11, 7) and inference.recorded.requires_grad and not inference.plain.requires_grad


@breaks("model.train()\nwith torch.inference_mode()", "with torch.inference_mode()", variant="inference")
@breaks("nn.Dropout(0.5)", "nn.ReLU()", variant="inference")
def test_inference_mode_drops_too(inference):
    """In train mode dropout drops under `inference_mode()`, which does not replace `eval()`: two calls on a batch differ, and with `eval()` they agree."""
    assert inference.apart > 1 and abs(inference.apart - (inference.a - inference.b).norm()) < 1e-5
    assert not inference.strict.requires_grad and inference.model[1].p == 0.5
    model = copy.deepcopy(inference.model).eval()
    with torch.inference_mode():
        assert torch.equal(model(inference.x), model(inference.x))


@breaks("with torch.inference_mode():\n    strict", "with torch.no_grad():\n    strict", variant="inference")
@breaks("with torch.no_grad():\n    plain", "with torch.inference_mode():\n    plain", variant="inference")
@breaks("strict.clone()", "strict.detach()", variant="inference")
@drawn(cases=8, rows=SIZE, columns=SIZE)
def test_inference_tensors_cannot_train(inference, rows, columns):
    """A result of `inference_mode()` raises where a trained weight is multiplied by it outside; its `.clone()` and a result of `no_grad()` do not, and the slope is the result."""
    w, x = torch.ones(rows, columns, requires_grad=True), torch.randn(rows, columns)
    results = []
    for mode in (torch.inference_mode, torch.no_grad):
        with mode():
            results.append(2 * x)
    strict, plain = results
    assert "Inference tensors cannot be saved for backward" in inference.told(lambda: (strict * w).sum().backward())
    for usable in (strict.clone(), plain):
        w.grad = None
        (usable * w).sum().backward()
        torch.testing.assert_close(w.grad, 2 * x)
    assert inference.as_input.startswith("RuntimeError: Inference tensors cannot be saved for backward")
    assert inference.of_no_grad == inference.of_clone == "no error"
    torch.testing.assert_close(inference.w.grad, (inference.plain + inference.strict.clone()).sum(0))
    assert inference.w.tolist() == [2] * 5
    assert inference.strict.is_inference() and not inference.plain.is_inference()


@breaks("strict.add_(1)", "plain.add_(1)", variant="inference")
@drawn(cases=8, rows=SIZE, columns=SIZE)
def test_inference_tensors_are_not_written_to(inference, rows, columns):
    """A write in place into a result of `inference_mode()` raises outside of it, after the values have changed; inside it runs, and so does one into a result of `no_grad()`."""
    with torch.no_grad():
        plain = torch.zeros(rows, columns) + 1
    with torch.inference_mode():
        strict = torch.zeros(rows, columns) + 1
        strict.add_(1)
    assert inference.told(lambda: plain.add_(1)) == "no error" and (plain == strict).all()
    assert "Inplace update to inference tensor" in inference.told(lambda: strict.add_(1))
    assert (strict == 3).all()
    torch.testing.assert_close(inference.strict, inference.plain + 1)
    assert inference.in_place.startswith("RuntimeError: Inplace update to inference tensor outside InferenceMode")


@breaks("with torch.inference_mode():\n    lazy(x)", "with torch.no_grad():\n    lazy(x)", variant="inference")
@breaks("slope = lazy.weight.grad", "slope = lazy.weight", variant="inference")
@drawn(cases=6, inputs=SIZE, units=SIZE, lr=st.floats(0.01, 1))
def test_lazy_weights_never_move(inference, inputs, units, lr):
    """The weight of a `LazyLinear` that was first called under `inference_mode()` is never moved by training afterwards, without an error; behind a trained layer it raises `Inference tensors cannot be saved for backward`, as a lazy convolution or batch norm does in front too; after a first call under `no_grad()` a step moves each."""
    x = torch.ones(2, inputs)
    for mode in (torch.inference_mode, torch.no_grad):
        layer = nn.LazyLinear(units)
        with mode():
            layer(x)
        before = layer.weight.clone()
        optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
        for _ in range(3):
            layer(x).sum().backward()
            optimizer.step()
        assert torch.equal(layer.weight, before) == (mode is torch.inference_mode)
        behind = nn.Sequential(nn.Linear(inputs, 5), nn.LazyLinear(units))
        norm = nn.Sequential(nn.LazyBatchNorm1d(), nn.Linear(inputs, units))
        image = nn.Sequential(nn.Unflatten(1, (1, inputs)), nn.LazyConv1d(units, 1), nn.Flatten())
        for model in (behind, norm, image):
            model.eval()
            with mode():
                model(x)
            model.train()
            said = inference.told(lambda model=model: model(x).sum().backward())
            assert ("Inference tensors cannot be saved for backward" in said) == (mode is torch.inference_mode)
            assert (said == "no error") == (mode is torch.no_grad)
    assert inference.lazy.weight.is_inference() and inference.lazy.weight.shape == (4, 7)
    assert inference.slope is None


@breaks("model.eval()\nwith_eval", "with_eval", variant="digits")
@breaks("model.train()\nforgotten", "forgotten", variant="digits")
@breaks("range(100)", "range(10)", variant="digits")
@breaks("nn.Dropout(0.5)", "nn.Dropout(0.4)", variant="digits")
def test_forgetting_eval_costs_digits(digits):
    """On new digits, `eval()` gives 91.3% right in each of 3 calls; without it the calls give 85.6%, 84.3% and 85.6%."""
    assert [round(share, 3) for share in digits.with_eval] == [0.913] * 3
    assert [round(share, 3) for share in digits.forgotten] == [0.856, 0.843, 0.856]
    assert digits.x.shape == (1200, 64) and digits.new_x.shape == (597, 64) and digits.x.max() == 1


@breaks("new_x[order].split(8)", "new_x[order].split(64)", variant="digits")
@breaks("    model.train()\n", "    model.eval()\n", variant="digits")
@breaks("    model.eval()\n    return", "    return", variant="digits")
@breaks("torch.randperm(597)", "new_y.argsort(stable=True)", variant="digits")
def test_the_harm_stays(digits):
    """After a validation without `eval()`, in train mode, on the new digits sorted by class in batches of 8, `eval()` gives 85.3% right here instead of 91.3%; after one on the same digits, shuffled, there is no harm, and it gives more than 91%."""
    assert round(digits.afterwards, 3) == 0.853 and round(digits.with_eval[0], 3) == 0.913
    assert digits.shuffled > 0.91 and not digits.model.training
    for seed in range(3):  # the averages of batch norm move alone: other orders, the same weights
        torch.manual_seed(seed)
        assert digits.validate(torch.randperm(597)) > 0.905
    assert abs(digits.validate(digits.new_y.argsort(stable=True)) - 0.853) < 0.01


class Unheard(nn.Module):
    """Dropout that no flag of a module reaches."""

    def __init__(self, how, rate):
        super().__init__()
        self.layers, self.how, self.rate = [nn.Dropout(rate)], how, rate
        if how == "registered":
            self.layers = nn.ModuleList(self.layers)

    def forward(self, x):
        if self.how == "function":
            return F.dropout(x, self.rate)
        if self.how == "bare":
            return F.dropout(x)
        if self.how == "told":
            return F.dropout(x, self.rate, training=self.training)
        return self.layers[0](x)


@breaks("nn.Dropout(0.5)", "nn.Identity()")
@drawn(cases=12, how=st.sampled_from(["function", "bare", "told", "list", "registered"]), rate=RATE, seed=SEED)
def test_eval_does_not_reach_them(answer, how, rate, seed):
    """In `eval()` `F.dropout(x)` without `training=self.training` drops, and so does a dropout layer in a plain Python list: they do not hear of it, as the call with it and a layer in a ModuleList do."""
    torch.manual_seed(seed)
    model, x = Unheard(how, rate).eval(), torch.ones(50)
    assert torch.equal(model(x), x) == (how in ("told", "registered"))
    assert not torch.equal(model.train()(x), x)
    assert any(isinstance(layer, nn.Dropout) and layer.p == 0.5 for layer in answer.model)
    assert answer.only_no_grad[1] > 1 and answer.only_eval[1] == 0


@breaks("model.eval()\nown", "own", variant="memory")
@breaks("self.size = 0", "pass", variant="memory")
@breaks("Kept.numbers += self.size", "Kept.numbers += 1", variant="memory")
@drawn(cases=8, rows=SIZE, quiet=ANY)
def test_what_the_graph_keeps(memory, rows, quiet):
    """In `eval()` a batch of 11 rows keeps 77, 55, 0 and 55 numbers alive that the model does not hold anyway; under `no_grad()` and `inference_mode()` a batch keeps none."""
    assert memory.layers == [77, 55, 0, 55] == [11 * 7, 11 * 5, 0, 11 * 5]
    kept, model = [], net(5).eval()
    own = [tensor.data_ptr() for tensor in (*model.parameters(), *model.buffers())]
    with torch.autograd.graph.saved_tensors_hooks(kept.append, lambda kept: kept), MODES[quiet]():
        model(batch(rows))
    numbers = sum(tensor.numel() for tensor in kept if tensor.data_ptr() not in own)
    assert numbers == (rows * (7 + 5 + 5) if quiet == "recording" else 0)
    assert memory.without == 0 and len(memory.outputs) == 3 and memory.model[3].out_features == 3


@breaks("losses = losses + model(batch).sum()", "losses = losses + model(batch).sum().detach()", variant="memory")
@breaks("items + model(batch).sum().item()", "items + model(batch).sum()", variant="memory")
@breaks("    losses = None\n", "", variant="memory")
def test_a_sum_of_losses_keeps_each_graph(memory):
    """In `eval()` a sum of the losses of 3 batches keeps 561 numbers, and a sum of `.item()` keeps none."""
    assert (memory.summed, memory.with_item) == (561, 0) and memory.summed == 3 * sum(memory.layers)
    wanted = sum(memory.model(one).sum().item() for one in memory.batches)
    assert type(memory.items) is float and abs(memory.items - wanted) < 1e-4 > abs(memory.total - wanted)


@breaks("model.eval()\nonly_eval", "model.eval()\nmodel.train()\nonly_eval")
@drawn(cases=6, rows=st.integers(2, 9), seed=SEED)
def test_eval_stays(answer, rows, seed):
    """After `eval()` a training step runs without an error and without dropout and leaves the averages as they are, until `train()` is called."""
    torch.manual_seed(seed)
    model, x = net(), batch(rows)
    optimizer, before = torch.optim.SGD(model.parameters(), lr=0.1), None
    for mode in (model.eval, model.train):
        mode()
        before, weight = model[1].running_mean.clone(), model[3].weight.detach().clone()
        a, b = model(x), model(x)
        a.square().mean().backward()
        optimizer.step()
        assert not torch.equal(weight, model[3].weight)
        assert torch.equal(a, b) == torch.equal(before, model[1].running_mean) == (mode == model.eval)
    assert answer.only_eval[1:] == (0, 0) and answer.neither[1] > 1


@breaks("0.9 * mean + 0.1 * centre", "0.8 * mean + 0.2 * centre", variant="numpy")
@breaks("h.var(0, ddof=1)", "h.var(0)", variant="numpy")
@breaks("np.sqrt(spread + 1e-5)", "np.sqrt(spread + 1)", variant="numpy")
@breaks("(rng.random(n.shape) < 0.5) / 0.5", "(rng.random(n.shape) < 0.5)", variant="numpy")
@breaks("x.size + h.size + n.size", "x.size + h.size", variant="numpy")
@breaks("if record else 0", "if training else 0", variant="numpy")
def test_numpy_has_two_switches(memory, numpy):
    """From scratch, with the weights of a PyTorch model, both modes give its numbers and its averages to 1e-5, with dropout tested by its share and mean; it keeps 187 numbers where PyTorch does, and 0 without recording."""
    torch.manual_seed(0)
    model, x = net(5).double(), torch.from_numpy(numpy.x)
    with torch.no_grad():
        for layer, (weight, bias) in ((model[0], (numpy.W1, numpy.b1)), (model[3], (numpy.W2, numpy.b2))):
            layer.weight.copy_(torch.from_numpy(weight)), layer.bias.copy_(torch.from_numpy(bias))
        numpy.mean[:], numpy.var[:] = 0.5, 2
        model[1].running_mean[:], model[1].running_var[:] = 0.5, 2
        numpy.forward(numpy.x, True, False)
        model(x)
        np.testing.assert_allclose(numpy.mean, model[1].running_mean, atol=1e-5)
        np.testing.assert_allclose(numpy.var, model[1].running_var, atol=1e-5)
        np.testing.assert_allclose(numpy.forward(numpy.x, False, True)[0], model.eval()(x), atol=1e-5)
        model[2].p = 0.0
        many = np.mean([numpy.forward(numpy.x, True, False)[0] for _ in range(400)], 0)
        assert np.abs(many - model.train()(x).numpy()).max() < 0.6
    assert numpy.only_eval == (187, 0, 0) and numpy.both == (0, 0, 0) and sum(memory.layers) == 187
    holds, apart, moved = numpy.only_no_grad
    assert holds == 0 and apart > 1 and moved > 1
    assert numpy.x.shape == (11, 7) and abs(numpy.x.mean() - 2) < 0.3 > abs(numpy.x.std() - 1)


@breaks("lambda: model(x))", "lambda: model(x, training=True))", variant="keras")
@breaks("lambda: model(x, training=True))", "lambda: model(x))", variant="keras")
@breaks("lambda: model.predict(x, verbose=0)", "lambda: model(x)", variant="keras")
@breaks("lambda: model.evaluate(x, y, verbose=0)", "lambda: model(x)", variant="keras")
@breaks("model.fit(x, y, **data)", "model.fit(x, y, verbose=0)", variant="keras")
def test_keras_has_both_switches(keras):
    """On the torch backend `model(x)` is inference with a graph, as under `eval()`, and `training=True` is training with one, as under `train()`; `predict`, `evaluate` and the validation in `fit` are inference without a graph, as under `eval()` and `no_grad()`."""
    assert keras.plain == ["inference, graph"] and keras.training == ["training, graph"]
    assert keras.predict == keras.evaluate == ["inference, no graph"]
    assert keras.fit == ["training, graph", "inference, no graph"]
    assert keras.x.shape == (11, 7) and keras.y.shape == (11, 3) == keras.model(keras.x).shape


@breaks("dropout(x, training=True)", "dropout(x)", variant="tensorflow")
@breaks("plain = float(tf.reduce_sum(tf.abs(dropout(x) - x)))", "plain = 1.0", variant="tensorflow")
@breaks("outside = float(w) * w", "outside = inside", variant="tensorflow")
@breaks("inside = float(w) * w", "inside = 2 * w", variant="tensorflow")
def test_tensorflow_records_inside_a_tape(tensorflow):
    """In TensorFlow a plain call of dropout changes nothing and one with `training=True` does; a product inside the tape has a slope, and one outside has none."""
    assert tensorflow.plain == 0 and tensorflow.training == 77
    assert tensorflow.recorded == 3 and tensorflow.missing == "None"
