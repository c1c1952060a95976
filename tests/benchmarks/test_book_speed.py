"""How soon a page of the book is there after the one before, and what one picture of its stage costs.

`make bench` runs this and prints the figures. Times are the browser's own.
"""

from collections.abc import Iterator
from statistics import median

import pytest
from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.live_server import serving

PAGES = [
    "network",
    "weights",
    "filter",
    "relu",
    "shift",
    "pool",
    "field",
    "label",
    "turn",
    "length",
    "embedding",
    "outputs",
    "neighbours",
    "query",
    "softmax",
    "divide",
    "mixture",
    "matrices",
    "shuffle",
    "residual",
    "layers",
    "data",
    "convolution",
]
MOST_TURN_MILLISECONDS = 300
#: A fiftieth of a second.
MOST_PICTURE_MILLISECONDS = 20
PICTURES = 120
WALKS = 3

#: Turns to the next page and says when its stage was painted.
TURN = """async (title) => {
  const begun = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true, cancelable: true }));
  const painted = () => {
    const canvas = document.querySelector("[role=application] canvas");
    return document.querySelector("h1")?.textContent !== title && canvas && canvas.width > 300;
  };
  while (!painted()) {
    if (performance.now() - begun > 10_000) throw new Error("the page after " + title + " does not come");
    await new Promise(requestAnimationFrame);
  }
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""
#: Scrubs over the whole stage, a picture a frame, and says what each kept the main thread for.
SCRUB = """async (pictures) => {
  const rail = document.querySelector(".rail input");
  const taken = [];
  for (let picture = 0; picture <= pictures; picture++) {
    await new Promise(requestAnimationFrame);
    rail.value = (rail.max * picture) / pictures;
    const begun = performance.now();
    rail.dispatchEvent(new Event("input", { bubbles: true }));
    // The stage follows in a microtask; a measure forces its layout.
    for (let turn = 0; turn < 5; turn++) await null;
    document.body.getBoundingClientRect();
    taken.push(performance.now() - begun);
  }
  return taken;
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of a running service."""
    program = chromium.program()
    if program is None:
        pytest.skip(chromium.HOW_TO)
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as live, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=live.address)
        yield page
        browser.close()


def say(title: str, figures: object) -> None:
    print(f"\n  {title:<66} {figures}", end="")


def open_book(page: Page, path: str) -> None:
    page.goto("about:blank")
    page.goto(f"/#/book/{path}")
    page.wait_for_selector("[role=application] canvas")
    page.wait_for_load_state("networkidle")


def test_each_page_of_the_book_is_there_soon_after_the_one_before(page: Page) -> None:
    turns: dict[str, list[float]] = {path: [] for path in PAGES[1:]}
    for _ in range(WALKS):
        open_book(page, PAGES[0])
        for taken in turns.values():
            taken.append(page.evaluate(TURN, page.locator("h1").inner_text()))
            page.wait_for_load_state("networkidle")
    medians = {path: median(taken) for path, taken in turns.items()}
    slowest = max(medians, key=lambda path: medians[path])
    say("from one page of the book to the next, painted", f"{median(medians.values()):8.0f} ms")
    say(f"the slowest, {slowest}", f"{medians[slowest]:8.0f} ms")
    assert medians[slowest] <= MOST_TURN_MILLISECONDS


@pytest.mark.parametrize("path", PAGES)
def test_a_stage_paints_fifty_pictures_a_second(page: Page, path: str) -> None:
    open_book(page, path)
    taken = sorted(page.evaluate(SCRUB, PICTURES))
    say(
        f"one picture of {path}: script and layout",
        f"{median(taken):8.1f} ms   (95 %: {taken[int(0.95 * PICTURES)]:.1f})",
    )
    assert median(taken) <= MOST_PICTURE_MILLISECONDS
