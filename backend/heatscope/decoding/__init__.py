"""Decode pictures where it can be stopped: in place what its structure bounds, all else in a process of its own."""

from heatscope.decoding.decode import Limits, close, decode, upright, warm

__all__ = ["Limits", "close", "decode", "upright", "warm"]
