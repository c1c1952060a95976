"""Which pretrained networks are installed, opened."""

from collections.abc import Callable
from typing import NamedTuple

from heatscope.errors import ModelUnavailableError
from heatscope.models.adapter import Adapter
from heatscope.models.pretrained import efficientnet, minilm


class Unusable(NamedTuple):
    """A network whose package is there, but which cannot be used."""

    id: str
    reason: str


#: (id, whether its package is there, how it is opened), in the order they are listed.
NETWORKS: tuple[tuple[str, Callable[[], bool], Callable[[], Adapter]], ...] = (
    (efficientnet.ID, efficientnet.is_installed, efficientnet.open_efficientnet),
    (minilm.ID, minilm.is_installed, minilm.open_minilm),
)


def installed() -> list[Adapter | Unusable]:
    """Return every network whose package is installed: opened, or with the reason why it cannot be."""
    found: list[Adapter | Unusable] = []
    for model_id, is_there, opened in NETWORKS:
        if is_there():
            try:
                found.append(opened())
            except ModelUnavailableError as error:
                found.append(Unusable(model_id, str(error)))
    return found
