"""Normalisation: (x − mean) / √(variance + epsilon) · weight + bias, over whatever is taken together.

Batch normalisation takes its mean and variance from training (Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167);
layer (Ba et al. 2016, https://arxiv.org/abs/1607.06450), group (Wu and He 2018, https://arxiv.org/abs/1803.08494) and
RMS normalisation (Zhang and Sennrich 2019, https://arxiv.org/abs/1910.07467) from the values themselves.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import torch

from heatscope.tracing.boxes import Box, whole
from heatscope.tracing.node import Node, Read
from heatscope.tracing.opening import Opening, Operand, Place, constant
from heatscope.tracing.operations.operation import Operation, picked

#: What a channel may have learned.
LEARNED = ("running_mean", "running_var", "weight", "bias")
FORMULA = "(x − mean) / √(variance + epsilon) · weight + bias"


class Normalisation(Operation, ABC):
    """Mean taken off, spread divided out, then scaled and moved where something was learned to do so."""

    formula = FORMULA

    @abstractmethod
    def arguments(self, node: Node) -> dict[str, Any]:
        """Return the arguments of the call by name."""

    def formula_of(self, node: Node) -> str:
        """Leave out a weight and a bias that there are not."""
        return _formula(self.arguments(node))

    def words_of(self, node: Node) -> str:
        """Leave out a weight and a bias that there are not."""
        bound = self.arguments(node)
        done = [word for name, word in (("weight", "scaled"), ("bias", "moved")) if bound.get(name) is not None]
        return self.words.replace(", then scaled and moved", f", then {' and '.join(done)}" if done else "")


class BatchNormalisation(Normalisation):
    """One mean and variance a channel, learned."""

    kind = "batch normalisation"
    functions = frozenset({"batch_norm"})
    words = "the channel's mean while training is taken off, the rest divided by its spread, then scaled and moved"

    def arguments(self, node: Node) -> dict[str, Any]:
        """Return them; `torch.batch_norm` and `F.batch_norm` take them in different orders."""
        names = ("input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps")
        if len(node.arguments) == 9:
            names = ("input", "weight", "bias", "running_mean", "running_var", "training", "momentum", "eps")
        return node.bind(names)

    def open(self, node: Node, at: Place) -> Opening:
        """Return the input and what the channel has learned."""
        bound = self.arguments(node)
        if not bound["training"] and bound["running_mean"] is not None:
            return _learned(node, bound, at)
        # The statistics of this very batch.
        shape = node.inputs[bound["input"].position].shape
        others = [slice(None) if axis != 1 else at[1] for axis in range(len(shape))]
        together = picked(node, bound["input"], "together", *others)
        return _normalised(node, bound, picked(node, bound["input"], "x", *at), together, at[1:2])

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the same places, as long as the statistics are learned, and the channels' parameters."""
        bound = self.arguments(node)
        source = node.inputs[bound["input"].position]
        is_learned = not bound["training"] and bound["running_mean"] is not None
        yield bound["input"].position, box if is_learned else whole(source.shape)
        yield from _parameters(bound, (box[1],), LEARNED)


class LayerNormalisation(Normalisation):
    """Mean and variance of the last axes of each place."""

    kind = "layer normalisation"
    functions = frozenset({"layer_norm"})
    words = "of each vector the mean is taken off, the rest divided by its spread, then scaled and moved"

    def arguments(self, node: Node) -> dict[str, Any]:
        """Return them."""
        return node.bind(("input", "normalized_shape", "weight", "bias", "eps"))

    def open(self, node: Node, at: Place) -> Opening:
        """Return the vector, its mean and variance."""
        bound = self.arguments(node)
        axes = len(tuple(bound["normalized_shape"]))
        together = picked(node, bound["input"], "together", *at[:-axes], *[slice(None)] * axes)
        return _normalised(node, bound, picked(node, bound["input"], "x", *at), together, at[-axes:])

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the whole vectors."""
        bound = self.arguments(node)
        axes = len(tuple(bound["normalized_shape"]))
        yield bound["input"].position, (*box[:-axes], *whole(node.inputs[bound["input"].position].shape[-axes:]))
        yield from _parameters(bound, box[-axes:])


class GroupNormalisation(Normalisation):
    """Mean and variance of a group of channels, over all places; instance normalisation where each is its own group."""

    kind = "group normalisation"
    functions = frozenset({"group_norm", "instance_norm"})
    words = "of each group of channels the mean is taken off, the rest divided by its spread, then scaled and moved"

    def open(self, node: Node, at: Place) -> Opening:
        """Return the group, its mean and variance; or what the channel has learned of them."""
        bound, first, last = self._group(node, at[1], at[1])
        if not self._is_of_itself(bound):
            return _learned(node, bound, at)
        shape = node.inputs[bound["input"].position].shape
        rest = [slice(None)] * (len(shape) - 2)
        together = picked(node, bound["input"], "together", at[0], slice(first, last + 1), *rest)
        return _normalised(node, bound, picked(node, bound["input"], "x", *at), together, at[1:2])

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the whole groups."""
        bound, first, last = self._group(node, *box[1])
        shape = node.inputs[bound["input"].position].shape
        if self._is_of_itself(bound):
            yield bound["input"].position, (box[0], (first, last), *whole(shape[2:]))
            yield from _parameters(bound, (box[1],))
        else:
            yield bound["input"].position, box
            yield from _parameters(bound, (box[1],), LEARNED)

    def _is_of_itself(self, bound: dict[str, Any]) -> bool:
        """Whether mean and variance are those of the values, and not learned ones."""
        return bound.get("use_input_stats") is not False or bound["running_mean"] is None

    def arguments(self, node: Node) -> dict[str, Any]:
        """Return them."""
        if node.function == "group_norm":
            return node.bind(("input", "num_groups", "weight", "bias", "eps"))
        return node.bind(
            ("input", "running_mean", "running_var", "weight", "bias", "use_input_stats", "momentum", "eps")
        )

    def _group(self, node: Node, first: int, last: int) -> tuple[dict[str, Any], int, int]:
        bound = self.arguments(node)
        if node.function == "instance_norm":
            return bound, first, last
        size = node.inputs[bound["input"].position].shape[1] // int(bound["num_groups"])
        return bound, first // size * size, last // size * size + size - 1


