"""A kernel that knows small networks and leaves nothing in anybody's home."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebook.executing import SECONDS, notebook_of
from tests.pictures import encoded, photo

Run = Callable[..., list[list[Any]]]
SETUP = """
import numpy, torch
from pathlib import Path
from PIL import Image
from torch import nn
import heatscope
from heatscope.notebook.service import running
torch.manual_seed(0)
network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 3, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
photos = dict(input=(3, 16, 16), labels=["cat", "dog", "fish"])
"""


@pytest.fixture(scope="module")
def own_settings(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for a notebook, whose kernel serves small networks."""
    folder = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("HEATSCOPE_WEIGHTS_DIR", str(weights))
        monkeypatch.setenv("HEATSCOPE_PACKAGES", "0")
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            monkeypatch.setenv(name, str(folder / name.lower()))
        yield folder


@pytest.fixture(scope="module")
def run(own_settings: Path) -> Iterator[Run]:
    """A call that runs cells in a kernel, and returns what each put out."""
    (own_settings / "mine.png").write_bytes(encoded(photo(24, 20), "PNG"))
    notebook = notebook_of()
    client = NotebookClient(
        notebook, timeout=SECONDS, startup_timeout=SECONDS, kernel_name="python3", store_widget_state=False,
        allow_errors=True, resources={"metadata": {"path": str(own_settings)}},
    )  # fmt: skip

    def run_cells(*cells: str) -> list[list[Any]]:
        first = len(notebook.cells)
        for code in cells:
            cell = nbformat.v4.new_code_cell(code)  # type: ignore[no-untyped-call]
            notebook.cells.append(cell)
            client.execute_cell(cell, len(notebook.cells) - 1)
        return [cell.outputs for cell in notebook.cells[first:]]

    with client.setup_kernel():
        assert run_cells(SETUP) == [[]]
        yield run_cells
