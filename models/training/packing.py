"""Keep the training photos in one file that is read in a second.

Decoding 66,500 JPEG files takes ten seconds of a fast core and half a minute of a slow one; what was decoded once lies
in a safetensors file of 0.8 GB outside the repository. Which archives it was made of stands in it: others are packed
anew. The test pictures are never packed. Knows nothing of training.
"""

import argparse
import hashlib
import json
import os
import zipfile
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from training.missing import need
from training.photos import ARCHIVES, Classes, Photos, read_split

NAME = "photos.safetensors"


def add_photo_options(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` know where photos, checkpoints and the packed photos lie."""
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with vision/ in it")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, outside the repository")
    parser.add_argument(
        "--pack", type=Path, help=f"file to keep the decoded pictures in (default: {NAME} in the work folder)"
    )


def read_training(options: argparse.Namespace, classes: Classes) -> Photos:
    """Return the training pictures as the options of ``add_photo_options`` say."""
    return read_packed(options.data, classes, options.pack or options.work / NAME)


def read_packed(data: Path, classes: Classes, pack: Path) -> Photos:
    """Return the training pictures from the file ``pack``, which is written first if it is not made of them."""
    made_of = fingerprint(data, classes)
    packed = _open(pack, made_of)
    if packed is None:
        packed = read_split(data, "train", classes)
        pack.parent.mkdir(parents=True, exist_ok=True)
        fresh = pack.with_suffix(".new")
        save_file(packed._asdict(), fresh, metadata={"made_of": made_of})
        os.replace(fresh, pack)  # a kill at any moment leaves a whole one, or none
        print(f"packed {len(packed.labels):,} pictures into {pack}", flush=True)
    return packed


def fingerprint(data: Path, classes: Classes) -> str:
    """Return a hash of the classes and of every training picture's name and checksum, which the archives list."""
    told: list[object] = [vars(classes)]
    for archive in ARCHIVES:
        with zipfile.ZipFile(need(data / "vision" / f"{archive}.zip")) as pictures:
            told.append(
                [[file.filename, file.CRC] for file in pictures.infolist() if file.filename.startswith("train/")]
            )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _open(pack: Path, made_of: str) -> Photos | None:
    try:
        with safe_open(pack, "pt") as file:
            if (file.metadata() or {}).get("made_of") != made_of:
                return None
            return Photos(*(file.get_tensor(name) for name in Photos._fields))
    except (FileNotFoundError, SafetensorError):  # none yet, or what a full disk left of one
        return None
