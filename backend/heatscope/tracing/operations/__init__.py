"""Every kind of operation, one file a kind: what it computes, what a value sees, its formula, its words.

To add a kind, write its class in a file of its own and name it in ``KINDS``.
"""

from heatscope.tracing.node import Node
from heatscope.tracing.operations.activation import Activation
from heatscope.tracing.operations.addition import Sum
from heatscope.tracing.operations.cast import Cast
from heatscope.tracing.operations.choice import Choice
from heatscope.tracing.operations.comparison import Comparison
from heatscope.tracing.operations.convolution import Convolution
from heatscope.tracing.operations.cumulation import Cumulation
from heatscope.tracing.operations.distance import CosineSimilarity, PairDistance
from heatscope.tracing.operations.dot_product_attention import DotProductAttention
from heatscope.tracing.operations.dropout import Dropout
from heatscope.tracing.operations.einsum import EinsteinSum
from heatscope.tracing.operations.embedding import Embedding, EmbeddingBag
from heatscope.tracing.operations.gated_linear_unit import GatedLinearUnit
from heatscope.tracing.operations.grouped_product import GroupedProduct
from heatscope.tracing.operations.interpolation import Interpolation
from heatscope.tracing.operations.linear import Linear
from heatscope.tracing.operations.made_up import MadeUp, Opaque
from heatscope.tracing.operations.matrix_product import MatrixProduct
from heatscope.tracing.operations.multiplication import Product
from heatscope.tracing.operations.normalisation import (
    BatchNormalisation,
    GroupNormalisation,
    LayerNormalisation,
    RootMeanSquareNormalisation,
)
from heatscope.tracing.operations.operation import Operation
from heatscope.tracing.operations.outer_product import OuterProduct
from heatscope.tracing.operations.overwritten import Overwritten
from heatscope.tracing.operations.parametric_relu import ParametricRelu
from heatscope.tracing.operations.pooling import AdaptivePooling, AveragePooling, MaxPooling
from heatscope.tracing.operations.ranking import Ranking
from heatscope.tracing.operations.rearrangement import Rearrangement
from heatscope.tracing.operations.reduction import Reduction
from heatscope.tracing.operations.softmax import Softmax
from heatscope.tracing.operations.stepping import Stepping
from heatscope.tracing.operations.transposed_convolution import TransposedConvolution

CHOICE = Choice()
KINDS: tuple[Operation, ...] = (
    Convolution(),
    TransposedConvolution(),
    Linear(),
    MatrixProduct(),
    GroupedProduct(),
    OuterProduct(),
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
    CHOICE,
    Comparison(),
    MaxPooling(),
    AveragePooling(),
    AdaptivePooling(),
    Reduction(),
    Cumulation(),
    Softmax(),
    DotProductAttention(),
    PairDistance(),
    CosineSimilarity(),
    Embedding(),
    EmbeddingBag(),
    Interpolation(),
    Rearrangement(),
    Stepping(),
    Cast(),
    Dropout(),
    Overwritten(),
    Ranking(),
    MadeUp(),
)
OPAQUE = Opaque()
_BY_FUNCTION = {function: kind for kind in KINDS for function in kind.functions}


def operation_of(node: Node) -> Operation:
    """Return the kind of operation that made ``node``."""
    if "operation" not in node.facts:
        node.facts["operation"] = _kind_of(node)
    found: Operation = node.facts["operation"]
    return found


def _kind_of(node: Node) -> Operation:
    kind = _BY_FUNCTION.get(node.function)
    # A maximum of two tensors is taken value by value.
    if node.function in ("max", "min") and len(node.inputs) > 1:
        kind = CHOICE
    if kind is None or node.dtype.is_complex or any(source.dtype.is_complex for source in node.inputs):
        return OPAQUE
    return kind if kind.takes(node) else OPAQUE
