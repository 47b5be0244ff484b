import warnings

import torch


def keeper(h):
    return h.exp()


def changer(y):
    return y.mul_(3)


x = torch.linspace(-1, 2, 6).reshape(2, 3).requires_grad_()

# Anomaly mode shows where the value was KEPT, not who changed it.
hint = ""
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    with torch.autograd.detect_anomaly():
        try:
            changer(keeper(x)).sum().backward()
        except RuntimeError as error:
            hint = str(error).split("Hint: ")[1]
trace = str(caught.pop().message)
shown = [f for f in ("keeper", "changer") if f"in {f}" in trace]
print(shown)
#> ['keeper']
print(hint)
#> the backtrace further above shows the operation that failed to compute its gradient. The variable in question was changed in there or anywhere later. Good luck!

# The count shows who changed it. Print it between the lines.
y = keeper(x)
counts = [y._version]
y = changer(y)
counts.append(y._version)
print(counts)
#> [0, 1]
