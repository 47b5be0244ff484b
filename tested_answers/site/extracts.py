"""What the site takes from the files of one entry alone: worked out once for their content, kept from build to build."""

import json
from collections.abc import Callable
from pathlib import Path

from tested_answers.content import taxonomy
from tested_answers.content.embeds import with_files
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import recorded
from tested_answers.kept import Kept, digest
from tested_answers.site import downloads, facts, search, switches
from tested_answers.site.pages import code_version
from tested_answers.site.switches import Switches


class Extracts:
    """The extracts of each entry and lab."""

    def __init__(self, root: Path) -> None:
        self._kept = Kept(root, "extracts")
        self._topics = repr(taxonomy.topics(root))

    def switches(self, entry: Entry) -> Switches:
        """The marks of its page and their script. Raises PluginError."""
        made = self._once(entry, lambda: vars(switches.of(entry)), "switches", switches.made_from(entry))
        return Switches(**made)

    def facts(self, entry: Entry) -> facts.Shown:
        return facts.Shown(**self._once(entry, lambda: vars(facts.shown(entry)), "facts", facts.made_from(entry)))

    def of(self, entry: Entry) -> dict:
        """`outputs`: variant -> printed lines; `files`: path below the site -> text; `found_by`: its document for the search."""
        return self._once(entry, lambda: _extract(entry), "page", with_files(entry.text, entry.root))

    def scripts(self, entry: Entry) -> dict[str, str]:
        """Path below the site -> what its page fetches at first use."""
        made_from = facts.made_from(entry), switches.made_from(entry)
        return self._once(entry, lambda: self._scripts(entry), "scripts", *made_from)

    def _scripts(self, entry: Entry) -> dict[str, str]:
        made = {facts.path_of(entry): self.facts(entry).script}
        if entry.has_page:
            made[switches.path_of(entry)] = self.switches(entry).script
        return {path: script for path, script in made.items() if script}

    def _once(self, entry: Entry, make: Callable[[], dict], *made_from: str) -> dict:
        sources, test = entry.sources(), entry.test.read_text(encoding="utf-8")
        key = digest(code_version(), self._topics, str(entry), test, *made_from, *sources, *sources.values())
        return json.loads(self._kept.once(key, lambda: json.dumps(make())))


def _extract(entry: Entry) -> dict:
    outputs = {variant: [*recorded(source).values()] for variant, source in entry.sources().items()}
    return {"outputs": outputs, "files": downloads.files(entry), "found_by": search.answer(entry)}
