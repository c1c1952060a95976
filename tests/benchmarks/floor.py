"""What a script of one's own does with a photo, and nothing of the service: the floor that a request stands on.

``python -m tests.benchmarks.floor PHOTO`` does it once for every byte that comes on standard input, and answers with
how many seconds either part took. So it begins as a request does: in a process that has waited while others used the
processor and its caches.
"""

import io
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from heatscope_models import cards

#: Of decoding and of the forward pass.
SECONDS = struct.Struct("<dd")
UNMEASURED = 5
ROOT = Path(__file__).parents[2]
END_SECONDS = 20


class Floor:
    """Decode, crop, scale, normalise, and one forward pass."""

    def __init__(self, image: bytes) -> None:
        self.network, card = cards.load(cards.WEIGHTS / "photo-cnn")
        self.mean, self.std = (np.array(card.input[name], np.float32) for name in ("mean", "std"))
        self.image = image
        self.batch = self.decode()
        torch.set_num_threads(1)

    def decode(self) -> Tensor:
        """Return the picture as the network reads it."""
        picture = Image.open(io.BytesIO(self.image)).convert("RGB")
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        small = picture.crop((left, top, left + side, top + side)).resize((64, 64), Image.Resampling.LANCZOS)
        pixels = (np.asarray(small, np.float32) / 255 - self.mean) / self.std
        return torch.from_numpy(pixels).permute(2, 0, 1).unsqueeze(0).contiguous()

    def forward(self) -> object:
        """Run the network bare."""
        with torch.inference_mode():
            return self.network(self.batch)

    def both(self) -> tuple[float, float]:
        """Decode and run; return how many seconds either took."""
        begun = time.perf_counter()
        self.batch = self.decode()
        decoded = time.perf_counter()
        self.forward()
        return decoded - begun, time.perf_counter() - decoded


@contextmanager
def resting(photo: Path) -> Iterator[Callable[[], tuple[float, float]]]:
    """Yield a call that has a process of its own do both, and returns how many seconds either took there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.floor", str(photo)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        bufsize=0,
    )
    ask, answer = process.stdin, process.stdout
    assert ask is not None, "it was asked for"
    assert answer is not None, "it was asked for"

    def both() -> tuple[float, float]:
        ask.write(b".")
        decoding, running = SECONDS.unpack(answer.read(SECONDS.size))
        return decoding, running

    try:
        both()  # It is ready.
        yield both
    finally:
        ask.close()
        process.wait(END_SECONDS)
        answer.close()


def main() -> None:
    """Do both whenever a byte comes, until standard input ends."""
    floor = Floor(Path(sys.argv[1]).read_bytes())
    for _ in range(UNMEASURED):
        floor.both()
    asked, answers = sys.stdin.fileno(), sys.stdout.fileno()
    while os.read(asked, 1):
        os.write(answers, SECONDS.pack(*floor.both()))


if __name__ == "__main__":
    main()
