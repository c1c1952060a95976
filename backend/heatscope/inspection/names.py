"""Check that what a request names is there. Knows nothing of what the names stand for."""

from collections.abc import Collection

from heatscope.errors import UnknownLayerError, shown
from heatscope.tracing.trace import offer

#: Names that take no more characters than this together are read at a glance.
GLANCE = 400


def check_names(layers: Collection[str], known: Collection[str]) -> None:
    """Raise UnknownLayerError for a name that is not ``known``.

    Example:
        >>> check_names(["conv9"], ["conv1", "relu1"])
        Traceback (most recent call last):
        heatscope.errors.UnknownLayerError: no layer named 'conv9'; this model has: conv1, relu1
    """
    for name in layers:
        if name not in known:
            raise unknown_layer(name, known)


def unknown_layer(name: str, known: Collection[str]) -> UnknownLayerError:
    """Return the error that names what there is; where that is more than a glance, what is called nearly so.

    Of several names with commas between them it says how several are named.

    Example:
        >>> str(unknown_layer("conv1,relu1", ["conv1", "relu1"])).split("; ")[1]
        'where several may be named, each is by itself: layers=conv1&layers=relu1'
        >>> many = [f"blocks.{number}.attention" for number in range(40)]
        >>> str(unknown_layer("blocks.7.atention", many)).split(",")[0]
        "no layer named 'blocks.7.atention'; nearest: blocks.7.attention"
    """
    parts = [part.strip() for part in name.split(",")]
    if len(parts) > 1 and all(part in known for part in parts):
        each = "&".join(f"layers={part}" for part in parts)
        return UnknownLayerError(f"no layer named {shown(name)}; where several may be named, each is by itself: {each}")
    listed = ", ".join(known)
    there_are = f"this model has: {listed}" if len(listed) <= GLANCE else offer(name, list(known))
    return UnknownLayerError(f"no layer named {shown(name)}; {there_are}")
