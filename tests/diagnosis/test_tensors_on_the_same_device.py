from copy import deepcopy

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import nn
from torch._subclasses import FakeTensorMode

from tested_answers import breaks, drawn

META = torch.device("meta")
SIZE = st.integers(1, 6)
STAYED = "Tensor on device cpu is not on the expected device meta!"
AHEAD = "Tensor on device meta is not on the expected device cpu!"


def added(total, loss):
    total += loss
    return total


def told(call, *given):
    """What it says, or "no error"."""
    try:
        call(*given)
    except RuntimeError as error:
        return str(error)
    return "no error"


@breaks("x = x.to(device)\n", "x.to(device)\n")
@breaks("model.to(device)\nx.to", "x.to")
@drawn(
    cases=10,
    rows=st.integers(2, 6),
    size=SIZE,
    of=st.sampled_from(["Linear", "BatchNorm", "add", "cat", "mse", "cuda"]),
)
def test_one_stays_behind(answer, rows, size, of):
    """A Linear with a bias, BatchNorm, `+`, `cat` and `mse_loss` raise where one tensor is on the `meta` device and the other is not, but on the CPU, and run where both are on one; a matrix product, `+`, `cat` and `mse_loss` on the CPU and a simulated `cuda:0` say "Expected all tensors to be on the same device"."""
    calls = {
        "Linear": lambda a, b: F.linear(a, b.expand(3, size), b.new_zeros(3)),
        "product": lambda a, b: F.linear(a, b.expand(3, size)),
        "BatchNorm": lambda a, b: F.batch_norm(a, None, None, b[0], b[0], training=True),
        "add": torch.add,
        "cat": lambda a, b: torch.cat([a, b]),
        "mse": lambda a, b: F.mse_loss(a, b.expand(rows, size)),
    }
    names = [of] if of != "cuda" else ["product", "add", "cat", "mse"]

    def asked():
        for name in names:
            for a, b in ((here, there), (there, here)):
                yield told(calls[name], torch.zeros(rows, size, device=a), torch.zeros(1, size, device=b))

    here, there = "cpu", "meta"
    if of == "cuda":
        there = "cuda"
        with FakeTensorMode():
            said = set(asked())
            there = "cpu"
            same = set(asked())
        start = "Expected all tensors to be on the same device, but found at least two devices, "
        assert {text.removeprefix(start) for text in said} == {"cuda:0 and cpu!", "cpu and cuda:0!"}
    else:
        assert set(asked()) <= {STAYED, AHEAD}
        here = "meta"
        same = set(asked())
    assert same == {"no error"}
    assert answer.left == f"RuntimeError: {AHEAD}" and answer.moved == "runs on meta"


@breaks("x.to(device)\nleft", "x = x.to(device)\nleft")
@breaks("model.to(device)\nx.to", "model = nn.Linear(5, 3); nn.Linear(5, 3).to(device)\nx.to")
@breaks("x, y = x.to(device), y.to(device)", "x.to(device), y.to(device)", variant="pasted")
@breaks("model.to(device)  ", "#", variant="pasted")
@drawn(rows=SIZE, size=SIZE, wrap=st.booleans())
def test_a_module_moves_itself(answer, pasted, rows, size, wrap):
    """`model.to(device)` moves the parameters and buffers of the model and returns the model itself; `x.to(device)` leaves `x` where it is and returns a copy on the device."""
    model = nn.Sequential(nn.Linear(size, 4), nn.BatchNorm1d(4))
    model = nn.Sequential(model) if wrap else model
    assert {p.device.type for p in (*model.parameters(), *model.buffers())} == {"cpu"}
    ours = pasted(1, model=deepcopy(model), x=torch.zeros(rows, size), y=torch.zeros(rows), device=META)
    assert {ours.x.device, ours.y.device, *(t.device for t in ours.model.state_dict().values())} == {META}
    assert ours.printed == [f"meta {dict.fromkeys(model.state_dict(), META)}"]
    assert model.to(META) is model
    assert {p.device.type for p in (*model.parameters(), *model.buffers())} == {"meta"}
    x = torch.ones(rows, size)
    copy = x.to(META)
    assert x.device.type == "cpu" and copy.device.type == "meta" and copy is not x and copy.shape == x.shape
    assert answer.left == f"RuntimeError: {AHEAD}" and answer.x.shape == (7, 5)
    assert [tuple(p.shape) for p in answer.model.parameters()] == [(3, 5), (3,)]


