"""A pasted text finds its family whatever stands around it; foreign texts find none. It is the engine of the page that is asked."""

import json
import random
import re
from argparse import Namespace
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest

from tested_answers.explain.command import new_error
from tested_answers.explain.engine import Engine, call
from tested_answers.explain.families import find_families, read
from tested_answers.explain.holes import names_in
from tested_answers.files import find_root
from tested_answers.site.explain import scripts

DEPENDS = ["tested_answers/explain/*.py", "tested_answers/site/explain.py", "families/**/*.yml", "tests/families/*", "docs/assets/javascripts/explain/*.js"]  # fmt: skip
ROOT = find_root(Path(__file__).parent)
FAMILIES = find_families(ROOT)
ENGINE = Engine(FAMILIES)
explained = cache(ENGINE.explained)  # more than one test asks for some texts
HELD_OUT = json.loads((ROOT / "tests/families/held_out.json").read_text(encoding="utf-8"))
PASTED = json.loads(
    (ROOT / "tests/families/pasted.json").read_text(encoding="utf-8")
)  # whole tracebacks, notebooks, logs
OWN = json.loads((ROOT / "tests/families/own_lines.json").read_text(encoding="utf-8"))
FOREIGN = json.loads((ROOT / "tests/families/foreign.json").read_text(encoding="utf-8"))
MAT1 = "mat1 and mat2 shapes cannot be multiplied (2x256 and 400x120)"
LINES = [
    "Traceback (most recent call last):",
    '  File "a.py", line 3, in <module>',
    "RuntimeError: mat1 and mat2",
    f" {MAT1[14:]}",
    "",
]
TRACE = 'Traceback (most recent call last):\n  File "run.py", line 3, in <module>\n    net.start()\n'
PIECES_OF_LINES = [
    line[start : start + 25] for line in (*LINES[:2], f"RuntimeError: {MAT1}") for start in range(0, len(line), 25)
]
NOISE = {
    "times": "\n".join(f"[05:12:0{place}] {line}" for place, line in enumerate(LINES)),
    "process": "\n".join(f"(Worker pid=682) {line}".rstrip() for line in LINES),
    "logger": "\n".join(f"2026-11-27 05:12:09,{place}23 ERROR train: {line}" for place, line in enumerate(LINES)),
    "level": "\n".join(f"ERROR:root:3: {line}" for line in LINES),
    "logged and cut": "\n".join(f"(Worker pid={place}82) {line}" for place, line in enumerate(PIECES_OF_LINES)),
    "one line of a log": r"\n".join(LINES),
    "bare": MAT1,
    "prefix": f"RuntimeError: {MAT1}",
    "traceback": f'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    y = net(x)\nRuntimeError: {MAT1}\n',
    "colours": "\x1b[0;31mRuntimeError\x1b[0m: " + MAT1.replace(" ", " \x1b[1m") + "\x1b[0m",
    "colours without escape": f"[0;31mRuntimeError[0m: [1m{MAT1}[0m",
    "log": f"2026-11-24 10:00:00,123 ERROR RuntimeError: {MAT1}",
    "wrapped": "RuntimeError: " + MAT1.replace(" ", "\n   "),
    "windows": "RuntimeError: " + MAT1.replace(" ", "\r\n"),
    "frames": "\n".join(
        f"│ {line} │" for line in ("RuntimeError: mat1 and mat2 shapes", "cannot be multiplied (2x256 and", "400x120)")
    ),
    "ranks": "[rank0]: RuntimeError: mat1 and mat2 shapes cannot be\n[rank0]: multiplied (2x256 and 400x120)",
    "pytest": f"E       RuntimeError: {MAT1}",
    "quoted": f"> RuntimeError: '{MAT1}'",
    "bold": f"**RuntimeError: {MAT1}**",
    "bold inside": f"RuntimeError: {MAT1.replace('2x256', '**2x256**')}",
    "ignored": f"{TRACE}RuntimeError: {MAT1}\nException ignored in: <function Run.__del__ at 0x7f25>\n{TRACE}TypeError: 'NoneType' object is not subscriptable\n",
    "html": f"<pre>RuntimeError: {MAT1}</pre>",
    "keras": f"Exception encountered when calling Linear.call().\n\n{MAT1}\n\nArguments received by Linear.call():\n  • args",
    "after": f"{MAT1}\n\nwhat should I do?",
    "upper": MAT1.upper().replace("2X256", "2x256").replace("400X120", "400x120"),
}


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE)
def test_what_stands_around_a_message_changes_nothing(text: str) -> None:
    found = explained(text)
    assert found["slug"] == "mat1-and-mat2-shapes"
    assert [raw for _, raw, _ in found["numbers"]] == ["2", "256", "400", "120"]
    assert found["causes"][0]["write"] == "nn.Linear(256, 120)"


def test_the_last_exception_of_a_traceback_goes_first() -> None:
    first = "ValueError: Expected more than 1 value per channel when training, got input size torch.Size([1, 3])"
    text = f"{first}\n\nDuring handling of the above exception, another exception occurred:\n\nRuntimeError: {MAT1}\n"
    assert explained(text)["slug"] == "mat1-and-mat2-shapes"
    foreign = f"RuntimeError: {MAT1}\n\nThe above exception was the direct cause of:\n\nMyError: training failed\n"
    assert explained(foreign)["slug"] == "mat1-and-mat2-shapes"


def test_what_says_only_that_another_process_failed_yields_to_its_error() -> None:
    ends = (
        "torch.distributed.elastic.multiprocessing.errors.ChildFailedError: \n====\ntrain.py FAILED\n----\nFailures:\n"
        "[0]:\n  rank      : 1 (local_rank: 1)\n  exitcode  : 1 (pid: 4182)\n",
        "RuntimeError: Caught RuntimeError in replica 0 on device 0.\n",
    )
    above = f"{LINES[0]}\nRuntimeError: {MAT1}\n\n{LINES[0]}\n"
    for end in ends:
        assert explained(end)["slug"] == "error-elsewhere"
        assert explained(above + end)["slug"] == "mat1-and-mat2-shapes"


UNKNOWN = [f"{TRACE}pydantic.errors.PydanticUserError: a field has no annotation\n", f"{TRACE}AssertionError\n"]
LOG_LINES = {  # what libraries write above an exception that is not theirs
    "W dso_loader.cc:60] Could not load dynamic library 'cudart64_101.dll'; dlerror: cudart64_101.dll not found": "cuda-library-not-found",
    "Some weights of BertForSequenceClassification were not initialized from the model checkpoint at bert and are newly initialized: ['classifier.weight']": "newly-initialized",
    "loss.py:535: UserWarning: Using a target size (torch.Size([8])) that is different to the input size (torch.Size([8, 1])). This will likely lead to incorrect results due to broadcasting.": "mse-broadcast-warning",
    "WARNING:tensorflow:Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at least `steps_per_epoch * epochs` batches (in this case, 20 batches).": "ran-out-of-data",
}


