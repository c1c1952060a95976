"""What a network computes, as tensors: plain PyTorch, usable in a notebook as it is.

Knows nothing of HTTP, JSON, colours or of which networks ship.
"""
