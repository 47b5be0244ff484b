"""Changes a file of the calculators everywhere; prints the mutants that the tests in V8 do not notice, then a count.

    python benchmarks/calculator_mutants.py formulas        or catalogue; takes half an hour
    python benchmarks/calculator_mutants.py formulas 600 720    of these lines alone

Mutants that change nothing a reader could meet stand in calculator_mutants.yml, each with its reason.
"""

import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from py_mini_racer import MiniRacer

ROOT = Path(__file__).resolve().parents[1]
CALCULATORS = ROOT / "docs/assets/javascripts/calculators"
LONGEST = 60  # seconds; a mutant may loop
CHANGES = [
    (r"(?<![=!<>])<=", "<"), (r"(?<![=<>!-])<(?![=<])", "<="), (r">=", ">"), (r"(?<![=>-])>(?![=>])", ">="),
    (r"===", "!=="), (r"!==", "==="), (r"&&", "||"), (r"\|\|", "&&"), (r" \+ ", " - "), (r" - ", " + "),
    (r" \* ", " + "), (r" / ", " * "), (r" % ", " * "), (r"\bMath\.floor\b", "Math.ceil"),
    (r"\bMath\.ceil\b", "Math.floor"), (r"\bMath\.min\b", "Math.max"), (r"\bMath\.max\b", "Math.min"),
    (r"\btrue\b", "false"), (r"\bfalse\b", "true"), (r"\.some\(", ".every("), (r"\.every\(", ".some("),
    (r"\bBoolean\(", "!Boolean("), (r"!(?=[\w(])", ""), (r"(?<![\w.\"'$])\d+(?![\w.\"'])", None),  # None: one more
]  # fmt: skip


class Mutant(NamedTuple):
    line: int
    old: str
    new: str
    before: str  # of the line
    text: str  # the file

    def __str__(self) -> str:
        after = self.text.split("\n")[self.line - 1][len(self.before) + len(self.new) :]
        return f"{self.line}: {self.old.strip()} -> {self.new.strip()} | {self.before.lstrip()}⟦{self.old}⟧{after}"

    def key(self, source: str) -> tuple[str, str, str, int]:
        """The line, what is changed in it, and the how-manieth of its kind on the line."""
        line = source.split("\n")[self.line - 1]
        return line.strip(), self.old.strip(), self.new.strip(), self.before.count(self.old) + 1


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of the code, comments and texts in double quotes left alone."""
    blank = lambda match: re.sub(r"[^\n]", "_", match[0])  # noqa: E731
    code = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"', blank, source, flags=re.DOTALL)
    for match, new in sorted(
        ((m, n) for p, n in CHANGES for m in re.finditer(p, code)), key=lambda one: one[0].start()
    ):
        put = str(int(match[0]) + 1) if new is None else new
        start = source.rfind("\n", 0, match.start()) + 1
        text = source[: match.start()] + put + source[match.end() :]
        yield Mutant(source.count("\n", 0, start) + 1, match[0], put, source[start : match.start()], text)


class Judge:
    """Collects the tests once; then asks those that use V8 of each mutant, in a process of its own."""

    def __init__(self, name: str, first: str = "1", last: str = "99999"):
        self.lines = range(int(first), int(last) + 1)
        self.source = (CALCULATORS / f"{name}.js").read_text(encoding="utf-8")
        listed = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))[name]
        self.equivalent = Counter((one["line"], one["old"], one["new"], one.get("nth", 1)) for one in listed)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = [item for item in session.items if "v8" in item.fixturenames]
        sys.modules["calculator_cases"].judge_all()
        assert self.passes(items, self.source), "the tests fail without any mutant"
        found = Counter()
        for mutant in mutants(self.source):
            if mutant.line not in self.lines:
                self.equivalent.pop(mutant.key(self.source), 0)
                continue
            known = self.equivalent.pop(mutant.key(self.source), 0)
            outcome = "equivalent" if known else "killed" if not self.passes(items, mutant.text) else "survived"
            found[outcome] += 1
            if outcome == "survived":
                print(mutant, flush=True)
        for line, old, new, _ in self.equivalent:
            print(f"no mutant changes {old!r} to {new!r} in {line!r}; remove the mark")
        score = found["killed"] / (found["killed"] + found["survived"])
        print(f"{found.total()} mutants: {dict(found)}, {score:.1%}")
        return True

    def passes(self, items: list[pytest.Item], text: str) -> bool:
        child = os.fork()
        if not child:
            signal.alarm(LONGEST)
            read = MiniRacer.eval
            MiniRacer.eval = lambda v8, code, **how: read(v8, text if code == self.source else code, **how)
            for item, after in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            os._exit(0)
        return os.waitpid(child, 0)[1] == 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os._exit(1)


if __name__ == "__main__":
    quiet = ["-q", "-s", "-p", "no:terminalreporter", "-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning"]
    quiet += ["-p", "no:tested-answers"]  # else tests that passed before are kept as names
    sys.exit(pytest.main([str(ROOT / "tests/tools"), "-m", "not browser", *quiet], plugins=[Judge(*sys.argv[1:])]))