@pytest.mark.parametrize(("line", "slug"), LOG_LINES.items())
def test_a_log_line_above_a_traceback_is_not_what_was_raised(line: str, slug: str) -> None:
    assert explained(line)["slug"] == slug
    for unknown in UNKNOWN:
        assert explained(f"{line}\n{unknown}") is None
    assert explained(f"{line}\n{TRACE}RuntimeError: {MAT1}\n")["slug"] == "mat1-and-mat2-shapes"
    cut_off = f"{line}\n{TRACE}"  # so the line may be the message
    assert explained(cut_off)["slug"] == slug


@pytest.mark.parametrize("case", [*HELD_OUT, *PASTED], ids=lambda case: case["text"][-50:])
def test_a_message_that_no_family_was_made_from_finds_its_own(case: dict) -> None:
    found = explained(case["text"])
    assert found and found["slug"] == case["slug"]
    shown = {name: raw for name, raw, _ in found["numbers"]}
    assert {name: shown.get(name) for name in case["numbers"]} == case["numbers"]


def test_foreign_errors_find_no_family() -> None:
    """Python's own words are nobody's: what they say is true of any program, and the answer says that it knows no more."""
    false = [(text, found["slug"]) for text in FOREIGN if (found := explained(text)) and not found["general"]]
    assert len(FOREIGN) >= 600
    assert len(false) <= len(FOREIGN) // 100, false


PIECES = [  # of what some family quotes, in longer words; and what is said of many other objects
    "AttributeError: 'tuple' object has no attribute 'append'",
    "AttributeError: 'tuple' object has no attribute 'shape'",
    "File 'list.py', line 3, in last\n    node.next.data\nAttributeError: 'NoneType' object has no attribute 'data'",
    "AttributeError: 'NoneType' object has no attribute 'dataset'",
    "'NoneType' object has no attribute 'dataset'",
    "AttributeError: 'numpy.ndarray' object has no attribute 'to_numpy'",
    "AttributeError: 'int' object has no attribute 'backwards'",
    "AttributeError: 'MyTensor' object has no attribute 'astype'",
]


@pytest.mark.parametrize("text", PIECES)
def test_a_quoted_word_at_an_edge_of_a_wording_is_a_whole_word(text: str) -> None:
    found = explained(text)
    assert found is None or found["general"]


GENERAL = {  # Python's own words in programs of any kind, and what they name
    "KeyError: 'price'": ("key-of-a-dict", {"key": "price"}),
    "KeyError: 'unit price'": ("key-of-a-dict", {"key": "unit price"}),
    "KeyError: ((3, 1), 2)": ("key-of-a-dict", {"first": "3"}),
    "AttributeError: 'Board' object has no attribute 'place'": ("own-attribute", {"kind": "Board", "name": "place"}),
    "File \"a.py\", line 9, in take\n    return object.asked(self)\nAttributeError: 'Board' object has no attribute 'place'": (
        "own-attribute",
        {"kind": "Board", "name": "place"},
    ),
    "TypeError: Shop.total() missing 1 required positional argument: 'tax'": ("own-arguments", {"name": "tax"}),
    "ZeroDivisionError: division by zero": ("divided-by-zero", {}),
    "ModuleNotFoundError: No module named 'requests'": ("own-import", {"module": "requests"}),
}
NOT_GENERAL = [  # sentences that others wrote, and what is not the last that was raised
    "KeyError: \"word 'foo' not in vocabulary\"",
    "KeyError: \"['price', 'area'] not in index\"",
    "KeyError: 'price'\n\nDuring handling of the above exception, another exception occurred:\n\nshop.errors.ShopError: no such price",
    "the log says 'Board' object has no attribute 'place' and goes on",
]


@pytest.mark.parametrize(("text", "said"), GENERAL.items())
def test_pythons_own_words_are_explained_in_any_program(text: str, said: tuple[str, dict]) -> None:
    found = explained(text)
    assert (found["slug"], found["general"]) == (said[0], True)
    assert {name: raw for name, raw, _ in found["numbers"] if name in said[1]} == said[1]
    assert found["causes"]


@pytest.mark.parametrize("text", NOT_GENERAL)
def test_what_others_wrote_is_not_pythons_own(text: str) -> None:
    assert explained(text) is None


ALONE = {  # raised without a word, or with an empty one
    "StopIteration": "loader-is-used-up",
    f"{TRACE}StopIteration\n": "loader-is-used-up",
    f"{TRACE.replace('net.start()', '[word_to_idx[word] for word in words]')}KeyError: ''\n": "unknown-word",
}


@pytest.mark.parametrize(("text", "slug"), ALONE.items())
def test_the_name_of_an_exception_alone_is_read_with_the_lines_above_it(text: str, slug: str) -> None:
    assert explained(text)["slug"] == slug


def test_a_cause_that_a_frame_would_point_at_is_not_first_where_nothing_is_known() -> None:
    first = explained("ValueError: too many values to unpack (expected 2)")["causes"][0]
    assert first["because"].startswith("What gives the values")


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("----> 1 for ids, mask, y in dl:\n      2     print(ids.shape)", "and a batch has another number of parts"),
        ("      1 for x in dl:\n----> 2     b, c, h = x.shape", "3 sizes are read from a shape that has 2"),
    ],
)
def test_a_line_beside_the_one_that_failed_chooses_no_family(cell: str, means: str) -> None:
    """A notebook shows the lines above and below it."""
    said = "ValueError: not enough values to unpack (expected 3, got 2)"
    text = f"ValueError    Traceback (most recent call last)\nCell In[2], line 1\n{cell}\n\n{said}\n"
    assert means in explained(text)["means"]


def test_a_line_break_inside_a_word_is_a_terminals() -> None:
    text = "\n".join(f"RuntimeError: {MAT1}"[start : start + 37] for start in range(0, 100, 37))
    found = explained(text)
    assert [raw for _, raw, _ in found["numbers"]] == ["2", "256", "400", "120"]
    assert not found["cut"]


