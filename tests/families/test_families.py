"""Each family is raised by its own code with drawn sizes, names the drawn numbers, and its fix runs; no other family claims it."""

import inspect
import re
from collections.abc import Iterator

import pytest
import raised_causes
from raised_causes import FAMILIES

from tested_answers.explain import raising
from tested_answers.explain.families import Cause, Family

DEPENDS = ["tested_answers/**/*.py", "families/**/*.yml", "tests/families/*.py", "docs/assets/javascripts/explain/*.js"]
CAUSES, OWN, WORDS = raised_causes.those(lambda family: family.library != "tensorflow")


@pytest.fixture(scope="module", autouse=True)
def keras_on_torch() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")
        yield


@CAUSES
def test_a_cause_is_raised_read_and_fixed(family: Family, cause: Cause) -> None:
    raised_causes.is_raised_read_and_fixed(family, cause, raising.raised)


@OWN
def test_a_readers_own_line_is_mended_and_runs(family: Family, cause: Cause) -> None:
    raised_causes.own_line_is_mended_and_runs(family, cause, raising.raised)


@WORDS
def test_each_word_that_is_known_runs_where_it_may_stand(family: Family, cause: Cause, name: str) -> None:
    raised_causes.each_known_word_runs(family, cause, name, raising.raised)


def _callable(library: str, name: str) -> object:
    """What a message calls by this name: a class, one that it inherits from, a method or a function."""
    space: dict = {}
    exec(raising.PRELUDES[library] + SOUGHT[library], space)
    first, _, rest = name.partition(".")
    if first in space:
        return eval(name, space)
    for module in space["modules"]:
        for value in vars(module).values():
            bases = value.__mro__ if isinstance(value, type) else ()
            if found := [one for one in (*bases, value) if getattr(one, "__name__", "") == first]:
                return getattr(found[0], rest) if rest else found[0]
    raise AssertionError(f"there is no {name} in {library}")


def _arguments(wanted: object) -> set[str]:
    """Of what is compiled its description alone tells."""
    try:
        return set(inspect.signature(wanted.__init__ if isinstance(wanted, type) else wanted).parameters)
    except ValueError:
        return set(re.findall(r"\w+", wanted.__doc__))


SOUGHT = {
    "torch": "modules = nn, torch.optim, torch.optim.lr_scheduler, torch.utils.data, nn.utils, nn.utils.rnn, nn.init, F, torch",
    "numpy": "modules = (np._core._methods,)",
    "keras": "modules = layers, keras.optimizers, keras.callbacks, keras.losses, keras.metrics, keras.utils, keras.ops",
}
TAKES = [pytest.param(family, name, id=name) for family in FAMILIES for name in family.takes]


@pytest.mark.parametrize(("family", "name"), TAKES)
def test_the_arguments_that_a_call_takes_are_those_of_its_signature(family: Family, name: str) -> None:
    assert set(family.takes[name].split()) <= _arguments(_callable(family.library, name))
