"""How much sooner 64 photos of one request are answered than those of 64 requests, one after the other.

`make bench` runs this and prints the figures. Knows the service by its address alone.
"""

import http.client
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from PIL import Image

from tests.benchmarks.stopwatch import say, side_by_side
from tests.live_server import serving

SAMPLE = Path(__file__).parents[2] / "frontend" / "public" / "samples" / "chelsea.jpg"
PHOTOS = 64
LEAST_RATIO = 2.0
PATH = "/api/v1/models/photo-cnn/feature-maps?layers=relu5&encoding=npz"


def photos() -> list[bytes]:
    """Return parts of the sample, each another, as small files as a script has many of."""
    with Image.open(SAMPLE) as sample:
        contents = []
        for index in range(PHOTOS):
            file = io.BytesIO()
            sample.crop((index, index // 2, index + 200, index // 2 + 160)).save(file, "JPEG")
            contents.append(file.getvalue())
    return contents


def test_photos_of_one_request_are_answered_sooner(tmp_path: Path) -> None:
    with serving(tmp_path / "log.txt") as live:
        place = urlsplit(live.address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)

        def asking(contents: list[bytes]) -> Callable[[], None]:
            form = httpx.Request("POST", live.address, files=[("image", content) for content in contents])
            body, headers = form.read(), {"Content-Type": form.headers["Content-Type"]}

            def send() -> None:
                connection.request("POST", PATH, body, headers)
                answer = connection.getresponse()
                content = answer.read()
                assert answer.status == 200, content

            return send

        contents = photos()
        together, one_by_one = asking(contents), [asking([content]) for content in contents]
        of_one, of_many = side_by_side(together, lambda: [send() for send in one_by_one], rounds=3, unmeasured=1)
        connection.close()
    ratio = of_many.quickest / of_one.quickest
    say(f"{PHOTOS} photos in one request", of_one)
    say(f"{PHOTOS} photos in as many requests", of_many)
    say("so many times sooner in one", f"{ratio:.1f}, at least {LEAST_RATIO:g}")
    assert ratio >= LEAST_RATIO
