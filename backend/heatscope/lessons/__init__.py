"""Calculators in plain Python, so that they can check PyTorch and be checked by hand."""
