"""The guide's pages, and the folder that a reader has who follows them."""

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageOps

from tests.docs.markdown import Block, blocks
from tests.docs.requests import README, layout, run_python, run_shell
from tests.folders import make_folder
from tests.pictures import encoded

ROOT = README.parent
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.rglob("*.md"))
SAMPLES = ROOT / "frontend" / "public" / "samples"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
#: Another processor adds in another order: that far may a printed number be from one computed here.
TOLERANCE = 2e-3


def prepare(folder: Path) -> None:
    """Put into ``folder`` what the pages speak of: a photo, several of them, a model."""
    shutil.copy(SAMPLES / "chelsea.jpg", folder / "cat.jpg")
    (folder / "photos").mkdir()
    for name in ("chelsea", "coffee", "rocket"):
        shutil.copy(SAMPLES / f"{name}.jpg", folder / "photos")
    mirrored = ImageOps.mirror(Image.open(SAMPLES / "coffee.jpg"))
    (folder / "photos" / "mirrored.jpg").write_bytes(encoded(mirrored, "JPEG"))
    (folder / "photos" / "notes.jpg").write_text("no picture")
    make_folder(folder, "bert").rename(folder / "my-model")


def ran(page: Path) -> list[tuple[Block, Block]]:
    """Return the blocks of a page that print something, each with what it printed."""
    found = blocks(page.read_text(encoding="utf-8"))
    return [
        (code, answer)
        for code, answer in pairwise(found)
        if code.language in ("python", "sh") and answer.language in ("text", "json")
    ]


def run_block(code: Block, answer: Block, address: str, folder: Path) -> str:
    """Return what ``code`` prints, laid out as its answer is."""
    given = (run_python if code.language == "python" else run_shell)(code.code, address, folder)
    if answer.language == "json":
        return layout(json.loads(given)) + "\n"
    return given if given.endswith("\n") else given + "\n"


def are_alike(printed: str, given: str) -> bool:
    """Whether two answers differ by no more than rounding.

    Example:
        >>> are_alike("cat 0.5001 of 3", "cat 0.5002 of 3"), are_alike("cat 0.5", "dog 0.5")
        (True, False)
    """
    numbers = zip(NUMBER.findall(printed), NUMBER.findall(given), strict=False)
    words = [NUMBER.sub("#", text) for text in (printed, given)]
    return words[0] == words[1] and all(
        abs(float(one) - float(other)) <= TOLERANCE * max(1.0, abs(float(one))) for one, other in numbers
    )
