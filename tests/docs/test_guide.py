"""The guide: its blocks print what stands below them, its commands run, its links lead somewhere."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.guide import GUIDE, PAGES, ROOT, are_alike, prepare, ran, run_block
from tests.docs.markdown import anchors, blocks, links

BLOCKS = [(page, number) for page in PAGES for number in range(len(ran(page)))]
#: Lines of a terminal that install something, and may not be run by a test.
INSTALL = re.compile(r"pip install '?(heatscope(?:-client|\[(\w+)\])?)'?")
#: Answers, and does not end.
SERVES = re.compile(r"heatscope --model (\S+)")
EXTRAS = re.compile(r"^(\w+) = \[", re.MULTILINE)


def title(page: Path) -> str:
    return page.relative_to(GUIDE).as_posix()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader works."""
    made = tmp_path_factory.mktemp("reader")
    prepare(made)
    return made


@pytest.mark.parametrize(("page", "number"), BLOCKS, ids=[f"{title(page)}-{number}" for page, number in BLOCKS])
def test_block_prints_what_stands_below_it(address: str, folder: Path, page: Path, number: int) -> None:
    code, answer = ran(page)[number]
    given = run_block(code, answer, address, folder)
    assert are_alike(answer.code, given), f"`make docs` prints the answers anew; now it is\n{given}"


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_every_block_is_run(page: Path) -> None:
    answered = {code.start for code, _ in ran(page)}
    for block in blocks(page.read_text(encoding="utf-8")):
        assert block.language in ("python", "sh", "text", "json"), block.code
        if block.language == "python":
            assert block.start in answered, f"what does it print?\n{block.code}"


def commands() -> Iterator[tuple[str, str]]:
    """Yield each line that a page has typed into a terminal without showing what it prints."""
    for page in PAGES:
        answered = {code.start for code, _ in ran(page)}
        for block in blocks(page.read_text(encoding="utf-8")):
            if block.language == "sh" and block.start not in answered:
                yield from ((title(page), line) for line in block.code.splitlines())


@pytest.mark.parametrize(("page", "line"), list(dict.fromkeys(commands())))
def test_command_can_be_run(folder: Path, page: str, line: str) -> None:
    if installs := INSTALL.fullmatch(line):
        extras = EXTRAS.findall((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        assert installs[2] is None or installs[2] in extras
        return
    if serves := SERVES.fullmatch(line):
        # That it serves is what tests/docs/test_add_a_model.py holds it to.
        assert (folder / serves[1]).is_dir()
        return
    program, *arguments = shlex.split(line)
    assert program == "heatscope"
    ended = subprocess.run(
        [sys.executable, "-m", "heatscope", *arguments], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_links_within_the_guide_lead_somewhere(page: Path) -> None:
    for link in links(page.read_text(encoding="utf-8")):
        if "://" in link or link.startswith("../"):
            continue  # elsewhere, or the page around the guide, whose addresses its own tests hold
        path, _, anchor = link.partition("#")
        there = (page.parent / path) if path else page
        assert there.is_file(), link
        assert not anchor or anchor in anchors(there.read_text(encoding="utf-8")), link
