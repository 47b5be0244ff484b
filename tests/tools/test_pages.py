"""The pages of the calculators: every worked example and every refusal in them is true of torch and of the calculator."""

import json
import math
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from calculator_cases import CALCULATORS, judged
from mkdocs.utils import meta
from test_formulas import as_json, parse

DEPENDS = ["docs/assets/javascripts/calculators/*", "docs/tools/*", "tests/tools/*"]

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(path for path in (DOCS / "tools").glob("*.md") if path.stem != "index")
FORMULA_OF = {
    "conv-output-size": "convOutputSize",
    "conv-transpose": "convTranspose",
    "pooling": "pooling",
    "adaptive-pooling": "adaptivePooling",
    "layer-stack": "layerStack",
    "receptive-field": "receptiveField",
    "parameter-count": "parameterCount",
    "recurrent-parameters": "recurrentParameters",
    "recurrent-shapes": "recurrentShapes",
    "broadcasting": "broadcast",
    "strides": "strides",
    "cross-entropy": "crossEntropy",
    "attention-mask": "attentionMask",
}


class Blocks(HTMLParser):
    """The `<div class="calculator…">` of a page, with the Markdown in them."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, dict, str]] = []
        self.open = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        if tag == "div" and str(names.get("class", "")).startswith("calculator"):
            self.open = (names["class"], names, [])

    def handle_data(self, data):
        if self.open:
            self.open[2].append(data)

    def handle_endtag(self, tag):
        if tag == "div" and self.open:
            kind, names, data = self.open
            self.found.append((kind, names, "".join(data)))
            self.open = None


def blocks(path: Path, kind: str) -> list[tuple[dict, str]]:
    return [(names, body) for found, names, body in Blocks(path.read_text(encoding="utf-8")).found if found == kind]


@pytest.fixture(scope="module")
def run(v8):
    return lambda cases: parse(v8.call("runCases", as_json(cases)))


def close(mine, shown) -> bool:
    """Whether a value is what the page shows; decimals as precise as they are shown, to four places."""
    if isinstance(shown, float):
        return math.isclose(mine, shown, abs_tol=0.5e-4)
    if isinstance(shown, dict):
        return all(close(mine[name], value) for name, value in shown.items())
    if isinstance(shown, list):
        return len(mine) == len(shown) and all(map(close, mine, shown))
    return mine == shown


def summary(formula: str, result: dict) -> dict:
    """A result with what its tables add up to, which is what an example shows."""
    if formula == "recurrentParameters":
        result = {**result, "torch": result["torch"]["total"], "keras": result["keras"]["total"]}
    if formula == "layerStack":
        result = {**result, "shapes": [row["shape"] for row in result["rows"]]}
    return result


def numbers(value) -> list[str]:
    """The numbers of a result as the prose writes them."""
    if isinstance(value, bool) or value == 0:  # prose may say "none"
        return []
    if isinstance(value, dict | list):
        return [text for item in (value.values() if isinstance(value, dict) else value) for text in numbers(item)]
    return [f"{value:.4f}" if isinstance(value, float) else f"{int(value):,}"]


def test_every_formula_has_a_page_and_the_index_links_it():
    assert {path.stem for path in PAGES} == set(FORMULA_OF) and set(FORMULA_OF.values()) == set(CALCULATORS)
    index = (DOCS / "tools/index.md").read_text(encoding="utf-8")
    for path in PAGES:
        title = meta.get_data(path.read_text(encoding="utf-8"))[1]["title"]
        assert f"[{title}]({path.name})" in index, f"docs/tools/index.md: link {path.name} under its title, {title}."


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_is_complete(path):
    front = meta.get_data(path.read_text(encoding="utf-8"))[1]
    assert front["title"] and 40 < len(front["description"]) < 170
    [(names, fallback)] = blocks(path, "calculator")
    assert names["data-calculator"] == path.stem and "markdown" in names
    assert isinstance(json.loads(names.get("data-values") or "{}"), dict)
    assert len(fallback.strip()) > 60, "what stands in the calculator is what readers without JavaScript get"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_worked_examples_are_true(path, run):
    examples = blocks(path, "calculator-example")
    assert examples
    for names, prose in examples:
        formula, params, shown = (
            FORMULA_OF[names["data-calculator"]],
            json.loads(names["data-values"]),
            json.loads(names["data-result"]),
        )
        [outcome] = run([(formula, params)])
        result = summary(formula, outcome["result"])
        assert close(result, shown), (path.name, result)
        by_torch = summary(formula, judged(formula, params).expected)
        checked = {name: value for name, value in shown.items() if name in by_torch}
        assert checked and close(by_torch, checked), (path.name, by_torch)
        unsaid = [
            text for text in numbers(shown) if not re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d]|[.,]\d)", prose)
        ]
        assert not unsaid, f"{path.name}: the example does not say {unsaid}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_refusals_are_true(path, run):
    [(names, prose)] = blocks(path, "calculator-refusals")
    formula, refused = FORMULA_OF[names["data-calculator"]], json.loads(names["data-values"])
    assert len(refused) == len(re.findall(r"^- ", prose, re.MULTILINE)) >= 3
    defaults = {"dims": 1} if formula in ("convOutputSize", "convTranspose") else {}
    if formula == "convOutputSize":
        defaults |= {"s": 1, "p": 0, "d": 1}
    for params, outcome in zip(refused, run([(formula, params) for params in refused]), strict=True):
        assert judged(formula, {**defaults, **params}).expected is None, f"torch takes {params}"
        assert "rejected" in outcome, f"the calculator takes {params}"
