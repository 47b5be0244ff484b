"""Measure what the design promises: imports, compute, overhead of an entry, build time against stock Material.

Figures are from one run on this machine; compare ratios, not seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tested_answers.entry import find_entries, find_root
from tested_answers.isolation import isolated, preload
from tested_answers.recording import record

ROOT = find_root(Path(__file__).parent)
BOTH = 50  # empty entries, for the price of a fork


def main() -> None:
    """Print the table."""
    entries = find_entries(ROOT)
    began = time.perf_counter()
    preload([path.read_text(encoding="utf-8") for entry in entries for path in entry.variants.values()])
    imports = time.perf_counter() - began

    compute, took = 0.0, 0.0
    for entry in entries:
        began = time.perf_counter()
        recording = record(entry)
        took += time.perf_counter() - began
        compute += recording.seconds
    began = time.perf_counter()
    for _ in range(BOTH):
        isolated(lambda: None)
    fork = (time.perf_counter() - began) / BOTH

    ours, stock = build(ROOT / "mkdocs.yml"), build_stock()
    print(f"imports, once                    {imports:8.2f} s")
    print(f"compute of {len(entries)} entries           {compute:8.2f} s")
    print(
        f"overhead of an entry             {1000 * (took - compute) / len(entries):8.1f} ms (fork {1000 * fork:.1f} ms; the rest renders its page and draws)"
    )
    print(f"build of the site                {ours:8.2f} s")
    print(f"build of the same pages, stock   {stock:8.2f} s (ratio {ours / stock:.2f})")


def build(config: Path) -> float:
    """Seconds for one build."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config), "-d", folder]
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
        return time.perf_counter() - began


def build_stock() -> float:
    """The same pages with Material as it comes."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    extensions = settings[settings.index("markdown_extensions:") : settings.index("validation:")]
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "mkdocs.yml"
        config.write_text(
            f"site_name: Stock\ndocs_dir: {ROOT / 'docs'}\ntheme: {{name: material, font: false}}\n{extensions}",
            encoding="utf-8",
        )
        return build(config)


if __name__ == "__main__":
    main()
