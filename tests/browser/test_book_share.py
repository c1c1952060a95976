"""A moment of the book sent on: its link, and the stage as a picture, a drawing and a film."""

import base64
import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Download, Page, Request, expect

from tests.browser.book import PAGES, number, open_book
from tests.browser.numbers import Numbers
from tests.browser.patience import settled

SVG = "{http://www.w3.org/2000/svg}"
#: What the sheet of a file leaves around the stage, in CSS pixels.
MARGIN, TITLE_LINE, BELOW_TITLE = 24, 29, 12
#: The stage's picture as it stands on its paper, red, green and blue.
STAGE = """async () => {
  const canvas = document.querySelector("[role=application] canvas");
  const whole = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = whole.getContext("2d");
  context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  context.fillRect(0, 0, whole.width, whole.height);
  context.drawImage(canvas, 0, 0);
  return whole.toDataURL("image/png");
}"""
#: A drawing as a browser shows it.
RENDER = """async ([text, width, height]) => {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  return canvas.toDataURL("image/png");
}"""
#: What a film shows at some shares of its length.
PLAY = """async ([data, shares]) => {
  const video = document.createElement("video");
  video.src = URL.createObjectURL(await (await fetch(data)).blob());
  await new Promise((done, fail) => {
    video.onloadeddata = done;
    video.onerror = () => fail(new Error(video.error.message));
  });
  document.body.append(video);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const pictures = [];
  for (const share of shares) {
    // That it was sought does not say that its picture is there yet.
    const shown = new Promise((done) => video.requestVideoFrameCallback(done));
    video.currentTime = share * video.duration;
    await Promise.all([shown, new Promise((done) => (video.onseeked = done))]);
    canvas.getContext("2d").drawImage(video, 0, 0);
    pictures.push(canvas.toDataURL("image/png"));
  }
  return { seconds: video.duration, pictures };
}"""


def pixels(address: str | bytes) -> Numbers:
    """The picture behind a data address or in a file, as height × width × 3."""
    data = address if isinstance(address, bytes) else _decoded(address)
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=np.float64)


def _decoded(address: str) -> bytes:
    return base64.b64decode(address.split(",", 1)[1])


def share(page: Page) -> None:
    page.get_by_role("button", name="Share this moment").click()
    expect(page.get_by_role("dialog").get_by_role("button", name=re.compile("^Film"))).to_be_visible()


def saved(page: Page, name: str) -> Download:
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{name}")).click()
    return download.value


@pytest.mark.browser_context_args(device_scale_factor=2)
@pytest.mark.parametrize("path", PAGES)
def test_picture_and_drawing_show_what_the_stage_shows(page: Page, path: str) -> None:
    open_book(page, f"{path}?beat=99")
    share(page)
    stage = pixels(page.evaluate(STAGE))
    picture = pixels(saved(page, "Picture").path().read_bytes())
    text = saved(page, "Drawing").path().read_text(encoding="utf-8")
    # The stage stands on the sheet as it is, below the title.
    height, width, _ = stage.shape
    left = 2 * MARGIN
    assert picture.shape[1] == width + 2 * left
    tops = [2 * (MARGIN + lines * TITLE_LINE + BELOW_TITLE) for lines in (1, 2)]
    assert min(abs(picture[top : top + height, left : left + width] - stage).mean() for top in tops) < 1
    # The drawing looks the same; letters stand on other parts of a pixel.
    drawn = pixels(page.evaluate(RENDER, [text, picture.shape[1], picture.shape[0]]))
    apart: Numbers = abs(drawn - picture).max(axis=2)
    assert apart.mean() < 3
    assert (apart > 100).mean() < 0.02
    # And it is one: words are words, and a picture is only what is made of cells.
    tree = ElementTree.fromstring(text)
    words = ["".join(element.itertext()) for element in tree.iter(f"{SVG}text")]
    assert page.locator("h1").inner_text().split()[0] in " ".join(words)
    assert len(words) > 10
    for image in tree.iter(f"{SVG}image"):
        assert int(image.attrib["width"]) * int(image.attrib["height"]) < 0.2 * width * height


