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

from playwright.sync_api import Page, sync_playwright

from tested_answers.content.entry import find_entries, find_root
from tested_answers.proving.recording import record
from tested_answers.running.process import isolated, preload
from tested_answers.site import live
from tested_answers.site.preview import CHROMIUM_FLAGS, NO_CHROMIUM, find_chromium, served

ROOT = find_root(Path(__file__).parent)
FORKS = 50  # empty entries, for the price of a fork


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
    for _ in range(FORKS):
        isolated(lambda: None)
    fork = (time.perf_counter() - began) / FORKS

    with tempfile.TemporaryDirectory() as site:
        ours, stock = build(ROOT / "mkdocs.yml", Path(site)), build_stock()
        report(imports, compute, took, fork, len(entries), ours, stock)
        live_figures(Path(site))


def report(imports: float, compute: float, took: float, fork: float, count: int, ours: float, stock: float) -> None:
    """The part of the table that needs no browser; seconds, and `count` entries."""
    print(f"imports, once                    {imports:8.2f} s")
    print(f"compute of {count} entries           {compute:8.2f} s")
    print(
        f"overhead of an entry             {1000 * (took - compute) / count:8.1f} ms (fork {1000 * fork:.1f} ms; the rest renders its page and draws)"
    )
    print(f"build of the site                {ours:8.2f} s")
    print(f"build of the same pages, stock   {stock:8.2f} s (ratio {ours / stock:.2f})")


def live_figures(site: Path) -> None:
    """Run a NumPy variant in Chromium: the first time, again after Stop, and again at once; and what it fetches."""
    brought, chromium = live.manifest(ROOT), find_chromium()
    if brought is None or chromium is None:
        print(f"Run button: not measured ({NO_CHROMIUM if brought else 'run `make live` first'})")
        return
    size = sum(brought["files"].values())
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        context = browser.new_context()
        cold = first_output(context.new_page(), address)
        page = context.new_page()  # a new Python, its files kept by the browser
        cached = first_output(page, address)
        page.locator(".live__run").click()
        page.locator(".live__status", has_text="Printed").wait_for()
        again = page.locator(".live__status").inner_text().rsplit(" in ", 1)[1]
        browser.close()
    print(
        f"Run button, first output, cold   {cold:8.2f} s ({size / 1e6:.1f} MB, {brought['compressed'] / 1e6:.1f} MB compressed)"
    )
    print(f"Run button, first output, cached {cached:8.2f} s")
    print(f"Run button, again                {again:>10}")


def first_output(page: Page, address: str) -> float:
    """Seconds from the press of the button to the output."""
    page.goto(f"{address}recurrent/lstm-units-and-time-steps.html")
    page.locator(".tabbed-labels label", has_text="NumPy").first.click()
    began = time.perf_counter()
    page.locator(".live__run").click()
    page.wait_for_selector(".live__lines", timeout=120_000)
    return time.perf_counter() - began


def build(config: Path, folder: Path) -> float:
    """Seconds for one build into the folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config), "-d", str(folder)]
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
        return build(config, Path(folder) / "site")


if __name__ == "__main__":
    main()
