"""How pictures are prepared, against transformers' own processors."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from heatscope.errors import ImageTooLargeError, ModelUnavailableError
from heatscope.models.huggingface.pictures import read_picture
from heatscope.models.huggingface.preprocessing import DEFAULTS, read_recipe
from tests.folders import transformers
from tests.pictures import photo

#: Wide, tall, odd, and smaller than what is cut out of it.
SIZES = [(300, 200), (123, 457), (37, 41)]
CASES: list[dict[str, Any]] = [
    *({"image_processor_type": kind} for kind in DEFAULTS),
    {"image_processor_type": "ViTImageProcessorFast", "size": 30, "resample": 0, "do_normalize": False},
    {"feature_extractor_type": "ViTFeatureExtractor", "size": [20, 30], "do_rescale": False},
    {"image_processor_type": "ViTImageProcessor", "size": {"height": 21, "width": 33}, "rescale_factor": 1 / 127.5},
    {"image_processor_type": "CLIPImageProcessor", "size": 50, "crop_size": 45},
    {"image_processor_type": "BitImageProcessor", "size": 33, "crop_size": {"height": 60, "width": 21}},
    {"image_processor_type": "DeiTImageProcessor", "do_resize": False, "crop_size": 101},
    {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 224}, "crop_pct": 0.95},
    {"image_processor_type": "EfficientNetImageProcessor", "rescale_offset": True, "rescale_factor": 1 / 127.5,
     "include_top": False},
    {"image_processor_type": "EfficientNetImageProcessor", "do_center_crop": True, "image_std": [0.2, 0.3, 0.4]},
]  # fmt: skip


def recipe_of(folder: Path, stated: dict[str, Any], channels: int = 3) -> Any:
    (folder / "preprocessor_config.json").write_text(json.dumps(stated), encoding="utf-8")
    return read_recipe(folder, channels)


def reference(stated: dict[str, Any]) -> Any:
    """Transformers' processor with Pillow for these settings."""
    kind = stated.get("image_processor_type") or stated["feature_extractor_type"]
    kind = kind.replace("FeatureExtractor", "ImageProcessor").removesuffix("Fast") + "Pil"
    return getattr(transformers, kind)(**{key: value for key, value in stated.items() if not key.endswith("_type")})


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("stated", CASES, ids=lambda stated: " ".join(map(str, stated.values())))
def test_picture_is_prepared_as_transformers_does(
    stated: dict[str, Any], size: tuple[int, int], tmp_path: Path
) -> None:
    recipe = recipe_of(tmp_path, stated)
    picture = photo(*size)
    given = read_picture(picture, recipe)
    expected = torch.from_numpy(np.asarray(reference(stated)(picture, return_tensors="np")["pixel_values"]))
    assert given.pixels.shape == expected.shape
    assert given.pixels.dtype == torch.float32
    assert given.pixels.shape[2:] == recipe.size
    # In units of a pixel of 0 … 1; the bar is a 255th, what is reached is rounding.
    spread = torch.tensor(recipe.std).view(1, 3, 1, 1) / (recipe.scale * 255)
    assert float(((given.pixels - expected) * spread).abs().max()) <= 1e-6


@pytest.mark.parametrize("size", SIZES)
def test_grey_network_reads_one_channel_as_transformers_does(size: tuple[int, int], tmp_path: Path) -> None:
    stated = {"image_processor_type": "ViTImageProcessor", "size": 28, "image_mean": [0.1307], "image_std": [0.3081]}
    recipe = recipe_of(tmp_path, stated, 1)
    grey = photo(*size).convert("L")
    expected = torch.from_numpy(np.asarray(reference(stated)(grey, return_tensors="np")["pixel_values"]))
    given = read_picture(photo(*size), recipe)
    assert given.pixels.shape == (1, 1, 28, 28)
    assert float((given.pixels - expected).abs().max() * 0.3081) <= 1e-6


def test_crop_says_which_part_of_the_picture_became_the_input(tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path, {"image_processor_type": "CLIPImageProcessor", "size": 100, "crop_size": 50})
    given = read_picture(Image.new("RGB", (400, 200)), recipe)
    assert (given.width, given.height) == (400, 200)
    # Scaled to 200 × 100, the middle 50 × 50 of it.
    assert given.crop == (150, 50, 250, 150)


def test_crop_of_a_small_picture_reaches_beyond_it(tmp_path: Path) -> None:
    recipe = recipe_of(
        tmp_path,
        {"image_processor_type": "DeiTImageProcessor", "do_resize": False, "crop_size": 64, "do_normalize": False},
    )
    given = read_picture(Image.new("RGB", (32, 32), "white"), recipe)
    assert given.crop == (-16, -16, 48, 48)
    assert given.pixels[0, 0, 0, 0] == 0
    assert given.pixels[0, 0, 16:48, 16:48].min() == 1


def test_whole_picture_is_the_input_where_nothing_is_cropped(tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path, {"image_processor_type": "ViTImageProcessor"})
    assert read_picture(Image.new("RGB", (400, 200)), recipe).crop == (0, 0, 400, 200)


def test_narrow_picture_is_refused_with_both_sizes(tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path, {"image_processor_type": "CLIPImageProcessor"})
    with pytest.raises(ImageTooLargeError, match=r"of 4000 × 1 pixels is too narrow.* at 896000 × 224.* 16 megapixels"):
        read_picture(Image.new("RGB", (4000, 1)), recipe)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({}, r"asks for 'None'; these are followed: ViTImageProcessor"),
        ({"image_processor_type": "DonutImageProcessor"}, r"asks for 'DonutImageProcessor'; these are followed"),
        ({"image_processor_type": "ViTImageProcessor", "do_flip_channel_order": True}, r"flip_channel_order', a"),
        ({"image_processor_type": "ViTImageProcessor", "size": 10**9}, r"states size '1000000000'; 1 … 4096 pixels"),
        ({"image_processor_type": "ViTImageProcessor", "size": {"height": True, "width": 3}}, r"states size 'True'"),
        ({"image_processor_type": "ViTImageProcessor", "size": -1}, r"states size '-1'"),
        ({"image_processor_type": "ViTImageProcessor", "do_resize": False}, r"neither resizes nor crops"),
        ({"image_processor_type": "ViTImageProcessor", "size": {"shortest_edge": 64}}, r"shortest_edge and no crop"),
        ({"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 9, "longest_edge": 9}}, "longest"),
        ({"image_processor_type": "ConvNextImageProcessor", "size": 224, "crop_pct": 1e-9}, r"crop_pct '224000000000'"),
        ({"image_processor_type": "ViTImageProcessor", "resample": 9}, r"resample '9'; Pillow's filters are 0 … 5"),
        ({"image_processor_type": "ViTImageProcessor", "image_mean": [0.5]}, r"image_mean '\[0.5\]'; 3 numbers"),
        ({"image_processor_type": "ViTImageProcessor", "image_std": [0.5, 0, 0.5]}, r"each has to be above 0"),
        ({"image_processor_type": "ViTImageProcessor", "image_std": float("inf")}, r"image_std"),
        ({"image_processor_type": "ViTImageProcessor", "rescale_factor": float("nan")}, r"rescale_factor 'nan'"),
    ],
)  # fmt: skip
def test_recipe_that_cannot_be_followed_is_refused(stated: dict[str, Any], reason: str, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=reason):
        recipe_of(tmp_path, stated)


def test_network_of_four_channels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="4 channels; 1 and 3"):
        recipe_of(tmp_path, {"image_processor_type": "ViTImageProcessor"}, 4)
