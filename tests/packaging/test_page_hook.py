"""When the build hook builds the page, when it leaves it, and what it says when it cannot."""

import os
from pathlib import Path
from typing import Any

import pytest

import hatch_build

#: The page, and the same for notebooks.
BUILDS = [
    f"node node_modules/vite/bin/vite.js build --emptyOutDir --outDir .vite/page{rest}"
    for rest in ("", "/notebook --mode notebook")
]


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    """A page's sources with everything fetched already."""
    for name in ("package-lock.json", "src/main.js", "node_modules/.package-lock.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Node was asked to run; a build leaves an index.html as Vite does."""
    calls: list[str] = []

    def run(program: str, frontend: Path, *arguments: str) -> None:
        calls.append(" ".join([program, *arguments]))
        if "build" in arguments:
            folder = frontend / arguments[arguments.index("--outDir") + 1]
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_text(f"<!doctype html><!-- {len(calls)} -->")

    monkeypatch.setattr(hatch_build, "run", run)
    return calls


def test_page_is_built_once_for_the_same_sources(frontend: Path, calls: list[str]) -> None:
    assert hatch_build.build_page(frontend) == frontend / "dist"
    hatch_build.build_page(frontend)
    assert calls == BUILDS


@pytest.mark.parametrize("change", ["write", "add", "rename"])
def test_page_is_built_again_after_a_change(frontend: Path, calls: list[str], change: str) -> None:
    hatch_build.build_page(frontend)
    source = frontend / "src" / "main.js"
    match change:
        case "write":
            source.write_text("changed")
        case "add":
            (frontend / "src" / "other.js").touch()
        case "rename":
            source.rename(source.with_name("renamed.js"))
    hatch_build.build_page(frontend)
    assert len(calls) == 2 * len(BUILDS)


def test_page_is_built_again_when_it_is_gone(frontend: Path, calls: list[str]) -> None:
    (hatch_build.build_page(frontend) / "index.html").unlink()
    hatch_build.build_page(frontend)
    assert len(calls) == 2 * len(BUILDS)


def test_page_stays_as_it_was_until_the_next_is_whole(
    frontend: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = hatch_build.build_page(frontend)
    before = (page / "index.html").read_text()
    (page / "guide").mkdir()
    (page / "guide" / "index.html").write_text("the guide")
    (page / "of-before.js").touch()
    (frontend / "src" / "main.js").write_text("changed")
    build = hatch_build.run

    def fails_late(program: Any, where: Path, *arguments: str) -> None:
        assert (page / "index.html").read_text() == before
        if "notebook" in arguments:
            raise hatch_build.PageError("it does not compile")
        build(program, where, *arguments)

    monkeypatch.setattr(hatch_build, "run", fails_late)
    with pytest.raises(hatch_build.PageError, match="does not compile"):
        hatch_build.build_page(frontend)
    assert (page / "index.html").read_text() == before
    monkeypatch.setattr(hatch_build, "run", build)
    hatch_build.build_page(frontend)
    assert (page / "index.html").read_text() != before
    assert (page / "guide" / "index.html").read_text() == "the guide"
    assert not (page / "of-before.js").exists()
    assert [path.name for path in (frontend / ".vite").iterdir()] == []


def test_what_is_made_from_the_sources_does_not_count_as_one(frontend: Path) -> None:
    before = hatch_build.digest_of(frontend)
    (frontend / "node_modules" / "new.js").touch()
    (frontend / "dist").mkdir()
    (frontend / "dist" / "new.js").touch()
    assert hatch_build.digest_of(frontend) == before


def test_packages_are_fetched_when_missing_or_older_than_the_lock_file(frontend: Path, calls: list[str]) -> None:
    os.utime(frontend / "node_modules" / ".package-lock.json", (0, 0))
    hatch_build.build_page(frontend)
    assert calls[0].startswith("npm ci --ignore-scripts")


def test_folder_without_a_lock_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(hatch_build.PageError, match=r"no package-lock\.json, so there is no page to build"):
        hatch_build.build_page(tmp_path)


def test_failing_build_shows_what_node_said(frontend: Path) -> None:
    program = frontend / "broken.js"
    program.write_text('console.error("entry module is missing"); process.exit(3)')
    with pytest.raises(hatch_build.PageError, match=r"exit status 3:\nentry module is missing"):
        hatch_build.run("node", frontend, "broken.js")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A guide's sources, whose build writes down that it ran."""
    folder = tmp_path / "docs"
    (folder / "guide").mkdir(parents=True)
    (folder / "guide" / "index.md").write_text("# Start")
    (folder / "build.py").write_text(
        "import pathlib, sys\n"
        "guide = pathlib.Path(sys.argv[1])\n"
        "guide.mkdir(parents=True, exist_ok=True)\n"
        "with (guide / 'index.html').open('a') as page: page.write('built ')\n"
    )
    (tmp_path / "openapi.json").write_text("{}")
    return folder


@pytest.mark.parametrize(("version", "packed"), [("standard", True), ("editable", False)])
def test_only_a_real_wheel_carries_the_page(
    frontend: Path, docs: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch, version: str, packed: bool
) -> None:
    monkeypatch.setattr(hatch_build, "FRONTEND", frontend)
    monkeypatch.setattr(hatch_build, "DOCS", docs)
    build_data: dict[str, Any] = {"force_include": {}}
    hook = hatch_build.PageHook(str(frontend), {}, None, None, str(frontend), "wheel")  # type: ignore[arg-type]
    hook.initialize(version, build_data)
    assert build_data["force_include"] == ({str(frontend / "dist"): "heatscope/page"} if packed else {})
    assert (frontend / "dist" / "guide" / "index.html").is_file()


@pytest.mark.parametrize("change", ["nothing", "page", "contract"])
def test_guide_is_built_again_when_it_or_the_contract_changed(docs: Path, change: str) -> None:
    contract, guide = docs.parent / "openapi.json", docs.parent / "dist" / "guide"
    hatch_build.build_guide(docs, contract, guide)
    if change == "page":
        (docs / "guide" / "index.md").write_text("# Another start")
    if change == "contract":
        contract.write_text('{"paths": {}}')
    hatch_build.build_guide(docs, contract, guide)
    assert (guide / "index.html").read_text().split() == ["built"] * (1 if change == "nothing" else 2)


def test_guide_that_cannot_be_built_says_why(docs: Path) -> None:
    (docs / "build.py").write_text("import sys; sys.exit('a link leads nowhere')")
    with pytest.raises(hatch_build.PageError, match="a link leads nowhere"):
        hatch_build.build_guide(docs, docs.parent / "openapi.json", docs.parent / "dist" / "guide")
