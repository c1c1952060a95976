"""The names of what a network can say, as config.json gives them in id2label."""

from collections.abc import Mapping
from typing import Any

#: Longer names are cut: they are to be read.
MOST_CHARACTERS = 200


def labels_of(values: Mapping[str, Any], count: int) -> tuple[str, ...]:
    """Return a name for each of ``count`` outputs; one that has none is numbered.

    Example:
        >>> labels_of({"id2label": {"0": "cat", "1": "dog"}}, 3)
        ('cat', 'dog', 'label 2')
    """
    named = values.get("id2label")
    if not isinstance(named, dict):
        named = {}
    return tuple(str(named.get(str(index), f"label {index}"))[:MOST_CHARACTERS] for index in range(count))