CUT = {  # a terminal's line breaks, and what the numbers and names are
    "IndexError: index 10 is out of bounds for axis 0 with size 1\n0": {"index": "10", "size": "10"},
    "IndexError: index 10 is out of bounds for axis 0 with size 1\r\n0\r\n": {"index": "10", "size": "10"},
    "IndexError: index 1\n00 is out of bounds for axis 0 with size 10": {"index": "100", "size": "10"},
    "IndexError: index 10 is out of bounds for\naxis 0 with size 10": {"index": "10", "size": "10"},
    "IndexError: index 10 is out of bounds for axis 0 with size 10\nWhat is wrong?": {"index": "10", "size": "10"},
    "TypeError: linear(): argument 'input' (position 1) must be Tensor, not n\numpy.ndarray": {"got": "numpy.ndarray"},
    "TypeError: linear(): argument 'input' (position 1) must be Tensor, not tuple\nHelp": {"got": "tuple"},
    "TypeError: linear(): argument 'input' (position 1) must be Tensor, not tuple\nthat is all": {"got": "tuple"},
    "RuntimeError: expected m1 and m2 to have the same dtype, but got: double != fl\noat": {"want": "float"},
    "RuntimeError: Expected object of scalar type Long but got scalar type Fl\noat for argument #2 'mat2'": {
        "got": "Float",
        "argument": "mat2",
    },
    "RuntimeError: Expected size for first two dimensions of batch2 tensor to be: [16, 64] but got: [16,\n12].": {
        "got": "[16, 12]"
    },
    "RuntimeError: Given groups=1, weight of size [16, 3, 3, 3],\nexpected input[1, 480, 640, 3] to have 3 channels, but got 4\n80 channels instead": {
        "want": "3",
        "got": "480",
    },
    # What is no break of a terminal, and Python 2's whole numbers.
    "RuntimeError: module compiled against API version 0xe but this version of numpy is 0xd\nImportError: numpy.core.multiarray failed to import": {},
    "Error when checking input: expected lstm_1_input to have shape (50, 39) but got array with shape (10L, 39L)": {
        "got": "(10L, 39L)"
    },
}


@pytest.mark.parametrize(("text", "numbers"), CUT.items(), ids=lambda value: str(value)[-30:])
def test_what_a_terminal_cut_is_named_whole(text: str, numbers: dict[str, str]) -> None:
    found = explained(text)
    assert not found["cut"]
    assert {name: raw for name, raw, _ in found["numbers"] if name in numbers} == numbers
    assert "Error" not in "".join(raw for _, raw, _ in found["numbers"])


@pytest.mark.parametrize(
    ("left", "numbers"),
    [
        (MAT1[:-5], {"rows": "2", "arrive": "256"}),
        (f"{MAT1[:-5]}...", {"rows": "2", "arrive": "256"}),
        (MAT1.partition("x256")[0] + "x25", {"rows": "2"}),
        (MAT1[6:], {"rows": "2", "arrive": "256", "wait": "400", "out": "120"}),
        (f"\u2026{MAT1[7:]}", {"rows": "2", "arrive": "256", "wait": "400", "out": "120"}),
    ],
)
def test_what_is_left_of_a_message_names_only_whole_numbers(left: str, numbers: dict[str, str]) -> None:
    found = explained(left)
    assert found["slug"] == "mat1-and-mat2-shapes"
    assert found["cut"]
    assert {name: raw for name, raw, _ in found["numbers"]} == numbers
    assert ("\u2026" in found["means"]) == (len(numbers) < 4)
    assert bool(found["causes"][0]["write"]) == (len(numbers) == 4)


def test_a_beginning_that_goes_on_otherwise_is_not_what_is_left() -> None:
    assert explained("AttributeError: 'int' object has no attribute 'append'")["general"]
    assert explained("AttributeError: 'int' object has no attribute 'backw")["cut"]


def _hostile() -> list[str]:
    noise = random.Random(0)
    letters = "".join(map(chr, range(0x20, 0x7F))) + "\x00\x1b\r\n\t│ü漢💥\u2028"
    return [
        "",
        " ",
        "\x00\x1b[31m",
        "<img src=x onerror=hit()>",
        "{rows} {constructor} {__proto__}",
        f"RuntimeError: {MAT1}".replace("256", "9" * 400),
        "torch.Size([" + "1, " * 5_000,
        "mat1 and mat2 shapes cannot be multiplied (" * 3_000,
        "[torch.FloatTensor [1], which is output 0 of " * 2_000,
        "\x1b[" * 50_000,
        "<script>alert(1)</script>\n" * 5_000,
        f"<b onclick=x()>RuntimeError: {MAT1}</b>\x07\x00\u202e",
        "mat1 and mat2 shapes cannot be mul" * 20_000,
        MAT1[:-5],
        MAT1[6:],
        *("".join(noise.choices(letters, k=300)) for _ in range(20)),
        "".join(noise.choices(letters, k=20_000)) + MAT1,
        MAT1 + "x" * 150_000 + "\n" + MAT1,
    ]


@pytest.mark.parametrize("text", _hostile(), ids=lambda text: repr(text[:20]))
def test_a_hostile_text_is_answered_or_refused(text: str) -> None:
    found = explained(text)
    assert (found["slug"] if found else None) == ("mat1-and-mat2-shapes" if MAT1[14:43] in text else None)


def test_what_comes_in_parts_says_the_same() -> None:
    """The page fetches the part that a text asks for; each area has a text that asks for one of its own."""
    said = [text[text.index("(") + 1 : text.rindex(")")] for text in scripts(ROOT, FAMILIES, [], "").values()]
    [data], *parts = (json.loads(f"[{one}]") for one in said)
    texts = [*(case["text"] for case in (*HELD_OUT, *PASTED, *OWN)), *[*BARE][::10], *LOG_LINES, *FOREIGN[::10]]
    asked = """(data, parts, texts) => {
      const [engine, said, added] = [explainEngine.create(data.families, data.parts), new Map(parts), new Set()];
      const add = (part) => { if (part && engine.wants(part)) { engine.add(part, said.get(part)); added.add(part); } };
      return [texts.map((text) => {
        [engine.missing(text), ...engine.nearest(text).map((one) => one.part)].forEach(add);
        return [engine.explained(text), engine.nearest(text).map((one) => one.slug)];
      }), [...added]];
    }"""
    answers, added = call(f"({asked})", data, parts, texts)
    for text, (found, near) in zip(texts, answers, strict=True):
        assert found == explained(text)
        assert near == [family.slug for family in ENGINE.nearest(text)]
    assert {part.rpartition("-")[0] for part in added} == {family.area for family in FAMILIES}


def test_what_a_browser_gets_of_a_pattern_is_all_that_is_read_of_it() -> None:
    patterns = [one.pattern for family in FAMILIES for one in family.wordings]
    assert patterns
    plain = {text: call("explainEngine.plain", text).lower() for one in patterns for text in (one.text, one.bare)}
    other = [one for one in patterns if plain[one.text] != plain[one.bare]]
    assert other == []


