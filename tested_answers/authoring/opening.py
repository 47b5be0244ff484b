"""The page of one entry in a browser, as the site's tests ask it: phone and desk, both themes, code, claims, links."""

import tempfile
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import recorded
from tested_answers.running.environments import find_chromium
from tested_answers.site import live
from tested_answers.site.on_demand import CannotBuild, OnDemand, page_of
from tested_answers.site.preview import CHROMIUM_FLAGS, NO_CHROMIUM, served

SIZES = {"phone": (360, 800), "desk": (1440, 900)}
# The dark theme has other colours and the same elements.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
_ASK = "([source, claims]) => TestedAnswersLive.ask(source, claims)"


def steps(root: Path, entry: Entry, left: list[str], timed: Callable) -> Iterator:
    """Build the page, read it, open it, run its NumPy. `left` takes what cannot be asked here."""
    with tempfile.TemporaryDirectory(prefix="prove-") as name, served(folder := Path(name)) as address:
        site = OnDemand(root, folder, address)
        step = timed("page built", lambda: _built(site, entry))
        yield step
        if step.wrong:
            left.append("its page in the browser: it could not be built")
            return
        html = (folder / page_of(entry)).read_text(encoding="utf-8")
        yield timed("page read", lambda: _read(site, entry, html))
        chromium = find_chromium()
        if chromium is None:
            left.append(f"its page in the browser ({NO_CHROMIUM})")
            return
        try:
            from playwright.sync_api import sync_playwright
        except ImportError:
            left.append("its page in the browser (no Playwright here: `make test` installs it)")
            return
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
            yield timed("page in the browser", lambda: _opened(browser, address, entry))
            if live.runs(entry):
                if live.manifest(root) is None:
                    left.append("NumPy in the page (`make live` brings it)")
                else:
                    yield timed("NumPy in the page", lambda: _run_in_page(browser, address, root, entry))
            browser.close()


def _built(site: OnDemand, entry: Entry) -> tuple[list[str], str]:
    try:
        site.start()
        html = site.build(page_of(entry))
    except CannotBuild as error:
        return list(map(str, error.violations)), ""
    return site.warnings(entry), f"{len(html) // 1000} kB"


def _read(site: OnDemand, entry: Entry, html: str) -> tuple[list[str], str]:
    """Its code, claims and links."""
    page, wrong = BeautifulSoup(html, "html.parser"), []
    shown = entry.shown(entry.page)
    blocks = [pre.get_text().strip() for pre in page.select(".highlight pre")]
    for path in entry.variants.values():
        if path.read_text(encoding="utf-8").strip() not in blocks:
            wrong.append(f"{shown}:1: does not show {path.name} as it is; embed the whole file")
    claims = [" ".join(item.get_text().split()) for item in page.select("ul.claims > li > span:first-child")]
    if claims != [claim.sentence.replace("`", "") for claim in read_claims(entry.test)]:
        wrong.append(f"{shown}:1: does not list its claims as they stand in {entry.shown(entry.test)}")
    links = [tag["href"] for tag in page.select("article a[href]")]
    ids, known = {tag["id"] for tag in page.select("[id]")}, site.addresses()
    for link in dict.fromkeys(links):
        target = urlsplit(urljoin(f"http://here/{page_of(entry)}", link))
        if target.netloc != "here" or target.scheme != "http":
            continue
        path = unquote(target.path).lstrip("/")
        if path == page_of(entry) and target.fragment and target.fragment not in ids:
            wrong.append(f"{shown}:1: links to #{target.fragment}, which is not on the page")
        elif path.endswith(".html") and path not in known:
            wrong.append(f"{shown}:1: links to {path}, which is no page")
    return wrong, f"{len(blocks)} blocks of code, {len(claims)} claims, {len(set(links))} links"


def _opened(browser: object, address: str, entry: Entry) -> tuple[list[str], str]:
    from axe_playwright_python.sync_playwright import Axe

    wrong: list[str] = []
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    lost = "Failed to load resource"  # the response says which
    heard = {
        "console": lambda one: f"the console says: {one.text}" if one.type == "error" and lost not in one.text else "",
        "response": lambda one: f"asks for {one.url}, which is not there" if one.status >= 400 else "",
        "pageerror": lambda error: f"a script fails: {error}",
        "request": lambda one: "" if one.url.startswith((address, "data:", "blob:")) else f"asks for {one.url}",
    }
    for event, said in heard.items():
        page.on(event, lambda one, said=said: wrong.append(said(one)))
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(f"{address}{page_of(entry)}", wait_until="load")
            page.wait_for_timeout(200)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append(f"scrolls sideways on a {name} of {width} pixels")
            if (name, scheme) in (("desk", "light"), ("desk", "dark"), ("phone", "light")):
                found = Axe().run(page, options=COLOURS if scheme == "dark" else None).response["violations"]
                wrong += [f"axe, {name}, {scheme}: {one['help']}: {one['nodes'][0]['html'][:120]}" for one in found]
    context.close()
    return list(dict.fromkeys(filter(None, wrong))), "360 and 1440 pixels, both themes, axe, no request to anyone else"


def _run_in_page(browser: object, address: str, root: Path, entry: Entry) -> tuple[list[str], str]:
    """The NumPy variant and its claims, as the Run button asks them."""
    brought, path = live.manifest(root), entry.variants[live.VARIANT]
    page = browser.new_page()
    page.goto(f"{address}{page_of(entry)}")
    for script in ("parts.js", "live/panel.js"):
        page.add_script_tag(url=f"{address}assets/javascripts/{script}")
    page.evaluate("settings => TestedAnswersLive.start(settings)", live.settings(brought, address))
    source, claims = path.read_text(encoding="utf-8"), live.claims_in_browser(entry)
    gave = page.evaluate(_ASK, [source, claims])
    shown, wrong = entry.shown(path), []
    if gave["failure"]:
        wrong.append(f"{shown}:1: fails in the browser: {str(gave['failure'])[:300]}")
    wanted = [line.strip() for line in recorded(source).values()]
    printed = [line.strip() for line in gave["printed"].splitlines()]
    if not wrong and printed != wanted:
        ours, theirs = next(pair for pair in zip_longest(printed, wanted) if pair[0] != pair[1])
        wrong.append(f"{shown}:1: prints {ours!r} in the browser where the page shows {theirs!r}")
    lost = [one["name"] for one in gave["claims"] if not one["holds"]]
    wrong += [f"{entry.shown(entry.test)}:1: {name} does not hold in the browser" for name in lost]
    mutated = 0
    named = {claim["name"]: claim for claim in claims}
    for claim in read_claims(entry.test) if not wrong else ():
        for mutation in claim.mutations if claim.name in named else ():
            gave = page.evaluate(_ASK, [mutation.apply(source), [named[claim.name]]])
            mutated += 1
            if any(one["holds"] for one in gave["claims"]):
                after = f"still holds in the browser after {mutation.old!r} becomes {mutation.new!r}"
                wrong.append(f"{entry.shown(entry.test)}:{claim.line}: {claim.name} {after}")
    page.close()
    return wrong, f"prints what the page shows; {len(claims)} claims hold there, {mutated} mutations fall"
