"""What holds for every view of a photo and of a sentence: type that can be read, targets that can be hit, no fault."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.patience import IS_AS_WIDE, becomes_true, settled

VIEWS = Path(__file__).parents[2] / "frontend" / "src" / "views"
SENTENCE = "The wind winds its way past the bandage wound around her wound."
#: Addresses of every view, with something opened in the card where there is one.
ADDRESSES = {
    f"{page}-{folder.name}": f"/#/{page}?view={folder.name}&{more}"
    for page, more in (("photo", "layer=pool1&channel=1&row=4&column=5"), ("sentence", f"text={SENTENCE}"))
    for folder in sorted((VIEWS / page).iterdir())
    if folder.is_dir()
}

#: The smallest type in CSS pixels that stands on the page, and where.
SMALL_TYPE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement: parent, textContent: text } = walker.currentNode;
    if (!text.trim() || !parent.checkVisibility() || parent.closest(".unseen, mo, title")) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < 12) found.push(`${size} px: ${text.trim().slice(0, 40)} in ${parent.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""

#: Whatever is pressed and is less than 32 px high: a label counts with its control, links in a text do not.
SMALL_TARGETS = """() => [
  ...document.querySelectorAll("button, select, input, textarea, summary, [role=slider], main a"),
]
  .filter((one) => one.checkVisibility() && !one.disabled)
  .filter((one) => !one.closest(".unseen, p, .lines, [aria-label*=directions], svg"))
  .map((one) => [one, one.closest("label") ?? one])
  .filter(([one, target]) => Math.max(...[one, target].map((each) => each.getBoundingClientRect().height)) < 31.5)
  .map(([one, target]) => `${target.getBoundingClientRect().height} px: ${one.outerHTML.slice(0, 160)}`)"""


def open_view(page: Page, view: str) -> None:
    page.goto(ADDRESSES[view])
    expect(page.locator("#does h1")).to_be_visible()
    settled(page)


@pytest.mark.parametrize("view", ADDRESSES)
def test_view_can_be_read_and_hit_and_has_no_serious_fault(
    page: Page, find_faults: Callable[..., list[str]], view: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_view(page, view)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        settled(page)
        assert page.evaluate(SMALL_TYPE) == [], width
        assert page.evaluate(SMALL_TARGETS) == [], width
        becomes_true(page, IS_AS_WIDE, width)
        assert find_faults("light", "dark") == [], width
