"""Numbers as text."""

import numpy


def number(value: float) -> str:
    """Return a number with as many digits as float32 has, and no more.

    Example:
        >>> number(1 / 3), number(2.0)
        ('0.33333334', '2')
    """
    written = str(numpy.float32(value))
    return written.removesuffix(".0")
