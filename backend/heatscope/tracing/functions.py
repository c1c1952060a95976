"""What PyTorch's functions are called here, and which of them write into a tensor they are given.

``torch.add``, ``Tensor.add_`` and ``a += b`` are one operation, ``add``. Knows nothing of networks.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import torch.nn.functional as F

Function = Callable[..., Any]

#: Python's names of operators -> PyTorch's.
OPERATORS = {
    "radd": "add", "iadd": "add", "rsub": "sub", "isub": "sub", "rmul": "mul", "imul": "mul",
    "truediv": "div", "rtruediv": "div", "itruediv": "div", "idiv": "div", "rdiv": "div", "true_divide": "div",
    "divide": "div", "multiply": "mul", "subtract": "sub", "rpow": "pow", "ipow": "pow", "rmatmul": "matmul",
    "imatmul": "matmul", "negative": "neg", "absolute": "abs", "concat": "cat", "concatenate": "cat", "clip": "clamp",
    "swapaxes": "transpose", "swapdims": "transpose", "moveaxis": "movedim", "special_softmax": "softmax",
    "arctan": "atan", "rsubtract": "rsub", "special_expit": "sigmoid", "conv2d_same": "conv2d",
}  # fmt: skip
#: Give no tensor, or nothing that was computed: not worth a look. They are most of what a network calls.
SILENT = frozenset(
    "size dim numel ndim shape dtype device layout is_floating_point is_complex is_contiguous stride storage_offset "
    "element_size data_ptr untyped_storage get_device requires_grad requires_grad_ is_inference is_leaf is_sparse "
    "is_quantized is_meta is_cuda is_conj is_neg is_nested is_mkldnn grad grad_fn item tolist numpy __len__ __bool__ "
    "__int__ __float__ __index__ __hash__ __repr__ __format__ __contains__ __iter__ __dir__ __deepcopy__ "
    "is_same_size has_names names output_nr _version itemsize nbytes retain_grad register_hook __set__ __delete__ "
    "is_tensor result_type can_cast is_grad_enabled get_default_dtype set_grad_enabled allclose equal _is_view".split()
)


@cache
def name_of(function: Function) -> str:
    """Return what ``function`` is called here.

    Example:
        >>> import torch
        >>> name_of(torch.Tensor.__iadd__), name_of(torch.relu_), name_of(torch.Tensor.T.__get__)
        ('add', 'relu', 'T')
    """
    name = getattr(function, "__name__", type(function).__name__)
    if name == "__get__":
        name = getattr(getattr(function, "__self__", None), "__name__", name)
    bare = name.strip("_")
    return OPERATORS.get(bare, bare)


@cache
def is_silent(function: Function) -> bool:
    """Whether ``function`` computes nothing that belongs to a record."""
    name = getattr(function, "__name__", "")
    if name == "__get__":
        name = getattr(getattr(function, "__self__", None), "__name__", name)
    return name in SILENT


def writes(function: Function, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> bool:
    """Whether the call overwrites its first tensor, or one given as ``out``.

    Example:
        >>> import torch
        >>> writes(torch.relu_, (), {}), writes(F.relu, (None, True), {}), writes(torch.relu, (), {})
        (True, True, False)
    """
    if _is_in_place(function) or keywords.get("inplace") is True or keywords.get("out") is not None:
        return True
    position = _inplace_position(function)
    return position is not None and len(arguments) > position and arguments[position] is True


@cache
def _is_in_place(function: Function) -> bool:
    name = getattr(function, "__name__", "")
    if name.startswith("__"):
        return name == "__setitem__" or (name.startswith("__i") and name not in ("__invert__", "__index__", "__int__"))
    return name.endswith("_")


@cache
def _inplace_position(function: Function) -> int | None:
    if getattr(function, "__module__", None) != F.__name__:
        return None
    try:
        names = list(inspect.signature(function).parameters)
    except ValueError:
        return None
    return names.index("inplace") if "inplace" in names else None
