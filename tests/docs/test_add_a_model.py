"""README's lines that add a model, run: three on a folder of that name, the others on a network in Python."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest
from torch import nn

from heatscope.models.huggingface.library import OLDEST
from tests import live_server
from tests.docs.markdown import blocks
from tests.docs.requests import README
from tests.folders import make_folder
from tests.service.test_command import running

OPEN_SECONDS = 600
BLOCKS = [block.code for block in blocks(README.read_text(encoding="utf-8"))]
LINES = next(code.splitlines() for code in BLOCKS if code.startswith("pip "))


def test_the_extra_is_one_of_the_package() -> None:
    [extra] = re.findall(r"heatscope\[(\w+)\]", LINES[0])
    stated = tomllib.loads((README.parent / "pyproject.toml").read_text(encoding="utf-8"))
    [needed] = [one for one in stated["project"]["optional-dependencies"][extra] if one.startswith("transformers")]
    # Older ones take code and paths from a configuration: what is installed is what is accepted.
    assert needed == f"transformers>={'.'.join(map(str, OLDEST))},<{OLDEST[0] + 1}"


def test_the_folder_is_checked_and_served(tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_folder(tmp_path, "resnet").rename(tmp_path / "my-model")
    monkeypatch.chdir(tmp_path)
    _, check, serve = (shlex.split(line) for line in LINES)
    assert check[0] == serve[0] == "heatscope"
    ended = subprocess.run(
        [sys.executable, "-m", *check], capture_output=True, text=True, timeout=OPEN_SECONDS, check=False
    )
    assert (ended.returncode, ended.stdout.splitlines()[0]) == (0, "my-model: can be used")
    monkeypatch.setattr(live_server, "START_SECONDS", OPEN_SECONDS)
    # Two processes open what they are given before they answer.
    with running(tmp_path / "log", "--workers", "2", *serve[1:], HEATSCOPE_WEIGHTS_DIR=str(weights)) as (_, address):
        assert httpx.get(f"{address}/api/v1/models/my-model", timeout=60).json()["origin"] == "folder"


def test_a_network_in_python_is_served(
    weights: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEATSCOPE_WEIGHTS_DIR", str(weights))
    monkeypatch.setenv("HEATSCOPE_PACKAGES", "0")
    [code] = [code for code in BLOCKS if "heatscope.serve(" in code]
    network = nn.Sequential(nn.Conv2d(3, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    names = {"network": network, "labels": ["cat", "dog"]}
    exec(
        code.replace("service.close()", "answer = httpx.get(service.api)\nservice.close()"),
        names | {"httpx": httpx},
        names,
    )
    assert "/#/network?model=model" in capsys.readouterr().out
    answer: Any = names["answer"]
    assert answer.json()["input"]["height"] == 224
