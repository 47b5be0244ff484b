"""Watch the names of a snippet while it runs: the facts of what each was where it stands.

The source is rewritten before it is compiled: where a name or an attribute is read, its value goes through `Watch` and
on. What is assigned is seen after its statement, a parameter when its function is called. Nothing is evaluated that
the snippet does not evaluate, nothing is evaluated twice, and no value is held.
"""

import ast
import builtins
from collections.abc import Iterator
from typing import Any

from tested_answers.content import facts
from tested_answers.content.facts import ARROW, PART, UNTAKEN, Facts
from tested_answers.content.outputs import keys
from tested_answers.running.facts import fact

NAME = "__facts__"  # what the rewritten source calls; a snippet's own names are other ones


class Watch:
    """The facts of one run of one source. Rewrites its tree in place; give it as `NAME` to the run, then ask for `facts`."""

    def __init__(self, source: str, tree: ast.Module) -> None:
        self.source = source
        # Of each number in the rewritten source: line, name, which on the line.
        self.places: list[tuple[int, str, int]] = []
        self.calls: list[int] = [0]  # function -> how often it was called; 0 is the module
        self.owners: list[int] = []  # of each number: its function
        self._on = True
        _Rewriting(self, tree).visit(tree)
        ast.fix_missing_locations(tree)
        self._seen: list[list | None] = [None] * len(self.places)

    def __call__(self, number: int, value: Any = None) -> Any:
        """See a value pass; a negative number says that a function is called."""
        if not self._on:
            return value
        if number < 0:
            self.calls[-number] += 1
            return value
        self._on = False
        try:
            text = fact(value)
        except Exception as error:  # whatever a value is, the snippet goes on
            text = f"{UNTAKEN}{type(error).__name__}"
        finally:
            self._on = True
        if text is None:
            return value
        call = self.calls[self.owners[number]]
        seen = self._seen[number]
        if seen is None or seen[0] != call:
            self._seen[number] = [call, text, text]
        else:
            seen[2] = text
        return value

    def facts(self) -> Facts:
        """What was seen; from now on nothing is."""
        self._on = False
        found: dict[tuple[int, str], dict[int, str]] = {}
        for (line, name, which), seen in zip(self.places, self._seen, strict=True):
            if seen:
                found.setdefault((line, name), {})[which] = _first_and_last(*seen[1:])
        named, lines = keys(self.source), self.source.splitlines()
        made: Facts = {}
        columns = {(line, name): facts.places(lines[line - 1], name) for line, name in found}
        for (line, name), by_place in sorted(found.items(), key=lambda one: (one[0][0], columns[one[0]][min(one[1])])):
            row = [by_place.get(which) for which in range(len(columns[line, name]))]
            if len(set(filter(None, row))) == 1:
                row = next(filter(None, row))
            made.setdefault(named[line], {})[name] = row
        return made


def _first_and_last(first: str, last: str) -> str:
    if first == last:
        return first
    pairs = list(zip(first.split(PART), last.split(PART), strict=False))
    if first.count(PART) != last.count(PART) or ": " in first:
        return f"{first}{ARROW}{last}"
    return PART.join(one if one == other else f"{one}{ARROW}{other}" for one, other in pairs)


