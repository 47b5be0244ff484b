"""Mutants of a snippet: one small change of its meaning each, which a claim should notice.

A change replaces the text of one node and leaves every other character alone. Claims see variables only, so what
is merely printed is not changed, and neither are seeds, tolerances and what keeps a library silent.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

_AXES = {"axis", "axes", "dim", "dims"}
_NO_MEANING = {"atol", "name", "rtol", "seed", "size", "verbose"}  # keywords
_NO_MEANING_CALLS = {
    "print", "manual_seed", "default_rng", "seed", "set_random_seed", "simplefilter", "filterwarnings", "catch_warnings",
    # Data that is drawn or blank: its sizes are as good as others.
    "randn", "rand", "randint", "randperm", "random", "zeros", "ones", "empty", "Input",
}  # fmt: skip
_COMPARED = {
    ast.Lt: (ast.Gt, ast.LtE), ast.Gt: (ast.Lt, ast.GtE), ast.LtE: (ast.GtE, ast.Lt), ast.GtE: (ast.LtE, ast.Gt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_PAIRS = "mean sum, same valid, zeros ones, relu tanh, channels_first channels_last, fan_in fan_out, softmax sigmoid"
_MODES = {pair.split()[i]: pair.split()[1 - i] for pair in _PAIRS.split(", ") for i in (0, 1)}
# Steps of a chain that leave something of the same kind when they are left out.
_STEPS = {
    "T", "abs", "clone", "contiguous", "copy", "cumsum", "data", "detach", "eval", "exp", "expm1", "flatten",
    "flip", "log", "log1p", "log_softmax", "mT", "mean", "norm", "permute", "ravel", "relu", "requires_grad_",
    "reshape", "sigmoid", "softmax", "sort", "sqrt", "square", "squeeze", "std", "sum", "swapaxes", "t", "tanh",
    "train", "transpose", "tril", "triu", "unsqueeze", "var", "view", "zero_",
}  # fmt: skip
# The same either way, or no call at all.
_NOT_SWAPPED = {
    "add", "allclose", "array_equal", "equal", "isclose", "isinstance", "logaddexp", "max", "maximum", "min", "minimum",
    "mse_loss", "swapaxes", "transpose",
}  # fmt: skip
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_OPERATIONS = ast.BinOp | ast.UnaryOp | ast.BoolOp | ast.Compare | ast.IfExp | ast.Lambda


@dataclass(frozen=True)
class Mutant:
    """A snippet with the text `old`, which begins on `line`, replaced by `new`."""

    line: int
    operator: str
    old: str
    new: str
    source: str
    variant: str


def mutants(source: str, variant: str) -> list[Mutant]:
    """Every mutant of a snippet, in the order of the changed places."""
    tree, encoded = ast.parse(source), source.encode()  # columns of nodes count bytes
    modules = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        for alias in getattr(node, "names", [])
        if isinstance(alias, ast.alias)
    }
    lines = [0, *accumulate(len(line) for line in encoded.splitlines(keepends=True))]
    found = {}
    for node, bound in _places(tree, set()):
        start, end = lines[node.lineno - 1] + node.col_offset, lines[node.end_lineno - 1] + node.end_col_offset
        for operator, changed in _changes(node, bound, modules):
            new = ast.unparse(changed)
            if isinstance(changed, _OPERATIONS) and not isinstance(node, type(changed)):
                new = f"({new})"  # the step that bound it together is gone
            mutated = (encoded[:start] + new.encode() + encoded[end:]).decode()
            found.setdefault(mutated, Mutant(node.lineno, operator, encoded[start:end].decode(), new, mutated, variant))
    return sorted(found.values(), key=lambda mutant: mutant.line)


def _places(node: ast.AST, bound: set[str]) -> Iterator[tuple[ast.AST, set[str]]]:
    """The nodes that may be changed, outer ones first, and the names that have a value before each of them."""
    if _is_frozen(node):
        return
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        bound = {argument.arg for argument in node.args.args}
    elif isinstance(node, _COMPREHENSIONS):
        bound = set(bound)
    if hasattr(node, "lineno"):
        yield node, bound
    for child in _parts(node):
        yield from _places(child, bound)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        bound.add(node.id)


def _is_frozen(node: ast.AST) -> bool:
    match node:
        case ast.Call():
            return _called(node) in _NO_MEANING_CALLS
        case ast.Expr(value=value):
            return _is_frozen(value)
        case ast.keyword(arg=name):
            return name in _NO_MEANING
        case ast.Assign(targets=[ast.Subscript(value=ast.Attribute(attr="environ"))]):
            return True
    return isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom)


def _parts(node: ast.AST) -> list[ast.AST]:
    """The children to look into: no labels or tolerances, and not which seeds a loop draws."""
    match node:
        case ast.keyword(arg=name, value=value) if name in _AXES and _number(value) is not None:
            return []
        case ast.UnaryOp() if _number(node) is not None:
            return []
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(rounds))]) if rounds >= 20:
            return []  # one round more is no other training
        case ast.Call(func=ast.Attribute(value=value)):
            return [value, *node.args, *node.keywords]
        case ast.For(target=ast.Name(id="seed")):
            return node.body
        case ast.comprehension(target=ast.Name(id="seed")):
            return node.ifs
        case ast.Compare(comparators=[ast.Constant(value=float(value))]) if 0 < value < 1e-3:
            return [node.left]
        case ast.Dict():
            return [
                value
                for key, value in zip(node.keys, node.values, strict=True)
                if getattr(key, "value", None) not in _NO_MEANING
            ]
        case ast.Subscript(slice=ast.Constant(value=str())):
            return [node.value]
    return list(ast.iter_child_nodes(node))


def _changes(node: ast.AST, bound: set[str], modules: set[str]) -> Iterator[tuple[str, ast.AST]]:
    """(operator, what stands in place of the node)."""
    if (number := _number(node)) is not None:
        for other in _other_numbers(number):
            yield "number", ast.Constant(other)
    match node:
        case ast.Constant(value=bool(value)):
            yield "flag", ast.Constant(not value)
        case ast.Constant(value=str(value)) if value in _MODES:
            yield "mode", ast.Constant(_MODES[value])
        case ast.Compare(ops=[sign], comparators=[right]):
            # A measured number does not lie exactly on the border.
            others = _COMPARED[type(sign)][: 1 if isinstance(_number(right), float) else None]
            yield from (("comparison", _with(node, ops=[other()])) for other in others)
        case ast.BinOp(op=sign) | ast.BoolOp(op=sign) | ast.AugAssign(op=sign) if type(sign) in _COMPUTED:
            if not any(_is_sequence(part) for part in ast.iter_child_nodes(node)):
                yield "arithmetic", _with(node, op=_COMPUTED[type(sign)]())
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand) if number is None:
            yield "arithmetic", operand
        case ast.keyword(arg=name, value=value) if name in _AXES and _number(value) is not None:
            yield "axis", _with(node, value=ast.Constant(0 if _number(value) else 1))
        case ast.Call():
            yield from _call_changes(node)
    match node:
        case ast.AugAssign():
            yield "dropped statement", ast.Pass()
        case ast.Assign(targets=targets):
            parts = [part for target in targets for part in ast.walk(target)]
            if {part.id for part in parts if isinstance(part, ast.Name)} <= bound:
                yield "dropped statement", ast.Pass()
        case ast.Expr(value=ast.Call() as call) if _called(call) not in _STEPS:
            yield "dropped call", ast.Pass()
        case ast.Attribute(value=value, attr=name) | ast.Call(func=ast.Attribute(value=value, attr=name)) if (
            name in _STEPS and _root(value) not in modules and not isinstance(getattr(node, "ctx", None), ast.Store)
        ):
            yield "dropped step", value
        case ast.Call(func=ast.Attribute(), args=[first, *_]) if _called(node) in _STEPS:
            yield "dropped step", first


def _call_changes(call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    match call:
        case ast.Call(func=ast.Attribute(attr="no_grad") as function):
            yield "mode", _with(call, func=_with(function, attr="enable_grad"))
        case ast.Call(args=[first, second, *others]) if _called(call) not in _NOT_SWAPPED:
            # A number in place of a tensor only crashes.
            alike = isinstance(first, ast.Constant) == isinstance(second, ast.Constant)
            if (
                alike
                and not any(isinstance(one, ast.Starred) for one in (first, second))
                and ast.dump(first) != ast.dump(second)
            ):
                yield "swapped arguments", _with(call, args=[second, first, *others])
    for keyword in call.keywords:
        is_flag = isinstance(getattr(keyword.value, "value", None), bool)  # left out, it is itself or the other
        if keyword.arg not in _NO_MEANING and not is_flag:
            yield "dropped keyword", _with(call, keywords=[one for one in call.keywords if one is not keyword])


def _with(node: ast.AST, **fields: object) -> ast.AST:
    return type(node)(**{**vars(node), **fields})


def _number(node: ast.AST) -> int | float | None:
    """The value of a number as written, its sign included."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)) if type(value) in (int, float):
            return -value
        case ast.Constant(value=value) if type(value) in (int, float):
            return value
    return None


def _other_numbers(number: float) -> list[float]:
    if isinstance(number, int):
        return [number + 1, *([0] if number == 1 else []), *([-number] if number < 0 else [])]
    return [number * 2 or 1.0, *([-number] if number < 0 else [])]


def _is_sequence(node: ast.AST) -> bool:
    """Whether `+` joins it."""
    return isinstance(node, ast.List | ast.Tuple | ast.JoinedStr) or isinstance(getattr(node, "value", None), str)


def _called(call: ast.Call) -> str:
    """`f` of `f(...)` and of `a.f(...)`; else nothing."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _root(node: ast.AST) -> str:
    """`a` of `a.b.c`; nothing where something is called on the way."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")
