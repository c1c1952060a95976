"""The network page: its numbers are the service's, one value leads to the next, and nothing is out of reach."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.numbers import array
from tests.browser.patience import eventually

SAMPLES = Path(__file__).parents[2] / "frontend" / "public" / "samples"

SENTENCE = "Time flies like an arrow."
OPENED = f"/#/network?model=sentence-encoder&text={SENTENCE}&node=layers.1.softmax&at=0,2,2,4"


def ask_unit(address: str, layer: str, at: str) -> dict[str, Any]:
    url = f"{address}/api/v1/models/sentence-encoder/unit"
    answer = httpx.post(url, params={"layer": layer, "at": at}, json={"text": SENTENCE}, timeout=60)
    answer.raise_for_status()
    return dict(answer.json())


def value_of(page: Page) -> Locator:
    """The opened value, as the card shows it."""
    return page.get_by_role("region", name="What you point at").locator("p.value")


def shown(page: Page) -> float:
    """The opened value, with every digit."""
    title = value_of(page).get_attribute("title")
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
    expect(value_of(page)).to_have_attribute("title", re.compile(r"\d"))
    expect(page).to_have_url(re.compile(r"at=0(,|%2C)7(,|%2C)6(,|%2C)6"))
    told = ask_unit(address, "layers.1.softmax", "0,7,6,6")
    expect(value_of(page)).not_to_have_attribute("title", "")
    assert shown(page) == pytest.approx(told["value"], rel=1e-6)
    box.fill("0,8,0,0")
    expect(page.get_by_role("alert")).to_have_text("From 0,0,0,0 to 0,7,6,6.")
    expect(page.get_by_role("button", name="Open", exact=True)).to_be_disabled()


@pytest.mark.parametrize("at", ["999,999", "-1,a"])
def test_a_link_with_a_place_that_is_not_there_says_so_and_is_put_right(page: Page, address: str, at: str) -> None:
    labels = httpx.get(f"{address}/api/v1/models/photo-cnn", timeout=60).json()["labels"]
    page.goto(f"/#/network?model=photo-cnn&node=classifier&at={at}")
    note = page.get_by_role("status").filter(has_text="The link asks for")
    expect(note).to_have_text(
        f"The link asks for “{at}” of classifier, whose shape is 1 × {len(labels)}: it has no such place. "
        "This is [0, 0]."
    )
    expect(page).to_have_url(re.compile(r"node=classifier&at=0(,|%2C)0$"))


def test_keys_are_listed_and_lead_to_the_list_of_operations(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn")
    expect(rows_of(page).first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("open the operation before or after")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    skip = page.get_by_role("link", name="Skip to what the network does")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    for _ in range(3):  # past the box and the kinds
        page.keyboard.press("Tab")
    expect(rows_of(page).first).to_be_focused()


def test_classes_are_counted_as_labels(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn&node=classifier&at=0,3")
    # They are more than fit into one row.
    expect(
        page.get_by_role("application", name=re.compile(r"^classifier \[0, :\]: \d+ rows \(label from\)"))
    ).to_be_visible()


def test_operations_are_found_by_name_and_by_kind(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn")
    rows = page.locator(".rows .row")
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
    expect(page.locator(".rows .row")).to_have_count(25)
    page.locator(".put select").first.select_option("sentence-encoder")
    expect(page.get_by_label("Your sentence")).to_be_visible()
    tokens = page.get_by_role("list", name="The text as the network reads it").get_by_role("listitem")
    expect(tokens).to_have_count(9)
    page.get_by_label("Your sentence").fill(SENTENCE)
    page.get_by_label("Your sentence").press("Enter")
    expect(tokens).to_have_count(7)
    expect(page.locator(".rows .row").first).to_contain_text("7 × 256")


TOKENS = "The text as the network reads it"


def check(holds: object) -> None:
    assert holds


def rows_of(page: Page) -> Locator:
    return page.locator(".rows .row")


def opened(page: Page) -> Locator:
    return page.get_by_role("region", name="What you point at").get_by_role("heading", level=2)


def test_a_link_to_another_text_of_the_same_network_runs_it(page: Page) -> None:
    page.goto(OPENED)
    expect(opened(page)).to_have_text("layers.1.softmax")
    tokens = page.get_by_role("list", name=TOKENS).get_by_role("listitem")
    expect(tokens).to_have_count(7)
    page.evaluate("location.hash = '#/network?model=sentence-encoder&text=Dogs bark.'")
    expect(tokens).to_have_count(4)
    expect(rows_of(page).first).to_contain_text("4 × 256")
    expect(opened(page)).not_to_have_text("layers.1.softmax")
    page.go_back()
    expect(tokens).to_have_count(7)
    expect(opened(page)).to_have_text("layers.1.softmax")


def test_a_link_to_another_photo_of_the_same_network_runs_it(page: Page, address: str) -> None:
    page.goto("/#/network?model=photo-cnn&sample=chelsea&node=conv1&at=0,0,5,5")
    expect(value_of(page)).to_have_attribute("title", re.compile(r"\d"))
    before = shown(page)
    page.evaluate("location.hash = '#/network?model=photo-cnn&sample=coffee&node=conv1&at=0,0,5,5'")
    expect(page.locator(".put > img")).to_have_attribute("alt", re.compile("espresso"))
    with (SAMPLES / "coffee.jpg").open("rb") as image:
        url = f"{address}/api/v1/models/photo-cnn/unit"
        told = httpx.post(url, params={"layer": "conv1", "at": "0,0,5,5"}, files={"image": image}, timeout=60).json()
    eventually(page, lambda: check(shown(page) == pytest.approx(told["value"], rel=1e-6)))
    assert shown(page) != before


def test_a_text_runs_as_it_is_typed_and_what_is_opened_is_of_the_one_that_ran(
    page: Page, complaints: Complaints
) -> None:
    complaints.expect("ERR_FAILED")
    page.goto(OPENED)
    expect(value_of(page)).to_have_attribute("title", re.compile(r"\d"))
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/unit" in request.url:
            asked.append(request.post_data or "")

    page.on("request", note)
    # The text is not run before it is there whole, and until then what is opened is of the one before.
    page.route("**/trace*", lambda route: route.abort())
    box = page.get_by_label("Your sentence")
    box.fill("Dogs bark loudly.")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".rows.stale")).to_be_visible()
    page.get_by_label("Place, one index an axis").fill("0,0,0,0")
    page.get_by_label("Place, one index an axis").press("Enter")
    expect(page).to_have_url(re.compile("text=Time"))
    eventually(page, lambda: check(asked and SENTENCE in asked[-1]))
    page.unroute("**/trace*")
    box.fill("Dogs bark loud.")
    expect(page.get_by_role("list", name=TOKENS).get_by_role("listitem")).to_have_count(5)
    expect(page).to_have_url(re.compile("text=Dogs"))
    eventually(page, lambda: check("Dogs bark loud." in asked[-1]))


def test_an_empty_box_keeps_what_ran_and_says_that_there_is_nothing_to_read(page: Page) -> None:
    page.goto(OPENED)
    tokens = page.get_by_role("list", name=TOKENS).get_by_role("listitem")
    expect(tokens).to_have_count(7)
    page.get_by_label("Your sentence").fill("  ")
    page.get_by_label("Your sentence").press("Enter")
    expect(page.get_by_text("Nothing to read: type a sentence")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(tokens).to_have_count(7)


def test_a_run_that_failed_shows_nothing_of_another_network(page: Page, complaints: Complaints) -> None:
    complaints.expect("ERR_FAILED")
    page.goto("/#/network?model=photo-cnn")
    expect(rows_of(page)).to_have_count(25)
    page.route("**/photo-vit/trace*", lambda route: route.abort())
    page.locator(".put select").first.select_option("photo-vit")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(rows_of(page)).to_have_count(0)
    expect(page.get_by_text("Running the network")).to_have_count(0)


def test_a_file_that_is_no_picture_leaves_the_photo_before(page: Page, complaints: Complaints, tmp_path: Path) -> None:
    complaints.expect("415")
    page.goto("/#/network?model=photo-cnn&sample=coffee")
    expect(rows_of(page)).to_have_count(25)
    text = tmp_path / "notes.txt"
    text.write_text("no picture")
    page.locator("input[type=file]").set_input_files(text)
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.locator(".put > img")).to_have_attribute("alt", re.compile("espresso"))
    expect(rows_of(page)).to_have_count(25)
    expect(page).to_have_url(re.compile("sample=coffee"))


def test_a_network_of_words_gets_a_word_and_the_sentence_comes_back(page: Page) -> None:
    page.goto(OPENED)
    page.locator(".put select").first.select_option("pronouncer")
    box = page.get_by_label("Your word")
    expect(box).to_have_value("heat")
    page.get_by_role("button", name="cough").click()
    expect(page).to_have_url(re.compile("text=cough"))
    expect(page.get_by_role("alert")).to_have_count(0)
    page.locator(".put select").first.select_option("sentence-encoder")
    expect(page.get_by_label("Your sentence")).to_have_value(SENTENCE)


def in_sight(page: Page, name: str) -> Locator:
    """The row of an operation, once it is on the screen, not below the card's sheet, and drawn."""
    row = page.locator(".rows .row.opened").filter(has_text=name)
    expect(row).to_be_in_viewport(ratio=1)
    card = page.get_by_role("region", name="What you point at")

    def stands_free() -> None:
        box, sheet = row.bounding_box(), card.bounding_box()
        assert box is not None
        assert sheet is not None
        assert box["y"] >= 0
        assert sheet["x"] >= box["x"] + box["width"] or box["y"] + box["height"] <= sheet["y"]

    eventually(page, stands_free)
    # Rows out of sight are not drawn.
    check(row.evaluate("row => row.checkVisibility({ contentVisibilityAuto: true })"))
    return row