def test_a_pattern_is_tried_from_a_few_places_only(tmp_path: Path) -> None:
    """So that no text makes it walk back and forth."""
    path = _a_good_family(tmp_path)
    wording = "begin of it {a} ... middle {b} ... end of it all"
    path.write_text(GOOD.replace("the size {a} does not fit the size {b} here", wording), encoding="utf-8")
    engine = Engine(find_families(tmp_path))
    call("""(() => {
      const exec = RegExp.prototype.exec;
      globalThis.tried = 0;
      RegExp.prototype.exec = function (text) { tried += this.source.startsWith("middle"); return exec.call(this, text); };
      return true;
    })""")
    assert engine.explained("begin of it 1 middle 2 " * 40_000 + "end of it all")["numbers"][0][1] == "1"
    assert 0 < call("(() => tried)") < 100


def test_nothing_fits_and_neighbours_are_named() -> None:
    text = "RuntimeError: The size of tensor x must match its size of tensor y at non-singleton places"
    assert explained(text) is None
    assert ENGINE.nearest(text)[0].slug == "size-of-tensor-a"
    assert ENGINE.nearest("KeyError: 'price'") == []


def test_a_new_family_is_red_until_it_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/taxonomy.yml").write_text("topics:\n  shapes: Shapes\ntags: []\n", encoding="utf-8")
    (tmp_path / "families/areas.yml").write_text("shapes: Shapes\n", encoding="utf-8")
    assert new_error(tmp_path, Namespace(name="shapes/too-many-axes")) == 0
    path = tmp_path / "families/shapes/too-many-axes.yml"
    assert any("placeholder" in violation.sentence for violation in read(path, tmp_path)[1])
    with pytest.raises(ValueError, match="exists already"):
        new_error(tmp_path, Namespace(name="shapes/too-many-axes"))
    with pytest.raises(ValueError, match="write area/slug"):
        new_error(tmp_path, Namespace(name="nowhere/x"))


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("wait % arrive == 0", True),
        ("wait // arrive % arrive == 0 and rows * arrive == wait", False),
        ("got == 'tuple'", False),
        ("'cuda' in got and axes(size) == 2", True),
        ("'cuda' not in got", False),
        ("name in 'dim|shape'", True),
        ("name not in 'dim|shape'", False),
        ("name in 'dims|reshape'", False),  # a word of the list, no part of one
        ("name not in 'dims|reshape'", True),
        ("size[1] + 1 == 4", True),
        ("missing == 1", None),
        ("missing == 1 and rows == 64", False),
        ("rows == 1 or arrive == 28", True),
        ("rows == 64 and arrive == 1 or wait == 784 and arrive == 2", False),
        ("missing == 1 or rows == 64", True),
        ("missing == 1 or rows == 1", False),
    ],
)
def test_a_condition_over_the_readers_numbers(condition: str, holds: bool | None) -> None:
    values = {"rows": 64, "arrive": 28, "wait": 784, "got": "torch.cuda.FloatTensor", "size": [2, 3], "name": "dim"}
    assert call("((...given) => explainEngine.workedOut(...given) ?? null)", condition, values) is holds
    assert names_in(condition) <= {*values, "missing"}


