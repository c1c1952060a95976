"""Every kind of operation, one file a kind: what it computes, what a value sees, its formula, its words.

To add a kind, write its class in a file of its own and name it in ``KINDS``.
"""

from heatscope.tracing.node import Node
from heatscope.tracing.operations.convolution import Convolution
from heatscope.tracing.operations.dot_product_attention import DotProductAttention
from heatscope.tracing.operations.embedding import Embedding, EmbeddingBag
from heatscope.tracing.operations.interpolation import Interpolation
from heatscope.tracing.operations.made_up import MadeUp, Opaque
from heatscope.tracing.operations.normalisation import (
    BatchNormalisation,
    GroupNormalisation,
    LayerNormalisation,
    RootMeanSquareNormalisation,
)
from heatscope.tracing.operations.operation import Operation
from heatscope.tracing.operations.pointwise import (
    Activation,
    Choice,
    GatedLinearUnit,
    ParametricRelu,
    Product,
    Sum,
)
from heatscope.tracing.operations.pooling import AdaptivePooling, AveragePooling, MaxPooling
from heatscope.tracing.operations.products import EinsteinSum, Linear, MatrixProduct
from heatscope.tracing.operations.ranking import Ranking
from heatscope.tracing.operations.rearrangement import Rearrangement
from heatscope.tracing.operations.reduction import Reduction
from heatscope.tracing.operations.softmax import Softmax

KINDS: tuple[Operation, ...] = (
    Convolution(),
    Linear(),
    MatrixProduct(),
    EinsteinSum(),
    BatchNormalisation(),
    LayerNormalisation(),
    GroupNormalisation(),
    RootMeanSquareNormalisation(),
    Activation(),
    ParametricRelu(),
    GatedLinearUnit(),
    Sum(),
    Product(),
    Choice(),
    MaxPooling(),
    AveragePooling(),
    AdaptivePooling(),
    Reduction(),
    Softmax(),
    DotProductAttention(),
    Embedding(),
    EmbeddingBag(),
    Interpolation(),
    Rearrangement(),
    Ranking(),
    MadeUp(),
)
OPAQUE = Opaque()
_BY_FUNCTION = {function: kind for kind in KINDS for function in kind.functions}


def operation_of(node: Node) -> Operation:
    """Return the kind of operation that made ``node``."""
    kind = _BY_FUNCTION.get(node.function, OPAQUE)
    # `x.max(dim)` also gives places, and a maximum of two tensors is taken value by value.
    if kind.kind == "reduction" and sum(source.is_floating for source in node.inputs) > 1:
        return _BY_FUNCTION["maximum"] if node.function in ("max", "min") else OPAQUE
    return kind
