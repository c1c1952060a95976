"""What an adapter knows of its network, in the form in which a network that ships states it."""

from heatscope.models.adapter import Adapter
from heatscope_models.cards import Card


def card_of(adapter: Adapter) -> Card:
    """Return what an adapter knows of its network in the form of a card."""
    facts = adapter.facts
    return Card(
        id=facts.id,
        task=facts.task,
        title=facts.title,
        description=facts.description,
        architecture={},
        labels=facts.labels,
        input=dict(facts.input),
        trained_on=facts.trained_on,
        licence=facts.licence,
        sequence_labels=facts.sequence_labels,
        limits=facts.limits,
        parameter_count=facts.parameter_count,
    )
