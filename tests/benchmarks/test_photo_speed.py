"""How fast one value of a photo is opened and a photo is turned step by step, against the bare forward pass.

`make bench` runs this and prints the figures. Knows the service by its address alone.
"""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
import torch

from heatscope_models import cards
from tests.benchmarks.stopwatch import side_by_side
from tests.live_server import serving

SAMPLE = (Path(__file__).parents[2] / "frontend" / "public" / "samples" / "chelsea.jpg").read_bytes()
#: Of a bare forward pass, from request to answer.
MOST_UNIT_RATIO = 3.0
MOST_SWEEP_RATIO = 12.0

Ask = Callable[..., bytes]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """A call that sends the sample photo over one kept connection, as a browser does, and returns the whole answer."""
    form = httpx.Request("POST", "http://unused", files={"image": SAMPLE})
    body, headers = form.read(), {"Content-Type": form.headers["Content-Type"]}
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as live:
        place = urlsplit(live.address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)

        def send(call: str, **query: Any) -> bytes:
            path = f"/api/v1/models/photo-cnn/{call}?{urlencode({'encoding': 'base64', **query})}"
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == 200, content
            return content

        yield send
        connection.close()


@pytest.fixture(scope="module")
def bare() -> Callable[[], object]:
    """The network alone, on one picture that is already there."""
    network, _ = cards.load(cards.WEIGHTS / "photo-cnn")
    picture = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    torch.set_num_threads(1)

    def run() -> object:
        with torch.inference_mode():
            return network(picture)

    return run


def say(title: str, figures: object) -> None:
    print(f"\n  {title:<66} {figures}", end="")


@pytest.mark.parametrize("layer", ["conv1", "conv9", "classifier"])
def test_opening_a_value_costs_at_most_three_forward_passes(ask: Ask, bare: Callable[[], object], layer: str) -> None:
    alone, served = side_by_side(bare, lambda: ask("unit", layer=layer, channel=7))
    ratio = served.quickest / alone.quickest
    say("bare forward pass", alone)
    say(f"one value of {layer}: request to answer", f"{served}   {ratio:.2f} ×")
    assert ratio <= MOST_UNIT_RATIO


def test_thirty_six_angles_cost_at_most_twelve_forward_passes(ask: Ask, bare: Callable[[], object]) -> None:
    angles = {"transform": "rotation", "start": 0, "stop": 350, "steps": 36}
    alone, served = side_by_side(bare, lambda: ask("transform-sweep", **angles), rounds=20)
    ratio = served.quickest / alone.quickest
    say("bare forward pass", alone)
    say("36 angles: request to answer", f"{served}   {ratio:.2f} ×")
    assert ratio <= MOST_SWEEP_RATIO


@pytest.mark.parametrize("size", [64, 128])
@pytest.mark.parametrize("method", ["grad_cam", "saliency", "integrated_gradients", "occlusion"])
def test_attributions_are_timed(ask: Ask, method: str, size: int) -> None:
    ask("attributions", method=method, size=size)
    begun = time.perf_counter()
    spent = json.loads(ask("attributions", method=method, size=size))
    seconds = time.perf_counter() - begun
    passes = f"{spent['forward_passes']} forward, {spent['backward_passes']} backward"
    say(f"{method}, {size} × {size} pixels, {passes}", f"{seconds * 1000:8.1f} ms")
