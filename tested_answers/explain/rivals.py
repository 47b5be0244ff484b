"""`rivals`: a reader shown several causes may take the line of another one. Where it runs in silence, is the result right?"""

import os
import sys
import tempfile
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, closing, nullcontext
from pathlib import Path

from tested_answers.content.near import did_you_mean
from tested_answers.explain import proof, raising
from tested_answers.explain.engine import Engine
from tested_answers.explain.families import Cause, Family, find_families
from tested_answers.running import environments

CASES = 6  # for each cause: one that runs is enough to be looked at


def rivals(root: Path, options: Namespace) -> int:
    """Print each line that ends the message of another cause. 0 whatever it finds: a person judges what runs."""
    families = find_families(root)
    known = [*{family.area: "" for family in families}, *map(str, families)]
    if unknown := [name for name in options.names if name not in known]:
        raise ValueError(f"there is no family or area {unknown[0]!r}{did_you_mean(unknown[0], known)}")
    engine, count = Engine(families), 0
    os.environ["KERAS_BACKEND"] = "torch"
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for family in families:
            if {family.area, str(family)} & {*options.names}:
                for line in _of_family(root, family, engine):
                    print(line, flush=True)
                    count += 1
    print(f"{count} lines run where another cause was meant. Is what they give what its reader wants?")
    return 0


def _of_family(root: Path, family: Family, engine: Engine) -> Iterator[str]:
    python = environments.foreign(root).get(family.library)
    if python and not python.exists():
        print(f"{family}: needs {python}, which is not installed; not asked", file=sys.stderr)
        return
    with closing(proof.Elsewhere(python)) if python else nullcontext(raising.raised) as ask:
        for cause in family.causes:
            if cause.fails and "WRITE" in cause.fixed:
                yield from _of_cause(family, cause, engine, ask)


def _of_cause(family: Family, cause: Cause, engine: Engine, ask: proof.Raise) -> Iterator[str]:
    """The lines of other causes that run in the program of this one."""
    strict, before = family.kind == "warning", f"{raising.PRELUDES[family.library]}{cause.setup}\n"
    shown, runs, lines = Counter(), Counter(), {}
    for names in proof.cases(family, cause)[:CASES]:
        said, _ = ask(before + cause.fails, names, {}, strict)
        found = engine.explained(said)
        for told in found["causes"] if found and found["slug"] == family.slug else ():
            other = family.causes[told["number"]]
            if told["write"] and other.write != cause.write:
                shown[other.because] += 1
                broken, _ = ask(before + cause.fixed.replace("WRITE", told["write"]), names, {}, strict)
                if not broken:
                    runs[other.because] += 1
                    lines.setdefault(other.because, told["write"])
    for because, count in runs.items():
        yield f"{family}: {cause.because}\n  {count} of {shown[because]} run with that for: {because}\n    {lines[because]}"
