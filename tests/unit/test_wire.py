"""What goes out as JSON comes back as the numbers that went in."""

import base64
import json
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from heatscope import wire
from heatscope.errors import InputError, NotFiniteError
from heatscope.wire import Form


def sent(values: Tensor, form: Form = wire.LISTS) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(wire.dumps(wire.tensor(values, form)))
    return written


def test_list_is_nested_like_the_shape_and_exact() -> None:
    values = torch.randn(2, 3, 4)
    written = sent(values)
    assert written["shape"] == [2, 3, 4]
    np.testing.assert_array_equal(np.array(written["data"], np.float32), values.numpy())


def test_list_has_no_more_digits_than_float32() -> None:
    assert wire.dumps(wire.tensor(torch.tensor([0.1, 1 / 3]))) == (
        b'{"dtype":"float32","shape":[2],"encoding":"list","data":[0.1,0.33333334]}'
    )


def test_base64_float32_is_little_endian_row_major_bytes() -> None:
    values = torch.tensor([[1.0, 2.0], [3.0, -0.5]])
    assert base64.b64decode(sent(values, Form("base64"))["data"]) == np.array([1, 2, 3, -0.5], "<f4").tobytes()


def test_strided_values_are_written_in_the_order_of_the_shape() -> None:
    values = torch.arange(6.0).view(2, 3).T
    assert sent(values)["data"] == [[0, 3], [1, 4], [2, 5]]
    np.testing.assert_array_equal(wire.read(sent(values, Form("base64"))), values.numpy())


def test_float16_is_the_nearest_half_and_never_infinite() -> None:
    values = torch.tensor([0.1, -1e6, 1e6])
    expected = np.array([np.float16(0.1), -65504, 65504], np.float16)
    np.testing.assert_array_equal(wire.read(sent(values, Form("base64", "float16"))), expected)


@pytest.mark.parametrize("form", [Form(), Form("base64"), Form("base64", "float16")])
def test_infinite_numbers_are_counted_and_read_as_such_again(form: Form) -> None:
    values = torch.tensor([[0.5, -math.inf], [math.inf, -math.inf]])
    written = json.loads(wire.dumps(wire.tensor(values, form, may_be_infinite=True)))
    assert written["infinite_count"] == 3
    assert np.isfinite(wire.read({**written, "infinite_count": None})).all(), "JSON has no infinite numbers"
    np.testing.assert_array_equal(wire.read(written), values.numpy())
    with pytest.raises(NotFiniteError):
        wire.tensor(values, form)


def test_the_lowest_number_beside_an_infinite_one_is_not_taken_for_it() -> None:
    lowest = torch.finfo(torch.float32).min
    written = wire.tensor(torch.tensor([lowest, -math.inf]), may_be_infinite=True)
    assert wire.read(json.loads(wire.dumps(written))).tolist() == [lowest, lowest]
    assert "infinite_count" not in wire.tensor(torch.tensor([lowest]), may_be_infinite=True)


@given(st.lists(st.lists(st.floats(-1e4, 1e4, width=32), min_size=3, max_size=3), min_size=1, max_size=4))
def test_uint8_is_right_to_half_a_step_of_its_row(rows: list[list[float]]) -> None:
    values = torch.tensor(rows)
    written = sent(values, Form("base64", "uint8"))
    assert len(written["scale"]) == len(written["offset"]) == len(rows)
    step = np.array(written["scale"])[:, None]
    error = np.abs(wire.read(written) - values.numpy())
    assert (error <= step * 0.501 + np.abs(values.numpy()) * 1e-6 + 1e-35).all()


def test_uint8_of_a_constant_row_is_scale_zero_and_exact() -> None:
    written = sent(torch.tensor([[3.25, 3.25], [0.0, 1.0]]), Form("base64", "uint8"))
    assert written["scale"][0] == 0
    assert wire.read(written)[0].tolist() == [3.25, 3.25]


def test_uint8_of_a_vector_has_one_scale_for_each_number() -> None:
    written = sent(torch.tensor([1.5, -2.5, 7.0]), Form("base64", "uint8"))
    assert written["scale"] == [0, 0, 0]
    assert wire.read(written).tolist() == [1.5, -2.5, 7.0]


@pytest.mark.parametrize("form", [Form(), Form("base64"), Form("base64", "float16"), Form("base64", "uint8")])
def test_indices_stay_int32_whatever_is_asked_for(form: Form) -> None:
    written = sent(torch.tensor([[4095, 0]]), form)
    assert written["dtype"] == "int32"
    assert "scale" not in written
    assert wire.read(written).tolist() == [[4095, 0]]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("form", [Form(), Form("base64"), Form("base64", "float16"), Form("base64", "uint8")])
def test_number_that_is_not_finite_never_goes_out(bad: float, form: Form) -> None:
    with pytest.raises(NotFiniteError, match="not finite"):
        wire.tensor(torch.tensor([[1.0, bad], [0.0, 2.0]]), form)


def test_other_dtype_needs_base64() -> None:
    with pytest.raises(InputError, match="dtype 'uint8' needs encoding=base64 or a file; a list has float32 numbers"):
        Form("list", "uint8")


def test_same_numbers_are_the_same_bytes() -> None:
    values = torch.randn(3, 5, generator=torch.Generator().manual_seed(1))
    forms = [Form(), Form("base64"), Form("base64", "float16"), Form("base64", "uint8")]
    assert [wire.dumps(wire.tensor(values, form)) for form in forms] == [
        wire.dumps(wire.tensor(values.clone(), form)) for form in forms
    ]
