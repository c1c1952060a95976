"""An answer in a file has the numbers that it has as JSON, under names that say where they stand."""

import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch

from heatscope import wire
from heatscope.packing import JSON_NAME, PIECE_BYTES, packed
from heatscope.wire import Form

LARGE = torch.arange(300_000, dtype=torch.float32).reshape(3, 100_000)


def answer(form: Form) -> dict[str, Any]:
    return {
        "image": {"width": 3},
        "input": wire.tensor(torch.tensor([[0.5, -1.25]]), form),
        "layers": [
            {"name": "conv1", "output": wire.tensor(LARGE, form)},
            {"name": "layer1.0/a", "kept": wire.tensor(torch.tensor([[3, 4]]), form)},
            {"output": wire.tensor(torch.zeros(1, 2), form)},
        ],
    }


def made(form: Form) -> bytes:
    file = packed(answer(form), form.encoding)
    content = b"".join(file.pieces())
    assert len(content) == file.byte_count
    return content


def opened(content: bytes, encoding: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the arrays and the JSON, as the libraries of others read them."""
    if encoding == "npz":
        with np.load(io.BytesIO(content)) as file:
            arrays = {name: file[name] for name in file.files if name != JSON_NAME}
            return arrays, json.loads(file[JSON_NAME])
    length = int.from_bytes(content[:8], "little")
    return safetensors.numpy.load(content), json.loads(json.loads(content[8 : 8 + length])["__metadata__"][JSON_NAME])


@pytest.mark.parametrize("encoding", wire.FILES)
def test_file_has_the_numbers_by_their_place(encoding: wire.Encoding) -> None:
    arrays, rest = opened(made(Form(encoding)), encoding)
    assert set(arrays) == {"input", "layers.conv1.output", "layers.layer1.0_a.kept", "layers.2.output"}
    np.testing.assert_array_equal(arrays["layers.conv1.output"], LARGE.numpy())
    np.testing.assert_array_equal(arrays["input"], [[0.5, -1.25]])
    assert arrays["layers.layer1.0_a.kept"].dtype == np.int32
    assert arrays["layers.2.output"].shape == (1, 2)
    assert rest["image"] == {"width": 3}
    assert rest["layers"][0]["output"] == {
        "dtype": "float32", "shape": [3, 100_000], "encoding": encoding, "data": "layers.conv1.output",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", wire.FILES)
@pytest.mark.parametrize("dtype", ["float16", "uint8"])
def test_smaller_numbers_are_those_of_base64(encoding: wire.Encoding, dtype: wire.Dtype) -> None:
    arrays, rest = opened(made(Form(encoding, dtype)), encoding)
    written = json.loads(wire.dumps(answer(Form("base64", dtype))))["layers"][0]["output"]
    plain = wire.read(written | {"scale": [1] * 3, "offset": [0] * 3} if dtype == "uint8" else written)
    np.testing.assert_array_equal(arrays["layers.conv1.output"], plain)
    described = rest["layers"][0]["output"]
    assert {name: described.get(name) for name in ("scale", "offset")} == {
        name: written.get(name) for name in ("scale", "offset")
    }


def test_archive_is_sound_and_the_same_each_time() -> None:
    content = made(Form("npz"))
    assert content == made(Form("npz"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[-1] == JSON_NAME


@pytest.mark.parametrize("encoding", wire.FILES)
def test_file_is_made_in_small_pieces(encoding: wire.Encoding) -> None:
    pieces = [len(piece) for piece in packed(answer(Form(encoding)), encoding).pieces()]
    assert len(pieces) > LARGE.nbytes / PIECE_BYTES
    assert max(pieces) < 2 * PIECE_BYTES


def test_two_of_one_name_are_both_there() -> None:
    rows: Any = [{"name": "same", "output": wire.tensor(torch.full((1,), float(at)), Form("npz"))} for at in (1, 2)]
    arrays, named = opened(b"".join(packed(rows, "npz").pieces()), "npz")
    rest: Any = named
    assert [arrays[row["output"]["data"]].item() for row in rest] == [1, 2]
