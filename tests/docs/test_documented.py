"""Whatever a user can set, call or run is written down, and what is written down exists."""

import re
from pathlib import Path

import pytest

from tests.docs.markdown import anchors, blocks, links
from tests.docs.tables import COMMAND, TABLES

ROOT = Path(__file__).parents[2]
DOCUMENTS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md", "client/README.md", "docs/serving/README.md")
}
#: Folders whose packages README's tree names one by one.
NAMED = ("backend/heatscope", "frontend/src", "models", "tests")


@pytest.mark.parametrize("head", TABLES)
def test_table_is_as_what_it_describes(head: str) -> None:
    assert TABLES[head]() in DOCUMENTS["README.md"], "`make docs` writes the tables anew"


def test_named_make_targets_exist() -> None:
    targets = {name for name, _ in COMMAND.findall((ROOT / "Makefile").read_text(encoding="utf-8"))}
    assert set(re.findall(r"`make ([a-z-]+)", "".join(DOCUMENTS.values()))) <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    for link in links(DOCUMENTS[name]):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), f"{name} links to {link}"
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{name} links to {link}"


def tree() -> list[str]:
    """Return the paths in README's annotated tree."""
    [found] = [block.code for block in blocks(DOCUMENTS["README.md"]) if block.code.startswith("backend/")]
    return [line.split()[0] for line in found.splitlines() if not line.startswith(" ")]


def test_tree_names_what_there_is() -> None:
    assert [path for path in tree() if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("folder", NAMED)
def test_tree_leaves_no_folder_out(folder: str) -> None:
    inside = {path for path in (ROOT / folder).iterdir() if path.is_dir() and path.name not in {"__pycache__"}}
    named = [ROOT / path for path in tree()]
    assert [path for path in inside if not any(one.is_relative_to(path) for one in named)] == []


def test_every_test_folder_states_its_cost() -> None:
    folders = {f"`tests/{path.name}`" for path in (ROOT / "tests").iterdir() if any(path.glob("**/*test*"))}
    assert sorted(folder for folder in folders if f"| {folder} |" not in DOCUMENTS["CONTRIBUTING.md"]) == []
