"""What a page gives to paste: a claim runs each block, and falls when it is changed."""

import ast
from collections.abc import Iterator

from tested_answers.content.claims import read_claims, syntax
from tested_answers.content.entry import Entry
from tested_answers.content.pasted import NOT_RUN, PASTED, Block
from tested_answers.content.violation import Violation


def check(entry: Entry) -> Iterator[Violation]:
    shown, claims = entry.shown(entry.page), {claim.name: claim for claim in read_claims(entry.test)}
    running = runs(entry)
    quoted = [_code(source) for source in entry.sources().values()]
    for number, block in enumerate(entry.pasted, start=1):
        if reason := _not_run(block):
            if reason == NOT_RUN.strip():
                yield Violation(shown, block.line, f"gives no reason; write `{NOT_RUN}needs CUDA`")
        elif number not in running:
            if not any(_stands_in(_code(block.code), code) for code in quoted):
                how = f"run them in one, as in {PASTED}({number}, model=model), or say in them `{NOT_RUN}` and why"
                yield Violation(shown, block.line, f"gives lines to paste that no claim runs; {how}")
        elif not any(
            mutation.variant == PASTED and mutation.old in block.code
            for name in running[number]
            for mutation in claims[name].mutations
        ):
            how = f'@breaks("a part of them", "the fault", variant="{PASTED}")'
            sentence = f"gives lines to paste that may be wrong without a claim noticing; name one: {how}"
            yield Violation(shown, block.line, sentence)
    for number in sorted(running.keys() - set(range(1, len(entry.pasted) + 1))):
        sentence = f"runs {PASTED}({number}), and the page has {len(entry.pasted)} blocks to paste; count them from 1"
        yield Violation(entry.shown(entry.test), 1, sentence)


def runs(entry: Entry) -> dict[int, list[str]]:
    """Block by its number -> the claims that run it."""
    found: dict[int, list[str]] = {}
    functions = [node for node in syntax(entry.test).body if isinstance(node, ast.FunctionDef)]
    for function in (one for one in functions if one.name.startswith("test_")):
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=int(number)), *_]) if name == PASTED:
                    found.setdefault(number, []).append(function.name)
    return {number: [*dict.fromkeys(names)] for number, names in found.items()}


def _not_run(block: Block) -> str:
    """The comment that says why, without its place."""
    lines = [line.strip() for line in block.code.splitlines()]
    return next((line for line in lines if line.startswith(NOT_RUN.strip())), "")


def _code(source: str) -> list[str]:
    """The statements without comments and the space around them."""
    return [line.partition("  #")[0].strip() for line in source.splitlines() if not line.lstrip().startswith("#")]


def _stands_in(lines: list[str], code: list[str]) -> bool:
    """Whether they stand there one after the other."""
    wanted, code = [line for line in lines if line], [line for line in code if line]
    return any(code[start : start + len(wanted)] == wanted for start in range(len(code) - len(wanted) + 1))
