"""Attention found in the graph of a run, whatever the network is written like."""

from heatscope.tracing.attention.attention import Attention
from heatscope.tracing.attention.search import find_attention
from heatscope.tracing.attention.structure import PARTS, Part

__all__ = ["PARTS", "Attention", "Part", "find_attention"]
