"""Measure what the design promises. `SCALE=1000` measures a site of that many answers instead.

Figures are from one run on this machine; compare ratios, not seconds.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import checkout as copies
import pasting
import proof
import verification
from playwright.sync_api import Browser, Page, sync_playwright

from tested_answers.content.entry import Entry, find_entries
from tested_answers.running.environments import find_chromium
from tested_answers.site import live
from tested_answers.site.preview import CHROMIUM_FLAGS, NO_CHROMIUM, served

ROOT = copies.ROOT
SAVES = 5
EVERY = 6  # of the queries of the tests: a browser for each takes its time
FEW = 100  # answers, where the slope begins


def main() -> None:
    """Print the table."""
    entries, scale = find_entries(ROOT), int(os.environ.get("SCALE", "0"))
    with tempfile.TemporaryDirectory() as folder:
        if scale:
            few = site(Path(folder, "few"), max(1, round(FEW / len(entries))), entries)
            verification.report(Path(folder, "few"))
            many = site(Path(folder, "many"), round(scale / len(entries)), entries)
            verification.report(Path(folder, "many"))
            print(f"a page more costs, against {FEW}  {many / few:8.2f} times")
        else:
            proof.report(entries)
            pasting.report()
            site(Path(folder, "site"), 1, entries)
            live_figures(Path(folder, "site"))


def site(folder: Path, times: int, entries: list[Entry]) -> float:
    """Print the rows of a site with each answer so many times; returns what one page costs."""
    checkout, count = copies.grown(folder, times), times * len(entries)
    if (ROOT / ".cache/live").exists() and times == 1:
        shutil.copytree(ROOT / ".cache/live", checkout / ".cache/live")
    print(f"\n{count} answers")
    stock = copies.build_stock(checkout)
    row("stock Material, the same pages", stock, stock)
    row("build, nothing kept", built := copies.build(checkout), stock)
    row("build again", copies.build(checkout), stock)
    copies.edit(checkout, entries[0])
    row("build, one page changed", copies.build(checkout), stock)
    first, saved = rebuild(checkout, entries[0])
    print(f"make serve to its first page     {first:8.2f} s; save to reloaded page {saved:.2f} s")
    print(f"entries.json                     {(checkout / 'site/entries.json').stat().st_size / 1e3:8.0f} kB")
    search_figures(checkout / "site")
    return built.processor / count


def row(name: str, cost: copies.Cost, stock: copies.Cost) -> None:
    """By the clock, which other work on the machine lengthens, and of the processor, which a second core does not shorten."""
    clock, processor = cost.seconds / stock.seconds, cost.processor / stock.processor
    print(
        f"{name:33}{cost.seconds:8.2f} s ({clock:.2f} of stock), processor {cost.processor:.2f} s ({processor:.2f}), {cost.megabytes:.0f} MB"
    )


def rebuild(checkout: Path, entry: Entry) -> tuple[float, float]:
    """Seconds from the start of `make serve` until it gives a page; the median from saving that until it gives the new one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tested_answers", "serve", "--port", str(port)]
    began, page = time.perf_counter(), f"http://127.0.0.1:{port}/{entry}.html"
    serving = subprocess.Popen(command, cwd=checkout, env=copies.environment(), stdout=subprocess.DEVNULL)
    try:
        until(page, "</html>", serving)
        first, times = time.perf_counter() - began, []
        for _ in range(SAVES):
            time.sleep(1)
            sentence = copies.edit(checkout, entry)
            saved = time.perf_counter()
            until(page, sentence, serving)
            times.append(time.perf_counter() - saved)
        return first, statistics.median(times)
    finally:
        serving.terminate()
        serving.wait()


def until(page: str, text: str, serving: subprocess.Popen) -> None:
    """Ask for the page until it has the text."""
    while serving.poll() is None:
        try:
            with urllib.request.urlopen(page) as answer:
                if text in answer.read().decode():
                    return
        except urllib.error.URLError:
            pass
        time.sleep(0.02)
    sys.exit("make serve ended")


def search_figures(built: Path) -> None:
    """What a browser fetches from the opening of the search to the first result, compressed."""
    if (chromium := find_chromium()) is None:
        print(f"search: not measured ({NO_CHROMIUM})")
        return
    queries = json.loads((ROOT / "tests/site/search_queries.json").read_text(encoding="utf-8"))[::EVERY]
    with served(built) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        fetched = [searched(browser, address, one["query"]) for one in queries]
        browser.close()
    print(
        f"a search fetches, compressed     {statistics.median(fetched) / 1e3:8.0f} kB in the median, {max(fetched) / 1e3:.0f} kB at most"
    )


def searched(browser: Browser, address: str, query: str) -> int:
    """Bytes that one search brings into an empty browser."""
    context = browser.new_context()
    page, sizes = context.new_page(), []
    page.goto(address, wait_until="networkidle")
    context.on("response", lambda response: sizes.append(int(response.headers.get("content-length", 0))))
    page.keyboard.press("s")
    page.locator(".md-search__input").fill(query)
    page.locator(".md-search__input").press("End")
    page.locator(".md-search-result__item").first.wait_for()
    context.close()
    return sum(sizes)


def live_figures(checkout: Path) -> None:
    """Run a NumPy variant in Chromium: the first time, again after Stop, and again at once; and what it fetches."""
    brought, chromium = live.manifest(ROOT), find_chromium()
    if brought is None or chromium is None:
        print(f"Run button: not measured ({NO_CHROMIUM if brought else 'run `make live` first'})")
        return
    size = sum(brought["files"].values())
    with served(checkout / "site") as address, sync_playwright() as playwright:
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


if __name__ == "__main__":
    main()
