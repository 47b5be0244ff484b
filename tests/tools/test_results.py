"""What stands on a result is true of each drawn case: its headline is torch's, and each sum that it writes out adds up."""

import json
import math
import os
import re

import pytest

os.environ["KERAS_BACKEND"] = "torch"

from calculator_cases import Case, cases_of
from test_pages import FORMULA_OF

DEPENDS = ["docs/assets/javascripts/calculators/*", "tests/tools/*"]


@pytest.fixture(scope="module")
def shown(v8):
    """(case, result as the page shows it) of every case that torch takes."""

    def ask(page: str) -> list[tuple[Case, dict]]:
        cases = [case for case in cases_of(FORMULA_OF[page]) if case.expected is not None]
        if page == "cross-entropy":
            cases = [case for case in cases if all(map(math.isfinite, case.params["logits"]))]
        if page == "recurrent-parameters":
            cases = [case for case in cases if case.params["layer"] == "LSTM" or "proj_size" not in case.params]
        results = json.loads(v8.call("runResults", json.dumps([(page, case.params) for case in cases])))
        assert len(cases) > 80
        return list(zip(cases, results, strict=True))

    return ask


def count(number) -> str:
    return f"{number:,}"


def times(sizes) -> str:
    return " × ".join(map(count, sizes))


def as_tuple(sizes) -> str:
    return str(tuple(sizes))


def worth(text: str) -> int:
    """What a sum comes to, by Python."""
    text = text.replace(",", "").translate(str.maketrans("−·×", "-**"))
    text = text.replace("⌊", "math.floor(").replace("⌈", "math.ceil(").replace("⌋", ")").replace("⌉", ")")
    assert re.fullmatch(r"(?:math\.(?:floor|ceil)|[\d\s()+*/-])+", text), text
    return eval(text, {"math": math})


def adds_up(step: str) -> int:
    left, right = step.split(" = ")
    assert worth(left) == worth(right), step
    return worth(right)


@pytest.mark.parametrize("page", ["conv-output-size", "conv-transpose", "pooling"])
def test_sizes(shown, page):
    for case, result in shown(page):
        output, steps = case.expected["output"], result["steps"]
        assert result["headline"] == times(output)
        if len(steps) == 1:
            assert set(output) == {adds_up(steps[0])}
            assert re.match(r"[⌊⌈(]", steps[0])
        else:
            axes = [step.split(": ") for step in steps]
            assert [axis for axis, _ in axes] == ["height", "width"]
            assert [adds_up(text) for _, text in axes] == output
        for i, step in enumerate(steps):
            assert re.search(rf"\({case.expected['n'][i]}(?!\d)", step)
            assert (" + 0 + 0" in step) is False or page == "conv-transpose"


def test_adaptive_windows(shown):
    for case, result in shown("adaptive-pooling"):
        windows, widths = case.expected["windows"], sorted(set(case.expected["lengths"]))
        assert result["headline"] == f"{len(windows)} window{'s' * (len(windows) != 1)}"
        assert result["caption"] == (f"{' or '.join(map(str, widths))} wide" if widths else "an empty output")
        n, o = case.params["n"], case.params["o"]
        assert result["steps"] == [
            f"window {i}: ⌊{i}·{n}/{o}⌋ = {start} up to ⌈{i + 1}·{n}/{o}⌉ = {end}"
            for i, (start, end) in enumerate(windows[:3])
        ]
        assert bool(result["notes"]) is case.expected["overlap"]


def test_layer_stacks(shown):
    for case, result in shown("layer-stack"):
        expected, total = case.expected, case.expected["total"]
        flat = expected["in_features"]
        assert result["headline"] == (
            as_tuple(["N", *expected["shape"]]).replace("'", "") if flat is None else count(flat)
        )
        assert result["caption"] == ("output shape" if flat is None else "in_features after Flatten")
        *sums, last = result["steps"]
        assert last == f"{count(total)} parameter{'s' * (total != 1)} in all"
        assert [adds_up(step) for step in sums] in ([], [flat])
        assert result["table"]["rows"] == [
            [
                {
                    "code": row["text"],
                    "aside": ", ".join(f"{name}={count(size)}" for name, size in row["filled"].items()),
                },
                {"code": as_tuple(["N", *row["shape"]]).replace("'", "")},
                count(row["parameters"]),
            ]
            for row in expected["rows"]
        ]


def test_receptive_fields(shown):
    for case, result in shown("receptive-field"):
        field, jump = case.expected["field"], case.expected["jump"]
        assert result["headline"] == times(field)
        first, second = result["steps"]
        assert adds_up(first.removesuffix(" (height)")) == field[0]
        assert first.endswith(" (height)") is (len(set(field)) == 2)
        assert "1·(" not in re.sub(r"\d\d+", "", first)
        one = lambda pair: count(pair[0]) if len(set(pair)) == 1 else times(pair)  # noqa: E731
        places = "position" if set(jump) == {1} else "positions"
        assert second == f"neighbouring outputs look {one(jump)} input {places} apart"
        assert result["table"]["rows"] == [
            [{"code": row["text"]}, one(row["before"]), one(row["field"])] for row in case.expected["rows"]
        ]


