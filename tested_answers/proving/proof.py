"""The proof of one entry: its files are what its run gives, its claims hold, and each falls with its mutations."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from tested_answers.content.claims import Mutation
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry
from tested_answers.content.violation import Violation
from tested_answers.proving import replays, snapshot
from tested_answers.proving.asking import Asking, Replayed
from tested_answers.running.process import SnippetError


@dataclass
class Proof:
    """What is wrong with the snapshot; claim -> why it fails, or nothing."""

    violations: list[Violation] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0  # of processor time, its forks included


def prove(entry: Entry, names: list[str], environment: str = "", *, partly: bool = False) -> Proof:
    """Prove these claims of an entry and its snapshot, in this process: call it in one of its own.

    With `environment`, its variants are run there, and only their mutations are asked; without it, all the others.
    With `partly`, these claims are asked even where a variant that they do not ask, or a drawing, cannot be had.
    """
    taken = snapshot.take(entry, there=bool(environment))
    proof = Proof(snapshot.differences(entry, taken))
    if proof.violations and not taken.violations:  # stale, or never the same
        again = snapshot.take(entry, there=bool(environment))
        proof.violations = snapshot.unseeded(entry, taken, again) or proof.violations
    if taken.violations and not partly:
        proof.claims = dict.fromkeys(names, str(taken.violations[0]))
        return proof

    def work(asking: Asking) -> None:
        for name, outcome in asking.outcomes(names).items():
            proof.claims[name] = "" if outcome.holds else outcome.text
        holding = [name for name in names if not proof.claims[name]]
        replayed = replays.of(
            asking, asking.mutations(holding), entry.mutable(), environment, with_others=FRESH in os.environ
        )
        gave: dict[Mutation, Replayed] = {}
        for mutation, claims, result in replayed:
            if isinstance(result, Replayed):
                gave[mutation] = result
            for name, sentence in _survivors(entry, mutation, result, claims):
                proof.claims[name] = f"{entry.shown(entry.test)}: {name} {sentence}"
        proof.violations += replays.differences(entry, gave)

    Asking(entry, taken.variables, work).run()
    proof.claims = {
        name: proof.claims.get(name, "was not asked: its test file could not be collected") for name in names
    }
    used = os.times()
    proof.seconds = used.user + used.system + used.children_user + used.children_system
    return proof


def _survivors(
    entry: Entry, mutation: Mutation, result: Replayed | Exception, names: list[str]
) -> Iterator[tuple[str, str]]:
    """(claim, sentence) for each claim that a mutation does not make fail as it should."""
    change = f"after {mutation.old!r} becomes {mutation.new!r} in {entry.shown(entry.file_of(mutation.variant))}"
    if isinstance(result, SnippetError):
        reason = f"line {result.line} {result.sentence}. Choose one that leaves the snippet running"
        yield from ((name, f"cannot be asked {change}: {reason}") for name in names)
        return
    if isinstance(result, ValueError):
        yield from ((name, f"has a mutation that cannot be made: {result}") for name in names)
        return
    for name in names:
        outcome = result.outcomes[name]
        if outcome.holds:
            yield name, f"still holds {change}, so it asserts nothing about it; assert more, or name another"
        elif not outcome.asserted:
            last = outcome.text.strip().splitlines()[-1]
            yield name, f"crashes {change} ({last}), and a crash proves nothing; assert what it needs first"
