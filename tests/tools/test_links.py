"""The pages of the calculators link the answers that their rules come from."""

from pathlib import Path

import pytest
from link_answers import linked
from mkdocs.utils import meta

from tested_answers.content import taxonomy

# Apart from the others, which a changed answer does not touch.
DEPENDS = ["docs/*/*.md", "docs/taxonomy.yml", "tests/tools/*"]

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(path for path in (DOCS / "tools").glob("*.md") if path.stem != "index")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_answers_are_linked_once_they_exist(path):
    text = path.read_text(encoding="utf-8")
    answers = meta.get_data(text)[1]["answers"]
    assert answers and all(answer.split("/")[0] in taxonomy.topics(DOCS.parent) for answer in answers)
    assert linked(text) == text, f"{path.name}: its answers have changed; run python tests/tools/link_answers.py."


def test_only_answers_that_exist_are_linked(tmp_path):
    (tmp_path / "losses").mkdir()
    (tmp_path / "losses/here.md").write_text("---\ntitle: 'Why *this*?'\n---\n", encoding="utf-8")
    page = '---\nanswers: [losses/here, losses/absent]\n---\n<div class="calculator" markdown>\n\nThe rule.\n{}\n</div>\n\nEnd.\n'
    with_link = page.format("\n- [Why \\*this\\*?](../losses/here.md)\n")
    assert linked(page.format(""), tmp_path) == with_link == linked(with_link, tmp_path)
