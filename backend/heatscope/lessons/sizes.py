"""How large the map behind a sliding window is.

Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning",
relationship 6, https://arxiv.org/abs/1603.07285. Knows nothing of layers.
"""

from heatscope.errors import InputError


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Return how many places a window of ``kernel_size`` has along an axis.

    Raises:
        InputError: the window is larger than the padded axis.

    Example:
        >>> output_size(224, kernel_size=7, stride=2, padding=3)
        112
    """
    padded = size + 2 * padding
    if kernel_size > padded:
        raise InputError(
            f"a kernel of {kernel_size} does not fit into {size} with padding {padding}, which is {padded}"
        )
    return (padded - kernel_size) // stride + 1


def output_size_formula(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> str:
    """Return how :func:`output_size` is computed, rounding down shown as ⌊ ⌋.

    Example:
        >>> output_size_formula(224, kernel_size=7, stride=2, padding=3)
        '⌊(224 + 2 × 3 − 7) / 2⌋ + 1 = 112'
    """
    result = output_size(size, kernel_size, stride, padding)
    return f"⌊({size} + 2 × {padding} − {kernel_size}) / {stride}⌋ + 1 = {result}"
