"""Names of the snippets of one entry: the main one, its variants by suffix, and what readers call them."""

from tested_answers.content.pasted import PASTED

MAIN = "answer"  # what tests call the main snippet; a variant is called by its suffix
FIGURE = "figure"  # the suffix of the script that draws; it is no variant
_LABELS = {MAIN: "PyTorch", "numpy": "NumPy", "keras": "Keras", "tensorflow": "TensorFlow"}
# A variant is a fixture of its tests: these are others.
TAKEN = {"cache", "capfd", "capfdbinary", "caplog", "capsys", "capsysbinary", "capteesys", "monkeypatch"}
TAKEN |= {"pytestconfig", "pytester", "recwarn", "request", "subtests", "testdir", "tmpdir", "version"}
TAKEN |= {PASTED}


def label(variant: str) -> str:
    """A variant as readers see it: PyTorch, NumPy, Keras; else its own name."""
    return _LABELS.get(variant, variant.capitalize())


def order(variant: str) -> tuple[int, str]:
    """NumPy before Keras before TensorFlow, then by name."""
    known = list(_LABELS)
    return (known.index(variant) if variant in known else len(known), variant)
