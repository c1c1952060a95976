"""The commands as they run in a shell with the toy networks."""

from pathlib import Path

import pytest
from safetensors.torch import load_file
from torch import Tensor

from tests.pictures import encoded, photo
from tests.unit.commands.asking import Shell


@pytest.fixture
def shell(weights: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Runs a command on the toys, and returns what it said."""
    monkeypatch.setenv("HEATSCOPE_WEIGHTS_DIR", str(weights))
    monkeypatch.setenv("HEATSCOPE_PACKAGES", "0")
    return Shell(capsys)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A photo."""
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(photo(40, 30), "PNG"))
    return path


@pytest.fixture(scope="session")
def cnn(weights: Path) -> dict[str, Tensor]:
    """The raw weights of the toy that looks at photos."""
    return load_file(weights / "toy-cnn" / "model.safetensors")