@pytest.mark.parametrize("width", [1440, 390])
def test_the_row_of_what_is_opened_comes_into_sight(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/#/network?model=sentence-encoder&text=Dogs bark.")
    last = rows_of(page).last
    expect(last).not_to_be_in_viewport()
    page.goto(f"/#/network?model=sentence-encoder&text={SENTENCE}&node=layers.3.softmax&at=0,2,2,4")
    in_sight(page, "layers.3.softmax")
    # From one operation to the next by the keys, further than a screen.
    names = page.locator(".rows .row .name").all_inner_texts()
    at = names.index("layers.3.softmax")
    for step in range(1, 21):
        page.keyboard.press("PageUp")
        expect(opened(page)).to_have_text(names[at - step])
    in_sight(page, names[at - 20])
    page.keyboard.press("PageDown")
    expect(opened(page)).to_have_text(names[at - 19])
    row = in_sight(page, names[at - 19])
    # The focus goes along, and the first one has none before it.
    row.focus()
    page.keyboard.press("PageDown")
    expect(page.locator(".rows .row.opened")).to_be_focused()
    # What a value was computed from may stand far above.
    card = page.get_by_role("region", name="What you point at")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".rows .row.opened")).not_to_be_in_viewport()
    card.locator("button.step").first.click()
    in_sight(page, opened(page).inner_text())


