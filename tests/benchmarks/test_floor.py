"""What the service adds to what cannot be avoided, and which part of it costs what.

The floor is decoding and one bare forward pass. The parts of an answer are what its `Server-Timing` says, and the rest:
reading the request, waiting for a thread, sending. All are the quickest of many runs in turn with the floor's own
parts, so that what else the machine does can only add to any of them.
"""

import http.client
import io
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from heatscope_models import cards
from tests.benchmarks.stopwatch import say, side_by_side
from tests.live_server import serving
from tests.pictures import encoded, photo

SAMPLE = Path(__file__).parents[2] / "frontend" / "public" / "samples" / "chelsea.jpg"
PATH = "/api/v1/models/photo-cnn/feature-maps?encoding=base64&dtype=uint8"
PART = re.compile(r"(\w+);dur=([\d.]+)")
#: What the service may add to decoding and the forward pass.
MOST_RATIO = 1.5
IMAGES = {
    "sample, 451 × 300": (SAMPLE.read_bytes(), 200),
    # Of few runs the quickest is still a matter of luck on a shared machine.
    "from a telephone, 4000 × 3000": (encoded(photo(4000, 3000), "JPEG", quality=90), 20),
}


class Floor:
    """What a script of one's own does: decode, crop, scale, normalise, and one forward pass."""

    def __init__(self, image: bytes) -> None:
        self.network, card = cards.load(cards.WEIGHTS / "photo-cnn")
        self.mean, self.std = (np.array(card.input[name], np.float32) for name in ("mean", "std"))
        self.image = image
        self.batch = self.decode()
        torch.set_num_threads(1)

    def decode(self) -> Tensor:
        picture = Image.open(io.BytesIO(self.image)).convert("RGB")
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        small = picture.crop((left, top, left + side, top + side)).resize((64, 64), Image.Resampling.LANCZOS)
        pixels = (np.asarray(small, np.float32) / 255 - self.mean) / self.std
        return torch.from_numpy(pixels).permute(2, 0, 1).unsqueeze(0).contiguous()

    def forward(self) -> object:
        with torch.inference_mode():
            return self.network(self.batch)

    def both(self) -> None:
        self.batch = self.decode()
        self.forward()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server.address


@contextmanager
def asking(address: str, image: bytes, parts: dict[str, float]) -> Iterator[Callable[[], None]]:
    """Yield a call that asks over one kept connection, as a browser does, and notes the quickest of each part."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    request = httpx.Request("POST", "http://unused", files={"image": image})
    body, headers = request.read(), {"Content-Type": request.headers["Content-Type"]}

    def ask() -> None:
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        for name, milliseconds in PART.findall(answer.headers["Server-Timing"]):
            parts[name] = min(parts.get(name, np.inf), float(milliseconds))

    with closing(connection):
        yield ask


@pytest.mark.parametrize("name", IMAGES)
def test_all_feature_maps_cost_little_more_than_the_network_itself(address: str, name: str) -> None:
    image, rounds = IMAGES[name]
    floor, parts = Floor(image), dict[str, float]()
    with asking(address, image, parts) as ask:
        decode, forward, alone, served = side_by_side(floor.decode, floor.forward, floor.both, ask, rounds=rounds)
    ratio, floor_ms = served.quickest / alone.quickest, alone.quickest * 1000
    say(f"decoding + bare forward pass ({name})", alone)
    say("all feature maps, base64 uint8: request to answer", f"{served}   {ratio:.2f} ×")
    bare = {"decode": decode.quickest * 1000, "forward": forward.quickest * 1000}
    parts["the rest: request, thread, sending"] = served.quickest * 1000 - sum(parts.values())
    for part, milliseconds in parts.items():
        added = milliseconds - bare.get(part, 0.0)
        figures = f"{milliseconds:8.2f} ms, {added:+.2f} ms or {added / floor_ms:+.2f} × to the floor"
        say(f"   of it {part}", figures)
    assert {"decode", "forward", "encode"} < parts.keys()
    assert ratio <= MOST_RATIO
