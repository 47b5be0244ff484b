import numpy as np


class Counted:
    """An array that counts how often it was written to."""

    def __init__(self, value):
        self.value, self.version = value, 0

    def add_(self, n):
        self.value = self.value + n
        self.version += 1


def slope(name, changed=None, check=True):
    """Forward, one change in place, backward."""
    x = Counted(np.linspace(-1, 2, 6).reshape(2, 3))
    f = np.exp if name == "exp" else np.sin
    y = Counted(f(x.value))

    # The slope of exp is its result; that of sin needs the input.
    kept = y if name == "exp" else x
    seen = kept.version
    if changed:
        {"result": y, "input": x}[changed].add_(1)

    if check and kept.version != seen:
        return f"is at version {kept.version}; expected {seen}"
    return kept.value if name == "exp" else np.cos(kept.value)


exp_result = slope("exp", "result")
sin_input = slope("sin", "input")
print(exp_result, sin_input, sep="\n")
#> is at version 1; expected 0
#> is at version 1; expected 0

# Leave the check out, as .data does, and the slope is wrong.
unchecked = slope("exp", "result", check=False)
too_large = np.mean(unchecked - slope("exp", "input"))
print(f"{too_large:.1f}")
#> 1.0
