"""What an attribution costs, counted in pictures through the network, before it is begun.

A pass backward takes about twice as long as one forward. Knows nothing of seconds.
"""

from itertools import accumulate
from typing import Literal, NamedTuple, get_args

from heatscope.errors import InputError
from heatscope.inspection.attribution.methods import steps_to_try
from heatscope.inspection.windows import Pair

Method = Literal["grad_cam", "saliency", "integrated_gradients", "occlusion"]
METHODS: tuple[Method, ...] = get_args(Method)
#: Most squares of an occlusion, for a picture of 64 × 64; of larger pictures fewer, so that the work stays the same.
MOST_SQUARES = 4096
MOST_PIXELS = MOST_SQUARES * 64 * 64


class Passes(NamedTuple):
    """How many pictures; how many it will be may only show on the way."""

    least: int
    most: int


class Cost(NamedTuple):
    """Pictures through the network, one way and the other."""

    forward: Passes
    backward: Passes


class Squares(NamedTuple):
    """What an occlusion covers one after the other."""

    patch: int  #: side of a square, in pixels
    stride: int  #: from one to the next


def cost(method: Method, size: Pair, squares: Squares) -> Cost:
    """Return what ``method`` costs for a picture of ``size`` (height, width).

    Example:
        >>> cost("occlusion", (64, 64), Squares(patch=8, stride=4))
        Cost(forward=Passes(least=227, most=227), backward=Passes(least=0, most=0))
    """
    match method:
        case "grad_cam" | "saliency":
            # One for the score, one for the gradient.
            return Cost(Passes(2, 2), Passes(1, 1))
        case "integrated_gradients":
            steps = steps_to_try(size[0] * size[1])
            tried = Passes(steps[0], sum(steps))
            # One for the score, one for the picture and one for the baseline.
            return Cost(Passes(tried.least + 3, tried.most + 3), tried)
        case "occlusion":
            count = 2 + square_count(size, squares)
            return Cost(Passes(count, count), Passes(0, 0))


def spent(method: Method, size: Pair, squares: Squares, steps: int | None) -> tuple[int, int]:
    """Return how many pictures went forward and backward, once the number of ``steps`` is known.

    Example:
        >>> spent("integrated_gradients", (64, 64), Squares(8, 4), steps=64)
        (99, 96)
    """
    forward, backward = cost(method, size, squares)
    if steps is None:
        return forward.most, backward.most
    tried = dict(zip(steps_to_try(size[0] * size[1]), accumulate(steps_to_try(size[0] * size[1])), strict=True))[steps]
    return forward.least - backward.least + tried, tried


def square_count(size: Pair, squares: Squares) -> int:
    """Return how many squares cover a picture of ``size``; the last of a row may be cut off.

    Example:
        >>> square_count((64, 64), Squares(patch=8, stride=4))
        225
    """
    rows, columns = (-(-(length - squares.patch) // squares.stride) + 1 for length in size)
    return rows * columns


def choose_squares(size: Pair, patch: int | None = None, stride: int | None = None) -> Squares:
    """Return the squares for an occlusion of a picture of ``size``.

    If not given, a square is an eighth of the picture, and the next one half a square further.

    Raises:
        InputError: a square larger than the picture, gaps between squares, or too many of them.

    Example:
        >>> choose_squares((64, 64))
        Squares(patch=8, stride=4)
        >>> choose_squares((256, 256), patch=16, stride=1)
        Traceback (most recent call last):
        heatscope.errors.InputError: a stride of 1 makes 58081 squares; with 256 × 256 pixels at most 256 are tried, \
so a stride of at least 16
    """
    side = min(size)
    if patch is None:
        patch = max(1, side // 8)
    if not 1 <= patch <= side:
        raise InputError(f"no patch of {patch} pixels; with this picture it may have 1 … {side}")
    if stride is not None and not 1 <= stride <= patch:
        raise InputError(
            f"no stride of {stride} pixels; with a patch of {patch} it may be 1 … {patch}, to leave no gap"
        )
    wanted = max(1, patch // 2) if stride is None else stride
    most = max(1, MOST_PIXELS // (size[0] * size[1]))
    few_enough = (wide for wide in range(wanted, patch + 1) if square_count(size, Squares(patch, wide)) <= most)
    enough = next(few_enough, None)
    if enough == wanted or (stride is None and enough is not None):
        return Squares(patch, enough)
    raise InputError(
        f"a stride of {wanted} makes {square_count(size, Squares(patch, wanted))} squares; "
        f"with {size[0]} × {size[1]} pixels at most {most} are tried, so "
        + (f"a stride of at least {enough}" if enough else "a larger patch")
    )
