"""A copy of the service to be changed as a recipe of README says, and asked in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 300


def copied(place: Path) -> Path:
    """Copy the service's own files to ``place``, which is returned."""
    for folder in ("backend/heatscope", "models/heatscope_models"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("weights", "__pycache__"))
    return place


def run(copy: Path, script: str, weights: Path) -> str:
    """Run ``script`` with the changed service, and return what it prints."""
    paths = os.pathsep.join(str(copy / folder) for folder in ("backend", "models"))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=SECONDS, check=False, cwd=copy,
        env=os.environ | {
            "PYTHONPATH": paths, "HEATSCOPE_WEIGHTS_DIR": str(weights), "HEATSCOPE_PACKAGES": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def change(file: Path, before: str, after: str) -> None:
    """Put ``after`` in the one place of ``before``."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")
