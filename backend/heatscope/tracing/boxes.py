"""Boxes: what part of a tensor is looked at, as the first and the last place along each axis.

A box may reach beyond its tensor: into the padding.
"""

from collections.abc import Sequence

Span = tuple[int, int]  #: first and last, both included
Box = tuple[Span, ...]


def whole(shape: Sequence[int]) -> Box:
    """Return the box of everything.

    Example:
        >>> whole([3, 8])
        ((0, 2), (0, 7))
    """
    return tuple((0, size - 1) for size in shape)


def at_place(place: Sequence[int]) -> Box:
    """Return the box of one place.

    Example:
        >>> at_place((0, 5))
        ((0, 0), (5, 5))
    """
    return tuple((index, index) for index in place)


def around(first: Box, second: Box) -> Box:
    """Return the smallest box that holds both.

    Example:
        >>> around(((0, 2),), ((5, 6),))
        ((0, 6),)
    """
    return tuple((min(a, c), max(b, d)) for (a, b), (c, d) in zip(first, second, strict=True))


def clipped(box: Box, shape: Sequence[int]) -> Box | None:
    """Return what of ``box`` lies within a tensor of this shape; None if nothing does.

    Example:
        >>> clipped(((-1, 3),), [3]), clipped(((4, 5),), [3])
        (((0, 2),), None)
    """
    inside = tuple((max(first, 0), min(last, size - 1)) for (first, last), size in zip(box, shape, strict=True))
    return inside if all(first <= last for first, last in inside) else None


def slices(box: Box) -> tuple[slice, ...]:
    """Return what cuts ``box``, which lies within its tensor, out of it.

    Example:
        >>> slices(((0, 2),))
        (slice(0, 3, None),)
    """
    return tuple(slice(first, last + 1) for first, last in box)
