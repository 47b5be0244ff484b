"""The README's table of the engine is true: each folder stands there, in an order in which none asks one below it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tested_answers.files import find_root

ROOT = find_root(Path(__file__).parent)
ENGINE = ROOT / "tested_answers"
TABLE = re.findall(r"^\| `(\w+)/` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def imports(folder: str) -> Iterator[tuple[Path, str]]:
    """(module, folder of the engine that it imports from)."""
    for path in (ENGINE / folder).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [f"{node.module}.{one.name}" for one in node.names] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.startswith("tested_answers.") and (ENGINE / name.split(".")[1]).is_dir():
                    yield path.relative_to(ROOT), name.split(".")[1]


def test_each_folder_of_the_engine_stands_in_the_table() -> None:
    assert sorted(TABLE) == sorted(path.name for path in ENGINE.iterdir() if list(path.glob("*.py")))


def test_no_folder_asks_one_below_it() -> None:
    known = [(place, *one) for place, folder in enumerate(TABLE) for one in imports(folder)]
    assert len(known) > 100
    assert [(str(path), other) for place, path, other in known if TABLE.index(other) > place] == []
