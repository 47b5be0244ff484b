"""Notebooks as nbformat writes them, byte for byte; plain data, because nbformat checks each cell on the way.

The tests check them instead: once, not in every build.
"""

import json

_PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}


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
