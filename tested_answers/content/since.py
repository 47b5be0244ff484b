"""A claim that holds from some release on: asked there as any other, and before it shown not to hold."""

import re
from collections.abc import Callable
from functools import wraps
from importlib.metadata import PackageNotFoundError, version

_WRITTEN = re.compile(r"(?P<package>[a-z][\w-]*) (?P<release>\d+(?:\.\d+)*)")


def holds(*, since: str) -> Callable:
    """Say from which release on the decorated claim holds, as in `@holds(since="torch 2.14")`; stands on top.

    With an older release the claim must fail, else it would hold there too and the page would say something false.
    """
    package, release = split(since)

    def mark(function: Callable) -> Callable:
        try:
            installed = version(package)
        except PackageNotFoundError:
            return function
        return function if numbers(installed) >= numbers(release) else _must_fail(function, f"{package} {installed}")

    return mark


def _must_fail(function: Callable, where: str) -> Callable:
    @wraps(function)
    def asked(*arguments: object, **named: object) -> None:
        try:
            function(*arguments, **named)
        except Exception:
            return
        raise AssertionError(f"holds with {where} already; name an older release in @holds(since=...)")

    asked.mutations = []  # what does not hold cannot fall
    return asked


def split(since: str) -> tuple[str, str]:
    """Package and release; raises ValueError with what to write."""
    if not (found := _WRITTEN.fullmatch(since)):
        raise ValueError(f'names {since!r}; write a package and its release, as in @holds(since="torch 2.14")')
    return found["package"], found["release"]


def numbers(release: str) -> tuple[int, ...]:
    """A release as numbers, for comparing: `2.14.1+cpu` is (2, 14, 1)."""
    return tuple(int(part) for part in re.match(r"\d+(?:\.\d+)*", release).group().split("."))


def applies(since: str, installed: dict[str, str]) -> bool:
    """Whether a claim holds with these packages; where the package is not named, it is not known otherwise."""
    package, release = split(since)
    return package not in installed or numbers(installed[package]) >= numbers(release)
