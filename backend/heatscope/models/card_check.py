"""Whether a network of our own kinds can be asked what its card says: as many labels as it gives, input that it reads.

Knows cards; nothing of weights.
"""

from typing import Any

from heatscope.errors import ModelUnavailableError
from heatscope_models.cards import Card

LARGEST_SIDE = 4096
#: By the class that a card names: what of its configuration is as long as which field, and how much longer that is.
LABELS: dict[str, dict[str, tuple[str, int]]] = {
    "PhotoCNN": {"label_count": ("labels", 0)},
    "PhotoViT": {"label_count": ("labels", 0)},
    "SentenceEncoder": {"label_count": ("labels", 0), "sequence_label_count": ("sequence_labels", 0)},
    "Pronouncer": {"phonemes": ("labels", 1)},
}
READS_PICTURES = ("PhotoCNN", "PhotoViT")


def check_card(card: Card, config: Any) -> None:
    """Raise ModelUnavailableError with what on ``card`` does not fit the network that was built with ``config``."""
    network = str(card.architecture.get("network"))
    for stated, (field, more) in LABELS.get(network, {}).items():
        size = getattr(config, stated)
        expected = (size if isinstance(size, int) else len(size)) + more
        found = len(getattr(card, field))
        if found != expected:
            raise ModelUnavailableError(f"its card states {found} {field}, and its network gives {expected}")
    if network in READS_PICTURES:
        _check_picture(card.input, config.input_channels)


def _check_picture(stated: dict[str, Any], channels: int) -> None:
    for name in ("height", "width"):
        if type(side := stated.get(name)) is not int or not 0 < side <= LARGEST_SIDE:
            raise ModelUnavailableError(f"its card states no {name} of its input of 1 … {LARGEST_SIDE} pixels")
    if channels != 3:
        raise ModelUnavailableError(f"it reads pictures of {channels} channels; 3 are given to it")
    for name in ("mean", "std"):
        values = stated.get(name)
        if not isinstance(values, list) or [type(value) in (int, float) for value in values] != [True] * channels:
            raise ModelUnavailableError(f"its card states no {name} of its input for {channels} channels")
        if name == "std" and not all(value > 0 for value in values):
            raise ModelUnavailableError("its card states a std of its input that is not above 0")
