"""Every printed line of every variant is read by a claim or by a bound number of the page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tested_answers.content import bindings
from tested_answers.content.claims import syntax
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import by_statement
from tested_answers.content.variants import MAIN
from tested_answers.content.violation import Violation

QUOTED = 6  # characters from which a string of a claim counts as a quotation of the output


def check(entry: Entry) -> Iterator[Violation]:
    """Violations of the statements that print what nothing reads."""
    asked, quoted = _asked_by_claims(entry), _strings_of_claims(entry)
    for bound in bindings.find_bound(entry.text):
        asked |= set(_asked_by(bound, entry.variants))
    for variant, path in entry.variants.items():
        if not path.exists():
            continue
        names = {name for owner, name in asked if owner in (variant, "")}
        for line, uses, printed in _printing(path):
            if uses & names or any(text in shown for text in quoted for shown in printed):
                continue
            fixture = "answer" if variant == MAIN else variant
            hold = f"{fixture}.{min(uses)}" if uses else f"a variable that it prints, as {fixture}.name"
            advice = f"ask {hold} in a claim or bind it on the page, or print less"
            sentence = f"prints {printed[0].strip()[:60]!r}, which nothing reads; {advice}"
            yield Violation(entry.shown(path), line, sentence)


def _printing(path: Path) -> Iterator[tuple[int, set[str], list[str]]]:
    """Each top-level statement that printed: its line, the top-level variables it shows, its recorded lines."""
    source = path.read_text(encoding="utf-8")
    variables = _variables(ast.parse(source))
    for statement, printed in by_statement(source):
        if any(line.strip() for line in printed):
            calls = [one for one in ast.walk(statement) if getattr(getattr(one, "func", None), "id", "") == "print"]
            uses = {name for call in calls or [statement] for name in _names(call)}
            for loop in (node for node in ast.walk(statement) if isinstance(node, ast.For)):  # outer loops come first
                uses |= _names(loop.iter) if _names(loop.target) & uses else set()
            yield calls[0].lineno if calls else statement.lineno, uses & variables, printed


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _variables(tree: ast.Module) -> set[str]:
    """Names that are bound at the top level to values: not functions, classes or modules."""
    found, nodes = set(), list(tree.body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        if isinstance(node, ast.ExceptHandler) and node.name:
            found.discard(node.name)  # gone after its block: no claim can ask it
        nodes += ast.iter_child_nodes(node)
    return found


def _asked_by_claims(entry: Entry) -> set[tuple[str, str]]:
    """(variant, variable) that the test file asks; variant "" where a fixture goes by another name."""
    found = set()
    for function in (node for node in ast.walk(syntax(entry.test)) if isinstance(node, ast.FunctionDef)):
        nodes = [*ast.walk(function)]
        attributes = [node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
        direct = {id(node.value) for node in attributes}
        handed_on = any(
            isinstance(node, ast.Name) and node.id in entry.variants and id(node) not in direct for node in nodes
        )
        own = {argument.arg for argument in function.args.args}
        for node in attributes:
            if node.value.id in entry.variants:
                found.add((node.value.id, node.attr))
            elif handed_on or (node.value.id in own and not function.name.startswith("test_")):
                found.add(("", node.attr))  # for one in (answer, numpy): one.x; or a helper that is given a fixture
    return found


def _strings_of_claims(entry: Entry) -> set[str]:
    found = set()
    for function in (node for node in syntax(entry.test).body if isinstance(node, ast.FunctionDef)):
        body = function.body[1:] if ast.get_docstring(function) is not None else function.body
        for node in (node for statement in body for node in ast.walk(statement)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) >= QUOTED:
                found.add(node.value)
    return found


def _asked_by(bound: bindings.Bound, variants: dict[str, Path]) -> Iterator[tuple[str, str]]:
    try:
        tree = ast.parse(bound.code, mode="eval")
    except SyntaxError:  # the check of bindings says so
        return
    owned = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in variants:
            owned.add(id(node.value))
            yield node.value.id, node.attr
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in owned:
            yield MAIN, node.id
