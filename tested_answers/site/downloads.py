"""Each snippet as `.py` and, with its outputs in place, as `.ipynb`. Nothing is executed."""

from __future__ import annotations

from nbformat import v4

from tested_answers.content.entry import Entry
from tested_answers.content.outputs import cells
from tested_answers.content.variants import label


def files(entries: list[Entry]) -> dict[str, str]:
    """Path below the site -> text."""
    texts = {}
    for entry in entries:
        for variant, path in entry.variants.items():
            source = path.read_text(encoding="utf-8")
            base = f"downloads/{entry.topic}/{path.stem}"
            texts[f"{base}.py"] = source
            texts[f"{base}.ipynb"] = notebook(source, f"{entry.title} ({label(variant)})", f"{path.stem}")
    return texts


def notebook(source: str, title: str, name: str) -> str:
    """The snippet cut into cells after each statement that printed, with what it printed as the cell's output."""
    book = v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    # Cell ids are part of the format; derived ones keep a rebuild identical.
    book.cells.append(v4.new_markdown_cell(f"# {title}", id=f"{name[:50]}-title"))
    for number, (code, printed) in enumerate(cells(source), start=1):
        text = "".join(f"{line}\n" for line in printed)
        outputs = [v4.new_output("stream", name="stdout", text=text)] if printed else []
        cell = v4.new_code_cell(code, outputs=outputs, execution_count=number, id=f"{name[:50]}-{number}")
        book.cells.append(cell)
    return v4.writes(book) + "\n"
