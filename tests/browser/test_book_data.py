"""The book on learning from less and from more data: every dot held to the service's, and the curve one guesses."""

import re
from statistics import mean
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.book import CHELSEA, number, numbers_of_step, open_book
from tests.browser.numbers import ask_feature_maps


def ask_data(address: str) -> dict[str, Any]:
    answer = httpx.get(f"{address}/api/v1/lessons/data-efficiency", timeout=30)
    return dict(answer.raise_for_status().json())


def test_data_shows_every_run_as_it_was_measured(page: Page, address: str) -> None:
    open_book(page, "data?beat=4")
    runs = ask_data(address)["measured"]["runs"]
    assert [(cells[0], *(number(cell) for cell in cells[1:])) for cells in numbers_of_step(page)] == [
        (run["network"], 100 * run["share"], run["seed"], run["pictures"], round(100 * run["top1"], 2)) for run in runs
    ]
    # Before the second curve comes, its numbers are not told.
    open_book(page, "data?beat=2")
    assert {cells[0] for cells in numbers_of_step(page)} == {runs[0]["network"]}


def test_data_keeps_what_others_published_apart(page: Page, address: str) -> None:
    open_book(page, "data?beat=5")
    published = ask_data(address)["published"]
    assert [(cells[0], number(cells[1]), cells[2], number(cells[3])) for cells in numbers_of_step(page)] == [
        (one["network"], 100 * one["share"], finding["citation"], round(100 * one["top1"], 2))
        for finding in published
        for one in finding["figures"]
    ]
    for finding in published:
        expect(page.get_by_role("link", name=finding["title"])).to_have_attribute("href", finding["url"])


def test_data_gives_the_readers_photo_to_both_networks(page: Page, address: str) -> None:
    open_book(page, "data?beat=1")
    url = f"{address}/api/v1/models/photo-vit/patch-attention"
    answer = httpx.post(url, files={"image": CHELSEA.read_bytes()}, params={"layers": "layer1"}, timeout=30)
    says = [ask_feature_maps(address, CHELSEA, layers="classifier"), answer.raise_for_status().json()]
    rows = numbers_of_step(page)
    for name, cells, said in zip(["photo-cnn", "photo-vit"], rows, says, strict=True):
        best = said["predictions"][0]
        right = httpx.get(f"{address}/api/v1/models/{name}", timeout=30).json()["metrics"]["top1"]
        assert cells[1] == best["label"]
        assert [number(cells[2]), number(cells[3])] == pytest.approx([100 * best["probability"], 100 * right], abs=6e-3)


def test_data_tells_how_far_a_guessed_curve_is(page: Page, address: str) -> None:
    stage = open_book(page, "data?beat=2")
    caption = page.locator(".caption")
    stage.focus()
    # The first curve's own value is where a guess begins; half a point a press.
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("In your hand")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.97 * box["width"], box["y"] + 0.4 * box["height"], steps=4)
    page.mouse.up()
    expect(caption).to_contain_text("your guess for the vision transformer")
    expect(page).to_have_url(re.compile(r"curve=\d[\dx-]*-\d+(&|$)"))
    found = re.search(r"curve=([\dx-]+)", page.url)
    assert found is not None
    curve = [None if part == "x" else int(part) / 1000 for part in found[1].split("-")]
    runs = ask_data(address)["measured"]["runs"]
    shares = sorted({run["share"] for run in runs})
    means = {
        (name, share): mean(run["top1"] for run in runs if (run["network"], run["share"]) == (name, share))
        for name in ("CNN", "vision transformer")
        for share in shares
    }
    assert curve[0] == pytest.approx(means["CNN", shares[0]] - 0.02, abs=2e-3)
    assert curve[-1] is not None
    away = mean(
        abs(guess - means["vision transformer", share])
        for guess, share in zip(curve, shares, strict=True)
        if guess is not None
    )
    page.keyboard.press(".")
    expect(caption).to_contain_text("points away, in the mean")
    told = re.search(r"Your curve is (\S+) points away", caption.inner_text())
    assert told is not None
    assert number(told[1]) == pytest.approx(100 * away, abs=0.06)
    # It opens again with its address, and is gone when it is cleared.
    expect(page).to_have_url(re.compile("beat=3.*curve=|curve=.*beat=3"))
    page.reload()
    expect(caption).to_contain_text(f"Your curve is {told[1]} points away")
    page.get_by_role("button", name="Clear my curve").click()
    expect(page).not_to_have_url(re.compile("curve="))
    expect(page.get_by_role("button", name="Clear my curve")).to_be_disabled()


def test_data_holds_a_curve_from_an_address_within_the_chart(page: Page, address: str) -> None:
    open_book(page, "data?beat=2&curve=60-90-130-190-999")
    expect(page).to_have_url(re.compile(r"curve=60-90-130-190-(?!999)\d{3}(&|$)"))
    top = int(page.url.split("-")[-1]) / 1000
    best = max(run["top1"] for run in ask_data(address)["measured"]["runs"])
    assert best <= top <= best + 0.1, "the chart ends at a round number over all dots"


def test_data_moves_no_text_on_a_phone_when_there_is_a_curve(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    open_book(page, "data")
    tops = []
    for beat in ("0", "1", "2"):
        page.get_by_role("slider", name="Where in the animation").fill(beat)
        tops.append(page.locator("article").evaluate("article => article.getBoundingClientRect().top"))
    page.locator("[role=application]").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Clear my curve")).to_be_enabled()
    tops.append(page.locator("article").evaluate("article => article.getBoundingClientRect().top"))
    assert len(set(tops)) == 1
