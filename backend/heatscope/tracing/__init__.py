"""Record any PyTorch network once, and open every number of the run.

Plain PyTorch: usable in a notebook as it is, with no service, no JSON and no network known by name.
"""

from heatscope.tracing.attention import Attention
from heatscope.tracing.audit import Audit, audit
from heatscope.tracing.node import Node
from heatscope.tracing.opening import Opened, Operand
from heatscope.tracing.receptive_fields import ReceptiveField
from heatscope.tracing.record import record
from heatscope.tracing.trace import Trace

__all__ = ["Attention", "Audit", "Node", "Opened", "Operand", "ReceptiveField", "Trace", "audit", "record"]