def tensors(parts, suffix="", aside=None):
    return [
        [
            {"code": part["name"] + suffix, **({} if aside is None else {"aside": aside})},
            {"code": as_tuple(part["shape"])},
            count(part["count"]),
        ]
        for part in parts
    ]


def test_parameters(shown):
    for case, result in shown("parameter-count"):
        total, parts = case.expected["total"], case.expected["parts"]
        assert (result["headline"], result["caption"]) == (count(total), "parameter" if total == 1 else "parameters")
        [step] = result["steps"]
        if len(parts) > 1:
            assert adds_up(step) == total and step.count("+") == len(parts) - 1
        else:
            assert step == (count(total) if parts else "no trainable tensor")
        rows = result["table"]["rows"] if result["table"] else []
        assert sorted(rows, key=str) == sorted(tensors(parts), key=str)
        said = " ".join(note["sentence"] for note in result["notes"])
        assert all(buffer["name"] in said for buffer in case.expected["buffers"])
        assert ("heads share the width" in said) is (case.params["layer"] == "MultiheadAttention")


def test_recurrent_parameters(shown):
    for case, result in shown("recurrent-parameters"):
        expected, params = case.expected, case.params
        torchs, kerass, difference = expected["torch"], expected["keras"], expected["difference"]
        both = (
            [["torch", count(torchs["total"])], ["Keras", count(kerass["total"])]]
            if difference
            else count(torchs["total"])
        )
        assert result["headline"] == both
        assert result["caption"] == (
            None if difference else "parameters in torch and in Keras" if kerass else "parameters in torch"
        )
        for step, row in zip(result["steps"], torchs["rows"], strict=True):
            first, last = row["layers"]
            name, text = step.split(": ")
            assert name == (f"layer {first}" if first == last else f"layers {first} to {last}")
            assert adds_up(text) == row["total"] and ("×" in text) is ("(" in text) is (row["copies"] > 1)
        [note] = result["notes"]
        if difference:
            product = re.search(r"keeps one, (.*?)\. ", note["sentence"])[1]
            assert worth(re.sub(r" (?:gates|units?|layers?|directions)", "", product)) == difference
            assert product.startswith(f"{expected['gates']} gates") is (expected["gates"] > 1)
            assert ("1 units" in product) is ("1 layers" in product) is False or params["hidden_size"] > 9
        rows = [
            line
            for row in torchs["rows"]
            for line in tensors(
                row["parts"], f"_l{row['layers'][0]}", f"{row['copies']} times" if row["copies"] > 1 else ""
            )
        ]
        assert result["table"]["rows"] == rows


def test_recurrent_shapes(shown):
    for case, result in shown("recurrent-shapes"):
        expected = case.expected
        two = expected["directions"] == 2
        assert result["headline"] == as_tuple(expected["output"])
        read = zip(expected["axes"], case.params["input"], strict=True)
        assert result["steps"] == [f"the input is read as {', '.join(f'{axis} {size}' for axis, size in read)}"]
        wide = f"2 × {expected['emitted']} features" if two else "features"
        layers = f"{expected['layers']} layer{'s' * (expected['layers'] != 1)} × {1 + two} direction{'s' * two}"
        states = layers + (", batch" if expected["batched"] else "")
        last = "units" if expected["emitted"] == expected["hidden"] else "projection"
        rows = [
            ["output", expected["output"], ", ".join([*expected["axes"][:-1], wide])],
            ["h_n", expected["h_n"], f"{states}, {last}"],
            *([["c_n", expected["c_n"], f"{states}, units"]] if expected["c_n"] else []),
        ]
        assert result["table"]["rows"] == [
            [{"code": name}, {"code": as_tuple(shape)}, axes] for name, shape, axes in rows
        ]


def test_broadcasts(shown):
    for case, result in shown("broadcasting"):
        expected = case.expected
        assert result["headline"] == as_tuple(expected["shape"])
        grown = [size for sizes, flags in zip(expected["aligned"], expected["stretched"], strict=True)
                 for size, flag in zip(sizes, flags, strict=True) if flag]  # fmt: skip
        says = "Dashed sizes" if 1 in grown else "What has fewer axes" if grown else "No axis is stretched."
        assert result["notes"][0]["sentence"].startswith(says)
        if expected["shape"]:
            *rows, last = result["aligned"]
            assert [[cell["size"] for cell in row] for row in rows] == expected["aligned"]
            assert [[cell["stretched"] for cell in row] for row in rows] == expected["stretched"]
            assert last == [{"size": size, "result": True} for size in expected["shape"]]


