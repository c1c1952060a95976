"""What is inside the wheel: the service, the page and the weights, and nothing else."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "models" / "heatscope_models" / "weights"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all files in a wheel built now."""
    builder = WheelBuilder(str(ROOT))
    wheel = next(builder.build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"]))
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_carries_the_built_page(names: set[str]) -> None:
    built = ROOT / "frontend" / "dist"
    assert (built / "index.html").is_file()
    for file in built.rglob("*"):
        if file.is_file():
            assert f"heatscope/page/{file.relative_to(built).as_posix()}" in names


def test_wheel_carries_every_model_that_ships(names: set[str]) -> None:
    models = sorted(folder.name for folder in WEIGHTS.iterdir() if folder.is_dir())
    assert models
    for model in models:
        assert {f"heatscope_models/weights/{model}/{name}" for name in ("config.json", "model.safetensors")} <= names


def test_wheel_carries_nothing_else(names: set[str]) -> None:
    folders = {name.split("/")[0] for name in names}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == {"heatscope", "heatscope_models"}
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name]
