"""What PyTorch's functions are called here, and which of them write into a tensor they are given.

``torch.add``, ``Tensor.add_`` and ``a += b`` are one operation, ``add``. Knows nothing of networks.
"""

import inspect
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch._C._functorch import peek_interpreter_stack

from heatscope.tracing.node import tensors_in

Function = Callable[..., Any]

#: Python's names of operators -> PyTorch's; with an r or an i before them they are the same operation.
OPERATORS = {
    "truediv": "div", "floordiv": "floor_divide", "mod": "remainder", "and": "bitwise_and", "or": "bitwise_or",
    "xor": "bitwise_xor", "invert": "bitwise_not",
}  # fmt: skip
#: Operators that have a reflected or an in-place form and are called the same in PyTorch.
REFLECTED = frozenset({"add", "sub", "mul", "matmul", "pow", "div"})
#: Two names for one function -> the one used here.
ALIASES = {
    "rsub": "sub", "true_divide": "div", "divide": "div", "multiply": "mul", "subtract": "sub", "negative": "neg",
    "absolute": "abs", "concat": "cat", "concatenate": "cat", "row_stack": "vstack", "clip": "clamp", "fix": "trunc",
    "swapaxes": "transpose", "swapdims": "transpose", "moveaxis": "movedim", "arctan": "atan", "arcsin": "asin",
    "arccos": "acos", "arctan2": "atan2", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
    "expit": "sigmoid", "log_sigmoid": "logsigmoid", "greater": "gt", "greater_equal": "ge", "less": "lt",
    "less_equal": "le",
    "not_equal": "ne", "ger": "outer", "vdot": "dot", "linalg_matmul": "matmul", "unsafe_chunk": "chunk",
    "unsafe_split": "split", "unsafe_split_with_sizes": "split_with_sizes", "conv2d_same": "conv2d",
    "gammaln": "lgamma", "psi": "digamma", "upsample": "interpolate", "vector_norm": "linalg_vector_norm",
}  # fmt: skip
#: Give no tensor, or nothing that was computed: not worth a look. They are most of what a network calls.
SILENT = frozenset(
    "size dim numel ndim shape dtype device layout is_floating_point is_complex is_contiguous stride storage_offset "
    "element_size data_ptr untyped_storage get_device requires_grad requires_grad_ is_inference is_leaf is_sparse "
    "is_quantized is_meta is_cuda is_conj is_neg is_nested is_mkldnn grad grad_fn item tolist numpy __len__ __bool__ "
    "__int__ __float__ __index__ __hash__ __repr__ __format__ __contains__ __iter__ __dir__ __deepcopy__ "
    "is_same_size has_names names output_nr _version itemsize nbytes retain_grad register_hook set_grad "
    "set_requires_grad set_names set__grad set__backward_hooks "
    "is_tensor result_type can_cast is_grad_enabled get_default_dtype set_grad_enabled allclose equal _is_view".split()
)

#: Give what follows from how the tensor that they are given lies in memory.
BY_MEMORY = frozenset({"as_strided"})


@cache
def name_of(function: Function) -> str:
    """Return what ``function`` is called here.

    Example:
        >>> import torch
        >>> name_of(torch.Tensor.__iadd__), name_of(torch.Tensor.__rand__), name_of(torch.rand)
        ('add', 'bitwise_and', 'rand')
        >>> name_of(torch.relu_), name_of(torch.Tensor.T.__get__), name_of(torch.special.expit)
        ('relu', 'T', 'sigmoid')
    """
    name = _bare_name(function)
    bare = name.strip("_").removeprefix("special_")
    if name.startswith("__"):
        plain = bare if bare in OPERATORS or bare[:1] not in ("r", "i") else bare[1:]
        # `round`, `invert` and `index` begin with these letters and mean what they say.
        bare = OPERATORS.get(bare, OPERATORS.get(plain, plain if plain in REFLECTED else bare))
    return ALIASES.get(bare, bare)


@cache
def is_silent(function: Function) -> bool:
    """Whether ``function`` computes nothing that belongs to a record."""
    return _bare_name(function) in SILENT


def is_transforming() -> bool:
    """Whether what is called is called once for many, as within ``torch.vmap``: its tensors stand for others."""
    return peek_interpreter_stack() is not None


def _bare_name(function: Function) -> str:
    """Return PyTorch's own name; of an attribute that is read its own, of one that is set ``set_`` and its own."""
    name: str = getattr(function, "__name__", type(function).__name__)
    if name not in ("__get__", "__set__", "__delete__"):
        return name
    owner = getattr(getattr(function, "__self__", None), "__name__", name)
    return str(owner) if name == "__get__" else f"set_{owner}"


def written(function: Function, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> tuple[Tensor, ...]:
    """Return the tensors that the call overwrites: its first, or those given as ``out``.

    Example:
        >>> import torch
        >>> x = torch.zeros(1)
        >>> len(written(torch.relu_, (x,), {})), len(written(F.relu, (x, True), {})), len(written(torch.relu, (x,), {}))
        (1, 1, 0)
    """
    is_writing, position = _writing(function)
    if keywords:
        out = keywords.get("out")
        if out is not None:
            return tuple(tensors_in(out))
        is_writing = is_writing or keywords.get("inplace") is True
    if not is_writing and (position is None or len(arguments) <= position or arguments[position] is not True):
        return ()
    return tuple(tensors_in(arguments[0] if arguments else keywords.get("input")))


@cache
def _writing(function: Function) -> tuple[bool, int | None]:
    """Return whether ``function`` writes into its first tensor by its name alone, and else which argument says so."""
    name = getattr(function, "__name__", "")
    if name == "__set__":
        return name_of(function) == "set_data", None
    if name.startswith("__"):
        others = ("__invert__", "__index__", "__int__")
        return name == "__setitem__" or (name.startswith("__i") and name not in others), None
    if name.endswith("_"):
        return True, None
    if getattr(function, "__module__", None) == F.__name__:
        try:
            names = list(inspect.signature(function).parameters)
        except ValueError:
            return False, None
        if "inplace" in names:
            return False, names.index("inplace")
    return False, None


def _opened(function: Any) -> Any:
    """Return a Python function of PyTorch whose own calls are seen, instead of it as a whole."""
    seen = types.FunctionType(
        function.__code__,
        {**function.__globals__, "has_torch_function": lambda _tensors: False,
         "has_torch_function_unary": lambda _tensor: False, "has_torch_function_variadic": lambda *_tensors: False},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )  # fmt: skip
    seen.__kwdefaults__ = function.__kwdefaults__
    return seen


def _chosen(value: Tensor, condition: Tensor, other: Any) -> Tensor:
    """Return ``value.where(condition, other)`` as the function that takes the condition first."""
    return torch.where(condition, value, other)


#: Functions that do several things which are worth seeing one by one, and one that takes its tensors in another order.
OPENED: dict[Any, Any] = {
    function: _opened(function)
    for function in (
        F.multi_head_attention_forward, F.normalize, F.local_response_norm, F.lp_pool1d, F.lp_pool2d, F.lp_pool3d,
        F.gumbel_softmax,
    )
} | {Tensor.where: _chosen}  # fmt: skip
