"""What goes wrong in a network of somebody else while it is asked: told as its own, and never as a number."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import torch
from torch import Tensor, nn

import heatscope
from heatscope.background import Service
from heatscope.errors import InputError
from tests.pictures import encoded, photo

SECONDS = 120


class Faulty(nn.Module):
    """Two convolutions and a mean, in which something can go wrong later."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1)
        self.fault: str | None = None
        self.scale = 1.0

    def forward(self, batch: Tensor) -> Tensor:
        maps = self.second(self.first(batch).relu())
        if self.fault is not None:
            raise RuntimeError(self.fault)
        scaled = maps * self.scale
        means: Tensor = (scaled / scaled + maps).mean((2, 3))
        return means


@pytest.fixture
def network() -> Faulty:
    torch.manual_seed(1)
    return Faulty().eval()


@pytest.fixture
def service(network: Faulty, monkeypatch: pytest.MonkeyPatch, weights: Any) -> Iterator[Service]:
    monkeypatch.setenv("HEATSCOPE_WEIGHTS_DIR", str(weights))
    monkeypatch.setenv("HEATSCOPE_PACKAGES", "0")
    with heatscope.serve(network, input=(3, 16, 16), labels=list("abcd"), name="faulty") as running:
        yield running


def ask(service: Service, call: str, **parameters: Any) -> httpx.Response:
    picture = {"image": encoded(photo(16, 16), "PNG")}
    return httpx.post(f"{service.api}/{call}", files=picture, params=parameters, timeout=SECONDS)


EVERY_CALL = [
    ("output", {"layer": "first"}),
    ("output", {"layer": "first", "encoding": "base64", "dtype": "float16"}),
    ("unit", {"layer": "first", "at": "0,1,1"}),
    ("unit", {"layer": "first", "channel": 0, "row": 1, "column": 1}),
    ("unit", {"layer": "mean", "at": "0"}),
    ("unit", {"layer": "softmax", "at": "0"}),
    ("feature-maps", {}),
    ("feature-maps", {"encoding": "base64", "dtype": "uint8"}),
    ("attributions", {"method": "saliency"}),
    ("transform-sweep", {"transform": "rotation"}),
]


@pytest.mark.parametrize(("call", "parameters"), EVERY_CALL)
def test_what_is_no_number_is_never_answered_as_one(
    service: Service, network: Faulty, call: str, parameters: dict[str, Any]
) -> None:
    with torch.no_grad():
        network.first.weight[0] = torch.nan
    answer = ask(service, call, **parameters)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/not-finite"), answer.text
    assert "NaN" in answer.json()["detail"]


def test_which_numbers_are_nan_is_said_and_those_that_are_not_are_answered(service: Service, network: Faulty) -> None:
    with torch.no_grad():
        network.first.weight[0] = torch.nan
    whole, part = ask(service, "output", layer="first"), ask(service, "output", layer="first", index="0,1")
    assert "256 of the 1,024 numbers of 'first' are NaN" in whole.json()["detail"]
    assert part.status_code == 200
    opened = ask(service, "unit", layer="first", at="0,1,1").json()["detail"]
    assert "27 of the 27 numbers that 'first' reads as weight are NaN" in opened
    nodes = {node["name"]: node for node in ask(service, "trace", thumbnails=4).json()["nodes"]}
    assert [name for name, node in nodes.items() if "thumbnails" in node] == []
    assert [nodes[name]["nan_count"] for name in ("first", "second", "mean")] == [256, 1024, 4]
    assert nodes["first"]["least"] is not None
    assert nodes["second"]["least"] is None


def test_maps_without_nan_are_drawn_beside_those_with(service: Service, network: Faulty) -> None:
    with torch.no_grad():
        network.first.weight[3] = torch.nan
    nodes = {node["name"]: node for node in ask(service, "trace", thumbnails=3).json()["nodes"]}
    assert (nodes["first"]["nan_count"], nodes["first"]["thumbnails"]["shape"]) == (256, [3, 16, 16])
    assert "thumbnails" not in nodes["second"]


def test_a_value_that_became_nan_is_told_with_what_it_was_made_of(service: Service, network: Faulty) -> None:
    network.scale = 0.0
    nodes = ask(service, "trace").json()["nodes"]
    first = next(node for node in nodes if node["nan_count"])
    assert (first["function"], first["nan_count"]) == ("div", 1024)
    told = ask(service, "unit", layer=first["name"], at="0,1,1").json()
    assert told["type"] == "/problems/not-finite"
    said = r"'div' is NaN at 0, 0, 1, 1, though what it is computed from is not \(a 0, b 0\)"
    assert re.fullmatch(said, told["detail"])


@pytest.mark.parametrize(("fault", "told"), [("my bug, later", "RuntimeError: my bug, later"), ("", "RuntimeError")])
@pytest.mark.parametrize(
    ("call", "parameters"),
    [
        ("trace", {}),
        ("output", {"layer": "mean"}),
        ("feature-maps", {}),
        ("attributions", {"method": "occlusion"}),
        ("transform-sweep", {"transform": "rotation"}),
    ],
)
def test_an_error_of_the_network_is_told_with_its_line(
    service: Service, network: Faulty, fault: str, told: str, call: str, parameters: dict[str, Any]
) -> None:
    network.fault = fault
    answer = ask(service, call, **parameters)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/network-failed"), answer.text
    line = Faulty.forward.__code__.co_firstlineno + 3
    assert answer.json()["detail"] == f"'faulty' raised {told} (line {line}, in forward)"
    network.fault = None
    assert ask(service, call, **parameters).status_code == 200


def test_an_error_at_the_start_is_told_with_its_kind_and_line(network: Faulty) -> None:
    network.fault = ""
    with pytest.raises(InputError, match=r"does not run on such an input: RuntimeError \(line \d+, in forward\)"):
        heatscope.serve(network, input=(3, 16, 16))
