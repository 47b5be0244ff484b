"""Judge every mutant of an entry's snippets by its claims alone: shown outputs and bound numbers do not count."""

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tested_answers.checks.pasted import runs
from tested_answers.content import marks
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.marks import EQUIVALENT
from tested_answers.content.pasted import PASTED, Block, joined
from tested_answers.content.variants import MAIN
from tested_answers.content.violation import Violation
from tested_answers.kept import Kept, digest
from tested_answers.mutation import operators
from tested_answers.mutation.operators import Mutant, mutants
from tested_answers.proving import replays, snapshot, verdicts, warming
from tested_answers.proving.asking import Asking
from tested_answers.running import environments
from tested_answers.running.process import Crew, SnippetError


@dataclass
class Judgement:
    """What became of the mutants of one entry, in numbers; of those that survive, the lines to print."""

    killed: int = 0
    crashed: int = 0  # a claim raised something else than its own no; red all the same
    incompetent: int = 0  # the mutated snippet does not run to its end, so its outputs could not be recorded
    equivalent: int = 0
    survivors: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    @property
    def score(self) -> float:
        """Killed of those that are competent and not equivalent."""
        caught = self.killed + self.crashed
        return caught / max(1, caught + len(self.survivors))


def key_of(entry: Entry) -> str:
    """All that a judgement depends on: of the marks only the entry's own, or the file while it cannot be read."""
    try:
        held = json.dumps(marks.of(entry)).encode()
    except ValueError:
        held = (entry.root / EQUIVALENT).read_bytes()
    parts = (Path(operators.__file__).read_bytes(), Path(__file__).read_bytes(), held)
    return digest("mutants", verdicts.of_proof(entry), *parts)


def judge(entry: Entry) -> Judgement:
    """Ask all mutants, in this process: call it in one of its own. Claims that do not ask the variant are left out."""
    judgement, taken = Judgement(), snapshot.take(entry)
    if taken.violations:
        judgement.violations = [str(one) for one in taken.violations]
        return judgement
    try:
        known = marks.of(entry)
    except ValueError as error:
        judgement.violations = [str(error)]
        return judgement
    left = Counter((one.get("variant", MAIN), one["line"].strip(), one["old"], one["new"]) for one in known)

    def work(asking: Asking) -> None:
        asking.outcomes(list(asking.items))  # claims may share what they compute once
        for names, changed in _asked(entry):
            for mutant, line in changed:
                key = mutant.variant, line.strip(), mutant.old, mutant.new
                if key in left:
                    left[key] -= 1
                    judgement.equivalent += 1
                else:
                    _count(judgement, entry, asking, mutant, names)

    Asking(entry, taken.variables, work).run()
    for (variant, line, old, new), marked in left.items():
        if marked > 0:
            sentence = f"no mutant changes {old!r} to {new!r} in {line!r} of {variant!r}; remove the mark"
            judgement.violations.append(str(Violation(EQUIVALENT.as_posix(), 1, f"{entry}: {sentence}")))
    return judgement


def _asked(entry: Entry) -> Iterator[tuple[list[str], Iterator[tuple[Mutant, str]]]]:
    """Claims, and the mutants that they are asked of, each with the line that it changes."""
    for variant, source in entry.sources().items():
        if variant not in environments.foreign(entry.root):
            names = [claim.name for claim in read_claims(entry.test) if variant in claim.variants]
            yield names, ((mutant, source.splitlines()[mutant.line - 1]) for mutant in mutants(source, variant))
    for number, names in sorted(runs(entry).items()):
        yield names, _of_block(entry.pasted, number - 1)


def _of_block(blocks: list[Block], place: int) -> Iterator[tuple[Mutant, str]]:
    block = blocks[place]
    for mutant in mutants(block.code, PASTED):
        text = joined([*blocks[:place], Block(block.line, mutant.source), *blocks[place + 1 :]])
        line = block.code.splitlines()[mutant.line - 1]
        yield replace(mutant, line=block.line + mutant.line - 1, source=text), line


def _count(judgement: Judgement, entry: Entry, asking: Asking, mutant: Mutant, names: list[str]) -> None:
    path = entry.file_of(mutant.variant)
    try:
        given = (entry, mutant.variant, mutant.source)
        outcomes = asking.replay(mutant.variant, lambda: replays.changed(*given), names, first=True).outcomes
    except SnippetError:
        judgement.incompetent += 1
        return
    name, outcome = list(outcomes.items())[-1]
    if outcome.holds:
        change = f"{mutant.operator}: {mutant.old!r} -> {mutant.new!r}"
        judgement.survivors.append(f"  {entry.shown(path)}:{mutant.line}: {change}")
        return
    # Asked first of the next one: what stands beside it falls by the same.
    names.insert(0, names.pop(names.index(name)))
    if outcome.asserted:
        judgement.killed += 1
    else:
        judgement.crashed += 1


def report(entry: Entry, judgement: Judgement) -> str:
    """One row of the table, then its survivors."""
    row = (
        f"{judgement.score:6.1%} {judgement.killed + judgement.crashed:5} {len(judgement.survivors):5}"
        f" {judgement.crashed:5} {judgement.incompetent:5} {judgement.equivalent:5}  {entry}"
    )
    return "\n".join([row, *judgement.violations, *judgement.survivors])


def mutate(root: Path, options: Namespace) -> int:
    """The mutation score of each entry; verdicts are kept by content."""
    kept, entries = Kept(root, "mutants"), [entry for entry in options.entries if entry.has_page]
    keys = {entry: key_of(entry) for entry in entries}
    asked = [entry for entry in entries if kept.get(keys[entry]) is None]
    if asked:
        warming.start(asked)
    judged: list[Judgement] = []
    print(" score  caught surv crash incomp equiv  entry")
    with Crew() as crew:
        futures = {entry: crew.submit(judge, entry) for entry in asked}
        for entry in entries:
            if entry in futures:
                kept.put(keys[entry], json.dumps(vars(futures[entry].result())))
            judged.append(Judgement(**json.loads(kept.get(keys[entry]))))
            print(report(entry, judged[-1]), flush=True)
    caught = sum(one.killed + one.crashed for one in judged)
    survived = sum(len(one.survivors) for one in judged)
    print(f"{caught / max(1, caught + survived):.1%} of {caught + survived} mutants are caught by the claims alone.")
    return 1 if any(one.violations for one in judged) else 0
