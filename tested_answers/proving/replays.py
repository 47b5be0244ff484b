"""Every mutation of an entry, replayed: what the snippet prints then and which claims fall, recorded and compared."""

import os
from collections.abc import Iterable, Iterator

from tested_answers.content import outcomes, pasted
from tested_answers.content.claims import Mutation, read_claims
from tested_answers.content.closeness import PRINT, same_message
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry
from tested_answers.content.outcomes import Recorded
from tested_answers.content.violation import Violation
from tested_answers.kept import Kept
from tested_answers.proving import snapshot, verdicts
from tested_answers.proving.asking import Asking, Replayed
from tested_answers.proving.pasting import Pasted
from tested_answers.running import environments, foreign
from tested_answers.running.process import SnippetError
from tested_answers.running.replay import Run, run

MOST_LINES = 200  # of what one mutated snippet prints
SEED = "seed what it draws (torch.manual_seed(0), np.random.default_rng(0)), or name another"


def of(
    asking: Asking,
    asked: dict[Mutation, list[str]],
    sources: dict[str, str],
    environment: str = "",
    *,
    with_others: bool,
) -> Iterator[tuple[Mutation, list[str], Replayed | Exception]]:
    """(mutation, the claims that name it, what became of them), for the mutations that run in this environment.

    `sources`: the text of each variant, and what is to paste. With others, each claim that has the variant is asked too, on a few cases.
    """
    entry, elsewhere = asking.entry, environments.foreign(asking.entry.root)
    mine = [one for one in asked if (one.variant if one.variant in elsewhere else "") == environment]
    having = {claim.name: claim.variants for claim in read_claims(entry.test)}
    for mutation in mine:
        path, names = entry.file_of(mutation.variant), asked[mutation]
        others = [name for name, variants in having.items() if mutation.variant in variants and name not in names]
        try:
            source = mutation.apply(sources[mutation.variant])
            if environment:  # a run there is no fork of this process
                gave = foreign.run_there(elsewhere[environment], entry.root, path, source)
            replayed = asking.replay(
                mutation.variant,
                lambda: gave if environment else changed(entry, mutation.variant, source, seed=0),  # noqa: B023 (asked at once)
                names,
                others=others if with_others else (),
            )
        except (SnippetError, ValueError) as error:
            replayed = error
        yield mutation, names, replayed


def changed(entry: Entry, variant: str, source: str, seed: int | None = None) -> Run:
    """What a changed text gives its claims: the variables of its run; where it is to paste, the claims run it."""
    if variant == pasted.PASTED:
        return Run(Pasted(entry.page, pasted.mutated(entry.pasted, source)), {})
    return run(entry.variants[variant], source, seed=seed)


# --- recorded ---------------------------------------------------------------------


def record(entry: Entry, there: bool) -> snapshot.Snapshot:
    """What the files of an entry should hold, outcomes of its mutations included; each is run twice.

    The mutations of an environment that is not installed keep what is recorded. What nothing changed for is kept.
    """
    taken = snapshot.record(entry, there)
    variables = taken.variables
    if taken.violations or not entry.has_page:
        return taken
    sources = {name: taken.texts.get(entry.file_of(name), source) for name, source in entry.sources().items()}
    sources |= {name: source for name, source in entry.mutable().items() if name not in sources}
    kept, key = Kept(entry.root, "outcomes"), verdicts.of_replays(entry, sources, there)
    if text := kept.get(key):
        taken.texts[outcomes.file_of(entry)] = text.decode()
        return taken
    Asking(entry, variables, lambda asking: _record(asking, sources, taken, there)).run()
    if not taken.violations:
        kept.put(key, taken.texts[outcomes.file_of(entry)])
    return taken