@breaks("net[2] = nn.Linear(4, 3)", "net[2] = nn.Linear(4, 3, device=device)")
@breaks("net.to(device)\nagain", "again")
@breaks("net.to(device)\nnet[2]", "net[2]")
@drawn(size=SIZE, place=st.sampled_from([0, 2]))
def test_a_later_layer_stays(answer, size, place):
    """A layer that is put in after `model.to(device)` is on the CPU while the others are on the device, the forward pass raises, and a second `model.to(device)` moves it."""
    net = nn.Sequential(nn.Linear(size, 4), nn.Tanh(), nn.Linear(4, 3)).to(META)
    net[place] = nn.Linear(size, 4) if place == 0 else nn.Linear(4, 3)
    x = torch.zeros(7, size, device=META)
    assert {n for n, p in net.named_parameters() if p.device.type == "cpu"} == {f"{place}.weight", f"{place}.bias"}
    assert told(net, x) == STAYED
    assert told(net.to(META), x) == "no error"
    assert answer.late == f"RuntimeError: {STAYED}" and answer.again == "runs on meta"
    assert answer.places == {"0.weight": "meta", "0.bias": "meta", "2.weight": "cpu", "2.bias": "cpu"}
    assert [tuple(p.shape) for p in answer.net.parameters()] == [(4, 5), (4,), (3, 4), (3,)]


@breaks("self.layers = [nn.Linear(5, 4)]", "self.layers = nn.ModuleList([nn.Linear(5, 4)])", variant="inside")
@breaks("nn.ModuleList(self.layers)", "list(self.layers)", variant="inside")
def test_a_plain_list_stays(inside):
    """Layers in a plain Python list are left by `model.to(device)`, and the call of one raises; in an `nn.ModuleList` they move."""
    assert inside.says[0] == STAYED and inside.runs[0] == "runs on meta"
    assert inside.net.layers[0].weight.device.type == "cpu" and inside.cured.layers[0].weight.device.type == "meta"
    assert inside.cured.layers[0].weight.shape == (4, 5)


@breaks("self.scale = torch.ones(4)\n\n", 'self.register_buffer("scale", torch.ones(4))\n\n', variant="inside")
@breaks('self.register_buffer("scale", torch.ones(4))', "self.scale = torch.ones(4)", variant="inside")
@drawn(size=SIZE)
def test_a_plain_tensor_stays(inside, size):
    """A tensor that is a plain attribute is left by `model.to(device)` and is not in `state_dict()`; as a buffer it moves and is in it."""

    class Plain(nn.Module):
        def __init__(self, n):
            super().__init__()
            self.scale = torch.ones(n)

    class Kept(nn.Module):
        def __init__(self, n):
            super().__init__()
            self.register_buffer("scale", torch.ones(n))

    plain, kept = Plain(size).to(META), Kept(size).to(META)
    assert (plain.scale.device.type, kept.scale.device.type) == ("cpu", "meta")
    assert not plain.state_dict() and list(kept.state_dict()) == ["scale"]
    assert inside.says[1] == STAYED and inside.runs[1] == "runs on meta"
    net = inside.Net()
    net.scale = torch.arange(4.0)
    assert net.scaled(torch.full((2, 5), 3.0)).tolist() == [[0, 3, 6, 9]] * 2
    assert inside.net.scale.shape == inside.cured.scale.shape == (4,)


