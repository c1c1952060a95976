"""What preprocessor_config.json asks for to be done to a picture, read into one recipe.

Each kind of image processor of transformers has its defaults for what the file leaves out; a kind or a step that is
not known is refused, as a picture that is prepared otherwise than in training gives numbers that mean nothing.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from heatscope.errors import ModelUnavailableError, shown
from heatscope.models.huggingface.json_file import read_object

FILE = "preprocessor_config.json"
LARGEST_SIDE = 4096
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
HALF = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
#: Of CLIP: the means of its own pictures.
CLIP = {
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
}
BILINEAR, BICUBIC = int(Image.Resampling.BILINEAR), int(Image.Resampling.BICUBIC)
ALWAYS = {
    "do_resize": True,
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "do_center_crop": False,
}
SHORTEST_CROPPED = {"size": {"shortest_edge": 224}, "crop_size": 224, "do_center_crop": True}
#: Kind of image processor -> what holds where the file says nothing.
DEFAULTS: dict[str, dict[str, Any]] = {
    "ViTImageProcessor": {"size": 224, "resample": BILINEAR, **HALF},
    "DeiTImageProcessor": {"size": 256, "crop_size": 224, "do_center_crop": True, "resample": BICUBIC, **HALF},
    "BeitImageProcessor": {"size": 224, "crop_size": 224, "resample": BICUBIC, **HALF},
    "SiglipImageProcessor": {"size": 224, "resample": BICUBIC, **HALF},
    "PvtImageProcessor": {"size": 224, "resample": BICUBIC, **IMAGENET},
    "SegformerImageProcessor": {"size": 512, "resample": BILINEAR, **IMAGENET},
    "BitImageProcessor": {**SHORTEST_CROPPED, "resample": BICUBIC, **CLIP},
    "CLIPImageProcessor": {**SHORTEST_CROPPED, "resample": BICUBIC, **CLIP},
    "MobileNetV1ImageProcessor": {**SHORTEST_CROPPED, "size": {"shortest_edge": 256}, "resample": BILINEAR, **HALF},
    "MobileNetV2ImageProcessor": {**SHORTEST_CROPPED, "size": {"shortest_edge": 256}, "resample": BILINEAR, **HALF},
    "ConvNextImageProcessor": {"size": {"shortest_edge": 384}, "crop_pct": 224 / 256, "resample": BICUBIC, **HALF},
    "EfficientNetImageProcessor": {
        "size": 346, "crop_size": 289, "resample": BICUBIC, "rescale_offset": False, "include_top": True, **HALF,
    },
}  # fmt: skip
#: Steps that this file's recipe has; another one that is asked for is refused.
STEPS = frozenset({"do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb", "do_reduce_labels"})
#: ConvNeXt: at this size and above a picture is warped, not cropped (Liu et al. 2022, arXiv 2201.03545, appendix A).
WARPED_FROM = 384


@dataclass(frozen=True)
class Recipe:
    """How a picture becomes the network's input, in this order; sizes are (height, width) in pixels."""

    resize: tuple[int, int] | None  #: to this size, whatever the proportions
    shortest_edge: int | None  #: or so that the shorter side has so many pixels
    crop: tuple[int, int] | None  #: the middle, padded with zeros where the picture is smaller
    resample: int  #: Pillow's number of the filter
    scale: float  #: a pixel of 0 … 255 is multiplied by it
    offset: float  #: and this is added
    mean: tuple[float, ...]  #: subtracted after that, one a channel
    std: tuple[float, ...]  #: and divided by

    @property
    def channels(self) -> Literal[1, 3]:
        """1 for grey, 3 for RGB."""
        return 1 if len(self.mean) == 1 else 3

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of the input."""
        size = self.crop or self.resize
        assert size is not None, "a recipe without a size is refused where it is read"
        return size


def read_recipe(folder: Path, channels: int) -> Recipe:
    """Return the recipe of a folder whose network reads pictures of so many channels.

    Raises:
        ModelUnavailableError: there is none, or one that cannot be followed exactly.
    """
    if channels not in (1, 3):
        raise ModelUnavailableError(f"the network reads pictures of {channels} channels; 1 and 3 are given")
    stated = read_object(folder / FILE)
    named = stated.get("image_processor_type") or stated.get("feature_extractor_type")
    kind = re.sub(r"(ImageProcessor|FeatureExtractor)(Fast|Pil)?$", "ImageProcessor", str(named))
    if kind not in DEFAULTS:
        known = ", ".join(DEFAULTS)
        raise ModelUnavailableError(f"{FILE} asks for {shown(str(named))}; these are followed: {known}")
    asked = {**ALWAYS, **DEFAULTS[kind], **{key: value for key, value in stated.items() if value is not None}}
    if unknown := [key for key in asked if key.startswith("do_") and asked[key] and key not in STEPS]:
        raise ModelUnavailableError(f"{FILE} asks for {shown(unknown[0])}, a step that is not followed")
    resize, shortest_edge, crop = _geometry(kind, asked)
    mean, std = _normalisation(kind, asked, channels)
    return Recipe(
        resize, shortest_edge, crop, _filter(asked["resample"]),
        scale=_positive(asked["rescale_factor"], "rescale_factor") if asked["do_rescale"] else 1.0,
        offset=-1.0 if asked["do_rescale"] and asked.get("rescale_offset") else 0.0,
        mean=mean, std=std,
    )  # fmt: skip


def _geometry(kind: str, asked: Mapping[str, Any]) -> tuple[tuple[int, int] | None, int | None, tuple[int, int] | None]:
    crop = _pair(asked.get("crop_size"), "crop_size") if asked["do_center_crop"] else None
    if not asked["do_resize"]:
        if crop is None:
            raise ModelUnavailableError(f"{FILE} neither resizes nor crops; the network's input has to have one size")
        return None, None, crop
    size = asked["size"]
    # Before size had names, a number meant the shorter side to these, and both sides to the others.
    shortest = size.get("shortest_edge") if isinstance(size, dict) else None
    if isinstance(size, int) and isinstance(DEFAULTS[kind]["size"], dict):
        shortest = size
    if shortest is None:
        return _pair(size, "size"), None, crop
    edge = _side(shortest, "size")
    if isinstance(size, dict) and size.get("longest_edge"):
        raise ModelUnavailableError(f"{FILE} states a longest_edge; shortest_edge, or height and width, are followed")
    if kind == "ConvNextImageProcessor":
        if edge >= WARPED_FROM:
            return (edge, edge), None, crop
        share = _positive(asked["crop_pct"], "crop_pct")
        return None, _side(int(edge / share), "size / crop_pct"), crop or (edge, edge)
    if crop is None:
        raise ModelUnavailableError(f"{FILE} states a shortest_edge and no crop; the input has to have one size")
    return None, edge, crop


def _normalisation(kind: str, asked: Mapping[str, Any], channels: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    mean, std = (0.0,) * channels, (1.0,) * channels
    stated = (
        _per_channel(asked["image_mean"], "image_mean", channels),
        _per_channel(asked["image_std"], "image_std", channels),
    )
    if any(value <= 0 for value in stated[1]):
        raise ModelUnavailableError(f"{FILE} states image_std {list(stated[1])}; each has to be above 0")
    if asked["do_normalize"]:
        mean, std = stated
    if kind == "EfficientNetImageProcessor" and asked["include_top"]:
        # Divided by its spread once more, as the network was trained (transformers' own processor, "include_top").
        std = tuple(once * again for once, again in zip(std, stated[1], strict=True))
    return mean, std


def _per_channel(value: Any, name: str, channels: int) -> tuple[float, ...]:
    values = [value] * channels if isinstance(value, int | float) else value
    if not isinstance(values, list) or len(values) != channels or not all(map(_is_number, values)):
        raise ModelUnavailableError(f"{FILE} states {name} {shown(str(value))}; {channels} numbers are needed")
    return tuple(float(one) for one in values)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _positive(value: Any, name: str) -> float:
    if not _is_number(value) or value <= 0:
        raise ModelUnavailableError(f"{FILE} states {name} {shown(str(value))}; a number above 0 is needed")
    return float(value)


def _filter(value: Any) -> int:
    if type(value) is not int or value not in set(Image.Resampling):
        raise ModelUnavailableError(f"{FILE} states resample {shown(str(value))}; Pillow's filters are 0 … 5")
    return value


def _pair(value: Any, name: str) -> tuple[int, int]:
    """Return (height, width) of a size in any of the forms that files have it in."""
    if isinstance(value, dict) and {"height", "width"} <= value.keys():
        return _side(value["height"], name), _side(value["width"], name)
    if isinstance(value, list) and len(value) == 2:
        return _side(value[0], name), _side(value[1], name)
    return _side(value, name), _side(value, name)


def _side(value: Any, name: str) -> int:
    if type(value) is not int or not 1 <= value <= LARGEST_SIDE:
        raise ModelUnavailableError(f"{FILE} states {name} {shown(str(value))}; 1 … {LARGEST_SIDE} pixels are followed")
    return value
