"""Ask a Heatscope service: feature maps, attention and every number behind them, as NumPy arrays.

``with Client("http://127.0.0.1:8000") as client: client.feature_maps("cat.jpg", layers="relu5")``. Needs httpx and
NumPy; knows nothing of how the service computes.
"""

from heatscope_client.answers import Refused
from heatscope_client.client import AsyncClient, Client
from heatscope_client.errors import HeatscopeError, ProblemError, UnknownNameError, UnreachableError
from heatscope_client.photos import Photo
from heatscope_client.values import Answer, Rows, Tensor

__all__ = [
    "Answer",
    "AsyncClient",
    "Client",
    "HeatscopeError",
    "Photo",
    "ProblemError",
    "Refused",
    "Rows",
    "Tensor",
    "UnknownNameError",
    "UnreachableError",
]
