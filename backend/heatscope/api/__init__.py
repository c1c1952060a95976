"""HTTP only: what is asked, what is answered, how failures look. Imports no PyTorch."""

#: Where version 1 of the contract begins.
BASE = "/api/v1"
