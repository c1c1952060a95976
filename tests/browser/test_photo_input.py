"""Ways to bring a photo of one's own, and what the page says of a file that is none."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import SAMPLES, ask_feature_maps

#: Gives the page a file as a drop or a paste would.
HAND_OVER = """([kind, name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const facts = { bubbles: true, cancelable: true };
  if (kind === "paste") {
    document.body.dispatchEvent(new ClipboardEvent("paste", { ...facts, clipboardData: transfer }));
  } else {
    for (const step of ["dragenter", "dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(step, { ...facts, dataTransfer: transfer }));
    }
  }
}"""


def choose(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)


def drop(page: Page, file: Path) -> None:
    page.evaluate(HAND_OVER, ["drop", file.name, "image/png", base64.b64encode(file.read_bytes()).decode()])


def paste(page: Page, file: Path) -> None:
    page.evaluate(HAND_OVER, ["paste", file.name, "image/png", base64.b64encode(file.read_bytes()).decode()])


@pytest.fixture
def own_photo(tmp_path: Path) -> Path:
    """A transparent, oblong picture that is none of the samples."""
    picture = Image.open(SAMPLES / "rocket.jpg").convert("RGBA").rotate(90, expand=True).crop((0, 0, 200, 320))
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    file = tmp_path / "my photo.png"
    picture.save(file)
    return file


def first_label(page: Page) -> str:
    return page.get_by_role("table", name="What the network thinks").get_by_role("rowheader").first.inner_text()


@pytest.mark.parametrize("hand_over", [choose, drop, paste])
def test_own_photo_is_run(page: Page, address: str, own_photo: Path, hand_over: Callable[[Page, Path], None]) -> None:
    page.goto("/#/photo")
    predictions = page.get_by_role("table", name="What the network thinks")
    expect(predictions.get_by_role("rowheader").first).to_be_visible()
    hand_over(page, own_photo)
    best, second = ask_feature_maps(address, own_photo, layers=["classifier"])["predictions"][:2]
    expect(predictions.get_by_role("rowheader").nth(0)).to_have_text(best["label"])
    expect(predictions.get_by_role("rowheader").nth(1)).to_have_text(second["label"])
    *samples, own = page.get_by_role("list", name="Sample photos").get_by_role("button").all()
    for button in samples:
        expect(button).to_have_attribute("aria-pressed", "false")
    expect(own).to_have_attribute("aria-pressed", "true")


def test_file_that_is_no_picture_is_explained_and_forgotten(page: Page, tmp_path: Path, complaints: Complaints) -> None:
    complaints.expect("415")
    letter = tmp_path / "letter.png"
    letter.write_text("Dear reader, this is not a picture.")
    page.goto("/#/photo")
    expect(page.get_by_role("table", name="What the network thinks").get_by_role("rowheader").first).to_be_visible()
    choose(page, letter)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("PNG")
    page.get_by_role("button", name="Coffee").click()
    expect(alert).to_have_count(0)
