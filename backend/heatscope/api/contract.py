"""Make OpenAPI say what is true: operations named as their handlers, failures as problems."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from heatscope import packing
from heatscope.api.problems import MEDIA_TYPE


def operation_id(route: APIRoute) -> str:
    """Return the handler's name, so that a name in the page is found again here."""
    return route.name


def describe_problems(app: FastAPI) -> None:
    """Have ``app.openapi()`` give failures their own media type and leave out the shape they do not have."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = generate()
            for name in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(name, None)
            for path in schema["paths"].values():
                for operation in path.values():
                    _rename_media_types(operation["responses"])
                    _add_files(operation)
        return generate()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to change it


def _rename_media_types(responses: dict[str, Any]) -> None:
    for status, answer in responses.items():
        if int(status) >= 400:
            answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}


def _add_files(operation: dict[str, Any]) -> None:
    """Have a call whose tensors can come in a file say so."""
    if any(parameter["name"] == "encoding" for parameter in operation.get("parameters", ())):
        content = operation["responses"]["200"]["content"]
        for media_type in (packing.NPZ, packing.SAFETENSORS):
            content[media_type] = {"schema": {"type": "string", "format": "binary"}}
