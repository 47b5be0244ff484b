"""How long the page takes to explain a pasted text: as people paste it, and texts of a megabyte that ask for trouble."""

import json
import statistics
import subprocess
from pathlib import Path

from tested_answers.content.entry import find_root
from tested_answers.explain.families import find_families
from tested_answers.site.explain import scripts

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
PROGRAM = """
require("./docs/assets/javascripts/explain/engine.js");
const { families, areas, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const timed = (work) => { const begun = performance.now(); work(); return performance.now() - begun; };
let engine;
const made = timed(() => (engine = explainEngine.create(families)));
areas.forEach((area) => engine.add(...area));
const took = texts.map((text) => timed(() => engine.explained(text) ?? engine.nearest(text)));
console.log(JSON.stringify({ made, took }));
"""


def report() -> None:
    """Print milliseconds."""
    families = find_families(ROOT)
    said = [text[text.index("(") + 1 : text.rindex(")")] for text in scripts(ROOT, families, [], "").values()]
    [data], *areas = (json.loads(f"[{one}]") for one in said)
    pasted = [case["text"] for case in json.loads((ROOT / "tests/families/pasted.json").read_text(encoding="utf-8"))]
    large = [(text * (MEGABYTE // len(text) + 1))[:MEGABYTE] for text in TROUBLE.values()]
    asked = json.dumps({"families": data["families"], "areas": areas, "texts": [*pasted, *large]})
    done = subprocess.run(["node", "-e", PROGRAM], input=asked, capture_output=True, text=True, check=True, cwd=ROOT)
    answer = json.loads(done.stdout)
    usual, slow = answer["took"][: len(pasted)], dict(zip(TROUBLE, answer["took"][len(pasted) :], strict=True))
    print(f"\n{len(families)} families of messages are read in   {answer['made']:8.1f} ms, once")
    print(f"a pasted text is explained in (median)  {statistics.median(usual):8.1f} ms, at most {max(usual):.1f}")
    worst = max(slow, key=slow.get)
    print(f"a megabyte is answered or refused in    {max(slow.values()):8.1f} ms at most ({worst})")


if __name__ == "__main__":
    report()
