"""`make prove`: all that CI asks of one entry, beside each other, and what could not be asked here."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

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


def prove(root: Path, entry: Entry) -> int:
    """Ask everything and print it as it comes in; 1 where something is wrong."""
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
    kept = Verdicts(root)
    if not entry.test.exists() or not entry.snippet.exists() or any("no valid Python" in one for one in contract.wrong):
        left.append("what runs: the files must be there and be Python first")
    else:
        warming.start([entry])
        with Crew() as crew, ThreadPoolExecutor(1) as beside:
            futures = [*_runs(entry, kept, crew), *_cold_runs(entry, kept, beside, left)]
            if entry.has_page:
                for step in _page(root, entry, left):
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


# --- what runs, in processes of their own ---


def _runs(entry: Entry, kept: Verdicts, crew: Crew) -> Iterator[Future]:
    names = [claim.name for claim in read_claims(entry.test)]
    key = verdicts.of_proof(entry)
    pool = ThreadPoolExecutor(2)
    yield pool.submit(_timed, "recorded twice", lambda: _recorded(entry, crew.submit(snapshot.record, entry, False)))
    if kept.get(key) is not None:
        yield pool.submit(_timed, "claims and mutations", lambda: ([], f"{_count(entry)}, kept from an earlier run"))
    else:
        yield pool.submit(_timed, "claims and mutations", lambda: _proved(entry, names, key, kept, crew))
    pool.shutdown(wait=False)


def _recorded(entry: Entry, future: Future) -> tuple[list[str], str]:
    taken = future.result()
    found = taken.violations or snapshot.differences(entry, taken)
    return list(map(str, found)), f"{len(taken.texts)} files are what both runs give" if not found else ""


def _proved(entry: Entry, names: list[str], key: str, kept: Verdicts, crew: Crew) -> tuple[list[str], str]:
    gave = crew.submit(proof.prove, entry, names).result()
    lines = {claim.name: claim.line for claim in read_claims(entry.test)}
    wrong = [
        str(Violation(entry.shown(entry.test), lines[name], _brief(name, text)))
        for name, text in gave.claims.items()
        if text
    ]
    if not wrong and not gave.violations:
        kept.put(key, names)
    return wrong, _count(entry) if not wrong else f"{len(wrong)} of {len(names)} claims fail"


def _brief(name: str, report: str) -> str:
    text = reason(report)[:300]
    return text.partition(": ")[2] if text.startswith("tests/") and name in text else f"{name}: {text}"


def _count(entry: Entry) -> str:
    claims = read_claims(entry.test)
    return f"{len(claims)} claims hold, and each falls with its mutations ({sum(len(one.mutations) for one in claims)})"


def _cold_runs(entry: Entry, kept: Verdicts, pool: ThreadPoolExecutor, left: list[str]) -> Iterator[Future]:
    elsewhere = environments.foreign(entry.root)
    for variant, path in entry.variants.items():
        if variant not in elsewhere:
            yield pool.submit(_timed, f"cold: {path.name}", lambda path=path: _cold(path, kept))


def _cold(path: Path, kept: Verdicts) -> tuple[list[str], str]:
    sentence, known = cold_once(kept, path, sys.executable)
    said = "prints what the page shows" + ", kept from an earlier run" * known
    return ([f"{path.name}: {sentence}"], "") if sentence else ([], said)


# --- its page ---


def _page(root: Path, entry: Entry, left: list[str]) -> Iterator[Step]:
    from tested_answers.authoring import opening  # with all of MkDocs and Playwright

    with tempfile.TemporaryDirectory(prefix="prove-") as folder:
        yield from opening.steps(root, entry, Path(folder), left, _timed)