ADVISED = {  # what the numbers of a message say, and the line that goes first then
    "Data cardinality is ambiguous:\n  x sizes: 28, 28, 28\n  y sizes: 60000\nMake sure all arrays contain the same number of samples.": "x = np.array(x)",
    "operands could not be broadcast together with shapes (224,224,4) (3,)": "a = a[..., :3]",
    "expected axis -1 of input shape to have value 784, but received input with shape (None, 28, 28)": "x = x.reshape(len(x), -1)",
    "shape '[-1, 400]' is invalid for input of size 3072": "x = x.flatten(1)",
    "No CUDA GPUs are available": "device = 'cuda' if",
    "NameError: name 'Conv2D' is not defined": "from keras.layers import Conv2D",
    "TypeError: fit() got an unexpected keyword argument 'nb_epoch'": "model.fit(x, y, epochs=2)",
    "RuntimeError: Found 0 files in subfolders of: data/train": "data = torchvision.datasets.ImageFolder('data/train')",
    "AttributeError: 'Conv2d' object has no attribute '_forward_hooks_with_kwargs'": "fresh.load_state_dict(model.state_dict())",
    "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1129)>": "import certifi, os",
    "partially initialized module 'torch' has no attribute 'nn' (most likely due to a circular import)": "os.rename('torch.py', 'my_torch.py')",
    "Shape mismatch: The shape of labels (received (320,)) should equal the shape of logits except for the last dimension (received (32, 10)).": "keras.losses.CategoricalCrossentropy()",
    # a cause that a traceback would show goes behind those that are always met
    "RuntimeError: Unable to find a valid cuDNN algorithm to run convolution": "loader = DataLoader(",
    "libcudnn.so.8: cannot open shared object file: No such file or directory": "pip install --force-reinstall torch",
    "Could not load dynamic library 'cudart64_101.dll'; dlerror: cudart64_101.dll not found": "os.environ['TF_CPP_MIN_LOG_LEVEL']",
    "`validation_split` is only supported for Tensors or NumPy arrays, found following types in the input: [<class 'tensorflow.python.data.ops.BatchDataset'>]": "model.fit(data, validation_data=",
    "Expected input batch_size (35) to match target batch_size (16)": "lstm.batch_first = True",
    "The size of tensor a (5) must match the size of tensor b (64) at non-singleton dimension 1": "loss = F.cross_entropy(out, y.long().flatten())",
    "The size of tensor a (4) must match the size of tensor b (3) at non-singleton dimension 0": "x = x[:3]",
    "The size of tensor a (20) must match the size of tensor b (9) at non-singleton dimension 3": "mask = key_ids",
    "The size of tensor a (64) must match the size of tensor b (32) at non-singleton dimension 1": "shortcut = nn.Linear(",
    "The size of tensor a (600) must match the size of tensor b (512) at non-singleton dimension 1": "x = x[:, :512] + table",
    "The size of tensor a (64) must match the size of tensor b (65) at non-singleton dimension 3": "up = F.interpolate(up",
    "The size of tensor a (112) must match the size of tensor b (224) at non-singleton dimension 3": "shortcut = nn.Conv2d(",
    "mode maximize is unknown!": "scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode='max')",
    "mat1 and mat2 shapes cannot be multiplied (128x1 and 32x10)": "x = torch.flatten(x, 1)",
    "mat1 and mat2 shapes cannot be multiplied (3072x32 and 3072x10)": "x = torch.flatten(x, 1)",
    "mat1 and mat2 shapes cannot be multiplied (32x49 and 1568x10)": "x = x.unsqueeze(0)",
    "mat1 and mat2 shapes cannot be multiplied (64x256 and 512x10)": "nn.Linear(256, 10)",
    "as input #1(zero-based) was expected to be a int64 tensor but is a double tensor": "a = tf.cast(a, b.dtype)",
    "as input #1(zero-based) was expected to be a float tensor but is a int32 tensor": "b = tf.cast(b, a.dtype)",
    "Input 0 of layer 'lstm_1' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (None, 64)": "layers.LSTM(64, return_sequences=True)",
    "Input 0 of layer 'lstm' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (32, 8)": "x = x[..., None]",
    "For batched 3-D input, hx should also be 3-D but got 2-D tensor": "h = h.unsqueeze(0)",
    "stack expects each tensor to be equal size, but got [3, 20, 30] at entry 0 and [4, 20, 30] at entry 2": "image = image.convert('RGB')",
    "stack expects each tensor to be equal size, but got [12, 7] at entry 0 and [9, 7] at entry 1": "nn.utils.rnn.pad_sequence",
    "shapes (50,6) and (50,2) not aligned: 6 (dim 1) != 50 (dim 0)": "np.dot(a.T, b)",
    "shapes (50,6) and (2,6) not aligned: 6 (dim 1) != 2 (dim 0)": "np.dot(a, b.T)",
    "linear(): argument 'input' (position 1) must be Tensor, not NoneType": "return x",
    "linear(): argument 'input' (position 1) must be Tensor, not GELU": "x = nn.GELU()(x)",
    "linear(): argument 'input' (position 1) must be Tensor, not tuple": "x, state = lstm(inputs)",
    "Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the same": "x = x.to(next(model",
    "Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same": "model.to(x.device)",
    "Input type (torch.cuda.DoubleTensor) and weight type (torch.cuda.FloatTensor) should be the same": "x = x.to(torch.float32)",
    "Input type (torch.cuda.ByteTensor) and weight type (torch.cuda.FloatTensor) should be the same": "x = x.to(torch.float32) / 255",
    "Input type (unsigned char) and bias type (float) should be the same": "x = x.to(torch.float32) / 255",
    "mat1 and mat2 must have the same dtype, but got Byte and Float": "x = x.to(torch.float32) / 255",
    "shape '[32, 100]' is invalid for input of size 700": "x = x.view(len(x), -1)",
    "expected 4D input (got 2D input)": "norm = nn.BatchNorm1d(norm.num_features)",
    "DataLoader worker (pid 7) is killed by signal: Bus error. ": "docker run --shm-size",
    "DataLoader worker (pid 7) is killed by signal: Killed. ": "torch.utils.data.DataLoader(dataset, num_workers=1",
    "Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). Kernel size can't be greater than actual input size": "conv.padding = tuple((d * (k - 1) + 1) // 2",
    'Error(s) in loading state_dict for Net: Missing key(s) in state_dict: "fc.weight", "fc.bias". Unexpected key(s) in state_dict: "model", "step".': "model.load_state_dict(next(part for part in state.values() if isinstance(part, dict) and next(iter(model.state_dict())) in part))",
    'Error(s) in loading state_dict for Net: Missing key(s) in state_dict: "fc.weight". Unexpected key(s) in state_dict: "_orig_mod.fc.weight".': "state = {name.replace('_orig_mod.', '')",
    'Error(s) in loading state_dict for Net: Unexpected key(s) in state_dict: "epoch", "arch", "state_dict".': "model.load_state_dict(next(part for part in state.values() if isinstance(part, dict) and next(iter(model.state_dict())) in part))",
    "mat1 and mat2 shapes cannot be multiplied (1x6272 and 784x10)": "x = torch.flatten(x, 1)",
    "mat1 and mat2 shapes cannot be multiplied (96x50 and 12x32)": "x = x.movedim(1, -1)",
    "batch1 must be a 3D tensor": "torch.bmm(w.unsqueeze(1), values)",
    "operands could not be broadcast together with shapes (100,) (90,)": "",
    "operands could not be broadcast together with shapes (256,256) (3,) (256,256)": "a = np.stack([a] * 3, axis=-1)",
    "operands could not be broadcast together with shapes (5,2) (2,2)": "",
    "operands could not be broadcast together with shapes (5,2) (5,)": "b = b[:, None]",
    "cannot reshape array of size 27000 into shape (28,28)": "",
    "cannot reshape array of size 7840 into shape (28,28)": "x.reshape(-1, *(28,28))",
    "The total size of the tensor must be unchanged. Received: input_shape=(100,), target_shape=(7, 7, 3)": "layers.Dense(147)",
    "indices[0,1] = 10 is not in [0, 10)": "layers.Embedding(11, embedding.output_dim)",
    "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size 4 is different from 3)": "b = np.zeros((a.shape[1], *b.shape[1:]))",
    "Weights only load failed. This file can still be loaded, to do so you have two options": "torch.save(model.state_dict(), path)",
    "WeightsUnpickler error: Unsupported global: GLOBAL torch.nn.modules.container.Sequential was not an allowed global by default": "torch.save(model.state_dict(), path)",
    "WeightsUnpickler error: Unsupported global: GLOBAL argparse.Namespace was not an allowed global by default": "torch.serialization.add_safe_globals([argparse.Namespace])",
    "module 'numpy' has no attribute 'warnings'": "import warnings",
    "module 'numpy' has no attribute 'trapz'": "np.trapezoid(y, x)",
    "module 'numpy' has no attribute 'float_'": "",
    "OOM when allocating tensor with shape[32,64,128,128]": "model.fit(x, y, batch_size=16)",
    "size mismatch for conv.weight: copying a param with shape torch.Size([128, 2, 3, 3]) from checkpoint, the shape in current model is torch.Size([128, 1, 3, 3])": "saved['conv.weight'] = saved['conv.weight'].mean(1",
    "size mismatch for fc.weight: copying a param with shape torch.Size([10, 512]) from checkpoint, the shape in current model is torch.Size([10, 256])": "",
    "size mismatch for fc.weight: copying a param with shape torch.Size([1000, 512]) from checkpoint, the shape in current model is torch.Size([10, 512])": "own = model.state_dict()",
    "The size of tensor a (0) must match the size of tensor b (16) at non-singleton dimension 0": "",
    "shape '[192, 50]' is invalid for input of size 6144": "x = x.view(192, -1)",
    "Expected hidden[0] size (1, 1, 100), got [1, 1, 29]": "h = torch.zeros(1, 1, 100)",
    "y = target.view(-1, 1).float()\nAttributeError: 'tuple' object has no attribute 'view'": "target = torch.tensor([classes.index",
    "File 'keras/src/losses/losses.py', line 27, in call\nIndexError: Target 9 is out of bounds": "layers.Dense(10",
    "ReduceLROnPlateau.__init__() got an unexpected keyword argument 'verbose'": "print(optimizer.param_groups",
    "Only instances of `keras.Layer` can be added to a Sequential model. Received: <class 'keras.src.layers.reshaping.flatten.Flatten'> (of type <class 'type'>)": "keras.Sequential([layers.Flatten()",
    "The filename must end in `.weights.h5`. Received: filepath=w.h5": "model.save_weights('model.weights.h5')",
    "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cuda:1!": "x = x.to(next(layer.parameters()).device)",
    "Input 0 with name 'None' of layer 'lstm' is incompatible with the layer: expected ndim=3, found ndim=4. Full shape received: (None, 10, 2, 2)": "layers.Reshape((10, 4))",
    "Input 0 with name 'None' of layer 'repeat_vector' is incompatible with the layer: expected ndim=2, found ndim=3. Full shape received: (None, 4, 3)": "layers.LSTM(3)",
    "Input 0 with name 'None' of layer 'conv1d' is incompatible with the layer: expected min_ndim=3, found ndim=2. Full shape received: (None, 10)": "layers.Reshape((10, 1))",
    "Received an invalid value for `units`, expected a positive integer. Received: units=-1": "layers.Dense(max(1, width))",
    "<class 'keras.src.layers.core.dense.Dense'> could not be deserialized properly. Please ensure that components that are Python object instances (layers, models, etc.) returned by `get_config()` are explicitly deserialized in the model's `from_config()` method. Exception encountered: Unrecognized keyword arguments passed to Dense: {'go_backwards': True}": "layers.Bidirectional(layers.LSTM(3))",
    "Can't convert Python sequence with mixed types to Tensor.": "tf.constant([float('nan')",
    "module 'keras.backend' has no attribute 'sqrt'": "keras.ops.sqrt(x)",
    "Shapes (None, 7) and (None, 1, 7) are incompatible": "x = layers.Flatten()(x)",
    "Shapes (None, 30) and (None, 9) are incompatible": "",
    "Shapes (None, 1) and (None, 9) are incompatible": "keras.losses.SparseCategoricalCrossentropy()",
    "stack expects each tensor to be equal size, but got [3, 1, 224, 224] at entry 0 and [3, 1, 144, 192] at entry 1": "clip = F.interpolate(clip",
    "Using a target size (torch.Size([4])) that is different to the input size (torch.Size([4, 2])). This will likely lead to incorrect results due to broadcasting": "loss = F.cross_entropy(output, target.long())",
    "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [28, 28]": "x = x[None, None]",
    "of layer 'dense' is incompatible with the layer: expected axis -1 of input shape to have value 784, but received input with shape (28, 28)": "x = x[None]",
    "Input 0 of layer 'lstm' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (None, 10)": "x = x[..., None]",
    "indices[0] = 0 is not in [0, 0)": "dataset = dataset.filter",
    "Failed to convert a NumPy array to a Tensor (Unsupported object type float).": "x = x.astype('float32')",
    "Failed to convert a NumPy array to a Tensor (Unsupported object type list).": "x = keras.utils.pad_sequences(x, dtype='float32')",
    "Cannot feed value of shape (64,) for Tensor 'Placeholder_1:0', which has shape '(?, 10)'": "y = np.eye(10)[y]",
    "Cannot feed value of shape (0,) for Tensor 'Placeholder:0', which has shape '(6, 256, 256, 1)'": "",
    "Cannot feed value of shape (10, 16, 160, 160, 3) for Tensor u'Placeholder:0', which has shape '(12, 16, 160, 160, 3)'": "x = tf.compat.v1.placeholder(tf.float32, [None, *(16, 160, 160, 3)])",
    "Shape must be rank 4 but is rank 3 for 'Conv2D' (op: 'Conv2D') with input shapes: [?,28,28], [3,3,1,32].": "x = x[..., None]",
    "Input arrays should have the same number of samples as target arrays. Found 65536 input samples and 2048 target samples.": "",
    "You are passing a target array of shape (60000, 1) while using as loss `categorical_crossentropy`.": "model.compile('adam', 'sparse_categorical_crossentropy')",
    "A target array with shape (6682, 2) was passed for an output of shape (None, 15, 2) while using as loss `categorical_crossentropy`.": "x = layers.Flatten()(x)",
    "The model expects 3 input arrays, but only received one array. Found: array with shape (390, 50, 20)": "model.fit([a, b], y)",
    "Assign requires shapes of both tensors to match. lhs shape= [6,768] rhs shape= [2,768]": "saver = tf.compat.v1.train.Saver([v for v",
    "Cannot set tensor: Got value of type FLOAT64 but expected type FLOAT32 for input 0": "x = x.astype(interpreter.get_input_details()[0]['dtype'])",
    "module 'tensorflow._api.v2.train' has no attribute 'AdamOptimizer'": "tf.compat.v1.train.AdamOptimizer",
    "Cannot reshape a tensor with 784 elements to shape [28,28,3] (2352 elements) for 'Reshape' (op: 'Reshape')": "tf.image.grayscale_to_rgb(tf.reshape(x, (-1, 28, 28, 1)))",
    "Unknown initializer: GlorotUniform": "model = tensorflow.keras.models.load_model(path)",
    "Layer AE was called with an input that isn't a symbolic tensor. Received type: <class 'int'>. Full input: [784, 500]": "",
}


