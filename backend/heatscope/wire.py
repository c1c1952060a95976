"""A tensor's one JSON form, and back.

The only file that decides digits, dtype and base64. Knows nothing of what the
numbers mean. Bytes are little-endian and row-major.
"""

import math
import sys
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import orjson
import pybase64
import torch
from numpy.typing import NDArray
from torch import Tensor

from heatscope.errors import InputError, NotFiniteError

Encoding = Literal["list", "base64", "npz", "safetensors"]
Dtype = Literal["float32", "float16", "uint8"]

MEDIA_TYPE = "application/json"
#: Encodings that are files with the tensors beside the JSON.
FILES = ("npz", "safetensors")
LARGEST = float(np.finfo(np.float32).max)
LARGEST_HALF = 65504.0
BYTE_STEPS = np.float32(255)
SMALLEST_NORMAL = np.finfo(np.float32).tiny
INFINITE = np.float32(np.inf)
#: Of one number in an answer: its digits and a comma; bare in a file; in base64 four characters for three bytes.
LIST_BYTES = 11.0
FILE_BYTES = {"float32": 4, "float16": 2, "uint8": 1, "int32": 4}
BASE64_SHARE = 4 / 3
#: Numbers in a row below which it is faster to look for both of its ends at once.
SHORT_ROW = 32
#: Rows that stand side by side in memory below which it is faster to lay one behind the other first.
FEW_ROWS = 32
NOT_FINITE = (
    "the network computed numbers that are not finite (NaN or infinite), which cannot be written; its trace counts "
    "those of each node"
)

assert sys.byteorder == "little", "bytes go out as they lie in memory"


class Tally:
    """How large the tensors of one answer are together, as long as that may be sent.

    Example:
        >>> Tally(most=100).add(101)
        Traceback (most recent call last):
        heatscope.errors.InputError: the answer would have more than 0.0001 MB; ask for less, or for encoding=base64 \
        with dtype=float16 or uint8
    """

    def __init__(self, most: float) -> None:
        self.most = most
        self.size = 0.0

    def add(self, size: float) -> None:
        """Note so many bytes more; raise InputError if they are too many."""
        self.size += size
        if self.size > self.most:
            raise InputError(
                f"the answer would have more than {self.most / 1e6:g} MB; ask for less, or for encoding=base64 with "
                "dtype=float16 or uint8"
            )


@dataclass(frozen=True)
class Form:
    """How tensors are written.

    Raises:
        InputError: ``dtype`` is not float32 though numbers are written as a list.
    """

    encoding: Encoding = "list"
    dtype: Dtype = "float32"
    tally: Tally | None = field(default=None, compare=False)  #: of the answer they are for; None if that is small

    def __post_init__(self) -> None:
        if self.encoding == "list" and self.dtype != "float32":
            raise InputError(f"dtype '{self.dtype}' needs encoding=base64 or a file; a list has float32 numbers")

    def bytes_each(self, is_whole: bool = False) -> float:
        """Return about how many bytes a number takes; whole numbers have a dtype of their own."""
        if self.encoding == "list":
            return LIST_BYTES
        bare = FILE_BYTES["int32" if is_whole else self.dtype]
        return bare if self.encoding in FILES else bare * BASE64_SHARE


LISTS = Form()


def tensor(values: Tensor, form: Form = LISTS, *, may_be_infinite: bool = False) -> dict[str, Any]:
    """Return the JSON form of ``values``, ready for :func:`dumps`, or for ``packing`` if it is to go into a file.

    Whole numbers stay int32 whatever ``form.dtype`` says. For uint8 each leading
    index has its own scale and offset: value = scale · byte + offset.

    Args:
        values: of any shape.
        form: how they are written.
        may_be_infinite: JSON has no infinite numbers; of values that may be, as masks are, they are written as the
            lowest, or largest, number that ``form.dtype`` has, and counted.

    Raises:
        NotFiniteError: a value is NaN, or infinite though it may not be.

    Example:
        >>> import torch
        >>> tensor(torch.tensor([0.0, -torch.inf]), may_be_infinite=True)["infinite_count"]
        1
        >>> tensor(torch.tensor([[0.0, 1.0], [3.0, 3.0]]), Form("base64", "uint8"))["scale"]
        array([0.00392157, 0.        ], dtype=float32)
        >>> dumps(tensor(torch.tensor([[0.1]])))
        b'{"dtype":"float32","shape":[1,1],"encoding":"list","data":[[0.1]]}'
    """
    values = values.detach()
    if not values.dim():
        # A single number is written as a vector of one.
        values = values.reshape(1)
    if form.tally:
        form.tally.add(values.numel() * form.bytes_each(is_whole=not values.is_floating_point()))
    written: dict[str, Any] = {"dtype": form.dtype, "shape": list(values.shape), "encoding": form.encoding}
    if may_be_infinite and (count := int(values.isinf().sum())):
        written["infinite_count"] = count
        values = values.clamp(-LARGEST, LARGEST)
    if not values.is_floating_point():
        written["dtype"] = "int32"
        array: NDArray[Any] = np.ascontiguousarray(values.numpy(), np.int32)
    elif form.dtype == "uint8":
        array, written["scale"], written["offset"] = _quantise(values.float())
    else:
        # numpy turns maps whose channels lie last in two thirds of torch's time.
        array = np.ascontiguousarray(values.float().numpy())
        # The sum of float32 in float64 is finite only if every one of them is.
        with np.errstate(invalid="ignore"):
            _check_finite(array.sum(dtype=np.float64))
        if form.dtype == "float16":
            # The largest half instead of infinity.
            array = array.clip(-LARGEST_HALF, LARGEST_HALF).astype(np.float16)
    written["data"] = pybase64.b64encode_as_string(array.data) if form.encoding == "base64" else array
    return written


