"""The network page: its numbers are the service's, one value leads to the next, and nothing is out of reach."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import array

SENTENCE = "Time flies like an arrow."
OPENED = f"/#/network?model=sentence-encoder&text={SENTENCE}&node=layers.1.softmax&at=0,2,2,4"


def ask_unit(address: str, layer: str, at: str) -> dict[str, Any]:
    url = f"{address}/api/v1/models/sentence-encoder/unit"
    answer = httpx.post(url, params={"layer": layer, "at": at}, json={"text": SENTENCE}, timeout=60)
    answer.raise_for_status()
    return dict(answer.json())


def shown(page: Page) -> float:
    """The opened value, with every digit."""
    title = page.locator(".value").get_attribute("title")
    assert title is not None
    return float(title.replace("−", "-").replace(",", ""))


def test_a_value_is_the_services_and_leads_to_what_it_was_computed_from(page: Page, address: str) -> None:
    page.goto(OPENED)
    card = page.get_by_role("region", name="What you point at")
    expect(card.get_by_role("heading", name="layers.1.softmax")).to_be_visible()
    expect(card.get_by_role("heading", name="row")).to_be_visible()
    told = ask_unit(address, "layers.1.softmax", "0,2,2,4")
    assert shown(page) == pytest.approx(told["value"], rel=1e-6)
    row = array(told["operands"][0]["values"])
    assert shown(page) == pytest.approx(float(np.exp(row[4]) / np.exp(row).sum()), rel=1e-5)

    card.get_by_role("button", name="[0, 2, 2, 0]").click()
    expect(card.get_by_role("heading", level=2)).to_have_text("layers.1.div")
    expect(card.locator(".formula")).to_be_visible()
    assert shown(page) == pytest.approx(float(row[0]), rel=1e-6)
    expect(page).to_have_url(re.compile("node=layers.1.div"))
    card.get_by_role("button", name="layers.1.softmax [0, 2, 2, 4]").click()
    expect(card.get_by_role("heading", level=2)).to_have_text("layers.1.softmax")
    page.keyboard.press("Escape")
    expect(card.get_by_role("heading", name="layers.1.softmax")).to_have_count(0)


def test_a_place_is_typed_and_one_that_is_not_there_is_refused_with_the_range(page: Page, address: str) -> None:
    page.goto(OPENED)
    box = page.get_by_label("Place, one index an axis")
    box.fill("0,7,6,6")
    box.press("Enter")
    expect(page.locator(".value")).to_have_attribute("title", re.compile(r"\d"))
    expect(page).to_have_url(re.compile(r"at=0(,|%2C)7(,|%2C)6(,|%2C)6"))
    told = ask_unit(address, "layers.1.softmax", "0,7,6,6")
    expect(page.locator(".value")).not_to_have_attribute("title", "")
    assert shown(page) == pytest.approx(told["value"], rel=1e-6)
    box.fill("0,8,0,0")
    expect(page.get_by_role("alert")).to_have_text("From 0,0,0,0 to 0,7,6,6.")
    expect(page.get_by_role("button", name="Open", exact=True)).to_be_disabled()


def test_operations_are_found_by_name_and_by_kind(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn")
    rows = page.locator(".rows button")
    expect(rows).to_have_count(25)
    expect(rows.first).to_contain_text("1 × 16 × 64 × 64")
    page.get_by_label("Find").fill("conv")
    expect(rows).to_have_count(9)
    page.get_by_label("Find").fill("")
    page.get_by_label("Operation").select_option("max pooling")
    expect(rows).to_have_count(4)
    page.get_by_label("Find").fill("nothing")
    page.get_by_role("button", name="Show all").click()
    expect(rows).to_have_count(25)


def test_another_network_reads_its_own_kind_of_input(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn")
    expect(page.locator(".rows button")).to_have_count(25)
    page.locator(".put select").first.select_option("sentence-encoder")
    expect(page.get_by_label("Your sentence")).to_be_visible()
    tokens = page.get_by_role("list", name="The text as the network reads it").get_by_role("listitem")
    expect(tokens).to_have_count(9)
    page.get_by_label("Your sentence").fill(SENTENCE)
    page.get_by_label("Your sentence").press("Enter")
    expect(tokens).to_have_count(7)
    expect(page.locator(".rows button").first).to_contain_text("7 × 256")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_has_no_serious_fault(page: Page, find_faults: Callable[[], list[str]], theme: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(OPENED)
    expect(page.locator(".value")).to_be_visible()
    assert find_faults() == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
