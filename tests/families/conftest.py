"""Where the tests of families find what they share, and which of them can be asked here."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tested_answers.files import find_root
from tested_answers.running import environments

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # raised_causes, whatever pytest's import mode

if not environments.foreign(find_root(HERE))["tensorflow"].exists():
    collect_ignore = ["test_tensorflow.py"]  # `make test-tensorflow` asks it


@pytest.fixture(scope="session", autouse=True)
def scratch() -> Iterator[None]:
    """A cause that saves a model makes a temporary folder and leaves it: thousands in one session, which end with it."""
    with tempfile.TemporaryDirectory(prefix="causes-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", folder)
        patch.setenv("TMPDIR", folder)  # of an interpreter elsewhere
        yield
