"""What an opened operation puts out: the heatmap's numbers are those of the photo's and the sentence's own calls."""

import re

import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import SAMPLES, Numbers, array, ask_attention, ask_feature_maps

SENTENCE = "The wind wound the bandage around her wound."
SOFTMAX = f"/#/network?model=sentence-encoder&text={SENTENCE}&node=layers.1.softmax&at=0,2,1,4"


def output(page: Page) -> Locator:
    return page.locator(".rows .output")


def table(page: Page) -> Numbers:
    """Every number of the heatmap, as its table says it."""
    numbers = output(page).get_by_role("button", name="Numbers")
    if numbers.get_attribute("aria-expanded") == "false":
        numbers.click()
    rows = output(page).locator("tbody tr")
    said = [rows.nth(at).locator("td").all_inner_texts() for at in range(rows.count())]
    return np.array([[float(cell.replace("−", "-")) for cell in row] for row in said])


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="What you point at")


def test_attentions_are_those_of_the_sentence_and_a_cell_opens(page: Page, address: str) -> None:
    page.goto(SOFTMAX)
    heatmap = output(page).get_by_role("application")
    expect(heatmap).to_have_accessible_name(re.compile(r"layers\.1\.softmax \[0, 2, :, :\]"))
    told = ask_attention(address, SENTENCE)
    expected = array(told["layers"][1]["attention"])
    np.testing.assert_allclose(table(page), expected[2], rtol=1e-5, atol=1e-7)
    # Equal words are told apart along both axes.
    expect(output(page).locator("tbody th").nth(3)).to_have_text("wound₃")
    expect(output(page).locator("thead th").nth(8)).to_have_text("wound₈")

    heatmap.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"at=0(,|%2C)2(,|%2C)2(,|%2C)5"))
    expect(output(page).locator(".readout .value")).to_have_text(re.compile(r"\d"))
    said = float((output(page).locator(".readout .value").text_content() or "").replace("−", "-"))
    assert said == pytest.approx(float(expected[2, 2, 5]), rel=1e-6)
    unit = httpx.post(
        f"{address}/api/v1/models/sentence-encoder/unit",
        params={"layer": "layers.1.softmax", "at": "0,2,2,5"}, json={"text": SENTENCE}, timeout=60,
    ).json()  # fmt: skip
    assert said == pytest.approx(unit["value"], rel=1e-6)


def test_another_head_is_asked_for_once_and_walking_asks_for_none(page: Page, address: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/output" in request.url:
            asked.append(request.url)

    page.on("request", note)
    page.goto(SOFTMAX)
    heatmap = output(page).get_by_role("application")
    expect(heatmap).to_be_visible()
    heatmap.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(r"at=0(,|%2C)2(,|%2C)3(,|%2C)5"))
    assert len(asked) == 1
    output(page).get_by_label("axis 1, 0 … 7").fill("5")
    expect(heatmap).to_have_accessible_name(re.compile(r"\[0, 5, :, :\]"))
    expected = array(ask_attention(address, SENTENCE)["layers"][1]["attention"])
    np.testing.assert_allclose(table(page), expected[5], rtol=1e-5, atol=1e-7)
    assert len(asked) == 2
    # What is no place changes nothing.
    output(page).get_by_label("axis 1, 0 … 7").fill("8")
    expect(heatmap).to_have_accessible_name(re.compile(r"\[0, 5, :, :\]"))
    assert len(asked) == 2


def test_maps_are_drawn_along_the_axes_that_are_chosen(page: Page, address: str) -> None:
    page.goto("/#/network?model=photo-cnn&node=conv3&at=0,5,10,12")
    maps = array(
        next(
            layer["output"]
            for layer in ask_feature_maps(address, SAMPLES / "chelsea.jpg")["layers"]
            if layer["name"] == "conv3"
        )
    )
    expect(output(page).get_by_role("application")).to_be_visible()
    np.testing.assert_allclose(table(page), maps[5], rtol=1e-5, atol=1e-6)
    # Channels down instead of rows: all of them at row 10.
    output(page).get_by_role("combobox", name="Rows").select_option(label="channel · 32")
    expect(output(page).get_by_role("application")).to_have_accessible_name(re.compile(r"\[0, :, 10, :\]"))
    np.testing.assert_allclose(table(page), maps[:, 10, :], rtol=1e-5, atol=1e-6)
    # And the other way round.
    output(page).get_by_role("combobox", name="Columns").select_option(label="channel · 32")
    expect(output(page).locator("caption")).to_contain_text("channel")
    np.testing.assert_allclose(table(page), maps[:, 10, :].T, rtol=1e-5, atol=1e-6)
    # Another operation is drawn as usual.
    page.keyboard.press("Escape")
    page.locator(".rows .row").filter(has_text="conv2").click()
    expect(output(page).get_by_role("application")).to_have_accessible_name(re.compile(r"conv2 \[0, 0, :, :\]"))


def test_a_long_vector_is_folded_and_each_cell_is_a_place(page: Page, address: str) -> None:
    page.goto("/#/network?model=sentence-encoder&text=Dogs bark.&node=layers.0.query&at=0,1,100")
    told = httpx.post(
        f"{address}/api/v1/models/sentence-encoder/output",
        params={"layer": "layers.0.query", "index": "0,1"}, json={"text": "Dogs bark."}, timeout=60,
    ).json()  # fmt: skip
    expected = array(told["output"])
    expect(output(page).get_by_role("application")).to_be_visible()
    np.testing.assert_allclose(table(page), expected.reshape(16, 16), rtol=1e-6)
    expect(output(page).locator(".name", has_text="Dogs")).to_be_visible()
    output(page).get_by_role("application").click(position={"x": 3, "y": 3})
    expect(page).to_have_url(re.compile(r"at=0(,|%2C)1(,|%2C)0($|&)"))
    expect(card(page).get_by_role("heading", level=2)).to_have_text("layers.0.query")


@pytest.mark.parametrize("width", [1440, 390])
def test_all_of_what_is_opened_comes_into_sight(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/#/network?model=photo-cnn&node=conv5&at=0,5,3,3")
    heatmap = output(page).get_by_role("application")
    expect(heatmap).to_be_in_viewport(ratio=1)
    expect(page.locator(".rows .row.opened")).to_be_in_viewport(ratio=1)
    # Another row is opened where it stands, whatever closes above it.
    row = page.locator(".rows .row").filter(has_text="relu6")
    if width == 390:
        card(page).get_by_role("button", name="Close").click()
    row.scroll_into_view_if_needed()
    row.click()
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(row).to_be_in_viewport(ratio=1)
    expect(heatmap).to_be_in_viewport(ratio=1)


def test_it_is_enlarged_and_saved_with_its_name(page: Page) -> None:
    page.goto(SOFTMAX)
    output(page).get_by_role("button", name="Enlarge").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("layers.1.softmax [0, 2, :, :]")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    # Only the dialog closed.
    expect(output(page).get_by_role("application")).to_be_visible()
    output(page).get_by_role("button", name="Save").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name=re.compile("CSV")).click()
    lines = saved.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("token \\ token,<cls>,The₁,wind,wound₃")


def test_what_the_service_refuses_is_said_where_it_would_stand(page: Page, complaints: Complaints) -> None:
    complaints.expect("500")
    page.route(re.compile("/output"), lambda route: route.fulfill(status=500, body="{}"))
    page.goto(SOFTMAX)
    expect(output(page).get_by_role("alert")).to_be_visible()
    # The arithmetic of the value is there all the same.
    expect(card(page).locator("p.value")).to_be_visible()
