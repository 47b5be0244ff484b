"""Lighthouse, page weights and axe over the built site: `make audit`. Prints a table; exits with 1 where a target is missed.

Targets: performance at least 95 and the other categories 100 on each kind of page; at most 150 kB compressed for a page
(a calculator's page carries a program besides, so its weight is printed and not judged), and 30 kB more for its first
switch, which is shown within 100 ms on a phone; an outcome of each mutation; no violation of axe on any page, in either
theme; no request to anyone else.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, sync_playwright

from tested_answers.content import facts
from tested_answers.content.entry import find_entries
from tested_answers.content.lab import find_all
from tested_answers.content.outcomes import mutations, outcomes
from tested_answers.running.environments import find_chromium
from tested_answers.site.preview import CHROMIUM_FLAGS, NO_CHROMIUM, build, served

ROOT = Path(__file__).resolve().parents[1]
KINDS = {
    "home": "index.html",
    "answer": "recurrent/lstm-units-and-time-steps.html",
    "topic": "losses/index.html",
    "tool": "tools/conv-output-size.html",
    "lab": "labs/tied-weights.html",
}
CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3
FIRST_USE = 30_000  # bytes, compressed, that a page fetches when a reader first asks what a name was
HEAVIEST = 150_000  # bytes, compressed, for one page with all that it loads
FIRST_SWITCH = 30_000  # bytes, compressed, that the first switch of a page may bring
SWITCHED = 100  # milliseconds from the press on another reading to the frame that shows it, on a phone
SLOWER = 4  # times, the phone's processor than this one
SWITCHES = 12  # first ones whose median is taken


def lighthouse(url: str, chromium: str) -> dict[str, int]:
    """Category -> score out of 100: the median of some runs, since one run of performance differs from the next."""
    scores = [lighthouse_once(url, chromium) for _ in range(RUNS)]
    return {name: round(median(one[name] for one in scores)) for name in CATEGORIES}


def lighthouse_once(url: str, chromium: str) -> dict[str, int]:
    """One run on Lighthouse's mobile profile; says what keeps a score below its target."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = " ".join(["--headless", *CHROMIUM_FLAGS, f"--user-data-dir={folder}/profile"])
        command = [
            "node_modules/.bin/lighthouse",
            url,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={flags}",
        ]
        only = f"--only-categories={','.join(CATEGORIES)}"
        subprocess.run(
            [*command, only],
            cwd=ROOT / "audit",
            env=os.environ | {"CHROME_PATH": chromium},
            check=True,
            capture_output=True,
        )
        found = json.loads(report.read_text(encoding="utf-8"))
    for name, target in CATEGORIES.items():
        if round(found["categories"][name]["score"] * 100) < target:
            for reference in found["categories"][name]["auditRefs"]:
                audit = found["audits"][reference["id"]]
                if reference["weight"] and (audit["score"] or 0) < 0.9:
                    print(f"        {name}: {audit['title']} {audit.get('displayValue', '')}")
    return {name: round(found["categories"][name]["score"] * 100) for name in CATEGORIES}


def weigh(browser: Browser, url: str, address: str) -> tuple[int, list[str]]:
    """Bytes that come over the line for a first visit, and requests that go elsewhere."""
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received, foreign = [], []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.on(
        "request", lambda request: None if request.url.startswith((address, "data:")) else foreign.append(request.url)
    )
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(300)
    page.close()
    return int(sum(received)), foreign


def objections(browser: Browser, url: str) -> list[str]:
    """What axe finds in both themes."""
    found = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme, reduced_motion="reduce")
        page.goto(url)
        page.wait_for_timeout(200)
        found += [f"{scheme}: {one['id']}" for one in Axe().run(page).response["violations"]]
        page.close()
    return found


def weigh_facts(site: Path) -> tuple[str, int]:
    """What the snippets' names tell, in one line; and the bytes that the first card of the heaviest page fetches."""
    told = [fact for entry in find_all(ROOT) for own in facts.of(entry).values() for fact in facts.every(own)]
    untold = [fact for fact in told if fact == facts.VARIES or fact.startswith("?")]
    assets = site / "assets"
    shared = [assets / path for path in ("javascripts/parts.js", "javascripts/facts/cards.js", "stylesheets/facts.css")]
    sizes = [len(gzip.compress(path.read_bytes())) for path in sorted(assets.glob("facts/*/*.js"))]
    most = max(sizes, default=0) + sum(len(gzip.compress(path.read_bytes())) for path in shared)
    line = f"facts: {len(told) - len(untold):,} names tell what they were, {len(untold)} cannot; at most {most / 1000:.1f} kB"
    return (
        f"{line} a page when first used ({sum(sizes) / 1000 / max(1, len(sizes)):.1f} kB of them facts, on average)",
        most,
    )


