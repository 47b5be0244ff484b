"""`make prove`: all that CI asks of one entry, beside each other, and what could not be asked here."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tested_answers.authoring import opening
from tested_answers.checks import check_entry, check_house
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.violation import Violation
from tested_answers.proving import proof, snapshot, verdicts, warming
from tested_answers.proving.message import reason
from tested_answers.proving.verdicts import Verdicts, cold_once
from tested_answers.running import environments
from tested_answers.running.process import Crew, SnippetError

OTHERS = "other pages and the search over all of them (`make test` asks those, and CI)"


@dataclass
class Step:
    """One thing that was asked: what is wrong, or what was seen."""

    name: str
    wrong: list[str] = field(default_factory=list)
    seen: str = ""
    seconds: float = 0.0


def prove(root: Path, options: Namespace) -> int:
    """1 where something is wrong with one of the entries."""
    return max(_prove(root, entry) for entry in options.entries)


def _prove(root: Path, entry: Entry) -> int:
    """Ask everything and print it as it comes in."""
    began, steps, left = time.monotonic(), [], [OTHERS]
    print(f"Proving {entry}", flush=True)

    def done(step: Step) -> None:
        steps.append(step)
        print(
            f"{'FAILED' if step.wrong else 'ok':6}  {step.seconds:5.1f} s  {step.name}: {step.seen or 'see below'}",
            flush=True,
        )
        for sentence in step.wrong:
            print(f"        {sentence}", flush=True)

    contract = _timed("contract", lambda: _contract(root, entry))
    done(contract)
    if not entry.test.exists() or not entry.snippet.exists() or any("no valid Python" in one for one in contract.wrong):
        left.append("what runs: the files must be there and be Python first")
    else:
        warming.start([entry])
        with Crew() as crew, ThreadPoolExecutor(3) as pool:
            futures = [pool.submit(_timed, *run) for run in _runs(entry, Verdicts(root), crew)]
            if entry.has_page:
                for step in opening.steps(root, entry, left, _timed):
                    done(step)
            else:
                left.append("its page in the browser (`make test` asks those of labs)")
            for future in futures:
                done(future.result())
    for variant in entry.variants:
        if variant in environments.foreign(root):
            left.append(f"the {variant} variant itself (its record was read; `make test-{variant}` runs it)")
    wrong = sum(len(step.wrong) for step in steps)
    print("Not asked: " + "; ".join(left) + ".")
    print(f"{'Proved' if not wrong else f'{wrong} violations'} in {time.monotonic() - began:.0f} s.")
    return 1 if wrong else 0


def _timed(name: str, work: Callable[[], tuple[list[str], str]]) -> Step:
    began = time.monotonic()
    try:
        wrong, seen = work()
    except SnippetError as error:
        wrong, seen = [str(error)], ""
    except Exception as error:
        wrong, seen = [f"could not be asked ({type(error).__name__}: {error})"], ""
    return Step(name, wrong, seen, time.monotonic() - began)


def _contract(root: Path, entry: Entry) -> tuple[list[str], str]:
    own = set(map(entry.shown, entry.written()))
    found = [*check_entry(entry), *(one for one in check_house(root) if one.path in own)]
    return list(map(str, found)), "keeps it" if not found else f"{len(found)} violations"


def _runs(entry: Entry, kept: Verdicts, crew: Crew) -> Iterator[tuple[str, Callable]]:
    """What runs in processes of their own: names, and what asks them."""
    yield "recorded twice", lambda: _recorded(entry, crew)
    yield "claims and mutations", lambda: _proved(entry, kept, crew)
    for variant, path in entry.variants.items():
        if variant not in environments.foreign(entry.root):
            yield f"cold: {path.name}", partial(_cold, path, kept)


def _recorded(entry: Entry, crew: Crew) -> tuple[list[str], str]:
    taken = crew.submit(snapshot.record, entry, False).result()
    found = taken.violations or snapshot.differences(entry, taken)
    return list(map(str, found)), f"{len(taken.texts)} files are what both runs give" if not found else ""


def _proved(entry: Entry, kept: Verdicts, crew: Crew) -> tuple[list[str], str]:
    claims, key = read_claims(entry.test), verdicts.of_proof(entry)
    mutations = sum(len(claim.mutations) for claim in claims)
    seen = f"{len(claims)} claims hold, and each falls with its mutations ({mutations})"
    if kept.get(key) is not None:
        return [], f"{seen}, kept from an earlier run"
    names = [claim.name for claim in claims]
    gave = crew.submit(proof.prove, entry, names).result()
    wrong = [
        str(Violation(entry.shown(entry.test), claim.line, _brief(claim.name, text)))
        for claim in claims
        if (text := gave.claims[claim.name])
    ]
    if not wrong and not gave.violations:
        kept.put(key, names)
    return wrong, seen if not wrong else f"{len(wrong)} of {len(names)} claims fail"


def _brief(name: str, report: str) -> str:
    text = reason(report)[:300]
    return text.partition(": ")[2] if text.startswith("tests/") and name in text else f"{name}: {text}"


def _cold(path: Path, kept: Verdicts) -> tuple[list[str], str]:
    sentence, known = cold_once(kept, path, sys.executable)
    said = "prints what the page shows" + ", kept from an earlier run" * known
    return ([f"{path.name}: {sentence}"], "") if sentence else ([], said)
