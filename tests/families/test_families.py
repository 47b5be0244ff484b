"""Each family is raised by its own code with drawn sizes, names the drawn numbers, and its fix runs; no other family claims it."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import find_root
from tested_answers.explain import filling, patterns, plain, proof, raising
from tested_answers.explain.families import Cause, Family, find_families
from tested_answers.explain.matching import best
from tested_answers.kept import Kept, digest
from tested_answers.running import environments

ROOT = find_root(Path(__file__).parent)
FAMILIES = find_families(ROOT)
TENSORFLOW = environments.foreign(ROOT)["tensorflow"]
CAUSES = [
    pytest.param(family, cause, marks=[pytest.mark.tensorflow] * (family.library == "tensorflow"))
    for family in FAMILIES
    for cause in family.causes
    if cause.fails and (family.library != "tensorflow" or TENSORFLOW.exists())  # `make test-tensorflow` has it
]
MODULES = (filling, patterns, plain, proof, raising)  # what was read of a family is in the key itself
KEPT = 20  # messages of each cause, to ask the other families again when one of them changes


@pytest.fixture(scope="module")
def keras_on_torch() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")
        yield


@pytest.fixture(scope="module")
def tensorflow() -> Iterator[proof.Elsewhere]:
    elsewhere = proof.Elsewhere(TENSORFLOW)
    yield elsewhere
    elsewhere.close()


def _name(value: object) -> str:
    return (
        str(value) if isinstance(value, Family) else value.because[:40].rstrip(" .").replace(" ", "-").replace("/", "-")
    )


@pytest.mark.parametrize(("family", "cause"), CAUSES, ids=_name)
def test_a_cause_is_raised_read_and_fixed(
    family: Family, cause: Cause, keras_on_torch: None, request: pytest.FixtureRequest
) -> None:
    kept = Kept(ROOT, "families")
    engine = [Path(module.__file__).read_bytes() for module in MODULES]
    key = digest(
        environments.fingerprint(), *engine, repr(cause), *map(repr, family.wordings), family.library, family.kind
    )
    data = None if FRESH in os.environ else kept.get(key)
    if data is None:
        ask = request.getfixturevalue("tensorflow") if family.library == "tensorflow" else raising.raised
        messages = proof.prove(family, cause, FAMILIES, ask)
        assert messages
        kept.put(key, json.dumps(messages[:KEPT]).encode())
        return  # the other families were asked just now
    messages = json.loads(data)
    assert messages
    for said in messages[:KEPT]:
        assert best(said, FAMILIES).family == family


def _callable(library: str, name: str) -> object:
    """What a message calls by this name: a class, one that it inherits from, or a function."""
    space: dict = {}
    exec(raising.PRELUDES[library] + SOUGHT[library], space)
    for module in space["modules"]:
        for value in vars(module).values():
            bases = value.__mro__ if isinstance(value, type) else ()
            if found := [one for one in (*bases, value) if getattr(one, "__name__", "") == name]:
                return found[0]
    raise AssertionError(f"there is no {name} in {library}")


SOUGHT = {
    "torch": "modules = nn, torch.optim, torch.optim.lr_scheduler, torch.utils.data, nn.utils, nn.utils.rnn, F, np._core._methods",
    "keras": "modules = layers, keras.optimizers, keras.callbacks, keras.losses, keras.metrics, keras.utils, keras.ops",
}
TAKES = [pytest.param(family, name, id=name) for family in FAMILIES for name in family.takes]


@pytest.mark.parametrize(("family", "name"), TAKES)
def test_the_arguments_that_a_call_takes_are_those_of_its_signature(
    family: Family, name: str, keras_on_torch: None
) -> None:
    wanted = _callable(family.library, name)
    taken = inspect.signature(wanted.__init__ if isinstance(wanted, type) else wanted).parameters
    assert set(family.takes[name].split()) <= set(taken)