class RootMeanSquareNormalisation(Operation):
    """Divided by the root of the mean of squares of the last axes."""

    kind = "RMS normalisation"
    functions = frozenset({"rms_norm"})
    formula = "x / √(mean of x² + epsilon) · weight"
    words = "each vector is divided by the root of the mean of its squares, then scaled"

    def formula_of(self, node: Node) -> str:
        """Leave out a weight that there is not."""
        has_weight = node.bind(("input", "normalized_shape", "weight"))["weight"] is not None
        return self.formula if has_weight else self.formula.removesuffix(" · weight")

    def words_of(self, node: Node) -> str:
        """Leave out a weight that there is not."""
        has_weight = node.bind(("input", "normalized_shape", "weight"))["weight"] is not None
        return self.words if has_weight else self.words.removesuffix(", then scaled")

    def open(self, node: Node, at: Place) -> Opening:
        """Return the vector and the mean of its squares."""
        bound = node.bind(("input", "normalized_shape", "weight", "eps"))
        axes = len(tuple(bound["normalized_shape"]))
        x = picked(node, bound["input"], "x", *at)
        together = picked(node, bound["input"], "together", *at[:-axes], *[slice(None)] * axes)
        mean_square = float(together.values.square().mean())
        # What PyTorch takes if it is told nothing: of the type it computes in, which is never below float32.
        dtype = node.dtype if node.dtype == torch.float64 else torch.float32
        epsilon = torch.finfo(dtype).eps if bound["eps"] is None else float(bound["eps"])
        value, operands = float(x.values) / (mean_square + epsilon) ** 0.5, [x, together, constant("epsilon", epsilon)]
        if bound["weight"] is not None:
            operands.append(picked(node, bound["weight"], "weight", *at[-axes:]))
            value *= float(operands[-1].values)
        return Opening(value, self.formula_of(node), tuple(operands), {"mean_square": mean_square})

    def sees(self, node: Node, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the whole vectors."""
        bound = node.bind(("input", "normalized_shape", "weight", "eps"), bias=None)
        axes = len(tuple(bound["normalized_shape"]))
        yield bound["input"].position, (*box[:-axes], *whole(node.inputs[bound["input"].position].shape[-axes:]))
        yield from _parameters(bound, box[-axes:])


def _parameters(
    bound: dict[str, Any], box: Box, names: tuple[str, ...] = ("weight", "bias")
) -> Iterator[tuple[int, Box]]:
    for name in names:
        if isinstance(bound[name], Read):
            yield bound[name].position, box


def _formula(bound: dict[str, Any]) -> str:
    """Return the formula without what there is not."""
    formula = FORMULA if bound.get("bias") is not None else FORMULA.removesuffix(" + bias")
    return formula if bound.get("weight") is not None else formula.replace(" · weight", "")


def _learned(node: Node, bound: dict[str, Any], at: Place) -> Opening:
    """Return the arithmetic where mean and variance of the channel are learned."""
    operands = [picked(node, bound["input"], "x", *at)]
    for name, role in (("running_mean", "mean"), ("running_var", "variance")):
        operands.append(picked(node, bound[name], role, at[1]))
    x, mean, variance = (float(operand.values) for operand in operands)
    return _scaled(node, bound, operands, x, mean, variance, at[1:2])


def _normalised(node: Node, bound: dict[str, Any], x: Operand, together: Operand, at: Place) -> Opening:
    """Return the arithmetic where mean and variance are those of ``together``."""
    mean, variance = float(together.values.mean()), float(together.values.var(unbiased=False))
    return _scaled(node, bound, [x, together], float(x.values), mean, variance, at)


def _scaled(
    node: Node, bound: dict[str, Any], operands: list[Operand], x: float, mean: float, variance: float, at: Place
) -> Opening:
    epsilon = 1e-5 if bound.get("eps") is None else float(bound["eps"])
    normalised = (x - mean) / (variance + epsilon) ** 0.5
    value = normalised
    operands = [*operands, constant("epsilon", epsilon)]
    for name in ("weight", "bias"):
        if bound[name] is not None:
            operands.append(picked(node, bound[name], name, *at))
            number = float(operands[-1].values)
            value = value * number if name == "weight" else value + number
    steps = {"mean": mean, "variance": variance, "normalised": normalised}
    return Opening(value, _formula(bound), tuple(operands), steps)
