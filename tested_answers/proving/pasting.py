"""Run what a page gives to paste, with the names that a reader has."""

import ast
import importlib
import io
import linecache
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from tested_answers.content.pasted import Block
from tested_answers.running.replay import Variables

# What a reader has imported who has such lines; the rest is handed over by name.
IMPORTS = {
    "F": "torch.nn.functional", "keras": "keras", "layers": "keras.layers", "nn": "torch.nn", "np": "numpy",
    "torch": "torch",
}  # fmt: skip


class Pasted:
    """The blocks of one page. `pasted(2, model=model)` runs the second, with a reader's `model`."""

    def __init__(self, page: Path, blocks: list[Block]) -> None:
        self.page, self.blocks = page, blocks
        self.after: list[Variables] = []  # what the names were after each statement that was run last

    def __repr__(self) -> str:
        return "<what the page gives to paste>"  # Hypothesis shows the fixtures of a claim that fails

    def __call__(self, number: int, /, **names: Any) -> Variables:
        """What the block's names are after it, those that it was given too; `printed` are the lines that it printed.

        Raises what the block raises, as NameError for a name that it was not given, and AssertionError where the page
        has no such block.
        """
        assert 1 <= number <= len(self.blocks), f"the page has {len(self.blocks)} blocks to paste, and no {number}"
        block = self.blocks[number - 1]
        tree = ast.parse("\n" * (block.line - 1) + block.code)
        linecache.checkcache(str(self.page))
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - names.keys()
        imported = {name: importlib.import_module(IMPORTS[name]) for name in sorted(used & IMPORTS.keys())}
        space = {"__name__": "__main__", **imported, **names}
        self.after = []
        with redirect_stdout(io.StringIO()) as out:
            for statement in tree.body:
                exec(compile(ast.Module([statement], []), str(self.page), "exec", dont_inherit=True), space)
                self.after.append(Variables(**space))
        space.pop("__builtins__")
        return Variables(**{"printed": out.getvalue().splitlines(), **space})
