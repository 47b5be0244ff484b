import torch
from hypothesis import strategies as st
from torch import nn

from tested_answers import breaks, drawn

SIZE = st.integers(1, 6)
EMPTY = "optimizer got an empty parameter list"
KINDS = st.sampled_from(["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"])


def said(parameters, kind="SGD"):
    try:
        return len(getattr(torch.optim, kind)(parameters, lr=0.1).param_groups[0]["params"])
    except ValueError as error:
        return str(error)


@breaks("keep=list", "keep=nn.ModuleList")
@breaks("Listed(nn.ModuleList)", "Listed(tuple)")
@breaks("nn.ModuleList(layers)", "list(layers)", variant="pasted")
@breaks("model.named_parameters()", "model.named_modules()", variant="pasted")
@drawn(cases=15, kept=st.sampled_from(["list", "tuple", "dict", "nested"]), kind=KINDS, count=st.integers(1, 4))
def test_a_list_hides_them(answer, pasted, kept, kind, count):
    """Layers that a module keeps in a plain list, tuple, dict or list of lists are not among its `parameters()`, and an optimizer over those raises; in an `nn.ModuleList`, an `nn.ModuleDict` with names as keys or an `nn.Sequential` each layer is."""
    layers, model = [nn.Linear(3, 2) for _ in range(count)], nn.Module()
    named = {str(number): layer for number, layer in enumerate(layers)}
    model.kept = {"list": layers, "tuple": tuple(layers), "dict": named, "nested": [layers]}[kept]
    assert said(model.parameters(), kind) == EMPTY
    for wrapped in (nn.ModuleList(layers), nn.ModuleDict(named), nn.Sequential(*layers)):
        model = nn.Module()
        model.kept = wrapped
        assert said(model.parameters(), kind) == 2 * count
    refused = ""
    try:
        nn.ModuleDict(dict(enumerate(layers)))
    except TypeError as error:
        refused = str(error)
    assert "should be a string" in refused
    shapes = [tuple(p.shape) for p in answer.Listed(nn.ModuleList).parameters()]
    assert shapes == [(5, 7), (5,), (3, 5), (3,)] and list(answer.said)[-1] == "ModuleList"
    assert answer.said["a list"] == EMPTY and answer.said["ModuleList"] == "4 tensors"
    model = nn.Module()
    model.layers, model.head = layers, nn.Linear(2, 3)
    ours = pasted(1, model=model, layers=layers, self=model)
    assert ours.printed == ["['head.weight', 'head.bias']"]
    assert said(model.parameters(), kind) == 2 * count + 2 and list(model.layers) == layers


@breaks("keep=list", "keep=nn.ModuleList")
@breaks("Listed(nn.ModuleList)", "Listed(set)")
@drawn(cases=6, inputs=SIZE)
def test_other_objects(answer, inputs):
    """Layers that are attributes of an object whose class is no `nn.Module` are not found; with `nn.Module` as its class they are; here those in the list are not, and those in the `nn.ModuleList` are."""

    class Block:
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(inputs, 2)

    bare = Block()

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(inputs, 2)

    for block, seen in ((bare, EMPTY), (Block(), 2)):
        model = nn.Module()
        model.block = block
        assert said(model.parameters()) == seen and model.block.layer(torch.ones(1, inputs)).shape == (1, 2)
    assert answer.said["a list"] == EMPTY and answer.said["ModuleList"] == "4 tensors"


@breaks("[nn.Parameter(torch.zeros(3))]", "nn.ParameterList([nn.Parameter(torch.zeros(3))])")
@drawn(cases=8, size=SIZE, kept=st.sampled_from(["list", "dict"]), count=st.integers(1, 4))
def test_parameters_in_a_list(answer, size, kept, count):
    """An `nn.Parameter` in a list or dict is not found; in an `nn.ParameterList` or `nn.ParameterDict` it is, and an `nn.ModuleList` refuses it."""
    many, model, refused = [nn.Parameter(torch.ones(size)) for _ in range(count)], nn.Module(), ""
    named = {str(number): p for number, p in enumerate(many)}
    model.many = many if kept == "list" else named
    assert said(model.parameters()) == EMPTY
    model = nn.Module()
    model.many = nn.ParameterList(many) if kept == "list" else nn.ParameterDict(named)
    assert said(model.parameters()) == count
    try:
        nn.ModuleList(many)
    except TypeError as error:
        refused = str(error)
    assert "is not a Module subclass" in refused
    model = answer.Plain()
    assert said(model.parameters()) == answer.said["plain tensors"] == EMPTY
    assert [type(p) for p in model.many] == [nn.Parameter] and model.many[0].shape == (3,)


@breaks("nn.Linear(7, 5).parameters()\ncounted", "list(nn.Linear(7, 5).parameters())\ncounted")
def test_an_empty_group(answer):
    """Here an optimizer over a group whose generator is used up raises nothing and holds nothing, and over the generator itself it raises."""
    for given in ([{"params": answer.used}], [{"params": []}]):
        groups = torch.optim.SGD(given, lr=0.1).param_groups
        assert [group["params"] for group in groups] == [[]]
    assert said(answer.used) == answer.said["used up"] == EMPTY


