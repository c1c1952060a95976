"""What was measured once about networks that do not ship: read from, and written to, ``results/``.

Knows nothing of how it was measured or of how it is drawn.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
DATA_EFFICIENCY = RESULTS / "data-efficiency.json"


@dataclass(frozen=True)
class Run:
    """One training from scratch on a share of the pictures."""

    network: str  #: one of ``DataEfficiency.parameter_counts``
    share: float  #: of the training pictures, 0 … 1
    seed: int  #: which pictures, which weights to begin with, which order
    pictures: int  #: different ones it learned from
    images_seen: int  #: pictures in all, each as often as it was shown
    top1: float  #: share of the test pictures whose best label is right
    top5: float  #: share whose label is among the best five
    seconds: int


@dataclass(frozen=True)
class DataEfficiency:
    """How right networks are that learned from more and from fewer pictures, by one recipe."""

    script: str
    side: int  #: of the pictures in pixels
    images_seen: int  #: of every run, so that all cost the same
    test_pictures: int
    recipe: str
    hardware: str
    trained_on: str
    parameter_counts: dict[str, int]  #: name of a network -> how many numbers it learns
    runs: tuple[Run, ...] = ()


def read_data_efficiency(file: Path = DATA_EFFICIENCY) -> DataEfficiency | None:
    """Return what was measured; None if nothing was yet."""
    if not file.exists():
        return None
    stated: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return DataEfficiency(**stated | {"runs": tuple(Run(**run) for run in stated["runs"])})


def write_data_efficiency(measured: DataEfficiency, file: Path = DATA_EFFICIENCY) -> None:
    """Write what was measured beside the old file and put it in its place: a kill at any moment leaves a whole one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(measured), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(fresh, file)
