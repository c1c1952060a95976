"""The picture that the page shows and the tensor that the network reads are the same, whatever file it is."""

import base64
import io
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from heatscope.inputs.stored import HAS_HEIC
from tests.browser.numbers import array
from tests.picture_files import ENDINGS, write_all

SIDE = 64
LEVELS = 2
FEWEST = 60
#: The picture's pixels as this browser shows them, its size, and where the dashes lie in it.
LOOK = """async (photo) => {
  const image = photo.querySelector("img");
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  const crop = photo.querySelector("rect.crop");
  const [, , width, height] = crop.ownerSVGElement.getAttribute("viewBox").split(" ").map(Number);
  const box = image.getBoundingClientRect();
  return {
    png: canvas.toDataURL("image/png").split(",")[1],
    size: [width, height],
    shape: box.width / box.height,
    crop: ["x", "y", "width", "height"].map((name) => Number(crop.getAttribute(name))),
  };
}"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Every file by its format."""
    return write_all(tmp_path_factory.mktemp("pictures"))


def seen(page: Page, file: Path) -> dict[str, Any]:
    """Give ``file`` to the page and return what it shows of it."""
    page.locator("input[type=file]").first.set_input_files(file)
    photo = page.locator(".photo", has=page.get_by_role("img", name=f"Your photo {file.name}"))
    expect(photo.locator("rect.crop")).to_be_attached()
    looked: dict[str, Any] = photo.evaluate(LOOK)
    return looked


def read(address: str, model: dict[str, Any], file: Path) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """Return what the service says of the picture, and what the network read of it in levels (H, W, 3)."""
    url = f"{address}/api/v1/models/photo-cnn/feature-maps"
    answer = httpx.post(url, files={"image": file.read_bytes()}, params={"layers": "classifier"}, timeout=60).json()
    mean, std = (np.array(model["input"][name])[:, None, None] for name in ("mean", "std"))
    return answer["image"], ((array(answer["input"]) * std + mean) * 255).transpose(1, 2, 0)


def test_there_are_enough_files_of_eleven_formats(files: dict[str, list[Path]]) -> None:
    assert len(files) == 11
    assert sum(len(each) for each in files.values()) >= FEWEST


@pytest.mark.parametrize("format", ENDINGS)
def test_what_is_shown_is_what_is_read(page: Page, address: str, files: dict[str, list[Path]], format: str) -> None:
    if format == "HEIC" and not HAS_HEIC:
        pytest.skip("pi-heif is not installed: pip install '.[heic]'")
    model = httpx.get(f"{address}/api/v1/models/photo-cnn", timeout=60).json()
    page.goto("/#/photo")
    expect(page.locator(".photo rect.crop")).to_be_attached()
    for file in files[format]:
        shown = seen(page, file)
        facts, pixels = read(address, model, file)
        assert shown["size"] == [facts["width"], facts["height"]], file.name
        assert shown["shape"] == pytest.approx(facts["width"] / facts["height"], rel=0.05), file.name
        picture = Image.open(io.BytesIO(base64.b64decode(shown["png"]))).convert("RGB")
        zoom = picture.width / facts["width"]
        left, top, width, height = (zoom * value for value in shown["crop"])
        box = (left, top, min(left + width, picture.width), min(top + height, picture.height))
        part = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=box)
        assert np.abs(np.asarray(part) - pixels).max() <= LEVELS + 0.01, file.name
