"""Infinite numbers, as masks have: JSON has none, so they are written as the lowest or largest, and said to be so."""

from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from torch import Tensor, nn

import heatscope
from heatscope import wire
from heatscope.background import Service
from heatscope_client import Client
from tests.pictures import encoded, photo

SECONDS = 120
LOWEST = torch.finfo(torch.float32).min


class Masked(nn.Module):
    """Scores, and shares of three of four places, since the second is masked."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, batch: Tensor) -> Tensor:
        scores = self.first(batch).mean((2, 3))
        hidden = scores.masked_fill(torch.tensor([False, True, False, False]), -torch.inf)
        logits: Tensor = scores + hidden.softmax(1)
        return logits


@pytest.fixture(scope="module")
def picture() -> bytes:
    return encoded(photo(16, 16), "PNG")


@pytest.fixture(scope="module")
def service(weights: Any) -> Iterator[Service]:
    torch.manual_seed(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEATSCOPE_WEIGHTS_DIR", str(weights))
        patch.setenv("HEATSCOPE_PACKAGES", "0")
        with heatscope.serve(Masked().eval(), input=(3, 16, 16), labels=list("abcd"), name="masked") as running:
            yield running


def ask(service: Service, picture: bytes, call: str, **parameters: Any) -> Any:
    answer = httpx.post(f"{service.api}/{call}", files={"image": picture}, params=parameters, timeout=SECONDS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_trace_counts_them(service: Service, picture: bytes) -> None:
    nodes = {node["name"]: node for node in ask(service, picture, "trace")["nodes"]}
    assert {name: node["infinite_count"] for name, node in nodes.items() if node["infinite_count"]} == {
        "masked_fill": 1
    }
    assert nodes["masked_fill"]["least"] > LOWEST


@pytest.mark.parametrize(
    "form", [{}, {"encoding": "base64"}, {"encoding": "base64", "dtype": "float16"}], ids=["list", "base64", "float16"]
)
def test_an_output_has_them(service: Service, picture: bytes, form: dict[str, str]) -> None:
    output = ask(service, picture, "output", layer="masked_fill", **form)["output"]
    assert output["infinite_count"] == 1
    assert np.isneginf(wire.read(output)).tolist() == [[False, True, False, False]]
    assert "infinite_count" not in ask(service, picture, "output", layer="softmax", **form)["output"]


def test_a_value_and_what_it_reads_are_said_to_be(service: Service, picture: bytes) -> None:
    masked = ask(service, picture, "unit", layer="masked_fill", at="0,1")
    assert (masked["value"], masked["is_infinite"]) == (pytest.approx(LOWEST), True)
    share = ask(service, picture, "unit", layer="softmax", at="0,1")
    assert (share["value"], "is_infinite" in share) == (0, False)
    read = ask(service, picture, "unit", layer="softmax", at="0,0")["operands"][0]["values"]
    assert read["infinite_count"] == 1
    assert np.isneginf(wire.read(read)).tolist() == [False, True, False, False]


def test_the_client_has_them_as_they_were(service: Service, picture: bytes) -> None:
    with Client(service.api.split("/api/")[0]) as client:
        output = client.output(picture, layer="masked_fill", model="masked").output
    assert np.isneginf(np.asarray(output)).tolist() == [[False, True, False, False]]
