"""Where the tests of families find what they share, and which of them can be asked here."""

import sys
from pathlib import Path

from tested_answers.files import find_root
from tested_answers.running import environments

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # raised_causes, whatever pytest's import mode

if not environments.foreign(find_root(HERE))["tensorflow"].exists():
    collect_ignore = ["test_tensorflow.py"]  # `make test-tensorflow` asks it