@breaks('self.register_buffer("scale", torch.ones(4))', "self.scale = nn.Parameter(torch.ones(4))", variant="inside")
@drawn(n=SIZE)
def test_a_buffer_is_not_trained(inside, n):
    """A tensor with `requires_grad=True` that is a buffer moves to the device, and `model.parameters()` misses it: a step of their optimizer leaves it, without an error; as `nn.Parameter(torch.ones(n))` it moves too, and is trained."""
    for trained in (True, False):
        model = nn.Module()
        if trained:
            model.scale = nn.Parameter(torch.ones(n))
        else:
            model.register_buffer("scale", torch.ones(n, requires_grad=True))
        model.other = nn.Linear(n, n)
        assert deepcopy(model).to(META).scale.device.type == "meta"
        assert any(p is model.scale for p in model.parameters()) == trained
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        (model.other(torch.ones(n)) * model.scale).sum().square().backward()
        optimizer.step()
        assert model.scale.grad.any() and torch.equal(model.scale, torch.ones(n)) != trained
    assert "scale" not in dict(inside.cured.named_parameters()) and "scale" in inside.cured.state_dict()


@breaks("(torch.Tensor, nn.Module)", "(nn.Module,)", variant="inside")
@drawn(size=SIZE)
def test_a_distribution_stays(inside, size):
    """A distribution that is an attribute keeps its tensors on the CPU after `model.to(device)`, and `strays` does not name it, while it names a plain tensor."""
    model = nn.Module()
    model.prior = torch.distributions.Normal(torch.zeros(size), torch.ones(size))
    model.plain = torch.ones(size)
    model.to(META)
    assert model.prior.loc.device.type == model.prior.scale.device.type == "cpu"
    assert inside.strays(model) == ["plain"] and inside.stray == ["layers", "scale"]


@breaks("net.to(device)\nagain", "again")
@drawn(n=SIZE)
def test_a_buffer_set_later(answer, n):
    """A buffer that is set to a new tensor after `model.to(device)` is on the CPU, is in `state_dict()`, and a second `model.to(device)` moves it; one made with `device=x.device` runs."""
    model, x = nn.BatchNorm1d(n).to(META), torch.zeros(3, n, device=META)
    model.running_mean = torch.zeros(n)
    places = {name: value.device.type for name, value in model.state_dict().items()}
    assert places == {
        "weight": "meta",
        "bias": "meta",
        "running_mean": "cpu",
        "running_var": "meta",
        "num_batches_tracked": "meta",
    }
    assert told(model, x) in (STAYED, AHEAD)
    assert told(deepcopy(model).to(META), x) == "no error"
    model.running_mean = torch.zeros(n, device=x.device)
    assert told(model, x) == "no error" and model.running_mean.device.type == "meta"
    assert {p.device.type for p in answer.net.parameters()} == {"meta"} and answer.again == "runs on meta"


@breaks("x[:, :4] + torch.ones(4)\n\n\nclass", "x[:, :4] + torch.ones(4, device=x.device)\n\n\nclass", variant="inside")
@breaks("torch.ones(4, device=x.device)", "torch.ones(4)", variant="inside")
@drawn(rows=SIZE, n=st.integers(1, 6))
def test_a_new_tensor_is_on_the_cpu(inside, rows, n):
    """`torch.zeros`, `ones`, `arange`, `randn`, `tensor` and `linspace` make a tensor on the CPU; with `device=x.device`, and with `x.new_zeros` and `torch.zeros_like(x)`, it is where `x` is."""
    x = torch.zeros(rows, n, device=META)
    kinds = [
        torch.zeros,
        torch.ones,
        torch.arange,
        torch.randn,
        lambda n, **k: torch.tensor([1.0] * n, **k),
        lambda n, **k: torch.linspace(0, 1, n, **k),
    ]
    for make in kinds:
        assert make(n).device.type == "cpu" and make(n, device=x.device).device.type == "meta"
        assert told(torch.add, x, make(n)) == STAYED
        assert told(torch.add, x, make(n, device=x.device)) == "no error"
    assert told(torch.add, x, torch.zeros(n)) == told(torch.add, x, torch.arange(n)) == STAYED
    assert told(torch.add, x, torch.zeros(n, device=x.device)) == "no error"
    assert x.new_zeros(n).device.type == torch.zeros_like(x).device.type == "meta"
    assert inside.says[2] == STAYED and inside.runs[2] == "runs on meta"
    for net in (inside.Net(), inside.Cured()):
        assert net.shifted(torch.full((2, 5), 3.0)).tolist() == [[4] * 4] * 2
    assert len(inside.says) == len(inside.runs) == 3


