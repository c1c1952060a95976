"""Whatever a user can set, call or run is written down, and what is written down exists."""

import re
from pathlib import Path

import httpx
import pytest

from tests.docs.markdown import anchors, links
from tests.docs.settings_table import settings_table

ROOT = Path(__file__).parents[2]
DOCUMENTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")}
EVERYTHING = "\n".join(DOCUMENTS.values())
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_readme_has_every_setting_with_its_default_and_meaning() -> None:
    assert settings_table() in DOCUMENTS["README.md"], "`make docs` writes the table anew"


def test_every_route_is_named(address: str) -> None:
    paths = httpx.get(f"{address}/openapi.json").json()["paths"]
    written = re.sub(r"\{\w+\}", "{}", EVERYTHING)
    assert [path for path in paths if re.sub(r"\{\w+\}", "{}", path.removeprefix("/api/v1")) not in written] == []


@pytest.mark.parametrize("target", TARGETS)
def test_make_target_is_named(target: str) -> None:
    assert f"make {target}" in EVERYTHING


def test_named_make_targets_exist() -> None:
    assert set(re.findall(r"`make ([a-z-]+)", EVERYTHING)) <= set(TARGETS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    for link in links(DOCUMENTS[name]):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = ROOT / path if path else ROOT / name
        assert target.exists(), f"{name} links to {link}"
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{name} links to {link}"
