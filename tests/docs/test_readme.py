"""The requests in README.md and in the client's give the answers printed there."""

import json
import math
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.docs.markdown import answered, blocks
from tests.docs.requests import ASKING, run_python, run_shell

TEXTS = [document.read_text(encoding="utf-8") for document in ASKING]
CURLS = [pair for text in TEXTS for pair in answered(text, "sh", "json")]
SCRIPTS = [pair for text in TEXTS for pair in answered(text, "python", "text")]
COMMANDS = [pair for text in TEXTS for pair in answered(text, "sh", "text")]
#: Another processor adds in another order: that far may a printed number be from one computed here.
TOLERANCE = 1e-3


def differences(printed: Any, given: Any, place: str = "answer") -> Iterator[str]:
    """Say where two JSON values differ by more than rounding."""
    if isinstance(printed, dict) and isinstance(given, dict) and printed.keys() == given.keys():
        for name in printed:
            yield from differences(printed[name], given[name], f"{place}.{name}")
    elif isinstance(printed, list) and isinstance(given, list) and len(printed) == len(given):
        for index, (one, other) in enumerate(zip(printed, given, strict=True)):
            yield from differences(one, other, f"{place}[{index}]")
    elif isinstance(printed, float) and isinstance(given, float):
        if not math.isclose(printed, given, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield f"{place}: README says {printed}, the service {given}"
    elif printed != given:
        yield f"{place}: README says {printed!r}, the service {given!r}"


def test_readme_has_a_request_in_both_languages_and_commands() -> None:
    assert CURLS
    assert SCRIPTS
    assert COMMANDS


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
@pytest.mark.parametrize("number", range(len(CURLS)))
def test_curl_gives_the_printed_answer(address: str, number: int) -> None:
    request, answer = CURLS[number]
    given = json.loads(run_shell(request.code, address))
    assert list(differences(json.loads(answer.code), given)) == [], "`make docs` prints the answers anew"


@pytest.mark.parametrize("number", range(len(SCRIPTS)))
def test_script_prints_the_printed_answer(address: str, number: int) -> None:
    script, answer = SCRIPTS[number]
    assert run_python(script.code, address) == answer.code


@pytest.mark.parametrize("number", range(len(COMMANDS)))
def test_command_prints_the_printed_lines(address: str, number: int) -> None:
    commands, lines = COMMANDS[number]
    printed, given = (re.split(r"([^\w.-]+)", text) for text in (lines.code, run_shell(commands.code, address)))
    assert len(printed) == len(given)
    assert all(map(is_near, printed, given)), "`make docs` prints the lines anew"


def is_near(printed: str, given: str) -> bool:
    """Return whether two words, or two numbers but for rounding, are the same."""
    try:
        return math.isclose(float(printed), float(given), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    except ValueError:
        return printed == given


def test_every_request_is_followed_by_its_answer() -> None:
    asks = re.compile(r"curl |import httpx|heatscope_client import")
    asking = [block for text in TEXTS for block in blocks(text) if asks.search(block.code)]
    assert len(asking) == len(CURLS) + len(SCRIPTS)
