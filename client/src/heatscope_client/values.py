"""What answers are made of: arrays that know their axes, lists that know their names.

Knows nothing of the calls that give them, or of how they travel.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Generic, SupportsIndex, TypeVar, Union, overload

import numpy as np

from heatscope_client.errors import UnknownNameError

T = TypeVar("T")
#: Fields that a row can be asked for by, the first that it has.
NAMES = ("name", "id", "role", "label")
#: Characters of one field.
MOST_SHOWN = 200
#: Fields that say what is wrong, and are read to their end.
WHOLE = ("problem", "detail")
#: What a cell of a table may be, or a list of such.
SIMPLE = (str, int, float, bool, type(None))


class Tensor(np.ndarray):
    """A NumPy array that knows the names of its axes, as the contract has them.

    Indices and slices keep the names of the axes that are left, and so does turning it around; what is computed from
    it is a plain array, since nobody knows what its axes are.

    Attributes:
        axes: a name for each axis; empty where they have none.

    Example:
        >>> attention = Tensor([[[0.25, 0.75], [0.5, 0.5]]], axes=("head", "query", "key"))
        >>> attention[0].axes
        ('query', 'key')
        >>> attention.sum(axis=attention.axis("key"))
        array([[1., 1.]])
    """

    axes: tuple[str, ...]

    def __new__(cls, values: Any, axes: Sequence[str] = ()) -> Tensor:
        """Make one of anything that NumPy makes an array of."""
        tensor = np.asarray(values).view(cls)
        if axes and len(axes) != tensor.ndim:
            raise ValueError(f"{len(axes)} names for {tensor.ndim} axes")
        tensor.axes = tuple(axes)
        return tensor

    def __array_finalize__(self, made_from: Any) -> None:
        self.axes = ()

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        if array is self:
            return self  # changed in place
        return array[()] if array.ndim == 0 else np.asarray(array)

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        if isinstance(found, Tensor):
            found.axes = _names_left(self.axes, index, found.ndim)
        return found

    def axis(self, name: str) -> int:
        """Return which axis has this name, for ``axis=`` of NumPy's functions."""
        if name not in self.axes:
            raise UnknownNameError(f"no axis {name!r}; there are: {', '.join(self.axes) or 'none with a name'}")
        return self.axes.index(name)

    def transpose(self, *axes: Any) -> Tensor:
        """Return a view with the axes in another order, names included; reversed if none is given."""
        turned: Tensor = super().transpose(*axes).view(Tensor)
        given = axes[0] if len(axes) == 1 else axes
        if self.axes:
            order = range(self.ndim)[::-1] if given is None or not axes else np.atleast_1d(given)
            turned.axes = tuple(self.axes[at] for at in order)
        return turned

    @property
    def T(self) -> Tensor:  # noqa: N802
        """The axes reversed."""
        return self.transpose()

    def copy(self, order: Any = "C") -> Tensor:
        """Return a copy, names included."""
        return Tensor(super().copy(order), self.axes)

    def __copy__(self) -> Tensor:
        return self.copy()

    def __deepcopy__(self, memo: Any) -> Tensor:
        return self.copy()

    def __reduce__(self) -> Any:
        return (Tensor, (np.asarray(self), self.axes))

    def to_pandas(self, **labels: Sequence[Any]) -> Any:
        """Return a Series of one axis, or a DataFrame of two: the first axis down, the second across.

        Args:
            labels: by axis, what to write at its places: ``to_pandas(query=words, key=words)``.

        Raises:
            ImportError: pandas is not installed.
            ValueError: it has more axes, or none.
        """
        pandas = _pandas()
        if self.ndim not in (1, 2):
            named = f" ({', '.join(self.axes)})" if self.axes else ""
            raise ValueError(
                f"a tensor with {self.ndim} axes{named} is no table; choose a part of it first, as in t[0]"
            )
        for name in labels:
            self.axis(name)
        indices = [
            pandas.Index(labels.get(name, range(size)), name=name or None)
            for name, size in zip(self.axes or [""] * self.ndim, self.shape)
        ]
        values = np.asarray(self)
        return pandas.Series(values, *indices) if self.ndim == 1 else pandas.DataFrame(values, *indices)