def read(written: dict[str, Any]) -> NDArray[Any]:
    """Return the numbers of a Tensor that came as JSON; uint8 gives float32 again, and what was infinite is it again.

    Example:
        >>> import torch
        >>> read(orjson.loads(dumps(tensor(torch.tensor([[0.5, 2.0]]), Form("base64")))))
        array([[0.5, 2. ]], dtype=float32)
    """
    values = _read_finite(written)
    if not written.get("infinite_count") or values.dtype.kind != "f":
        return values
    is_end = abs(values) >= np.finfo(values.dtype).max
    # Where others are as large they cannot be told apart; of bytes they are only nearly so.
    return (
        np.where(is_end, np.copysign(np.inf, values), values) if is_end.sum() == written["infinite_count"] else values
    )


def _read_finite(written: dict[str, Any]) -> NDArray[Any]:
    dtype = np.dtype(written["dtype"]).newbyteorder("<")
    if written["encoding"] == "list":
        return np.array(written["data"], dtype).reshape(written["shape"])
    values = np.frombuffer(pybase64.b64decode(written["data"], validate=True), dtype).reshape(written["shape"])
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


def number(value: float) -> Any:
    """Return one number for :func:`dumps`, with as many digits as float32 has.

    Example:
        >>> dumps(number(1 / 3))
        b'0.33333334'
    """
    return np.float32(bounded(value))


def bounded(value: float) -> float:
    """Return ``value``, or the lowest or largest number of float32 in place of what lies beyond, as JSON has none.

    Example:
        >>> bounded(-math.inf)
        -3.4028234663852886e+38
    """
    return value if -LARGEST <= value <= LARGEST else math.copysign(LARGEST, value)


def dumps(content: Any) -> bytes:
    """Return ``content`` as JSON; what :func:`tensor` and :func:`numbers` gave may stand in it."""
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)


def _quantise(values: Tensor) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    """Return bytes (leading, rest), scale (leading) and offset (leading).

    Tensor by tensor, which so stays in the processor's cache: all layers of a network at once took half as long again.
    Maps whose channels lie last are worked on as they lie, and only their bytes put in order: a quarter of the memory.
    """
    rows = values.numpy().reshape(len(values), -1)
    if len(rows) < FEW_ROWS:
        rows = np.ascontiguousarray(rows)
    of_torch = torch.from_numpy(rows)
    low, high = _ends(of_torch)
    offset = low.numpy()
    scale = (high.numpy() - offset) / BYTE_STEPS
    _check_finite(scale.sum())
    # A row whose values are all the same, or closer than float32 can divide by, is its offset alone.
    steps = 1 / np.where(scale > SMALLEST_NORMAL, scale, INFINITE)
    # torch takes half of numpy's time for rows with a number each, numpy half of torch's for bytes.
    shares = torch.sub(of_torch, low).mul_(torch.from_numpy(steps)).numpy()
    found = np.rint(shares, out=shares).astype(np.uint8)
    return np.ascontiguousarray(found), scale[:, 0], offset[:, 0]


def _check_finite(number: Any) -> None:
    if not math.isfinite(number):
        raise NotFiniteError(NOT_FINITE)


def _ends(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Return the least and the largest number of each row, (rows, 1); torch finds them faster than numpy."""
    if rows.shape[1] < SHORT_ROW and rows.is_contiguous():
        low, high = torch.aminmax(rows, dim=1, keepdim=True)
    else:
        low, high = rows.amin(dim=1, keepdim=True), rows.amax(dim=1, keepdim=True)
    return low, high
