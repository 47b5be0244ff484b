"""The fact of a value, as one line of text: what a reader would ask it in a debugger. Asking changes nothing.

Tensors: shape, dtype, and what is not as usual: device, strides, requires_grad, grad_fn; a scalar's value.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

from tested_answers.content.facts import PART

LONGEST = 40  # characters of a text or of a row of numbers that are shown
FEW = 4  # items whose own facts are shown


def fact(value: Any) -> str | None:
    """What there is to say of a value; None for functions, classes, modules and the like."""
    kind = type(value)
    if kind not in _TELLERS:
        _TELLERS[kind] = _teller(kind)
    tell = _TELLERS[kind]
    return tell(value) if tell else None


def _teller(kind: type) -> Callable[[Any], str | None] | None:
    """How to tell of values of a type."""
    for module, name, tell in _KINDS:
        known = getattr(sys.modules.get(module), name, None)  # nothing is imported for this
        if known and issubclass(kind, known):
            return tell
    if kind in (bool, int, float, complex, str, type(None)):
        return _plain
    if issubclass(kind, (list, tuple)):
        return _sequence
    if issubclass(kind, (dict, set, frozenset)) or issubclass(kind, Mapping):
        return lambda value: f"{kind.__name__} of {len(value)}"
    return None


def _plain(value: Any) -> str | None:
    if isinstance(value, float):
        text = f"{value:.4g}"
        return text if not text.lstrip("-").isdigit() else f"{text}.0"
    if isinstance(value, complex):
        return f"{value:.4g}"
    text = repr(value)
    if len(text) <= LONGEST:
        return text
    if not isinstance(value, str):
        return None
    if 'File "' in value or tempfile.gettempdir() in value:  # of this machine, and longer on another
        return "str with paths"
    return f"str of {len(value)} characters"


def _named(value: Any) -> str:
    return type(value).__name__


def _tensor(value: Any) -> str:
    torch = sys.modules["torch"]
    with torch._C.DisableTorchFunction(), _without_modes():
        kind = "" if type(value) is torch.Tensor else f"{type(value).__name__} "
        parts = [f"{kind}{tuple(value.shape)} {_dtype(value.dtype)}"]
        if value.device.type != "cpu":
            parts.append(str(value.device))
        if value.layout is not torch.strided:
            parts.append(str(value.layout).removeprefix("torch."))
        elif not value.is_contiguous():
            parts.append(f"strides {value.stride()}")
        if value.requires_grad:
            made = value.grad_fn
            parts.append(f"grad_fn {made.name()}" if made is not None else "requires_grad")
        if not value.dim() and value.device.type == "cpu" and value.layout is torch.strided:
            parts.append(_plain(value.item()))
    return PART.join(filter(None, parts))


def _without_modes() -> Any:
    """Where a snippet counts operations with a mode, ours are none of them."""
    modes = sys.modules.get("torch.utils._python_dispatch")
    return modes._disable_current_modes() if modes and modes._len_torch_dispatch_stack() else nullcontext()


def _module(value: Any) -> str:
    if "_modules" not in vars(value):
        return f"{_named(value)}{PART}not made yet"  # before its super().__init__()
    torch = sys.modules["torch"]
    found = list(value.parameters())
    made = [one for one in found if not isinstance(one, torch.nn.parameter.UninitializedParameter)]
    parts = [_named(value), _counted(sum(one.numel() for one in made))]
    if frozen := sum(one.numel() for one in made if not one.requires_grad):
        parts.append(f"{frozen:,} frozen")
    if len(made) < len(found):
        parts.append("not all made yet")
    if not value.training:
        parts.append("eval")
    return PART.join(parts)


def _counted(number: int) -> str:
    return f"{number:,} parameter{'s' if number != 1 else ''}"


def _keras_layer(value: Any) -> str:
    if "built" not in vars(value):
        return f"{_named(value)}{PART}not made yet"  # before its super().__init__()
    if not value.built:
        return f"{_named(value)}{PART}not built yet"
    return f"{_named(value)}{PART}{_counted(value.count_params())}"


def _array(value: Any) -> str:
    """An array of NumPy."""
    made = f"array {tuple(value.shape)} {_dtype(value.dtype)}"
    if not value.flags.c_contiguous:
        made += f"{PART}strides {value.strides} bytes"
    if not value.ndim and (text := _plain(value.item())):
        made += PART + text
    return made


def _number(value: Any) -> str:
    """A number of NumPy."""
    return f"{_dtype(value.dtype)}{PART}{_plain(value.item()) or ''}".removesuffix(PART)


def _shaped(value: Any) -> str:
    """What else has a shape and a dtype."""
    return f"{_named(value)} {tuple(value.shape)} {_dtype(value.dtype)}"


@lru_cache
def _dtype(dtype: Any) -> str:
    return str(getattr(dtype, "name", dtype)).removeprefix("torch.")  # NumPy makes a name anew each time it is asked


def _sequence(value: Any) -> str:
    """Short rows of plain values as they are written; else how many items, and what they are."""
    if len(value) <= FEW * 2 and all(type(one) in (bool, int, str, type(None)) for one in value):
        text = repr(value)
        if len(text) <= LONGEST:
            return text
    head = f"{_named(value)} of {len(value)}"
    if not 0 < len(value) <= FEW:
        return head
    items = [(fact(one) or _named(one)).replace(PART, ", ") for one in value]
    return f"{head}, each {items[0]}" if len(set(items)) == 1 < len(items) else f"{head}: {' | '.join(items)}"


_KINDS = (
    ("keras", "Layer", _keras_layer),
    ("keras", "Variable", _shaped),
    ("keras", "KerasTensor", _shaped),
    ("torch", "Tensor", _tensor),
    ("torch.nn", "Module", _module),
    ("torch", "dtype", str),
    ("torch", "device", str),
    ("torch.optim", "Optimizer", _named),
    ("torch", "Size", lambda value: str(tuple(value))),
    ("numpy", "ndarray", _array),
    ("numpy", "generic", _number),
    ("tensorflow", "Tensor", _shaped),
    ("tensorflow", "Variable", _shaped),
)
_TELLERS: dict[type, Callable[[Any], str | None] | None] = {}
