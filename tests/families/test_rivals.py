"""`make rivals` prints a line that ends the message of another cause, and no line that raises there."""

from argparse import Namespace
from pathlib import Path

import pytest

from tested_answers.explain.rivals import rivals

DEPENDS = ["tested_answers/**/*.py", "docs/assets/javascripts/explain/*.js", "tests/families/conftest.py"]

FAMILY = """title: Sizes
library: numpy
wordings:
  - "the size {a} does not fit here"
means: "{a} is a size."
numbers: {a: a size}
causes:
  - because: The axis is too long.
    write: x = x[:2]
    draws: {n: 3..5}
    numbers: {a: n}
    setup: |
      x = np.ones(n)
      def use(x):
          if len(x) > 2:
              raise ValueError(f"the size {len(x)} does not fit here")
          if x.ndim > 1:
              raise TypeError("a matrix")
    fails: use(x)
    fixed: |
      WRITE
      use(x)
  - because: The axis is another one.
    write: LINE
    draws: {n: 3..5}
    numbers: {a: n}
    setup: |
      x = np.ones((n, 2))
      def use(x):
          if len(x) > 2:
              raise ValueError(f"the size {len(x)} does not fit here")
    fails: use(x)
    fixed: |
      WRITE
      use(x)
"""


@pytest.mark.parametrize(
    ("line", "other_way"),
    [("x = x.reshape(2, -1)[:, :1]", False), ("x = x[-2:]", True)],
)
def test_a_line_is_printed_where_it_runs_for_another_cause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, other_way: bool
) -> None:
    texts = {
        "docs/taxonomy.yml": "topics:\n  shapes: Shapes\ntags: []\n",
        "families/areas.yml": "shapes: Shapes\n",
        "families/shapes/sizes.yml": FAMILY.replace("LINE", line),
    }
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert rivals(tmp_path, Namespace(names=["shapes"])) == 0
    said = capsys.readouterr().out
    # The first cause's line shortens the matrix too; what comes of that its reader did not want.
    assert "The axis is another one.\n  3 of 3 run with that for: The axis is too long.\n    x = x[:2]" in said
    assert (
        f"The axis is too long.\n  3 of 3 run with that for: The axis is another one.\n    {line}" in said
    ) is other_way
    assert f"{1 + other_way} lines run" in said


def test_a_name_that_is_none_is_said_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "families/areas.yml").write_text("shapes: Shapes\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no family or area 'shape'"):
        rivals(tmp_path, Namespace(names=["shape"]))