@pytest.mark.parametrize(
    ("name", "takes", "wanted"),
    [
        ("t_max", "optimizer T_max eta_min", "T_max"),
        ("batchfirst", "bias batch_first dropout", "batch_first"),
        ("patient", "mode factor patience", "patience"),
        ("layers", "hidden_size num_layers", "num_layers"),
        ("beta", "betas eps", "betas"),
        ("pos_weights", "weight reduction pos_weight", "pos_weight"),
        ("warmup", "optimizer step_size gamma", ""),
        ("lr", "eps rho", ""),
        ("adamm", "adamw adam", "adam"),
        ("adams", "adamw adam", "adam"),
        ("sparse_crossentropy", "binary_crossentropy sparse_categorical_crossentropy", ""),
        ("rellu", "relu celu relu6", "relu"),
        ("adma", "sgd adam adamw", "adam"),
        ("sdg", "rmsprop sgd", "sgd"),
        ("input_szie", "input_size hidden_size", "input_size"),
    ],
)
def test_the_argument_that_is_spelt_most_alike_is_named(name: str, takes: str, wanted: str) -> None:
    assert call("((...given) => explainEngine.meant(...given) ?? '')", name, takes) == wanted


NAMED = {  # what a call says of its arguments, and the line that goes first
    "CosineAnnealingLR.__init__() got an unexpected keyword argument 't_max'": "T_max=value",
    "TypeError: RNNBase.__init__() got an unexpected keyword argument 'batchfirst'": "batch_first=value",
    "clip_grad_norm_() missing 1 required positional argument: 'max_norm'": "nn.utils.clip_grad_norm_(",
    "RMSprop.__init__() got an unexpected keyword argument 'lrs'. Did you mean 'lr'?": "lr=value",
    "SGD.__init__() got an unexpected keyword argument 'learning_rate'": "optimizer = torch.optim.SGD(",
    "x = torch.cat([a, b], dims=1)\nTypeError: cat() got an unexpected keyword argument 'dims'": "dim=value",
    "TypeError: Module.load_state_dict() got an unexpected keyword argument 'stric'": "strict=value",
}


