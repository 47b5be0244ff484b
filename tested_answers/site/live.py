"""What the Run button of a NumPy variant needs: its source, the claims that ask NumPy alone, and where Python lies.

`make live` fills `.cache/live`; without it there is no button and the site is whole.
"""

import ast
import json
import os
import shutil
from html import escape
from pathlib import Path

from tested_answers.checks.shown import IN_BROWSER
from tested_answers.content.claims import read_claims, syntax
from tested_answers.content.entry import Entry
from tested_answers.files import read_if_there
from tested_answers.site import html
from tested_answers.site.html import BLOCK, text_of

VARIANT = "numpy"


def manifest(root: Path) -> dict | None:
    """What `make live` brought, or None."""
    return json.loads(read_if_there(_folder(root) / "manifest.json") or "null")


def _folder(root: Path) -> Path:
    return root / ".cache" / "live"


def copy(root: Path, site: Path, version: str) -> None:
    """Put the runtime into the built site, in a folder named by its version."""
    target = site / f"live/{version}"
    target.mkdir(parents=True, exist_ok=True)
    for path in _folder(root).iterdir():
        if path.name != "manifest.json":
            _place(path, target / path.name)


def frame(site: Path) -> str:
    """The document in which Python's worker runs. A worker of a blob inherits its policy: nothing may be fetched there."""
    code = (site / "assets/javascripts/live/frame.js").read_text(encoding="utf-8")
    policy = f"default-src 'none'; script-src {html.hash_of(code)} 'wasm-unsafe-eval'; worker-src blob:"
    meta = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    return f'<!doctype html><html lang="en"><head>{meta}<title>Python</title><script>{code}</script></head></html>\n'


def _place(source: Path, target: Path) -> None:
    """A second name for the file, or a copy where the file system has none."""
    if target.exists() and target.samefile(source):
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.link(source, temporary)
    except OSError:
        shutil.copy2(source, temporary)
    os.replace(temporary, target)


def button(brought: dict) -> str:
    """What stands under the code before anything is fetched."""
    size = -(-brought["compressed"] // 1_000_000)
    return (
        '<section class="live" aria-label="Run the NumPy code"><div class="live__bar">'
        '<button type="button" class="md-button live__run">Run it here</button><span class="live__note">'
        f"Python and NumPy run in your browser; the first time fetches about {size} MB.</span></div></section>"
    )


def in_page(html: str, entry: Entry, brought: dict) -> str:
    """The page's content with the button under its NumPy variant; the blocks are finished (html.finish_content)."""
    if not runs(entry):
        return html
    source = entry.variants[VARIANT].read_text(encoding="utf-8").strip()
    return BLOCK.sub(lambda match: match.group() + button(brought) * (text_of(match["code"]).strip() == source), html)


def runs(entry: Entry) -> bool:
    return VARIANT in entry.variants and entry.front_matter.get("live") is not False


def data_of(entry: Entry, brought: dict) -> str | None:
    """The page's JSON for the panel (docs/assets/javascripts/live/panel.js), or None where nothing can run."""
    if not runs(entry):
        return None
    code = {"source": entry.variants[VARIANT].read_text(encoding="utf-8"), "claims": claims_in_browser(entry)}
    data = settings(brought, "../") | {"compressed": brought["compressed"], "variants": [code]}
    return escape(json.dumps(data, ensure_ascii=False), quote=False)


def settings(brought: dict, site: str) -> dict:
    """What the panel starts Python with; `site` leads from the page to the top of the site."""
    return {
        "base": f"{site}live/{brought['version']}/",
        "scripts": f"{site}assets/javascripts/live/",
        "version": brought["version"],
        "files": {name: size for name, size in brought["files"].items() if name != "editor.js"},
    }


def claims_in_browser(entry: Entry) -> list[dict[str, str]]:
    """The claims that ask for the NumPy variant alone, each as code that runs without pytest."""
    tree = syntax(entry.test)
    alone = [claim for claim in read_claims(entry.test) if claim.variants == (VARIANT,)]
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found = []
    for claim in alone:
        code = _standing_alone(functions[claim.name], tree)
        if code is not None:
            found.append({"name": claim.name, "sentence": claim.sentence.replace("`", ""), "code": code})
    return found


def _standing_alone(function: ast.FunctionDef, tree: ast.Module) -> str | None:
    """The function without its decorators, after the imports and names of its module that it needs; None where those are not in the browser."""
    needed, parts = {function.name}, []
    for node in reversed(tree.body):  # names are defined before they are used
        names = _defined(node)
        if not names & needed:
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = {alias.name for alias in node.names} if isinstance(node, ast.Import) else {node.module or ""}
            if any(module.split(".")[0] not in IN_BROWSER for module in modules):
                return None
        if isinstance(node, ast.FunctionDef):
            node = ast.parse(ast.unparse(node)).body[0]  # a copy: decorators go
            node.decorator_list = []
        needed |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        parts.append(ast.unparse(node))
    return "\n".join(reversed(parts))


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()
