"""What the site takes from the files of one entry alone: worked out once for their content, kept from build to build."""

from __future__ import annotations

import json
from pathlib import Path

from tested_answers.content import taxonomy
from tested_answers.content.embeds import with_files
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import recorded
from tested_answers.kept import Kept, digest
from tested_answers.site import downloads, facts, search
from tested_answers.site.pages import code_version


class Extracts:
    """The extract of each entry and lab."""

    def __init__(self, root: Path) -> None:
        self._kept = Kept(root, "extracts")
        self._topics = repr(taxonomy.topics(root))

    def of(self, entry: Entry) -> dict:
        """`files`: path below the site -> text; of an answer `outputs`, variant -> printed lines, and `found_by`,
        its document for the search."""
        sources, test = entry.sources(), entry.test.read_text(encoding="utf-8")
        texts = (with_files(entry.text, entry.root), test, facts.made_from(entry), *sources, *sources.values())
        key = digest(code_version(), self._topics, str(entry), *texts)
        return json.loads(self._kept.once(key, lambda: json.dumps(_extract(entry))))


def _extract(entry: Entry) -> dict:
    script = facts.shown(entry).script
    files = {facts.path_of(entry): script} if script else {}
    if not entry.has_page:
        return {"files": files}
    outputs = {variant: [*recorded(source).values()] for variant, source in entry.sources().items()}
    return {"files": downloads.files(entry) | files, "outputs": outputs, "found_by": search.answer(entry)}
