"""The context that tests share is for each as if it were new."""

import re

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

KEPT = """async () => {
  const databases = await indexedDB.databases();
  return [Object.keys(localStorage), sessionStorage.length, databases.map(({ name }) => name), document.cookie];
}"""
KEEP = """async () => {
  localStorage.setItem("kept", "1");
  sessionStorage.setItem("kept", "1");
  document.cookie = "kept=1";
  await new Promise((done, failed) => {
    const asked = indexedDB.open("kept");
    asked.onsuccess = done;
    asked.onerror = () => failed(asked.error);
  });
}"""


@pytest.mark.parametrize("time", ["first", "second"])
def test_nothing_is_left_of_the_test_before(page: Page, context: BrowserContext, address: str, time: str) -> None:
    page.goto("/favicon.svg")
    assert page.evaluate(KEPT) == [[], 0, [], ""]
    asked = "async () => (await navigator.permissions.query({ name: 'clipboard-read' })).state"
    assert page.evaluate(asked) == "prompt"
    assert page.viewport_size == {"width": 1440, "height": 900}
    assert [one.url for one in context.pages if one.url.endswith("?left")] == []
    # The database stays open, as the page leaves it.
    page.evaluate(KEEP)
    context.grant_permissions(["clipboard-read"], origin=address)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate(KEPT) == [["kept"], 1, ["kept"], "kept=1"]
    assert page.evaluate(asked) == "granted"
    context.new_page().goto("/favicon.svg?left")


def test_one_whose_process_crashes_is_made_anew(page: Page, context: BrowserContext) -> None:
    page.goto("/favicon.svg")
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")


def test_after_a_crash_pages_open(page: Page) -> None:
    page.goto("/#/photo")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"\w"))
