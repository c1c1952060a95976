"""HTTP only: what is asked, what is answered, how failures look. Imports no PyTorch."""
