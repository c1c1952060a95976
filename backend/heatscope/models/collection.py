"""The networks that are served, by id: those that ship, folders, and what packages bring.

What cannot be used makes that one model unavailable, with its reason, and nothing else. Knows nothing of HTTP.
"""

import dataclasses
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatscope.errors import (
    ModelOpeningError,
    ModelUnavailableError,
    UnknownModelError,
    UnsuitableModelError,
    shown,
)
from heatscope.folders import free_id, model_folders
from heatscope.leaving import uncut
from heatscope.models.adapter import Origin
from heatscope.models.brought import Brought, open_all
from heatscope.models.card_check import check_card
from heatscope.models.layout import arranged
from heatscope.models.served import Served
from heatscope.models.shipped import ADAPTERS, CALLS
from heatscope_models import cards
from heatscope_models.cards import Card, WeightsError

logger = logging.getLogger(__name__)
#: What a model has that can be asked so, in the words of an error.
SPECIALITIES = {
    "feature-maps": "feature maps",
    "attributions": "labels for photos",
    "transform-sweep": "labels for photos",
    "convolution-as-attention": "feature maps",
    "patch-attention": "attention between patches",
    "attention": "attention between words",
    "embeddings": "vectors for words",
    "positions": "vectors for places",
    "word-attributions": "vectors for words",
    "generation": "output of its own length",
}
#: After which somebody who asks for a model that is being opened may ask again.
OPENING_SECONDS = 2


@dataclass(frozen=True)
class Unavailable:
    """A model that cannot be used."""

    card: Card  #: what could be read of it
    reason: str
    origin: Origin = "shipped"
    is_opening: bool = False  #: it may become available by itself

    @property
    def calls(self) -> tuple[str, ...]:
        """What it could be asked if its weights were there, as far as its card tells."""
        stated: Any = self.card.architecture  # the card of a damaged folder may hold anything
        return CALLS.get(str(stated.get("network")), ()) if isinstance(stated, dict) else ()


class Models:
    """All models by id, in the order in which they are listed."""

    def __init__(self, models: Mapping[str, Served | Unavailable]) -> None:
        self.all = dict(models)
        self._waiting: list[Brought] = []

    @classmethod
    def open(cls, folder: Path | None = None, brought: Iterable[Brought] = ()) -> "Models":
        """Load every model in ``folder``, the ones that ship if None, and list what is ``brought``.

        What is brought can be asked once :meth:`open_brought` has opened it.

        Raises:
            StartError: there is no such folder, or no model in it.
        """
        models = cls({path.name: _load(path) for path in model_folders(folder or cards.WEIGHTS)})
        for one in brought:
            models._add(one)
        return models

    def open_brought(self) -> None:
        """Open what is listed and not open yet; each can be asked as soon as it is ready. Returns when all are.

        Before, find out of those that are open what the first request would wait for.
        """
        for model in list(self.all.values()):
            if isinstance(model, Served) and (reason := _trouble_with(model)):
                self.all[model.id] = Unavailable(model.card, reason)
        waiting, self._waiting = self._waiting, []
        self._open(waiting)

    def opened(self, model_id: str) -> Served:
        """Return a model, which is opened first where it is only listed; raises as :meth:`get`."""
        waiting = [one for one in self._waiting if one.id == model_id]
        self._waiting = [one for one in self._waiting if one.id != model_id]
        self._open(waiting)
        return self.get(model_id)

    def _open(self, waiting: Sequence[Brought]) -> None:
        for one, served in open_all(waiting):
            reason = _trouble_with(served) if isinstance(served, Served) else served
            # Under an id that is there already, so that nobody who goes through all of them is disturbed.
            if isinstance(served, Served) and reason is None:
                self.all[one.id] = served
                logger.info("model '%s' is ready", one.id)
            else:
                self._refuse(one, str(reason))

    def _add(self, one: Brought) -> None:
        model_id = free_id(one.id, set(self.all))
        if model_id != one.id:
            one = dataclasses.replace(one, id=model_id, reason=f"another model has the id '{one.id}'; {one.remedy}")
        if one.reason is not None:
            self._refuse(one, one.reason)
        else:
            self.all[one.id] = Unavailable(_empty_card(one.id, one.title), "it is being opened", one.origin, True)
            self._waiting.append(one)

    def _refuse(self, one: Brought, reason: str) -> None:
        logger.warning("model '%s' is not available: %s", one.id, reason)
        self.all[one.id] = Unavailable(_empty_card(one.id, one.title), reason, one.origin)

    def get(self, model_id: str) -> Served:
        """Return a model.

        Raises:
            UnknownModelError: no model has this id.
            ModelOpeningError: it cannot be used yet.
            ModelUnavailableError: it cannot be used.
        """
        model = self.all.get(model_id)
        if model is None:
            raise UnknownModelError(f"no model named {shown(model_id)}; there are: {', '.join(self.all)}")
        if isinstance(model, Unavailable) and model.is_opening:
            raise ModelOpeningError(f"model '{model_id}' is being opened; ask again in some seconds", OPENING_SECONDS)
        if isinstance(model, Unavailable):
            raise ModelUnavailableError(f"model '{model_id}' is not available: {model.reason}")
        return model

    def able(self, model_id: str, call: str) -> Served:
        """Return a model that can be asked ``call``, or shown in a view of that name; raises as :meth:`get`.

        Raises:
            UnsuitableModelError: it cannot be asked that.
        """
        model = self.get(model_id)
        if not _can(model, call):
            able = [name for name, other in self.all.items() if isinstance(other, Served) and _can(other, call)]
            what = SPECIALITIES.get(call, call)
            raise UnsuitableModelError(
                f"model '{model_id}' has no {what}; models that have: {', '.join(able) or 'none'}"
            )
        return model

    @property
    def has_any(self) -> bool:
        """Whether at least one model can be asked."""
        return any(isinstance(model, Served) for model in self.all.values())


def _trouble_with(model: Served) -> str | None:
    """Look at a model; return what is wrong if that fails."""
    try:
        with uncut():
            model.look()
    except Exception as error:  # Whatever a foreign network makes it raise: the others are to be opened.
        logger.exception("model '%s' failed as it was looked at", model.id)
        return f"it cannot be looked at: {type(error).__name__}"
    return None


def _can(model: Served, call: str) -> bool:
    return call in model.calls or call in model.views


def _load(folder: Path) -> Served | Unavailable:
    try:
        network, card = cards.load(folder)
        if card.id != folder.name:
            raise WeightsError(f"the card in {folder.name} is that of '{card.id}'")
        check_card(card, network.config)
        return Served.of(ADAPTERS[str(card.architecture["network"])](card, arranged(network)), card)
    except (WeightsError, ModelUnavailableError) as error:
        reason = str(error)
    except Exception as error:  # Whatever a folder makes anything raise: it is not to stop the start.
        logger.exception("model '%s' failed as no check foresaw", folder.name)
        reason = f"it cannot be used: {type(error).__name__}"
    logger.warning("model '%s' is not available: %s", folder.name, reason)
    return Unavailable(dataclasses.replace(_card_of(folder), id=folder.name), reason)


def _card_of(folder: Path) -> Card:
    """Return the folder's card, or an empty one with its name."""
    try:
        return cards.read_card(folder)
    except WeightsError:
        return _empty_card(folder.name, folder.name)


def _empty_card(model_id: str, title: str) -> Card:
    return Card(
        id=model_id, task="", title=title, description="", architecture={}, labels=(), input={}, trained_on="",
        licence="",
    )  # fmt: skip
