"""Ask answers with the packages of this interpreter, and say what is otherwise than their files say.

Runs in the environment that is asked, as `python -m tested_answers.releases.asking TOPIC/SLUG ...`: one line of JSON
for what is installed, then one for each answer.
"""

import json
import re
import sys

from tested_answers.content import facts
from tested_answers.content.claims import read_claims
from tested_answers.content.differences import differences
from tested_answers.content.entry import Entry
from tested_answers.content.lab import find_all
from tested_answers.files import find_root
from tested_answers.proving import snapshot, warming
from tested_answers.proving.message import reason
from tested_answers.proving.proof import prove
from tested_answers.running import environments
from tested_answers.running.process import Crew, SnippetError

_COLOUR = re.compile(r"\x1b(?:\[[0-9;]*m)?")
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
_MUTATED = re.compile(r"^cannot be asked after .* in \S+: (?=line \d)", re.DOTALL)
LONGEST = 200  # characters of a line that is recorded


def main(names: list[str]) -> None:
    root = find_root()
    chosen = [entry for entry in find_all(root) if str(entry) in names]
    here, there = environments.checked(root), environments.installed()
    print(json.dumps(there), flush=True)
    warming.start(chosen)
    with Crew() as crew:
        futures = {entry: crew.submit(ask, entry, here, there) for entry in chosen}
        for entry, future in futures.items():
            try:
                found = future.result()
            except SnippetError as error:
                found = {"stopped": _short(str(snapshot.violation_of(entry, error)))}
            print(json.dumps({"entry": str(entry), "mark": entry.mark, **found}), flush=True)


def ask(entry: Entry, here: dict[str, str], there: dict[str, str]) -> dict:
    """The fields of a `Found`, without what is empty. Where a variant stops, the claims that do not ask it are asked."""
    taken = snapshot.take(entry)
    stops = {
        variant: [one.line, _short(one.sentence)]
        for variant, path in entry.variants.items()
        for one in taken.violations
        if variant not in taken.variables and one.path == entry.shown(path)
    }
    if len(taken.variables) + len(stops) < len(entry.variants) or len(stops) == len(entry.variants):
        return {"stopped": _short(str(taken.violations[0]))}
    outputs = [
        {"file": entry.shown(path)} | ({"line": line, "here": _short(old), "there": _short(new)} if line else {})
        for path, text in taken.texts.items()
        if path != facts.file_of(entry)
        for line, old, new in differences(path, text)
    ]
    if any(one.path == entry.shown(entry.figure_script) for one in taken.violations):  # it cannot draw what it finds
        outputs += [{"file": entry.shown(path)} for path in entry.figures]
    asked = [claim.name for claim in read_claims(entry.test) if not set(claim.variants) & set(stops)]
    proof = prove(entry, asked, partly=True)
    claims, mutations = {}, {}
    for name, text in proof.claims.items():
        own = f"{entry.shown(entry.test)}: {name} "  # so `prove` begins what is wrong with a mutation
        if text.startswith(own):
            mutations[name] = _short(_MUTATED.sub("cannot be asked: ", text.removeprefix(own)))
        elif text:
            claims[name] = _short(reason(text))
    versions = bool(outputs) and all(_only_versions(one, here, there) for one in outputs)
    found = {"stops": stops, "claims": claims, "mutations": mutations, "outputs": outputs[:20], "versions": versions}
    return {name: value for name, value in found.items() if value}


def _only_versions(one: dict, here: dict[str, str], there: dict[str, str]) -> bool:
    """Whether a line would be the same, had it not printed the version of a package."""
    if "line" not in one:
        return False
    old, new = one["here"], one["there"]
    for name, number in there.items():
        if name in here:
            old = re.sub(rf"(?<![\d.]){re.escape(here[name])}(?:\+\w+)?(?![\d.])", f"{name} version", old)
            new = re.sub(rf"(?<![\d.]){re.escape(number)}(?:\+\w+)?(?![\d.])", f"{name} version", new)
    return old == new


def _short(line: str) -> str:
    line = _ADDRESS.sub("0x...", _COLOUR.sub("", line.strip())).partition("; catch and print it where")[0]
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."


if __name__ == "__main__":
    main(sys.argv[1:])
