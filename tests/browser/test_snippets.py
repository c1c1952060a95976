"""What every view gives to copy prints the numbers of the service, in each of its three forms."""

import io
import json
import math
import re
import subprocess
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.patience import settled

SENTENCE = "text=I%20saw%20a%20saw."
#: Views, some with a value locked or something chosen, by their addresses.
PLACES = {
    "photo": "photo?view=layers",
    "photo, a value of a convolution": "photo?layer=conv2&channel=3&row=14&column=15",
    "photo, a value of a pooling": "photo?layer=pool1&channel=3&row=4&column=5",
    "photo, a logit": "photo?layer=classifier&channel=3",
    "photo, a probability": "photo?layer=softmax&channel=3",
    "photo, moved": "photo?view=move",
    "photo, turned": "photo?view=turn",
    "photo, why": "photo?view=why",
    "photo, why by gradients": "photo?view=why&method=integrated_gradients",
    "photo as attention": "photo?view=attention",
    "photo in patches": "photo?view=patches",
    "photo, parameters": "photo?view=parameters",
    "photo, data": "photo?view=data",
    "photo, compared": "photo?view=compare&pair=networks",
    "sentence": f"sentence?{SENTENCE}",
    "sentence, a weight": f"sentence?{SENTENCE}&layer=layer2&head=1&query=2&key=1",
    "sentence in matrices": f"sentence?{SENTENCE}&view=form",
    "sentence, heads joined": f"sentence?{SENTENCE}&view=together",
    "sentence by grammar": f"sentence?{SENTENCE}&view=syntax",
    "sentence, neighbours": f"sentence?{SENTENCE}&view=neighbours",
    "sentence as vectors": f"sentence?{SENTENCE}&view=words",
    "sentence, places": f"sentence?{SENTENCE}&view=positions",
    "sentence, places shuffled": f"sentence?{SENTENCE}&view=positions&places=4.3.2.1.0",
    "sentence, said": f"sentence?{SENTENCE}&view=outputs",
    "sentence, compared": f"sentence?{SENTENCE}&view=compare",
    "sentence, why": f"sentence?{SENTENCE}&view=why",
    "network": "network?model=photo-cnn",
    "network, a value": "network?model=photo-cnn&node=conv2&at=0,3,14,15",
    "network, a text": f"network?model=sentence-encoder&{SENTENCE}",
    "network, a value of a text": f"network?model=sentence-encoder&{SENTENCE}&node=label_classifier&at=0,2,3",
}
#: As far as NumPy prints a number, and as two sums of the same may be apart.
RELATIVE, ABSOLUTE = 1e-4, 1e-5


def numbers_in(text: str) -> list[float]:
    """Return the numbers among the words of a text; those in a name are none."""
    found = []
    for word in re.split(r"[\s\[\](){},:=;\"']+", text):
        try:
            found.append(float(word))
        except ValueError:
            continue
    return found


def numbers_of(answer: Any) -> Iterator[float]:
    """Yield the numbers of an answer, and those in its texts."""
    match answer:
        case dict():
            for part in answer.values():
                yield from numbers_of(part)
        case list():
            for part in answer:
                yield from numbers_of(part)
        case bool() | None:
            return
        case str():
            yield from numbers_in(answer)
        case _:
            yield float(answer)


def strangers(printed: list[float], known: list[float]) -> list[float]:
    """Return what is printed and is none of the ``known`` numbers, which are sorted."""

    def is_known(number: float) -> bool:
        place = bisect_left(known, number)
        return any(
            math.isclose(number, near, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
            for near in known[max(0, place - 1) : place + 1]
        )

    return [number for number in printed if not is_known(number)]


def texts_of(page: Page) -> dict[str, str]:
    """Open what a view gives to copy, and return it by its form."""
    page.get_by_text("These numbers from a script").last.click()
    found = {}
    for form in ("curl", "Python", "plain Python"):
        page.get_by_role("tab", name=form, exact=True).click()
        expect(page.get_by_role("button", name=f"Copy as {form}", exact=True)).to_be_visible()
        found[form] = page.get_by_role("tabpanel", name=form, exact=True).inner_text()
    return found


def printed_by(code: str) -> str:
    """Return what a script prints, run here: it is as it would be pasted into a notebook."""
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, "snippet", "exec"), {"__name__": "__main__"})
    return out.getvalue()


@pytest.mark.parametrize("place", PLACES)
def test_what_is_copied_prints_the_numbers_of_the_answer(page: Page, tmp_path: Path, place: str) -> None:
    page.goto(f"/#/{PLACES[place]}")
    settled(page)
    texts = texts_of(page)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", texts["curl"]], cwd=tmp_path, capture_output=True, text=True, timeout=120,
        check=True,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert "status" not in answer, answer
    by_client, plain = printed_by(texts["Python"]), printed_by(texts["plain Python"])
    assert numbers_in(plain), plain
    assert numbers_in(by_client) == pytest.approx(numbers_in(plain), rel=RELATIVE, abs=ABSOLUTE)
    # What a script sums up is 1, or a number of the answer again.
    assert strangers(numbers_in(plain), sorted([1.0, *numbers_of(answer)])) == []
    # Locked in the address: the call is that of the value, and the last that is printed is what it comes to.
    if re.search("node=|channel=", PLACES[place]):
        assert numbers_in(plain)[-1] == pytest.approx(answer["value"], rel=1e-5)


def test_a_copied_text_is_the_one_that_is_shown(page: Page, run_copied: Callable[[Page, str], str]) -> None:
    page.goto(f"/#/{PLACES['sentence, a weight']}")
    settled(page)
    printed = run_copied(page, "plain Python")
    rows = [line.split() for line in printed.splitlines()[:6]]
    assert [row[0] for row in rows] == ["<cls>", "I", "saw", "a", "saw", "."]
    assert sum(float(row[1]) for row in rows) == pytest.approx(1, abs=1e-5)
