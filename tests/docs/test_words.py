"""The list of words in CONTRIBUTING is true: each is what the code and the page call it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: What people read or name things by: the contract, the page's messages, what draws, and Python's names and comments.
SOURCES = [
    ROOT / "frontend" / "openapi.json",
    *(ROOT / "frontend" / "src" / "messages" / "en").glob("*.json"),
    *(ROOT / "frontend" / "src" / "draw").rglob("*.js"),
    *(ROOT / "backend" / "heatscope").rglob("*.py"),
]
#: What knows nothing of views: what draws, and what shows a heatmap.
#: In one file it is PyTorch's: what `/trace` calls an operation that only moves values.
KINDS = ROOT / "frontend" / "src" / "draw" / "operation.js"
WITHOUT_VIEWS = [
    *sorted({*(ROOT / "frontend" / "src" / "draw").rglob("*.js")} - {KINDS}),
    *(ROOT / "frontend" / "src" / "stage").rglob("*.js"),
    *(ROOT / "frontend" / "src" / "book" / "matrices").glob("*.js"),
    *(ROOT / "frontend" / "src" / "notebook").glob("*.js"),
    *(ROOT / "frontend" / "src" / "components").glob("Heatmap*.svelte"),
]
ROWS = re.findall(
    r"^\| ([^|]+) \| [^|]+ \|$",
    (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Words")[1].split("\n## ")[0],
    flags=re.MULTILINE,
)
WORDS = [word.strip() for row in ROWS if row not in {"word", "---"} for word in row.split(",")]


@pytest.fixture(scope="module")
def sources() -> str:
    """All of them as words with a space between two, whatever stood there."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    return " ".join(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()))


@pytest.mark.parametrize("word", WORDS)
def test_word_is_used(word: str, sources: str) -> None:
    wanted = " ".join(re.findall(r"[a-z]+", word.lower()))
    assert len(re.findall(rf"\b{wanted}s?\b", sources)) > 3, word


def test_each_view_is_a_folder_with_a_description_and_a_component() -> None:
    folders = [path.parent for path in (ROOT / "frontend/src/views").rglob("view.js") if path.parent.name != "views"]
    assert len(folders) > 15
    assert all((folder / "View.svelte").is_file() for folder in folders)


@pytest.mark.parametrize("path", WITHOUT_VIEWS, ids=lambda path: str(path.relative_to(ROOT / "frontend" / "src")))
def test_view_means_one_thing(path: Path) -> None:
    assert re.findall(r"\b[vV]iew(?:At|Of|s)?\b", path.read_text(encoding="utf-8")) == []
