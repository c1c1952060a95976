"""The page in its second language: how it is chosen, what of it is loaded, and that nothing is left in the first."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.book import PAGES
from tests.browser.conftest import Complaints
from tests.browser.patience import settled

CHINESE = "zh-Hans"
HAN = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{2,}")
#: The English name of a term, where it is first met.
IN_BRACKETS = re.compile("（[A-Za-z -]+）")
#: Layers, heads' matrices and what they are made of are called what the network calls them.
NAMES_OF_LAYERS = re.compile(r"\b(?:conv|relu|pool|layer)\d\b|\baverage\b|\bW[qkv]ᵀ?|\bb[qkv]\b")
#: Names, and words of mathematics that Chinese courses write so, too.
TERMS = {"Heatscope", "ReLU", "softmax", "logit", "cls", "ImageNet", "px"}
#: What these pages speak about: English words, those that have the sounds of "saw", a command.
QUOTED = [
    *["The dog chased the cat", "The cat chased the dog", "Monday", "Tuesday", "cat", "dog"],
    *["can", "fish", "record", "training.data_efficiency", "saw", "sea"],
]
#: Where an answer of the service says how something is called, or quotes somebody.
NAMING = {
    "label",
    "labels",
    "text",
    "word",
    "name",
    "title",
    "short_title",
    "symbol",
    "citation",
    "finding",
    "dataset",
    "network",
}

#: Note every text that is drawn on a canvas or stands in the page, from the first one on.
NOTE_TEXTS = """
window.texts = new Set();
for (const name of ["fillText", "strokeText"]) {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (text, ...where) {
    window.texts.add(text);
    return draw.call(this, text, ...where);
  };
}
const NAMES = ["aria-label", "aria-valuetext", "aria-roledescription", "title", "alt", "placeholder"];
const note = () => {
  window.texts.add(document.title);
  const walker = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest("script, style, noscript, [lang=en]")) continue;
    if (node.nodeType === Node.TEXT_NODE) window.texts.add(node.textContent);
    else for (const name of NAMES) window.texts.add(node.getAttribute(name) ?? "");
  }
};
new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
"""


def strings_in(answer: Any, *, naming: bool = False) -> Iterator[str]:
    """What an answer of the service calls things, and whom it quotes."""
    if isinstance(answer, str) and naming:
        yield answer
    elif isinstance(answer, list):
        for one in answer:
            yield from strings_in(one, naming=naming)
    elif isinstance(answer, dict):
        for key, one in answer.items():
            yield from strings_in(one, naming=key in NAMING)


def english_in(text: str, said: set[str]) -> set[str]:
    """The English words of a text that are neither a term, nor what the network is called or calls things."""
    # What is quoted at length is broken into lines.
    if len(text) > 10 and any(text in one for one in said):
        return set()
    text = NAMES_OF_LAYERS.sub(" ", IN_BRACKETS.sub(" ", text))
    for one in sorted({*said, *QUOTED}, key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z]){re.escape(one)}(?![A-Za-z])", " ", text, flags=re.IGNORECASE)
    return set(LATIN.findall(text)) - TERMS


def open_in_chinese(page: Page, path: str) -> None:
    page.goto(f"/?lang={CHINESE}#/book/{path}")
    expect(page.locator("[role=application]")).to_be_visible()
    settled(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_book_is_played_in_chinese_from_its_first_word_to_its_last(page: Page, path: str) -> None:
    said: set[str] = set()

    def listen(response: Response) -> None:
        if "/api/" in response.url and "json" in response.headers.get("content-type", ""):
            said.update(strings_in(response.json()))

    page.on("response", listen)
    page.add_init_script(NOTE_TEXTS)
    page.emulate_media(reduced_motion="reduce")
    open_in_chinese(page, path)
    expect(page.locator("html")).to_have_attribute("lang", CHINESE)
    page.locator("#guess").get_by_role("button").first.click()
    page.get_by_text("这一步的数字").click()
    rail = page.get_by_role("slider", name="动画进行到哪里")
    beats = int(rail.get_attribute("max") or 0)
    for beat in range(1, beats + 1):
        page.get_by_role("button", name="下一步", exact=True).click()
        expect(rail).to_have_value(str(beat))
    settled(page)
    texts: list[str] = page.evaluate("[...window.texts]")
    assert sum(bool(HAN.search(text)) for text in texts) > 30
    left = {text: found for text in texts if (found := english_in(text, said))}
    assert left == {}
    # A phone needs no scrolling sideways.
    page.set_viewport_size({"width": 360, "height": 740})
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_who_reads_english_loads_no_chinese(page: Page) -> None:
    scripts: list[Response] = []
    page.on("response", lambda response: scripts.append(response) if ".js" in response.url else None)
    page.goto("/#/book/filter")
    expect(page.locator("[role=application]")).to_be_visible()
    page.get_by_role("button", name="Contents: page").click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Layer upon layer")).to_be_visible()
    settled(page)
    assert len(scripts) > 20
    assert {word for script in scripts for word in HAN.findall(script.text())} == {"简体中文"}


def test_a_browser_that_wants_chinese_gets_it(browser: Browser, browser_context_args: dict[str, Any]) -> None:
    with browser.new_context(**{**browser_context_args, "locale": "zh-CN"}) as context:
        page = context.new_page()
        page.goto("/")
        expect(page.get_by_role("navigation").get_by_role("link")).to_have_text(
            ["总览", "照片", "句子", "网络", "课本", "指南", "API"]
        )
        expect(page.locator("html")).to_have_attribute("lang", CHINESE)
        # The pages that are not in Chinese yet say so, also to who has them read out, and lead to those that are.
        expect(page.locator("main")).to_have_attribute("lang", "en")
        page.get_by_role("link", name="打开课本").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("整个网络")


def test_the_language_is_changed_at_the_same_moment_and_kept(page: Page) -> None:
    page.goto("/#/book/filter?beat=2&filter=4")
    expect(page.get_by_role("heading", level=1)).to_have_text("One filter at work")
    page.get_by_role("link", name="简体中文").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("一个滤波器在工作")
    expect(page).to_have_url(re.compile(r"\?lang=zh-Hans#/book/filter\?.*beat=2\b"))
    expect(page.get_by_role("slider", name="动画进行到哪里")).to_have_value("2")
    expect(page).to_have_title("一个滤波器在工作 · Heatscope")
    # It stays in every link of the page, and in the browser where a link says nothing.
    page.get_by_role("link", name="下一页").click()
    expect(page).to_have_url(re.compile(r"\?lang=zh-Hans#/book/relu"))
    page.goto("/docs")
    page.goto("/#/book/relu")
    expect(page.get_by_role("heading", level=1)).to_have_text("小于 0 的变成 0")
    # What the address says is for this visit only.
    page.goto("/?lang=en#/book/relu")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is below 0 becomes 0")
    page.goto("/docs")
    page.goto("/#/book/relu")
    expect(page.get_by_role("heading", level=1)).to_have_text("小于 0 的变成 0")


def test_a_phone_has_the_switch_in_the_contents(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/#/book/pool")
    page.get_by_role("button", name="Contents: page").click()
    page.get_by_role("dialog").get_by_role("link", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("四个里留一个")
    page.goto("/#/photo")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("link", name="Guide", exact=True)).to_be_visible()


@pytest.mark.parametrize("path", ["filter", "query"])
def test_axe_finds_no_serious_fault(page: Page, find_faults: Callable[..., list[str]], path: str) -> None:
    open_in_chinese(page, path)
    assert find_faults() == []


def test_what_the_service_says_is_introduced(page: Page, complaints: Complaints) -> None:
    complaints.expect("422 (Unprocessable Entity)")
    page.route(
        "**/api/v1/models/sentence-encoder/attention*",
        lambda route: route.fulfill(
            status=422,
            content_type="application/problem+json",
            json={"type": "about:blank/too-long", "title": "Text too long", "detail": "600 tokens; at most 512"},
        ),
    )
    page.goto(f"/?lang={CHINESE}#/book/query")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("服务的答复（英文）：")
    expect(alert.locator("[lang=en]")).to_have_text("600 tokens; at most 512.")
