"""Claims over drawn cases: one profile for all of them, so that no test file tunes Hypothesis by itself."""

import os
from collections.abc import Callable

CASES = 20  # of a claim, unless it says otherwise
FEW = 3  # of one that does not name the mutation it is asked after
FRESH = "TESTED_ANSWERS_FRESH"  # set by nightly runs: other cases on every run


def drawn(*, cases: int = CASES, **strategies: object) -> Callable:
    """Ask the decorated claim on `cases` drawn values of each named strategy.

    Deterministic, but for nightly runs. Nothing is shrunk: a killed mutation needs no smallest example.
    """
    from hypothesis import HealthCheck, Phase, given, settings  # the site reads claims without it

    profile = settings(
        max_examples=cases,
        derandomize=FRESH not in os.environ,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        report_multiple_bugs=False,
        print_blob=False,
        # The variants of an entry do not change from case to case; a snippet's own arrays may be slow to print.
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    few = settings(profile, max_examples=min(FEW, cases), derandomize=True)

    def mark(function: Callable) -> Callable:
        asked = profile(given(**strategies)(function))
        asked.few = few(given(**strategies)(function))
        return asked

    return mark
