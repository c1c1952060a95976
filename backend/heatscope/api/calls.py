"""Which calls a network answers, so that a page offers it where it can be asked and nowhere else."""

from typing import Any

from heatscope.zoo import Card

#: What stands behind `POST /models/{id}/`, by the class that the card names.
CALLS = {
    "PhotoCNN": ("feature-maps", "unit", "attributions", "transform-sweep", "convolution-as-attention"),
    "PhotoViT": ("patch-attention", "attributions"),
    "SentenceEncoder": ("attention", "attention/step", "embeddings", "word-attributions"),
    "Pronouncer": ("generation",),
}


def calls_of(card: Card) -> list[str]:
    """Return the calls that the network of ``card`` answers; none if the card does not say what it is."""
    architecture: Any = card.architecture  # the card of a damaged folder may hold anything
    network = architecture.get("network") if isinstance(architecture, dict) else None
    return list(CALLS.get(str(network), ()))
