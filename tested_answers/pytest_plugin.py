"""The door for pytest: what each entry promises, as tests.

The test file of an entry is not imported here. Its claims are read from its text, proved in a process of their own
(`proving.proof`) and reported one by one, as many entries beside each other as there are cores.
"""

import ast
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest

from tested_answers import lock
from tested_answers.content.claims import Claim, read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.lab import find_all
from tested_answers.files import find_root
from tested_answers.proving import verdicts, warming
from tested_answers.proving.proof import Proof, prove
from tested_answers.proving.snapshot import violation_of
from tested_answers.proving.verdicts import Verdicts
from tested_answers.running.process import Crew, SnippetError

SNAPSHOT = "outputs, numbers and drawings are what the run gives"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tested answers")
    group.addoption(
        "--environment", default="", help="prove what this environment gives, as in --environment tensorflow"
    )
    group.addoption("--shard", default="1/1", help="one part of the whole, as in --shard 2/5; the parts add up to it")


def pytest_configure(config: pytest.Config) -> None:
    try:
        root = find_root(config.rootpath)
    except FileNotFoundError:
        return
    config.pluginmanager.register(House(root, config), "tested-answers-house")


@dataclass
class Module:
    """A test module that is run: the key of its verdict, its tests, and what speaks against keeping it."""

    key: str
    names: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    spoiled: bool = False


class House:
    """Proves entries beside each other and remembers what was proved."""

    def __init__(self, root: Path, config: pytest.Config) -> None:
        self.root, self.environment = root, config.getoption("environment")
        self.part, self.parts = map(int, config.getoption("shard").split("/"))
        self.by_test = {entry.test: entry for entry in find_all(root)}
        self.verdicts = Verdicts(root)
        self.proofs: dict[Entry, Future] = {}
        self.proof_of = cache(self._proof_of)
        self.modules: dict[Path, Module] = {}  # those that declare what they depend on
        self.kept = 0
        self.holding = ExitStack()
        if not config.getoption("collectonly"):
            self.holding.enter_context(lock.reading(root))

    # --- collecting ---

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """What is of another part; with an environment named, all but the entries that have a variant there."""
        if collection_path.name.startswith("test_") and not self._is_mine(collection_path):
            return True  # else each part would import all
        if self.environment and collection_path.is_file():
            entry = self.by_test.get(collection_path)
            return entry is None or self.environment not in entry.variants or None
        return None

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        if entry := self.by_test.get(module_path):
            return ClaimFile.from_parent(parent, path=module_path, house=self, entry=entry)
        if depends := _depends(module_path):
            key = verdicts.of_module(self.root, module_path, depends)
            if names := self.verdicts.get(key):
                return KeptFile.from_parent(parent, path=module_path, names=names, house=self)
            self.modules[module_path] = Module(key)
        return None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        for item in items:
            if module := self.modules.get(item.path):
                module.names.append(item.name)
                module.left.add(item.nodeid)
        mine = [item for item in items if self._is_mine(item.path)]  # a file that the command line names is not ignored
        if len(mine) < len(items):
            config.hook.pytest_deselected(items=[item for item in items if item not in set(mine)])
            items[:] = mine
        items.sort(key=lambda item: isinstance(item, Row))  # proved beside the others, so asked when they are done

    def _is_mine(self, module: Path) -> bool:
        return crc32(module.relative_to(self.root).as_posix().encode()) % self.parts == self.part - 1

    # --- proving ---

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        names: dict[Entry, list[str]] = {}  # in the order in which pytest asks
        for item in session.items:
            if isinstance(item, Row) and not item.parent.kept:
                names.setdefault(item.parent.entry, []).extend([item.name] * (item.name != SNAPSHOT))
        if names and not session.config.getoption("collectonly"):
            warming.start(names)
            crew = self.holding.enter_context(Crew())
            self.proofs = {entry: crew.submit(prove, entry, asked, self.environment) for entry, asked in names.items()}

    def _proof_of(self, entry: Entry, key: str) -> Proof:
        everything = [claim.name for claim in _claims(entry, self.environment)]
        try:
            proof = self.proofs[entry].result()
        except SnippetError as error:  # the process is gone, so every claim of it is
            return Proof([violation_of(entry, error)], dict.fromkeys(everything, str(violation_of(entry, error))))
        if set(proof.claims) == set(everything) and not proof.violations and not any(proof.claims.values()):
            self.verdicts.put(key, everything)
        return proof

    def pytest_unconfigure(self) -> None:
        self.holding.close()

    # --- remembering whole modules ---

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if module := self.modules.get(self.root / report.nodeid.partition("::")[0]):
            module.spoiled = module.spoiled or not report.passed
            if report.when == "teardown":
                module.left.discard(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        for module in self.modules.values():
            if module.names and not module.left and not module.spoiled:
                self.verdicts.put(module.key, module.names)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.kept:
            terminalreporter.write_line(f"{self.kept} of these passed before with the same files and environment.")


def _claims(entry: Entry, environment: str) -> list[Claim]:
    """Those to ask: in another environment only what reads its variant, since the others were asked without it."""
    return [claim for claim in read_claims(entry.test) if not environment or environment in claim.variants]


def _depends(module: Path) -> list[str]:
    """`DEPENDS = [...]` of a test module or its conftest: the files, as globs, that its verdict depends on.

    An item may be the name of such a list in the conftest.
    """
    shared = _lists(module.with_name("conftest.py"))
    depends = _lists(module).get("DEPENDS", shared.get("DEPENDS", []))
    return [glob for item in depends for glob in shared.get(item, [item])]


def _lists(file: Path) -> dict[str, list[str]]:
    """The lists of literals that a file assigns to names."""
    body = ast.parse(file.read_text(encoding="utf-8")).body if file.exists() else []
    lists = [node for node in body if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)]
    return {
        node.targets[0].id: [item.value for item in node.value.elts]
        for node in lists
        if isinstance(node.targets[0], ast.Name) and all(isinstance(item, ast.Constant) for item in node.value.elts)
    }