@breaks("(list, tuple)", "(list, set)", variant="inside")
@breaks("value = [*value.values()]", "value = [*value]", variant="inside")
@breaks("seen, kinds, found = set(seen)", "seen, kinds, found = set()", variant="inside")
@breaks("stray, clean = strays(net)", "stray, clean = strays(net.layers[0])", variant="inside")
@breaks("(torch.Tensor, nn.Module)", "(nn.Module,)", variant="inside")
@drawn(
    depth=st.integers(0, 3),
    held=st.sampled_from(["nothing", "list", "tuple", "dict", "nested"]),
    plain=st.booleans(),
    tensor=st.booleans(),
)
def test_strays_names_them(inside, depth, held, plain, tensor):
    """`strays` names the plain tensors of a model and its plain lists, tuples and dictionaries with a layer or a tensor in them, at a depth of 0 to 3 modules, and nothing else: no buffer, no layer of an `nn.ModuleList` and nothing of an LSTM."""
    inner = nn.BatchNorm1d(3)
    inner.register_buffer("extra", torch.ones(2))
    one = torch.ones(2) if tensor else nn.Linear(2, 2)
    kinds = {"nothing": [], "list": [1, one], "tuple": (one,), "dict": {"a": one}, "nested": [{"a": ([one],)}]}
    inner.numbers, inner.layers, inner.lstm = [1, 2], kinds[held], nn.LSTM(2, 3)
    inner.listed = nn.ModuleList([nn.Linear(2, 2)])
    inner.also = [inner.listed[0], inner.extra]
    if plain:
        inner.scale = torch.ones(2)
    model = inner
    for _ in range(depth):
        model = nn.Sequential(model, nn.Tanh())
    path = "0." * depth
    assert inside.strays(model) == [path + "layers"] * (held != "nothing") + [path + "scale"] * plain
    assert inside.stray == ["layers", "scale"] and inside.clean == []


@breaks("(torch.Tensor, nn.Module)", "(nn.Parameter, nn.Module)", variant="inside")
@drawn(size=st.integers(1, 6), out=st.integers(1, 6))
def test_made_anew_follows(inside, size, out):
    """`strays` names the `weight` of a Linear under `nn.utils.spectral_norm`, a plain tensor that `model.to(device)` leaves behind and that each call makes anew from parameters, on the device; the call raises nothing."""
    model = nn.Sequential(nn.utils.spectral_norm(nn.Linear(size, out)), nn.Tanh()).to(META)
    assert inside.strays(model) == ["0.weight"] and model[0].weight.device.type == "cpu"
    before = model[0].weight
    assert model(torch.zeros(7, size, device=META)).device == META
    assert model[0].weight is not before and model[0].weight.device == META


@breaks('Net("cpu")', "Net(device)", variant="silent")
@breaks("nn.Parameter(torch.ones(3)).to(where)", "nn.Parameter(torch.ones(3).to(where))", variant="silent")
@drawn(size=SIZE)
def test_a_moved_parameter_is_none(silent, size):
    """`nn.Parameter(...).to(device)` is a Parameter where nothing moves, and a plain tensor, left out of `named_parameters()`, where it does; with the tensor moved first it is a Parameter."""
    t, device = torch.ones(size), META
    parameter = nn.Parameter(t)
    assert parameter.to("cpu") is parameter and not isinstance(parameter.to(device), nn.Parameter)
    model = nn.Module()
    model.moved, model.made = nn.Parameter(t).to(device), nn.Parameter(t.to(device))
    assert [name for name, _ in model.named_parameters()] == ["made"]
    assert silent.here == ["w"] and silent.there == []
    assert silent.Net("cpu").w.shape == (3,)


@breaks("return nn.Linear(5, 3).to(x.device)(x)", "return 0.01 * nn.Linear(5, 3).to(x.device)(x)", variant="silent")
@breaks("(fresh(x) - fresh(x))", "(fresh(x) - fresh(x) * 0)", variant="silent")
def test_a_layer_made_in_forward(silent):
    """Here a layer that is made in `forward` gives other numbers in each call, two calls are apart by 0.73 at most, and the model has 0 weight tensors to train."""
    torch.manual_seed(0)
    a, b = nn.Linear(5, 3), nn.Linear(5, 3)
    assert np.isclose(silent.apart, (a(torch.ones(7, 5)) - b(torch.ones(7, 5))).abs().max().item(), atol=1e-5)
    assert np.isclose(silent.apart, 0.73, atol=0.005) and silent.held == 0 and silent.x.shape == (7, 5)


