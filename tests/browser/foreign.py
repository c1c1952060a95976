"""A service with small random networks of others beside what ships, for all files that look at some.

Knows how their folders come to be; nothing of what is looked at.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.live_server import serving

FAMILIES = ("resnet", "vit", "convnext", "bert", "gpt2", "t5")
#: A ResNet as well, whose labels are none of ours.
OWN_LABELS = "theirs"


@contextmanager
def foreign_networks(place: Path) -> Iterator[str]:
    """Serve a network of each family, named as it is, and `theirs`; give the address once all can be asked."""
    from tests.folders import make_folder

    folder = make_folder(place, "resnet").rename(place / OWN_LABELS)
    config = json.loads((folder / "config.json").read_text())
    config["id2label"] = {index: f"kind {index}" for index in config["id2label"]}
    config["label2id"] = {label: int(index) for index, label in config["id2label"].items()}
    (folder / "config.json").write_text(json.dumps(config))
    for family in FAMILIES:
        make_folder(place, family)
    with serving(place / "log.txt", HEATSCOPE_MODELS_DIR=str(place)) as server:
        for model in (*FAMILIES, OWN_LABELS):
            while httpx.get(f"{server.address}/api/v1/models/{model}", timeout=60).status_code == 503:
                time.sleep(0.5)
        yield server.address
