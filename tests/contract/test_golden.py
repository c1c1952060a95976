"""Tensors on the wire as both halves know them: `tests/golden/tensors.json` is read by a JavaScript test too."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from heatscope import wire
from heatscope.wire import Form

FILE = Path(__file__).parents[1] / "golden" / "tensors.json"
GOLDEN: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))

#: What each one in the file was made of, written out by hand.
MAPS = torch.tensor([[[0.0, 0.5], [-1.25, 3.0]], [[2.0, 2.0], [2.0, 2.0]]])
VECTOR = torch.tensor([0.1, -7.0, 1e-3])
KEPT = torch.tensor([[[0, 63], [1040, 4095]]])
MADE_OF: dict[str, tuple[Tensor, Form]] = {
    "maps as a list": (MAPS, Form()),
    "maps in float32": (MAPS, Form("base64", "float32")),
    "maps in float16": (MAPS, Form("base64", "float16")),
    "maps in uint8, the second constant": (MAPS, Form("base64", "uint8")),
    "vector in float32": (VECTOR, Form("base64", "float32")),
    "vector in float16": (VECTOR, Form("base64", "float16")),
    "vector in uint8": (VECTOR, Form("base64", "uint8")),
    "indices as a list": (KEPT, Form()),
    "indices in base64, whatever dtype is asked for": (KEPT, Form("base64", "uint8")),
}


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["name"])
def test_golden_tensor_is_what_the_service_writes(golden: dict[str, Any]) -> None:
    values, form = MADE_OF[golden["name"]]
    assert json.loads(wire.dumps(wire.tensor(values, form))) == golden["tensor"]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["name"])
def test_golden_tensor_reads_as_its_values(golden: dict[str, Any]) -> None:
    values, _ = MADE_OF[golden["name"]]
    expected = values.flatten().tolist()
    np.testing.assert_allclose(golden["values"], expected, rtol=1e-6)
    np.testing.assert_allclose(wire.read(golden["tensor"]).ravel(), expected, rtol=0, atol=golden["tolerance"])


def test_every_form_is_in_the_file() -> None:
    assert [golden["name"] for golden in GOLDEN] == list(MADE_OF)
