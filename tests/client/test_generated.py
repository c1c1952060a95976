"""The client has every call of the contract, with the contract's names, types and defaults."""

import inspect
import json
import re
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from client.generator.__main__ import PACKAGE, files
from client.generator.openapi import method_name
from heatscope_client import AsyncClient, Client, answers, operations
from heatscope_client.batches import MOST_INPUTS
from heatscope_client.calls import PHOTO_MODEL, REQUIRED, TEXT_MODEL

ROOT = Path(__file__).parents[2]
OPENAPI: dict[str, Any] = json.loads((ROOT / "frontend" / "openapi.json").read_text(encoding="utf-8"))
SCHEMAS: dict[str, Any] = OPENAPI["components"]["schemas"]


FILES = ("answers.py", "operations.py", "methods.py", "async_methods.py")
CALLS = {
    method_name(path): (method.upper(), path, operation)
    for path, methods in OPENAPI["paths"].items()
    for method, operation in methods.items()
}


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    """What the generator writes now."""
    return files(OPENAPI)


@pytest.mark.parametrize("name", FILES)
def test_generated_file_is_current(written: dict[str, str], name: str) -> None:
    assert written[name] == (PACKAGE / name).read_text(encoding="utf-8"), "run `make contract`"


def test_each_call_has_a_name_of_its_own() -> None:
    assert len(CALLS) == sum(len(methods) for methods in OPENAPI["paths"].values())


def test_names_are_those_of_the_contract() -> None:
    assert sorted(CALLS) == [
        "attention", "attention_step", "attribution_methods", "attributions", "convolution_as_attention",
        "data_efficiency", "embeddings", "feature_maps", "filters", "generation", "head", "live", "model", "models",
        "output",
        "parameter_count", "patch_attention", "positional_encoding", "ready", "trace", "transform_sweep", "unit",
        "upright", "word_attributions",
    ]  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_sent_where_the_contract_says(name: str) -> None:
    method, path, _ = CALLS[name]
    operation = getattr(operations, name.upper())
    assert (operation.method, operation.path.replace("{model}", "{model_id}")) == (method, path)


def stated(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the contract's parameters, parts of forms and fields of bodies with their defaults."""
    found = {
        one["name"]: REQUIRED if one["required"] else one["schema"].get("default")
        for one in operation.get("parameters", [])
        if one["name"] not in {"encoding", "progress", "model_id"}
    }
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if "$ref" in content["schema"]:
            schema = SCHEMAS[content["schema"]["$ref"].rpartition("/")[2]]
            for name, field in schema["properties"].items():
                is_needed = name in schema.get("required", []) or (media_type.endswith("json") and name == "text")
                found[name] = REQUIRED if is_needed else field.get("default")
    # Several texts are given in place of one.
    found.pop("texts", None)
    return found


def test_its_page_names_every_call() -> None:
    rows = (ROOT / "client" / "README.md").read_text(encoding="utf-8").splitlines()
    named = [name for row in rows if row.startswith("| ") for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(CALLS)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize("name", CALLS)
def test_a_method_takes_what_the_contract_takes(kind: type, name: str) -> None:
    taken = inspect.signature(getattr(kind, name)).parameters
    empty = inspect.Parameter.empty
    defaults = {one.name: REQUIRED if one.default is empty else one.default for one in taken.values()}
    defaults.pop("self")
    has_model = "{model_id}" in CALLS[name][1]
    assert ("model" in defaults) == has_model
    defaults.pop("model", None)
    expected = {name: () if default == [] else default for name, default in stated(CALLS[name][2]).items()}
    assert defaults == expected


@pytest.mark.parametrize("name", CALLS)
def test_a_method_says_what_the_contract_says(name: str) -> None:
    said = " ".join((inspect.getdoc(getattr(Client, name)) or "").split())
    assert " ".join(CALLS[name][2]["description"].split("\n\n")[0].split()) in said


@pytest.mark.parametrize("name", CALLS)
def test_both_clients_take_the_same(name: str) -> None:
    here, there = (inspect.signature(getattr(kind, name)) for kind in (Client, AsyncClient))
    assert list(here.parameters.values()) == list(there.parameters.values())


def test_the_network_that_is_asked_by_itself_is_the_contracts_example() -> None:
    for name, (_, _, operation) in CALLS.items():
        default = inspect.signature(getattr(Client, name)).parameters.get("model")
        for one in operation.get("parameters", []):
            if one["name"] == "model_id" and default and default.default not in (None, inspect.Parameter.empty):
                assert default.default == one["schema"]["examples"][0]
    examples = [
        next(one["schema"]["examples"][0] for one in CALLS[name][2]["parameters"] if one["name"] == "model_id")
        for name in ("feature_maps", "attention")
    ]
    assert examples == [PHOTO_MODEL, TEXT_MODEL]


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) & set(vars(answers)) - {"Tensor"}))
def test_an_answer_has_the_contracts_fields(name: str) -> None:
    assert get_type_hints(getattr(answers, name)).keys() == SCHEMAS[name]["properties"].keys()


@pytest.mark.parametrize("name", CALLS)
def test_what_may_be_given_as_a_list_is_what_the_contract_lists(name: str) -> None:
    _, _, described = CALLS[name]
    operation = getattr(operations, name.upper())
    query = [one for one in described.get("parameters", []) if one["in"] == "query"]
    examples = {one["name"]: one["schema"]["examples"][0] for one in query if one["name"] != "progress"}
    numbers = {name for name, example in examples.items() if re.fullmatch(r"\d+(,\d+)+", str(example))}
    assert set(operation.with_commas) == numbers
    body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    fields = SCHEMAS[body["$ref"].rpartition("/")[2]]["properties"] if "$ref" in body else {}
    items = {name: json.dumps(field) for name, field in fields.items() if '"array"' in json.dumps(field)}
    items.pop("texts", None)
    heads = {name for name, written in items.items() if "schemas/Head" in written}
    assert set(operation.lists_of_heads) == heads
    words = {name for name, written in items.items() if '"items": {"type": "string"' in written}
    assert set(operation.lists_of_words) == words


def test_no_request_has_more_inputs_than_the_contract_allows() -> None:
    image = SCHEMAS["Body_compute_feature_maps"]["properties"]["image"]
    texts = SCHEMAS["AttentionRequest"]["properties"]["texts"]["anyOf"][0]
    assert MOST_INPUTS <= min(image["maxItems"], texts["maxItems"])
