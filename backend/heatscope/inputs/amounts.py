"""From the range a stranger asked for to the amounts of a sweep. Knows nothing of HTTP or pictures."""

from typing import Literal, NamedTuple, get_args

from heatscope.errors import InputError

Transform = Literal["rotation", "scale", "translation"]
TRANSFORMS: tuple[Transform, ...] = get_args(Transform)
MOST_STEPS = 128
#: Of all steps of a sweep together, so that a large picture keeps nobody waiting.
MOST_PIXELS = 1024 * 64 * 64


class Limits(NamedTuple):
    """What a transform can be given, and what it is given if nothing is said."""

    unit: str
    lowest: float
    highest: float
    start: float
    stop: float
    steps: int


def limits(transform: Transform, width: int) -> Limits:
    """Return the limits for an input that is ``width`` pixels wide.

    Example:
        >>> limits("translation", 64)
        Limits(unit='pixels', lowest=-64, highest=64, start=-16, stop=16, steps=33)
    """
    match transform:
        case "rotation":
            return Limits("degrees", -360, 360, -180, 180, 37)
        case "scale":
            return Limits("factor", 0.1, 10, 0.5, 2, 16)
        case "translation":
            # A quarter of the picture each way; of a large one not every pixel, but one in two or in four.
            return Limits("pixels", -width, width, -(width // 4), width // 4, min(33, 2 * (width // 4) + 1))


def read_amounts(
    transform: Transform, width: int, start: float | None = None, stop: float | None = None, steps: int | None = None
) -> list[float]:
    """Return ``steps`` amounts, evenly from ``start`` to ``stop``, both included; whole pixels for a translation.

    Raises:
        InputError: out of range, or more steps than there are pixels.

    Example:
        >>> read_amounts("rotation", 64, 0, 90, 4), read_amounts("translation", 64, 0, 5, 3)
        ([0.0, 30.0, 60.0, 90.0], [0.0, 2.0, 5.0])
    """
    known = limits(transform, width)
    start = known.start if start is None else start
    stop = known.stop if stop is None else stop
    for name, amount in (("start", start), ("stop", stop)):
        if not known.lowest <= amount <= known.highest:
            raise InputError(
                f"no {transform} of {amount:g}; {name} may be {known.lowest:g} … {known.highest:g} ({known.unit})"
            )
    is_whole = transform == "translation"
    if is_whole:
        start, stop = round(start), round(stop)
    affordable = min(MOST_STEPS, MOST_PIXELS // width**2)
    different = abs(int(stop - start)) + 1 if is_whole else affordable
    most = min(affordable, different)
    steps = min(known.steps, most) if steps is None else steps
    if not 1 <= steps <= most:
        reason = f"whole pixels from {start:g} to {stop:g}" if different < affordable else f"with {width} pixels a side"
        raise InputError(f"no sweep of {steps} steps; it may have 1 … {most} {reason}")
    amounts = [start + (stop - start) * index / max(1, steps - 1) for index in range(steps)]
    return [float(round(amount)) if is_whole else float(amount) for amount in amounts]
