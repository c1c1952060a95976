"""Texts of the book's pictures: on every page, at every beat and on every width they stand apart and within.

With long words, and with words that stand twice, since places behind them make them longer.
"""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.book import PAGES, open_book
from tests.browser.drawn_texts import NOTE_DRAWN_TEXTS
from tests.browser.patience import settled

PHONE, LARGE_PHONE = ViewportSize(width=360, height=740), ViewportSize(width=390, height=844)
#: The narrowest on which a stage is laid out for a desk, and the widest on which it is laid out for a phone.
DESK, NARROW = ViewportSize(width=768, height=1024), ViewportSize(width=767, height=1024)
#: A phone and a larger screen for each: names are as long as they are, and longer than there is room for.
SHOWN = {
    "The wind winds its way past the bandage wound around her wound.": (PHONE, DESK),
    "Unfortunately, uncharacteristic misunderstandings wound representatives around wound committees.": (
        LARGE_PHONE,
        NARROW,
    ),
}
CANVAS = "[role=application] canvas"

#: Go to each beat and look, as soon as it is drawn.
LOOK_AT_ALL_BEATS = """
async (canvas) => {
  const rail = document.querySelector(".rail input[type=range]");
  const found = {};
  for (let beat = 0; beat <= Number(rail.max); beat += 1) {
    if (Number(rail.value) !== beat) {
      const before = drawings(canvas);
      rail.value = beat;
      rail.dispatchEvent(new Event("input", { bubbles: true }));
      while (drawings(canvas) === before) await new Promise((done) => setTimeout(done));
    }
    const caption = document.querySelector(".caption");
    const isCut = caption.scrollHeight > caption.clientHeight + 1;
    const faults = [...textFaults(canvas), ...(isCut ? ["the caption has more lines than room"] : [])];
    if (faults.length) found[beat] = faults;
  }
  return found;
}
"""


def faults_in_hand(page: Page) -> list[str]:
    """Take what the arrow keys take at the last beat, look, and give it back."""
    page.locator("[role=application]").focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    settled(page)
    faults: list[str] = page.locator(CANVAS).evaluate("textFaults")
    again = page.get_by_role("button", name="Again", exact=True)
    if again.is_visible():
        again.click()
        settled(page)
    return faults


@pytest.mark.parametrize("path", PAGES)
def test_no_text_of_a_picture_leaves_it_or_runs_into_another(page: Page, path: str) -> None:
    page.add_init_script(NOTE_DRAWN_TEXTS)
    page.emulate_media(reduced_motion="reduce")
    found: dict[int, dict[str, list[str]]] = {}
    for sentence, screens in SHOWN.items():
        page.set_viewport_size(screens[0])
        # The second time only what the address says is another.
        open_book(page, f"{path}?text={sentence}")
        for screen in screens:
            page.set_viewport_size(screen)
            settled(page)
            if faults := page.locator(CANVAS).evaluate(LOOK_AT_ALL_BEATS):
                found[screen["width"]] = faults
            if faults := faults_in_hand(page):
                found.setdefault(screen["width"], {})["in hand"] = faults
    assert found == {}


#: What is drawn on a canvas of 200 × 60, and what is wrong with it; with the first there is nothing.
DRAWN = [
    ('text("wound", 10, 20); text("wound", 60, 20)', ""),
    ('text("cosine", 10, 20); text("bandage", 30, 22)', "“cosine” runs into “bandage”"),
    (
        'text("wound", 10, 20); text("wound", 10 + context.measureText("wound").width + 1, 20)',
        "“wound” runs into “wound”",
    ),
    ('text("most like", 180, 20)', "“most like” leaves the picture"),
    ('context.font = "9px sans-serif"; text("px", 10, 20)', "“px” is 9.0 px small"),
    ('context.rect(0, 0, 30, 40); context.clip(); text("neighbour", 5, 20)', "“neighbour” is cut"),
    ('picture(0, 0, 40, 40); text("preposition", 20, 20)', "“preposition” lies across the edge of a picture"),
    ('context.rotate(Math.PI / 2); text("misunderstanding", 0, -20)', "“misunderstanding” leaves the picture"),
]


@pytest.mark.parametrize(("draws", "fault"), DRAWN)
def test_a_fault_is_found_and_nothing_where_there_is_none(page: Page, draws: str, fault: str) -> None:
    page.set_content("<canvas width=400 height=120 style='width: 200px; height: 60px'></canvas>")
    page.evaluate(NOTE_DRAWN_TEXTS)
    found: list[str] = page.evaluate(
        f"""() => {{
          const canvas = document.querySelector("canvas");
          const context = canvas.getContext("2d");
          const text = (...given) => context.fillText(...given);
          const picture = (...place) => context.drawImage(document.createElement("canvas"), ...place);
          context.scale(2, 2);
          context.font = "13px sans-serif";
          context.beginPath();
          {draws};
          return textFaults(canvas);
        }}"""
    )
    assert [one[: len(fault)] for one in found] == ([fault] if fault else [])
