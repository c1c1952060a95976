"""A class that uses the service all at once: how long each waits, who is refused, and how many students a core bears.

`make class` runs it. Every student looks at a photo of their own as a telephone takes it, opens values of it, asks why,
reads sentences and steps through them, and thinks in between. Students are simulated on the same machine, so what they
cost is taken from the cores they ask of: figures are a little worse than a room of laptops would see.
"""

import argparse
import asyncio
import io
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from PIL import Image

from heatscope.cores import usable_cores
from tests.live_server import serving

SAMPLES = Path(__file__).parents[2] / "frontend" / "public" / "samples"
PHOTO, SENTENCE = "/api/v1/models/photo-cnn", "/api/v1/models/sentence-encoder"
BYTES = {"encoding": "base64", "dtype": "float32"}
SENTENCES = (
    "I saw a saw in the garden.",
    "They refuse to permit us to obtain the refuse permit.",
    "The film was long, but I loved every minute of it.",
    "The old man the boat, and the young row it home before the storm.",
)
#: From an answer to the next question, in seconds; and how far apart students begin.
THINKING = (1.0, 5.0)
BEGINNING = 5.0
#: What 60 students with photos from telephones may wait on two cores, in seconds, and what is still usable.
BAR_STUDENTS, BAR_SECONDS, USABLE_SECONDS = 60, 0.4, 1.0
#: As the page sends what is larger, see frontend/src/state/reduce.js.
REDUCED_SIDE, REDUCED_QUALITY = 1024, 95


@dataclass
class Register:
    """What happened to every question, by call."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0
    failed: list[str] = field(default_factory=list)

    def percentile(self, call: str | None, percent: float) -> float:
        """Return how many seconds ``percent`` of a call's answers took at most; of all calls if None."""
        found = [one for name, many in self.seconds.items() if call in (None, name) for one in many]
        return float(np.percentile(found, percent)) if found else float("nan")


def telephone_photo(seed: int, whole: bool) -> bytes:
    """Return a photo of 12 megapixels with a telephone's grain, about 3 MB; or what the page makes of it."""
    names = sorted(SAMPLES.glob("*.jpg"))
    picture = Image.open(names[seed % len(names)]).convert("RGB").resize((4000, 3000), Image.Resampling.BICUBIC)
    chance = np.random.default_rng(seed)
    grain = np.tile(chance.normal(0, 7, (600, 800, 3)), (5, 5, 1))
    picture = Image.fromarray((np.asarray(picture) + grain).clip(0, 255).astype(np.uint8))
    if not whole:
        picture.thumbnail((REDUCED_SIDE, REDUCED_SIDE), Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=92 if whole else REDUCED_QUALITY)
    return file.getvalue()


async def questions(image: bytes, chance: random.Random) -> AsyncIterator[tuple[str, str, dict[str, Any]]]:
    """Yield what a student asks, for ever: the call's name, its path, and what is sent."""
    files = {"image": image}
    while True:
        yield "photo", f"{PHOTO}/feature-maps", {"files": files, "params": BYTES}
        for _ in range(4):
            unit = {"layer": f"conv{chance.randint(1, 9)}", "channel": chance.randrange(16), "row": 1, "column": 2}
            yield "unit", f"{PHOTO}/unit", {"files": files, "params": BYTES | unit}
        for method in ("grad_cam", "saliency"):
            yield "why", f"{PHOTO}/attributions", {"files": files, "params": BYTES | {"method": method}}
        for _ in range(2):
            text = chance.choice(SENTENCES)
            yield "sentence", f"{SENTENCE}/attention", {"json": {"text": text}, "params": BYTES}
            for _ in range(2):
                step = {"text": text, "layer": "layer2", "head": chance.randrange(8), "query": chance.randint(1, 6)}
                yield "step", f"{SENTENCE}/attention/step", {"json": step, "params": BYTES}


async def study(client: httpx.AsyncClient, number: int, image: bytes, until: float, register: Register) -> None:
    """Be one student."""
    chance = random.Random(number)
    # By the address that the proxy in front of a school would tell.
    headers = {"X-Forwarded-For": f"10.0.{number // 250}.{1 + number % 250}"}
    await asyncio.sleep(chance.uniform(0, BEGINNING))
    async for call, path, sent in questions(image, chance):
        if time.monotonic() > until:
            return
        begun = time.perf_counter()
        try:
            answer = await client.post(path, headers=headers, **sent)
        except httpx.TransportError as error:
            register.failed.append(f"{call}: {type(error).__name__} {error}")
        else:
            if answer.status_code == 503:
                register.refused += 1
            elif answer.status_code == 200:
                register.seconds[call].append(time.perf_counter() - begun)
            else:
                register.failed.append(f"{call}: {answer.status_code} {answer.text[:200]}")
        await asyncio.sleep(chance.uniform(*THINKING))


async def lesson(address: str, students: int, images: Sequence[bytes], seconds: float) -> Register:
    """Let so many students study for so long."""
    register, until = Register(), time.monotonic() + BEGINNING + seconds
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        # What a process does for the first time is no student's fault.
        await client.post(f"{PHOTO}/feature-maps", files={"image": images[0]})
        await asyncio.gather(
            *(study(client, number, images[number % len(images)], until, register) for number in range(students))
        )
    return register


def report(title: str, register: Register) -> None:
    """Print one lesson."""
    print(f"\n{title}")
    print(f"  {'call':<10} {'asked':>6} {'p50':>9} {'p95':>9} {'p99':>9}")
    for call in (*register.seconds, None):
        asked = sum(len(many) for name, many in register.seconds.items() if call in (None, name))
        figures = " ".join(f"{1000 * register.percentile(call, percent):6.0f} ms" for percent in (50, 95, 99))
        print(f"  {call or 'all':<10} {asked:>6} {figures}")
    print(
        f"  refused {register.refused}, failed {len(register.failed)}", *register.failed[:3], sep="\n    ", flush=True
    )


def main() -> None:
    """Run every size of class against every number of workers; fail if the bar is not reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, nargs="+", default=[30, 60, 100])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=30, help="of each lesson, once everybody has begun")
    parser.add_argument("--whole", action="store_true", help="photos of 3 MB, instead of what the page sends")
    given = parser.parse_args()
    images = [telephone_photo(seed, given.whole) for seed in range(6)]
    size = f"{sum(map(len, images)) / len(images) / 1e6:.2f} MB a photo"
    reached, bearable = [], dict[int, int]()
    for workers in given.workers:
        for students in given.students:
            with tempfile.TemporaryDirectory() as folder:
                log, trusted = Path(folder, "log.txt"), "127.0.0.1"
                with serving(log, HEATSCOPE_WORKERS=str(workers), HEATSCOPE_TRUSTED_PROXIES=trusted) as server:
                    register = asyncio.run(lesson(server.address, students, images, given.seconds))
            report(f"{students} students, workers: {workers}, cores: {usable_cores()}, {size}", register)
            p95 = register.percentile(None, 95)
            calm = not register.refused and not register.failed
            if p95 < USABLE_SECONDS and calm:
                bearable[workers] = max(bearable.get(workers, 0), students)
            if students == BAR_STUDENTS:
                reached.append(p95 < BAR_SECONDS and calm)
    print()
    for workers, students in bearable.items():
        each = students / usable_cores()
        print(f"workers: {workers}; {each:.0f} students a core at p95 < 1 s, nobody refused")
    if reached and not any(reached):
        sys.exit(f"the bar is not reached: {BAR_STUDENTS} students, p95 < {1000 * BAR_SECONDS:.0f} ms, nobody refused")


if __name__ == "__main__":
    main()