class _Rewriting(ast.NodeTransformer):
    def __init__(self, watch: Watch, tree: ast.Module) -> None:
        self.watch = watch
        self.lines = watch.source.splitlines()
        self.function = 0
        self.taken: set[tuple[int, str, int]] = set()
        self.range = range(0)
        nodes = list(ast.walk(tree))
        given = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        given |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        self.dull = {*dir(builtins), *_imported(tree)} - given  # builtins, modules, functions and classes

    # --- numbers and probes ---

    def _number(self, line: int, name: str, column: int) -> int | None:
        """A number for the name that stands there; None where that cannot be told."""
        if name.startswith("__") or (place := self._place(line, name, column)) is None:
            return None
        self.taken.add(place)
        self.watch.places.append(place)
        self.watch.owners.append(self.function)
        return len(self.watch.places) - 1

    def _place(self, line: int, name: str, column: int) -> tuple[int, str, int] | None:
        text = self.lines[line - 1]
        at = len(text.encode()[:column].decode(errors="ignore"))
        columns = facts.places(text, name)
        if at in columns and (place := (line, name, columns.index(at))) not in self.taken:
            return place
        # Before Python 3.12 what stands in an f-string may be said to stand elsewhere.
        for other in self.range:
            for which in range(len(facts.places(self.lines[other - 1], name))):
                if (place := (other, name, which)) not in self.taken:
                    return place
        return None

    def _seen(self, number: int, value: ast.expr) -> ast.expr:
        call = ast.Call(ast.Name(NAME, ast.Load()), [ast.Constant(number), value], [])
        return ast.copy_location(call, value)

    def _probe(self, node: ast.expr | ast.arg, at: ast.AST) -> list[ast.stmt]:
        """A statement that sees the names bound by a target, with the position of `at`."""
        probes = []
        for name, line, column in _bound(node):
            if name not in self.dull and (number := self._number(line, name, column)) is not None:
                seen = self._seen(number, ast.Name(name, ast.Load()))
                probes.append(ast.copy_location(ast.Expr(seen), at))
        return probes

    # --- what is read ---

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load) or node.id in self.dull:
            return node
        number = self._number(node.lineno, node.id, node.col_offset)
        return node if number is None else self._seen(number, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        root = node.value
        while isinstance(root, ast.Attribute):
            root = root.value
        dull = isinstance(root, ast.Name) and root.id in self.dull
        node = self.generic_visit(node)
        if dull or not isinstance(node.ctx, ast.Load):
            return node
        number = self._number(node.end_lineno, node.attr, node.end_col_offset - len(node.attr.encode()))
        return node if number is None else self._seen(number, node)

    # --- what is bound ---

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        node = self.generic_visit(node)
        after = []
        for target in node.targets:
            if isinstance(target, ast.Attribute):
                self._see_value(node, target)
            else:
                after += self._probe(target, node)
        return [node, *after]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> list[ast.stmt]:
        if node.value is None:
            return [node]
        node.value, node.target = self.visit(node.value), self.visit(node.target)
        if isinstance(node.target, ast.Attribute):
            self._see_value(node, node.target)
        return [node, *self._probe(node.target, node)]

    def _see_value(self, node: ast.Assign | ast.AnnAssign, target: ast.Attribute) -> None:
        """What an attribute is given: asking the object for it might do more."""
        place = (target.end_lineno, target.attr, target.end_col_offset - len(target.attr.encode()))
        if (number := self._number(*place)) is not None:
            node.value = self._seen(number, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        node = self.generic_visit(node)
        return [node, *self._probe(node.target, node)]

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        node.value = self.visit(node.value)
        number = self._number(node.target.lineno, node.target.id, node.target.col_offset)
        if number is not None:
            node.value = self._seen(number, node.value)
        return node

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        """What is deleted is seen before."""
        node = self.generic_visit(node)
        return [*(probe for target in node.targets for probe in self._probe(target, node)), node]

    def visit_For(self, node: ast.For) -> ast.stmt:
        node = self.generic_visit(node)
        node.body[:0] = self._probe(node.target, node.target)
        return node

    visit_AsyncFor = visit_For

    def visit_With(self, node: ast.With) -> ast.stmt:
        node = self.generic_visit(node)
        bound = [item.optional_vars for item in node.items if item.optional_vars]
        node.body[:0] = [probe for target in bound for probe in self._probe(target, target)]
        return node

    visit_AsyncWith = visit_With

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """A condition that always holds sees the target of each round."""
        node = self.generic_visit(node)
        for name, line, column in reversed(list(_bound(node.target))):
            if (number := self._number(line, name, column)) is not None:
                seen = self._seen(number, ast.copy_location(ast.Name(name, ast.Load()), node.target))
                always = ast.Compare(seen, [ast.IsNot()], [ast.Name(NAME, ast.Load())])
                node.ifs.insert(0, ast.copy_location(always, node.target))
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        """A pattern stays what it is."""
        node.guard = node.guard and self.visit(node.guard)
        node.body = [made for statement in node.body for made in _listed(self.visit(statement))]
        return node

    # --- functions ---

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        self._visit_defaults(node.args)
        outer, number = self._enter()
        opening = [probe for one in _parameters(node.args) for probe in self._probe(one, one)]
        body = [made for statement in node.body for made in _listed(self.visit(statement))]
        at = 1 if ast.get_docstring(node, clean=False) is not None else 0
        first = ast.copy_location(ast.Expr(self._called(number, node)), node)
        node.body = [*body[:at], first, *opening, *body[at:]]
        self.function = outer
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        self._visit_defaults(node.args)
        outer, number = self._enter()
        opening = [probe.value for one in _parameters(node.args) for probe in self._probe(one, one)]
        parts = ast.Tuple([self._called(number, node), *opening, self.visit(node.body)], ast.Load())
        node.body = ast.copy_location(ast.Subscript(parts, ast.Constant(-1), ast.Load()), node.body)
        self.function = outer
        return node

    def _visit_defaults(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self.visit(one) for one in arguments.defaults]
        arguments.kw_defaults = [one and self.visit(one) for one in arguments.kw_defaults]

    def _enter(self) -> tuple[int, int]:
        outer = self.function
        self.watch.calls.append(0)
        self.function = len(self.watch.calls) - 1
        return outer, self.function

    def _called(self, number: int, at: ast.AST) -> ast.expr:
        return ast.copy_location(ast.Call(ast.Name(NAME, ast.Load()), [ast.Constant(-number)], []), at)

    # --- where we are ---

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.stmt):
            before, self.range = self.range, range(node.lineno, node.end_lineno + 1)
            made = super().visit(node)
            self.range = before
            return made
        return super().visit(node)


def _listed(made: ast.stmt | list[ast.stmt]) -> list[ast.stmt]:
    return made if isinstance(made, list) else [made]


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    rest = [one for one in (arguments.vararg, arguments.kwarg) if one]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def _bound(target: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Name, line and column of each name that a target binds."""
    if isinstance(target, ast.arg):
        yield target.arg, target.lineno, target.col_offset
    elif isinstance(target, ast.Name):
        yield target.id, target.lineno, target.col_offset
    elif isinstance(target, ast.Starred):
        yield from _bound(target.value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for one in target.elts:
            yield from _bound(one)


def _imported(tree: ast.Module) -> Iterator[str]:
    """Names of modules, of what is imported, of functions and of classes."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
