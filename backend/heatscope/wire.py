"""A tensor's one JSON form, and back.

The only file that decides digits, dtype and base64. Knows nothing of what the
numbers mean. Bytes are little-endian and row-major.
"""

import base64
import sys
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import orjson
import torch
from numpy.typing import NDArray
from torch import Tensor

from heatscope.errors import InputError

Encoding = Literal["list", "base64"]
Dtype = Literal["float32", "float16", "uint8"]

MEDIA_TYPE = "application/json"
LARGEST_HALF = 65504.0
BYTE_STEPS = 255

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
        >>> tensor(torch.tensor([[0.0, 1.0], [3.0, 3.0]]), Form("base64", "uint8"))["scale"]
        array([0.00392157, 0.        ], dtype=float32)
        >>> dumps(tensor(torch.tensor([[0.1]])))
        b'{"dtype":"float32","shape":[1,1],"encoding":"list","data":[[0.1]]}'
    """
    assert values.dim() > 0, "a tensor on the wire has at least one axis"
    written: dict[str, Any] = {"dtype": form.dtype, "shape": list(values.shape), "encoding": form.encoding}
    if not values.is_floating_point():
        written["dtype"] = "int32"
        return written | {"data": _data(values.to(torch.int32), form)}
    values = values.detach().to(torch.float32)
    # One pass: the sum is finite only if every number is, bar an overflow that float64 rules out.
    assert bool(torch.isfinite(values.sum(dtype=torch.float64))), "a network computed a number that is not finite"
    if form.dtype == "uint8":
        quantised, scale, offset = _quantise(values)
        return written | {"scale": scale.numpy(), "offset": offset.numpy(), "data": _data(quantised, form)}
    if form.dtype == "float16":
        # The largest half instead of infinity.
        values = values.clamp(-LARGEST_HALF, LARGEST_HALF).to(torch.float16)
    return written | {"data": _data(values, form)}


def read(written: dict[str, Any]) -> NDArray[Any]:
    """Return the numbers of a Tensor that came as JSON; uint8 gives float32 again.

    Example:
        >>> read(orjson.loads(dumps(tensor(torch.tensor([[0.5, 2.0]]), Form("base64")))))
        array([[0.5, 2. ]], dtype=float32)
    """
    dtype = np.dtype(written["dtype"]).newbyteorder("<")
    if written["encoding"] == "list":
        return np.array(written["data"], dtype).reshape(written["shape"])
    values = np.frombuffer(base64.b64decode(written["data"]), dtype).reshape(written["shape"])
    if written["dtype"] != "uint8":
        return values
    along_first = (-1, *[1] * (values.ndim - 1))
    scale, offset = (np.array(written[name], np.float32).reshape(along_first) for name in ("scale", "offset"))
    return scale * values + offset


def numbers(values: Tensor) -> list[Any]:
    """Return the numbers of a vector for :func:`dumps`, with as many digits as float32 has.

    Example:
        >>> dumps(numbers(torch.tensor([0.1, 1 / 3])))
        b'[0.1,0.33333334]'
    """
    return list(values.detach().to(torch.float32).numpy())


def dumps(content: Any) -> bytes:
    """Return ``content`` as JSON; what :func:`tensor` and :func:`numbers` gave may stand in it."""
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)


def _data(values: Tensor, form: Form) -> NDArray[Any] | str:
    array: NDArray[Any] = values.contiguous().numpy()
    return array if form.encoding == "list" else base64.b64encode(array.data).decode("ascii")


def _quantise(values: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    rows = values.flatten(1) if values.dim() > 1 else values.unsqueeze(1)  # (leading, rest)
    low, high = rows.aminmax(dim=1)
    scale = (high - low) / BYTE_STEPS
    steps = torch.where(scale > torch.finfo(torch.float32).tiny, 1 / scale, torch.zeros(()))
    quantised = ((rows - low.unsqueeze(1)) * steps.unsqueeze(1)).round_().clamp_(0, BYTE_STEPS).to(torch.uint8)
    return quantised.view(values.shape), scale, low