@breaks("def _init_(self):", "def __init__(self):\n        super().__init__()")
def test_misspelt_init(answer):
    """Here `_init_` is never called, so that the module holds no layer and the optimizer raises."""
    assert answer.said["_init_"] == EMPTY and not list(answer.Misspelt().children())
    model = answer.Misspelt()
    assert not hasattr(model, "layer")
    model._init_()
    assert [tuple(p.shape) for p in model.parameters()] == [(5, 7), (5,)]


@breaks(
    "class Late(nn.Module):\n",
    "class Late(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layer = nn.Linear(7, 5)\n\n",
)
def test_made_in_forward(answer):
    """Here layers made in `forward` are not there before the first call, and each call makes new weights, which an optimizer made between the calls does not hold."""
    assert answer.said["made in forward"] == EMPTY
    model = answer.Late()
    model(torch.ones(2, 7))
    held = list(model.parameters())
    model(torch.ones(2, 7))
    assert (
        held[0].shape == (5, 7) and len(held) == 2 and not {id(p) for p in held} & {id(p) for p in model.parameters()}
    )


@breaks("self.steps = [layer]", "self.steps = layer")
def test_not_an_attribute(answer):
    """Here a layer that is a local name of `__init__`, or of the class, and no attribute of `self`, is not found, and the optimizer raises; with `self.layer = ...` it is found."""

    class Joined(nn.Module):
        def __init__(self):
            super().__init__()
            self_layer = nn.Linear(7, 5)
            self.shape = self_layer.weight.shape

    class Kept(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(7, 5)

    assert said(Joined().parameters()) == EMPTY and said(Kept().parameters()) == 2

    class Shared(nn.Module):
        layer = nn.Linear(7, 5)

    assert said(Shared().parameters()) == EMPTY and Shared().layer(torch.ones(2, 7)).shape == (2, 5)
    assert answer.said["self_layer"] == EMPTY
    assert [tuple(p.shape) for p in answer.Local().steps[0].parameters()] == [(5, 7), (5,)]


@breaks("self.w = torch.zeros(7, requires_grad=True)", "self.w = nn.Parameter(torch.zeros(7))")
@breaks("nn.Parameter(torch.zeros(5)).double()", "nn.Parameter(torch.zeros(5))")
@drawn(cases=8, size=SIZE, way=st.sampled_from(["requires_grad", "times", "double", "meta"]))
def test_plain_tensors(answer, size, way):
    """A tensor with `requires_grad=True`, and what `.to(...)`, `.double()` or arithmetic makes of an `nn.Parameter`, is no parameter of the module, where it changes something; an `nn.Parameter` as it stands is, and one with the move or the arithmetic inside, and so is what `.to("cpu")` makes of one on the CPU."""
    tensor, device = torch.ones(size, requires_grad=True), "meta"
    p, model = nn.Parameter(tensor), nn.Module()
    made = {
        "requires_grad": lambda: tensor,
        "times": lambda: 2 * p,
        "double": p.double,
        "meta": lambda: p.to(device),
    }
    model.w = made[way]()
    assert said(model.parameters()) == EMPTY
    for seen in (p, p.to("cpu"), nn.Parameter(tensor.to(device)), nn.Parameter(2 * tensor)):
        model = nn.Module()
        model.w = seen
        assert said(model.parameters()) == 1
    model = answer.Plain()
    assert answer.said["plain tensors"] == EMPTY and model.w.shape == (7,) and model.w.requires_grad
    assert model.moved.shape == (5,) and model.moved.requires_grad and not (model.w.any() or model.moved.any())


@breaks("counted = sum(p.numel() for p in used)", "counted = 40")
@breaks("nn.Linear(7, 5).parameters()\ncounted", "list(nn.Linear(7, 5).parameters())\ncounted")
@drawn(cases=8, inputs=SIZE, kind=KINDS)
def test_used_up(answer, inputs, kind):
    """`model.parameters()` is a generator: where a loop, a sum, or a first optimizer has gone through it before, an optimizer over it raises; a list of it serves each of them; where `next()` took one tensor, an optimizer over it lacks that one and raises nothing."""
    layer = nn.Linear(inputs, 2)
    generator, kept = layer.parameters(), list(layer.parameters())
    assert said(generator, kind) == 2 and said(generator, kind) == EMPTY
    assert said(kept, kind) == said(kept, kind) == 2
    generator = layer.parameters()
    assert next(generator) is layer.weight and said(generator, kind) == 1
    assert answer.said["used up"] == EMPTY and answer.counted == 40


@breaks("    optimizer.step()\n", "", variant="silent")
@breaks("nn.ModuleList):\n    model", "tuple):\n    model", variant="silent")
@drawn(cases=8, kind=KINDS, inputs=SIZE, seed=st.integers(0, 99))
def test_it_does_not_train(silent, kind, inputs, seed):
    """With one more layer as an attribute nothing raises, and the layers in the plain list stay to the bit in a step; in an `nn.ModuleList` they move."""
    for keep in (list, nn.ModuleList):
        torch.manual_seed(seed)
        model = nn.Module()
        model.hidden, model.head = keep([nn.Linear(inputs, 5)]), nn.Linear(5, 3)
        optimizer = getattr(torch.optim, kind)(model.parameters(), lr=0.1)
        before = model.hidden[0].weight.detach().clone()
        model.head(model.hidden[0](torch.ones(2, inputs))).square().sum().backward()
        optimizer.step()
        assert torch.equal(model.hidden[0].weight, before) == (keep is list)
    assert list(silent.shifts) == ["list", "ModuleList"]
    assert silent.shifts["list"] == 0 and silent.shifts["ModuleList"] > 0.001
    old = [(p + 0.1 * p.grad).detach().requires_grad_() for p in silent.model.parameters()]
    hidden = (silent.x @ old[0].T + old[1]).tanh()
    (hidden @ old[2].T + old[3] - silent.y).square().mean().backward()
    assert silent.x.shape == (11, 7) and silent.y.shape == (11, 3) and silent.weight is silent.model.hidden[0].weight
    assert torch.allclose(old[0].grad, silent.weight.grad, atol=1e-6)
    assert abs(silent.shifts["ModuleList"] - 0.1 * silent.weight.grad.abs().max().item()) < 1e-6
    assert silent.names == ["hidden.0.weight", "hidden.0.bias", "head.weight", "head.bias"]


@breaks("Net(list).double()", "Net(nn.ModuleList).double()", variant="silent")
@breaks("Net(nn.ModuleList).double()", "Net(nn.ModuleList)", variant="silent")
def test_not_saved_not_moved(silent):
    """Here the layers in the plain list are not in the `state_dict()`, and `double()`, `to()` and `eval()` leave them as they are; handed to the optimizer by hand, they train."""
    assert silent.held == [2, 4] and silent.kinds == [torch.float32, torch.float64]
    for keep in (list, nn.ModuleList):
        net = silent.Net(keep).to("meta").eval()
        assert net.hidden[0].training == (net.hidden[0].weight.device.type == "cpu") == (keep is list)
        assert not net.head.training and net.head.weight.device.type == "meta"
    net = silent.Net(list)
    weight, before = net.hidden[0].weight, net.hidden[0].weight.detach().clone()
    optimizer = torch.optim.SGD([*net.parameters(), *net.hidden[0].parameters()], lr=0.1)
    net(silent.x).square().sum().backward()
    optimizer.step()
    assert not torch.equal(weight, before)


@breaks("model.named_parameters()", "model.named_modules()", variant="pasted")
@drawn(cases=6, kind=KINDS, inputs=SIZE, bare=st.integers(0, 3))
def test_nothing_to_train(pasted, kind, inputs, bare):
    """The `parameters()` of what has no weights, a loss such as `nn.MSELoss()` or a layer such as `nn.ReLU()`, bring the message, and the print shows an empty list; those of the network do not."""
    model = [nn.MSELoss(), nn.CrossEntropyLoss(), nn.ReLU(), nn.Flatten()][bare]
    network = nn.Sequential(nn.Linear(inputs, 2), model)
    assert said(model.parameters(), kind) == EMPTY and said(network.parameters(), kind) == 2
    assert pasted(1, model=model, layers=[], self=nn.Module()).printed == ["[]"]


@breaks(".requires_grad_(False)", ".requires_grad_(True)")
@drawn(cases=6, inputs=SIZE, kind=KINDS)
def test_a_frozen_network(answer, inputs, kind):
    """A filter by `requires_grad` on a frozen network leaves nothing, and the optimizer raises; without the filter it takes both tensors."""
    layer = nn.Linear(inputs, 2).requires_grad_(False)
    assert said([p for p in layer.parameters() if p.requires_grad], kind) == EMPTY
    assert said(layer.parameters(), kind) == 2 and answer.said["frozen"] == EMPTY
    assert [tuple(p.shape) for p in answer.frozen.parameters()] == [(5, 7), (5,)]


@breaks("self.hidden = keep(", "self.hidden = nn.ModuleList(", variant="silent")
@drawn(cases=8, kind=KINDS, count=st.integers(1, 4))
def test_a_filter_by_name(silent, kind, count):
    """A filter by a name with which no parameter begins leaves nothing, and the optimizer raises; in `nn.DataParallel` each name begins with `module.`, so one of the bare network fits none."""
    model = nn.Sequential(*[nn.Linear(3, 3) for _ in range(count)])
    for net, found in ((model, 2), (nn.DataParallel(model), EMPTY)):
        assert said([p for name, p in net.named_parameters() if name.startswith("0.")], kind) == found
    assert all(name.startswith("module.") for name, _ in nn.DataParallel(model).named_parameters())
    seen = silent.Net(list).named_parameters()
    assert said([p for name, p in seen if name.startswith("hidden")], kind) == EMPTY
