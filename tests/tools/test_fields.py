"""What a form asks, and what it starts with: a flag as the library has it, a field where a layer takes it."""

import inspect
import json
import os

import pytest
from torch import nn

os.environ["KERAS_BACKEND"] = "torch"

from calculator_cases import LAYER_KINDS
from test_defaults import defaults, kind_of

DEPENDS = ["docs/assets/javascripts/calculators/*", "tests/tools/*"]

SWITCHED = {("recurrent-shapes", "batch_first")}  # on at the start, since its readers' batches come first


@pytest.fixture(scope="module")
def forms(v8):
    """Of each calculator its fields; `shown` of a field that is asked at times: the choices of the others under which it is."""
    return json.loads(v8.call("runFields"))


def choices(fields: list[dict]) -> dict[str, list[str]]:
    return {one["name"]: [value for value, _ in one["options"]] for one in fields if one["kind"] == "pick"}


def formula(page: str) -> str:
    first, *rest = page.split("-")
    return first + "".join(map(str.capitalize, rest))


def test_a_choice_starts_with_its_first(forms):
    picks = [one for fields in forms.values() for one in fields if one["kind"] == "pick"]
    assert len(picks) > 8
    assert [one["value"] for one in picks] == [one["options"][0][0] for one in picks]
    assert {one["value"] for one in picks if one["name"] == "dims"} == {"2"}  # pictures have two axes


def test_a_flag_starts_as_the_library_has_it(forms):
    import keras

    asked = 0
    for page, fields in forms.items():
        for one in (one for one in fields if one["kind"] == "yes"):
            if one["name"] == "reset_after":
                known = [inspect.signature(keras.layers.GRU).parameters["reset_after"].default]
            else:
                kinds = [{"layer": layer} for layer in choices(fields).get("layer", [])] or [{"mode": "max", "dims": 2}]
                made = [defaults(kind_of(formula(page), {**kind})) for kind in kinds]
                known = [its[one["name"]] for its in made if one["name"] in its]
            assert known and all(value is (one["value"] ^ ((page, one["name"]) in SWITCHED)) for value in known), one
            asked += 1
    assert asked == 9


def test_a_field_is_asked_for_the_layers_that_take_it(forms):
    asked = {
        (one["name"], layer)
        for one in forms["parameter-count"]
        if one["kind"] != "pick"
        for layer in one["shown"]["layer"]
    }
    takes = {layer: inspect.signature(kind).parameters for layer, kind in LAYER_KINDS.items()}
    everywhere = {(name, layer) for name, _ in asked for layer in takes if name in takes[layer]}
    flags_of_others = {("bias", "BatchNorm")}  # newer than the oldest release that the pages speak of
    assert asked == everywhere - flags_of_others
    for layer, given in takes.items():
        needed = {name for name, one in given.items() if one.default is one.empty and one.kind is not one.VAR_KEYWORD}
        assert needed <= {name for name, other in asked if other == layer}


def test_a_field_has_a_name_of_its_own_and_starts_with_something_that_can_be_read(forms):
    for page, fields in forms.items():
        names = [one["name"] for one in fields]
        assert len(set(names)) == len(names), page
        for one in fields:
            assert isinstance(one["value"], bool if one["kind"] == "yes" else str), one
            if one["kind"] in ("text", "lines"):
                assert one["tall"]
            elif one["kind"] != "yes" and len(one["value"]) > 9:
                assert one["wide"]


def test_the_two_of_a_recurrent_layer_ask_the_same_of_it(forms):
    asked = [{one["name"] for one in forms[page]} for page in ("recurrent-parameters", "recurrent-shapes")]
    assert asked[0] - {"bias", "reset_after"} == asked[1] - {"input", "batch_first"}
    assert asked[1] >= {"layer", "input_size", "hidden_size"}


def test_a_dilation_is_asked_of_the_pooling_that_has_one(forms):
    shown = next(one["shown"] for one in forms["pooling"] if one["name"] == "d")
    kinds = {"max": nn.MaxPool2d, "avg": nn.AvgPool2d}
    assert shown["mode"] == [mode for mode, kind in kinds.items() if "dilation" in inspect.signature(kind).parameters]


@pytest.mark.parametrize("page", ["recurrent-parameters", "recurrent-shapes"])
def test_a_projection_is_asked_where_torch_takes_one(forms, page):
    shown = next(one["shown"] for one in forms[page] if one["name"] == "proj_size")
    for layer in ("LSTM", "GRU", "RNN"):
        try:
            taken = bool(getattr(nn, layer)(1, 3, proj_size=2))
        except (TypeError, ValueError):
            taken = False
        assert (layer in shown["layer"]) is taken


def test_reset_after_is_asked_where_keras_has_it(forms):
    import keras

    shown = next(one["shown"] for one in forms["recurrent-parameters"] if one["name"] == "reset_after")
    kinds = {"LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU, "RNN": keras.layers.SimpleRNN}
    assert shown["layer"] == [
        name for name, kind in kinds.items() if "reset_after" in inspect.signature(kind).parameters
    ]
