"""How long the page takes to explain a pasted text: as people paste it, and texts of a megabyte that ask for trouble."""

import json
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from tested_answers.explain.engine import Engine
from tested_answers.explain.families import find_families
from tested_answers.files import find_root

ROOT = find_root(Path(__file__).parent)
MEGABYTE = 1_000_000
TROUBLE = {
    "code": "x = net(x)  # call\n",
    "log": "2026-01-01 10:00:00,123 INFO epoch 3 loss 0.123\n",
    "one message": "RuntimeError: The size of tensor a (3) ",
    "half a pattern": "mat1 and mat2 shapes cannot be multiplied (2x256 and ",
    "shapes": "torch.Size([1, 2, 3]) ",
    "numbers": "1, ",
    "brackets": "[",
    "colours": "\x1b[",
    "markup": "<b>&lt;&amp;",
    "one word": "x",
    "spaces": " ",
}


def report() -> None:
    """Print milliseconds."""
    families = find_families(ROOT)
    engine, made = _timed(lambda: Engine(families))
    pasted = [case["text"] for case in json.loads((ROOT / "tests/families/pasted.json").read_text(encoding="utf-8"))]
    large = [(text * (MEGABYTE // len(text) + 1))[:MEGABYTE] for text in TROUBLE.values()]
    took = [_timed(lambda text=text: engine.explained(text) or engine.nearest(text))[1] for text in (*pasted, *large)]
    usual, slow = took[: len(pasted)], dict(zip(TROUBLE, took[len(pasted) :], strict=True))
    print(f"\n{len(families)} families of messages are read in   {made:8.1f} ms, once")
    print(f"a pasted text is explained in (median)  {statistics.median(usual):8.1f} ms, at most {max(usual):.1f}")
    worst = max(slow, key=slow.get)
    print(f"a megabyte is answered or refused in    {max(slow.values()):8.1f} ms at most ({worst})")


def _timed(work: Callable[[], object]) -> tuple[object, float]:
    begun = perf_counter()
    return work(), 1_000 * (perf_counter() - begun)


if __name__ == "__main__":
    report()
