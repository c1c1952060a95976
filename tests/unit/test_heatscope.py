"""What ``import heatscope`` brings, and what it does not."""

import json
import subprocess
import sys
from typing import Any

import pytest

import heatscope


def modules_after(statement: str) -> set[str]:
    """Return which modules are there after ``statement`` ran in a Python of its own."""
    script = f"import json, sys; {statement}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=120)
    names: list[Any] = json.loads(done.stdout)
    return set(names)


def test_importing_it_costs_nothing() -> None:
    assert not modules_after("import heatscope") & {"torch", "numpy", "fastapi", "pydantic", "transformers"}


def test_recording_needs_no_service() -> None:
    brought = modules_after("from heatscope import record")
    assert "torch" in brought
    assert not brought & {"fastapi", "starlette", "pydantic", "uvicorn", "captum", "transformers", "PIL", "orjson"}


def test_its_names_are_there_and_no_others() -> None:
    assert {"audit", "record"} <= set(dir(heatscope))
    assert heatscope.record is heatscope.tracing.record
    with pytest.raises(AttributeError, match="module 'heatscope' has no attribute 'recrod'"):
        heatscope.recrod  # noqa: B018 - that it fails is the point
