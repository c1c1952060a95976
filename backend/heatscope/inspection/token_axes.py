"""Along which axes of what a network computes the tokens of a text lie.

Told by two runs on texts of different length: an axis that is as long as the text in both follows it, one that is so in
one of them alone is so by chance, as four heads over four words. Knows no network by name.
"""

from collections.abc import Callable

from heatscope.tracing import Node, Trace

Axes = tuple[int, ...]


def token_axes(trace: Trace, other: Trace, count: int) -> Callable[[Node], Axes]:
    """Return a call that gives the axes of a node of ``trace``, which is of a run on ``count`` tokens.

    Args:
        trace: of the run that is looked at.
        other: of a run of the same network; on a text of as many tokens it tells nothing, and the length alone does.
        count: from 1.

    Example:
        >>> import torch
        >>> from heatscope.tracing import record
        >>> ids = [torch.zeros(1, tokens, dtype=torch.int64) for tokens in (4, 3)]
        >>> runs = [record(torch.nn.Embedding(9, 4), each) for each in ids]
        >>> token_axes(*runs, 4)(runs[0].nodes[0]), token_axes(runs[0], runs[0], 4)(runs[0].nodes[0])
        ((1,), (1, 2))
    """
    elsewhere = _tokens_of(trace, other, count)
    shapes = {} if elsewhere in (None, count) else {node.name: node.shape for node in other.nodes}

    def of(node: Node) -> Axes:
        shape = shapes.get(node.name, ())
        known = shape if len(shape) == len(node.shape) else [elsewhere] * len(node.shape)
        long = [axis for axis, size in enumerate(node.shape) if size == count > 1]
        return tuple(axis for axis in long if elsewhere is None or known[axis] == elsewhere)

    return of


def _tokens_of(trace: Trace, other: Trace, count: int) -> int | None:
    """Return how many tokens the ``other`` run read, by what both were given; None if that does not tell."""
    for name, given in trace.inputs.items():
        same = other.inputs.get(name)
        if same is None or given.is_floating_point() or given.dim() != same.dim():
            continue
        if given.dim() and given.shape[-1] == count:
            return same.shape[-1]
    return None
