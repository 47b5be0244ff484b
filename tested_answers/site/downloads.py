"""Each snippet as `.py` and, with its outputs in place, as `.ipynb`. Nothing is executed.

Notebooks are written as nbformat writes them, byte for byte, from plain data, because nbformat checks each cell on the
way. The tests check them instead: once, not in every build.
"""

import json

from tested_answers.content.entry import Entry
from tested_answers.content.outputs import cells
from tested_answers.site import tabs

_PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}


def files(entry: Entry) -> dict[str, str]:
    """Path below the site -> text."""
    texts, names = {}, tabs.names(entry)
    for variant, path in entry.variants.items():
        source = path.read_text(encoding="utf-8")
        base = f"downloads/{entry.topic}/{path.stem}"
        texts[f"{base}.py"] = source
        texts[f"{base}.ipynb"] = notebook(source, f"{entry.title} ({names[variant]})", f"{path.stem}")
    return texts


def notebook(source: str, title: str, name: str) -> str:
    """The snippet cut into cells after each statement that printed, with what it printed as the cell's output."""
    parts = [code(text, printed(lines)) for text, lines in cells(source)]
    return written(name, [prose(f"# {title}"), *parts])


def written(name: str, cells: list[dict]) -> str:
    """The notebook's text. Cell ids are part of the format; derived from the name they keep a rebuild identical."""
    count = 0
    for number, cell in enumerate(cells):
        cell["id"] = f"{name[:50]}-{number}"
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": _PYTHON}, "cells": cells}
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def prose(text: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def code(source: str, outputs: list[dict]) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": source.splitlines(keepends=True), "outputs": outputs}


def printed(lines: list[str]) -> list[dict]:
    """The output of a cell that printed these lines; none for none."""
    text = [f"{line}\n" for line in lines]
    return [{"output_type": "stream", "name": "stdout", "text": text}] if lines else []


def drawn(svg: str, alternative: str) -> dict:
    data = {"image/svg+xml": svg.splitlines(keepends=True), "text/plain": [alternative]}
    return {"output_type": "display_data", "metadata": {}, "data": data}
