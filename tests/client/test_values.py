"""Arrays know the names of their axes as long as that is certain, and rows their own names."""

import copy
import pickle
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas
import pytest

from heatscope_client import Answer, Refused, Rows, Tensor, UnknownNameError
from heatscope_client.answers import Problem


@pytest.fixture
def attention() -> Tensor:
    return Tensor(np.arange(24.0).reshape(2, 3, 4), axes=("head", "query", "key"))


@pytest.mark.parametrize(
    ("index", "left"),
    [
        (0, ("query", "key")),
        (np.int64(1), ("query", "key")),
        (slice(1), ("head", "query", "key")),
        ((slice(None), 1), ("head", "key")),
        ((..., 0), ("head", "query")),
        ((0, ...), ("query", "key")),
        ((0, ..., slice(2)), ("query", "key")),
        # What these are nobody can say.
        ([0, 1], ()),
        (None, ()),
        (True, ()),
        (np.ones((2, 3), bool), ()),
    ],
)
def test_an_index_leaves_the_names_of_the_axes_that_are_left(attention: Tensor, index: Any, left: Any) -> None:
    part = attention[index]
    assert part.axes == left
    assert np.array_equal(part, np.asarray(attention)[index])


def test_a_number_is_a_number(attention: Tensor) -> None:
    for number in (attention[1, 2, 3], attention.max(), attention.sum(), np.mean(attention)):
        assert not isinstance(number, np.ndarray)
    assert attention[1, 2, 3] == 23


def test_turning_turns_the_names(attention: Tensor) -> None:
    assert attention.T.axes == ("key", "query", "head")
    assert attention[0].T.axes == ("key", "query")
    assert attention.transpose(1, 0, 2).axes == attention.transpose((1, 0, 2)).axes == ("query", "head", "key")
    assert attention.transpose(-1, 0, 1).axes == ("key", "head", "query")
    assert np.array_equal(attention.T, np.asarray(attention).T)


def test_what_is_computed_is_a_plain_array(attention: Tensor) -> None:
    for computed in (
        attention * 2,
        attention.sum(axis=0),
        np.exp(attention),
        attention @ attention[0].T,
        attention > 3,
    ):
        assert type(computed) is np.ndarray


def test_changed_in_place_it_is_what_it_was(attention: Tensor) -> None:
    attention += 1
    attention[0] = 7
    np.multiply(attention, 2, out=attention)
    assert attention.axes == ("head", "query", "key")
    assert attention[0, 0, 0] == 14


def test_no_other_view_keeps_names_that_may_be_wrong(attention: Tensor) -> None:
    square = Tensor(np.eye(3), axes=("query", "key"))
    for view in (attention.reshape(3, 2, 4), attention.ravel(), square.swapaxes(0, 1), attention.reshape(24, 1, 1)):
        assert getattr(view, "axes", ()) == ()
    assert np.rot90(square).axes == ("key", "query")


def test_copies_keep_the_names(attention: Tensor) -> None:
    for other in (
        attention.copy(),
        copy.copy(attention),
        copy.deepcopy(attention),
        pickle.loads(pickle.dumps(attention)),
    ):
        assert other.axes == attention.axes
        assert np.array_equal(other, attention)


def test_an_axis_is_found_by_its_name(attention: Tensor) -> None:
    assert attention.sum(axis=attention.axis("key")).shape == (2, 3)
    with pytest.raises(UnknownNameError, match="no axis 'token'; there are: head, query, key"):
        attention.axis("token")


def test_there_are_as_many_names_as_axes() -> None:
    with pytest.raises(ValueError, match="2 names for 1 axes"):
        Tensor([1.0], axes=("query", "key"))


def test_a_matrix_is_a_table_with_both_axes_named(attention: Tensor) -> None:
    table = attention[1].to_pandas(key=["I", "saw", "a", "saw"])
    assert isinstance(table, pandas.DataFrame)
    assert (table.index.name, table.columns.name) == ("query", "key")
    assert list(table.columns) == ["I", "saw", "a", "saw"]
    assert table.iloc[2, 3] == 23
    assert attention[1, 2].to_pandas().to_dict() == {0: 20.0, 1: 21.0, 2: 22.0, 3: 23.0}


def test_what_is_no_table_says_so(attention: Tensor) -> None:
    with pytest.raises(ValueError, match=r"3 axes \(head, query, key\) is no table; choose a part of it first"):
        attention.to_pandas()
    with pytest.raises(UnknownNameError, match="no axis 'word'"):
        attention[0].to_pandas(word=["I"])


def test_without_pandas_it_is_said_what_is_missing(attention: Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    for table in (attention[0], Rows([1])):
        with pytest.raises(ImportError, match=r"^to_pandas\(\) needs pandas: pip install pandas$") as caught:
            table.to_pandas()
        assert caught.value.__suppress_context__


@dataclass(frozen=True, eq=False, repr=False)
class Maps(Answer):
    name: str
    shape: list[int]
    output: Any
    kept: Any = None


LAYERS = Rows(
    [Maps("conv1", [2, 3], Tensor(np.ones((2, 3)), axes=("row", "column"))), Maps("relu1", [1], Tensor([1.0]))]
)


def test_rows_are_found_by_place_and_by_name() -> None:
    assert LAYERS["relu1"] is LAYERS[1] is LAYERS[-1]
    assert LAYERS.names() == ["conv1", "relu1"]
    first = LAYERS[:1]
    assert isinstance(first, Rows)
    assert first.names() == ["conv1"]
    with pytest.raises(UnknownNameError, match="nothing here has the name 'conv9'; there are: conv1, relu1"):
        LAYERS["conv9"]


def test_rows_without_a_name_have_none() -> None:
    assert Rows[int]().names() == []
    with pytest.raises(KeyError, match="there are: none"):
        Rows([1, 2])["x"]


def test_rows_are_a_table_of_what_is_plain() -> None:
    table = LAYERS.to_pandas()
    assert table["name"].tolist() == ["conv1", "relu1"]
    assert "output" not in table


def test_what_is_wrong_is_shown_to_its_end() -> None:
    detail = f"no layer named 'x'; this model has: {', '.join(f'block{number}' for number in range(100))}"
    refused = Refused(3, Problem(type="/problems/unknown-layer", title="No such layer", status=404, detail=detail))
    assert f"status=404, detail={detail!r}" in repr(refused)


def test_an_answer_is_shown_in_a_line() -> None:
    assert repr(LAYERS[0]) == "Maps(name='conv1', shape=[2, 3], output=Tensor[row 2, column 3])"
