"""Build a network that a folder describes, and fill it with the folder's weights: every one, and no others.

First without memory (PyTorch's "meta" device) to compare it with the header of the weights, then for good.
``from_pretrained`` is not used: it fills what is missing with random numbers and only logs it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from heatscope.errors import HeatscopeError, ModelUnavailableError, shown
from heatscope.models.huggingface.comparison import Comparison, compared
from heatscope.models.huggingface.configuration import Configuration, read_configuration
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.tasks import Purpose, purpose_of
from heatscope.models.huggingface.weights_header import Stored, opened, read_header


@dataclass(frozen=True)
class Plan:
    """A network that can be built: it agrees with the folder's weights in every name and shape."""

    configuration: Configuration
    purpose: Purpose
    header: Mapping[str, Stored]
    comparison: Comparison
    parameter_count: int


def plan(folder: Path, limits: Limits) -> Plan:
    """Look at a folder, build its network without memory and compare the two.

    Building takes as long as the configuration makes it take: for a stranger's folder, only where it can be killed.

    Raises:
        ModelUnavailableError: the folder cannot be used.
    """
    header = read_header(folder)
    configuration = read_configuration(folder, header, limits)
    purpose = purpose_of(configuration)
    with torch.device("meta"):
        network = _constructed(configuration, purpose.network_class, purpose)
    count = sum(parameter.numel() for parameter in network.parameters())
    if count > limits.parameters:
        raise ModelUnavailableError(f"it has {count} parameters; at most {limits.parameters} are accepted")

    def pretrained() -> Mapping[str, Tensor]:
        with torch.device("meta"):
            return _constructed(configuration, purpose.pretraining_class, purpose).state_dict()

    return Plan(
        configuration,
        purpose,
        header,
        compared(network, header, pretrained if purpose.pretraining_class else dict),
        count,
    )


def build(made: Plan) -> nn.Module:
    """Return the network with its weights: float32, in eval mode, without gradients.

    Raises:
        ModelUnavailableError: a weight is not finite, or two names of one tied weight hold different numbers.
    """
    with _Unfilled():
        network = _constructed(made.configuration, made.purpose.network_class, made.purpose)
    network = network.float().eval().requires_grad_(False)
    targets = network.state_dict()
    filled: dict[int, str] = {}
    files: dict[Path, list[str]] = {}
    for name in made.comparison.places:
        files.setdefault(made.header[name].file, []).append(name)
    for file, names in files.items():
        with opened(file) as tensors:
            for name in names:
                target, value = targets[made.comparison.places[name]], tensors.get_tensor(name)
                _fill(name, target, value, filled)
    return network


def _fill(name: str, target: Tensor, value: Tensor, filled: dict[int, str]) -> None:
    """Copy ``value`` into ``target``; one that is tied has been filled under its other name."""
    if value.is_floating_point() and not bool(value.isfinite().all()):
        raise ModelUnavailableError(f"{shown(name)} holds numbers that are not finite")
    if (other := filled.get(target.data_ptr())) is not None and target.numel():
        if not torch.equal(target, value.to(target.dtype)):
            raise ModelUnavailableError(f"{shown(name)} and {shown(other)} are one weight, but hold different numbers")
        return
    filled[target.data_ptr()] = name
    target.copy_(value)


class _Unfilled(TorchFunctionMode):
    """Leaves the random numbers out that parameters would start with; all of them are filled from the files."""

    RANDOM = frozenset({Tensor.normal_, Tensor.uniform_, Tensor.erfinv_, Tensor.clamp_, Tensor.mul_, Tensor.add_})

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in self.RANDOM and isinstance(args[0], nn.Parameter):
            return args[0]
        return func(*args, **(kwargs or {}))


def _constructed(configuration: Configuration, network_class: Any, purpose: Purpose) -> nn.Module:
    with _explained(network_class.__name__):
        config = purpose.config_class.from_dict(dict(configuration.values))
        config.dtype = torch.float32
        config.return_dict = True
        # A cache would take the place of keys and values in what is recorded, and serves one call no purpose.
        config.use_cache = False
        network = network_class(config)
        assert isinstance(network, nn.Module)
        return network


@contextmanager
def _explained(architecture: str) -> Iterator[None]:
    try:
        yield
    except HeatscopeError:
        raise
    # A configuration of a stranger's can make any line of any class fail, with any exception.
    except Exception as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise ModelUnavailableError(f"config.json describes no {architecture}: {said}") from error
