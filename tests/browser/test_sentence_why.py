"""The page's "Why": the service's attributions, number by number, beside the attention."""

import re
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.numbers import array, ask_attention

SENTENCE = "The dull plot ruined a lovely film."


def _ask(address: str, **asked: Any) -> dict[str, Any]:
    url = f"{address}/api/v1/models/sentence-encoder/word-attributions"
    answer = httpx.post(url, json={"text": SENTENCE, **asked}, timeout=30)
    answer.raise_for_status()
    return dict(answer.json())


def columns(bars: Locator) -> list[tuple[float, float]]:
    """Return of every word, every digit, what it adds and what attention it gets."""
    rows = [row.locator("td[title]").all() for row in bars.locator("tbody tr").all()]
    texts = [[(cell.get_attribute("title") or "").replace("−", "-") for cell in row] for row in rows]
    return [(float(adds), float(attention)) for adds, attention in texts]


@pytest.mark.parametrize(("token", "address_part"), [(None, ""), (2, "&word=2")], ids=["sentence", "word"])
def test_bars_are_the_attribution_and_the_attention(
    page: Page, address: str, token: int | None, address_part: str
) -> None:
    answer = _ask(address, token=token)
    [layer] = ask_attention(address, SENTENCE, layers=["layer4"], include=["mean"])["layers"]
    page.goto(f"/#/sentence?view=why&text={SENTENCE}{address_part}")
    bars = page.get_by_role("region", name="What each word adds")
    expect(bars.get_by_role("heading")).to_contain_text(answer["label"])
    expect(bars.locator("td[title='']")).to_have_count(0)  # the attention has come
    adds, attention = np.array(columns(bars)).T
    np.testing.assert_allclose(adds, array(answer["attribution"])[1:], rtol=1e-5)
    np.testing.assert_allclose(attention, array(layer["mean"])[token or 0, 1:], rtol=1e-5)
    assert adds.sum() == pytest.approx(answer["sum"], rel=1e-4)


def test_another_word_and_another_label_are_asked_for_and_kept_in_the_address(page: Page, address: str) -> None:
    page.goto(f"/#/sentence?view=why&text={SENTENCE}")
    bars = page.get_by_role("region", name="What each word adds")
    bars.get_by_role("button", name="ruined").click()
    expect(bars.get_by_role("heading")).to_have_text(f"For {_ask(address, token=4)['label']} of “ruined”")
    page.get_by_label(re.compile(r"^\s*label\s*what")).select_option("NOUN")
    expect(page).to_have_url(re.compile("word=4&label=NOUN"))
    expect(bars.get_by_role("heading")).to_have_text("For NOUN of “ruined”")
    assert columns(bars)[0][0] == pytest.approx(array(_ask(address, token=4, label="NOUN")["attribution"])[1], rel=1e-5)


def test_words_that_cannot_matter_are_said_to_be_none(page: Page) -> None:
    # The sentence's label is read from <cls>, which hears of no word when every head is off.
    heads = "%20".join(f"layer{layer}.{head}" for layer in range(1, 5) for head in range(8))
    page.goto(f"/#/sentence?view=why&text={SENTENCE}&off={heads}")
    expect(page.get_by_text("Every number is 0")).to_be_visible()


def test_a_long_text_is_asked_about_only_when_told_to(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/#/sentence?view=why&text={'I saw a saw . ' * 40}")
    expect(page.get_by_text("this takes some seconds")).to_be_visible()
    assert not any("word-attributions" in url for url in asked)
    page.get_by_role("button", name="Compute it").click()
    expect(page.get_by_text("Shown are the 60 words of 200")).to_be_visible(timeout=30_000)
