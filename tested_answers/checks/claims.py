"""The test file of an entry: claims that say what they check, and mutations that can be made."""

import ast
import re
from collections.abc import Iterator

from tested_answers.content import since
from tested_answers.content.claims import read_claims, syntax
from tested_answers.content.entry import Entry
from tested_answers.content.near import did_you_mean
from tested_answers.content.variants import TAKEN
from tested_answers.content.violation import Violation

MIN_CLAIMS = 3


def check(entry: Entry) -> Iterator[Violation]:
    shown, claims, sources = entry.shown(entry.test), read_claims(entry.test), entry.mutable()
    if len(claims) < MIN_CLAIMS:
        yield Violation(shown, 1, f"states {len(claims)} claims; assert at least {MIN_CLAIMS}, one test function each")
    tree = syntax(entry.test)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    yield from _helpers(entry, tree)
    yield from _fixtures(entry, functions)
    yield from _since(entry, functions)
    for claim in claims:
        if not claim.sentence:
            sentence = f"{claim.name} has no docstring; state the claim in one sentence, the page shows it"
            yield Violation(shown, claim.line, sentence)
        if not claim.mutations:
            sentence = "names no @breaks; name a change of the snippet that must make it fail, both texts written out"
            yield Violation(shown, claim.line, f"{claim.name} {sentence}")
        for mutation in claim.mutations:
            if mutation.variant not in sources:
                sentence = f"@breaks names the variant {mutation.variant!r}; this entry has: {', '.join(sources)}"
                yield Violation(shown, claim.line, sentence)
                continue
            try:
                mutation.apply(sources[mutation.variant])
            except ValueError as error:
                yield Violation(shown, claim.line, f"{error} ({entry.shown(entry.file_of(mutation.variant))})")


def _fixtures(entry: Entry, functions: list[ast.FunctionDef]) -> Iterator[Violation]:
    """Arguments of claims that nothing gives: no variant, no drawn name, no fixture of the file or of pytest."""
    own = {one.name for one in functions if not one.name.startswith("test_")}
    known = {*entry.variants, *own, *TAKEN, "tmp_path", "tmp_path_factory"}
    for function in (one for one in functions if one.name.startswith("test_")):
        decorators = [node for decorator in function.decorator_list for node in ast.walk(decorator)]
        given = {node.arg for node in decorators if isinstance(node, ast.keyword)}
        if None in given:  # @drawn(**CASES): the run knows the names
            continue
        constants = [str(node.value) for node in decorators if isinstance(node, ast.Constant)]
        given |= {word for text in constants for word in re.findall(r"\w+", text)}
        for name in (argument.arg for argument in function.args.args):
            if name not in known | given:
                near = did_you_mean(name, entry.variants)
                asks = f"{function.name} asks for {name!r}, which this entry has not{near}"
                sentence = f"{asks}; it has: {', '.join(entry.variants)}"
                yield Violation(entry.shown(entry.test), function.lineno, sentence)


def _since(entry: Entry, functions: list[ast.FunctionDef]) -> Iterator[Violation]:
    """From which releases on claims hold: said once, on top, with a package and its release."""
    for function in functions:
        for place, decorator in enumerate(function.decorator_list):
            if getattr(getattr(decorator, "func", decorator), "id", "") != "holds":
                continue
            values = [one.value for one in getattr(decorator, "keywords", ())]
            said = [value.value for value in values if isinstance(value, ast.Constant)]
            try:
                since.split(*map(str, said or [""]))
            except ValueError as error:
                yield Violation(entry.shown(entry.test), decorator.lineno, f"@holds {error}")
            if place:
                sentence = "@holds stands below another decorator; put it on top, so that nothing is asked of it where it does not hold"
                yield Violation(entry.shown(entry.test), decorator.lineno, sentence)


def _helpers(entry: Entry, tree: ast.Module) -> Iterator[Violation]:
    """Imports from the repository: a kept verdict would not see them change."""
    for line, name in imported(tree):
        first = entry.root / name.split(".")[0]
        ours = (first, first.with_suffix(".py"), entry.test.parent / f"{name}.py")
        if name == "." or (name != "tested_answers" and any(path.exists() for path in ours)):
            own = "a claim stands in its own file, with `tested_answers` and installed packages"
            yield Violation(entry.shown(entry.test), line, f"imports {name!r} from the repository; {own}")


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of each module that is imported; a dot for one that is named by its place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "."
