"""Run training steps where a graphics processor would, on a machine that has none.

Tensors on PyTorch's ``meta`` device have a shape and no numbers. Here they stand for those on a graphics processor: an
operation that gets a tensor from elsewhere beside one of them fails, as it would there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

WHERE = torch.device("meta")
#: What a graphics processor does with numbers from elsewhere: copy them to it, or look things up by indices from there.
MAY_MIX = {
    "aten::_to_copy", "aten::copy_", "aten::index", "aten::index_put", "aten::index_put_", "aten::_index_put_impl_",
}  # fmt: skip


class _OneDevice(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Fail on every operation on tensors of several devices; single numbers may come from anywhere."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Check one operation, then let it happen."""
        places = {each.device for each in _tensors((args, kwargs)) if each.dim()}
        name = func.name()
        assert len(places) < 2 or name.split(".")[0] in MAY_MIX, f"{name} mixes {places}"
        return func(*args, **(kwargs or {}))


@contextmanager
def on_one_device() -> Iterator[None]:
    """Watch every operation."""
    with _OneDevice():  # type: ignore[no-untyped-call]
        yield


def _tensors(values: Any) -> Iterator[Tensor]:
    return (leaf for leaf in tree_leaves(values) if isinstance(leaf, Tensor))
