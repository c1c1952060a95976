"""The list of words in CONTRIBUTING is true: each is what the code and the page call it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for folder in ("backend/heatscope", "frontend/src")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".js", ".svelte"} and not path.name.startswith("schema.")
]
ROWS = re.findall(
    r"^\| ([^|]+) \| [^|]+ \|$",
    (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Words")[1].split("\n## ")[0],
    flags=re.MULTILINE,
)
WORDS = [word.strip() for row in ROWS if row not in {"word", "---"} for word in row.split(",")]


@pytest.fixture(scope="module")
def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SOURCES).lower()


@pytest.mark.parametrize("word", WORDS)
def test_word_is_used(word: str, sources: str) -> None:
    written = {word.lower().replace(" ", between) for between in (" ", "_", "-", "")}
    assert sum(sources.count(one) for one in written) > 3, word


def test_a_view_is_a_question_and_not_the_part_of_a_matrix_that_is_in_sight() -> None:
    """`view` means one thing in what the page says and calls its views: a folder with a description and a component."""
    folders = [path.parent for path in (ROOT / "frontend/src/views").rglob("view.js") if path.parent.name != "views"]
    assert len(folders) > 15
    assert all((folder / "View.svelte").is_file() for folder in folders)
