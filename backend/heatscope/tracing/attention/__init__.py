"""Attention found in the graph of a run, whatever the network is written like."""

from heatscope.tracing.attention.attention import PARTS, Attention, Part
from heatscope.tracing.attention.search import find_attention

__all__ = ["PARTS", "Attention", "Part", "find_attention"]
