"""Places along axes are torch's own, without what torch imports for them."""

import subprocess
import sys

import pytest
import torch

from heatscope.tracing.along_axes import along_axes


@pytest.mark.parametrize("shape", [(7,), (2, 3), (4, 1, 5), (2, 3, 4, 5)])
def test_they_are_those_of_torch(shape: tuple[int, ...]) -> None:
    places = torch.arange(torch.Size(shape).numel()).reshape(-1, 1)
    for found, expected in zip(along_axes(places, shape), torch.unravel_index(places, shape), strict=True):
        torch.testing.assert_close(found, expected, rtol=0, atol=0)


def test_models_are_looked_at_without_sympy() -> None:
    script = (
        "import sys; from heatscope.models.collection import Models; "
        "Models.open().open_brought(); sys.exit('sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=300).returncode == 0