def _record(asking: Asking, sources: dict[str, str], taken: snapshot.Snapshot, there: bool) -> None:
    entry = asking.entry
    holding = {name for name, outcome in asking.outcomes(asking.items).items() if outcome.holds}
    asked, found = asking.mutations(asking.items), outcomes.read_leniently(entry)
    for environment in ("", *(environments.foreign(entry.root) if there else ())):
        again = {one: gave for one, _, gave in of(asking, asked, sources, environment, with_others=False)}
        for mutation, names, gave in of(asking, asked, sources, environment, with_others=True):
            found.pop(mutation, None)
            if not isinstance(gave, Replayed):
                continue  # `make test` says so
            found[mutation] = now = _recorded(entry, mutation, gave, sources, holding)
            second = again[mutation]
            if not isinstance(second, Replayed) or _recorded(entry, mutation, second, sources, holding) != Recorded(
                now.prints, {name: said for name, said in now.falls.items() if name in names}
            ):
                taken.violations.append(_at(entry, mutation, f"differs from one run to the next; {SEED}"))
            elif sum(map(len, now.prints.values())) > MOST_LINES:
                sentence = f"makes the snippet print more than {MOST_LINES} lines; name one that prints less"
                taken.violations.append(_at(entry, mutation, sentence))
    known = outcomes.mutations(entry)
    taken.texts[outcomes.file_of(entry)] = outcomes.written({one: found[one] for one in known if one in found})


def _recorded(
    entry: Entry, mutation: Mutation, gave: Replayed, sources: dict[str, str], holding: Iterable[str]
) -> Recorded:
    """What the file should hold of a replayed mutation. A claim that crashes says nothing, so it is left out."""
    prints = {}
    if mutation.variant in entry.variants:
        prints = outcomes.differing(mutation.apply(sources[mutation.variant]), gave.printed)
    fell = {name: one.message for name, one in gave.outcomes.items() if one.asserted and name in holding}
    return Recorded(prints, {claim.name: fell[claim.name] for claim in read_claims(entry.test) if claim.name in fell})


def _at(entry: Entry, mutation: Mutation, sentence: str) -> Violation:
    line = outcomes.mutations(entry).get(mutation, 1)
    return Violation(entry.shown(entry.test), line, f"the mutation of {mutation.old!r} to {mutation.new!r} {sentence}")


# --- compared ---------------------------------------------------------------------


def differences(entry: Entry, gave: dict[Mutation, Replayed]) -> Iterator[Violation]:
    """Where the recorded outcomes are not what the replays gave; only claims that were asked are compared."""
    held = outcomes.read_leniently(entry)
    for mutation, replayed in gave.items() if entry.has_page else ():
        if mutation not in held:
            yield _at(entry, mutation, "has no recorded outcome; run `make update`")
            continue
        now, before = _recorded(entry, mutation, replayed, entry.sources(), replayed.outcomes), held[mutation]
        own = outcomes.printed_by_key(entry.sources().get(mutation.variant, ""))
        if told := _told(now, before, set(replayed.outcomes), own):
            change = f"after {mutation.old!r} becomes {mutation.new!r} in {mutation.variant!r}"
            line = outcomes.line_of(entry, mutation)
            sentence = f"is stale: {change} {told}; run `make update` and read the diff"
            yield Violation(entry.shown(outcomes.file_of(entry)), line, sentence)


def _told(now: Recorded, before: Recorded, asked: set[str], own: dict[str, list[str]]) -> str:
    """What differs; `own` is what the snippet prints unchanged, where a record says nothing."""
    for key in [*now.prints, *before.prints]:
        if not _near(now.prints.get(key, own.get(key)), before.prints.get(key, own.get(key))):
            return f"{key!r} prints {_short(now.prints.get(key))}, the record says {_short(before.prints.get(key))}"
    for name in asked:
        ours, theirs = now.falls.get(name), before.falls.get(name)
        if (ours is None) != (theirs is None):
            return (
                f"{name} holds, the record says it falls" if ours is None else f"{name} falls, the record says it holds"
            )
        if ours and FRESH not in os.environ and not same_message(ours, theirs):
            return f"{name} says {ours!r}, the record {theirs!r}"
    return ""


def _near(lines: list[str] | None, others: list[str] | None) -> bool:
    if lines is None or others is None or len(lines) != len(others):
        return lines == others
    return all(map(PRINT, lines, others))


def _short(lines: list[str] | None) -> str:
    return "as before" if lines is None else repr(" / ".join(lines)[:120])
