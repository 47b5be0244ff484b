"""Plant lies in a page and see which of them the checks let pass."""

from dataclasses import replace

from tested_answers.checks import check_entry
from tested_answers.content import bindings
from tested_answers.content.entry import Entry
from tested_answers.mutation.lies import Lie, lies


def passing(entry: Entry, entries: list[Entry]) -> tuple[int, list[Lie]]:
    """(lies planted, those that nothing notices). A bound text that changes is stale: its run gives the true one."""
    planted = lies(entry.text, entry.sources())
    known = {(one.path, one.sentence) for one in check_entry(entry, entries)}
    return len(planted), [lie for lie in planted if not _is_noticed(entry, entries, lie, known)]


def _is_noticed(entry: Entry, entries: list[Entry], lie: Lie, known: set[tuple[str, str]]) -> bool:
    told = replace(entry)
    told.__dict__["text"] = lie.text  # what `cached_property` would read from the file
    if _bound(told) != _bound(entry):
        return True
    return any((one.path, one.sentence) not in known for one in check_entry(told, entries))


def _bound(entry: Entry) -> list[tuple[str, str, str]]:
    return [(one.kind, one.expression, one.text) for one in bindings.find_bound(entry.text)]