@breaks("torch.tensor(2.0), torch", "torch.tensor([2.0], device=device), torch", variant="silent")
@breaks("(number * row).device.type", "(number * row.new_zeros(3, device='cpu')).device.type", variant="silent")
@drawn(cases=10, size=SIZE, left=st.booleans(), value=st.floats(-9, 9))
def test_a_number_may_stay(silent, size, left, value):
    """A tensor without axes on the CPU is added to and multiplied with one on the device, on either side; one without axes on the device raises with a vector on the CPU, and a vector of one element on the CPU raises as well."""

    def both(a, b):
        return told(torch.mul, a, b) if left else told(torch.add, b, a)

    row = torch.ones(size, device=META)
    assert both(torch.tensor(value), row) == "no error"
    assert both(torch.tensor(value, device=META), row.new_ones(size, device="cpu")) in (STAYED, AHEAD)
    assert both(torch.tensor([value]), row) in (STAYED, AHEAD)
    assert (
        silent.mixed == ["meta", "meta"]
        and silent.number.ndim == 0
        and silent.number.item() == 2
        and silent.number.device.type == "cpu"
        and silent.row.shape == (3,)
    )


@breaks('moved = torch.zeros(7, 5, device="cuda")', "moved = torch.zeros(7, 5)", variant="cuda")
@drawn(cases=6, call=st.sampled_from([added, torch.Tensor.__isub__, torch.Tensor.__imul__]), there=st.booleans())
def test_a_total_must_move(cuda, call, there):
    """In the simulation of `cuda` a total without axes on the CPU raises when a loss on the card is added to it in place, as in `total += loss`, and runs when it is on the card or a new sum takes its place."""
    with cuda.FakeTensorMode():
        loss = torch.zeros((), device="cuda")
        total = torch.zeros((), device="cuda" if there else "cpu")
        words = cuda.told(call, total, loss)
        assert (words == "runs on cuda:0") == there
        assert cuda.told(torch.add, torch.zeros(()), loss) == "runs on cuda:0"
    assert cuda.same == "runs on cuda:0"


@breaks("torch.ones(3, requires_grad=True).to(device)", "torch.ones(3, requires_grad=True)", variant="silent")
@breaks("torch.ones(3).to(device).requires_grad_()", "torch.ones(3).requires_grad_().to(device)", variant="silent")
@drawn(size=SIZE)
def test_move_then_ask(silent, size):
    """A tensor with `requires_grad=True` is no leaf after `.to(device)`, and its optimizer refuses it; moved first, it is a leaf."""
    x, early = torch.ones(size), torch.ones(size).to(META).requires_grad_()
    x.requires_grad_()
    late = x.to(META)
    assert (late.is_leaf, early.is_leaf) == (False, True)
    try:
        torch.optim.SGD([late])
        said = "no error"
    except ValueError as error:
        said = str(error)
    assert said == "can't optimize a non-leaf Tensor" and len(torch.optim.SGD([early]).param_groups) == 1
    assert silent.leaves == [False, True] and silent.late.shape == silent.early.shape == (3,)
    assert silent.early.requires_grad


@breaks("x = x.to(device)", "x = x.clone()")
@drawn(rows=st.integers(1, 6), size=st.integers(1, 6))
def test_a_dictionary_has_no_to(answer, rows, size):
    """A dictionary, as a loader makes it of dictionaries, has no `.to`; a model on the device raises for its tensors as they are, and runs when each of them is moved, with the names of files, a list without `.to`, left as they are."""
    data = [{"image": torch.zeros(size), "mask": torch.ones(size), "file": "a.png"} for _ in range(rows)]
    x = next(iter(torch.utils.data.DataLoader(data, batch_size=rows)))
    assert type(x) is dict and not hasattr(x, "to")
    device = META
    model = nn.Linear(size, 3).to(device)
    assert "is not on the expected device" in answer.told(model, x["image"] * x["mask"])
    x = {k: v.to(device) if torch.is_tensor(v) else v for k, v in x.items()}
    assert model(x["image"] * x["mask"]).device == META and answer.x.device == META
    assert x["file"] == ["a.png"] * rows and not hasattr(x["file"], "to")


