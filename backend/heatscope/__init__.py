"""Heatscope's service: look inside neural networks with one's own photo and sentence."""
