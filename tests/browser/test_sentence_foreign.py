"""The sentence page with networks of somebody's own: which token speaks, and what its pieces are called.

Skipped where the extra ``huggingface`` is not installed.
"""

import re

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import array
from tests.browser.test_sentence_why import columns

NETWORKS = ("gpt2", "bert", "t5")
SENTENCE = "The old bank by the river was steep."


@pytest.fixture(scope="session")
def address(foreign_address: str) -> str:
    """The address of a service that has, beside what ships, a GPT-2, a BERT and a T5."""
    return foreign_address


@pytest.mark.parametrize(
    ("model", "text", "speaks", "called", "rest"),
    [
        # GPT-2 says what follows the last token, and its first sees no other.
        ("gpt2", SENTENCE, -1, "“.”, which this is read from", "mean over the heads."),
        ("bert", "The old [MASK] by the river.", 3, "“[MASK]”, which this is read from", "goes to [CLS], [SEP]"),
    ],
)
def test_attention_beside_is_that_of_the_token_that_speaks(
    page: Page, address: str, model: str, text: str, speaks: int, called: str, rest: str
) -> None:
    url = f"{address}/api/v1/models/{model}/attention"
    layer = httpx.get(f"{address}/api/v1/models/{model}").json()["layers"][-1]["name"]
    answer = httpx.post(
        url, json={"text": text, "layers": [layer], "heads": [], "include": ["mean"]}, timeout=30
    ).json()
    page.goto(f"{address}/#/sentence?model={model}&view=why&text={text}")
    bars = page.get_by_role("region", name="What each word adds")
    expect(bars.get_by_text(f"how much {called}")).to_contain_text(rest)
    expect(bars.locator("td[title='']")).to_have_count(0)  # the attention has come
    own = [place for place, token in enumerate(answer["tokens"]) if not token["special"]]
    row = array(answer["layers"][0]["mean"])[speaks, own]
    np.testing.assert_allclose([attention for _, attention in columns(bars)], row, rtol=1e-5)
    assert (row > 0).all()


def test_no_attention_stands_beside_what_a_decoder_says(page: Page, address: str) -> None:
    page.goto(f"{address}/#/sentence?model=t5&view=why&method=gradient_x_input&text={SENTENCE}")
    bars = page.get_by_role("region", name="What each word adds")
    expect(bars.get_by_text("read from no single token of the text")).to_be_visible()
    expect(bars.get_by_role("columnheader")).to_have_text([re.compile(word) for word in ("word", "as a bar", "label")])


def test_blank_pieces_have_a_mark_and_a_name_wherever_words_stand(page: Page, address: str) -> None:
    # Two blanks between two words: GPT-2 has one of them alone, and the line break too.
    text = "The old  bank%0Aby the river"
    page.goto(f"{address}/#/sentence?model=gpt2&view=why&text={text}")
    bars = page.get_by_role("region", name="What each word adds")
    for name, mark in (("space", "␣"), ("line break", "↵")):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_text([mark])
        # GPT-2 says nothing of single tokens: there is none to choose among the bars.
        expect(bars.get_by_role("rowheader").get_by_role("img", name=name)).to_have_text(mark)
    page.goto(f"{address}/#/sentence?model=gpt2&text={text}")
    head = page.get_by_role("region", name="The enlarged head")
    heatmap = head.get_by_role("application")
    expect(heatmap).to_be_visible()
    heatmap.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(heatmap.get_by_role("status")).to_contain_text("key space:")
    expect(head.locator(".axis.columns span")).to_contain_text(["␣", "↵"])
    page.goto(f"{address}/#/network?model=gpt2&text={text}")
    tokens = page.get_by_role("list", name="The text as the network reads it")
    expect(tokens.get_by_role("img", name="space")).to_have_text("␣")
    expect(tokens.get_by_role("img", name="line break")).to_have_text("↵")