@breaks("logits = torch.zeros(7, 3, device=device)", "logits = torch.zeros(7, 3)", variant="losses")
@breaks(
    "told(lambda: F.cross_entropy(logits, y))", "told(lambda: F.cross_entropy(logits, y.to(device)))", variant="losses"
)
@drawn(rows=SIZE, classes=st.integers(2, 6))
def test_labels_too(losses, rows, classes):
    """`cross_entropy`, `mse_loss` and `binary_cross_entropy_with_logits` raise for targets on the CPU and outputs on the device, and run where both are on it."""
    for loss, shape, kind in (
        (F.cross_entropy, (rows,), torch.int64),
        (F.mse_loss, (rows, classes), torch.float32),
        (F.binary_cross_entropy_with_logits, (rows, classes), torch.float32),
    ):
        output, y = torch.zeros(rows, classes, device=META), torch.zeros(shape, dtype=kind)
        assert told(loss, output, y) in (STAYED, AHEAD) and told(loss, output, y.to(META)) == "no error"
    assert losses.labels == AHEAD and losses.y.shape == (7,) and losses.logits.shape == (7, 3)


@breaks("nn.CrossEntropyLoss(weight=weight).to(device)", "nn.CrossEntropyLoss(weight=weight)", variant="losses")
@breaks("F.cross_entropy(logits, y, weight=weight)", "F.cross_entropy(logits, y)", variant="losses")
@drawn(rows=SIZE, classes=st.integers(2, 6))
def test_class_weights_too(losses, rows, classes):
    """Class weights on the CPU raise, in `cross_entropy` and in `nn.CrossEntropyLoss`; the latter's `.to(device)` moves them."""
    device, w = META, torch.ones(classes)
    output, y = torch.zeros(rows, classes, device=device), torch.zeros(rows, dtype=torch.int64, device=device)
    assert told(F.cross_entropy, output, y, w) == told(nn.CrossEntropyLoss(weight=w), output, y) == STAYED
    criterion = nn.CrossEntropyLoss(weight=w).to(device)
    assert told(criterion, output, y) == "no error" and criterion.weight.device.type == "meta"
    assert losses.criterion.weight is not None and losses.criterion.weight.device.type == "meta"
    assert losses.classes == STAYED and losses.cured == "no error" and losses.weight.shape == (3,)


@breaks("torch.cat([logits, torch.zeros(2, 3)])", "torch.cat([logits, logits])", variant="losses")
@drawn(rows=SIZE, size=SIZE)
def test_collected_outputs_too(losses, rows, size):
    """`torch.cat` and `torch.stack` of tensors on two devices raise; of tensors that were all moved to one they do not."""
    parts = [torch.zeros(rows, size, device=META), torch.zeros(rows, size)]
    for join in (torch.cat, torch.stack):
        assert told(join, parts) == STAYED and told(join, [p.to(META) for p in parts]) == "no error"
    assert losses.outputs == STAYED


@breaks("x = x.to(device)\n", "x, state = x.to(device), tuple(s.to(device) for s in state)\n", variant="losses")
@breaks("lstm, x = nn.LSTM(5, 4).to(device)", "lstm, x = nn.LSTM(5, 4)", variant="losses")
@drawn(cases=6, kind=st.sampled_from(["RNN", "GRU", "LSTM"]), size=SIZE)
def test_recurrent_words(losses, kind, size):
    """`RNN`, `GRU` and `LSTM` say "Input and parameter tensors are not at the same device" for an input on the CPU and "Input and hidden tensors" for a start state there."""
    layer, x = getattr(nn, kind)(size, 4).to(META), torch.zeros(7, 2, size)
    state = torch.zeros(1, 2, 4)
    state = (state, state) if kind == "LSTM" else state
    assert told(layer, x).startswith(
        "Input and parameter tensors are not at the same device, found input tensor at cpu"
    )
    assert told(layer, x.to(META), state).startswith(
        "Input and hidden tensors are not at the same device, found input tensor at meta"
    )
    assert told(layer, x.to(META)) == "no error"
    assert (
        losses.unmoved
        == "Input and parameter tensors are not at the same device, found input tensor at cpu and parameter tensor at meta"
    )
    assert (
        losses.start
        == "Input and hidden tensors are not at the same device, found input tensor at meta and hidden tensor at cpu"
    )


