"""A large photo is made smaller in the browser before it is sent, and the page says so and offers the original."""

import io
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Response, expect

from tests.browser.numbers import SAMPLES
from tests.pictures import encoded, photo

FEATURE_MAPS = "/api/v1/models/photo-cnn/feature-maps"
UNIT = "/api/v1/models/photo-cnn/unit"

#: Chromium does not say how large a form with a file in it was.
NOTE_SIZES = """
window.sentSizes = [];
const ask = window.fetch;
window.fetch = async (request) => {
  const isForm = request.headers?.get("Content-Type")?.startsWith("multipart/form-data");
  if (isForm) window.sentSizes.push([request.url, (await request.clone().formData()).get("image").size]);
  return ask(request);
};
"""


def large(width: int, height: int) -> Image.Image:
    """Return a coffee cup, with the grain that a telephone's photos have, so that it is as heavy as they are."""
    picture = Image.open(SAMPLES / "coffee.jpg").convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    grain = np.random.default_rng(0).normal(0, 6, (height, width, 3))
    return Image.fromarray((np.asarray(picture) + grain).clip(0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def telephone_photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo that lies on its side and says so, as telephones write them."""
    exif = Image.Exif()
    exif[0x0112] = 6
    file = tmp_path_factory.mktemp("photos") / "IMG 1.jpg"
    large(2000, 3000).transpose(Image.Transpose.ROTATE_90).save(file, quality=93, exif=exif)
    return file


class Sent:
    """What the page sent and was told about a photo."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(NOTE_SIZES)
        self.answers: list[Response] = []
        page.on("response", lambda answer: self.answers.append(answer) if "/api/v1/models/" in answer.url else None)

    def last(self, path: str) -> Response:
        found = [answer for answer in self.answers if path in answer.url]
        assert found, f"nothing was asked of {path}"
        return found[-1]

    def size(self, path: str) -> int:
        sizes = [size for asked, size in self.page.evaluate("window.sentSizes") if path in asked]
        assert sizes, f"no photo was sent to {path}"
        return int(sizes[-1])


def choose(page: Page, file: Path) -> None:
    page.goto("/#/photo")
    expect(page.get_by_role("table", name="What the network thinks").get_by_role("rowheader").first).to_be_visible()
    with page.expect_response(lambda answer: FEATURE_MAPS in answer.url):
        page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_role("img", name=f"Your photo {file.name}")).to_be_visible()


def test_large_photo_is_sent_small_and_read_nearly_alike(page: Page, address: str, telephone_photo: Path) -> None:
    sent = Sent(page)
    choose(page, telephone_photo)
    expect(page.get_by_text("Sent at 683 × 1024 of its 2000 × 3000 pixels")).to_be_visible()
    whole = telephone_photo.stat().st_size
    assert whole > 1_500_000
    assert sent.size(FEATURE_MAPS) < 600_000
    small = sent.last(FEATURE_MAPS).json()
    asked = httpx.post(f"{address}{FEATURE_MAPS}", files={"image": telephone_photo.read_bytes()}, timeout=60).json()
    # The same part of the picture, upright.
    assert (small["image"]["width"], small["image"]["height"]) == (683, 1024)
    for edge, side in {"left": "width", "right": "width", "top": "height", "bottom": "height"}.items():
        share, expected = (answer["image"]["crop"][edge] / answer["image"][side] for answer in (small, asked))
        assert share == pytest.approx(expected, abs=1 / 683)
    best, expected_best = small["predictions"][0], asked["predictions"][0]
    assert best["label"] == expected_best["label"]
    assert best["probability"] == pytest.approx(expected_best["probability"], abs=0.03)


def test_a_value_of_a_large_photo_is_opened_with_the_small_one(page: Page, telephone_photo: Path) -> None:
    sent = Sent(page)
    choose(page, telephone_photo)
    with page.expect_response(lambda answer: UNIT in answer.url):
        page.get_by_role("button", name="How the logit of").first.click()
    assert sent.size(UNIT) == sent.size(FEATURE_MAPS) < 600_000


def test_original_is_sent_when_it_is_asked_for(page: Page, address: str, telephone_photo: Path) -> None:
    sent = Sent(page)
    choose(page, telephone_photo)
    with page.expect_response(lambda answer: FEATURE_MAPS in answer.url) as whole:
        page.get_by_role("button", name="Use the original").click()
    expect(page.get_by_text("The whole photo was sent, 2000 × 3000 pixels")).to_be_visible()
    assert sent.size(FEATURE_MAPS) == telephone_photo.stat().st_size
    files, params = {"image": telephone_photo.read_bytes()}, {"encoding": "base64"}
    expected = httpx.post(f"{address}{FEATURE_MAPS}", files=files, params=params, timeout=60).json()
    assert whole.value.json() == expected
    page.get_by_role("button", name="Send it smaller").click()
    expect(page.get_by_role("button", name="Use the original")).to_be_visible()


def test_original_stays_chosen_when_one_comes_back_to_the_page(page: Page, telephone_photo: Path) -> None:
    choose(page, telephone_photo)
    page.get_by_role("button", name="Use the original").click()
    expect(page.get_by_text("The whole photo was sent")).to_be_visible()
    page.get_by_role("link", name="Sentence").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_text("The whole photo was sent")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("small.jpg", encoded(photo(1024, 700), "JPEG")),
        (
            "deep.png",
            encoded(Image.fromarray(np.tile(np.arange(1200, dtype=np.uint16), (1100, 1))), "PNG"),
        ),
        ("scan.tif", encoded(photo(1200, 900), "TIFF")),
    ],
    ids=["small", "16 bits", "no browser's format"],
)
def test_what_is_small_or_read_differently_goes_as_it_is(page: Page, tmp_path: Path, name: str, content: bytes) -> None:
    sent = Sent(page)
    file = tmp_path / name
    file.write_bytes(content)
    page.goto("/#/photo")
    expect(page.get_by_role("table", name="What the network thinks").get_by_role("rowheader").first).to_be_visible()
    with page.expect_response(lambda answer: FEATURE_MAPS in answer.url):
        page.locator("input[type=file]").first.set_input_files(file)
    with Image.open(io.BytesIO(content)) as picture:
        size = picture.size
    read = sent.last(FEATURE_MAPS).json()["image"]
    assert (read["width"], read["height"]) == size
    assert sent.size(FEATURE_MAPS) == len(content)
    expect(page.get_by_role("button", name="Use the original")).to_have_count(0)
