"""The contract is committed, current, documented to the last field, and its examples work."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from heatscope.app import create_app
from heatscope.contract import contract
from heatscope.models.collection import Models
from heatscope.settings import Settings
from tests.conftest import Client

COMMITTED = Path(__file__).parents[2] / "frontend" / "openapi.json"
OPENAPI: dict[str, Any] = json.loads(contract())
SCHEMAS: dict[str, Any] = OPENAPI["components"]["schemas"]
#: The toy that stands for each model that the examples name.
TOYS = {
    "photo-cnn": "toy-cnn", "photo-vit": "toy-vit", "sentence-encoder": "toy-encoder", "pronouncer": "toy-speaker",
}  # fmt: skip
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (method, path, operation) of every call."""
    for path, methods in OPENAPI["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def bodies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what to send with the call: every example of its body, or a picture, or nothing."""
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return [{"files": {"image": None}}]
    if "application/json" in content:
        name = content["application/json"]["schema"]["$ref"].split("/")[-1]
        return [{"json": example} for example in SCHEMAS[name]["examples"]]
    return [{}]


EXAMPLES = [
    pytest.param(method, path, operation, body, id=f"{operation['operationId']}-{number}")
    for method, path, operation in operations()
    for number, body in enumerate(bodies(operation))
]
FIELDS = [
    pytest.param(field, id=f"{name}.{key}")
    for name, schema in SCHEMAS.items()
    for key, field in schema.get("properties", {}).items()
]
PARAMETERS = [
    pytest.param(parameter, id=f"{operation['operationId']}.{parameter['name']}")
    for _, _, operation in operations()
    for parameter in operation.get("parameters", [])
]


def test_committed_contract_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == contract(), "run `make contract`"


def test_contract_does_not_depend_on_what_is_set_or_loaded(weights: Path) -> None:
    app = create_app(Settings(weights_dir=weights, packages=False, max_waiting=0, cors_origins="https://other.example"))
    assert app.openapi() == OPENAPI


def test_operations_are_named_as_their_handlers() -> None:
    named = {operation["operationId"] for _, _, operation in operations()}
    handlers = set()
    for route in _api_routes():
        assert route.operation_id is None
        handlers.add(route.endpoint.__name__)
    assert named == handlers


def _api_routes() -> Iterator[APIRoute]:
    app = create_app(Settings(), Models({}))
    for included in app.routes:
        for route in getattr(getattr(included, "original_router", None), "routes", []):
            if isinstance(route, APIRoute) and route.include_in_schema:
                yield route


@pytest.mark.parametrize("field", FIELDS)
def test_field_is_described_with_an_example(field: dict[str, Any]) -> None:
    assert field.get("description")
    written = json.dumps(field)
    # What is made of other shapes has theirs, and a file has none.
    assert any(f'"{word}":' in written for word in ("examples", "const", "$ref", "contentMediaType"))


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_parameter_is_described_with_an_example(parameter: dict[str, Any]) -> None:
    described = {**parameter["schema"], **parameter}
    assert described.get("description")
    assert described.get("examples")


@pytest.mark.parametrize(("method", "path", "operation", "body"), EXAMPLES)
def test_examples_are_answered(
    client: Client, png: bytes, method: str, path: str, operation: dict[str, Any], body: dict[str, Any]
) -> None:
    query: dict[str, Any] = {}
    for parameter in operation.get("parameters", []):
        example = {**parameter["schema"], **parameter}["examples"][0]
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(TOYS.get(example, example)))
        elif example is not None:
            query[parameter["name"]] = example
    if "files" in body:
        body = {"files": {"image": png}}
    answer = client.request(method, path, params=query, **body)
    assert answer.status_code == 200, answer.text


def test_every_failure_is_a_problem() -> None:
    for _, _, operation in operations():
        for status, answer in operation["responses"].items():
            assert int(status) < 400 or answer["content"] == PROBLEM


def test_every_call_that_computes_says_that_it_may_be_refused_or_late() -> None:
    for method, path, operation in operations():
        if method == "post":
            assert {"200", "404", "408", "413", "422", "503", "504"} <= set(operation["responses"]), path


def test_no_shape_is_described_that_no_answer_has() -> None:
    written = json.dumps(OPENAPI["paths"]) + json.dumps(SCHEMAS)
    assert [name for name in SCHEMAS if f'#/components/schemas/{name}"' not in written] == []