@pytest.mark.parametrize(("text", "line"), NAMED.items())
def test_a_call_is_known_by_what_stands_before_its_brackets(text: str, line: str) -> None:
    found = explained(text)
    assert found["slug"] == "argument-names"
    assert found["causes"][0]["write"].startswith(line)
    own = text.replace("__init__()", "fit()").replace("clip_grad_norm_()", "clip_all()")
    own = own.replace("torch.cat(", "cat(").replace("Module.", "Menu.")
    other = explained(own)
    assert other is None or other["general"]


@pytest.mark.parametrize(("text", "line"), ADVISED.items(), ids=lambda value: str(value)[-40:])
def test_the_numbers_of_a_message_say_which_line_goes_first(text: str, line: str) -> None:
    write = explained(text)["causes"][0]["write"]
    assert write.startswith(line) if line else not write


def test_tables_of_other_columns_are_not_padded() -> None:
    text = "Sizes of tensors must match except in dimension 0. Expected size 300 but got size 299 for tensor number 1 in the list"
    assert [bool(cause["write"]) for cause in explained(text)["causes"]][:2] == [False, True]


def test_what_the_message_does_not_say_is_shown_as_missing() -> None:
    text = "{product(size)} values of {type}, {{kept}}"
    assert call("explainEngine.filled", text, {}, {"type": "float"}) == ["\u2026 values of float, {kept}", False]


@pytest.mark.parametrize(
    ("begins", "before", "line"),
    [
        ("", "", "first"),
        ("", "Traceback (most recent call last):\n  File 'a.py', line 3, in mse_loss\nValueError: ", "second"),
        ("", "Traceback (most recent call last):\n  File 'a.py', line 3, in other\nValueError: ", "third"),
        ("in top ... ", "File 'a.py', line 1, in top\n  File 'a.py', line 3, in mse_loss\nValueError: ", "second"),
        ("in top ... ", "File 'a.py', line 1, in top\n  File 'a.py', line 3, in other\nValueError: ", "third"),
    ],
)
def test_a_frame_of_the_traceback_says_which_cause_goes_first(
    tmp_path: Path, begins: str, before: str, line: str
) -> None:
    (tmp_path / "families/shapes").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/taxonomy.yml").write_text("topics:\n  shapes: Shapes\ntags: []\n", encoding="utf-8")
    (tmp_path / "families/areas.yml").write_text("shapes: Shapes\n", encoding="utf-8")
    of = "  - because: {0}\n{1}    write: {0}\n    fails: x\n    fixed: WRITE\n".format
    causes = (
        of("first", "    when: a > 0\n    frame: l1_loss\n"),
        of("second", "    frame: l1_loss, mse_loss\n"),
        of("third", ""),
    )
    path = tmp_path / "families/shapes/x.yml"
    good = GOOD.partition("  - because")[0].replace("the size {a}", f"{begins}the size {{a}}")
    path.write_text(good + "".join(causes), encoding="utf-8")
    text = f"{before}the size 3 does not fit the size 4 here"
    assert Engine(find_families(tmp_path)).explained(text)["causes"][0]["write"] == line


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("expected ndim=3, found ndim=2", "The rows are flat, and each is a series of one feature."),
        (
            "Input 0 is incompatible with layer conv2d_1: expected ndim=4, found ndim=3",
            "What comes before gives (steps, features)",
        ),
        (
            "Input 0 is incompatible with layer dense_1: expected ndim=2, found ndim=3",
            "RepeatVector or a head for vectors",
        ),
    ],
)
def test_what_a_shorter_wording_leaves_unsaid_excludes_no_cause(text: str, because: str) -> None:
    """At most three are shown, first what asks least beyond what the message says."""
    causes = [cause["because"] for cause in ENGINE.explained(text)["causes"]]
    assert 1 <= len(causes) <= 3
    assert causes[0].startswith(because)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("a > 2 and c > 3", True),
        ("a > 2 and c == c", False),  # of a wording that says c
        ("a > 2 and c >= 0", False),
        ("a[1] != 2 and c > 3", False),  # what a is has no second axis
        ("a > 2 and c in 'x|y'", True),
        ("a > 9 and c > 3", False),
        ("c > 3", False),
        ("a > 9 or a > 2 and c > 3", True),
        ("a > 9 or c > 3", False),
    ],
)
def test_a_cause_is_shown_where_what_is_known_speaks_for_it(tmp_path: Path, condition: str, shown: bool) -> None:
    path = _a_good_family(tmp_path)
    cause = f"  - because: z\n    when: {condition}\n    write: z\n    fails: x\n    fixed: WRITE\n"
    text = GOOD.partition("  - because")[0].replace(
        "means:", '  - "the size {a} does not fit the size {b} here, of {c}"\nmeans:'
    )
    path.write_text(text.replace("another}", "another, c: a third}") + cause, encoding="utf-8")
    causes = Engine(find_families(tmp_path)).explained("the size 3 does not fit the size 4 here")["causes"]
    assert bool(causes) is shown


def test_a_full_gpu_is_told_in_the_units_of_the_message() -> None:
    text = "CUDA out of memory. Tried to allocate 512.00 MiB. GPU 1 has a total capacity of 11.00 GiB of which 200.50 MiB is free. Process 7 has 10.80 GiB memory in use. Of the allocated memory 10.10 GiB is allocated by PyTorch, and 300.00 MiB is reserved"
    assert explained(text)["means"] == (
        "512.00 MiB more did not fit: of 11.00 GiB are 200.50 MiB free, and PyTorch's tensors hold 10.10 GiB."
    )


