"""Keep a training alive: checkpoints, resuming, a curve on disk.

A session lives in a work folder outside the repository. A checkpoint is written
beside the old one and renamed over it, so a kill at any moment leaves a whole one.
"""

import json
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from training.schedule import set_rate

CHECKPOINT = "checkpoint.pt"
#: An epoch may take three seconds and a checkpoint one: there is no need of one each.
LEAST_SECONDS_BETWEEN_CHECKPOINTS = 20.0
#: One pass: the how many-th, what sets the rate at a share of the pass, what takes the steps -> its figures.
Pass = Callable[[int, Callable[[float], None], torch.optim.Optimizer], dict[str, float]]


def is_begun(folder: Path) -> bool:
    """Tell whether there is a checkpoint in ``folder``."""
    return (folder / CHECKPOINT).exists()


class Session:
    """The work folder of one training run.

    ``state`` maps names to things with ``state_dict`` and ``load_state_dict``. Of ``total`` epochs the last always
    leaves a checkpoint.
    """

    def __init__(self, folder: Path, state: dict[str, Any], total: int) -> None:
        self.folder = folder
        self.total = total
        self.state = state
        self.done = 0  #: whole epochs (or chunks) finished
        self.seconds = 0.0  #: spent training, over all resumptions
        self.curve: list[dict[str, float]] = []
        self._since = self._saved = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def _file(self) -> Path:
        return self.folder / CHECKPOINT

    def resume(self) -> None:
        """Load the last checkpoint, if there is one."""
        if self._file.exists():
            saved = torch.load(self._file, weights_only=True, map_location="cpu")  # each part puts it where it is
            for name, part in self.state.items():
                part.load_state_dict(saved["state"][name])
            self.done, self.seconds, self.curve = saved["done"], saved["seconds"], saved["curve"]
            print(f"resuming after {self.done} finished epochs from {self._file}", flush=True)
        self._since = self._saved = time.monotonic()

    def train(self, one_pass: Pass, optimizer: torch.optim.Optimizer, peak_rate: float) -> None:
        """Go on from the last checkpoint to the end, the rate set over all epochs as ``schedule`` says."""
        while self.done < self.total:
            figures = one_pass(
                self.done, lambda share: set_rate(optimizer, peak_rate, (self.done + share) / self.total), optimizer
            )
            self.finish_epoch(**figures)

    def finish_epoch(self, **figures: float) -> None:
        """Count an epoch, log its figures, write a checkpoint unless one was written a moment ago."""
        now = time.monotonic()
        self.seconds += now - self._since
        self._since = now
        self.done += 1
        self.curve.append({"epoch": self.done, "seconds": round(self.seconds), **figures})
        print(json.dumps(self.curve[-1]), flush=True)
        if now - self._saved < LEAST_SECONDS_BETWEEN_CHECKPOINTS and self.done < self.total:
            return
        self._saved = now
        (self.folder / "curve.json").write_text(json.dumps(self.curve, indent=1) + "\n", encoding="utf-8")
        fresh = self._file.with_suffix(".new")
        torch.save(
            {
                "state": {name: part.state_dict() for name, part in self.state.items()},
                "done": self.done,
                "seconds": self.seconds,
                "curve": self.curve,
            },
            fresh,
        )
        os.replace(fresh, self._file)


def hardware(where: torch.device) -> str:
    """Say what the training on ``where`` ran on, as far as the machine tells."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    except OSError:
        pass
    device = torch.cuda.get_device_name(where) if where.type == "cuda" else name
    threads = torch.get_num_threads()
    return f"{device}, {threads} {'thread' if threads == 1 else 'threads'}, torch {torch.__version__}"
