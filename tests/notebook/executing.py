"""Execute notebooks in a kernel of their own, as Jupyter does but with nobody looking."""

import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))
SECONDS = 300


def execute(notebook: Any, folder: Path, **options: Any) -> Any:
    """Return ``notebook`` with its outputs, run with ``folder`` as where it lies."""
    client = NotebookClient(
        notebook, timeout=SECONDS, startup_timeout=SECONDS, kernel_name="python3", store_widget_state=False, **options
    )
    client.execute(cwd=str(folder))
    return notebook


def notebook_of(*cells: str) -> Any:
    """Return a notebook with these cells of code."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])  # type: ignore[no-untyped-call]


def outputs(notebook: Any) -> list[Any]:
    """Return the outputs of all cells, one after the other."""
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def said(notebook: Any) -> list[str]:
    """Return what the outputs say in words: printed lines, the words beside pictures, and results as text."""
    return [
        output.text
        if output.output_type == "stream"
        else re.sub(r"<[^>]+>", " ", output.data.get("text/html") or output.data["text/plain"])
        for output in outputs(notebook)
    ]


def refresh() -> None:
    """Write the notebooks that the documentation shows, with what they say and show now."""
    for path in NOTEBOOKS:
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        execute(notebook, path.parent)
        for cell in notebook.cells:
            # When it ran, and how often, is nobody's business.
            cell.metadata.pop("execution", None)
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