def switches(site: Path) -> list[str]:
    """Prints how much of the code can be switched and what the first press of a page brings; what is too heavy."""
    found = [outcomes(entry) for entry in find_entries(ROOT)]
    named = sum(len(mutations(entry)) for entry in find_entries(ROOT))
    programs = [*site.glob("assets/javascripts/switch/[!m]*.js"), site / "assets/stylesheets/switch.css"]
    programs.append(site / "assets/javascripts/parts.js")
    program = sum(len(gzip.compress(path.read_bytes(), 6)) for path in programs)
    brought = {
        path.relative_to(site / "assets/switches").with_suffix("").as_posix(): program
        + len(gzip.compress(path.read_bytes(), 6))
        for path in site.glob("assets/switches/*/*.js")
    }
    heaviest = max(brought, key=brought.get, default="none")
    print(
        f"{sum(map(len, found)):,} of {named:,} mutations can be switched on {len(brought)} pages; a first press brings "
        f"{program / 1000:.1f} kB and the page's own, at most {brought.get(heaviest, 0) / 1000:.1f} kB ({heaviest})"
    )
    missed = [f"{path}: a first switch brings {size:,} bytes" for path, size in brought.items() if size > FIRST_SWITCH]
    return missed + [f"{named - sum(map(len, found))} mutations have no outcome"] * (sum(map(len, found)) < named)


_CHOOSE = """new Promise((drawn) => {
  document.querySelectorAll("[role=menuitemradio]")[1].click();
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = drawn;
    port2.postMessage(null);
  });
})"""


def time_switch(browser: Browser, url: str) -> list[str]:
    """Prints the processor's time for a page's first switch, since other work of the machine takes none of it; what is too slow."""
    took = []
    for _ in range(SWITCHES):
        page = browser.new_page(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
        page.goto(url, wait_until="networkidle")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.locator("code[data-switches] [role=button]").first.tap()
        page.get_by_role("menu").wait_for()
        page.wait_for_timeout(300)
        before = _busy(session)
        session.send("Runtime.evaluate", {"expression": _CHOOSE, "awaitPromise": True})
        took.append(1000 * SLOWER * (_busy(session) - before))
        page.close()
    print(f"a first switch takes a phone's processor {median(took):.0f} ms ({min(took):.0f} to {max(took):.0f})")
    return [f"a first switch takes {median(took):.0f} ms, at most {SWITCHED}"] * (median(took) > SWITCHED)


def _busy(session: CDPSession) -> float:
    """Seconds that the page's main thread has worked."""
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}["TaskDuration"]


def main() -> int:
    """Print the tables; the exit status."""
    chromium = find_chromium()
    if chromium is None:
        print(NO_CHROMIUM, file=sys.stderr)
        return 1
    missed = []
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        build(ROOT, Path(folder), address)
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        print(f"{'':8}{'':46} {'kB':>5}  perf  a11y  best  seo")
        for kind, path in KINDS.items():
            if not (Path(folder) / path).exists():
                missed.append(f"{kind}: {path} is not there")
                continue
            size, foreign = weigh(browser, address + path, address)
            scores = lighthouse(address + path, chromium)
            print(
                f"{kind:8}{path:46} {size / 1000:5.0f}  " + "  ".join(f"{score:4}" for score in scores.values()),
                flush=True,
            )
            missed += [
                f"{kind}: {name} {score}, at least {CATEGORIES[name]}"
                for name, score in scores.items()
                if score < CATEGORIES[name]
            ]
            if kind != "tool" and size > HEAVIEST:
                missed.append(f"{kind}: {size:,} bytes, at most {HEAVIEST:,}")
            missed += [f"{kind}: asks {url}" for url in foreign]
        missed += switches(Path(folder))
        missed += time_switch(browser, address + KINDS["answer"])
        pages = sorted(
            path
            for path in Path(folder).rglob("*.html")
            if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8") and path.parent.name != "live"
        )
        for path in pages:
            shown = path.relative_to(folder).as_posix()
            missed += [f"{shown}: axe, {objection}" for objection in objections(browser, address + shown)]
        print(f"axe ran on {len(pages)} pages in two themes")
        line, size = weigh_facts(Path(folder))
        print(line)
        missed += [f"facts: {size:,} bytes at first use, at most {FIRST_USE:,}"] * (size > FIRST_USE)
        browser.close()
    print(*(missed or ["every target is met"]), sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
