"""The networks that are served: model id -> loaded network with its card.

Every folder in the weights directory is one. A folder that cannot be used makes
that one model unavailable and nothing else. Knows nothing of HTTP.
"""

import dataclasses
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import nn

from heatscope.errors import ModelUnavailableError, UnknownModelError, UnsuitableModelError, shown
from heatscope.folders import model_folders
from heatscope_models import cards
from heatscope_models.beam import Candidate, search
from heatscope_models.cards import Card, WeightsError
from heatscope_models.photo_cnn import PhotoCNN
from heatscope_models.photo_vit import PhotoTrace, PhotoViT
from heatscope_models.pronouncer import END, START, Pronouncer
from heatscope_models.sentence_encoder import LayerTrace, SentenceEncoder, Trace
from heatscope_models.tokenizer import CLS, MASK, UNKNOWN

__all__ = [
    "CLS", "END", "MASK", "START", "UNKNOWN", "Candidate", "Card", "LayerTrace", "Loaded", "PhotoCNN", "PhotoTrace",
    "PhotoViT", "Pronouncer", "SentenceEncoder", "Trace", "Unavailable", "Zoo", "search",
]  # fmt: skip

logger = logging.getLogger(__name__)
N = TypeVar("N", bound=nn.Module)
#: Weights of a convolution from which on they outweigh the maps they make.
LARGE_FILTERS = 60_000


@dataclass(frozen=True)
class Loaded(Generic[N]):
    """A network that can be asked."""

    card: Card
    network: N


@dataclass(frozen=True)
class Unavailable:
    """A model whose files cannot be used."""

    card: Card  #: what could be read of it
    reason: str


class Zoo:
    """All models by id, in the order of their ids."""

    def __init__(self, models: Mapping[str, Loaded[nn.Module] | Unavailable]) -> None:
        self.models = dict(models)

    @classmethod
    def open(cls, folder: Path | None = None) -> "Zoo":
        """Load every model in ``folder``; the ones that ship if None.

        Raises:
            StartError: there is no such folder, or no model in it.
        """
        return cls({path.name: _load(path) for path in model_folders(folder or cards.WEIGHTS)})

    def photo_cnn(self, model_id: str) -> Loaded[PhotoCNN]:
        """Return a network with feature maps.

        Raises:
            UnknownModelError: no model has this id.
            ModelUnavailableError: it cannot be used.
            UnsuitableModelError: it is of another kind.
        """
        return self._get(model_id, PhotoCNN, "feature maps")

    def photo_vit(self, model_id: str) -> Loaded[PhotoViT]:
        """Return a network with attention between patches; raises as :meth:`photo_cnn`."""
        return self._get(model_id, PhotoViT, "attention between patches")

    def photo_network(self, model_id: str) -> Loaded[nn.Module]:
        """Return any network that names what a photo shows; raises as :meth:`photo_cnn`."""
        return self._get(model_id, (PhotoCNN, PhotoViT), "labels for photos")

    def sentence_encoder(self, model_id: str) -> Loaded[SentenceEncoder]:
        """Return a network with attention between words; raises as :meth:`photo_cnn`."""
        return self._get(model_id, SentenceEncoder, "attention between words")

    def pronouncer(self, model_id: str) -> Loaded[Pronouncer]:
        """Return a network that says as much as it decides; raises as :meth:`photo_cnn`."""
        return self._get(model_id, Pronouncer, "output of its own length")

    def get(self, model_id: str) -> Loaded[nn.Module]:
        """Return a network of any kind; raises as :meth:`photo_cnn`."""
        return self._get(model_id, nn.Module, "")

    @property
    def has_any(self) -> bool:
        """Whether at least one model can be asked."""
        return any(isinstance(model, Loaded) for model in self.models.values())

    def _get(self, model_id: str, kind: type[N] | tuple[type[N], ...], speciality: str) -> Loaded[N]:
        model = self.models.get(model_id)
        if model is None:
            raise UnknownModelError(f"no model named {shown(model_id)}; there are: {', '.join(self.models)}")
        if isinstance(model, Unavailable):
            raise ModelUnavailableError(f"model '{model_id}' is not available: {model.reason}")
        if not isinstance(model.network, kind):
            able = [name for name, other in self.models.items() if isinstance(getattr(other, "network", None), kind)]
            raise UnsuitableModelError(
                f"model '{model_id}' has no {speciality}; models that have: {', '.join(able) or 'none'}"
            )
        return Loaded(model.card, model.network)


def _load(folder: Path) -> Loaded[nn.Module] | Unavailable:
    try:
        network, card = cards.load(folder)
        if card.id != folder.name:
            raise WeightsError(f"the card in {folder.name} is that of '{card.id}'")
        return Loaded(card, _arranged(network))
    except WeightsError as error:
        logger.warning("model '%s' is not available: %s", folder.name, error)
        return Unavailable(dataclasses.replace(_card_of(folder), id=folder.name), str(error))


def _arranged(network: nn.Module) -> nn.Module:
    """Return ``network`` with its large filters laid out channels last, as the processor's library wants them.

    It would do so at every run otherwise, which takes a tenth of a photo's forward pass. The numbers are the same.
    """
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d) and layer.weight.numel() >= LARGE_FILTERS:
            layer.weight.data = layer.weight.data.contiguous(memory_format=torch.channels_last)
    return network


def _card_of(folder: Path) -> Card:
    """Return the folder's card, or an empty one with its name."""
    try:
        return cards.read_card(folder)
    except WeightsError:
        return Card(
            id=folder.name, task="", title=folder.name, description="", architecture={}, labels=(), input={},
            trained_on="", licence="",
        )  # fmt: skip
