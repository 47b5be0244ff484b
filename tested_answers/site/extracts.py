"""What the site takes from the files of one entry alone: worked out once for their content, kept from build to build."""

from __future__ import annotations

import json
from pathlib import Path

from tested_answers.content import taxonomy
from tested_answers.content.embeds import with_files
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import recorded
from tested_answers.kept import Kept, digest
from tested_answers.site import downloads, search
from tested_answers.site.pages import code_version


class Extracts:
    """The extract of each entry."""

    def __init__(self, root: Path) -> None:
        self._kept = Kept(root, "extracts")
        self._topics = repr(taxonomy.topics(root))

    def of(self, entry: Entry) -> dict:
        """`outputs`: variant -> printed lines; `files`: path below the site -> text;
        `found_by`: its document for the search."""
        page = with_files(entry.text, entry.root)
        sources = {variant: path.read_text(encoding="utf-8") for variant, path in entry.variants.items()}
        test = entry.test.read_text(encoding="utf-8")
        key = digest(code_version(), self._topics, str(entry), page, test, *sources, *sources.values())
        if kept := self._kept.get(key):
            return json.loads(kept)
        made = {
            "outputs": {variant: [*recorded(source).values()] for variant, source in sources.items()},
            "files": downloads.files(entry),
            "found_by": search.answer(entry),
        }
        self._kept.put(key, json.dumps(made).encode())
        return made