def _a_good_family(root: Path) -> Path:
    path = root / "families/shapes/x.yml"
    path.parent.mkdir(parents=True)
    (root / "docs").mkdir()
    (root / "docs/taxonomy.yml").write_text("topics:\n  shapes: Shapes\ntags: []\n", encoding="utf-8")
    (root / "families/areas.yml").write_text("shapes: Shapes\n", encoding="utf-8")
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_two_families_of_one_slug_are_a_violation(tmp_path: Path) -> None:
    for area in ("losses", "shapes"):
        path = tmp_path / "families" / area / "x.yml"
        path.parent.mkdir(parents=True)
        path.write_text(GOOD, encoding="utf-8")
    (tmp_path / "families/areas.yml").write_text("shapes: Shapes\nlosses: Losses\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"families/losses/x.yml:1: shapes/x has the same slug"):
        find_families(tmp_path)


@pytest.mark.parametrize(
    ("listed", "says"),
    [
        ("x: the size ... fit the size", None),
        ("y: the size", r"families/often.yml:1: there is no family y"),
        ("x: another size", r"families/often.yml:1: no wording of shapes/x has the words 'another size'"),
    ],
)
def test_what_is_met_most_is_a_family_by_words_of_it(tmp_path: Path, listed: str, says: str | None) -> None:
    _a_good_family(tmp_path)
    (tmp_path / "families/often.yml").write_text(listed, encoding="utf-8")
    with pytest.raises(ValueError, match=says) if says else nullcontext():
        assert [str(one) for one in find_families(tmp_path)] == ["shapes/x"]


def test_a_frame_may_be_the_name_of_a_list(tmp_path: Path) -> None:
    path = _a_good_family(tmp_path)
    wording = '"the size {a} does not fit the size {b} here"'
    path.write_text(GOOD.replace(wording, f"{{pattern: {wording}, frame: packages}}"), encoding="utf-8")
    (tmp_path / "families/frames.yml").write_text("packages: >-\n  alpha/,\n  beta/\n", encoding="utf-8")
    engine = Engine(find_families(tmp_path))
    message = "RuntimeError: the size 2 does not fit the size 3 here"
    assert engine.explained(f'File "/x/beta/a.py", line 1, in f\n{message}')["slug"] == "x"
    assert engine.explained(f'File "/x/packages/a.py", line 1, in f\n{message}') is None


# As people quote a message: without its values, and with words less.
BARE = {
    f"RuntimeError: {said}": family.slug
    for family in FAMILIES
    for wording in family.wordings
    if not (wording.frame or wording.anywhere or family.takes)
    and not re.search("[0-9]", said := " ".join(wording.pattern.literals))
}
QUOTED = {
    "stack expects each tensor to be equal size, but got at entry": "stack-expects-equal-size",
    "The size of tensor must match the size of tensor at non-singleton dimension": "size-of-tensor-a",
    "ValueError: Input of layer is incompatible with the layer: expected axis of input shape to have value": "expected-axis-value",
    "RuntimeError: element of tensors does not require grad and does not have a grad_fn": "does-not-require-grad",
}
NOT_QUOTED = [
    "TypeError: Object of type type is not JSON serializable",  # a value stands there
    "how do I stack tensors that are of equal size",
    "shapes cannot be multiplied",  # too little
    "Object of type is not serializable by this writer",
]


def test_a_message_without_its_values_finds_its_family_or_none() -> None:
    found = dict(zip(BARE, ENGINE.each([*BARE]), strict=True))
    right = [text for text, one in found.items() if one and one["slug"] == BARE[text]]
    wrong = [(text, one["slug"], BARE[text]) for text, one in found.items() if one and one["slug"] != BARE[text]]
    assert len(BARE) > 200
    assert len(right) >= 0.9 * len(BARE)
    assert len(wrong) <= 0.02 * len(BARE), wrong


@pytest.mark.parametrize("text", QUOTED)
def test_a_quoted_message_may_lack_words(text: str) -> None:
    said = explained(text)
    assert (said["slug"], said["cut"]) == (QUOTED[text], True)
    assert said["causes"] and said["numbers"] == []


@pytest.mark.parametrize("text", NOT_QUOTED)
def test_what_only_resembles_a_message_finds_none(text: str) -> None:
    found = explained(text)
    assert found is None or found["general"]


GOOD = """title: It does not fit
library: torch
wordings:
  - "the size {a} does not fit the size {b} here"
means: "{a} and {b}"
numbers: {a: one, b: another}
causes:
  - because: They differ.
    write: "x[:{a}]"
    draws: {a: 1..4, b: 1..4}
    fails: x
    fixed: WRITE
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("title:", "titel:", 1, "'titel'"),
        ("library: torch", "library: jax", 2, "jax"),
        ("the size {a} does", "the size {a:colour} does", 4, "no known kind"),
        ("fit the size {b}", "fit the size {a}", 4, "stands twice"),
        ("the size {a} does not fit the size {b} here", "{a} {b}", 4, "letters of its own"),
        ("b: another", "c: another", 6, "has no meaning"),
        ('means: "{a}', 'means: "{d}', 5, "{d} stands in no pattern"),
        ("x[:{a}]", "x[:{a + b + 1}]", 8, "cannot be worked out"),
        ("    fails: x\n    fixed: WRITE\n", "    not_run: needs CUDA\n", 8, "no source backs it"),
        ("fixed: WRITE", "fixed: x", 8, "does not run what the reader is told"),
        ("a: 1..4", "a: 1-4", 8, "draws nothing"),
        ("    fixed: WRITE\n", "", 8, "has no fixed"),
        ("numbers: {a", "numbers: {a: {", 6, "no YAML"),
        ("    write:", "    answer: shapes/none\n    write:", 8, "no answer shapes/none"),
        ("    write:", "    mend: x= -> y=\n    write:", 8, "is asked of no line"),
        ("    write:", "    mend: x= to y=\n    own: [f(x=1)]\n    write:", 8, "no change of a line"),
        ("    write:", "    mend: f($x) -> $y\n    own: [f(1)]\n    write:", 8, "stands only on the right"),
        ("means:", "known: {c: d e}\nmeans:", 5, "stands in no pattern"),
    ],
)
def test_a_violation_says_where_and_what_to_write(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    path = _a_good_family(tmp_path)
    assert read(path, tmp_path)[1] == []
    assert GOOD.count(old) == 1
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    violations = read(path, tmp_path)[1]
    assert any(says in violation.sentence for violation in violations), violations
    assert line in {violation.line for violation in violations if says in violation.sentence} or violations[0].line >= 1
