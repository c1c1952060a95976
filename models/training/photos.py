"""Read the photograph archives of the data folder into memory.

Layout as in the data's SOURCE note: ``<archive>.csv`` names the classes (wnid,
label, counts), ``<archive>.zip`` holds ``train/<wnid>/*.jpg`` and
``test/<wnid>/*.jpg``, 64x64. The test pictures are read by evaluation alone.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from tqdm import tqdm

from training.missing import need

ARCHIVES = ("everyday-64", "mini-extra-64")
SIDE = 64
#: Of the training pictures of each class, the share held out to watch training by.
VALIDATION_SHARE = 0.04


class Photos(NamedTuple):
    """Pictures with their classes and labels."""

    pixels: Tensor  #: (N, 3, 64, 64) uint8
    classes: Tensor  #: (N,) index into ``Classes.wnids``
    labels: Tensor  #: (N,) index into ``Classes.labels``

    def to(self, where: torch.device) -> "Photos":
        """Return them on the device ``where``."""
        return Photos(*(part.to(where) for part in self))


@dataclass(frozen=True)
class Classes:
    """The fine classes and the everyday labels they stand under."""

    wnids: tuple[str, ...]
    labels: tuple[str, ...]
    label_of_class: tuple[int, ...]


def read_classes(data: Path) -> Classes:
    """Return the 133 classes and 104 labels, labels in alphabetical order."""
    rows: list[tuple[str, str]] = []
    for archive in ARCHIVES:
        with need(data / "vision" / f"{archive}.csv").open(newline="", encoding="utf-8") as file:
            rows += [(row["wnid"], row["label"]) for row in csv.DictReader(file)]
    rows.sort()
    labels = tuple(sorted({label for _, label in rows}))
    return Classes(tuple(wnid for wnid, _ in rows), labels, tuple(labels.index(label) for _, label in rows))


def read_split(data: Path, split: str, classes: Classes) -> Photos:
    """Decode every picture of ``split`` (``train`` or ``test``), in a fixed order."""
    index_of = {wnid: index for index, wnid in enumerate(classes.wnids)}
    pixels: list[np.ndarray] = []
    class_indices: list[int] = []
    for archive in ARCHIVES:
        with zipfile.ZipFile(need(data / "vision" / f"{archive}.zip")) as pictures:
            names = sorted(name for name in pictures.namelist() if name.startswith(f"{split}/"))
            for name in tqdm(names, desc=f"reading {archive} {split}", unit="img", leave=False):
                with Image.open(io.BytesIO(pictures.read(name))) as picture:
                    pixels.append(np.asarray(picture.convert("RGB")))
                class_indices.append(index_of[name.split("/")[1]])
    stacked = torch.from_numpy(np.stack(pixels)).permute(0, 3, 1, 2).contiguous()  # (N, 3, 64, 64)
    chosen = torch.tensor(class_indices)
    return Photos(stacked, chosen, torch.tensor(classes.label_of_class)[chosen])


def hold_out(photos: Photos, seed: int = 0) -> tuple[Photos, Photos]:
    """Split into training and validation pictures, the same share of each class."""
    generator = torch.Generator().manual_seed(seed)
    held = torch.zeros(len(photos.classes), dtype=torch.bool)
    for index in torch.unique(photos.classes):
        members = (photos.classes == index).nonzero().flatten()
        count = max(1, round(len(members) * VALIDATION_SHARE))
        held[members[torch.randperm(len(members), generator=generator)[:count]]] = True
    return Photos(*(part[~held] for part in photos)), Photos(*(part[held] for part in photos))
