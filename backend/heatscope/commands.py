"""The commands that answer and end: `heatscope check`, `heatscope audit`, `heatscope models`.

What is found goes to standard output, what went wrong to standard error. Knows nothing of HTTP.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from heatscope.errors import HeatscopeError, ModelUnavailableError, StartError
from heatscope.folders import joined
from heatscope.settings import Settings

if TYPE_CHECKING:
    from heatscope.models.adapter import Given
    from heatscope.models.served import Served

DONE, NOT_GOOD = 0, 1
#: What is promised of every network (README): shares of the values, and how far the arithmetic is from the run.
LEAST_SHARE, MOST_ERROR = 0.99, 1e-5
SENTENCE = "The quick brown fox jumps over the lazy dog."


def check(arguments: Sequence[str]) -> int:
    """Say whether folders can be served; 0 if all can, else 1."""
    parser = _parser("check", "Say whether the service could use a folder of a Hugging Face model, and why not.",
                     "heatscope check ./my-model")  # fmt: skip
    parser.add_argument("folder", nargs="+", type=Path, help="with config.json and safetensors")
    folders = parser.parse_args(arguments).folder
    from heatscope.app import limits_of
    from heatscope.models.huggingface.folder import check_folder

    found = [check_folder(folder, limits_of(settings_of({}))) for folder in folders]
    print("\n".join(line for one in found for line in one.lines))
    return DONE if all(one.adapter is not None for one in found) else NOT_GOOD


def audit(arguments: Sequence[str]) -> int:
    """Say which share of a network's values can be opened; 0 if it is as promised, else 1."""
    parser = _parser("audit", "Run a network once, open values of every operation, and compare them with the run.",
                     "heatscope audit ./my-model; heatscope audit photo-cnn")  # fmt: skip
    parser.add_argument("model", help="a folder of a Hugging Face model, or the id of one that is served")
    parser.add_argument("--samples", type=int, default=3, metavar="N", help="values of each operation (default: 3)")
    given = parser.parse_args(arguments)
    if given.samples < 1:
        parser.error(f"--samples takes a whole number from 1, not {given.samples}")
    from heatscope.tracing import audit as compare

    model = _opened(given.model)
    found = compare(model.record(_input_of(model), "all", ends_early=False), given.samples)
    print(found)
    return DONE if found.share >= LEAST_SHARE and found.worst <= MOST_ERROR else NOT_GOOD


def models(arguments: Sequence[str]) -> int:
    """List the networks that would be served, once all are open; 0 if all can be used, else 1."""
    parser = _parser("models", "List the networks that would be served, tabs between the columns.",
                     "heatscope models --model ./my-model")  # fmt: skip
    parser.add_argument("--model", action="append", metavar="[NAME=]FOLDER", help="as of heatscope itself")
    folders = parser.parse_args(arguments).model
    settings = settings_of({"models": joined(folders)} if folders else {})
    from heatscope.app import open_models
    from heatscope.models.served import Served

    found = open_models(settings)
    found.open_brought()
    print("id\torigin\ttask\tparameters\tstate")
    for model_id, model in found.all.items():
        if isinstance(model, Served):
            facts = model.adapter.facts
            print(f"{model_id}\t{facts.origin}\t{facts.task}\t{facts.parameter_count}\tavailable")
        else:
            print(f"{model_id}\t{model.origin}\t\t\tunavailable: {model.reason}")
    return DONE if all(isinstance(model, Served) for model in found.all.values()) else NOT_GOOD


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"check": check, "audit": audit, "models": models}


def settings_of(given: dict[str, Any]) -> Settings:
    """Return the settings of the environment, those ``given`` before them.

    Raises:
        StartError: one of them cannot be.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        raise StartError(f"cannot start with these settings: {'; '.join(wrong)}") from error


def _parser(name: str, description: str, example: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"heatscope {name}", description=description, epilog=f"Example: {example}")


def _opened(name: str) -> "Served":
    """Return the network of a folder, or the one of that id.

    Raises:
        StartError: it is neither, or cannot be used.
    """
    from heatscope.app import limits_of, open_models
    from heatscope.models.huggingface.folder import open_folder
    from heatscope.models.served import Served

    settings = settings_of({})
    try:
        if Path(name).is_dir():
            return Served.of(open_folder(Path(name), "audited", limits_of(settings)))
        found = open_models(settings)
        if (model := found.all.get(name)) is not None and not isinstance(model, Served):
            found.open_brought()
        return found.get(name)
    except ModelUnavailableError as error:
        raise StartError(f"{name!r} cannot be used: {error}") from error
    except HeatscopeError as error:
        raise StartError(f"there is no folder {name!r}, and {error}") from error


def _input_of(model: "Served") -> "Given":
    """Return a picture in which no two places are alike, or a sentence; the network's own probe if it cannot."""
    import torch

    from heatscope.models.adapter import reads_texts

    if reads_texts(model.adapter):
        try:
            return model.adapter.read_text(SENTENCE)
        except HeatscopeError:
            return model.adapter.probe()
    stated = model.card.input
    shape = 1, stated["channels"], stated["height"], stated["width"]
    return model.given(torch.randn(shape, generator=torch.Generator().manual_seed(0)))