def test_chains(shown):
    for case, result in shown("strides"):
        expected = case.expected
        assert result["headline"] == ("View" if expected["shared"] else "Copy")
        assert result["caption"] == f"shape {as_tuple(expected['shape'])}, strides {as_tuple(expected['strides'])}"
        assert result["table"]["rows"] == [
            [
                {"code": row["text"], "aside": "copies" if row["copied"] else ""},
                *({"code": as_tuple(row[name])} for name in ("shape", "strides")),
                "yes" if row["contiguous"] else "no",
            ]
            for row in expected["rows"]
        ]


def test_losses(shown):
    for case, result in shown("cross-entropy"):
        expected = case.expected
        near = lambda text, number: math.isclose(float(text.replace(",", "")), number, abs_tol=0.51e-4)  # noqa: E731
        assert all(
            near(text, expected[name]) for (_, text), name in zip(result["headline"], ("loss", "doubled"), strict=True)
        )
        rows, target = result["table"]["rows"], case.params["target"]
        assert [name for name, *_ in rows] == [
            f"{i} (target)" if i == target else str(i) for i in range(expected["classes"])
        ][:12]
        for i, (_, *numbers) in enumerate(rows):
            values = case.params["logits"], expected["probabilities"], expected["doubledProbabilities"]
            assert all(near(text, one[i]) for text, one in zip(numbers, values, strict=True))
        weaker = expected["gradient"] / expected["doubledGradient"] if expected["doubledGradient"] else 0
        found = [re.search(r"is ([\d.,]+(?: × 10\^\d+)?) times smaller", note["sentence"]) for note in result["notes"]]
        if found and "no gradient" not in result["notes"][0]["sentence"]:
            assert found[0], result["notes"]
        if found and found[0] and expected["doubledGradient"] > 1e-9:  # below it both are rounding errors
            digits = found[0][1].partition(" ")[0]
            assert math.isclose(float(found[0][1].replace(",", "").replace(" × 10^", "e")), weaker, rel_tol=0.006)
            assert len(re.sub(r"[.,]", "", digits).strip("0")) <= 3
        assert weaker <= 1.001 or result["notes"]


def test_masks(shown):
    for case, result in shown("attention-mask"):
        empty = case.expected["emptyRows"]
        assert result["headline"] == f"{case.expected['kept']} of {case.expected['total']}"
        padded = case.params.get("padded", [])
        assert len(result["notes"]) == bool(empty) + (len(set(padded)) < len(padded))
        if empty:
            who = f"Query {empty[0]} sees" if len(empty) == 1 else f"Queries {', '.join(map(str, empty))} see"
            assert result["notes"][0]["sentence"].startswith(f"{who} no key at all: ") and result["notes"][0]["warns"]


@pytest.mark.parametrize("page", ["conv-output-size", "pooling"])
def test_notes_of_windows(shown, page):
    for case, result in shown(page):
        expected, said = case.expected, " ".join(note["sentence"] for note in result["notes"])
        two = len(expected["n"]) == 2
        names, edges = (["row", "column"], ["bottom", "right"]) if two else (["position"], ["end"])
        left = [
            f"the last {name}" if size == 1 else f"the last {size} {name}s"
            for name, size in zip(names, expected["unread"], strict=True)
            if size
        ]
        padded = ", the padding counted" * any(map(any, expected["padding"]))
        uneven = f"The stride does not come out even: no window reads {' and '.join(left)}{padded}."
        assert (uneven in said) is ("come out even" in said) is bool(left)
        odd = any(before != after for before, after in expected["padding"])
        assert ("An even reach cannot be padded evenly" in said) is odd
        over = [
            f"{edge} by {size}"
            for edge, size in zip(edges, expected.get("overhang", [0] * len(edges)), strict=True)
            if size
        ]
        assert (f"hangs over the {' and the '.join(over)}." in said) is ("hangs over" in said) is bool(over)
        assert ("torch drops it" in said) is any(expected.get("dropped", []))


def test_the_finder(shown):
    for case, result in shown("conv-transpose"):
        expected, notes = case.expected, [note["sentence"] for note in result["notes"]]
        if "target" not in expected:
            assert not notes
        elif expected["needed"]:
            needed, one = expected["needed"], len(set(expected["needed"])) == 1
            padding = needed[0] if one else as_tuple(needed)
            call = f", or pass output_size={as_tuple(expected['target'])} to the call."
            other = (
                call
                if expected["viaOutputSize"]
                else "; output_size= does not reach it, as torch lets it add less than the stride."
            )
            assert notes == [f"For {times(expected['target'])} write output_padding={padding}{other}"]
        else:
            spans = [
                f"only {low}" if low == high else f"{low} to {high}"
                for low, high in zip(expected["smallest"], expected["largest"], strict=True)
            ]
            assert f"torch reaches {' by '.join(spans)}." in notes[0]
