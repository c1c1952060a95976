"""Compare what a folder's files hold with what its network needs, by names, shapes and types.

Every weight has to be there, and no other may be but the head that the family was pretrained with.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from heatscope.errors import ModelUnavailableError, shown
from heatscope.models.huggingface.weights_header import FLOATS, Stored

#: Constants that older versions stored beside the weights; a network of today makes them itself.
STORED_CONSTANTS = re.compile(
    r"(^|\.)(position_ids|token_type_ids|masked_bias|num_batches_tracked|rotary_emb\.inv_freq)$"
)
#: Counts batches in training and is read by nothing else.
NOT_NEEDED = re.compile(r"(^|\.)num_batches_tracked$")


@dataclass(frozen=True)
class Comparison:
    """Weights and network agree."""

    places: Mapping[str, str]  #: name in the files -> name in the network
    unused: tuple[str, ...]  #: names in the files of a head for pretraining that this network does not have


def compared(
    network: nn.Module, header: Mapping[str, Stored], pretrained: Callable[[], Mapping[str, Tensor]]
) -> Comparison:
    """Return where in the network each tensor of the files belongs.

    Args:
        network: as it is to be filled; on the meta device.
        header: the tensors of the files.
        pretrained: gives the tensors of the family's network for pretraining; asked only where the files hold a tensor
            for which ``network`` has no place, as bert-base-uncased does.

    Raises:
        ModelUnavailableError: one is missing, one too many, or one of another shape or type.
    """
    wanted = network.state_dict()
    renamed = _renamed(network, header, wanted)
    places: dict[str, str] = {}
    unused: list[str] = []
    spare: Mapping[str, Tensor] | None = None
    taken: set[str] = set()
    ignored = [re.compile(pattern) for pattern in getattr(network, "_keys_to_ignore_on_load_unexpected", None) or ()]
    for name, place in renamed.items():
        if place not in wanted:
            if STORED_CONSTANTS.search(name) or any(pattern.search(place) for pattern in ignored):
                continue
            spare = pretrained() if spare is None else spare
            if place in spare and tuple(spare[place].shape) == header[name].shape:
                unused.append(name)
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
    return Comparison(places, tuple(unused))


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
