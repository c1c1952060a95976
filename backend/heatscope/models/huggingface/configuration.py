"""What config.json states, checked for sizes out of proportion before a class of transformers sees it.

Says which network it is; knows nothing of the classes themselves.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatscope.errors import ModelUnavailableError, shown
from heatscope.models.huggingface.json_file import read_object
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.weights_header import Stored, value_count

#: Keys that state how many layers there are: a number, or one a stage.
LAYER_COUNT = re.compile(r"^(?!max_).*(layers?|repeats)$|^depths?$|^(num|n)_blocks$")
#: Chooses code to run, some of it from the Hub; ours to choose.
CHOOSES_CODE = ("attn_implementation", "experts_implementation", "use_kernels", "trust_remote_code")
#: Up to here a number may be larger than all weights together: positions that are computed, special token numbers.
ALWAYS_IN_PROPORTION = 1 << 24
LABELS_ALWAYS_IN_PROPORTION = 1024


@dataclass(frozen=True)
class Configuration:
    """What is built."""

    model_type: str  #: the family, in the words of transformers: "bert"
    architecture: str  #: the class: "BertForMaskedLM"
    values: Mapping[str, Any]  #: what the family's configuration is made from


def read_configuration(folder: Path, header: Mapping[str, Stored], limits: Limits) -> Configuration:
    """Return the configuration of a network whose weights have this header.

    Raises:
        ModelUnavailableError: it asks for code of its own, is quantized, or states sizes out of proportion.
    """
    values = read_object(folder / "config.json")
    for key, why in (
        ("auto_map", "asks for code of its own to be run; only networks that transformers itself has are opened"),
        ("quantization_config", "describes quantized weights; only float weights are opened"),
    ):
        if values.get(key):
            raise ModelUnavailableError(f"config.json has {key}: it {why}")
    model_type, architectures = values.get("model_type"), values.get("architectures")
    if not isinstance(model_type, str) or not model_type:
        raise ModelUnavailableError("config.json states no model_type")
    if not isinstance(architectures, list) or not architectures or not isinstance(architectures[0], str):
        raise ModelUnavailableError("config.json names no class in architectures")
    kept = _without_private(values)
    _check_proportions(kept, header, limits)
    return Configuration(model_type, architectures[0], kept)


def _without_private(value: Any) -> Any:
    """Return ``value`` without what begins with an underscore or chooses code, at every depth."""
    if isinstance(value, dict):
        return {
            key: _without_private(inner)
            for key, inner in value.items()
            if not key.startswith("_") and key not in CHOOSES_CODE
        }
    return [_without_private(inner) for inner in value] if isinstance(value, list) else value


def _check_proportions(values: Mapping[str, Any], header: Mapping[str, Stored], limits: Limits) -> None:
    weights = value_count(header)
    if weights > limits.parameters:
        raise ModelUnavailableError(f"it has {weights} parameters; at most {limits.parameters} are accepted")
    widest = max((size for stored in header.values() for size in stored.shape), default=0)
    for key, number in _numbers(values):
        if abs(number) > max(weights, ALWAYS_IN_PROPORTION):
            raise ModelUnavailableError(f"config.json states {key} {number}, but all weights are {weights} numbers")
        if key == "num_labels" and number > max(widest, LABELS_ALWAYS_IN_PROPORTION):
            raise ModelUnavailableError(f"config.json states num_labels {number}, but no tensor has as many rows")
        if LAYER_COUNT.match(key):
            if number > limits.layers:
                raise ModelUnavailableError(f"config.json states {key} {number}; at most {limits.layers} are accepted")
            if number > len(header):
                raise ModelUnavailableError(f"config.json states {key} {number}, but there are {len(header)} tensors")


def _numbers(values: Any, key: str = "") -> Iterator[tuple[str, int]]:
    """Yield every whole number with its key; of a list of them also the sum, as depths add up."""
    if isinstance(values, dict):
        for name, inner in values.items():
            yield from _numbers(inner, name)
    elif isinstance(values, list):
        if values and all(type(one) is int for one in values):
            yield key, sum(values)
        for inner in values:
            yield from _numbers(inner, key)
    elif type(values) is int:
        yield key, values
    elif isinstance(values, str) and len(values) > 10_000:
        raise ModelUnavailableError(f"config.json states a {shown(key)} of {len(values)} characters")
