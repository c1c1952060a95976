"""The commands that answer and end, in a process of their own: what they print, and the status they end with."""

import fcntl
import os
import pty
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.folders import make_folder
from tests.pictures import encoded, photo
from tests.service import test_command
from tests.service.test_command import COMMAND, fail

OPEN_SECONDS = 600
PIPE_BYTES = 4096


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command take the time that opening takes on a busy machine."""
    monkeypatch.setattr(test_command, "FAIL_SECONDS", OPEN_SECONDS)


@pytest.mark.parametrize("command", ["maps", "open", "attention", "models", "check", "audit"])
def test_help_shows_an_example(command: str) -> None:
    ended = fail(command, "--help")
    assert ended.returncode == 0
    assert re.search(rf"Examples?:\s+heatscope {command} ", ended.stdout)


def test_check_says_of_each_folder_whether_it_can_be_used(tmp_path: Path) -> None:
    folder, empty = make_folder(tmp_path, "resnet"), tmp_path / "empty"
    empty.mkdir()
    ended = fail("check", str(folder), str(empty))
    assert ended.returncode == 1
    assert ended.stdout.splitlines()[0] == f"{folder}: can be used"
    assert ended.stdout.splitlines()[-1] == f"{empty}: cannot be used: there is no model.safetensors, no weights"
    assert ended.stderr == ""


def test_audit_of_a_model_and_of_a_folder_says_how_much_opens(weights: Path, tmp_path: Path) -> None:
    for model in ("toy-cnn", str(make_folder(tmp_path, "bert"))):
        ended = fail("audit", model, HEATSCOPE_WEIGHTS_DIR=str(weights), HEATSCOPE_PACKAGES="0")
        assert ended.returncode == 0, ended.stderr
        assert "100.00% of" in ended.stdout
        assert "worst relative error" in ended.stdout


def test_audit_of_nothing_names_what_there_is(weights: Path) -> None:
    ended = fail("audit", "nothing", HEATSCOPE_WEIGHTS_DIR=str(weights), HEATSCOPE_PACKAGES="0")
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "there is no folder 'nothing', and no model named 'nothing'; there are: toy-cnn" in ended.stderr


def test_models_lists_what_would_be_served(weights: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = fail(
        "models", "--model", str(tmp_path / "empty"), HEATSCOPE_WEIGHTS_DIR=str(weights), HEATSCOPE_PACKAGES="0"
    )
    rows = [line.split("\t") for line in ended.stdout.splitlines()]
    assert [row[0] for row in rows] == ["id", "toy-cnn", "toy-encoder", "toy-speaker", "toy-vit", "empty"]
    assert rows[1][1:3] == ["shipped", "image-classification"]
    assert rows[-1][4].startswith("unavailable: there is no model.safetensors")
    assert ended.returncode == 1


def test_setting_that_cannot_be_is_one_line() -> None:
    ended = fail("models", HEATSCOPE_MAX_LAYERS="0")
    assert ended.returncode == 1
    assert "max_layers: Input should be greater than or equal to 1" in ended.stderr
    assert ended.stderr.count("\n") == 1


def settings_for(weights: Path) -> dict[str, str]:
    return {**os.environ, "HEATSCOPE_WEIGHTS_DIR": str(weights), "HEATSCOPE_PACKAGES": "0"}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with a few hundred photos."""
    folder = tmp_path / "photos"
    folder.mkdir()
    content = encoded(photo(20, 20), "PNG")
    for number in range(300):
        (folder / f"{number:03}.png").write_bytes(content)
    return folder


@pytest.mark.parametrize(
    # argparse itself takes no notice that nobody reads its help.
    ("command", "status"),
    [("attention --model toy-encoder saw", 141), ("maps --help", 0)],
)
def test_reader_who_leaves_ends_it_quietly(weights: Path, command: str, status: int) -> None:
    process = subprocess.Popen(
        [*COMMAND, *command.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=settings_for(weights)
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(OPEN_SECONDS) == status


def test_progress_is_for_terminals_and_an_interrupt_leaves_no_file(weights: Path, photos: Path, tmp_path: Path) -> None:
    terminal, inside = pty.openpty()
    out = tmp_path / "maps.npz"
    process = subprocess.Popen(
        [*COMMAND, "maps", str(photos), "--model", "toy-cnn", "--out", str(out)],
        stdout=subprocess.PIPE, stderr=inside, env=settings_for(weights), restore_signals=True, bufsize=0,
    )  # fmt: skip
    os.close(inside)
    assert process.stdout
    # Less than it prints, so that it is not done before it is interrupted.
    fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    assert process.stdout.readline().startswith(b"photo\t")
    process.send_signal(signal.SIGINT)
    process.stdout.read()
    process.stdout.close()
    assert process.wait(OPEN_SECONDS) == 130
    said = os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert "0 of 300 photos" in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]
    done = fail("maps", str(photos), "--model", "toy-cnn", "--layers", "conv1", **settings_for(weights))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 301
    assert len(done.stdout) > 2 * PIPE_BYTES
