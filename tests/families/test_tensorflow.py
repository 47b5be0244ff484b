"""The same of what TensorFlow raises, in its own environment: `make test-tensorflow`."""

from collections.abc import Iterator

import pytest
import raised_causes

from tested_answers.explain.families import Cause, Family
from tested_answers.explain.proof import Elsewhere
from tested_answers.running import environments

CAUSES, OWN, WORDS = raised_causes.those(lambda family: family.library == "tensorflow")


@pytest.fixture(scope="module")
def tensorflow() -> Iterator[Elsewhere]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TF_ENABLE_ONEDNN_OPTS", "0")  # it is on where the processor is new, and has words of its own
        elsewhere = Elsewhere(environments.foreign(raised_causes.ROOT)["tensorflow"])
        yield elsewhere
        elsewhere.close()


@CAUSES
def test_a_cause_is_raised_read_and_fixed(family: Family, cause: Cause, tensorflow: Elsewhere) -> None:
    raised_causes.is_raised_read_and_fixed(family, cause, tensorflow)


@OWN
def test_a_readers_own_line_is_mended_and_runs(family: Family, cause: Cause, tensorflow: Elsewhere) -> None:
    raised_causes.own_line_is_mended_and_runs(family, cause, tensorflow)


def test_no_word_is_known_in_what_tensorflow_says() -> None:
    """Else each would have to run, as in `test_families.py`."""
    assert WORDS.args[1] == []
