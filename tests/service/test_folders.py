"""Folders of Hugging Face given to the command: served by every process, refused at once, without transformers if none.

Skipped where the extra is not installed.
"""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests import live_server
from tests.folders import make_folder
from tests.service.test_command import PATIENCE_SECONDS, fail, running

#: Trying a folder starts Python and transformers.
OPEN_SECONDS = 600


def status(address: str, model: str) -> int:
    """Ask for a model on a connection of its own, which any of the processes may take."""
    return httpx.get(f"{address}/api/v1/models/{model}", timeout=PATIENCE_SECONDS).status_code


def test_folders_of_the_command_line_reach_every_worker(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is opened before the workers fork is in memory once.
    monkeypatch.setattr(live_server, "START_SECONDS", OPEN_SECONDS)
    folder = make_folder(tmp_path, "resnet")
    spoilt = tmp_path / "found" / "spoilt"
    spoilt.mkdir(parents=True)
    arguments = ["--workers", "2", "--model", f"mine={folder}"]
    settings = {"HEATSCOPE_WEIGHTS_DIR": str(weights), "HEATSCOPE_MODELS_DIR": str(spoilt.parent)}
    with running(tmp_path / "log.txt", *arguments, **settings) as (_, address):
        assert [status(address, "mine") for _ in range(12)] == [200] * 12
        listed = httpx.get(f"{address}/api/v1/models", timeout=PATIENCE_SECONDS)
        models = {model["id"]: model for model in listed.json()["models"]}
        assert list(models) == ["toy-cnn", "toy-encoder", "toy-speaker", "toy-vit", "mine", "spoilt"]
        assert (models["mine"]["origin"], models["mine"]["available"]) == ("folder", True)
        assert models["spoilt"]["unavailable_reason"] == "there is no model.safetensors, no weights"
        assert str(tmp_path) not in listed.text
    assert "model 'spoilt' is not available: there is no model.safetensors" in (tmp_path / "log.txt").read_text()


def test_stop_does_not_wait_for_a_folder_that_is_being_tried(weights: Path, tmp_path: Path) -> None:
    folder = make_folder(tmp_path, "bert")
    with running(tmp_path / "log.txt", "--model", str(folder), HEATSCOPE_WEIGHTS_DIR=str(weights)) as (process, _):
        process.terminate()
        process.wait(PATIENCE_SECONDS)
    assert "Traceback" not in (tmp_path / "log.txt").read_text()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_folder_that_is_not_there_is_one_line(tmp_path: Path, workers: str) -> None:
    ended = fail("--port", "0", "--workers", workers, "--model", str(tmp_path / "nowhere"))
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"heatscope: the model folder '{tmp_path}/nowhere' is not there")
    assert ended.stderr.count("\n") == 1


def test_without_folders_transformers_is_not_imported(weights: Path) -> None:
    code = (
        "import sys; from heatscope.app import create_app; from heatscope.settings import Settings; "
        "create_app(Settings()); print('transformers' in sys.modules)"
    )
    environment = {"HEATSCOPE_WEIGHTS_DIR": str(weights), "PATH": ""}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=PATIENCE_SECONDS,
        check=True,
    )  # fmt: skip
    assert ended.stdout == "False\n"
