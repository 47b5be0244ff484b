"""Each snippet as `.py` and, with its outputs in place, as `.ipynb`. Nothing is executed."""

from tested_answers.content.entry import Entry
from tested_answers.content.outputs import cells
from tested_answers.site import notebooks, tabs


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
    parts = [notebooks.code(code, notebooks.printed(printed)) for code, printed in cells(source)]
    return notebooks.written(name, [notebooks.prose(f"# {title}"), *parts])