@breaks("early.step()\nmodel.to", "model.to", variant="losses")
@breaks("late = told(adam(model.parameters()).step)", "late = told(early.step)", variant="losses")
def test_adam_keeps_its_averages(losses):
    """Here Adam, whose first step came before `model.to(device)`, keeps its averages on the CPU and its next step raises; one made after the move does not raise."""
    weight = losses.model.weight
    assert weight is losses.early.param_groups[0]["params"][0] and weight.device.type == "meta"
    assert losses.early.state[weight]["exp_avg"].device.type == "cpu"
    assert losses.model.weight.shape == (3, 5)
    assert losses.averages == AHEAD and losses.late == "no error"


@breaks("linear = told(F.linear, x, weight)", "linear = told(F.linear, x, x)", variant="cuda")
@breaks('device="cuda:1")', 'device="cuda:0")', variant="cuda")
@breaks('torch.zeros(4, 5, device="cuda")', "torch.zeros(4, 5)", variant="cuda")
@breaks("same = told(F.linear, moved, weight)", "same = told(F.linear, x, weight)", variant="cuda")
def test_the_words_of_cuda(cuda):
    """In PyTorch's simulation a matrix product, an embedding and a sum over two devices say "Expected all tensors to be on the same device", name both devices, of which none is the CPU where a card is named in the code and nothing stays behind, and run where both are on one; numbers that go to `next(model.parameters()).device` run, in a model on the CPU and in one on `meta`, while a copy that `nn.DataParallel` makes for a card has no parameter there and runs in `forward` with `x.device`."""
    start = "Expected all tensors to be on the same device, but found at least two devices, "
    assert (
        cuda.linear == start + "cpu and cuda:0!"
        and cuda.ids == cuda.reverse == start + "cuda:0 and cpu!"
        and cuda.cards == start + "cuda:0 and cuda:1!"
    )
    assert cuda.same == "runs on cuda:0" and cuda.x.shape == cuda.moved.shape == (7, 5)
    for model in (nn.Linear(5, 3), nn.Linear(5, 3, device=META)):
        x = torch.zeros(7, 5)
        assert (told(model, x) == "no error") == (model.weight.device == x.device)
        assert told(model, x.to(next(model.parameters()).device)) == "no error"
        copy = model._replicate_for_data_parallel()
        copy.weight, copy.bias = model.weight.clone(), model.bias.clone()  # as replicate() does on cards
        assert list(copy.parameters()) == [] and len(list(model.parameters())) == 2
        x = x.to(model.weight.device)
        assert told(lambda x, copy=copy: copy(x) + torch.ones(3, device=x.device), x) == "no error"
    assert told(lambda x: copy(x) + torch.ones(3, device="cpu"), x) == STAYED


@breaks('device = torch.device("meta")', 'device = torch.device("cpu")', variant="silent")
@drawn(size=SIZE)
def test_the_default_device(silent, size):
    """After `torch.set_default_device(device)` new tensors and layers are on it, while `torch.from_numpy`, and a model made before, stay on the CPU."""
    before, array = nn.Linear(size, 2), np.ones(size)
    torch.set_default_device(META)
    try:
        made = [torch.zeros(size), torch.tensor([1.0]), torch.arange(size), nn.Linear(size, 2).weight]
        kept = [torch.from_numpy(array), before.weight]
    finally:
        torch.set_default_device(None)
    assert {t.device.type for t in made} == {"meta"} and {t.device.type for t in kept} == {"cpu"}
    assert torch.zeros(size).device.type == "cpu"
    assert silent.device == META
