"""The proof of one entry: its files are what its run gives, its claims hold, and each falls with its mutations."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tested_answers.content.claims import Mutation
from tested_answers.content.entry import Entry
from tested_answers.content.violation import Violation
from tested_answers.proving import snapshot
from tested_answers.proving.asking import Asking
from tested_answers.running import environments, foreign
from tested_answers.running.process import SnippetError
from tested_answers.running.replay import Variables, run


@dataclass
class Proof:
    """What is wrong with the snapshot; claim -> why it fails, or nothing."""

    violations: list[Violation] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0  # of processor time, its forks included


def prove(entry: Entry, names: list[str], environment: str = "") -> Proof:
    """Prove these claims of an entry and its snapshot, in this process: call it in one of its own.

    With `environment`, its variants are run there, and only their mutations are asked; without it, all the others.
    """
    taken = snapshot.take(entry, there=bool(environment))
    proof = Proof(snapshot.differences(entry, taken))
    if proof.violations and not taken.violations:  # stale, or never the same
        proof.violations = (
            snapshot.unseeded(entry, taken, snapshot.take(entry, there=bool(environment))) or proof.violations
        )
    if taken.violations:
        proof.claims = dict.fromkeys(names, str(taken.violations[0]))
        return proof

    def work(asking: Asking) -> None:
        for name, outcome in asking.outcomes(names).items():
            proof.claims[name] = "" if outcome.holds else outcome.text
        holding = [name for name in names if not proof.claims[name]]
        elsewhere = environments.foreign(entry.root)
        asked = {
            mutation: claims
            for mutation, claims in asking.mutations(holding).items()
            if (mutation.variant == environment if environment else mutation.variant not in elsewhere)
        }
        runs = _runs(entry, list(asked), environment)
        for mutation, claims in asked.items():
            for name, sentence in _survivors(asking, mutation, runs[mutation], claims):
                proof.claims[name] = f"{entry.shown(entry.test)}: {name} {sentence}"

    Asking(entry, taken.variables, work).run()
    proof.claims = {
        name: proof.claims.get(name, "was not asked: its test file could not be collected") for name in names
    }
    used = os.times()
    proof.seconds = used.user + used.system + used.children_user + used.children_system
    return proof


def _runs(entry: Entry, mutations: list[Mutation], environment: str) -> dict[Mutation, Callable[[], Variables]]:
    """How to get the variables of each mutated snippet; those of another environment are run there all at once."""
    found, there = {}, []
    for mutation in mutations:
        path = entry.variants[mutation.variant]
        try:
            source = mutation.apply(path.read_text(encoding="utf-8"))
        except ValueError as error:
            found[mutation] = _raising(error)
            continue
        found[mutation] = lambda path=path, source=source: run(path, source).variables
        there.append((mutation, path, source))
    if environment and there:
        python = environments.foreign(entry.root)[environment]
        gave = foreign.run_there(python, entry.root, [(path, source) for _, path, source in there])
        for (mutation, _, _), one in zip(there, gave, strict=True):
            found[mutation] = _raising(one) if isinstance(one, SnippetError) else lambda one=one: one.variables
    return found


def _raising(error: Exception) -> Callable[[], Variables]:
    def raising() -> Variables:
        raise error

    return raising


def _survivors(
    asking: Asking, mutation: Mutation, run: Callable[[], Variables], names: list[str]
) -> Iterator[tuple[str, str]]:
    """(claim, sentence) for each claim that a mutation does not make fail as it should."""
    entry = asking.entry
    change = f"after {mutation.old!r} becomes {mutation.new!r} in {entry.shown(entry.variants[mutation.variant])}"
    try:
        outcomes = asking.outcomes_with(mutation.variant, run, names)
    except SnippetError as error:
        reason = f"line {error.line} {error.sentence}. Choose one that leaves the snippet running"
        yield from ((name, f"cannot be asked {change}: {reason}") for name in names)
        return
    except ValueError as error:
        yield from ((name, f"has a mutation that cannot be made: {error}") for name in names)
        return
    for name, outcome in outcomes.items():
        if outcome.holds:
            yield name, f"still holds {change}, so it asserts nothing about it; assert more, or name another"
        elif not outcome.asserted:
            last = outcome.text.strip().splitlines()[-1]
            yield name, f"crashes {change} ({last}), and a crash proves nothing; assert what it needs first"
