"""The notebooks of the documentation run as they are, and say what they are kept with."""

import json
from pathlib import Path

import nbformat
import pytest

from heatscope.folders import shipped_weights
from tests.notebook.executing import NOTEBOOKS, execute, outputs, said

#: Of a notebook with its pictures: nothing of the page is in it.
MOST_BYTES = 120_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_says_what_it_is_kept_with(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEATSCOPE_WEIGHTS_DIR", str(shipped_weights()))
    kept = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    fresh = execute(nbformat.read(path, as_version=4), path.parent)  # type: ignore[no-untyped-call]
    assert [plain(text) for text in said(fresh)] == [plain(text) for text in said(kept)], "run `make docs`"


def plain(text: str) -> str:
    """Return the words of an output, without the numbers that another processor may round otherwise."""
    return " ".join(word for word in text.split() if not any(letter.isdigit() for letter in word))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_notebook_is_light_and_shows_a_picture_for_each_page(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert "widgets" not in notebook["metadata"], "the page would be in it"
    kept = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    kinds = [set(output.get("data", {})) for output in outputs(kept)]
    widgets = [place for place, kind in enumerate(kinds) if "application/vnd.jupyter.widget-view+json" in kind]
    assert widgets
    for place in widgets:
        assert "data:image/png;base64," in outputs(kept)[place + 1].data["text/html"]


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 3
