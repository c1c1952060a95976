"""The client's wheel: what it carries, and that it works by itself, without torch."""

import subprocess
import sys
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.live_server import serving

ROOT = Path(__file__).parents[2]
SCRIPT = """
import importlib.util
import sys

from heatscope_client import Client

with Client(sys.argv[1]) as client:
    maps = client.feature_maps(sys.argv[2], layers="relu5")
    matrix = client.attention("I saw a saw.").layers["layer1"].attention[0]
print(maps.predictions[0].label, maps.layers["relu5"].output.shape, matrix.shape, matrix.axes)
print([name for name in ("torch", "heatscope", "pandas", "PIL", "tqdm") if importlib.util.find_spec(name)])
"""


def runs(python: str) -> bool:
    """Tell whether an interpreter is there and makes environments; what pyenv puts on the path may lead nowhere."""
    try:
        return (
            subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


#: By which the client is tried: this one, and the oldest that is promised, where there is one.
OLD = ["python3.9", *map(str, Path.home().glob(".pyenv/versions/3.9.*/bin/python"))]
PYTHONS = {"this": sys.executable, "3.9": next((python for python in OLD if runs(python)), None)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client's wheel, built now."""
    builder = WheelBuilder(str(ROOT / "client"))
    return Path(next(builder.build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])))


def test_it_carries_the_package_its_types_and_its_licence_and_nothing_else(wheel: Path) -> None:
    package = ROOT / "client" / "src" / "heatscope_client"
    expected = {f"heatscope_client/{file.name}" for file in package.iterdir() if file.is_file()}
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        licence = archive.read("heatscope_client/LICENSE")
    assert names == {*expected, "heatscope_client/LICENSE"}
    assert "heatscope_client/py.typed" in names
    assert licence == (ROOT / "LICENSE").read_bytes()


def test_it_needs_two_packages_and_an_old_python(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("/METADATA")]
        stated = Parser().parsestr(archive.read(name).decode())
    needed = [one.split(">")[0] for one in stated.get_all("Requires-Dist", [])]
    assert (sorted(needed), stated["Requires-Python"]) == (["httpx", "numpy"], ">=3.9")


@pytest.mark.parametrize("version", PYTHONS)
def test_it_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path, version: str) -> None:
    """What a new user does: make an environment, install the wheel, ask."""
    if (interpreter := PYTHONS[version]) is None:
        pytest.skip("no Python 3.9 with its venv module on this machine")
    subprocess.run([interpreter, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", str(wheel)], check=True, timeout=600)
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    with serving(tmp_path / "log") as server:
        photo = ROOT / "frontend" / "public" / "samples" / "chelsea.jpg"
        # Isolated: nothing of this checkout is to be found.
        ended = subprocess.run(
            [python, "-I", script, server.address, photo], capture_output=True, text=True, timeout=120, check=False
        )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == ["cat (64, 16, 16) (6, 6) ('query', 'key')", "[]"]
