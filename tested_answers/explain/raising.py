"""Raise a message and run its fix: what a family says is asked of the library itself.

Also a program of its own for a library that is installed elsewhere: one request a line, one answer a line, as JSON.
"""

import json
import linecache
import os
import sys
import traceback
import warnings

from tested_answers.content.drawing import FRESH
from tested_answers.running.streams import reseed

PRELUDES = {
    "torch": "import numpy as np\nimport torch\nfrom torch import nn\nfrom torch.nn import functional as F\n",
    "numpy": "import numpy as np\n",
    "keras": "import keras\nimport numpy as np\nimport torch\nfrom keras import layers\n",
    "tensorflow": "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers\n",
}


def raised(
    code: str, names: dict, expressions: dict[str, str], strict: bool, lines: bool = False
) -> tuple[str, dict[str, str]]:
    """The traceback that the code ends with, empty where it does not, and the values of the expressions over its variables.

    With `lines` it shows those of the code, as a file's. What it draws is the same in each run but nightly ones.
    """
    for prelude in filter(code.startswith, PRELUDES.values()):
        exec(prelude, {})  # a stream of what is not imported yet cannot begin
    reseed(None if FRESH in os.environ else f"{code} {names}")
    space = {"__name__": "__main__", **names}
    said = ""
    linecache.cache.pop("<code>", None)
    if lines:
        linecache.cache["<code>"] = (len(code), None, [f"{line}\n" for line in code.splitlines()], "<code>")
    with warnings.catch_warnings():
        warnings.simplefilter("error" if strict else "ignore")
        try:
            exec(compile(code, "<code>", "exec"), space)
        except Exception:
            said = traceback.format_exc()
    values = {}
    for name, expression in expressions.items():
        try:
            values[name] = eval(expression, space)
        except Exception as error:
            values[name] = f"{expression}: {error}"
    return said, {
        name: value if isinstance(value, int | float | str) else _shown(value) for name, value in values.items()
    }


def _shown(value: object) -> object:
    return list(value) if isinstance(value, list | tuple) or type(value).__name__ == "Size" else str(value)


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(raised(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
