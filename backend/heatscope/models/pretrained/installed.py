"""Which pretrained networks are installed."""

from collections.abc import Callable

from heatscope.models.adapter import Adapter
from heatscope.models.pretrained import efficientnet, minilm

#: (id, whether its package is there, how it is opened), in the order they are listed.
NETWORKS: tuple[tuple[str, Callable[[], bool], Callable[[], Adapter]], ...] = (
    (efficientnet.ID, efficientnet.is_installed, efficientnet.open_efficientnet),
    (minilm.ID, minilm.is_installed, minilm.open_minilm),
)


def installed() -> dict[str, Callable[[], Adapter]]:
    """Return what opens every network whose package is installed, by its id; it raises ModelUnavailableError."""
    return {model_id: opened for model_id, is_there, opened in NETWORKS if is_there()}
