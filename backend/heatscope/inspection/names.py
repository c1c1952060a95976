"""Check that what a request names is there. Knows nothing of what the names stand for."""

from collections.abc import Collection

from heatscope.errors import UnknownLayerError, shown


def check_names(layers: Collection[str], known: Collection[str]) -> None:
    """Raise UnknownLayerError for a name that is not ``known``.

    Example:
        >>> check_names(["conv9"], ["conv1", "relu1"])
        Traceback (most recent call last):
        heatscope.errors.UnknownLayerError: no layer named 'conv9'; this model has: conv1, relu1
    """
    for name in layers:
        if name not in known:
            raise UnknownLayerError(f"no layer named {shown(name)}; this model has: {', '.join(known)}")