def test_link_leads_to_the_moment(page: Page, context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    open_book(page, "pool?filter=5&sample=coffee")
    page.get_by_role("button", name="One step on").click()
    page.get_by_role("button", name="Share this moment").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Copy the link").click()
    expect(dialog.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == dialog.get_by_label("The link to this moment").input_value()
    expect(dialog.get_by_text("your own photo")).to_have_count(0)
    position = float(page.get_by_role("slider", name="Where in the animation").input_value())
    other = context.new_page()
    other.goto(link)
    expect(other.get_by_role("button", name="Photo: Coffee")).to_be_visible()
    assert float(other.get_by_role("slider", name="Where in the animation").input_value()) == pytest.approx(
        position, abs=0.01
    )
    other.close()


def test_link_cannot_hold_a_photo_and_says_so(page: Page, browser: Any, address: str, own_photo: Path) -> None:
    open_book(page, "relu?beat=2")
    page.get_by_role("button", name=re.compile("^Photo: Cat")).click()
    page.locator("input[type=file]").set_input_files(own_photo)
    expect(page).to_have_url(re.compile("sample=own"))
    page.get_by_role("button", name="Share this moment").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("A link cannot hold your own photo")).to_be_visible()
    link = dialog.get_by_label("The link to this moment").input_value()
    stranger = browser.new_page()
    stranger.goto(link)
    expect(stranger.get_by_text("made with somebody’s own photo")).to_be_visible()
    expect(stranger.get_by_role("button", name="Photo: Cat")).to_be_visible()
    stranger.close()


def test_copying_by_hand_where_the_clipboard_is_closed(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_book(page, "relu")
    page.get_by_role("button", name="Share this moment").click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("copy it by hand")).to_be_visible()
    assert page.evaluate("document.activeElement.selectionEnd") == len(page.url)


def test_film_shows_the_own_photo_from_the_first_beat_to_the_last(page: Page, own_photo: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_book(page, "relu?beat=1")
    page.get_by_role("button", name=re.compile("^Photo: Cat")).click()
    with page.expect_response(re.compile("feature-maps")):
        page.locator("input[type=file]").set_input_files(own_photo)
    expect(page).to_have_url(re.compile("sample=own"))
    settled(page)
    stages = []
    for key in ("Home", "End"):
        page.locator("[role=application]").focus()
        page.keyboard.press(key)
        stages.append(pixels(page.evaluate(STAGE)))
    share(page)
    told = page.get_by_role("dialog").get_by_role("button", name=re.compile("^Film")).inner_text()
    film = saved(page, "Film")
    assert film.suggested_filename == "what-is-below-0-becomes-0.webm"
    data = "data:video/webm;base64," + _encoded(film.path().read_bytes())
    # The page's own policy lets it fetch nothing but the service.
    page.goto("about:blank")
    shown = page.evaluate(PLAY, [data, [0.01, 0.99]])
    assert shown["seconds"] == pytest.approx(number(re.search(r"(\d+) seconds", told)[1]), abs=0.6)  # type: ignore[index]
    for picture, stage in zip(map(pixels, shown["pictures"]), stages, strict=True):
        assert stands_in(stage, picture)
    assert not stands_in(stages[0], pixels(shown["pictures"][1]))


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def stands_in(stage: Numbers, sheet: Numbers) -> bool:
    """Whether a sheet, at whatever size, shows a stage somewhere below its title."""
    zoom = sheet.shape[1] / (stage.shape[1] + 2 * MARGIN)
    image = Image.fromarray(sheet.astype(np.uint8))
    size = (stage.shape[1] + 2 * MARGIN, round(sheet.shape[0] / zoom))
    small = np.asarray(image.resize(size, Image.Resampling.BOX), dtype=np.float64)
    height, width, _ = stage.shape
    tops = [MARGIN + lines * TITLE_LINE + BELOW_TITLE + off for lines in (1, 2) for off in (-1, 0, 1)]
    return bool(min(abs(small[top : top + height, MARGIN : MARGIN + width] - stage).mean() for top in tops) < 8)


def test_film_is_a_gif_where_nothing_encodes_video_and_can_be_cancelled(page: Page) -> None:
    page.add_init_script("delete window.VideoEncoder")
    page.set_viewport_size({"width": 390, "height": 844})
    open_book(page, "relu?beat=99")
    end = pixels(page.evaluate(STAGE))
    share(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("the film becomes a GIF")).to_be_visible()
    film = dialog.get_by_role("button", name=re.compile("^Film GIF"))
    film.click()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_text("No film was made.")).to_be_visible()
    expect(film).to_be_enabled()
    milliseconds = 0
    with Image.open(saved(page, "Film").path()) as gif:
        assert gif.format == "GIF"
        assert gif.n_frames > 60  # type: ignore[attr-defined]
        for frame in range(gif.n_frames):  # type: ignore[attr-defined]
            gif.seek(frame)
            milliseconds += gif.info["duration"]
        last = np.asarray(gif.convert("RGB"), dtype=np.float64)
    seconds = number(re.search(r"(\d+) seconds", film.inner_text())[1])  # type: ignore[index]
    assert milliseconds / 1000 == pytest.approx(seconds, abs=0.6)
    assert stands_in(end, last)


def test_a_guess_is_told_to_nobody(page: Page) -> None:
    open_book(page, "relu")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.locator("#guess").get_by_role("button").nth(1).click()
    expect(page.locator("#guess .because")).to_be_visible()
    settled(page)
    assert asked == []
    kept = page.evaluate("JSON.parse(localStorage.getItem('heatscope-guesses')).relu")
    assert set(kept) == {"subject", "answer", "isRight"}
    # Nothing goes along with what is asked later, and no link carries it.
    assert page.context.cookies() == []
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("The same pattern elsewhere")
    settled(page)
    page.reload()
    settled(page)
    assert asked
    told = " ".join(f"{request.url} {request.headers} {request.post_data_buffer!r}" for request in asked)
    assert "guess" not in told
    assert "isRight" not in told
    page.get_by_role("button", name="Share this moment").click()
    assert "guess" not in page.get_by_label("The link to this moment").input_value()