class ClaimFile(pytest.File):
    """The test file of an entry, read as text."""

    def __init__(self, *, house: House, entry: Entry, **rest: object) -> None:
        super().__init__(**rest)
        self.house, self.entry = house, entry
        self.kept = False

    def collect(self) -> Iterator[pytest.Item]:
        environment = self.house.environment
        if environment and environment not in self.entry.variants:
            return
        # Of the files that are proved, whatever changes meanwhile.
        self.key = verdicts.of_proof(self.entry, environment)
        self.kept = self.house.verdicts.get(self.key) is not None
        yield Row.from_parent(self, name=SNAPSHOT, line=1)
        for claim in _claims(self.entry, environment):
            yield Row.from_parent(self, name=claim.name, line=claim.line)


class Row(pytest.Item):
    """One row of what is proved: an entry's snapshot, one of its claims, or a test of a module that is kept."""

    def __init__(self, *, line: int, **rest: object) -> None:
        super().__init__(**rest)
        self.line = line
        if self.parent.kept:
            self.add_marker(pytest.mark.timeout(0))  # a thread for each of thousands takes longer than they do

    def runtest(self) -> None:
        if self.parent.kept:
            self.parent.house.kept += 1
            return
        proof = self.parent.house.proof_of(self.parent.entry, self.parent.key)
        if problem := "\n".join(map(str, proof.violations)) if self.name == SNAPSHOT else proof.claims[self.name]:
            pytest.fail(problem, pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line - 1, self.name


class KeptFile(pytest.File):
    """A module whose tests all passed before, with the same files and environment."""

    kept = True

    def __init__(self, *, names: list[str], house: House, **rest: object) -> None:
        super().__init__(**rest)
        self.names, self.house = names, house

    def collect(self) -> Iterator[pytest.Item]:
        return (Row.from_parent(self, name=name, line=1) for name in self.names)
