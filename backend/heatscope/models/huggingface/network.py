"""Build a network that a folder describes, and fill it with the folder's weights: every one, and no others.

First without memory (PyTorch's "meta" device) to compare it with the header of the weights, then for good.
``from_pretrained`` is not used: it fills what is missing with random numbers and only logs it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from heatscope.errors import HeatscopeError, ModelUnavailableError, shown
from heatscope.models.huggingface.configuration import Configuration, read_configuration
from heatscope.models.huggingface.limits import Limits
from heatscope.models.huggingface.tasks import Purpose, purpose_of
from heatscope.models.huggingface.weights_header import FLOATS, Stored, opened, read_header

#: Constants that older versions stored beside the weights; a network of today makes them itself.
STORED_CONSTANTS = re.compile(
    r"(^|\.)(position_ids|token_type_ids|masked_bias|num_batches_tracked|rotary_emb\.inv_freq)$"
)
#: Counts batches in training and is read by nothing else.
NOT_NEEDED = re.compile(r"(^|\.)num_batches_tracked$")


@dataclass(frozen=True)
class Plan:
    """A network that can be built: it agrees with the folder's weights in every name and shape."""

    configuration: Configuration
    purpose: Purpose
    header: Mapping[str, Stored]
    places: Mapping[str, str]  #: name in the files -> name in the network
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
        network = _constructed(configuration, purpose)
    count = sum(parameter.numel() for parameter in network.parameters())
    if count > limits.parameters:
        raise ModelUnavailableError(f"it has {count} parameters; at most {limits.parameters} are accepted")
    return Plan(configuration, purpose, header, _places(network, header), count)


def build(made: Plan) -> nn.Module:
    """Return the network with its weights: float32, in eval mode, without gradients.

    Raises:
        ModelUnavailableError: a weight is not finite, or two names of one tied weight hold different numbers.
    """
    with _Unfilled():
        network = _constructed(made.configuration, made.purpose)
    network = network.float().eval().requires_grad_(False)
    targets = network.state_dict()
    filled: dict[int, str] = {}
    files: dict[Path, list[str]] = {}
    for name in made.places:
        files.setdefault(made.header[name].file, []).append(name)
    for file, names in files.items():
        with opened(file) as tensors:
            for name in names:
                target, value = targets[made.places[name]], tensors.get_tensor(name)
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


def _constructed(configuration: Configuration, purpose: Purpose) -> nn.Module:
    with _explained(configuration.architecture):
        config = purpose.config_class.from_dict(dict(configuration.values))
        config.dtype = torch.float32
        config.return_dict = True
        # A cache would take the place of keys and values in what is recorded, and serves one call no purpose.
        config.use_cache = False
        network = purpose.network_class(config)
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


def _places(network: nn.Module, header: Mapping[str, Stored]) -> dict[str, str]:
    """Return where in the network each tensor of the files belongs.

    Raises:
        ModelUnavailableError: one is missing, one too many, or one of another shape or type.
    """
    wanted = network.state_dict()
    renamed = _renamed(network, header, wanted)
    places: dict[str, str] = {}
    taken: set[str] = set()
    ignored = [re.compile(pattern) for pattern in getattr(network, "_keys_to_ignore_on_load_unexpected", None) or ()]
    for name, place in renamed.items():
        if place not in wanted:
            if STORED_CONSTANTS.search(name) or any(pattern.search(place) for pattern in ignored):
                continue
            raise ModelUnavailableError(f"{shown(name)} is among the weights, but the network has no place for it")
        stored, target = header[name], wanted[place]
        if stored.shape != tuple(target.shape):
            raise ModelUnavailableError(
                f"{shown(name)} has the shape {list(stored.shape)}; the network's is {list(target.shape)}"
            )
        if target.is_floating_point() and stored.dtype not in FLOATS:
            raise ModelUnavailableError(f"{shown(name)} is of type {stored.dtype}; {', '.join(FLOATS)} are read")
        if place in taken:
            raise ModelUnavailableError(f"{shown(name)} is among the weights twice, under two names")
        places[name] = place
        taken.add(place)
    _check_complete(network, wanted, taken)
    return places


def _check_complete(network: nn.Module, wanted: Mapping[str, Tensor], found: set[str]) -> None:
    named = list(network.named_parameters(remove_duplicate=False)) + list(network.named_buffers(remove_duplicate=False))
    #: One weight under several names needs to be stored under one of them.
    identities = {name: id(tensor) for name, tensor in named}
    filled = {identities[name] for name in found if name in identities}
    made = _made_by_the_network(network)
    for name in wanted:
        if name not in found and identities.get(name) not in filled and not made(name):
            raise ModelUnavailableError(f"{shown(name)} is missing among the weights")


def _made_by_the_network(network: nn.Module) -> Callable[[str], bool]:
    """Return a test whether a name is of constants that a network computes itself: sines of positions, zeros.

    Its class says which it never stores, and which may be missing; of these only what was not learned.
    """
    unsaved = [re.compile(one) for one in getattr(network, "_keys_to_ignore_on_save", None) or ()]
    missing = [re.compile(one) for one in getattr(network, "_keys_to_ignore_on_load_missing", None) or ()]
    buffers = {name for name, _ in network.named_buffers()}

    def made(name: str) -> bool:
        return (
            NOT_NEEDED.search(name) is not None
            or any(one.search(name) for one in unsaved)
            or (name in buffers and any(one.search(name) for one in missing))
        )

    return made


def _renamed(network: Any, header: Mapping[str, Stored], wanted: Mapping[str, Tensor]) -> dict[str, str]:
    """Return name in the files -> today's name; names have changed between versions of transformers."""
    from transformers.conversion_mapping import get_model_conversion_mapping
    from transformers.core_model_loading import WeightConverter, WeightRenaming, rename_source_key

    transforms = get_model_conversion_mapping(network)
    renamings = [one for one in transforms if isinstance(one, WeightRenaming)]
    converters = [one for one in transforms if isinstance(one, WeightConverter)]
    renamed = {}
    # In this order: some renamings depend on what they saw before.
    for name in sorted(header):
        place, pattern = rename_source_key(name, renamings, converters, network.base_model_prefix, dict(wanted))
        if pattern is not None and name not in wanted:
            raise ModelUnavailableError(f"{shown(name)} is stored in a form that has to be converted before it fits")
        renamed[name] = place if pattern is None else name
    return renamed
