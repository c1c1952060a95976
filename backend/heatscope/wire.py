"""A tensor's one JSON form, and back.

The only file that decides digits, dtype and base64. Knows nothing of what the
numbers mean. Bytes are little-endian and row-major.
"""

import sys
from binascii import a2b_base64, b2a_base64
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import orjson
from numpy.typing import NDArray
from torch import Tensor

from heatscope.errors import InputError

Encoding = Literal["list", "base64"]
Dtype = Literal["float32", "float16", "uint8"]

MEDIA_TYPE = "application/json"
LARGEST_HALF = 65504.0
BYTE_STEPS = 255
SMALLEST_NORMAL = np.finfo(np.float32).tiny
NOT_FINITE = "a network computed a number that is not finite"

assert sys.byteorder == "little", "bytes go out as they lie in memory"


@dataclass(frozen=True)
class Form:
    """How tensors are written.

    Raises:
        InputError: ``dtype`` is not float32 though numbers are written as a list.
    """

    encoding: Encoding = "list"
    dtype: Dtype = "float32"

    def __post_init__(self) -> None:
        if self.encoding == "list" and self.dtype != "float32":
            raise InputError(f"dtype '{self.dtype}' needs encoding=base64; a list has float32 numbers")


LISTS = Form()


def tensor(values: Tensor, form: Form = LISTS) -> dict[str, Any]:
    """Return the JSON form of ``values``, ready for :func:`dumps`.

    Whole numbers stay int32 whatever ``form.dtype`` says. For uint8 each leading
    index has its own scale and offset: value = scale · byte + offset.

    Example:
        >>> import torch
        >>> tensor(torch.tensor([[0.0, 1.0], [3.0, 3.0]]), Form("base64", "uint8"))["scale"]
        array([0.00392157, 0.        ], dtype=float32)
        >>> dumps(tensor(torch.tensor([[0.1]])))
        b'{"dtype":"float32","shape":[1,1],"encoding":"list","data":[[0.1]]}'
    """
    assert values.dim() > 0, "a tensor on the wire has at least one axis"
    array = values.detach().contiguous().numpy()
    written: dict[str, Any] = {"dtype": form.dtype, "shape": list(array.shape), "encoding": form.encoding}
    if array.dtype.kind != "f":
        return written | {"dtype": "int32", "data": _data(array.astype(np.int32), form)}
    array = array.astype(np.float32, copy=False)
    if form.dtype == "uint8":
        quantised, scale, offset = _quantise(array)
        return written | {"scale": scale, "offset": offset, "data": _data(quantised, form)}
    # The sum of float32 in float64 is finite only if every one of them is.
    assert np.isfinite(array.sum(dtype=np.float64)), NOT_FINITE
    if form.dtype == "float16":
        # The largest half instead of infinity.
        array = array.clip(-LARGEST_HALF, LARGEST_HALF).astype(np.float16)
    return written | {"data": _data(array, form)}


def read(written: dict[str, Any]) -> NDArray[Any]:
    """Return the numbers of a Tensor that came as JSON; uint8 gives float32 again.

    Example:
        >>> import torch
        >>> read(orjson.loads(dumps(tensor(torch.tensor([[0.5, 2.0]]), Form("base64")))))
        array([[0.5, 2. ]], dtype=float32)
    """
    dtype = np.dtype(written["dtype"]).newbyteorder("<")
    if written["encoding"] == "list":
        return np.array(written["data"], dtype).reshape(written["shape"])
    values = np.frombuffer(a2b_base64(written["data"]), dtype).reshape(written["shape"])
    if written["dtype"] != "uint8":
        return values
    along_first = (-1, *[1] * (values.ndim - 1))
    scale, offset = (np.array(written[name], np.float32).reshape(along_first) for name in ("scale", "offset"))
    return scale * values + offset


def numbers(values: Tensor) -> list[Any]:
    """Return the numbers of a vector for :func:`dumps`, with as many digits as float32 has.

    Example:
        >>> import torch
        >>> dumps(numbers(torch.tensor([0.1, 1 / 3])))
        b'[0.1,0.33333334]'
    """
    return list(values.detach().float().numpy())


def dumps(content: Any) -> bytes:
    """Return ``content`` as JSON; what :func:`tensor` and :func:`numbers` gave may stand in it."""
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)


def _data(array: NDArray[Any], form: Form) -> NDArray[Any] | str:
    return array if form.encoding == "list" else b2a_base64(array.data, newline=False).decode("ascii")


def _quantise(array: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    rows = array.reshape(len(array), -1)  # (leading, rest)
    low, high = rows.min(axis=1), rows.max(axis=1)
    assert np.isfinite(high - low).all(), NOT_FINITE
    scale = (high - low) / np.float32(BYTE_STEPS)
    # A row whose values are all the same, or closer than float32 can divide by, is its offset alone.
    steps = np.divide(1, scale, out=np.zeros_like(scale), where=scale > SMALLEST_NORMAL)
    shares = rows - low[:, np.newaxis]
    shares *= steps[:, np.newaxis]
    return np.rint(shares, out=shares).astype(np.uint8).reshape(array.shape), scale, low