def test_a_photos_numbers_are_said_to_be_normalised_by_the_networks_own(page: Page, address: str) -> None:
    page.goto("/#/network?model=photo-cnn&node=conv1&at=0,2,3,5&sample=chelsea")
    stated = httpx.get(f"{address}/api/v1/models/photo-cnn").json()["input"]
    expect(page.get_by_text("less its mean, over its standard deviation")).to_contain_text("input, 3 × 64 × 64 numbers")
    colours = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name="std"))
    told = [[float(cell) for cell in row.get_by_role("cell").all_inner_texts()] for row in colours.locator("tr").all()]
    assert told[1:] == [list(both) for both in zip(stated["mean"], stated["std"], strict=True)]
    # A network that reads words has no colours.
    page.goto(f"/#/network?model=sentence-encoder&text={SENTENCE}")
    expect(page.get_by_role("heading", name="Every operation")).to_be_visible()
    expect(rows_of(page).first).to_be_visible()
    expect(page.get_by_text("less its mean")).to_have_count(0)


def test_page_keys_walk_the_rows_of_the_heatmap_and_open_no_other_operation(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn&node=conv3&at=0,2,3,5&sample=chelsea")
    heatmap = page.locator(".rows .output").get_by_role("application")
    expect(heatmap).to_have_accessible_name(re.compile("Page Up and Page Down 10 rows"))
    heatmap.focus()
    for key, row in (("PageDown", 13), ("PageDown", 23), ("PageDown", 31), ("PageUp", 21)):
        page.keyboard.press(key)
        expect(heatmap.get_by_role("status")).to_have_text(re.compile(rf"row {row}, column 5:"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"node=conv3&at=0(,|%2C)2(,|%2C)21(,|%2C)5"))


def test_tab_reaches_one_row_and_arrows_walk_from_it(page: Page) -> None:
    page.goto("/#/network?model=sentence-encoder&text=Dogs bark.")
    rows = rows_of(page)
    expect(rows.first).to_be_visible()
    page.get_by_label("Operation").focus()
    page.keyboard.press("Tab")
    expect(rows.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(rows.first).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(rows.nth(3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows.nth(3)).to_have_attribute("aria-pressed", "true")
    # What it puts out is the next thing, however many rows there are, and the way back leads to the same row.
    page.keyboard.press("Tab")
    expect(page.locator(".rows .output :focus")).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(rows.nth(3)).to_be_focused()
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    # A row that is no longer listed hands on to the first that is.
    page.get_by_role("searchbox").fill("layers.1")
    page.get_by_label("Operation").focus()
    page.keyboard.press("Tab")
    expect(rows.first).to_be_focused()


def test_of_two_samples_the_last_one_clicked_is_shown(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn&sample=chelsea")
    expect(rows_of(page)).to_have_count(25)
    held: list[Route] = []
    page.route("**/samples/coffee.jpg", lambda route: held.append(route))
    page.get_by_role("button", name=re.compile("coffee", re.IGNORECASE)).first.click()
    eventually(page, lambda: check(len(held) == 1))
    page.get_by_role("button", name=re.compile("rocket", re.IGNORECASE)).first.click()
    expect(page.locator(".put > img")).to_have_attribute("alt", re.compile("rocket", re.IGNORECASE))
    held[0].continue_()
    expect(page).to_have_url(re.compile("sample=rocket"))
    expect(page.locator(".rows.stale")).to_have_count(0)
    expect(page.locator(".put > img")).to_have_attribute("alt", re.compile("rocket", re.IGNORECASE))


def test_a_chosen_kind_that_another_network_lacks_hides_nothing(page: Page) -> None:
    page.goto("/#/network?model=photo-cnn&kind=max pooling")
    expect(rows_of(page)).to_have_count(4)
    page.locator(".put select").first.select_option("sentence-encoder")
    expect(rows_of(page).first).to_be_visible()
    expect(page.get_by_label("Operation")).to_have_value("")


def test_what_a_link_asks_for_and_is_not_there_is_named(page: Page) -> None:
    page.goto("/#/network?model=resnet-9000")
    expect(page.get_by_text("The link asks for the network “resnet-9000”")).to_be_visible()
    page.goto("/#/network?model=photo-cnn&node=conv77")
    expect(page.get_by_text("The link asks for “conv77”")).to_be_visible()
    page.goto("/#/network?model=photo-cnn&sample=own")
    expect(page.get_by_text("a photo of someone's own")).to_be_visible()
    page.get_by_role("button", name=re.compile("coffee", re.IGNORECASE)).first.click()
    expect(page.get_by_text("a photo of someone's own")).to_have_count(0)


def test_a_network_that_is_being_opened_is_shown_once_it_is_there(page: Page) -> None:
    asked: list[str] = []

    def list_models(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        asked.append(route.request.url)
        if len(asked) < 3:
            for model in told["models"]:
                if model["id"] == "photo-vit":
                    model.update(available=False, unavailable_reason="it is being opened", opening=True)
        route.fulfill(response=answer, json=told)

    page.route("**/api/v1/models", list_models)
    page.goto("/#/network?model=photo-vit")
    expect(page.get_by_text("“photo-vit” is being opened.")).to_be_visible()
    expect(rows_of(page).first).to_be_visible()
    expect(page).to_have_url(re.compile("model=photo-vit"))
    expect(page.locator(".put select").first).to_have_value("photo-vit")


@pytest.mark.parametrize("width", [1440, 390])
def test_page_has_no_serious_fault(page: Page, find_faults: Callable[..., list[str]], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    page.goto(OPENED)
    expect(value_of(page)).to_be_visible()
    assert find_faults("light", "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_equal_tokens_are_told_apart(page: Page) -> None:
    page.goto("/#/network?model=sentence-encoder&text=I saw a saw.")
    tokens = page.get_by_role("list", name=TOKENS).get_by_role("listitem")
    expect(tokens).to_have_text(["0 <cls>", "1 I", "2 saw₂", "3 a", "4 saw₄", "5 ."])


#: What is wrong with the rows in a window of that width: texts of two columns on top of each other or beside the row,
#: a name that is broken inside one of its words, what is cut off and said nowhere.
WRONG_ROWS = """width => {
    if (innerWidth !== width) return ["the window is not resized yet"];
    const wrong = document.documentElement.scrollWidth > width ? ["wider than the window"] : [];
    for (const row of document.querySelectorAll(".rows .row")) {
        const limits = row.getBoundingClientRect();
        const said = [];
        for (const cell of [...row.children].filter((cell) => cell.getClientRects().length)) {
            const box = cell.getBoundingClientRect();
            const isCut = getComputedStyle(cell).overflowX === "hidden";
            if (isCut && cell.scrollWidth > cell.clientWidth && !cell.title.split(": ").includes(cell.textContent))
                wrong.push(`cut off: ${cell.textContent}`);
            const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const range = document.createRange();
                range.selectNodeContents(texts.currentNode);
                const lines = [...range.getClientRects()].filter((line) => line.width);
                if (cell.className.startsWith("name") && lines.length > 1) wrong.push(`broken: ${range}`);
                for (const { left, right, top, bottom } of lines)
                    said.push({ cell, text: `${range}`, left, top, bottom, right: isCut ? box.right : right });
            }
            for (const map of cell.querySelectorAll("canvas")) {
                const { left, right, top, bottom } = map.getBoundingClientRect();
                said.push({ cell, text: "maps", left, right, top, bottom });
            }
        }
        for (const one of said) {
            if (one.left < limits.left || one.right > limits.right) wrong.push(`beside the row: ${one.text}`);
            for (const other of said)
                if (one.cell !== other.cell && one.left <= other.left && one.right > other.left &&
                    one.top < other.bottom - 2 && other.top < one.bottom - 2)
                    wrong.push(`${one.text} on ${other.text}`);
        }
    }
    return wrong;
}"""


def test_columns_of_the_rows_keep_apart_in_every_window(page: Page) -> None:
    def lengthen(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        told["nodes"][3].update(name="encoder.layer.0.attention.self.scaled_dot_product_attention")
        told["nodes"][4].update(op="deformable_convolution_transposed", shape=[1, 128, 1024, 1024, 1024, 1024])
        told["nodes"][5].update(least=-1.234e-17, largest=1.234e17)
        route.fulfill(response=answer, json=told)

    page.route("**/trace*", lengthen)
    page.goto("/#/network?model=photo-vit&sample=chelsea")
    expect(page.get_by_role("button", name="deformable_convolution_transposed")).to_be_visible()
    # Just above and below where the list is laid out anew, where the zones around it are, and usual windows.
    for width in (360, 390, 471, 472, 760, 761, 767, 800, 900, 1000, 1052, 1053, 1180, 1181, 1280, 1429, 1430, 1600):
        page.set_viewport_size({"width": width, "height": 900})

        def fits(width: int = width) -> None:
            assert page.evaluate(WRONG_ROWS, width) == [], f"in a window of {width} px"

        eventually(page, fits)