def _names_left(axes: tuple[str, ...], index: Any, ndim: int) -> tuple[str, ...]:
    """Return the names of the axes that are left by ``index``; none if that is not certain."""
    given = index if isinstance(index, tuple) else (index,)
    if not axes or any(isinstance(one, bool) or not isinstance(one, _PLAIN) for one in given):
        return ()
    if Ellipsis in given:
        at = given.index(Ellipsis)
        given = (*given[:at], *[slice(None)] * (len(axes) - len(given) + 1), *given[at + 1 :])
    left = [name for name, one in zip(axes, given) if isinstance(one, slice)] + list(axes[len(given) :])
    assert len(left) == ndim, "whole numbers take an axis away, slices keep it"
    return tuple(left)


_PLAIN = (int, np.integer, slice, type(Ellipsis))


class Rows(list[T], Generic[T]):
    """A list whose items can also be asked for by name: ``answer.layers["relu5"]``, the first of that name."""

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    @overload
    def __getitem__(self, index: str) -> T: ...
    def __getitem__(self, index: Union[SupportsIndex, slice, str]) -> Union[T, list[T]]:
        """Return the item at a place or of a name, or the rows of a slice."""
        if isinstance(index, slice):
            return Rows(super().__getitem__(index))
        if not isinstance(index, str):
            return super().__getitem__(index)
        names = self.names()
        if index not in names:
            raise UnknownNameError(f"nothing here has the name {index!r}; there are: {', '.join(names) or 'none'}")
        return super().__getitem__(names.index(index))

    def names(self) -> list[str]:
        """Return the name of each item: its `name`, `id`, `role` or `label`; none if they have no such field."""
        field = next((name for name in NAMES if self and name in _needed(self[0])), None)
        return [] if field is None else [str(getattr(item, field)) for item in self]

    def to_pandas(self) -> Any:
        """Return a DataFrame with a row for each item, of the fields that are one number, word or list of such.

        Raises:
            ImportError: pandas is not installed.
        """
        pandas = _pandas()
        rows = [
            {field.name: getattr(item, field.name) for field in dataclasses.fields(item) if _is_simple(item, field)}
            for item in self
            if dataclasses.is_dataclass(item)
        ]
        return pandas.DataFrame(rows)


def _needed(item: Any) -> set[str]:
    """Return the fields that no item lacks."""
    fields = dataclasses.fields(item) if dataclasses.is_dataclass(item) else ()
    return {field.name for field in fields if field.default is dataclasses.MISSING}


def _is_simple(item: Any, field: Any) -> bool:
    value = getattr(item, field.name)
    inside = value if isinstance(value, (list, tuple)) else [value]
    return all(isinstance(one, SIMPLE) for one in inside)


class Answer:
    """What every answer, and every part of one, is: fields with the contract's names."""

    def __repr__(self) -> str:
        fields = dataclasses.fields(self)  # type: ignore[arg-type]  # what derives from it is a dataclass
        values = {field.name: getattr(self, field.name) for field in fields}
        written = {name: repr(value) if name in WHOLE else _short(value) for name, value in values.items()}
        shown = (f"{name}={written[name]}" for name, value in values.items() if value is not None)
        return f"{type(self).__name__}({', '.join(shown)})"


def _short(value: Any) -> str:
    """Return what stands for a value where the whole would be too long."""
    if isinstance(value, np.ndarray):
        axes = getattr(value, "axes", ()) or [""] * value.ndim
        return f"Tensor[{', '.join(f'{name} {size}'.strip() for name, size in zip(axes, value.shape))}]"
    if isinstance(value, Answer):
        written = repr(value)
        return written if len(written) <= MOST_SHOWN else f"{written[: MOST_SHOWN - 1]}…)"
    if isinstance(value, list) and value and isinstance(value[0], Answer):
        return f"[{len(value)} × {type(value[0]).__name__}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name!r}: {_short(inside)}' for name, inside in value.items())}}}"
    written = repr(value)
    return written if len(written) <= MOST_SHOWN else f"{written[:MOST_SHOWN]}…"


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise ImportError("to_pandas() needs pandas: pip install pandas") from None
    return pandas
