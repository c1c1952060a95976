"""Nothing in a body is longer, or larger, than the contract says; and no body keeps the loop from answering others."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from heatscope.contract import contract
from tests.attack.bodies import HOSTILE
from tests.conftest import Client

ATTENTION = "/api/v1/models/toy-encoder/attention"
JSON = {"Content-Type": "application/json"}
SPECIFICATION: dict[str, Any] = json.loads(contract())
#: Of a processor, that the loop may be busy without a break; twice what it may on a machine that does nothing else.
MOST_SECONDS = 0.5


def schemas_of_bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every part of every body of JSON with its place."""
    for path, methods in SPECIFICATION["paths"].items():
        for call in methods.values():
            content = call.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                yield from parts(path, content["application/json"]["schema"])


def parts(place: str, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "$ref" in schema:
        schema = SPECIFICATION["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    yield place, schema
    for name, part in schema.get("properties", {}).items():
        yield from parts(f"{place}.{name}", part)
    for part in schema.get("anyOf", []):
        yield from parts(place, part)
    if "items" in schema:
        yield from parts(f"{place}[]", schema["items"])


BOUNDS = {
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "array": ("maxItems",),
    "string": ("maxLength",),
}


@pytest.mark.parametrize(("place", "schema"), list(schemas_of_bodies()))
def test_every_part_of_a_body_is_bounded(place: str, schema: dict[str, Any]) -> None:
    if "enum" not in schema and "const" not in schema:
        for bound in BOUNDS.get(schema.get("type", ""), ()):
            assert bound in schema, f"{place} has no {bound}"
    if schema.get("type") == "object":
        assert schema["additionalProperties"] is False, place


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        (f"{path} {parameter['name']}", parameter)
        for path, methods in SPECIFICATION["paths"].items()
        for call in methods.values()
        for parameter in call.get("parameters", [])
    ],
)
def test_every_number_of_a_query_is_bounded(name: str, parameter: dict[str, Any]) -> None:
    for schema in [parameter["schema"], *parameter["schema"].get("anyOf", [])]:
        if schema.get("type") in ("integer", "number"):
            bounds = schema.keys() | parameter["schema"].keys()
            assert {"minimum", "maximum"} <= bounds, name


def sample(schema: dict[str, Any]) -> Any:
    """Return the longest thing that ``schema`` lets through."""
    if "$ref" in schema:
        schema = SPECIFICATION["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][-1]
    match schema["type"]:
        case "array":
            return [sample(schema["items"])] * schema["maxItems"]
        case "string":
            return "a " * (min(schema["maxLength"], 20_000) // 2)
        case "integer" | "number":
            return int(schema["maximum"])
        case "boolean":
            return True
    return {name: sample(part) for name, part in schema["properties"].items()}


def longest_bodies() -> Iterator[tuple[str, bytes]]:
    """Yield, for every call that takes JSON, the longest body that is allowed."""
    for path, methods in SPECIFICATION["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" in content:
            model = "toy-speaker" if path.endswith("generation") else "toy-encoder"
            body = sample(content["application/json"]["schema"])
            # What would make it longer than a body may be is cut by the field that does.
            while len(written := json.dumps(body).encode()) > 1_000_000:
                longest = max(body, key=lambda name: len(json.dumps(body[name])))
                body[longest] = body[longest][: len(body[longest]) // 2]
            yield path.format(model_id=model), written


async def busiest(client: Client, path: str, body: bytes) -> tuple[int, float]:
    """Return the status of the answer, and the longest time of a processor that the loop took between two turns."""
    longest = 0.0
    is_over = False

    async def tick() -> None:
        nonlocal longest
        while not is_over:
            begun = time.thread_time()
            await asyncio.sleep(0.001)
            longest = max(longest, time.thread_time() - begun)

    # What only the first of all requests takes is not the body's doing.
    await client.async_client.post(path, json={"text": "saw"})
    ticking = asyncio.create_task(tick())
    await asyncio.sleep(0.01)
    answer = await client.async_client.post(path, content=body, headers=JSON)
    is_over = True
    await ticking
    return answer.status_code, longest


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_body_is_refused_without_stopping_the_loop(client: Client, name: str) -> None:
    assert len(HOSTILE[name]) < 1_048_576
    status, seconds = client.run(busiest(client, ATTENTION, HOSTILE[name]))
    assert status in (400, 413, 422)
    assert seconds < MOST_SECONDS


@pytest.mark.parametrize(("path", "body"), list(longest_bodies()), ids=lambda value: str(value)[:60])
def test_longest_body_that_is_allowed_does_not_stop_the_loop(client: Client, path: str, body: bytes) -> None:
    status, seconds = client.run(busiest(client, path, body))
    assert status in (200, 404, 422)
    assert seconds < MOST_SECONDS


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("layers", ["layer1"] * 513, "layers has 513 items; at most 512 are taken"),
        ("order", list(range(20_000)), "order has 20000 items"),
        ("window", 2**63, "from 0 to 1000000"),
        ("window", True, "valid integer"),
        ("window", "1", "valid integer"),
        ("window", 1.5, "integer"),
        ("positional_encoding", 1, "valid boolean"),
        ("heads", [{"layer": "layer1", "head": 2**70}], "from 0 to 1000000"),
        ("disabled_heads", [{"layer": "layer1", "head": True}], "valid integer"),
    ],
)
def test_what_is_too_long_too_large_or_of_another_type_is_said(
    client: Client, field: str, value: object, said: str
) -> None:
    answer = client.post(ATTENTION, json={"text": "I saw", field: value})
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("text", ["http://\ud800", "www.\udfff", "a@\ud800.org", "\ud83d saw \ude00", "saw\ud800"])
def test_half_a_surrogate_pair_is_no_character_of_any_word(client: Client, text: str) -> None:
    answer = client.post(ATTENTION, content=json.dumps({"text": text}).encode(), headers=JSON)
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 200:
        answer.json()["tokens"]


def test_half_a_surrogate_pair_among_extra_words_is_refused(client: Client) -> None:
    body = b'{"text": "a", "extra_words": ["\\ud800"]}'
    answer = client.post("/api/v1/models/toy-encoder/embeddings", content=body, headers=JSON)
    assert answer.status_code == 422
