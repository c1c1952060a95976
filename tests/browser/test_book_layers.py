"""The book on what a whole layer does, and layer upon layer: its numbers held to the service's."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import array, ask_attention
from tests.browser.test_book import SENTENCE, number, numbers_of_step, open_book


def test_matrices_work_out_every_cell_as_the_network_did(page: Page, address: str) -> None:
    stage = open_book(page, f"matrices?layer=layer3&head=2&query=5&text={SENTENCE}&beat=5")
    include = ["query", "key", "value", "scores", "head_output"]
    layer = ask_attention(address, SENTENCE, layers=["layer3"], heads=[{"layer": "layer3", "head": 2}], include=include)
    sheets = {name: array(layer["layers"][0][name])[0] for name in [*include, "attention"]}
    query, key = 5, int(sheets["scores"][5].argmax())
    part = int(abs(sheets["query"][5]).argmax())
    numbers_of_step(page)
    stage.focus()
    # From the best score one word back and one up: another cell of every sheet, marked alike.
    for press, at in (("", (query, key)), ("ArrowLeft", (query, key - 1)), ("ArrowUp", (query - 1, key - 1))):
        if press:
            page.keyboard.press(press)
            expect(page.locator(".caption")).to_contain_text("In your hand")
        rows = page.locator("details table").evaluate(
            "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim()))"
        )
        asks, offers = at
        network = [sheets["query"][asks, part], sheets["key"][offers, part], sheets["value"][offers, part]]
        network += [sheets["scores"][at], sheets["attention"][at], sheets["head_output"][asks, part]]
        assert [number(cells[2]) for cells in rows] == pytest.approx(network, abs=6e-5)
        assert [number(cells[1]) for cells in rows] == pytest.approx(network, abs=1e-4)
        assert number(rows[4][3]) == 1
    page.get_by_role("button", name="turn over").click()
    expect(page.get_by_role("slider", name="Where in the animation")).to_have_value("6")
    expect(page.locator(".caption")).to_contain_text("In your hand")
